//! Manners of a desktop program: what is remembered from one day to the next.

use super::*;
use tenant_assessor::assessment::{Detail, Edit, Step};

fn close(mut shown: Shown) {
    shown.state_mut().as_mut().unwrap().close();
}

#[test]
fn colours_are_remembered_and_files_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.json");
    let path = folder.path().join("a.assessment");
    let mut shown = window_with(None, Some(settings.clone()));
    shown.get_by_label("Colours: as the system").click();
    settle(&mut shown);
    shown.get_by_label("Colours: light").click();
    settle(&mut shown);
    shown.get_by_label("Colours: dark").click();
    settle(&mut shown);
    let kept = std::fs::read_to_string(&settings).unwrap();
    assert!(kept.contains("high-contrast"), "kept at once, for a program that is killed: {kept}");
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    click(&mut shown, "Create assessment");
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    close(shown);
    assert!(!std::fs::read_to_string(&settings).unwrap().contains("a.assessment"), "nobody asked for it");

    let mut shown = window_with(Some(path.clone()), Some(settings.clone()));
    assert!(shown.query_by_label("Colours: high contrast").is_some());
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    control(&mut shown, Key::Num1);
    shown.set_size(egui::vec2(1200.0, 1400.0));
    settle(&mut shown);
    shown.get_by_label("List the files I open here").click();
    settle(&mut shown);
    assert!(shown.query_by_label(path.to_str().unwrap()).is_some());
    close(shown);
    let mut shown = window_with(None, Some(settings));
    shown.set_size(egui::vec2(1200.0, 1400.0));
    settle(&mut shown);
    shown.get_by_label(path.to_str().unwrap()).click();
    until(&mut shown, "Nothing is imported yet");
}

/// A window whose file was moved away before a client's name was typed.
struct Moved {
    shown: Shown,
    path: PathBuf,
    away: PathBuf,
}

fn moved(folder: &Path) -> Moved {
    let (path, away) = (folder.join("a.assessment"), folder.join("away.assessment"));
    let mut shown = created(&path);
    std::fs::rename(&path, &away).unwrap();
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Client", "Contoso");
    Moved { shown, path, away }
}

#[test]
fn a_file_that_was_moved_away_is_told_of_and_goes_on_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let Moved { mut shown, path, away } = moved(folder.path());
    until(&mut shown, "Put it back in its place and go on");
    until(&mut shown, "Not saved");
    // What is typed now stays where it is, whatever else is stored first; nothing closes before.
    fill(&mut shown, "Scope", "All of it");
    let other = folder.path().join("other.assessment");
    tenant_assessor::jobs::writing::write_whole(&other, b"of another client").unwrap();
    control(&mut shown, Key::Num1);
    fill(&mut shown, "Assessment file", other.to_str().unwrap());
    press(&mut shown, Key::Enter);
    until(&mut shown, "a.assessment stays open until what you typed is stored");
    control(&mut shown, Key::Num3);
    press(&mut shown, Key::Num1);
    until(&mut shown, "Not done, to be asked for again: Conclude ");
    control(&mut shown, Key::Num5);
    std::fs::rename(&away, &path).unwrap();
    // By itself, after some seconds.
    until(&mut shown, "Saved");
    assert_eq!(stored(&path).details.scope, "All of it");
    fill(&mut shown, "Client", "Contoso Ltd");
    assert!(shown.query_by_label_contains("Put it back in its place").is_none(), "what is mended is no longer said");
    let details = stored(&path).details;
    assert_eq!((&*details.client, &*details.scope), ("Contoso Ltd", "All of it"));
}

