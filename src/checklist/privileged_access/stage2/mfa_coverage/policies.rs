//! 2.06.a, b and g: what policies ask of privileged people and of everybody.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::{Everyone, Question, of_tenant};
use crate::checklist::privileged_access::people::counted;
use crate::checklist::privileged_access::stage1::mfa::covered::{covered, evidence_of_policies};
use crate::checklist::privileged_access::stage1::mfa::subjects::Who;
use crate::checklist::{Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::coverage::Requirement;
use crate::tenant::roles::RoleSet;
use crate::tenant::{RecordKind, Tenant};

/// 2.06.a: as 1.04.b, for every privileged role.
pub(super) fn privileged(context: &Context<'_>) -> Judgement {
    let who = Who { set: RoleSet::Privileged, roles: "privileged roles", one: "a privileged role" };
    let mut judgement = covered(context, Requirement::Mfa, who);
    judgement.reasons.push(context.holders().privileged_in_words());
    judgement
}

/// 2.06.b
pub(super) fn everyone(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::ConditionalAccess,
        RecordKind::SecurityDefaults,
        RecordKind::EmergencyAccounts,
    ]);
    let mut judge = context.judge();
    let open = evidence_of_policies(tenant, Requirement::Mfa);
    judge.gaps(open.clone());
    let everyone = Everyone::of(context, tenant, true);
    let all = counted(everyone.accounts.len(), "account", "accounts");
    let defaults = tenant.security_defaults.iter().find(|defaults| defaults.enabled);
    if defaults.is_some() && context.engine().inconsistency().is_none() {
        // Entra asks everybody to register, and asks when it sees fit: the roadmap accepts that for ordinary accounts.
        everyone.accounts.iter().for_each(|_| judge.good());
        judge.reason(format!(
            "Security defaults are on: {all} must register for MFA and are asked when Microsoft sees a need. That is \
             accepted here; administrators are judged in 2.06.a."
        ));
    } else {
        let question = Question {
            engine: context.engine(),
            requirement: Requirement::Mfa,
            excluded: Outcome::Fail,
            open: open.is_some(),
        };
        let tally = question.judge(&mut judge, tenant, &everyone);
        if open.is_none() {
            judge.reason(format!(
                "{} of {all}, guests among them, {} asked for multifactor authentication at every access.",
                tally.covered,
                if tally.covered == 1 { "is" } else { "are" }
            ));
            tally.sentence().into_iter().for_each(|sentence| judge.reason(sentence));
        }
    }
    context.engine().inconsistency().into_iter().for_each(|sentence| judge.reason(sentence));
    everyone.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("There is no enabled account other than emergency accounts.".to_owned()))
}

/// 2.06.g
pub(super) fn flows(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::ConditionalAccess,
        RecordKind::EmergencyAccounts,
        RecordKind::Organization,
    ]);
    let mut judge = context.judge();
    let everyone = Everyone::of(context, tenant, true);
    for (requirement, what) in [
        (Requirement::DeviceCodeBlocked, "device code flow"),
        (Requirement::TransferBlocked, "authentication transfer"),
    ] {
        flow(context, tenant, &mut judge, &everyone, requirement, what);
    }
    everyone.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("There is no enabled account other than emergency accounts.".to_owned()))
}

fn flow(
    context: &Context<'_>,
    tenant: &Tenant,
    judge: &mut Judge,
    everyone: &Everyone<'_>,
    requirement: Requirement,
    what: &str,
) {
    let all = counted(everyone.accounts.len(), "account", "accounts");
    if everyone.accounts.is_empty() {
        return;
    }
    if context.engine().answering(requirement).is_empty()
        && tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess).is_none()
    {
        let words = format!("No enabled policy blocks {what} for anybody.");
        judge.reason(words.clone());
        judge.subject(of_tenant(tenant, Outcome::Fail, Fact::new("Policies", words)));
        return;
    }
    let question = Question {
        engine: context.engine(),
        requirement,
        // Devices without a browser need the flow: who may use it is for a person to judge.
        excluded: Outcome::Review,
        open: tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess).is_some(),
    };
    let tally = question.judge(judge, tenant, everyone);
    let (first, rest) = what.split_at(1);
    judge.reason(format!("{}{rest} is blocked for {} of {all}.", first.to_uppercase(), tally.covered));
    tally.sentence().into_iter().for_each(|sentence| judge.reason(sentence));
}
