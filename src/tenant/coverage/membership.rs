//! Who is in the groups that policies name, through nested groups to any depth; cycles do no harm.

use crate::evidence::SourceRef;
use crate::tenant::{Access, Missing, PrincipalKind, PrincipalRef, RecordKind, SupplyState, Tenant, lower};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// A group that a policy names, with all it reaches.
#[derive(Debug)]
struct Reach {
    name: Box<str>,
    /// The group itself first, then nested ones: name, and the position of the group it was found in.
    nodes: Vec<(Box<str>, Option<usize>)>,
    /// Their ids.
    ids: Vec<Box<str>>,
    /// Groups whose members were not supplied.
    unknown: Vec<Box<str>>,
    /// Some members are known by their principal names only.
    by_name: bool,
}

#[derive(Debug, Default)]
pub(super) struct Membership {
    groups: Vec<Reach>,
    by_id: BTreeMap<Box<str>, u32>,
    /// Account (object id or principal name in lower case) → groups, each with the node it is a direct member of.
    of_account: HashMap<Box<str>, Vec<(u32, u32)>, foldhash::fast::RandomState>,
    /// The same by position, for accounts of the list of users.
    of_user: HashMap<u32, Vec<(u32, u32)>, foldhash::fast::RandomState>,
    /// Rows of the members of groups that somebody asked for.
    rows: Mutex<HashMap<Box<str>, Rows>>,
}

/// Member (object id or principal name in lower case) → the row that says so.
type Rows = HashMap<Box<str>, SourceRef, foldhash::fast::RandomState>;

impl Membership {
    pub fn of(tenant: &Tenant) -> Self {
        let mut membership = Self::default();
        for policy in tenant.ca_policies.iter() {
            for id in policy.users.include_groups.iter().chain(&policy.users.exclude_groups) {
                let id = id.to_lowercase().into_boxed_str();
                if !membership.by_id.contains_key(&id) {
                    let at = u32::try_from(membership.groups.len()).unwrap_or(u32::MAX);
                    membership.by_id.insert(id.clone(), at);
                    let reach = membership.reach(tenant, id, at);
                    membership.groups.push(reach);
                }
            }
        }
        membership
    }

    fn reach(&mut self, tenant: &Tenant, id: Box<str>, at: u32) -> Reach {
        let mut ids = vec![id];
        let mut reach =
            Reach { name: "".into(), nodes: Vec::new(), ids: Vec::new(), unknown: Vec::new(), by_name: false };
        let mut parents = vec![None];
        let mut node = 0;
        while let Some(id) = ids.get(node).cloned() {
            let name = group_name(tenant, &id);
            if !is_deleted(tenant, &id) && !tenant.group_members.of_group(&id) {
                reach.unknown.push(name.clone());
            }
            reach.nodes.push((name, parents.get(node).copied().flatten()));
            // An eligible member of a group is no member until the membership is active.
            let active = tenant.group_schedules.iter().filter(|row| {
                row.access == Access::Member && row.state.is_active() && row.group.eq_ignore_ascii_case(&id)
            });
            let members = tenant.members_of(&id).map(|link| &link.principal).chain(active.map(|row| &row.principal));
            for member in members {
                if may_be_unlisted_group(tenant, member) {
                    reach.unknown.push(member.id.clone());
                } else if is_group(tenant, member) {
                    let nested = member.id.to_lowercase().into_boxed_str();
                    if !ids.contains(&nested) {
                        ids.push(nested);
                        parents.push(Some(node));
                    }
                } else {
                    reach.by_name |=
                        member.id.is_empty() && tenant.user_of(member).is_none_or(|user| user.id.is_empty());
                    self.add(tenant, member, at, u32::try_from(node).unwrap_or(u32::MAX));
                }
            }
            node += 1;
        }
        reach.ids = ids;
        reach.name = reach.nodes.first().map(|(name, _)| name.clone()).unwrap_or_default();
        reach
    }

    fn add(&mut self, tenant: &Tenant, member: &PrincipalRef, at: u32, node: u32) {
        let user = tenant.user_of(member);
        let (id, upn) = user.map_or((&*member.id, &*member.upn), |user| (&*user.id, &*user.upn));
        let add = |groups: &mut Vec<(u32, u32)>| {
            if !groups.iter().any(|(group, _)| *group == at) {
                groups.push((at, node));
            }
        };
        for name in [id, upn].into_iter().filter(|name| !name.is_empty()) {
            add(self.of_account.entry(name.to_lowercase().into_boxed_str()).or_default());
        }
        if let Some(position) = user.and_then(|user| tenant.position_of(user)) {
            add(self.of_user.entry(position).or_default());
        }
    }

    /// The position of a group that a policy names.
    pub fn position(&self, id: &str) -> Option<u32> {
        self.by_id.get(id.to_lowercase().as_str()).copied()
    }

