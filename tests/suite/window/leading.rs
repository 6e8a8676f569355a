//! Where the keyboard is after a deed: at what one does next, and never nowhere.

use super::protection::palette;
use super::*;

/// Presses a button as the keyboard does.
fn by_enter(shown: &mut Shown, label: &str) {
    shown.get_by_role_and_label(Role::Button, label).focus();
    settle(shown);
    press(shown, Key::Enter);
}

#[track_caller]
fn check_focus(shown: &Shown, expected: &str) {
    assert_eq!(focus(shown).as_deref(), Some(expected));
}

#[test]
fn a_mapping_leads_back_to_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, _) = with_file(folder.path(), "register.csv", REGISTER);
    let say = "Say what its columns hold: register.csv";
    by_enter(&mut shown, say);
    until(&mut shown, "2 of 3 rows would be read");
    press(&mut shown, Key::Escape);
    check_focus(&shown, "More about register.csv");
    by_enter(&mut shown, say);
    until(&mut shown, "2 of 3 rows would be read");
    shown.get_by_role_and_label(Role::RadioButton, "In dates the day comes first").click();
    settle(&mut shown);
    by_enter(&mut shown, "Read the table so");
    idle(&mut shown);
    until(&mut shown, "Inventory: Emergency accounts · mapped");
    check_focus(&shown, "More about register.csv");
}

#[test]
fn a_file_taken_off_the_list_leads_to_the_name_of_the_next() {
    let (mut shown, path, _folder) = on_screen(Key::Num2, "Still missing");
    let listed = stored(&path).evidence.len();
    let bin = shown.query_all_by_label_contains("off the list").next().unwrap();
    let label = bin.accesskit_node().label().unwrap();
    by_enter(&mut shown, &label);
    idle(&mut shown);
    assert!(stored(&path).evidence.len() < listed);
    let next = focus(&shown).unwrap_or_default();
    assert!(next.starts_with("More about "), "{next}");
    press(&mut shown, Key::Enter);
    idle(&mut shown);
    check_focus(&shown, &next.replace("More", "Less"));
}

/// What was pressed while a frame took its time comes with the next.
#[test]
fn arrows_of_one_frame_count_each_in_the_list_of_commands() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    let chosen = |shown: &Shown| {
        let is_line = |node: &egui_kittest::Node<'_>| is_selected(node) && node.accesskit_node().role() == Role::Button;
        let line = shown.query_all_by_label_contains("Go to ").find(is_line);
        line.and_then(|line| line.accesskit_node().label()).unwrap_or_default()
    };
    let check = |shown: &mut Shown, keys: &[Key], expected: &str| {
        for key in keys {
            let (physical_key, repeat, modifiers) = (None, false, Modifiers::NONE);
            shown.input_mut().events.push(egui::Event::Key {
                key: *key,
                physical_key,
                pressed: true,
                repeat,
                modifiers,
            });
        }
        shown.step();
        shown.step();
        assert_eq!(chosen(shown), expected, "{keys:?}");
    };
    control(&mut shown, Key::K);
    check(&mut shown, &[], "Go to Start");
    check(&mut shown, &[Key::ArrowDown; 4], "Go to Report");
    check(&mut shown, &[Key::ArrowUp; 2], "Go to Checklist");
    check(&mut shown, &[Key::ArrowDown, Key::ArrowDown, Key::ArrowUp], "Go to Accounts");
}

#[test]
fn a_return_waits_for_its_comment_and_says_so() {
    let (mut shown, path, _folder) = submitted();
    palette(&mut shown, "return to");
    check_focus(&shown, "Comment of the reviewer");
    until(&mut shown, "Not returned yet: the comment is kept, and the work state is still Ready for review.");
    shown.get_by_role_and_label(Role::MultilineTextInput, "Comment of the reviewer").type_text("Name them.");
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    shown.run_steps(12);
    // Left, come back to, and opened anew: the return is not done yet, and says so.
    find(&mut shown, "1.02.c");
    assert!(shown.query_by_label_contains("Not returned yet").is_none());
    find(&mut shown, "1.02.b");
    until(&mut shown, "Not returned yet");
    shown.state_mut().as_mut().unwrap().close();
    let mut shown = window(Some(path.clone()));
    shown.set_size(egui::vec2(1400.0, 2000.0));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Grace (reviewer)");
    shown.run_steps(12);
    find(&mut shown, "1.02.b");
    until(&mut shown, "Not returned yet: the comment is kept, and the work state is still Ready for review.");
    shown.get_by_role_and_label(Role::MultilineTextInput, "Comment of the reviewer").focus();
    settle(&mut shown);
    press(&mut shown, Key::Tab);
    check_focus(&shown, "Return it with this comment");
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().work_state, WorkState::ReadyForReview);
    press(&mut shown, Key::Enter);
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    assert_eq!((said.work_state, &*said.work_comment), (WorkState::Returned, "Name them."));
    assert!(shown.query_by_label_contains("Not returned yet").is_none());
}

