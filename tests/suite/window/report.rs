//! The report screen: how a report is made, signed, and verified.

use super::*;

fn key(name: &str) -> PathBuf {
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

#[test]
fn a_report_is_signed_twice_and_verified() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = with_sample(folder.path());
    shown.set_size(egui::vec2(1500.0, 2400.0));
    control(&mut shown, Key::Num5);
    let report = folder.path().join("report.pdf");
    fill(&mut shown, "Write it to this file", report.to_str().unwrap());
    shown.get_by_label("Sign it").click();
    shown.run_steps(16);
    shown.get_by_label("Sign the report as it is printed").click();
    settle(&mut shown);
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
    secret(&mut shown, "Passphrase of the certificate", "test");
    idle(&mut shown);
    click(&mut shown, "Print and sign the report");
    until(&mut shown, "The report is written");
    idle(&mut shown);

    fill(&mut shown, "Signed report", report.to_str().unwrap());
    fill(&mut shown, "Certificate with its key", key("reviewer.p12").to_str().unwrap());
    secret(&mut shown, "Passphrase of the certificate", "test");
    click(&mut shown, "Add the second signature");
    until(&mut shown, "report with both signatures.pdf");
    idle(&mut shown);
    click(&mut shown, "Verify it");
    until(&mut shown, "Everything holds.");
    idle(&mut shown);

    let both = folder.path().join("report with both signatures.pdf");
    let mut bytes = std::fs::read(&both).unwrap();
    *bytes.get_mut(2000).unwrap() ^= 1;
    tenant_assessor::jobs::export::write_whole(&both, &bytes).unwrap();
    click(&mut shown, "Verify");
    until(&mut shown, "Not everything holds.");
}

#[test]
fn a_report_takes_the_form_that_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = with_sample(folder.path());
    shown.set_size(egui::vec2(1500.0, 2400.0));
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Write it to this file", folder.path().join("plan.pdf").to_str().unwrap());
    shown.get_by_label("How it is made").click();
    shown.run_steps(16);
    choose(&mut shown, "Form", "Action plan (workbook)");
    choose(&mut shown, "Names of people", "Pseudonyms");
    idle(&mut shown);
    click(&mut shown, "Print the report");
    until(&mut shown, "The report is written");
    assert!(std::fs::read(folder.path().join("plan.xlsx")).unwrap().starts_with(b"PK"));
    let key = std::fs::read_to_string(folder.path().join("plan.xlsx key of pseudonyms.csv")).unwrap();
    assert!(key.lines().count() > 5, "{key}");
}
