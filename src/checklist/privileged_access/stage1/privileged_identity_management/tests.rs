//! 1.01: the smallest tenant that shows each outcome, and one that must not.

use super::*;
use crate::checklist::Finding;
use crate::checklist::tests::Case;
use crate::tenant::access::{NotificationRecipient, RuleBody};
use crate::tenant::fixtures::*;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{Access, Known};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const GLOBAL: &str = "Global Administrator";
const SECURITY: &str = "Security Administrator";

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    check_case(&Case::new(world.build(), as_of()), id, expected)
}

fn check_case(case: &Case, id: &str, expected: Outcome) -> Finding {
    let finding = case.judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?}", finding.reasons, finding.missing);
    assert!(expected != NoEvidence || !finding.missing.is_empty(), "{id}: no gap is named");
    assert!(!finding.reasons.is_empty(), "{id}: no reason is given");
    finding
}

fn emergency(name: &str) -> EmergencyAccount {
    EmergencyAccount {
        key: id_of(name).to_string(),
        upn: String::new(),
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    }
}

#[test]
fn a_licences() {
    let admins = |world: World| world.admin("anna", GLOBAL).admin("ben", SECURITY);
    check(admins(World::p2()), "1.01.a", Pass);
    check(admins(World::new()), "1.01.a", Fail);
    check(admins(World::new().licence("SPE_E3", "AAD_PREMIUM", 25)), "1.01.a", Fail);
    check(
        admins(World::new().licence("Microsoft_Entra_ID_Governance", "Entra_Identity_Governance", 2)),
        "1.01.a",
        Pass,
    );
    // The same people may have both.
    let governance = |units: i64| {
        let p2 = World::new().licence("AAD_PREMIUM_P2", "AAD_PREMIUM_P2", 1);
        admins(p2.licence("Microsoft_Entra_ID_Governance", "Entra_Identity_Governance", units))
    };
    check(governance(1), "1.01.a", Review);
    check(governance(2), "1.01.a", Pass);
    // Too few units; readers of the directory need none, and one more file of licences could bring more.
    let few = || admins(World::new().licence("AAD_PREMIUM_P2", "AAD_PREMIUM_P2", 1));
    check(few(), "1.01.a", Fail);
    check(few().cut(RecordKind::Licences), "1.01.a", NoEvidence);
    let readers = World::new().licence("AAD_PREMIUM_P2", "AAD_PREMIUM_P2", 1).admin("anna", GLOBAL);
    check(readers.admin("ben", "Directory Readers"), "1.01.a", Pass);
    // Suspended, or of no units.
    let mut suspended = admins(World::p2());
    suspended.tenant.skus.items[0].status = Some("Suspended".into());
    let finding = check(suspended, "1.01.a", Fail);
    assert_eq!(finding.affected[0].name, "Microsoft Entra ID P2".into());
    check(admins(World::new().licence("AAD_PREMIUM_P2", "AAD_PREMIUM_P2", 0)), "1.01.a", Fail);
    let mut uncounted = admins(World::p2());
    uncounted.tenant.skus.items[0].enabled_units = None;
    check(uncounted, "1.01.a", NoEvidence);
    // A product without plans that no table knows.
    let mut unknown = admins(World::new().licence("NEW_SUITE", "", 25));
    unknown.tenant.skus.items[0].plans = Known::NotExported;
    let finding = check(unknown, "1.01.a", NoEvidence);
    assert!(finding.missing[0].why.contains("NEW_SUITE"));
    check(admins(World::p2().without(&[RecordKind::Licences])), "1.01.a", NoEvidence);
    check(admins(World::p2()).without(&[RecordKind::PimEligible]), "1.01.a", NoEvidence);
    check(World::p2(), "1.01.a", Pass);
}

