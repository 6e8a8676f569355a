//! Attachments: by path, dropped, pasted; with captions, given out, taken off; and their register.

use super::typing::keys;
use super::*;
use tenant_assessor::assessment::{Attachment, Media};
use tenant_assessor::jobs::picture::{Picture, png};
use tenant_assessor::jobs::writing::write_whole;

fn attached(path: &Path, check: &str) -> Vec<Attachment> {
    stored(path).on_check(check).map(|said| said.attachments.clone()).unwrap_or_default()
}

fn image() -> Vec<u8> {
    png(&Picture { width: 40, height: 20, rgba: [20, 90, 150, 255].repeat(800) }).unwrap()
}

fn tab(shown: &mut Shown) {
    shown.query_all_by_label_contains("Attachments (").next().unwrap().click();
    settle(shown);
}

#[test]
fn a_file_is_attached_captioned_given_out_and_taken_off() {
    let (mut shown, path, folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 1400.0));
    find(&mut shown, "1.02.b");
    tab(&mut shown);
    until(&mut shown, "Nothing is attached");
    let file = folder.path().join("portal shot.png");
    write_whole(&file, &image()).unwrap();
    fill(&mut shown, "File to attach to 1.02.b", file.to_str().unwrap());
    idle(&mut shown);
    click(&mut shown, "Attach");
    until(&mut shown, "1 file is attached to 1.02.b");
    idle(&mut shown);
    let all = attached(&path, "1.02.b");
    assert_eq!((all.len(), &*all[0].name, all[0].media), (1, "portal shot.png", Media::Png));
    until(&mut shown, "Picture, attachment 1: portal shot.png");
    assert!(shown.query_all_by_label_contains(&all[0].sha256[..8]).next().is_some(), "its SHA-256 is shown");

    // Attached, the caption has the keyboard: a digit meant for a conclusion is told of.
    fill(&mut shown, "Caption of attachment 1", "3");
    until(&mut shown, "3 is the caption of attachment 1 now");
    fill(&mut shown, "Caption of attachment 1", "Six of them, in the portal");
    assert_eq!(attached(&path, "1.02.b")[0].caption, "Six of them, in the portal");
    click(&mut shown, "Export attachment 1: portal shot.png");
    let field = shown.get_by_role_and_label(Role::TextInput, "Write it to this file");
    assert!(field.accesskit_node().value().unwrap().ends_with("contoso attachment 1 portal shot.png"));
    let elsewhere = folder.path().join("for the client.png");
    fill(&mut shown, "Write it to this file", elsewhere.to_str().unwrap());
    click(&mut shown, "Write it");
    until(&mut shown, "written to");
    assert_eq!(std::fs::read(elsewhere).unwrap(), image());
    assert!(!path.with_file_name("contoso attachment 1 portal shot.png").exists());
    idle(&mut shown);

    click(&mut shown, "Picture, attachment 1: portal shot.png");
    until(&mut shown, "Picture, large: portal shot.png");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("Picture, large").is_none());

    fill(&mut shown, "File to attach to 1.02.b", file.to_str().unwrap());
    idle(&mut shown);
    click(&mut shown, "Attach");
    until(&mut shown, "is attached to 1.02.b already: attachment 1, portal shot.png");
    idle(&mut shown);
    let nowhere = folder.path().join("nowhere.png");
    fill(&mut shown, "File to attach to 1.02.b", nowhere.to_str().unwrap());
    click(&mut shown, "Attach");
    until(&mut shown, "nowhere.png does not exist; check the spelling");
    let field = shown.get_by_role_and_label(Role::TextInput, "File to attach to 1.02.b");
    assert_eq!(field.accesskit_node().value().as_deref(), nowhere.to_str(), "a path that was wrong is typed on");
    idle(&mut shown);

    control(&mut shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text("register of");
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    shown.run_steps(16);
    until(&mut shown, "Six of them, in the portal");
    shown.get_by_role_and_label(Role::Link, "On 1.02.b").click();
    settle(&mut shown);
    tab(&mut shown);
    click(&mut shown, "Detach attachment 1: portal shot.png");
    assert!(attached(&path, "1.02.b").is_empty());
    control(&mut shown, Key::Z);
    assert_eq!(
        attached(&path, "1.02.b"),
        [Attachment { caption: "Six of them, in the portal".into(), ..all[0].clone() }]
    );
}

