//! Which on-premises accounts belong to Tier 0: members of the groups that control the forest, through groups in them.

use crate::checklist::{Affected, Fact, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::active_directory::{AdGroupMember, AdUser, group_name, tier0_group};
use crate::tenant::categories::names_a_service;
use crate::tenant::{Known, Missing, RecordKind, Tenant, natural};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Tier 0 as far as the evidence shows it.
pub(in crate::checklist::privileged_access) struct Tier0<'a> {
    /// By account name. krbtgt is no person's and judged apart.
    pub accounts: Vec<Account<'a>>,
    /// Accounts that a group names and the list of accounts does not hold.
    pub unlisted: Vec<(&'a AdGroupMember, String)>,
    /// Groups whose members nothing tells.
    pub gaps: Vec<Missing>,
    /// Groups whose members their marks alone tell (`adminCount`), which leave open who still is one.
    pub marked_only: Vec<Missing>,
}

/// An account of Tier 0, or one that was.
pub(in crate::checklist::privileged_access) struct Account<'a> {
    pub user: &'a AdUser,
    /// The groups it is in; empty: `adminCount` says that it is or was in one, and the evidence names none.
    pub groups: Vec<String>,
    pub sources: Vec<SourceRef>,
}

impl<'a> Tier0<'a> {
    /// Needs the lists of accounts and of members of groups.
    pub fn of(tenant: &'a Tenant) -> Self {
        Self::with(tenant, |group, titles| {
            tier0_group(group).map(ToOwned::to_owned).or_else(|| titles.get(&group_name(group)).cloned())
        })
    }

    /// Tier 0, and whoever is in a group whose name says that it administers.
    pub fn of_administrators(tenant: &'a Tenant) -> Self {
        Self::with(tenant, |group, titles| {
            let name = group_name(group);
            let known = tier0_group(group).map(ToOwned::to_owned).or_else(|| titles.get(&name).cloned());
            let says = ["admin", "operator", "operador", "opérateur"].iter().any(|word| name.contains(word));
            known.or_else(|| says.then_some(name))
        })
    }

    fn with(tenant: &'a Tenant, title: impl Fn(&str, &BTreeMap<String, String>) -> Option<String>) -> Self {
        let titles = group_titles(tenant);
        let names = Names::of(tenant);
        let mut members: BTreeMap<usize, (BTreeSet<String>, Vec<SourceRef>)> = BTreeMap::new();
        let mut unlisted = Vec::new();
        for row in &tenant.ad_group_members {
            let Some(title) = title(&row.group, &titles) else { continue };
            match names.find(row) {
                Some(at) => {
                    let (groups, sources) = members.entry(at).or_default();
                    groups.insert(title);
                    sources.push(row.source);
                }
                // Groups are followed, computers are machines; what else is there should be among the accounts.
                None if !matches!(&*row.class, "group" | "computer") => unlisted.push((row, title)),
                None => {}
            }
        }
        let mut accounts = Vec::new();
        for (at, user) in tenant.ad_users.iter().enumerate() {
            if user.account.to_lowercase().starts_with("krbtgt") {
                continue;
            }
            let (mut groups, mut sources) = members.remove(&at).unwrap_or_default();
            let listed = user.member_of.value().into_iter().flatten();
            groups.extend(listed.filter_map(|group| title(group, &titles)));
            if groups.is_empty() && user.admin_count != Known::Value(true) {
                continue;
            }
            sources.extend(user.source);
            accounts.push(Account { user, groups: groups.into_iter().collect(), sources });
        }
        accounts.sort_by_cached_key(|account| natural(&account.user.account));
        let are_marked =
            tenant.ad_users.iter().all(|user| user.admin_count.is_exported()) && !tenant.ad_users.items.is_empty();
        let (gaps, marked_only) = (gaps(tenant, &titles, are_marked), gaps(tenant, &titles, false));
        Self { accounts, unlisted, gaps, marked_only }
    }
}

impl Account<'_> {
    /// What says that services sign in by it, and no person: to them nobody gives a workstation or a smart card.
    pub fn of_service(&self) -> Option<String> {
        let user = self.user;
        let first = user.service_names.value().and_then(|names| names.first());
        let told = || names_a_service(&user.account).then(|| "by its name".to_owned());
        let managed = || user.account.ends_with('$').then(|| "a managed one".to_owned());
        first.map(|name| format!("service principal name {name}")).or_else(managed).or_else(told)
    }

    pub fn is_member(&self) -> bool {
        !self.groups.is_empty()
    }

    pub fn affected(&self, outcome: Outcome, found: String, more: Vec<Fact>) -> Affected {
        let user = self.user;
        let groups = if self.groups.is_empty() {
            "none in the evidence (the mark “adminCount” says that it is or was in one)".to_owned()
        } else {
            self.groups.join(", ")
        };
        let enabled = match user.enabled {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not exported",
        };
        let mut facts = vec![Fact::new("Found", found), Fact::new("Groups", groups), Fact::new("Enabled", enabled)];
        facts.extend(more);
        Affected {
            id: user.account.to_lowercase().into(),
            name: user.account.to_string().into(),
            kind: SubjectKind::User,
            outcome,
            facts: facts.into(),
            sources: self.sources.clone().into(),
        }
    }
}

