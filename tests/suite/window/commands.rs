//! The list of commands has every button that is in sight, and says why one cannot be pressed.

use super::*;

/// Types this in the list of commands, and takes the line on top.
fn ask(shown: &mut Shown, words: &str) {
    control(shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text(words);
    settle(shown);
    press(shown, Key::Enter);
    settle(shown);
}

fn empty(shown: &mut Shown, field: &str) {
    shown.get_by_role_and_label(Role::TextInput, field).focus();
    settle(shown);
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    press(shown, Key::Backspace);
}

/// Buttons of the screen that can be read out.
fn buttons(shown: &Shown) -> Vec<String> {
    let all = shown.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label());
    let mut names: Vec<String> = all.filter(|name| name.chars().any(char::is_alphanumeric)).collect();
    names.sort();
    names.dedup();
    // Those name a step or stand there under other words.
    let is_other = |name: &String| name.starts_with("Undo") || name.starts_with("Redo") || name.starts_with("Journal");
    names.retain(|name| !is_other(name) && name.chars().count() > 3);
    names
}

#[test]
fn a_new_assessment_is_created_from_the_list_of_commands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let mut shown = window(None);
    empty(&mut shown, "Keep it in this file");
    ask(&mut shown, "create");
    until(&mut shown, "“Create assessment” cannot be used now. Say in which file it is to be kept.");
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    ask(&mut shown, "create");
    until(&mut shown, "Nothing is imported yet");
    assert!(path.exists());
}

#[test]
fn a_mapping_is_read_and_left_from_the_list_of_commands() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = with_file(folder.path(), "register.csv", REGISTER);
    click(&mut shown, "Say what its columns hold: register.csv");
    until(&mut shown, "2 of 3 rows would be read");
    ask(&mut shown, "back to the");
    until(&mut shown, "Not recognised");
    click(&mut shown, "Say what its columns hold: register.csv");
    until(&mut shown, "2 of 3 rows would be read");
    ask(&mut shown, "read the table");
    idle(&mut shown);
    until(&mut shown, "Inventory: Emergency accounts · mapped");
    assert_eq!(stored(&path).stated.mappings.tables.len(), 1);
}

#[test]
fn several_checks_are_changed_from_the_list_of_commands() {
    let (mut shown, path, _folder) = with_sample();
    for check in ["1.02.b", "1.02.c"] {
        find(&mut shown, check);
        press(&mut shown, Key::X);
    }
    fill(&mut shown, "Owner of all", "Identity team");
    ask(&mut shown, "change 2");
    assert_eq!(stored(&path).annotations.len(), 2);
    control(&mut shown, Key::Num5);
    ask(&mut shown, "preview of the pages");
    until(&mut shown, "Close the preview");
    ask(&mut shown, "close the preview");
    assert!(shown.query_by_label("Close the preview").is_none());
    // Of what is not in sight nothing is changed.
    ask(&mut shown, "conclude: met");
    until(&mut shown, "Ask for it once more");
    let before = stored(&path).annotations;
    assert!(before.iter().all(|(_, said)| said.conclusion.is_none()));
    for words in ["submit for review", "accept the risk", "remediate", "severity: low"] {
        control(&mut shown, Key::Num2);
        assert!(shown.query_by_role_and_label(Role::TextInput, "Search").is_none());
        ask(&mut shown, words);
        assert!(shown.query_by_role_and_label(Role::TextInput, "Search").is_some(), "{words}: the checklist is shown");
        until(&mut shown, "Ask for it once more");
        assert_eq!(stored(&path).annotations, before, "{words}");
    }
}

#[test]
fn every_button_in_sight_is_a_line_of_the_list() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 1800.0));
    for key in [Key::Num1, Key::Num2, Key::Num4, Key::Num5] {
        control(&mut shown, key);
        shown.run_steps(6);
        // One in seven: each is looked for as a person does.
        for name in buttons(&shown).into_iter().step_by(7) {
            control(&mut shown, Key::K);
            let words: String = name.chars().take(30).collect();
            shown.get_by_role_and_label(Role::TextInput, "Command").type_text(&words);
            shown.run_steps(2);
            let known = shown.query_by_label_contains("Nothing is called that");
            assert!(known.is_none(), "{name:?} is not in the list of commands");
            press(&mut shown, Key::Escape);
        }
    }
}

