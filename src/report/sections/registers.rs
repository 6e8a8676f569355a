//! Registers of decisions: where the assessor overruled the evidence, which risks were accepted, what is to be done by
//! whom, and what does not apply here.

mod agreeing;
mod told;

use super::{Preset, Section, heading, paragraph, priorities};
use crate::assessment::{Annotation, Target, Treatment};
use crate::checklist::{Conclusion, Outcome, Severity, subject};
use crate::report::decided::{self, Decision};
use crate::report::input::{Standing, anchor};
use crate::report::late::{self, Dated};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, card, words};
use crate::tenant::Moment;
use std::borrow::Cow;
use told::{COUNTED, MANY, Register, Told, listed_elsewhere, side_by_side};

pub const SECTION: Section =
    Section { id: "registers", title: "Registers of decisions", preset: Preset::Management, build };

/// Where this edition lists what was decided otherwise than by the evidence: anchor and title.
pub(super) fn place_of_overrides(input: &ReportInput<'_>) -> Option<(&'static str, &'static str)> {
    if input.options.has(&SECTION) {
        return Some((SECTION.id, SECTION.title));
    }
    let has = input.options.has(&priorities::SECTION) && !decided::set_aside(input).is_empty();
    has.then_some((priorities::SECTION.id, "Set aside by the assessor"))
}

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let mut blocks = vec![SECTION.heading()];
    let registers: [(&str, &str, Vec<Column>, Told); 6] = [
        (
            "Overrides",
            "No conclusion goes against a pass or a failure of the evidence, and no severity was changed.",
            vec![
                Column::fixed("Evidence", 23.0),
                Column::fixed("Assessor", 29.0),
                Column::share("Justification", 3.4),
                Column::share("What should be true", 3.6),
            ],
            overrides(input),
        ),
        (agreeing::TITLE, agreeing::NONE, agreeing::columns(), agreeing::told(input)),
        (
            ACCEPTED,
            "No risk was accepted.",
            vec![
                Column::share("Approved by", 1.5),
                Column::fixed("Until", DAY),
                Column::share("Reason", 3.0),
                Column::share("What should be true", 3.2),
            ],
            accepted(input),
        ),
        (
            ACTIONS,
            "No action was agreed.",
            vec![Column::share("Owner", 1.4), Column::fixed("Due", DAY), Column::share("What should be true", 5.0)],
            actions(input),
        ),
        (
            "Other controls and disputed findings",
            "No finding is covered by another control or disputed.",
            columns(&[("Treatment", 1.5), ("In words", 3.8), ("What should be true", 3.7)]),
            others(input),
        ),
        (
            "Not applicable",
            "Every check applies here.",
            columns(&[("Why it does not apply", 3.6), ("What should be true", 3.8)]),
            not_applicable(input),
        ),
    ];
    let empty = registers.iter().filter(|(.., (rows, behind, _))| rows.is_empty() && behind.is_empty());
    let empty: Vec<&str> = empty.map(|(_, none, ..)| *none).collect();
    if !empty.is_empty() {
        blocks.push(paragraph(empty.join(" ")));
    }
    blocks.extend(registers.iter().any(|(.., (_, _, is_counted))| *is_counted).then(listed_elsewhere));
    for (title, _, mut columns, (mut rows, behind, _)) in registers {
        if rows.is_empty() && behind.is_empty() {
            continue;
        }
        if title != ACTIONS {
            // What it is about comes first; of actions, who has to do them.
            columns.rotate_right(1);
            rows.iter_mut().for_each(|row| row.rotate_right(1));
        }
        blocks.push(heading(3, title));
        blocks.extend((!rows.is_empty()).then(|| in_whole_rows(columns, rows)));
        blocks.extend(behind);
        let dated = match title {
            ACCEPTED => Some(Dated::Expiry),
            ACTIONS => Some(Dated::Due),
            _ => None,
        };
        blocks.extend(dated.and_then(|dated| late::legend(input, dated)).map(paragraph));
    }
    blocks
}

