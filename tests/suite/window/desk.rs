//! What holds for the whole window: its messages, who is at the keyboard, what can be asked for from anywhere, and undo.

use super::protection::palette;
use super::*;

/// A message that goes by itself.
const TOLD: &str = "No phrase is kept for this check yet: write a note and keep it";

#[test]
fn information_goes_by_itself_and_covers_nothing() {
    for size in [egui::vec2(1280.0, 800.0), egui::vec2(1024.0, 700.0)] {
        let (mut shown, _, _folder) = with_sample();
        shown.set_size(size);
        find(&mut shown, "1.02.b");
        press(&mut shown, Key::I);
        until(&mut shown, TOLD);
        let message = shown.query_all_by_label_contains(TOLD).next().unwrap().rect();
        for label in ["Next open: ", "Go on after concluding", "Journal; the last step"] {
            let Some(control) = shown.query_all_by_label_contains(label).next() else { continue };
            assert!(!control.rect().intersects(message), "{label} at {size}: {:?}, {message:?}", control.rect());
        }
        // Frames of a quarter of a second.
        shown.run_steps(80);
        assert!(shown.query_by_label_contains(TOLD).is_none());
    }
}

#[test]
fn messages_that_come_together_are_whole() {
    let (mut shown, _, _folder) = with_sample();
    press(&mut shown, Key::I);
    palette(&mut shown, "lock now");
    let closes: Vec<_> = shown.query_all_by_label_contains("Dismiss message ").map(|node| node.rect()).collect();
    let above = top(&shown, "Next open");
    assert!(closes.len() == 2 && closes.iter().all(|close| close.top() > above && close.height() > 16.0), "{closes:?}");
    let seen: f32 = closes.iter().map(|close| close.bottom()).fold(0.0, f32::max) - closes[0].top();
    assert!(seen > 24.0, "one below the other: {closes:?}");
}

#[test]
fn an_error_stays_until_the_same_succeeds() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    let import = |shown: &mut Shown, path: &Path| {
        fill(shown, "Path of a file or folder", path.to_str().unwrap());
        click(shown, "Import");
    };
    import(&mut shown, &folder.path().join("nowhere"));
    until(&mut shown, "nowhere");
    idle(&mut shown);
    shown.run_steps(100);
    assert!(shown.query_by_label("Dismiss").is_some(), "nothing mended it");
    // It was read where it came up, and does not follow elsewhere.
    let time = |seconds: f64, shown: &mut Shown| {
        shown.input_mut().time = Some(shown.ctx.input(|input| input.time) + seconds);
        shown.step();
    };
    time(4.0, &mut shown);
    control(&mut shown, Key::Num5);
    assert!(shown.query_by_label("Dismiss").is_none(), "it stays behind");
    control(&mut shown, Key::Num2);
    import(&mut shown, &folder.path().join("nowhere"));
    until(&mut shown, "nowhere");
    idle(&mut shown);
    import(&mut shown, &sample().join("graph").join("organization.json"));
    until(&mut shown, "1 row read");
    idle(&mut shown);
    assert!(shown.query_by_label("Dismiss").is_none());
}

#[test]
fn a_protected_file_in_use_asks_for_its_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let session = Session { user: String::new(), host: "desk".to_owned(), since: now() };
    let passphrase = tenant_assessor::assessment::Passphrase::new("correct horse battery");
    let held = Open::create_protected(&path, "privileged-access", &session, "Grace", &passphrase).unwrap();
    let mut shown = window(Some(path));
    // Who has it is not known here, and no empty name is told.
    until(&mut shown, "It is opened for reading only. It is in use on desk since 1 December 2026");
    let field = shown.get_by_role_and_label(Role::PasswordInput, "Passphrase");
    assert!(field.is_focused(), "what is typed for it lands there");
    field.type_text("correct horse battery");
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    until(&mut shown, "Reading only: nothing can be changed in this window. It is in use on desk since");
    idle(&mut shown);
    drop(held);
    click(&mut shown, "Try to open it for changes");
    until(&mut shown, "is protected");
}

#[test]
fn only_a_reason_that_is_owed_takes_the_keyboard_and_a_digit_is_none() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::J);
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    assert_eq!((said.conclusion, &*said.justification), (Some(Conclusion::NotMet), ""), "j is a key, not a reason");
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num1);
    shown.get_by_role_and_label(Role::MultilineTextInput, "Justification").type_text("2");
    shown.run_steps(12);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().justification, "2");
    until(&mut shown, "What is written is too short for a reason");
    shown.get_by_role_and_label(Role::MultilineTextInput, "Justification").type_text(" of them are guests");
    shown.run_steps(12);
    assert!(shown.query_by_label_contains("too short for a reason").is_none());
}

