//! Draws the picture: rows of the lists → ways in which principals hold roles, through groups where a group is assigned.

use super::dated::{LeftOut, Way};
use super::merging::{both, fill, merge_ways};
use super::resolving::{Described, definition_of, key_of};
use super::{
    AssignedRole, Concerns, Holder, Holders, Holding, Permanence, RoleGroup, Via, canonical_role, is_seen_elsewhere,
    lists_prove_absence, resolve, role_of,
};
use crate::evidence::SourceRef;
use crate::tenant::role::Expansion;
use crate::tenant::{
    Access, AssignmentState, GoesOn, GroupLink, GroupSchedule, Known, Missing, Moment, PrincipalKind, PrincipalRef,
    RecordKind, RoleAssignment, STRIDE, Supply, SupplyState, Tenant, natural, roles,
};
use std::collections::{BTreeMap, BTreeSet};

/// `goes_on` is asked with every group that is followed, and now and then. `None`: it said to stop.
pub(super) fn draw(tenant: &Tenant, p2: Option<bool>, as_of: Option<Moment>, goes_on: GoesOn<'_>) -> Option<Holders> {
    let mut drawing = Drawing {
        tenant,
        p2,
        as_of,
        absence_is_proof: lists_prove_absence(tenant),
        described: Described::by(tenant),
        nameless: tenant.group_members.iter().filter(|link| link.group.is_empty()).collect(),
        ways: BTreeMap::new(),
        groups: BTreeMap::new(),
        unknown: BTreeMap::new(),
        picture: Holders::default(),
        unheld_in_pim: BTreeSet::new(),
        left_out: BTreeSet::new(),
    };
    drawing.note_unheld();
    drawing.note_supply();
    drawing.note_privileged_roles();
    for (list, items) in [
        (RecordKind::PimActive, &tenant.pim_active.items),
        (RecordKind::RoleAssignments, &tenant.role_assignments.items),
        (RecordKind::PimEligible, &tenant.pim_eligible.items),
    ] {
        for (at, row) in (0u32..).zip(items) {
            if (at as usize).is_multiple_of(STRIDE) && !goes_on() || !drawing.row(list, at, row, goes_on) {
                return None;
            }
        }
    }
    Some(drawing.finish())
}

pub(super) struct Drawing<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) p2: Option<bool>,
    /// What ended before this day is over; `None`: nothing is.
    pub(super) as_of: Option<Moment>,
    /// What no list holds no longer exists.
    absence_is_proof: bool,
    described: Described<'a>,
    /// Members of groups that are named without an id.
    nameless: Vec<&'a GroupLink>,
    ways: BTreeMap<String, Holder>,
    groups: BTreeMap<String, RoleGroup>,
    /// Holders of which nothing says what they are, with the roles they hold.
    unknown: BTreeMap<String, BTreeSet<Box<str>>>,
    pub(super) picture: Holders,
    /// What PIM holds as active and not in force: activations that ended, and what is still to begin.
    pub(super) unheld_in_pim: BTreeSet<Way>,
    pub(super) left_out: BTreeSet<LeftOut>,
}

/// A group on the way from a role to people, and what the role is worth that far.
#[derive(Clone)]
pub(super) struct Reach {
    pub(super) group: PrincipalRef,
    pub(super) holding: Holding,
    through: Option<Box<str>>,
}

impl<'a> Drawing<'a> {
    pub(super) fn gap(&mut self, kind: RecordKind, why: String, concerns: Concerns) {
        let gap = (Missing { kind, column: None, why }, concerns);
        if !self.picture.gaps.contains(&gap) {
            self.picture.gaps.push(gap);
        }
    }

    fn supply_gap(&mut self, kind: RecordKind, supply: &Supply) {
        if let Some(gap) = supply.gap(kind) {
            let only_some = matches!(supply.state, SupplyState::Some(_));
            let concerns =
                if only_some { Concerns::RolesBeside(self.roles_supplied(supply)) } else { Concerns::AnyRole };
            self.picture.gaps.push((gap, concerns));
        }
    }

    /// The roles for which a list of some roles answers: those exported one by one, else the collector's eight.
    fn roles_supplied(&self, supply: &Supply) -> BTreeSet<Box<str>> {
        if supply.per_object.is_empty() {
            return roles::SCUBAGEAR_EIGHT.iter().map(|role| Box::from(*role)).collect();
        }
        supply.per_object.iter().map(|name| role_of(self.tenant, "", name).0).collect()
    }

