//! What to do, in words and in order: the steps that the failing checks ask for, and whom each concerns.

use super::{Preset, Section, findings, paragraph, priorities, registers};
use crate::assessment::{Annotation, Treatment};
use crate::checklist::steps::{Due, DuePart, FIRST, due};
use crate::checklist::{Affected, Check, Outcome, SubjectKind};
use crate::report::input::Standing;
use crate::report::late::told_on;
use crate::report::masking::PersonalData;
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, card, decided, words};
use crate::tenant::{Moment, natural};
use std::collections::{BTreeMap, BTreeSet};

pub const SECTION: Section = Section { id: "first_steps", title: "First steps", preset: Preset::Executive, build };

/// What a step asks for, for those who decide.
const MOST_PARTS: usize = 4;
/// Characters of what was found.
const MOST_SAID: usize = 180;
/// Policies that are named beside what is to be done with them.
const MOST_NAMED: usize = 2;
/// Checks whose risk is accepted, by their numbers.
const NAMED: usize = 8;
/// Behind the heading and the opening.
const BEFORE_STEPS: usize = 2;

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let all = all(input);
    if all.is_empty() {
        return Vec::new();
    }
    let mut told = BTreeSet::new();
    let mut row = |before: usize, steps: Vec<&Due>| -> Vec<Vec<Cell>> {
        let row = |(step, number): (&Due, usize)| {
            let what = parts(input, step, &mut told);
            vec![Cell::from(Span::strong(format!("{number}. {}", step.title))), Cell::from(what)]
        };
        steps.into_iter().zip(before + 1..).map(row).collect()
    };
    let mut blocks = vec![
        SECTION.heading(),
        Block::Paragraph(opening(input, &all)),
        table("Step", row(0, all.iter().take(FIRST).collect())),
    ];
    let (items, steps): (Vec<&Due>, Vec<&Due>) = all.iter().skip(FIRST).partition(|step| step.is_item);
    let is_short = input.options.preset == Preset::Executive;
    let mut next: Vec<String> = Vec::new();
    if is_short {
        next.extend(steps.iter().map(|step| format!("“{}”", step.title)));
    } else if !steps.is_empty() {
        blocks.push(table("Further steps", row(FIRST, steps)));
    }
    let mut rest = Vec::new();
    if !items.is_empty() && next.is_empty() {
        let more = words::counted(items.len(), "more action has failing checks", "more actions have failing checks");
        let place = if input.options.has(&findings::SECTION) {
            "before its checks each action has “What to do about” it".to_owned()
        } else {
            "the full edition tells what to do for each".to_owned()
        };
        rest.push(format!("Beyond the steps below, {more}; {place}."));
    } else if !items.is_empty() {
        let actions = words::counted(items.len(), "action of the checklist asks", "actions of the checklist ask");
        next.push(format!("what {actions} for"));
    }
    if !next.is_empty() {
        let place = if is_short { " The other editions of this report tell what each asks for." } else { "" };
        rest.push(format!("Beyond these steps: {}.{place}", words::listed(&next)));
    }
    rest.extend(left_out(input));
    if !rest.is_empty() {
        // Behind tables that fill pages these lines would begin another.
        let place = if is_short { blocks.len() } else { BEFORE_STEPS };
        blocks.insert(place, paragraph(rest.join(" ")));
    }
    blocks
}

/// In what order, and who is to do it.
fn opening(input: &ReportInput<'_>, all: &[Due]) -> Vec<Span> {
    let decides = |annotation: &Annotation| annotation.treatment != Treatment::None && !annotation.is_only_carried();
    let checks = || all.iter().flat_map(|step| &step.parts).flat_map(|part| &part.checks);
    let decided = checks().filter(|check| input.annotation(check).is_some_and(decides)).count();
    let place = [&registers::SECTION, &priorities::SECTION].into_iter().find(|section| input.options.has(section));
    let mut said = vec![Span::plain("What the failing checks ask for, the gravest first. ")];
    let who = match place {
        Some(section) if decided == checks().count() => {
            said.extend([
                Span::plain("Who does it, and by when, stands under "),
                Span::plain(section.title).to(section.id),
            ]);
            ""
        }
        _ if decided > 0 => {
            "Where no treatment is chosen yet, who does it, and by when, is for the organisation to decide"
        }
        _ => "Who does it, and by when, is for the organisation to decide",
    };
    said.push(Span::plain(format!("{who}; no evidence tells what it costs.")));
    said
}

