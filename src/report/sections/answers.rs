//! The questions that clients ask first, as [`crate::checklist::answers`] answers them, each with its findings.

use super::{Preset, Section, first_steps, paragraph, priorities};
use crate::assessment::Treatment;
use crate::checklist::answers::{Answer, Ground, Standing, answers};
use crate::checklist::{Check, Conclusion, Item, Outcome, Run, Severity};
use crate::report::input::anchor;
use crate::report::{Block, Callout, Cell, Column, ReportInput, Span, Table, TableLook, Tone, card, words};
use std::borrow::Cow;
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
        paragraph("Each answer rests on the findings beside it. Where evidence is missing, the question stays open."),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![Column::share("Question", 2.4), Column::fixed("Answer", 27.0), Column::share("Because", 5.3)],
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
        review: count(&|standing| standing == Standing::Judged(Outcome::Review)),
        unknown: count(&|standing| standing == Standing::Judged(Outcome::NoEvidence)),
        open: count(&|standing| standing == Standing::Open),
        all: checks().count(),
    };
    let (tone, mut title) = counts.in_words();
    let (answered, unknown) = (counts.answered(), counts.unknown);
    if unknown > 0 && answered == 0 {
        title = format!("{title}: {}", nothing_read(input));
    }
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
        let among = if answered < counts.all {
            format!(" among the {} that could be answered", words::counted(answered, "check", "checks"))
        } else {
            String::new()
        };
        text.push(Span::plain(format!("No failure of critical or high severity was found{among}. ")));
    }
    if unknown > 0 {
        let count = words::counted(unknown, "check", "checks");
        text.push(Span::plain(format!("{count} could not be answered for lack of evidence.")));
    }
    if answered == 0 {
        let open = words::counted(counts.open, "question waits", "questions wait");
        let open = if counts.open > 0 { format!(" {open} for a person’s answer.") } else { String::new() };
        text.push(Span::plain(format!("{open} Nothing here says how well privileged access is protected.")));
        if unknown > 0 {
            text.push(Span::plain(" Which exports are needed stands under "));
            text.push(Span::plain("What could not be assessed").to("gaps"));
            text.push(Span::plain("."));
        }
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
#[derive(Clone, Copy, Default)]
struct Counts {
    critical: usize,
    high: usize,
    failing: usize,
    review: usize,
    unknown: usize,
    open: usize,
    all: usize,
}

impl Counts {
    /// Neither open nor without evidence.
    fn answered(&self) -> usize {
        self.all.saturating_sub(self.unknown + self.open)
    }

    /// Whoever reads the heading alone is not to take what was not seen for what is in order.
    fn in_words(&self) -> (Tone, String) {
        let (unknown, all) = (words::size(self.unknown), words::size(self.all));
        let unseen = format!("{unknown} of {all} checks could not be answered");
        let unanswered = words::size(self.unknown + self.open);
        let is_mostly = |count: usize| count * 2 > self.all;
        let (tone, title) = match self {
            Self { critical: 1.., .. } => (Tone::Fail, "Privileged access is not adequately protected"),
            Self { high: 1.., .. } => (Tone::Fail, "The protection of privileged access has serious gaps"),
            Self { failing: 1.., .. } => (Tone::Review, "The protection of privileged access has gaps"),
            Self { unknown: 1.., .. } if self.answered() == 0 => (Tone::NoEvidence, "Nothing could be assessed"),
            _ if self.answered() == 0 => (Tone::Info, "Nothing is assessed yet"),
            _ if is_mostly(self.unknown) => {
                return (Tone::NoEvidence, format!("{unseen}; no failure was found in the rest"));
            }
            Self { unknown: 1.., .. } => (Tone::NoEvidence, "No failure was found, and not everything could be seen"),
            Self { open: 1.., .. } => (Tone::Info, "No failure was found, and not everything is judged yet"),
            Self { review: 1.., .. } => (Tone::Review, "No failure was found, and not everything is decided yet"),
            _ => (Tone::Pass, "No failure was found"),
        };
        if self.answered() == 0 {
            return (tone, title.to_owned());
        }
        if is_mostly(self.unknown) {
            return (tone, format!("{title}: {unseen}"));
        }
        if is_mostly(self.unknown + self.open) {
            return (tone, format!("{title}: {unanswered} of {all} checks are not answered yet"));
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
        (true, _) => "no evidence was supplied",
        (false, false) => "none of the files holds data that this checklist reads",
        (false, true) => "what was supplied answers none of the checks",
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
                " {} to stage {}, which the roadmap plans for the first {}.",
                words::counted(failing, "failing check belongs", "failing checks belong"),
                stage.id,
                stage.horizon
            ));
        }
    }
    text
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
    let steps = if answer.question.asks_for_steps() && answer.decisive == Standing::Judged(Outcome::Fail) {
        first_steps::titles(input)
    } else {
        Vec::new()
    };
    if !steps.is_empty() {
        // What the findings are is told beside the questions below.
        if input.options.has(&first_steps::SECTION) {
            let title = Span::plain(first_steps::SECTION.title).to(first_steps::SECTION.id);
            lines = vec![vec![Span::plain("In this order, as told under "), title, Span::plain(":")]];
        } else {
            lines.truncate(1);
        }
        lines.extend(steps.iter().zip(1..).map(|(step, number)| vec![Span::plain(format!("{number}. {step}"))]));
        lines.extend(left_open(answer, &[]));
        return joined(lines);
    }
    let telling: Vec<&Ground> = answer.grounds.iter().filter(|ground| ground.standing == answer.decisive).collect();
    let fresh = telling.iter().take(NAMED).take_while(|ground| !told.contains(ground.check.id)).count();
    // An answer without a sentence would be no answer.
    let spoken = fresh.max(usize::from(phrase.is_empty()));
    lines.extend(reasons(input, &telling, spoken));
    told.extend(telling.iter().take(spoken).map(|ground| ground.check.id));
    // A check that the question names itself answers it directly: what it found is told, even where another decides.
    let is_direct = |ground: &&Ground| {
        let waits = ground.standing == Standing::Judged(Outcome::Review) && ground.standing != answer.decisive;
        waits && answer.question.from.contains(&ground.check.id) && !told.contains(ground.check.id)
    };
    let direct: Vec<&Ground> = answer.grounds.iter().filter(is_direct).take(NAMED.saturating_sub(spoken)).collect();
    lines.extend(reasons(input, &direct, direct.len()));
    let direct: Vec<&str> = direct.iter().map(|ground| ground.check.id).collect();
    lines.extend(left_open(answer, &direct));
    joined(lines)
}

