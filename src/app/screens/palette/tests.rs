//! What the list of commands finds, and that none is forgotten.

use super::*;
use crate::app::buttons::InSight;
use crate::checklist::Conclusion;

#[test]
fn what_people_look_for_is_found() {
    let check = |text: &str, expected: &str| {
        let found = found(entries(None, &[], &Seen::default()), text);
        let titles: Vec<&str> = found.iter().map(|entry| &*entry.title).collect();
        assert!(titles.contains(&expected), "{text}: {titles:?}");
    };
    check("treat", "Remediate…");
    check("accept risk", "Accept the risk…");
    check("owner", "Remediate…");
    check("severity", "Severity: Low");
    check("submit", "Submit for review");
    check("ready for", "Submit for review");
    check("accept in", "Accept in review");
    check("return", "Return to the assessor");
    check("review", "Submit for review");
    check("draft", "Back to draft");
    check("preview", "Preview of the note");
    check("sort", "Order: Most severe first");
    check("filter fail", "Filter: outcome Fail");
    check("filter", "Filter: open");
    check("add", "Import evidence…");
    check("import", "Import evidence…");
    check("print", "Print the report");
    check("theme", "Colours (theme): dark");
    check("scale", "Scale: larger");
    check("zoom", "Scale: larger");
    check("re-perform", "Run everything again");
    check("attach", "Attach a file…");
    check("guidance", "Show the guidance");
    check("risk", "Accept the risk…");
    check("lay beside", "Lay an earlier assessment beside…");
    check("sample", "Sample tenant…");
    check("stop", "Stop what is running");
    check("open an", "Open an assessment…");
    check("recent", "List recent files");
    check("keep mappings", "Keep or use column mappings…");
    check("use mappings", "Keep or use column mappings…");
    check("scope", "Scope…");
    check("matrix", "Accounts by role (matrix)");
    check("tenant", "Cover: Tenant");
}

fn seen(controls: Vec<InSight>) -> Seen {
    Seen { controls, does: Vec::new() }
}

/// Whoever types its number looks for the check, not for a button that leads to it today.
#[test]
fn a_check_by_its_number_comes_first() {
    let (node, name) = (egui::accesskit::NodeId(1), "Next open: 1.02.f".to_owned());
    let next = InSight { node, name, is_field: false, why: None };
    let mut lines = entries(None, &[], &seen(vec![next]));
    lines.push(Entry::of(Command::GoTo(Selected::Check("1.02.f"))));
    lines.iter_mut().rev().take(1).for_each(|line| line.title = "1.02.f  A check".to_owned());
    let found: Vec<String> = found(lines, "1.02.f").into_iter().map(|entry| entry.title).collect();
    assert!(found[0].starts_with("1.02.f") && found.contains(&"Next open: 1.02.f".to_owned()), "{found:?}");
}

#[test]
fn names_come_before_other_words_for_them() {
    let check = |text: &str, expected: &str| {
        let first = found(entries(None, &[], &Seen::default()), text).into_iter().next().map(|entry| entry.title);
        assert_eq!(first.as_deref(), Some(expected), "{text}");
    };
    check("preview", "Preview of the pages");
    check("accept in", "Accept in review");
    check("note", "Write a note");
    check("print", "Print the report");
    check("return", "Return to the assessor");
    check("undo", "Undo");
    check("report", "Go to Report");
    check("dark", "Colours (theme): dark");
    check("lock", "Lock now");
    check("ready for review", "Submit for review");
    check("ready to sign", "Ready to be final?");
    check("show what is open", "Ready to be final?");
    check("sign", "Sign the report…");
    check("pages", "Preview of the pages");
    check("verify", "Verify a report or an assessment…");
    check("treat this object", "Treat this object alone…");
    check("lock now", "Lock now");
    check("password", "Protection by a passphrase");
    check("accepted", "Accept in review");
    check("countersign", "Countersign a report…");
    check("request", "Request for the client…");
    check("new", "New assessment…");
    // Of two people, by the name that each has.
    let ada = Entry::of(Command::ActAs("Ada".to_owned()));
    let others = [Entry::of(Command::SetWorkState(WorkState::Returned)), ada];
    let first = found(others.into(), "work as").into_iter().next().map(|entry| entry.title);
    assert_eq!(first.as_deref(), Some("Work as Ada"));
}

#[test]
fn of_equal_matches_what_can_be_done_comes_first() {
    let check = |hindered: Option<Command>, expected: [&str; 2]| {
        let mut lines: Vec<Entry> = [Command::MarkSelected, Command::MarkAll].map(Entry::of).into();
        for line in &mut lines {
            line.why = hindered.as_ref().filter(|command| **command == line.command).map(|_| "An item.".to_owned());
        }
        let found: Vec<String> = found(lines, "mark").into_iter().map(|line| line.title).collect();
        assert_eq!(found, expected, "{hindered:?}");
    };
    let (this, all) = ("Mark this check, to edit several", "Mark all");
    check(None, [this, all]);
    check(Some(Command::MarkSelected), [all, this]);
    check(Some(Command::MarkAll), [this, all]);
}

