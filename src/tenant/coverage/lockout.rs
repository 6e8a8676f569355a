//! Policies that could lock everyone out: what an emergency account must be spared from.

use super::access::Space;
use super::controls;
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, Tenant};

/// An enabled policy that blocks, or asks for a control, for all users and all apps.
#[derive(Clone, Debug)]
pub struct LockoutPolicy<'a> {
    pub policy: &'a CaPolicy,
    pub asks: Asks,
}

/// What a policy that could lock everyone out asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    Block,
    /// MFA, a device, terms of use …
    Control,
    /// Only an authentication strength: its allowed combinations, or `None` where the evidence does not tell them.
    Strength(Option<Vec<Box<str>>>),
}

/// A policy about legacy clients or special flows only locks nobody out: an administrator comes in by browser. Places,
/// devices and risk levels do not save a policy from the list: a changed address range, a failing device service or
/// a false alarm hits everybody, the emergency account too.
pub(super) fn policies<'a>(tenant: &'a Tenant, space: &Space) -> Vec<LockoutPolicy<'a>> {
    let could = tenant.ca_policies.iter().filter(|policy| {
        policy.state == PolicyState::Enabled
            && has(&policy.users.include_users, "All")
            && has(&policy.applications.include, "All")
            && (policy.client_types.is_empty()
                || has(&policy.client_types, "all")
                || has(&policy.client_types, "browser"))
            && policy.flows.is_empty()
            && space.of_policy(policy).is_some()
    });
    could.filter_map(|policy| Some(LockoutPolicy { policy, asks: asks(tenant, policy)? })).collect()
}

/// `None`: nothing is asked that could keep anyone out (session controls only).
fn asks(tenant: &Tenant, policy: &CaPolicy) -> Option<Asks> {
    if policy.lost {
        return Some(Asks::Control);
    }
    let grant = policy.grant.as_ref()?;
    if controls::blocks(grant) {
        return Some(Asks::Block);
    }
    let others = grant.built_in.len() + grant.custom.len() + grant.terms_of_use.len();
    match (&grant.strength, others) {
        (None, 0) => None,
        // With OR, the strength alone lets the account in.
        (Some(strength), others) if others == 0 || grant.any_of => {
            Some(Asks::Strength(controls::combinations(tenant, strength)))
        }
        _ => Some(Asks::Control),
    }
}

fn has(list: &[Box<str>], word: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}
