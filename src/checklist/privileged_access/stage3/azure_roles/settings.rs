//! 3.12.e and g: custom roles that give too much, and the rules by which roles are activated.

use super::super::integrated_monitoring::living;
use super::super::just_in_time::by_authentication_context;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::hours;
use crate::checklist::wording::listed;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::access::RuleBody;
use crate::tenant::azure::{AzureRoleAssignment, AzureRoleDefinition, AzureRolePolicy, AzureScope};
use crate::tenant::azure_holders::AzureHoldings;
use crate::tenant::coverage::Answer;
use crate::tenant::{Missing, RecordKind, azure_roles};
use std::collections::BTreeSet;

/// 3.12.e
pub(super) fn custom_roles(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::AzureRoleDefinitions, RecordKind::Subscriptions]);
    let mut judge = context.judge();
    judge.gaps(tenant.not_asked(RecordKind::AzureRoleDefinitions, tenant.subscriptions_with_definitions()));
    let may_be_custom = |role: &&AzureRoleDefinition| {
        role.custom == Some(true) || role.custom.is_none() && azure_roles::by_id(&role.id).is_none()
    };
    for role in tenant.azure_role_definitions.iter().filter(may_be_custom) {
        let lacking = if role.custom.is_none() {
            Some(("roleType", "whether it is a custom role"))
        } else {
            (!role.actions.is_exported()).then_some(("actions", "its actions"))
        };
        if let Some((column, what)) = lacking {
            let why = format!("The Azure role {} was exported without “{column}”, which tells {what}.", role.name);
            judge.gap(Missing { kind: RecordKind::AzureRoleDefinitions, column: Some(column), why });
            let shown = Affected::new(SubjectKind::Role, &*role.id, &*role.name, Outcome::NoEvidence);
            judge.subject(shown.fact("Gives", format!("not known: “{column}” was not exported")).at(role.source));
            continue;
        }
        let given: Vec<&str> = role
            .actions
            .value()
            .into_iter()
            .flatten()
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
            .fact("Held by", holders_of(context, role))
            .at(role.source);
        judge.subject(shown);
    }
    judge.say(&stage3::CUSTOM_ROLE);
    judge.finish(Nothing::Pass("There is no custom Azure role.".to_owned()))
}

/// Who is assigned a role, directly or as a group, as far as the assignments supplied tell.
fn holders_of(context: &Context<'_>, role: &AzureRoleDefinition) -> String {
    let tenant = context.tenant(&[
        RecordKind::AzureRoleDefinitions,
        RecordKind::AzureRoleAssignments,
        RecordKind::AzurePimActive,
        RecordKind::AzurePimEligible,
        RecordKind::Subscriptions,
        RecordKind::ManagementGroups,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::ServicePrincipals,
    ]);
    let lists = [RecordKind::AzureRoleAssignments, RecordKind::AzurePimActive, RecordKind::AzurePimEligible];
    if !lists.iter().any(|kind| tenant.supply(*kind).is_supplied()) {
        return "not known: no assignment was supplied".to_owned();
    }
    let rows = tenant.azure_active(context.as_of()).into_iter().chain(tenant.azure_eligible(context.as_of()));
    let words = rows.filter(|row| tenant.azure_role_id(row) == &*role.id).map(|row| {
        let name = super::assignments::name_of(&crate::tenant::holders::resolve(tenant, &row.principal));
        let how = if row.state.is_active() { "active" } else { "eligible" };
        format!("{name} on {} ({how})", row.scope.title(tenant))
    });
    let words: BTreeSet<String> = words.collect();
    if words.is_empty() {
        "nobody in the assignments supplied".to_owned()
    } else {
        words.into_iter().collect::<Vec<_>>().join("; ")
    }
}

/// Roles that give everything, or hand out roles.
const WATCHED: [&str; 3] =
    [azure_roles::OWNER, azure_roles::USER_ACCESS_ADMINISTRATOR, azure_roles::RBAC_ADMINISTRATOR];

fn role_name(id: &str) -> &str {
    azure_roles::by_id(id).map_or(id, |role| role.name)
}

