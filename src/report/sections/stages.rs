//! The actions at a glance, stage by stage; where the findings are printed, each stage begins with its own.

use super::{Preset, Section, findings, heading, paragraph};
use crate::report::masking::PersonalData;
use crate::report::{Block, ReportInput};

pub const SECTION: Section = Section { id: "stages", title: "Results by stage", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    if input.options.has(&findings::SECTION) {
        return Vec::new();
    }
    let mut blocks = vec![
        SECTION.heading(),
        paragraph(format!(
            "Each action of the roadmap with its outcome, the assessor’s conclusions taken in, and how many of its checks fail. \
             Where the evidence says otherwise, that stands below the outcome. Checks that go beyond the roadmap are among those that fail, but do not change the outcome of their \
             action; where no others fail, a † says so. The full edition of this report has every finding{}.",
            match input.options.personal_data {
                PersonalData::Counts => ", with its objects counted",
                PersonalData::Full | PersonalData::Masked => " with its objects and sources",
            }
        )),
    ];
    for stage in input.checklist.stages {
        let items: Vec<_> = input.items_of(stage.id).collect();
        if !items.is_empty() {
            blocks.push(heading(2, findings::title(stage)));
            blocks.push(findings::overview(input, &items));
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Annotation, Target};
    use crate::checklist::{Conclusion, Outcome};
    use crate::report::sections::sample::{Sample, sample};

    /// What the table says under Outcome.
    fn outcome(sample: &Sample, item: &str) -> String {
        let input = sample.input();
        let item = input.checklist.item(item).unwrap();
        let Block::Table(table) = findings::overview(&input, &[item]) else { panic!("no table") };
        let column = table.columns.iter().position(|column| column.title == "Outcome").unwrap();
        table.rows[0][column].spans.iter().map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn conclusions_on_checks_count_in_the_outcome_of_their_action() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        let found = |id: &str| if id == "1.04.a" { Outcome::Review } else { Outcome::Pass };
        for finding in sample.results.findings.iter_mut().filter(|finding| finding.check.starts_with("1.04.")) {
            finding.outcome = found(finding.check);
        }
        sample
            .results
            .items
            .iter_mut()
            .filter(|item| item.item == "1.04")
            .for_each(|item| item.outcome = Outcome::Review);
        assert_eq!(outcome(&sample, "1.04"), "Review");
        let conclude = |sample: &mut Sample, target: fn(&str) -> Target, conclusion| {
            let annotation = Annotation { conclusion: Some(conclusion), ..Annotation::default() };
            sample.annotate(target(sample.checklist.id), annotation);
        };
        conclude(&mut sample, |id| Target::check(id, "1.04.a"), Conclusion::Met);
        assert_eq!(outcome(&sample, "1.04"), "Pass\nby the evidence: Review");
        // The word on the action itself goes before those on its checks.
        conclude(&mut sample, |id| Target::item(id, "1.04"), Conclusion::NotMet);
        assert_eq!(outcome(&sample, "1.04"), "Fail\nby the evidence: Review");
    }
}
