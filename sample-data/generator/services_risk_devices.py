"""Samples of services and exposed people, services' own roles, risk, Secure Score, synchronisation and devices."""
from .formats import GRAPH_BETA, MICROSOFT_TENANT, rows_of, uid

MODULE = "System.Collections.Generic.List`1"


def layouts(s, ada, ben, dan, cleo, app, group, tenant, domain, initial):
    inventory(s, ada, ben, domain)
    service_roles(s, ada, ben, dan, app, group, initial)
    risk(s, ada, ben, dan, app)
    secure_score(s, tenant)
    synchronisation(s, tenant)
    devices(s, ada, ben, initial)


def inventory(s, ada, ben, domain):
    s.portal("inventory/services.csv", "inventory-services", "inventory", "1.5", ["Service", "Owner", "Administrator", "Used for", "Decision"],
             [["Tug Dispatch", ben.upn, f"{ada.upn}; {ben.display}", "Dispatching", "keep"], ["Old Harbour Map", "", "m.vale@" + domain, "Charts", "remove"]], "a sheet saved as CSV")
    s.portal("inventory/exposed-people.csv", "inventory-exposed", "inventory", "1.5", ["Person", "Account", "Reason"],
             [[ada.display, ada.upn, "Managing director"], [ben.display, ben.display, "Payments"]], "a sheet saved as CSV")


