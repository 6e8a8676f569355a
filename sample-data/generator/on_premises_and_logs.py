"""On-premises Active Directory, AD FS, sensors and shells on domain controllers, and what becomes of logs in Azure."""
import base64
import uuid
from types import SimpleNamespace

from . import azure_security
from .azure import ACCESS, NAMES, OWNER, READER, arm, assignment, az
from .formats import dumps, rows_of, uid

DIRECTORY_LOGS = ["AuditLogs", "SignInLogs", "NonInteractiveUserSignInLogs", "ServicePrincipalSignInLogs", "ManagedIdentitySignInLogs", "ProvisioningLogs",
                  "RiskyUsers", "UserRiskEvents", "RiskyServicePrincipals", "ServicePrincipalRiskEvents"]
AD_USER = ("DistinguishedName,ObjectGUID,SamAccountName,SID,Enabled,Name,UserPrincipalName,adminCount,mail,PasswordLastSet,PasswordNeverExpires,PasswordNotRequired,"
           "AllowReversiblePasswordEncryption,DoesNotRequirePreAuth,TrustedForDelegation,TrustedToAuthForDelegation,SmartcardLogonRequired,ServicePrincipalNames,MemberOf").split(",")
AD_MEMBER = "Group,distinguishedName,name,objectClass,objectGUID,SamAccountName,SID".split(",")
AD_COMPUTER = "DistinguishedName,DNSHostName,Name,Enabled,OperatingSystem,LastLogonDate,PasswordLastSet,ms-Mcs-AdmPwdExpirationTime,msLAPS-PasswordExpirationTime".split(",")
BASELINE = "1f3afdf9-d0c9-4c3d-847f-89da613e70a8"


class Forest:
    """One invented domain; ids follow from names, so that files agree."""

    def __init__(self, *parts):
        self.name = ".".join(parts)
        self.base = ",".join("DC=" + part for part in parts)

    def sid(self, account):
        return "S-1-5-21-%d-%d-%d-%d" % (uuid.UUID(uid(self.name)).fields[0], 1411, 2207, 1100 + uuid.UUID(uid(self.name, account)).fields[1] % 8000)

    def path(self, account, unit="OU=Tier 0"):
        return f"CN={account},{unit},{self.base}"

    def user(self, account, unit="OU=Tier 0", **more):
        item = {"DistinguishedName": self.path(account, unit), "ObjectGUID": uid(self.name, account), "SamAccountName": account, "SID": self.sid(account), "Enabled": True, "Name": account,
                "UserPrincipalName": f"{account}@{self.name}", "adminCount": 1, "mail": None, "PasswordLastSet": "2026-06-01T08:00:00Z", "PasswordNeverExpires": False,
                "PasswordNotRequired": False, "AllowReversiblePasswordEncryption": False, "DoesNotRequirePreAuth": False, "TrustedForDelegation": False,
                "TrustedToAuthForDelegation": False, "SmartcardLogonRequired": False, "ServicePrincipalNames": [], "MemberOf": []}
        return {**item, **more}

    def member(self, group, account, kind="user", unit="OU=Tier 0"):
        return [group, self.path(account, unit), account, kind, uid(self.name, account), account, self.sid(account)]

    def computer(self, name, system, unit="CN=Computers", logon="2026-06-29T06:10:00Z", laps=None, old=None, password="2026-06-12T04:00:00Z", enabled=True):
        return {"DistinguishedName": self.path(name, unit), "DNSHostName": f"{name}.{self.name}", "Name": name, "Enabled": enabled, "OperatingSystem": system,
                "LastLogonDate": logon, "PasswordLastSet": password, "ms-Mcs-AdmPwdExpirationTime": old, "msLAPS-PasswordExpirationTime": laps}


def immutable_id(guid):
    return base64.b64encode(uuid.UUID(guid).bytes_le).decode()


