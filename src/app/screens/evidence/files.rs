//! The files: those that want a look first, each on two lines until it is unfolded.

use super::{EvidenceForm, encoding, mapping};
use crate::app::buttons::does;
use crate::app::command::{Command, Section};
use crate::app::opened::Opened;
use crate::app::screen::Screen;
use crate::app::screens::Scene;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::{self, chips, muted, strong};
use crate::app::work::Work;
use crate::app::{icons, theme};
use crate::datasets::Dataset;
use crate::evidence::{Counts, EvidenceFile, Part, ProblemKind, Problems};
use crate::report::made_with::made_with;
use crate::report::not_read::{not_read, passed_over};
use crate::report::words::{counted, counted_rows, number};
use crate::tenant::Moment;
use egui::{Align, Button, FontId, Id, Label, Layout, RichText, ScrollArea, TextEdit, Ui, UiBuilder};

pub fn show(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let files = opened.files();
    if files.is_empty() {
        nothing(ui, opened.assessment().evidence.len(), scene.work);
        keep_or_take(ui, form, scene);
        return removal(ui, scene);
    }
    head(ui, files, form, scene);
    let words = form.words.trim().to_lowercase();
    let is_shown = |file: &&EvidenceFile| words.is_empty() || file.name.to_lowercase().contains(&words);
    let (other, exports): (Vec<&EvidenceFile>, Vec<&EvidenceFile>) =
        files.iter().filter(is_shown).partition(|file| is_no_export(file));
    let (known, exports): (Vec<_>, Vec<_>) = exports.into_iter().partition(|file| is_known_whole(file));
    let (mut doubtful, mut fine): (Vec<_>, Vec<_>) = exports.into_iter().partition(|file| wants_a_look(file));
    // What came last is seen first.
    let is_old = |file: &&EvidenceFile| !form.imported.as_ref().is_some_and(|last| last.new.contains(&file.name));
    doubtful.sort_by_key(is_old);
    fine.sort_by_key(is_old);
    let groups = [
        ("Want a look", doubtful),
        ("Read", fine),
        ("Known, and not read", known),
        ("Not recognised, and no exports", other),
    ];
    if form.is_low {
        // The whole screen scrolls.
        return listed(ui, groups, form, scene);
    }
    let mut area = ScrollArea::vertical().id_salt("files").auto_shrink(false);
    if std::mem::take(&mut form.to_top) {
        area = area.vertical_scroll_offset(0.0);
    }
    area.by_keys(ui, |ui| listed(ui, groups, form, scene));
}

fn listed(ui: &mut Ui, groups: [(&str, Vec<&EvidenceFile>); 4], form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    if !form.words.trim().is_empty() && groups.iter().all(|(_, files)| files.is_empty()) {
        ui.label("No file is called that.");
    }
    let order: Vec<&EvidenceFile> = groups.iter().flat_map(|(_, files)| files.iter().copied()).collect();
    if let Some(section) = form.asked.take_if(|asked| matches!(asked, Section::Refused | Section::Incomplete)) {
        form.shows_file = first_of(section, &order).map(|file| file.name.clone());
        form.leads_to = form.shows_file.clone();
    }
    for (title, files) in groups {
        if files.is_empty() {
            continue;
        }
        ui.add_space(theme::GAP);
        muted(ui, format!("{title} ({})", files.len()));
        for file in files {
            file_row(ui, file, form, scene);
        }
    }
    // Of a file that is not shown there is no name to go to.
    form.leads_to = form.removed.take().and_then(|removed| follower(&order, &removed));
    keep_or_take(ui, form, scene);
    removal(ui, scene);
}

/// The first file that is as the ready list says of some.
fn first_of<'a>(section: Section, order: &[&'a EvidenceFile]) -> Option<&'a EvidenceFile> {
    let counts = |file: &EvidenceFile| Counts::of(std::slice::from_ref(file));
    let find = |is_so: &dyn Fn(&EvidenceFile) -> bool| order.iter().copied().find(|file| is_so(file));
    match section {
        Section::Incomplete => {
            // One that nothing was recognised in is told of by its reason.
            let is_cut = |part: &Part| part.complete == Some(false);
            let is_known = |part: &Part| part.dataset.is_some() && is_cut(part);
            find(&|file| file.parts.iter().any(is_known)).or_else(|| find(&|file| file.parts.iter().any(is_cut)))
        }
        _ => find(&|file| counts(file).refused > 0).or_else(|| find(&|file| !not_read(&counts(file)).is_empty())),
    }
}