#[test]
fn the_foot_says_what_was_undone_and_what_was_redone() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Num2);
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    until(&mut shown, "Undone: Conclude 1.02.b: partly met");
    control(&mut shown, Key::Z);
    until(&mut shown, "Undone: Conclude 1.02.b: not met");
    shown.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    settle(&mut shown);
    until(&mut shown, "Redone: Conclude 1.02.b: not met");
    // The other key for it.
    control(&mut shown, Key::Y);
    until(&mut shown, "Redone: Conclude 1.02.b: partly met");
}

#[test]
fn undo_in_a_field_takes_back_what_was_typed_there_alone() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num1);
    let reason = |shown: &Shown| focus(shown).as_deref() == Some("Justification");
    assert!(reason(&shown), "what is owed is asked for");
    control(&mut shown, Key::Z);
    assert!(stored(&path).on_check("1.02.b").is_some(), "what stands elsewhere stays");
    until(&mut shown, "takes back: Conclude 1.02.b: met.");
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    assert!(stored(&path).on_check("1.02.b").is_none());

    press(&mut shown, Key::Num1);
    assert!(reason(&shown));
    shown.get_by_role_and_label(Role::MultilineTextInput, "Justification").type_text("Two are");
    shown.run_steps(12);
    control(&mut shown, Key::Z);
    shown.run_steps(12);
    for _ in 0..3 {
        let said = stored(&path).on_check("1.02.b").unwrap().clone();
        assert_eq!((said.conclusion, &*said.justification), (Some(Conclusion::Met), ""));
        control(&mut shown, Key::Z);
        shown.run_steps(12);
    }
}

#[test]
fn undo_shows_what_it_takes_back() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    find(&mut shown, "2.04.a");
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    assert!(stored(&path).on_check("1.02.b").is_none());
    let is_there = |row: egui_kittest::Node<'_>| {
        is_selected(&row) && row.accesskit_node().label().is_some_and(|label| label.starts_with("1.02.b"))
    };
    palette(&mut shown, "show everything");
    assert!(shown.query_all_by_role(Role::ListBoxOption).any(is_there), "{:?}", rows(&shown));
}

#[test]
fn who_one_is_stands_at_the_foot_and_the_reviewer_alone_comments() {
    let (mut shown, path, _folder) = with_sample();
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Assessor", "Ada");
    fill(&mut shown, "Reviewer", "Grace");
    choose(&mut shown, "You work as", "Ada (assessor)");
    control(&mut shown, Key::Num3);
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    palette(&mut shown, "submit for review");
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().work_state, WorkState::ReadyForReview);
    let comment = |shown: &Shown| {
        let field = shown.query_by_role_and_label(Role::MultilineTextInput, "Comment of the reviewer");
        field.is_some_and(|field| !field.accesskit_node().is_disabled())
    };
    assert!(!comment(&shown), "the assessor writes none");
    palette(&mut shown, "accept in review");
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().work_state, WorkState::ReadyForReview);
    until(&mut shown, "assessor and reviewer are two people");
    palette(&mut shown, "work as grace");
    assert!(comment(&shown));
    // What lacks a comment has the cursor where it is written.
    palette(&mut shown, "return to the assessor");
    until(&mut shown, "a return needs a comment");
    assert_eq!(focus(&shown).as_deref(), Some("Comment of the reviewer"));
    press(&mut shown, Key::Escape);
    palette(&mut shown, "comment");
    assert_eq!(focus(&shown).as_deref(), Some("Comment of the reviewer"));
    press(&mut shown, Key::Escape);
    // For the reviewer that is what to accept means.
    palette(&mut shown, "accept");
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().work_state, WorkState::Accepted);
}

