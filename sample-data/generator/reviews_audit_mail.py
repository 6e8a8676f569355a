"""Access reviews and their decisions, the directory audit log, mail protocols, administration workstations."""
from .formats import MICROSOFT_TENANT, answer, monitor_record, az_rows, dumps, role_id, rows_of, uid

HISTORY = ("AccessReviewId,AccessReviewSeriesId,ReviewType,ResourceDisplayName,ResourceId,ReviewName,CreatedDateTime,ReviewStartDate,ReviewEndDate,"
           "ReviewStatus,OwnerId,OwnerName,OwnerUPN,PrincipalId,PrincipalName,PrincipalUPN,PrincipalType,ReviewDate,ReviewResult,Justification,"
           "ReviewerId,ReviewerName,ReviewerUPN,ReviewerEmailAddress,AppliedByName,AppliedByUPN,AppliedByEmailAddress,AppliedDate,"
           "AccessRecommendation,SubmissionResult").split(",")
AUDIT = ("Date (UTC),CorrelationId,Service,Category,Activity,Result,ResultReason,User Agent,ActorType,ActorDisplayName,ActorObjectId,"
         "ActorUserPrincipalName,IPAddress,ActorHomeTenantId,ActorHomeTenantName,ActorServicePrincipalId,ActorServicePrincipalName").split(",")
for number in (1, 2, 3):
    AUDIT += [f"Target{number}{name}" for name in ("Type", "DisplayName", "ObjectId", "UserPrincipalName")]
    AUDIT += [f"Target{number}ModifiedProperty{p}{part}" for p in range(1, 6) for part in ("Name", "OldValue", "NewValue")]
AUDIT += [f"AdditionalDetail{n}{part}" for n in range(1, 7) for part in ("Key", "Value")]
assert len(AUDIT) == 86
CAS = ["DisplayName", "PrimarySmtpAddress", "ExternalDirectoryObjectId", "PopEnabled", "ImapEnabled", "ActiveSyncEnabled", "SmtpClientAuthenticationDisabled"]
BASIC = ["ActiveSync", "Autodiscover", "Imap", "Mapi", "OfflineAddressBook", "OutlookService", "Pop", "Powershell", "ReportingWebServices", "Rpc", "Smtp", "WebServices"]
DEFINITIONS = "identityGovernance/accessReviews/definitions"


def query(path):
    return {"query": "/v1.0" + path, "queryType": "MicrosoftGraph", "queryRoot": None}


def definition(key, name, resources, instances, reviewers, months=3, apply=True, modified="2026-01-12T09:00:00Z", default="None", kind="role"):
    """A review of directory roles (`resources` are their ids) or of one group's members."""
    if kind == "role":
        scope = {"@odata.type": "#microsoft.graph.principalResourceMembershipsScope", "principalScopes": [query("/users"), query("/groups")],
                 "resourceScopes": [{"@odata.type": "#microsoft.graph.accessReviewQueryScope", **query(f"/roleManagement/directory/roleDefinitions/{role}")} for role in resources]}
    elif kind == "app":
        scope = {"@odata.type": "#microsoft.graph.accessReviewQueryScope", **query(f"/servicePrincipals/{resources[0]}/appRoleAssignedTo")}
    else:
        scope = {"@odata.type": "#microsoft.graph.accessReviewQueryScope", **query(f"/groups/{resources[0]}/transitiveMembers")}
    recurrence = None if not months else {"pattern": {"type": "absoluteMonthly", "interval": months, "month": 0, "dayOfMonth": 0, "daysOfWeek": [], "firstDayOfWeek": "sunday", "index": "first"},
                                          "range": {"type": "noEnd", "numberOfOccurrences": 0, "recurrenceTimeZone": None, "startDate": "2025-02-02", "endDate": None}}
    return {"id": uid("review", key), "displayName": name, "createdDateTime": "2025-02-02T09:00:00Z", "lastModifiedDateTime": modified, "status": "InProgress" if months else "Applied",
            "descriptionForAdmins": name, "descriptionForReviewers": name, "scope": scope, "instanceEnumerationScope": scope,
            "reviewers": [{"query": "/users/" + reviewer, "queryType": "MicrosoftGraph", "queryRoot": None} for reviewer in reviewers],
            "fallbackReviewers": [], "additionalNotificationRecipients": [], "stageSettings": [],
            "settings": {"mailNotificationsEnabled": True, "reminderNotificationsEnabled": True, "justificationRequiredOnApproval": True, "defaultDecisionEnabled": default != "None",
                         "defaultDecision": default, "instanceDurationInDays": 14, "autoApplyDecisionsEnabled": apply, "recommendationsEnabled": True, "recurrence": recurrence,
                         "applyActions": []},
            "instances": [{"id": uid("review", key, end), "startDateTime": start + "T09:00:00Z", "endDateTime": end + "T09:00:00Z", "status": status, "scope": scope, "reviewers": []}
                          for start, end, status in instances]}


