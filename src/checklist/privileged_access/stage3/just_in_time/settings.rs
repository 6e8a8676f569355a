//! 3.05.b to f: what the settings of roles ask for when a role is activated or assigned.

use super::without_p2;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{counted, holders_in_words, object};
use crate::checklist::wording::capital;
use crate::checklist::wording::none_or;
use crate::checklist::wording::{hours, some_of};
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::access::{Rule, RuleBody};
use crate::tenant::coverage::{Answer, Coverage, Requirement};
use crate::tenant::holders::{Holder, Holding, role_of};
use crate::tenant::policy::PolicyState;
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::{Missing, RecordKind, RolePolicy, Tenant, natural};
use std::collections::BTreeMap;

/// A role to be judged, with its settings where these were supplied.
pub(super) struct RoleSettings<'t> {
    pub id: String,
    pub name: String,
    pub settings: Option<&'t RolePolicy>,
    pub held_by: usize,
    /// Of these, those who only own a group that grants it.
    pub owners: usize,
    /// Lists of a group that grants it were not supplied: who holds it is not known whole.
    pub is_open: bool,
}

impl<'t> RoleSettings<'t> {
    /// The rule with this id. Some tools repeat rules; the first counts, they agree.
    pub fn rule(&self, id: &str) -> Option<&'t Rule> {
        self.settings?.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }

    pub fn affected(&self, outcome: Outcome, facts: Vec<Fact>) -> Affected {
        // Where members were not supplied, a count is the least that is known, and none at all is no claim.
        let accounts = || holders_in_words(self.held_by, self.owners, ["account", "accounts"]);
        let held_by = match (self.held_by, self.is_open) {
            (0, true) => "not known: the lists of a group that grants it were not supplied".to_owned(),
            (_, true) => format!("{}, and whoever stands in lists that were not supplied", accounts()),
            (0, false) => "nobody".to_owned(),
            (_, false) => accounts(),
        };
        let mut all = vec![Fact::new("Held by", held_by)];
        all.extend(facts);
        if let Some(changed) = self.settings.and_then(|settings| settings.modified) {
            all.push(Fact::new("Settings changed", changed.iso_date()));
        }
        let sources = self.settings.and_then(|settings| settings.source);
        object(SubjectKind::Role, self.id.clone(), self.name.clone(), outcome, all, sources)
    }
}

/// Roles of a kind that have a holder or whose settings were supplied, by name.
pub(super) fn roles_with_settings<'t>(context: &Context<'t>, wanted: impl Fn(&str) -> bool) -> Vec<RoleSettings<'t>> {
    let tenant = context.tenant(&[RecordKind::RolePolicies, RecordKind::RoleDefinitions]);
    let mut found: BTreeMap<String, RoleSettings<'t>> = BTreeMap::new();
    for holder in &context.holders().all {
        let mut counted: Vec<&str> = Vec::new();
        for held in holder.holdings.iter().filter(|held| wanted(&held.role)) {
            let role = found.entry(held.role.to_string()).or_insert_with(|| RoleSettings {
                id: held.role.to_string(),
                name: held.role_name.to_string(),
                settings: None,
                held_by: 0,
                owners: 0,
                is_open: false,
            });
            if !counted.contains(&&*held.role) {
                counted.push(&held.role);
                role.held_by += 1;
                let of_role = holder.holdings.iter().filter(|way| way.role == held.role);
                role.owners += usize::from(of_role.into_iter().all(Holding::is_by_ownership));
            }
        }
    }
    for policy in tenant.role_policies.iter().filter(|policy| is_of_a_role(policy)) {
        let (id, name) = role_of(tenant, &policy.role_id, &policy.role_name);
        if !wanted(&id) {
            continue;
        }
        let role = found.entry(id.to_string()).or_insert_with(|| RoleSettings {
            id: id.to_string(),
            name: name.to_string(),
            settings: None,
            held_by: 0,
            owners: 0,
            is_open: false,
        });
        if role.settings.is_none_or(|known| known.rules.is_empty()) {
            role.settings = Some(policy);
        }
    }
    for role in found.values_mut() {
        role.is_open = context.holders().is_open(&role.id);
    }
    let mut roles: Vec<RoleSettings<'t>> = found.into_values().collect();
    roles.sort_by_cached_key(|role| (natural(&role.name), role.id.clone()));
    roles
}

