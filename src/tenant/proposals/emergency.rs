//! Emergency accounts: those that people named, or else those whose signals propose them.

use super::names;
use super::signals::{Candidate, Evidence, THRESHOLD};
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, RoleSet};
use crate::tenant::stated::{Category, Stated};
use crate::tenant::{EmergencyEntry, Moment, PrincipalRef, Tenant, User, natural};
use std::collections::{BTreeMap, BTreeSet};

/// An emergency account: confirmed, listed in the inventory, or only proposed.
#[derive(Clone, Debug)]
pub struct EmergencyAccount {
    /// Object id in lower case, else principal name in lower case; the written name in lower case where nothing is known.
    pub key: String,
    pub upn: String,
    /// Index into `tenant.users`; `None`: not in the list of users.
    pub user: Option<u32>,
    /// Index into `tenant.emergency`.
    pub entry: Option<u32>,
    /// By the assessor or the inventory. Only these earn exemptions.
    pub confirmed: bool,
    /// Why it was proposed, or who named it, in words.
    pub signals: Vec<String>,
}

impl EmergencyAccount {
    /// By what the accounts are known: object ids and principal names, in lower case.
    pub fn keys<'a>(accounts: impl Iterator<Item = &'a Self>) -> BTreeSet<String> {
        let mut keys: BTreeSet<String> =
            accounts.flat_map(|account| [account.key.clone(), account.upn.to_lowercase()]).collect();
        keys.remove("");
        keys
    }
}

impl EmergencyAccount {
    /// Whether this is the account with that key (id or name in lower case) or principal name.
    pub fn is(&self, key: &str, upn: &str) -> bool {
        self.key == key || !upn.is_empty() && self.upn.eq_ignore_ascii_case(upn)
    }
    pub fn user<'a>(&self, tenant: &'a Tenant) -> Option<&'a User> {
        tenant.users.items.get(self.user? as usize)
    }
    pub fn entry<'a>(&self, tenant: &'a Tenant) -> Option<&'a EmergencyEntry> {
        tenant.emergency.items.get(self.entry? as usize)
    }
}

/// Confirmed accounts (assessor or inventory); without any, the proposals by their signals. Ordered by principal name,
/// then key. What the assessor turned down is neither.
pub fn emergency_accounts(tenant: &Tenant, holders: &Holders, stated: &Stated, as_of: Moment) -> Vec<EmergencyAccount> {
    let mut accounts = confirmed(tenant, holders, stated);
    if accounts.is_empty() {
        accounts = proposed(tenant, holders, stated, as_of);
    }
    accounts.sort_by_cached_key(|account| (natural(&account.upn), account.key.clone()));
    accounts
}

fn confirmed(tenant: &Tenant, holders: &Holders, stated: &Stated) -> Vec<EmergencyAccount> {
    let mut accounts: BTreeMap<String, EmergencyAccount> = BTreeMap::new();
    for name in stated.emergency.iter().filter(|(_, named)| **named).map(|(name, _)| name) {
        let account = named(tenant, holders, name);
        let account = accounts.entry(account.key.clone()).or_insert(account);
        account.signals = vec!["named by the assessor".to_owned()];
    }
    // Who says the category has said this too. An application is no account to sign in with.
    let is_no_person = |key: &str| holders.all.iter().any(|holder| holder.key() == key && !holder.is_person());
    let categories = stated.categories.iter().filter(|(_, category)| **category == Category::Emergency);
    for (name, _) in categories.filter(|(name, _)| !stated.emergency.contains_key(*name) && !is_no_person(name)) {
        let account = named(tenant, holders, name);
        if !is_turned_down(stated, &account) {
            let account = accounts.entry(account.key.clone()).or_insert(account);
            account.signals.push("its category is stated as emergency".to_owned());
        }
    }
    let is_emergency = |text: &str| Category::parse(text) == Some(Category::Emergency);
    for entry in tenant.administrators.iter().filter(|entry| entry.category.as_deref().is_some_and(is_emergency)) {
        let account = named(tenant, holders, &entry.account);
        let written = entry.account.trim().to_lowercase();
        let is_said = is_turned_down(stated, &account) || stated.is_emergency(&written) == Some(false);
        if !written.is_empty() && !is_said && !is_no_person(&account.key) {
            let account = accounts.entry(account.key.clone()).or_insert(account);
            account.signals.push("its category in the inventory sheet Administrators is emergency".to_owned());
        }
    }
    for (at, entry) in (0u32..).zip(tenant.emergency.iter()) {
        let account = named(tenant, holders, &entry.account);
        let written = entry.account.trim().to_lowercase();
        if written.is_empty() || is_turned_down(stated, &account) || stated.is_emergency(&written) == Some(false) {
            continue;
        }
        let account = accounts.entry(account.key.clone()).or_insert(account);
        // Two sheets of different age may name one account: the row that knows of the later test answers.
        let tested = account.entry(tenant).map(|known| (known.last_tested, known.password_changed));
        if tested.is_none_or(|known| known < (entry.last_tested, entry.password_changed)) {
            account.entry = Some(at);
        }
        let signal = "listed in the inventory sheet Emergency accounts";
        if !account.signals.iter().any(|known| known == signal) {
            account.signals.push(signal.to_owned());
        }
    }
    accounts.into_values().collect()
}

