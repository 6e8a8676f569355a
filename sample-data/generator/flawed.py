"""The flawed tenant: Skerry & Vane Freight Group, hybrid, 120 accounts, assessed as of 2026-06-30."""
from datetime import datetime, timedelta

from . import azure
from . import on_premises_and_logs
from .formats import (AS_OF, EDGE, MAILBOX_DELIVERY, MULTIFACTOR, PASSWORDLESS, PHISHING_RESISTANT, SAFARI, SIGNING_CERTIFICATE,
                      ALERTS, ca_policy, pim_alert, rng, role_id, role_policy_assignment, rows_of, subscribed_sku, uid)
from . import apps_and_devices
from . import reviews_audit_mail
from . import services_risk_devices
from .tenant import Tenant, workdays

DOMAIN, PORTS, INITIAL = "skerryvane.example", "skerryvane-ports.example", "skerryvane.onmicrosoft.com"
HQ, TERMINAL, HOME, ATTACKER = "203.0.113.24", "198.51.100.7", "192.0.2.61", "192.0.2.200"
WRONG_PASSWORD = (50126, "Error validating credentials due to invalid username or password.", "Failure")
UPDATED = "2026-06-30T04:12:33.9174556Z"
LONG_NAME = ("Maximilian Ferdinand Leopold von Hohenstein-Wallersberg zu Altenkirchen, Deputy Head of Terminal Automation, "
             "Gate Systems and Crane Scheduling, Northern Region (external address book entry, do not use for day-to-day "
             "correspondence, see directory)")
PUSH, PHONE, KEY, HELLO = "microsoftAuthenticatorPush", "mobilePhone", "fido2SecurityKey", "windowsHelloForBusiness"

STAFF = [  # name, title, department, ports domain?
    ("Sigrid Aune", "Chief Executive Officer", "Management", 0), ("Tobias Rehn", "Chief Financial Officer", "Finance", 0),
    ("Marit Solheim", "Head of Human Resources", "Human Resources", 0), ("Anders Kvale", "Payroll Specialist", "Finance", 0),
    ("Philip Oyelaran", "General Counsel", "Legal", 0), ("Åsa Björklund", "Director of Operations", "Operations", 1),
    ("Jens Holtermann", "Treasury Manager", "Finance", 0), ("Camille Rousseau", "Controller", "Finance", 0),
    ("Dagny Eide", "Accountant", "Finance", 0), ("Owen Prichard", "Accountant", "Finance", 0),
    ("Lena Marsh", "Messaging Specialist", "IT", 0), ("Jonas Rask", "Server Engineer", "IT", 0),
    ("Nnamdi Oduya", "Server Engineer", "IT", 0), ("Rolf Stenberg", "Application Engineer", "IT", 0),
    ("Grace Abara", "Internal Auditor", "Audit", 0), ("Bent Lund", "Procurement Manager", "Finance", 0),
    ("Maduka Okafor", "Head of IT Operations", "IT", 0), ("Philippa Quill", "Security Lead", "IT", 0),
    ("Ingrid Lindqvist", "Identity Engineer", "IT", 0), ("Tor Egeland", "IT Service Desk", "IT", 0),
    ("Ayşe Yıldırım", "IT Service Desk", "IT", 0), ("Mikkel Dahl", "IT Service Desk", "IT", 0),
    ("Dariya Ivanova", "Terminal Systems Manager", "Port IT", 1), ("Khaled Haddad", "Messaging Engineer", "Port IT", 1),
    ("Björn Hallgrímsson", "Harbour Master", "Port Operations", 1), ("Wioletta Król", "Crane Scheduler", "Port Operations", 1),
    ("José Ángel Peña", "Gate Supervisor", "Port Operations", 1), ("Søren Lyngby", "Pilot Coordinator", "Port Operations", 1),
    ("Fatou Diallo", "Customs Clerk", "Port Operations", 1), ("Miloš Černý", "Yard Planner", "Port Operations", 1),
    ("Aoife Brennan", "Yard Planner", "Port Operations", 1), ("Raúl Ibáñez", "Crane Operator", "Port Operations", 1),
    ("Hanne Moe", "Crane Operator", "Port Operations", 1), ("Deniz Kaplan", "Gate Clerk", "Port Operations", 1),
    ("Eero Lahtinen", "Gate Clerk", "Port Operations", 1), ("Zofia Wilk", "Gate Clerk", "Port Operations", 1),
    ("Noor Aziz", "Sales Manager", "Sales", 0), ("Liam O'Hara", "Key Account Manager", "Sales", 0),
    ("Chiara Galli", "Key Account Manager", "Sales", 0), ("Pavel Dvořák", "Sales Assistant", "Sales", 0),
    ("Emil Strand", "Sales Assistant", "Sales", 0), ("Yuki Tanabe", "Freight Forwarder", "Operations", 0),
    ("Hugo Lemaire", "Freight Forwarder", "Operations", 0), ("Ronja Ek", "Freight Forwarder", "Operations", 0),
    ("Kofi Asante", "Freight Forwarder", "Operations", 0), ("Marta Nowicka", "Fleet Planner", "Operations", 0),
    ("Isak Fjeld", "Fleet Planner", "Operations", 0), ("Ottilie Brandt", "Crew Planner", "Operations", 0),
    ("Ewan McTavish", "Crew Planner", "Operations", 0), ("Leila Rahimi", "Quality Manager", "Operations", 0),
    ("Stefan Popa", "Claims Handler", "Legal", 0), ("Vigdis Haug", "Paralegal", "Legal", 0),
    ("Tuva Nilsen", "HR Adviser", "Human Resources", 0), ("Karl Ruud", "HR Adviser", "Human Resources", 0),
    ("Beatriz Sousa", "Recruiter", "Human Resources", 0), ("Arne Vik", "Communications Adviser", "Management", 0),
    ("Selma Kaya", "Executive Assistant", "Management", 0), ("Ludvig Holm", "Board Secretary", "Management", 0),
    ("Mira Castellani", "Data Analyst", "IT", 0), ("Frode Bakken", "Network Engineer", "IT", 0),
    ("Oksana Tkach", "Network Engineer", "IT", 0), ("Petter Sund", "Driver", "Operations", 0),
    ("Rahel Meier", "Warehouse Lead", "Operations", 1), ("Teodor Ionescu", "Warehouse Clerk", "Operations", 1),
    ("Ulla Karlsen", "Warehouse Clerk", "Operations", 1), ("Viktor Ostrowski", "Warehouse Clerk", "Operations", 1),
    ("Wenche Lie", "Receptionist", "Management", 0), ("Xenia Petrou", "Trainee", "Sales", 0),
    ("Yngve Sletten", "Mechanic", "Port Operations", 1), ("Zara Hussain", "Mechanic", "Port Operations", 1),
    ("Alva Nyström", "Crane Operator", "Port Operations", 1), ("Bogdan Marin", "Lashing Foreman", "Port Operations", 1),
    ("Celeste Moreira", "Customs Clerk", "Port Operations", 1), ("Dov Levin", "Claims Handler", "Legal", 0),
    ("Elif Aksoy", "Freight Forwarder", "Operations", 0), ("Finn Torvik", "Driver", "Operations", 0),
    ("Gita Sharma", "Data Analyst", "IT", 0), ("Henrik Aas", "Key Account Manager", "Sales", 0),
    ("Ilse de Wit", "Sales Assistant", "Sales", 0),
]
ASCII = str.maketrans("åöøéèêíóúçğıışŞÅÁžýčąłüñáã", "aooeeeioucgiissAAzycalunaa")


