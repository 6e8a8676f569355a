//! Assessments that are kept, from the command line: run again, compared, carried over, attached to, protected.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test, helpers and all")]

use crate::command_line::{Ran, json, run};
use crate::pipeline::root;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Runs words; `DIR` stands for the folder.
fn line(dir: &Path, words: &str) -> Ran {
    run(words.split(' ').map(|word| word.replace("DIR", &dir.display().to_string())))
}

#[track_caller]
fn check(dir: &Path, words: &str, code: i32, told: &str) -> Ran {
    let ran = line(dir, words);
    assert_eq!(ran.code, code, "{words}: {}{}", ran.out, ran.said);
    assert!(ran.out.contains(told) || ran.said.contains(told), "{words}: {}{}", ran.out, ran.said);
    ran
}

/// Copies a folder, but for the files whose name has one of these parts.
fn copy(from: &Path, to: &Path, without: &[&str]) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            copy(&path, &to.join(&name), without);
        } else if !without.iter().any(|part| name.to_lowercase().contains(part)) {
            fs::copy(&path, to.join(&name)).unwrap();
        }
    }
}

/// An assessment of the flawed sample.
fn assessed(dir: &Path, name: &str, without: &[&str], more: &[&str]) {
    let evidence = dir.join(format!("{name}-evidence"));
    copy(&root().join("sample-data/flawed"), &evidence, without);
    let (evidence, out) =
        (evidence.display().to_string(), dir.join(format!("{name}.assessment")).display().to_string());
    let mut words = vec!["assess".to_owned(), evidence, "--out".to_owned(), out];
    words.extend(more.iter().map(|word| word.replace("DIR", &dir.display().to_string())));
    let ran = run(&words);
    assert_eq!(ran.code, 0, "{}", ran.said);
}

/// Evidence with a password in each text that people write into it.
fn with_passwords_said(folder: &Path) -> usize {
    let mut marks = 0;
    let mut said = || {
        marks += 1;
        format!("In the safe with password PLANTED{marks}zQ9")
    };
    fs::create_dir_all(folder).unwrap();
    let emergency: Vec<String> =
        (1..4).map(|at| format!("em{at}@x.example,{},\"{}\",2026-01-01", said(), said())).collect();
    let emergency = format!("Account,Purpose,Stored at,Last tested\n{}\n", emergency.join("\n"));
    fs::write(folder.join("emergency.csv"), emergency).unwrap();
    let users: Vec<Value> = (1..8)
        .map(|at| {
            let mut user = serde_json::json!({
                "id": format!("{at:08x}-1111-4222-8333-{at:012x}"), "userPrincipalName": format!("em{at}@x.example"),
                "accountEnabled": true, "userType": "Member", "createdDateTime": "2026-01-01T08:00:00Z"
            });
            for field in ["displayName", "jobTitle", "department", "companyName", "officeLocation", "employeeType"] {
                user[field] = said().into();
            }
            user
        })
        .collect();
    let users = serde_json::json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": users
    });
    fs::write(folder.join("users.json"), users.to_string()).unwrap();
    let role = "62e90394-69f5-4237-9190-012177145e10";
    let roles: Vec<Value> = (1..8)
        .map(|at| {
            serde_json::json!({
                "id": format!("r{at}"), "principalId": format!("{at:08x}-1111-4222-8333-{at:012x}"),
                "roleDefinitionId": role, "directoryScopeId": "/"
            })
        })
        .collect();
    let roles = serde_json::json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#roleManagement/directory/roleAssignments",
        "value": roles
    });
    fs::write(folder.join("roleAssignments.json"), roles.to_string()).unwrap();
    let administrators: Vec<String> =
        (4..8).map(|at| format!("em{at}@x.example,{},2026-01-01,Ada Berg", said())).collect();
    let administrators = format!("Account,Justification,Reviewed on,Reviewed by\n{}\n", administrators.join("\n"));
    fs::write(folder.join("administrators.csv"), administrators).unwrap();
    let headed = format!("UserPrincipalName,DisplayName,UserType,Note of it {}\nem9@x.example,A,Member,b\n", said());
    fs::write(folder.join("headed.csv"), headed).unwrap();
    marks
}

