//! 3.12.e and g: custom roles that give too much, and the rules by which roles are activated.

use crate::checklist::judgement::Nothing;
use crate::checklist::wording::{counted, hours};
use crate::checklist::{Affected, Context, Judgement, Outcome, SubjectKind};
use crate::tenant::access::RuleBody;
use crate::tenant::azure::AzureRolePolicy;
use crate::tenant::{RecordKind, azure_roles};

/// 3.12.e
pub(super) fn custom_roles(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::AzureRoleDefinitions, RecordKind::Subscriptions]);
    let mut judge = context.judge();
    judge.gaps(tenant.not_asked(RecordKind::AzureRoleDefinitions, tenant.subscriptions_with_definitions()));
    for role in tenant.azure_role_definitions.iter().filter(|role| role.custom == Some(true)) {
        let given: Vec<&str> = role
            .actions
            .iter()
            .map(|action| &**action)
            .filter(|action| azure_roles::is_privileged_action(action))
            .collect();
        if given.is_empty() {
            judge.good();
            continue;
        }
        // What is taken away again weakens a wildcard, but seldom to what the role needs.
        let without: Vec<&str> = role.not_actions.iter().map(|action| &**action).collect();
        let shown = Affected::new(SubjectKind::Role, &*role.id, &*role.name, Outcome::Fail)
            .fact("Gives", given.join(", "))
            .fact("Except", if without.is_empty() { "nothing".to_owned() } else { without.join(", ") })
            .at(role.source);
        judge.subject(shown);
    }
    judge.reason(format!(
        "{} of {} {} everything, or the right to hand out roles.",
        judge.count(Outcome::Fail),
        counted(judge.examined(), "custom Azure role", "custom Azure roles"),
        if judge.count(Outcome::Fail) == 1 { "gives" } else { "give" }
    ));
    judge.finish(Nothing::Pass("There is no custom Azure role.".to_owned()))
}

/// 3.12.g
pub(super) fn activation(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::AzureRolePolicies,
        RecordKind::Licences,
        RecordKind::Subscriptions,
        RecordKind::ManagementGroups,
    ]);
    let mut judge = context.judge();
    if !judge.has_gaps()
        && let Some(judgement) = context.without_p2("Privileged Identity Management for Azure")
    {
        return judgement;
    }
    for policy in tenant.azure_role_policies.iter() {
        let watched = [azure_roles::OWNER, azure_roles::USER_ACCESS_ADMINISTRATOR, azure_roles::RBAC_ADMINISTRATOR];
        if !watched.contains(&&*policy.role_id) || !policy.scope.is_wide() {
            continue;
        }
        let (faults, unknown) = faults(policy, context.parameters().activation_max_hours);
        let outcome = match (faults.is_empty(), unknown.is_empty()) {
            (false, _) => Outcome::Fail,
            (true, false) => Outcome::NoEvidence,
            (true, true) => {
                judge.good();
                continue;
            }
        };
        let role = azure_roles::by_id(&policy.role_id).map_or(&*policy.role_id, |role| role.name);
        let scope = policy.scope.title(tenant);
        if outcome == Outcome::NoEvidence {
            let why = format!("The settings of {role} on {scope} were exported without {}.", unknown.join(" and "));
            judge.gap(crate::tenant::Missing {
                kind: RecordKind::AzureRolePolicies,
                column: Some("effectiveRules"),
                why,
            });
        }
        let shown = Affected::new(SubjectKind::Role, format!("{} {scope}", policy.role_id), role, outcome)
            .fact("Scope", scope)
            .fact("Activation", if faults.is_empty() { "not exported".to_owned() } else { faults.join("; ") })
            .at([policy.source]);
        judge.subject(shown);
    }
    judge.reason(format!(
        "{} of {} of Owner, User Access Administrator and Role Based Access Control Administrator {} the role be activated \
         too easily.",
        judge.count(Outcome::Fail),
        counted(judge.examined(), "setting", "settings"),
        if judge.count(Outcome::Fail) == 1 { "lets" } else { "let" }
    ));
    if judge.examined() == 0 && !tenant.azure_role_policies.items.is_empty() {
        let why = "The PIM settings of Azure roles hold none of Owner, User Access Administrator or Role Based Access \
                   Control Administrator over a subscription or management group, which every subscription has: export those."
            .to_owned();
        judge.gap(crate::tenant::Missing { kind: RecordKind::AzureRolePolicies, column: None, why });
    }
    judge.finish(Nothing::NotApplicable("No settings of these roles are there.".to_owned()))
}

/// What activation lacks, and which rules were not exported.
fn faults(policy: &AzureRolePolicy, most_hours: i64) -> (Vec<String>, Vec<&'static str>) {
    let rule = |id: &str| policy.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id)).map(|rule| &rule.body);
    let (mut faults, mut unknown) = (Vec::new(), Vec::new());
    let context = matches!(
        rule("AuthenticationContext_EndUser_Assignment"),
        Some(RuleBody::AuthenticationContext { enabled: Some(true), claim: Some(_) })
    );
    match rule("Enablement_EndUser_Assignment") {
        Some(RuleBody::Enablement { mfa, justification, .. }) => {
            if !mfa && !context {
                faults.push("without MFA".to_owned());
            }
            if !justification {
                faults.push("without justification".to_owned());
            }
        }
        _ => unknown.push("what activation asks for"),
    }
    match rule("Expiration_EndUser_Assignment") {
        Some(RuleBody::Expiration { maximum_seconds: Some(seconds), .. }) => {
            if *seconds > most_hours * 3600 {
                faults.push(format!("for up to {}", hours(*seconds)));
            }
        }
        _ => unknown.push("how long it lasts"),
    }
    match rule("Approval_EndUser_Assignment") {
        Some(RuleBody::Approval { required: Some(true), approvers }) if approvers.is_empty() => {
            faults.push("approval by nobody in particular".to_owned());
        }
        Some(RuleBody::Approval { required: Some(true), .. }) => {}
        Some(RuleBody::Approval { required: Some(false), .. }) => faults.push("without approval".to_owned()),
        _ => unknown.push("who approves"),
    }
    (faults, unknown)
}
