//! The command line as a script meets it: exit codes, sentences, JSON shapes, files written.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test, helpers and all")]

use crate::pipeline::root;
use crate::shape;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tenant_assessor::assessment::{Edit, Session, Step, Target};
use tenant_assessor::jobs::keep::Open;
use tenant_assessor::tenant::Moment;

pub struct Ran {
    pub code: i32,
    pub out: String,
    pub said: String,
}

/// Runs the program as on a machine without a display.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_tenant-assessor"))
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let ran = Ran { code: output.status.code().unwrap(), out: text(output.stdout), said: text(output.stderr) };
    assert!(!ran.said.contains("panicked"), "{}", ran.said);
    ran
}

/// Runs a line of words; `FLAWED`, `CLEAN` and `DIR` stand for folders.
fn run_line(line: &str, dir: &Path) -> Ran {
    let sample = |name| root().join("sample-data").join(name).display().to_string();
    run(line.split(' ').map(|word| {
        word.replace("FLAWED", &sample("flawed"))
            .replace("CLEAN", &sample("clean"))
            .replace("DIR", &dir.display().to_string())
    }))
}

pub fn json(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{}", ran.said);
    serde_json::from_str(&ran.out).unwrap()
}

/// What cannot be written to standard output is no success; a reader that goes away is no failure.
#[cfg(target_os = "linux")]
#[test]
fn what_standard_output_does_not_take_is_told() {
    use std::process::Stdio;
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    assert_eq!(run_line("assess CLEAN --out DIR/a.assessment", dir).code, 0);
    let users = root().join("sample-data/clean/users.json").display().to_string();
    for words in [
        "report DIR/a.assessment --json -",
        "journal DIR/a.assessment",
        "attachments DIR/a.assessment --json",
        "verify DIR/a.assessment",
        "checklist --json",
        "evidence USERS --json",
        "assess USERS --json -",
    ] {
        let into = |out: Stdio| {
            let words =
                words.split(' ').map(|word| word.replace("DIR", &dir.display().to_string()).replace("USERS", &users));
            let mut program = Command::new(env!("CARGO_BIN_EXE_tenant-assessor"));
            program.args(words).stdout(out).stderr(Stdio::piped()).spawn().unwrap()
        };
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = into(full.into()).wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{words}: {said}");
        assert!(said.contains("standard output could not be written"), "{words}: {said}");
        let mut left = into(Stdio::piped());
        drop(left.stdout.take());
        let ended = left.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), &*ended.stderr), (Some(0), &b""[..]), "{words}");
    }
}

/// Masked text on standard output is that text alone, and no key lies where nobody asked for one.
#[test]
fn masked_text_on_standard_output_stands_alone() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    assert_eq!(run_line("assess CLEAN --out DIR/a.assessment", dir).code, 0);
    let ran = run_line("report DIR/a.assessment --mask masked --json -", dir);
    assert_eq!(json(&ran)["schema"], 1);
    assert!(ran.said.contains("--mask-key"), "{}", ran.said);
    let ran = run_line("report DIR/a.assessment --mask masked --json - --mask-key DIR/key.csv", dir);
    assert_eq!(json(&ran)["schema"], 1);
    assert!(ran.said.contains("key.csv") && dir.join("key.csv").is_file(), "{}", ran.said);
    assert!(!Path::new("- key of pseudonyms.csv").exists());
}

/// The code a line ends with, and a word of the one sentence that says why.
#[track_caller]
fn check(dir: &Path, line: &str, code: i32, word: &str) {
    let ran = run_line(line, dir);
    assert_eq!(ran.code, code, "{line}: {}", ran.said);
    assert!(ran.said.contains(word), "{line}: {}", ran.said);
    if code != 0 {
        let first = ran.said.lines().next().unwrap_or_default();
        assert!(first.len() > 20 && !first.contains("Error {"), "{line}: {first}");
        assert!(ran.out.is_empty(), "{line}: {}", ran.out);
    }
    // Usage is shown under a wrong usage; everything else is one line.
    if code == 1 {
        assert_eq!(ran.said.lines().count(), 1, "{line}: {}", ran.said);
    }
}

