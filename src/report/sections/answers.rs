//! The questions that clients ask first, as [`crate::checklist::answers`] answers them, each with its findings.

mod fit;
mod verdict;

use super::{Preset, Section, first_steps};
use crate::checklist::answers::{Answer, Ground, Standing};
use crate::checklist::{Conclusion, Item, Outcome, Run};
use crate::report::input::anchor;
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, Tone, card, decided, words};
use fit::Depth;
use std::borrow::Cow;
use std::collections::BTreeSet;
use verdict::verdict;

pub const SECTION: Section = Section { id: "answers", title: "Eight answers first", preset: Preset::Executive, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let answers = input.answers();
    if answers.is_empty() {
        return Vec::new();
    }
    let verdict = verdict(input);
    let mut depth = Depth::whole(answers.len());
    let mut rows = rows(input, &answers, &depth);
    while !fit::fits(&verdict, &rows) && depth.lessen(&rows) {
        rows = self::rows(input, &answers, &depth);
    }
    // On a page of their own: whoever reads one page reads this one.
    let blocks = vec![
        SECTION.heading(),
        verdict,
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![Column::share("Question", 2.4), Column::fixed("Answer", 26.0), Column::share("Because", 5.4)],
            rows,
            look: TableLook::Ruled,
        }),
    ];
    vec![Block::PageBreak, Block::KeepTogether(blocks)]
}

fn rows(input: &ReportInput<'_>, answers: &[Answer], depth: &Depth) -> Vec<Vec<Cell>> {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let row = |(place, answer): (usize, &Answer)| {
        // The gravest first; the order of the checklist among equals. What an answer above has told is named only.
        let mut grounds: Vec<&Ground> = answer.grounds.iter().collect();
        grounds.sort_by_key(|ground| (told.contains(ground.check.id), input.severity(ground.check)));
        let telling = Telling { named: depth.named(place), has_evidence: depth.has_evidence() };
        vec![
            Cell::from(Span::strong(answer.question.text)),
            Cell::from(Span::chip(tone(answer.decisive), answer.words.0)),
            Cell::from(because(input, answer, &grounds, telling, &mut told)),
        ]
    };
    answers.iter().enumerate().map(row).collect()
}

/// How much is told beside one answer.
#[derive(Clone, Copy)]
struct Telling {
    named: usize,
    has_evidence: bool,
}

fn tone(decisive: Standing) -> Tone {
    match decisive {
        Standing::Open => Tone::Open,
        Standing::Judged(outcome) => words::outcome_tone(outcome),
    }
}

fn because(
    input: &ReportInput<'_>,
    answer: &Answer,
    grounds: &[&Ground],
    how: Telling,
    told: &mut BTreeSet<&'static str>,
) -> Vec<Span> {
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
    let telling: Vec<&Ground> = grounds.iter().copied().filter(|ground| ground.standing == answer.decisive).collect();
    let fresh = telling.iter().take(how.named).take_while(|ground| !told.contains(ground.check.id)).count();
    // An answer without a sentence would be no answer.
    let spoken = fresh.max(usize::from(phrase.is_empty()));
    lines.extend(reasons(input, &telling, spoken, how.has_evidence));
    told.extend(telling.iter().take(spoken).map(|ground| ground.check.id));
    // A check that the question names itself answers it directly: what it found is told, even where another decides.
    let is_direct = |ground: &&Ground| {
        let waits = ground.standing == Standing::Judged(Outcome::Review) && ground.standing != answer.decisive;
        waits && answer.question.from.contains(&ground.check.id) && !told.contains(ground.check.id)
    };
    let direct: Vec<&Ground> =
        grounds.iter().copied().filter(is_direct).take(how.named.saturating_sub(spoken)).collect();
    lines.extend(reasons(input, &direct, direct.len(), how.has_evidence));
    lines.extend(passing(input, answer, grounds, told));
    let direct: Vec<&str> = direct.iter().map(|ground| ground.check.id).collect();
    let open = left_open(answer, &direct);
    match lines.last_mut().filter(|line| is_of_ids(line)) {
        // Two short lines are one.
        Some(line) => line.extend(open.into_iter().flat_map(|open| [Span::plain(" ")].into_iter().chain(open))),
        None => lines.extend(open),
    }
    joined(lines)
}