#[test]
fn a_password_said_in_words_reaches_no_output() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    assert!(with_passwords_said(&dir.join("evidence")) > 40);
    check(dir, "assess DIR/evidence --out DIR/case.assessment --json DIR/case.json --report DIR/case.pdf", 0, "");
    let outputs = "--csv DIR/case.csv --markdown DIR/case.md --oscal DIR/oscal.json --json DIR/again.json";
    check(dir, &format!("report DIR/case.assessment {outputs}"), 0, "");
    for name in ["case.json", "case.csv", "case.md", "oscal.json", "again.json"] {
        let text = fs::read_to_string(dir.join(name)).unwrap();
        assert!(!text.contains("PLANTED"), "{name}: {text}");
    }
    let text = fs::read_to_string(dir.join("case.json")).unwrap();
    for field in ["Stored at", "Purpose", "displayName", "jobTitle"] {
        assert!(text.contains(&format!("{field} (a password in words)")), "{field}: {text}");
    }
    assert!(text.contains("\"Stored at\":\"(a password in words was left out)\""), "{text}");
    fs::remove_file(dir.join("evidence/headed.csv")).unwrap();
    check(dir, "assess DIR/evidence --out DIR/again.assessment", 0, "");
    check(dir, "reperform DIR/again.assessment", 0, "Identical");
}

#[test]
fn the_same_evidence_gives_the_same_results() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    assessed(dir, "case", &[], &["--set", "global_admin_max=3"]);
    check(dir, "reperform DIR/case.assessment", 0, "Identical: all 206 checks");
    check(dir, "reperform DIR/none.assessment", 2, "does not exist");
    // Somebody keeps other results than the evidence gives.
    let session = tenant_assessor::assessment::Session {
        user: "eve".into(),
        host: "laptop".into(),
        since: tenant_assessor::tenant::Moment::of(0),
    };
    let path = dir.join("case.assessment");
    let mut file = tenant_assessor::assessment::AssessmentFile::open(&path, &session).unwrap();
    let mut results: Value = serde_json::from_slice(&file.results().unwrap().unwrap()).unwrap();
    let finding = results["findings"].as_array_mut().unwrap().iter_mut().find(|it| it["outcome"] == "Fail").unwrap();
    let check_id = finding["check"].as_str().unwrap().to_owned();
    finding["outcome"] = "Pass".into();
    file.set_results(&serde_json::to_vec(&results).unwrap()).unwrap();
    file.close().unwrap();
    let ran = check(dir, "reperform DIR/case.assessment", 1, "differ");
    assert!(ran.out.contains(&format!("{check_id}: Pass then, Fail now.")), "{}", ran.out);
}

