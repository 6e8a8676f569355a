//! 2.10: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::activity::{AuditConfig, UsageRow};
use crate::tenant::fixtures::{World, as_of, days_ago, id_of, upn_of};
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::sign_in::{SignInDetails, SignInRow};
use crate::tenant::{Known, Moment, RecordKind};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const SOURCE: SourceRef = SourceRef { file: EvidenceId(8), part: None, row: 9 };

#[track_caller]
fn check(id: &str, world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?}", finding.reasons, finding.missing);
    finding
}

fn sign_in(mut world: World, name: &str, application: &str, at: Moment, success: bool) -> World {
    let log = &mut world.tenant.sign_ins;
    log.keep_rows_of([id_of(name)]);
    let (id, upn) = (id_of(name), upn_of(name));
    let row = SignInRow { user_id: &id, upn: &upn, at, success: Some(success), client: "Browser", source: SOURCE };
    let folded = log.add(&row);
    if folded.is_kept {
        log.keep(
            folded.account,
            &row,
            &SignInDetails { interactive: Some(true), application, country: "", multifactor: None, device: None },
        );
    }
    world
}

/// A log that reaches back so many days.
fn log_of(world: World, days: i64) -> World {
    sign_in(sign_in(world, "somebody", "Teams", days_ago(days), true), "somebody", "Teams", as_of(), true)
}

#[test]
fn a_used_within_the_limit() {
    let admin = || World::p2().admin("anna", "User Administrator");
    let portal = |days| sign_in(log_of(admin(), 120), "anna", "Azure Portal", days_ago(days), true);
    check("2.10.a", portal(90), Pass);
    check("2.10.a", portal(91), Fail);
    let failed = sign_in(log_of(admin(), 120), "anna", "Azure Portal", days_ago(1), false);
    check("2.10.a", failed, Fail);
    let other = sign_in(log_of(admin(), 120), "anna", "Microsoft Teams", days_ago(1), true);
    let finding = check("2.10.a", other, Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value.starts_with("Microsoft Teams on")));
}

#[test]
fn a_a_short_log_shows_no_absence() {
    let admin = || World::p2().admin("anna", "User Administrator");
    check("2.10.a", log_of(admin(), 91), Fail);
    let short = check("2.10.a", log_of(admin(), 90), NoEvidence);
    assert!(short.missing[0].why.contains("90 days"), "{:?}", short.missing);
    // Whoever came after the log ended is not in it.
    let ended =
        |admin: World| sign_in(sign_in(admin, "x", "Teams", days_ago(120), true), "x", "Teams", days_ago(2), true);
    let early = check("2.10.a", ended(admin()), NoEvidence);
    assert!(early.missing[0].why.contains("ends on 2026-06-28"), "{:?}", early.missing);
    check("2.10.a", sign_in(ended(admin()), "anna", "Azure Portal", days_ago(100), true), NoEvidence);
    check("2.10.a", sign_in(ended(admin()), "anna", "Azure Portal", days_ago(50), true), Pass);
    check("2.10.a", log_of(admin(), 120).cut(RecordKind::SignIns), NoEvidence);
    check("2.10.a", sign_in(log_of(admin(), 10), "anna", "Azure Portal", days_ago(1), true), Pass);
    check("2.10.a", log_of(World::p2(), 120), NotApplicable);
}

#[test]
fn a_eligible_through_a_group_new_and_emergency_accounts() {
    let eligible = World::p2().user("eva").eligible("eva", "User Administrator");
    check("2.10.a", log_of(eligible, 120), Fail);
    let grouped = World::p2().user("gil").group("team").member("team", "gil").active("team", "User Administrator");
    check("2.10.a", log_of(grouped, 120), Fail);
    let new =
        World::p2().user_with("new", |user| user.created = Some(days_ago(90))).active("new", "User Administrator");
    check("2.10.a", log_of(new, 120), Pass);
    let mut case = Case::new(log_of(World::p2().admin("anna", "Global Administrator"), 120).build(), as_of());
    case.emergency.push(EmergencyAccount {
        key: id_of("anna").to_string(),
        upn: upn_of("anna").to_string(),
        user: Some(0),
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    });
    assert_eq!(case.judge(&ITEM, "2.10.a").outcome, NotApplicable);
    // The same list as of 2.06.i.
    use crate::tenant::sign_in::is_administration_portal;
    let check = |name: &str, expected: bool| assert_eq!(is_administration_portal(name), expected, "{name}");
    for name in [
        "Microsoft Exchange REST API Based Powershell",
        "Exchange admin center",
        "Graph Explorer",
        "Microsoft Intune admin center",
        "Microsoft Azure Portal",
        "Microsoft Admin Portals",
        "Azure AD PowerShell",
        "Microsoft Purview",
    ] {
        check(name, true);
    }
    check("Office 365 Exchange Online", false);
    check("OfficeHome", false);
}

