"""Samples of on-premises apps and connectors and of logs and lists in other languages."""
from .formats import GRAPH_BETA, uid


def layouts(s, ada, ben, app, tenant, domain, initial):
    published(s, app, domain, initial)
    other_languages(s, ada, ben)
    lists_from_scripts(s, ada, ben)


def published(s, app, domain, initial):
    tide = f"https://tide-{initial.split('.')[0]}.msappproxy.net/"
    s.graph("published-apps/applications.json", "published-apps", "graph", "26.5", "applications(id,appId,displayName,onPremisesPublishing)", [
        {"id": uid("published", "1"), "appId": app["appId"], "displayName": app["name"], "onPremisesPublishing": {
            "alternateUrl": None, "applicationServerTimeout": "default", "applicationType": "enterpriseapp", "externalAuthenticationType": "passthru", "externalUrl": tide, "internalUrl": "http://tide.yard.example/",
            "isOnPremPublishingEnabled": True, "singleSignOnSettings": None, "verifiedCustomDomainPasswordCredential": None}},
        {"id": uid("published", "2"), "appId": uid("published", "2 app"), "displayName": "Yard network", "onPremisesPublishing": {"applicationType": "nonwebapp", "externalUrl": None, "isOnPremPublishingEnabled": True}},
        {"id": uid("published", "3"), "appId": uid("published", "3 app"), "displayName": "Not published", "onPremisesPublishing": None}], "only two of the three are published", base=GRAPH_BETA)
    s.graph("published-apps/applicationSegments.json", "published-apps", "graph-segments", "26.5",
            f"applications('{uid('published', '2')}')/onPremisesPublishing/segmentsConfiguration/microsoft.graph.ipSegmentConfiguration/applicationSegments", [
                {"id": uid("segment", "1"), "destinationHost": "10.20.0.0/24", "destinationType": "ipRangeCidr", "protocol": "tcp", "ports": ["3389-3389", "445-445"]}], "one app; its id only in the context", base=GRAPH_BETA)
    s.graph("network-connectors/connectors.json", "network-connectors", "graph", "26.5", "onPremisesPublishingProfiles('applicationProxy')/connectors", [
        {"id": uid("connector", "1"), "machineName": "proxy01.yard.example", "externalIp": "203.0.113.20", "status": "active"},
        {"id": uid("connector", "2"), "machineName": "proxy02.yard.example", "externalIp": "203.0.113.21", "status": "inactive"}], base=GRAPH_BETA)
    s.graph("network-connectors/connectorGroups.json", "network-connectors", "graph-groups", "26.5", "onPremisesPublishingProfiles('applicationProxy')/connectorGroups", [
        {"id": uid("connector group", "1"), "name": "Default", "connectorGroupType": "applicationProxy", "isDefault": True, "region": "eur"}], base=GRAPH_BETA)


def lists_from_scripts(s, ada, ben):
    """Layouts of which the reference names the columns only: chosen properties, and lists without what surrounds them."""
    header = ["businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage", "surname", "userPrincipalName", "id"]
    s.shell("users/graph-default.csv", "users", "graph-table", "3.3", header, [["", p.display, "", "", "", "", "", "", "", p.upn, p.id] for p in (ada, ben)], "default projection as a table")
    header = ["MailboxOwnerId", "Name", "Enabled", "ForwardTo", "ForwardAsAttachmentTo", "RedirectTo", "DeleteMessage", "MoveToFolder"]
    s.shell("mail/Get-InboxRule-selected.csv", "inbox-rules", "get-inboxrule-selected", "19", header, [[ben.upn, "Invoices", "True", "", "", '"Elsewhere" [SMTP:box@elsewhere.example]', "False", ""]])
    header = ["Alias", "DisplayName", "ExternalDirectoryObjectId", "PrimarySmtpAddress", "RecipientTypeDetails"]
    s.shell("mailboxes/get-mailbox-selected.csv", "mailboxes", "exchange-without-principal-name", "19", header, [["ben", ben.display, ben.id, ben.mail, "UserMailbox"]])
    header = ["LinkedGroup", "ManagedBy", "Members", "Name", "RoleGroupType", "DisplayName"]
    s.shell("role-groups/get-rolegroup-selected.csv", "role-groups", "get-rolegroup", "26.2", header, [["", "", "TenantAdmins_f0001", "eDiscoveryManager", "Standard", ""]])
    s.array("partner-access/contracts.json", "partner-access", "contracts", "26.1", [
        {"id": uid("contract", "2"), "contractType": "ResellerPartner", "customerId": uid("customer"), "defaultDomainName": "quay.example", "displayName": "Quay"}], "bare array")
    multiple = {"id": uid("multiple"), "displayName": "Helpdesk", "description": "", "roleDefinitionId": uid("multiple role"), "principalIds": [ben.id], "directoryScopeIds": ["/"], "appScopeIds": []}
    s.array("intune-roles/deviceManagement/roleAssignments.json", "intune-roles", "graph-unified", "26.2", [multiple], "told from Defender by the folder's name")
    s.array("defender-roles/defender-roleAssignments.json", "defender-roles", "graph", "26.2", [multiple], "told from Intune by the file's name")
    s.object(f"published-apps/applications/{uid('published', '1')}/onPremisesPublishing.json", "published-apps", "graph-publishing", "26.5", {
        "externalAuthenticationType": "passthru", "externalUrl": "https://tide.yard.example/", "internalUrl": "http://tide.yard.example/", "isOnPremPublishingEnabled": True}, "the app only in the folder's name")


