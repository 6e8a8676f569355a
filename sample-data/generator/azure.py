"""Azure in the samples: subscriptions, role assignments and definitions, logs and alerts."""
from .formats import answer, az_rows, dumps, rows_of, uid

OWNER, CONTRIBUTOR, READER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c", "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ACCESS = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
NAMES = {OWNER: "Owner", CONTRIBUTOR: "Contributor", READER: "Reader", ACCESS: "User Access Administrator"}
ASSIGNMENTS = "Microsoft.Authorization/roleAssignments"
PORTAL = "RoleAssignmentId,Scope,DisplayName,SignInName,RoleDefinitionName,RoleDefinitionId,ObjectId,ObjectType,RoleAssignmentDescription,ConditionVersion,Condition".split(",")
GRAPH_COLUMNS = "id,name,type,tenantId,kind,location,resourceGroup,subscriptionId,managedBy,sku,plan,properties,tags,identity,zones,extendedLocation".split(",")


def definition_path(subscription, role):
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{role}"


def assignment(scope, role, principal, kind, name, display, created="2025-02-03T08:00:00.1234567Z", description=None, condition=None, by=None):
    """One assignment as the command line gives it, with the display name beside it for the other dialects."""
    guid = uid("azure assignment", scope, role, principal)
    subscription = scope.split("/")[2] if scope.startswith("/subscriptions/") else uid("azure", "any")
    prefix = "" if scope == "/" else scope
    return {"condition": condition, "conditionVersion": "2.0" if condition else None, "createdBy": by or "", "createdOn": created[:26].rstrip("Z") + "+00:00",
            "delegatedManagedIdentityResourceId": None, "description": description, "id": f"{prefix}/providers/{ASSIGNMENTS}/{guid}", "name": guid,
            "principalId": principal, "principalName": name, "principalType": kind, "roleDefinitionId": definition_path(subscription, role),
            "roleDefinitionName": NAMES[role], "scope": scope, "type": ASSIGNMENTS, "updatedBy": by or "", "updatedOn": created[:26].rstrip("Z") + "+00:00",
            "display": display}


def az(item):
    return {key: value for key, value in item.items() if key != "display"}


def portal(item):
    user = item["principalType"] == "User"
    return {"RoleAssignmentId": item["id"], "Scope": item["scope"], "DisplayName": item["display"], "SignInName": item["principalName"] if user else "",
            "RoleDefinitionName": item["roleDefinitionName"], "RoleDefinitionId": item["roleDefinitionId"], "ObjectId": item["principalId"],
            "ObjectType": item["principalType"], "RoleAssignmentDescription": item["description"] or "", "ConditionVersion": item["conditionVersion"] or "",
            "Condition": item["condition"] or ""}


def arm(item, *inside):
    """The shape of Azure Resource Manager: the named facts, else all but the resource's own, under `properties`."""
    own = {"id", "name", "type", "location", "tags"}
    nested = {key: value for key, value in item.items() if (key in inside if inside else key not in own)}
    return {**{key: value for key, value in item.items() if key in own}, "properties": nested}


def resource_graph(item, tenant):
    return {"id": item["id"], "name": item["name"], "type": item["type"].lower(), "tenantId": tenant, "properties": dumps(item["properties"])}


