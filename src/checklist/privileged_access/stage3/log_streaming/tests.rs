//! The smallest tenants that show each outcome of 3.13.

use super::ITEM;
use crate::checklist::Finding;
use crate::checklist::Outcome::{self, Fail, NoEvidence, NotApplicable, Pass, Review};
use crate::checklist::privileged_access::logs::fixtures::{keeps, sends};
use crate::checklist::privileged_access::logs::{OF_DIRECTORY, OF_SUBSCRIPTION};
use crate::checklist::tests::Case;
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::RecordKind;
use crate::tenant::azure_monitoring::LogOwner;
use crate::tenant::azure_security::{CollectionRule, MachineSystem, RuleAssociation, VirtualMachine};
use crate::tenant::fixtures::*;

#[track_caller]
fn judged(check: &str, world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn prod() -> LogOwner {
    LogOwner::Subscription("id-prod".into())
}

#[test]
fn a_every_category_of_the_directory_is_streamed() {
    let to =
        |categories: &[&str], destination: &str| sends(World::p2(), LogOwner::Directory, categories, &[destination]);
    judged("3.13.a", to(&["allLogs"], "workspace law"), Pass);
    judged("3.13.a", to(&["allLogs"], "event hub namespace soc"), Pass);
    judged("3.13.a", to(&["allLogs"], "storage account st"), Review);
    let some = judged("3.13.a", to(&["AuditLogs", "SignInLogs"], "workspace law"), Fail);
    assert_eq!(some.affected.len(), 6);
    assert!(some.reasons[0].starts_with("6 of 8 categories"), "{:?}", some.reasons);
    // Two settings are united.
    let rest = ["NonInteractiveUserSignInLogs", "ServicePrincipalSignInLogs", "ManagedIdentitySignInLogs"];
    let more = ["ProvisioningLogs", "RiskyUsers", "UserRiskEvents"];
    let both = sends(to(&["AuditLogs", "SignInLogs"], "workspace law"), LogOwner::Directory, &rest, &["workspace law"]);
    judged("3.13.a", sends(both, LogOwner::Directory, &more, &["partner solution siem"]), Pass);
    judged("3.13.a", sends(World::p2(), LogOwner::Directory, &["allLogs"], &[]), NoEvidence);
    // Without P2 there is no risk to stream.
    let basic =
        sends(World::new(), LogOwner::Directory, &["AuditLogs", "SignInLogs", "ProvisioningLogs"], &["workspace law"]);
    assert_eq!(judged("3.13.a", sends(basic, LogOwner::Directory, &rest, &["workspace law"]), Pass).examined, 6);
    judged("3.13.a", World::p2(), Review);
    judged("3.13.a", sends(World::p2(), prod(), &["allLogs"], &["workspace law"]), NoEvidence);
    judged("3.13.a", World::p2().without(&[RecordKind::DiagnosticSettings]), NoEvidence);
    judged("3.13.a", to(&["allLogs"], "workspace law").cut(RecordKind::DiagnosticSettings), NoEvidence);
}

#[test]
fn b_alerts_of_every_subscription() {
    let one =
        |categories: &[&str], to: &[&str]| sends(World::p2().subscription("prod", |_| {}), prod(), categories, to);
    judged("3.13.b", one(&["Alert", "Security"], &["workspace law"]), Pass);
    judged("3.13.b", one(&["Security"], &["workspace law"]), Fail);
    judged("3.13.b", one(&["Alert"], &["workspace law"]), Review);
    judged("3.13.b", one(&["Alert", "Security"], &["storage account st"]), Review);
    judged("3.13.b", World::p2().subscription("prod", |_| {}), NoEvidence);
    judged("3.13.b", World::p2(), NotApplicable);
    judged("3.13.b", World::p2().subscription("old", |found| found.state = Some("Disabled".into())), NotApplicable);
    judged("3.13.b", World::p2().without(&[RecordKind::Subscriptions]), NoEvidence);
}

#[test]
fn c_retention_at_the_destination() {
    let every: Vec<&str> = OF_DIRECTORY.iter().map(|category| category.name).collect();
    let one = |to: &[&str]| sends(World::p2(), LogOwner::Directory, &every, to);
    let law = ["workspace law"];
    judged("3.13.c", keeps(one(&law), "law", None, 180), Pass);
    let short = judged("3.13.c", keeps(one(&law), "law", None, 179), Fail);
    assert!(short.reasons[1].contains("179 days; a year"), "{:?}", short.reasons);
    // A table of its own time counts for its category alone.
    judged("3.13.c", keeps(keeps(one(&law), "law", None, 30), "law", Some("auditlogs"), 400), Fail);
    let tables = OF_DIRECTORY.iter().fold(one(&law), |world, category| keeps(world, "law", Some(category.table), 200));
    judged("3.13.c", keeps(tables, "law", None, 30), Pass);
    judged("3.13.c", keeps(one(&["workspace law", "storage account st"]), "law", None, 30), Review);
    judged("3.13.c", one(&["event hub namespace soc"]), Review);
    let untold = judged("3.13.c", one(&law), NoEvidence);
    assert_eq!(untold.missing[0].kind, RecordKind::LogWorkspaces);
    judged("3.13.c", World::p2(), Review);
    // A setting without categories, or without a place they go to, lost them at export.
    let lost = judged("3.13.c", sends(World::p2(), LogOwner::Directory, &[], &law), NoEvidence);
    assert!(lost.missing[0].why.contains("was not exported"), "{:?}", lost.missing);
    judged("3.13.c", one(&[]), NoEvidence);
    // What is sent nowhere is kept nowhere; of whom no setting was supplied, nobody knows.
    let part = keeps(sends(World::p2(), LogOwner::Directory, &["AuditLogs"], &law), "law", None, 180);
    let finding = judged("3.13.c", part, Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value.starts_with("nowhere: ")), "{finding:?}");
    judged("3.13.c", keeps(one(&law), "law", None, 180).subscription("s", |_| {}), NoEvidence);
    let of_subscription = |world: World| {
        let categories: Vec<&str> = OF_SUBSCRIPTION.iter().map(|category| category.name).collect();
        sends(world.subscription("s", |_| {}), LogOwner::Subscription("id-s".into()), &categories, &law)
    };
    judged("3.13.c", of_subscription(keeps(one(&law), "law", None, 180)), Pass);
    judged("3.13.c", of_subscription(keeps(World::p2(), "law", None, 180)), NoEvidence);
    judged("3.13.c", World::p2().without(&[RecordKind::DiagnosticSettings]), NoEvidence);
}