fn is_of_a_role(policy: &RolePolicy) -> bool {
    !policy.scope_type.eq_ignore_ascii_case("Group") && !(policy.role_id.is_empty() && policy.role_name.is_empty())
}

/// One rule of a role as its check sees it.
enum Found {
    Good,
    Bad(String),
}

/// Judges one rule of every role: what a role's settings do not tell is a gap.
fn judge_rules(
    judge: &mut Judge,
    roles: &[RoleSettings<'_>],
    rule_id: &'static str,
    label: &'static str,
    judged: impl Fn(&RoleSettings<'_>, &RuleBody) -> Option<Found>,
) -> usize {
    let mut good = 0;
    for role in roles {
        let found = role.rule(rule_id).and_then(|rule| judged(role, &rule.body));
        match found {
            Some(Found::Good) => {
                good += 1;
                judge.good();
            }
            Some(Found::Bad(words)) => judge.subject(role.affected(Outcome::Fail, vec![Fact::new(label, words)])),
            None => no_rule(judge, role, label),
        }
    }
    good
}

fn no_rule(judge: &mut Judge, role: &RoleSettings<'_>, label: &'static str) {
    rule_gap(judge, role);
    judge.subject(role.affected(Outcome::NoEvidence, vec![Fact::new(label, "not supplied")]));
}

fn rule_gap(judge: &mut Judge, role: &RoleSettings<'_>) {
    let what = if role.settings.is_some() { "lack this rule" } else { "were not supplied" };
    judge.gap(Missing {
        kind: RecordKind::RolePolicies,
        column: role.settings.map(|_| "rules"),
        why: format!("The PIM settings of {} {what}.", role.name),
    });
}

/// 3.05.b
pub(super) fn mfa(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let holders = context.holders();
    let tenant = context.tenant(&[RecordKind::ConditionalAccess]);
    let mut judge = context.judge();
    let roles = roles_with_settings(context, |role| holders.is_in(role, RoleSet::Privileged));
    let mut by_context = 0;
    let mut without: Vec<String> = Vec::new();
    for role in &roles {
        let enablement = role.rule("Enablement_EndUser_Assignment").map(|rule| &rule.body);
        let authentication = role.rule("AuthenticationContext_EndUser_Assignment").map(|rule| &rule.body);
        if let Some(RuleBody::Enablement { mfa: true, .. }) = enablement {
            judge.good();
            continue;
        }
        if let Some(RuleBody::AuthenticationContext { enabled: Some(true), claim }) = authentication {
            let activate = holders.all.iter().filter(|holder| can_activate(holder, &role.id));
            let answers = |requirement| -> Vec<(String, Answer)> {
                let engine = context.engine();
                activate.map(|holder| (holder.name().to_owned(), engine.of_holder(holder, requirement))).collect()
            };
            let (outcome, facts) = by_authentication_context(tenant, claim.as_deref(), answers, &mut judge);
            by_context += usize::from(outcome == Outcome::Pass);
            without.extend((outcome == Outcome::Fail).then(|| role.name.clone()));
            judge.subject(role.affected(outcome, facts));
            continue;
        }
        match (enablement, authentication) {
            (Some(RuleBody::Enablement { .. }), Some(RuleBody::AuthenticationContext { enabled: Some(false), .. })) => {
                without.push(role.name.clone());
                judge.subject(role.affected(Outcome::Fail, vec![Fact::new("MFA at activation", "not required")]));
            }
            _ => no_rule(&mut judge, role, "MFA at activation"),
        }
    }
    let asked = stage3::ACTIVATION_MFA.of(judge.tally());
    judge.tell(match by_context {
        0 => asked,
        some => asked.and(format!(
            "{} by an authentication context that is enforced",
            counted(some, "of them asks", "of them ask")
        )),
    });
    if !without.is_empty() {
        judge.reason(format!("Nothing in force makes sure of it: {}.", some_of(&without)));
    }
    judge.reason(holders.privileged_in_brief());
    judge.finish(Nothing::NotApplicable(
        "No privileged role has a holder, and no settings of one were supplied.".to_owned(),
    ))
}

/// What an authentication context asks of those who can activate a role (`answers`: for each, by name). PIM falls back on MFA only where no policy
/// was ever made for the context; not where the policy is off, only reports, or excludes the person: so only an enabled
/// policy counts. Source: *Configure Microsoft Entra role settings in PIM*, authentication context.
pub(in crate::checklist::privileged_access) fn by_authentication_context(
    tenant: &Tenant,
    claim: Option<&str>,
    answers: impl FnOnce(Requirement) -> Vec<(String, Answer)>,
    judge: &mut Judge,
) -> (Outcome, Vec<Fact>) {
    let shown = claim.unwrap_or("none").to_owned();
    let mut facts = vec![Fact::new("Authentication context", shown.clone())];
    let Some(requirement) = claim.and_then(Requirement::of_context) else {
        facts.push(Fact::new("Why", "The role’s settings name no authentication context."));
        return (Outcome::Fail, facts);
    };
    let policies: Vec<_> = tenant
        .ca_policies
        .iter()
        .filter(|policy| policy.applications.authentication_contexts.iter().any(|id| id.eq_ignore_ascii_case(&shown)))
        .collect();
    let gap = tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess);
    if !policies.iter().any(|policy| policy.state == PolicyState::Enabled) {
        if let Some(gap) = gap {
            judge.gap(gap);
            facts.push(Fact::new("Why", "The policies that could enforce the context were not supplied."));
            return (Outcome::NoEvidence, facts);
        }
        let names: Vec<String> = policies.iter().map(|policy| format!("“{}”", policy.name)).collect();
        facts.push(Fact::new(
            "Why",
            if names.is_empty() {
                "No policy enforces the context: MFA is asked for only as PIM’s fallback, which ends as soon as a policy is made for the \
                 context."
                    .to_owned()
            } else {
                format!("No enabled policy enforces the context: {} not enabled.", names.join(", "))
            },
        ));
        return (Outcome::Fail, facts);
    }
    let mut worst = Outcome::Pass;
    for (name, answer) in answers(requirement) {
        let outcome = match answer.coverage {
            Coverage::Covered { .. } => continue,
            Coverage::NotKnown => Outcome::NoEvidence,
            _ if !answer.missing.is_empty() || gap.is_some() => Outcome::NoEvidence,
            // Enforced, but by something other than MFA (a device, terms of use): a person must judge that.
            Coverage::NotCovered | Coverage::Partly { .. } | Coverage::Unclear => Outcome::Review,
            Coverage::Excluded | Coverage::ReportOnly => Outcome::Fail,
        };
        if outcome == Outcome::NoEvidence {
            judge.gaps(answer.missing.iter().cloned().chain(gap.clone()));
        }
        worst = worst.min(outcome);
        facts.push(Fact::new("Not asked for MFA", format!("{name}: {}", answer.words.join(" "))));
    }
    (worst, facts)
}

fn can_activate(holder: &Holder, role: &str) -> bool {
    use crate::tenant::AssignmentState::{Activated, Eligible};
    holder.is_person()
        && holder.holdings.iter().any(|held| *held.role == *role && matches!(held.state, Eligible | Activated))
}

/// Roles whose settings matter: those that somebody holds, and the privileged ones.
fn used_or_privileged<'t>(context: &Context<'t>) -> Vec<RoleSettings<'t>> {
    let holders = context.holders();
    let held: std::collections::BTreeSet<&str> =
        holders.all.iter().flat_map(|holder| &holder.holdings).map(|held| &*held.role).collect();
    roles_with_settings(context, |role| held.contains(role) || holders.is_in(role, RoleSet::Privileged))
}

