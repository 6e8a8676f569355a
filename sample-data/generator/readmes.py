"""The READMEs: what each folder shows, exactly, so that every outcome can be verified by hand."""
from . import apps_and_devices
from . import azure
from . import on_premises_and_logs
from . import reviews_audit_mail

from . import services_risk_devices


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]) + "\n"


FLAWED_STAGE1 = [
    ("1.01.a", "NoEvidence", "`subscribedSkus.json`: AAD_PREMIUM_P2 is enabled with 50 units, more than there are known holders of privileged roles; but the members of RG-Security-Readers, who need one too, are not supplied. (SPE_E3 alone would be P1.)"),
    ("1.01.b", "Pass", "14 eligible and 30 assigned (31 with the one activated) assignments; Global Administrator 2 eligible : 5 active."),
    ("1.01.c", "Pass", "Global Administrator has holders besides the emergency accounts; Security Administrator is held by adm.quill (eligible, active now)."),
    ("1.01.d", "Fail", "Privileged Role Administrator: `Notification_Admin_EndUser_Assignment` has no recipient. Exchange Administrator: `Notification_Admin_Admin_Assignment` goes only to pim-alerts@skerryvane.example, which is no account and no mailbox. Security Administrator: `Notification_Admin_Admin_Eligibility` goes only to e.lahtinen@skerryvane-ports.example, disabled. All other rules use default recipients."),
    ("1.01.e", "Fail", "Five of seven alerts are open: too many Global Administrators (7), roles assigned outside PIM (2), stale (5), redundant (1), no MFA on activation (1)."),
    ("1.01.f †", "Fail", "39 privileged assignments (26 assigned, 13 eligible; a group counts once; the activated Security Administrator is not counted a second time; custom role Harbour App Operator and SharePoint Administrator by administrative unit included), limit 9."),
    ("1.02.a", "Review", "Register of the four roles' holders, to be confirmed; the inventory gives categories for some."),
    ("1.02.b", "Fail", "7 people hold Global Administrator (5 without the emergency accounts): adm.lindqvist (eligible), m.okafor, wang.wei, adm.papadopoulou (until 2026-09-30), rufus_tidewater-consulting.example#EXT#, emergency.one, breakglass2 (eligible)."),
    ("1.02.c", "Fail", "t.brandvold (SharePoint Administrator, disabled). Winifred Harkness (User Administrator eligible; only in `deletedUsers.json`, deleted 2026-06-12)."),
    ("1.02.d", "Fail", "adm.papadopoulou 91 days; adm.osei 211 days (last success 2025-12-01: the fresh `lastSignInDateTime` of 2026-06-29 is a failed attempt); t.brandvold 240; the account with the 246-character name (adm.hohenstein) 346; test.formula never signed in, created 166 days ago. **Not** stale: wang.wei exactly 90 days; adm.halloran (non-interactive only, 10 days; last success unknown); adm.rlo and adm.newstart never signed in but created 20 and 5 days ago; emergency.one 41 days and exempt anyway."),
    ("1.02.e", "Fail", "rufus_tidewater-consulting.example#EXT# is Global Administrator. (The outlook.com guest holds Teams Administrator, not one of the four: 2.02.a.)"),
    ("1.02.f", "Fail", "Cargo Manifest Sync: Privileged Role Administrator, no owner, secret of 2023-05-14 (1,143 days). Listed without fault: Backup Connector (Exchange Administrator, owner f.bakken, certificate 102 days), managed identity mi-crane-scheduler (Cloud Device Administrator). Crew Roster holds only Directory Readers."),
    ("1.02.g", "Fail", "Fail: Server-Operators (Intune Administrator; not role-assignable, synchronised), DYN-IT-Admins (Groups Administrator; dynamic, not role-assignable). Review: RG-Exchange-Admins (nested group Messaging-Team). NoEvidence: RG-Security-Readers (no members, no owners supplied). No fault: RG-Platform-Admins, RG-Password-Desk."),
    ("1.02.h", "Review", "helpdesk@skerryvane.example (Helpdesk Administrator, three names in the display name, *shared* in the inventory); svc-crewsync by its name."),
    ("1.02.i", "Fail", "One Helpdesk Administrator assignment (since 2021-04-12) was exported with its principal expanded, and that is null."),
    ("1.02.j", "Fail", "svc-crewsync (User Administrator): a user account that a script signs in with every Tuesday at 03:15."),
    ("1.02.k †", "Fail", "l.marsh owns RG-Exchange-Admins, m.okafor owns DYN-IT-Admins. adm.quill is only an *eligible* owner of RG-Platform-Admins."),
    ("1.02.l †", "Fail", "Deepwater Managed IT - full administration: Global and Exchange Administrator, until 2027-01-15, extends itself by P180D. The support-case relationship has no privileged role; Larkspur Licensing is expired."),
    ("1.03.a", "Pass", "emergency.one and breakglass2, both from the inventory sheet, which confirms them."),
    ("1.03.b", "Fail", "breakglass2 is synchronised and on skerryvane.example. emergency.one is right."),
    ("1.03.c", "Fail", "breakglass2 is only eligible. emergency.one is permanently active, directly."),
    ("1.03.d", "Fail", "CA005 blocks all users and all apps outside approved countries and excludes nobody. emergency.one is excluded from CA001, CA003, CA004, CA007."),
    ("1.03.e", "Fail", "breakglass2 has Authenticator push and a phone only. emergency.one has a FIDO2 key."),
    ("1.03.f", "Review", "breakglass2 signed in on 2026-06-18T21:47:31Z to the Azure portal, from an unmanaged device, 12 days before the assessment."),
    ("1.03.g", "Fail", "Inventory: emergency.one tested 2026-05-20, password 2026-01-12; breakglass2 tested 2025-09-01, password 2023-04-03."),
    ("1.03.h", "Fail", "breakglass2: licence SPE_E3, manager m.okafor, phone registered. emergency.one has none of them."),
    ("1.03.i", "Fail", "Inventory: monitored *Yes* for emergency.one, *No* for breakglass2."),
    ("1.03.j", "NoEvidence", "Both signed in successfully within 90 days (41 and 12), but whether their methods are still allowed is unknown: `authenticationMethodsPolicy.json` is an error body."),
    ("1.04.a", "Fail", "wang.wei has no method. adm.vasquez has registered hardware OATH but is not capable (*method not allowed*). NoEvidence: adm.newstart has no row. Registered: adm.lindqvist, m.okafor, adm.papadopoulou, adm.demir, adm.fitzgerald (through RG-Exchange-Admins), adm.moreau, adm.sato, adm.costa, t.brandvold (disabled)."),
    ("1.04.b", "Fail", "m.okafor *Excluded* by name (CA001, CA003, CA007; CA002 would reach the account but is report-only). adm.demir *Excluded* through CA-Exclusions-Contractors inside CA-Exclusions-MFA. adm.costa *Partly* (scoped by administrative unit, so CA001 and CA013 do not reach the account; CA003 gives Office 365, CA007 only high risk): Fail. adm.sato *Partly* (as adm.costa, plus CA006 for all apps outside trusted locations): Review. Covered: wang.wei, adm.papadopoulou, the guest (CA001, CA012), k.haddad, adm.fitzgerald, adm.moreau, t.brandvold; covered once active: adm.lindqvist, d.ivanova, adm.vasquez, adm.newstart."),
    ("1.04.c", "Fail", "adm.moreau has a phone only."),
    ("1.04.d †", "Fail", "No enabled policy asks for a phishing-resistant strength: CA010 is report-only (*ReportOnly* for those whom a role condition reaches); CA013's own strength, named *Phishing resistant (ours)*, allows password + SMS; adm.sato and adm.costa are reached by neither."),
    ("1.04.e", "Fail", "skerryvane-ports.example is federated and accepts the MFA of its identity provider: d.ivanova (Privileged Role Administrator, eligible) has registered nothing: Fail; k.haddad (Exchange Administrator) has. The guest Global Administrator proves MFA at home, if at all: Review."),
]
FLAWED_LATER = [
    ("2.16.c", "CA009 names a group that no longer exists; CA011 is disabled."),
    ("2.16.e", "CA-Exclusions-MFA, CA-Exclusions-Contractors and CA-Legacy-Allow are ordinary groups; t.egeland owns the first."),
    ("3.02.a / d", "s.aune and t.rehn (chief executive, finance) have a phone only."),
    ("3.05.b / c / d / e", "Exchange Administrator activates without MFA and for 24 hours; Global Administrator needs approval with an empty approver list; User Administrator activates without justification."),
    ("3.06.a", "Successful: svc-scanner over Authenticated SMTP, j.holtermann (treasury) over IMAP4. A spray of eight failed attempts from 192.0.2.200 on 2026-06-29."),
    ("3.07.a", "m.okafor holds SharePoint Administrator besides Global Administrator."),
    ("3.16.b", "Named location *Old VPN* trusts 10.0.0.0/8."),
    ("4.03.a", "Custom role *Harbour App Operator* (credential actions, so privileged) is held by r.stenberg."),
    *apps_and_devices.FLAWED_ROWS,
]
CLEAN_STAGE1 = [
    ("1.01.a", "Pass", "SPE_E5 35 units and AAD_PREMIUM_P2 10 units, enabled."), ("1.01.b", "Pass", "7 eligible, 2 assigned, 1 activated."),
    ("1.01.c", "Pass", "adm.bellweather holds Privileged Role and Security Administrator; adm.aronsen Global Administrator."),
    ("1.01.d", "Pass", "Every administrator notification: default recipients and h.norrland@, a.aronsen@ (enabled, with mailbox)."),
    ("1.01.e", "Pass", "Seven alerts, none open."), ("1.01.f †", "Pass", "8 privileged assignments (9 if the two members of RG-Helpdesk are counted in place of the group)."),
    ("1.02.a", "Pass", "adm.aronsen, adm.bellweather, adm.castellan, both emergency accounts: the inventory gives each its category."),
    ("1.02.b", "Pass", "3: emergency.north, emergency.south (permanent), adm.aronsen (eligible); 1 without the emergency accounts."),
    ("1.02.c", "Pass", ""), ("1.02.d", "Pass", "All signed in in June."), ("1.02.e", "Pass", "Three guests, no roles."),
    ("1.02.f", "Pass", "Two service principals, neither in a role: what is only to be listed passes where there is none."), ("1.02.g", "Pass", "RG-Helpdesk: role-assignable, cloud-only, two members, owners file present and empty."),
    ("1.02.h", "Pass or NotApplicable", "No shared account with a role."), ("1.02.i", "Pass", "All principals resolve."), ("1.02.j", "Pass", ""),
    ("1.02.k †", "Pass", "RG-Helpdesk has no owner."), ("1.02.l †", "Pass", "One partner with Service Support Administrator, no extension."),
    ("1.03.a", "Pass", "emergency.north, emergency.south: confirmed by the inventory."), ("1.03.b", "Pass", "Enabled, cloud-only, on svinland.onmicrosoft.com."),
    ("1.03.c", "Pass", "Both permanent, direct."), ("1.03.d", "Pass", "Both are excluded from every policy for all users (01, 04, 06–09, 11, 14) and from the administrators' policies; 03 asks them only for the phishing-resistant strength, which both meet."),
    ("1.03.e", "Pass", "Passkey on one, certificate on the other."), ("1.03.f", "Review", "The test of both on 2026-06-04 is in the sign-in log."),
    ("1.03.g", "Review", "Inventory: tested 2026-06-04, passwords 2026-05-06."), ("1.03.h", "Pass", "No licence, manager or phone."),
    ("1.03.i", "Review", "Inventory: monitored."), ("1.03.j", "Pass", "26 days ago; Fido2 and X509Certificate are enabled for all users."),
    ("1.04.a", "Pass", "adm.aronsen, adm.bellweather, adm.castellan: passkeys, capable."), ("1.04.b", "Pass", "Policy 01 for all users and apps."),
    ("1.04.c", "Pass", ""), ("1.04.d †", "Pass", "Policy 02 by role and by group SG-Admin-Accounts."), ("1.04.e", "NotApplicable", "No federated domain, no guest in a role."),
]


