//! What a screen reader is given, put right on its way to the system: words without the letters that the icons' typeface
//! draws, a name for the window and for each dialog, and rows that are chosen rather than ticked.

use egui::accesskit::{Node, NodeId, Role, Toggled};
use egui::{Context, FullOutput, Plugin};
use std::collections::HashMap;

/// How the window is called.
const NAME: &str = "Tenant Assessor";

/// Puts right what is read aloud.
#[derive(Debug)]
pub struct Spoken;

impl Plugin for Spoken {
    fn debug_name(&self) -> &'static str {
        "spoken"
    }

    fn output_hook(&mut self, _context: &Context, output: &mut FullOutput) {
        let Some(update) = &mut output.platform_output.accesskit_update else { return };
        for (_, node) in &mut update.nodes {
            // What is typed stands letter by letter: a cursor counts them.
            if !matches!(node.role(), Role::TextInput | Role::MultilineTextInput | Role::PasswordInput | Role::TextRun)
            {
                without_icons(node);
            }
            chosen(node);
        }
        name_dialogs(&mut update.nodes);
    }
}

/// A row of a list is chosen; it is no box that is ticked.
fn chosen(node: &mut Node) {
    if matches!(node.role(), Role::ListBoxOption | Role::Row)
        && let Some(toggled) = node.toggled()
    {
        node.set_selected(toggled == Toggled::True);
        node.clear_toggled();
    }
}

/// The window bears the program's name, a dialog the first words in it: its title.
fn name_dialogs(nodes: &mut [(NodeId, Node)]) {
    let is_nameless = |node: &Node| node.label().is_none_or(str::is_empty);
    let mut names = Vec::new();
    let mut places = None;
    for (at, (_, node)) in nodes.iter().enumerate().filter(|(_, (_, node))| is_nameless(node)) {
        match node.role() {
            Role::Window => names.push((at, NAME.to_owned())),
            Role::Dialog | Role::AlertDialog => {
                let places = places.get_or_insert_with(|| {
                    nodes.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect::<HashMap<NodeId, usize>>()
                });
                names.extend(first_words(nodes, places, at).map(|words| (at, words)));
            }
            _ => {}
        }
    }
    for (at, name) in names {
        if let Some((_, node)) = nodes.get_mut(at) {
            node.set_label(name);
        }
    }
}

/// What the first text below a node says.
fn first_words(nodes: &[(NodeId, Node)], places: &HashMap<NodeId, usize>, at: usize) -> Option<String> {
    let mut next = vec![at];
    // A tree has no circles; a broken one ends by its size.
    for _ in 0..nodes.len() {
        let (_, node) = nodes.get(next.pop()?)?;
        let said = node.value().or(node.label()).filter(|said| !said.is_empty());
        match said {
            Some(said) if node.role() == Role::Label => return Some(said.to_owned()),
            _ => next.extend(node.children().iter().rev().filter_map(|child| places.get(child))),
        }
    }
    None
}

fn without_icons(node: &mut Node) {
    if let Some(words) = node.label().and_then(words) {
        node.set_label(words);
    }
    if let Some(words) = node.value().and_then(words) {
        node.set_value(words);
    }
}

/// The text without icons; `None`: it has none.
fn words(text: &str) -> Option<String> {
    let is_icon = |letter: char| ('\u{e000}'..='\u{f8ff}').contains(&letter);
    text.contains(is_icon).then(|| text.replace(is_icon, "").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_is_called_by_its_title() {
        let with = |role: Role, children: &[u64], value: &str| {
            let mut node = Node::new(role);
            node.set_children(children.iter().copied().map(NodeId).collect::<Vec<_>>());
            if !value.is_empty() {
                node.set_value(value);
            }
            node
        };
        let mut nodes = vec![
            (NodeId(1), with(Role::Window, &[2], "")),
            (NodeId(2), with(Role::Dialog, &[3, 5], "")),
            (NodeId(3), with(Role::GenericContainer, &[4], "")),
            (NodeId(4), with(Role::Label, &[], "Protect the file")),
            (NodeId(5), with(Role::Label, &[], "Another text")),
        ];
        name_dialogs(&mut nodes);
        let names: Vec<Option<&str>> = nodes.iter().map(|(_, node)| node.label()).collect();
        assert_eq!(names, [Some(NAME), Some("Protect the file"), None, None, None]);
        let mut row = Node::new(Role::Row);
        row.set_toggled(Toggled::True);
        chosen(&mut row);
        assert_eq!((row.is_selected(), row.toggled()), (Some(true), None));
    }

    #[test]
    fn icons_are_not_read_aloud() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(words(text).as_deref(), expected);
        check("\u{e184}  Saved", Some("Saved"));
        check("Name \u{e4f6}", Some("Name"));
        check("\u{e184}", Some(""));
        check("Saved", None);
        check("佐藤 – Ωmega", None);
    }
}