/// The file that stands after one, else before it; what an archive holds goes with it.
fn follower(order: &[&EvidenceFile], removed: &str) -> Option<String> {
    let stays = |file: &&&EvidenceFile| file.archive.is_none();
    let at = order.iter().position(|file| file.name == removed)?;
    let (before, after) = order.split_at(at);
    let next = after.iter().skip(1).find(stays).or(before.iter().rev().find(stays))?;
    Some(next.name.clone())
}

fn keep_or_take(ui: &mut Ui, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    let is_asked = form.asked.take_if(|asked| *asked == Section::Mappings).is_some();
    mapping::keep_or_take(ui, &mut form.mappings_path, (form.shows_mappings, is_asked), scene);
}

fn nothing(ui: &mut Ui, listed: usize, work: Option<&Work>) {
    ui.add_space(theme::SECTION);
    if let (Some(work), 0) = (work, listed) {
        ui.label(strong(&format!("{}…", work.title), theme::BODY));
        ui.label("How far it is stands below, beside the button that stops it.");
        return;
    }
    if listed > 0 {
        ui.label(format!("{} in this assessment; reading.", counted(listed, "file is", "files are")));
        return;
    }
    ui.label(strong("Nothing is imported yet", theme::BODY));
    ui.label(
        "Drop a folder with the client's exports here, or type its path above. What the program does not know is listed, not \
         guessed.",
    );
    ui.add_space(theme::GAP);
    ui.label("Nothing at hand yet? The list of what is missing says what to ask for first, and how it is exported.");
}

fn head(ui: &mut Ui, files: &[EvidenceFile], form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    let counts = Counts::of(files);
    let is_unknown = |file: &EvidenceFile, part: &Part| part.dataset.is_none() && !asks_for_nothing(file, part);
    let of = |file: &EvidenceFile| file.parts.iter().filter(|part| is_unknown(file, part)).count();
    let unknown: usize = files.iter().map(of).sum();
    let mut summary = format!("{} · {} read", counted(files.len(), "file", "files"), counted_rows(counts.read));
    for left in not_read(&counts) {
        summary += &format!(" · {left}");
    }
    let empty = unknown.saturating_sub(counts.unknown);
    if empty > 0 {
        summary += &format!(" · {} not recognised", counted(empty, "empty table", "empty tables"));
    }
    ui.label(strong(&summary, theme::BODY));
    ui.horizontal_wrapped(|ui| {
        if scene.work.is_none() {
            let findings = Command::Show(Screen::Checklist);
            widgets::labelled_button(ui, "See the findings", findings, None, scene.commands);
        }
        if files.len() > 8 {
            let field = TextEdit::singleline(&mut form.words).hint_text("Name of a file").desired_width(130.0);
            does(&ui.add(field.id(search_field())).accessible_name("Search the files"), || Command::Search);
        }
    });
}

/// The field of the files' search.
pub fn search_field() -> Id {
    Id::unique("search the files")
}

/// Whether a person should see it: something was not recognised, refused, lost or left out.
fn wants_a_look(file: &EvidenceFile) -> bool {
    file.parts.is_empty()
        || file.notices.iter().next().is_some()
        || file.parts.iter().filter(|part| !asks_for_nothing(file, part)).any(|part| {
            part.dataset.is_none()
                || part.rows_refused > part.rows_passed_over
                || part.complete == Some(false)
                || problems_of_part(part) > 0
        })
}