def service_roles(s, ada, ben, dan, app, group, initial):
    header = ("ManagedBy,RoleAssignments,Roles,DisplayName,ExternalDirectoryObjectId,Members,SamAccountName,Description,RoleGroupType,LinkedGroup,"
              "Capabilities,LinkedPartnerGroupId,LinkedPartnerOrganizationId,Identity,IsValid,Name,DistinguishedName,Guid,WhenChanged,WhenCreated").split(",")

    def role_group(name, members):
        return {"ManagedBy": ["Organization Management"], "RoleAssignments": ["Mail Recipients-" + name], "Roles": ["Mail Recipients"], "DisplayName": "", "Members": members, "RoleGroupType": "Standard",
                "Identity": name, "IsValid": True, "Name": name, "Guid": uid("role group", name), "WhenChanged": "2026-01-12T09:00:00Z", "WhenCreated": "2025-01-12T09:00:00Z"}
    s.array("role-groups/get-rolegroup.json", "role-groups", "get-rolegroup", "26.2", [role_group("Organization Management", ["TenantAdmins_f0001", "ben.ozturk"]), role_group("eDiscoveryManager", [])], "members by alias; one group of Purview")
    s.shell("role-groups/get-rolegroup.csv", "role-groups", "get-rolegroup", "26.2", header, rows_of(header, [{
        "ManagedBy": "Microsoft.Exchange.Data.Directory.ADMultiValuedProperty`1[Microsoft.Exchange.Data.Directory.ADObjectId]", "RoleAssignments": "System.String[]", "Roles": "System.String[]",
        "Members": "Microsoft.Exchange.Data.Directory.ADMultiValuedProperty`1[Microsoft.Exchange.Data.Directory.ADObjectId]", "RoleGroupType": "Standard", "Identity": "Help Desk", "Name": "Help Desk"}]), "members lost at export")
    header = "RoleGroup,Name,DisplayName,RecipientType,RecipientTypeDetails,PrimarySmtpAddress,WindowsLiveID,ExternalDirectoryObjectId,Guid,Identity".split(",")
    s.shell("role-groups/get-rolegroupmember.csv", "role-groups", "get-rolegroupmember", "26.2", header, rows_of(header, [
        {"RoleGroup": "Recipient Management", "Name": "ben.ozturk", "DisplayName": ben.display, "RecipientType": "UserMailbox", "RecipientTypeDetails": "UserMailbox", "PrimarySmtpAddress": ben.mail, "WindowsLiveID": ben.upn, "ExternalDirectoryObjectId": ben.id},
        {"RoleGroup": "Recipient Management", "Name": "RG-Pilots", "DisplayName": "RG-Pilots", "RecipientType": "MailUniversalSecurityGroup", "RecipientTypeDetails": "MailUniversalSecurityGroup", "ExternalDirectoryObjectId": group}]), "RoleGroup was added by the script")
    header = ("Name,Identity,Role,RoleAssignee,RoleAssigneeName,RoleAssigneeType,RoleAssignmentDelegationType,AssignmentMethod,AssignmentChain,EffectiveUserName,User,Enabled,RecipientReadScope,ConfigReadScope,"
              "RecipientWriteScope,ConfigWriteScope,CustomRecipientWriteScope,CustomConfigWriteScope").split(",")
    s.shell("role-groups/get-managementroleassignment.csv", "role-groups", "get-managementroleassignment", "26.2", header, rows_of(header, [
        {"Name": "Mailbox Import Export-ben", "Role": "Mailbox Import Export", "RoleAssignee": "ben.ozturk", "RoleAssigneeName": "ben.ozturk", "RoleAssigneeType": "User", "EffectiveUserName": "ben.ozturk", "Enabled": "True", "RecipientWriteScope": "Organization", "ConfigWriteScope": "OrganizationConfig"},
        {"Name": "Mail Recipients-Recipient Management", "Role": "Mail Recipients", "RoleAssignee": "Recipient Management", "RoleAssigneeName": "Recipient Management", "RoleAssigneeType": "RoleGroup", "EffectiveUserName": "All Group Members", "Enabled": "True", "RecipientWriteScope": "Organization", "ConfigWriteScope": "OrganizationConfig"},
        {"Name": "MyBaseOptions-Default", "Role": "MyBaseOptions", "RoleAssignee": "Default Role Assignment Policy", "RoleAssigneeName": "Default Role Assignment Policy", "RoleAssigneeType": "RoleAssignmentPolicy", "EffectiveUserName": "All Policy Assignees", "Enabled": "True", "RecipientWriteScope": "Self", "ConfigWriteScope": "OrganizationConfig"}]))

    helpdesk = uid(initial, "intune help desk")
    s.graph("intune-roles/roleAssignments.json", "intune-roles", "graph", "26.2", "deviceManagement/roleAssignments(roleDefinition())", [
        {"id": uid("intune", "1"), "displayName": "Pilots' tablets", "description": "", "resourceScopes": [], "members": [group], "roleDefinition": {"id": helpdesk, "displayName": "Help Desk Operator", "isBuiltIn": True}}])
    s.graph("intune-roles/unified.json", "intune-roles", "graph-unified", "26.2", "roleManagement/deviceManagement/roleAssignments", [
        {"id": uid("intune", "2"), "displayName": "Pilots' tablets", "description": "", "roleDefinitionId": helpdesk, "principalIds": [group], "directoryScopeIds": ["/"], "appScopeIds": []}], "lists of principals", base=GRAPH_BETA)
    definition = {"id": helpdesk, "displayName": "Help Desk Operator", "description": "Remote tasks", "isBuiltIn": True, "rolePermissions": [{"resourceActions": [{"allowedResourceActions": ["Microsoft.Intune_RemoteTasks_RebootNow"], "notAllowedResourceActions": []}]}]}
    s.graph("intune-roles/roleDefinitions.json", "intune-roles", "graph-definitions", "26.2", "deviceManagement/roleDefinitions", [definition], "names of roles; no list of holders")
    analyst = uid(initial, "analyst")
    s.graph("defender-roles/roleAssignments.json", "defender-roles", "graph", "26.2", "roleManagement/defender/roleAssignments", [
        {"id": uid("defender", "1"), "displayName": "Analysts", "description": "", "roleDefinitionId": analyst, "principalIds": [ada.id, group], "directoryScopeIds": ["/"], "appScopeIds": ["/"]}], base=GRAPH_BETA)
    s.graph("defender-roles/roleDefinitions.json", "defender-roles", "graph-definitions", "26.2", "roleManagement/defender/roleDefinitions", [
        {"id": analyst, "displayName": "Security analyst", "description": "Investigates", "isEnabled": True, "rolePermissions": [{"allowedResourceActions": ["microsoft.xdr/secops/securitydata/basic/read"]}]}], "names of roles; no list of holders", base=GRAPH_BETA)

    s.shell("sharepoint-administrators/get-spouser.csv", "sharepoint-administrators", "get-spouser", "26.2", ["Site", "DisplayName", "LoginName", "Groups", "UserType", "IsSiteAdmin"], [
        ["https://pellworth.sharepoint.com/sites/tides", ben.display, "i:0#.f|membership|" + ben.upn, "System.String[]", "Member", "True"],
        ["https://pellworth.sharepoint.com/sites/tides", "RG-Pilots", "c:0t.c|tenant|" + group, "System.String[]", "Member", "True"],
        ["https://pellworth.sharepoint.com/sites/tides", dan.display, "i:0#.f|membership|" + dan.upn, "System.String[]", "Member", "False"]], "refused: 1; Site was added by the script")
    s.shell("sharepoint-administrators/get-pnpsitecollectionadmin.csv", "sharepoint-administrators", "pnp", "26.2", ["Id", "Title", "LoginName", "Email", "IsSiteAdmin"],
            [["7", ben.display, "i:0#.f|membership|" + ben.upn, ben.mail, "True"]])
    header = "Url,Title,Owner,Status,Template,SharingCapability,LockState,LastContentModifiedDate,StorageUsageCurrent,GroupId".split(",")
    s.shell("sharepoint-administrators/get-sposite.csv", "sharepoint-administrators", "get-sposite", "26.2", header,
            [["https://pellworth.sharepoint.com/sites/tides", "Tides", ben.upn, "Active", "GROUP#0", "Disabled", "Unlock", "6/29/2026 8:14:03 AM", "118", group]], "the primary administrator only")

    header = "RoleId,RoleName,RoleType,PrincipalDisplayName,PrincipalEmail,PrincipalObjectId,PrincipalType,EnvironmentName,Internal".split(",")
    s.shell("power-platform-roles/environment-roles.csv", "power-platform-roles", "get-adminpowerappenvironmentroleassignment", "26.2", header, [
        [uid("role", "1"), "EnvironmentAdmin", "EnvironmentAdmin", ben.display, ben.mail, ben.id, "User", "Default-" + uid("environment"), "@{id=1}"],
        [uid("role", "2"), "EnvironmentMaker", "EnvironmentMaker", "Pellworth Tugs", "", uid("everyone"), "Tenant", "Default-" + uid("environment"), "@{id=2}"]])

    def person(who, roles, disabled=False):
        return {"@odata.etag": "W/\"1\"", "systemuserid": uid("systemuser", who.id), "fullname": who.display, "internalemailaddress": who.mail, "domainname": who.upn, "azureactivedirectoryobjectid": who.id, "isdisabled": disabled,
                "accessmode": 0, "applicationid": None, "systemuserroles_association": [{"roleid": uid("role", name), "name": name, "_roletemplateid_value": template} for name, template in roles]}
    s.object("dynamics-roles/systemusers.json", "dynamics-roles", "dataverse", "26.2", {
        "@odata.context": "https://pellworth.crm.example/api/data/v9.2/$metadata#systemusers(systemuserid,fullname,systemuserroles_association())",
        "value": [person(ben, [("System Administrator", "627090ff-40a3-4053-8790-584edc5be201"), ("Basic User", None)]), person(ada, [("Basic User", None)])]}, "Web API of an environment", rows=2)


