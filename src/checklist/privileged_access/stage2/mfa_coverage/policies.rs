//! 2.06.a, b and g: what policies ask of privileged people and of everybody.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::{Everyone, LABELS, Question, Tally, listed, of_tenant};
use crate::checklist::privileged_access::people::{counted, tell_untold_conditions};
use crate::checklist::privileged_access::stage1::mfa::covered::{covered, evidence_of_policies};
use crate::checklist::privileged_access::stage1::mfa::subjects::Who;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::coverage::Requirement;
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::{RecordKind, Tenant, figure};
use std::collections::HashSet;

/// 2.06.a: as 1.04.b, for every privileged role.
pub(super) fn privileged(context: &Context<'_>) -> Judgement {
    let who = Who { set: RoleSet::Privileged, roles: "privileged roles", one: "a privileged role" };
    let mut judgement = covered(context, Requirement::Mfa, who);
    let four: Vec<String> = context.holders().of_set(RoleSet::Four).map(Holder::key).collect();
    let told = told_before(&judgement, &four, "one of the four highest roles (1.04.b)", "other privileged roles only");
    judgement.reasons.extend(told);
    judgement.reasons.push(context.holders().privileged_in_brief());
    judgement
}

/// How many of those listed are among these (keys of holders), with what they hold, and what the others do. Nothing where
/// none of them is.
fn told_before(judgement: &Judgement, keys: &[String], what: &str, otherwise: &str) -> Option<String> {
    let keys: HashSet<&str> = keys.iter().map(String::as_str).collect();
    let listed = judgement.affected.iter().filter(|found| found.outcome != Outcome::Pass);
    let (told, others): (Vec<_>, Vec<_>) = listed.partition(|found| keys.contains(&*found.id));
    let hold = |number: usize| if number == 1 { "holds" } else { "hold" };
    match (told.len(), others.len()) {
        (0, _) => None,
        (1, 0) => Some(format!("The one concerned holds {what}.")),
        (2, 0) => Some(format!("Both that are concerned hold {what}.")),
        (told, 0) => Some(format!("All {} concerned hold {what}.", figure(told))),
        (told, others) => Some(format!(
            "{} of those concerned {} {what}; {} {} {otherwise}.",
            figure(told),
            hold(told),
            figure(others),
            hold(others)
        )),
    }
}

/// 2.06.b
pub(super) fn everyone(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::ConditionalAccess,
        RecordKind::SecurityDefaults,
        RecordKind::EmergencyAccounts,
        RecordKind::Registrations,
    ]);
    let mut judge = context.judge();
    let open = evidence_of_policies(tenant, Requirement::Mfa);
    let is_open = !open.is_empty();
    judge.gaps(open);
    judge.gaps(tenant.unlisted_accounts());
    let everyone = Everyone::of(context, tenant, true);
    let all = counted(everyone.accounts, "account", "accounts");
    let defaults = tenant.security_defaults.iter().find(|defaults| defaults.enabled);
    if defaults.is_some() && context.engine().inconsistency().is_none() {
        // Entra asks everybody to register, and asks when it sees fit: the roadmap accepts that for ordinary accounts.
        (0..everyone.accounts).for_each(|_| judge.good());
        judge.reason(format!(
            "Security defaults are on: {all} must register for MFA and are asked when Microsoft sees a need. That is \
             accepted here; administrators are judged in 2.06.a."
        ));
    } else {
        let question = Question {
            engine: context.engine(),
            requirement: Requirement::Mfa,
            excluded: Outcome::Fail,
            open: is_open,
            labels: LABELS,
        };
        let tally = question.judge(&mut judge, &everyone);
        if !is_open {
            let asked = stage2::EVERYONE_ASKED.of(judge.tally());
            judge.tell(match asked_later(&tally) {
                Some(later) => asked.and(later),
                None => asked,
            });
            tally.without_told().sentence().into_iter().for_each(|sentence| judge.reason(sentence));
        }
    }
    judge.reasons_of(everyone.excluded_strangers(context, tenant, Requirement::Mfa));
    tell_untold_conditions(context, &[Requirement::Mfa], &mut judge);
    context.engine().inconsistency().into_iter().for_each(|sentence| judge.reason(sentence));
    everyone.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    let nobody = "There is no enabled account other than emergency accounts.";
    let mut judgement = judge.finish(Nothing::NotApplicable(nobody.to_owned()));
    let privileged: Vec<String> = context.holders_where_known().of_set(RoleSet::Privileged).map(Holder::key).collect();
    judgement.reasons.extend(told_before(&judgement, &privileged, "a privileged role (2.06.a)", "none that is known"));
    judgement
}