def decision(review, run, resource_id, resource, principal, result, reviewer, applied=True, kind="Microsoft Entra roles", name=None):
    """A row of the history report: `principal` and `reviewer` are (id, display name, principal name)."""
    start, end, status = run
    row = {"AccessReviewId": uid("review", review, end), "AccessReviewSeriesId": uid("review", review), "ReviewType": kind, "ResourceDisplayName": resource, "ResourceId": resource_id,
           "ReviewName": name or review, "CreatedDateTime": "2025-02-02T09:00:00Z", "ReviewStartDate": start + "T09:00:00Z", "ReviewEndDate": end + "T09:00:00Z", "ReviewStatus": status,
           "PrincipalId": principal[0], "PrincipalName": principal[1], "PrincipalUPN": principal[2], "PrincipalType": "User", "ReviewResult": result}
    if result != "NotReviewed":
        row.update({"ReviewDate": end + "T08:00:00Z", "ReviewerId": reviewer[0], "ReviewerName": reviewer[1], "ReviewerUPN": reviewer[2], "Justification": "Still needed" if result == "Approve" else "Left the team"})
        if applied:
            row.update({"AppliedByName": "Azure AD Access Reviews", "AppliedDate": end + "T10:00:00Z", "SubmissionResult": "Applied"})
    return row


def pim(when, activity, role, person, actor, reason=""):
    """A row of PIM's own entries: `person` and `actor` are (id, display name, principal name)."""
    return {"Date (UTC)": when, "CorrelationId": uid("audit", when, activity), "Service": "PIM", "Category": "RoleManagement", "Activity": activity, "Result": "success", "ResultReason": reason,
            "ActorType": "User", "ActorDisplayName": actor[1], "ActorObjectId": actor[0], "ActorUserPrincipalName": actor[2],
            "Target1Type": "Role", "Target1DisplayName": role, "Target1ObjectId": role_id(role),
            "Target2Type": "User", "Target2DisplayName": person[1], "Target2ObjectId": person[0], "Target2UserPrincipalName": person[2]}


def directory(when, activity, person, actor, properties, kind="User"):
    """A row of the core directory's entries, with what was changed about the first target."""
    row = {"Date (UTC)": when, "CorrelationId": uid("audit", when, activity), "Service": "Core Directory", "Category": "RoleManagement", "Activity": activity, "Result": "success",
           "ActorType": "User", "ActorDisplayName": actor[1], "ActorObjectId": actor[0], "ActorUserPrincipalName": actor[2],
           "Target1Type": kind, "Target1DisplayName": person[1], "Target1ObjectId": person[0], "Target1UserPrincipalName": person[2]}
    for number, (name, value) in enumerate(properties, 1):
        row[f"Target1ModifiedProperty{number}Name"], row[f"Target1ModifiedProperty{number}NewValue"] = name, dumps(value)
    return row


def policy_row(name, allowed):
    return {"Name": name, **{"AllowBasicAuth" + part: str(part in allowed) for part in BASIC}}


def person_of(t, key):
    user = t.users[key]
    return user["id"], user["display"], user["upn"]


# One small file per layout ---------------------------------------------------------------------------------------------