#[test]
fn b_in_use() {
    let finding = check(World::p2().admin("anna", GLOBAL).user("ben").eligible("ben", GLOBAL), "1.01.b", Pass);
    let facts: Vec<(&str, &str)> = finding.affected[0].facts.iter().map(|fact| (fact.label, &*fact.value)).collect();
    assert_eq!((&*finding.affected[0].name, facts), (GLOBAL, vec![("Eligible", "1"), ("Active", "1")]));
    check(World::p2().admin("anna", GLOBAL), "1.01.b", Fail);
    check(World::p2(), "1.01.b", Fail);
    // Not supplied and cut are no evidence, not a fault; presence counts all the same.
    check(World::p2().admin("anna", GLOBAL).without(&[RecordKind::PimEligible]), "1.01.b", NoEvidence);
    check(World::p2().admin("anna", GLOBAL).cut(RecordKind::PimEligible), "1.01.b", NoEvidence);
    check(World::p2().user("ben").eligible("ben", GLOBAL).cut(RecordKind::PimEligible), "1.01.b", Pass);
    let neither = [RecordKind::RoleAssignments, RecordKind::PimActive];
    check(World::p2().user("ben").eligible("ben", GLOBAL).without(&neither), "1.01.b", Pass);
    check(World::p2().without(&neither), "1.01.b", NoEvidence);
    // Eligible for the group that holds the role; an activation seen without the list of eligible assignments.
    let group = World::p2().user("anna").group("Tier 0").active("Tier 0", GLOBAL);
    check(group.schedule("Tier 0", "anna", Access::Member, AssignmentState::Eligible, Known::Empty), "1.01.b", Pass);
    let activated = World::p2().user("anna").without(&[RecordKind::PimEligible]);
    let activated = activated.assignment(RecordKind::PimActive, by_id("anna"), GLOBAL, |row| {
        row.state = AssignmentState::Activated;
    });
    check(activated, "1.01.b", Pass);
    // An activation beside its eligible assignment is one assignment.
    let at_work = World::p2().user("ben").eligible("ben", GLOBAL);
    let at_work = at_work.assignment(RecordKind::PimActive, by_id("ben"), GLOBAL, |row| {
        row.state = AssignmentState::Activated;
    });
    let finding = check(at_work, "1.01.b", Pass);
    assert!(finding.reasons[0].contains("1 way of holding a role has to be activated first"), "{finding:?}");
    check(World::new().admin("anna", GLOBAL), "1.01.b", NotApplicable);
}

#[test]
fn c_administrators() {
    let both = || World::p2().admin("anna", GLOBAL).admin("ben", SECURITY);
    check(both(), "1.01.c", Pass);
    check(
        World::p2().user("ben").eligible("ben", SECURITY).admin("anna", "Privileged Role Administrator"),
        "1.01.c",
        Pass,
    );
    let finding = check(World::p2().admin("anna", GLOBAL), "1.01.c", Fail);
    assert_eq!(finding.affected[0].name, SECURITY.into());
    check(World::p2(), "1.01.c", Fail);
    check(World::p2().admin("anna", GLOBAL).without(&[RecordKind::PimEligible]), "1.01.c", NoEvidence);
    check(both().without(&[RecordKind::PimEligible]), "1.01.c", Pass);
    // Emergency accounts, disabled accounts and applications do not administer from day to day.
    let mut case = Case::new(both().build(), as_of());
    case.emergency = vec![emergency("anna")];
    check_case(&case, "1.01.c", Fail);
    case.emergency[0].confirmed = false;
    check_case(&case, "1.01.c", Pass);
    let disabled = World::p2().admin("anna", GLOBAL).user_with("ben", |user| user.enabled = Some(false));
    check(disabled.active("ben", SECURITY), "1.01.c", Fail);
    let app = World::p2().admin("anna", GLOBAL).service_principal("robot", |_| {}).active("robot", SECURITY);
    check(app, "1.01.c", Fail);
    let stateless = || {
        let world = World::p2().admin("anna", GLOBAL).user_with("ben", |user| user.enabled = None);
        world.active("ben", SECURITY)
    };
    // Whoever holds it is not said to be nobody, and not one of several alone is named.
    let said = |world: World, whose: &str| {
        let finding = check(world, "1.01.c", NoEvidence);
        let missing = &finding.missing[0];
        assert_eq!((missing.column, &*missing.why), (Some("accountEnabled"), whose));
        let expected = format!("{SECURITY}: nobody who is known to be enabled, apart from emergency accounts.");
        assert!(finding.reasons.contains(&expected), "{:?}", finding.reasons);
    };
    said(stateless(), "Whether ben@contoso.example is enabled was not exported.");
    let two = stateless().user_with("dora", |user| user.enabled = None).active("dora", SECURITY);
    said(two, "Whether any of 2 user accounts with this role is enabled was not exported.");
    check(stateless().admin("carl", SECURITY), "1.01.c", Pass);
}

fn notifying(defaults: bool, recipients: &[&str]) -> World {
    World::p2().admin("anna", GLOBAL).role_policy(GLOBAL, defaults, recipients)
}

