//! Who holds what, and how: each rule of the picture on a small tenant.

use super::*;
use crate::tenant::administrative_unit::AdministrativeUnit;
use crate::tenant::fixtures::*;
use crate::tenant::stated::{ScopeArea, Stated};
use crate::tenant::{Access, Known, RoleAssignment, SupplyState};

const GLOBAL: &str = "Global Administrator";
const USER: &str = "User Administrator";
use AssignmentState::{Activated, Assigned, Eligible};

/// Each holder's ways, one line each: "anna: Global Administrator (active, permanent, direct)".
fn check(world: World, expected: &[&str]) -> (Holders, Tenant) {
    let tenant = world.build();
    let holders = Holders::of(&tenant);
    let found: Vec<String> = holders
        .all
        .iter()
        .map(|holder| {
            format!("{}: {}", holder.name().replace("@contoso.example", ""), holder.roles_text(&holders, RoleSet::All))
        })
        .collect();
    assert_eq!(found, expected);
    (holders, tenant)
}

/// The gaps of a set, as "kind: words".
fn gaps(world: World, set: RoleSet, expected: &[(RecordKind, &str)]) {
    let tenant = world.build();
    let found = Holders::of(&tenant).gaps(set);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (gap, (kind, words)) in found.iter().zip(expected) {
        assert!(gap.kind == *kind && gap.why.contains(words), "{gap:?} does not say {words}");
    }
}

#[test]
fn a_bare_list_is_permanent_only_where_there_is_no_pim() {
    let bare = |world: World| world.user("anna").bare("anna", GLOBAL);
    check(bare(World::new()), &["anna: Global Administrator (active, permanent, direct)"]);
    check(bare(World::p2()), &["anna: Global Administrator (active, end not exported, direct)"]);
    let unknown = World::new().without(&[RecordKind::Licences]);
    check(bare(unknown), &["anna: Global Administrator (active, end not exported, direct)"]);
    let (holders, _) = check(
        World::p2()
            .user("anna")
            .assignment(RecordKind::RoleAssignments, by_id("anna"), GLOBAL, |row| row.end = Known::Empty),
        &["anna: Global Administrator (active, permanent, direct)"],
    );
    assert!(holders.all[0].holdings[0].is_standing());
}

#[test]
fn what_was_stated_of_licences_goes_before_the_evidence() {
    let check = |world: World, stated: &[(ScopeArea, bool)], expected: &str| {
        let stated = Stated { scope: stated.iter().copied().collect(), ..Stated::default() };
        let holders = Holders::as_stated(&world.user("anna").bare("anna", GLOBAL).build(), &stated, as_of());
        assert_eq!(holders.all[0].roles_text(&holders, RoleSet::All), expected);
    };
    let (permanent, open) =
        ("Global Administrator (active, permanent, direct)", "Global Administrator (active, end not exported, direct)");
    check(World::p2(), &[], open);
    check(World::p2(), &[(ScopeArea::EntraP2, false)], permanent);
    check(World::new(), &[], permanent);
    check(World::new(), &[(ScopeArea::EntraP2, true)], open);
    check(World::new().without(&[RecordKind::Licences]), &[(ScopeArea::EntraP2, false)], permanent);
}

#[test]
fn an_activation_is_never_standing() {
    let world = World::p2().user("anna").eligible("anna", GLOBAL).assignment(
        RecordKind::PimActive,
        by_id("anna"),
        GLOBAL,
        |row| row.state = Activated,
    );
    let (holders, _) = check(
        world,
        &[
            "anna: Global Administrator (activated from eligible, permanent, direct); Global Administrator (eligible, permanent, direct)",
        ],
    );
    assert!(!holders.all[0].holdings.iter().any(Holding::is_standing));
}