/// 3.12.g: every role has settings of its own on every subscription, which are not inherited.
pub(super) fn activation(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::AzureRolePolicies,
        RecordKind::Licences,
        RecordKind::Subscriptions,
        RecordKind::ManagementGroups,
    ]);
    let mut judge = context.judge();
    // Without PIM there are no settings to supply.
    if (tenant.azure_role_policies.items.is_empty() || !judge.has_gaps())
        && let Some(judgement) = context.without_p2("Privileged Identity Management for Azure")
    {
        return judgement;
    }
    let mut told: BTreeSet<(&str, &AzureScope)> = BTreeSet::new();
    for policy in tenant.azure_role_policies.iter() {
        if !WATCHED.contains(&&*policy.role_id) || !policy.scope.is_wide() {
            continue;
        }
        told.insert((&policy.role_id, &policy.scope));
        let rules = Rules::of(context, policy, &mut judge);
        let outcome = rules.outcome();
        if outcome == Outcome::Pass {
            judge.good();
            continue;
        }
        let (role, scope) = (role_name(&policy.role_id), policy.scope.title(tenant));
        if !rules.unknown.is_empty() {
            let why =
                format!("The settings of {role} on {scope} were exported without {}.", rules.unknown.join(" and "));
            judge.gap(Missing { kind: RecordKind::AzureRolePolicies, column: Some("effectiveRules"), why });
        }
        let words = if rules.words.is_empty() { "not exported".to_owned() } else { rules.words.join("; ") };
        let mut shown = Affected::new(SubjectKind::Role, format!("{} {scope}", policy.role_id), role, outcome)
            .fact("Scope", scope)
            .fact("Activation", words)
            .at([policy.source]);
        shown.facts.extend(rules.facts);
        judge.subject(shown);
    }
    judge.say(&stage3::EASY_ACTIVATION);
    // Without any list of settings that is a gap already.
    let is_supplied = tenant.azure_role_policies.supply.is_supplied();
    for subscription in living(tenant).filter(|_| is_supplied) {
        let scope = AzureScope::Subscription(subscription.id.clone());
        let lacking = WATCHED.iter().filter(|role| !told.contains(&(**role, &scope)));
        let lacking: Vec<String> = lacking.map(|role| role_name(role).to_owned()).collect();
        if lacking.is_empty() {
            continue;
        }
        let name = if subscription.name.is_empty() { &subscription.id } else { &subscription.name };
        let why = format!("The PIM settings of {} on the subscription {name} were not supplied.", listed(&lacking));
        judge.gap(Missing { kind: RecordKind::AzureRolePolicies, column: None, why });
        let shown = Affected::new(SubjectKind::Subscription, &*subscription.id, &**name, Outcome::NoEvidence);
        judge.subject(shown.fact("Settings not supplied", listed(&lacking)).at(subscription.sources.iter().copied()));
    }
    if judge.examined() == 0 && !tenant.azure_role_policies.items.is_empty() {
        let why = "The PIM settings of Azure roles hold none of Owner, User Access Administrator or Role Based Access \
                   Control Administrator over a subscription or management group, which every subscription has: export those."
            .to_owned();
        judge.gap(Missing { kind: RecordKind::AzureRolePolicies, column: None, why });
    }
    judge.finish(Nothing::NotApplicable("No settings of these roles are there.".to_owned()))
}

/// What the settings of one role ask of its activation.
struct Rules {
    words: Vec<String>,
    fails: bool,
    /// Something only a person can judge.
    is_open: bool,
    /// Something that the policies lack, which is a gap already.
    lacks: bool,
    /// Rules that were not exported.
    unknown: Vec<&'static str>,
    facts: Vec<Fact>,
}

impl Rules {
    fn outcome(&self) -> Outcome {
        match self {
            Self { fails: true, .. } => Outcome::Fail,
            Self { is_open: true, .. } => Outcome::Review,
            Self { lacks: true, .. } => Outcome::NoEvidence,
            Self { unknown, .. } if !unknown.is_empty() => Outcome::NoEvidence,
            _ => Outcome::Pass,
        }
    }

