//! 2.16.e and f: who could switch the protection off.

use super::described::group;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::perhaps_emergency;
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::coverage::{Coverage, Requirement};
use crate::tenant::holders::{Holder, owners_of, rows_of_owners};
use crate::tenant::policy::PolicyState;
use crate::tenant::protection::ResourceAction;
use crate::tenant::roles::RoleSet;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{CaPolicy, Group, Known, Missing, PrincipalKind, RecordKind, Tenant, roles};
use std::collections::{BTreeMap, BTreeSet};

/// 2.16.e
pub(super) fn exclusion_groups(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ConditionalAccess,
        RecordKind::Groups,
        RecordKind::GroupMembers,
        RecordKind::GroupOwners,
        RecordKind::GroupSchedules,
    ]);
    let mut judge = context.judge();
    let enabled = || tenant.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled);
    judge.gaps(enabled().filter_map(CaPolicy::gap));
    let mut excluding: BTreeMap<Box<str>, Vec<&CaPolicy>> = BTreeMap::new();
    for policy in enabled() {
        for id in reached(tenant, &policy.users.exclude_groups) {
            excluding.entry(id).or_default().push(policy);
        }
    }
    let cut = tenant.groups.supply.gap(RecordKind::Groups);
    let mut gone = 0;
    for (id, policies) in &excluding {
        let Some(found) = tenant.group_by_id(id) else {
            // A group that is gone excludes nobody: 2.16.c names the policy.
            gone += usize::from(cut.is_none());
            if cut.is_some() && tenant.groups.supply.is_supplied() {
                judge.gaps(cut.clone());
                judge.subject(unlisted(tenant, id, policies));
            }
            continue;
        };
        let (outcome, words) = protection(found);
        if outcome == Outcome::NoEvidence {
            let column =
                if found.role_assignable.is_exported() { "isManagementRestricted" } else { "isAssignableToRole" };
            let why = format!("Whether the group {} is protected was not exported (“{column}”).", group(tenant, id));
            judge.gap(Missing { kind: RecordKind::Groups, column: Some(column), why });
        }
        // A role-assignable group holds no other; in a restricted unit one may, unprotected.
        if found.role_assignable != Known::Value(true) && !tenant.group_members.of_group(id) {
            let why = format!(
                "The members of the group {} were not supplied: groups may be nested in it.",
                group(tenant, id)
            );
            judge.gap(Missing { kind: RecordKind::GroupMembers, column: None, why });
        }
        let names: Vec<&str> = policies.iter().map(|policy| &*policy.name).collect();
        // Two files may name the same member.
        let members = tenant.members_of(id).map(|link| [&*link.principal.id, &*link.principal.upn]);
        let members = members.collect::<BTreeSet<_>>().len();
        let are_known = members > 0 || tenant.group_members.of_group(id);
        let members = if are_known { members.to_string() } else { "not supplied".to_owned() };
        let mut facts = vec![
            Fact::new("Found", words),
            Fact::new("Excludes from", names.join(", ")),
            Fact::new("Direct members", members),
        ];
        facts.extend(owners_fact(tenant, id));
        let rows = found.sources.iter().copied().chain(policies.iter().filter_map(|policy| policy.source));
        judge.subject(Affected {
            id: id.to_string().into(),
            name: found.name.to_string().into(),
            kind: SubjectKind::Group,
            outcome,
            facts: facts.into(),
            sources: rows.chain(rows_of_owners(tenant, id)).collect(),
        });
    }
    judge.say(&stage2::GROUP_GUARDED);
    if gone == 0 {
        return judge.finish(Nothing::NotApplicable("No enabled policy excludes a group.".to_owned()));
    }
    let them = if gone == 1 { "it is" } else { "they are" };
    let gone = counted(gone, "group", "groups");
    if judge.examined() > 0 {
        judge.reason(format!(
            "Enabled policies also exclude {gone} that the list of groups does not hold: {them} taken for deleted (2.16.c)."
        ));
    }
    judge.finish(Nothing::NotApplicable(format!(
        "All that enabled policies exclude of groups: {gone} that the list of groups does not hold. If the list is whole, {them} \
         deleted, and nobody is excluded (2.16.c)."
    )))
}

/// A group that the list of groups, which is not whole, does not hold.
fn unlisted(tenant: &Tenant, id: &str, policies: &[&CaPolicy]) -> Affected {
    let names: Vec<&str> = policies.iter().map(|policy| &*policy.name).collect();
    Affected {
        id: id.to_owned().into(),
        name: tenant.name_of_unlisted(id).unwrap_or(id).to_owned().into(),
        kind: SubjectKind::Group,
        outcome: Outcome::NoEvidence,
        facts: vec![
            Fact::new("Found", "not in the list of groups, which is not whole"),
            Fact::new("Excludes from", names.join(", ")),
        ]
        .into(),
        sources: policies.iter().filter_map(|policy| policy.source).collect(),
    }
}

