//! 2.15.b: alert rules on role assignments, policy and security.

use super::super::subscription_inventory::affected;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::azure::Subscription;
use crate::tenant::azure_monitoring::{ActionGroup, AlertRule, Leaf};
use crate::tenant::azure_roles::matches_wildcard;
use crate::tenant::{Missing, RecordKind, Tenant};

/// What must be alerted on: title, operations of which any is enough, and the category that holds them all.
const CHANGES: &[(&str, &[&str], &[&str])] = &[
    (
        "role assignments",
        &["microsoft.authorization/roleassignments/write", "microsoft.authorization/roleassignments/delete"],
        &["administrative"],
    ),
    (
        "policy assignments",
        &["microsoft.authorization/policyassignments/write", "microsoft.authorization/policyassignments/delete"],
        &["administrative"],
    ),
    (
        "security settings",
        &[
            "microsoft.security/*/write",
            "microsoft.security/*/delete",
            "microsoft.network/networksecuritygroups/write",
            "microsoft.network/networksecuritygroups/delete",
            "microsoft.sql/servers/firewallrules/write",
        ],
        &["administrative", "security"],
    ),
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Nothing,
    /// The rule's conditions or its receivers were lost at export.
    Unclear,
    Rule,
}

pub(super) fn alerted(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Subscriptions, RecordKind::AlertRules, RecordKind::ActionGroups]);
    let whole = tenant.alert_rules.supply.gap(RecordKind::AlertRules).is_none();
    let mut judge = context.judge();
    for subscription in &tenant.subscriptions {
        let best = |change: &(&str, &[&str], &[&str])| {
            tenant
                .alert_rules
                .iter()
                .map(|rule| tells(tenant, rule, subscription, change))
                .max()
                .unwrap_or(Found::Nothing)
        };
        let found: Vec<(&str, Found)> = CHANGES.iter().map(|change| (change.0, best(change))).collect();
        let of = |wanted: Found| {
            found.iter().filter(|(_, found)| *found == wanted).map(|(title, _)| *title).collect::<Vec<_>>()
        };
        let (silent, unclear) = (of(Found::Nothing), of(Found::Unclear));
        let (outcome, words) = if !silent.is_empty() && !is_told(tenant, subscription) {
            let name = if subscription.name.is_empty() { &subscription.id } else { &subscription.name };
            let why = format!(
                "Of the subscription {name} no alert rule was supplied: there is none, or they were not asked for (the rules \
                 come in one file for each subscription)."
            );
            judge.gaps(whole.then_some(Missing { kind: RecordKind::AlertRules, column: None, why }));
            (Outcome::NoEvidence, "no alert rule in the evidence".to_owned())
        } else if !silent.is_empty() {
            let outcome = if whole { Outcome::Fail } else { Outcome::NoEvidence };
            (outcome, format!("no alert on changes of {}", silent.join(", ")))
        } else if unclear.is_empty() {
            judge.good();
            continue;
        } else {
            let why = format!(
                "The conditions or receivers of alert rules on {}, or whether they are enabled, were lost at export; export \
                 them as JSON.",
                unclear.join(", ")
            );
            judge.gap(Missing { kind: RecordKind::AlertRules, column: Some("condition"), why });
            (Outcome::NoEvidence, format!("alerts on {} cannot be read", unclear.join(", ")))
        };
        let rules: Vec<&AlertRule> = tenant.alert_rules.iter().filter(|rule| is_within(rule, subscription)).collect();
        let facts = rules
            .iter()
            .map(|rule| Fact::new("Alert rule", words_of(tenant, rule, subscription)).from(rule.source, "condition"));
        let groups = rules.iter().flat_map(|rule| groups_of(tenant, rule)).map(|group| group.source);
        let mut listed = affected(subscription, outcome, &words, facts.collect());
        listed.sources.extend(groups);
        listed.sources.sort_and_dedup();
        judge.subject(listed);
    }
    judge.say(&stage2::ALERTED);
    // A rule whose receivers are not known may tell nobody.
    if tenant.alert_rules.iter().any(|rule| rule.enabled != Some(false)) {
        judge.gaps(tenant.action_groups.supply.gap(RecordKind::ActionGroups));
    }
    judge.reason("A rule of a SIEM on the streamed log does the same and is not seen here.");
    judge.finish(Nothing::NotApplicable("There is no Azure subscription.".to_owned()))
}

/// Whether the rules of the subscription were asked for: rules come in one file for each, and an empty answer does not say
/// whose it is, but where there is one subscription only.
fn is_told(tenant: &Tenant, subscription: &Subscription) -> bool {
    tenant.subscriptions.items.len() == 1 || tenant.alert_rules.iter().any(|rule| is_within(rule, subscription))
}