    /// Either list of active assignments is enough; eligible ones are needed unless the tenant provably has no PIM.
    fn note_supply(&mut self) {
        let tenant = self.tenant;
        let (bare, active) = (&tenant.role_assignments.supply, &tenant.pim_active.supply);
        if bare.state != SupplyState::Whole && active.state != SupplyState::Whole {
            if bare.is_supplied() || !active.is_supplied() {
                self.supply_gap(RecordKind::RoleAssignments, bare);
            } else {
                self.supply_gap(RecordKind::PimActive, active);
            }
        }
        if self.p2 != Some(false) {
            self.supply_gap(RecordKind::PimEligible, &tenant.pim_eligible.supply);
        }
    }

    /// The table's roles, `isPrivileged` in the evidence, and roles outside the table by what they can do.
    fn note_privileged_roles(&mut self) {
        let built_in = roles::all().iter().filter(|role| roles::is_privileged(role.template_id));
        self.picture.privileged.extend(built_in.map(|role| Box::from(role.template_id)));
        for definition in self.tenant.role_definitions.iter() {
            let (role, _) = role_of(self.tenant, &definition.id, &definition.name);
            let known = roles::by_template(&role).is_some();
            let by_actions = || definition.actions.iter().any(|action| roles::is_privileged_action(action));
            if definition.privileged == Some(true) || !known && by_actions() {
                self.picture.privileged.insert(role);
            }
        }
    }

    /// A role outside the table is judged by its definition; without one, whether it is privileged stays open.
    fn note_role(&mut self, role: &str, row: &RoleAssignment) {
        if self.picture.privileged.contains(role) || roles::by_template(role).is_some() {
            return;
        }
        let definition = definition_of(self.tenant, &row.role_id, &row.role_name);
        let why = match definition {
            None => "its definition was not supplied",
            Some(found) if found.actions.is_empty() && found.privileged.is_none() => "its definition lists no actions",
            Some(_) => return,
        };
        // By its name alone it may be any built-in role, in a language that is not known here.
        if definition.is_none() && row.role_id.is_empty() {
            let why = format!(
                "The role {} is known by its name alone, and no built-in role is called so here: it may be one in another \
                 language, or the organisation’s own. Supply the role definitions, or a list with the ids of roles.",
                row.role_name
            );
            return self.gap(RecordKind::RoleDefinitions, why, Concerns::AnyRole);
        }
        let name = if row.role_name.is_empty() { &row.role_id } else { &row.role_name };
        let why = format!("The role {name} is not built in and {why}, so whether it is privileged cannot be told.");
        self.gap(RecordKind::RoleDefinitions, why, Concerns::PrivilegedSet);
    }

    fn row(&mut self, list: RecordKind, at: u32, row: &RoleAssignment, goes_on: GoesOn<'_>) -> bool {
        if self.leaves_out(list, row) {
            return true;
        }
        let (role, role_name) = canonical_role(self.tenant, row);
        self.note_role(&role, row);
        self.picture.assignments.push(AssignedRole { role: role.clone(), role_name: role_name.clone(), list, at });
        let mut principal = self.described.of(self.tenant, row);
        // An object of unknown kind is in none of the lists.
        if principal.kind == PrincipalKind::Unknown
            && principal.expansion == Expansion::NotExpanded
            && self.absence_is_proof
            && !principal.id.is_empty()
            && !is_seen_elsewhere(self.tenant, &principal.id)
        {
            principal.expansion = Expansion::Null;
        }
        // Without PIM nobody is eligible.
        let state = match row.state {
            AssignmentState::Unspecified if self.p2 == Some(false) => AssignmentState::ActiveUnmarked,
            state => state,
        };
        let holding = Holding {
            unit: Box::default(),
            role,
            role_name,
            state,
            permanence: self.permanence(state, &row.end),
            start: row.start,
            scope: row.scope.clone(),
            via: self.via(row),
            sources: vec![row.source],
        };
        if principal.kind == PrincipalKind::Group {
            return self.through_group(principal, holding, goes_on);
        }
        self.add(&principal, holding);
        true
    }

