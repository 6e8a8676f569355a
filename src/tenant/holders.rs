//! Who holds which directory role: actively or eligibly, permanently or not, directly or through a group, at which scope.
//!
//! Rules of the checklist kept here: an activation is an eligible holder at work, never standing; a bare list (of
//! assignments, or of a group's members) does not say which of its rows are activations; a role-assignable group has
//! direct members only (a nested one is an anomaly); PIM for Groups decides membership where it is supplied, and its
//! chains are followed. Standing owners of such groups can become members at any time and hold the role indirectly. What ended
//! before the as-of date, or begins after it, is left out.

mod dated;
mod drawing;
mod merging;
mod owning;
mod resolving;
#[cfg(test)]
mod tests;

pub use owning::{Ownership, is_same, owners_of, rows_of_owners, scheduled_owners};
pub use resolving::{canonical_role, is_seen_elsewhere, lists_prove_absence, resolve, role_of};

use super::licence;
use super::role::Expansion;
use super::roles::{self, RoleSet};
use super::stated::Stated;
use super::{
    AssignmentState, GoesOn, Missing, Moment, PrincipalKind, PrincipalRef, RecordKind, Scope, Tenant, User, figure,
};
use crate::evidence::SourceRef;
use std::collections::BTreeSet;

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
    /// Through standing ownership of this group: an owner can become a member at any time.
    Owner {
        id: Box<str>,
        name: Box<str>,
    },
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
    /// The name of the administrative unit that it is limited to, where the evidence gives it.
    pub unit: Box<str>,
    pub via: Via,
    pub sources: Vec<SourceRef>,
}

impl Holding {
    /// Active by assignment, with no end.
    pub fn is_standing(&self) -> bool {
        matches!(self.state, AssignmentState::Assigned | AssignmentState::ActiveUnmarked)
            && self.permanence == Permanence::Permanent
    }

    /// Whether the holder owns a group that grants the role, rather than being assigned to it.
    pub fn is_by_ownership(&self) -> bool {
        matches!(self.via, Via::Owner { .. })
    }

    /// "active, permanent, direct", "eligible, until 2026-12-31, via group Tier 0", with the scope where it is not the tenant.
    pub fn how(&self) -> String {
        let state = match self.state {
            AssignmentState::Assigned | AssignmentState::ActiveUnmarked => "active",
            AssignmentState::Activated => "activated from eligible",
            AssignmentState::Eligible => "eligible",
            AssignmentState::Unspecified => {
                return "actively or eligibly, directly or via a group: not exported".to_owned();
            }
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
            Via::Owner { name, .. } => format!("as an owner of group {name}"),
        };
        let scope = match &self.scope {
            Scope::Tenant | Scope::NotExported => String::new(),
            Scope::AdministrativeUnit(id) => {
                format!(", administrative unit {}", if self.unit.is_empty() { id } else { &self.unit })
            }
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
    /// The account with which the directory is synchronised: see [`Holders::synchronises`].
    pub synchronises: bool,
}

impl Holder {
    /// The object id, else the principal name, else the display name, in lower case: the subject id of findings.
    pub fn key(&self) -> String {
        resolving::key_of(&self.principal)
    }
    /// Principal name, display name, or id.
    pub fn name(&self) -> &str {
        let principal = &self.principal;
        [&principal.upn, &principal.display_name, &principal.id]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", |name| name)
    }
    /// The rows of its assignments, and of the memberships through which it holds roles.
    pub fn sources(&self) -> impl Iterator<Item = SourceRef> {
        self.holdings.iter().flat_map(|holding| holding.sources.iter().copied())
    }
    pub fn user<'a>(&self, tenant: &'a Tenant) -> Option<&'a User> {
        tenant.users.items.get(self.user? as usize)
    }
    pub fn is_person(&self) -> bool {
        self.principal.kind == PrincipalKind::User
    }
    /// The object no longer exists: its assignment was exported with its principal expanded, and there is none; or the whole
    /// lists of accounts, groups and applications do not hold it.
    pub fn is_gone(&self) -> bool {
        self.principal.kind == PrincipalKind::Unknown && self.principal.expansion == Expansion::Null
    }
    /// What it is, where it is no account of a user; nothing where nobody tells.
    pub fn beside_users(&self) -> Option<&'static str> {
        match self.principal.kind {
            PrincipalKind::Group => Some("group"),
            PrincipalKind::ForeignGroup => Some("group of another organisation"),
            PrincipalKind::ServicePrincipal => Some("application or managed identity"),
            PrincipalKind::Unknown if self.is_gone() => Some("no longer exists"),
            PrincipalKind::User | PrincipalKind::Unknown => None,
        }
    }
    pub fn in_set<'a>(&'a self, holders: &'a Holders, set: RoleSet) -> impl Iterator<Item = &'a Holding> {
        self.holdings.iter().filter(move |holding| holders.is_in(&holding.role, set))
    }
    /// Whether an active way of a list that does not mark activations may be one: the role is held eligibly, too.
    pub fn may_be_activated(&self, held: &Holding) -> bool {
        let is_it = |other: &Holding| {
            other.state == AssignmentState::Eligible && other.role == held.role && other.scope == held.scope
        };
        held.state == AssignmentState::ActiveUnmarked && self.holdings.iter().any(is_it)
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
    /// The name of the group that holds the role, where this one is only a PIM-for-Groups member of it.
    pub through: Option<Box<str>>,
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
    /// Groups that grant roles, chained ones too; by id, else name.
    pub groups: Vec<RoleGroup>,
    /// Assignments of the three lists that ended before the as-of date: nobody holds a role by them.
    pub ended: usize,
    /// Their roles, by canonical id.
    pub ended_roles: BTreeSet<Box<str>>,
    /// The same of those that begin after the as-of date: nobody holds a role by them yet.
    pub to_come: usize,
    pub to_come_roles: BTreeSet<Box<str>>,
    /// Every other row of the three lists of assignments: active in PIM, bare, eligible.
    pub assignments: Vec<AssignedRole>,
    /// What keeps the picture from being whole, and whom it concerns.
    gaps: Vec<(Missing, Concerns)>,
    /// Canonical ids of all privileged roles, held here or not.
    privileged: BTreeSet<Box<str>>,
}

