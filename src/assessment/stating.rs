//! What is stated of an account: its category and whether it is an emergency account are one answer, so whoever says one of
//! them takes back what would contradict it.

use super::{Assessment, Edit};
use crate::tenant::stated::Category;

impl Assessment {
    /// The edit that states or withdraws a category.
    pub fn stating_category(&self, account: &str, category: Option<Category>) -> Edit {
        let edit = Edit::StateCategory { account: account.to_owned(), category };
        let said = self.stated.emergency.get(account);
        let contradicts = category.zip(said).is_some_and(|(category, said)| *said != (category == Category::Emergency));
        let also = Edit::StateEmergency { account: account.to_owned(), is_emergency: None };
        together(edit, contradicts.then_some(also))
    }

    /// The edit that states or withdraws whether it is an emergency account.
    pub fn stating_emergency(&self, account: &str, is_emergency: Option<bool>) -> Edit {
        let edit = Edit::StateEmergency { account: account.to_owned(), is_emergency };
        let category = |category| Edit::StateCategory { account: account.to_owned(), category };
        let also = match (self.stated.categories.get(account), is_emergency) {
            (Some(Category::Emergency), None | Some(false)) => Some(category(None)),
            (Some(said), Some(true)) if *said != Category::Emergency => Some(category(Some(Category::Emergency))),
            _ => None,
        };
        together(edit, also)
    }
}

/// One step, called as what was asked for.
fn together(edit: Edit, also: Option<Edit>) -> Edit {
    match also {
        Some(also) => Edit::Several { label: edit.label(), edits: vec![edit, also] },
        None => edit,
    }
}

#[cfg(test)]
mod tests {
    use crate::assessment::{Assessment, Document, Edit, Step};
    use crate::tenant::Moment;
    use crate::tenant::stated::Category;

    /// Category and word before, what is said then, and both afterwards.
    #[track_caller]
    fn check(
        before: (Option<Category>, Option<bool>),
        says: impl Fn(&Assessment) -> Edit,
        after: (Option<Category>, Option<bool>),
    ) {
        let mut document = Document::new(Assessment::new("privileged-access"));
        let account = || "5b2f".to_owned();
        let mut perform = |edit| document.perform(edit, Step::New, "Ada", Moment::of(0)).map(|_| ());
        perform(Edit::StateCategory { account: account(), category: before.0 }).unwrap();
        perform(Edit::StateEmergency { account: account(), is_emergency: before.1 }).unwrap();
        let edit = says(document.assessment());
        document.perform(edit, Step::New, "Ada", Moment::of(0)).unwrap();
        let stated = &document.assessment().stated;
        assert_eq!((stated.categories.get("5b2f").copied(), stated.is_emergency("5b2f")), after);
    }

    #[test]
    fn category_and_emergency_account_are_one_answer() {
        use Category::{Emergency, Shared};
        let category = |category| move |now: &Assessment| now.stating_category("5b2f", category);
        let emergency = |is| move |now: &Assessment| now.stating_emergency("5b2f", is);
        check((None, None), category(Some(Emergency)), (Some(Emergency), Some(true)));
        check((None, Some(false)), category(Some(Emergency)), (Some(Emergency), Some(true)));
        check((None, Some(true)), category(Some(Shared)), (Some(Shared), Some(false)));
        check((None, Some(false)), category(Some(Shared)), (Some(Shared), Some(false)));
        check((None, None), emergency(Some(true)), (None, Some(true)));
        check((Some(Shared), None), emergency(Some(true)), (Some(Emergency), Some(true)));
        check((Some(Shared), None), emergency(Some(false)), (Some(Shared), Some(false)));
        check((Some(Emergency), None), emergency(Some(false)), (None, Some(false)));
        check((Some(Emergency), None), emergency(None), (None, None));
        check((Some(Emergency), Some(true)), category(None), (None, Some(true)));
    }
}
