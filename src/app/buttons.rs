//! Buttons and fields in sight: whatever a screen, a dialog or a banner offers is found by its name in the list of commands,
//! without each of them saying so. They are taken from what a screen reader is given of one frame.

use super::Window;
use super::command::Command;
use super::screens::palette;
use egui::accesskit::{Action, ActionRequest, Node, NodeId, Role, TreeId, TreeUpdate};
use egui::{Context, Event, FullOutput, Id, LayerId, Plugin, Response};
use std::collections::HashMap;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InSight {
    pub node: NodeId,
    /// What a screen reader calls it.
    pub name: String,
    /// It is typed or chosen in: the keyboard goes there.
    pub is_field: bool,
    /// Why it cannot be used now.
    pub why: Option<String>,
}

/// What was seen in one frame.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub controls: Vec<InSight>,
    /// What some of them do, where that is a command of the list, too.
    pub does: Vec<(NodeId, Command)>,
}

/// Those of the frame after they were asked for.
#[derive(Debug, Default)]
pub struct Buttons {
    is_asked: bool,
    /// Nothing reads the screen aloud: what is given out for that is made for one frame alone.
    turns_off: bool,
    seen: Seen,
}

/// Asks for the controls of what is shown; they are there with the next frame.
pub fn ask(context: &Context) {
    let is_read_aloud = context.has_accesskit_node(egui::accesskit_root_id());
    let buttons = context.plugin::<Buttons>();
    let mut buttons = buttons.lock();
    buttons.turns_off = !is_read_aloud && (!buttons.is_asked || buttons.turns_off);
    (buttons.is_asked, buttons.seen) = (true, Seen::default());
    context.enable_accesskit();
    context.request_repaint();
}

/// Those that were found, once.
pub fn take(context: &Context) -> Option<Seen> {
    let buttons = context.plugin::<Buttons>();
    let mut buttons = buttons.lock();
    (!buttons.is_asked && !buttons.seen.controls.is_empty()).then(|| std::mem::take(&mut buttons.seen))
}

/// Says which command a control stands for: the list of commands has that once.
pub fn does(control: &Response, command: impl FnOnce() -> Command) {
    let buttons = control.ctx.plugin::<Buttons>();
    let mut buttons = buttons.lock();
    if buttons.is_asked {
        buttons.seen.does.push((control.id.accesskit_id(), command()));
    }
}

impl Plugin for Buttons {
    fn debug_name(&self) -> &'static str {
        "buttons"
    }

    fn output_hook(&mut self, context: &Context, output: &mut FullOutput) {
        let Some(update) = output.platform_output.accesskit_update.as_ref().filter(|_| self.is_asked) else { return };
        self.seen.controls = in_sight(update);
        self.is_asked = false;
        if std::mem::take(&mut self.turns_off) {
            context.disable_accesskit();
        }
        context.request_repaint();
    }
}

/// What all of the list of commands is called, in its dialog, which lies over the others.
pub const LIST: &str = "All commands";

/// Whether what the list of commands consists of stands in this dialog.
fn is_list(dialog: NodeId, nodes: &HashMap<NodeId, &Node>) -> bool {
    let mut next = vec![dialog];
    for _ in 0..nodes.len() {
        let Some(node) = next.pop().and_then(|id| nodes.get(&id)) else { break };
        if node.role() == Role::Group && node.label() == Some(LIST) {
            return true;
        }
        next.extend(node.children());
    }
    false
}

fn is_dialog(node: &Node) -> bool {
    matches!(node.role(), Role::Dialog | Role::AlertDialog)
}

/// In the order of the screen; where dialogs lie over it, those of the uppermost alone.
fn in_sight(update: &TreeUpdate) -> Vec<InSight> {
    let nodes: HashMap<NodeId, &Node> = update.nodes.iter().map(|(id, node)| (*id, node)).collect();
    let root: Vec<NodeId> = update.tree.iter().map(|tree| tree.root).collect();
    let mut dialogs = Vec::new();
    let mut found = within(root, &nodes, &mut dialogs);
    if let Some(dialog) = dialogs.into_iter().rfind(|id| !is_list(*id, &nodes)) {
        let children = nodes.get(&dialog).map(|node| node.children().to_vec()).unwrap_or_default();
        found = within(children.into_iter().rev().collect(), &nodes, &mut Vec::new());
    }
    found
}

/// The controls below these, without those of dialogs, which are noted.
fn within(mut next: Vec<NodeId>, nodes: &HashMap<NodeId, &Node>, dialogs: &mut Vec<NodeId>) -> Vec<InSight> {
    let mut found = Vec::new();
    // A tree has no circles; a broken one ends by its size.
    for _ in 0..nodes.len() {
        let Some(id) = next.pop() else { break };
        let Some(node) = nodes.get(&id) else { continue };
        if is_dialog(node) {
            dialogs.push(id);
            continue;
        }
        let is_button = matches!(node.role(), Role::Button | Role::CheckBox | Role::RadioButton);
        let is_field =
            matches!(node.role(), Role::TextInput | Role::MultilineTextInput | Role::PasswordInput | Role::ComboBox);
        let name = name_of(node, nodes).map(str::trim).filter(|name| name.chars().any(char::is_alphanumeric));
        if let Some(name) = name.filter(|_| is_button || is_field) {
            let why = node.is_disabled().then(|| node.description().unwrap_or("It has no use here").to_owned());
            found.push(InSight { node: id, name: name.to_owned(), is_field, why });
        }
        next.extend(node.children().iter().rev());
    }
    found
}

