//! 4.01.a to d: roles as they are held: custom and unused ones, too wide ones, confirmed members, deprecated ones.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage4;
use crate::checklist::judgement::{Judge, Nothing};
use crate::checklist::previous::RoleChange;
use crate::checklist::wording::capital;
use crate::checklist::wording::counted;
use crate::checklist::wording::none_or;
use crate::checklist::wording::none_or_figure;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::categories::{self, StatedCategory};
use crate::tenant::holders::Holder;
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::stated::Decision;
use crate::tenant::vocabulary::quoted;
use crate::tenant::{Missing, RecordKind, RoleDefinition, Scope, Tenant, figure};
use std::collections::{BTreeMap, BTreeSet};

/// 4.01.a. Built-in roles without a holder are no fault: they are counted, not listed.
pub(super) fn custom_and_unused(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::RoleDefinitions]);
    let holders = context.holders();
    let mut judge = context.judge();
    let held: BTreeSet<&str> =
        holders.all.iter().flat_map(|holder| &holder.holdings).map(|holding| &*holding.role).collect();
    let mut unused = 0;
    for role in tenant.role_definitions.iter().filter(|role| is_custom(role)) {
        let count = holders.all.iter().filter(|holder| holder.holdings.iter().any(|held| held.role == role.id)).count();
        unused += usize::from(count == 0);
        let words = if count == 0 { "nobody: unused".to_owned() } else { counted(count, "account", "accounts") };
        let affected = Affected::new(SubjectKind::Role, &*role.id, &*role.name, Outcome::Review)
            .fact("Kind", "custom role")
            .fact("Held by", words)
            .at(role.source);
        judge.subject(affected);
    }
    let custom = judge.examined();
    for change in changes(context, &mut judge) {
        judge.subject(
            Affected::new(SubjectKind::Role, format!("{} holders", change.role), &*change.name, Outcome::Review)
                .fact("Kind", "role whose holders changed")
                .fact("Added", listed(&change.added))
                .fact("Gone", listed(&change.removed)),
        );
    }
    let built_in = roles::all().iter().filter(|role| held.contains(role.template_id)).count();
    judge.seen(
        custom,
        format!(
            "{}{}; of {} built-in roles {} held by somebody.",
            capital(&none_or(custom, "custom role", "custom roles")),
            if custom == 0 { String::new() } else { format!(", {} without a holder", none_or_figure(unused)) },
            figure(roles::all().len()),
            match built_in {
                0 => "none is".to_owned(),
                some => counted(some, "is", "are"),
            }
        ),
    );
    judge.finish(Nothing::Pass("There are no custom roles.".to_owned()))
}

/// Roles whose holders are not those of the previous assessment, where one is compared with; says so in the reasons.
fn changes(context: &Context<'_>, judge: &mut Judge) -> Vec<RoleChange> {
    let Some(previous) = context.previous() else { return Vec::new() };
    let day = previous.as_of.iso_date();
    let Some(changes) = previous.role_changes(context.holders()) else {
        judge.reason(format!("Who held each role on {day} was not known whole, so changes cannot be told."));
        return Vec::new();
    };
    let count = capital(&none_or(changes.len(), "role has", "roles have"));
    judge.reason(format!("{count} other holders than on {day}, the previous assessment."));
    changes
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}

fn is_custom(role: &RoleDefinition) -> bool {
    role.built_in == Some(false)
        || role.built_in.is_none() && roles::by_template(&role.id).is_none() && roles::by_name(&role.name).is_none()
}

/// Roles that can be assigned for an administrative unit. Source: Microsoft's list of roles with administrative unit scope.
const SCOPABLE: &[&str] = &[
    "Authentication Administrator",
    "Cloud Device Administrator",
    "Groups Administrator",
    "Helpdesk Administrator",
    "License Administrator",
    "Password Administrator",
    "Printer Administrator",
    "Privileged Authentication Administrator",
    "SharePoint Administrator",
    "Teams Administrator",
    "Teams Devices Administrator",
    "User Administrator",
];

