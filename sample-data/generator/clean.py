"""The clean tenant: Skerry & Vane Inland Ltd, cloud-only, 41 accounts, assessed as of 2026-06-30."""
from datetime import datetime, timedelta

from . import azure
from . import on_premises_and_logs
from .formats import (ALERTS, AS_OF, EDGE, GRAPH_BETA, MAILBOX_DELIVERY, MULTIFACTOR, PASSWORDLESS, PHISHING_RESISTANT, SAFARI,
                      ca_policy, pim_alert, rng, role_id, role_policy_assignment, rows_of, subscribed_sku)
from . import services_risk_devices
from .flawed import partner
from . import apps_and_devices
from . import reviews_audit_mail
from .tenant import Tenant, workdays

DOMAIN, INITIAL = "skerryvane-inland.example", "svinland.onmicrosoft.com"
UPDATED = "2026-06-30T05:02:10Z"
HELLO, PASSKEY, PUSH, CERTIFICATE = ("windowsHelloForBusiness", "passKeyDeviceBound", "microsoftAuthenticatorPush",
                                     "certificateBasedAuthentication")
STAFF = [
    ("Runa Halvorsen", "Chief Executive Officer", "Management"), ("Gideon Marlowe", "Chief Financial Officer", "Finance"),
    ("Helga Norrland", "Head of IT Security", "IT"), ("Arvid Aronsen", "Identity Engineer", "IT"),
    ("Nora Bellweather", "Security Engineer", "IT"), ("Luca Castellan", "Collaboration Engineer", "IT"),
    ("Dina Farouk", "IT Service Desk", "IT"), ("Oskar Lind", "IT Service Desk", "IT"),
    ("Petra Vance", "Head of Human Resources", "Human Resources"), ("Silas Thorne", "Payroll Specialist", "Finance"),
    ("Maja Ström", "Accountant", "Finance"), ("Robin Achterberg", "General Counsel", "Legal"),
    ("Tilda Groth", "Warehouse Manager", "Operations"), ("Adeola Bakare", "Fleet Planner", "Operations"),
    ("Benoît Carlier", "Fleet Planner", "Operations"), ("Cecilie Dam", "Dispatcher", "Operations"),
    ("Darko Petrović", "Dispatcher", "Operations"), ("Edda Falk", "Dispatcher", "Operations"),
    ("Fabian Roth", "Driver", "Operations"), ("Gabriela Nunes", "Driver", "Operations"), ("Harald Berge", "Driver", "Operations"),
    ("Irina Sokolova", "Quality Manager", "Operations"), ("Jakub Zelený", "Mechanic", "Operations"),
    ("Karin Ulvestad", "Mechanic", "Operations"), ("Leon Mbeki", "Sales Manager", "Sales"), ("Miriam Stein", "Sales Assistant", "Sales"),
    ("Niels Krogh", "Sales Assistant", "Sales"), ("Olivia Tan", "Receptionist", "Management"),
]
ASCII = str.maketrans("öîćýé", "oicye")


def key_of(name):
    return f"{name.split()[0][0]}.{name.split()[-1]}".lower().translate(ASCII)


