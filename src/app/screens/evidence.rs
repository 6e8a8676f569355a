//! Evidence: import exports, see what each was recognised as and what is still missing, and how to get it.

use super::mapping::{self, MappingForm};
use super::{Scene, Screen, begins_region, scope};
use crate::app::command::Command;
use crate::app::place::{self, Wanted};
use crate::app::widgets::{self, chips, main_button, markdown, muted, path_field, strong};
use crate::app::{icons, theme};
use crate::datasets::Dataset;
use crate::evidence::{EvidenceFile, KnownBy, Part, ProblemKind, Problems};
use crate::report::visible::visible;
use crate::tenant::stated::ScopeArea;
use crate::tenant::{Moment, RecordKind};
use egui::{CollapsingHeader, Label, Panel, RichText, ScrollArea, Ui};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What this screen remembers.
#[derive(Debug, Default)]
pub struct EvidenceForm {
    pub path: String,
    /// Files whose problems are shown.
    unfolded: BTreeSet<String>,
    /// What is to be said of how workbooks and archives are read on this system; asked once.
    confinement: OnceCell<Option<String>>,
    /// The table whose columns are being mapped.
    mapping: Option<MappingForm>,
    /// Folder for what is to be asked for.
    request_folder: String,
    /// Where mappings are kept, or taken from.
    mappings_path: String,
}

pub fn show(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    let width = ui.available_width();
    Panel::right("missing").default_size(width * 0.36).size_range(260.0..=width * 0.6).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| missing(ui, &mut form.request_folder, scene));
    });
    egui::CentralPanel::default().show(ui, |ui| {
        if let Some(mapped) = &mut form.mapping {
            if mapping::show(ui, mapped, scene) == mapping::Then::Close {
                form.mapping = None;
            }
            return;
        }
        import(ui, form, scene);
        ui.separator();
        files(ui, form, scene);
    });
}

fn import(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    widgets::heading(ui, "Evidence");
    let hovers = ui.input(|input| !input.raw.hovered_files.is_empty());
    let invitation = if hovers {
        "Let go to import."
    } else {
        "Drop the client's exports on this window: files, folders or ZIP archives. The originals are never changed."
    };
    ui.label(format!("{}  {invitation}", icons::DROP));
    let browse = [("Choose files…", Wanted::EvidenceFiles), ("Folder…", Wanted::EvidenceFolder)];
    let label = "Path of a file or folder";
    let field = path_field::show(ui, label, &mut form.path, &browse, scene.with.has_dialogs, scene.commands);
    begins_region("evidence", &field);
    let path = place::typed(&form.path);
    let disabled = match (&path, scene.busy(), scene.locked()) {
        (_, Some(busy), _) => Some(busy),
        (_, _, Some(locked)) => Some(locked),
        (None, ..) => Some("Type a path, or drop files on the window"),
        _ => None,
    };
    if let (Some(path), true, None) = (&path, path_field::entered(ui, &field), disabled) {
        scene.commands.push(Command::Import(vec![path.clone()]));
    }
    main_button(ui, "Import", Command::Import(path.into_iter().collect()), disabled, scene.commands);
    let warning = form.confinement.get_or_init(|| match scene.with.workers.confinement() {
        Ok(confinement) => (!confinement.is_whole()).then(|| confinement.sentence()),
        Err(why) => Some(format!("Workbooks and archives cannot be read: {why}.")),
    });
    if let Some(warning) = warning {
        let text = RichText::new(format!("{}  {warning}", icons::WARNING)).color(theme::palette(ui).warning);
        ui.add(Label::new(text.size(theme::SMALL)).wrap());
    }
}

fn files(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let files = opened.files();
    if files.is_empty() {
        let listed = opened.assessment().evidence.len();
        let text = match listed {
            0 => {
                "Nothing is imported yet. On the right stands what to ask for first, and how it is exported.".to_owned()
            }
            listed => format!("{listed} files are in this assessment; they are being read."),
        };
        ui.add_space(theme::SECTION);
        ui.label(text);
        return;
    }
    let rows: u64 = files.iter().flat_map(|file| &file.parts).map(|part| part.rows_read).sum();
    let refused: u64 = files.iter().flat_map(|file| &file.parts).map(|part| part.rows_refused).sum();
    let unknown = files.iter().flat_map(|file| &file.parts).filter(|part| part.dataset.is_none()).count();
    let mut summary = format!("{} files · {rows} rows read · {refused} refused", files.len());
    if unknown > 0 {
        let _ = write!(summary, " · {unknown} tables not recognised");
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(strong(&summary, theme::BODY));
        if scene.work.is_none() {
            let findings = Command::Show(Screen::Checklist);
            widgets::labelled_button(ui, "See the findings", findings, None, scene.commands);
        }
    });
    ScrollArea::vertical().id_salt("files").auto_shrink(false).show(ui, |ui| {
        for file in files {
            file_row(ui, file, form, scene);
        }
        mapping::keep_or_take(ui, &mut form.mappings_path, scene);
    });
}

