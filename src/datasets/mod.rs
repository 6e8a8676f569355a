//! Datasets: the kinds of export we know, each with every layout it comes in, told apart by content.
//!
//! A dataset's file says which fields it has and under which headings they come, which layouts there are, and how one
//! row becomes a record of the tenant. Column names are matched, never positions.

mod error_answers;
mod footer;
pub mod import;
pub mod inventory;
pub mod mapping;
mod nested;
mod part_state;
mod place;
mod principal;
pub mod recognise;
pub mod record;
mod repeated;
mod slots;
mod supplies;
mod trust;
mod unneeded;
pub mod value;

mod access_review_decisions;
mod access_reviews;
mod active_directory;
mod activity_log;
mod admin_audit_config;
mod admin_consent_policy;
mod administrative_units;
mod alert_rules;
mod app_role_assignments;
mod applications;
mod audit_log;
mod authentication_methods_policy;
mod authentication_strengths;
mod authorization_policy;
mod azure_pim;
mod azure_role_assignments;
mod azure_role_definitions;
mod azure_subscriptions;
mod billing;
mod classic_administrators;
mod cloud_app_policies;
mod collector_run;
mod conditional_access;
mod cross_tenant_access;
mod cut;
mod defender_for_cloud;
mod device_settings;
mod devices;
mod diagnostic_settings;
mod directory_synchronisation;
mod domain_controllers;
mod domains;
mod federation;
mod group_members;
mod groups;
mod intune_roles;
mod inventory_administrators;
mod inventory_emergency;
mod inventory_exposed;
mod inventory_response_plan;
mod inventory_services;
mod inventory_subscriptions;
mod inventory_vm_accounts;
mod inventory_workstations;
mod licences;
mod log_workspaces;
mod mail_authentication_policies;
mod mail_rules;
mod mailbox_protocols;
mod mailboxes;
mod management_groups;
mod named_locations;
mod organization;
mod partner_access;
mod permission_classifications;
mod permission_grants;
mod pim_alerts;
mod pim_groups;
mod pim_roles;
mod policy_assignments;
mod power_platform_roles;
mod protected_actions;
mod provisioning_jobs;
mod published_apps;
mod registration;
mod relying_parties;
mod resource;
mod risky_apps;
mod risky_users;
mod role_assignments;
mod role_definitions;
mod role_groups;
mod role_policies;
mod secure_score;
mod security_defaults;
mod sensitivity_labels;
mod service_principals;
mod sharepoint_administrators;
mod sign_ins;
mod transport_config;
mod unified_audit_log;
mod unlike;
mod usage_reports;
mod users;
mod virtual_machines;

#[cfg(test)]
mod tests;

pub(crate) use footer::knows_heading;
pub use import::{Import, import};
pub use recognise::recognise;
pub use record::{PartState, Record};

use crate::evidence::Refusal;
pub use crate::tenant::RecordKind;
use crate::tenant::{Column, Tenant};

