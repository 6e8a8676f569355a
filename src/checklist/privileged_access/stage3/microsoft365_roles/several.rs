//! 3.07.a: people with several roles, roles that another one implies, and pairs that one person should not hold.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::said::Said;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{People, counted, person, unknown_kind};
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::holders::{Holder, Holding};
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, RoleSet};
use crate::tenant::{Missing, RecordKind, Scope, figure};
use std::collections::{BTreeMap, BTreeSet};

/// From so many roles on, somebody should look at whether one fitting role would do.
const SEVERAL: usize = 3;

/// Pairs by which one person can do alone what two should do, with the reason in our words.
const TOXIC: &[(&str, &str, &str)] = &[
    ("User Administrator", "Privileged Role Administrator", "creates accounts and gives them any role"),
    ("Helpdesk Administrator", "Privileged Role Administrator", "resets passwords and hands out roles"),
    ("Application Administrator", "Privileged Role Administrator", "adds credentials to apps and gives these roles"),
    (
        "Cloud Application Administrator",
        "Privileged Role Administrator",
        "adds credentials to apps and gives these roles",
    ),
    (
        "Conditional Access Administrator",
        "Privileged Authentication Administrator",
        "removes policies and resets administrators’ methods",
    ),
    (
        "Authentication Policy Administrator",
        "Privileged Authentication Administrator",
        "allows weak methods and sets them for administrators",
    ),
    ("Exchange Administrator", "Compliance Administrator", "opens mailboxes and decides what the audit keeps of it"),
    ("Exchange Administrator", "Security Administrator", "opens mailboxes and silences the alerts about it"),
    ("Billing Administrator", "User Administrator", "creates accounts and buys licences for them"),
];

/// Roles that another one includes, besides Global Administrator, which includes all. Source: role descriptions.
const IMPLIED: &[(&str, &str)] = &[
    ("Privileged Authentication Administrator", "Authentication Administrator"),
    ("User Administrator", "Helpdesk Administrator"),
    ("User Administrator", "Password Administrator"),
    ("User Administrator", "Guest Inviter"),
    ("Helpdesk Administrator", "Password Administrator"),
    ("Exchange Administrator", "Exchange Recipient Administrator"),
    ("Application Administrator", "Cloud Application Administrator"),
    ("Application Administrator", "Application Developer"),
    ("Cloud Application Administrator", "Application Developer"),
    ("Teams Administrator", "Teams Communications Administrator"),
    ("Teams Administrator", "Teams Devices Administrator"),
    ("Security Administrator", "Security Operator"),
    ("Security Administrator", "Security Reader"),
    ("Security Operator", "Security Reader"),
    ("Compliance Administrator", "Compliance Data Administrator"),
    ("Global Reader", "Reports Reader"),
    ("Global Reader", "Message Center Reader"),
];

