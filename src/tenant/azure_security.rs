//! What protects Azure: plans and contacts of Defender for Cloud, policy assignments, machines and their logs.

use super::azure::AzureScope;
use crate::evidence::SourceRef;

/// One plan of Defender for Cloud in one subscription.
#[derive(Clone, Debug)]
pub struct DefenderPlan {
    /// In lower case; empty where the export does not say.
    pub subscription: Box<str>,
    /// `VirtualMachines`, `StorageAccounts` …
    pub name: Box<str>,
    /// Tier *Standard*; `None`: not exported.
    pub on: Option<bool>,
    pub deprecated: bool,
    pub source: SourceRef,
}

/// Who is told of alerts in one subscription.
#[derive(Clone, Debug)]
pub struct SecurityContact {
    /// In lower case.
    pub subscription: Box<str>,
    pub emails: Vec<Box<str>>,
    /// Roles of the subscription whose holders are told.
    pub roles: Vec<Box<str>>,
    /// Whether alerts are sent at all; `None`: not exported.
    pub notifies: Option<bool>,
    pub source: SourceRef,
}

/// An assignment of an Azure Policy definition or initiative.
#[derive(Clone, Debug)]
pub struct PolicyAssignment {
    pub name: Box<str>,
    pub scope: AzureScope,
    /// Scopes inside that are left out.
    pub not_scopes: Vec<AzureScope>,
    /// Last segment of the definition's path, in lower case.
    pub definition: Box<str>,
    /// The definition is an initiative (a set of policies).
    pub is_initiative: bool,
    /// `Default` enforces; `DoNotEnforce` does not. `None`: not exported.
    pub enforced: Option<bool>,
    pub source: SourceRef,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MachineSystem {
    Windows,
    Linux,
    Unknown,
}

/// A virtual machine.
#[derive(Clone, Debug)]
pub struct VirtualMachine {
    /// Path in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    /// As the export spells it, or empty.
    pub resource_group: Box<str>,
    pub system: MachineSystem,
    /// Name of the local administrator that Azure made; `None`: not exported (a machine made from a special disk has none).
    pub local_administrator: Option<Box<str>>,
    /// The machine's profile was exported without that name: it has one, and it is not known.
    pub lacks_administrator: bool,
    /// Whether the machine has an identity of its own, without which nobody signs in with Entra. `None`: not exported.
    pub has_identity: Option<bool>,
    /// Whether the extension for Entra sign-in is installed; `None`: extensions were not exported.
    pub entra_sign_in: Option<bool>,
    pub source: SourceRef,
}

/// A rule by which machines send logs.
#[derive(Clone, Debug)]
pub struct CollectionRule {
    /// Path in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    /// Windows security events flow to a workspace.
    pub collects_security_events: Option<bool>,
    /// Some rows are filtered or reshaped on the way.
    pub transforms: bool,
    pub source: SourceRef,
}

/// A machine that follows a rule.
#[derive(Clone, Debug)]
pub struct RuleAssociation {
    /// Path of the machine in lower case.
    pub machine: Box<str>,
    /// Path of the rule in lower case.
    pub rule: Box<str>,
    pub source: SourceRef,
}

/// A row of the inventory sheet *VM accounts*.
#[derive(Clone, Debug)]
pub struct MachineAccountEntry {
    pub machine: Box<str>,
    pub account: Option<Box<str>>,
    pub owner: Option<Box<str>>,
    pub purpose: Option<Box<str>>,
    pub source: SourceRef,
}
