//! Conditional Access coverage: what all enabled policies together ask of one account.

use super::Tenant;
use super::holders::{Holder, Holders};
use super::policy::PolicyState;
use super::{CaPolicy, Missing, PrincipalKind, User};
use crate::evidence::SourceRef;

/// What should be asked of every access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    Mfa,
    PhishingResistant,
    CompliantDevice,
    /// Legacy clients are blocked (not merely asked for something).
    LegacyBlocked,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// For every access. `once_active`: only while an eligible role is active.
    Covered {
        once_active: bool,
    },
    /// Only for some apps, platforms, locations, client types, risk levels: named in the words.
    Partly {
        only_trusted_locations_spared: bool,
    },
    /// A policy would cover it, but excludes it.
    Excluded,
    ReportOnly,
    NotCovered,
    /// Custom controls, or a policy whose content the export lost: only a person can judge.
    Unclear,
}

/// The answer for one account and one requirement.
#[derive(Clone, Debug)]
pub struct Answer {
    pub coverage: Coverage,
    /// Sentences naming policies, gaps and exclusions.
    pub words: Vec<String>,
    /// The policies' rows.
    pub sources: Vec<SourceRef>,
    /// What keeps the answer from being certain (members of a group that a policy names).
    pub missing: Vec<Missing>,
}

/// All policies of a tenant, prepared once.
pub struct Engine<'a> {
    tenant: &'a Tenant,
    _holders: &'a Holders,
}

impl<'a> Engine<'a> {
    pub fn new(tenant: &'a Tenant, holders: &'a Holders) -> Self {
        Self { tenant, _holders: holders }
    }

    /// For a holder of roles: role conditions reach it by its holdings.
    pub fn of_holder(&self, _holder: &Holder, _requirement: Requirement) -> Answer {
        Answer { coverage: Coverage::NotCovered, words: Vec::new(), sources: Vec::new(), missing: Vec::new() }
    }

    /// For any account of the list of users.
    pub fn of_user(&self, _user: &User, _requirement: Requirement) -> Answer {
        Answer { coverage: Coverage::NotCovered, words: Vec::new(), sources: Vec::new(), missing: Vec::new() }
    }

    /// Enabled policies that ask something of all users for all apps, or block: wrong, they lock everyone out.
    pub fn lockout_policies(&self) -> Vec<&'a CaPolicy> {
        let all = |list: &[Box<str>]| list.iter().any(|word| word.eq_ignore_ascii_case("All"));
        let asks = |policy: &&CaPolicy| policy.grant.is_some() && !policy.for_workloads && !policy.lost;
        self.tenant
            .ca_policies
            .iter()
            .filter(|policy| policy.state == PolicyState::Enabled)
            .filter(asks)
            .filter(|policy| all(&policy.users.include_users) && all(&policy.applications.include))
            .collect()
    }

    /// How a policy excludes an account ("by name", "by group X"), or `None`.
    pub fn excludes(&self, policy: &CaPolicy, user: &User) -> Option<String> {
        if policy.users.exclude_users.iter().any(|id| !id.is_empty() && **id == *user.id) {
            return Some("by name".to_owned());
        }
        let mut groups = policy.users.exclude_groups.clone();
        let mut next = 0;
        while let Some(group) = groups.get(next).cloned() {
            next += 1;
            for link in self.tenant.members_of(&group) {
                let member = &link.principal;
                if !member.id.is_empty() && member.id == user.id || !member.upn.is_empty() && member.upn == user.upn {
                    return Some(format!("by group {group}"));
                }
                let is_group = member.kind == PrincipalKind::Group || self.tenant.group_by_id(&member.id).is_some();
                if is_group && !groups.contains(&member.id) {
                    groups.push(member.id.clone());
                }
            }
        }
        None
    }
}
