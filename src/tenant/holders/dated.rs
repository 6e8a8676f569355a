//! Which assignments are in force on the as-of date: what ended before it is over, what begins after it is still to come.

use super::Concerns;
use super::drawing::Drawing;
use super::resolving::{canonical_role, key_of, resolve};
use crate::tenant::azure::AzureRoleAssignment;
use crate::tenant::{
    Access, AssignmentState, GroupSchedule, Known, Missing, Moment, RecordKind, Records, RoleAssignment, Scope,
    SupplyState, Tenant,
};
use std::collections::BTreeSet;

/// Who holds which role where: key of the holder, canonical role, scope.
pub(super) type Way = (String, Box<str>, Scope);

/// An assignment that is left out: whether it makes eligible, and the day of its end or beginning. Two exports may tell of one.
pub(super) type LeftOut = (Way, bool, Option<i64>);

fn way_of(tenant: &Tenant, row: &RoleAssignment) -> Way {
    (key_of(&resolve(tenant, &row.principal)), canonical_role(tenant, row).0, row.scope.clone())
}

/// What keeps "these are all" from being said of a day before assignments began that have begun since.
pub(super) const BEGUN_SINCE: &str = "Assignments began after the as-of date and before the newest event in the evidence: the list is of a \
                                      later day, and does not tell who held these roles before.";

impl Tenant {
    /// Whether what begins then had begun when the evidence was collected.
    pub(in crate::tenant) fn has_begun(&self, start: Option<Moment>) -> bool {
        start.zip(self.events.newest()).is_some_and(|(start, newest)| start.day() <= newest.day())
    }

    /// The same of a list of PIM of roles of Azure.
    pub fn azure_begun_since(&self, as_of: Moment, list: &Records<AzureRoleAssignment>) -> Option<Missing> {
        let is_so = |row: &&AzureRoleAssignment| {
            row.is_to_come(as_of) && row.state != AssignmentState::Activated && self.has_begun(row.start)
        };
        let found = list.iter().find(is_so)?;
        Some(Missing { kind: found.list, column: None, why: BEGUN_SINCE.to_owned() })
    }
}

impl Drawing<'_> {
    /// Whether nobody holds the role by this row on the as-of date; counted where it tells so itself.
    pub(super) fn leaves_out(&mut self, list: RecordKind, row: &RoleAssignment) -> bool {
        let is_over = self.is_over(row.state, &row.end, self.tells_eligible());
        let is_to_come = self.is_to_come(row.start);
        if !is_over && !is_to_come && !self.is_unheld_in_pim(list, row) {
            return false;
        }
        let (role, _) = canonical_role(self.tenant, row);
        if is_to_come && row.state != AssignmentState::Activated && self.tenant.has_begun(row.start) {
            self.gap(list, BEGUN_SINCE.to_owned(), Concerns::Role(role.clone()));
        }
        let day = if is_over { row.end.value().copied() } else { row.start };
        let left_out = (way_of(self.tenant, row), row.state == AssignmentState::Eligible, day.map(Moment::day));
        if self.left_out.insert(left_out) {
            self.picture.leave_out(role, is_over, is_to_come);
        }
        true
    }

    /// Whether it ended before the as-of date. The end of an activation is not that of the assignment behind it, which
    /// the list of those who are eligible tells, where it was supplied (`tells_eligible`).
    pub(super) fn is_over(&self, state: AssignmentState, end: &Known<Moment>, tells_eligible: bool) -> bool {
        let ended = || end.value().zip(self.as_of).is_some_and(|(end, as_of)| end.day() < as_of.day());
        (state != AssignmentState::Activated || tells_eligible) && ended()
    }

    /// Whether it begins after the as-of date.
    pub(super) fn is_to_come(&self, start: Option<Moment>) -> bool {
        start.zip(self.as_of).is_some_and(|(start, as_of)| start.day() > as_of.day())
    }

    /// What PIM tells of the same assignment: the bare list does not say when one began, nor that it was an activation.
    fn is_unheld_in_pim(&self, list: RecordKind, row: &RoleAssignment) -> bool {
        list == RecordKind::RoleAssignments
            && !self.unheld_in_pim.is_empty()
            && self.unheld_in_pim.contains(&way_of(self.tenant, row))
    }

    /// The same of members of a group, by their keys: a list of members shows who was active on the day of its own.
    pub(super) fn unheld_members(&self, group: &str) -> BTreeSet<String> {
        let tells_eligible = self.tenant.group_schedules.eligible_of_group(group);
        let is_unheld = |row: &&GroupSchedule| {
            let is_activation = row.state == AssignmentState::Activated;
            self.is_to_come(row.start) && row.state.is_active()
                || is_activation && self.is_over(row.state, &row.end, tells_eligible)
        };
        let rows = self.tenant.group_schedules.iter().filter(|row| !group.is_empty() && *row.group == *group);
        let rows = rows.filter(|row| row.access == Access::Member).filter(is_unheld);
        rows.map(|row| key_of(&resolve(self.tenant, &row.principal))).collect()
    }

    /// Whether PIM's list of those who are eligible answers for activations that ended.
    pub(super) fn tells_eligible(&self) -> bool {
        self.tenant.pim_eligible.supply.state == SupplyState::Whole
    }

    pub(super) fn note_unheld(&mut self) {
        let tells_eligible = self.tells_eligible();
        let is_unheld = |row: &&RoleAssignment| {
            let is_activation = row.state == AssignmentState::Activated;
            self.is_to_come(row.start) || is_activation && self.is_over(row.state, &row.end, tells_eligible)
        };
        let rows = || self.tenant.pim_active.iter();
        let mut ways: BTreeSet<_> = rows().filter(is_unheld).map(|row| way_of(self.tenant, row)).collect();
        if !ways.is_empty() {
            rows().filter(|row| !is_unheld(row)).for_each(|row| {
                ways.remove(&way_of(self.tenant, row));
            });
        }
        self.unheld_in_pim = ways;
    }
}

