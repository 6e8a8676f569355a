//! Review: a second person accepts what the assessor concluded, and what is changed afterwards is to be accepted anew.

use super::{Assessment, Details, Edit, Refused, WorkState};

/// Whether this person may accept findings: where assessor and reviewer are both named and differ, the assessor may not.
///
/// # Errors
/// A sentence that names the reviewer.
pub fn four_eyes(details: &Details, who: &str) -> Result<(), Refused> {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let (assessor, reviewer) = (details.assessor.trim(), details.reviewer.trim());
    let are_two = !assessor.is_empty() && !reviewer.is_empty() && !same(assessor, reviewer);
    if are_two && same(who, assessor) {
        return Err(Refused(format!("{reviewer} accepts it: assessor and reviewer are two people.")));
    }
    Ok(())
}

/// The edit, together with taking an acceptance back where it changes what was accepted.
#[must_use]
pub fn reopening(edit: Edit, assessment: &Assessment) -> Edit {
    if matches!(edit, Edit::SetWorkState { .. }) {
        return edit;
    }
    if let Edit::Several { label, edits } = edit {
        // Who changes several at once may set their state in the same step: that stands.
        let sets: Vec<_> = edits.iter().filter(|edit| matches!(edit, Edit::SetWorkState { .. })).cloned().collect();
        let is_set = |edit: &Edit| sets.iter().any(|set| set.target() == edit.target());
        let edits = edits.into_iter().map(|edit| if is_set(&edit) { edit } else { reopening(edit, assessment) });
        return Edit::Several { label, edits: edits.collect() };
    }
    let accepted = edit.target().filter(|target| {
        assessment.annotation(target).is_some_and(|annotation| annotation.work_state == WorkState::Accepted)
    });
    let Some(target) = accepted.cloned() else { return edit };
    let label = edit.label();
    let reopened = Edit::SetWorkState { target, state: WorkState::Draft, comment: String::new() };
    Edit::Several { label, edits: vec![edit, reopened] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Document, Step, Target};
    use crate::tenant::Moment;

    #[test]
    fn the_assessor_does_not_accept_where_a_reviewer_is_named() {
        let details = |assessor: &str, reviewer: &str| Details {
            assessor: assessor.into(),
            reviewer: reviewer.into(),
            ..Details::default()
        };
        for (assessor, reviewer, who, may) in [
            ("Ada", "Grace", "ada ", false),
            ("Ada", "Grace", "Grace", true),
            ("Ada", "", "Ada", true),
            ("Ada", "ADA", "Ada", true),
            ("", "Grace", "Ada", true),
        ] {
            assert_eq!(four_eyes(&details(assessor, reviewer), who).is_ok(), may, "{assessor} {reviewer} {who}");
        }
    }

    #[test]
    fn a_change_after_acceptance_takes_it_back_and_undo_brings_it_again() {
        let target = Target::check("privileged-access", "1.02.b");
        let mut document = Document::new(Assessment::new("privileged-access"));
        let mut perform = |edit: Edit| {
            let edit = reopening(edit, document.assessment());
            document.perform(edit, Step::New, "Ada", Moment(0)).unwrap();
            document.assessment().annotation(&Target::check("privileged-access", "1.02.b")).unwrap().work_state
        };
        let accept = Edit::SetWorkState { target: target.clone(), state: WorkState::Accepted, comment: String::new() };
        assert_eq!(perform(accept.clone()), WorkState::Accepted);
        let note = Edit::SetNote { target: target.clone(), text: "More".into() };
        assert_eq!(perform(note), WorkState::Draft);
        let other = Edit::SetNote { target: target.clone(), text: "Even more".into() };
        let both = Edit::Several { label: "Both".into(), edits: vec![other, accept] };
        assert_eq!(perform(both), WorkState::Accepted, "a state set in the same step stands");
        document.undo("Ada", Moment(0)).unwrap();
        document.undo("Ada", Moment(0)).unwrap();
        assert_eq!(document.assessment().annotation(&target).unwrap().work_state, WorkState::Accepted);
    }
}