/// Who owns a group, and may so add people to it; `None`: the owners of this group were not supplied.
fn owners_fact(tenant: &Tenant, group: &str) -> Option<Fact> {
    let owners = owners_of(tenant, group);
    let names: Vec<&str> = owners
        .value()?
        .iter()
        .filter_map(|(owner, _)| [&owner.upn, &owner.display_name, &owner.id].into_iter().find(|name| !name.is_empty()))
        .map(|name| &**name)
        .collect();
    let words = if names.is_empty() { "none".to_owned() } else { names.join("; ") };
    Some(Fact::new("Owners", words))
}

/// The groups named, and those nested in them: whoever may add to one of those excludes people just as well.
fn reached(tenant: &Tenant, named: &[Box<str>]) -> BTreeSet<Box<str>> {
    let mut all: BTreeSet<Box<str>> = BTreeSet::new();
    let mut open: Vec<Box<str>> = named.iter().map(|id| id.to_lowercase().into()).collect();
    while let Some(id) = open.pop() {
        if all.insert(id.clone()) {
            let nested = tenant
                .members_of(&id)
                .map(|link| &link.principal)
                .filter(|member| member.kind == PrincipalKind::Group || tenant.group_by_id(&member.id).is_some());
            open.extend(nested.map(|member| Box::from(member.id.to_lowercase())));
        }
    }
    all
}

fn protection(found: &Group) -> (Outcome, &'static str) {
    match (&found.role_assignable, &found.management_restricted) {
        (Known::Value(true), _) => (Outcome::Pass, "role-assignable"),
        (_, Known::Value(true)) => (Outcome::Pass, "in a restricted management unit"),
        _ if found.synced == Known::Value(true) => {
            (Outcome::Fail, "synchronised: whoever may change it on-premises excludes people here")
        }
        _ if found.dynamic == Some(true) => {
            (Outcome::Fail, "filled by a rule: whoever may change an attribute is excluded")
        }
        (Known::NotExported, _) | (_, Known::NotExported) => (Outcome::NoEvidence, "its protection was not exported"),
        _ => (Outcome::Fail, "an ordinary group: its owners and any group administrator may add people"),
    }
}

/// Actions that change policies. Source: actions of directory roles.
const CHANGES: &[&str] = &[
    "microsoft.directory/conditionalaccesspolicies/basic/update",
    "microsoft.directory/conditionalaccesspolicies/create",
    "microsoft.directory/conditionalaccesspolicies/delete",
];

/// Who may change policies.
fn changers() -> Vec<&'static str> {
    let by_name = roles::by_name("Conditional Access Administrator").map(|role| role.template_id);
    [roles::GLOBAL_ADMINISTRATOR, roles::SECURITY_ADMINISTRATOR].into_iter().chain(by_name).collect()
}

/// 2.16.f
pub(super) fn protected_actions(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ProtectedActions,
        RecordKind::ConditionalAccess,
        RecordKind::AuthenticationContexts,
    ]);
    let is_whole = tenant.protected_actions.supply.gap(RecordKind::ProtectedActions).is_none();
    // A list with actions that no context protects is one of all actions: what it lacks was left out. Only a list of nothing
    // but protected ones tells that an action is none.
    let are_protected = tenant.protected_actions.iter().all(|action| matches!(action.context, Known::Value(_)));
    let whole = is_whole && are_protected;
    let mut judge = context.judge();
    for wanted in CHANGES {
        let action = tenant.protected_actions.iter().find(|action| action.name.eq_ignore_ascii_case(wanted));
        let (outcome, facts) = match action {
            Some(action) => guarded(context, tenant, action, &mut judge),
            None if whole => found(Outcome::Fail, "not among the actions exported, so not protected"),
            None if tenant.protected_actions.supply.is_supplied() => {
                if is_whole {
                    let why =
                        format!("The list of actions does not hold “{}”: export them all.", plain(Of::Action, wanted));
                    judge.gap(Missing { kind: RecordKind::ProtectedActions, column: None, why });
                }
                found(Outcome::NoEvidence, "not among the actions exported")
            }
            None => found(Outcome::NoEvidence, "not known: their list was not supplied"),
        };
        judge.subject(Affected {
            id: (*wanted).to_owned().into(),
            name: plain(Of::Action, wanted).into(),
            kind: SubjectKind::Policy,
            outcome,
            facts: facts.into(),
            sources: action.map(|action| action.source).into_iter().collect(),
        });
    }
    judge.say(&stage2::ACTION_GUARDED);
    judge.finish(Nothing::Fail(String::new()))
}

