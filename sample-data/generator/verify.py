"""Reads the written files back and asserts what the READMEs promise: ids agree, dates fit, every flaw is really there."""
import csv
import io
import json
import os
import re
from datetime import date, datetime

from .formats import FOUR, PHISHING_RESISTANT, SIGN_IN_HEADER, is_privileged, role_id

AS_OF = date(2026, 6, 30)
EVENT = re.compile(r"(created|lastPasswordChange|last\w*SignIn|lastUpdated|modified|lastModified|start|deleted|activated|lastScanned|lastSync)\w*DateTime$", re.I)
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        raw = file.read()
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if raw.startswith(mark):
            return raw.decode(encoding).lstrip("\ufeff")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def value(*path):
    return json.loads(read(*path))["value"]


def table(*path):
    return list(csv.DictReader(io.StringIO(read(*path))))


def age(text):
    return max(0, (AS_OF - datetime.fromisoformat(text[:10]).date()).days)


def events(item):
    """Every date of an event anywhere in a JSON value; ends and expiries are not events."""
    if isinstance(item, dict):
        for key, inner in item.items():
            if isinstance(inner, str) and EVENT.search(key) and not key.lower().startswith("end"):
                yield inner
            else:
                yield from events(inner)
    elif isinstance(item, list):
        for inner in item:
            yield from events(inner)


def last_use(user):
    activity = user.get("signInActivity") or {}
    if activity.get("lastSuccessfulSignInDateTime"):
        return activity["lastSuccessfulSignInDateTime"]
    known = [activity.get(k) for k in ("lastSignInDateTime", "lastNonInteractiveSignInDateTime") if activity.get(k)]
    return max(known) if known else user["createdDateTime"]


class Export:
    """The files of one tenant folder, joined as far as the checks below need."""

    def __init__(self, root, graph, portal):
        self.root, self.graph = root, os.path.join(root, graph)
        self.users = {u["id"]: u for u in value(self.graph, "users.json")}
        self.groups = {g["id"]: g for g in value(self.graph, "groups.json")}
        self.apps = {a["id"]: a for a in value(self.graph, "servicePrincipals.json")}
        self.assignments = value(self.graph, "roleAssignments.json")
        self.active = value(self.graph, "roleAssignmentScheduleInstances.json")
        self.eligible = value(self.graph, "roleEligibilityScheduleInstances.json")
        self.definitions = {r["id"]: r for r in value(self.graph, "roleDefinitions.json")}
        self.policies = value(self.graph, "conditionalAccessPolicies.json")
        self.log = table(root, portal, "InteractiveSignIns_2026-06-01_2026-06-30.csv")
        self.name_of = {u["id"]: u["userPrincipalName"].split("@")[0] for u in self.users.values()}

    def held(self, role, rows=None):
        return [r["principalId"] for r in (rows or self.active + self.eligible)
                if self.definitions[r["roleDefinitionId"]]["displayName"] == role]

    def privileged(self, row):
        role = self.definitions[row["roleDefinitionId"]]
        custom = not role["isBuiltIn"] and any("credentials" in action for action in role["rolePermissions"][0]["allowedResourceActions"])
        return custom or is_privileged(role["displayName"])

    def standing_and_eligible(self):
        return [r for r in self.active if r["assignmentType"] == "Assigned"] + self.eligible

    def stale(self):
        return {self.name_of[r["principalId"]] for r in self.active + self.eligible
                if r["principalId"] in self.users and age(last_use(self.users[r["principalId"]])) > 90}


def consistent(x, gone, dangling):
    known = set(x.users) | set(x.groups) | set(x.apps)
    missing = {r["principalId"] for r in x.active + x.eligible + x.assignments} - known
    assert len(missing) == gone, missing
    assert {(r["principalId"], r["roleDefinitionId"], r["directoryScopeId"]) for r in x.active} == \
        {(r["principalId"], r["roleDefinitionId"], r["directoryScopeId"]) for r in x.assignments}
    assert all(r["roleDefinitionId"] in x.definitions for r in x.active + x.eligible)
    named = set()
    for policy in x.policies:
        for key, ids in policy["conditions"]["users"].items():
            if key.endswith(("Users", "Groups")) and isinstance(ids, list):
                named |= {i for i in ids if UUID.match(i)}
    assert len(named - known) == dangling, named - known
    for row in x.log:
        user = x.users[row["User ID"]]
        assert user["userPrincipalName"] == row["Username"] and user["displayName"] == row["User"]
        if row["Status"] == "Success":
            assert user["accountEnabled"], row["Username"]
            assert user["signInActivity"]["lastSuccessfulSignInDateTime"] >= row["Date (UTC)"]
    dates = sorted(row["Date (UTC)"] for row in x.log)
    assert dates[0] >= "2026-06-01" and dates[-1][:10] <= "2026-06-30"
    for base, _, names in os.walk(x.root):
        for name in names:
            if name.endswith(".json"):
                for moment in events(json.loads(read(base, name))):
                    assert moment[:10] <= "2026-06-30", (name, moment)
    for group in os.listdir(os.path.join(x.graph, "groups")):
        assert group in x.groups
        for part in os.listdir(os.path.join(x.graph, "groups", group)):
            assert all(m["id"] in known for m in value(x.graph, "groups", group, part))
    consumed = {s["skuId"]: s["consumedUnits"] for s in value(x.graph, "subscribedSkus.json")}
    for sku, units in consumed.items():
        assert units == sum(sku in [a["skuId"] for a in u["assignedLicenses"]] for u in x.users.values())
    managers = [u["manager"]["id"] for u in x.users.values() if "manager" in u]
    assert managers and all(m in x.users for m in managers)