fn world(system: MachineSystem, associated: bool, collects: bool) -> World {
    let source = SourceRef { file: EvidenceId(0), part: None, row: 1 };
    let mut world = World::p2();
    world.tenant.virtual_machines.items.push(VirtualMachine {
        resource_group: "".into(),
        id: "vm1".into(),
        name: "vm1".into(),
        system,
        local_administrator: None,
        lacks_administrator: false,
        has_identity: None,
        entra_sign_in: None,
        source,
    });
    let rule = CollectionRule {
        id: "r".into(),
        name: "Rule".into(),
        collects_security_events: Some(collects),
        transforms: false,
        source,
    };
    world.tenant.collection_rules.items.push(rule);
    if associated {
        world.tenant.rule_associations.items.push(RuleAssociation { machine: "vm1".into(), rule: "r".into(), source });
    }
    world
}

/// An empty list whose file says whose it is: nothing is sent anywhere.
#[test]
fn no_setting_at_all_is_a_fault() {
    let empty = |of: &str| {
        let mut world = World::p2().subscription("s", |_| {});
        world.supply(RecordKind::DiagnosticSettings).per_object.insert(of.into());
        world
    };
    assert_eq!(judged("3.13.a", empty("directory"), Fail).affected.len(), OF_DIRECTORY.len());
    judged("3.13.a", empty("id-s"), NoEvidence);
    judged("3.13.b", empty("id-s"), Fail);
    judged("3.13.b", empty("directory"), NoEvidence);
    judged("3.13.c", empty("directory"), Fail);
    judged("3.13.c", empty("id-s"), Fail);
}

#[test]
fn d_security_events() {
    let check = |world: World, expected: Outcome| {
        let finding = Case::new(world.build(), as_of()).judge(&ITEM, "3.13.d");
        assert_eq!(finding.outcome, expected, "{finding:?}");
    };
    check(world(MachineSystem::Windows, true, true), Pass);
    check(world(MachineSystem::Windows, true, false), Fail);
    check(world(MachineSystem::Windows, false, true), Fail);
    // What was looked through is named.
    let mut unheard = world(MachineSystem::Windows, false, true);
    let seen = SourceRef { file: EvidenceId(0), part: None, row: 9 };
    unheard.tenant.collection_rules.items[0].source = seen;
    let finding = Case::new(unheard.build(), as_of()).judge(&ITEM, "3.13.d");
    assert!(finding.affected[0].sources.contains(&seen), "{finding:?}");
    // A rule that was not supplied, or whose flows were lost, may carry them.
    let mut unsupplied = world(MachineSystem::Windows, true, true);
    unsupplied.tenant.collection_rules.items.clear();
    check(unsupplied, NoEvidence);
    let mut lost = world(MachineSystem::Windows, true, false);
    lost.tenant.collection_rules.items[0].collects_security_events = None;
    check(lost, NoEvidence);
    check(world(MachineSystem::Linux, false, true), NotApplicable);
    check(world(MachineSystem::Windows, false, true).without(&[RecordKind::RuleAssociations]), NoEvidence);
}
