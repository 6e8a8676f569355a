//! PIM settings of roles: policies and the assignments that join them to roles may come apart, and from several files.

use super::{Settling, Told, told};
use crate::tenant::access::{RolePolicy, Rule, RuleBody};
use std::collections::BTreeMap;

/// The rules that are compared, by their ids in Graph.
const RULES: &[&str] = &[
    "Expiration_EndUser_Assignment",
    "Expiration_Admin_Assignment",
    "Expiration_Admin_Eligibility",
    "Enablement_EndUser_Assignment",
    "Enablement_Admin_Assignment",
    "Enablement_Admin_Eligibility",
    "Approval_EndUser_Assignment",
    "AuthenticationContext_EndUser_Assignment",
    "Notification_Admin_Admin_Eligibility",
    "Notification_Admin_Admin_Assignment",
    "Notification_Admin_EndUser_Assignment",
    "Notification_Requestor_Admin_Eligibility",
    "Notification_Requestor_Admin_Assignment",
    "Notification_Requestor_EndUser_Assignment",
    "Notification_Approver_Admin_Eligibility",
    "Notification_Approver_Admin_Assignment",
    "Notification_Approver_EndUser_Assignment",
];

/// A policy's id does not name its role, only an assignment joins them; so a policy is first given to its roles.
pub(super) fn settle(policies: &mut Vec<RolePolicy>, conflicts: &mut Settling<'_>) {
    let mut roles: BTreeMap<Box<str>, Vec<RolePolicy>> = BTreeMap::new();
    for row in policies.iter().filter(|row| !row.policy_id.is_empty() && !row.role_id.is_empty()) {
        let of_policy = roles.entry(row.policy_id.to_lowercase().into()).or_default();
        if !of_policy.iter().any(|known| key(known) == key(row)) {
            of_policy.push(RolePolicy { rules: Vec::new(), ..row.clone() });
        }
    }
    let mut given = Vec::with_capacity(policies.len());
    for row in policies.drain(..) {
        match roles.get(row.policy_id.to_lowercase().as_str()).filter(|_| row.role_id.is_empty()) {
            Some(of) => given.extend(of.iter().map(|role| RolePolicy {
                role_id: role.role_id.clone(),
                role_name: role.role_name.clone(),
                scope_type: role.scope_type.clone(),
                scope_id: role.scope_id.clone(),
                ..row.clone()
            })),
            None => given.push(row),
        }
    }
    *policies = given;
    conflicts.settle(policies, told_of, |first, other, _| {
        if first.rules.is_empty() {
            first.rules = std::mem::take(&mut other.rules);
            first.source = other.source.or(first.source);
            first.modified = other.modified.or(first.modified);
        }
        for (own, more) in [
            (&mut first.policy_id, &mut other.policy_id),
            (&mut first.role_name, &mut other.role_name),
            (&mut first.scope_type, &mut other.scope_type),
            (&mut first.scope_id, &mut other.scope_id),
        ] {
            if own.is_empty() {
                *own = std::mem::take(more);
            }
        }
    });
}

/// What has one set of rules: a role, membership or ownership of a group, or a policy that nothing joins to a role.
fn key(row: &RolePolicy) -> String {
    if row.role_id.is_empty() {
        return format!("policy {}", row.policy_id);
    }
    let group = if row.scope_type.eq_ignore_ascii_case("Group") { &*row.scope_id } else { "" };
    format!("{group} {}", row.role_id)
}

fn told_of(row: &RolePolicy) -> Told {
    let role = crate::tenant::roles::by_template(&row.role_id).map(|role| role.name);
    let name = Some(&*row.role_name).filter(|name| !name.is_empty()).or(role).unwrap_or(&row.role_id);
    let name = format!("PIM settings of {}", if name.is_empty() { &row.policy_id } else { name });
    let said = RULES.iter().map(|id| (*id, words(&row.rules, id))).collect();
    Told { changed: row.modified, ..told(&key(row), &name, row.source, said) }
}

/// A rule in words; empty where no rule was exported at all.
fn words(rules: &[Rule], id: &str) -> Box<str> {
    if rules.is_empty() {
        return "".into();
    }
    let found = rules.iter().filter(|rule| rule.id.eq_ignore_ascii_case(id)).map(|rule| body(&rule.body));
    let found: Vec<String> = found.collect();
    if found.is_empty() { "not set".into() } else { found.join("; ").into() }
}

fn body(rule: &RuleBody) -> String {
    let answer = |value: Option<bool>, [yes, no]: [&'static str; 2]| match value {
        Some(true) => yes,
        Some(false) => no,
        None => "not exported",
    };
    let list = |all: &[Box<str>]| if all.is_empty() { "nobody".to_owned() } else { all.join(", ") };
    match rule {
        RuleBody::Expiration { required, maximum_seconds } => format!(
            "{}{}",
            answer(*required, ["required", "not required"]),
            maximum_seconds.map(|seconds| format!(", at most {} minutes", seconds / 60)).unwrap_or_default()
        ),
        RuleBody::Enablement { mfa, justification, ticket } => {
            let asked = [(*mfa, "MFA"), (*justification, "justification"), (*ticket, "ticket")];
            let asked: Vec<&str> = asked.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, word)| word).collect();
            if asked.is_empty() { "nothing".to_owned() } else { asked.join(", ") }
        }
        RuleBody::Approval { required, approvers } => {
            let ids: Vec<Box<str>> = approvers.iter().map(|approver| approver.id.clone()).collect();
            format!("{}, approvers: {}", answer(*required, ["required", "not required"]), list(&ids))
        }
        RuleBody::Notification { critical_only, default_recipients, recipients, .. } => format!(
            "{}, {}, further recipients: {}",
            answer(*critical_only, ["critical mails only", "all mails"]),
            answer(*default_recipients, ["with the default recipients", "without the default recipients"]),
            list(recipients)
        ),
        RuleBody::AuthenticationContext { enabled, claim } => {
            format!("{} {}", answer(*enabled, ["on:", "off:"]), claim.as_deref().unwrap_or("none"))
        }
        RuleBody::Other => "a rule of a kind not known here".to_owned(),
    }
}
