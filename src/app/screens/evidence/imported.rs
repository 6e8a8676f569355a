//! What the last import brought: files, rows, what is new in it, and what it means for what is still missing.

use crate::app::opened::Opened;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets::{self, muted, strong};
use crate::app::work::Reading;
use crate::datasets::Dataset;
use crate::evidence::{Counts, EvidenceFile};
use crate::report::not_read::not_read;
use crate::report::words::{counted, size};
use crate::tenant::RecordKind;
use egui::{CollapsingHeader, Frame, ScrollArea, Ui};
use std::collections::{BTreeMap, BTreeSet};

/// From this height of the window on, all that an import brought is unfolded: files are seen below it.
const HIGH: f32 = 900.0;

/// Replaced files that are named.
const NAMED: usize = 3;

/// The summary of an import, until it is closed.
#[derive(Debug, Default)]
pub struct Imported {
    /// Files that were not there before, or with other content.
    pub new: BTreeSet<String>,
    replaced: Vec<String>,
    /// Given again as they were.
    same: usize,
    /// All that were given; what is read of them may change by a mapping.
    given: BTreeSet<String>,
    /// Files and rows of each folder, where there are several.
    folders: Vec<(String, usize, u64)>,
    /// Kinds of export that no file held before.
    kinds: BTreeSet<&'static str>,
    left_out: Vec<(String, String)>,
    /// As of before.
    missed: Vec<(RecordKind, usize)>,
}

impl Imported {
    /// What was read, beside what was there.
    pub fn of(reading: &Reading, opened: &Opened) -> Self {
        let before: BTreeMap<&str, &str> =
            opened.files().iter().map(|file| (file.name.as_str(), file.sha256.as_str())).collect();
        let files = &reading.import.files;
        let mut imported = Self { left_out: reading.left_out.clone(), ..Self::default() };
        let given: Vec<&EvidenceFile> =
            files.iter().filter(|file| reading.given.contains(&outermost(files, file).name)).collect();
        let mut folders: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
        for file in &given {
            match before.get(file.name.as_str()) {
                Some(sha256) if *sha256 == file.sha256 => imported.same += 1,
                Some(_) => imported.replaced.push(file.name.clone()),
                None => {}
            }
            if before.get(file.name.as_str()) != Some(&file.sha256.as_str()) {
                imported.new.insert(file.name.clone());
            }
            let folder = file.name.split_once('/').map_or("", |(folder, _)| folder);
            let (count, rows) = folders.entry(folder).or_default();
            *count += 1;
            *rows += file.parts.iter().map(|part| part.rows_read).sum::<u64>();
        }
        if folders.len() > 1 {
            imported.folders =
                folders.into_iter().map(|(folder, (files, rows))| (folder.to_owned(), files, rows)).collect();
        }
        let kinds = |files: &mut dyn Iterator<Item = &EvidenceFile>| -> BTreeSet<&'static str> {
            files.flat_map(|file| &file.parts).filter_map(|part| part.dataset).collect()
        };
        let known = kinds(&mut opened.files().iter());
        imported.kinds = kinds(&mut given.iter().copied()).into_iter().filter(|kind| !known.contains(kind)).collect();
        imported.given = given.iter().map(|file| file.name.clone()).collect();
        if let Some(judged) = opened.judged.as_ref().filter(|_| !opened.files().is_empty()) {
            imported.missed.clone_from(&judged.missed);
        }
        imported
    }

    /// Whether all of it is still on the list: what was taken back, or off the list, was not imported.
    pub fn is_there(&self, opened: &Opened) -> bool {
        let there: BTreeSet<&str> = opened.files().iter().map(|file| file.name.as_str()).collect();
        self.given.iter().all(|name| there.contains(name.as_str()))
    }

    fn files(&self) -> usize {
        self.new.len() + self.same
    }

    /// `15 files: 12 new, 2 with other content, 1 as it was`.
    fn files_in_words(&self) -> String {
        let new = self.new.len() - self.replaced.len();
        let named = match &self.replaced[..] {
            [] => String::new(),
            names if names.len() <= NAMED => format!(" ({})", visible(&names.join(", "))),
            names => format!(" ({} …)", visible(&names[..NAMED].join(", "))),
        };
        let replaced = format!("with other content than before{named}");
        let parts = [(new, "new"), (self.replaced.len(), &replaced), (self.same, "as before")];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{} {what}", size(*count)))
            .collect();
        format!("{}: {}", counted(self.files(), "file", "files"), parts.join(", "))
    }

    /// Kinds that more checks ask for than before.
    fn grown(&self, now: &[(RecordKind, usize)]) -> Vec<String> {
        let before = |kind| self.missed.iter().find(|(missed, _)| *missed == kind).map_or(0, |(_, count)| *count);
        let grown = now.iter().filter(|(kind, count)| *count > before(*kind));
        grown.map(|(kind, count)| format!("{} ({} → {count})", title(*kind), before(*kind))).collect()
    }
}

