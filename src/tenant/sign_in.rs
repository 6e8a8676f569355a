//! The sign-in log, folded while it streams: counters for every account, compact rows only for the accounts of interest.

mod accounts;
mod days;
mod names;
mod once;
mod waiting;

use names::{Client, client};
pub use names::{is_administration_portal, is_id_of_administration_portal, is_legacy_client, leads_to_administration};

use super::lookup::Lookup;
use super::unknown_words::UnknownWords;
use super::{Missing, Moment, RecordKind, Supply};
use crate::evidence::SourceRef;
use accounts::guid;
use hashbrown::HashTable;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// One sign-in of an account of interest (holder of a role, emergency account).
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Index into [`SignInLog::accounts`].
    pub account: u32,
    pub at: Moment,
    /// Whether it gave access; `None`: the log says so in a word that is not known.
    pub success: Option<bool>,
    pub interactive: Option<bool>,
    /// Interned: index into [`SignInLog::texts`].
    pub application: u32,
    pub client: u32,
    pub country: u32,
    /// `None`: the export does not say (Graph v1.0).
    pub multifactor: Option<bool>,
    pub device: DeviceUsed,
    /// How many sign-ins it stands for, the last of them at `at`: more than one only in a summary made by a query.
    pub count: u32,
    pub source: SourceRef,
}

/// What a sign-in says of its device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceUsed {
    /// The export carries columns about devices; without them nothing is known.
    pub is_exported: bool,
    pub compliant: Option<bool>,
    pub managed: Option<bool>,
    /// Interned: name or id of the device, how it is joined, its system; 0 may be an empty text.
    pub name: u32,
    pub join: u32,
    pub system: u32,
}

/// What is kept of every account in the log: one line of the processor's cache, because each row of a log that names a
/// hundred thousand accounts in turn waits for it. What few accounts have stands beside, in [`SignInLog`].
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct SignInSummary {
    /// Object id as a number, or [`NO_GUID`].
    guid: u128,
    /// The last success, and where it stands.
    last: Option<(Moment, SourceRef)>,
    pub successes: u32,
    pub failures: u32,
    /// Successful and failed sign-ins with legacy clients.
    pub legacy_successes: u32,
    pub legacy_failures: u32,
    /// One more than the position in [`SignInLog::single_factor`]; 0: none.
    single_factor: u32,
    /// Whether every sign-in of the account is kept.
    kept: bool,
    /// Whether the result of one of its sign-ins is not known.
    pub untold: bool,
}

const _: () = assert!(size_of::<SignInSummary>() == 64);

/// No object id has all bits set.
const NO_GUID: u128 = u128::MAX;

impl SignInSummary {
    const NEW: Self = Self {
        guid: NO_GUID,
        last: None,
        successes: 0,
        failures: 0,
        legacy_successes: 0,
        legacy_failures: 0,
        single_factor: 0,
        kept: false,
        untold: false,
    };

    pub fn last_success(&self) -> Option<Moment> {
        self.last.map(|(at, _)| at)
    }

    /// Where the last success stands.
    pub fn last_source(&self) -> Option<SourceRef> {
        self.last.map(|(_, source)| source)
    }
}

/// Legacy clients that an account used or tried.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug)]
pub struct LegacyUse {
    /// Whether one succeeded, and when the newest of these was (else of all) and where it stands.
    pub newest: (bool, Moment, SourceRef),
    /// Interned, in the order of the log.
    pub clients: Vec<u32>,
}

/// Successful sign-ins of an account to Azure and administration portals that asked for a single factor.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug)]
pub struct SingleFactorUse {
    /// Index into [`SignInLog::accounts`].
    pub account: u32,
    pub count: u32,
    /// The last one, and the text of its app, interned.
    pub last: (Moment, SourceRef),
    pub application: u32,
}

