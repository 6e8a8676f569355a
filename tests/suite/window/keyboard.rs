//! The keyboard alone: every control of every screen is reached, Escape goes back one step at a time, and what cannot be done
//! says why.

use super::protection::palette;
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
    let (mut shown, _, _folder) = with_sample();
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
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1024.0, 480.0));
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::N);
    shown.run_steps(20);
    let note = shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)");
    assert!(note.is_focused() && note.rect().top() > 0.0 && note.rect().center().y < 440.0, "{:?}", note.rect());
}

#[test]
fn f6_goes_through_the_parts_where_one_is_shown() {
    let (mut shown, _, _folder) = with_sample();
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
    let (mut shown, _, _folder) = with_sample();
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
    let (mut shown, _, _folder) = with_sample();
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
    // Nor to whoever sees no tooltip.
    let is_told =
        |node: &egui_kittest::Node<'_>| node.accesskit_node().description().is_some_and(|why| !why.is_empty());
    let untold = shown.root().children_recursive().filter(|node| is_disabled(node) && !is_told(node));
    let mut silent: Vec<String> =
        untold.filter_map(|node| Some(format!("{screen}, read aloud: {}", named(&node)?))).collect();
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
    idle(&mut second);
    for (key, screen) in [(Key::Num2, "Evidence"), (Key::Num3, "Checklist"), (Key::Num5, "Report")] {
        control(&mut second, key);
        settle(&mut second);
        all.extend(silent(&mut second, &format!("{screen}, for reading only")));
    }
    assert!(all.is_empty(), "no word on why these are disabled: {all:#?}");
}

#[test]
fn a_list_is_gone_through_by_keys() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    let treatment = || stored(&path).on_check("1.02.b").map(|said| said.treatment.clone());
    let list = "Treatment";
    shown.get_by_role_and_label(Role::ComboBox, list).focus();
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    assert_eq!(focus(&shown).as_deref(), Some("None"), "the current value has the focus");
    press(&mut shown, Key::ArrowDown);
    assert_eq!(focus(&shown).as_deref(), Some("Remediate"), "the first arrow moves off it");
    press(&mut shown, Key::Escape);
    assert_eq!(focus(&shown).as_deref(), Some(list), "back to the list, as it was");
    assert_eq!(treatment(), None);
    // An arrow opens it too; a letter goes to the line that begins with it; Enter takes it.
    press(&mut shown, Key::ArrowDown);
    assert_eq!(focus(&shown).as_deref(), Some("None"));
    shown.event(egui::Event::Text("a".to_owned()));
    settle(&mut shown);
    assert_eq!(focus(&shown).as_deref(), Some("Accept risk"));
    press(&mut shown, Key::Enter);
    assert!(matches!(treatment(), Some(Treatment::AcceptRisk { .. })));
    assert!(shown.query_by_label("Compensating control").is_none(), "it is closed");
    assert_eq!(focus(&shown).as_deref(), Some("Approver"), "what it needs is typed next");
    // Tab closes it, and goes on from there.
    shown.get_by_role_and_label(Role::ComboBox, list).focus();
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::End);
    assert_eq!(focus(&shown).as_deref(), Some("Disputed"));
    press(&mut shown, Key::ArrowDown);
    assert_eq!(focus(&shown).as_deref(), Some("None"), "from the last to the first");
    press(&mut shown, Key::Tab);
    assert_eq!(focus(&shown).as_deref(), Some(list));
    press(&mut shown, Key::Tab);
    assert_eq!(focus(&shown).as_deref(), Some("Approver"));
    assert!(matches!(treatment(), Some(Treatment::AcceptRisk { .. })));
}

/// A click by the mouse, where a control stands.
fn by_mouse(shown: &mut Shown, at: egui::Pos2) {
    shown.event(egui::Event::PointerMoved(at));
    shown.run_steps(2);
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        shown.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
        shown.run_steps(2);
    }
    settle(shown);
}