const NO_ROLE: &str = "No role has a holder, and no settings of a privileged role were supplied.";

/// 3.05.c
pub(super) fn short(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let mut judge = context.judge();
    let roles = used_or_privileged(context);
    let most = context.parameters().activation_max_hours;
    judge_rules(&mut judge, &roles, "Expiration_EndUser_Assignment", "Longest activation", |_, body| {
        let RuleBody::Expiration { required, maximum_seconds } = body else { return None };
        // An activation always ends: Entra keeps to the duration whatever the rule says of expiry, which is off in practice.
        match *maximum_seconds {
            None if *required == Some(false) => Some(Found::Bad("without an end".to_owned())),
            None => None,
            Some(seconds) if seconds <= most * 3_600 => Some(Found::Good),
            Some(seconds) => Some(Found::Bad(format!("{}; at most {most} hours are wanted", hours(seconds)))),
        }
    });
    judge.tell(stage3::ACTIVATION_SHORT.of(judge.tally()).with("most", hours(most * 3_600)));
    judge.finish(Nothing::NotApplicable(NO_ROLE.to_owned()))
}

/// 3.05.e
pub(super) fn justification(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let mut judge = context.judge();
    let roles = used_or_privileged(context);
    let mut tickets = 0;
    for role in &roles {
        if let Some(RuleBody::Enablement { ticket: true, .. }) =
            role.rule("Enablement_EndUser_Assignment").map(|rule| &rule.body)
        {
            tickets += 1;
        }
    }
    judge_rules(&mut judge, &roles, "Enablement_EndUser_Assignment", "Justification", |_, body| {
        let RuleBody::Enablement { justification, .. } = body else { return None };
        Some(if *justification { Found::Good } else { Found::Bad("not required".to_owned()) })
    });
    let also = match tickets {
        0 => "none asks for a ticket, which is optional".to_owned(),
        some => format!("{} for a ticket, which is optional", counted(some, "asks", "ask")),
    };
    judge.tell(stage3::ASKS_WHY.of(judge.tally()).and(also));
    judge.finish(Nothing::NotApplicable(NO_ROLE.to_owned()))
}