#[test]
fn pim_and_the_bare_list_tell_one_way() {
    let world = World::p2().user("anna").bare("anna", GLOBAL).active("anna", GLOBAL);
    let (holders, _) = check(world, &["anna: Global Administrator (active, permanent, direct)"]);
    let holding = &holders.all[0].holdings[0];
    assert_eq!((holding.state, holding.sources.len()), (Assigned, 2));
    // A portal row without scope is the same way; a row with another scope is not.
    let world = World::p2()
        .user("anna")
        .active("anna", USER)
        .assignment(RecordKind::RoleAssignments, by_upn("anna"), USER, |row| row.scope = Scope::NotExported)
        .assignment(RecordKind::PimActive, by_id("anna"), USER, |row| {
            row.scope = Scope::AdministrativeUnit("au1".into());
        });
    check(
        world,
        &[
            "anna: User Administrator (active, permanent, direct); User Administrator (active, permanent, direct, administrative unit au1)",
        ],
    );
    // A unit whose list was supplied is called by its name.
    let mut world = World::p2().user("anna").assignment(RecordKind::PimActive, by_id("anna"), USER, |row| {
        row.scope = Scope::AdministrativeUnit("AU1".into());
    });
    let unit = AdministrativeUnit { id: "au1".into(), name: "Harbour".into(), ..AdministrativeUnit::default() };
    world.tenant.administrative_units.items.push(unit);
    check(world, &["anna: User Administrator (active, permanent, direct, administrative unit Harbour)"]);
}

#[test]
fn a_direct_way_and_one_through_an_unnamed_group_are_two() {
    let through = |row: &mut RoleAssignment| row.through_group = Some(true);
    let world = World::p2().user("anna").active("anna", GLOBAL).assignment(
        RecordKind::PimActive,
        by_id("anna"),
        GLOBAL,
        through,
    );
    check(
        world,
        &[
            "anna: Global Administrator (active, permanent, direct); Global Administrator (active, permanent, via a group)",
        ],
    );
    // The group's own row names it.
    let world = World::p2().user("anna").group("Tier 0").member("Tier 0", "anna").active("Tier 0", GLOBAL).assignment(
        RecordKind::PimActive,
        by_id("anna"),
        GLOBAL,
        through,
    );
    check(world, &["anna: Global Administrator (active, permanent, via group Tier 0)"]);
}

#[test]
fn portal_rows_find_their_people_by_name() {
    let portal = |world: World| {
        world
            .assignment(RecordKind::RoleAssignments, by_upn("Anna"), "Company Administrator", |row| {
                row.end = Known::Empty;
            })
            .assignment(RecordKind::PimEligible, by_upn("ANNA"), "Globaler Administrator", |_| {})
    };
    let (holders, tenant) = check(
        portal(World::p2().user("anna")),
        &["anna: Global Administrator (active, permanent, direct); Global Administrator (eligible, permanent, direct)"],
    );
    assert_eq!(holders.all[0].key(), "id-anna");
    assert!(holders.all[0].is_person() && holders.all[0].user(&tenant).is_some());
    // Without a list of users, a list with ids and names joins the two.
    let graph = expanded("anna", PrincipalKind::User);
    let world = portal(World::p2().assignment(RecordKind::PimActive, graph, GLOBAL, |_| {}));
    let (holders, _) = check(
        world,
        &["anna: Global Administrator (active, permanent, direct); Global Administrator (eligible, permanent, direct)"],
    );
    assert_eq!(holders.of_set(RoleSet::Four).count(), 1);
}

#[test]
fn roles_are_known_by_template_instance_and_name() {
    let instance = |row: &mut RoleAssignment| {
        row.role_id = "00000000-instance".into();
        row.role_name = "Exchange Service Administrator".into();
    };
    let world = World::new().user("anna").assignment(RecordKind::RoleAssignments, by_id("anna"), "x", instance);
    let (holders, _) = check(world, &["anna: Exchange Administrator (active, permanent, direct)"]);
    assert_eq!(holders.of_set(RoleSet::Four).count(), 1);
    // An instance id whose definition gives the template, under a localised name.
    let world = World::new()
        .user("anna")
        .definition("Rollenverwaltung", |role| role.template_id = roles::PRIVILEGED_ROLE_ADMINISTRATOR.into())
        .bare("anna", "id-rollenverwaltung");
    check(world, &["anna: Privileged Role Administrator (active, permanent, direct)"]);
    // A custom role that bears a built-in role's name is not that role.
    let world = World::new()
        .user("anna")
        .definition(GLOBAL, |role| role.built_in = Some(false))
        .bare("anna", "id-global administrator");
    let (holders, _) = check(world, &["anna: Global Administrator (active, permanent, direct)"]);
    assert_eq!(holders.of_set(RoleSet::Four).count(), 0);
}

