//! The window, driven by role and label as a screen reader sees it: no display, no graphics card.

// Steps of the session stop the test where they stand; the tree of controls is asked in closures throughout.
#![allow(clippy::panic, clippy::redundant_closure_for_method_calls)]
#![expect(clippy::unwrap_used, reason = "functions shared by tests")]

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tenant_assessor::app::{self, Held, Launch, Sought, Surroundings, Window};
use tenant_assessor::assessment::{Assessment, Session, SeverityChange, Treatment, WorkState};
use tenant_assessor::checklist::{Conclusion, Severity};
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::jobs::keep::Open;
use tenant_assessor::tenant::Moment;
use tenant_assessor::tenant::stated::Category;

mod accounts;
mod attachments;
mod commands;
mod confirming;
mod copying;
mod damaged;
mod desk;
mod dropping;
mod hindered;
mod importing;
mod keyboard;
mod leading;
mod manners;
mod mapping;
mod names;
mod objects;
mod pages;
mod pasting;
mod previous;
mod protection;
mod report;
mod returning;
mod room;
mod scrolling;
mod session;
mod stillness;
mod storing;
mod together;
mod typing;
mod working;

use session::*;

#[test]
fn from_a_folder_of_exports_to_a_report() {
    let (mut shown, path, folder) = with_sample();

    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    let radio = shown.get_by_role_and_label(Role::RadioButton, "Not met");
    assert!(is_selected(&radio));
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().conclusion, Some(Conclusion::NotMet));

    press(&mut shown, Key::Escape);
    press(&mut shown, Key::N);
    let note = shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)");
    assert!(note.is_focused(), "n leads to the note, and is not typed into it");
    note.type_text("Six of them left.");
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().note, "Six of them left.");

    // Who types without a pause is stored all the same: at most a second's letters wait.
    press(&mut shown, Key::N);
    for letter in " And one more, typed on and on.".chars() {
        let note = shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)");
        note.type_text(&letter.to_string());
        shown.step();
    }
    let note = stored(&path).on_check("1.02.b").unwrap().note.clone();
    assert!(note.starts_with("Six of them left. And one more, typed"), "{note}");
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().note, "Six of them left.");

    control(&mut shown, Key::Z);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().note, "");
    shown.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    settle(&mut shown);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().note, "Six of them left.");

    control(&mut shown, Key::Num5);
    let report = folder.path().join("report.pdf");
    fill(&mut shown, "Write it to this file", report.to_str().unwrap());
    idle(&mut shown);
    click(&mut shown, "Print the report");
    until(&mut shown, "The report is written");
    let pdf = std::fs::read(&report).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    for way in ["Open the report", "Open the folder", "Copy the path"] {
        assert!(shown.query_by_role_and_label(Role::Button, way).is_some(), "{way}");
    }
    assert!(shown.query_by_label_contains("It replaced the file").is_none());
    idle(&mut shown);
    until(&mut shown, "Printed again, it takes the place of the file below.");
    click(&mut shown, "Print the report");
    until(&mut shown, "It replaced the file of that name");
}

#[test]
fn a_conclusion_against_the_evidence_owes_a_reason() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num1);
    until(&mut shown, "A reader is owed the reason");
    let reason = shown.get_by_role_and_label(Role::MultilineTextInput, "Justification");
    assert!(reason.is_focused(), "what is owed is asked for");
    reason.type_text("Two are emergency accounts.");
    settle(&mut shown);
    // Stored about a second after the last key, the field still focused.
    shown.run_steps(12);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().justification, "Two are emergency accounts.");
    assert!(shown.query_by_label_contains("A reader is owed the reason").is_none());
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num1);
    assert!(stored(&path).on_check("1.02.b").is_none(), "once more withdraws it");
}