/// Over a dialog it holds what that offers, and nothing that would lead away from it.
#[test]
fn the_list_of_commands_opens_over_a_dialog() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    protection::palette(&mut shown, "protection by a passphrase");
    until(&mut shown, "New passphrase");
    let focused = |shown: &Shown| {
        let node = shown.root().children_recursive().find(|node| node.accesskit_node().is_focused());
        node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
    };
    let before = focused(&shown);
    control(&mut shown, Key::K);
    let lines = shown.state().as_ref().unwrap().lines_of_commands();
    assert!(lines.iter().all(|(_, does)| does.starts_with("Press(")), "{lines:?}");
    assert!(lines.iter().any(|(title, _)| title == "Protect the file"), "{lines:?}");
    // Escape leaves the list, then the dialog.
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_role_and_label(Role::TextInput, "Command").is_none());
    assert_eq!(focused(&shown), before, "the keyboard is where it was");
    // A field of the dialog is gone to.
    ask(&mut shown, "once more");
    assert!(focused(&shown).contains("once more"), "{}", focused(&shown));
    // A button is pressed, and has the keyboard.
    ask(&mut shown, "30 minutes");
    assert_eq!(focused(&shown), "Lock after 30 minutes");
    ask(&mut shown, "close");
    assert!(shown.query_by_label_contains("New passphrase").is_none(), "the dialog is closed");
    control(&mut shown, Key::K);
    assert!(shown.state().as_ref().unwrap().lines_of_commands().len() > 100, "and there all commands are again");
}

#[test]
fn a_field_is_gone_to_from_the_list_of_commands() {
    let (mut shown, _, _folder) = with_sample();
    control(&mut shown, Key::Num5);
    shown.run_steps(4);
    ask(&mut shown, "write it to this file");
    let field = shown.get_by_role_and_label(Role::TextInput, "Write it to this file");
    assert!(field.is_focused());
    // One that a command of another name leads to is found by its own words, too.
    control(&mut shown, Key::Num2);
    shown.run_steps(4);
    ask(&mut shown, "path of a file");
    assert!(shown.get_by_role_and_label(Role::TextInput, "Path of a file or folder").is_focused());
}

#[test]
fn what_is_there_once_is_offered_once() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    protection::palette(&mut shown, "accounts to be confirmed");
    until(&mut shown, "Not only: To be confirmed ");
    control(&mut shown, Key::K);
    shown.run_steps(4);
    let lines = shown.state().as_ref().unwrap().lines_of_commands();
    let titles: Vec<&str> = lines.iter().map(|(title, _)| &**title).collect();
    assert!(titles.contains(&"Accounts to be confirmed"), "{titles:?}");
    assert!(!titles.iter().any(|title| title.starts_with("To be confirmed")), "{titles:?}");
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Num5);
    shown.get_by_role_and_label(Role::RadioButton, "Final").click();
    settle(&mut shown);
    until(&mut shown, "The report cannot be final");
    assert_eq!(shown.query_all_by_label("Show what is open").count(), 1);
}

/// The same once more withdraws a conclusion, with its reason: the line says so before it is taken.
#[test]
fn a_conclusion_that_stands_is_withdrawn_by_a_line_of_that_name() {
    let (mut shown, path, _folder) = with_sample();
    let line = |shown: &mut Shown| {
        control(shown, Key::K);
        shown.run_steps(3);
        let lines = shown.state().as_ref().unwrap().lines_of_commands();
        press(shown, Key::Escape);
        settle(shown);
        lines.into_iter().find(|(_, does)| does == "Conclude(NotMet)").unwrap().0
    };
    find(&mut shown, "1.02.b");
    assert_eq!(line(&mut shown), "Conclude: not met");
    ask(&mut shown, "conclude: not");
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().conclusion, Some(Conclusion::NotMet));
    assert_eq!(line(&mut shown), "Withdraw the conclusion: not met");
    ask(&mut shown, "withdraw");
    assert!(stored(&path).on_check("1.02.b").is_none_or(|said| said.conclusion.is_none()));
    assert_eq!(line(&mut shown), "Conclude: not met");
}
