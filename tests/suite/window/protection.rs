//! Protection by a passphrase, locking, and running everything again.

use super::report::secret;
use super::*;
use tenant_assessor::assessment::{AssessmentFile, FileError, Passphrase, Unlock};

pub(super) const PASSPHRASE: &str = "correct horse battery staple";

pub(super) fn unlocked(path: &Path, passphrase: &str) -> Result<Open, FileError> {
    Open::open_read_only_with(path, "test", Unlock::Passphrase(&Passphrase::new(passphrase)))
}

pub(super) fn palette(shown: &mut Shown, words: &str) {
    control(shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text(words);
    settle(shown);
    press(shown, Key::Enter);
}

/// A new assessment without evidence, protected.
fn protected(folder: &Path) -> (Shown, PathBuf) {
    let path = folder.join("a.assessment");
    let mut shown = created(&path);
    click(&mut shown, "Not protected by a passphrase");
    secret(&mut shown, "New passphrase", "short");
    until(&mut shown, "Too short");
    click(&mut shown, "Protect the file");
    assert!(Open::open_read_only(&path, "test").is_ok(), "the button is disabled");
    secret_anew(&mut shown, "New passphrase", PASSPHRASE);
    until(&mut shown, "Strong");
    secret(&mut shown, "New passphrase once more", "correct horse");
    until(&mut shown, "The two are not the same");
    secret_anew(&mut shown, "New passphrase once more", PASSPHRASE);
    click(&mut shown, "Protect the file");
    until(&mut shown, "is protected by a passphrase.");
    idle(&mut shown);
    (shown, path)
}

fn secret_anew(shown: &mut Shown, label: &str, text: &str) {
    shown.get_by_role_and_label(Role::PasswordInput, label).focus();
    settle(shown);
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    secret(shown, label, text);
}

/// Protects what is open.
pub(super) fn protect(shown: &mut Shown) {
    click(shown, "Not protected by a passphrase");
    for label in ["New passphrase", "New passphrase once more"] {
        secret(shown, label, PASSPHRASE);
    }
    click(shown, "Protect the file");
    until(shown, "is protected by a passphrase.");
    idle(shown);
}

#[test]
fn a_passphrase_is_put_on_changed_and_taken_off() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = protected(folder.path());
    assert!(matches!(Open::open_read_only(&path, "test"), Err(FileError::Protected { .. })));
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Client", "Contoso");
    assert_eq!(unlocked(&path, PASSPHRASE).unwrap().document.assessment().details.client, "Contoso", "it goes on");

    palette(&mut shown, "protection by");
    secret(&mut shown, "Present passphrase", "another one");
    secret(&mut shown, "New passphrase", "a brand new passphrase");
    secret(&mut shown, "New passphrase once more", "a brand new passphrase");
    let entries = |path: &Path| unlocked(path, PASSPHRASE).unwrap().document.history().entries().len();
    let before = entries(&path);
    press(&mut shown, Key::Enter);
    until(&mut shown, "This passphrase does not open");
    idle(&mut shown);
    // The dialog stays, and what is typed next is typed in it.
    assert_eq!(focus(&shown).as_deref(), Some("Present passphrase"));
    press(&mut shown, Key::Num3);
    assert_eq!(entries(&path), before, "3 concludes nothing");
    secret(&mut shown, "Present passphrase", PASSPHRASE);
    click(&mut shown, "Change the passphrase");
    until(&mut shown, "is protected by the new passphrase");
    idle(&mut shown);
    for gone in ["This passphrase does not open", "Protection of a.assessment"] {
        assert!(shown.query_by_label_contains(gone).is_none(), "{gone}");
    }
    assert!(matches!(unlocked(&path, PASSPHRASE), Err(FileError::WrongPassphrase { .. })));
    assert!(unlocked(&path, "a brand new passphrase").is_ok());

    click(&mut shown, "Protected by a passphrase");
    secret(&mut shown, "Present passphrase", "a brand new passphrase");
    click(&mut shown, "Take the protection off");
    until(&mut shown, "is not protected any more");
    idle(&mut shown);
    assert_eq!(stored(&path).details.client, "Contoso");
}

