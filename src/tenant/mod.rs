//! Tenant: what the evidence says, as typed records joined into one picture.
//!
//! Records are plain facts with the row they came from. The pictures drawn from them (who holds what, which policy
//! covers whom) are in `holders` and `coverage`. Nothing here judges, and nothing here reads files.

pub mod access;
pub mod account;
pub mod active_directory;
pub mod activity;
pub mod administration_apps;
pub mod administrative_unit;
pub mod applications;
pub mod audit;
pub mod azure;
pub mod azure_holders;
pub mod azure_monitoring;
pub mod azure_roles;
pub mod azure_security;
pub mod billing;
pub mod categories;
pub mod cell;
pub mod certificate;
pub mod columns;
pub mod conflicts;
pub mod consent;
pub mod coverage;
pub mod device;
pub mod device_settings;
mod events;
#[cfg(test)]
pub(crate) mod fixtures;
mod folded;
pub mod group;
pub mod holders;
pub mod in_words;
pub mod information_protection;
mod joined;
pub mod licence;
mod listed;
mod lookup;
pub mod mail_protocols;
pub mod mail_rules;
pub mod mapping;
pub mod moment;
pub mod naming;
mod natural;
mod newest;
pub mod organization;
pub mod permissions;
pub mod policy;
pub mod products;
pub mod profile;
pub mod proposals;
pub mod protection;
pub mod provisioning;
pub mod published_apps;
pub mod records;
pub mod review;
pub mod risk;
pub mod role;
pub mod roles;
pub mod second_factor;
pub mod secure_score;
pub mod service_roles;
pub mod sign_in;
pub mod stated;
pub mod synchronisation;
pub mod unknown_words;
mod unlisted;
pub mod vocabulary;

use crate::evidence::SourceRef;
use folded::Folded;
use joined::Joined;
use lookup::Lookup;
pub(crate) use lookup::lower;
pub(crate) use natural::Letters;
pub use natural::{Natural, natural};
use std::sync::OnceLock;

pub use access::{AlertState, RolePolicy};
pub use account::{Known, Mailbox, Registration, User};
pub use applications::{Application, Credential, ServicePrincipal};
pub use device::{Device, DeviceKind};
pub use group::{Access, Group, GroupLink, GroupSchedule};
pub use in_words::figure;
pub use licence::Sku;
pub use moment::Moment;
pub use organization::{CollectorRun, Domain, Federation, Organization, PartnerRelationship};
pub use policy::{AuthenticationStrength, CaPolicy, MethodsPolicy, NamedLocation, SecurityDefaults};
pub use profile::{Identity, Licence, Profile};
pub use records::{Column, Missing, RecordKind, Records, Shared, SuppliedList, Supply, SupplyState};
pub use risk::{RiskDetection, RiskState, RiskyAccount};
pub use role::{AssignmentState, PrincipalKind, PrincipalRef, RoleAssignment, RoleDefinition, Scope};
pub use secure_score::{SecureScore, SecureScoreControl};
pub use service_roles::{Service, ServiceRole};
pub use sign_in::{SignIn, SignInLog};
pub use stated::{AdministratorEntry, EmergencyEntry, ExposedEntry, ServiceEntry};
pub use synchronisation::Synchronisation;

