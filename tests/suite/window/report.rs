//! The report screen: how a report is made, signed, and verified.

use super::*;

pub(super) fn key(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("keys").join(name)
}

/// Fills a password field, which is no plain one to a screen reader.
pub(super) fn secret(shown: &mut Shown, label: &str, text: &str) {
    shown.get_by_role_and_label(Role::PasswordInput, label).focus();
    settle(shown);
    shown.get_by_role_and_label(Role::PasswordInput, label).type_text(text);
    settle(shown);
    press(shown, Key::Tab);
}

/// Asks on the report screen for a report that is signed as it is printed; gives its path.
pub(super) fn to_be_signed(shown: &mut Shown, folder: &Path) -> PathBuf {
    control(shown, Key::Num5);
    let report = folder.join("report.pdf");
    fill(shown, "Write it to this file", report.to_str().unwrap());
    shown.get_by_label("Sign it").click();
    shown.run_steps(16);
    shown.get_by_label("Sign the report as it is printed").click();
    settle(shown);
    report
}

#[test]
fn a_report_is_signed_twice_and_verified() {
    let (mut shown, _, folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    let report = to_be_signed(&mut shown, folder.path());
    until(&mut shown, "Say which certificate signs");
    fill(&mut shown, "Certificate with its key", key("rsa.p12").to_str().unwrap());
    until(&mut shown, "Type the passphrase of the certificate");
    secret(&mut shown, "Passphrase of the certificate", "wrong");
    shown.get_by_label("Leave a place for a second signature, such as the reviewer's").click();
    settle(&mut shown);
    idle(&mut shown);
    click(&mut shown, "Print and sign the report");
    until(&mut shown, "The report was not written");
    assert!(!report.exists());
    assert_eq!(focus(&shown).as_deref(), Some("Passphrase of the certificate"), "it is typed anew");
    secret(&mut shown, "Passphrase of the certificate", "test");
    idle(&mut shown);
    click(&mut shown, "Print and sign the report");
    until(&mut shown, "The report is written");
    idle(&mut shown);
    // What was forgotten is not undone: it does not come back.
    shown.get_by_role_and_label(Role::PasswordInput, "Passphrase of the certificate").focus();
    settle(&mut shown);
    control(&mut shown, Key::Z);
    settle(&mut shown);
    let typed =
        shown.get_by_role_and_label(Role::PasswordInput, "Passphrase of the certificate").accesskit_node().value();
    assert!(typed.is_none_or(|typed| typed.is_empty()));

    fill(&mut shown, "Signed report", report.to_str().unwrap());
    fill(&mut shown, "Certificate with its key", key("reviewer.p12").to_str().unwrap());
    secret(&mut shown, "Passphrase of the certificate", "test");
    click(&mut shown, "Add the second signature");
    until(&mut shown, "report with both signatures.pdf");
    idle(&mut shown);
    click(&mut shown, "Verify it");
    until(&mut shown, "Everything holds, with remarks.");
    idle(&mut shown);

    let both = folder.path().join("report with both signatures.pdf");
    let mut bytes = std::fs::read(&both).unwrap();
    *bytes.get_mut(2000).unwrap() ^= 1;
    tenant_assessor::jobs::writing::write_whole(&both, &bytes).unwrap();
    click(&mut shown, "Verify");
    until(&mut shown, "Not everything holds.");
}

#[test]
fn a_report_takes_the_form_that_is_chosen() {
    let (mut shown, _, folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Write it to this file", folder.path().join("plan.pdf").to_str().unwrap());
    shown.get_by_label("How it is made").click();
    shown.run_steps(16);
    shown.get_by_label("Sections: all of them").click();
    shown.run_steps(16);
    shown.get_by_role_and_label(Role::CheckBox, "Glossary in the report").click();
    until(&mut shown, "Sections: 1 is left out");
    choose(&mut shown, "Form", "Action plan (XLSX workbook)");
    choose(&mut shown, "Names of people", "Pseudonyms");
    idle(&mut shown);
    until(&mut shown, "What was typed holds no words of names in this tenant.");
    assert!(shown.query_by_label("Sign it").is_none(), "a workbook is not signed");
    click(&mut shown, "Write the file");
    until(&mut shown, "The file is written");
    assert!(std::fs::read(folder.path().join("plan.xlsx")).unwrap().starts_with(b"PK"));
    let key = std::fs::read_to_string(folder.path().join("plan.xlsx key of pseudonyms.csv")).unwrap();
    assert!(key.lines().count() > 5, "{key}");
}

/// An assessment of the sample, made by the command line.
fn assessed(folder: &Path) -> PathBuf {
    let path = folder.join("case.assessment");
    let evidence = sample();
    let words = ["assess", evidence.to_str().unwrap(), "--out", path.to_str().unwrap()];
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_tenant-assessor")).args(words).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    path
}

/// Whether the command line prints a final report.
fn is_final(path: &Path) -> bool {
    let report = path.with_extension("pdf");
    let words = ["report", path.to_str().unwrap(), "--final", "--pdf", report.to_str().unwrap()];
    std::process::Command::new(env!("CARGO_BIN_EXE_tenant-assessor")).args(words).output().unwrap().status.success()
}

/// Concludes on everything that a final report needs, but for the version.
fn finish(path: &Path) {
    use tenant_assessor::assessment::{Detail, Edit, Step, Target};
    let session = Session { user: "ada".into(), host: "test".into(), since: now() };
    let mut open = Open::open(path, &session, "Ada").unwrap();
    let results: serde_json::Value = serde_json::from_slice(&open.file.results().unwrap().unwrap()).unwrap();
    let list = "privileged-access";
    let mut edits = Vec::new();
    for (detail, text) in [
        (Detail::Client, "Skylane"),
        (Detail::Organization, "Lind & Co"),
        (Detail::Assessor, "Ada"),
        (Detail::Marking, "TLP:AMBER"),
    ] {
        edits.push(Edit::SetDetail { detail, text: text.into() });
    }
    for finding in results["findings"].as_array().unwrap() {
        if finding["outcome"] == "Fail" || finding["outcome"] == "Review" {
            let target = Target::check(list, finding["check"].as_str().unwrap());
            let (conclusion, justification) = (Some(Conclusion::NotMet), "Looked at together.".to_owned());
            edits.push(Edit::Conclude { target: target.clone(), conclusion, justification });
            let treatment = Treatment::CompensatingControl { text: "Watched daily.".into() };
            edits.push(Edit::SetTreatment { target, treatment });
        }
    }
    open.perform(Edit::Several { label: "Finish".into(), edits }, Step::New, now()).unwrap();
    open.file.close().unwrap();
}

#[test]
fn a_final_report_is_refused_while_work_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = assessed(folder.path());
    finish(&path);
    assert!(!is_final(&path), "the version is empty");
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Conclusion");
    idle(&mut shown);
    shown.set_size(egui::vec2(1500.0, 3000.0));
    control(&mut shown, Key::Num5);
    let report = folder.path().join("final.pdf");
    fill(&mut shown, "Write it to this file", report.to_str().unwrap());
    until(&mut shown, "Not ready to be final: 1 thing is open");
    shown.get_by_role_and_label(Role::RadioButton, "Final").click();
    settle(&mut shown);
    until(&mut shown, "The report cannot be final: 1 thing is still open");
    click(&mut shown, "Print the report");
    idle(&mut shown);
    assert!(!report.exists(), "the button is disabled");
    shown.get_by_role_and_label(Role::Link, "Report version is empty").click();
    settle(&mut shown);
    assert!(shown.get_by_role_and_label(Role::TextInput, "Report version").is_focused());
    fill(&mut shown, "Report version", "1.0");
    until(&mut shown, "Ready to be final: nothing is missing");
    click(&mut shown, "Print the report");
    until(&mut shown, "The report is written");
    assert!(report.exists() && is_final(&path), "the command line agrees");
}

#[test]
fn a_letterhead_is_kept_for_all_reports() {
    let folder = tempfile::tempdir().unwrap();
    let (settings, path) = (folder.path().join("settings.json"), folder.path().join("a.assessment"));
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    Open::create(&path, "privileged-access", &session, "tester").unwrap().file.close().unwrap();
    let mut shown = window_with(Some(path.clone()), Some(settings.clone()));
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    shown.set_size(egui::vec2(1500.0, 2400.0));
    control(&mut shown, Key::Num5);
    shown.get_by_label("Letterhead").click();
    shown.run_steps(16);
    fill(&mut shown, "Your organisation", "Lind & Co");
    fill(&mut shown, "Logo (PNG)", path.to_str().unwrap());
    until(&mut shown, "is not a PNG picture");
    let logo = folder.path().join("logo.png");
    let picture = tenant_assessor::jobs::picture::Picture { width: 2, height: 1, rgba: vec![9; 8] };
    let bytes = tenant_assessor::jobs::picture::png(&picture).unwrap();
    tenant_assessor::jobs::writing::write_whole(&logo, &bytes).unwrap();
    fill(&mut shown, "Logo (PNG)", logo.to_str().unwrap());
    assert!(shown.query_by_label_contains("is not a PNG picture").is_none());
    fill(&mut shown, "Colour of headings", "#ffffff");
    until(&mut shown, "is too light");
    fill(&mut shown, "Colour of headings", "#20603a");
    assert!(shown.query_by_label_contains("is too light").is_none());
    shown.get_by_label("Light on toner").click();
    settle(&mut shown);
    click(&mut shown, "Put it on this cover");
    assert_eq!(stored(&path).details.organization, "Lind & Co");
    click(&mut shown, "Print the report");
    until(&mut shown, "The report is written");
    shown.state_mut().as_mut().unwrap().close();

    let kept = tenant_assessor::jobs::settings::Settings::load(&settings).letterhead;
    assert_eq!((&*kept.organization, kept.logo, &*kept.colour), ("Lind & Co", Some(logo), "#20603a"));
    assert!(kept.light_on_toner);
    let mut shown = window_with(None, Some(settings));
    shown.set_size(egui::vec2(1200.0, 2400.0));
    settle(&mut shown);
    shown.get_by_label("More about it").click();
    shown.run_steps(16);
    let field = shown.get_by_role_and_label(Role::TextInput, "Assessing organisation");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("Lind & Co"));
}

