//! Who said what holds now of a finding, and when: read off the journal; and what was typed in one go though it is stored as
//! two steps.

use super::{Act, Edit, Entry, History, Step, Target, WorkState};

impl Entry {
    /// Whether something else was changed, and its work state went back to draft with that.
    #[must_use]
    pub fn puts_back(&self) -> bool {
        let Act::Edit(Edit::Several { edits, .. }) = &self.act else { return false };
        let is_back = |edit: &Edit| matches!(edit, Edit::SetWorkState { state: WorkState::Draft, comment, .. } if comment.is_empty());
        edits.iter().any(is_back) && !edits.iter().all(|edit| matches!(edit, Edit::SetWorkState { .. }))
    }
}

impl History {
    /// The entry that set the conclusion on a target as it is now, or confirmed it for this assessment; who takes a step back,
    /// or does it again, says what stands then.
    pub fn concluded_by(&self, target: &Target) -> Option<&Entry> {
        self.last(|edit| match edit {
            Edit::Conclude { target: of, .. } | Edit::SetCarried { target: of, .. } => of == target,
            _ => false,
        })
    }

    /// The entry that set the work state of a target as it is now.
    pub fn state_set_by(&self, target: &Target) -> Option<&Entry> {
        self.last(|edit| matches!(edit, Edit::SetWorkState { target: of, .. } if of == target))
    }

