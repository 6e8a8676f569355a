//! 2.06.h: whoever has only a password must not be able to register a method.
//!
//! Policies for the action *Register security information* name no app. So each is judged as if it were about all apps,
//! under such policies alone: then the engine's answer for *every access* is the answer for every registration.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::{Everyone, Question, of_tenant};
use crate::checklist::privileged_access::people::counted;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::coverage::{Coverage, Requirement};
use crate::tenant::policy::{CaApplications, PolicyState};
use crate::tenant::{CaPolicy, RecordKind, User};

/// `urn:user:registersecurityinfo`.
const REGISTER: &str = "registersecurityinfo";

pub(super) fn guarded(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::ConditionalAccess,
        RecordKind::EmergencyAccounts,
        RecordKind::Organization,
    ]);
    let mut judge = context.judge();
    let policies: Vec<CaPolicy> = tenant.ca_policies.iter().filter_map(as_for_all_apps).collect();
    let everyone = Everyone::of(context, tenant, true);
    let gap = tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess);
    let enforced = policies.iter().filter(|policy| policy.state == PolicyState::Enabled).count();
    if enforced == 0 && gap.is_none() && !everyone.accounts.is_empty() {
        let reported = policies.iter().filter(|policy| policy.state == PolicyState::ReportOnly).count();
        let words = match reported {
            0 => "No enabled policy guards the action Register security information.".to_owned(),
            count => format!(
                "No enabled policy guards the action Register security information; {} report-only.",
                counted(count, "policy is", "policies are")
            ),
        };
        judge.reason(words.clone());
        judge.subject(of_tenant(tenant, Outcome::Fail, Fact::new("Policies", words)));
        return judge.finish(Nothing::Fail(String::new()));
    }
    let engine = context.engine().under(policies.iter());
    // A trusted place is one of the three that the check accepts.
    let from_trusted = |user: &&&User| {
        let coverage = engine.coverage_of(user, Requirement::Guarded);
        matches!(coverage, Coverage::Partly { only_trusted_locations_spared: true })
    };
    let spared = everyone.accounts.iter().filter(from_trusted).count();
    let rest: Vec<&User> = everyone.accounts.iter().filter(|user| !from_trusted(user)).copied().collect();
    (0..spared).for_each(|_| judge.good());
    let question =
        Question { engine: &engine, requirement: Requirement::Guarded, excluded: Outcome::Fail, open: gap.is_some() };
    let tally = question.judge(&mut judge, &rest);
    if !everyone.accounts.is_empty() {
        judge.reason(format!(
            "{} of {} can register security information only with MFA, a managed device or from a trusted place.",
            tally.covered + spared,
            counted(everyone.accounts.len(), "account", "accounts")
        ));
    }
    tally.sentence().into_iter().for_each(|sentence| judge.reason(sentence));
    everyone.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("There is no enabled account other than emergency accounts.".to_owned()))
}

fn as_for_all_apps(policy: &CaPolicy) -> Option<CaPolicy> {
    let is_about = policy.applications.user_actions.iter().any(|action| action.to_lowercase().ends_with(REGISTER));
    (is_about && policy.state != PolicyState::Disabled).then(|| CaPolicy {
        applications: CaApplications { include: vec!["All".into()], ..CaApplications::default() },
        ..policy.clone()
    })
}