#[test]
fn keys_go_on_from_what_was_clicked() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 1600.0));
    find(&mut shown, "1.02.b");
    // Not from the control that had the keyboard before.
    shown.get_by_role_and_label(Role::TextInput, "Search").focus();
    settle(&mut shown);
    // As the evidence has it, so that no reason is owed, to which the keyboard would be led.
    let not_met = shown.get_by_role_and_label(Role::RadioButton, "Not met").rect().center();
    by_mouse(&mut shown, not_met);
    press(&mut shown, Key::Tab);
    assert_eq!(focus(&shown).as_deref(), Some("Not applicable"));
}

#[test]
fn f6_goes_on_from_a_search_and_leads_to_object_and_status_bar() {
    let (mut shown, _, _folder) = with_sample();
    find_objects(&mut shown, "1.02.d");
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    settle(&mut shown);
    press(&mut shown, Key::Slash);
    press(&mut shown, Key::Enter);
    assert_eq!(focus(&shown), None);
    let mut reached = Vec::new();
    for _ in 0..5 {
        press(&mut shown, Key::F6);
        reached.extend(focus(&shown));
    }
    assert!(reached[0].starts_with("Affected ("), "{reached:?}");
    assert_eq!(reached[1..], ["Close the object", "Met", "Not protected by a passphrase", "Start"]);
}

#[test]
fn the_keys_of_the_list_of_commands_close_it() {
    let (mut shown, _, _folder) = with_sample();
    control(&mut shown, Key::K);
    assert!(shown.query_by_role_and_label(Role::TextInput, "Command").is_some());
    control(&mut shown, Key::K);
    assert!(shown.query_by_role_and_label(Role::TextInput, "Command").is_none());
    // Once something is typed they begin it anew.
    control(&mut shown, Key::K);
    let field = |shown: &Shown| shown.get_by_role_and_label(Role::TextInput, "Command").value().unwrap_or_default();
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text("xyzzy");
    settle(&mut shown);
    assert_eq!(field(&shown), "xyzzy");
    control(&mut shown, Key::K);
    assert_eq!(field(&shown), "");
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text("2.06.i");
    settle(&mut shown);
    assert_eq!(field(&shown), "2.06.i");
}

/// Whatever opened the list, the first arrow goes one line on from what is chosen.
#[test]
fn the_first_arrow_in_a_list_goes_one_line_on() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    for steps in [1, 2, 4] {
        shown.get_by_role_and_label(Role::ComboBox, "Severity").click();
        shown.run_steps(steps);
        shown.key_press(Key::ArrowDown);
        shown.run_steps(3);
        let first = focus(&shown);
        press(&mut shown, Key::ArrowUp);
        let chosen = focus(&shown);
        press(&mut shown, Key::ArrowDown);
        assert_eq!(focus(&shown), first, "after {steps} frames");
        let both = ["Critical (the check's own)", "High"].map(|name| Some(name.to_owned()));
        assert_eq!([chosen.clone(), first.clone()], both, "after {steps} frames");
        press(&mut shown, Key::Escape);
        // Opened by a key it is the same.
        press(&mut shown, Key::ArrowDown);
        assert_eq!(focus(&shown), chosen);
        press(&mut shown, Key::ArrowDown);
        assert_eq!(focus(&shown), first);
        press(&mut shown, Key::Escape);
    }
}

#[test]
fn f1_helps_while_typing_too() {
    let (mut shown, _, _folder) = with_sample();
    press(&mut shown, Key::N);
    press(&mut shown, Key::F1);
    until(&mut shown, "Close the shortcuts");
    assert!(shown.query_by_label_contains("? or F1").is_some());
}

#[test]
fn f6_goes_to_the_screen_before_the_bar_above_it() {
    let (mut shown, _, _folder) = with_sample();
    let bar = "Not protected by a passphrase";
    press(&mut shown, Key::F6);
    for (key, expected) in [
        (Key::Num5, ["Write it to this file", "On the cover", "Title", bar, "Start"].as_slice()),
        // Its first field has the focus when the screen is asked for.
        (Key::Num2, &["Write all of this for the client, into this folder", bar, "Start", "Path of a file or folder"]),
        (Key::Num4, &["List", bar, "Start", "List"]),
    ] {
        control(&mut shown, key);
        let focused: Vec<String> = expected
            .iter()
            .map(|_| {
                press(&mut shown, Key::F6);
                focus(&shown).unwrap_or_default()
            })
            .collect();
        let is_there = focused.iter().zip(expected).all(|(focused, expected)| focused.starts_with(expected));
        assert!(is_there, "{key:?}: {focused:?}");
    }
    press(&mut shown, Key::J);
    press(&mut shown, Key::F6);
    assert_eq!(focus(&shown).as_deref(), Some("Close the account"), "the page is a part of its own");
}

