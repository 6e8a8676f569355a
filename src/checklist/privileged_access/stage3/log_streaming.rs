//! 3.13 · Whether directory, resource and machine logs leave the tenant for a place where they are watched and kept.

use crate::checklist::{Basis, Check, Item, Mode, Run, Severity, Track};
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.13",
    name: "log_streaming",
    stage: "3",
    track: Track::Azure,
    title: "Azure logs to the SIEM",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("log_streaming.md"),
    checks: &[
        Check {
            id: "3.13.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Sign-in, audit, risk and provisioning logs are streamed",
            needs: &[],
            run: Run::ByHand,
            references: &["MS.AAD.4.1", "AU-4(1)", "AU-6(4)", "T1562.008"],
        },
        Check {
            id: "3.13.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Resource logs and Defender alerts are streamed",
            needs: &[],
            run: Run::ByHand,
            references: &["AU-6(4)", "SI-4"],
        },
        Check {
            id: "3.13.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Streamed logs are kept long enough",
            needs: &[],
            run: Run::ByHand,
            references: &["AU-11"],
        },
        Check {
            id: "3.13.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Security events of Windows virtual machines reach the workspace",
            needs: &[],
            run: Run::ByHand,
            references: &["AU-12", "SI-4"],
        },
    ],
};
