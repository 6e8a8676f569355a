//! The questions that clients ask first, each answered from the findings it rests on.
//!
//! An answer is never better than its findings: what is not judged or not evidenced is said to be open.

use super::{Preset, Section, paragraph};
use crate::checklist::{Basis, Check, Item, Outcome};
use crate::report::input::{Standing, anchor};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, Tone, card, words};

pub const SECTION: Section = Section { id: "answers", title: "Eight answers first", preset: Preset::Executive, build };

/// Findings named beside an answer; the rest are counted.
const NAMED: usize = 3;

/// These are questions on privileged access; another checklist will have its own.
const CHECKLIST: &str = "privileged-access";

/// A question and what it is derived from: ids of items (`1.03`) and checks (`1.02.b`).
struct Question {
    text: &'static str,
    from: &'static [&'static str],
    /// The answer if all of it passes, and if any of it fails.
    good: Words,
    bad: Words,
}

/// A word for the chip, and a sentence where the word alone does not say enough.
#[derive(Clone, Copy)]
struct Words(&'static str, &'static str);

const YES: Words = Words("Yes", "");
const NO: Words = Words("No", "");
const OPEN: Words = Words("Open", "Cannot be answered yet.");
const NO_EVIDENCE: Words = Words("No evidence", "Cannot be answered: evidence is missing.");
const CONFIRM: Words = Words("To confirm", "A person has to confirm it.");
const NOT_HERE: Words = Words("Not applicable", "The question does not arise here.");

