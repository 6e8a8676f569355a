//! What is typed stays with the field it is meant for, whatever else the window does.

use super::*;

fn note(path: &Path, check: &str) -> String {
    stored(path).on_check(check).map(|said| said.note.clone()).unwrap_or_default()
}

/// Keys as a keyboard gives them: each letter a key and a text.
pub(super) fn keys(shown: &mut Shown, text: &str) {
    for letter in text.chars() {
        if let Some(key) = Key::from_name(&letter.to_uppercase().to_string()) {
            let modifiers = Modifiers::NONE;
            shown.event(egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
        }
        shown.event(egui::Event::Text(letter.to_string()));
        shown.run_steps(3);
    }
    settle(shown);
}

/// The window sleeps until something is asked of it, and each frame forgets what was asked before: as long as a text is not
/// stored every frame asks for the next, also that of a key that is let go.
#[test]
fn what_is_typed_is_stored_though_nobody_touches_the_window_again() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    let sleeps = |shown: &Shown| {
        let output = &shown.output().viewport_output[&egui::ViewportId::ROOT];
        output.repaint_delay.as_secs_f64()
    };
    wait_for_rest(&mut shown, sleeps);
    shown.event(egui::Event::Text("x".to_owned()));
    shown.step();
    let (key, modifiers) = (Key::X, Modifiers::NONE);
    shown.event(egui::Event::Key { key, physical_key: None, pressed: false, repeat: false, modifiers });
    shown.step();
    assert!(note(&path, "1.02.b").is_empty(), "it is not stored yet");
    assert!(sleeps(&shown) < 0.7, "the window wakes up in time: {}", sleeps(&shown));
    // The frames that it asked for, and nothing else.
    shown.step();
    shown.step();
    assert_eq!(note(&path, "1.02.b"), "x");
}

/// Before there is a file, too: nobody closes the window on what was typed for a new assessment without being asked.
#[test]
fn a_half_filled_new_assessment_is_asked_about() {
    let mut shown = window(None);
    settle(&mut shown);
    let close = |shown: &mut Shown| {
        let viewport = shown.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
        viewport.events.push(egui::ViewportEvent::Close);
        shown.run_steps(4);
    };
    close(&mut shown);
    assert!(shown.query_by_label_contains("Close and lose").is_none(), "nothing is typed yet");
    fill(&mut shown, "Client", "Contoso");
    close(&mut shown);
    until(&mut shown, "What you typed for a new assessment is in no file yet");
    click(&mut shown, "Stay");
    assert_eq!(shown.get_by_role_and_label(Role::TextInput, "Client").value().as_deref(), Some("Contoso"));
}

/// Until the window asks for no frame.
fn wait_for_rest(shown: &mut Shown, sleeps: impl Fn(&Shown) -> f64) {
    for _ in 0..400 {
        if sleeps(shown) > 3.0 {
            return;
        }
        shown.step();
    }
    panic!("the window never rests: {}", sleeps(shown));
}

#[test]
fn a_preview_belongs_to_one_note_and_never_takes_a_field_away() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    keys(&mut shown, "Six left");
    click(&mut shown, "Preview");
    let has_field = |shown: &Shown| shown.query_by_role_and_label(Role::MultilineTextInput, "Note (n)").is_some();
    assert!(!has_field(&shown), "the note as it is printed");

    // On the next finding it is the field, before and while it is typed into.
    find(&mut shown, "1.02.c");
    press(&mut shown, Key::N);
    keys(&mut shown, "Asked 3 people, 1 said ok; xnj");
    assert!(has_field(&shown));
    press(&mut shown, Key::Escape);
    assert_eq!(note(&path, "1.02.c"), "Asked 3 people, 1 said ok; xnj");
    assert!(stored(&path).annotations.values().all(|said| said.conclusion.is_none()), "nothing was concluded");

    // Emptied and typed anew, it is still the field.
    press(&mut shown, Key::N);
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    shown.key_press(Key::Backspace);
    keys(&mut shown, "2 days ago");
    press(&mut shown, Key::Escape);
    assert_eq!(note(&path, "1.02.c"), "2 days ago");

    // From the preview, n leads back to the field.
    click(&mut shown, "Preview");
    assert!(!has_field(&shown));
    press(&mut shown, Key::N);
    keys(&mut shown, "!");
    press(&mut shown, Key::Escape);
    assert!(note(&path, "1.02.c").contains('!'));
}

