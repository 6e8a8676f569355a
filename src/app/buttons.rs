//! Buttons in sight: whatever a screen or a banner offers to be pressed is found by its name in the list of commands, without
//! each of them saying so. They are taken from what a screen reader is given of one frame.

use super::Window;
use egui::accesskit::{Action, ActionRequest, Node, NodeId, Role, TreeId, TreeUpdate};
use egui::{Context, Event, FullOutput, Id, Plugin};
use std::collections::HashMap;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InSight {
    pub node: NodeId,
    /// What a screen reader calls it.
    pub name: String,
    /// Why it cannot be pressed now.
    pub why: Option<String>,
}

/// Those of the frame after they were asked for.
#[derive(Debug, Default)]
pub struct Buttons {
    is_asked: bool,
    /// Nothing reads the screen aloud: what is given out for that is made for one frame alone.
    turns_off: bool,
    found: Vec<InSight>,
}

/// Asks for the buttons of what is shown; they are there with the next frame.
pub fn ask(context: &Context) {
    let is_read_aloud = context.has_accesskit_node(egui::accesskit_root_id());
    let buttons = context.plugin::<Buttons>();
    let mut buttons = buttons.lock();
    buttons.turns_off = !is_read_aloud && (!buttons.is_asked || buttons.turns_off);
    (buttons.is_asked, buttons.found) = (true, Vec::new());
    context.enable_accesskit();
    context.request_repaint();
}

/// Those that were found, once.
pub fn take(context: &Context) -> Vec<InSight> {
    std::mem::take(&mut context.plugin::<Buttons>().lock().found)
}

impl Plugin for Buttons {
    fn debug_name(&self) -> &'static str {
        "buttons"
    }

    fn output_hook(&mut self, context: &Context, output: &mut FullOutput) {
        let Some(update) = output.platform_output.accesskit_update.as_ref().filter(|_| self.is_asked) else { return };
        self.found = in_sight(update);
        self.is_asked = false;
        if std::mem::take(&mut self.turns_off) {
            context.disable_accesskit();
        }
        context.request_repaint();
    }
}

/// In the order of the screen, without what lies over it.
fn in_sight(update: &TreeUpdate) -> Vec<InSight> {
    let nodes: HashMap<NodeId, &Node> = update.nodes.iter().map(|(id, node)| (*id, node)).collect();
    let mut next: Vec<NodeId> = update.tree.iter().map(|tree| tree.root).collect();
    let mut found = Vec::new();
    // A tree has no circles; a broken one ends by its size.
    for _ in 0..nodes.len() {
        let Some(id) = next.pop() else { break };
        let Some(node) = nodes.get(&id) else { continue };
        if matches!(node.role(), Role::Dialog | Role::AlertDialog) {
            continue;
        }
        let is_button = matches!(node.role(), Role::Button | Role::CheckBox | Role::RadioButton);
        let name = node.label().map(str::trim).filter(|name| name.chars().any(char::is_alphanumeric));
        if let Some(name) = name.filter(|_| is_button) {
            let why = node.is_disabled().then(|| node.description().unwrap_or("It has no use here").to_owned());
            found.push(InSight { node: id, name: name.to_owned(), why });
        }
        next.extend(node.children().iter().rev());
    }
    found
}

impl Window {
    /// It is pressed as soon as the list is gone; or it is said why it cannot be.
    pub(super) fn press(&mut self, button: InSight, context: &Context) {
        if let Some(why) = button.why {
            let why = why.trim_end_matches('.');
            return self.tell(format!("“{}” cannot be used now. {why}.", button.name), None);
        }
        self.presses = Some(button.node);
        context.request_repaint();
    }

    /// A button that was chosen in the list of commands is pressed as by a key, once the list is gone.
    pub(super) fn press_chosen(&mut self, context: &Context) {
        let Some(node) = self.presses else { return };
        if context.memory(|memory| memory.top_modal_layer().is_some()) {
            return context.request_repaint();
        }
        self.presses = None;
        let shown = context.viewport(|viewport| {
            let mut controls = viewport.prev_pass.widgets.layers().flat_map(|(_, controls)| controls);
            controls.find(|one| one.id.accesskit_id() == node).map(|one| (one.id, one.enabled))
        });
        let Some((id, true)) = shown else {
            return self.tell("What was chosen is not on the screen any more; nothing was pressed.", None);
        };
        click(context, id);
    }
}

/// It does not keep the keyboard: what is typed next is meant for nothing that was asked for by its name.
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
    fn what_lies_over_the_screen_is_not_taken() {
        let with = |role: Role, name: &str, children: &[u64]| {
            let mut node = Node::new(role);
            node.set_children(children.iter().copied().map(NodeId).collect::<Vec<_>>());
            node.set_label(name);
            node
        };
        let mut disabled = with(Role::Button, "Read the table so", &[]);
        disabled.set_disabled();
        disabled.set_description("No row would be read");
        let nodes = vec![
            (NodeId(1), with(Role::Window, "", &[2, 3, 4, 6])),
            (NodeId(2), with(Role::Button, "Back to the files", &[])),
            (NodeId(3), disabled),
            (NodeId(4), with(Role::Dialog, "", &[5])),
            (NodeId(5), with(Role::Button, "In the dialog", &[])),
            (NodeId(6), with(Role::Button, "×", &[])),
        ];
        let tree = Some(TreeInfo::new(NodeId(1)));
        let found = in_sight(&TreeUpdate { nodes, tree, tree_id: TreeId::ROOT, focus: NodeId(1) });
        let found: Vec<(&str, Option<&str>)> = found.iter().map(|one| (&*one.name, one.why.as_deref())).collect();
        assert_eq!(found, [("Back to the files", None), ("Read the table so", Some("No row would be read"))]);
    }
}
