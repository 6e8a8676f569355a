//! Where checks and items stand, the assessor's conclusions taken in as the report takes them.

use super::Opened;
use crate::checklist::answers::Standing;
use crate::checklist::{Check, Conclusion, Item};

impl Opened {
    /// Where a check stands, the assessor's conclusion taken in; not while it owes its reason.
    pub fn standing(&self, check: &Check) -> Standing {
        let outcome = self.finding(check.id).map(|finding| finding.outcome);
        let concluded = self.assessment().on_check(check.id).and_then(|said| said.counted(Some(check), outcome));
        concluded.map_or_else(|| Standing::of(check, outcome), |conclusion| Standing::Judged(conclusion.outcome()))
    }

    /// What was concluded of an item as a whole, where it counts.
    pub fn item_concluded(&self, item: &Item) -> Option<Conclusion> {
        self.assessment().on_item(item.id)?.counted(None, self.outcome_of_item(item))
    }

    /// Where an item stands by the run, as the report says it.
    pub fn standing_of_item(&self, item: &Item) -> Standing {
        Standing::of_item(item, self.outcome_of_item(item), |check| self.standing(check))
    }
}