/// 4.01.b: whether a unit would do, only a person can say.
pub(super) fn too_wide(context: &Context<'_>) -> Judgement {
    let holders = context.holders();
    let mut judge = context.judge();
    // For whom nobody works any more there is no unit to think of: 1.02.i judges that.
    for holder in holders.all.iter().filter(|holder| !holder.is_gone()) {
        let scopable =
            |role: &str| SCOPABLE.iter().filter_map(|name| roles::by_name(name)).any(|known| known.template_id == role);
        let held: Vec<_> = holder.holdings.iter().filter(|held| scopable(&held.role)).collect();
        if held.is_empty() {
            continue;
        }
        let wide = held.iter().any(|held| held.scope == Scope::Tenant);
        let unknown = held.iter().any(|held| held.scope == Scope::NotExported);
        let outcome = match (wide, unknown) {
            (true, _) => Outcome::Review,
            (false, true) => Outcome::NoEvidence,
            (false, false) => {
                judge.good();
                continue;
            }
        };
        if outcome == Outcome::NoEvidence {
            let why = format!("The scope of an assignment of {} was not exported.", holder.name());
            judge.gap(Missing { kind: RecordKind::RoleAssignments, column: Some("directoryScopeId"), why });
        }
        let words: Vec<String> = held.iter().map(|held| format!("{} ({})", held.role_name, held.how())).collect();
        let mut affected = context.affected(holder, RoleSet::All, outcome);
        affected.facts = vec![Fact::new("Roles that a unit could limit", words.join("; "))].into();
        affected.sources = held.iter().flat_map(|held| held.sources.iter().copied()).collect();
        judge.subject(affected);
    }
    let found = judge.tally();
    judge.tell(stage4::TENANT_WIDE.of(Counted { failed: found.review, review: 0, ..found }));
    judge.finish(Nothing::NotApplicable(
        "Nobody holds a role that could be limited to an administrative unit.".to_owned(),
    ))
}

/// 4.01.c: a member counts as confirmed by a category, or by the inventory's decision to keep the account.
pub(super) fn confirmed(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Administrators, RecordKind::EmergencyAccounts, RecordKind::Users]);
    let mut judge = context.judge();
    let mut by_role: BTreeMap<(&str, &str), Vec<&Holder>> = BTreeMap::new();
    for holder in &context.holders().all {
        for held in &holder.holdings {
            let members = by_role.entry((&held.role_name, &held.role)).or_default();
            if !members.iter().any(|known| std::ptr::eq(*known, holder)) {
                members.push(holder);
            }
        }
    }
    for ((name, id), members) in by_role {
        let mut open: Vec<Fact> =
            members.iter().filter_map(|holder| unconfirmed(context, tenant, holder, id)).collect();
        if open.is_empty() {
            judge.good();
            continue;
        }
        let mut sources: Vec<SourceRef> = members
            .iter()
            .flat_map(|holder| &holder.holdings)
            .filter(|held| *held.role == *id)
            .flat_map(|held| held.sources.iter().copied())
            .collect();
        sources.sort();
        sources.dedup();
        // One after the other, those of whom the same is lacking.
        open.sort_by_key(|fact| UNCONFIRMED.iter().position(|label| *label == fact.label));
        let affected =
            Affected::new(SubjectKind::Role, id, name, Outcome::Review).fact("Holders", figure(members.len()));
        judge.subject(
            open.into_iter().fold(affected, |affected, fact| affected.fact(fact.label, fact.value)).at(sources),
        );
    }
    let found = judge.tally();
    judge.tell(stage4::MEMBERS_CONFIRMED.of(Counted { failed: found.review, review: 0, ..found }));
    judge.finish(Nothing::NotApplicable("No role is held.".to_owned()))
}

/// What is lacking of a member, in the order in which it is told.
const UNCONFIRMED: [&str; 4] = [
    "Neither the account nor the role is confirmed",
    "The account is confirmed, the role is not",
    "The inventory names other roles",
    "The inventory says something else than keep",
];

