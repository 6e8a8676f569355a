//! Small tenants for tests: everything supplied and empty, to which a test adds what it is about.
//! The object named `anna` has the id `id-anna`; a user's principal name is `anna@contoso.example`.

use super::access::{NotificationRecipient, Rule, RuleBody};
use super::licence::Plan;
use super::organization::{Authentication, Organization};
use super::role::Expansion;
use super::*;
use crate::evidence::{EvidenceId, SourceRef};

/// The day on which tests judge.
pub fn as_of() -> Moment {
    Moment::parse_iso("2026-06-30T12:00:00Z").unwrap()
}

/// So many calendar days before [`as_of`].
pub fn days_ago(days: i64) -> Moment {
    Moment::of(as_of().seconds() - days * 86_400)
}

pub fn id_of(name: &str) -> Box<str> {
    format!("id-{}", name.to_lowercase()).into()
}

pub fn upn_of(name: &str) -> Box<str> {
    format!("{name}@contoso.example").into()
}

/// A principal by id only, as lists without expansion give it.
pub fn by_id(name: &str) -> PrincipalRef {
    PrincipalRef { id: id_of(name), ..PrincipalRef::default() }
}

/// A principal by principal name only, as the portal gives it.
pub fn by_upn(name: &str) -> PrincipalRef {
    PrincipalRef { upn: upn_of(name), ..PrincipalRef::default() }
}

#[derive(Debug)]
pub struct World {
    pub tenant: Tenant,
    row: u64,
}

impl World {
    /// Everything supplied whole, and empty; no licence, so no PIM.
    pub fn new() -> Self {
        let mut world = Self { tenant: Tenant::default(), row: 0 };
        for kind in RecordKind::ALL {
            let supply = world.supply(*kind);
            supply.state = SupplyState::Whole;
            // One for each subscription.
            supply.lists = 9;
            let of_groups_and_logs = [
                "objectClass",
                "appDisplayName",
                "resourceDisplayName",
                "ReviewResult",
                "ReviewType",
                "dapEnabled",
                "accessDetails",
            ];
            let of_users = ["userType", "accountEnabled", "createdDateTime", "isAssignableToRole"];
            for column in of_users.into_iter().chain(of_groups_and_logs) {
                supply.present.insert(column);
                supply.filled.insert(column);
            }
        }
        world
    }

    /// With 25 units of Entra ID P2.
    pub fn p2() -> Self {
        Self::new().licence("AAD_PREMIUM_P2", "AAD_PREMIUM_P2", 25)
    }

    pub fn supply(&mut self, kind: RecordKind) -> &mut Supply {
        self.tenant.supply_mut(kind)
    }

    pub fn without(mut self, kinds: &[RecordKind]) -> Self {
        for kind in kinds {
            *self.supply(*kind) = Supply::default();
        }
        self
    }

    pub fn cut(mut self, kind: RecordKind) -> Self {
        self.supply(kind).state = SupplyState::Truncated("more pages exist.".to_owned());
        self
    }

    /// With a column that has values.
    pub fn with_column(mut self, kind: RecordKind, column: Column) -> Self {
        self.supply(kind).present.insert(column);
        self.supply(kind).filled.insert(column);
        self
    }

    pub fn without_column(mut self, kind: RecordKind, column: Column) -> Self {
        self.supply(kind).present.remove(column);
        self.supply(kind).filled.remove(column);
        self
    }

    fn source(&mut self, file: RecordKind) -> SourceRef {
        self.row += 1;
        SourceRef { file: EvidenceId(file as u32), part: None, row: self.row }
    }

    pub fn licence(mut self, part_number: &str, plan: &str, units: i64) -> Self {
        let plan = Plan { id: Box::default(), name: plan.into(), status: Some("Success".into()) };
        let sku = Sku {
            part_number: part_number.into(),
            status: Some("Enabled".into()),
            enabled_units: Some(units),
            plans: Known::Value(vec![plan]),
            source: Some(self.source(RecordKind::Licences)),
            ..Sku::default()
        };
        self.tenant.skus.items.push(sku);
        self
    }

