//! Lists of groups and of licences that are cut, by what other lists name: what they lack is not gone, and not lacking.

use super::group::{ELIGIBLE, NAME_KEY};
use super::licence::{Tier, product};
use super::{AssignmentState, Known, Licence, Sku, SupplyState, Tenant, figure};
use std::collections::{BTreeMap, BTreeSet};

impl Tenant {
    /// A list of groups that lacks one whose members, owners or PIM assignments were exported is cut: of a group that is gone,
    /// Microsoft Graph lists nothing. A policy or a review may go on naming a deleted group. Call once all evidence is joined.
    pub(crate) fn note_unlisted_groups(&mut self) {
        if self.groups.supply.state != SupplyState::Whole {
            return;
        }
        let index = &self.index;
        let told = index.members_by_group.keys().chain(index.owners_by_group.keys()).chain(&index.groups_told_apart);
        let unlisted: BTreeSet<&str> =
            told.map(|id| &**id).filter(|id| !id.is_empty() && self.group_by_id(id).is_none()).collect();
        let Some(first) = unlisted.first() else { return };
        let name = self.name_of_unlisted(first).unwrap_or(first);
        let why = match unlisted.len() {
            1 => format!("it lacks the group {name}, of which members, owners or PIM assignments were supplied."),
            more => format!(
                "it lacks {} groups of which members, owners or PIM assignments were supplied, among them {name}.",
                figure(more)
            ),
        };
        self.groups.supply.state = SupplyState::Truncated(why);
    }

    /// The ids of groups, in lower case, of which files of their own or PIM tell.
    pub(super) fn groups_told_apart(&self) -> impl Iterator<Item = &str> {
        let supplies = [&self.group_members.supply, &self.group_owners.supply, &self.group_schedules.supply];
        let of_their_own = supplies
            .into_iter()
            .flat_map(|supply| supply.per_object.iter().chain(supply.cut_objects.keys()))
            .filter(|key| !key.starts_with(NAME_KEY))
            .map(|key| key.strip_suffix(ELIGIBLE).unwrap_or(key));
        self.group_schedules.iter().map(|row| &*row.group).chain(of_their_own).filter(|id| !id.is_empty())
    }

    /// Whether a list of members or owners, or PIM assignments, shows that this is the id of a group.
    pub(crate) fn has_lists_of_group(&self, id: &str) -> bool {
        let id = id.to_lowercase();
        let index = &self.index;
        !id.is_empty()
            && (index.groups_told_apart.contains(&*id)
                || index.members_by_group.contains_key(&*id)
                || index.owners_by_group.contains_key(&*id))
    }

    /// The display name that lists of members and owners give a group.
    pub(crate) fn name_of_unlisted(&self, id: &str) -> Option<&str> {
        let links = self.members_of(id).chain(self.owners_of(id));
        links.map(|link| &*link.group_name).find(|name| !name.is_empty())
    }

    /// Licences that lack one which an account has, or that lack Entra ID P2 where PIM is at work, are cut. Call once all evidence
    /// is joined.
    pub(crate) fn note_unlisted_licences(&mut self) {
        if self.skus.supply.state != SupplyState::Whole {
            return;
        }
        if let Some(why) = self.unlisted_licences().or_else(|| self.pim_without_licence()) {
            self.skus.supply.state = SupplyState::Truncated(why);
        }
    }

    fn unlisted_licences(&self) -> Option<String> {
        let skus = &self.skus.items;
        let all_have_ids = skus.iter().all(|sku| !sku.sku_id.is_empty());
        let all_are_known = skus.iter().all(|sku| sku.product().is_some());
        let is_same = |one: &str, other: &str| !one.is_empty() && one.eq_ignore_ascii_case(other);
        let is_unlisted = |licence: &Licence| {
            let known = product(&licence.sku_id).or_else(|| product(&licence.name));
            let is_it = |sku: &Sku| {
                let names = [&*sku.sku_id, &sku.part_number, &sku.title];
                let is_named = names.iter().any(|name| is_same(name, &licence.sku_id) || is_same(name, &licence.name));
                is_named || known.is_some() && sku.product() == known
            };
            // Names can be compared where both are known; ids where both are there.
            let is_comparable = !licence.sku_id.is_empty() && all_have_ids || known.is_some() && all_are_known;
            is_comparable && !skus.iter().any(is_it)
        };
        let mut held: BTreeMap<(&str, &str), (&Licence, usize)> = BTreeMap::new();
        let mut lacking: BTreeMap<String, usize> = BTreeMap::new();
        for user in self.users.iter().filter(|user| !user.deleted) {
            let Known::Value(licences) = &user.licences else { continue };
            for licence in licences.iter() {
                held.entry((&licence.sku_id, &licence.name)).or_insert((licence, 0)).1 += 1;
            }
        }
        for (licence, accounts) in held.into_values() {
            if is_unlisted(licence) {
                *lacking.entry(super::products::title(self, licence)).or_default() += accounts;
            }
        }
        let (first, accounts) = lacking.first_key_value()?;
        let have =
            if *accounts == 1 { "1 account has".to_owned() } else { format!("{} accounts have", figure(*accounts)) };
        let more = match lacking.len() {
            1 => String::new(),
            2 => ", and 1 other".to_owned(),
            more => format!(", and {} others", figure(more - 1)),
        };
        Some(format!("they lack {first}, which {have}{more}."))
    }