def build():
    t = Tenant("Skerry & Vane Inland Ltd", DOMAIN, INITIAL)
    for index, (name, title, department) in enumerate(STAFF):
        key = key_of(name)
        t.user(key, f"{key}@{DOMAIN}", name, f"2024-0{1 + index % 9}-{4 + index % 20:02}T08:00:00Z", given=name.split()[0],
               surname=name.split()[-1], title=title, department=department, mail=f"{key}@{DOMAIN}", licences=["SPE_E5"],
               manager=None if index == 0 else "r.halvorsen" if index < 3 or index in (8, 11) else "h.norrland" if department == "IT" else "g.marlowe",
               password=f"2026-0{4 + index % 3}-{2 + index % 24:02}T07:00:00Z", methods=[HELLO, PUSH] if index % 3 else [PASSKEY, PUSH],
               default_method=PUSH, employee=True)

    def admin(key, display, owner, methods):
        t.user(key, f"{key}@{DOMAIN}", display, "2025-02-03T09:00:00Z", password="2026-05-18T08:00:00Z", methods=methods,
               licences=["AAD_PREMIUM_P2"], other_mails=[t.users[owner]["mail"]])

    admin("adm.aronsen", "Arvid Aronsen (admin)", "a.aronsen", [PASSKEY])
    admin("adm.bellweather", "Nora Bellweather (admin)", "n.bellweather", [PASSKEY, HELLO])
    admin("adm.castellan", "Luca Castellan (admin)", "l.castellan", [PASSKEY])
    admin("adm.farouk", "Dina Farouk (admin)", "d.farouk", [PASSKEY])
    admin("adm.lind", "Oskar Lind (admin)", "o.lind", [PASSKEY])
    for key, display, methods in (("emergency.north", "Emergency access north", [PASSKEY]), ("emergency.south", "Emergency access south", [CERTIFICATE])):
        t.user(key, f"{key}@{INITIAL}", display, "2025-01-20T09:00:00Z", password="2026-05-06T09:00:00Z", methods=methods, person=False,
               city=None, usage=None, other_mails=["soc@" + DOMAIN])
    for key, display in (("soc", "Security operations (shared mailbox)"), ("info", "Information (shared mailbox)"), ("room.quay", "Meeting room Quay")):
        t.user(key, f"{key}@{DOMAIN}", display, "2024-02-01T09:00:00Z", mail=f"{key}@{DOMAIN}", enabled=False, registered_row=False, person=False)
    for key, mail, display in (("x.verlinde", "lotte@verlinde-audit.example", "Lotte Verlinde"), ("x.hargreave", "tom@hargreave-legal.example", "Tom Hargreave"),
                               ("x.osman", "amal@osman-customs.example", "Amal Osman")):
        t.user(key, mail.replace("@", "_") + "#EXT#@" + INITIAL, display, "2026-02-02T09:00:00Z", mail=mail, kind="Guest",
               issuer="ExternalAzureAD", invitation="Accepted", city=None, usage=None, methods=[PUSH], default_method=PUSH)

    t.group("RG-Helpdesk", "2025-02-03T10:00:00Z", "Grants Helpdesk Administrator", assignable=True, members=["adm.farouk", "adm.lind"], owners=[])
    t.group("SG-Admin-Accounts", "2025-02-03T10:05:00Z", "All administrative accounts, for Conditional Access", assignable=True,
            members=["adm.aronsen", "adm.bellweather", "adm.castellan", "adm.farouk", "adm.lind"], owners=[])
    t.group("SG-Finance", "2024-02-05T10:00:00Z", "Finance", members=["g.marlowe", "s.thorne", "m.strom"], owners=[])
    t.group("SG-All-Staff", "2024-02-05T10:05:00Z", "All staff", members=[key for key, user in t.users.items() if user["employee"]], owners=[])
    t.application("Route Planner", "2024-06-03T08:00:00Z", owners=["a.aronsen"],
                  certificates=[("CN=route-planner", "2026-03-02T00:00:00Z", "2026-12-02T00:00:00Z")])
    t.application("mi-telemetry", "2024-06-03T08:00:00Z", kind="ManagedIdentity")

    start, end = "2026-02-02T09:00:00Z", "2027-02-02T09:00:00Z"
    a = t.assign
    a("Global Administrator", "emergency.north", "2025-01-20T10:00:00Z")
    a("Global Administrator", "emergency.south", "2025-01-20T10:05:00Z")
    a("Global Administrator", "adm.aronsen", start, end, "Eligible")
    a("Privileged Role Administrator", "adm.bellweather", start, end, "Eligible")
    a("Security Administrator", "adm.bellweather", start, end, "Eligible")
    a("Exchange Administrator", "adm.castellan", start, end, "Eligible")
    a("SharePoint Administrator", "adm.castellan", start, end, "Eligible")
    a("Helpdesk Administrator", "RG-Helpdesk", start, end, "Eligible")
    a("License Administrator", "adm.farouk", start, end, "Eligible")
    a("License Administrator", "adm.farouk", "2026-06-30T12:10:00Z", "2026-06-30T16:10:00Z", "Activated")

    random = rng("clean-sign-ins")
    days = list(workdays(datetime(2026, 6, 1), AS_OF))
    labels = {HELLO: "Windows Hello for Business", PASSKEY: "Passkey (device-bound)", CERTIFICATE: "X.509 Certificate", PUSH: "Mobile app notification"}
    for user in t.living:
        if not user["enabled"] or user["key"].startswith("emergency"):
            continue
        admin_account = user["key"].startswith("adm.")
        for day in random.sample(days, 4):
            when = day + timedelta(hours=random.randint(6, 13), minutes=random.randint(0, 59), seconds=random.randint(0, 59))
            app = random.choice(["Azure Portal", "Microsoft Office 365 Portal"]) if admin_account else \
                random.choice(["Microsoft Teams", "One Outlook Web", "Office 365 SharePoint Online"])
            mobile = not admin_account and random.random() < 0.2
            t.sign_in(user["key"], when, app, mfa=labels[user["methods"][0]], ip="203.0.113.140", place="Hamar, Innlandet, NO",
                      agent=SAFARI if mobile else EDGE)
    # The quarterly test of both emergency accounts, from the safe room.
    t.sign_in("emergency.north", "2026-06-04T09:02:11Z", "Azure Portal", mfa=labels[PASSKEY], ip="203.0.113.140", place="Hamar, Innlandet, NO", managed=False)
    t.sign_in("emergency.south", "2026-06-04T09:09:48Z", "Azure Portal", mfa=labels[CERTIFICATE], ip="203.0.113.140", place="Hamar, Innlandet, NO", managed=False)
    return t