/// 3.07.a
pub(super) fn several(context: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::All;
    context.tenant(&[RecordKind::Users]);
    let found = People::of(context, SET);
    let mut judge = context.judge();
    let (mut many, mut redundant, mut conflicting, mut open) = (0, 0, 0, 0);
    for holder in &found.people {
        let roles = roles_of(holder);
        let is_tenant_wide = |held: &Holding| held.scope == Scope::Tenant;
        let (implied, toxic) = (implied(holder, &roles, is_tenant_wide), toxic(&roles));
        let is_many = roles.len() >= SEVERAL;
        let perhaps = if implied.is_empty() {
            self::implied(holder, &roles, |held| held.scope == Scope::NotExported)
        } else {
            Vec::new()
        };
        if implied.is_empty() && perhaps.is_empty() && toxic.is_empty() && !is_many {
            judge.good();
            continue;
        }
        many += usize::from(is_many);
        redundant += usize::from(!implied.is_empty());
        conflicting += usize::from(!toxic.is_empty());
        open += usize::from(!perhaps.is_empty());
        // Redundant and conflicting roles are faults; many roles may be right.
        let outcome = match (implied.is_empty() && toxic.is_empty(), is_many) {
            (false, _) => Outcome::Fail,
            (true, true) => Outcome::Review,
            (true, false) => Outcome::NoEvidence,
        };
        if outcome == Outcome::NoEvidence {
            let why = format!("Whether {} holds roles for the whole tenant was not exported.", holder.name());
            judge.gap(Missing { kind: RecordKind::RoleAssignments, column: Some("directoryScopeId"), why });
        }
        let mut affected = person(context, holder, SET, outcome);
        let owned = holder.holdings.iter().filter(|held| held.is_by_ownership());
        let owned: BTreeSet<&str> =
            owned.map(|held| &*held.role_name).filter(|role| !roles.contains_key(role)).collect();
        let number = match owned.len() {
            0 => figure(roles.len()),
            more => format!("{}, and {} as an owner of a group", figure(roles.len()), figure(more)),
        };
        affected.facts.push(Fact::new("Number of roles", number));
        affected.facts.extend(implied.into_iter().map(|words| Fact::new("Redundant", words)));
        let perhaps = perhaps.into_iter().map(|words| format!("{words}, if that is held for the whole tenant"));
        affected.facts.extend(perhaps.map(|words| Fact::new("Perhaps redundant", words)));
        affected.facts.extend(toxic.into_iter().map(|words| Fact::new("Conflicting", words)));
        judge.subject(affected);
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, SET)));
    let unknown = open + found.unknown.len();
    let held = Counted { examined: judge.examined(), failed: redundant, review: 0, unknown };
    let more = [
        (
            conflicting,
            counted(
                conflicting,
                "holds a pair of roles that one person should not have",
                "hold a pair of roles that one person should not have",
            ),
        ),
        (many, format!("{} {SEVERAL} roles or more", counted(many, "holds", "hold"))),
    ];
    let more = more.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words);
    judge.tell(more.fold(stage3::REDUNDANT.of(held), Said::and));
    found.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person other than emergency accounts holds a role.".to_owned()))
}

/// Distinct roles by name, each with how it is held; a role held twice is one.
fn roles_of(holder: &Holder) -> BTreeMap<&str, Vec<&Holding>> {
    let mut roles: BTreeMap<&str, Vec<&Holding>> = BTreeMap::new();
    // Who merely owns a group that grants a role is not assigned to it.
    for held in holder.holdings.iter().filter(|held| !held.is_by_ownership()) {
        roles.entry(&held.role_name).or_default().push(held);
    }
    roles
}

/// A role is redundant beside one that includes it, is held tenant-wide, and stands at least as long: eligible beside
/// active is redundant, active beside eligible is how people work less powerfully day by day.
fn implied(holder: &Holder, roles: &BTreeMap<&str, Vec<&Holding>>, is_wide: impl Fn(&Holding) -> bool) -> Vec<String> {
    let mut words = Vec::new();
    for (name, holdings) in roles {
        let includes = |other: &Holding| {
            // Custom security attributes are kept from Global Administrators, too. Source: Microsoft's page on them.
            let contains = *other.role == *GLOBAL_ADMINISTRATOR
                && *name != "Global Administrator"
                && !name.starts_with("Attribute ")
                || IMPLIED.iter().any(|(larger, smaller)| *larger == &*other.role_name && smaller == name);
            contains && is_wide(other) && holdings.iter().all(|held| other.state.is_active() || !held.state.is_active())
        };
        if let Some(larger) = holder.holdings.iter().find(|other| includes(other)) {
            words.push(format!("{name} is part of {}", larger.role_name));
        }
    }
    words
}

fn toxic(roles: &BTreeMap<&str, Vec<&Holding>>) -> Vec<String> {
    let both = TOXIC.iter().filter(|(a, b, _)| roles.contains_key(a) && roles.contains_key(b));
    both.map(|(a, b, why)| format!("{a} and {b}: {why}")).collect()
}
