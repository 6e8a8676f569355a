//! A judgement as people read it: what is missing is told where it belongs, each sentence once, and the numbers add up.

use super::{Affected, Checklist, Finding, Judgement, Outcome, SubjectKind, gaps, wording};
use crate::tenant::{Missing, RecordKind, figure};
use std::collections::BTreeSet;

/// Gaps that are told among the reasons; a large tenant has one for each of its groups.
const MOST_GAPS: usize = 6;

/// The finding that a check's judgement makes.
pub(super) fn finding(check: &'static str, judgement: Judgement) -> Finding {
    let Judgement { outcome, mut reasons, examined, mut missing, affected } = judgement;
    if outcome == Outcome::NoEvidence && missing.is_empty() {
        missing.extend(gap_of(check, &affected));
    }
    let missing = gaps::without_repeats(gaps::merged(missing, &affected));
    if outcome == Outcome::NoEvidence {
        let unjudged = affected.iter().filter(|found| found.outcome == Outcome::NoEvidence).count() as u64;
        tell_gaps(unjudged >= examined, &mut reasons, &missing);
    }
    let mut told = BTreeSet::new();
    reasons.retain(|reason| told.insert(reason.clone()));
    if let Some(sum) = untold_sum(&affected, examined, &reasons) {
        reasons.insert(reasons.len().min(1), sum);
    }
    #[cfg(test)]
    tests::assert_says_no_count_of_nought(check, &reasons);
    Finding { check, outcome, reasons, examined, missing, affected }
}

/// Tells what is missing among the reasons: first where nothing was judged, else last.
fn tell_gaps(judged_nothing: bool, reasons: &mut Vec<String>, missing: &[Missing]) {
    let untold = missing.iter().map(|gap| &gap.why).filter(|why| !reasons.contains(why)).cloned().collect();
    let gaps = gaps::in_one(untold);
    let more = gaps.len().saturating_sub(MOST_GAPS);
    // One more is told as shortly as it is counted.
    let told = if more > 1 { MOST_GAPS } else { gaps.len() };
    let counted = (more > 1).then(|| format!("{} more gaps stand with the evidence that is missing.", figure(more)));
    let at = if judged_nothing { 0 } else { reasons.len() };
    drop(reasons.splice(at..at, gaps.into_iter().take(told).chain(counted)));
}

