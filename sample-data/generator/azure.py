"""Azure in the samples: subscriptions, role assignments and definitions, logs and alerts."""
from .formats import dumps, rows_of, uid

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
    s.portal("azure/resource-graph-authorization.csv", name, "arm", "20.1", GRAPH_COLUMNS, rows_of(GRAPH_COLUMNS, [resource_graph(i, TENANT) for i in nested]), "properties as JSON in a cell", bom="")

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