#[test]
fn the_journal_says_where_nobody_was_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let now = Moment::from_date(2026, 12, 1).unwrap();
    let session = Session { user: String::new(), host: "test".to_owned(), since: now };
    let mut open = Open::create(&path, "privileged-access", &session, "").unwrap();
    let target = Target::check("privileged-access", "1.02.b");
    open.perform(Edit::SetNote { target, text: "Seen.".to_owned() }, Step::New, now).unwrap();
    open.file.close().unwrap();
    let ran = run(["journal", path.to_str().unwrap()]);
    assert!(ran.out.contains("Z nobody named: "), "{}", ran.out);
}

#[test]
fn exit_codes() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    fs::create_dir(dir.join("here")).unwrap();
    fs::write(dir.join("here/none.csv"), "").unwrap();
    fs::write(dir.join("taken.assessment"), "mine").unwrap();
    check(dir, "--version", 0, "");
    check(dir, "assess --help", 0, "");
    check(dir, "evidence DIR/here", 0, "");
    check(dir, "assess DIR/here --json DIR/out.json", 0, "");
    check(dir, "assess DIR/here --out DIR/taken.assessment", 1, "exists already");
    check(dir, "assess DIR/here --json DIR/no/folder/out.json", 1, "could not be written");
    check(dir, "assess DIR/here --out DIR/no/folder/new.assessment", 1, "no/folder");
    check(dir, "collect --scope azur", 2, "azur");
    check(dir, "collect --scope 1,azure --out DIR/request", 0, "");
    check(dir, "template DIR/inventory.xlsx", 0, "");
    check(dir, "template DIR/inventory.xlsx", 1, "exists already");
    check(dir, "template DIR/inventory.csv", 2, ".xlsx");
    check(dir, "report DIR/taken.assessment --pdf DIR/x.pdf", 1, "taken.assessment");
    // Nothing that would be lost is written over.
    check(dir, "assess DIR/here --out DIR/kept.assessment", 0, "");
    check(dir, "assess DIR/here --json DIR/kept.assessment", 1, "is an assessment");
    check(dir, "assess DIR/here --report DIR/here/none.csv", 1, "among the evidence");
    check(dir, "report DIR/kept.assessment --pdf DIR/kept.assessment", 1, "is read by this command");
    check(dir, "report DIR/kept.assessment --csv DIR/a.out --json DIR/a.out", 1, "two outputs");
    check(
        dir,
        "report DIR/kept.assessment --csv DIR/a.csv --mask masked --mask-key DIR/kept.assessment",
        1,
        "is read by",
    );
    check(dir, "verify DIR/kept.assessment", 0, "");
    check(dir, "demo --out DIR/taken.assessment", 1, "taken.assessment");
    check(dir, "assess", 2, "PATH");
    check(dir, "evidence", 2, "PATH");
    check(dir, "assess DIR/absent", 2, "absent");
    check(dir, "evidence DIR/here DIR/absent", 2, "absent");
    check(dir, "report DIR/absent.assessment --pdf DIR/x.pdf", 2, "absent.assessment");
    check(dir, "absent.assessment", 2, "absent.assessment does not exist");
    check(dir, "frobnicate", 2, "neither a command nor a file");
    fs::create_dir(dir.join("nothing")).unwrap();
    check(dir, "assess DIR/nothing", 2, "no file to read");
    check(dir, "evidence DIR/here --dates none.txt=day-first", 0, "No file is called none.txt");
    check(dir, "evidence DIR/here --encoding none.txt=cp1250", 0, "No file is called none.txt");
    check(dir, "evidence DIR/here --encoding none.txt=windows-1260", 2, "Windows-1250, Windows-1251");
    check(dir, "evidence DIR/here --encoding windows-1250", 2, "--encoding takes FILE=NAME");
    check(dir, "evidence DIR/here --mapping DIR/here/none.csv", 1, "it is no file of column mappings");
    check(dir, "assess DIR/here --set no_such_thing=1", 2, "no_such_thing");
    check(dir, "assess DIR/here --set global_admin_max", 2, "PARAMETER=VALUE");
    check(dir, "assess DIR/here --set global_admin_max=many", 2, "many");
    check(dir, "assess DIR/here --as-of yesterday", 2, "yesterday");
    check(dir, "assess DIR/here --as-of 2026-13-01", 2, "2026-13-01");
    check(dir, "assess DIR/here --scope azure", 2, "AREA=in");
    check(dir, "assess DIR/here --scope moon=out", 2, "entra-p2");
    check(dir, "assess DIR/here --scope azure=perhaps", 2, "azure=perhaps");
    check(dir, "assess DIR/here --wrong", 2, "--wrong");
    check(dir, "judge", 2, "judge");
    assert_eq!(fs::read(dir.join("taken.assessment")).unwrap(), b"mine");
    assert!(!dir.join("x.pdf").exists());
}

