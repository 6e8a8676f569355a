//! Elements of several kinds in one list, each of which says its kind and wraps its object (`AzureHound`): a part for each
//! kind, whatever their order.

use super::element::{deliver, given_twice};
use super::names::Names;
use super::object::Object;
use super::scan::Properties;
use crate::evidence::session::Session;
use crate::evidence::{PartHead, Problem, ProblemKind, Shape, Wanted};

/// More kinds than any tool writes; rows of others are refused in a part of their own.
const KINDS: usize = 512;
/// Bytes of a kind's name; a longer text is none.
const LONGEST: usize = 200;
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

    /// One sound element of such a list.
    pub fn element(&mut self, session: &mut Session<'_>, file: &str, names: &mut Names, row: u64, text: &str) {
        let twice = names.look(text.as_bytes());
        let kept = names.take_kept().and_then(|kept| String::from_utf8(kept).ok());
        let text = kept.as_deref().unwrap_or(text);
        let mut properties = Properties::new(text.as_bytes(), true);
        let (mut kind, mut data) = (None, None);
        while let Ok(property) = properties.property() {
            if property.name.eq_ignore_ascii_case(b"kind") {
                kind = serde_json::from_slice::<String>(property.value).ok();
            } else if property.name.eq_ignore_ascii_case(b"data") {
                data = text.get(property.at..property.at + property.value.len());
            }
        }
        let kind = kind.filter(|kind| (1..=LONGEST).contains(&kind.len())).unwrap_or_else(|| NO_KIND.to_owned());
        let data = data.filter(|data| data.starts_with('{'));
        if self.open(session, file, &kind, data) != Wanted::Rows {
            return;
        }
        let Some(data) = data.filter(|_| kind != NO_KIND) else {
            let message = "the element does not say of which kind it is, or holds no object";
            return session.refuse(Problem::row(row, ProblemKind::Syntax, message));
        };
        if let Some(name) = twice {
            session.problem(Problem::row(row, ProblemKind::Duplicate, given_twice(&name)));
        }
        let mut spans = Vec::new();
        if let Some(object) = Object::read(data, &mut spans) {
            deliver(session, row, object);
        }
    }

    /// Opens the part of what is of no kind.
    pub fn open_other(&mut self, session: &mut Session<'_>, file: &str) -> Wanted {
        self.open(session, file, NO_KIND, None)
    }

    /// Opens the part of a kind, or turns to it; the part before it waits.
    fn open(&mut self, session: &mut Session<'_>, file: &str, kind: &str, data: Option<&str>) -> Wanted {
        let at = |kind: &str| self.known.iter().position(|(known, _)| known == kind);
        let found = at(kind);
        let kind = if found.is_none() && self.known.len() >= KINDS { NO_KIND } else { kind };
        if let Some(at) = found.or_else(|| at(kind)) {
            if self.open != Some(at) {
                self.open = Some(at);
                session.consumer.turn(Some(kind));
            }
            return self.known.get(at).map_or(Wanted::Nothing, |(_, wanted)| *wanted);
        }
        if self.open.is_some() {
            session.consumer.turn(None);
        }
        let sample: Vec<&[u8]> = data.map(str::as_bytes).into_iter().collect();
        let shape = Shape::Objects { context: Some(Shape::KINDS), sample: &sample, is_bare: false };
        let wanted = session.consumer.begin(&PartHead { file, name: Some(kind), shape });
        session.deferred |= wanted == Wanted::Later;
        self.open = Some(self.known.len());
        self.known.push((kind.to_owned(), wanted));
        wanted
    }

    /// Ends all parts, in the order in which they began.
    pub fn end(self, session: &mut Session<'_>, names: &Names, complete: Option<bool>) {
        let mut open = self.open;
        for (at, (kind, wanted)) in self.known.iter().enumerate() {
            if open.take() != Some(at) {
                session.consumer.turn(Some(kind));
            }
            for name in names.secrets() {
                session.consumer.secret(name);
            }
            session.consumer.end(if *wanted == Wanted::Rows { complete } else { None });
        }
    }
}
