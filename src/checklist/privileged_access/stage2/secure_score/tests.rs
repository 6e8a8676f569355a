//! 2.08: the smallest tenant that shows each outcome, and one that must not.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::coverage::fixtures::source;
use crate::tenant::fixtures::*;
use crate::tenant::secure_score::ControlScore;
use crate::tenant::{RecordKind, SecureScore, SecureScoreControl};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {:?}", finding.reasons, finding.missing, finding.affected);
    finding
}

fn score(mut world: World, days: i64, controls: &[(&str, &str, f64, Option<f64>)]) -> World {
    let of = |(name, category, points, percent): &(&str, &str, f64, Option<f64>)| ControlScore {
        name: (*name).into(),
        category: (*category).into(),
        points: Some(*points),
        percent: *percent,
    };
    world.tenant.secure_scores.items.push(SecureScore {
        at: Some(days_ago(days)),
        current: Some(41.5),
        maximum: Some(90.0),
        averages: vec![("AllTenants".into(), 47.3), ("TotalSeats".into(), 52.0)],
        controls: controls.iter().map(of).collect(),
        source: source(60),
    });
    world
}

fn profile(mut world: World, id: &str, points: Option<f64>, maximum: Option<f64>, status: Option<&str>) -> World {
    world.tenant.secure_score_controls.items.push(SecureScoreControl {
        id: id.into(),
        title: format!("Title of {id}").into(),
        category: "Identity".into(),
        product: None,
        maximum,
        points,
        status: status.map(Into::into),
        deprecated: false,
        source: source(61),
    });
    world
}

#[test]
fn a_day_30_is_recent_and_day_31_is_not() {
    let finding = check(score(World::p2(), 30, &[]), "2.08.a", Pass);
    assert_eq!(
        finding.reasons[1],
        "41.5 of 90 points (46.1 %); averages: 47.3 % for all tenants, 52 % for tenants of similar size."
    );
    check(score(World::p2(), 31, &[]), "2.08.a", Fail);
    check(score(score(World::p2(), 200, &[]), 3, &[]), "2.08.a", Pass);
    check(World::p2(), "2.08.a", Fail);
    check(World::p2().without(&[RecordKind::SecureScores]), "2.08.a", NoEvidence);
    // A score of a later day says nothing of the day as of which is assessed.
    let later = check(score(World::p2(), -1, &[]), "2.08.a", NoEvidence);
    assert!(later.missing[0].why.contains("days after the as-of date only"), "{:?}", later.missing);
    let both = check(score(score(World::p2(), -1, &[]), 3, &[]), "2.08.a", Pass);
    assert!(both.reasons[0].contains("3 days before the as-of date"), "{:?}", both.reasons);
    check(score(score(World::p2(), -1, &[]), 31, &[]), "2.08.a", Fail);
    let today = check(score(World::p2(), 0, &[]), "2.08.a", Pass);
    assert!(today.reasons[0].ends_with("the as-of date itself."), "{:?}", today.reasons);
    let mut undated = score(World::p2(), 1, &[]);
    undated.tenant.secure_scores.items[0].at = None;
    check(undated, "2.08.a", NoEvidence);
}

#[test]
fn b_identity_actions() {
    let whole = ("Mfa", "Identity", 9.0, Some(100.0));
    let half = ("Legacy", "Identity", 4.0, Some(50.0));
    let mail = ("Mail", "Apps", 0.0, Some(0.0));
    check(score(World::p2(), 1, &[whole, mail]), "2.08.b", Pass);
    check(score(score(World::p2(), 1, &[whole]), -1, &[half]), "2.08.b", Pass);
    check(score(World::p2(), -1, &[whole, mail]), "2.08.b", NoEvidence);
    let with_profiles = profile(
        profile(score(World::p2(), 1, &[whole, half]), "mfa", None, Some(9.0), None),
        "LEGACY",
        None,
        Some(8.0),
        None,
    );
    let finding = check(with_profiles, "2.08.b", Fail);
    assert_eq!(finding.reasons[0], "1 of 2 identity actions is not fully implemented; 4 points could be gained.");
    assert_eq!(finding.affected[0].name, "Title of LEGACY".into());
    for (status, expected) in [("ThirdParty", Pass), ("Ignored", Review), ("Reviewed", Fail)] {
        check(profile(score(World::p2(), 1, &[half]), "Legacy", None, Some(8.0), Some(status)), "2.08.b", expected);
    }
    check(score(World::p2(), 1, &[("Mfa", "Identity", 9.0, None)]), "2.08.b", NoEvidence);
    // Points of a day too long ago, or of a list of which there is more, say nothing of today; what is known to be open stays so.
    check(score(World::p2(), 30, &[whole]), "2.08.b", Pass);
    let old = check(score(World::p2(), 31, &[whole]), "2.08.b", NoEvidence);
    assert!(old.missing[0].why.contains("are of 2026-05-30, 31 days before the as-of date"), "{:?}", old.missing);
    check(score(World::p2(), 31, &[half]), "2.08.b", Fail);
    let with_profile = |world: World| profile(world, "Mfa", None, Some(9.0), None);
    check(with_profile(score(World::p2(), 1, &[whole])).cut(RecordKind::SecureScores), "2.08.b", NoEvidence);
    // Profiles beside a later score were supplied, and are not asked for.
    let later = check(with_profile(score(World::p2(), -1, &[whole])), "2.08.b", NoEvidence);
    let missing: Vec<RecordKind> = later.missing.iter().map(|gap| gap.kind).collect();
    assert_eq!((missing, later.affected.len()), (vec![RecordKind::SecureScores], 0));
    let profiles = with_profile(World::p2().without(&[RecordKind::SecureScores]));
    assert!(check(profiles, "2.08.b", NoEvidence).missing[0].why.ends_with("add secureScores."));
    // The portal's list alone has points and maxima.
    check(profile(World::p2(), "A", Some(3.0), Some(10.0), Some("To address")), "2.08.b", Fail);
    check(profile(World::p2(), "A", Some(10.0), Some(10.0), Some("Completed")), "2.08.b", Pass);
    let by_points =
        profile(profile(World::p2(), "little", Some(1.0), Some(2.0), None), "much", Some(0.0), Some(9.0), None);
    let finding = check(by_points, "2.08.b", Fail);
    let names: Vec<&str> = finding.affected.iter().map(|affected| &*affected.name).collect();
    assert_eq!(names, ["Title of much", "Title of little"], "by points to gain");
    check(World::p2(), "2.08.b", NotApplicable);
    // A score without its actions says nothing of them.
    check(score(World::p2(), 1, &[]), "2.08.b", NoEvidence);
    check(World::p2().without(&[RecordKind::SecureScores, RecordKind::SecureScoreControls]), "2.08.b", NoEvidence);
}
