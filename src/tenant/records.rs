//! Lists of records, and how much of each was supplied: absence is not innocence.

use super::{Tenant, columns};
use crate::evidence::EvidenceId;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A field of a record, by the name it has in Microsoft Graph (`lastPasswordChangeDateTime`).
pub type Column = &'static str;

/// Writes what is known of every kind of record once: its name, the field of [`Tenant`] that holds it, the id of the
/// dataset that supplies it (used in JSON output), and its title in a sentence ("the list of users was not supplied").
macro_rules! record_kinds {
    ($($kind:ident = $field:ident, $id:literal, $title:literal;)+) => {
        /// A kind of record; its id is the id of the dataset that supplies it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RecordKind {
            $($kind,)+
        }

        impl RecordKind {
    /// "The list of users does not tell who is a guest (no column “userType”)."
    pub fn does_not_tell(self, column: Column, how: &str) -> String {
        let does = self.verb("does", "do");
        let what = columns::tells(column).map_or_else(|| format!("“{column}”"), str::to_owned);
        format!("The {} {does} not tell {what} ({how}).", self.title())
    }

    /// "it" for a list, "them" for licences.
    pub fn pronoun(self) -> &'static str {
        self.verb("it", "them")
    }

            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The id of the dataset that supplies it, used in JSON output.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$kind => $id,)+
                }
            }

            /// In a sentence: "the list of users was not supplied".
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$kind => $title,)+
                }
            }
        }

        impl Tenant {
            /// How much of a kind of record was supplied.
            pub fn supply(&self, kind: RecordKind) -> &Supply {
                match kind {
                    $(RecordKind::$kind => &self.$field.supply,)+
                }
            }

            /// The supply of a kind of record, to be added to.
            pub fn supply_mut(&mut self, kind: RecordKind) -> &mut Supply {
                match kind {
                    $(RecordKind::$kind => &mut self.$field.supply,)+
                }
            }

            /// As if a kind of record had not been supplied.
            #[cfg(test)]
            pub(crate) fn withdraw(&mut self, kind: RecordKind) {
                match kind {
                    $(RecordKind::$kind => self.$field = Default::default(),)+
                }
                self.join();
            }
        }
    };
}