/// How the objects listed divide by outcome, where they differ and no sentence gives the numbers: a reader who adds up
/// "11 of 15" and "2 fail" finds the rest.
fn untold_sum(affected: &[Affected], examined: u64, reasons: &[String]) -> Option<String> {
    let count = |outcome: Outcome| affected.iter().filter(|found| found.outcome == outcome).count();
    let counts = [count(Outcome::Fail), count(Outcome::Review), count(Outcome::NoEvidence)];
    let present = || counts.into_iter().filter(|number| *number > 0);
    // Each by a number of its own: "1 of 3" tells of one that fails, and not of one more that is for review.
    let mut told = reasons.first().map(|reason| numbers(reason)).unwrap_or_default();
    let mut take = |number: usize| told.iter().position(|known| *known == number).map(|at| told.swap_remove(at));
    if present().all(|number| take(number).is_some()) {
        return None;
    }
    let [failing, review, untold] = counts;
    if present().count() < 2 {
        // What is said of the rest must not be read as said of all.
        let is_part = untold > 0 && (untold as u64) < examined && !reasons.is_empty();
        return is_part.then(|| match untold {
            1 => "One of those examined cannot be judged from this evidence.".to_owned(),
            _ => format!("{} of those examined cannot be judged from this evidence.", figure(untold)),
        });
    }
    let parts = [
        (failing, if failing == 1 { "fails" } else { "fail" }),
        (review, if review == 1 { "is for review" } else { "are for review" }),
        (untold, "cannot be judged from this evidence"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| format!("{} {words}", figure(number)))
        .collect();
    Some(format!("Of the {} concerned, {}.", figure(present().sum::<usize>()), parts.join(", ")))
}

/// The numbers that stand alone in a sentence: no dates, ids of checks or shares.
fn numbers(sentence: &str) -> Vec<usize> {
    let words = sentence.split_whitespace().map(|word| word.trim_matches([',', '.', ';', ':', '(', ')']));
    words.filter_map(|word| word.replace(',', "").parse().ok()).collect()
}

/// What is missing where only single objects lack evidence: a row or a cell in lists that are there.
fn gap_of(check: &str, affected: &[Affected]) -> Option<Missing> {
    let needs = Checklist::check_anywhere(check)?.needs;
    let first = needs.first()?.kinds().first().copied()?;
    // What an account lacks is in the list of accounts before it is among assignments.
    let are_accounts = affected.iter().all(|found| {
        found.outcome != Outcome::NoEvidence || matches!(found.kind, SubjectKind::User | SubjectKind::Unknown)
    });
    let wants_users = needs.iter().any(|need| need.kinds().contains(&RecordKind::Users));
    let kind = if are_accounts && wants_users { RecordKind::Users } else { first };
    let names: Vec<String> = affected
        .iter()
        .filter(|found| found.outcome == Outcome::NoEvidence)
        .map(|found| if found.name.is_empty() { found.id.to_string() } else { found.name.to_string() })
        .collect();
    let why = format!(
        "The evidence supplied lacks a row or a value for {}; what it is stands beside each.",
        wording::some_of(&names)
    );
    (!names.is_empty()).then_some(Missing { kind, column: None, why })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::SubjectKind;
    use crate::tenant::RecordKind;

    /// Whatever a test judges, in whatever check: no sentence counts nobody in figures, or all as a part. What stands in
    /// quotation marks is a name.
    pub(super) fn assert_says_no_count_of_nought(check: &str, reasons: &[String]) {
        for reason in reasons {
            let plain: String = reason.split('“').map(|part| part.rsplit('”').next().unwrap_or_default()).collect();
            let plain = format!(" {plain}");
            for never in [" 0 of ", " of 0 ", " 1 of 1 ", " All 2 ", " all 2 ", " Of 1 ", "; 0 ", ". 0 "] {
                assert!(!plain.contains(never) && !plain.starts_with(" 0 "), "{check}: {never}: {reason}");
            }
        }
    }

    #[test]
    fn numbers_that_no_sentence_gives_are_added_up() {
        use Outcome::{Fail, NoEvidence, Review};
        let check = |outcomes: &[Outcome], reason: &str, expected: Option<&str>| {
            let affected: Vec<Affected> =
                outcomes.iter().map(|outcome| Affected::new(SubjectKind::User, "", "", *outcome)).collect();
            assert_eq!(untold_sum(&affected, 9, &[reason.to_owned()]).as_deref(), expected, "{reason}");
        };
        let several = [Fail, Fail, Fail, NoEvidence, NoEvidence, Review];
        let sum = "Of the 6 concerned, 3 fail, 1 is for review, 2 cannot be judged from this evidence.";
        check(&several, "3 of 9 fail.", Some(sum));
        check(&several, "3 of 9 fail; 1 is for review, 2 are not known.", None);
        check(&several, "13 of 29 fail.", Some(sum));
        check(&several, "3 of 9 fail (1.02.a), 1.2 % on 2026-06-01.", Some(sum));
        let one_each = [Fail, Review];
        check(&one_each, "1 of 9 fails.", Some("Of the 2 concerned, 1 fails, 1 is for review."));
        check(&one_each, "1 of 9 fails; 1 is for review.", None);
        check(&[Fail, Fail], "Some fail.", None);
        check(&[], "Nothing.", None);
        check(
            &[NoEvidence, NoEvidence],
            "7 of 7 do.",
            Some("2 of those examined cannot be judged from this evidence."),
        );
        check(&[NoEvidence; 9], "Some do.", None);
    }

    #[test]
    fn single_objects_without_evidence_are_named_as_what_is_missing() {
        let check = |outcomes: &[Outcome], expected: Option<&str>| {
            let affected: Vec<Affected> = outcomes
                .iter()
                .enumerate()
                .map(|(at, outcome)| Affected::new(SubjectKind::User, format!("id{at}"), format!("user{at}"), *outcome))
                .collect();
            let found = finding(
                "1.04.b",
                Judgement {
                    outcome: Outcome::NoEvidence,
                    reasons: Vec::new(),
                    examined: outcomes.len() as u64,
                    missing: Vec::new(),
                    affected,
                },
            );
            assert_eq!(found.missing.len(), usize::from(expected.is_some()), "{found:?}");
            assert!(expected.is_none_or(|name| found.missing[0].why.contains(name)), "{found:?}");
        };
        check(&[Outcome::NoEvidence], Some("user0"));
        check(&[Outcome::Pass, Outcome::NoEvidence], Some("user1"));
        check(&[], None);
    }

    #[test]
    fn many_gaps_are_counted() {
        let reasons = |gaps: usize, examined: u64| {
            let gap = |at: usize| Missing { kind: RecordKind::GroupMembers, column: None, why: format!("Gap {at}.") };
            let judgement = Judgement {
                outcome: Outcome::NoEvidence,
                reasons: vec!["3 of 4 are.".to_owned(), "Gap 0.".to_owned()],
                examined,
                missing: (0..gaps).map(gap).collect(),
                affected: Vec::new(),
            };
            let found = finding("1.02.g", judgement);
            assert_eq!(found.missing.len(), gaps);
            found.reasons
        };
        assert_eq!(reasons(3, 4), ["3 of 4 are.", "Gap 0.", "Gap 1.", "Gap 2."]);
        assert_eq!(reasons(8, 4).len(), 9);
        let many = reasons(100, 4);
        assert_eq!((many.len(), &*many[8]), (9, "93 more gaps stand with the evidence that is missing."));
        assert_eq!(reasons(100, 0)[0], "Gap 1.");
    }

    #[test]
    fn what_was_not_judged_is_not_counted() {
        let gap = Missing { kind: RecordKind::Users, column: None, why: "The users are missing.".into() };
        let judgement = |examined, affected: usize| Judgement {
            outcome: Outcome::NoEvidence,
            reasons: vec!["Looked at by name.".to_owned()],
            examined,
            missing: vec![gap.clone()],
            affected: (0..affected)
                .map(|at| Affected::new(SubjectKind::User, at.to_string(), "", Outcome::NoEvidence))
                .collect(),
        };
        let check = |examined, affected, expected: &[&str]| {
            assert_eq!(finding("1.02.a", judgement(examined, affected)).reasons, expected, "{examined} {affected}");
        };
        check(0, 0, &["The users are missing.", "Looked at by name."]);
        check(2, 2, &["The users are missing.", "Looked at by name."]);
        check(
            2,
            1,
            &[
                "Looked at by name.",
                "One of those examined cannot be judged from this evidence.",
                "The users are missing.",
            ],
        );
    }
}
