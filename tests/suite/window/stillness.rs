//! Nothing moves under the pointer, and nothing has to be looked for: what a new user stumbled over.

use super::*;
use egui::OutputCommand;

#[test]
fn a_banner_or_the_focus_moves_nothing() {
    let mut shown = window(None);
    settle(&mut shown);
    let places = |shown: &Shown| {
        let client = shown.get_by_role_and_label(Role::TextInput, "Client").rect();
        let create = shown.get_by_role_and_label(Role::Button, "Create assessment").rect();
        (client, create)
    };
    let before = places(&shown);
    control(&mut shown, Key::Num3);
    until(&mut shown, "Make or open an assessment first");
    assert_eq!(places(&shown), before, "when it comes");
    let banner = shown.query_all_by_label_contains("Make or open an assessment first").next().unwrap().rect();
    assert!(banner.top() > 600.0 && banner.bottom() < 800.0, "it lies over the bottom: {banner:?}");
    click(&mut shown, "Dismiss");
    assert!(shown.query_by_label_contains("Make or open an assessment first").is_none());
    assert_eq!(places(&shown), before, "when it goes");
}

#[test]
fn enter_creates_and_the_field_for_exports_takes_the_focus() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("by key.assessment");
    let mut shown = window(None);
    settle(&mut shown);
    fill(&mut shown, "Keep it in this file", &path.display().to_string());
    fill(&mut shown, "Client", "Contoso");
    press(&mut shown, Key::Enter);
    until(&mut shown, "Drop the client's exports");
    settle(&mut shown);
    assert!(path.exists());
    assert!(shown.get_by_role_and_label(Role::TextInput, "Path of a file or folder").is_focused());
}

#[test]
fn a_conclusion_moves_nothing() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    let note = |shown: &Shown| shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)").rect();
    let before = note(&shown);
    press(&mut shown, Key::Num3);
    settle(&mut shown);
    assert!(stored(&path).on_check("1.02.b").is_some());
    assert_eq!(note(&shown), before);
}

#[test]
fn commands_for_exports_are_copied_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    shown.set_size(egui::vec2(1024.0, 3000.0));
    settle(&mut shown);
    shown.query_all_by_label_contains("Users  ·  ").next().unwrap().click();
    shown.run_steps(16);
    let copy = "Copy the command ConvertTo-Json -Depth 20 | Out-File users.json";
    let copy = shown.query_all_by_label_contains(copy).next().unwrap();
    copy.click();
    let mut copied = Vec::new();
    for _ in 0..4 {
        shown.step();
        let commands = &shown.output().platform_output.commands;
        copied.extend(commands.iter().filter_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        }));
    }
    let [copied] = &*copied else { panic!("{copied:?}") };
    assert!(copied.starts_with("& {\n") && copied.ends_with("-Encoding utf8\n}"), "{copied}");
    assert!(copied.contains("\n  Connect-MgGraph -Scopes 'User.Read.All', 'AuditLog.Read.All' "), "{copied}");
    assert!(copied.contains("\n    ConvertTo-Json"), "{copied}");
    assert!(!copied.contains('`'), "{copied}");
}

#[test]
fn exports_of_somebody_else_are_told_of() {
    // The sample is of another organisation than the client that is typed.
    let (mut shown, _, _folder) = with_sample();
    let sentence = "The exports name “Skerry";
    control(&mut shown, Key::Num2);
    until(&mut shown, sentence);
    control(&mut shown, Key::Num5);
    until(&mut shown, sentence);
    assert!(shown.query_all_by_label_contains(sentence).any(|node| node.accesskit_node().role() == Role::Link));
    fill(&mut shown, "Client", "Skerry Group");
    settle(&mut shown);
    assert!(shown.query_by_label_contains(sentence).is_none(), "they share the word that tells");
}

#[test]
fn findings_without_a_conclusion_are_concluded_together() {
    let (mut shown, path, _folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 7000.0));
    control(&mut shown, Key::Num5);
    until(&mut shown, "Not ready to be final");
    shown.query_all_by_label_contains("Findings without a conclusion").next().unwrap().click();
    shown.run_steps(20);
    assert!(shown.query_all_by_label_contains("there is no conclusion").next().is_none(), "the heading has said so");
    let label =
        shown.query_all_by_label_contains("Conclude on these ").next().unwrap().accesskit_node().label().unwrap();
    let count: usize = label.split(' ').nth(3).unwrap().parse().unwrap();
    click(&mut shown, &label);
    until(&mut shown, &format!("{count} checks together"));
    assert!(stored(&path).annotations.is_empty(), "nothing is concluded yet");
}