def layouts(s):
    from .layouts import ADA, APP, BEN, CLEO, GROUP, GROUP_NAME, INITIAL, TENANT
    first, second = uid(INITIAL, "sub 1"), uid(INITIAL, "sub 2")
    here = f"/subscriptions/{first}"
    items = [
        assignment(here, OWNER, ADA.id, "User", ADA.upn, ADA.display, by=BEN.id),
        assignment("/providers/Microsoft.Management/managementGroups/mg-tugs", CONTRIBUTOR, GROUP, "Group", GROUP_NAME, GROUP_NAME, description="Crew of the platform"),
        assignment(here + "/resourceGroups/rg-dock", READER, APP["id"], "ServicePrincipal", APP["appId"], APP["name"]),
        assignment("/", ACCESS, CLEO.id, "User", CLEO.upn, CLEO.display, condition="((!(ActionMatches{'x'})))"),
    ]
    name = "azure-role-assignments"
    s.portal("azure/role-assignments-2026-06-30.csv", name, "portal", "20.1", PORTAL, rows_of(PORTAL, [portal(i) for i in items]), "chosen scope and what is inherited")
    s.array("azure/role-assignments-2026-06-30.json", name, "portal", "20.1", [portal(i) for i in items], "the portal's other choice")
    header = "RoleAssignmentName,RoleAssignmentId,Scope,DisplayName,SignInName,RoleDefinitionName,RoleDefinitionId,ObjectId,ObjectType,CanDelegate,Description,ConditionVersion,Condition".split(",")

    def powershell(item):
        row = portal(item)
        row["Description"], row["RoleDefinitionId"] = row.pop("RoleAssignmentDescription"), item["roleDefinitionId"].rsplit("/", 1)[1]
        return {**row, "RoleAssignmentName": item["name"], "CanDelegate": "False"}
    classic = {**powershell(items[0]), "RoleAssignmentName": "", "RoleAssignmentId": "", "RoleDefinitionName": "ServiceAdministrator;AccountAdministrator", "RoleDefinitionId": "",
               "ObjectId": "", "ObjectType": "Microsoft Account"}
    s.shell("azure/get-azroleassignment.csv", name, "get-azroleassignment", "20.1, 20.2", header, rows_of(header, [*map(powershell, items), classic]), "the last row is a classic administrator",
            type_line="Microsoft.Azure.Commands.Resources.Models.Authorization.PSRoleAssignment")
    s.array("azure/get-azroleassignment.json", name, "get-azroleassignment", "1.4, 20.1", [powershell(i) for i in items], "ConvertTo-Json")
    s.array("azure/az-role-assignment-list.json", name, "az", "20.1", [az(i) for i in items])
    nested = [arm({k: v for k, v in az(i).items() if k not in ("principalName", "roleDefinitionName")}) for i in items]
    s.object("azure/arm-role-assignments.json", name, "arm", "20.1", {"value": nested}, "no names", rows=len(items))
    s.portal("azure/resource-graph-authorization.csv", name, "resource-graph", "20.1", GRAPH_COLUMNS, rows_of(GRAPH_COLUMNS, [resource_graph(i, TENANT) for i in nested]), "properties as JSON in a cell", bom="")

    roles = [{"assignableScopes": ["/"], "createdBy": None, "createdOn": "2015-02-02T21:55:09.880642+00:00", "description": "Grants full access", "id": "/providers/Microsoft.Authorization/roleDefinitions/" + OWNER, "name": OWNER,
              "permissions": [{"actions": ["*"], "condition": None, "conditionVersion": None, "dataActions": [], "notActions": [], "notDataActions": []}], "roleName": "Owner", "roleType": "BuiltInRole",
              "type": "Microsoft.Authorization/roleDefinitions", "updatedBy": None, "updatedOn": "2021-11-11T20:13:28.606114+00:00"}]
    custom = uid(INITIAL, "azure custom")
    roles.append({**roles[0], "assignableScopes": [here], "id": definition_path(first, custom), "name": custom, "roleName": "Dock operator", "roleType": "CustomRole", "description": "",
                  "permissions": [{"actions": ["Microsoft.Authorization/roleAssignments/write", "*/read"], "dataActions": [], "notActions": ["Microsoft.Authorization/locks/*"], "notDataActions": []}]})
    name = "azure-role-definitions"
    s.array("azure/az-role-definition-list.json", name, "az", "24.2", roles)
    s.array("azure/get-azroledefinition.json", name, "get-azroledefinition", "24.2", [{
        "Name": r["roleName"], "Id": r["name"], "IsCustom": r["roleType"] == "CustomRole", "Description": r["description"], "Actions": r["permissions"][0]["actions"], "NotActions": r["permissions"][0]["notActions"],
        "DataActions": [], "NotDataActions": [], "AssignableScopes": r["assignableScopes"], "Condition": None, "ConditionVersion": None} for r in roles])
    s.object("azure/arm-role-definitions.json", name, "arm", "24.2", {"value": [{
        "id": r["id"], "name": r["name"], "type": r["type"], "properties": {"roleName": r["roleName"], "type": r["roleType"], "description": r["description"], "assignableScopes": r["assignableScopes"],
                                                                           "permissions": r["permissions"]}} for r in roles]}, rows=len(roles))

    subscriptions = [(first, "Tug Production", "Enabled", TENANT, "EnterpriseAgreement_2014-09-01"), (second, "Tug Trial", "Warned", uid("elsewhere"), "FreeTrial_2014-09-01")]
    name = "azure-subscriptions"
    s.array("azure/az-account-list.json", name, "az", "20.3", [{
        "cloudName": "AzureCloud", "homeTenantId": TENANT, "id": i, "isDefault": i == first, "managedByTenants": [{"tenantId": uid("partner")}] if i == first else [], "name": n, "state": state, "tenantId": tenant,
        "user": {"name": ADA.upn, "type": "user"}} for i, n, state, tenant, _ in subscriptions])
    header = "Id,Name,State,SubscriptionId,TenantId,HomeTenantId,ManagedByTenantIds,CurrentStorageAccountName,SubscriptionPolicies,ExtendedProperties,AuthorizationSource,Tags".split(",")
    s.shell("azure/get-azsubscription.csv", name, "get-azsubscription", "20.3", header, [[
        i, n, state, i, tenant, TENANT, "System.String[]", "", "Microsoft.Azure.Commands.Profile.Models.PSAzureSubscriptionPolicy", "System.Collections.Generic.Dictionary`2[System.String,System.String]", "RoleBased", ""]
        for i, n, state, tenant, _ in subscriptions], "policies lost: the offer is not exported")
    s.array("azure/get-azsubscription.json", name, "get-azsubscription", "20.3", [{
        "Id": i, "Name": n, "State": state, "SubscriptionId": i, "TenantId": tenant, "HomeTenantId": TENANT, "ManagedByTenantIds": [], "CurrentStorageAccountName": None,
        "SubscriptionPolicies": {"LocationPlacementId": "Public_2014-09-01", "QuotaId": offer, "SpendingLimit": "Off"}, "ExtendedProperties": {}, "AuthorizationSource": "RoleBased", "Tags": {}}
        for i, n, state, tenant, offer in subscriptions])
    s.object("azure/arm-subscriptions.json", name, "arm", "20.3", {"value": [{
        "id": f"/subscriptions/{i}", "authorizationSource": "RoleBased", "managedByTenants": [], "subscriptionId": i, "tenantId": tenant, "displayName": n, "state": state,
        "subscriptionPolicies": {"locationPlacementId": "Public_2014-09-01", "quotaId": offer, "spendingLimit": "Off"}} for i, n, state, tenant, offer in subscriptions], "count": {"type": "Total", "value": 2}}, rows=2)
    s.object("azure/az-graph-query.json", "azure-subscriptions", "resource-graph", "20.1", {"count": 1, "data": [{
        "id": f"/subscriptions/{first}", "name": "Tugs", "type": "microsoft.resources/subscriptions", "tenantId": TENANT, "subscriptionId": first,
        "properties": {"state": "Enabled", "managedByTenants": [], "subscriptionPolicies": {"quotaId": "EnterpriseAgreement_2014-09-01", "spendingLimit": "Off"}}}], "skip_token": None, "total_records": 1}, "az graph query")
    s.portal("azure/resource-graph-subscriptions.csv", name, "resource-graph", "20.3", GRAPH_COLUMNS, rows_of(GRAPH_COLUMNS, [{
        "id": f"/subscriptions/{i}", "name": n, "type": "microsoft.resources/subscriptions", "tenantId": tenant, "subscriptionId": i,
        "properties": dumps({"state": state, "subscriptionPolicies": {"quotaId": offer, "spendingLimit": "Off"}, "managedByTenants": []})} for i, n, state, tenant, offer in subscriptions]), bom="")
    s.folder.text(s.note("azure/Subscriptions.csv", name, "portal", "1.1, 20.3", "2", "SEP= line and a trailing comma; headings of the portal's grid are not certain"),
                  "SEP=,\nSUBSCRIPTION NAME,SUBSCRIPTION ID,MY ROLE,CURRENT COST,SECURE SCORE,PARENT MANAGEMENT GROUP,STATUS,\n" + "".join(
                      f"{n},{i},Owner,Not available,-,mg-tugs,{'Active' if state == 'Enabled' else state},\n" for i, n, state, _, _ in subscriptions))
    s.object("azure/arm-classic-administrators.json", "classic-administrators", "arm", "20.2", {"value": [{
        "id": f"/subscriptions/{first}/providers/Microsoft.Authorization/classicAdministrators/1", "name": "1", "type": "Microsoft.Authorization/classicAdministrators",
        "properties": {"emailAddress": "old.skipper@outlook.example", "role": "ServiceAdministrator;AccountAdministrator"}}]})
    s.array("azure/az-classic-administrators.json", "classic-administrators", "az", "20.2", [{
        "id": f"/subscriptions/{first}/providers/Microsoft.Authorization/classicAdministrators/2", "name": "2", "emailAddress": "mate@outlook.example", "role": "CoAdministrator"}])
    s.array("azure/az-management-group-list.json", "management-groups", "az", "20.3", [
        {"displayName": "Tugs", "id": "/providers/Microsoft.Management/managementGroups/mg-tugs", "name": "mg-tugs", "tenantId": TENANT, "type": "Microsoft.Management/managementGroups"}])


