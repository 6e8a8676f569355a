//! 2.06.e: policies that are ready and do not act.
//!
//! Each policy in report-only or off is judged as if it were on beside the enabled ones: it closes a gap if that makes
//! anybody better covered than now.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::of_policy;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::coverage::{Coverage, Engine, Requirement};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, RecordKind, User};

/// What a policy could be missed for, and how a fact calls it.
const ASKED: &[(Requirement, &str)] = &[
    (Requirement::Mfa, "MFA"),
    (Requirement::PhishingResistant, "phishing-resistant authentication"),
    (Requirement::LegacyBlocked, "a block of legacy clients"),
    (Requirement::DeviceCodeBlocked, "a block of device code flow"),
    (Requirement::TransferBlocked, "a block of authentication transfer"),
    (Requirement::SignInRiskAnswered, "an answer to sign-in risk"),
    (Requirement::UserRiskAnswered, "an answer to user risk"),
];

pub(super) fn policies(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::ConditionalAccess, RecordKind::SecurityDefaults]);
    let mut judge = context.judge();
    let engine = context.engine();
    let enabled: Vec<&CaPolicy> =
        tenant.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled).collect();
    let living = tenant.users.iter().filter(|user| !user.deleted && user.enabled != Some(false));
    let classes = engine.by_class(living.filter(|user| !engine.synchronises(user)));
    let before: Vec<Vec<u8>> = ASKED.iter().map(|(requirement, _)| ranks(engine, &classes, *requirement)).collect();
    let mut idle = 0;
    for policy in tenant.ca_policies.iter().filter(|policy| policy.state != PolicyState::Enabled) {
        idle += 1;
        let on = CaPolicy { state: PolicyState::Enabled, ..policy.clone() };
        let with = engine.under(enabled.iter().copied().chain([&on]));
        let mut facts = Vec::new();
        for ((requirement, title), before) in ASKED.iter().zip(&before) {
            let after = ranks(&with, &classes, *requirement);
            let better: usize = classes
                .iter()
                .zip(before.iter().zip(&after))
                .filter(|(_, (before, after))| after > before)
                .map(|(class, _)| class.len())
                .sum();
            if better > 0 {
                facts.push(Fact::new("Would give", format!("{title} to {}", counted(better, "account", "accounts"))));
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
    judge.reason(format!(
        "{} of {} in report-only or off would close a gap if {} on.",
        judge.count(Outcome::Fail),
        counted(idle, "policy", "policies"),
        if judge.count(Outcome::Fail) == 1 { "it were" } else { "they were" }
    ));
    judge.reason("A policy in report-only enforces nothing; what it would have done stands in the sign-in log.");
    judge.finish(Nothing::Pass("No policy is in report-only or off.".to_owned()))
}

/// How well each class is covered; more is better.
fn ranks(engine: &Engine<'_>, classes: &[Vec<&User>], requirement: Requirement) -> Vec<u8> {
    let rank = |class: &Vec<&User>| match class.first().map(|user| engine.coverage_of(user, requirement)) {
        Some(Coverage::Covered { once_active: false }) => 4,
        Some(Coverage::Covered { once_active: true }) => 3,
        Some(Coverage::Partly { only_trusted_locations_spared: true }) => 2,
        Some(Coverage::Partly { only_trusted_locations_spared: false }) => 1,
        _ => 0,
    };
    classes.iter().map(rank).collect()
}
