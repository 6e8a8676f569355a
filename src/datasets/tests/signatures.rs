//! The fewest columns and properties by which each export is told, one after the other: it is recognised, or the reason is
//! named for which it is not.

use super::{only_part, read_texts, said};

/// `dataset`: its id; or, after `!`, words of the reason why nothing of it is read.
fn check(name: &str, text: &str, dataset: &str, wrong: &mut Vec<String>) {
    let found = read_texts(&[(name, text)]);
    let part = only_part(&found.files[0]);
    let is_right = match dataset.strip_prefix('!') {
        Some(reason) => part.dataset.is_none() && said(part).contains(reason),
        None => part.dataset == Some(dataset),
    };
    if !is_right {
        wrong.push(format!("{text} is {:?}, not {dataset}: {}", part.dataset, said(part)));
    }
}

#[test]
fn columns_under_one_heading_are_told() {
    let check = |headings: &str, expected: &str| {
        let text = format!("{headings}\na@x.example,A,Member,True,False\n");
        let told = said(only_part(&read_texts(&[("users.csv", &text)]).files[0]));
        assert!(told.contains(expected) && told.is_empty() == expected.is_empty(), "{told}");
    };
    check(
        "userPrincipalName,displayName,userType,accountEnabled,Account Enabled",
        "2 columns are headed \"accountEnabled\"",
    );
    check("userPrincipalName,displayName,userType,accountEnabled,city", "");
    check("userPrincipalName,displayName,userType,note,note", "");
}

/// Without a context the actions of a role tell whose it is.
#[test]
fn roles_of_a_service_are_no_roles_of_the_directory() {
    let check = |action: &str, context: &str, expected: Option<&str>| {
        let text = format!(
            r#"{{{context}"value":[{{"id":"1","displayName":"R","description":"d","isBuiltIn":true,"isEnabled":true,"rolePermissions":[{{"resourceActions":[{{"allowedResourceActions":["{action}"]}}],"allowedResourceActions":["{action}"]}}]}}]}}"#
        );
        let found = read_texts(&[("roles.json", &text)]);
        assert_eq!(only_part(&found.files[0]).dataset, expected, "{action}");
    };
    check("Microsoft.Intune_RemoteTasks_RebootNow", "", Some("intune-roles"));
    check("microsoft.xdr/secops/securitydata/basic/read", "", Some("defender-roles"));
    check("microsoft.directory/users/basic/read", "", Some("role-definitions"));
    let directory =
        r#""@odata.context":"https://graph.microsoft.com/v1.0/$metadata#roleManagement/directory/roleDefinitions","#;
    check("Microsoft.Intune_RemoteTasks_RebootNow", directory, Some("role-definitions"));
}