/// What is said of an encoding holds for the listing, for what is stored without secrets, and when all is run again.
#[test]
fn the_encoding_of_a_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir(dir.join("exports")).unwrap();
    let head = "userPrincipalName,displayName,id,userType,accountEnabled,password";
    let row = "a@x.example,£ukasz ¯ak,11111111-1111-1111-1111-111111111111,Member,True,x";
    let bytes: Vec<u8> = format!("{head}\n{row}\n").chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    fs::write(dir.join("exports/users.csv"), bytes).unwrap();
    let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    let (exports, case) = (path("exports"), path("case.assessment"));
    let guessed = json(&run(["evidence", &exports, "--json"]));
    assert_eq!(guessed["evidence"][0]["encoding"], "Windows-1252");
    assert!(guessed["evidence"][0]["notices"].to_string().contains("say which it is"), "{guessed}");
    let said = ["--encoding", "users.csv=cp1250"];
    let told = json(&run(["evidence", &exports, "--json", said[0], said[1]]));
    assert_eq!(told["evidence"][0]["encoding"], "Windows-1250");
    assert!(!told["evidence"][0]["notices"].to_string().contains("Windows-1252"), "{told}");
    let kept = run(["assess", &exports, "--out", &case, said[0], said[1]]);
    assert_eq!(kept.code, 0, "{}", kept.said);
    let again = run(["reperform", &case]);
    assert_eq!(again.code, 0, "{}{}", again.out, again.said);
    let journal = run(["journal", &case]);
    assert!(journal.out.contains("Encoding of users.csv: Windows-1250"), "{}", journal.out);
    let report = path("report.json");
    assert_eq!(run(["report", &case, "--json", &report]).code, 0);
    let report = fs::read_to_string(report).unwrap();
    assert!(report.contains("Windows-1250") && !report.contains("£ukasz"), "{report}");
}

#[test]
fn checklist_as_json() {
    let list = json(&run(["checklist", "--json"]));
    assert_eq!(shape::differences(&list, &shape::checklist()), [""; 0]);
    let checks: Vec<&Value> =
        list["items"].as_array().unwrap().iter().flat_map(|item| item["checks"].as_array().unwrap()).collect();
    assert_eq!((list["items"].as_array().unwrap().len(), checks.len()), (45, 206));
    assert_eq!(list["items"][1]["checks"][1]["id"], "1.02.b");
    let of = |mode: &str| checks.iter().filter(|check| check["mode"] == mode).count();
    assert_eq!((of("auto"), of("assisted"), of("manual")), (145, 34, 27));
    assert!(
        checks.iter().all(|check| check["automated"] == true),
        "each check is answered, by evidence or by the assessor"
    );
    let by_text = run(["checklist"]);
    assert!(checks.iter().all(|check| by_text.out.contains(check["title"].as_str().unwrap())));
}

