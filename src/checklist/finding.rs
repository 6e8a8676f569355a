//! A judgement as people read it: what is missing is told where it belongs, counts of nobody are left out, and no sentence of
//! counts reads as good news where there is none.

use super::{Affected, Checklist, Finding, Judgement, Outcome, gaps, wording};
use crate::tenant::Missing;
use std::collections::BTreeSet;

/// Checks whose first sentence counts what is as it should be: where something is not, it must not read as good news.
const COUNTS_THE_GOOD: &[&str] = &[
    "1.03.b", "1.03.c", "1.03.e", "1.03.h", "1.03.j", "1.04.b", "1.04.d", "2.06.a", "2.06.b", "2.06.d", "3.01.b",
    "3.03.a", "3.05.b", "3.06.b",
];

/// Gaps that are told among the reasons; a large tenant has one for each of its groups.
const MOST_GAPS: usize = 6;

/// The finding that a check's judgement makes.
pub(super) fn finding(check: &'static str, judgement: Judgement) -> Finding {
    let Judgement { outcome, mut reasons, examined, mut missing, affected } = judgement;
    if outcome == Outcome::NoEvidence && missing.is_empty() {
        missing.extend(gap_of(check, &affected));
    }
    let missing = gaps::without_repeats(gaps::merged(missing, &affected));
    // "0 of 0 machines …" says nothing: where nothing was judged, what is missing comes first, and such counts go.
    let unjudged = affected.iter().filter(|found| found.outcome == Outcome::NoEvidence).count() as u64;
    let for_review = affected.iter().filter(|found| found.outcome == Outcome::Review).count() as u64;
    let judged_nothing = outcome == Outcome::NoEvidence && unjudged >= examined;
    if examined == 0 {
        let passes = matches!(outcome, Outcome::Pass | Outcome::NotApplicable);
        let counts_nobody = |reason: &String| {
            reason.contains("0 of 0 ") || reason.starts_with("Of 0 ") || passes && reason.starts_with("0 ")
        };
        // A sentence stays, whatever it counts.
        if outcome == Outcome::NoEvidence || reasons.iter().any(|reason| !counts_nobody(reason)) {
            reasons.retain(|reason| !counts_nobody(reason));
        }
    }
    let mut told_gaps: Vec<String> = Vec::new();
    if outcome == Outcome::NoEvidence {
        if judged_nothing {
            // "… in 0 of 11 roles" reads as a fault, and is only that nobody knows.
            let counts_none = |reason: &String| {
                reason.starts_with("0 ")
                    || reason.contains(" 0 of ")
                    || reason.contains(" 0 (")
                    || reason.contains(", 0 ")
            };
            // Nor is "nobody did" good news where nothing could be looked at.
            let denies = |reason: &String| {
                ["No ", "Nobody "].iter().any(|start| reason.starts_with(start)) && !reason.contains("in the evidence")
            };
            reasons.retain(|reason| !counts_none(reason) && !denies(reason));
        }
        let untold: Vec<String> =
            missing.iter().map(|gap| &gap.why).filter(|why| !reasons.contains(why)).cloned().collect();
        let untold = gaps::in_one(untold);
        told_gaps.extend(untold.iter().cloned());
        let more = untold.len().saturating_sub(MOST_GAPS);
        // One more is told as shortly as it is counted.
        let told = if more > 1 { MOST_GAPS } else { untold.len() };
        let counted = (more > 1).then(|| format!("{more} more gaps stand with the evidence that is missing."));
        let at = if judged_nothing { 0 } else { reasons.len() };
        drop(reasons.splice(at..at, untold.into_iter().take(told).chain(counted)));
    }
    // That nobody is known not to be so is no good news of those who could not be judged.
    if !judged_nothing
        && matches!(outcome, Outcome::Review | Outcome::NoEvidence)
        && let Some(first) = reasons.first_mut()
        && let Some(told) = wording::of_some(first, examined, for_review, unjudged)
    {
        *first = told;
    }
    if outcome == Outcome::NoEvidence
        && !judged_nothing
        && unjudged > 0
        && let Some(first) = reasons.first_mut()
        && first.starts_with("0 of ")
        && !first.contains(';')
    {
        // That none fails is no good news where most could not be judged.
        *first = format!("{}; of {unjudged} the evidence does not tell.", first.trim_end_matches('.'));
    }
    let mut told = BTreeSet::new();
    reasons.retain(|reason| told.insert(reason.clone()));
    let is_gap = |reason: &String| told_gaps.contains(reason) || missing.iter().any(|gap| gap.why == *reason);
    let mut reasons: Vec<String> = reasons
        .into_iter()
        .map(|reason| match () {
            // What is missing is told as it stands with the evidence, names and all.
            () if is_gap(&reason) => reason,
            // Where nothing of what was supplied is at fault, that it is not whole is said beside it.
            () if outcome == Outcome::Pass || outcome == Outcome::NoEvidence && affected.is_empty() => {
                wording::noughts(wording::of_the_one(wording::of_all(wording::agreeing(reason))))
            }
            () => wording::noughts(wording::agreeing(reason)),
        })
        .collect();
    if outcome == Outcome::Fail
        && COUNTS_THE_GOOD.contains(&check)
        && let Some(first) = reasons.first_mut()
    {
        *first = wording::only(std::mem::take(first));
    }
    if let Some(sum) = untold_sum(&affected, examined, &reasons) {
        reasons.insert(reasons.len().min(1), sum);
    }
    let is_missing = |reason: &String| missing.iter().any(|gap| gap.why == *reason);
    let told = |reason: String| if is_missing(&reason) { reason } else { wording::the_one(reason) };
    let reasons = reasons.into_iter().map(|reason| wording::figures(told(reason))).collect();
    let figured = |gap: Missing| Missing { why: wording::figures(gap.why), ..gap };
    let missing = missing.into_iter().map(figured).collect();
    Finding { check, outcome, reasons, examined, missing, affected }
}

