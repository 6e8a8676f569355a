//! 3.02.a and d: what exposed and privileged people really have.

use super::adoption::members;
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{
    People, counted, exposed_account, exposed_person, exposed_unknown, no_registration, unknown_kind, unknown_method,
    until_confirmed,
};
use crate::checklist::privileged_access::stage1::mfa::registered::{Reliance, strength_of};
use crate::checklist::privileged_access::stage2::mfa_coverage::exposed::unregistered;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::account::Method;
use crate::tenant::roles::RoleSet;
use crate::tenant::second_factor::SecondFactor;
use crate::tenant::{Missing, RecordKind, Registration, Tenant, User, lower};
use std::borrow::Cow;
use std::collections::HashSet;

const NOBODY: &str = "Neither the inventory nor the assessor names an exposed person, and no job title proposes one.";

const ALL_OFF: &str = "The accounts of all exposed people are disabled or deleted.";

/// What a registration is worth against today's advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    /// A passkey, Windows Hello for Business, a certificate, or Authenticator without a password.
    Strong,
    /// A second factor that can be phished.
    Mfa,
    /// Registered, and the policy does not allow it.
    NotAllowed,
    Nothing,
    /// A method whose name is not known here, and none that is known to be strong.
    Unknown,
    NotExported,
}

fn strength(row: Option<&Registration>) -> Strength {
    let Some(row) = row else { return Strength::NotExported };
    // What the policy does not allow nobody signs in with.
    if SecondFactor::of(row) == SecondFactor::MethodNotAllowed {
        return Strength::NotAllowed;
    }
    let methods = row.methods.value().map_or(&[][..], |methods| methods);
    let is_strong = |method: &Method| method.is_phishing_resistant() || *method == Method::AuthenticatorPasswordless;
    if methods.iter().any(is_strong) || !row.methods.is_exported() && row.passwordless_capable == Some(true) {
        return Strength::Strong;
    }
    if methods.contains(&Method::Unknown) {
        return Strength::Unknown;
    }
    match SecondFactor::of(row) {
        SecondFactor::Registered => Strength::Mfa,
        SecondFactor::NotExported => Strength::NotExported,
        _ => Strength::Nothing,
    }
}

fn methods_fact(tenant: &Tenant, row: Option<&Registration>) -> Fact {
    let Some(row) = row else {
        let is_supplied = tenant.registrations.supply.is_supplied();
        return Fact::new("Methods", if is_supplied { "no row in the registration details" } else { "not supplied" });
    };
    let methods = row.methods.value().map_or(&[][..], |methods| methods);
    let titles: Vec<&str> = methods.iter().map(|method| method.title()).collect();
    let words = match (row.methods.is_exported(), titles.is_empty()) {
        (false, _) => "not exported".to_owned(),
        (true, true) => "none".to_owned(),
        (true, false) => titles.join(", "),
    };
    match row.sources.first() {
        Some(source) => Fact::new("Methods", words).from(*source, "methodsRegistered"),
        None => Fact::new("Methods", words),
    }
}

fn add_row(tenant: &Tenant, affected: &mut Affected, row: Option<&Registration>) {
    affected.facts.push(methods_fact(tenant, row));
    affected.sources.extend(row.into_iter().flat_map(|row| row.sources.iter().copied()));
    affected.sources.sort_and_dedup();
}

/// 3.02.a
pub(super) fn exposed_are_strong(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::Registrations]);
    let mut judge = context.judge();
    judge.gaps(context.registrations_too_old());
    let people = context.exposed();
    judge.gaps(exposed_unknown(context));
    let (mut strong, mut mfa, mut without) = (0, 0, 0);
    for person in people {
        let Some(user) = exposed_account(&mut judge, person) else { continue };
        let row = tenant.registration_of_user(user);
        let (outcome, words): (Outcome, Cow<'static, str>) = match strength(row) {
            Strength::Strong => {
                strong += 1;
                judge.good();
                continue;
            }
            Strength::Mfa => {
                mfa += 1;
                (Outcome::Review, "MFA only: meets the roadmap, below today’s advice".into())
            }
            Strength::NotAllowed => {
                without += 1;
                (
                    Outcome::Fail,
                    "registered, but not capable of MFA: as a rule the policy does not allow the method".into(),
                )
            }
            // Who is not registered here may be asked elsewhere, as in 2.06.c.
            Strength::Nothing => {
                let found = unregistered(tenant, user, "no second factor");
                judge.gaps(found.missing);
                without += usize::from(found.outcome == Outcome::Fail);
                (found.outcome, found.words)
            }
            Strength::Unknown => {
                judge.gap(unknown_method(user.name()));
                (Outcome::NoEvidence, "a method whose name is not known here".into())
            }
            Strength::NotExported => (Outcome::NoEvidence, "not in the registration details".into()),
        };
        if strength(row) == Strength::NotExported {
            judge.gap(no_row(tenant, user, row));
        }
        let mut affected = exposed_person(person, outcome);
        affected.facts.push(Fact::new("Strength", words));
        add_row(tenant, &mut affected, row);
        judge.subject(affected);
    }
    if judge.examined() > 0 {
        // Whom only a job title proposes is for review whatever is at fault: what is said here is what was found.
        let examined = judge.examined();
        let unknown = examined - strong - mfa - without;
        judge.tell(stage3::STRONG.of(Counted { examined, failed: without, review: mfa, unknown }));
    }
    until_confirmed(&mut judge, people);
    let nobody = if people.is_empty() { NOBODY } else { ALL_OFF };
    judge.finish(Nothing::NotApplicable(nobody.to_owned()))
}