/// What holds for every list of evidence; gives each file's sheets with their rows.
fn check_evidence(files: &Value) -> BTreeMap<(String, Option<String>), u64> {
    let mut parts = BTreeMap::new();
    let mut names = Vec::new();
    for file in files.as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        names.push(name.to_owned());
        assert!(!name.starts_with('/') && !name.contains('\\') && !name.contains("sample-data"), "{name}");
        let sha256 = file["sha256"].as_str().unwrap();
        assert!(sha256.len() == 64 && sha256.bytes().all(|byte| b"0123456789abcdef".contains(&byte)), "{name}");
        assert!(!file["parts"].as_array().unwrap().is_empty(), "{name} is shown without any part");
        for part in file["parts"].as_array().unwrap() {
            let count = |key: &str| part[key].as_u64().unwrap();
            assert_eq!(count("rows_seen"), count("rows_read") + count("rows_refused"), "{name}");
            assert_eq!(part["dataset"].is_null(), part["layout"].is_null(), "{name}");
            if part["dataset"].is_null() {
                assert_eq!(count("rows_read"), 0, "{name}");
                assert!(
                    !part["problems"].as_array().unwrap().is_empty(),
                    "{name} is not recognised, and nothing says so"
                );
            }
            if count("rows_refused") > 0 {
                assert!(!part["problems"].as_array().unwrap().is_empty(), "{name} lost rows without a reason");
            }
            parts.insert((name.to_owned(), part["sheet"].as_str().map(str::to_owned)), count("rows_seen"));
        }
    }
    assert!(names.is_sorted());
    parts
}

#[test]
fn evidence_as_json() {
    let temp = tempfile::tempdir().unwrap();
    let flawed = json(&run_line("evidence FLAWED --json", temp.path()));
    assert_eq!(shape::differences(&flawed, &shape::evidence()), [""; 0]);
    let parts = check_evidence(&flawed["evidence"]);
    assert!(parts.contains_key(&("graph/users.json".to_owned(), None)));
    assert!(parts.contains_key(&("inventory.xlsx".to_owned(), Some("Emergency accounts".to_owned()))));
}

#[test]
fn what_is_alike_is_counted_and_two_tenants_are_told() {
    let temp = tempfile::tempdir().unwrap();
    let organization = |id: u8, name: &str| {
        format!(
            r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#organization","value":[{{"id":"{id}0000000-0000-4000-8000-000000000000","displayName":"{name}","verifiedDomains":[]}}]}}"#
        )
    };
    fs::write(temp.path().join("a.json"), organization(1, "Contoso")).unwrap();
    let dates: String = (0..300).map(|row| format!("u{row}@x.example,U,u{row},Member,03/04/2026\n")).collect();
    fs::write(
        temp.path().join("users.csv"),
        format!("userPrincipalName,displayName,id,userType,createdDateTime\n{dates}"),
    )
    .unwrap();
    let ran = run_line("evidence DIR", temp.path());
    assert!(ran.out.lines().count() < 40, "{}", ran.out);
    assert!(ran.out.contains("and 290 more of the last kind") && !ran.out.contains("of 2 tenants"), "{}", ran.out);
    fs::write(temp.path().join("b.json"), organization(2, "Fabrikam")).unwrap();
    for line in ["evidence DIR", "assess DIR"] {
        let ran = run_line(line, temp.path());
        assert!(ran.out.contains("The exports are of 2 tenants: “Contoso”, “Fabrikam”."), "{}", ran.out);
    }
}