#[test]
fn what_is_proposed_is_confirmed_and_judged_again() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.a");
    let confirm = shown.query_all_by_label_contains("Confirm the category of ").nth(1).unwrap();
    let name = confirm.accesskit_node().label().unwrap();
    confirm.click();
    settle(&mut shown);
    idle(&mut shown);
    let stated = stored(&path).stated.categories;
    assert_eq!(stated.len(), 1, "{name}");
    assert!(Category::ALL.contains(stated.values().next().unwrap()));

    find(&mut shown, "1.03.a");
    let turn_down = shown.query_all_by_label_contains("Turn down ").next().unwrap();
    turn_down.click();
    settle(&mut shown);
    idle(&mut shown);
    assert_eq!(stored(&path).stated.emergency.values().collect::<Vec<_>>(), [&false]);
    control(&mut shown, Key::Z);
    idle(&mut shown);
    assert!(stored(&path).stated.emergency.is_empty());
}

#[test]
fn evidence_taken_off_the_list_comes_back_by_undo() {
    let (mut shown, path, _folder) = with_sample();
    let before = stored(&path).evidence.len();
    control(&mut shown, Key::Num2);
    let remove = shown.query_all_by_label_contains("off the list").next().unwrap();
    remove.click();
    idle(&mut shown);
    assert!(stored(&path).evidence.len() < before);
    control(&mut shown, Key::Z);
    idle(&mut shown);
    assert_eq!(stored(&path).evidence.len(), before);
    until(&mut shown, "Still missing");
}

#[test]
fn a_second_window_reads_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let session = Session { user: "Grace".to_owned(), host: "desk".to_owned(), since: now() };
    let held = Open::create(&path, "privileged-access", &session, "Grace").unwrap();
    let mut shown = window(Some(path));
    // Nothing is to be pressed for it, and who has it is told for as long as it is so.
    until(
        &mut shown,
        "Reading only: nothing can be changed in this window. It is in use by Grace on desk since 1 December 2026",
    );
    idle(&mut shown);
    control(&mut shown, Key::Num3);
    press(&mut shown, Key::Num1);
    until(&mut shown, "nothing was changed");
    drop(held);
}

#[test]
fn who_has_a_file_is_named_by_the_assessor_where_the_system_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let session = Session { user: String::new(), host: "desk".to_owned(), since: now() };
    let mut with = Surroundings::new(now, workers, session);
    (with.has_dialogs, with.texts, with.settings) = (false, None, None);
    let mut first = window_of(Launch { file: None, with });
    fill(&mut first, "Assessor", "Ada");
    fill(&mut first, "Keep it in this file", path.to_str().unwrap());
    click(&mut first, "Create assessment");
    until(&mut first, "Nothing is imported yet");
    idle(&mut first);
    let mut second = window(Some(path));
    until(&mut second, "It is in use by Ada on desk since 1 December 2026");
}

#[test]
fn mistakes_are_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nowhere.assessment");
    let mut shown = window(Some(missing));
    until(&mut shown, "does not exist");
    shown.get_by_label("Dismiss").click();
    settle(&mut shown);
    assert!(shown.query_by_label_contains("does not exist").is_none());
    control(&mut shown, Key::Num3);
    until(&mut shown, "Make or open an assessment first");
}

#[test]
fn a_path_that_leads_nowhere_closes_nothing() {
    let (mut shown, _, folder) = with_sample();
    control(&mut shown, Key::Num1);
    fill(&mut shown, "Assessment file", folder.path().join("nowhere.assessment").to_str().unwrap());
    press(&mut shown, Key::Enter);
    until(&mut shown, "does not exist");
    control(&mut shown, Key::Num3);
    until(&mut shown, "Conclusion");
}

#[test]
fn every_part_of_a_screen_is_reached_by_f6() {
    let (mut shown, _, _folder) = with_sample();
    let mut focused = Vec::new();
    for _ in 0..5 {
        press(&mut shown, Key::F6);
        let label = shown.root().children_recursive().find(|node| node.is_focused()).unwrap().accesskit_node().label();
        focused.push(label.unwrap_or_default());
    }
    focused.sort();
    assert!(focused.iter().any(|label| label == "Search"), "{focused:?}");
    assert!(focused.iter().any(|label| label == "Met"), "{focused:?}");
    assert!(focused.iter().any(|label| label == "Start"), "{focused:?}");
}

