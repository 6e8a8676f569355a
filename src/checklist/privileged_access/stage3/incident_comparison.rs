//! 3.08 · One question to the client: where the provider's duty ends and the organisation's begins.

use crate::checklist::{Basis, Check, Item, Mode, Run, Severity, Track};

pub static ITEM: Item = Item {
    id: "3.08",
    name: "incident_comparison",
    stage: "3",
    track: Track::General,
    title: "Incident management in Microsoft 365 compared with the organisation’s own",
    applies: &[],
    guidance: include_str!("incident_comparison.md"),
    checks: &[Check {
        id: "3.08.a",
        mode: Mode::Manual,
        severity: Severity::Low,
        basis: Basis::Roadmap,
        title: "Microsoft’s incident management was compared with the organisation’s own and differences decided",
        needs: &[],
        run: Run::Answer,
        references: &["IR-8", "SA-9"],
    }],
};
