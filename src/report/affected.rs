//! The objects a finding concerns, as a table; of very long lists a summary and the first ones.

mod about;
mod alike;
mod common;
mod events;
mod facts;
mod lists;

use super::card::{pictures, said};
use super::masking::PersonalData;
use super::options::Carried;
use super::sections::accounts;
use super::{Block, Cell, Column, Once, ReportInput, Span, Table, TableLook, words};
use crate::assessment::{Annotation, Target};
use crate::checklist::{Affected, Check, Finding, Outcome, SubjectKind, subject};
use crate::tenant::natural;
pub use about::Register;
pub use lists::Lists;

use about::Telling;
use alike::{alike, by_outcome, group_of};
use common::Common;
use events::{run_of, runs};
use facts::{Notes, facts, name};
use std::collections::{BTreeMap, BTreeSet};

/// Longer lists are not printed whole: they would bury the report, and nobody reads them on paper. Where all lists together
/// would have more rows than [`MOST_ROWS`], the next of these holds.
const MOST_PRINTED: [usize; 4] = [2_000, 500, 200, 50];
/// Some 670 pages.
const MOST_ROWS: usize = 20_000;
/// So many of a longer list are printed.
const FIRST: usize = 200;

pub fn blocks(input: &ReportInput<'_>, once: &Once<'_>, check: &Check, finding: &Finding) -> Vec<Block> {
    let affected = &finding.affected;
    let register = &once.register;
    let telling = Telling::of(input.options.personal_data, register, affected);
    if input.options.personal_data == PersonalData::Counts {
        return Vec::new();
    }
    let remarks = remarks(input, check);
    let shared = Shared::of(check.id, affected.iter());
    let listed: BTreeSet<&str> = affected.iter().map(|object| &*object.id).collect();
    let mut blocks = Vec::new();
    let most = most_printed(input);
    if affected.len() > most {
        let first = FIRST.min(most);
        blocks.push(summary(check, finding));
        let whole = match input.options.carried {
            Carried::Everything => format!("in the file {}, attached to this report", list_file(check)),
            Carried::Nothing => format!("under {} in the action plan and the CSV output of this assessment", check.id),
        };
        let shown = affected
            .iter()
            .enumerate()
            .filter(|(index, object)| *index < first || remarks.contains_key(&*object.id))
            .map(|(_, object)| object);
        let (first, all) = (words::size(first), words::size(affected.len()));
        let others = if remarks.is_empty() { "" } else { ", and those of which something was said," };
        blocks.push(Block::Paragraph(vec![
            Span::strong(format!("The first {first} of {all} objects{others} are shown here.")),
            Span::plain(format!(" All of them, with every fact and source, stand {whole}.")),
        ]));
        let shared = Shared { how: "shown here", ..shared };
        let caption = format!("{}: the first {first} of {all} objects", check.id);
        blocks.extend(table(input, telling, caption, shown, &remarks, shared, once));
    } else if !affected.is_empty() {
        let caption = format!("{}: {}", check.id, shared.counted(affected.len()));
        blocks.extend(table(input, telling, caption, affected.iter(), &remarks, shared, once));
    }
    blocks.extend(remarks_on_others(input, check, &remarks, &listed));
    blocks.extend(pictures(input, remarks.values().flat_map(|annotation| &annotation.attachments)));
    blocks
}

/// Whether the list is too long to be printed whole.
pub fn is_cut(input: &ReportInput<'_>, finding: &Finding) -> bool {
    finding.affected.len() > most_printed(input)
}

/// How long a list may be in this report.
fn most_printed(input: &ReportInput<'_>) -> usize {
    let rows = |most: usize| -> usize {
        let of = |finding: &Finding| {
            let length = finding.affected.len();
            if length > most { FIRST.min(most) } else { length }
        };
        input.results.findings.iter().map(of).sum()
    };
    let [.., least] = MOST_PRINTED;
    MOST_PRINTED.into_iter().find(|most| rows(*most) <= MOST_ROWS).unwrap_or(least)
}

/// The name of the file that holds a list which is too long to be printed.
pub fn list_file(check: &Check) -> String {
    format!("objects-{}.csv", check.id)
}