#[test]
fn all_screens_fit_a_small_window() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1024.0, 700.0));
    for (key, words) in [
        (Key::Num1, "New assessment"),
        (Key::Num2, "Still missing"),
        (Key::Num3, "Conclusion"),
        (Key::Num4, "Privileged accounts"),
        (Key::Num5, "On the cover"),
    ] {
        control(&mut shown, key);
        until(&mut shown, words);
    }
}

#[test]
fn a_treatment_is_decided_apart_from_the_conclusion() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    choose(&mut shown, "Treatment", "Accept risk");
    until(&mut shown, "Still needs an approver, a reason, an expiry date");
    fill(&mut shown, "Approver", "The CISO");
    fill(&mut shown, "Expiry date", "2026-01-3");
    assert!(shown.query_by_label_contains("A day looks like this").is_some());
    fill(&mut shown, "Expiry date", "2026-01-31");
    fill(&mut shown, "Reason for accepting", "Until the migration");
    until(&mut shown, "ran out before the as-of date");
    assert!(shown.query_by_label_contains("Still needs").is_none());
    let annotation = stored(&path).on_check("1.02.b").unwrap().clone();
    let expiry = Moment::from_date(2026, 1, 31);
    let (approver, reason) = ("The CISO".to_owned(), "Until the migration".to_owned());
    assert_eq!(annotation.treatment, Treatment::AcceptRisk { approver, reason, expiry });
    assert_eq!(annotation.conclusion, None, "a treatment is no conclusion");
}

#[test]
fn another_severity_owes_its_reason() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    choose(&mut shown, "Severity", "Low");
    until(&mut shown, "A reader is owed the reason; until then it counts as");
    assert!(stored(&path).on_check("1.02.b").unwrap().changed_severity().is_none(), "not without a reason");
    fill(&mut shown, "Reason for another severity", "Two of them are locked.");
    let reason = "Two of them are locked.".to_owned();
    let change = Some(SeverityChange { severity: Severity::Low, reason });
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().severity, change);
    until(&mut shown, "(was ");
    choose(&mut shown, "Severity", "(the check's own)");
    assert!(stored(&path).on_check("1.02.b").is_none_or(|said| said.severity.is_none()));
    assert!(shown.query_by_label_contains("Reason for another severity").is_none());
}

#[test]
fn an_acceptance_needs_a_conclusion_and_falls_with_a_change() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    let state = |path: &Path| stored(path).on_check("1.02.b").map_or(WorkState::Draft, |said| said.work_state);
    choose(&mut shown, "Work state", "Accepted");
    assert_eq!(state(&path), WorkState::Draft, "there is nothing to accept yet");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num3);
    choose(&mut shown, "Work state", "Accepted");
    assert_eq!(state(&path), WorkState::Accepted);
    fill(&mut shown, "Note (n)", "One more thing.");
    assert_eq!(state(&path), WorkState::Draft);
}

#[test]
fn filters_leave_what_they_count() {
    let (mut shown, _, _folder) = with_sample();
    let only: Vec<String> = ["Fail", "Review", "No evidence", "Not judged yet", "Pass", "Not applicable"]
        .map(|one| format!("Only {one}"))
        .into();
    assert!(only.iter().all(|one| shown.query_by_label(one).is_some()), "as in the report");
    shown.get_by_label("Only Not judged yet").click();
    settle(&mut shown);
    let waiting = rows(&shown);
    let is_open = |row: &String| row.contains(": Not judged yet, ");
    assert!(waiting.iter().filter(|row| row.contains(", not concluded")).all(is_open), "{waiting:?}");
    shown.get_by_label("Only Not judged yet").click();
    settle(&mut shown);
    shown.get_by_label("Only Fail").click();
    settle(&mut shown);
    let checks = rows(&shown).into_iter().filter(|row| row.contains(": ")).collect::<Vec<_>>();
    assert!(!checks.is_empty() && checks.iter().all(|row| row.contains(": Fail,")), "{checks:?}");
    click(&mut shown, "More filters");
    choose(&mut shown, "Order", "Most severe first");
    let first = rows(&shown);
    assert!(first.iter().all(|row| row.contains(": Fail,")), "no stages or items between: {first:?}");
    choose(&mut shown, "Filter by work state", "Accepted  (0)");
    until(&mut shown, "Nothing matches these filters");
    shown.get_all_by_label("Show everything").last().unwrap().click();
    settle(&mut shown);
    assert!(rows(&shown).len() > 5);
}