def risk(s, ada, ben, dan, app):
    def risky(who, level, state, detail="none"):
        return {"id": who.id, "isDeleted": False, "isProcessing": False, "riskLevel": level, "riskState": state, "riskDetail": detail, "riskLastUpdatedDateTime": "2026-06-28T10:02:03.1234567Z", "userDisplayName": who.display, "userPrincipalName": who.upn}
    people = [risky(ben, "high", "atRisk"), risky(dan, "none", "remediated", "userPerformedSecuredPasswordReset")]
    s.graph("risky-users/graph.json", "risky-users", "graph", "13", "identityProtection/riskyUsers", people)
    header = "Id,IsDeleted,IsProcessing,RiskDetail,RiskLastUpdatedDateTime,RiskLevel,RiskState,UserDisplayName,UserPrincipalName,AdditionalProperties".split(",")
    s.shell("risky-users/invictus.csv", "risky-users", "powershell", "13", header, [[
        p["id"], "False", "False", p["riskDetail"], "6/28/2026 10:02:03 AM", p["riskLevel"], p["riskState"], p["userDisplayName"], p["userPrincipalName"], "System.Collections.Generic.Dictionary`2[System.String,System.Object]"] for p in people])
    header = "TenantId,Id,IsDeleted,IsProcessing,RiskDetail,RiskLastUpdatedDateTime,RiskLevel,RiskState,UserDisplayName,UserPrincipalName,TimeGenerated,OperationName,CorrelationId,SourceSystem,Type".split(",")
    s.portal("risky-users/sentinel.csv", "risky-users", "powershell", "13", header, rows_of(header, [{
        "Id": ben.id, "IsDeleted": "false", "RiskLevel": "high", "RiskState": "atRisk", "RiskLastUpdatedDateTime": "2026-06-28T10:02:03Z", "UserDisplayName": ben.display, "UserPrincipalName": ben.upn, "TimeGenerated": "2026-06-28T10:05:00Z", "Type": "AADRiskyUsers"}]))
    s.portal("risky-users/portal.csv", "risky-users", "portal", "13", ["User", "Risk state", "Risk level", "Risk detail", "Risk last updated"],
             [[ben.display, "At risk", "High", "-", "2026-06-28T10:02:03Z"]], "headings as the portal shows them; names only")
    s.graph("risky-service-principals/graph.json", "risky-service-principals", "graph", "13", "identityProtection/riskyServicePrincipals", [
        {"id": app["id"], "appId": app["appId"], "displayName": app["name"], "accountEnabled": True, "isProcessing": False, "riskDetail": "none", "riskLastUpdatedDateTime": "2026-06-20T10:00:00Z", "riskLevel": "medium", "riskState": "atRisk", "servicePrincipalType": "Application"}])
    detection = {"id": uid("detection"), "activity": "signin", "activityDateTime": "2026-06-28T09:58:00Z", "additionalInfo": "[{\"Key\":\"userAgent\",\"Value\":\"Mozilla/5.0\"}]", "correlationId": uid("c"), "detectedDateTime": "2026-06-28T10:01:00Z",
                 "detectionTimingType": "realtime", "ipAddress": "192.0.2.200", "lastUpdatedDateTime": "2026-06-28T10:02:03Z", "location": {"city": "Riverton", "state": "Wyoming", "countryOrRegion": "US"}, "requestId": uid("r"), "riskDetail": "none",
                 "riskEventType": "unfamiliarFeatures", "riskLevel": "high", "riskState": "atRisk", "source": "IdentityProtection", "tokenIssuerType": "AzureAD", "userDisplayName": ben.display, "userId": ben.id, "userPrincipalName": ben.upn}
    s.graph("risk-detections/graph.json", "risk-detections", "graph", "13", "identityProtection/riskDetections", [detection])
    header = "Id,ActivityDateTime,DetectedDateTime,IPAddress,RiskDetail,RiskEventType,RiskLevel,RiskState,UserDisplayName,UserId,UserPrincipalName".split(",")
    s.shell("risk-detections/get-mgriskdetection.csv", "risk-detections", "powershell", "13", header,
            [[detection["id"], "6/28/2026 9:58:00 AM", "6/28/2026 10:01:00 AM", "192.0.2.200", "none", "unfamiliarFeatures", "high", "atRisk", ben.display, ben.id, ben.upn]])
    s.portal("risk-detections/portal.csv", "risk-detections", "portal", "13", ["Detection time", "User", "Detection type", "Risk state", "Risk level", "IP address"],
             [["2026-06-28T09:58:00Z", ben.display, "Unfamiliar sign-in properties", "At risk", "High", "192.0.2.200"]], "headings as the portal shows them")