    /// An enabled member, created two years ago.
    pub fn user(self, name: &str) -> Self {
        self.user_with(name, |_| {})
    }

    pub fn user_with(mut self, name: &str, change: impl FnOnce(&mut User)) -> Self {
        let mut user = User {
            id: id_of(name).into(),
            upn: upn_of(name).into(),
            display_name: name.into(),
            user_type: Some(account::UserType::Member),
            enabled: Some(true),
            created: Some(days_ago(730)),
            synced: Known::Empty,
            sources: self.source(RecordKind::Users).into(),
            ..User::default()
        };
        change(&mut user);
        self.tenant.users.items.push(user);
        self
    }

    /// A row of a list of assignments; `role` is a role's name or id.
    pub fn assignment(
        mut self,
        list: RecordKind,
        principal: PrincipalRef,
        role: &str,
        change: impl FnOnce(&mut RoleAssignment),
    ) -> Self {
        let known =
            roles::by_name(role).map(|role| role.template_id).or_else(|| role.starts_with("id-").then_some(role));
        let mut row = RoleAssignment {
            id: Box::default(),
            principal,
            role_id: known.unwrap_or_default().into(),
            role_name: if known.is_some() { Box::default() } else { role.into() },
            scope: Scope::Tenant,
            state: match list {
                RecordKind::PimActive => AssignmentState::Assigned,
                RecordKind::PimEligible => AssignmentState::Eligible,
                _ => AssignmentState::ActiveUnmarked,
            },
            start: None,
            end: if list == RecordKind::RoleAssignments { Known::NotExported } else { Known::Empty },
            through_group: None,
            through_name: Box::default(),
            list,
            source: self.source(list),
        };
        change(&mut row);
        match list {
            RecordKind::PimActive => self.tenant.pim_active.items.push(row),
            RecordKind::PimEligible => self.tenant.pim_eligible.items.push(row),
            _ => self.tenant.role_assignments.items.push(row),
        }
        self
    }

    /// Permanently active, in the list of PIM.
    pub fn active(self, name: &str, role: &str) -> Self {
        self.assignment(RecordKind::PimActive, by_id(name), role, |_| {})
    }

    /// Permanently eligible.
    pub fn eligible(self, name: &str, role: &str) -> Self {
        self.assignment(RecordKind::PimEligible, by_id(name), role, |_| {})
    }

    /// A row of the bare list.
    pub fn bare(self, name: &str, role: &str) -> Self {
        self.assignment(RecordKind::RoleAssignments, by_id(name), role, |_| {})
    }

    /// A user with a permanently active role.
    pub fn admin(self, name: &str, role: &str) -> Self {
        self.user(name).active(name, role)
    }

    /// A role-assignable, cloud-only group with assigned members.
    pub fn group(self, name: &str) -> Self {
        self.group_with(name, |_| {})
    }

    pub fn group_with(mut self, name: &str, change: impl FnOnce(&mut Group)) -> Self {
        let mut group = Group {
            id: id_of(name),
            name: name.into(),
            security_enabled: Some(true),
            dynamic: Some(false),
            role_assignable: Known::Value(true),
            synced: Known::Empty,
            sources: self.source(RecordKind::Groups).into(),
            ..Group::default()
        };
        change(&mut group);
        self.tenant.groups.items.push(group);
        self
    }

    fn link(&mut self, kind: RecordKind, group: &str, name: &str) -> GroupLink {
        let source = self.source(kind);
        GroupLink { group: id_of(group).into(), group_name: "".into(), principal: by_id(name), source }
    }

    pub fn member(mut self, group: &str, name: &str) -> Self {
        let link = self.link(RecordKind::GroupMembers, group, name);
        self.tenant.group_members.items.push(link);
        self
    }

    pub fn owner(mut self, group: &str, name: &str) -> Self {
        let link = self.link(RecordKind::GroupOwners, group, name);
        self.tenant.group_owners.items.push(link);
        self
    }