#[test]
fn dates_are_written_in_the_language_that_is_chosen() {
    let (mut shown, path, _folder) = on_screen(Key::Num5, "As of 30 June 2026");
    choose(&mut shown, "Language of dates", "Deutsch");
    until(&mut shown, "As of 30. Juni 2026");
    assert_eq!(stored(&path).details.date_language, "de");
    control(&mut shown, Key::Z);
    until(&mut shown, "As of 30 June 2026");
}

#[test]
fn a_certificate_of_the_other_signs_nothing_in_the_wrong_role() {
    let (mut shown, _, folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    let report = to_be_signed(&mut shown, folder.path());
    fill(&mut shown, "Reviewer", "Rita Reviewer");
    fill(&mut shown, "Certificate with its key", key("reviewer.p12").to_str().unwrap());
    secret(&mut shown, "Passphrase of the certificate", "test");
    idle(&mut shown);
    click(&mut shown, "Print and sign the report");
    until(&mut shown, "that of Rita Reviewer, who is the reviewer here, and it would sign as the assessor");
    assert!(!report.exists());
    idle(&mut shown);
    fill(&mut shown, "Signs as", "Reviewer");
    secret(&mut shown, "Passphrase of the certificate", "test");
    idle(&mut shown);
    click(&mut shown, "Print and sign the report");
    until(&mut shown, "The report is written");
}
