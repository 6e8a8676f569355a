//! 2.07.a and b: what policies do at risk.
//!
//! The engine counts only policies with the condition of risk, and blocks: a policy that asks for MFA anyway is content
//! with a factor given hours ago, and remedies no risk.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::{Everyone, LABELS, Question, of_tenant};
use crate::checklist::privileged_access::people::tell_untold_conditions;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::coverage::Requirement;
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, RecordKind};

/// 2.07.a
pub(super) fn sign_in_risk(context: &Context<'_>) -> Judgement {
    answered(context, Requirement::SignInRisk, |policy| &policy.sign_in_risk, "medium and high sign-in risk")
}

/// 2.07.b: guests' own risk is judged, and answered, in their home tenant.
pub(super) fn user_risk(context: &Context<'_>) -> Judgement {
    answered(context, Requirement::UserRisk, |policy| &policy.user_risk, "high user risk")
}

fn answered(
    context: &Context<'_>,
    requirement: Requirement,
    levels: fn(&CaPolicy) -> &Vec<Box<str>>,
    risk: &str,
) -> Judgement {
    if let Some(judgement) = context.without_p2("risk policies") {
        return judgement;
    }
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::ConditionalAccess,
        RecordKind::EmergencyAccounts,
        RecordKind::Organization,
        RecordKind::Licences,
        RecordKind::Registrations,
    ]);
    let mut judge = context.judge();
    let gap = tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess);
    let everyone = Everyone::of(context, tenant, requirement == Requirement::SignInRisk);
    let acting = tenant.ca_policies.iter().filter(|policy| !levels(policy).is_empty());
    let acting: Vec<String> = acting
        .filter(|policy| policy.state == PolicyState::Enabled)
        .map(|policy| format!("“{}” ({})", policy.name, levels(policy).join(", ")))
        .collect();
    if acting.is_empty() && gap.is_none() && everyone.accounts > 0 {
        if tenant.lost_policies().next().is_some() {
            judge.gaps(tenant.lost_policies());
            let words = "not known: parts of enabled policies were lost at export";
            judge.subject(of_tenant(tenant, Outcome::NoEvidence, Fact::new("Policies", words)));
            return judge.finish(Nothing::Fail(String::new()));
        }
        let words = format!("No enabled policy looks at {risk}.");
        judge.reason(words);
        judge.subject(of_tenant(tenant, Outcome::Fail, Fact::new("Policies", "none that does so")));
        return judge.finish(Nothing::Fail(String::new()));
    }
    judge.gaps(tenant.unlisted_accounts().filter(|_| !everyone.is_dark));
    let question = Question {
        engine: context.engine(),
        requirement,
        excluded: Outcome::Fail,
        open: gap.is_some(),
        labels: LABELS,
    };
    let tally = question.judge(&mut judge, &everyone);
    if everyone.accounts > 0 && gap.is_none() {
        judge.tell(stage2::RISK_ANSWERED.of(judge.tally()).with("risk", risk));
        judge.reason(format!("Policies with that condition: {}.", acting.join(", ")));
    }
    tally.sentence().into_iter().for_each(|sentence| judge.reason(sentence));
    tell_untold_conditions(context, &[requirement], &mut judge);
    everyone.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("There is no enabled account other than emergency accounts.".to_owned()))
}
