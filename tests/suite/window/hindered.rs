//! What cannot be done now says why, to whoever asks for it by keys, by a button or in the list of commands.

use super::protection::palette;
use super::*;

/// What is typed in the list of commands finds these lines, in this order; the list is closed again.
fn found(shown: &mut Shown, words: &str) -> Vec<String> {
    control(shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text(words);
    settle(shown);
    let is_line = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.role() == Role::Button && node.toggled().is_some()
    };
    let dialog = shown.get_by_role_and_label(Role::Group, "All commands");
    let lines = dialog.children_recursive().filter(is_line).filter_map(|line| line.accesskit_node().label()).collect();
    press(shown, Key::Escape);
    lines
}

/// What is told of a line beside its name: why it cannot be done now.
fn told(shown: &mut Shown, line: &str) -> String {
    control(shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text(line);
    settle(shown);
    let found = shown.query_all_by_role_and_label(Role::Button, line).last().unwrap();
    let told = found.accesskit_node().description().unwrap_or_default();
    press(shown, Key::Escape);
    told
}

#[test]
fn what_would_do_nothing_says_why() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    for (line, why) in [
        ("Show what is to be confirmed", "Nothing is to be confirmed of 1.02.b."),
        ("Show the missing evidence", "No evidence is missing for 1.02.b."),
        ("Unmark all", "No check is marked."),
        ("Stop what is running", "Nothing is running that could be stopped."),
        ("Redo", "Nothing was taken back that could be done again."),
        ("Preview of the note", "There is no note to be seen as it is printed; write it first."),
    ] {
        assert_eq!(told(&mut shown, line), format!("Not now: {why}"), "{line}");
        palette(&mut shown, line);
        until(&mut shown, why);
        press(&mut shown, Key::Escape);
    }
    // Asked for from another screen, it is told where it is about something.
    control(&mut shown, Key::Num5);
    palette(&mut shown, "Show what is to be confirmed");
    assert!(shown.query_by_role_and_label(Role::TextInput, "Search").is_some(), "the checklist is shown");
    until(&mut shown, "Nothing is to be confirmed of 1.02.b.");
    // By keys, too.
    find(&mut shown, "2.09.a");
    for (key, modifiers) in [(Key::W, Modifiers::NONE), (Key::J, Modifiers::SHIFT), (Key::K, Modifiers::SHIFT)] {
        shown.key_press_modifiers(modifiers, key);
        settle(&mut shown);
        until(&mut shown, "2.09.a names no affected object.");
        shown.query_all_by_label("Dismiss").last().unwrap().click();
        settle(&mut shown);
        assert!(shown.query_by_label_contains("names no affected object").is_none());
    }
    palette(&mut shown, "copy the affected");
    until(&mut shown, "2.09.a names no affected object.");
    // What can be done bears no reason, and is done.
    find(&mut shown, "1.02.a");
    assert_eq!(told(&mut shown, "Show what is to be confirmed"), "");
    press(&mut shown, Key::X);
    assert_eq!(told(&mut shown, "Unmark all"), "");
    palette(&mut shown, "unmark all");
    assert!(shown.query_by_label_contains("1 check marked").is_none());
}

#[test]
fn a_control_that_is_scrolled_out_of_sight_is_found_by_its_words() {
    let (mut shown, _, _folder) = submitted();
    palette(&mut shown, "return to");
    shown.get_by_role_and_label(Role::MultilineTextInput, "Comment of the reviewer").type_text("Name them.");
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    shown.run_steps(12);
    shown.set_size(egui::vec2(1024.0, 500.0));
    find(&mut shown, "1.02.c");
    find(&mut shown, "1.02.b");
    let lines = found(&mut shown, "return it with");
    assert_eq!(lines.first().map(String::as_str), Some("Return to the assessor"), "{lines:?}");
}
