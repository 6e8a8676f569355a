//! Coverage: whom a policy reaches, by users, groups, roles and guests.

use super::{
    Coverage, Engine, Holders, answer_in, assign, check, excluding_group, groups_only, roles_only, says, word,
};
use crate::tenant::coverage::Requirement::Mfa;
use crate::tenant::coverage::fixtures::{directory, guests, link, mfa, named, person, source, texts, with_policies};
use crate::tenant::{
    Access, AssignmentState, CaPolicy, Group, GroupSchedule, Known, PrincipalKind, Scope, SupplyState, roles,
};

#[test]
fn users() {
    let words = check(&[mfa(|_| {})], "member", Mfa, "covered");
    assert_eq!(words, "Covered by “Require MFA” for all apps, from every location.");
    check(&[mfa(|policy| policy.users.include_users = texts(&["None"]))], "member", Mfa, "not covered");
    check(&[mfa(|policy| policy.users.include_users = texts(&["ga"]))], "member", Mfa, "not covered");
    check(&[mfa(|policy| policy.users.include_users = texts(&["ga"]))], "ga", Mfa, "covered");
    let words = check(&[mfa(|policy| policy.users.exclude_users = texts(&["member"]))], "member", Mfa, "excluded");
    assert_eq!(words, "The account is excluded by name from “Require MFA”, which would cover it.");
    // Exclusion beats inclusion, whatever includes; another policy may cover all the same.
    let excluding = mfa(|policy| policy.users.exclude_users = texts(&["ga"]));
    check(std::slice::from_ref(&excluding), "ga", Mfa, "excluded");
    check(&[excluding, named("Second", &["mfa"], |_| {})], "ga", Mfa, "covered");
    assert_eq!(
        check(&[], "member", Mfa, "not covered"),
        "No enabled policy asks this account for multifactor authentication."
    );
}

#[test]
fn groups_to_any_depth_and_in_cycles() {
    check(&[mfa(groups_only("exclusions"))], "nested", Mfa, "covered");
    check(&[mfa(groups_only("exclusions"))], "member", Mfa, "not covered");
    let words = check(&[mfa(excluding_group("exclusions"))], "nested", Mfa, "excluded");
    says(&words, "excluded through the group “CA exclusions” (by way of “Helpdesk leads” in “Helpdesk”) from");
    says(
        &check(&[mfa(excluding_group("leads"))], "nested", Mfa, "excluded"),
        "through the group “Helpdesk leads” from",
    );
    check(&[mfa(excluding_group("exclusions"))], "member", Mfa, "covered");
    // A group that the whole list of groups does not hold is deleted and reaches nobody.
    check(&[mfa(excluding_group("gone"))], "member", Mfa, "covered");
    check(&[mfa(groups_only("gone"))], "member", Mfa, "not covered");
}

