//! 1.04.a and c: what is registered.

use super::subjects::{FOUR, Home, not_allowed_in_words, registration_facts, row_of, second_factor, unknown_kind};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{People, no_registration};
use crate::checklist::wording::{be, counted};
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::account::{Method, PerUserMfa};
use crate::tenant::holders::Holder;
use crate::tenant::second_factor::{SecondFactor, Word};
use crate::tenant::{RecordKind, Registration, Tenant};

/// 1.04.a
pub(super) fn registered(context: &Context<'_>) -> Judgement {
    let tenant =
        context.tenant(&[RecordKind::Registrations, RecordKind::Users, RecordKind::Domains, RecordKind::Organization]);
    let subjects = People::of(context, FOUR).permanent_first(context.holders(), FOUR);
    let mut judge = context.judge();
    judge.gaps(context.registrations_too_old());
    let (mut elsewhere, mut legacy, mut not_allowed) = (0, 0, 0);
    let mut listed = Vec::new();
    for holder in &subjects.people {
        let home = Home::of(tenant, holder);
        if matches!(home, Home::Federated(_) | Home::Guest) {
            elsewhere += 1;
            continue;
        }
        let row = row_of(tenant, holder);
        match row.map_or(SecondFactor::NotExported, SecondFactor::of) {
            SecondFactor::Registered => judge.good(),
            // Per-user MFA in the state *Enforced* is reached only by registering.
            SecondFactor::NotExported if per_user(tenant, holder) == Some(PerUserMfa::Enforced) => {
                legacy += 1;
                judge.good();
            }
            found => {
                let affected = unregistered(context, tenant, holder, home, row, found, &mut judge);
                let fails = affected.outcome == Outcome::Fail;
                not_allowed += usize::from(fails && found == SecondFactor::MethodNotAllowed);
                listed.push(affected);
            }
        }
    }
    listed.extend(subjects.unknown.iter().map(|holder| unknown_kind(context, holder, FOUR)));
    for affected in listed {
        judge.subject(affected);
    }
    judge.say(match Word::of(tenant) {
        Word::Capable => &stage1::CAN_USE_MFA,
        Word::Registered => &stage1::REGISTERED,
    });
    judge.reasons_of(not_allowed_in_words(not_allowed, "of them"));
    if legacy > 0 {
        judge.reason(format!(
            "{} {} taken as registered because per-user MFA is enforced.",
            counted(legacy, "holder", "holders"),
            be(legacy)
        ));
    }
    if elsewhere > 0 {
        judge.reason(format!(
            "{} {} judged in 1.04.e.",
            counted(elsewhere, "federated or guest account", "federated or guest accounts"),
            be(elsewhere)
        ));
    }
    subjects.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(
        "No person other than emergency, federated and guest accounts holds one of the four roles.".to_owned(),
    ))
}

fn unregistered(
    context: &Context<'_>,
    tenant: &Tenant,
    holder: &Holder,
    home: Home<'_>,
    row: Option<&Registration>,
    found: SecondFactor,
    judge: &mut Judge,
) -> Affected {
    let (outcome, words) = match (found, home) {
        (SecondFactor::NotExported, _) => {
            let gap = tenant.registrations.supply.gap(RecordKind::Registrations);
            judge.gap(gap.unwrap_or_else(|| no_registration(tenant, holder.name())));
            (Outcome::NoEvidence, "no row in the registration details".to_owned())
        }
        (SecondFactor::FlagAgainstMethods, _) => (Outcome::Review, found.no().to_owned()),
        // Federated, the account would be judged in e: domains could still undo the failure.
        (_, Home::Unknown) => {
            judge.gap(Home::gap_of(tenant, holder));
            (Outcome::NoEvidence, format!("{}; whether the account is federated was not supplied", found.no()))
        }
        _ => (Outcome::Fail, found.no().to_owned()),
    };
    let mut affected = context.affected(holder, FOUR, outcome);
    affected.facts.push(second_factor(&tenant.registrations, row, words));
    affected.facts.extend(row.map(registration_facts).unwrap_or_default());
    affected.facts.push(Fact::new("Signs in", home.title()));
    affected.sources.extend(row.into_iter().flat_map(|row| row.sources.iter().copied()));
    affected
}

fn per_user(tenant: &Tenant, holder: &Holder) -> Option<PerUserMfa> {
    holder.user(tenant)?.per_user_mfa
}

/// 1.04.c
pub(super) fn not_only_weak(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Registrations, RecordKind::Users]);
    let subjects = People::of(context, FOUR).permanent_first(context.holders(), FOUR);
    let mut judge = context.judge();
    judge.gaps(context.registrations_too_old());
    let (mut without, mut unknown) = (0, 0);
    let mut listed = Vec::new();
    for holder in &subjects.people {
        let row = row_of(tenant, holder);
        let methods = row
            .filter(|row| row.methods.is_exported())
            .map(|row| row.methods.value().map_or(&[][..], |methods| methods));
        let (outcome, words) = match methods {
            None => {
                let gap = tenant.registrations.supply.gap(RecordKind::Registrations);
                judge.gap(gap.unwrap_or_else(|| no_registration(tenant, holder.name())));
                (Outcome::NoEvidence, "no methods in the registration details")
            }
            Some(methods) => match strength_of(methods) {
                Reliance::Strong => {
                    judge.good();
                    continue;
                }
                Reliance::Nothing => {
                    without += 1;
                    continue;
                }
                Reliance::Weak => (Outcome::Fail, "only SMS, voice or e-mail"),
                Reliance::Unknown => {
                    unknown += 1;
                    let words = "a method that this program does not know, and at most SMS, voice or e-mail beside it";
                    (Outcome::Review, words)
                }
            },
        };
        let mut affected = context.affected(holder, FOUR, outcome);
        affected.facts.push(Fact::new("Relies on", words));
        affected.facts.extend(row.map(registration_facts).unwrap_or_default());
        affected.sources.extend(row.into_iter().flat_map(|row| row.sources.iter().copied()));
        listed.push(affected);
    }
    listed.extend(subjects.unknown.iter().map(|holder| unknown_kind(context, holder, FOUR)));
    for affected in listed {
        judge.subject(affected);
    }
    judge.say(&stage1::NOT_ONLY_WEAK);
    if unknown > 0 {
        judge.reason(format!(
            "{} a method whose name is not known here: a person has to say how strong it is.",
            counted(unknown, "holder has", "holders have")
        ));
    }
    if without > 0 {
        judge.reason(format!(
            "{} without any second factor {} judged in 1.04.a and e.",
            counted(without, "holder", "holders"),
            be(without)
        ));
    }
    subjects.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(
        "No person other than emergency accounts holds one of the four roles with a registered method.".to_owned(),
    ))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::checklist::privileged_access) enum Reliance {
    Strong,
    Weak,
    /// Weak, and something whose strength nobody knows.
    Unknown,
    /// No phone, no e-mail, no factor at all.
    Nothing,
}

/// A Temporary Access Pass or an app password beside a phone takes nothing of the reliance on the phone.
pub(in crate::checklist::privileged_access) fn strength_of(methods: &[Method]) -> Reliance {
    let weak = methods.iter().any(|method| method.is_phone() || *method == Method::Email);
    let strong = methods.iter().any(|method| method.is_second_factor() && !method.is_phone());
    match (strong, methods.contains(&Method::Unknown)) {
        (true, _) => Reliance::Strong,
        (false, true) => Reliance::Unknown,
        (false, false) if weak => Reliance::Weak,
        (false, false) => Reliance::Nothing,
    }
}
