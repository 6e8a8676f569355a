//! What makes records of each kind one object, and which of their properties are compared and filled up.

use super::rows::{Answer, BY_NAME, How, Object, Speaks, Stands, Word, always, as_read};
use crate::evidence::SourceRef;
use crate::tenant::access::Rule;
use crate::tenant::active_directory::{AdComputer, AdUser, IdentitySensor, ShellEndpoint};
use crate::tenant::activity::{AuditConfig, UsageRow};
use crate::tenant::applications::RelyingParty;
use crate::tenant::azure::{
    AzureRoleDefinition, AzureRolePolicy, AzureScope, ClassicAdministrator, ManagementGroup, Subscription,
};
use crate::tenant::azure_monitoring::{ActionGroup, AlertRule, DiagnosticSetting, Leaf, LogOwner, LogRetention};
use crate::tenant::azure_security::{
    CollectionRule, DefenderPlan, MachineSystem, PolicyAssignment, RuleAssociation, SecurityContact, VirtualMachine,
};
use crate::tenant::billing::{BillingAccount, BillingRoleDefinition, EnrollmentAccount};
use crate::tenant::consent::PermissionClassification;
use crate::tenant::information_protection::{CloudAppPolicy, CloudAppPolicyKind, Label, LabelPolicy};
use crate::tenant::mail_protocols::{MailAuthenticationPolicy, MailProtocols, TransportSettings};
use crate::tenant::mail_rules::{InboxRule, MailboxAuditState};
use crate::tenant::protection::{AuthenticationContext, ResourceAction};
use crate::tenant::provisioning::ProvisioningJob;
use crate::tenant::published_apps::NetworkConnector;
use crate::tenant::review::{AccessReview, Ends, ReviewInstance, Reviewed, Reviewers};
use crate::tenant::secure_score::{ControlScore, SecureScore, SecureScoreControl};
use crate::tenant::{
    AlertState, Device, DeviceKind, Mailbox, Moment, PartnerRelationship, RiskDetection, RiskState, RiskyAccount,
    RoleDefinition, Synchronisation,
};

as_read!(RiskState, MachineSystem, CloudAppPolicyKind, Reviewed, Reviewers, Ends, ControlScore, Rule, LogOwner);
always!(RiskState, MachineSystem, CloudAppPolicyKind);

impl Word for Leaf {
    fn word(&self) -> Box<str> {
        format!("{} = {}", self.field, self.values.join(" or ")).into()
    }
}

impl Word for &'static str {
    fn word(&self) -> Box<str> {
        (*self).into()
    }
}

impl Word for AzureScope {
    fn word(&self) -> Box<str> {
        self.path().into()
    }
}

/// Without where it stands.
impl Word for ReviewInstance {
    fn word(&self) -> Box<str> {
        let day = |at: Option<Moment>| at.map(Moment::iso_date).unwrap_or_default();
        format!("{} from {} to {}", self.status, day(self.start), day(self.end)).into()
    }
}

/// A category of logs, or the score of others.
impl<T: Answer> Word for (Box<str>, T) {
    fn word(&self) -> Box<str> {
        format!("{} {}", self.0, self.1.said()).into()
    }
}

impl<T: Answer> Word for (&'static str, T) {
    fn word(&self) -> Box<str> {
        format!("{} {}", self.0, self.1.said()).into()
    }
}

/// The first that is filled.
fn first<const N: usize>(names: [&str; N]) -> String {
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned()
}

/// Names that only together tell one object; empty where the first is.
fn all<const N: usize>(names: [&str; N]) -> String {
    if names.first().is_none_or(|name| name.is_empty()) { String::new() } else { names.join("\n") }
}

/// What lies in a subscription, by its first line: lists of Azure are of one, or of several. `path`: of the object, or of what
/// it is about. Empty where nothing names the object.
fn within(path: &str, names: &[&str]) -> String {
    if names.first().is_none_or(|name| name.is_empty()) {
        return String::new();
    }
    let scope = AzureScope::parse(path);
    format!("{}\n{}", scope.subscription().unwrap_or_default(), names.join("\n"))
}

