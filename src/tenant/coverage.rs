//! Conditional Access coverage: what all enabled policies together ask of one account.

use super::Tenant;
use super::holders::{Holder, Holders};
use super::policy::PolicyState;
use super::{CaPolicy, Missing, PrincipalKind, RecordKind, User};
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
    pub fn lockout_policies(&self) -> Vec<LockoutPolicy<'a>> {
        let all = |list: &[Box<str>]| list.iter().any(|word| word.eq_ignore_ascii_case("All"));
        let enabled = self.tenant.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled);
        enabled
            .filter(|policy| all(&policy.users.include_users) && all(&policy.applications.include))
            .filter(|policy| !policy.for_workloads)
            .filter_map(|policy| {
                let grant = policy.grant.as_ref()?;
                let others = !(grant.built_in.is_empty() && grant.custom.is_empty() && grant.terms_of_use.is_empty());
                let asks = match &grant.strength {
                    Some(strength) if !others => Asks::Strength(strength.combinations.clone()),
                    _ => Asks::Control,
                };
                Some(LockoutPolicy { policy, asks })
            })
            .collect()
    }

    /// What keeps "this policy does not exclude the account" from being said.
    pub fn exclusion_gaps(&self, policy: &CaPolicy, _user: &User) -> Vec<Missing> {
        let unknown = policy.users.exclude_groups.iter().filter(|group| !self.tenant.group_members.of_group(group));
        unknown
            .map(|group| {
                let name = self.tenant.group_by_id(group).map_or(&**group, |group| &group.name);
                let why = format!(
                    "The members of the group {name}, which the policy {} excludes, were not supplied.",
                    policy.name
                );
                Missing { kind: RecordKind::GroupMembers, column: None, why }
            })
            .collect()
    }

    /// As [`Engine::excludes`], for an account whose row was not supplied: object id and principal name, either empty.
    pub fn excludes_account(&self, policy: &CaPolicy, id: &str, upn: &str) -> Option<String> {
        self.excludes(policy, &User { id: id.into(), upn: upn.into(), ..User::default() })
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