#[test]
fn letters_are_no_commands_when_their_field_goes_away() {
    let (mut shown, path, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    find_objects(&mut shown, "1.02.b");
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    until(&mut shown, "Close the object");
    shown.get_by_label("Say something about this object alone").click();
    settle(&mut shown);
    shown.run_steps(10);
    shown.get_by_role_and_label(Role::MultilineTextInput, "Note on this object").focus();
    settle(&mut shown);
    keys(&mut shown, "Seen");
    shown.run_steps(10);
    // The findings are made again, and the object is none of them any more.
    assert!(shown.state_mut().as_mut().unwrap().replace_affected("1.02.b", Vec::new()));
    settle(&mut shown);
    keys(&mut shown, " 1 of 3 xk");
    assert!(stored(&path).annotations.values().all(|said| said.conclusion.is_none()), "nothing was concluded");
    assert!(shown.query_by_label_contains("checks together").is_none(), "nothing was marked");
    // Whoever does something else sees where the keys go.
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num3);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().conclusion, Some(Conclusion::NotMet));
}

#[test]
fn a_severity_waits_for_its_reason_and_says_so() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    choose(&mut shown, "Severity", "Low");
    assert_eq!(focus(&shown).as_deref(), Some("Reason for another severity"), "what is owed is asked for");
    press(&mut shown, Key::Escape);
    // It is kept, and does not count: whoever quits now finds it again.
    let kept = stored(&path).on_check("1.02.b").unwrap().clone();
    assert_eq!(kept.severity.as_ref().unwrap().severity, Severity::Low);
    assert!(kept.changed_severity().is_none());
    shown.state_mut().as_mut().unwrap().close();
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Conclusion");
    idle(&mut shown);
    find(&mut shown, "1.02.b");
    until(&mut shown, "A reader is owed the reason; until then it counts as");
    fill(&mut shown, "Reason for another severity", "Two of them are locked.");
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().severity.as_ref().unwrap().severity, Severity::Low);
}

#[test]
fn the_search_shows_what_it_found() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Slash);
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    shown.get_by_role_and_label(Role::TextInput, "Search").type_text("2.04.a");
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num5);
    assert!(stored(&path).on_check("1.02.b").is_none(), "it is out of sight");
    assert_eq!(stored(&path).on_check("2.04.a").unwrap().conclusion, Some(Conclusion::NotAssessable));
}

#[test]
fn an_account_keeps_its_name_and_one_answer_serves_both() {
    let (mut shown, path, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    find(&mut shown, "1.02.a");
    let list = shown.query_all_by_label_contains("Category of ").next().unwrap().accesskit_node().label().unwrap();
    let name = list.trim_start_matches("Category of ").to_owned();
    choose(&mut shown, &list, "emergency");
    idle(&mut shown);
    assert!(shown.query_by_role_and_label(Role::ComboBox, &list).is_some(), "{list}");
    until(&mut shown, &format!("State category of {name}: emergency"));
    find(&mut shown, "1.03.a");
    let confirm = format!("Confirm {name}: an emergency account");
    let confirmed = shown.get_by_role_and_label(Role::Button, &confirm);
    assert!(is_selected(&confirmed), "the category has said it");
    // Turned down here, it is no longer stated there.
    click(&mut shown, &format!("Turn down {name}: no emergency account"));
    idle(&mut shown);
    assert!(stored(&path).stated.categories.is_empty());
    assert_eq!(stored(&path).stated.emergency.values().collect::<Vec<_>>(), [&false]);
}

#[test]
fn enter_names_another_emergency_account() {
    let (mut shown, path, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    find(&mut shown, "1.03.a");
    shown.get_by_role_and_label(Role::TextInput, "Another account").focus();
    settle(&mut shown);
    shown.get_by_role_and_label(Role::TextInput, "Another account").type_text("nobody.at.all");
    until(&mut shown, "Not in the list of users");
    press(&mut shown, Key::Enter);
    idle(&mut shown);
    assert_eq!(stored(&path).stated.emergency.get("nobody.at.all"), Some(&true));
}

#[test]
fn a_wrong_path_is_typed_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    let path = "Path of a file or folder";
    shown.get_by_role_and_label(Role::TextInput, path).focus();
    settle(&mut shown);
    shown.get_by_role_and_label(Role::TextInput, path).type_text("/nowhere/export");
    press(&mut shown, Key::Enter);
    until(&mut shown, "/nowhere/export does not exist");
    idle(&mut shown);
    assert_eq!(focus(&shown).as_deref(), Some(path));
    // What was said of it goes with the next try.
    fill(&mut shown, path, sample().to_str().unwrap());
    click(&mut shown, "Import");
    until(&mut shown, "rows read");
    assert!(shown.query_by_label_contains("/nowhere/export does not exist").is_none());
}

#[test]
fn control_and_enter_take_the_reason_and_go_on() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Slash);
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    shown.key_press(Key::Backspace);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num1);
    keys(&mut shown, "Two are spare");
    control(&mut shown, Key::Enter);
    shown.run_steps(6);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().justification, "Two are spare");
    let next = rows(&shown).into_iter().find(|row| row.starts_with("1.02.c")).unwrap();
    let row = shown.get_by_role_and_label(Role::ListBoxOption, &next);
    assert!(is_selected(&row));
}