    /// The entry by which the target was handed in for the review that it is in or went through; none where it was not.
    /// An acceptance that was taken back leaves it handed in by whoever did that.
    pub fn submitted_by(&self, target: &Target) -> Option<&Entry> {
        type Standing<'a> = (WorkState, Option<&'a Entry>);
        let mut now: Standing<'_> = (WorkState::Draft, None);
        // Of each entry, how it stood before and after.
        let mut stood: Vec<(Standing<'_>, Standing<'_>)> = Vec::with_capacity(self.entries().len());
        for entry in self.entries() {
            let before = now;
            match &entry.act {
                Act::Edit(edit) => {
                    if let Some(state) = edit.state_of(target) {
                        now = match (state, before.0) {
                            (WorkState::Draft, _) => (state, None),
                            (WorkState::ReadyForReview, WorkState::Draft | WorkState::Returned) => (state, Some(entry)),
                            _ => (state, before.1),
                        };
                    }
                }
                Act::Undo(of) => {
                    let steps = usize::try_from(*of).ok().and_then(|of| of.checked_sub(1));
                    let mut at = steps.filter(|at| *at < stood.len());
                    // What was typed on is taken back as a whole.
                    while let Some(back) = at.filter(|at| self.entries()[*at].step == Step::Continues && *at > 0) {
                        at = Some(back - 1);
                    }
                    now = at.map_or(now, |at| stood[at].0);
                }
                Act::Redo(of) => {
                    let of = usize::try_from(*of).ok().and_then(|of| stood.get(of.checked_sub(1)?));
                    now = of.map_or(now, |(_, after)| *after);
                }
                Act::RemoveForGood(_) => {}
            }
            stood.push((before, now));
        }
        now.1
    }

    /// After an undo or redo: whether the next step was typed in one go with the one that was taken back or done again. The
    /// first text took an acceptance back with it, and is a step of its own in the journal.
    pub fn goes_on(&self) -> bool {
        let Some(last) = self.entries().last() else { return false };
        match last.act {
            Act::Undo(of) => self.next_undo().is_some_and(|next| self.is_typed_on(next, of)),
            Act::Redo(of) => self.next_redo().is_some_and(|next| self.is_typed_on(of, next)),
            Act::Edit(_) | Act::RemoveForGood(_) => false,
        }
    }

    /// Whether an edit that is typed on leads back to what stood before the typing began, and that took an acceptance back:
    /// then undo is what is meant.
    pub fn is_typed_back(&self, edit: &Edit) -> bool {
        let mut at = self.entries().len();
        while at > 1 && self.entries()[at - 1].step == Step::Continues {
            at -= 1;
        }
        let began = at as u64;
        let Some(Edit::Several { edits, .. }) = self.edit_of(began) else { return false };
        let is_last = self.next_undo() == Some(self.entries().len() as u64);
        is_last
            && edits.first().is_some_and(|first| edit.continues(first))
            && matches!(self.way_back(began), Some(Edit::Several { edits, .. }) if edits.contains(edit))
    }

    /// Whether the entry `later` is typed on in the field that `earlier` began with, which took something back besides.
    fn is_typed_on(&self, earlier: u64, later: u64) -> bool {
        let Some(Edit::Several { edits, .. }) = self.edit_of(earlier) else { return false };
        let between = usize::try_from(earlier).ok().zip(usize::try_from(later).ok());
        let typed_on = between.and_then(|(earlier, later)| self.entries().get(earlier..later)).unwrap_or_default();
        !typed_on.is_empty()
            && typed_on.iter().all(|entry| entry.step == Step::Continues)
            && self.edit_of(later).zip(edits.first()).is_some_and(|(edit, first)| edit.continues(first))
    }

    fn last(&self, is_it: impl Fn(&Edit) -> bool) -> Option<&Entry> {
        fn has(edit: &Edit, is_it: &dyn Fn(&Edit) -> bool) -> bool {
            match edit {
                Edit::Several { edits, .. } => edits.iter().any(|edit| has(edit, is_it)),
                edit => is_it(edit),
            }
        }
        let of = |entry: &&Entry| {
            let edit = match &entry.act {
                Act::Edit(edit) => Some(edit),
                Act::Undo(number) | Act::Redo(number) => self.edit_of(*number),
                Act::RemoveForGood(_) => None,
            };
            edit.is_some_and(|edit| has(edit, &is_it))
        };
        self.entries().iter().rev().find(of)
    }

    fn edit_of(&self, number: u64) -> Option<&Edit> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        match &self.entries().get(at)?.act {
            Act::Edit(edit) => Some(edit),
            Act::Undo(_) | Act::Redo(_) | Act::RemoveForGood(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::assessment::{Assessment, Detail, Document, Edit, Step, Target, WorkState};
    use crate::checklist::Conclusion;
    use crate::tenant::Moment;

    #[test]
    fn whoever_said_it_last_is_told() {
        let mut document = Document::new(Assessment::new("privileged-access"));
        let target = |id: &str| Target::check("privileged-access", id);
        let conclude = |id: &str| Edit::Conclude {
            target: target(id),
            conclusion: Some(Conclusion::NotMet),
            justification: String::new(),
        };
        let state = |id: &str, state| Edit::SetWorkState { target: target(id), state, comment: String::new() };
        let mut perform = |edit, who: &str, at| {
            document.perform(edit, Step::New, who, Moment::of(at)).unwrap();
        };
        perform(conclude("1.02.b"), "Ada", 1);
        perform(conclude("1.02.c"), "Bob", 2);
        perform(state("1.02.b", WorkState::ReadyForReview), "Cy", 3);
        let both = vec![conclude("1.02.d"), state("1.02.d", WorkState::ReadyForReview)];
        perform(Edit::Several { label: "Both".into(), edits: both }, "Dee", 4);
        perform(Edit::SetNote { target: target("1.02.b"), text: "More".into() }, "Eve", 5);
        let check = |document: &Document, id: &str, expected: (&str, &str)| {
            let history = document.history();
            let who = |entry: Option<&crate::assessment::Entry>| entry.map_or(String::new(), |entry| entry.who.clone());
            assert_eq!(
                (who(history.concluded_by(&target(id))).as_str(), who(history.state_set_by(&target(id))).as_str()),
                expected,
                "{id}"
            );
        };
        check(&document, "1.02.b", ("Ada", "Cy"));
        check(&document, "1.02.c", ("Bob", ""));
        check(&document, "1.02.d", ("Dee", "Dee"));
        check(&document, "1.02.e", ("", ""));
        document.undo("Eve", Moment::of(6)).unwrap();
        document.undo("Fay", Moment::of(7)).unwrap();
        check(&document, "1.02.d", ("Fay", "Fay"));
        check(&document, "1.02.b", ("Ada", "Cy"));
    }

    #[test]
    fn whoever_handed_it_in_is_told_whatever_became_of_it() {
        let mut assessment = Assessment::new("privileged-access");
        (assessment.details.assessor, assessment.details.reviewer) = ("Ada".into(), "Grace".into());
        let mut document = Document::new(assessment);
        let target = Target::check("privileged-access", "1.02.b");
        let state =
            |state, comment: &str| Edit::SetWorkState { target: target.clone(), state, comment: comment.into() };
        let note = |text: &str| Edit::SetNote { target: target.clone(), text: text.into() };
        let check = |document: &Document, expected: &str| {
            let by = document.history().submitted_by(&target).map_or("", |entry| &*entry.who);
            assert_eq!(by, expected, "{:?}", document.history().labels());
        };
        let perform = |document: &mut Document, edit, who: &str| {
            document.perform(edit, Step::New, who, Moment::of(1)).unwrap();
        };
        check(&document, "");
        perform(&mut document, state(WorkState::ReadyForReview, ""), "Ada");
        check(&document, "Ada");
        perform(&mut document, state(WorkState::Returned, "More"), "Grace");
        check(&document, "Ada");
        perform(&mut document, state(WorkState::ReadyForReview, "More"), "Bob");
        perform(&mut document, state(WorkState::Accepted, "More"), "Grace");
        check(&document, "Bob");
        document.undo("Grace", Moment::of(2)).unwrap();
        check(&document, "Bob");
        // The reviewer's own change sends it back; taken back, it is handed in by the one who did that.
        perform(&mut document, note("Typo"), "Grace");
        check(&document, "");
        document.undo("Grace", Moment::of(3)).unwrap();
        check(&document, "Bob");
        document.redo("Grace", Moment::of(4)).unwrap();
        check(&document, "");
    }

    #[test]
    fn typing_that_took_an_acceptance_back_is_taken_back_as_one() {
        let mut assessment = Assessment::new("privileged-access");
        (assessment.details.assessor, assessment.details.reviewer) = ("Ada".into(), "Grace".into());
        let mut document = Document::new(assessment);
        let target = Target::check("privileged-access", "1.02.b");
        let state = |state| Edit::SetWorkState { target: target.clone(), state, comment: String::new() };
        document.perform(state(WorkState::ReadyForReview), Step::New, "Ada", Moment::of(1)).unwrap();
        document.perform(state(WorkState::Accepted), Step::New, "Grace", Moment::of(1)).unwrap();
        let name = |text: &str| Edit::SetDetail { detail: Detail::Reviewer, text: text.into() };
        for (text, step) in [("M", Step::New), ("Ma", Step::Continues), ("Mary", Step::Continues)] {
            document.perform(name(text), step, "Ada", Moment::of(2)).unwrap();
        }
        assert_eq!(document.assessment().accepted(), 0);
        let typed_back = |text: &str| document.history().is_typed_back(&name(text));
        assert_eq!(["Grace", "Mar", ""].map(typed_back), [true, false, false]);
        let all = |document: &mut Document, undo: bool| {
            loop {
                if undo { document.undo("Ada", Moment::of(3)) } else { document.redo("Ada", Moment::of(3)) }.unwrap();
                if !document.history().goes_on() {
                    break;
                }
            }
            (document.assessment().details.reviewer.clone(), document.assessment().accepted())
        };
        assert_eq!(all(&mut document, true), ("Grace".to_owned(), 1));
        assert_eq!(all(&mut document, false), ("Mary".to_owned(), 0));
        // Left and come back to, it is a step of its own.
        document.perform(name("Mae"), Step::New, "Ada", Moment::of(4)).unwrap();
        assert_eq!(all(&mut document, true), ("Mary".to_owned(), 0));
    }
}
