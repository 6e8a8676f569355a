//! Who holds which directory role: actively or eligibly, permanently or not, directly or through a group, at which scope.
//!
//! Rules of the checklist kept here: an activation is an eligible holder at work, never standing; a bare list does not
//! say which of its rows are activations; a role-assignable group has direct members only (a nested one is an anomaly);
//! PIM for Groups decides membership where it is supplied, and its chains are followed; standing owners are indirect holders.

use super::roles::{self, RoleSet};
use super::{
    Access, AssignmentState, Known, Missing, Moment, PrincipalKind, PrincipalRef, RecordKind, RoleAssignment, Scope,
    SupplyState, Tenant, User, licence,
};
use crate::evidence::SourceRef;
use std::collections::BTreeMap;

/// Whether a holding ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permanence {
    Permanent,
    Until(Moment),
    /// The evidence does not say: a bare list in a tenant with PIM, or an export without an end column.
    Unknown,
}

/// How a role reaches its holder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Via {
    Direct,
    /// Through membership of this group (id, display name).
    Group {
        id: Box<str>,
        name: Box<str>,
    },
    /// The export says "through a group" without naming it.
    UnnamedGroup,
}

/// One way in which a principal holds one role.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Canonical: template id of a built-in role, else the definition's id, else `name:` and the name in lower case.
    pub role: Box<str>,
    pub role_name: Box<str>,
    /// Of the whole way: eligible if the role or the membership must be activated first.
    pub state: AssignmentState,
    pub permanence: Permanence,
    pub start: Option<Moment>,
    pub scope: Scope,
    pub via: Via,
    pub sources: Vec<SourceRef>,
}

impl Holding {
    /// Active by assignment, with no end.
    pub fn is_standing(&self) -> bool {
        matches!(self.state, AssignmentState::Assigned | AssignmentState::ActiveUnmarked)
            && self.permanence == Permanence::Permanent
    }

    /// "active, permanent, direct", "eligible, until 2026-12-31, via group Tier 0", with the scope where it is not the tenant.
    pub fn how(&self) -> String {
        let state = match self.state {
            AssignmentState::Assigned => "active",
            AssignmentState::Activated => "activated (eligible)",
            AssignmentState::ActiveUnmarked => "active",
            AssignmentState::Eligible => "eligible",
        };
        let permanence = match self.permanence {
            Permanence::Permanent => "permanent".to_owned(),
            Permanence::Until(end) => format!("until {}", end.iso_date()),
            Permanence::Unknown => "end not exported".to_owned(),
        };
        let via = match &self.via {
            Via::Direct => "direct".to_owned(),
            Via::Group { name, id } => format!("via group {}", if name.is_empty() { id } else { name }),
            Via::UnnamedGroup => "via a group".to_owned(),
        };
        let scope = match &self.scope {
            Scope::Tenant | Scope::NotExported => String::new(),
            Scope::AdministrativeUnit(id) => format!(", administrative unit {id}"),
            Scope::Object(id) => format!(", object {id}"),
        };
        format!("{state}, {permanence}, {via}{scope}")
    }
}

/// A principal with at least one holding. Groups are not holders: their members are.
#[derive(Clone, Debug)]
pub struct Holder {
    pub principal: PrincipalRef,
    /// Index into `tenant.users` where the account's row was supplied.
    pub user: Option<u32>,
    /// By role name, then state.
    pub holdings: Vec<Holding>,
}

impl Holder {
    /// The object id, else the principal name, in lower case: the subject id of findings.
    pub fn key(&self) -> String {
        let key = if self.principal.id.is_empty() { &self.principal.upn } else { &self.principal.id };
        key.to_lowercase()
    }
    /// Principal name, display name, or id.
    pub fn name(&self) -> &str {
        let principal = &self.principal;
        [&principal.upn, &principal.display_name, &principal.id]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", |name| name)
    }
    pub fn user<'a>(&self, tenant: &'a Tenant) -> Option<&'a User> {
        tenant.users.items.get(self.user? as usize)
    }
    pub fn is_person(&self) -> bool {
        self.principal.kind == PrincipalKind::User
    }
    pub fn in_set<'a>(&'a self, holders: &'a Holders, set: RoleSet) -> impl Iterator<Item = &'a Holding> {
        self.holdings.iter().filter(move |holding| holders.is_in(&holding.role, set))
    }
    /// "Global Administrator (active, permanent, direct); User Administrator (eligible, …)" of the roles in the set.
    pub fn roles_text(&self, holders: &Holders, set: RoleSet) -> String {
        let held: Vec<String> =
            self.in_set(holders, set).map(|held| format!("{} ({})", held.role_name, held.how())).collect();
        held.join("; ")
    }
}

