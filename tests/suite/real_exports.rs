//! Exports that nobody here wrote, read from a folder beside the project where there is one.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests, and what they skip")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use tenant_assessor::datasets::import::{Import, import_stated};
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::evidence::{Input, Part, Source};
use tenant_assessor::tenant::SupplyState;
use tenant_assessor::tenant::mapping::Mappings;

/// The folder, or a word that it is not here.
pub fn folder() -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = [project.join("../shared/real-exports"), project.join("../../shared/real-exports")];
    let found = places.into_iter().find(|place| place.is_dir());
    if found.is_none() {
        println!("skipped: no ../shared");
    }
    found
}

fn read(path: &Path) -> Import {
    read_stated(path, &Mappings::default())
}

fn read_stated(path: &Path, mappings: &Mappings) -> Import {
    let workers = Workers { program: PathBuf::from(env!("CARGO_BIN_EXE_tenant-assessor")) };
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    import_stated(&[Input { name, source: Source::Path(path.to_owned()) }], mappings, &workers, &mut |_, _| true)
}

/// How many rows a top-level key of ScubaGear stands for, counted without this program's readers.
fn rows_of(key: &str, value: &Value) -> u64 {
    match value {
        Value::Array(items) => items.len() as u64,
        Value::Object(map) if matches!(key, "privileged_users" | "privileged_service_principals") => map.len() as u64,
        _ => 1,
    }
}

/// Assignments that have a start.
fn starts_of(roles: &Value) -> usize {
    let assignments = roles.as_array().unwrap().iter().flat_map(|role| role["Assignments"].as_array().unwrap());
    let has_start =
        |assignment: &&Value| ["StartDateTime", "startDateTime"].iter().any(|name| assignment[*name].is_string());
    assignments.filter(has_start).count()
}

const DATASETS: [(&str, &str); 23] = [
    ("admin_consent_policies", "admin-consent-policy"),
    ("directory_settings", "admin-consent-policy"),
    ("admin_audit_log_config", "admin-audit-config"),
    ("authorization_policies", "authorization-policy"),
    ("conditional_access_policies", "conditional-access"),
    ("privileged_users", "users"),
    ("privileged_roles", "role-policies"),
    ("privileged_service_principals", "service-principals"),
    ("license_information", "licences"),
    ("service_plans", "licences"),
    ("domain_settings", "domains"),
    ("authentication_method", "authentication-methods-policy"),
    ("tenant_details", "organization"),
    ("baseline_version", "collector-run"),
    ("module_version", "collector-run"),
    ("date", "collector-run"),
    ("timestamp_zulu", "collector-run"),
    ("aad_unsuccessful_commands", "collector-run"),
    ("transport_config", "transport-config"),
    ("org_config", "admin-audit-config"),
    ("risky_delegated_permission_classifications", "permission-classifications"),
    ("risky_applications", "applications"),
    ("risky_third_party_service_principals", "service-principals"),
];

#[test]
fn scubagear_gives_one_part_for_each_key() {
    let Some(folder) = folder() else { return };
    for (release, policies, users, roles) in
        [("scubagear-1.8", 7, 3, 26), ("scubagear-1.4", 14, 3, 19), ("scubagear-stub-20-policies", 20, 30, 38)]
    {
        let path = folder.join(release).join("ProviderSettingsExport.json");
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let expected: serde_json::Map<String, Value> =
            serde_json::from_str(text.trim_start_matches('\u{FEFF}')).unwrap();
        let found = read(&path);
        let parts = &found.files[0].parts;
        assert_eq!(parts.len(), expected.len(), "{release}");
        for part in parts {
            let key = part.name.as_deref().unwrap();
            assert_eq!(part.rows_seen, rows_of(key, &expected[key]), "{release}: {key}");
            check_scubagear(part, release);
        }
        let tenant = &found.tenant;
        assert_eq!(tenant.ca_policies.items.len(), policies, "{release}");
        assert_eq!(tenant.users.items.len(), users, "{release}");
        assert_eq!(tenant.pim_active.items.len(), roles, "{release}");
        assert!(tenant.ca_policies.iter().all(|policy| !policy.lost && policy.created.is_some()), "{release}");
        let starts = tenant.pim_active.iter().filter(|row| row.start.is_some()).count();
        assert_eq!(starts, starts_of(&expected["privileged_roles"]), "{release}: dates in every spelling");
        assert_eq!(tenant.role_policies.items.len(), 8, "{release}");
        assert!(tenant.role_policies.iter().all(|policy| !policy.rules.is_empty()), "{release}");
        assert!(matches!(tenant.pim_active.supply.state, SupplyState::Some(_)), "{release}: eight roles only");
        assert!(tenant.ca_policies.supply.state == SupplyState::Whole, "{release}");
    }
}