#[test]
fn several_checks_are_changed_in_one_step() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::X);
    find(&mut shown, "1.02.c");
    press(&mut shown, Key::X);
    until(&mut shown, "2 checks together");
    fill(&mut shown, "Owner of all", "Identity team");
    fill(&mut shown, "Due date of all", "2026-09-30");
    until(&mut shown, "remediated by Identity team, due 30 September 2026");
    click(&mut shown, "Change 2 checks");
    let due = Moment::from_date(2026, 9, 30);
    let treatment = Treatment::Remediate { owner: "Identity team".to_owned(), due };
    for check in ["1.02.b", "1.02.c"] {
        assert_eq!(stored(&path).on_check(check).unwrap().treatment, treatment, "{check}");
    }
    choose(&mut shown, "Conclude all", "Met");
    until(&mut shown, "differs from the evidence and needs a justification");
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    assert!(stored(&path).annotations.is_empty(), "one step takes all of it back");
}

#[test]
fn the_sheet_of_shortcuts_and_the_list_of_commands() {
    let (mut shown, _, _folder) = with_sample();
    press(&mut shown, Key::Questionmark);
    until(&mut shown, "Next part of the screen");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("Next part of the screen").is_none());
    control(&mut shown, Key::Num5);
    control(&mut shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text("1.02.b ");
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    let is_there = |row: &egui_kittest::Node<'_>| {
        is_selected(row) && row.accesskit_node().label().is_some_and(|label| label.starts_with("1.02.b"))
    };
    assert!(shown.query_all_by_role(Role::ListBoxOption).any(|row| is_there(&row)), "{:?}", rows(&shown));
}

#[test]
fn a_conclusion_goes_on_to_the_next_open_check() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    shown.get_by_label("Search").focus();
    settle(&mut shown);
    shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
    shown.key_press(Key::Backspace);
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    shown.get_by_role_and_label(Role::CheckBox, "Go on after concluding").click();
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num3);
    let selected = |shown: &Shown| {
        let rows: Vec<_> = shown.query_all_by_role(Role::ListBoxOption).filter(is_selected).collect();
        rows.iter().filter_map(|row| row.accesskit_node().label()).collect::<String>()
    };
    assert!(selected(&shown).starts_with("1.02.c"), "{}", selected(&shown));
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().conclusion, Some(Conclusion::NotMet));
}

#[test]
fn a_note_is_seen_as_it_is_printed() {
    let (mut shown, _, _folder) = with_sample();
    fill(&mut shown, "Note (n)", "- **Six** of them left.");
    click(&mut shown, "Preview");
    until(&mut shown, "Six of them left.");
    assert!(shown.query_by_role_and_label(Role::MultilineTextInput, "Note (n)").is_none());
}

#[test]
fn closing_while_a_job_runs_asks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let mut shown = created(&path);
    fill(&mut shown, "Path of a file or folder", sample().to_str().unwrap());
    shown.get_by_role_and_label(Role::Button, "Import").click();
    let close = |shown: &mut Shown| {
        let viewport = shown.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
        viewport.events.push(egui::ViewportEvent::Close);
        shown.step();
    };
    shown.step();
    close(&mut shown);
    until(&mut shown, "Close while a job is running?");
    assert!(shown.query_by_label_contains("the last step").is_none(), "what runs has its room");
    click(&mut shown, "Stay");
    assert!(shown.query_by_label_contains("Close while a job is running?").is_none());
    until(&mut shown, "rows read");
    idle(&mut shown);
    assert!(shown.query_by_label_contains("the last step").is_some());
    assert!(stored(&path).evidence.len() > 5, "the job went on");
}

