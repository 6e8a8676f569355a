//! Lists that hold several kinds: each row is read as what it says it is, or is refused with its reason, and all are counted.

use super::{read_texts, said};
use crate::datasets::import::Import;
use crate::evidence::{EvidenceFile, Part};

const USER: &str = r##"{"@odata.type":"#microsoft.graph.user","id":"11111111-0000-4000-8000-000000000001","displayName":"Ada","userPrincipalName":"ada@x.example","accountEnabled":true,"userType":"Member"}"##;
const GROUP: &str = r##"{"@odata.type":"#microsoft.graph.group","id":"22222222-0000-4000-8000-000000000001","displayName":"Pilots","groupTypes":[],"securityEnabled":true,"mailEnabled":false}"##;
const SERVICE: &str = r##"{"@odata.type":"#microsoft.graph.servicePrincipal","id":"33333333-0000-4000-8000-000000000001","displayName":"Backup","appId":"44444444-0000-4000-8000-000000000001","servicePrincipalType":"Application","accountEnabled":true}"##;
const CONTACT: &str = r##"{"@odata.type":"#microsoft.graph.orgContact","id":"55555555-0000-4000-8000-000000000001","displayName":"Bo","mail":"bo@y.example"}"##;
const HOLDER: &str = "2a000000-0000-4000-8000-000000000001";

/// `part dataset: seen = read + refused, not needed`, a line each.
fn told(file: &EvidenceFile) -> String {
    let line = |part: &Part| {
        assert_eq!(part.rows_seen, part.rows_read + part.rows_refused, "{}", said(part));
        let (name, dataset) = (part.name.as_deref().unwrap_or("-"), part.dataset.unwrap_or("-"));
        format!(
            "{name} {dataset}: {} = {} + {}, {}",
            part.rows_seen,
            part.rows_read,
            part.rows_refused,
            part.rows_unneeded()
        )
    };
    file.parts.iter().map(line).collect::<Vec<String>>().join("\n")
}

fn check(name: &str, text: &str, expected: &str) -> Import {
    let found = read_texts(&[(name, text)]);
    assert_eq!(told(&found.files[0]), expected, "{name}: {text}");
    found
}

fn objects(rows: &[&str]) -> String {
    let context = "https://graph.microsoft.com/v1.0/$metadata#directoryObjects";
    format!("{{\"@odata.context\":\"{context}\",\"value\":[{}]}}", rows.join(","))
}

#[test]
fn directory_objects_are_read_by_their_type() {
    let parts = "user users: 1 = 1 + 0, 0\ngroup groups: 1 = 1 + 0, 0\nservicePrincipal service-principals: 1 = 1 + 0, 0\n\
                 orgContact -: 1 = 0 + 1, 1";
    let all = [USER, GROUP, SERVICE, CONTACT];
    let found = check("objects.json", &objects(&all), parts);
    assert_eq!((found.tenant.users.iter().count(), found.tenant.service_principals.iter().count()), (1, 1));
    // They are some of each kind: nobody asked for all.
    let kinds = [crate::tenant::RecordKind::Users, crate::tenant::RecordKind::Groups];
    assert!(kinds.iter().all(|kind| found.tenant.supply(*kind).gap(*kind).is_some()));
    check("objects.json", &format!("[{}]", all.join(",")), parts);
    // Those of the types that begin the list may be many.
    let many = vec![USER; 40].join(",");
    check("byIds.json", &objects(&[&many, GROUP]), "user users: 40 = 40 + 0, 0\ngroup groups: 1 = 1 + 0, 0");
    check("some.json", &objects(&[USER, "7"]), "user users: 1 = 1 + 0, 0\nelements without a kind -: 1 = 0 + 1, 0");
    // PowerShell keeps the type among the additional properties.
    let nested = |row: &str| {
        let inner = row.replacen("\"id\":\"", "\"was\":\"", 1);
        let id = row.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        format!("{{\"Id\":\"{id}\",\"DeletedDateTime\":null,\"AdditionalProperties\":{inner}}}")
    };
    let rows = format!("[{},{}]", nested(USER), nested(GROUP));
    check("Get-MgUserOwnedObject.json", &rows, "user users: 1 = 1 + 0, 0\ngroup groups: 1 = 1 + 0, 0");
    check("Get-MgGroupMember.json", &rows, "- group-members: 2 = 0 + 2, 0");
}

