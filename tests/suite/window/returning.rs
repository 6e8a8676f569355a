//! What holds on from one opening to the next, and what one assessment leaves to another.

use super::protection::palette;
use super::report::{key, secret, to_be_signed};
use super::*;

/// Whose name stands at each line of the journal, the newest last.
fn names(path: &Path) -> Vec<String> {
    let open = Open::open_read_only(path, "test").unwrap();
    open.document.history().lines().into_iter().map(|line| line.who).collect()
}

#[test]
fn whoever_names_the_assessor_works_under_that_name() {
    let (mut shown, path, _folder) = with_sample();
    control(&mut shown, Key::Num5);
    for name in ["Mary", "Joan"] {
        fill(&mut shown, "Assessor", name);
        fill(&mut shown, "Client", &format!("Client of {name}"));
        assert_eq!(names(&path).last().unwrap(), name);
    }
}

#[test]
fn whoever_opens_it_again_works_as_the_assessor() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assessment");
    let mut shown = window(None);
    fill(&mut shown, "Client", "Contoso");
    fill(&mut shown, "Assessor", "Ada");
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    click(&mut shown, "Create assessment");
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    shown.state_mut().as_mut().unwrap().close();

    // The system's account is the one of the test, which is nobody here.
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    assert!(shown.query_by_label_contains("You work as Ada").is_none(), "there is nobody else it could be");
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Reviewer", "Grace");
    assert_eq!(names(&path).last().unwrap(), "Ada");
    shown.state_mut().as_mut().unwrap().close();

    // Now it could be the reviewer: that is asked.
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    assert_eq!(focus(&shown).as_deref(), Some("Ada (assessor)"));
    // Escape chooses nobody: then what is to be changed asks again, and what was typed waits.
    press(&mut shown, Key::Escape);
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Client", "Fabrikam");
    until(&mut shown, "Who is at the keyboard?");
    assert_eq!(names(&path).last().unwrap(), "Ada", "the last line is as it was");
    click(&mut shown, "Grace (reviewer)");
    shown.run_steps(12);
    assert_eq!(names(&path).last().unwrap(), "Grace", "what was typed is stored now");
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Tenant", "fabrikam.example");
    assert_eq!(names(&path).last().unwrap(), "Grace");
    shown.state_mut().as_mut().unwrap().close();

    // The reviewer, by the system's account, works as the reviewer.
    let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
    let session = Session { user: "grace".to_owned(), host: "test".to_owned(), since: now() };
    let mut with = Surroundings::new(now, workers, session);
    (with.has_dialogs, with.texts, with.settings) = (false, None, None);
    let mut shown = window_of(Launch { file: Some(path.clone()), with });
    until(&mut shown, "Nothing is imported yet");
    idle(&mut shown);
    assert!(shown.query_by_label_contains("Who is at the keyboard?").is_none());
    control(&mut shown, Key::Num5);
    fill(&mut shown, "Tenant", "contoso.example");
    assert_eq!(names(&path).last().unwrap(), "Grace");
    shown.state_mut().as_mut().unwrap().close();

    // What the reviewer did is the reviewer's to take back.
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Who is at the keyboard?");
    idle(&mut shown);
    click(&mut shown, "Ada (assessor)");
    shown.run_steps(12);
    control(&mut shown, Key::Z);
    until(&mut shown, "is a step of Grace, who reviews");
}

#[test]
fn another_assessment_begins_at_its_beginning() {
    let (mut shown, path, folder) = with_sample();
    control(&mut shown, Key::Num1);
    fill(&mut shown, "Client", "Fabrikam");
    fill(&mut shown, "Keep it in this file", path.to_str().unwrap());
    click(&mut shown, "Create assessment");
    until(&mut shown, "exists already");
    let other = folder.path().join("fabrikam.assessment");
    fill(&mut shown, "Keep it in this file", other.to_str().unwrap());
    click(&mut shown, "Create assessment");
    until(&mut shown, "Nothing is imported yet");
    assert!(shown.query_by_label_contains("exists already").is_none(), "what was said of the form is mended");
    control(&mut shown, Key::Num1);
    let client = shown.get_by_role_and_label(Role::TextInput, "Client");
    assert_eq!(client.accesskit_node().value().unwrap_or_default(), "", "the form is for the next one");
}

#[test]
fn an_undo_says_what_it_undid() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    control(&mut shown, Key::Z);
    until(&mut shown, "Undone: Conclude 1.02.b: not met");
    press(&mut shown, Key::Num3);
    assert!(shown.query_by_label_contains("Undone:").is_none());
}

#[test]
fn an_undo_shows_what_the_search_leaves_out_and_says_so() {
    let (mut shown, _, _folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Escape);
    find(&mut shown, "2.04.a");
    control(&mut shown, Key::Z);
    until(&mut shown, "1.02.b is shown, which that step was about. Search and filters leave it out");
    // In the list too; this one stands beside the sentence.
    shown.query_all_by_role_and_label(Role::Button, "Show everything").last().unwrap().click();
    settle(&mut shown);
    assert!(rows(&shown).iter().any(|row| row.starts_with("1.02.b")), "{:?}", rows(&shown));
}

