//! One row, seen through the fields of its dataset: the same questions whether it was a CSV record, a workbook row or a
//! JSON object. Cells may hold JSON (portal CSV), and JSON may hold text that PowerShell made of it; both are met here.

use super::value::{self, DateOrder};
use super::{Field, RecordKind};
use crate::evidence::{Cells, Problem, ProblemKind, SourceRef};
use crate::tenant::{Column, Known, Moment};
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

/// What is kept of a part while its rows stream: where the fields are, and what was met.
#[derive(Debug, Default)]
pub struct PartState {
    /// The file's name, for what only the name tells.
    pub file: String,
    /// Sheet or top-level key.
    pub part: Option<String>,
    /// `@odata.context` beside the rows.
    pub context: Option<String>,
    pub layout: &'static str,
    /// What the name of a sign-in log says of its kind.
    pub interactive: Option<bool>,
    /// For tables: the column of each field.
    columns: Vec<Option<usize>>,
    fields: &'static [Field],
    /// For objects: property name as written → field; learned as names appear.
    properties: HashMap<Box<str>, Option<usize>>,
    /// The names of the last object in their order: the next object usually has the same.
    order: Vec<(Box<str>, Option<usize>)>,
    /// One bit for each field: its column or property was met; it had a value.
    present: Cell<u64>,
    filled: Cell<u64>,
    lost: Cell<u64>,
    nested: RefCell<BTreeMap<Column, bool>>,
    dates: Cell<DateOrder>,
    notes: RefCell<Vec<(ProblemKind, String)>>,
    supplies: RefCell<Vec<RecordKind>>,
    supplies_nothing: Cell<bool>,
    objects: RefCell<Vec<Box<str>>>,
    pub rows: Cell<u64>,
    cut: Cell<bool>,
    pub collected: Cell<Option<Moment>>,
    /// Rows that held a record which could not be read.
    lost_rows: Cell<u64>,
}

impl PartState {
    pub fn new(fields: &'static [Field], layout: &'static str, file: &str) -> Self {
        Self {
            file: file.to_owned(),
            layout,
            fields,
            columns: vec![None; fields.len()],
            interactive: interactive_by_name(file),
            ..Self::default()
        }
    }

    /// Finds the fields among a table's headings; returns the headings that no field takes.
    pub fn map_headings(&mut self, headings: &[String], sample: &[Vec<String>]) -> Vec<String> {
        let mut unmapped = Vec::new();
        let names: Vec<String> = headings.iter().map(|heading| super::normalise(heading)).collect();
        let mut taken = vec![false; headings.len()];
        for (at, field) in self.fields.iter().enumerate() {
            // Aliases are in order of trust: the first alias found wins, and the first of equal headings.
            let found = field.names().find_map(|name| names.iter().position(|heading| heading == name));
            if let (Some(column), Some(slot)) = (found, self.columns.get_mut(at)) {
                *slot = Some(column);
                if let Some(seen) = taken.get_mut(column) {
                    *seen = true;
                }
                self.met(at, false);
            }
        }
        for (heading, taken) in headings.iter().zip(taken) {
            if !taken && !heading.is_empty() {
                unmapped.push(heading.clone());
            }
        }
        self.dates.set(value::date_order(sample.iter().flatten().map(String::as_str)));
        unmapped
    }

    /// Whether a field's column (or, so far, property) exists.
    pub fn has(&self, field: impl Into<usize>) -> bool {
        self.present.get() & bit(field.into()) != 0
    }

    /// Columns that stood in the part, and whether any row had a value.
    pub fn columns_seen(&self) -> Vec<(Column, bool)> {
        let mut seen: BTreeMap<Column, bool> = self.nested.borrow().clone();
        for (at, field) in self.fields.iter().enumerate() {
            // A column of nothing but destroyed values tells nothing.
            let (filled, lost) = (self.filled.get() & bit(at) != 0, self.lost.get() & bit(at) != 0);
            if self.has(at) && (filled || !lost) {
                *seen.entry(field.column).or_default() |= filled;
            }
        }
        seen.into_iter().collect()
    }

