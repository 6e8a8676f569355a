//! The smallest tenants that show each outcome of 3.09.

use super::ITEM;
use crate::checklist::Finding;
use crate::checklist::Outcome::{self, Fail, NoEvidence, NotApplicable, Review};
use crate::checklist::privileged_access::stage2::on_premises_accounts::tests::{
    AT, account, administrator, computer, forest, workstation,
};
use crate::checklist::tests::Case;
use crate::tenant::Known;
use crate::tenant::RecordKind;
use crate::tenant::active_directory::{AdUser, IdentitySensor, ShellEndpoint};
use crate::tenant::fixtures::*;

#[track_caller]
fn judged(check: &str, world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{check}: {finding:#?}");
    finding
}

#[test]
fn a_workstations_of_all_administrators() {
    // Not only Tier 0: whoever is in a group that administers.
    let both = || account(administrator(|_| {}), "ben", &["SQL Admins"], |_| {});
    let finding = judged("3.09.a", workstation(both(), Some("t0.anna")), Fail);
    assert!(finding.reasons[0].contains("1 of 2 on-premises administrators has"), "{:?}", finding.reasons);
    judged("3.09.a", workstation(both(), Some("t0.anna; ben")), Review);
    judged("3.09.a", account(forest(), "carl", &[], |_| {}).without(&[RecordKind::Workstations]), NoEvidence);
    judged("3.09.a", forest(), NotApplicable);
}

#[test]
fn b_second_factor() {
    let none = judged("3.09.b", administrator(|_| {}), Review);
    assert_eq!((none.affected.len(), none.affected[0].facts[0].column), (1, Some("smartcardLogonRequired")));
    let all = judged("3.09.b", administrator(|user| user.smartcard_required = Some(true)), Review);
    assert!(all.affected.is_empty() && all.reasons[0].starts_with("The one"), "{all:?}");
    judged("3.09.b", forest(), NotApplicable);
    let without = administrator(|_| {}).without_column(RecordKind::AdUsers, "smartcardLogonRequired");
    assert_eq!(judged("3.09.b", without, Review).missing.len(), 1);
    judged("3.09.b", administrator(|user| user.smartcard_required = None), NoEvidence);
    judged("3.09.b", forest().without(&[RecordKind::AdGroupMembers]), NoEvidence);
}

/// No person signs in with an account of a service: it is to be confirmed, and no fault.
#[test]
fn accounts_of_services_are_set_apart() {
    let both = |change: fn(&mut AdUser)| account(administrator(|_| {}), "ben", &["SQL Admins"], change);
    for (name, change) in [
        ("svc-sql", (|user| user.account = "svc-sql".into()) as fn(&mut AdUser)),
        ("gmsa-sql$", |user| user.account = "gmsa-sql$".into()),
        ("ben", |user| user.service_names = Known::Value(vec!["MSSQLSvc/db1".into()])),
    ] {
        let stations = judged("3.09.a", workstation(both(change), Some("t0.anna")), Review);
        let cards = judged("3.09.b", both(change), Review);
        for finding in [&stations, &cards] {
            let found = finding.affected.iter().find(|affected| &*affected.name == name).unwrap();
            assert_eq!(found.outcome, Review, "{found:?}");
            assert!(found.facts[0].value.starts_with("a service account ("), "{found:?}");
        }
    }
}

#[test]
fn c_limited_shells() {
    let shell = |computer: &str, is_limited: bool| {
        let mut world = controllers();
        let row = ShellEndpoint { computer: computer.into(), name: "Dns".into(), is_limited, source: AT };
        world.tenant.shell_endpoints.items.push(row);
        world
    };
    let limited = judged("3.09.c", shell("dc1", true), Review);
    assert!(limited.reasons[0].starts_with("1 of 2 domain controllers has"), "{:?}", limited.reasons);
    assert!(judged("3.09.c", shell("DC1.corp.example", false), Review).reasons[0].starts_with("Neither of the 2"));
    judged("3.09.c", forest(), NotApplicable);
    judged("3.09.c", computer(forest(), "PC", "Windows 11", |_| {}), NoEvidence);
    judged("3.09.c", controllers().without(&[RecordKind::ShellEndpoints]), Review);
}

fn controllers() -> World {
    computer(computer(forest(), "DC1.corp.example", "DC", |_| {}), "DC2.corp.example", "DC", |_| {})
}

#[test]
fn d_sensors() {
    let sensor = |mut world: World, name: &str, state: &str, health: &str| {
        world.tenant.identity_sensors.items.push(IdentitySensor {
            name: name.into(),
            controllers: Vec::new(),
            kind: Some("domainControllerIntegrated".into()),
            state: Some(state.into()),
            health: Some(health.into()),
            version: None,
            source: AT,
        });
        world
    };
    let one = || sensor(controllers(), "DC1", "upToDate", "healthy");
    assert_eq!(judged("3.09.d", one(), Fail).affected[0].facts[1].value, "no sensor".into());
    let both = judged("3.09.d", sensor(one(), "dc2.corp.example", "upToDate", "healthy"), Review);
    assert!(
        both.affected.is_empty() && both.reasons[0].starts_with("Both domain controllers have a working"),
        "{both:?}"
    );
    judged("3.09.d", sensor(one(), "DC2", "disconnected", "healthy"), Fail);
    assert_eq!(judged("3.09.d", sensor(one(), "DC2", "upToDate", "notHealthyLow"), Review).affected.len(), 1);
    // A standalone sensor watches what it names.
    let mut standalone = sensor(one(), "WATCH", "upToDate", "healthy");
    standalone.tenant.identity_sensors.items[1].controllers = vec!["dc2.corp.example".into()];
    assert!(judged("3.09.d", standalone, Review).affected.is_empty());
    // Another product may watch.
    judged("3.09.d", controllers(), Review);
    judged("3.09.d", one().cut(RecordKind::IdentitySensors), NoEvidence);
    judged("3.09.d", controllers().without(&[RecordKind::IdentitySensors]), NoEvidence);
    judged("3.09.d", forest(), NotApplicable);
}
