//! The smallest tenants that show each outcome of 4.04.

use super::ITEM;
use crate::checklist::Outcome::{self, Fail, NoEvidence, Review};
use crate::checklist::tests::Case;
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::fixtures::*;
use crate::tenant::stated::ResponsePlan;
use crate::tenant::{Moment, RecordKind};

fn plan(exercised: Option<Moment>) -> World {
    let mut world = World::p2();
    world.tenant.response_plans.items.push(ResponsePlan {
        plan: "Loss of the tenant".into(),
        owner: Some("anna@contoso.example".into()),
        deputy: None,
        phone: None,
        last_exercised: exercised,
        exercise_said: None,
        stored_at: None,
        source: SourceRef { file: EvidenceId(0), part: None, row: 2 },
    });
    world
}

#[test]
fn a_exercises() {
    let check = |world: World, expected: Outcome, words: &str| {
        let finding = Case::new(world.build(), as_of()).judge(&ITEM, "4.04.a");
        assert_eq!(finding.outcome, expected, "{finding:?}");
        let said = finding.affected.first().map_or(finding.reasons.concat(), |found| found.facts[0].value.to_string());
        assert!(said.contains(words), "{finding:?}");
    };
    check(plan(Some(days_ago(365))), Review, "365 days ago: ask");
    check(plan(Some(days_ago(366))), Fail, "366 days ago: more than 365");
    check(plan(None), Review, "no exercise is written down");
    check(World::p2(), Review, "names no response plan");
    check(World::p2().without(&[RecordKind::ResponsePlans]), NoEvidence, "was not supplied");
    check(plan(Some(days_ago(1))).cut(RecordKind::ResponsePlans), Review, "1 day ago");
}