record_kinds! {
    Users = users, "users", "list of users";
    Registrations = registrations, "registration", "authentication registration details";
    Mailboxes = mailboxes, "mailboxes", "list of mailboxes";
    Groups = groups, "groups", "list of groups";
    GroupMembers = group_members, "group-members", "members of groups";
    GroupOwners = group_owners, "group-owners", "owners of groups";
    GroupSchedules = group_schedules, "pim-groups", "PIM assignments of groups";
    RoleDefinitions = role_definitions, "role-definitions", "directory role definitions";
    RoleAssignments = role_assignments, "role-assignments", "directory role assignments";
    PimActive = pim_active, "pim-active", "active PIM assignments of roles";
    PimEligible = pim_eligible, "pim-eligible", "eligible PIM assignments of roles";
    RolePolicies = role_policies, "role-policies", "PIM role settings";
    PimAlerts = pim_alerts, "pim-alerts", "PIM alerts";
    MethodsPolicy = methods_policy, "authentication-methods-policy", "authentication methods policy";
    ConditionalAccess = ca_policies, "conditional-access", "Conditional Access policies";
    NamedLocations = named_locations, "named-locations", "named locations";
    Strengths = strengths, "authentication-strengths", "authentication strengths";
    SecurityDefaults = security_defaults, "security-defaults", "security defaults setting";
    ServicePrincipals = service_principals, "service-principals", "service principals (enterprise applications)";
    Applications = applications, "applications", "app registrations";
    Licences = skus, "licences", "licences (subscribed SKUs)";
    Organization = organization, "organization", "organisation details";
    Domains = domains, "domains", "domains";
    Federations = federations, "federation", "federation settings of domains";
    Partners = partners, "partner-access", "partner relationships (delegated administration)";
    SignIns = sign_ins, "sign-ins", "sign-in log";
    Administrators = administrators, "inventory-administrators", "inventory sheet Administrators";
    EmergencyAccounts = emergency, "inventory-emergency", "inventory sheet Emergency accounts";
    AuthorizationPolicy = authorization_policy, "authorization-policy", "authorization policy (rights of users)";
    AdminConsentPolicy = admin_consent_policy, "admin-consent-policy", "admin consent request policy";
    PermissionClassifications = permission_classifications, "permission-classifications", "list of classified delegated permissions";
    AppRoleAssignments = app_role_assignments, "app-role-assignments", "list of app role assignments (application permissions, and who is assigned to apps)";
    PermissionGrants = permission_grants, "permission-grants", "list of delegated permission grants";
    CrossTenantDefault = cross_tenant_default, "cross-tenant-default", "default cross-tenant access settings";
    CrossTenantPartners = cross_tenant_partners, "cross-tenant-partners", "cross-tenant access settings of named tenants";
    DeviceSettings = device_settings, "device-settings", "device settings (device registration policy)";
    ProvisioningJobs = provisioning_jobs, "provisioning-jobs", "provisioning jobs of connected apps";
    SensitivityLabels = sensitivity_labels, "sensitivity-labels", "list of sensitivity labels";
    LabelPolicies = label_policies, "label-policies", "list of label policies";
    CloudAppPolicies = cloud_app_policies, "cloud-app-policies", "list of policies of Defender for Cloud Apps";
    AdministrativeUnits = administrative_units, "administrative-units", "list of administrative units";
    UnitMembers = unit_members, "administrative-unit-members", "members of administrative units";
    Workstations = workstations, "inventory-workstations", "inventory sheet Admin workstations";
    AccessReviews = access_reviews, "access-reviews", "access review definitions";
    ReviewDecisions = review_decisions, "access-review-decisions", "decisions of access reviews";
    AuditLog = audit_log, "audit-log", "directory audit log";
    TransportSettings = transport_settings, "transport-config", "transport configuration of Exchange";
    MailProtocols = mail_protocols, "mailbox-protocols", "list of mailbox protocol settings (POP, IMAP, SMTP AUTH)";
    MailPolicies = mail_policies, "mail-authentication-policies", "list of Exchange authentication policies";
    AzureRoleAssignments = azure_role_assignments, "azure-role-assignments", "Azure role assignments";
    AzureRoleDefinitions = azure_role_definitions, "azure-role-definitions", "Azure role definitions";
    Subscriptions = subscriptions, "azure-subscriptions", "list of Azure subscriptions";
    ClassicAdministrators = classic_administrators, "classic-administrators", "classic administrators of Azure";
    ManagementGroups = management_groups, "management-groups", "list of management groups";
    SubscriptionInventory = subscription_inventory, "inventory-subscriptions", "inventory sheet Subscriptions";
    ResponsePlans = response_plans, "inventory-response-plan", "inventory sheet Response plan";
    DiagnosticSettings = diagnostic_settings, "diagnostic-settings", "diagnostic settings";
    AlertRules = alert_rules, "alert-rules", "activity log alert rules";
    ActionGroups = action_groups, "action-groups", "action groups";
    ActivityLog = activity_log, "activity-log", "Azure activity log";
    BillingAccounts = billing_accounts, "billing-accounts", "list of billing accounts";
    BillingRoles = billing_roles, "billing-roles", "billing role assignments";
    BillingRoleDefinitions = billing_role_definitions, "billing-role-definitions", "billing role definitions";
    EnrollmentAccounts = enrollment_accounts, "enrollment-accounts", "accounts of the enterprise agreement";
    UsageReports = usage_reports, "usage-reports", "Microsoft 365 usage report (Active User Detail)";
    AdminAuditConfig = admin_audit_config, "admin-audit-config", "audit log settings";
    ProtectedActions = protected_actions, "protected-actions", "list of protected actions";
    PublishedApps = published_apps, "published-apps", "list of on-premises apps that are published";
    NetworkConnectors = network_connectors, "network-connectors", "list of connectors into the client’s network";
    AuthenticationContexts = authentication_contexts, "authentication-contexts", "authentication contexts";
    DefenderPlans = defender_plans, "defender-plans", "plans of Defender for Cloud";
    SecurityContacts = security_contacts, "security-contacts", "security contacts of Defender for Cloud";
    PolicyAssignments = policy_assignments, "policy-assignments", "Azure Policy assignments";
    VirtualMachines = virtual_machines, "virtual-machines", "list of Azure virtual machines";
    CollectionRules = collection_rules, "data-collection-rules", "data collection rules";
    RuleAssociations = rule_associations, "data-collection-rule-associations", "associations of data collection rules";
    MachineAccounts = machine_accounts, "inventory-vm-accounts", "inventory sheet VM accounts";
    AzurePimActive = azure_pim_active, "azure-pim-active", "active PIM assignments of Azure roles";
    AzurePimEligible = azure_pim_eligible, "azure-pim-eligible", "eligible PIM assignments of Azure roles";
    AzureRolePolicies = azure_role_policies, "azure-role-policies", "PIM settings of Azure roles";
    InboxRules = inbox_rules, "inbox-rules", "inbox rules";
    MailboxAudit = mailbox_audit, "mailbox-audit", "mailbox audit settings";
    AdUsers = ad_users, "ad-users", "list of Active Directory accounts";
    AdGroupMembers = ad_group_members, "ad-group-members", "members of Active Directory groups";
    AdComputers = ad_computers, "ad-computers", "list of Active Directory computers";
    UnifiedAudit = unified_audit, "unified-audit-log", "unified audit log";
    IdentitySensors = identity_sensors, "identity-sensors", "list of sensors of Defender for Identity";
    ShellEndpoints = shell_endpoints, "shell-endpoints", "list of PowerShell endpoints on domain controllers";
    LogWorkspaces = log_workspaces, "log-workspaces", "list of Log Analytics workspaces";
    RelyingParties = relying_parties, "relying-parties", "list of AD FS relying parties";
    Collectors = collectors, "collector-run", "collector run details";
    Services = services, "inventory-services", "inventory sheet Services";
    ExposedPeople = exposed, "inventory-exposed", "inventory sheet Exposed people";
    RoleGroups = role_groups, "role-groups", "role groups of Exchange and Purview";
    IntuneRoles = intune_roles, "intune-roles", "role assignments of Intune";
    DefenderRoles = defender_roles, "defender-roles", "role assignments of Defender XDR";
    SharePointAdministrators = sharepoint_administrators, "sharepoint-administrators", "site administrators of SharePoint";
    PowerPlatformRoles = power_platform_roles, "power-platform-roles", "environment roles of Power Platform";
    DynamicsRoles = dynamics_roles, "dynamics-roles", "security roles of Dynamics 365 (Dataverse)";
    RiskyUsers = risky_users, "risky-users", "list of risky users";
    RiskyWorkloads = risky_workloads, "risky-service-principals", "list of risky workload identities";
    RiskDetections = risk_detections, "risk-detections", "risk detections";
    SecureScores = secure_scores, "secure-score", "Secure Score";
    SecureScoreControls = secure_score_controls, "secure-score-controls", "recommended actions of Secure Score";
    Synchronisation = synchronisation, "directory-synchronisation", "settings of directory synchronisation";
    Devices = devices, "devices", "list of devices";
}

