//! 3.15 · Whether confidential content is labelled and encrypted, in Microsoft 365 and in connected apps.

use crate::checklist::{Basis, Check, Item, Mode, Run, Severity, Track};
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.15",
    name: "information_protection",
    stage: "3",
    track: Track::OtherApps,
    title: "Information protection",
    applies: &[ScopeArea::OtherApps],
    guidance: include_str!("information_protection.md"),
    checks: &[
        Check {
            id: "3.15.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Sensitivity labels are published and encrypt what is confidential",
            needs: &[],
            run: Run::ByHand,
            references: &["AC-16", "MP-3", "SC-28"],
        },
        Check {
            id: "3.15.b",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Files in connected cloud apps are scanned and classified",
            needs: &[],
            run: Run::ByHand,
            references: &["AC-16", "RA-2", "T1213"],
        },
    ],
};
