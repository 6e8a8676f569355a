//! Previous: an earlier assessment beside this one. What became of each finding (`changes`), what of it differs (`detail`), what
//! would be carried over (`carrying`), and first of all whether both are of one client (`another`).

mod another;
mod carrying;
mod changes;
mod detail;

use super::Scene;
use crate::app::buttons::does;
use crate::app::command::{Command, Section};
use crate::app::opened::Opened;
use crate::app::place::{self, Wanted};
use crate::app::screen::begins_region;
use crate::app::screens::splits::Split;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::{self, muted, path_field};
use crate::app::work::Beside;
use crate::app::{icons, theme};
use crate::assessment::Edit;
use crate::assessment::carry::CarryOver;
use crate::assessment::compare::{Change, FindingChange, told_backwards};
use crate::tenant::Moment;
use egui::{Label, ScrollArea, Ui};
use std::collections::HashMap;
use std::rc::Rc;

/// What stands beside the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Changes,
    Finding,
    Carrying,
}

/// What this screen remembers.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Debug, Default)]
pub struct PreviousForm {
    pub path: String,
    pub beside: Option<Beside>,
    /// What says that it is of another client.
    another: Vec<String>,
    /// It is compared all the same.
    accepts_another: bool,
    /// The screen was asked for: what is typed next goes into its field, or is said to its first button.
    pub begins: bool,
    /// Its field is shown though one lies beside.
    chooses_another: bool,
    /// Only findings that stand so to their earlier ones; `None`: all that are not unchanged.
    only: Option<Change>,
    /// A check, by its id.
    selected: Option<String>,
    part: Part,
    scroll: bool,
    /// What would be carried over, and the state of the document it was planned for.
    plan: Option<(u64, Rc<CarryOver>)>,
    /// The objects of one check whose facts differ, by their ids: where they stand among the affected ones, then and now.
    places: Option<(String, Places)>,
}

type Places = HashMap<String, [Option<usize>; 2]>;

impl PreviousForm {
    /// Takes what lies beside; `another`: what says that it is of another client.
    pub fn found(&mut self, beside: Beside, another: Vec<String>) {
        let is_first = self.beside.is_none();
        let head = |beside: &Beside| beside.earlier.side.head.clone();
        self.accepts_another &= self.beside.as_ref().map(head) == Some(head(&beside));
        self.beside = Some(beside);
        self.another = another;
        (self.plan, self.places, self.chooses_another) = (None, None, false);
        if is_first {
            self.selected = self.shown().first().map(|change| change.check.clone());
        }
    }

    /// Its field is to be filled, whatever lies beside.
    pub fn choose_another(&mut self) {
        (self.chooses_another, self.begins) = (self.beside.is_some(), true);
    }

    /// Brings what would be carried over into sight; whether it was there already.
    pub fn lists_carrying(&mut self) -> bool {
        std::mem::replace(&mut self.part, Part::Carrying) == Part::Carrying
    }

    /// Whether it must be said first that both belong together.
    pub fn asks_whose(&self) -> bool {
        !self.another.is_empty() && !self.accepts_another
    }

    /// The findings that the filter leaves.
    fn shown(&self) -> Vec<&FindingChange> {
        let passes = |change: &&FindingChange| match self.only {
            None => change.change != Change::Unchanged,
            Some(only) => change.change == only,
        };
        let changes = self.beside.as_ref().map_or(&[][..], |beside| &beside.changes);
        changes.iter().filter(passes).collect()
    }

    pub fn fulfil(&mut self, command: &Command) {
        let by = match command {
            Command::SelectNext => 1,
            Command::SelectPrevious => -1,
            _ => return,
        };
        let shown = self.shown();
        let at = shown.iter().position(|change| Some(&change.check) == self.selected.as_ref());
        let next = at.map_or(0, |at| at.saturating_add_signed(by).min(shown.len().saturating_sub(1)));
        if let Some(check) = shown.get(next).map(|change| change.check.clone()) {
            (self.selected, self.scroll) = (Some(check), true);
        }
    }