fn check_scubagear(part: &Part, release: &str) {
    let key = part.name.as_deref().unwrap();
    let expected = DATASETS.iter().find(|(known, _)| *known == key).map(|(_, dataset)| *dataset);
    if key.ends_with("successful_commands") {
        assert_eq!(part.dataset, Some("collector-run"), "{release}: {key}");
    } else {
        assert_eq!(part.dataset, expected, "{release}: {key}");
    }
    if part.dataset.is_some() {
        assert_eq!(part.rows_refused, 0, "{release}: {key}: {:?}", part.problems);
    } else {
        assert_eq!(part.rows_read, 0, "{release}: {key}");
        assert!(part.problems.iter().any(|problem| problem.kind.id() == "not-recognised"), "{release}: {key}");
    }
}

#[test]
fn m365_assess_is_read_to_the_right_counts() {
    let Some(folder) = folder() else { return };
    let check = |file: &str, dataset: Option<&str>| {
        let found = read(&folder.join("m365-assess").join(file));
        for part in &found.files[0].parts {
            assert_eq!(part.dataset, dataset, "{file}: {:?}", part.problems);
            assert_eq!(part.rows_seen, part.rows_read + part.rows_refused, "{file}");
            if dataset.is_none() {
                assert!(part.rows_read == 0 && !part.problems.is_empty(), "{file}");
            }
        }
        assert!(!found.files[0].parts.is_empty(), "{file}");
        found.files[0].parts.iter().map(|part| part.rows_read).sum::<u64>()
    };
    assert_eq!(check("03-MFA-Report.csv", Some("registration")), rows_of_csv(&folder, "03-MFA-Report.csv"));
    assert_eq!(check("04-Admin-Roles.csv", Some("role-assignments")), rows_of_csv(&folder, "04-Admin-Roles.csv"));
    assert_eq!(check("08-License-Summary.csv", Some("licences")), rows_of_csv(&folder, "08-License-Summary.csv"));
    assert_eq!(check("16-Secure-Score.csv", Some("secure-score")), 1);
    assert_eq!(check("22-Hybrid-Sync.csv", Some("directory-synchronisation")), 1);
    for (file, dataset) in [
        ("users-normal", "users"),
        ("subscribed-skus-normal", "licences"),
        ("directory-roles-normal", "role-definitions"),
    ] {
        let file = format!("graph/{file}.json");
        let value: Value =
            serde_json::from_slice(&std::fs::read(folder.join("m365-assess").join(&file)).unwrap()).unwrap();
        let rows = value.get("value").unwrap_or(&value).as_array().map_or(1, Vec::len);
        assert_eq!(check(&file, Some(dataset)), rows as u64, "{file}");
    }
    // One row that tells of the organisation, its domains and the security defaults.
    assert_eq!(check("01-Tenant-Info.csv", Some("organization")), 1);
    for file in [
        // A bare empty list does not say of what.
        "graph/users-empty.json",
        "02-User-Summary.csv",
        "07-Password-Policy.csv",
        "09-Mailbox-Summary.csv",
        "_Compliance-Matrix_contoso.xlsx",
    ] {
        assert_eq!(check(file, None), 0);
    }
}