#[test]
fn what_the_words_name_is_among_the_rows() {
    let mut tenant = directory();
    assign(&mut tenant, "nested", roles::GLOBAL_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    for (row, link) in (40..).zip(&mut tenant.group_members.items) {
        link.source = source(row);
    }
    tenant.named_locations.items[1].source = Some(source(50));
    let sparing = named("Second", &["mfa"], |policy| policy.exclude_locations = texts(&["abroad"]));
    let tenant = with_policies(tenant, &[mfa(excluding_group("exclusions")), sparing]);
    let holders = Holders::of(&tenant);
    let engine = Engine::new(&tenant, &holders);
    let holder = holders.all.iter().find(|holder| &*holder.principal.id == "nested").unwrap();
    let answer = engine.of_holder(holder, Mfa);
    // In Helpdesk leads, which is in Helpdesk, which is in CA exclusions; and the location that is left open.
    for row in [43, 41, 40, 50] {
        assert!(answer.sources.contains(&source(row)), "{row}: {answer:?}");
    }
}

#[test]
fn unknown_members_are_said_and_never_guessed() {
    let words = check(&[mfa(excluding_group("dark"))], "member", Mfa, "not covered without group-members");
    says(&words, "Whether “Require MFA” reaches this account cannot be told");
    check(&[mfa(groups_only("dark"))], "member", Mfa, "not covered without group-members");
    // Where the answer does not hang on it, nothing is missing.
    check(&[mfa(excluding_group("dark")), named("Second", &["mfa"], |_| {})], "member", Mfa, "covered");
    let narrow = mfa(|policy| {
        policy.users.exclude_groups = texts(&["dark"]);
        policy.applications.include = texts(&["office365"]);
    });
    let words = check(&[narrow], "member", Mfa, "not covered");
    says(
        &words,
        "Whether “Require MFA” reaches this account cannot be told from the evidence; something would stay open",
    );
    // A known member is a member, however much of the list was cut.
    let mut tenant = directory();
    link(&mut tenant, "dark", "member", PrincipalKind::User);
    let answer = answer_in(tenant, &[mfa(groups_only("dark"))], "member", Mfa);
    assert_eq!(word(&answer), "covered");
}

/// A member of unknown kind may be a group, and its members are not known then.
#[test]
fn a_member_of_unknown_kind_leaves_a_doubt_without_the_list_of_groups() {
    for (groups, expected) in
        [(SupplyState::Whole, "not covered"), (SupplyState::NotSupplied, "not covered without group-members")]
    {
        let mut tenant = directory();
        link(&mut tenant, "leads", "what", PrincipalKind::Unknown);
        tenant.groups.supply.state = groups;
        assert_eq!(word(&answer_in(tenant, &[mfa(groups_only("exclusions"))], "member", Mfa)), expected);
    }
}

#[test]
fn pim_for_groups_counts_once_active_only() {
    for (state, expected) in [(AssignmentState::Assigned, "covered"), (AssignmentState::Eligible, "not covered")] {
        let mut tenant = directory();
        tenant.group_schedules.items.push(GroupSchedule {
            group: "desk".into(),
            principal: person("member"),
            access: Access::Member,
            state,
            start: None,
            end: Known::Empty,
            source: source(5),
        });
        assert_eq!(word(&answer_in(tenant, &[mfa(groups_only("exclusions"))], "member", Mfa)), expected);
    }
}

#[test]
fn roles_reach_built_in_tenant_wide_active_holders() {
    let global = &[roles::GLOBAL_ADMINISTRATOR];
    check(&[mfa(roles_only(global))], "ga", Mfa, "covered");
    check(&[mfa(roles_only(&[roles::EXCHANGE_ADMINISTRATOR]))], "ga", Mfa, "not covered");
    let words = check(&[mfa(roles_only(global))], "eligible", Mfa, "once active");
    says(&words, "only once the eligible role is active");
    check(&[mfa(roles_only(global))], "activated", Mfa, "once active");
    check(&[mfa(roles_only(global))], "both", Mfa, "once active");
    check(&[mfa(|_| {})], "eligible", Mfa, "covered");
    let words = check(&[mfa(roles_only(global))], "unit", Mfa, "not covered");
    says(
        &words,
        "“Require MFA” does not reach it by the role Global Administrator, held for an administrative unit only",
    );
    let words = check(&[mfa(roles_only(&["custom-role"]))], "custom", Mfa, "not covered");
    says(&words, "the custom role Helpdesk plus");
    check(&[mfa(roles_only(global))], "unscoped", Mfa, "not covered without role-assignments");
    let excluding = || mfa(|policy| policy.users.exclude_roles = texts(&[roles::GLOBAL_ADMINISTRATOR]));
    says(&check(&[excluding()], "ga", Mfa, "excluded"), "excluded through the role Global Administrator");
    // Active, the eligible holder is excluded: that is when it matters.
    check(&[excluding()], "eligible", Mfa, "excluded");
    check(&[excluding()], "unit", Mfa, "covered");
    check(&[excluding()], "member", Mfa, "covered");
}

#[test]
fn roles_without_their_lists_are_not_guessed() {
    let mut tenant = directory();
    tenant.pim_active.supply.state = SupplyState::Truncated("page 2 is missing".to_owned());
    tenant.role_assignments.supply.state = SupplyState::NotSupplied;
    let only_roles = [mfa(roles_only(&[roles::GLOBAL_ADMINISTRATOR]))];
    assert_eq!(word(&answer_in(tenant, &only_roles, "member", Mfa)), "not covered without pim-active");
    // Known holders stay holders.
    let mut tenant = directory();
    tenant.pim_active.supply.state = SupplyState::Truncated("page 2 is missing".to_owned());
    tenant.role_assignments.supply.state = SupplyState::NotSupplied;
    assert_eq!(word(&answer_in(tenant, &only_roles, "ga", Mfa)), "covered");
}

/// Who may be eligible beside those who are known: before anything is activated nobody is reached by that.
#[test]
fn an_open_list_of_eligible_holders_leaves_open_only_what_is_activated() {
    let only_roles = [mfa(roles_only(&[roles::GLOBAL_ADMINISTRATOR]))];
    let answer = |account: &str, policies: &[CaPolicy]| {
        let mut tenant = directory();
        tenant.pim_eligible.supply.state = SupplyState::Truncated("page 2 is missing".to_owned());
        answer_in(tenant, policies, account, Mfa)
    };
    let open = answer("member", &only_roles);
    assert_eq!(word(&open), "not covered without pim-eligible");
    assert_eq!(open.before, Some(Coverage::NotCovered));
    says(&open.words[0], "Whether “Require MFA” reaches this account once an eligible role is active cannot be told");
    says(&open.words[0], "until then it does not. ");
    says(&open.words[0], "page 2 is missing");
    let excluding = mfa(|policy| policy.users.exclude_roles = texts(&[roles::GLOBAL_ADMINISTRATOR]));
    let open = answer("member", &[excluding]);
    assert_eq!(
        (word(&open).as_str(), open.before),
        ("not covered without pim-eligible", Some(Coverage::Covered { once_active: false }))
    );
    // Known holders, and those whom other policies reach, are in no doubt.
    assert_eq!(word(&answer("ga", &only_roles)), "covered");
    assert_eq!(word(&answer("member", &[mfa(|_| {})])), "covered");
    let eligible = answer("eligible", &only_roles);
    assert_eq!((word(&eligible).as_str(), eligible.before), ("once active", Some(Coverage::NotCovered)));
}

/// An owner of a group has no eligible role to activate: the policy's role is there once the owner has joined the group.
#[test]
fn an_owner_is_reached_once_a_member() {
    let mut tenant = directory();
    tenant.groups.items.push(Group { id: "admins".into(), name: "Admins".into(), ..Group::default() });
    assign(&mut tenant, "admins", roles::GLOBAL_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    tenant.pim_active.items.last_mut().unwrap().principal.kind = PrincipalKind::Group;
    link(&mut tenant, "admins", "member", PrincipalKind::User);
    let owner = tenant.group_members.items.pop().unwrap();
    tenant.group_owners.items.push(owner);
    tenant.group_owners.supply.state = SupplyState::Whole;
    tenant.group_members.supply.per_object.extend(texts(&["admins"]));
    let answer = answer_in(tenant, &[mfa(roles_only(&[roles::GLOBAL_ADMINISTRATOR]))], "member", Mfa);
    assert_eq!((word(&answer).as_str(), answer.joins), ("once active", true));
    says(&answer.words[1], "only once the account, an owner of a group that grants the role, has joined that group");
}

#[test]
fn guests_by_type_and_tenant() {
    let everyone = |policy: &mut CaPolicy| policy.users.include_users = texts(&["GuestsOrExternalUsers"]);
    for account in ["guest", "external", "internal"] {
        check(&[mfa(everyone)], account, Mfa, "covered");
    }
    check(&[mfa(everyone)], "member", Mfa, "not covered");
    let of = |types: &'static [&'static str], tenants: &'static [&'static str]| {
        mfa(move |policy: &mut CaPolicy| {
            policy.users.include_users.clear();
            policy.users.include_guests = guests(types, tenants);
        })
    };
    check(&[of(&["b2bCollaborationGuest"], &[])], "guest", Mfa, "covered");
    check(&[of(&["b2bCollaborationGuest"], &[])], "external", Mfa, "not covered");
    check(&[of(&["b2bCollaborationMember"], &[])], "external", Mfa, "covered");
    check(&[of(&["internalGuest"], &[])], "internal", Mfa, "covered");
    check(&[of(&["internalGuest"], &[])], "guest", Mfa, "not covered");
    check(&[of(&["serviceProvider", "otherExternalUser"], &[])], "guest", Mfa, "not covered");
    check(&[of(&["b2bCollaborationGuest"], &["tenant-1"])], "guest", Mfa, "not covered without users");
    check(&[of(&["b2bCollaborationGuest"], &["tenant-1"])], "member", Mfa, "not covered");
    let excluding = mfa(|policy| policy.users.exclude_guests = guests(&["b2bCollaborationGuest"], &[]));
    let words = check(std::slice::from_ref(&excluding), "guest", Mfa, "excluded");
    says(&words, "excluded as a guest or external user");
    check(std::slice::from_ref(&excluding), "member", Mfa, "covered");
    let mut tenant = directory();
    tenant.users.items.iter_mut().for_each(|user| user.user_type = None);
    assert_eq!(word(&answer_in(tenant, &[excluding], "guest", Mfa)), "not covered without users");
}

#[test]
fn the_synchronisation_account_is_apart() {
    let excluding = || mfa(|policy| policy.users.exclude_roles = texts(&[roles::DIRECTORY_SYNCHRONIZATION]));
    check(&[excluding()], "sync", Mfa, "excluded");
    check(&[excluding()], "member", Mfa, "covered");
    // Its role is known by the account's name, so lists of only some roles leave no doubt about other accounts.
    let mut tenant = directory();
    tenant.pim_active.supply.state = SupplyState::Some("eight roles only".to_owned());
    tenant.pim_eligible.supply.state = SupplyState::Some("eight roles only".to_owned());
    tenant.role_assignments.supply.state = SupplyState::NotSupplied;
    assert_eq!(word(&answer_in(tenant, &[excluding()], "ga", Mfa)), "covered");
}
