"""Writers for the dialects of real exports, and the small facts (ids, roles, plans) every sample shares.

Everything is a pure function of its arguments: no clock, no randomness without a seed, fixed zip dates.
"""
import base64
import csv
import hashlib
import io
import json
import os
import random
import re
import uuid
import zipfile
from datetime import datetime

from openpyxl import Workbook

BOM = "\ufeff"
AS_OF = datetime(2026, 6, 30)
GRAPH = "https://graph.microsoft.com/v1.0/$metadata#"
GRAPH_BETA = "https://graph.microsoft.com/beta/$metadata#"


def uid(*parts):
    """A stable GUID for a name."""
    digest = hashlib.sha256("/".join(parts).encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def rng(name):
    return random.Random(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))


def assignment_id(role, principal, scope="/"):
    """Looks like the ids of role assignments: base64 of both GUIDs, then a counter."""
    raw = uuid.UUID(role).bytes_le + uuid.UUID(principal).bytes_le + (b"" if scope == "/" else scope.encode()[-6:])
    return base64.urlsafe_b64encode(raw).decode().rstrip("=") + "-1"


class Folder:
    """One output folder; remembers what it wrote so that leftovers of earlier runs can be removed."""

    def __init__(self, root):
        self.root, self.written = root, set()

    def bytes(self, path, data):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(data)
        self.written.add(path)

    def text(self, path, text, encoding="utf-8"):
        self.bytes(path, text.encode(encoding))

    def prune(self):
        for base, _, names in os.walk(self.root):
            for name in names:
                path = os.path.relpath(os.path.join(base, name), self.root).replace(os.sep, "/")
                if path not in self.written:
                    os.remove(os.path.join(base, name))
        for base, _, _ in os.walk(self.root, topdown=False):
            if not os.listdir(base):
                os.rmdir(base)

    # CSV ------------------------------------------------------------------------------------

    def portal_csv(self, path, header, rows, bom=BOM):
        """Portal dialect: UTF-8 with BOM, CRLF, quotes only where needed."""
        self.bytes(path, (bom + csv_text(header, rows, ",", "\r\n", csv.QUOTE_MINIMAL)).encode())

    def powershell_csv(self, path, header, rows, encoding="utf-8", delimiter=",", type_line=None):
        """Export-Csv: every cell quoted; optionally the #TYPE line of Windows PowerShell."""
        text = csv_text(header, rows, delimiter, "\r\n", csv.QUOTE_ALL)
        if type_line:
            text = "#TYPE " + type_line + "\r\n" + text
        if encoding == "utf-16":
            self.bytes(path, (BOM + text).encode("utf-16-le"))
        elif encoding == "ascii":
            self.bytes(path, text.encode("ascii", "replace"))
        else:
            self.bytes(path, text.encode(encoding))

    # JSON -----------------------------------------------------------------------------------

    def graph_list(self, path, context, items, next_link=None, base=GRAPH, **extra):
        """A Graph collection, one element per line."""
        head = {"@odata.context": base + context, **extra}
        if next_link:
            head["@odata.nextLink"] = next_link
        lines = ["  " + json.dumps(k) + ": " + json.dumps(v, ensure_ascii=False) + "," for k, v in head.items()]
        body = ",\n".join("    " + dumps(item) for item in items)
        self.text(path, "{\n" + "\n".join(lines) + '\n  "value": [\n' + body + "\n  ]\n}\n")

    def graph_object(self, path, context, item, base=GRAPH):
        self.json(path, {"@odata.context": base + context, **item})

    def json_lines_array(self, path, items):
        self.text(path, "[\n" + ",\n".join("  " + dumps(item) for item in items) + "\n]\n")

    def json(self, path, item, encoding="utf-8", bom=""):
        self.text(path, bom + json.dumps(item, ensure_ascii=False, indent=2) + "\n", encoding)

    # XLSX -----------------------------------------------------------------------------------

    def workbook(self, path, sheets):
        """Sheets: name → list of rows. The file's own dates are fixed, so the bytes are too."""
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets:
            sheet = book.create_sheet(name)
            for row_number, row in enumerate(rows, 1):
                for column, value in enumerate(row, 1):
                    if value is None:
                        continue
                    cell = sheet.cell(row_number, column)
                    cell.value = value
                    if isinstance(value, str) and value.startswith("="):
                        cell.data_type = "s"  # text, not a formula
                    if isinstance(value, datetime):
                        cell.number_format = "yyyy-mm-dd"
            for letter, width in zip("ABCDEFGH", (44, 24, 28, 40, 18, 18, 18, 18)):
                sheet.column_dimensions[letter].width = width
        book.properties.creator = "IT Security"
        raw = io.BytesIO()
        book.save(raw)
        out = io.BytesIO()
        with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as new:
            for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
                data = old.read(name)
                if name == "docProps/core.xml":
                    data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-06-29T08:00:00Z", data)
                info = zipfile.ZipInfo(name, (2026, 6, 29, 8, 0, 0))
                info.external_attr, info.create_system = 0o600 << 16, 0
                new.writestr(info, data, zipfile.ZIP_DEFLATED, 6)
        self.bytes(path, out.getvalue())


