//! Masked means absent: no output of a masked report holds the name of anybody in the evidence, wherever it is looked for.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test, helpers and all")]

use crate::command_line::run;
use crate::pipeline::root;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::Path;

/// Names of people in the sample tenant, of their devices and jobs, and their telephone number, as the exports write them.
fn planted() -> BTreeSet<String> {
    let values = |file: &str| {
        let file = root().join("sample-data/flawed/graph").join(file);
        let list: serde_json::Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        list["value"].as_array().unwrap().clone()
    };
    let mut names = BTreeSet::new();
    for (file, keys) in [
        ("users.json", ["id", "userPrincipalName", "displayName", "mail", "jobTitle"].as_slice()),
        ("devices.json", &["id", "deviceId", "displayName"]),
    ] {
        for object in values(file) {
            for key in keys {
                let name = object[key].as_str().unwrap_or_default();
                // Shorter ones, and jobs of one word, cannot be told from words.
                if name.chars().count() > 5 && (*key != "jobTitle" || name.contains(' ')) {
                    names.insert(squeezed(name));
                }
            }
        }
    }
    // From the inventory, which is a workbook: a telephone, and addresses of nobody in the list of users.
    names.extend(["+441632960115", "j.eriksen@skerryvane.example"].map(str::to_owned));
    names
}

/// Without blanks and case, so that a name is found wherever its lines were broken.
fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Every text that can be got out of a PDF file: its pages, and every string and stream, decompressed.
fn pdf_text(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    let mut text = file.extract_text(&pages).unwrap();
    for object in file.objects.values() {
        strings(object, &mut text);
    }
    text
}

fn strings(object: &lopdf::Object, text: &mut String) {
    match object {
        lopdf::Object::String(bytes, _) => {
            text.push('\n');
            match bytes.as_slice() {
                [0xfe, 0xff, rest @ ..] => {
                    let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                    text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or('?')));
                }
                bytes => text.push_str(&String::from_utf8_lossy(bytes)),
            }
        }
        lopdf::Object::Array(objects) => objects.iter().for_each(|object| strings(object, text)),
        lopdf::Object::Dictionary(entries) => entries.iter().for_each(|(_, object)| strings(object, text)),
        lopdf::Object::Stream(stream) => {
            stream.dict.iter().for_each(|(_, object)| strings(object, text));
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            text.push('\n');
            text.push_str(&String::from_utf8_lossy(&content));
            // Replacement texts in the content of pages are UTF-16 in hexadecimal.
            if let Ok(content) = lopdf::content::Content::decode(&content) {
                content.operations.iter().flat_map(|operation| &operation.operands).for_each(|it| strings(it, text));
            }
        }
        _ => {}
    }
}

/// The texts of a workbook: every file of the archive that it is.
fn workbook_text(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut part = String::new();
        if archive.by_index(index).unwrap().read_to_string(&mut part).is_ok() {
            text.push_str(&part);
        }
    }
    text
}

fn text_of(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let text = match path.extension().unwrap().to_str().unwrap() {
        "pdf" => pdf_text(&bytes),
        "xlsx" => workbook_text(&bytes),
        _ => String::from_utf8(bytes).unwrap(),
    };
    squeezed(&text.replace("&amp;", "&").replace("&apos;", "'"))
}

const FORMS: [(&str, &str); 6] = [
    ("--pdf", "r.pdf"),
    ("--xlsx", "r.xlsx"),
    ("--csv", "r.csv"),
    ("--markdown", "r.md"),
    ("--oscal", "r.oscal.json"),
    ("--json", "r.json"),
];

/// Prints every form at a level, and counts in each the names that it holds.
fn found(assessment: &Path, folder: &Path, level: &str, names: &BTreeSet<String>) -> Vec<(String, Vec<String>)> {
    let folder = folder.join(level);
    fs::create_dir_all(&folder).unwrap();
    let mut line = vec!["report".to_owned(), assessment.display().to_string(), "--mask".into(), level.into()];
    for (option, name) in FORMS {
        line.extend([option.to_owned(), folder.join(name).display().to_string()]);
    }
    let ran = run(&line);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let key = folder.join("r.pdf key of pseudonyms.csv");
    assert_eq!(key.exists(), level == "masked", "the key lies beside the first output that needs one");
    if level == "masked" {
        let key = fs::read_to_string(key).unwrap();
        each_pseudonym_stands_for_one(&key);
        let key = squeezed(&key);
        assert!(names.iter().filter(|name| key.contains(name.as_str())).count() > 200, "{level}");
        assert!(ran.out.contains("r.pdf key of pseudonyms.csv"), "{}", ran.out);
    }
    let held = |name: &str| {
        let text = text_of(&folder.join(name));
        (name.to_owned(), names.iter().filter(|planted| text.contains(planted.as_str())).cloned().collect())
    };
    FORMS.iter().map(|(_, name)| held(name)).collect()
}

