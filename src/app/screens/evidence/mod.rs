//! Evidence: import exports (here), see what that brought (`imported`) and what each file was recognised as (`files`), say what a table holds that no layout fits
//! (`mapping`), and what is still missing and how to get it (`missing`).

mod encoding;
mod files;
mod imported;
mod mapping;
mod missing;

pub use imported::Imported;

use super::Scene;
use super::splits::Split;
use crate::app::buttons::does;
use crate::app::command::{Command, Section};
use crate::app::opened::Opened;
use crate::app::place::{self, Wanted};
use crate::app::screen::begins_region;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::{self, main_button, path_field};
use crate::app::{icons, theme};
use crate::evidence::{EvidenceFile, Part};
use egui::{Context, RichText, ScrollArea, Ui};
use mapping::MappingForm;
pub use mapping::{Mapped, Said, tables_to_map};
pub use missing::{RequestTo, sender};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::Path;

/// What this screen remembers.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not a state")]
pub struct EvidenceForm {
    pub path: String,
    /// Where there is room for one part: whether that is what is missing.
    shows_missing: bool,
    /// Words in the names of files that are shown.
    words: String,
    /// Files of which everything is shown.
    unfolded: BTreeSet<String>,
    /// What is to be said of how workbooks and archives are read on this system; asked once.
    confinement: OnceCell<Option<String>>,
    /// What was said to be read so, until the evidence is read again; then the file that is brought into sight.
    pub mapped: Option<Mapped>,
    pub shows_file: Option<String>,
    /// The file whose name gets the focus: its mapping was left, or it comes next where one was taken off the list.
    leads_to: Option<String>,
    /// The file that was taken off the list by keys.
    removed: Option<String>,
    /// The table whose columns are being mapped.
    mapping: Option<MappingForm>,
    /// What was said of tables that were left before they were read so.
    left: Vec<Said>,
    /// Folder for what is to be asked for.
    pub request_folder: String,
    pub request: RequestTo,
    /// Where mappings are kept, or taken from.
    pub mappings_path: String,
    /// Nothing was imported yet, or the path was wrong: the field for it takes the focus when it is seen.
    pub begins: bool,
    /// What an import that is being stored brings, and what the last one brought.
    pub imports: Option<Imported>,
    imported: Option<Imported>,
    /// The list of files begins at its top again.
    to_top: bool,
    /// There is so little height that all of it scrolls as one.
    is_low: bool,
    /// The field was asked for.
    pub asks: bool,
    /// The part that was asked for, until it is in sight.
    asked: Option<Section>,
    /// The file of mappings is shown though no table needs one.
    shows_mappings: bool,
}

impl EvidenceForm {
    /// For an assessment that was opened: what is to be asked for goes beside it, unless another folder is named.
    pub fn begin(&mut self, assessment: &Path) {
        let name = assessment.file_stem().map_or_else(|| "Client".to_owned(), |stem| stem.display().to_string());
        *self = Self { confinement: std::mem::take(&mut self.confinement), ..Self::default() };
        self.begins = true;
        self.request_folder = assessment.with_file_name(format!("{name} request")).display().to_string();
    }
}

impl EvidenceForm {
    /// To the search of the files, where there are many, else to the field for exports.
    pub fn search(&mut self, context: &Context) {
        self.shows_missing = false;
        let id = files::search_field();
        if context.read_response(id).is_some() {
            widgets::seek(context, id, &self.words);
        } else {
            self.asks = true;
        }
    }

    /// To what is to be asked for, the scope, the file of mappings, or the first file that lacks something.
    pub fn ask_for(&mut self, section: Section) {
        self.leave_mapping();
        let is_beside = matches!(section, Section::Missing | Section::Request | Section::Scope);
        (self.asked, self.shows_missing) = (Some(section), is_beside);
        if matches!(section, Section::Refused | Section::Incomplete) {
            // The file is shown whatever was searched for.
            self.words.clear();
        }
        self.shows_mappings |= section == Section::Mappings;
    }

    /// To what the columns of a table hold, where it has rows.
    pub fn map(&mut self, file: &str, part: usize, opened: &Opened) {
        self.leave_mapping();
        let Some(mut new) = MappingForm::of_table(file, part, opened) else { return };
        new.go_on(&mut self.left);
        self.mapping = Some(new);
        self.shows_missing = false;
    }

    /// Whether something was said of a table and is not kept yet.
    fn left_of(&self, file: &EvidenceFile, part: &Part) -> bool {
        self.left.iter().any(|said| said.is_of(file, part))
    }

    /// Back to the file whose table was mapped.
    pub fn close_mapping(&mut self) {
        self.leads_to = self.mapping.as_ref().map(|mapping| mapping.file().to_owned());
        self.leave_mapping();
    }

    /// Back to the files.
    pub fn leave_mapping(&mut self) {
        self.left.extend(self.mapping.take().and_then(|mapping| mapping.unkept()));
    }

    /// The file of a table of which something is said that is not kept yet.
    pub fn half_mapped(&self) -> Option<String> {
        let open = self.mapping.as_ref().and_then(MappingForm::unkept);
        open.iter().chain(&self.left).map(|said| visible(said.file()).into_owned()).next()
    }

    /// What was said of tables and is not kept yet.
    pub fn take_mappings(&mut self) -> Vec<Said> {
        self.leave_mapping();
        std::mem::take(&mut self.left)
    }

    pub fn give_back(&mut self, left: Vec<Said>) {
        self.left = left;
    }