/// As if nobody had touched the window for so long.
pub fn wait(shown: &mut Shown, until: f64) {
    shown.input_mut().time = Some(until);
    settle(shown);
}

#[test]
fn a_protected_assessment_is_locked_when_nobody_works_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = protected(folder.path());
    click(&mut shown, "Protected by a passphrase");
    shown.get_by_label("Lock after 5 minutes").click();
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Num3);
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)").type_text("Half a though");
    shown.step();
    wait(&mut shown, 10_000.0);
    until(&mut shown, "Locked: nobody touched the window for 5 minutes");
    assert!(shown.query_by_label_contains("1.02.b").is_none(), "nothing is in sight");
    secret(&mut shown, "Passphrase", "wrong passphrase");
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "This passphrase does not open");
    secret(&mut shown, "Passphrase", PASSPHRASE);
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "Note (n)");
    idle(&mut shown);
    let note = unlocked(&path, PASSPHRASE).unwrap().document.assessment().on_check("1.02.b").unwrap().note.clone();
    assert_eq!(note, "Half a though");
    let search = shown.get_by_role_and_label(Role::TextInput, "Search").value();
    assert_eq!(search.as_deref(), Some("1.02.b"), "the list shows what it showed");
    wait(&mut shown, 10_200.0);
    assert!(shown.query_by_label_contains("Locked").is_none(), "five minutes have not passed");
    // Nothing was drawn meanwhile: whoever touches it then touches a locked one.
    shown.event(egui::Event::PointerMoved(egui::pos2(300.0, 300.0)));
    wait(&mut shown, 20_000.0);
    until(&mut shown, "Locked: nobody touched the window for 5 minutes");
    secret(&mut shown, "Passphrase", PASSPHRASE);
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "Note (n)");
    idle(&mut shown);
    palette(&mut shown, "lock now");
    until(&mut shown, "Locked. Everything is stored");
}

#[test]
fn what_signs_stays_when_the_assessment_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = protected(folder.path());
    shown.set_size(egui::vec2(1400.0, 1600.0));
    control(&mut shown, Key::Num5);
    shown.get_by_label("Sign it").click();
    shown.run_steps(16);
    shown.get_by_label("Sign the report as it is printed").click();
    settle(&mut shown);
    fill(&mut shown, "Certificate with its key", "/keys/my.p12");
    palette(&mut shown, "lock now");
    until(&mut shown, "Locked. Everything is stored");
    secret(&mut shown, "Passphrase", PASSPHRASE);
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "Certificate with its key");
    let certificate = shown.get_by_role_and_label(Role::TextInput, "Certificate with its key");
    assert_eq!(
        certificate.accesskit_node().value().as_deref(),
        Some("/keys/my.p12"),
        "what signs stays, on its screen"
    );
}

/// Boxes drawn over a picture come back with the picture when it is unlocked.
#[test]
fn boxes_over_a_picture_stay_when_the_assessment_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = protected(folder.path());
    control(&mut shown, Key::Num3);
    find(&mut shown, "1.02.c");
    let white = egui::ColorImage::filled([30, 10], egui::Color32::WHITE);
    shown.event(egui::Event::PasteImage(std::sync::Arc::new(white)));
    until(&mut shown, "1 file is attached to 1.02.c");
    idle(&mut shown);
    shown.query_all_by_label_contains("Attachments (").next().unwrap().click();
    settle(&mut shown);
    until(&mut shown, "Picture, attachment 1: Picture 1.png");
    click(&mut shown, "Picture, attachment 1: Picture 1.png");
    until(&mut shown, "Picture, large: Picture 1.png");
    click(&mut shown, "Black out parts…");
    click(&mut shown, "Add a box");
    wait(&mut shown, 100_000.0);
    until(&mut shown, "Locked: nobody touched the window for");
    assert!(shown.query_by_label_contains("Picture 1.png").is_none(), "nothing is in sight");
    secret(&mut shown, "Passphrase", PASSPHRASE);
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "Box 1, from the left");
    until(&mut shown, "Picture, large: Picture 1.png");
    click(&mut shown, "Put the boxes into the picture");
    until(&mut shown, "Attachment 1 is a new picture with black parts");
}

