//! What happens to mail: rules that people (or intruders) set, and mailboxes whose access is not logged.

use super::{Mailbox, Tenant};
use crate::evidence::SourceRef;
use std::collections::{BTreeMap, BTreeSet};

/// A rule of an inbox.
#[derive(Clone, Debug)]
pub struct InboxRule {
    /// Principal name, address or identity of the mailbox, as exported.
    pub mailbox: Box<str>,
    pub name: Box<str>,
    pub enabled: Option<bool>,
    /// Addresses that mail is forwarded or redirected to.
    pub forwards_to: Vec<Box<str>>,
    pub deletes: bool,
    /// Folder that mail is moved to.
    pub moves_to: Option<Box<str>>,
    pub source: SourceRef,
}

impl Mailbox {
    /// All that another list may call it: principal name, addresses, display name, ids, what Exchange names it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = [&self.upn, &self.primary_address, &self.display_name, &self.id];
        let all = own.into_iter().chain(&self.addresses).chain(&self.other_names);
        all.map(|name| bare(name)).filter(|name| !name.is_empty())
    }
}

/// `smtp:anna@contoso.com` is an address.
fn bare(name: &str) -> &str {
    let name = name.trim();
    name.split_once(':').filter(|(kind, _)| kind.eq_ignore_ascii_case("smtp")).map_or(name, |(_, rest)| rest)
}

/// What another list says of mailboxes (rules, audit settings), by what it calls their owners.
#[derive(Debug)]
pub struct OfMailboxes<'t, T> {
    by_owner: BTreeMap<String, Vec<&'t T>>,
    /// Owners written as a path (`contoso.onmicrosoft.com/Users/anna`), by what it ends in.
    paths: BTreeMap<String, Vec<String>>,
}

impl<'t, T> OfMailboxes<'t, T> {
    /// `said`: each with its owner as written.
    pub fn of(said: impl Iterator<Item = (&'t str, &'t T)>) -> Self {
        let mut found = Self { by_owner: BTreeMap::new(), paths: BTreeMap::new() };
        for (owner, what) in said {
            let owner = bare(owner).to_lowercase();
            if let (Some(end), false) = (end_of_path(&owner), found.by_owner.contains_key(&owner)) {
                found.paths.entry(end.to_owned()).or_default().push(owner.clone());
            }
            found.by_owner.entry(owner).or_default().push(what);
        }
        found
    }

    /// The owners that are called so.
    fn owners<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n str> {
        let paths = self.paths.get(name).into_iter().flatten().map(String::as_str);
        std::iter::once(name).chain(paths).filter(|owner| self.by_owner.contains_key(*owner))
    }

    /// What is said of this mailbox.
    pub fn of_mailbox(&self, mailbox: &Mailbox) -> Vec<&'t T> {
        let names: BTreeSet<String> = mailbox.names().map(str::to_lowercase).collect();
        let owners: BTreeSet<&str> = names.iter().flat_map(|name| self.owners(name)).collect();
        owners.into_iter().filter_map(|owner| self.by_owner.get(owner)).flatten().copied().collect()
    }

    /// Owners that no mailbox is called, nor anybody who `is_known`: of whom this is said nobody knows.
    pub fn of_nobody(&self, tenant: &Tenant, is_known: impl Fn(&str) -> bool) -> Vec<&str> {
        if self.by_owner.is_empty() {
            return Vec::new();
        }
        let mut found: BTreeSet<String> = BTreeSet::new();
        for name in tenant.mailboxes.iter().flat_map(Mailbox::names).map(str::to_lowercase) {
            found.extend(self.owners(&name).map(str::to_owned));
        }
        let left = self.by_owner.keys().filter(|owner| !found.contains(*owner) && !is_known(owner));
        left.map(String::as_str).collect()
    }
}

/// What a path in the directory ends in.
fn end_of_path(owner: &str) -> Option<&str> {
    owner.rsplit_once('/').map(|(_, end)| end).filter(|end| !end.is_empty())
}

/// Whether the access to a mailbox is logged.
#[derive(Clone, Debug)]
pub struct MailboxAuditState {
    /// Principal name or name, as exported.
    pub account: Box<str>,
    /// What the account does in mailboxes is not logged.
    pub bypassed: Option<bool>,
    pub source: SourceRef,
}
