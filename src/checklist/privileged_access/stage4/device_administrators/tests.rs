//! 4.02: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::device_settings::{Allowed, DeviceSettings};
use crate::tenant::fixtures::*;
use crate::tenant::policy::{CaApplications, CaUsers, GrantControls, PolicyState};
use crate::tenant::{CaPolicy, RecordKind};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const ROLE: &str = "Microsoft Entra Joined Device Local Administrator";

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {finding:?}");
    finding
}

fn settings(change: impl FnOnce(&mut DeviceSettings)) -> World {
    let mut world = World::p2();
    let mut row = DeviceSettings {
        join: Some(Allowed::Selected { users: 0, groups: 1 }),
        register: Some(Allowed::None),
        register_is_fixed: false,
        requires_mfa: Some(true),
        quota: Some(10),
        global_administrators: Some(false),
        registering_users: Some(Allowed::None),
        manages_passwords: Some(true),
        source: SourceRef { file: EvidenceId(0), part: None, row: 1 },
    };
    change(&mut row);
    world.tenant.device_settings.items.push(row);
    world
}

#[test]
fn a_members_of_the_role() {
    check(World::p2(), "4.02.a", Pass);
    check(World::p2().admin("anna", ROLE), "4.02.a", Review);
    let eligible = World::p2().user("eva").eligible("eva", ROLE);
    assert!(check(eligible, "4.02.a", Review).affected[0].facts[0].value.contains("eligible"));
    let group = World::p2().group("crew").member("crew", "gil").user("gil").assignment(
        RecordKind::PimActive,
        expanded("crew", crate::tenant::PrincipalKind::Group),
        ROLE,
        |_| {},
    );
    assert_eq!(check(group, "4.02.a", Review).affected[0].name, "gil@contoso.example".into());
    check(World::p2().cut(RecordKind::PimEligible), "4.02.a", NoEvidence);
    check(World::p2().admin("anna", "Global Administrator"), "4.02.a", Pass);
}

#[test]
fn b_local_administrators() {
    check(settings(|_| {}), "4.02.b", Pass);
    check(settings(|row| row.registering_users = Some(Allowed::All)), "4.02.b", Fail);
    check(settings(|row| row.registering_users = Some(Allowed::Selected { users: 2, groups: 0 })), "4.02.b", Review);
    check(settings(|row| row.global_administrators = Some(true)), "4.02.b", Fail);
    let finding = check(settings(|row| row.global_administrators = None), "4.02.b", NoEvidence);
    assert_eq!(finding.missing[0].column, Some("localAdmins.enableGlobalAdmins"));
    check(World::p2(), "4.02.b", NotApplicable);
}

#[test]
fn c_managed_passwords() {
    check(settings(|_| {}), "4.02.c", Pass);
    check(settings(|row| row.manages_passwords = Some(false)), "4.02.c", Fail);
    let unknown = check(settings(|row| row.manages_passwords = None), "4.02.c", NoEvidence);
    assert!(unknown.reasons.iter().all(|reason| !reason.contains("LAPS.")), "{:?}", unknown.reasons);
    let nobody_joins = settings(|row| {
        row.join = Some(Allowed::None);
        row.manages_passwords = Some(false);
    });
    check(nobody_joins, "4.02.c", NotApplicable);
}

fn guarded(change: impl FnOnce(&mut CaPolicy)) -> World {
    let mut world = settings(|row| row.requires_mfa = Some(false));
    let mut policy = CaPolicy {
        name: "Join with MFA".into(),
        state: PolicyState::Enabled,
        users: CaUsers { include_users: vec!["All".into()], ..CaUsers::default() },
        applications: CaApplications {
            user_actions: vec!["urn:user:registerdevice".into()],
            ..CaApplications::default()
        },
        grant: Some(GrantControls { any_of: true, built_in: vec!["mfa".into()], ..GrantControls::default() }),
        ..CaPolicy::default()
    };
    change(&mut policy);
    world.tenant.ca_policies.items.push(policy);
    world
}

#[test]
fn d_who_joins_and_how() {
    check(settings(|_| {}), "4.02.d", Pass);
    check(settings(|row| row.join = Some(Allowed::All)), "4.02.d", Fail);
    check(settings(|row| row.register = Some(Allowed::All)), "4.02.d", Review);
    let fixed = settings(|row| {
        row.register = Some(Allowed::All);
        row.register_is_fixed = true;
    });
    check(fixed, "4.02.d", Pass);
    check(settings(|row| row.requires_mfa = Some(false)), "4.02.d", Fail);
    check(
        settings(|row| row.requires_mfa = Some(false)).without(&[RecordKind::ConditionalAccess]),
        "4.02.d",
        NoEvidence,
    );
    check(settings(|_| {}).without(&[RecordKind::ConditionalAccess]), "4.02.d", Pass);
    check(guarded(|_| {}), "4.02.d", Pass);
    check(guarded(|policy| policy.state = PolicyState::ReportOnly), "4.02.d", Fail);
    check(guarded(|policy| policy.include_platforms = vec!["android".into()]), "4.02.d", Review);
    check(guarded(|policy| policy.exclude_locations = vec!["AllTrusted".into()]), "4.02.d", Review);
    check(guarded(|policy| policy.users.include_users = vec!["someone".into()]), "4.02.d", Fail);
    let spared = check(guarded(|policy| policy.users.exclude_users = vec!["id-anna".into()]), "4.02.d", Review);
    assert!(spared.affected[0].facts[0].value.ends_with("but not of id-anna"), "{spared:?}");
    let without_group = || guarded(|policy| policy.users.exclude_groups = vec!["id-g".into()]);
    check(without_group(), "4.02.d", Pass);
    let group = check(without_group().user("anna").group("g").member("g", "anna"), "4.02.d", Review);
    assert!(group.affected[0].facts[0].value.ends_with("but not of group g (1 member)"), "{group:?}");
    check(
        guarded(|policy| policy.applications.user_actions = vec!["urn:user:registersecurityinfo".into()]),
        "4.02.d",
        Fail,
    );
    let or_device = guarded(|policy| {
        policy.grant = Some(GrantControls {
            any_of: true,
            built_in: vec!["mfa".into(), "compliantDevice".into()],
            ..GrantControls::default()
        });
    });
    check(or_device, "4.02.d", Fail);
}
