//! Every claim there is, with numbers of every kind; and the kinds of sentence, case by case.

use super::*;
use crate::checklist::claims;

const NUMBERS: &[usize] = &[0, 1, 2, 3, 9, 1_204];

fn every_count() -> impl Iterator<Item = Counted> {
    let of = |failed: usize, review: usize, unknown: usize, met: usize| Counted {
        examined: failed + review + unknown + met,
        failed,
        review,
        unknown,
    };
    NUMBERS.iter().flat_map(move |failed| {
        NUMBERS.iter().flat_map(move |review| {
            NUMBERS.iter().flat_map(move |unknown| NUMBERS.iter().map(move |met| of(*failed, *review, *unknown, *met)))
        })
    })
}

/// What no sentence of counts may say.
fn assert_sound((name, claim): (&str, &Claim), counted: Counted, sentence: &str) {
    let is = |found: bool, rule: &str| assert!(found, "{name}, {counted:?}: {rule}: {sentence}");
    // A tier is no count.
    let padded = format!(" {}", sentence.replace("Tier 0", "Tier"));
    for never in
        [" 0 ", " 1 of 1 ", "All 1 ", "All 2 ", "Of 1 ", "None of the 1 ", "None of the 2 ", "  ", "..", " ;", ",,"]
    {
        is(!padded.contains(never), never);
    }
    is(!sentence.contains(['{', '}']), "every place is filled in");
    is(sentence.ends_with('.') && !sentence.starts_with(char::is_lowercase), "it is a sentence");
    let all = ["None of", "Neither", "All ", "Both ", "The one "];
    let all_wait = sentence.starts_with("Whether ") && !sentence.contains(": ");
    let is_of_all =
        all_wait || all.iter().any(|start| sentence.starts_with(start)) && !sentence.starts_with("All but ");
    let kinds = [counted.failed, counted.review, counted.unknown, counted.met()];
    is(is_of_all == (kinds.iter().filter(|number| **number > 0).count() == 1), "all are all, and some are not");
    let digits = |letter: char| letter.is_ascii_digit();
    is(
        !sentence.split(|letter: char| !digits(letter)).any(|number| number.len() > 3),
        "numbers are written by thousands",
    );
    // Of those that are no fault nobody asks how many they are.
    let tells_failed = claim.leads != Leads::Part && counted.review + counted.unknown > 0;
    for number in [counted.review, counted.unknown, if tells_failed { counted.failed } else { 0 }]
        .into_iter()
        .filter(|number| *number > 0 && !is_of_all)
    {
        is(sentence.contains(&figure(number)), "whoever is not judged is counted");
    }
}

/// The words in braces that a claim wants filled in.
fn places(claim: &Claim) -> Vec<&'static str> {
    [claim.noun, claim.good, claim.fault, claim.review.unwrap_or(FOR_REVIEW)]
        .into_iter()
        .flat_map(|forms| [forms.one, forms.many])
        .flat_map(|text| text.split('{').skip(1).filter_map(|rest| rest.split_once('}')))
        .map(|(place, _)| place)
        .collect()
}

#[test]
fn no_claim_makes_an_unsound_sentence_of_any_count() {
    let mut sentences = 0;
    for (name, claim) in claims::all() {
        for counted in every_count() {
            let mut said = claim.of(counted);
            for place in places(&claim) {
                said = said.with(place, "seven");
            }
            match said.sentence() {
                Some(sentence) => assert_sound((name, &claim), counted, &sentence),
                None => assert!(counted.unknown >= counted.examined, "{name}, {counted:?}"),
            }
            sentences += 1;
        }
    }
    assert!(sentences > 10_000);
}

/// "is" with "are", "no longer exists" with "no longer exist"; after "can" and "did", and of the past, one form is both.
fn agrees(forms: Forms) -> bool {
    const PAIRS: &[(&str, &str)] = &[("is", "are"), ("has", "have"), ("was", "were"), ("does", "do")];
    const SAME: &[&str] = &["can", "cannot", "must", "may", "would", "did", "signed", "came", "ended"];
    let verb = forms.one.split(' ').zip(forms.many.split(' ')).find(|(one, many)| one != many);
    match verb {
        Some((one, many)) => {
            let is_verb =
                |end: &str, stem: &str| one.strip_suffix(end).is_some_and(|one| format!("{one}{stem}") == many);
            PAIRS.contains(&(one, many)) || is_verb("ies", "y") || is_verb("es", "") || is_verb("s", "")
        }
        None => SAME.iter().any(|word| forms.one.starts_with(word)) && forms.one == forms.many,
    }
}

#[test]
fn what_claims_say_agrees_and_denies_no_denial() {
    for (name, claim) in claims::all() {
        let verbs = [claim.good, claim.fault, claim.review.unwrap_or(FOR_REVIEW)];
        for forms in verbs {
            assert!(agrees(forms), "{name}: {forms:?}");
        }
        assert_ne!(claim.noun.one, claim.noun.many, "{name}");
        assert_ne!(claim.good, claim.fault, "{name}");
        // "None of the 7 accounts are not enabled", "Neither of the 2 people cannot".
        let denied = match claim.leads {
            Leads::Fault => claim.fault,
            Leads::Good | Leads::Part => claim.good,
            Leads::Lack if claim.denies_the_good() => claim.good,
            Leads::Lack => Forms::new("", ""),
        };
        for denial in
            ["is not ", "are not ", "not ", "cannot ", "no ", "does not", "do not", "has no ", "did not", "none"]
        {
            assert!(!denied.one.starts_with(denial) && !denied.many.starts_with(denial), "{name}: {denied:?}");
        }
        assert!(claim.unknown.matches("{}").count() == 1 && !claim.unknown.ends_with('.'), "{name}");
    }
}