def score_json(tenant, day, current, maximum, controls, average):
    return {"id": f"{tenant}_{day}", "azureTenantId": tenant, "activeUserCount": 4, "licensedUserCount": 3, "createdDateTime": day + "T00:00:00Z", "currentScore": current, "maxScore": maximum, "enabledServices": ["HasExchange"],
            "averageComparativeScores": [{"basis": "AllTenants", "averageScore": average}, {"basis": "TotalSeats", "averageScore": average + 5}],
            "controlScores": [{"controlCategory": category, "controlName": name, "description": "<p>Described by Microsoft.</p>", "score": score, "implementationStatus": "", "scoreInPercentage": percent, "lastSynced": day + "T00:00:00Z"}
                              for name, category, score, percent in controls],
            "vendorInformation": {"provider": "SecureScore", "providerVersion": None, "subProvider": None, "vendor": "Microsoft"}}


def profile_json(name, title, category, maximum, state="Default", service="AzureAD"):
    return {"id": name, "azureTenantId": MICROSOFT_TENANT, "actionType": "Config", "actionUrl": "https://entra.microsoft.com/", "controlCategory": category, "title": title, "deprecated": False, "implementationCost": "Low", "lastModifiedDateTime": None,
            "maxScore": maximum, "rank": 1, "remediation": "<p>Described by Microsoft.</p>", "remediationImpact": "", "service": service, "threats": ["Account breach"], "tier": "Core", "userImpact": "Low", "complianceInformation": [],
            "controlStateUpdates": [{"assignedTo": "", "comment": "", "state": state, "updatedBy": "", "updatedDateTime": "2026-06-01T08:00:00Z"}] if state != "Default" else []}


def secure_score(s, tenant):
    controls = [("MFARegistrationV2", "Identity", 4.5, 50.0), ("AdminMFAV2", "Identity", 10.0, 100.0), ("mdo_safeattachments", "Apps", 0.0, 0.0)]
    s.graph("secure-score/secureScores.json", "secure-score", "graph", "14", "security/secureScores", [score_json(tenant, "2026-06-29", 41.5, 90.0, controls, 47.3), score_json(tenant, "2026-06-28", 41.0, 90.0, controls, 47.2)])
    s.shell("secure-score/16-Secure-Score.csv", "secure-score", "m365-assess-16", "14", ["CurrentScore", "MaxScore", "Percentage", "CreatedDateTime", "AverageComparativeScore"], [["41.5", "90", "46.11", "6/29/2026 12:00:00 AM", "0"]])
    s.graph("secure-score-controls/secureScoreControlProfiles.json", "secure-score-controls", "graph", "14", "security/secureScoreControlProfiles", [
        profile_json("MFARegistrationV2", "Ensure multifactor authentication is enabled for all users", "Identity", 9.0), profile_json("AdminMFAV2", "Ensure multifactor authentication is enabled for all users in administrative roles", "Identity", 10.0, "ThirdParty")])
    s.portal("secure-score-controls/SecureScore.csv", "secure-score-controls", "portal", "14", ["Rank", "Recommended action", "Score impact", "Points achieved", "Status", "Regressed", "Have license?", "Category", "Product"],
             [["1", "Ensure multifactor authentication is enabled for all users", "+4.1%", "0/9", "To address", "No", "Yes", "Identity", "Microsoft Entra ID"]])


def synchronisation_json(tenant, hashes, soft, hard, writeback=True):
    names = ("blockCloudObjectTakeoverThroughHardMatchEnabled", "blockSoftMatchEnabled", "bypassDirSyncOverridesEnabled", "cloudPasswordPolicyForPasswordSyncedUsersEnabled", "concurrentCredentialUpdateEnabled",
             "concurrentOrgIdProvisioningEnabled", "deviceWritebackEnabled", "directoryExtensionsEnabled", "fopeConflictResolutionEnabled", "groupWriteBackEnabled", "passwordSyncEnabled", "passwordWritebackEnabled",
             "quarantineUponProxyAddressesConflictEnabled", "quarantineUponUpnConflictEnabled", "softMatchOnUpnEnabled", "synchronizeUpnForManagedUsersEnabled", "unifiedGroupWritebackEnabled", "userForcePasswordChangeOnLogonEnabled", "userWritebackEnabled")
    on = {"blockCloudObjectTakeoverThroughHardMatchEnabled": hard, "blockSoftMatchEnabled": soft, "passwordSyncEnabled": hashes, "passwordWritebackEnabled": writeback, "softMatchOnUpnEnabled": True}
    return {"id": tenant, "configuration": {"accidentalDeletionPrevention": {"alertThreshold": 500, "synchronizationPreventionType": "enabledForCount"}, "customerRequestedSynchronizationInterval": None, "synchronizationInterval": "PT30M"},
            "features": {name: on.get(name, False) for name in names}}


