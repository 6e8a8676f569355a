//! 1.02: who holds the highest roles, what kind of account each is, and whether it should.

pub(in crate::checklist::privileged_access) mod automation;
pub(in crate::checklist::privileged_access) mod facts;
mod groups;
mod objects;
mod partners;
pub(in crate::checklist::privileged_access) mod people;
mod register;
#[cfg(test)]
mod tests;
mod workloads;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::{self, RoleSet};

pub static ITEM: Item = Item {
    id: "1.02",
    name: "highly_privileged_accounts",
    stage: "1",
    track: Track::General,
    title: "Identify and categorise highly privileged accounts",
    applies: &[],
    guidance: include_str!("../highly_privileged_accounts.md"),
    checks: &[
        REGISTER,
        GLOBAL_ADMINISTRATORS,
        DISABLED,
        UNUSED,
        EXTERNAL,
        WORKLOADS,
        GROUPS,
        SHARED,
        GONE,
        AUTOMATION,
        OWNERS,
        PARTNERS,
    ],
};

const REGISTER: Check = Check {
    id: "1.02.a",
    mode: Mode::Assisted,
    severity: Severity::Critical,
    basis: Basis::Roadmap,
    title: "Every holder of the four highest roles is registered under one category",
    needs: &[
        Need::Holders(RoleSet::Four),
        Need::Helps(&[
            RecordKind::Users,
            RecordKind::Administrators,
            RecordKind::EmergencyAccounts,
            RecordKind::Mailboxes,
            RecordKind::ServicePrincipals,
        ]),
    ],
    run: Run::Evidence(register::register),
    references: &["AC-2", "AC-6(5)", "T1078.004"],
};

const GLOBAL_ADMINISTRATORS: Check = Check {
    id: "1.02.b",
    mode: Mode::Auto,
    severity: Severity::Critical,
    basis: Basis::Roadmap,
    title: "The number of Global Administrators is within its limits",
    needs: &[
        Need::Holders(RoleSet::One(roles::GLOBAL_ADMINISTRATOR)),
        Need::Helps(&[RecordKind::Users, RecordKind::EmergencyAccounts]),
    ],
    run: Run::Evidence(people::global_administrators),
    references: &["MS.AAD.7.1", "MT.1032", "ZTA 21812", "AR0089", "CIS M365 1.1.3", "AC-6(5)", "T1078.004"],
};

const DISABLED: Check = Check {
    id: "1.02.c",
    mode: Mode::Auto,
    severity: Severity::High,
    basis: Basis::Roadmap,
    title: "No disabled or deleted account holds a privileged role",
    needs: &[
        Need::Holders(RoleSet::Privileged),
        Need::All(RecordKind::Users),
        Need::Column(RecordKind::Users, "accountEnabled", Empty::MeansNothing),
    ],
    run: Run::Evidence(people::disabled),
    references: &["MT.1112", "AC-2(3)", "T1078.004"],
};

const UNUSED: Check = Check {
    id: "1.02.d",
    mode: Mode::Auto,
    severity: Severity::High,
    basis: Basis::Roadmap,
    title: "No account with a privileged role is unused",
    needs: &[
        Need::Holders(RoleSet::Privileged),
        Need::All(RecordKind::Users),
        Need::Helps(&[RecordKind::SignIns, RecordKind::EmergencyAccounts]),
    ],
    run: Run::Evidence(people::unused),
    references: &["MT.1029", "ZTA 21854", "AC-2(3)", "T1078.004"],
};

const EXTERNAL: Check = Check {
    id: "1.02.e",
    mode: Mode::Auto,
    severity: Severity::Critical,
    basis: Basis::Roadmap,
    title: "No guest or external user holds one of the four highest roles",
    needs: &[
        Need::Holders(RoleSet::Four),
        Need::All(RecordKind::Users),
        Need::Column(RecordKind::Users, "userType", Empty::MeansNothing),
        Need::Helps(&[RecordKind::Administrators]),
    ],
    run: Run::Evidence(people::external),
    references: &["MT.1025", "ZTA 22128", "AC-6(5)", "T1078.004", "T1199"],
};