/// 3.05.f: each role is one subject, whichever of its two rules is at fault.
pub(super) fn ends(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let mut judge = context.judge();
    let roles = used_or_privileged(context);
    let (mut eligible, mut active) = (0, 0);
    for role in &roles {
        let mut facts = Vec::new();
        let (mut is_bad, mut is_unknown) = (false, false);
        for (rule, label, of_active) in [
            ("Expiration_Admin_Eligibility", "Eligible assignment", false),
            ("Expiration_Admin_Assignment", "Active assignment", true),
        ] {
            match role.rule(rule).and_then(|rule| must_end(role, &rule.body, of_active)) {
                Some(Found::Good) => {
                    let set = usize::from(role.rule(rule).is_some_and(|rule| ends_by(&rule.body)));
                    *(if of_active { &mut active } else { &mut eligible }) += set;
                }
                Some(Found::Bad(words)) => {
                    is_bad = true;
                    facts.push(Fact::new(label, words));
                }
                None => {
                    is_unknown = true;
                    rule_gap(&mut judge, role);
                    facts.push(Fact::new(label, "not supplied"));
                }
            }
        }
        match (is_bad, is_unknown) {
            (true, _) => judge.subject(role.affected(Outcome::Fail, facts)),
            (false, true) => judge.subject(role.affected(Outcome::NoEvidence, facts)),
            (false, false) => judge.good(),
        }
    }
    judge.say(&stage3::ENDS);
    judge.absence(format!(
        "{} a limit in time for eligible assignments, {} one for active assignments.",
        capital(&none_or(eligible, "role sets", "roles set")),
        none_or(active, "role sets", "roles set")
    ));
    judge
        .reason("A permanent active assignment of Global Administrator may be allowed, because of emergency accounts.");
    judge.finish(Nothing::NotApplicable(NO_ROLE.to_owned()))
}

/// Whether assignments end by this rule.
fn ends_by(body: &RuleBody) -> bool {
    matches!(body, RuleBody::Expiration { required: Some(true), .. })
}

fn must_end(role: &RoleSettings<'_>, body: &RuleBody, active: bool) -> Option<Found> {
    let RuleBody::Expiration { required, .. } = body else { return None };
    match required {
        Some(true) => Some(Found::Good),
        // Emergency accounts hold it so; who else does is judged in 3.01.c.
        Some(false) if active && role.id == roles::GLOBAL_ADMINISTRATOR => Some(Found::Good),
        Some(false) => Some(Found::Bad("allowed without an end".to_owned())),
        None => None,
    }
}