fn packed(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The secrets of the sample are hints of passwords, in one of its files; a workbook of new accounts stands beside. Archives
/// are packed again, with one that holds no secrets and one that is too deep in others to be read.
#[test]
fn an_archive_with_secrets_comes_to_the_same_again() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (heading, cell)) in
        (0..).zip([("userPrincipalName", "new@x.example"), ("Initial password", "Xyz-1234")])
    {
        sheet.write_string(0, column, heading).unwrap();
        sheet.write_string(1, column, cell).unwrap();
    }
    let mut members = crate::pipeline::flawed().files.clone();
    members.push(("new.xlsx".to_owned(), book.save_to_buffer().unwrap()));
    let flat = packed(&members);
    let harmless = |name: &str| vec![(name.to_owned(), b"a,b\n1,2\n".to_vec())];
    let mut deep = packed(&harmless("deep.csv"));
    for _ in 0..3 {
        deep = packed(&[("deep.zip".to_owned(), deep)]);
    }
    let named = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
    let plain = packed(&harmless("plain.csv"));
    let nested = packed(&[named("in.zip", &flat), named("plain.zip", &plain), named("deep.zip", &deep)]);
    let check_same = |bytes: &[u8]| {
        let temp = tempfile::tempdir().unwrap();
        fs::write(temp.path().join("client.zip"), bytes).unwrap();
        let assessed = run_line("assess DIR/client.zip --out DIR/new.assessment", temp.path());
        assert_eq!(assessed.code, 0, "{}", assessed.said);
        check(temp.path(), "reperform DIR/new.assessment", 0, "");
        let bytes = fs::read(temp.path().join("new.assessment")).unwrap();
        assert!(!bytes.windows(8).any(|part| part == b"Xyz-1234"));
    };
    check_same(&flat);
    check_same(&nested);
    // Without secrets it is stored as it came.
    check_same(&packed(&[named("plain.zip", &plain), named("deep.zip", &deep)]));
}

#[test]
fn members_of_an_archive_are_named_after_it() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("a.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for member in ["portal/exportUsers_2026-6-30.csv", "graph/roleAssignments.json"] {
        archive.start_file(member, zip::write::SimpleFileOptions::default()).unwrap();
        let bytes = fs::read(root().join("sample-data/flawed").join(member)).unwrap();
        std::io::Write::write_all(&mut archive, &bytes).unwrap();
    }
    archive.finish().unwrap();
    let found = json(&run([OsStr::new("evidence"), path.as_os_str(), OsStr::new("--json")]));
    assert_eq!(shape::differences(&found, &shape::evidence()), [""; 0]);
    let names: Vec<&str> =
        found["evidence"].as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap()).collect();
    assert!(names.contains(&"a.zip/portal/exportUsers_2026-6-30.csv"), "{names:?}");
    assert!(names.contains(&"a.zip/graph/roleAssignments.json"), "{names:?}");
}

/// What holds for every assessment.
fn check_assessment(assessed: &Value) {
    assert_eq!(shape::differences(assessed, &shape::assess()), [""; 0]);
    let parts = check_evidence(&assessed["evidence"]);
    let findings = assessed["findings"].as_array().unwrap();
    assert_eq!((findings.len(), assessed["items"].as_array().unwrap().len()), (206, 45));
    for finding in findings {
        let check = finding["check"].as_str().unwrap();
        let (outcome, missing) = (finding["outcome"].as_str().unwrap(), finding["missing"].as_array().unwrap());
        assert!(!finding["reasons"].as_array().unwrap().is_empty(), "{check} says nothing");
        assert!(
            outcome != "NoEvidence" || !missing.is_empty() || !finding["affected"].as_array().unwrap().is_empty(),
            "{check} lacks evidence and does not say which"
        );
        assert!(outcome != "Pass" || missing.is_empty(), "{check} passes in spite of gaps");
        let affected = finding["affected"].as_array().unwrap();
        // What passes has nothing at fault; four checks are asked for a list.
        let is_list = ["1.01.b", "2.05.c", "2.10.c", "2.16.a"].contains(&check)
            && affected.iter().all(|object| object["outcome"] == "Pass");
        assert!(
            !(outcome == "Pass" || outcome == "NotApplicable") || affected.is_empty() || is_list,
            "{check}: {outcome} and affected"
        );
        for affected in affected {
            let id = affected["id"].as_str().unwrap();
            assert!(!id.is_empty() && id == id.to_lowercase(), "{check}: {id:?}");
            assert!(!affected["name"].as_str().unwrap().is_empty(), "{check}: {id} has no name");
            for source in affected["sources"].as_array().unwrap() {
                let sheet = source["sheet"].as_str().map(str::to_owned);
                let file = source["file"].as_str().unwrap().to_owned();
                let rows = parts.get(&(file.clone(), sheet)).unwrap_or_else(|| panic!("{check}, {id}: {source}"));
                let row = source["row"].as_u64().unwrap();
                // Elements of JSON are counted from 1; tables have a heading and may have lines above it.
                // Where the elements of one list are of several kinds, they are counted in the list.
                let of_file = || parts.iter().filter(|((name, _), _)| *name == file).map(|(_, rows)| rows).sum();
                let last = match file.ends_with(".json") {
                    true if file.starts_with("azurehound/azurehound") => of_file(),
                    true => *rows,
                    false => rows + 10,
                };
                assert!((1..=last).contains(&row), "{check}, {id}: {source} of {rows}");
            }
        }
    }
}

