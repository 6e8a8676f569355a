//! Sentences of counts, case by case.

use super::*;

/// What each sentence becomes; one that stays as it is stands for itself.
fn check(turn: fn(String) -> String, cases: &[(&str, &str)]) {
    for (sentence, expected) in cases {
        assert_eq!(turn((*sentence).to_owned()), *expected);
    }
}

fn check_same(turn: fn(String) -> String, sentences: &[&str]) {
    for sentence in sentences {
        assert_eq!(turn((*sentence).to_owned()), *sentence);
    }
}

#[test]
fn numbers_are_written_by_thousands_and_names_and_years_are_not() {
    check(
        figures,
        &[(
            "1204 of 4012 accounts (30 %, 1204) are; 2026 rows, of 1000, 12345.",
            "1,204 of 4,012 accounts (30 %, 1,204) are; 2,026 rows, of 1,000, 12,345.",
        )],
    );
    check_same(
        figures,
        &[
            "Room 4711, the group 4711, “Team 4711 of”, in 2025 too, since 2025. 2026-06-30 and a1234@b, 0123, 10.0.19045.",
        ],
    );
}

#[test]
fn clauses_that_count_nobody_are_left_out() {
    check(
        |sentence| without_noughts(&sentence),
        &[
            ("1 of 2 is; of 0 it is not known; for 0 more; 3 are.", "1 of 2 is; 3 are."),
            ("0 of 2 are; 0 more.", "0 of 2 are."),
        ],
    );
}

#[test]
fn none_of_one_is_spoken_of_as_one() {
    check(
        agreeing,
        &[
            ("0 of 1 machine are without it, and others are not.", "0 of 1 machine is without it, and others are not."),
            ("0 of 1 service lack an owner.", "0 of 1 service lacks an owner."),
            ("0 of 1 account with a role were not used.", "0 of 1 account with a role was not used."),
            (
                "By the inventory 0 of 1 response plan have an owner.",
                "By the inventory 0 of 1 response plan has an owner.",
            ),
        ],
    );
    // The verb of a helper, of something else, of another clause.
    check_same(
        agreeing,
        &[
            "0 of 12 machines are.",
            "0 of 1 account did not sign in; 2 are.",
            "0 of 1 a; 2 confirmed accounts are not.",
            "0 of 1 b.c was. 2 confirmed accounts are not.",
            "0 of 1 account has methods that are allowed.",
        ],
    );
}

#[test]
fn what_none_fails_is_said_of_all() {
    check(
        of_all,
        &[
            ("0 of 4 people are not registered for MFA.", "All 4 people are registered for MFA."),
            ("0 of 4,012 people are not registered.", "All 4,012 people are registered."),
            ("0 of 4 apps have no owner; 2 are not judged.", "All 4 apps have an owner; 2 are not judged."),
            ("0 of 2 apps have no owner.", "Both apps have an owner."),
            ("0 of 7 alerts are open; 2 are not read.", "None of the 7 alerts are open; 2 are not read."),
            ("0 of 5 accounts did not sign in for more than 90 days.", "All 5 accounts signed in within 90 days."),
        ],
    );
    check_same(of_all, &["0 of 1 alert is open.", "10 of 12 are not."]);
}

#[test]
fn what_is_not_known_of_some_is_said_before_the_others() {
    let check = |sentence: &str, review, unjudged, expected: Option<&str>| {
        assert_eq!(of_some(sentence, 555, review, unjudged).as_deref(), expected);
    };
    let people = "0 of 555 exposed people are not registered for MFA.";
    let told = "Of 555 exposed people, 14 are for review and 144 cannot be judged from this evidence; the other 397 are \
                registered for MFA.";
    check(people, 14, 144, Some(told));
    check(people, 0, 0, None);
    let told = "Of 555 accounts, 1 is for review; the other 554 have an owner; of 3 it is late.";
    check("0 of 555 accounts have no owner; of 3 it is late.", 1, 0, Some(told));
    check("0 of 555 people are late.", 1, 0, None);
    check("0 of 9 people are not late.", 1, 0, None);
}

#[test]
fn the_only_one_is_not_counted() {
    check(
        of_the_one,
        &[
            ("0 of 1 alert is open.", "The one alert is not open."),
            ("0 of 1 machine is not joined; 2 are.", "The one machine is joined; 2 are."),
            ("0 of 1 app has no owner.", "The one app has an owner."),
            ("0 of 1 app differs from it; old.", "The one app does not differ from it; old."),
            (
                "0 of 1 account with a role did not sign in for more than 90 days.",
                "The one account with a role signed in within 90 days.",
            ),
            ("0 of 1 account was not used for more than 90 days.", "The one account was used within 90 days."),
            ("0 of 1 device is not managed or not compliant.", "The one device is as it should be."),
            ("0 of 1 app is a guest or a robot.", "The one app is not a guest or a robot."),
        ],
    );
    let of_something_else = "0 of 1 sign-in came from a device that is not managed or not compliant.";
    check_same(of_the_one, &["0 of 1 app sings; it is old.", "0 of 12 apps are.", of_something_else]);
    check(
        the_one,
        &[
            ("1 of 1 job is paused.", "The one job is paused."),
            ("The password of 1 of 1 account is old.", "The password of the one account is old."),
        ],
    );
    check_same(the_one, &["21 of 1 job.", "“a 1 of 1 b” is one."]);
}

#[test]
fn nought_is_a_word_where_the_sentence_counts() {
    check(
        noughts,
        &[
            ("0 of 4,012 have.", "None of the 4,012 have."),
            ("0 of 6 have, and 0 of 1 has.", "None of the 6 have, and 0 of 1 has."),
            (
                "By the inventory 0 of 6 on-premises Tier 0 accounts have one.",
                "By the inventory none of the 6 on-premises Tier 0 accounts have one.",
            ),
            ("3 files, 0 enabled; 0 mailboxes.", "3 files, none enabled; no mailboxes."),
            ("0 accounts are; in 0 roles. 0 have.", "No accounts are; in no roles. None have."),
            ("For 0 of 7 it is; 0 not seen, 0 do not.", "For none of the 7 it is; 0 not seen, 0 do not."),
            ("0 enabled policies ask.", "No enabled policies ask."),
            ("0 enabled Conditional Access policies have.", "No enabled Conditional Access policies have."),
            ("4 apps, 0 enabled are.", "4 apps, none enabled are."),
            ("For 0 confirmed by it, 0 whose age.", "For none confirmed by it, none whose age."),
        ],
    );
    check_same(noughts, &["Named “a, 0 of 3” and Ring 0 users, 10 of 12.", "Which is 0 %; 0 of them."]);
}

#[test]
fn a_count_of_the_good_does_not_read_as_good_news() {
    check(
        only,
        &[
            ("1 of 2 accounts is enabled.", "Only 1 of 2 accounts is enabled."),
            ("3,000 of 4,012 are.", "Only 3,000 of 4,012 are."),
            ("0 of 2 accounts are enabled.", "None of the 2 accounts are enabled."),
            ("106 of 107 accounts are kept.", "All but 1 of the 107 accounts are kept."),
        ],
    );
    check_same(
        only,
        &["93 of 100 (93 %) can.", "0 of 1 account is enabled.", "Some of 2 accounts.", "2 of 2 accounts have one."],
    );
}