def upn_name(name):
    first, last = name.split()[0], name.split()[-1]
    return f"{first[0]}.{last}".lower().translate(ASCII).replace("'", "").replace("ř", "r").replace("š", "s").replace("ó", "o")


def key_of(name):
    return upn_name(name)


def people(t):
    random = rng("flawed-staff")
    for index, (name, title, department, ports) in enumerate(STAFF):
        key = key_of(name)
        domain = PORTS if ports else DOMAIN
        methods = random.choices([[PUSH, PHONE], [PHONE], [PUSH, "softwareOneTimePasscode"], [], [HELLO, PUSH]], [8, 5, 4, 3, 2])[0]
        day = 3 + index % 25
        t.user(key, f"{key}@{domain}", name, f"20{18 + index % 7}-0{1 + index % 9}-{day:02}T08:1{index % 10}:00Z",
               given=name.split()[0], surname=name.split()[-1], title=title, department=department,
               mail=f"{key}@{domain}", synced=True, immutable=uid("immutable", key)[:22] + "==",
               password=f"2026-0{1 + index % 6}-{1 + index % 27:02}T07:30:00Z", licences=["SPE_E3"],
               manager=None if index == 0 else "s.aune" if index < 6 else key_of(STAFF[index % 6][0]),
               methods=methods, default_method="microsoftAuthenticatorPush" if PUSH in methods else "none",
               city="Stavanger" if ports else "Bergen", employee=True)
    t.users["p.ostrowski" if "p.ostrowski" in t.users else "v.ostrowski"].update(enabled=False, success="2026-02-03T09:00:00Z")
    t.users["e.lahtinen"].update(enabled=False, success="2025-12-19T15:22:00Z")
    # Facts that flaws rest on, never left to chance.
    t.users["m.okafor"].update(methods=[PUSH, PHONE], capable=True, licences=("SPE_E3", "AAD_PREMIUM_P2"), password="2022-02-14T09:12:00Z")
    t.users["d.ivanova"].update(display="Дарья Иванова", methods=[], capable=False, default_method="none")
    t.users["k.haddad"].update(display="خالد حداد", methods=[PUSH], capable=True, default_method=PUSH)
    for key in ("s.aune", "t.rehn"):
        t.users[key].update(methods=[PHONE], capable=True, default_method="mobilePhone")
    for key in ("r.stenberg", "g.abara", "b.lund", "j.rask", "n.oduya", "l.marsh", "t.egeland", "a.yildirim", "m.dahl",
                "f.bakken", "o.tkach", "i.lindqvist", "p.quill"):
        t.users[key].update(methods=[PUSH, PHONE], capable=True, default_method=PUSH)

    def admin(name, display, created="2024-03-04T09:00:00Z", domain=INITIAL, **more):
        t.user(name, f"{name}@{domain}", display, created, **{"methods": [PUSH], "default_method": PUSH,
               "password": "2026-05-11T08:00:00Z", "licences": ["AAD_PREMIUM_P2"], **more})

    admin("adm.lindqvist", "Ingrid Lindqvist (admin)", methods=[KEY, PUSH], other_mails=["i.lindqvist@" + DOMAIN])
    admin("wang.wei", "王伟", domain=DOMAIN, methods=[], default_method="none", success="2026-04-01T11:05:00Z",
          created="2023-09-11T06:00:00Z", password="2023-09-11T06:00:00Z")
    admin("adm.papadopoulou", "Ελένη Παπαδοπούλου", success="2026-03-31T23:30:00Z", password="2026-03-31T09:00:00Z")
    admin("adm.quill", "Philippa Quill (admin)", methods=[HELLO, PUSH], other_mails=["p.quill@" + DOMAIN])
    admin("adm.moreau", "Hélène Moreau", methods=[PHONE], default_method="mobilePhone")
    admin("adm.sato", "佐藤 さくら", methods=[PUSH])
    admin("adm.costa", "Bruno Costa")
    admin("adm.demir", "Çağla Demir", other_mails=["c.demir@demir-consulting.example"])
    admin("adm.fitzgerald", "Conor Fitzgerald", immutable="kT0mV3sJ9E6yQbW2x1zH4A==")
    admin("adm.vasquez", "Inés Vásquez", methods=["hardwareOneTimePasscode"], capable=False, default_method="none")
    admin("adm.newstart", "Solveig Nyborg", created="2026-06-25T10:00:00Z", password="2026-06-25T10:00:00Z",
          methods=[], registered_row=False)
    admin("adm.osei", "Kwabena Osei", success="2025-12-01T07:45:00Z")
    admin("adm.halloran", "Bríd Halloran", background="2026-06-20T05:02:00Z")
    admin("adm.hohenstein", LONG_NAME, success="2025-07-19T14:00:00Z", created="2021-10-04T09:00:00Z",
          password="2021-10-04T09:00:00Z", policies="DisablePasswordExpiration")
    admin("adm.rlo", "Nadia \u202egnihsihp\u202c Winter", created="2026-06-10T12:00:00Z", password="2026-06-10T12:00:00Z")
    admin("adm.berg", "Linnea Berg", methods=[KEY])
    admin("test.formula", "=3+1", created="2026-01-15T13:37:00Z", methods=[], default_method="none",
          password="2026-01-15T13:37:00Z")
    admin("t.brandvold", "Terje Brandvold", domain=DOMAIN, enabled=False, success="2025-11-02T16:20:00Z",
          created="2019-05-06T08:00:00Z", password="2025-01-20T08:00:00Z")
    t.user("svc-crewsync", "svc-crewsync@" + DOMAIN, "svc-crewsync (crew roster import)", "2020-08-17T10:00:00Z",
           password="2020-08-17T10:00:00Z", policies="DisablePasswordExpiration", person=False)
    t.user("svc-scanner", "svc-scanner@" + DOMAIN, "svc-scanner (scan to mail)", "2019-02-11T10:00:00Z",
           mail="svc-scanner@" + DOMAIN, password="2019-02-11T10:00:00Z", licences=["EXCHANGESTANDARD"],
           policies="DisablePasswordExpiration", person=False)
    t.user("helpdesk", "helpdesk@" + DOMAIN, "IT Helpdesk (shared: Tor, Ayşe, Mikkel)", "2018-11-05T09:00:00Z",
           mail="helpdesk@" + DOMAIN, password="2024-08-30T09:00:00Z", licences=["SPE_E3"], methods=[PHONE],
           default_method="mobilePhone", person=False)
    t.user("emergency.one", "emergency.one@" + INITIAL, "Emergency access one", "2024-01-22T09:00:00Z",
           password="2026-01-12T09:00:00Z", methods=[KEY], success="2026-05-20T10:14:00Z", person=False,
           policies="DisablePasswordExpiration", city=None)
    t.user("breakglass2", "breakglass2@" + DOMAIN, "Break Glass 2", "2021-06-14T09:00:00Z", synced=True,
           immutable="pQ8xWz5nT0a1LrYd7uVbGg==", password="2023-04-03T09:00:00Z", licences=["SPE_E3"],
           mail="breakglass2@" + DOMAIN, methods=[PUSH, PHONE], default_method=PUSH, manager="m.okafor", person=False)
    t.user("sync", "Sync_SVDC01_4f1c9a7b20de@" + INITIAL, "On-Premises Directory Synchronization Service Account",
           "2018-03-01T09:00:00Z", background="2026-06-30T15:41:07Z", registered_row=False, person=False, city=None)
    t.user("retired", t.uid("user", "retired").replace("-", "") + "w.harkness@" + DOMAIN, "Winifred Harkness",
           "2019-09-02T09:00:00Z", success="2026-05-29T12:00:00Z", password="2026-01-07T08:00:00Z",
           deleted="2026-06-12T14:03:55Z", licences=["AAD_PREMIUM_P2"])
    for key, label, room in (("room.fjord", "Meeting room Fjord", "room"), ("room.skerry", "Meeting room Skerry", "room"),
                             ("info", "Information (shared mailbox)", "shared"), ("claims", "Claims (shared mailbox)", "shared"),
                             ("pim-notices", "PIM notices (shared mailbox)", "shared"), ("berth", "Berth planning (shared mailbox)", "shared")):
        t.user(key, f"{key}@{DOMAIN}", label, "2020-05-04T09:00:00Z", mail=f"{key}@{DOMAIN}", enabled=False, synced=True,
               registered_row=False, person=False)

    def guest(key, mail, display, issuer, created, **more):
        t.user(key, mail.replace("@", "_") + "#EXT#@" + INITIAL, display, created, mail=mail, kind="Guest", issuer=issuer,
               invitation=more.pop("invitation", "Accepted"), city=None, usage=None, **more)

    guest("g.tidewater", "rufus@tidewater-consulting.example", "Rufus Tidewater", "ExternalAzureAD", "2025-10-06T09:00:00Z")
    guest("g.pilot", "example.pilot.skerryvane@outlook.com", "Harbour Pilot", "MicrosoftAccount", "2023-02-20T09:00:00Z", methods=[PHONE])
    for number, (name, mail, state) in enumerate((
            ("Gudrun Vell", "gudrun@vellmarine.example", "Accepted"), ("Piet Janszoon", "piet@scheldeport.example", "Accepted"),
            ("Rosa Amaral", "rosa@lusoship.example", "PendingAcceptance"), ("Customs Liaison", "liaison@customs-office.example", "Accepted"),
            ("Auditor (external)", "team@bridgewater-audit.example", "Accepted"), ("Sam Weatherby", "example.guest.skerryvane@gmail.com", "Accepted"),
            ("Yard Software Support", "support@yardsoft.example", "PendingAcceptance"), ("Elio Conti", "elio@contilog.example", "Accepted"))):
        guest(f"g.{number}", mail, name, "google.com" if "gmail" in mail else "ExternalAzureAD", f"2025-0{1 + number}-11T09:00:00Z",
              invitation=state)