fn found(outcome: Outcome, words: impl Into<String>) -> (Outcome, Vec<Fact>) {
    (outcome, vec![Fact::new("Found", words.into())])
}

fn guarded(context: &Context<'_>, tenant: &Tenant, action: &ResourceAction, judge: &mut Judge) -> (Outcome, Vec<Fact>) {
    let id = match &action.context {
        Known::Value(id) => id,
        Known::Empty => return found(Outcome::Fail, "no authentication context is asked for"),
        Known::NotExported => return found(Outcome::NoEvidence, "its authentication context was not exported"),
    };
    let known = tenant.authentication_contexts.iter().find(|known| known.id.eq_ignore_ascii_case(id));
    let name = known.map_or_else(|| id.to_string(), |known| format!("{id} ({})", known.name));
    let asks = |policy: &&CaPolicy| {
        policy.applications.authentication_contexts.iter().any(|context| context.eq_ignore_ascii_case(id))
            && policy.grant.is_some()
    };
    let policies: Vec<&CaPolicy> = tenant.ca_policies.iter().filter(asks).collect();
    if let Some(policy) = policies.iter().find(|policy| policy.state == PolicyState::Enabled) {
        let (outcome, facts) = enforced(context, id, judge);
        let mut all = vec![Fact::new("Found", format!("context {name}, enforced by {}", policy.name))];
        all.extend(facts);
        return (outcome, all);
    }
    let whole = tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess).is_none();
    let outcome = if whole { Outcome::Fail } else { Outcome::NoEvidence };
    match policies.first() {
        Some(policy) => {
            found(outcome, format!("context {name}, which only {} asks for, and that is not enabled", policy.name))
        }
        None => found(outcome, format!("context {name}, which no policy enforces")),
    }
}

/// Whether enabled policies enforce the context for everyone who may change policies, emergency accounts aside.
fn enforced(context: &Context<'_>, id: &str, judge: &mut Judge) -> (Outcome, Vec<Fact>) {
    let tenant = context.tenant(&[RecordKind::ConditionalAccess, RecordKind::EmergencyAccounts]);
    let Some(requirement) = Requirement::of_context(id) else { return (Outcome::Pass, Vec::new()) };
    let (holders, changers) = (context.holders(), changers());
    let may_change = |holder: &&Holder| {
        holder.is_person()
            && holder.holdings.iter().any(|held| changers.contains(&&*held.role))
            && !context.is_emergency(holder)
    };
    judge.gaps(changers.iter().copied().flat_map(|role| holders.gaps(RoleSet::One(role))));
    let policies = tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess);
    let (mut worst, mut facts) = (Outcome::Pass, Vec::new());
    for holder in holders.all.iter().filter(may_change) {
        let answer = context.engine().of_holder(holder, requirement);
        let perhaps = perhaps_emergency(context, holder);
        let outcome = match answer.coverage {
            Coverage::Covered { .. } => continue,
            Coverage::NotKnown => Outcome::NoEvidence,
            _ if perhaps.is_some() || !answer.missing.is_empty() || policies.is_some() => Outcome::NoEvidence,
            // Something else than MFA is asked for, or not always: a person must judge that.
            Coverage::NotCovered if reached_by_other(tenant, id) => Outcome::Review,
            Coverage::Partly { .. } | Coverage::Unclear => Outcome::Review,
            Coverage::NotCovered | Coverage::Excluded | Coverage::ReportOnly => Outcome::Fail,
        };
        if outcome == Outcome::NoEvidence {
            judge.gaps(answer.missing.iter().cloned().chain(policies.clone()).chain(perhaps));
        }
        worst = worst.min(outcome);
        facts.push(Fact::new("Not asked for MFA", format!("{}: {}", holder.name(), answer.words.join(" "))));
    }
    (worst, facts)
}

/// Whether an enabled policy asks for something else than MFA at this context, of everybody.
fn reached_by_other(tenant: &Tenant, id: &str) -> bool {
    tenant.ca_policies.iter().any(|policy| {
        let users = &policy.users;
        policy.state == PolicyState::Enabled
            && policy.grant.is_some()
            && policy.applications.authentication_contexts.iter().any(|context| context.eq_ignore_ascii_case(id))
            && users.include_users.iter().any(|user| &**user == "All")
            && users.exclude_users.is_empty()
            && users.exclude_groups.is_empty()
            && users.exclude_roles.is_empty()
            && users.exclude_guests.is_none()
    })
}