fn no_row(tenant: &Tenant, user: &User, row: Option<&Registration>) -> Missing {
    if row.is_none() {
        return no_registration(tenant, user.name());
    }
    let why = format!("{} has no row with methods in the authentication registration details.", user.name());
    Missing { kind: RecordKind::Registrations, column: None, why }
}

/// What an account relies on: phones and e-mail alone, say. Nothing at all is no weak method: 1.04.a, 2.06.c and d look at that.
fn reliance(row: Option<&Registration>) -> Option<Reliance> {
    let row = row.filter(|row| row.methods.is_exported())?;
    Some(strength_of(row.methods.value().map_or(&[][..], |methods| methods)))
}

/// The outcome of one account for 3.02.d; `None`: it is as it should be.
fn weak_only(judge: &mut Judge, tenant: &Tenant, user: &User, row: Option<&Registration>) -> Option<Outcome> {
    match reliance(row) {
        Some(Reliance::Strong | Reliance::Nothing) => None,
        Some(Reliance::Weak) => Some(Outcome::Review),
        Some(Reliance::Unknown) => {
            judge.gap(unknown_method(user.name()));
            Some(Outcome::NoEvidence)
        }
        None => {
            judge.gap(no_row(tenant, user, row));
            Some(Outcome::NoEvidence)
        }
    }
}

/// 3.02.d: all are counted; those with a privileged role or exposed are shown.
pub(super) fn not_only_weak(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::Registrations]);
    let mut judge = context.judge();
    judge.gaps(context.registrations_too_old());
    let everybody = members(context, tenant).filter(|(_, row)| reliance(*row) == Some(Reliance::Weak)).count();
    let mut seen: HashSet<Cow<'_, str>, foldhash::fast::RandomState> = HashSet::default();
    let found = People::of(context, RoleSet::Privileged);
    for holder in found.people {
        let Some(user) = holder.user(tenant) else {
            // Neither whether it is enabled nor what it has is known of an account that no list of users holds.
            let why = format!("{} is not in the list of users.", holder.name());
            judge.gap(Missing { kind: RecordKind::Users, column: None, why });
            judge.subject(context.affected(holder, RoleSet::Privileged, Outcome::NoEvidence));
            continue;
        };
        if user.enabled == Some(false) || user.deleted {
            continue;
        }
        seen.insert(lower(&user.id));
        let row = tenant.registration_of_user(user);
        let Some(outcome) = weak_only(&mut judge, tenant, user, row) else {
            judge.good();
            continue;
        };
        let mut affected = context.affected(holder, RoleSet::Privileged, outcome);
        add_row(tenant, &mut affected, row);
        judge.subject(affected);
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, RoleSet::Privileged)));
    let people = context.exposed();
    judge.gaps(exposed_unknown(context));
    for person in people {
        let Some(user) = exposed_account(&mut judge, person) else { continue };
        if !seen.insert(lower(&user.id)) {
            continue;
        }
        let row = tenant.registration_of_user(user);
        let Some(outcome) = weak_only(&mut judge, tenant, user, row) else {
            judge.good();
            continue;
        };
        let mut affected = exposed_person(person, outcome);
        add_row(tenant, &mut affected, row);
        judge.subject(affected);
    }
    let found = judge.tally();
    let listed = found.review;
    let weak = stage3::WEAK_ALONE.of(Counted { failed: found.review, review: 0, ..found });
    judge.tell(weak.and(match everybody {
        0 => "of all enabled members, none does".to_owned(),
        some => format!("of all enabled members, {}", counted(some, "does", "do")),
    }));
    if listed > 0 {
        judge.reason("None fails by it: whether somebody may stay with weak methods is for a person to decide.");
    }
    until_confirmed(&mut judge, people);
    judge.finish(Nothing::NotApplicable("Nobody holds a privileged role or is exposed.".to_owned()))
}
