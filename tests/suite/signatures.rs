//! Who signs, and what a report that is signed is held against: from the command line, on a small tenant.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test, helpers and all")]

use crate::command_line::{Ran, run};
use crate::pipeline::root;
use std::fs;
use std::path::Path;
use tenant_assessor::assessment::{Detail, Edit, Session, Step};
use tenant_assessor::jobs::keep::Open;
use tenant_assessor::signing::attachment;
use tenant_assessor::tenant::Moment;

const USERS: &str = "id,userPrincipalName,displayName,accountEnabled,userType,createdDateTime\n\
    00000000-0000-0000-0000-000000000001,berit.holm@contoso.example,Berit Holm,True,Member,2024-01-01T00:00:00Z\n";

/// The assessment of one account, whose name is that of the file too; assessor and reviewer are named.
fn case(folder: &Path, reviewer: &str) -> String {
    fs::create_dir_all(folder.join("exports")).unwrap();
    fs::write(folder.join("exports/users of berit.holm.csv"), USERS).unwrap();
    fs::write(folder.join("passphrase"), "test\n").unwrap();
    let file = folder.join("case.assessment");
    let text = file.display().to_string();
    let made = run(["assess", &folder.join("exports").display().to_string(), "--out", &text, "--as-of", "2026-06-30"]);
    assert_eq!(made.code, 0, "{}", made.said);
    let session = Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) };
    let mut open = Open::open(&file, &session, "Ada Assessor").unwrap();
    for (detail, name) in [(Detail::Assessor, "Ada Assessor"), (Detail::Reviewer, reviewer)] {
        let edit = Edit::SetDetail { detail, text: name.to_owned() };
        open.perform(edit, Step::New, Moment::of(1_782_864_000)).unwrap();
    }
    open.file.close().unwrap();
    text
}

fn with_key(folder: &Path, key: &str, line: &[&str]) -> Ran {
    let key = root().join("tests/keys").join(key).display().to_string();
    let passphrase = folder.join("passphrase").display().to_string();
    let words = line.iter().map(|word| word.replace("DIR", &folder.display().to_string()));
    run(words.chain(["--sign-with".to_owned(), key, "--passphrase-file".to_owned(), passphrase]))
}

