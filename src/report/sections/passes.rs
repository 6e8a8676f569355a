//! What was checked and is in order, in one list.

use super::{Preset, Section, paragraph};
use crate::assessment::Target;
use crate::checklist::{Check, Outcome};
use crate::report::decided;
use crate::report::input::Standing;
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, card, words};

pub const SECTION: Section = Section { id: "passes", title: "Checked and in order", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let checks = || input.checklist.checks().map(|(_, check)| check);
    let passes: Vec<&'static Check> =
        checks().filter(|check| input.standing(check) == Standing::Judged(Outcome::Pass)).collect();
    let all = words::counted(checks().count(), "check", "checks");
    if passes.is_empty() {
        let text = format!("None of {all} is shown to be in order, by the evidence or by the assessor.");
        return vec![SECTION.heading(), paragraph(text)];
    }
    let rows = passes.iter().map(|check| {
        let number = Span::strong(check.id).to(card::link_to(input, check.id));
        let mut what = vec![Span::plain(check.title)];
        what.extend(by_whom(input, check).map(|text| Span::muted(format!("  {text}"))));
        vec![Cell::from(number), Cell::from(what)]
    });
    let (are, of) = (if passes.len() == 1 { "is" } else { "are" }, words::size(passes.len()));
    vec![
        SECTION.heading(),
        paragraph(format!(
            "{of} of {all} {are} in order: whole evidence shows it, or the assessor concluded so. What does not stand here is not \
             therefore at fault; it may lack evidence or an answer."
        )),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![Column::fixed("Check", 17.0), Column::share("What is in order", 1.0)],
            rows: rows.collect(),
            look: TableLook::Ruled,
        }),
    ]
}

/// That a person concluded it, where the evidence by itself does not show it, and what that says.
fn by_whom(input: &ReportInput<'_>, check: &Check) -> Option<String> {
    input.concluded(check)?;
    let target = Target::check(input.checklist.id, check.id);
    match input.by_evidence(check) {
        Standing::Judged(Outcome::Pass) => None,
        _ if decided::taken_over(input, &target).is_some() => decided::taken_over(input, &target),
        Standing::Judged(outcome) => Some(format!("(the assessor’s conclusion; by the evidence: {})", outcome.title())),
        Standing::Open => Some("(the assessor’s conclusion)".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Annotation, Carried, TextThen};
    use crate::checklist::Conclusion;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn passes_are_listed_with_who_says_so() {
        let mut sample = sample();
        let said = text_of(&build(&sample.input()));
        let check = |expected: &str| assert!(said.contains(expected), "{expected}: {said}");
        check("6 of 184 checks are in order");
        check("No disabled or deleted account holds a privileged role");
        // 1.02.d fails by the evidence, 2.09.b waited for an answer; both were concluded to be met.
        check("No holder of a privileged role is unused  (the assessor’s conclusion; by the evidence: Fail)");
        check("services were reviewed  (the assessor’s conclusion)\n");
        assert!(!said.contains("The number of Global Administrators is within its limits"));
        // What the evidence shows by itself needs nobody's word.
        let met = Annotation { conclusion: Some(Conclusion::Met), ..Annotation::default() };
        sample.annotate(Target::check(sample.checklist.id, "1.02.c"), met);
        let said = text_of(&build(&sample.input()));
        assert!(said.contains("No disabled or deleted account holds a privileged role\n"), "{said}");
        // What was only taken over is nobody's word of today.
        let said =
            Annotation { conclusion: Some(Conclusion::Met), justification: "Seen.".into(), ..Annotation::default() };
        let then = Carried::of(&said, "2025.assessment", sample.results.as_of, TextThen::Same);
        let said = Annotation { carried: Some(Box::new(then)), ..said };
        sample.annotate(Target::check(sample.checklist.id, "1.02.b"), said);
        let said = text_of(&build(&sample.input()));
        assert!(
            said.contains("within its limits  (taken over from the assessment of 30 June 2026; not confirmed)"),
            "{said}"
        );
        sample.assessment.annotations.clear();
        sample.results.findings.iter_mut().for_each(|finding| finding.outcome = Outcome::NoEvidence);
        assert!(text_of(&build(&sample.input())).contains("None of 184 checks is shown to be in order"));
    }
}
