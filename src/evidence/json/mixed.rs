//! Elements of several kinds in one list, each of which says its kind: a part for each kind, whatever their order. `AzureHound`
//! wraps its objects; records of Azure Monitor and directory objects are what they are.

use super::element::{deliver, given_twice};
use super::names::Names;
use super::object::Object;
use super::scan::Properties;
use super::unfolded::unfolded;
use crate::evidence::session::Session;
use crate::evidence::{KindIn, PartHead, Problem, ProblemKind, RefusedRow, Shape, Wanted};
use std::borrow::Cow;

/// More kinds than any tool writes; rows of others are refused in a part of their own.
const KINDS: usize = 512;
/// Bytes of a kind's name; a longer text is none.
const LONGEST: usize = 200;
/// Where what is of no kind is told.
const NO_KIND: &str = "elements without a kind";

/// The kinds met so far.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    /// What tells the kind; of `AzureHound`'s elements their `kind` does.
    by: Option<KindIn>,
    known: Vec<(String, Wanted)>,
    /// The one whose part is open.
    open: Option<usize>,
    /// Elements that could not be read, or do not say their kind: they may have been of any.
    lost: u64,
}

impl Kinds {
    pub fn by(by: KindIn) -> Self {
        Self { by: Some(by), ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// One sound element of such a list.
    pub fn element(&mut self, session: &mut Session<'_>, file: &str, names: &mut Names, row: u64, text: &str) {
        let (kind, _) = self.kind_of(text);
        let known = self.known.iter().find(|(known, _)| *known == kind);
        if known.is_some_and(|(_, wanted)| *wanted != Wanted::Rows) {
            // It is looked at when its rows are wanted.
            self.lost += u64::from(kind == NO_KIND);
            self.open(session, file, &kind, None);
            return;
        }
        let twice = names.look(text.as_bytes());
        let kept = names.take_kept().and_then(|kept| String::from_utf8(kept).ok());
        let told = twice.map(|name| Problem::row(row, ProblemKind::Duplicate, given_twice(&name)));
        self.deliver(session, file, row, kept.as_deref().unwrap_or(text), told.into_iter());
    }

    /// The kind of an element, and its object.
    fn kind_of<'t>(&self, text: &'t str) -> (String, Option<&'t str>) {
        let mut properties = Properties::new(text.as_bytes(), true);
        let (mut kind, mut data) = (None, self.by.map(|_| text));
        while let Ok(property) = properties.property() {
            let is = |wanted: &str| property.name.eq_ignore_ascii_case(wanted.as_bytes());
            let word = || serde_json::from_slice::<String>(property.value).ok();
            match self.by {
                Some(KindIn::Category) if is("category") => kind = word(),
                Some(KindIn::Type) if is("@odata.type") => kind = word(),
                // PowerShell keeps there what is not of every directory object.
                Some(KindIn::Type) if is("AdditionalProperties") => {
                    let mut more = Properties::new(property.value, true);
                    while let Ok(property) = more.property() {
                        if property.name.eq_ignore_ascii_case(b"@odata.type") {
                            kind = serde_json::from_slice(property.value).ok();
                        }
                    }
                }
                None if is("kind") => kind = word(),
                None if is("data") => data = text.get(property.at..property.at + property.value.len()),
                _ => {}
            }
        }
        if self.by == Some(KindIn::Type) {
            kind = kind.map(|kind| kind.rsplit('.').next().unwrap_or_default().to_owned());
        }
        let kind = kind.filter(|kind| (1..=LONGEST).contains(&kind.len())).unwrap_or_else(|| NO_KIND.to_owned());
        (kind, data.filter(|data| data.starts_with('{')))
    }

    /// Hands on one element without its secrets; `told`: its problems, which refused nothing.
    pub fn deliver(
        &mut self,
        session: &mut Session<'_>,
        file: &str,
        row: u64,
        text: &str,
        told: impl Iterator<Item = Problem>,
    ) {
        let is_record = self.by == Some(KindIn::Category);
        let unfolded = if is_record { unfolded(text) } else { Ok(Cow::Borrowed(text)) };
        let (kind, data) = self.kind_of(unfolded.as_deref().unwrap_or(text));
        self.lost += u64::from(kind == NO_KIND || data.is_none());
        if self.open(session, file, &kind, data) != Wanted::Rows {
            return;
        }
        let Some(data) = data.filter(|_| kind != NO_KIND) else {
            let message = "the element does not say of which kind it is, or holds no object";
            return session.refuse(Problem::row(row, ProblemKind::Syntax, message));
        };
        told.for_each(|problem| session.problem(problem));
        if let Err(why) = unfolded {
            return session.refuse(Problem::row(row, ProblemKind::Value, why));
        }
        let mut spans = Vec::new();
        if let Some(object) = Object::read(data, &mut spans) {
            deliver(session, row, object);
        }
    }

    /// Opens the part of what is of no kind, for an element that is refused.
    pub fn lose(&mut self, session: &mut Session<'_>, file: &str) -> Wanted {
        self.lost += 1;
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
        let context = match self.by {
            None => Shape::KINDS,
            Some(KindIn::Category) => Shape::CATEGORIES,
            Some(KindIn::Type) => Shape::TYPES,
        };
        let shape = Shape::Objects { context: Some(context), sample: &sample, is_bare: false };
        let wanted = session.consumer.begin(&PartHead { file, name: Some(kind), shape });
        session.deferred |= wanted == Wanted::Later;
        self.open = Some(self.known.len());
        self.known.push((kind.to_owned(), wanted));
        wanted
    }

    /// Ends all parts, in the order in which they began. `why`: why the list is not whole, said of each.
    pub fn end(self, session: &mut Session<'_>, names: &Names, complete: Option<bool>, why: Option<&Problem>) {
        let mut open = self.open;
        for (at, (kind, wanted)) in self.known.iter().enumerate() {
            if open.take() != Some(at) {
                session.consumer.turn(Some(kind));
            }
            for name in names.secrets() {
                session.consumer.secret(name);
            }
            if let (Some(why), Wanted::Rows) = (why, wanted) {
                session.consumer.problem(why.clone(), RefusedRow::No);
            }
            if self.lost > 0 && *wanted == Wanted::Rows && kind != NO_KIND {
                session.consumer.lost(self.lost);
            }
            session.consumer.end(if *wanted == Wanted::Rows { complete } else { None });
        }
    }
}