#[test]
fn custom_roles_are_privileged_by_definition() {
    let world = |actions: &'static [&'static str], privileged: Option<bool>| {
        World::new().user("anna").bare("anna", "Desk").definition("Desk", move |role| {
            role.built_in = Some(false);
            role.privileged = privileged;
            role.actions = actions.iter().map(|action| Box::from(*action)).collect();
        })
    };
    let is_privileged = |world: World| {
        let tenant = world.build();
        let holders = Holders::of(&tenant);
        assert_eq!(holders.gaps(RoleSet::Privileged), []);
        holders.of_set(RoleSet::Privileged).count() == 1
    };
    assert!(is_privileged(world(&["microsoft.directory/applications/credentials/update"], None)));
    assert!(!is_privileged(world(&["microsoft.directory/groups/members/update"], None)));
    assert!(is_privileged(world(&[], Some(true))));
    assert!(!is_privileged(world(&[], Some(false))));
    // By name only, and by id only, the same role.
    let both = world(&["microsoft.directory/users/password/update"], None).bare("anna", "id-desk");
    let (holders, _) = check(both, &["anna: Desk (active, permanent, direct)"]);
    assert_eq!(holders.of_set(RoleSet::Privileged).count(), 1);
    // Its definition stands in two exports.
    let twice = world(&["microsoft.directory/applications/credentials/update"], None).definition("Desk", |role| {
        role.actions = vec!["microsoft.directory/applications/credentials/update".into()];
    });
    assert!(is_privileged(twice));
    let unsaid: &[(RecordKind, &str)] = &[(RecordKind::RoleDefinitions, "lists no actions")];
    gaps(world(&[], None), RoleSet::Privileged, unsaid);
    gaps(
        World::new().user("anna").bare("anna", "Desk"),
        RoleSet::Privileged,
        &[(RecordKind::RoleDefinitions, "The role Desk is known by its name alone")],
    );
    // A name that is not known may be any role's, in another language; an id that is none of theirs is another role's.
    let named: &[(RecordKind, &str)] =
        &[(RecordKind::RoleDefinitions, "The role グローバル管理者 is known by its name")];
    gaps(World::new().user("anna").bare("anna", "グローバル管理者"), RoleSet::Four, named);
    gaps(World::new().user("anna").bare("anna", "id-desk"), RoleSet::Four, &[]);
}

#[test]
fn the_evidence_can_label_a_built_in_role_privileged() {
    let world = World::new().user("anna").bare("anna", "Billing Administrator");
    let plain = world.build();
    assert_eq!(Holders::of(&plain).of_set(RoleSet::Privileged).count(), 0);
    let billing = roles::by_name("Billing Administrator").unwrap().template_id;
    let world = World::new().user("anna").bare("anna", "Billing Administrator").definition("Billing", |role| {
        role.id = billing.into();
        role.privileged = Some(true);
    });
    assert_eq!(Holders::of(&world.build()).of_set(RoleSet::Privileged).count(), 1);
}

#[test]
fn groups_give_their_direct_members_the_role() {
    let world = World::p2()
        .user("anna")
        .user("ben")
        .group("Tier 0")
        .group("Inner")
        .member("Tier 0", "anna")
        .member("Tier 0", "Inner")
        .member("Inner", "ben")
        .active("Tier 0", GLOBAL);
    let (holders, _) = check(world, &["anna: Global Administrator (active, permanent, via group Tier 0)"]);
    assert_eq!(holders.groups.len(), 1);
    assert_eq!(holders.groups[0].nested.iter().map(|group| &*group.display_name).collect::<Vec<_>>(), ["Inner"]);
}

