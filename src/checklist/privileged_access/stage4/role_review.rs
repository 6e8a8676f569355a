//! 4.01 · What changed in the roles since last time, what is too wide, and who can reach the accounts that hold them.

mod held;
mod protected;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;

pub static ITEM: Item = Item {
    id: "4.01",
    name: "role_review",
    stage: "4",
    track: Track::General,
    title: "Review of administrator roles",
    applies: &[],
    guidance: include_str!("role_review.md"),
    checks: &[
        Check {
            id: "4.01.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Custom, unused and changed roles are known",
            needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::RoleDefinitions)],
            run: Run::Evidence(held::custom_and_unused),
            references: &["AC-6(7)"],
        },
        Check {
            id: "4.01.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No tenant-wide assignment could be limited to an administrative unit",
            needs: &[Need::Holders(RoleSet::All)],
            run: Run::Evidence(held::too_wide),
            references: &["AC-6(1)"],
        },
        Check {
            id: "4.01.c",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The members of each role are confirmed",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::Helps(&[RecordKind::Administrators, RecordKind::EmergencyAccounts, RecordKind::Users]),
            ],
            run: Run::Evidence(held::confirmed),
            references: &["AC-6(7)"],
        },
        Check {
            id: "4.01.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No deprecated or unknown role is held",
            needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::RoleDefinitions)],
            run: Run::Evidence(held::deprecated_or_unknown),
            references: &["AC-2", "AC-6"],
        },
        Check {
            id: "4.01.e",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Current,
            title: "Privileged and emergency accounts are out of reach of helpdesk roles",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::All(RecordKind::Users),
                Need::All(RecordKind::Groups),
                Need::All(RecordKind::GroupMembers),
                Need::All(RecordKind::AdministrativeUnits),
                Need::Helps(&[RecordKind::UnitMembers, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(protected::out_of_reach),
            references: &["AC-6(5)", "T1098"],
        },
    ],
};
