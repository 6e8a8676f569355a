//! Elements of several kinds in one list, each of which says its kind and wraps its object (`AzureHound`): a part for each
//! kind, whatever their order.

use super::object::Object;
use super::rows::{Left, Rows, given_twice};
use super::scan::Properties;
use crate::evidence::{PartHead, Problem, ProblemKind, RefusedRow, Shape, Wanted};

/// More kinds than any tool writes; rows of others are refused in a part of their own.
const KINDS: usize = 512;
/// Where what is of no kind is told.
const NO_KIND: &str = "elements without a kind";

/// The kinds met so far.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    known: Vec<(String, Wanted)>,
    /// The one whose part is open.
    open: Option<usize>,
}

impl Kinds {
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

/// One sound element of such a list.
pub(super) fn element(rows: &mut Rows<'_, '_>, row: u64, text: &str) -> Result<(), Left> {
    let mut properties = Properties::new(text.as_bytes(), true);
    let (mut kind, mut data) = (None, None);
    while let Ok(property) = properties.property() {
        if property.name.eq_ignore_ascii_case(b"kind") {
            kind = serde_json::from_slice::<String>(property.value).ok();
        } else if property.name.eq_ignore_ascii_case(b"data") {
            data = text.get(property.at..property.at + property.value.len());
        }
    }
    let kind = kind.filter(|kind| !kind.is_empty()).unwrap_or_else(|| NO_KIND.to_owned());
    let data = data.filter(|data| data.starts_with('{'));
    let wanted = open(rows, &kind, data);
    if wanted != Wanted::Rows {
        return Ok(());
    }
    let Some(data) = data.filter(|_| kind != NO_KIND) else {
        let message = "the element does not say of which kind it is, or holds no object";
        rows.session.consumer.problem(Problem::row(row, ProblemKind::Syntax, message), RefusedRow::Yes);
        return Ok(());
    };
    if let Some(name) = rows.names.look(data.as_bytes()) {
        rows.session.problem(Problem::row(row, ProblemKind::Duplicate, given_twice(&name)));
    }
    let mut spans = Vec::new();
    if let Some(object) = Object::read(data, &mut spans) {
        super::rows::deliver(rows.session, row, object);
    }
    Ok(())
}

/// Opens the part of what is of no kind.
pub(super) fn open_other(rows: &mut Rows<'_, '_>) -> Wanted {
    open(rows, NO_KIND, None)
}

/// Opens the part of a kind, or turns to it; the part before it waits.
fn open(rows: &mut Rows<'_, '_>, kind: &str, data: Option<&str>) -> Wanted {
    let Some(kinds) = &mut rows.kinds else { return Wanted::Nothing };
    let found = kinds.known.iter().position(|(known, _)| known == kind);
    let kind = if found.is_none() && kinds.known.len() >= KINDS { NO_KIND } else { kind };
    if let Some(at) = found.or_else(|| kinds.known.iter().position(|(known, _)| known == kind)) {
        if kinds.open != Some(at) {
            kinds.open = Some(at);
            rows.session.consumer.turn(Some(kind));
        }
        return kinds.known.get(at).map_or(Wanted::Nothing, |(_, wanted)| *wanted);
    }
    if kinds.open.is_some() {
        rows.session.consumer.turn(None);
    }
    let sample: Vec<&[u8]> = data.map(str::as_bytes).into_iter().collect();
    let shape = Shape::Objects { context: None, sample: &sample };
    let wanted = rows.session.consumer.begin(&PartHead { file: rows.name, name: Some(kind), shape });
    rows.session.deferred |= wanted == Wanted::Later;
    kinds.open = Some(kinds.known.len());
    kinds.known.push((kind.to_owned(), wanted));
    wanted
}

/// Ends all parts, in the order in which they began.
pub(super) fn end(rows: &mut Rows<'_, '_>, complete: Option<bool>) {
    let Some(kinds) = rows.kinds.take() else { return };
    let mut open = kinds.open;
    for (at, (kind, wanted)) in kinds.known.iter().enumerate() {
        if open.take() != Some(at) {
            rows.session.consumer.turn(Some(kind));
        }
        for name in rows.names.secrets() {
            rows.session.consumer.secret(name);
        }
        rows.session.consumer.end(if *wanted == Wanted::Rows { complete } else { None });
    }
}
