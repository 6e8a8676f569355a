//! Which parts of an organisation there are: in until evidence or the assessor says otherwise.

use super::Scene;
use crate::app::command::Command;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{choice, muted};
use crate::assessment::Edit;
use crate::tenant::Tenant;
use crate::tenant::proposals;
use crate::tenant::stated::ScopeArea;
use egui::{ComboBox, Label, Ui};

/// One line for each of the areas.
pub fn show(ui: &mut Ui, areas: &[ScopeArea], scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let locked = scene.locked();
    for area in areas {
        let stated = opened.assessment().stated.scope.get(area).copied();
        ui.horizontal(|ui| {
            let words = [(None, "By the evidence"), (Some(true), "In scope"), (Some(false), "Out of scope")];
            let now = words.iter().find(|(value, _)| *value == stated).map_or("", |(_, word)| word);
            let label = format!("Scope of {}", area.title());
            ui.add_enabled_ui(locked.is_none(), |ui| {
                let combo = ComboBox::from_id_salt(("scope", area.title())).selected_text(now).width(130.0);
                let response = choice::show(ui, combo, |ui, lines| {
                    for (value, word) in words {
                        if lines.line(ui, stated == value, word) && stated != value {
                            scene.commands.push(Command::Perform(Edit::StateScope { area: *area, is_in: value }));
                        }
                    }
                });
                let response = response.accessible_name(label);
                response.says_why(locked.unwrap_or_default());
            });
            let mut title = area.title().to_owned();
            title.get_mut(..1).map(str::make_ascii_uppercase);
            // In a line nothing wraps by itself, and a long title would make the whole part wider.
            ui.add(Label::new(title).wrap());
        });
        if let Some(judged) = &opened.judged {
            let words = proposed(&judged.import.tenant, *area);
            ui.indent(("why", area.title()), |ui| muted(ui, visible(&words)));
        }
    }
    ui.add_space(theme::GAP / 2.0);
}

/// What the evidence proposes, and by what.
fn proposed(tenant: &Tenant, area: ScopeArea) -> String {
    if let Some(why) = proposals::proven_out_of_scope(tenant, area) {
        return format!("The evidence shows that it is out of scope: {why}.");
    }
    let signals = proposals::signals_of_scope(tenant, area);
    if signals.is_empty() {
        "Nothing in the evidence tells; taken to be in scope.".to_owned()
    } else {
        format!("In scope by the evidence: {}.", signals.join(", "))
    }
}