/// Who is asked at some hours: "9 of those that are not are asked while an eligible role is active, …".
fn asked_later(tally: &Tally) -> Option<String> {
    let (active, joined) = (tally.once_active(), tally.once_joined());
    let [one, many] = ["of those that are not is", "of those that are not are"];
    let active_words = || {
        format!(
            "{} asked while an eligible role is active, which 2.06.a accepts where no such role is held without activation",
            counted(active, one, many)
        )
    };
    let joined_words = |start: String| {
        let group = if joined == 1 { "a member of a group that it owns" } else { "members of a group that they own" };
        format!("{start} asked once {group}")
    };
    match (active, joined) {
        (0, 0) => None,
        (_, 0) => Some(active_words()),
        (0, _) => Some(joined_words(counted(joined, one, many))),
        _ => Some(format!("{}; {}", active_words(), joined_words(counted(joined, "is", "are")))),
    }
}

/// 2.06.g
pub(super) fn flows(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::ConditionalAccess,
        RecordKind::EmergencyAccounts,
        RecordKind::Organization,
        RecordKind::Registrations,
    ]);
    let mut judge = context.judge();
    let everyone = Everyone::of(context, tenant, true);
    // Both questions are asked of each account, which stands in the list once.
    let flows = if everyone.accounts == 0 || everyone.is_dark { &[][..] } else { &[DEVICE_CODE, TRANSFER] };
    judge.gaps(tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess).filter(|_| everyone.is_dark));
    let questions: Vec<Option<Question<'_, '_>>> = flows.iter().map(|flow| flow.question(context, tenant)).collect();
    judge.gaps(tenant.unlisted_accounts().filter(|_| questions.iter().any(Option::is_some)));
    let (mut answers, mut well, mut strangers) = (Vec::new(), Vec::new(), Vec::new());
    for (flow, question) in flows.iter().zip(&questions) {
        let Some(question) = question else {
            if tenant.lost_policies().next().is_some() {
                judge.gaps(tenant.lost_policies());
                let words = format!("not known of {}: parts of enabled policies were lost at export", flow.name);
                judge.subject(of_tenant(tenant, Outcome::NoEvidence, Fact::new("Policies", words)));
                continue;
            }
            let words = format!("No enabled policy blocks {} for anybody.", flow.name);
            judge.reason(words);
            judge.subject(of_tenant(tenant, Outcome::Fail, Fact::new("Policies", "none that does so")));
            continue;
        };
        let answer = question.answer(&everyone);
        judge.gaps(answer.gaps.iter().cloned());
        if answer.tally.covered == everyone.accounts {
            // What is as it should be is told last.
            let all = Counted::meeting(everyone.accounts, everyone.accounts);
            well.extend(stage2::FLOW_BLOCKED.of(all).with("flow", flow.name).sentence());
        } else {
            let (review, unknown) = (answer.tally.review, answer.tally.untold());
            let failed = everyone.accounts.saturating_sub(answer.tally.covered + review + unknown);
            let blocked = Counted { examined: everyone.accounts, failed, review, unknown };
            judge.tell(stage2::FLOW_BLOCKED.of(blocked).with("flow", flow.name));
            answer.tally.sentence().into_iter().for_each(|sentence| judge.reason(sentence));
        }
        strangers.extend(everyone.excluded_strangers(context, tenant, flow.requirement));
        answers.push(answer);
    }
    judge.reasons_of(well);
    // One policy may be on both.
    strangers.dedup();
    judge.reasons_of(strangers);
    let listed = listed(&everyone, &answers.iter().collect::<Vec<_>>());
    if !everyone.is_dark {
        (listed.len()..everyone.accounts).for_each(|_| judge.good());
    }
    judge.subjects(listed);
    everyone.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("There is no enabled account other than emergency accounts.".to_owned()))
}

/// A way to sign in that is to be blocked for those who do not need it.
struct Flow {
    requirement: Requirement,
    name: &'static str,
    labels: [&'static str; 2],
}

const DEVICE_CODE: Flow = Flow {
    requirement: Requirement::DeviceCodeBlocked,
    name: "device code flow",
    labels: ["Device code flow", "Policies on device code flow"],
};

const TRANSFER: Flow = Flow {
    requirement: Requirement::TransferBlocked,
    name: "authentication transfer",
    labels: ["Authentication transfer", "Policies on authentication transfer"],
};

impl Flow {
    /// What is asked of everybody; `None`: no policy speaks of the flow, which is a fault of the tenant itself.
    fn question<'c>(&self, context: &Context<'c>, tenant: &Tenant) -> Option<Question<'c, 'c>> {
        let open = tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess).is_some();
        let is_blocked = !context.engine().answering(self.requirement).is_empty();
        (is_blocked || open).then_some(Question {
            engine: context.engine(),
            requirement: self.requirement,
            // Devices without a browser need the flow: who may use it is for a person to judge.
            excluded: Outcome::Review,
            open,
            labels: self.labels,
        })
    }
}
