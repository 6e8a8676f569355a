//! From which Conditional Access policies an account is left out, as far as a proposal needs it: by the account itself or
//! by a group, to any depth. Coverage proper is the engine's.

use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, PrincipalKind, Tenant};
use std::collections::{BTreeMap, BTreeSet};

/// The enabled policies for all users, and the members of the groups that they exclude.
pub(super) struct Exclusions<'a> {
    policies: Vec<&'a CaPolicy>,
    /// By group id: ids and principal names of its members in lower case, nested groups unfolded.
    members: BTreeMap<&'a str, BTreeSet<String>>,
}

impl<'a> Exclusions<'a> {
    pub(super) fn of(tenant: &'a Tenant) -> Self {
        let asks = |policy: &CaPolicy| policy.grant.is_some() && !policy.for_workloads;
        let policies: Vec<&CaPolicy> = tenant
            .ca_policies
            .iter()
            .filter(|policy| policy.state == PolicyState::Enabled && asks(policy))
            .filter(|policy| policy.users.include_users.iter().any(|user| user.eq_ignore_ascii_case("All")))
            .collect();
        let mut members = BTreeMap::new();
        for group in policies.iter().flat_map(|policy| &policy.users.exclude_groups) {
            members.entry(&**group).or_insert_with(|| unfolded(tenant, group));
        }
        Self { policies, members }
    }

    /// How many of the policies leave the account out, and how many there are.
    pub(super) fn count(&self, key: &str, upn: &str) -> (usize, usize) {
        let upn = upn.to_lowercase();
        let in_group = |group: &str| {
            self.members
                .get(group)
                .is_some_and(|members| members.contains(key) || !upn.is_empty() && members.contains(&upn))
        };
        let excluded = self
            .policies
            .iter()
            .filter(|policy| {
                policy.users.exclude_users.iter().any(|user| **user == *key)
                    || policy.users.exclude_groups.iter().any(|group| in_group(group))
            })
            .count();
        (excluded, self.policies.len())
    }
}

/// Members to any depth; each group is visited once, so that cycles end.
fn unfolded(tenant: &Tenant, group: &str) -> BTreeSet<String> {
    let mut members = BTreeSet::new();
    let mut groups = vec![group.to_owned()];
    let mut next = 0;
    while let Some(group) = groups.get(next).cloned() {
        next += 1;
        for link in tenant.members_of(&group) {
            let member = &link.principal;
            let is_group = member.kind == PrincipalKind::Group
                || member.kind == PrincipalKind::Unknown && tenant.group_by_id(&member.id).is_some();
            if is_group {
                if !groups.iter().any(|known| **known == *member.id) {
                    groups.push(member.id.to_string());
                }
                continue;
            }
            members.extend(
                [&member.id, &member.upn].into_iter().filter(|name| !name.is_empty()).map(|n| n.to_lowercase()),
            );
        }
    }
    members
}
