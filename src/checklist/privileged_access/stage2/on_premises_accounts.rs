//! 2.12 · Whether Tier 0 of Active Directory stands apart: accounts, synchronisation, local passwords, settings.

mod forest;
mod local_passwords;
mod privileged;
#[cfg(test)]
pub(in crate::checklist::privileged_access) mod tests;
mod tier0;

pub(in crate::checklist::privileged_access) use forest::on_workstations;
pub(in crate::checklist::privileged_access) use tier0::Tier0;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.12",
    name: "on_premises_accounts",
    stage: "2",
    track: Track::General,
    title: "On-premises privileged accounts",
    applies: &[ScopeArea::Hybrid, ScopeArea::ActiveDirectory],
    guidance: include_str!("on_premises_accounts.md"),
    checks: &[
        Check {
            id: "2.12.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "On-premises administrators use separate accounts",
            needs: &[
                Need::All(RecordKind::AdUsers),
                Need::All(RecordKind::AdGroupMembers),
                Need::Column(RecordKind::AdUsers, "mail", Empty::SaysSomething),
            ],
            run: Run::Evidence(privileged::separate),
            references: &["AC-6(2)", "T1078.002"],
        },
        Check {
            id: "2.12.b",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "No Tier 0 account is synchronised to Entra ID, and none holds an Entra role",
            needs: &[
                Need::All(RecordKind::AdUsers),
                Need::All(RecordKind::AdGroupMembers),
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "onPremisesSyncEnabled", Empty::SaysSomething),
            ],
            run: Run::Evidence(privileged::kept_apart),
            references: &["MS.AAD.7.3", "MT.1026", "ZTA 21814", "AC-6(5)", "T1078.002", "T1078.004"],
        },
        Check {
            id: "2.12.c",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Administrators of Active Directory have privileged access workstations",
            needs: &[
                Need::All(RecordKind::Workstations),
                Need::All(RecordKind::AdUsers),
                Need::All(RecordKind::AdGroupMembers),
            ],
            run: Run::Evidence(forest::workstations),
            references: &["AC-6(4)", "SC-3", "T1078.002"],
        },
        Check {
            id: "2.12.d",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Computers have unique, changing local administrator passwords",
            needs: &[
                Need::All(RecordKind::AdComputers),
                Need::Column(RecordKind::AdComputers, "lapsExpiry", Empty::SaysSomething),
            ],
            run: Run::Evidence(local_passwords::unique),
            references: &["IA-5", "T1078.003", "T1021.002"],
        },
        Check {
            id: "2.12.e",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Privileged Active Directory accounts have no weak password or delegation settings",
            needs: &[Need::All(RecordKind::AdUsers), Need::All(RecordKind::AdGroupMembers)],
            run: Run::Evidence(privileged::settings),
            references: &["IA-5", "IA-5(1)", "AC-6(5)", "T1558.003", "T1558.004"],
        },
        Check {
            id: "2.12.f",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The krbtgt password was changed recently",
            needs: &[Need::All(RecordKind::AdUsers)],
            run: Run::Evidence(forest::krbtgt),
            references: &["IA-5", "SC-12", "T1558.001"],
        },
        Check {
            id: "2.12.g",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No Tier 0 group is synchronised to Entra ID",
            needs: &[
                Need::All(RecordKind::Groups),
                Need::Column(RecordKind::Groups, "onPremisesSyncEnabled", Empty::SaysSomething),
                Need::All(RecordKind::AdGroupMembers),
                Need::Column(RecordKind::AdGroupMembers, "objectClass", Empty::MeansNothing),
            ],
            run: Run::Evidence(forest::groups_stay),
            references: &["AC-6(5)", "T1078.002"],
        },
        Check {
            id: "2.12.h",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Indirect ways to control the forest are known",
            needs: &[
                Need::All(RecordKind::AdUsers),
                Need::All(RecordKind::AdGroupMembers),
                Need::Helps(&[
                    RecordKind::AdComputers,
                    RecordKind::VirtualMachines,
                    RecordKind::AzureRoleAssignments,
                    RecordKind::AzurePimEligible,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::Subscriptions,
                    RecordKind::IntuneRoles,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::GroupMembers,
                    RecordKind::GroupSchedules,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(forest::indirect),
            references: &["AC-6(1)", "T1003.006", "T1484"],
        },
    ],
};