/// Whether it is plainly something else than an export, by its ending, and nothing was read from it: a text that explains a
/// folder, a picture, what systems leave in folders. Such a file is listed, but asks for nothing.
fn is_no_export(file: &EvidenceFile) -> bool {
    const ENDINGS: &[&str] = &[
        "md", "pdf", "doc", "docx", "odt", "rtf", "ppt", "pptx", "png", "jpg", "jpeg", "gif", "svg", "url", "lnk",
        "ini", "ds_store", "db",
    ];
    let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let is_plain = match name.rsplit_once('.') {
        Some((_, ending)) => ENDINGS.contains(&ending),
        // As they lie in folders of tools.
        None => matches!(name.as_str(), "license" | "licence" | "readme" | "notice" | "changelog" | "makefile"),
    };
    is_plain && file.parts.iter().all(|part| part.dataset.is_none())
}

/// Whether a sheet beside others that were recognised has no row to be judged: what its author says of the workbook, or
/// headings alone. It is listed, but asks for nothing.
fn has_no_rows(file: &EvidenceFile, part: &Part) -> bool {
    part.dataset.is_none()
        && part.name.is_some()
        && part.rows_seen == 0
        && part.complete != Some(false)
        && part.problems.iter().all(|problem| problem.kind == ProblemKind::NotRecognised)
        && file.parts.iter().any(|other| other.dataset.is_some())
}

/// Whether it is known, and no check needs it as it is. What it is stands with it; it asks for nothing.
fn is_unneeded(part: &Part) -> bool {
    part.is_known
        && part.complete != Some(false)
        && part.problems.iter().all(|problem| problem.kind == ProblemKind::NotRecognised)
}

fn asks_for_nothing(file: &EvidenceFile, part: &Part) -> bool {
    is_unneeded(part) || has_no_rows(file, part)
}

/// Whether all of it is known, and nothing of it was read.
fn is_known_whole(file: &EvidenceFile) -> bool {
    !file.parts.is_empty() && file.notices.iter().next().is_none() && file.parts.iter().all(is_unneeded)
}

fn problems_of(file: &EvidenceFile) -> u64 {
    let parts = file.parts.iter().filter(|part| !asks_for_nothing(file, part));
    let of_parts: u64 = parts.map(problems_of_part).sum();
    of_parts + file.notices.iter().map(|problem| problem.count).sum::<u64>()
}

/// What was wrong with a part. Titles, totals and examples of our template are told, and nothing is wrong with them.
fn problems_of_part(part: &Part) -> u64 {
    let all: u64 = part.problems.iter().map(|problem| problem.count).sum();
    all.saturating_sub(part.problems.count(ProblemKind::PassedOver))
}

fn file_row(ui: &mut Ui, file: &EvidenceFile, form: &mut EvidenceForm, scene: &mut Scene<'_>) {
    let is_unfolded = form.unfolded.contains(&file.name);
    let name = visible(&file.name).into_owned();
    let problems = problems_of(file);
    let problems = (problems > 0 && !is_no_export(file))
        .then(|| counted(usize::try_from(problems).unwrap_or(usize::MAX), "problem", "problems"));
    // The name comes first for those who go by keys, in the room that the rest of the line leaves.
    let is_new = form.imported.as_ref().is_some_and(|imported| imported.new.contains(&file.name));
    let rest = format!("{} {} {is_new}", problems.as_deref().unwrap_or_default(), is_removable(file, scene));
    let mut is_removed = false;
    let line = ui.horizontal(|ui| {
        // It is the same in another place and group of the list, and keeps the focus there.
        let same = UiBuilder::new().scope_id(Id::unique(("file", &file.name, &file.sha256)));
        let same = same.layout(Layout::left_to_right(Align::Center));
        let show_name = |ui: &mut Ui| _ = ui.scope_builder(same, |ui| name_button(ui, &name, is_unfolded, file, form));
        widgets::at_right(ui, &rest, show_name, |ui| {
            if is_new {
                let palette = theme::palette(ui);
                chips::chip(ui, "New", palette.good, palette.neutral_ground).on_hover_text("Came with the last import");
            }
            if let Some(words) = &problems {
                ui.label(RichText::new(words).color(theme::palette(ui).warning).size(theme::SMALL));
            }
            is_removed = remove(ui, file, scene);
        });
    });
    if is_removed {
        form.removed = Some(file.name.clone());
    }
    if form.shows_file.take_if(|shown| *shown == file.name).is_some() {
        line.response.scroll_to_me(Some(Align::Center));
    }
    ui.indent((&file.name, "file"), |ui| {
        if is_unfolded {
            identity(ui, file, scene);
            problem_lines(ui, &file.notices);
            encoding::offer(ui, file, scene);
        }
        let folds = |part: &&Part| !is_unfolded && is_unneeded(part);
        let folded = file.parts.iter().filter(folds).count();
        for (place, part) in file.parts.iter().enumerate().filter(|(_, part)| folded < 2 || !folds(part)) {
            part_row(ui, file, part, is_unfolded, scene.opened);
            mapping::offer(ui, file, (place, part), (is_unfolded, form.left_of(file, part)), scene);
        }
        if folded > 1 {
            muted(ui, format!("{folded} parts that are known, and that no check needs as they are"));
        }
        if let (false, false, Some(first)) = (is_unfolded, is_no_export(file), file.notices.iter().next()) {
            first_problem(ui, &first.message);
        }
        if file.parts.is_empty() && !is_unfolded {
            muted(ui, "Nothing in it was read");
        }
    });
}