def csv_text(header, rows, delimiter, newline, quoting):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerow(header)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue()


def dumps(item):
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def answer(header, rows):
    """What Log Analytics' interface answers: one table, its columns named once."""
    kinds = {"TimeGenerated": "datetime", "CreatedDateTime": "datetime", "FirstSignIn": "datetime", "LastSignIn": "datetime", "SignIns": "long", "IsInteractive": "bool"}
    return {"tables": [{"name": "PrimaryResult", "columns": [{"name": name, "type": kinds.get(name, "string")} for name in header], "rows": rows}]}


def az_rows(header, rows):
    """What az monitor log-analytics query makes of it: every value as Python writes it."""
    return [{"TableName": "PrimaryResult", **{name: str(value) for name, value in zip(header, row)}} for row in rows]


def frames(header, rows):
    """What the second version of Data Explorer's interface answers."""
    def table(number, kind, name, columns, table_rows):
        return {"FrameType": "DataTable", "TableId": number, "TableKind": kind, "TableName": name, "Columns": [{"ColumnName": column, "ColumnType": "string"} for column in columns], "Rows": table_rows}
    return [{"FrameType": "DataSetHeader", "IsProgressive": False, "Version": "v2.0"},
            table(0, "QueryProperties", "@ExtendedProperties", ["TableId", "Key", "Value"], [[1, "Visualization", "{}"]]),
            table(1, "PrimaryResult", "PrimaryResult", header, rows),
            {"FrameType": "DataSetCompletion", "HasErrors": False, "Cancelled": False}]


def rows_of(header, dicts):
    """Rows in heading order from dictionaries that name only the cells they fill."""
    unknown = {key for row in dicts for key in row} - set(header)
    assert not unknown, unknown
    return [[row.get(name, "") for name in header] for row in dicts]


def yes(flag):
    return "" if flag is None else "True" if flag else "False"


# Facts ----------------------------------------------------------------------------------------

