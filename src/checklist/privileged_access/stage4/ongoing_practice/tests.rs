//! The smallest tenants that show each outcome of 4.06.

use super::ITEM;
use crate::checklist::Finding;
use crate::checklist::Outcome::{self, Fail, NoEvidence, NotApplicable, Pass, Review};
use crate::checklist::privileged_access::logs::fixtures::{keeps, sends};
use crate::checklist::tests::Case;
use crate::tenant::azure_monitoring::LogOwner;
use crate::tenant::fixtures::*;
use crate::tenant::{Known, RecordKind};

#[track_caller]
fn judged(check: &str, world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn with_columns(mut world: World) -> World {
    world.supply(RecordKind::Users).present.insert("assignedLicenses");
    world.tenant.sign_ins.window = Some((days_ago(30), days_ago(0)));
    world
}

#[test]
fn a_every_administrator_works_with_a_dedicated_account() {
    let reader = || {
        with_columns(World::p2())
            .user_with("anna", |user| user.licences = Known::Empty)
            .active("anna", "Reports Reader")
    };
    let open = judged("4.06.a", reader(), Review);
    assert!(open.reasons[0].starts_with("The one administrator waits"), "{open:?}");
    judged("4.06.a", reader().inventory("anna@contoso.example", "admin only", None), Pass);
    judged("4.06.a", reader().inventory("anna@contoso.example", "dual use", None), Fail);
    let of_log = |window| {
        let mut world = reader().inventory("anna@contoso.example", "admin only", None);
        world.tenant.sign_ins.window = window;
        world
    };
    judged("4.06.a", of_log(None), NoEvidence);
    judged("4.06.a", of_log(Some((days_ago(60), days_ago(30)))), Pass);
    judged("4.06.a", of_log(Some((days_ago(60), days_ago(31)))), NoEvidence);
    judged("4.06.a", with_columns(World::p2()), NotApplicable);
    judged(
        "4.06.a",
        reader().without(&[RecordKind::SignIns]).inventory("anna@contoso.example", "admin only", None),
        NoEvidence,
    );
}

#[test]
fn b_privileged_access_is_just_in_time() {
    judged("4.06.b", World::p2().user("anna").eligible("anna", "Global Administrator"), Pass);
    let standing = judged("4.06.b", World::p2().admin("anna", "Global Administrator"), Fail);
    let both = "This puts two checks together: 3.01.c (people with a standing privileged role) fails for 1 user account; 3.05.a \
                (roles held permanently) fails for 1 role.";
    assert_eq!(standing.reasons[0], both);
    // The objects stand with the two checks that it sums up, and not once more.
    assert!(standing.affected.is_empty() && standing.reasons.len() == 1, "{standing:?}");
    // No privileged role: 3.05.a alone decides.
    judged("4.06.b", World::p2().admin("anna", "Reports Reader"), Fail);
    judged("4.06.b", World::p2(), NotApplicable);
    judged(
        "4.06.b",
        World::p2().user("anna").eligible("anna", "Global Administrator").cut(RecordKind::PimEligible),
        NoEvidence,
    );
    judged("4.06.b", World::p2().without(&[RecordKind::RoleAssignments, RecordKind::PimActive]), NoEvidence);
}

#[test]
fn c_logs_are_kept() {
    let law = || sends(World::p2(), LogOwner::Directory, &["AuditLogs", "SignInLogs"], &["workspace law"]);
    judged("4.06.c", keeps(law(), "law", None, 180), Pass);
    assert_eq!(judged("4.06.c", keeps(law(), "law", None, 179), Fail).affected.len(), 2);
    judged("4.06.c", law(), NoEvidence);
    judged("4.06.c", sends(World::p2(), LogOwner::Directory, &["AuditLogs"], &["storage account st"]), Fail);
    let stored = || sends(World::p2(), LogOwner::Directory, &["allLogs"], &["storage account st"]);
    judged("4.06.c", stored(), Review);
    let mut old = stored();
    old.tenant.audit_log.window = Some((days_ago(181), days_ago(1)));
    assert_eq!(judged("4.06.c", old, Review).affected.len(), 1);
    let mut both = World::p2();
    both.tenant.audit_log.window = Some((days_ago(181), days_ago(1)));
    both.tenant.sign_ins.window = Some((days_ago(200), days_ago(1)));
    judged("4.06.c", both, Pass);
    let mut rows = World::p2().without(&[RecordKind::DiagnosticSettings]);
    rows.tenant.audit_log.window = Some((days_ago(181), days_ago(1)));
    rows.tenant.sign_ins.window = Some((days_ago(180), days_ago(1)));
    judged("4.06.c", rows, NoEvidence);
    let mut rows = World::p2().without(&[RecordKind::DiagnosticSettings]);
    rows.tenant.audit_log.window = Some((days_ago(181), days_ago(1)));
    rows.tenant.sign_ins.window = Some((days_ago(181), days_ago(1)));
    judged("4.06.c", rows, Pass);
    judged("4.06.c", World::p2(), Review);
    judged(
        "4.06.c",
        sends(World::p2(), LogOwner::Subscription("id-prod".into()), &["allLogs"], &["workspace law"]),
        NoEvidence,
    );
    judged("4.06.c", World::p2().without(&[RecordKind::DiagnosticSettings]), NoEvidence);
}