#[test]
fn every_line_has_a_name_of_its_own() {
    let mut titles: Vec<String> = entries(None, &[], &Seen::default()).into_iter().map(|entry| entry.title).collect();
    assert!(titles.iter().all(|title| !title.trim().is_empty()), "{titles:?}");
    let all = titles.len();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), all);
}

#[test]
fn every_conclusion_filter_and_order_stands_there() {
    let all = commands(None);
    let check = |command: Command| assert!(all.contains(&command), "{command:?}");
    Conclusion::ALL.iter().copied().map(Command::Conclude).for_each(check);
    Order::ALL.iter().copied().map(Command::Order).for_each(check);
    Filter::all().into_iter().map(Command::Filter).for_each(check);
    kinds_of_treatment().into_iter().map(Command::Treat).for_each(check);
    WorkState::ALL.iter().copied().map(Command::SetWorkState).for_each(check);
    Severity::ALL.iter().copied().map(Command::SetSeverity).for_each(check);
    Tab::ALL.iter().copied().map(Command::ShowTab).for_each(check);
}

/// How a person comes to a command by the list.
enum Reach {
    /// It is a line of it.
    Listed,
    /// The line that leads to where it is given, since it needs something that is typed or chosen there.
    By(Command),
    /// A line of it, as soon as there is such a thing in sight.
    Here,
    /// It needs something that only pointing tells, answers a question that is asked just then, or is no wish of a person.
    Pointed,
}

/// Of each command how it is reached: one that is new does not compile without.
fn reach(command: &Command) -> Reach {
    use Command as C;
    use Reach::{By, Here, Listed, Pointed};
    let section = |section| By(C::ShowSection(section));
    match command {
        C::Show(_) | C::Browse(_) | C::Stop | C::Undo | C::Redo => Listed,
        C::SelectNext | C::SelectPrevious | C::SelectNextOpen | C::SelectNextObject | C::SelectPreviousObject => Listed,
        C::EnlargeObjects | C::MarkSelected | C::MarkAll | C::Unmark | C::ToggleAdvance | C::Conclude(_) => Listed,
        C::Treat(_) | C::SetSeverity(_) | C::SetWorkState(_) | C::Filter(_) | C::Order(_) | C::TogglePreview => Listed,
        C::ShowTab(_) | C::AttachHere | C::BeginImport | C::Print | C::WriteNote | C::InsertText(_) | C::KeepText => {
            Listed
        }
        C::Search | C::Focus(_) | C::ShowEverything | C::Shortcuts | C::About | C::NextRegion | C::Quit => Listed,
        C::CopyObjects | C::ExportObjects | C::Colours(_) | C::Size(_) | C::PastePicture | C::ShowAttachments => Listed,
        C::ShowSection(_) | C::TreatObject | C::AskProtection | C::AskRemoval | C::Lock | C::LockAfter(_) => Listed,
        C::Journal | C::Reperform | C::CloseAssessment | C::ListRecent(_) | C::CloseDetail | C::CarryOver => Listed,
        C::Create { .. } => section(Section::New),
        C::Open(_) | C::OpenReadOnly(_) => By(C::Browse(Wanted::Assessment)),
        C::Demo(_) => section(Section::Sample),
        C::LayBeside { .. } => section(Section::Beside),
        C::Import(_) => By(C::BeginImport),
        C::WriteRequest(_) => section(Section::Request),
        C::KeepMappings(_) | C::TakeMappings(_) => section(Section::Mappings),
        C::Countersign(_) => section(Section::Countersigning),
        C::Verify { .. } => section(Section::Verify),
        C::Export(_) => By(C::Print),
        C::Attach(..) | C::BrowseAttachment(_) => By(C::AttachHere),
        C::RemoveForGood { .. } => By(C::AskRemoval),
        C::Protect { .. } => By(C::AskProtection),
        C::KeepLetterhead(_) => By(C::Show(Screen::Report)),
        C::RemoveEvidence(_) => By(C::Show(Screen::Evidence)),
        C::Mark(_) => By(C::MarkSelected),
        C::MarkThese(_) | C::ChangeTogether(..) => By(C::MarkAll),
        C::WriteComment | C::MapTable(..) | C::ActAs(_) | C::GoTo(_) => Here,
        C::OpenSource(..) | C::ShowAccount(_) | C::ExportAttachment(_) | C::ShowPicture(_) | C::Perform(_) => Here,
        C::OpenFolder(_) | C::OpenFile(_) | C::TellDamage | C::AskForCopy | C::Press(_) => Here,
        C::GoOnInCopy(_) | C::Unlock { .. } | C::LeaveAnyway | C::StayOpen | C::Dismiss(_) | C::GiveOut(..) => Pointed,
        C::Select(_) | C::Copy(_) | C::ForgetText(_) | C::Write { .. } | C::Palette | C::BlackOut(..) | C::Say(_) => {
            Pointed
        }
    }
}

