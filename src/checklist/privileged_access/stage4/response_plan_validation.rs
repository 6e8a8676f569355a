//! 4.04 · Whether the plan was exercised, corrected and handed out.

use crate::checklist::{Basis, Check, Item, Mode, Run, Severity, Track};

pub static ITEM: Item = Item {
    id: "4.04",
    name: "response_plan_validation",
    stage: "4",
    track: Track::General,
    title: "Validation of the incident response plan",
    applies: &[],
    guidance: include_str!("response_plan_validation.md"),
    checks: &[
        Check {
            id: "4.04.a",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "The incident response plan was exercised recently",
            needs: &[],
            run: Run::ByHand,
            references: &["IR-3", "CP-4"],
        },
        Check {
            id: "4.04.b",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The roadmap was gone through for gaps in the plan",
            needs: &[],
            run: Run::Answer,
            references: &["IR-8"],
        },
        Check {
            id: "4.04.c",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Lessons from past incidents led to changes",
            needs: &[],
            run: Run::Answer,
            references: &["IR-4", "IR-8"],
        },
        Check {
            id: "4.04.d",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The updated plan was distributed",
            needs: &[],
            run: Run::Answer,
            references: &["IR-8"],
        },
    ],
};