def flawed(root):
    x = Export(root, "graph", "portal")
    consistent(x, gone=2, dangling=1)
    assert len(x.users) == 119 and len(x.log) > 600
    portal = {u["id"]: u for u in table(root, "portal", "exportUsers_2026-6-30.csv")}
    assert set(portal) == set(x.users)
    assert all((portal[i]["accountEnabled"] == "True") == u["accountEnabled"] for i, u in x.users.items())
    registration = {r["userPrincipalName"]: r for r in table(root, "portal", "exportUserRegistrationDetails_2026-6-30.csv")}
    by_name = {name: x.users[i] for i, name in x.name_of.items()}
    assert set(registration) <= {u["userPrincipalName"] for u in x.users.values()}

    def methods(name):
        return json.loads(registration[by_name[name]["userPrincipalName"]]["methodsRegistered"])

    assert len(set(x.held("Global Administrator"))) == 7
    assert len([r for r in x.standing_and_eligible() if x.privileged(r)]) == PRIVILEGED_FLAWED
    assert x.stale() == {"adm.papadopoulou", "t.brandvold", "test.formula", "adm.osei", "adm.hohenstein"}, x.stale()
    assert age(last_use(by_name["wang.wei"])) == 90 and age(last_use(by_name["adm.papadopoulou"])) == 91
    assert not by_name["t.brandvold"]["accountEnabled"]
    deleted = value(root, "graph", "deletedUsers.json")[0]
    assert deleted["id"] in {r["principalId"] for r in x.eligible} and deleted["deletedDateTime"]
    gone = [r for r in x.assignments if r["principal"] is None]
    assert len(gone) == 1 and gone[0]["principalId"] not in {*x.users, *x.groups, *x.apps, deleted["id"]}
    assert any(x.users[i]["userType"] == "Guest" for i in x.held("Global Administrator") if i in x.users)
    apps = {a["displayName"]: a for a in value(root, "graph", "applications.json")}
    assert apps["Cargo Manifest Sync"]["owners"] == [] and age(apps["Cargo Manifest Sync"]["passwordCredentials"][0]["startDateTime"]) == 1143
    assert age(apps["Backup Connector"]["keyCredentials"][0]["startDateTime"]) == 102
    groups = {g["displayName"]: g for g in x.groups.values()}
    assert groups["Server-Operators"]["isAssignableToRole"] is None and groups["Server-Operators"]["onPremisesSyncEnabled"]
    assert groups["DYN-IT-Admins"]["groupTypes"] == ["DynamicMembership"]
    assert not os.path.exists(os.path.join(root, "graph", "groups", groups["RG-Security-Readers"]["id"]))
    members = value(root, "graph", "groups", groups["RG-Exchange-Admins"]["id"], "members.json")
    assert any(m["@odata.type"].endswith("group") for m in members)
    second = by_name["breakglass2"]
    assert second["onPremisesSyncEnabled"] and second["assignedLicenses"] and second["manager"]
    assert second["id"] in [r["principalId"] for r in x.eligible] and second["id"] not in [r["principalId"] for r in x.active]
    assert [r["Date (UTC)"] for r in x.log if r["User ID"] == second["id"]] == ["2026-06-18T21:47:31Z"]
    one = by_name["emergency.one"]["id"]
    locking = [p["displayName"][:5] for p in x.policies if p["state"] == "enabled" and p["conditions"]["users"]["includeUsers"] == ["All"]
               and one not in p["conditions"]["users"]["excludeUsers"]]
    assert locking == ["CA005"], locking
    assert methods("wang.wei") == [] and methods("adm.moreau") == ["mobilePhone"] and methods("d.ivanova") == []
    assert registration[by_name["adm.vasquez"]["userPrincipalName"]]["isMfaCapable"] == "False" and methods("adm.vasquez")
    assert by_name["adm.newstart"]["userPrincipalName"] not in registration
    assert json.loads(read(root, "graph", "authenticationMethodsPolicy.json"))["error"]
    nextlink = [n for b, _, ns in os.walk(root) for n in ns if n.endswith(".json") and "nextLink" in read(b, n)]
    assert nextlink == ["members.json"]
    assert len([a for a in value(root, "graph", "roleManagementAlerts.json") if a["isActive"]]) == 5
    names = [u["displayName"] for u in x.users.values()]
    assert "=3+1" in names and any(len(n) > 200 for n in names) and any("\u202e" in n for n in names)
    header = read(root, "portal", "InteractiveSignIns_2026-06-01_2026-06-30.csv").split("\r\n")[0]
    assert header.split(",") == SIGN_IN_HEADER and header.count("Incoming token type") == 2 and "Application ID ," in header and "system  number" in header


