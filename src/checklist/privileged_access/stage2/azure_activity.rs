//! 2.15 · Whether changes in Azure are kept, alerted on and looked at.

mod alerts;
mod changes;
mod kept;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.15",
    name: "azure_activity",
    stage: "2",
    track: Track::Azure,
    title: "Monitoring of Azure activity",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("azure_activity.md"),
    checks: &[
        Check {
            id: "2.15.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every subscription sends its activity log to a place where it is kept",
            needs: &[Need::All(RecordKind::Subscriptions), Need::All(RecordKind::DiagnosticSettings)],
            run: Run::Evidence(kept::kept),
            references: &["AU-2", "AU-12", "T1562.008"],
        },
        Check {
            id: "2.15.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Alerts tell of role assignment, policy and security changes",
            needs: &[
                Need::All(RecordKind::Subscriptions),
                Need::All(RecordKind::AlertRules),
                Need::Helps(&[RecordKind::ActionGroups]),
            ],
            run: Run::Evidence(alerts::alerted),
            references: &["AU-6(1)", "SI-4(5)", "T1098.003"],
        },
        Check {
            id: "2.15.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Recent changes of Azure role assignments are explained",
            needs: &[
                Need::All(RecordKind::ActivityLog),
                Need::Helps(&[RecordKind::Subscriptions, RecordKind::ManagementGroups, RecordKind::Users]),
            ],
            run: Run::Evidence(changes::explained),
            references: &["AU-6", "AC-6(9)", "T1098.003"],
        },
    ],
};