    /// An import is stored: what it brought is shown, and its files from the top of the list.
    pub fn take_imported(&mut self, imported: Option<Imported>) {
        self.words.clear();
        (self.imported, self.to_top, self.shows_missing) = (imported, true, false);
    }
}

pub fn show(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    if form.mapping.is_some() {
        // Fields, columns and what stands in them need the whole width.
        return egui::CentralPanel::default().show(ui, |ui| files_or_mapping(ui, form, scene)).inner;
    }
    if ui.available_width() < theme::NARROW {
        return egui::CentralPanel::default().show(ui, |ui| show_narrow(ui, form, scene)).inner;
    }
    let right = Split::right("missing", 0.36, 260.0..=0.6);
    egui::CentralPanel::default().show(&mut right.rest(ui), |ui| files_or_mapping(ui, form, scene));
    right.show(ui, |ui| {
        ScrollArea::vertical()
            .auto_shrink(false)
            .by_keys(ui, |ui| missing::show(ui, (&mut form.request_folder, &mut form.request), &mut form.asked, scene));
    });
}

fn files_or_mapping(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    if let Some(mapped) = &mut form.mapping {
        match mapping::show(ui, mapped, scene) {
            mapping::Then::Stay => {}
            mapping::Then::Close => form.close_mapping(),
            mapping::Then::Read => {
                let mapping = form.mapping.take();
                form.leads_to = mapping.as_ref().map(|mapping| mapping.file().to_owned());
                form.mapped = mapping.and_then(mapping::MappingForm::mapped);
            }
        }
        return;
    }
    form.is_low = ui.available_height() < LOW;
    if form.is_low {
        // One that scrolls: a second one within would leave no room for a file.
        let mut area = ScrollArea::vertical().id_salt("low files").auto_shrink(false);
        if std::mem::take(&mut form.to_top) {
            area = area.vertical_scroll_offset(0.0);
        }
        area.by_keys(ui, |ui| import_and_files(ui, form, scene));
        return;
    }
    import_and_files(ui, form, scene);
}

/// Below this height all of it scrolls as one.
const LOW: f32 = 600.0;

fn import_and_files(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    import(ui, form, scene);
    ui.separator();
    if let (Some(imported), Some(opened)) = (&form.imported, scene.opened)
        && (!imported.is_there(opened) || !imported::show(ui, imported, opened))
    {
        form.imported = None;
    }
    files::show(ui, form, scene);
}

/// One part at a time.
fn show_narrow(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    widgets::parts(ui, &mut form.shows_missing, &[(false, "Files"), (true, "Still missing")]);
    if form.shows_missing {
        ScrollArea::vertical()
            .auto_shrink(false)
            .by_keys(ui, |ui| missing::show(ui, (&mut form.request_folder, &mut form.request), &mut form.asked, scene));
    } else {
        files_or_mapping(ui, form, scene);
    }
}

fn import(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    // In the lowest windows what is read comes before what the bar on top says too, and what a drop tells by itself.
    let is_low = ui.ctx().content_rect().height() < 420.0;
    if !is_low {
        widgets::heading(ui, "Evidence");
    }
    if !is_low {
        let invitation = "Drop the client's exports on this window: files, folders or ZIP archives. The originals are never changed.";
        widgets::hanging(ui, icons::DROP, invitation);
    }
    let browse = [("Choose files…", Wanted::EvidenceFiles), ("Folder…", Wanted::EvidenceFolder)];
    let label = "Path of a file or folder";
    let field = path_field::show(ui, label, &mut form.path, &browse, scene.with.has_dialogs, scene.commands);
    begins_region("evidence", &field);
    does(&field, || Command::BeginImport);
    let is_empty = scene.opened.is_some_and(|opened| opened.files().is_empty());
    let (begins, asks) = (std::mem::take(&mut form.begins), std::mem::take(&mut form.asks));
    if asks || (begins && (is_empty || !form.path.is_empty() || scene.work.is_none())) {
        field.request_focus();
    }
    let path = place::typed(&form.path);
    let disabled = match (&path, scene.busy(), scene.locked()) {
        (_, Some(busy), _) => Some(busy),
        (_, _, Some(locked)) => Some(locked),
        (None, ..) => Some("Type a path, or drop files on the window"),
        _ => None,
    };
    // Where it cannot be done, it is said why.
    if let (Some(path), true) = (&path, path_field::submitted(ui, &field)) {
        scene.commands.push(Command::Import(vec![path.clone()]));
    }
    main_button(ui, "Import", Command::Import(path.into_iter().collect()), disabled, scene.commands);
    let warning = form.confinement.get_or_init(|| match scene.with.workers.confinement() {
        Ok(confinement) => (!confinement.is_whole()).then(|| confinement.sentence()),
        Err(why) => Some(format!("Workbooks and archives cannot be read: {why}.")),
    });
    if let Some(warning) = warning {
        let text = RichText::new(warning.as_str()).color(theme::palette(ui).warning);
        widgets::hanging(ui, icons::WARNING, text.size(theme::SMALL));
    }
    // Below what one reaches for: it comes when the exports have been read, and moves nothing then.
    let Some(opened) = scene.opened else { return };
    let now = (scene.with.now)();
    let days = [opened.far_day(now), opened.days_to_come(now)];
    for sentence in [opened.other_client(), opened.several_tenants()].into_iter().chain(days).flatten() {
        widgets::hanging(ui, icons::WARNING, RichText::new(sentence).color(theme::palette(ui).warning));
    }
}