    fn plan(&mut self, opened: &Opened) -> Rc<CarryOver> {
        if let Some((generation, plan)) = &self.plan
            && *generation == opened.generation
        {
            return Rc::clone(plan);
        }
        let whose = opened.whose().unwrap_or_default();
        let plan = |beside: &Beside| beside.earlier.plan(opened.assessment(), &beside.now, &whose).0;
        let planned = self.beside.as_ref().map(plan);
        let plan = Rc::new(planned.unwrap_or_default());
        self.plan = Some((opened.generation, Rc::clone(&plan)));
        plan
    }
}

pub fn show(ui: &mut Ui, form: &mut PreviousForm, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    if form.beside.is_some() && form.asks_whose() {
        egui::CentralPanel::default().show(ui, |ui| another::ask(ui, form, opened, scene));
        return;
    }
    if form.beside.is_some() && ui.available_width() < theme::NARROW {
        egui::CentralPanel::default().show(ui, |ui| {
            // Head and part scroll as one where both have no room.
            widgets::at_least(ui, "previous", 640.0, |ui| {
                choose(ui, form, opened, scene);
                one_part(ui, form, opened, scene);
            });
        });
        return;
    }
    let fill = theme::palette(ui).ground;
    let frame = egui::Frame::new().fill(fill).inner_margin(egui::Margin::symmetric(8, 6));
    egui::Panel::top("previous assessment").frame(frame).show(ui, |ui| choose(ui, form, opened, scene));
    if form.beside.is_none() {
        egui::CentralPanel::default().show(ui, |ui| nothing_yet(ui, opened, scene));
        return;
    }
    Split::left("changes", 0.42, 280.0..=0.6).show(ui, |ui| changes::show(ui, form, opened, scene));
    egui::CentralPanel::default().show(ui, |ui| {
        let count = form.plan(opened).fates.len();
        let carry = format!("Carry over ({count})");
        if form.part == Part::Changes {
            form.part = Part::Finding;
        }
        let tabs = widgets::parts(ui, &mut form.part, &[(Part::Finding, "What differs"), (Part::Carrying, &carry)]);
        tabs.iter().for_each(|first| begins_region("detail", first));
        match form.part {
            Part::Carrying => carrying::show(ui, form, opened, scene),
            Part::Finding | Part::Changes => detail::show(ui, form, opened, scene),
        }
    });
}

/// Where there is room for one part.
fn one_part(ui: &mut Ui, form: &mut PreviousForm, opened: &Opened, scene: &mut Scene<'_>) {
    let parts = [(Part::Changes, "Findings"), (Part::Finding, "What differs"), (Part::Carrying, "Carry over")];
    let tabs = widgets::parts(ui, &mut form.part, &parts);
    tabs.iter().for_each(|first| begins_region("detail", first));
    match form.part {
        Part::Changes => changes::show(ui, form, opened, scene),
        Part::Finding => detail::show(ui, form, opened, scene),
        Part::Carrying => carrying::show(ui, form, opened, scene),
    }
}