    /// A column that lies inside a nested value: it is there, and has a value or not.
    pub fn saw_nested(&self, column: Column, filled: bool) {
        *self.nested.borrow_mut().entry(column).or_default() |= filled;
    }

    /// Whether a nested column was met in an earlier row.
    pub fn columns_seen_nested(&self, column: Column) -> bool {
        self.nested.borrow().contains_key(column)
    }

    /// A row showed that this part is cut, which its format did not tell.
    pub fn cut(&self) {
        self.cut.set(true);
    }
    pub fn is_cut(&self) -> bool {
        self.cut.get()
    }

    /// A row was refused. A heading repeated or a total is no record; anything else may have been one.
    pub fn lost_row(&self, why: ProblemKind) {
        if !matches!(why, ProblemKind::NotData) {
            self.lost_rows.set(self.lost_rows.get() + 1);
        }
    }
    pub fn lost_rows(&self) -> u64 {
        self.lost_rows.get()
    }

    /// This part supplies records of a kind other than its dataset's own.
    pub fn supplies(&self, kind: RecordKind) {
        let mut kinds = self.supplies.borrow_mut();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }

    /// This part adds to records of other files (owners of an application) and is no list of its own.
    pub fn supplies_nothing(&self) {
        self.supplies_nothing.set(true);
    }
    pub fn is_supply(&self) -> bool {
        !self.supplies_nothing.get()
    }

    /// This part is the list of one object (a group), by id in lower case.
    pub fn lists(&self, object: &str) {
        let mut objects = self.objects.borrow_mut();
        if !objects.iter().any(|known| &**known == object) {
            objects.push(object.into());
        }
    }

    pub fn kinds_supplied(&self) -> Vec<RecordKind> {
        self.supplies.borrow().clone()
    }
    pub fn objects_listed(&self) -> Vec<Box<str>> {
        self.objects.borrow().clone()
    }

    /// Something about a value that refuses no row.
    pub fn note(&self, kind: ProblemKind, message: impl Into<String>) {
        let (mut notes, message) = (self.notes.borrow_mut(), message.into());
        // A field may be asked for twice in one row.
        if !notes.iter().any(|(_, known)| *known == message) {
            notes.push((kind, message));
        }
    }

    /// The notes since the last call, as problems of a row.
    pub fn take_notes(&self, row: u64) -> Vec<Problem> {
        let mut notes = self.notes.borrow_mut();
        if notes.is_empty() {
            return Vec::new();
        }
        notes.drain(..).map(|(kind, message)| Problem::row(row, kind, message)).collect()
    }

    fn met(&self, at: usize, filled: bool) {
        self.present.set(self.present.get() | bit(at));
        if filled {
            self.filled.set(self.filled.get() | bit(at));
        }
    }

    fn field_of(&mut self, name: &str, position: usize) -> Option<usize> {
        if let Some((known, field)) = self.order.get(position)
            && **known == *name
        {
            return *field;
        }
        let field = if let Some(field) = self.properties.get(name) {
            *field
        } else {
            let normal = super::normalise(name);
            let field = self.fields.iter().position(|field| field.names().any(|alias| alias == normal));
            self.properties.insert(name.into(), field);
            field
        };
        let known = self.order.len();
        if let Some(slot) = self.order.get_mut(position) {
            *slot = (name.into(), field);
        } else if known == position && position < 512 {
            self.order.push((name.into(), field));
        }
        field
    }
}

/// A dataset has at most 64 fields; the registry's test sees to it.
fn bit(field: usize) -> u64 {
    1u64.checked_shl(u32::try_from(field).unwrap_or(u32::MAX)).unwrap_or(0)
}

/// The headings of interactive and non-interactive logs are the same; only the portal's file name tells them apart.
fn interactive_by_name(file: &str) -> Option<bool> {
    let name = file.rsplit('/').next().unwrap_or_default().to_lowercase();
    match (name.contains("noninteractive"), name.contains("interactive")) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}

