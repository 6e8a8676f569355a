//! 2.06 · Whether policy asks everyone who matters for MFA and whether they can answer; gaps down to the account.

pub(in crate::checklist::privileged_access) mod exposed;
mod policies;
mod portals;
mod registered;
mod registration;
#[cfg(test)]
mod tests;
mod unused;

use crate::checklist::{Basis, COVERAGE, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;

/// Security defaults or policies: Entra has only one of the two in force, so each can be the whole evidence.
const POLICIES: &[RecordKind] = &[RecordKind::ConditionalAccess, RecordKind::SecurityDefaults];

pub static ITEM: Item = Item {
    id: "2.06",
    name: "mfa_coverage",
    stage: "2",
    track: Track::General,
    title: "MFA for privileged roles and exposed users",
    applies: &[],
    guidance: include_str!("mfa_coverage.md"),
    checks: &[
        Check {
            id: "2.06.a",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Every holder of a privileged role must use MFA for every access",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::AnyOf(POLICIES),
                Need::Helps(&[
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::NamedLocations,
                    RecordKind::Strengths,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(policies::privileged),
            references: &["MS.AAD.3.2", "MT.1006", "AR0066", "CIS M365 5.2.2.1", "IA-2(1)", "T1078.004"],
        },
        Check {
            id: "2.06.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every user must use MFA, and every exclusion is known",
            needs: &[
                Need::All(RecordKind::Users),
                Need::AnyOf(POLICIES),
                Need::Helps(COVERAGE),
                Need::Helps(&[RecordKind::EmergencyAccounts, RecordKind::Registrations]),
            ],
            run: Run::Evidence(policies::everyone),
            references: &[
                "MS.AAD.3.2",
                "MT.1007",
                "MT.1016",
                "AR0010",
                "CIS M365 5.2.2.2",
                "IA-2(1)",
                "IA-2(2)",
                "T1110.003",
            ],
        },
        Check {
            id: "2.06.c",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every exposed person is registered for MFA",
            needs: &[
                Need::All(RecordKind::Users),
                Need::All(RecordKind::Registrations),
                Need::Helps(&[
                    RecordKind::ExposedPeople,
                    RecordKind::Organization,
                    RecordKind::Domains,
                    RecordKind::Federations,
                ]),
            ],
            run: Run::Evidence(exposed::registered),
            references: &["ZTA 21801", "IA-2(2)", "T1078.004"],
        },
        Check {
            id: "2.06.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Nearly all enabled members are registered for MFA",
            needs: &[
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "accountEnabled", Empty::MeansNothing),
                Need::Column(RecordKind::Users, "userType", Empty::MeansNothing),
                Need::All(RecordKind::Registrations),
            ],
            run: Run::Evidence(registered::share),
            references: &["ZTA 21801", "CIS M365 5.2.3.4", "IA-2(2)"],
        },
        Check {
            id: "2.06.e",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No policy that would close a gap is left in report-only or disabled",
            needs: &[
                Need::All(RecordKind::Users),
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(&[RecordKind::SecurityDefaults, RecordKind::EmergencyAccounts]),
                Need::Helps(COVERAGE),
            ],
            run: Run::Evidence(unused::policies),
            references: &["IA-2", "CM-6"],
        },
        Check {
            id: "2.06.f",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Per-user MFA is no longer used",
            needs: &[
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "perUserMfaState", Empty::MeansNothing),
            ],
            run: Run::Evidence(registered::per_user),
            references: &["CIS M365 5.1.2.1", "IA-2", "CM-6"],
        },
        Check {
            id: "2.06.g",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Current,
            title: "Device code flow and authentication transfer are blocked for everyone",
            needs: &[
                Need::All(RecordKind::Users),
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(COVERAGE),
                Need::Helps(&[RecordKind::EmergencyAccounts, RecordKind::Organization, RecordKind::Registrations]),
            ],
            run: Run::Evidence(policies::flows),
            references: &[
                "MS.AAD.3.9",
                "MT.1052",
                "ZTA 21808",
                "ZTA 21828",
                "CIS M365 5.2.2.12",
                "IA-2",
                "T1528",
                "T1566",
            ],
        },
        Check {
            id: "2.06.h",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Current,
            title: "Registering security information needs a trusted place, device or MFA",
            needs: &[
                Need::All(RecordKind::Users),
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(COVERAGE),
                Need::Helps(&[RecordKind::EmergencyAccounts, RecordKind::Organization, RecordKind::Registrations]),
            ],
            run: Run::Evidence(registration::guarded),
            references: &["MS.AAD.3.8", "MT.1011", "ZTA 21806", "CIS M365 5.2.2.10", "IA-5", "T1556.006"],
        },
        Check {
            id: "2.06.i",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Current,
            title: "Nobody signed in to Azure or an admin portal with a single factor",
            needs: &[
                Need::All(RecordKind::SignIns),
                Need::Column(RecordKind::SignIns, "authenticationRequirement", Empty::MeansNothing),
                Need::Column(RecordKind::SignIns, "appDisplayName", Empty::MeansNothing),
                Need::Column(RecordKind::SignIns, "resourceDisplayName", Empty::SaysSomething),
                Need::Helps(&[
                    RecordKind::Users,
                    RecordKind::RoleAssignments,
                    RecordKind::PimActive,
                    RecordKind::PimEligible,
                ]),
            ],
            run: Run::Evidence(portals::single_factor),
            references: &["MT.1008", "IA-2(1)", "T1078.004"],
        },
    ],
};