/// What a tenant has once.
fn once<T>(_row: &T) -> String {
    "the only one".to_owned()
}

macro_rules! objects {
    ($($kind:ty: $places:ident, $key:expr, $title:expr $(, changed $changed:ident)? $(, in_all_layouts $all:literal)? $(, names $names:expr)? => $($speaks:ident)? { $($field:ident: $what:literal),* $(,)? })+) => {
        $(impl Object for $kind {
            $(const SPEAKS: Speaks = Speaks::$speaks;)?
            $(const IN_ALL_LAYOUTS: bool = $all;)?
            fn places(&self) -> &[SourceRef] {
                self.$places.stands()
            }
            fn key(&self) -> String {
                let key: fn(&Self) -> String = $key;
                key(self)
            }
            fn title(&self) -> Box<str> {
                let title: fn(&Self) -> String = $title;
                title(self).into()
            }
            $(fn names(&self) -> Vec<String> {
                let names: fn(&Self) -> Vec<String> = $names;
                names(self)
            })?
            $(fn changed(&self) -> Option<Moment> {
                self.$changed
            })?
            fn said(&self) -> Vec<(&'static str, Box<str>)> {
                vec![$(($what, Answer::said(&self.$field))),*]
            }
            fn fill(&mut self, older: &mut Self, how: How) {
                if how.is_narrower {
                    self.$places.join(&mut older.$places);
                }
                $(Answer::fill(&mut self.$field, &mut older.$field, how);)*
            }
        })+
    };
}

