"""Apps, consent, other tenants, devices, provisioning, labels and administrative units: in the two tenants and as layouts."""
from .formats import dumps, rows_of, uid

ROLE_MANAGEMENT = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"
DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000"
RESTRICTED, LIMITED = "2af84b1e-32c8-42b7-82bc-daa82404023b", "10dae51f-b6af-4016-8d66-8c2a99b929b3"
TEAM_CONSENT = ["ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-chat",
                "ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-team"]


def authorization_policy(apps, tenants, invites, guests, consent, risky=False, reset=True):
    own = [f"ManagePermissionGrantsForSelf.microsoft-user-default-{consent}"] if consent else []
    return {"id": "authorizationPolicy", "displayName": "Authorization Policy", "description": "Used to manage authorization related settings across the company.",
            "allowInvitesFrom": invites, "allowedToSignUpEmailBasedSubscriptions": False, "allowedToUseSSPR": reset, "allowEmailVerifiedUsersToJoinOrganization": False,
            "allowUserConsentForRiskyApps": risky, "blockMsolPowerShell": True, "guestUserRoleId": guests,
            "defaultUserRolePermissions": {"allowedToCreateApps": apps, "allowedToCreateSecurityGroups": False, "allowedToCreateTenants": tenants,
                                           "allowedToReadBitlockerKeysForOwnedDevice": True, "allowedToReadOtherUsers": True, "permissionGrantPoliciesAssigned": own + TEAM_CONSENT}}


def admin_consent(enabled, reviewers):
    return {"isEnabled": enabled, "notifyReviewers": True, "remindersEnabled": True, "requestDurationInDays": 30, "version": 1,
            "reviewers": [{"query": f"/users/{who}", "queryType": "MicrosoftGraph", "queryRoot": None} for who in reviewers]}


def trust(mfa, compliant, hybrid):
    return {"isMfaAccepted": mfa, "isCompliantDeviceAccepted": compliant, "isHybridAzureADJoinedDeviceAccepted": hybrid}


def cross_tenant_default(mfa=False, compliant=False, hybrid=False, silent=False):
    everyone = {"usersAndGroups": {"accessType": "allowed", "targets": [{"target": "AllUsers", "targetType": "user"}]},
                "applications": {"accessType": "allowed", "targets": [{"target": "AllApplications", "targetType": "application"}]}}
    return {"isServiceDefault": not (mfa or compliant or hybrid or silent), "inboundTrust": trust(mfa, compliant, hybrid), "b2bCollaborationInbound": everyone,
            "b2bCollaborationOutbound": everyone, "b2bDirectConnectInbound": None, "b2bDirectConnectOutbound": None,
            "automaticUserConsentSettings": {"inboundAllowed": silent, "outboundAllowed": False}, "tenantRestrictions": None}


def cross_tenant_partner(tenant, mfa=True, synchronise=False):
    return {"tenantId": tenant, "isServiceProvider": None, "isInMultiTenantOrganization": False, "inboundTrust": trust(mfa, mfa, False), "b2bCollaborationInbound": None,
            "b2bCollaborationOutbound": None, "b2bDirectConnectInbound": None, "b2bDirectConnectOutbound": None, "tenantRestrictions": None,
            "automaticUserConsentSettings": {"inboundAllowed": synchronise, "outboundAllowed": None},
            "identitySynchronization": {"tenantId": tenant, "displayName": "Sister company", "userSyncInbound": {"isSyncAllowed": synchronise}} if synchronise else None}


def grant(client, resource, scope, principal=None):
    return {"clientId": client, "consentType": "Principal" if principal else "AllPrincipals", "id": uid("grant", client, resource, principal or "")[:22], "principalId": principal,
            "resourceId": resource, "scope": scope}


def app_role(role, principal, name, kind, resource, resource_name, created="2025-05-05T07:00:00Z"):
    return {"id": uid("app role", role, principal, resource)[:32], "deletedDateTime": None, "appRoleId": role, "createdDateTime": created, "principalDisplayName": name,
            "principalId": principal, "principalType": kind, "resourceDisplayName": resource_name, "resourceId": resource}


def membership(who, groups=()):
    kind = {"all": "all", "none": "no"}.get(who, "enumerated")
    item = {"@odata.type": f"#microsoft.graph.{kind}DeviceRegistrationMembership"}
    return {**item, "users": [], "groups": list(groups)} if kind == "enumerated" else item


