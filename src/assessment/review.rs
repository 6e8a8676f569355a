//! Review: the assessor submits, a second person accepts or returns with a comment, and what is changed after an
//! acceptance is to be accepted anew. Four eyes are enforced by name where assessor and reviewer are both named and differ:
//! what the reviewer changes himself goes back to the assessor, who looks at it and submits it again.

use super::{Annotation, Assessment, Detail, Details, Edit, Refused, Target, WorkState};
use std::collections::BTreeSet;

/// Assessor and reviewer, where they are two.
pub fn two_people(details: &Details) -> Option<(&str, &str)> {
    let (assessor, reviewer) = (details.assessor.trim(), details.reviewer.trim());
    (!assessor.is_empty() && !reviewer.is_empty() && !is_same(assessor, reviewer)).then_some((assessor, reviewer))
}

/// Names are the same whatever their case and the spaces around them.
fn is_same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Whether one name stands for both: nobody would look at the assessor's work then.
pub fn is_one_person(details: &Details) -> bool {
    !details.reviewer.trim().is_empty() && is_same(&details.assessor, &details.reviewer)
}

/// Whether this is the reviewer, where assessor and reviewer are two.
pub fn is_second(details: &Details, who: &str) -> bool {
    two_people(details).is_some_and(|(_, reviewer)| is_same(who, reviewer))
}

/// Whether this person may accept or return findings: where there are two, the reviewer alone may.
///
/// # Errors
/// A sentence that names the reviewer.
pub fn four_eyes(details: &Details, who: &str) -> Result<(), Refused> {
    match two_people(details) {
        Some((_, reviewer)) if !is_same(who, reviewer) => {
            let who = if who.trim().is_empty() { "somebody without a name" } else { who.trim() };
            Err(Refused(format!("{reviewer} reviews it, and this is {who}: assessor and reviewer are two people.")))
        }
        _ => Ok(()),
    }
}

/// Why this person cannot set this state with this comment; `None`: it can be set.
pub fn refusal(
    assessment: &Assessment,
    target: &Target,
    state: WorkState,
    comment: &str,
    who: &str,
) -> Option<Refused> {
    let now = assessment.annotation(target).map_or(WorkState::Draft, |annotation| annotation.work_state);
    if matches!(state, WorkState::Draft | WorkState::ReadyForReview) {
        // Who submits it himself would accept his own work.
        let people = two_people(&assessment.details).filter(|(_, reviewer)| is_same(who, reviewer));
        let (assessor, reviewer) = people.filter(|_| state == WorkState::ReadyForReview && now != state)?;
        return Some(Refused(format!("{reviewer} reviews it, so {assessor} submits it: four eyes are two people.")));
    }
    if let Err(refused) = four_eyes(&assessment.details, who) {
        return Some(refused);
    }
    let is_reviewed = !assessment.details.reviewer.trim().is_empty();
    if now == WorkState::Draft && is_reviewed {
        return Some(Refused(format!("{} was not submitted for review yet.", target.short())));
    }
    if state == WorkState::Returned && comment.trim().is_empty() {
        return Some(Refused(format!(
            "Say what is to be done before {} is accepted: a return needs a comment.",
            target.short()
        )));
    }
    match now {
        // What was changed since, and by whom, is the assessor's to submit.
        WorkState::Returned if is_reviewed && state == WorkState::Accepted => {
            Some(Refused(format!("{} was returned, and is to be submitted again first.", target.short())))
        }
        _ => None,
    }
}