def synchronisation(s, tenant):
    s.graph("directory-synchronisation/graph.json", "directory-synchronisation", "graph", "15", "directory/onPremisesSynchronization", [synchronisation_json(tenant, True, True, False)])
    s.shell("directory-synchronisation/get-msoldirsyncfeatures.csv", "directory-synchronisation", "get-msoldirsyncfeatures", "15", ["DirSyncFeature", "Enabled"],
            [["BlockSoftMatch", "True"], ["BlockCloudObjectTakeoverThroughHardMatch", "False"], ["EnableSoftMatchOnUpn", "True"], ["PasswordSync", "True"], ["PasswordWriteBack", "False"]], "a row for each feature")
    header = "TenantDisplayName,TenantId,OnPremisesSyncEnabled,LastDirSyncTime,DirSyncConfigured,PasswordHashSyncEnabled,LastPasswordSyncTime,SyncType,OnPremDomainName,OnPremForestName".split(",")
    s.shell("directory-synchronisation/22-Hybrid-Sync.csv", "directory-synchronisation", "m365-assess-22", "15", header,
            [["Pellworth Tugs", tenant, "True", "6/30/2026 6:41:00 AM", "True", "True", "6/30/2026 6:45:00 AM", "Entra Connect", "pellworth.local", "pellworth.local"]])
    header = ("AllowedSyncCycleInterval,CurrentlyEffectiveSyncCycleInterval,CustomizedSyncCycleInterval,NextSyncCyclePolicyType,NextSyncCycleStartTimeInUTC,PurgeRunHistoryInterval,SyncCycleEnabled,MaintenanceEnabled,"
              "StagingModeEnabled,SchedulerSuspended,SyncCycleInProgress").split(",")
    s.shell("directory-synchronisation/get-adsyncscheduler.csv", "directory-synchronisation", "get-adsyncscheduler", "15", header,
            [["00:30:00", "00:30:00", "", "Delta", "6/30/2026 7:11:00 AM", "7.00:00:00", "True", "True", "False", "False", "False"]], "one server")


def device_json(key, name, version="10.0.26100.4349", compliant=True, managed=True, seen="2026-06-29T11:00:00Z", enabled=True, system="Windows", trust="AzureAd"):
    return {"id": uid("device object", key), "deviceId": uid("device", key), "displayName": name, "accountEnabled": enabled, "approximateLastSignInDateTime": seen, "complianceExpirationDateTime": None, "registrationDateTime": "2025-02-03T09:00:00Z",
            "deviceOwnership": "Company", "isCompliant": compliant, "isManaged": managed, "isRooted": None, "managementType": "MDM" if managed else None, "manufacturer": None, "model": None, "onPremisesSyncEnabled": None,
            "operatingSystem": system, "operatingSystemVersion": version, "profileType": "RegisteredDevice", "systemLabels": [], "trustType": trust}


def devices(s, ada, ben, initial):
    s.graph("devices/graph.json", "devices", "graph", "16", "devices", [device_json("tug", "TUG-PC-07"), device_json("old", "YARD-PC-01", "10.0.19045.5487", None, None, "2025-12-01T08:00:00Z")])
    header = ("displayName,accountEnabled,operatingSystem,operatingSystemVersion,joinType (trustType),registeredOwners,userNames,mdmDisplayName,isCompliant,registrationTime,approximateLastSignInDateTime,deviceId,isManaged,objectId,"
              "profileType,systemLabels,model").split(",")
    s.portal("devices/exportDevice_2026-6-30.csv", "devices", "portal", "16", header, [
        ["TUG-PC-07", "True", "Windows", "10.0.26100.4349", "Microsoft Entra joined", ben.display, ben.upn, "Microsoft Intune", "True", "2025-02-03T09:00:00Z", "2026-06-29T11:00:00Z", uid("device", "tug"), "True", uid("device object", "tug"), "RegisteredDevice", "", ""]])
    header = ("DeletionTimestamp,ObjectId,ObjectType,AccountEnabled,AlternativeSecurityIds,ApproximateLastLogonTimeStamp,ComplianceExpiryTime,DeviceId,DeviceMetadata,DeviceObjectVersion,DeviceOSType,DeviceOSVersion,DevicePhysicalIds,"
              "DeviceTrustType,DirSyncEnabled,DisplayName,IsCompliant,IsManaged,LastDirSyncTime,ProfileType,SystemLabels").split(",")
    s.shell("devices/get-azureaddevice.csv", "devices", "get-azureaddevice", "16", header, rows_of(header, [{
        "ObjectId": uid("device object", "tug"), "ObjectType": "Device", "AccountEnabled": "True", "AlternativeSecurityIds": MODULE + "[Microsoft.Open.AzureAD.Model.AlternativeSecurityId]", "ApproximateLastLogonTimeStamp": "6/29/2026 11:00:00 AM",
        "DeviceId": uid("device", "tug"), "DeviceOSType": "Windows", "DeviceOSVersion": "10.0.26100.4349", "DeviceTrustType": "AzureAd", "DisplayName": "TUG-PC-07", "IsCompliant": "True", "IsManaged": "True"}]))
    header = ["Device ID", "Device name", "Enrollment date", "Last check-in", "Azure AD Device ID", "OS", "OS version", "Azure AD registered", "Compliance", "Primary user UPN"]
    s.portal("devices/intune-all-devices.csv", "devices", "intune", "16", header,
             [[uid("intune", "tug"), "TUG-PC-07", "2025-02-03 09:00:00", "2026-06-29 11:00:00", uid("device", "tug"), "Windows", "10.0.26100.4349", "True", "Compliant", ben.upn]], "headings known only from a reader's code")


# The sample tenants ---------------------------------------------------------------------------

def risky_json(user, level, state, updated, detail="none"):
    return {"id": user["id"], "isDeleted": False, "isProcessing": False, "riskLevel": level, "riskState": state, "riskDetail": detail,
            "riskLastUpdatedDateTime": updated, "userDisplayName": user["display"], "userPrincipalName": user["upn"]}


