//! 2.13: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::billing::{BillingRole, EnrollmentAccount};
use crate::tenant::fixtures::{World, as_of, by_id};
use crate::tenant::stated::SubscriptionEntry;
use crate::tenant::{Known, Organization, PrincipalKind, PrincipalRef, RecordKind};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn source() -> SourceRef {
    SourceRef { file: EvidenceId(99), part: None, row: 7 }
}

#[track_caller]
fn check(id: &str, world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?}", finding.reasons, finding.missing);
    finding
}

#[track_caller]
fn found(finding: &Finding, part: &str) {
    let facts: Vec<&str> = finding.affected.iter().flat_map(|of| &of.facts).map(|fact| &*fact.value).collect();
    assert!(facts.iter().any(|value| value.contains(part)), "{facts:?} do not say {part:?}");
    assert!(finding.affected.iter().all(|affected| !affected.sources.is_empty()), "every object leads back to a row");
}

fn entry(mut world: World, name: &str, change: impl FnOnce(&mut SubscriptionEntry)) -> World {
    let mut entry = SubscriptionEntry {
        id: format!("id-{name}").into(),
        name: name.into(),
        owner: Some("anna".into()),
        purpose: Some("Trials".into()),
        production: Some(false),
        leaving: None,
        source: source(),
    };
    change(&mut entry);
    world.tenant.subscription_inventory.items.push(entry);
    world
}

fn prod() -> World {
    let mut world = World::new().subscription("prod", |_| {});
    world.tenant.organization.items.push(Organization {
        id: "id-tenant".into(),
        name: "Contoso".into(),
        synced: Known::Empty,
        last_sync: Known::Empty,
        last_password_sync: Known::Empty,
        created: None,
        domains: Vec::new(),
        source: source(),
    });
    for column in ["state", "tenantId", "quotaId"] {
        world.supply(RecordKind::Subscriptions).present.insert(column);
        world.supply(RecordKind::Subscriptions).filled.insert(column);
    }
    world
}

#[test]
fn a_both_lists_agree() {
    check("2.13.a", entry(prod(), "prod", |_| {}), Pass);
    found(&check("2.13.a", prod(), Fail), "not in the inventory");
    found(&check("2.13.a", entry(prod(), "prod", |row| row.purpose = None), Fail), "no purpose");
    found(&check("2.13.a", entry(prod(), "prod", |row| row.production = None), Fail), "production");
    let both = entry(entry(prod(), "prod", |_| {}), "other", |_| {});
    found(&check("2.13.a", both, Fail), "not among the subscriptions exported");
    check("2.13.a", World::new(), NotApplicable);
}

#[test]
fn a_what_is_not_supplied_or_cut_contradicts_nobody() {
    check("2.13.a", prod().without(&[RecordKind::SubscriptionInventory]), NoEvidence);
    check("2.13.a", prod().cut(RecordKind::SubscriptionInventory), NoEvidence);
    let without = World::new().without(&[RecordKind::Subscriptions]);
    check("2.13.a", entry(without, "prod", |_| {}), NoEvidence);
    // A row without purpose stays one, whatever the next page holds.
    check("2.13.a", entry(prod(), "prod", |row| row.purpose = None).cut(RecordKind::Subscriptions), Fail);
}

#[test]
fn b_states_offers_and_tenants() {
    check("2.13.b", prod(), Pass);
    check("2.13.b", World::new().without_column(RecordKind::Subscriptions, "quotaId"), NoEvidence);
    let of = |change: fn(&mut crate::tenant::azure::Subscription)| prod().subscription("second", change);
    found(&check("2.13.b", of(|sub| sub.state = Some("PastDue".into())), Fail), "state PastDue");
    check("2.13.b", of(|sub| sub.state = Some("Active".into())), Pass);
    found(&check("2.13.b", of(|sub| sub.offer = Known::Value("FreeTrial_2014-09-01".into())), Fail), "trial");
    found(&check("2.13.b", of(|sub| sub.tenant = Some("elsewhere".into())), Fail), "tenant elsewhere");
    let open = check("2.13.b", of(|sub| sub.offer = Known::NotExported), NoEvidence);
    assert_eq!(open.affected.len(), 1);
    let mut unknown = prod();
    unknown.tenant.organization.items.clear();
    check("2.13.b", unknown, NoEvidence);
}

#[test]
fn c_everyone_is_for_review_and_doubts_are_named() {
    let role = |principal: PrincipalRef, authentication: Option<&str>| {
        let mut world = World::new().user("anna").user_with("gone", |user| user.enabled = Some(false));
        world.tenant.billing_roles.items.push(BillingRole {
            principal: PrincipalRef { kind: PrincipalKind::User, ..principal },
            principal_tenant: None,
            role_id: "9f1983cb-2574-400c-87e9-34cf8e2280db".into(),
            role_name: "".into(),
            scope: "/billing".into(),
            authentication: authentication.map(Into::into),
            source: source(),
        });
        world
    };
    let finding = check("2.13.c", role(by_id("anna"), Some("Organization")), Review);
    found(&finding, "an enabled account of the organisation");
    found(&finding, "Enterprise Administrator");
    found(&check("2.13.c", role(by_id("gone"), None), Fail), "disabled");
    found(&check("2.13.c", role(by_id("nobody"), None), Review), "no account of this tenant");
    found(&check("2.13.c", role(by_id("anna"), Some("MSA")), Fail), "consumer Microsoft account");
    let mut owner = World::new();
    owner.tenant.enrollment_accounts.items.push(EnrollmentAccount {
        name: "Docks".into(),
        owner: "x@hotmail.co.uk".into(),
        authentication: None,
        status: None,
        source: source(),
    });
    found(&check("2.13.c", owner, Fail), "hotmail.co.uk");
    // The API lists what the caller may read: an empty list is no proof.
    check("2.13.c", World::new(), Review);
    check("2.13.c", World::new().without(&[RecordKind::BillingRoles, RecordKind::EnrollmentAccounts]), NoEvidence);
}
