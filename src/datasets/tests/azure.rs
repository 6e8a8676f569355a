//! Azure exports: what each spelling of one fact becomes.

use super::{read, read_texts};
use crate::tenant::azure::AzureScope;
use crate::tenant::{Known, PrincipalKind, SupplyState, Tenant};

fn tenant(file: &str) -> Tenant {
    read(&[file]).tenant
}

#[test]
fn role_assignments_in_every_dialect() {
    let check = |file: &str, has_names: bool| {
        let tenant = tenant(&format!("azure/{file}"));
        let rows = &tenant.azure_role_assignments.items;
        assert_eq!(rows.len(), 4, "{file}");
        let roles: Vec<&str> = rows.iter().map(|row| tenant.azure_role_name(row)).collect();
        assert_eq!(roles, ["Owner", "Contributor", "Reader", "User Access Administrator"], "{file}");
        let kinds: Vec<PrincipalKind> = rows.iter().map(|row| row.principal.kind).collect();
        assert_eq!(
            kinds,
            [PrincipalKind::User, PrincipalKind::Group, PrincipalKind::ServicePrincipal, PrincipalKind::User],
            "{file}"
        );
        assert!(rows.iter().all(|row| row.principal.id.len() == 36 && row.id.len() == 36), "{file}");
        assert_eq!(rows[0].principal.upn.starts_with("ada"), has_names, "{file}");
        assert_eq!(&*rows[1].principal.display_name == "RG-Pilots", has_names, "{file}");
        assert!(matches!(rows[0].scope, AzureScope::Subscription(_)), "{file}");
        assert_eq!(rows[1].scope, AzureScope::ManagementGroup("mg-tugs".into()), "{file}");
        assert!(matches!(&rows[2].scope, AzureScope::ResourceGroup { name, .. } if &**name == "rg-dock"), "{file}");
        assert_eq!(rows[3].scope, AzureScope::Root, "{file}");
        assert!(rows[3].condition.value().is_some() && rows[0].condition.value().is_none(), "{file}");
        assert!(rows[1].description.is_some(), "{file}");
    };
    check("role-assignments-2026-06-30.csv", true);
    check("role-assignments-2026-06-30.json", true);
    check("get-azroleassignment.csv", true);
    check("get-azroleassignment.json", true);
    check("az-role-assignment-list.json", true);
    check("arm-role-assignments.json", false);
    check("resource-graph-authorization.csv", false);
    let dated = tenant("azure/az-role-assignment-list.json");
    assert_eq!(dated.azure_role_assignments.items[0].created.unwrap().iso(), "2025-02-03T08:00:00Z");
    assert!(dated.azure_role_assignments.items[0].created_by.is_some());
}

#[test]
fn one_assignment_in_two_files_is_one() {
    let files = ["azure/role-assignments-2026-06-30.csv", "azure/az-role-assignment-list.json"];
    let tenant = read(&files).tenant;
    assert_eq!(tenant.azure_role_assignments.items.len(), 4);
    let first = &tenant.azure_role_assignments.items[0];
    assert_eq!(first.sources.len(), 2);
    assert!(
        first.created.is_some() && &*first.principal.display_name == "Ada Lindgren",
        "each file adds what it knows"
    );
}

#[test]
fn classic_rows_are_set_apart() {
    let tenant = tenant("azure/get-azroleassignment.csv");
    let classic = &tenant.classic_administrators.items;
    assert_eq!(classic.len(), 1);
    assert_eq!(classic[0].roles, ["ServiceAdministrator".into(), Box::<str>::from("AccountAdministrator")]);
    assert_eq!(classic[0].subscription.len(), 36);
    assert_eq!(tenant.classic_administrators.supply.state, SupplyState::Whole);
    assert_eq!(tenant.azure_role_assignments.supply.state, SupplyState::Whole);
    let without = self::tenant("azure/role-assignments-2026-06-30.csv");
    assert_eq!(without.classic_administrators.supply.state, SupplyState::NotSupplied, "that list cannot hold them");
    for file in ["azure/arm-classic-administrators.json", "azure/az-classic-administrators.json"] {
        let found = self::tenant(file).classic_administrators.items;
        assert!(found.len() == 1 && found[0].name.contains("@outlook.example"), "{file}");
        assert_eq!(found[0].subscription.len(), 36, "{file}");
    }
}

#[test]
fn role_definitions() {
    for file in ["az-role-definition-list.json", "get-azroledefinition.json", "arm-role-definitions.json"] {
        let roles = tenant(&format!("azure/{file}")).azure_role_definitions.items;
        assert_eq!(roles.len(), 2, "{file}");
        assert_eq!((&*roles[0].name, roles[0].custom), ("Owner", Some(false)), "{file}");
        assert_eq!(&*roles[0].id, crate::tenant::azure_roles::OWNER, "{file}");
        assert_eq!((&*roles[1].name, roles[1].custom), ("Dock operator", Some(true)), "{file}");
        assert_eq!(&*roles[1].actions.value().unwrap()[0], "Microsoft.Authorization/roleAssignments/write", "{file}");
        assert_eq!(roles[1].not_actions.len(), 1, "{file}");
        assert!(matches!(roles[1].scopes[..], [AzureScope::Subscription(_)]), "{file}");
    }
}