def detection_json(t, number, user, kind, level, state, when, ip):
    return {"id": t.uid("detection", str(number)), "activity": "signin", "activityDateTime": when, "correlationId": t.uid("dc", str(number)), "detectedDateTime": when, "detectionTimingType": "offline", "ipAddress": ip,
            "lastUpdatedDateTime": when, "riskDetail": "none", "riskEventType": kind, "riskLevel": level, "riskState": state, "source": "IdentityProtection", "tokenIssuerType": "AzureAD",
            "userDisplayName": user["display"], "userId": user["id"], "userPrincipalName": user["upn"]}


ROLE_GROUP_MEMBER = "RoleGroup,Name,DisplayName,RecipientType,RecipientTypeDetails,PrimarySmtpAddress,WindowsLiveID,ExternalDirectoryObjectId,Guid,Identity".split(",")


def role_group_rows(t, held):
    return rows_of(ROLE_GROUP_MEMBER, [{
        "RoleGroup": group, "Name": key, "DisplayName": t.users[key]["display"], "RecipientType": "UserMailbox" if t.users[key]["mail"] else "User", "RecipientTypeDetails": "UserMailbox" if t.users[key]["mail"] else "User",
        "PrimarySmtpAddress": t.users[key]["mail"] or "", "WindowsLiveID": t.users[key]["upn"], "ExternalDirectoryObjectId": t.users[key]["id"]} for group, key in held])


def owned(device, key):
    return {**device, "id": uid("device object", key), "deviceId": uid("device", key)}


def flawed(folder, t):
    """Risk nobody answered, an old score, synchronisation that can take over accounts, rights in services, old devices."""
    u = t.users
    folder.graph_list("graph/onPremisesSynchronization.json", "directory/onPremisesSynchronization", [synchronisation_json(t.id, True, False, False)])
    folder.graph_list("graph/riskyUsers.json", "identityProtection/riskyUsers", [
        risky_json(u["m.okafor"], "high", "atRisk", "2026-06-22T07:20:11Z"), risky_json(u["j.holtermann"], "medium", "atRisk", "2026-06-11T19:40:00Z"),
        risky_json(u["d.eide"], "none", "remediated", "2026-05-04T08:00:00Z", "userPerformedSecuredPasswordReset")])
    folder.graph_list("graph/riskDetections.json", "identityProtection/riskDetections", [
        detection_json(t, 1, u["m.okafor"], "unfamiliarFeatures", "high", "atRisk", "2026-06-22T06:58:02Z", "192.0.2.61"),
        detection_json(t, 2, u["m.okafor"], "leakedCredentials", "high", "atRisk", "2026-06-22T07:15:00Z", "192.0.2.61"),
        detection_json(t, 3, u["j.holtermann"], "passwordSpray", "medium", "atRisk", "2026-06-11T19:20:05Z", "192.0.2.61"),
        detection_json(t, 4, u["d.eide"], "unfamiliarFeatures", "low", "remediated", "2026-05-04T07:30:00Z", "192.0.2.61")])
    controls = [("MFARegistrationV2", "Identity", 4.0, 44.4), ("AdminMFAV2", "Identity", 6.0, 60.0), ("BlockLegacyAuthentication", "Identity", 5.0, 62.5), ("SigninRiskPolicy", "Identity", 0.0, 0.0),
                ("RoleOverlap", "Identity", 1.0, 100.0), ("mdo_safeattachments", "Apps", 3.0, 100.0)]
    folder.graph_list("graph/secureScores.json", "security/secureScores", [score_json(t.id, "2026-05-20", 61.3, 148.0, controls, 49.2)])
    folder.graph_list("graph/secureScoreControlProfiles.json", "security/secureScoreControlProfiles", [
        profile_json("MFARegistrationV2", "Ensure multifactor authentication is enabled for all users", "Identity", 9.0),
        profile_json("AdminMFAV2", "Ensure multifactor authentication is enabled for all users in administrative roles", "Identity", 10.0),
        profile_json("BlockLegacyAuthentication", "Enable Conditional Access policies to block legacy authentication", "Identity", 8.0, "Ignored"),
        profile_json("SigninRiskPolicy", "Enable Microsoft Entra ID Protection sign-in risk policies", "Identity", 7.0, "ThirdParty"),
        profile_json("RoleOverlap", "Use least privileged administrative roles", "Identity", 1.0)])
    folder.graph_list("graph/devices.json", "devices", [
        owned(device_json("", "PAW-BGO-01"), "adm.lindqvist"), owned(device_json("", "PAW-BGO-02"), "adm.quill"), owned(device_json("", "BGO-LT-0114"), "i.lindqvist"),
        owned(device_json("", "SVG-GATE-03", "10.0.19045.5487", None, None, "2026-06-28T05:00:00Z"), "gate"), owned(device_json("", "BGO-LT-0009", seen="2026-01-12T08:00:00Z"), "loan"),
        owned(device_json("", "SVG-YARD-11", compliant=False), "yard"), owned(device_json("", "Rehn's iPhone", "18.5", None, False, system="iOS", trust="Workplace"), "t.rehn")])
    folder.powershell_csv("powershell/RoleGroupMembers.csv", ROLE_GROUP_MEMBER, role_group_rows(t, [
        ("Organization Management", "k.haddad"), ("Discovery Management", "l.marsh"), ("Recipient Management", "t.brandvold"), ("eDiscoveryManager", "p.oyelaran")]))
    folder.graph_list("graph/intuneRoleAssignments.json", "deviceManagement/roleAssignments(roleDefinition())", [
        {"id": t.uid("intune", "1"), "displayName": "Server operators", "description": "", "resourceScopes": [], "members": [t.group_id("Server-Operators")],
         "roleDefinition": {"id": t.uid("intune role"), "displayName": "Endpoint Security Manager", "isBuiltIn": True}}])
    folder.powershell_csv("powershell/SiteAdministrators.csv", ["Site", "DisplayName", "LoginName", "UserType", "IsSiteAdmin"], [
        ["https://skerryvane.example/sites/board", u["adm.moreau"]["display"], "i:0#.f|membership|" + u["adm.moreau"]["upn"], "Member", "True"],
        ["https://skerryvane.example/sites/board", u["l.holm"]["display"], "i:0#.f|membership|" + u["l.holm"]["upn"], "Member", "True"]])