/// What is told of the objects beside the finding: how many they are, where no table shows them, and where the rows stand that
/// their table leaves out.
pub fn beside(input: &ReportInput<'_>, once: &Once<'_>, finding: &Finding) -> Vec<(String, Vec<Span>)> {
    if finding.affected.is_empty() {
        return Vec::new();
    }
    let label = if has_passes(&finding.affected) { LISTED } else { CONCERNED };
    let count = || (words::capital(label), vec![Span::plain(how_many(finding))]);
    if input.options.personal_data == PersonalData::Counts {
        return vec![count()];
    }
    // A list of passes below a finding that is open: what is missing may hold others.
    let mut told: Vec<(String, Vec<Span>)> = is_open(finding).then(count).into_iter().collect();
    let telling = Telling::of(input.options.personal_data, &once.register, &finding.affected);
    let leaves_out = finding.affected.iter().any(|object| telling.leaves_out(object));
    let see = || {
        vec![
            Span::plain("those of accounts and their roles stand under "),
            Span::plain(accounts::SECTION.title).to(accounts::SECTION.id),
        ]
    };
    told.extend(leaves_out.then(|| ("Further rows".to_owned(), see())));
    told
}

/// What is said of objects in a list: of one that holds passes not that it concerns them.
const CONCERNED: &str = "concerned";
const LISTED: &str = "listed";

fn has_passes(affected: &[Affected]) -> bool {
    affected.iter().any(|object| object.outcome == Outcome::Pass)
}

/// Whether evidence is missing beside objects that pass.
fn is_open(finding: &Finding) -> bool {
    finding.outcome == Outcome::NoEvidence && has_passes(&finding.affected)
}

/// `3 objects`; of passes `3 objects, all pass`; of several outcomes `3 objects: 2 fail, 1 is for review`
fn how_many(finding: &Finding) -> String {
    let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
    finding.affected.iter().for_each(|object| *counts.entry(object.outcome).or_default() += 1);
    let all = finding.affected.len();
    let so_far = if is_open(finding) { ", as far as the evidence goes" } else { "" };
    if counts.len() < 2 {
        let objects = words::counted(all, "object", "objects");
        return match counts.keys().next() {
            Some(Outcome::Pass) if all == 1 => format!("{objects}, it passes{so_far}"),
            Some(Outcome::Pass) => format!("{objects}, all pass{so_far}"),
            _ => objects,
        };
    }
    let one = |(outcome, count): (Outcome, usize)| {
        let verb = |one, many| if count == 1 { one } else { many };
        let is = match outcome {
            Outcome::Fail => verb("fails", "fail").to_owned(),
            Outcome::Review => format!("{} for review", verb("is", "are")),
            Outcome::Pass => format!("{}{so_far}", verb("passes", "pass")),
            Outcome::NoEvidence => format!("{} evidence", verb("lacks", "lack")),
            Outcome::NotApplicable => format!("{} not applicable", verb("is", "are")),
        };
        format!("{} {is}", words::size(count))
    };
    let parts = counts.into_iter().map(one).collect::<Vec<_>>().join(", ");
    format!("{} objects: {parts}", words::size(all))
}

/// Whether something was said of single objects of a check, even of such as it does not list.
pub fn has_remarks(input: &ReportInput<'_>, check: &Check) -> bool {
    !remarks(input, check).is_empty()
}

/// What was said of single objects of a check, by the object's id.
pub fn remarks<'a>(input: &ReportInput<'a>, check: &Check) -> BTreeMap<&'a str, &'a Annotation> {
    let of_check = |(target, annotation): (&'a Target, &'a Annotation)| match target {
        Target::Object { checklist, check: id, subject } if checklist == input.checklist.id && id == check.id => {
            Some((subject.as_str(), annotation))
        }
        _ => None,
    };
    input.assessment.annotations.iter().filter_map(of_check).collect()
}

/// Something said of an object that the finding no longer lists must not be lost.
fn remarks_on_others(
    input: &ReportInput<'_>,
    check: &Check,
    remarks: &BTreeMap<&str, &Annotation>,
    listed: &BTreeSet<&str>,
) -> Option<Block> {
    let rows: Vec<Vec<Cell>> = remarks
        .iter()
        .filter(|(subject, _)| !listed.contains(*subject))
        .map(|(subject, annotation)| {
            vec![Cell::from(Span::code(subject::readable(subject))), Cell::from(remark_lines(input, annotation))]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: format!("{}: said of objects that are no longer listed here", check.id),
            anchor: None,
            columns: vec![Column::share("Object", 2.0), Column::share("Said", 3.0)],
            rows,
            look: TableLook::Ruled,
        })
    })
}