/// A table of decisions: whoever answers for one finds all of it on one page.
fn in_whole_rows(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Block {
    Block::Table(Table { caption: String::new(), anchor: None, columns, rows, look: TableLook::Whole })
}

/// The registers with days in them.
const ACCEPTED: &str = "Accepted risks";
const ACTIONS: &str = "Actions";

/// The longest day on one line, in millimetres.
const DAY: f32 = 32.0;

fn columns(titles: &[(&str, f32)]) -> Vec<Column> {
    titles.iter().map(|(title, share)| Column::share(*title, *share)).collect()
}

/// What something was said of: its number, what should be true, how much it weighs, and the object.
pub(super) fn of(input: &ReportInput<'_>, target: &Target) -> Cell {
    let weight = match target {
        Target::Item { .. } => None,
        Target::Check { check, .. } | Target::Object { check, .. } => {
            input.checklist.check(check).map(|(_, check)| input.severity(check))
        }
    };
    concerned(input, target, weight)
}

/// The same; without its weight, where a column tells that.
pub(super) fn concerned(input: &ReportInput<'_>, target: &Target, weight: Option<Severity>) -> Cell {
    let mut spans = match target {
        Target::Item { item, .. } => vec![Span::strong(item).to(anchor::item(item))],
        Target::Check { check, .. } | Target::Object { check, .. } => {
            vec![Span::strong(check).to(card::link_to(input, check))]
        }
    };
    spans.push(Span::plain(format!("  {}", title(input, target))));
    spans.extend(weight.map(|severity| Span::muted(format!("  ({})", severity.title()))));
    spans.extend(decided::taken_over(input, target).map(|text| Span::muted(format!("  {text}"))));
    spans.extend(object(input, target).map(|name| Span::muted(format!("\n{name}"))));
    Cell::from(spans)
}

fn title(input: &ReportInput<'_>, target: &Target) -> &'static str {
    match target {
        Target::Item { item, .. } => input.checklist.item(item).map_or("", |item| item.title),
        Target::Check { check, .. } | Target::Object { check, .. } => {
            input.checklist.check(check).map_or("", |(_, check)| check.title)
        }
    }
}

fn object<'a>(input: &ReportInput<'a>, target: &'a Target) -> Option<Cow<'a, str>> {
    let Target::Object { check, subject: key, .. } = target else { return None };
    let finding = input.results.finding(check);
    let object = finding.and_then(|finding| finding.affected.iter().find(|object| *object.id == **key));
    Some(object.map_or_else(|| subject::readable(key), |object| Cow::Borrowed(&*object.name)))
}

fn overrides(input: &ReportInput<'_>) -> Told {
    let mut register = Register::default();
    for alike in together(decided::overrides(input), |it| (it.decision, it.why.to_owned())) {
        let Some(first) = alike.first() else { continue };
        let mut common: Vec<Cell> = decision(first.decision).into();
        let bare = (!first.counts()).then(|| Cell::from(Span::muted("not given yet: it does not count")));
        common.push(bare.unwrap_or_else(|| reason(first.why)));
        let words = match first.decision {
            Decision::Conclusion(..) => ["By the evidence ", ", by the assessor ", before_reason(first.why)],
            Decision::Severity(..) => ["Severity by the checklist ", ", by the assessor ", before_reason(first.why)],
        };
        register.tell(input, common, &words, &alike.iter().map(|it| it.target).collect::<Vec<_>>());
    }
    register.told()
}

/// What the evidence gave, and what was decided in its stead.
pub(super) fn decision(decision: Decision) -> [Cell; 2] {
    let severity = |severity: Severity| Span::chip(words::severity_tone(severity), severity.title());
    match decision {
        Decision::Conclusion(outcome, conclusion) => [
            Cell::from(Span::chip(words::outcome_tone(outcome), outcome.title())),
            Cell::from(Span::chip(words::conclusion_tone(conclusion), words::capital(conclusion.title()))),
        ],
        Decision::Severity(own, now) => {
            [Cell::from(own.map_or_else(|| Span::muted("–"), severity)), Cell::from(severity(now))]
        }
    }
}

/// What is alike stands together, in the place of the first.
fn together<T, K: PartialEq>(all: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<Vec<T>> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for one in all {
        let of_one = key(&one);
        match groups.iter_mut().find(|(known, _)| *known == of_one) {
            Some((_, group)) => group.push(one),
            None => groups.push((of_one, vec![one])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Several targets in one cell.
fn all_of<'a>(input: &ReportInput<'_>, targets: impl Iterator<Item = &'a Target>) -> Cell {
    in_one_cell(targets.map(|target| of(input, target).spans).collect())
}

/// Lines of which the rest of a row tells the same: it stands beside the first line, and is of each.
fn in_one_cell(lines: Vec<Vec<Span>>) -> Cell {
    let mut spans = Vec::new();
    if lines.len() > 1 {
        spans.push(Span::muted(format!("Each of these {}:", words::size(lines.len()))));
    }
    for line in lines {
        spans.extend((!spans.is_empty()).then(|| Span::plain("\n")));
        spans.extend(line);
    }
    Cell::from(spans)
}

pub(super) fn reason(text: &str) -> Cell {
    Cell::from(if text.trim().is_empty() { Span::muted("not given yet") } else { Span::plain(text) })
}

/// What stands before a reason in a line.
fn before_reason(text: &str) -> &'static str {
    if text.trim().is_empty() { ": reason " } else { ": " }
}

fn named(text: &str) -> Cell {
    Cell::from(if text.trim().is_empty() { Span::muted("not named yet") } else { Span::plain(text) })
}

fn day(input: &ReportInput<'_>, date: Option<Moment>) -> Span {
    date.map_or_else(|| Span::muted("no date yet"), |date| Span::plain(input.date(date)))
}

fn accepted(input: &ReportInput<'_>) -> Told {
    let all = decided::said(input).map(|(target, annotation)| (target, &annotation.treatment));
    let all = all.filter(|(_, treatment)| matches!(treatment, Treatment::AcceptRisk { .. }));
    let mut register = Register::default();
    for alike in together(all, |(_, treatment)| *treatment) {
        let Some((_, treatment @ Treatment::AcceptRisk { approver, reason: why, expiry })) = alike.first() else {
            continue;
        };
        let common = vec![named(approver), until(input, *expiry, treatment), reason(why)];
        let until = if expiry.is_some() { ", until " } else { ", with " };
        let words = [
            if approver.trim().is_empty() { "Accepted, approver " } else { "Accepted by " },
            until,
            before_reason(why),
        ];
        register.tell(input, common, &words, &alike.iter().map(|(target, _)| *target).collect::<Vec<_>>());
    }
    register.told()
}

/// A day, and whether it has passed.
fn until(input: &ReportInput<'_>, date: Option<Moment>, treatment: &Treatment) -> Cell {
    let mut until = vec![day(input, date)];
    until.extend(late::chip(input, treatment).into_iter().flat_map(|chip| [Span::plain("\n"), chip]));
    Cell::from(until)
}

/// What is to be remediated by whom until when, soonest first; what has no date comes last.
fn actions(input: &ReportInput<'_>) -> Told {
    let mut actions: Vec<(Option<Moment>, &Target, &str)> = decided::said(input)
        .filter_map(|(target, annotation)| match &annotation.treatment {
            Treatment::Remediate { owner, due } => Some((*due, target, owner.as_str())),
            _ => None,
        })
        .collect();
    actions.sort_by_key(|(due, _, owner)| (due.is_none(), *due, *owner));
    let mut register = Register::default();
    for together in actions.chunk_by(|a, b| (a.0, a.2) == (b.0, b.2)) {
        let (due, owner) = together.first().map_or((None, ""), |(due, _, owner)| (*due, *owner));
        let treatment = Treatment::Remediate { owner: owner.to_owned(), due };
        let common = vec![named(owner), until(input, due, &treatment)];
        register.tell(
            input,
            common,
            &["Owner ", if due.is_some() { ", due " } else { ", " }],
            &together.iter().map(|(_, target, _)| *target).collect::<Vec<_>>(),
        );
    }
    register.told()
}

fn others(input: &ReportInput<'_>) -> Told {
    let is_other =
        |treatment: &Treatment| matches!(treatment, Treatment::CompensatingControl { .. } | Treatment::Disputed { .. });
    let all = decided::said(input).map(|(target, annotation)| (target, &annotation.treatment));
    let all = all.filter(|(_, treatment)| is_other(treatment));
    let mut register = Register::default();
    for alike in together(all, |(_, treatment)| *treatment) {
        let Some((_, treatment)) = alike.first() else { continue };
        let (Treatment::CompensatingControl { text } | Treatment::Disputed { reason: text }) = treatment else {
            continue;
        };
        let common = vec![Cell::from(words::capital(treatment.title()).as_str()), reason(text)];
        register.tell(input, common, &["", ": "], &alike.iter().map(|(target, _)| *target).collect::<Vec<_>>());
    }
    register.told()
}

/// Why what does not apply.
fn not_applicable(input: &ReportInput<'_>) -> Told {
    let does_not = input.checklist.checks().map(|(_, check)| check);
    let does_not = does_not.filter(|check| input.standing(check) == Standing::Judged(Outcome::NotApplicable));
    let with_why = |check: &'static crate::checklist::Check| {
        let justification = input.annotation(check).map_or("", |annotation| annotation.justification.as_str());
        // What the evidence says is the reason only where it is the evidence that says so.
        let by_evidence = input.finding(check).filter(|finding| finding.outcome == Outcome::NotApplicable);
        let why = match by_evidence {
            Some(finding) if justification.is_empty() => input.in_words(&finding.reasons.join(" ")).into_owned(),
            _ => justification.to_owned(),
        };
        (check, why)
    };
    let (mut rows, mut blocks) = (Vec::new(), Vec::new());
    // One reason of many checks is said once.
    for alike in together(does_not.map(with_why), |(_, why)| why.clone()) {
        let why = reason(alike.first().map_or("", |(_, why)| why));
        let of = |check: &crate::checklist::Check| {
            [Span::strong(check.id).to(card::link_to(input, check.id)), Span::plain(format!("  {}", check.title))]
        };
        if alike.len() > MANY {
            let mut common = vec![Span::plain(format!("{}{COUNTED}", words::counted(alike.len(), "check", "checks")))];
            common.extend(why.spans);
            let cells: Vec<Cell> = alike.iter().map(|(check, _)| Cell::from(of(check).to_vec())).collect();
            blocks.push(side_by_side(&common, &cells));
            continue;
        }
        rows.push(vec![why, in_one_cell(alike.iter().map(|(check, _)| of(check).to_vec()).collect())]);
    }
    let rest = decided::said(input).filter(|(target, annotation)| {
        annotation.conclusion == Some(Conclusion::NotApplicable) && !matches!(target, Target::Check { .. })
    });
    let of_rest = together(rest, |(_, annotation)| annotation.justification.clone());
    let row = |alike: &Vec<(&Target, &Annotation)>| {
        let (_, annotation) = alike.first()?;
        Some(vec![reason(&annotation.justification), all_of(input, alike.iter().map(|(target, _)| *target))])
    };
    rows.extend(of_rest.iter().filter_map(row));
    (rows, blocks, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn an_object_that_does_not_count_stands_in_the_register() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        let said = Annotation {
            conclusion: Some(Conclusion::NotApplicable),
            justification: "On leave until autumn.".into(),
            ..Annotation::default()
        };
        sample.annotate(Target::object(sample.checklist.id, "1.02.d", "id-gone"), said);
        let (rows, ..) = not_applicable(&sample.input());
        let last: String = rows.last().unwrap().iter().flat_map(|cell| &cell.spans).map(|span| &*span.text).collect();
        assert!(last.starts_with("On leave until autumn.1.02.d"), "{last}");
    }

    #[test]
    fn many_actions_of_one_owner_stand_side_by_side() {
        let check = |count: usize, rows: usize, blocks: usize| {
            let mut sample = sample();
            sample.assessment.annotations.clear();
            let said = Annotation {
                treatment: Treatment::Remediate { owner: "Identity team".into(), due: Some(Moment::of(0)) },
                ..Annotation::default()
            };
            let checks: Vec<&str> = sample.checklist.checks().map(|(_, check)| check.id).take(count).collect();
            for check in checks {
                let target = Target::Check { checklist: sample.checklist.id.into(), check: check.into() };
                sample.annotate(target, said.clone());
            }
            let input = sample.input();
            let (told, below, _) = actions(&input);
            assert_eq!((told.len(), below.len()), (rows, blocks));
            let said = text_of(&build(&input));
            assert!(said.contains("1 January 1970") && !said.contains("No action was agreed."), "{said}");
        };
        check(MANY, 1, 0);
        check(MANY + 1, 0, 1);
    }

    #[test]
    fn those_who_manage_read_counts_of_many_actions() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        sample.options.preset = Preset::Management;
        let checks: Vec<&str> = sample.checklist.checks().map(|(_, check)| check.id).collect();
        for (index, check) in checks.iter().enumerate() {
            let owner = ["Identity team", "Network team"][usize::from(index < 20)].to_owned();
            let said = Annotation { treatment: Treatment::Remediate { owner, due: None }, ..Annotation::default() };
            sample.annotate(Target::check(sample.checklist.id, *check), said);
        }
        let (rows, ..) = actions(&sample.input());
        assert_eq!(rows.len(), 2);
        let told = text_of(&build(&sample.input()));
        assert_eq!(told.matches("The full edition lists each").count(), 1, "once for both");
        let told: String = rows[0].iter().flat_map(|cell| &cell.spans).map(|span| span.text.as_str()).collect();
        assert!(told.contains(&format!("{} checks (", checks.len() - 20)) && told.contains(" critical, "), "{told}");
    }

    #[test]
    fn one_reason_of_many_checks_is_said_once() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        for finding in
            sample.results.findings.iter_mut().filter(|finding| ["1.02.b", "1.02.c"].contains(&finding.check))
        {
            finding.outcome = Outcome::NotApplicable;
            finding.reasons = vec!["There is nothing of the kind here.".into()];
        }
        let said = text_of(&build(&sample.input()));
        assert_eq!(said.matches("There is nothing of the kind here.").count(), 1, "{said}");
        assert!(said.contains("Each of these 2:\n1.02.b") && said.contains("\n1.02.c"), "{said}");
    }
}