def setting(subscription, name, categories, workspace=None, storage=None):
    return {"id": f"/subscriptions/{subscription}/providers/microsoft.insights/diagnosticSettings/{name}", "name": name, "location": "global", "type": None, "kind": None, "identity": None, "tags": None,
            "properties": {"storageAccountId": storage, "serviceBusRuleId": None, "workspaceId": workspace, "eventHubAuthorizationRuleId": None, "eventHubName": None,
                           "logs": [{"category": c, "enabled": True} for c in categories]}}


def alert(subscription, name, operation, group, enabled=True, scope=None, **leaf):
    leaves = [{"field": "category", "equals": "Administrative"}, {"field": "operationName", "equals": operation}, *({"field": k, "equals": v} for k, v in leaf.items())]
    return {"actions": {"actionGroups": [{"actionGroupId": group, "webhookProperties": {}}] if group else []}, "condition": {"allOf": leaves}, "description": "", "enabled": enabled,
            "id": f"/subscriptions/{subscription}/resourceGroups/rg-monitor/providers/Microsoft.Insights/activityLogAlerts/{name}", "location": "Global", "name": name, "resourceGroup": "rg-monitor",
            "scopes": [scope or f"/subscriptions/{subscription}"], "tags": {}, "type": "Microsoft.Insights/activityLogAlerts"}


def action_group(subscription, name, mails):
    return {"armRoleReceivers": [], "azureAppPushReceivers": [], "emailReceivers": [{"emailAddress": m, "name": m, "status": "Enabled", "useCommonAlertSchema": True} for m in mails], "enabled": True,
            "groupShortName": name[:12], "id": f"/subscriptions/{subscription}/resourceGroups/rg-monitor/providers/Microsoft.Insights/actionGroups/{name}", "location": "Global", "name": name,
            "resourceGroup": "rg-monitor", "smsReceivers": [], "tags": {}, "type": "Microsoft.Insights/ActionGroups", "voiceReceivers": [], "webhookReceivers": []}


