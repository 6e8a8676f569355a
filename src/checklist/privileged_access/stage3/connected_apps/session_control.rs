//! 3.17.a: sessions that pass through Defender for Cloud Apps.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::stage2::conditional_access::policies::contradictions;
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Judgement, Outcome, SubjectKind};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, RecordKind, licence};

/// Service plans that bring session control. Source: Microsoft's list of product names and service plans.
const PLANS: &[&str] = &["ADALLOM_S_STANDALONE", "ADALLOM_S_STANDALONE_DOD"];

pub(super) fn session_control(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::ConditionalAccess, RecordKind::Licences, RecordKind::CloudAppPolicies]);
    let mut judge = context.judge();
    let is_unlicensed = licence::lacks(tenant, PLANS);
    // The product's own policies (3.15.b, 3.17.e), or one that routes to it, show that it is in use, whatever a list of
    // licences says: it may run on a trial, or be bought elsewhere.
    let is_in_use = !tenant.cloud_app_policies.items.is_empty()
        || tenant.ca_policies.iter().any(|policy| policy.session.cloud_app_security.is_some());
    if !judge.has_gaps() && is_unlicensed && !is_in_use {
        return Judgement::not_applicable(
            "It needs Microsoft Defender for Cloud Apps, which no licence of the organisation brings.",
        );
    }
    let routes = |state| {
        tenant
            .ca_policies
            .iter()
            .filter(move |policy| policy.state == state && policy.session.cloud_app_security.is_some())
            .filter(|policy| contradictions(policy).is_empty())
    };
    let enabled: Vec<&str> = routes(PolicyState::Enabled).map(|policy| &*policy.name).collect();
    if enabled.is_empty() {
        for state in [PolicyState::ReportOnly, PolicyState::Disabled] {
            for policy in routes(state) {
                let words = if state == PolicyState::ReportOnly { "report-only" } else { "disabled" };
                let shown = Affected::new(SubjectKind::Policy, &*policy.id, &*policy.name, Outcome::Fail);
                judge.also_show(shown.fact("State", words).at(policy.source));
            }
        }
        // Where no licence brings it, it is not missed.
        judge.gaps(tenant.supply(RecordKind::Licences).gap(RecordKind::Licences));
        // One whose content was lost may route them.
        let lost = tenant.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled);
        judge.gaps(lost.filter_map(CaPolicy::gap));
        if !judge.has_gaps() {
            judge.whole(Outcome::Fail);
        }
        judge.absence(format!(
            "No enabled policy routes sessions through Defender for Cloud Apps ({} looked at).",
            counted(tenant.ca_policies.items.len(), "policy was", "policies were")
        ));
        if is_unlicensed {
            judge.reason(
                "No licence supplied brings Defender for Cloud Apps, and yet the evidence holds its policies: ask on which \
                 licence it runs.",
            );
        }
    } else {
        // Further policies could not undo what one does.
        for _ in &enabled {
            judge.good();
        }
        judge.reason(format!(
            "{} enabled {} sessions through Defender for Cloud Apps: {}.",
            enabled.len(),
            if enabled.len() == 1 { "policy routes" } else { "policies route" },
            enabled.join(", ")
        ));
    }
    judge.finish(Nothing::Fail("There is no Conditional Access policy.".to_owned()))
}