def filetime(day):
    """The 100 nanoseconds since 1601 of a day's noon, as Active Directory writes them."""
    year, month, date = (int(part) for part in day.split("-"))
    from datetime import datetime
    return str(int((datetime(year, month, date, 12) - datetime(1601, 1, 1)).total_seconds()) * 10_000_000)


def us(text):
    year, month, day = text[:10].split("-")
    hour = int(text[11:13])
    return f"{int(month)}/{int(day)}/{year} {(hour - 1) % 12 + 1}{text[13:19]} {'AM' if hour < 12 else 'PM'}"


def sensor(name, controllers=(), state="upToDate", health="healthy", kind="domainControllerIntegrated"):
    return {"id": uid("sensor", name), "displayName": name, "sensorType": kind, "deploymentStatus": state, "healthStatus": health, "openHealthIssuesCount": 0 if health == "healthy" else 1,
            "createdDateTime": "2025-11-04T09:00:00Z", "domainName": "", "version": "2.242.18500.31230", "settings": {"description": "", "domainControllerDnsNames": list(controllers), "isDelayedDeploymentEnabled": False}}


def workspace(subscription, group, name, days):
    kind = "Microsoft.OperationalInsights/workspaces"
    return {"id": f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{kind}/{name}", "name": name, "type": kind, "location": "northeurope", "resourceGroup": group,
            "customerId": uid("workspace", name), "retentionInDays": days, "provisioningState": "Succeeded", "sku": {"name": "PerGB2018"}, "tags": {}}


def log_table(space, name, days, total):
    return {"id": f"{space['id']}/tables/{name}", "name": name, "type": space["type"] + "/tables", "plan": "Analytics", "resourceGroup": space["resourceGroup"],
            "retentionInDays": days, "totalRetentionInDays": total, "archiveRetentionInDays": total - days, "provisioningState": "Succeeded"}


def relying_party(name, identifier, policy="", rules="", additional="", enabled=True):
    return {"Name": name, "Identifier": [identifier], "Enabled": enabled, "AccessControlPolicyName": policy, "IssuanceAuthorizationRules": rules, "AdditionalAuthenticationRules": additional}


def unified_entry(when, operation, actor, target, properties, kind="User"):
    """An entry of the directory as the unified audit log keeps it: JSON text in a cell."""
    return {"CreationTime": when[:-1], "Id": uid("unified", when), "Operation": operation, "OrganizationId": uid("unified tenant"), "RecordType": 8, "ResultStatus": "Success", "UserType": 0, "Version": 1,
            "Workload": "AzureActiveDirectory", "ObjectId": target.upn, "UserId": actor.upn, "AzureActiveDirectoryEventType": 1, "ExtendedProperties": [],
            "ModifiedProperties": [{"Name": name, "NewValue": value, "OldValue": ""} for name, value in properties],
            "Actor": [{"ID": actor.upn, "Type": 5}, {"ID": actor.id, "Type": 3}, {"ID": f"User_{actor.id}", "Type": 2}, {"ID": "User", "Type": 2}],
            "Target": [{"ID": f"{kind}_{target.id}", "Type": 2}, {"ID": target.id, "Type": 2}, {"ID": kind, "Type": 2}, {"ID": target.upn, "Type": 5}]}


