//! The keyboard alone: every control of every screen is reached, Escape goes back one step at a time, and what cannot be done
//! says why.

use super::*;
use std::collections::BTreeSet;

/// Controls that Tab stops at. Rows of lists are gone through by j and k or the arrows.
const STOPS: &[Role] = &[
    Role::Button,
    Role::CheckBox,
    Role::ComboBox,
    Role::Link,
    Role::MultilineTextInput,
    Role::PasswordInput,
    Role::RadioButton,
    Role::TextInput,
];

const SCREENS: &[(Key, &str)] = &[
    (Key::Num1, "Start"),
    (Key::Num2, "Evidence"),
    (Key::Num3, "Checklist"),
    (Key::Num4, "Accounts"),
    (Key::Num5, "Report"),
    (Key::Num6, "Previous"),
];

fn stops(shown: &Shown, disabled: bool) -> BTreeSet<String> {
    let nodes = shown.root().children_recursive().filter(|node| {
        let node = node.accesskit_node();
        STOPS.contains(&node.role()) && node.is_disabled() == disabled
    });
    nodes.filter_map(|node| named(&node)).collect()
}

fn named(node: &egui_kittest::Node<'_>) -> Option<String> {
    let node = node.accesskit_node();
    Some(format!("{:?} {}", node.role(), node.label()?))
}

fn focused(shown: &Shown) -> Option<String> {
    shown.root().children_recursive().find(|node| node.is_focused()).and_then(|node| named(&node))
}

/// Goes through the screen by Tab, once around.
#[track_caller]
fn check_all_reached(shown: &mut Shown, screen: &str) {
    let wanted = stops(shown, false);
    let mut reached = BTreeSet::new();
    let mut unseen = BTreeSet::new();
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 820.0)).expand(1.0);
    for _ in 0..wanted.len() * 2 + 60 {
        shown.key_press(Key::Tab);
        shown.run_steps(3);
        let at = shown.root().children_recursive().find(|node| node.is_focused()).map(|node| node.rect());
        if at.is_some_and(|at| !window.contains(at.center())) {
            unseen.extend(focused(shown));
        }
        reached.extend(focused(shown));
    }
    assert!(unseen.is_empty(), "{screen}: out of sight with the focus: {unseen:?}");
    let missed: Vec<_> = wanted.difference(&reached).collect();
    assert!(missed.is_empty(), "{screen}: Tab does not reach {missed:?}");
}

#[test]
fn every_control_is_reached_by_tab() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = with_sample(folder.path());
    shown.set_size(egui::vec2(1280.0, 820.0));
    for (key, screen) in SCREENS {
        control(&mut shown, *key);
        settle(&mut shown);
        check_all_reached(&mut shown, screen);
        press(&mut shown, Key::Escape);
        press(&mut shown, Key::Escape);
    }
    control(&mut shown, Key::Num4);
    press(&mut shown, Key::J);
    check_all_reached(&mut shown, "the page of an account");
}

#[test]
fn a_field_that_a_key_leads_to_is_in_sight() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = with_sample(folder.path());
    shown.set_size(egui::vec2(1024.0, 480.0));
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    shown.run_steps(20);
    let note = shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)");
    assert!(note.is_focused() && note.rect().top() > 0.0 && note.rect().center().y < 440.0, "{:?}", note.rect());
}

#[test]
fn f6_goes_through_the_parts_where_one_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = with_sample(folder.path());
    // 1024 by 700 at 150 %.
    shown.set_size(egui::vec2(683.0, 467.0));
    find(&mut shown, "1.02.d");
    assert!(shown.query_by_label_contains("Affected (").is_none());
    press(&mut shown, Key::F6);
    assert!(shown.query_by_label_contains("Affected (").is_some());
    press(&mut shown, Key::F6);
    assert!(shown.query_by_role_and_label(Role::RadioButton, "Partly met").is_some());
    press(&mut shown, Key::F6);
    assert!(shown.query_by_role_and_label(Role::TextInput, "Search").is_some());
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    until(&mut shown, "Close the object");
}

#[test]
fn tab_goes_on_where_escape_left() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = with_sample(folder.path());
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    press(&mut shown, Key::Tab);
    let after_note = focused(&shown).unwrap();
    press(&mut shown, Key::N);
    press(&mut shown, Key::Escape);
    assert_eq!(focused(&shown), None);
    press(&mut shown, Key::Tab);
    assert_eq!(focused(&shown), Some(after_note), "not from the top of the window");
}

#[test]
fn escape_closes_what_stands_beside() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = with_sample(folder.path());
    control(&mut shown, Key::Num4);
    press(&mut shown, Key::J);
    until(&mut shown, "Everything the evidence says");
    // The field first, then the page.
    shown.get_by_role_and_label(Role::TextInput, "Search the accounts").focus();
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("Everything the evidence says").is_some());
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("Everything the evidence says").is_none());

    control(&mut shown, Key::Num3);
    find(&mut shown, "1.02.d");
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    until(&mut shown, "Close the object");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("Close the object").is_none());
}

/// Rests the pointer on every disabled control: a sentence must come. Gives those without one.
fn silent(shown: &mut Shown, screen: &str) -> Vec<String> {
    let is_disabled = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().is_disabled() && STOPS.contains(&node.accesskit_node().role())
    };
    let disabled: Vec<String> =
        shown.root().children_recursive().filter(|node| is_disabled(node)).filter_map(|node| named(&node)).collect();
    let labels = |shown: &Shown| shown.query_all_by_role(Role::Label).count();
    let mut silent = Vec::new();
    for name in disabled {
        let is_it = |node: &egui_kittest::Node<'_>| is_disabled(node) && named(node).as_ref() == Some(&name);
        shown.root().children_recursive().find(is_it).unwrap().scroll_to_me();
        shown.hover_at(egui::pos2(1.0, 1.0));
        shown.run_steps(6);
        let at = shown.root().children_recursive().find(is_it).unwrap().rect().center();
        let before = labels(shown);
        shown.hover_at(at);
        shown.run_steps(6);
        if labels(shown) <= before {
            silent.push(format!("{screen}: {name}"));
        }
    }
    silent
}

#[test]
fn what_is_disabled_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = window(None);
    // Tall enough for everything to be in sight.
    shown.set_size(egui::vec2(1280.0, 2400.0));
    settle(&mut shown);
    let mut all = silent(&mut shown, "Start, with nothing open");
    let path = folder.path().join("empty.assessment");
    let mut shown = created(&path);
    shown.set_size(egui::vec2(1280.0, 2400.0));
    for (key, screen) in SCREENS {
        control(&mut shown, *key);
        settle(&mut shown);
        all.extend(silent(&mut shown, screen));
    }
    // Open once more, for reading only: nothing can be changed.
    let mut second = window(Some(path));
    second.set_size(egui::vec2(1280.0, 2400.0));
    until(&mut second, "in use by");
    click(&mut second, "Open for reading only");
    until(&mut second, "Reading only");
    idle(&mut second);
    for (key, screen) in [(Key::Num2, "Evidence"), (Key::Num3, "Checklist"), (Key::Num5, "Report")] {
        control(&mut second, key);
        settle(&mut second);
        all.extend(silent(&mut second, &format!("{screen}, for reading only")));
    }
    assert!(all.is_empty(), "no word on why these are disabled: {all:#?}");
}
