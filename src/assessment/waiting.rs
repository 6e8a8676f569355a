//! What a reviewer has written and given back to nobody yet.

use super::history::{Act, History};
use super::{Edit, Target, WorkState};
use std::collections::BTreeSet;

impl History {
    /// Whether the reviewer's comment on a target was written since the target's work state was set last: a return that was
    /// begun, and is not done. What the comment says now is not looked at.
    pub fn comment_waits(&self, target: &Target) -> bool {
        let mut undone = BTreeSet::new();
        for entry in self.entries() {
            match entry.act {
                Act::Undo(of) => _ = undone.insert(of),
                Act::Redo(of) => _ = undone.remove(&of),
                Act::Edit(_) | Act::RemoveForGood(_) => {}
            }
        }
        let (mut before, mut waits) = (WorkState::Draft, false);
        for (number, entry) in (1..).zip(self.entries()) {
            let Act::Edit(edit) = &entry.act else { continue };
            if undone.contains(&number) {
                continue;
            }
            let edits = match edit {
                Edit::Several { edits, .. } => edits.as_slice(),
                one => std::slice::from_ref(one),
            };
            for edit in edits {
                if let Edit::SetWorkState { target: of, state, .. } = edit
                    && of == target
                {
                    waits = before == *state;
                    before = *state;
                }
            }
        }
        waits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Assessment, Document, Step};
    use crate::checklist::Conclusion;
    use crate::tenant::Moment;

    #[test]
    fn a_comment_waits_until_it_is_returned() {
        let mut document = Document::new(Assessment::new("privileged-access"));
        let target = Target::check("privileged-access", "1.02.b");
        let (mut at, who) = (0, "Grace");
        let mut perform = |document: &mut Document, edit: Edit| {
            at += 1;
            document.perform(edit, Step::New, who, Moment::of(at)).unwrap();
        };
        let state =
            |state, comment: &str| Edit::SetWorkState { target: target.clone(), state, comment: comment.to_owned() };
        let waits = |document: &Document| document.history().comment_waits(&target);
        let conclusion = Some(Conclusion::NotMet);
        perform(&mut document, Edit::Conclude { target: target.clone(), conclusion, justification: String::new() });
        perform(&mut document, state(WorkState::ReadyForReview, ""));
        assert!(!waits(&document));
        perform(&mut document, state(WorkState::ReadyForReview, "Name them."));
        assert!(waits(&document));
        document.undo(who, Moment::of(90)).unwrap();
        assert!(!waits(&document), "taken back");
        document.redo(who, Moment::of(91)).unwrap();
        perform(&mut document, state(WorkState::Returned, "Name them."));
        assert!(!waits(&document));
        // Handed in again, the comment stands there, and was returned.
        perform(&mut document, state(WorkState::ReadyForReview, "Name them."));
        assert!(!waits(&document));
    }
}