/// A group that a role is assigned to.
#[derive(Clone, Debug)]
pub struct RoleGroup {
    /// Object id in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    /// Canonical role, role name, state.
    pub roles: Vec<(Box<str>, Box<str>, AssignmentState)>,
    /// Groups found among its direct members: Entra does not allow them there.
    pub nested: Vec<PrincipalRef>,
    pub sources: Vec<SourceRef>,
}

/// A role assignment as a row, with the canonical role: for questions about assignments rather than people.
#[derive(Clone, Debug)]
pub struct AssignedRole {
    pub role: Box<str>,
    pub role_name: Box<str>,
    /// Index into the list named by `list`.
    pub list: RecordKind,
    pub at: u32,
}

/// The whole picture of directory roles.
#[derive(Debug, Default)]
pub struct Holders {
    /// Sorted by name, then id, so that the order of files does not matter.
    pub all: Vec<Holder>,
    pub groups: Vec<RoleGroup>,
    pub assignments: Vec<AssignedRole>,
    /// What keeps the picture from being whole, with the roles it concerns (`None`: any role).
    gaps: Vec<(Missing, Option<Box<str>>)>,
    /// Canonical ids of the privileged roles met in this tenant.
    privileged: std::collections::BTreeSet<Box<str>>,
    /// Whether the lists hold only ScubaGear's eight roles.
    eight_only: Option<Missing>,
}

impl Holders {
    /// Draws the picture; call after [`Tenant::join`].
    pub fn of(tenant: &Tenant) -> Self {
        let mut holders = Self::default();
        holders.note_supply(tenant);
        let mut ways: BTreeMap<String, Holder> = BTreeMap::new();
        let mut groups: BTreeMap<Box<str>, RoleGroup> = BTreeMap::new();
        for (list, items) in [
            (RecordKind::PimActive, &tenant.pim_active.items),
            (RecordKind::RoleAssignments, &tenant.role_assignments.items),
            (RecordKind::PimEligible, &tenant.pim_eligible.items),
        ] {
            for (at, row) in (0u32..).zip(items) {
                let (role, role_name) = canonical_role(tenant, row);
                holders.note_privileged(tenant, &role, row);
                holders.assignments.push(AssignedRole { role: role.clone(), role_name: role_name.clone(), list, at });
                let mut principal = resolve(tenant, &row.principal);
                if principal.kind == PrincipalKind::Unknown && row.through_group == Some(true) {
                    principal.kind = PrincipalKind::User;
                }
                let holding = Holding {
                    role,
                    role_name,
                    state: row.state,
                    permanence: permanence(tenant, row.state, &row.end),
                    start: row.start,
                    scope: row.scope.clone(),
                    via: if row.through_group == Some(true) { Via::UnnamedGroup } else { Via::Direct },
                    sources: vec![row.source],
                };
                if principal.kind == PrincipalKind::Group {
                    holders.through_group(tenant, &principal, &holding, &mut ways, &mut groups);
                } else {
                    add(&mut ways, tenant, principal, holding);
                }
            }
        }
        holders.all = ways.into_values().collect();
        for holder in &mut holders.all {
            merge_ways(&mut holder.holdings);
        }
        holders.all.sort_by_cached_key(|holder| (holder.name().to_lowercase(), holder.key()));
        holders.groups = groups.into_values().collect();
        holders
    }

    /// Whether a canonical role belongs to a set.
    pub fn is_in(&self, role: &str, set: RoleSet) -> bool {
        match set {
            RoleSet::All => true,
            RoleSet::One(id) => role == id,
            RoleSet::Four => roles::FOUR.contains(&role),
            RoleSet::Privileged => self.privileged.contains(role),
        }
    }