/// Everything the evidence says. Lists are in the order of the evidence; lookups ignore case.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub struct Tenant {
    pub users: Shared<Records<User>>,
    pub registrations: Shared<Records<Registration>>,
    pub mailboxes: Records<Mailbox>,
    pub groups: Records<Group>,
    pub group_members: Records<GroupLink>,
    pub group_owners: Records<GroupLink>,
    pub group_schedules: Records<GroupSchedule>,
    pub role_definitions: Records<RoleDefinition>,
    /// Lists that carry activations without a mark: Graph `roleAssignments`, `directoryRoles` members, portal, PowerShell.
    pub role_assignments: Records<RoleAssignment>,
    /// PIM: active schedule instances.
    pub pim_active: Records<RoleAssignment>,
    /// PIM: eligible schedule instances.
    pub pim_eligible: Records<RoleAssignment>,
    pub role_policies: Records<RolePolicy>,
    pub pim_alerts: Records<AlertState>,
    pub methods_policy: Records<MethodsPolicy>,
    pub ca_policies: Records<CaPolicy>,
    pub named_locations: Records<NamedLocation>,
    pub strengths: Records<AuthenticationStrength>,
    pub security_defaults: Records<SecurityDefaults>,
    pub service_principals: Records<ServicePrincipal>,
    pub applications: Records<Application>,
    /// Owners from files of their own whose application or service principal is not known (yet).
    pub owner_lists: Vec<applications::OwnerList>,
    /// Instances of access reviews from files of their own, by review; [`Tenant::join`] gives them to their reviews.
    pub review_instances: Vec<(Box<str>, review::ReviewInstance)>,
    pub skus: Records<Sku>,
    pub organization: Records<Organization>,
    pub domains: Records<Domain>,
    pub federations: Records<Federation>,
    pub partners: Records<PartnerRelationship>,
    pub sign_ins: SignInLog,
    pub administrators: Records<AdministratorEntry>,
    pub emergency: Records<EmergencyEntry>,
    pub authorization_policy: Records<consent::AuthorizationPolicy>,
    pub admin_consent_policy: Records<consent::AdminConsentPolicy>,
    pub permission_classifications: Records<consent::PermissionClassification>,
    pub app_role_assignments: Records<consent::AppRoleAssignment>,
    pub permission_grants: Records<consent::PermissionGrant>,
    pub cross_tenant_default: Records<consent::CrossTenantAccess>,
    pub cross_tenant_partners: Records<consent::CrossTenantAccess>,
    pub device_settings: Records<device_settings::DeviceSettings>,
    pub provisioning_jobs: Records<provisioning::ProvisioningJob>,
    pub sensitivity_labels: Records<information_protection::Label>,
    pub label_policies: Records<information_protection::LabelPolicy>,
    pub cloud_app_policies: Records<information_protection::CloudAppPolicy>,
    pub administrative_units: Records<administrative_unit::AdministrativeUnit>,
    pub unit_members: Records<administrative_unit::UnitMember>,
    pub workstations: Records<stated::WorkstationEntry>,
    pub access_reviews: Records<review::AccessReview>,
    pub review_decisions: Records<review::ReviewDecision>,
    pub audit_log: audit::AuditLog,
    pub transport_settings: Records<mail_protocols::TransportSettings>,
    pub mail_protocols: Records<mail_protocols::MailProtocols>,
    pub mail_policies: Records<mail_protocols::MailAuthenticationPolicy>,
    /// Roles on Azure resources, from lists that carry activations without a mark.
    pub azure_role_assignments: Records<azure::AzureRoleAssignment>,
    pub azure_role_definitions: Records<azure::AzureRoleDefinition>,
    pub subscriptions: Records<azure::Subscription>,
    pub classic_administrators: Records<azure::ClassicAdministrator>,
    pub management_groups: Records<azure::ManagementGroup>,
    pub defender_plans: Records<azure_security::DefenderPlan>,
    pub security_contacts: Records<azure_security::SecurityContact>,
    pub policy_assignments: Records<azure_security::PolicyAssignment>,
    pub virtual_machines: Records<azure_security::VirtualMachine>,
    pub collection_rules: Records<azure_security::CollectionRule>,
    pub rule_associations: Records<azure_security::RuleAssociation>,
    pub machine_accounts: Records<azure_security::MachineAccountEntry>,
    pub azure_pim_active: Records<azure::AzureRoleAssignment>,
    pub azure_pim_eligible: Records<azure::AzureRoleAssignment>,
    pub azure_role_policies: Records<azure::AzureRolePolicy>,
    pub inbox_rules: Records<mail_rules::InboxRule>,
    pub mailbox_audit: Records<mail_rules::MailboxAuditState>,
    pub subscription_inventory: Records<stated::SubscriptionEntry>,
    pub response_plans: Records<stated::ResponsePlan>,
    pub diagnostic_settings: Records<azure_monitoring::DiagnosticSetting>,
    pub alert_rules: Records<azure_monitoring::AlertRule>,
    pub action_groups: Records<azure_monitoring::ActionGroup>,
    pub activity_log: azure_monitoring::ActivityLog,
    pub billing_accounts: Records<billing::BillingAccount>,
    pub billing_roles: Records<billing::BillingRole>,
    pub billing_role_definitions: Records<billing::BillingRoleDefinition>,
    pub enrollment_accounts: Records<billing::EnrollmentAccount>,
    pub usage_reports: Records<activity::UsageRow>,
    pub admin_audit_config: Records<activity::AuditConfig>,
    pub protected_actions: Records<protection::ResourceAction>,
    pub authentication_contexts: Records<protection::AuthenticationContext>,
    pub ad_users: Records<active_directory::AdUser>,
    pub ad_group_members: Records<active_directory::AdGroupMember>,
    pub ad_computers: Records<active_directory::AdComputer>,
    pub unified_audit: Records<activity::UnifiedAuditRow>,
    pub identity_sensors: Records<active_directory::IdentitySensor>,
    pub shell_endpoints: Records<active_directory::ShellEndpoint>,
    pub log_workspaces: Records<azure_monitoring::LogRetention>,
    pub relying_parties: Records<applications::RelyingParty>,
    pub published_apps: Records<published_apps::PublishedApp>,
    pub network_connectors: Records<published_apps::NetworkConnector>,
    pub collectors: Records<CollectorRun>,
    pub services: Records<ServiceEntry>,
    pub exposed: Records<ExposedEntry>,
    pub role_groups: Records<ServiceRole>,
    pub intune_roles: Records<ServiceRole>,
    pub defender_roles: Records<ServiceRole>,
    pub sharepoint_administrators: Records<ServiceRole>,
    pub power_platform_roles: Records<ServiceRole>,
    pub dynamics_roles: Records<ServiceRole>,
    /// Names of the services' own roles by id in lower case, from files that list roles only.
    pub service_role_names: std::collections::BTreeMap<Box<str>, Box<str>>,
    pub risky_users: Records<RiskyAccount>,
    pub risky_workloads: Records<RiskyAccount>,
    pub risk_detections: Records<RiskDetection>,
    pub secure_scores: Records<SecureScore>,
    pub secure_score_controls: Records<SecureScoreControl>,
    pub synchronisation: Records<Synchronisation>,
    pub devices: Shared<Records<Device>>,
    /// Events in the evidence (sign-in, change, creation, report; never an end date): the newest is the default as-of date.
    pub events: events::Events,
    /// The row that is being read.
    pub(crate) row: Option<SourceRef>,
    pub conflicts: conflicts::Conflicts,
    /// What each file gave; once [`Tenant::join`] has settled which of two lists counts, those of which only the file tells.
    pub lists: Vec<SuppliedList>,
    index: Index,
}

