//! Where checks and items stand, the assessor's conclusions taken in as the report takes them.

use super::{Opened, owes_reason};
use crate::assessment::Annotation;
use crate::checklist::answers::Standing;
use crate::checklist::{Check, Conclusion, Item, Outcome};

impl Opened {
    /// Where a check stands, the assessor's conclusion taken in; not while it owes its reason.
    pub fn standing(&self, check: &Check) -> Standing {
        let outcome = self.finding(check.id).map(|finding| finding.outcome);
        let concluded = concluded(self.assessment().on_check(check.id), Some(check), outcome);
        concluded.map_or_else(|| Standing::of(check, outcome), |conclusion| Standing::Judged(conclusion.outcome()))
    }

    /// What was concluded of an item as a whole, where it counts.
    pub fn item_concluded(&self, item: &Item) -> Option<Conclusion> {
        concluded(self.assessment().on_item(item.id), None, self.outcome_of_item(item))
    }

    /// Where an item stands by the run, as the report says it.
    pub fn standing_of_item(&self, item: &Item) -> Standing {
        Standing::of_item(item, self.outcome_of_item(item), |check| self.standing(check))
    }
}

/// A conclusion that counts: one that goes against the outcome does with its reason alone.
fn concluded(said: Option<&Annotation>, check: Option<&Check>, outcome: Option<Outcome>) -> Option<Conclusion> {
    let said = said?;
    let owes = |conclusion, outcome| owes_reason(check, outcome, conclusion, &said.justification);
    said.conclusion.filter(|conclusion| !outcome.is_some_and(|outcome| owes(*conclusion, outcome)))
}
