//! The questions that clients ask first, each answered from the findings it rests on.
//!
//! An answer is never better than its findings: what is not judged or not evidenced is said to be open.

use super::{Section, paragraph};
use crate::checklist::{Check, Item, Outcome};
use crate::report::input::{Standing, anchor};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, Tone, card, words};

pub const SECTION: Section = Section { id: "answers", title: "Eight answers first", build };

/// Findings named beside an answer; the rest are counted.
const NAMED: usize = 3;

/// A question and what it is derived from: ids of items (`1.03`) and checks (`1.02.b`).
struct Question {
    text: &'static str,
    from: &'static [&'static str],
    /// The answer if all of it passes, and if any of it fails.
    good: &'static str,
    bad: &'static str,
}

/// These are questions on privileged access; another checklist will have its own.
const CHECKLIST: &str = "privileged-access";

const QUESTIONS: [Question; 8] = [
    Question {
        text: "What should be done first if nothing is in place?",
        from: &["1.03", "1.04", "2.03"],
        good: "First things are in place",
        bad: "Begin here",
    },
    Question {
        text: "Do the most exposed people have the strongest authentication?",
        from: &["3.02.a", "1.04.d"],
        good: "Yes",
        bad: "No",
    },
    Question {
        text: "Is there always a current Global Administrator, and not too many?",
        from: &["1.02.b", "1.03"],
        good: "Yes",
        bad: "No",
    },
    Question {
        text: "What happens when the last Global Administrator cannot be reached?",
        from: &["1.03"],
        good: "Emergency accounts stand ready",
        bad: "The way back in is not assured",
    },
    Question {
        text: "Do administrators do their daily work without privileges?",
        from: &["4.06.a"],
        good: "Yes",
        bad: "No",
    },
    Question { text: "Is standing access kept to a minimum?", from: &["3.01.c"], good: "Yes", bad: "No" },
    Question {
        text: "Do the accounts that control the on-premises directory (Tier 0) stay on-premises?",
        from: &["2.12.b"],
        good: "Yes",
        bad: "No",
    },
    Question {
        text: "Would a new administrator be noticed?",
        from: &["3.05.g", "1.01.d"],
        good: "Yes",
        bad: "Not reliably",
    },
];

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    if input.checklist.id != CHECKLIST {
        return Vec::new();
    }
    let rows = QUESTIONS.iter().map(|question| {
        let answer = answer(input, question);
        vec![
            Cell::from(Span::strong(question.text)),
            Cell::from(Span::chip(answer.tone, answer.word)),
            Cell::from(answer.because),
        ]
    });
    vec![
        Block::PageBreak,
        SECTION.heading(),
        paragraph(
            "Each answer is derived from the findings named beside it, with the assessor’s conclusion where there is \
             one. Where evidence is missing, the question stays open: absence of evidence is not a good answer.",
        ),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![Column::share("Question", 2.7), Column::share("Answer", 1.7), Column::share("Because", 4.6)],
            rows: rows.collect(),
            look: TableLook::Ruled,
        }),
    ]
}

struct Answer {
    word: &'static str,
    tone: Tone,
    because: Vec<Span>,
}

/// A check that a question rests on, and where it stands.
struct Ground {
    check: &'static Check,
    standing: Standing,
}

fn answer(input: &ReportInput<'_>, question: &Question) -> Answer {
    let (grounds, concluded, absent) = grounds(input, question.from);
    let standings = || {
        grounds
            .iter()
            .map(|ground| ground.standing)
            .chain(concluded.iter().map(|(_, outcome)| Standing::Judged(*outcome)))
    };
    let has = |standing: Standing| standings().any(|other| other == standing);
    let (word, tone, shown) = if has(Standing::Judged(Outcome::Fail)) {
        (question.bad, Tone::Fail, Some(Standing::Judged(Outcome::Fail)))
    } else if has(Standing::Open) || !absent.is_empty() {
        ("Cannot be answered yet", Tone::Info, Some(Standing::Open))
    } else if has(Standing::Judged(Outcome::NoEvidence)) {
        ("Cannot be answered", Tone::NoEvidence, Some(Standing::Judged(Outcome::NoEvidence)))
    } else if has(Standing::Judged(Outcome::Review)) {
        ("To be confirmed", Tone::Review, Some(Standing::Judged(Outcome::Review)))
    } else if has(Standing::Judged(Outcome::Pass)) {
        (question.good, Tone::Pass, None)
    } else {
        ("Does not apply", Tone::NotApplicable, None)
    };
    let mut because = conclusions(&concluded);
    let telling: Vec<&Ground> =
        grounds.iter().filter(|ground| shown.is_none_or(|standing| ground.standing == standing)).collect();
    because.extend(reasons(input, &telling));
    because.extend(openly(&grounds, &absent, shown));
    Answer { word, tone, because }
}

