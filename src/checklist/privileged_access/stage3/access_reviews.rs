//! 3.01 · Whether privileged access is reviewed, by whom and with what result, and how much of it stands permanently.

mod beyond;
mod covered;
mod series;
mod standing;
#[cfg(test)]
mod tests;

pub(in crate::checklist::privileged_access) use standing::permanent as standing_people;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;

pub static ITEM: Item = Item {
    id: "3.01",
    name: "access_reviews",
    stage: "3",
    track: Track::General,
    title: "Access review of administrator roles",
    applies: &[],
    guidance: include_str!("access_reviews.md"),
    checks: &[
        Check {
            id: "3.01.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "A recurring access review covers every privileged role in use",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::AnyOf(&[RecordKind::AccessReviews, RecordKind::ReviewDecisions]),
            ],
            run: Run::Evidence(covered::recurring),
            references: &["ZTA 21855", "CIS M365 5.3.3", "AC-2", "AC-6(7)"],
        },
        Check {
            id: "3.01.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "The latest review of each role was finished in time, decided and applied",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::All(RecordKind::ReviewDecisions),
                Need::Helps(&[RecordKind::AccessReviews]),
            ],
            run: Run::Evidence(covered::latest),
            references: &["ZTA 21855", "CIS M365 5.3.3", "AC-6(7)"],
        },
        Check {
            id: "3.01.c",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "No person holds a privileged role permanently, emergency accounts apart",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::All(RecordKind::Users),
                Need::Helps(&[RecordKind::EmergencyAccounts, RecordKind::SignIns]),
            ],
            run: Run::Evidence(standing::permanent),
            references: &["MS.AAD.7.4", "ZTA 21815", "AR0078", "AC-6(5)", "T1078.004"],
        },
        Check {
            id: "3.01.d",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Administrators without a justification were converted or removed",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Administrators),
                Need::Helps(&[RecordKind::Users, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(standing::justified),
            references: &["AC-2", "AC-6(7)"],
        },
        Check {
            id: "3.01.e",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Reviews also cover Azure roles, virtual-machine login and connected apps",
            needs: &[
                Need::All(RecordKind::AccessReviews),
                Need::All(RecordKind::ReviewDecisions),
                Need::Helps(&[
                    RecordKind::Licences,
                    RecordKind::AzureRoleAssignments,
                    RecordKind::AzurePimEligible,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::AppRoleAssignments,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(beyond::beyond),
            references: &["AC-6(7)"],
        },
    ],
};
