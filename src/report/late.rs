//! Which of the dates that people set have passed: by the evidence, or since it was collected. No clock is asked: a report is
//! of the day on which its assessment was last changed.

use super::{ReportInput, Span, Tone, decided, words};
use crate::assessment::{Target, Treatment};
use crate::checklist::Severity;
use crate::tenant::Moment;

/// How a date that has passed stands to the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// Before the evidence ends, which shows the fault all the same.
    Shown,
    /// Since then: whether it was kept, the evidence cannot tell.
    Since,
}

/// What dates are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    Due,
    Expiry,
}

fn date_of(treatment: &Treatment) -> Option<(Dated, Moment)> {
    match treatment {
        Treatment::Remediate { due, .. } => due.map(|due| (Dated::Due, due)),
        Treatment::AcceptRisk { expiry, .. } => expiry.map(|expiry| (Dated::Expiry, expiry)),
        _ => None,
    }
}

/// The day that the report is of; of an assessment without a journal only the evidence tells one.
pub fn told_on(input: &ReportInput<'_>) -> Moment {
    let end = input.results.as_of;
    input.last_changed.filter(|changed| changed.day() > end.day()).unwrap_or(end)
}

fn late(input: &ReportInput<'_>, date: Moment) -> Option<Late> {
    if date.day() < input.results.as_of.day() {
        Some(Late::Shown)
    } else {
        (date.day() < told_on(input).day()).then_some(Late::Since)
    }
}

fn mark(dated: Dated, late: Late) -> &'static str {
    match (dated, late) {
        (Dated::Due, Late::Shown) => "overdue",
        (Dated::Due, Late::Since) => "date passed",
        (Dated::Expiry, Late::Shown) => "expired",
        (Dated::Expiry, Late::Since) => "run out",
    }
}

/// The mark beside a date that has passed.
pub fn chip(input: &ReportInput<'_>, treatment: &Treatment) -> Option<Span> {
    let (dated, date) = date_of(treatment)?;
    let late = late(input, date)?;
    let tone = if late == Late::Shown { Tone::Fail } else { Tone::Review };
    Some(Span::chip(tone, mark(dated, late)))
}

/// How many dates of a kind have passed: by the evidence, and since.
fn passed(input: &ReportInput<'_>, of: Dated) -> (usize, usize) {
    let dates = decided::said(input).filter_map(|(_, annotation)| date_of(&annotation.treatment));
    let all: Vec<Late> = dates.filter(|(dated, _)| *dated == of).filter_map(|(_, date)| late(input, date)).collect();
    let shown = all.iter().filter(|late| **late == Late::Shown).count();
    (shown, all.len() - shown)
}

