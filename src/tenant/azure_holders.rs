//! Who holds which Azure role: directly, or through groups to any depth.
//!
//! Azure, unlike the directory, takes nested groups: a member of a member holds the role. A member who is only eligible
//! in PIM for Groups holds it eligibly. Cycles of groups do no harm.

use super::azure::AzureRoleAssignment;
use super::holders::resolve;
use super::{Access, AssignmentState, Missing, PrincipalKind, PrincipalRef, RecordKind, SupplyState, Tenant, User};
use crate::evidence::SourceRef;
use std::collections::{BTreeMap, BTreeSet};

/// One way in which an account or workload holds an Azure role.
#[derive(Clone, Debug)]
pub struct AzureHolding<'a> {
    pub assignment: &'a AzureRoleAssignment,
    /// With the names that the lists know of it; never a group.
    pub principal: PrincipalRef,
    /// The groups between, the assigned one first; empty = direct.
    pub via: Vec<Box<str>>,
    /// Of the whole way: eligible if the role or a membership must be activated first.
    pub state: AssignmentState,
    /// The assignment's rows, and those of the memberships between.
    pub sources: Vec<SourceRef>,
}

impl AzureHolding<'_> {
    /// The object id, else the principal name, else the display name, in lower case: the subject id of findings.
    pub fn key(&self) -> String {
        let principal = &self.principal;
        let names = [&principal.id, &principal.upn, &principal.display_name];
        names.into_iter().find(|name| !name.is_empty()).map(|name| name.to_lowercase()).unwrap_or_default()
    }

    /// Principal name, display name, or id.
    pub fn name(&self) -> &str {
        let principal = &self.principal;
        [&principal.upn, &principal.display_name, &principal.id]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", |name| name)
    }

    pub fn user<'t>(&self, tenant: &'t Tenant) -> Option<&'t User> {
        tenant.user_of(&self.principal)
    }

    /// "Owner on subscription Harbour Production (active, via group Platform Team, which holds Cloud Admins)".
    pub fn words(&self, tenant: &Tenant) -> String {
        let state = if self.state.is_active() { "active" } else { "eligible" };
        let via = match &*self.via {
            [] => "direct".to_owned(),
            [group] => format!("via group {group}"),
            [group, nested @ ..] => format!("via group {group}, through {}", nested.join(" and ")),
        };
        let role = tenant.azure_role_name(self.assignment);
        let narrowed = if self.assignment.condition.value().is_some() { ", with a condition" } else { "" };
        format!("{role} on {} ({state}, {via}{narrowed})", self.assignment.scope.title(tenant))
    }
}

/// The picture of Azure roles.
#[derive(Debug, Default)]
pub struct AzureHoldings<'a> {
    /// In the order of the assignments; members of groups by name.
    pub all: Vec<AzureHolding<'a>>,
    /// Groups whose members were not supplied: whoever is in them is not among the holders.
    pub gaps: Vec<Missing>,
}

impl<'a> AzureHoldings<'a> {
    /// Resolves assignments (of any lists) to their holders.
    pub fn of(tenant: &'a Tenant, assignments: impl IntoIterator<Item = &'a AzureRoleAssignment>) -> Self {
        let mut groups = Groups { tenant, known: BTreeMap::new() };
        let mut found = Self::default();
        for assignment in assignments {
            let principal = resolve(tenant, &assignment.principal);
            if principal.kind != PrincipalKind::Group {
                found.all.push(AzureHolding {
                    assignment,
                    principal,
                    via: Vec::new(),
                    state: assignment.state,
                    sources: assignment.sources.to_vec(),
                });
                continue;
            }
            let reach = groups.of(&principal);
            for member in &reach.members {
                let mut sources = assignment.sources.to_vec();
                sources.extend(&member.sources);
                found.all.push(AzureHolding {
                    assignment,
                    principal: member.principal.clone(),
                    via: member.via.clone(),
                    state: if member.eligible { AssignmentState::Eligible } else { assignment.state },
                    sources,
                });
            }
            found.gaps.extend(reach.unknown.iter().map(|name| Missing {
                kind: RecordKind::GroupMembers,
                column: None,
                why: format!(
                    "The members of the group “{name}”, which holds {} on {}, were not supplied.",
                    tenant.azure_role_name(assignment),
                    assignment.scope.title(tenant)
                ),
            }));
        }
        found.gaps.sort();
        found.gaps.dedup();
        found
    }
}

