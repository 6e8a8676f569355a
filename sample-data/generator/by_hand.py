"""Samples that were written by hand: read from where they stand, and listed behind the sample they follow."""
import os

HERE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "layouts")

# Behind which sample, path, dataset, layout, section, rows, remark.
SAMPLES = [
    ("sign-ins/az-monitor-log-analytics-query.json", "sign-ins/EntraIdSignInEvents.json", "sign-ins", "defender-hunting", "10.4", "2",
     "advanced hunting as Graph answers: columns named beside the rows"),
    ("sign-ins/EntraIdSignInEvents.json", "sign-ins/EntraIdSpnSignInEvents.json", "sign-ins", "defender-hunting-service-principals", "10.4", "1",
     "the same of apps, as the interface of Defender answers"),
    ("risky-service-principals/graph.json", "risky-service-principals/get-mgriskyserviceprincipal.csv", "risky-service-principals", "powershell", "13", "1", ""),
    ("devices/get-azureaddevice.csv", "devices/managedDevices.json", "devices", "intune-graph", "16", "1", "Intune through Graph: id is Intune's own"),
    ("azurehound/azurehound.json", "azurehound/azurehound-by-role.json", "azurehound", "azurehound", "23", "per kind",
     "an older version, which lists assignments role by role; PIM settings and consents of a newer one"),
    ("azurehound/azurehound-by-role.json", "azurehound/20221003121045-azglobaladminrights.json", "role-assignments", "azurehound-1", "23", "2",
     "the first version: what the rows are stands above them"),
    ("refused/external-federation.json", "refused/20221003121045-azrgpermissions.json", "–", "–", "–", "–",
     "AzureHound 1: where each role was assigned is lost"),
    ("groups/get-azureadgroup.csv", "groups/get-mg.csv", "groups", "get-mg", "4", "1", "Get-MgGroup: dates in US form, nested values lost"),
    ("registration/invictus.csv", "registration/get-mg.csv", "registration", "get-mg", "8.1", "1",
     "Get-MgReportAuthenticationMethodUserRegistrationDetail: methods lost"),
    ("applications/azureadassessment-credentials.csv", "applications/get-mg.csv", "applications", "get-mg", "17", "1",
     "Get-MgApplication: credentials lost"),
    ("scubagear/2026/ProviderSettingsExport.json", "scubagear/2026-applications/ProviderSettingsExport.json", "scubagear", "2026", "23", "per key",
     "risky applications, one of them an object alone, with credentials of its service principal; those of other organisations"),
    ("organization/get-mg.json", "organization/m365-assess.csv", "organization", "m365-assess-01", "23", "1",
     "organisation, domains and security defaults in one row"),
    ("devices/intune-all-devices.csv", "devices/get-mg.csv", "devices", "get-mg", "16", "1", "Get-MgDevice: dates in US form"),
]


def layouts(s):
    for behind, path, *told in SAMPLES:
        with open(os.path.join(HERE, path), "rb") as file:
            s.folder.bytes(path, file.read())
        at = next(number for number, row in enumerate(s.rows) if row[0] == behind)
        s.rows.insert(at + 1, (path, *told))
