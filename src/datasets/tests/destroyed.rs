//! Values that were destroyed at export, deleted objects, lists that were joined by blanks: none of them is nothing.

use super::{only_part, read_texts, said};
use crate::tenant::{Known, RecordKind, SupplyState};

/// Reads one file: its list is cut, and the loss is told; so many rows are refused.
fn check(name: &str, text: &str, kind: RecordKind, refused: u64) {
    let found = read_texts(&[(name, text)]);
    let part = only_part(&found.files[0]);
    assert_eq!(part.rows_refused, refused, "{name}: {}", said(part));
    assert!(said(part).contains("destroyed"), "{name}: {}", said(part));
    let state = &found.tenant.supply(kind).state;
    assert!(matches!(state, SupplyState::Truncated(_)), "{name}: {state:?}");
}

#[test]
fn a_destroyed_value_cuts_its_list() {
    check(
        "roles.json",
        r#"[{"Id":"1","DisplayName":"Global Administrator","RoleTemplateId":"62e90394-69f5-4237-9190-012177145e10",
            "Members":["Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject"]}]"#,
        RecordKind::RoleAssignments,
        0,
    );
    check(
        "definitions.csv",
        "Name,Id,IsCustom,Actions,AssignableScopes\nOwn,1,True,System.Collections.Generic.List`1[System.String],/\n",
        RecordKind::AzureRoleDefinitions,
        0,
    );
    check(
        "definitions.json",
        r#"[{"id":"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/1","roleName":"Own","roleType":"CustomRole",
            "assignableScopes":["/"],"permissions":"System.Object[]"}]"#,
        RecordKind::AzureRoleDefinitions,
        0,
    );
    check(
        "rules.csv",
        "MailboxOwnerId,Name,Enabled,RuleIdentity,StopProcessingRules,ForwardTo\nada,r,True,1,True,System.String[]\n",
        RecordKind::InboxRules,
        0,
    );
    check(
        "grants.csv",
        "ClientId,ConsentType,Scope\n1,AllPrincipals,System.Object[]\n",
        RecordKind::PermissionGrants,
        0,
    );
    // Without these a row says nothing.
    check(
        "policies.csv",
        "Name,Labels,ExchangeLocation,Mode\nAll,System.String[],All,Enforce\n",
        RecordKind::LabelPolicies,
        1,
    );
    check(
        "alerts.json",
        r#"[{"id":"/subscriptions/s/providers/Microsoft.Insights/activityLogAlerts/a","name":"a","enabled":true,
            "type":"Microsoft.Insights/activityLogAlerts","scopes":["/subscriptions/s"],"condition":{"allOf":[]},
            "actions":"System.Object[]"}]"#,
        RecordKind::AlertRules,
        1,
    );
}

#[test]
fn owners_that_were_destroyed_are_not_nobody() {
    let text = r#"[{"id":"aaaaaaaa-0000-4000-8000-000000000001","displayName":"G","groupTypes":[],"securityEnabled":true,
        "owners":["Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject"],"members":["@{id=x; a=b}"]}]"#;
    let found = read_texts(&[("groups.json", text)]);
    let part = only_part(&found.files[0]);
    assert!(said(part).contains("The owners of the group were destroyed"), "{}", said(part));
    let group = "aaaaaaaa-0000-4000-8000-000000000001";
    assert!(!found.tenant.group_owners.of_group(group) && !found.tenant.group_members.of_group(group));
    for owners in [r#"["Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject"]"#, r#""@{id=x; a=b}""#] {
        let text = text.replace(r#"["Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject"]"#, owners);
        let found = read_texts(&[("groups.json", &text)]);
        let cut = found.tenant.group_owners.cut_of_group(group);
        assert!(cut.is_some_and(|why| why.contains("destroyed when groups.json")), "{owners}: {cut:?}");
    }
}

#[test]
fn policies() {
    const IDS: &str = "aaaaaaaa-0000-4000-8000-000000000001 bbbbbbbb-0000-4000-8000-000000000002";
    let policy = |excluded: &str, devices: &str, more: &str| {
        let text = format!(
            r#"[{{"id":"1","displayName":"P","state":"enabled"{more},"createdDateTime":null,"modifiedDateTime":null,
            "conditions":{{"users":{{"includeUsers":["All"],"excludeUsers":"{excluded}","includeGroups":[],"excludeGroups":[],
            "includeRoles":[],"excludeRoles":[]}},"applications":{{"includeApplications":["All"],"excludeApplications":[]}},
            "clientAppTypes":"browser mobileAppsAndDesktopClients","locations":null,"platforms":null,"signInRiskLevels":[],
            "userRiskLevels":[],"devices":{devices}}},
            "grantControls":{{"operator":"OR","builtInControls":["mfa"]}},"sessionControls":null}}]"#
        );
        read_texts(&[("policies.json", &text)]).tenant.ca_policies.items
    };
    let joined = &policy(IDS, "null", "")[0];
    assert_eq!(joined.users.exclude_users.len(), 2, "{joined:?}");
    assert_eq!(joined.client_types.len(), 2);
    let is_lost = |devices: &str| policy("", devices, "")[0].lost;
    assert!(!is_lost(r#"{"deviceFilter":null}"#) && !is_lost(r#"{"includeDevices":["All"],"excludeDevices":[]}"#));
    assert!(is_lost(r#"{"includeDevices":["All"],"excludeDevices":["Compliant"]}"#));
    assert!(policy("", "null", r#","deletedDateTime":"2026-06-01T00:00:00Z""#).is_empty());
    assert_eq!(policy("", "null", r#","deletedDateTime":null"#).len(), 1);
}

#[test]
fn names_behind_a_display_name() {
    let text = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#groups","value":[{"id":"1","displayName":"Tier0",
        "groupTypes":[],"securityEnabled":true,"onPremisesSecurityIdentifier":"S-1-5-21-1-2-3-512",
        "onPremisesSamAccountName":"Administratorzy domeny"}]}"#;
    let group = read_texts(&[("groups.json", text)]).tenant.groups.items.remove(0);
    assert_eq!((&*group.sid, &*group.account), ("S-1-5-21-1-2-3-512", "Administratorzy domeny"));
}

#[test]
fn dates_of_local_passwords() {
    let check = |expiry: &str, expected: fn(&Known<crate::tenant::Moment>) -> bool| {
        let text = format!(
            "DistinguishedName,DNSHostName,Enabled,Name,msLAPS-PasswordExpirationTime,ms-Mcs-AdmPwdExpirationTime\n\
             \"CN=PC1,DC=x\",pc1,True,PC1,\"{expiry}\",\n"
        );
        let found = read_texts(&[("computers.csv", &text)]);
        let expiry = &found.tenant.ad_computers.items[0].laps_expiry;
        assert!(expected(expiry), "{text}: {expiry:?}");
    };
    check("134512345678901000", |found| found.value().is_some());
    // As a workbook saves it; a date that cannot be read is not no date.
    check("1.34512345678901E+17", |found| found.value().is_some_and(|at| at.iso_date() == "2027-04-03"));
    check("1,345E+17", |found| !found.is_exported());
    check("", |found| *found == Known::Empty);
}
