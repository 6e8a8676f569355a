//! For each kind of record, what happens to older ones beside newer ones. A kind that is added must be named here.

use super::settling::Settling;
use super::{lists, rows};
use crate::tenant::{RecordKind, SuppliedList, Tenant};

/// All kinds whose records are single objects of one layout; the others have ways of their own, which their arm names.
pub(super) fn settle(tenant: &mut Tenant, all: &[SuppliedList], settling: &mut Settling<'_>) {
    for kind in RecordKind::ALL {
        settle_kind(*kind, tenant, all, settling);
    }
}

fn settle_kind(kind: RecordKind, tenant: &mut Tenant, all: &[SuppliedList], settling: &mut Settling<'_>) {
    use RecordKind as Kind;
    // What a newer whole list no longer holds does not count.
    macro_rules! listed {
        ($field:ident) => {{
            lists::replace(kind, &mut tenant.$field, &[], all, settling);
            rows::settle(kind, &mut tenant.$field.items, all, settling);
            lists::note_left(kind, &tenant.$field.items, all, settling);
        }};
    }
    // Such lists are often filtered: what only the older holds counts, and is told.
    macro_rules! noted {
        ($field:ident) => {{
            rows::settle(kind, &mut tenant.$field.items, all, settling);
            let items = tenant.$field.iter().map(|row| (rows::Object::places(row), rows::Object::title(row)));
            lists::note_unlisted(items, all, kind, settling);
        }};
    }
    macro_rules! named {
        ($field:ident, $name:ident) => {{
            let items = tenant.$field.iter().map(|row| (&*row.sources, &*row.$name));
            lists::note_unlisted(items, all, kind, settling);
        }};
    }
    match kind {
        // Joined as accounts (`super::super::account`).
        Kind::Users => {
            let users = tenant.users.iter().map(|user| (&*user.sources, user.name()));
            lists::note_unlisted(users, all, kind, settling);
        }
        Kind::Registrations => named!(registrations, upn),
        // Joined from several layouts (`super::objects`, `super::apps`).
        Kind::Groups => named!(groups, name),
        Kind::ServicePrincipals => named!(service_principals, name),
        Kind::Applications => named!(applications, name),
        // Lists of who holds what, and of what there is (`super::replace_lists`).
        Kind::GroupMembers
        | Kind::GroupOwners
        | Kind::GroupSchedules
        | Kind::RoleAssignments
        | Kind::PimActive
        | Kind::PimEligible
        | Kind::UnitMembers
        | Kind::AzureRoleAssignments
        | Kind::AzurePimActive
        | Kind::AzurePimEligible
        | Kind::RoleGroups
        | Kind::IntuneRoles
        | Kind::DefenderRoles
        | Kind::SharePointAdministrators
        | Kind::PowerPlatformRoles
        | Kind::DynamicsRoles
        | Kind::BillingRoles
        | Kind::PermissionGrants
        | Kind::AppRoleAssignments => {}
        // As these, and settled one by one (`super::objects`).
        Kind::ConditionalAccess
        | Kind::NamedLocations
        | Kind::Strengths
        | Kind::CrossTenantPartners
        | Kind::Domains
        | Kind::Licences => {}
        // What a tenant has once, or in parts (`super::settings`, `organisation`, `methods`, `role_settings`).
        Kind::Organization
        | Kind::Federations
        | Kind::RolePolicies
        | Kind::MethodsPolicy
        | Kind::SecurityDefaults
        | Kind::AuthorizationPolicy
        | Kind::AdminConsentPolicy
        | Kind::CrossTenantDefault
        | Kind::DeviceSettings => {}
        // Of an app several publications, of a unit the rest (`super::objects_of_lists`).
        Kind::AdministrativeUnits | Kind::PublishedApps => {}
        // What people wrote down (`inventory`).
        Kind::Administrators
        | Kind::EmergencyAccounts
        | Kind::ExposedPeople
        | Kind::Services
        | Kind::Workstations
        | Kind::SubscriptionInventory
        | Kind::ResponsePlans
        | Kind::MachineAccounts => {}
        // Each entry is an event, or tells of one run: none is a newer answer to another.
        Kind::SignIns
        | Kind::AuditLog
        | Kind::ActivityLog
        | Kind::UnifiedAudit
        | Kind::ReviewDecisions
        | Kind::Collectors => {}
        Kind::RiskDetections => rows::settle(kind, &mut tenant.risk_detections.items, all, settling),
        Kind::SecureScores => rows::settle(kind, &mut tenant.secure_scores.items, all, settling),
        Kind::Devices => noted!(devices),
        Kind::Mailboxes => noted!(mailboxes),
        Kind::MailProtocols => noted!(mail_protocols),
        Kind::MailboxAudit => noted!(mailbox_audit),
        Kind::AdUsers => noted!(ad_users),
        Kind::AdComputers => noted!(ad_computers),
        Kind::UsageReports => noted!(usage_reports),
        Kind::Subscriptions => noted!(subscriptions),
        Kind::ManagementGroups => noted!(management_groups),
        Kind::BillingAccounts => noted!(billing_accounts),
        Kind::AdGroupMembers => lists::replace(kind, &mut tenant.ad_group_members, &[], all, settling),
        Kind::RoleDefinitions => listed!(role_definitions),
        Kind::PimAlerts => listed!(pim_alerts),
        Kind::Partners => listed!(partners),
        Kind::PermissionClassifications => listed!(permission_classifications),
        Kind::ProvisioningJobs => listed!(provisioning_jobs),
        Kind::SensitivityLabels => listed!(sensitivity_labels),
        Kind::LabelPolicies => listed!(label_policies),
        Kind::CloudAppPolicies => listed!(cloud_app_policies),
        Kind::AccessReviews => listed!(access_reviews),
        Kind::TransportSettings => listed!(transport_settings),
        Kind::MailPolicies => listed!(mail_policies),
        Kind::AzureRoleDefinitions => listed!(azure_role_definitions),
        Kind::ClassicAdministrators => listed!(classic_administrators),
        Kind::DiagnosticSettings => listed!(diagnostic_settings),
        Kind::AlertRules => listed!(alert_rules),
        Kind::ActionGroups => listed!(action_groups),
        Kind::BillingRoleDefinitions => listed!(billing_role_definitions),
        Kind::EnrollmentAccounts => listed!(enrollment_accounts),
        Kind::AdminAuditConfig => listed!(admin_audit_config),
        Kind::ProtectedActions => listed!(protected_actions),
        Kind::NetworkConnectors => listed!(network_connectors),
        Kind::AuthenticationContexts => listed!(authentication_contexts),
        Kind::DefenderPlans => listed!(defender_plans),
        Kind::SecurityContacts => listed!(security_contacts),
        Kind::PolicyAssignments => listed!(policy_assignments),
        Kind::VirtualMachines => listed!(virtual_machines),
        Kind::CollectionRules => listed!(collection_rules),
        Kind::RuleAssociations => listed!(rule_associations),
        Kind::AzureRolePolicies => listed!(azure_role_policies),
        Kind::InboxRules => listed!(inbox_rules),
        Kind::IdentitySensors => listed!(identity_sensors),
        Kind::ShellEndpoints => listed!(shell_endpoints),
        Kind::LogWorkspaces => listed!(log_workspaces),
        Kind::RelyingParties => listed!(relying_parties),
        Kind::RiskyUsers => listed!(risky_users),
        Kind::RiskyWorkloads => listed!(risky_workloads),
        Kind::SecureScoreControls => listed!(secure_score_controls),
        Kind::Synchronisation => listed!(synchronisation),
    }
}
