//! 3.03 · Whether administration comes from devices that the organisation controls, by policy and in the sign-in log.

mod inventory;
mod policies;
mod sign_ins;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;

pub static ITEM: Item = Item {
    id: "3.03",
    name: "administration_workstations",
    stage: "3",
    track: Track::General,
    title: "Dedicated workstations for administration",
    applies: &[],
    guidance: include_str!("administration_workstations.md"),
    checks: &[
        Check {
            id: "3.03.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Privileged administration requires a compliant or filtered device",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::All(RecordKind::Users),
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(&[
                    RecordKind::EmergencyAccounts,
                    RecordKind::SecurityDefaults,
                    RecordKind::Groups,
                    RecordKind::NamedLocations,
                    RecordKind::Strengths,
                    RecordKind::ServicePrincipals,
                    RecordKind::SignIns,
                ]),
            ],
            run: Run::Evidence(policies::devices),
            references: &["MS.AAD.3.7", "MT.1014", "ZTA 21830", "CIS M365 5.2.2.9", "AC-6(4)", "AC-20", "T1078.004"],
        },
        Check {
            id: "3.03.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Administrators reach portals and PowerShell only from managed, compliant devices",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::SignIns),
                Need::Column(RecordKind::SignIns, "isCompliant", Empty::SaysSomething),
                Need::Column(RecordKind::SignIns, "appDisplayName", Empty::MeansNothing),
            ],
            run: Run::Evidence(sign_ins::devices),
            references: &["AC-20", "CM-8", "T1078.004"],
        },
        Check {
            id: "3.03.c",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The administration workstations in the inventory are managed, compliant and current",
            needs: &[Need::All(RecordKind::Workstations), Need::All(RecordKind::Devices)],
            run: Run::Evidence(inventory::matches),
            references: &["CM-8", "SI-2"],
        },
        Check {
            id: "3.03.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Current,
            title: "Administrator sessions are short, not persistent and bound to the device",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::All(RecordKind::Users),
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(&[
                    RecordKind::EmergencyAccounts,
                    RecordKind::SecurityDefaults,
                    RecordKind::Groups,
                    RecordKind::NamedLocations,
                    RecordKind::Strengths,
                    RecordKind::ServicePrincipals,
                    RecordKind::SignIns,
                ]),
            ],
            run: Run::Evidence(policies::sessions),
            references: &["MT.1017", "ZTA 21786", "ZTA 21825", "CIS M365 5.2.2.4", "AC-12", "SC-23", "T1539"],
        },
    ],
};
