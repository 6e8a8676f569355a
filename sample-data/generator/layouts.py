"""layouts/: one small file per layout that the program reads, and layouts/refused/: look-alikes that it must not take.

Everything belongs to one more invented tenant, Pellworth Tugs (pellworth.example), small enough to read by eye.
"""
import json

from . import services_risk_devices, published_and_localised
from .clean import authentication_methods
from .formats import (ALERTS, monitor_record, answer, az_rows, frames, BOM, GRAPH_BETA, GROUPS_PORTAL, MAILBOX_DELIVERY, MICROSOFT_TENANT, MULTIFACTOR,
                      PHISHING_RESISTANT, PIM_PORTAL, PLANS, REGISTRATION_PORTAL, SERVICE_SIGN_IN_HEADER, SIGN_IN_HEADER,
                      SIGNING_CERTIFICATE, SKUS, TOKEN_TYPE_AGAIN, USERS_CLASSIC, assignment_id, ca_policy, dumps, pim_alert, role_id,
                      role_policy_assignment, rows_of, sign_in_row, subscribed_sku, uid)
from . import apps_and_devices
from . import azure, azure_security, by_hand, on_premises_and_logs
from . import reviews_audit_mail
from .flawed import partner
from .tenant import Tenant

DOMAIN, YARD, INITIAL = "pellworth.example", "pellworth-yard.example", "pellworth.onmicrosoft.com"
TENANT = uid("tenant", INITIAL)
GA, EXCHANGE, READER = "Global Administrator", "Exchange Administrator", "Global Reader"
MODELS = "Microsoft.Graph.PowerShell.Models.MicrosoftGraph"
EXTENSION = "System.Collections.Generic.Dictionary`2[System.String,System.String]"


class Person:
    def __init__(self, key, upn, given, surname, kind="Member", enabled=True, synced=False, created="2025-03-04T09:00:00Z", title=None,
                 last=None, licences=(), mail=None, methods=()):
        self.id, self.upn, self.given, self.surname, self.kind = uid(INITIAL, key), upn, given, surname, kind
        self.enabled, self.synced, self.created, self.title, self.last = enabled, synced, created, title, last
        self.licences, self.mail, self.methods = licences, mail, list(methods)
        self.display = f"{given} {surname}"


ADA = Person("ada", "ada.lindgren@" + INITIAL, "Ada", "Lindgren", last="2026-06-29T08:14:03Z", methods=["fido2SecurityKey", "microsoftAuthenticatorPush"])
BEN = Person("ben", "ben.ozturk@" + DOMAIN, "Ben", "Öztürk", synced=True, title="Engineer", last="2026-06-30T06:40:55Z",
             licences=("SPE_E3",), mail="ben.ozturk@" + DOMAIN, methods=["microsoftAuthenticatorPush", "mobilePhone"])
CLEO = Person("cleo", "cleo_marchetti.example#EXT#@" + INITIAL, "Cleo", "Marchetti", kind="Guest", mail="cleo@marchetti.example",
              created="2026-01-19T10:30:00Z")
DAN = Person("dan", "dan.weiss@" + YARD, "Dan", "Weiß", enabled=False, synced=True, title="Yard, dock 3", licences=("SPE_E3",),
             mail="dan.weiss@" + YARD, last="2025-11-14T12:00:00Z", methods=["mobilePhone"])
PEOPLE = [ADA, BEN, CLEO, DAN]
APP = {"id": uid(INITIAL, "sp"), "appId": uid(INITIAL, "app"), "name": "Tug Dispatch"}
GROUP, GROUP_NAME = uid(INITIAL, "group"), "RG-Pilots"
DYNAMIC, TEAM = uid(INITIAL, "dynamic"), uid(INITIAL, "team")


class Samples:
    """Writes into layouts/ and remembers dataset, layout, rows and source section of each file."""

    def __init__(self, folder):
        self.folder, self.rows = folder, []

    def note(self, path, dataset, layout, section, rows, remark=""):
        self.rows.append((path, dataset, layout, section, rows, remark))
        return path

    def portal(self, path, dataset, layout, section, header, rows, remark="", bom=BOM):
        self.folder.portal_csv(self.note(path, dataset, layout, section, len(rows), remark), header, rows, bom)

    def shell(self, path, dataset, layout, section, header, rows, remark="", **more):
        self.folder.powershell_csv(self.note(path, dataset, layout, section, len(rows), remark), header, rows, **more)

    def graph(self, path, dataset, layout, section, context, items, remark="", **more):
        self.folder.graph_list(self.note(path, dataset, layout, section, len(items), remark), context, items, **more)

    def object(self, path, dataset, layout, section, item, remark="", rows=1, **more):
        self.folder.json(self.note(path, dataset, layout, section, rows, remark), item, **more)

    def array(self, path, dataset, layout, section, items, remark=""):
        self.folder.json_lines_array(self.note(path, dataset, layout, section, len(items), remark), items)


def us(text):
    year, month, day = text[:10].split("-")
    hour, rest = int(text[11:13]), text[13:19]
    return f"{int(month)}/{int(day)}/{year} {(hour - 1) % 12 + 1}{rest} {'AM' if hour < 12 else 'PM'}"


def true(flag):
    return "True" if flag else "False"


def pascal(item):
    """Graph names as the PowerShell SDK spells them."""
    if isinstance(item, dict):
        return {(key if key.startswith("@") else key[0].upper() + key[1:]): pascal(value) for key, value in item.items()}
    return [pascal(value) for value in item] if isinstance(item, list) else item