/// Which questions a gap keeps open.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Concerns {
    AnyRole,
    Role(Box<str>),
    /// Whether a role belongs to the privileged ones.
    PrivilegedSet,
    /// The list holds these roles alone.
    RolesBeside(BTreeSet<Box<str>>),
}

impl Holders {
    /// Draws the picture; call after [`Tenant::join`].
    pub fn of(tenant: &Tenant) -> Self {
        Self::with(tenant, licence::has_p2(tenant))
    }

    /// As [`Holders::of`]; `goes_on` is asked now and then. `None`: it said to stop.
    pub fn of_while(tenant: &Tenant, goes_on: GoesOn<'_>) -> Option<Self> {
        Some(drawing::draw(tenant, licence::has_p2(tenant), None, goes_on)?.naming_units(tenant))
    }

    /// Counts an assignment by which nobody holds the role on the day.
    fn leave_out(&mut self, role: Box<str>, is_over: bool, is_to_come: bool) {
        if is_over {
            self.ended += 1;
            self.ended_roles.insert(role);
        } else if is_to_come {
            self.to_come += 1;
            self.to_come_roles.insert(role);
        }
    }

    fn naming_units(mut self, tenant: &Tenant) -> Self {
        let units = &tenant.administrative_units;
        for holding in self.all.iter_mut().flat_map(|holder| &mut holder.holdings) {
            if let Scope::AdministrativeUnit(id) = &holding.scope {
                let named = units.iter().find(|unit| unit.id.eq_ignore_ascii_case(id));
                holding.unit = named.map(|unit| unit.name.clone()).unwrap_or_default();
            }
        }
        self
    }

    /// As [`Holders::of`] on a day: what ended before it is left out, and what was stated of licences goes before what the
    /// evidence says of them.
    pub fn as_stated(tenant: &Tenant, stated: &Stated, as_of: Moment) -> Self {
        let pim = licence::pim(tenant, stated);
        drawing::draw(tenant, pim, Some(as_of), &mut || true).unwrap_or_default().naming_units(tenant)
    }

    /// As [`Holders::of`], where it is known whether the tenant can use PIM.
    pub fn with(tenant: &Tenant, pim: Option<bool>) -> Self {
        drawing::draw(tenant, pim, None, &mut || true).unwrap_or_default().naming_units(tenant)
    }