#[test]
fn what_is_dropped_on_a_finding_is_attached_or_asked_about() {
    let (mut shown, path, folder) = with_sample();
    find(&mut shown, "1.02.b");
    let (picture, table) = (folder.path().join("shot.png"), folder.path().join("list.csv"));
    write_whole(&picture, &image()).unwrap();
    write_whole(&table, b"a,b\n1,2\n").unwrap();
    let evidence = stored(&path).evidence.len();
    drop_on(&mut shown, picture);
    until(&mut shown, "1 file is attached to 1.02.b");
    idle(&mut shown);
    drop_on(&mut shown, table.clone());
    until(&mut shown, "What are these files?");
    click(&mut shown, "Neither");
    drop_on(&mut shown, table.clone());
    click(&mut shown, "Attach to 1.02.b");
    idle(&mut shown);
    let names = |path: &Path| attached(path, "1.02.b").into_iter().map(|one| one.name).collect::<Vec<_>>();
    assert_eq!(names(&path), ["shot.png", "list.csv"]);
    assert_eq!(stored(&path).evidence.len(), evidence, "nothing was imported");
    drop_on(&mut shown, table);
    click(&mut shown, "Import as evidence");
    idle(&mut shown);
    assert_eq!(stored(&path).evidence.len(), evidence + 1);
}

#[test]
fn a_picture_of_the_clipboard_is_attached() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.c");
    let image = egui::ColorImage::filled([30, 10], egui::Color32::WHITE);
    shown.event(egui::Event::PasteImage(std::sync::Arc::new(image)));
    settle(&mut shown);
    until(&mut shown, "1 file is attached to 1.02.c");
    idle(&mut shown);
    let all = attached(&path, "1.02.c");
    assert_eq!((&*all[0].name, all[0].media), ("Picture 1.png", Media::Png));
    tab(&mut shown);
    click(&mut shown, "Paste picture");
    // The test's clipboard stays silent.
    until(&mut shown, "There is no picture on the clipboard");
    assert_eq!(attached(&path, "1.02.c").len(), 1);
}

/// On a small screen with large letters the message that it is attached takes the caption out of sight for no longer than a moment.
#[test]
fn the_caption_of_what_was_pasted_is_seen() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(683.0, 467.0));
    find(&mut shown, "1.02.c");
    let image = egui::ColorImage::filled([600, 400], egui::Color32::WHITE);
    shown.event(egui::Event::PasteImage(std::sync::Arc::new(image)));
    until(&mut shown, "1 file is attached to 1.02.c");
    idle(&mut shown);
    shown.run_steps(40);
    assert_eq!(focus(&shown).as_deref(), Some("Caption of attachment 1"));
    let caption = shown.get_by_role_and_label(Role::TextInput, "Caption of attachment 1").rect();
    assert!(caption.top() > 40.0 && caption.bottom() < 430.0, "{caption:?}");
}

/// The caption is typed next, whichever button was pressed before: its first blank presses nothing.
#[test]
fn a_caption_is_typed_though_a_button_had_the_keyboard() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.c");
    shown.query_all_by_label_contains("Next open").next().unwrap().focus();
    settle(&mut shown);
    let image = egui::ColorImage::filled([30, 10], egui::Color32::WHITE);
    shown.event(egui::Event::PasteImage(std::sync::Arc::new(image)));
    until(&mut shown, "1 file is attached to 1.02.c");
    idle(&mut shown);
    assert_eq!(focus(&shown).as_deref(), Some("Caption of attachment 1"));
    keys(&mut shown, "at 1");
    press(&mut shown, Key::Escape);
    assert_eq!(attached(&path, "1.02.c")[0].caption, "at 1");
    assert!(stored(&path).annotations.values().all(|said| said.conclusion.is_none()));
}