/// Unfolds the file, and folds it again.
fn name_button(ui: &mut Ui, name: &str, is_unfolded: bool, file: &EvidenceFile, form: &mut EvidenceForm) {
    // Behind the name: what was recognised stands below it either way, and the sign is for the rest.
    let sign = format!("  {}", if is_unfolded { icons::UNFOLDED } else { icons::CLOSED });
    let font = FontId::new(theme::BODY, crate::app::fonts::strong());
    let room = ui.available_width() - 2.0 * ui.spacing().button_padding.x - widgets::width(ui, &sign, font.clone());
    let shown = widgets::within(ui, name, &font, room - 2.0);
    let is_cut = shown != name;
    let text = shown + &sign;
    let button = ui.add(Button::new(strong(&text, theme::BODY)).frame_when_inactive(false).truncate());
    let label = format!("{} {name}", if is_unfolded { "Less about" } else { "More about" });
    let button = button.accessible_name(label);
    // Whole it would only cover what stands below.
    let button = if is_cut { button.on_hover_text(name) } else { button };
    if form.leads_to.as_ref() == Some(&file.name) {
        button.request_focus();
    }
    if button.clicked() && !form.unfolded.remove(&file.name) {
        form.unfolded.insert(file.name.clone());
    }
}

/// What identifies the file, and what of it is kept.
fn identity(ui: &mut Ui, file: &EvidenceFile, scene: &mut Scene<'_>) {
    let encoding = file.encoding.map(|encoding| format!("{encoding} · ")).unwrap_or_default();
    if file.sha256.is_empty() {
        muted(ui, format!("{encoding}no SHA-256, for the file could not be read to its end"));
        return;
    }
    let name = visible(&file.name);
    let copied = format!("Copy the SHA-256 of {name}");
    hash(ui, &format!("{encoding}SHA-256"), &file.sha256, &copied, scene);
    if let Some(stored) = &file.sha256_stored {
        let copied = format!("Copy the SHA-256 of {name} as stored");
        hash(ui, "SHA-256 as stored, without its secrets", stored, &copied, scene);
    }
    let secrets = file.secrets();
    ui.horizontal_wrapped(|ui| {
        if !secrets.is_empty() {
            let palette = theme::palette(ui);
            chips::chip(ui, "Secrets left out", palette.warning, palette.warning_ground)
                .on_hover_text(format!("Not stored in the assessment: {}", visible(&secrets.join(", "))));
        }
    });
}

/// A hash whole, to be selected or copied.
fn hash(ui: &mut Ui, what: &str, sha256: &str, label: &str, scene: &mut Scene<'_>) {
    ui.horizontal_wrapped(|ui| {
        widgets::icon_button(ui, label, Command::Copy(sha256.to_owned()), None, scene.commands);
        let text = RichText::new(format!("{what} {sha256}")).size(theme::SMALL).color(theme::palette(ui).muted);
        ui.add(Label::new(text).wrap().selectable(true));
    });
}

