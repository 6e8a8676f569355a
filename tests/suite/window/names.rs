//! Every control that can be stopped at has a name that can be read out, and no two on one screen have the same: on every
//! screen, dialog, message and opened list.

mod dialogs;
mod evidence;
mod findings;
mod screens;

use super::*;
use egui::accesskit::Action;
use std::collections::{BTreeMap, BTreeSet};

/// What a screen reader stops at, whether or not it can take the focus.
const STOPS: &[Role] = &[
    Role::AlertDialog,
    Role::Button,
    Role::CheckBox,
    Role::ColorWell,
    Role::ComboBox,
    Role::DefaultButton,
    Role::Dialog,
    Role::DisclosureTriangle,
    Role::EditableComboBox,
    Role::Link,
    Role::ListBoxOption,
    Role::MenuItem,
    Role::MenuItemCheckBox,
    Role::MenuItemRadio,
    Role::MenuListOption,
    Role::MultilineTextInput,
    Role::NumberInput,
    Role::PasswordInput,
    Role::RadioButton,
    Role::Row,
    Role::SearchInput,
    Role::Slider,
    Role::SpinButton,
    Role::Splitter,
    Role::Switch,
    Role::Tab,
    Role::TextInput,
    Role::TreeItem,
    Role::Window,
];

/// What stands in two places and does the same in both.
const SAME: &[&str] = &["Redo", "Show everything"];

/// Buttons whose words stand in the name of another line, and what tells them apart.
const DIFFER: &[(&str, &str)] = &[
    ("Attach", "takes the path that is typed; the other leads to the field for it"),
    ("Carry over (2)", "lists what the other carries over once it is listed"),
    ("Draft: the word stands across every page", "a choice"),
    ("Files", "a part of the screen"),
    ("Final", "a choice; the other says what keeps from it"),
    ("Finding", "a part of the screen"),
    ("Go to the finding", "that of the row"),
    ("Import", "takes the path that is typed; the other leads to the field for it"),
    ("Keep the mappings", "writes the file that is typed; the other leads to the field for it"),
    ("Lay it beside", "takes the path that is typed; the other leads to the field for it"),
    ("List", "a part of the screen"),
    ("Open", "takes the path that is typed; the other leads to the field for it"),
    ("Use mappings", "reads the file that is typed; the other leads to the field for it"),
    ("Verify", "takes the paths that are typed; the other leads to the fields for them"),
];

/// Lists that are unfolded on one screen at most: those of accounts and columns are alike.
const LISTS: usize = 12;

/// A letter of the icons' font: nobody can read it aloud.
fn is_icon(letter: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&letter)
}

/// What is read out with an icon's letter in it.
fn with_icons(shown: &Shown) -> Vec<String> {
    // The runs of a text are where a cursor stands in it; what is read is the text's own name.
    let is_read = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() != Role::TextRun;
    let all = shown.root().children_recursive().filter(is_read);
    let said = all.flat_map(|node| [node.accesskit_node().label(), node.accesskit_node().value()]);
    said.flatten().filter(|said| said.contains(is_icon)).map(|said| format!("icon in {said:?}")).collect()
}

/// Everything on the screen that can be stopped at: what it is, and its name.
fn stops(shown: &Shown) -> Vec<(Role, String)> {
    // A text that can be selected and the bar of a scroll area can be clicked, and are no controls.
    let is_none = |role| matches!(role, Role::Label | Role::ScrollBar | Role::TextRun);
    let is_stop = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        let role = node.role();
        STOPS.contains(&role) || (!is_none(role) && node.data().supports_action(Action::Focus))
    };
    let stops = shown.root().children_recursive().map(|node| node.accesskit_node()).filter(is_stop);
    stops.map(|stop| (stop.role(), stop.label().unwrap_or_default())).collect()
}

/// A link that is called by what it leads to stands wherever that is told of: the row of a file, a check.
fn is_called_by_its_place(role: Role, label: &str) -> bool {
    let is_check =
        |label: &str| label.split([' ', ':']).next().is_some_and(|id| id.len() == 6 && id.matches('.').count() == 2);
    role == Role::Link
        && (is_check(label.trim_start_matches("On ")) || label.starts_with("Open ") && label.contains(" · row "))
}

