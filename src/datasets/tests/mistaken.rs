//! Exports that are easily taken for something else, or for more than they are.

use super::{only_part, read_texts, said};
use crate::tenant::RecordKind;

/// Commands that stop by themselves where nobody tells them to go on, and say nothing of it.
#[test]
fn lists_that_end_where_their_command_stops_are_not_whole() {
    let user =
        |n: usize| format!("\"UserPrincipalName\":\"u{n}@x.example\",\"DisplayName\":\"U\",\"UserType\":\"Member\"");
    let graph =
        |n: usize| format!("{{\"Id\":\"{n:08}-1111-1111-1111-111111111111\",{},\"AccountEnabled\":true}}", user(n));
    let check = |name: &str, text: &str, expected: &str| {
        let found = read_texts(&[(name, text)]);
        let part = only_part(&found.files[0]);
        let is_cut = part.complete == Some(false);
        assert_eq!(is_cut, !expected.is_empty(), "{name}: {:?} {}", part.layout, said(part));
        assert!(said(part).contains(expected), "{}", said(part));
    };
    let list = |count: usize| (0..count).map(graph).collect::<Vec<String>>().join(",");
    check("a.json", &format!("[{}]", list(100)), "Get-Mg… gives without -All");
    check("a.json", &format!("[{}]", list(999)), "Get-Mg… gives without -All");
    for count in [99, 101, 500] {
        check("a.json", &format!("[{}]", list(count)), "");
    }
    // An answer of Graph says whether there are more.
    let context = "\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#users\"";
    check("a.json", &format!("{{{context},\"value\":[{}]}}", list(100)), "");
    let msol = |count: usize| {
        let row = |n| format!("{n:08}-1111-1111-1111-111111111111,u{n}@x.example,U,True,False,Member\n");
        let rows: String = (0..count).map(row).collect();
        format!("ObjectId,UserPrincipalName,DisplayName,IsLicensed,BlockCredential,UserType\n{rows}")
    };
    check("m.csv", &msol(500), "Get-MsolUser gives without -All");
    check("m.csv", &msol(100), "");
}

/// Accounts of Active Directory with the columns that members of a group have.
#[test]
fn accounts_are_no_members() {
    let check = |name: &str, headings: &str, expected: &str| {
        let cells = "A,a,\"CN=A,DC=t\",True,user,S-1-5-21-1-2-3-1101,Domain Admins\n";
        let found = read_texts(&[(name, &format!("{headings}\n{cells}"))]);
        let part = only_part(&found.files[0]);
        assert_eq!(part.dataset, Some(expected), "{name}: {}", said(part));
        assert_eq!(part.rows_read, 1, "{name}: {}", said(part));
        if expected == "ad-group-members" && !headings.contains(",Group") {
            assert!(said(part).contains("taken from the file's name"), "{name}: {}", said(part));
        }
    };
    let chosen = "Name,SamAccountName,DistinguishedName,Enabled,ObjectClass,SID";
    for name in ["users.csv", "ADUsers.csv", "export.csv"] {
        check(name, &format!("{chosen},Description"), "ad-users");
    }
    check("users.csv", &format!("{chosen},Group"), "ad-group-members");
    for name in ["Domain Admins.csv", "Get-ADGroupMember-Backup.csv", "Dom_nen-Admins.csv", "VPN group.csv"] {
        check(name, &format!("{chosen},Note"), "ad-group-members");
    }
    let plain = "Name,SamAccountName,DistinguishedName,Note,ObjectClass,SID,More";
    check("VPN group.csv", plain, "ad-group-members");
    // A name that may be anything's tells no group.
    let found = read_texts(&[("a48.csv", &format!("{plain}\nA,a,\"CN=A,DC=t\",,user,S-1-5-21-1-2-3-1101,\n"))]);
    let part = only_part(&found.files[0]);
    assert_eq!((part.dataset, part.rows_refused), (Some("ad-group-members"), 1));
    assert!(said(part).contains("call it ADGroupMember-Domain Admins.csv"), "{}", said(part));
}