def event(subscription, when, operation, title, caller, scope, status="Succeeded"):
    correlation = uid("event", when, operation, caller)
    word = lambda value, shown=None: {"localizedValue": shown or value, "value": value}
    return {"authorization": {"action": operation, "role": None, "scope": scope}, "caller": caller, "category": word("Administrative"), "claims": {"ipaddr": "192.0.2.14"}, "correlationId": correlation,
            "description": "", "eventDataId": uid(correlation, "data"), "eventName": word("EndRequest", "End request"), "eventTimestamp": when, "httpRequest": None,
            "id": f"{scope}/events/{uid(correlation, 'data')}", "level": "Informational", "operationId": correlation, "operationName": word(operation, title), "properties": {"message": operation},
            "resourceGroupName": "", "resourceId": scope, "resourceProviderName": word("Microsoft.Authorization"), "resourceType": word("Microsoft.Authorization/roleAssignments"), "status": word(status),
            "subStatus": word("Created", "Created (HTTP Status Code: 201)"), "submissionTimestamp": when, "subscriptionId": subscription, "tenantId": uid("tenant of events")}


ACTIVE_USERS = ("Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Has Exchange License,Has OneDrive License,Has SharePoint License,Has Skype For Business License,Has Yammer License,"
                "Has Teams License,Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date,"
                "Exchange License Assign Date,OneDrive License Assign Date,SharePoint License Assign Date,Skype For Business License Assign Date,Yammer License Assign Date,Teams License Assign Date,Assigned Products").split(",")


def active_user(upn, name, exchange="", teams="", products="MICROSOFT 365 E3"):
    return {"Report Refresh Date": "2026-06-29", "User Principal Name": upn, "Display Name": name, "Is Deleted": "False", "Has Exchange License": "True", "Has OneDrive License": "True",
            "Has SharePoint License": "True", "Has Skype For Business License": "True", "Has Yammer License": "True", "Has Teams License": "True", "Exchange Last Activity Date": exchange,
            "Teams Last Activity Date": teams, "Exchange License Assign Date": "2025-01-08", "Assigned Products": products}


AUDIT = {"AdminAuditLogEnabled": True, "LogLevel": "None", "TestCmdletLoggingEnabled": False, "AdminAuditLogCmdlets": ["*"], "AdminAuditLogParameters": ["*"], "AdminAuditLogExcludedCmdlets": [],
         "AdminAuditLogAgeLimit": "90.00:00:00", "LoadBalancerCount": 3, "RefreshInterval": 10, "PartitionInfo": [], "AdminAuditLogMailbox": "", "UnifiedAuditLogIngestionEnabled": True,
         "UnifiedAuditLogFirstOptInDate": "2025-01-08T08:00:00Z", "Name": "Admin Audit Log Settings", "Identity": "Admin Audit Log Settings"}
ALL_LOGS = ["Administrative", "Security", "ServiceHealth", "Alert", "Recommendation", "Policy", "Autoscale", "ResourceHealth"]
ENROLMENT = "/providers/Microsoft.Billing/billingAccounts/6575495"


def enrollment(name, owner, auth, status="Active"):
    return {"id": f"{ENROLMENT}/enrollmentAccounts/{name}", "name": name, "type": "Microsoft.Billing/billingAccounts/enrollmentAccounts",
            "properties": {"displayName": name, "accountOwner": owner, "authType": auth, "status": status, "costCenter": "Test", "departmentDisplayName": "IT", "isDevTestEnabled": False,
                           "startDate": "2024-03-01T00:00:00Z", "endDate": "2027-02-28T00:00:00Z"}}


