//! Who is at the keyboard: where assessor and reviewer are two people, each works under the own name. It holds for the whole
//! window, and stands in its status bar.

use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::shown::visible;
use crate::app::widgets::{self, choice};
use crate::app::{icons, theme};
use crate::assessment::two_people;
use egui::{ComboBox, RichText, Ui};

/// Letters of a name that are shown in the bar.
const LETTERS: usize = 24;

/// A choice of the two; nothing where there are not two.
pub fn show(ui: &mut Ui, opened: &Opened, commands: &mut Vec<Command>) {
    let Some((assessor, reviewer)) = two_people(&opened.assessment().details).filter(|_| !opened.is_read_only) else {
        return;
    };
    let who = opened.who();
    let role = |name: &str| if name == reviewer { "reviewer" } else { "assessor" };
    let name = visible(who);
    let cut: String = name.chars().take(LETTERS).collect();
    let dots = if cut.len() < name.len() { "…" } else { "" };
    let is_known = [assessor, reviewer].contains(&who);
    let role = if is_known { format!(" ({})", role(who)) } else { String::new() };
    let shown = if cut.trim().is_empty() { "Who are you?".to_owned() } else { format!("{cut}{dots}{role}") };
    let text = RichText::new(format!("{}  {shown}", icons::ACCOUNTS)).size(theme::SMALL);
    let combo = ComboBox::from_id_salt("at the keyboard").selected_text(text).width(0.0);
    let response = choice::show(ui, combo, |ui, lines| {
        for (name, role) in [(assessor, "assessor"), (reviewer, "reviewer")] {
            let is_chosen = who == name;
            let whole = visible(name);
            let room = ui.ctx().content_rect().width() * 0.4;
            let font = egui::TextStyle::Button.resolve(ui.style());
            let shown = widgets::within(ui, &whole, &font, room);
            if lines.line(ui, is_chosen, format!("{shown} ({role})")) && !is_chosen {
                commands.push(Command::ActAs(name.to_owned()));
            }
        }
    });
    let name = if name.trim().is_empty() { "nobody" } else { &name };
    let tip =
        format!("You work as {name}: this name stands in the journal. Choose the other one to review or to go on");
    response.accessible_name("You work as").on_hover_text(tip);
}