    /// Holders of at least one role of the set.
    pub fn of_set(&self, set: RoleSet) -> impl Iterator<Item = &Holder> {
        self.all.iter().filter(move |holder| holder.in_set(self, set).next().is_some())
    }

    /// What is missing before "these are all holders of the set" can be said.
    pub fn gaps(&self, set: RoleSet) -> Vec<Missing> {
        let within_eight = match set {
            RoleSet::Four => true,
            RoleSet::One(id) => roles::SCUBAGEAR_EIGHT.contains(&id),
            RoleSet::Privileged | RoleSet::All => false,
        };
        let of_set = |role: &Option<Box<str>>| role.as_deref().is_none_or(|role| self.is_in(role, set));
        let mut gaps: Vec<Missing> =
            self.gaps.iter().filter(|(_, role)| of_set(role)).map(|(gap, _)| gap.clone()).collect();
        gaps.extend(self.eight_only.clone().filter(|_| !within_eight));
        gaps.sort();
        gaps.dedup();
        gaps
    }

    fn note_supply(&mut self, tenant: &Tenant) {
        let (bare, active) = (&tenant.role_assignments.supply, &tenant.pim_active.supply);
        let best = if active.state == SupplyState::Whole { active } else { bare };
        let kind = if std::ptr::eq(best, active) { RecordKind::PimActive } else { RecordKind::RoleAssignments };
        if best.state != SupplyState::Whole {
            // Neither list is whole: the better of the two explains why, a list of the eight roles being a case apart.
            let (kind, supply) = if bare.is_supplied() || !active.is_supplied() {
                (kind, bare)
            } else {
                (RecordKind::PimActive, active)
            };
            match (&supply.state, supply.gap(kind)) {
                (SupplyState::Some(_), gap) => self.eight_only = gap,
                (_, Some(gap)) => self.gaps.push((gap, None)),
                _ => {}
            }
        }
        if licence::has_p2(tenant) != Some(false)
            && let Some(gap) = tenant.pim_eligible.supply.gap(RecordKind::PimEligible)
        {
            if matches!(tenant.pim_eligible.supply.state, SupplyState::Some(_)) {
                self.eight_only = self.eight_only.take().or(Some(gap));
            } else {
                self.gaps.push((gap, None));
            }
        }
    }

    fn note_privileged(&mut self, tenant: &Tenant, role: &str, row: &RoleAssignment) {
        if self.privileged.contains(role) {
            return;
        }
        let built_in = roles::by_template(role).is_some_and(|role| role.privileged)
            || roles::FOUR.contains(&role)
            || roles::ADDED_TO_PRIVILEGED.contains(&role);
        let definition = tenant.role_definition(&row.role_id);
        let custom = definition.is_some_and(|definition| {
            definition.privileged == Some(true)
                || definition.built_in == Some(false)
                    && definition.actions.iter().any(|action| roles::is_privileged_action(action))
        });
        if built_in || custom {
            self.privileged.insert(role.into());
        } else if definition.is_none() && roles::by_template(role).is_none() {
            let why = format!(
                "The role {} is not built in and its definition was not supplied, so whether it is privileged cannot be told.",
                if row.role_name.is_empty() { &row.role_id } else { &row.role_name }
            );
            let gap = Missing { kind: RecordKind::RoleDefinitions, column: None, why };
            if !self.gaps.iter().any(|(known, _)| *known == gap) {
                self.gaps.push((gap, Some(role.into())));
            }
        }
    }