/// The log of all files together.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub struct SignInLog {
    pub supply: Supply,
    /// Oldest and newest entry of people at the keyboard, in files that leave no days out between them: the log shows absence
    /// only inside. Where it holds none of people, the entries that it holds.
    pub window: Option<(Moment, Moment)>,
    /// The days that hold entries of both kinds.
    pub window_of_both: Option<(Moment, Moment)>,
    /// Oldest and newest entry of all, once all files are read.
    pub span: Option<(Moment, Moment)>,
    /// What is told of days between the files of sign-ins without a person at the keyboard.
    pub silent_apart: Option<String>,
    pub rows: u64,
    /// Whether it holds sign-ins without a person at the keyboard, which the portal and Microsoft Graph give apart; most
    /// legacy clients stand there.
    pub has_non_interactive: bool,
    /// Whether it holds no others: then it shows of nobody that they did not sign in.
    pub lacks_interactive: bool,
    has_interactive: bool,
    pub accounts: Vec<SignInSummary>,
    /// Principal name, else id, of each account as the log first wrote it.
    pub names: Vec<Arc<str>>,
    /// By index into [`SignInLog::accounts`].
    pub legacy: BTreeMap<u32, LegacyUse>,
    /// Once for each account, in the order of the log.
    pub single_factor: Vec<SingleFactorUse>,
    pub of_interest: Vec<SignIn>,
    /// Positions in [`SignInLog::of_interest`] by account, made when first asked for: no account's question walks the rows
    /// of all others.
    by_account: OnceLock<BTreeMap<u32, Vec<u32>>>,
    pub texts: Vec<Box<str>>,
    /// Words that were not understood, and in how many sign-ins that mattered.
    pub unclear: Unclear,
    /// By object id, where it is a GUID (nearly always): indices into [`SignInLog::accounts`], so that the table of a
    /// hundred thousand accounts stays in the processor's cache.
    by_guid: HashTable<u32>,
    seed: foldhash::fast::RandomState,
    /// Further object ids of accounts that have one already: of one name, but made anew.
    by_other_guid: HashMap<u128, u32, foldhash::fast::RandomState>,
    /// By any other id, in lower case.
    by_id: super::Names<u32>,
    /// By principal name, as [`SignInLog::names`] holds it.
    by_name: Lookup,
    text_at: super::Names<u32>,
    /// Lower-case ids and principal names whose every sign-in is kept.
    interest: HashSet<Box<str>, foldhash::fast::RandomState>,
    /// The object ids among them, and those of accounts that are kept by their name.
    kept_guids: HashSet<u128, foldhash::fast::RandomState>,
    portals: names::Portals,
    /// Entries by day: interactive ones, and the others.
    days: days::Days,
    silent_days: days::Days,
    /// Files that hold entries of another one, too: numbers of sign-ins may count these twice.
    pub overlap: Option<String>,
    /// Which entries of these were met already.
    pub once: once::Once,
    waiting: waiting::Waiting,
}

/// Words of a log that are not known here: a portal may write them in its own language.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub struct Unclear {
    /// Names of clients.
    pub clients: UnknownWords,
    /// How many rows name no client at all, or say themselves that it is not known.
    pub without_client: u64,
    /// What was required of sign-ins to administration portals.
    pub requirements: UnknownWords,
    /// Results: whether such a sign-in gave access is not known.
    pub results: UnknownWords,
}

impl Unclear {
    /// The gap that unknown results leave: such a sign-in proves neither an access nor a failure.
    pub fn results_gap(&self) -> Option<Missing> {
        self.results.told().map(|words| Missing {
            kind: RecordKind::SignIns,
            column: Some("status"),
            why: format!(
                "Whether sign-ins gave access is written in words that are not known here: {words}. Export the log from a \
                 portal in English, or with the error code."
            ),
        })
    }
}

/// Where a row was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folded {
    /// Index into [`SignInLog::accounts`].
    pub account: u32,
    /// The account is of interest, and the row is to be kept with [`SignInLog::keep`].
    pub is_kept: bool,
}

/// One row of a log as a reader hands it over; borrowed, so that nothing is allocated for rows that are only counted.
#[derive(Clone, Copy, Debug)]
pub struct SignInRow<'a> {
    /// Object id and principal name, in any case; one of them may be empty.
    pub user_id: &'a str,
    pub upn: &'a str,
    pub at: Moment,
    /// Whether it gave access; `None`: not known.
    pub success: Option<bool>,
    pub client: &'a str,
    pub source: SourceRef,
}

/// What is kept beside, of accounts of interest.
#[derive(Clone, Debug)]
pub struct SignInDetails<'a> {
    pub interactive: Option<bool>,
    pub application: &'a str,
    pub country: &'a str,
    pub multifactor: Option<bool>,
    /// `None`: the export carries nothing of devices.
    pub device: Option<DeviceDetails<'a>>,
}