/// Failures that ask for no step while their risk is accepted.
fn left_out(input: &ReportInput<'_>) -> Option<String> {
    let accepted = input.checklist.checks().map(|(_, check)| check);
    let accepted: Vec<&str> =
        accepted.filter(|check| input.fails(check) && is_accepted(input, check)).map(|check| check.id).collect();
    let which = match accepted.len() {
        0 => return None,
        1..=NAMED => format!(" ({})", accepted.join(", ")),
        _ => String::new(),
    };
    let failures = words::counted_together(accepted.len(), "failure", "failures");
    let ends =
        input.checklist.checks().filter(|(_, check)| accepted.contains(&check.id)).filter_map(|(_, check)| match input
            .annotation(check)?
            .treatment
        {
            Treatment::AcceptRisk { expiry, .. } => expiry,
            _ => None,
        });
    let ends: Vec<Moment> = ends.collect();
    let until = match ends.iter().min() {
        Some(day) if ends.iter().all(|end| end == day) => format!("until {}", input.date(*day)),
        Some(day) => format!("the first until {}", input.date(*day)),
        None => format!("as it stands on {}", input.date(told_on(input))),
    };
    Some(format!("Left out: {failures} whose risk is accepted{which}, {until}."))
}

fn table(title: &str, rows: Vec<Vec<Cell>>) -> Block {
    let columns = vec![Column::share(title, 2.3), Column::share("What to do, and whom or what it concerns", 5.4)];
    Block::Table(Table { caption: String::new(), anchor: None, columns, rows, look: TableLook::Whole })
}

/// Every step that is to be taken, the gravest first. What was accepted asks for nothing while the acceptance holds.
fn all(input: &ReportInput<'_>) -> Vec<Due> {
    let fails = |check: &'static Check| input.fails(check) && !is_accepted(input, check);
    due(input.checklist, &fails, &|check| input.severity(check))
}

fn is_accepted(input: &ReportInput<'_>, check: &Check) -> bool {
    // What was only carried over from before, nobody has accepted today.
    input
        .annotation(check)
        .is_some_and(|annotation| annotation.treatment.accepts(told_on(input)) && !annotation.is_only_carried())
}

/// The first steps by their titles; where an action of the checklist asks for it, with what is to be done.
pub(super) fn titles(input: &ReportInput<'_>) -> Vec<String> {
    let title = |step: Due| match step.parts.into_iter().next() {
        Some(part) if step.is_item => format!("{}: {}", step.title, part.words),
        _ => step.title.to_owned(),
    };
    all(input).into_iter().take(FIRST).map(title).collect()
}

fn parts(input: &ReportInput<'_>, step: &Due, told: &mut BTreeSet<String>) -> Vec<Span> {
    let most = if input.options.preset == Preset::Executive { MOST_PARTS } else { usize::MAX };
    let mut spans = Vec::new();
    for part in step.parts.iter().take(most) {
        let line = if spans.is_empty() { "" } else { "\n" };
        let whom = concerns(input, part);
        let found = if whom.is_none() { found(input, part, told) } else { None };
        let concerns = whom.map_or_else(String::new, |whom| format!(": {whom}"));
        // Where there are several, their tails are not to be taken for the next one.
        let mark = if step.parts.len() > 1 { "•\u{a0}" } else { "" };
        spans.push(Span::plain(format!("{line}{mark}{}{concerns}.", part.words)));
        // By its number whoever asks for a check finds it, in this edition or another.
        for (index, check) in part.checks.iter().enumerate() {
            let before = if index == 0 { "\u{a0}" } else { ", " };
            spans.push(Span::muted(before));
            spans.push(Span::muted(check.id).to(card::link_to(input, check.id)));
        }
        spans.extend(found.map(|found| Span::muted(format!(" {found}"))));
    }
    let more = step.parts.len().saturating_sub(most);
    if more > 0 {
        spans.push(Span::muted(format!("\nAnd {} more, in the other editions of this report.", words::size(more))));
    }
    spans
}

