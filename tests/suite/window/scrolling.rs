//! What is longer than its place is read to its end by keyboard alone.

use super::*;

fn rect(shown: &Shown, words: &str) -> egui::Rect {
    shown.query_all_by_label_contains(words).next().unwrap_or_else(|| panic!("{words:?} is there")).rect()
}

#[test]
fn the_sheet_of_shortcuts_is_read_to_its_end() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1024.0, 700.0));
    let last = "Page Up and Page Down";
    let is_seen = |shown: &Shown| rect(shown, last).bottom() < 690.0;
    for keys in [[Key::PageDown].as_slice(), &[Key::ArrowDown], &[Key::End, Key::Home, Key::End]] {
        press(&mut shown, Key::F1);
        until(&mut shown, "Close the shortcuts");
        assert_eq!(focus(&shown).as_deref(), Some("Close the shortcuts"), "the keyboard is in the dialog");
        assert!(!is_seen(&shown), "it is longer than the window");
        for key in keys.iter().cycle().take(keys.len() * if keys.len() == 1 { 40 } else { 1 }) {
            press(&mut shown, *key);
        }
        assert!(is_seen(&shown), "{keys:?}: {:?}", rect(&shown, last));
        press(&mut shown, Key::Home);
        assert!(!is_seen(&shown));
        press(&mut shown, Key::Escape);
    }
}

#[test]
fn the_guidance_is_read_to_its_end() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1024.0, 700.0));
    find(&mut shown, "1.02.b");
    click(&mut shown, "Guidance");
    let own = |shown: &Shown| rect(shown, "Met").top();
    let begin = rect(&shown, "Why it matters").top();
    let (conclusion, list) = (own(&shown), rect(&shown, "1.02.b").top());
    shown.get_by_role_and_label(Role::Button, "Guidance").focus();
    settle(&mut shown);
    press(&mut shown, Key::PageDown);
    assert!(rect(&shown, "Why it matters").top() < begin - 60.0, "it goes down");
    assert!((own(&shown) - conclusion).abs() + (rect(&shown, "1.02.b").top() - list).abs() < 1.0, "nothing else does");
    press(&mut shown, Key::PageUp);
    assert!((rect(&shown, "Why it matters").top() - begin).abs() < 1.0);
    assert_eq!(focus(&shown).as_deref(), Some("Guidance"), "the focus stays");
}

#[test]
fn a_report_screen_is_gone_through_while_typing() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1024.0, 700.0));
    control(&mut shown, Key::Num5);
    press(&mut shown, Key::F6);
    let name = "Write it to this file";
    let top = |shown: &Shown| shown.get_by_role_and_label(Role::TextInput, name).rect().top();
    shown.get_by_role_and_label(Role::TextInput, name).focus();
    settle(&mut shown);
    let before = top(&shown);
    press(&mut shown, Key::End);
    assert!((top(&shown) - before).abs() < 1.0, "in a field it is the end of the line");
    press(&mut shown, Key::PageDown);
    assert!(top(&shown) < before - 100.0);
}

#[test]
fn after_a_dialog_that_did_something_tab_goes_on_where_it_was_asked_for() {
    let (mut shown, _, folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 1200.0));
    find_objects(&mut shown, "1.02.b");
    let button = shown.query_all_by_label_contains("Export").find(|node| node.accesskit_node().role() == Role::Button);
    button.unwrap().focus();
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    let at = folder.path().join("objects.csv");
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    shown.get_by_role_and_label(Role::TextInput, "Write it to this file").type_text(at.to_str().unwrap());
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    idle(&mut shown);
    assert!(at.exists());
    // The button could not be used while that was written; Tab goes on behind it all the same.
    press(&mut shown, Key::Tab);
    assert_eq!(focus(&shown).as_deref(), Some("Large table"));
    // A line of the list of commands that shows nothing else, and a dialog that is left again, too.
    super::protection::palette(&mut shown, "colours: dark");
    assert_eq!(focus(&shown).as_deref(), Some("Large table"));
    press(&mut shown, Key::F1);
    press(&mut shown, Key::Escape);
    assert_eq!(focus(&shown).as_deref(), Some("Large table"));
}

#[test]
fn a_heading_sorts_wherever_its_cell_is_clicked() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 1200.0));
    find_objects(&mut shown, "1.02.b");
    for key in ["Outcome", "Name", "Roles"] {
        let name = format!("Sort by {key}");
        let rect = shown.get_by_role_and_label(Role::Button, &name).rect();
        let least = if key == "Outcome" { 20.0 } else { 60.0 };
        assert!(rect.width() >= least && rect.height() >= 20.0, "{name}: {rect:?}");
    }
    control(&mut shown, Key::Num4);
    let rect = shown.get_by_role_and_label(Role::Button, "Sort the accounts by Category").rect();
    assert!(rect.width() > 90.0, "{rect:?}");
}

#[test]
fn escape_goes_back_one_step_at_a_time() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.a");
    let confirm = |shown: &Shown| shown.query_all_by_label_contains("Confirm these ").next().map(|node| node.rect());
    shown.query_all_by_label_contains("Confirm these ").next().unwrap().click();
    settle(&mut shown);
    until(&mut shown, "These categories will be stated, in your name");
    press(&mut shown, Key::Escape);
    assert!(confirm(&shown).is_some() && stored(&path).stated.categories.is_empty());
    // What is chosen for several checks is not thrown away by it; where nothing is, they are let go.
    press(&mut shown, Key::X);
    find(&mut shown, "1.02.c");
    press(&mut shown, Key::X);
    until(&mut shown, "2 checks together");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Escape);
    until(&mut shown, "2 checks stay marked");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("2 checks together").is_none());
}

#[test]
fn one_check_stays_marked() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::X);
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Escape);
    until(&mut shown, "1 check stays marked");
}

/// A smaller window takes no field out of sight that is typed in; whoever scrolls it away does.
#[test]
fn what_has_the_focus_stays_in_sight_until_it_is_scrolled_away() {
    let (mut shown, _, folder) = with_sample();
    shown.set_size(egui::vec2(1024.0, 2400.0));
    super::report::to_be_signed(&mut shown, folder.path());
    let name = "Certificate with its key";
    shown.get_by_role_and_label(Role::TextInput, name).focus();
    settle(&mut shown);
    let field = |shown: &Shown| shown.get_by_role_and_label(Role::TextInput, name).rect();
    let before = field(&shown);
    assert!(before.top() > 520.0, "it would be out of sight: {before:?}");
    shown.set_size(egui::vec2(1024.0, 500.0));
    settle(&mut shown);
    shown.run_steps(16);
    let is_seen = |shown: &Shown| field(shown).bottom() < 500.0 && field(shown).top() > 30.0;
    assert!(is_seen(&shown), "{:?}", field(&shown));
    assert_eq!(focus(&shown).as_deref(), Some(name));
    shown.hover_at(field(&shown).center());
    settle(&mut shown);
    let (unit, delta, phase) = (egui::MouseWheelUnit::Point, egui::vec2(0.0, 300.0), egui::TouchPhase::Move);
    for _ in 0..10 {
        let source = egui::MouseWheelSource::Wheel;
        shown.event(egui::Event::MouseWheel { unit, delta, phase, modifiers: Modifiers::NONE, source });
        shown.run_steps(2);
    }
    shown.run_steps(120);
    assert!(!is_seen(&shown), "it stays where it was scrolled to: {:?}", field(&shown));
    press(&mut shown, Key::Tab);
    shown.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    settle(&mut shown);
    assert!(is_seen(&shown), "who comes back to it sees it: {:?}", field(&shown));
}