/// Found by name; never walked, so its order reaches no result. The hash is quick, and seeded anew in each run, so that
/// no file can be made to slow it.
pub(crate) type Names<V> = std::collections::HashMap<Box<str>, V, foldhash::fast::RandomState>;

/// Asked now and then by long work: `false` asks it to stop.
pub type GoesOn<'a> = &'a mut dyn FnMut() -> bool;

/// Records between two questions whether to go on: a millisecond's work.
pub(crate) const STRIDE: usize = 4_096;

/// Lookups over the lists; rebuilt by [`Tenant::join`].
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
struct Index {
    users: Folded,
    /// What the accounts of several lists have alike.
    filled: profile::Filled,
    user_by_mail: Lookup,
    registrations: Folded,
    group_by_id: Names<u32>,
    service_principal_by_id: Names<u32>,
    service_principal_by_app: Names<u32>,
    role_by_id: Names<u32>,
    members_by_group: Names<Vec<u32>>,
    owners_by_group: Names<Vec<u32>>,
    /// Groups of which files of their own or PIM tell.
    groups_told_apart: std::collections::BTreeSet<Box<str>>,
    joined: Joined,
    administrators: OnceLock<categories::Sheet>,
    /// All records were joined, and may be others since.
    is_whole: bool,
}

impl Tenant {
    /// An event of the evidence.
    pub fn saw_event(&mut self, moment: Moment) {
        self.events.saw(moment, self.row);
    }

    /// Folds accounts told twice into one, as [`Tenant::join`] does, while further ones come, so that several lists of
    /// all accounts never stand beside each other. It does so for every `few` records of accounts.
    pub fn join_accounts(&mut self, few: usize) {
        let (index, conflicts) = (&mut self.index, &mut self.conflicts);
        if self.users.items.len() >= index.users.count() + few {
            let (users, folded, filled) = (&mut self.users.items, &mut index.users, &mut index.filled);
            account::merge_users(users, folded, filled, conflicts, &mut || true);
        }
        if self.registrations.items.len() >= index.registrations.count() + few {
            account::merge_registrations(
                &mut self.registrations.items,
                &mut index.registrations,
                conflicts,
                &mut || true,
            );
        }
    }

    /// Merges records of one object from several files and builds the lookups. Call after the last record, and again
    /// whenever records were added. The order of files does not change the result.
    pub fn join(&mut self) {
        self.join_while(&mut || true);
    }