def conditional_access(t):
    emergency = [t.user_id("emergency.north"), t.user_id("emergency.south")]
    admins = t.group_id("SG-Admin-Accounts")
    held = list(dict.fromkeys(t.role(row["role"]) for row in t.active + t.eligible))
    home, site = t.uid("location", "home countries"), t.uid("location", "depots")
    mfa, block, device = ("OR", ["mfa"], None), ("OR", ["block"], None), ("OR", ["compliantDevice"], None)
    every_time = {"applicationEnforcedRestrictions": None, "cloudAppSecurity": None, "persistentBrowser": None, "disableResilienceDefaults": None,
                  "signInFrequency": {"isEnabled": True, "type": None, "value": None, "frequencyInterval": "everyTime",
                                      "authenticationType": "primaryAndSecondaryAuthentication"}}
    admin_session = {**every_time, "signInFrequency": {"isEnabled": True, "type": "hours", "value": 4, "frequencyInterval": "timeBased",
                                                      "authenticationType": "primaryAndSecondaryAuthentication"},
                     "persistentBrowser": {"isEnabled": True, "mode": "never"}, "secureSignInSession": {"isEnabled": True}}
    monitored = {**every_time, "signInFrequency": None, "cloudAppSecurity": {"isEnabled": True, "cloudAppSecurityType": "mcasConfigured"}}
    everyone = dict(users=["All"], exclude_users=emergency)
    administrators = dict(roles=held, groups=[admins], exclude_users=emergency)

    def policy(number, name, **more):
        return ca_policy(t.uid("policy", str(number)), f"{number:02} {name}", "2025-03-03T09:00:00Z", **more)

    policies = [
        policy(1, "All users: multifactor authentication", **everyone, grant=mfa),
        policy(2, "Administrators: phishing-resistant authentication", **administrators, grant=("OR", [], PHISHING_RESISTANT)),
        policy(3, "Emergency accounts: phishing-resistant authentication", users=emergency, grant=("OR", [], PHISHING_RESISTANT)),
        policy(4, "All users: block legacy authentication", **everyone, clients=["exchangeActiveSync", "other"], grant=block),
        policy(5, "Administrators: compliant device", **administrators, grant=device),
        policy(6, "All users: sign-in risk", **everyone, sign_in_risk=["medium", "high"], grant=mfa, session=every_time),
        policy(7, "All users: user risk", **everyone, user_risk=["high"], grant=("AND", ["mfa", "passwordChange"], None), session=every_time),
        policy(8, "All users: block device code flow and authentication transfer", **everyone, grant=block,
               flows={"transferMethods": "deviceCodeFlow,authenticationTransfer"}),
        policy(9, "All users: security information needs multifactor authentication", **everyone, actions=["urn:user:registersecurityinfo"], grant=mfa),
        policy(10, "Administrators: session", **administrators, session=admin_session),
        policy(11, "All users: block other countries", **everyone, grant=block,
               locations={"includeLocations": ["All"], "excludeLocations": [home, site]}),
        policy(12, "Finance: compliant device for the route planner", groups=[t.group_id("SG-Finance")], exclude_users=emergency,
               apps=[t.apps["Route Planner"]["app_id"]], grant=device),
        policy(13, "Guests: monitored sessions", users=["GuestsOrExternalUsers"], apps=["Office365"], session=monitored),
        policy(14, "Protected actions: phishing-resistant authentication", **everyone, contexts=["c1"], grant=("OR", [], PHISHING_RESISTANT)),
    ]
    locations = [
        {"@odata.type": "#microsoft.graph.ipNamedLocation", "id": site, "displayName": "Depots", "createdDateTime": "2025-02-10T09:00:00Z",
         "modifiedDateTime": "2026-03-02T09:00:00Z", "isTrusted": True,
         "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.128/26"}]},
        {"@odata.type": "#microsoft.graph.countryNamedLocation", "id": home, "displayName": "Home countries", "createdDateTime": "2025-02-10T09:00:00Z",
         "modifiedDateTime": "2026-03-02T09:00:00Z", "countriesAndRegions": ["NO", "SE", "DK"], "includeUnknownCountriesAndRegions": False,
         "countryLookupMethod": "clientIpAddress"}]
    return policies, locations