/// Where Tab goes from a control on: the places of so many controls.
fn way(shown: &mut Shown, from: (Role, &str), steps: usize) -> Vec<(String, egui::Rect)> {
    shown.get_by_role_and_label(from.0, from.1).focus();
    settle(shown);
    let mut way = Vec::new();
    for _ in 0..steps {
        press(shown, Key::Tab);
        let node = shown.root().children_recursive().find(|node| node.is_focused()).unwrap();
        way.push((node.accesskit_node().label().unwrap_or_default(), node.rect()));
    }
    way
}

#[test]
fn tab_goes_the_way_of_the_eye() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 1600.0));
    find(&mut shown, "1.02.b");
    let way_on = way(&mut shown, (Role::RadioButton, "Met"), 12);
    let names: Vec<&str> = way_on.iter().map(|(name, _)| name.as_str()).collect();
    let at =
        |name: &str| names.iter().position(|own| own.starts_with(name)).unwrap_or_else(|| panic!("{name}: {names:?}"));
    assert!(at("Treatment") < at("Work state") && at("Work state") < at("Go on after concluding"), "{names:?}");
    let last = at("Go on after concluding");
    assert!(way_on[..last].is_sorted_by(|one, next| one.1.top() <= next.1.top() + 8.0), "{way_on:?}");
    // List, finding, conclusion: from left to right.
    let way_on = way(&mut shown, (Role::TextInput, "Search"), 40);
    let at =
        |name: &str| way_on.iter().position(|(own, _)| own == name).unwrap_or_else(|| panic!("{name}: {way_on:?}"));
    assert!(at("Guidance") < at("Met"));
    control(&mut shown, Key::Num2);
    let way_on = way(&mut shown, (Role::Button, "Previous"), 5);
    let names: Vec<&str> = way_on.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names[..4],
        ["All commands", "Keyboard shortcuts", "Colours: as the system", "Path of a file or folder"]
    );
    assert!(way_on[..3].is_sorted_by(|one, next| one.1.right() <= next.1.left()), "{way_on:?}");
}

#[test]
fn keys_put_tooltips_away_until_the_pointer_moves() {
    let (mut shown, _, _folder) = with_sample();
    let at = shown.get_by_role_and_label(Role::Button, "More filters").rect().center();
    let tip = "By severity, track, work state, owner";
    rest_at(&mut shown, at);
    assert!(shown.query_by_label_contains(tip).is_some());
    press(&mut shown, Key::J);
    assert!(shown.query_by_label_contains(tip).is_none());
    shown.run_steps(20);
    assert!(shown.query_by_label_contains(tip).is_none(), "nor does it come again by itself");
    rest_at(&mut shown, at);
    assert!(
        shown.query_by_label_contains(tip).is_none(),
        "nor where the system tells once more where the pointer rests"
    );
    scroll_at(&mut shown, egui::pos2(200.0, 500.0), -40.0);
    rest_at(&mut shown, at + egui::vec2(1.0, 0.0));
    assert!(shown.query_by_label_contains(tip).is_some());
}

#[test]
fn a_file_is_named_before_it_is_taken_off() {
    let (mut shown, _, _folder) = with_sample();
    control(&mut shown, Key::Num2);
    let way_on = way(&mut shown, (Role::Button, "Previous"), 12);
    let names: Vec<&str> = way_on.iter().map(|(name, _)| name.as_str()).collect();
    let named = names.iter().position(|name| name.starts_with("More about ")).unwrap_or_else(|| panic!("{names:?}"));
    assert_eq!(names[named + 1], format!("Take {} off the list", names[named].trim_start_matches("More about ")));
    assert!(way_on[named].1.right() <= way_on[named + 1].1.left(), "{way_on:?}");
}

