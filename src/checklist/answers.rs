//! The questions that clients ask first, each answered from the findings it rests on.
//!
//! An answer is never better than its findings: what is not judged or not evidenced is said to be open.

use super::{Basis, Check, Checklist, Finding, Item, Outcome, Results, Run, steps};

/// A question and what it is derived from.
#[derive(Debug)]
pub struct Question {
    /// Stable: `first-steps`.
    pub id: &'static str,
    pub text: &'static str,
    /// Ids of items (`1.03`) and checks (`1.02.b`).
    pub from: &'static [&'static str],
    /// The answer if all of it passes, and if any of it fails.
    pub(super) good: Words,
    pub(super) bad: Words,
}

/// The question that is answered by what to do.
pub(super) const FIRST_STEPS: &str = "first-steps";

impl Question {
    /// Whether the answer is what to do ([`super::steps`]) rather than how things stand.
    pub fn asks_for_steps(&self) -> bool {
        self.id == FIRST_STEPS
    }
}

/// A word, and a sentence where the word alone does not say enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(pub &'static str, pub &'static str);

pub(super) const YES: Words = Words("Yes", "");
pub(super) const NO: Words = Words("No", "");
const OPEN: Words = Words("Open", "Cannot be answered yet.");
const NO_EVIDENCE: Words = Words("No evidence", "Cannot be answered: evidence is missing.");
const PART_LACKS: Words = Words("No evidence", "Cannot be answered whole: part of the evidence is missing.");
const CONFIRM: Words = Words("To confirm", "A person has to confirm it.");
/// Of the question that is answered by what to do.
const NOTHING_TO_DO: Words = Words("To confirm", "Nothing that comes first fails; a person has to confirm this:");
const NOT_HERE: Words = Words("Not applicable", "The question does not arise here.");

/// Where a check stands once the assessor's conclusion is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Judged(Outcome),
    /// Neither evidence nor assessor has answered it: it is judged by hand, or the question waits.
    Open,
}

impl Standing {
    /// From worst to best, as window and report show them.
    pub const ALL: [Self; 6] = [
        Self::Judged(Outcome::Fail),
        Self::Judged(Outcome::Review),
        Self::Judged(Outcome::NoEvidence),
        Self::Open,
        Self::Judged(Outcome::Pass),
        Self::Judged(Outcome::NotApplicable),
    ];

    /// In window, report and on the command line.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Judged(outcome) => outcome.title(),
            Self::Open => "Not judged yet",
        }
    }

    /// Of a finding that nobody concluded on.
    pub fn of(check: &Check, outcome: Option<Outcome>) -> Self {
        match outcome {
            None => Self::Open,
            Some(Outcome::Review) if !matches!(check.run, Run::Evidence(_)) => Self::Open,
            Some(outcome) => Self::Judged(outcome),
        }
    }

    /// Of an item, by the outcome that the run gave it; open where that only means that nobody has answered yet.
    pub fn of_item(item: &Item, outcome: Option<Outcome>, standing: impl Fn(&'static Check) -> Self) -> Self {
        let roadmap = || item.checks.iter().filter(|check| check.basis == Basis::Roadmap).map(&standing);
        let waits =
            || roadmap().any(|one| one == Self::Open) && !roadmap().any(|one| one == Self::Judged(Outcome::Review));
        match outcome {
            None => Self::Open,
            Some(Outcome::Review) if waits() => Self::Open,
            Some(outcome) => Self::Judged(outcome),
        }
    }
}

impl From<Outcome> for Standing {
    fn from(outcome: Outcome) -> Self {
        Self::Judged(outcome)
    }
}

/// Where the evidence alone leaves a check, whatever the assessor answered, confirmed or concluded: what the report, every
/// other output and the window call its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByEvidence {
    Stands(Standing),
    /// Only a person can answer it, and one has.
    Answered,
}

impl ByEvidence {
    /// From worst to best, as [`Standing::ALL`]; what a person has answered is neither.
    pub const ALL: [Self; 7] = [
        Self::Stands(Standing::Judged(Outcome::Fail)),
        Self::Stands(Standing::Judged(Outcome::Review)),
        Self::Stands(Standing::Judged(Outcome::NoEvidence)),
        Self::Stands(Standing::Open),
        Self::Answered,
        Self::Stands(Standing::Judged(Outcome::Pass)),
        Self::Stands(Standing::Judged(Outcome::NotApplicable)),
    ];

    pub fn of(check: &Check, finding: Option<&Finding>) -> Self {
        // Only what waits for a person takes an answer.
        match finding.map(|finding| (finding.outcome, finding.is_answered())) {
            Some((_, true)) => match Standing::of(check, Some(Outcome::Review)) {
                Standing::Open => Self::Answered,
                standing @ Standing::Judged(_) => Self::Stands(standing),
            },
            found => Self::Stands(Standing::of(check, found.map(|(outcome, _)| outcome))),
        }
    }

    /// The same in the words of a standing: what only a person can answer is open, by the evidence.
    pub const fn standing(self) -> Standing {
        match self {
            Self::Stands(standing) => standing,
            Self::Answered => Standing::Open,
        }
    }

