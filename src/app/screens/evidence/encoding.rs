//! What is said of the encoding of a file that does not tell it: where it was guessed, a person who sees wrong letters says another.

use crate::app::command::Command;
use crate::app::screens::Scene;
use crate::app::shown::visible;
use crate::app::widgets::{SaysWhy as _, choice};
use crate::assessment::Edit;
use crate::evidence::EvidenceFile;
use crate::evidence::text::{CHOICES, Choice};
use egui::{ComboBox, Label, Ui};

/// In the unfolded file, beside its encoding.
pub fn offer(ui: &mut Ui, file: &EvidenceFile, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let stated = opened.assessment().stated.mappings.encodings.get(&file.name);
    let stated = stated.and_then(|name| Choice::called(name));
    if stated.is_none() && file.odd_words.is_none() {
        return;
    }
    let disabled = scene.busy().or(scene.locked());
    let mut chosen = None;
    let words = match (stated, file.encoding) {
        (Some(stated), Some(own)) if own != stated.name => {
            "It says itself which encoding it has; what you said of it is not used:"
        }
        (Some(_), _) => "Its letters are read as you said. Change it:",
        (None, _) => "If names look wrong, say which letters its bytes stand for:",
    };
    ui.add(Label::new(words).wrap());
    let read_as = stated.map_or("Windows-1252", |choice| choice.name);
    ui.add_enabled_ui(disabled.is_none(), |ui| {
        let combo = ComboBox::from_id_salt(("encoding", &file.name)).selected_text(read_as).width(150.0).height(420.0);
        let response = choice::show(ui, combo, |ui, lines| {
            if stated.is_some() && lines.line(ui, false, "Not said: as the program guesses") {
                chosen = Some(None);
            }
            for choice in &CHOICES {
                let is_current = read_as == choice.name;
                let words = format!("{} · {}", choice.name, choice.letters);
                if lines.line_with(ui, is_current, &words, &example(file, choice)) {
                    chosen = Some(Some(choice));
                }
            }
        });
        response.accessible_name(format!("Encoding of {}", visible(&file.name))).says_why(disabled.unwrap_or_default());
    });
    if let Some(chosen) = chosen.filter(|chosen| *chosen != stated) {
        let encoding = chosen.map(|choice| choice.name.to_owned());
        let edit = Edit::StateEncoding { file: file.name.clone(), encoding };
        scene.commands.push(Command::Perform(edit));
    }
}

/// Words of the file, as they read so; of one with secrets none are shown.
fn example(file: &EvidenceFile, choice: &Choice) -> String {
    let words = file.odd_words.as_deref().filter(|_| file.secrets().is_empty()).unwrap_or_default();
    visible(&choice.read(words)).into_owned()
}
