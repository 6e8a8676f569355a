//! 2.09 · Three questions to the client: which guidance was gone through, when, and what was decided.

use crate::checklist::{Basis, Check, Item, Mode, Run, Severity, Track};
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.09",
    name: "security_guidance",
    stage: "2",
    track: Track::General,
    title: "Microsoft 365 security and compliance guidance reviewed",
    applies: &[ScopeArea::Microsoft365],
    guidance: include_str!("security_guidance.md"),
    checks: &[
        Check {
            id: "2.09.a",
            mode: Mode::Manual,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "The Microsoft 365 security plan was reviewed and decisions recorded",
            needs: &[],
            run: Run::Answer,
            references: &["PL-2", "PM-1"],
        },
        Check {
            id: "2.09.b",
            mode: Mode::Manual,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "The steps for protecting access to data and services were reviewed",
            needs: &[],
            run: Run::Answer,
            references: &["PL-2", "AC-1"],
        },
        Check {
            id: "2.09.c",
            mode: Mode::Manual,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "The monitoring guidance was reviewed",
            needs: &[],
            run: Run::Answer,
            references: &["AU-1", "SI-4"],
        },
    ],
};