def layouts(s, ada, ben, app, group, initial):
    exchange, reader = role_id("Exchange Administrator"), role_id("Global Reader")
    run = ("2026-05-01", "2026-05-15", "Applied")
    who = {person: (person.id, person.display, person.upn) for person in (ada, ben)}
    definitions = [definition("pellworth exchange", "Exchange administrators", [exchange], [run], [ada.id]),
                   definition("pellworth pilots", "Pilots", [group], [], [], months=0, kind="group"),
                   definition("pellworth dispatch", "Tug Dispatch administrators", [app], [], [ada.id], kind="app")]
    s.graph("access-reviews/definitions.json", "access-reviews", "graph", "7", DEFINITIONS + "(instances())", definitions, "a role, a group with self-review, an app")
    instance = {**definitions[0]["instances"][0], "errors": []}
    s.graph("access-reviews/instances.json", "access-reviews", "graph-instances", "7", f"{DEFINITIONS}('{definitions[0]['id']}')/instances", [instance], "runs of one review in a file of their own")
    rows = [decision("pellworth exchange", run, exchange, "Exchange Administrator", who[ben], "Approve", who[ada], name="Exchange administrators"),
            decision("pellworth exchange", run, exchange, "Exchange Administrator", who[ada], "NotReviewed", who[ada], name="Exchange administrators")]
    s.portal("access-reviews/history-report.csv", "access-review-decisions", "history-report", "7", HISTORY, rows_of(HISTORY, rows))
    s.graph("access-reviews/decisions.json", "access-review-decisions", "graph", "7", f"{DEFINITIONS}('{definitions[0]['id']}')/instances('{instance['id']}')/decisions", [{
        "id": uid("decision", "1"), "accessReviewId": instance["id"], "decision": "Approve", "recommendation": "Approve", "justification": "Still needed",
        "reviewedDateTime": "2026-05-14T08:00:00Z", "appliedDateTime": "2026-05-15T10:00:00Z", "applyResult": "AppliedSuccessfully",
        "reviewedBy": {"id": ada.id, "displayName": ada.display, "type": None, "userPrincipalName": ada.upn}, "appliedBy": {"id": MICROSOFT_TENANT, "displayName": "AAD Access Reviews", "type": None, "userPrincipalName": ""},
        "principal": {"@odata.type": "#microsoft.graph.userIdentity", "id": ben.id, "displayName": ben.display, "type": "user", "userPrincipalName": ben.upn},
        "resource": {"id": exchange, "displayName": "Exchange Administrator", "type": "role"}}])

    activation = "Add member to role completed (PIM activation)"
    s.portal("audit-log/portal.csv", "audit-log", "portal", "11.1", AUDIT, rows_of(AUDIT, [
        pim("2026-06-30T06:50:00Z", activation, "Exchange Administrator", who[ben], who[ben], "Mail flow rule"),
        directory("2026-06-29T14:00:00Z", "Add member to role", who[ben], who[ada], [("Role.ObjectID", uid("role object")), ("Role.DisplayName", "Global Reader"), ("Role.TemplateId", reader)])]), "PIM and the core directory")
    entry = {
        "id": "Directory_" + uid("audit", "graph"), "category": "RoleManagement", "correlationId": uid("audit", "graph"), "result": "success", "resultReason": "", "activityDisplayName": "Add member to role outside of PIM (permanent)",
        "activityDateTime": "2026-06-29T14:00:03Z", "loggedByService": "PIM", "operationType": "CreateOperation",
        "initiatedBy": {"user": {"id": ada.id, "displayName": ada.display, "userPrincipalName": ada.upn, "ipAddress": None, "userType": None, "homeTenantId": None}, "app": None},
        "targetResources": [{"id": reader, "displayName": "Global Reader", "type": "Role", "userPrincipalName": None, "groupType": None, "modifiedProperties": []},
                            {"id": ben.id, "displayName": ben.display, "type": "User", "userPrincipalName": ben.upn, "groupType": None, "modifiedProperties": []}],
        "additionalDetails": [{"key": "RoleDefinitionOriginType", "value": "BuiltInRole"}]}
    s.graph("audit-log/directoryAudits.json", "audit-log", "graph", "11.2", "auditLogs/directoryAudits", [entry])
    s.folder.text(s.note("audit-log/azure-monitor/PT1H.json", "audit-log", "azure-monitor", "–", 1, "what a diagnostic setting writes to a storage account"), dumps(monitor_record(uid("tenant", "pellworth.onmicrosoft.com"), "AuditLogs", entry["activityDisplayName"], entry["activityDateTime"], entry, ada.display)) + "\n")
    header = ["TimeGenerated [UTC]", "OperationName", "Category", "Result", "ResultDescription", "LoggedByService", "InitiatedBy", "TargetResources", "CorrelationId", "Identity"]
    entry = [
        "6/29/2026, 2:00:03.178 PM", activation, "RoleManagement", "success", "Mail flow rule", "PIM", dumps({"user": {"id": ben.id, "displayName": ben.display, "userPrincipalName": ben.upn}}),
        dumps([{"id": exchange, "displayName": "Exchange Administrator", "type": "Role", "modifiedProperties": []}]), uid("audit", "la"), ben.display]
    s.portal("audit-log/log-analytics.csv", "audit-log", "log-analytics", "10.4", header, [entry], "nested columns as JSON text")
    names, values = ["TimeGenerated", *header[1:]], [["2026-06-29T14:00:03.178Z", *entry[1:]]]
    s.object("audit-log/log-analytics-answer.json", "audit-log", "log-analytics", "10.4", answer(names, values), "what the interface answers: columns and rows within JSON")
    s.array("audit-log/az-monitor-log-analytics-query.json", "audit-log", "log-analytics-az", "10.4", az_rows(names, values), "every value as text")

    s.object("mail-protocols/transportConfig.json", "transport-config", "get-transportconfig", "19", {"SmtpClientAuthenticationDisabled": True, "MaxReceiveSize": "36 MB (37,748,736 bytes)", "MaxSendSize": "35 MB (36,700,160 bytes)"})
    header = ["RunspaceId", "SmtpClientAuthenticationDisabled", "MaxReceiveSize", "ExternalDsnDefaultLanguage", "Identity"]
    s.shell("mail-protocols/Get-TransportConfig.csv", "transport-config", "get-transportconfig", "19", header, [[uid("runspace"), "False", "36 MB (37,748,736 bytes)", "", "Transport Settings"]])
    s.shell("mail-protocols/casMailboxes.csv", "mailbox-protocols", "get-casmailbox", "19", CAS, [[ben.display, ben.mail, ben.id, "False", "True", "True", ""], ["Tug scanner", "scanner@pellworth.example", uid("scanner"), "False", "False", "False", "False"]], "empty SMTP AUTH: as the organisation has it")
    header = ["ActiveSyncEnabled", "DisplayName", "ECPEnabled", "EmailAddresses", "EwsEnabled", "ExternalDirectoryObjectId", "Guid", "ImapEnabled", "MAPIEnabled", "Name", "OWAEnabled", "OWAforDevicesEnabled", "PopEnabled", "PrimarySmtpAddress"]
    s.shell("mail-protocols/Get-EXOCasMailbox.csv", "mailbox-protocols", "get-casmailbox", "19", header, rows_of(header, [{
        "ActiveSyncEnabled": "True", "DisplayName": ben.display, "ECPEnabled": "True", "EmailAddresses": "SMTP:" + ben.mail, "EwsEnabled": "True", "ExternalDirectoryObjectId": ben.id, "Guid": uid("cas"),
        "ImapEnabled": "False", "MAPIEnabled": "True", "Name": "ben.ozturk", "OWAEnabled": "True", "OWAforDevicesEnabled": "True", "PopEnabled": "False", "PrimarySmtpAddress": ben.mail}]), "no SMTP AUTH column: not exported")
    header = ["Name"] + ["AllowBasicAuth" + part for part in BASIC]
    s.shell("mail-protocols/Get-AuthenticationPolicy.csv", "mail-authentication-policies", "get-authenticationpolicy", "19", header, rows_of(header, [policy_row("Block basic", []), policy_row("Old scanners", ["Smtp"])]))
    s.portal("inventory/workstations.csv", "inventory-workstations", "inventory", "1.5", ["Device name", "Device ID", "Used by", "Purpose", "Operating system"],
             [["TUG-PAW-01", uid("device"), ada.upn, "Cloud administration", "Windows 11"]], "a sheet saved as CSV")