def monitoring_layouts(s):
    from .layouts import ADA, BEN, CLEO, INITIAL, TENANT
    first = uid(INITIAL, "sub 1")
    one = setting(first, "to-soc", ALL_LOGS, workspace=f"/subscriptions/{first}/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc")
    s.object("azure/arm-diagnostic-settings.json", "diagnostic-settings", "arm", "20.5", {"value": [one]}, "type is null: the id tells it")
    s.object("azure/az-diagnostic-settings.json", "diagnostic-settings", "az", "20.5", {"value": [{**{k: v for k, v in one.items() if k != "properties"}, **one["properties"]}]}, "flattened by the command line")
    entra = {"id": "/providers/microsoft.aadiam/diagnosticSettings/entra-to-soc", "type": None, "name": "entra-to-soc", "properties": {**one["properties"], "logs": [{"category": "SignInLogs", "enabled": True}, {"category": "AuditLogs", "enabled": True}]}}
    s.object("azure/arm-diagnostic-settings-entra.json", "diagnostic-settings", "arm", "20.5", {"value": [entra]}, "the directory's own logs")
    group = action_group(first, "ag-duty", [BEN.mail])
    rule = alert(first, "role-changes", "Microsoft.Authorization/roleAssignments/write", group["id"])
    s.array("azure/az-activity-log-alert-list.json", "alert-rules", "az", "26.4", [rule])
    s.object("azure/arm-activity-log-alerts.json", "alert-rules", "arm", "26.4", {"value": [arm(rule, "actions", "condition", "description", "enabled", "scopes")]})
    s.array("azure/get-azactivitylogalert.json", "alert-rules", "get-az", "26.4", [{
        "Name": rule["name"], "Id": rule["id"], "Type": rule["type"], "ResourceGroupName": "rg-monitor", "Location": "Global", "Enabled": True, "Scope": rule["scopes"],
        "ConditionAllOf": [{"Field": leaf["field"], "Equal": leaf["equals"], "Equals": leaf["equals"], "ContainsAny": None, "AnyOf": None} for leaf in rule["condition"]["allOf"]],
        "ActionGroup": [{"Id": group["id"], "WebhookProperty": {}}]}], "PowerShell's names")
    s.array("azure/az-action-group-list.json", "action-groups", "az", "26.4", [group])
    s.object("azure/arm-action-groups.json", "action-groups", "arm", "26.4", {"value": [arm(group)]})
    s.array("azure/az-action-group-list-query.json", "action-groups", "az", "26.4", [{k: group[k] for k in ("enabled", "groupShortName", "emailReceivers", "name")} | {"id": "ag-duty"}], "chosen properties, without type")
    here = f"/subscriptions/{first}"
    events = [event(first, "2026-06-29T09:10:11.6021772Z", "Microsoft.Authorization/roleAssignments/write", "Create role assignment", ADA.upn, here),
              event(first, "2026-06-30T05:00:00.1021772Z", "Microsoft.Compute/virtualMachines/start/action", "Start Virtual Machine", BEN.upn, here)]
    s.array("azure/az-activity-log-list.json", "activity-log", "arm", "20.6", events)
    header = "Correlation id,Operation name,Status,Event category,Level,Time,Subscription,Event initiated by,Resource type,Resource group,Resource".split(",")
    s.portal("azure/QueryResult.csv", "activity-log", "portal", "20.6", header, [
        [e["correlationId"], e["operationName"]["localizedValue"], "Succeeded", "Administrative", "Informational", e["eventTimestamp"], first, e["caller"], e["operationName"]["value"].rsplit("/", 2 if e["operationName"]["value"].endswith("action") else 1)[0], "", here] for e in events])
    names = ["TimeGenerated", "OperationName", "OperationNameValue", "CategoryValue", "Level", "ActivityStatusValue", "Caller", "CallerIpAddress", "Authorization", "CorrelationId", "SubscriptionId", "ResourceId", "Type"]
    values = [[e["eventTimestamp"], e["operationName"]["localizedValue"], e["operationName"]["value"].upper(), "Administrative", "Informational", "Success", e["caller"], "198.51.100.9", dumps(e["authorization"]) if e.get("authorization") else None,
               e["correlationId"], e["subscriptionId"], e.get("resourceId"), "AzureActivity"] for e in events]
    s.object("azure/AzureActivity.json", "activity-log", "log-analytics", "10.4, 20.6", answer(names, values), "the table AzureActivity of a workspace, as the interface answers", rows=len(values))
    s.array("azure/AzureActivity-az.json", "activity-log", "log-analytics-az", "10.4, 20.6", az_rows(names, values), "the same from az monitor log-analytics query")
    account = {
        "id": ENROLMENT, "name": "6575495", "type": "Microsoft.Billing/billingAccounts", "displayName": "Pellworth Tugs", "agreementType": "EnterpriseAgreement", "accountType": "Enterprise", "accountStatus": "Active", "hasReadAccess": True}
    s.array("azure/az-billing-account-list.json", "billing-accounts", "az", "26.3", [account])
    s.object("azure/arm-billing-accounts.json", "billing-accounts", "arm", "26.3", {"value": [arm(account)]})
    guid = "9f1983cb-2574-400c-87e9-34cf8e2280db"
    role = {"id": f"{ENROLMENT}/billingRoleAssignments/{guid}_{uid('billing')}", "name": f"{guid}_{uid('billing')}", "type": "Microsoft.Billing/billingAccounts/billingRoleAssignments",
            "properties": {"principalId": ADA.id, "principalTenantId": TENANT, "roleDefinitionId": f"{ENROLMENT}/billingRoleDefinitions/{guid}", "scope": ENROLMENT, "createdOn": "2025-03-04T09:00:00Z",
                           "userEmailAddress": ADA.upn, "userAuthenticationType": "Organization"}}
    s.object("azure/arm-billing-role-assignments.json", "billing-roles", "arm", "26.3", {"value": [role]})
    s.array("azure/az-billing-role-assignment-list.json", "billing-roles", "az", "26.3", [{**{k: v for k, v in role.items() if k != "properties"}, **role["properties"]}], "flattened by the command line")
    s.shell("azure/AzureBillingaccountsRoleAssignment.csv", "billing-roles", "microsoft365dsc", "26.3", ["BillingAccount", "PrincipalName", "PrincipalType", "PrincipalTenantId", "RoleDefinition"],
            [["Pellworth Tugs", CLEO.upn, "User", TENANT, "Billing account owner"]])
    s.object("azure/arm-billing-role-definitions.json", "billing-role-definitions", "arm", "26.3", {"value": [{
        "id": f"{ENROLMENT}/billingRoleDefinitions/{guid}", "name": guid, "type": "Microsoft.Billing/billingAccounts/billingRoleDefinitions", "properties": {"roleName": "Enterprise administrator", "description": "All", "permissions": []}}]})
    s.object("azure/arm-enrollment-accounts.json", "enrollment-accounts", "arm", "26.3", {"value": [enrollment("Docks", ADA.upn, "Organization"), enrollment("Old yard", "old.skipper@outlook.example", "MicrosoftAccount")]}, rows=2)
    s.folder.workbook("inventory/inventory-plans.xlsx", [
        ("Subscriptions", [["Subscription ID", "Name", "Owner", "Purpose", "Production", "Leaving"], [first, "Tug Production", BEN.upn, "Dispatch", "Yes", "No"]]),
        ("Response plan", [["Plan", "Owner", "Deputy", "Phone outside the tenant", "Last exercised", "Stored at"], ["Ransomware", BEN.upn, None, "+44 1632 960001", "2026-03-02", "Binder"]])])
    s.note("inventory/inventory-plans.xlsx#Subscriptions", "inventory-subscriptions", "inventory", "1.5", 1)
    s.note("inventory/inventory-plans.xlsx#Response plan", "inventory-response-plan", "inventory", "1.5", 1)


