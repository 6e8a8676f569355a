"""Defender for Cloud, Azure Policy, virtual machines and PIM for Azure resources: one small file per layout."""
from .azure import OWNER, arm, definition_path
from .formats import policy_rules, uid

# Plans that every subscription has, on or off.
PLANS = ("VirtualMachines", "StorageAccounts", "KeyVaults", "Arm", "AppServices", "SqlServers", "Containers", "CloudPosture")
NIST = "179d1daa-458f-4e47-8086-2a68d0d6c38f"


def pricing(subscription, plan, tier):
    kind = "Microsoft.Security/pricings"
    return {"id": f"/subscriptions/{subscription}/providers/{kind}/{plan}", "name": plan, "type": kind, "pricingTier": tier, "subPlan": None, "freeTrialRemainingTime": "PT0S",
            "enablementTime": None, "deprecated": None, "replacedBy": None, "extensions": [{"name": "AgentlessVmScanning", "isEnabled": "True", "additionalExtensionProperties": None}]}


def contact(subscription, mails, on=True):
    kind = "Microsoft.Security/securityContacts"
    return {"id": f"/subscriptions/{subscription}/providers/{kind}/default", "name": "default", "type": kind, "emails": ";".join(mails), "phone": "", "isEnabled": on,
            "notificationsSources": [{"sourceType": "Alert", "minimalSeverity": "Medium"}], "notificationsByRole": {"state": "On", "roles": ["Owner"]}}


def policy_assignment(scope, definition, name, enforcement="Default", not_scopes=()):
    kind = "Microsoft.Authorization/policyAssignments"
    guid = uid("policy assignment", scope, definition)[:24]
    return {"description": "", "displayName": name, "enforcementMode": enforcement, "id": f"{scope}/providers/{kind}/{guid}", "identity": None, "location": None, "metadata": {"assignedBy": "Security Center"},
            "name": guid, "nonComplianceMessages": None, "notScopes": list(not_scopes), "parameters": {}, "policyDefinitionId": f"/providers/Microsoft.Authorization/policySetDefinitions/{definition}",
            "scope": scope, "systemData": None, "type": kind}


def machine(subscription, group, name, system="Windows", admin="azureadmin", extensions=()):
    kind = "Microsoft.Compute/virtualMachines"
    path = f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{kind}/{name}"
    return {"id": path, "name": name, "type": kind, "location": "northeurope", "resourceGroup": group, "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": {"osDisk": {"osType": system, "name": f"{name}-os"}, "imageReference": {"offer": "WindowsServer"}},
            "osProfile": {"adminUsername": admin, "computerName": name, ("windowsConfiguration" if system == "Windows" else "linuxConfiguration"): {"provisionVmAgent": True}},
            "identity": {"type": "SystemAssigned", "principalId": uid("vm", name), "tenantId": uid("vm tenant")}, "networkProfile": {"networkInterfaces": []}, "securityProfile": None, "tags": {},
            "resources": [{"id": f"{path}/extensions/{extension}"} for extension in extensions]}


def collection_rule(subscription, group, name, streams=("Microsoft-SecurityEvent",), queries=("Security!*",)):
    kind = "Microsoft.Insights/dataCollectionRules"
    return {"id": f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{kind}/{name}", "name": name, "type": kind, "location": "northeurope", "kind": "Windows", "resourceGroup": group,
            "dataSources": {"windowsEventLogs": [{"name": "events", "streams": list(streams), "xPathQueries": list(queries)}]},
            "destinations": {"logAnalytics": [{"name": "central", "workspaceResourceId": f"/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.OperationalInsights/workspaces/law-central"}]},
            "dataFlows": [{"streams": list(streams), "destinations": ["central"], "transformKql": None}], "provisioningState": "Succeeded", "tags": {}}


def association(vm, rule):
    kind = "Microsoft.Insights/dataCollectionRuleAssociations"
    return {"id": f"{vm['id']}/providers/{kind}/{rule['name']}", "name": rule["name"], "type": kind, "dataCollectionRuleId": rule["id"], "description": None, "etag": "x", "resourceGroup": vm["resourceGroup"]}


