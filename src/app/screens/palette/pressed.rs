//! What else the list of commands has, and what becomes of a line that is chosen where it has no use.

use super::{Entry, here};
use crate::app::Window;
use crate::app::buttons::Seen;
use crate::app::command::Command;
use crate::app::elsewhere::FromElsewhere;
use crate::app::screen::Screen;
use egui::accesskit::NodeId;
use std::collections::HashSet;

/// Controls in sight that no other line stands for, by their names.
pub(super) fn pressed(listed: &[Entry], here: &[here::Line], seen: &Seen) -> Vec<Entry> {
    // To browse is something else at each field.
    let is_known = |entry: &&Entry| !matches!(entry.command, Command::Browse(_));
    let labels = listed.iter().filter(is_known).map(|entry| entry.command.description().label);
    let titles = listed.iter().map(|entry| entry.title.clone()).chain(here.iter().map(|(title, ..)| title.clone()));
    let known: HashSet<String> = labels.chain(titles).map(|name| plain(&name)).collect();
    let stands_there = |node: NodeId| {
        let mut does = seen.does.iter().filter(|(of, _)| *of == node).map(|(_, does)| does);
        let mut of_here = here.iter().map(|(_, _, command)| command);
        does.any(|does| {
            *does == Command::Palette
                || listed.iter().any(|entry| entry.command == *does)
                || of_here.any(|command| command == does)
        })
    };
    let mut taken = HashSet::new();
    let mut entries = Vec::new();
    for control in &seen.controls {
        if known.contains(&plain(&control.name)) && !control.is_field || stands_there(control.node) {
            continue;
        }
        let name = if control.is_field { format!("Go to the field: {}", control.name) } else { control.name.clone() };
        let mut title = name.clone();
        let mut count = 1;
        while !taken.insert(plain(&title)) {
            count += 1;
            title = format!("{name} ({count})");
        }
        let why = control.why.clone();
        entries.push(Entry { title, also: "".into(), command: Command::Press(control.clone()), why });
    }
    entries
}

fn plain(name: &str) -> String {
    name.trim().trim_end_matches('…').to_lowercase()
}

/// What is said of a command that needs an assessment.
const NONE_OPEN: &str = "Make or open an assessment first.";

/// What is said of one that changes what is not in sight.
const ELSEWHERE: &str = "That belongs to what is chosen on the checklist, which is shown now. Ask for it once more.";

/// Why a command would do nothing now; `None`: it can be done, or leads to where it can.
pub(super) fn hindered(command: &Command, window: &Window) -> Option<String> {
    if window.opened.is_none() && !goes_without(command) {
        return Some(NONE_OPEN.to_owned());
    }
    window.hindered(command)
}

/// What becomes of a line that was chosen: one that has no use here says why.
pub(super) fn done_here(command: Command, is_open: bool, screen: Screen) -> Vec<Command> {
    if !is_open && !goes_without(&command) {
        return vec![Command::Say(NONE_OPEN.into())];
    }
    let has_list = matches!(screen, Screen::Checklist | Screen::Accounts | Screen::Previous);
    match command {
        Command::SelectNext | Command::SelectPrevious if !has_list => vec![Command::Show(Screen::Checklist)],
        Command::Search if !has_list && screen != Screen::Evidence => vec![Command::Show(Screen::Checklist), command],
        _ if screen != Screen::Checklist && command.asked_elsewhere() == Some(FromElsewhere::Waits) => {
            vec![Command::Show(Screen::Checklist), Command::Say(ELSEWHERE.into())]
        }
        _ => vec![command],
    }
}

/// Whether it needs no assessment.
fn goes_without(command: &Command) -> bool {
    use Command as C;
    match command {
        C::ShowSection(section) => section.screen() == Screen::Start,
        C::Show(_) | C::Browse(_) | C::Open(_) | C::Press(_) | C::Stop | C::Verify { .. } => true,
        C::Colours(_) | C::Size(_) | C::ListRecent(_) | C::LockAfter(_) => true,
        C::About | C::Shortcuts | C::NextRegion | C::Quit | C::CloseDetail | C::OpenFile(_) | C::OpenFolder(_) => true,
        _ => false,
    }
}