/// No pseudonym is there twice or stands for nothing, and no name of an account leads to two.
fn each_pseudonym_stands_for_one(key: &str) {
    let (mut pseudonyms, mut leads) = (BTreeSet::new(), BTreeMap::new());
    for line in key.lines().skip(1) {
        let cells: Vec<&str> = line.trim_matches('"').split("\",\"").collect();
        let [pseudonym, id, names] = cells.as_slice() else { panic!("{line}") };
        assert!(pseudonyms.insert((*pseudonym).to_owned()), "{pseudonym} stands there twice");
        assert!(!names.trim().is_empty(), "{pseudonym} stands for nothing");
        for name in names.split(" | ").chain([*id]).filter(|name| name.contains('@') || name.len() == 36) {
            let leads = leads.entry(name.to_lowercase()).or_insert_with(|| (*pseudonym).to_owned());
            assert_eq!(leads, pseudonym, "{name}");
        }
    }
    for label in ["Person", "Device", "JobTitle", "Phone", "Address"] {
        assert!(pseudonyms.contains(&format!("{label}-0001")), "{label}");
    }
    let administrator = leads.get("adm.lindqvist@skerryvane.onmicrosoft.com").unwrap();
    assert_ne!(leads.get("i.lindqvist@skerryvane.example").unwrap(), administrator);
}

/// Names an assessment of the year before, with two administrators who have left since, and hangs a file on a finding; gives
/// the names of those two, who stand in no evidence of today.
fn with_a_previous_assessment(assessment: &Path, folder: &Path) -> Vec<String> {
    let exports = folder.join("before");
    fs::create_dir_all(&exports).unwrap();
    let people = [("Torvald Gonesson", "torvald.gonesson"), ("Ysolde Formerly", "ysolde.formerly")];
    let (mut users, mut assignments) = (Vec::new(), Vec::new());
    for (number, (display, alias)) in people.iter().enumerate() {
        let id = format!("0badc0de-0000-4000-8000-00000000000{number}");
        let upn = format!("{alias}@skerryvane.example");
        let user = serde_json::json!({
            "id": id, "userPrincipalName": upn, "displayName": display, "accountEnabled": true, "userType": "Member",
            "createdDateTime": "2024-03-01T00:00:00Z",
        });
        assignments.push(serde_json::json!({
            "id": format!("a{number}"), "principalId": id, "directoryScopeId": "/",
            "roleDefinitionId": "62e90394-69f5-4237-9190-012177145e10",
            "principal": { "@odata.type": "#microsoft.graph.user", "id": id, "displayName": display, "userPrincipalName": upn },
        }));
        users.push(user);
    }
    for (name, rows) in [("users.json", users), ("roleAssignments.json", assignments)] {
        fs::write(exports.join(name), serde_json::json!({ "value": rows }).to_string()).unwrap();
    }
    let text = |path: &Path| path.display().to_string();
    let (earlier, picture) = (folder.join("earlier.assessment"), folder.join("seen.txt"));
    fs::write(&picture, "seen").unwrap();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    for line in [
        words(&["assess", &text(&exports), "--out", &text(&earlier)]),
        words(&["carry", &text(&earlier), &text(assessment)]),
        words(&[
            "attach",
            &text(assessment),
            "--on",
            "1.02.b",
            "--path",
            &text(&picture),
            "--caption",
            "Seen with ysolde.formerly@skerryvane.example and with Torvald Gonesson",
        ]),
    ] {
        let ran = run(&line);
        assert_eq!(ran.code, 0, "{}", ran.said);
    }
    people.iter().flat_map(|(display, alias)| [squeezed(display), squeezed(alias)]).collect()
}

#[test]
fn masked_outputs_hold_no_name_of_the_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("demo");
    let ran = run(["demo".to_owned(), "--out".to_owned(), out.display().to_string()]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let assessment = out.join("demo.assessment");
    let mut names = planted();
    names.extend(with_a_previous_assessment(&assessment, folder.path()));
    assert!(names.len() > 200, "{}", names.len());
    // The search finds names where they are: OSCAL has sentences only, which name few.
    for (form, held) in found(&assessment, folder.path(), "full", &names) {
        assert!(held.len() > if form.ends_with(".oscal.json") { 3 } else { 20 }, "{form} holds {} names", held.len());
    }
    for level in ["masked", "counts"] {
        for (form, held) in found(&assessment, folder.path(), level, &names) {
            assert!(held.is_empty(), "{form}, {level}: {held:?}");
        }
        let pages = fs::read(folder.path().join(level).join("r.md")).unwrap();
        let pages = String::from_utf8(pages).unwrap();
        if level == "masked" {
            // A mailbox is called `berth@`: that makes no person of an application.
            assert!(pages.contains("Berth Planner") && pages.contains("Berth Tariffs"), "names of things stay");
        }
        assert!(!pages.contains("Display name:"), "{level}: a display name beside a pseudonym is its pseudonym again");
        assert!(!pages.contains("Stored at:") && !pages.contains("envelope 1"), "{level}: where credentials lie");
    }
    accounts_stand_in_no_order_of_names(&folder.path().join("masked/r.json"));
}

/// Beside a list of the staff, the order of names would tell who is who.
fn accounts_stand_in_no_order_of_names(path: &Path) {
    let report: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let mut lists = 0;
    for finding in report["findings"].as_array().unwrap() {
        let accounts = finding["affected"].as_array().unwrap().iter().filter(|object| object["kind"] == "user");
        let mut by_outcome: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for account in accounts {
            let name = account["name"].as_str().unwrap();
            by_outcome.entry(account["outcome"].as_str().unwrap()).or_default().push(name);
        }
        for names in by_outcome.values() {
            assert!(names.is_sorted(), "{}: {names:?}", finding["check"]);
            lists += usize::from(names.len() > 5);
        }
    }
    assert!(lists > 20, "{lists}");
    let text = report.to_string();
    assert!(text.contains("Cargo Manifest Sync"), "an application is no person, whoever writes it into the inventory");
    assert!(!text.contains("vm-crane-02"), "a machine that only the inventory names");
}