def clean(folder, t):
    """No risk, a score of yesterday, devices in order, rights in services held by administrators of the inventory."""
    u = t.users
    folder.graph_list("riskyUsers.json", "identityProtection/riskyUsers", [risky_json(u["t.groth"], "none", "remediated", "2026-04-20T08:00:00Z", "userPerformedSecuredPasswordReset")])
    folder.graph_list("riskyServicePrincipals.json", "identityProtection/riskyServicePrincipals", [])
    folder.graph_list("riskDetections.json", "identityProtection/riskDetections", [detection_json(t, 1, u["t.groth"], "unfamiliarFeatures", "medium", "remediated", "2026-04-20T07:30:00Z", "192.0.2.77")])
    names = (("MFARegistrationV2", "Ensure multifactor authentication is enabled for all users", 9.0), ("AdminMFAV2", "Ensure multifactor authentication is enabled for all users in administrative roles", 10.0),
             ("BlockLegacyAuthentication", "Enable Conditional Access policies to block legacy authentication", 8.0))
    folder.graph_list("secureScores.json", "security/secureScores", [score_json(t.id, "2026-06-29", 131.0, 148.0, [(name, "Identity", points, 100.0) for name, _, points in names], 49.2)])
    folder.graph_list("secureScoreControlProfiles.json", "security/secureScoreControlProfiles", [profile_json(name, title, "Identity", points) for name, title, points in names])
    folder.graph_list("devices.json", "devices", [owned(device_json("", f"INL-LT-{number:03}"), key) for number, key in enumerate(("adm.aronsen", "adm.bellweather", "adm.castellan", "h.norrland"), 1)])
    folder.powershell_csv("RoleGroupMembers.csv", ROLE_GROUP_MEMBER, role_group_rows(t, [("Organization Management", "adm.castellan"), ("eDiscoveryManager", "adm.bellweather")]))
    folder.graph_list("intuneRoleAssignments.json", "deviceManagement/roleAssignments(roleDefinition())", [
        {"id": t.uid("intune", "1"), "displayName": "Service desk", "description": "", "resourceScopes": [], "members": [t.group_id("RG-Helpdesk")],
         "roleDefinition": {"id": t.uid("intune role"), "displayName": "Help Desk Operator", "isBuiltIn": True}}])
    folder.powershell_csv("SiteAdministrators.csv", ["Site", "DisplayName", "LoginName", "UserType", "IsSiteAdmin"],
                          [["https://svinland.example/sites/intranet", u["adm.castellan"]["display"], "i:0#.f|membership|" + u["adm.castellan"]["upn"], "Member", "True"]])


# What the tenants show of items 2.01 to 2.08 --------------------------------------------------

def intended(rows):
    lines = ["| check | outcome | why |", "| --- | --- | --- |"] + ["| " + " | ".join(row) + " |" for row in rows]
    return "\n## Items 2.01 to 2.08: intended outcomes\n" + "\n".join(lines) + "\n"


