//! Who is at the keyboard: where assessor and reviewer are two people, each works under the own name.

use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::widgets::{choice, field_label};
use crate::assessment::two_people;
use crate::report::visible::visible;
use egui::{ComboBox, Ui};

/// A choice of the two; nothing where there are not two.
pub fn show(ui: &mut Ui, opened: &Opened, scene: &mut Scene<'_>) {
    let Some((assessor, reviewer)) = two_people(&opened.assessment().details) else { return };
    let (label, who) = (field_label(ui, "You work as"), opened.who());
    let combo = ComboBox::from_id_salt("at the keyboard").selected_text(visible(who));
    let response = choice::show(ui, combo, |ui, lines| {
        for (name, role) in [(assessor, "assessor"), (reviewer, "reviewer")] {
            let is_chosen = who == name;
            if lines.line(ui, is_chosen, format!("{} ({role})", visible(name))) && !is_chosen {
                scene.commands.push(Command::ActAs(name.to_owned()));
            }
        }
    });
    response.labelled_by(label);
}