def listing(folder):
    return "".join(f"- `{path}`\n" for path in sorted(folder.written) if "/groups/" not in path and not path.startswith("groups/"))


def count(outcomes):
    names = ("Pass", "Fail", "Review", "NoEvidence", "NotApplicable")
    return ", ".join(f"{name} {sum(row[1].split()[0] == name for row in outcomes)}" for name in names)


def flawed(folder, tenant):
    users = tenant.living
    synced, guests = sum(bool(u["synced"]) for u in users), sum(u["kind"] == "Guest" for u in users)
    folder.text("README.md", f"""# The flawed tenant

*Skerry & Vane Freight Group* does not exist, nor do its people. {len(users)} accounts ({synced} synchronised, {guests} guests) and one deleted;
domains skerryvane.example (managed, default), skerryvane-ports.example (**federated**), skerryvane.onmicrosoft.com (initial). Microsoft 365 E3
with 50 units of Entra ID P2. The newest event, so the as-of date, is **2026-06-30**. The sign-in log covers 2026-06-01 to 2026-06-30
({len(tenant.sign_ins)} interactive sign-ins). Written by `../generate.py`; every fact below is asserted in `../generator/verify.py`
where a file can show it.

Short names below are the part of the user principal name before `@`.

## What is here
{listing(folder)}- `graph/groups/<group id>/members.json` and `owners.json`: one folder per group, named by its id

The same facts come twice in places, as they do in practice, and must not be counted twice: users (portal CSV and Graph; the portal CSV has
`invitationState`, `identityIssuer`; Graph has sign-ins, licences, managers), groups (both), role assignments (`roleAssignments.json`,
schedule instances, `Roleassignments.csv`; the last has no scope, so adm.sato and adm.costa look tenant-wide there).

## What the evidence page shows
{table(["file", "what is wrong"], [
    ("`graph/authenticationMethodsPolicy.json`", "a Graph error body (accessDenied)"),
    ("`graph/groups/" + tenant.group_id("GRP-All-Staff") + "/members.json`", "GRP-All-Staff: 20 members and an `@odata.nextLink`, incomplete; no role and no policy uses the group"),
    ("`other/berth-tariffs.csv`", "a table that no data set matches"), ("`other/network-plan.csv`", "a PDF renamed to .csv"),
    ("`other/kick-off-notes.txt`", "free text"), ("`inventory.xlsx`, sheet *Read me*", "no data set; later sheets (Services, Exposed people, Subscriptions, Response plan, Admin workstations, VM accounts) belong to later checks"),
    ("`powershell/MsolUsers-MFA-IT.csv`", "ASCII: letters outside it are `?` (Ayşe, خالد); `StrongAuthentication…` cells lost at export; a `#TYPE` line"),
    ("`graph/applications.json`", "`hint` holds the first characters of secrets: dropped before storing"),
    ("RG-Security-Readers, GRP-Finance", "no `members.json`; GRP-Finance comes as `exportGroupMembers_2026-6-30-GRP-Finance.csv`, RG-Security-Readers not at all")])}
## Stage 1: intended outcomes
{count(FLAWED_STAGE1)}. † = beyond the roadmap.

{table(["check", "outcome", "why"], FLAWED_STAGE1)}
Display names that are hard to print: 王伟 (wang.wei), Ελένη Παπαδοπούλου (adm.papadopoulou), Дарья Иванова (d.ivanova), خالد حداد (k.haddad),
佐藤 さくら (adm.sato), `=3+1` (test.formula), a name of more than 200 characters (adm.hohenstein), a right-to-left override (adm.rlo).

## Conditional Access
{table(["policy", "state", "reach"], [
    ("CA001", "enabled", "MFA for eleven administrator roles; excludes emergency.one, m.okafor, CA-Exclusions-MFA"),
    ("CA002", "report-only", "MFA for all users"), ("CA003", "enabled", "MFA for all users, Office 365 only; exclusions as CA001"),
    ("CA004", "enabled", "blocks legacy clients for all; excludes emergency.one, CA-Legacy-Allow"),
    ("CA005", "enabled", "blocks all users outside approved countries and trusted locations; excludes nobody"),
    ("CA006", "enabled", "MFA for GRP-Finance outside trusted locations"), ("CA007", "enabled", "MFA for all users at high sign-in risk; exclusions as CA001"),
    ("CA008", "enabled", "compliant device for Global Administrators in the admin portals"), ("CA009", "enabled", "blocks a group that no longer exists"),
    ("CA010", "report-only", "phishing-resistant MFA for administrators"), ("CA011", "disabled", "MFA for guests (old)"), ("CA012", "enabled", "MFA for guests"),
    ("CA013", "enabled", "own strength for SharePoint administrators, which allows password + SMS; excludes m.okafor")])}
Security defaults are off.
{services_risk_devices.intended(services_risk_devices.FLAWED)}
## Later stages: flaws already in the evidence
{table(["check", "what is there"], sorted(FLAWED_LATER + azure.FLAWED + on_premises_and_logs.FLAWED))}

### Reviews, audit log, mail protocols
{table(["check", "outcome", "why"], reviews_audit_mail.FLAWED)}""")


