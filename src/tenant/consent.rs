//! What apps, ordinary users and other organisations may do here: consent, grants, rights of users, trust across tenants.

use super::{Known, Moment, PrincipalRef};
use crate::evidence::SourceRef;

/// `guestUserRoleId` of guests who may read as much as members.
pub const GUESTS_LIKE_MEMBERS: &str = "a0b1b346-4d3e-4e8b-98f8-753987be4970";
/// `guestUserRoleId` of guests with limited access: Entra's default.
pub const GUESTS_LIMITED: &str = "10dae51f-b6af-4016-8d66-8c2a99b929b3";
/// `guestUserRoleId` of guests who see their own profile only.
pub const GUESTS_RESTRICTED: &str = "2af84b1e-32c8-42b7-82bc-daa82404023b";

/// What ordinary users and guests may do in the directory. `None`: not exported.
#[derive(Clone, Debug)]
pub struct AuthorizationPolicy {
    pub creates_apps: Option<bool>,
    pub creates_tenants: Option<bool>,
    pub creates_security_groups: Option<bool>,
    /// `none`, `adminsAndGuestInviters`, `adminsGuestInvitersAndAllMembers`, `everyone`.
    pub invites_from: Option<Box<str>>,
    /// In lower case.
    pub guest_role: Option<Box<str>>,
    pub consents_to_risky_apps: Option<bool>,
    /// `allowedToUseSSPR`: administrators reset their own password.
    pub administrators_reset: Option<bool>,
    /// Policies by which users consent for themselves (`ManagePermissionGrantsForSelf.…`); empty list = no user consent.
    pub grant_policies: Known<Vec<Box<str>>>,
    pub source: SourceRef,
}

/// The workflow by which users ask an administrator to consent to an app.
#[derive(Clone, Debug)]
pub struct AdminConsentPolicy {
    pub enabled: Option<bool>,
    pub notifies_reviewers: Option<bool>,
    /// How many reviewers (or queries for them) are named; `None`: not exported.
    pub reviewers: Option<usize>,
    pub source: SourceRef,
}

/// A delegated permission of an API that the organisation classified.
#[derive(Clone, Debug)]
pub struct PermissionClassification {
    /// The API's name, where the export tells it.
    pub api: Box<str>,
    /// `Mail.ReadWrite` …
    pub permission: Box<str>,
    /// `low`, `medium` or `high`, in lower case.
    pub level: Box<str>,
    /// Another tool took it for risky and lists it for that.
    pub risky_elsewhere: bool,
    pub source: SourceRef,
}

/// How an app came by a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// For everyone, by an administrator.
    AllPrincipals,
    /// For one account.
    Principal,
    /// The app acts as itself.
    Application,
    Unknown,
}

/// Delegated permissions of one app on one resource.
#[derive(Clone, Debug)]
pub struct PermissionGrant {
    /// Object id of the app's service principal, in lower case.
    pub client: Box<str>,
    /// As exported, or empty.
    pub client_name: Box<str>,
    /// Object id of the resource's service principal, in lower case.
    pub resource: Box<str>,
    pub consent: Consent,
    /// Object id of the one account, in lower case, or empty.
    pub principal: Box<str>,
    /// `Mail.ReadWrite` …
    pub permissions: Known<Vec<Box<str>>>,
    pub source: SourceRef,
}

/// A permission that an app holds as itself, or a person or group that is assigned to an app.
#[derive(Clone, Debug)]
pub struct AppRoleAssignment {
    /// Id of the app role in lower case; zeros: assigned without a role of its own.
    pub role: Box<str>,
    pub principal: PrincipalRef,
    /// Object id of the resource's service principal, in lower case.
    pub resource: Box<str>,
    pub resource_name: Box<str>,
    pub created: Option<Moment>,
    pub source: SourceRef,
}

/// Settings towards other tenants: the default (no `tenant`), or one named tenant.
#[derive(Clone, Debug)]
pub struct CrossTenantAccess {
    /// The other tenant's id in lower case; empty = every tenant without settings of its own.
    pub tenant: Box<str>,
    /// `None`: not set here (a partner inherits the default), or not exported.
    pub trusts_mfa: Option<bool>,
    pub trusts_compliant_device: Option<bool>,
    pub trusts_hybrid_device: Option<bool>,
    /// Invitations are redeemed without asking: what synchronisation of users needs.
    pub redeems_silently: Option<bool>,
    /// The other tenant may write its users here.
    pub synchronises_users: Option<bool>,
    pub is_service_provider: Option<bool>,
    pub source: SourceRef,
}

impl CrossTenantAccess {
    /// Whether any claim of the other tenant is believed; `None`: of some claim nothing is known, and of none that it is.
    pub fn trusts(&self) -> Option<bool> {
        let claims = [self.trusts_mfa, self.trusts_compliant_device, self.trusts_hybrid_device];
        if claims.contains(&Some(true)) { Some(true) } else { claims.iter().all(Option::is_some).then_some(false) }
    }

    /// "MFA, compliant devices", or "nothing".
    pub fn trusted_words(&self) -> String {
        let named = [
            (self.trusts_mfa, "MFA"),
            (self.trusts_compliant_device, "compliant devices"),
            (self.trusts_hybrid_device, "hybrid joined devices"),
        ];
        let words: Vec<&str> =
            named.into_iter().filter(|(trusts, _)| *trusts == Some(true)).map(|(_, word)| word).collect();
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    }
}