/// What was found, where nobody and nothing is named that the step concerns: by the assessor, where the evidence does not
/// say why it is asked for, else by the evidence. Whole or by its first sentence, never cut: half a name would not be known
/// as one that is to be hidden. What one justification says of many checks is told beside the first.
fn found(input: &ReportInput<'_>, part: &DuePart, told: &mut BTreeSet<String>) -> Option<String> {
    let (by_evidence, by_word): (Vec<&Check>, Vec<&Check>) =
        part.checks.iter().partition(|check| input.by_evidence(check) == Standing::Judged(Outcome::Fail));
    let said = by_word.into_iter().find_map(|check| {
        let why = input.annotation(check).map_or("", |annotation| annotation.justification.trim());
        let first = why.split_inclusive(['.', '!', '?', '\n']).next().map(str::trim);
        let short = [Some(why), first].into_iter().flatten().find(|text| is_short(text)).unwrap_or_default();
        let short = if told.insert(short.to_owned()) { short } else { "" };
        Some(decided::concluded(check, input.concluded(check)?, short))
    });
    let shown = |check: &Check| input.finding(check)?.telling(false).map(|reason| input.in_words(reason));
    said.or_else(|| {
        let shown = by_evidence.into_iter().find_map(shown).filter(|shown| is_short(shown))?;
        told.insert(shown.to_string()).then(|| format!("Found: {shown}"))
    })
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= MOST_SAID
}

