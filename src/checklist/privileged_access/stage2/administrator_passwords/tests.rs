//! 2.04: the smallest tenant that shows each outcome, and one that must not.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::coverage::fixtures::strength;
use crate::tenant::fixtures::*;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::stated::Category;
use crate::tenant::{Known, RecordKind, User};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const ROLE: &str = "Reports Reader";

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    check_case(&Case::new(world.build(), as_of()), id, expected)
}

fn check_case(case: &Case, id: &str, expected: Outcome) -> Finding {
    let finding = case.judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {:?}", finding.reasons, finding.missing, finding.affected);
    finding
}

fn whole() -> World {
    let mut world = World::p2();
    for column in ["lastPasswordChangeDateTime", "lastSignInDateTime"] {
        world.supply(RecordKind::Users).present.insert(column);
        world.supply(RecordKind::Users).filled.insert(column);
    }
    world
}

fn user(name: &str, change: impl FnOnce(&mut User)) -> World {
    let upn = format!("{name}@contoso.onmicrosoft.com");
    whole().user_with(name, |user| {
        user.upn = upn.into();
        change(user);
    })
}

fn changed(days: i64) -> World {
    user("anna", |user| user.last_password_change = Some(days_ago(days))).active("anna", ROLE)
}

#[test]
fn a_day_90_is_fine_and_day_91_is_not() {
    check(changed(90), "2.04.a", Pass);
    let finding = check(changed(91), "2.04.a", Fail);
    assert!(finding.reasons[0].starts_with("The one account with a directory role has a password older than 90 days"));
    assert!(finding.reasons[1].contains("no periodic change"), "both lines are given");
    check(changed(-3), "2.04.a", Pass);
    check(user("anna", |_| {}).active("anna", ROLE), "2.04.a", NoEvidence);
    check(changed(10).without_column(RecordKind::Users, "lastPasswordChangeDateTime"), "2.04.a", NoEvidence);
    check(whole(), "2.04.a", NotApplicable);
    check(changed(91).cut(RecordKind::Users), "2.04.a", Fail);
    check(user("anna", |user| user.last_password_change = Some(days_ago(91))).eligible("anna", ROLE), "2.04.a", Fail);
    check(user("anna", |user| user.last_password_change = Some(days_ago(91))), "2.04.a", NotApplicable);
}

#[test]
fn a_policy_that_makes_the_password_unusable_marks_it() {
    let mut world = changed(400);
    world.tenant.ca_policies.items.push(strength("00000000-0000-0000-0000-000000000004", None));
    let finding = check(world, "2.04.a", Pass);
    assert!(
        finding
            .reasons
            .iter()
            .any(|reason| reason.contains("1 account has an older password that a policy makes unusable"))
    );
    assert!(finding.reasons[0].contains("cannot sign in with a password older than 90 days"), "{:?}", finding.reasons);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value.contains("which a policy makes unusable")));
    // A strength that allows a password beside a code does not.
    let mut world = changed(400);
    world.tenant.ca_policies.items.push(strength("x", Some(&["fido2", "password,sms"])));
    check(world, "2.04.a", Fail);
    // One for the role alone leaves the password of an eligible account usable until it activates the role.
    let mut by_role = strength("00000000-0000-0000-0000-000000000004", None);
    by_role.users.include_users.clear();
    by_role.users.include_roles = crate::tenant::coverage::fixtures::texts(&["4a5d8f65-41da-4de4-8968-e035b65339cf"]);
    let old = || user("anna", |user| user.last_password_change = Some(days_ago(400)));
    let under = |mut world: World| {
        world.tenant.ca_policies.items.push(by_role.clone());
        world
    };
    check(under(old().active("anna", ROLE)), "2.04.a", Pass);
    check(under(old().eligible("anna", ROLE)), "2.04.a", Fail);
    // The account of synchronisation keeps its own password.
    let sync = whole().user("Sync_DC1_0a1b2c").active("Sync_DC1_0a1b2c", "Directory Synchronization Accounts");
    check(sync, "2.04.a", NotApplicable);
    // Whoever holds more than its role is judged, and a name proves nothing.
    let old = |name: &str| {
        let change = |user: &mut User| user.last_password_change = Some(days_ago(3000));
        let mut world = whole().user_with(name, change);
        world.supply(RecordKind::Users).filled.insert("lastPasswordChangeDateTime");
        world.active(name, ROLE)
    };
    check(old("sync_anna"), "2.04.a", Fail);
    check(
        old("anna").active("anna", "Global Administrator").active("anna", "Directory Synchronization Accounts"),
        "2.04.a",
        Fail,
    );
}

fn used(days: i64) -> World {
    user("anna", |user| {
        user.last_sign_in = Known::Value(days_ago(days));
        user.last_non_interactive = Known::Empty;
    })
    .active("anna", ROLE)
}

#[test]
fn b_signed_in() {
    check(used(90), "2.04.b", Pass);
    check(used(91), "2.04.b", Fail);
    check(user("anna", |_| {}).active("anna", ROLE), "2.04.b", NoEvidence);
    let silent = user("anna", |user| user.last_sign_in = Known::Value(days_ago(200))).active("anna", ROLE);
    check(silent, "2.04.b", Review);
    let mut case = Case::new(used(200).build(), as_of());
    let account = EmergencyAccount {
        key: "id-anna".to_owned(),
        upn: String::new(),
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    };
    case.emergency = vec![account];
    check_case(&case, "2.04.b", NotApplicable);
    case.emergency[0].confirmed = false;
    check_case(&case, "2.04.b", Fail);
    check(used(10).without(&[RecordKind::Users]), "2.04.b", NoEvidence);
    let group = user("anna", |user| {
        user.last_sign_in = Known::Value(days_ago(91));
        user.last_non_interactive = Known::Empty;
    });
    check(group.group("Desk").eligible("Desk", ROLE).member("Desk", "anna"), "2.04.b", Fail);
}

#[test]
fn c_shared_accounts() {
    let with =
        |name: &str, days: i64| user(name, |user| user.last_password_change = Some(days_ago(days))).active(name, ROLE);
    check(with("anna", 400), "2.04.c", NotApplicable);
    check(with("helpdesk", 10), "2.04.c", Review);
    let stated = |days| {
        let mut case = Case::new(with("helpdesk", days).build(), as_of());
        case.stated.categories.insert("id-helpdesk".to_owned(), Category::Shared);
        case
    };
    check_case(&stated(90), "2.04.c", Pass);
    check_case(&stated(91), "2.04.c", Fail);
    check(with("desk.one", 91).inventory("desk.one@contoso.onmicrosoft.com", "shared", None), "2.04.c", Fail);
    let mut turned = stated(400);
    turned.stated.categories.insert("id-helpdesk".to_owned(), Category::AdminOnly);
    check_case(&turned, "2.04.c", NotApplicable);
    let unknown = user("helpdesk", |_| {}).active("helpdesk", ROLE);
    let mut unknown = Case::new(unknown.build(), as_of());
    unknown.stated.categories.insert("id-helpdesk".to_owned(), Category::Shared);
    check_case(&unknown, "2.04.c", NoEvidence);
}