#[test]
fn the_results_that_were_shown_are_kept() {
    let (mut shown, path, _folder) = with_sample();
    let kept = || Open::open_read_only(&path, "test").unwrap().file.results().unwrap().unwrap();
    let imported = kept();
    find(&mut shown, "1.03.a");
    let confirm = shown.query_all_by_label_contains("Turn down ").next().unwrap();
    confirm.click();
    settle(&mut shown);
    idle(&mut shown);
    assert_ne!(kept(), imported, "what was judged again is kept too");
}

#[test]
fn a_table_of_ones_own_is_mapped_kept_and_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = with_file(folder.path(), "register.csv", REGISTER);
    until(&mut shown, "Not recognised");
    click(&mut shown, "Say what its columns hold: register.csv");
    until(&mut shown, "What does this table hold?");
    // The guess is right, and what it would give is counted.
    until(&mut shown, "2 of 3 rows would be read");
    let held = shown.get_by_role_and_label(Role::ComboBox, "This table is").accesskit_node().value();
    assert_eq!(held.as_deref(), Some("Inventory: Emergency accounts"));
    until(&mut shown, "one@contoso.example · two@contoso.example");
    // The order of day and month is asked for, not guessed.
    shown.get_by_role_and_label(Role::RadioButton, "In dates the day comes first").click();
    settle(&mut shown);
    click(&mut shown, "Read the table so");
    idle(&mut shown);
    until(&mut shown, "Inventory: Emergency accounts · mapped");
    let mappings = stored(&path).stated.mappings;
    assert_eq!(mappings.tables.len(), 1);
    assert_eq!(mappings.dates.len(), 1);

    let kept = folder.path().join("kept.json");
    fill(&mut shown, "File of column mappings, for other assessments", kept.to_str().unwrap());
    click(&mut shown, "Keep the mappings");
    until(&mut shown, "The mappings are in");

    control(&mut shown, Key::Z);
    idle(&mut shown);
    until(&mut shown, "Not recognised");
    assert!(stored(&path).stated.mappings.tables.is_empty());
    click(&mut shown, "Use mappings");
    idle(&mut shown);
    until(&mut shown, "Inventory: Emergency accounts · mapped");
    // For another client's file the order of dates is asked for anew.
    until(&mut shown, "can be read in two ways");
    click(&mut shown, "First comes the month: register.csv");
    idle(&mut shown);
    assert!(shown.query_by_label_contains("can be read in two ways").is_none());
    // What was said can be seen, and said otherwise.
    until(&mut shown, "are read as you said: first comes the month");
    click(&mut shown, "First comes the day: register.csv");
    idle(&mut shown);
    until(&mut shown, "are read as you said: first comes the day");
}

#[test]
fn a_mapping_without_its_required_column_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let (mut shown, path) = with_file(folder.path(), "numbers.csv", "Quantity,Colour\n1,red\n2,blue\n");
    click(&mut shown, "Say what its columns hold: numbers.csv");
    until(&mut shown, "Nothing here looks like an export");
    mapping::holds(&mut shown, "Users");
    until(&mut shown, "0 of 2 rows would be read");
    click(&mut shown, "Read the table so");
    assert!(stored(&path).stated.mappings.tables.is_empty(), "the button is disabled");
    click(&mut shown, "Back to the files");
    until(&mut shown, "Not recognised");
    // What is missing is written for the client.
    let request = folder.path().join("request");
    fill(&mut shown, "Write all of this for the client, into this folder", request.to_str().unwrap());
    fill(&mut shown, "By", "2026-02-31");
    until(&mut shown, "There is no such day in that month");
    fill(&mut shown, "By", "2026-12-24");
    fill(&mut shown, "Send to", "Berta, room 7");
    click(&mut shown, "Write the request");
    until(&mut shown, "The request is in");
    let asked = std::fs::read_to_string(request.join("what-to-ask-for.md")).unwrap();
    assert!(asked.contains("Berta, room 7") && asked.contains("24 December 2026"), "{asked}");
    assert!(request.join("what-to-ask-for.pdf").exists() && request.join("inventory.xlsx").exists());
}

