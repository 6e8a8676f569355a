//! 3.10 · Whether Microsoft Defender for Cloud watches every subscription and someone receives what it says.

use crate::checklist::{Basis, Check, Item, Mode, Run, Severity, Track};
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.10",
    name: "integrated_monitoring",
    stage: "3",
    track: Track::Azure,
    title: "Integrated monitoring",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("integrated_monitoring.md"),
    checks: &[
        Check {
            id: "3.10.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Defender for Cloud plans are on in every subscription",
            needs: &[],
            run: Run::ByHand,
            references: &["RA-5", "SI-4"],
        },
        Check {
            id: "3.10.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every subscription has a security contact that receives alerts",
            needs: &[],
            run: Run::ByHand,
            references: &["IR-6", "SI-4(5)"],
        },
        Check {
            id: "3.10.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "A security baseline is assigned to every subscription",
            needs: &[],
            run: Run::ByHand,
            references: &["CA-7", "CM-6"],
        },
    ],
};