/// Lines with a quote in front, without the headings: these files have no line breaks inside cells.
fn rows_of_csv(folder: &Path, file: &str) -> u64 {
    let text = std::fs::read_to_string(folder.join("m365-assess").join(file)).unwrap();
    text.lines().filter(|line| !line.trim().is_empty()).count() as u64 - 1
}

#[test]
fn review_checklists_are_not_taken_for_exports() {
    let Some(folder) = folder() else { return };
    for language in ["en", "es", "ja", "ko", "pt", "zh-Hant"] {
        let found = read(&folder.join(format!("review-checklists/identity_checklist.{language}.xlsx")));
        let parts = &found.files[0].parts;
        assert!(!parts.is_empty(), "{language}");
        for part in parts {
            assert!(part.dataset.is_none() && part.rows_read == 0, "{language}: {:?} {:?}", part.name, part.dataset);
            assert!(!part.problems.is_empty(), "{language}");
        }
    }
}

#[test]
fn review_checklists_are_mapped_by_one_mapping_in_six_languages() {
    use tenant_assessor::datasets::{Dataset, mapping};
    use tenant_assessor::tenant::mapping::key_of;
    let Some(folder) = folder() else { return };
    let file = |language: &str| folder.join(format!("review-checklists/identity_checklist.{language}.xlsx"));
    let first = read(&file("en"));
    let head = first.files[0].parts[0].head.clone().unwrap();
    // A person says that it is a list of services; the key column is chosen by hand.
    let services = Dataset::by_id("inventory-services").or_else(|| Dataset::by_id("inventory-administrators")).unwrap();
    let mut columns = mapping::guess(services, &head).columns;
    for group in mapping::required(services) {
        columns.insert(group[0].to_owned(), "Checklist item".to_owned());
    }
    let at_hand = mapping::try_out(services, &columns, &head, None);
    assert_eq!((at_hand.read, at_hand.refused), (9, 0), "{at_hand:?}");
    let mut mappings = Mappings::default();
    mappings.tables.insert(key_of(&head.headings), mapping::stated(services, &columns));
    for language in ["en", "es", "ja", "ko", "pt", "zh-Hant"] {
        let found = read_stated(&file(language), &mappings);
        let part = &found.files[0].parts[0];
        assert_eq!((part.dataset, part.layout), (Some(services.id), Some("mapped")), "{language}");
        assert_eq!(part.rows_seen, part.rows_read + part.rows_refused, "{language}");
        assert_eq!(part.rows_read, at_hand.read, "{language}: {:?}", part.problems);
    }
}

#[test]
fn tables_that_are_not_recognised_offer_what_they_could_be() {
    use tenant_assessor::datasets::mapping;
    let Some(folder) = folder() else { return };
    let offered = |file: &str| {
        let found = read(&folder.join(file));
        let heads = found.files[0].parts.iter().filter_map(|part| part.head.clone());
        let guesses = heads.flat_map(|head| mapping::guesses(&head)).filter(|guess| guess.is_likely);
        guesses.map(|guess| guess.dataset.id).collect::<Vec<_>>()
    };
    // Each of these is a table of figures or of one organisation's settings: its rows name something or nothing.
    for counts in ["02-User-Summary.csv", "09-Mailbox-Summary.csv"] {
        let found = offered(&format!("m365-assess/{counts}"));
        assert!(found.is_empty(), "{counts}: {found:?}");
    }
    // Questions and their state, in six languages; the ids in them are ids of questions.
    for language in ["en", "es", "ja", "ko", "pt", "zh-Hant"] {
        let found = offered(&format!("review-checklists/identity_checklist.{language}.xlsx"));
        assert!(found.is_empty(), "{language}: {found:?}");
    }
}