#[test]
fn columns_of_the_report_scroll_apart() {
    let (mut shown, _, _folder) = with_sample();
    control(&mut shown, Key::Num5);
    until(&mut shown, "Eight answers first");
    // The list of what is open has a group of that name with a number.
    let cover = |shown: &Shown| shown.get_by_label("On the cover").rect().top();
    let before = (top(&shown, "Eight answers first"), cover(&shown));
    scroll_at(&mut shown, egui::pos2(200.0, 300.0), -200.0);
    assert!(top(&shown, "Eight answers first") < before.0 - 50.0, "the left one is scrolled");
    assert!((cover(&shown) - before.1).abs() < 0.5, "the right one is not");
}

#[test]
fn what_waits_for_a_person_stands_first_on_an_accounts_page() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 3000.0));
    control(&mut shown, Key::Num4);
    until(&mut shown, "?: proposed, and nobody has confirmed it");
    // The first of the list may be an object that was deleted: nobody states anything of it.
    fill(&mut shown, "Search the accounts", "adm.berg");
    shown.query_all_by_role(Role::Row).next().unwrap().click();
    settle(&mut shown);
    until(&mut shown, "What is known of it");
    let headings = ["What you state about it", "What is known of it", "Everything the evidence says"];
    let tops = headings.map(|heading| top(&shown, heading));
    assert!(tops.is_sorted(), "{tops:?}");
}

#[test]
fn copies_beside_the_file_are_announced() {
    let shown = window(None);
    assert!(shown.query_by_label_contains("Each opening keeps the file as it was beside it").is_some());
}

#[test]
fn a_tooltip_ends_where_a_dialog_covers_its_control() {
    let mut shown = window(None);
    settle(&mut shown);
    shown.get_by_label("Colours: as the system").hover();
    shown.run_steps(6);
    assert!(shown.query_by_label_contains("Click for the next").is_some());
    shown.key_press_modifiers(Modifiers::COMMAND, Key::K);
    // As in the window itself: no frame is made that nobody asked for.
    shown.run_ok().unwrap();
    assert!(shown.query_by_role_and_label(Role::TextInput, "Command").is_some());
    assert!(shown.query_by_label_contains("Click for the next").is_none());
}

#[test]
fn arrows_go_through_the_list_from_its_filters_too() {
    let (mut shown, _, _folder) = with_sample();
    control(&mut shown, Key::Num4);
    until(&mut shown, "Privileged accounts");
    shown.get_by_role_and_label(Role::Button, "List").focus();
    settle(&mut shown);
    press(&mut shown, Key::ArrowDown);
    press(&mut shown, Key::ArrowDown);
    let chosen: Vec<bool> = shown.query_all_by_role(Role::Row).map(|row| is_selected(&row)).take(3).collect();
    assert_eq!(chosen, [false, true, false]);
    assert!(shown.get_by_role_and_label(Role::Button, "List").is_focused(), "the focus stays");
    // In the bar on top they go from one tab to the next, as everywhere.
    shown.get_by_role_and_label(Role::Button, "Start").focus();
    settle(&mut shown);
    press(&mut shown, Key::ArrowDown);
    let chosen: Vec<bool> = shown.query_all_by_role(Role::Row).map(|row| is_selected(&row)).take(3).collect();
    assert_eq!(chosen, [false, true, false]);
}

#[test]
fn the_program_says_what_it_is_made_of_and_where_things_lie() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.json");
    let mut shown = window_with(None, Some(settings.clone()));
    control(&mut shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text("about the program");
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    until(&mut shown, &format!("Version {}", env!("CARGO_PKG_VERSION")));
    until(&mut shown, settings.to_str().unwrap());
    // The whole sentence, or what this system lacks.
    until(&mut shown, "Workbooks and archives");
    for licence in ["SIL Open Font License", "Icons, Phosphor: MIT", "Rust crates within it ("] {
        assert!(shown.query_by_label_contains(licence).is_some(), "{licence}");
    }
    click(&mut shown, "Close the information");
    assert!(shown.query_by_label_contains("Where things lie").is_none());
}

#[test]
fn the_guidance_begins_with_the_check_that_is_shown() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    click(&mut shown, "Guidance");
    until(&mut shown, "What is looked at here");
    until(&mut shown, "People who are Global Administrator, active and eligible together");
}