def other_languages(s, ada, ben):
    header = ["Fecha (UTC)", "Servicio", "Categoría", "Actividad", "Resultado", "Agente de usuario", "Objetivo1NombrePrincipalDeUsuario"]
    s.portal("audit-log/portal-spanish.csv", "audit-log", "portal-spanish", "12", header, [
        ["2026-06-29T07:11:00Z", "Core Directory", "UserManagement", "Update user", "success", "", ben.upn]], "only the headings observed")
    header = ["Rang", "Empfohlene Maßnahme", "Bewertungsauswirkung", "Erzielte Punkte", "Status", "Kategorie", "Produkt"]
    s.portal("secure-score-controls/SecureScore-german.csv", "secure-score-controls", "portal-german", "12", header, [
        ["1", "MFA für Administratorrollen anfordern", "+3,24 %", "0/10", "Zu behandeln", "Identität", "Microsoft Entra ID"]])
    s.portal("azure/Roleassignments.csv", "azure-pim-active", "portal", "6.1", [
        "Assignment State", "User Group Name", "Resource Name", "Role Name", "Resource Type", "Email", "PrincipalName", "Member Type", "Assignment Start Time (UTC)", "Assignment End Time (UTC)"], [
            ["Active", ada.display, "sv-tugs", "Owner", "Subscription", ada.upn, ada.upn, "Direct", "2026-01-12T09:00:00Z", "Permanent"],
            ["Eligible", ben.display, "rg-tide", "Contributor", "Resource group", ben.upn, ben.upn, "Direct", "2026-01-12T09:00:00Z", "2026-12-31T09:00:00Z"]], "holds eligible rows as well; everything by name")


def refused(folder, no):
    folder.text(no("prowler.csv", "findings of Prowler, not data"), "AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;ACCOUNT_NAME;FINDING_UID;PROVIDER;CHECK_ID;STATUS\nsp;2026-06-30T07:20:00;1;Pellworth;1;azure;entra_security_defaults_enabled;FAIL\n")
    folder.text(no("Get-RoleGroupMember.csv", "members of a role group that is not named"), "Name,DisplayName,RecipientType,RecipientTypeDetails,PrimarySmtpAddress,WindowsLiveID,ExternalDirectoryObjectId,Guid,Identity\nben,Ben,UserMailbox,UserMailbox,ben@yard.example,ben@yard.example,,,ben\n")
    folder.text(no("Get-MsolRoleMember.csv", "members of a role that is not named"), "EmailAddress,DisplayName,IsLicensed,LastDirSyncTime,ObjectId,OverallProvisioningStatus,RoleMemberType,StrongAuthenticationRequirements,ValidationStatus\nben@yard.example,Ben,True,,,Success,User,,Healthy\n")
    folder.json(no("roleAssignmentsMultiple.json", "assignments of Intune or Defender: it does not say of which"), [{"id": "1", "displayName": "Helpdesk", "roleDefinitionId": "2", "principalIds": ["3"], "directoryScopeIds": ["/"]}])
    folder.text(no("Get-MgPolicyRoleManagementPolicyAssignment.csv", "the rules are lost at export"), "Id,PolicyId,RoleDefinitionId,ScopeId,ScopeType,Policy\n1,2,3,/,DirectoryRole,Microsoft.Graph.PowerShell.Models.MicrosoftGraphUnifiedRoleManagementPolicy\n")
    folder.text(no("Get-LapsADPassword.csv", "local administrator passwords: no check needs them"), "ComputerName,DistinguishedName,Account,Password,PasswordUpdateTime,ExpirationTimestamp,Source,DecryptionStatus,AuthorizedDecryptor\n"
                "PC1,\"CN=PC1,DC=yard,DC=example\",Administrator,Not-a-real-password-2,2026-06-01,2026-07-01,EncryptedPassword,Success,YARD\\Domain Admins\n")
