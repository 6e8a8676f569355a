//! 4.01.e: whether helpdesk roles can reset the accounts that matter most.

use crate::checklist::claims::stage4;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::judge_undescribed;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::holders::Holder;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::{Known, Missing, RecordKind, Tenant};
use std::collections::BTreeSet;

const SET: RoleSet = RoleSet::Privileged;

pub(super) fn out_of_reach(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::GroupMembers,
        RecordKind::AdministrativeUnits,
        RecordKind::UnitMembers,
        RecordKind::EmergencyAccounts,
    ]);
    let mut judge = context.judge();
    let open = open_lists(tenant);
    let is_certain = open.is_empty() && !judge.has_gaps();
    let (outcome, words) = if is_certain {
        (Outcome::Fail, "in no restricted administrative unit and no role-assignable group")
    } else {
        (Outcome::NoEvidence, words_of_open(tenant))
    };
    let sheltered = sheltered(tenant);
    for holder in context.holders().of_set(SET).filter(|holder| holder.is_person()) {
        if sheltered.contains(&holder.key()) || sheltered.contains(&holder.principal.upn.to_lowercase()) {
            judge.good();
            continue;
        }
        let affected = if outcome == Outcome::Fail && stands_above(holder) {
            listed(context, holder, Outcome::Review, BY_ROLE_ALONE)
        } else {
            listed(context, holder, outcome, words)
        };
        judge.subject(affected);
    }
    judge_undescribed(context, &mut judge, SET);
    // An emergency account without its role today is given it in the emergency, or was forgotten: 1.03.c says so.
    for (id, name) in emergency_without_role(context) {
        if sheltered.contains(&id) {
            judge.good();
            continue;
        }
        let listed = Affected::new(SubjectKind::User, id, name, outcome);
        judge.subject(listed.fact("Protection", words).fact("Emergency account", "yes, without a privileged role"));
    }
    if judge.count(Outcome::NoEvidence) > 0 {
        // Of a group that grants a role the gaps of who holds it say so already.
        let holders = context.holders();
        let is_told = holders.gaps(SET).iter().any(|gap| gap.kind == RecordKind::GroupMembers);
        let grants = |id: &str| holders.groups.iter().any(|group| group.id.eq_ignore_ascii_case(id));
        let open = open.into_iter().filter(|(group, _)| !(is_told && group.is_some_and(grants)));
        judge.gaps(open.map(|(_, gap)| gap));
    }
    headline(context, &mut judge);
    judge.finish(Nothing::NotApplicable(
        "No person holds a privileged role, and no emergency account is confirmed.".to_owned(),
    ))
}

const BY_ROLE_ALONE: &str = "today its active role keeps helpdesk roles away; a restricted unit or role-assignable group would do so \
                             without it";

/// No helpdesk role resets the password of whoever holds one of these for good. Source: Microsoft's table of who can reset
/// passwords.
fn stands_above(holder: &Holder) -> bool {
    const ABOVE: &[&str] = &[roles::GLOBAL_ADMINISTRATOR, roles::PRIVILEGED_ROLE_ADMINISTRATOR];
    holder.holdings.iter().any(|held| held.is_standing() && !held.is_by_ownership() && ABOVE.contains(&&*held.role))
}

/// Confirmed emergency accounts that hold no privileged role: object id and principal name.
fn emergency_without_role(context: &Context<'_>) -> Vec<(String, String)> {
    let tenant = context.tenant(&[RecordKind::Users]);
    let holds = |account: &&EmergencyAccount| {
        context.holders().of_set(SET).any(|holder| account.is(&holder.key(), &holder.principal.upn))
    };
    let confirmed = context.emergency().iter().filter(|account| account.confirmed);
    confirmed
        .filter(|account| !holds(account))
        .filter_map(|account| account.user(tenant).or_else(|| tenant.user_by_id(&account.key)))
        .map(|user| (user.id.to_lowercase(), user.name().to_owned()))
        .collect()
}

fn headline(context: &Context<'_>, judge: &mut Judge) {
    judge.say(&stage4::WITHIN_REACH);
    judge.reason(context.holders().privileged_in_brief());
}

fn listed(context: &Context<'_>, holder: &Holder, outcome: Outcome, words: &str) -> Affected {
    let mut affected = context.affected(holder, SET, outcome);
    affected.facts.push(Fact::new("Protection", words));
    if context.is_emergency(holder) {
        affected.facts.push(Fact::new("Emergency account", "yes"));
    }
    affected
}

/// Object ids and sign-in names, in lower case, of the accounts in a restricted unit or a role-assignable group. Both know
/// direct members only: units take no members of groups, and role-assignable groups no nested groups. That an account is in such
/// a unit a list of users may say, too.
fn sheltered(tenant: &Tenant) -> BTreeSet<String> {
    let units: BTreeSet<&str> = tenant.restricted_units().map(|unit| &*unit.id).collect();
    let by_unit = tenant.unit_members.iter().filter(|row| units.contains(&*row.unit)).map(|row| &row.principal);
    let assignable = tenant.groups.iter().filter(|group| group.role_assignable == Known::Value(true));
    let by_group = assignable.flat_map(|group| tenant.members_of(&group.id)).map(|link| &link.principal);
    let named = tenant.users.iter().filter(|user| user.restricted == Some(true)).map(|user| user.id.to_lowercase());
    let names = by_unit.chain(by_group).flat_map(|member| [member.id.to_lowercase(), member.upn.to_lowercase()]);
    let names = names.chain(named);
    names.filter(|name| !name.is_empty()).collect()
}

/// What is known of protection where not all lists of members were supplied.
fn words_of_open(tenant: &Tenant) -> &'static str {
    if tenant.group_members.supply.is_supplied() || tenant.unit_members.supply.is_supplied() {
        "in none of the units and groups whose members were supplied"
    } else {
        "not known: no members of units or groups were supplied"
    }
}

/// Lists of members that could still show an account as protected, those of role-assignable groups with the group.
fn open_lists(tenant: &Tenant) -> Vec<(Option<&str>, Missing)> {
    let mut open = Vec::new();
    for unit in tenant.restricted_units().filter(|unit| !tenant.unit_members.of_group(&unit.id)) {
        let why = format!("The members of the restricted administrative unit {} were not supplied.", unit.name);
        open.push((None, Missing { kind: RecordKind::UnitMembers, column: None, why }));
    }
    for unit in tenant.administrative_units.iter().filter(|unit| unit.restricted.is_none()) {
        let why = format!("Whether the administrative unit {} is restricted was not exported.", unit.name);
        let column = Some("isMemberManagementRestricted");
        open.push((None, Missing { kind: RecordKind::AdministrativeUnits, column, why }));
    }
    if tenant.groups.iter().any(|group| group.role_assignable == Known::NotExported) {
        let why = "Which groups are role-assignable was not exported.".to_owned();
        open.push((None, Missing { kind: RecordKind::Groups, column: Some("isAssignableToRole"), why }));
    }
    let assignable = tenant.groups.iter().filter(|group| group.role_assignable == Known::Value(true));
    for group in assignable.filter(|group| !tenant.group_members.of_group(&group.id)) {
        let why = format!("The members of the role-assignable group {} were not supplied.", group.name);
        open.push((Some(&*group.id), Missing { kind: RecordKind::GroupMembers, column: None, why }));
    }
    open
}
