//! 1.04.b and d: what Conditional Access asks of highly privileged people.

use super::*;

#[test]
fn b_each_answer_has_its_outcome() {
    let judgement = check("1.04.b", with_policies(one_admin(), &[mfa(|_| {})]), Pass);
    assert_eq!(
        judgement.reasons,
        ["The one holder of the four highest roles is asked for multifactor authentication at every access."]
    );
    says(&check("1.04.b", one_admin(), Fail), "No enabled policy asks this account");
    let excluding = mfa(|policy| policy.users.exclude_users = texts(&["ga"]));
    let judgement = check("1.04.b", with_policies(one_admin(), &[excluding]), Fail);
    says(&judgement, "The account is excluded by name from “Require MFA”, which would cover it.");
    assert!(judgement.affected[0].sources.contains(&source(1)));
    let report = mfa(|policy| policy.state = PolicyState::ReportOnly);
    says(&check("1.04.b", with_policies(one_admin(), &[report]), Fail), "report-only");
    let one_app = mfa(|policy| policy.applications.exclude = texts(&["app-1"]));
    says(&check("1.04.b", with_policies(one_admin(), &[one_app]), Fail), "Left open: to the app “app-1”.");
    let trusted = mfa(|policy| policy.exclude_locations = texts(&["AllTrusted"]));
    let trusted = check("1.04.b", with_policies(one_admin(), &[trusted]), Review);
    says(&trusted, "covered except from trusted locations");
    let custom = named("Custom", &[], |policy| policy.grant.as_mut().unwrap().custom = texts(&["duo"]));
    check("1.04.b", with_policies(one_admin(), &[custom]), Review);
    let lost = named("Lost", &[], |policy| policy.lost = true);
    lacks(&check("1.04.b", with_policies(one_admin(), &[lost]), NoEvidence), RecordKind::ConditionalAccess);
    let dark = mfa(|policy| policy.users.exclude_groups = texts(&["dark"]));
    let mut tenant = with_policies(one_admin(), &[dark]);
    tenant.groups.items.push(Group { id: "dark".into(), ..Group::default() });
    tenant.group_members.supply.state = SupplyState::NotSupplied;
    lacks(&check("1.04.b", tenant, NoEvidence), RecordKind::GroupMembers);
}