#[test]
fn d_notifications() {
    check(notifying(true, &[]), "1.01.d", Pass);
    check(notifying(false, &[]), "1.01.d", Fail);
    check(notifying(false, &["anna@contoso.example"]), "1.01.d", Pass);
    check(notifying(false, &["soc@contoso.example"]), "1.01.d", Review);
    check(notifying(false, &["soc@contoso.example"]).without(&[RecordKind::Users]), "1.01.d", NoEvidence);
    check(notifying(false, &["soc@contoso.example", "anna@contoso.example"]), "1.01.d", Pass);
    let disabled = |world: World| world.user_with("ben", |user| user.enabled = Some(false));
    check(disabled(notifying(false, &["ben@contoso.example"])), "1.01.d", Fail);
    check(World::p2(), "1.01.d", NotApplicable);
    check(World::new().admin("anna", GLOBAL), "1.01.d", NotApplicable);
    // A role that nobody holds has settings as well; a role that someone holds must have them.
    check(
        World::p2().admin("anna", GLOBAL).role_policy(GLOBAL, true, &[]).role_policy(SECURITY, false, &[]),
        "1.01.d",
        Fail,
    );
    let finding = check(notifying(true, &[]).admin("ben", SECURITY), "1.01.d", NoEvidence);
    assert!(finding.missing.iter().any(|gap| gap.why.contains(SECURITY)), "{:?}", finding.missing);
    check(notifying(true, &[]).without(&[RecordKind::RolePolicies]), "1.01.d", NoEvidence);
    // Settings of roles that are not privileged, and of groups, are not asked for.
    check(notifying(true, &[]).role_policy("Reports Reader", false, &[]), "1.01.d", Pass);
    let mut group = notifying(true, &[]).role_policy(SECURITY, false, &[]);
    group.tenant.role_policies.items[1].scope_type = "Group".into();
    check(group, "1.01.d", Pass);
}

#[test]
fn d_notifications_that_reach_nobody() {
    // Default recipients are people: none of them enabled, none with mail.
    let nobody = World::p2().user_with("anna", |user| user.enabled = Some(false)).active("anna", GLOBAL);
    check(nobody.role_policy(GLOBAL, true, &[]), "1.01.d", Fail);
    let mailless = notifying(true, &[]);
    check(mailless, "1.01.d", Pass).reasons.iter().for_each(|reason| assert!(!reason.contains("no mail")));
    let mut known = notifying(true, &[]);
    known.supply(RecordKind::Users).filled.insert("mail");
    check(known, "1.01.d", Review);
    // One rule of the three is missing, off, or holds back what asks for no action.
    let change = |index: usize, body: Option<RuleBody>| {
        let mut world = notifying(true, &[]);
        let rules = &mut world.tenant.role_policies.items[0].rules;
        match body {
            Some(body) => rules[index].body = body,
            None => drop(rules.remove(index)),
        }
        world
    };
    let body = |critical_only, default_recipients| RuleBody::Notification {
        recipient: NotificationRecipient::Admin,
        critical_only,
        default_recipients,
        recipients: Vec::new(),
    };
    for index in 0..3 {
        check(change(index, None), "1.01.d", NoEvidence);
        check(change(index, Some(body(None, Some(true)))), "1.01.d", NoEvidence);
        check(change(index, Some(body(Some(false), Some(false)))), "1.01.d", Fail);
        check(change(index, Some(body(Some(true), Some(true)))), "1.01.d", Review);
        check(change(index, Some(body(None, None))), "1.01.d", NoEvidence);
    }
}

