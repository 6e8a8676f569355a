//! 3.04 · Four questions to the client, one for each phase of handling an incident.

use crate::checklist::{Basis, Check, Item, Mode, Run, Severity, Track};

pub static ITEM: Item = Item {
    id: "3.04",
    name: "incident_handling",
    stage: "3",
    track: Track::General,
    title: "NIST guidance for incident handling",
    applies: &[],
    guidance: include_str!("incident_handling.md"),
    checks: &[
        Check {
            id: "3.04.a",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Preparation for incidents is in place: roles, tools and training",
            needs: &[],
            run: Run::Answer,
            references: &["IR-1", "IR-2", "IR-8"],
        },
        Check {
            id: "3.04.b",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Detection and analysis of incidents are in place",
            needs: &[],
            run: Run::Answer,
            references: &["IR-4", "IR-5", "SI-4"],
        },
        Check {
            id: "3.04.c",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Containment, eradication and recovery are in place",
            needs: &[],
            run: Run::Answer,
            references: &["IR-4", "CP-10"],
        },
        Check {
            id: "3.04.d",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Lessons are drawn after an incident",
            needs: &[],
            run: Run::Answer,
            references: &["IR-4"],
        },
    ],
};
