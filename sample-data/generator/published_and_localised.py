"""Samples of on-premises apps and connectors and of logs and lists in other languages."""
from .formats import GRAPH_BETA, uid


def layouts(s, ada, ben, app, tenant, domain, initial):
    published(s, app, domain, initial)
    other_languages(s, ada, ben)


def published(s, app, domain, initial):
    tide = f"https://tide-{initial.split('.')[0]}.msappproxy.net/"
    s.graph("published-apps/applications.json", "published-apps", "graph", "26.5", "applications(id,appId,displayName,onPremisesPublishing)", [
        {"id": uid("published", "1"), "appId": app["appId"], "displayName": app["name"], "onPremisesPublishing": {
            "alternateUrl": None, "applicationServerTimeout": "default", "applicationType": "enterpriseapp", "externalAuthenticationType": "passthru", "externalUrl": tide, "internalUrl": "http://tide.yard.example/",
            "isOnPremPublishingEnabled": True, "singleSignOnSettings": None, "verifiedCustomDomainPasswordCredential": None}},
        {"id": uid("published", "2"), "appId": uid("published", "2 app"), "displayName": "Yard network", "onPremisesPublishing": {"applicationType": "nonwebapp", "externalUrl": None, "isOnPremPublishingEnabled": True}},
        {"id": uid("published", "3"), "appId": uid("published", "3 app"), "displayName": "Not published", "onPremisesPublishing": None}], "only two of the three are published", base=GRAPH_BETA)
    s.graph("published-apps/applicationSegments.json", "published-apps", "graph-segments", "26.5",
            f"applications('{uid('published', '2')}')/onPremisesPublishing/segmentsConfiguration/microsoft.graph.ipSegmentConfiguration/applicationSegments", [
                {"id": uid("segment", "1"), "destinationHost": "10.20.0.0/24", "destinationType": "ipRangeCidr", "protocol": "tcp", "ports": ["3389-3389", "445-445"]}], "one app; its id only in the context", base=GRAPH_BETA)
    s.graph("network-connectors/connectors.json", "network-connectors", "graph", "26.5", "onPremisesPublishingProfiles('applicationProxy')/connectors", [
        {"id": uid("connector", "1"), "machineName": "proxy01.yard.example", "externalIp": "203.0.113.20", "status": "active"},
        {"id": uid("connector", "2"), "machineName": "proxy02.yard.example", "externalIp": "203.0.113.21", "status": "inactive"}], base=GRAPH_BETA)
    s.graph("network-connectors/connectorGroups.json", "network-connectors", "graph-groups", "26.5", "onPremisesPublishingProfiles('applicationProxy')/connectorGroups", [
        {"id": uid("connector group", "1"), "name": "Default", "connectorGroupType": "applicationProxy", "isDefault": True, "region": "eur"}], base=GRAPH_BETA)


def other_languages(s, ada, ben):
    header = ["Fecha (UTC)", "Servicio", "Categoría", "Actividad", "Resultado", "Agente de usuario", "Objetivo1NombrePrincipalDeUsuario"]
    s.portal("audit-log/portal-spanish.csv", "audit-log", "portal-spanish", "12", header, [
        ["2026-06-29T07:11:00Z", "Core Directory", "UserManagement", "Update user", "success", "", ben.upn]], "only the headings observed")
    header = ["Rang", "Empfohlene Maßnahme", "Bewertungsauswirkung", "Erzielte Punkte", "Status", "Kategorie", "Produkt"]
    s.portal("secure-score-controls/SecureScore-german.csv", "secure-score-controls", "portal-german", "12", header, [
        ["1", "MFA für Administratorrollen anfordern", "+3,24 %", "0/10", "Zu behandeln", "Identität", "Microsoft Entra ID"]])
    s.portal("azure/Roleassignments.csv", "azure-pim-active", "portal", "6.1", [
        "Assignment State", "User Group Name", "Resource Name", "Role Name", "Resource Type", "Email", "PrincipalName", "Member Type", "Assignment Start Time (UTC)", "Assignment End Time (UTC)"], [
            ["Active", ada.display, "sv-tugs", "Owner", "Subscription", ada.upn, ada.upn, "Direct", "2026-01-12T09:00:00Z", "Permanent"],
            ["Eligible", ben.display, "rg-tide", "Contributor", "Resource group", ben.upn, ben.upn, "Direct", "2026-01-12T09:00:00Z", "2026-12-31T09:00:00Z"]], "holds eligible rows as well; everything by name")


def refused(folder, no):
    folder.text(no("prowler.csv", "findings of Prowler, not data"), "AUTH_METHOD;TIMESTAMP;ACCOUNT_UID;ACCOUNT_NAME;FINDING_UID;PROVIDER;CHECK_ID;STATUS\nsp;2026-06-30T07:20:00;1;Pellworth;1;azure;entra_security_defaults_enabled;FAIL\n")
    folder.json(no("azurehound.json", "output of AzureHound: made for another purpose"), {"data": [{"kind": "AZUser", "data": {"id": uid("hound"), "displayName": "Evy Sund"}}], "meta": {"type": "azure", "version": 5, "count": 1}})
    folder.text(no("Get-LapsADPassword.csv", "local administrator passwords: no check needs them"), "ComputerName,DistinguishedName,Account,Password,PasswordUpdateTime,ExpirationTimestamp,Source,DecryptionStatus,AuthorizedDecryptor\n"
                "PC1,\"CN=PC1,DC=yard,DC=example\",Administrator,Not-a-real-password-2,2026-06-01,2026-07-01,EncryptedPassword,Success,YARD\\Domain Admins\n")