    /// A PIM-for-Groups schedule.
    pub fn schedule(
        mut self,
        group: &str,
        name: &str,
        access: Access,
        state: AssignmentState,
        end: Known<Moment>,
    ) -> Self {
        let source = self.source(RecordKind::GroupSchedules);
        let row =
            GroupSchedule { group: id_of(group), principal: by_id(name), access, state, start: None, end, source };
        self.tenant.group_schedules.items.push(row);
        self
    }

    pub fn service_principal(mut self, name: &str, change: impl FnOnce(&mut ServicePrincipal)) -> Self {
        let mut app = ServicePrincipal {
            id: id_of(name),
            app_id: format!("app-{name}").into(),
            name: name.into(),
            kind: Some("Application".into()),
            enabled: Some(true),
            credentials: Known::Value(Vec::new()),
            owners: Known::Value(Vec::new()),
            sources: self.source(RecordKind::ServicePrincipals).into(),
            ..ServicePrincipal::default()
        };
        change(&mut app);
        self.tenant.service_principals.items.push(app);
        self
    }

    /// The registration behind the service principal of the same name.
    pub fn application(mut self, name: &str, change: impl FnOnce(&mut Application)) -> Self {
        let mut app = Application {
            id: format!("reg-{name}").into(),
            app_id: format!("app-{name}").into(),
            name: name.into(),
            credentials: Known::Value(Vec::new()),
            owners: Known::Value(Vec::new()),
            sources: self.source(RecordKind::Applications).into(),
            ..Application::default()
        };
        change(&mut app);
        self.tenant.applications.items.push(app);
        self
    }

    pub fn definition(mut self, name: &str, change: impl FnOnce(&mut RoleDefinition)) -> Self {
        let source = Some(self.source(RecordKind::RoleDefinitions));
        let mut role = RoleDefinition { id: id_of(name), name: name.into(), source, ..RoleDefinition::default() };
        change(&mut role);
        self.tenant.role_definitions.items.push(role);
        self
    }

    /// The settings of a role: its three notification rules, each with default recipients and these addresses.
    pub fn role_policy(mut self, role: &str, default_recipients: bool, recipients: &[&str]) -> Self {
        let rule = |id: &str| Rule {
            id: id.into(),
            body: RuleBody::Notification {
                recipient: NotificationRecipient::Admin,
                critical_only: Some(false),
                default_recipients: Some(default_recipients),
                recipients: recipients.iter().map(|address| Box::from(*address)).collect(),
            },
        };
        let policy = RolePolicy {
            role_id: roles::by_name(role).map(|role| role.template_id).unwrap_or_default().into(),
            role_name: role.into(),
            scope_type: "DirectoryRole".into(),
            rules: vec![
                rule("Notification_Admin_Admin_Assignment"),
                rule("Notification_Admin_Admin_Eligibility"),
                rule("Notification_Admin_EndUser_Assignment"),
            ],
            source: Some(self.source(RecordKind::RolePolicies)),
            ..RolePolicy::default()
        };
        self.tenant.role_policies.items.push(policy);
        self
    }

    /// A verified domain.
    pub fn domain(mut self, name: &str, authentication: Authentication) -> Self {
        let source = self.source(RecordKind::Domains);
        let domain = Domain {
            name: name.into(),
            authentication: Some(authentication),
            initial: None,
            default: None,
            verified: Some(true),
            source,
        };
        self.tenant.domains.items.push(domain);
        self
    }

    pub fn alert(mut self, definition: &str, active: Option<bool>, incidents: Option<u64>) -> Self {
        let source = self.source(RecordKind::PimAlerts);
        let definition: Box<str> = format!("DirectoryRole_tenant_{definition}").into();
        let last_scanned = Some(days_ago(1));
        let alert = AlertState { id: definition.clone(), definition, active, incidents, last_scanned, source };
        self.tenant.pim_alerts.items.push(alert);
        self
    }

    /// The organisation whose tenant it is.
    pub fn organisation(mut self, id: &str) -> Self {
        let source = self.source(RecordKind::Organization);
        self.tenant.organization.items.push(Organization {
            id: id.into(),
            name: "Contoso".into(),
            synced: Known::Empty,
            created: None,
            last_sync: Known::Empty,
            last_password_sync: Known::Empty,
            domains: Vec::new(),
            source,
        });
        self
    }

