//! Who is at work, and what a job that runs leaves alone.

use super::report::{key, to_be_signed};
use super::*;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use tenant_assessor::assessment::{Detail, Edit, Step, Target};
use tenant_assessor::jobs::writing::write_whole;

const LIST: &str = "privileged-access";

/// An assessment of Ada's in which Grace has accepted one finding.
fn reviewed(folder: &Path) -> PathBuf {
    let path = folder.join("a.assessment");
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    let target = || Target::check(LIST, "1.02.b");
    let perform = |open: &mut Open, edit: Edit| open.perform(edit, Step::New, now()).unwrap();
    let mut open = Open::create(&path, LIST, &session, "Ada").unwrap();
    perform(&mut open, Edit::SetDetail { detail: Detail::Assessor, text: "Ada".into() });
    perform(&mut open, Edit::SetDetail { detail: Detail::Reviewer, text: "Grace".into() });
    let (conclusion, justification) = (Some(Conclusion::NotMet), "Looked at together.".to_owned());
    perform(&mut open, Edit::Conclude { target: target(), conclusion, justification });
    let state = |state| Edit::SetWorkState { target: target(), state, comment: String::new() };
    perform(&mut open, state(WorkState::ReadyForReview));
    open.file.close().unwrap();
    let mut open = Open::open(&path, &session, "Grace").unwrap();
    perform(&mut open, state(WorkState::Accepted));
    open.file.close().unwrap();
    path
}

/// Where the program was closed between a change and its judging, or a file was changed elsewhere, nobody has seen what comes
/// of it: what was accepted waits for review again.
#[test]
fn what_was_accepted_and_comes_out_otherwise_at_opening_is_taken_back() {
    let (mut shown, path, _folder) = with_sample();
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    for check in ["1.02.b", "2.04.a"] {
        find(&mut shown, check);
        press(&mut shown, Key::Num3);
        press(&mut shown, Key::Escape);
        choose(&mut shown, "Work state", "Accepted");
    }
    assert_eq!(stored(&path).accepted(), 2);
    drop(shown);
    let mut open = Open::open(&path, &session, "Ada").unwrap();
    let edit = Edit::SetParameter { name: "global_admin_max".to_owned(), value: 90 };
    open.perform(edit, Step::New, now()).unwrap();
    open.file.close().unwrap();
    assert_eq!(stored(&path).accepted(), 2);
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "What was accepted comes out otherwise now: 1 acceptance is taken back");
    idle(&mut shown);
    let state = |check: &str| stored(&path).on_check(check).unwrap().work_state;
    assert_eq!((state("1.02.b"), state("2.04.a")), (WorkState::ReadyForReview, WorkState::Accepted));
}

/// Results take their time to come: until then nothing is called open that may not be.
#[test]
fn while_evidence_is_read_no_outcome_is_shown() {
    let (shown, path, _folder) = with_sample();
    drop(shown);
    let mut shown = window(Some(path));
    let checks =
        |shown: &Shown| rows(shown).into_iter().filter(|row| row.contains("not concluded")).collect::<Vec<_>>();
    let is_being_read = |row: &String| row.contains(": Being read, ");
    let mut frames = 0;
    while checks(&shown).is_empty() || checks(&shown).iter().any(is_being_read) {
        frames += usize::from(!checks(&shown).is_empty());
        shown.step();
    }
    let rows = checks(&shown);
    assert!(frames > 0 && rows.iter().any(|row| row.contains(": Fail, ")), "{frames} {rows:?}");
}