def unified(s, ada, ben):
    granted = unified_entry("2026-06-12T08:15:00Z", "Add member to role.", ada, ben, [("Role.DisplayName", "Helpdesk Administrator"), ("Role.TemplateId", "729827e3-9c14-49f7-bb1b-9608f156bbb8")])
    changed = unified_entry("2026-06-13T08:15:00Z", "Update user.", ada, ben, [("JobTitle", "[\r\n  \"Engineer\"\r\n]")])
    header = "RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames".split(",")
    teams = [[uid("record", str(n)), f"2026-06-{n}T08:14:03.0000000Z", "25", "TeamsSessionStarted", ben.upn, '{"Operation":"TeamsSessionStarted"}', "", ""] for n in (28, 29)]
    s.portal("audit-log/purview.csv", "unified-audit-log", "purview", "11.3", header, teams + rows_of(header, [
        {"RecordId": row["Id"], "CreationDate": row["CreationTime"] + "Z", "RecordType": "8", "Operation": row["Operation"], "UserId": ada.upn, "AuditData": dumps(row)} for row in (granted, changed)]), "the entry is JSON in a cell")
    flat = header[:6] + ["OrganizationId", "UserType", "UserKey", "Workload"]
    s.portal("audit-log/purview-2026.csv", "unified-audit-log", "purview", "11.3", flat, rows_of(flat, [
        {"RecordId": granted["Id"], "CreationDate": granted["CreationTime"] + "Z", "RecordType": "8", "Operation": granted["Operation"], "UserId": ada.upn, "AuditData": dumps(granted), "OrganizationId": granted["OrganizationId"], "UserType": "0", "UserKey": ada.id, "Workload": "AzureActiveDirectory"}]))
    s.shell("audit-log/purview-older.csv", "unified-audit-log", "search-unifiedauditlog", "11.3", ["CreationDate", "UserIds", "Operations", "AuditData"], [[granted["CreationTime"] + "Z", ada.upn, granted["Operation"], dumps(granted)]])
    header = "PSComputerName,RunspaceId,PSShowComputerName,RecordType,CreationDate,UserIds,Operations,AuditData,ResultIndex,ResultCount,Identity,IsValid,ObjectState".split(",")
    rows = [(us("2026-06-29T08:14:03Z"), "UserLoggedIn", '{"Operation":"UserLoggedIn"}'), (us(granted["CreationTime"] + "Z"), granted["Operation"], dumps(granted))]
    s.shell("audit-log/search-unifiedauditlog.csv", "unified-audit-log", "search-unifiedauditlog", "11.3", header, [
        ["outlook.office365.com", uid("runspace"), "False", "AzureActiveDirectory", when, ada.upn, operation, data, str(index), "3", uid("record", operation), "True", "Unchanged"] for index, (when, operation, data) in enumerate(rows, 1)], "the search found three, two are here")


def directory_setting(name, categories, space):
    return {"id": f"/providers/microsoft.aadiam/diagnosticSettings/{name}", "type": None, "name": name, "properties": {
        "storageAccountId": None, "serviceBusRuleId": None, "workspaceId": space, "eventHubAuthorizationRuleId": None, "eventHubName": None,
        "logs": [{"category": category, "enabled": category in categories} for category in DIRECTORY_LOGS]}}


