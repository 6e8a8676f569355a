//! One row, seen through the fields of its dataset: the same questions whether it was a CSV record, a workbook row or a
//! JSON object. Cells may hold JSON (portal CSV), and JSON may hold text that PowerShell made of it; both are met here.

pub use super::part_state::PartState;
use super::part_state::bit;
pub use super::slots::Slots;
use super::value;
pub use super::value::Name;
use crate::evidence::{Cells, NO_VALUE, ProblemKind, Refusal, SourceRef, secrets};
use crate::tenant::lower;
use crate::tenant::{Known, Moment};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::sync::Arc;

/// A row with its dataset's fields.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    pub part: &'a PartState,
    pub source: SourceRef,
    row: Values<'a>,
    slots: &'a Slots,
}

/// What to do about a formula without a value.
const SAVE_AGAIN: &str = "open the workbook in Excel, save it and give it again";

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

/// What tools write into a cell that has no value.
fn says_nothing(text: &str) -> bool {
    match text.len() {
        0 => true,
        4 => text.eq_ignore_ascii_case("null"),
        7 => text == "(blank)",
        _ => false,
    }
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

    #[inline]
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
                    Some(json) if self.part.nothing.is_some_and(|nothing| value::is_text(json, nothing)) => {
                        self.part.met(at, false);
                        Raw::Empty
                    }
                    Some(json) => {
                        if json.strip_prefix('"').is_some_and(value::is_lost) {
                            return self.lost(at);
                        }
                        self.part.met(at, true);
                        Raw::Json(json)
                    }
                }
            }
        }
    }

    /// The usual cell: text as it stands in its row, with nothing around it, that says something.
    #[inline]
    fn usual_cell(&self, at: usize) -> Option<&'a str> {
        let Values::Cells(cells) = self.row else { return None };
        let text = cells.plain(self.part.columns.get(at).copied().flatten()?)?;
        if !value::is_trimmed(text) || says_nothing(text) || value::is_lost(text) {
            return None;
        }
        self.part.met(at, true);
        Some(text)
    }

    #[inline]
    fn cell(&self, cells: Cells<'a>, at: usize) -> Raw<'a> {
        let Some(column) = self.part.columns.get(at).copied().flatten() else { return Raw::Absent };
        let Some(text) = cells.text(column) else { return Raw::Empty };
        let trimmed = value::trimmed(&text);
        if says_nothing(trimmed) {
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
        if self.part.says_less {
            self.part.cut();
        }
        let message = if self.is_formula(at) {
            format!("The cell of {column} holds a formula without a stored value; {SAVE_AGAIN}.")
        } else {
            format!("The value of {column} was destroyed when it was exported; export it again as JSON.")
        };
        self.part.note(ProblemKind::LostValue, message);
        Raw::Absent
    }

    /// Whether a workbook holds a formula there whose value was not stored.
    fn is_formula(&self, at: usize) -> bool {
        let Values::Cells(cells) = self.row else { return false };
        let column = self.part.columns.get(at).copied().flatten();
        column.and_then(|column| cells.raw(column)).is_some_and(|cell| cell == NO_VALUE.as_bytes())
    }

    /// Tells that the value of a field was destroyed at export.
    pub(super) fn tell_lost(&self, at: usize) {
        self.lost(at);
    }

    /// Whether the value of a field was destroyed at export.
    pub(super) fn is_lost(&self, field: impl Into<usize>) -> bool {
        let at = field.into();
        match self.row {
            Values::Cells(cells) => {
                let column = self.part.columns.get(at).copied().flatten();
                column.and_then(|column| cells.text(column)).is_some_and(|text| value::is_lost(value::trimmed(&text)))
            }
            Values::Object(_) => self.slots.is_lost(at),
        }
    }

    /// Refuses the row where one of these values was destroyed at export, without which it says nothing.
    pub(super) fn needs(&self, fields: &[impl Into<usize> + Copy]) -> Result<(), Refusal> {
        let Some(lost) = fields.iter().map(|field| (*field).into()).find(|at| self.is_lost(*at)) else { return Ok(()) };
        let column = self.part.fields.get(lost).map_or("", |field| field.column);
        let what = if self.is_formula(lost) {
            format!(
                "The cell of {column} holds a formula without a stored value, and without it the row says nothing; \
                 {SAVE_AGAIN}."
            )
        } else {
            format!(
                "The value of {column} was destroyed when it was exported, and without it the row says nothing; export it \
                 again as JSON (-Depth 10)."
            )
        };
        Err(super::refuse(ProblemKind::LostValue, what))
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
    #[inline]
    pub fn text(&self, field: impl Into<usize>) -> Option<Cow<'a, str>> {
        let field = field.into();
        if let Some(text) = self.usual_cell(field) {
            return Some(Cow::Borrowed(text));
        }
        match self.raw(field) {
            Raw::Absent | Raw::Empty => None,
            Raw::Cell(text) => Some(text),
            Raw::Json(json) => value::json_text(json),
        }
    }

    /// As [`Record::text`], owned; empty where there is none.
    pub fn boxed(&self, field: impl Into<usize>) -> Box<str> {
        self.text(field).map(Into::into).unwrap_or_default()
    }

    /// As [`Record::boxed`], for texts that findings share.
    pub fn shared(&self, field: impl Into<usize>) -> Arc<str> {
        self.text(field).map(|text| Arc::from(&*text)).unwrap_or_default()
    }

    /// A text that many rows have: held once for all rows of its part.
    pub fn common(&self, field: impl Into<usize>) -> Option<Arc<str>> {
        self.text(field).map(|text| self.part.common(&text))
    }

    pub fn optional(&self, field: impl Into<usize>) -> Option<Box<str>> {
        self.text(field).map(Into::into)
    }

    /// An object id or similar in lower case; empty where there is none.
    pub fn id(&self, field: impl Into<usize>) -> Box<str> {
        self.text(field).map(|text| lower(&text).into()).unwrap_or_default()
    }

    /// As [`Record::id`], for texts that findings share.
    pub fn shared_id(&self, field: impl Into<usize>) -> Arc<str> {
        self.text(field).map(|text| lower(&text).into()).unwrap_or_default()
    }

    pub fn boolean(&self, field: impl Into<usize>) -> Option<bool> {
        let text = self.text(field)?;
        self.boolean_of(&text)
    }

    fn boolean_of(&self, text: &str) -> Option<bool> {
        let value = value::boolean(text);
        if value.is_none() {
            // Where columns have moved, a password may stand here.
            let shown = if secrets::looks_made(text) { "…".to_owned() } else { value::shown(text) };
            self.part.note(ProblemKind::Value, format!("{shown:?} is neither yes nor no."));
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
        self.known_moment_of(text).value().copied()
    }

    /// As [`Record::moment_of`]; what is written for "never" is empty, what cannot be read is as good as absent.
    pub fn known_moment_of(&self, text: &str) -> Known<Moment> {
        let mut order = self.part.dates.get();
        let read = value::moment(text, &mut order);
        self.part.dates_told(read, order);
        match read {
            value::Read::Moment(moment) => Known::Value(moment),
            value::Read::Never => Known::Empty,
            value::Read::Ambiguous => {
                let why = if order == value::DateOrder::Mixed { ", which writes its dates in two ways" } else { "" };
                self.part.note(
                    ProblemKind::AmbiguousDate,
                    format!(
                        "{:?}: day and month cannot be told apart in this file{why}; say which comes first (in the window \
                         where the file is listed, or with --dates).",
                        value::shown(text)
                    ),
                );
                Known::NotExported
            }
            value::Read::No => {
                self.part.note(ProblemKind::Value, format!("{:?} is no date.", value::shown(text)));
                Known::NotExported
            }
        }
    }

    /// Refuses what the field says was deleted: it is no longer there.
    pub fn refuse_deleted(&self, field: impl Into<usize>, what: &str) -> Result<(), Refusal> {
        if self.known_moment(field).value().is_none() {
            return Ok(());
        }
        self.part.saw_deleted();
        Err(super::refuse(ProblemKind::NotData, what))
    }

    /// A moment whose empty cell has a meaning.
    pub fn known_moment(&self, field: impl Into<usize>) -> Known<Moment> {
        self.known(field, Self::known_moment_of)
    }

    /// Yes, no, or empty; any other word is noted and as good as absent.
    pub fn known_boolean(&self, field: impl Into<usize>) -> Known<bool> {
        self.known(field, |record, text| record.boolean_of(text).map_or(Known::NotExported, Known::Value))
    }

    pub fn known_text(&self, field: impl Into<usize>) -> Known<Box<str>> {
        self.known(field, |_, text| Known::Value(text.into()))
    }

    /// An empty value has a meaning; one that cannot be read has none.
    fn known<T>(&self, field: impl Into<usize>, read: impl Fn(&Self, &str) -> Known<T>) -> Known<T> {
        let text = match self.raw(field.into()) {
            Raw::Absent => return Known::NotExported,
            Raw::Empty => return Known::Empty,
            Raw::Cell(text) => Some(text),
            Raw::Json(json) => value::json_text(json),
        };
        text.map_or(Known::NotExported, |text| read(self, &text))
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

    /// The whole row as such a tree; `None` for tables, and for objects whose names are people's own.
    pub fn whole(&self) -> Option<serde_json::Value> {
        match self.row {
            Values::Object(object) if !self.part.are_objects_stated() => value::tree(object),
            _ => None,
        }
    }
}