objects! {
    Mailbox: source, |row| first([&row.id, &row.upn, &row.primary_address]),
        |row| first([&row.upn, &row.primary_address, &row.display_name]), in_all_layouts true,
        names |row| [&row.id, &row.upn, &row.primary_address].map(ToString::to_string).to_vec() => {
        upn: "UserPrincipalName", primary_address: "PrimarySmtpAddress", kind: "RecipientTypeDetails",
        forwarding_smtp: "ForwardingSmtpAddress", forwarding_address: "ForwardingAddress",
        delivers_and_forwards: "DeliverToMailboxAndForward", addresses: "EmailAddresses", audit_enabled: "AuditEnabled",
    }
    RoleDefinition: source, |row| row.id.to_string(), |row| format!("the role {}", row.name) => All {
        name: "displayName", built_in: "isBuiltIn", enabled: "isEnabled", privileged: "isPrivileged", actions: "allowedResourceActions",
    }
    AlertState: source, |row| first([&row.definition, &row.id]), |row| format!("the alert {}", first([&row.definition, &row.id])), changed last_scanned => All {
        active: "isActive", incidents: "incidentCount",
    }
    PartnerRelationship: source, |row| format!("{}\n{}", row.name, row.customer_tenant.as_deref().unwrap_or_default()),
        |row| format!("the relationship {}", first([&row.name, row.partner.as_deref().unwrap_or_default()])), in_all_layouts true => All {
        partner: "partner", status: "status", roles: "unifiedRoles", auto_extends: "autoExtendDuration",
        activated: "activatedDateTime", end: "endDateTime", undelegated: "delegated administration without granular roles",
    }
    PermissionClassification: source, |row| all([&row.permission, &row.api]), |row| format!("the permission {}", row.permission) => {
        level: "classification", risky_elsewhere: "risky in another tool",
    }
    ProvisioningJob: source, |row| all([&row.id, &row.app]), |row| format!("the provisioning job {}", row.id) => {
        template: "templateId", schedule: "schedule.state", status: "status.code", failures: "countSuccessiveCompleteFailures",
        last_state: "lastExecution.state", last_run: "the last run", last_success: "the last run that succeeded",
        quarantine_reason: "quarantine.reason", quarantined_since: "quarantine.currentBegan",
        deletes: "whether accounts are deleted in the app", skips_deletions: "SkipOutOfScopeDeletions",
    }
    Label: source, |row| first([&row.id, &row.name]), |row| format!("the label {}", first([&row.display_name, &row.name])) => All {
        display_name: "DisplayName", parent: "ParentId", enabled: "isActive", encrypts: "hasProtection",
    }
    LabelPolicy: source, |row| row.name.to_string(), |row| format!("the label policy {}", row.name) => All {
        labels: "Labels", enabled: "Enabled",
    }
    CloudAppPolicy: source, |row| row.name.to_string(), |row| format!("the policy {}", row.name), changed modified => All {
        kind: "its kind", enabled: "whether it is on", severity: "severity",
    }
    AccessReview: source, |row| row.id.to_string(), |row| format!("the access review {}", row.name) => All {
        name: "displayName", status: "status", reviewed: "what is reviewed", recurrence: "recurrence", ends: "the end",
        only_of: "whom alone it asks about", reviewers: "reviewers", applies_itself: "autoApplyDecisionsEnabled",
        default_decision: "defaultDecision", instances: "the runs",
    }
    TransportSettings: source, once, |_| "the transport configuration".to_owned(), in_all_layouts true => {
        smtp_auth_off: "SmtpClientAuthenticationDisabled",
    }
    AuditConfig: source, once, |_| "the audit log settings".to_owned() => {
        unified_enabled: "UnifiedAuditLogIngestionEnabled", admin_enabled: "AdminAuditLogEnabled", mailboxes_off: "AuditDisabled",
        from_exchange: "whether the session was Exchange Online’s",
    }
    MailProtocols: source, |row| first([&row.id, &row.address, &row.name]), |row| first([&row.address, &row.name]), in_all_layouts true => {
        pop: "PopEnabled", imap: "ImapEnabled", active_sync: "ActiveSyncEnabled", smtp_auth_off: "SmtpClientAuthenticationDisabled",
    }
    MailAuthenticationPolicy: source, |row| row.name.to_string(), |row| format!("the authentication policy {}", row.name) => All {
        allows_basic: "the protocols with basic authentication",
    }
    AzureRoleDefinition: source, |row| all([&row.id, &row.asked_of]), |row| format!("the Azure role {}", row.name) => {
        name: "roleName", custom: "isCustom", actions: "actions", not_actions: "notActions", data_actions: "dataActions",
        scopes: "assignableScopes",
    }
    Subscription: sources, |row| row.id.to_string(), |row| format!("the subscription {}", first([&row.name, &row.id])) => {
        name: "displayName", state: "state", tenant: "tenantId", home_tenant: "homeTenantId", offer: "quotaId",
        managed_by: "managedByTenants", parent: "the management group above it",
    }
    ClassicAdministrator: source, |row| all([&row.name, &row.subscription]), |row| format!("the classic administrator {}", row.name) => {
        roles: "role",
    }
    ManagementGroup: source, |row| row.id.to_string(), |row| format!("the management group {}", row.name) => {
        name: "displayName", tenant: "tenantId",
    }
    DiagnosticSetting: source, |row| all([&row.of.word(), &row.name]), |row| format!("the diagnostic setting {}", row.name), in_all_layouts true => Each {
        destinations: "the destinations", workspace: "workspaceId", categories: "the categories",
    }
    AlertRule: source, |row| within(row.scopes.first().map_or("", |scope| scope), &[&row.name, &row.scopes.join("\n")]),
        |row| format!("the alert rule {}", row.name) => Each {
        enabled: "enabled", conditions: "condition", action_groups: "actionGroups",
    }
    ActionGroup: source, |row| within(&row.id, &[&row.id]), |row| format!("the action group {}", row.name) => Each {
        enabled: "enabled", mails: "emailReceivers", receivers: "the number of receivers",
    }
    BillingAccount: source, |row| row.id.to_string(), |row| format!("the billing account {}", row.name) => {
        agreement: "agreementType", has_read_access: "hasReadAccess",
    }
    BillingRoleDefinition: source, |row| row.id.to_string(), |row| format!("the billing role {}", row.name) => { name: "roleName" }
    EnrollmentAccount: source, |row| all([&row.owner, &row.name]), |row| format!("the enrolment account {}", row.name) => {
        authentication: "authType", status: "status",
    }
    UsageRow: source, |row| {
            let products: Vec<&str> = row.activities.iter().map(|(product, _)| *product).collect();
            all([&row.upn, &products.join("\n")])
        }, |row| row.upn.to_string(), changed refreshed => {
        deleted: "Is Deleted", activities: "the last activities",
    }
    ResourceAction: source, |row| row.name.to_string(), |row| row.name.to_string() => { context: "authenticationContextId" }
    NetworkConnector: source, |row| all([if row.id.is_empty() { &row.name } else { &row.id }, &row.is_group.word()]),
        |row| format!("the connector {}", row.name) => { active: "status" }
    AuthenticationContext: source, |row| row.id.to_string(), |row| format!("the authentication context {}", row.name) => All {
        available: "isAvailable",
    }
    DefenderPlan: source, |row| all([&row.subscription, &row.name]), |row| format!("the Defender plan {}", row.name) => Each {
        on: "whether it is on", deprecated: "deprecated",
    }
    SecurityContact: source, |row| row.subscription.to_string(), |row| format!("the security contact of {}", row.subscription) => {
        emails: "emails", roles: "roles", notifies: "whether alerts are sent",
    }
    PolicyAssignment: source, |row| all([&row.name, &row.scope.word()]), |row| format!("the policy assignment {}", row.name) => {
        not_scopes: "notScopes", definition: "policyDefinitionId", enforced: "whether it is enforced",
    }
    VirtualMachine: source, |row| within(&row.id, &[&row.id]), |row| format!("the machine {}", row.name) => Each {
        system: "osType", local_administrator: "adminUsername", has_identity: "whether it has an identity",
        entra_sign_in: "the extension for Entra sign-in",
    }
    CollectionRule: source, |row| within(&row.id, &[&row.id]), |row| format!("the data collection rule {}", row.name) => Each {
        collects_security_events: "whether it collects security events", transforms: "transformKql", only_some: "whether it takes only some",
    }
    RuleAssociation: source, |row| all([&row.machine, &row.rule]), |row| format!("the association of {}", row.machine) => Each {}
    AzureRolePolicy: source, |row| all([&row.role_id, &row.scope.word()]), |row| format!("the PIM settings of {}", row.role_id) => { rules: "rules" }
    InboxRule: source, |row| all([&row.mailbox, &row.name]), |row| format!("the rule {} of {}", row.name, row.mailbox) => Each {
        enabled: "Enabled", forwards_to: "the addresses it forwards to", deletes: "DeleteMessage", moves_to: "MoveToFolder",
    }
    MailboxAuditState: source, |row| row.account.to_string(), |row| row.account.to_string() => { bypassed: "AuditBypassEnabled" }
    AdUser: source, |row| first([&row.sid, &row.distinguished_name, &row.account]), |row| first([&row.account, &row.upn, &row.sid]), in_all_layouts true,
        names |row| [&row.sid, &row.distinguished_name].map(ToString::to_string).to_vec() => {
        upn: "userPrincipalName", mail: "mail", enabled: "Enabled", admin_count: "adminCount", password_last_set: "PasswordLastSet",
        never_expires: "PasswordNeverExpires", not_required: "PasswordNotRequired", reversible: "AllowReversiblePasswordEncryption",
        no_pre_authentication: "DoesNotRequirePreAuth", trusted_for_delegation: "TrustedForDelegation",
        trusted_to_authenticate: "TrustedToAuthForDelegation", smartcard_required: "SmartcardLogonRequired",
        service_names: "servicePrincipalName", member_of: "memberOf", immutable_id: "objectGUID", display_name: "displayName",
    }
    AdComputer: source, |row| first([&row.distinguished_name, &row.name]), |row| row.name.to_string(), in_all_layouts true => {
        enabled: "Enabled", operating_system: "OperatingSystem", last_logon: "LastLogonDate", password_last_set: "PasswordLastSet",
        laps_expiry: "the expiry of its LAPS password",
    }
    IdentitySensor: source, |row| row.name.to_string(), |row| format!("the sensor {}", row.name) => All {
        controllers: "the domain controllers", kind: "sensorType", state: "deploymentStatus", health: "healthStatus", version: "version",
    }
    ShellEndpoint: source, |row| all([&row.computer, &row.name]), |row| format!("the endpoint {} of {}", row.name, row.computer) => Each {
        is_limited: "whether it is limited",
    }
    LogRetention: source, |row| all([&row.workspace, row.table.as_deref().unwrap_or_default()]), |row| format!("the workspace {}", row.name) => {
        days: "retentionInDays",
    }
    RelyingParty: source, |row| row.name.to_string(), |row| format!("the relying party {}", row.name) => All {
        identifiers: "Identifier", enabled: "Enabled", policy: "AccessControlPolicyName", rules_ask_for_mfa: "AdditionalAuthenticationRules",
    }
    RiskyAccount: source, |row| first([&row.id, &row.name]), |row| first([&row.name, &row.id]), changed updated, in_all_layouts true => {
        level: "riskLevel", state: "riskState", detail: "riskDetail", deleted: "isDeleted",
    }
    RiskDetection: source, |row| {
            let who = first([&row.user_id, &row.upn]);
            all([&who, &row.kind, &row.at.map(|at| at.seconds().to_string()).unwrap_or_default()])
        }, |row| format!("the risk detection {} of {}", row.kind, first([&row.upn, &row.user_id])) => {
        level: "riskLevel", state: "riskState",
    }
    SecureScore: source, |row| row.at.map(|at| at.seconds().to_string()).unwrap_or_default(), |_| "the Secure Score".to_owned() => {
        current: "currentScore", maximum: "maxScore", averages: "averageComparativeScores", controls: "controlScores",
    }
    SecureScoreControl: source, |row| first([&row.id, &row.title]), |row| format!("the recommended action {}", first([&row.title, &row.id])) => All {
        maximum: "maxScore", points: "the points", status: "status", deprecated: "deprecated",
    }
    // Servers are told apart by the names of their files only.
    Synchronisation: sources, |row| if row.scheduled.is_some() || row.staging.is_some() { BY_NAME.to_owned() } else { once(row) },
        |_| "the synchronisation".to_owned(), in_all_layouts true => {
        password_hashes: "passwordSyncEnabled", soft_match_blocked: "blockSoftMatchEnabled",
        scheduled: "SyncCycleEnabled", staging: "StagingModeEnabled",
        hard_match_blocked: "blockCloudObjectTakeoverThroughHardMatchEnabled", last_sync: "the last synchronisation",
        last_password_sync: "the last password synchronisation", configured: "whether anything is synchronised",
    }
}