fn is_turned_down(stated: &Stated, account: &EmergencyAccount) -> bool {
    let no = |name: &str| stated.is_emergency(name) == Some(false);
    no(&account.key) || !account.upn.is_empty() && no(&account.upn.to_lowercase())
}

/// The account that a person means by an id, principal name, mail address or display name.
fn named(tenant: &Tenant, holders: &Holders, name: &str) -> EmergencyAccount {
    let name = name.trim();
    let reference = PrincipalRef { id: name.to_lowercase().into(), upn: name.into(), ..Default::default() };
    let position = match tenant.user_position(&reference) {
        Some(at) if is_shared_mail(tenant, at, name) => None,
        Some(at) => Some(at),
        None => only_one_called(tenant, name),
    };
    if let Some(user) = position.and_then(|at| tenant.users.items.get(at as usize)) {
        return account_of(user, position);
    }
    let mut account = EmergencyAccount {
        key: name.to_lowercase(),
        upn: if name.contains('@') { name.to_owned() } else { String::new() },
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    };
    // Without a list of users, the lists of roles may still know the account.
    let same = |holder: &&Holder| {
        holder.key() == account.key
            || holder.principal.upn.eq_ignore_ascii_case(name)
            || holder.principal.display_name.eq_ignore_ascii_case(name)
    };
    let mut held = holders.all.iter().filter(|holder| holder.is_person()).filter(same);
    if let (Some(holder), None) = (held.next(), held.next()) {
        account.key = holder.key();
        if !holder.principal.upn.is_empty() {
            account.upn = holder.principal.upn.to_string();
        }
    }
    account
}

/// Whether the name found this account by a mail address that another account has as well.
fn is_shared_mail(tenant: &Tenant, at: u32, name: &str) -> bool {
    let Some(user) = tenant.users.items.get(at as usize) else { return false };
    if user.id.eq_ignore_ascii_case(name) || user.upn.eq_ignore_ascii_case(name) {
        return false;
    }
    let has = |user: &&User| user.mail.as_deref().is_some_and(|mail| mail.eq_ignore_ascii_case(name));
    tenant.users.iter().filter(has).take(2).count() > 1
}

/// A display name stands for an account only where exactly one bears it.
fn only_one_called(tenant: &Tenant, name: &str) -> Option<u32> {
    let lower = name.to_lowercase();
    let mut called = (0u32..)
        .zip(tenant.users.iter())
        .filter(|(_, user)| !user.deleted && !lower.is_empty() && user.display_name.to_lowercase() == lower);
    match (called.next(), called.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

fn account_of(user: &User, position: Option<u32>) -> EmergencyAccount {
    let key = if user.id.is_empty() { &user.upn } else { &user.id };
    EmergencyAccount {
        key: key.to_lowercase(),
        upn: user.upn.to_string(),
        user: position,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    }
}

/// Accounts are looked at closer where they hold Global Administrator, or where their name says something: of 100,000
/// accounts only the names are read.
fn proposed(tenant: &Tenant, holders: &Holders, stated: &Stated, as_of: Moment) -> Vec<EmergencyAccount> {
    let evidence = Evidence::of(tenant, as_of);
    let mut accounts = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let administrators = holders
        .of_set(RoleSet::One(GLOBAL_ADMINISTRATOR))
        .filter(|holder| holder.is_person())
        .map(|holder| (holder.user, Some(holder)));
    let mut folded = String::new();
    let named = (0u32..).zip(tenant.users.iter()).filter(|(_, user)| {
        names::hint(&user.upn, &mut folded).is_some() || names::hint(&user.display_name, &mut folded).is_some()
    });
    for (position, holder) in administrators.chain(named.map(|(at, _)| (Some(at), None))) {
        let user = position.and_then(|at| tenant.users.items.get(at as usize));
        let Some(candidate) = candidate(user, holder) else { continue };
        if user.is_some_and(|user| user.deleted || user.is_external()) || !seen.insert(candidate.key.clone()) {
            continue;
        }
        let (points, signals) = evidence.score(&candidate);
        let upn = candidate.upn.to_owned();
        let account =
            EmergencyAccount { key: candidate.key, upn, user: position, entry: None, confirmed: false, signals };
        if points >= THRESHOLD && !is_turned_down(stated, &account) {
            accounts.push(account);
        }
    }
    accounts
}

fn candidate<'a>(user: Option<&'a User>, holder: Option<&'a Holder>) -> Option<Candidate<'a>> {
    if let Some(user) = user {
        let key = if user.id.is_empty() { user.upn.to_lowercase() } else { user.id.to_lowercase() };
        let (upn, display_name) = (&*user.upn, &*user.display_name);
        return (!key.is_empty()).then_some(Candidate { key, upn, display_name, user: Some(user), holder });
    }
    let principal = &holder?.principal;
    let (upn, display_name) = (&*principal.upn, &*principal.display_name);
    Some(Candidate { key: holder?.key(), upn, display_name, user: None, holder })
}