def groups(t):
    t.group("RG-Exchange-Admins", "2024-02-01T09:00:00Z", "Grants Exchange Administrator", assignable=True,
            members=["adm.fitzgerald", "Messaging-Team"], owners=["l.marsh"])
    t.group("RG-Platform-Admins", "2025-01-13T09:00:00Z", "Grants Privileged Authentication Administrator; PIM for Groups",
            assignable=True, members=["adm.berg"], owners=[])
    t.group("RG-Password-Desk", "2025-01-13T09:05:00Z", "Grants Password Administrator", assignable=True,
            members=["t.egeland", "a.yildirim"], owners=[])
    t.group("RG-Security-Readers", "2024-02-01T09:10:00Z", "Grants Security Reader", assignable=True)
    t.group("Server-Operators", "2018-03-02T09:00:00Z", "Synchronised from the forest", synced=True,
            members=["j.rask", "n.oduya"], owners=[])
    t.group("DYN-IT-Admins", "2023-05-08T09:00:00Z", "Everyone in IT", types=["DynamicMembership"],
            rule='(user.department -eq "IT") and (user.jobTitle -contains "Network")', members=["f.bakken", "o.tkach"], owners=["m.okafor"])
    t.group("Messaging-Team", "2022-04-01T09:00:00Z", "Messaging specialists", members=["l.marsh", "m.castellani"], owners=[])
    t.group("CA-Exclusions-MFA", "2022-11-01T09:00:00Z", "Excluded from multifactor authentication",
            members=["svc-scanner", "CA-Exclusions-Contractors"], owners=["t.egeland"])
    t.group("CA-Exclusions-Contractors", "2022-11-01T09:05:00Z", "Contractors", members=["adm.demir", "g.0"], owners=[])
    t.group("CA-Legacy-Allow", "2021-03-01T09:00:00Z", "May use legacy protocols", members=["svc-scanner"], owners=[])
    t.group("GRP-Finance", "2019-01-07T09:00:00Z", "Finance",
            members=[k for k, u in t.users.items() if u["department"] == "Finance"] + ["adm.sato"])
    t.group("GRP-Port-Operations", "2019-01-07T09:05:00Z", "Port operations", synced=True,
            members=[k for k, u in t.users.items() if u["department"] == "Port Operations"], owners=[])
    t.group("GRP-All-Staff", "2019-01-07T09:10:00Z", "All staff", synced=True,
            members=[k for k, u in t.users.items() if u["employee"]], owners=[])
    t.group("Crew Planning", "2023-08-14T09:00:00Z", "Crew planning team", types=["Unified"], mail="crewplanning@" + DOMAIN,
            security=False, members=["o.brandt", "e.mctavish"], owners=["o.brandt"])
    t.group("All Hands", "2019-02-04T09:00:00Z", "Distribution list", mail="allhands@" + DOMAIN, security=False, members=None)


CREDENTIAL_ROLE = "Harbour App Operator"
AU = "/administrativeUnits/" + uid(INITIAL, "au", "Terminal South")


