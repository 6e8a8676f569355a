//! What was accepted in review and comes out otherwise since: nobody has seen it so.

use super::{Judged, Opened};
use crate::assessment::compare::{FoundThen, Snapshot};
use crate::assessment::{Assessment, Edit, Target, WorkState};
use crate::checklist::{Checklist, Finding, Outcome};

/// Who takes such an acceptance back: nobody at the keyboard, so that nobody's undo brings it back.
pub const PROGRAM: &str = "Tenant Assessor";

impl Opened {
    /// What was judged last was not stored: nobody's acceptance is of it, and what is judged next is held against nothing.
    pub fn was_not_stored(&mut self) {
        self.came_otherwise.clear();
        self.was_judged_in_vain = true;
    }

    /// The acceptances that [`Opened::takes_back`] told were taken back.
    pub fn took_back(&mut self) {
        self.came_otherwise.clear();
    }

    /// What to do about acceptances whose findings came out otherwise, as one step; `None`: there are none.
    pub fn takes_back(&self) -> Option<Edit> {
        let is_accepted = |target: &Target| {
            self.assessment().annotation(target).is_some_and(|said| said.work_state == WorkState::Accepted)
        };
        let edits: Vec<Edit> = self
            .came_otherwise
            .iter()
            .filter(|target| is_accepted(target))
            .cloned()
            .map(|target| Edit::SetWorkState { target, state: WorkState::ReadyForReview, comment: String::new() })
            .collect();
        let label = "Take back acceptances of findings that come out otherwise now".to_owned();
        (!edits.is_empty()).then_some(Edit::Several { label, edits })
    }
}

/// The targets that are accepted, and that two runs tell otherwise.
pub(super) fn came_otherwise(
    assessment: &Assessment,
    checklist: &Checklist,
    before: &Judged,
    now: &Judged,
) -> Vec<Target> {
    // What an answer changed was taken back with the answer.
    let is_answered = |check: &str| before.basis.answers.get(check) != now.basis.answers.get(check);
    let find =
        |judged: &'_ Judged, check: &str| judged.results.findings.iter().position(|finding| finding.check == check);
    let differs = |check: &str, object: Option<&str>| {
        let (Some(then), Some(today)) = (find(before, check), find(now, check)) else { return true };
        !is_answered(check) && !is_alike(&before.results.findings[then], &now.results.findings[today], object)
    };
    otherwise(accepted(assessment), checklist, &differs)
}

/// What is accepted.
pub fn accepted(assessment: &Assessment) -> Vec<Target> {
    let accepted = assessment.annotations.iter().filter(|(_, said)| said.work_state == WorkState::Accepted);
    accepted.map(|(target, _)| target.clone()).collect()
}

/// Those of `accepted` that the results a file keeps tell otherwise than those of now. A newer program may tell all of them
/// otherwise: then nobody changed anything.
pub fn otherwise_since(kept: &[u8], now: &[u8], accepted: Vec<Target>, checklist: &Checklist) -> Vec<Target> {
    if kept == now {
        return Vec::new();
    }
    let (Ok(then), Ok(now)) = (Snapshot::read(kept), Snapshot::read(now)) else { return Vec::new() };
    if then.tool != now.tool {
        return Vec::new();
    }
    fn outcomes<'a>(finding: &'a FoundThen, object: Option<&'a str>) -> impl Iterator<Item = (&'a str, Outcome)> {
        let affected = finding.affected.iter().map(|object| (&*object.id, object.outcome));
        affected.filter(move |(id, _)| object.is_none_or(|object| object == *id))
    }
    let differs = |check: &str, object: Option<&str>| {
        let (Some(then), Some(now)) = (then.finding(check), now.finding(check)) else { return true };
        let is_same = (then.outcome, then.examined) == (now.outcome, now.examined);
        !outcomes(then, object).eq(outcomes(now, object)) || object.is_none() && !is_same
    };
    otherwise(accepted, checklist, &differs)
}

/// `differs`: whether a check, or one of its objects, is told otherwise.
fn otherwise(
    mut accepted: Vec<Target>,
    checklist: &Checklist,
    differs: &dyn Fn(&str, Option<&str>) -> bool,
) -> Vec<Target> {
    let is_otherwise = |target: &Target| match target {
        Target::Check { check, .. } => differs(check, None),
        Target::Object { check, subject, .. } => differs(check, Some(subject)),
        Target::Item { item, .. } => {
            let found = checklist.items.iter().find(|known| known.id == item);
            found.is_none_or(|item| item.checks.iter().any(|check| differs(check.id, None)))
        }
    };
    accepted.retain(is_otherwise);
    accepted
}

/// Whether two findings say the same of the same objects, or of one of them.
fn is_alike(then: &Finding, now: &Finding, object: Option<&str>) -> bool {
    fn outcomes<'a>(finding: &'a Finding, object: Option<&'a str>) -> impl Iterator<Item = (&'a str, Outcome)> {
        let affected = finding.affected.iter().map(|object| (&*object.id, object.outcome));
        affected.filter(move |(id, _)| object.is_none_or(|object| object == *id))
    }
    let are_same = outcomes(then, object).eq(outcomes(now, object));
    are_same && (object.is_some() || (then.outcome, then.examined) == (now.outcome, now.examined))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::{Affected, SubjectKind};

    #[test]
    fn findings_are_alike_by_outcome_and_objects() {
        let finding = |outcome, examined, objects: &[(&str, Outcome)]| Finding {
            check: "1.02.b",
            outcome,
            reasons: Vec::new(),
            examined,
            missing: Vec::new(),
            affected: objects
                .iter()
                .map(|(id, outcome)| Affected::new(SubjectKind::User, *id, *id, *outcome))
                .collect(),
        };
        let (fail, pass) = (Outcome::Fail, Outcome::Pass);
        let then = finding(fail, 3, &[("a", fail), ("b", fail)]);
        for (now, object, expected) in [
            (finding(fail, 3, &[("a", fail), ("b", fail)]), None, true),
            (finding(pass, 3, &[("a", fail), ("b", fail)]), None, false),
            (finding(fail, 4, &[("a", fail), ("b", fail)]), None, false),
            (finding(fail, 3, &[("a", fail)]), None, false),
            (finding(fail, 3, &[("a", fail), ("c", fail)]), None, false),
            (finding(fail, 3, &[("a", fail), ("b", Outcome::Review)]), None, false),
            (finding(fail, 4, &[("a", fail), ("c", fail)]), Some("a"), true),
            (finding(fail, 3, &[("b", fail)]), Some("a"), false),
            (finding(fail, 3, &[("a", Outcome::Review), ("b", fail)]), Some("a"), false),
        ] {
            assert_eq!(is_alike(&then, &now, object), expected, "{now:?} {object:?}");
        }
    }
}