def layouts(s):
    from .layouts import ADA, BEN, INITIAL
    forest = Forest("tugs", "example")
    people = [forest.user("t0.ada"), forest.user("ben.ozturk", "OU=Staff", adminCount=None, mail=BEN.mail, UserPrincipalName=BEN.upn)]
    s.object("active-directory/adUsers.json", "ad-users", "get-aduser", "21", people, "ConvertTo-Json", rows=2)
    cells = [{**p, **{k: str(p[k]) for k in AD_USER if isinstance(p[k], bool)}, "PasswordLastSet": us(p["PasswordLastSet"]), "ServicePrincipalNames": "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection",
              "MemberOf": "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection", "GivenName": "", "ObjectClass": "user"} for p in people]
    header = AD_USER + ["GivenName", "ObjectClass"]
    s.shell("active-directory/Get-ADUser.csv", "ad-users", "get-aduser", "21", header, rows_of(header, cells), "US dates; lists lost at export")
    header = "AccountExpirationDate,DistinguishedName,Enabled,LastLogonDate,LockedOut,Name,ObjectClass,ObjectGUID,PasswordExpired,PasswordNeverExpires,SamAccountName,SID,UserPrincipalName".split(",")
    s.shell("active-directory/Search-ADAccount.csv", "ad-users", "search-adaccount", "21", header, rows_of(header, [
        {**{k: v for k, v in c.items() if k in header}, "AccountExpirationDate": "", "LastLogonDate": us("2026-01-05T08:00:00Z"), "LockedOut": "False", "PasswordExpired": "False", "PasswordNeverExpires": "True"} for c in cells]), "those that the command was asked for")
    header = "DistinguishedName,Enabled,Name,ObjectClass,ObjectGUID,SamAccountName,SID,UserPrincipalName".split(",")
    s.shell("active-directory/Get-ADServiceAccount.csv", "ad-users", "get-adserviceaccount", "21", header, [
        ["CN=gmsa-crane,CN=Managed Service Accounts," + forest.base, "True", "gmsa-crane", "msDS-GroupManagedServiceAccount", uid("tugs", "gmsa"), "gmsa-crane$", "S-1-5-21-1-2-3-1200", ""]], "managed service accounts only")
    header = "DN,objectClass,sAMAccountName,userPrincipalName,userAccountControl,pwdLastSet,adminCount,mail,servicePrincipalName,memberOf".split(",")
    s.portal("active-directory/csvde-users.csv", "ad-users", "csvde", "21", header, [
        [forest.path("t0.ada"), "top;person;organizationalPerson;user", "t0.ada", "t0.ada@tugs.example", str(512 + 0x10000 + 0x40000), filetime("2026-06-01"), "1", "", "HTTP/tide;HTTP/tide.tugs.example", "CN=Domain Admins,CN=Users," + forest.base],
        [forest.path("PC1"), "top;person;organizationalPerson;user;computer", "PC1$", "", "4096", filetime("2026-06-01"), "", "", "", ""]], "refused: 1; a computer is no account; flags are bits of userAccountControl")
    s.shell("active-directory/adGroupMembers.csv", "ad-group-members", "get-adgroupmember", "21", AD_MEMBER, [forest.member("Domain Admins", "t0.ada"), forest.member("Administrators", "Quay Team", "group")], "Group was added by the script")
    s.shell("active-directory/Domain_Admins.csv", "ad-group-members", "get-adgroupmember", "21", AD_MEMBER[1:], [forest.member("", "t0.ada")[1:]], "the group is told by the file's name")
    machines = [forest.computer("TUG-DC1", "Windows Server 2022 Standard", "OU=Domain Controllers"), forest.computer("TUG-PC1", "Windows 11 Enterprise", laps=filetime("2026-07-12"))]
    s.shell("active-directory/adComputers.csv", "ad-computers", "get-adcomputer", "21", AD_COMPUTER, rows_of(AD_COMPUTER, [{**m, "Enabled": "True", "LastLogonDate": us(m["LastLogonDate"]), "PasswordLastSet": us(m["PasswordLastSet"])} for m in machines]))
    chosen = [name for name in AD_COMPUTER if name != "DNSHostName"]
    s.shell("active-directory/Get-ADComputer-selected.csv", "ad-computers", "get-adcomputer-selected", "21", chosen, rows_of(chosen, [{**{k: v for k, v in m.items() if k in chosen}, "Enabled": "True", "LastLogonDate": us(m["LastLogonDate"]), "PasswordLastSet": us(m["PasswordLastSet"])} for m in machines]))
    header = "DN,objectClass,name,operatingSystem,userAccountControl,lastLogonTimestamp,msLAPS-PasswordExpirationTime".split(",")
    s.portal("active-directory/csvde-computers.csv", "ad-computers", "csvde", "21", header, [
        [machines[1]["DistinguishedName"], "top;person;organizationalPerson;user;computer", "TUG-PC1", "Windows 11 Enterprise", "4096", filetime("2026-06-28"), filetime("2026-07-12")]])
    s.graph("active-directory/sensors.json", "identity-sensors", "graph", "security API", "security/identities/sensors", [sensor("TUG-DC1"), sensor("WATCH-1", ["tug-dc2.tugs.example"], kind="domainControllerStandalone")])
    header = "PSComputerName,Name,SessionType,RunAsVirtualAccount".split(",")
    s.shell("active-directory/shellEndpoints.csv", "shell-endpoints", "get-pssessionconfiguration", "PowerShell", header, [["TUG-DC1", "microsoft.powershell", "Default", "False"], ["TUG-DC1", "DnsOperators", "RestrictedRemoteServer", "True"]])
    s.array("active-directory/relyingParties.json", "relying-parties", "get-adfsrelyingpartytrust", "26.5", [
        relying_party("Tide Tables", "https://tides.example/", "Permit everyone and require MFA"), relying_party("Old Charts", "urn:charts", rules="=> issue(Type = \"permit\", Value = \"true\");"),
        relying_party("Old Payroll", "urn:payroll", None, additional="=> issue(Type = \"http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod\", Value = \"http://schemas.microsoft.com/claims/multipleauthn\");")])
    header = ["Name", "Identifier", "Enabled", "AccessControlPolicyName", "IssuanceTransformRules", "AdditionalAuthenticationRules", "ProtocolProfile", "SignatureAlgorithm"]
    s.shell("active-directory/Get-AdfsRelyingPartyTrust.csv", "relying-parties", "get-adfsrelyingpartytrust", "26.5", header, rows_of(header, [
        {"Name": "Crew Roster", "Identifier": "System.String[]", "Enabled": "True", "AccessControlPolicyName": "Permit everyone and require MFA", "ProtocolProfile": "SAML"}]), "identifiers lost at export")
    unified(s, ADA, BEN)
    sub = uid(INITIAL, "sub 1")
    space = workspace(sub, "rg-soc", "law-soc", 90)
    s.array("azure/log-workspaces.json", "log-workspaces", "az", "az", [space])
    s.object("azure/arm-log-workspaces.json", "log-workspaces", "arm", "az", {"value": [arm(space)]})
    s.array("azure/log-tables.json", "log-workspaces", "az", "az", [log_table(space, "AuditLogs", 90, 730), log_table(space, "SigninLogs", 90, 365)], "tables of a workspace")


