//! The objects of the observations: each is an inventory item once, and a subject of every observation that concerns it, with
//! its outcome there and the rows it was found in. Where only counts are told there are none.

use super::{Ids, line, list, property, text};
use crate::assessment::Target;
use crate::checklist::{Affected, Check, Finding, Parts, SubjectKind, subject};
use crate::evidence::{EvidenceId, PartId, SourceRef};
use crate::report::masking::PersonalData;
use crate::report::{ReportInput, words};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Objects told with one observation, the worst first; the rest is counted, and stands in the outputs for tables.
pub(super) const MOST: usize = 250;
/// Files told with one object, and ranges of rows told of one file.
const MOST_FILES: usize = 24;
const MOST_ROWS: usize = 24;

/// Every object that an observation tells, by its number.
pub(super) struct Objects<'a> {
    numbers: BTreeMap<(&'static str, &'a str), usize>,
    all: Vec<&'a Affected>,
}

impl<'a> Objects<'a> {
    pub fn of(input: &ReportInput<'a>) -> Self {
        let mut objects = Self { numbers: BTreeMap::new(), all: Vec::new() };
        for (_, check) in input.checklist.checks() {
            for object in input.finding(check).into_iter().flat_map(|finding| told(input, finding)) {
                let next = objects.all.len();
                if *objects.numbers.entry(key(object)).or_insert(next) == next {
                    objects.all.push(object);
                }
            }
        }
        objects
    }

    /// By its number and not by its name: a digest of a name that is masked could be guessed.
    fn uuid(&self, ids: &Ids, object: &Affected) -> String {
        ids.of(&format!("object-{}", self.numbers.get(&key(object)).copied().unwrap_or_default()))
    }

    pub fn inventory(&self, input: &ReportInput<'_>, ids: &Ids) -> Vec<Value> {
        let item = |object: &&Affected| {
            let (name, id) = (name(input, object), subject::readable(&object.id));
            let mut properties = vec![property("kind", object.kind.id())];
            if !id.is_empty() && id != name {
                properties.push(property("object-id", &id));
            }
            json!({ "uuid": self.uuid(ids, object), "description": line(&name), "props": properties })
        };
        self.all.iter().map(item).collect()
    }

    /// The objects of one observation.
    pub fn subjects(&self, input: &ReportInput<'_>, ids: &Ids, check: &Check, finding: &Finding) -> Vec<Value> {
        let of = |object: &Affected| {
            let target = Target::object(input.checklist.id, check.id, &*object.id);
            let mut properties = vec![property("outcome", object.outcome.id())];
            let mut remarks = Vec::new();
            if let Some(said) = input.assessment.annotation(&target) {
                properties.extend(said.conclusion.map(|conclusion| property("conclusion", conclusion.title())));
                remarks.extend([&said.justification, &said.note].into_iter().filter(|said| !said.trim().is_empty()));
            }
            let remarks = remarks.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n\n");
            let places = places(object.sources.once().all());
            let further = places.len().saturating_sub(MOST_FILES);
            if further > 0 {
                properties.push(property("further-files", &further.to_string()));
            }
            let links = places.iter().take(MOST_FILES).map(|(place, rows)| {
                json!({
                    "href": format!("#{}", ids.of_file(input, place.0)), "rel": "evidence",
                    "resource-fragment": fragment(rows), "text": line(&described(input, *place, rows)),
                })
            });
            let mut subject = Map::new();
            subject.insert("subject-uuid".into(), self.uuid(ids, object).into());
            subject.insert("type".into(), "inventory-item".into());
            subject.insert("title".into(), line(&name(input, object)).into());
            subject.insert("props".into(), properties.into());
            list(&mut subject, "links", links.collect());
            if !remarks.trim().is_empty() {
                subject.insert("remarks".into(), text(&remarks).into());
            }
            subject.into()
        };
        told(input, finding).into_iter().map(of).collect()
    }
}

/// What is left out of an observation, and where it is.
pub(super) fn left_out(input: &ReportInput<'_>, finding: &Finding) -> Option<String> {
    let (all, told) = (finding.affected.len(), told(input, finding).len());
    (told > 0 && told < all).then(|| {
        format!(
            "{} of {} objects are told here, the worst first. The JSON and CSV outputs of this report tell all of them.",
            words::size(told),
            words::size(all)
        )
    })
}