#[test]
fn security_defaults_in_a_table() {
    let headings = "DeletedDateTime,Description,DisplayName,Id,IsEnabled,AdditionalProperties";
    let cells = ",x,Security Defaults,00000000-0000-0000-0000-000000000005,False,System.Collections.Generic.Dictionary`2[System.String,System.Object]";
    let found = read_texts(&[("policy.csv", &format!("{headings}\n{cells}\n"))]);
    assert_eq!(only_part(&found.files[0]).dataset, Some("security-defaults"), "{}", said(only_part(&found.files[0])));
    assert!(found.tenant.security_defaults.iter().all(|defaults| !defaults.enabled));
}

/// Where a password stands in the wrong place, no sentence repeats it.
#[test]
fn sentences_repeat_no_password() {
    let headings = "userPrincipalName,displayName,id,userType,accountEnabled";
    let check = |row: &str| {
        let text = format!("{headings}\na@x.example,A,11111111-1111-1111-1111-111111111111,Member,True\n{row}\n");
        let found = read_texts(&[("users.csv", &text)]);
        let part = only_part(&found.files[0]);
        assert!(!part.problems.is_empty() && !said(part).contains("Hunter"), "{row}: {}", said(part));
    };
    check("Initial password for everybody: Hunter2!,,,,");
    check("Password: Hunter,,,,");
    check("b@x.example,B,21111111-1111-1111-1111-111111111111,Member,Hunter2!");
    check("b@x.example,B,21111111-1111-1111-1111-111111111111,Member,pw: Hunter");
}

/// What stands in place of headings is a row all the same, whoever says what its columns hold.
#[test]
fn rows_without_headings_are_counted() {
    let check = |text: &str, rows: u64, expected: &str| {
        let found = read_texts(&[("list.csv", text)]);
        let part = only_part(&found.files[0]);
        assert_eq!((part.rows_seen, part.rows_read, part.rows_refused), (rows, 0, rows), "{text}");
        assert!(said(part).contains(expected), "{}", said(part));
    };
    check("a@x.example,Owner\nb@x.example,Reader\n", 2, "Neither of its 2 rows was read");
    check("a@x.example\nb@x.example\n", 2, "neither of its 2 rows was read");
    check("Contoso\n\na@x.example,A,1\nb@x.example,B,2\nc@x.example,C,3\n", 3, "");
    check("Account,Since when\na@x.example,2026-01-01\n", 1, "Its headings belong to no export");
}

/// Windows PowerShell writes a date that was selected as an object.
#[test]
fn dates_may_be_objects() {
    let date = r#"{"value":"\/Date(1781527224178)\/","DisplayHint":2,"DateTime":"Monday, June 15, 2026 12:40:24 PM"}"#;
    let user = r#""id":"11111111-1111-1111-1111-111111111111","userPrincipalName":"a@x.example","displayName":"A","userType":"Member""#;
    let found =
        read_texts(&[("users.json", &format!("[{{{user},\"accountEnabled\":true,\"createdDateTime\":{date}}}]"))]);
    let created = found.tenant.users.iter().next().and_then(|user| user.created);
    assert_eq!(
        created.map(crate::tenant::Moment::iso_date).as_deref(),
        Some("2026-06-15"),
        "{}",
        said(only_part(&found.files[0]))
    );
}