def instance(kind, scope, role, role_name, who, assignment=None, end=None):
    guid = uid(kind, scope, role, who.id)
    schedule = "roleEligibilityScheduleId" if "Eligib" in kind else "roleAssignmentScheduleId"
    properties = {"scope": scope, "roleDefinitionId": definition_path(scope.split("/")[2], role), "principalId": who.id, "principalType": "User", schedule: guid, "status": "Provisioned",
                  "startDateTime": "2026-01-12T08:00:00Z", "endDateTime": end, "memberType": "Direct", "condition": None, "conditionVersion": None, "createdOn": "2026-01-12T08:00:00Z",
                  "expandedProperties": {"scope": {"displayName": "Tugs", "id": scope, "type": "subscription"}, "roleDefinition": {"displayName": role_name, "id": definition_path(scope.split("/")[2], role), "type": "BuiltInRole"},
                                         "principal": {"displayName": who.display, "id": who.id, "email": who.upn, "type": "User"}}}
    if assignment:
        properties["assignmentType"] = assignment
    return {"properties": properties, "name": guid, "id": f"{scope}/providers/Microsoft.Authorization/{kind}/{guid}", "type": f"Microsoft.Authorization/{kind}"}


def flattened(item):
    inner = item["properties"]
    more = inner["expandedProperties"]
    columns = {key[0].upper() + key[1:]: value or "" for key, value in inner.items() if key != "expandedProperties"}
    return {**columns, "Name": item["name"], "Id": item["id"], "ScopeDisplayName": more["scope"]["displayName"], "RoleDefinitionDisplayName": more["roleDefinition"]["displayName"],
            "PrincipalDisplayName": more["principal"]["displayName"], "PrincipalEmail": more["principal"]["email"]}


def role_policy(scope, role, **settings):
    kind = "Microsoft.Authorization/roleManagementPolicyAssignments"
    rules = [{**{key: value for key, value in rule.items() if key != "@odata.type"}, "ruleType": rule["@odata.type"].rsplit(".", 1)[1]} for rule in policy_rules(max_hours=4, **settings)]
    return {"properties": {"scope": scope, "roleDefinitionId": definition_path(scope.split("/")[2], role), "policyId": f"{scope}/providers/Microsoft.Authorization/roleManagementPolicies/{uid('policy', scope, role)}",
                           "effectiveRules": rules}, "name": uid("assignment", scope, role), "id": f"{scope}/providers/{kind}/{uid('assignment', scope, role)}", "type": kind}