def flawed(folder, t):
    forest = Forest("corp", "skerryvane", "example")
    upn = lambda key: t.users[key]["upn"]  # noqa: E731
    staff = lambda key, **more: forest.user(key, "OU=Staff", UserPrincipalName=upn(key), mail=t.users[key]["mail"], **more)  # noqa: E731
    spn = ["MSSQLSvc/svg-bak01.corp.skerryvane.example"]
    folder.json_lines_array("active-directory/adUsers.json", [
        forest.user("Administrator", "CN=Users", PasswordLastSet="2026-05-20T08:00:00Z"), forest.user("t0.nyberg", SmartcardLogonRequired=True), forest.user("t0.lowe", PasswordLastSet="2026-04-01T08:00:00Z"),
        staff("j.rask"), staff("n.oduya"), staff("f.bakken", adminCount=None),
        forest.user("svc-backup", "OU=Service Accounts", PasswordLastSet="2019-02-11T08:00:00Z", PasswordNeverExpires=True, ServicePrincipalNames=spn),
        forest.user("old.admin", "OU=Leavers", PasswordLastSet="2024-09-02T08:00:00Z"),
        forest.user("krbtgt", "CN=Users", Enabled=False, PasswordLastSet="2021-03-02T08:00:00Z", UserPrincipalName=None),
        forest.user("MSOL_4f1c9a2b7d10", "CN=Users", adminCount=None, PasswordNeverExpires=True)])
    folder.powershell_csv("active-directory/adGroupMembers.csv", AD_MEMBER, [
        forest.member("Domain Admins", "Administrator", unit="CN=Users"), forest.member("Domain Admins", "t0.nyberg"), forest.member("Domain Admins", "t0.lowe"),
        forest.member("Enterprise Admins", "Administrator", unit="CN=Users"), forest.member("Schema Admins", "Administrator", unit="CN=Users"),
        forest.member("Administrators", "Domain Admins", "group", "CN=Users"), forest.member("Administrators", "Server-Operators", "group", "OU=Groups"),
        forest.member("Server-Operators", "j.rask", unit="OU=Staff"), forest.member("Server-Operators", "n.oduya", unit="OU=Staff"),
        forest.member("Backup Operators", "svc-backup", unit="OU=Service Accounts"), forest.member("DnsAdmins", "f.bakken", unit="OU=Staff"),
        forest.member("Cert Publishers", "SVG-CA01", "computer", "CN=Computers")])
    server, client = "Windows Server 2019 Standard", "Windows 10 Enterprise"
    computers = [forest.computer("SVG-DC01", server, "OU=Domain Controllers"), forest.computer("SVG-DC02", server, "OU=Domain Controllers"),
                 forest.computer("SVG-CA01", server), forest.computer("SVG-FILE01", server, old=filetime("2026-07-20")), forest.computer("SVG-BAK01", server, old=filetime("2025-12-01")),
                 *(forest.computer(f"BGO-LT-{number:04}", client, laps=filetime("2026-07-18")) for number in range(1, 9)),
                 forest.computer("BGO-LT-0009", client), forest.computer("BGO-LT-0077", client, logon="2026-01-05T06:10:00Z"),
                 forest.computer("AZUREADSSOACC", "", logon="", password="2023-10-18T04:00:00Z")]
    folder.powershell_csv("active-directory/adComputers.csv", AD_COMPUTER, rows_of(AD_COMPUTER, [
        {**item, "Enabled": "True", "LastLogonDate": us(item["LastLogonDate"]) if item["LastLogonDate"] else "", "PasswordLastSet": us(item["PasswordLastSet"])} for item in computers]))
    folder.graph_list("active-directory/sensors.json", "security/identities/sensors", [sensor("SVG-DC01")])
    folder.powershell_csv("active-directory/shellEndpoints.csv", "PSComputerName,Name,SessionType,RunAsVirtualAccount".split(","), [
        ["SVG-DC01", "microsoft.powershell", "Default", "False"], ["SVG-DC02", "microsoft.powershell", "Default", "False"]])
    folder.json_lines_array("active-directory/relyingParties.json", [
        relying_party("Microsoft Office 365 Identity Platform", "urn:federation:MicrosoftOnline", "Permit everyone"),
        relying_party("Berth Tariffs", "https://tariffs.skerryvane-ports.example/", "Permit everyone"),
        relying_party("Port Community System", "https://pcs.skerryvane-ports.example/", "Permit everyone and require MFA")])
    prod, lab = t.uid("subscription"), t.uid("subscription", "lab")
    space = workspace(prod, "rg-monitor", "law-ops", 30)
    folder.json_lines_array("azure/logWorkspaces.json", [space])
    folder.json("azure/diagnosticSettings-entra.json", {"value": [directory_setting("entra-ops", ["AuditLogs", "SignInLogs"], space["id"])]})
    folder.json("azure/pricings-prod.json", {"value": [azure_security.pricing(prod, plan, tier) for plan, tier in (("VirtualMachines", "Standard"), *((other, "Free") for other in azure_security.PLANS[1:]))]})
    folder.json("azure/pricings-lab.json", {"value": [azure_security.pricing(lab, plan, "Free") for plan in azure_security.PLANS]})
    folder.json_lines_array("azure/securityContacts-prod.json", [azure_security.contact(prod, [])])
    folder.json_lines_array("azure/policyAssignments-prod.json", [azure_security.policy_assignment(f"/subscriptions/{prod}", BASELINE, "ASC Default", "DoNotEnforce")])
    machines = [azure_security.machine(prod, "rg-cranes", "vm-crane-01", admin="localadmin"), azure_security.machine(prod, "rg-identity", "SVG-DC02", admin="localadmin", extensions=["AADLoginForWindows"])]
    folder.json_lines_array("azure/vms.json", machines)
    quill = SimpleNamespace(id=t.user_id("adm.quill"), display=t.users["adm.quill"]["display"], upn=upn("adm.quill"))
    folder.json("azure/roleEligibilityScheduleInstances.json", {"value": [
        azure_security.instance("roleEligibilityScheduleInstances", "/subscriptions/" + prod, OWNER, "Owner", quill, end="2026-12-31T00:00:00Z")]})
    rule = azure_security.collection_rule(prod, "rg-monitor", "dcr-security")
    folder.json_lines_array("azure/dataCollectionRules.json", [rule])
    folder.json_lines_array("azure/dataCollectionRuleAssociations.json", [azure_security.association(machines[1], rule)])