/// Which file, and what stands beside what.
fn choose(ui: &mut Ui, form: &mut PreviousForm, opened: &Opened, scene: &mut Scene<'_>) {
    if form.beside.is_some() && !form.chooses_another {
        return stands_beside(ui, form, opened, scene);
    }
    let (label, wanted) = ("Previous assessment", Wanted::Previous);
    let field = path_field::one(ui, label, &mut form.path, wanted, scene.with.has_dialogs, scene.commands);
    does(&field, || Command::ShowSection(Section::Beside));
    begins_region("previous", &field);
    if std::mem::take(&mut form.begins) {
        // Its only field.
        field.request_focus();
    }
    let path = place::typed(&form.path);
    let disabled = match &path {
        None => Some("Say in which file it is kept"),
        Some(_) if opened.judged.is_none() => Some("Wait until this assessment is judged"),
        Some(_) => scene.busy(),
    };
    if let (Some(path), true, None) = (&path, path_field::submitted(ui, &field), disabled) {
        scene.commands.push(Command::LayBeside { path: path.clone(), passphrase: None });
    }
    ui.horizontal_wrapped(|ui| {
        let command = Command::LayBeside { path: path.unwrap_or_default(), passphrase: None };
        widgets::button(ui, command, disabled, scene.commands);
        compared_with(ui, opened, scene);
    });
    if !form.asks_whose() {
        stands_beside(ui, form, opened, scene);
    }
}

/// What stands beside what; another file is chosen when that is asked for.
fn stands_beside(ui: &mut Ui, form: &mut PreviousForm, opened: &Opened, scene: &mut Scene<'_>) {
    let Some(beside) = &form.beside else { return };
    let side = &beside.earlier.side;
    let text = format!(
        "{} (as of {}) beside {} (as of {})",
        opened.title(),
        Moment::parse_iso(&beside.now.as_of).map_or_else(|| beside.now.as_of.clone(), |day| opened.date(day)),
        visible(&side.name),
        opened.date(side.as_of)
    );
    if form.chooses_another {
        ui.add(Label::new(widgets::strong(&text, theme::BODY)).wrap());
    } else {
        ui.horizontal_wrapped(|ui| {
            ui.add(Label::new(widgets::strong(&text, theme::BODY)).wrap());
            let another = ui.button("Another previous assessment…");
            does(&another, || Command::ShowSection(Section::Beside));
            begins_region("previous", &another);
            form.chooses_another = another.clicked();
            // Its field is filled next.
            form.begins |= form.chooses_another;
            compared_with(ui, opened, scene);
        });
    }
    another::remind(ui, &form.another);
    let now = Moment::parse_iso(&beside.now.as_of);
    if let Some(backwards) = now.and_then(|now| told_backwards(side.as_of, now)) {
        let text = format!("{}  {backwards}", icons::WARNING);
        ui.label(widgets::strong(&text, theme::SMALL).color(theme::palette(ui).warning));
    }
    if let Some(count) = side.judged_otherwise().filter(|count| *count > 0) {
        muted(
            ui,
            format!(
                "{count} checks of the previous one come out otherwise by this version than its own results say; compared \
                 is what this version says."
            ),
        );
    }
}

/// The assessment that the checks themselves compare with.
fn compared_with(ui: &mut Ui, opened: &Opened, scene: &mut Scene<'_>) {
    let Some(previous) = &opened.assessment().previous else { return };
    muted(ui, format!("Checks compare with {} (as of {})", visible(&previous.name), opened.date(previous.as_of)));
    let edit = Command::Perform(Edit::SetPrevious { previous: None });
    widgets::labelled_button(ui, "Compare with none", edit, scene.locked_file(), scene.commands);
}

fn nothing_yet(ui: &mut Ui, opened: &Opened, scene: &Scene<'_>) {
    ScrollArea::vertical().auto_shrink(false).by_keys(ui, |ui| {
        ui.set_max_width(theme::MEASURE.min(ui.available_width()));
        ui.add_space(theme::SECTION);
        widgets::heading(ui, "What changed since last time");
        if scene.work.is_some() {
            ui.label("A job is running; the comparison comes when it is done.");
            return;
        }
        ui.label(
            "Name the .assessment file of an earlier year. It is opened for reading alone and judged again from its own \
             evidence by this version's rules, so that only the tenant differs.",
        );
        ui.label("Then you see which findings and objects are new, now judged, changed, resolved, not known now, no longer seen or unchanged, and may carry over what was said.");
        if opened.judged.is_none() {
            muted(ui, "This assessment has not been judged yet.");
        }
    });
}
