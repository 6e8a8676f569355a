//! 4.05 · Whether any subscription hangs on a person who is gone, going, or never belonged.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "4.05",
    name: "subscription_ownership",
    stage: "4",
    track: Track::Azure,
    title: "Transfer of subscription ownership",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("subscription_ownership.md"),
    checks: &[Check {
        id: "4.05.a",
        mode: Mode::Assisted,
        severity: Severity::Medium,
        basis: Basis::Roadmap,
        title: "No subscription belongs to a person who is leaving, disabled or from outside",
        needs: &[Need::Helps(RecordKind::Users)],
        run: Run::ByHand,
        references: &["AC-2", "PS-4", "PS-5"],
    }],
};
