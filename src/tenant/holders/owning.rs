//! Who owns a group that grants a role: a standing owner can become a member at any time, and so holds the role indirectly.

use super::drawing::{Drawing, Reach};
use super::resolving::resolve;
use super::{Concerns, Via};
use crate::evidence::SourceRef;
use crate::tenant::{Access, AssignmentState, Known, Missing, PrincipalRef, RecordKind, Tenant};

/// How an owner owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    Standing,
    /// Eligible, activated, or until a date.
    Limited,
}

/// Owners of a group by the list of owners and by PIM for Groups, which says more of the same owner. Not exported: no list of
/// owners of this group was supplied.
pub fn owners_of(tenant: &Tenant, group: &str) -> Known<Vec<(PrincipalRef, Ownership)>> {
    if group.is_empty() || !tenant.group_owners.of_group(group) {
        return Known::NotExported;
    }
    let mut owners: Vec<(PrincipalRef, Ownership)> = Vec::new();
    let scheduled = scheduled_owners(tenant, group);
    for link in tenant.owners_of(group) {
        let owner = resolve(tenant, &link.principal);
        let known = scheduled.iter().find(|(principal, _)| is_same(principal, &owner));
        owners.push((owner, known.map_or(Ownership::Standing, |(_, ownership)| *ownership)));
    }
    for (principal, ownership) in scheduled {
        if !owners.iter().any(|(known, _)| is_same(known, &principal)) {
            owners.push((principal, ownership));
        }
    }
    owners.sort_by_cached_key(|(owner, _)| {
        (owner.upn.to_lowercase(), owner.display_name.to_lowercase(), owner.id.clone())
    });
    Known::Value(owners)
}

/// Owners that PIM for Groups tells of.
pub fn scheduled_owners(tenant: &Tenant, group: &str) -> Vec<(PrincipalRef, Ownership)> {
    let mut owners: Vec<(PrincipalRef, Ownership)> = Vec::new();
    let rows = tenant.group_schedules.iter().filter(|row| *row.group == *group && row.access == Access::Owner);
    for row in rows {
        let is_standing = row.state == AssignmentState::Assigned && row.end.value().is_none();
        let ownership = if is_standing { Ownership::Standing } else { Ownership::Limited };
        let principal = resolve(tenant, &row.principal);
        match owners.iter_mut().find(|(known, _)| is_same(known, &principal)) {
            Some(known) if is_standing => known.1 = ownership,
            Some(_) => {}
            None => owners.push((principal, ownership)),
        }
    }
    owners
}

/// The rows that name owners of a group.
pub fn rows_of_owners(tenant: &Tenant, group: &str) -> Vec<SourceRef> {
    let scheduled = tenant.group_schedules.iter().filter(|row| *row.group == *group && row.access == Access::Owner);
    tenant.owners_of(group).map(|link| link.source).chain(scheduled.map(|row| row.source)).collect()
}

impl Tenant {
    /// The owners of a group that grants a role are not known, or not all.
    pub fn without_owners(&self, group: &str, name: &str, role: &str) -> Missing {
        let grants = format!("{} (it grants {role})", if name.is_empty() { group } else { name });
        let why = match self.group_owners.cut_of_group(group) {
            Some(cut) => format!("The owners of the group {grants} are cut: {cut}"),
            None => {
                format!("The owners of the group {grants} were not supplied: an owner can become a member at any time.")
            }
        };
        Missing { kind: RecordKind::GroupOwners, column: None, why }
    }
}

/// Whether two mentions are of one principal.
pub fn is_same(one: &PrincipalRef, other: &PrincipalRef) -> bool {
    !one.id.is_empty() && one.id == other.id || !one.upn.is_empty() && one.upn.eq_ignore_ascii_case(&other.upn)
}

impl Drawing<'_> {
    /// PIM takes neither groups filled by a rule nor groups synchronised from on-premises: their lists of members and owners
    /// name no activations, and nothing else tells of them.
    /// Source: *Bring groups into Privileged Identity Management* (MicrosoftDocs/entra-docs, `groups-discover-groups.md`).
    pub(super) fn is_outside_pim(&self, step: &Reach) -> bool {
        let group = self.tenant.group_by_id(&step.group.id);
        group.is_some_and(|group| group.dynamic == Some(true) || group.synced.value() == Some(&true))
    }

    /// Standing owners of a group on the way hold what its members hold; who owns it for a time or on activation does not.
    pub(super) fn by_ownership(&mut self, step: &Reach) {
        let group = &*step.group.id;
        if !self.tenant.group_owners.of_group(group) {
            let missing = self.tenant.without_owners(group, step.name(), &step.holding.role_name);
            self.gap(missing.kind, missing.why, Concerns::Role(step.holding.role.clone()));
        }
        let scheduled = scheduled_owners(self.tenant, group);
        let is_told = |owner: &PrincipalRef| {
            scheduled.iter().any(|(known, how)| is_same(known, owner) && *how == Ownership::Standing)
        };
        let schedules = &self.tenant.group_schedules;
        let in_pim = schedules.of_group(group) || schedules.eligible_of_group(group);
        let owners = match owners_of(self.tenant, group) {
            Known::Value(owners) => owners,
            _ => scheduled.clone(),
        };
        let rows = rows_of_owners(self.tenant, group);
        for (owner, _) in owners.iter().filter(|(_, how)| *how == Ownership::Standing) {
            // A list of owners carries activations without a mark, as a list of members does.
            let unmarked = self.p2 != Some(false) && !in_pim && !is_told(owner) && !self.is_outside_pim(step);
            let via = Via::Owner { id: step.group.id.clone(), name: step.name().into() };
            self.add_listed(owner, step, via, unmarked, &rows);
        }
    }
}