def users(s):
    def classic(when):
        return rows_of(USERS_CLASSIC, [{
            "userPrincipalName": p.upn, "displayName": p.display, "surname": p.surname, "mail": p.mail, "givenName": p.given, "id": p.id,
            "userType": p.kind, "jobTitle": p.title, "accountEnabled": true(p.enabled), "usageLocation": "SE",
            "directorySynced": "True" if p.synced else "", "invitationState": "Accepted" if p.kind == "Guest" else "",
            "creationType": "Invitation" if p.kind == "Guest" else "", "identityIssuer": "ExternalAzureAD" if p.kind == "Guest" else INITIAL,
            "createdDateTime": when(p.created)} for p in PEOPLE])
    s.portal("users/portal-classic.csv", "users", "portal", "3.1", USERS_CLASSIC, classic(str))
    s.portal("users/portal-classic-2021.csv", "users", "portal", "1.1, 3.1", USERS_CLASSIC, classic(us), "the same headings with US dates")
    header = ("userPrincipalName,displayName,surname,mail,givenName,objectId,userType,jobTitle,department,accountEnabled,usageLocation,"
              "streetAddress,state,country,physicalDeliveryOfficeName,city,postalCode,telephoneNumber,mobile,authenticationPhoneNumber,"
              "authenticationAlternativePhoneNumber,authenticationEmail,alternateEmailAddress,ageGroup,consentProvidedForMinor,"
              "legalAgeGroupClassification").split(",")
    s.portal("users/portal-documented.csv", "users", "portal", "3.1", header, rows_of(header, [{
        "userPrincipalName": p.upn, "displayName": p.display, "surname": p.surname, "mail": p.mail, "givenName": p.given, "objectId": p.id,
        "userType": p.kind, "jobTitle": p.title, "accountEnabled": true(p.enabled)} for p in PEOPLE]), "objectId in place of id; no created date")
    header = "id,displayName,userPrincipalName,userType,onPremisesSyncEnabled,identities,companyName,creationType".split(",")
    s.portal("users/portal-2026-default.csv", "users", "portal", "3.1", header, [[
        p.id, p.display, p.upn, p.kind, "True" if p.synced else "",
        dumps([{"signInType": "userPrincipalName", "issuer": INITIAL, "issuerAssignedId": p.upn}]), "", "Invitation" if p.kind == "Guest" else ""]
        for p in PEOPLE], "no accountEnabled: that state is not exported")
    header = "id,displayName,userPrincipalName,department,jobTitle,userType".split(",")
    s.portal("users/portal-2026-selected.csv", "users", "portal", "3.1", header,
             [[p.id, p.display, p.upn, "Tugs", p.title, p.kind] for p in PEOPLE])
    header = "id,displayName,userPrincipalName,accountEnabled,mail,usageLocation,assignedLicenses,employeeId,userType".split(",")
    s.portal("users/portal-2026-more-columns.csv", "users", "portal", "3.1", header, [[
        p.id, p.display, p.upn, true(p.enabled), p.mail, "SE", dumps([{"skuId": SKUS[x]} for x in p.licences]), "", p.kind] for p in PEOPLE])

    header = ("Block credential,City,Country/Region,Department,DirSyncEnabled,Display name,Fax,First name,Last dirsync time,Last name,"
              "Last password change time stamp,License assignment details,Licenses,Mobile Phone,Oath token meta data,Object Id,Office,"
              "Password never expires,Phone number,Postal code,Preferred data location,Preferred language,Proxy addresses,Release track,"
              "Soft deletion time stamp,State,Street address,Strong password required,Title,Usage location,User principal name,When created").split(",")
    s.portal("users/m365-admin-centre.csv", "users", "m365-admin-centre", "3.2", header, rows_of(header, [{
        "Block credential": true(not p.enabled), "DirSyncEnabled": "TRUE" if p.synced else "", "Display name": p.display, "First name": p.given,
        "Last name": p.surname, "Last password change time stamp": "2026-05-05 23:19:44Z", "Licenses": "Microsoft 365 E3+Microsoft Power Automate Free" if p.licences else "Unlicensed",
        "Object Id": p.id, "Password never expires": "False", "Title": p.title, "Usage location": "SE", "User principal name": p.upn,
        "Proxy addresses": f"SMTP:{p.mail}+smtp:{p.given.lower()}@{INITIAL}" if p.mail else "", "When created": p.created.replace("T", " ")}
        for p in PEOPLE]), "Block credential is the inverse of accountEnabled")
    s.portal("users/m365-admin-centre-german.csv", "users", "m365-admin-centre-german", "3.2", ["Anzeigename", "Benutzerprinzipalname", "Lizenzen", "Anmeldung blockiert"],
             [[p.display, p.upn, "Microsoft 365 E3" if p.licences else "Unlicensed", "FALSCH" if p.enabled else "WAHR"] for p in PEOPLE])
    s.portal("users/m365-admin-centre-sign-in-status.csv", "users", "m365-admin-centre", "3.2", ["Display name", "User principal name", "Licenses", "Sign-in status"],
             [[p.display, p.upn, "Microsoft 365 E3" if p.licences else "Unlicensed", "Allowed" if p.enabled else "Blocked"] for p in PEOPLE])

    def default(p):
        return {"businessPhones": [], "displayName": p.display, "givenName": p.given, "jobTitle": p.title, "mail": p.mail, "mobilePhone": None,
                "officeLocation": None, "preferredLanguage": "sv-SE", "surname": p.surname, "userPrincipalName": p.upn, "id": p.id}

    def full(p):
        item = {"id": p.id, "userPrincipalName": p.upn, "displayName": p.display, "mail": p.mail, "userType": p.kind, "accountEnabled": p.enabled,
                "createdDateTime": p.created, "onPremisesSyncEnabled": True if p.synced else None, "lastPasswordChangeDateTime": "2026-05-05T23:19:44Z",
                "passwordPolicies": None, "assignedLicenses": [{"disabledPlans": [], "skuId": SKUS[x]} for x in p.licences],
                "externalUserState": "Accepted" if p.kind == "Guest" else None, "creationType": "Invitation" if p.kind == "Guest" else None,
                "identities": [{"signInType": "userPrincipalName", "issuer": INITIAL, "issuerAssignedId": p.upn}]}
        if p.last:
            item["signInActivity"] = {"lastSignInDateTime": p.last, "lastSignInRequestId": uid(p.id, "1"), "lastNonInteractiveSignInDateTime": None,
                                      "lastNonInteractiveSignInRequestId": None, "lastSuccessfulSignInDateTime": p.last,
                                      "lastSuccessfulSignInRequestId": uid(p.id, "1")}
        return item
    s.graph("users/graph-default.json", "users", "graph", "3.3", "users", [default(p) for p in PEOPLE], "default projection: no accountEnabled, no userType")
    s.graph("users/graph-full.json", "users", "graph", "3.3", "users", [full(p) for p in PEOPLE])
    s.object("users/graph-single-object.json", "users", "graph", "0 rule 11", {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users/$entity", **full(ADA)}, "one object, no value")
    s.folder.text(s.note("users/graph-ndjson.json", "users", "graph", "0 rule 11", 4, "one object per line"), "".join(dumps(full(p)) + "\n" for p in PEOPLE))
    s.array("users/get-mguser.json", "users", "graph", "1.3, 3.4", [pascal(full(p)) for p in PEOPLE], "Get-MgUser | ConvertTo-Json: PascalCase")
    s.graph("users/graph-deleted.json", "users", "graph-deleted", "3.3", "directory/deletedItems/microsoft.graph.user",
            [{"id": uid(INITIAL, "eve"), "userPrincipalName": uid(INITIAL, "eve").replace("-", "") + "eve.holm@" + DOMAIN, "displayName": "Eve Holm", "userType": "Member", "deletedDateTime": "2026-06-12T09:00:00Z"}], "the recycle bin")
    s.shell("users/script.csv", "users", "script", "28", ["User principal name", "Account Enabled"], [[p.upn, "Ja" if p.enabled else "Nein"] for p in PEOPLE], "two columns of a script")
    s.shell("users/script-mfa.csv", "users", "script-mfa", "3.4", ["DisplayName", "UserPrincipalName", "MFA Status"], [[p.display, p.upn, "Enforced" if p is BEN else "Disabled"] for p in PEOPLE], "per-user MFA calculated by a script", delimiter=";")
    header = ("AboutMe,AccountEnabled,AgeGroup,AssignedLicenses,AssignedPlans,BusinessPhones,City,CompanyName,CreatedDateTime,CreationType,"
              "DeletedDateTime,Department,DisplayName,ExternalUserState,GivenName,Id,Identities,JobTitle,LastPasswordChangeDateTime,Mail,"
              "OnPremisesImmutableId,OnPremisesSyncEnabled,OtherMails,PasswordPolicies,PasswordProfile,ProxyAddresses,SignInActivity,Surname,"
              "UsageLocation,UserPrincipalName,UserType,AdditionalProperties").split(",")
    lost = {"AssignedLicenses": MODELS + "AssignedLicense[]", "SignInActivity": MODELS + "SignInActivity", "PasswordProfile": MODELS + "PasswordProfile",
            "Identities": MODELS + "ObjectIdentity[]", "AdditionalProperties": "System.Collections.Generic.Dictionary`2[System.String,System.Object]",
            "BusinessPhones": "System.String[]", "OtherMails": "System.String[]", "ProxyAddresses": "System.String[]"}
    s.shell("users/get-mguser.csv", "users", "get-mguser", "3.4", header, rows_of(header, [{
        **lost, "DisplayName": p.display, "GivenName": p.given, "Surname": p.surname, "Id": p.id, "JobTitle": p.title, "Mail": p.mail,
        "UserPrincipalName": p.upn} for p in PEOPLE]), "default projection: almost all empty, nested cells lost")
    header = "Id,UserPrincipalName,DisplayName,AccountEnabled,UserType,CreatedDateTime,LastSignInDateTime,LastNonInteractiveSignInDateTime,LastSuccessfulSignInDateTime,OnPremisesSyncEnabled".split(",")
    s.shell("users/get-mguser-flattened.csv", "users", "get-mguser", "3.4", header, [[
        p.id, p.upn, p.display, true(p.enabled), p.kind, us(p.created), us(p.last) if p.last else "", "", us(p.last) if p.last else "", true(p.synced) if p.synced else ""] for p in PEOPLE],
        "sign-in dates flattened by the script; US dates")
    header = ("ExtensionProperty,DeletionTimestamp,ObjectId,ObjectType,AccountEnabled,AgeGroup,AssignedLicenses,AssignedPlans,City,CompanyName,"
              "ConsentProvidedForMinor,Country,CreationType,Department,DirSyncEnabled,DisplayName,FacsimileTelephoneNumber,GivenName,IsCompromised,"
              "ImmutableId,JobTitle,LastDirSyncTime,LegalAgeGroupClassification,Mail,MailNickName,Mobile,OnPremisesSecurityIdentifier,OtherMails,"
              "PasswordPolicies,PasswordProfile,PhysicalDeliveryOfficeName,PostalCode,PreferredLanguage,ProvisionedPlans,ProvisioningErrors,"
              "ProxyAddresses,RefreshTokensValidFromDateTime,ShowInAddressList,SignInNames,SipProxyAddress,State,StreetAddress,Surname,"
              "TelephoneNumber,UsageLocation,UserPrincipalName,UserState,UserStateChangedOn,UserType").split(",")

    def azuread(p):
        return {"ExtensionProperty": EXTENSION, "ObjectId": p.id, "ObjectType": "User", "AccountEnabled": true(p.enabled),
                "AssignedLicenses": "System.Collections.Generic.List`1[Microsoft.Open.AzureAD.Model.AssignedLicense]", "DirSyncEnabled": "True" if p.synced else "",
                "DisplayName": p.display, "GivenName": p.given, "Surname": p.surname, "JobTitle": p.title, "Mail": p.mail,
                "OtherMails": "System.Collections.Generic.List`1[System.String]", "RefreshTokensValidFromDateTime": "05.05.2026 23:19:44",
                "UserPrincipalName": p.upn, "UserState": "Accepted" if p.kind == "Guest" else "", "UserType": p.kind}
    s.shell("users/get-azureaduser.csv", "users", "get-azureaduser", "3.4", header, rows_of(header, [azuread(p) for p in PEOPLE]),
            "semicolons, day-first dates", delimiter=";")
    header_msol = ("AlternateEmailAddresses,AlternateMobilePhones,AlternativeSecurityIds,BlockCredential,City,CloudExchangeRecipientDisplayType,Country,"
                   "Department,DirSyncProvisioningErrors,DisplayName,Errors,Fax,FirstName,ImmutableId,IndirectLicenseErrors,IsBlackberryUser,IsLicensed,"
                   "LastDirSyncTime,LastName,LastPasswordChangeTimestamp,LicenseAssignmentDetails,LicenseReconciliationNeeded,Licenses,LiveId,"
                   "MSExchRecipientTypeDetails,MobilePhone,OathTokenMetadata,ObjectId,Office,OverallProvisioningStatus,PasswordNeverExpires,"
                   "PasswordResetNotRequiredDuringActivate,PhoneNumber,PortalSettings,PostalCode,PreferredDataLocation,PreferredLanguage,ProxyAddresses,"
                   "ReleaseTrack,ServiceInformation,SignInName,SoftDeletionTimestamp,State,StreetAddress,StrongAuthenticationMethods,"
                   "StrongAuthenticationPhoneAppDetails,StrongAuthenticationProofupTime,StrongAuthenticationRequirements,StrongAuthenticationUserDetails,"
                   "StrongPasswordRequired,StsRefreshTokensValidFrom,Title,UsageLocation,UserPrincipalName,UserType,ValidationStatus,WhenCreated").split(",")
    online = "System.Collections.Generic.List`1[Microsoft.Online.Administration."
    s.shell("users/get-msoluser.csv", "users", "get-msoluser", "3.4", header_msol, rows_of(header_msol, [{
        "BlockCredential": true(not p.enabled), "DisplayName": p.display, "FirstName": p.given, "LastName": p.surname, "IsLicensed": true(p.licences),
        "LastPasswordChangeTimestamp": us("2024-05-05T23:19:44Z"), "Licenses": online + "UserLicense]", "ObjectId": p.id, "PasswordNeverExpires": "False",
        "StrongAuthenticationMethods": online + "StrongAuthenticationMethod]", "StrongAuthenticationRequirements": online + "StrongAuthenticationRequirement]",
        "UserPrincipalName": p.upn, "UserType": p.kind, "ValidationStatus": "Healthy", "WhenCreated": us(p.created)} for p in PEOPLE]),
        "#TYPE line; ASCII, so Ö and ß are already lost", encoding="ascii", type_line="Microsoft.Online.Administration.User")
    s.array("users/az-ad-user-list.json", "users", "graph", "1.4, 3.4", [default(p) for p in PEOPLE], "bare array")
    s.folder.text(s.note("users/az-ad-user-list-with-warning.json", "users", "graph", "1.4", 4, "a warning line of the command line above the JSON"),
                  "WARNING: The underlying Active Directory Graph API has been replaced by Microsoft Graph API.\n" + dumps([default(p) for p in PEOPLE]) + "\n")
    s.folder.bytes(s.note("users/portal-2026-resaved-by-excel.csv", "users", "portal", "0 rule 6, 7, 9", 4, "sep=; line, semicolons, Windows-1252, German truth values"),
                   ("sep=;\r\nid;displayName;userPrincipalName;accountEnabled;userType\r\n" + "".join(
                       f"{p.id};{p.display};{p.upn};{'WAHR' if p.enabled else 'FALSCH'};{p.kind}\r\n" for p in PEOPLE)).encode("cp1252"))
    header = ("UserPrincipalName,DisplayName,Id,Department,JobTitle,AccountEnabled,CreatedDateTime,LastPasswordChangeDateTime,UserType,OnPremisesSyncEnabled,"
              "Mail,LastSignInDateTime,LastNonInteractiveSignInDateTime,IdentityProvider,City,Country,UsageLocation").split(",")
    s.shell("users/invictus.csv", "users", "extractor-suite", "3.5", header, [[
        p.upn, p.display, p.id, "", p.title, true(p.enabled), us(p.created), us("2026-05-05T23:19:44Z"), p.kind, true(p.synced) if p.synced else "", p.mail,
        us(p.last) if p.last else "", "", "", "", "", "SE"] for p in PEOPLE])
    header = ("id,userPrincipalName,displayName,userType,accountEnabled,onPremisesSyncEnabled,onPremisesImmutableId,mail,otherMails,AADLicense,"
              "lastInteractiveSignInDateTime,lastNonInteractiveSignInDateTime,isMfaRegistered,isMfaCapable,methodsRegistered,defaultMfaMethod").split(",")
    s.shell("users/azureadassessment.csv", "users", "azureadassessment", "3.5", header, [[
        p.id, p.upn, p.display, p.kind, true(p.enabled), true(p.synced), "", p.mail, "", "AADP1" if p.licences else "", p.last, "", true(p.methods), true(p.methods),
        ";".join(p.methods), p.methods[0] if p.methods else ""] for p in PEOPLE], "also carries registration details; lists joined by ;")
    return header_msol, azuread


def groups(s):
    data = [(GROUP, GROUP_NAME, [], True, None, True), (DYNAMIC, "DYN-Crew", ["DynamicMembership"], None, None, True),
            (TEAM, "Harbour Team", ["Unified"], None, "harbourteam@" + DOMAIN, False)]
    s.portal("groups/portal-2026.csv", "groups", "portal", "4", GROUPS_PORTAL, rows_of(GROUPS_PORTAL, [{
        "id": i, "displayName": name, "mailEnabled": true(mail), "securityEnabled": true(security), "groupTypes": dumps(types), "mail": mail,
        "isAssignableToRole": "True" if assignable else "", "resourceProvisioningOptions": "[]", "createdDateTime": "2026-09-18T21:36:33.9174556Z".replace("2026-09", "2025-09"),
        "membershipRuleProcessingState": "On" if "DynamicMembership" in types else ""} for i, name, types, assignable, mail, security in data]))
    header = "id,displayName,groupType,membershipType,source,mail,securityEnabled,mailEnabled".split(",")
    s.portal("groups/portal-older.csv", "groups", "portal", "4", header, [
        [GROUP, GROUP_NAME, "Security", "Assigned", "Cloud", "", "True", "False"], [DYNAMIC, "DYN-Crew", "Security", "Dynamic", "Cloud", "", "True", "False"],
        [TEAM, "Harbour Team", "Microsoft 365", "Assigned", "Cloud", "harbourteam@" + DOMAIN, "False", "True"]], "no isAssignableToRole: not exported")
    s.graph("groups/graph.json", "groups", "graph", "4", "groups", [{
        "id": i, "displayName": name, "description": None, "mail": mail, "mailEnabled": mail is not None, "mailNickname": name.lower(), "securityEnabled": security,
        "groupTypes": types, "isAssignableToRole": assignable, "membershipRule": '(user.department -eq "Crew")' if types == ["DynamicMembership"] else None,
        "membershipRuleProcessingState": "On" if types == ["DynamicMembership"] else None, "onPremisesSyncEnabled": None,
        "createdDateTime": "2025-09-18T21:36:33Z", "visibility": "Private"} for i, name, types, assignable, mail, security in data])
    header = "id,groupTypes,mailEnabled,securityEnabled,groupType,displayName,onPremisesSyncEnabled,mail".split(",")
    s.shell("groups/azureadassessment.csv", "groups", "azureadassessment", "4", header, [
        [i, ";".join(types), true(mail), true(security), "Microsoft 365" if "Unified" in types else "Security", name, "False", mail] for i, name, types, _, mail, security in data])
    header = ("DeletionTimestamp,ObjectId,ObjectType,Description,DirSyncEnabled,DisplayName,LastDirSyncTime,Mail,MailEnabled,MailNickName,"
              "OnPremisesSecurityIdentifier,ProvisioningErrors,ProxyAddresses,SecurityEnabled").split(",")
    s.shell("groups/get-azureadgroup.csv", "groups", "get-azureadgroup", "4", header, rows_of(header, [{
        "ObjectId": i, "ObjectType": "Group", "DisplayName": name, "Mail": mail, "MailEnabled": true(mail), "SecurityEnabled": true(security)}
        for i, name, _, _, mail, security in data]), "no role-assignable flag", type_line="Microsoft.Open.AzureAD.Model.Group")
    header = "id,userPrincipalName,displayName,objectType,userType,isUser,isGroup,isGuest".split(",")
    s.portal(f"group-members/exportGroupMembers_2026-6-30-{GROUP_NAME}.csv", "group-members", "portal", "4", header,
             [[p.id, p.upn, p.display, "user", p.kind, "True", "False", true(p.kind == "Guest")] for p in (ADA, CLEO)], "the group only in the file's name")
    members = [{"@odata.type": "#microsoft.graph.user", "id": p.id, "displayName": p.display, "userPrincipalName": p.upn, "mail": p.mail} for p in (ADA, BEN)]
    nested = {"@odata.type": "#microsoft.graph.group", "id": TEAM, "displayName": "Harbour Team"}
    s.graph(f"group-members/graph/{GROUP}/members.json", "group-members", "graph", "4", "directoryObjects", [*members, nested], "the group only in the folder's name; one nested group")
    header = "GroupName,GroupId,MemberId,DisplayName,Email,UserPrincipalName,GroupCreated".split(",")
    s.shell("group-members/invictus.csv", "group-members", "extractor-suite", "4", header,
            [[GROUP_NAME, GROUP, p.id, p.display, p.mail, p.upn, us("2025-09-18T21:36:33Z")] for p in (ADA, BEN)])
    s.graph(f"group-owners/graph/{GROUP}/owners.json", "group-owners", "graph", "4", "directoryObjects", members[1:], "the group only in the folder's name")
    s.shell("group-owners/script.csv", "group-owners", "script", "28", ["GroupId", "OwnerId", "UserPrincipalName"], [[GROUP, BEN.id, BEN.upn]], "one table for all groups")


def roles(s, azuread, msol_header):
    ga, exchange, reader = role_id(GA), role_id(EXCHANGE), role_id(READER)
    custom = uid(INITIAL, "custom role")
    definitions = [{"id": ga, "description": "All aspects", "displayName": GA, "isBuiltIn": True, "isEnabled": True, "isPrivileged": True,
                    "resourceScopes": ["/"], "templateId": ga, "version": "1", "rolePermissions": [{"allowedResourceActions": ["microsoft.directory/users/create"], "condition": None}]},
                   {"id": reader, "description": "Reads all", "displayName": READER, "isBuiltIn": True, "isEnabled": True, "isPrivileged": True,
                    "resourceScopes": ["/"], "templateId": reader, "version": "1", "rolePermissions": [{"allowedResourceActions": ["microsoft.directory/users/standard/read"], "condition": None}]},
                   {"id": custom, "description": "Tug app credentials", "displayName": "Tug App Keeper", "isBuiltIn": False, "isEnabled": True, "isPrivileged": False,
                    "resourceScopes": ["/"], "templateId": custom, "version": "1",
                    "rolePermissions": [{"allowedResourceActions": ["microsoft.directory/applications/credentials/update"], "condition": None}]}]
    s.graph("role-definitions/graph-beta.json", "role-definitions", "graph", "5.1", "roleManagement/directory/roleDefinitions", definitions, "isPrivileged only in beta", base=GRAPH_BETA)
    s.graph("role-definitions/graph-v1.json", "role-definitions", "graph", "5.1", "roleManagement/directory/roleDefinitions",
            [{k: v for k, v in d.items() if k != "isPrivileged"} for d in definitions])
    ga_role, reader_role = uid(INITIAL, "activated", GA), uid(INITIAL, "activated", READER)
    activated = [{"id": ga_role, "deletedDateTime": None, "description": "All aspects", "displayName": GA, "roleTemplateId": ga},
                 {"id": reader_role, "deletedDateTime": None, "description": "Reads all", "displayName": READER, "roleTemplateId": reader}]
    s.graph("role-definitions/graph-directory-roles.json", "role-definitions", "graph-directory-roles", "5.1", "directoryRoles", activated, "id belongs to the tenant, only roleTemplateId is known")
    s.array("role-definitions/get-mgdirectoryrole.json", "role-definitions", "graph-directory-roles", "1.3, 5.1", [pascal(role) for role in activated], "PascalCase, bare array")
    s.graph("role-definitions/graph-directory-role-templates.json", "role-definitions", "graph-directory-role-templates", "5.1", "directoryRoleTemplates",
            [{"id": d["id"], "deletedDateTime": None, "description": d["description"], "displayName": d["displayName"]} for d in definitions[:2]])

    s.shell("role-definitions/get-mg.csv", "role-definitions", "get-mg", "5.1", ["Description", "DisplayName", "Id", "IsBuiltIn", "IsEnabled", "RolePermissions", "TemplateId", "Version"],
            [[d["description"], d["displayName"], d["id"], true(d["isBuiltIn"]), "True", MODELS + "UnifiedRolePermission[]", d["templateId"], "1"] for d in definitions], "permissions lost at export")

    holders = [(ga, ADA.id, "/"), (exchange, GROUP, "/"), (reader, APP["id"], "/"), (exchange, BEN.id, "/administrativeUnits/" + uid(INITIAL, "au"))]
    expanded = {ADA.id: {"@odata.type": "#microsoft.graph.user", "id": ADA.id, "displayName": ADA.display, "userPrincipalName": ADA.upn},
                GROUP: {"@odata.type": "#microsoft.graph.group", "id": GROUP, "displayName": GROUP_NAME, "isAssignableToRole": True},
                APP["id"]: {"@odata.type": "#microsoft.graph.servicePrincipal", "id": APP["id"], "displayName": APP["name"], "appId": APP["appId"]},
                BEN.id: None}

    def assignment(role, who, scope, **more):
        return {"id": assignment_id(role, who, scope), "principalId": who, "roleDefinitionId": role, "directoryScopeId": scope, "principalOrganizationId": TENANT, "resourceScope": scope, **more}
    context = "roleManagement/directory/roleAssignments"
    s.graph("role-assignments/graph.json", "role-assignments", "graph", "5.2", context, [assignment(*h) for h in holders])
    s.shell("role-assignments/get-mg.csv", "role-assignments", "get-mg", "5.2", ["AppScopeId", "Condition", "DirectoryScopeId", "Id", "Principal", "PrincipalId", "RoleDefinition", "RoleDefinitionId"],
            [["", "", h[2], assignment_id(*h), MODELS + "DirectoryObject", h[1], MODELS + "UnifiedRoleDefinition", h[0]] for h in holders], "nested cells lost")
    s.graph("role-assignments/graph-expand-principal.json", "role-assignments", "graph", "5.2", context + "(principal())",
            [assignment(*h, principal=expanded[h[1]]) for h in holders], "the fourth principal is null: the object is gone")
    names = {ga: GA, exchange: EXCHANGE, reader: READER}
    s.graph("role-assignments/graph-expand-roledefinition.json", "role-assignments", "graph", "5.2", context + "(roleDefinition())",
            [assignment(*h, roleDefinition={"id": h[0], "displayName": names[h[0]], "isBuiltIn": True, "templateId": h[0]}) for h in holders])
    s.graph("role-assignments/graph-directoryroles-members.json", "role-assignments", "graph-directory-roles", "5.2", "directoryRoles(members())",
            [{**activated[0], "members": [expanded[ADA.id], {"@odata.type": "#microsoft.graph.user", "id": BEN.id, "displayName": BEN.display, "userPrincipalName": BEN.upn}]},
             {**activated[1], "members": [expanded[APP["id"]]]}], "2 roles, 3 members; 20 members would mean cut")
    s.graph("role-assignments/graph-scoped-members.json", "role-assignments", "graph-scoped-members", "5.2", f"directoryRoles('{reader_role}')/scopedMembers",
            [{"id": uid(INITIAL, "scoped")[:22], "roleId": reader_role, "administrativeUnitId": uid(INITIAL, "au"), "roleMemberInfo": {"id": BEN.id, "displayName": BEN.display}}])
    azure_header = list(azuread(ADA)) + ["Role"]
    s.shell("role-assignments/get-azureaddirectoryrolemember.csv", "role-assignments", "powershell-members", "5.2", azure_header,
            rows_of(azure_header, [{**azuread(ADA), "Role": "Company Administrator"}, {**azuread(BEN), "Role": "Exchange Service Administrator"}]),
            "Role was added by the script; old role names", type_line="Selected.Microsoft.Open.AzureAD.Model.User")
    header = "EmailAddress,DisplayName,IsLicensed,LastDirSyncTime,ObjectId,OverallProvisioningStatus,RoleMemberType,StrongAuthenticationRequirements,ValidationStatus,RoleName".split(",")
    s.shell("role-assignments/get-msolrolemember.csv", "role-assignments", "powershell-members", "5.2", header, rows_of(header, [
        {"EmailAddress": ADA.upn, "DisplayName": ADA.display, "IsLicensed": "False", "ObjectId": ADA.id, "RoleMemberType": "User", "RoleName": "Company Administrator"},
        {"EmailAddress": "", "DisplayName": APP["name"], "IsLicensed": "", "ObjectId": APP["id"], "RoleMemberType": "ServicePrincipal", "RoleName": "Directory Readers"}]),
        "RoleName was added by the script", type_line="Selected.Microsoft.Online.Administration.RoleMember")
    s.shell("role-assignments/get-mgdirectoryrolemember.csv", "role-assignments", "get-mgdirectoryrolemember", "5.2", ["Role", "DeletedDateTime", "Id", "AdditionalProperties"],
            [[GA, "", ADA.id, "System.Collections.Generic.Dictionary`2[System.String,System.Object]"], [READER, "", APP["id"], "System.Collections.Generic.Dictionary`2[System.String,System.Object]"]],
            "only GUIDs usable; Role was added by the script")
    s.portal("role-assignments/exportRoleAssignments.csv", "role-assignments", "portal", "5.2", "roleDisplayName,displayName,userPrincipalName,objectType".split(","),
             [[GA, ADA.display, ADA.upn, "User"], [READER, APP["name"], "", "ServicePrincipal"]], "headings known only from a reader's code")
    header = ("id,directoryScopeId,directoryScopeObjectId,directoryScopeDisplayName,directoryScopeType,roleDefinitionId,roleDefinitionTemplateId,roleDefinitionDisplayName,"
              "principalId,principalDisplayName,principalType,principalMail,principalOtherMails,memberType,assignmentType,startDateTime,endDateTime").split(",")
    s.shell("pim-active/azureadassessment.csv", "pim-active", "azureadassessment", "5.2", header, [
        [assignment_id(ga, ADA.id), "/", "", "", "", ga, ga, GA, ADA.id, ADA.display, "user", "", "", "Direct", "Assigned", "2025-03-05T09:00:00Z", ""],
        [assignment_id(exchange, BEN.id), "/", "", "", "", exchange, exchange, EXCHANGE, BEN.id, BEN.display, "user", BEN.mail, "", "Direct", "Eligible", "2026-01-12T09:00:00Z", "2027-01-12T09:00:00Z"],
        [assignment_id(exchange, BEN.id) + "a", "/", "", "", "", exchange, exchange, EXCHANGE, BEN.id, BEN.display, "user", BEN.mail, "", "Direct", "Activated", "2026-06-30T06:41:00Z", "2026-06-30T14:41:00Z"]])
    s.shell("role-assignments/m365-assess-04.csv", "role-assignments", "m365-assess-04", "5.2", ["RoleName", "RoleId", "MemberDisplayName", "MemberUPN", "MemberType", "MemberId"],
            [[GA, ga_role, ADA.display, ADA.upn, "User", ADA.id], [READER, reader_role, CLEO.display, CLEO.upn, "User", CLEO.id]], "RoleId is the tenant's own id of the activated role")
    header = "Role,UserName,UserId,DisplayName,Department,JobTitle,AccountEnabled,CreatedDateTime,LastInteractiveSignIn,LastNonInteractiveSignIn,DaysSinceLastSignIn".split(",")
    s.shell("role-assignments/invictus-roles.csv", "role-assignments", "extractor-suite", "5.2", header, [
        [GA, ADA.upn, ADA.id, ADA.display, "", "", "True", us(ADA.created), us(ADA.last), "", "1"], [EXCHANGE, DAN.upn, DAN.id, DAN.display, "", DAN.title, "False", us(DAN.created), us(DAN.last), "", "228"]])
    s.shell("role-assignments/365inspect.csv", "role-assignments", "365inspect", "5.2", ["Name", "Member ID", "Member Type", "Roles"],
            [[ADA.display, ADA.id, "User", f"{GA},{EXCHANGE}"], [APP["name"], APP["id"], "ServicePrincipal", READER]], "semicolons; several roles in one cell (3 assignments)", delimiter=";")


def pim(s):
    ga, exchange = role_id(GA), role_id(EXCHANGE)
    start, end = "2026-01-12T09:00:00Z", "2027-01-12T09:00:00Z"
    rows = [["Active", ADA.display, GA, ADA.upn, ADA.upn, "Direct", "2025-03-05T09:00:00Z", "Permanent"],
            ["Eligible", BEN.display, EXCHANGE, BEN.mail, BEN.upn, "Direct", start, end],
            ["Active", GROUP_NAME, EXCHANGE, "", GROUP, "Direct", start, ""], ["Active", APP["name"], READER, "", APP["id"], "Direct", start, "Permanent"]]
    s.portal("pim-active/portal-csv.csv", "pim-active", "portal", "6.1", PIM_PORTAL, rows, "holds eligible rows as well; a service principal has no e-mail, a GUID as name")
    s.portal("pim-active/portal-csv-2024.csv", "pim-active", "portal", "6.1", PIM_PORTAL[:6], [row[:6] for row in rows], "no times: permanent and activated cannot be told apart")
    header = ["Assignment Level", "User Group Name", "Role Name", "Email", "Assignment Type", "Assignment Start Time (UTC)", "Assignment End Time (UTC)"]
    s.portal("pim-active/portal-csv-oldest.csv", "pim-active", "portal-oldest", "6.1", header,
             [["Active", ADA.display, GA, ADA.upn, "Direct", us("2020-03-25T09:00:00Z"), "Permanent"], ["Eligible", BEN.display, EXCHANGE, BEN.mail, "Direct", us("2020-03-25T09:00:00Z"), ""]],
             "two byte-order marks", bom=BOM + BOM)

    def instance(role, who, kind, end_time, start_time=start):
        key = assignment_id(role, who)
        common = {"id": key, "principalId": who, "roleDefinitionId": role, "directoryScopeId": "/", "appScopeId": None, "startDateTime": start_time, "endDateTime": end_time, "memberType": "Direct"}
        if kind == "Eligible":
            return {**common, "roleEligibilityScheduleId": uid(key, "e")}
        return {**common, "assignmentType": kind, "roleAssignmentOriginId": key, "roleAssignmentScheduleId": uid(key, "a")}

    def schedule(role, who, kind, end_time):
        key = uid(assignment_id(role, who), kind)
        expiration = {"type": "afterDateTime", "endDateTime": end_time, "duration": None} if end_time else {"type": "noExpiration", "endDateTime": None, "duration": None}
        item = {"id": key, "principalId": who, "roleDefinitionId": role, "directoryScopeId": "/", "appScopeId": None, "createdUsing": key, "createdDateTime": start,
                "modifiedDateTime": None, "status": "Provisioned", "memberType": "Direct", "scheduleInfo": {"startDateTime": start, "recurrence": None, "expiration": expiration}}
        return item if kind == "Eligible" else {**item, "assignmentType": kind}
    active = [instance(ga, ADA.id, "Assigned", None, "2025-03-05T09:00:00Z"), instance(exchange, BEN.id, "Activated", "2026-06-30T14:41:00Z", "2026-06-30T06:41:00Z"), instance(exchange, GROUP, "Assigned", end)]
    eligible = [instance(exchange, BEN.id, "Eligible", end), instance(ga, CLEO.id, "Eligible", None)]
    base = "roleManagement/directory/role"
    s.graph("pim-active/graph-instances.json", "pim-active", "graph", "6.2", base + "AssignmentScheduleInstances", active)
    s.graph("pim-active/graph-schedules.json", "pim-active", "graph-schedules", "6.2", base + "AssignmentSchedules", [schedule(ga, ADA.id, "Assigned", None), schedule(exchange, GROUP, "Assigned", end)])
    s.graph("pim-eligible/graph-instances.json", "pim-eligible", "graph", "6.2", base + "EligibilityScheduleInstances", eligible)
    s.graph("pim-eligible/graph-schedules.json", "pim-eligible", "graph-schedules", "6.2", base + "EligibilitySchedules", [schedule(exchange, BEN.id, "Eligible", end), schedule(ga, CLEO.id, "Eligible", None)])
    lost = {"Principal": MODELS + "DirectoryObject", "RoleDefinition": MODELS + "UnifiedRoleDefinition", "DirectoryScope": MODELS + "DirectoryObject"}

    def table(items):
        flat = [{**{k: (us(v.replace("-12T", "-22T")) if isinstance(v, str) and k.endswith("DateTime") else v) for k, v in pascal(i).items()}, **lost} for i in items]
        return list(flat[0]), rows_of(list(flat[0]), flat)
    s.shell("pim-active/get-mg.csv", "pim-active", "get-mg", "6.2", *table(active), "US dates; empty end = permanent")
    s.shell("pim-eligible/get-mg.csv", "pim-eligible", "get-mg", "6.2", *table(eligible), "US dates")
    header = "Id,ResourceId,RoleDefinitionId,SubjectId,LinkedEligibleRoleAssignmentId,StartDateTime,EndDateTime,AssignmentState,MemberType".split(",")
    s.shell("pim-active/azureadpreview.csv", "pim-active", "azureadpreview", "6.2", header, [
        [uid("a1"), TENANT, ga, ADA.id, "", us(start.replace("-12T", "-22T")), "", "Active", "Direct"], [uid("a2"), TENANT, exchange, BEN.id, "", us(start.replace("-12T", "-22T")), us(end.replace("-12T", "-22T")), "Eligible", "Direct"]], "holds eligible rows as well")
    header = "RoleName,UserPrincipalName,DisplayName,AssignmentType,SourceType,SourceName,OnPremisesSynced,AssignmentStatus,StartDateTime,EndDateTime,DirectoryScopeId".split(",")
    s.shell("pim-active/invictus.csv", "pim-active", "extractor-suite", "5.2", header, [
        [GA, ADA.upn, ADA.display, "PIM Active", "Direct", "", "False", "Provisioned", us("2025-03-25T09:00:00Z"), "Permanent", "/"],
        [EXCHANGE, BEN.upn, BEN.display, "PIM Eligible", "Direct", "", "True", "Provisioned", us(start.replace("-12T", "-22T")), us(end.replace("-12T", "-22T")), "/"]], "holds eligible rows as well")

    member = {"groupId": GROUP, "principalId": ADA.id, "accessId": "member", "memberType": "direct"}
    owner = {"groupId": GROUP, "principalId": BEN.id, "accessId": "owner", "memberType": "direct"}
    assigned = [{"id": f"{GROUP}_member_{uid('1')}", **member, "assignmentType": "assigned", "assignmentScheduleId": uid("2"), "startDateTime": start, "endDateTime": None}]
    offered = [{"id": f"{GROUP}_owner_{uid('3')}", **owner, "eligibilityScheduleId": uid("4"), "startDateTime": start, "endDateTime": end},
               {"id": f"{GROUP}_member_{uid('5')}", **member, "principalId": CLEO.id, "eligibilityScheduleId": uid("6"), "startDateTime": start, "endDateTime": end}]
    base = "identityGovernance/privilegedAccess/group/"
    s.graph("pim-groups/graph-assignment-instances.json", "pim-groups", "graph", "26.9", base + "assignmentScheduleInstances", assigned, "enum values in lower case")
    s.graph("pim-groups/graph-eligibility-instances.json", "pim-groups", "graph", "26.9", base + "eligibilityScheduleInstances", offered)
    flat = pascal(assigned[0])
    s.shell("pim-groups/get-mg.csv", "pim-groups", "get-mg", "26.9", list(flat), [[us(v.replace("-12T", "-22T")) if k == "StartDateTime" else v for k, v in flat.items()]])
    s.array(f"pim-groups/{GROUP}.json", "pim-groups", "entraexporter", "26.9", [
        {"Id": uid("7"), "CreatedDateTime": start, "ModifiedDateTime": None, "Status": "Provisioned", "GroupId": GROUP, "GroupName": GROUP_NAME, "PrincipalId": CLEO.id, "PrincipalName": CLEO.display,
         "AccessId": "member", "MemberType": "direct", "ScheduleInfo": {"StartDateTime": start, "Expiration": {"Type": "afterDateTime", "EndDateTime": end}}}], "EntraExporter: eligible only; the file is named by the group")

    full = [role_policy_assignment(TENANT, ga, "2026-01-12T08:00:00Z", approvers=[(ADA.id, ADA.display)], permanent_active=True),
            role_policy_assignment(TENANT, exchange, "2026-01-12T08:00:00Z", activation_mfa=False, context="c1", max_hours=10)]
    s.graph("role-policies/graph-policy-assignments-expanded.json", "role-policies", "graph-policy-assignments", "6.3", "policies/roleManagementPolicyAssignments(policy(rules()))", full, "34 rules; everything in one file")
    s.graph("role-policies/graph-policy-assignments.json", "role-policies", "graph-policy-assignments", "6.3", "policies/roleManagementPolicyAssignments",
            [{k: v for k, v in item.items() if k != "policy"} for item in full], "only joins policy and role")
    s.graph("role-policies/graph-policies.json", "role-policies", "graph-policies", "6.3", "policies/roleManagementPolicies(rules())", [item["policy"] for item in full], "needs the assignments to know the role")
    alert = pim_alert(TENANT, ALERTS[2], 2)
    s.shell("pim-alerts/get-mg.csv", "pim-alerts", "get-mg", "6.4", ["AlertConfiguration", "AlertDefinitionId", "Id", "IncidentCount", "IsActive", "LastScannedDateTime"],
            [[MODELS + "UnifiedRoleManagementAlertConfiguration", alert["alertDefinitionId"], alert["id"], 2, "True", us(alert["lastScannedDateTime"])]], "US dates")
    s.graph("pim-alerts/graph-beta.json", "pim-alerts", "graph", "6.4", "identityGovernance/roleManagementAlerts/alerts",
            [pim_alert(TENANT, name, 2 if name == ALERTS[2] else 0) for name in ALERTS[:4]], base=GRAPH_BETA)


def methods(s):
    s.portal("registration/portal-2026.csv", "registration", "portal", "8.1", REGISTRATION_PORTAL, [
        [p.upn, p.display, true(p.methods), true("fido2SecurityKey" in p.methods), true(len(p.methods) > 1), p.methods[-1] if p.methods else "none", dumps(p.methods), "2026-06-30T04:12:33.9174556Z"] for p in PEOPLE],
        "no isMfaRegistered, no isAdmin")
    header = REGISTRATION_PORTAL
    s.portal("registration/portal-grid-text.csv", "registration", "portal", "8.1", header, [
        [p.upn, p.display, "Capable" if p.methods else "Not Capable", "Not Capable", "Not Capable", "none", dumps(p.methods), "2026-06-30T04:12:33Z"] for p in PEOPLE], "Capable / Not Capable in place of True / False")
    s.graph("registration/graph.json", "registration", "graph", "8.1", "reports/authenticationMethods/userRegistrationDetails", [{
        "id": p.id, "userPrincipalName": p.upn, "userDisplayName": p.display, "userType": p.kind.lower(), "isAdmin": p is ADA, "isSsprRegistered": bool(p.methods), "isSsprEnabled": True,
        "isSsprCapable": bool(p.methods), "isMfaRegistered": bool(p.methods), "isMfaCapable": bool(p.methods) and p is not DAN, "isPasswordlessCapable": p is ADA,
        "isSystemPreferredAuthenticationMethodEnabled": True, "systemPreferredAuthenticationMethods": [], "userPreferredMethodForSecondaryAuthentication": "push" if p.methods else "none",
        "methodsRegistered": p.methods, "lastUpdatedDateTime": "2026-06-30T04:12:33Z"} for p in PEOPLE], "the fourth is registered but not capable")
    header = "UserPrincipalName,UserDisplayName,IsMfaRegistered,IsMfaCapable,IsPasswordlessCapable,IsSsprRegistered,IsSsprCapable,MethodsRegistered,DefaultMfaMethod,IsAdmin".split(",")
    s.shell("registration/m365-assess-03.csv", "registration", "m365-assess-03", "8.1", header, [
        [p.upn, p.display, true(p.methods), true(p.methods), true(p is ADA), "True", "True", "; ".join(p.methods), "", true(p is ADA)] for p in PEOPLE])
    header = "user,MFAstatus,email,fido2,app,password,phone,softwareoath,hellobusiness,temporaryAccessPass,certificateBasedAuthConfiguration,qrcodepin".split(",")
    s.shell("registration/invictus.csv", "registration", "extractor-suite", "8.1", header, [
        [p.upn, "Enabled" if p.methods else "Disabled", "False", true("fido2SecurityKey" in p.methods), true("microsoftAuthenticatorPush" in p.methods), "True", true("mobilePhone" in p.methods),
         "False", "False", "False", "False", "False"] for p in PEOPLE])
    policy = authentication_methods(None)
    context = {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#authenticationMethodsPolicy"}
    s.object("authentication-methods-policy/graph.json", "authentication-methods-policy", "graph", "8.3", {**context, **policy})
    s.object("authentication-methods-policy/entraexporter/FIDO2.json", "authentication-methods-policy", "graph-method", "8.3", policy["authenticationMethodConfigurations"][0], "one method per file")
    s.object(f"users/requirements-{BEN.id}.json", "users", "graph-per-user-mfa", "8.2", {
        "@odata.context": f"https://graph.microsoft.com/beta/$metadata#users('{BEN.id}')/authentication/requirements", "perUserMfaState": "enforced"}, "the user only in the context and the file's name")
    header = "DisplayName,UserPrincipalName,ObjectId,BlockCredential,IsLicensed,MFAState".split(",")
    s.shell("users/get-msoluser-mfa-state.csv", "users", "get-msoluser", "3.4, 8.2", header, [
        [p.display, p.upn, p.id, true(not p.enabled), true(p.licences), "Enforced" if p is BEN else "Disabled"] for p in PEOPLE], "MFAState was calculated by the script; a users file as well")


def policies(s):
    strength = {**PHISHING_RESISTANT}
    items = [ca_policy(uid("ca", "1"), "Pellworth 1: MFA for all", "2025-04-01T08:00:00Z", users=["All"], exclude_users=[ADA.id], grant=("OR", ["mfa"], None), modified="2026-04-01T08:00:00Z"),
             ca_policy(uid("ca", "2"), "Pellworth 2: strong authentication for administrators", "2025-04-01T08:05:00Z", state="enabledForReportingButNotEnforced",
                       roles=[role_id(GA)], grant=("AND", ["compliantDevice"], strength)),
             ca_policy(uid("ca", "3"), "Pellworth 3: no persistent browser for guests", "2025-04-01T08:10:00Z", state="disabled",
                       guests={"guestOrExternalUserTypes": "b2bCollaborationGuest,serviceProvider", "externalTenants": {"@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants", "membershipKind": "enumerated", "members": [uid("tenant", "other")]}},
                       session={"persistentBrowser": {"isEnabled": True, "mode": "never"}})]
    s.graph("conditional-access/graph.json", "conditional-access", "graph", "9.1", "identity/conditionalAccess/policies", items)
    s.object("conditional-access/portal-policy.json", "conditional-access", "graph", "9.1", items[0], "the portal's own download of one policy: no value")
    s.array("conditional-access/get-mg.json", "conditional-access", "graph", "1.3, 9.1", [pascal(i) for i in items], "ConvertTo-Json -Depth 10: PascalCase")
    s.folder.bytes(s.note("conditional-access/get-mg-utf16.json", "conditional-access", "graph", "1.3, 9.1", 1, "one-element list collapsed to an object; dates as /Date(ms)/; UTF-16LE (Out-File of 5.1)"),
                   (BOM + json.dumps({**pascal(items[0]), "CreatedDateTime": "/Date(1743494400000)/", "ModifiedDateTime": "/Date(1775030400000)/"}, indent=4)).replace("/Date(", "\\/Date(").replace(")/", ")\\/").encode("utf-16-le"))
    s.graph("named-locations/graph.json", "named-locations", "graph", "9.2", "identity/conditionalAccess/namedLocations", [
        {"@odata.type": "#microsoft.graph.ipNamedLocation", "id": uid("nl", "1"), "displayName": "Quay", "createdDateTime": "2025-04-01T08:00:00Z", "modifiedDateTime": "2025-04-01T08:00:00Z", "isTrusted": True,
         "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "198.51.100.0/25"}]},
        {"@odata.type": "#microsoft.graph.countryNamedLocation", "id": uid("nl", "2"), "displayName": "Home", "createdDateTime": "2025-04-01T08:00:00Z", "modifiedDateTime": "2025-04-01T08:00:00Z",
         "countriesAndRegions": ["SE", "FI"], "includeUnknownCountriesAndRegions": True, "countryLookupMethod": "authenticatorAppGps"}])
    s.array("named-locations/get-mg.json", "named-locations", "get-mg", "1.3, 9.2", [
        {"CreatedDateTime": "2025-04-01T08:00:00Z", "DisplayName": "Quay", "Id": uid("nl", "1"), "ModifiedDateTime": "2025-04-01T08:00:00Z", "IsTrusted": True, "IPRanges": [{"CidrAddress": "198.51.100.0/25"}]},
        {"CreatedDateTime": "2025-04-01T08:00:00Z", "DisplayName": "Home", "Id": uid("nl", "2"), "ModifiedDateTime": "2025-04-01T08:00:00Z", "CountriesAndRegions": ["SE", "FI"], "IncludeUnknownCountriesAndRegions": True}],
        "no @odata.type: selected by a script")
    s.graph("authentication-strengths/graph.json", "authentication-strengths", "graph", "9.1", "identity/conditionalAccess/authenticationStrength/policies", [MULTIFACTOR, PHISHING_RESISTANT])
    s.object("security-defaults/graph.json", "security-defaults", "graph", "9.2", {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#policies/identitySecurityDefaultsEnforcementPolicy/$entity", "id": "00000000-0000-0000-0000-000000000005",
        "displayName": "Security Defaults", "description": "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.", "isEnabled": True})
    s.shell("security-defaults/get-mg.csv", "security-defaults", "get-mg", "9.2", ["DeletedDateTime", "Description", "DisplayName", "Id", "IsEnabled", "AdditionalProperties"],
            [["", "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.", "Security Defaults", "00000000-0000-0000-0000-000000000005", "True",
              "System.Collections.Generic.Dictionary`2[System.String,System.Object]"]], "nothing in it is nested")


def applications(s):
    secret = {"customKeyIdentifier": None, "displayName": "prod", "endDateTime": "2027-02-01T08:00:00Z", "hint": "Zk3", "keyId": uid("k", "1"), "secretText": None, "startDateTime": "2025-02-01T08:00:00Z"}
    certificate = {"customKeyIdentifier": None, "displayName": "CN=tugs", "endDateTime": "2027-03-01T00:00:00Z", "key": None, "keyId": uid("k", "2"), "startDateTime": "2026-03-01T00:00:00Z", "type": "AsymmetricX509Cert", "usage": "Verify"}
    owner = {"@odata.type": "#microsoft.graph.user", "id": BEN.id, "displayName": BEN.display, "userPrincipalName": BEN.upn}
    managed = {"id": uid(INITIAL, "mi"), "appId": uid(INITIAL, "mi app"), "name": "mi-tide-tables"}
    office = {"id": uid(INITIAL, "sp exchange"), "appId": "00000002-0000-0ff1-ce00-000000000000", "name": "Office 365 Exchange Online"}

    def principal(app, kind, owner_tenant, **more):
        return {"id": app["id"], "appId": app["appId"], "displayName": app["name"], "servicePrincipalType": kind, "accountEnabled": True, "appOwnerOrganizationId": owner_tenant,
                "appRoleAssignmentRequired": False, "tags": [], "keyCredentials": [], "passwordCredentials": [], "replyUrls": [], "servicePrincipalNames": [app["appId"]], "verifiedPublisher": {}, **more}
    items = [principal(APP, "Application", TENANT, tags=["WindowsAzureActiveDirectoryIntegratedApp"]), principal(managed, "ManagedIdentity", None), principal(office, "Application", MICROSOFT_TENANT)]
    s.graph("service-principals/graph.json", "service-principals", "graph", "17", "servicePrincipals", items)
    s.graph("service-principals/graph-expand-owners.json", "service-principals", "graph", "17", "servicePrincipals(owners())", [{**items[0], "owners": [owner]}, {**items[1], "owners": []}])
    header = "id,displayName,appId,homepageUrl,createdDateTime,applicationType,accountEnabled,applicationVisibility,assignmentRequired,isAppProxy,identifierUri".split(",")
    rows = [{"id": APP["id"], "displayName": APP["name"], "appId": APP["appId"], "createdDateTime": "2025-02-01T08:00:00Z", "applicationType": "Enterprise Application", "accountEnabled": "True",
             "applicationVisibility": "Visible", "assignmentRequired": "False", "isAppProxy": "False"},
            {"id": managed["id"], "displayName": managed["name"], "appId": managed["appId"], "createdDateTime": "2025-02-01T08:00:00Z", "applicationType": "Managed Identity", "accountEnabled": "True",
             "applicationVisibility": "Hidden", "assignmentRequired": "False", "isAppProxy": "False"}]
    s.portal("service-principals/EnterpriseAppsList.csv", "service-principals", "portal", "17", header, rows_of(header, rows))
    earlier = [name for name in header if name not in ("homepageUrl", "identifierUri")]
    s.portal("service-principals/portal-earlier.csv", "service-principals", "portal", "17", earlier, rows_of(earlier, rows))
    s.portal("service-principals/portal-subset.csv", "service-principals", "portal", "17", ["id", "displayName", "appId", "applicationType"],
             [[r["id"], r["displayName"], r["appId"], r["applicationType"]] for r in rows], "no applicationVisibility")
    header = "id,appId,servicePrincipalType,displayName,accountEnabled,appOwnerOrganizationId".split(",")
    s.shell("service-principals/azureadassessment.csv", "service-principals", "azureadassessment", "17", header, [
        [i["id"], i["appId"], i["servicePrincipalType"], i["displayName"], "True", i["appOwnerOrganizationId"]] for i in items])
    s.shell("service-principals/get-mg.csv", "service-principals", "get-mg", "1.3, 17", ["AccountEnabled", "AppId", "AppOwnerOrganizationId", "DisplayName", "Id", "KeyCredentials", "Owners", "PasswordCredentials", "ReplyUrls", "ServicePrincipalType", "AdditionalProperties"],
            [["True", i["appId"], i["appOwnerOrganizationId"], i["displayName"], i["id"], MODELS + "KeyCredential[]", MODELS + "DirectoryObject[]", MODELS + "PasswordCredential[]", "System.String[]", i["servicePrincipalType"], EXTENSION] for i in items],
            "credentials and owners lost at export")
    s.shell("service-principals/get-azureadserviceprincipal.csv", "service-principals", "get-azureadserviceprincipal", "1.3, 17", ["ObjectId", "ObjectType", "AccountEnabled", "AppId", "DisplayName", "KeyCredentials", "PasswordCredentials", "ServicePrincipalNames"],
            [[i["id"], "ServicePrincipal", "True", i["appId"], i["displayName"], "System.Collections.Generic.List`1[Microsoft.Open.AzureAD.Model.KeyCredential]", "System.Collections.Generic.List`1[Microsoft.Open.AzureAD.Model.PasswordCredential]", "System.Collections.Generic.List`1[System.String]"] for i in items],
            "credentials lost at export", type_line="Microsoft.Open.AzureAD.Model.ServicePrincipal")
    application = {"id": uid(INITIAL, "application"), "appId": APP["appId"], "displayName": APP["name"], "createdDateTime": "2025-02-01T08:00:00Z", "signInAudience": "AzureADMyOrg", "publisherDomain": DOMAIN,
                   "identifierUris": [], "requiredResourceAccess": [{"resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccess": [{"id": "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "type": "Scope"}]}],
                   "passwordCredentials": [secret], "keyCredentials": [certificate], "web": {"redirectUris": [], "implicitGrantSettings": {"enableAccessTokenIssuance": False, "enableIdTokenIssuance": False}}}
    s.graph("applications/graph.json", "applications", "graph", "17", "applications", [application], "hint (start of a secret) must be dropped")
    s.graph("applications/graph-expand-owners.json", "applications", "graph", "17", "applications(owners())", [{**application, "owners": [owner]}])
    s.portal("applications/AppRegistrationList.csv", "applications", "portal", "17", ["displayName", "appId", "createdDateTime", "passwordCredentials", "keyCredentials"], [
        [APP["name"], APP["appId"], "2025-02-01T08:00:00Z", dumps([{"keyId": secret["keyId"], "endDateTime": secret["endDateTime"]}]), dumps([{"keyId": certificate["keyId"], "endDateTime": certificate["endDateTime"]}])]],
        "full heading unknown")
    header = "displayName,objectType,credentialType,credentialStartDateTime,credentialEndDateTime,credentialUsage,certSubject,certIssuer,certIsSelfSigned,certSignatureAlgorithm,certKeySize,credentialHasExtendedValue".split(",")
    s.shell("applications/azureadassessment-credentials.csv", "applications", "azureadassessment-credentials", "17", header, [
        [APP["name"], "application", "Password", secret["startDateTime"], secret["endDateTime"], "", "", "", "", "", "", "False"],
        [APP["name"], "application", "Certificate", certificate["startDateTime"], certificate["endDateTime"], "Verify", "CN=tugs", "CN=tugs", "True", "sha256RSA", "2048", "False"]], "AppCredentialsReport: no id")


def organisation(s):
    skus = [subscribed_sku(TENANT, "SPE_E3", 20, 2), subscribed_sku(TENANT, "AAD_PREMIUM_P2", 5, 1), subscribed_sku(TENANT, "EXCHANGESTANDARD", 0, 1, "Suspended", 3)]
    s.graph("licences/graph.json", "licences", "graph", "15", "subscribedSkus", skus, "the third is suspended")
    s.array("licences/get-mgsubscribedsku.json", "licences", "graph", "1.3, 15", [pascal(i) for i in skus[:2]], "PascalCase, bare array")
    s.shell("licences/get-mg.csv", "licences", "get-mg", "1.3, 15", ["AccountId", "AppliesTo", "CapabilityStatus", "ConsumedUnits", "Id", "PrepaidUnits", "ServicePlans", "SkuId", "SkuPartNumber"],
            [[TENANT, "User", i["capabilityStatus"], i["consumedUnits"], i["id"], MODELS + "LicenseUnitsDetail", MODELS + "ServicePlanInfo[]", i["skuId"], i["skuPartNumber"]] for i in skus[:2]], "units and plans lost at export")
    header = "AccountName,AccountObjectId,AccountSkuId,ActiveUnits,ConsumedUnits,LockedOutUnits,ServiceStatus,SkuId,SkuPartNumber,SubscriptionIds,SuspendedUnits,TargetClass,TenantIntegration,WarningUnits".split(",")
    lost = "System.Collections.Generic.List`1[Microsoft.Online.Administration.ServiceStatus]"
    s.shell("licences/get-msolaccountsku.csv", "licences", "get-msolaccountsku", "15", header, [
        ["pellworth", TENANT, "pellworth:SPE_E3", 20, 2, 0, lost, SKUS["SPE_E3"], "SPE_E3", "System.Collections.Generic.List`1[System.Guid]", 0, "User", "", 0],
        ["pellworth", TENANT, "pellworth:AAD_PREMIUM_P2", 5, 1, 0, lost, SKUS["AAD_PREMIUM_P2"], "AAD_PREMIUM_P2", "System.Collections.Generic.List`1[System.Guid]", 0, "User", "", 0]],
        type_line="Microsoft.Online.Administration.AccountSkuDetails")
    s.portal("licences/ProductList_2026-6-30.csv", "licences", "m365-admin-products", "15", ["Product Title", "Total Licenses", "Expired Licenses", "Assigned licenses", "Renewal Date", "Status message"],
             [["Microsoft 365 E3", 20, 0, 2, "2027-01-01", ""], ["Microsoft Entra ID P2", 5, 0, 1, "2027-01-01", ""]], "display names only")
    s.shell("licences/m365-assess-08.csv", "licences", "m365-assess-08", "15", ["License", "SkuPartNumber", "Total", "Assigned", "Available", "Suspended", "Warning"],
            [["Microsoft 365 E3", "SPE_E3", 20, 2, 18, 0, 0], ["Microsoft Entra ID P2", "AAD_PREMIUM_P2", 5, 1, 4, 0, 0]])
    domains = [(DOMAIN, "Managed", True, False), (YARD, "Federated", False, False), (INITIAL, "Managed", False, True)]
    s.graph("organization/graph.json", "organization", "graph", "15", "organization", [{
        "id": TENANT, "displayName": "Pellworth Tugs", "createdDateTime": "2020-02-03T08:00:00Z", "countryLetterCode": "SE", "city": "Göteborg", "tenantType": "AAD", "onPremisesSyncEnabled": True,
        "onPremisesLastSyncDateTime": "2026-06-30T07:31:00Z", "partnerTenantType": None, "technicalNotificationMails": ["it@" + DOMAIN],
        "verifiedDomains": [{"name": n, "type": k, "isDefault": d, "isInitial": i, "capabilities": "Email"} for n, k, d, i in domains],
        "assignedPlans": [{"assignedDateTime": "2025-01-01T00:00:00Z", "capabilityStatus": "Enabled", "service": "AADPremiumService", "servicePlanId": PLANS["AAD_PREMIUM_P2"]}]}])
    s.object("organization/get-mg.json", "organization", "get-mg", "1.3, 15", pascal({"id": TENANT, "displayName": "Pellworth Tugs", "createdDateTime": "2020-02-03T08:00:00Z", "onPremisesSyncEnabled": None,
        "verifiedDomains": [{"name": n, "type": k, "isDefault": d, "isInitial": i, "capabilities": "Email"} for n, k, d, i in domains]}), "PascalCase, one object")
    s.shell("domains/get-mg.csv", "domains", "get-mg", "1.3, 15", ["AuthenticationType", "Id", "IsAdminManaged", "IsDefault", "IsInitial", "IsRoot", "IsVerified", "SupportedServices"],
            [[k, n, "True", true(d), true(i), "True", "True", "System.String[]"] for n, k, d, i in domains])
    s.graph("domains/graph.json", "domains", "graph", "15", "domains", [{
        "id": n, "authenticationType": k, "availabilityStatus": None, "isAdminManaged": True, "isDefault": d, "isInitial": i, "isRoot": True, "isVerified": True,
        "passwordNotificationWindowInDays": 14, "passwordValidityPeriodInDays": 2147483647, "supportedServices": ["Email"], "state": None} for n, k, d, i in domains])
    header = "AuthenticationType,AvailabilityStatus,ForceDeleteState,IsAdminManaged,IsDefault,IsInitial,IsRoot,IsVerified,Name,State,SupportedServices".split(",")
    s.shell("domains/get-azureaddomain.csv", "domains", "get-azureaddomain", "15", header, [[k, "", "", "True", true(d), true(i), "True", "True", n, "", "System.Collections.Generic.List`1[System.String]"] for n, k, d, i in domains])
    header = "Authentication,Capabilities,IsDefault,IsInitial,Name,RootDomain,Status,VerificationMethod".split(",")
    s.shell("domains/get-msoldomain.csv", "domains", "get-msoldomain", "15", header, [[k, "Email, OfficeCommunicationsOnline", true(d), true(i), n, "", "Verified", "DnsRecord"] for n, k, d, i in domains], type_line="Microsoft.Online.Administration.Domain")
    sts = "https://sts.pellworth-yard.example/adfs"
    federation = {"@odata.type": "#microsoft.graph.internalDomainFederation", "id": uid(INITIAL, "federation"), "displayName": "Pellworth Yard", "issuerUri": "http://sts.pellworth-yard.example/adfs/services/trust",
                  "metadataExchangeUri": sts + "/services/trust/mex", "signingCertificate": SIGNING_CERTIFICATE, "passiveSignInUri": sts + "/ls/", "preferredAuthenticationProtocol": "wsFed",
                  "activeSignInUri": sts + "/services/trust/2005/usernamemixed", "signOutUri": sts + "/ls/", "promptLoginBehavior": None, "isSignedAuthenticationRequestRequired": None,
                  "nextSigningCertificate": None, "federatedIdpMfaBehavior": "enforceMfaByFederatedIdp"}
    s.graph(f"federation/federationConfiguration-{YARD}.json", "federation", "graph", "26.8", f"domains('{YARD}')/federationConfiguration", [federation], "the domain only in the context and the file's name")
    header = ("ActiveSignInUri,DisplayName,FederatedIdpMfaBehavior,Id,IsSignedAuthenticationRequestRequired,IssuerUri,MetadataExchangeUri,NextSigningCertificate,PassiveSignInUri,PasswordResetUri,"
              "PreferredAuthenticationProtocol,PromptLoginBehavior,SignOutUri,SigningCertificate,SigningCertificateUpdateStatus,AdditionalProperties").split(",")
    flat = {k: v for k, v in pascal(federation).items() if k in header}
    s.shell(f"federation/get-mg-{YARD}.csv", "federation", "get-mg", "26.8", header, rows_of(header, [flat]), "the domain only in the file's name")
    header = "ActiveLogOnUri,FederationBrandName,IssuerUri,LogOffUri,MetadataExchangeUri,NextSigningCertificate,PassiveLogOnUri,SigningCertificate,SupportsMfa,PromptLoginBehavior,PreferredAuthenticationProtocol".split(",")
    s.shell(f"federation/get-msol-{YARD}.csv", "federation", "get-msol", "26.8", header, rows_of(header, [{
        "ActiveLogOnUri": federation["activeSignInUri"], "FederationBrandName": "Pellworth Yard", "IssuerUri": federation["issuerUri"], "PassiveLogOnUri": federation["passiveSignInUri"],
        "SigningCertificate": SIGNING_CERTIFICATE, "SupportsMfa": "True", "PreferredAuthenticationProtocol": "WsFed"}]), "no federatedIdpMfaBehavior: look at SupportsMfa")
    tenant = Tenant("Pellworth Tugs", DOMAIN, INITIAL)
    relations = [partner(tenant, "Anchor IT - administration", "active", "2025-09-01T09:00:00Z", "2027-09-01T09:00:00Z", "P180D", [GA, "Helpdesk Administrator"]),
                 {**partner(tenant, "Anchor IT - licences", "approvalPending", "2026-06-20T09:00:00Z", None, "PT0S", ["License Administrator"]), "activatedDateTime": None}]
    s.graph("partner-access/graph.json", "partner-access", "graph", "26.1", "tenantRelationships/delegatedAdminRelationships", relations, "the second is not active yet: no end")
    s.graph("partner-access/graph-access-assignments.json", "partner-access", "graph-access-assignments", "26.1", f"tenantRelationships/delegatedAdminRelationships('{relations[0]['id']}')/accessAssignments", [
        {"@odata.etag": 'W/"1"', "id": uid("gaa"), "status": "active", "createdDateTime": "2025-09-02T09:00:00Z", "lastModifiedDateTime": "2025-09-02T09:00:00Z",
         "accessContainer": {"accessContainerId": uid("partner group"), "accessContainerType": "securityGroup"}, "accessDetails": {"unifiedRoles": [{"roleDefinitionId": role_id(GA)}]}}])
    s.graph("partner-access/graph-contracts.json", "partner-access", "graph-contracts", "26.1", "contracts", [
        {"id": uid("contract"), "deletedDateTime": None, "contractType": "ResellerPartner", "customerId": TENANT, "defaultDomainName": DOMAIN, "displayName": "Pellworth Tugs"}], "comes from the partner's tenant: no role, no expiry")
    s.array("partner-access/get-mg.json", "partner-access", "get-mg-json", "1.3, 26.1", [pascal({k: v for k, v in relation.items() if not k.startswith("@")}) for relation in relations], "PascalCase, bare array")
    header = "AccessAssignments,AccessDetails,ActivatedDateTime,AutoExtendDuration,CreatedDateTime,Customer,DisplayName,Duration,EndDateTime,Id,LastModifiedDateTime,Operations,Requests,Status,AdditionalProperties".split(",")
    s.shell("partner-access/get-mg.csv", "partner-access", "get-mg", "26.1", header, rows_of(header, [{
        "AccessDetails": MODELS + "DelegatedAdminAccessDetails", "Customer": MODELS + "DelegatedAdminRelationshipCustomerParticipant", "ActivatedDateTime": us("2025-09-21T09:00:00Z"), "AutoExtendDuration": "180.00:00:00",
        "CreatedDateTime": us("2025-09-21T09:00:00Z"), "DisplayName": relations[0]["displayName"], "Duration": "730.00:00:00", "EndDateTime": us("2027-09-21T09:00:00Z"), "Id": relations[0]["id"], "Status": "active"}]),
        "roles and customer lost at export")
    header = "CompanyType,DapEnabled,PartnerCompanyName,PartnerSupportTelephones,PartnerSupportEmails,PartnerCommerceUrl,PartnerSupportUrl".split(",")
    s.shell("partner-access/get-msolpartnerinformation.csv", "partner-access", "get-msolpartnerinformation", "26.1", header, [["CompanyTenant", "True", "Anchor IT", "", "System.Collections.Generic.List`1[System.String]", "", ""]],
            "old delegated administration", type_line="Microsoft.Online.Administration.PartnerInformation")


def sign_ins(s):
    def cells(number, person, when, **more):
        base = {"Date (UTC)": when, "Request ID": uid("layout request", str(number)), "User agent": "Mozilla/5.0", "Correlation ID": uid("layout correlation", str(number)), "User ID": person.id,
                "User": person.display, "Username": person.upn, "User type": person.kind, "Cross tenant access type": "none", "Incoming token type": "none", TOKEN_TYPE_AGAIN: "primaryRefreshToken",
                "Authentication Protocol": "none", "Original transfer method": "none", "Application": "Azure Portal", "Application ID ": "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
                "App owner tenant ID": MICROSOFT_TENANT, "Resource": "Windows Azure Service Management API", "Resource ID ": "797f4846-ba00-4fd7-ba43-dac1f8f63013", "Resource tenant ID": TENANT, "Home tenant ID": TENANT,
                "Home tenant name": "Pellworth Tugs", "IP address": "198.51.100.9", "Location": "Gothenburg, Vastra Gotaland, SE", "Status": "Success", "Sign-in error code": "0", "Failure reason": "Other.",
                "Client app": "Browser", "Browser": "Edge 137.0.0", "Operating System": "Windows10", "Compliant": "True", "Managed": "True", "Join Type": "Microsoft Entra joined",
                "Authentication requirement": "Multifactor authentication", "Multifactor authentication result": "MFA completed in Azure AD", "Sign-in identifier": person.upn,
                "Autonomous system  number": "64501", "Flagged for review": "False", "Token issuer type": "Microsoft Entra ID", "Latency": "120", "Conditional Access": "Success"}
        base.update(more)
        return base
    rows = [cells(1, BEN, "2026-06-30T06:40:55Z"), cells(2, ADA, "2026-06-29T08:14:03Z", **{"Multifactor authentication auth method": "FIDO2 security key"}),
            cells(3, DAN, "2026-06-29T02:11:40Z", **{"Status": "Failure", "Sign-in error code": "50057", "Failure reason": "The user account is disabled.", "Client app": "IMAP4", "Authentication requirement": "Single-factor authentication",
                                                     "Multifactor authentication result": "", "Conditional Access": "Not Applied"})]
    s.portal("sign-ins/InteractiveSignIns_2026-06-29_2026-06-30.csv", "sign-ins", "portal", "10.1", SIGN_IN_HEADER, [sign_in_row(r) for r in rows],
             "a heading twice, headings with trailing and double blanks; the kind only in the file's name")
    s.portal("sign-ins/NonInteractiveSignIns_2026-06-29_2026-06-30.csv", "sign-ins", "portal", "10.1", SIGN_IN_HEADER,
             [sign_in_row(cells(4, BEN, "2026-06-30T06:44:00Z", Browser="", **{"User agent": "", "Client app": "Mobile Apps and Desktop clients"}))], "the same headings as interactive")
    dropped = {"Token Protection - Sign In Session", "Token Protection - Sign In Session StatusCode", "Session ID", "IP address (seen by resource)", "Through Global Secure Access", "Global Secure Access IP address",
               "Federated Token Id", "Federated Token Issuer", "Client credential type", "Original transfer method"}
    keep = [i for i, name in enumerate(SIGN_IN_HEADER) if name not in dropped]
    s.portal("sign-ins/SignIns_2023-11-02_2023-11-09.csv", "sign-ins", "portal", "10.1", [SIGN_IN_HEADER[i] for i in keep],
             [[sign_in_row(cells(5, BEN, "2023-11-09T07:12:00Z", **{"Authentication requirement": "multiFactorAuthentication"}))[i] for i in keep]], "without token-protection, session, Global Secure Access and federated columns")
    german = {"Date (UTC)": "Datum (UTC)", "Request ID": "Anforderungs-ID", "User agent": "Benutzer-Agent", "Correlation ID": "Korrelations-ID", "User ID": "Benutzer-ID", "User": "Benutzer", "Username": "Benutzername",
              "User type": "Benutzertyp", "Application": "Anwendung", "Application ID ": "Anwendungs-ID ", "Resource": "Ressource", "IP address": "IP-Adresse", "Location": "Standort", "Status": "Status",
              "Sign-in error code": "Anmeldefehlercode", "Failure reason": "Fehlerursache", "Client app": "Client-App", "Browser": "Browser", "Operating System": "Betriebssystem", "Compliant": "Konform", "Managed": "Verwaltet",
              "Authentication requirement": "Authentifizierungsanforderung", "Conditional Access": "Bedingter Zugriff"}
    french = {"Date (UTC)": "Date (UTC)", "User agent": "Agent utilisateur", "User": "Utilisateur", "Username": "Nom d'utilisateur", "IP address": "Adresse IP", "Location": "Emplacement", "Status": "Statut", "Application": "Application",
              "Application ID ": "ID d'application", "Resource": "Ressource", "Authentication requirement": "Exigence d’authentification", "Multifactor authentication auth method": "Méthode d’authentification multifacteur",
              "Session ID": "ID de session", "Device ID": "ID de l'appareil", "Operating System": "Système d'exploitation", "Browser": "Navigateur", "Sign-in error code": "Code d'erreur de connexion",
              "Authentication Protocol": "Protocole d'authentification", "Original transfer method": "Méthode de transfert d'origine", "Cross tenant access type": "Type d'accès client croisée", "Client app": "Application cliente",
              "Autonomous system  number": "Numéro de système autonome", "Compliant": "Conforme", "Managed": "Géré"}
    spanish = {"Date (UTC)": "Fecha (UTC)", "User ID": "Id. de usuario", "User": "Usuario", "Username": "Nombre de usuario", "User type": "Tipo de usuario", "IP address": "Dirección IP", "Location": "Ubicación",
               "Autonomous system  number": "Número de sistema autónomo", "Operating System": "Sistema operativo", "Browser": "Explorador", "Client app": "Aplicación cliente", "Correlation ID": "Id. de correlación", "Status": "Estado",
               "Client credential type": "Tipo de credencial de cliente", "Authentication Protocol": "Protocolo de autenticación", "Authentication requirement": "Requisito de autenticación", "Failure reason": "Motivo del error",
               "Application": "Aplicación", "Resource": "Recurso"}
    for language, names, dates, success, remark in (
            ("german", german, ("30.06.2026 06:40:55", "29.06.2026 08:14:03", "29.06.2026 02:11:40"), "Erfolg", "headings inferred, not seen in a file; day-first dates"),
            ("french", french, ("30/06/2026 06:40:55", "29/06/2026 08:14:03", "29/06/2026 02:11:40"), "Opération réussie", "only the headings observed; typographic apostrophes; no user id"),
            ("spanish", spanish, ("2026-06-30T06:40:55Z", "2026-06-29T08:14:03Z", "2026-06-29T02:11:40Z"), "Correcto", "only the headings observed; no error code")):
        table = []
        for row, date in zip(rows, dates):
            row = {**row, "Date (UTC)": date, "Status": success if row["Status"] == "Success" else "Erreur" if language == "french" else "Error" if language == "spanish" else "Fehler"}
            table.append([row.get(name, "") for name in names])
        s.portal(f"sign-ins/InteractiveSignIns_{language}.csv", "sign-ins", "portal-" + language, "12", list(names.values()), table, remark)
    service = rows_of(SERVICE_SIGN_IN_HEADER, [{
        "Date (UTC)": "2026-06-30T01:00:12Z", "Request ID": uid("layout request", "s"), "Correlation ID": uid("layout correlation", "s"), "Service principal ID": APP["id"], "Service principal name": APP["name"],
        "Credential key ID": uid("k", "1"), "Application": APP["name"], "Application ID ": APP["appId"], "App owner tenant ID": TENANT, "Resource": "Microsoft Graph", "Resource ID ": "00000003-0000-0000-c000-000000000000",
        "Resource tenant ID": TENANT, "Resource owner tenant ID": MICROSOFT_TENANT, "Home tenant ID": TENANT, "Home tenant name": "Pellworth Tugs", "IP address": "198.51.100.30", "Location": "Gothenburg, Vastra Gotaland, SE",
        "Status": "Success", "Sign-in error code": "0", "Failure reason": "Other.", "Conditional Access": "Not Applied"}])
    s.portal("sign-ins/ApplicationSignIns_2026-06-29_2026-06-30.csv", "sign-ins", "portal-service-principals", "10.1", SERVICE_SIGN_IN_HEADER, service)
    s.portal("sign-ins/MSISignIns_2026-06-29_2026-06-30.csv", "sign-ins", "portal-service-principals", "10.1", SERVICE_SIGN_IN_HEADER, service, "managed identities: the same headings")

    def event(number, person, when, ok, beta):
        item = {"id": uid("layout request", str(number)), "createdDateTime": when, "userDisplayName": person.display, "userPrincipalName": person.upn, "userId": person.id, "appId": "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
                "appDisplayName": "Azure Portal", "ipAddress": "198.51.100.9", "clientAppUsed": "Browser", "userAgent": "Mozilla/5.0", "correlationId": uid("layout correlation", str(number)), "conditionalAccessStatus": "success" if ok else "notApplied",
                "isInteractive": True, "riskDetail": "hidden", "riskLevelAggregated": "hidden", "riskLevelDuringSignIn": "hidden", "riskState": "none", "resourceDisplayName": "Windows Azure Service Management API",
                "resourceId": "797f4846-ba00-4fd7-ba43-dac1f8f63013", "status": {"errorCode": 0 if ok else 50126, "failureReason": "Other." if ok else "Error validating credentials due to invalid username or password.", "additionalDetails": None},
                "deviceDetail": {"deviceId": "", "displayName": "", "operatingSystem": "Windows10", "browser": "Edge 137.0.0", "isCompliant": False, "isManaged": False, "trustType": ""},
                "location": {"city": "Gothenburg", "state": "Vastra Gotaland", "countryOrRegion": "SE", "geoCoordinates": {"altitude": None, "latitude": 57.7, "longitude": 11.97}},
                "appliedConditionalAccessPolicies": [{"id": uid("ca", "1"), "displayName": "Pellworth 1: MFA for all", "enforcedGrantControls": ["Mfa"], "enforcedSessionControls": [], "result": "success"}] if ok else []}
        if beta:
            item.update({"originalRequestId": item["id"], "tokenIssuerType": "AzureAD", "processingTimeInMilliseconds": 133, "signInIdentifier": person.upn, "signInEventTypes": ["interactiveUser"], "servicePrincipalId": "", "userType": person.kind.lower(),
                         "crossTenantAccessType": "none", "incomingTokenType": "none", "authenticationProtocol": "none", "authenticationRequirement": "multiFactorAuthentication", "mfaDetail": None, "authenticationMethodsUsed": [],
                         "authenticationDetails": [{"authenticationStepDateTime": when, "authenticationMethod": "Password", "authenticationMethodDetail": "Password in the cloud", "succeeded": ok, "authenticationStepResultDetail": "Correct password" if ok else "Invalid password", "authenticationStepRequirement": "Primary authentication"}],
                         "authenticationRequirementPolicies": [{"requirementProvider": "user", "detail": "Per-user MFA"}], "sessionLifetimePolicies": [], "managedServiceIdentity": None, "tokenProtectionStatusDetails": None})
        return item
    events = [(1, BEN, "2026-06-30T06:40:55Z", True), (2, ADA, "2026-06-29T08:14:03Z", True), (3, BEN, "2026-06-29T07:59:10Z", False)]
    s.array("sign-ins/InteractiveSignIns_2026-06-29_2026-06-30.json", "sign-ins", "graph", "10.2", [event(*e, True) for e in events], "bare array of beta objects")
    s.graph("sign-ins/graph-v1.json", "sign-ins", "graph", "10.3", "auditLogs/signIns", [{k: v for k, v in event(*e, False).items()} for e in events], "no authentication requirement: no MFA cannot be concluded")
    s.folder.text(s.note("sign-ins/invictus-SignInLogs.json", "sign-ins", "graph", "10.5", 3, "several files merged: one object per line"), "".join(dumps(event(*e, True)) + "\n" for e in events))
    wrapped = [monitor_record(TENANT, category, "Sign-in activity", when, dict(event(number, person, when, ok, True), isInteractive=category == "SignInLogs", signInEventTypes=["interactiveUser" if category == "SignInLogs" else "nonInteractiveUser"]), person.display)
               for category, (number, person, when, ok) in zip(["SignInLogs", "SignInLogs", "NonInteractiveUserSignInLogs"], events)]
    wrapped.append(monitor_record(TENANT, "ServicePrincipalSignInLogs", "Sign-in activity", "2026-06-30T02:00:00Z", {
        "id": uid("sp sign-in"), "createdDateTime": "2026-06-30T02:00:00Z", "appId": uid(INITIAL, "backup app"), "servicePrincipalId": uid(INITIAL, "backup"), "servicePrincipalName": "Harbour backup", "ipAddress": "198.51.100.9",
        "resourceDisplayName": "Microsoft Graph", "status": {"errorCode": 0}, "location": {"countryOrRegion": "SE"}}, ""))
    s.folder.text(s.note("sign-ins/azure-monitor/PT1H.json", "sign-ins", "azure-monitor", "–", len(wrapped), "what a diagnostic setting writes to a storage account: a line for each record, its category in the envelope"), "".join(dumps(item) + "\n" for item in wrapped))
    header = ["TenantId", "SourceSystem", "TimeGenerated [UTC]", "ResourceId", "OperationName", "Category", "ResultType", "ResultDescription", "CorrelationId", "Identity", "Location", "AppDisplayName", "AppId", "AuthenticationRequirement",
              "ClientAppUsed", "ConditionalAccessPolicies", "ConditionalAccessStatus", "CreatedDateTime [UTC]", "DeviceDetail", "IsInteractive", "Id", "IPAddress", "LocationDetails", "ResourceDisplayName", "Status", "UserAgent", "UserDisplayName", "UserId",
              "UserPrincipalName", "UserType", "Type"]
    for name, kind in (("SigninLogs", "SigninLogs"), ("AADNonInteractiveUserSignInLogs", "AADNonInteractiveUserSignInLogs")):
        table = []
        for number, person, when, ok in events[:2]:
            text = f"{int(when[5:7])}/{int(when[8:10])}/{when[:4]}, {int(when[11:13])}:{when[14:19]}.178 AM"
            e = event(number, person, when, ok, True)
            table.append(rows_of(header, [{
                "TenantId": TENANT, "SourceSystem": "Azure AD", "TimeGenerated [UTC]": text, "OperationName": "Sign-in activity", "Category": kind, "ResultType": "0", "CorrelationId": e["correlationId"], "Identity": person.display, "Location": "SE",
                "AppDisplayName": "Azure Portal", "AppId": e["appId"], "AuthenticationRequirement": "multiFactorAuthentication", "ClientAppUsed": "Browser", "ConditionalAccessPolicies": dumps(e["appliedConditionalAccessPolicies"]),
                "ConditionalAccessStatus": "success", "CreatedDateTime [UTC]": text, "DeviceDetail": dumps(e["deviceDetail"]), "IsInteractive": "true" if kind == "SigninLogs" else "false", "Id": e["id"], "IPAddress": e["ipAddress"],
                "LocationDetails": dumps(e["location"]), "ResourceDisplayName": e["resourceDisplayName"], "Status": dumps(e["status"]), "UserAgent": "(blank)", "UserDisplayName": person.display, "UserId": person.id, "UserPrincipalName": person.upn,
                "UserType": person.kind, "Type": kind}])[0])
        s.portal(f"sign-ins/{name}.csv", "sign-ins", "log-analytics", "10.4", header, table, "headings end in [UTC]; nested JSON as text; (blank)", bom="")
    names = [name.replace(" [UTC]", "") for name in header]
    values = []
    for row, (_, _, when, _) in zip(table, events):
        cells = dict(zip(names, row))
        cells.update(TimeGenerated=when, CreatedDateTime=when, IsInteractive=False, ResourceId=None, ResultDescription=None, UserAgent=None)
        values.append([cells[name] for name in names])
    s.object("sign-ins/log-analytics-answer.json", "sign-ins", "log-analytics-answer", "10.4", answer(names, values), "what the interface answers: columns and rows within JSON", rows=2)
    s.object("sign-ins/data-explorer-answer.json", "sign-ins", "log-analytics-answer", "10.4", frames(names, values), "frames of Data Explorer; tables about the query beside the result", rows=2)
    s.array("sign-ins/az-monitor-log-analytics-query.json", "sign-ins", "log-analytics-az", "10.4", az_rows(names, values), "every value as text; None for nothing")
    names = ["TimeGenerated", "OperationName", "Category", "ResultType", "CorrelationId", "Identity", "AppId", "Id", "IPAddress", "LocationDetails", "ResourceDisplayName", "ServicePrincipalId", "ServicePrincipalName",
             "ServicePrincipalCredentialKeyId", "Type"]
    values = [["2026-06-30T02:00:00Z", "Sign-in activity", "ServicePrincipalSignInLogs", "0", uid("sp correlation"), None, uid(INITIAL, "backup app"), uid("sp sign-in"), "198.51.100.9", dumps({"countryOrRegion": "SE"}),
               "Microsoft Graph", uid(INITIAL, "backup"), "Harbour backup", uid("sp key"), "AADServicePrincipalSignInLogs"]]
    s.object("sign-ins/AADServicePrincipalSignInLogs.json", "sign-ins", "log-analytics-service-principals", "10.4", answer(names, values), "apps, as the interface answers", rows=1)
    s.array("sign-ins/AADServicePrincipalSignInLogs-az.json", "sign-ins", "log-analytics-service-principals-az", "10.4", az_rows(names, values), "the same from the command line")
    header = ["Id", "CreatedDateTime", "UserDisplayName", "UserPrincipalName", "UserId", "AppDisplayName", "ClientAppUsed", "IPAddress", "IsInteractive", "Status", "Location"]
    s.shell("sign-ins/invictus.csv", "sign-ins", "extractor-suite", "10.5", header, [
        [e["id"], e["createdDateTime"], e["userDisplayName"], e["userPrincipalName"], e["userId"], e["appDisplayName"], e["clientAppUsed"], e["ipAddress"], "True", dumps(e["status"]), dumps(e["location"])]
        for e in (event(*entry, False) for entry in events)], "nested JSON in cells")
    header = ["UserId", "UserPrincipalName", "AppId", "AppDisplayName", "ClientAppUsed", "IsInteractive", "ResourceIdentity", "ResourceDisplayName", "AuthenticationRequirement",
              "DeviceCompliant", "Outcome", "SignIns", "FirstSignIn", "LastSignIn", "Countries"]
    portal = uid(INITIAL, "portal")
    summary = [
        [ADA.id, ADA.upn, portal, "Azure Portal", "Browser", "true", "797f4846-ba00-4fd7-ba43-dac1f8f63013", "Windows Azure Service Management API", "multiFactorAuthentication", "true", "success", "41", "2026-04-02T07:01:10Z", "2026-06-29T08:14:03Z", "SE"],
        [BEN.id, BEN.upn, portal, "Office 365 Exchange Online", "IMAP4", "false", "", "Office 365 Exchange Online", "singleFactorAuthentication", "", "success", "1203", "2026-04-01T00:03:51Z", "2026-06-30T06:40:55Z", "NO;SE"],
        [BEN.id, BEN.upn, portal, "Office 365 Exchange Online", "IMAP4", "false", "", "Office 365 Exchange Online", "singleFactorAuthentication", "", "failure", "17", "2026-05-11T02:30:00Z", "2026-06-12T02:30:00Z", "SE"],
    ]
    s.portal("sign-ins/sign-in-summary.csv", "sign-ins", "summary", "10.4", header, summary, "what the queries in assets/sign-in-summary give", bom="")
    s.object("sign-ins/sign-in-summary.json", "sign-ins", "summary", "10.4", answer(header, summary), "the same as the interface answers", rows=3)
    s.array("sign-ins/sign-in-summary-az.json", "sign-ins", "summary-az", "10.4", az_rows(header, [[value or None for value in row] for row in summary]), "the same from az monitor log-analytics query")


def mailboxes(s):
    minimum = MAILBOX_DELIVERY[:14]

    def box(person, kind, **more):
        alias = person.mail.split("@")[0]
        return {"Alias": alias, "DisplayName": person.display, "DistinguishedName": "CN=" + alias, "EmailAddresses": f"SMTP:{person.mail} smtp:{alias}@{INITIAL}", "ExchangeVersion": "0.20 (15.0.0.0)",
                "ExternalDirectoryObjectId": person.id, "Guid": uid("mailbox", person.id), "Id": alias, "Name": alias, "OrganizationId": INITIAL, "PrimarySmtpAddress": person.mail, "RecipientType": "UserMailbox",
                "RecipientTypeDetails": kind, "UserPrincipalName": person.upn, **more}
    s.shell("mailboxes/get-exomailbox-minimum.csv", "mailboxes", "exchange-powershell", "19", minimum, rows_of(minimum, [box(BEN, "UserMailbox"), box(DAN, "SharedMailbox")]), "no forwarding columns: not exported")
    s.shell("mailboxes/get-exomailbox-delivery.csv", "mailboxes", "exchange-powershell", "19", MAILBOX_DELIVERY, rows_of(MAILBOX_DELIVERY, [
        box(BEN, "UserMailbox", DeliverToMailboxAndForward="True", ForwardingSmtpAddress="smtp:ben@elsewhere.example"), box(DAN, "SharedMailbox", DeliverToMailboxAndForward="False")]), "UTF-16LE", encoding="utf-16")
    header = ["PSComputerName", "RunspaceId", "PSShowComputerName", *MAILBOX_DELIVERY, "WhenMailboxCreated", "LitigationHoldEnabled", "AccountDisabled", "IsMailboxEnabled", "HiddenFromAddressListsEnabled"]
    s.shell("mailboxes/get-mailbox.csv", "mailboxes", "exchange-powershell", "19", header, rows_of(header, [
        {**box(BEN, "UserMailbox", DeliverToMailboxAndForward="False", ForwardingAddress="dan.weiss"), "PSComputerName": "outlook.office365.com", "RunspaceId": uid("runspace"), "PSShowComputerName": "False",
         "EmailAddresses": "Microsoft.Exchange.Data.ProxyAddressCollection", "AccountDisabled": "False", "IsMailboxEnabled": "True"}]), "addresses lost at export", type_line="Deserialized.Microsoft.Exchange.Data.Directory.Management.Mailbox")
    s.array("mailboxes/get-exomailbox.json", "mailboxes", "exchange-powershell", "1.3, 19", [box(BEN, "UserMailbox", EmailAddresses=["SMTP:" + BEN.mail])], "ConvertTo-Json")
    header = "AuditAdmin,AuditDelegate,AuditEnabled,AuditLogAgeLimit,AuditOwner,DefaultAuditSet,ExternalDirectoryObjectId,UserPrincipalName,DisplayName,PrimarySmtpAddress,RecipientTypeDetails".split(",")
    s.shell("mailboxes/get-exomailbox-audit.csv", "mailboxes", "exchange-powershell", "19", header, [["Update, Copy", "Update", "True", "90.00:00:00", "Update", "Admin, Delegate, Owner", BEN.id, BEN.upn, BEN.display, BEN.mail, "UserMailbox"]], "audit set")
    s.shell("mailboxes/forwarding.csv", "mailboxes", "exchange-forwarding", "19", ["PrimarySmtpAddress", "ForwardingSmtpAddress", "DeliverToMailboxAndForward"],
            [[BEN.mail, "smtp:ben@elsewhere.example", "True"], [DAN.mail, "", "False"]], "the columns a script selects")


def inventory(s):
    from datetime import datetime
    s.folder.workbook("inventory/inventory.xlsx", [
        ("Administrators", [["Pellworth Tugs"], ["Administrators, as of June"], [], ["Account", "Category", "Service", "Justification", "Decision"],
                            [ADA.upn, "admin only", "Entra ID", "Runs the tenant", "keep"], [BEN.upn, "dual use", "Exchange Online", None, "remove"], ["Total", 2]]),
        ("Emergency  Accounts", [["Account ", "PURPOSE", "Stored at", "Last tested", "Password  changed", "Monitored?"],
                                 ["tide.one@" + INITIAL, "Emergency access", "Safe", datetime(2026, 5, 4), "04.05.2026", "Ja"], ["tide.two@" + INITIAL, "Emergency access", "Bank", datetime(2026, 5, 4), datetime(2026, 5, 4), "No"]])])
    s.note("inventory/inventory.xlsx#Administrators", "inventory-administrators", "inventory", "1.5", 2, "two title rows, one total row")
    s.note("inventory/inventory.xlsx#Emergency  Accounts", "inventory-emergency", "inventory", "1.5", 2, "blanks in the sheet's name and headings; one date as text")


def azurehound(s):
    """One file of several kinds, in no order; what is false, empty or null is left out, ids are in capitals."""
    def id_of(*parts):
        return uid(INITIAL, "hound", *parts).upper()

    def assignment(who, role, scope):
        return {"id": f"{scope}/providers/Microsoft.Authorization/roleAssignments/{uid('hound', who, role, scope)}", "name": uid("hound", who, role, scope),
                "type": "Microsoft.Authorization/roleAssignments", "properties": {"principalId": who, "roleDefinitionId": f"/subscriptions/{first}/providers/Microsoft.Authorization/roleDefinitions/{role}", "scope": scope}}
    tenant, first = {"tenantId": TENANT.upper(), "tenantName": "Pellworth Tugs"}, uid(INITIAL, "subscription").upper()
    admins, owner = uid(INITIAL, "group", "RG-Pilots").upper(), "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
    reader, machine = role_id("Global Reader"), f"/SUBSCRIPTIONS/{first}/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/TUG-1"
    elements = [
        ("AZUser", {"id": ADA.id.upper(), "accountEnabled": True, "createdDateTime": "2025-03-04T09:00:00Z", "displayName": ADA.display, "userPrincipalName": ADA.upn, "userType": "Member", **tenant}),
        ("AZGroup", {"id": admins, "displayName": "RG-Pilots", "securityEnabled": True, "isAssignableToRole": True, **tenant}),
        ("AZUser", {"id": BEN.id.upper(), "displayName": BEN.display, "userPrincipalName": BEN.upn, "userType": "Member", "onPremisesSyncEnabled": True, **tenant}),
        ("AZGroupMember", {"groupId": admins, "members": [{"groupId": admins, "member": {"@odata.type": "#microsoft.graph.user", "id": BEN.id.upper(), "displayName": BEN.display, "userPrincipalName": BEN.upn}}]}),
        ("AZGroupOwner", {"groupId": admins, "owners": None}),
        ("AZRole", {"id": reader, "templateId": reader, "displayName": "Global Reader", "isBuiltIn": True, "isEnabled": True, "rolePermissions": [{"allowedResourceActions": ["microsoft.directory/users/standard/read"]}], **tenant}),
        ("AZRoleAssignment", {"roleDefinitionId": reader.upper(), "tenantId": TENANT.upper(), "roleAssignments": [
            {"id": "a1", "principalId": ADA.id.upper(), "roleDefinitionId": reader, "directoryScopeId": "/", "roleDefinition": {}, "directoryScope": {}, "appScope": {}},
            {"id": "a2", "principalId": BEN.id.upper(), "roleDefinitionId": reader, "directoryScopeId": "/", "directoryScope": {"id": uid(INITIAL, "unit")}}]}),
        ("AZRoleEligibilityScheduleInstance", {"id": "e1", "principalId": BEN.id.upper(), "roleDefinitionId": reader.upper(), "directoryScopeId": "/", "startDateTime": "2026-01-04T09:00:00Z", "tenantId": TENANT.upper()}),
        ("AZServicePrincipal", {"id": id_of("sp"), "appId": id_of("app"), "displayName": "Harbour backup", "accountEnabled": True, "servicePrincipalType": "Application", "appOwnerOrganizationId": TENANT, **tenant}),
        ("AZServicePrincipalOwner", {"servicePrincipalId": id_of("sp"), "owners": [{"servicePrincipalId": id_of("sp"), "owner": {"@odata.type": "#microsoft.graph.user", "id": BEN.id.upper()}}]}),
        ("AZApp", {"id": id_of("app object"), "appId": id_of("app"), "displayName": "Harbour backup", "signInAudience": "AzureADMyOrg", "passwordCredentials": [{"keyId": uid("hound key"), "hint": "abc", "endDateTime": "2027-01-01T00:00:00Z"}], **tenant}),
        ("AZAppOwner", {"appId": id_of("app"), "owners": [{"appId": id_of("app object"), "owner": {"@odata.type": "#microsoft.graph.user", "id": ADA.id.upper()}}]}),
        ("AZAppRoleAssignment", {"id": "r1", "appRoleId": uid("hound app role"), "principalId": id_of("sp"), "principalType": "ServicePrincipal", "principalDisplayName": "Harbour backup", "resourceId": id_of("graph"), "resourceDisplayName": "Microsoft Graph", "appId": id_of("app"), "tenantId": TENANT.upper()}),
        ("AZDevice", {"id": id_of("device"), "deviceId": uid(INITIAL, "hound device"), "displayName": "TUG-07", "operatingSystem": "Windows", "trustType": "AzureAd", "isCompliant": True, "approximateLastSignInDateTime": "2026-06-20T08:00:00Z", **tenant}),
        ("AZDeviceOwner", {"deviceId": id_of("device"), "owners": [{"deviceId": id_of("device"), "owner": {"id": BEN.id.upper()}}]}),
        ("AZManagementGroup", {"id": "/PROVIDERS/MICROSOFT.MANAGEMENT/MANAGEMENTGROUPS/TUGS", "name": "tugs", "type": "Microsoft.Management/managementGroups", "properties": {"displayName": "Tugs", "tenantId": TENANT}, **tenant}),
        ("AZSubscription", {"id": f"/SUBSCRIPTIONS/{first}", "subscriptionId": first.lower(), "displayName": "Tugs", "state": "Enabled", "tenantId": TENANT.upper()}),
        ("AZSubscriptionRoleAssignment", {"subscriptionId": f"/SUBSCRIPTIONS/{first}", "roleAssignments": [
            {"subscriptionId": f"/SUBSCRIPTIONS/{first}", "roleAssignment": assignment(ADA.id.upper(), owner, f"/SUBSCRIPTIONS/{first}")}]}),
        ("AZVM", {"id": machine, "name": "tug-1", "identity": {"type": "SystemAssigned"}, "properties": {"storageProfile": {"osDisk": {"osType": "Linux"}}, "osProfile": {"adminUsername": "tugadmin"}}, **tenant}),
        ("AZVMScaleSetRoleAssignment", {"objectId": machine, "assignees": [{"objectId": machine, "roleDefinitionId": owner, "assignee": assignment(BEN.id.upper(), owner, machine)}]}),
        ("AZKeyVault", {"id": f"/SUBSCRIPTIONS/{first}/VAULTS/V", "name": "v", **tenant}),
        ("AZLantern", {"id": "1"}),
    ]
    s.object("azurehound/azurehound.json", "azurehound", "azurehound", "23", {"data": [{"kind": kind, "data": data} for kind, data in elements], "meta": {"type": "azure", "version": 5, "count": len(elements)}},
             "kinds in any order; what is false, empty or null is left out; one kind that nobody knows", rows="per kind")


def scubagear(s):
    policy = pascal(ca_policy(uid("ca", "1"), "Pellworth 1: MFA for all", "x", users=["All"], exclude_users=[ADA.id], grant=("OR", ["mfa"], None)))
    empty_strength = {"AllowedCombinations": None, "CombinationConfigurations": None, "CreatedDateTime": None, "Description": None, "DisplayName": None, "Id": None, "ModifiedDateTime": None, "PolicyType": None, "RequirementsSatisfied": None}
    eight = [GA, "Privileged Role Administrator", "User Administrator", "SharePoint Administrator", EXCHANGE, "Hybrid Identity Administrator", "Application Administrator", "Cloud Application Administrator"]

    def tenant(date, year):
        details = {"AssignedPlans": [{"AssignedDateTime": date, "CapabilityStatus": "Enabled", "Service": "AADPremiumService", "ServicePlanId": PLANS["AAD_PREMIUM_P2"]}], "CreatedDateTime": date, "DisplayName": "Pellworth Tugs", "Id": TENANT,
                   "OnPremisesSyncEnabled": True, "VerifiedDomains": [{"Capabilities": "Email", "IsDefault": True, "IsInitial": False, "Name": DOMAIN, "Type": "Managed"}, {"Capabilities": "Email", "IsDefault": False, "IsInitial": True, "Name": INITIAL, "Type": "Managed"}]}
        return [{"DisplayName": "Pellworth Tugs", "DomainName": INITIAL, "TenantId": TENANT, "AADAdditionalData": [details] if year == 2026 else details}]

    def rule(kind, rule_id, body, year):
        target = {"Caller": "EndUser" if "EndUser" in rule_id else "Admin", "EnforcedSettings": [], "InheritableSettings": [], "Level": "Assignment", "Operations": ["All"]}
        source = {"RuleSource": GA, "RuleSourceType": "Directory Role"}
        odata = "#microsoft.graph.unifiedRoleManagementPolicy" + kind + "Rule"
        if year == 2026:
            return {"Id": rule_id, "@odata.type": odata, "Target": target, **pascal(body), **source}
        return {"Id": rule_id, "Target": {**target, "TargetObjects": None}, **source, "AdditionalProperties": {"@odata.type": odata, **body}}

    def roles(year, date):
        listed = []
        digits = "".join(c for c in date if c.isdigit())
        later = date.replace(digits, str(int(digits) + 365 * 86_400_000))
        for name in eight:
            rules = [rule("Expiration", "Expiration_Admin_Assignment", {"isExpirationRequired": True, "maximumDuration": "P180D"}, year),
                     rule("Enablement", "Enablement_EndUser_Assignment", {"enabledRules": ["MultiFactorAuthentication", "Justification"]}, year),
                     rule("Approval", "Approval_EndUser_Assignment", {"setting": {"isApprovalRequired": name == GA, "approvalStages": [{"primaryApprovers": [{"@odata.type": "#microsoft.graph.singleUser", "id": BEN.id, "isBackup": False, "description": BEN.display}]}]}}, year),
                     rule("Notification", "Notification_Admin_EndUser_Assignment", {"notificationType": "Email", "recipientType": "Admin", "notificationLevel": "All", "isDefaultRecipientsEnabled": True, "notificationRecipients": []}, year)]
            held = {GA: [ADA.id], EXCHANGE: [BEN.id]}.get(name, [])
            assignments = []
            for who in held:
                item = {"startDateTime": date, "roleAssignmentOriginId": assignment_id(role_id(name), who), "assignmentType": "Assigned", "directoryScopeId": "/", "endDateTime": None if name == GA else later, "roleAssignmentScheduleId": uid(name, who),
                        "id": assignment_id(role_id(name), who), "principalId": who, "appScopeId": None, "memberType": "Direct", "roleDefinitionId": role_id(name)}
                assignments.append(pascal(item) if year == 2026 else item)
            listed.append({"DisplayName": name, "RoleTemplateId": role_id(name), "Assignments": assignments, "Rules": rules})
        return listed

    def document(year, version, date, collected):
        caps = {**policy, "CreatedDateTime": date, "ModifiedDateTime": None if year == 2023 else date}
        grant = dict(caps["GrantControls"])
        if year < 2026:
            grant["AuthenticationStrength"], caps["AdditionalProperties"] = empty_strength, {}
        caps["GrantControls"] = grant
        fido = {"isSelfServiceRegistrationAllowed": True, "isAttestationEnforced": True}
        targets = [{"targetType": "group", "id": "all_users", "isRegistrationRequired": False}]
        odata = {"@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration"}
        setting = {"ExcludeTargets": [], "Id": "Fido2", "State": "enabled", "AdditionalProperties": {**odata, **fido, "includeTargets": targets}} if year < 2026 else \
            {"ExcludeTargets": [], "Id": "Fido2", "State": "enabled", **odata, **pascal(fido), "IncludeTargets": [pascal(t) for t in targets]}
        plan = {"AppliesTo": "User", "ProvisioningStatus": "Success", "ServicePlanId": PLANS["AAD_PREMIUM_P2"], "ServicePlanName": "AAD_PREMIUM_P2"}
        item = {"baseline_version": "1", "module_version": version, "date": collected, **({} if year == 2023 else {"timestamp_zulu": {2024: "2024-08-02T19:25:11.166Z", 2026: "2026-06-30T07:15:48.020Z"}[year]}),
                "tenant_details": tenant(date, year), "scuba_config": {}, "conditional_access_policies": [caps],
                "cap_table_data": [{"Name": caps["DisplayName"], "State": "On", "Users": ["Users included: All", "Users excluded: 1 specific user"], "Apps/Actions": ["Policy applies to: apps", "Apps included: All", "Apps excluded: None"], "Conditions": ["Client apps included: all"], "Block/Grant Access": "Allow access but require multifactor authentication", "Session Controls": "None"}],
                "privileged_users": {ADA.id: {"DisplayName": ADA.display, "OnPremisesImmutableId": None, "roles": [GA]}, BEN.id: {"DisplayName": BEN.display, "OnPremisesImmutableId": "aGVsbG8gd29ybGQgMTIzNA==", "roles": [EXCHANGE]}},
                **({"privileged_service_principals": {APP["id"]: {"ServicePrincipalId": APP["id"], "DisplayName": APP["name"], "AppId": APP["appId"], "roles": [EXCHANGE]}}} if year == 2026 else {}),
                "privileged_roles": roles(year, date), "service_plans": [plan if year == 2026 else {**plan, "AdditionalProperties": {}}], "directory_settings": [],
                "authentication_method": [{"authentication_method_feature_settings": [setting], "authentication_method_policy": {"DisplayName": "Authentication Methods Policy", "Id": "authenticationMethodsPolicy", "PolicyMigrationState": "migrationComplete"}}]}
        if year > 2023:
            item["domain_settings"] = {"AuthenticationType": "Managed", "Id": INITIAL, "IsAdminManaged": True, "IsDefault": True, "IsInitial": True, "IsRoot": True, "IsVerified": True, "PasswordValidityPeriodInDays": 2147483647, "SupportedServices": ["Email"]}
            item["admin_audit_log_config"] = [azure.AUDIT]
            item["license_information"] = [{"SkuId": SKUS["SPE_E3"], "SkuPartNumber": "SPE_E3", "ConsumedUnits": 2, "PrepaidUnits": {"Enabled": 20, "LockedOut": 0, "Suspended": 0, "Warning": 0}}]
            item["total_user_count"] = 4 if year == 2024 else -1
        if year > 2023:
            rights = apps_and_devices.authorization_policy(True, True, "adminsAndGuestInviters", apps_and_devices.LIMITED, None)
            rights["defaultUserRolePermissions"].pop("permissionGrantPoliciesAssigned")
            item["authorization_policies"] = [pascal({**rights, "permissionGrantPolicyIdsAssignedToDefaultUserRole": apps_and_devices.TEAM_CONSENT})]
            setting = lambda name, value: {"Name": name, "Value": value}
            item["directory_settings"] = [
                {"Id": uid("setting", "groups"), "TemplateId": "62375ab9-6b52-47ed-826b-58e47e0e304b", "DisplayName": "Group.Unified", "Values": [setting("EnableGroupCreation", "False")]},
                {"Id": uid("setting", "consent"), "TemplateId": "dffd5d46-495d-40a9-8e21-954ff55e198a", "DisplayName": "Consent Policy Settings", "Values": [setting("BlockUserConsentForRiskyApps", "true"), setting("EnableAdminConsentRequests", "true" if year == 2026 else "false")]}]
        if year == 2023:
            item["admin_consent_policies"] = [{"Id": None, "IsEnabled": True, "NotifyReviewers": True, "RemindersEnabled": True, "RequestDurationInDays": 30, "Reviewers": ["Microsoft.Graph.PowerShell.Models.MicrosoftGraphAccessReviewReviewerScope1"], "Version": 0}]
        if year == 2026:
            item["risky_delegated_permission_classifications"] = [{"ObjectId": uid(INITIAL, "graph sp"), "AppId": "00000003-0000-0000-c000-000000000000", "DisplayName": "Microsoft Graph", "RiskyPermClassifications": "Mail.ReadWrite"}]
            item["transport_config"] = [{"SmtpClientAuthenticationDisabled": True, "MaxReceiveSize": "36 MB (37,748,736 bytes)", "Name": "Transport Settings"}]
        item["aad_successful_commands"] = ["Get-MgBetaIdentityConditionalAccessPolicy", "Get-MgBetaSubscribedSku", "Get-PrivilegedUser", "Get-PrivilegedRole"]
        item["aad_unsuccessful_commands"] = ["Get-MgBetaUserCount"] if year == 2026 else []
        return item
    for year, version, date, collected, remark in (
            (2023, "0.3.0", "/Date(1682375279586)/", "08/23/2023 12:23:24 Eastern Daylight Time", "byte-order mark; rule bodies under AdditionalProperties; /Date(ms)/; no domain_settings"),
            (2024, "1.4.0", "Date(1717372277946)", "08/02/2024 14:25:11 Central Daylight Time", "Date(ms) without slashes; assignments in camelCase"),
            (2026, "1.8.0", "/Date(1769788627239)/", "06/30/2026 07:15:48 Coordinated Universal Time", "PascalCase throughout; privileged_service_principals; one command failed; total_user_count -1")):
        s.object(f"scubagear/{year}/ProviderSettingsExport.json", "scubagear", str(year), "23", document(year, version, date, collected), remark, rows="per key", bom=BOM if year == 2023 else "")


def exporter(s):
    base = "entraexporter/"
    s.object(f"{base}Users/{BEN.id}/{BEN.id}.json", "users", "graph", "23", {"id": BEN.id, "userPrincipalName": BEN.upn, "displayName": BEN.display, "userType": "Member", "accountEnabled": True}, "one object per file, UTF-16LE", encoding="utf-16-le", bom=BOM)
    s.object(f"{base}Groups/{GROUP}/{GROUP}.json", "groups", "graph", "23", {"id": GROUP, "displayName": GROUP_NAME, "securityEnabled": True, "mailEnabled": False, "groupTypes": [], "isAssignableToRole": True})
    s.object(f"{base}Groups/{GROUP}/Members/{BEN.id}/{BEN.id}.json", "group-members", "graph", "23", {"@odata.type": "#microsoft.graph.user", "id": BEN.id, "displayName": BEN.display, "userPrincipalName": BEN.upn}, "the group is the folder two levels up")
    s.object(f"{base}Groups/{GROUP}/Owners/{ADA.id}/{ADA.id}.json", "group-owners", "graph", "23", {"@odata.type": "#microsoft.graph.user", "id": ADA.id, "displayName": ADA.display, "userPrincipalName": ADA.upn})
    key = assignment_id(role_id(GA), ADA.id)
    s.object(f"{base}RoleManagement/Directory/RoleAssignments/{key}/{key}.json", "role-assignments", "graph", "23", {"id": key, "principalId": ADA.id, "roleDefinitionId": role_id(GA), "directoryScopeId": "/"})
    role = uid(INITIAL, "activated", GA)
    roles = f"{base}DirectoryRoles/{role}"
    s.object(f"{roles}/{role}.json", "role-definitions", "graph-directory-roles", "23", {"id": role, "deletedDateTime": None, "description": "All aspects", "displayName": GA, "roleTemplateId": role_id(GA)})
    s.object(f"{roles}/Members/{ADA.id}/{ADA.id}.json", "role-assignments", "graph-role-members", "23", {"@odata.type": "#microsoft.graph.user", "id": ADA.id, "userPrincipalName": ADA.upn, "displayName": ADA.display}, "the role is the folder two levels up, by the tenant's own id")
    scoped = uid(INITIAL, "scoped")[:22]
    s.object(f"{roles}/ScopedMembers/{scoped}/{scoped}.json", "role-assignments", "graph-scoped-members", "23", {"id": scoped, "roleId": role, "administrativeUnitId": uid(INITIAL, "au"), "roleMemberInfo": {"id": BEN.id, "displayName": BEN.display}})


def refused(s):
    folder = s.folder

    def no(path, why):
        return s.note("refused/" + path, "–", "–", "–", "–", why)
    folder.text(no("UserCreateTemplate.csv", "bulk-create template: holds clear-text initial passwords; drop and warn"),
                'version:v1.0\r\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,Block sign in (Yes/No) [accountEnabled] Required,First name [givenName]\r\n'
                f'Evy Sund,evy.sund@{DOMAIN},Not-a-real-password-1,No,Evy\r\n')
    folder.json(no("graph-error.json", "a Graph error body saved as a file"), {"error": {"code": "Authorization_RequestDenied", "message": "Insufficient privileges to complete the operation.",
                "innerError": {"date": "2026-06-30T07:20:00", "request-id": uid("refused"), "client-request-id": uid("refused")}}})
    folder.powershell_csv(no("Get-MgIdentityConditionalAccessPolicy.csv", "every nested cell is lost at export: ask for JSON with -Depth 10"),
                          ["Conditions", "CreatedDateTime", "DisplayName", "GrantControls", "Id", "ModifiedDateTime", "SessionControls", "State", "AdditionalProperties"],
                          [[MODELS + "ConditionalAccessConditionSet", us("2025-04-01T08:00:00Z"), "Pellworth 1: MFA for all", MODELS + "ConditionalAccessGrantControls", uid("ca", "1"), "", MODELS + "ConditionalAccessSessionControls", "enabled",
                            "System.Collections.Generic.Dictionary`2[System.String,System.Object]"]])
    folder.text(no("AzureResources.csv", "resource grid of the Azure portal (SEP= line, trailing comma)"), "SEP=,\nNAME,TYPE,LOCATION,\nvm-tide-01,Virtual machine,Sweden Central,\n")
    folder.bytes(no("empty.csv", "nothing in it"), b"")
    folder.graph_list(no("external-federation.json", "federation of guests, not of a domain of the tenant"), "directory/federationConfigurations", [{
        "@odata.type": "#microsoft.graph.samlOrWsFedExternalDomainFederation", "id": uid("ext fed"), "displayName": "Marchetti", "issuerUri": "http://marchetti.example/adfs", "passiveSignInUri": "https://marchetti.example/adfs/ls",
        "preferredAuthenticationProtocol": "saml", "signingCertificate": "", "domains": [{"id": "marchetti.example"}]}])
    published_and_localised.refused(folder, no)


def write(folder):
    s = Samples(folder)
    msol_header, azuread = users(s)
    groups(s)
    roles(s, azuread, msol_header)
    pim(s)
    methods(s)
    policies(s)
    applications(s)
    organisation(s)
    sign_ins(s)
    mailboxes(s)
    inventory(s)
    services_risk_devices.layouts(s, ADA, BEN, DAN, CLEO, APP, GROUP, TENANT, DOMAIN, INITIAL)
    scubagear(s)
    azurehound(s)
    exporter(s)
    apps_and_devices.layouts(s)
    reviews_audit_mail.layouts(s, ADA, BEN, APP["id"], GROUP, INITIAL)
    azure.layouts(s)
    azure_security.layouts(s)
    on_premises_and_logs.layouts(s)
    azure.monitoring_layouts(s)
    azure.report_layouts(s)
    azure.protection_layouts(s)
    published_and_localised.layouts(s, ADA, BEN, APP, TENANT, DOMAIN, INITIAL)
    refused(s)
    by_hand.layouts(s)
    return s.rows