fn title(kind: RecordKind) -> &'static str {
    Dataset::by_id(kind.id()).map_or(kind.title(), |dataset| dataset.title)
}

/// A member of an archive came with the archive.
fn outermost<'a>(files: &'a [EvidenceFile], file: &'a EvidenceFile) -> &'a EvidenceFile {
    let mut outermost = file;
    while let Some(archive) = outermost.archive.and_then(|id| files.get(id.0 as usize)) {
        outermost = archive;
    }
    outermost
}

/// Shows it; `false`: it was closed.
pub fn show(ui: &mut Ui, imported: &Imported, opened: &Opened) -> bool {
    let mut stays = true;
    let palette = theme::palette(ui);
    let most = (ui.available_height() * 0.45).max(90.0);
    Frame::new().fill(palette.panel).corner_radius(theme::CORNER).inner_margin(8).show(ui, |ui| {
        ui.set_width(ui.available_width());
        stays = !widgets::close_at_right(ui, "Close the summary of the import", |ui| {
            ui.label(strong(&format!("Imported {}", imported.files_in_words()), theme::BODY));
        });
        let fold = CollapsingHeader::new("Show what was new").id_salt(("what was new", &imported.given));
        let fold = fold.default_open(ui.ctx().content_rect().height() >= HIGH);
        widgets::fold(ui, fold, |ui| {
            let area = ScrollArea::vertical().id_salt("imported").max_height(most).auto_shrink([false, true]);
            area.by_keys(ui, |ui| lines(ui, imported, opened));
        });
    });
    ui.add_space(4.0);
    stays
}

fn lines(ui: &mut Ui, imported: &Imported, opened: &Opened) {
    let counts = Counts::of(opened.files().iter().filter(|file| imported.given.contains(&file.name)));
    let read = usize::try_from(counts.read).unwrap_or(usize::MAX);
    let mut rows = format!("In them {}", counted(read, "row was read", "rows were read"));
    for left in not_read(&counts) {
        rows += &format!(", {left}");
    }
    ui.label(format!("{rows}."));
    for (folder, files, rows) in &imported.folders {
        let name = if folder.is_empty() { "outside of a folder".to_owned() } else { visible(folder).into_owned() };
        let rows = counted(usize::try_from(*rows).unwrap_or(usize::MAX), "row", "rows");
        muted(ui, format!("{name}: {}, {rows}", counted(*files, "file", "files")));
    }
    let kinds: Vec<&str> =
        imported.kinds.iter().map(|id| Dataset::by_id(id).map_or(*id, |dataset| dataset.title)).collect();
    if !kinds.is_empty() {
        ui.label(format!("New kinds of export: {}.", kinds.join(", ")));
    }
    let now = opened.judged.as_ref().map_or(&[][..], |judged| &judged.missed);
    if !imported.missed.is_empty() {
        let was = imported.missed.len();
        ui.label(format!("Still missing: {}, {was} before.", counted(now.len(), "kind of export", "kinds of export")));
        let grown = imported.grown(now);
        if !grown.is_empty() {
            ui.label(format!("More checks wait now for: {}.", grown.join(", ")));
            muted(
                ui,
                "That is no step back: mostly more is known of the tenant, so more checks have begun. Each says in its \
                 finding what it still needs.",
            );
        }
    }
    if !imported.left_out.is_empty() {
        ui.label(format!("Left out: {}.", counted(imported.left_out.len(), "file", "files")));
        for (name, why) in &imported.left_out {
            muted(ui, format!("{}: {why}", visible(name)));
        }
    }
}