/// How much of a kind of record was supplied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SupplyState {
    #[default]
    NotSupplied,
    /// Only some, by design of the source ("eight roles only", "policies saved one by one"): the words say which.
    Some(String),
    /// Cut: more pages exist, a row limit was reached, or rows were refused.
    Truncated(String),
    Whole,
}

/// State and columns of what was supplied, over all files of the kind.
#[derive(Clone, Debug, Default)]
pub struct Supply {
    pub state: SupplyState,
    /// Columns that stood in at least one file.
    pub present: BTreeSet<Column>,
    /// Columns with a value in at least one row.
    pub filled: BTreeSet<Column>,
    /// Of a log: columns that stood in some files and not in this one.
    pub lacking: BTreeMap<Column, String>,
    /// How many lists of the kind were supplied, empty ones too.
    pub lists: u32,
    /// Of a log: what is told of days between its files that none of them holds.
    pub apart: Option<String>,
    /// Objects (groups) for which a list of their own was supplied, where files come one for each: lower-case ids.
    pub per_object: BTreeSet<Box<str>>,
    /// Objects whose own list was supplied, but cut, and why. A whole list of the object takes it out of here.
    pub cut_objects: BTreeMap<Box<str>, String>,
    /// What came in its place, where that was an error: which file, and what it says.
    pub refused: Option<String>,
    /// When the newest file says it was collected.
    pub collected: Option<super::Moment>,
}