def role_policies(t):
    people = {key: (t.user_id(key), t.users[key]["display"]) for key in ("adm.aronsen", "adm.bellweather", "adm.castellan")}
    alert = ["h.norrland@" + DOMAIN, "a.aronsen@" + DOMAIN]
    recipients = {f"Notification_Admin_{part}": (True, alert) for part in ("Admin_Eligibility", "Admin_Assignment", "EndUser_Assignment")}
    items = []
    for name in dict.fromkeys(row["role"] for row in t.active + t.eligible):
        settings = dict(max_hours=4, recipients=recipients)
        if name == "Global Administrator":
            settings.update(permanent_active=True, approvers=[people["adm.bellweather"], people["adm.castellan"]])
        if name == "Privileged Role Administrator":
            settings.update(approvers=[people["adm.aronsen"], people["adm.castellan"]])
        items.append(role_policy_assignment(t.id, t.role(name), "2026-02-02T08:00:00Z", **settings))
    return items


def authentication_methods(t):
    everyone = [{"targetType": "group", "id": "all_users", "isRegistrationRequired": False}]
    kind = "#microsoft.graph."

    def method(name, type_name, on, **more):
        return {"@odata.type": kind + type_name + "AuthenticationMethodConfiguration", "id": name, "state": "enabled" if on else "disabled",
                "excludeTargets": [], **more, "includeTargets": everyone if on else []}

    state = {"state": "enabled", "includeTarget": {"targetType": "group", "id": "all_users"},
             "excludeTarget": {"targetType": "group", "id": "00000000-0000-0000-0000-000000000000"}}
    return {
        "id": "authenticationMethodsPolicy", "displayName": "Authentication Methods Policy",
        "description": "The tenant-wide policy that controls which authentication methods are allowed in the tenant",
        "lastModifiedDateTime": "2026-02-02T08:00:00Z", "policyVersion": "1.5", "policyMigrationState": "migrationComplete",
        "reconfirmationInDays": 0, "registrationEnforcement": {"authenticationMethodsRegistrationCampaign": {
            "snoozeDurationInDays": 1, "enforceRegistrationAfterAllowedSnoozes": True, "state": "enabled", "excludeTargets": [],
            "includeTargets": [{"id": "all_users", "targetType": "group", "targetedAuthenticationMethod": "microsoftAuthenticator"}]}},
        "authenticationMethodConfigurations": [
            method("Fido2", "fido2", True, isSelfServiceRegistrationAllowed=True, isAttestationEnforced=True,
                   keyRestrictions={"isEnforced": False, "enforcementType": "block", "aaGuids": []}),
            method("MicrosoftAuthenticator", "microsoftAuthenticator", True, isSoftwareOathEnabled=False, featureSettings={
                "displayAppInformationRequiredState": state, "displayLocationInformationRequiredState": state,
                "numberMatchingRequiredState": {**state, "state": "default"}, "companionAppAllowedState": {**state, "state": "disabled"}}),
            method("Sms", "sms", False),
            method("TemporaryAccessPass", "temporaryAccessPass", True, defaultLifetimeInMinutes=60, defaultLength=8,
                   minimumLifetimeInMinutes=60, maximumLifetimeInMinutes=480, isUsableOnce=True),
            method("HardwareOath", "hardwareOath", False), method("SoftwareOath", "softwareOath", False), method("Voice", "voice", False),
            method("Email", "email", False, allowExternalIdToUseEmailOtp="disabled"),
            method("X509Certificate", "x509Certificate", True, certificateUserBindings=[
                {"x509CertificateField": "PrincipalName", "userProperty": "userPrincipalName", "priority": 1}],
                authenticationModeConfiguration={"x509CertificateAuthenticationDefaultMode": "x509CertificateMultiFactor", "rules": []}),
            method("QRCodePin", "qrCodePin", False)]}