#[test]
fn the_weaker_of_role_and_membership_decides() {
    let world = |state, end: Known<Moment>| {
        World::p2().user("anna").group("Tier 0").active("Tier 0", GLOBAL).schedule(
            "Tier 0",
            "anna",
            Access::Member,
            state,
            end,
        )
    };
    check(world(Eligible, Known::Empty), &["anna: Global Administrator (eligible, permanent, via group Tier 0)"]);
    check(world(Assigned, Known::Empty), &["anna: Global Administrator (active, permanent, via group Tier 0)"]);
    let until = Known::Value(days_ago(-30));
    check(
        world(Assigned, until.clone()).member("Tier 0", "anna"),
        &["anna: Global Administrator (active, until 2026-07-30, via group Tier 0)"],
    );
    check(
        world(Activated, until),
        &["anna: Global Administrator (activated from eligible, until 2026-07-30, via group Tier 0)"],
    );
    let eligible_role = World::p2().user("anna").group("Tier 0").member("Tier 0", "anna").eligible("Tier 0", GLOBAL);
    check(eligible_role, &["anna: Global Administrator (eligible, permanent, via group Tier 0)"]);
    // Eligible for the group, and in its list of members: at work now, or a member besides; the list does not say.
    check(
        world(Eligible, Known::Empty).member("Tier 0", "anna"),
        &["anna: Global Administrator (active, end not exported, via group Tier 0); \
         Global Administrator (eligible, permanent, via group Tier 0)"],
    );
}

#[test]
fn an_owner_of_whom_pim_says_that_he_stands_stands() {
    let world = World::p2().user("anna").group("Tier 0").active("Tier 0", GLOBAL).owner("Tier 0", "anna").schedule(
        "Tier 0",
        "anna",
        Access::Owner,
        Assigned,
        Known::Empty,
    );
    check(world, &["anna: Global Administrator (active, permanent, as an owner of group Tier 0)"]);
}

#[test]
fn chains_are_followed_and_cycles_end() {
    let member =
        |world: World, group: &str, name: &str, state| world.schedule(group, name, Access::Member, state, Known::Empty);
    let world = World::p2().user("anna").user("ben").group("Tier 0").group("Operators").active("Tier 0", GLOBAL);
    let world = member(world, "Tier 0", "Operators", Eligible);
    let world = member(world, "Operators", "anna", Assigned);
    let world = member(world, "Operators", "Tier 0", Assigned);
    let world = member(world, "Tier 0", "ben", Assigned);
    let (holders, _) = check(
        world,
        &[
            "anna: Global Administrator (eligible, permanent, via group Operators, a member of Tier 0)",
            "ben: Global Administrator (active, permanent, via group Tier 0); \
         Global Administrator (eligible, permanent, via group Tier 0, a member of Operators)",
        ],
    );
    let groups: Vec<(&str, Option<&str>)> =
        holders.groups.iter().map(|group| (&*group.name, group.through.as_deref())).collect();
    assert_eq!(groups, [("Operators", Some("Tier 0")), ("Tier 0", None)]);
    assert!(holders.groups.iter().all(|group| group.nested.is_empty()));
}

#[test]
fn what_is_not_known_of_a_group_is_a_gap_that_names_it() {
    let group = |world: World| world.group("Tier 0").active("Tier 0", GLOBAL);
    gaps(group(World::new()), RoleSet::Four, &[]);
    gaps(
        group(World::new().without(&[RecordKind::GroupMembers])),
        RoleSet::Four,
        &[(
            RecordKind::GroupMembers,
            "The members of the group Tier 0 (it grants Global Administrator) were not supplied.",
        )],
    );
    // Another set's question stays open no wider than it must.
    gaps(group(World::new().without(&[RecordKind::GroupMembers])), RoleSet::One(roles::SECURITY_ADMINISTRATOR), &[]);
    // One file for each group: this group's is not among them.
    let mut world = World::new();
    world.supply(RecordKind::GroupMembers).per_object.insert("id-other".into());
    gaps(group(world), RoleSet::Four, &[(RecordKind::GroupMembers, "Tier 0")]);
    gaps(
        group(World::p2().without(&[RecordKind::GroupSchedules])),
        RoleSet::Four,
        &[(RecordKind::GroupSchedules, "who is eligible through it is not known")],
    );
    let world = group(World::p2().without(&[RecordKind::GroupSchedules])).user("anna").member("Tier 0", "anna");
    check(world, &["anna: Global Administrator (active, end not exported, via group Tier 0)"]);
    // Eligible rows alone do not list the active members.
    let world = group(World::p2().without(&[RecordKind::GroupMembers]));
    let world = world.user("anna").schedule("Tier 0", "anna", Access::Member, Eligible, Known::Empty);
    gaps(world, RoleSet::Four, &[(RecordKind::GroupMembers, "Tier 0")]);
    // The member list names the missing link of a chain, not its start.
    let mut world = group(World::p2()).group("Operators");
    world.supply(RecordKind::GroupMembers).per_object.insert("id-tier 0".into());
    let world = world.schedule("Tier 0", "Operators", Access::Member, Eligible, Known::Empty);
    gaps(world, RoleSet::Four, &[(RecordKind::GroupMembers, "the group Operators (it grants")]);
}

