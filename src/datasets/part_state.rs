//! What is kept of one table while its rows stream: where its fields are, what was met in them, and what it supplies.

mod alike;

use super::repeated::Sample;
use super::supplies::{Kind, Periods};
use super::value::{self, DateOrder};
use super::{Field, RecordKind};
use crate::evidence::{Problem, ProblemKind, Shape};
use crate::tenant::account::{Method, Registered};
use crate::tenant::mapping::DayMonth;
use crate::tenant::{Column, Moment};
use crate::tenant::{DeviceKind, Identity, Licence, Profile};
use alike::COMMON_TEXTS;
pub use alike::{Alike, Flyweights, Lists};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

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
    /// A text that stands where there is nothing: see [`super::Layout::nothing`].
    pub nothing: Option<&'static str>,
    /// A record of which a value was destroyed says less than the tenant did.
    pub says_less: bool,
    /// What the name of a sign-in log says of its kind.
    pub interactive: Option<bool>,
    /// For tables: the column of each field.
    pub(super) columns: Vec<Option<usize>>,
    pub(super) fields: &'static [Field],
    /// For objects: property name as written → field; learned as names appear.
    properties: HashMap<Box<str>, Option<usize>>,
    /// The names of the last object in their order: the next object usually has the same.
    order: Vec<(Box<str>, Option<usize>)>,
    /// For objects of which a person said what they hold: property, by its dotted name without capitals → field.
    stated: Option<HashMap<String, usize>>,
    /// One bit for each field: its column or property was met; it had a value.
    present: Cell<u64>,
    filled: Cell<u64>,
    pub(super) lost: Cell<u64>,
    nested: RefCell<BTreeMap<Column, bool>>,
    pub(super) dates: Cell<DateOrder>,
    /// Dates were left open before anything told the order.
    undecided: Cell<bool>,
    /// A date proved another order than those before it.
    learns_late: Cell<bool>,
    /// A person said in which order.
    dates_stated: bool,
    notes: RefCell<Vec<(ProblemKind, String)>>,
    supplies: RefCell<Vec<RecordKind>>,
    /// Of these kinds only some, by design: which.
    supplies_some: RefCell<BTreeMap<RecordKind, &'static str>>,
    supplies_nothing: Cell<bool>,
    objects: RefCell<BTreeSet<Box<str>>>,
    /// Subscriptions of Azure that the rows name, the last one last.
    subscriptions: RefCell<Vec<Box<str>>>,
    pub rows: Cell<u64>,
    /// The headings of another table stood in a row.
    other_table: Cell<bool>,
    cut: Cell<bool>,
    understood: Cell<bool>,
    pub(super) typed: super::unlike::Typed,
    /// What is said where all rows were of what such a list does not hold.
    strange: Cell<Option<&'static str>>,
    pub collected: Cell<Option<Moment>>,
    /// First and last events of a log.
    periods: Cell<Periods>,
    /// Rows that held a record which could not be read.
    lost_rows: Cell<u64>,
    /// Rows with a value that could not be read where its absence has a meaning.
    garbled: RefCell<BTreeSet<u64>>,
    /// Rows there should be, where the rows themselves say so.
    announced: Cell<u64>,
    /// Of a log: which entries it holds.
    entries: RefCell<Sample>,
    /// By tenant, where a list has accounts of several: its name, and their ids.
    tenants: RefCell<BTreeMap<Box<str>, TenantAccounts>>,
    /// Texts that many rows have (departments, licences), each held once.
    common: RefCell<HashSet<Arc<str>, foldhash::fast::RandomState>>,
    /// Lists of licences and of methods, by how they are written: few among many accounts.
    pub licences: Lists<Licence>,
    pub methods: Lists<Method>,
    /// Lists that nearly all accounts have alike, though each writes them with names of its own.
    pub identities: Alike<Identity>,
    pub plans: Alike<Arc<str>>,
    pub profiles: Flyweights<Profile>,
    pub device_kinds: Flyweights<DeviceKind>,
    pub registered: Flyweights<Registered>,
}

