//! 3.13 · Whether directory, resource and machine logs leave the tenant for a place where they are watched and kept.

mod machines;
mod sent;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
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
            needs: &[Need::All(RecordKind::DiagnosticSettings), Need::Helps(&[RecordKind::Licences])],
            run: Run::Evidence(sent::directory),
            references: &["MS.AAD.4.1", "ZTA 21860", "AU-4(1)", "AU-6(4)", "T1562.008"],
        },
        Check {
            id: "3.13.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Alerts of resources and of Defender for Cloud are streamed",
            needs: &[Need::All(RecordKind::Subscriptions), Need::All(RecordKind::DiagnosticSettings)],
            run: Run::Evidence(sent::alerts),
            references: &["AU-6(4)", "SI-4"],
        },
        Check {
            id: "3.13.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Logs of the directory and of subscriptions are kept long enough",
            needs: &[
                Need::All(RecordKind::DiagnosticSettings),
                Need::All(RecordKind::Subscriptions),
                Need::Helps(&[RecordKind::LogWorkspaces, RecordKind::Licences]),
            ],
            run: Run::Evidence(sent::kept),
            references: &["AU-11"],
        },
        Check {
            id: "3.13.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Security events of Windows virtual machines reach the workspace",
            needs: &[
                Need::All(RecordKind::VirtualMachines),
                Need::All(RecordKind::CollectionRules),
                Need::All(RecordKind::RuleAssociations),
                Need::Helps(&[RecordKind::Subscriptions]),
            ],
            run: Run::Evidence(machines::security_events),
            references: &["AU-12", "SI-4"],
        },
    ],
};
