//! Several checks changed together.

use super::protection::palette;
use super::*;

fn marked() -> (Shown, PathBuf, tempfile::TempDir) {
    let (mut shown, path, folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2000.0));
    for check in ["1.02.b", "1.02.c"] {
        find(&mut shown, check);
        press(&mut shown, Key::X);
    }
    until(&mut shown, "2 checks together");
    (shown, path, folder)
}

fn text(shown: &Shown, label: &str) -> String {
    shown.get_by_role_and_label(Role::TextInput, label).accesskit_node().value().unwrap_or_default()
}

#[test]
fn after_a_change_the_result_is_said_and_the_fields_are_empty() {
    let (mut shown, path, _folder) = marked();
    until(&mut shown, "These are marked");
    fill(&mut shown, "Owner of all", "Identity team");
    fill(&mut shown, "Due date of all", "2026-09-30");
    click(&mut shown, "Change 2 checks");
    until(&mut shown, "2 checks changed. Undo takes all of it back");
    assert_eq!((text(&shown, "Owner of all"), text(&shown, "Due date of all")), (String::new(), String::new()));
    until(&mut shown, "Change 1.02.b and 1.02.c: Identity team, due 30 September 2026");
    // What is chosen next is about the next change.
    choose(&mut shown, "Severity of all", "Low");
    assert!(shown.query_by_label_contains("2 checks changed").is_none());
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    assert!(stored(&path).annotations.is_empty());
}

#[test]
fn why_nothing_would_change_is_said_and_a_typed_reason_stays() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2000.0));
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::X);
    until(&mut shown, "1 check marked");
    press(&mut shown, Key::Num2);
    let field = |shown: &Shown| {
        let field = shown.query_by_role_and_label(Role::MultilineTextInput, "Justification for all");
        field.and_then(|field| field.accesskit_node().value())
    };
    shown.get_by_role_and_label(Role::MultilineTextInput, "Justification for all").type_text("Seen with Ada");
    settle(&mut shown);
    until(&mut shown, "tick “Also where there is a conclusion already”");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num2);
    assert_eq!(field(&shown).as_deref(), Some("Seen with Ada"));
}

#[test]
fn treatment_note_and_severity_are_changed_together() {
    let (mut shown, path, _folder) = marked();
    choose(&mut shown, "Notes of all", "Add to them");
    until(&mut shown, "Write the note first");
    fill(&mut shown, "Note for all", "Seen with the CISO.");
    choose(&mut shown, "Severity of all", "Low");
    until(&mut shown, "Say why the severity is another one");
    fill(&mut shown, "Reason for another severity of all", "A test tenant.");
    choose(&mut shown, "Treatment of all", "Accept risk");
    fill(&mut shown, "Approver of all", "The CISO");
    fill(&mut shown, "Expiry date of all", "31.02.2027");
    until(&mut shown, "There is no such day in that month");
    fill(&mut shown, "Expiry date of all", "31.12.2027");
    fill(&mut shown, "Reason for accepting all", "Until the merger");
    click(&mut shown, "Change 2 checks");
    until(&mut shown, "2 checks changed");
    let expiry = Moment::from_date(2027, 12, 31);
    let (approver, reason) = ("The CISO".to_owned(), "Until the merger".to_owned());
    for check in ["1.02.b", "1.02.c"] {
        let said = stored(&path).on_check(check).unwrap().clone();
        let treatment = Treatment::AcceptRisk { approver: approver.clone(), reason: reason.clone(), expiry };
        assert_eq!((said.note.as_str(), said.treatment), ("Seen with the CISO.", treatment), "{check}");
        assert_eq!(said.severity.unwrap().severity, Severity::Low);
    }
    // Another treatment stays, unless it is to give way; a note is added below.
    choose(&mut shown, "Treatment of all", "Remediate");
    until(&mut shown, "keeps its treatment: accept risk");
    shown.get_by_label("Also where another treatment stands already").click();
    settle(&mut shown);
    choose(&mut shown, "Notes of all", "Add to them");
    fill(&mut shown, "Note for all", "Begun.");
    until(&mut shown, "added to its note");
    click(&mut shown, "Change 2 checks");
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    assert_eq!(said.note, "Seen with the CISO.\n\nBegun.");
    assert_eq!(said.treatment, Treatment::Remediate { owner: String::new(), due: None });
    choose(&mut shown, "Notes of all", "Replace them");
    fill(&mut shown, "Note for all", "Done.");
    click(&mut shown, "Change 2 checks");
    assert_eq!(stored(&path).on_check("1.02.c").unwrap().note, "Done.");
}

