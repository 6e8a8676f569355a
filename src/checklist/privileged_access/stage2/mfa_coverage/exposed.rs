//! 2.06.c: exposed people can answer a request for MFA.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{exposed_unknown, until_named};
use crate::checklist::privileged_access::everyone::of_user;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::privileged_access::stage1::mfa::federated::{Asks, federation_gap, federation_of, who_asks};
use crate::checklist::privileged_access::stage1::mfa::subjects::{
    Home, RegistrationWords, contradicted_in_words, not_allowed_in_words, second_factor,
};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::proposals::ExposedPerson;
use crate::tenant::second_factor::{SecondFactor, Word};
use crate::tenant::{Missing, RecordKind, Tenant, User};
use std::borrow::Cow;
use std::sync::Arc;

pub(super) fn registered(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Registrations,
        RecordKind::ExposedPeople,
        RecordKind::Organization,
        RecordKind::Domains,
        RecordKind::Federations,
    ]);
    let mut judge = context.judge();
    judge.gaps(context.registrations_too_old());
    let is_there = |user: &User| user.enabled != Some(false) && !user.deleted;
    let people: Vec<&ExposedPerson<'_>> =
        context.exposed().iter().filter(|person| person.user.is_none_or(is_there)).collect();
    let unconfirmed = people.iter().filter(|person| !person.confirmed).count();
    // A row of the sheet that could not be read names somebody, too.
    judge.gaps(exposed_unknown(context));
    let (mut elsewhere, mut not_allowed, mut contradicted) = (0, 0, 0);
    let mut words = RegistrationWords::default();
    for person in &people {
        let found = judge_person(tenant, person);
        let row = person.user.and_then(|user| tenant.registration_of_user(user)).map(SecondFactor::of);
        let is_contradicted = row == Some(SecondFactor::FlagAgainstMethods);
        contradicted += usize::from(found.outcome == Outcome::Review && is_contradicted);
        elsewhere += usize::from(found.outcome == Outcome::Review && !is_contradicted);
        let is_not_allowed = row == Some(SecondFactor::MethodNotAllowed);
        not_allowed += usize::from(found.outcome == Outcome::Fail && is_not_allowed);
        let outcome = until_named(person, found.outcome);
        judge.gaps(found.missing);
        if outcome <= Outcome::NoEvidence {
            judge.subject(affected(tenant, person, outcome, &found.words, &mut words));
        } else {
            judge.good();
        }
    }
    judge.say(match Word::of(tenant) {
        Word::Capable => &stage2::EXPOSED_CAN_USE_MFA,
        Word::Registered => &stage2::EXPOSED_REGISTERED,
    });
    judge.reasons_of(not_allowed_in_words(not_allowed, "of them"));
    judge.reasons_of(contradicted_in_words(contradicted));
    if elsewhere > 0 {
        judge.reason(format!(
            "{} in elsewhere, where MFA may be done: ask for proof.",
            counted(
                elsewhere,
                "exposed person who is not registered here signs",
                "exposed people who are not registered here sign"
            )
        ));
    }
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

/// What one person's registration is worth.
pub(in crate::checklist::privileged_access) struct Found {
    pub outcome: Outcome,
    pub words: Cow<'static, str>,
    pub missing: Option<Missing>,
}

fn found(outcome: Outcome, words: impl Into<Cow<'static, str>>) -> Found {
    Found { outcome, words: words.into(), missing: None }
}

fn lacks(words: impl Into<Cow<'static, str>>, kind: RecordKind, why: String) -> Found {
    Found { outcome: Outcome::NoEvidence, words: words.into(), missing: Some(Missing { kind, column: None, why }) }
}

fn judge_person(tenant: &Tenant, person: &ExposedPerson<'_>) -> Found {
    let Some(user) = person.user else {
        let words = "not in the list of users";
        return lacks(words, RecordKind::Users, format!("{} is not in the list of users.", person.name));
    };
    match tenant.registration_of_user(user).map(SecondFactor::of) {
        Some(SecondFactor::Registered) => found(Outcome::Pass, "yes"),
        Some(no @ SecondFactor::FlagAgainstMethods) => found(Outcome::Review, no.no()),
        Some(no @ (SecondFactor::MethodNotAllowed | SecondFactor::NotRegistered)) => {
            unregistered(tenant, user, no.no())
        }
        Some(SecondFactor::NotExported) | None => {
            let words = "the registration details do not say";
            lacks(
                words,
                RecordKind::Registrations,
                format!("Whether {} can use MFA the registration details do not say.", person.name),
            )
        }
    }
}

/// Who is not registered here can still be asked for MFA by the identity provider of a federated domain, or at a guest's
/// home: as for administrators in 1.04.a and e, that is never passed, and fails only where Entra itself has to ask.
pub(in crate::checklist::privileged_access) fn unregistered(
    tenant: &Tenant,
    user: &User,
    fault: &'static str,
) -> Found {
    // Elsewhere it may be otherwise.
    let here = if fault == "no" { "not here" } else { fault };
    match Home::at(tenant, Some(user), "") {
        Home::Managed => found(Outcome::Fail, fault),
        Home::Guest => found(Outcome::Review, format!("{here}; MFA may be done in the home tenant: ask for proof")),
        Home::Unknown => {
            let why = Home::gap(&user.upn, user.name()).why;
            lacks(format!("{here}; whether the domain is federated was not supplied"), RecordKind::Domains, why)
        }
        Home::Federated(domain) => {
            let federation = federation_of(tenant, &domain.name);
            match federation.map_or(Asks::NotSupplied, who_asks) {
                Asks::Entra => found(Outcome::Fail, fault),
                Asks::Provider => found(
                    Outcome::Review,
                    format!("{here}, and Entra does not ask: ask for proof that the identity provider does MFA"),
                ),
                Asks::NotSupplied => Found {
                    outcome: Outcome::NoEvidence,
                    words: format!("{here}; the domain is federated, and who asks for MFA was not supplied").into(),
                    missing: Some(federation_gap(tenant, &domain.name, federation)),
                },
            }
        }
    }
}

fn affected(
    tenant: &Tenant,
    person: &ExposedPerson<'_>,
    outcome: Outcome,
    said: &str,
    words: &mut RegistrationWords,
) -> Affected {
    let mut affected = person.user.map_or_else(
        || Affected {
            id: person.name.to_lowercase().into(),
            name: Arc::clone(&person.name).into(),
            kind: SubjectKind::User,
            outcome,
            facts: Vec::new().into(),
            sources: Vec::new().into(),
        },
        |user| of_user(user, outcome),
    );
    let row = person.user.and_then(|user| tenant.registration_of_user(user));
    affected.facts.push(second_factor(&tenant.registrations, row, said));
    row.into_iter().for_each(|row| words.add(affected.facts.own(), row));
    let fact = Fact::new("Exposed", Arc::clone(&person.why));
    affected.facts.push(match person.entry {
        Some(entry) => fact.from(entry.source, "Account"),
        None => fact,
    });
    if let Some(title) = person.user.and_then(|user| user.job_title.as_ref()) {
        affected.facts.push(Fact::new("Job title", Arc::clone(title)));
    }
    affected.sources.extend(row.into_iter().flat_map(|row| row.sources.iter().copied()));
    affected.sources.extend(person.entry.map(|entry| entry.source));
    affected
}
