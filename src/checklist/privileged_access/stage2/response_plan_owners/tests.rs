//! 2.11.a: a plan without fault is for review; what is wrong with it is named, and fails.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::RecordKind;
use crate::tenant::fixtures::{World, as_of};
use crate::tenant::stated::ResponsePlan;
use Outcome::{Fail, NoEvidence, Review};

#[track_caller]
fn check(world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, "2.11.a");
    assert_eq!(finding.outcome, expected, "{:?} {:?}", finding.reasons, finding.missing);
    finding
}

fn plan(mut world: World, owner: Option<&str>, phone: Option<&str>) -> World {
    world.tenant.response_plans.items.push(ResponsePlan {
        plan: "Ransomware".into(),
        owner: owner.map(Into::into),
        deputy: None,
        phone: phone.map(Into::into),
        last_exercised: None,
        exercise_said: None,
        stored_at: None,
        source: SourceRef { file: EvidenceId(1), part: None, row: 4 },
    });
    world
}

#[test]
fn owners_and_their_contacts() {
    let world = || {
        World::new()
            .user("anna")
            .user_with("old", |user| user.enabled = Some(false))
            .user_with("philippa", |user| user.display_name = "Quill, Philippa".into())
            .user_with("gina", |user| (user.deleted, user.display_name) = (true, "Gone, Gina".into()))
    };
    let says = |owner: Option<&str>, phone: Option<&str>, expected: &str| {
        let outcome = if expected == "as they should be" { Review } else { Fail };
        let finding = check(plan(world(), owner, phone), outcome);
        assert!(finding.affected[0].facts[0].value.contains(expected), "{:?}", finding.affected[0].facts);
    };
    says(Some("anna@contoso.example"), Some("+44 1632 960001"), "as they should be");
    says(Some("Anna"), Some("+44 1632 960001"), "as they should be");
    says(
        Some("anna@contoso.example; old@contoso.example"),
        Some("1"),
        "the account of old@contoso.example is disabled",
    );
    says(Some("Quill, Philippa"), Some("1"), "as they should be");
    says(Some("Gone, Gina"), Some("1"), "the account of Gone, Gina is deleted");
    says(Some("ghost@contoso.example"), Some("1"), "no account of the tenant");
    says(None, Some("1"), "names no owner");
    says(Some("anna"), None, "no contact outside the tenant");
    says(Some("anna"), Some("anna@contoso.example"), "depends on the tenant");
    says(Some("anna"), Some("anna@private.example"), "as they should be");
    says(Some("anna"), Some("Teams call"), "depends on the tenant");
    assert_eq!(check(plan(world(), Some("anna"), Some("1")), Review).reasons.len(), 1);
}

#[test]
fn nothing_supplied_and_nothing_in_it() {
    check(World::new(), Review);
    check(World::new().without(&[RecordKind::ResponsePlans]), NoEvidence);
}