/// Where each field's value stands in a JSON object: reused from row to row.
#[derive(Debug, Default)]
pub struct Slots {
    at: Vec<Option<(u32, u32)>>,
    /// One bit for each field whose value says nothing, so that another spelling of it may.
    empty: u64,
}

impl Slots {
    /// Finds the fields of one object. `Err`: it is no JSON object after all.
    pub fn find(&mut self, part: &mut PartState, object: &str) -> Result<(), serde_json::Error> {
        self.at.clear();
        self.at.resize(part.fields.len(), None);
        self.empty = 0;
        let mut json = serde_json::Deserializer::from_str(object);
        json.deserialize_map(Finder { slots: self, part, start: object.as_ptr() as usize, position: 0 })
    }
}

struct Finder<'f> {
    slots: &'f mut Slots,
    part: &'f mut PartState,
    start: usize,
    /// Of the first property, among those whose order is remembered.
    position: usize,
}

/// Properties inside `AdditionalProperties` are looked up by name: their order varies with the object's type.
const NOT_REMEMBERED: usize = 1 << 16;

impl<'de> Visitor<'de> for Finder<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut position = self.position;
        while let Some(name) = map.next_key::<Name<'de>>()? {
            if name.0.eq_ignore_ascii_case("AdditionalProperties") {
                // PowerShell puts there what its module does not know; it counts as the object's own.
                let raw: &'de RawValue = map.next_value()?;
                if raw.get().starts_with('{') {
                    let mut json = serde_json::Deserializer::from_str(raw.get());
                    let finder = Finder { slots: self.slots, part: self.part, start: self.start, position: NOT_REMEMBERED };
                    json.deserialize_map(finder).map_err(serde::de::Error::custom)?;
                }
                continue;
            }
            let field = self.part.field_of(&name.0, position);
            position += 1;
            let Some(field) = field else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let raw: &'de RawValue = map.next_value()?;
            let start = raw.get().as_ptr() as usize - self.start;
            let span = (u32::try_from(start).unwrap_or(0), u32::try_from(start + raw.get().len()).unwrap_or(0));
            if let Some(slot) = self.slots.at.get_mut(field) {
                // Two spellings of one field in one object: a value beats null.
                if slot.is_none() || self.slots.empty & bit(field) != 0 {
                    *slot = Some(span);
                    let empty = matches!(raw.get(), "null" | "[]" | "{}");
                    self.slots.empty = self.slots.empty & !bit(field) | if empty { bit(field) } else { 0 };
                }
            }
        }
        Ok(())
    }
}

/// A text of JSON (a property name, a value), borrowed where it holds no escapes.
#[derive(Debug, Default)]
pub struct Name<'a>(pub Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// A row with its dataset's fields.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    pub part: &'a PartState,
    pub source: SourceRef,
    row: Values<'a>,
    slots: &'a Slots,
}

/// A row whose object is known to be text.
#[derive(Clone, Copy)]
enum Values<'a> {
    Cells(Cells<'a>),
    Object(&'a str),
}

impl std::fmt::Debug for Record<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Record").field("source", &self.source).finish_non_exhaustive()
    }
}