#[test]
fn every_kind_of_count_has_its_sentence() {
    let accounts = Forms::new("account", "accounts");
    let fault = Claim::fault(accounts, be!("late"), be!("not late"));
    let lack = Claim::lack(accounts, have!("no owner"), have!("an owner"));
    let good = Claim::good(accounts, have!("a passkey"), have!("no passkey"));
    let check = |claim: &Claim, [failed, review, unknown, met]: [usize; 4], expected: &str| {
        let counted = Counted { examined: failed + review + unknown + met, failed, review, unknown };
        assert_eq!(claim.of(counted).sentence().unwrap_or_default(), expected);
    };
    check(&fault, [0, 0, 0, 7], "None of the 7 accounts are late.");
    check(&fault, [0, 0, 0, 2], "Neither of the 2 accounts is late.");
    check(&fault, [0, 0, 0, 1], "The one account is not late.");
    check(&fault, [1, 0, 0, 0], "The one account is late.");
    check(&fault, [2, 0, 0, 0], "Both accounts are late.");
    check(&fault, [1, 0, 0, 6], "1 of 7 accounts is late.");
    check(&fault, [0, 0, 2, 5], "Of 7 accounts, 5 are not late; of 2 the evidence does not tell.");
    check(&fault, [0, 1, 0, 0], "Whether the one account is late is for review.");
    check(&fault, [0, 3, 0, 0], "Whether the 3 accounts are late is for review.");
    check(&fault, [0, 2, 1, 0], "Whether the 3 accounts are late: 2 are for review; of 1 the evidence does not tell.");
    let asked = fault.for_review(Forms::new("waits", "wait"));
    check(&asked, [0, 3, 0, 0], "All 3 accounts wait.");
    check(&asked, [0, 2, 1, 0], "Of 3 accounts, 2 wait; of 1 the evidence does not tell.");
    check(&lack, [3, 0, 0, 0], "None of the 3 accounts have an owner.");
    check(&lack, [2, 0, 0, 0], "Neither of the 2 accounts has an owner.");
    check(&fault, [0, 0, 3, 0], "");
    check(&fault, [0, 0, 0, 0], "");
    check(&lack, [0, 0, 0, 1_204], "All 1,204 accounts have an owner.");
    check(&lack, [0, 0, 0, 2], "Both accounts have an owner.");
    check(&lack, [3, 1, 0, 0], "3 of 4 accounts have no owner; 1 is for review.");
    check(
        &lack,
        [0, 14, 144, 397],
        "Of 555 accounts, 397 have an owner; 14 are for review; of 144 the evidence does not tell.",
    );
    check(&good, [0, 0, 0, 2], "Both accounts have a passkey.");
    check(&good, [2, 0, 0, 0], "Neither of the 2 accounts has a passkey.");
    check(&good, [3, 0, 0, 0], "None of the 3 accounts have a passkey.");
    check(&good, [3, 0, 17, 0], "Of 20 accounts, 3 have no passkey; of 17 the evidence does not tell.");
    check(&good, [12, 0, 0, 22], "Only 22 of 34 accounts have a passkey.");
    check(
        &good,
        [2, 0, 10, 22],
        "Only 22 of 34 accounts have a passkey; 2 have no passkey; of 10 the evidence does not tell.",
    );
    let able = Claim::good(accounts, same!("can use MFA{once}"), same!("cannot use MFA"));
    let sentence = able.of(Counted { examined: 9, failed: 2, review: 0, unknown: 1 }).with("once", " now").sentence();
    let expected = "Only 6 of 9 accounts can use MFA now; 2 cannot; of 1 the evidence does not tell.";
    assert_eq!(sentence.as_deref(), Some(expected));
    check(&good, [1, 26, 0, 10], "Only 10 of 37 accounts have a passkey; 1 has no passkey; 26 are for review.");
    check(&good, [1, 0, 0, 106], "All but 1 of the 107 accounts have a passkey.");
    check(&good, [1, 0, 0, 0], "The one account has no passkey.");
    let part = Claim::part(accounts, be!("published"), be!("not published"));
    check(&part, [2, 0, 0, 3], "3 of 5 accounts are published.");
    check(&part, [5, 0, 0, 0], "None of the 5 accounts are published.");
}

#[test]
fn where_there_may_be_others_those_that_are_known_are_counted() {
    let claim = Claim::fault(Forms::new("account", "accounts"), be!("late"), be!("not late"));
    let check = |failed, all, expected: &str| {
        assert_eq!(claim.of(Counted::failing(failed, all)).of_known().sentence().as_deref(), Some(expected));
    };
    check(0, 7, "None of the 7 known accounts are late.");
    check(0, 2, "Neither of the 2 known accounts is late.");
    check(0, 1, "The one known account is not late.");
}

#[test]
fn a_sentence_names_its_source_and_what_is_added() {
    let claim = Claim::good(Forms::new("plan", "plans"), have!("{what}"), have!("no {what}"));
    let said = |met: usize, all: usize| {
        claim.of(Counted::meeting(met, all)).with("what", "{of} {what}").by("By the inventory").and("it is wanted")
    };
    let check = |met, all, expected: &str| assert_eq!(said(met, all).sentence().as_deref(), Some(expected));
    check(2, 3, "By the inventory, only 2 of 3 plans have {of} {what}; it is wanted.");
    check(1, 1, "By the inventory, the one plan has {of} {what}; it is wanted.");
    check(0, 3, "By the inventory, none of the 3 plans have {of} {what}; it is wanted.");
}
