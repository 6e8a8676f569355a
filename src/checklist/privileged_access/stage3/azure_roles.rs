//! 3.12 · Who holds Azure's powerful roles: how long, over how much, and under which activation rules.

mod assignments;
mod owners;
mod settings;
#[cfg(test)]
mod tests;

pub(super) use owners::eligible_missing;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.12",
    name: "azure_roles",
    stage: "3",
    track: Track::Azure,
    title: "PIM for Azure resources and administrator roles",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("azure_roles.md"),
    checks: &[
        Check {
            id: "3.12.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Powerful Azure roles are not held permanently over wide scopes",
            needs: &[
                Need::AnyOf(&[RecordKind::AzurePimActive, RecordKind::AzureRoleAssignments]),
                Need::All(RecordKind::Subscriptions),
                Need::Helps(&[
                    RecordKind::Licences,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::ManagementGroups,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::ServicePrincipals,
                    RecordKind::EmergencyAccounts,
                ]),
            ],
            run: Run::Evidence(assignments::permanent),
            references: &["AC-6(5)", "T1078.004"],
        },
        Check {
            id: "3.12.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every subscription has few owners, but more than one",
            needs: &[
                Need::All(RecordKind::Subscriptions),
                Need::AnyOf(&[RecordKind::AzurePimActive, RecordKind::AzureRoleAssignments]),
                Need::Helps(&[
                    RecordKind::AzurePimEligible,
                    RecordKind::Licences,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::ManagementGroups,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::GroupMembers,
                    RecordKind::GroupSchedules,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(owners::per_subscription),
            references: &["AC-6(5)", "CP-2"],
        },
        Check {
            id: "3.12.c",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No guest or service principal is Owner",
            needs: &[
                Need::AnyOf(&[RecordKind::AzurePimActive, RecordKind::AzureRoleAssignments]),
                Need::All(RecordKind::Subscriptions),
                Need::Helps(&[
                    RecordKind::AzurePimEligible,
                    RecordKind::Licences,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::ManagementGroups,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::GroupMembers,
                    RecordKind::GroupSchedules,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(owners::outsiders),
            references: &["AC-6(5)", "T1078.004"],
        },
        Check {
            id: "3.12.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No Azure role assignment names an unknown principal",
            needs: &[
                Need::AnyOf(&[RecordKind::AzurePimActive, RecordKind::AzureRoleAssignments]),
                Need::All(RecordKind::Subscriptions),
                Need::Helps(&[
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::ServicePrincipals,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::ManagementGroups,
                ]),
            ],
            run: Run::Evidence(assignments::orphaned),
            references: &["AC-2", "AC-2(3)"],
        },
        Check {
            id: "3.12.e",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No custom Azure role grants everything or role assignment",
            needs: &[
                Need::All(RecordKind::AzureRoleDefinitions),
                Need::Helps(&[
                    RecordKind::Subscriptions,
                    RecordKind::ManagementGroups,
                    RecordKind::AzureRoleAssignments,
                    RecordKind::AzurePimActive,
                    RecordKind::AzurePimEligible,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(settings::custom_roles),
            references: &["AC-6(1)", "AC-6(5)", "T1098.003"],
        },
        Check {
            id: "3.12.f",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "No Global Administrator keeps elevated access at the root scope",
            needs: &[
                Need::AnyOf(&[RecordKind::AzurePimActive, RecordKind::AzureRoleAssignments]),
                Need::Helps(&[
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::GroupMembers,
                    RecordKind::GroupSchedules,
                    RecordKind::ServicePrincipals,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::Subscriptions,
                    RecordKind::ManagementGroups,
                    RecordKind::AuditLog,
                ]),
            ],
            run: Run::Evidence(owners::elevated),
            references: &["MT.1056", "ZTA 21788", "AC-6(5)", "T1098.003"],
        },
        Check {
            id: "3.12.g",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Activating Azure’s access-granting roles needs MFA, justification and approval, for a short time",
            needs: &[
                Need::All(RecordKind::AzureRolePolicies),
                Need::All(RecordKind::Subscriptions),
                Need::Helps(&[
                    RecordKind::Licences,
                    RecordKind::ManagementGroups,
                    RecordKind::ConditionalAccess,
                    RecordKind::AzurePimEligible,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::GroupMembers,
                    RecordKind::GroupSchedules,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(settings::activation),
            references: &["AC-5", "AC-6(5)", "IA-2(1)"],
        },
    ],
};
