//! The smallest tenants that show each outcome of 4.05.

use super::ITEM;
use crate::checklist::Finding;
use crate::checklist::Outcome::{self, NoEvidence, Review};
use crate::checklist::run::Case;
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::RecordKind;
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
    let check = |world: World, words: &str| {
        let finding = judged(world, Review);
        let said = doubt(&finding);
        assert!(if words.is_empty() { said.is_empty() } else { said.contains(words) }, "{finding:?}");
    };
    let anna = "anna@contoso.example";
    check(owned(World::p2().user("anna"), Some(anna), Some(false)), "");
    check(owned(World::p2().user("anna"), Some(anna), Some(true)), "marked as leaving");
    check(owned(World::p2().user_with("anna", |user| user.enabled = Some(false)), Some(anna), None), "disabled");
    check(owned(World::p2().user("anna"), Some("gone@contoso.example"), None), "no account of this tenant");
    check(owned(World::p2(), None, None), "names no owner");
    let mut world = World::p2();
    world.tenant.enrollment_accounts.items.push(EnrollmentAccount {
        name: "Old".into(),
        owner: "someone@outlook.com".into(),
        authentication: Some("MicrosoftAccount".into()),
        status: None,
        source: AT,
    });
    check(world, "consumer");
    check(World::p2(), "");
    let all = [RecordKind::SubscriptionInventory, RecordKind::EnrollmentAccounts, RecordKind::BillingRoles];
    judged(World::p2().without(&all), NoEvidence);
    let some = judged(owned(World::p2().user("anna").without(&all[1..]), Some(anna), None), Review);
    assert!(some.reasons.concat().contains("not looked at: billing roles"), "{:?}", some.reasons);
}