/// The member and what is lacking, where nothing confirms it in this role: a category or a decision to keep confirms the account
/// alone, that an emergency account holds Global Administrator is what it is for. What the inventory says beside *keep* confirms
/// nobody.
fn unconfirmed(context: &Context<'_>, tenant: &Tenant, holder: &Holder, role: &str) -> Option<Fact> {
    let [neither, role_alone, other_roles, not_keep] = UNCONFIRMED;
    let called = match holder.beside_users() {
        Some(what) => format!("{} ({what})", holder.name()),
        None => holder.name().to_owned(),
    };
    let named = |label| Some(Fact::new(label, called.as_str()));
    let rows = categories::inventory_rows(tenant, holder);
    let said = || rows.iter().filter_map(|row| row.decision.as_deref()).map(str::trim).filter(|text| !text.is_empty());
    if let Some(other) = said().find(|text| Decision::of(text) != Some(Decision::Keep)) {
        return Some(Fact::new(not_keep, format!("{called} ({})", quoted(other))));
    }
    match categories::names_role(tenant, &rows, role) {
        Some(true) => return None,
        Some(false) => return named(other_roles),
        None if role == roles::GLOBAL_ADMINISTRATOR && context.is_emergency(holder) => return None,
        None => {}
    }
    let is_stated =
        matches!(categories::stated(tenant, context.stated(), context.emergency(), holder), StatedCategory::Is(_, _));
    named(if is_stated || said().next().is_some() { role_alone } else { neither })
}

/// Built-in roles that Microsoft deprecated, or says not to use. Source: Microsoft's description of built-in roles.
const DEPRECATED: &[&str] = &[
    "4ba39ca4-527c-499a-b93d-d9b492c50246",
    "e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8",
    "c34f683f-4d5a-4403-affd-6615e00e3a7f",
    "9c094953-4995-41c8-84c8-3ebb9b32c93f",
    "2b499bcd-da44-4968-8aec-78e1674fa64d",
    "d405c6df-0af8-4e3b-95e4-4d06e542189e",
    // Directory Writers: not intended for users. Kaizala Administrator: the product ended in 2023.
    "9360feb5-f418-4baa-8175-e2a00bac4301",
    "74ef975b-6605-40af-a5d2-b9539d836353",
];

/// 4.01.d. A custom role is known by its definition.
pub(super) fn deprecated_or_unknown(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::RoleDefinitions]);
    let mut judge = context.judge();
    for holder in &context.holders().all {
        let mut faults: Vec<String> = Vec::new();
        let mut sources = Vec::new();
        // A role that is not known may stand in the definitions that were not supplied.
        let mut outcome = if judge.has_gaps() { Outcome::NoEvidence } else { Outcome::Fail };
        for held in &holder.holdings {
            let known = roles::by_template(&held.role);
            // Roles of synchronisation are for its own accounts, and for nobody who holds another.
            let is_person = holder.is_person() && !holder.principal.upn.to_lowercase().starts_with("sync_");
            let for_sync = roles::SYNCHRONIZATION.contains(&&*held.role)
                && (is_person || holder.holdings.iter().any(|other| !roles::SYNCHRONIZATION.contains(&&*other.role)));
            let deprecated = known.is_some()
                && (for_sync
                    || DEPRECATED.contains(&&*held.role)
                    || held.role_name.to_lowercase().contains("deprecated"));
            let custom = tenant.role_definition(&held.role).is_some_and(|role| role.built_in == Some(false))
                || tenant
                    .role_definitions
                    .iter()
                    .any(|role| role.name == held.role_name && role.built_in == Some(false));
            let words = if deprecated {
                outcome = Outcome::Fail;
                if for_sync { "not to be used by people" } else { "deprecated" }
            } else if known.is_none() && !custom && held.state.is_active() {
                "not known"
            } else {
                continue;
            };
            faults.push(format!("{} ({words}; {})", held.role_name, held.how()));
            sources.extend(held.sources.iter().copied());
        }
        if faults.is_empty() {
            judge.good();
            continue;
        }
        let mut affected = context.affected(holder, RoleSet::All, outcome);
        affected.facts = vec![Fact::new("Roles", faults.join("; "))].into();
        affected.sources = sources.into();
        judge.subject(affected);
    }
    judge.say(&stage4::ODD_ROLE);
    judge.finish(Nothing::Pass("No role is held.".to_owned()))
}
