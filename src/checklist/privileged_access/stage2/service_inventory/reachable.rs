//! 2.01.c and d: administrators can be reached, and can answer a request for MFA.

use crate::checklist::judgement::Nothing;
use crate::checklist::people::no_registration;
use crate::checklist::privileged_access::mail::{Mail, Reached, reaching};
use crate::checklist::privileged_access::people::{People, counted};
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::privileged_access::stage1::mfa::federated::{Asks, federation_of, who_asks};
use crate::checklist::privileged_access::stage1::mfa::subjects::{Home, registration_facts, row_of};
use crate::checklist::wording::be;
use crate::checklist::{Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::second_factor::SecondFactor;
use crate::tenant::{Missing, RecordKind, Tenant};

const SET: RoleSet = RoleSet::All;

/// 2.01.c
pub(super) fn mail(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Mailboxes,
        RecordKind::Domains,
        RecordKind::Organization,
        RecordKind::Licences,
    ]);
    let mail = Mail::of(tenant);
    let mut judge = context.judge();
    let people = People::of(context, SET);
    for holder in &people.accounts {
        let found = mail.reaches(holder);
        if let Reached::Unknown(gap) = &found {
            judge.gap(gap.clone());
        }
        let mut affected = account(context, holder, SET, found.outcome());
        affected.facts.insert(1, found.fact());
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    let all = counted(people.accounts.len(), "administrator", "administrators");
    judge.counts(&reaching(&judge, &all));
    people.counted_in_words().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person holds a directory role.".to_owned()))
}

/// 2.01.d
pub(super) fn registered(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Registrations,
        RecordKind::Domains,
        RecordKind::Organization,
        RecordKind::Federations,
    ]);
    let mut judge = context.judge();
    judge.gaps(context.registrations_too_old());
    let people = People::of(context, SET);
    let mut gone = 0;
    for holder in &people.accounts {
        // Nobody signs in to it, and no export has a row of it; 1.02.c judges what it holds.
        if holder.user(tenant).is_some_and(|user| user.deleted) {
            gone += 1;
            continue;
        }
        let (outcome, words) = judge_one(tenant, holder, &mut judge);
        let mut affected = account(context, holder, SET, outcome);
        let row = row_of(tenant, holder);
        let fact = Fact::new("Registered for MFA", words);
        affected.facts.insert(
            1,
            match row.and_then(|row| Some((row, *row.sources.first()?))) {
                Some((row, source)) => fact.from(source, SecondFactor::column(row)),
                None => fact,
            },
        );
        affected.facts.extend(row.map(registration_facts).unwrap_or_default());
        affected.facts.push(Fact::new("Signs in", Home::of(tenant, holder).title()));
        affected.sources.extend(row.into_iter().flat_map(|row| row.sources.iter().copied()));
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    judge.counts(&registered_in_words(&judge, people.accounts.len() - gone));
    if gone > 0 {
        judge.reason(format!("Left out: {}.", counted(gone, "deleted account", "deleted accounts")));
    }
    people.counted_in_words().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person holds a directory role.".to_owned()))
}

/// Who is not registered; where that is nobody and not all are, who is.
fn registered_in_words(judge: &Judge, all: usize) -> String {
    let (lacking, elsewhere, open) =
        (judge.count(Outcome::Fail), judge.count(Outcome::Review), judge.count(Outcome::NoEvidence));
    let (number, not) =
        if lacking == 0 && elsewhere > 0 { (all.saturating_sub(elsewhere + open), "") } else { (lacking, "not ") };
    format!(
        "{number} of {} {} {not}registered for MFA; {elsewhere} must prove it elsewhere; for {open} the evidence does not \
         say.",
        counted(all, "administrator", "administrators"),
        be(number)
    )
}

fn judge_one(tenant: &Tenant, holder: &Holder, judge: &mut Judge) -> (Outcome, &'static str) {
    let found = row_of(tenant, holder).map_or(SecondFactor::NotExported, SecondFactor::of);
    if found == SecondFactor::Registered {
        return (Outcome::Pass, "yes");
    }
    match Home::of(tenant, holder) {
        Home::Guest => (Outcome::Review, "not here; MFA may be done in the home tenant: ask for proof"),
        Home::Federated(domain) => match federation_of(tenant, &domain.name).map(who_asks) {
            Some(Asks::Provider) => {
                (Outcome::Review, "not here; the identity provider is asked for MFA: ask for proof")
            }
            Some(Asks::Entra) if found != SecondFactor::NotExported => {
                (Outcome::Fail, "no; the domain's settings let Entra itself ask")
            }
            Some(Asks::Entra) => no_row(tenant, holder, judge),
            Some(Asks::NotSupplied) | None => {
                judge.gap(Missing {
                    kind: RecordKind::Federations,
                    column: Some("federatedIdpMfaBehavior"),
                    why: format!("Who asks for MFA in the domain {} was not supplied.", domain.name),
                });
                (Outcome::NoEvidence, "not here; who asks for MFA in the domain was not supplied")
            }
        },
        Home::Managed if found != SecondFactor::NotExported => (Outcome::Fail, "no"),
        Home::Managed => no_row(tenant, holder, judge),
        Home::Unknown => {
            judge.gap(Missing {
                kind: RecordKind::Domains,
                column: Some("authenticationType"),
                why: format!("Whether the domain of {} is federated was not supplied.", holder.name()),
            });
            (Outcome::NoEvidence, "not registered; whether the account is federated was not supplied")
        }
    }
}

fn no_row(tenant: &Tenant, holder: &Holder, judge: &mut Judge) -> (Outcome, &'static str) {
    let gap = tenant.registrations.supply.gap(RecordKind::Registrations);
    judge.gap(gap.unwrap_or_else(|| no_registration(tenant, holder.name())));
    (Outcome::NoEvidence, "no row in the registration details")
}