/// The checks a question rests on; items that the assessor concluded on, in their stead; and ids that are not there.
fn grounds(
    input: &ReportInput<'_>,
    from: &[&'static str],
) -> (Vec<Ground>, Vec<(&'static Item, Outcome)>, Vec<&'static str>) {
    let (mut grounds, mut concluded, mut absent) = (Vec::new(), Vec::new(), Vec::new());
    for id in from {
        if let Some(item) = input.checklist.item(id) {
            let conclusion = input.assessment.on_item(id).and_then(|annotation| annotation.conclusion);
            if let Some(conclusion) = conclusion {
                concluded.push((item, conclusion.outcome()));
            } else {
                let roadmap = item.checks.iter().filter(|check| check.basis == crate::checklist::Basis::Roadmap);
                grounds.extend(roadmap.map(|check| Ground { check, standing: input.standing(check) }));
            }
        } else if let Some((_, check)) = input.checklist.check(id) {
            grounds.push(Ground { check, standing: input.standing(check) });
        } else {
            absent.push(*id);
        }
    }
    // The gravest first; the order of the checklist among equals.
    grounds.sort_by_key(|ground| input.severity(ground.check));
    (grounds, concluded, absent)
}

fn conclusions(concluded: &[(&'static Item, Outcome)]) -> Vec<Span> {
    let mut spans = Vec::new();
    for (item, outcome) in concluded {
        spans.push(Span::plain(item.id).to(anchor::item(item.id)));
        spans.push(Span::plain(format!(" The assessor concluded: {}. ", outcome.title())));
    }
    spans
}

/// The headline of each finding, behind its id; those beyond the first few as ids only.
fn reasons(input: &ReportInput<'_>, grounds: &[&Ground]) -> Vec<Span> {
    let mut spans = Vec::new();
    for (index, ground) in grounds.iter().enumerate() {
        let id = Span::strong(ground.check.id).to(card::link_to(input, ground.check.id));
        if index >= NAMED {
            spans.extend([Span::plain(if index == NAMED { "\nAlso " } else { ", " }), id]);
            continue;
        }
        let reason = input.finding(ground.check).and_then(|finding| finding.reasons.first());
        let reason = reason.map_or("", |reason| reason);
        let line = if index == 0 { "" } else { "\n" };
        spans.extend([Span::plain(line), id, Span::plain(format!(" {}: {reason}", ground.check.title))]);
    }
    spans
}

/// What the answer leaves open, said even where it is bad already.
fn openly(grounds: &[Ground], absent: &[&str], shown: Option<Standing>) -> Vec<Span> {
    let mut notes = Vec::new();
    let count = |standing: Standing| grounds.iter().filter(|ground| ground.standing == standing).count();
    for (standing, what) in [
        (Standing::Open, "not judged yet"),
        (Standing::Judged(Outcome::NoEvidence), "without evidence"),
        (Standing::Judged(Outcome::Review), "to be confirmed"),
    ] {
        let count = count(standing);
        if count > 0 && shown != Some(standing) {
            notes.push(format!("{} {what}", words::counted(count, "check", "checks")));
        }
    }
    if !absent.is_empty() {
        let ids: Vec<String> = absent.iter().map(|id| (*id).to_owned()).collect();
        notes.push(format!("{} not part of this version", words::listed(&ids)));
    }
    if notes.is_empty() { Vec::new() } else { vec![Span::muted(format!("\nOpen: {}.", notes.join(", ")))] }
}