#[cfg(test)]
mod tests {
    use crate::tenant::AssignmentState::{Activated, Assigned, Eligible};
    use crate::tenant::fixtures::{World, as_of, by_id, days_ago};
    use crate::tenant::holders::Holders;
    use crate::tenant::roles::RoleSet;
    use crate::tenant::stated::Stated;
    use crate::tenant::{Access, Known, Moment, RecordKind, RoleAssignment};

    const USER: &str = "User Administrator";

    fn on_the_day(world: World) -> Holders {
        Holders::as_stated(&world.build(), &Stated::default(), as_of())
    }

    #[test]
    fn what_begins_after_the_day_is_not_held_yet() {
        let check = |list: RecordKind, start: Moment, holders: usize, to_come: usize| {
            let change = |row: &mut RoleAssignment| row.start = Some(start);
            let found = on_the_day(World::p2().user("anna").assignment(list, by_id("anna"), USER, change));
            assert_eq!((found.all.len(), found.to_come, found.ended), (holders, to_come, 0), "{list:?} {start:?}");
            assert_eq!(found.to_come_in_words().is_some(), to_come > 0);
            assert_eq!(
                found.privileged_in_brief().contains("begins after the as-of date and is left out"),
                to_come > 0
            );
        };
        // The day counts, not its hour.
        let evening = Moment::of(as_of().seconds() + 6 * 3_600);
        for list in [RecordKind::PimActive, RecordKind::PimEligible] {
            check(list, evening, 1, 0);
            check(list, days_ago(-1), 0, 1);
        }
        // The bare list does not say when one began; PIM does.
        let later = |row: &mut RoleAssignment| row.start = Some(days_ago(-1));
        let both = || {
            World::p2().user("anna").bare("anna", USER).assignment(RecordKind::PimActive, by_id("anna"), USER, later)
        };
        assert_eq!((on_the_day(both()).all.len(), on_the_day(both()).to_come), (0, 1));
        assert_eq!(on_the_day(both().active("anna", USER)).all.len(), 1);
        // What had begun when the evidence was collected shows that the list is of a later day.
        let gaps = |start: i64| {
            let change = |row: &mut RoleAssignment| row.start = Some(days_ago(-start));
            let mut world = World::p2().user("anna").assignment(RecordKind::PimEligible, by_id("anna"), USER, change);
            world.tenant.events.saw(days_ago(-5), None);
            let found = on_the_day(world);
            [RoleSet::Privileged, RoleSet::Four].map(|set| found.gaps(set).len())
        };
        assert_eq!((gaps(0), gaps(1), gaps(5), gaps(6)), ([0, 0], [1, 0], [1, 0], [0, 0]));
        // A membership that is still to begin makes nobody a holder.
        let member = |start: Moment| {
            let world = World::p2().user("ben").group("Desk").active("Desk", USER);
            let mut world = world.schedule("Desk", "ben", Access::Member, Eligible, Known::Empty);
            world.tenant.group_schedules.items[0].start = Some(start);
            on_the_day(world).all.len()
        };
        assert_eq!((member(days_ago(0)), member(days_ago(-1))), (1, 0));
        // A list of members shows the activation of the day on which it was taken.
        let activated = |start: i64| {
            let world = World::p2().user("ben").group("Desk").active("Desk", USER).member("Desk", "ben");
            let end = Known::Value(days_ago(start - 1));
            let mut world = world.schedule("Desk", "ben", Access::Member, Activated, end);
            world.tenant.group_schedules.items[0].start = Some(days_ago(start));
            on_the_day(world).all.len()
        };
        assert_eq!((activated(1), activated(0), activated(-1)), (1, 1, 0));
    }

    #[test]
    fn what_two_exports_tell_of_is_left_out_once() {
        let check = |ends: [i64; 2], expected: usize| {
            let ended = |days: i64| move |row: &mut RoleAssignment| row.end = Known::Value(days_ago(days));
            let world = World::p2().user("anna").assignment(RecordKind::PimActive, by_id("anna"), USER, ended(ends[0]));
            let found = on_the_day(world.assignment(RecordKind::PimActive, by_id("anna"), USER, ended(ends[1])));
            assert_eq!(found.ended, expected, "{ends:?}");
        };
        check([5, 5], 1);
        check([5, 9], 2);
    }

    #[test]
    fn an_activation_that_ended_counts_where_nothing_else_tells_of_eligibility() {
        let ended = |row: &mut RoleAssignment| (row.state, row.end) = (Activated, Known::Value(days_ago(1)));
        let world = || World::p2().user("anna").assignment(RecordKind::PimActive, by_id("anna"), USER, ended);
        let states = |world: World| {
            let found = on_the_day(world);
            let states = found.all.iter().flat_map(|holder| holder.holdings.iter().map(|held| held.state));
            (states.collect::<Vec<_>>(), found.ended)
        };
        assert_eq!(states(world()), (vec![], 1));
        assert_eq!(states(world().bare("anna", USER)), (vec![], 1));
        assert_eq!(states(world().eligible("anna", USER)), (vec![Eligible], 1));
        assert_eq!(states(world().active("anna", USER)), (vec![Assigned], 1));
        assert_eq!(states(world().without(&[RecordKind::PimEligible])), (vec![Activated], 0));
    }
}