ROLES = {  # display name → (template id, flagged privileged by Microsoft)
    "Global Administrator": ("62e90394-69f5-4237-9190-012177145e10", True),
    "Privileged Role Administrator": ("e8611ab8-c189-46e8-94e1-60213ab1f814", True),
    "Exchange Administrator": ("29232cdf-9323-42fd-ade2-1d097af3e4de", False),
    "SharePoint Administrator": ("f28a1f50-f6e7-4571-818b-6a12f2af6b6c", False),
    "Security Administrator": ("194ae4cb-b126-40b2-bd5b-6091b380977d", True),
    "Privileged Authentication Administrator": ("7be44c8a-adaf-4e2a-84d6-ab2649e08a13", True),
    "Authentication Administrator": ("c4e39bd9-1100-46d3-8c65-fb160da0071f", True),
    "Conditional Access Administrator": ("b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", True),
    "Application Administrator": ("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", True),
    "Cloud Application Administrator": ("158c047a-c907-4556-b7ef-446551a6b5f7", True),
    "Cloud Device Administrator": ("7698a772-787b-4ac8-901f-60d6b08affd2", True),
    "Hybrid Identity Administrator": ("8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2", True),
    "User Administrator": ("fe930be7-5e62-47db-91af-98c3a49a38b1", True),
    "Helpdesk Administrator": ("729827e3-9c14-49f7-bb1b-9608f156bbb8", True),
    "Password Administrator": ("966707d0-3269-4727-9be2-8c3a10f19b9d", True),
    "Intune Administrator": ("3a2c62db-5318-420d-8d74-23affee5d9d5", True),
    "Global Reader": ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", True),
    "Security Reader": ("5d6b6bb7-de71-4623-b4af-96380a352509", True),
    "Security Operator": ("5f2222b1-57c3-48ba-8ad5-d4759f1fde6f", True),
    "Teams Administrator": ("69091246-20e8-4a56-aa4d-066075b2a7a8", False),
    "Groups Administrator": ("fdd7a751-b60b-444a-984c-02652fe8fa1c", False),
    "Compliance Administrator": ("17315797-102d-40b4-93e0-432062caca18", False),
    "Authentication Policy Administrator": ("0526716b-113d-4c15-b2c8-68e3c22b9f80", False),
    "Billing Administrator": ("b0f54661-2d74-4c50-afa3-1ec803f12efe", False),
    "License Administrator": ("4d6ac14f-3453-41d0-bef9-a3e0c569773a", False),
    "Reports Reader": ("4a5d8f65-41da-4de4-8968-e035b65339cf", False),
    "Message Center Reader": ("790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b", False),
    "Service Support Administrator": ("f023fd81-a637-4b56-95fd-791ac0226033", False),
    "Directory Readers": ("88d8e3e3-8f55-4a1e-953a-9b9898b8876b", False),
    "Directory Synchronization Accounts": ("d29b2b05-8046-44ba-8758-1e26182fcf32", False),
    "Guest Inviter": ("95e79109-95c0-4d8e-aee3-d01accf2d47b", False),
    "User": ("a0b1b346-4d3e-4e8b-98f8-753987be4970", False),
    "Guest User": ("10dae51f-b6af-4016-8d66-8c2a99b929b3", False),
}
FOUR = ("Global Administrator", "Privileged Role Administrator", "Exchange Administrator", "SharePoint Administrator")
ALSO_PRIVILEGED = ("Teams Administrator", "Groups Administrator", "Authentication Policy Administrator",
                   "Compliance Administrator", "Intune Administrator")


def role_id(name):
    return ROLES[name][0]


def is_privileged(name):
    return name in FOUR or name in ALSO_PRIVILEGED or (name in ROLES and ROLES[name][1])