# The tenants -----------------------------------------------------------------------------------------------------------

def flawed(t, folder):
    u = lambda key: person_of(t, key)  # noqa: E731
    spring, winter = ("2026-05-01", "2026-05-15", "Applied"), ("2026-01-05", "2026-01-19", "Completed")
    once = ("2025-09-01", "2025-09-15", "Applied")
    okafor, quill = u("m.okafor"), u("adm.quill")
    ga, exchange, user_admin, security = (t.role(name) for name in ("Global Administrator", "Exchange Administrator", "User Administrator", "Security Administrator"))
    folder.graph_list("graph/accessReviewDefinitions.json", DEFINITIONS + "(instances())", [
        definition("flawed global", "Global administrators, quarterly", [ga], [spring], [quill[0]]),
        definition("flawed user", "User administrators, self-review", [user_admin], [winter], [], apply=False),
        definition("flawed exchange", "Exchange administrators, once", [exchange], [once], [okafor[0]], months=0),
        definition("flawed security", "Security administrators", [security], [spring], [okafor[0]], default="Approve")])
    rows = [decision("flawed global", spring, ga, "Global Administrator", u(key), "Approve", quill, name="Global administrators, quarterly") for key in ("m.okafor", "wang.wei", "adm.lindqvist", "adm.papadopoulou")]
    rows += [decision("flawed user", winter, user_admin, "User Administrator", u(key), "Approve" if key == "adm.halloran" else "Deny", u(key) if key == "adm.halloran" else okafor, applied=False,
                      name="User administrators, self-review") for key in ("adm.halloran", "test.formula")]
    rows += [decision("flawed exchange", once, exchange, "Exchange Administrator", u("k.haddad"), "Approve", okafor, name="Exchange administrators, once")]
    rows += [decision("flawed security", spring, security, "Security Administrator", quill, "NotReviewed", okafor, name="Security administrators")]
    folder.portal_csv("portal/AccessReviewHistoryReport.csv", HISTORY, rows_of(HISTORY, rows))

    activation = "Add member to role completed (PIM activation)"
    audit = [pim("2026-06-30T13:02:11Z", activation, "Security Administrator", quill, quill, "Incident review"),
             pim("2026-06-24T02:41:30Z", activation, "Exchange Administrator", u("adm.demir"), u("adm.demir"), "."),
             pim("2026-06-10T12:30:00Z", "Add eligible member to role in PIM completed (timebound)", "Authentication Administrator", u("adm.rlo"), okafor, "New service desk lead"),
             pim("2026-06-25T10:30:00Z", "Add eligible member to role in PIM completed (timebound)", "SharePoint Administrator", u("adm.newstart"), okafor, "New starter"),
             directory("2026-06-18T21:58:02Z", "Add member to role", u("adm.osei"), u("breakglass2"),
                       [("Role.ObjectID", uid("role object")), ("Role.DisplayName", "Conditional Access Administrator"), ("Role.TemplateId", role_id("Conditional Access Administrator"))]),
             pim("2026-06-18T21:59:40Z", "Add member to role outside of PIM (permanent)", "Conditional Access Administrator", u("adm.osei"), u("breakglass2")),
             directory("2026-06-16T09:12:00Z", "Add member to group", u("adm.fitzgerald"), u("l.marsh"), [("Group.ObjectID", t.group_id("RG-Exchange-Admins")), ("Group.DisplayName", "RG-Exchange-Admins")]),
             directory("2026-06-12T07:30:00Z", "Add app role assignment to service principal", (uid("graph"), "Microsoft Graph", ""), okafor,
                       [("AppRole.Id", uid("app role")), ("AppRole.Value", "RoleManagement.ReadWrite.Directory"), ("ServicePrincipal.DisplayName", "Cargo Manifest Sync")], kind="ServicePrincipal"),
             directory("2026-06-05T08:00:00Z", "Update user", u("h.moe"), okafor, [("TelephoneNumber", "+47 5555 0101")])]
    audit.sort(key=lambda row: row["Date (UTC)"], reverse=True)
    folder.portal_csv("portal/AuditLogs_2026-06-30.csv", AUDIT, rows_of(AUDIT, audit))

    folder.json("powershell/transportConfig.json", {"SmtpClientAuthenticationDisabled": False, "MaxReceiveSize": "36 MB (37,748,736 bytes)", "MaxSendSize": "35 MB (36,700,160 bytes)"})
    rows = [[user["display"], user["mail"], user["id"], "False", str(user["key"] in ("s.aune", "j.holtermann")), "True", "False" if user["key"] == "svc-scanner" else ""]
            for user in t.living if user["mail"] and user["kind"] != "Guest"]
    folder.powershell_csv("powershell/casMailboxes.csv", CAS, rows)
    header = ["Name"] + ["AllowBasicAuth" + part for part in BASIC]
    folder.powershell_csv("powershell/authenticationPolicies.csv", header, rows_of(header, [policy_row("Scanners", ["Smtp"])]))