#[test]
fn fewest_columns() {
    let table: &[(&str, &str)] = &[
        ("Name,SamAccountName,Enabled,PasswordLastSet,AdminCount", "ad-users"),
        ("SamAccountName,UserPrincipalName,Enabled,PasswordNeverExpires,PasswordLastSet", "ad-users"),
        ("Name,SamAccountName,Enabled,PasswordLastSet,OperatingSystem", "!belong to no export"),
        ("UserPrincipalName,RecipientTypeDetails,ForwardingSmtpAddress", "mailboxes"),
        ("DisplayName,SignInName,RoleDefinitionName,Scope", "azure-role-assignments"),
        ("Id,AuthenticationType,IsDefault,IsVerified", "domains"),
        ("DisplayName,Id,IsAssignableToRole", "groups"),
        ("Name,Id,State,TenantId", "azure-subscriptions"),
        ("Id,UserPrincipalName,SignInActivity", "users"),
        ("SmtpClientAuthenticationDisabled", "transport-config"),
        ("userPrincipalName,displayName,id,userType", "users"),
        ("Id,UserPrincipalName,UserType,CreatedDateTime", "users"),
        ("userPrincipalName,displayName,objectId,creationType", "users"),
        ("userPrincipalName,displayName,id,invitationState", "users"),
        ("userPrincipalName,displayName,id,identities", "users"),
        ("userPrincipalName,displayName,id,directorySynced", "users"),
        ("userPrincipalName,displayName,id,onPremisesSyncEnabled", "users"),
        ("User principal name,Licenses", "users"),
        ("User principal name,Licenses,Block credential", "users"),
        ("UserPrincipalName,ObjectType,RefreshTokensValidFromDateTime", "users"),
        ("UserPrincipalName,StrongAuthenticationRequirements", "users"),
        ("UserPrincipalName,BlockCredential,IsLicensed", "users"),
        ("userPrincipalName,isMfaCapable", "registration"),
        ("id,displayName,groupTypes", "groups"),
        ("id,displayName,mailEnabled,securityEnabled", "groups"),
        ("id,objectType,userPrincipalName", "group-members"),
        ("Assignment State,Role Name,PrincipalName", "pim-active"),
        ("Request ID,Sign-in error code", "sign-ins"),
        ("Request ID,Sign-in error code,Authentication requirement", "sign-ins"),
        ("Service principal ID,Credential key ID", "sign-ins"),
        ("ActorType,Target1Type", "audit-log"),
        ("RecordType,AuditData,Operation", "unified-audit-log"),
        ("RecordType,AuditData,Operations", "unified-audit-log"),
        ("Recommended action,Score impact", "secure-score-controls"),
        ("AccessReviewId,AccessReviewSeriesId", "access-review-decisions"),
        ("deviceId,approximateLastSignInDateTime", "devices"),
        ("appId,applicationType,applicationVisibility", "service-principals"),
        ("appId,passwordCredentials", "applications"),
        ("appId,signInAudience", "applications"),
        ("clientId,consentType,scope", "permission-grants"),
        ("appRoleId,resourceId,principalId", "app-role-assignments"),
        ("Report Refresh Date,Has Exchange License", "usage-reports"),
        ("RoleAssignmentId,RoleDefinitionName,ObjectType,RoleAssignmentDescription", "azure-role-assignments"),
        ("RoleAssignmentId,CanDelegate", "azure-role-assignments"),
        ("Operation name,Event initiated by", "activity-log"),
        ("Product Title,Total Licenses", "licences"),
        ("DistinguishedName,SamAccountName,ObjectClass", "ad-users"),
        ("RoleGroupType,RoleAssignments", "role-groups"),
        ("RoleAssigneeType,RecipientWriteScope", "role-groups"),
        ("LoginName,IsSiteAdmin", "sharepoint-administrators"),
        ("RoleName,PrincipalObjectId,EnvironmentName", "power-platform-roles"),
        ("AccessControlPolicyName,IssuanceTransformRules", "relying-parties"),
        ("ActionVerb,IsAuthenticationContextSettable", "protected-actions"),
        ("IssuerUri,SigningCertificate", "federation"),
        ("AccessId,GroupId,PrincipalId", "pim-groups"),
        ("Id,IsMemberManagementRestricted", "administrative-units"),
        ("RuleIdentity,StopProcessingRules", "inbox-rules"),
        ("RuleIdentity,ForwardAsAttachmentTo", "inbox-rules"),
        ("Name,AuditBypassEnabled", "mailbox-audit"),
        // Known, and not read.
        ("Report Refresh Date,Storage Used (Byte)", "!not"),
        ("Name [displayName] Required,User name [userPrincipalName] Required", "!upload template"),
        ("TimeGenerated [UTC],Colour [UTC]", "!not"),
    ];
    let mut wrong = Vec::new();
    for (headings, dataset) in table {
        let cells = headings.split(',').map(|heading| match heading.to_lowercase().as_str() {
            "objectclass" => "user",
            "usertype" => "Member",
            "product title" => "Office 365 E3",
            "authenticationtype" => "Managed",
            "id" => "11111111-1111-1111-1111-111111111111",
            _ => "x",
        });
        let row = cells.collect::<Vec<_>>().join(",");
        check("export.csv", &format!("{headings}\n{row}\n{row}\n"), dataset, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fewest_properties() {
    let table: &[(&str, &str)] = &[
        // Sign-in names alone are of members, owners, licences or accounts: a list of some would be taken for all accounts.
        (r#""userPrincipalName":"a@x.org""#, "!belong to no export"),
        (r#""ObjectType":"User","UserPrincipalName":"a@x.org""#, "!belong to no export"),
        (r#""ObjectType":"User","UserPrincipalName":"a@x.org","RefreshTokensValidFromDateTime":null"#, "users"),
        (r#""StrongAuthenticationRequirements":[],"UserPrincipalName":"a@x.org""#, "users"),
        (r#""BlockCredential":false,"IsLicensed":true,"UserPrincipalName":"a@x.org""#, "users"),
        (r#""id":"1","userPrincipalName":"a@x.org","userType":"Member""#, "users"),
        (r#""Id":"1","UserPrincipalName":"a@x.org","AccountEnabled":true"#, "users"),
        (r#""userPrincipalName":"a@x.org","isMfaCapable":true"#, "registration"),
        (r#""groupTypes":[],"securityEnabled":true"#, "groups"),
        (r#""roleDefinitionId":"r","principalId":"p","directoryScopeId":"/""#, "role-assignments"),
        (
            r#""roleDefinitionId":"r","principalId":"p","directoryScopeId":"/","assignmentType":"Assigned","roleAssignmentScheduleId":"s""#,
            "pim-active",
        ),
        (
            r#""roleDefinitionId":"r","principalId":"p","directoryScopeId":"/","roleEligibilityScheduleId":"s""#,
            "pim-eligible",
        ),
        (
            r##""id":"p","rules":[{"@odata.type":"#microsoft.graph.unifiedRoleManagementPolicyExpirationRule","id":"e"}]"##,
            "!belong to no export",
        ),
        (r#""conditions":{},"grantControls":null,"state":"enabled""#, "conditional-access"),
        (r##""@odata.type":"#microsoft.graph.ipNamedLocation""##, "named-locations"),
        (r##""@odata.type":"#microsoft.graph.countryNamedLocation""##, "named-locations"),
        (
            r#""appliedConditionalAccessPolicies":[],"createdDateTime":"2026-06-01T00:00:00Z","ipAddress":"1.2.3.4""#,
            "sign-ins",
        ),
        (r#""servicePrincipalCredentialKeyId":"k","createdDateTime":"2026-06-01T00:00:00Z""#, "sign-ins"),
        (r#""activityDisplayName":"a","initiatedBy":{},"targetResources":[]"#, "audit-log"),
        (r#""AuditData":"{}""#, "unified-audit-log"),
        (r#""controlScores":[]"#, "secure-score"),
        (r#""implementationCost":"Low","tier":"Core""#, "secure-score-controls"),
        (r#""instanceEnumerationScope":{}"#, "access-reviews"),
        (r#""decision":"Approve","recommendation":"Deny""#, "access-review-decisions"),
        (r#""deviceId":"d","approximateLastSignInDateTime":null"#, "devices"),
        (r#""servicePrincipalType":"Application""#, "service-principals"),
        (r#""requiredResourceAccess":[]"#, "applications"),
        (r#""appId":"a","signInAudience":"AzureADMyOrg""#, "applications"),
        (r#""clientId":"c","consentType":"AllPrincipals","scope":"User.Read""#, "permission-grants"),
        (r#""appRoleId":"a","resourceId":"r","principalId":"p""#, "app-role-assignments"),
        (r#""reportRefreshDate":"2026-06-01","hasExchangeLicense":true"#, "usage-reports"),
        (r#""RoleAssignmentId":"a","CanDelegate":false"#, "azure-role-assignments"),
        (r#""principalName":"a","roleDefinitionName":"Owner","scope":"/""#, "azure-role-assignments"),
        (r#""eventTimestamp":"2026-06-01T00:00:00Z","operationName":{"value":"x"}"#, "activity-log"),
        (r#""tenantId":"t","state":"Enabled","isDefault":true"#, "azure-subscriptions"),
        (r#""tenantId":"t","state":"Enabled","subscriptionId":"s""#, "azure-subscriptions"),
        (r#""pricingTier":"Standard""#, "defender-plans"),
        (r#""skuPartNumber":"P","prepaidUnits":{}"#, "licences"),
        (r#""DistinguishedName":"CN=a","SamAccountName":"a","ObjectClass":"user""#, "ad-users"),
        (r#""accessDetails":{},"customer":{},"autoExtendDuration":"PT0S""#, "partner-access"),
        (r#""accessContainer":{},"accessDetails":{}"#, "partner-access"),
        (r#""contractType":"BreadthPartner","customerId":"c""#, "partner-access"),
        (r#""RoleGroupType":"Standard","RoleAssignments":[]"#, "role-groups"),
        (r#""RoleAssigneeType":"RoleGroup","RecipientWriteScope":"Organization""#, "role-groups"),
        (r#""resourceScopes":[],"members":[]"#, "intune-roles"),
        (r#""principalIds":[],"roleDefinitionId":"r""#, "!Intune or of Defender"),
        (r#""LoginName":"a","IsSiteAdmin":true"#, "sharepoint-administrators"),
        (r#""RoleName":"Admin","PrincipalObjectId":"p","EnvironmentName":"e""#, "power-platform-roles"),
        (r#""systemuserid":"s","systemuserroles_association":[]"#, "dynamics-roles"),
        (r#""type":"Microsoft.Billing/billingAccounts/billingRoleAssignments""#, "billing-roles"),
        (r#""type":"Microsoft.Billing/billingAccounts/enrollmentAccounts""#, "enrollment-accounts"),
        (r#""accountOwner":"a@x.org""#, "enrollment-accounts"),
        (r#""condition":{"allOf":[]},"scopes":[],"actions":{"actionGroups":[]}"#, "alert-rules"),
        (r#""properties":{"condition":{"allOf":[]},"scopes":[],"actions":{"actionGroups":[]}}"#, "alert-rules"),
        (r#""groupShortName":"g","emailReceivers":[]"#, "action-groups"),
        (r#""onPremisesPublishing":{}"#, "published-apps"),
        (r#""externalAuthenticationType":"passthru""#, "published-apps"),
        (r#""connectorGroupType":"applicationProxy""#, "network-connectors"),
        (r#""machineName":"m","externalIp":"1.2.3.4""#, "network-connectors"),
        (r#""AccessControlPolicyName":"p","IssuanceTransformRules":"""#, "relying-parties"),
        (r#""actionVerb":"GET","resourceScopeId":null"#, "protected-actions"),
        (r#""id":"c1","isAvailable":true"#, "!belong to no export"),
        (r#""id":"c1","displayName":"Strong","isAvailable":true"#, "authentication-contexts"),
        (r#""policyDefinitionId":"p","enforcementMode":"Default""#, "policy-assignments"),
        (r#""dataSources":{},"dataFlows":[],"destinations":{}"#, "data-collection-rules"),
        (r#""issuerUri":"i","signingCertificate":"c""#, "federation"),
        (r#""accessId":"member","groupId":"g","assignmentScheduleId":"a""#, "pim-groups"),
        (r#""accessId":"member","groupId":"g","eligibilityScheduleId":"a""#, "pim-groups"),
        (r#""isMemberManagementRestricted":true"#, "administrative-units"),
        (r#""sequence":1,"actions":{},"isReadOnly":false"#, "inbox-rules"),
        (r#""AuditBypassEnabled":true"#, "mailbox-audit"),
    ];
    let mut wrong = Vec::new();
    for (properties, dataset) in table {
        check("export.json", &format!("[{{{properties}}},{{{properties}}}]"), dataset, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
