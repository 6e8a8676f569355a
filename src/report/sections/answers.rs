//! The questions that clients ask first, as [`crate::checklist::answers`] answers them, each with its findings.

use super::{Preset, Section, findings, paragraph, priorities};
use crate::assessment::Treatment;
use crate::checklist::answers::{Answer, Ground, Standing, answers};
use crate::checklist::{Check, Conclusion, Item, Outcome, Severity};
use crate::report::input::anchor;
use crate::report::{Block, Callout, Cell, Column, ReportInput, Span, Table, TableLook, Tone, card, words};
use std::collections::BTreeSet;

pub const SECTION: Section = Section { id: "answers", title: "Eight answers first", preset: Preset::Executive, build };

/// Findings named beside an answer; the rest are counted.
const NAMED: usize = 3;

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let concluded = |item: &'static Item| {
        let conclusion = input.assessment.on_item(item.id).and_then(|annotation| annotation.conclusion);
        conclusion.map(Conclusion::outcome)
    };
    let answers = answers(input.checklist, &|check| input.standing(check), &concluded);
    if answers.is_empty() {
        return Vec::new();
    }
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let rows = answers.into_iter().map(|mut answer| {
        // The gravest first; the order of the checklist among equals. What an answer above has told is named only.
        answer.grounds.sort_by_key(|ground| (told.contains(ground.check.id), input.severity(ground.check)));
        vec![
            Cell::from(Span::strong(answer.question.text)),
            Cell::from(Span::chip(tone(answer.decisive), answer.words.0)),
            Cell::from(because(input, &answer, &mut told)),
        ]
    });
    vec![
        Block::PageBreak,
        SECTION.heading(),
        verdict(input),
        paragraph(
            "Each answer is derived from the findings named beside it, with the assessor’s conclusion where there is \
             one. Where evidence is missing, the question stays open: absence of evidence is not a good answer.",
        ),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![Column::share("Question", 2.7), Column::fixed("Answer", 27.0), Column::share("Because", 5.0)],
            rows: rows.collect(),
            look: TableLook::Ruled,
        }),
    ]
}

/// All of it in one sentence, for whoever reads no further.
fn verdict(input: &ReportInput<'_>) -> Block {
    let checks = || input.checklist.checks().map(|(_, check)| check);
    let failing =
        |severity: Severity| checks().filter(|check| input.fails(check) && input.severity(check) == severity).count();
    let count = |holds: &dyn Fn(Standing) -> bool| checks().filter(|check| holds(input.standing(check))).count();
    let (critical, high) = (failing(Severity::Critical), failing(Severity::High));
    let counts = Counts {
        critical,
        high,
        failing: count(&|standing| standing == Standing::Judged(Outcome::Fail)),
        answered: count(&|standing| !matches!(standing, Standing::Open | Standing::Judged(Outcome::NoEvidence))),
        unknown: count(&|standing| standing == Standing::Judged(Outcome::NoEvidence)),
        all: checks().count(),
    };
    let (tone, title) = counts.in_words();
    let Counts { answered, unknown, .. } = counts;
    let mut text = Vec::new();
    if critical + high > 0 {
        text.extend([
            Span::plain(format!(
                "{} found. {} listed under ",
                grave(critical, high),
                priorities::which(input, critical + high)
            )),
            Span::plain("What to deal with first").to("priorities"),
            Span::plain(". "),
        ]);
    } else if answered > 0 {
        text.push(Span::plain("No failure of critical or high severity was found. "));
    }
    if unknown > 0 && answered == 0 {
        text.push(Span::plain(nothing_read(input)));
    } else if unknown > 0 {
        let count = words::counted(unknown, "check", "checks");
        text.push(Span::plain(format!("{count} could not be answered for lack of evidence.")));
    }
    if input.options.is_draft {
        text.push(Span::plain(" The assessor has not finished yet: conclusions may change this."));
    }
    if critical + high > 0 {
        text.push(Span::plain(format!("\n{}", to_decide(input))));
    }
    Block::Callout(Callout { tone, title, text })
}

/// How many checks stand how.
struct Counts {
    critical: usize,
    high: usize,
    failing: usize,
    /// Neither open nor without evidence.
    answered: usize,
    unknown: usize,
    all: usize,
}