const QUESTIONS: [Question; 8] = [
    Question {
        text: "What should be done first if nothing is in place?",
        from: &["1.03", "1.04", "2.03"],
        good: Words("In place", "Emergency accounts, multifactor authentication and separate accounts are in place."),
        bad: Words("To do", "Begin with what these findings ask for:"),
    },
    Question {
        text: "Do the most exposed people have the strongest authentication?",
        from: &["3.02.a", "1.04.d"],
        good: YES,
        bad: NO,
    },
    Question {
        text: "Is there always a current Global Administrator, and not too many?",
        from: &["1.02.b", "1.03"],
        good: YES,
        bad: NO,
    },
    Question {
        text: "What happens when the last Global Administrator cannot be reached?",
        from: &["1.03"],
        good: Words("Provided for", "Emergency accounts stand ready to be used."),
        bad: Words("Not assured", "The way back in cannot be relied on."),
    },
    Question {
        text: "Do administrators do their daily work without privileges?",
        from: &["4.06.a"],
        good: YES,
        bad: NO,
    },
    Question { text: "Is standing access kept to a minimum?", from: &["3.01.c"], good: YES, bad: NO },
    Question {
        text: "Do the accounts that control the on-premises directory (Tier 0) stay on-premises?",
        from: &["2.12.b"],
        good: YES,
        bad: NO,
    },
    Question {
        text: "Would a new administrator be noticed?",
        from: &["3.05.g", "1.01.d"],
        good: YES,
        bad: Words("Not reliably", ""),
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
            columns: vec![Column::share("Question", 2.7), Column::fixed("Answer", 27.0), Column::share("Because", 5.0)],
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

/// What a question rests on.
struct Grounds {
    checks: Vec<Ground>,
    /// Items that the assessor concluded on, in the stead of their checks.
    concluded: Vec<(&'static Item, Outcome)>,
    /// Ids that the checklist does not have.
    absent: Vec<&'static str>,
}

fn answer(input: &ReportInput<'_>, question: &Question) -> Answer {
    let grounds = grounds(input, question.from);
    let decisive = grounds.decisive();
    let (Words(word, phrase), tone) = match decisive {
        Standing::Open => (OPEN, Tone::Info),
        Standing::Judged(outcome) => {
            let words = match outcome {
                Outcome::Fail => question.bad,
                Outcome::Review => CONFIRM,
                Outcome::NoEvidence => NO_EVIDENCE,
                Outcome::Pass => question.good,
                Outcome::NotApplicable => NOT_HERE,
            };
            (words, words::outcome_tone(outcome))
        }
    };
    let mut lines: Vec<Vec<Span>> = Vec::new();
    if !phrase.is_empty() {
        lines.push(vec![Span::plain(phrase)]);
    }
    lines.extend(grounds.concluded.iter().map(|(item, outcome)| conclusion(item, *outcome)));
    let telling: Vec<&Ground> = grounds.checks.iter().filter(|ground| ground.standing == decisive).collect();
    lines.extend(reasons(input, &telling));
    lines.extend(left_open(&grounds, decisive));
    let line_feed = || vec![Span::plain("\n")];
    let because = lines.into_iter().enumerate().flat_map(|(index, line)| {
        let before = if index == 0 { Vec::new() } else { line_feed() };
        before.into_iter().chain(line)
    });
    Answer { word, tone, because: because.collect() }
}

fn grounds(input: &ReportInput<'_>, from: &[&'static str]) -> Grounds {
    let mut grounds = Grounds { checks: Vec::new(), concluded: Vec::new(), absent: Vec::new() };
    for id in from {
        if let Some(item) = input.checklist.item(id) {
            let conclusion = input.assessment.on_item(id).and_then(|annotation| annotation.conclusion);
            if let Some(conclusion) = conclusion {
                grounds.concluded.push((item, conclusion.outcome()));
            } else {
                let roadmap = item.checks.iter().filter(|check| check.basis == Basis::Roadmap);
                grounds.checks.extend(roadmap.map(|check| Ground { check, standing: input.standing(check) }));
            }
        } else if let Some((_, check)) = input.checklist.check(id) {
            grounds.checks.push(Ground { check, standing: input.standing(check) });
        } else {
            grounds.absent.push(*id);
        }
    }
    // The gravest first; the order of the checklist among equals.
    grounds.checks.sort_by_key(|ground| input.severity(ground.check));
    grounds
}

impl Grounds {
    /// The standing that decides: a failure; else what nobody has answered; else what lacks evidence; else the worst.
    fn decisive(&self) -> Standing {
        let concluded = self.concluded.iter().map(|(_, outcome)| Standing::Judged(*outcome));
        let standings: Vec<Standing> = self.checks.iter().map(|ground| ground.standing).chain(concluded).collect();
        let judged = [Outcome::NoEvidence, Outcome::Review, Outcome::Pass].map(Standing::Judged);
        let fail = Standing::Judged(Outcome::Fail);
        if standings.contains(&fail) {
            fail
        } else if standings.contains(&Standing::Open) || !self.absent.is_empty() {
            Standing::Open
        } else {
            let found = judged.into_iter().find(|standing| standings.contains(standing));
            found.unwrap_or(Standing::Judged(Outcome::NotApplicable))
        }
    }
}

fn conclusion(item: &Item, outcome: Outcome) -> Vec<Span> {
    let id = Span::strong(item.id).to(anchor::item(item.id));
    vec![id, Span::plain(format!(" {}: the assessor’s conclusion is “{}”.", item.title, outcome.title()))]
}

/// Each finding in a line behind its id; those beyond the first few as ids only.
fn reasons(input: &ReportInput<'_>, grounds: &[&Ground]) -> Vec<Vec<Span>> {
    let id = |ground: &Ground| Span::strong(ground.check.id).to(card::link_to(input, ground.check.id));
    let mut lines: Vec<Vec<Span>> = Vec::new();
    for ground in grounds.iter().take(NAMED) {
        let reason = input.finding(ground.check).and_then(|finding| finding.reasons.first());
        let reason = reason.map_or("", |reason| reason.as_str());
        let text = match ground.standing {
            Standing::Open => format!("waits for a person’s judgement: {}", ground.check.title),
            // A concluded failure may have an automatic reason that says something else.
            Standing::Judged(Outcome::Fail) if !reason.is_empty() && !is_concluded(input, ground) => reason.to_owned(),
            Standing::Judged(_) => format!("{}. {reason}", ground.check.title),
        };
        let by = if is_concluded(input, ground) { " (the assessor’s conclusion)" } else { "" };
        lines.push(vec![id(ground), Span::plain(format!(" {text}{by}"))]);
    }
    if grounds.len() > NAMED {
        let mut line = vec![Span::plain("Also ")];
        for (index, ground) in grounds.iter().enumerate().skip(NAMED) {
            line.extend([Span::plain(if index == NAMED { "" } else { ", " }), id(ground)]);
        }
        lines.push(line);
    }
    lines
}

fn is_concluded(input: &ReportInput<'_>, ground: &Ground) -> bool {
    input.annotation(ground.check).is_some_and(|annotation| annotation.conclusion.is_some())
}

/// What the answer leaves open, said even where it is bad already.
fn left_open(grounds: &Grounds, decisive: Standing) -> Option<Vec<Span>> {
    let mut notes = Vec::new();
    for (standing, what) in [
        (Standing::Open, "not judged yet"),
        (Standing::Judged(Outcome::NoEvidence), "without evidence"),
        (Standing::Judged(Outcome::Review), "to be confirmed"),
    ] {
        let count = grounds.checks.iter().filter(|ground| ground.standing == standing).count();
        if count > 0 && decisive != standing {
            notes.push(format!("{} {what}", words::counted(count, "check", "checks")));
        }
    }
    if !grounds.absent.is_empty() {
        let ids: Vec<String> = grounds.absent.iter().map(|id| (*id).to_owned()).collect();
        notes.push(format!("{} not part of this version", words::listed(&ids)));
    }
    (!notes.is_empty()).then(|| vec![Span::muted(format!("Also open: {}.", notes.join(", ")))])
}