#[test]
fn what_is_done_to_a_finding_is_done_from_the_list_of_commands() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    control(&mut shown, Key::Num4);
    // Of what is not in sight nothing is changed before it is.
    palette(&mut shown, "accept the risk");
    until(&mut shown, "Ask for it once more");
    assert!(stored(&path).on_check("1.02.b").is_none());
    palette(&mut shown, "accept the risk");
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    assert!(matches!(said.treatment, Treatment::AcceptRisk { .. }));
    assert_eq!(focus(&shown).as_deref(), Some("Approver"), "what it lacks is asked for");
    palette(&mut shown, "severity: low");
    assert_eq!(focus(&shown).as_deref(), Some("Reason for another severity"));
    press(&mut shown, Key::Escape);
    palette(&mut shown, "order: most severe");
    assert!(shown.query_by_label_contains("Order: Most severe first; back to").is_some(), "the order is said");
    palette(&mut shown, "filter: outcome fail");
    assert!(rows(&shown).iter().all(|row| row.contains(": Fail,")), "{:?}", rows(&shown));
    palette(&mut shown, "order: as in");
    palette(&mut shown, "show everything");
    assert!(shown.query_by_label_contains("back to the checklist's own").is_none());
    palette(&mut shown, "import evidence");
    assert_eq!(focus(&shown).as_deref(), Some("Path of a file or folder"));
    palette(&mut shown, "print the report");
    until(&mut shown, "The report is written");
}

/// Controls of the checklist, by how their names begin, and what to ask the list of commands for instead. `""`: it moves
/// about, chooses a row, or is one of the commands' own places.
const INSTEAD: &[(&str, &str)] = &[
    // The bars.
    ("Start", "go to start"),
    ("Evidence", "go to evidence"),
    ("Checklist", "go to checklist"),
    ("Accounts", "go to accounts"),
    ("Report", "go to report"),
    ("Previous", "go to previous"),
    ("All commands", ""),
    ("Keyboard shortcuts", "keyboard shortcuts"),
    ("Colours", "colours"),
    ("Not protected", "protection"),
    ("Undo", "undo"),
    ("Redo", "redo"),
    ("Journal", "journal"),
    // The list.
    ("All stages", "show everything"),
    ("Stage ", "filter: stage"),
    ("Open", "filter: open"),
    ("More filters", "filter"),
    ("Only ", "filter: outcome"),
    ("Show everything", "show everything"),
    ("Filter by severity", "filter: severity"),
    ("Filter by track", "filter: track"),
    ("Filter by progress", "filter: concluded"),
    ("Filter by work state", "filter: work state"),
    ("Filter by owner", "filter: owner"),
    ("Order", "order"),
    // The finding.
    ("Affected (", "show the affected"),
    ("Guidance", "show the guidance"),
    ("Missing evidence", "show the missing"),
    ("Attachments", "show the attachments"),
    ("Copy", "copy the affected"),
    ("Export", "export the affected"),
    ("Large table", "large table"),
    ("Sort by ", ""),
    ("Show all columns", ""),
    ("Attach", "attach a file"),
    ("Paste picture", "paste picture"),
    // The conclusion.
    ("Met", "conclude: met"),
    ("Partly met", "conclude: partly"),
    ("Not met", "conclude: not met"),
    ("Not applicable", "conclude: not applicable"),
    ("Not assessable", "conclude: not assessable"),
    ("Severity", "severity:"),
    ("Preview", "preview"),
    ("Phrases", "insert phrase"),
    ("Treatment", "treatment"),
    ("Work state", "work state"),
    ("Next open", "next open"),
    ("Go on after concluding", "go on after concluding"),
];

#[test]
fn each_control_of_the_checklist_has_its_command() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 1400.0));
    find(&mut shown, "1.02.b");
    click(&mut shown, "More filters");
    let roles = [Role::Button, Role::CheckBox, Role::RadioButton, Role::ComboBox, Role::Tab, Role::Link];
    let named = |shown: &Shown| -> Vec<String> {
        let of = |role| shown.query_all_by_role(role).filter_map(|node| node.accesskit_node().label());
        roles.into_iter().flat_map(of).collect()
    };
    let mut names = named(&shown);
    palette(&mut shown, "show the attachments");
    names.extend(named(&shown));
    let mut asked = std::collections::BTreeSet::new();
    let mut unknown = Vec::new();
    for name in names {
        match INSTEAD.iter().find(|(begins, _)| name.starts_with(begins)) {
            Some((_, instead)) if !instead.is_empty() => _ = asked.insert(*instead),
            Some(_) => {}
            // The item above the check, and references to others: places to go to.
            None if name.starts_with(char::is_numeric) => {}
            None => unknown.push(name),
        }
    }
    assert!(unknown.is_empty(), "no command stands for {unknown:?}");
    assert!(asked.len() > 20, "{asked:?}");
    for words in asked {
        control(&mut shown, Key::K);
        shown.get_by_role_and_label(Role::TextInput, "Command").type_text(words);
        settle(&mut shown);
        assert!(shown.query_by_label("Nothing is called that.").is_none(), "{words}");
        press(&mut shown, Key::Escape);
        settle(&mut shown);
    }
}