/// Refuses what sets a state that may not be set.
pub(super) fn check(edit: &Edit, assessment: &Assessment, who: &str) -> Result<(), Refused> {
    match edit {
        Edit::Several { edits, .. } => {
            let (mut touched, mut set) = (BTreeSet::new(), BTreeSet::new());
            targets(edit, &mut touched, &mut set);
            let mut both = touched.intersection(&set).filter(|target| passes(edit, target));
            if let (Some(target), true) = (both.next(), is_second(&assessment.details, who)) {
                return Err(Refused(format!(
                    "Nobody else would look at what you change of {}: change it or set its work state, not both.",
                    target.short()
                )));
            }
            edits.iter().try_for_each(|edit| check(edit, assessment, who))
        }
        Edit::SetWorkState { target, state, comment } => {
            let silent = Annotation::default();
            let said = assessment.annotation(target).unwrap_or(&silent);
            if said.work_state == *state && said.work_comment != *comment {
                // Without a step of one's own: what the reviewer is to say, nobody else writes.
                four_eyes(&assessment.details, who)?;
            }
            refusal(assessment, target, *state, comment, who).map_or(Ok(()), Err)
        }
        _ => Ok(()),
    }
}

/// Refuses to take back or do again what another person did (`made_by`), where the rules of review are against it: between
/// the reviewer and others each step, and of others' what this person could not do as a step of his own. One's own step
/// leads to what stood before or after it, whoever accepted that.
pub(super) fn reversal(
    edit: &Edit,
    label: &str,
    made_by: &str,
    assessment: &Assessment,
    who: &str,
) -> Result<(), Refused> {
    if is_same(made_by, who) {
        return Ok(());
    }
    if is_second(&assessment.details, made_by) {
        return Err(Refused(format!(
            "“{label}” is a step of {}, who reviews: nobody else takes it back or does it again.",
            made_by.trim()
        )));
    }
    let maker = if made_by.trim().is_empty() { "somebody without a name" } else { made_by.trim() };
    if is_second(&assessment.details, who) {
        return Err(Refused(format!(
            "“{label}” is a step of {maker}: who reviews does not take it back or do it again. Return the finding, and say \
             what is to be changed."
        )));
    }
    check(edit, assessment, who)?;
    if reopening(edit.clone(), assessment, who) == *edit {
        return Ok(());
    }
    Err(Refused(format!(
        "“{label}” is a step of {maker}, and what it is about was submitted or accepted since: change it anew, so that it is \
         reviewed again."
    )))
}

/// Whether it leaves a target submitted or accepted.
fn passes(edit: &Edit, of: &Target) -> bool {
    match edit {
        Edit::Several { edits, .. } => edits.iter().any(|edit| passes(edit, of)),
        Edit::SetWorkState { target, state: WorkState::ReadyForReview | WorkState::Accepted, .. } => target == of,
        _ => false,
    }
}

/// The edit, together with taking back what it makes untrue, of its target and of the finding whose object it is: an
/// acceptance of something else, and a submission that the reviewer himself (`who`) changed.
#[must_use]
pub fn reopening(edit: Edit, assessment: &Assessment, who: &str) -> Edit {
    let (mut touched, mut set) = (BTreeSet::new(), BTreeSet::new());
    targets(&edit, &mut touched, &mut set);
    let is_second = is_second(&assessment.details, who);
    let goes_back = |target: &Target| {
        let state = assessment.annotation(target).map(|annotation| annotation.work_state);
        state == Some(WorkState::Accepted) || (is_second && state == Some(WorkState::ReadyForReview))
    };
    let reopened = touched
        .into_iter()
        // Who changes several things at once may set the state in the same step: that stands.
        .filter(|target| !set.contains(target) && goes_back(target))
        .map(|target| {
            // What the reviewer asked for is asked for still.
            let comment = assessment.annotation(&target).map(|said| said.work_comment.clone()).unwrap_or_default();
            Edit::SetWorkState { target, state: WorkState::Draft, comment }
        });
    with(edit, reopened.collect())
}

/// Whether acceptances that were given under these details would be taken back once a detail says this.
pub fn lapses(details: &Details, detail: Detail, text: &str) -> bool {
    let mut after = details.clone();
    after.set(detail, text.to_owned());
    is_reviewed_by_another(details, &after)
}

fn is_reviewed_by_another(before: &Details, after: &Details) -> bool {
    let has_two = |details| two_people(details).is_some();
    let is_another = !is_same(&before.reviewer, &after.reviewer);
    // While one name stood for both, or no assessor was named, anybody could accept.
    is_another || !after.reviewer.trim().is_empty() && !has_two(before) && has_two(after)
}