/// What all objects of a list have in common, and so need not say each.
#[derive(Clone, Copy)]
struct Shared {
    /// The check whose objects they are.
    check: &'static str,
    outcome: Option<Outcome>,
    kind: Option<SubjectKind>,
    /// Whether they are concerned, listed, or only some of a longer list.
    how: &'static str,
}

impl Shared {
    fn of<'a>(check: &'static str, affected: impl Iterator<Item = &'a Affected> + Clone) -> Self {
        let first = affected.clone().next();
        let outcome = first.map(|first| first.outcome);
        let kind = first.map(|first| first.kind);
        Self {
            check,
            outcome: outcome.filter(|outcome| affected.clone().all(|object| object.outcome == *outcome)),
            kind: kind.filter(|kind| affected.clone().all(|object| object.kind == *kind)),
            how: if affected.clone().any(|object| object.outcome == Outcome::Pass) { LISTED } else { CONCERNED },
        }
    }

    /// `12 users concerned`; where some pass `12 users listed`, of a list that is cut `12 users shown here`.
    fn counted(self, count: usize) -> String {
        let how = self.how;
        // A tenant or an unknown stands for a setting, an alert, whatever has no kind of its own.
        let kind = self.kind.filter(|kind| !matches!(kind, SubjectKind::Tenant | SubjectKind::Unknown));
        kind.map_or_else(
            || format!("{} {how}", words::counted(count, "object", "objects")),
            |kind| format!("{} {how}", words::counted_in(self.check, count, kind)),
        )
    }
}

fn table<'a>(
    input: &ReportInput<'_>,
    telling: Telling<'_>,
    caption: String,
    objects: impl Iterator<Item = &'a Affected>,
    remarks: &BTreeMap<&str, &Annotation>,
    shared: Shared,
    once: &Once<'_>,
) -> Vec<Block> {
    let lists = &once.lists;
    let said_at = |object: &Affected| once.said_at(shared.check, object);
    let mut all: Vec<&Affected> = objects.collect();
    // The worst first, kind by kind, and each by name. Where names are masked their order would tell them: those stand in order
    // already.
    match input.options.personal_data {
        PersonalData::Full => all.sort_by_cached_key(|object| (object.outcome, object.kind, natural(&object.name))),
        PersonalData::Masked | PersonalData::Counts => all.sort_by_key(|object| (object.outcome, object.kind)),
    }
    let (objects, groups) = alike(telling, &all, remarks);
    let (objects, runs) = runs(input, telling, objects, remarks);
    let mut groups: Vec<(Vec<&Affected>, bool)> =
        groups.into_iter().map(|group| (group, false)).chain(runs.into_iter().map(|run| (run, true))).collect();
    groups.sort_by_key(|(group, _)| outcome_of(group));
    let of_group = |(group, is_run): &(Vec<&Affected>, bool)| {
        let run = is_run.then(|| run_of(input, telling, shared.check, group)).flatten();
        run.map_or_else(|| group_of(input, telling, lists, shared, group), Vec::from)
    };
    let parts: Vec<(&[&Affected], Common<'_>)> = by_outcome(&objects, !groups.is_empty())
        .into_iter()
        .map(|part| (part, Common::of_much(telling, part)))
        .collect();
    let told = parts.iter().flat_map(|(part, common)| {
        let told_here = part.iter().filter(|object| said_at(object).is_none());
        told_here.map(|object| common.rest(telling, object))
    });
    let notes = Notes::of(&told.collect::<Vec<_>>());
    let row = |object: &&Affected, common: &Common<'_>, shared: Shared| {
        let facts = match said_at(object) {
            Some(check) => vec![
                Span::plain("The same as at "),
                Span::strong(check).to(super::card::link_to(input, check)),
                Span::plain("."),
            ],
            None => facts(input, &common.rest(telling, object), &notes),
        };
        let facts = beside_name(input, telling, (object, common), facts, remarks.get(&*object.id).copied());
        vec![Cell::from(name(input, telling, object, shared)), Cell::from(facts)]
    };
    let is_whole = parts.len() < 2 && groups.is_empty();
    let mut blocks: Vec<Block> = notes.block(input).into_iter().collect();
    let mut groups = groups.into_iter().peekable();
    for (part, common) in &parts {
        // All of one outcome stands together.
        let outcome = outcome_of(part);
        while let Some(group) = groups.next_if(|(group, _)| outcome_of(group) < outcome) {
            blocks.extend(of_group(&group));
        }
        // Of a whole list the card says the outcome.
        let own = if is_whole {
            shared
        } else {
            Shared { kind: shared.kind, how: shared.how, ..Shared::of(shared.check, part.iter().copied()) }
        };
        let rows: Vec<Vec<Cell>> = part.iter().map(|object| row(object, common, own)).collect();
        let of = if is_whole {
            caption.clone()
        } else {
            caption.replacen(": ", &format!(": {} of ", words::size(part.len())), 1)
        };
        let chip = own.outcome.filter(|_| !is_whole);
        let caption = if is_whole && common.is_empty() {
            of
        } else {
            let has_facts = rows.iter().any(|row| row.iter().skip(1).any(|facts| !facts.spans.is_empty()));
            blocks.push(announced(input, common, of, (part.len(), has_facts), chip));
            String::new()
        };
        let has_places = part.iter().any(|object| !common.other_places(input, telling, object).is_empty());
        let title = if has_places { "Facts, and where they were found" } else { "Facts" };
        let columns = vec![Column::share("Object", 3.5), Column::share(title, 6.3)];
        blocks.push(Block::Table(Table { caption, anchor: None, columns, rows, look: TableLook::Ruled }));
    }
    blocks.extend(groups.flat_map(|group| of_group(&group)));
    blocks
}

