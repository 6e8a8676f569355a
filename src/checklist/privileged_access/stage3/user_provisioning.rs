//! 3.14 · Whether accounts in connected apps come and go with the directory.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.14",
    name: "user_provisioning",
    stage: "3",
    track: Track::OtherApps,
    title: "User provisioning for connected apps",
    applies: &[ScopeArea::OtherApps],
    guidance: include_str!("user_provisioning.md"),
    checks: &[
        Check {
            id: "3.14.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every app with assigned users has a provisioning job",
            needs: &[Need::All(RecordKind::ServicePrincipals)],
            run: Run::ByHand,
            references: &["AC-2(1)"],
        },
        Check {
            id: "3.14.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every provisioning job runs without failure",
            needs: &[],
            run: Run::ByHand,
            references: &["AC-2(1)"],
        },
        Check {
            id: "3.14.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Provisioning also disables and deletes accounts",
            needs: &[],
            run: Run::ByHand,
            references: &["AC-2(1)", "AC-2(3)", "T1078.004"],
        },
    ],
};