/// The evidence of an observation: files, with the rows of the objects that are told. Where no object tells, the files that
/// hold what the check looks at.
pub(super) fn evidence(input: &ReportInput<'_>, ids: &Ids, check: &Check, finding: &Finding) -> Vec<Value> {
    let entry = |file: EvidenceId, description: &str| json!({ "href": format!("#{}", ids.of_file(input, file)), "description": line(description) });
    let rows: Vec<_> = told(input, finding).into_iter().map(|object| object.sources.once()).collect();
    let told = places(rows.iter().flat_map(Parts::all));
    let mut files = BTreeSet::new();
    for object in &finding.affected {
        files.extend(object.sources.once().all().map(|source| source.file));
    }
    if files.is_empty() {
        files = input.files_of(check);
    }
    files.retain(|file| told.keys().all(|(told, _)| told != file));
    let with_rows = told.iter().filter_map(|(place, rows)| {
        let mut entry = entry(place.0, &named(input, *place)?);
        entry["props"] = json!([property("rows", &rows_of(rows))]);
        Some(entry)
    });
    let without = files.iter().filter_map(|file| Some(entry(*file, &named(input, (*file, None))?)));
    with_rows.chain(without).collect()
}

/// The worst first; none where only counts are told.
fn told<'a>(input: &ReportInput<'_>, finding: &'a Finding) -> Vec<&'a Affected> {
    if input.options.personal_data == PersonalData::Counts {
        return Vec::new();
    }
    let mut objects: Vec<&Affected> = finding.affected.iter().collect();
    objects.sort_by_key(|object| object.outcome);
    objects.truncate(MOST);
    objects
}

fn key(object: &Affected) -> (&'static str, &str) {
    (object.kind.id(), if object.id.is_empty() { &object.name } else { &object.id })
}

/// Of a masked account its id is told, which is masked as what it is: several may bear one name.
fn name(input: &ReportInput<'_>, object: &Affected) -> String {
    let is_masked = input.options.personal_data != PersonalData::Full;
    let by_id = is_masked && matches!(object.kind, SubjectKind::User | SubjectKind::Device) && !object.id.is_empty();
    if by_id || object.name.is_empty() { subject::readable(&object.id).into_owned() } else { object.name.to_string() }
}

type Place = (EvidenceId, Option<PartId>);

/// Rows by file and sheet, in order.
fn places<'s>(sources: impl Iterator<Item = &'s SourceRef>) -> BTreeMap<Place, Vec<u64>> {
    let mut places: BTreeMap<Place, Vec<u64>> = BTreeMap::new();
    for source in sources {
        places.entry((source.file, source.part)).or_default().push(source.row);
    }
    for rows in places.values_mut() {
        rows.sort_unstable();
        rows.dedup();
    }
    places
}

/// `inventory.xlsx · Administrators`
fn named(input: &ReportInput<'_>, (file, part): Place) -> Option<String> {
    let file = input.files.get(usize::try_from(file.0).ok()?)?;
    let sheet = part.and_then(|part| file.parts.get(usize::from(part.0))?.name.as_deref());
    Some(sheet.map_or_else(|| file.name.clone(), |sheet| format!("{} · {sheet}", file.name)))
}

/// `E14 rows 3–11, 20`, `E3 Administrators row 4`
fn described(input: &ReportInput<'_>, (file, part): Place, rows: &[u64]) -> String {
    let named = usize::try_from(file.0).ok().and_then(|index| input.files.get(index));
    let sheet = part.and_then(|part| named?.parts.get(usize::from(part.0))?.name.as_deref());
    let sheet = sheet.map_or_else(String::new, |sheet| format!(" {sheet}"));
    format!("{}{sheet} {}", input.exhibit(file), rows_of(rows))
}

fn rows_of(rows: &[u64]) -> String {
    words::rows(rows, MOST_ROWS).replace('\u{a0}', " ")
}

/// `row=3-11;20`, as addresses name rows of a table.
fn fragment(rows: &[u64]) -> String {
    let range = |(from, to): &(u64, u64)| if from == to { from.to_string() } else { format!("{from}-{to}") };
    format!("row={}", words::ranges(rows).iter().take(MOST_ROWS).map(range).collect::<Vec<_>>().join(";"))
}