/// Who is in a group, through groups in it.
#[derive(Clone, Debug, Default)]
struct Reach {
    members: Vec<Member>,
    unknown: BTreeSet<Box<str>>,
}

#[derive(Clone, Debug)]
struct Member {
    principal: PrincipalRef,
    via: Vec<Box<str>>,
    eligible: bool,
    sources: Vec<SourceRef>,
}

struct Groups<'a> {
    tenant: &'a Tenant,
    known: BTreeMap<Box<str>, Reach>,
}

impl Groups<'_> {
    fn of(&mut self, group: &PrincipalRef) -> &Reach {
        let key: Box<str> = if group.id.is_empty() { group.display_name.clone() } else { group.id.clone() };
        if !self.known.contains_key(&key) {
            let reach = self.walk(group);
            self.known.insert(key.clone(), reach);
        }
        self.known.entry(key).or_default()
    }

    /// Breadth first, so that the shortest way to each member is shown; an active way beats an eligible one.
    fn walk(&self, group: &PrincipalRef) -> Reach {
        let mut reach = Reach::default();
        let mut at: BTreeMap<String, usize> = BTreeMap::new();
        for eligible in [false, true] {
            let mut seen = BTreeSet::from([group.id.clone()]);
            let mut queue = vec![(group.clone(), vec![name_of(group)], false, Vec::new())];
            let mut next = 0;
            while let Some((group, via, through_eligible, sources)) = queue.get(next).cloned() {
                next += 1;
                self.note_unknown(&group, &mut reach);
                for (principal, is_eligible, source) in self.members(&group) {
                    if is_eligible && !eligible {
                        continue;
                    }
                    let principal = resolve(self.tenant, &principal);
                    let (is_eligible, mut sources) = (through_eligible || is_eligible, sources.clone());
                    sources.push(source);
                    if principal.kind == PrincipalKind::Group {
                        if seen.insert(principal.id.clone()) {
                            let mut via = via.clone();
                            via.push(name_of(&principal));
                            queue.push((principal, via, is_eligible, sources));
                        }
                        continue;
                    }
                    if self.tenant.may_be_a_group(&principal) {
                        reach.unknown.insert(principal.id.clone());
                    }
                    let key = if principal.id.is_empty() { &principal.upn } else { &principal.id };
                    at.entry(key.to_lowercase()).or_insert_with(|| {
                        let via = via.clone();
                        reach.members.push(Member { principal, via, eligible: is_eligible, sources });
                        reach.members.len() - 1
                    });
                }
            }
        }
        reach.members.sort_by_cached_key(|member| {
            (
                member.principal.upn.to_lowercase(),
                member.principal.display_name.to_lowercase(),
                member.principal.id.clone(),
            )
        });
        reach
    }

    /// Members of the list, then of PIM: each with whether the membership must be activated.
    fn members(&self, group: &PrincipalRef) -> Vec<(PrincipalRef, bool, SourceRef)> {
        let listed = self.tenant.members_of(&group.id).map(|link| (link.principal.clone(), false, link.source));
        let scheduled = self
            .tenant
            .group_schedules
            .iter()
            .filter(|row| row.access == Access::Member && row.group.eq_ignore_ascii_case(&group.id));
        let scheduled = scheduled.map(|row| (row.principal.clone(), !row.state.is_active(), row.source));
        listed.chain(scheduled).collect()
    }

    /// A group that the whole list of groups does not hold, and that Azure no longer names, is gone, and nobody holds the role
    /// through it.
    fn note_unknown(&self, group: &PrincipalRef, reach: &mut Reach) {
        let groups = &self.tenant.groups;
        let is_listed = self.tenant.group_by_id(&group.id).is_some();
        let is_unknown = if groups.supply.state == SupplyState::Whole && !is_listed {
            let is_named = !group.display_name.is_empty() && group.display_name != group.id;
            is_named && self.members(group).is_empty()
        } else {
            group.id.is_empty() || !self.tenant.group_members.of_group(&group.id)
        };
        if is_unknown {
            reach.unknown.insert(name_of(group));
        }
    }
}

