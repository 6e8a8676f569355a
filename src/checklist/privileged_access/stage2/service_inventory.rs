//! 2.01 · Whether services and their administrators are known: the inventory held against those who hold roles.

mod administrators;
mod azure;
mod devices;
mod reachable;
mod rights;
mod services;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;

/// What tells who administers Azure beside the directory's roles.
const IN_AZURE: Need = Need::Helps(&[
    RecordKind::AzureRoleAssignments,
    RecordKind::AzurePimEligible,
    RecordKind::Licences,
    RecordKind::AzureRoleDefinitions,
]);

pub static ITEM: Item = Item {
    id: "2.01",
    name: "service_inventory",
    stage: "2",
    track: Track::General,
    title: "Inventory of services, owners and administrators",
    applies: &[],
    guidance: include_str!("service_inventory.md"),
    checks: &[
        Check {
            id: "2.01.a",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every service has an owner and an administrator with an enabled account",
            needs: &[
                Need::All(RecordKind::Services),
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "accountEnabled", Empty::MeansNothing),
                Need::Helps(&[RecordKind::Registrations, RecordKind::Groups, RecordKind::ServicePrincipals]),
            ],
            run: Run::Evidence(services::answered),
            references: &["CM-8", "PM-5"],
        },
        Check {
            id: "2.01.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every administrator is in the inventory, and everyone in the inventory is an administrator",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::All(RecordKind::Administrators),
                Need::Helps(&[RecordKind::EmergencyAccounts, RecordKind::Groups, RecordKind::ServicePrincipals]),
                Need::Helps(&[RecordKind::Registrations]),
                IN_AZURE,
            ],
            run: Run::Evidence(administrators::listed),
            references: &["AC-2", "AC-2(7)", "T1078.004"],
        },
        Check {
            id: "2.01.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every administrator has a working e-mail address",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "mail", Empty::SaysSomething),
                Need::Helps(&[RecordKind::Mailboxes, RecordKind::Domains, RecordKind::Organization]),
                IN_AZURE,
            ],
            run: Run::Evidence(reachable::mail),
            references: &["AC-2"],
        },
        Check {
            id: "2.01.d",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every administrator is registered for MFA, or proven to use it on-premises",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::All(RecordKind::Registrations),
                Need::Helps(&[RecordKind::Domains, RecordKind::Organization, RecordKind::Federations]),
                IN_AZURE,
            ],
            run: Run::Evidence(reachable::registered),
            references: &["ZTA 21801", "CIS M365 5.2.3.4", "IA-2(1)", "T1078.004"],
        },
        Check {
            id: "2.01.e",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every administrator has a recorded business justification",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Administrators),
                Need::Helps(&[
                    RecordKind::Users,
                    RecordKind::EmergencyAccounts,
                    RecordKind::Groups,
                    RecordKind::ServicePrincipals,
                ]),
                IN_AZURE,
            ],
            run: Run::Evidence(administrators::justified),
            references: &["AC-2", "AC-6(7)"],
        },
        Check {
            id: "2.01.f",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Nobody marked for removal, or left without justification, still holds a role",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Administrators),
                Need::All(RecordKind::Services),
                Need::Helps(&[RecordKind::Users, RecordKind::Groups, RecordKind::ServicePrincipals]),
                IN_AZURE,
            ],
            run: Run::Evidence(administrators::removed),
            references: &["AC-2(3)", "AC-6(7)"],
        },
        Check {
            id: "2.01.g",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Holders of services’ own rights are known accounts in the inventory",
            needs: &[
                Need::All(RecordKind::Users),
                Need::All(RecordKind::Administrators),
                Need::Helps(&[
                    RecordKind::EmergencyAccounts,
                    RecordKind::Registrations,
                    RecordKind::Services,
                    RecordKind::RoleGroups,
                    RecordKind::IntuneRoles,
                    RecordKind::DefenderRoles,
                    RecordKind::SharePointAdministrators,
                    RecordKind::PowerPlatformRoles,
                    RecordKind::DynamicsRoles,
                    RecordKind::Groups,
                    RecordKind::GroupMembers,
                    RecordKind::ServicePrincipals,
                    RecordKind::Licences,
                ]),
            ],
            run: Run::Evidence(rights::holders),
            references: &["AC-2(7)", "AC-6(5)"],
        },
        Check {
            id: "2.01.h",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Unsupported or unmanaged devices, applications and programs are listed and decided on",
            needs: &[
                Need::All(RecordKind::Devices),
                Need::Column(RecordKind::Devices, "approximateLastSignInDateTime", Empty::SaysSomething),
                Need::Column(RecordKind::Devices, "isCompliant", Empty::SaysSomething),
                Need::Helps(&[RecordKind::Applications, RecordKind::Services]),
            ],
            run: Run::Evidence(devices::known),
            references: &["CM-8", "SA-22"],
        },
    ],
};