    /// Nobody is eligible, activated or assigned for a time where no licence brings PIM.
    fn pim_without_licence(&self) -> Option<String> {
        // One that has ended brought it, too.
        if self.skus.iter().any(|sku| sku.tier() != Tier::Free && sku.tier() != Tier::P1) {
            return None;
        }
        let for_a_time =
            |row: &super::RoleAssignment| row.state == AssignmentState::Activated || matches!(row.end, Known::Value(_));
        let is_used = !self.pim_eligible.items.is_empty()
            || !self.group_schedules.items.is_empty()
            || !self.azure_pim_eligible.items.is_empty()
            || self.pim_active.iter().any(for_a_time);
        is_used.then(|| {
            "Privileged Identity Management is at work by the assignments supplied, and none of them brings it."
                .to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::tenant::fixtures::{World, by_id, days_ago, id_of};
    use crate::tenant::holders::{Holder, Holders};
    use crate::tenant::licence::{has_p2, lacks};
    use crate::tenant::{Access, AssignmentState, Known, Licence, RecordKind, RoleAssignment};

    #[test]
    fn a_group_of_which_other_lists_tell_is_missing_and_its_members_count() {
        let check = |world: World, is_cut: bool, holders: &[&str]| {
            let mut tenant = world.user("anna").active("desk", "User Administrator").build();
            tenant.note_unlisted_groups();
            let gap = tenant.groups.supply.gap(RecordKind::Groups);
            assert_eq!(gap.is_some_and(|gap| gap.why.contains("it lacks the group id-desk")), is_cut);
            let found = Holders::of(&tenant);
            assert_eq!(found.all.iter().map(|holder| &*holder.principal.id).collect::<Vec<_>>(), holders);
            assert_eq!(found.all.iter().any(Holder::is_gone), !is_cut);
            assert_eq!(found.groups.len(), usize::from(is_cut));
        };
        check(World::p2(), false, &["id-desk"]);
        check(World::p2().member("desk", "anna"), true, &["id-anna"]);
        check(World::p2().owner("desk", "anna"), true, &["id-anna"]);
        let eligible =
            |world: World| world.schedule("desk", "anna", Access::Member, AssignmentState::Eligible, Known::Empty);
        check(eligible(World::p2()), true, &["id-anna"]);
        // Its own list is empty.
        let mut world = World::p2();
        world.supply(RecordKind::GroupMembers).per_object.insert(id_of("desk"));
        check(world, true, &[]);
    }

    #[test]
    fn licences_that_lack_one_in_use_are_cut() {
        const E5: &str = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
        let check = |world: World, expected: Option<&str>| {
            let mut tenant = world.build();
            tenant.note_unlisted_licences();
            let gap = tenant.skus.supply.gap(RecordKind::Licences).map(|gap| gap.why);
            assert_eq!(gap.as_deref(), expected);
            assert_eq!(lacks(&tenant, &["OTHER"]), expected.is_none());
        };
        let has = |world: World, id: &str, name: &str| {
            let licence = Licence { sku_id: id.into(), name: name.into() };
            world.user_with("anna", |user| user.licences = Known::Value([licence].into()))
        };
        let listed = |id: &str| {
            let mut world = World::new().licence("SPE_E3", "X", 5);
            world.tenant.skus.items[0].sku_id = id.into();
            world
        };
        let e3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
        let lacking = Some("The licences (subscribed SKUs) are cut: they lack Microsoft 365 E5, which 1 account has.");
        check(has(listed(e3), e3, ""), None);
        check(has(listed(e3), "", "SPE_E3"), None);
        check(has(listed(e3), "", "Microsoft 365 E3"), None);
        check(has(listed(e3), E5, ""), lacking);
        check(has(listed(""), E5, ""), lacking);
        check(has(listed(e3), "", "SPE_E5"), lacking);
        // What is written in another language, or of an unknown product, is compared with nothing.
        check(has(listed(e3), "", "Lizenz"), None);
        check(has(listed(""), "00000000-0000-4000-8000-000000000001", ""), None);
        check(has(World::new(), E5, "").licence("SPE_E5", "X", 5), None);
    }

    #[test]
    fn pim_at_work_shows_that_its_licence_is_missing() {
        let check = |world: World, expected: Option<bool>| {
            let mut tenant = world.build();
            tenant.note_unlisted_licences();
            assert_eq!(has_p2(&tenant), expected);
        };
        let e3 = || World::new().licence("SPE_E3", "AAD_PREMIUM", 5).user("anna");
        let role = "User Administrator";
        check(e3().active("anna", role), Some(false));
        check(e3().eligible("anna", role), None);
        check(World::p2().user("anna").eligible("anna", role), Some(true));
        let for_a_time = |row: &mut RoleAssignment| row.end = Known::Value(days_ago(-9));
        let anna = by_id("anna");
        check(e3().assignment(RecordKind::PimActive, anna, role, for_a_time), None);
        check(e3().schedule("desk", "anna", Access::Member, AssignmentState::Eligible, Known::Empty), None);
        // One that has ended brought it.
        let mut ended = e3().eligible("anna", role).licence("AAD_PREMIUM_P2", "AAD_PREMIUM_P2", 5);
        ended.tenant.skus.items[1].status = Some("Suspended".into());
        check(ended, Some(false));
    }
}