def clean(folder, t):
    prod = t.uid("subscription")
    space = workspace(prod, "rg-soc", "law-soc", 365)
    folder.json_lines_array("azure/logWorkspaces.json", [space])
    folder.json("azure/diagnosticSettings-entra.json", {"value": [directory_setting("entra-soc", DIRECTORY_LOGS, space["id"])]})
    folder.json("azure/pricings.json", {"value": [azure_security.pricing(prod, plan, "Standard") for plan in azure_security.PLANS]})
    folder.json_lines_array("azure/securityContacts.json", [azure_security.contact(prod, ["soc@" + t.users["adm.aronsen"]["upn"].split("@")[1]])])
    folder.json_lines_array("azure/policyAssignments.json", [azure_security.policy_assignment(f"/subscriptions/{prod}", BASELINE, "ASC Default")])
    machine = azure_security.machine(prod, "rg-routes", "vm-routes-01", admin="routes-local", extensions=["AADLoginForWindows", "AzureMonitorWindowsAgent"])
    folder.json_lines_array("azure/vms.json", [machine])
    rule = azure_security.collection_rule(prod, "rg-soc", "dcr-security")
    folder.json_lines_array("azure/dataCollectionRules.json", [rule])
    folder.json_lines_array("azure/dataCollectionRuleAssociations.json", [azure_security.association(machine, rule)])


    clean_roles(folder, t, prod)