const WORKLOADS: Check = Check {
    id: "1.02.f",
    mode: Mode::Auto,
    severity: Severity::High,
    basis: Basis::Roadmap,
    title: "Applications and managed identities in privileged roles are known, with owners and fresh credentials",
    needs: &[
        Need::Holders(RoleSet::Privileged),
        Need::All(RecordKind::ServicePrincipals),
        Need::Helps(&[RecordKind::Applications, RecordKind::Organization, RecordKind::Users]),
    ],
    run: Run::Evidence(workloads::workloads),
    references: &["MT.1027", "MT.1078", "ZTA 21836", "ZTA 21992", "IA-5(1)", "T1098.001"],
};

const GROUPS: Check = Check {
    id: "1.02.g",
    mode: Mode::Auto,
    severity: Severity::High,
    basis: Basis::Roadmap,
    title: "Groups that grant privileged roles are role-assignable, cloud-only, and their members and owners are known",
    needs: &[
        Need::Holders(RoleSet::Privileged),
        Need::All(RecordKind::Groups),
        Need::Helps(&[RecordKind::GroupOwners, RecordKind::Users]),
    ],
    run: Run::Evidence(groups::groups),
    references: &["ZTA 21882", "AC-6(1)", "T1098.003"],
};

const SHARED: Check = Check {
    id: "1.02.h",
    mode: Mode::Assisted,
    severity: Severity::High,
    basis: Basis::Roadmap,
    title: "Shared accounts with privileged roles are known, each with an owner",
    needs: &[
        Need::Holders(RoleSet::Privileged),
        Need::All(RecordKind::Users),
        Need::Helps(&[RecordKind::Administrators, RecordKind::EmergencyAccounts, RecordKind::Services]),
    ],
    run: Run::Evidence(automation::shared),
    references: &["AC-2(9)", "IA-2(5)", "T1078.004"],
};

const GONE: Check = Check {
    id: "1.02.i",
    mode: Mode::Auto,
    severity: Severity::Medium,
    basis: Basis::Roadmap,
    title: "No role is assigned to an object that no longer exists",
    needs: &[
        Need::AnyOf(&[RecordKind::RoleAssignments, RecordKind::PimActive]),
        Need::Helps(&[
            RecordKind::PimActive,
            RecordKind::PimEligible,
            RecordKind::RoleDefinitions,
            RecordKind::Licences,
            RecordKind::Users,
            RecordKind::Groups,
            RecordKind::ServicePrincipals,
            RecordKind::Registrations,
            RecordKind::SignIns,
            RecordKind::GroupMembers,
        ]),
    ],
    run: Run::Evidence(objects::gone),
    references: &["AC-2(3)"],
};

const AUTOMATION: Check = Check {
    id: "1.02.j",
    mode: Mode::Auto,
    severity: Severity::High,
    basis: Basis::Roadmap,
    title: "No user account that scripts use holds a privileged role",
    needs: &[
        Need::Holders(RoleSet::Privileged),
        Need::All(RecordKind::Users),
        Need::Helps(&[RecordKind::Administrators, RecordKind::EmergencyAccounts]),
    ],
    run: Run::Evidence(automation::automation),
    references: &["ZTA 24570", "IA-9", "AC-6(5)", "T1078.004"],
};

const OWNERS: Check = Check {
    id: "1.02.k",
    mode: Mode::Auto,
    severity: Severity::High,
    basis: Basis::Current,
    title: "No standing owner of a group can hand out a privileged role",
    needs: &[
        Need::Holders(RoleSet::Privileged),
        Need::Helps(&[RecordKind::Groups, RecordKind::GroupOwners, RecordKind::Users]),
    ],
    run: Run::Evidence(groups::owners),
    references: &["AC-6(1)", "T1098.003"],
};

const PARTNERS: Check = Check {
    id: "1.02.l",
    mode: Mode::Auto,
    severity: Severity::High,
    basis: Basis::Current,
    title: "No partner holds Global Administrator or another privileged role here",
    needs: &[Need::All(RecordKind::Partners), Need::Helps(&[RecordKind::Organization])],
    run: Run::Evidence(partners::partners),
    references: &["AC-17", "SA-9", "T1199"],
};