SKUS = {
    "SPE_E3": "05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E5": "06ebc4ee-1bb5-47dd-8120-11324bc54e06",
    "AAD_PREMIUM_P2": "84a661c4-e949-4bd2-a560-ed7766fcaf2b", "EXCHANGESTANDARD": "4b9405b0-7788-4568-add1-99614e613b69",
    "FLOW_FREE": "f30db892-07e9-47e9-837c-80727f46fd3d", "SPE_F1": "66b55226-6b4f-492c-910c-a3b7a3c9d993",
}
PLANS = {
    "AAD_PREMIUM": "41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM_P2": "eec0eb4f-6444-4f95-aba0-50c24d67f998",
    "MFA_PREMIUM": "8a256a2b-b617-496d-b51b-e76466e88db0", "INTUNE_A": "c1ec4a95-1f05-45b3-a911-aa3fa01094f5",
    "EXCHANGE_S_ENTERPRISE": "efb87545-963c-4e0d-99df-69c6916d9eb0",
    "EXCHANGE_S_STANDARD": "9aaf7827-d63c-4b61-89c3-182f06f82e5c",
    "EXCHANGE_S_FOUNDATION": "113feb6c-3fe4-4440-bddc-54d774bf0318",
    "RMS_S_ENTERPRISE": "bea4c11e-220a-4e6d-8eb8-8ea15d019f90", "MTP": "bf28f719-7844-4079-9c78-c1307898e192",
    "ADALLOM_S_STANDALONE": "2e2ddb96-6af9-4b1d-a3f0-d6ecfd22edb2", "WINDEFATP": "871d91ec-ec1a-452b-a83f-bd76c7d770ef",
    "ATP_ENTERPRISE": "f20fedf3-f3c3-43c3-8267-2bfdd51c0939", "MIP_S_CLP1": "5136a095-5cf0-4aff-bec3-e84448b38ea5",
    "FLOW_P2_VIRAL": "50e68c76-46c6-4674-81f9-75456511b170", "FLOW_O365_P2": "76846ad7-7776-4c40-a281-a386362dd1b9",
    "POWERAPPS_O365_P2": "c68f8d98-5534-41c8-bf36-22fa496fa792",
    "ADALLOM_S_DISCOVERY": "932ad362-64a8-4783-9106-97849a1a30b9",
}
SKU_PLANS = {
    "SPE_E3": ("AAD_PREMIUM", "MFA_PREMIUM", "INTUNE_A", "EXCHANGE_S_ENTERPRISE", "RMS_S_ENTERPRISE", "MIP_S_CLP1",
               "FLOW_O365_P2", "POWERAPPS_O365_P2"),
    "SPE_E5": ("AAD_PREMIUM", "AAD_PREMIUM_P2", "MFA_PREMIUM", "INTUNE_A", "EXCHANGE_S_ENTERPRISE",
               "RMS_S_ENTERPRISE", "MIP_S_CLP1", "MTP", "WINDEFATP", "ADALLOM_S_STANDALONE", "ATP_ENTERPRISE"),
    "SPE_F1": ("AAD_PREMIUM", "MFA_PREMIUM", "INTUNE_A", "EXCHANGE_S_FOUNDATION"),
    "AAD_PREMIUM_P2": ("AAD_PREMIUM", "AAD_PREMIUM_P2", "MFA_PREMIUM", "ADALLOM_S_DISCOVERY", "EXCHANGE_S_FOUNDATION"),
    "EXCHANGESTANDARD": ("EXCHANGE_S_STANDARD",),
    "FLOW_FREE": ("EXCHANGE_S_FOUNDATION", "FLOW_P2_VIRAL"),
}


def subscribed_sku(tenant, part, enabled, consumed, status="Enabled", suspended=0):
    return {"accountName": "account", "accountId": tenant, "appliesTo": "User", "capabilityStatus": status,
            "consumedUnits": consumed, "id": f"{tenant}_{SKUS[part]}", "skuId": SKUS[part], "skuPartNumber": part,
            "subscriptionIds": [uid("subscription", tenant, part)],
            "prepaidUnits": {"enabled": enabled, "suspended": suspended, "warning": 0, "lockedOut": 0},
            "servicePlans": [{"servicePlanId": PLANS[plan], "servicePlanName": plan, "provisioningStatus": "Success",
                              "appliesTo": "Company" if plan == "EXCHANGE_S_FOUNDATION" else "User"}
                             for plan in SKU_PLANS[part]]}


# Conditional Access ------------------------------------------------------------------------------

