//! 3.16 · Whether policies distinguish people, places and apps, and whether the places are drawn narrowly.

mod locations;
mod policies;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.16",
    name: "conditional_access_targeting",
    stage: "3",
    track: Track::OtherApps,
    title: "Conditional Access by group, location and app sensitivity",
    applies: &[ScopeArea::OtherApps],
    guidance: include_str!("conditional_access_targeting.md"),
    checks: &[
        Check {
            id: "3.16.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Enabled policies distinguish by group, location and app",
            needs: &[Need::All(RecordKind::ConditionalAccess)],
            run: Run::Evidence(policies::distinguish),
            references: &["AC-3", "AC-17"],
        },
        Check {
            id: "3.16.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Named locations are narrow, current and used",
            needs: &[Need::All(RecordKind::NamedLocations), Need::All(RecordKind::ConditionalAccess)],
            run: Run::Evidence(locations::narrow),
            references: &["ZTA 21865", "AR0002", "AC-17", "T1556.009"],
        },
    ],
};