#[test]
fn no_command_is_forgotten() {
    let all = commands(None);
    for command in &all {
        match reach(command) {
            Reach::Listed => {}
            Reach::By(_) | Reach::Here | Reach::Pointed => panic!("{command:?} stands in the list, and is not said to"),
        }
    }
    let path = || std::path::PathBuf::from("a");
    let nothing = Command::Create { path: path(), details: Vec::new(), as_of: None, thresholds: Vec::new() };
    // Of each that is given elsewhere one, and of each kind that is listed the plainest.
    let some = [
        nothing,
        Command::Open(path()),
        Command::Demo(path()),
        Command::LayBeside { path: path(), passphrase: None },
        Command::Import(Vec::new()),
        Command::WriteRequest(path()),
        Command::KeepMappings(path()),
        Command::TakeMappings(path()),
        Command::Countersign(path()),
        Command::Verify { report: None, assessment: None },
        Command::Export(path()),
        Command::RemoveForGood { with_versions: false },
        Command::Protect { old: None, new: None },
        Command::RemoveEvidence(Vec::new()),
        Command::MarkThese(Vec::new()),
    ];
    for command in &some {
        let Reach::By(way) = reach(command) else { panic!("{command:?}") };
        assert!(all.contains(&way), "{command:?} is reached by {way:?}, which is not in the list");
    }
    let listed = [Command::Stop, Command::CarryOver, Command::Journal, Command::Reperform, Command::TreatObject];
    let listed = listed.into_iter().chain(Section::ALL.map(Command::ShowSection)).chain(Command::by_keys());
    for command in listed.filter(|command| *command != Command::Palette) {
        assert!(all.contains(&command), "{command:?}");
    }
}

#[test]
fn buttons_in_sight_that_no_line_stands_for_are_lines() {
    let in_sight = |at: u64, name: &str, why: Option<&str>| InSight {
        node: at.into(),
        name: name.to_owned(),
        is_field: false,
        why: why.map(str::to_owned),
    };
    let mut buttons = seen(vec![
        in_sight(1, "Create assessment", None),
        in_sight(2, "Print the report", None),
        in_sight(3, "Undo: Conclude 1.02.b", None),
        in_sight(4, "Browse…", None),
        in_sight(5, "Browse…", None),
        in_sight(6, "Read the table so", Some("No row would be read")),
        in_sight(7, "Pictures", None),
        InSight { is_field: true, ..in_sight(8, "Client", None) },
    ]);
    // Their names say less, or more, than the lines that do the same.
    buttons.does.extend([(7.into(), Command::ShowSection(Section::Pictures)), (3.into(), Command::Undo)]);
    let all = entries(None, &[], &buttons);
    let is_press = |entry: &&Entry| matches!(entry.command, Command::Press(_));
    let titles: Vec<&str> = all.iter().filter(is_press).map(|entry| &*entry.title).collect();
    assert_eq!(titles, ["Create assessment", "Browse…", "Browse… (2)", "Read the table so", "Go to the field: Client"]);
    let first = |text: &str| found(entries(None, &[], &buttons), text).into_iter().next().unwrap().title;
    assert_eq!(first("create"), "Create assessment");
    assert_eq!(first("read the table"), "Read the table so");
    assert_eq!(first("print"), "Print the report");
    assert_eq!(first("field client"), "Go to the field: Client");
    let form = |text: &str| PaletteForm {
        text: text.to_owned(),
        seen: seen(buttons.controls.clone()),
        ..PaletteForm::default()
    };
    let has_fields = |text: &str| form(text).entries(None).iter().any(Entry::is_field);
    assert!(!has_fields("") && has_fields("c"), "fields are found by who looks for them");
}

#[test]
fn what_has_no_use_here_says_why() {
    let check = |command: Command, is_open: bool, screen: Screen, expected: &[Command]| {
        assert_eq!(done_here(command.clone(), is_open, screen), expected, "{command:?} on {screen:?}");
    };
    let leads = |commands: Vec<Command>| matches!(commands[..], [Command::Show(Screen::Checklist), Command::Say(_)]);
    for command in commands(None) {
        let without = done_here(command.clone(), false, Screen::Start);
        assert!(matches!(without[..], [Command::Say(_)]) || without == [command.clone()], "{command:?}");
        assert_eq!(done_here(command.clone(), true, Screen::Checklist), std::slice::from_ref(&command));
    }
    check(Command::Quit, false, Screen::Start, &[Command::Quit]);
    assert!(matches!(done_here(Command::Journal, false, Screen::Start)[..], [Command::Say(_)]));
    assert!(leads(done_here(Command::Conclude(Conclusion::Met), true, Screen::Report)), "nothing is concluded unseen");
    assert!(leads(done_here(Command::MarkAll, true, Screen::Accounts)));
    check(Command::SelectNext, true, Screen::Accounts, &[Command::SelectNext]);
}