#[test]
fn two_assessments_are_compared_and_the_older_is_carried_over() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    assessed(dir, "old", &[], &[]);
    assessed(dir, "new", &["role", "pim", "eligible"], &[]);
    let same = check(
        dir,
        "compare DIR/old.assessment DIR/old.assessment",
        0,
        "0 new, 0 now judged, 0 changed, 0 resolved, 0 not known now, 0 no longer seen, 206 unchanged",
    );
    assert_eq!(same.out.lines().count(), 1, "{}", same.out);
    let compared = json(&line(dir, "compare DIR/old.assessment DIR/new.assessment --json"));
    assert_eq!(compared["old"]["file"], "old.assessment");
    assert_eq!(compared["old"]["judged_otherwise"], 0);
    let counts: u64 = compared["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(counts, 206);
    // Who held roles is not in the newer evidence: nothing of it is resolved.
    let of = |id: &str| {
        let findings = compared["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["check"] == id).unwrap().clone()
    };
    let admins = of("1.02.b");
    assert_eq!((&admins["change"], &admins["now"]), (&"not_known".into(), &"NoEvidence".into()), "{admins}");
    assert_eq!(admins["objects"]["resolved"], Value::Array(Vec::new()));

    fs::write(dir.join("seen.txt"), "seen in the portal").unwrap();
    check(dir, "attach DIR/old.assessment --on 1.02.b --path DIR/seen.txt --caption Portal", 0, "Attachment 1");
    check(dir, "attach DIR/old.assessment --on 9.99 --path DIR/seen.txt", 2, "9.99");
    check(dir, "attach DIR/old.assessment --on 1.02.b --path DIR/seen.txt", 1, "attached to 1.02.b already");
    let register = json(&line(dir, "attachments DIR/old.assessment --json"));
    assert_eq!(register["attachments"][0]["target"], "1.02.b");
    assert_eq!(register["attachments"][0]["sha256"].as_str().unwrap().len(), 64);
    check(dir, "attachments DIR/old.assessment", 0, "1 on 1.02.b: seen.txt (text, 18 bytes");

    check(dir, "carry DIR/old.assessment DIR/new.assessment", 0, "nothing that could be carried over");
    let journal = check(dir, "journal DIR/new.assessment", 0, "Carry over from old.assessment");
    // Every file that was added, each with its fingerprint.
    let files = journal.out.matches(" bytes, SHA-256 ").count();
    assert!(files > 20 && !journal.out.contains(" more"), "{}", journal.out);
    // The report counts as the command does.
    let compared = json(&line(dir, "compare DIR/old.assessment DIR/new.assessment --json"));
    let report = check(dir, "report DIR/new.assessment --preset executive --markdown -", 0, "");
    let told = report.out.lines().find(|line| line.contains("Since the previous assessment")).unwrap_or_default();
    for (id, count) in compared["counts"].as_object().unwrap().iter().filter(|(_, count)| **count != 0) {
        let words = format!("{count} {}", id.replace("not_known", "not known now").replace('_', " "));
        assert!(told.contains(&words), "{words}: {told}");
    }
    check(dir, "reperform DIR/new.assessment", 0, "Identical");
    check(dir, "verify DIR/new.assessment", 0, "every record is as it was written");
}

/// Rows that a stray quote swallowed, in a table with passwords: refused, in the copy that is stored as in the original, and no
/// password is in it.
#[test]
fn a_table_with_secrets_is_judged_from_its_copy_as_before() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    let row = |name: &str| {
        format!("{name},{name}-id,{name}@x.example,UserMailbox,{name}@x.example,,,False,HunterTwo-{name}\r\n")
    };
    let head = "DisplayName,ExternalDirectoryObjectId,PrimarySmtpAddress,RecipientTypeDetails,UserPrincipalName,ForwardingAddress,\
                ForwardingSmtpAddress,DeliverToMailboxAndForward,Password\r\n";
    let stray = row("ben").replacen("ben,", "\"ben,", 1) + &row("cleo") + &row("dan").replacen("dan,", "dan\",", 1);
    fs::create_dir(dir.join("exports")).unwrap();
    let table = format!("{head}{}{stray}{}", row("ada"), row("eve"));
    fs::write(dir.join("exports/Mailboxes.csv"), table).unwrap();
    check(dir, "assess DIR/exports --out DIR/case.assessment", 0, "2 rows read, 1 refused");
    check(dir, "reperform DIR/case.assessment", 0, "Identical");
    let stored = fs::read(dir.join("case.assessment")).unwrap();
    assert!(!stored.windows(9).any(|bytes| bytes == b"HunterTwo"));
}

#[test]
fn what_was_taken_off_is_removed_for_good() {
    use tenant_assessor::assessment::{Edit, Session, Step};
    use tenant_assessor::jobs::keep::Open;
    use tenant_assessor::tenant::Moment;
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    assessed(dir, "case", &["sign", "audit"], &[]);
    check(dir, "remove-for-good DIR/case.assessment", 0, "nothing to remove");
    check(dir, "remove-for-good DIR/case.assessment --yes", 1, "nothing to remove");
    let path = dir.join("case.assessment");
    let session = Session { user: "Ada".into(), host: "laptop".into(), since: Moment::of(0) };
    let mut open = Open::open(&path, &session, "Ada").unwrap();
    let listed = open.document.assessment().evidence.iter().find(|record| record.stored_sha256().is_some()).unwrap();
    let (key, sha256) = (listed.key(), listed.stored_sha256().unwrap().to_owned());
    open.perform(Edit::RemoveEvidence { files: vec![key] }, Step::New, Moment::of(1)).unwrap();
    open.file.close().unwrap();
    let said = check(dir, "remove-for-good DIR/case.assessment", 0, "Say --yes");
    assert!(said.out.contains(&sha256) && said.out.contains("case.version-1.assessment"), "{}", said.out);
    check(dir, "remove-for-good DIR/case.assessment --yes", 0, &sha256);
    assert!(!dir.join("case.version-1.assessment").exists());
    check(dir, "verify DIR/case.assessment", 0, "1 stored file was removed for good");
    check(dir, "journal DIR/case.assessment", 0, &sha256);
    check(dir, "remove-for-good DIR/case.assessment", 0, "nothing to remove");
}

