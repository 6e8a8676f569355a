//! 3.06.b: whether legacy clients are blocked for everybody, exclusions down to the account.

use crate::checklist::judgement::Nothing;
use crate::checklist::people::{
    add_coverage, be, counted, coverage_clause, object, outcome_of, perhaps_emergency_account,
};
use crate::checklist::privileged_access::stage1::mfa::covered::evidence_of_policies;
use crate::checklist::roll::Standing;
use crate::checklist::{Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::coverage::{Coverage, Requirement};
use crate::tenant::policy::{CaPolicy, PolicyState};
use crate::tenant::{RecordKind, User};
use std::collections::BTreeMap;

/// 3.06.b
pub(super) fn blocked(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::ConditionalAccess, RecordKind::SecurityDefaults]);
    let mut judge = context.judge();
    let open = evidence_of_policies(tenant, Requirement::LegacyBlocked);
    let is_open = !open.is_empty();
    judge.gaps(open);
    let engine = context.engine();
    let (mut all, mut covered, mut emergency, mut synchronisation) = (0, 0, 0, 0);
    let mut others: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut listed = Vec::new();
    let roll = context.roll();
    for class in engine.survey(Requirement::LegacyBlocked) {
        let mut of_class: Vec<&User> = Vec::new();
        for at in &class.users {
            match roll.standing(*at) {
                Standing::Gone => {}
                // What must work when policies fail is excluded on purpose: 1.03.d asks for it.
                Standing::Emergency => emergency += 1,
                Standing::Synchronises => synchronisation += 1,
                Standing::Person => of_class.extend(tenant.users.items.get(*at as usize)),
            }
        }
        all += of_class.len();
        // Nobody asks which policy keeps them covered.
        if matches!(class.coverage, Coverage::Covered { .. }) {
            covered += of_class.len();
            of_class.iter().for_each(|_| judge.good());
            continue;
        }
        for user in of_class {
            let answer = engine.of_user(user, Requirement::LegacyBlocked);
            let mut outcome = outcome_of(&answer, is_open);
            if outcome == Outcome::Fail
                && let Some(missing) = perhaps_emergency_account(context, &user.id.to_lowercase(), &user.upn)
            {
                judge.gap(missing);
                outcome = Outcome::NoEvidence;
            }
            if outcome == Outcome::NoEvidence {
                judge.gaps(answer.missing.iter().cloned());
            }
            *others.entry(coverage_clause(&class.coverage)).or_default() += 1;
            let facts = user.job_title.iter().map(|title| Fact::new("Job title", title.to_string())).collect();
            let id = if user.id.is_empty() { user.upn.to_lowercase() } else { user.id.to_lowercase() };
            let mut affected = object(SubjectKind::User, id, user.name(), outcome, facts, user.sources.iter().copied());
            add_coverage(&mut affected, "Block of legacy clients", &answer);
            listed.push(affected);
        }
    }
    listed.sort_by(|a, b| (a.outcome, &a.name, &a.id).cmp(&(b.outcome, &b.name, &b.id)));
    judge.subjects(listed);
    if all > 0 && !is_open {
        judge.reason(format!(
            "{covered} of {} {} kept from legacy clients for all apps, from every location.",
            counted(all, "enabled account", "enabled accounts"),
            be(covered)
        ));
        let parts: Vec<String> =
            others.iter().map(|(title, number)| format!("{number} {} {title}", be(*number))).collect();
        if !parts.is_empty() {
            judge.reason(format!("Of the others, {}.", parts.join("; ")));
        }
    }
    let asking: Vec<String> = tenant
        .ca_policies
        .iter()
        .filter(|policy| asks_instead(policy))
        .map(|policy| format!("“{}”", policy.name))
        .collect();
    if !asking.is_empty() {
        judge.reason(format!(
            "Legacy clients are asked for a control that they cannot meet by {}. That stops them too, but is no block, and does \
             not count here.",
            asking.join(", ")
        ));
    }
    let left_out = [
        (emergency, "confirmed emergency account", "confirmed emergency accounts"),
        (synchronisation, "account of directory synchronisation", "accounts of directory synchronisation"),
    ];
    let parts: Vec<String> = left_out
        .iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, more)| counted(*number, one, more))
        .collect();
    if !parts.is_empty() {
        judge.reason(format!("Left out: {}.", parts.join(", ")));
    }
    engine.inconsistency().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("The list of users holds no enabled account.".to_owned()))
}

/// An enabled policy for legacy clients that asks for something rather than blocks.
fn asks_instead(policy: &CaPolicy) -> bool {
    let is_legacy = |word: &str| word.eq_ignore_ascii_case("other") || word.eq_ignore_ascii_case("exchangeActiveSync");
    policy.state == PolicyState::Enabled
        && policy.client_types.iter().any(|word| is_legacy(word))
        && policy
            .grant
            .as_ref()
            .is_some_and(|grant| !grant.built_in.iter().any(|control| control.eq_ignore_ascii_case("block")))
}
