//! 2.06.c: exposed people can answer a request for MFA.

use crate::checklist::accounts::of_user;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::until_named;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::privileged_access::stage1::mfa::registered::too_old;
use crate::checklist::privileged_access::stage1::mfa::subjects::registration_facts;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::proposals::ExposedPerson;
use crate::tenant::second_factor::SecondFactor;
use crate::tenant::{Missing, RecordKind, Tenant};

pub(super) fn registered(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Registrations,
        RecordKind::ExposedPeople,
        RecordKind::Organization,
    ]);
    let mut judge = context.judge();
    judge.gaps(too_old(context, tenant));
    let people: Vec<&ExposedPerson<'_>> =
        context.exposed().iter().filter(|person| person.user.is_none_or(|user| user.enabled != Some(false))).collect();
    let unconfirmed = people.iter().filter(|person| !person.confirmed).count();
    if people.is_empty() && !tenant.exposed.supply.is_supplied() && !tenant.users.supply.filled.contains("jobTitle") {
        // Nobody named and no titles to propose by: that nobody is exposed is not evidenced.
        judge.gap(Missing {
            kind: RecordKind::ExposedPeople,
            column: None,
            why: "Who is exposed is not known: there is no inventory sheet Exposed people, and the list of users has no job \
                  titles to propose people by."
                .to_owned(),
        });
    }
    let mut unregistered = 0;
    for person in &people {
        let (outcome, words) = judge_person(tenant, person);
        unregistered += usize::from(outcome == Outcome::Fail);
        let outcome = until_named(person, outcome);
        if outcome == Outcome::NoEvidence {
            let kind = if person.user.is_some() { RecordKind::Registrations } else { RecordKind::Users };
            judge.gap(Missing { kind, column: None, why: format!("Of {}: {words}.", person.name) });
        }
        judge.subject(affected(tenant, person, outcome, words));
    }
    judge.reason(format!(
        "{} of {} {} not registered for MFA.",
        unregistered,
        counted(people.len(), "exposed person", "exposed people"),
        if unregistered == 1 { "is" } else { "are" }
    ));
    if unconfirmed > 0 {
        judge.reason(format!(
            "{} proposed by job title only, to be confirmed or turned down.",
            counted(unconfirmed, "person is", "people are")
        ));
        // Only a pass waits for that: what lacks evidence still does.
        if !judge.has_gaps() {
            judge.whole(Outcome::Review);
        }
    }
    judge.finish(Nothing::NotApplicable("Nobody is named as exposed, and no job title proposes anybody.".to_owned()))
}

fn judge_person(tenant: &Tenant, person: &ExposedPerson<'_>) -> (Outcome, &'static str) {
    let Some(user) = person.user else { return (Outcome::NoEvidence, "not in the list of users") };
    match tenant.registration_of(&user.id, &user.upn).map(SecondFactor::of) {
        Some(SecondFactor::Registered) => (Outcome::Pass, "yes"),
        Some(SecondFactor::MethodNotAllowed) => {
            (Outcome::Fail, "method not allowed: registered, but the authentication methods policy does not allow it")
        }
        Some(SecondFactor::NotRegistered) => (Outcome::Fail, "no"),
        Some(SecondFactor::NotExported) => (Outcome::NoEvidence, "the registration details do not say"),
        None => (Outcome::NoEvidence, "no row in the registration details"),
    }
}

fn affected(tenant: &Tenant, person: &ExposedPerson<'_>, outcome: Outcome, words: &str) -> Affected {
    let mut affected = person.user.map_or_else(
        || Affected {
            id: person.name.to_lowercase().into(),
            name: person.name.clone().into(),
            kind: SubjectKind::Unknown,
            outcome,
            facts: Vec::new().into(),
            sources: Vec::new().into(),
        },
        |user| of_user(user, outcome),
    );
    let row = person.user.and_then(|user| tenant.registration_of(&user.id, &user.upn));
    let fact = Fact::new("Registered for MFA", words);
    affected.facts.push(match row.and_then(|row| Some((row, *row.sources.first()?))) {
        Some((row, source)) => fact.from(source, SecondFactor::column(row)),
        None => fact,
    });
    affected.facts.extend(row.map(registration_facts).unwrap_or_default());
    let fact = Fact::new("Exposed", person.why.clone());
    affected.facts.push(match person.entry {
        Some(entry) => fact.from(entry.source, "Account"),
        None => fact,
    });
    if let Some(title) = person.user.and_then(|user| user.job_title.as_deref()) {
        affected.facts.push(Fact::new("Job title", title));
    }
    affected.sources.extend(row.into_iter().flat_map(|row| row.sources.iter().copied()));
    affected.sources.extend(person.entry.map(|entry| entry.source));
    affected
}
