//! e, f, j.

use super::fixtures::*;
use crate::checklist::Outcome;
use crate::tenant::account::Method;
use crate::tenant::{Known, Moment, Records, SignInLog, Supply, SupplyState};

fn with(letter: &str, change: impl Fn(&mut Case), expected: Outcome) -> Case {
    let mut case = Case::good();
    change(&mut case);
    case.tenant.join();
    check(&case, letter, expected);
    case
}

/// A whole log that nothing was read from, and in which no account is of interest.
fn no_rows(case: &mut Case) {
    case.tenant.sign_ins = SignInLog::default();
    case.tenant.sign_ins.supply.state = SupplyState::Whole;
}

#[test]
fn e_wants_a_key_or_certificate() {
    let of = |one: &'static [Method]| move |case: &mut Case| case.methods(one, &[Method::Certificate]);
    with("e", of(&[Method::Fido2]), Outcome::Pass);
    with("e", of(&[Method::PasskeyDeviceBound, Method::AuthenticatorPush]), Outcome::Pass);
    with("e", of(&[Method::AuthenticatorPush, Method::SoftwareOath]), Outcome::Fail);
    with("e", of(&[]), Outcome::Fail);
    // A name that is not known here may be that of a key.
    with("e", of(&[Method::Unknown]), Outcome::NoEvidence);
    with("e", of(&[Method::WindowsHello]), Outcome::Review);
    with("e", |case| case.tenant.registrations.items[0].methods = Known::NotExported, Outcome::NoEvidence);
    with("e", |case| drop(case.tenant.registrations.items.remove(0)), Outcome::NoEvidence);
    with("e", |case| case.tenant.registrations = Records::default().into(), Outcome::NoEvidence);
    let cut = |case: &mut Case| case.tenant.registrations.supply.state = SupplyState::Truncated("cut.".into());
    with("e", cut, Outcome::Pass);
}

#[test]
fn e_wants_more_than_one_kind_of_method() {
    let of = |one: &'static [Method], two: &'static [Method]| move |case: &mut Case| case.methods(one, two);
    let case = with("e", of(&[Method::Fido2], &[Method::PasskeyDeviceBound]), Outcome::Fail);
    assert_eq!(
        judged(&case, "e").reasons[1],
        "Both accounts depend on passkeys (FIDO2) alone: when that method fails or is switched off, none of them works."
    );
    // A second kind with either account is enough; passes and questions are none.
    with("e", of(&[Method::Fido2, Method::HardwareOath], &[Method::Fido2]), Outcome::Pass);
    with("e", of(&[Method::Fido2, Method::TemporaryAccessPass], &[Method::Fido2]), Outcome::Fail);
    let alone = |case: &mut Case| case.tenant.emergency.items.truncate(1);
    with("e", alone, Outcome::Pass);
}

#[test]
fn f_keeps_every_unexplained_sign_in_in_review() {
    let case = with(
        "f",
        |case| {
            case.sign_in(ONE, day("2026-06-02T10:00:00Z"), true);
            case.sign_in(ONE, day("2026-06-01T10:00:00Z"), false);
            // The same request in a second export.
            case.sign_in(ONE, day("2026-06-01T10:00:00Z"), false);
        },
        Outcome::Review,
    );
    let found = judged(&case, "f");
    assert_eq!(found.examined, 2);
    assert_eq!(
        found.reasons[0],
        "2 sign-ins of the 2 emergency accounts in the log of 2026-06-01 to 2026-06-29; none of them is explained."
    );
    let facts: Vec<&str> = found.affected[0].facts.iter().map(|fact| &*fact.value).collect();
    assert_eq!(facts, ["2026-06-01T10:00:00Z", "Azure Portal", "DE", "Browser", "failure", "yes"]);
    let keys: Vec<String> = found.affected.iter().map(|affected| affected.id.to_string()).collect();
    assert_eq!(keys[1], "id-breakglass1|2026-06-02t10:00:00z|azure portal|browser|success");
    let mut case = case;
    case.stated.explained.insert(keys[0].clone(), "wrong key tried".to_owned());
    check(&case, "f", Outcome::Review);
    case.stated.explained.insert(keys[1].clone(), " ".to_owned());
    check(&case, "f", Outcome::Review);
    case.stated.explained.insert(keys[1].clone(), "yearly test".to_owned());
    check(&case, "f", Outcome::Pass);
    assert_eq!(judged(&case, "f").examined, 2);
}

