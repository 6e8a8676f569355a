//! Change since the previous assessment: what is new, resolved or otherwise, in findings and in the objects they name.

use super::{Preset, Section, heading, paragraph};
use crate::assessment::compare::{Change, FindingChange, ObjectChange, knows_facts, since, told_backwards};
use crate::checklist::{Check, Finding, Outcome, Previous};
use crate::report::input::Standing;
use crate::report::masking::PersonalData;
use crate::report::{Bar, Block, Cell, Chart, Column, ReportInput, Series, Span, Table, TableLook, Tone, card, words};
use crate::tenant::holders::Holders;

pub const SECTION: Section =
    Section { id: "since", title: "Change since the previous assessment", preset: Preset::Management, build };

/// Objects of one check and one role's holders that are named; the rest are counted.
const MOST_NAMED: usize = 24;

const STANDINGS: [(Standing, &str, Tone); 6] = super::summary::STANDINGS;

/// Then and now beside each other, and what lies between; none where no previous assessment is named.
pub(super) fn picture(input: &ReportInput<'_>) -> Option<Block> {
    let previous = input.assessment.previous.as_deref()?;
    let then = |check: &Check| previous.findings.get(check.id).map(|finding| finding.outcome);
    let now = |check: &Check| input.finding(check).map(Finding::by_evidence);
    let bars = vec![
        bar(input, format!("Then · {}", input.date(previous.as_of)), &then),
        bar(input, format!("Now · {}", input.date(input.results.as_of)), &now),
    ];
    let series = STANDINGS
        .iter()
        .map(|(_, name, tone)| Series { name: (*name).to_owned(), tone: *tone, is_hatched: false })
        .collect();
    let chart =
        Chart::StackedBars { title: "Checks then and now, as judged from the evidence".to_owned(), series, bars };
    let changes = since(previous, input.results);
    let mut told: Vec<Span> = doubts(input, previous).into_iter().map(|told| Span::strong(told + " ")).collect();
    told.extend([
        Span::plain(format!(
            "Since the previous assessment of {}: {}. See ",
            input.date(previous.as_of),
            counts(&changes)
        )),
        Span::plain(SECTION.title).to(SECTION.id),
        Span::plain("."),
    ]);
    if !input.options.has(&SECTION) {
        told.truncate(told.len() - 2);
        if let Some(last) = told.last_mut() {
            last.text = last.text.replace(" See ", "");
        }
    }
    Some(Block::KeepTogether(vec![Block::Chart(chart), Block::Paragraph(told)]))
}

fn bar(input: &ReportInput<'_>, label: String, outcome: &dyn Fn(&Check) -> Option<Outcome>) -> Bar {
    let checks = || input.checklist.checks().map(|(_, check)| check);
    let count = |wanted: Standing| {
        let stands =
            |check: &&Check| outcome(check).is_some_and(|outcome| Standing::of(check, Some(outcome)) == wanted);
        checks().filter(stands).count() as u64
    };
    Bar { label, counts: STANDINGS.iter().map(|(standing, ..)| count(*standing)).collect() }
}

/// Why what changed may not be what it seems: another client's assessment, or one of a later day.
pub(super) fn doubts(input: &ReportInput<'_>, previous: &Previous) -> Vec<String> {
    let backwards = told_backwards(previous.as_of, input.results.as_of).map(str::to_owned);
    of_another_client(previous).into_iter().chain(backwards).collect()
}

/// Where the previous assessment seems to be of another client: what of it says so. How that one is called is nothing for
/// this client's report.
fn of_another_client(previous: &Previous) -> Option<String> {
    let differ: Vec<String> = previous.unlike.iter().map(|unlike| unlike.words().to_owned()).collect();
    (!differ.is_empty()).then(|| {
        format!(
            "The previous assessment seems to be of another client: it has {}. What is new, changed or resolved may be so for \
             this reason alone.",
            words::listed(&differ)
        )
    })
}