#[test]
fn assessments_as_json() {
    let temp = tempfile::tempdir().unwrap();
    for line in ["assess FLAWED --json -", "assess CLEAN --json -"] {
        check_assessment(&json(&run_line(line, temp.path())));
    }
    let set = json(&run_line("assess CLEAN --json - --as-of 2026-07-04 --set global_admin_max=7", temp.path()));
    check_assessment(&set);
    assert_eq!((&set["as_of"], &set["as_of_source"]), (&"2026-07-04".into(), &"given".into()));
    assert_eq!(set["parameters"]["global_admin_max"], 7);
    let default = json(&run_line("assess CLEAN --json -", temp.path()));
    assert_eq!(default["as_of"], "2026-06-30");
}

#[test]
fn a_scope_that_was_stated_is_kept_and_its_items_do_not_apply() {
    let temp = tempfile::tempdir().unwrap();
    let line = "assess FLAWED --json - --out DIR/scope.assessment --scope azure=out --scope entra-p2=out";
    let assessed = json(&run_line(line, temp.path()));
    check_assessment(&assessed);
    // What was stored without its secrets has the hash of what is stored.
    for file in assessed["evidence"].as_array().unwrap() {
        let has_secrets = !file["secrets"].as_array().unwrap().is_empty();
        assert_eq!(has_secrets, file["sha256_stored"].is_string(), "{}", file["file"]);
    }
    let finding = |assessed: &Value, check: &str| {
        assessed["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == check).unwrap().clone()
    };
    let check = |check: &str, outcome: &str, words: &str| {
        let found = finding(&assessed, check);
        assert_eq!(found["outcome"], outcome, "{check}");
        assert!(found["reasons"].to_string().contains(words), "{check}: {}", found["reasons"]);
    };
    check("2.13.a", "NotApplicable", "Out of scope, as the assessor stated: Azure subscriptions.");
    check("3.12.a", "NotApplicable", "Out of scope");
    check("3.05.b", "NotApplicable", "Needs Entra ID P2");
    check("2.07.a", "NotApplicable", "P2");
    // The licence itself is judged by the evidence.
    let licence = finding(&assessed, "1.01.a");
    let before = json(&run_line("assess FLAWED --json -", temp.path()));
    assert_eq!(licence["outcome"], finding(&before, "1.01.a")["outcome"]);
    assert_ne!(finding(&before, "3.12.a")["outcome"], "NotApplicable");
    // The assessment remembers it.
    let ran = run_line("report DIR/scope.assessment --json DIR/again.json", temp.path());
    assert_eq!(ran.code, 0, "{}", ran.said);
    let again: Value = serde_json::from_slice(&fs::read(temp.path().join("again.json")).unwrap()).unwrap();
    assert_eq!(finding(&again, "3.12.a")["outcome"], "NotApplicable");
}

#[test]
fn the_first_questions_are_answered_from_the_findings() {
    let temp = tempfile::tempdir().unwrap();
    for line in ["assess FLAWED --json -", "assess CLEAN --json -"] {
        let assessed = json(&run_line(line, temp.path()));
        let outcome = |check: &Value| {
            let found = assessed["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == *check);
            found.unwrap()["outcome"].as_str().unwrap().to_owned()
        };
        let answers = assessed["answers"].as_array().unwrap();
        assert_eq!(answers.len(), 8);
        for answer in answers {
            let grounds: Vec<String> = answer["grounds"].as_array().unwrap().iter().map(outcome).collect();
            let fails = grounds.iter().any(|outcome| outcome == "Fail");
            assert_eq!(answer["outcome"] == "Fail", fails, "{answer}: {grounds:?}");
            let passes = grounds.iter().all(|outcome| outcome == "Pass" || outcome == "NotApplicable");
            assert!(answer["outcome"] != "Pass" || passes, "{answer}: {grounds:?}");
        }
    }
}

#[test]
fn assessments_of_every_layout_as_json() {
    let layouts = root().join("sample-data/layouts");
    check_assessment(&json(&run([OsStr::new("assess"), layouts.as_os_str(), OsStr::new("--json"), OsStr::new("-")])));
}

#[test]
fn a_file_stands_under_its_own_name() {
    let temp = tempfile::tempdir().unwrap();
    let users = "sample-data/flawed/graph/users.json";
    let found = json(&run([OsStr::new("evidence"), root().join(users).as_os_str(), OsStr::new("--json")]));
    assert_eq!(found["evidence"][0]["file"], "users.json");
    // Two folders with the same names inside stay apart.
    let both = json(&run_line("evidence FLAWED CLEAN --json", temp.path()));
    assert_eq!(shape::differences(&both, &shape::evidence()), [""; 0]);
    check_evidence(&both["evidence"]);
}

/// The report's bytes.
fn pdf(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 50_000, "{} bytes", bytes.len());
    bytes
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_demo_needs_no_display_and_opens_its_assessment_again() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("demo");
    let demo = || {
        let ran = run([OsStr::new("demo"), OsStr::new("--out"), out.as_os_str()]);
        assert_eq!(ran.code, 0, "{}", ran.said);
        assert!((ran.out + &ran.said).contains("report.pdf"), "{}", ran.said);
        assert_eq!(names_in(&out), ["demo.assessment", "report.pdf"]);
        (pdf(&out.join("report.pdf")), fs::read(out.join("demo.assessment")).unwrap())
    };
    let first = demo();
    fs::remove_file(out.join("report.pdf")).unwrap();
    assert!(demo() == first, "opening the demo again changed its assessment or its report");
}

#[test]
fn the_demo_may_be_protected() {
    let temp = tempfile::tempdir().unwrap();
    let (out, passphrase, wrong) =
        (temp.path().join("demo"), temp.path().join("passphrase"), temp.path().join("wrong"));
    fs::write(&passphrase, "correct horse battery\n").unwrap();
    fs::write(&wrong, "another\n").unwrap();
    let demo = |with: Option<&Path>| {
        let mut arguments = vec![OsStr::new("demo"), OsStr::new("--out"), out.as_os_str()];
        arguments.extend(with.iter().flat_map(|file| [OsStr::new("--passphrase-file"), file.as_os_str()]));
        run(arguments).code
    };
    assert_eq!(demo(Some(&passphrase)), 0);
    assert!(!fs::read(out.join("demo.assessment")).unwrap().windows(8).any(|bytes| bytes == b"evidence"));
    fs::remove_file(out.join("report.pdf")).unwrap();
    assert_eq!((demo(None), demo(Some(&wrong))), (1, 1));
    assert!(!out.join("report.pdf").exists());
    assert_eq!(demo(Some(&passphrase)), 0);
    assert!(out.join("report.pdf").exists());
}

#[test]
fn a_report_is_the_same_from_the_evidence_and_from_the_assessment() {
    let temp = tempfile::tempdir().unwrap();
    let at = |name: &str| -> PathBuf { temp.path().join(name) };
    check(
        temp.path(),
        "assess CLEAN --out DIR/clean.assessment --report DIR/first.pdf --set global_admin_max=7",
        0,
        "",
    );
    check(temp.path(), "report DIR/clean.assessment --pdf DIR/second.pdf", 0, "");
    check(temp.path(), "report DIR/clean.assessment --pdf DIR/third.pdf", 0, "");
    assert!(pdf(&at("second.pdf")) == pdf(&at("third.pdf")), "two prints of one assessment differ");
    assert!(
        pdf(&at("first.pdf")) == pdf(&at("second.pdf")),
        "the print from the evidence differs from that of the assessment"
    );
    // Without an assessment file there is no journal to name, and nothing else to differ in from run to run.
    check(temp.path(), "assess CLEAN --report DIR/fourth.pdf", 0, "");
    check(temp.path(), "assess CLEAN --report DIR/fifth.pdf", 0, "");
    assert!(pdf(&at("fourth.pdf")) == pdf(&at("fifth.pdf")));
    assert_eq!(
        names_in(temp.path()),
        ["clean.assessment", "fifth.pdf", "first.pdf", "fourth.pdf", "second.pdf", "third.pdf"]
    );
}

#[test]
fn what_to_ask_for_is_written_in_three_forms_and_less_with_evidence_at_hand() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    let all = run_line("collect --scope 1 --out DIR/request", dir);
    assert_eq!(all.code, 0, "{}", all.said);
    let mut files: Vec<String> = fs::read_dir(dir.join("request"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(
        files,
        [
            "commands",
            "inventory.xlsx",
            "sign-in-summary-event-hub.kql",
            "sign-in-summary-log-analytics.kql",
            "sign-in-summary-spark.sql",
            "what-to-ask-for.md",
            "what-to-ask-for.pdf",
            "what-to-ask-for.xlsx"
        ]
    );
    assert!(all.out.contains("Users: needed by"), "{}", all.out);
    // What somebody filled in stays; the same once more is written once.
    let list = dir.join("request/what-to-ask-for.xlsx");
    run_line("collect --scope 1 --out DIR/request", dir);
    assert!(!dir.join("request/what-to-ask-for 2.xlsx").exists());
    fs::write(&list, "filled in").unwrap();
    run_line("collect --scope 1 --out DIR/request", dir);
    assert_eq!(fs::read(&list).unwrap(), b"filled in");
    assert!(dir.join("request/what-to-ask-for 2.xlsx").exists());
    let open = run_line("collect --scope 1 --from CLEAN", dir);
    assert!(open.out.lines().count() < all.out.lines().count() / 2, "{}", open.out);
}

#[test]
fn the_inventory_workbook_is_read_back_by_the_worker() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    let ran = run_line("template DIR/empty.xlsx", dir);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let files = json(&run_line("evidence DIR/empty.xlsx --json", dir));
    let parts = files["evidence"][0]["parts"].as_array().unwrap();
    assert!(parts.len() >= 9, "{parts:?}");
    assert!(parts.iter().all(|part| part["rows_read"] == 0), "{parts:?}");
    assert!(parts.iter().any(|part| part["dataset"] == "inventory-administrators"), "{parts:?}");
    let explained = parts[0]["problems"][0]["message"].as_str().unwrap_or_default();
    assert!(explained.starts_with("This is the page that explains the inventory workbook"), "{parts:?}");
    let ran = run_line("template --from FLAWED DIR/filled.xlsx", dir);
    assert!(ran.out.contains("Administrators: ") && ran.out.contains("Emergency accounts: 2"), "{}", ran.out);
    let files = json(&run_line("evidence DIR/filled.xlsx --json", dir));
    let parts = files["evidence"][0]["parts"].as_array().unwrap();
    let emergency = parts.iter().find(|part| part["dataset"] == "inventory-emergency").unwrap();
    assert_eq!((&emergency["rows_read"], &emergency["rows_refused"]), (&2.into(), &1.into()));
}