#[test]
fn another_reviewer_takes_acceptances_back_and_the_old_one_brings_them_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = reviewed(folder.path());
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    shown.set_size(egui::vec2(1200.0, 2400.0));
    control(&mut shown, Key::Num5);
    shown.get_by_role_and_label(Role::TextInput, "Reviewer").focus();
    settle(&mut shown);
    until(&mut shown, "Another name here means another reviewer: 1 acceptance is taken back");
    let type_anew = |shown: &mut Shown, name: &str| {
        shown.key_press_modifiers(Modifiers::COMMAND, Key::A);
        for (at, letter) in name.char_indices() {
            shown.get_by_role_and_label(Role::TextInput, "Reviewer").type_text(&letter.to_string());
            shown.run_steps(60);
            assert_eq!(stored(&path).details.reviewer, name[..=at], "stored as it is typed");
        }
        stored(&path).accepted()
    };
    // Whoever typed by mistake types the old name again.
    assert_eq!(type_anew(&mut shown, "Mary"), 0);
    assert_eq!(type_anew(&mut shown, "Grace"), 1);
    assert_eq!(type_anew(&mut shown, "Mary"), 0);
    press(&mut shown, Key::Tab);
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Z);
    let now = stored(&path);
    assert_eq!((&*now.details.reviewer, now.accepted()), ("Grace", 1), "one step");
}

#[test]
fn the_last_person_at_work_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let (path, settings) = (reviewed(folder.path()), folder.path().join("settings.json"));
    let open = |expected: &str| {
        let mut shown = window_with(Some(path.clone()), Some(settings.clone()));
        until(&mut shown, "Who is at the keyboard?");
        idle(&mut shown);
        assert_eq!(focus(&shown).as_deref(), Some(expected));
        shown
    };
    let mut shown = open("Ada (assessor)");
    assert!(shown.query_by_label_contains("worked on it last").is_none(), "nobody did, on this computer");
    click(&mut shown, "Grace (reviewer)");
    shown.state_mut().as_mut().unwrap().close();
    let mut shown = open("Grace (reviewer)");
    assert!(shown.query_by_label("On this computer, Grace worked on it last.").is_some());
    press(&mut shown, Key::Enter);
    settle(&mut shown);
    assert!(shown.query_by_label_contains("Who is at the keyboard?").is_none());
    let works_as = shown.get_by_role_and_label(Role::ComboBox, "You work as").accesskit_node().value();
    assert!(works_as.is_some_and(|name| name.ends_with("Grace (reviewer)")));
    shown.state_mut().as_mut().unwrap().close();
    let kept = std::fs::read_to_string(&settings).unwrap();
    assert!(!kept.contains("Grace") && !kept.contains("a.assessment"), "{kept}");
}

#[test]
fn a_screen_that_is_asked_for_while_a_job_runs_is_shown() {
    let (mut shown, path, folder) = with_sample();
    control(&mut shown, Key::Num2);
    fill(&mut shown, "Path of a file or folder", sample().to_str().unwrap());
    shown.get_by_role_and_label(Role::Button, "Import").click();
    for _ in 0..3 {
        shown.step();
    }
    assert!(!shown.state().as_ref().unwrap().standing().1, "it is being read");
    let is_there = |shown: &Shown, words: &str| shown.query_all_by_label_contains(words).next().is_some();
    // At whatever moment of reading and storing.
    let mut asked = 0;
    while !shown.state().as_ref().unwrap().standing().1 {
        control(&mut shown, Key::Num3);
        assert!(is_there(&shown, "Go on after concluding") && !is_there(&shown, "Still missing"));
        control(&mut shown, Key::Num2);
        assert!(is_there(&shown, "Still missing"));
        asked += 1;
    }
    assert!(asked > 0);
    control(&mut shown, Key::Num3);
    idle(&mut shown);
    assert!(is_there(&shown, "Go on after concluding"), "the end of the job leads nowhere");
    // What was dropped meanwhile takes nobody away either.
    let odd = folder.path().join("odd.csv");
    write_whole(&odd, b"Quantity,Colour\n1,red\n").unwrap();
    drop_on(&mut shown, odd);
    shown.state_mut().as_mut().unwrap().close();

    let mut shown = window(Some(path));
    control(&mut shown, Key::Num4);
    until(&mut shown, "Privileged accounts");
    idle(&mut shown);
    assert!(shown.query_all_by_label_contains("Sort the accounts by").next().is_some());
}