/// Names that say nothing (none, or icons alone), and names that two controls have.
fn wrong(shown: &Shown) -> Vec<String> {
    let stops = stops(shown);
    let says_nothing = |label: &str| !label.chars().any(char::is_alphanumeric);
    let mut wrong = with_icons(shown);
    let nameless = stops.iter().filter(|(_, label)| says_nothing(label));
    wrong.extend(nameless.map(|(role, label)| format!("{role:?} {label:?} has no name")));
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (role, label) in stops.iter().filter(|(_, label)| !says_nothing(label) && !SAME.contains(&&**label)) {
        if !is_called_by_its_place(*role, label) {
            *names.entry(format!("{role:?} {label:?}")).or_default() += 1;
        }
    }
    wrong
        .extend(names.into_iter().filter(|(_, count)| *count > 1).map(|(name, count)| format!("{name} {count} times")));
    wrong
}

/// Lines of the list of commands that do what another does, or that are called by a part of its name: the rest of it is what tells
/// what is meant.
fn twins(lines: &[(String, String)]) -> Vec<String> {
    let words = |title: &str| -> BTreeSet<String> {
        let without_count = title.split(" (").next().unwrap_or_default().to_lowercase();
        let words = without_count.split(|letter: char| !letter.is_alphabetic()).filter(|word| word.len() > 2);
        words.map(str::to_owned).collect()
    };
    let is_press = |does: &str| does.starts_with("Press(");
    let mut twins = Vec::new();
    for (at, (title, does)) in lines.iter().enumerate() {
        let same = lines.iter().skip(at + 1).filter(|(_, other)| !is_press(does) && other == does);
        twins.extend(same.map(|(other, _)| format!("{title:?} and {other:?} do the same")));
        // A count is a filter.
        let is_count = title.ends_with(|letter: char| letter.is_ascii_digit());
        if !is_press(does) || is_count || DIFFER.iter().any(|(of, _)| title == of) {
            continue;
        }
        let said = words(title);
        let others = lines.iter().filter(|(_, other)| !is_press(other) && !other.starts_with("GoTo("));
        let whole = others.filter(|(other, _)| !said.is_empty() && said.is_subset(&words(other)));
        twins.extend(whole.map(|(other, _)| format!("{title:?} may be {other:?}")));
    }
    twins
}

/// What was looked at, and what is wrong there, with the first place of each: all of it is told together.
#[derive(Default)]
struct Walk {
    wrong: BTreeMap<String, String>,
}

impl Walk {
    fn look(&mut self, shown: &Shown, place: &str) {
        for it in wrong(shown) {
            self.wrong.entry(it).or_insert_with(|| place.to_owned());
        }
    }

    /// Looks, and at the list of commands as it is there: no two of its lines do the same.
    fn look_and_ask(&mut self, shown: &mut Shown, place: &str) {
        self.look(shown, place);
        control(shown, Key::K);
        shown.run_steps(3);
        let lines = shown.state().as_ref().unwrap().lines_of_commands();
        assert!(!lines.is_empty(), "no list of commands on {place}");
        press(shown, Key::Escape);
        settle(shown);
        for it in twins(&lines) {
            self.wrong.entry(it).or_insert_with(|| place.to_owned());
        }
    }

    /// The lists of the screen, unfolded one after the other.
    fn unfold_lists(&mut self, shown: &mut Shown, place: &str) {
        let lists = shown.query_all_by_role(Role::ComboBox).filter(|list| !list.accesskit_node().is_disabled());
        let lists: Vec<String> = lists.filter_map(|list| list.accesskit_node().label()).take(LISTS).collect();
        for list in lists {
            let Some(node) = shown.query_all_by_role_and_label(Role::ComboBox, &list).next() else { continue };
            node.click();
            settle(shown);
            self.look(shown, &format!("{place}, {list} unfolded"));
            press(shown, Key::Escape);
        }
    }

    #[track_caller]
    fn end(self) {
        let told: Vec<String> = self.wrong.into_iter().map(|(it, place)| format!("{it} on {place}")).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}

/// Clicks on what bears these words, if it is there.
fn try_click(shown: &mut Shown, words: &str) -> bool {
    let is_there = shown.query_all_by_label_contains(words).find(|node| node.accesskit_node().role() != Role::Label);
    if is_there.map(|node| node.click()).is_none() {
        return false;
    }
    shown.run_steps(16);
    true
}

/// As if somebody wanted to close the window.
fn wants_to_close(shown: &mut Shown) {
    shown.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events.push(egui::ViewportEvent::Close);
    shown.step();
}