fn problem_lines(ui: &mut Ui, problems: &Problems) {
    for problem in problems.iter() {
        let row = problem.row.map(|row| format!("Row {row}: ")).unwrap_or_default();
        let times = if problem.count > 1 { format!(" ({} times)", problem.count) } else { String::new() };
        ui.add(Label::new(format!("{row}{}{times}", visible(&problem.message))).wrap());
    }
}

/// One line of it, so that it is known without unfolding the file; the rest stands there.
fn first_problem(ui: &mut Ui, message: &str) {
    // The buttons for it stand below.
    let message = message.split("; say which comes first").next().unwrap_or(message);
    let text = RichText::new(visible(message)).size(theme::SMALL).color(theme::palette(ui).muted);
    ui.add(Label::new(text).truncate());
}

/// The period of a log, and when it was collected.
fn dates(part: &Part, opened: &Opened) -> Option<String> {
    let day = |seconds: i64| opened.date(Moment::of(seconds));
    let period = part.period.map(|(from, to)| format!("{} to {}", day(from), day(to)));
    let collected = part.collected.map(|collected| {
        let by = collected.known_by.remark().map_or_else(String::new, |remark| format!(" ({remark})"));
        format!("collected {}{by}", day(collected.at))
    });
    let known: Vec<String> = [period, collected].into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(" · "))
}

/// A member of an archive goes with the archive.
fn is_removable(file: &EvidenceFile, scene: &Scene<'_>) -> bool {
    scene.opened.is_some() && file.archive.is_none()
}

/// The button that takes it off the list; whether that was asked for by keys.
fn remove(ui: &mut Ui, file: &EvidenceFile, scene: &mut Scene<'_>) -> bool {
    let Some(opened) = scene.opened.filter(|_| is_removable(file, scene)) else { return false };
    let list = &opened.assessment().evidence;
    let keys = list.iter().filter(|record| record.name == file.name || record.is_within(&file.name, list));
    let keys: Vec<_> = keys.map(crate::assessment::EvidenceRecord::key).collect();
    let disabled = scene.busy().or(scene.locked());
    let label = format!("Take {} off the list", visible(&file.name));
    let button = widgets::icon_button(ui, &label, Command::RemoveEvidence(keys), disabled, scene.commands);
    button.clicked() && button.has_focus()
}

/// What was taken off the list is still stored.
fn removal(ui: &mut Ui, scene: &mut Scene<'_>) {
    let was_removed = |opened: &Opened| opened.document().history().has_removed_evidence();
    if scene.opened.is_some_and(was_removed) {
        ui.add_space(theme::GAP);
        widgets::button(ui, Command::AskRemoval, scene.busy().or(scene.locked()), scene.commands);
    }
}