#[test]
fn who_signs_as_somebody_else_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = window(Some(reviewed(folder.path())));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    shown.set_size(egui::vec2(1500.0, 2400.0));
    to_be_signed(&mut shown, folder.path());
    fill(&mut shown, "Certificate with its key", key("rsa.p12").to_str().unwrap());
    assert!(shown.query_by_label_contains("is at the keyboard, who is the").is_none());
    fill(&mut shown, "Signs as", "reviewer");
    until(&mut shown, "Ada is at the keyboard, who is the assessor");
    fill(&mut shown, "Signs as", "Assessor");
    assert!(shown.query_by_label_contains("is at the keyboard, who is the").is_none());
}

#[test]
fn a_file_that_exists_is_offered_to_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = reviewed(folder.path());
    let mut shown = window(None);
    fill(&mut shown, "Assessor", "Mary");
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    click(&mut shown, "Create assessment");
    until(&mut shown, "exists already");
    assert_eq!(stored(&path).details.assessor, "Ada", "nothing is overwritten");
    let open = |shown: &mut Shown| {
        let buttons = shown.query_all_by_role_and_label(Role::Button, "Open");
        buttons.into_iter().find(|button| !button.accesskit_node().is_disabled()).unwrap().click();
    };
    open(&mut shown);
    until(&mut shown, "Who is at the keyboard?");
}

#[test]
fn of_a_damaged_file_a_kept_version_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = reviewed(folder.path());
    assert!(folder.path().join("a.version-1.assessment").exists());
    // Where it lies, as a failing disk does it: the program itself writes over no assessment.
    let mut file = std::fs::OpenOptions::new().read(true).write(true).open(&path).unwrap();
    let middle = file.metadata().unwrap().len() / 2;
    let mut bytes = [0; 4096];
    file.seek(SeekFrom::Start(middle)).unwrap();
    file.read_exact(&mut bytes).unwrap();
    file.seek(SeekFrom::Start(middle)).unwrap();
    file.write_all(&bytes.map(|byte| byte ^ 0x5a)).unwrap();
    drop(file);
    let mut shown = window(Some(path));
    until(&mut shown, "is damaged");
    idle(&mut shown);
    click(&mut shown, "Go on in a copy");
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    assert!(folder.path().join("a from version-1.assessment").exists());
    control(&mut shown, Key::Num5);
    let reviewer = shown.get_by_role_and_label(Role::TextInput, "Reviewer");
    assert_eq!(reviewer.accesskit_node().value().as_deref(), Some("Grace"));
}

#[test]
fn what_the_reviewer_asked_for_stays_until_it_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let path = reviewed(folder.path());
    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    let (target, comment) = (Target::check(LIST, "1.02.b"), "Please name who switched it off.");
    let mut open = Open::open(&path, &session, "Grace").unwrap();
    let edit = Edit::SetWorkState { target, state: WorkState::Returned, comment: comment.to_owned() };
    open.perform(edit, Step::New, now()).unwrap();
    open.file.close().unwrap();

    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    // Tall enough for everything to be in sight: what is scrolled away cannot be clicked.
    shown.set_size(egui::vec2(1200.0, 1600.0));
    control(&mut shown, Key::Num3);
    find(&mut shown, "1.02.b");
    // The assessor reads it first, and has no field for it.
    assert!(top(&shown, "Returned by Grace") < top(&shown, "Justification"));
    assert!(shown.query_by_label(comment).is_some());
    assert!(shown.query_by_label("Comment of the reviewer").is_none());
    choose(&mut shown, "Work state", "Ready for review");
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    assert_eq!((said.work_state, &*said.work_comment), (WorkState::ReadyForReview, comment));
    assert!(shown.query_by_label("Comment of Grace").is_some());
    assert!(shown.query_by_label_contains("Not returned: ").is_none(), "what cannot be chosen says so in its list");
    choose(&mut shown, "You work as", "Grace (reviewer)");
    choose(&mut shown, "Work state", "Accepted");
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().work_comment, "");
    // A change takes it back, and says so.
    choose(&mut shown, "You work as", "Ada (assessor)");
    fill(&mut shown, "Note (n)", "One more thing.");
    until(&mut shown, "What was accepted was changed: 1 acceptance is taken back");
}