    fn via(&self, row: &RoleAssignment) -> Via {
        match (row.through_group, &row.through_name) {
            (Some(true), name) if name.is_empty() => Via::UnnamedGroup,
            (Some(true), name) => {
                let known = self.tenant.groups.iter().find(|group| group.name.eq_ignore_ascii_case(name));
                Via::Group { id: known.map(|group| group.id.clone()).unwrap_or_default(), name: name.clone() }
            }
            _ => Via::Direct,
        }
    }

    /// An end that is exported decides; without one, a bare list is permanent only where the tenant provably has no PIM.
    fn permanence(&self, state: AssignmentState, end: &Known<Moment>) -> Permanence {
        match (end, state) {
            (Known::Value(end), _) => Permanence::Until(*end),
            (Known::Empty, _) => Permanence::Permanent,
            (Known::NotExported, AssignmentState::ActiveUnmarked) if self.p2 == Some(false) => Permanence::Permanent,
            (Known::NotExported, _) => Permanence::Unknown,
        }
    }

    /// Follows a role into a group, and along chains of PIM for Groups: a group may be an (eligible) member of another.
    /// Each group is visited once for each worth of the role, so cycles end.
    fn through_group(&mut self, group: PrincipalRef, holding: Holding, goes_on: GoesOn<'_>) -> bool {
        let mut reached = vec![Reach { group, holding, through: None }];
        let mut next = 0;
        while let Some(step) = reached.get(next).cloned() {
            next += 1;
            if !goes_on() {
                return false;
            }
            let schedules: Vec<(&GroupSchedule, PrincipalRef)> = self
                .tenant
                .group_schedules
                .iter()
                .filter(|row| !step.group.id.is_empty() && row.group == step.group.id && row.access == Access::Member)
                .filter(|row| {
                    let tells_eligible = self.tenant.group_schedules.eligible_of_group(&step.group.id);
                    !self.is_over(row.state, &row.end, tells_eligible) && !self.is_to_come(row.start)
                })
                .map(|row| (row, resolve(self.tenant, &row.principal)))
                .collect();
            self.note_group(&step);
            self.by_schedules(&step, &schedules, &mut reached);
            self.by_membership(&step, &schedules);
            self.by_ownership(&step);
        }
        true
    }

    fn note_group(&mut self, step: &Reach) {
        let entry = self.groups.entry(key_of(&step.group)).or_insert_with(|| RoleGroup {
            id: step.group.id.clone(),
            name: step.group.display_name.clone(),
            roles: Vec::new(),
            through: step.through.clone(),
            nested: Vec::new(),
            sources: Vec::new(),
        });
        if entry.name.is_empty() {
            entry.name.clone_from(&step.group.display_name);
        }
        if step.through.is_none() {
            entry.through = None;
        }
        entry.sources.extend(&step.holding.sources);
        let role = (step.holding.role.clone(), step.holding.role_name.clone(), step.holding.state);
        if !entry.roles.contains(&role) {
            entry.roles.push(role);
        }
    }

    fn by_schedules(&mut self, step: &Reach, rows: &[(&GroupSchedule, PrincipalRef)], reached: &mut Vec<Reach>) {
        for (row, member) in rows {
            let way = Holding {
                unit: Box::default(),
                state: both(step.holding.state, row.state),
                permanence: step.holding.permanence.min_end(self.permanence(row.state, &row.end)),
                start: step.holding.start.max(row.start),
                via: step.via(),
                sources: step.holding.sources.iter().copied().chain([row.source]).collect(),
                ..step.holding.clone()
            };
            if member.kind != PrincipalKind::Group {
                self.add(member, way);
                continue;
            }
            let is_new = !reached.iter().any(|known| {
                key_of(&known.group) == key_of(member)
                    && known.holding.state == way.state
                    && known.holding.permanence == way.permanence
            });
            if is_new {
                reached.push(Reach { group: member.clone(), holding: way, through: Some(step.name().into()) });
            }
        }
    }