    fn through_group(
        &mut self,
        tenant: &Tenant,
        group: &PrincipalRef,
        holding: &Holding,
        ways: &mut BTreeMap<String, Holder>,
        groups: &mut BTreeMap<Box<str>, RoleGroup>,
    ) {
        let entry = groups.entry(group.id.clone()).or_insert_with(|| RoleGroup {
            id: group.id.clone(),
            name: group.display_name.clone(),
            roles: Vec::new(),
            nested: Vec::new(),
            sources: Vec::new(),
        });
        entry.sources.extend(&holding.sources);
        let role = (holding.role.clone(), holding.role_name.clone(), holding.state);
        if !entry.roles.contains(&role) {
            entry.roles.push(role);
        }
        let mut reached = vec![group.id.clone()];
        let mut next = 0;
        // Chains of PIM for Groups: an eligible member may be a group itself. Each group is visited once.
        while let Some(id) = reached.get(next).cloned() {
            next += 1;
            let name = tenant.group_by_id(&id).map_or_else(|| group.display_name.clone(), |found| found.name.clone());
            let via = Via::Group { id: id.clone(), name };
            let schedules: Vec<_> =
                tenant.group_schedules.iter().filter(|row| row.group == id && row.access == Access::Member).collect();
            for row in &schedules {
                let member = resolve(tenant, &row.principal);
                if member.kind == PrincipalKind::Group {
                    if !reached.contains(&member.id) {
                        reached.push(member.id);
                    }
                    continue;
                }
                let way = Holding {
                    state: both(holding.state, row.state),
                    permanence: holding.permanence.min_end(permanence(tenant, row.state, &row.end)),
                    start: row.start.or(holding.start),
                    via: via.clone(),
                    sources: holding.sources.iter().copied().chain([row.source]).collect(),
                    ..holding.clone()
                };
                add(ways, tenant, member, way);
            }
            let listed = tenant.group_members.of_group(&id);
            let cut = tenant.group_members.cut_of_group(&id).or_else(|| tenant.group_schedules.cut_of_group(&id));
            if !listed && (schedules.is_empty() || cut.is_some()) {
                let name = if group.display_name.is_empty() { &group.id } else { &group.display_name };
                let held = &holding.role_name;
                let why = match cut {
                    Some(cut) => format!("The members of the group {name}, which holds {held}, are cut: {cut}"),
                    None => format!("The members of the group {name}, which holds {held}, were not supplied."),
                };
                self.gaps
                    .push((Missing { kind: RecordKind::GroupMembers, column: None, why }, Some(holding.role.clone())));
            }
            for link in tenant.members_of(&id) {
                let member = resolve(tenant, &link.principal);
                if member.kind == PrincipalKind::Group {
                    if let Some(entry) = groups.get_mut(&group.id)
                        && !entry.nested.iter().any(|known| known.id == member.id)
                    {
                        entry.nested.push(member);
                    }
                    continue;
                }
                // PIM for Groups says more of the same membership: how, and until when.
                let told = schedules.iter().any(|row| {
                    row.state.is_active()
                        && (!member.id.is_empty() && row.principal.id == member.id
                            || member.id.is_empty() && row.principal.upn.eq_ignore_ascii_case(&member.upn))
                });
                if told {
                    continue;
                }
                let mut way = Holding { via: via.clone(), ..holding.clone() };
                way.sources.push(link.source);
                add(ways, tenant, member, way);
            }
        }
    }
}

impl Permanence {
    /// The shorter of two: a permanent role through a membership that ends, ends.
    fn min_end(self, other: Self) -> Self {
        match (self, other) {
            (Self::Until(a), Self::Until(b)) => Self::Until(a.min(b)),
            (Self::Until(end), _) | (_, Self::Until(end)) => Self::Until(end),
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Permanent, Self::Permanent) => Self::Permanent,
        }
    }
}

/// State of a role held through a membership: eligible if either must be activated, activated if either was.
fn both(role: AssignmentState, membership: AssignmentState) -> AssignmentState {
    use AssignmentState::{Activated, ActiveUnmarked, Assigned, Eligible};
    match (role, membership) {
        (Eligible, _) | (_, Eligible) => Eligible,
        (Activated, _) | (_, Activated) => Activated,
        (ActiveUnmarked, _) | (_, ActiveUnmarked) => ActiveUnmarked,
        (Assigned, Assigned) => Assigned,
    }
}

/// An end that is exported decides; without one, a bare list is permanent only where the tenant provably has no PIM.
fn permanence(tenant: &Tenant, state: AssignmentState, end: &Known<Moment>) -> Permanence {
    match (end, state) {
        (Known::Value(end), _) => Permanence::Until(*end),
        (Known::Empty, _) => Permanence::Permanent,
        (Known::NotExported, AssignmentState::ActiveUnmarked) if licence::has_p2(tenant) == Some(false) => {
            Permanence::Permanent
        }
        (Known::NotExported, _) => Permanence::Unknown,
    }
}