/// What one file gave of one kind of record.
#[derive(Clone, Debug)]
pub struct SuppliedList {
    pub kind: RecordKind,
    pub file: EvidenceId,
    /// The ids of the dataset and layout by which it was read.
    pub layout: (&'static str, &'static str),
    /// Nothing is known to be missing.
    pub is_whole: bool,
    /// It holds one object, which its tool saved by its id: the list is in all files of the folder.
    pub is_one_of_many: bool,
    /// The objects (groups) whose lists it holds, where it is of single ones: ids in lower case.
    pub objects: Vec<Box<str>>,
    /// Of a list that comes once for each subscription of Azure: its file's name, in lower case, and the subscriptions that its
    /// rows name.
    pub name: Box<str>,
    /// The name is one that the request has filled in (`vms-….json`).
    pub is_filled_in: bool,
    pub subscriptions: Vec<Box<str>>,
    /// The file's name in lower case without dates: a list of the same layout under the same name is the same export again.
    pub stem: Box<str>,
    /// Its columns, and whether any row had a value.
    pub columns: Vec<(Column, bool)>,
}

impl Supply {
    pub fn is_supplied(&self) -> bool {
        self.state != SupplyState::NotSupplied
    }

    /// Adds one file's state. The best file counts, until all are read ([`crate::datasets::import`]).
    pub fn add(&mut self, state: SupplyState) {
        let rank = |state: &SupplyState| match state {
            SupplyState::NotSupplied => 0,
            SupplyState::Some(_) => 1,
            SupplyState::Truncated(_) => 2,
            SupplyState::Whole => 3,
        };
        if rank(&state) > rank(&self.state) {
            self.state = state;
        }
    }

    /// Adds one file's state of a log. Each holds entries of its own: what one lacks no other makes up for.
    pub fn add_of_log(&mut self, state: SupplyState) {
        match (&self.state, &state) {
            (SupplyState::Truncated(_), _) => {}
            (_, SupplyState::Truncated(_)) => self.state = state,
            _ => self.add(state),
        }
    }

    /// Objects whose own list was supplied whole.
    pub fn add_objects(&mut self, objects: impl IntoIterator<Item = Box<str>>) {
        for object in objects {
            self.cut_objects.remove(&object);
            self.per_object.insert(object);
        }
    }

    /// Objects whose own list was supplied, but cut. The kind as such was supplied: other objects' lists are whole.
    pub fn add_cut_objects(&mut self, objects: &[Box<str>], why: &str) {
        self.add(SupplyState::Whole);
        for object in objects {
            if !self.per_object.contains(object) {
                self.cut_objects.entry(object.clone()).or_insert_with(|| why.to_owned());
            }
        }
    }

    /// What is missing before a question about all records can be answered with *none*.
    pub fn gap(&self, kind: RecordKind) -> Option<Missing> {
        let why = match &self.state {
            SupplyState::Whole => return None,
            SupplyState::NotSupplied => {
                let error = self.refused.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
                format!("The {} {} not supplied{error}.", kind.title(), kind.verb("was", "were"))
            }
            SupplyState::Truncated(why) => format!("The {} {} cut: {why}", kind.title(), kind.verb("is", "are")),
            SupplyState::Some(which) => {
                format!("Only some of the {} {} supplied: {which}", kind.title(), kind.verb("was", "were"))
            }
        };
        Some(Missing { kind, column: None, why })
    }

    /// As [`Supply::gap`], of a list that was supplied and is cut; for lists that only add to others.
    pub fn cut_gap(&self, kind: RecordKind) -> Option<Missing> {
        self.gap(kind).filter(|_| matches!(self.state, SupplyState::Truncated(_)))
    }

    /// What is missing if `column` is absent, or empty in every row where empty means nothing.
    pub fn column_gap(&self, kind: RecordKind, column: Column, empty: Empty) -> Option<Missing> {
        let how = if let Some(file) = self.lacking.get(column) {
            format!("no column “{column}” in {file}")
        } else if !self.present.contains(column) {
            format!("no column “{column}”")
        } else if empty == Empty::MeansNothing && !self.filled.contains(column) {
            format!("the column “{column}” is empty in every row")
        } else {
            return None;
        };
        let why = kind.does_not_tell(column, &how);
        Some(Missing { kind, column: Some(column), why })
    }
}