    /// As [`Tenant::join`]; `goes_on` is asked every few thousand records. `false`: it said so, and the tenant is of no use
    /// any more.
    pub fn join_while(&mut self, goes_on: GoesOn<'_>) -> bool {
        let mut index = Index::default();
        let conflicts = &mut self.conflicts;
        let (users, folded, filled) = (&mut self.users.items, &mut index.users, &mut index.filled);
        let is_first = !self.index.is_whole;
        if !conflicts.newest_first(users, |user| &user.sources) && is_first {
            *folded = self.index.users.reusable().unwrap_or_default();
        }
        if !conflicts.newest_first(&mut self.registrations.items, |row| &row.sources) && is_first {
            index.registrations = self.index.registrations.reusable().unwrap_or_default();
        }
        if !account::merge_users(users, folded, filled, conflicts, goes_on)
            || !account::merge_registrations(
                &mut self.registrations.items,
                &mut index.registrations,
                conflicts,
                goes_on,
            )
        {
            return false;
        }
        conflicts.note_namesakes(users, &folded.take_namesakes());
        self.conflicts.rename(&mut self.users.items);
        if !newest::settle(self, goes_on) {
            return false;
        }
        let steps: [fn(&mut Self, GoesOn<'_>) -> bool; 5] = [
            group::merge,
            |tenant, goes_on| device::merge(&mut tenant.devices.items, goes_on),
            |tenant, goes_on| {
                applications::assign_owners(tenant);
                goes_on()
            },
            |tenant, goes_on| {
                review::assign_instances(tenant);
                goes_on()
            },
            azure::joining::join,
        ];
        for step in steps {
            if !step(self, goes_on) {
                return false;
            }
        }
        self.index_names(index, goes_on)
    }

    /// Builds the lookups by name.
    fn index_names(&mut self, mut index: Index, goes_on: GoesOn<'_>) -> bool {
        let mut halts = |position: u32| (position as usize).is_multiple_of(STRIDE) && !goes_on();
        for (position, user) in (0u32..).zip(&self.users.items) {
            if halts(position) {
                return false;
            }
            // Nearly always the principal name, under which it is found already.
            if !mail_of(user).eq_ignore_ascii_case(&user.upn) {
                let mail_at = |at: u32| self.users.items.get(at as usize).map_or("", mail_of);
                index.user_by_mail.add(mail_of(user), position, mail_at);
            }
        }
        for (position, group) in (0u32..).zip(&self.groups.items) {
            add(&mut index.group_by_id, &group.id, position);
        }
        for (position, app) in (0u32..).zip(&self.service_principals.items) {
            add(&mut index.service_principal_by_id, &app.id, position);
            add(&mut index.service_principal_by_app, &app.app_id, position);
        }
        for (position, role) in (0u32..).zip(&self.role_definitions.items) {
            add(&mut index.role_by_id, &role.id, position);
        }
        for (position, link) in (0u32..).zip(&self.group_members.items) {
            if halts(position) {
                return false;
            }
            index.members_by_group.entry(key(&link.group)).or_default().push(position);
        }
        for (position, link) in (0u32..).zip(&self.group_owners.items) {
            index.owners_by_group.entry(key(&link.group)).or_default().push(position);
        }
        index.groups_told_apart = self.groups_told_apart().map(key).collect();
        self.index = Index { is_whole: true, ..index };
        self.join_registrations(goes_on) && self.join_sign_ins(goes_on)
    }

    /// The sheet *Administrators* by its names, made when it is first asked for.
    pub fn sheet_of_administrators(&self) -> &categories::Sheet {
        self.index.administrators.get_or_init(|| categories::Sheet::of(self))
    }

    /// The user with this object id.
    pub fn user_by_id(&self, id: &str) -> Option<&User> {
        self.position_by_id(id).and_then(|at| self.users.items.get(at as usize))
    }

    fn position_by_id(&self, id: &str) -> Option<u32> {
        self.index.users.by_id.find(id, |at| self.users.items.get(at as usize).map_or("", |user| &user.id))
    }

    /// Where [`Tenant::user_by_name`] stands in the list of users.
    pub fn user_position_by_name(&self, name: &str) -> Option<u32> {
        self.position_by_upn(name)
            .or_else(|| self.index.user_by_mail.find(name, |at| self.users.items.get(at as usize).map_or("", mail_of)))
    }

    fn position_by_upn(&self, upn: &str) -> Option<u32> {
        self.index.users.by_upn.find(upn, |at| self.users.items.get(at as usize).map_or("", |user| &user.upn))
    }

    /// The user whose principal name, else mail address, is this.
    pub fn user_by_name(&self, name: &str) -> Option<&User> {
        self.user_position_by_name(name).and_then(|at| self.users.items.get(at as usize))
    }

    /// The user an assignment or link points to: by object id, then principal name, then mail.
    pub fn user_of(&self, principal: &PrincipalRef) -> Option<&User> {
        self.user_position(principal).and_then(|at| self.users.items.get(at as usize))
    }

    /// Where [`Tenant::user_of`] stands in the list of users.
    pub fn user_position(&self, principal: &PrincipalRef) -> Option<u32> {
        self.position_by_id(&principal.id).or_else(|| self.user_position_by_name(&principal.upn))
    }

    /// The registration row of an account, by object id, then principal name.
    pub fn registration_of(&self, id: &str, upn: &str) -> Option<&Registration> {
        self.registration_position(id, upn).and_then(|at| self.registrations.items.get(at as usize))
    }

    /// Where [`Tenant::registration_of`] stands in the list of registrations. Most rows are found by the user they belong to.
    pub fn registration_position(&self, id: &str, upn: &str) -> Option<u32> {
        let of_user = |at: Option<u32>| at.and_then(|at| self.joined_registration(at));
        let by_id = self.registration_by_id(id).or_else(|| of_user(self.position_by_id(id)));
        let by_upn = || self.registration_by_upn(upn).or_else(|| of_user(self.position_by_upn(upn)));
        by_id.or_else(by_upn)
    }

    fn registration_by_id(&self, id: &str) -> Option<u32> {
        let rows = &self.registrations.items;
        self.index.registrations.by_id.find(id, |at| rows.get(at as usize).map_or("", |row| &row.id))
    }

    fn registration_by_upn(&self, upn: &str) -> Option<u32> {
        let rows = &self.registrations.items;
        self.index.registrations.by_upn.find(upn, |at| rows.get(at as usize).map_or("", |row| &row.upn))
    }

    /// Whether a member that lists give by id only may be a group that was not supplied.
    pub(crate) fn may_be_a_group(&self, member: &PrincipalRef) -> bool {
        member.kind == PrincipalKind::Unknown
            && member.upn.is_empty()
            && self.groups.supply.gap(RecordKind::Groups).is_some()
            && self.group_by_id(&member.id).is_none()
            && self.user_by_id(&member.id).is_none()
            && self.service_principal(&member.id).is_none()
    }

    pub fn group_by_id(&self, id: &str) -> Option<&Group> {
        self.index.group_by_id.get(lower(id).as_ref()).and_then(|at| self.groups.items.get(*at as usize))
    }

    /// By object id, then by application id (collectors use either).
    pub fn service_principal(&self, id: &str) -> Option<&ServicePrincipal> {
        let id = key(id);
        let at =
            self.index.service_principal_by_id.get(&id).or_else(|| self.index.service_principal_by_app.get(&id))?;
        self.service_principals.items.get(*at as usize)
    }

    pub fn role_definition(&self, id: &str) -> Option<&RoleDefinition> {
        self.index.role_by_id.get(lower(id).as_ref()).and_then(|at| self.role_definitions.items.get(*at as usize))
    }

    /// Direct members of a group; whether its list was supplied at all is [`Records::of_group`].
    pub fn members_of<'a>(&'a self, group: &str) -> impl Iterator<Item = &'a GroupLink> + use<'a> {
        let at = self.index.members_by_group.get(lower(group).as_ref()).map_or(&[][..], Vec::as_slice);
        at.iter().filter_map(|at| self.group_members.items.get(*at as usize))
    }

    /// Standing owners of a group.
    pub fn owners_of<'a>(&'a self, group: &str) -> impl Iterator<Item = &'a GroupLink> + use<'a> {
        let at = self.index.owners_by_group.get(lower(group).as_ref()).map_or(&[][..], Vec::as_slice);
        at.iter().filter_map(|at| self.group_owners.items.get(*at as usize))
    }
}

fn mail_of(user: &User) -> &str {
    user.mail.as_deref().unwrap_or_default()
}

fn add(map: &mut Names<u32>, name: &str, position: u32) {
    if !name.is_empty() {
        map.entry(key(name)).or_insert(position);
    }
}

/// The form under which names are looked up.
fn key(name: &str) -> Box<str> {
    lower(name).into()
}
