//! 1.02.g and k: groups that grant privileged roles, and who can change their members.

use super::facts::{account, name_of, names_or_none};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::{counted, some_of};
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::holders::{
    Holder, Holders, Holding, Ownership, RoleGroup, Via, is_same, owners_of, rows_of_owners, scheduled_owners,
};
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::{Group, Known, Missing, PrincipalRef, RecordKind, Scope, figure};

const SET: RoleSet = RoleSet::Privileged;

pub(super) fn groups(ctx: &Context<'_>) -> Judgement {
    let tenant = ctx.tenant(&[
        RecordKind::Groups,
        RecordKind::GroupOwners,
        RecordKind::GroupMembers,
        RecordKind::GroupSchedules,
        RecordKind::Users,
    ]);
    let mut judge = ctx.judge();
    for role_group in ctx.holders().groups_of_set(SET) {
        let group = tenant.group_by_id(&role_group.id);
        let mut outcome = Outcome::Pass;
        let mut faults = Vec::new();
        let mut note = |found: Outcome, words: &str| {
            outcome = outcome.min(found);
            faults.push(words.to_owned());
        };
        match group {
            Some(group) => judge_group(group, &mut note),
            None => note(Outcome::NoEvidence, "not in the list of groups"),
        }
        if !role_group.nested.is_empty() {
            note(Outcome::Review, "groups among its members, which Entra does not allow here");
        }
        let owners = owners_of(tenant, &role_group.id);
        if !owners.is_exported() {
            note(Outcome::NoEvidence, NO_OWNERS);
            judge.gaps(owners_gaps(ctx, role_group));
        }
        let is_scheduled = tenant.group_schedules.iter().any(|row| row.group == role_group.id && row.state.is_active());
        if !tenant.group_members.of_group(&role_group.id) && !is_scheduled {
            note(Outcome::NoEvidence, NO_MEMBERS);
        }
        // What lists of owners and members lack is told as theirs.
        let unknown: Vec<&str> = faults.iter().map(String::as_str).filter(|fault| !LISTS.contains(fault)).collect();
        if outcome == Outcome::NoEvidence && !unknown.is_empty() {
            let name = if role_group.name.is_empty() { &role_group.id } else { &role_group.name };
            let why = format!("What is known of the group {name} is not enough: {}.", unknown.join("; "));
            judge.gap(Missing { kind: RecordKind::Groups, column: None, why });
        }
        let mut affected = affected_group(ctx.holders(), role_group, group, outcome);
        affected.facts.insert(1, Fact::new("Found", faults.join("; ")));
        let names = |principals: Vec<(PrincipalRef, _)>| {
            principals.iter().map(|(owner, _)| name_of(tenant, owner)).collect::<Vec<_>>()
        };
        let owners = match owners {
            Known::Value(owners) => Known::Value(names(owners)),
            Known::Empty => Known::Empty,
            Known::NotExported => Known::NotExported,
        };
        affected.facts.push(Fact::new("Owners", names_or_none(owners)));
        affected.sources.extend(rows_of_owners(tenant, &role_group.id));
        let nested: Vec<String> = role_group.nested.iter().map(|group| name_of(tenant, group)).collect();
        if !nested.is_empty() {
            affected.facts.push(Fact::new("Nested groups", nested.join(", ")));
        }
        judge.subject(affected);
    }
    judge.say(&stage1::GROUP_FIT);
    judge_unnamed(ctx, &mut judge);
    judge.reason(ctx.holders().privileged_in_brief());
    judge.finish(Nothing::NotApplicable("No group grants a privileged role.".to_owned()))
}

/// Accounts that hold a role through a group of which the evidence says no more: it is judged nowhere.
fn judge_unnamed(ctx: &Context<'_>, judge: &mut Judge) {
    let holders = ctx.holders();
    let through = |holder: &&Holder| holder.in_set(holders, SET).any(|held| held.via == Via::UnnamedGroup);
    let found: Vec<&Holder> = holders.of_set(SET).filter(through).collect();
    for holder in &found {
        judge.also_show(account(ctx, holder, SET, Outcome::NoEvidence));
    }
    let why = format!(
        "{} a privileged role through a group that the export does not name: supply the list of assignments in which the group \
         itself stands, or its own row of the portal’s export.",
        counted(found.len(), "account holds", "accounts hold")
    );
    judge.gaps((!found.is_empty()).then_some(Missing { kind: RecordKind::RoleAssignments, column: None, why }));
}