/// A value as it stands.
enum Raw<'a> {
    /// The column or property does not exist, or its value was destroyed at export.
    Absent,
    /// Empty cell or `null`.
    Empty,
    Cell(Cow<'a, str>),
    Json(&'a str),
}

impl<'a> Record<'a> {
    /// A row of a table.
    pub fn of_cells(part: &'a PartState, source: SourceRef, cells: Cells<'a>, slots: &'a Slots) -> Self {
        Self { part, source, row: Values::Cells(cells), slots }
    }

    /// A JSON object whose fields were found.
    pub fn of_object(part: &'a PartState, source: SourceRef, object: &'a str, slots: &'a Slots) -> Self {
        Self { part, source, row: Values::Object(object), slots }
    }

    fn raw(&self, at: usize) -> Raw<'a> {
        match self.row {
            Values::Cells(cells) => self.cell(cells, at),
            Values::Object(object) => {
                let Some((start, end)) = self.slots.at.get(at).copied().flatten() else { return Raw::Absent };
                let json = object.get(start as usize..end as usize);
                match json {
                    None => Raw::Absent,
                    Some("null" | "\"\"" | "[]" | "{}") => {
                        self.part.met(at, false);
                        // An empty list says "none"; only null and the empty text say nothing.
                        if json == Some("[]") || json == Some("{}") {
                            Raw::Json(json.unwrap_or("[]"))
                        } else {
                            Raw::Empty
                        }
                    }
                    Some(json) => {
                        if json.starts_with('"') && value::is_lost(json.trim_matches('"')) {
                            return self.lost(at);
                        }
                        self.part.met(at, true);
                        Raw::Json(json)
                    }
                }
            }
        }
    }

    fn cell(&self, cells: Cells<'a>, at: usize) -> Raw<'a> {
        let Some(column) = self.part.columns.get(at).copied().flatten() else { return Raw::Absent };
        let Some(text) = cells.text(column) else { return Raw::Empty };
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.eq_ignore_ascii_case("null") || trimmed == "(blank)" {
            return Raw::Empty;
        }
        if value::is_lost(trimmed) {
            return self.lost(at);
        }
        self.part.met(at, true);
        if trimmed.len() == text.len() {
            Raw::Cell(text)
        } else {
            match text {
                Cow::Borrowed(text) => Raw::Cell(Cow::Borrowed(text.trim())),
                Cow::Owned(text) => Raw::Cell(Cow::Owned(text.trim().to_owned())),
            }
        }
    }

    /// A value destroyed at export is as good as absent, which is not the same as empty.
    fn lost(&self, at: usize) -> Raw<'a> {
        self.part.lost.set(self.part.lost.get() | bit(at));
        let column = self.part.fields.get(at).map_or("", |field| field.column);
        self.part.note(
            ProblemKind::LostValue,
            format!("The value of {column} was destroyed when it was exported; export it again as JSON."),
        );
        Raw::Absent
    }

    /// Whether the row is a JSON object (a cell of a table cannot say `null`).
    pub fn is_object(&self) -> bool {
        matches!(self.row, Values::Object(_))
    }

    /// Whether the field exists for this row, empty or not.
    pub fn has(&self, field: impl Into<usize>) -> bool {
        !matches!(self.raw(field.into()), Raw::Absent)
    }

    /// The value as text, trimmed; numbers and booleans as written, lists and objects as JSON.
    pub fn text(&self, field: impl Into<usize>) -> Option<Cow<'a, str>> {
        match self.raw(field.into()) {
            Raw::Absent | Raw::Empty => None,
            Raw::Cell(text) => Some(text),
            Raw::Json(json) => value::json_text(json),
        }
    }

    /// As [`Record::text`], owned; empty where there is none.
    pub fn boxed(&self, field: impl Into<usize>) -> Box<str> {
        self.text(field).map(|text| text.into()).unwrap_or_default()
    }

    pub fn optional(&self, field: impl Into<usize>) -> Option<Box<str>> {
        self.text(field).map(Into::into)
    }

    /// An object id or similar in lower case; empty where there is none.
    pub fn id(&self, field: impl Into<usize>) -> Box<str> {
        self.text(field).map(|text| text.to_lowercase().into()).unwrap_or_default()
    }

    pub fn boolean(&self, field: impl Into<usize>) -> Option<bool> {
        let text = self.text(field)?;
        let value = value::boolean(&text);
        if value.is_none() {
            self.part.note(ProblemKind::Value, format!("{:?} is neither yes nor no.", value::shown(&text)));
        }
        value
    }

    /// As [`Record::boolean`]; any other word is simply no answer.
    pub fn boolean_quietly(&self, field: impl Into<usize>) -> Option<bool> {
        self.text(field).and_then(|text| value::boolean(&text))
    }

    pub fn number(&self, field: impl Into<usize>) -> Option<i64> {
        let text = self.text(field)?;
        let value = value::number(&text);
        if value.is_none() {
            self.part.note(ProblemKind::Value, format!("{:?} is no number.", value::shown(&text)));
        }
        value
    }

    /// A point in time; a date whose order of day and month cannot be told is noted and left out.
    pub fn moment(&self, field: impl Into<usize>) -> Option<Moment> {
        let text = self.text(field)?;
        self.moment_of(&text)
    }

    /// Reads a date as this part writes them.
    pub fn moment_of(&self, text: &str) -> Option<Moment> {
        let mut order = self.part.dates.get();
        let read = value::moment(text, &mut order);
        self.part.dates.set(order);
        match read {
            value::Read::Moment(moment) => Some(moment),
            value::Read::Never => None,
            value::Read::Ambiguous => {
                self.part.note(
                    ProblemKind::Value,
                    format!("{:?}: day and month cannot be told apart in this file.", value::shown(text)),
                );
                None
            }
            value::Read::No => {
                self.part.note(ProblemKind::Value, format!("{:?} is no date.", value::shown(text)));
                None
            }
        }
    }

    /// A moment whose empty cell has a meaning.
    pub fn known_moment(&self, field: impl Into<usize>) -> Known<Moment> {
        self.known(field, |record, at| record.moment(at))
    }

    pub fn known_boolean(&self, field: impl Into<usize>) -> Known<bool> {
        self.known(field, |record, at| record.boolean(at))
    }

    pub fn known_text(&self, field: impl Into<usize>) -> Known<Box<str>> {
        self.known(field, |record, at| record.optional(at))
    }

    fn known<T>(&self, field: impl Into<usize>, read: impl Fn(&Self, usize) -> Option<T>) -> Known<T> {
        let at = field.into();
        match self.raw(at) {
            Raw::Absent => Known::NotExported,
            Raw::Empty => Known::Empty,
            Raw::Cell(_) | Raw::Json(_) => read(self, at).map_or(Known::Empty, Known::Value),
        }
    }

    /// A list: a JSON array of texts, or a cell in one of the dialects of joined lists. `None`: absent or lost.
    pub fn list(&self, field: impl Into<usize>) -> Option<Vec<Box<str>>> {
        match self.raw(field.into()) {
            Raw::Absent | Raw::Empty => None,
            Raw::Cell(text) => Some(value::list(&text)),
            Raw::Json(json) => Some(value::list(&value::json_text(json)?)),
        }
    }

    /// The raw JSON of a nested value, or of a cell that holds JSON.
    pub fn json(&self, field: impl Into<usize>) -> Option<Cow<'a, str>> {
        match self.raw(field.into()) {
            Raw::Absent | Raw::Empty => None,
            Raw::Cell(text) => text.starts_with(['{', '[']).then_some(text),
            Raw::Json(json) if json.starts_with(['{', '[']) => Some(Cow::Borrowed(json)),
            // A nested value that a tool saved as text.
            Raw::Json(json) => value::json_text(json).filter(|text| text.starts_with(['{', '['])),
        }
    }

    /// A nested value as a type; property names as the type spells them.
    pub fn nested<T: DeserializeOwned>(&self, field: impl Into<usize>) -> Option<T> {
        self.json(field).and_then(|json| serde_json::from_str(&json).ok())
    }

    /// A nested value with all property names in lower case without punctuation, for objects whose spelling varies.
    pub fn tree(&self, field: impl Into<usize>) -> Option<serde_json::Value> {
        self.json(field).and_then(|json| value::tree(&json))
    }

    /// The whole row as such a tree; `None` for tables.
    pub fn whole(&self) -> Option<serde_json::Value> {
        match self.row {
            Values::Object(object) => value::tree(object),
            Values::Cells(_) => None,
        }
    }
}