#[test]
fn what_was_asked_for_stays_when_the_reviewer_changes_something() {
    let (mut shown, path, _folder) = submitted();
    fill(&mut shown, "Comment of the reviewer", "Name them.");
    shown.run_steps(12);
    fill(&mut shown, "Note (n)", "One more thing.");
    shown.run_steps(12);
    let said = stored(&path).on_check("1.02.b").unwrap().clone();
    assert_eq!((said.work_state, &*said.work_comment), (WorkState::Draft, "Name them."));
    assert!(shown.query_by_label("Comment of Grace").is_some());
    choose(&mut shown, "You work as", "Ada (assessor)");
    assert!(shown.query_by_label("Name them.").is_some(), "the assessor reads it");
}

#[test]
fn a_key_that_leads_elsewhere_closes_an_open_list() {
    let folder = tempfile::tempdir().unwrap();
    let mut shown = window(Some(reviewed(folder.path())));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    control(&mut shown, Key::Num3);
    find(&mut shown, "1.02.b");
    shown.get_by_role_and_label(Role::ComboBox, "You work as").click();
    settle(&mut shown);
    let is_open = |shown: &Shown| {
        let lines = shown.query_all_by_label_contains("Grace (reviewer)");
        lines.filter(|node| node.accesskit_node().role() != Role::ComboBox).count() > 0
    };
    assert!(is_open(&shown));
    press(&mut shown, Key::J);
    let is_chosen = |row: &egui_kittest::Node<'_>| {
        is_selected(row) && row.accesskit_node().label().is_some_and(|label| label.starts_with("1.02.b "))
    };
    assert!(shown.query_all_by_role(Role::ListBoxOption).any(|row| is_chosen(&row)), "letters are the list's");
    control(&mut shown, Key::Num5);
    until(&mut shown, "On the cover");
    assert!(!is_open(&shown));
}

/// A finding that was accepted is changed by whatever way: that the acceptance went is told.
#[test]
fn an_acceptance_that_goes_is_told_however_it_went() {
    let gone = "What was accepted was changed: 1 acceptance is taken back";
    let check = |change: &dyn Fn(&mut Shown, &Path)| {
        let folder = tempfile::tempdir().unwrap();
        let path = reviewed(folder.path());
        let mut shown = window(Some(path.clone()));
        until(&mut shown, "Who is at the keyboard?");
        idle(&mut shown);
        click(&mut shown, "Ada (assessor)");
        control(&mut shown, Key::Num3);
        find(&mut shown, "1.02.b");
        change(&mut shown, folder.path());
        until(&mut shown, gone);
        assert_eq!(stored(&path).accepted(), 0);
    };
    check(&|shown, folder| {
        let file = folder.join("notes.txt");
        write_whole(&file, b"seen in the portal").unwrap();
        drop_on(shown, file);
        until(shown, "What are these files?");
        click(shown, "Attach to 1.02.b");
    });
    check(&|shown, _| {
        let image = egui::ColorImage::filled([30, 10], egui::Color32::WHITE);
        shown.event(egui::Event::PasteImage(std::sync::Arc::new(image)));
        settle(shown);
    });
    check(&|shown, _| {
        press(shown, Key::N);
        shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)").type_text("More.");
        settle(shown);
        press(shown, Key::Escape);
    });
    check(&|shown, _| press(shown, Key::Num3));
}