def roles(t):
    t.custom_role(CREDENTIAL_ROLE, ["microsoft.directory/applications/standard/read",
                                    "microsoft.directory/applications/credentials/update",
                                    "microsoft.directory/servicePrincipals/credentials/update"])
    t.application("Cargo Manifest Sync", "2023-05-10T08:00:00Z",
                  secrets=[("prod", "2023-05-14T08:00:00Z", "2028-05-13T08:00:00Z", "k7~")])
    t.application("Backup Connector", "2025-09-01T08:00:00Z", owners=["f.bakken"],
                  certificates=[("CN=backup.skerryvane.example", "2026-03-20T00:00:00Z", "2027-03-20T00:00:00Z")])
    t.application("mi-crane-scheduler", "2024-06-03T08:00:00Z", kind="ManagedIdentity")
    t.application("Crew Roster", "2022-01-17T08:00:00Z", owners=["o.brandt"],
                  secrets=[("roster", "2026-02-01T08:00:00Z", "2026-08-01T08:00:00Z", "Qx1")])
    t.application("Gate Camera Archive", "2021-01-17T08:00:00Z", owners=["f.bakken"],
                  secrets=[("old", "2021-01-17T08:00:00Z", "2023-01-17T08:00:00Z", "aB3")])

    a = t.assign
    a("Global Administrator", "adm.lindqvist", "2025-07-01T08:00:00Z", "2026-07-01T08:00:00Z", "Eligible")
    a("Global Administrator", "m.okafor", "2022-02-14T09:20:00Z")
    a("Global Administrator", "wang.wei", "2023-09-11T06:30:00Z")
    a("Global Administrator", "adm.papadopoulou", "2026-01-05T08:00:00Z", "2026-09-30T08:00:00Z")
    a("Global Administrator", "g.tidewater", "2025-10-06T10:00:00Z")
    a("Global Administrator", "emergency.one", "2024-01-22T09:30:00Z")
    a("Global Administrator", "breakglass2", "2021-06-14T09:30:00Z", None, "Eligible")
    a("Privileged Role Administrator", "d.ivanova", "2025-03-03T08:00:00Z", None, "Eligible")
    a("Privileged Role Administrator", "Cargo Manifest Sync", "2023-05-14T08:30:00Z")
    a("Exchange Administrator", "k.haddad", "2023-01-09T08:00:00Z")
    a("Exchange Administrator", "adm.demir", "2025-05-05T08:00:00Z", "2027-05-05T08:00:00Z", "Eligible")
    a("Exchange Administrator", "adm.vasquez", "2025-05-05T08:10:00Z", "2027-05-05T08:10:00Z", "Eligible")
    a("Exchange Administrator", "RG-Exchange-Admins", "2024-02-01T10:00:00Z")
    a("Exchange Administrator", "Backup Connector", "2025-09-01T09:00:00Z")
    a("SharePoint Administrator", "t.brandvold", "2019-05-06T09:00:00Z")
    a("SharePoint Administrator", "adm.moreau", "2024-04-02T08:00:00Z")
    a("SharePoint Administrator", "m.okafor", "2022-02-14T09:25:00Z")
    a("SharePoint Administrator", "adm.newstart", "2026-06-25T10:30:00Z", "2026-12-22T10:30:00Z", "Eligible")
    a("SharePoint Administrator", "adm.sato", "2025-02-10T08:00:00Z", scope=AU)
    a("SharePoint Administrator", "adm.costa", "2025-02-10T08:05:00Z", scope=AU)
    a("Security Administrator", "adm.quill", "2025-07-01T08:30:00Z", "2026-07-01T08:30:00Z", "Eligible")
    a("Security Administrator", "adm.quill", "2026-06-30T13:02:11Z", "2026-06-30T21:02:11Z", "Activated")
    a("Security Reader", "RG-Security-Readers", "2024-02-01T10:10:00Z", None, "Eligible")
    a("Privileged Authentication Administrator", "RG-Platform-Admins", "2025-01-13T10:00:00Z")
    a("Password Administrator", "RG-Password-Desk", "2025-01-13T10:05:00Z", "2027-01-13T10:05:00Z", "Eligible")
    a("Intune Administrator", "Server-Operators", "2022-09-19T08:00:00Z")
    a("Groups Administrator", "DYN-IT-Admins", "2023-05-08T10:00:00Z")
    a("User Administrator", "svc-crewsync", "2020-08-17T10:30:00Z")
    a("User Administrator", "adm.halloran", "2025-08-01T08:00:00Z", None, "Eligible")
    a("User Administrator", "test.formula", "2026-01-15T13:40:00Z", None, "Eligible")
    a("User Administrator", "retired", "2024-11-04T08:00:00Z", None, "Eligible")
    a("Helpdesk Administrator", "helpdesk", "2018-11-05T10:00:00Z")
    a("Helpdesk Administrator", "gone:former agent", "2021-04-12T08:00:00Z")
    a("Teams Administrator", "g.pilot", "2023-02-20T10:00:00Z")
    a("Conditional Access Administrator", "adm.osei", "2026-06-18T21:58:02Z")
    a("Application Administrator", "adm.hohenstein", "2021-10-04T10:00:00Z")
    a("Authentication Administrator", "adm.rlo", "2026-06-10T12:30:00Z", "2026-12-07T12:30:00Z", "Eligible")
    a("Cloud Device Administrator", "mi-crane-scheduler", "2024-06-03T09:00:00Z")
    a(CREDENTIAL_ROLE, "r.stenberg", "2024-07-15T08:00:00Z")
    a("Global Reader", "g.abara", "2025-01-20T08:00:00Z")
    a("Billing Administrator", "b.lund", "2022-03-07T08:00:00Z")
    a("License Administrator", "m.dahl", "2024-01-08T08:00:00Z", None, "Eligible")
    a("Reports Reader", "m.castellani", "2024-01-08T08:05:00Z")
    a("Directory Readers", "Crew Roster", "2022-01-17T09:00:00Z")
    a("Directory Synchronization Accounts", "sync", "2018-03-01T09:30:00Z")