#[test]
fn members_are_members_whatever_their_type() {
    for rows in [[USER, SERVICE], [USER, GROUP], [SERVICE, GROUP]] {
        for text in [objects(&rows), format!("[{}]", rows.join(","))] {
            for name in [format!("members-{HOLDER}.json"), format!("Groups/{HOLDER}/Members.json")] {
                let found = check(&name, &text, "- group-members: 2 = 2 + 0, 0");
                assert_eq!(found.tenant.group_members.iter().count(), 2);
                assert!(found.tenant.group_members.iter().all(|link| &*link.group == HOLDER));
            }
            let found = check(&format!("owners-{HOLDER}.json"), &text, "- group-owners: 2 = 2 + 0, 0");
            assert_eq!(found.tenant.group_owners.iter().count(), 2);
        }
    }
    // EntraExporter saves each by itself, with all that Graph tells of it.
    for (row, id) in [(SERVICE, "33333333-0000-4000-8000-000000000001"), (USER, "11111111-0000-4000-8000-000000000001")]
    {
        let found = check(&format!("Groups/{HOLDER}/Members/{id}/{id}.json"), row, "- group-members: 1 = 1 + 0, 0");
        let link = found.tenant.group_members.iter().next().unwrap();
        assert_eq!((&*link.group, &*link.principal.id), (HOLDER, id));
    }
    check(&format!("ServicePrincipals/{HOLDER}/{HOLDER}.json"), SERVICE, "- service-principals: 1 = 1 + 0, 0");
    // Of what they are nobody knows.
    check("members.json", &objects(&[USER, SERVICE]), "- group-members: 2 = 0 + 2, 0");
}

#[test]
fn what_is_of_another_kind_is_refused() {
    let many = vec![USER; 30].join(",");
    let found = check("users.json", &format!("[{many},{GROUP}]"), "- users: 31 = 30 + 1, 0");
    assert!(said(&found.files[0].parts[0]).contains("another kind (microsoft.graph.group)"));
    assert_eq!(found.tenant.users.iter().count(), 1);
    let untyped = |row: &str| {
        let (_, rest) = row.split_once(',').unwrap();
        format!("{{{rest}")
    };
    // What says no type is told by what it has.
    let check_two = |first: &str, second: &str, expected: &str, why: &str| {
        let rows = format!("[{},{}]", untyped(first), untyped(second));
        let found = check("list.json", &rows, expected);
        assert!(said(&found.files[0].parts[0]).contains(why), "{}", said(&found.files[0].parts[0]));
    };
    check_two(SERVICE, USER, "- service-principals: 2 = 1 + 1, 0", "it has userPrincipalName, but no appId");
    check_two(USER, GROUP, "- users: 2 = 1 + 1, 0", "it has groupTypes, but no userPrincipalName");
    check_two(GROUP, USER, "- users: 2 = 1 + 1, 0", "it has groupTypes, but no userPrincipalName");
}