/// What is in order where something else keeps the question open: a check that the question names with what it found, the others
/// counted.
fn passing(
    input: &ReportInput<'_>,
    answer: &Answer,
    grounds: &[&Ground],
    told: &mut BTreeSet<&'static str>,
) -> Vec<Vec<Span>> {
    let pass = Standing::Judged(Outcome::Pass);
    let decided = [Outcome::Fail, Outcome::Pass, Outcome::NotApplicable].map(Standing::Judged);
    if decided.contains(&answer.decisive) {
        return Vec::new();
    }
    let all: Vec<&Ground> = grounds.iter().copied().filter(|ground| ground.standing == pass).collect();
    let (named, others): (Vec<&Ground>, Vec<&Ground>) =
        all.into_iter().partition(|ground| answer.question.from.contains(&ground.check.id));
    let mut lines = reasons(input, &named, named.len(), true);
    for line in &mut lines {
        let at = line.len() - 1;
        line.insert(at, Span::plain(if at == 1 { " passes:" } else { " pass:" }));
    }
    told.extend(named.iter().map(|ground| ground.check.id));
    if !others.is_empty() {
        let more = if named.is_empty() { "" } else { " other" };
        let checks = if grounds.len() - named.len() == 1 { "check" } else { "checks" };
        let (of, passing) = (words::size(grounds.len() - named.len()), words::size(others.len()));
        let pass = if others.len() == 1 { "passes" } else { "pass" };
        lines.push(vec![Span::plain(format!("{passing} of {of}{more} {checks} behind it {pass}."))]);
    }
    lines
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

/// Characters of a justification: a shorter beginning is an abbreviation, or no reason.
const LEAST_SAID: usize = 12;

/// How lines begin that name findings only.
const SEE: &str = "See ";
/// So many findings are named without a word of them.
const MOST_ALSO: usize = 6;
const ALSO: &str = "Also ";

fn is_of_ids(line: &[Span]) -> bool {
    line.first().is_some_and(|first| [SEE, ALSO].contains(&first.text.as_str()))
}

/// Each finding in a line behind its id; those beyond the first so many as ids only.
fn reasons(input: &ReportInput<'_>, grounds: &[&Ground], spoken: usize, has_evidence: bool) -> Vec<Vec<Span>> {
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
                        let reason = if has_evidence { format!(" {reason}") } else { String::new() };
                        format!(" By the evidence: {}.{reason}", outcome.title())
                    }
                    _ => String::new(),
                };
                let why = input.annotation(ground.check).map_or("", |annotation| annotation.justification.trim());
                let why = if why.is_empty() { String::new() } else { first_sentence(why) };
                format!("{}{by_itself}", decided::concluded(ground.check, conclusion, &why))
            }
            // Beside a rule that does not hold, the finding reads as its contradiction.
            Standing::Judged(Outcome::Fail | Outcome::Review | Outcome::NoEvidence) if !reason.is_empty() => {
                reason.into_owned()
            }
            Standing::Judged(Outcome::Fail) => format!("not met: {}. {reason}", ground.check.title),
            // A rule that does not apply is not said to hold; of one that holds the finding tells how.
            Standing::Judged(_) if !reason.is_empty() => reason.into_owned(),
            Standing::Judged(_) => format!("{}.", ground.check.title),
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
        let mut line = vec![Span::plain(if spoken == 0 { SEE } else { ALSO })];
        // One more is named as shortly as it is counted.
        let named = if more > MOST_ALSO + 1 { MOST_ALSO } else { more };
        // Ids alone stand by severity, those that were told above among them.
        let mut others: Vec<&&Ground> = grounds.iter().skip(spoken).collect();
        others.sort_by_key(|ground| (input.severity(ground.check), ground.check.id));
        for (index, ground) in others.into_iter().take(named).enumerate() {
            line.extend([Span::plain(if index == 0 { "" } else { ", " }), id(ground)]);
        }
        let rest = if named < more { format!(" and {} more checks", words::size(more - named)) } else { String::new() };
        line.push(Span::plain(format!("{rest}.")));
        lines.push(line);
    }
    lines
}

/// Where all of it stands elsewhere, the beginning will do. It is never cut within a sentence: half a name would not be known as one
/// that is to be hidden.
fn first_sentence(text: &str) -> String {
    let ends = text.match_indices(['.', '!', '?', '\n', ';']).map(|(at, _)| at + 1);
    let ends = ends.filter(|end| text[*end..].starts_with(char::is_whitespace) || text[..*end].ends_with('\n'));
    let end = ends.into_iter().find(|end| *end > LEAST_SAID).unwrap_or(text.len());
    let said = text[..end].trim().trim_end_matches(';');
    if said.ends_with(['.', '!', '?']) { said.to_owned() } else { format!("{said}.") }
}

/// The conclusion, where it says another thing than the evidence or answers a question that no evidence does.
fn told_otherwise(input: &ReportInput<'_>, ground: &Ground) -> Option<Conclusion> {
    let conclusion = input.concluded(ground.check)?;
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

    #[test]
    fn what_passes_is_told_where_a_person_has_to_confirm_the_rest() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        for finding in &mut sample.results.findings {
            (finding.outcome, finding.reasons) = (Outcome::Pass, vec![format!("Seen of {}.", finding.check)]);
        }
        let open = sample.results.findings.iter_mut().find(|finding| finding.check == "1.03.f").unwrap();
        open.outcome = Outcome::Review;
        let input = sample.input();
        let told = |question: &str| -> String {
            let answers = input.answers();
            let rows = rows(&input, &answers, &Depth::whole(answers.len()));
            let at = answers.iter().position(|answer| answer.question.id == question).unwrap();
            rows[at][2].spans.iter().map(|span| span.text.as_str()).collect()
        };
        let first = told("first-steps");
        assert!(
            first.starts_with("Nothing that comes first fails; a person has to confirm this:\n1.03.f Seen of"),
            "{first}"
        );
        assert!(first.contains(" checks behind it pass."), "{first}");
        let number = told("global-administrators");
        assert!(number.contains("\n1.02.b passes: Seen of 1.02.b.\n"), "{number}");
        assert!(number.contains(" other checks behind it pass."), "{number}");
    }
}