    /// All alerts of PIM but these, none of them open.
    pub fn quiet_alerts(self, but: &[&str]) -> Self {
        let all = [
            "TooManyGlobalAdminsAssignedToTenantAlert",
            "RolesAssignedOutsidePrivilegedIdentityManagementAlert",
            "StaleSignInAlert",
            "RedundantAssignmentAlert",
            "NoMfaOnRoleActivationAlert",
            "InvalidLicenseAlert",
            "SequentialActivationRenewalsAlert",
        ];
        let others = all.into_iter().filter(|name| !but.contains(name));
        others.fold(self, |world, name| world.alert(name, Some(false), Some(0)))
    }

    pub fn partner(mut self, name: &str, change: impl FnOnce(&mut PartnerRelationship)) -> Self {
        let mut partner = PartnerRelationship {
            name: name.into(),
            partner: None,
            status: Some("active".into()),
            roles: Known::Empty,
            auto_extends: Some(false),
            activated: Some(days_ago(100)),
            end: Known::Value(Moment::of(as_of().seconds() + 86_400)),
            undelegated: None,
            customer_tenant: Some("tenant".into()),
            source: self.source(RecordKind::Partners),
        };
        change(&mut partner);
        self.tenant.partners.items.push(partner);
        self
    }

    /// An enabled subscription of this tenant; its id is `id-<name>`.
    pub fn subscription(mut self, name: &str, change: impl FnOnce(&mut azure::Subscription)) -> Self {
        let mut subscription = azure::Subscription {
            id: id_of(name),
            name: name.into(),
            state: Some("Enabled".into()),
            tenant: Some("id-tenant".into()),
            offer: Known::Value("EnterpriseAgreement_2014-09-01".into()),
            sources: self.source(RecordKind::Subscriptions).into(),
            ..azure::Subscription::default()
        };
        change(&mut subscription);
        self.tenant.subscriptions.items.push(subscription);
        self
    }

    /// An active assignment of an Azure role, by the role's name.
    pub fn azure_role(self, principal: &str, kind: PrincipalKind, role: &str, scope: &str) -> Self {
        self.azure_role_with(principal, kind, role, scope, |_| {})
    }

    pub fn azure_role_with(
        mut self,
        principal: &str,
        kind: PrincipalKind,
        role: &str,
        scope: &str,
        change: impl FnOnce(&mut azure::AzureRoleAssignment),
    ) -> Self {
        let (principal, scope) = (PrincipalRef { kind, ..by_id(principal) }, azure::AzureScope::parse(scope));
        let source = self.source(RecordKind::AzureRoleAssignments);
        let mut row = azure::AzureRoleAssignment {
            role_id: azure_roles::by_name(role).map(|role| role.id).unwrap_or_default().into(),
            role_name: role.into(),
            condition: Known::Empty,
            ..azure::AzureRoleAssignment::listed(principal, scope, source)
        };
        change(&mut row);
        self.tenant.azure_role_assignments.items.push(row);
        self
    }

    /// A row of the inventory sheet *Administrators*.
    pub fn inventory(mut self, account: &str, category: &str, service: Option<&str>) -> Self {
        let entry = AdministratorEntry {
            account: account.into(),
            category: Some(category.into()),
            service: service.map(Into::into),
            justification: None,
            decision: None,
            roles: None,
            source: self.source(RecordKind::Administrators),
        };
        self.tenant.administrators.items.push(entry);
        self
    }

    pub fn build(mut self) -> Tenant {
        self.tenant.join();
        self.tenant
    }
}

/// A principal exported with expansion: there (with its names), or null.
pub fn expanded(name: &str, kind: PrincipalKind) -> PrincipalRef {
    PrincipalRef {
        id: id_of(name),
        upn: if kind == PrincipalKind::User { upn_of(name) } else { Box::default() },
        display_name: name.into(),
        kind,
        expansion: Expansion::Present,
    }
}

pub fn expanded_to_nothing(name: &str) -> PrincipalRef {
    PrincipalRef { expansion: Expansion::Null, ..by_id(name) }
}