/// Its own, else the words that stand beside it.
fn name_of<'a>(node: &'a Node, nodes: &HashMap<NodeId, &'a Node>) -> Option<&'a str> {
    let beside = || {
        let label = node.labelled_by().iter().find_map(|id| nodes.get(id))?;
        label.value().or_else(|| label.label())
    };
    node.label().filter(|label| !label.trim().is_empty()).or_else(beside)
}

impl Window {
    /// It is pressed, or has the keyboard, as soon as the list is gone; or it is said why it cannot be used.
    pub(super) fn press(&mut self, control: InSight, context: &Context) {
        if let Some(why) = control.why {
            let why = why.trim_end_matches('.');
            return self.tell(format!("“{}” cannot be used now. {why}.", control.name), None);
        }
        self.presses = Some(control);
        context.request_repaint();
    }

    /// What was chosen in the list of commands is used as by keys, once the list is gone.
    pub(super) fn press_chosen(&mut self, context: &Context) {
        let Some(chosen) = &self.presses else { return };
        let shown = context.viewport(|viewport| {
            let layers = viewport.prev_pass.widgets.layers();
            let mut controls = layers.flat_map(|(layer, controls)| controls.iter().map(move |one| (*layer, one)));
            let control = controls.find(|(_, one)| one.id.accesskit_id() == chosen.node);
            control.map(|(layer, one)| (layer, one.id, one.enabled))
        });
        let top = context.memory(egui::Memory::top_modal_layer);
        if self.palette.is_some() || top == Some(palette::layer()) {
            return context.request_repaint();
        }
        let is_field = chosen.is_field;
        self.presses = None;
        let (layer, id) = match shown {
            Some((layer, id, true)) if top.is_none_or(|top| top == layer) => (layer, id),
            _ => return self.tell("What was chosen is not on the screen any more; nothing was pressed.", None),
        };
        // On a screen what is typed next is meant for nothing that was asked for by its name; in a dialog the keyboard is always
        // at one of its controls, and at this one if it was pressed.
        if is_field || layer != LayerId::background() {
            context.memory_mut(|memory| memory.request_focus(id));
        }
        self.focus.goes_back_to(id);
        if !is_field {
            click(context, id);
        }
    }
}

/// As a screen reader asks for it.
fn click(context: &Context, control: Id) {
    let request = ActionRequest {
        action: Action::Click,
        target_tree: TreeId::ROOT,
        target_node: control.accesskit_id(),
        data: None,
    };
    context.input_mut(|input| input.events.push(Event::AccessKitActionRequest(request)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::accesskit::{TreeInfo, TreeUpdate};

    #[test]
    fn of_dialogs_the_uppermost_is_taken_and_the_list_itself_is_not() {
        let with = |role: Role, name: &str, children: &[u64]| {
            let mut node = Node::new(role);
            node.set_children(children.iter().copied().map(NodeId).collect::<Vec<_>>());
            node.set_label(name);
            node
        };
        let mut disabled = with(Role::Button, "Read the table so", &[]);
        disabled.set_disabled();
        disabled.set_description("No row would be read");
        // A field is called by the words that stand beside it.
        let (mut field, mut words) = (with(Role::TextInput, "", &[]), Node::new(Role::Label));
        field.set_labelled_by(vec![NodeId(11)]);
        words.set_value("Assessor");
        let nodes = vec![
            (NodeId(1), with(Role::Window, "", &[2, 3, 4, 6, 7])),
            (NodeId(2), with(Role::Button, "Back to the files", &[])),
            (NodeId(3), disabled),
            (NodeId(4), with(Role::Dialog, "Command", &[10])),
            (NodeId(10), with(Role::Group, LIST, &[5])),
            (NodeId(5), with(Role::Button, "In the list", &[])),
            (NodeId(6), with(Role::Button, "×", &[])),
            (NodeId(7), field),
            (NodeId(11), words),
        ];
        let of = |nodes: Vec<(NodeId, Node)>| {
            let tree = Some(TreeInfo::new(NodeId(1)));
            let found = in_sight(&TreeUpdate { nodes, tree, tree_id: TreeId::ROOT, focus: NodeId(1) });
            found.into_iter().map(|one| (one.name, one.is_field, one.why)).collect::<Vec<_>>()
        };
        let said = |name: &str, is_field, why: Option<&str>| (name.to_owned(), is_field, why.map(str::to_owned));
        let on_screen = [
            said("Back to the files", false, None),
            said("Read the table so", false, Some("No row would be read")),
            said("Assessor", true, None),
        ];
        assert_eq!(of(nodes.clone()), on_screen);
        let mut over = nodes;
        over[0].1.push_child(NodeId(8));
        over.push((NodeId(8), with(Role::Dialog, "Journal", &[9])));
        over.push((NodeId(9), with(Role::Button, "In the dialog", &[])));
        assert_eq!(of(over), [said("In the dialog", false, None)]);
    }
}