def inventory(t):
    day, upn = datetime, lambda key: t.users[key]["upn"]
    administrators = [["Administrators, June 2026"], [], ["Account", "Category", "Service", "Justification", "Decision", "Roles"]]
    for key, category, service, roles in (
            ("emergency.north", "emergency", "Entra ID", "Global Administrator"), ("emergency.south", "emergency", "Entra ID", "Global Administrator"),
            ("adm.aronsen", "admin only", "Entra ID", "Global Administrator"),
            ("adm.bellweather", "admin only", "Entra ID", "Privileged Role Administrator; Security Administrator"),
            ("adm.castellan", "admin only", "Exchange Online, SharePoint Online", "Exchange Administrator; SharePoint Administrator"),
            ("adm.farouk", "admin only", "Service desk", "Helpdesk Administrator; License Administrator"),
            ("adm.lind", "admin only", "Service desk", "Helpdesk Administrator")):
        administrators.append([upn(key), category, service, "Emergency access" if category == "emergency" else "Duties of the team", "keep", roles])
    emergency = [["Emergency accounts"], [], ["Account", "Purpose", "Stored at", "Last tested", "Password changed", "Monitored"],
                 [upn("emergency.north"), "Emergency access", "Safe, Hamar", day(2026, 6, 4), day(2026, 5, 6), "Yes"],
                 [upn("emergency.south"), "Emergency access", "Safe, Elverum", day(2026, 6, 4), day(2026, 5, 6), "Yes"]]
    services = [["Services"], [], ["Service", "Owner", "Administrator", "Used for", "Decision"],
                ["Entra ID", upn("h.norrland"), upn("adm.aronsen"), "Identity", "keep"],
                ["Exchange Online", upn("h.norrland"), upn("adm.castellan"), "Mail", "keep"],
                ["SharePoint Online", upn("h.norrland"), upn("adm.castellan"), "Files", "keep"],
                ["Route Planner", upn("t.groth"), upn("a.aronsen"), "Routes", "keep"]]
    exposed = [["Exposed people"], [], ["Person", "Account", "Reason"]]
    for key in ("r.halvorsen", "g.marlowe", "h.norrland", "p.vance", "s.thorne", "r.achterberg"):
        exposed.append([t.users[key]["display"], upn(key), t.users[key]["title"]])
    plan = [["Response plan"], [], ["Plan", "Owner", "Deputy", "Phone outside the tenant", "Last exercised", "Stored at"],
            ["Loss of the tenant", upn("h.norrland"), upn("g.marlowe"), "+44 1632 960127", day(2026, 4, 16), "Binder, Hamar"]]
    return [("Administrators", administrators), ("Emergency accounts", emergency), ("Services", services), ("Exposed people", exposed),
            ("Response plan", plan), ("Subscriptions", azure.clean_inventory(t))]