#[test]
fn lines_on_evidence_lead_to_what_they_tell_of() {
    let (mut shown, _, _folder) = on_screen(Key::Num5, "Not ready to be final");
    let check = |shown: &mut Shown, line: &str, expected: &str| {
        control(shown, Key::Num5);
        let fold = shown.query_all_by_label_contains("Evidence  (").next().unwrap();
        if shown.query_all_by_label_contains(line).next().is_none() {
            fold.click();
            settle(shown);
        }
        shown.query_all_by_label_contains(line).next().unwrap().click();
        settle(shown);
        let found = focus(shown).unwrap_or_default();
        assert!(found.contains(expected), "{line}: {found}");
        found
    };
    let refused = check(&mut shown, "Rows: ", "More about ");
    let incomplete = check(&mut shown, " incomplete", "More about ");
    assert_ne!(refused, incomplete);
    let chips = shown.query_all_by_label("Incomplete").map(|chip| chip.rect().top());
    let name = top(&shown, &incomplete);
    assert!(chips.into_iter().any(|chip| chip > name && chip < name + 60.0), "{incomplete} is not incomplete");
    check(&mut shown, " missing", "  ·  ");
}

#[test]
fn what_is_open_is_led_to_and_the_pages_are_left_by_escape() {
    let (mut shown, _, _folder) = on_screen(Key::Num5, "Not ready to be final");
    palette(&mut shown, "ready to be final");
    shown.run_steps(20);
    let group = focus(&shown).unwrap_or_default();
    assert!(group.ends_with(')') && top(&shown, &group) > top(&shown, "Not ready to be final"), "{group}");
    by_enter(&mut shown, "Preview of the pages");
    until(&mut shown, "Close the preview");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Close the preview").is_none());
    check_focus(&shown, "Preview of the pages");
}

#[test]
fn what_changes_together_is_read_before_its_button_and_leads_to_unmark() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1280.0, 800.0));
    for check in ["1.02.b", "1.02.c"] {
        find(&mut shown, check);
        press(&mut shown, Key::X);
    }
    choose(&mut shown, "Treatment of all", "Remediate");
    choose(&mut shown, "Conclude all", "Not met");
    until(&mut shown, "What changes");
    let button = shown.get_by_role_and_label(Role::Button, "Change 2 checks").rect();
    assert!(button.bottom() < 800.0 && top(&shown, "What changes") < button.top(), "{button:?}");
    by_enter(&mut shown, "Change 2 checks");
    until(&mut shown, "2 checks changed");
    press(&mut shown, Key::Tab);
    check_focus(&shown, "Unmark all");
}

#[test]
fn a_rerun_names_what_it_is_of_and_an_assessment_is_closed_with_the_window_open() {
    let (mut shown, path, _folder) = on_screen(Key::Num5, "Not ready to be final");
    let (head, files) = (Open::open_read_only(&path, "test").unwrap().file.head(), stored(&path).evidence.len());
    by_enter(&mut shown, "Run everything again");
    until(&mut shown, "Identical: all ");
    check_focus(&shown, "Close the answer");
    until(&mut shown, &format!("Of contoso.assessment: {files} files, as of "));
    until(&mut shown, &format!("Head of the journal: {head}"));
    press(&mut shown, Key::Enter);
    idle(&mut shown);
    palette(&mut shown, "close the assessment");
    until(&mut shown, "contoso.assessment is closed.");
    check_focus(&shown, "Assessment file");
    assert!(shown.query_by_role_and_label(Role::Button, "Close the assessment").is_none());
}