#[test]
fn what_was_typed_goes_along_to_where_the_file_lies_now() {
    let folder = tempfile::tempdir().unwrap();
    let Moved { mut shown, path, away } = moved(folder.path());
    until(&mut shown, "or open it where it is now");
    control(&mut shown, Key::Num1);
    fill(&mut shown, "Assessment file", away.to_str().unwrap());
    press(&mut shown, Key::Enter);
    idle(&mut shown);
    until(&mut shown, "Saved");
    assert_eq!(stored(&away).details.client, "Contoso");
    for sentence in ["where it is now", "can only be read", "was copied while it was open", "Say first who"] {
        assert!(shown.query_by_label_contains(sentence).is_none(), "what is mended is no longer said: {sentence}");
    }
    assert!(!path.exists());
}

#[test]
fn a_clock_that_was_set_back_is_told_before_anything_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let later = now().plus(400 * 86_400);
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: later };
    let mut open = Open::create(&path, "privileged-access", &session, "tester").unwrap();
    let edit = Edit::SetDetail { detail: Detail::Client, text: "Contoso".to_owned() };
    open.perform(edit, Step::New, later).unwrap();
    open.file.close().unwrap();
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "The clock of this computer was set back: it shows 1 December 2026");
    idle(&mut shown);
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Scope", "All of it");
    control(&mut shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text("journal");
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    until(&mut shown, "Clock set back");
    let verified = tenant_assessor::jobs::verify::verify_assessment(&path).unwrap().1;
    assert!(verified.holds && verified.lines.iter().any(|line| line.contains("the clock was set back")));
}

#[test]
fn start_has_the_keyboard_each_time_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = created(&folder.path().join("a.assessment"));
    for _ in 0..2 {
        control(&mut shown, Key::Num1);
        assert!(shown.get_by_role_and_label(Role::TextInput, "Client").is_focused());
        control(&mut shown, Key::Num5);
    }
}

#[test]
fn a_new_assessment_tells_of_odd_days_and_folders() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = window(None);
    let path = folder.path().join("no such/a.assessment");
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    until(&mut shown, "does not exist; it will be made");
    fill(&mut shown, "Keep it in this file", folder.path().join("a.assessment").to_str().unwrap());
    assert!(shown.query_by_label_contains("it will be made").is_none());
    shown.get_by_label("More about it").click();
    shown.run_steps(12);
    fill(&mut shown, "As-of date", "31.02.2026");
    until(&mut shown, "There is no such day in that month");
    fill(&mut shown, "As-of date", "30.06.2099");
    until(&mut shown, "This day is still to come");
    click(&mut shown, "Create assessment");
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    until(&mut shown, "The as-of date is 30 June 2099, a day still to come");
}

#[test]
fn the_journal_tells_who_did_what() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    control(&mut shown, Key::K);
    shown.get_by_role_and_label(Role::TextInput, "Command").type_text("journal");
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    until(&mut shown, "the newest first");
    assert!(shown.query_all_by_label("Ada").count() >= 2, "the assessor's name stands on each line");
    let lines: Vec<f32> = ["Undo: Conclude 1.02.b: not met", "Conclude 1.02.b: not met", "Begin the assessment"]
        .iter()
        .map(|line| shown.get_by_label(line).rect().top())
        .collect();
    assert!(lines.is_sorted(), "{lines:?}");
    // A line tells from what to what; words find it.
    click(&mut shown, "Undo: Conclude 1.02.b: not met");
    assert!(shown.query_by_label("Before:").is_some() && shown.query_by_label("Now:").is_some());
    shown.get_by_role_and_label(Role::TextInput, "Search the journal").focus();
    settle(&mut shown);
    shown.get_by_role_and_label(Role::TextInput, "Search the journal").type_text("undo");
    settle(&mut shown);
    assert!(shown.query_by_label("Begin the assessment").is_none() && shown.query_by_label("Before:").is_none());
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label_contains("the newest first").is_none());
}

#[test]
fn the_first_field_waits_for_the_first_word() {
    let mut shown = window(None);
    settle(&mut shown);
    assert!(shown.get_by_role_and_label(Role::TextInput, "Client").is_focused());
}