def report_layouts(s):
    from .layouts import ADA, BEN
    name = "usage-reports"
    s.portal("usage/Office365ActiveUserDetail.csv", name, "active-user-detail", "18", ACTIVE_USERS, rows_of(ACTIVE_USERS, [active_user(BEN.upn, BEN.display, "2026-06-28", "2026-06-20")]))
    s.object("usage/office365ActiveUserDetail.json", name, "active-user-detail", "18", {"value": [{
        "reportRefreshDate": "2026-06-29", "userPrincipalName": BEN.upn, "displayName": BEN.display, "isDeleted": False, "deletedDate": None, "hasExchangeLicense": True, "hasTeamsLicense": True,
        "exchangeLastActivityDate": "2026-06-28", "oneDriveLastActivityDate": None, "sharePointLastActivityDate": None, "skypeForBusinessLastActivityDate": None, "yammerLastActivityDate": None,
        "teamsLastActivityDate": "2026-06-20", "assignedProducts": ["MICROSOFT 365 E3"]}]})
    start = ["2026-06-29", BEN.upn]
    header = "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Created Date,Last Activity Date,Item Count,Storage Used (Byte),Issue Warning Quota (Byte),Prohibit Send Quota (Byte),Prohibit Send/Receive Quota (Byte),Deleted Item Count,Deleted Item Size (Byte),Report Period".split(",")
    s.portal("usage/MailboxUsageDetail.csv", name, "mailbox-usage", "18", header, [[*start, BEN.display, "False", "", "2025-01-08", "2026-06-28", "411", "90112233", "1", "2", "3", "4", "5", "180"]])
    header = "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Send Count,Receive Count,Read Count,Assigned Products,Report Period".split(",")
    s.portal("usage/EmailActivityUserDetail.csv", name, "email-activity", "18", header, [[*start, BEN.display, "False", "", "2026-06-28", "12", "40", "33", "MICROSOFT 365 E3", "180"]])
    header = "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Mail For Mac,Outlook For Mac,Outlook For Windows,Outlook For Mobile,Other For Mobile,Outlook For Web,POP3 App,IMAP4 App,SMTP App,Report Period".split(",")
    s.portal("usage/EmailAppUsageUserDetail.csv", name, "email-apps", "18", header, [[*start, BEN.display, "False", "", "2026-06-28", "", "", "2026-06-28", "", "", "", "", "", "", "180"]])
    header = "Report Refresh Date,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Has Other Action,Report Period".split(",")
    s.portal("usage/TeamsUserActivityUserDetail.csv", name, "teams-activity", "18", header, [[*start, "2026-06-20", "False", "", "MICROSOFT 365 E3", "1", "2", "0", "1", "No", "180"]])
    header = "Report Refresh Date,User Principal Name,Display Name,Product Type,Last Activated Date,Windows,Mac,Windows 10 Mobile,iOS,Android,Activated On Shared Computer".split(",")
    s.portal("usage/Office365ActivationsUserDetail.csv", name, "activations", "18", header, [[*start, BEN.display, "MICROSOFT 365 APPS", "2026-01-12", "1", "0", "0", "0", "1", "False"]])
    s.object("usage/AdminAuditLogConfig.json", "admin-audit-config", "get-adminauditlogconfig", "19", AUDIT)
    s.object("usage/OrganizationConfig.json", "admin-audit-config", "get-organizationconfig", "26.9", {"AuditDisabled": True}, "mailboxes")
    header = ["PSComputerName", "RunspaceId", "AdminAuditLogEnabled", "UnifiedAuditLogIngestionEnabled", "UnifiedAuditLogFirstOptInDate", "Name"]
    s.shell("usage/AdminAuditLogConfig.csv", "admin-audit-config", "get-adminauditlogconfig", "19", header,
            [["nam12b.ps.compliance.protection.outlook.com", uid("runspace"), "True", "False", "", "Admin Audit Log Settings"]], "from the wrong session: False proves nothing")