#[test]
fn affected_objects_are_filtered_sorted_and_given_out() {
    let (mut shown, path, _folder) = with_sample();
    find_objects(&mut shown, "1.02.d");
    let as_judged = objects(&shown);
    assert!(as_judged.len() > 2, "{as_judged:?}");
    click(&mut shown, "Sort by Name");
    let mut sorted = as_judged.clone();
    sorted.sort_by_key(|name| name.to_lowercase());
    assert_eq!(objects(&shown), sorted);
    click(&mut shown, "Sort by Name");
    sorted.reverse();
    assert_eq!(objects(&shown), sorted);
    let name = sorted[0].clone();
    fill(&mut shown, "Filter the objects", &name);
    assert_eq!(objects(&shown), [name.as_str()]);
    click(&mut shown, "Export these objects");
    until(&mut shown, &format!("Export 1 of the {} objects of 1.02.d", sorted.len()));
    click(&mut shown, "Write it");
    until(&mut shown, &format!("1 of {} objects is written to", sorted.len()));
    let written = std::fs::read_to_string(path.with_file_name("contoso 1.02.d affected.csv")).unwrap();
    assert_eq!(written.lines().count(), 2, "{written}");
    assert!(written.contains(&name));
    fill(&mut shown, "Filter the objects", "nobody is called that");
    click(&mut shown, "Show all objects");
    assert_eq!(objects(&shown).len(), as_judged.len());
}

#[test]
fn a_fact_leads_to_its_row_in_the_file() {
    let (mut shown, _, _folder) = with_sample();
    // Tall enough for everything to be in sight: what is scrolled away cannot be clicked.
    shown.set_size(egui::vec2(1400.0, 3000.0));
    find_objects(&mut shown, "1.02.d");
    let name = objects(&shown)[0].clone();
    shown.key_press_modifiers(Modifiers::SHIFT, Key::J);
    until(&mut shown, "Where it stands in the evidence");
    shown.query_all_by_label_contains("Open ").find(|node| node.accesskit_node().role() == Role::Link).unwrap().click();
    until(&mut shown, "Close the row");
    assert!(shown.query_all_by_label_contains(&name).next().is_some(), "the row names {name}");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("Close the row").is_none());
}

#[test]
fn the_register_shows_each_account_and_takes_statements() {
    let (mut shown, path, _folder) = with_sample();
    // Tall enough for everything to be in sight: what is scrolled away cannot be clicked.
    shown.set_size(egui::vec2(1400.0, 3000.0));
    control(&mut shown, Key::Num4);
    until(&mut shown, "Privileged accounts");
    let all = objects(&shown);
    assert!(all.len() > 5, "{all:?}");
    let name = all.iter().find(|name| name.starts_with("adm.hohenstein")).unwrap();
    fill(&mut shown, "Search the accounts", name);
    let found = shown.query_all_by_role(Role::Row).next().unwrap();
    found.click();
    settle(&mut shown);
    until(&mut shown, "What Conditional Access asks of it");
    assert!(shown.query_by_label_contains("Findings that name it").is_some());
    let exposed = format!("{name} is an exposed person: Yes");
    shown.get_by_label(&exposed).click();
    idle(&mut shown);
    assert_eq!(stored(&path).stated.exposed.values().collect::<Vec<_>>(), [&true]);
    let category = format!("Category of {name}");
    shown.get_by_role_and_label(Role::ComboBox, &category).click();
    settle(&mut shown);
    // The counts above the register bear the same words with a number.
    shown.get_by_label("shared").click();
    settle(&mut shown);
    idle(&mut shown);
    assert_eq!(stored(&path).stated.categories.values().collect::<Vec<_>>(), [&Category::Shared]);
}

#[test]
fn what_is_missing_before_signing_leads_to_its_place() {
    let (mut shown, path, _folder) = with_sample();
    // Tall enough for everything to be in sight.
    shown.set_size(egui::vec2(1400.0, 5000.0));
    control(&mut shown, Key::Num5);
    until(&mut shown, "Not ready to be final");
    shown.query_all_by_label_contains("Marking is empty").next().unwrap().click();
    settle(&mut shown);
    assert!(shown.get_by_role_and_label(Role::TextInput, "Marking").is_focused());
    press(&mut shown, Key::Escape);
    click(&mut shown, "Mark as TLP:AMBER");
    assert_eq!(stored(&path).details.marking, "TLP:AMBER");
    assert!(shown.query_by_label_contains("Marking is empty").is_none());
    shown.query_all_by_label_contains("Findings without a conclusion").next().unwrap().click();
    settle(&mut shown);
    shown.run_steps(20);
    shown.query_all_by_label_contains("1.02.b  The number of Global").next().unwrap().click();
    settle(&mut shown);
    until(&mut shown, "Conclusion");
    press(&mut shown, Key::Num3);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().conclusion, Some(Conclusion::NotMet));
}