def write(folder):
    t = build()
    apps_and_devices.clean(folder, t)
    t.users_json(folder, "users.json")
    t.groups_json(folder, "groups.json")
    t.group_people_json(folder, "groups")
    t.role_definitions_json(folder, "roleDefinitions.json")
    t.role_assignments_json(folder, "roleAssignments.json")
    t.schedule_instances_json(folder, "roleAssignmentScheduleInstances.json", "roleEligibilityScheduleInstances.json")
    folder.graph_list("roleManagementPolicyAssignments.json", "policies/roleManagementPolicyAssignments(policy(rules()))", role_policies(t))
    folder.graph_list("roleManagementAlerts.json", "identityGovernance/roleManagementAlerts/alerts",
                      [pim_alert(t.id, name, 0) for name in ALERTS], base=GRAPH_BETA)
    t.registration_json(folder, "userRegistrationDetails.json", UPDATED)
    folder.graph_object("authenticationMethodsPolicy.json", "authenticationMethodsPolicy", authentication_methods(t))
    policies, locations = conditional_access(t)
    folder.graph_list("conditionalAccessPolicies.json", "identity/conditionalAccess/policies", policies)
    folder.graph_list("namedLocations.json", "identity/conditionalAccess/namedLocations", locations)
    folder.graph_list("authenticationStrengths.json", "identity/conditionalAccess/authenticationStrength/policies",
                      [MULTIFACTOR, PASSWORDLESS, PHISHING_RESISTANT])
    folder.graph_object("identitySecurityDefaultsEnforcementPolicy.json", "policies/identitySecurityDefaultsEnforcementPolicy/$entity", {
        "id": "00000000-0000-0000-0000-000000000005", "displayName": "Security Defaults", "isEnabled": False,
        "description": "Security defaults is a set of basic identity security mechanisms recommended by Microsoft."})
    t.service_principals_json(folder, "servicePrincipals.json")
    t.applications_json(folder, "applications.json")

    def used(part):
        return sum(part in user["licences"] for user in t.living)
    folder.graph_list("subscribedSkus.json", "subscribedSkus", [
        subscribed_sku(t.id, "SPE_E5", 35, used("SPE_E5")), subscribed_sku(t.id, "AAD_PREMIUM_P2", 10, used("AAD_PREMIUM_P2"))])
    folder.graph_list("organization.json", "organization", [{
        "id": t.id, "displayName": t.name, "createdDateTime": "2024-01-08T08:00:00Z", "countryLetterCode": "NO", "city": "Hamar",
        "street": "Strandgata 4", "postalCode": "2317", "tenantType": "AAD", "onPremisesSyncEnabled": None, "onPremisesLastSyncDateTime": None,
        "partnerTenantType": None, "technicalNotificationMails": ["soc@" + DOMAIN], "securityComplianceNotificationMails": ["soc@" + DOMAIN],
        "verifiedDomains": [{"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": name == DOMAIN, "isInitial": name == INITIAL,
                             "name": name, "type": "Managed"} for name in (DOMAIN, INITIAL)]}])
    folder.graph_list("domains.json", "domains", [{
        "id": name, "authenticationType": "Managed", "availabilityStatus": None, "isAdminManaged": True, "isDefault": name == DOMAIN,
        "isInitial": name == INITIAL, "isRoot": True, "isVerified": True, "passwordNotificationWindowInDays": 14,
        "passwordValidityPeriodInDays": 2147483647, "supportedServices": ["Email"], "state": None} for name in (DOMAIN, INITIAL)])
    folder.text("partners.csv", "PartnerCompanyName,DapEnabled\nnone,False\n")
    folder.graph_list("delegatedAdminRelationships.json", "tenantRelationships/delegatedAdminRelationships", [
        partner(t, "Larkspur Licensing - support cases", "active", "2025-09-01T09:00:00Z", "2026-12-01T09:00:00Z", "PT0S",
                ["Service Support Administrator"])])
    group = t.group_id("RG-Helpdesk")
    base = "identityGovernance/privilegedAccess/group/"
    folder.graph_list("privilegedAccessGroupAssignmentScheduleInstances-RG-Helpdesk.json", base + "assignmentScheduleInstances", [
        {"id": f"{group}_member_{t.uid('pag', key)}", "groupId": group, "memberType": "direct", "principalId": t.user_id(key),
         "accessId": "member", "assignmentType": "assigned", "assignmentScheduleId": f"{group}_member_{t.uid('pags', key)}",
         "startDateTime": "2026-02-02T09:00:00Z", "endDateTime": "2027-02-02T09:00:00Z"} for key in ("adm.farouk", "adm.lind")])
    folder.graph_list("privilegedAccessGroupEligibilityScheduleInstances-RG-Helpdesk.json", base + "eligibilityScheduleInstances", [])
    t.sign_ins_csv(folder, "InteractiveSignIns_2026-06-01_2026-06-30.csv")
    # Tokens renewed an hour before somebody signs in again.
    renewed = [{**row, "when": row["when"] - timedelta(hours=1)} for row in t.sign_ins if row["ok"] and not row["user"].startswith("adm.")]
    t.sign_ins_csv(folder, "NonInteractiveSignIns_2026-06-01_2026-06-30.csv", renewed[:40], 10_000)
    folder.powershell_csv("Mailboxes.csv", MAILBOX_DELIVERY, mailboxes(t))
    reviews_audit_mail.clean(t, folder)
    folder.workbook("inventory.xlsx", inventory(t) + [reviews_audit_mail.workstations(t), on_premises_and_logs.clean_machines(t)])
    services_risk_devices.clean(folder, t)
    azure.clean(folder, t)
    on_premises_and_logs.clean(folder, t)
    return t, policies


def mailboxes(t):
    rows = []
    for user in t.living:
        if not user["mail"] or user["kind"] == "Guest":
            continue
        alias = user["mail"].split("@")[0]
        kind = "RoomMailbox" if user["key"].startswith("room.") else "SharedMailbox" if "shared mailbox" in user["display"] else "UserMailbox"
        rows.append({"Alias": alias, "DisplayName": user["display"], "DistinguishedName": f"CN={alias},OU={INITIAL}",
                     "EmailAddresses": f"SMTP:{user['mail']}", "ExchangeVersion": "0.20 (15.0.0.0)", "ExternalDirectoryObjectId": user["id"],
                     "Guid": t.uid("mailbox", user["key"]), "Id": alias, "Name": alias, "OrganizationId": INITIAL,
                     "PrimarySmtpAddress": user["mail"], "RecipientType": "UserMailbox", "RecipientTypeDetails": kind,
                     "UserPrincipalName": user["upn"], "DeliverToMailboxAndForward": "False"})
    return rows_of(MAILBOX_DELIVERY, rows)
