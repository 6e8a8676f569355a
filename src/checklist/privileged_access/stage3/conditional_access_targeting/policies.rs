//! 3.16.a: whether enabled policies tell people, places and apps apart.

use crate::checklist::judgement::Nothing;
use crate::checklist::people::object;
use crate::checklist::privileged_access::stage2::conditional_access::policies::contradictions;
use crate::checklist::wording::capital;
use crate::checklist::wording::listed;
use crate::checklist::{Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, Missing, RecordKind, figure, natural};

/// 3.16.a
pub(super) fn distinguish(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::ConditionalAccess]);
    let mut judge = context.judge();
    let enabled: Vec<&CaPolicy> = tenant
        .ca_policies
        .iter()
        .filter(|policy| policy.state == PolicyState::Enabled && !policy.for_workloads)
        // A policy that is for nobody or for no app tells nothing apart; what was lost may have named anything.
        .filter(|policy| policy.lost || contradictions(policy).is_empty())
        .collect();
    let lost: Vec<Missing> = enabled.iter().filter_map(|policy| policy.gap()).collect();
    let questions: [(&str, &str, fn(&CaPolicy) -> bool); 3] = [
        ("Groups", "names a group (excluding one is no distinction by group)", by_group),
        ("Locations", "names a location", by_location),
        (
            "Apps",
            "names an app, an app filter or an authentication context (excluding an app is no distinction by app)",
            by_app,
        ),
    ];
    let (mut met, mut by, mut not_by, mut untold) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let is_supplied = tenant.ca_policies.supply.is_supplied();
    for (title, what, is_so) in questions {
        // What is left of a policy in part lost shows nothing: it may ask for nothing.
        let found: Vec<&&CaPolicy> = enabled.iter().filter(|policy| !policy.lost && is_so(policy)).collect();
        if found.is_empty() {
            judge.gaps(lost.iter().cloned());
            let outcome = if judge.has_gaps() { Outcome::NoEvidence } else { Outcome::Fail };
            if outcome == Outcome::Fail { &mut not_by } else { &mut untold }.push(title.to_lowercase());
            let facts = vec![
                Fact::new("Wanted", format!("at least one enabled policy that {what}")),
                Fact::new("Enabled policies", if is_supplied { figure(enabled.len()) } else { "not known".to_owned() }),
            ];
            let sources = enabled.iter().filter_map(|policy| policy.source);
            judge.subject(object(SubjectKind::Policy, title.to_lowercase(), title, outcome, facts, sources));
        } else {
            judge.good();
            by.push(title.to_lowercase());
            let mut names: Vec<String> = found.iter().map(|policy| format!("“{}”", policy.name)).collect();
            names.sort_by_cached_key(|name| natural(name));
            let more = names.len().saturating_sub(3);
            names.truncate(3);
            let more = if more > 0 { format!(" and {} more", figure(more)) } else { String::new() };
            met.push(format!("{title}: {}{more}.", names.join(", ")));
        }
    }
    let lists = [
        ("Enabled policies distinguish by", by),
        ("no enabled policy distinguishes by", not_by),
        ("whether any distinguishes by them is not known:", untold),
    ];
    let told = lists.into_iter().filter(|(_, titles)| !titles.is_empty());
    let told: Vec<String> = told.map(|(words, titles)| format!("{words} {}", listed(&titles))).collect();
    judge.reason(capital(&format!("{}.", told.join("; "))));
    met.into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::Fail(String::new()))
}

fn by_group(policy: &CaPolicy) -> bool {
    !policy.users.include_groups.is_empty()
}

fn by_location(policy: &CaPolicy) -> bool {
    let named = |list: &[Box<str>]| list.iter().any(|id| !id.eq_ignore_ascii_case("All"));
    named(&policy.include_locations) || named(&policy.exclude_locations)
}

fn by_app(policy: &CaPolicy) -> bool {
    let applications = &policy.applications;
    let named = |list: &[Box<str>]| list.iter().any(|app| !["all", "none"].contains(&app.to_lowercase().as_str()));
    named(&applications.include) || applications.filter.is_some() || !applications.authentication_contexts.is_empty()
}
