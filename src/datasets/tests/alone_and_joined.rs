//! Objects that stand alone, lists that Graph shortens, and files that were joined: what is no list of all counts as a part, and
//! what is no entry is refused.

use super::{only_part, read_texts, said};
use crate::datasets::import::Import;
use crate::tenant::RecordKind;

const POLICY: &str = r#"{"Conditions":{"Applications":{"IncludeApplications":["All"]},"ClientAppTypes":["all"],"Users":{"IncludeUsers":["All"]}},"CreatedDateTime":"2026-01-02T08:00:00Z","Description":null,"DisplayName":"MFA for all","GrantControls":{"BuiltInControls":["mfa"],"Operator":"OR"},"Id":"11111111-0000-4000-8000-000000000001","ModifiedDateTime":null,"SessionControls":{},"State":"enabled","TemplateId":null,"AdditionalProperties":{}}"#;
const LOCATION: &str = r##"{"Id":"11111111-0000-4000-8000-000000000002","DisplayName":"Office","CreatedDateTime":"2026-01-02T08:00:00Z","ModifiedDateTime":"2026-01-02T08:00:00Z","AdditionalProperties":{"@odata.type":"#microsoft.graph.ipNamedLocation","isTrusted":true,"ipRanges":[{"@odata.type":"#microsoft.graph.iPv4CidrRange","cidrAddress":"192.0.2.0/24"}]}}"##;
const USER: &str = r#"{"Id":"11111111-0000-4000-8000-000000000003","DisplayName":"Ada","UserPrincipalName":"ada@x.example","AccountEnabled":true,"UserType":"Member"}"#;
const GROUP: &str = r#"{"Id":"11111111-0000-4000-8000-000000000004","DisplayName":"Pilots","GroupTypes":[],"SecurityEnabled":true,"MailEnabled":false}"#;
const ASSIGNMENT: &str = r#"{"Id":"lAPpYvVpN0KRkAEhdxReEJC2sEqbR_9Hr48lds9SGHI-1","PrincipalId":"11111111-0000-4000-8000-000000000003","RoleDefinitionId":"62e90394-69f5-4237-9190-012177145e10","DirectoryScopeId":"/"}"#;
const METHODS: &str = r#"{"Id":"authenticationMethodsPolicy","DisplayName":"Authentication Methods Policy","PolicyVersion":"1.5","PolicyMigrationState":"migrationComplete","AuthenticationMethodConfigurations":[{"Id":"Sms","State":"disabled"}],"RegistrationEnforcement":{}}"#;

fn gap(found: &Import, kind: RecordKind) -> String {
    found.tenant.supply(kind).gap(kind).map(|missing| missing.why).unwrap_or_default()
}

#[test]
fn an_object_alone_is_a_part_of_its_list() {
    let kinds = [
        (POLICY, RecordKind::ConditionalAccess),
        (LOCATION, RecordKind::NamedLocations),
        (USER, RecordKind::Users),
        (GROUP, RecordKind::Groups),
        (ASSIGNMENT, RecordKind::RoleAssignments),
    ];
    for (object, kind) in kinds {
        let found = read_texts(&[("saved.json", object)]);
        let part = only_part(&found.files[0]);
        assert_eq!((part.rows_seen, part.rows_read), (1, 1), "{kind:?}: {}", said(part));
        let why = gap(&found, kind);
        assert!(why.starts_with("Only some of the ") && why.contains("perhaps one of several"), "{kind:?}: {why}");
        assert!(said(part).contains("-InputObject @(…), or -AsArray"), "{}", said(part));
        // In a list it is all there is.
        for list in [format!("[{object}]"), format!("{{\"value\":[{object}]}}")] {
            let found = read_texts(&[("saved.json", &list)]);
            assert_eq!(gap(&found, kind), "", "{kind:?}: {}", said(only_part(&found.files[0])));
            assert!(!said(only_part(&found.files[0])).contains("InputObject"));
        }
        // One more list that is whole makes up for it.
        let found = read_texts(&[("one.json", object), ("all.json", &format!("[{object}]"))]);
        assert_eq!(gap(&found, kind), "", "{kind:?}");
    }
    // Of this there is one.
    let found = read_texts(&[("methods.json", METHODS)]);
    assert_eq!(gap(&found, RecordKind::MethodsPolicy), "", "{}", said(only_part(&found.files[0])));
    assert!(!said(only_part(&found.files[0])).contains("InputObject"));
}

const USERS: &str = "userPrincipalName,displayName,id,userType\n\
                     a@x.org,A,11111111-1111-1111-1111-111111111111,Member\n\
                     b@x.org,B,22222222-1111-1111-1111-111111111111,Guest\n";

fn check(table: &str, read: u64, refused: u64, why: &str) -> Import {
    let found = read_texts(&[("users.csv", table)]);
    let part = only_part(&found.files[0]);
    assert_eq!((part.rows_seen, part.rows_read, part.rows_refused), (read + refused, read, refused), "{}", said(part));
    assert!(said(part).contains(why), "{table}: {}", said(part));
    found
}

