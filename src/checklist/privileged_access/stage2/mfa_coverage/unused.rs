//! 2.06.e: policies that are ready and do not act.
//!
//! Each policy in report-only or off is judged as if it were on beside the enabled ones: it closes a gap if that makes
//! anybody better covered than now.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::of_policy;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::roll::Standing;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::coverage::{Coverage, Engine, Requirement};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, RecordKind};

/// What a policy could be missed for, and how a fact calls it.
const ASKED: &[(Requirement, &str)] = &[
    (Requirement::Mfa, "MFA"),
    (Requirement::PhishingResistant, "phishing-resistant authentication"),
    (Requirement::LegacyBlocked, "a block of legacy clients"),
    (Requirement::DeviceCodeBlocked, "a block of device code flow"),
    (Requirement::TransferBlocked, "a block of authentication transfer"),
    (Requirement::SignInRisk, "an answer to sign-in risk"),
    (Requirement::UserRisk, "an answer to user risk"),
    (Requirement::CompliantDevice, "a managed device"),
    (Requirement::RegistrationGuarded, "a guard on registering security information"),
    (Requirement::DeviceRegistrationGuarded, "MFA for registering devices"),
    (Requirement::SignInFrequency, "a new sign-in every day"),
    (Requirement::NoPersistentBrowser, "no lasting session in browsers"),
];

pub(super) fn policies(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::ConditionalAccess, RecordKind::SecurityDefaults]);
    let mut judge = context.judge();
    judge.gaps(tenant.ca_policies.iter().filter_map(CaPolicy::gap));
    let engine = context.engine();
    let enabled: Vec<&CaPolicy> =
        tenant.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled).collect();
    let synchronises = engine.kinds_that_synchronise();
    let mut living = vec![0_usize; synchronises.len()];
    let roll = context.roll();
    for (at, kind) in (0..).zip(engine.kinds()) {
        if let Some(count) = living.get_mut(*kind as usize) {
            *count += usize::from(roll.is_there(at));
        }
    }
    for (count, synchronises) in living.iter_mut().zip(synchronises) {
        *count = if synchronises { 0 } else { *count };
    }
    let alone = engine.under(enabled.iter().copied());
    // What only reports must not count twice: the enabled policies alone are the state of today. Security defaults, where
    // they are on, are it too.
    let today = if tenant.security_defaults.iter().any(|defaults| defaults.enabled) { engine } else { &alone };
    let before: Vec<Vec<u8>> = ASKED.iter().map(|(requirement, _)| ranks(today, *requirement)).collect();
    for policy in tenant.ca_policies.iter().filter(|policy| policy.state != PolicyState::Enabled) {
        let on = CaPolicy { state: PolicyState::Enabled, ..policy.clone() };
        let with = engine.under(enabled.iter().copied().chain([&on]));
        let mut facts = Vec::new();
        let controls = policy.grant.iter().flat_map(|grant| &grant.built_in);
        let is_block = controls.into_iter().any(|control| control.eq_ignore_ascii_case("block"));
        for ((requirement, title), before) in ASKED.iter().zip(&before) {
            if with.relevant(*requirement) == alone.relevant(*requirement) {
                continue;
            }
            let after = ranks(&with, *requirement);
            let pairs = living.iter().zip(before.iter().zip(&after));
            let better: usize = pairs.filter(|(_, (before, after))| after > before).map(|(count, _)| count).sum();
            if better > 0 {
                let accounts = counted(better, "account", "accounts");
                // A block asks nobody for anything: it takes away the ways on which nobody is asked.
                facts.push(if is_block && *requirement == Requirement::Mfa {
                    Fact::new("Would close", format!("ways round MFA for {accounts}"))
                } else {
                    Fact::new("Would give", format!("{title} to {accounts}"))
                });
            }
        }
        if facts.is_empty() {
            judge.good();
            continue;
        }
        let mut affected = of_policy(policy, Outcome::Fail);
        affected.facts.extend(facts);
        if let Some(modified) = policy.modified.or(policy.created) {
            affected.facts.push(Fact::new("Last changed", modified.iso_date()));
        }
        judge.subject(affected);
    }
    // Of accounts that were not supplied nobody knows what they would gain.
    let whose = match tenant.users.supply.gap(RecordKind::Users) {
        Some(_) => {
            format!(" for the {}", counted(living.iter().sum(), "account supplied", "accounts supplied"))
        }
        None => String::new(),
    };
    judge.tell(stage2::IDLE_POLICY.of(judge.tally()).with("whose", whose));
    let emergency = roll.all().filter(|at| roll.standing(*at) == Standing::Emergency).count();
    if emergency > 0 && judge.count(Outcome::Fail) > 0 {
        judge.reason(format!(
            "The counts hold every enabled account that a policy would reach, so {} as well, which 2.06.b leaves out.",
            counted(emergency, "confirmed emergency account", "confirmed emergency accounts")
        ));
    }
    judge.reason("A policy in report-only enforces nothing; what it would have done stands in the sign-in log.");
    judge.finish(Nothing::Pass("No policy is in report-only or off.".to_owned()))
}

/// How well each kind of account is covered; more is better.
fn ranks(engine: &Engine<'_>, requirement: Requirement) -> Vec<u8> {
    let rank = |coverage: &Coverage| match coverage {
        Coverage::Covered { once_active: false } => 4,
        Coverage::Covered { once_active: true } => 3,
        Coverage::Partly { only_trusted_locations_spared: true } => 2,
        Coverage::Partly { only_trusted_locations_spared: false } => 1,
        Coverage::Excluded | Coverage::ReportOnly | Coverage::NotCovered | Coverage::NotKnown | Coverage::Unclear => 0,
    };
    engine.coverage_of_kinds(requirement).iter().map(rank).collect()
}