def clean_roles(folder, t, prod):
    """Two people own the subscription, eligible in PIM; nobody holds a powerful role without an end."""
    def who(key):
        return SimpleNamespace(id=t.user_id(key), display=t.users[key]["display"], upn=t.users[key]["upn"])
    here = f"/subscriptions/{prod}"
    owners = [who("adm.aronsen"), who("adm.bellweather")]
    reader = who("adm.castellan")
    # With the inherited ones: that nobody holds a role over the root is seen only in a list that reaches above the subscription.
    above = "/providers/Microsoft.Management/managementGroups/" + t.id
    folder.json_lines_array("azure/roleAssignments.json", [
        az(assignment(scope, READER, reader.id, "User", reader.upn, reader.display)) for scope in (here, above)])
    folder.json("azure/roleEligibilityScheduleInstances.json", {"value": [
        azure_security.instance("roleEligibilityScheduleInstances", here, OWNER, "Owner", owner, end="2026-12-31T00:00:00Z") for owner in owners]})
    folder.json("azure/roleAssignmentScheduleInstances.json", {"value": [
        azure_security.instance("roleAssignmentScheduleInstances", here, READER, "Reader", reader, "Assigned"),
        azure_security.instance("roleAssignmentScheduleInstances", here, OWNER, "Owner", owners[0], "Activated", "2026-06-30T16:00:00Z")]})
    approvers = [(owner.id, owner.display) for owner in owners]
    folder.json("azure/roleManagementPolicyAssignments.json", {"value": [
        azure_security.role_policy(here, role, approvers=approvers) for role in (OWNER, ACCESS, "f58310d9-a9f6-439a-9e8d-f62e7b41a168")]})
    folder.json_lines_array("azure/roleDefinitions.json", [{
        "assignableScopes": ["/"], "createdBy": None, "createdOn": "2015-02-02T21:55:09.880642+00:00", "description": "", "id": "/providers/Microsoft.Authorization/roleDefinitions/" + role, "name": role,
        "permissions": [{"actions": actions, "condition": None, "conditionVersion": None, "dataActions": [], "notActions": [], "notDataActions": []}], "roleName": NAMES[role], "roleType": "BuiltInRole",
        "type": "Microsoft.Authorization/roleDefinitions", "updatedBy": None, "updatedOn": "2021-11-11T20:13:28.606114+00:00"} for role, actions in ((OWNER, ["*"]), (READER, ["*/read"]))])


