//! 2.01.c and d: administrators can be reached, and can answer a request for MFA.

use super::azure::{InAzure, roles};
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::no_registration;
use crate::checklist::privileged_access::mail::reaches_each;
use crate::checklist::privileged_access::people::{People, counted};
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::privileged_access::stage1::mfa::federated::{Asks, federation_of, who_asks};
use crate::checklist::privileged_access::stage1::mfa::subjects::{
    Home, contradicted_in_words, not_allowed_in_words, registration_facts, row_of, second_factor,
};
use crate::checklist::{Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::second_factor::{SecondFactor, Word};
use crate::tenant::{Missing, RecordKind, Tenant};
use std::borrow::Cow;

const SET: RoleSet = RoleSet::All;

/// 2.01.c
pub(super) fn mail(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users]);
    let azure = InAzure::of(context);
    let more = azure.people(context, tenant);
    let more: Vec<_> = more.into_iter().map(|(holder, held)| (holder, roles(tenant, held).collect())).collect();
    let (who, nobody) = (["administrator", "administrators"], "No person holds a directory role or an Azure role.");
    reaches_each(context, SET, (&more, azure.gaps), who, nobody)
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
    let azure = InAzure::of(context);
    judge.gaps(azure.gaps.iter().cloned());
    let in_azure = azure.people(context, tenant);
    let in_directory = people.accounts.iter().map(|holder| (*holder, &[][..]));
    let (mut gone, mut not_allowed, mut contradicted) = (0, 0, 0);
    for (holder, held) in in_directory.chain(in_azure.iter().map(|(holder, held)| (holder, *held))) {
        // Nobody signs in to it, and no export has a row of it; 1.02.c judges what it holds.
        if holder.user(tenant).is_some_and(|user| user.deleted) {
            gone += 1;
            continue;
        }
        let (outcome, words) = judge_one(tenant, holder, &mut judge);
        let mut affected = account(context, holder, SET, outcome);
        let row = row_of(tenant, holder);
        not_allowed +=
            usize::from(outcome == Outcome::Fail && row.map(SecondFactor::of) == Some(SecondFactor::MethodNotAllowed));
        let is_contradicted = row.map(SecondFactor::of) == Some(SecondFactor::FlagAgainstMethods);
        contradicted += usize::from(outcome == Outcome::Review && is_contradicted);
        affected.facts.insert(1, second_factor(&tenant.registrations, row, words));
        affected.facts.extend(row.map(registration_facts).unwrap_or_default());
        affected.facts.push(Fact::new("Signs in", Home::of(tenant, holder).title()));
        affected.facts.extend(roles(tenant, held));
        affected.sources.extend(row.into_iter().flat_map(|row| row.sources.iter().copied()));
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    // Of those nobody has to prove anything elsewhere.
    let mut tally = judge.tally();
    tally.examined -= contradicted;
    tally.review -= contradicted;
    let claim = match Word::of(tenant) {
        Word::Capable => &stage2::ADMINISTRATOR_CAN_USE_MFA,
        Word::Registered => &stage2::ADMINISTRATOR_REGISTERED,
    };
    judge.tell(claim.of(tally));
    judge.reasons_of(contradicted_in_words(contradicted));
    judge.reasons_of(not_allowed_in_words(not_allowed, "of them"));
    let deleted = (gone > 0).then(|| counted(gone, "deleted account", "deleted accounts"));
    people.counted_beside(deleted).into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person holds a directory role.".to_owned()))
}

fn judge_one(tenant: &Tenant, holder: &Holder, judge: &mut Judge) -> (Outcome, Cow<'static, str>) {
    let found = row_of(tenant, holder).map_or(SecondFactor::NotExported, SecondFactor::of);
    if found == SecondFactor::Registered {
        return (Outcome::Pass, "yes".into());
    }
    match Home::of(tenant, holder) {
        Home::Guest => (Outcome::Review, "not here; MFA may be done in the home tenant: ask for proof".into()),
        Home::Federated(domain) => match federation_of(tenant, &domain.name).map(who_asks) {
            Some(Asks::Provider) => {
                (Outcome::Review, "not here; the identity provider is asked for MFA: ask for proof".into())
            }
            Some(Asks::Entra) if found == SecondFactor::FlagAgainstMethods => (Outcome::Review, found.no().into()),
            Some(Asks::Entra) if found != SecondFactor::NotExported => {
                (Outcome::Fail, format!("{}; the domain’s settings let Entra itself ask", found.no()).into())
            }
            Some(Asks::Entra) => no_row(tenant, holder, judge),
            Some(Asks::NotSupplied) | None => {
                judge.gap(Missing {
                    kind: RecordKind::Federations,
                    column: Some("federatedIdpMfaBehavior"),
                    why: format!("Who asks for MFA in the domain {} was not supplied.", domain.name),
                });
                (Outcome::NoEvidence, "not here; who asks for MFA in the domain was not supplied".into())
            }
        },
        Home::Managed | Home::Unknown if found == SecondFactor::FlagAgainstMethods => {
            (Outcome::Review, found.no().into())
        }
        Home::Managed if found != SecondFactor::NotExported => (Outcome::Fail, found.no().into()),
        Home::Managed => no_row(tenant, holder, judge),
        Home::Unknown => {
            judge.gap(Home::gap_of(tenant, holder));
            (Outcome::NoEvidence, format!("{}; whether the account is federated was not supplied", found.no()).into())
        }
    }
}

fn no_row(tenant: &Tenant, holder: &Holder, judge: &mut Judge) -> (Outcome, Cow<'static, str>) {
    let gap = tenant.registrations.supply.gap(RecordKind::Registrations);
    judge.gap(gap.unwrap_or_else(|| no_registration(tenant, holder.name())));
    (Outcome::NoEvidence, "no row in the registration details".into())
}