def device_policy(join, groups=(), register="none", mfa=False, global_admins=False, registering="none", laps=True):
    return {"id": "deviceRegistrationPolicy", "displayName": "Device Registration Policy", "description": "Tenant-wide policy that manages initial provisioning controls",
            "userDeviceQuota": 10, "multiFactorAuthConfiguration": "required" if mfa else "notRequired",
            "azureADRegistration": {"isAdminConfigurable": register == "none", "allowedToRegister": membership(register)},
            "azureADJoin": {"isAdminConfigurable": True, "allowedToJoin": membership(join, groups),
                            "localAdmins": {"enableGlobalAdmins": global_admins, "registeringUsers": membership(registering)}},
            "localAdminPassword": {"isEnabled": laps}}


def job(name, code="Active", state="Active", failures=0, quarantine=None, flow="Add, Update, Delete", skip=False, when="2026-06-30T05:40:00Z"):
    def execution(result):
        return {"activityIdentifier": uid("run", name, result), "state": result, "timeBegan": when, "timeEnded": when, "countEntitled": 12, "error": None}
    return {"id": f"{name}.{uid('job', name)}", "templateId": name, "schedule": {"expiration": None, "interval": "PT40M", "state": state},
            "status": {"code": code, "countSuccessiveCompleteFailures": failures, "escrowsPruned": False, "lastExecution": execution("Failed" if failures else "Succeeded"),
                       "lastSuccessfulExecution": execution("Succeeded"), "lastSuccessfulExecutionWithExports": None, "progress": [],
                       "quarantine": {"reason": quarantine, "currentBegan": "2026-05-11T02:00:00Z", "seriesBegan": "2026-05-11T02:00:00Z", "seriesCount": 9, "nextAttempt": None, "error": None} if quarantine else None,
                       "steadyStateFirstAchievedTime": when, "steadyStateLastAchievedTime": when, "synchronizedEntryCountByType": [], "troubleshootingUrl": ""},
            "synchronizationJobSettings": [{"name": "SkipOutOfScopeDeletions", "value": str(skip)}],
            "schema": {"id": name, "synchronizationRules": [{"name": "USER_OUTBOUND_USER", "objectMappings": [
                {"enabled": True, "flowTypes": flow, "name": "Provision users", "sourceObjectName": "User", "targetObjectName": "User"}]}]}}


def label(name, priority, encrypts, parent=None, disabled=False):
    actions = [dumps({"Type": "encrypt", "SubType": None, "Settings": [{"Key": "protectiontype", "Value": "template"}, {"Key": "disabled", "Value": "false"}]})] if encrypts else []
    guid = uid("label", name)
    return {"Name": guid, "DisplayName": name, "Guid": guid, "ImmutableId": guid, "ParentId": parent, "Priority": priority, "Disabled": disabled, "ContentType": "File, Email",
            "LabelActions": actions, "Settings": ["[tooltip, " + name + "]"], "Comment": "", "Tooltip": name, "WhenCreated": "2025-02-03T08:00:00Z", "WhenChanged": "2025-02-03T08:00:00Z"}


def label_policy(name, labels, enabled=True):
    return {"Name": name, "Labels": [item["Guid"] for item in labels], "ExchangeLocation": ["All"], "ModernGroupLocation": [], "Enabled": enabled, "Mode": "Enforce", "Settings": []}


CLOUD_POLICIES = "Policy name,Policy type,Status,Severity,Category,Open alerts,Last modified".split(",")


def cloud_policy(name, kind, on, category, alerts=0):
    return [name, kind, "Enabled" if on else "Disabled", "Medium", category, str(alerts), "2026-03-02T10:15:00Z"]


def unit(guid, name, restricted):
    return {"id": guid, "deletedDateTime": None, "displayName": name, "description": None, "isMemberManagementRestricted": restricted, "membershipType": None, "membershipRule": None,
            "membershipRuleProcessingState": None, "visibility": None}


def classified(names):
    return [{"id": f"cPl{number}", "permissionId": uid("permission", name), "permissionName": name, "classification": "low"} for number, name in enumerate(names)]