impl Counts {
    fn in_words(&self) -> (Tone, String) {
        let (tone, title) = match self {
            Self { critical: 1.., .. } => (Tone::Fail, "Privileged access is not adequately protected"),
            Self { high: 1.., .. } => (Tone::Fail, "The protection of privileged access has serious gaps"),
            Self { failing: 1.., .. } => (Tone::Review, "The protection of privileged access has gaps"),
            Self { answered: 0, unknown: 1.., .. } => {
                return (Tone::NoEvidence, "Nothing could be assessed".to_owned());
            }
            Self { unknown: 1.., .. } => (Tone::NoEvidence, "No failure was found, and not everything could be seen"),
            _ => (Tone::Pass, "No failure was found"),
        };
        // Whoever reads the heading alone is not to take what was not seen for what is in order.
        if self.unknown * 2 > self.all {
            let (unknown, all) = (words::size(self.unknown), words::size(self.all));
            return (tone, format!("{title}: {unknown} of {all} checks could not be answered"));
        }
        (tone, title.to_owned())
    }
}

/// `14 failures of critical and 58 of high severity were`; a severity without any is not counted.
fn grave(critical: usize, high: usize) -> String {
    let failures = |count| words::counted(count, "failure", "failures");
    let what = match (critical, high) {
        (0, high) => format!("{} of high", failures(high)),
        (critical, 0) => format!("{} of critical", failures(critical)),
        (critical, high) => format!("{} of critical and {} of high", failures(critical), words::size(high)),
    };
    format!("{what} severity {}", if critical + high == 1 { "was" } else { "were" })
}