/// What is typed for several checks is on none of them yet: closing asks, and does not throw it away unasked.
#[test]
fn closing_asks_about_what_is_typed_for_several() {
    let (mut shown, path, _folder) = marked();
    let close = |shown: &mut Shown| {
        let viewport = shown.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
        viewport.events.push(egui::ViewportEvent::Close);
        shown.step();
    };
    choose(&mut shown, "Notes of all", "Add to them");
    fill(&mut shown, "Note for all", "Seen.");
    close(&mut shown);
    until(&mut shown, "What you typed for several checks together is on none of them yet");
    click(&mut shown, "Stay");
    until(&mut shown, "Note for all");
    click(&mut shown, "Change 2 checks");
    until(&mut shown, "2 checks changed");
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().note, "Seen.");
    close(&mut shown);
    shown.run_steps(4);
    assert!(shown.query_by_label_contains("is on none of them yet").is_none());
}

/// Nor does opening another assessment, in whose stead it would be gone.
#[test]
fn opening_another_asks_about_what_is_typed_for_several() {
    let (mut shown, path, folder) = marked();
    let other = folder.path().join("other.assessment");
    choose(&mut shown, "Notes of all", "Add to them");
    fill(&mut shown, "Note for all", "Seen.");
    for (answer, expected) in [("Stay", "Note for all"), ("Close anyway", "Nothing is imported yet")] {
        control(&mut shown, Key::Num1);
        fill(&mut shown, "Keep it in this file", other.to_str().unwrap());
        click(&mut shown, "Create assessment");
        until(&mut shown, "What you typed for several checks together is on none of them yet");
        assert!(!other.exists());
        click(&mut shown, answer);
        if answer == "Stay" {
            control(&mut shown, Key::Num3);
        }
        until(&mut shown, expected);
        assert_eq!(other.exists(), answer != "Stay");
    }
    assert!(stored(&path).annotations.is_empty());
}

/// What a step changed together is shown where one of it is shown already.
#[test]
fn undo_of_a_change_together_leaves_the_choice() {
    let (mut shown, _, _folder) = marked();
    fill(&mut shown, "Owner of all", "Identity team");
    click(&mut shown, "Change 2 checks");
    until(&mut shown, "2 checks changed");
    let chosen = |shown: &Shown, id: &str| {
        let rows: Vec<_> = shown.query_all_by_role(Role::ListBoxOption).filter(is_selected).collect();
        assert!(rows.iter().any(|row| row.accesskit_node().label().is_some_and(|label| label.starts_with(id))));
    };
    chosen(&shown, "1.02.c");
    control(&mut shown, Key::Z);
    chosen(&shown, "1.02.c");
    control(&mut shown, Key::Y);
    chosen(&shown, "1.02.c");
}

#[test]
fn keys_are_about_what_is_marked() {
    let (mut shown, path, _folder) = marked();
    press(&mut shown, Key::Num3);
    assert_eq!(focus(&shown).as_deref(), Some("Justification for all"));
    assert!(stored(&path).annotations.is_empty(), "the check that stood beside is not concluded alone");
    until(&mut shown, "no conclusion → not met");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::N);
    assert_eq!(focus(&shown).as_deref(), Some("Note for all"));
    palette(&mut shown, "accept the risk");
    assert_eq!(focus(&shown).as_deref(), Some("Approver of all"));
    palette(&mut shown, "insert phrase");
    until(&mut shown, "unmark them first");
    press(&mut shown, Key::F6);
    press(&mut shown, Key::F6);
    let reached: Vec<_> = (0..4)
        .map(|_| {
            press(&mut shown, Key::F6);
            focus(&shown).unwrap_or_default()
        })
        .collect();
    assert!(reached.contains(&"Unmark all".to_owned()), "{reached:?}");
}

#[test]
fn what_was_done_is_not_said_after_it_was_undone() {
    let (mut shown, _, _folder) = marked();
    fill(&mut shown, "Owner of all", "Identity team");
    click(&mut shown, "Change 2 checks");
    until(&mut shown, "2 checks changed");
    control(&mut shown, Key::Z);
    assert!(shown.query_by_label_contains("2 checks changed").is_none());
}

/// Nobody has to have opened what is accepted together: it is named, and asked about once more.
#[test]
fn accepting_several_is_asked_twice() {
    let (mut shown, path, _folder) = marked();
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    click(&mut shown, "Change 2 checks");
    until(&mut shown, "2 checks changed");
    palette(&mut shown, "accept in review");
    assert_eq!(focus(&shown).as_deref(), Some("Change 2 checks"), "nothing else is to be filled");
    press(&mut shown, Key::Enter);
    until(&mut shown, "You accept 1.02.b and 1.02.c at once");
    assert_eq!(stored(&path).accepted(), 0);
    assert_eq!(focus(&shown).as_deref(), Some("Accept all 2"));
    press(&mut shown, Key::Enter);
    until(&mut shown, "2 checks changed");
    assert_eq!(stored(&path).accepted(), 2);
}