/// What lists of their own would tell.
const NO_OWNERS: &str = "its owners were not supplied";
const NO_MEMBERS: &str = "its members were not supplied";
const LISTS: [&str; 2] = [NO_OWNERS, NO_MEMBERS];

fn judge_group(group: &Group, note: &mut impl FnMut(Outcome, &str)) {
    match group.role_assignable {
        Known::Value(true) => {}
        // An empty cell means no, where the column exists.
        Known::Value(false) | Known::Empty => note(
            Outcome::Fail,
            "not role-assignable, so administrators of groups and help desks can change its members",
        ),
        Known::NotExported => note(Outcome::NoEvidence, "whether it is role-assignable was not exported"),
    }
    match group.dynamic {
        Some(false) => {}
        Some(true) => note(Outcome::Fail, "its members follow a rule, so whoever edits a profile can enter"),
        None => note(Outcome::NoEvidence, "whether its members follow a rule was not exported"),
    }
    match group.synced {
        Known::Value(true) => note(Outcome::Fail, "synchronised from on-premises"),
        Known::Value(false) | Known::Empty => {}
        Known::NotExported => note(Outcome::NoEvidence, "whether it is synchronised was not exported"),
    }
}

fn affected_group(holders: &Holders, role_group: &RoleGroup, group: Option<&Group>, outcome: Outcome) -> Affected {
    let held = role_group.roles.iter().filter(|(role, _, _)| holders.is_in(role, SET));
    let grants: Vec<String> = held
        .map(|(_, name, state)| format!("{name} ({})", if state.is_active() { "active" } else { "eligible" }))
        .collect();
    let mut facts = vec![Fact::new("Grants", grants.join("; "))];
    if let Some(through) = &role_group.through {
        facts.push(Fact::new("As a member of", through.as_ref()));
    }
    let mut sources = role_group.sources.clone();
    if let Some(group) = group {
        if let (Some(created), Some(source)) = (group.created, group.sources.first()) {
            facts.push(Fact::new("Created", created.iso_date()).from(*source, "createdDateTime"));
        }
        sources.extend(&group.sources);
    }
    let name = if role_group.name.is_empty() { &role_group.id } else { &role_group.name };
    Affected {
        id: if role_group.id.is_empty() { name.to_lowercase().into() } else { role_group.id.to_string().into() },
        name: name.to_string().into(),
        kind: SubjectKind::Group,
        outcome,
        facts: facts.into(),
        sources: sources.into(),
    }
}

/// In the words in which the roles that the group grants lack their owners: one export, told once.
fn owners_gaps(ctx: &Context<'_>, group: &RoleGroup) -> Vec<Missing> {
    let held = group.roles.iter().filter(|(role, _, _)| ctx.holders().is_in(role, SET));
    held.map(|(_, role, _)| ctx.tenant(&[RecordKind::GroupOwners]).without_owners(&group.id, &group.name, role))
        .collect()
}