def sign_ins(t):
    random = rng("flawed-sign-ins")
    quiet = {"test.formula", "adm.rlo", "adm.newstart", "wang.wei", "adm.papadopoulou", "t.brandvold", "adm.osei", "adm.halloran",
             "adm.hohenstein", "emergency.one", "breakglass2", "sync", "retired", "svc-scanner", "svc-crewsync"}
    days = [d for d in workdays(datetime(2026, 6, 1), AS_OF)]
    for user in t.living:
        if not user["enabled"] or user["key"] in quiet or user["invitation"] == "PendingAcceptance":
            continue
        admin = user["key"].startswith("adm.")
        count = 7 if user["employee"] else 5 if admin else 3
        for day in random.sample(days, count):
            when = day + timedelta(hours=random.randint(5, 15), minutes=random.randint(0, 59), seconds=random.randint(0, 59))
            if when.date() == AS_OF.date():
                when = when.replace(hour=min(when.hour, 14))
            app = random.choice(["Azure Portal", "Microsoft Office 365 Portal", "Azure Portal"] if admin else
                                ["Microsoft Teams", "One Outlook Web", "Office365 Shell WCSS-Client", "Office 365 SharePoint Online"])
            ports = user["upn"].endswith("@" + PORTS)
            if not user["methods"]:
                app = "Berth Planner"
            mfa = {PHONE: "Text message", KEY: "FIDO2 security key", HELLO: "Windows Hello for Business"}.get(
                user["methods"][0] if user["methods"] else "", "Mobile app notification") if user["methods"] and user["key"] != "m.okafor" else None
            office = random.random() < 0.8
            t.sign_in(user["key"], when, app, mfa=mfa, ip=(TERMINAL if ports else HQ) if office else HOME,
                      place="Stavanger, Rogaland, NO" if ports else "Bergen, Vestland, NO",
                      agent=EDGE if office else SAFARI, managed=office, access="Success" if mfa else "Not Applied")
    # The stories.
    t.sign_in("breakglass2", "2026-06-18T21:47:31Z", "Azure Portal", mfa="Mobile app notification", ip=HOME, managed=False)
    t.sign_in("m.okafor", "2026-06-22T06:58:02Z", "Azure Portal", mfa=None, ip=HOME, managed=False, access="Not Applied")
    t.sign_in("m.okafor", "2026-06-22T07:03:40Z", "Microsoft Teams", mfa=None, access="Not Applied")
    for day in (2, 9, 16, 23, 30):
        t.sign_in("svc-crewsync", f"2026-06-{day:02}T03:15:09Z", "Microsoft Graph Command Line Tools", client="Mobile Apps and Desktop clients",
                  mfa=None, ip=TERMINAL, place="Stavanger, Rogaland, NO", agent=("", "", "Windows Server 2019"), managed=False, access="Not Applied")
    for day in range(1, 31, 3):
        t.sign_in("svc-scanner", f"2026-06-{day:02}T06:02:44Z", "Office 365 Exchange Online", client="Authenticated SMTP", mfa=None,
                  ip=HQ, agent=("", "", ""), managed=False, access="Not Applied")
    for day in (4, 11):
        t.sign_in("j.holtermann", f"2026-06-{day:02}T19:20:05Z", "Office 365 Exchange Online", client="IMAP4", mfa=None, ip=HOME,
                  agent=("", "", "Android 9"), managed=False, access="Not Applied")
    for minute, key in enumerate(("adm.osei", "adm.moreau", "wang.wei", "s.aune", "t.rehn", "m.okafor", "helpdesk", "adm.osei")):
        t.sign_in(key, f"2026-06-29T02:{10 + minute:02}:17Z", "Office 365 Exchange Online", ok=False, error=WRONG_PASSWORD,
                  client="Other clients", mfa=None, ip=ATTACKER, place="Riverton, Wyoming, US", agent=("", "", ""), managed=False, access="Failure")


def conditional_access(t):
    g, u = t.group_id, t.user_id
    one = u("emergency.one")
    countries, trusted = t.uid("location", "approved countries"), "AllTrusted"
    mfa = ("OR", ["mfa"], None)
    block = ("OR", ["block"], None)
    admins = [role_id(name) for name in (
        "Global Administrator", "Privileged Role Administrator", "Exchange Administrator", "SharePoint Administrator",
        "Security Administrator", "Conditional Access Administrator", "Privileged Authentication Administrator",
        "Authentication Administrator", "User Administrator", "Helpdesk Administrator", "Application Administrator")]
    strong = {"id": t.uid("strength", "custom"), "createdDateTime": "2024-11-04T09:00:00Z", "modifiedDateTime": "2025-02-17T09:00:00Z",
              "displayName": "Phishing resistant (ours)", "description": "Security keys, for SharePoint administrators",
              "policyType": "custom", "requirementsSatisfied": "mfa", "allowedCombinations": ["fido2", "password,sms"]}
    all_clients = ("all",)

    def policy(number, name, created, **more):
        return ca_policy(t.uid("policy", str(number)), f"CA{number:03} {name}", created, **more)

    policies = [
        policy(1, "Require MFA for administrators", "2023-01-16T09:00:00Z", roles=admins, clients=all_clients, grant=mfa,
               exclude_users=[one, u("m.okafor")], exclude_groups=[g("CA-Exclusions-MFA")], modified="2025-11-24T08:12:40Z"),
        policy(2, "Require MFA for all users", "2025-09-08T09:00:00Z", state="enabledForReportingButNotEnforced", users=["All"],
               exclude_users=[one], clients=all_clients, grant=mfa),
        policy(3, "Require MFA for Office 365", "2023-02-06T09:00:00Z", users=["All"], apps=["Office365"], grant=mfa,
               exclude_users=[one, u("m.okafor")], exclude_groups=[g("CA-Exclusions-MFA")]),
        policy(4, "Block legacy authentication", "2023-02-13T09:00:00Z", users=["All"], clients=["exchangeActiveSync", "other"],
               grant=block, exclude_users=[one], exclude_groups=[g("CA-Legacy-Allow")]),
        policy(5, "Block sign-in from other countries", "2024-05-27T09:00:00Z", users=["All"], grant=block,
               locations={"includeLocations": ["All"], "excludeLocations": [countries, trusted]}),
        policy(6, "MFA for Finance outside the office", "2023-06-19T09:00:00Z", groups=[g("GRP-Finance")], grant=mfa,
               locations={"includeLocations": ["All"], "excludeLocations": [trusted]}),
        policy(7, "MFA at high sign-in risk", "2024-08-12T09:00:00Z", users=["All"], grant=mfa, sign_in_risk=["high"],
               exclude_users=[one, u("m.okafor")], exclude_groups=[g("CA-Exclusions-MFA")]),
        policy(8, "Compliant device for admin portals", "2024-09-02T09:00:00Z", roles=[role_id("Global Administrator")],
               apps=["MicrosoftAdminPortals"], grant=("OR", ["compliantDevice"], None), exclude_users=[one]),
        policy(9, "Block download for contractors", "2024-09-09T09:00:00Z", groups=[t.uid("group", "deleted contractors group")],
               apps=["Office365"], clients=["browser"], grant=block),
        policy(10, "Phishing-resistant MFA for administrators (pilot)", "2025-10-13T09:00:00Z", roles=admins, exclude_users=[one],
               state="enabledForReportingButNotEnforced", grant=("OR", [], PHISHING_RESISTANT)),
        policy(11, "MFA for guests (old)", "2022-12-05T09:00:00Z", state="disabled", users=["GuestsOrExternalUsers"], grant=mfa),
        policy(12, "MFA for guests", "2025-01-27T09:00:00Z", grant=mfa, guests={
            "guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,otherExternalUser",
            "externalTenants": {"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"}}),
        policy(13, "Strong authentication for SharePoint administrators", "2025-02-17T09:05:00Z",
               roles=[role_id("SharePoint Administrator")], exclude_users=[u("m.okafor")], grant=("OR", [], strong)),
    ]
    locations = [
        {"@odata.type": "#microsoft.graph.ipNamedLocation", "id": t.uid("location", "sites"), "displayName": "Head office and terminals",
         "createdDateTime": "2023-01-09T09:00:00Z", "modifiedDateTime": "2024-05-20T09:00:00Z", "isTrusted": True,
         "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.0/24"},
                      {"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "198.51.100.0/24"},
                      {"@odata.type": "#microsoft.graph.iPv6CidrRange", "cidrAddress": "2001:db8:40::/48"}]},
        {"@odata.type": "#microsoft.graph.ipNamedLocation", "id": t.uid("location", "old vpn"), "displayName": "Old VPN",
         "createdDateTime": "2020-03-16T09:00:00Z", "modifiedDateTime": "2020-03-16T09:00:00Z", "isTrusted": True,
         "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "10.0.0.0/8"}]},
        {"@odata.type": "#microsoft.graph.countryNamedLocation", "id": countries, "displayName": "Approved countries",
         "createdDateTime": "2024-05-27T08:50:00Z", "modifiedDateTime": "2025-03-03T09:00:00Z",
         "countriesAndRegions": ["NO", "SE", "DK", "GB", "DE", "NL"], "includeUnknownCountriesAndRegions": False,
         "countryLookupMethod": "clientIpAddress"}]
    return policies, locations, strong


