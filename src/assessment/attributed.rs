//! Who said what holds now of a finding, and when: read off the journal.

use super::{Act, Edit, Entry, History, Target};

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
    use crate::assessment::{Assessment, Document, Edit, Step, Target, WorkState};
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
}
