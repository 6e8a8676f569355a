//! Groups: what they are, who is in them, who owns them, and what PIM for Groups says of both.

use super::{AssignmentState, GoesOn, Known, Moment, PrincipalRef, Records, STRIDE, Supply, Tenant};
use crate::evidence::{SourceRef, Sources};
use std::sync::Arc;

#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Object id in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    pub security_enabled: Option<bool>,
    pub mail_enabled: Option<bool>,
    /// Membership by rule.
    pub dynamic: Option<bool>,
    /// Microsoft 365 group.
    pub unified: Option<bool>,
    /// `isAssignableToRole`; empty = no, where the column exists.
    pub role_assignable: Known<bool>,
    /// `onPremisesSyncEnabled`; empty = never synchronised.
    pub synced: Known<bool>,
    pub management_restricted: Known<bool>,
    /// Of a synchronised group: its SID on-premises, and its account name there, which a display name may hide.
    pub sid: Box<str>,
    pub account: Box<str>,
    /// `membershipRule` of a dynamic group.
    pub rule: Box<str>,
    pub created: Option<Moment>,
    pub sources: Sources,
}

/// A member or owner of a group.
#[derive(Clone, Debug)]
pub struct GroupLink {
    /// Object id of the group in lower case; empty where the file names only `group_name`.
    pub group: Arc<str>,
    pub group_name: Arc<str>,
    pub principal: PrincipalRef,
    pub source: SourceRef,
}

/// What a PIM-for-Groups assignment grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Member,
    Owner,
}

/// A PIM-for-Groups schedule instance.
#[derive(Clone, Debug)]
pub struct GroupSchedule {
    pub group: Box<str>,
    pub principal: PrincipalRef,
    pub access: Access,
    pub state: AssignmentState,
    pub start: Option<Moment>,
    /// Empty = permanent.
    pub end: Known<Moment>,
    pub source: SourceRef,
}

/// Behind a group's key: its list of eligible members and owners, which PIM keeps apart from those who are active.
pub const ELIGIBLE: &str = "#eligible";

impl Records<GroupSchedule> {
    /// Whether the group's list of those who are eligible was supplied whole.
    pub fn eligible_of_group(&self, group: &str) -> bool {
        self.of_group(&format!("{group}{ELIGIBLE}"))
    }

    /// Why one of the group's two lists is not whole, where it was supplied and is cut.
    pub fn either_cut_of_group(&self, group: &str) -> Option<&str> {
        self.cut_of_group(group).or_else(|| self.cut_of_group(&format!("{group}{ELIGIBLE}")))
    }
}

/// Gives links that name a group by its display name the group's id, once rows of one group are one.
pub(super) fn merge(tenant: &mut Tenant, goes_on: GoesOn<'_>) -> bool {
    use std::collections::HashMap;
    // A display name stands for a group only where exactly one group bears it.
    let mut by_name: HashMap<String, Option<Box<str>>> = HashMap::new();
    for group in &tenant.groups.items {
        by_name
            .entry(group.name.to_lowercase())
            .and_modify(|id| {
                if id.as_deref() != Some(&group.id) {
                    *id = None;
                }
            })
            .or_insert_with(|| Some(group.id.clone()));
    }
    let id_of = |name: &str| by_name.get(&name.to_lowercase()).cloned().flatten();
    for links in [&mut tenant.group_members, &mut tenant.group_owners] {
        for (at, link) in links.items.iter_mut().enumerate() {
            if at.is_multiple_of(STRIDE) && !goes_on() {
                return false;
            }
            if !link.group.is_empty() {
                continue;
            }
            if let Some(id) = id_of(&link.group_name) {
                link.group = id.into();
            }
        }
        name_lists(&mut links.supply, &id_of);
    }
    name_lists(&mut tenant.group_schedules.supply, &id_of);
    goes_on()
}

/// Gives the lists of groups that are known by their display names the groups' ids, too.
fn name_lists(supply: &mut Supply, id_of: &dyn Fn(&str) -> Option<Box<str>>) {
    let key_of = |key: &str| {
        let name = key.strip_prefix(NAME_KEY)?;
        match name.strip_suffix(ELIGIBLE) {
            Some(name) => id_of(name).map(|id| format!("{id}{ELIGIBLE}").into()),
            None => id_of(name),
        }
    };
    let whole: Vec<Box<str>> = supply.per_object.iter().filter_map(|key| key_of(key)).collect();
    let cut: Vec<(Box<str>, String)> =
        supply.cut_objects.iter().filter_map(|(key, why)| Some((key_of(key)?, why.clone()))).collect();
    supply.add_objects(whole);
    for (id, why) in cut {
        supply.add_cut_objects(&[id], &why);
    }
}

/// Stands before a display name where a list's group is known only by it: no object id begins so.
pub const NAME_KEY: &str = "name:";

#[cfg(test)]
mod tests {
    use crate::tenant::fixtures::World;

    #[test]
    fn rows_of_one_id_are_one_group_and_rows_without_ids_stay_apart() {
        let nameless = |world: World, name: &str| world.group_with(name, |group| group.id = Box::default());
        let world =
            nameless(nameless(World::new(), "A"), "B").group("C").group_with("c", |group| group.name = "".into());
        let names: Vec<_> = world.build().groups.items.into_iter().map(|group| group.name).collect();
        assert_eq!(names, ["A".into(), "B".into(), Box::<str>::from("C")]);
    }
}