#[test]
fn a_protected_assessment_opens_with_its_passphrase_only() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    fs::write(dir.join("secret"), "correct horse battery\nsecond line\n").unwrap();
    fs::write(dir.join("other"), "another passphrase").unwrap();
    fs::write(dir.join("short"), "short").unwrap();
    assessed(dir, "case", &["sign", "audit"], &[]);
    check(dir, "protect DIR/case.assessment", 2, "--passphrase-file");
    check(dir, "protect DIR/case.assessment --passphrase-file DIR/short", 1, "8 characters");
    check(dir, "protect DIR/case.assessment --passphrase-file DIR/secret", 0, "is protected");
    check(dir, "verify DIR/case.assessment", 1, "protected by a passphrase");
    check(dir, "verify DIR/case.assessment --passphrase-file DIR/other", 1, "does not open");
    check(dir, "verify DIR/case.assessment --passphrase-file DIR/secret", 0, "every record is as it was written");
    check(dir, "reperform DIR/case.assessment --passphrase-file DIR/secret", 0, "Identical");
    check(dir, "report DIR/case.assessment --csv DIR/a.csv --passphrase-file DIR/secret", 0, "");
    check(dir, "report DIR/case.assessment --csv DIR/b.csv", 1, "protected by a passphrase");
    check(
        dir,
        "protect DIR/case.assessment --passphrase-file DIR/secret --new-passphrase-file DIR/other",
        0,
        "is protected",
    );
    check(dir, "journal DIR/case.assessment --passphrase-file DIR/secret", 1, "does not open");
    check(dir, "compare DIR/case.assessment DIR/case.assessment --passphrase-file DIR/other", 0, "206 unchanged");
    check(dir, "unprotect DIR/case.assessment --passphrase-file DIR/other", 0, "not protected any more");
    check(dir, "verify DIR/case.assessment --passphrase-file DIR/other", 1, "is not protected");
    check(dir, "report DIR/case.assessment --csv DIR/c.csv", 0, "");
    assert_eq!(fs::read(dir.join("a.csv")).unwrap(), fs::read(dir.join("c.csv")).unwrap());
    assessed(dir, "sealed", &["sign", "audit"], &["--passphrase-file", "DIR/secret"]);
    check(dir, "verify DIR/sealed.assessment", 1, "protected by a passphrase");
    check(dir, "reperform DIR/sealed.assessment --passphrase-file DIR/secret", 0, "Identical");
}

#[test]
fn an_assessment_is_not_carried_into_itself_nor_a_file_hung_on_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    assessed(dir, "a", &[], &[]);
    let journal = || line(dir, "journal DIR/a.assessment").out;
    let before = journal();
    check(dir, "carry DIR/a.assessment DIR/a.assessment", 1, "the same assessment");
    fs::write(dir.join("note.txt"), "seen").unwrap();
    check(dir, "attach DIR/a.assessment --on 1.02.b/nosuch --path DIR/note.txt", 2, "1.02.b names no object");
    assert_eq!(journal(), before);
    let results = json(&line(dir, "report DIR/a.assessment --json -"));
    let findings = results["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["check"] == "1.02.b").unwrap();
    let (id, name) = (finding["affected"][0]["id"].as_str().unwrap(), finding["affected"][0]["name"].as_str().unwrap());
    check(dir, &format!("attach DIR/a.assessment --on 1.02.b/{name} --path DIR/note.txt"), 2, id);
    check(dir, &format!("attach DIR/a.assessment --on 1.02.b/{id} --path DIR/note.txt"), 0, "Attachment 1");
}

/// What rests on damaged evidence is said to, and is neither final nor signed.
#[test]
fn damaged_evidence_is_told_before_anything_is_printed() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    assessed(dir, "a", &[], &[]);
    let path = dir.join("a.assessment");
    let ran = check(dir, "report DIR/a.assessment --markdown DIR/whole.md", 0, "");
    assert!(!ran.said.contains("damaged"), "{}", ran.said);
    {
        let connection = rusqlite::Connection::open(&path).unwrap();
        let changed = "UPDATE records SET body = x'00' WHERE seq = (SELECT max(seq) FROM records WHERE kind = 3) - 3";
        assert_eq!(connection.execute(changed, []).unwrap(), 1);
    }
    check(dir, "report DIR/a.assessment --markdown DIR/a.md", 0, "a.assessment is damaged");
    check(dir, "report DIR/a.assessment --pdf DIR/a.pdf --final", 1, "nothing final is printed");
    assert!(!dir.join("a.pdf").exists());
    check(dir, "compare DIR/a.assessment DIR/a.assessment", 0, "a.assessment is damaged");
}