#[test]
fn a_row_of_the_evidence_marks_all_that_was_used() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1400.0, 2000.0));
    find_objects(&mut shown, "1.02.b");
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    settle(&mut shown);
    {
        let rows = shown.query_all_by_label_contains("Open graph/roleEligibilityScheduleInstances.json");
        let is_link = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == Role::Link;
        rows.into_iter().find(is_link).unwrap().click();
    }
    until(&mut shown, "marks what the finding used");
    let marked = |name: &str| shown.query_all_by_label_contains(&format!("› {name}")).next().is_some();
    for name in ["principalId", "roleDefinitionId"] {
        assert!(marked(name), "{name} decides");
    }
    assert!(!marked("appScopeId"), "nothing stands there");
}

#[test]
fn ready_to_sign_counts_as_the_evidence_screen_does() {
    let (mut shown, _, _folder) = on_screen(Key::Num2, "rows read");
    let summary = shown.query_all_by_label_contains("rows read").next().unwrap().accesskit_node();
    let summary = summary.label().or_else(|| summary.value()).unwrap();
    let refused = summary.split(" · ").find(|part| part.contains("refused")).unwrap().to_owned();
    control(&mut shown, Key::Num5);
    until(&mut shown, "Not ready to be final");
    assert!(shown.query_all_by_label_contains(&format!("Rows: {refused}")).next().is_some(), "{refused}");
}

#[test]
fn what_was_asked_for_is_in_sight_for_who_comes_and_when_it_is_asked() {
    let (mut shown, path, _folder) = with_sample();
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Assessor", "Ada");
    fill(&mut shown, "Reviewer", "Grace");
    choose(&mut shown, "You work as", "Ada (assessor)");
    control(&mut shown, Key::Num3);
    shown.set_size(egui::vec2(1280.0, 520.0));
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    let down = |shown: &mut Shown| {
        let at = shown.get_by_role_and_label(Role::MultilineTextInput, "Justification").rect().center();
        scroll_at(shown, at, -2000.0);
        assert!(shown.get_by_role_and_label(Role::RadioButton, "Met").rect().top() < 0.0, "it is scrolled");
    };
    let is_at_top = |shown: &Shown| shown.get_by_role_and_label(Role::RadioButton, "Met").rect().top() > 60.0;
    down(&mut shown);
    choose(&mut shown, "Work state", "Ready for review");
    assert!(!is_at_top(&shown), "what was just chosen stays in sight");
    palette(&mut shown, "work as grace");
    assert!(is_at_top(&shown), "for the reviewer");
    palette(&mut shown, "comment");
    shown.get_by_role_and_label(Role::MultilineTextInput, "Comment of the reviewer").type_text("Name them.");
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    palette(&mut shown, "return to");
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().work_state, WorkState::Returned);
    assert!(is_at_top(&shown));
    down(&mut shown);
    palette(&mut shown, "work as ada");
    assert!(is_at_top(&shown), "for the assessor, though she had scrolled down before");
    let band = shown.query_all_by_label_contains("Returned by Grace").next().unwrap().rect();
    assert!(band.top() > 60.0 && band.bottom() < 520.0, "{band:?}");
    // What is typed moves nothing.
    down(&mut shown);
    fill(&mut shown, "Note (n)", "Named.");
    assert!(!is_at_top(&shown));
}

#[test]
fn a_day_that_is_none_is_typed_on() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    palette(&mut shown, "remediate");
    fill(&mut shown, "Due date", "2026-13-01");
    shown.get_by_role_and_label(Role::TextInput, "Due date").focus();
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    assert_eq!(focus(&shown).as_deref(), Some("Due date"));
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    shown.get_by_role_and_label(Role::TextInput, "Due date").type_text("2026-12-01");
    press(&mut shown, Key::Enter);
    assert_eq!(focus(&shown), None);
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    let due = Moment::from_date(2026, 12, 1);
    assert_eq!(said.treatment, Treatment::Remediate { owner: String::new(), due });
    assert_eq!(said.conclusion, None);
}