/// The canonical id and name of an assignment's role: by id where a table or definition knows it, else by name.
pub fn canonical_role(tenant: &Tenant, row: &RoleAssignment) -> (Box<str>, Box<str>) {
    let definition = tenant.role_definition(&row.role_id);
    let template = definition.map(|definition| &definition.template_id).filter(|id| !id.is_empty());
    let built_in = roles::by_template(&row.role_id)
        .or_else(|| template.and_then(|id| roles::by_template(id)))
        .or_else(|| roles::by_name(&row.role_name));
    if let Some(role) = built_in {
        return (role.template_id.into(), role.name.into());
    }
    let name = definition.map(|definition| definition.name.clone()).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| row.role_name.clone());
    if row.role_id.is_empty() {
        (format!("name:{}", name.to_lowercase()).into(), name)
    } else {
        let shown = if name.is_empty() { row.role_id.clone() } else { name };
        (row.role_id.clone(), shown)
    }
}

/// Fills in what the lists know of a principal: its kind, names, and id.
pub fn resolve(tenant: &Tenant, principal: &PrincipalRef) -> PrincipalRef {
    let mut found = principal.clone();
    if matches!(found.kind, PrincipalKind::User | PrincipalKind::Unknown)
        && let Some(user) = tenant.user_of(principal)
    {
        found.kind = PrincipalKind::User;
        found.id = if found.id.is_empty() { user.id.clone() } else { found.id };
        found.upn = if user.upn.is_empty() { found.upn } else { user.upn.clone() };
        found.display_name = if user.display_name.is_empty() { found.display_name } else { user.display_name.clone() };
        return found;
    }
    if matches!(found.kind, PrincipalKind::Group | PrincipalKind::Unknown) {
        let by_name = || {
            let mut named = tenant
                .groups
                .iter()
                .filter(|group| found.id.is_empty() && group.name == found.display_name && !group.name.is_empty());
            named.next().filter(|_| named.next().is_none())
        };
        if let Some(group) = tenant.group_by_id(&found.id).or_else(by_name) {
            return PrincipalRef {
                kind: PrincipalKind::Group,
                id: group.id.clone(),
                display_name: if group.name.is_empty() { found.display_name } else { group.name.clone() },
                ..found
            };
        }
    }
    if matches!(found.kind, PrincipalKind::ServicePrincipal | PrincipalKind::Unknown)
        && let Some(app) = tenant.service_principal(&found.id)
    {
        found.kind = PrincipalKind::ServicePrincipal;
        found.display_name = if app.name.is_empty() { found.display_name } else { app.name.clone() };
    }
    found
}

fn add(ways: &mut BTreeMap<String, Holder>, tenant: &Tenant, principal: PrincipalRef, holding: Holding) {
    let key = if principal.id.is_empty() { principal.upn.to_lowercase() } else { principal.id.to_lowercase() };
    let key = if key.is_empty() { format!("name:{}", principal.display_name.to_lowercase()) } else { key };
    let user = tenant.user_position(&principal);
    ways.entry(key).or_insert_with(|| Holder { principal, user, holdings: Vec::new() }).holdings.push(holding);
}

/// One way told by two lists is one way: the marked list (PIM) answers, the bare list only adds its row.
fn merge_ways(holdings: &mut Vec<Holding>) {
    let mut kept: Vec<Holding> = Vec::new();
    for holding in holdings.drain(..) {
        let same = kept.iter_mut().find(|known| {
            known.role == holding.role
                && (known.via == holding.via || known.via == Via::UnnamedGroup || holding.via == Via::UnnamedGroup)
                && (known.scope == holding.scope
                    || known.scope == Scope::NotExported
                    || holding.scope == Scope::NotExported)
                && (known.state == holding.state
                    || known.state.is_active() && holding.state == AssignmentState::ActiveUnmarked)
        });
        if let Some(known) = same {
            known.sources.extend(holding.sources);
            if known.permanence == Permanence::Unknown {
                known.permanence = holding.permanence;
            }
        } else {
            kept.push(holding);
        }
    }
    kept.sort_by(|a, b| (&a.role_name, a.state, &a.via).cmp(&(&b.role_name, b.state, &b.via)));
    *holdings = kept;
}