/// Why nothing at all could be assessed.
fn nothing_read(input: &ReportInput<'_>) -> &'static str {
    let has_rows = input.files.iter().flat_map(|file| &file.parts).any(|part| part.rows_read > 0);
    match (input.files.is_empty(), has_rows) {
        (true, _) => "No evidence was supplied.",
        (false, false) => "None of the files that were supplied holds data that this checklist reads.",
        (false, true) => "What was supplied answers none of the checks.",
    }
}

/// What the reader has to decide, and by when the roadmap wants its first stage done. What it costs no evidence tells.
fn to_decide(input: &ReportInput<'_>) -> String {
    let all = || input.checklist.checks();
    let grave =
        || all().map(|(_, check)| check).filter(|check| input.fails(check) && input.severity(check) <= Severity::High);
    let is_decided =
        |check: &&Check| input.annotation(check).is_some_and(|annotation| annotation.treatment != Treatment::None);
    let undecided = grave().filter(|check| !is_decided(check)).count();
    let mut text = if undecided == 0 {
        "What is to happen is decided for each of them.".to_owned()
    } else {
        let of_which = match (undecided, grave().count()) {
            (1, 1) => String::new(),
            (some, all) if some == all => format!(" for each of them ({})", words::size(all)),
            (some, _) => format!(" for those that have no decision yet ({})", words::size(some)),
        };
        format!("To be decided{of_which}: who remedies it and until when, or who accepts the risk.")
    };
    let first = input.checklist.stages.iter().find(|stage| stage.is_step());
    if let Some(stage) = first {
        let failing = all().filter(|(item, check)| item.stage == stage.id && input.fails(check)).count();
        if failing > 0 {
            text.push_str(&format!(
                " {} to stage {}, which the roadmap plans for the first {}: {}.",
                words::counted(failing, "failing check belongs", "failing checks belong"),
                stage.id,
                stage.horizon,
                words::listed(&actions(input, stage.id))
            ));
        }
    }
    text
}

/// The actions of a stage of which a check fails.
fn actions(input: &ReportInput<'_>, stage: &str) -> Vec<String> {
    let failing = input.items_of(stage).filter(|item| item.checks.iter().any(|check| input.fails(check)));
    failing.map(|item| format!("{} {}", item.id, item.title)).collect()
}

fn tone(decisive: Standing) -> Tone {
    match decisive {
        Standing::Open => Tone::Info,
        Standing::Judged(outcome) => words::outcome_tone(outcome),
    }
}

fn because(input: &ReportInput<'_>, answer: &Answer, told: &mut BTreeSet<&'static str>) -> Vec<Span> {
    let phrase = answer.words.1;
    let mut lines: Vec<Vec<Span>> = Vec::new();
    if !phrase.is_empty() {
        lines.push(vec![Span::plain(phrase)]);
    }
    lines.extend(answer.concluded.iter().map(|(item, outcome)| conclusion(item, *outcome)));
    let telling: Vec<&Ground> = answer.grounds.iter().filter(|ground| ground.standing == answer.decisive).collect();
    let fresh = telling.iter().take(NAMED).take_while(|ground| !told.contains(ground.check.id)).count();
    // An answer without a sentence would be no answer.
    let spoken = fresh.max(usize::from(phrase.is_empty()));
    lines.extend(reasons(input, &telling, spoken));
    told.extend(telling.iter().take(spoken).map(|ground| ground.check.id));
    lines.extend(left_open(answer));
    let line_feed = || vec![Span::plain("\n")];
    let because = lines.into_iter().enumerate().flat_map(|(index, line)| {
        let before = if index == 0 { Vec::new() } else { line_feed() };
        before.into_iter().chain(line)
    });
    because.collect()
}

fn conclusion(item: &Item, outcome: Outcome) -> Vec<Span> {
    let id = Span::strong(item.id).to(anchor::item(item.id));
    vec![id, Span::plain(format!(" {}: the assessor’s conclusion is “{}”.", item.title, outcome.title()))]
}

/// Each finding in a line behind its id; those beyond the first so many as ids only.
fn reasons(input: &ReportInput<'_>, grounds: &[&Ground], spoken: usize) -> Vec<Vec<Span>> {
    let id = |ground: &Ground| Span::strong(ground.check.id).to(card::link_to(input, ground.check.id));
    let mut lines: Vec<Vec<Span>> = Vec::new();
    for ground in grounds.iter().take(spoken) {
        let reason = input.finding(ground.check).and_then(|finding| finding.reasons.first());
        let reason = reason.map_or("", |reason| reason.as_str());
        let text = match ground.standing {
            Standing::Open => format!("waits for a person’s judgement: {}", ground.check.title),
            // A concluded failure may have an automatic reason that says something else.
            // Beside a rule that does not hold, the finding reads as its contradiction.
            Standing::Judged(Outcome::Fail | Outcome::Review | Outcome::NoEvidence)
                if !reason.is_empty() && !is_concluded(input, ground) =>
            {
                reason.to_owned()
            }
            Standing::Judged(Outcome::Fail) => format!("not met: {}. {reason}", ground.check.title),
            Standing::Judged(_) => format!("{}. {reason}", ground.check.title),
        };
        let by = if is_concluded(input, ground) { " (the assessor’s conclusion)" } else { "" };
        lines.push(vec![id(ground), Span::plain(format!(" {text}{by}"))]);
    }
    let more = grounds.len() - spoken.min(grounds.len());
    if more > 0 && !input.options.has(&findings::SECTION) {
        // Their numbers lead nowhere here.
        let also = if spoken == 0 { "" } else { "Also " };
        let text = format!("{also}{}; the full edition has them.", words::counted(more, "check", "checks"));
        lines.push(vec![Span::muted(text)]);
    } else if more > 0 {
        let mut line = vec![Span::plain(if spoken == 0 { "See " } else { "Also " })];
        for (index, ground) in grounds.iter().enumerate().skip(spoken) {
            line.extend([Span::plain(if index == spoken { "" } else { ", " }), id(ground)]);
        }
        lines.push(line);
    }
    lines
}

fn is_concluded(input: &ReportInput<'_>, ground: &Ground) -> bool {
    input.annotation(ground.check).is_some_and(|annotation| annotation.conclusion.is_some())
}

/// What the answer leaves open, said even where it is bad already.
fn left_open(answer: &Answer) -> Option<Vec<Span>> {
    let mut notes = Vec::new();
    for (standing, what) in [
        (Standing::Open, "not judged yet"),
        (Standing::Judged(Outcome::NoEvidence), "without evidence"),
        (Standing::Judged(Outcome::Review), "to be confirmed"),
    ] {
        let count = answer.grounds.iter().filter(|ground| ground.standing == standing).count();
        if count > 0 && answer.decisive != standing {
            notes.push(format!("{} {what}", words::counted(count, "check", "checks")));
        }
    }
    if !answer.absent.is_empty() {
        let ids: Vec<String> = answer.absent.iter().map(|id| (*id).to_owned()).collect();
        notes.push(format!("{} not part of this version", words::listed(&ids)));
    }
    (!notes.is_empty()).then(|| vec![Span::muted(format!("Also open: {}.", notes.join(", ")))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grave_failures_are_counted_without_noughts() {
        fn check(counts: (usize, usize), expected: &str) {
            assert_eq!(grave(counts.0, counts.1), expected);
        }
        check((14, 58), "14 failures of critical and 58 of high severity were");
        check((1, 0), "1 failure of critical severity was");
        check((0, 1), "1 failure of high severity was");
        check((1, 7), "1 failure of critical and 7 of high severity were");
    }

    #[test]
    fn what_was_not_seen_stands_in_the_heading() {
        fn check((failing, answered, unknown): (usize, usize, usize), expected: &str) {
            let counts = Counts { critical: 0, high: failing, failing, answered, unknown, all: 10 };
            assert_eq!(counts.in_words().1, expected);
        }
        check((0, 10, 0), "No failure was found");
        check((0, 9, 1), "No failure was found, and not everything could be seen");
        check((0, 0, 8), "Nothing could be assessed");
        check((1, 2, 8), "The protection of privileged access has serious gaps: 8 of 10 checks could not be answered");
        check((1, 6, 4), "The protection of privileged access has serious gaps");
    }
}
