//! Joins what several files say of one assignment, subscription or definition.

use super::{AzureRoleAssignment, AzureScope, Subscription};
use crate::tenant::{AssignmentState, GoesOn, PrincipalKind, STRIDE, Tenant};
use std::collections::{BTreeMap, BTreeSet};

/// Joins all lists; `false`: `goes_on` said to stop.
pub(in crate::tenant) fn join(tenant: &mut Tenant, goes_on: GoesOn<'_>) -> bool {
    name_scopes(tenant);
    let lists = [&mut tenant.azure_role_assignments, &mut tenant.azure_pim_active, &mut tenant.azure_pim_eligible];
    for list in lists {
        if !merge_assignments(&mut list.items, goes_on) {
            return false;
        }
    }
    let mut at: BTreeMap<Box<str>, usize> = BTreeMap::new();
    let mut kept: Vec<Subscription> = Vec::new();
    for mut other in tenant.subscriptions.items.drain(..) {
        let Some(first) = at.get(&other.id).and_then(|at| kept.get_mut(*at)) else {
            at.insert(other.id.clone(), kept.len());
            kept.push(other);
            continue;
        };
        if first.name.is_empty() {
            first.name = std::mem::take(&mut other.name);
        }
        first.state = first.state.take().or(other.state);
        first.tenant = first.tenant.take().or(other.tenant);
        first.home_tenant = first.home_tenant.take().or(other.home_tenant);
        first.offer.or_take(&mut other.offer);
        first.parent = first.parent.take().or(other.parent);
        if first.managed_by.is_empty() {
            first.managed_by = other.managed_by;
        }
        first.sources.append(&mut other.sources);
    }
    tenant.subscriptions.items = kept;
    dedup_by(&mut tenant.azure_role_definitions.items, |role| role.id.to_string());
    dedup_by(&mut tenant.management_groups.items, |group| group.id.to_string());
    dedup_by(&mut tenant.classic_administrators.items, |row| {
        format!("{}\n{}\n{}", row.name.to_lowercase(), row.subscription, row.roles.join(";").to_lowercase())
    });
    true
}

/// The portal's lists of PIM give scopes by name: the id takes its place where exactly one object bears the name.
fn name_scopes(tenant: &mut Tenant) {
    let only = |names: Vec<(&Box<str>, &Box<str>)>, given: &str| {
        let known = names.iter().any(|(id, _)| id.eq_ignore_ascii_case(given));
        let mut bearers = names.iter().filter(|(_, name)| name.to_lowercase() == *given).map(|(id, _)| (*id).clone());
        match (known, bearers.next(), bearers.next()) {
            (false, Some(id), other) if other.as_ref().is_none_or(|other| *other == id) => Some(id),
            _ => None,
        }
    };
    for row in tenant.azure_pim_active.items.iter_mut().chain(&mut tenant.azure_pim_eligible.items) {
        let id = match &row.scope {
            AzureScope::Subscription(given) => {
                only(tenant.subscriptions.items.iter().map(|known| (&known.id, &known.name)).collect(), given)
            }
            AzureScope::ManagementGroup(given) => {
                only(tenant.management_groups.items.iter().map(|known| (&known.id, &known.name)).collect(), given)
            }
            _ => None,
        };
        if let (AzureScope::Subscription(scope) | AzureScope::ManagementGroup(scope), Some(id)) = (&mut row.scope, id) {
            *scope = id;
        }
    }
}

/// Keeps the first of equal keys.
fn dedup_by<T>(items: &mut Vec<T>, key: impl Fn(&T) -> String) {
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(key(item)));
}

/// One assignment, one record: by its id, else by principal, role and scope. `false`: `goes_on` said to stop.
fn merge_assignments(items: &mut Vec<AzureRoleAssignment>, goes_on: GoesOn<'_>) -> bool {
    let mut at: BTreeMap<(Box<str>, Box<str>, Box<str>, AzureScope, AssignmentState), usize> = BTreeMap::new();
    let mut kept: Vec<AzureRoleAssignment> = Vec::with_capacity(items.len());
    for (at_row, mut other) in items.drain(..).enumerate() {
        if at_row.is_multiple_of(STRIDE) && !goes_on() {
            return false;
        }
        let who = [&other.principal.id, &other.principal.upn, &other.principal.display_name];
        let who: Box<str> = who.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
        let role = if other.role_id.is_empty() { other.role_name.to_lowercase().into() } else { other.role_id.clone() };
        let key = if other.id.is_empty() {
            ("".into(), who.to_lowercase().into(), role, other.scope.clone(), other.state)
        } else {
            (other.id.clone(), "".into(), "".into(), AzureScope::NotExported, other.state)
        };
        let Some(first) = at.get(&key).and_then(|at| kept.get_mut(*at)) else {
            at.insert(key, kept.len());
            kept.push(other);
            continue;
        };
        let (principal, more) = (&mut first.principal, &mut other.principal);
        for (name, new) in [
            (&mut principal.id, &mut more.id),
            (&mut principal.upn, &mut more.upn),
            (&mut principal.display_name, &mut more.display_name),
            (&mut first.role_id, &mut other.role_id),
            (&mut first.role_name, &mut other.role_name),
        ] {
            if name.is_empty() {
                *name = std::mem::take(new);
            }
        }
        if principal.kind == PrincipalKind::Unknown {
            principal.kind = more.kind;
        }
        first.created = first.created.or(other.created);
        first.created_by = first.created_by.take().or(other.created_by);
        first.description = first.description.take().or(other.description);
        first.condition.or_take(&mut other.condition);
        first.of_one_role &= other.of_one_role;
        first.end.or_take(&mut other.end);
        first.sources.append(&mut other.sources);
    }
    *items = kept;
    true
}