    fn by_membership(&mut self, step: &Reach, schedules: &[(&GroupSchedule, PrincipalRef)]) {
        let (links, listed) = self.links_of(&step.group);
        let role = Concerns::Role(step.holding.role.clone());
        let grants = format!("{} (it grants {})", step.name(), step.holding.role_name);
        let cut = self.tenant.group_members.cut_of_group(&step.group.id);
        let in_schedules = &self.tenant.group_schedules;
        let cut = cut.or_else(|| in_schedules.either_cut_of_group(&step.group.id));
        if let Some(cut) = cut {
            let why = format!("The members of the group {grants} are cut: {cut}");
            self.gap(RecordKind::GroupMembers, why, role.clone());
        } else if !listed && !schedules.iter().any(|(row, _)| row.state.is_active()) {
            let why = format!("The members of the group {grants} were not supplied.");
            self.gap(RecordKind::GroupMembers, why, role.clone());
        }
        let lists_eligible =
            in_schedules.eligible_of_group(&step.group.id) || schedules.iter().any(|(row, _)| !row.state.is_active());
        let in_pim = !schedules.is_empty() || in_schedules.of_group(&step.group.id) || lists_eligible;
        let cannot_be = self.is_outside_pim(step);
        if cut.is_none() && !lists_eligible && !cannot_be && self.p2 != Some(false) {
            let which = if in_pim { "eligible PIM assignments" } else { "PIM assignments" };
            let why = format!(
                "The {which} of the group {grants} were not supplied: who is eligible through it is not known."
            );
            self.gap(RecordKind::GroupSchedules, why, role);
        }
        let unheld = self.unheld_members(&step.group.id);
        for link in links {
            let member = resolve(self.tenant, &link.principal);
            let told = |active: bool| {
                schedules.iter().any(|(row, known)| row.state.is_active() == active && key_of(known) == key_of(&member))
            };
            // PIM for Groups says more of the same membership: how, and until when.
            if told(true) || unheld.contains(&key_of(&member)) {
                continue;
            }
            if member.kind == PrincipalKind::Group {
                let entry = self.groups.get_mut(&key_of(&step.group)).filter(|_| !told(false));
                if let Some(entry) = entry.filter(|entry| !entry.nested.iter().any(|known| known.id == member.id)) {
                    entry.nested.push(member);
                }
                continue;
            }
            // A list of members carries activations without a mark, as a bare list of assignments does.
            let unmarked = self.p2 != Some(false) && (told(false) || !in_pim && !cannot_be);
            self.add_listed(&member, step, step.via(), unmarked, &[link.source]);
        }
    }

    /// Adds whoever a list names as a member or owner of the group; `unmarked`: it may be for a time, and the list does not say.
    pub(super) fn add_listed(
        &mut self,
        who: &PrincipalRef,
        step: &Reach,
        via: Via,
        unmarked: bool,
        sources: &[SourceRef],
    ) {
        let (state, permanence) = if unmarked {
            (AssignmentState::ActiveUnmarked, Permanence::Unknown)
        } else {
            (AssignmentState::Assigned, Permanence::Permanent)
        };
        let mut way = Holding {
            unit: Box::default(),
            state: both(step.holding.state, state),
            permanence: step.holding.permanence.min_end(permanence),
            via,
            ..step.holding.clone()
        };
        way.sources.extend_from_slice(sources);
        self.add(who, way);
    }

