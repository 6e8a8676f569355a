//! 3.10: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::RecordKind;
use crate::tenant::azure::AzureScope;
use crate::tenant::azure_security::{DefenderPlan, PolicyAssignment, SecurityContact};
use crate::tenant::fixtures::*;
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const AT: SourceRef = SourceRef { file: EvidenceId(0), part: None, row: 1 };

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {finding:?}");
    finding
}

fn one() -> World {
    World::p2().subscription("s1", |_| {})
}

fn plan(mut world: World, name: &str, on: Option<bool>, deprecated: bool) -> World {
    let row = DefenderPlan { subscription: id_of("s1"), name: name.into(), on, deprecated, source: AT };
    world.tenant.defender_plans.items.push(row);
    world
}

/// The plans that every subscription has.
fn all(on: bool) -> World {
    let names = [
        "VirtualMachines",
        "StorageAccounts",
        "SqlServers",
        "KeyVaults",
        "Arm",
        "AppServices",
        "Containers",
        "CloudPosture",
    ];
    names.into_iter().fold(one(), |world, name| plan(world, name, Some(on), false))
}

#[test]
fn a_plans() {
    check(all(true), "3.10.a", Pass);
    check(all(false), "3.10.a", Fail);
    // The list names those that are off, too: one that it does not name may be.
    let alone = check(plan(one(), "VirtualMachines", Some(true), false), "3.10.a", NoEvidence);
    assert!(alone.missing[0].why.contains("Key Vault") && !alone.missing[0].why.contains("servers, "), "{alone:?}");
    let both = plan(all(true), "Api", Some(false), false);
    assert_eq!(check(both, "3.10.a", Review).affected[0].facts[0].value, "APIs".into());
    let retired = plan(all(true), "Dns", Some(false), true);
    check(retired, "3.10.a", Pass);
    // The other subscription's file is missing.
    let two = all(true).subscription("s2", |_| {});
    assert_eq!(check(two, "3.10.a", NoEvidence).affected[0].name, "s2".into());
    check(World::p2().subscription("old", |row| row.state = Some("Deleted".into())), "3.10.a", NotApplicable);
    check(World::p2(), "3.10.a", NotApplicable);
}

/// Two lists of which nobody tells the newer: each plan once, by the worse of both rows.
#[test]
fn a_plans_of_two_lists() {
    let mut both = plan(plan(one(), "Api", Some(true), false), "Api", Some(false), false);
    both.tenant.defender_plans.items[1].source.file = EvidenceId(900);
    let finding = check(both, "3.10.a", Fail);
    let [object] = &*finding.affected else { panic!("{finding:#?}") };
    assert_eq!((&*object.facts[0].value, &*object.facts[1].value), ("APIs", "none"));
    assert_eq!(object.sources.iter().filter(|at| **at == AT || at.file == EvidenceId(900)).count(), 2, "{object:#?}");
}

#[test]
fn b_contacts() {
    let contact = |emails: &[&str], roles: &[&str], notifies| {
        let mut world = one().with_column(RecordKind::SecurityContacts, "emails");
        world.tenant.security_contacts.items.push(SecurityContact {
            subscription: id_of("s1"),
            emails: emails.iter().map(|mail| Box::from(*mail)).collect(),
            roles: roles.iter().map(|role| Box::from(*role)).collect(),
            notifies,
            source: AT,
        });
        world
    };
    check(contact(&["soc@contoso.example"], &[], Some(true)), "3.10.b", Pass);
    check(contact(&[], &["Owner"], Some(true)), "3.10.b", Pass);
    check(contact(&["soc@contoso.example"], &[], Some(false)), "3.10.b", Fail);
    check(contact(&[], &[], Some(true)), "3.10.b", Fail);
    // What was not exported is no fault, and no proof.
    check(contact(&["soc@contoso.example"], &[], None), "3.10.b", NoEvidence);
    check(contact(&[], &[], Some(true)).without_column(RecordKind::SecurityContacts, "emails"), "3.10.b", NoEvidence);
    // One is named, and another is told.
    let mut two = contact(&["soc@contoso.example"], &[], Some(false));
    let told =
        SecurityContact { emails: Vec::new(), notifies: Some(true), ..two.tenant.security_contacts.items[0].clone() };
    two.tenant.security_contacts.items.push(told);
    check(two, "3.10.b", Fail);
    check(one(), "3.10.b", NoEvidence);
    // An empty list of the subscription's own: nobody is named.
    let mut empty = one();
    empty.supply(RecordKind::SecurityContacts).per_object.insert(id_of("s1"));
    check(empty, "3.10.b", Fail);
}

fn assigned(
    mut world: World,
    definition: &str,
    scope: AzureScope,
    change: impl FnOnce(&mut PolicyAssignment),
) -> World {
    let mut row = PolicyAssignment {
        name: "Baseline".into(),
        scope,
        not_scopes: Vec::new(),
        definition: definition.into(),
        is_initiative: true,
        enforced: Some(true),
        source: AT,
    };
    change(&mut row);
    world.tenant.policy_assignments.items.push(row);
    world
}

#[test]
fn c_baseline() {
    const MCSB: &str = "1f3afdf9-d0c9-4c3d-847f-89da613e70a8";
    let here = || AzureScope::Subscription(id_of("s1"));
    let group = || AzureScope::ManagementGroup("mg".into());
    check(assigned(one(), MCSB, here(), |_| {}), "3.10.c", Pass);
    check(assigned(one(), MCSB, AzureScope::Root, |_| {}), "3.10.c", Pass);
    check(assigned(one(), MCSB, here(), |row| row.enforced = Some(false)), "3.10.c", Review);
    check(assigned(one(), "ours", here(), |_| {}), "3.10.c", Review);
    check(assigned(one(), MCSB, here(), |row| row.is_initiative = false), "3.10.c", NoEvidence);
    // A management group that may hold the subscription; one that does; one that leaves it out.
    check(assigned(one(), MCSB, group(), |_| {}), "3.10.c", NoEvidence);
    let child = || World::p2().subscription("s1", |row| row.parent = Some("mg".into()));
    check(assigned(child(), MCSB, group(), |_| {}), "3.10.c", Pass);
    check(assigned(child(), MCSB, group(), |row| row.not_scopes = vec![here()]), "3.10.c", Fail);
    check(assigned(one(), MCSB, AzureScope::Subscription("other".into()), |_| {}), "3.10.c", NoEvidence);
    check(one().without(&[RecordKind::PolicyAssignments]), "3.10.c", NoEvidence);
}
