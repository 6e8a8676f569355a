//! What lies over a screen, and messages.

use super::protection::{PASSPHRASE, palette, protect};
use super::*;
use tenant_assessor::jobs::writing::write_whole;

#[test]
fn the_sheets_and_the_journal() {
    let mut walk = Walk::default();
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Questionmark);
    walk.look_and_ask(&mut shown, "the sheet of shortcuts");
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::K);
    walk.look(&shown, "the list of commands");
    press(&mut shown, Key::Escape);
    palette(&mut shown, "journal");
    walk.look_and_ask(&mut shown, "the journal");
    press(&mut shown, Key::Escape);
    palette(&mut shown, "about the program");
    walk.look_and_ask(&mut shown, "about the program");
    let folds = shown.query_all_by_role(Role::DisclosureTriangle).filter_map(|fold| fold.accesskit_node().label());
    let folds: Vec<String> = folds.collect();
    assert!(folds.len() > 3, "{folds:?}");
    for fold in folds {
        try_click(&mut shown, &fold);
        walk.look_and_ask(&mut shown, &fold);
    }
    press(&mut shown, Key::Escape);
    palette(&mut shown, "run everything again");
    until(&mut shown, "Identical: all ");
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "everything run again");
    walk.end();
}

#[test]
fn passphrases_and_who_is_there() {
    let mut walk = Walk::default();
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Assessor", "Ada");
    fill(&mut shown, "Reviewer", "Grace");
    walk.unfold_lists(&mut shown, "Report of two people");
    click(&mut shown, "Not protected by a passphrase");
    walk.look_and_ask(&mut shown, "the form that protects");
    press(&mut shown, Key::Escape);
    protect(&mut shown);
    click(&mut shown, "Protected by a passphrase");
    walk.look_and_ask(&mut shown, "the form that changes the protection");
    press(&mut shown, Key::Escape);
    palette(&mut shown, "lock now");
    until(&mut shown, "Locked. Everything is stored");
    walk.look_and_ask(&mut shown, "a locked window");
    report::secret(&mut shown, "Passphrase", "wrong");
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "This passphrase does not open");
    walk.look_and_ask(&mut shown, "a wrong passphrase");
    report::secret(&mut shown, "Passphrase", PASSPHRASE);
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "Who is at the keyboard?");
    walk.look_and_ask(&mut shown, "who is at the keyboard");
    idle(&mut shown);
    press(&mut shown, Key::Enter);
    palette(&mut shown, "lock now");
    until(&mut shown, "Locked. Everything is stored");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Escape);
    until(&mut shown, "a.assessment is locked.");
    walk.look_and_ask(&mut shown, "Start, with a locked assessment");
    walk.end();
}

#[test]
fn attachments_and_pictures() {
    let mut walk = Walk::default();
    let (mut shown, _, folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2000.0));
    find(&mut shown, "1.02.c");
    // Two files of one name, as two portals call their pictures.
    for (at, width, height) in [(1.0, 30, 10), (2.0, 20, 20)] {
        let picture = egui::ColorImage::filled([width, height], egui::Color32::WHITE);
        shown.event(egui::Event::PasteImage(std::sync::Arc::new(picture)));
        until(&mut shown, "1 file is attached to 1.02.c");
        idle(&mut shown);
        protection::wait(&mut shown, 10_000.0 * at);
    }
    let same = folder.path().join("Picture 1.png");
    let picture = tenant_assessor::jobs::picture::Picture { width: 2, height: 1, rgba: vec![9; 8] };
    write_whole(&same, &tenant_assessor::jobs::picture::png(&picture).unwrap()).unwrap();
    drop_on(&mut shown, same);
    until(&mut shown, "1 file is attached to 1.02.c");
    idle(&mut shown);
    shown.query_all_by_label_contains("Attachments (").next().unwrap().click();
    settle(&mut shown);
    shown.run_steps(20);
    walk.look_and_ask(&mut shown, "attachments");
    shown.query_all_by_label_contains("Export ").next().unwrap().click();
    settle(&mut shown);
    walk.look_and_ask(&mut shown, "where an attachment is to be written");
    press(&mut shown, Key::Escape);
    shown.query_all_by_label_contains("Picture, attachment ").next().unwrap().click();
    settle(&mut shown);
    until(&mut shown, "Picture, large: ");
    walk.look_and_ask(&mut shown, "a picture");
    click(&mut shown, "Black out parts…");
    click(&mut shown, "Add a box");
    click(&mut shown, "Add a box");
    walk.look_and_ask(&mut shown, "two boxes");
    press(&mut shown, Key::Escape);
    walk.look_and_ask(&mut shown, "boxes that are not in the picture yet");
    click(&mut shown, "Leave it as it is");
    press(&mut shown, Key::Escape);
    palette(&mut shown, "register of attachments");
    shown.run_steps(16);
    walk.look_and_ask(&mut shown, "the register of attachments");
    control(&mut shown, Key::Num3);
    let table = folder.path().join("list.csv");
    write_whole(&table, b"a,b\n1,2\n").unwrap();
    drop_on(&mut shown, table);
    until(&mut shown, "What are these files?");
    walk.look_and_ask(&mut shown, "what was dropped");
    walk.end();
}

/// Each message is put away by a button of its own.
#[test]
fn messages() {
    let mut walk = Walk::default();
    let (mut shown, _, folder) = with_sample();
    press(&mut shown, Key::I);
    palette(&mut shown, "lock now");
    let dismiss = stops(&shown).into_iter().filter(|(_, label)| label.starts_with("Dismiss message ")).count();
    assert_eq!(dismiss, 2);
    walk.look_and_ask(&mut shown, "two messages");
    control(&mut shown, Key::Num1);
    fill(&mut shown, "Assessment file", folder.path().join("nowhere.assessment").to_str().unwrap());
    press(&mut shown, Key::Enter);
    until(&mut shown, "does not exist");
    walk.look_and_ask(&mut shown, "a file that does not exist");
    control(&mut shown, Key::Num2);
    fill(&mut shown, "Path of a file or folder", folder.path().join("none.csv").to_str().unwrap());
    click(&mut shown, "Import");
    shown.run_steps(20);
    idle(&mut shown);
    walk.look_and_ask(&mut shown, "an import that failed");
    walk.end();
}

#[test]
fn a_damaged_file() {
    let mut walk = Walk::default();
    let (shown, path, _folder) = with_sample();
    damaged::spoiled(shown, &path);
    let mut shown = window(Some(path));
    until(&mut shown, "take a copy of it from your backup.");
    idle(&mut shown);
    shown.set_size(egui::vec2(1500.0, 2400.0));
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num5] {
        control(&mut shown, key);
        walk.look_and_ask(&mut shown, &format!("{key:?} of a damaged file"));
    }
    walk.end();
}