fn record(category: &str, number: usize) -> String {
    let day = format!("2026-06-{:02}T08:00:00Z", 1 + number % 28);
    let properties = match category {
        "AuditLogs" => format!(
            r#"{{"id":"Directory_{number}","category":"RoleManagement","result":"success","activityDisplayName":"Add member to role","activityDateTime":"{day}","initiatedBy":{{"user":{{"userPrincipalName":"ada@x.example"}}}},"targetResources":[]}}"#
        ),
        "ProvisioningLogs" | "RiskyUsers" => format!(r#"{{"id":"{number}"}}"#),
        _ => format!(
            r#"{{"id":"{number:08}-0000-4000-8000-000000000001","createdDateTime":"{day}","userPrincipalName":"ada@x.example","appDisplayName":"Portal","status":{{"errorCode":0}}}}"#
        ),
    };
    format!(
        r#"{{"time":"{day}","resourceId":"/tenants/t","operationName":"Activity","category":"{category}","properties":{properties}}}"#
    )
}

/// The order of the categories is that of their first records.
#[test]
fn streams_of_azure_monitor_are_read_by_category() {
    let mut rows: Vec<String> = (0..30).map(|number| record("SignInLogs", number)).collect();
    rows.extend((0..3).map(|number| record("AuditLogs", number)));
    rows.extend((0..2).map(|number| record("ProvisioningLogs", number)));
    rows.push(record("RiskyUsers", 1));
    rows.insert(4, record("AuditLogs", 7));
    rows.insert(9, record("NonInteractiveUserSignInLogs", 40));
    let expected = "SignInLogs sign-ins: 30 = 30 + 0, 0\nAuditLogs audit-log: 4 = 4 + 0, 0\n\
                    NonInteractiveUserSignInLogs sign-ins: 1 = 1 + 0, 0\nProvisioningLogs -: 2 = 0 + 2, 2\n\
                    RiskyUsers -: 1 = 0 + 1, 0";
    let texts = [rows.join("\n"), format!("[{}]", rows.join(",\n")), format!("{{\"records\":[{}]}}", rows.join(","))];
    for text in &texts {
        let found = check("PT1H.json", text, expected);
        let parts = &found.files[0].parts;
        assert!(said(&parts[3]).contains("needed by no check"), "{}", said(&parts[3]));
        assert!(said(&parts[4]).contains("read as Graph or the portal export them"), "{}", said(&parts[4]));
    }
    // What says no category is refused and counted; a record without its date is refused by itself.
    let dateless = record("SignInLogs", 3).replace("createdDateTime", "created");
    let odd = [record("SignInLogs", 1), r#"{"time":"x"}"#.to_owned(), record("AuditLogs", 2), dateless].join("\n");
    let expected = "SignInLogs sign-ins: 2 = 1 + 1, 0\nelements without a kind -: 1 = 0 + 1, 0\n\
                    AuditLogs audit-log: 1 = 1 + 0, 0";
    let found = check("PT1H.json", &odd, expected);
    // That one may have been of either log, so neither is whole.
    let parts = &found.files[0].parts;
    assert!([&parts[0], &parts[2]].iter().all(|part| said(part).contains("1 element of the list could not be read")));
    let kind = crate::tenant::RecordKind::AuditLog;
    let why = found.tenant.supply(kind).gap(kind).map(|missing| missing.why).unwrap_or_default();
    assert!(why.contains("1 row of PT1H.json could not be read"), "{why}");
    let broken = [record("AuditLogs", 1), record("SignInLogs", 2)[..90].to_owned(), record("AuditLogs", 2)].join("\n");
    let found =
        check("PT1H.json", &broken, "AuditLogs audit-log: 2 = 2 + 0, 0\nelements without a kind -: 1 = 0 + 1, 0");
    assert!(found.tenant.supply(kind).gap(kind).is_some());
    check("PT1H.json", &record("ProvisioningLogs", 1), "ProvisioningLogs -: 1 = 0 + 1, 1");
}

/// As some pipelines store them: the properties are the text of an object.
#[test]
fn records_whose_properties_are_a_text_are_read_as_those_of_an_object() {
    let as_text = |record: String| {
        let (before, properties) = record.trim_end_matches('}').split_once("\"properties\":").unwrap();
        let properties =
            format!("{properties}}}").replace("\"status\":{\"errorCode\":0}", "\"status\":{\"errorCode\":0}}");
        format!("{before}\"properties\":{}}}", serde_json::to_string(&properties).unwrap())
    };
    let rows = |write: &dyn Fn(String) -> String| {
        [("SignInLogs", 1), ("AuditLogs", 2), ("SignInLogs", 3)].map(|(kind, at)| write(record(kind, at))).to_vec()
    };
    let expected = "SignInLogs sign-ins: 2 = 2 + 0, 0\nAuditLogs audit-log: 1 = 1 + 0, 0";
    let told_of = |found: &Import| {
        let files = found.files.iter().flat_map(|file| &file.parts).map(|part| (part.period, said(part)));
        files.collect::<Vec<_>>()
    };
    let plain = check("PT1H.json", &rows(&|record| record).join("\n"), expected);
    let texts = rows(&as_text);
    for text in [texts.join("\n"), format!("[{}]", texts.join(",")), format!("{{\"records\":[{}]}}", texts.join(","))] {
        assert_eq!(told_of(&check("PT1H.json", &text, expected)), told_of(&plain));
    }
    // What is no object is refused by itself, and its part is not whole.
    for text in ["see attachment", "", "{\"id\":", "[1]"] {
        let odd = format!(
            r#"{{"time":"x","operationName":"Activity","category":"SignInLogs","properties":{}}}"#,
            serde_json::to_string(text).unwrap()
        );
        let found = check(
            "PT1H.json",
            &[&texts[0], &odd, &texts[1]].map(String::as_str).join("\n"),
            "SignInLogs sign-ins: 2 = 1 + 1, 0\nAuditLogs audit-log: 1 = 1 + 0, 0",
        );
        assert!(said(&found.files[0].parts[0]).contains("a text that holds no JSON object"), "{text}");
        let kind = crate::tenant::RecordKind::SignIns;
        assert!(found.tenant.supply(kind).gap(kind).is_some(), "{text}");
        check("PT1H.json", &format!("{odd}\n{odd}\n"), "SignInLogs sign-ins: 2 = 0 + 2, 0");
    }
}

/// One form of PIM holds the roles of the directory and those of Azure's resources; what stands in it tells.
#[test]
fn roles_of_azure_in_the_form_of_pim_are_not_the_directorys() {
    let check = |role: &str, expected: &str| {
        let row = format!(
            r#"{{"id":"x","resourceId":"r","roleDefinitionId":"{role}","subjectId":"11111111-0000-4000-8000-000000000001","linkedEligibleRoleAssignmentId":null,"startDateTime":null,"endDateTime":null,"memberType":"Direct","assignmentState":"Eligible","status":"Provisioned"}}"#
        );
        let context = "https://graph.microsoft.com/beta/$metadata#governanceRoleAssignments";
        let answer = format!("{{\"@odata.context\":\"{context}\",\"value\":[{row}]}}");
        let found = super::read_texts(&[("roleAssignments.json", &answer)]);
        assert_eq!(told(&found.files[0]), expected, "{role}");
        found
    };
    let found = check("a1b2c3d4-0000-4000-8000-000000000001", "- -: 1 = 0 + 1, 0");
    assert!(said(&found.files[0].parts[0]).contains("roles of Azure resources"));
    assert!(
        found
            .tenant
            .supply(crate::tenant::RecordKind::PimEligible)
            .gap(crate::tenant::RecordKind::PimEligible)
            .is_some()
    );
    check("62e90394-69f5-4237-9190-012177145e10", "- pim-active: 1 = 1 + 0, 0");
}
