//! What is changed while evidence is being stored: it is kept beside the file, and comes into it when that is done.

use super::*;
use std::sync::atomic::{AtomicBool, Ordering};
use tenant_assessor::jobs::writing::make_folder;

static HOLDS: AtomicBool = AtomicBool::new(false);

/// The job that stores evidence asks for the time once it has the file, and waits for it as long as is wanted.
fn held_now() -> Moment {
    while HOLDS.load(Ordering::SeqCst) && std::thread::current().name() == Some("storing evidence") {
        std::thread::sleep(Duration::from_millis(2));
    }
    now()
}

#[test]
fn whoever_goes_on_working_while_evidence_is_stored_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = with_sample_in(folder.path());
    shown.state_mut().as_mut().unwrap().close();
    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    let mut with = Surroundings::new(held_now, workers, session);
    (with.has_dialogs, with.texts, with.settings) = (false, None, None);
    let mut shown = window_of(Launch { file: Some(path.clone()), with });
    until(&mut shown, "Conclusion");
    idle(&mut shown);
    find(&mut shown, "1.02.b");
    let more = folder.path().join("more");
    make_folder(&more).unwrap();
    std::fs::copy(sample().join("graph/users.json"), more.join("users again.json")).unwrap();

    HOLDS.store(true, Ordering::SeqCst);
    control(&mut shown, Key::Num2);
    fill(&mut shown, "Path of a file or folder", more.to_str().unwrap());
    click(&mut shown, "Import");
    until(&mut shown, "Storing evidence");
    control(&mut shown, Key::Num3);
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::N);
    shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)").type_text("Six of them left.");
    shown.run_steps(12);
    until(&mut shown, "Saved");
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

    HOLDS.store(false, Ordering::SeqCst);
    idle(&mut shown);
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    assert_eq!((said.conclusion, said.note.as_str()), (Some(Conclusion::NotMet), "Six of them left."));
    assert!(stored(&path).evidence.iter().any(|record| record.name.contains("users again")));
    assert!(!jot.exists());
    // Its steps are steps like others.
    control(&mut shown, Key::Z);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().note, "");
}