    /// The same as an outcome: what only a person can answer is for a person to review.
    pub const fn outcome(self) -> Outcome {
        match self.standing() {
            Standing::Judged(outcome) => outcome,
            Standing::Open => Outcome::Review,
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Stands(standing) => standing.title(),
            Self::Answered => "Not by evidence",
        }
    }

    /// The stable name for machines.
    pub fn id(self) -> &'static str {
        match self {
            Self::Stands(Standing::Judged(outcome)) => outcome.id(),
            Self::Stands(Standing::Open) => "NotJudgedYet",
            Self::Answered => "NotByEvidence",
        }
    }
}

/// A check that a question rests on, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    pub check: &'static Check,
    pub standing: Standing,
}

/// The answer to one question.
#[derive(Debug)]
pub struct Answer {
    pub question: &'static Question,
    pub words: Words,
    /// What decides: a failure; else what nobody has answered; else what lacks evidence; else the worst.
    pub decisive: Standing,
    pub grounds: Vec<Ground>,
    /// Items that the assessor concluded on, in the stead of their checks.
    pub concluded: Vec<(&'static Item, Outcome)>,
    /// Ids that the checklist does not have.
    pub absent: Vec<&'static str>,
}

/// All questions of a checklist, answered. `standing` tells where a check stands, `concluded` what the assessor
/// concluded on an item as a whole.
pub fn answers(
    checklist: &'static Checklist,
    standing: &dyn Fn(&'static Check) -> Standing,
    concluded: &dyn Fn(&'static Item) -> Option<Outcome>,
) -> Vec<Answer> {
    checklist.questions.iter().map(|question| answer(checklist, question, standing, concluded)).collect()
}

/// The answers of a run that nobody concluded anything on.
pub fn of_results(results: &Results) -> Vec<Answer> {
    let Some(checklist) = Checklist::by_id(results.checklist) else { return Vec::new() };
    let standing =
        |check: &'static Check| Standing::of(check, results.finding(check.id).map(|finding| finding.outcome));
    answers(checklist, &standing, &|_| None)
}

fn answer(
    checklist: &'static Checklist,
    question: &'static Question,
    standing: &dyn Fn(&'static Check) -> Standing,
    concluded: &dyn Fn(&'static Item) -> Option<Outcome>,
) -> Answer {
    let mut answer = Answer {
        question,
        words: OPEN,
        decisive: Standing::Open,
        grounds: Vec::new(),
        concluded: Vec::new(),
        absent: Vec::new(),
    };
    for id in question.from {
        if let Some(item) = checklist.item(id) {
            if let Some(outcome) = concluded(item) {
                answer.concluded.push((item, outcome));
                continue;
            }
            let roadmap = item.checks.iter().filter(|check| check.basis == Basis::Roadmap);
            answer.grounds.extend(roadmap.map(|check| Ground { check, standing: standing(check) }));
        } else if let Some((_, check)) = checklist.check(id) {
            answer.grounds.push(Ground { check, standing: standing(check) });
        } else {
            answer.absent.push(*id);
        }
    }
    if question.asks_for_steps() {
        // What is critical comes first as well, wherever it stands.
        let is_known = |check: &Check| {
            let (item, _) = checklist.check(check.id).unzip();
            question.from.iter().any(|id| *id == check.id || item.is_some_and(|item| item.id == *id))
        };
        let critical = steps::critical(checklist).filter(|check| !is_known(check));
        let failing = critical.map(|check| Ground { check, standing: standing(check) });
        answer.grounds.extend(failing.filter(|ground| ground.standing == Standing::Judged(Outcome::Fail)));
    }
    answer.decisive = decisive(&answer);
    answer.words = match answer.decisive {
        Standing::Open => OPEN,
        Standing::Judged(Outcome::Fail) => question.bad,
        Standing::Judged(Outcome::Review) if question.asks_for_steps() => NOTHING_TO_DO,
        Standing::Judged(Outcome::Review) => CONFIRM,
        Standing::Judged(Outcome::NoEvidence) if is_told_in_part(&answer) => PART_LACKS,
        Standing::Judged(Outcome::NoEvidence) => NO_EVIDENCE,
        Standing::Judged(Outcome::Pass) => question.good,
        Standing::Judged(Outcome::NotApplicable) => NOT_HERE,
    };
    answer
}

/// Whether the evidence tells something beside what it lacks.
fn is_told_in_part(answer: &Answer) -> bool {
    let tells = |standing| [Outcome::Review, Outcome::Pass].map(Standing::Judged).contains(&standing);
    answer.grounds.iter().any(|ground| tells(ground.standing))
}

fn decisive(answer: &Answer) -> Standing {
    let concluded = answer.concluded.iter().map(|(_, outcome)| Standing::Judged(*outcome));
    let standings: Vec<Standing> = answer.grounds.iter().map(|ground| ground.standing).chain(concluded).collect();
    let fail = Standing::Judged(Outcome::Fail);
    if standings.contains(&fail) {
        fail
    } else if standings.contains(&Standing::Open) || !answer.absent.is_empty() {
        Standing::Open
    } else {
        let judged = [Outcome::NoEvidence, Outcome::Review, Outcome::Pass].map(Standing::Judged);
        let found = judged.into_iter().find(|standing| standings.contains(standing));
        found.unwrap_or(Standing::Judged(Outcome::NotApplicable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::privileged_access;

    /// The answer to a question where all checks stand alike but one.
    #[track_caller]
    fn check(id: &str, all: Outcome, but: (&str, Standing), expected: &str) {
        let standing = |check: &'static Check| if check.id == but.0 { but.1 } else { Standing::Judged(all) };
        let answers = answers(&privileged_access::CHECKLIST, &standing, &|_| None);
        let answer = answers.iter().find(|answer| answer.question.id == id).unwrap();
        assert_eq!(answer.words.0, expected, "{id}: {but:?}");
    }

    #[test]
    fn what_a_person_said_is_no_outcome_by_the_evidence() {
        let check = |id: &str, outcome: Outcome, reason: &str, expected: (&str, &str, Outcome)| {
            let (_, check) = privileged_access::CHECKLIST.check(id).unwrap();
            let reasons = vec![reason.to_owned()];
            let finding =
                Finding { check: check.id, outcome, reasons, examined: 0, missing: Vec::new(), affected: Vec::new() };
            let told = ByEvidence::of(check, Some(&finding));
            assert_eq!((told.title(), told.id(), told.outcome()), expected, "{id} {outcome:?} {reason}");
            assert!(ByEvidence::ALL.contains(&told));
        };
        let (answered, confirmed) = (format!("{}: met.", Finding::ANSWERED), format!("{} as met.", Finding::CONFIRMED));
        check("1.02.b", Outcome::Fail, "7 of them.", ("Fail", "Fail", Outcome::Fail));
        check("1.03.a", Outcome::Pass, &confirmed, ("Review", "Review", Outcome::Review));
        check("2.09.a", Outcome::Pass, &answered, ("Not by evidence", "NotByEvidence", Outcome::Review));
        check("2.09.a", Outcome::Review, "A question.", ("Not judged yet", "NotJudgedYet", Outcome::Review));
        check("2.09.a", Outcome::NotApplicable, "", ("Not applicable", "NotApplicable", Outcome::NotApplicable));
    }

    #[test]
    fn an_answer_is_never_better_than_its_findings() {
        use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};
        let none = ("", Standing::Open);
        check("first-steps", Pass, none, "In place");
        check("first-steps", Pass, ("2.03.b", Standing::Judged(Fail)), "To do");
        check("first-steps", NoEvidence, ("1.03.c", Standing::Judged(Fail)), "To do");
        // What is critical comes first, whatever else is not known.
        check("first-steps", NoEvidence, ("1.02.e", Standing::Judged(Fail)), "To do");
        check("first-steps", NoEvidence, ("2.04.a", Standing::Judged(Fail)), "No evidence");
        check("exposed-people", Pass, ("3.02.a", Standing::Judged(Review)), "To confirm");
        check("exposed-people", Pass, ("1.04.d", Standing::Judged(Fail)), "No");
        check("global-administrators", Pass, ("1.02.b", Standing::Judged(NoEvidence)), "No evidence");
        check("last-administrator", Pass, ("1.03.a", Standing::Open), "Open");
        check("last-administrator", Pass, none, "Provided for");
        check("daily-work", Fail, none, "No");
        check("standing-access", Pass, none, "Yes");
        check("tier-zero", NotApplicable, none, "Not applicable");
        check("new-administrators", Pass, ("3.05.g", Standing::Judged(Fail)), "Not reliably");
        // What a question does not rest on changes nothing.
        check("standing-access", Pass, ("1.02.b", Standing::Judged(Fail)), "Yes");
    }

    #[test]
    fn an_answer_that_lacks_a_part_denies_no_more() {
        let sentence = |other: Outcome| {
            let standing = |check: &'static Check| match check.id {
                "3.02.a" => Standing::Judged(other),
                _ => Standing::Judged(Outcome::NoEvidence),
            };
            let answers = answers(&privileged_access::CHECKLIST, &standing, &|_| None);
            answers.iter().find(|answer| answer.question.id == "exposed-people").map(|answer| answer.words.1)
        };
        assert_eq!(sentence(Outcome::NoEvidence), Some(NO_EVIDENCE.1));
        assert_eq!(sentence(Outcome::Review), Some(PART_LACKS.1));
    }

    #[test]
    fn a_conclusion_on_an_item_stands_in_the_stead_of_its_checks() {
        let answers = answers(&privileged_access::CHECKLIST, &|_| Standing::Judged(Outcome::Fail), &|item| {
            (item.id == "1.03").then_some(Outcome::Pass)
        });
        let of = |id: &str| answers.iter().find(|answer| answer.question.id == id).unwrap();
        assert_eq!(of("last-administrator").words.0, "Provided for");
        assert!(of("last-administrator").grounds.is_empty());
        assert_eq!(of("global-administrators").words.0, "No");
        assert!(answers.len() == 8 && answers.iter().all(|answer| answer.absent.is_empty()));
    }
}