RECIPIENT_FLAWS = {  # role → notification settings that reach no administrator
    "Privileged Role Administrator": {"Notification_Admin_EndUser_Assignment": (False, [])},
    "Exchange Administrator": {"Notification_Admin_Admin_Assignment": (False, ["pim-alerts@" + DOMAIN])},
    "Security Administrator": {"Notification_Admin_Admin_Eligibility": (False, ["e.lahtinen@" + PORTS])},
}


def role_policies(t):
    held = dict.fromkeys(row["role"] for row in t.active + t.eligible)
    items = []
    for name in held:
        settings = dict(permanent_active=True, permanent_eligible=True, recipients=RECIPIENT_FLAWS.get(name))
        if name == "Global Administrator":
            settings.update(approvers=[])
        if name == "Exchange Administrator":
            settings.update(activation_mfa=False, max_hours=24)
        if name == "User Administrator":
            settings.update(justification=False)
        items.append(role_policy_assignment(t.id, t.role(name), "2025-06-02T09:00:00Z", **settings))
    return items


INVENTORY_TITLE = "Skerry & Vane Freight Group"


def inventory(t):
    day = datetime
    upn = lambda key: t.users[key]["upn"]  # noqa: E731
    administrators = [
        [INVENTORY_TITLE + " – register of administrators"], ["Version 7, kept by IT Security; last reviewed 12 May 2026"], [],
        ["Account", "Category", "Service", "Justification", "Decision"],
        [upn("adm.lindqvist"), "admin only", "Entra ID", "Running the directory", "keep"],
        [upn("m.okafor"), "dual use", "Entra ID, SharePoint", "Head of IT operations", "keep"],
        [upn("wang.wei"), "admin only", "Entra ID", None, None],
        [upn("adm.papadopoulou"), "admin only", "Entra ID", "Migration project until September", "keep"],
        [upn("g.tidewater"), "external", "Entra ID", "Consultant, hardening project (ended March 2026)", "remove"],
        [upn("emergency.one"), "emergency", "Entra ID", "Emergency access", "keep"],
        [upn("breakglass2"), "emergency", "Entra ID", "Emergency access", "keep"],
        [upn("d.ivanova"), "dual use", "Entra ID", "Role assignments for terminal systems", "keep"],
        [upn("k.haddad"), "dual use", "Exchange Online", "Mail operations at the ports", "keep"],
        [upn("adm.demir"), "external", "Exchange Online", "Contractor, mail migration", "keep"],
        [upn("adm.moreau"), "admin only", "SharePoint Online", "Intranet", "keep"],
        [upn("helpdesk"), "shared", "Service desk", "Password resets", "keep"],
        [upn("svc-crewsync"), "automation", "Crew roster", "Nightly import of crews", "keep"],
        ["Cargo Manifest Sync", "automation", "Cargo manifests", None, None],
        [upn("adm.quill"), "admin only", "Defender, Entra ID", "Security lead", "keep"],
        ["j.eriksen@" + DOMAIN, "admin only", "Exchange Online", "Left the company in 2025", "remove"],
        [], ["Total: 16 entries"]]
    emergency = [
        ["Emergency (break glass) accounts"], ["Confidential. Owner: Philippa Quill"], [],
        ["Account", "Purpose", "Stored at", "Last tested", "Password changed", "Monitored"],
        [upn("emergency.one"), "Loss of Conditional Access or of the federation", "Safe, head office, envelope 1", day(2026, 5, 20), day(2026, 1, 12), "Yes"],
        [upn("breakglass2"), "Second account", "Desk of the head of IT operations", day(2025, 9, 1), day(2023, 4, 3), "No"]]
    services = [["Services"], [], ["Service", "Owner", "Administrator", "Used for", "Decision"],
                ["Entra ID", upn("p.quill"), upn("adm.lindqvist"), "Identity", "keep"],
                ["Exchange Online", upn("m.okafor"), upn("k.haddad"), "Mail", "keep"],
                ["SharePoint Online", upn("m.okafor"), upn("adm.moreau"), "Intranet", "keep"],
                ["Crew Roster", upn("o.brandt"), None, "Crew planning", "keep"],
                ["Gate Camera Archive", "g.hansen@" + DOMAIN, upn("f.bakken"), "Gate cameras", "remove"]]
    exposed = [["Exposed people"], [], ["Person", "Account", "Reason"],
               ["Sigrid Aune", upn("s.aune"), "Chief executive"], ["Tobias Rehn", upn("t.rehn"), "Chief financial officer"],
               ["Jens Holtermann", upn("j.holtermann"), "Treasury, payment approvals"], ["Marit Solheim", upn("m.solheim"), "Personnel files"]]
    subscriptions = [["Azure subscriptions"], [], ["Subscription ID", "Name", "Owner", "Purpose", "Production", "Leaving"],
                     [t.uid("subscription"), "sv-terminals-prod", upn("f.bakken"), "Crane scheduling", "Yes", "No"],
                     [t.uid("subscription", "lab"), "sv-lab", upn("j.rask"), "Trials", "No", "No"]]
    plan = [["Response plan"], [], ["Plan", "Owner", "Deputy", "Phone outside the tenant", "Last exercised", "Stored at"],
            ["Ransomware", upn("p.quill"), upn("m.okafor"), "+44 1632 960115", day(2025, 3, 14), "Binder, control room"],
            ["Loss of the tenant", "g.hansen@" + DOMAIN, None, None, None, "SharePoint"]]
    workstations = [["Admin workstations"], [], ["Device name", "Device ID", "Used by", "Purpose", "Operating system"],
                    ["PAW-BGO-01", uid("device", "adm.lindqvist"), upn("adm.lindqvist"), "Cloud administration", "Windows 11"],
                    ["PAW-BGO-02", uid("device", "adm.quill"), upn("adm.quill"), "Cloud administration", "Windows 11"]]
    machines = [["VM accounts"], [], ["Virtual machine", "Local account", "Owner", "Purpose"],
                ["vm-crane-01", "localadmin", upn("f.bakken"), "Crane scheduling"], ["vm-crane-02", "localadmin", None, "Crane scheduling"]]
    notes = [["How to keep this workbook", "Ask IT Security before adding a sheet."]]
    return [("Read me", notes), ("Administrators", administrators), ("Emergency accounts", emergency), ("Services", services),
            ("Exposed people", exposed), ("Subscriptions", subscriptions), ("Response plan", plan),
            ("Admin workstations", workstations), ("VM accounts", machines)]