    /// Groups that an account of the list of users is in, with the node that holds it.
    pub fn of_user(&self, position: u32) -> &[(u32, u32)] {
        self.of_user.get(&position).map_or(&[], Vec::as_slice)
    }

    /// The same for an account that is known by its names only.
    pub fn of_account(&self, id: &str, upn: &str) -> &[(u32, u32)] {
        let find = |name: &str| (!name.is_empty()).then(|| self.of_account.get(&*lower(name))).flatten();
        find(id).or_else(|| find(upn)).map_or(&[], Vec::as_slice)
    }

    /// Whether everyone in the group is known.
    pub fn is_whole(&self, group: u32) -> bool {
        self.groups.get(group as usize).is_some_and(|reach| reach.unknown.is_empty())
    }

    pub fn has_members_by_name(&self, group: u32) -> bool {
        self.groups.get(group as usize).is_some_and(|reach| reach.by_name)
    }

    pub fn missing(&self, group: u32, policy: &str) -> Vec<Missing> {
        let Some(reach) = self.groups.get(group as usize) else { return Vec::new() };
        let gap = |unknown: &str| Missing {
            kind: RecordKind::GroupMembers,
            column: None,
            why: format!(
                "The members of the group “{unknown}” (named by the policy “{policy}”{}) were not supplied.",
                {
                    if *unknown == *reach.name {
                        String::new()
                    } else {
                        format!(" through the group “{}”", reach.name)
                    }
                }
            ),
        };
        reach.unknown.iter().map(|unknown| gap(unknown)).collect()
    }

    /// The rows that make an account (by its id or principal name) a member, from its own group upwards.
    pub fn rows(&self, tenant: &Tenant, group: u32, node: u32, account: [&str; 2]) -> Vec<SourceRef> {
        let Some(reach) = self.groups.get(group as usize) else { return Vec::new() };
        let mut known = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::new();
        let (mut names, mut at) = (account, Some(node as usize));
        while let Some((id, (_, parent))) = at.and_then(|at| Some((reach.ids.get(at)?, reach.nodes.get(at)?))) {
            let rows = known.entry(id.clone()).or_insert_with(|| rows_of(tenant, id));
            found.extend(names.iter().find_map(|name| rows.get(&*lower(name))));
            names = [id, ""];
            at = *parent;
        }
        found
    }

    /// `the group “CA exclusions” (by way of “Helpdesk leads” in “Helpdesk”)`: from the account's own group upwards.
    pub fn path(&self, group: u32, node: u32) -> String {
        let Some(reach) = self.groups.get(group as usize) else { return "a group".to_owned() };
        let mut between = Vec::new();
        let mut at = node as usize;
        while let Some((name, Some(parent))) = reach.nodes.get(at) {
            between.push(format!("“{name}”"));
            at = *parent;
        }
        if between.is_empty() {
            format!("the group “{}”", reach.name)
        } else {
            format!("the group “{}” (by way of {})", reach.name, between.join(" in "))
        }
    }
}

fn rows_of(tenant: &Tenant, group: &str) -> Rows {
    let active = tenant
        .group_schedules
        .iter()
        .filter(|row| row.access == Access::Member && row.state.is_active() && row.group.eq_ignore_ascii_case(group));
    let links = tenant.members_of(group).map(|link| (&link.principal, link.source));
    let mut rows = Rows::default();
    for (principal, source) in links.chain(active.map(|row| (&row.principal, row.source))) {
        for name in [&principal.id, &principal.upn].into_iter().filter(|name| !name.is_empty()) {
            rows.entry(name.to_lowercase().into_boxed_str()).or_insert(source);
        }
    }
    rows
}

fn is_group(tenant: &Tenant, member: &PrincipalRef) -> bool {
    !member.id.is_empty()
        && (member.kind == PrincipalKind::Group
            || member.kind == PrincipalKind::Unknown && tenant.group_by_id(&member.id).is_some())
}

/// A member of unknown kind that no list holds, where the list of groups was not supplied whole.
fn may_be_unlisted_group(tenant: &Tenant, member: &PrincipalRef) -> bool {
    member.kind == PrincipalKind::Unknown
        && !member.id.is_empty()
        && member.upn.is_empty()
        && tenant.groups.supply.state != SupplyState::Whole
        && tenant.user_of(member).is_none()
        && tenant.group_by_id(&member.id).is_none()
}

/// A group that the whole list of groups does not hold is gone: it reaches nobody.
fn is_deleted(tenant: &Tenant, id: &str) -> bool {
    tenant.groups.supply.state == SupplyState::Whole && tenant.group_by_id(id).is_none()
}

fn group_name(tenant: &Tenant, id: &str) -> Box<str> {
    let name = tenant.group_by_id(id).map(|group| &group.name).filter(|name| !name.is_empty());
    name.cloned().unwrap_or_else(|| id.into())
}
