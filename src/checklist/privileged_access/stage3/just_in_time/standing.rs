//! 3.05.a: which roles are held permanently, role by role.

use super::without_p2;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{People, counted, object, perhaps_emergency, permanence_gap, unknown_kind};
use crate::checklist::{Context, Fact, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::holders::{Holding, Permanence, Via};
use crate::tenant::roles::RoleSet;
use std::collections::{BTreeMap, BTreeSet};

/// How one role is held by people.
#[derive(Debug, Default)]
struct Role {
    all: BTreeSet<String>,
    standing: BTreeMap<String, String>,
    open: BTreeMap<String, String>,
    /// Whatever is open is held through groups.
    by_groups: bool,
    /// Standing, and proposed as an emergency account that nobody could confirm.
    perhaps_emergency: BTreeMap<String, String>,
    sources: Vec<SourceRef>,
}

/// 3.05.a. All roles, the privileged ones of 3.01.c among them: which of these it is, is said.
pub(in crate::checklist::privileged_access) fn permanent(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let found = People::of(context, RoleSet::All);
    let holders = context.holders();
    let mut judge = context.judge();
    let mut roles: BTreeMap<(&str, &str), Role> = BTreeMap::new();
    for holder in &found.people {
        for held in &holder.holdings {
            let role = roles.entry((&held.role_name, &held.role)).or_default();
            role.all.insert(holder.key());
            let words = || format!("{} ({}{})", holder.name(), held.how(), since(held));
            if held.is_standing() && perhaps_emergency(context, holder).is_some() {
                judge.gaps(perhaps_emergency(context, holder));
                role.perhaps_emergency.insert(holder.key(), words());
            } else if held.is_standing() {
                role.standing.insert(holder.key(), words());
            } else if held.state.may_stand() && held.permanence == Permanence::Unknown {
                // One direct assignment that is open is not told by what groups have.
                role.by_groups = held.via != Via::Direct && (role.by_groups || role.open.is_empty());
                role.open.insert(holder.key(), words());
            } else {
                continue;
            }
            role.sources.extend(held.sources.iter().copied());
        }
    }
    let (mut assignments, mut affected_roles, mut perhaps) = (0, 0, 0);
    for ((name, id), role) in roles {
        let is_open = !role.open.is_empty();
        let outcome = match (role.standing.is_empty(), is_open || !role.perhaps_emergency.is_empty()) {
            (false, _) => Outcome::Fail,
            (true, true) => Outcome::NoEvidence,
            (true, false) => Outcome::Pass,
        };
        assignments += role.standing.len();
        perhaps += role.perhaps_emergency.len();
        affected_roles += usize::from(outcome == Outcome::Fail);
        if outcome == Outcome::NoEvidence && is_open {
            permanence_gap(context, role.by_groups, &mut judge);
        }
        let set = if holders.is_in(id, RoleSet::Privileged) { "yes: see 3.01.c" } else { "no" };
        let mut facts = vec![
            Fact::new("Held by", counted(role.all.len(), "user account", "user accounts")),
            Fact::new("Privileged", set),
        ];
        facts.extend(role.standing.into_values().map(|words| Fact::new("Permanently", words)));
        facts
            .extend(role.perhaps_emergency.into_values().map(|words| Fact::new("Perhaps an emergency account", words)));
        facts.extend(role.open.into_values().map(|words| Fact::new("Perhaps permanently", words)));
        judge.subject(object(SubjectKind::Role, id, name, outcome, facts, role.sources));
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, RoleSet::All)));
    let is_open = judge.count(Outcome::NoEvidence) > 0;
    judge.seen(
        assignments,
        match assignments {
            0 if perhaps > 0 => format!(
                "{} permanent, of accounts that may be for emergencies, which nobody confirmed.",
                counted(perhaps, "assignment is", "assignments are")
            ),
            0 if is_open => "No assignment of a user account is known to be permanent.".to_owned(),
            0 => "No permanent assignment of a user account was found.".to_owned(),
            _ => format!(
                "{} permanent, in {}.",
                counted(assignments, "assignment of a user account is", "assignments of user accounts are"),
                counted(affected_roles, "role", "roles")
            ),
        },
    );
    found.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person other than emergency accounts holds a role.".to_owned()))
}

fn since(held: &Holding) -> String {
    held.start.map_or_else(String::new, |start| format!(", since {}", start.iso_date()))
}