PHISHING_RESISTANT = {
    "id": "00000000-0000-0000-0000-000000000004", "createdDateTime": "2021-12-01T00:00:00Z",
    "modifiedDateTime": "2021-12-01T00:00:00Z", "displayName": "Phishing-resistant MFA",
    "description": "Phishing-resistant, Passwordless methods for the strongest authentication, such as a FIDO2 security key",
    "policyType": "builtIn", "requirementsSatisfied": "mfa",
    "allowedCombinations": ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"]}
PASSWORDLESS = {
    **PHISHING_RESISTANT, "id": "00000000-0000-0000-0000-000000000003", "displayName": "Passwordless MFA",
    "description": "Passwordless methods that satisfy strong authentication, such as Passwordless sign-in with the Microsoft Authenticator",
    "allowedCombinations": ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor", "deviceBasedPush"]}
MULTIFACTOR = {
    **PHISHING_RESISTANT, "id": "00000000-0000-0000-0000-000000000002", "displayName": "Multifactor authentication",
    "description": "Combinations of methods that satisfy strong authentication, such as a password + SMS",
    "allowedCombinations": ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor", "deviceBasedPush",
                            "temporaryAccessPassOneTime", "temporaryAccessPassMultiUse", "password,microsoftAuthenticatorPush",
                            "password,softwareOath", "password,hardwareOath", "password,sms", "password,voice",
                            "federatedMultiFactor", "microsoftAuthenticatorPush,federatedSingleFactor"]}


def ca_policy(policy_id, name, created, state="enabled", apps=("All",), exclude_apps=(), actions=(), contexts=(), users=(),
              exclude_users=(), groups=(), exclude_groups=(), roles=(), exclude_roles=(), guests=None, clients=("all",),
              locations=None, platforms=None, sign_in_risk=(), user_risk=(), flows=None, devices=None, grant=None,
              session=None, modified=None):
    """A Conditional Access policy as Graph v1.0 returns it. grant: (operator, controls, strength or None)."""
    return {
        "id": policy_id, "templateId": None, "displayName": name, "createdDateTime": created,
        "modifiedDateTime": modified, "state": state, "deletedDateTime": None,
        "conditions": {
            "userRiskLevels": list(user_risk), "signInRiskLevels": list(sign_in_risk), "clientAppTypes": list(clients),
            "platforms": platforms, "locations": locations, "times": None, "deviceStates": None, "devices": devices,
            "clientApplications": None, "authenticationFlows": flows, "insiderRiskLevels": None,
            "servicePrincipalRiskLevels": [],
            "applications": {"includeApplications": [] if actions or contexts else list(apps),
                             "excludeApplications": list(exclude_apps), "includeUserActions": list(actions),
                             "includeAuthenticationContextClassReferences": list(contexts), "applicationFilter": None},
            "users": {"includeUsers": list(users), "excludeUsers": list(exclude_users), "includeGroups": list(groups),
                      "excludeGroups": list(exclude_groups), "includeRoles": list(roles),
                      "excludeRoles": list(exclude_roles), "includeGuestsOrExternalUsers": guests,
                      "excludeGuestsOrExternalUsers": None}},
        "grantControls": None if grant is None else {
            "operator": grant[0], "builtInControls": list(grant[1]), "customAuthenticationFactors": [],
            "termsOfUse": [], "authenticationStrength": grant[2]},
        "sessionControls": session}


# PIM ------------------------------------------------------------------------------------------

RULE = "#microsoft.graph.unifiedRoleManagementPolicy"


def policy_rules(activation_mfa=True, max_hours=8, justification=True, ticket=False, approvers=None,
                 permanent_active=False, permanent_eligible=False, context=None, recipients=None):
    """The 17 rules. recipients: rule id → (default recipients on, addresses); approvers: None, [] or [(id, name)]."""
    recipients = recipients or {}

    def target(rule_id):
        caller = "EndUser" if "EndUser" in rule_id else "Admin"
        level = "Eligibility" if rule_id.endswith("Eligibility") else "Assignment"
        return {"caller": caller, "operations": ["All"], "level": level, "inheritableSettings": [], "enforcedSettings": []}

    def rule(kind, rule_id, **body):
        return {"@odata.type": RULE + kind + "Rule", "id": rule_id, **body, "target": target(rule_id)}

    def notify(rule_id, who):
        default, addresses = recipients.get(rule_id, (True, []))
        return rule("Notification", rule_id, notificationType="Email", recipientType=who, notificationLevel="All",
                    isDefaultRecipientsEnabled=default, notificationRecipients=list(addresses))

    enabled = (["MultiFactorAuthentication"] if activation_mfa else []) + (["Justification"] if justification else []) \
        + (["Ticketing"] if ticket else [])
    stages = [] if approvers is None else [{
        "approvalStageTimeOutInDays": 1, "isApproverJustificationRequired": True, "escalationTimeInMinutes": 0,
        "isEscalationEnabled": False, "escalationApprovers": [],
        "primaryApprovers": [{"@odata.type": "#microsoft.graph.singleUser", "isBackup": False, "userId": who,
                              "description": name} for who, name in approvers]}]
    rules = [rule("Expiration", "Expiration_Admin_Eligibility", isExpirationRequired=not permanent_eligible, maximumDuration="P365D"),
             rule("Enablement", "Enablement_Admin_Eligibility", enabledRules=[])]
    rules += [notify(f"Notification_{who}_Admin_Eligibility", who) for who in ("Admin", "Requestor", "Approver")]
    rules += [rule("Expiration", "Expiration_Admin_Assignment", isExpirationRequired=not permanent_active, maximumDuration="P180D"),
              rule("Enablement", "Enablement_Admin_Assignment", enabledRules=["Justification"])]
    rules += [notify(f"Notification_{who}_Admin_Assignment", who) for who in ("Admin", "Requestor", "Approver")]
    rules += [rule("Expiration", "Expiration_EndUser_Assignment", isExpirationRequired=True, maximumDuration=f"PT{max_hours}H"),
              rule("Enablement", "Enablement_EndUser_Assignment", enabledRules=enabled),
              rule("Approval", "Approval_EndUser_Assignment", setting={
                  "isApprovalRequired": approvers is not None, "isApprovalRequiredForExtension": False,
                  "isRequestorJustificationRequired": True,
                  "approvalMode": "SingleStage", "approvalStages": stages}),
              rule("AuthenticationContext", "AuthenticationContext_EndUser_Assignment", isEnabled=context is not None,
                   claimValue=context)]
    rules += [notify(f"Notification_{who}_EndUser_Assignment", who) for who in ("Admin", "Requestor", "Approver")]
    return rules


def role_policy_assignment(tenant, role, modified, **settings):
    policy_id = f"DirectoryRole_{tenant}_{uid('role-policy', tenant, role)}"
    return {"id": f"{policy_id}_{role}", "policyId": policy_id, "scopeId": "/", "scopeType": "DirectoryRole",
            "roleDefinitionId": role,
            "policy": {"id": policy_id, "displayName": "DirectoryRole", "description": "DirectoryRole",
                       "isOrganizationDefault": False, "scopeId": "/", "scopeType": "DirectoryRole",
                       "lastModifiedDateTime": modified, "lastModifiedBy": {"id": None, "displayName": None},
                       "rules": policy_rules(**settings)}}


ALERTS = ("TooManyGlobalAdminsAssignedToTenantAlert", "RolesAssignedOutsidePrivilegedIdentityManagementAlert",
          "StaleSignInAlert", "RedundantAssignmentAlert", "NoMfaOnRoleActivationAlert", "InvalidLicenseAlert",
          "SequentialActivationRenewalsAlert")


def pim_alert(tenant, name, incidents, scanned="2026-06-30T03:10:22.4170811Z"):
    full = f"DirectoryRole_{tenant}_{name}"
    return {"id": full, "alertDefinitionId": full, "scopeId": "/", "scopeType": "DirectoryRole",
            "incidentCount": incidents, "isActive": incidents > 0, "lastModifiedDateTime": scanned,
            "lastScannedDateTime": scanned}


# Sign-ins -------------------------------------------------------------------------------------

SIGN_IN_HEADER = (
    "Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,User type,Cross tenant access type,"
    "Incoming token type,Authentication Protocol,Unique token identifier,Original transfer method,Client credential type,"
    "Token Protection - Sign In Session,Token Protection - Sign In Session StatusCode,Application,Application ID ,"
    "App owner tenant ID,Resource,Resource ID ,Resource tenant ID,Resource owner tenant ID,Home tenant ID,Home tenant name,"
    "IP address,Location,Status,Sign-in error code,Failure reason,Client app,Device ID,Browser,Operating System,Compliant,"
    "Managed,Join Type,Multifactor authentication result,Multifactor authentication auth method,"
    "Multifactor authentication auth detail,Authentication requirement,Sign-in identifier,Session ID,"
    "IP address (seen by resource),Through Global Secure Access,Global Secure Access IP address,"
    "Autonomous system  number,Flagged for review,Token issuer type,Incoming token type,Token issuer name,Latency,"
    "Conditional Access,Managed Identity type,Associated Resource Id,Federated Token Id,Federated Token Issuer").split(",")
SERVICE_SIGN_IN_HEADER = (
    "Date (UTC),Request ID,Correlation ID,Service principal ID,Service principal name,Credential key ID,"
    "Credential thumbprint,Application,Application ID ,App owner tenant ID,Resource,Resource ID ,Resource tenant ID,"
    "Resource owner tenant ID,Home tenant ID,Home tenant name,IP address,Location,Status,Sign-in error code,"
    "Failure reason,Conditional Access").split(",")
MICROSOFT_TENANT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
APPS = {
    "Azure Portal": "c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "Microsoft Teams": "1fec8e78-bce4-4aaf-ab1b-5451cc387264",
    "Office365 Shell WCSS-Client": "89bee1f7-5e6e-4d8a-9f3d-ecd601259da7",
    "Office 365 Exchange Online": "00000002-0000-0ff1-ce00-000000000000",
    "Office 365 SharePoint Online": "00000003-0000-0ff1-ce00-000000000000",
    "One Outlook Web": "9199bf20-a13f-4107-85dc-02114787ef48",
    "Microsoft Graph Command Line Tools": "14d82eec-204b-4c2f-b7e8-296a70dab67e",
    "Microsoft Office 365 Portal": "00000006-0000-0ff1-ce00-000000000000",
    "Berth Planner": uid("app", "Berth Planner"),
}
RESOURCES = {
    "Windows Azure Service Management API": "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    "Microsoft Graph": "00000003-0000-0000-c000-000000000000",
    "Office 365 Exchange Online": "00000002-0000-0ff1-ce00-000000000000",
    "Office 365 SharePoint Online": "00000003-0000-0ff1-ce00-000000000000",
    "Microsoft Teams Services": "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
}
APP_RESOURCE = {"Azure Portal": "Windows Azure Service Management API", "Microsoft Teams": "Microsoft Teams Services",
                "Office 365 Exchange Online": "Office 365 Exchange Online", "One Outlook Web": "Office 365 Exchange Online",
                "Office 365 SharePoint Online": "Office 365 SharePoint Online"}
EDGE = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 "
        "Safari/537.36 Edg/137.0.0.0", "Edge 137.0.0", "Windows10")