def clean(t, folder):
    u = lambda key: person_of(t, key)  # noqa: E731
    spring = ("2026-05-01", "2026-05-15", "Applied")
    reviewer = u("h.norrland")
    held = ["Global Administrator", "Privileged Role Administrator", "Security Administrator", "Exchange Administrator", "SharePoint Administrator", "Helpdesk Administrator"]
    group = t.group_id("RG-Helpdesk")
    planner = t.apps["Route Planner"]["id"]
    folder.graph_list("accessReviewDefinitions.json", DEFINITIONS + "(instances())", [
        definition("clean roles", "Administrator roles, quarterly", [t.role(name) for name in held], [spring], [reviewer[0]]),
        definition("clean helpdesk", "Service desk, quarterly", [group], [spring], [reviewer[0]], kind="group"),
        definition("clean planner", "Route Planner administrators, quarterly", [planner], [spring], [reviewer[0]], kind="app")])
    rows = [decision("clean roles", spring, t.role(role), role, u(key), "Approve", reviewer, name="Administrator roles, quarterly")
            for role, key in (("Global Administrator", "adm.aronsen"), ("Privileged Role Administrator", "adm.bellweather"), ("Security Administrator", "adm.bellweather"), ("Exchange Administrator", "adm.castellan"), ("SharePoint Administrator", "adm.castellan"))]
    rows += [{**decision("clean roles", spring, t.role("Helpdesk Administrator"), "Helpdesk Administrator", (group, "RG-Helpdesk", ""), "Approve", reviewer, name="Administrator roles, quarterly"), "PrincipalType": "Group"}]
    rows += [decision("clean helpdesk", spring, group, "RG-Helpdesk", u(key), "Approve", reviewer, kind="Group", name="Service desk, quarterly") for key in ("adm.farouk", "adm.lind")]
    rows += [decision("clean planner", spring, planner, "Route Planner", u("a.aronsen"), "Approve", reviewer, kind="Application", name="Route Planner administrators, quarterly")]
    winter = ("2026-02-01", "2026-02-15", "Applied")
    rows += [decision("clean azure", run, role, name, u("adm.aronsen"), "Approve", reviewer, kind="Azure resource roles", name="Azure roles, quarterly") for run in (spring, winter) for role, name in (
        ("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"), ("1c0163c0-47e6-4577-8991-ea5c82e286e4", "Virtual Machine Administrator Login"))]
    folder.portal_csv("AccessReviewHistoryReport.csv", HISTORY, rows_of(HISTORY, rows))
    activation = "Add member to role completed (PIM activation)"
    audit = [pim(f"2026-06-{day:02}T{hour:02}:14:09Z", activation, role, u(key), u(key), reason) for day, hour, role, key, reason in (
        (30, 12, "License Administrator", "adm.farouk", "Licences for two trainees"), (23, 8, "Exchange Administrator", "adm.castellan", "Transport rule"),
        (16, 9, "Security Administrator", "adm.bellweather", "Monthly alert review"), (3, 7, "Global Administrator", "adm.aronsen", "Domain renewal"))]
    # Entries of other categories, so that the log is no filtered one.
    nora = u("adm.bellweather")
    audit[2:2] = [{**directory(when, activity, (thing, name, ""), nora, (), kind), "CorrelationId": correlation, "Category": category} for when, activity, category, kind, name, thing, correlation in (
        ("2026-06-22T09:41:17Z", "Update group", "GroupManagement", "Group", "Lock keepers rota", "0e7a4c52-3b1d-4f86-9a7c-2d5e8b94f610", "5b0b3a8e-51f6-4ed0-9d57-6a1f3e0f7c11"),
        ("2026-06-18T13:05:44Z", "Update application", "ApplicationManagement", "Application", "Berth calendar", "7d9c1f3e-6a52-4c0b-b8d4-93e2f1a57c08", "c3f1d7a9-8e24-4b6b-8f0e-1f5d92ab3e42"))]
    folder.portal_csv("AuditLogs_2026-06-30.csv", AUDIT, rows_of(AUDIT, audit))
    folder.json("transportConfig.json", {"SmtpClientAuthenticationDisabled": True, "MaxReceiveSize": "36 MB (37,748,736 bytes)", "MaxSendSize": "35 MB (36,700,160 bytes)"})
    folder.powershell_csv("casMailboxes.csv", CAS, [[user["display"], user["mail"], user["id"], "False", "False", "True", ""] for user in t.living if user["mail"] and user["kind"] != "Guest"])
    header = ["Name"] + ["AllowBasicAuth" + part for part in BASIC]
    folder.powershell_csv("authenticationPolicies.csv", header, rows_of(header, [policy_row("Block basic", [])]))