def layouts(s):
    from .layouts import ADA, APP, BEN, CLEO, GROUP, GROUP_NAME, INITIAL, TENANT
    graph = uid(INITIAL, "graph sp")
    s.object("policies/authorizationPolicy.json", "authorization-policy", "graph", "9.2", {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#policies/authorizationPolicy/$entity", **authorization_policy(True, False, "everyone", LIMITED, "low")})
    beta = authorization_policy(False, False, "none", RESTRICTED, None)
    beta["defaultUserRolePermissions"].pop("permissionGrantPoliciesAssigned")
    s.graph("policies/authorizationPolicy-beta.json", "authorization-policy", "graph", "9.2", "policies/authorizationPolicy", [{**beta, "permissionGrantPolicyIdsAssignedToDefaultUserRole": TEAM_CONSENT}], "consent beside the rights of users", base="https://graph.microsoft.com/beta/$metadata#")
    s.object("policies/adminConsentRequestPolicy.json", "admin-consent-policy", "graph", "9.2", {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#policies/adminConsentRequestPolicy/$entity", **admin_consent(True, [ADA.id])})
    s.object("policies/crossTenantAccessDefault.json", "cross-tenant-default", "graph", "9.2", {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#policies/crossTenantAccessPolicy/default/$entity", **cross_tenant_default(mfa=True)})
    s.graph("policies/crossTenantAccessPartners.json", "cross-tenant-partners", "graph", "9.2", "policies/crossTenantAccessPolicy/partners", [cross_tenant_partner(uid(INITIAL, "partner"), synchronise=True)])
    s.object("policies/deviceRegistrationPolicy.json", "device-settings", "graph", "9.2", {"@odata.context": "https://graph.microsoft.com/beta/$metadata#policies/deviceRegistrationPolicy/$entity", **device_policy("selected", [GROUP], registering="all", laps=False)})

    grants = [grant(APP["id"], graph, " openid profile Mail.ReadWrite"), grant(APP["id"], graph, "User.Read", BEN.id)]
    s.graph("consent/oauth2PermissionGrants.json", "permission-grants", "graph", "17", "oauth2PermissionGrants", grants, "one scope begins with a blank")
    header = "id,consentType,clientId,principalId,resourceId,scope".split(",")
    s.portal("consent/azureadassessment-oauth2PermissionGrants.csv", "permission-grants", "get-mg", "17", header, rows_of(header, grants))
    low = classified(["openid", "profile", "User.Read"])
    s.graph(f"consent/servicePrincipals/{graph}/delegatedPermissionClassifications.json", "permission-classifications", "graph", "17", f"servicePrincipals('{graph}')/delegatedPermissionClassifications", low, "one API")
    header = "Classification,Id,PermissionId,PermissionName,AdditionalProperties".split(",")
    s.shell("consent/Get-MgServicePrincipalDelegatedPermissionClassification.csv", "permission-classifications", "get-mg", "17", header, [[row["classification"], row["id"], row["permissionId"], row["permissionName"], "System.Collections.Generic.Dictionary`2[System.String,System.Object]"] for row in low])
    header = "permission,permissionType,clientId,clientDisplayName,clientOwnerTenantId,resourceObjectId,resourceDisplayName,consentType,principalObjectId,principalDisplayName".split(",")
    s.portal("consent/ConsentGrantReport.csv", "permission-grants", "azureadassessment-report", "17", header, [
        ["Mail.ReadWrite", "Delegated", APP["id"], APP["name"], TENANT, graph, "Microsoft Graph", "AllPrincipals", "", ""],
        ["Directory.ReadWrite.All", "Application", APP["id"], APP["name"], TENANT, graph, "Microsoft Graph", "AllPrincipals", "", ""]])
    roles = [app_role(ROLE_MANAGEMENT, APP["id"], APP["name"], "ServicePrincipal", graph, "Microsoft Graph"), app_role(DEFAULT_ACCESS, GROUP, GROUP_NAME, "Group", APP["id"], APP["name"]),
             app_role(DEFAULT_ACCESS, CLEO.id, CLEO.display, "User", APP["id"], APP["name"])]
    s.array("consent/appRoleAssignments.json", "app-role-assignments", "graph", "17", roles, "a script joined the lists of all service principals")
    s.graph(f"consent/servicePrincipals/{APP['id']}/appRoleAssignedTo.json", "app-role-assignments", "graph", "17", f"servicePrincipals('{APP['id']}')/appRoleAssignedTo", roles[1:], "one application")
    header = "id,deletedDateTime,appRoleId,createdDateTime,principalDisplayName,principalId,principalType,resourceDisplayName,resourceId".split(",")
    s.portal("consent/azureadassessment-appRoleAssignments.csv", "app-role-assignments", "get-mg", "17", header, rows_of(header, roles))

    s.graph(f"provisioning/servicePrincipals/{APP['id']}/jobs.json", "provisioning-jobs", "graph", "17", f"servicePrincipals('{APP['id']}')/synchronization/jobs", [job("scim", code="Quarantine", failures=9, quarantine="EncounteredBaseEscrowThreshold")])
    secret = label("Confidential", 3, True)
    s.array("labels/labels.json", "sensitivity-labels", "get-label", "19", [label("Public", 0, False), secret])
    header = list(secret)
    s.shell("labels/labels.csv", "sensitivity-labels", "get-label", "19", header, [[("System.Object[]" if isinstance(value, list) else str(value)) for value in secret.values()]], "actions lost at export")
    s.graph("labels/sensitivityLabels.json", "sensitivity-labels", "graph", "22", "security/informationProtection/sensitivityLabels", [
        {"id": uid("label", "Public"), "name": "Public", "description": "", "color": "", "sensitivity": 0, "tooltip": "", "isActive": True, "isAppliable": True, "contentFormats": ["file", "email"], "hasProtection": False, "parent": None},
        {"id": secret["Guid"], "name": "Confidential", "description": "", "color": "", "sensitivity": 3, "tooltip": "", "isActive": True, "isAppliable": True, "contentFormats": ["file"], "hasProtection": True, "parent": None}],
        base="https://graph.microsoft.com/beta/$metadata#")
    s.array("labels/label-policies.json", "label-policies", "get-labelpolicy", "19", [label_policy("Global policy", [secret])])
    header = "Name,Labels,ExchangeLocation,ModernGroupLocation,Enabled,Mode,Settings".split(",")
    s.shell("labels/label-policies.csv", "label-policies", "get-labelpolicy", "19", header, [["Global policy", "Public, Confidential", "All", "", "True", "Enforce", "System.String[]"]])
    s.portal("cloud-apps/policies.csv", "cloud-app-policies", "portal", "22, 26.9", CLOUD_POLICIES, [cloud_policy("Impossible travel", "Anomaly detection policy", True, "Threat detection", 2), cloud_policy("Shared outside", "File policy", False, "Sharing control")], "typed by hand: the product's headings are not known")
    s.portal("cloud-apps/policies-short.csv", "cloud-app-policies", "portal-short", "22, 26.9", ["Policy", "Type", "Severity", "Category", "State"], [["Block download", "Session policy", "High", "Conditional access", "Active"]])
    dock = uid(INITIAL, "restricted unit")
    s.graph("units/administrativeUnits.json", "administrative-units", "graph", "26.9", "directory/administrativeUnits", [unit(uid(INITIAL, "au"), "Yard", None), unit(dock, "Protected accounts", True)])
    s.portal("units/administrativeUnits.csv", "administrative-units", "get-mg", "26.9", ["Id", "DisplayName", "IsMemberManagementRestricted"], [[dock, "Protected accounts", "True"]])
    s.graph(f"units/administrativeUnits/{dock}/members.json", "administrative-unit-members", "graph", "26.9", "directoryObjects", [{"@odata.type": "#microsoft.graph.user", "id": ADA.id, "displayName": ADA.display, "userPrincipalName": ADA.upn}], "the unit only in the folder's name")
    s.portal("units/unit-members.csv", "administrative-unit-members", "script", "26.9", ["administrativeUnitId", "id", "displayName", "userPrincipalName"], [[dock, ADA.id, ADA.display, ADA.upn]])

    rule = {"MailboxOwnerId": BEN.upn, "Name": "Invoices", "Enabled": "True", "Priority": "1", "RuleIdentity": "1234567890123456789", "StopProcessingRules": "True", "CopyToFolder": "", "MoveToFolder": "",
            "RedirectTo": "", "ForwardTo": '"Ben" [SMTP:ben@freemail.example]', "ForwardAsAttachmentTo": "", "DeleteMessage": "False", "From": ""}
    s.shell("mail/Get-InboxRule.csv", "inbox-rules", "get-inboxrule", "26.9", list(rule), [list(rule.values())])
    invictus = {"UserName": BEN.upn, "RuleName": "Cleaner", "Enabled": "True", "Priority": "1", "RuleIdentity": "9", "StopProcessingRules": "False", "MoveToFolder": "", "RedirectTo": "", "ForwardTo": "", "DeleteMessage": "True"}
    s.portal("mail/InboxRules.csv", "inbox-rules", "extractor-suite", "26.9", list(invictus), [list(invictus.values())])
    s.graph("mail/messageRules.json", "inbox-rules", "graph", "26.9", f"users('{BEN.upn}')/mailFolders('inbox')/messageRules", [
        {"id": "AQAAAJ5d", "displayName": "Invoices", "sequence": 1, "isEnabled": True, "hasError": False, "isReadOnly": False, "conditions": {"subjectContains": ["invoice"]}, "exceptions": None,
         "actions": {"forwardTo": [{"emailAddress": {"name": "Ben", "address": "ben@freemail.example"}}], "stopProcessingRules": True}}], "the mailbox only in the context")
    s.shell("mail/mailbox-audit-bypass.csv", "mailbox-audit", "get-mailboxauditbypassassociation", "26.9", ["Name", "AuditBypassEnabled"], [["ben.ozturk", "True"]])
    header = "UserPrincipalName,DisplayName,RecipientTypeDetails,AuditEnabled,AuditBypassEnabled,DefaultAuditSet,OwnerAuditActions,OwnerAuditActionsCount".split(",")
    s.portal("mail/mailbox-audit.csv", "mailbox-audit", "extractor-suite", "26.9", header, [[BEN.upn, BEN.display, "UserMailbox", "True", "False", "Admin, Delegate, Owner", "MailItemsAccessed", "1"]])


def flawed(folder, t):
    """Believable neglect: Entra's defaults left as they are, an app that may do everything, a job that nobody repaired."""
    graph = t.uid("app", "Microsoft Graph")
    entity = "https://graph.microsoft.com/v1.0/$metadata#policies/"
    folder.json("graph/authorizationPolicy.json", {"@odata.context": entity + "authorizationPolicy/$entity", **authorization_policy(True, True, "everyone", LIMITED, "legacy")})
    folder.json("graph/adminConsentRequestPolicy.json", {"@odata.context": entity + "adminConsentRequestPolicy/$entity", **admin_consent(False, [])})
    folder.json("graph/crossTenantAccessDefault.json", {"@odata.context": entity + "crossTenantAccessPolicy/default/$entity", **cross_tenant_default(mfa=True)})
    folder.graph_list("graph/crossTenantAccessPartners.json", "policies/crossTenantAccessPolicy/partners", [cross_tenant_partner(t.uid("tenant", "Deepwater"))])
    folder.json("graph/deviceRegistrationPolicy.json", {"@odata.context": entity.replace("v1.0", "beta") + "deviceRegistrationPolicy/$entity", **device_policy("all", register="all", global_admins=True, registering="all", laps=False)})
    sync, backup, roster = (t.apps[name]["id"] for name in ("Cargo Manifest Sync", "Backup Connector", "Crew Roster"))
    folder.graph_list("graph/oauth2PermissionGrants.json", "oauth2PermissionGrants", [
        grant(roster, graph, "openid profile User.Read"), grant(backup, graph, "User.Read Mail.Read"), grant(roster, graph, "Calendars.Read", t.user_id("m.okafor"))])
    folder.json_lines_array("graph/appRoleAssignments.json", [
        app_role(ROLE_MANAGEMENT, sync, "Cargo Manifest Sync", "ServicePrincipal", graph, "Microsoft Graph", "2026-06-12T07:30:00Z"),
        app_role(DEFAULT_ACCESS, t.user_id("m.okafor"), "Maduka Okafor", "User", roster, "Crew Roster"),
        app_role(DEFAULT_ACCESS, t.group_id("GRP-Finance"), "GRP-Finance", "Group", sync, "Cargo Manifest Sync")])
    folder.graph_list(f"graph/servicePrincipals/{roster}/jobs.json", f"servicePrincipals('{roster}')/synchronization/jobs", [
        job("scim", code="Quarantine", failures=44, quarantine="EncounteredBaseEscrowThreshold", flow="Add, Update", when="2026-05-11T02:00:00Z")])
    folder.graph_list(f"graph/servicePrincipals/{sync}/jobs.json", f"servicePrincipals('{sync}')/synchronization/jobs", [])
    labels = [label("Public", 0, False), label("Confidential", 1, False)]
    folder.json_lines_array("powershell/labels.json", labels)
    folder.json_lines_array("powershell/label-policies.json", [label_policy("All staff", labels)])
    folder.portal_csv("portal/CloudAppPolicies.csv", CLOUD_POLICIES, [cloud_policy("Impossible travel", "Anomaly detection policy", True, "Threat detection", 3),
                                                                     cloud_policy("File shared with a personal address", "File policy", False, "Sharing control")])
    folder.graph_list("graph/administrativeUnits.json", "directory/administrativeUnits", [unit(t.uid("au", "Terminal South"), "Terminal South", None)])


def clean(folder, t):
    graph, planner = t.uid("app", "Microsoft Graph"), t.apps["Route Planner"]["id"]
    entity = "https://graph.microsoft.com/v1.0/$metadata#policies/"
    folder.json("authorizationPolicy.json", {"@odata.context": entity + "authorizationPolicy/$entity", **authorization_policy(False, False, "adminsAndGuestInviters", RESTRICTED, "low", reset=False)})
    folder.graph_list("delegatedPermissionClassifications.json", f"servicePrincipals('{graph}')/delegatedPermissionClassifications", classified(["openid", "profile", "email", "User.Read"]))
    folder.json("adminConsentRequestPolicy.json", {"@odata.context": entity + "adminConsentRequestPolicy/$entity", **admin_consent(True, [t.user_id("adm.aronsen")])})
    folder.json("crossTenantAccessDefault.json", {"@odata.context": entity + "crossTenantAccessPolicy/default/$entity", **cross_tenant_default()})
    folder.graph_list("crossTenantAccessPartners.json", "policies/crossTenantAccessPolicy/partners", [cross_tenant_partner(t.uid("tenant", "parent company"))])
    folder.json("deviceRegistrationPolicy.json", {"@odata.context": entity.replace("v1.0", "beta") + "deviceRegistrationPolicy/$entity", **device_policy("selected", [t.group_id("RG-Helpdesk")], mfa=True)})
    folder.graph_list("oauth2PermissionGrants.json", "oauth2PermissionGrants", [grant(planner, graph, "openid profile User.Read")])
    folder.json_lines_array("appRoleAssignments.json", [app_role(DEFAULT_ACCESS, t.group_id("SG-All-Staff"), "SG-All-Staff", "Group", planner, "Route Planner")])
    folder.graph_list(f"servicePrincipals/{planner}/jobs.json", f"servicePrincipals('{planner}')/synchronization/jobs", [job("scim")])
    labels = [label("Public", 0, False), label("Internal", 1, False), label("Confidential", 2, True)]
    folder.json_lines_array("labels.json", labels)
    folder.json_lines_array("label-policies.json", [label_policy("All staff", labels)])
    folder.portal_csv("CloudAppPolicies.csv", CLOUD_POLICIES, [
        cloud_policy("Block download on unmanaged devices", "Session policy", True, "Conditional access"), cloud_policy("Mass download by one user", "Activity policy", True, "Threat detection"),
        cloud_policy("Impossible travel", "Anomaly detection policy", True, "Threat detection"), cloud_policy("File shared with a personal address", "File policy", True, "Sharing control")])
    protected = t.uid("au", "Protected accounts")
    folder.graph_list("administrativeUnits.json", "directory/administrativeUnits", [unit(protected, "Protected accounts", True)])
    folder.graph_list(f"administrativeUnits/{protected}/members.json", f"directory/administrativeUnits('{protected}')/members",
                      [t.directory_object(key) for key in ("emergency.north", "emergency.south")])


FLAWED_ROWS = [
    ("3.14.a", "Cargo Manifest Sync has GRP-Finance assigned and an empty list of provisioning jobs."),
    ("3.14.b / c", "Crew Roster's job is in quarantine since 2026-05-11 and never deletes."),
    ("3.15.a", "The label *Confidential* is published and encrypts nothing."),
    ("3.17.b", "Cargo Manifest Sync may give itself any role; Backup Connector reads mail; users consent to any app; no admin-consent workflow."),
    ("3.17.c", "Cargo Manifest Sync has a secret of 2023; Backup Connector has a certificate valid for 365 days, longer than the 180 days that a credential may live, and is owned by f.bakken, whose only role comes through DYN-IT-Admins."),
    ("3.17.e", "Only an anomaly policy is enabled; the file policy is off."),
    ("3.17.f †", "Users register apps and create tenants, everyone invites guests; guests have Entra's default access (for review)."),
    ("3.17.g †", "The default believes MFA of every tenant."),
    ("4.01.e †", "No restricted administrative unit; whom RG-Security-Readers protects is unknown, as its members were not supplied."),
    ("4.02.b / c / d", "Everyone joins devices and becomes local administrator, Global Administrators too; no LAPS; no MFA to join."),
]
