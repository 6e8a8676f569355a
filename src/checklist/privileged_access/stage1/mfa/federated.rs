//! 1.04.e: people whose sign-in happens elsewhere.

use super::subjects::{FOUR, Home, registration_facts, row_of, second_factor, unknown_kind};
use crate::checklist::claims::said::{Counted, Said};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::People;
use crate::checklist::{Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::figure;
use crate::tenant::holders::Holder;
use crate::tenant::second_factor::SecondFactor;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{Domain, Federation, Missing, RecordKind, Tenant};
use std::borrow::Cow;

/// Who asks for MFA when a federated account signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::checklist::privileged_access) enum Asks {
    /// Entra, unless the identity provider did: registration here is needed.
    Entra,
    /// The identity provider alone: proof of it is needed.
    Provider,
    NotSupplied,
}

/// 1.04.e
pub(super) fn federated(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Domains,
        RecordKind::Organization,
        RecordKind::Federations,
        RecordKind::Registrations,
        RecordKind::Users,
    ]);
    let subjects = People::of(context, FOUR).permanent_first(context.holders(), FOUR);
    let mut judge = context.judge();
    judge.gaps(tenant.domains_untold());
    // `open`: of whom is not known where they sign in.
    let (mut federated, mut guests, mut open) = (0, 0, subjects.unknown.len());
    for holder in &subjects.people {
        match Home::of(tenant, holder) {
            Home::Managed => {}
            Home::Federated(domain) => {
                federated += 1;
                of_domain(context, tenant, holder, domain, &mut judge);
            }
            Home::Guest => {
                guests += 1;
                guest(context, tenant, holder, &mut judge);
            }
            Home::Unknown => {
                open += 1;
                judge.gap(Home::gap_of(tenant, holder));
                let mut affected = context.affected(holder, FOUR, Outcome::NoEvidence);
                affected.facts.push(Fact::new("Signs in", Home::Unknown.title()));
                judge.subject(affected);
            }
        }
    }
    subjects.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, FOUR)));
    if federated + guests > 0 {
        let elsewhere = federated + guests;
        let how =
            [(federated, "through a federated domain"), (guests, if guests == 1 { "as a guest" } else { "as guests" })];
        let how = how.into_iter().filter(|(number, _)| *number > 0).map(|(number, words)| match elsewhere {
            1 => words.to_owned(),
            _ => format!("{} {words}", figure(number)),
        });
        let how: Vec<String> = how.collect();
        let all = Counted::failing(elsewhere, subjects.people.len() + subjects.unknown.len());
        let told = stage1::ELSEWHERE.of(all).with("how", how.join(", "));
        let found = judge.tally();
        let of_them = Counted { unknown: found.unknown.saturating_sub(open), ..found };
        let where_open = match open {
            0 => None,
            1 => Some("where 1 other signs in is not known".to_owned()),
            more => Some(format!("where {} others sign in is not known", figure(more))),
        };
        judge.tell(what_fails(of_them, elsewhere).into_iter().chain(where_open).fold(told, Said::and));
    }
    subjects.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No holder of one of the four roles is federated or a guest.".to_owned()))
}

/// What comes of those who sign in elsewhere: a count of them blames nobody yet.
fn what_fails(found: Counted, elsewhere: usize) -> Vec<String> {
    let who = |number: usize| match (number, elsewhere) {
        (1, 1) => "this account".to_owned(),
        (2, 2) => "both".to_owned(),
        (number, all) if number == all => format!("all {}", figure(all)),
        (number, _) => figure(number),
    };
    let proof = if found.review == 1 { "needs proof" } else { "need proof" };
    [
        (found.failed, format!("{} cannot answer when Entra asks for MFA", who(found.failed))),
        (found.review, format!("{} {proof} that MFA is done there", who(found.review))),
        (found.unknown, format!("of {} the evidence does not tell", who(found.unknown))),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(_, words)| words)
    .collect()
}