/// What was refused stands in its field until it is mended; until then the foot says so, and leads there.
#[test]
fn a_refused_text_is_told_of_and_never_thrown_away() {
    let (mut shown, path, _folder) = with_sample();
    shown.set_size(egui::vec2(1280.0, 1200.0));
    find(&mut shown, "1.02.b");
    choose(&mut shown, "Treatment", "Accept risk");
    fill(&mut shown, "Expiry date", "31.13.2026");
    let expiry = |shown: &Shown| shown.get_by_role_and_label(Role::TextInput, "Expiry date").value();
    let foot = |shown: &Shown| shown.query_by_role_and_label(Role::Button, "Saved, but not one field").is_some();
    assert!(foot(&shown));
    fill(&mut shown, "Approver", "The CISO");
    press(&mut shown, Key::Escape);
    for key in [Key::Z, Key::Y] {
        control(&mut shown, key);
        assert_eq!(expiry(&shown).as_deref(), Some("31.13.2026"), "{key:?} was about the approver");
        assert!(foot(&shown));
    }
    find(&mut shown, "2.04.a");
    control(&mut shown, Key::Num5);
    click(&mut shown, "Saved, but not one field");
    assert_eq!(focus(&shown).as_deref(), Some("Expiry date"), "it leads to the field");
    // Whoever closes the window is told which field it is, and stays in it.
    control(&mut shown, Key::Num5);
    shown.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.push(egui::ViewportEvent::Close);
    until(&mut shown, "Expiry date of 1.02.b (“31.13.2026”) could not be understood, and is not stored.");
    click(&mut shown, "Stay");
    settle(&mut shown);
    assert_eq!(focus(&shown).as_deref(), Some("Expiry date"));
    fill(&mut shown, "Expiry date", "2026-12-31");
    assert!(!foot(&shown) && shown.query_by_label_contains("Saved").is_some());
    // An undo of its own shows what is stored then.
    fill(&mut shown, "Expiry date", "31.13.2026");
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    assert_eq!(expiry(&shown).as_deref(), Some(""));
    assert!(!foot(&shown));
    // Another kind of treatment has no such field.
    fill(&mut shown, "Expiry date", "31.13.2026");
    choose(&mut shown, "Treatment", "Disputed");
    assert!(!foot(&shown), "there is nothing to mend");
    drop(path);
}

#[test]
fn enter_in_any_field_of_one_line_creates_the_assessment_or_says_why_not() {
    for field in ["Client", "Reviewer", "As-of date", "Most Global Administrators, emergency accounts included"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.assessment");
        let mut shown = window(None);
        shown.set_size(egui::vec2(1200.0, 3200.0));
        for folded in ["More about it", "Thresholds"] {
            shown.get_by_label(folded).click();
            shown.run_steps(20);
        }
        let enter = |shown: &mut Shown| {
            shown.get_by_role_and_label(Role::TextInput, field).focus();
            settle(shown);
            press(shown, Key::Enter);
        };
        shown.get_by_role_and_label(Role::TextInput, "Keep it in this file").focus();
        settle(&mut shown);
        shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
        press(&mut shown, Key::Backspace);
        enter(&mut shown);
        until(&mut shown, "The assessment is not made yet. Say in which file it is to be kept.");
        fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
        enter(&mut shown);
        until(&mut shown, "Nothing is imported yet");
        assert!(path.exists(), "{field}");
    }
}