/// `12 findings resolved, 3 new, 5 changed and 186 unchanged`; what no finding is goes untold but for these.
fn counts(changes: &[FindingChange]) -> String {
    let count = |change: Change| changes.iter().filter(|one| one.change == change).count();
    let mut told = vec![
        format!("{} resolved", words::counted(count(Change::Resolved), "finding", "findings")),
        format!("{} new", words::size(count(Change::New))),
    ];
    let others = [Change::NowJudged, Change::NotKnown, Change::NoLongerSeen];
    let others = others.into_iter().filter(|change| count(*change) > 0);
    told.extend(others.map(|change| format!("{} {}", words::size(count(change)), change.title())));
    let of_facts = changes.iter().filter(|one| one.is_of_facts_alone()).count();
    let of_facts = match of_facts {
        0 => String::new(),
        count => format!(" ({} of them only in what is told of the same objects)", words::size(count)),
    };
    told.push(format!("{} {}{of_facts}", words::size(count(Change::Changed)), Change::Changed.title()));
    format!("{} and {} unchanged", told.join(", "), words::size(count(Change::Unchanged)))
}

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let Some(previous) = input.assessment.previous.as_deref() else { return Vec::new() };
    let changes = since(previous, input.results);
    let mut blocks = vec![SECTION.heading()];
    blocks.extend(doubts(input, previous).into_iter().map(|told| Block::Paragraph(vec![Span::strong(told)])));
    blocks.push(opening(input, previous, &changes));
    if !knows_facts(previous) {
        blocks.push(paragraph(
            "What was told of each object then was not kept, so a finding whose objects are the same counts as unchanged.",
        ));
    }
    let groups =
        [Change::Resolved, Change::New, Change::NowJudged, Change::NotKnown, Change::NoLongerSeen, Change::Changed];
    for change in groups {
        let of = changes.iter().filter(|one| one.change == change);
        let (of_facts, of): (Vec<&FindingChange>, Vec<_>) = of.partition(|one| one.is_of_facts_alone());
        if of.is_empty() && of_facts.is_empty() {
            continue;
        }
        blocks.push(heading(3, words::capital(change.title())));
        blocks.push(paragraph(change.meaning()));
        if !of.is_empty() {
            blocks.push(findings(input, previous, &of));
        }
        if !of_facts.is_empty() {
            blocks.push(Block::Paragraph(only_facts(input, &of_facts)));
        }
    }
    if input.options.preset == Preset::Full && input.options.personal_data != PersonalData::Counts {
        blocks.extend(objects(input, &changes));
        blocks.extend(roles(input, previous));
    }
    blocks
}

fn opening(input: &ReportInput<'_>, previous: &Previous, changes: &[FindingChange]) -> Block {
    Block::Paragraph(vec![
        Span::plain("Compared with the assessment as of "),
        Span::strong(input.date(previous.as_of)),
        Span::plain(format!(
            "{}: {}. Compared is what the checks say from the evidence then and now, by the rules of today; the \
             assessor’s conclusions stand with each finding. What a gap in the evidence hides, then or now, is counted neither as new nor as resolved.",
            // Whoever has the file finds it by its name; in the short editions it says nothing.
            if input.options.preset == Preset::Full { format!(" ({})", previous.name) } else { String::new() },
            counts(changes)
        )),
    ])
}

fn findings(input: &ReportInput<'_>, previous: &Previous, changes: &[&FindingChange]) -> Block {
    let row = |change: &&FindingChange| {
        let check = input.checklist.check(&change.check).map(|(_, check)| check);
        let then = previous.findings.get(&change.check);
        let now = check.and_then(|check| input.finding(check));
        vec![
            id(input, &change.check),
            Cell::from(check.map_or("No longer part of the checklist", |check| check.title)),
            Cell::from(outcome(change.was, check)),
            Cell::from(outcome(change.now, check)),
            Cell::from(numbers(change, then.map(|then| then.affected), now)),
        ]
    };
    Block::Table(Table {
        caption: String::new(),
        anchor: None,
        columns: vec![
            Column::fixed("Check", 15.0),
            Column::share("What should be true", 4.0),
            Column::fixed("Then", 25.0),
            Column::fixed("Now", 25.0),
            Column::share("Objects", 1.9),
        ],
        rows: changes.iter().map(row).collect(),
        look: TableLook::Ruled,
    })
}

/// `Only what is told of the same objects differs, such as dates: 1.02.f (2 objects) · 2.06.b (79 objects).`
fn only_facts(input: &ReportInput<'_>, changes: &[&FindingChange]) -> Vec<Span> {
    let mut told = vec![Span::plain(
        "Outcome and objects are the same, and only what is told of the objects differs, such as dates: ",
    )];
    for (at, change) in changes.iter().enumerate() {
        let count = words::counted(change.objects.changed.len(), "object", "objects");
        told.extend([
            Span::plain(if at == 0 { "" } else { " · " }),
            linked(input, &change.check),
            Span::plain(format!(" ({count})")),
        ]);
    }
    told.push(Span::plain("."));
    told
}