fn file_row(ui: &mut Ui, file: &EvidenceFile, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        let name = visible(&file.name).into_owned();
        let of_parts = file.parts.iter().flat_map(|part| part.problems.iter());
        let problems: u64 = of_parts.chain(file.notices.iter()).map(|problem| problem.count).sum();
        let is_unfolded = form.unfolded.contains(&file.name);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            remove(ui, file, scene);
            if problems > 0 {
                let icon = if is_unfolded { icons::UNFOLDED } else { icons::CLOSED };
                let text = format!("{icon} {problems} {}", if problems == 1 { "problem" } else { "problems" });
                let colour = theme::palette(ui).warning;
                let button = egui::Button::new(RichText::new(text).color(colour).size(theme::SMALL));
                if ui.add(button).accessible_name(format!("Problems of {name}")).clicked() {
                    if is_unfolded {
                        form.unfolded.remove(&file.name);
                    } else {
                        form.unfolded.insert(file.name.clone());
                    }
                }
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(Label::new(strong(&name, theme::BODY)).truncate());
            });
        });
    });
    ui.indent((&file.name, "file"), |ui| {
        identity(ui, file);
        if form.unfolded.contains(&file.name) {
            problem_lines(ui, &file.notices);
        }
    });
    for part in &file.parts {
        ui.indent((&file.name, &part.name), |ui| {
            part_row(ui, part, form.unfolded.contains(&file.name));
            mapping::offer(ui, file, part, &mut form.mapping, scene);
        });
    }
    ui.add_space(4.0);
}

/// What identifies the file, and what of it is kept.
fn identity(ui: &mut Ui, file: &EvidenceFile) {
    let Some(start) = file.sha256.get(..16) else { return };
    let encoding = file.encoding.map(|encoding| format!("{encoding} · ")).unwrap_or_default();
    let stored = file.sha256_stored.as_ref().map(|stored| format!("\nAs stored, without its secrets: {stored}"));
    let whole = format!("SHA-256 as received: {}{}", file.sha256, stored.unwrap_or_default());
    let secrets = file.secrets();
    ui.horizontal_wrapped(|ui| {
        muted(ui, format!("{encoding}SHA-256 {start}…")).on_hover_text(whole);
        if !secrets.is_empty() {
            let palette = theme::palette(ui);
            chips::chip(ui, "Secrets left out", palette.warning, palette.warning_ground)
                .on_hover_text(format!("Not stored in the assessment: {}", visible(&secrets.join(", "))));
        }
    });
}

fn problem_lines(ui: &mut Ui, problems: &Problems) {
    for problem in problems.iter() {
        let row = problem.row.map(|row| format!("Row {row}: ")).unwrap_or_default();
        let times = if problem.count > 1 { format!(" ({} times)", problem.count) } else { String::new() };
        ui.add(Label::new(format!("{row}{}{times}", visible(&problem.message))).wrap());
    }
}

/// The period of a log, and when it was collected.
fn dates(part: &Part) -> Option<String> {
    let day = |seconds: i64| Moment(seconds).iso_date();
    let period = part.period.map(|(from, to)| format!("{} to {}", day(from), day(to)));
    let collected = part.collected.map(|collected| {
        let by = if collected.known_by == KnownBy::Name { " (by its name)" } else { "" };
        format!("collected {}{by}", day(collected.at))
    });
    let known: Vec<String> = [period, collected].into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(" · "))
}

