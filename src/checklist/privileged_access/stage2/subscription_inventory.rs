//! 2.13 · Whether every Azure subscription has an owner and a purpose, and who stands behind its bill.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.13",
    name: "subscription_inventory",
    stage: "2",
    track: Track::Azure,
    title: "Inventory of subscriptions",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("subscription_inventory.md"),
    checks: &[
        Check {
            id: "2.13.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every subscription has an owner and a purpose in the inventory",
            needs: &[],
            run: Run::ByHand,
            references: &["CM-8", "PM-5"],
        },
        Check {
            id: "2.13.b",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "No subscription is disabled, overdue, on trial or in another tenant",
            needs: &[],
            run: Run::ByHand,
            references: &["CM-8"],
        },
        Check {
            id: "2.13.c",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Billing and account owners are known, enabled members of the organisation",
            needs: &[Need::Helps(RecordKind::Users)],
            run: Run::ByHand,
            references: &["AC-2", "CM-8"],
        },
    ],
};