def layouts(s):
    from .layouts import ADA, BEN, INITIAL
    sub = uid(INITIAL, "sub 1")
    here = f"/subscriptions/{sub}"
    plans = [pricing(sub, "VirtualMachines", "Standard"), pricing(sub, "StorageAccounts", "Free")]
    s.object("azure/pricings.json", "defender-plans", "az", "20.4", {"value": plans}, "az security pricing list", rows=2)
    s.object("azure/arm-pricings.json", "defender-plans", "arm", "20.4", {"value": [arm(plan) for plan in plans]}, rows=2)
    header = "Id,Name,PricingTier,SubPlan,FreeTrialRemainingTime,Deprecated,ReplacedBy".split(",")
    s.shell("azure/get-azsecuritypricing.csv", "defender-plans", "get-azsecuritypricing", "20.4", header, [[p["id"], p["name"], p["pricingTier"], "", "PT0S", "", ""] for p in plans])
    s.array("azure/security-contacts.json", "security-contacts", "az", "20.4", [contact(sub, ["soc@pellworth.example"])])
    old = contact(sub, ["soc@pellworth.example"])
    for key in ("isEnabled", "notificationsSources"):
        old.pop(key)
    s.object("azure/arm-security-contacts.json", "security-contacts", "arm", "20.4", {"value": [arm({**old, "alertNotifications": {"state": "Off", "minimalSeverity": "High"}})]}, "the older shape")
    s.shell("azure/get-azsecuritycontact.csv", "security-contacts", "get-azsecuritycontact", "20.4", ["Id", "Name", "Email", "Phone", "AlertNotifications", "AlertsToAdmins"], [[old["id"], "default", "soc@pellworth.example", "", "On", "On"]], "the oldest shape")
    assignments = [policy_assignment(here, NIST, "NIST SP 800-53 Rev. 5"), policy_assignment("/providers/Microsoft.Management/managementGroups/mg-tugs", "1f3afdf9-d0c9-4c3d-847f-89da613e70a8", "ASC Default", "DoNotEnforce", [here])]
    s.array("azure/policy-assignments.json", "policy-assignments", "az", "26.7", assignments)
    s.object("azure/arm-policy-assignments.json", "policy-assignments", "arm", "26.7", {"value": [arm(item, "displayName", "enforcementMode", "notScopes", "policyDefinitionId", "scope") for item in assignments]}, rows=2)
    header = "DisplayName,EnforcementMode,NotScope,PolicyDefinitionId,Scope,Id".split(",")
    s.shell("azure/get-azpolicyassignment.csv", "policy-assignments", "get-azpolicyassignment", "26.7", header, [[a["displayName"], a["enforcementMode"], "", a["policyDefinitionId"], a["scope"], a["id"]] for a in assignments])
    tug, quay = machine(sub, "rg-dock", "vm-tug", extensions=["AADLoginForWindows"]), machine(sub, "rg-dock", "vm-quay", "Linux", "dockmaster")
    s.array("azure/vms.json", "virtual-machines", "az", "20.7", [tug, {**quay, "resources": None}], "az vm list; extensions of the second were not asked for")
    s.object("azure/arm-vms.json", "virtual-machines", "arm", "20.7", {"value": [arm(item, "storageProfile", "osProfile") for item in (tug, quay)]}, rows=2)
    rule = collection_rule(sub, "rg-logs", "dcr-security")
    s.array("azure/data-collection-rules.json", "data-collection-rules", "az", "26.7", [rule])
    s.array("azure/data-collection-rule-associations.json", "data-collection-rule-associations", "az", "26.7", [association(tug, rule)])
    s.object("azure/arm-data-collection-rules.json", "data-collection-rules", "arm", "26.7", {"value": [arm(rule, "dataFlows", "dataSources", "destinations", "provisioningState")]})
    s.object("azure/arm-data-collection-rule-associations.json", "data-collection-rule-associations", "arm", "26.7", {"value": [arm(association(tug, rule), "dataCollectionRuleId", "description")]})
    active = [instance("roleAssignmentScheduleInstances", here, OWNER, "Owner", ADA, "Assigned"), instance("roleAssignmentScheduleInstances", here, OWNER, "Owner", BEN, "Activated", "2026-06-30T16:00:00Z")]
    eligible = [instance("roleEligibilityScheduleInstances", here, OWNER, "Owner", BEN, end="2026-12-31T00:00:00Z")]
    s.object("azure/roleAssignmentScheduleInstances.json", "azure-pim-active", "arm", "6.5", {"value": active}, rows=2)
    s.object("azure/roleEligibilityScheduleInstances.json", "azure-pim-eligible", "arm", "6.5", {"value": eligible})
    for name, items, dataset in (("Assignment", active, "azure-pim-active"), ("Eligibility", eligible, "azure-pim-eligible")):
        rows = [flattened(item) for item in items]
        s.shell(f"azure/Get-AzRole{name}ScheduleInstance.csv", dataset, "get-az", "6.5", list(rows[0]), [list(row.values()) for row in rows])
    s.object("azure/roleManagementPolicyAssignments.json", "azure-role-policies", "arm", "6.5", {"value": [role_policy(here, OWNER)]})
    s.portal("inventory/vm-accounts.csv", "inventory-vm-accounts", "inventory", "1.5", ["Virtual machine", "Local account", "Owner", "Purpose"], [["vm-tug", "azureadmin", BEN.upn, "Repairs"]])