/// Each on a line of its own.
fn joined(lines: Vec<Vec<Span>>) -> Vec<Span> {
    let with_feed = |(index, line): (usize, Vec<Span>)| {
        let feed = (index > 0).then(|| Span::plain("\n"));
        feed.into_iter().chain(line)
    };
    lines.into_iter().enumerate().flat_map(with_feed).collect()
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
        let reason = input
            .finding(ground.check)
            .and_then(|finding| finding.telling(ground.standing == Standing::Judged(Outcome::NoEvidence)));
        let reason = reason.map_or(Cow::Borrowed(""), |reason| input.in_words(reason));
        let text = match ground.standing {
            Standing::Open => format!("waits for a person’s judgement: {}", ground.check.title),
            Standing::Judged(_) if let Some(conclusion) = told_otherwise(input, ground) => {
                let by_itself = match Standing::of(ground.check, ground_outcome(input, ground)) {
                    Standing::Judged(outcome) if is_from_evidence(ground) => {
                        format!(" By the evidence alone: {}. {reason}", outcome.title())
                    }
                    _ => String::new(),
                };
                let why = input.annotation(ground.check).map_or("", |annotation| annotation.justification.trim());
                let why = if why.is_empty() { format!("{}.", ground.check.title) } else { why.to_owned() };
                format!("the assessor: {}. {why}{by_itself}", conclusion.title())
            }
            // Beside a rule that does not hold, the finding reads as its contradiction.
            Standing::Judged(Outcome::Fail | Outcome::Review | Outcome::NoEvidence) if !reason.is_empty() => {
                reason.into_owned()
            }
            Standing::Judged(Outcome::Fail) => format!("not met: {}. {reason}", ground.check.title),
            Standing::Judged(_) => format!("{}. {reason}", ground.check.title),
        };
        let text = format!(" {text}");
        // One sentence for all whose reason it is.
        match lines.iter_mut().find(|line| line.last().is_some_and(|said| said.text == text)) {
            Some(line) => {
                let at = line.len() - 1;
                line.splice(at..at, [Span::plain(", "), id(ground)]);
            }
            None => lines.push(vec![id(ground), Span::plain(text)]),
        }
    }
    let more = grounds.len() - spoken.min(grounds.len());
    if more > 0 {
        let mut line = vec![Span::plain(if spoken == 0 { "See " } else { "Also " })];
        for (index, ground) in grounds.iter().enumerate().skip(spoken) {
            line.extend([Span::plain(if index == spoken { "" } else { ", " }), id(ground)]);
        }
        lines.push(line);
    }
    lines
}

