//! What an import says of itself.

use super::*;
use tenant_assessor::jobs::writing::{make_folder, write_whole};

fn import(shown: &mut Shown, path: &Path) {
    fill(shown, "Path of a file or folder", path.to_str().unwrap());
    click(shown, "Import");
    until(shown, "Imported ");
    idle(shown);
}

#[test]
fn an_import_says_what_it_brought() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    make_folder(&first).unwrap();
    make_folder(&second).unwrap();
    let copy = |from: &str, to: PathBuf| std::fs::copy(sample().join(from), to).unwrap();
    copy("graph/users.json", first.join("users.json"));
    let mut shown = created(&folder.path().join("a.assessment"));
    shown.set_size(egui::vec2(1400.0, 1600.0));
    import(&mut shown, &first);
    until(&mut shown, "Imported 1 file: 1 new");
    until(&mut shown, "New kinds of export: Users");
    click(&mut shown, "Close the summary of the import");
    assert!(shown.query_by_label_contains("Imported ").is_none());

    copy("graph/users.json", second.join("users.json"));
    copy("graph/roleAssignments.json", second.join("roleAssignments.json"));
    copy("graph/roleDefinitions.json", second.join("roleDefinitions.json"));
    write_whole(&second.join("odd.csv"), b"Quantity,Colour\n1,red\n").unwrap();
    import(&mut shown, &second);
    until(&mut shown, "Imported 4 files: 3 new, 1 as before");
    until(&mut shown, "1 refused, all in 1 table not recognised");
    until(&mut shown, "Still missing: ");
    assert_eq!(shown.query_all_by_label("New").count(), 3, "the files that came are marked");
    // That more checks wait for a list than before is explained.
    until(&mut shown, "More checks wait now for: ");
    until(&mut shown, "That is no step back");

    write_whole(&second.join("odd.csv"), b"Quantity,Colour\n2,red\n").unwrap();
    import(&mut shown, &second.join("odd.csv"));
    until(&mut shown, "Imported 1 file: 1 with other content than before");
}

#[test]
fn what_is_known_and_not_needed_is_no_problem() {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    make_folder(&exports).unwrap();
    write_whole(&exports.join("results.csv"), b"Control ID,Requirement,Result,Criticality\nMS.1,Do,Pass,Shall\n")
        .unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    import(&mut shown, &exports);
    until(&mut shown, "Known, and not read (1)");
    until(&mut shown, "give its ProviderSettingsExport.json instead");
    until(&mut shown, "1 not needed (in 1 table that is known)");
    for words in ["problem", "Not recognised", "Say what its columns hold"] {
        assert!(shown.query_by_label_contains(words).is_none(), "{words}");
    }
}

#[test]
fn exports_of_two_tenants_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let exports = folder.path().join("exports");
    make_folder(&exports).unwrap();
    let organization = |id: &str, name: &str| {
        format!(
            r#"{{"value":[{{"id":"{id}","displayName":"{name}","tenantType":"AAD","createdDateTime":"2018-03-01T08:00:00Z","onPremisesSyncEnabled":null,"verifiedDomains":[{{"name":"{name}.example","isDefault":true}}]}}]}}"#
        )
    };
    for (file, id, name) in [
        ("a.json", "11111111-0000-4000-8000-000000000001", "Contoso"),
        ("b.json", "22222222-0000-4000-8000-000000000002", "Fabrikam"),
    ] {
        write_whole(&exports.join(file), organization(id, name).as_bytes()).unwrap();
    }
    let mut shown = created(&folder.path().join("a.assessment"));
    import(&mut shown, &exports);
    until(&mut shown, "The exports are of 2 tenants: “Contoso”, “Fabrikam”");
}