def workstations(t):
    """The sheet of the clean tenant's inventory."""
    rows = [["Admin workstations"], [], ["Device name", "Device ID", "Used by", "Purpose", "Operating system"]]
    for number, key in enumerate(("adm.aronsen", "adm.bellweather", "adm.castellan"), 1):
        rows.append([f"INL-LT-{number:03}", uid("device", key), t.users[key]["upn"], "Cloud administration", "Windows 11"])
    return "Admin workstations", rows


FLAWED = [
    ("3.01.a", "Fail", "A recurring review covers Global, User and Security Administrator; Exchange Administrator was reviewed once only; the other privileged roles and the groups that grant them are not reviewed."),
    ("3.01.b", "Fail", "*User administrators, self-review* ended 2026-01-19 (162 days), people reviewed themselves, one removal was never applied. *Exchange administrators, once* ended 2025-09-15. *Security administrators*: nobody decided. *Global administrators, quarterly* is right."),
    ("3.01.c", "Fail", "Standing: m.okafor, wang.wei, the guest, k.haddad, the members of DYN-IT-Admins and Server-Operators (PIM takes neither groups filled by a rule nor synchronised ones) and the others who hold a privileged role without an end."),
    ("3.05.g", "Review", "adm.osei was made Conditional Access Administrator outside PIM by breakglass2 on 2026-06-18."),
    ("3.05.h", "Review", "adm.demir activated Exchange Administrator at 02:41 UTC; several eligible people never activated."),
    ("3.05.i", "Review", "Five grants: the one outside PIM, two eligible assignments by m.okafor, adm.fitzgerald into RG-Exchange-Admins by l.marsh, RoleManagement.ReadWrite.Directory to Cargo Manifest Sync."),
    ("3.06.c", "Fail", "SMTP AUTH is on for the whole organisation and overridden for svc-scanner; IMAP is on for s.aune and j.holtermann; the policy *Scanners* takes a password over SMTP."),
]