#[test]
fn f_says_what_the_log_cannot_show() {
    with("f", |case| case.sign_in("somebody", day("2026-06-20"), true), Outcome::Pass);
    // A sign-in that only the list of users knows is to be explained, too.
    let before = |case: &mut Case| case.first().last_success = Known::Value(days_ago(30));
    let mut case = with("f", before, Outcome::Review);
    let found = judged(&case, "f");
    assert!(found.reasons[1].ends_with("to 2026-05-31, outside the log."), "{:?}", found.reasons);
    case.stated.explained.insert(found.affected[0].id.to_string(), "yearly test".to_owned());
    check(&case, "f", Outcome::Pass);
    with("f", |case| case.tenant.sign_ins.supply = Supply::default(), Outcome::NoEvidence);
    with("f", no_rows, Outcome::NoEvidence);
    let cut = |case: &mut Case| case.tenant.sign_ins.supply.state = SupplyState::Truncated("cut.".into());
    with("f", cut, Outcome::NoEvidence);
    with(
        "f",
        |case| {
            cut(case);
            case.sign_in(ONE, day("2026-06-20"), true);
        },
        Outcome::Review,
    );
    // Counted when nobody knew yet that the account is one.
    let unknown = |case: &mut Case| {
        no_rows(case);
        case.sign_in(ONE, day("2026-06-20"), true);
    };
    let case = with("f", unknown, Outcome::Review);
    assert!(why(&case, "f").starts_with("The one sign-in of the log was counted but not listed"));
}

#[test]
fn j_wants_a_successful_sign_in_within_the_limit() {
    let success = |days: i64| move |case: &mut Case| case.first().last_success = Known::Value(days_ago(days));
    with("j", success(90), Outcome::Pass);
    let case = with("j", success(91), Outcome::Fail);
    assert_eq!(why(&case, "j"), "It last signed in successfully 91 days ago.");
    with("j", success(-10), Outcome::Pass);
    // Attempts are no successes: a new one proves nothing, an old one proves that nothing succeeded since.
    let attempt = |days: i64| {
        move |case: &mut Case| {
            case.first().last_success = Known::Empty;
            case.first().last_sign_in = Known::Value(days_ago(days));
        }
    };
    with("j", attempt(5), Outcome::NoEvidence);
    with("j", attempt(91), Outcome::Fail);
    let later = |case: &mut Case| {
        attempt(91)(case);
        case.first().last_non_interactive = Known::Value(days_ago(5));
    };
    with("j", later, Outcome::NoEvidence);
    let never = |case: &mut Case| {
        case.first().last_success = Known::Empty;
        case.first().last_sign_in = Known::Empty;
    };
    with("j", never, Outcome::NoEvidence);
    let never_ever = |case: &mut Case| {
        never(case);
        case.tenant.users.supply.filled.insert("lastSignInDateTime");
    };
    with("j", never_ever, Outcome::Fail);
    let parameter = |case: &mut Case| {
        success(91)(case);
        case.parameters.emergency_test_max_age_days = 91;
    };
    with("j", parameter, Outcome::Pass);
}

#[test]
fn j_trusts_the_log_only_inside_its_window() {
    let log = |account: &'static str, from: Moment, success: bool| {
        move |case: &mut Case| {
            case.first().last_success = Known::NotExported;
            case.sign_in(account, from, success);
        }
    };
    with("j", log(ONE, days_ago(90), true), Outcome::Pass);
    with("j", log(ONE, days_ago(91), true), Outcome::Fail);
    with("j", log(ONE, days_ago(5), false), Outcome::NoEvidence);
    with("j", log("somebody", days_ago(30), true), Outcome::NoEvidence);
    with("j", log("somebody", days_ago(90), true), Outcome::NoEvidence);
    with("j", log("somebody", days_ago(91), true), Outcome::Fail);
    let cut = |case: &mut Case| {
        log("somebody", days_ago(91), true)(case);
        case.tenant.sign_ins.supply.state = SupplyState::Truncated("cut.".into());
    };
    with("j", cut, Outcome::NoEvidence);
    // The log ends long before the as-of date: what came after, nobody knows.
    let old = |case: &mut Case| {
        case.first().last_success = Known::NotExported;
        no_rows(case);
        case.sign_in("somebody", days_ago(200), true);
        case.sign_in("somebody", days_ago(2), true);
    };
    with("j", old, Outcome::NoEvidence);
}

