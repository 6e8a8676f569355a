//! 3.05.d: whether somebody else must approve that Global or Privileged Role Administrator is activated.

use super::settings::{RoleSettings, roles_with_settings};
use super::without_p2;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::access::{Approver, RuleBody};
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR};
use crate::tenant::{AssignmentState, Missing, PrincipalKind, RecordKind, SupplyState, Tenant, User};
use std::collections::{BTreeMap, BTreeSet};

const ROLES: [&str; 2] = [GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR];

/// 3.05.d
pub(super) fn approval(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::Groups, RecordKind::GroupMembers]);
    let mut judge = context.judge();
    let roles = roles_with_settings(context, |role| ROLES.contains(&role));
    for role in &roles {
        match role.rule("Approval_EndUser_Assignment").map(|rule| &rule.body) {
            Some(RuleBody::Approval { required: Some(false), .. }) => {
                judge.subject(role.affected(Outcome::Fail, vec![Fact::new("Approval", "not required")]));
            }
            Some(RuleBody::Approval { required: Some(true), approvers }) if approvers.is_empty() => {
                judge.subject(role.affected(Outcome::Review, default_approvers(context)));
            }
            Some(RuleBody::Approval { required: Some(true), approvers }) => {
                let (outcome, facts) = by_approvers(context, tenant, role, approvers, &mut judge);
                judge.subject(role.affected(outcome, facts));
            }
            _ => {
                judge.gap(Missing {
                    kind: RecordKind::RolePolicies,
                    column: role.settings.map(|_| "rules"),
                    why: format!("Whether activating {} needs approval is not in the PIM role settings.", role.name),
                });
                judge.subject(role.affected(Outcome::NoEvidence, vec![Fact::new("Approval", "not supplied")]));
            }
        }
    }
    judge.say(&stage3::APPROVED);
    judge.finish(Nothing::NotApplicable(
        "Neither Global nor Privileged Role Administrator has a holder, and no settings of them were supplied."
            .to_owned(),
    ))
}

/// With no approver named, active Global and Privileged Role Administrators approve: where none is active, nobody can.
fn default_approvers(context: &Context<'_>) -> Vec<Fact> {
    let holders = context.holders();
    let tenant = context.tenant(&[RecordKind::Users]);
    let is_barred = |user: &User| user.enabled == Some(false) || user.deleted;
    let is_active = holders
        .all
        .iter()
        .filter(|holder| !holder.user(tenant).is_some_and(is_barred))
        .flat_map(|holder| &holder.holdings)
        .any(|held| ROLES.contains(&&*held.role) && held.state.is_active() && !held.is_by_ownership());
    let mut facts =
        vec![Fact::new("Approvers", "none named: active Global and Privileged Role Administrators approve by default")];
    if !is_active {
        facts.push(Fact::new(
            "Lock-out risk",
            "nobody who can sign in holds one of the two roles actively, so nobody could approve",
        ));
    }
    facts
}

/// A requester cannot approve the own request: somebody else must be able to, for everyone who may ask.
fn by_approvers(
    context: &Context<'_>,
    tenant: &Tenant,
    role: &RoleSettings<'_>,
    approvers: &[Approver],
    judge: &mut Judge,
) -> (Outcome, Vec<Fact>) {
    let mut people: BTreeMap<String, String> = BTreeMap::new();
    let mut unknown = Vec::new();
    for approver in approvers {
        if approver.is_group {
            members(tenant, &approver.id, &mut people, &mut unknown);
        } else {
            add(tenant, &approver.id, &mut people, &mut unknown);
        }
    }
    let mut facts = vec![Fact::new(
        "Approvers",
        if people.is_empty() {
            "none who can sign in".to_owned()
        } else {
            people.values().cloned().collect::<Vec<_>>().join(", ")
        },
    )];
    let requesters: BTreeMap<String, &str> = context
        .holders()
        .all
        .iter()
        .filter(|holder| {
            holder.is_person()
                && holder.holdings.iter().any(|held| {
                    *held.role == *role.id
                        && matches!(held.state, AssignmentState::Eligible | AssignmentState::Activated)
                })
        })
        .map(|holder| (holder.key(), holder.name()))
        .collect();
    let stuck: Vec<&str> = requesters
        .iter()
        .filter(|(key, _)| !people.keys().any(|approver| approver != *key))
        .map(|(_, name)| *name)
        .collect();
    let fails = people.is_empty() || !stuck.is_empty();
    if fails && !unknown.is_empty() {
        judge.gaps(unknown);
        return (Outcome::NoEvidence, facts);
    }
    if !stuck.is_empty() {
        facts.push(Fact::new("Nobody else can approve for", stuck.join(", ")));
    }
    (if fails { Outcome::Fail } else { Outcome::Pass }, facts)
}

/// Adds an approver who exists and can sign in; of one who is not in the list of users nothing is known if it is cut.
fn add(tenant: &Tenant, id: &str, people: &mut BTreeMap<String, String>, unknown: &mut Vec<Missing>) {
    match tenant.user_by_id(id) {
        Some(user) if user.enabled == Some(false) || user.deleted => {}
        Some(user) => drop(people.insert(user.id.to_lowercase(), user.name().to_owned())),
        // A list without ids holds whom it holds, and does not tell whom.
        None if tenant.users.supply.state == SupplyState::Whole
            && (tenant.users.items.is_empty() || tenant.users.iter().any(|user| !user.id.is_empty())) => {}
        None => unknown.push(Missing {
            kind: RecordKind::Users,
            column: None,
            why: format!("Whether the approver {id} exists and can sign in is not in the evidence."),
        }),
    }
}

/// Members of a group of approvers, nested ones too.
fn members(tenant: &Tenant, group: &str, people: &mut BTreeMap<String, String>, unknown: &mut Vec<Missing>) {
    let (mut seen, mut open) = (BTreeSet::new(), vec![group.to_lowercase()]);
    while let Some(group) = open.pop() {
        if !seen.insert(group.clone()) {
            continue;
        }
        if !tenant.group_members.of_group(&group) {
            let name = tenant.group_by_id(&group).map_or(group.clone(), |known| known.name.to_string());
            unknown.push(Missing {
                kind: RecordKind::GroupMembers,
                column: None,
                why: format!("The members of “{name}”, a group of approvers, were not supplied."),
            });
        }
        for link in tenant.members_of(&group) {
            let is_group = link.principal.kind == PrincipalKind::Group
                || link.principal.kind == PrincipalKind::Unknown && tenant.group_by_id(&link.principal.id).is_some();
            if is_group {
                open.push(link.principal.id.to_lowercase());
            } else if let Some(user) = tenant.user_of(&link.principal) {
                add(tenant, &user.id, people, unknown);
            } else {
                add(tenant, &link.principal.id, people, unknown);
            }
        }
    }
}