/// Every dataset, in the order in which ties would be shown.
pub static ALL: &[&Dataset] = &[
    &users::USERS,
    &groups::GROUPS,
    &group_members::GROUP_MEMBERS,
    &group_members::GROUP_OWNERS,
    &role_definitions::ROLE_DEFINITIONS,
    &role_assignments::ROLE_ASSIGNMENTS,
    &pim_roles::PIM_ACTIVE,
    &pim_roles::PIM_ELIGIBLE,
    &pim_groups::PIM_GROUPS,
    &role_policies::ROLE_POLICIES,
    &pim_alerts::PIM_ALERTS,
    &registration::REGISTRATION,
    &authentication_methods_policy::AUTHENTICATION_METHODS_POLICY,
    &conditional_access::CONDITIONAL_ACCESS,
    &named_locations::NAMED_LOCATIONS,
    &authentication_strengths::AUTHENTICATION_STRENGTHS,
    &security_defaults::SECURITY_DEFAULTS,
    &service_principals::SERVICE_PRINCIPALS,
    &applications::APPLICATIONS,
    &licences::LICENCES,
    &organization::ORGANIZATION,
    &domains::DOMAINS,
    &federation::FEDERATION,
    &partner_access::PARTNER_ACCESS,
    &sign_ins::SIGN_INS,
    &mailboxes::MAILBOXES,
    &inventory_administrators::INVENTORY_ADMINISTRATORS,
    &inventory_emergency::INVENTORY_EMERGENCY,
    &authorization_policy::AUTHORIZATION_POLICY,
    &admin_consent_policy::ADMIN_CONSENT_POLICY,
    &permission_classifications::PERMISSION_CLASSIFICATIONS,
    &app_role_assignments::APP_ROLE_ASSIGNMENTS,
    &permission_grants::PERMISSION_GRANTS,
    &cross_tenant_access::CROSS_TENANT_DEFAULT,
    &cross_tenant_access::CROSS_TENANT_PARTNERS,
    &device_settings::DEVICE_SETTINGS,
    &provisioning_jobs::PROVISIONING_JOBS,
    &sensitivity_labels::SENSITIVITY_LABELS,
    &sensitivity_labels::LABEL_POLICIES,
    &cloud_app_policies::CLOUD_APP_POLICIES,
    &administrative_units::ADMINISTRATIVE_UNITS,
    &administrative_units::UNIT_MEMBERS,
    &inventory_workstations::INVENTORY_WORKSTATIONS,
    &access_reviews::ACCESS_REVIEWS,
    &access_review_decisions::ACCESS_REVIEW_DECISIONS,
    &audit_log::AUDIT_LOG,
    &transport_config::TRANSPORT_CONFIG,
    &mailbox_protocols::MAILBOX_PROTOCOLS,
    &mail_authentication_policies::MAIL_AUTHENTICATION_POLICIES,
    &azure_role_assignments::AZURE_ROLE_ASSIGNMENTS,
    &azure_role_definitions::AZURE_ROLE_DEFINITIONS,
    &azure_subscriptions::AZURE_SUBSCRIPTIONS,
    &classic_administrators::CLASSIC_ADMINISTRATORS,
    &management_groups::MANAGEMENT_GROUPS,
    &azure_pim::AZURE_PIM_ACTIVE,
    &azure_pim::AZURE_PIM_ELIGIBLE,
    &azure_pim::AZURE_ROLE_POLICIES,
    &defender_for_cloud::DEFENDER_PLANS,
    &defender_for_cloud::SECURITY_CONTACTS,
    &policy_assignments::POLICY_ASSIGNMENTS,
    &virtual_machines::VIRTUAL_MACHINES,
    &virtual_machines::COLLECTION_RULES,
    &virtual_machines::RULE_ASSOCIATIONS,
    &inventory_vm_accounts::INVENTORY_VM_ACCOUNTS,
    &mail_rules::INBOX_RULES,
    &mail_rules::MAILBOX_AUDIT,
    &inventory_subscriptions::INVENTORY_SUBSCRIPTIONS,
    &inventory_response_plan::INVENTORY_RESPONSE_PLAN,
    &diagnostic_settings::DIAGNOSTIC_SETTINGS,
    &alert_rules::ALERT_RULES,
    &alert_rules::ACTION_GROUPS,
    &activity_log::ACTIVITY_LOG,
    &billing::BILLING_ACCOUNTS,
    &billing::BILLING_ROLES,
    &billing::BILLING_ROLE_DEFINITIONS,
    &billing::ENROLLMENT_ACCOUNTS,
    &usage_reports::USAGE_REPORTS,
    &admin_audit_config::ADMIN_AUDIT_CONFIG,
    &unified_audit_log::UNIFIED_AUDIT_LOG,
    &published_apps::PUBLISHED_APPS,
    &published_apps::NETWORK_CONNECTORS,
    &protected_actions::PROTECTED_ACTIONS,
    &protected_actions::AUTHENTICATION_CONTEXTS,
    &active_directory::AD_USERS,
    &active_directory::AD_GROUP_MEMBERS,
    &active_directory::AD_COMPUTERS,
    &domain_controllers::IDENTITY_SENSORS,
    &domain_controllers::SHELL_ENDPOINTS,
    &relying_parties::RELYING_PARTIES,
    &log_workspaces::LOG_WORKSPACES,
    &collector_run::COLLECTOR_RUN,
    &inventory_services::INVENTORY_SERVICES,
    &inventory_exposed::INVENTORY_EXPOSED,
    &role_groups::ROLE_GROUPS,
    &intune_roles::INTUNE_ROLES,
    &intune_roles::DEFENDER_ROLES,
    &sharepoint_administrators::SHAREPOINT_ADMINISTRATORS,
    &power_platform_roles::POWER_PLATFORM_ROLES,
    &power_platform_roles::DYNAMICS_ROLES,
    &risky_users::RISKY_USERS,
    &risky_users::RISKY_SERVICE_PRINCIPALS,
    &risky_users::RISK_DETECTIONS,
    &secure_score::SECURE_SCORE,
    &secure_score::SECURE_SCORE_CONTROLS,
    &directory_synchronisation::DIRECTORY_SYNCHRONISATION,
    &devices::DEVICES,
];

/// A kind of export.
#[derive(Debug)]
pub struct Dataset {
    /// The stable id, equal to its record kind's.
    pub id: &'static str,
    pub title: &'static str,
    /// How to export it, for the person who is asked: `collect/<id>.md`.
    pub collect: &'static str,
    /// The names under which the request has its JSON saved; `*` is filled in: `vms-*.json`.
    pub saved_as: &'static [&'static str],
    /// A list without a word of what it lists is believed to be this one and empty, where it bears such a name: there may
    /// well be none. Elsewhere an empty list shows that something went wrong: who can list the roles of a subscription holds
    /// one.
    pub may_be_empty: bool,
    /// What its rows supply, unless a row says otherwise ([`PartState::supplies`]).
    pub kind: RecordKind,
    /// Logs are read last, when it is known who holds a role.
    pub wave: Wave,
    pub fields: &'static [Field],
    pub layouts: &'static [Layout],
    /// Turns one row into a record. `Err`: the row names nobody, or is no data; it is refused and counted.
    pub load: fn(&Record<'_>, &mut Tenant) -> Result<(), Refusal>,
}

