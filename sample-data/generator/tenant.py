"""A tenant in memory and its exports: each method writes one file in the dialect its name says."""
import json
from datetime import datetime, timedelta

from .formats import (APP_RESOURCE, APPS, EDGE, GRAPH_BETA, GROUPS_PORTAL, MICROSOFT_TENANT, PASSWORDLESS_METHODS,
                      PIM_PORTAL, REGISTRATION_PORTAL, RESOURCES, ROLES, SIGN_IN_HEADER, SKUS, TOKEN_TYPE_AGAIN,
                      USERS_CLASSIC, assignment_id, is_privileged, role_id, rows_of, sign_in_row, uid, yes)


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def at(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


class Tenant:
    def __init__(self, name, domain, initial):
        self.name, self.domain, self.initial = name, domain, initial
        self.id = uid("tenant", initial)
        self.users, self.groups, self.apps = {}, {}, {}
        self.active, self.eligible, self.custom_roles = [], [], {}
        self.sign_ins, self._request = [], 0

    def uid(self, *parts):
        return uid(self.initial, *parts)

    # People -------------------------------------------------------------------------------------

    def user(self, key, upn, display, created, given=None, surname=None, title=None, department=None, mail=None,
             enabled=True, synced=None, kind="Member", password=None, licences=(), manager=None, other_mails=(),
             success=None, interactive=None, background=None, immutable=None, issuer=None, invitation=None, methods=(),
             capable=None, registered_row=True, default_method="none", city="Bergen", usage="NO", person=True, policies=None,
             deleted=None, employee=None):
        """success / interactive / background: last sign-ins not in the log of the period (those in it are added later)."""
        assert key not in self.users, key
        self.users[key] = dict(
            key=key, id=self.uid("user", key), upn=upn, display=display, created=created, given=given, surname=surname,
            title=title, department=department, mail=mail, enabled=enabled, synced=synced, kind=kind,
            password=password or created, licences=tuple(licences), manager=manager, other_mails=list(other_mails),
            success=success, interactive=interactive, background=background, immutable=immutable, issuer=issuer,
            invitation=invitation, methods=list(methods), capable=bool(methods) if capable is None else capable,
            registered_row=registered_row, default_method=default_method, city=city, usage=usage, person=person,
            policies=policies, deleted=deleted, employee=employee)
        return self.users[key]

    def user_id(self, key):
        return self.users[key]["id"]

    @property
    def living(self):
        return [user for user in self.users.values() if not user["deleted"]]

    def users_classic_csv(self, folder, path):
        rows = []
        for user in self.living:
            rows.append({
                "userPrincipalName": user["upn"], "displayName": user["display"], "surname": user["surname"],
                "mail": user["mail"], "givenName": user["given"], "id": user["id"], "userType": user["kind"],
                "jobTitle": user["title"], "department": user["department"], "accountEnabled": yes(user["enabled"]),
                "usageLocation": user["usage"], "city": user["city"],
                "country": "Norway" if user["usage"] == "NO" else "", "companyName": self.name if user["department"] else "",
                "creationType": "Invitation" if user["issuer"] else "",
                "directorySynced": "True" if user["synced"] else "", "invitationState": user["invitation"],
                "identityIssuer": user["issuer"] or self.initial, "createdDateTime": user["created"],
                "alternateEmailAddress": user["other_mails"][0] if user["other_mails"] else ""})
        folder.portal_csv(path, USERS_CLASSIC, rows_of(USERS_CLASSIC, rows))

    def user_json(self, user):
        item = {
            "id": user["id"], "userPrincipalName": user["upn"], "displayName": user["display"], "mail": user["mail"],
            "userType": user["kind"], "accountEnabled": user["enabled"], "createdDateTime": user["created"],
            "creationType": "Invitation" if user["issuer"] else None,
            "externalUserState": user["invitation"] or None, "onPremisesSyncEnabled": True if user["synced"] else None,
            "onPremisesImmutableId": user["immutable"],
            "onPremisesLastSyncDateTime": "2026-06-30T15:41:07Z" if user["synced"] else None,
            "lastPasswordChangeDateTime": user["password"], "passwordPolicies": user["policies"],
            "assignedLicenses": [{"disabledPlans": [], "skuId": SKUS[part]} for part in user["licences"]],
            "jobTitle": user["title"], "department": user["department"], "otherMails": user["other_mails"],
            "proxyAddresses": ["SMTP:" + user["mail"]] if user["mail"] and user["kind"] == "Member" else [],
            "identities": [{"signInType": "userPrincipalName", "issuer": self.initial, "issuerAssignedId": user["upn"]}]
            if not user["issuer"] else
            [{"signInType": "federated", "issuer": user["issuer"], "issuerAssignedId": None},
             {"signInType": "userPrincipalName", "issuer": self.initial, "issuerAssignedId": user["upn"]}],
            "deletedDateTime": user["deleted"]}
        activity = self.activity(user)
        if activity:
            item["signInActivity"] = activity
        if user["manager"]:
            chief = self.users[user["manager"]]
            item["manager"] = {"@odata.type": "#microsoft.graph.user", "id": chief["id"],
                               "userPrincipalName": chief["upn"]}
        return item

    def activity(self, user):
        """What signInActivity says: the log of the period, or the older dates given."""
        success, interactive, background = user["success"], user["interactive"], user["background"]
        for row in self.sign_ins:
            if row["user"] == user["key"]:
                interactive = max(interactive or "", iso(row["when"]))
                if row["ok"]:
                    success = max(success or "", iso(row["when"]))
        interactive = interactive or success
        if not (success or interactive or background):
            return None

        def request(part, when):
            return self.uid("activity", user["key"], part) if when else None
        return {"lastSignInDateTime": interactive, "lastSignInRequestId": request("i", interactive),
                "lastNonInteractiveSignInDateTime": background,
                "lastNonInteractiveSignInRequestId": request("n", background),
                "lastSuccessfulSignInDateTime": success, "lastSuccessfulSignInRequestId": request("s", success)}

    def users_json(self, folder, path):
        context = ("users(id,userPrincipalName,displayName,mail,userType,accountEnabled,createdDateTime,creationType,"
                   "externalUserState,onPremisesSyncEnabled,onPremisesImmutableId,onPremisesLastSyncDateTime,"
                   "lastPasswordChangeDateTime,passwordPolicies,assignedLicenses,jobTitle,department,otherMails,"
                   "proxyAddresses,identities,deletedDateTime,signInActivity,manager())")
        folder.graph_list(path, context, [self.user_json(user) for user in self.living])

    def registration_csv(self, folder, path, updated):
        rows = []
        for user in self.registered():
            rows.append({
                "userPrincipalName": user["upn"], "userDisplayName": user["display"], "isMfaCapable": yes(user["capable"]),
                "isPasswordlessCapable": yes(bool(PASSWORDLESS_METHODS & set(user["methods"]))),
                "isSsprCapable": yes(len(user["methods"]) > 1), "defaultMfaMethod": user["default_method"],
                "methodsRegistered": json.dumps(user["methods"], separators=(",", ":")), "lastUpdatedDateTime": updated})
        folder.portal_csv(path, REGISTRATION_PORTAL, rows_of(REGISTRATION_PORTAL, rows))

    def registration_json(self, folder, path, updated):
        holders = {row["principal"] for row in self.active + self.eligible}
        items = []
        for user in self.registered():
            preferred = {"microsoftAuthenticatorPush": "push", "softwareOneTimePasscode": "oath", "mobilePhone": "sms"}
            strong = next((preferred[m] for m in user["methods"] if m in preferred), "none")
            items.append({
                "id": user["id"], "userPrincipalName": user["upn"], "userDisplayName": user["display"],
                "userType": user["kind"].lower(), "isAdmin": user["key"] in holders,
                "isSsprRegistered": len(user["methods"]) > 1, "isSsprEnabled": True, "isSsprCapable": len(user["methods"]) > 1,
                "isMfaRegistered": bool(user["methods"]), "isMfaCapable": user["capable"],
                "isPasswordlessCapable": bool(PASSWORDLESS_METHODS & set(user["methods"])),
                "isSystemPreferredAuthenticationMethodEnabled": True, "systemPreferredAuthenticationMethods": [],
                "userPreferredMethodForSecondaryAuthentication": strong, "methodsRegistered": user["methods"],
                "lastUpdatedDateTime": updated})
        folder.graph_list(path, "reports/authenticationMethods/userRegistrationDetails", items)

    def registered(self):
        return [user for user in self.living if user["registered_row"]]

    # Groups -------------------------------------------------------------------------------------

    def group(self, key, created, description=None, assignable=None, synced=None, types=(), rule=None, members=None,
              owners=None, mail=None, security=True):
        """members / owners: keys of users and groups, or None where that file was not exported."""
        self.groups[key] = dict(key=key, id=self.uid("group", key), created=created, description=description,
                                assignable=assignable, synced=synced, types=list(types), rule=rule, members=members,
                                owners=owners, mail=mail, security=security)

    def group_id(self, key):
        return self.groups[key]["id"]

    def group_json(self, group):
        return {"id": group["id"], "displayName": group["key"], "description": group["description"],
                "mail": group["mail"], "mailEnabled": group["mail"] is not None,
                "mailNickname": group["key"].replace(" ", "").lower(), "securityEnabled": group["security"],
                "groupTypes": group["types"], "isAssignableToRole": group["assignable"],
                "isManagementRestricted": None, "membershipRule": group["rule"],
                "membershipRuleProcessingState": "On" if group["rule"] else None,
                "onPremisesSyncEnabled": True if group["synced"] else None,
                "onPremisesSamAccountName": group["key"] if group["synced"] else None,
                "createdDateTime": group["created"], "renewedDateTime": group["created"], "expirationDateTime": None,
                "visibility": "Private" if group["assignable"] else None, "classification": None, "assignedLicenses": [],
                "resourceProvisioningOptions": ["Team"] if "Unified" in group["types"] else []}

    def groups_json(self, folder, path):
        folder.graph_list(path, "groups", [self.group_json(group) for group in self.groups.values()])

    def groups_csv(self, folder, path):
        rows = [{"id": group["id"], "displayName": group["key"], "mailEnabled": yes(group["mail"] is not None),
                 "securityEnabled": yes(group["security"]), "groupTypes": json.dumps(group["types"], separators=(",", ":")),
                 "onPremisesSyncEnabled": "True" if group["synced"] else "", "mail": group["mail"],
                 "isAssignableToRole": yes(group["assignable"]),
                 "resourceProvisioningOptions": '["Team"]' if "Unified" in group["types"] else "[]",
                 "createdDateTime": group["created"], "membershipRuleProcessingState": "On" if group["rule"] else ""}
                for group in self.groups.values()]
        folder.portal_csv(path, GROUPS_PORTAL, rows_of(GROUPS_PORTAL, rows))

    def directory_object(self, key):
        if key in self.groups:
            return {"@odata.type": "#microsoft.graph.group", "id": self.group_id(key), "displayName": key,
                    "mail": self.groups[key]["mail"], "securityEnabled": True}
        user = self.users[key]
        return {"@odata.type": "#microsoft.graph.user", "id": user["id"], "displayName": user["display"],
                "userPrincipalName": user["upn"], "mail": user["mail"], "jobTitle": user["title"]}

    def group_people_json(self, folder, base, skip_members=()):
        """One folder per group, named by its id; members.json and owners.json inside."""
        for group in self.groups.values():
            for part in ("members", "owners"):
                if group[part] is None or (part == "members" and group["key"] in skip_members):
                    continue
                folder.graph_list(f"{base}/{group['id']}/{part}.json", "directoryObjects",
                                  [self.directory_object(key) for key in group[part]])

    def group_members_csv(self, folder, path, key):
        header = "id,userPrincipalName,displayName,objectType,userType,isUser,isGroup,isGuest".split(",")
        rows = []
        for member in self.groups[key]["members"]:
            user = self.users[member]
            rows.append([user["id"], user["upn"], user["display"], "user", user["kind"], "True", "False",
                         yes(user["kind"] == "Guest")])
        folder.portal_csv(path, header, rows)

    # Roles --------------------------------------------------------------------------------------

    def custom_role(self, name, actions):
        self.custom_roles[name] = (self.uid("role", name), actions)

    def role(self, name):
        return self.custom_roles[name][0] if name in self.custom_roles else role_id(name)

    def privileged(self, name):
        return name in self.custom_roles or is_privileged(name)

    def assign(self, role, principal, start, end=None, kind="Assigned", scope="/"):
        """kind: Assigned, Activated or Eligible. principal: key of a user, group or app; 'gone:x' for a deleted one."""
        row = dict(role=role, principal=principal, start=start, end=end, kind=kind, scope=scope)
        (self.eligible if kind == "Eligible" else self.active).append(row)

    def principal_id(self, key):
        if key.startswith("gone:"):
            return self.uid("gone", key)
        return (self.users.get(key) or self.groups.get(key) or self.apps[key])["id"]

    def principal_json(self, key):
        if key.startswith("gone:"):
            return None
        if key in self.apps:
            app = self.apps[key]
            return {"@odata.type": "#microsoft.graph.servicePrincipal", "id": app["id"], "displayName": key,
                    "appId": app["app_id"], "servicePrincipalType": app["kind"], "accountEnabled": True}
        return self.directory_object(key) if key not in self.users or not self.users[key]["deleted"] else None

    def role_definitions_json(self, folder, path):
        items = []
        for name, (template, flagged) in ROLES.items():
            items.append({"id": template, "description": f"Built-in role: {name}.", "displayName": name, "isBuiltIn": True,
                          "isEnabled": True, "isPrivileged": flagged, "resourceScopes": ["/"], "templateId": template,
                          "version": "1", "rolePermissions": [{"allowedResourceActions": [
                              "microsoft.directory/users/standard/read"], "condition": None}]})
        for name, (custom, actions) in self.custom_roles.items():
            items.append({"id": custom, "description": f"{name} of {self.name}", "displayName": name, "isBuiltIn": False,
                          "isEnabled": True, "isPrivileged": False, "resourceScopes": ["/"], "templateId": custom,
                          "version": "1", "rolePermissions": [{"allowedResourceActions": actions, "condition": None}]})
        folder.graph_list(path, "roleManagement/directory/roleDefinitions", items, base=GRAPH_BETA)

    def assignment_key(self, row):
        return assignment_id(self.role(row["role"]), self.principal_id(row["principal"]), row["scope"])

    def role_assignments_json(self, folder, path):
        items = []
        for row in self.active:
            items.append({"id": self.assignment_key(row), "principalId": self.principal_id(row["principal"]),
                          "principalOrganizationId": self.id, "resourceScope": row["scope"],
                          "directoryScopeId": row["scope"], "roleDefinitionId": self.role(row["role"]),
                          "principal": self.principal_json(row["principal"])})
        folder.graph_list(path, "roleManagement/directory/roleAssignments(principal())", items)

    def schedule_instances_json(self, folder, active_path, eligible_path):
        active, eligible = [], []
        for row in self.active:
            key = self.assignment_key(row)
            active.append({"id": key, "principalId": self.principal_id(row["principal"]),
                           "roleDefinitionId": self.role(row["role"]), "directoryScopeId": row["scope"], "appScopeId": None,
                           "startDateTime": row["start"], "endDateTime": row["end"], "assignmentType": row["kind"],
                           "memberType": "Direct", "roleAssignmentOriginId": key,
                           "roleAssignmentScheduleId": self.uid("schedule", key)})
        for row in self.eligible:
            key = self.assignment_key(row)
            schedule = self.uid("eligible", key)
            eligible.append({"id": key[:-2] + "-e-1", "principalId": self.principal_id(row["principal"]),
                             "roleDefinitionId": self.role(row["role"]), "directoryScopeId": row["scope"],
                             "appScopeId": None, "startDateTime": row["start"], "endDateTime": row["end"],
                             "memberType": "Direct", "roleEligibilityScheduleId": schedule})
        folder.graph_list(active_path, "roleManagement/directory/roleAssignmentScheduleInstances", active)
        folder.graph_list(eligible_path, "roleManagement/directory/roleEligibilityScheduleInstances", eligible)

    def pim_csv(self, folder, path):
        rows = []
        for row in self.active + self.eligible:
            user = self.users.get(row["principal"])
            shown = (user["display"], user["upn"], user["upn"]) if user and not user["deleted"] else \
                ("" if row["principal"].startswith("gone:") or user else row["principal"], "", self.principal_id(row["principal"]))
            rows.append(["Eligible" if row["kind"] == "Eligible" else "Active", shown[0], row["role"], shown[1], shown[2],
                         "Direct", row["start"], row["end"] or "Permanent"])
        folder.portal_csv(path, PIM_PORTAL, rows)

    # Sign-ins -----------------------------------------------------------------------------------

    def sign_in(self, key, when, app="Azure Portal", ok=True, error=None, client="Browser", mfa="Microsoft Authenticator",
                ip="203.0.113.24", place="Bergen, Vestland, NO", agent=EDGE, managed=True, access="Success"):
        """One interactive sign-in. mfa: the second factor, or None for a single-factor sign-in."""
        self.sign_ins.append(dict(user=key, when=at(when) if isinstance(when, str) else when, app=app, ok=ok, error=error,
                                  client=client, mfa=mfa, ip=ip, place=place, agent=agent, managed=managed, access=access))

    def sign_ins_csv(self, folder, path, sign_ins=None, first=0):
        """The log as the portal exports it; `sign_ins`: other ones than all, `first`: what their numbers begin with."""
        rows = []
        for number, row in enumerate(sorted(self.sign_ins if sign_ins is None else sign_ins, key=lambda r: (r["when"], r["user"], r["app"]), reverse=True), first):
            user = self.users[row["user"]]
            resource = APP_RESOURCE.get(row["app"], "Microsoft Graph")
            guest = user["kind"] == "Guest"
            home = self.uid("home", user["upn"]) if guest else self.id
            code, reason, status = row["error"] or (0, "Other.", "Success")
            required = row["mfa"] is not None and row["ok"]
            cells = {
                "Date (UTC)": iso(row["when"]), "Request ID": self.uid("request", str(number)),
                "User agent": row["agent"][0], "Correlation ID": self.uid("correlation", str(number)),
                "User ID": user["id"], "User": user["display"], "Username": user["upn"], "User type": user["kind"],
                "Cross tenant access type": "b2bCollaboration" if guest else "none", "Incoming token type": "none",
                TOKEN_TYPE_AGAIN: "none", "Authentication Protocol": "none",
                "Unique token identifier": self.uid("token", str(number))[:22], "Original transfer method": "none",
                "Client credential type": "none", "Token Protection - Sign In Session": "unbound",
                "Token Protection - Sign In Session StatusCode": "1002", "Application": row["app"],
                "Application ID ": APPS[row["app"]], "App owner tenant ID": self.id if row["app"] == "Berth Planner" else MICROSOFT_TENANT,
                "Resource": resource,
                "Resource ID ": RESOURCES[resource], "Resource tenant ID": self.id,
                "Resource owner tenant ID": MICROSOFT_TENANT, "Home tenant ID": home,
                "Home tenant name": "" if guest else self.name, "IP address": row["ip"], "Location": row["place"],
                "Status": status, "Sign-in error code": code, "Failure reason": reason, "Client app": row["client"],
                "Device ID": self.uid("device", user["key"]) if row["managed"] and row["ok"] else "",
                "Browser": row["agent"][1] if row["client"] == "Browser" else "", "Operating System": row["agent"][2],
                "Compliant": yes(row["managed"] and row["ok"]), "Managed": yes(row["managed"] and row["ok"]),
                "Join Type": "Microsoft Entra joined" if row["managed"] and row["ok"] else "",
                "Multifactor authentication result": "MFA completed in Azure AD" if required else "",
                "Multifactor authentication auth method": row["mfa"] if required else "",
                "Authentication requirement": "Multifactor authentication" if row["mfa"] else "Single-factor authentication",
                "Sign-in identifier": user["upn"], "Session ID": self.uid("session", str(number // 3)),
                "IP address (seen by resource)": row["ip"], "Through Global Secure Access": "False",
                "Autonomous system  number": "64500", "Flagged for review": "False",
                "Token issuer type": "Microsoft Entra ID", "Latency": str(90 + 37 * number % 411),
                "Conditional Access": row["access"], "Managed Identity type": "none"}
            rows.append(sign_in_row(cells))
        folder.portal_csv(path, SIGN_IN_HEADER, rows)

    # Applications -------------------------------------------------------------------------------

    def application(self, key, created, kind="Application", owners=(), secrets=(), certificates=(), app_owner=None, app_id=None,
                    registered=True):
        """secrets: (name, start, end, hint); certificates: (name, start, end). Managed identities have no registration."""
        self.apps[key] = dict(key=key, id=self.uid("sp", key), app_id=app_id or self.uid("app", key),
                              object_id=self.uid("application", key), created=created, kind=kind, owners=list(owners),
                              secrets=secrets, certificates=certificates, app_owner=app_owner or self.id,
                              registered=registered and kind == "Application" and app_owner is None)

    def _owners(self, app):
        return [{"@odata.type": "#microsoft.graph.user", "id": self.user_id(key),
                 "displayName": self.users[key]["display"], "userPrincipalName": self.users[key]["upn"]}
                for key in app["owners"]]

    def _credentials(self, app):
        return {"keyCredentials": [{"customKeyIdentifier": None, "displayName": name, "endDateTime": end, "key": None,
                                    "keyId": self.uid("key", app["key"], name), "startDateTime": start,
                                    "type": "AsymmetricX509Cert", "usage": "Verify"}
                                   for name, start, end in app["certificates"]],
                "passwordCredentials": [{"customKeyIdentifier": None, "displayName": name, "endDateTime": end,
                                         "hint": hint, "keyId": self.uid("secret", app["key"], name), "secretText": None,
                                         "startDateTime": start} for name, start, end, hint in app["secrets"]]}

    def service_principals_json(self, folder, path):
        items = []
        for app in self.apps.values():
            managed = app["kind"] == "ManagedIdentity"
            items.append({
                "id": app["id"], "appId": app["app_id"], "displayName": app["key"], "accountEnabled": True,
                "servicePrincipalType": app["kind"], "createdDateTime": app["created"],
                "appOwnerOrganizationId": None if managed else app["app_owner"], "appRoleAssignmentRequired": False,
                "tags": [] if managed else ["WindowsAzureActiveDirectoryIntegratedApp"],
                "preferredSingleSignOnMode": None, "replyUrls": [], "servicePrincipalNames": [app["app_id"]],
                "notificationEmailAddresses": [], "verifiedPublisher": {}, "alternativeNames": [
                    f"/subscriptions/{self.uid('subscription')}/resourcegroups/rg-automation/providers/Microsoft.Compute/"
                    f"virtualMachines/{app['key']}"] if managed else [],
                "keyCredentials": [], "passwordCredentials": [],
                "owners": self._owners(app)})
        folder.graph_list(path, "servicePrincipals(owners())", items)

    def applications_json(self, folder, path):
        items = [{"id": app["object_id"], "appId": app["app_id"], "displayName": app["key"], "createdDateTime": app["created"],
                  "signInAudience": "AzureADMyOrg", "publisherDomain": self.domain, "identifierUris": [],
                  "requiredResourceAccess": [], **self._credentials(app),
                  "web": {"redirectUris": [], "implicitGrantSettings": {"enableAccessTokenIssuance": False,
                                                                       "enableIdTokenIssuance": False}},
                  "owners": self._owners(app)}
                 for app in self.apps.values() if app["registered"]]
        folder.graph_list(path, "applications(owners())", items)


def workdays(start, end):
    day = start
    while day <= end:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)