#[test]
fn e_alerts() {
    const MANY: &str = "TooManyGlobalAdminsAssignedToTenantAlert";
    let others = || World::p2().quiet_alerts(&[MANY]);
    check(others().alert(MANY, Some(false), Some(0)), "1.01.e", Pass);
    let finding = check(others().alert(MANY, Some(true), Some(3)), "1.01.e", Fail);
    assert_eq!((finding.affected.len(), &*finding.affected[0].name), (1, "There are too many Global Administrators"));
    check(others().alert(MANY, None, Some(2)), "1.01.e", Fail);
    // A row that contradicts itself is no proof of either.
    check(others().alert(MANY, Some(true), Some(0)), "1.01.e", Review);
    let dismissed = check(others().alert(MANY, Some(false), Some(2)), "1.01.e", Review);
    assert!(dismissed.reasons[1].starts_with("1 alert contradicts itself"), "{:?}", dismissed.reasons);
    check(others().alert(MANY, None, Some(0)), "1.01.e", Pass);
    check(others().alert(MANY, None, None), "1.01.e", NoEvidence);
    // An alert that was never looked for.
    let mut never = others().alert(MANY, Some(false), Some(0));
    never.tenant.pim_alerts.items[6].last_scanned = None;
    check(never, "1.01.e", Pass);
    let mut never = others().alert(MANY, Some(false), Some(0));
    never.tenant.pim_alerts.items[6].last_scanned = None;
    never.supply(RecordKind::PimAlerts).present.insert("lastScannedDateTime");
    check(never, "1.01.e", NoEvidence);
    check(World::p2().quiet_alerts(&[]).alert("SomethingNewAlert", Some(true), None), "1.01.e", Fail);
    check(World::p2().quiet_alerts(&[]).alert("SomethingNewAlert", Some(false), Some(0)), "1.01.e", Pass);
    // PIM lists its alerts whether they are open or not.
    let empty = check(World::p2(), "1.01.e", NoEvidence);
    assert!(empty.missing[0].why.contains("The list of alerts is empty"), "{:?}", empty.missing);
    let some = check(others(), "1.01.e", NoEvidence);
    let told = "whether they are open or not: “There are too many Global Administrators”.";
    assert!(some.missing.iter().any(|gap| gap.why.contains(told)), "{:?}", some.missing);
    check(World::p2().alert(MANY, Some(true), Some(3)), "1.01.e", Fail);
    for (days, expected) in [(30, Pass), (31, NoEvidence)] {
        let mut old = others().alert(MANY, Some(false), Some(0));
        old.tenant.pim_alerts.items[6].last_scanned = Some(days_ago(days));
        check(old, "1.01.e", expected);
    }
    check(World::p2().without(&[RecordKind::PimAlerts]), "1.01.e", NoEvidence);
    check(others().alert(MANY, Some(false), Some(0)).cut(RecordKind::PimAlerts), "1.01.e", NoEvidence);
    check(others().alert(MANY, Some(true), Some(1)).cut(RecordKind::PimAlerts), "1.01.e", Fail);
    check(World::new(), "1.01.e", NotApplicable);
}

#[test]
fn f_few_assignments() {
    let many = |count: usize| {
        (0..count).fold(World::p2(), |world, index| world.admin(&format!("admin{index}"), "Application Administrator"))
    };
    check(many(9), "1.01.f", Pass);
    let finding = check(many(10), "1.01.f", Fail);
    assert_eq!((finding.examined, &*finding.affected[0].name), (10, "Application Administrator"));
    check(many(10).cut(RecordKind::PimEligible), "1.01.f", Fail);
    check(many(9).cut(RecordKind::PimEligible), "1.01.f", NoEvidence);
    check(World::p2(), "1.01.f", Pass);
    // What was not supplied denies nothing.
    let lists = [RecordKind::RoleAssignments, RecordKind::PimActive, RecordKind::PimEligible];
    let finding = check(World::p2().without(&lists), "1.01.f", NoEvidence);
    assert!(!finding.reasons.iter().any(|reason| reason.starts_with("No assignment")), "{:?}", finding.reasons);
    // One assignment that three lists tell is one; roles without privilege do not count; a group is one.
    let told = many(9).bare("admin0", "Application Administrator").eligible("admin0", "Application Administrator");
    check(told.admin("reader", "Reports Reader"), "1.01.f", Pass);
    // Over two administrative units it is two; a list without scopes tells of one of them.
    let unit = |world: World, name: &str| {
        world.assignment(RecordKind::PimActive, by_id("admin0"), "Application Administrator", |row| {
            row.scope = Scope::AdministrativeUnit(name.into());
        })
    };
    check(unit(many(8), "north"), "1.01.f", Pass);
    check(unit(unit(many(8), "north"), "south"), "1.01.f", Fail);
    let bare = |world: World| {
        world.assignment(RecordKind::RoleAssignments, by_id("admin0"), "Application Administrator", |row| {
            row.scope = Scope::NotExported;
        })
    };
    check(bare(unit(many(8), "north")), "1.01.f", Pass);
    let group = many(8)
        .group("Tier 0")
        .active("Tier 0", GLOBAL)
        .user("x")
        .user("y")
        .member("Tier 0", "x")
        .member("Tier 0", "y");
    check(group, "1.01.f", Pass);
}
