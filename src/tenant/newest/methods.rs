//! The authentication methods policy: one for the tenant, exported whole or method by method.

use super::{Settling, Told, answer, list, told};
use crate::evidence::SourceRef;
use crate::tenant::Moment;
use crate::tenant::policy::{MethodConfiguration, MethodsPolicy};

/// A method's settings, where they stand, and when the policy around them was changed last.
type Method = (MethodConfiguration, SourceRef, Option<Moment>);

/// Of whole policies the newest counts; of each method the newest settings, so that a method saved by itself after the
/// policy replaces what the policy said of it.
pub(super) fn settle(policies: &mut Vec<MethodsPolicy>, conflicts: &mut Settling<'_>) {
    let (mut whole, alone): (Vec<MethodsPolicy>, Vec<MethodsPolicy>) =
        policies.drain(..).partition(|policy| !policy.alone);
    let mut older: Vec<Method> = Vec::new();
    conflicts.settle(&mut whole, told_of_policy, |first, other, _| {
        first.migration = first.migration.take().or(other.migration.take());
        if first.methods.is_some() {
            older.extend(configurations(other));
        } else {
            (first.methods, first.source) = (other.methods.take(), other.source);
        }
    });
    let Some(mut policy) = whole.into_iter().next().or_else(|| alone.first().cloned()) else { return };
    let mut known: Vec<Method> = Vec::new();
    if policy.alone {
        policy.methods = None;
    } else {
        known.extend(configurations(&mut policy));
    }
    // What only an older policy held is no method of the tenant any more.
    let is_known = |(method, ..): &Method| known.iter().any(|(own, ..)| own.id == method.id);
    older.retain(is_known);
    let mut methods = known;
    methods.extend(older);
    methods.extend(alone.into_iter().flat_map(|mut policy| configurations(&mut policy)));
    conflicts.settle(&mut methods, told_of_method, |_, _, _| {});
    if !methods.is_empty() {
        policy.methods = Some(methods.into_iter().map(|(method, ..)| method).collect());
    }
    policies.push(policy);
}

fn configurations(policy: &mut MethodsPolicy) -> Vec<Method> {
    let (source, modified) = (policy.source, policy.modified);
    policy.methods.take().into_iter().flatten().map(|method| (method, source, modified)).collect()
}

fn told_of_policy(policy: &MethodsPolicy) -> Told {
    let migration = policy.migration.clone().unwrap_or_default();
    let said = vec![("policyMigrationState", migration)];
    Told { changed: policy.modified, ..told("the only one", "the authentication methods policy", policy.source, said) }
}

fn told_of_method((method, source, modified): &Method) -> Told {
    let said = vec![
        ("state", answer(method.enabled)),
        ("includeTargets", list(&method.include).into()),
        ("excludeTargets", list(&method.exclude).into()),
        ("the rest of its settings", method.settings.clone()),
    ];
    Told { changed: *modified, ..told(&method.id, &format!("authentication method {}", method.id), *source, said) }
}