#[test]
fn groups_without_ids_keep_apart() {
    let named =
        |name: &str| PrincipalRef { display_name: name.into(), kind: PrincipalKind::Group, ..PrincipalRef::default() };
    let mut world = World::new()
        .user("anna")
        .assignment(RecordKind::RoleAssignments, named("Tier 0"), GLOBAL, |_| {})
        .assignment(RecordKind::RoleAssignments, named("Tier 1"), USER, |_| {})
        .member("x", "anna");
    let link = world.tenant.group_members.items.last_mut().unwrap();
    link.group = "".into();
    link.group_name = "tier 0".into();
    let (holders, _) = check(world, &["anna: Global Administrator (active, permanent, via group Tier 0)"]);
    assert_eq!(holders.groups.len(), 2);
    assert_eq!(holders.gaps(RoleSet::Four), []);
    assert_eq!(holders.gaps(RoleSet::All).len(), 1);
}

#[test]
fn missing_lists_are_gaps() {
    use RecordKind::{PimActive, PimEligible, RoleAssignments};
    gaps(World::p2(), RoleSet::All, &[]);
    gaps(World::p2().without(&[RoleAssignments]), RoleSet::All, &[]);
    gaps(World::p2().without(&[PimActive]), RoleSet::All, &[]);
    gaps(World::p2().without(&[RoleAssignments, PimActive]), RoleSet::All, &[(RoleAssignments, "not supplied")]);
    gaps(World::p2().cut(RoleAssignments).cut(PimActive), RoleSet::All, &[(RoleAssignments, "are cut")]);
    gaps(World::p2().without(&[RoleAssignments]).cut(PimActive), RoleSet::All, &[(PimActive, "are cut")]);
    gaps(World::p2().without(&[PimEligible]), RoleSet::All, &[(PimEligible, "not supplied")]);
    gaps(World::p2().cut(PimEligible), RoleSet::Four, &[(PimEligible, "are cut")]);
    // Without PIM nobody can be eligible; without licences that is not known.
    gaps(World::new().without(&[PimEligible]), RoleSet::All, &[]);
    gaps(World::new().without(&[PimEligible, RecordKind::Licences]), RoleSet::All, &[(PimEligible, "not supplied")]);
}

#[test]
fn lists_of_eight_roles_answer_for_those_only() {
    let mut world = World::p2().without(&[RecordKind::PimActive]);
    for kind in [RecordKind::RoleAssignments, RecordKind::PimEligible] {
        world.supply(kind).state = SupplyState::Some("eight roles only.".to_owned());
    }
    let tenant = world.build();
    let holders = Holders::of(&tenant);
    assert_eq!(holders.gaps(RoleSet::Four), []);
    assert_eq!(holders.gaps(RoleSet::One(roles::SCUBAGEAR_EIGHT[2])), []);
    assert_eq!(holders.gaps(RoleSet::One(roles::SECURITY_ADMINISTRATOR)).len(), 2);
    assert_eq!(holders.gaps(RoleSet::Privileged).len(), 2);
}