/// Whether the rule is over the subscription or a part of it.
fn is_within(rule: &AlertRule, subscription: &Subscription) -> bool {
    let whole = format!("/subscriptions/{}", subscription.id);
    rule.scopes
        .iter()
        .any(|scope| scope.strip_prefix(&*whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Whether the rule is over the whole subscription: a rule over one resource group misses the rest.
fn is_over(rule: &AlertRule, subscription: &Subscription) -> bool {
    rule.scopes.iter().any(|scope| **scope == *format!("/subscriptions/{}", subscription.id))
}

fn tells(tenant: &Tenant, rule: &AlertRule, subscription: &Subscription, change: &(&str, &[&str], &[&str])) -> Found {
    if rule.enabled == Some(false) || !is_over(rule, subscription) {
        return Found::Nothing;
    }
    if !reaches_someone(tenant, rule) {
        let lost = rule.lost_actions || groups_of(tenant, rule).any(|group| group.lost_receivers);
        return if lost { Found::Unclear } else { Found::Nothing };
    }
    let Some(leaves) = &rule.conditions else { return Found::Unclear };
    let is_told = rule.enabled.is_some() && reaches_enabled(tenant, rule);
    let (mut named, mut category) = (None, None);
    for leaf in leaves {
        let any = |is: &dyn Fn(&str) -> bool| leaf.values.iter().any(|value| is(value));
        match &*leaf.field {
            "operationname" => {
                // A rule on *write* tells of what is new, which is what matters; one on *delete* alone does not.
                let mut writes = change.1.iter().filter(|operation| operation.ends_with("/write"));
                named = Some(writes.any(|operation| any(&|value| matches_wildcard(operation, value))));
            }
            "category" => category = Some(any(&|value| change.2.contains(&value))),
            // Only finished changes: an alert on these narrows nothing that happened.
            "status" | "substatus" if any(&|value| value == "succeeded") => {}
            _ => return Found::Nothing,
        }
    }
    // A category without an operation takes in every operation of it.
    match (named, category) {
        (Some(true), None | Some(true)) | (None, Some(true)) if is_told => Found::Rule,
        // It may be switched off.
        (Some(true), None | Some(true)) | (None, Some(true)) => Found::Unclear,
        _ => Found::Nothing,
    }
}

/// An alert that nobody receives is a line in a list. An action group that is not in the list is taken to reach somebody;
/// where the list is missing, that is a gap of the check.
fn reaches_someone(tenant: &Tenant, rule: &AlertRule) -> bool {
    rule.action_groups.iter().any(|id| match tenant.action_groups.iter().find(|group| group.id == *id) {
        Some(group) => group.enabled != Some(false) && group.receivers > 0,
        None => true,
    })
}

/// Whether one of its groups is known to be enabled, or is in no list, which is a gap of its own.
fn reaches_enabled(tenant: &Tenant, rule: &AlertRule) -> bool {
    rule.action_groups.iter().any(|id| match tenant.action_groups.iter().find(|group| group.id == *id) {
        Some(group) => group.enabled == Some(true) && group.receivers > 0,
        None => true,
    })
}

fn groups_of<'t>(tenant: &'t Tenant, rule: &AlertRule) -> impl Iterator<Item = &'t ActionGroup> {
    tenant.action_groups.iter().filter(|group| rule.action_groups.contains(&group.id))
}

/// "changes of role assignments", where that is one of those asked for.
fn operation(value: &str) -> String {
    let of = |change: &&(&str, &[&str], &[&str])| change.1.iter().any(|operation| matches_wildcard(operation, value));
    match CHANGES.iter().find(of) {
        Some((title, _, _)) => format!("changes of {title}"),
        None => format!("the operation {value}"),
    }
}

/// A condition as a client reads it.
fn condition(leaf: &Leaf) -> String {
    let field = match &*leaf.field {
        "operationname" => {
            let mut said: Vec<String> = leaf.values.iter().map(|value| operation(value)).collect();
            said.dedup();
            return said.join(" or ");
        }
        "category" => return format!("events of the category {}", leaf.values.join(" or ")),
        "resourcetype" => "kind of resource",
        "resourceid" => "resource",
        "resourcegroup" => "resource group",
        "resourceprovider" => "resource provider",
        "substatus" => "detailed status",
        field => field,
    };
    format!("{field} {}", leaf.values.join(" or "))
}

fn words_of(tenant: &Tenant, rule: &AlertRule, subscription: &Subscription) -> String {
    let state = match rule.enabled {
        Some(true) => "enabled",
        Some(false) => "disabled",
        None => "whether it is enabled was not exported",
    };
    let conditions = match &rule.conditions {
        None => "conditions lost at export".to_owned(),
        Some(leaves) => format!("fires on {}", leaves.iter().map(condition).collect::<Vec<_>>().join(", ")),
    };
    let part = if is_over(rule, subscription) { "" } else { ", over a part of the subscription only" };
    let told = if reaches_someone(tenant, rule) { "" } else { ", tells nobody" };
    format!("{} ({state}{told}{part}): {conditions}", rule.name)
}