/// What a row says of its device.
#[derive(Clone, Debug, Default)]
pub struct DeviceDetails<'a> {
    pub compliant: Option<bool>,
    pub managed: Option<bool>,
    pub name: std::borrow::Cow<'a, str>,
    pub join: std::borrow::Cow<'a, str>,
    pub system: std::borrow::Cow<'a, str>,
}

impl SignInLog {
    /// Notes which of the two logs an entry is of. `interactive`: `None` where nothing tells; it counts as interactive, the log
    /// that people export.
    pub fn note_kind(&mut self, interactive: Option<bool>) {
        if interactive == Some(false) {
            self.has_non_interactive = true;
            self.lacks_interactive = !self.has_interactive;
        } else {
            self.has_interactive = true;
            self.lacks_interactive = false;
        }
    }

    /// Whether it holds sign-ins of programs, and no others; known once all files are read.
    pub fn has_only_programs(&self) -> bool {
        self.span.is_some() && !self.has_interactive && !self.has_non_interactive
    }

    /// As [`is_administration_portal`], for a log's many rows.
    pub fn is_administration_portal(&mut self, application: &str) -> bool {
        self.portals.is_one(application)
    }

    /// Whether entries of both logs are there.
    pub fn has_both_kinds(&self) -> bool {
        self.has_interactive && self.has_non_interactive
    }

    /// Names the accounts whose sign-ins are kept row by row; call before the first row.
    pub fn keep_rows_of(&mut self, names: impl IntoIterator<Item = Box<str>>) {
        for name in names {
            self.kept_guids.extend(guid(&name));
            self.interest.insert(name);
        }
    }

    /// Folds one row.
    pub fn add(&mut self, row: &SignInRow<'_>) -> Folded {
        self.count_row(row.at);
        // Of an account whose rows are kept none waits.
        let kept = guid(row.user_id).filter(|guid| self.kept_guids.contains(guid));
        let account = kept.and_then(|guid| self.position_by_guid(guid)).unwrap_or_else(|| {
            self.settle();
            self.account(row.user_id, row.upn)
        });
        let kind = client(row.client);
        self.unclear.without_client += u64::from(kind == Client::Untold);
        if kind == Client::Unknown {
            self.unclear.clients.note(row.client);
        }
        let legacy = kind == Client::Legacy;
        if legacy {
            let client = self.intern(row.client);
            let this = (row.success == Some(true), row.at, row.source);
            let seen = self.legacy.entry(account).or_insert_with(|| LegacyUse { newest: this, clients: Vec::new() });
            seen.newest = seen.newest.max(this);
            if !seen.clients.contains(&client) {
                seen.clients.push(client);
            }
        }
        self.count(account, row.at, row.success, legacy, row.source)
    }