#[test]
fn filters_by_stage_stand_on_one_line() {
    let (mut shown, _, _folder) = with_sample();
    for scale in [1.0, 1.25, 1.4] {
        shown.set_size(egui::vec2(1024.0, 700.0) / scale);
        settle(&mut shown);
        let middle = |name: &str| shown.get_by_role_and_label(Role::Button, name).rect().center().y;
        assert!((middle("All stages") - middle("More filters")).abs() < 2.0, "at {scale}");
    }
}

#[test]
fn letters_are_about_a_list_box_that_is_open() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    let chosen = |shown: &Shown| {
        let row = shown.query_all_by_role(Role::ListBoxOption).find(is_selected);
        row.and_then(|row| row.accesskit_node().label()).unwrap_or_default()
    };
    for list in ["Severity", "Treatment", "Work state"] {
        shown.get_by_role_and_label(Role::ComboBox, list).click();
        settle(&mut shown);
        for key in [Key::J, Key::Num3, Key::X, Key::O] {
            press(&mut shown, key);
            assert!(
                chosen(&shown).starts_with("1.02.b") && chosen(&shown).contains("not concluded"),
                "{}",
                chosen(&shown)
            );
        }
        press(&mut shown, Key::Escape);
    }
}

#[test]
fn a_field_has_the_focus_whenever_it_is_asked_for() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    assert_ne!(focus(&shown).as_deref(), Some("Justification"), "who agrees with the evidence owes nothing");
    super::protection::palette(&mut shown, "attach a file");
    assert_eq!(focus(&shown).as_deref(), Some("File to attach to 1.02.b"));
    for (key, field) in [(Key::Num2, "Path of a file or folder"), (Key::Num6, "Previous assessment")] {
        for _ in 0..2 {
            control(&mut shown, key);
            assert_eq!(focus(&shown).as_deref(), Some(field));
            press(&mut shown, Key::Escape);
            assert_eq!(focus(&shown), None);
        }
        control(&mut shown, Key::Num3);
    }
    control(&mut shown, Key::Num2);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Slash);
    assert_eq!(focus(&shown).as_deref(), Some("Search the files"));
}

#[test]
fn f6_goes_on_from_where_the_focus_is() {
    let (mut shown, _, _folder) = with_sample();
    for (control, next) in [
        ("Stage 2", "Affected ("),
        ("Guidance", "Met"),
        ("Next open", "Not protected by a passphrase"),
        ("All commands", "Search"),
    ] {
        let is_it = |node: &egui_kittest::Node<'_>| {
            let node = node.accesskit_node();
            node.role() == Role::Button && node.label().is_some_and(|label| label.starts_with(control))
        };
        shown.root().children_recursive().find(is_it).unwrap().focus();
        settle(&mut shown);
        press(&mut shown, Key::F6);
        assert!(focus(&shown).is_some_and(|name| name.starts_with(next)), "{control}: {:?}", focus(&shown));
    }
}

#[test]
fn f6_goes_to_the_first_check_of_an_item() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    let row = shown
        .query_all_by_role(Role::ListBoxOption)
        .find(|row| row.accesskit_node().label().is_some_and(|label| label.starts_with("1.02 ")));
    row.unwrap().click();
    settle(&mut shown);
    press(&mut shown, Key::X);
    until(&mut shown, "An item cannot be marked: choose one of its checks");
    let mut reached = Vec::new();
    for _ in 0..4 {
        press(&mut shown, Key::F6);
        reached.extend(focus(&shown));
    }
    assert!(reached.iter().any(|name| name.starts_with("1.02.a")), "{reached:?}");
}

