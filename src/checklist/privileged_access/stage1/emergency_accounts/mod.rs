//! 1.03 · At least two emergency access accounts: that they exist, work when nothing else does, and are watched.
//!
//! Which accounts they are is never guessed: people name them (assessor or inventory). Until then b–j are judged on the
//! proposals and stay in review; [`subject::until_confirmed`] holds that rule for all of them.

mod accounts;
mod inventory;
mod methods;
pub(in crate::checklist::privileged_access) mod personal;
mod policies;
mod sign_ins;
mod subject;
mod tested;
#[cfg(test)]
mod tests;

pub use sign_ins::sign_in_key;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, RoleSet};

/// The role that an emergency account holds.
const GLOBAL_ADMINISTRATORS: RoleSet = RoleSet::One(GLOBAL_ADMINISTRATOR);

pub static ITEM: Item = Item {
    id: "1.03",
    name: "emergency_accounts",
    stage: "1",
    track: Track::General,
    title: "Define at least two emergency access accounts",
    applies: &[],
    guidance: include_str!("../emergency_accounts.md"),
    checks: &[
        Check {
            id: "1.03.a",
            mode: Mode::Assisted,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "There are at least two emergency access accounts",
            needs: &[
                Need::All(RecordKind::Users),
                Need::Helps(&[
                    RecordKind::EmergencyAccounts,
                    RecordKind::RoleAssignments,
                    RecordKind::PimActive,
                    RecordKind::ConditionalAccess,
                    RecordKind::GroupMembers,
                    RecordKind::Mailboxes,
                    RecordKind::Domains,
                    RecordKind::SignIns,
                    RecordKind::Registrations,
                ]),
            ],
            run: Run::Evidence(accounts::enough),
            references: &["MT.1005", "ZTA 21835", "CIS M365 1.1.2", "AC-2", "CP-2"],
        },
        Check {
            id: "1.03.b",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Each emergency account is enabled, cloud-only and on the tenant’s initial domain",
            needs: &[
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "accountEnabled", Empty::MeansNothing),
                Need::Column(RecordKind::Users, "onPremisesSyncEnabled", Empty::SaysSomething),
                Need::Helps(&[RecordKind::Domains, RecordKind::EmergencyAccounts, RecordKind::Registrations]),
            ],
            run: Run::Evidence(accounts::independent),
            references: &["MS.AAD.7.3", "MT.1026", "ZTA 21835", "ZTA 21814", "AR0076", "CIS M365 1.1.1", "AC-2"],
        },
        Check {
            id: "1.03.c",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Each emergency account holds Global Administrator permanently, actively and directly",
            needs: &[
                Need::Holders(GLOBAL_ADMINISTRATORS),
                Need::Helps(&[RecordKind::Users, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(accounts::always_administrator),
            references: &["MS.AAD.7.4", "ZTA 21835", "ZTA 21815", "ZTA 21816", "AC-6(5)", "T1078.004"],
        },
        Check {
            id: "1.03.d",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No Conditional Access policy could lock every emergency account out",
            needs: &[
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(&[
                    RecordKind::Users,
                    RecordKind::GroupMembers,
                    RecordKind::Strengths,
                    RecordKind::Registrations,
                    RecordKind::EmergencyAccounts,
                    RecordKind::SecurityDefaults,
                ]),
            ],
            run: Run::Evidence(policies::no_lockout),
            references: &["MT.1005", "MT.1034", "ZTA 21835", "AR0015", "CP-2", "T1531"],
        },
        Check {
            id: "1.03.e",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Each emergency account has a phishing-resistant method, and not all depend on the same one",
            needs: &[
                Need::All(RecordKind::Registrations),
                Need::Column(RecordKind::Registrations, "methodsRegistered", Empty::MeansNothing),
                Need::Helps(&[RecordKind::Users, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(methods::phishing_resistant),
            references: &["ZTA 21835", "ZTA 21782", "IA-2(1)", "IA-2(8)", "T1078.004"],
        },
        Check {
            id: "1.03.f",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every sign-in with an emergency account is explained",
            needs: &[
                Need::All(RecordKind::SignIns),
                Need::All(RecordKind::Users),
                Need::Helps(&[RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(sign_ins::explained),
            references: &["CIS M365 2.2.1", "AC-2(12)", "AU-6", "T1078.004"],
        },
        Check {
            id: "1.03.g",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Each emergency account was tested lately, and its password changed when staff changed",
            needs: &[Need::All(RecordKind::EmergencyAccounts), Need::Helps(&[RecordKind::Users])],
            run: Run::Evidence(inventory::tested_and_changed),
            references: &["CP-4", "IA-5", "AC-2"],
        },
        Check {
            id: "1.03.h",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No emergency account is personal",
            needs: &[
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "assignedLicenses", Empty::SaysSomething),
                Need::Column(RecordKind::Users, "manager", Empty::SaysSomething),
                Need::All(RecordKind::Registrations),
                Need::Helps(&[RecordKind::Licences, RecordKind::Mailboxes, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(personal::nobodys_own),
            references: &["MT.1028", "ZTA 21835", "AC-6(2)"],
        },
        Check {
            id: "1.03.i",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "An alert goes out on any sign-in with an emergency account",
            needs: &[Need::All(RecordKind::EmergencyAccounts), Need::Helps(&[RecordKind::Users])],
            run: Run::Evidence(inventory::monitored),
            references: &["CIS M365 2.2.1", "AC-2(12)", "AU-6", "SI-4", "T1078.004"],
        },
        Check {
            id: "1.03.j",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Each emergency account signed in successfully lately, with methods that are still allowed",
            needs: &[
                Need::All(RecordKind::Registrations),
                Need::AnyOf(&[RecordKind::Users, RecordKind::SignIns]),
                Need::Helps(&[RecordKind::MethodsPolicy, RecordKind::GroupMembers, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(tested::works),
            references: &["MT.1029", "ZTA 21835", "CP-4", "AC-2(3)"],
        },
    ],
};
