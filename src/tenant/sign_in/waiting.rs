//! Rows of which only the counters are wanted, counted a few at a time: each waits for its account to come from memory,
//! and several can wait at once.

use super::accounts::guid;
use super::names::{Client, client};
use super::{SignInLog, SignInRow};
use crate::evidence::SourceRef;
use crate::tenant::Moment;

/// As many as a processor looks up at once, and some more.
const MOST: usize = 32;

/// Rows that were met and not counted yet.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub(super) struct Waiting {
    rows: Vec<Row>,
    /// Their principal names, one after the other: needed where an account is met for the first time.
    names: String,
    accounts: Vec<Option<u32>>,
}

#[cfg_attr(test, derive(Clone))]
#[derive(Debug)]
struct Row {
    guid: u128,
    at: Moment,
    source: SourceRef,
    success: Option<bool>,
    /// The app of a sign-in to a portal that asked for a single factor, interned.
    single_factor: Option<u32>,
    /// Where its name ends.
    name_end: usize,
}

impl SignInLog {
    /// Folds a row later, with others; to be settled with [`SignInLog::settle`]. `single_factor`: the app, where it is a
    /// sign-in for [`SignInLog::note_single_factor`]. `false`: it has to be added by itself, since more may be wanted of it.
    pub fn add_later(&mut self, row: &SignInRow<'_>, single_factor: Option<&str>) -> bool {
        let Some(guid) = guid(row.user_id) else { return false };
        let kind = client(row.client);
        if row.upn.is_empty()
            || !matches!(kind, Client::Modern | Client::Untold)
            || self.kept_guids.contains(&guid)
            || self.is_of_interest(row.upn)
        {
            return false;
        }
        self.count_row(row.at);
        self.unclear.without_client += u64::from(kind == Client::Untold);
        let single_factor = single_factor.map(|application| self.intern(application));
        let waiting = &mut self.waiting;
        waiting.names.push_str(row.upn);
        let (at, source, success) = (row.at, row.source, row.success);
        waiting.rows.push(Row { guid, at, source, success, single_factor, name_end: waiting.names.len() });
        if waiting.rows.len() == MOST {
            self.settle();
        }
        true
    }

    /// No row of this account waits from now on, whichever of its ids or its name it bears.
    pub(super) fn know_as_kept(&mut self, account: u32, guid: Option<u128>) {
        let own = self.accounts.get(account as usize).map(|summary| summary.guid);
        let others = self.by_other_guid.iter().filter(|(_, of)| **of == account).map(|(guid, _)| *guid);
        self.kept_guids.extend(own.into_iter().chain(guid).chain(others));
        if let Some(name) = self.names.get(account as usize) {
            self.interest.insert(name.to_lowercase().into());
        }
    }

    /// Counts the rows that wait; to be called after the last one.
    pub fn settle(&mut self) {
        if self.waiting.rows.is_empty() {
            return;
        }
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.accounts.clear();
        // Nothing here depends on what came before, so that the processor need not wait for one to begin the next.
        waiting.accounts.extend(waiting.rows.iter().map(|row| self.position_by_guid(row.guid)));
        let mut name_start = 0;
        for (row, account) in waiting.rows.iter().zip(&waiting.accounts) {
            let name = waiting.names.get(name_start..row.name_end).unwrap_or_default();
            name_start = row.name_end;
            let account = account.unwrap_or_else(|| self.account_of_guid(row.guid, name));
            self.count(account, row.at, row.success, false, row.source);
            if let Some(application) = row.single_factor {
                self.note_single_factor_in(account, (row.at, row.source), application, 1);
            }
        }
        waiting.rows.clear();
        waiting.names.clear();
        self.waiting = waiting;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::EvidenceId;

    /// Rows counted later give what rows counted at once give: the same accounts in the same order, counters, last
    /// sign-ins, and rows that are kept.
    #[test]
    fn rows_that_wait_count_as_those_that_do_not() {
        let id = |number: u64| format!("{number:08x}-0000-4000-8000-00000000000a");
        let name = |number: u64| format!("User{number}@contoso.com");
        for round in 0..40_u64 {
            let (mut at_once, mut later) = (SignInLog::default(), SignInLog::default());
            for log in [&mut at_once, &mut later] {
                log.keep_rows_of([id(3).into(), "user5@contoso.com".into(), "svc".into()]);
            }
            let mut seed = round + 1;
            let mut random = |below: u64| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) % below
            };
            let mut put_off = 0;
            for number in 0..700 {
                // Mostly an id and its name; some without one of them, with another's name, or in upper case.
                let who = random(12 + round);
                let user_id = match random(12) {
                    0 => String::new(),
                    1 => "svc".to_owned(),
                    2 => id(who).to_uppercase(),
                    _ => id(who),
                };
                let upn = match random(9) {
                    0 => String::new(),
                    1 => name(random(12)),
                    _ => name(who),
                };
                let row = SignInRow {
                    user_id: &user_id,
                    upn: &upn,
                    at: Moment::of(i64::try_from(random(50)).unwrap()),
                    success: [Some(true), Some(false), None][random(3) as usize],
                    client: ["IMAP4", "", "Unknown", "Browser"][(random(20) as usize).min(3)],
                    source: SourceRef { file: EvidenceId(0), part: None, row: number },
                };
                let portal = ["Azure Portal", "Microsoft Azure CLI"].get(random(9) as usize).copied();
                let expected = at_once.add(&row);
                if later.add_later(&row, portal) {
                    put_off += 1;
                    assert!(!expected.is_kept, "{row:?}");
                } else {
                    assert_eq!(later.add(&row), expected, "{row:?}");
                    if let Some(portal) = portal {
                        later.note_single_factor(expected.account, &row, portal, 1);
                    }
                }
                if let Some(portal) = portal {
                    at_once.note_single_factor(expected.account, &row, portal, 1);
                }
            }
            later.settle();
            assert!(put_off > 300, "{put_off}");
            assert_eq!((later.rows, later.window, &later.names), (at_once.rows, at_once.window, &at_once.names));
            assert_eq!(format!("{:?}", later.accounts), format!("{:?}", at_once.accounts), "round {round}");
            assert_eq!(format!("{:?}", later.legacy), format!("{:?}", at_once.legacy));
            assert_eq!(format!("{:?}", later.single_factor), format!("{:?}", at_once.single_factor));
            assert_eq!(later.texts, at_once.texts);
            assert_eq!(later.unclear.without_client, at_once.unclear.without_client);
        }
    }
}