/// An owner adds members, and so hands out the role without being asked. Who may assign every role anyway gains nothing.
pub(super) fn owners(ctx: &Context<'_>) -> Judgement {
    let tenant =
        ctx.tenant(&[RecordKind::Groups, RecordKind::GroupOwners, RecordKind::GroupSchedules, RecordKind::Users]);
    let holders = ctx.holders();
    let mut judge = ctx.judge();
    let (mut fails, mut reviews) = (0, 0);
    let mut on_activation = Vec::new();
    for role_group in holders.groups_of_set(SET) {
        let listed = owners_of(tenant, &role_group.id);
        let owners = match &listed {
            Known::Value(owners) => owners.clone(),
            _ => scheduled_owners(tenant, &role_group.id),
        };
        let standing = owners.iter().filter(|(_, ownership)| *ownership == Ownership::Standing).map(|(owner, _)| owner);
        let (over, others): (Vec<_>, Vec<_>) = standing.partition(|owner| can_assign_roles(holders, owner));
        (fails, reviews) = (fails + others.len(), reviews + over.len());
        let outcome = match (others.is_empty(), over.is_empty(), listed.is_exported()) {
            (false, _, _) => Outcome::Fail,
            (true, false, _) => Outcome::Review,
            (true, true, false) => Outcome::NoEvidence,
            (true, true, true) => Outcome::Pass,
        };
        if !listed.is_exported() {
            judge.gaps(owners_gaps(ctx, role_group));
        }
        let mut affected = affected_group(holders, role_group, tenant.group_by_id(&role_group.id), outcome);
        // "None" is said of a list that was seen.
        let words = |owners: &[&PrincipalRef], is_known: bool| {
            let names: Vec<String> = owners.iter().map(|owner| name_of(tenant, owner)).collect();
            match (names.is_empty(), is_known) {
                (true, true) => "none".to_owned(),
                (true, false) => "not exported".to_owned(),
                (false, _) => names.join(", "),
            }
        };
        let is_known = listed.is_exported();
        affected.facts.push(Fact::new("Standing owners", words(&others, is_known)));
        affected.facts.push(Fact::new("Standing owners who may assign roles anyway", words(&over, is_known)));
        let limited: Vec<_> =
            owners.iter().filter(|(_, how)| *how == Ownership::Limited).map(|(owner, _)| owner).collect();
        let gains = limited.iter().filter(|owner| !can_assign_roles(holders, owner));
        on_activation.extend(gains.map(|owner| format!("{} ({})", name_of(tenant, owner), role_group.name)));
        let are_scheduled_known = tenant.group_schedules.of_group(&role_group.id);
        affected.facts.push(Fact::new("Owners on activation or for a time", words(&limited, are_scheduled_known)));
        affected.sources.extend(rows_of_owners(tenant, &role_group.id));
        judge.subject(affected);
    }
    let groups = counted(judge.examined(), "group grants", "groups grant");
    let untold = judge.count(Outcome::NoEvidence);
    let of_untold = match untold {
        0 => String::new(),
        _ => format!("; of {} the owners are not known", figure(untold)),
    };
    judge.of_some(judge.examined(), match (fails, reviews) {
        (0, 0) if untold == judge.examined() && untold > 0 => {
            format!("{groups} privileged roles; who owns {} is not known.", if untold == 1 { "it" } else { "them" })
        }
        (0, 0) if untold > 0 => format!(
            "{groups} privileged roles; of {} the owners are not known, and no owner of the others can hand out such a role at \
             any time.",
            figure(untold)
        ),
        (0, 0) => format!("{groups} privileged roles; no owner can hand out such a role at any time."),
        (0, reviews) => format!(
            "{groups} privileged roles; {} assign roles anyway, and no other {}can hand out such a role at any time{of_untold}.",
            counted(reviews, "owner may", "owners may"),
            if untold > 0 { "known owner " } else { "" }
        ),
        (fails, 0) => format!(
            "{groups} privileged roles; {} can hand out such a role at any time{of_untold}.",
            counted(fails, "owner", "owners")
        ),
        (fails, reviews) => format!(
            "{groups} privileged roles; {} can hand out such a role at any time, and {} more may assign roles \
             anyway{of_untold}.",
            counted(fails, "owner", "owners"),
            figure(reviews)
        ),
    });
    if !on_activation.is_empty() {
        on_activation.sort();
        judge.reason(format!(
            "{} on activation or for a time: {}.",
            counted(on_activation.len(), "owner more can", "owners more can"),
            some_of(&on_activation)
        ));
    }
    judge_unnamed(ctx, &mut judge);
    judge.reason(holders.privileged_in_brief());
    judge.finish(Nothing::NotApplicable("No group grants a privileged role.".to_owned()))
}

fn can_assign_roles(holders: &Holders, owner: &PrincipalRef) -> bool {
    [roles::GLOBAL_ADMINISTRATOR, roles::PRIVILEGED_ROLE_ADMINISTRATOR]
        .iter()
        .flat_map(|role| holders.of_set(RoleSet::One(role)))
        .any(|holder| is_same(&holder.principal, owner) && holder.holdings.iter().any(at_any_time))
}

/// Held without activation, and for the whole tenant: who has to activate a role first cannot hand it out at any time.
fn at_any_time(held: &Holding) -> bool {
    [roles::GLOBAL_ADMINISTRATOR, roles::PRIVILEGED_ROLE_ADMINISTRATOR].contains(&&*held.role)
        && held.state.may_stand()
        && !held.is_by_ownership()
        && matches!(held.scope, Scope::Tenant | Scope::NotExported)
}
