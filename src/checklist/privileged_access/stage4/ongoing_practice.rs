//! 4.06 · Whether the habits of the earlier stages hold over time; sums up other checks and the retention of logs.

mod retention;
#[cfg(test)]
mod tests;

use super::super::stage2::separate_accounts::dedicated_accounts;
use super::super::stage3::access_reviews::standing_people;
use super::super::stage3::just_in_time::standing_roles;
use crate::checklist::{Basis, Check, Context, Item, Judgement, Mode, Need, Outcome, Run, Severity, Track};
use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Missing, RecordKind};

pub static ITEM: Item = Item {
    id: "4.06",
    name: "ongoing_practice",
    stage: "4",
    track: Track::General,
    title: "Ongoing practice",
    applies: &[],
    guidance: include_str!("ongoing_practice.md"),
    checks: &[
        Check {
            id: "4.06.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Administrators do day-to-day work as unprivileged users",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "assignedLicenses", Empty::SaysSomething),
                Need::All(RecordKind::Licences),
                Need::All(RecordKind::SignIns),
                Need::Helps(&[RecordKind::Mailboxes, RecordKind::Administrators, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(unprivileged_work),
            references: &["MT.1028", "AC-6(2)"],
        },
        Check {
            id: "4.06.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Privileged access is taken just in time",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::Helps(&[RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(just_in_time),
            references: &["MS.AAD.7.4", "ZTA 21815", "AC-6(5)"],
        },
        Check {
            id: "4.06.c",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Audit logs on privileged accounts are kept long enough",
            needs: &[
                Need::All(RecordKind::DiagnosticSettings),
                Need::Helps(&[RecordKind::LogWorkspaces, RecordKind::AuditLog, RecordKind::SignIns]),
            ],
            run: Run::Evidence(retention::kept),
            references: &["AU-11"],
        },
    ],
};

/// 4.06.a: 2.03.a, asked of every administrator.
fn unprivileged_work(context: &Context<'_>) -> Judgement {
    dedicated_accounts(context, RoleSet::All, ("administrator", "administrators"))
}

/// 4.06.b: 3.01.c (people who hold a privileged role permanently) and 3.05.a (roles held permanently) in one. Who and which
/// stands with those two, where it is decided on: the same objects are not listed once more.
fn just_in_time(context: &Context<'_>) -> Judgement {
    let (people, roles) = (standing_people(context), standing_roles(context));
    let is_open = |judged: &Judgement| judged.outcome != Outcome::NotApplicable;
    let outcome = [&people, &roles].into_iter().filter(|judged| is_open(judged)).map(|judged| judged.outcome).min();
    let count = |judged: &Judgement| judged.affected.iter().filter(|found| found.outcome == Outcome::Fail).count();
    let told = |judged: &Judgement, one: &str, many: &str| match judged.outcome {
        Outcome::Fail if count(judged) > 0 => {
            format!("fails for {}", crate::checklist::wording::counted(count(judged), one, many))
        }
        Outcome::Fail => "fails".to_owned(),
        Outcome::Review => "is for review".to_owned(),
        Outcome::NoEvidence => "cannot be judged from this evidence".to_owned(),
        Outcome::Pass => "passes".to_owned(),
        Outcome::NotApplicable => "does not apply".to_owned(),
    };
    let reasons = vec![format!(
        "This puts two checks together: 3.01.c (people with a standing privileged role) {}; 3.05.a (roles held permanently) {}.",
        told(&people, "user account", "user accounts"),
        told(&roles, "role", "roles")
    )];
    // Both look at the same lists and lack the same: each gap is told once.
    let mut missing = people.missing;
    let others: Vec<Missing> = roles.missing.into_iter().filter(|gap| !missing.contains(gap)).collect();
    missing.extend(others);
    Judgement {
        outcome: outcome.unwrap_or(Outcome::NotApplicable),
        reasons,
        examined: people.examined + roles.examined,
        missing,
        affected: Vec::new(),
    }
}