fn part_row(ui: &mut Ui, file: &EvidenceFile, part: &Part, shows_problems: bool, opened: Option<&Opened>) {
    let is_quiet = is_no_export(file) || asks_for_nothing(file, part);
    ui.horizontal_wrapped(|ui| {
        let palette = theme::palette(ui);
        if let Some(sheet) = &part.name {
            ui.label(visible(sheet).into_owned());
        }
        if let (Some(dataset), Some(layout)) = (part.dataset, part.layout) {
            let title = Dataset::by_id(dataset).map_or(dataset, |dataset| dataset.title);
            let layout = made_with(layout);
            ui.label(if layout.is_empty() { title.to_owned() } else { format!("{title} · {layout}") });
        } else if has_no_rows(file, part) {
            chips::chip(ui, "No rows", palette.muted, palette.neutral_ground);
        } else if is_unneeded(part) {
            chips::chip(ui, "Known, not read", palette.muted, palette.neutral_ground);
        } else if is_quiet {
            chips::chip(ui, "Not recognised", palette.muted, palette.neutral_ground);
        } else {
            chips::chip(ui, "Not recognised", palette.warning, palette.warning_ground);
        }
        let counts = match (part.dataset, part.rows_refused) {
            (Some(_), 0) => counted(usize::try_from(part.rows_read).unwrap_or(usize::MAX), "row", "rows"),
            (Some(_), _) => {
                let seen = counted(usize::try_from(part.rows_seen).unwrap_or(usize::MAX), "row", "rows");
                let parts = [
                    Some(format!("{} read", number(part.rows_read))),
                    (part.rows_lost() > 0).then(|| format!("{} refused", number(part.rows_lost()))),
                    (part.rows_of_no_data() > 0).then(|| passed_over(part.rows_of_no_data())),
                ];
                format!("{seen} = {}", parts.into_iter().flatten().collect::<Vec<_>>().join(" + "))
            }
            // The reason follows; where the file is unfolded, among its problems.
            (None, rows) if is_unneeded(part) && rows > 0 => {
                format!("{}, not needed", counted(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows"))
            }
            (None, _) if has_no_rows(file, part) => "a note, or headings alone: nothing in it to judge".to_owned(),
            (None, _) => "nothing was read from it".to_owned(),
        };
        muted(ui, counts);
        if let Some(dates) = opened.and_then(|opened| dates(part, opened)) {
            muted(ui, dates);
        }
        let lost = part.problems.count(ProblemKind::LostValue);
        if lost > 0 {
            let lost = usize::try_from(lost).unwrap_or(usize::MAX);
            chips::chip(ui, &counted(lost, "lost value", "lost values"), palette.warning, palette.warning_ground)
                .on_hover_text("The value was lost when the file was made; what to do about it stands with the row");
        }
        // Of what is no export nothing is missing.
        if part.dataset.is_some() && part.complete == Some(false) {
            chips::chip(ui, "Incomplete", palette.danger, palette.danger_ground)
                .on_hover_text("More rows exist than were exported, so it proves presence but never absence");
        }
    });
    let reason = part.problems.iter().find(|problem| problem.kind == ProblemKind::NotRecognised);
    if let (false, true, Some(reason)) = (shows_problems, is_unneeded(part), reason) {
        muted(ui, visible(&reason.message));
    } else if let (false, false, Some(reason)) = (shows_problems, is_quiet, reason) {
        ui.add(Label::new(visible(&reason.message).into_owned()).wrap());
    }
    let first = part.problems.iter().next().filter(|_| problems_of_part(part) > 0);
    if let (false, None, Some(first)) = (shows_problems || is_quiet, reason, first) {
        first_problem(ui, &first.message);
    }
    if shows_problems {
        problem_lines(ui, &part.problems);
        if !part.unmapped.is_empty() {
            let names: Vec<_> = part.unmapped.iter().take(30).map(|name| visible(name).into_owned()).collect();
            muted(ui, format!("Columns not used: {}", names.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str, dataset: Option<&'static str>, rows: u64) -> Part {
        let mut part = Part { name: Some(name.to_owned()), dataset, rows_seen: rows, ..Part::default() };
        (part.rows_read, part.rows_refused) = if dataset.is_some() { (rows, 0) } else { (0, rows) };
        if dataset.is_none() {
            part.problems.push(crate::evidence::Problem::file(ProblemKind::NotRecognised, "Belongs to nothing known."));
        }
        part
    }

    /// `expected`: tables that are counted as not recognised.
    #[track_caller]
    fn check(sheets: Vec<Part>, expected: usize) {
        let file = EvidenceFile { name: "inventory.xlsx".to_owned(), parts: sheets, ..EvidenceFile::default() };
        let unknown = file.parts.iter().filter(|part| part.dataset.is_none() && !has_no_rows(&file, part)).count();
        assert_eq!((unknown, problems_of(&file), wants_a_look(&file)), (expected, expected as u64, expected > 0));
    }

    #[test]
    fn a_sheet_without_rows_asks_for_nothing() {
        let known = || sheet("Administrators", Some("inventory-administrators"), 4);
        check(vec![sheet("Read me", None, 0), known()], 0);
        check(vec![sheet("Leavers", None, 3), known()], 1);
        // Where nothing else was recognised either, somebody is to see it.
        check(vec![sheet("Read me", None, 0)], 1);
        // Who knows what was cut off.
        let cut = Part { complete: Some(false), ..sheet("Read me", None, 0) };
        check(vec![cut, known()], 1);
    }
}