def mailboxes(t):
    org = "EURP193A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/" + INITIAL
    rows = []
    for user in t.living:
        if not user["mail"] or user["kind"] == "Guest":
            continue
        alias = user["mail"].split("@")[0]
        kind = "RoomMailbox" if user["key"].startswith("room.") else "SharedMailbox" if "shared mailbox" in user["display"] else "UserMailbox"
        rows.append({
            "Alias": alias, "DisplayName": user["display"], "DistinguishedName": f"CN={alias},OU={INITIAL}", "ExchangeVersion": "0.20 (15.0.0.0)",
            "EmailAddresses": f"SMTP:{user['mail']} smtp:{alias}@{INITIAL}", "ExternalDirectoryObjectId": user["id"],
            "Guid": t.uid("mailbox", user["key"]), "Id": alias, "Name": alias, "OrganizationId": f"{org} - {org}",
            "PrimarySmtpAddress": user["mail"], "RecipientType": "UserMailbox", "RecipientTypeDetails": kind,
            "UserPrincipalName": user["upn"],
            "DeliverToMailboxAndForward": "True" if user["key"] == "m.okafor" else "False",
            "ForwardingSmtpAddress": "smtp:maduka.okafor@freemail.example" if user["key"] == "m.okafor" else
                                     "smtp:old.team@former-partner.example" if user["key"] == "claims" else "",
            "ForwardingAddress": "l.marsh" if user["key"] == "info" else ""})
    return rows_of(MAILBOX_DELIVERY, rows)


def msol_rows(t):
    header = ["BlockCredential", "DisplayName", "IsLicensed", "ObjectId", "StrongAuthenticationMethods",
              "StrongAuthenticationRequirements", "UserPrincipalName", "UserType", "MFAState"]
    rows = []
    for user in t.living:
        if user["key"] in ("m.okafor", "helpdesk", "t.egeland", "a.yildirim", "m.dahl", "k.haddad", "svc-scanner"):
            rows.append(["False", user["display"], "True", user["id"],
                         "System.Collections.Generic.List`1[Microsoft.Online.Administration.StrongAuthenticationMethod]",
                         "System.Collections.Generic.List`1[Microsoft.Online.Administration.StrongAuthenticationRequirement]",
                         user["upn"], user["kind"], {"helpdesk": "Enabled", "t.egeland": "Enforced"}.get(user["key"], "Disabled")])
    return header, rows


def build():
    t = Tenant("Skerry & Vane Freight Group", DOMAIN, INITIAL)
    people(t)
    groups(t)
    roles(t)
    sign_ins(t)
    return t


