//! Conditional Access coverage: what all enabled policies together ask of one account.

use super::Tenant;
use super::holders::{Holder, Holders};
use super::{CaPolicy, Missing, User};
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
    _tenant: &'a Tenant,
    _holders: &'a Holders,
}

impl<'a> Engine<'a> {
    pub fn new(tenant: &'a Tenant, holders: &'a Holders) -> Self {
        Self { _tenant: tenant, _holders: holders }
    }

    /// For a holder of roles: role conditions reach it by its holdings.
    pub fn of_holder(&self, _holder: &Holder, _requirement: Requirement) -> Answer {
        Answer { coverage: Coverage::NotCovered, words: Vec::new(), sources: Vec::new(), missing: Vec::new() }
    }

    /// For any account of the list of users.
    pub fn of_user(&self, _user: &User, _requirement: Requirement) -> Answer {
        Answer { coverage: Coverage::NotCovered, words: Vec::new(), sources: Vec::new(), missing: Vec::new() }
    }

    /// Enabled policies that could lock everyone out, in the order of the evidence.
    pub fn lockout_policies(&self) -> Vec<LockoutPolicy<'a>> {
        Vec::new()
    }

    /// How a policy excludes an account, in words ("as a user", "through the group “CA exclusions”"); `None`: it does not.
    pub fn excludes(&self, _policy: &CaPolicy, _user: &User) -> Option<String> {
        None
    }

    /// As [`Engine::excludes`], for an account whose row was not supplied: object id and principal name, either empty.
    pub fn excludes_account(&self, _policy: &CaPolicy, _id: &str, _upn: &str) -> Option<String> {
        None
    }
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
