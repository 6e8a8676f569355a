//! What is on the screen and in no file, kept while an assessment is locked or opened again.

use super::ChecklistForm;
use super::bulk::BulkForm;
use super::filters::Filters;
use std::collections::BTreeSet;

/// What is to become of several checks, kept while the assessment is locked.
#[derive(Debug, Default)]
pub struct Together {
    marked: BTreeSet<&'static str>,
    bulk: BulkForm,
    /// Which checks are shown, and in which order.
    filters: Filters,
}

impl Together {
    /// Whether something is typed that none of the checks has yet.
    pub fn holds_typed(&self) -> bool {
        self.bulk.has_text()
    }
}

impl ChecklistForm {
    /// The checks that are edited together, what is chosen and typed for them, and what the list shows.
    pub fn take_together(&mut self) -> Together {
        let (marked, bulk) = (std::mem::take(&mut self.marked), std::mem::take(&mut self.bulk));
        Together { marked, bulk, filters: std::mem::take(&mut self.filters) }
    }

    /// What is chosen and typed for several checks together may go.
    pub fn forget_together(&mut self) {
        (self.marked, self.bulk) = (BTreeSet::new(), BulkForm::default());
    }

    pub fn give_back(&mut self, together: Together) {
        (self.marked, self.bulk, self.filters) = (together.marked, together.bulk, together.filters);
    }
}
