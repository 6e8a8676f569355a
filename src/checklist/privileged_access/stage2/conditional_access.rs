//! 2.16 · Which policies there are, which apps they reach, and whether the policies themselves are sound and protected.

mod apps;
mod described;
mod guarded;
mod on_premises;
pub(in crate::checklist::privileged_access) mod policies;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, HOLDERS, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.16",
    name: "conditional_access",
    stage: "2",
    track: Track::OtherApps,
    title: "Conditional Access for on-premises and cloud apps",
    applies: &[ScopeArea::OtherApps],
    guidance: include_str!("conditional_access.md"),
    checks: &[
        Check {
            id: "2.16.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Enabled Conditional Access policies exist",
            needs: &[
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(&[
                    RecordKind::SecurityDefaults,
                    RecordKind::Groups,
                    RecordKind::Users,
                    RecordKind::ServicePrincipals,
                    RecordKind::NamedLocations,
                    RecordKind::RoleDefinitions,
                ]),
            ],
            run: Run::Evidence(policies::in_force),
            references: &["MT.1003", "MT.1004", "MT.1021", "AR0010", "AC-3", "IA-2(1)"],
        },
        Check {
            id: "2.16.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every enterprise app with users is in reach of an enabled policy",
            needs: &[
                Need::All(RecordKind::ConditionalAccess),
                Need::All(RecordKind::ServicePrincipals),
                Need::All(RecordKind::AppRoleAssignments),
                Need::Helps(&[RecordKind::SecurityDefaults]),
            ],
            run: Run::Evidence(apps::reached),
            references: &["MT.1003", "AC-3", "IA-2(2)"],
        },
        Check {
            id: "2.16.c",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "No policy is without effect or names something deleted",
            needs: &[
                Need::All(RecordKind::ConditionalAccess),
                Need::All(RecordKind::Users),
                Need::All(RecordKind::Groups),
                Need::Helps(&[
                    RecordKind::GroupMembers,
                    RecordKind::GroupSchedules,
                    RecordKind::ServicePrincipals,
                    RecordKind::NamedLocations,
                    RecordKind::RoleDefinitions,
                ]),
            ],
            run: Run::Evidence(policies::with_effect),
            references: &["MT.1038", "MT.1066", "MT.1067", "MT.1184", "CM-6"],
        },
        Check {
            id: "2.16.d",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "On-premises apps are under Conditional Access or the federation’s own control",
            needs: &[
                Need::All(RecordKind::ConditionalAccess),
                Need::All(RecordKind::ServicePrincipals),
                Need::Helps(&[
                    RecordKind::Applications,
                    RecordKind::PublishedApps,
                    RecordKind::RelyingParties,
                    RecordKind::SecurityDefaults,
                ]),
            ],
            run: Run::Evidence(on_premises::judge),
            references: &["AC-3", "AC-17"],
        },
        Check {
            id: "2.16.e",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Current,
            title: "Groups that exclude people from policies are protected",
            needs: &[
                Need::All(RecordKind::ConditionalAccess),
                Need::All(RecordKind::Groups),
                Need::Helps(&[RecordKind::GroupMembers, RecordKind::GroupOwners, RecordKind::GroupSchedules]),
            ],
            run: Run::Evidence(guarded::exclusion_groups),
            references: &["MT.1035", "AC-6(5)", "T1556.009"],
        },
        Check {
            id: "2.16.f",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Current,
            title: "Changes to Conditional Access are guarded by protected actions",
            needs: &[
                Need::All(RecordKind::ProtectedActions),
                Need::Column(RecordKind::ProtectedActions, "authenticationContextId", Empty::SaysSomething),
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(HOLDERS),
                Need::Helps(&[
                    RecordKind::AuthenticationContexts,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::ServicePrincipals,
                    RecordKind::EmergencyAccounts,
                ]),
            ],
            run: Run::Evidence(guarded::protected_actions),
            references: &["ZTA 21964", "CM-5", "T1556.009"],
        },
    ],
};