/// Without a mouse: a box is added and put into the picture, which takes the place of the one before.
#[test]
fn parts_of_a_picture_are_blacked_out_and_undo_brings_them_back() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.c");
    let white = egui::ColorImage::filled([30, 10], egui::Color32::WHITE);
    shown.event(egui::Event::PasteImage(std::sync::Arc::new(white)));
    until(&mut shown, "1 file is attached to 1.02.c");
    idle(&mut shown);
    let before = attached(&path, "1.02.c")[0].clone();
    tab(&mut shown);
    until(&mut shown, "Picture, attachment 1: Picture 1.png");
    click(&mut shown, "Picture, attachment 1: Picture 1.png");
    until(&mut shown, "Picture, large: Picture 1.png");
    click(&mut shown, "Black out parts…");
    click(&mut shown, "Add a box");
    assert!(
        shown.query_by_label("Box 1, from the left").is_some() && shown.query_by_label("Box 1, to (height)").is_some()
    );
    // Escape does not throw them away unasked.
    for _ in 0..2 {
        press(&mut shown, Key::Escape);
        until(&mut shown, "The boxes are not in the picture yet.");
    }
    // Nor does closing the window.
    shown.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.push(egui::ViewportEvent::Close);
    until(&mut shown, "The boxes drawn over Picture 1.png are not in the picture yet.");
    click(&mut shown, "Stay");
    click(&mut shown, "Put the boxes into the picture");
    until(&mut shown, "Attachment 1 is a new picture with black parts");
    idle(&mut shown);
    let now = attached(&path, "1.02.c")[0].clone();
    assert_eq!((now.number, now.name.as_str(), now.sha256 != before.sha256), (1, "Picture 1.png", true));
    control(&mut shown, Key::Z);
    idle(&mut shown);
    assert_eq!(attached(&path, "1.02.c"), [before]);
}

/// Wrong paths are typed on, wherever they are: what corrects them is no key.
#[test]
fn a_path_that_was_wrong_keeps_the_keyboard_and_the_cursor() {
    let (mut shown, path, folder) = with_sample();
    find(&mut shown, "1.02.b");
    tab(&mut shown);
    let file = folder.path().join("shot.png");
    write_whole(&file, &image()).unwrap();
    let wrong = folder.path().join("sho.png");
    let label = "File to attach to 1.02.b";
    let entered = |shown: &mut Shown, label: &str, text: &str| {
        shown.get_by_role_and_label(Role::TextInput, label).focus();
        settle(shown);
        shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
        shown.get_by_role_and_label(Role::TextInput, label).type_text(text);
        settle(shown);
        press(shown, Key::Enter);
    };
    let value = |shown: &Shown, label: &str| {
        shown.get_by_role_and_label(Role::TextInput, label).accesskit_node().value().unwrap_or_default()
    };
    entered(&mut shown, label, wrong.to_str().unwrap());
    until(&mut shown, "sho.png does not exist; check the spelling");
    idle(&mut shown);
    assert_eq!(focus(&shown).as_deref(), Some(label));
    // Four letters back, where one is missing; as keys, t and 3 would do something else, or nothing.
    (0..4).for_each(|_| press(&mut shown, Key::ArrowLeft));
    press(&mut shown, Key::Num3);
    shown.event(egui::Event::Text("t".to_owned()));
    settle(&mut shown);
    assert_eq!(value(&shown, label), file.to_str().unwrap());
    assert!(stored(&path).on_check("1.02.b").is_none(), "3 concludes nothing");
    press(&mut shown, Key::Enter);
    until(&mut shown, "1 file is attached to 1.02.b");
    idle(&mut shown);
    assert!(shown.query_by_label_contains("does not exist").is_none(), "what is mended is no longer said");
    let caption = Some("Caption of attachment 1".to_owned());
    assert_eq!((value(&shown, label), focus(&shown)), (String::new(), caption), "it is typed next");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num3);
    assert!(stored(&path).on_check("1.02.b").unwrap().conclusion.is_some());
    press(&mut shown, Key::Escape);

    for (screen, label) in [(Key::Num6, "Previous assessment"), (Key::Num1, "Assessment file")] {
        control(&mut shown, screen);
        entered(&mut shown, label, folder.path().join("nowhere.assessment").to_str().unwrap());
        until(&mut shown, "does not exist");
        idle(&mut shown);
        assert_eq!(focus(&shown).as_deref(), Some(label));
        shown.event(egui::Event::Text("o".to_owned()));
        settle(&mut shown);
        assert!(value(&shown, label).ends_with("nowhere.assessmento"));
        shown.get_all_by_label("Dismiss").next().unwrap().click();
        settle(&mut shown);
    }
    // What was opened has the keyboard, not the field that went away.
    entered(&mut shown, "Assessment file", path.to_str().unwrap());
    until(&mut shown, "Conclusion");
    idle(&mut shown);
    let chosen = |shown: &Shown| {
        shown.query_all_by_role(Role::ListBoxOption).find(is_selected).unwrap().accesskit_node().label()
    };
    let before = chosen(&shown);
    press(&mut shown, Key::J);
    assert_ne!(chosen(&shown), before, "j moves on");
}