/// The edit, together with taking back all acceptances, where it changes who reviews (`before`, `assessment`: without it and
/// with it): somebody else gave them, and the report would name the new reviewer for them. They wait for review again.
#[must_use]
pub(super) fn lapsing(edit: Edit, before: &Details, assessment: &Assessment) -> Edit {
    if !is_reviewed_by_another(before, &assessment.details) {
        return edit;
    }
    let accepted = assessment.annotations.iter().filter(|(_, said)| said.work_state == WorkState::Accepted);
    let lapsed = accepted.map(|(target, said)| Edit::SetWorkState {
        target: target.clone(),
        state: WorkState::ReadyForReview,
        comment: said.work_comment.clone(),
    });
    with(edit, lapsed.collect())
}

/// One step of an edit and what follows from it.
fn with(edit: Edit, more: Vec<Edit>) -> Edit {
    if more.is_empty() {
        return edit;
    }
    match edit {
        Edit::Several { label, mut edits } => {
            edits.extend(more);
            Edit::Several { label, edits }
        }
        edit => Edit::Several { label: edit.label(), edits: std::iter::once(edit).chain(more).collect() },
    }
}

/// What an edit changes, and what it sets the state of.
fn targets(edit: &Edit, touched: &mut BTreeSet<Target>, set: &mut BTreeSet<Target>) {
    match edit {
        Edit::Several { edits, .. } => edits.iter().for_each(|edit| targets(edit, touched, set)),
        Edit::SetWorkState { target, .. } => {
            set.insert(target.clone());
        }
        // What was said before is beside what is said now.
        Edit::SetCarried { .. } => {}
        _ => {
            let Some(target) = edit.target() else { return };
            touched.insert(target.clone());
            if let Target::Object { checklist, check, .. } = target {
                touched.insert(Target::check(checklist, check));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Document, Step};
    use crate::tenant::Moment;

    fn target() -> Target {
        Target::check("privileged-access", "1.02.b")
    }

    fn state(state: WorkState, comment: &str) -> Edit {
        Edit::SetWorkState { target: target(), state, comment: comment.into() }
    }

    fn between(assessor: &str, reviewer: &str) -> Document {
        let mut assessment = Assessment::new("privileged-access");
        assessment.details = Details { assessor: assessor.into(), reviewer: reviewer.into(), ..Details::default() };
        Document::new(assessment)
    }

    fn state_of(document: &Document) -> WorkState {
        document.assessment().annotation(&target()).map_or(WorkState::Draft, |annotation| annotation.work_state)
    }

    #[test]
    fn the_reviewer_alone_reviews_where_there_are_two() {
        for (assessor, reviewer, who, may) in [
            ("Ada", "Grace", "ada ", false),
            ("Ada", "Grace", "Bob", false),
            ("Ada", "Grace", "", false),
            ("Ada", "Grace", " grace", true),
            ("Ada", "", "Ada", true),
            ("Ada", "ADA", "Ada", true),
            ("", "Grace", "Ada", true),
        ] {
            let mut document = between(assessor, reviewer);
            assert_eq!(four_eyes(&document.assessment().details, who).is_ok(), may, "{assessor} {reviewer} {who}");
            document.perform(state(WorkState::ReadyForReview, ""), Step::New, "Ada", Moment::of(0)).unwrap();
            let accepted = document.perform(state(WorkState::Accepted, ""), Step::New, who, Moment::of(0));
            assert_eq!(accepted.is_ok(), may, "{assessor} {reviewer} {who}: {accepted:?}");
        }
    }

    #[test]
    fn another_reviewer_accepts_anew() {
        use crate::assessment::Detail;
        let (mine, again) = (WorkState::Accepted, WorkState::ReadyForReview);
        for (people, then, who, detail, name, expected) in [
            (("Ada", "Grace"), "Grace", "Grace", Detail::Reviewer, "grace ", mine),
            (("Ada", "Grace"), "Grace", "Grace", Detail::Assessor, "Ada L.", mine),
            (("Ada", "Grace"), "Grace", "Grace", Detail::Reviewer, "Bob", again),
            (("Ada", "Grace"), "Grace", "Grace", Detail::Reviewer, "", again),
            (("Ada", "ada"), "Ada", "Ada", Detail::Reviewer, "Grace", again),
            (("Ada", "ada"), "Ada", "Ada", Detail::Assessor, "Bob", again),
            (("", "Grace"), "Ada", "Ada", Detail::Assessor, "Ada", again),
            (("Ada", ""), "Ada", "Ada", Detail::Reviewer, "Grace", again),
        ] {
            let mut document = between(people.0, people.1);
            document.perform(state(WorkState::ReadyForReview, ""), Step::New, "Ada", Moment::of(0)).unwrap();
            document.perform(state(WorkState::Accepted, ""), Step::New, who, Moment::of(0)).unwrap();
            let edit = Edit::SetDetail { detail, text: name.into() };
            document.perform(edit, Step::New, then, Moment::of(0)).unwrap();
            assert_eq!(state_of(&document), expected, "{people:?}, then {name}");
            document.undo(then, Moment::of(0)).unwrap();
            assert_eq!(state_of(&document), WorkState::Accepted, "{people:?}");
        }
        // One name for both passes nothing that was not submitted.
        let mut document = between("Ada", " ADA");
        assert!(is_one_person(&document.assessment().details));
        let accepted = document.perform(state(WorkState::Accepted, ""), Step::New, "Ada", Moment::of(0));
        assert!(accepted.unwrap_err().0.contains("not submitted"));
    }

    #[test]
    fn what_the_reviewer_asked_for_outlives_the_state_that_it_was_asked_in() {
        use crate::assessment::Detail;
        let comment_of = |document: &Document| {
            document.assessment().annotation(&target()).map_or(String::new(), |said| said.work_comment.clone())
        };
        let note = || Edit::SetNote { target: target(), text: "Seen in the portal.".into() };
        let name = || Edit::SetDetail { detail: Detail::Reviewer, text: "Bob".into() };
        for (asked_in, edit, expected) in [
            (WorkState::ReadyForReview, note(), WorkState::Draft),
            (WorkState::Accepted, note(), WorkState::Draft),
            (WorkState::Accepted, name(), WorkState::ReadyForReview),
        ] {
            let mut document = between("Ada", "Grace");
            document.perform(state(WorkState::ReadyForReview, ""), Step::New, "Ada", Moment::of(0)).unwrap();
            document.perform(state(asked_in, "Name them."), Step::New, "Grace", Moment::of(0)).unwrap();
            document.perform(edit.clone(), Step::New, "Grace", Moment::of(0)).unwrap();
            assert_eq!((state_of(&document), &*comment_of(&document)), (expected, "Name them."), "{edit:?}");
            document.undo("Grace", Moment::of(0)).unwrap();
            assert_eq!((state_of(&document), &*comment_of(&document)), (asked_in, "Name them."), "{edit:?}");
        }
    }

    #[test]
    fn what_was_not_submitted_is_not_accepted_and_a_return_says_why() {
        let mut document = between("Ada", "Grace");
        let mut check = |edit: Edit, who: &str, word: &str| {
            let refused = document.perform(edit, Step::New, who, Moment::of(0)).err().map_or(String::new(), |it| it.0);
            assert!(refused.contains(word) && refused.is_empty() == word.is_empty(), "{who}: {refused}");
        };
        check(state(WorkState::Accepted, ""), "Grace", "not submitted");
        check(state(WorkState::Returned, "Why?"), "Grace", "not submitted");
        check(state(WorkState::ReadyForReview, ""), "grace ", "so Ada submits it");
        check(state(WorkState::ReadyForReview, ""), "Ada", "");
        check(state(WorkState::Returned, " "), "Grace", "needs a comment");
        check(state(WorkState::Returned, "Where was it seen?"), "Ada", "Grace reviews it");
        check(state(WorkState::Returned, "Where was it seen?"), "Grace", "");
        check(state(WorkState::Returned, "It was seen."), "Ada", "Grace reviews it");
        check(state(WorkState::ReadyForReview, "In the portal."), "Ada", "");
        let both = vec![Edit::SetAsOf { as_of: Some(Moment::of(1)) }, state(WorkState::Accepted, "")];
        check(Edit::Several { label: "Both".into(), edits: both }, "Ada", "Grace reviews it");
        check(state(WorkState::Accepted, ""), "Grace", "");
        assert_eq!(document.assessment().as_of, None, "nothing of a refused step is done");
    }

    #[test]
    fn what_the_reviewer_changes_himself_goes_back_to_the_assessor() {
        let mut document = between("Ada", "Grace");
        let object = Target::object("privileged-access", "1.02.b", "5b2f");
        let note = |target: Target, text: &str| Edit::SetNote { target, text: text.into() };
        let mut perform = |edit: Edit, who: &str| {
            let refused = document.perform(edit, Step::New, who, Moment::of(0)).err().map_or(String::new(), |it| it.0);
            (state_of(&document), refused)
        };
        perform(note(target(), "Seen."), "Ada");
        let mut check = |edit: Edit, who: &str, expected: WorkState, word: &str| {
            let (found, refused) = perform(edit, who);
            assert_eq!(
                (found, refused.contains(word) && refused.is_empty() == word.is_empty()),
                (expected, true),
                "{refused}"
            );
        };
        let (submit, accept) = (state(WorkState::ReadyForReview, ""), state(WorkState::Accepted, ""));
        check(submit.clone(), "Ada", WorkState::ReadyForReview, "");
        check(note(target(), "Seen by Ada."), "Ada", WorkState::ReadyForReview, "");
        check(note(target(), "Not seen."), " grace ", WorkState::Draft, "");
        check(accept.clone(), "Grace", WorkState::Draft, "not submitted");
        check(submit.clone(), "Ada", WorkState::ReadyForReview, "");
        check(note(object, "An exception."), "Grace", WorkState::Draft, "");
        check(submit.clone(), "Ada", WorkState::ReadyForReview, "");
        let both = vec![note(target(), "All is well."), accept.clone()];
        let both = Edit::Several { label: "Both".into(), edits: both };
        check(both, "Grace", WorkState::ReadyForReview, "not both");
        check(state(WorkState::Returned, "Where?"), "Grace", WorkState::Returned, "");
        check(note(target(), "In the portal."), "Grace", WorkState::Returned, "");
        check(accept.clone(), "Grace", WorkState::Returned, "submitted again");
        check(submit, "Ada", WorkState::ReadyForReview, "");
        check(accept, "Grace", WorkState::Accepted, "");
        let lines = document.history().lines();
        assert_eq!(lines.iter().filter(|line| line.puts_back).count(), 2, "{lines:?}");
    }

    /// Neither way back nor forth leads around the reviewer.
    #[test]
    fn undo_and_redo_keep_to_the_rules_of_review() {
        #[derive(Clone, Copy)]
        enum Do {
            Edit(&'static str, WorkState, &'static str),
            Note(&'static str),
            Undo(&'static str),
            Redo(&'static str),
        }
        use WorkState::{Accepted, Draft, ReadyForReview, Returned};
        let submit = Do::Edit("Ada", ReadyForReview, "");
        let accept = Do::Edit("Grace", Accepted, "");
        let back = Do::Edit("Grace", Returned, "Where?");
        // `refused`: by what word the last step is refused; empty: it is done.
        let check = |steps: &[Do], refused: &str, expected: WorkState| {
            let mut document = between("Ada", "Grace");
            let (now, mut said) = (Moment::of(0), String::new());
            for (at, step) in steps.iter().enumerate() {
                let done = match *step {
                    Do::Edit(who, to, comment) => document.perform(state(to, comment), Step::New, who, now),
                    Do::Note(who) => {
                        let edit = Edit::SetNote { target: target(), text: format!("Note {at}") };
                        document.perform(edit, Step::New, who, now)
                    }
                    Do::Undo(who) => document.undo(who, now),
                    Do::Redo(who) => document.redo(who, now),
                };
                said = done.err().map_or(String::new(), |refused| refused.0);
                assert!(said.is_empty() || at + 1 == steps.len(), "{at}: {said}");
            }
            assert_eq!(state_of(&document), expected, "{said}");
            assert!(said.contains(refused) && said.is_empty() == refused.is_empty(), "{said}");
        };
        check(&[submit, accept, back, Do::Undo("Ada")], "is a step of Grace, who reviews", Returned);
        check(&[submit, accept, back, Do::Undo("Bob")], "is a step of Grace, who reviews", Returned);
        check(&[submit, accept, back, Do::Undo(" grace")], "", Accepted);
        check(&[submit, accept, Do::Undo("Ada")], "is a step of Grace, who reviews", Accepted);
        check(&[submit, accept, Do::Undo("Grace"), Do::Redo("Ada")], "is a step of Grace, who reviews", ReadyForReview);
        check(&[submit, accept, Do::Undo("Grace"), Do::Redo("Grace")], "", Accepted);
        check(&[submit, Do::Undo("Ada"), Do::Redo("Grace")], "who reviews does not", Draft);
        check(&[submit, Do::Undo("Grace")], "is a step of Ada: who reviews does not", ReadyForReview);
        // One's own change is taken back to what was accepted; nobody else's is.
        check(&[submit, accept, Do::Note("Ada"), Do::Undo("Ada")], "", Accepted);
        check(&[submit, accept, Do::Note("Ada"), Do::Undo("Bob")], "Grace reviews it", Draft);
        check(&[submit, Do::Note("Ada"), Do::Undo("Grace")], "who reviews does not", ReadyForReview);
        check(&[Do::Note("Ada"), Do::Undo("Grace")], "is a step of Ada", Draft);
        check(&[Do::Note("Ada"), Do::Undo("Bob")], "", Draft);
    }

    #[test]
    fn a_change_after_acceptance_takes_it_back_and_undo_brings_it_again() {
        let mut document = between("", "");
        let perform = |document: &mut Document, edit: Edit| {
            document.perform(edit, Step::New, "Ada", Moment::of(0)).unwrap();
            state_of(document)
        };
        let accept = state(WorkState::Accepted, "");
        let note = |text: &str| Edit::SetNote { target: target(), text: text.into() };
        assert_eq!(perform(&mut document, accept.clone()), WorkState::Accepted);
        assert_eq!(perform(&mut document, note("More")), WorkState::Draft);
        assert_eq!(document.history().undo_label(), Some("Note on 1.02.b"));
        let both = Edit::Several { label: "Both".into(), edits: vec![note("Even more"), accept] };
        assert_eq!(perform(&mut document, both), WorkState::Accepted, "a state set in the same step stands");
        document.undo("Ada", Moment::of(0)).unwrap();
        document.undo("Ada", Moment::of(0)).unwrap();
        assert_eq!(state_of(&document), WorkState::Accepted);
        let object = Target::object("privileged-access", "1.02.b", "5b2f");
        let on_object = Edit::SetNote { target: object, text: "An exception.".into() };
        assert_eq!(perform(&mut document, on_object), WorkState::Draft, "an object belongs to its finding");
        let same = Edit::SetNote { target: target(), text: "Even more".into() };
        document.perform(same.clone(), Step::New, "Ada", Moment::of(0)).unwrap();
        assert_eq!(perform(&mut document, state(WorkState::Accepted, "")), WorkState::Accepted);
        assert_eq!(document.perform(same, Step::New, "Ada", Moment::of(0)), Ok(None), "nothing changed");
        let elsewhere = Edit::SetNote { target: Target::check("privileged-access", "1.02.c"), text: "x".into() };
        assert_eq!(perform(&mut document, elsewhere), WorkState::Accepted);
    }
}
