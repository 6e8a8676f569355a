//! Files and folders that are held over the window and dropped on it, on each screen.

use super::*;
use tenant_assessor::jobs::writing::write_whole;

/// Holds a file over the window; gives what is said of it.
fn hover(shown: &mut Shown, path: &Path) -> String {
    let file = egui::HoveredFile { path: Some(path.to_owned()), mime: String::new() };
    shown.input_mut().hovered_files.push(file);
    shown.step();
    shown.step();
    let said = shown.query_all_by_role(Role::Label).filter_map(|label| label.accesskit_node().value()).next_back();
    shown.input_mut().hovered_files.clear();
    settle(shown);
    said.unwrap_or_default()
}

#[test]
fn what_a_drop_does_is_said_before() {
    let (mut shown, _, folder) = with_sample();
    let other = folder.path().join("other.assessment");
    let report = folder.path().join("report.pdf");
    let check = |shown: &mut Shown, key: Key, path: &Path, expected: &str| {
        control(shown, key);
        assert_eq!(hover(shown, path), expected, "{path:?} on {key:?}");
    };
    check(
        &mut shown,
        Key::Num2,
        folder.path(),
        &format!("Let go to import {} as evidence", folder.path().file_name().unwrap().to_str().unwrap()),
    );
    check(&mut shown, Key::Num2, &other, "Let go to open other.assessment");
    check(&mut shown, Key::Num1, &report, "Let go to verify report.pdf");
    check(&mut shown, Key::Num5, &report, "Let go to verify report.pdf");
    check(&mut shown, Key::Num5, Path::new("my.p12"), "Let go to sign with my.p12");
    check(&mut shown, Key::Num6, &other, "Let go to lay other.assessment beside this assessment");
    find_on_checklist(&mut shown);
    assert_eq!(hover(&mut shown, &report), "Let go to attach report.pdf to 1.02.b");
    let asked = hover(&mut shown, Path::new("list.csv"));
    assert_eq!(asked, "Let go: you are asked whether list.csv is evidence, or belongs to 1.02.b");
    press(&mut shown, Key::Questionmark);
    assert!(hover(&mut shown, &report).contains("A dialog is open"));
}

fn find_on_checklist(shown: &mut Shown) {
    control(shown, Key::Num3);
    find(shown, "1.02.b");
}

#[test]
fn a_drop_is_taken_or_answered() {
    let (mut shown, path, folder) = with_sample();
    let csv = folder.path().join("odd.csv");
    write_whole(&csv, b"Quantity,Colour\n1,red\n").unwrap();
    let evidence = stored(&path).evidence.len();
    control(&mut shown, Key::Num4);
    // Over a dialog: what is typed there stays, and the drop is answered.
    press(&mut shown, Key::Questionmark);
    drop_on(&mut shown, csv.clone());
    until(&mut shown, "A dialog is open, so nothing was taken");
    until(&mut shown, "Next part of the screen");
    press(&mut shown, Key::Escape);
    // An assessment among exports.
    drop_all_on(&mut shown, vec![csv.clone(), folder.path().join("b.assessment")]);
    until(&mut shown, "An assessment is among these files, so nothing was taken");
    // Something without a path.
    drop_on(&mut shown, PathBuf::new());
    until(&mut shown, "no file on this computer");
    assert_eq!(stored(&path).evidence.len(), evidence);
    drop_on(&mut shown, csv);
    until(&mut shown, "Imported 1 file: 1 new");
    idle(&mut shown);
    assert_eq!(stored(&path).evidence.len(), evidence + 1);
    // A certificate on the screen that signs.
    shown.set_size(egui::vec2(1400.0, 1600.0));
    control(&mut shown, Key::Num5);
    drop_on(&mut shown, PathBuf::from("/keys/my.p12"));
    until(&mut shown, "its passphrase is still to be typed");
    shown.run_steps(16);
    let key = shown.get_by_role_and_label(Role::TextInput, "Certificate with its key");
    assert_eq!(key.accesskit_node().value().as_deref(), Some("/keys/my.p12"));
    // A report on the first screen.
    control(&mut shown, Key::Num1);
    drop_on(&mut shown, folder.path().join("no report.pdf"));
    until(&mut shown, "no report.pdf");
}

#[test]
fn what_is_dropped_while_a_job_runs_waits_for_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let (first, second) = (folder.path().join("first.csv"), folder.path().join("second.csv"));
    write_whole(&first, b"Quantity,Colour\n1,red\n").unwrap();
    write_whole(&second, b"Quantity,Colour\n2,red\n").unwrap();
    let mut shown = created(&path);
    // Both before a frame in which the first job could end.
    drop_on_twice(&mut shown, first, second);
    until(&mut shown, "first.csv");
    until(&mut shown, "second.csv");
    idle(&mut shown);
    assert_eq!(stored(&path).evidence.len(), 2);
}

/// One drop right after the other: the job of the first has only just begun.
fn drop_on_twice(shown: &mut Shown, first: PathBuf, second: PathBuf) {
    for path in [first, second] {
        shown.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
        shown.step();
        shown.input_mut().dropped_files.clear();
    }
}

#[test]
fn without_an_assessment_a_drop_says_what_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = window(None);
    drop_on(&mut shown, folder.path().to_owned());
    until(&mut shown, "Make or open an assessment first; then drop the exports again");
}