/// What stands beside the name of an object: its facts, what was said of it, and where it was found.
fn beside_name(
    input: &ReportInput<'_>,
    telling: Telling<'_>,
    (object, common): (&Affected, &Common<'_>),
    mut facts: Vec<Span>,
    remark: Option<&Annotation>,
) -> Vec<Span> {
    if let Some(annotation) = remark {
        if !facts.is_empty() {
            facts.push(Span::plain("\n"));
        }
        facts.extend(remark_lines(input, annotation));
    }
    let places = common.other_places(input, telling, object);
    if facts.is_empty() && places.is_empty() && !common.is_empty() {
        if telling.is_registered(object) {
            facts.extend([Span::muted("see "), Span::plain(accounts::SECTION.title).to(accounts::SECTION.id)]);
        } else {
            facts.push(Span::muted("nothing more"));
        }
    }
    if !places.is_empty() {
        facts.push(Span::plain(if facts.is_empty() { "" } else { "\n" }));
        facts.push(Span::muted(format!("Source: {places}")));
    }
    facts
}

/// Above a part of a list: how many they are, their outcome, and what they have in common, or that each has facts.
fn announced(
    input: &ReportInput<'_>,
    common: &Common<'_>,
    of: String,
    (count, has_facts): (usize, bool),
    outcome: Option<Outcome>,
) -> Block {
    let says = match (common.is_empty(), count) {
        (true, _) if !has_facts => "",
        (true, 1) => ", with facts of its own",
        (true, _) => ", each with facts of its own",
        (false, _) => ", with this in common",
    };
    let mut said = vec![Span::strong(of), Span::plain(format!("{says}:  "))];
    said.extend(outcome.map(|outcome| Span::chip(words::outcome_tone(outcome), outcome.title())));
    said.extend(common.lines(input));
    Block::KeepTogether(vec![Block::Paragraph(said)])
}

fn outcome_of(objects: &[&Affected]) -> Option<Outcome> {
    objects.first().map(|object| object.outcome)
}

fn remark_lines(input: &ReportInput<'_>, annotation: &Annotation) -> Vec<Span> {
    lines_of(said(annotation, input))
}

/// Pairs as lines of one cell.
pub fn lines_of(pairs: super::card::Pairs) -> Vec<Span> {
    let mut spans = Vec::new();
    for (index, (label, value)) in pairs.into_iter().enumerate() {
        let line = if index == 0 { "" } else { "\n" };
        spans.push(Span::strong(format!("{line}{label}: ")));
        spans.extend(value);
    }
    spans
}

/// How many objects of each kind and outcome.
fn summary(check: &Check, finding: &Finding) -> Block {
    let mut counts: BTreeMap<(Outcome, SubjectKind), usize> = BTreeMap::new();
    for object in &finding.affected {
        *counts.entry((object.outcome, object.kind)).or_default() += 1;
    }
    let rows = counts.into_iter().map(|((outcome, kind), count)| {
        vec![
            Cell::from(words::capital(&words::kind_in(check.id, kind))),
            Cell::from(Span::chip(words::outcome_tone(outcome), outcome.title())),
            Cell::from(words::size(count)),
        ]
    });
    let how = if has_passes(&finding.affected) { LISTED } else { CONCERNED };
    Block::Table(Table {
        caption: format!("{}: {} {how}", check.id, words::counted(finding.affected.len(), "object", "objects")),
        anchor: None,
        columns: vec![
            Column::share("Kind", 3.0),
            Column::fixed("Outcome", 30.0),
            Column::fixed("Objects", 25.0).numeric(),
        ],
        rows: rows.collect(),
        look: TableLook::Ruled,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::{person, sample};
    use crate::report::sections::tests::text_of;

    #[test]
    fn objects_of_one_kind_stand_together() {
        let check = |level: PersonalData, expected: [&str; 4]| {
            let mut sample = sample();
            sample.options.personal_data = level;
            let object = |kind, name: &str| {
                Affected::new(kind, format!("id-{name}"), name, Outcome::Fail).fact("Why", name.repeat(2))
            };
            use SubjectKind::{Device, User};
            let all = [object(Device, "a"), object(User, "b"), object(Device, "c"), object(User, "d")];
            let mut finding = sample.results.findings[0].clone();
            finding.affected = all.into();
            let input = sample.input();
            let (_, check) = sample.checklist.check("1.02.b").unwrap();
            let blocks = blocks(&input, &Once::default(), check, &finding);
            let rows =
                blocks.iter().find_map(|block| if let Block::Table(table) = block { Some(&table.rows) } else { None });
            let names: Vec<&str> = rows.unwrap().iter().map(|row| row[0].spans[0].text.as_str()).collect();
            assert_eq!(names, expected);
        };
        check(PersonalData::Full, ["b", "d", "a", "c"]);
        check(PersonalData::Masked, ["b", "d", "a", "c"]);
    }

    #[test]
    fn a_part_of_a_list_is_said_to_have_facts_only_where_it_has() {
        let check = |fact: Option<&str>, expected: &str| {
            let sample = sample();
            let object = |number: usize| {
                let object = Affected::new(SubjectKind::User, format!("id-{number}"), "Ada", Outcome::NoEvidence);
                match (number, fact) {
                    (3.., _) => object.fact("Why", "Not known."),
                    (_, Some(fact)) => object.fact("Signals", fact.repeat(number + 1)),
                    (_, None) => object,
                }
            };
            let mut finding = sample.results.findings[0].clone();
            finding.affected = (0..12).map(object).collect();
            let (_, check) = sample.checklist.check("1.02.b").unwrap();
            let told = text_of(&blocks(&sample.input(), &Once::default(), check, &finding));
            assert!(told.contains(expected), "{expected}: {told}");
        };
        check(None, "3 of 12 users concerned:  No evidence");
        check(Some("x"), "3 of 12 users concerned, each with facts of its own:  No evidence");
    }

    #[test]
    fn passes_are_listed_and_whole_only_where_nothing_is_missing() {
        let check = |outcome: Outcome, objects: &[Outcome], label: &str, expected: &str| {
            let mut sample = sample();
            sample.options.personal_data = PersonalData::Counts;
            let mut finding = sample.results.findings[0].clone();
            finding.outcome = outcome;
            finding.affected = objects.iter().enumerate().map(|(at, outcome)| person(at, *outcome)).collect();
            let told = beside(&sample.input(), &Once::default(), &finding);
            let told: Vec<(&str, &str)> = told.iter().map(|(label, said)| (&**label, &*said[0].text)).collect();
            assert_eq!(told, [(label, expected)]);
        };
        use Outcome::{Fail, NoEvidence, Pass};
        check(Fail, &[Fail, Fail], "Concerned", "2 objects");
        check(Pass, &[Pass, Pass], "Listed", "2 objects, all pass");
        check(Pass, &[Pass], "Listed", "1 object, it passes");
        check(NoEvidence, &[Pass, Pass], "Listed", "2 objects, all pass, as far as the evidence goes");
        check(Fail, &[Fail, Pass, Pass], "Listed", "3 objects: 1 fails, 2 pass");
        let all = [Pass, Pass].map(|outcome| person(0, outcome));
        assert_eq!(Shared::of("1.02.b", all.iter()).counted(2), "2 users listed");
    }
}
