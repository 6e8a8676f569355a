//! Entries of logs that bear one name, as many sign-ins of an account to an application: a line each, in columns.

use super::about::Telling;
use super::alike::ALIKE;
use super::common::Common;
use super::facts::printed;
use crate::assessment::Annotation;
use crate::checklist::{Affected, Fact, Outcome, SubjectKind};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, words};
use std::collections::{BTreeMap, BTreeSet};

/// So many letters stand on a line of such a table.
const LINE: usize = 118;
/// Beside its letters a column has some room.
const ROOM: usize = 2;

/// Those that are told in columns, by their names; and before them all others.
pub(super) fn runs<'a>(
    input: &ReportInput<'_>,
    telling: Telling<'_>,
    objects: Vec<&'a Affected>,
    remarks: &BTreeMap<&str, &Annotation>,
) -> (Vec<&'a Affected>, Vec<Vec<&'a Affected>>) {
    let mut by_name: BTreeMap<(Outcome, SubjectKind, &str), Vec<&'a Affected>> = BTreeMap::new();
    for object in objects.iter().filter(|object| object.is_event() && !remarks.contains_key(&*object.id)) {
        by_name.entry((object.outcome, object.kind, &object.name)).or_default().push(object);
    }
    by_name.retain(|_, run| run.len() >= ALIKE && Columns::of(input, telling, run).is_some());
    let told: BTreeSet<*const Affected> =
        by_name.values().flatten().map(|object| std::ptr::from_ref(*object)).collect();
    let mut runs: Vec<Vec<&'a Affected>> = Vec::new();
    let mut others = Vec::new();
    // In the order of the list.
    for object in objects {
        if !told.contains(&std::ptr::from_ref(object)) {
            others.push(object);
        } else if let Some(run) = by_name.remove(&(object.outcome, object.kind, &*object.name)) {
            runs.push(run);
        }
    }
    (others, runs)
}

/// What all of them have in common, and the rest in columns.
struct Columns<'a> {
    common: Common<'a>,
    /// Labels, each with the letters of its longest value.
    labels: Vec<(&'a str, usize)>,
    /// The same of where they were found.
    places: usize,
}

impl<'a> Columns<'a> {
    /// Where what differs has a column for each label, on one line.
    fn of(input: &ReportInput<'_>, telling: Telling<'_>, run: &[&'a Affected]) -> Option<Self> {
        let common = Common::of(telling, run);
        let mut labels: Vec<(&'a str, usize)> = Vec::new();
        let mut places = "Found in".len();
        for object in run {
            let facts: Vec<&'a Fact> = common.rest(telling, object);
            for (at, fact) in facts.iter().enumerate() {
                if facts.iter().take(at).any(|other| other.label == fact.label) {
                    return None;
                }
                let letters = printed(input, &fact.value).chars().count();
                match labels.iter_mut().find(|(label, _)| *label == fact.label) {
                    Some((_, most)) => *most = letters.max(*most),
                    None => labels.push((fact.label, letters.max(fact.label.chars().count()))),
                }
            }
            places = places.max(common.other_places(input, telling, object).chars().count());
        }
        let line = labels.iter().map(|(_, letters)| letters + ROOM).sum::<usize>() + places + ROOM;
        (line <= LINE && !labels.is_empty()).then_some(Self { common, labels, places })
    }
}

/// What they are called, what is said of all of them, and a line for each.
pub(super) fn run_of(
    input: &ReportInput<'_>,
    telling: Telling<'_>,
    check: &str,
    run: &[&Affected],
) -> Option<[Block; 2]> {
    let first = run.first()?;
    let Columns { common, labels, places } = Columns::of(input, telling, run)?;
    let count = words::counted_in(check, run.len(), first.kind);
    let mut said = vec![Span::strong(input.in_words(&first.name)), Span::plain(format!(": {count}  "))];
    said.push(Span::chip(words::outcome_tone(first.outcome), first.outcome.title()));
    said.extend(common.lines_below(&first.name, input));
    let width = |letters: usize| f32::from(u16::try_from(letters + ROOM).unwrap_or(u16::MAX));
    let mut columns: Vec<Column> =
        labels.iter().map(|(label, letters)| Column::share(*label, width(*letters))).collect();
    // A place is told in small letters, whose column has to hold it whole.
    columns.push(Column::share("Found in", width(places.max("E100 row 99,999".len()) + ROOM)));
    let row = |object: &&Affected| {
        let facts = common.rest(telling, object);
        let value = |label: &str| facts.iter().find(|fact| fact.label == label).map(|fact| printed(input, &fact.value));
        let cell = |(label, _): &(&str, usize)| {
            value(label).map_or_else(|| Cell::from(Span::muted("–")), |value| Cell::from(Span::plain(value)))
        };
        let place = Span::muted(common.other_places(input, telling, object));
        labels.iter().map(cell).chain([Cell::from(place)]).collect::<Vec<Cell>>()
    };
    let rows = run.iter().map(row).collect();
    let table = Table { caption: String::new(), anchor: None, columns, rows, look: TableLook::Ruled };
    Some([Block::KeepTogether(vec![Block::Paragraph(said)]), Block::Table(table)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceId, SourceRef};
    use crate::report::affected::Register;
    use crate::report::masking::PersonalData;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn sign_ins_of_one_name_have_a_line_each() {
        let sample = sample();
        let input = sample.input();
        let object = |number: u64, client: &str| {
            let at = SourceRef { file: EvidenceId(0), part: None, row: number };
            let id = format!("id|2026-06-{:02}t09:00:00z|azure portal", number % 28 + 1);
            Affected::new(SubjectKind::SignIn, id, "ada@contoso.com to Azure Portal", Outcome::Review)
                .fact("When", format!("2026-06-{:02}T09:00:00Z", number % 28 + 1))
                .fact("Result", "success")
                .fact("Client", client)
                .at([at])
        };
        let told = |objects: &[Affected]| {
            let register = Register::default();
            let telling = Telling::of(PersonalData::Full, &register, objects);
            let (others, runs) = runs(&input, telling, objects.iter().collect(), &BTreeMap::new());
            let blocks: Vec<Block> =
                runs.iter().filter_map(|run| run_of(&input, telling, "1.03.f", run)).flatten().collect();
            (others.len(), blocks)
        };
        let clients = ["Browser", "Mobile"];
        let objects: Vec<Affected> = (0..6).map(|number| object(number, clients[number as usize % 2])).collect();
        let (others, blocks) = told(&objects);
        let said = text_of(&blocks);
        assert_eq!(
            (others, said.matches("ada@contoso.com").count(), said.matches("success").count()),
            (0, 1, 1),
            "{said}"
        );
        let Some(Block::Table(table)) = blocks.last() else { panic!("no table") };
        assert_eq!(
            table.columns.iter().map(|column| &*column.title).collect::<Vec<_>>(),
            ["When", "Client", "Found in"]
        );
        assert_eq!(table.rows.len(), 6);
        // Few of them, and such as do not go on a line, stand as all others do.
        assert_eq!(told(&objects[..4]).0, 4);
        let long: Vec<Affected> = (0..6).map(|number| object(number, &format!("{number}").repeat(110))).collect();
        assert_eq!(told(&long).0, 6);
    }
}