#[test]
fn a_threshold_is_changed_and_judged_by() {
    let (mut shown, path, _folder) = with_sample();
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Most Global Administrators, emergency accounts included", "9");
    assert_eq!(stored(&path).parameters.global_admin_max, 9);
    until(&mut shown, "changed, was 4");
    idle(&mut shown);
    fill(&mut shown, "Largest share of standing assignments outside emergency accounts", "101");
    until(&mut shown, "from 0 to 100");
}

#[test]
fn an_assessment_begins_with_what_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let mut shown = window(None);
    shown.set_size(egui::vec2(1200.0, 3200.0));
    fill(&mut shown, "Client", "Contoso");
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    shown.get_by_label("More about it").click();
    shown.run_steps(20);
    fill(&mut shown, "Reviewer", "Grace");
    click(&mut shown, "Mark as TLP:AMBER");
    shown.get_by_label("Thresholds").click();
    shown.run_steps(20);
    fill(&mut shown, "Most Global Administrators, emergency accounts included", "many");
    until(&mut shown, "is “many”, which is no whole number");
    fill(&mut shown, "Most Global Administrators, emergency accounts included", "7");
    // Folded again, the button below them is in sight.
    shown.get_by_label("Thresholds").click();
    shown.run_steps(20);
    fill(&mut shown, "As-of date", "2026-13-01");
    click(&mut shown, "Create assessment");
    assert!(!path.exists(), "a date that is none");
    fill(&mut shown, "As-of date", "2026-05-31");
    click(&mut shown, "Create assessment");
    until(&mut shown, "Nothing is imported yet");
    let assessment = stored(&path);
    assert_eq!((&*assessment.details.reviewer, assessment.as_of), ("Grace", Moment::from_date(2026, 5, 31)));
    assert_eq!((&*assessment.details.marking, assessment.parameters.global_admin_max), ("TLP:AMBER", 7));
}

#[test]
fn own_wording_is_kept_and_inserted_with_one_key() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::I);
    until(&mut shown, "No phrase is kept for this check yet");
    fill(&mut shown, "Note (n)", "Reduce to four.");
    click(&mut shown, "Phrases");
    click(&mut shown, "Keep the note as a phrase");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("No phrase is kept").is_none(), "there is one now");
    press(&mut shown, Key::I);
    until(&mut shown, "The note says that already");
    fill(&mut shown, "Note (n)", " ");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::I);
    assert!(stored(&path).on_check("1.02.b").unwrap().note.contains("Reduce to four."));
    // What was written on another check is chosen, not put in by a key.
    find(&mut shown, "1.02.c");
    press(&mut shown, Key::I);
    until(&mut shown, "or choose one of another check under Phrases");
    assert!(stored(&path).on_check("1.02.c").is_none());
    click(&mut shown, "Phrases");
    shown.query_all_by_label_contains("1.02.b  Reduce to four.").next().unwrap().click();
    settle(&mut shown);
    assert_eq!(stored(&path).on_check("1.02.c").unwrap().note, "Reduce to four.");
}

#[test]
fn what_is_dropped_is_imported_or_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let mut shown = window(None);
    drop_on(&mut shown, sample());
    until(&mut shown, "Make or open an assessment first; then drop the exports again");
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    Open::create(&path, "privileged-access", &session, "tester").unwrap().file.close().unwrap();
    drop_on(&mut shown, path.clone());
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    drop_on(&mut shown, sample());
    until(&mut shown, "rows read");
    idle(&mut shown);
    assert!(stored(&path).evidence.len() > 5);
}