/// What is no list of what there is, or of something else that looks alike: none of it is read, and the reason is named.
#[test]
fn look_alikes_supply_nothing() {
    let check = |name: &str, text: &str, expected: &str| {
        let found = read_texts(&[(name, text)]);
        let part = only_part(&found.files[0]);
        assert_eq!(part.rows_read, 0, "{text}: {:?} {:?}", part.dataset, part.layout);
        assert!(said(part).contains(expected), "{text}: {:?} {}", part.dataset, said(part));
        let supplied: Vec<&str> = RecordKind::ALL
            .iter()
            .filter(|kind| found.tenant.supply(**kind).is_supplied())
            .map(|kind| kind.id())
            .collect();
        assert!(supplied.is_empty(), "{text}: {supplied:?}");
    };
    let graph = |set: &str, row: &str| {
        format!(r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#{set}","value":[{row}]}}"#)
    };
    let policy = r#""id":"1","displayName":"P","description":"d","isEnabled":true"#;
    check(
        "p.json",
        &graph("policies/defaultAppManagementPolicy", &format!("{{{policy}}}")),
        "credentials of applications",
    );
    check("p.json", &graph("policies/appManagementPolicies", &format!("{{{policy}}}")), "credentials of applications");
    check("p.json", &format!(r#"{{{policy},"applicationRestrictions":{{}}}}"#), "credentials of applications");
    check("p.json", &format!(r#"[{{{policy},"feature":"x","isAppliedToOrganization":false}}]"#), "staged rollout");
    check("t.json", r#"[{"id":"1","displayName":"x","definition":["{}"],"isOrganizationDefault":true}]"#, "on tokens");
    check("e.json", r#"[{"id":"1","displayName":"x","allowExternalIdentitiesToLeave":true}]"#, "as a guest");
    check("f.json", r#"[{"id":"1","displayName":"x","selfServiceSignUp":{"isEnabled":false}}]"#, "by oneself");
    check(
        "a.json",
        r#"{"AssessmentId":"x","AssessmentTenantId":"y","AssessmentVersion":"2"}"#,
        "AzureADAssessment ran",
    );
    check("k.json", r#"[{"tenantId":"t","objectId":"o","permissions":{"keys":["get"]}}]"#, "key vault");
    check(
        "p.json",
        &format!(r#"[{{{policy},"category":"joiner","isSchedulingEnabled":true}}]"#),
        "lifecycle workflows",
    );
    check("p.json", r#"{"id":"p","displayName":"P","includes":[],"excludes":[]}"#, "permission grants");
    let ask =
        r#""action":"selfActivate","principalId":"2","roleDefinitionId":"3","directoryScopeId":"/","status":"Denied""#;
    check(
        "r.json",
        &graph("roleManagement/directory/roleAssignmentScheduleRequests", &format!("{{{ask}}}")),
        "requests to PIM",
    );
    let chosen = r#"{"id":"1","principalId":"2","roleDefinitionId":"3","scheduleInfo":{}}"#;
    check("r.json", &graph("roleManagement/directory/roleEligibilityScheduleRequests", chosen), "requests to PIM");
    check("r.json", &format!(r#"[{{{ask},"targetScheduleId":"4","scheduleInfo":{{}}}}]"#), "requests to PIM");
    check("r.json", &format!("[{{{ask}}}]"), "requests to PIM");
    check(
        "r.csv",
        "Action,DirectoryScopeId,Id,IsValidationOnly,PrincipalId,RoleDefinitionId,Status,TargetScheduleId\nselfActivate,/,1,False,2,3,Denied,4\n",
        "requests to PIM",
    );
    check(
        "r.json",
        r#"[{"accessId":"member","action":"selfActivate","groupId":"1","principalId":"2","status":"Denied","targetScheduleId":"3"}]"#,
        "requests to PIM",
    );
    let azure =
        |kind: &str| format!(r#"{{"value":[{{"id":"/x","name":"x","type":"{kind}","properties":{{"scope":"/"}}}}]}}"#);
    check("r.json", &azure("Microsoft.Authorization/RoleAssignmentScheduleRequests"), "requests to PIM");
    check("r.json", &azure("Microsoft.Storage/storageAccounts"), "objects of Azure of a type");
    check(
        "r.csv",
        "id,name,type,properties\n/x,x,microsoft.storage/storageaccounts,{}\n",
        "Azure Resource Graph as a table",
    );
    let dead = r#""id":"1","appId":"2","displayName":"X","deletedDateTime":"2026-01-01T00:00:00Z""#;
    let bin = "recycle bin";
    check(
        "a.json",
        &graph("directory/deletedItems/microsoft.graph.application", &format!(r#"{{{dead},"signInAudience":"x"}}"#)),
        bin,
    );
    check("a.json", &graph("applications", &format!(r#"{{{dead},"signInAudience":"x"}}"#)), bin);
    check("a.json", &graph("groups", &format!(r#"{{{dead},"groupTypes":[],"securityEnabled":true}}"#)), bin);
    check("a.json", &graph("servicePrincipals", &format!(r#"{{{dead},"servicePrincipalType":"Application"}}"#)), bin);
    let conditions = r#""state":"enabled","conditions":{},"grantControls":{}"#;
    check(
        "a.json",
        &graph("identity/conditionalAccess/deletedItems/policies", &format!("{{{dead},{conditions}}}")),
        bin,
    );
    check("a.json", &format!("[{{{dead},{conditions}}}]"), bin);
    check(
        "list.csv",
        "DisplayName,Role\nA,Owner\nB,Member\n",
        "few or none of the first rows name a role of the directory",
    );
    check(
        "list.csv",
        "DisplayName,EmailAddress,RoleName\nA,a@x.example,Account Manager\n",
        "few or none of the first rows",
    );
    check("list.csv", "DisplayName,Role\n", "nothing was read");
    check(
        "list.csv",
        "GroupId,TeamName,UserId,DisplayName,UserPrincipalName,Role\n1,T,2,A,a@x.example,Owner\n",
        "few or none of the first rows name a role of the directory",
    );
    check("m.csv", "UserPrincipalName,MFAState,Service\na@x.example,Enabled,VPN\n", "belong to no export");
    let drive = r#"[{"id":"x","displayName":"A","userPrincipalName":"a@x.example","driveType":"business"}]"#;
    check("d.json", drive, "belong to no export");
    check("list.txt", "Name\tType\tDescription\nA\tUser\tx\n", "list of a console window");
    check("list.txt", "Name\tTyp\tBeschreibung\nA\tBenutzer\tx\n", "list of a console window");
    check(
        "AzureADAppProxyConnectorLog-h.csv",
        "TimeGenerated,Level,Message\n2026-01-01,Info,x\n",
        "application-proxy connector",
    );
    check(
        "ADFSEnabledEndpoints.csv",
        "Enabled,FullUrl,Protocol\nTrue,https://x,SAML\n",
        "endpoints of a federation server",
    );
}

/// What looks like these and is read.
#[test]
fn those_that_are_meant_are_read() {
    let check = |name: &str, text: &str, dataset: &str, rows: u64| {
        let found = read_texts(&[(name, text)]);
        let part = only_part(&found.files[0]);
        assert_eq!((part.dataset, part.rows_read), (Some(dataset), rows), "{text}: {}", said(part));
    };
    let defaults = r#"{"Id":"00000000-0000-0000-0000-000000000005","DeletedDateTime":null,"DisplayName":"S","Description":"d","IsEnabled":false,"AdditionalProperties":{"@odata.context":"x"}}"#;
    check("s.json", defaults, "security-defaults", 1);
    check("r.csv", "DisplayName,Role\nA,Owner\nB,Company Administrator\n", "role-assignments", 2);
    check(
        "r.csv",
        "DisplayName,Role,RoleTemplateId\nA,Eigene,62e90394-69f5-4237-9190-012177145e10\n",
        "role-assignments",
        1,
    );
    let groups = r#"[{"id":"1","groupTypes":[],"securityEnabled":true,"deletedDateTime":null},{"id":"2","groupTypes":[],"securityEnabled":true,"deletedDateTime":"2026-01-01T00:00:00Z"}]"#;
    check("g.json", groups, "groups", 1);
    let published = r#"{"@odata.context":"https://graph.microsoft.com/beta/$metadata#applications(onPremisesPublishing)","value":[{"id":"1","onPremisesPublishing":{"externalUrl":"https://a.x.example/","externalAuthenticationType":"passthru"}}]}"#;
    check("a.json", published, "published-apps", 1);
}

/// Who filters the portal's list by its state exports the other half not at all.
#[test]
fn eligible_rows_alone_say_nothing_of_active_ones() {
    let check = |rows: &str, expected: [bool; 2]| {
        let text = format!(
            "Assignment State,User Group Name,Role Name,Email,PrincipalName,Member Type,Assignment Start Time (UTC),Assignment End Time (UTC)\n{rows}"
        );
        let tenant = read_texts(&[("q.csv", &text)]).tenant;
        let supplied = [RecordKind::PimActive, RecordKind::PimEligible].map(|kind| tenant.supply(kind).is_supplied());
        assert_eq!(supplied, expected, "{rows}");
    };
    let row =
        |state: &str, role: &str| format!("{state},A,{role},a@x.example,a@x.example,Direct,2026-01-31T00:00:00Z,\n");
    let (global, user) = ("Global Administrator", "User Administrator");
    check(&row("Eligible", global), [false, true]);
    check(&format!("{}{}", row("Eligible", global), row("Eligible", user)), [false, true]);
    check(&format!("{}{}", row("Eligible", global), row("Active", global)), [true, true]);
}

/// Lists of other services and products under headings that ours have, too.
#[test]
fn lists_of_other_services_supply_nothing() {
    let check = |name: &str, text: &str, expected: &str| {
        let found = read_texts(&[(name, text)]);
        let part = only_part(&found.files[0]);
        assert_eq!(part.rows_read, 0, "{text}: {:?} {:?}", part.dataset, part.layout);
        assert_eq!(part.rows_seen, part.rows_refused, "{text}");
        assert!(said(part).contains(expected), "{text}: {:?} {}", part.dataset, said(part));
        let supplied = RecordKind::ALL.iter().find(|kind| found.tenant.supply(**kind).is_supplied());
        assert!(supplied.is_none(), "{text}: {supplied:?}");
    };
    let graph = |set: &str, row: &str| {
        format!(r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#{set}","value":[{row}]}}"#)
    };
    let held = r#"{"id":"1","principalId":"21111111-1111-1111-1111-111111111111","roleDefinitionId":"ae79f266-94d4-4dab-b730-feca7e132178","appScopeId":"/AccessPackageCatalog/1"}"#;
    let mailed = r#"{"id":"1","principalId":"/Users/anna","roleDefinitionId":"3","directoryScopeId":"/"}"#;
    let another = "assignments of another service’s roles";
    check("r.json", &graph("roleManagement/entitlementManagement/roleAssignments", held), another);
    check("r.json", &graph("roleManagement/exchange/roleAssignments", mailed), another);
    check("r.json", &format!("[{held}]"), another);
    check("r.json", &format!("[{mailed}]"), another);
    check(
        "r.csv",
        "AppScopeId,DirectoryScopeId,Id,PrincipalId,RoleDefinitionId\n/AccessPackageCatalog/1,,2,3,4\n",
        another,
    );
    let role = r#"{"id":"ae79f266-94d4-4dab-b730-feca7e132178","displayName":"Catalog owner","isBuiltIn":true,"templateId":"ae79f266-94d4-4dab-b730-feca7e132178","rolePermissions":[]}"#;
    check("r.json", &graph("roleManagement/exchange/roleDefinitions", role), "roles of another service");
    check("r.json", &format!("[{role}]"), "roles of another service");
    let more = "has columns that no list of the directory’s roles has";
    check("a.csv", "DisplayName,UserPrincipalName,Role,Scope\nA,a@x.example,Security Reader,/subscriptions/1\n", more);
    check(
        "a.csv",
        "Role,DisplayName,PrimarySmtpAddress,RecipientType\nSecurity Administrator,A,a@x.example,UserMailbox\n",
        more,
    );
    check("a.csv", "DisplayName,Role,WindowsLiveID\nA,Compliance Administrator,a@x.example\n", more);
    check(
        "a.csv",
        "DisplayName,UserPrincipalName,Role,RequestedBy,Status\nA,a@x.example,Global Administrator,x,Rejected\n",
        more,
    );
    check("a.csv", "UserPrincipalName,DisplayName,RoleName,RemovedOn\na@x,A,Global Administrator,2025-12-01\n", more);
    check("a.csv", "UserPrincipalName,DisplayName,RoleName,Eligible\na@x.example,A,Global Administrator,True\n", more);
    let none = "few or none of the first rows name a role of the directory";
    check("a.csv", "RoleDisplayName,DisplayName,UserPrincipalName,CatalogName\nCatalog owner,A,a@x.example,C\n", none);
    check("a.csv", "DisplayName,Role\nA,Developer\nB,Security Administrator\nC,Product owner\n", none);
    check("a.csv", "Name,MemberId,MemberType,Roles\nA,1,User,Owner\n", none);
    check("a.csv", "Role,Username,UserId,DaysSinceLastSignIn\nitil,anna,1,3\n", none);
    let group = "MailUniversalDistributionGroup";
    check(
        "m.csv",
        &format!(
            "PrimarySmtpAddress,Alias,DisplayName,RecipientTypeDetails,RecipientType\ndl@x,dl,DL,{group},{group}\n"
        ),
        "Every row was of something else",
    );
    check(
        "m.csv",
        "PrimarySmtpAddress,Alias,DisplayName,RecipientTypeDetails,ExternalEmailAddress\nk@x,k,K,MailContact,SMTP:k@x\n",
        "contacts of Exchange",
    );
    let event = r#"{"id":"1","riskLevel":"high","riskState":"atRisk","riskLastUpdatedDateTime":"2026-06-01T00:00:00Z","userPrincipalName":"a@x.example","initiatedBy":"x","activity":{}}"#;
    check("h.json", &graph("identityProtection/riskyUsers('1')/history", event), "history of risky users");
    check("h.json", &format!("[{event}]"), "history of risky users");
    let tried = r#"{"id":"1","displayName":"P","state":"enabled","policyApplies":true,"analysisReasons":"notSet","conditions":{},"grantControls":{}}"#;
    check("w.json", &graph("Collection(microsoft.graph.whatIfAnalysisResult)", tried), "a trial of the policies");
    check("w.json", &format!("[{tried}]"), "a trial of the policies");
    let kinds = "none of the first rows is of a kind that Defender for Cloud Apps has";
    check("p.csv", "Policy Name,Policy Type,Status,Platform\nDefault,Prevention,Enabled,Windows\n", kinds);
    check("p.csv", "Policy,Type,Severity,Category,Status\nTLS,Config,Medium,Network,Fixed\n", kinds);
    let sheet = "Some of its headings are those of a sheet of the inventory";
    check("l.csv", "Account,Category,Service,Amount\n6100,IT,Hosting,1200\n", sheet);
    check("l.csv", "Plan,Owner,Phone\nFlat rate,Anna,123\n", sheet);
    check("l.csv", "Subscription ID,Owner,Purpose\nSUB-001,Anna,Design\n", sheet);
    check("l.csv", "Device name,Used by,Operating system\nPC-1,Anna,Windows\n", sheet);
    let device = r#"{"id":"1","serialNumber":"S","manufacturer":"D","model":"L","userPrincipalName":"a@x.example","displayName":"PC-0"}"#;
    check("d.json", &format!("[{device}]"), "belong to no export");
    let types = "neither Member nor Guest";
    check("u.csv", "UserPrincipalName,DisplayName,UserType,Team\na@x.example,A,Full,Design\n", types);
    check("u.csv", "DisplayName,UserPrincipalName,UserType,LastSignIn\nA,a@x.example,Host,2026-06-01\n", types);
}

/// Some of a kind of object are no list of all.
#[test]
fn lists_of_some_accounts_are_not_whole() {
    let check = |text: &str, layout: &str| {
        let found = read_texts(&[("a.csv", text)]);
        let part = only_part(&found.files[0]);
        assert_eq!((part.dataset, part.layout, part.rows_read), (Some("ad-users"), Some(layout), 1), "{}", said(part));
        let supply = found.tenant.supply(RecordKind::AdUsers);
        assert!(!matches!(supply.state, crate::tenant::SupplyState::Whole), "{text}");
    };
    check(
        "AccountExpirationDate,DistinguishedName,Enabled,LastLogonDate,LockedOut,Name,ObjectClass,ObjectGUID,PasswordExpired,PasswordNeverExpires,SamAccountName,SID,UserPrincipalName\n,\"CN=A,DC=x\",True,,False,A,user,1,False,True,a,S-1-5-21-1-2-3-1,a@x.example\n",
        "search-adaccount",
    );
    check(
        "DistinguishedName,Enabled,Name,ObjectClass,ObjectGUID,SamAccountName,SID,UserPrincipalName\n\"CN=g,DC=x\",True,g,msDS-GroupManagedServiceAccount,1,g$,S-1-5-21-1-2-3-2,\n",
        "get-adserviceaccount",
    );
}

/// What one object refers to, what one person is told and what was deleted is no list of all.
#[test]
fn a_part_is_not_taken_for_all() {
    let check = |name: &str, text: &str, kind: RecordKind, why: &str| {
        let found = read_texts(&[(name, text)]);
        let part = only_part(&found.files[0]);
        let supply = found.tenant.supply(kind);
        assert!(!matches!(supply.state, crate::tenant::SupplyState::Whole), "{text}: {:?} {}", part.layout, said(part));
        assert!(why.is_empty() || format!("{:?}", supply.state).contains(why), "{text}: {:?}", supply.state);
    };
    let graph = |set: &str, row: &str| {
        format!(r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#{set}","value":[{row}]}}"#)
    };
    let user = r#"{"id":"11111111-1111-1111-1111-111111111111","userPrincipalName":"a@x.example","displayName":"A","userType":"Member","accountEnabled":true}"#;
    let refers = "another one refers to";
    for set in [
        "administrativeUnits('x')/members/microsoft.graph.user",
        "groups('x')/members/microsoft.graph.user",
        "users('x')/directReports/microsoft.graph.user",
    ] {
        check("u.json", &graph(set, user), RecordKind::Users, refers);
    }
    check("u.json", &graph("users/$delta", user), RecordKind::Users, "changed since");
    let group = r##"{"@odata.type":"#microsoft.graph.group","id":"1","displayName":"G","groupTypes":[],"securityEnabled":true,"mailEnabled":false}"##;
    check("g.json", &graph("users('x')/transitiveMemberOf/microsoft.graph.group", group), RecordKind::Groups, refers);
    check("g.json", &graph("directoryObjects", group), RecordKind::Groups, refers);
    let given = r#"{"id":"1","appRoleId":"2","principalId":"3","principalType":"User","resourceId":"4","resourceDisplayName":"R"}"#;
    check("a.json", &graph("users('x')/appRoleAssignments", given), RecordKind::AppRoleAssignments, refers);
    let eligible = r#"{"id":"1","principalId":"2","roleDefinitionId":"3","directoryScopeId":"/","memberType":"Direct","roleEligibilityScheduleId":"4"}"#;
    let own = "Collection(microsoft.graph.unifiedRoleEligibilityScheduleInstance)";
    check("e.json", &graph(own, eligible), RecordKind::PimEligible, "");
    let sms = r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#authenticationMethodConfigurations/$entity","@odata.type":"#microsoft.graph.smsAuthenticationMethodConfiguration","id":"Sms","state":"disabled"}"##;
    check("Sms.json", sms, RecordKind::MethodsPolicy, "single methods");
    let deleted = "deleted accounts only";
    check(
        "u.csv",
        "userPrincipalName,displayName,userType,deletedDateTime,id\na@x.example,A,Member,2026-06-01T00:00:00Z,1\n",
        RecordKind::Users,
        deleted,
    );
    check(
        "u.csv",
        "ObjectId,UserPrincipalName,DisplayName,IsLicensed,BlockCredential,UserType,SoftDeletionTimestamp\n1,a@x.example,A,True,False,Member,2026-06-01T00:00:00Z\n",
        RecordKind::Users,
        deleted,
    );
    let pim = "Assignment State,User Group Name,Role Name,Email,PrincipalName,Member Type,Assignment Start Time (UTC),Assignment End Time (UTC)";
    check("p.csv", &format!("{pim}\nActive,A,Member,a@x,a@x,Direct,,\n"), RecordKind::PimActive, "");
    check(
        "p.csv",
        "Id,ResourceId,RoleDefinitionId,SubjectId,AssignmentState\n1,2,3,4,Active\n",
        RecordKind::PimActive,
        "",
    );
    check("l.csv", "Product title,Total licenses\nPhotoshop,3\n", RecordKind::Licences, "");
}

/// Mailboxes among recipients of other kinds.
#[test]
fn of_recipients_the_mailboxes_are_read() {
    let text = "PrimarySmtpAddress,Alias,DisplayName,RecipientTypeDetails,ForwardingSmtpAddress\na@x,a,A,UserMailbox,\ndl@x,dl,DL,MailUniversalDistributionGroup,\nr@x,r,R,RoomMailbox,\n";
    let found = read_texts(&[("m.csv", text)]);
    let part = only_part(&found.files[0]);
    assert_eq!((part.dataset, part.rows_read, part.rows_refused), (Some("mailboxes"), 2, 1), "{}", said(part));
    assert!(found.tenant.supply(RecordKind::Mailboxes).is_supplied());
}

/// One principal name under two ids is told; both count.
#[test]
fn a_principal_name_with_two_ids_is_told() {
    let user = |id: u32, name: &str| {
        format!(
            r#"[{{"id":"{id}1111111-1111-1111-1111-111111111111","userPrincipalName":"{name}","displayName":"A","userType":"Member","accountEnabled":true}}]"#
        )
    };
    let check = |second: &str, expected: usize| {
        let found = read_texts(&[("a.json", &user(1, "a@x.example")), ("b.json", second)]);
        assert_eq!(found.tenant.conflicts.found().count(), expected, "{second}");
    };
    check(&user(2, "A@x.example"), 1);
    check(&user(2, "b@x.example"), 0);
    check(&user(1, "a@x.example"), 0);
}

/// Accounts of another cloud, a registrar's domains, another product's MFA and its alerts: the words below tell them.
#[test]
fn what_stands_below_headings_tells_whose_they_are() {
    let check = |name: &str, text: &str, expected: Option<&str>, why: &str| {
        let found = read_texts(&[(name, text)]);
        let part = only_part(&found.files[0]);
        assert_eq!((part.dataset, part.rows_read > 0), (expected, expected.is_some()), "{text}: {}", said(part));
        assert!(said(part).contains(why), "{text}: {}", said(part));
    };
    let accounts = "Id,Name,State,TenantId,IsDefault";
    let id = "11111111-1111-1111-1111-111111111111";
    check("a.csv", &format!("{accounts}\n123456789012,prod,ACTIVE,t,False\n"), None, "another cloud");
    check("a.csv", &format!("{accounts}\n{id},prod,Enabled,{id},False\n"), Some("azure-subscriptions"), "");
    let domains = "Name,AuthenticationType,IsInitial,IsVerified";
    check("d.csv", &format!("{domains}\nx.example,DNSSEC,False,True\n"), None, "registrar");
    check("d.csv", &format!("{domains}\nx.example,Managed,False,True\n"), Some("domains"), "");
    check("m.csv", "UserPrincipalName,MFAStatus,Status\na@x.example,Enrolled,Active\n", None, "another service");
    check("m.csv", "UserPrincipalName,MFAStatus\na@x.example,Enforced\n", Some("users"), "");
    let alert = r#"{"value":[{"id":"1","title":"x","status":"new","severity":"high","category":"Malware","policyName":"x","policyType":"y"}]}"#;
    check("p.json", alert, None, "Defender for Cloud Apps");
}