#[test]
fn an_object_in_no_list_may_be_a_group() {
    gaps(
        World::new().bare("ghost", GLOBAL).without(&[RecordKind::Groups]),
        RoleSet::Four,
        &[(RecordKind::Groups, "What kind of object id-ghost is")],
    );
    // Many are told once, in the same words for each role.
    let two = || World::new().bare("ghost", GLOBAL).bare("other", "Reports Reader").without(&[RecordKind::Groups]);
    for set in [RoleSet::Four, RoleSet::All] {
        gaps(two(), set, &[(RecordKind::Groups, "What kind of object 2 holders of roles are (person, group or")]);
    }
    gaps(World::new().bare("ghost", GLOBAL), RoleSet::Four, &[]);
    let gone = World::new().assignment(RecordKind::RoleAssignments, expanded_to_nothing("ghost"), GLOBAL, |_| {});
    gaps(gone.without(&[RecordKind::Groups]), RoleSet::Four, &[]);
    let (holders, _) = check(
        World::new().service_principal("robot", |_| {}).bare("robot", GLOBAL),
        &["robot: Global Administrator (active, permanent, direct)"],
    );
    assert_eq!(holders.all[0].principal.kind, PrincipalKind::ServicePrincipal);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let build = |backwards: bool| {
        let mut world = World::p2().user("anna").user("ben").group("Tier 0").group("Tier 1");
        world =
            world.member("Tier 0", "anna").member("Tier 1", "anna").active("Tier 0", GLOBAL).active("Tier 1", GLOBAL);
        world = world.bare("anna", GLOBAL).bare("Tier 0", GLOBAL).bare("ben", USER).eligible("ben", USER);
        world = world.assignment(RecordKind::PimActive, by_id("anna"), GLOBAL, |row| row.through_group = Some(true));
        world = world.schedule("Tier 0", "Tier 1", Access::Member, Eligible, Known::Empty);
        world = world.schedule("Tier 0", "ben", Access::Member, Activated, Known::Value(days_ago(-1)));
        let tenant = &mut world.tenant;
        if backwards {
            tenant.users.items.reverse();
            tenant.groups.items.reverse();
            tenant.pim_active.items.reverse();
            tenant.role_assignments.items.reverse();
            tenant.group_members.items.reverse();
            tenant.group_schedules.items.reverse();
        }
        let tenant = world.build();
        let holders = Holders::of(&tenant);
        let all = format!("{:?}{:?}{:?}", holders.all, holders.groups, holders.gaps(RoleSet::All));
        // Where a user stands in the list is the one thing that follows the order.
        all.replace("user: Some(0)", "user").replace("user: Some(1)", "user")
    };
    assert_eq!(build(false), build(true));
}

/// A collector's list of holders says neither how nor through what; any other list of the same role says more.
#[test]
fn a_mention_without_how_adds_a_holder_and_nothing_else() {
    let mention = |world: World, name: &str| {
        world.assignment(RecordKind::RoleAssignments, by_id(name), GLOBAL, |row| {
            row.state = AssignmentState::Unspecified;
            row.scope = Scope::NotExported;
        })
    };
    let how = "actively or eligibly, directly or via a group: not exported";
    let (holders, _) =
        check(mention(World::p2().user("anna"), "anna"), &[&format!("anna: Global Administrator ({how})")]);
    let held = &holders.all[0].holdings[0];
    assert!(!held.is_standing() && !held.state.is_active() && held.state.may_stand());
    check(
        mention(World::p2().user("anna").eligible("anna", GLOBAL), "anna"),
        &["anna: Global Administrator (eligible, permanent, direct)"],
    );
    check(
        mention(World::p2().user("anna").active("anna", GLOBAL), "anna"),
        &["anna: Global Administrator (active, permanent, direct)"],
    );
    // Without PIM nobody is eligible.
    check(mention(World::new().user("anna"), "anna"), &["anna: Global Administrator (active, permanent, direct)"]);
}

#[test]
fn whom_no_whole_list_holds_is_gone() {
    let check = |world: World, expected: bool| {
        let holders = Holders::of(&world.build());
        assert_eq!(holders.all[0].is_gone(), expected, "{:?}", holders.all);
    };
    let zoe = || World::p2().active("zoe", GLOBAL);
    check(zoe(), true);
    for kind in [RecordKind::Users, RecordKind::Groups, RecordKind::ServicePrincipals] {
        check(zoe().cut(kind), false);
        check(zoe().without(&[kind]), false);
    }
    check(zoe().user("zoe"), false);
    // Other lists that name accounts which the list of users lacks show that it is cut; a member is there.
    let mut world = zoe();
    world
        .tenant
        .registrations
        .items
        .push(crate::tenant::Registration { id: id_of("zoe").into(), ..Default::default() });
    let holders = Holders::of(&world.build());
    assert!(holders.all[0].is_person() && holders.gaps(RoleSet::All).is_empty(), "{:?}", holders.all);
    let mut world = zoe();
    world.tenant.registrations.items.push(crate::tenant::Registration { id: "id-ben".into(), ..Default::default() });
    gaps(world, RoleSet::Four, &[(RecordKind::Users, "id-zoe is")]);
    check(zoe().group("Desk").member("Desk", "zoe"), false);
    // One list shows that it is there, whatever the others lack.
    let shown = expanded("zoe", PrincipalKind::Unknown);
    check(zoe().assignment(RecordKind::PimEligible, shown, USER, |_| {}), false);
}

