//! 2.07 · Whether policy answers risky sign-ins and risky users, and whether known risk was dealt with.

mod accounts;
mod detections;
mod policies;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, COVERAGE, Check, HOLDERS, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;

pub static ITEM: Item = Item {
    id: "2.07",
    name: "identity_protection",
    stage: "2",
    track: Track::General,
    title: "Identity Protection",
    applies: &[],
    guidance: include_str!("identity_protection.md"),
    checks: &[
        Check {
            id: "2.07.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Sign-ins at medium and high risk need MFA or are blocked, for all users",
            needs: &[
                Need::All(RecordKind::Users),
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(COVERAGE),
                Need::Helps(&[RecordKind::EmergencyAccounts, RecordKind::Organization, RecordKind::Registrations]),
            ],
            run: Run::Evidence(policies::sign_in_risk),
            references: &[
                "MS.AAD.2.3",
                "MT.1012",
                "ZTA 21799",
                "CIS M365 5.2.2.7",
                "CIS M365 5.2.2.8",
                "SI-4",
                "T1078.004",
            ],
        },
        Check {
            id: "2.07.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Users at high risk must change their password or are blocked",
            needs: &[
                Need::All(RecordKind::Users),
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(COVERAGE),
                Need::Helps(&[RecordKind::EmergencyAccounts, RecordKind::Organization, RecordKind::Registrations]),
            ],
            run: Run::Evidence(policies::user_risk),
            references: &["MS.AAD.2.1", "MT.1013", "ZTA 21797", "CIS M365 5.2.2.6", "SI-4", "IA-5", "T1078.004"],
        },
        Check {
            id: "2.07.c",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No account at high risk is left without remediation",
            needs: &[
                Need::All(RecordKind::RiskyUsers),
                Need::Helps(&[RecordKind::RiskyWorkloads, RecordKind::RiskDetections, RecordKind::Users]),
                Need::Helps(HOLDERS),
            ],
            run: Run::Evidence(accounts::at_risk),
            references: &["ZTA 21861", "SI-4", "IR-4", "T1078.004"],
        },
        Check {
            id: "2.07.d",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No retired risk policy is relied on, and the period’s detections are known",
            needs: &[
                Need::All(RecordKind::ConditionalAccess),
                Need::All(RecordKind::RiskDetections),
                Need::Helps(&[RecordKind::Licences]),
            ],
            run: Run::Evidence(detections::known),
            references: &["MT.1049", "SI-4"],
        },
    ],
};