fn name_of(group: &PrincipalRef) -> Box<str> {
    if group.display_name.is_empty() { group.id.clone() } else { group.display_name.clone() }
}

#[cfg(test)]
mod tests {
    use super::AzureHoldings;
    use crate::tenant::azure::AzureRoleAssignment;
    use crate::tenant::fixtures::{World, id_of};
    use crate::tenant::{Access, AssignmentState, Known, PrincipalKind, RecordKind};

    fn check(world: World, expected: &[&str], gaps: usize) {
        let tenant = world.build();
        let found = AzureHoldings::of(&tenant, tenant.azure_role_assignments.iter());
        let words: Vec<String> =
            found.all.iter().map(|holding| format!("{}: {}", holding.name(), holding.words(&tenant))).collect();
        assert_eq!(words, expected);
        assert_eq!(found.gaps.len(), gaps, "{:?}", found.gaps);
    }

    #[test]
    fn direct_and_through_nested_groups_in_a_cycle() {
        let world = World::new().user("anna").user("ben").subscription("s1", |_| {}).group("outer").group("inner");
        let world = world.member("outer", "inner").member("inner", "outer").member("inner", "ben");
        let world = world.azure_role("anna", PrincipalKind::User, "Owner", "/subscriptions/id-s1").azure_role(
            "outer",
            PrincipalKind::Group,
            "Contributor",
            "/",
        );
        check(
            world,
            &[
                "anna@contoso.example: Owner on subscription s1 (active, direct)",
                "ben@contoso.example: Contributor on the tenant root (active, via group outer, through inner)",
            ],
            0,
        );
    }

    #[test]
    fn an_eligible_member_holds_eligibly_and_an_active_way_beats_it() {
        let world =
            World::new().user("anna").user("ben").group("team").group("sub").member("team", "sub").member("sub", "ben");
        let eligible = |world: World, name: &str| {
            world.schedule("team", name, Access::Member, AssignmentState::Eligible, Known::Empty)
        };
        let world = eligible(eligible(world, "anna"), "ben").azure_role("team", PrincipalKind::Group, "Owner", "/");
        check(
            world,
            &[
                "anna@contoso.example: Owner on the tenant root (eligible, via group team)",
                "ben@contoso.example: Owner on the tenant root (active, via group team, through sub)",
            ],
            0,
        );
    }

    #[test]
    fn members_that_were_not_supplied_are_a_gap_and_deleted_groups_none() {
        let world = || World::new().group("team").azure_role("team", PrincipalKind::Group, "Owner", "/");
        check(world().without(&[RecordKind::GroupMembers]), &[], 1);
        check(
            World::new().azure_role("gone", PrincipalKind::Group, "Owner", "/").without(&[RecordKind::GroupMembers]),
            &[],
            0,
        );
        // Azure names it, so it is there, whatever the list holds: a group of another tenant, say.
        let named = |row: &mut AzureRoleAssignment| row.principal.display_name = "a group of another tenant".into();
        check(World::new().azure_role_with("far", PrincipalKind::Group, "Owner", "/", named), &[], 1);
        assert_eq!(&*id_of("x"), "id-x");
    }
}