/// What the marks of a register mean, where they stand in it.
pub fn legend(input: &ReportInput<'_>, of: Dated) -> Option<String> {
    let (shown, since) = passed(input, of);
    let told = |late| words::capital(mark(of, late));
    let (end, changed) = (input.date(input.results.as_of), input.date(told_on(input)));
    let what = if of == Dated::Due { "the date" } else { "the acceptance" };
    let before = format!("“{}”: {what} ended before the evidence, which ends on {end}.", told(Late::Shown));
    let after = format!(
        "“{}”: {what} ended before {changed}, when the assessment was last changed; the evidence is older and cannot tell what \
         was done.",
        told(Late::Since)
    );
    let said: Vec<String> =
        [(shown > 0).then_some(before), (since > 0).then_some(after)].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// For those who read no register: how many, and of how grave findings.
pub fn in_short(input: &ReportInput<'_>) -> Option<String> {
    let count = |of, one: &str, many: &str| {
        let (shown, since) = passed(input, of);
        (shown + since > 0).then(|| format!("{}{}", words::counted(shown + since, one, many), weights(input, of)))
    };
    let due = count(Dated::Due, "due date", "due dates");
    let expiry = count(Dated::Expiry, "acceptance of a risk", "acceptances of risks");
    let told: Vec<String> = [due, expiry].into_iter().flatten().collect();
    let since = passed(input, Dated::Due).1 + passed(input, Dated::Expiry).1;
    let unknown = if since > 0 {
        format!(" The evidence ends on {} and does not show what was done since.", input.date(input.results.as_of))
    } else {
        String::new()
    };
    (!told.is_empty()).then(|| {
        let (passed, day) = (words::listed(&told), told_on(input));
        let is_later = day.day() > input.results.as_of.day();
        let of = if is_later { "the assessment was last changed" } else { "the evidence ends" };
        format!("By {}, when {of}, {passed} had passed.{unknown}", input.date(day))
    })
}

/// In half a sentence, for those who read the first page alone: how many due dates, and of how many grave findings.
pub fn in_a_word(input: &ReportInput<'_>) -> Option<String> {
    let weights = weights_of(input, Dated::Due);
    let (shown, since) = passed(input, Dated::Due);
    let all = shown + since;
    let grave = weights.iter().filter(|severity| **severity <= Severity::High).count();
    let of = match (all, grave) {
        (_, 0) => String::new(),
        (1, _) => ", that of a finding of critical or high severity".to_owned(),
        (all, grave) if all == grave => ", all of them of findings of critical or high severity".to_owned(),
        (_, grave) => format!(", {} of them of findings of critical or high severity", words::size(grave)),
    };
    let (day, dates) = (input.date(told_on(input)), words::counted(all, "due date", "due dates"));
    (all > 0).then(|| format!("By {day}, {dates} had passed{of}."))
}

/// ` (3 of critical findings, 1 of a high one)`: of what the dates that have passed are.
fn weights(input: &ReportInput<'_>, of: Dated) -> String {
    let weights = weights_of(input, of);
    let mut told: Vec<String> = Vec::new();
    for severity in Severity::ALL {
        let (count, word) = (weights.iter().filter(|one| *one == severity).count(), severity.title().to_lowercase());
        let article = if word.starts_with('i') { "an" } else { "a" };
        let (one, many) = if told.is_empty() { ("finding", "findings") } else { ("one", "ones") };
        match count {
            0 => {}
            1 if weights.len() == 1 => told.push(format!("of {article} {word} finding")),
            1 => told.push(format!("1 of {article} {word} {one}")),
            some => told.push(format!("{} of {word} {many}", words::size(some))),
        }
    }
    if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
}

/// How grave what they are of is.
fn weights_of(input: &ReportInput<'_>, of: Dated) -> Vec<Severity> {
    let passed = decided::said(input).filter(|(_, annotation)| {
        date_of(&annotation.treatment).is_some_and(|(dated, date)| dated == of && late(input, date).is_some())
    });
    let weight = |target: &Target| match target {
        Target::Check { check, .. } => input.checklist.check(check).map(|(_, check)| input.severity(check)),
        Target::Item { .. } | Target::Object { .. } => decided::severity(input, target),
    };
    passed.filter_map(|(target, _)| weight(target)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Annotation;
    use crate::report::sections::sample::{day, sample};

    #[test]
    fn dates_that_passed_are_marked_and_counted() {
        let check = |date: &str, marks: [Option<&str>; 2]| {
            let mut sample = sample();
            sample.assessment.annotations.clear();
            let due = Treatment::Remediate { owner: "Ada".into(), due: Some(day(date)) };
            let accepted =
                Treatment::AcceptRisk { approver: "Bo".into(), reason: "Autumn.".into(), expiry: Some(day(date)) };
            for (id, treatment) in [("1.02.b", due.clone()), ("1.02.c", accepted.clone())] {
                let target = Target::check(sample.checklist.id, id);
                sample.annotate(target, Annotation { treatment, ..Annotation::default() });
            }
            let input = sample.input();
            let found = [due, accepted].map(|it| chip(&input, &it).map(|chip| chip.text));
            assert_eq!(found.each_ref().map(Option::as_deref), marks, "{date}");
            for (of, mark) in [Dated::Due, Dated::Expiry].into_iter().zip(marks) {
                let said = legend(&input, of).map(|said| said.to_lowercase());
                assert_eq!(said.is_some(), mark.is_some());
                assert!(said.is_none_or(|said| said.starts_with(&format!("“{}”: ", mark.unwrap_or_default()))));
            }
            let short = in_short(&input);
            let counted =
                "1 due date (of a critical finding) and 1 acceptance of a risk (of a high finding) had passed.";
            assert_eq!(short.is_some_and(|short| short.contains(counted)), marks[0].is_some(), "{date}");
            let one = "By 1 July 2026, 1 due date had passed, that of a finding of critical or high severity.";
            assert_eq!(in_a_word(&input).as_deref(), marks[0].map(|_| one), "{date}");
        };
        let changed = told_on(&sample().input());
        assert!(changed.day() > day("2026-06-30").day(), "the sample was changed after its evidence");
        check("2026-01-01", [Some("overdue"), Some("expired")]);
        check("2026-06-30", [Some("date passed"), Some("run out")]);
        check("2099-01-01", [None, None]);
    }

    #[test]
    fn the_day_is_that_of_the_evidence_where_nothing_was_changed_later() {
        let mut sample = sample();
        sample.journal.clear();
        let treatment = Treatment::Remediate { owner: "Ada".into(), due: Some(day("2026-01-01")) };
        let target = Target::check(sample.checklist.id, "1.02.b");
        sample.annotate(target, Annotation { treatment, ..Annotation::default() });
        assert!(in_short(&sample.input()).is_some_and(|said| said.contains(", when the evidence ends, ")));
    }

    #[test]
    fn what_is_late_is_told_with_its_severity() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        let treatment = Treatment::Remediate { owner: "Ada".into(), due: Some(day("2026-01-01")) };
        for id in ["1.02.b", "1.02.e", "1.02.c"] {
            let annotation = Annotation { treatment: treatment.clone(), ..Annotation::default() };
            sample.annotate(Target::check(sample.checklist.id, id), annotation);
        }
        let said = in_short(&sample.input()).unwrap();
        assert!(said.contains("3 due dates (2 of critical findings, 1 of a high one) had passed."), "{said}");
        let all = ", 3 due dates had passed, all of them of findings of critical or high severity.";
        let day = sample.input().date(told_on(&sample.input()));
        assert_eq!(in_a_word(&sample.input()), Some(format!("By {day}{all}")));
    }
}