ACTION = "microsoft.directory/conditionalAccessPolicies/"


def protected_action(name, verb, context):
    return {"id": (ACTION + name).replace("/", "-"), "name": ACTION + name, "actionVerb": verb, "description": "", "resourceScopeId": None, "isAuthenticationContextSettable": True, "authenticationContextId": context}


def protection_layouts(s):
    actions = [protected_action("basic/update", "PATCH", "c1"), protected_action("create", "POST", None)]
    s.graph("conditional-access/resource-actions.json", "protected-actions", "graph", "26.6", "roleManagement/directory/resourceNamespaces('microsoft.directory')/resourceActions", actions)
    s.shell("conditional-access/protected-actions.csv", "protected-actions", "m365identityposture", "26.6", ["ActionId", "ActionVerb", "AuthContextId", "AuthContextName"],
            [[a["name"], a["actionVerb"], a["authenticationContextId"], "Guard"] for a in actions])
    s.graph("conditional-access/authentication-contexts.json", "authentication-contexts", "graph", "26.6", "identity/conditionalAccess/authenticationContextClassReferences",
            [{"id": "c1", "displayName": "Guard", "description": "", "isAvailable": True}])


def flawed(folder, t):
    """Two subscriptions with an owner too many, one of another tenant; logs half kept; alerts that tell nobody."""
    prod, lab, old = t.uid("subscription"), t.uid("subscription", "lab"), t.uid("subscription", "legacy")
    policies = {"locationPlacementId": "Public_2014-09-01", "spendingLimit": "Off"}
    folder.json("azure/subscriptions.json", {"value": [{
        "id": "/subscriptions/" + i, "authorizationSource": "RoleBased", "managedByTenants": [], "subscriptionId": i, "tenantId": tenant, "displayName": n, "state": state,
        "subscriptionPolicies": {**policies, "quotaId": offer}} for i, n, state, tenant, offer in (
            (prod, "sv-terminals-prod", "Enabled", t.id, "EnterpriseAgreement_2014-09-01"), (lab, "sv-lab", "Warned", t.id, "FreeTrial_2014-09-01"),
            (old, "sv-legacy", "Enabled", t.uid("other tenant"), "PayAsYouGo_2014-09-01"))], "count": {"type": "Total", "value": 3}})
    def role(scope, role_id, key, **more):
        user = t.users[key]
        return az(assignment(scope, role_id, t.user_id(key), "User", user["upn"], user["display"], **more))
    pilot = next(key for key, user in t.users.items() if "outlook.com" in user["upn"])
    team = t.group_id("RG-Exchange-Admins")
    folder.json_lines_array("azure/roleAssignments.json", [
        role("/subscriptions/" + prod, OWNER, "f.bakken"),
        role("/subscriptions/" + prod, OWNER, "m.okafor", created="2024-09-03T10:12:00.0000000Z", description="Converted from classic co-administrator"),
        role("/subscriptions/" + prod + "/resourceGroups/rg-cranes", CONTRIBUTOR, pilot),
        role("/subscriptions/" + lab, OWNER, "j.rask"), role("/subscriptions/" + old, OWNER, "f.bakken"),
        az(assignment("/subscriptions/" + prod, CONTRIBUTOR, team, "Group", "RG-Exchange-Admins", "RG-Exchange-Admins")),
        role("/", ACCESS, "m.okafor")])
    workspace = f"/subscriptions/{prod}/resourceGroups/rg-monitor/providers/Microsoft.OperationalInsights/workspaces/law-ops"
    folder.json("azure/diagnosticSettings-prod.json", {"value": [setting(prod, "ops", ["Administrative", "Alert"], workspace=workspace)]})
    folder.json("azure/diagnosticSettings-lab.json", {"value": [setting(lab, "all", ALL_LOGS, workspace=workspace)]})
    group, empty = action_group(prod, "ag-duty", ["soc@" + t.users["m.okafor"]["upn"].split("@")[1]]), action_group(prod, "ag-empty", [])
    folder.json_lines_array("azure/actionGroups.json", [group, empty])
    folder.json_lines_array("azure/activityLogAlerts.json", [
        alert(prod, "role-assignments", "Microsoft.Authorization/roleAssignments/write", group["id"]),
        alert(prod, "policy-assignments", "Microsoft.Authorization/policyAssignments/write", empty["id"]),
        alert(prod, "nsg-in-cranes", "Microsoft.Network/networkSecurityGroups/write", group["id"], scope=f"/subscriptions/{prod}/resourceGroups/rg-cranes")])
    write, delete = "Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete"
    folder.json_lines_array("azure/activityLog.json", [
        event(prod, "2026-06-12T08:21:44.1234567Z", write, "Create role assignment", t.users["m.okafor"]["upn"], "/subscriptions/" + prod, status="Started"),
        event(prod, "2026-06-12T08:21:44.1234567Z", write, "Create role assignment", t.users["m.okafor"]["upn"], "/subscriptions/" + prod),
        event(prod, "2026-06-19T22:03:10.1234567Z", delete, "Delete role assignment", t.users["f.bakken"]["upn"], f"/subscriptions/{prod}/resourceGroups/rg-cranes"),
        event(prod, "2026-06-28T04:00:00.1234567Z", "Microsoft.Compute/virtualMachines/start/action", "Start Virtual Machine", t.users["f.bakken"]["upn"], "/subscriptions/" + prod)])
    folder.json("azure/enrollmentAccounts.json", {"value": [enrollment("Terminals", t.users["m.okafor"]["upn"], "Organization"), enrollment("Old docks", "sv.docks@outlook.com", "MicrosoftAccount")]})
    rows = [active_user(u["upn"], u["display"], "2026-06-26", "2026-06-24") for u in t.living if u["mail"] and u["licences"] and u["kind"] != "Guest"]
    folder.portal_csv("portal/Office365ActiveUserDetail.csv", ACTIVE_USERS, rows_of(ACTIVE_USERS, rows))
    folder.json("powershell/AdminAuditLogConfig.json", {**AUDIT, "UnifiedAuditLogIngestionEnabled": False})
    folder.graph_list("graph/resourceActions.json", "roleManagement/directory/resourceNamespaces('microsoft.directory')/resourceActions", [
        protected_action("basic/update", "PATCH", "c7"), protected_action("create", "POST", None), protected_action("delete", "DELETE", None)])


