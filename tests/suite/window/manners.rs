//! Manners of a desktop program: what is remembered from one day to the next.

use super::*;

fn close(mut shown: Shown) {
    shown.state_mut().as_mut().unwrap().close();
}

#[test]
fn colours_are_remembered_and_files_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.json");
    let path = folder.path().join("a.assessment");
    let mut shown = window_with(None, Some(settings.clone()));
    shown.get_by_label("Colours: as the system").click();
    settle(&mut shown);
    shown.get_by_label("Colours: light").click();
    settle(&mut shown);
    shown.get_by_label("Colours: dark").click();
    settle(&mut shown);
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    click(&mut shown, "Create assessment");
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    close(shown);
    assert!(!std::fs::read_to_string(&settings).unwrap().contains("a.assessment"), "nobody asked for it");

    let mut shown = window_with(Some(path.clone()), Some(settings.clone()));
    assert!(shown.query_by_label("Colours: high contrast").is_some());
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    control(&mut shown, Key::Num1);
    shown.set_size(egui::vec2(1200.0, 1400.0));
    settle(&mut shown);
    shown.get_by_label("List the files I open here").click();
    settle(&mut shown);
    assert!(shown.query_by_label(path.to_str().unwrap()).is_some());
    close(shown);
    let mut shown = window_with(None, Some(settings));
    shown.set_size(egui::vec2(1200.0, 1400.0));
    settle(&mut shown);
    shown.get_by_label(path.to_str().unwrap()).click();
    until(&mut shown, "Nothing is imported yet");
}

#[test]
fn the_first_field_waits_for_the_first_word() {
    let mut shown = window(None);
    settle(&mut shown);
    assert!(shown.get_by_role_and_label(Role::TextInput, "Client").is_focused());
}