FLAWED = [
    ("2.01.a", "Fail", "Gate Camera Archive's owner g.hansen@skerryvane.example does not exist; Crew Roster has no administrator."),
    ("2.01.b", "Fail", "Most holders are not in the inventory. j.eriksen@skerryvane.example is marked *remove* and gone: strike the row (Review)."),
    ("2.01.c", "Fail", "Most adm.… accounts have no mailbox, no other mail and no forwarding; adm.lindqvist and adm.quill have another mail, adm.demir's is outside."),
    ("2.01.d", "Fail", "wang.wei, d.ivanova and others have no method; adm.newstart has no row; the guest Global Administrator proves MFA at home."),
    ("2.01.e", "Fail", "wang.wei has an empty cell; all who are not in the inventory have none."),
    ("2.01.f", "Fail", "The guest Global Administrator is marked *remove* and still holds the role; wang.wei and Cargo Manifest Sync have no justification."),
    ("2.01.g", "Fail", "l.marsh (Discovery Management), p.oyelaran (eDiscoveryManager), l.holm (site administrator), j.rask and n.oduya (Intune through Server-Operators) are not in the inventory; t.brandvold (Recipient Management) is disabled."),
    ("2.01.h", "Review", "SVG-GATE-03 runs Windows 10 and is unmanaged, BGO-LT-0009 was last seen in January, SVG-YARD-11 is not compliant, Rehn's iPhone is unmanaged; Gate Camera Archive has an expired secret only."),
    ("2.02.a", "Fail", "example.pilot.skerryvane_outlook.com#EXT# (issuer MicrosoftAccount) is Teams Administrator. example.guest.skerryvane_gmail.com#EXT# (issuer google.com) holds no role."),
    ("2.03.a", "Fail", "m.okafor (SPE_E3, mailbox) uses Teams with the account."),
    ("2.03.b", "Fail", "m.okafor, d.ivanova, k.haddad, r.stenberg, j.rask, n.oduya and others are synchronised; g.abara too, reader only (Medium); adm.fitzgerald has an immutable id left over (Review)."),
    ("2.03.c", "Fail", "wang.wei, adm.papadopoulou and emergency.one have no mail address at all."),
    ("2.03.d", "Fail", "m.okafor's mailbox forwards to maduka.okafor@freemail.example. claims@ forwards outside too, but nobody with a role owns it."),
    ("2.04.a", "Fail", "m.okafor 2022-02-14, wang.wei 2023-09-11, adm.hohenstein 2021-10-04, svc-crewsync 2020-08-17, helpdesk 2024-08-30; adm.papadopoulou 91 days."),
    ("2.04.b", "Fail", "As 1.02.d, for all roles."), ("2.04.c", "Fail", "helpdesk, *shared* in the inventory: password of 2024-08-30."),
    ("2.05.a", "Pass", "`onPremisesSynchronization.json`: passwordSyncEnabled."), ("2.05.b", "NoEvidence", "The directory on 2026-06-30T15:41:07Z; when passwords were synchronised is not exported."),
    ("2.05.c", "Pass", "skerryvane-ports.example is federated and listed; hashes are synchronised, so it can fall back (as E.01.f)."),
    ("2.05.d †", "Pass", "One issuer below the domain, one certificate until 2026-09-01."), ("2.05.e †", "Fail", "Soft match and hard-match takeover are not blocked; the key of AZUREADSSOACC is of 2023-10-18."),
    ("2.06.a", "Fail", "m.okafor and adm.demir are excluded, as in 1.04.b; roles that CA001 does not name are covered for Office 365 only."),
    ("2.06.b", "Fail", "CA002 (all users) is report-only; CA003 covers Office 365 only."), ("2.06.c", "Pass", "The four people of the inventory are registered."),
    ("2.06.d", "Fail", "87 of 100 members."), ("2.06.e", "Fail", "CA002 and CA010 are report-only. CA011 (off) would add nothing to CA012."),
    ("2.06.f", "Review", "`MsolUsers-MFA-IT.csv`: helpdesk Enabled, t.egeland Enforced."), ("2.06.g †", "Fail", "No policy for the flows; CA005 keeps them out of other countries only."),
    ("2.06.h †", "Fail", "No policy for the action."), ("2.06.i †", "Fail", "m.okafor to the Azure portal on 2026-06-22; svc-crewsync with Graph command line tools every Tuesday."),
    ("2.07.a", "Fail", "CA007 acts at high sign-in risk only."), ("2.07.b", "Fail", "No policy for user risk."), ("2.07.c", "Fail", "m.okafor is at high risk since 2026-06-22, and privileged."),
    ("2.07.d", "Review", "Four detections of three types."), ("2.08.a", "Fail", "The score is of 2026-05-20: 41 days."),
    ("2.08.b", "Fail", "Two actions miss 5 and 4 points; one is ignored (Review), one resolved by a third party."),
]
CLEAN = [
    ("2.01.a", "Pass", "Four services."), ("2.01.b", "Pass or NoEvidence", "Every holder is in the inventory, and the reverse; Azure roles where they are supplied."), ("2.01.c", "Pass", "Other mails reach mailboxes."), ("2.01.d", "Pass", ""),
    ("2.01.e", "Pass", ""), ("2.01.f", "Pass", ""), ("2.01.g", "NoEvidence", "Role groups, Intune and SharePoint are in order; Defender has no export."), ("2.01.h", "Review", "Four devices in order; programs stand in no export."),
    ("2.02.a", "Pass", ""), ("2.03.a", "Pass", "adm.aronsen, *admin only* in the inventory."), ("2.03.b", "Pass", ""), ("2.03.c", "Pass", ""), ("2.03.d", "NotApplicable", "No administrator has a mailbox."),
    ("2.04.a", "Pass", "43 and 55 days."), ("2.04.b", "Pass", ""), ("2.04.c", "NotApplicable", ""), ("2.05.a", "NotApplicable", "Cloud-only."), ("2.05.b", "NotApplicable", ""), ("2.05.c", "NotApplicable", ""),
    ("2.05.d †", "NotApplicable", ""), ("2.05.e †", "NotApplicable", ""), ("2.06.a", "Pass", ""), ("2.06.b", "Pass", "Policy 01."), ("2.06.c", "Pass", ""), ("2.06.d", "Pass", ""), ("2.06.e", "Pass", "No policy waits."),
    ("2.06.f", "NoEvidence", "Per-user MFA was not exported."), ("2.06.g †", "Pass", "Policy 08."), ("2.06.h †", "Pass", "Policy 09."), ("2.06.i †", "Pass", ""), ("2.07.a", "Pass", "Policy 06."), ("2.07.b", "Pass", "Policy 07."),
    ("2.07.c", "Pass", ""), ("2.07.d", "Review", "One detection, remediated."), ("2.08.a", "Pass", "2026-06-29."), ("2.08.b", "Pass", ""),
]