/// The conclusion, where it says another thing than the evidence or answers a question that no evidence does.
fn told_otherwise(input: &ReportInput<'_>, ground: &Ground) -> Option<Conclusion> {
    let conclusion = input.annotation(ground.check)?.conclusion?;
    let is_same = ground_outcome(input, ground) == Some(conclusion.outcome()) && conclusion != Conclusion::PartlyMet;
    (!is_same || !is_from_evidence(ground)).then_some(conclusion)
}

fn ground_outcome(input: &ReportInput<'_>, ground: &Ground) -> Option<Outcome> {
    input.finding(ground.check).map(|finding| finding.outcome)
}

fn is_from_evidence(ground: &Ground) -> bool {
    matches!(ground.check.run, Run::Evidence(_))
}

/// More checks than these are counted and not named.
const MOST_IDS: usize = 4;

/// What the answer leaves open and has not told, said even where it is bad already.
fn left_open(answer: &Answer, told: &[&str]) -> Option<Vec<Span>> {
    let mut notes = Vec::new();
    for (standing, what) in [
        (Standing::Open, "not judged yet"),
        (Standing::Judged(Outcome::NoEvidence), "without evidence"),
        (Standing::Judged(Outcome::Review), "to be confirmed"),
    ] {
        let ids = answer.grounds.iter().filter(|ground| ground.standing == standing).map(|ground| ground.check.id);
        let ids: Vec<&str> = ids.filter(|id| !told.contains(id)).collect();
        if !ids.is_empty() && answer.decisive != standing {
            let named = if ids.len() > MOST_IDS { words::size(ids.len()) } else { ids.join(", ") };
            notes.push(format!("{named} {what}"));
        }
    }
    if !answer.absent.is_empty() {
        let ids: Vec<String> = answer.absent.iter().map(|id| (*id).to_owned()).collect();
        notes.push(format!("{} not part of this version", words::listed(&ids)));
    }
    (!notes.is_empty()).then(|| vec![Span::muted(format!("Open: {}.", notes.join("; ")))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::{Sample, sample};
    use crate::report::sections::summary;
    use crate::report::sections::tests::text_of;

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
        fn check(counts: Counts, expected: &str) {
            assert_eq!(Counts { all: 10, ..counts }.in_words().1, expected);
        }
        let none = Counts::default();
        let high = Counts { high: 1, failing: 1, ..none };
        check(none, "No failure was found");
        check(Counts { unknown: 1, ..none }, "No failure was found, and not everything could be seen");
        check(Counts { open: 1, ..none }, "No failure was found, and not everything is judged yet");
        check(Counts { review: 1, ..none }, "No failure was found, and not everything is decided yet");
        check(Counts { unknown: 8, open: 2, ..none }, "Nothing could be assessed");
        check(Counts { open: 10, ..none }, "Nothing is assessed yet");
        check(Counts { unknown: 8, ..none }, "8 of 10 checks could not be answered; no failure was found in the rest");
        check(
            Counts { unknown: 8, ..high },
            "The protection of privileged access has serious gaps: 8 of 10 checks could not be answered",
        );
        check(
            Counts { unknown: 4, open: 3, ..high },
            "The protection of privileged access has serious gaps: 7 of 10 checks are not answered yet",
        );
        check(Counts { unknown: 4, ..high }, "The protection of privileged access has serious gaps");
    }

    #[test]
    fn an_assessment_of_nothing_is_no_all_clear() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        sample.results.findings.iter_mut().for_each(|finding| finding.outcome = Outcome::NoEvidence);
        let check = |sample: &Sample, expected: &str| {
            let said = text_of(&build(&sample.input())) + &text_of(&(summary::SECTION.build)(&sample.input()));
            assert!(said.contains(expected), "{expected}: {said}");
            assert!(
                !said.contains("No failure")
                    && !said.contains("no check fails")
                    && !said.contains("0 failures")
                    && !said.contains("0 checks fail"),
                "{said}"
            );
        };
        check(&sample, "Nothing could be assessed: what was supplied answers none of the checks");
        check(&sample, "On the evidence supplied, none of them could be answered.");
        check(&sample, "184 checks could not be answered for lack of evidence.");
        for part in sample.files.iter_mut().flat_map(|file| &mut file.parts) {
            part.rows_read = 0;
        }
        check(&sample, "Nothing could be assessed: none of the files holds data that this checklist reads");
        sample.files.clear();
        check(&sample, "Nothing could be assessed: no evidence was supplied");
    }
}