#[test]
fn subscriptions() {
    let check = |file: &str, offers: bool, tenants: bool| {
        let found = tenant(&format!("azure/{file}")).subscriptions;
        let [one, two] = &found.items[..] else { panic!("{file}: {:?}", found.items) };
        assert_eq!((&*one.name, &*two.name), ("Tug Production", "Tug Trial"), "{file}");
        assert!(one.id.len() == 36 && two.state.as_deref() == Some("Warned"), "{file}: {two:?}");
        assert_eq!(two.tenant.is_some(), tenants, "{file}");
        let trial = matches!(&two.offer, Known::Value(offer) if &**offer == "FreeTrial_2014-09-01");
        assert_eq!(trial, offers, "{file}: {:?}", two.offer);
        assert_eq!(found.supply.present.contains("quotaId"), offers, "{file}");
        assert_eq!(found.supply.filled.contains("quotaId"), offers, "{file}");
    };
    check("az-account-list.json", false, true);
    check("get-azsubscription.csv", false, true);
    check("get-azsubscription.json", true, true);
    check("arm-subscriptions.json", true, true);
    check("resource-graph-subscriptions.csv", true, true);
    check("Subscriptions.csv", false, false);
    assert_eq!(tenant("azure/az-account-list.json").subscriptions.items[0].managed_by.len(), 1);
    assert_eq!(tenant("azure/Subscriptions.csv").subscriptions.items[0].parent.as_deref(), Some("mg-tugs"));
    assert_eq!(&*tenant("azure/az-management-group-list.json").management_groups.items[0].name, "Tugs");
}

#[test]
fn an_answer_cut_into_pages_is_cut() {
    let text = r#"{"value":[{"id":"/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/a","name":"a",
        "type":"Microsoft.Authorization/roleAssignments","properties":{"principalId":"p","roleDefinitionId":"/x/r","scope":"/"}}],
        "nextLink":"https://management.azure.com/next"}"#;
    let supply = read_texts(&[("page.json", text)]).tenant.azure_role_assignments.supply;
    assert!(matches!(supply.state, SupplyState::Truncated(_)), "{:?}", supply.state);
}

#[test]
fn monitoring() {
    use crate::tenant::azure_monitoring::LogOwner;
    for file in ["arm-diagnostic-settings.json", "az-diagnostic-settings.json"] {
        let found = tenant(&format!("azure/{file}")).diagnostic_settings.items;
        assert!(matches!(found[0].of, LogOwner::Subscription(_)), "{file}");
        assert_eq!(found[0].destinations, ["workspace law-soc"], "{file}");
        assert!(found[0].sends("policy") && found[0].categories.len() == 8, "{file}");
    }
    let entra = tenant("azure/arm-diagnostic-settings-entra.json").diagnostic_settings.items;
    assert_eq!(entra[0].of, LogOwner::Directory);
    for file in ["az-activity-log-alert-list.json", "arm-activity-log-alerts.json", "get-azactivitylogalert.json"] {
        let rule = &tenant(&format!("azure/{file}")).alert_rules.items[0];
        let leaves = rule.conditions.as_ref().unwrap();
        assert_eq!(
            (&*leaves[1].field, &*leaves[1].values[0]),
            ("operationname", "microsoft.authorization/roleassignments/write"),
            "{file}"
        );
        assert!(rule.scopes[0].starts_with("/subscriptions/") && rule.action_groups.len() == 1, "{file}");
        assert_eq!(rule.enabled, Some(true), "{file}");
    }
    let group = &tenant("azure/az-action-group-list.json").action_groups.items[0];
    assert_eq!((group.receivers, group.mails.len(), group.enabled), (1, 1, Some(true)));
    for file in ["az-activity-log-list.json", "QueryResult.csv"] {
        let log = tenant(&format!("azure/{file}")).activity_log;
        assert_eq!((log.rows, log.role_changes.len()), (2, 1), "{file}");
        assert_eq!(&*log.role_changes[0].status, "Succeeded", "{file}");
        assert_eq!(log.window.unwrap().1.iso_date(), "2026-06-30", "{file}");
    }
}

#[test]
fn billing_reports_and_audit_settings() {
    for file in ["arm-billing-role-assignments.json", "az-billing-role-assignment-list.json"] {
        let role = &tenant(&format!("azure/{file}")).billing_roles.items[0];
        assert_eq!(&*role.role_id, "9f1983cb-2574-400c-87e9-34cf8e2280db", "{file}");
        assert!(role.principal.id.len() == 36 && role.principal.upn.starts_with("ada"), "{file}");
    }
    let role = &tenant("azure/AzureBillingaccountsRoleAssignment.csv").billing_roles.items[0];
    assert_eq!((&*role.role_id, &*role.role_name), ("", "Billing account owner"));
    let owners = tenant("azure/arm-enrollment-accounts.json").enrollment_accounts.items;
    assert_eq!((owners.len(), owners[1].authentication.as_deref()), (2, Some("MicrosoftAccount")));
    assert_eq!(tenant("azure/az-billing-account-list.json").billing_accounts.items[0].has_read_access, Some(true));
    for file in ["usage/Office365ActiveUserDetail.csv", "usage/office365ActiveUserDetail.json"] {
        let row = &tenant(file).usage_reports.items[0];
        let day = |product: &str| row.activities.iter().find(|(name, _)| *name == product).unwrap().1.clone();
        assert!(matches!(day("Exchange"), Known::Value(day) if day.iso_date() == "2026-06-28"), "{file}");
        assert_eq!(day("Skype for Business"), Known::Empty, "{file}");
    }
    let wrong = &tenant("usage/AdminAuditLogConfig.csv").admin_audit_config.items[0];
    assert_eq!((wrong.unified_enabled, wrong.from_exchange), (Some(false), Some(false)));
    assert_eq!(tenant("usage/AdminAuditLogConfig.json").admin_audit_config.items[0].from_exchange, None);
}
