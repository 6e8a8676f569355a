//! What can be asked for of what is shown just now, without pointing at it: the account, the object, the attachments, files
//! that were opened before, the report that was printed.

use crate::app::Window;
use crate::app::command::Command;
use crate::app::opened::{Opened, source_text};
use crate::app::screen::Screen;
use crate::app::shown::visible;
use crate::app::used::Used;
use crate::assessment::{Edit, MARKINGS, Target};
use crate::evidence::SourceRef;
use crate::report::dates::DATE_LANGUAGES;
use crate::tenant::stated::Category;

/// A line of the list: what it is called, other words for it, and what it does.
pub type Line = (String, &'static str, Command);

/// Rows and files that are listed at most: of more, their own places tell.
const MOST: usize = 20;

/// What there is of what the window shows.
pub fn lines(window: &Window) -> Vec<Line> {
    let mut lines = Vec::new();
    for path in window.settings.recent.iter().take(MOST) {
        let title = format!("Open {}", visible(&path.display().to_string()));
        lines.push((title, "recent assessment file", Command::Open(path.clone())));
    }
    let Some(opened) = &window.opened else { return lines };
    let account = match window.screen {
        Screen::Accounts => window.accounts.selected.clone(),
        _ => None,
    };
    let object = if window.screen == Screen::Checklist { window.checklist.object_shown(opened) } else { None };
    if let Some((check, object)) = object {
        let used = Used::of(check, object);
        rows(object.sources.iter(), &used, opened, &mut lines);
        let key = object.id.to_lowercase();
        if is_known(opened, &key) {
            let title = format!("Everything about {}", visible(&object.name));
            lines.push((title, "account page register", Command::ShowAccount(key.clone())));
            statements(opened, &key, &mut lines);
        }
    }
    if let Some(key) = account.filter(|key| is_known(opened, key)) {
        statements(opened, &key, &mut lines);
        let account = opened.judged.as_ref().and_then(|judged| judged.register.account(&key));
        for (record, account) in
            account.iter().flat_map(|account| account.records.iter().map(move |one| (one, account)))
        {
            let columns = record.facts.iter().filter_map(|said| said.column);
            let names = [&*account.key, &*account.name, &*account.display_name];
            let used = Used::of_account(names, columns, record.facts.iter().map(|said| &*said.value));
            rows(record.sources.iter(), &used, opened, &mut lines);
        }
    }
    if let Some(target) = window.checklist.target(opened).filter(|_| window.screen == Screen::Checklist) {
        of_target(opened, &target, &mut lines);
    }
    of_file(window, opened, &mut lines);
    lines
}

fn is_known(opened: &Opened, key: &str) -> bool {
    opened.judged.as_ref().is_some_and(|judged| judged.register.account(key).is_some())
}

/// The rows in their files that something comes from.
fn rows<'a>(sources: impl Iterator<Item = &'a SourceRef>, used: &Used, opened: &Opened, lines: &mut Vec<Line>) {
    for source in sources.take(MOST) {
        let title = format!("Open the row: {}", source_text(opened.files(), *source));
        if !lines.iter().any(|(known, ..)| *known == title) {
            lines.push((title, "source file evidence", Command::OpenSource(*source, used.clone())));
        }
    }
}

/// What is stated about an account, as its page does.
fn statements(opened: &Opened, key: &str, lines: &mut Vec<Line>) {
    if opened.is_read_only {
        return;
    }
    let (assessment, name) = (opened.assessment(), opened.name_of(key));
    let stated = assessment.stated.categories.get(key).copied();
    let all = Category::ALL.iter().copied().map(Some).chain(stated.map(|_| None));
    for category in all {
        let word = category.map_or("none stated", Category::title);
        let title = format!("Category of {name}: {word}");
        let also = "confirm state account admin";
        lines.push((title, also, Command::Perform(assessment.stating_category(key, category))));
    }
    let exposed = |is_exposed| Edit::StateExposed { account: key.to_owned(), is_exposed };
    for (word, value) in [("yes", Some(true)), ("no", Some(false)), ("not stated", None)] {
        let emergency = Command::Perform(assessment.stating_emergency(key, value));
        if value.is_some() || assessment.stated.emergency.contains_key(key) {
            lines.push((format!("Emergency account {name}: {word}"), "confirm state break glass", emergency));
        }
        if value.is_some() || assessment.stated.exposed.contains_key(key) {
            let title = format!("Exposed person {name}: {word}");
            lines.push((title, "confirm state public", Command::Perform(exposed(value))));
        }
    }
}

/// Attachments and what was said before of the check or item that is shown.
fn of_target(opened: &Opened, target: &Target, lines: &mut Vec<Line>) {
    let Some(said) = opened.assessment().annotation(target) else { return };
    for attachment in &said.attachments {
        let name = visible(&attachment.name);
        let export = Command::ExportAttachment(attachment.number);
        lines.push((format!("Export attachment {}: {name}", attachment.number), "write save file", export));
        if attachment.media.is_image() {
            let show = Command::ShowPicture(attachment.number);
            lines.push((
                format!("Show attachment {}: {name}", attachment.number),
                "picture large black out parts",
                show,
            ));
        }
        if !opened.is_read_only {
            let edit = Edit::Detach { target: target.clone(), number: attachment.number };
            let title = format!("Detach attachment {}: {name}", attachment.number);
            lines.push((title, "remove take off", Command::Perform(edit)));
        }
    }
    if let Some(conclusion) = said.conclusion.filter(|_| said.is_only_carried() && !opened.is_read_only) {
        let edit = Edit::SetCarried { target: target.clone(), carried: None };
        let title = format!("Confirm what was said before: {}", conclusion.title());
        lines.push((title, "carried conclusion previous", Command::Perform(edit)));
    }
}

/// The assessment's own file, its cover, and the report that was printed from it.
fn of_file(window: &Window, opened: &Opened, lines: &mut Vec<Line>) {
    if opened.is_damaged() {
        lines.push(("What is damaged in the file".to_owned(), "evidence results", Command::TellDamage));
    }
    if let Some(written) = &window.report.written {
        let path = || written.path.clone();
        lines.push(("Open the report that was written".to_owned(), "pdf viewer", Command::OpenFile(path())));
        lines.push(("Open the folder of the report".to_owned(), "file manager", Command::OpenFolder(path())));
        if written.is_signed {
            let (report, assessment) = (Some(path()), Some(opened.path.clone()));
            let title = "Verify the report that was written".to_owned();
            lines.push((title, "signature check", Command::Verify { report, assessment }));
        }
    }
    if opened.is_read_only {
        let title = "Try to open it for changes".to_owned();
        if opened.can_be_copied() {
            let title = "Go on in a copy…".to_owned();
            lines.push((title, "reading only change version medium", Command::AskForCopy));
        }
        lines.push((title, "reading only again", Command::Open(opened.path.clone())));
        return;
    }
    if opened.assessment().previous.is_some() {
        let none = Command::Perform(Edit::SetPrevious { previous: None });
        lines.push(("Compare with no previous assessment".to_owned(), "none last year", none));
    }
    let detail = |detail, text: &str| Command::Perform(Edit::SetDetail { detail, text: text.to_owned() });
    for marking in MARKINGS {
        let set = detail(crate::assessment::Detail::Marking, marking);
        lines.push((format!("Mark as {marking}"), "marking classification tlp cover", set));
    }
    for language in DATE_LANGUAGES {
        let set = detail(crate::assessment::Detail::DateLanguage, language.id);
        lines.push((format!("Language of dates: {}", language.title), "cover numbers", set));
    }
}