#[test]
fn what_ended_before_the_day_is_left_out() {
    let check = |list: RecordKind, state: AssignmentState, end: i64, expected: &[&str], ended: usize| {
        let world = World::p2().user("anna").assignment(list, by_id("anna"), USER, |row| {
            (row.state, row.end) = (state, Known::Value(days_ago(end)));
        });
        let holders = Holders::as_stated(&world.build(), &Stated::default(), as_of());
        let held: Vec<&str> = holders.all.iter().map(|holder| &*holder.holdings[0].role_name).collect();
        assert_eq!((held.as_slice(), holders.ended), (expected, ended), "{list:?} {end}");
        assert_eq!(holders.ended_in_words().is_some(), ended > 0);
    };
    check(RecordKind::PimEligible, Eligible, 1, &[], 1);
    check(RecordKind::PimActive, Assigned, 1, &[], 1);
    check(RecordKind::PimActive, Assigned, 0, &[USER], 0);
    // A membership that is over makes nobody a holder.
    let member = |days: i64| {
        let world = World::p2().user("ben").group("Desk").active("Desk", USER);
        let end = Known::Value(days_ago(days));
        let world = world.schedule("Desk", "ben", Access::Member, Eligible, end);
        Holders::as_stated(&world.build(), &Stated::default(), as_of()).all.len()
    };
    assert_eq!((member(0), member(1)), (1, 0));
}

#[test]
fn a_standing_owner_of_a_group_holds_what_it_grants() {
    let desk = || World::new().user("anna").user("ben").group("Desk").bare("Desk", USER).owner("Desk", "ben");
    check(desk(), &["ben: User Administrator (active, permanent, as an owner of group Desk)"]);
    // For a time only, or on activation: no holder.
    let world = World::p2().user("ben").group("Desk").active("Desk", USER).owner("Desk", "ben");
    check(world.schedule("Desk", "ben", Access::Owner, Eligible, Known::Empty), &[]);
    // Where PIM may know more of a list of owners, whether one stands is open.
    let mut world = World::p2().user("ben").group("Desk").active("Desk", USER).owner("Desk", "ben");
    world = world.without(&[RecordKind::GroupSchedules]);
    check(world, &["ben: User Administrator (active, end not exported, as an owner of group Desk)"]);
    let unknown = desk().without(&[RecordKind::GroupOwners]);
    gaps(unknown, RoleSet::All, &[(RecordKind::GroupOwners, "owners of the group Desk")]);
    // What was destroyed at export is not called "not supplied".
    let mut cut = desk().without(&[RecordKind::GroupOwners]);
    cut.supply(RecordKind::GroupOwners).add_cut_objects(&["id-desk".into()], "Some of them were destroyed.");
    gaps(cut, RoleSet::All, &[(RecordKind::GroupOwners, "are cut: Some of them were destroyed.")]);
}

#[test]
fn lists_of_groups_that_pim_does_not_take_name_no_activations() {
    type Change = fn(&mut crate::tenant::Group);
    let world = |change: Change| {
        let world = World::p2().without(&[RecordKind::GroupSchedules]).user("anna").user("ben");
        let world = world.group_with("Desk", change).active("Desk", USER);
        world.member("Desk", "anna").owner("Desk", "ben")
    };
    let standing = [
        "anna: User Administrator (active, permanent, via group Desk)",
        "ben: User Administrator (active, permanent, as an owner of group Desk)",
    ];
    let changes: [Change; 2] = [|group| group.dynamic = Some(true), |group| group.synced = Known::Value(true)];
    for change in changes {
        check(world(change), &standing);
        gaps(world(change), RoleSet::All, &[]);
        // Evidence of the contrary goes before the rule.
        let told = world(change).schedule("Desk", "anna", Access::Member, Eligible, Known::Empty);
        check(
            told,
            &[
                "anna: User Administrator (active, end not exported, via group Desk); \
                 User Administrator (eligible, permanent, via group Desk)",
                standing[1],
            ],
        );
    }
    check(
        world(|_| {}),
        &standing.map(|way| way.replace("permanent", "end not exported")).each_ref().map(|way| &**way),
    );
}