    fn count_row(&mut self, at: Moment) {
        self.rows += 1;
        self.window = Some(self.window.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
    }

    fn count(&mut self, account: u32, at: Moment, success: Option<bool>, legacy: bool, source: SourceRef) -> Folded {
        let Some(summary) = self.accounts.get_mut(account as usize) else { return Folded { account, is_kept: false } };
        match success {
            Some(true) => {
                summary.successes = summary.successes.saturating_add(1);
                summary.legacy_successes += u32::from(legacy);
                if summary.last.is_none_or(|(last, _)| last < at) {
                    summary.last = Some((at, source));
                }
            }
            Some(false) => {
                summary.failures = summary.failures.saturating_add(1);
                summary.legacy_failures += u32::from(legacy);
            }
            None => summary.untold = true,
        }
        Folded { account, is_kept: summary.kept }
    }

    /// Notes so many successful sign-ins to a portal that asked for a single factor; after [`SignInLog::add`].
    pub fn note_single_factor(&mut self, account: u32, row: &SignInRow<'_>, application: &str, count: u32) {
        self.settle();
        let application = self.intern(application);
        self.note_single_factor_in(account, (row.at, row.source), application, count);
    }

    fn note_single_factor_in(&mut self, account: u32, last: (Moment, SourceRef), application: u32, count: u32) {
        let Some(summary) = self.accounts.get_mut(account as usize) else { return };
        let known = summary.single_factor.checked_sub(1).and_then(|at| self.single_factor.get_mut(at as usize));
        let Some(seen) = known else {
            self.single_factor.push(SingleFactorUse { account, count, last, application });
            summary.single_factor = u32::try_from(self.single_factor.len()).unwrap_or_default();
            return;
        };
        seen.count = seen.count.saturating_add(count);
        if seen.last.0 < last.0 {
            (seen.last, seen.application) = (last, application);
        }
    }

    /// Folds a row that stands for several sign-ins, the last of them at `row.at`; else as [`SignInLog::add`].
    pub fn add_several(&mut self, row: &SignInRow<'_>, first: Moment, count: u32) -> Folded {
        let folded = self.add(row);
        self.window = self.window.map(|(from, to)| (from.min(first), to));
        let (more, legacy) = (count.saturating_sub(1), is_legacy_client(row.client));
        let Some(summary) = self.accounts.get_mut(folded.account as usize) else { return folded };
        let (all, with_legacy) = match row.success {
            Some(true) => (&mut summary.successes, &mut summary.legacy_successes),
            Some(false) => (&mut summary.failures, &mut summary.legacy_failures),
            None => return folded,
        };
        *all = all.saturating_add(more);
        if legacy {
            *with_legacy = with_legacy.saturating_add(more);
        }
        folded
    }

    /// Keeps a row of an account of interest.
    pub fn keep(&mut self, account: u32, row: &SignInRow<'_>, details: &SignInDetails<'_>) {
        self.keep_several(account, row, details, 1);
    }

    /// Keeps a row of an account of interest that stands for `count` sign-ins.
    pub fn keep_several(&mut self, account: u32, row: &SignInRow<'_>, details: &SignInDetails<'_>, count: u32) {
        let (application, client, country) =
            (self.intern(details.application), self.intern(row.client), self.intern(details.country));
        let device = details.device.as_ref().map_or_else(DeviceUsed::default, |device| DeviceUsed {
            is_exported: true,
            compliant: device.compliant,
            managed: device.managed,
            name: self.intern(&device.name),
            join: self.intern(&device.join),
            system: self.intern(&device.system),
        });
        self.by_account.take();
        self.of_interest.push(SignIn {
            account,
            at: row.at,
            success: row.success,
            interactive: details.interactive,
            application,
            client,
            country,
            multifactor: details.multifactor,
            device,
            count,
            source: row.source,
        });
    }

    /// The summary of an account, by object id, then principal name.
    pub fn summary(&self, id: &str, upn: &str) -> Option<&SignInSummary> {
        let at = self.position(id, upn)?;
        self.accounts.get(at as usize)
    }

    /// What the account did in portals with a single factor.
    pub fn single_factor_of(&self, id: &str, upn: &str) -> Option<&SingleFactorUse> {
        let at = self.summary(id, upn)?.single_factor.checked_sub(1)?;
        self.single_factor.get(at as usize)
    }

    /// The kept rows of an account, in the order of the log.
    pub fn rows_of<'a>(&'a self, id: &str, upn: &str) -> impl Iterator<Item = &'a SignIn> + use<'a> {
        let by_account = self.by_account.get_or_init(|| {
            let mut by_account: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for (at, row) in (0..).zip(&self.of_interest) {
                by_account.entry(row.account).or_default().push(at);
            }
            by_account
        });
        let rows = self.position(id, upn).and_then(|at| by_account.get(&at)).map_or(&[][..], Vec::as_slice);
        rows.iter().filter_map(move |at| self.of_interest.get(*at as usize))
    }

    pub fn text(&self, index: u32) -> &str {
        self.texts.get(index as usize).map_or("", |text| text)
    }

    /// The days of which a sentence speaks: all that the log holds where something was found, else those of which it shows
    /// absence.
    pub fn days_told(&self, found: bool) -> Option<(Moment, Moment)> {
        if found { self.span.or(self.window) } else { self.window }
    }

    /// Days from the oldest entry to the as-of date, or `None` without a log.
    pub fn reach_days(&self, as_of: Moment) -> Option<i64> {
        self.window.map(|(from, _)| from.age_days(as_of))
    }

    fn intern(&mut self, text: &str) -> u32 {
        if let Some(at) = self.text_at.get(text) {
            return *at;
        }
        let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.text_at.insert(text.into(), at);
        at
    }
}
