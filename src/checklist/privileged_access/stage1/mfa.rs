//! 1.04 · MFA for highly privileged people: that they can answer a request for it, and that every access is asked.

pub(in crate::checklist::privileged_access) mod covered;
pub(in crate::checklist::privileged_access) mod federated;
pub(in crate::checklist::privileged_access) mod registered;
pub(in crate::checklist::privileged_access) mod subjects;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;

/// What coverage by policy is read from. Security defaults or policies: Entra has only one of the two in force, so each
/// can be the whole evidence; which of them is still missing is told by [`covered::evidence_of_policies`].
const POLICIES: &[RecordKind] = &[RecordKind::ConditionalAccess, RecordKind::SecurityDefaults];

pub static ITEM: Item = Item {
    id: "1.04",
    name: "mfa",
    stage: "1",
    track: Track::General,
    title: "MFA for every other highly privileged, single-user, non-federated account",
    applies: &[],
    guidance: include_str!("mfa.md"),
    checks: &[
        Check {
            id: "1.04.a",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Every highly privileged person is registered for MFA",
            needs: &[
                Need::Holders(RoleSet::Four),
                Need::AnyOf(&[RecordKind::Registrations, RecordKind::Users]),
                Need::Helps(&[RecordKind::Domains, RecordKind::Organization]),
            ],
            run: Run::Evidence(registered::registered),
            references: &["ZTA 21801", "IA-2(1)", "T1078.004", "T1110"],
        },
        Check {
            id: "1.04.b",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Every access of highly privileged people is asked for MFA",
            needs: &[
                Need::Holders(RoleSet::Four),
                Need::AnyOf(POLICIES),
                Need::Helps(&[
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::NamedLocations,
                    RecordKind::Strengths,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(covered::by_mfa),
            references: &[
                "MS.AAD.3.2",
                "MT.1006",
                "AR0066",
                "CIS M365 5.2.2.1",
                "IA-2(1)",
                "AC-17",
                "T1078.004",
                "T1110",
            ],
        },
        Check {
            id: "1.04.c",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No highly privileged person relies only on SMS, voice or e-mail",
            needs: &[
                Need::Holders(RoleSet::Four),
                Need::All(RecordKind::Registrations),
                Need::Column(RecordKind::Registrations, "methodsRegistered", Empty::SaysSomething),
                Need::Helps(&[RecordKind::Users]),
            ],
            run: Run::Evidence(registered::not_only_weak),
            references: &["MS.AAD.3.5", "ZTA 21782", "CIS M365 5.2.3.5", "IA-2(1)", "IA-5", "T1111", "T1621"],
        },
        Check {
            id: "1.04.d",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Current,
            title: "Every access of highly privileged people is asked for phishing-resistant authentication",
            needs: &[
                Need::Holders(RoleSet::Four),
                Need::AnyOf(POLICIES),
                Need::Helps(&[
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::NamedLocations,
                    RecordKind::Strengths,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(covered::by_phishing_resistant),
            references: &["MS.AAD.3.6", "ZTA 21783", "CIS M365 5.2.2.5", "IA-2(8)", "T1557", "T1621"],
        },
        Check {
            id: "1.04.e",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Federated highly privileged people do MFA, here or at their identity provider",
            needs: &[
                Need::Holders(RoleSet::Four),
                Need::AnyOf(&[RecordKind::Domains, RecordKind::Organization]),
                Need::Helps(&[RecordKind::Federations, RecordKind::Registrations, RecordKind::Users]),
            ],
            run: Run::Evidence(federated::federated),
            references: &["ZTA 21829", "IA-2(1)", "IA-8", "T1484.002", "T1606.002"],
        },
    ],
};