impl RecordKind {
    /// The form of a verb that goes with the title: "the list of users was", "the licences were".
    fn verb(self, one: &'static str, more: &'static str) -> &'static str {
        let title = self.title();
        let head = title.split(" of ").next().unwrap_or(title);
        let head = head.split(" (").next().unwrap_or(head);
        if head.ends_with('s') && !head.starts_with("inventory sheet") { more } else { one }
    }
}

/// Whether an empty cell says something in this column (no end date = permanent) or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    SaysSomething,
    MeansNothing,
}

/// A gap in the evidence: what keeps a check from an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Missing {
    pub kind: RecordKind,
    pub column: Option<Column>,
    pub why: String,
}

/// The records of one kind.
#[derive(Clone, Debug)]
pub struct Records<T> {
    pub items: Vec<T>,
    pub supply: Supply,
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self { items: Vec::new(), supply: Supply::default() }
    }
}

impl<T> Records<T> {
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
    /// Whether this group's own list was supplied whole: in a list of all, or in a file of its own.
    pub fn of_group(&self, group: &str) -> bool {
        let supply = &self.supply;
        let of_all =
            supply.state == SupplyState::Whole && supply.per_object.is_empty() && supply.cut_objects.is_empty();
        of_all || supply.per_object.contains(group.to_lowercase().as_str())
    }

    /// Why this group's own list is not whole, where it was supplied and is cut.
    pub fn cut_of_group(&self, group: &str) -> Option<&str> {
        self.supply.cut_objects.get(group.to_lowercase().as_str()).map(String::as_str)
    }
}

impl<'a, T> IntoIterator for &'a Records<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A list that others go on reading while they hold it, as findings do with the names of a million accounts. Whoever holds it
/// alone changes it in place; else a copy is changed.
#[derive(Clone)]
pub struct Shared<T>(Arc<T>);

impl<T: std::fmt::Debug> std::fmt::Debug for Shared<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<T> Shared<T> {
    /// To be held beside this one.
    pub fn share(&self) -> Arc<T> {
        Arc::clone(&self.0)
    }
}

impl<T: Default> Default for Shared<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> From<T> for Shared<T> {
    fn from(list: T) -> Self {
        Self(Arc::new(list))
    }
}

impl<'a, T> IntoIterator for &'a Shared<Records<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_a_sentence() {
        let check = |kind: RecordKind, state: SupplyState, expected: &str| {
            let supply = Supply { state, ..Supply::default() };
            assert_eq!(supply.gap(kind).unwrap().why, expected);
        };
        let cut = || SupplyState::Truncated("more pages exist.".to_owned());
        let some = || SupplyState::Some("those of one group.".to_owned());
        check(RecordKind::Users, SupplyState::NotSupplied, "The list of users was not supplied.");
        check(RecordKind::Domains, SupplyState::NotSupplied, "The domains were not supplied.");
        check(RecordKind::Licences, SupplyState::NotSupplied, "The licences (subscribed SKUs) were not supplied.");
        check(RecordKind::Services, SupplyState::NotSupplied, "The inventory sheet Services was not supplied.");
        check(
            RecordKind::SecurityDefaults,
            SupplyState::NotSupplied,
            "The security defaults setting was not supplied.",
        );
        check(RecordKind::GroupMembers, cut(), "The members of groups are cut: more pages exist.");
        check(RecordKind::SignIns, cut(), "The sign-in log is cut: more pages exist.");
        check(
            RecordKind::GroupMembers,
            some(),
            "Only some of the members of groups were supplied: those of one group.",
        );
        let lacks = |kind: RecordKind| Supply::default().column_gap(kind, "mail", Empty::MeansNothing).unwrap().why;
        assert_eq!(lacks(RecordKind::Users), "The list of users does not tell mail addresses (no column “mail”).");
        let found = lacks(RecordKind::Applications);
        assert_eq!(found, "The app registrations do not tell mail addresses (no column “mail”).");
        let odd = Supply::default().column_gap(RecordKind::Users, "odd", Empty::SaysSomething).unwrap().why;
        assert_eq!(odd, "The list of users does not tell “odd” (no column “odd”).");
    }
}
