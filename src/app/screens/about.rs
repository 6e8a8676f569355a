//! About: the version, where the person's own settings lie, how untrusted files are read here, and the licences.

use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::{self, hanging, muted, strong};
use crate::app::work::Surroundings;
use crate::app::{icons, theme};
use egui::{CollapsingHeader, Context, Id, Label, Modal, RichText, ScrollArea, Ui};
use std::path::PathBuf;

/// `name version|licence`, one crate a line.
const CRATES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/notices/crates.txt"));
/// What each text is of, and the text.
const TEXTS: [(&str, &str); 4] = [
    ("The program, as you choose: MIT", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/LICENSE-MIT"))),
    ("The program, as you choose: Apache 2.0", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/LICENSE-APACHE"))),
    (
        "Typefaces, Noto: SIL Open Font License",
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/OFL.txt")),
    ),
    ("Icons, Phosphor: MIT", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/icons/LICENSE-Phosphor.txt"))),
];

/// What was asked of the system when it was opened.
#[derive(Debug)]
pub struct AboutView {
    /// How workbooks and archives are read, and whether every wall stands.
    confinement: (String, bool),
    settings: Option<PathBuf>,
    phrases: Option<PathBuf>,
}

impl AboutView {
    pub fn new(with: &Surroundings) -> Self {
        let confinement = match with.workers.confinement() {
            Ok(confinement) => (confinement.sentence(), confinement.is_whole()),
            Err(why) => (format!("Workbooks and archives cannot be read: {why}."), false),
        };
        Self { confinement, settings: with.settings.clone(), phrases: with.texts.clone() }
    }
}

/// Shows it; `false`: it is done.
pub fn show(context: &Context, view: &AboutView) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("about")).show(context, |ui| {
        // Before anything stands in it; else it would be as high as areas usually are.
        ui.set_max_height(ui.ctx().content_rect().height() - 60.0);
        ui.set_width(620.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        stays &= !widgets::dialog_head(ui, "About Tenant Assessor", "Close the information");
        let height = ui.ctx().content_rect().height() - 130.0;
        ScrollArea::vertical().max_height(height).by_keys(ui, |ui| {
            ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
            muted(ui, "Everything is done on this computer; the program opens no connection.");
            section(ui, "Where things lie");
            place(ui, "Settings of the window", view.settings.as_ref());
            place(ui, "Phrases that were kept", view.phrases.as_ref());
            section(ui, "How untrusted files are read");
            let (sentence, is_whole) = &view.confinement;
            let palette = theme::palette(ui);
            let (icon, colour) = if *is_whole { (icons::GOOD, palette.ink) } else { (icons::WARNING, palette.warning) };
            hanging(ui, icon, RichText::new(sentence).color(colour));
            section(ui, "Licences");
            for (title, text) in TEXTS {
                widgets::fold(ui, CollapsingHeader::new(title), |ui| {
                    ui.add(Label::new(RichText::new(text).size(theme::SMALL)).wrap())
                });
            }
            crates(ui);
        });
    });
    stays && !modal.should_close()
}

fn section(ui: &mut Ui, title: &str) {
    ui.add_space(theme::GAP);
    ui.label(strong(title, theme::SMALL));
}

fn place(ui: &mut Ui, what: &str, path: Option<&PathBuf>) {
    let place = path.map_or_else(
        || "nowhere: this system has no folder for them".to_owned(),
        |path| visible(&path.display().to_string()).into_owned(),
    );
    ui.add(Label::new(format!("{what}: {place}")).wrap());
}

fn crates(ui: &mut Ui) {
    let title = format!("Rust crates within it ({})", CRATES.lines().count());
    widgets::fold(ui, CollapsingHeader::new(title), |ui| {
        for line in CRATES.lines() {
            let (name, licence) = line.split_once('|').unwrap_or((line, ""));
            ui.add(Label::new(RichText::new(format!("{name}: {licence}")).size(theme::SMALL)).wrap());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::CRATES;

    #[test]
    fn the_crates_are_those_of_the_lock() {
        let lock = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).replace('\r', "");
        assert!(CRATES.lines().count() > 100);
        for line in CRATES.lines() {
            let (name, version) = line.split_once('|').unwrap().0.split_once(" v").unwrap();
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&entry), "{name} {version}: run assets/notices/make.sh");
        }
        let manifest = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        let used = manifest.split_once("\n[dependencies]").unwrap().1.split("\n[").next().unwrap();
        for line in used.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, _)) = line.split_once(" = ") else { continue };
            assert!(
                CRATES.lines().any(|line| line.starts_with(&format!("{name} v"))),
                "{name}: run assets/notices/make.sh"
            );
        }
    }
}