SAFARI = ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
          "Mobile/15E148 Safari/604.1", "Mobile Safari 18.5", "Ios 18.5")
TOKEN_TYPE, TOKEN_TYPE_AGAIN = 9, 49


def sign_in_row(cells):
    """A row of the portal's sign-in CSV; the second 'Incoming token type' is empty unless given as TOKEN_TYPE_AGAIN."""
    unknown = set(cells) - set(SIGN_IN_HEADER) - {TOKEN_TYPE_AGAIN}
    assert not unknown, unknown
    row = [cells.get(name, "") for name in SIGN_IN_HEADER]
    row[TOKEN_TYPE_AGAIN] = cells.get(TOKEN_TYPE_AGAIN, "")
    return row


USERS_CLASSIC = (
    "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,accountEnabled,usageLocation,"
    "streetAddress,state,country,officeLocation,city,postalCode,telephoneNumber,mobilePhone,alternateEmailAddress,ageGroup,"
    "consentProvidedForMinor,legalAgeGroupClassification,companyName,creationType,directorySynced,invitationState,"
    "identityIssuer,createdDateTime").split(",")
GROUPS_PORTAL = (
    "id,displayName,mailEnabled,securityEnabled,groupTypes,onPremisesSyncEnabled,mail,isAssignableToRole,"
    "writebackConfiguration,isManagementRestricted,resourceProvisioningOptions,expirationDateTime,createdDateTime,"
    "membershipRuleProcessingState,dynamicMembershipPriority").split(",")