/// Accounts by SID, path and name: names repeat across domains, SIDs and paths do not.
struct Names<'a> {
    at: HashMap<String, usize>,
    users: &'a [AdUser],
}

impl<'a> Names<'a> {
    fn of(tenant: &'a Tenant) -> Self {
        let mut at = HashMap::new();
        for (place, user) in tenant.ad_users.iter().enumerate() {
            for name in [&user.sid, &user.distinguished_name, &user.account].into_iter().filter(|name| !name.is_empty())
            {
                at.entry(name.to_lowercase()).or_insert(place);
            }
        }
        Self { at, users: &tenant.ad_users.items }
    }

    fn find(&self, row: &AdGroupMember) -> Option<usize> {
        for name in [&row.sid, &row.distinguished_name].into_iter().filter(|name| !name.is_empty()) {
            if let Some(at) = self.at.get(&name.to_lowercase()) {
                return Some(*at);
            }
        }
        // The name decides only where nothing better was exported on both sides.
        let at = *self.at.get(&row.account.to_lowercase())?;
        let user = self.users.get(at)?;
        let differs = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && !one.eq_ignore_ascii_case(other);
        let is_other = differs(&user.sid, &row.sid) || differs(&user.distinguished_name, &row.distinguished_name);
        (!is_other).then_some(at)
    }
}

/// Groups inside Tier 0 groups, to any depth: name → "Tier 0 Admins in Domain Admins".
pub(super) fn group_titles(tenant: &Tenant) -> BTreeMap<String, String> {
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let before = titles.len();
        for row in tenant.ad_group_members.iter().filter(|row| &*row.class == "group") {
            let outer =
                tier0_group(&row.group).map(ToOwned::to_owned).or_else(|| titles.get(&group_name(&row.group)).cloned());
            // A Tier 0 group in another one stays what it is.
            if let Some(outer) = outer.filter(|_| tier0_group(&row.account).is_none()) {
                titles.entry(row.account.to_lowercase()).or_insert_with(|| format!("{} in {outer}", row.account));
            }
        }
        if titles.len() == before {
            return titles;
        }
    }
}

/// What the lists leave open of accounts. The mark of an account tells that it is or was in one of the groups, whichever.
fn gaps(tenant: &Tenant, titles: &BTreeMap<String, String>, are_marked: bool) -> Vec<Missing> {
    if tenant.ad_users.items.is_empty() && tenant.ad_group_members.items.is_empty() {
        return Vec::new();
    }
    let memberships = || tenant.ad_users.iter().filter_map(|user| user.member_of.value()).flatten();
    let names = || tenant.ad_group_members.iter().map(|row| &row.group).chain(memberships());
    let is_exported = tenant.ad_users.iter().any(|user| user.admin_count.is_exported());
    let or = if is_exported { "" } else { "; or the column “adminCount” of all accounts" };
    untold(names, titles, are_marked, or)
}

/// What the lists of members leave open of groups within groups, of which no mark of an account tells.
pub(super) fn gaps_of_groups(tenant: &Tenant, titles: &BTreeMap<String, String>) -> Vec<Missing> {
    untold(|| tenant.ad_group_members.iter().map(|row| &row.group), titles, false, "")
}

/// Groups of Tier 0 whose members nothing tells, by the names of those of which some are told. Every domain has Domain Admins
/// and Administrators, with at least the built-in Administrator in them.
fn untold<'a, I: Iterator<Item = &'a Box<str>>>(
    names: impl Fn() -> I,
    titles: &BTreeMap<String, String>,
    are_marked: bool,
    or: &str,
) -> Vec<Missing> {
    let gap = |why: String| Missing { kind: RecordKind::AdGroupMembers, column: None, why };
    let is_told = |title: &str| names().any(|group| tier0_group(group) == Some(title));
    let mut gaps = Vec::new();
    if !is_told("Domain Admins") {
        gaps.push(
            gap("The members of Domain Admins, a group that is never empty, are not in the evidence.".to_owned()),
        );
    } else if !is_told("Administrators") && !are_marked {
        gaps.push(gap(format!(
            "The members of Administrators, a group that is never empty either, are not in the evidence: export them, \
             and those of Enterprise Admins, Schema Admins and the Operators{or}."
        )));
    }
    for (name, title) in titles {
        if !names().any(|group| group_name(group) == *name) {
            gaps.push(gap(format!("The members of the group {title} were not supplied.")));
        }
    }
    gaps
}
