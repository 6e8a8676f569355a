//! Who pays for Azure, and so can open subscriptions and make himself their owner.

use super::PrincipalRef;
use crate::evidence::SourceRef;

#[derive(Clone, Debug)]
pub struct BillingAccount {
    /// The last segment of its id, in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    /// `EnterpriseAgreement`, `MicrosoftCustomerAgreement` …
    pub agreement: Option<Box<str>>,
    /// Whether the exporter may read it: what it lists is proof only then.
    pub has_read_access: Option<bool>,
    pub source: SourceRef,
}

/// A role on a billing account, profile, section, department or enrolment account.
#[derive(Clone, Debug)]
pub struct BillingRole {
    pub principal: PrincipalRef,
    /// In lower case.
    pub principal_tenant: Option<Box<str>>,
    /// GUID in lower case, or empty.
    pub role_id: Box<str>,
    pub role_name: Box<str>,
    pub scope: Box<str>,
    /// `Organization`, `MSA` … (enterprise agreements only).
    pub authentication: Option<Box<str>>,
    pub source: SourceRef,
}

#[derive(Clone, Debug)]
pub struct BillingRoleDefinition {
    pub id: Box<str>,
    pub name: Box<str>,
    pub source: SourceRef,
}

/// An account of an enterprise agreement; its owner can make himself owner of its subscriptions.
#[derive(Clone, Debug)]
pub struct EnrollmentAccount {
    pub name: Box<str>,
    /// Mail address.
    pub owner: Box<str>,
    /// `Organization`, `MicrosoftAccount`.
    pub authentication: Option<Box<str>>,
    pub status: Option<Box<str>>,
    pub source: SourceRef,
}