#[test]
fn an_open_assessment_is_not_locked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let mut shown = created(&path);
    wait(&mut shown, 90_000.0);
    assert!(shown.query_by_label_contains("Locked").is_none());
    palette(&mut shown, "lock now");
    until(&mut shown, "Only a protected assessment can be locked");
}

#[test]
fn everything_is_run_again_from_the_stored_evidence() {
    let (mut shown, path, _folder) = with_sample();
    palette(&mut shown, "run everything again");
    until(&mut shown, "Identical: all 206 checks");
    idle(&mut shown);
    // The list of commands opens over the answer, and what is typed stands in it.
    control(&mut shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text("close the answer");
    settle(&mut shown);
    assert!(shown.get_by_role_and_label(Role::TextInput, "Command").is_focused());
    press(&mut shown, Key::Escape);
    click(&mut shown, "Close the answer");
    shown.state_mut().as_mut().unwrap().close();

    // Somebody keeps other results than the evidence gives.
    let session = Session { user: "eve".into(), host: "laptop".into(), since: now() };
    let mut file = AssessmentFile::open(&path, &session).unwrap();
    let mut results: serde_json::Value = serde_json::from_slice(&file.results().unwrap().unwrap()).unwrap();
    let finding = results["findings"].as_array_mut().unwrap().iter_mut().find(|it| it["outcome"] == "Fail").unwrap();
    let check = finding["check"].as_str().unwrap().to_owned();
    finding["outcome"] = "Pass".into();
    let told = serde_json::to_vec(&results).unwrap();
    file.set_results(&told).unwrap();
    file.close().unwrap();
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Conclusion");
    idle(&mut shown);
    assert_eq!(
        Open::open_read_only(&path, "test").unwrap().file.results().unwrap().unwrap(),
        told,
        "opening keeps them"
    );
    control(&mut shown, Key::Num5);
    shown.set_size(egui::vec2(1500.0, 2400.0));
    settle(&mut shown);
    click(&mut shown, "Run everything again");
    until(&mut shown, "Not identical: 1 difference");
    assert!(shown.query_by_label_contains(&format!("{check}: Pass then, Fail now.")).is_some());
}

#[test]
fn whoever_unlocks_it_says_who_that_is() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = protected(folder.path());
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Assessor", "Ada");
    fill(&mut shown, "Reviewer", "Grace");
    choose(&mut shown, "You work as", "Grace (reviewer)");
    palette(&mut shown, "lock now");
    secret(&mut shown, "Passphrase", PASSPHRASE);
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    assert_eq!(focus(&shown).as_deref(), Some("Grace (reviewer)"), "as it was before");
    press(&mut shown, Key::Enter);
    fill(&mut shown, "Tenant", "contoso.example");
    let open = unlocked(&path, PASSPHRASE).unwrap();
    assert_eq!(open.document.history().lines().last().unwrap().who, "Grace");
}

/// Whoever does not unlock it now finds it on the start screen, where the list of recent files is off.
#[test]
fn a_locked_assessment_is_opened_again_from_the_start_screen() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = protected(folder.path());
    shown.set_size(egui::vec2(1500.0, 2400.0));
    control(&mut shown, Key::Num1);
    until(&mut shown, "Verify a report or an assessment");
    shown.run_steps(4);
    shown.query_all_by_label("Verify a report or an assessment").next().unwrap().click();
    shown.run_steps(16);
    fill(&mut shown, "Its assessment, if at hand", path.to_str().unwrap());
    click(&mut shown, "Verify");
    until(&mut shown, "Everything holds");
    idle(&mut shown);
    control(&mut shown, Key::Num2);
    palette(&mut shown, "lock now");
    until(&mut shown, "Locked. Everything is stored");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Escape);
    until(&mut shown, "a.assessment is locked.");
    // What was verified of it, its counts and the head of its journal, is out of sight.
    assert!(shown.query_by_label_contains("Everything holds").is_none());
    let field = shown.get_by_role_and_label(Role::TextInput, "Assessment file").value();
    assert_eq!(field.as_deref(), path.to_str());
    click(&mut shown, "Open it again");
    until(&mut shown, "a.assessment is protected");
    secret(&mut shown, "Passphrase", PASSPHRASE);
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    control(&mut shown, Key::Num1);
    assert!(shown.query_by_label_contains("a.assessment is locked.").is_none());
}