#[test]
fn j_wants_methods_that_are_still_allowed() {
    fn fido2(change: impl Fn(&mut crate::tenant::policy::MethodConfiguration)) -> impl Fn(&mut Case) {
        move |case| change(&mut case.tenant.methods_policy.items[0].methods.as_mut().unwrap()[0])
    }
    with("j", fido2(|method| method.enabled = Some(false)), Outcome::Fail);
    with("j", fido2(|method| method.include = vec!["g".into()]), Outcome::Fail);
    with("j", fido2(|method| method.exclude = vec!["g".into()]), Outcome::Pass);
    let member = |case: &mut Case| {
        case.tenant.group_members.items = vec![link("g", group("h")), link("h", person(ONE))];
    };
    let included = |case: &mut Case| {
        fido2(|method| method.include = vec!["g".into()])(case);
        member(case);
    };
    with("j", included, Outcome::Pass);
    let excluded = |case: &mut Case| {
        fido2(|method| method.exclude = vec!["g".into()])(case);
        member(case);
    };
    with("j", excluded, Outcome::Fail);
    let unknown = |case: &mut Case| {
        fido2(|method| method.include = vec!["g".into()])(case);
        case.tenant.group_members.supply = Supply::default();
    };
    let case = with("j", unknown, Outcome::NoEvidence);
    assert!(why(&case, "j").contains("groups whose members were not supplied"));
    with("j", |case| case.methods(&[], &[Method::Certificate]), Outcome::Fail);
    with("j", fido2(|method| method.enabled = None), Outcome::NoEvidence);
    // A mobile phone needs one of two settings.
    let phone = |id: &'static str, enabled: bool| {
        move |case: &mut Case| {
            case.methods(&[Method::MobilePhone], &[Method::Certificate]);
            fido2(|method| (method.id, method.enabled) = (id.into(), Some(enabled)))(case);
        }
    };
    with("j", phone("Sms", true), Outcome::Pass);
    with("j", phone("Voice", true), Outcome::Pass);
    with("j", phone("Sms", false), Outcome::Fail);
    // Where methods were saved one by one, what is not among them is not told.
    let without_fido2 = |alone: bool| {
        move |case: &mut Case| {
            let policy = &mut case.tenant.methods_policy.items[0];
            policy.alone = alone;
            policy.methods.as_mut().unwrap().remove(0);
        }
    };
    with("j", without_fido2(false), Outcome::Fail);
    let case = with("j", without_fido2(true), Outcome::NoEvidence);
    assert!(why(&case, "j").contains("was not exported"));
    with("j", |case| case.first().enabled = Some(false), Outcome::Fail);
    with("j", |case| case.first().deleted = true, Outcome::Fail);
    with("j", |case| case.tenant.registrations = Records::default().into(), Outcome::NoEvidence);
}

#[test]
fn j_falls_back_on_capability_and_minds_the_migration() {
    let capable = |capable: Option<bool>| {
        move |case: &mut Case| {
            case.tenant.methods_policy = Records::default();
            case.tenant.registrations.items[0].mfa_capable = capable;
        }
    };
    with("j", capable(Some(true)), Outcome::Pass);
    with("j", capable(Some(false)), Outcome::Fail);
    with("j", capable(None), Outcome::NoEvidence);
    // Capable by one of two methods does not say by which.
    let either = |case: &mut Case| {
        capable(Some(true))(case);
        case.methods(&[Method::AuthenticatorPush, Method::Sms], &[Method::Certificate]);
    };
    with("j", either, Outcome::NoEvidence);
    let push = |state: &'static str| {
        move |case: &mut Case| {
            case.methods(&[Method::AuthenticatorPush], &[Method::Certificate]);
            case.tenant.methods_policy.items[0].migration = Some(state.into());
        }
    };
    with("j", push("migrationComplete"), Outcome::Fail);
    with("j", push("preMigration"), Outcome::NoEvidence);
}