def clean_machines(t):
    """The sheet of the clean tenant's inventory."""
    return "VM accounts", [["VM accounts"], [], ["Virtual machine", "Local account", "Owner", "Purpose"], ["vm-routes-01", "routes-local", t.users["h.norrland"]["upn"], "Recovery"]]


FLAWED = [
    ("2.12.a", "j.rask and n.oduya are in *Administrators* through Server-Operators with their mail-enabled accounts."),
    ("2.12.b", "The same two are synchronised; they also hold Intune Administrator through Server-Operators."),
    ("2.12.c", "No workstation of the inventory names an on-premises account."),
    ("2.12.d", "Servers: 1 of 3 (SVG-FILE01; SVG-CA01 has none, SVG-BAK01's expired 2025-12-01). Workstations: 8 of 9 (BGO-LT-0009 has none; BGO-LT-0077 is out of use)."),
    ("2.12.e", "svc-backup: password of 2019, never expires, service principal name. t0.lowe: exactly 90 days, so right. old.admin has a left-over adminCount (for review)."),
    ("2.12.f", "krbtgt's password is of 2021-03-02."),
    ("2.12.g", "Server-Operators is synchronised and a member of *Administrators*."),
    ("2.12.h", "MSOL_4f1c9a2b7d10, f.bakken in DnsAdmins, SVG-CA01 in Cert Publishers, SVG-DC02 as an Azure virtual machine that owners of sv-terminals-prod control."),
    ("2.16.d", "*Berth Tariffs* is open to everyone without MFA (for review); *Port Community System* asks for MFA."),
    ("3.02.e", "Administrators may reset their own password (`allowedToUseSSPR`)."),
    ("3.09.a / b", "No workstation names an on-premises administrator; only t0.nyberg must use a smart card."),
    ("3.09.c / d", "No limited endpoint on either domain controller; SVG-DC02 has no sensor."),
    ("3.10.a / b / c", "sv-lab has no plan, sv-terminals-prod some; its baseline is assigned and not enforced. Nothing was supplied of sv-legacy, and no contact of sv-lab."),
    ("3.11.a / c", "SVG-DC02 is not in the inventory, vm-crane-02 not in Azure; vm-crane-01 and SVG-DC02 share the administrator *localadmin*, and vm-crane-01 has no Entra sign-in."),
    ("3.12.b", "sv-lab and sv-legacy have one owner each; sv-terminals-prod has three, adm.quill eligible among them."),
    ("3.13.a / c", "Only AuditLogs and SignInLogs are streamed, and law-ops keeps them 30 days."),
    ("3.13.b", "sv-terminals-prod streams resource alerts, not those of Defender for Cloud (for review); nothing supplied of sv-legacy."),
    ("3.13.d", "vm-crane-01 follows no collection rule."),
    ("4.04.a", "*Ransomware* was exercised 2025-03-14 (473 days), *Loss of the tenant* never."),
    ("4.05.a", "sv.docks@outlook.com owns the account *Old docks*."),
    ("4.06.a / b / c", "As 2.03.a, 3.01.c and 3.05.a over all roles; audit log and sign-ins are kept 30 days."),
    ("E.01.f", "skerryvane-ports.example is federated; see 2.05.a for the hashes."),
]
