//! 3.06.b: whether legacy clients are blocked for everybody, exclusions down to the account.

use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::{Everyone, Question};
use crate::checklist::privileged_access::people::tell_untold_conditions;
use crate::checklist::privileged_access::stage1::mfa::covered::evidence_of_policies;
use crate::checklist::{Context, Judgement, Outcome};
use crate::tenant::RecordKind;
use crate::tenant::coverage::Requirement;
use crate::tenant::policy::{CaPolicy, PolicyState};

/// 3.06.b
pub(super) fn blocked(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::ConditionalAccess,
        RecordKind::SecurityDefaults,
        RecordKind::Registrations,
    ]);
    let mut judge = context.judge();
    let open = evidence_of_policies(tenant, Requirement::LegacyBlocked);
    let is_open = !open.is_empty();
    judge.gaps(open);
    judge.gaps(tenant.unlisted_accounts());
    let everyone = Everyone::of(context, tenant, true);
    let question = Question {
        engine: context.engine(),
        requirement: Requirement::LegacyBlocked,
        excluded: Outcome::Fail,
        open: is_open,
        labels: ["Block of legacy clients", "Policies"],
    };
    let tally = question.judge(&mut judge, &everyone);
    if everyone.accounts > 0 && !is_open {
        judge.say(&stage3::LEGACY_KEPT_OUT);
        tally.sentence().into_iter().for_each(|sentence| judge.reason(sentence));
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
    judge.reasons_of(everyone.excluded_strangers(context, tenant, Requirement::LegacyBlocked));
    everyone.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    tell_untold_conditions(context, &[Requirement::LegacyBlocked], &mut judge);
    context.engine().inconsistency().into_iter().for_each(|sentence| judge.reason(sentence));
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
