//! g, h, i.

use super::fixtures::*;
use crate::checklist::Outcome;
use crate::tenant::Licence;
use crate::tenant::account::Method;
use crate::tenant::licence::Plan;
use crate::tenant::{Known, Mailbox, Records, Sku};

fn with(letter: &str, change: impl Fn(&mut Case), expected: Outcome, words: &str) {
    let mut case = Case::good();
    change(&mut case);
    case.tenant.join();
    check(&case, letter, expected);
    assert!(why(&case, letter).contains(words), "{}", why(&case, letter));
}

#[test]
fn g_reads_the_dates_of_the_inventory() {
    let tested = |days: i64| move |case: &mut Case| case.tenant.emergency.items[0].last_tested = Some(days_ago(days));
    with("g", tested(90), Outcome::Review, "Confirm that nobody who knew the password has left since");
    // What the inventory says against itself needs no confirmation.
    with("g", tested(91), Outcome::Fail, "It was last tested 91 days ago; the limit is 90 days.");
    with("g", |case| case.tenant.emergency.items[0].last_tested = None, Outcome::Review, "does not give Last tested");
    let never = |case: &mut Case| {
        let entry = &mut case.tenant.emergency.items[0];
        (entry.last_tested, entry.never_tested) = (None, true);
    };
    with("g", never, Outcome::Fail, "it was never tested");
    with(
        "g",
        |case| case.first().last_password_change = Some(days_ago(400)),
        Outcome::Review,
        "the directory knows of no change since 2025-05-26",
    );
    let by_assessor = |case: &mut Case| {
        case.tenant.emergency = Records::default();
        case.stated.emergency.insert(ONE.to_owned(), true);
    };
    with("g", by_assessor, Outcome::NoEvidence, "was not supplied");
    let both_empty = |case: &mut Case| {
        for entry in &mut case.tenant.emergency.items {
            (entry.last_tested, entry.password_changed) = (None, None);
        }
    };
    with("g", both_empty, Outcome::NoEvidence, "Password changed");
    // A day to come is a plan, or the as-of date is too early.
    with("g", tested(-400), Outcome::Review, "which is after the as-of date: ask whether that is a plan");
    let changes = |case: &mut Case| case.tenant.emergency.items[0].password_changed = Some(days_ago(-2));
    with("g", changes, Outcome::Review, "was changed on 2026-07-02, which is after the as-of date");
    let mut case = Case::good();
    tested(-400)(&mut case);
    assert_eq!(
        judged(&case, "g").reasons[0],
        "By the inventory, of 2 emergency accounts, 1 was tested within 90 days; 1 has a day of test after the as-of date."
    );
    let mut case = Case::good();
    tested(91)(&mut case);
    assert_eq!(
        judged(&case, "g").reasons[0],
        "By the inventory, only 1 of 2 emergency accounts was tested within 90 days."
    );
}

#[test]
fn h_finds_what_only_a_person_has() {
    with("h", |case| case.first().manager = Known::Value("Ada".into()), Outcome::Fail, "manager");
    let not_exported = |case: &mut Case| case.first().manager = Known::NotExported;
    let nowhere = |case: &mut Case| {
        not_exported(case);
        case.tenant.users.supply.filled.remove("manager");
    };
    with("h", nowhere, Outcome::NoEvidence, "does not give manager");
    let mut case = Case::good();
    not_exported(&mut case);
    check(&case, "h", Outcome::Pass);
    let phone = |case: &mut Case| case.methods(&[Method::Fido2, Method::Sms], &[Method::Certificate]);
    with("h", phone, Outcome::Fail, "phone");
    with("h", |case| case.first().licences = Known::NotExported, Outcome::NoEvidence, "assignedLicenses");
    with("h", |case| case.tenant.registrations = Records::default().into(), Outcome::NoEvidence, "were not supplied");
}

#[test]
fn h_tells_licences_for_mail_from_others() {
    fn licensed(name: &str, plans: Option<&[&str]>, expected: Option<Outcome>) {
        let mut case = Case::good();
        case.first().licences = Known::Value([Licence { sku_id: "sku".into(), name: name.into() }].into());
        if let Some(plans) = plans {
            let plan = |name: &&str| Plan { id: "".into(), name: (*name).into(), status: None };
            let plans = Known::Value(plans.iter().map(plan).collect());
            case.tenant.skus.items =
                vec![Sku { sku_id: "sku".into(), part_number: name.into(), plans, ..Sku::default() }];
        }
        check(&case, "h", expected.unwrap_or(Outcome::Pass));
    }
    licensed("AAD_PREMIUM_P2", None, None);
    licensed("Microsoft Entra ID P2", None, None);
    licensed("SPE_E5", None, Some(Outcome::Fail));
    licensed("HOUSE_BRAND", None, Some(Outcome::NoEvidence));
    licensed("HOUSE_BRAND", Some(&["AAD_PREMIUM", "EXCHANGE_S_FOUNDATION"]), None);
    licensed("HOUSE_BRAND", Some(&["EXCHANGE_S_ENTERPRISE"]), Some(Outcome::Fail));
}

#[test]
fn h_lets_a_shared_mailbox_pass() {
    fn mailbox(kind: Option<&str>, expected: Outcome) {
        let mut case = Case::good();
        case.tenant.mailboxes.items = vec![Mailbox {
            id: ONE.into(),
            upn: "".into(),
            primary_address: "breakglass1@contoso.com".into(),
            display_name: "".into(),
            kind: kind.map(Into::into),
            forwarding_smtp: Known::Value("smtp:soc@contoso.com".into()),
            forwarding_address: Known::Empty,
            delivers_and_forwards: None,
            addresses: Vec::new(),
            other_names: Vec::new(),
            audit_enabled: None,
            source: row(70),
        }];
        check(&case, "h", expected);
    }
    mailbox(Some("SharedMailbox"), Outcome::Pass);
    mailbox(Some("UserMailbox"), Outcome::Fail);
    mailbox(None, Outcome::NoEvidence);
}

#[test]
fn i_reads_the_monitored_column() {
    let says = |words: &'static str| {
        move |case: &mut Case| {
            for entry in &mut case.tenant.emergency.items {
                entry.monitored = Some(words.into());
            }
        }
    };
    with("i", says("Sentinel rule, mail to SOC"), Outcome::Review, "confirm that the alert exists");
    with("i", says("Yes"), Outcome::Review, "Yes");
    with("i", says("x"), Outcome::Review, "confirm that the alert exists");
    for doubt in ["maybe", "?", "unbekannt"] {
        with("i", says(doubt), Outcome::NoEvidence, "neither yes nor no");
    }
    for no in ["no", "No.", "Nein", "FALSE", "non", "0", "no alert", "not yet", "planned for 2027"] {
        with("i", says(no), Outcome::Fail, "not monitored");
    }
    with("i", says(" "), Outcome::NoEvidence, "does not give Monitored");
    with("i", |case| case.tenant.emergency.items[0].monitored = Some("no".into()), Outcome::Fail, "not monitored");
}