/// How the objects listed divide by outcome, where they differ and no sentence gives the numbers: a reader who adds up
/// "11 of 15" and "2 fail" finds the rest.
fn untold_sum(affected: &[Affected], examined: u64, reasons: &[String]) -> Option<String> {
    let count = |outcome: Outcome| affected.iter().filter(|found| found.outcome == outcome).count();
    let counts = [count(Outcome::Fail), count(Outcome::Review), count(Outcome::NoEvidence)];
    let is_told = |number: usize| {
        let number = number.to_string();
        let is_digit = |letter: char| letter.is_ascii_digit();
        reasons
            .iter()
            .any(|reason| reason.replace(',', "").split(|letter| !is_digit(letter)).any(|word| word == number))
    };
    let present = || counts.into_iter().filter(|number| *number > 0);
    if present().all(is_told) {
        return None;
    }
    let [failing, review, untold] = counts;
    if present().count() < 2 {
        // What is said of the rest must not be read as said of all.
        let is_part = untold > 0 && (untold as u64) < examined && !reasons.is_empty();
        return is_part.then(|| match untold {
            1 => "The one listed cannot be judged from this evidence.".to_owned(),
            _ => format!("The {untold} listed cannot be judged from this evidence."),
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
        .map(|(number, words)| format!("{number} {words}"))
        .collect();
    Some(format!("Of the {} listed, {}.", present().sum::<usize>(), parts.join(", ")))
}

/// What is missing where only single objects lack evidence: a row or a cell in lists that are there.
fn gap_of(check: &str, affected: &[Affected]) -> Option<Missing> {
    let kind = Checklist::check_anywhere(check)?.needs.first()?.kinds().first().copied()?;
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

    #[test]
    fn numbers_that_no_sentence_gives_are_added_up() {
        use Outcome::{Fail, NoEvidence, Review};
        let check = |outcomes: &[Outcome], reason: &str, expected: Option<&str>| {
            let affected: Vec<Affected> =
                outcomes.iter().map(|outcome| Affected::new(SubjectKind::User, "", "", *outcome)).collect();
            assert_eq!(untold_sum(&affected, 9, &[reason.to_owned()]).as_deref(), expected, "{reason}");
        };
        let several = [Fail, Fail, Fail, NoEvidence, NoEvidence, Review];
        let sum = "Of the 6 listed, 3 fail, 1 is for review, 2 cannot be judged from this evidence.";
        check(&several, "3 of 9 fail.", Some(sum));
        check(&several, "3 of 9 fail; 1 is for review, 2 are not known.", None);
        check(&several, "13 of 29 fail.", Some(sum));
        check(&[Fail, Fail], "Some fail.", None);
        check(&[], "Nothing.", None);
        check(&[NoEvidence, NoEvidence], "7 of 7 do.", Some("The 2 listed cannot be judged from this evidence."));
        check(&[NoEvidence; 9], "Some do.", None);
    }
}