fn of_domain(context: &Context<'_>, tenant: &Tenant, holder: &Holder, domain: &Domain, judge: &mut Judge) {
    let federation = federation_of(tenant, &domain.name);
    let asks = federation.map_or(Asks::NotSupplied, who_asks);
    let row = row_of(tenant, holder);
    let second = row.map_or(SecondFactor::NotExported, SecondFactor::of);
    let (outcome, words) = match (asks, second) {
        (Asks::Entra, SecondFactor::Registered) => {
            judge.gaps(context.registrations_too_old());
            return judge.good();
        }
        (Asks::Entra, SecondFactor::NotExported) => {
            judge.gaps(tenant.registrations.supply.gap(RecordKind::Registrations));
            let words = "no row in the registration details; Entra itself must be able to ask this account";
            (Outcome::NoEvidence, Cow::Borrowed(words))
        }
        (Asks::Entra, SecondFactor::FlagAgainstMethods) => (Outcome::Review, Cow::Borrowed(second.no())),
        (Asks::Entra, SecondFactor::MethodNotAllowed | SecondFactor::NotRegistered) => {
            let words = format!("{}; Entra itself must be able to ask this account", second.no());
            (Outcome::Fail, Cow::Owned(words))
        }
        (Asks::Provider, _) => {
            (Outcome::Review, "not asked by Entra: ask for proof that the identity provider does MFA".into())
        }
        (Asks::NotSupplied, _) => {
            judge.gap(federation_gap(tenant, &domain.name, federation));
            (Outcome::NoEvidence, "who asks for MFA was not supplied".into())
        }
    };
    let mut affected = context.affected(holder, FOUR, outcome);
    affected
        .facts
        .push(Fact::new("Signs in", Home::Federated(domain).title()).from(domain.source, "authenticationType"));
    if let Some(federation) = federation {
        affected.facts.push(
            Fact::new("MFA of the identity provider", behaviour(federation))
                .from(federation.source, "federatedIdpMfaBehavior"),
        );
        affected.sources.push(federation.source);
    }
    affected.facts.push(second_factor(&tenant.registrations, row, words));
    affected.facts.extend(row.map(registration_facts).unwrap_or_default());
    affected.sources.push(domain.source);
    affected.sources.extend(row.into_iter().flat_map(|row| row.sources.iter().copied()));
    judge.subject(affected);
}

/// A guest registered here can be asked here; else MFA may come from the home tenant, which this evidence does not show.
fn guest(context: &Context<'_>, tenant: &Tenant, holder: &Holder, judge: &mut Judge) {
    let row = row_of(tenant, holder);
    if row.map(SecondFactor::of) == Some(SecondFactor::Registered) {
        judge.gaps(context.registrations_too_old());
        return judge.good();
    }
    let mut affected = context.affected(holder, FOUR, Outcome::Review);
    affected.facts.push(Fact::new("Signs in", Home::Guest.title()));
    affected.facts.push(second_factor(
        &tenant.registrations,
        row,
        "not here; MFA may be done in the home tenant: ask for proof",
    ));
    affected.facts.extend(row.map(registration_facts).unwrap_or_default());
    affected.sources.extend(row.into_iter().flat_map(|row| row.sources.iter().copied()));
    judge.subject(affected);
}

/// The settings of the domain, or of the domain above it. With one federated domain and one setting that does not name
/// its domain (the Graph object does not), they belong together.
pub(in crate::checklist::privileged_access) fn federation_of<'t>(
    tenant: &'t Tenant,
    domain: &str,
) -> Option<&'t Federation> {
    let mut name = domain;
    loop {
        let named = |found: &&Federation| found.domain.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(name));
        if let Some(found) = tenant.federations.iter().find(named) {
            return Some(found);
        }
        match name.split_once('.') {
            Some((_, above)) => name = above,
            None => break,
        }
    }
    let federated =
        |found: &&Domain| found.authentication == Some(crate::tenant::organization::Authentication::Federated);
    let only_domain = tenant.domains.iter().filter(federated).count() == 1;
    match tenant.federations.items.as_slice() {
        [only] if only_domain && only.domain.is_none() => Some(only),
        _ => None,
    }
}

/// `supportsMfa` counts only where the newer setting is empty: `true` sends MFA to the identity provider.
/// Source: Graph internalDomainFederation, federatedIdpMfaBehavior values.
pub(in crate::checklist::privileged_access) fn who_asks(federation: &Federation) -> Asks {
    let behaviour = federation.mfa_behavior.value().map(|word| word.to_lowercase());
    match (behaviour.as_deref(), federation.supports_mfa) {
        (Some("acceptifmfadonebyfederatedidp" | "rejectmfabyfederatedidp"), _) | (None, Some(false)) => Asks::Entra,
        (Some("enforcemfabyfederatedidp"), _) | (None, Some(true)) => Asks::Provider,
        (Some(_) | None, _) => Asks::NotSupplied,
    }
}

pub(in crate::checklist::privileged_access) fn behaviour(federation: &Federation) -> String {
    match (federation.mfa_behavior.value(), federation.supports_mfa) {
        (Some(word), _) => plain(Of::FederatedMfa, word),
        (None, Some(true)) => "not set; the older setting leaves MFA to the identity provider".to_owned(),
        (None, Some(false)) => "not set; by the older setting Entra asks".to_owned(),
        (None, None) => "not set".to_owned(),
    }
}

pub(in crate::checklist::privileged_access) fn federation_gap(
    tenant: &Tenant,
    domain: &str,
    federation: Option<&Federation>,
) -> Missing {
    let supplied = tenant.federations.supply.gap(RecordKind::Federations);
    supplied.filter(|_| federation.is_none()).unwrap_or_else(|| Missing {
        kind: RecordKind::Federations,
        column: Some("federatedIdpMfaBehavior"),
        why: format!("The federation settings do not say who does MFA for the domain {domain}."),
    })
}