#[test]
fn the_chosen_tab_is_as_wide_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    let places = |shown: &Shown| {
        ["Start", "Evidence", "Checklist", "Accounts", "Report", "Previous"]
            .map(|screen| shown.get_by_role_and_label(Role::Button, screen).rect())
    };
    let before = places(&shown);
    for key in [Key::Num3, Key::Num1, Key::Num6] {
        control(&mut shown, key);
        assert_eq!(places(&shown), before, "{key:?}");
    }
}

#[test]
fn a_pointer_that_rests_on_the_list_covers_nothing() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    let row = shown.query_all_by_role(Role::ListBoxOption).find(|row| is_selected(row)).unwrap().rect();
    let words = "not concluded";
    let says = |shown: &Shown| {
        shown
            .query_all_by_role(Role::Label)
            .filter_map(|node| node.accesskit_node().value())
            .any(|text| text.contains(words))
    };
    rest_at(&mut shown, row.center());
    assert!(!says(&shown), "what is read stays in sight");
    rest_at(&mut shown, row.left_top() + egui::vec2(28.0, 12.0));
    assert!(says(&shown), "the letter is explained");
    rest_at(&mut shown, egui::pos2(600.0, 20.0));
    rest_at(&mut shown, row.right_top() + egui::vec2(-12.0, 13.0));
    assert!(says(&shown), "and the marks");
}

#[test]
fn fields_of_an_acceptance_stay_where_they_are() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 1600.0));
    find(&mut shown, "1.02.b");
    choose(&mut shown, "Treatment", "Accept risk");
    until(&mut shown, "Still needs an approver, a reason, an expiry date");
    let places = |shown: &Shown| {
        let state = shown.get_by_role_and_label(Role::ComboBox, "Work state").rect().top();
        (shown.get_by_role_and_label(Role::MultilineTextInput, "Reason for accepting").rect().top(), state)
    };
    let before = places(&shown);
    fill(&mut shown, "Approver", "The CISO");
    assert_eq!(places(&shown), before);
    fill(&mut shown, "Expiry date", "2027-01-3");
    assert!(shown.query_by_label_contains("A day looks like this").is_some());
    assert_eq!(places(&shown), before);
    fill(&mut shown, "Expiry date", "2027-01-31");
    fill(&mut shown, "Reason for accepting", "Until the migration");
    until(&mut shown, "Nothing is missing here");
    assert_eq!(places(&shown), before);
}

#[test]
fn letters_are_explained_where_they_stand() {
    let (mut shown, _, _folder) = with_sample();
    until(
        &mut shown,
        "F\u{a0}fail · R\u{a0}review · N\u{a0}no\u{a0}evidence · ?\u{a0}not\u{a0}judged\u{a0}yet · P\u{a0}pass · –\u{a0}n/a",
    );
    find_objects(&mut shown, "1.02.d");
    assert!(shown.query_by_role_and_label(Role::Button, "Only objects: Fail").is_some());
    control(&mut shown, Key::Num4);
    press(&mut shown, Key::J);
    shown.set_size(egui::vec2(1400.0, 4000.0));
    until(&mut shown, "Findings that name it");
    assert!(shown.query_all_by_label_contains("F\u{a0}fail").next().is_some());
}

/// On a small screen with large letters: while the list glides to what is chosen, nothing is laid out twice frame after frame.
#[test]
fn nothing_is_laid_out_twice_for_long() {
    let (mut first, path, _folder) = with_sample();
    first.state_mut().as_mut().unwrap().close();
    drop(first);
    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    let mut with = Surroundings::new(now, workers, session);
    (with.has_dialogs, with.texts, with.settings, with.clipboard) = (false, None, None, |_| Held::Nothing);
    let mut shown = window_at(Launch { file: Some(path), with }, 1.0 / 60.0);
    shown.set_pixels_per_point(1.3);
    shown.set_size(egui::vec2(788.0, 538.0));
    until(&mut shown, "more lines of the finding");
    idle(&mut shown);
    let mut longest = 0;
    for key in [Key::J, Key::J, Key::O, Key::J, Key::K, Key::O, Key::J, Key::J].repeat(4) {
        shown.key_press(key);
        let mut in_a_row = 0;
        for _ in 0..16 {
            shown.step();
            let passes = shown.output().platform_output.num_completed_passes;
            in_a_row = if passes > 1 { in_a_row + 1 } else { 0 };
            longest = longest.max(in_a_row);
        }
    }
    assert!(longest < 3, "laid out twice in {longest} frames in a row");
}