    /// The direct members of a group, and whether they are all: by id, or by name where a file names groups only so.
    fn links_of(&self, group: &PrincipalRef) -> (Vec<&'a GroupLink>, bool) {
        let named = |link: &&'a GroupLink| {
            !link.group_name.is_empty() && link.group_name.eq_ignore_ascii_case(&group.display_name)
        };
        if group.id.is_empty() {
            let by_name: Vec<&'a GroupLink> = self.tenant.group_members.iter().filter(named).collect();
            let whole = self.tenant.group_members.supply.state == SupplyState::Whole;
            let listed = whole && !by_name.is_empty();
            return (by_name, listed);
        }
        let by_name: Vec<&'a GroupLink> = self.nameless.iter().copied().filter(named).collect();
        let listed = self.tenant.group_members.of_group(&group.id);
        let by_id: Vec<&'a GroupLink> = self.tenant.members_of(&group.id).collect();
        // Rows without any group id make "this group has no rows" worthless.
        let only_names = by_id.is_empty() && !self.nameless.is_empty();
        (by_id.into_iter().chain(by_name.iter().copied()).collect(), listed && (!only_names || !by_name.is_empty()))
    }

    pub(super) fn add(&mut self, principal: &PrincipalRef, holding: Holding) {
        if principal.kind == PrincipalKind::Unknown && principal.expansion != Expansion::Null {
            self.unknown.entry(key_of(principal)).or_default().insert(holding.role.clone());
        }
        let user = self.tenant.user_position(principal);
        let holder = self.ways.entry(key_of(principal)).or_insert_with(|| Holder {
            principal: principal.clone(),
            user,
            holdings: Vec::new(),
            synchronises: false,
        });
        holder.holdings.push(holding);
        // Rows without names come before rows with them in some orders of files.
        fill(&mut holder.principal, principal);
        holder.user = holder.user.or(user);
    }

    /// An object in none of the lists may be a group, and so stand for any number of people: one gap for all of them, in
    /// the same words whatever role is asked about.
    fn note_unknown(&mut self) {
        let lists = [RecordKind::Users, RecordKind::Groups, RecordKind::ServicePrincipals];
        let cut = lists.into_iter().find(|kind| self.tenant.supply(*kind).state != SupplyState::Whole);
        let Some(kind) = cut.or_else(|| self.tenant.unlisted_accounts().map(|_| RecordKind::Users)) else {
            return;
        };
        let unknown = std::mem::take(&mut self.unknown);
        let who = match unknown.first_key_value() {
            None => return,
            Some((only, _)) if unknown.len() == 1 => format!("{only} is"),
            Some(_) => format!("{} holders of roles are", unknown.len()),
        };
        let why = format!(
            "What kind of object {who} (person, group or application) is not known without the whole {}.",
            kind.title()
        );
        let roles: BTreeSet<Box<str>> = unknown.into_values().flatten().collect();
        for role in roles {
            self.gap(kind, why.clone(), Concerns::Role(role));
        }
    }

    fn finish(mut self) -> Holders {
        self.join_names();
        self.note_unknown();
        let mut picture = self.picture;
        picture.all = self.ways.into_values().collect();
        for holder in &mut picture.all {
            merge_ways(&mut holder.holdings);
        }
        let synchronise: Vec<bool> = picture.all.iter().map(|holder| picture.synchronises(&holder.holdings)).collect();
        picture.all.iter_mut().zip(synchronise).for_each(|(holder, is_so)| holder.synchronises = is_so);
        picture.all.sort_by_cached_key(|holder| (natural(holder.name()), holder.key()));
        picture.groups = self.groups.into_values().collect();
        for group in &mut picture.groups {
            group.sources.sort();
            group.sources.dedup();
            group.nested.sort_by_cached_key(key_of);
            group.roles.sort();
            let marked = group.roles.clone();
            group.roles.retain(|(role, _, state)| {
                *state != AssignmentState::ActiveUnmarked
                    || !marked.iter().any(|(other, _, state)| {
                        other == role && matches!(state, AssignmentState::Assigned | AssignmentState::Activated)
                    })
            });
        }
        picture
    }

    /// One list names a person by id and name, another by name only: without a list of users they still are one.
    fn join_names(&mut self) {
        let mut by_upn: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (key, holder) in self.ways.iter().filter(|(_, holder)| !holder.principal.id.is_empty()) {
            let upn = holder.principal.upn.to_lowercase();
            by_upn.entry(upn).and_modify(|known| *known = None).or_insert_with(|| Some(key.clone()));
        }
        let nameless = self.ways.iter().filter(|(_, holder)| holder.principal.id.is_empty());
        let pairs: Vec<(String, String)> = nameless
            .filter(|(_, holder)| !holder.principal.upn.is_empty())
            .filter_map(|(key, holder)| {
                let other = by_upn.get(&holder.principal.upn.to_lowercase()).cloned().flatten()?;
                Some((key.clone(), other))
            })
            .collect();
        for (from, to) in pairs {
            if let Some(moved) = self.ways.remove(&from)
                && let Some(holder) = self.ways.get_mut(&to)
            {
                holder.holdings.extend(moved.holdings);
                fill(&mut holder.principal, &moved.principal);
                holder.user = holder.user.or(moved.user);
            }
        }
    }
}

impl Reach {
    pub(super) fn name(&self) -> &str {
        [&self.group.display_name, &self.group.id].into_iter().find(|name| !name.is_empty()).map_or("", |name| name)
    }

    fn via(&self) -> Via {
        let name = match &self.through {
            Some(through) => format!("{}, a member of {through}", self.name()).into(),
            None => self.group.display_name.clone(),
        };
        Via::Group { id: self.group.id.clone(), name }
    }
}