/// `2 accounts`, `policy “Block legacy”`, `3 applications and 1 group`; none where a check fails without an object.
fn concerns(input: &ReportInput<'_>, part: &DuePart) -> Option<String> {
    let mut found: BTreeMap<SubjectKind, BTreeMap<&str, &Affected>> = BTreeMap::new();
    let mut is_of_all = false;
    let failing = part.checks.iter().flat_map(|check| {
        let aside = input.aside(check);
        let affected = input.finding(check).into_iter().flat_map(|finding| &finding.affected);
        affected.filter(move |object| object.outcome == Outcome::Fail && !aside.contains(&*object.id))
    });
    for object in failing {
        // The tenant itself is not counted, but what is set for all of it is told beside what is set for one.
        if object.kind == SubjectKind::Tenant {
            is_of_all = true;
        } else {
            found.entry(object.kind).or_default().insert(&object.id, object);
        }
    }
    let check = part.checks.first().map_or("", |check| check.id);
    let mut told: Vec<String> = found
        .into_iter()
        .map(|(kind, objects)| match kind {
            SubjectKind::User => words::counted_together(objects.len(), "account", "accounts"),
            SubjectKind::ServicePrincipal => words::counted_together(objects.len(), "application", "applications"),
            SubjectKind::Policy
                if objects.len() <= MOST_NAMED && input.options.personal_data != PersonalData::Counts =>
            {
                let mut names: Vec<&str> = objects.values().map(|policy| &*policy.name).collect();
                names.sort_by_cached_key(|name| natural(name));
                let names: Vec<String> = names.into_iter().map(|name| format!("“{name}”")).collect();
                format!("{} {}", if names.len() == 1 { "policy" } else { "policies" }, words::listed(&names))
            }
            kind => words::counted_in(check, objects.len(), kind).replacen(' ', "\u{a0}", 1),
        })
        .collect();
    if is_of_all && !told.is_empty() {
        told.insert(0, "the whole tenant".to_owned());
    }
    (!told.is_empty()).then(|| words::listed(&told))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Target;
    use crate::checklist::Conclusion;
    use crate::report::sections::sample::{Sample, day, person, sample};
    use crate::report::sections::tests::text_of;

    fn said(sample: &Sample) -> String {
        text_of(&build(&sample.input()))
    }

    /// The sample with a failing check of this severity and these objects.
    fn with(check: &str, objects: Vec<Affected>) -> Sample {
        let mut sample = sample();
        sample.results.findings.iter_mut().for_each(|finding| finding.outcome = Outcome::Pass);
        sample.assessment.annotations.clear();
        let finding = sample.results.findings.iter_mut().find(|finding| finding.check == check).unwrap();
        finding.outcome = Outcome::Fail;
        finding.affected = objects;
        sample
    }

    #[test]
    fn steps_are_told_in_words_with_whom_they_concern() {
        fn check(id: &str, objects: Vec<Affected>, expected: &str) {
            let said = said(&with(id, objects));
            assert!(said.contains(expected), "{said}");
        }
        let policy = |name: &str| Affected::new(SubjectKind::Policy, name, name, Outcome::Fail);
        check(
            "1.02.b",
            (0..2).map(|at| person(at, Outcome::Fail)).collect(),
            "does the job; choose among all who hold it: 2\u{a0}accounts.",
        );
        // The same account twice, and one that does not fail.
        check("1.02.c", [0, 0, 1].map(|at| person(at, Outcome::Fail)).into(), "deleted accounts: 2\u{a0}accounts.");
        check("1.02.d", vec![person(0, Outcome::Review)], "Take roles from accounts that nobody uses.");
        check("1.03.e", vec![policy("日本"), policy("B")], "all: policies “B” and “日本”.");
        let tenant = || Affected::new(SubjectKind::Tenant, "smtp", "SMTP AUTH", Outcome::Fail);
        let mailbox = Affected::new(SubjectKind::Mailbox, "m", "m", Outcome::Fail);
        check("3.06.c", vec![mailbox, tenant()], "IMAP: the whole tenant and 1\u{a0}mailbox.");
        check("3.06.c", vec![tenant()], "IMAP.");
        check("1.03.e", ["a", "b", "c"].map(policy).into(), "all: 3\u{a0}policies.");
        let mut counts = with("1.03.e", vec![policy("B")]);
        counts.options.personal_data = PersonalData::Counts;
        assert!(said(&counts).contains("all: 1\u{a0}policy."), "{}", said(&counts));
        assert_eq!(build(&with("1.02.b", Vec::new()).input()).len(), 3);
        let mut none = with("1.02.b", Vec::new());
        none.results.findings.iter_mut().for_each(|finding| finding.outcome = Outcome::NoEvidence);
        assert!(build(&none.input()).is_empty(), "nothing failed, nothing is asked for");
    }

    #[test]
    fn a_step_that_the_assessors_word_asks_for_says_what_was_found() {
        let check = |outcome, justification: &str, expected: Option<&str>| {
            let mut sample = with("1.03.a", Vec::new());
            let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "1.03.a").unwrap();
            finding.outcome = outcome;
            let conclusion = Some(Conclusion::NotMet);
            let annotation = Annotation { conclusion, justification: justification.into(), ..Annotation::default() };
            sample.annotate(Target::check(sample.checklist.id, "1.03.a"), annotation);
            let said = said(&sample);
            match expected {
                Some(expected) => {
                    let (_, check) = sample.checklist.check("1.03.a").unwrap();
                    let expected = format!(" Not met, says the assessor: “{}”.{expected}\n", check.title);
                    assert!(said.contains(&expected), "{expected}: {said}");
                }
                None => assert!(!said.contains("says the assessor"), "{said}"),
            }
        };
        check(Outcome::Pass, "One person keeps both.", Some(" One person keeps both."));
        let long = format!("One person keeps both. {}", "And more. ".repeat(40));
        check(Outcome::Review, &long, Some(" One person keeps both."));
        check(Outcome::Pass, &"x".repeat(400), Some(""));
        check(Outcome::Pass, " ", None);
        check(Outcome::Fail, "One person keeps both.", None);
    }

    #[test]
    fn what_is_said_of_many_checks_is_told_once_and_who_does_it_where_that_is_decided() {
        let mut sample = with("1.03.a", Vec::new());
        sample.results.findings.iter_mut().for_each(|finding| finding.outcome = Outcome::Pass);
        let open = Annotation {
            conclusion: Some(Conclusion::NotMet),
            justification: "Agreed in the workshop.".into(),
            ..Annotation::default()
        };
        let due = Treatment::Remediate { owner: "Identity team".into(), due: Some(day("2026-12-31")) };
        let decided = Annotation { treatment: due, ..open.clone() };
        let id = sample.checklist.id;
        for check in ["1.03.a", "1.03.e"] {
            sample.annotate(Target::check(id, check), open.clone());
        }
        let told = said(&sample);
        assert_eq!(told.matches("Agreed in the workshop.").count(), 1, "{told}");
        assert!(told.matches("Not met, says the assessor: “").count() > 1, "{told}");
        assert!(told.contains("first. Who does it, and by when, is for the organisation to decide;"), "{told}");
        sample.annotate(Target::check(id, "1.03.a"), decided.clone());
        assert!(said(&sample).contains("Where no treatment is chosen yet, who does it,"), "{}", said(&sample));
        sample.annotate(Target::check(id, "1.03.e"), decided);
        let told = said(&sample);
        assert!(told.contains("by when, stands under Registers of decisions; no evidence"), "{told}");
    }

    #[test]
    fn a_step_that_concerns_nobody_says_what_the_evidence_shows() {
        let check = |objects: Vec<Affected>, expected: bool| {
            let mut sample = with("2.06.h", objects);
            let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "2.06.h").unwrap();
            finding.reasons = vec!["No policy guards it since 2026-06-01.".into(), "More.".into()];
            let said = said(&sample);
            assert_eq!(said.contains(" Found: No policy guards it since 1 June 2026."), expected, "{said}");
        };
        check(Vec::new(), true);
        check(vec![person(0, Outcome::Fail)], false);
    }

    #[test]
    fn an_accepted_risk_asks_for_nothing_until_it_runs_out() {
        let with_expiry = |date: &str| {
            let mut sample = with("1.02.b", Vec::new());
            let fails = sample.results.findings.iter_mut().find(|finding| finding.check == "1.02.c").unwrap();
            fails.outcome = Outcome::Fail;
            let treatment =
                Treatment::AcceptRisk { approver: "CISO".into(), reason: "Autumn.".into(), expiry: Some(day(date)) };
            let id = sample.checklist.id;
            sample.annotate(Target::check(id, "1.02.b"), Annotation { treatment, ..Annotation::default() });
            said(&sample)
        };
        let holds = with_expiry("2026-12-31");
        assert!(
            holds.contains("Left out: 1\u{a0}failure whose risk is accepted (1.02.b), until ")
                && !holds.contains("wanted number"),
            "{holds}"
        );
        let both = |first: &str, second: &str| {
            let mut sample = with("1.02.b", Vec::new());
            let id = sample.checklist.id;
            // Another asks for a step.
            for finding in sample.results.findings.iter_mut().filter(|it| ["1.02.c", "1.03.a"].contains(&it.check)) {
                finding.outcome = Outcome::Fail;
            }
            for (check, date) in [("1.02.b", first), ("1.02.c", second)] {
                let expiry = Some(day(date));
                let treatment = Treatment::AcceptRisk { approver: "CISO".into(), reason: "Autumn.".into(), expiry };
                sample.annotate(Target::check(id, check), Annotation { treatment, ..Annotation::default() });
            }
            said(&sample)
        };
        for (second, until) in
            [("2026-12-31", "until 31 December 2026."), ("2027-12-31", "the first until 31 December 2026.")]
        {
            let told = both("2026-12-31", second);
            let expected = format!("Left out: 2\u{a0}failures whose risk is accepted (1.02.b, 1.02.c), {until}");
            assert!(told.contains(&expected), "{expected}: {told}");
        }
        // By the evidence, or by the day of the report.
        for date in ["2026-05-31", "2026-06-30"] {
            let over = with_expiry(date);
            assert!(!over.contains("Left out") && over.contains("wanted number"), "{date}: {over}");
        }
    }

    #[test]
    fn every_line_has_the_numbers_of_its_checks() {
        let mut sample = with("1.03.a", Vec::new());
        // Of medium severity: the short editions do not list it among what to deal with first.
        let medium = sample.results.findings.iter_mut().find(|finding| finding.check == "3.13.c").unwrap();
        medium.outcome = Outcome::Fail;
        for preset in Preset::ALL {
            sample.options.preset = *preset;
            let said = said(&sample);
            assert!(said.contains("1.03.a") && said.contains("Keep logs on privileged accounts"), "{said}");
            assert!(said.contains("3.13.c"), "{said}");
        }
    }
}
