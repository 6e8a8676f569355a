//! What is changed while evidence is being stored: it is kept beside the file, and comes into it when that is done.

use super::*;
use std::sync::atomic::{AtomicBool, Ordering};
use tenant_assessor::jobs::writing::make_folder;

static FIRST: AtomicBool = AtomicBool::new(false);
static SECOND: AtomicBool = AtomicBool::new(false);

/// The job that stores evidence asks for the time once it has the file, and waits for it as long as is wanted.
fn held(holds: &AtomicBool) -> Moment {
    while holds.load(Ordering::SeqCst) && std::thread::current().name() == Some("storing evidence") {
        std::thread::sleep(Duration::from_millis(2));
    }
    now()
}

/// The sample, and a file more that is being stored for as long as `holds` says: the window on the checklist.
fn storing(folder: &Path, holds: &AtomicBool, now: fn() -> Moment) -> (Shown, PathBuf) {
    let (mut shown, path) = with_sample_in(folder);
    shown.state_mut().as_mut().unwrap().close();
    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    let mut with = Surroundings::new(now, workers, session);
    (with.has_dialogs, with.texts, with.settings) = (false, None, None);
    let mut shown = window_of(Launch { file: Some(path.clone()), with });
    until(&mut shown, "Conclusion");
    idle(&mut shown);
    find(&mut shown, "1.02.b");
    let more = folder.join("more");
    make_folder(&more).unwrap();
    std::fs::copy(sample().join("graph/users.json"), more.join("users again.json")).unwrap();
    holds.store(true, Ordering::SeqCst);
    control(&mut shown, Key::Num2);
    fill(&mut shown, "Path of a file or folder", more.to_str().unwrap());
    click(&mut shown, "Import");
    until(&mut shown, "Storing evidence");
    control(&mut shown, Key::Num3);
    (shown, path)
}

/// Writes a note, and waits until it is on the disk.
fn writes_note(shown: &mut Shown) {
    press(shown, Key::N);
    shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)").type_text("Six of them left.");
    shown.run_steps(12);
    until(shown, "Saved");
}

#[test]
fn whoever_goes_on_working_while_evidence_is_stored_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = storing(folder.path(), &FIRST, || held(&FIRST));
    press(&mut shown, Key::Num3);
    writes_note(&mut shown);
    // All of it is on the disk, though the file is not to be had.
    let jot = folder.path().join("contoso.assessment-typed");
    let typed = std::fs::read_to_string(&jot).unwrap();
    assert!(typed.contains("Six of them left.") && typed.contains("not-met"), "{typed}");
    assert!(stored(&path).on_check("1.02.b").is_none());
    let radio = shown.get_by_role_and_label(Role::RadioButton, "Not met");
    assert!(is_selected(&radio), "what was done is shown");
    // What is about the file itself waits.
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    until(&mut shown, "The file is being written; try again");

    FIRST.store(false, Ordering::SeqCst);
    idle(&mut shown);
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    assert_eq!((said.conclusion, said.note.as_str()), (Some(Conclusion::NotMet), "Six of them left."));
    assert!(stored(&path).evidence.iter().any(|record| record.name.contains("users again")));
    assert!(!jot.exists());
    // Its steps are steps like others.
    control(&mut shown, Key::Z);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().note, "");
}

#[test]
fn what_could_not_come_into_the_file_stays_in_its_field_and_comes_later() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = storing(folder.path(), &SECOND, || held(&SECOND));
    writes_note(&mut shown);
    let (jot, elsewhere) = (folder.path().join("contoso.assessment-typed"), folder.path().join("elsewhere"));
    assert!(jot.exists());
    std::fs::rename(&path, &elsewhere).unwrap();
    SECOND.store(false, Ordering::SeqCst);
    until(&mut shown, "The evidence was not stored");
    until(&mut shown, "Not saved");
    let note = shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)");
    assert_eq!(note.accesskit_node().value().as_deref(), Some("Six of them left."));
    assert!(jot.exists(), "if the program ends now the next opening takes it in");
    std::fs::rename(&elsewhere, &path).unwrap();
    until(&mut shown, "Saved");
    idle(&mut shown);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().note, "Six of them left.");
    assert!(!jot.exists());
}
