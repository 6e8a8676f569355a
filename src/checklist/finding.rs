//! A judgement as people read it: what is missing is told where it belongs, counts of nobody are left out, and no sentence of
//! counts reads as good news where there is none.

use super::{Affected, Checklist, Finding, Judgement, Outcome, counts, gaps, wording};
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
    let tally = Tally::of(outcome, examined, &affected);
    tally.leave_out_empty_counts(&mut reasons);
    let gaps_told = tally.tell_gaps(&mut reasons, &missing);
    tally.qualify_the_first(&mut reasons);
    let mut told = BTreeSet::new();
    reasons.retain(|reason| told.insert(reason.clone()));

    let is_missing = |reason: &String| missing.iter().any(|gap| gap.why == *reason);
    let is_gap = |reason: &String| gaps_told.contains(reason) || is_missing(reason);
    let finds_no_fault = outcome == Outcome::Pass || outcome == Outcome::NoEvidence && affected.is_empty();
    let said = |reason: String| match () {
        // What is missing is told as it stands with the evidence, names and all.
        () if is_gap(&reason) => reason,
        // Where nothing of what was supplied is at fault, that it is not whole is said beside it.
        () if finds_no_fault => counts::noughts(counts::of_the_one(counts::of_all(counts::agreeing(reason)))),
        () => counts::noughts(counts::agreeing(reason)),
    };
    let mut reasons: Vec<String> = reasons.into_iter().map(said).collect();
    if outcome == Outcome::Fail
        && COUNTS_THE_GOOD.contains(&check)
        && let Some(first) = reasons.first_mut()
    {
        *first = counts::only(std::mem::take(first));
    }
    if let Some(sum) = untold_sum(&affected, examined, &reasons) {
        reasons.insert(reasons.len().min(1), sum);
    }
    let one = |reason: String| if is_missing(&reason) { reason } else { counts::the_one(reason) };
    let reasons = reasons.into_iter().map(|reason| counts::figures(one(reason))).collect();
    let figured = |gap: Missing| Missing { why: counts::figures(gap.why), ..gap };
    let missing = missing.into_iter().map(figured).collect();
    Finding { check, outcome, reasons, examined, missing, affected }
}

/// How many objects were judged, and how.
struct Tally {
    outcome: Outcome,
    examined: u64,
    for_review: u64,
    unjudged: u64,
}

impl Tally {
    fn of(outcome: Outcome, examined: u64, affected: &[Affected]) -> Self {
        let count = |wanted: Outcome| affected.iter().filter(|found| found.outcome == wanted).count() as u64;
        Self { outcome, examined, for_review: count(Outcome::Review), unjudged: count(Outcome::NoEvidence) }
    }

    fn judged_nothing(&self) -> bool {
        self.outcome == Outcome::NoEvidence && self.unjudged >= self.examined
    }

    /// "0 of 0 machines …" says nothing, unless it is all that is said.
    fn leave_out_empty_counts(&self, reasons: &mut Vec<String>) {
        if self.examined > 0 {
            return;
        }
        let passes = matches!(self.outcome, Outcome::Pass | Outcome::NotApplicable);
        let counts_nobody = |reason: &String| {
            reason.contains("0 of 0 ") || reason.starts_with("Of 0 ") || passes && reason.starts_with("0 ")
        };
        if self.outcome == Outcome::NoEvidence || reasons.iter().any(|reason| !counts_nobody(reason)) {
            reasons.retain(|reason| !counts_nobody(reason));
        }
    }

    /// Tells what is missing among the reasons, and returns what it told: first where nothing was judged, and then instead of
    /// counts and denials; else last.
    fn tell_gaps(&self, reasons: &mut Vec<String>, missing: &[Missing]) -> Vec<String> {
        if self.outcome != Outcome::NoEvidence {
            return Vec::new();
        }
        if self.judged_nothing() {
            // "… in 0 of 11 roles" reads as a fault, and is only that nobody knows.
            let counts_none = |reason: &String| {
                reason.starts_with("0 ") || [" 0 of ", " 0 (", ", 0 "].iter().any(|count| reason.contains(count))
            };
            // Nor is "nobody did" good news where nothing could be looked at.
            let denies = |reason: &String| {
                ["No ", "Nobody "].iter().any(|start| reason.starts_with(start)) && !reason.contains("in the evidence")
            };
            reasons.retain(|reason| !counts_none(reason) && !denies(reason));
        }
        let untold = missing.iter().map(|gap| &gap.why).filter(|why| !reasons.contains(why)).cloned().collect();
        let gaps = gaps::in_one(untold);
        let more = gaps.len().saturating_sub(MOST_GAPS);
        // One more is told as shortly as it is counted.
        let told = if more > 1 { MOST_GAPS } else { gaps.len() };
        let counted = (more > 1).then(|| format!("{more} more gaps stand with the evidence that is missing."));
        let at = if self.judged_nothing() { 0 } else { reasons.len() };
        drop(reasons.splice(at..at, gaps.iter().take(told).cloned().chain(counted)));
        gaps
    }

    /// That nobody is known to fail is no good news of those who could not be judged: the first sentence says how many.
    fn qualify_the_first(&self, reasons: &mut [String]) {
        let is_open = matches!(self.outcome, Outcome::Review | Outcome::NoEvidence) && !self.judged_nothing();
        let Some(first) = reasons.first_mut().filter(|_| is_open) else { return };
        if let Some(told) = counts::of_some(first, self.examined, self.for_review, self.unjudged) {
            *first = told;
        }
        let lacks = self.outcome == Outcome::NoEvidence && self.unjudged > 0;
        if lacks && first.starts_with("0 of ") && !first.contains(';') {
            *first = format!("{}; of {} the evidence does not tell.", first.trim_end_matches('.'), self.unjudged);
        }
    }
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
    use crate::tenant::RecordKind;

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
            reasons: vec![format!("0 of {examined} machines fail."), "Looked at by name.".to_owned()],
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
                "None of the 2 machines fail; of 1 the evidence does not tell.",
                "Looked at by name.",
                "The users are missing.",
            ],
        );
        let passed = |reasons: &[&str], examined, expected: &[&str]| {
            let reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
            let judgement =
                Judgement { outcome: Outcome::Pass, reasons, examined, missing: Vec::new(), affected: Vec::new() };
            assert_eq!(finding("1.02.a", judgement).reasons, expected);
        };
        passed(&["Nobody holds it.", "0 accounts hold it."], 0, &["Nobody holds it."]);
        passed(&["0 of 3 accounts hold it."], 3, &["None of the 3 accounts hold it."]);
        passed(&["0 roles were assigned outside PIM."], 0, &["No roles were assigned outside PIM."]);
    }
}