/// The check's id, leading to it while the checklist has it.
fn id(input: &ReportInput<'_>, check: &str) -> Cell {
    Cell::from(linked(input, check))
}

fn linked(input: &ReportInput<'_>, check: &str) -> Span {
    let id = Span::strong(check);
    if input.checklist.check(check).is_some() { id.to(card::link_to(input, check)) } else { id }
}

fn outcome(outcome: Option<Outcome>, check: Option<&Check>) -> Span {
    match (outcome, check) {
        (None, _) => Span::muted("not there"),
        (Some(outcome), Some(check)) => card::standing_chip(Standing::of(check, Some(outcome))),
        (Some(outcome), None) => card::standing_chip(Standing::Judged(outcome)),
    }
}

/// `5 → 3: 1 new, 3 resolved`; where the objects then are not known by name, the numbers alone.
fn numbers(change: &FindingChange, then: Option<u64>, now: Option<&Finding>) -> String {
    let then = then.unwrap_or(0);
    let now = now.map_or(0, |finding| finding.affected.len() as u64);
    if then == 0 && now == 0 {
        return "–".to_owned();
    }
    let parts = change.objects.in_words(words::size);
    let numbers = format!("{} → {}", words::number(then), words::number(now));
    if parts.is_empty() { numbers } else { format!("{numbers}: {parts}") }
}

/// Which objects came, went or stand otherwise, by check; of a finding that is new or now judged all came, and
/// stand with it.
fn objects(input: &ReportInput<'_>, changes: &[FindingChange]) -> Vec<Block> {
    let mut rows = Vec::new();
    let all_came = |one: &&FindingChange| matches!(one.change, Change::New | Change::NowJudged);
    for change in changes.iter().filter(|one| !all_came(one)) {
        for (what, list) in change.objects.lists() {
            // Of whom only what is told differs stands where he stood.
            let differs = |object: &&ObjectChange| what != Change::Changed || object.was != object.now;
            let list: Vec<&ObjectChange> = list.iter().filter(differs).collect();
            if !list.is_empty() {
                rows.push(vec![
                    id(input, &change.check),
                    Cell::from(words::capital(what.title())),
                    Cell::from(named(&list)),
                ]);
            }
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let table = Table {
        caption: String::new(),
        anchor: None,
        columns: vec![Column::fixed("Check", 15.0), Column::share("Change", 1.2), Column::share("Objects", 5.0)],
        rows,
        look: TableLook::Ruled,
    };
    vec![heading(3, "Objects that came, went or stand otherwise"), Block::Table(table)]
}

fn named(objects: &[&ObjectChange]) -> String {
    let name = |object: &&ObjectChange| {
        let name = if object.name.is_empty() { object.id.clone() } else { object.name.clone() };
        match (object.was, object.now) {
            (Some(was), Some(now)) if was != now => format!("{name} ({} → {})", was.title(), now.title()),
            _ => name,
        }
    };
    limited(objects.iter().map(name).collect())
}

fn limited(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    names.truncate(MOST_NAMED);
    if more > 0 {
        names.push(format!("and {} more", words::size(more)));
    }
    names.join(" · ")
}

/// Whose roles changed, role by role.
fn roles(input: &ReportInput<'_>, previous: &Previous) -> Vec<Block> {
    let title = heading(3, "Who holds roles, and did not; who held them, and does not");
    let Some(changes) =
        previous.role_changes(&Holders::as_stated(input.tenant, &input.assessment.stated, input.results.as_of))
    else {
        let text = "The previous evidence did not tell whole who held roles, so this is not compared.";
        return vec![title, paragraph(text)];
    };
    if changes.is_empty() {
        return vec![title, paragraph("Every role is held by those who held it then.")];
    }
    let or_nobody = |names: Vec<String>| if names.is_empty() { "–".to_owned() } else { limited(names) };
    let row = |change: crate::checklist::previous::RoleChange| {
        vec![
            Cell::from(Span::strong(if change.name.is_empty() { change.role } else { change.name })),
            Cell::from(or_nobody(change.added)),
            Cell::from(or_nobody(change.removed)),
        ]
    };
    let table = Table {
        caption: String::new(),
        anchor: None,
        columns: vec![Column::share("Role", 2.0), Column::share("Came", 3.0), Column::share("Went", 3.0)],
        rows: changes.into_iter().map(row).collect(),
        look: TableLook::Ruled,
    };
    vec![title, Block::Table(table)]
}