#[test]
fn b_eligible_people_are_covered_once_active() {
    let by_role = || {
        mfa(|policy| {
            policy.users.include_users.clear();
            policy.users.include_roles = texts(&[roles::GLOBAL_ADMINISTRATOR]);
        })
    };
    let mut tenant = nobody();
    admin(&mut tenant, "eva", AssignmentState::Eligible);
    let judgement = check("1.04.b", with_policies(tenant, &[by_role()]), Pass);
    says(&judgement, "asked for multifactor authentication at every access, once the eligible role is active");
    // A standing role that the policy does not name stays open.
    let mut tenant = nobody();
    admin(&mut tenant, "eva", AssignmentState::Eligible);
    assign(&mut tenant, "eva", roles::EXCHANGE_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    let open = check("1.04.b", with_policies(tenant, &[by_role()]), Fail);
    says(&open, "held without activation");
    says(&open, "reached by a policy only once another role or a membership is active");
    // Who else may be eligible for the policy's role is open: until anything is active, a standing role is not reached.
    let exchange = |state: AssignmentState| {
        let world = crate::tenant::fixtures::World::p2().user("eva").cut(RecordKind::PimEligible);
        let role = "Exchange Administrator";
        let world =
            if state == AssignmentState::Eligible { world.eligible("eva", role) } else { world.active("eva", role) };
        let mut tenant = with_policies(world.build(), &[by_role()]);
        tenant.security_defaults.supply.state = SupplyState::Whole;
        tenant
    };
    let standing = check("1.04.b", exchange(AssignmentState::Assigned), Fail);
    says(&standing, "once an eligible role is active cannot be told from the evidence; until then it does not.");
    check("1.04.b", exchange(AssignmentState::Eligible), NoEvidence);
    // Whoever only owns a group that grants the role has nothing to activate.
    let world = crate::tenant::fixtures::World::p2().user("olga").group("Tier 0");
    let world = world.active("Tier 0", "Global Administrator").owner("Tier 0", "olga");
    let mut tenant = with_policies(world.build(), &[by_role()]);
    tenant.security_defaults.supply.state = SupplyState::Whole;
    let owner = check("1.04.b", tenant, Fail);
    says(&owner, "Policies by role reach an owner only after joining the group");
    let facts = owner.affected.iter().flat_map(|affected| &affected.facts);
    assert!(facts.into_iter().all(|fact| !fact.value.contains("eligible")), "{:?}", owner.affected);
}

#[test]
fn b_either_policies_or_security_defaults_must_be_known() {
    let without_policies = || {
        let mut tenant = one_admin();
        tenant.ca_policies.supply.state = SupplyState::NotSupplied;
        tenant
    };
    // Off by themselves, security defaults say nothing of policies.
    let judgement = check("1.04.b", without_policies(), NoEvidence);
    lacks(&judgement, RecordKind::ConditionalAccess);
    assert!(judgement.affected.iter().all(|affected| affected.outcome == NoEvidence));
    let mut on = without_policies();
    on.security_defaults.items[0].enabled = true;
    check("1.04.b", on, Pass);
    let without_defaults = |policies: &[CaPolicy]| {
        let mut tenant = with_policies(one_admin(), policies);
        tenant.security_defaults = crate::tenant::Records::default();
        tenant
    };
    lacks(&check("1.04.b", without_defaults(&[]), NoEvidence), RecordKind::SecurityDefaults);
    // An enabled policy proves that security defaults are off.
    check("1.04.b", without_defaults(&[legacy_block()]), Fail);
    check("1.04.b", without_defaults(&[mfa(|_| {})]), Pass);
    let mut neither = without_defaults(&[]);
    neither.ca_policies.supply.state = SupplyState::NotSupplied;
    check("1.04.b", neither, NoEvidence);
    let mut cut = with_policies(one_admin(), &[]);
    cut.ca_policies.supply.state = SupplyState::Truncated("page 2 is missing".to_owned());
    check("1.04.b", cut, NoEvidence);
    let mut both = with_policies(one_admin(), &[legacy_block()]);
    both.security_defaults.items[0].enabled = true;
    says(&check("1.04.b", both, Review), "Entra does not allow both");
}

#[test]
fn b_permanent_holders_come_first() {
    let mut tenant = nobody();
    admin(&mut tenant, "a-eligible", AssignmentState::Eligible);
    admin(&mut tenant, "b-standing", AssignmentState::Assigned);
    let judgement = check("1.04.b", tenant, Fail);
    let names: Vec<&str> = judgement.affected.iter().map(|affected| &*affected.id).collect();
    assert_eq!(names, ["b-standing", "a-eligible"]);
}

#[test]
fn d_phishing_resistant() {
    let built_in = "00000000-0000-0000-0000-000000000004";
    check("1.04.d", with_policies(one_admin(), &[strength(built_in, None)]), Pass);
    check("1.04.d", with_policies(one_admin(), &[strength("x", Some(&["fido2", "password,sms"]))]), Fail);
    check("1.04.d", with_policies(one_admin(), &[mfa(|_| {})]), Fail);
    lacks(&check("1.04.d", with_policies(one_admin(), &[strength("x", None)]), NoEvidence), RecordKind::Strengths);
    // Security defaults never ask for it: their state is no gap, and in force they rule policies out.
    let mut tenant = one_admin();
    tenant.security_defaults = crate::tenant::Records::default();
    check("1.04.d", tenant, Fail);
    let mut tenant = one_admin();
    tenant.ca_policies.supply.state = SupplyState::NotSupplied;
    tenant.security_defaults.items[0].enabled = true;
    check("1.04.d", tenant, Fail);
}
