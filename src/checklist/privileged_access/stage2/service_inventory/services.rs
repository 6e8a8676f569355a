//! 2.01.a: somebody answers for every service.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::naming::{Named, Naming};
use crate::tenant::{Column, Missing, RecordKind, ServiceEntry};

/// 2.01.a. The inventory is the statement of a person on each service; a statement that the tenant bears out leaves nothing
/// to propose, so the check passes without a further confirmation.
pub(super) fn answered(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Services,
        RecordKind::Users,
        RecordKind::Registrations,
        RecordKind::Groups,
        RecordKind::ServicePrincipals,
    ]);
    let naming = Naming::of(tenant);
    let cut = tenant.users_gap();
    let mut judge = context.judge();
    for entry in &tenant.services {
        let mut facts = Vec::new();
        let mut outcome = Outcome::Pass;
        let cells: [(&'static str, &Option<Box<str>>, Column); 2] =
            [("Owner", &entry.owner, "Owner"), ("Administrator", &entry.administrator, "Administrator")];
        for (label, cell, column) in cells {
            let found = judge_cell(&naming, cell.as_deref(), cut.is_none());
            if found.0 == Outcome::NoEvidence {
                judge.gaps(cut.clone());
                judge.gap(Missing {
                    kind: RecordKind::Users,
                    column: Some("accountEnabled"),
                    why: format!(
                        "Whether the {} of {} is enabled is not evidenced.",
                        label.to_lowercase(),
                        entry.service
                    ),
                });
            }
            outcome = outcome.min(found.0);
            facts.push(Fact::new(label, found.1).from(entry.source, column));
        }
        judge.subject(of_service(entry, outcome, facts));
    }
    judge.say(&stage2::SERVICE_RUN);
    judge.finish(Nothing::Fail("The inventory names no service.".to_owned()))
}

/// Each of the names must be an enabled account; what each is, is said.
fn judge_cell(naming: &Naming<'_>, cell: Option<&str>, whole: bool) -> (Outcome, String) {
    let Some(cell) = cell.filter(|cell| !cell.trim().is_empty()) else {
        return (Outcome::Fail, "nobody is named".to_owned());
    };
    let mut outcome = Outcome::Pass;
    let mut words = Vec::new();
    for (written, named) in naming.all(cell) {
        let (one, said) = match named {
            Named::User(user) if user.deleted => (Outcome::Fail, "deleted"),
            Named::User(user) => match user.enabled {
                Some(true) => (Outcome::Pass, "enabled"),
                Some(false) => (Outcome::Fail, "disabled"),
                None => (Outcome::NoEvidence, "whether it is enabled was not exported"),
            },
            Named::Group(_) => (Outcome::Review, "a group: name a person who answers"),
            Named::ServicePrincipal(_) => (Outcome::Fail, "an application, no person"),
            Named::Several => (Outcome::Review, "several accounts bear this name"),
            Named::Nobody if whole => (Outcome::Fail, "no such account in the tenant"),
            Named::Nobody => (Outcome::NoEvidence, "not in the part of the list of users that was supplied"),
        };
        outcome = outcome.min(one);
        words.push(format!("{written} ({said})"));
    }
    if words.is_empty() { (Outcome::Fail, "nobody is named".to_owned()) } else { (outcome, words.join("; ")) }
}

/// A row of the sheet as an affected object.
pub(super) fn of_service(entry: &ServiceEntry, outcome: Outcome, mut facts: Vec<Fact>) -> Affected {
    let more = [("Used for", &entry.used_for, "Used for"), ("Decision", &entry.decision, "Decision")];
    for (label, cell, column) in more {
        facts.extend(cell.as_deref().map(|words| Fact::new(label, words).from(entry.source, column)));
    }
    Affected {
        id: format!("service:{}", entry.service.to_lowercase()).into(),
        name: entry.service.to_string().into(),
        kind: SubjectKind::Service,
        outcome,
        facts: facts.into(),
        sources: vec![entry.source].into(),
    }
}