def write(folder):
    t = build()
    apps_and_devices.flawed(folder, t)
    t.users_classic_csv(folder, "portal/exportUsers_2026-6-30.csv")
    t.groups_csv(folder, "portal/exportGroup_2026-6-30.csv")
    t.group_members_csv(folder, "portal/exportGroupMembers_2026-6-30-GRP-Finance.csv", "GRP-Finance")
    t.registration_csv(folder, "portal/exportUserRegistrationDetails_2026-6-30.csv", UPDATED)
    t.pim_csv(folder, "portal/Roleassignments.csv")
    t.sign_ins_csv(folder, "portal/InteractiveSignIns_2026-06-01_2026-06-30.csv")

    t.users_json(folder, "graph/users.json")
    folder.graph_list("graph/deletedUsers.json", "directory/deletedItems/microsoft.graph.user",
                      [t.user_json(user) for user in t.users.values() if user["deleted"]])
    t.groups_json(folder, "graph/groups.json")
    t.group_people_json(folder, "graph/groups", skip_members=("GRP-Finance", "GRP-All-Staff"))
    staff = [t.directory_object(key) for key in t.groups["GRP-All-Staff"]["members"][:20]]
    group = t.group_id("GRP-All-Staff")
    folder.graph_list(f"graph/groups/{group}/members.json", "directoryObjects", staff,
                      next_link=f"https://graph.microsoft.com/v1.0/groups/{group}/members?$top=20&$skiptoken=RFNwdAIAAQ")
    t.role_definitions_json(folder, "graph/roleDefinitions.json")
    t.role_assignments_json(folder, "graph/roleAssignments.json")
    t.schedule_instances_json(folder, "graph/roleAssignmentScheduleInstances.json", "graph/roleEligibilityScheduleInstances.json")
    folder.graph_list("graph/roleManagementPolicyAssignments.json", "policies/roleManagementPolicyAssignments(policy(rules()))", role_policies(t))
    incidents = {"TooManyGlobalAdminsAssignedToTenantAlert": 7, "RolesAssignedOutsidePrivilegedIdentityManagementAlert": 2,
                 "StaleSignInAlert": 5, "RedundantAssignmentAlert": 1, "NoMfaOnRoleActivationAlert": 1}
    folder.graph_list("graph/roleManagementAlerts.json", "identityGovernance/roleManagementAlerts/alerts",
                      [pim_alert(t.id, name, incidents.get(name, 0)) for name in ALERTS], base="https://graph.microsoft.com/beta/$metadata#")
    policies, locations, strong = conditional_access(t)
    folder.graph_list("graph/conditionalAccessPolicies.json", "identity/conditionalAccess/policies", policies)
    folder.graph_list("graph/namedLocations.json", "identity/conditionalAccess/namedLocations", locations)
    folder.graph_list("graph/authenticationStrengths.json", "identity/conditionalAccess/authenticationStrength/policies",
                      [MULTIFACTOR, PASSWORDLESS, PHISHING_RESISTANT, strong])
    folder.graph_object("graph/identitySecurityDefaultsEnforcementPolicy.json", "policies/identitySecurityDefaultsEnforcementPolicy/$entity", {
        "id": "00000000-0000-0000-0000-000000000005", "displayName": "Security Defaults", "isEnabled": False,
        "description": "Security defaults is a set of basic identity security mechanisms recommended by Microsoft."})
    folder.json("graph/authenticationMethodsPolicy.json", {"error": {
        "code": "accessDenied", "message": "Insufficient privileges to complete the operation. Policy.Read.AuthenticationMethod is required.",
        "innerError": {"date": "2026-06-30T08:31:12", "request-id": t.uid("request", "error"), "client-request-id": t.uid("request", "error")}}})
    t.service_principals_json(folder, "graph/servicePrincipals.json")
    t.applications_json(folder, "graph/applications.json")

    def used(part):
        return sum(part in user["licences"] for user in t.living)
    folder.graph_list("graph/subscribedSkus.json", "subscribedSkus", [
        subscribed_sku(t.id, "SPE_E3", 100, used("SPE_E3")), subscribed_sku(t.id, "AAD_PREMIUM_P2", 50, used("AAD_PREMIUM_P2")),
        subscribed_sku(t.id, "EXCHANGESTANDARD", 5, used("EXCHANGESTANDARD")), subscribed_sku(t.id, "FLOW_FREE", 10000, 0)])
    domains = [(DOMAIN, "Managed", True, False), (PORTS, "Federated", False, False), (INITIAL, "Managed", False, True)]
    folder.graph_list("graph/organization.json", "organization", [{
        "id": t.id, "displayName": t.name, "createdDateTime": "2018-03-01T08:00:00Z", "countryLetterCode": "NO", "city": "Bergen",
        "street": "Skuteviken 1", "postalCode": "5035", "tenantType": "AAD", "onPremisesSyncEnabled": True,
        "onPremisesLastSyncDateTime": "2026-06-30T15:41:07Z", "partnerTenantType": None,
        "technicalNotificationMails": ["helpdesk@" + DOMAIN], "securityComplianceNotificationMails": [],
        "verifiedDomains": [{"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": default, "isInitial": initial,
                             "name": name, "type": kind} for name, kind, default, initial in domains]}])
    folder.graph_list("graph/domains.json", "domains", [{
        "id": name, "authenticationType": kind, "availabilityStatus": None, "isAdminManaged": True, "isDefault": default,
        "isInitial": initial, "isRoot": True, "isVerified": True, "passwordNotificationWindowInDays": 14,
        "passwordValidityPeriodInDays": 2147483647, "supportedServices": ["Email"], "state": None}
        for name, kind, default, initial in domains])
    sts = "https://sts.skerryvane-ports.example/adfs"
    folder.graph_list(f"graph/federationConfiguration-{PORTS}.json", f"domains('{PORTS}')/federationConfiguration", [{
        "@odata.type": "#microsoft.graph.internalDomainFederation", "id": t.uid("federation"), "displayName": "Skerry & Vane Ports",
        "issuerUri": "http://sts.skerryvane-ports.example/adfs/services/trust", "metadataExchangeUri": sts + "/services/trust/mex",
        "signingCertificate": SIGNING_CERTIFICATE, "passiveSignInUri": sts + "/ls/", "preferredAuthenticationProtocol": "wsFed",
        "activeSignInUri": sts + "/services/trust/2005/usernamemixed", "signOutUri": sts + "/ls/", "promptLoginBehavior": "nativeSupport",
        "isSignedAuthenticationRequestRequired": None, "nextSigningCertificate": None,
        "federatedIdpMfaBehavior": "acceptIfMfaDoneByFederatedIdp", "passwordResetUri": None,
        "signingCertificateUpdateStatus": {"certificateUpdateResult": "Success", "lastRunDateTime": "2026-06-01T03:00:00Z"}}])
    folder.graph_list("graph/delegatedAdminRelationships.json", "tenantRelationships/delegatedAdminRelationships", [
        partner(t, "Deepwater Managed IT - full administration", "active", "2025-01-15T09:00:00Z", "2027-01-15T09:00:00Z", "P180D",
                ["Global Administrator", "Exchange Administrator"]),
        partner(t, "Deepwater Managed IT - support cases", "active", "2025-06-02T09:00:00Z", "2027-06-02T09:00:00Z", "PT0S",
                ["Service Support Administrator", "Message Center Reader"]),
        partner(t, "Larkspur Licensing - reselling", "expired", "2023-04-03T09:00:00Z", "2025-04-02T09:00:00Z", "PT0S", ["User Administrator"])])
    group = t.group_id("RG-Platform-Admins")
    instance = {"groupId": group, "memberType": "direct"}
    base = "identityGovernance/privilegedAccess/group/"
    folder.graph_list("graph/privilegedAccessGroupAssignmentScheduleInstances-RG-Platform-Admins.json", base + "assignmentScheduleInstances", [
        {"id": f"{group}_member_{t.uid('pag', '1')}", **instance, "principalId": t.user_id("adm.berg"), "accessId": "member",
         "assignmentType": "activated", "assignmentScheduleId": f"{group}_member_{t.uid('pag', '2')}",
         "startDateTime": "2026-06-30T11:40:00Z", "endDateTime": "2026-06-30T19:40:00Z"}])
    folder.graph_list("graph/privilegedAccessGroupEligibilityScheduleInstances-RG-Platform-Admins.json", base + "eligibilityScheduleInstances", [
        {"id": f"{group}_member_{t.uid('pag', '3')}", **instance, "principalId": t.user_id("adm.berg"), "accessId": "member",
         "eligibilityScheduleId": f"{group}_member_{t.uid('pag', '4')}", "startDateTime": "2025-01-13T11:00:00Z",
         "endDateTime": "2027-01-13T11:00:00Z"},
        {"id": f"{group}_owner_{t.uid('pag', '5')}", **instance, "principalId": t.user_id("adm.quill"), "accessId": "owner",
         "eligibilityScheduleId": f"{group}_owner_{t.uid('pag', '6')}", "startDateTime": "2025-01-13T11:05:00Z",
         "endDateTime": "2027-01-13T11:05:00Z"}])

    folder.powershell_csv("powershell/Mailboxes.csv", MAILBOX_DELIVERY, mailboxes(t), encoding="utf-16")
    header, rows = msol_rows(t)
    folder.powershell_csv("powershell/MsolUsers-MFA-IT.csv", header, rows, encoding="ascii",
                          type_line="Selected.Microsoft.Online.Administration.User")
    reviews_audit_mail.flawed(t, folder)
    folder.workbook("inventory.xlsx", inventory(t))
    services_risk_devices.flawed(folder, t)
    folder.portal_csv("other/berth-tariffs.csv", ["Berth", "Length (m)", "Tariff per day (EUR)"],
                      [["North 1", 180, 4200], ["North 2", 220, 5100], ["South 1", 90, 1900]], bom="")
    folder.bytes("other/network-plan.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
                 b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
    folder.text("other/kick-off-notes.txt", "Kick-off, 29 June 2026\r\nExports by Ingrid and Bridget; inventory by Philippa.\r\n"
                "Still to come: authentication methods policy (access denied on the first try), members of RG-Security-Readers.\r\n")
    azure.flawed(folder, t)
    on_premises_and_logs.flawed(folder, t)
    return t, policies


def partner(t, name, status, start, end, extend, role_names):
    return {"@odata.etag": 'W/"' + t.uid("etag", name)[:12] + '"', "id": t.uid("gdap", name) + "-" + t.uid("gdap2", name),
            "displayName": name, "duration": "P730D", "autoExtendDuration": extend, "status": status,
            "customer": {"tenantId": t.id, "displayName": t.name},
            "accessDetails": {"unifiedRoles": [{"roleDefinitionId": role_id(role)} for role in role_names]},
            "createdDateTime": start, "lastModifiedDateTime": start, "activatedDateTime": start, "endDateTime": end}
