//! The smallest tenants that show each outcome of 4.05.

use super::ITEM;
use crate::checklist::Finding;
use crate::checklist::Outcome::{self, Fail, NoEvidence, Review};
use crate::checklist::tests::Case;
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::RecordKind;
use crate::tenant::account::UserType;
use crate::tenant::azure::ClassicAdministrator;
use crate::tenant::billing::EnrollmentAccount;
use crate::tenant::fixtures::*;
use crate::tenant::stated::SubscriptionEntry;

const AT: SourceRef = SourceRef { file: EvidenceId(0), part: None, row: 2 };

#[track_caller]
fn judged(world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, "4.05.a");
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn owned(mut world: World, owner: Option<&str>, leaving: Option<bool>) -> World {
    world.tenant.subscription_inventory.items.push(SubscriptionEntry {
        id: "id-prod".into(),
        name: "prod".into(),
        owner: owner.map(Into::into),
        purpose: None,
        production: None,
        leaving,
        source: AT,
    });
    world
}

#[test]
fn a_owners_are_there_to_stay() {
    let doubt =
        |finding: &Finding| finding.affected.first().map(|found| found.facts[0].value.to_string()).unwrap_or_default();
    let check = |world: World, words: &str, expected: Outcome| {
        let finding = judged(world, expected);
        let said = doubt(&finding);
        assert!(if words.is_empty() { said.is_empty() } else { said.contains(words) }, "{finding:?}");
    };
    let anna = "anna@contoso.example";
    check(owned(World::p2().user("anna"), Some(anna), Some(false)), "", Review);
    check(owned(World::p2().user("anna"), Some(anna), Some(true)), "marked as leaving", Fail);
    check(owned(World::p2().user_with("anna", |user| user.enabled = Some(false)), Some(anna), None), "disabled", Fail);
    check(owned(World::p2().user("anna"), Some("gone@contoso.example"), None), "no account of this tenant", Review);
    check(owned(World::p2(), None, None), "names no owner", Review);
    let mut world = World::p2();
    world.tenant.enrollment_accounts.items.push(EnrollmentAccount {
        name: "Old".into(),
        owner: "someone@outlook.com".into(),
        authentication: Some("MicrosoftAccount".into()),
        status: None,
        source: AT,
    });
    check(world, "consumer", Fail);
    let classic = |role: &str| {
        let mut world = World::p2();
        world.tenant.classic_administrators.items.push(ClassicAdministrator {
            name: "boss@outlook.com".into(),
            roles: vec![role.into()],
            subscription: "".into(),
            source: AT,
        });
        world
    };
    check(classic("AccountAdministrator"), "consumer", Fail);
    check(classic("CoAdministrator"), "", Review);
    check(World::p2(), "", Review);
    // Who leaves is a fault though the owner is not known, and beside others who stay.
    check(owned(World::p2(), None, Some(true)), "marked as leaving", Fail);
    let guest = World::p2().user("anna").user_with("ben", |user| user.user_type = Some(UserType::Guest));
    check(owned(guest, Some("anna@contoso.example; ben@contoso.example"), None), "guest", Fail);
    let named = World::p2().user_with("ben", |user| user.display_name = "Berg, Ben".into());
    check(owned(named, Some("Berg, Ben"), None), "", Review);
    let all = [RecordKind::SubscriptionInventory, RecordKind::EnrollmentAccounts, RecordKind::BillingRoles];
    judged(World::p2().without(&all), NoEvidence);
    let some = judged(owned(World::p2().user("anna").without(&all[1..]), Some(anna), None), Review);
    assert!(some.reasons.concat().contains("not looked at: billing roles"), "{:?}", some.reasons);
}