/// More subscriptions than one file names.
const SUBSCRIPTIONS: usize = 4_096;

/// A tenant's name, and the ids of its accounts.
pub(super) type TenantAccounts = (Box<str>, Vec<Arc<str>>);

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

    /// Finds the fields among a table's headings; returns the headings that no field takes. Of several columns that fit one
    /// field an empty one gives way to one with values in the first rows.
    pub fn map_headings(&mut self, headings: &[String], sample: &[Vec<String>]) -> Vec<String> {
        let mut unmapped = Vec::new();
        let names: Vec<String> = headings.iter().map(|heading| super::normalise(heading)).collect();
        let mut taken = vec![false; headings.len()];
        for (at, field) in self.fields.iter().enumerate() {
            // Aliases are in order of trust: the first alias found wins, and the first of equal headings.
            let is_filled =
                |column: &usize| sample.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.trim().is_empty()));
            let mut fitting = field.names().filter_map(|name| names.iter().position(|heading| heading == name));
            let first = fitting.next();
            let found = first.filter(is_filled).or_else(|| fitting.find(is_filled)).or(first);
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
        unmapped
    }

    /// Of several columns under one heading the first is read; told where a field stands there.
    pub(super) fn headed_alike(&self, headings: &[String]) -> Vec<Problem> {
        let names: Vec<String> = headings.iter().map(|heading| super::normalise(heading)).collect();
        let read: BTreeSet<usize> = self.columns.iter().flatten().copied().collect();
        let alike = read.into_iter().filter_map(|column| {
            let name = names.get(column)?;
            let count = names.iter().filter(|other| *other == name).count();
            (count > 1 && names.iter().position(|other| other == name) == Some(column)).then(|| {
                let heading = value::shown(headings.get(column)?);
                let message = format!("{count} columns are headed {heading:?}; the first of them is read.");
                Some(Problem::file(ProblemKind::Duplicate, message))
            })?
        });
        alike.collect()
    }

    /// Puts the fields where a person said; headings that are not there are passed over. Returns the headings left.
    pub(super) fn map_stated(&mut self, headings: &[String], columns: &BTreeMap<String, String>) -> Vec<String> {
        let mut taken = BTreeSet::new();
        for at in 0..self.fields.len() {
            let heading = columns.get(&super::mapping::key_of_field(self.fields, at));
            let found = heading.and_then(|heading| crate::tenant::mapping::position(headings, heading));
            if let (Some(column), Some(slot)) = (found, self.columns.get_mut(at)) {
                *slot = Some(column);
                taken.insert(column);
                self.met(at, false);
            }
        }
        let left = headings.iter().enumerate().filter(|(at, heading)| !taken.contains(at) && !heading.is_empty());
        left.map(|(_, heading)| heading.clone()).collect()
    }

    /// As [`PartState::map_stated`], of objects whose properties are called so.
    pub(super) fn map_objects(&mut self, names: &[String], columns: &BTreeMap<String, String>) -> Vec<String> {
        let left = self.map_stated(names, columns);
        let fields = self.columns.iter().enumerate();
        let named =
            fields.filter_map(|(at, column)| Some((crate::tenant::mapping::folded(names.get((*column)?)?), at)));
        self.stated = Some(named.collect());
        left
    }

    /// Whether a person said what the objects hold.
    pub(super) fn are_objects_stated(&self) -> bool {
        self.stated.is_some()
    }

    /// The field that a person said a property is.
    pub(super) fn stated_at(&self, path: &str) -> Option<usize> {
        self.stated.as_ref()?.get(&crate::tenant::mapping::folded(path)).copied()
    }

    /// The order of day and month: what a person said of the file, else what was learnt of it, else what its first rows tell.
    pub(super) fn state_dates(&mut self, stated: Option<DayMonth>, learnt: Option<DateOrder>, shape: &Shape<'_>) {
        self.dates_stated = stated.is_some();
        self.dates.set(match (stated, learnt, shape) {
            (Some(_), _, _) => super::mapping::order_of(stated),
            (None, Some(learnt), _) => learnt,
            (None, None, Shape::Table { sample, .. }) => value::date_order(sample.iter().flatten().map(String::as_str)),
            (None, None, Shape::Objects { .. }) => DateOrder::Unknown,
        });
    }

    /// A date was read by the order known before it; `order` is what is known with it. A person's word on the file holds for
    /// what can be read in two ways.
    pub(super) fn dates_told(&self, read: value::Read, order: DateOrder) {
        let before = self.dates.get();
        if order == DateOrder::Mixed && before != order {
            if self.dates_stated {
                return;
            }
            self.learns_late.set(true);
        }
        self.undecided.set(self.undecided.get() || read == value::Read::Ambiguous && order == DateOrder::Unknown);
        self.dates.set(order);
    }

    /// The order of day and month, where dates that can be read in two ways stood before what proves it.
    pub(super) fn order_learnt_late(&self) -> Option<DateOrder> {
        let is_known = matches!(self.dates.get(), DateOrder::DayFirst | DateOrder::MonthFirst);
        (self.learns_late.get() || self.undecided.get() && is_known).then_some(self.dates.get())
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

    /// A row was in a language that is read.
    pub fn understood(&self) {
        self.understood.set(true);
    }
    pub fn is_understood(&self) -> bool {
        self.understood.get()
    }

    /// A row says how many there are in all.
    pub fn announced(&self, rows: u64) {
        self.announced.set(self.announced.get().max(rows));
    }
    pub(super) fn rows_announced(&self) -> u64 {
        self.announced.get()
    }

    /// A row was refused. A heading repeated or a total is no record; anything else may have been one.
    pub fn lost_row(&self, why: ProblemKind) {
        if !matches!(why, ProblemKind::NotData | ProblemKind::PassedOver) {
            self.lost_rows.set(self.lost_rows.get() + 1);
        }
    }
    pub fn lost_rows(&self) -> u64 {
        self.lost_rows.get()
    }

    /// From here on the rows are of another table.
    pub fn other_table_begins(&self) {
        self.other_table.set(true);
    }
    pub fn has_other_table(&self) -> bool {
        self.other_table.get()
    }

    /// Notes an entry of a log by the number of its id.
    pub(super) fn saw_entry(&self, number: u64) {
        self.entries.borrow_mut().add(number);
    }
    /// A number that files of one layout with the same columns have.
    pub(super) fn form(&self) -> u64 {
        let columns: String = self.columns.iter().map(|column| if column.is_some() { '1' } else { '0' }).collect();
        super::repeated::number_of(&format!("{} {columns}", self.layout))
    }
    pub(super) fn entries(&self) -> Sample {
        self.entries.take()
    }

    /// Notes which tenant an account is of, where its row says so.
    pub(super) fn of_tenant(&self, account: &Arc<str>, id: &str, name: &str) {
        if !id.is_empty() {
            let mut tenants = self.tenants.borrow_mut();
            let name = if name.is_empty() { id } else { name };
            tenants
                .entry(id.to_lowercase().into())
                .or_insert_with(|| (name.into(), Vec::new()))
                .1
                .push(account.clone());
        }
    }
    pub(super) fn tenants_of_accounts(&self) -> Vec<TenantAccounts> {
        self.tenants.take().into_values().collect()
    }

    /// A value of this row stands there and cannot be read: it is not simply absent.
    pub fn garbled(&self, row: u64) {
        self.garbled.borrow_mut().insert(row);
    }
    pub fn is_garbled(&self, row: u64) -> bool {
        self.garbled.borrow().contains(&row)
    }

    /// This part supplies records of a kind other than its dataset's own.
    pub fn supplies(&self, kind: RecordKind) {
        let mut kinds = self.supplies.borrow_mut();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }

    /// This part also supplies some records of a kind, by design never all: `which` in words.
    pub fn supplies_some(&self, kind: RecordKind, which: &'static str) {
        self.supplies(kind);
        self.supplies_some.borrow_mut().insert(kind, which);
    }
    pub(super) fn some_of(&self, kind: RecordKind) -> Option<&'static str> {
        self.supplies_some.borrow().get(&kind).copied()
    }

    /// This part adds to records of other files (owners of an application) and is no list of its own.
    pub fn supplies_nothing(&self) {
        self.supplies_nothing.set(true);
    }
    pub fn is_supply(&self) -> bool {
        !self.supplies_nothing.get()
    }

    /// A row was of something that was deleted.
    pub fn saw_deleted(&self) {
        self.strange.set(Some("Everything in it was deleted: it is the recycle bin, no list of what there is."));
    }
    /// A row was of another kind of object than such a list holds.
    pub fn saw_other(&self) {
        self.strange.set(Some("Every row was of something else, so it counts as not supplied."));
    }
    /// What is said where nothing but such rows stood in it: it is no list of its kind.
    pub(super) fn all_strange(&self, rows_read: u64) -> Option<&'static str> {
        self.strange.get().filter(|_| rows_read == 0)
    }

    /// This part is the list of one object (a group), by id in lower case.
    pub fn lists(&self, object: &str) {
        let mut objects = self.objects.borrow_mut();
        if !objects.contains(object) {
            objects.insert(object.into());
        }
    }

    /// A row names this subscription of Azure; an empty name is none.
    pub fn names_subscription(&self, id: &str) {
        let mut seen = self.subscriptions.borrow_mut();
        if id.is_empty() || seen.last().is_some_and(|last| **last == *id) || seen.len() >= SUBSCRIPTIONS {
            return;
        }
        let known = seen.iter().position(|known| **known == *id);
        let id = known.map_or_else(|| id.into(), |at| seen.remove(at));
        seen.push(id);
    }
    pub fn subscriptions_named(&self) -> Vec<Box<str>> {
        self.subscriptions.borrow().clone()
    }

    /// A text that other rows are likely to have, too.
    pub fn common(&self, text: &str) -> Arc<str> {
        let mut known = self.common.borrow_mut();
        if let Some(found) = known.get(text) {
            return Arc::clone(found);
        }
        let new: Arc<str> = text.into();
        if known.len() < COMMON_TEXTS {
            known.insert(Arc::clone(&new));
        }
        new
    }

    pub fn kinds_supplied(&self) -> Vec<RecordKind> {
        self.supplies.borrow().clone()
    }
    pub fn objects_listed(&self) -> Vec<Box<str>> {
        self.objects.borrow().iter().cloned().collect()
    }

    /// A row of a log is an event of this moment.
    pub fn saw_event(&self, at: Moment) {
        self.saw_event_of(Kind::Interactive, at);
    }
    /// A row of a log of several kinds is an event of this moment.
    pub fn saw_event_of(&self, kind: Kind, at: Moment) {
        let mut periods = self.periods.get();
        if let Some(period) = periods.get_mut(kind as usize) {
            let (from, to) = period.unwrap_or((at, at));
            *period = Some((from.min(at), to.max(at)));
        }
        self.periods.set(periods);
    }
    pub(super) fn periods(&self) -> Periods {
        self.periods.get()
    }
    /// First and last event of a log.
    pub fn period(&self) -> Option<(Moment, Moment)> {
        self.periods().into_iter().flatten().reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
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

    pub(super) fn met(&self, at: usize, filled: bool) {
        self.present.set(self.present.get() | bit(at));
        if filled {
            self.filled.set(self.filled.get() | bit(at));
        }
    }

    pub(super) fn field_of(&mut self, name: &str, position: usize) -> Option<usize> {
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
pub(super) fn bit(field: usize) -> u64 {
    1u64.checked_shl(u32::try_from(field).unwrap_or(u32::MAX)).unwrap_or(0)
}

/// The headings of interactive and non-interactive logs are the same; only the portal's file name tells them apart.
pub(super) fn interactive_by_name(file: &str) -> Option<bool> {
    let name = file.rsplit('/').next().unwrap_or_default().to_lowercase();
    match (name.contains("noninteractive"), name.contains("interactive")) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}