/// What many devices have alike stays held once.
impl Object for Device {
    const IN_ALL_LAYOUTS: bool = true;
    fn places(&self) -> &[SourceRef] {
        &self.sources
    }
    fn key(&self) -> String {
        first([&self.device_id, &self.id])
    }
    fn names(&self) -> Vec<String> {
        [&self.device_id, &self.id].map(ToString::to_string).to_vec()
    }
    fn title(&self) -> Box<str> {
        format!("the device {}", first([&self.name, &self.id])).into()
    }
    fn said(&self) -> Vec<(&'static str, Box<str>)> {
        let (system, version, join) = (&self.kind.system, &self.kind.system_version, &self.kind.join_type);
        vec![
            ("accountEnabled", self.enabled.said()),
            ("isCompliant", self.compliant.said()),
            ("isManaged", self.managed.said()),
            ("operatingSystem", system.said()),
            ("operatingSystemVersion", version.said()),
            ("trustType", join.said()),
        ]
    }
    fn fill(&mut self, older: &mut Self, how: How) {
        self.enabled.fill(&mut older.enabled, how);
        self.compliant.fill(&mut older.compliant, how);
        self.managed.fill(&mut older.managed, how);
        self.last_sign_in.fill(&mut older.last_sign_in, how);
        self.registered.fill(&mut older.registered, how);
        self.owner.fill(&mut older.owner, how);
        DeviceKind::fill(&mut self.kind, &older.kind);
    }
}
