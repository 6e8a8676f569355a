//! 3.03.a and d: what policies ask of the devices and the sessions of administrators.

use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{
    People, add_coverage, add_policies, answer_title, counted, outcome_of, perhaps_emergency, person, unknown_kind,
};
use crate::checklist::privileged_access::people::tell_untold_conditions;
use crate::checklist::wording::none_or_figure;
use crate::checklist::{Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::coverage::{Coverage, Requirement, SIGN_IN_FREQUENCY_HOURS};
use crate::tenant::figure;
use crate::tenant::holders::Holder;
use crate::tenant::policy::PolicyState;
use crate::tenant::roles::RoleSet;
use crate::tenant::{CaPolicy, Missing, RecordKind, Tenant};

const SET: RoleSet = RoleSet::Privileged;
const NOBODY: &str = "No person other than emergency accounts holds a privileged role.";

/// Security defaults never ask for a device or a session control: where they are in force, no policy is.
fn policies_open(tenant: &Tenant) -> bool {
    tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess).is_some()
}

/// An account that may be for emergencies is not blamed for being spared.
fn unless_emergency(context: &Context<'_>, holder: &Holder, outcome: Outcome, judge: &mut Judge) -> Outcome {
    match perhaps_emergency(context, holder) {
        Some(gap) if outcome == Outcome::Fail => {
            judge.gap(gap);
            Outcome::NoEvidence
        }
        _ => outcome,
    }
}

/// 3.03.a
pub(super) fn devices(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::ConditionalAccess, RecordKind::Users]);
    let found = People::of(context, SET);
    let mut judge = context.judge();
    let open = policies_open(tenant);
    let mut once_active = 0;
    for holder in &found.people {
        let answer = context.engine().of_holder(holder, Requirement::CompliantDevice);
        let outcome = unless_emergency(context, holder, outcome_of(&answer, open), &mut judge);
        if outcome == Outcome::Pass {
            once_active += usize::from(answer.coverage == Coverage::Covered { once_active: true });
            judge.good();
            continue;
        }
        if outcome == Outcome::NoEvidence {
            judge.gaps(answer.missing.iter().cloned());
        }
        let mut affected = person(context, holder, SET, outcome);
        add_coverage(&mut affected, "Managed device", &answer);
        judge.subject(affected);
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, SET)));
    if !found.people.is_empty() && !open {
        judge.say(&stage3::MANAGED_DEVICE);
        judge.of_some(
            once_active,
            format!(
                "{} of them only while the role is active: until then the account is asked for no device.",
                figure(once_active)
            ),
        );
        judge.reason(
            "A device requirement for the administration portals alone leaves PowerShell, Graph and the other apps open.",
        );
    }
    tell_untold_conditions(context, &[Requirement::CompliantDevice], &mut judge);
    context.engine().inconsistency().into_iter().for_each(|sentence| judge.reason(sentence));
    found.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(NOBODY.to_owned()))
}

/// 3.03.d
pub(super) fn sessions(context: &Context<'_>) -> Judgement {
    let questions = [
        (Requirement::SignInFrequency, "Sign-in frequency"),
        (Requirement::NoPersistentBrowser, "No persistent browser session"),
        (Requirement::TokenProtection, "Token protection"),
    ];
    let tenant = context.tenant(&[RecordKind::ConditionalAccess, RecordKind::Users]);
    let found = People::of(context, SET);
    let mut judge = context.judge();
    // What the export of a policy lost may ask for any of it.
    let is_enabled = |policy: &&CaPolicy| policy.state == PolicyState::Enabled;
    let lost: Vec<Missing> = tenant.ca_policies.iter().filter(is_enabled).filter_map(CaPolicy::gap).collect();
    let open = policies_open(tenant) || !lost.is_empty();
    judge.gaps(lost);
    let (mut covered, mut once_active) = ([0usize; 3], 0);
    for holder in &found.people {
        let mut affected = person(context, holder, SET, Outcome::Pass);
        let (mut is_later, mut short) = (false, Vec::new());
        for ((requirement, label), covered) in questions.iter().zip(&mut covered) {
            let answer = context.engine().of_holder(holder, *requirement);
            let outcome = unless_emergency(context, holder, outcome_of(&answer, open), &mut judge);
            if outcome == Outcome::Pass {
                *covered += 1;
                is_later |= answer.coverage == Coverage::Covered { once_active: true };
                continue;
            }
            if outcome == Outcome::NoEvidence {
                judge.gaps(answer.missing.iter().cloned());
            }
            affected.outcome = affected.outcome.min(outcome);
            affected.facts.push(Fact::new(label, answer_title(&answer)));
            short.push(answer);
        }
        // The verdicts stand together, before the policies that make them so.
        short.iter().for_each(|answer| add_policies(&mut affected, answer));
        once_active += usize::from(is_later);
        judge.subject(affected);
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, SET)));
    if !found.people.is_empty() && !open {
        let [frequency, persistent, tokens] = covered;
        let untold = match judge.count(Outcome::NoEvidence) {
            0 => String::new(),
            some => format!("; of {} the evidence does not tell all", figure(some)),
        };
        judge.absence(format!(
            "{} of privileged roles, by the policies supplied: {} with a new sign-in at least every \
             {SIGN_IN_FREQUENCY_HOURS} hours, {} whose session ends with the browser, {} whose tokens are bound to the \
             device{untold}.",
            counted(judge.examined(), "holder", "holders"),
            none_or_figure(frequency),
            none_or_figure(persistent),
            none_or_figure(tokens),
        ));
        judge.of_some(
            once_active,
            format!("{} of them only while the role is active: until then none of it is asked.", figure(once_active)),
        );
    }
    tell_untold_conditions(context, &questions.map(|(requirement, _)| requirement), &mut judge);
    found.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(NOBODY.to_owned()))
}