#[test]
fn a_refusal_goes_with_the_next_thing_that_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = reviewed(folder.path());
    let mut shown = window(Some(path));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    control(&mut shown, Key::Num3);
    find(&mut shown, "1.02.b");
    control(&mut shown, Key::Z);
    let refused = "is a step of Grace, who reviews";
    until(&mut shown, refused);
    find(&mut shown, "1.02.c");
    assert!(shown.query_all_by_label_contains(refused).next().is_some(), "to look elsewhere is nothing done");
    press(&mut shown, Key::Num3);
    assert!(shown.query_all_by_label_contains(refused).next().is_none());
}

/// What the reviewer accepted comes out otherwise by other evidence or another threshold: it waits for review again, and the
/// assessor's undo does not bring the acceptance back.
#[test]
fn an_acceptance_goes_with_what_was_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let path = reviewed(folder.path());
    let state = || stored(&path).on_check("1.02.b").unwrap().work_state;
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    control(&mut shown, Key::Num2);
    fill(&mut shown, "Path of a file or folder", sample().to_str().unwrap());
    click(&mut shown, "Import");
    until(&mut shown, "What was accepted comes out otherwise now: 1 acceptance is taken back");
    idle(&mut shown);
    assert_eq!(state(), WorkState::ReadyForReview);
    control(&mut shown, Key::Z);
    until(&mut shown, "Grace reviews it, and this is Ada");
    assert_eq!(state(), WorkState::ReadyForReview);
    shown.state_mut().as_mut().unwrap().close();

    let session = Session { user: "tester".to_owned(), host: "test".to_owned(), since: now() };
    let mut open = Open::open(&path, &session, "Grace").unwrap();
    let accept = |check: &str| Edit::SetWorkState {
        target: Target::check(LIST, check),
        state: WorkState::Accepted,
        comment: String::new(),
    };
    open.perform(accept("1.02.b"), Step::New, now()).unwrap();
    open.file.close().unwrap();
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    control(&mut shown, Key::Num5);
    // Another threshold that changes nothing of it leaves it alone; one that does takes it back.
    fill(&mut shown, "Most Global Administrators, emergency accounts included", "5");
    idle(&mut shown);
    assert_eq!(state(), WorkState::Accepted);
    fill(&mut shown, "Most Global Administrators, emergency accounts included", "60");
    until(&mut shown, "What was accepted comes out otherwise now");
    assert_eq!(state(), WorkState::ReadyForReview);
}

/// New evidence that could not be stored takes no acceptance back, neither at once nor when the old one is judged again.
#[test]
fn an_acceptance_stays_where_the_evidence_was_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let path = reviewed(folder.path());
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    control(&mut shown, Key::Num2);
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    fill(&mut shown, "Path of a file or folder", sample().to_str().unwrap());
    click(&mut shown, "Import");
    until(&mut shown, "The evidence was not stored");
    writer.execute_batch("ROLLBACK").unwrap();
    drop(writer);
    idle(&mut shown);
    assert_eq!(stored(&path).on_check("1.02.b").unwrap().work_state, WorkState::Accepted);
}

/// A pass without its reason is none, on the first page either.
#[test]
fn a_conclusion_that_owes_its_reason_answers_nothing() {
    let (mut shown, _, _folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    // Below an answer stand what it rests on, the first with their reasons.
    let tells = |shown: &mut Shown| {
        control(shown, Key::Num5);
        until(shown, "Eight answers first");
        let tells =
            shown.query_all_by_role(Role::Link).any(|link| link.accesskit_node().label().as_deref() == Some("2.12.b"));
        control(shown, Key::Num3);
        tells
    };
    assert!(tells(&mut shown));
    find(&mut shown, "2.12.b");
    press(&mut shown, Key::Num1);
    press(&mut shown, Key::Escape);
    assert!(tells(&mut shown), "no reason was given");
    find(&mut shown, "2.12.b");
    fill(&mut shown, "Justification", "Both accounts were moved on Monday.");
    press(&mut shown, Key::Escape);
    shown.run_steps(12);
    assert!(!tells(&mut shown));
}