def clean(folder, tenant):
    folder.text("README.md", f"""# The clean tenant

*Skerry & Vane Inland Ltd* does not exist, nor do its people: {len(tenant.living)} accounts, cloud-only, Microsoft 365 E5, domains
skerryvane-inland.example and svinland.onmicrosoft.com (initial). As of **2026-06-30**. Everything that stage 1 asks for is supplied and whole;
no automatic check fails. Written by `../generate.py`, promises asserted in `../generator/verify.py`.

## What is here
{listing(folder)}- `groups/<group id>/members.json` and `owners.json`

## Accounts that matter
{table(["account", "role", "how", "methods"], [
    ("emergency.north@svinland.onmicrosoft.com", "Global Administrator", "permanent", "passkey"),
    ("emergency.south@svinland.onmicrosoft.com", "Global Administrator", "permanent", "certificate"),
    ("adm.aronsen", "Global Administrator", "eligible to 2027-02-02", "passkey"),
    ("adm.bellweather", "Privileged Role and Security Administrator", "eligible to 2027-02-02", "passkey, Windows Hello"),
    ("adm.castellan", "Exchange and SharePoint Administrator", "eligible to 2027-02-02", "passkey"),
    ("adm.farouk, adm.lind", "Helpdesk Administrator through RG-Helpdesk", "eligible to 2027-02-02", "passkey"),
    ("adm.farouk", "License Administrator", "eligible; activated 2026-06-30T12:10Z to 16:10Z", "passkey")])}
## Stage 1: intended outcomes
{count(CLEAN_STAGE1)}. † = beyond the roadmap. *Review* only where a person has to confirm.

{table(["check", "outcome", "why"], CLEAN_STAGE1)}{services_risk_devices.intended(services_risk_devices.CLEAN)}
Also so for later stages: passwords of administrative accounts changed within 90 days; activation asks for MFA, a justification and at most 4 hours;
Global and Privileged Role Administrator need approval; risk policies, device code flow, security information, sessions and compliant devices are
covered by policies 05–10; nobody forwards mail; the inventory names every administrator, service, exposed person and the response plan.
""")


def layouts(folder, samples):
    known = [row for row in samples if row[1] != "–"]
    refused = [row for row in samples if row[1] == "–"]
    folder.text("README.md", f"""# One small file per layout

Everything belongs to *Pellworth Tugs*, which does not exist. *Layout* is the name the sample is filed under; *section* is the section of the
project's reference of export formats that gives the headings; *rows* are the rows or elements in the file (records, not title or type lines).
Where a file's name or folder carries what its content lacks (group, domain, kind of sign-in), the remark says so.
Headings marked there as inferred or unknown are so here too: the reader must accept others.

{table(["file", "dataset", "layout", "section", "rows", "remark"], [(f"`{p}`", d, l, sec, r, note) for p, d, l, sec, r, note in known])}
A ScubaGear file is one part per top-level key. `pim-active/portal-csv*.csv`, `azureadpreview.csv` and `invictus.csv` hold eligible rows too.

## refused/
Files that must **not** be taken for one of the data sets above.

{table(["file", "why not"], [(f"`{p}`", note) for p, _, _, _, _, note in refused])}""")


def write(folders, tenants, samples):
    flawed(folders["flawed"], tenants["flawed"][0])
    clean(folders["clean"], tenants["clean"][0])
    layouts(folders["layouts"], samples)