impl Dataset {
    pub fn by_id(id: &str) -> Option<&'static Self> {
        ALL.iter().find(|dataset| dataset.id == id).copied()
    }

    /// Whether the request has a file of this name saved; folders before it and capitals do not matter.
    pub fn is_saved_as(&self, file: &str) -> bool {
        let name = file.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
        self.saved_as.iter().any(|wanted| match wanted.to_lowercase().split_once('*') {
            Some((before, after)) => name
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|filled_in| !filled_in.is_empty()),
            None => name == wanted.to_lowercase(),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wave {
    Records,
    Logs,
}

/// A field of a dataset: the column's name in Graph, and the other headings it comes under.
#[derive(Debug)]
pub struct Field {
    pub column: Column,
    /// Normalised; in order of trust.
    pub aliases: &'static [&'static str],
}

impl Field {
    /// The Graph name, normalised, then the aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().copied()
    }
}

/// Declares the fields of a dataset: `fields! { Id: "id" ["id", "objectid"]; … }`. Aliases are normalised headings.
macro_rules! fields {
    ($($name:ident: $column:literal [$($alias:literal),* $(,)?];)*) => {
        // Some fields only tell which columns were there; their values are read through the record's tree.
        #[allow(dead_code)]
        #[derive(Clone, Copy, Debug)]
        enum F { $($name),* }
        impl From<F> for usize {
            fn from(field: F) -> usize { field as usize }
        }
        const FIELDS: &[$crate::datasets::Field] =
            &[$($crate::datasets::Field { column: $column, aliases: &[$($alias),*] }),*];
    };
}
pub(crate) use fields;

/// One shape in which a dataset comes. Names are normalised headings or property names.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub id: &'static str,
    pub form: Form,
    /// All of these stand in it.
    pub all: &'static [&'static str],
    /// At least one of these, where the list is not empty.
    pub any: &'static [&'static str],
    /// None of these.
    pub none: &'static [&'static str],
    /// Nor any of these: a list that several layouts share.
    pub nor: &'static [&'static str],
    /// Where no context proves it, nothing but these, unless the list is empty: what has more is something else.
    pub only: &'static [&'static str],
    /// Its column of roles is one of the directory's: at least half of the first rows name such a role.
    pub names_a_role: bool,
    /// By design only some of the records: which.
    pub partial: Option<&'static str>,
    /// What its tool writes where there is nothing, beside what all of them do.
    pub nothing: Option<&'static str>,
}

impl Layout {
    /// The start for a layout's constant: `Layout { id: …, ..Layout::TABLE }`.
    pub const TABLE: Self = Self {
        id: "",
        form: Form::Table,
        all: &[],
        any: &[],
        none: &[],
        nor: &[],
        only: &[],
        names_a_role: false,
        partial: None,
        nothing: None,
    };
    pub const OBJECTS: Self = Self { form: Form::Objects { context: &[], odata_type: &[] }, ..Self::TABLE };
    pub const EITHER: Self = Self { form: Form::Either, ..Self::TABLE };
    pub const COLLECTOR: Self = Self { form: Form::CollectorKey(&[]), ..Self::TABLE };
}

/// The layout of records that Azure Monitor wrapped: their own properties stand one level deeper.
pub(crate) const WRAPPED: &str = "azure-monitor";

/// The layout that each kind of object has in AzureHound's file.
pub(crate) const AZUREHOUND: &str = "azurehound";

/// What a layout looks like from outside.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Headings and cells.
    Table,
    /// JSON. `context`: ends of the `@odata.context` fragment that prove it; `odata_type`: values of `@odata.type`, one of
    /// which some element bears.
    Objects { context: &'static [&'static str], odata_type: &'static [&'static str] },
    /// The same names in a table or in JSON.
    Either,
    /// An Azure resource, as ARM, the command line or Resource Graph gives it, in JSON or a table, of one of these types: in
    /// lower case, whole (`microsoft.insights/actiongroups`) or from a slash on (`enrollmentaccounts`).
    Resource(&'static [&'static str]),
    /// A top-level key of ScubaGear's file, or a kind of AzureHound's, in lower case.
    CollectorKey(&'static [&'static str]),
}

/// The form under which headings and property names are compared: lower case, letters and digits only, typographic
/// marks gone. `Application ID ` and `applicationId` are the same.
pub fn normalise(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A row that cannot be used, with the reason.
pub(crate) fn refuse(kind: crate::evidence::ProblemKind, message: impl Into<String>) -> Refusal {
    Refusal { kind, message: message.into() }
}

/// The refusal of a row without its key.
pub(crate) fn no_key(what: &str) -> Refusal {
    refuse(
        crate::evidence::ProblemKind::MissingKey,
        format!("The row has no {what}, so it cannot be told what it is of."),
    )
}