#[test]
fn a_table_of_unknown_headings_below_accounts_holds_none() {
    let other = "Wer,Wo,Was,Password\nAnna,Berlin,Lead,Hunter2\nc@x.org,Bonn,Lead,Hunter3\n";
    let back = "d@x.org,D,33333333-1111-1111-1111-111111111111,Member\n";
    for blank in ["", "\n"] {
        let found = check(&format!("{USERS}{blank}{other}{back}"), 3, 3, "under userPrincipalName and id stands");
        assert!(said(only_part(&found.files[0])).contains("looks like headings of another table"));
        assert!(gap(&found, RecordKind::Users).contains("3 rows of users.csv could not be read"));
        let names: Vec<&str> = found.tenant.users.iter().map(|user| &*user.display_name).collect();
        assert_eq!(names, ["A", "B", "D"]);
    }
    // Behind many rows as well.
    let many: String =
        (0..40).map(|at| format!("u{at}@x.org,U,{at:08}-1111-1111-1111-111111111111,Member\n")).collect();
    check(&format!("{USERS}{many}{other}"), 42, 3, "looks like headings");
    // One odd cell, or cells that are odd in other rows too, make no other table.
    check(&format!("{USERS}svc,S,44444444-1111-1111-1111-111111111111,Member\n"), 3, 0, "");
    check(&format!("{USERS}svc,S,,Member\n"), 3, 0, "");
    let local =
        "userPrincipalName,displayName,id,userType\nann,Ann,1001,Member\nbob,Bob,b@x.org,Member\nWer,Wo,Was,Member\n";
    check(local, 3, 0, "");
}

#[test]
fn a_mark_between_joined_files_is_part_of_no_name() {
    let rows = "c@x.org,C,33333333-1111-1111-1111-111111111111,Member\n";
    let found = check(&format!("\u{FEFF}{USERS}\u{FEFF}{rows}"), 3, 0, "");
    assert!(found.tenant.users.iter().any(|user| &*user.upn == "c@x.org"));
    let found =
        check(&format!("{USERS}\u{FEFF}\"c@x.org\",\"C, D\",33333333-1111-1111-1111-111111111111,Member\n"), 3, 0, "");
    assert!(found.tenant.users.iter().any(|user| &*user.display_name == "C, D"));
    // Headings once more are known behind it, in logs too; a mark alone is no row.
    check(&format!("{USERS}\u{FEFF}{USERS}\u{FEFF}"), 4, 1, "headings stand here once more");
    let log = "Date (UTC),Request ID,Username,Application,Status\n\
               2026-06-01T08:00:00Z,11111111-1111-1111-1111-111111111111,a@x.org,Portal,Success\n";
    let found = read_texts(&[("SignIns.csv", &format!("{log}\u{FEFF}{log}"))]);
    assert!(said(only_part(&found.files[0])).contains("headings stand here once more"));
}

#[test]
fn twenty_expanded_members_may_be_more() {
    let check = |count: usize, list: &str, expected: bool| {
        let members: Vec<String> =
            (0..count).map(|at| format!("{{\"id\":\"{at:08}-0000-4000-8000-000000000001\"}}")).collect();
        let group = r#""id":"22222222-0000-4000-8000-000000000001","displayName":"Pilots","groupTypes":[],"securityEnabled":true"#;
        let text = format!("{{\"value\":[{{{group},\"mailEnabled\":false,\"{list}\":[{}]}}]}}", members.join(","));
        let found = read_texts(&[("groups.json", &text)]);
        let told = said(only_part(&found.files[0]));
        assert_eq!(told.contains(&format!("shows 20 {list} of the group")), expected, "{count}: {told}");
        assert_eq!(gap(&found, RecordKind::Groups), "");
    };
    check(20, "members", true);
    check(20, "owners", true);
    check(19, "members", false);
}

#[test]
fn an_assignment_is_no_definition_of_a_role() {
    let definition = r#"{"id":"11111111-0000-4000-8000-000000000009","templateId":"11111111-0000-4000-8000-000000000009","displayName":"Own","description":"","isBuiltIn":false,"isEnabled":true,"rolePermissions":[{"allowedResourceActions":["microsoft.directory/users/create"]}]}"#;
    let assignment = r#"{"id":"a","principalId":"11111111-0000-4000-8000-000000000003","roleDefinitionId":"62e90394-69f5-4237-9190-012177145e10"}"#;
    let many = vec![definition; 30].join(",");
    let found = read_texts(&[("roleDefinitions.json", &format!("[{many},{assignment}]"))]);
    let part = only_part(&found.files[0]);
    assert_eq!((part.dataset, part.rows_read, part.rows_refused), (Some("role-definitions"), 30, 1), "{}", said(part));
    assert!(said(part).contains("it has principalId, but no rolePermissions"), "{}", said(part));
    let role = r#"{"id":"x","displayName":"Reader","roleTemplateId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}"#;
    let found = read_texts(&[("roles.json", &format!("[{role}]"))]);
    assert_eq!(only_part(&found.files[0]).rows_refused, 0);
}
