//! 2.14 · Whether a consumer identity or a retired classic role still opens Azure.

mod holding;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.14",
    name: "azure_microsoft_accounts",
    stage: "2",
    track: Track::Azure,
    title: "Microsoft accounts removed from Azure administrator roles",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("azure_microsoft_accounts.md"),
    checks: &[
        Check {
            id: "2.14.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No consumer Microsoft account holds an Azure role",
            needs: &[
                Need::All(RecordKind::AzureRoleAssignments),
                Need::All(RecordKind::Subscriptions),
                Need::All(RecordKind::Users),
                Need::Helps(&[
                    RecordKind::ManagementGroups,
                    RecordKind::AzurePimEligible,
                    RecordKind::Domains,
                    RecordKind::Organization,
                    RecordKind::Licences,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::Groups,
                    RecordKind::GroupMembers,
                    RecordKind::GroupSchedules,
                    RecordKind::ServicePrincipals,
                    RecordKind::ClassicAdministrators,
                ]),
            ],
            run: Run::Evidence(holding::no_consumer),
            references: &["AC-2(7)", "IA-8", "T1078.004"],
        },
        Check {
            id: "2.14.b",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "No classic administrators remain, and assignments left by their retirement are known",
            needs: &[
                Need::All(RecordKind::AzureRoleAssignments),
                Need::All(RecordKind::Subscriptions),
                Need::Column(RecordKind::AzureRoleAssignments, "description", Empty::SaysSomething),
                Need::Helps(&[
                    RecordKind::ClassicAdministrators,
                    RecordKind::ManagementGroups,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(holding::no_classic),
            references: &["AC-2", "AC-6(5)"],
        },
    ],
};