fn remove(ui: &mut Ui, file: &EvidenceFile, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    // A member of an archive goes with the archive.
    if file.archive.is_some() {
        return;
    }
    let keys = opened
        .assessment()
        .evidence
        .iter()
        .filter(|record| record.name == file.name || record.archive.as_deref() == Some(file.name.as_str()));
    let keys: Vec<_> = keys.map(crate::assessment::EvidenceRecord::key).collect();
    let disabled = scene.busy().or(scene.locked());
    let label = format!("Take {} off the list", visible(&file.name));
    widgets::icon_button(ui, &label, Command::RemoveEvidence(keys), disabled, scene.commands);
}

fn part_row(ui: &mut Ui, part: &Part, shows_problems: bool) {
    ui.horizontal_wrapped(|ui| {
        let palette = theme::palette(ui);
        if let Some(sheet) = &part.name {
            ui.label(visible(sheet).into_owned());
        }
        match (part.dataset, part.layout) {
            (Some(dataset), Some(layout)) => {
                let title = Dataset::by_id(dataset).map_or(dataset, |dataset| dataset.title);
                ui.label(format!("{title} · {layout}"));
            }
            _ => {
                chips::chip(ui, "Not recognised", palette.warning, palette.warning_ground);
            }
        }
        let counts = match part.rows_refused {
            0 => format!("{} rows", part.rows_read),
            refused => format!("{} rows = {} read + {refused} refused", part.rows_seen, part.rows_read),
        };
        muted(ui, counts);
        if let Some(dates) = dates(part) {
            muted(ui, dates);
        }
        let lost = part.problems.count(ProblemKind::LostValue);
        if lost > 0 {
            chips::chip(ui, &format!("{lost} lost values"), palette.warning, palette.warning_ground)
                .on_hover_text("The export wrote the name of a type in place of the value; export again as JSON");
        }
        if part.complete == Some(false) {
            chips::chip(ui, "Incomplete", palette.danger, palette.danger_ground)
                .on_hover_text("More rows exist than were exported, so it proves presence but never absence");
        }
    });
    if shows_problems {
        problem_lines(ui, &part.problems);
        if !part.unmapped.is_empty() {
            let names: Vec<_> = part.unmapped.iter().take(30).map(|name| visible(name).into_owned()).collect();
            muted(ui, format!("Columns not used: {}", names.join(", ")));
        }
    }
}

/// What to ask the client for, the most useful first; then the scope.
fn missing(ui: &mut Ui, folder: &mut String, scene: &mut Scene<'_>) {
    widgets::heading(ui, "Still missing");
    let Some(judged) = scene.opened.and_then(|opened| opened.judged.as_ref()) else {
        ui.label("Known once the evidence has been read.");
        return;
    };
    if judged.missed.is_empty() {
        ui.label("Nothing: every automatic check has the evidence it needs.");
    } else {
        muted(ui, "How many checks wait for each export; open one to see how it is made.");
    }
    if !judged.missed.is_empty() {
        ui.add_space(theme::GAP);
        let label = widgets::field_label(ui, "Write all of this for the client, into this folder");
        ui.add(egui::TextEdit::singleline(folder).desired_width(ui.available_width())).labelled_by(label);
        let typed = place::typed(folder);
        let disabled = typed.is_none().then_some("Type a path");
        widgets::button(ui, Command::WriteRequest(typed.unwrap_or_default()), disabled, scene.commands);
    }
    for (kind, checks) in &judged.missed {
        dataset(ui, *kind, *checks);
    }
    ui.add_space(theme::SECTION);
    widgets::subheading(ui, "Scope");
    muted(ui, "What the organisation does not use is not asked about.");
    scope::show(ui, ScopeArea::PARTS, scene);
    widgets::subheading(ui, "Licences");
    muted(ui, "What a licence is missing for is not applicable; whether it should be there, 1.01.a judges.");
    scope::show(ui, ScopeArea::LICENCES, scene);
}

fn dataset(ui: &mut Ui, kind: RecordKind, checks: usize) {
    let dataset = Dataset::by_id(kind.id());
    let title = dataset.map_or(kind.title(), |dataset| dataset.title);
    let words = if checks == 1 { "check" } else { "checks" };
    CollapsingHeader::new(format!("{title}  ·  {checks} {words}")).id_salt(("missing", kind)).show(ui, |ui| {
        match dataset.map(|dataset| dataset.collect.trim()).filter(|text| text.lines().count() > 1) {
            Some(text) => markdown::show(ui, text),
            None => {
                ui.label(format!("Ask the client for the {}.", kind.title()));
            }
        }
    });
}