REGISTRATION_PORTAL = (
    "userPrincipalName,userDisplayName,isMfaCapable,isPasswordlessCapable,isSsprCapable,defaultMfaMethod,"
    "methodsRegistered,lastUpdatedDateTime").split(",")
PIM_PORTAL = ("Assignment State,User Group Name,Role Name,Email,PrincipalName,Member Type,"
              "Assignment Start Time (UTC),Assignment End Time (UTC)").split(",")
MAILBOX_DELIVERY = (
    "Alias,DisplayName,DistinguishedName,EmailAddresses,ExchangeVersion,ExternalDirectoryObjectId,Guid,Id,Name,"
    "OrganizationId,PrimarySmtpAddress,RecipientType,RecipientTypeDetails,UserPrincipalName,DeliverToMailboxAndForward,"
    "ForwardingAddress,ForwardingSmtpAddress,GrantSendOnBehalfTo").split(",")
PASSWORDLESS_METHODS = {"windowsHelloForBusiness", "fido2SecurityKey", "fido2", "passKeyDeviceBound",
                        "passKeyDeviceBoundAuthenticator", "microsoftAuthenticatorPasswordless", "certificateBasedAuthentication"}

# A self-signed certificate made for this sample (its key was thrown away): AD FS shows its public signing certificate so.
SIGNING_CERTIFICATE = (
    "MIIC6jCCAdKgAwIBAgIGXQxB53oQMA0GCSqGSIb3DQEBCwUAMDYxNDAyBgNVBAMMK0FERlMgU2lnbmluZyAtIHN0cy5za2Vycnl2YW5lLXBvcnRz"
    "LmV4YW1wbGUwHhcNMjUwOTAxMDAwMDAwWhcNMjYwOTAxMDAwMDAwWjA2MTQwMgYDVQQDDCtBREZTIFNpZ25pbmcgLSBzdHMuc2tlcnJ5dmFuZS1w"
    "b3J0cy5leGFtcGxlMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2oPkGnLSPOL6Rr24vFnwu1vOSscnCZchBwhB+d0bUQbKv9vGuWkm"
    "h06RT595kY78jEzrMuSz2wbY836lIL/3IBvAo2/xZyyACZUuDgluxMac6yUmkWvv6AWV4ltIcLQJkScl+dOyYZi/KhyDQzHpPzQe+15mXJCgJeBQ"
    "H82JMcr9wWCHtRmf+d3XzbOCPa/R9S8BxiR9JuYGBCSUqe3iqIqZ9PB1/4z+H18zAPoMEDxasIiv4uWRt77oTbnfwiqyRG5n2TPfovxGq9BSnaMj"
    "xq7SDUejST8BWqGassr6uUXff1O33cvqAqpXJz7GvHU0jecPRrvgqV48FrZloyPj3wIDAQABMA0GCSqGSIb3DQEBCwUAA4IBAQBbG5IIwFBK/P1A"
    "lwmT4EYmH+7gEoWS86X/dyznzNNmKL6rp0+39KWyTDFVAQANWsQX5yHJEwevI2tKfotFfmbgh2xGadve0jQWdQp2B16eJLFBZgjBm01yGemYbYZr"
    "aumV6nMb6LxVgSufreuI2Dx3BB6+yCwxrjVW1FwSGlZS37s8UOp0NQ2ZT0bIku8nL6h7na5chQNgoU3JorBhdvreGvbmCT3T8vvRU2XvVIFYcwb2"
    "25AJekSK2BUjkVxH0drVMZNkoCr/DFXNfn6o9i23jpCKPSNY8M26I24kvwpyAySPI2DU+uKvd3LvY6dL33/mt4VhxWbmx9g+tStefzI6")


def monitor_record(tenant, category, operation, when, record, identity):
    """A record in the envelope of Azure Monitor, whose own place and names are others than the record's."""
    return {"time": when, "resourceId": f"/tenants/{tenant}/providers/Microsoft.aadiam", "operationName": operation, "operationVersion": "1.0", "category": category, "tenantId": tenant,
            "resultType": str(record.get("status", {}).get("errorCode", "")), "resultSignature": "None", "durationMs": 0, "callerIpAddress": "198.51.100.9", "correlationId": uid("monitor", record["id"]), "identity": identity,
            "Level": 4, "location": "SE", "properties": record}