fn audit(mut world: World, unified: Option<bool>, from_exchange: Option<bool>) -> World {
    let row = AuditConfig {
        unified_enabled: unified,
        admin_enabled: Some(true),
        mailboxes_off: None,
        from_exchange,
        source: SOURCE,
    };
    world.tenant.admin_audit_config.items.push(row);
    world
}

#[test]
fn b_a_false_is_proof_only_from_exchange_online() {
    check("2.10.b", audit(World::new(), Some(true), None), Pass);
    check("2.10.b", audit(World::new(), Some(false), Some(true)), Fail);
    check("2.10.b", audit(World::new(), Some(false), Some(false)), Review);
    check("2.10.b", audit(World::new(), Some(false), None), Review);
    check("2.10.b", audit(World::new(), None, Some(true)), NoEvidence);
    check("2.10.b", audit(audit(World::new(), Some(false), Some(false)), Some(true), Some(true)), Pass);
    // Two files that differ: nobody here knows which is newer.
    check("2.10.b", audit(audit(World::new(), Some(false), Some(true)), Some(true), Some(true)), Review);
    let both = [RecordKind::AdminAuditConfig, RecordKind::UnifiedAudit];
    check("2.10.b", World::new().without(&both), NoEvidence);
    let written = |mut world: World, age: i64| {
        let row = crate::tenant::activity::UnifiedAuditRow { at: days_ago(age), operation: "".into(), source: SOURCE };
        world.tenant.unified_audit.items.push(row);
        world
    };
    check("2.10.b", written(audit(World::new(), Some(false), Some(false)), 30), Pass);
    check("2.10.b", written(audit(World::new(), Some(false), Some(false)), 31), Review);
    check("2.10.b", written(World::new().without(&both[..1]), 1), Pass);
    check("2.10.b", written(World::new().without(&both[..1]), 31), Review);
}

fn usage(mut world: World, upn: &str) -> World {
    world.tenant.usage_reports.items.push(UsageRow {
        upn: upn.into(),
        refreshed: Some(days_ago(1)),
        deleted: Some(false),
        activities: vec![("Exchange", Known::Value(days_ago(4))), ("Teams", Known::Empty)],
        of_all_products: true,
        source: SOURCE,
    });
    world
}

#[test]
fn c_activity_for_each_product() {
    let admin = || World::p2().admin("anna", "User Administrator");
    let finding = check("2.10.c", usage(admin(), "Anna@contoso.example"), Pass);
    assert!(finding.reasons[1].contains("Exchange 1 (2026-06-26)"), "{:?}", finding.reasons);
    assert!(finding.affected[0].facts.iter().any(|fact| &*fact.value == "Exchange: 2026-06-26"), "{finding:?}");
    assert_eq!((finding.affected.len(), finding.affected[0].outcome), (1, Pass));
    check("2.10.c", admin(), Pass);
    let concealed = check("2.10.c", usage(admin(), "0123456789ABCDEF0123456789ABCDEF"), NoEvidence);
    assert!(concealed.missing.iter().any(|gap| gap.why.contains("conceals names")));
    check("2.10.c", admin().without(&[RecordKind::UsageReports]), NoEvidence);
    // A report says when it was made.
    let refreshed = |days: i64| {
        let mut world = usage(admin(), "anna@contoso.example");
        world.tenant.usage_reports.items[0].refreshed = Some(days_ago(days));
        world
    };
    check("2.10.c", refreshed(30), Pass);
    let old = check("2.10.c", refreshed(31), NoEvidence);
    assert!(old.missing[0].why.contains("last refreshed on 2026-05-30, 31 days before"), "{:?}", old.missing);
    check("2.10.c", World::p2(), NotApplicable);
}