#[test]
fn another_screen_is_shown_while_evidence_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    fill(&mut shown, "Path of a file or folder", sample().to_str().unwrap());
    click(&mut shown, "Import");
    for key in [Key::Num3, Key::Num2].into_iter().cycle().take(400) {
        shown.key_press_modifiers(Modifiers::COMMAND, key);
        shown.step();
        let is_checklist = shown.query_by_role_and_label(Role::TextInput, "Search").is_some();
        assert_eq!(is_checklist, key == Key::Num3);
        if shown.state().as_ref().is_some_and(|window| window.standing() == (true, true)) {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Every command of the palette that leads to a field: what is typed next stands in it, and is no command.
#[test]
fn a_command_that_leads_to_a_field_has_the_keyboard_in_it() {
    let (mut shown, _, _folder) = with_sample();
    let mut wrong = Vec::new();
    for (words, field) in [
        ("write a note", "Note (n)"),
        ("search", "Search"),
        ("attach a file", "File to attach to 1.02.d"),
        ("treat this object", "Note on this object"),
        ("accept the risk", "Approver"),
        ("remediate", "Owner"),
        ("compensating", "Compensating control"),
        ("dispute the", "Why it is disputed"),
        ("severity: low", "Reason for another severity"),
        ("protection by", "New passphrase"),
        ("go to start", "Client"),
        ("verify a report", "Signed report (PDF)"),
        ("import evidence", "Path of a file or folder"),
        ("go to previous", "Previous assessment"),
        ("sign the report", "Certificate with its key"),
    ] {
        control(&mut shown, Key::Num3);
        find(&mut shown, "1.02.d");
        super::protection::palette(&mut shown, words);
        shown.run_steps(30);
        if focus(&shown).as_deref() != Some(field) {
            wrong.push((words, field, focus(&shown)));
        }
        press(&mut shown, Key::Escape);
        press(&mut shown, Key::Escape);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Enter in a field for a path does what the button below it does.
#[test]
fn enter_in_a_path_does_what_its_button_does() {
    let (mut shown, path, folder) = with_sample();
    shown.set_size(egui::vec2(1280.0, 2400.0));
    let path = path.to_str().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let mut check = |screen: Key, field: &str, typed: &str, comes: &str| {
        control(&mut shown, screen);
        settle(&mut shown);
        shown.get_by_role_and_label(Role::TextInput, field).focus();
        settle(&mut shown);
        shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
        shown.get_by_role_and_label(Role::TextInput, field).type_text(typed);
        settle(&mut shown);
        press(&mut shown, Key::Enter);
        until(&mut shown, comes);
        idle(&mut shown);
    };
    check(Key::Num2, "Write all of this for the client, into this folder", &at("asked"), "The request is in");
    check(Key::Num5, "Write it to this file", &at("report.pdf"), "The report is written");
    check(Key::Num6, "Previous assessment", path, "That is the assessment which is open");
    check(Key::Num1, "Folder for it", &at("sample"), "Conclusion");
    assert!(folder.path().join("sample").join("demo.assessment").exists());
}

#[test]
fn enter_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    drop(created(&path));
    let mut shown = window(None);
    super::protection::palette(&mut shown, "verify a report");
    shown.run_steps(30);
    press(&mut shown, Key::Tab);
    shown.get_by_role_and_label(Role::TextInput, "Its assessment, if at hand").type_text(path.to_str().unwrap());
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    until(&mut shown, "Everything holds.");
}

/// Letter by letter, so that a list is never on its way to where an earlier letter led.
#[test]
fn a_search_shows_the_chosen_check_in_the_list_and_gives_the_choice_back() {
    let (mut shown, _, _folder) = with_sample();
    let chosen = |shown: &Shown| {
        let row = shown.query_all_by_role(Role::ListBoxOption).find(is_selected).expect("the chosen row is drawn");
        (row.accesskit_node().label().unwrap_or_default(), row.rect())
    };
    let bottom = shown.ctx.content_rect().bottom() - 40.0;
    let is_in_sight = |shown: &Shown, id: &str| {
        let (name, rect) = chosen(shown);
        assert!(name.starts_with(id) && rect.top() > 150.0 && rect.bottom() < bottom, "{id}: {name} at {rect:?}");
    };
    for (from, words, found) in
        [("1.02.k", "guest", "1.02.e"), ("3.12.c", "guest", "3.12.c"), ("4.01.a", "emergency", "")]
    {
        palette(&mut shown, from);
        is_in_sight(&shown, from);
        press(&mut shown, Key::Slash);
        for letter in words.chars() {
            shown.get_by_role_and_label(Role::TextInput, "Search").type_text(&letter.to_string());
            shown.step();
        }
        settle(&mut shown);
        is_in_sight(&shown, found);
        // Nothing has these letters: what was chosen before the search is chosen again after it.
        shown.get_by_role_and_label(Role::TextInput, "Search").type_text("zzq");
        settle(&mut shown);
        press(&mut shown, Key::Escape);
        click(&mut shown, "Show everything");
        is_in_sight(&shown, from);
    }
}
