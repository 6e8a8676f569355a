//! 3.05 · Whether roles are taken when needed: permanence, activation rules, grants and activations of the period.

mod approval;
mod grants;
mod settings;
mod standing;
#[cfg(test)]
mod tests;

pub(in crate::checklist::privileged_access) use settings::by_authentication_context;
pub(in crate::checklist::privileged_access) use standing::permanent as standing_roles;

use crate::checklist::{Basis, Check, Context, Item, Judgement, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;

pub static ITEM: Item = Item {
    id: "3.05",
    name: "just_in_time",
    stage: "3",
    track: Track::General,
    title: "Just-in-time access for further administrator roles",
    applies: &[],
    guidance: include_str!("just_in_time.md"),
    checks: &[
        Check {
            id: "3.05.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No directory role is held permanently, emergency accounts apart",
            needs: &[Need::Holders(RoleSet::All), Need::Helps(&[RecordKind::EmergencyAccounts])],
            run: Run::Evidence(standing::permanent),
            references: &["MS.AAD.7.4", "ZTA 21815", "AC-6(5)", "T1078.004"],
        },
        Check {
            id: "3.05.b",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Activation of every privileged role requires MFA or an enforced authentication context",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::All(RecordKind::RolePolicies),
                Need::Helps(&[
                    RecordKind::ConditionalAccess,
                    RecordKind::SecurityDefaults,
                    RecordKind::NamedLocations,
                    RecordKind::Strengths,
                    RecordKind::Users,
                    RecordKind::Groups,
                ]),
            ],
            run: Run::Evidence(settings::mfa),
            references: &["IA-2(1)", "AC-6(5)", "T1078.004"],
        },
        Check {
            id: "3.05.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Activations last no longer than a working day",
            needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::RolePolicies)],
            run: Run::Evidence(settings::short),
            references: &["AC-2(5)", "AC-12"],
        },
        Check {
            id: "3.05.d",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Activating Global or Privileged Role Administrator needs another person’s approval",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::RolePolicies),
                Need::Helps(&[RecordKind::Users, RecordKind::Groups]),
            ],
            run: Run::Evidence(approval::approval),
            references: &[
                "MS.AAD.7.6",
                "ZTA 21817",
                "CIS M365 5.3.4",
                "CIS M365 5.3.5",
                "AC-5",
                "AC-6(5)",
                "T1098.003",
            ],
        },
        Check {
            id: "3.05.e",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "Activation needs a justification",
            needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::RolePolicies)],
            run: Run::Evidence(settings::justification),
            references: &["AC-6(9)", "AU-2"],
        },
        Check {
            id: "3.05.f",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Role settings do not allow assignments without an end",
            needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::RolePolicies)],
            run: Run::Evidence(settings::ends),
            references: &["MS.AAD.7.4", "AC-2(2)", "AC-6(5)"],
        },
        Check {
            id: "3.05.g",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No role was assigned outside PIM",
            needs: &[Need::All(RecordKind::AuditLog), Need::Helps(&[RecordKind::Licences])],
            run: Run::Evidence(grants::outside_pim),
            references: &["MS.AAD.7.5", "MT.1031", "AC-6(9)", "T1098.003"],
        },
        Check {
            id: "3.05.h",
            mode: Mode::Auto,
            severity: Severity::Info,
            basis: Basis::Roadmap,
            title: "Unusual activations of the period are known",
            needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::AuditLog)],
            run: Run::Evidence(grants::activations),
            references: &["MT.1030", "AC-2(12)", "AC-6(9)", "AU-6"],
        },
        Check {
            id: "3.05.i",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every grant of a role in the period is explained",
            needs: &[Need::All(RecordKind::AuditLog), Need::Helps(&[RecordKind::ServicePrincipals])],
            run: Run::Evidence(grants::grants),
            references: &["AC-6(9)", "AU-6", "T1098.003"],
        },
    ],
};

/// The item's settings are no question where the licence for PIM is provably missing; 1.01.a judges the licence.
fn without_p2(context: &Context<'_>) -> Option<Judgement> {
    context.without_p2("Privileged Identity Management")
}