    /// "2 assignments of roles ended before the as-of date and are left out.", and the same of those that begin after it;
    /// `None`: none did.
    pub fn left_out_in_words(&self) -> Option<String> {
        let said = [self.ended_in_words(), self.to_come_in_words()];
        let said: Vec<String> = said.into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// "2 assignments of roles ended before the as-of date and are left out."; `None`: none did.
    pub fn ended_in_words(&self) -> Option<String> {
        left_out(self.ended, "ended before the as-of date and is", "ended before the as-of date and are")
    }

    /// "2 assignments of roles begin after the as-of date and are left out."; `None`: none does.
    pub fn to_come_in_words(&self) -> Option<String> {
        left_out(self.to_come, "begins after the as-of date and is", "begin after the as-of date and are")
    }

    /// Whether an assignment of a role of the set ended.
    pub fn ended_in(&self, set: RoleSet) -> bool {
        self.left_out_in(set, &self.ended_roles)
    }

    /// Whether an assignment of a role of the set is still to begin.
    pub fn to_come_in(&self, set: RoleSet) -> bool {
        self.left_out_in(set, &self.to_come_roles)
    }

    /// Of a custom role nobody looks any more what it can do.
    fn left_out_in(&self, set: RoleSet, left_out: &BTreeSet<Box<str>>) -> bool {
        let is_custom = |role: &str| !roles::all().iter().any(|known| *known.template_id == *role);
        left_out.iter().any(|role| self.is_in(role, set) || set == RoleSet::Privileged && is_custom(role))
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

    /// Whether these are the roles of the account with which the directory is synchronised: a role of synchronisation, and
    /// no other privileged one. Whoever may do more is judged like everybody else, and a name proves nothing.
    fn synchronises(&self, holdings: &[Holding]) -> bool {
        let by_role = |held: &Holding| roles::SYNCHRONIZATION.contains(&held.role.as_ref());
        let mut privileged = holdings.iter().filter(|held| self.is_in(&held.role, RoleSet::Privileged));
        holdings.iter().any(by_role) && privileged.all(by_role)
    }

    /// Holders of at least one role of the set.
    pub fn of_set(&self, set: RoleSet) -> impl Iterator<Item = &Holder> {
        self.all.iter().filter(move |holder| holder.in_set(self, set).next().is_some())
    }

    /// Groups that grant at least one role of the set.
    pub fn groups_of_set(&self, set: RoleSet) -> impl Iterator<Item = &RoleGroup> {
        self.groups.iter().filter(move |group| group.roles.iter().any(|(role, _, _)| self.is_in(role, set)))
    }

    /// What is missing before "these are all holders of the set" can be said.
    pub fn gaps(&self, set: RoleSet) -> Vec<Missing> {
        let is_within = |listed: &BTreeSet<Box<str>>| match set {
            RoleSet::Four => roles::FOUR.iter().all(|role| listed.contains(*role)),
            RoleSet::One(id) => listed.contains(id),
            RoleSet::Privileged | RoleSet::All => false,
        };
        let is_open = |concerns: &Concerns| match concerns {
            Concerns::AnyRole => true,
            Concerns::Role(role) => self.is_in(role, set),
            Concerns::PrivilegedSet => set == RoleSet::Privileged,
            Concerns::RolesBeside(listed) => !is_within(listed),
        };
        let mut gaps: Vec<Missing> =
            self.gaps.iter().filter(|(_, concerns)| is_open(concerns)).map(|(gap, _)| gap.clone()).collect();
        gaps.sort();
        gaps.dedup();
        gaps
    }

    /// Whether a list that was not supplied may name more holders of just this role (its canonical id).
    pub fn is_open(&self, role: &str) -> bool {
        self.gaps.iter().any(|(_, concerns)| matches!(concerns, Concerns::Role(of) if **of == *role))
    }

    /// Which roles were taken for privileged: the checklist wants it printed, because authorities disagree.
    pub fn privileged_in_words(&self) -> String {
        let (built_in, custom) = self.privileged_counts();
        let custom = match custom {
            0 => String::new(),
            1 => ", and 1 custom role that can hand out roles or credentials".to_owned(),
            more => format!(", and {more} custom roles that can hand out roles or credentials"),
        };
        let left_out = self.left_out_in_words().map(|words| format!(" {words}")).unwrap_or_default();
        format!(
            "Taken for privileged: {built_in} built-in roles (the four highest; those that Microsoft labels \
             privileged; Teams, Groups, Authentication Policy, Compliance and Intune Administrator){custom}.{left_out}"
        )
    }

    /// The same in brief, for findings after the first: how many they are, and where it is said which.
    pub fn privileged_in_brief(&self) -> String {
        let (built_in, custom) = self.privileged_counts();
        let custom = match custom {
            0 => String::new(),
            1 => " and 1 custom role".to_owned(),
            more => format!(" and {more} custom roles"),
        };
        let left_out = self.left_out_in_words().map(|words| format!(" {words}")).unwrap_or_default();
        format!("Taken for privileged: {built_in} built-in roles{custom}; 1.01.a says which.{left_out}")
    }

    /// Whether a role counts as privileged, by its id.
    pub fn is_privileged(&self, role: &str) -> bool {
        self.privileged.contains(role)
    }

    /// The built-in ones among them, from A to Z.
    pub fn privileged_names(&self) -> Vec<&str> {
        let built_in = roles::all().iter().filter(|role| self.privileged.contains(role.template_id));
        let mut built_in: Vec<&str> = built_in.map(|role| role.name).collect();
        built_in.sort_unstable();
        built_in
    }

    fn privileged_counts(&self) -> (usize, usize) {
        let built_in = roles::all().iter().filter(|role| self.privileged.contains(role.template_id)).count();
        (built_in, self.privileged.len().saturating_sub(built_in))
    }
}

fn left_out(count: usize, one: &str, more: &str) -> Option<String> {
    let many = match count {
        0 => return None,
        1 => format!("1 assignment of a role {one}"),
        count => format!("{} assignments of roles {more}", figure(count)),
    };
    Some(format!("{many} left out."))
}