PRIVILEGED_FLAWED = 39


def clean(root):
    x = Export(root, "", "")
    consistent(x, gone=0, dangling=0)
    assert len(set(x.held("Global Administrator"))) == 3
    assert len([r for r in x.standing_and_eligible() if x.privileged(r)]) == 8
    assert not x.stale()
    registration = {r["id"]: r for r in value(root, "userRegistrationDetails.json")}
    strong = {"passKeyDeviceBound", "windowsHelloForBusiness", "certificateBasedAuthentication"}
    emergency = {i for i, n in x.name_of.items() if n.startswith("emergency.")}
    methods = {i: set(registration[i]["methodsRegistered"]) for i in emergency}
    assert len(emergency) == 2 and all(m & strong for m in methods.values()) and not set.intersection(*methods.values())
    for policy in x.policies:
        people = policy["conditions"]["users"]
        if policy["state"] == "enabled" and people["includeUsers"] == ["All"]:
            assert emergency <= set(people["excludeUsers"]), policy["displayName"]
        if emergency & set(people["includeUsers"]):
            assert policy["grantControls"]["authenticationStrength"] == PHISHING_RESISTANT
    for row in x.active + x.eligible:
        who = row["principalId"]
        assert who in x.users or x.groups[who]["isAssignableToRole"]
        if who in x.users:
            user = x.users[who]
            assert user["accountEnabled"] and user["userType"] == "Member" and not user["onPremisesSyncEnabled"]
            assert registration[who]["isMfaCapable"] and set(registration[who]["methodsRegistered"]) <= strong
            assert age(user["lastPasswordChangeDateTime"]) <= 90 and age(last_use(user)) <= 30
    standing = [r for r in x.active if r["assignmentType"] == "Assigned" and r["endDateTime"] is None]
    assert {r["principalId"] for r in standing} == emergency and {r["roleDefinitionId"] for r in standing} == {role_id(FOUR[0])}
    assert not any(u["assignedLicenses"] or "manager" in u for i, u in x.users.items() if i in emergency)
    assert not any(a["isActive"] for a in value(root, "roleManagementAlerts.json"))
    working = {u["mail"] for u in x.users.values() if u["accountEnabled"] and u["mail"]}
    for item in value(root, "roleManagementPolicyAssignments.json"):
        rules = item["policy"]["rules"]
        assert len(rules) == 17
        assert all(r["isDefaultRecipientsEnabled"] and set(r["notificationRecipients"]) <= working for r in rules if "Notification" in r["id"])


def layouts(root, samples):
    listed = {path.split("#")[0] for path, *_ in samples} | {"README.md"}
    found = {os.path.relpath(os.path.join(b, n), root).replace(os.sep, "/") for b, _, ns in os.walk(root) for n in ns}
    assert listed == found, listed ^ found
    for path, dataset, _, _, rows, _ in samples:
        if not isinstance(rows, int) or "#" in path:
            continue
        text = read(root, path)
        if path.endswith(".csv"):
            lines = [line for line in text.splitlines() if not line.startswith(("#TYPE", "sep="))]
            seen = len(list(csv.reader(lines))) - 1
        elif "with-warning" in path:
            seen = len(json.loads(text[text.index("["):]))
        else:
            try:
                data = json.loads(text)
                tables = data["tables"] if "tables" in data else data if isinstance(data, list) else []
                tables = [table for table in tables if "rows" in table or table.get("TableKind") == "PrimaryResult"]
                if tables:
                    seen = len(tables[0].get("rows", tables[0].get("Rows")))
                else:
                    seen = len(data) if isinstance(data, list) else len(data["value"]) if "value" in data else 1
            except json.JSONDecodeError:
                seen = len([json.loads(line) for line in text.splitlines()])
        assert seen == rows, (path, seen, rows)


def check(base, tenants, samples):
    flawed(os.path.join(base, "flawed"))
    clean(os.path.join(base, "clean"))
    layouts(os.path.join(base, "layouts"), samples)
    size = sum(os.path.getsize(os.path.join(b, n)) for f in ("flawed", "clean", "layouts") for b, _, ns in os.walk(os.path.join(base, f)) for n in ns)
    assert size < 2_600_000, size
    print(f"sample data: {size:,} bytes in flawed, clean and layouts; every promise of the READMEs holds")