#[test]
fn only_answers_are_judged_again() {
    let (mut shown, _, _folder) = with_sample();
    let judges = |shown: &mut Shown| {
        (0..6).any(|_| {
            shown.step();
            shown.query_by_role(Role::ProgressIndicator).is_some()
        })
    };
    // Found in evidence: what is concluded of it changes no finding.
    find(&mut shown, "1.02.b");
    shown.key_press(Key::Num3);
    assert!(!judges(&mut shown));
    press(&mut shown, Key::Escape);
    // Manual: the conclusion is the answer.
    find(&mut shown, "2.09.a");
    shown.key_press(Key::Num1);
    assert!(judges(&mut shown));
    idle(&mut shown);
}

#[test]
fn a_statement_names_the_account() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "1.03.a");
    shown.query_all_by_label_contains("Turn down ").next().unwrap().click();
    settle(&mut shown);
    idle(&mut shown);
    let stated = stored(&path).stated.emergency;
    let id = stated.keys().next().unwrap();
    assert!(shown.query_by_label_contains(id.as_str()).is_none(), "an id says nothing to people");
    assert!(
        shown
            .query_all_by_label_contains("the last step: State ")
            .any(|label| { label.accesskit_node().label().is_some_and(|label| label.contains('@')) })
    );
}

#[test]
fn enter_in_the_search_opens_what_is_left() {
    let (mut shown, _, _folder) = with_sample();
    press(&mut shown, Key::Slash);
    shown.get_by_role_and_label(Role::TextInput, "Search").type_text("1.02.b");
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    let selected: Vec<_> = shown.query_all_by_role(Role::ListBoxOption).filter(is_selected).collect();
    assert!(selected.iter().any(|row| row.accesskit_node().label().unwrap().starts_with("1.02.b ")));
}

#[test]
fn counts_are_of_what_the_other_filters_leave() {
    let (mut shown, _, _folder) = with_sample();
    press(&mut shown, Key::Slash);
    shown.get_by_role_and_label(Role::TextInput, "Search").type_text("1.02.b");
    settle(&mut shown);
    press(&mut shown, Key::Escape);
    shown.get_by_label("Only Fail").hover();
    settle(&mut shown);
    until(&mut shown, "Fail: 1. Click to show only these");
}

#[test]
fn a_protected_report_is_signed_verified_and_never_overwritten() {
    let (mut shown, _, folder) = with_sample();
    shown.set_size(egui::vec2(1500.0, 2400.0));
    palette(&mut shown, "protection by");
    secret(&mut shown, "New passphrase", "four words that differ");
    shown.get_by_role_and_label(Role::PasswordInput, "New passphrase once more").focus();
    settle(&mut shown);
    shown.get_by_role_and_label(Role::PasswordInput, "New passphrase once more").type_text("four words that differ");
    settle(&mut shown);
    press(&mut shown, Key::Enter);
    idle(&mut shown);
    until(&mut shown, "Protected by a passphrase");

    let report = to_be_signed(&mut shown, folder.path());
    fill(&mut shown, "Certificate with its key", key("rsa.p12").to_str().unwrap());
    secret(&mut shown, "Passphrase of the certificate", "test");
    idle(&mut shown);
    click(&mut shown, "Print and sign the report");
    until(&mut shown, "The report is written and signed.");
    assert!(shown.query_by_label("Type the passphrase of the certificate").is_none(), "nothing is asked for");
    idle(&mut shown);
    click(&mut shown, "Verify it");
    until(&mut shown, "Everything holds, with remarks.");
    idle(&mut shown);

    let signed = std::fs::read(&report).unwrap();
    control(&mut shown, Key::Num5);
    shown.get_by_label("Sign the report as it is printed").click();
    settle(&mut shown);
    click(&mut shown, "Print the report");
    until(&mut shown, "The signed report that stood there already was left as it is");
    assert_eq!(std::fs::read(&report).unwrap(), signed);
    assert!(folder.path().join("report 2.pdf").exists());
    // A draft of its own that stands beside the signed report is replaced, and that is said before.
    idle(&mut shown);
    until(&mut shown, "it stays. The new one is written as report 2.pdf, in place of the unsigned report");
    click(&mut shown, "Print the report");
    until(&mut shown, "It replaced the file of that name");
    assert!(!folder.path().join("report 3.pdf").exists());
    assert_eq!(std::fs::read(&report).unwrap(), signed);
    shown.get_by_role_and_label(Role::RadioButton, "Final").click();
    settle(&mut shown);
    until(&mut shown, "Written last, before you changed what is chosen above");
}

#[test]
fn an_assessment_opens_where_the_work_was_left() {
    let (mut shown, path, _folder) = with_sample();
    find(&mut shown, "2.04.a");
    fill(&mut shown, "Note (n)", "Asked.");
    find(&mut shown, "3.01.c");
    shown.state_mut().as_mut().unwrap().close();
    drop(shown);
    let mut shown = window(Some(path));
    until(&mut shown, "Conclusion");
    idle(&mut shown);
    let chosen = shown.query_all_by_role(Role::ListBoxOption).find(is_selected).unwrap();
    let (name, rect) = (chosen.accesskit_node().label().unwrap(), chosen.rect());
    assert!(name.starts_with("2.04.a ") && rect.top() > 0.0 && rect.bottom() < 800.0, "{name} at {rect:?}");
}