/// A line ends well, and says every one of these.
#[track_caller]
fn says(ran: &Ran, code: i32, expected: &[&str]) {
    let said = format!("{}{}", ran.out, ran.said);
    assert_eq!(ran.code, code, "{said}");
    for words in expected {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_masked_report_holds_beside_its_assessment() {
    let temp = tempfile::tempdir().unwrap();
    let case = case(temp.path(), "");
    for mask in ["masked", "counts", "full"] {
        let pdf = format!("DIR/{mask}.pdf");
        let line = ["report", &case, "--preset", "executive", "--mask", mask, "--pdf", &pdf];
        says(&with_key(temp.path(), "rsa.p12", &line), 0, &[]);
        let report = temp.path().join(format!("{mask}.pdf")).display().to_string();
        let verified = run(["verify", &report, &case]);
        says(&verified, 0, &["All evidence of the report is in the assessment, byte for byte: 1 file."]);
        let by_hash = verified.out.contains("the files were found by their SHA-256 alone");
        assert_eq!(by_hash, mask != "full", "{}", verified.out);
    }
}

#[test]
fn a_report_without_attachments_is_compared_by_its_journal() {
    let temp = tempfile::tempdir().unwrap();
    let case = case(temp.path(), "");
    // The same evidence, judged by another day.
    let other = temp.path().join("other.assessment").display().to_string();
    let exports = temp.path().join("exports").display().to_string();
    assert_eq!(run(["assess", &exports, "--out", &other, "--as-of", "2026-06-29"]).code, 0);
    let line = ["report", &case, "--preset", "executive", "--pdf", "DIR/plain.pdf", "--no-attachments"];
    says(&with_key(temp.path(), "rsa.p12", &line), 0, &[]);
    let report = temp.path().join("plain.pdf").display().to_string();
    let draft = "It was printed as a DRAFT: it is no final report.";
    says(&run(["verify", &report]), 0, &["intact", draft]);
    let ends = "The assessment's journal ends where the report was printed.";
    says(&run(["verify", &report, &case]), 0, &[draft, ends, "so it was compared by its journal alone"]);
    says(&run(["verify", &report, &other]), 1, &[draft, "Fault: The assessment's journal does not contain the state"]);
}

#[test]
fn whoever_countersigns_is_another_person_and_is_told_who_was_named() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path();
    let case = case(folder, "Jonas Berg");
    let line =
        ["report", &case, "--preset", "executive", "--pdf", "DIR/first.pdf", "--countersign", "--no-attachments"];
    says(&with_key(folder, "rsa.p12", &line), 0, &[]);
    let countersign = |key: &str, out: &str| with_key(folder, key, &["countersign", "DIR/first.pdf", "--out", out]);
    for key in ["rsa.p12", "twin.p12"] {
        says(&countersign(key, "DIR/twice.pdf"), 1, &["signed with the same key already, by Ada Assessor"]);
    }
    assert!(!folder.join("twice.pdf").exists());
    let another =
        "The report names Jonas Berg as its reviewer; the certificate that signs it is that of Rita Reviewer.";
    let done = countersign("reviewer.p12", "DIR/both.pdf");
    says(&done, 0, &["both.pdf: countersigned by Rita Reviewer (Reviewer). Both signatures hold", another]);
    let both = folder.join("both.pdf").display().to_string();
    says(&run(["verify", &both]), 0, &["intact", &format!("Attention: {another}")]);
}

#[test]
fn an_empty_passphrase_file_and_a_folder_that_is_not_there_are_told() {
    let temp = tempfile::tempdir().unwrap();
    let case = case(temp.path(), "");
    let line = |pdf| ["report", &case, "--preset", "executive", "--pdf", pdf];
    let folder = temp.path().join("nowhere");
    let told = format!("there is no folder {}", folder.display());
    says(&with_key(temp.path(), "rsa.p12", &line("DIR/nowhere/a.pdf")), 1, &[&told]);
    fs::write(temp.path().join("passphrase"), "\ntest\n").unwrap();
    says(
        &with_key(temp.path(), "rsa.p12", &line("DIR/a.pdf")),
        1,
        &["passphrase is empty; it has to hold the passphrase of"],
    );
}

/// A damaged assessment says nothing of the report, which is told apart.
#[test]
fn a_report_beside_a_damaged_assessment_is_still_verified() {
    let temp = tempfile::tempdir().unwrap();
    let case = case(temp.path(), "");
    let line = ["report", &case, "--preset", "executive", "--pdf", "DIR/a.pdf", "--no-attachments"];
    says(&with_key(temp.path(), "rsa.p12", &line), 0, &[]);
    let with_files = ["report", &case, "--preset", "executive", "--pdf", "DIR/b.pdf"];
    says(&with_key(temp.path(), "rsa.p12", &with_files), 0, &[]);
    let [report, other] = ["a.pdf", "b.pdf"].map(|name| temp.path().join(name).display().to_string());
    let whole = fs::read(&case).unwrap();
    fs::write(&case, &whole[..whole.len() / 2]).unwrap();
    says(&run(["verify", &case]), 1, &["is damaged"]);
    let alone = "what follows is of the report alone.";
    says(&run(["verify", &report, &case]), 1, &["is damaged", alone, "a.pdf: intact. Every byte"]);
    // An entry of its journal that was changed: what shows only when the two are compared.
    let mut changed = whole.clone();
    let entry = b"\"edit\":\"add-evidence";
    let at = changed.windows(entry.len()).position(|bytes| bytes == entry).unwrap();
    changed[at] ^= 1;
    fs::write(&case, &changed).unwrap();
    let compared = "The report cannot be compared with the assessment.";
    says(&run(["verify", &other, &case]), 1, &["is damaged", "b.pdf: intact. Every byte", compared]);
    // Bytes behind what it holds.
    fs::write(&case, [&whole[..], b"0123456789"].concat()).unwrap();
    says(&run(["verify", &case]), 1, &["does NOT hold", "10 bytes were added behind its end."]);
    fs::write(&case, &whole).unwrap();
    let issuer = "Its issuer's certificate is in the signature, and its key signed this one.";
    says(
        &run(["verify", &report, &case]),
        0,
        &["every record is as it was written.", "issued by Sample Authority", issuer],
    );
}

/// What lies inside of a report was exchanged: that is told beside the other faults, and the signature is spoken of.
#[test]
fn a_manifest_that_was_exchanged_is_a_fault_among_others() {
    let temp = tempfile::tempdir().unwrap();
    let case = case(temp.path(), "");
    let line = ["report", &case, "--preset", "executive", "--pdf", "DIR/a.pdf"];
    says(&with_key(temp.path(), "rsa.p12", &line), 0, &[]);
    let pdf = fs::read(temp.path().join("a.pdf")).unwrap();
    let manifest = |pdf: &[u8]| attachment(pdf, "evidence-manifest.json");
    let known = manifest(&pdf).unwrap();
    let begins = b"stream\n";
    let streams = (0..pdf.len()).filter(|at| pdf[*at..].starts_with(begins) && !pdf[..*at].ends_with(b"end"));
    let mut exchanged = streams.map(|at| {
        let mut pdf = pdf.clone();
        pdf[at + begins.len()..][..8].fill(0);
        pdf
    });
    let exchanged = exchanged.find(|pdf| manifest(pdf).is_some_and(|found| found != known)).unwrap();
    let report = temp.path().join("b.pdf").display().to_string();
    fs::write(&report, exchanged).unwrap();
    let altered = "does NOT hold";
    says(&run(["verify", &report]), 1, &[altered]);
    let damaged = "Fault: The evidence manifest inside the report is damaged";
    says(&run(["verify", &report, &case]), 1, &[altered, damaged, "Ada Assessor"]);
}