    fn fault(&mut self, words: impl Into<String>) {
        self.fails = true;
        self.words.push(words.into());
    }

    fn of(context: &Context<'_>, policy: &AzureRolePolicy, judge: &mut Judge) -> Self {
        let most_hours = context.parameters().activation_max_hours;
        let rule = |id: &str| policy.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id)).map(|rule| &rule.body);
        let (words, unknown, facts) = (Vec::new(), Vec::new(), Vec::new());
        let mut found = Self { words, fails: false, is_open: false, lacks: false, unknown, facts };
        match rule("Enablement_EndUser_Assignment") {
            Some(RuleBody::Enablement { mfa, justification, .. }) => {
                if !mfa {
                    match rule("AuthenticationContext_EndUser_Assignment") {
                        Some(RuleBody::AuthenticationContext { enabled: Some(true), claim }) => {
                            found.by_context(context, policy, claim.as_deref(), judge);
                        }
                        Some(RuleBody::AuthenticationContext { enabled: Some(false), .. }) => {
                            found.fault("without MFA");
                        }
                        _ => found.unknown.push("whether an authentication context is asked for"),
                    }
                }
                if !justification {
                    found.fault("without justification");
                }
            }
            _ => found.unknown.push("what activation asks for"),
        }
        match rule("Expiration_EndUser_Assignment") {
            Some(RuleBody::Expiration { maximum_seconds: Some(seconds), .. }) => {
                if *seconds > most_hours * 3600 {
                    found.fault(format!("for up to {}", hours(*seconds)));
                }
            }
            _ => found.unknown.push("how long it lasts"),
        }
        match rule("Approval_EndUser_Assignment") {
            Some(RuleBody::Approval { required: Some(true), approvers }) if approvers.is_empty() => {
                found.is_open = true;
                found
                    .words
                    .push("approval is asked for, and no approver is named: find out who can approve".to_owned());
            }
            Some(RuleBody::Approval { required: Some(true), .. }) => {}
            Some(RuleBody::Approval { required: Some(false), .. }) => found.fault("without approval"),
            _ => found.unknown.push("who approves"),
        }
        found
    }

    /// An authentication context asks for MFA where an enabled policy does, of everyone who is eligible for the role there.
    fn by_context(&mut self, context: &Context<'_>, policy: &AzureRolePolicy, claim: Option<&str>, judge: &mut Judge) {
        let tenant = context.tenant(&[
            RecordKind::ConditionalAccess,
            RecordKind::AzurePimEligible,
            RecordKind::AzureRoleDefinitions,
            RecordKind::Users,
            RecordKind::Groups,
            RecordKind::GroupMembers,
            RecordKind::GroupSchedules,
            RecordKind::ServicePrincipals,
        ]);
        let is_of_it =
            |row: &&AzureRoleAssignment| row.scope == policy.scope && tenant.azure_role_id(row) == &*policy.role_id;
        let eligible = AzureHoldings::of(tenant, tenant.azure_eligible(context.as_of()).filter(is_of_it));
        let list = tenant.azure_pim_eligible.supply.gap(RecordKind::AzurePimEligible);
        let gaps: Vec<Missing> = list.into_iter().chain(eligible.gaps.iter().cloned()).collect();
        self.lacks = !gaps.is_empty();
        judge.gaps(gaps);
        let answers = |requirement| -> Vec<(String, Answer)> {
            let people = eligible.all.iter().filter_map(|held| held.user(tenant));
            people.map(|user| (user.name().to_owned(), context.engine().of_user(user, requirement))).collect()
        };
        let (outcome, facts) = by_authentication_context(tenant, claim, answers, judge);
        self.facts.extend(facts);
        match outcome {
            Outcome::Fail => self.fault("by an authentication context that does not ask everybody for MFA"),
            Outcome::Review => {
                self.is_open = true;
                self.words.push("by an authentication context that may not ask everybody for MFA".to_owned());
            }
            Outcome::NoEvidence => {
                self.lacks = true;
                self.words
                    .push("by an authentication context of which the policies that enforce it are missing".to_owned());
            }
            Outcome::Pass | Outcome::NotApplicable => {}
        }
    }
}
