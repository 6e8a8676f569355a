//! The way on from what can only be read: a copy of the whole assessment, opened for changes.

use super::protection::palette;
use super::*;

/// A version, or a file with a second name, is opened; the copy has all of it, and is written.
fn check(which: &str, copied: &str) {
    let (mut first, path, folder) = with_sample();
    find(&mut first, "1.02.b");
    press(&mut first, Key::N);
    first.get_by_role_and_label(Role::MultilineTextInput, "Note (n)").type_text("As agreed");
    first.run_steps(12);
    first.state_mut().as_mut().unwrap().close();
    drop(first);
    let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let opened = folder.path().join(which.replace("NAME", &stem));
    let copied = folder.path().join(copied.replace("NAME", &stem));
    if which.contains("version") {
        std::fs::copy(&path, &opened).unwrap();
    } else {
        std::fs::hard_link(&path, &opened).unwrap();
    }
    let was = std::fs::read(&opened).unwrap();
    let mut shown = window(Some(opened.clone()));
    until(&mut shown, "Reading only: nothing can be changed in this window.");
    idle(&mut shown);
    palette(&mut shown, "go on in a copy");
    until(&mut shown, "Go on in a copy of this assessment");
    press(&mut shown, Key::Escape);
    click(&mut shown, "Go on in a copy…");
    let field = shown.get_by_role_and_label(Role::TextInput, "Write it to this file");
    assert_eq!(field.accesskit_node().value().as_deref(), copied.to_str());
    click(&mut shown, "Copy it and go on there");
    until(&mut shown, copied.file_name().unwrap().to_str().unwrap());
    idle(&mut shown);
    assert!(shown.query_by_label_contains("Reading only").is_none());
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    let stored = stored(&copied);
    let said = stored.on_check("1.02.b").unwrap();
    assert_eq!((said.conclusion, &*said.note), (Some(Conclusion::NotMet), "As agreed"));
    assert!(!stored.evidence.is_empty());
    assert!(std::fs::read(&opened).unwrap() == was, "what was copied is as it was");
}

#[test]
fn from_a_version_one_goes_on_in_a_copy() {
    check("NAME.version-1.assessment", "NAME from version-1.assessment");
}

#[test]
fn from_a_file_with_a_second_name_one_goes_on_in_a_copy() {
    check("second.assessment", "second copy.assessment");
}