def clean(folder, t):
    prod = t.uid("subscription")
    folder.json("azure/subscriptions.json", {"value": [{
        "id": "/subscriptions/" + prod, "authorizationSource": "RoleBased", "managedByTenants": [], "subscriptionId": prod, "tenantId": t.id, "displayName": "svinland-routes", "state": "Enabled",
        "subscriptionPolicies": {"locationPlacementId": "Public_2014-09-01", "quotaId": "EnterpriseAgreement_2014-09-01", "spendingLimit": "Off"}}], "count": {"type": "Total", "value": 1}})
    admin = t.users["adm.aronsen"]
    workspace = f"/subscriptions/{prod}/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc"
    folder.json("azure/diagnosticSettings.json", {"value": [setting(prod, "to-soc", ALL_LOGS, workspace=workspace)]})
    group = action_group(prod, "ag-soc", ["soc@" + admin["upn"].split("@")[1]])
    folder.json_lines_array("azure/actionGroups.json", [group])
    folder.json_lines_array("azure/activityLogAlerts.json", [alert(prod, name, operation, group["id"]) for name, operation in (
        ("role-assignments", "Microsoft.Authorization/roleAssignments/write"), ("policy-assignments", "Microsoft.Authorization/policyAssignments/write"),
        ("network-security", "Microsoft.Network/networkSecurityGroups/write"))])
    folder.json_lines_array("azure/activityLog.json", [event(prod, "2026-06-22T07:30:00.1234567Z", "Microsoft.Compute/virtualMachines/start/action", "Start Virtual Machine", admin["upn"], "/subscriptions/" + prod)])
    folder.json("azure/enrollmentAccounts.json", {"value": [enrollment("Routes", t.users["h.norrland"]["upn"], "Organization")]})
    rows = [active_user(u["upn"], u["display"], "2026-06-26", "2026-06-24", "MICROSOFT 365 E5") for u in t.living if u["mail"] and u["licences"] and u["kind"] != "Guest"]
    folder.portal_csv("Office365ActiveUserDetail.csv", ACTIVE_USERS, rows_of(ACTIVE_USERS, rows))
    folder.json("AdminAuditLogConfig.json", AUDIT)


def clean_inventory(t):
    return [["Azure subscriptions"], [], ["Subscription ID", "Name", "Owner", "Purpose", "Production", "Leaving"],
            [t.uid("subscription"), "svinland-routes", t.users["h.norrland"]["upn"], "Route planning", "Yes", "No"]]


FLAWED = [
    ("2.10.a", "Administrators without a sign-in to an administration tool in the log; the log covers 30 days only, so they stay unproven."),
    ("2.10.b", "`AdminAuditLogConfig.json` says False and not from which session."),
    ("2.11.a", "*Loss of the tenant*: owner g.hansen does not exist, no contact outside the tenant."),
    ("2.13.a", "sv-legacy is not in the inventory."),
    ("2.13.b", "sv-lab is a warned trial; sv-legacy belongs to another tenant."),
    ("2.13.c", "Account *Old docks* is owned by sv.docks@outlook.com, a consumer account."),
    ("2.14.a", "The outlook.com guest is Contributor on rg-cranes."),
    ("2.14.b", "m.okafor's Owner assignment came from a classic co-administrator."),
    ("2.15.a", "sv-terminals-prod sends administrative and alert events only; nothing supplied of sv-legacy."),
    ("2.15.b", "The rule on policies tells nobody, the one on network security covers a resource group only; sv-lab and sv-legacy have none."),
    ("2.16.f", "Update of policies asks for context c7, which no policy enforces; create and delete are not protected."),
    ("2.15.c", "Two changes of role assignments in June, one at 22:03."),
]
