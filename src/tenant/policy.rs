//! Policies as exported: Conditional Access, locations, authentication strengths and methods, security defaults.

use super::{Column, Missing, Moment, RecordKind};
use crate::evidence::SourceRef;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PolicyState {
    Enabled,
    #[default]
    Disabled,
    ReportOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterMode {
    Include,
    Exclude,
}

/// A rule over devices or applications, kept as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub mode: FilterMode,
    pub rule: Box<str>,
}

/// `includeGuestsOrExternalUsers`: kinds of guest, and of which tenants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guests {
    /// `internalGuest`, `b2bCollaborationGuest` …
    pub types: Vec<Box<str>>,
    /// Tenants it is limited to; empty = all.
    pub tenants: Vec<Box<str>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaUsers {
    /// `All`, `None`, `GuestsOrExternalUsers`, or object ids in lower case (words keep their case).
    pub include_users: Vec<Box<str>>,
    pub exclude_users: Vec<Box<str>>,
    pub include_groups: Vec<Box<str>>,
    pub exclude_groups: Vec<Box<str>>,
    /// Role template ids in lower case.
    pub include_roles: Vec<Box<str>>,
    pub exclude_roles: Vec<Box<str>>,
    pub include_guests: Option<Guests>,
    pub exclude_guests: Option<Guests>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaApplications {
    /// `All`, `None`, `Office365`, `MicrosoftAdminPortals`, or application ids in lower case.
    pub include: Vec<Box<str>>,
    pub exclude: Vec<Box<str>>,
    pub user_actions: Vec<Box<str>>,
    pub authentication_contexts: Vec<Box<str>>,
    pub filter: Option<Filter>,
}

/// What a policy asks for, in Graph's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantControls {
    /// `true`: one of the controls is enough (OR).
    pub any_of: bool,
    /// `block`, `mfa`, `compliantDevice`, `domainJoinedDevice`, `approvedApplication`, `compliantApplication`,
    /// `passwordChange`, `riskRemediation`, or an unknown word.
    pub built_in: Vec<Box<str>>,
    pub custom: Vec<Box<str>>,
    pub terms_of_use: Vec<Box<str>>,
    /// Combinations are filled in from the strengths of the tenant where the policy only names one.
    pub strength: Option<StrengthRef>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrengthRef {
    pub id: Box<str>,
    pub name: Box<str>,
    /// `None`: the export gives no combinations here.
    pub combinations: Option<Vec<Box<str>>>,
}

/// Session controls that checks look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionControls {
    /// Sign-in frequency in hours; 0 = every time.
    pub sign_in_frequency_hours: Option<u32>,
    pub persistent_browser: Option<Box<str>>,
    pub cloud_app_security: Option<Box<str>>,
    pub secure_sign_in_session: bool,
    pub app_enforced_restrictions: bool,
}

/// A Conditional Access policy. Lists that were absent are empty, as Graph means them.
#[derive(Clone, Debug, Default)]
pub struct CaPolicy {
    pub id: Box<str>,
    pub name: Box<str>,
    pub state: PolicyState,
    /// Made by Microsoft (`templateId` or known names): counts by what it contains.
    pub template: Option<Box<str>>,
    pub users: CaUsers,
    pub applications: CaApplications,
    /// Set where the policy is about workload identities: it does not cover people.
    pub for_workloads: bool,
    /// `all`, `browser`, `mobileAppsAndDesktopClients`, `exchangeActiveSync`, `easSupported`, `other`; empty = all.
    pub client_types: Vec<Box<str>>,
    /// Empty = any platform.
    pub include_platforms: Vec<Box<str>>,
    pub exclude_platforms: Vec<Box<str>>,
    /// `All`, `AllTrusted`, or ids in lower case; empty = anywhere.
    pub include_locations: Vec<Box<str>>,
    pub exclude_locations: Vec<Box<str>>,
    pub device_filter: Option<Filter>,
    pub user_risk: Vec<Box<str>>,
    pub sign_in_risk: Vec<Box<str>>,
    pub insider_risk: Vec<Box<str>>,
    /// `deviceCodeFlow`, `authenticationTransfer`; empty = any flow.
    pub flows: Vec<Box<str>>,
    /// `None`: session controls only.
    pub grant: Option<GrantControls>,
    pub session: SessionControls,
    /// What narrows a block of some people's whole work (flows, insider risk) was not exported: which sign-ins it meets
    /// is not known.
    pub is_narrowed_untold: bool,
    /// Conditions that were not exported of it: flows, insider risk. Older exports have neither.
    pub untold: Vec<Column>,
    /// Parts of the policy that the export lost (`@{…}`, type names): it cannot be judged.
    pub lost: bool,
    pub created: Option<Moment>,
    pub modified: Option<Moment>,
    pub source: Option<SourceRef>,
}

impl super::Tenant {
    /// Enabled policies of which parts were lost at export: what is looked for may be among them.
    pub fn lost_policies(&self) -> impl Iterator<Item = Missing> + '_ {
        let enabled = self.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled);
        enabled.filter(|policy| !policy.for_workloads).filter_map(CaPolicy::gap)
    }
}

impl CaPolicy {
    /// What is missing of a policy that cannot be judged.
    pub fn gap(&self) -> Option<Missing> {
        self.lost.then(|| Missing {
            kind: RecordKind::ConditionalAccess,
            column: None,
            why: format!(
                "The export lost the content of the policy {}; export it as JSON.",
                if self.name.is_empty() { &self.id } else { &self.name }
            ),
        })
    }
}

#[derive(Clone, Debug, Default)]
pub struct NamedLocation {
    pub id: Box<str>,
    pub name: Box<str>,
    pub trusted: Option<bool>,
    /// CIDR ranges.
    pub ranges: Vec<Box<str>>,
    pub countries: Vec<Box<str>>,
    /// Neither ranges nor countries were exported, or not all ranges, so what it holds is not known.
    pub is_lost: bool,
    pub modified: Option<Moment>,
    pub source: Option<SourceRef>,
}

#[derive(Clone, Debug, Default)]
pub struct AuthenticationStrength {
    pub id: Box<str>,
    pub name: Box<str>,
    /// Comma-joined atoms, as exported.
    pub combinations: Vec<Box<str>>,
    pub source: Option<SourceRef>,
}

#[derive(Clone, Debug)]
pub struct SecurityDefaults {
    pub enabled: bool,
    pub source: SourceRef,
}

/// One method of the authentication methods policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MethodConfiguration {
    /// `Fido2`, `MicrosoftAuthenticator`, `Sms`, `Voice`, `X509Certificate` …
    pub id: Box<str>,
    pub enabled: Option<bool>,
    /// `all_users` or group ids in lower case.
    pub include: Vec<Box<str>>,
    pub exclude: Vec<Box<str>>,
    /// The object's other settings, as raw JSON.
    pub settings: Box<str>,
}

#[derive(Clone, Debug)]
pub struct MethodsPolicy {
    pub migration: Option<Box<str>>,
    /// `None`: lost at export.
    pub methods: Option<Vec<MethodConfiguration>>,
    /// No policy, but methods that were saved one by one.
    pub alone: bool,
    pub modified: Option<Moment>,
    pub source: SourceRef,
}
