//! The finding: what was found and why, what it rests on, and what the roadmap says about it.

use super::{ChecklistForm, confirm, head, object, objects};
use crate::app::buttons::does;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screen::{Screen, begins_region};
use crate::app::screens::splits::Split;
use crate::app::screens::{Scene, attachments, scope};
use crate::app::scrolling::ByKeys as _;
use crate::app::selected::{Selected, Tab};
use crate::app::widgets::{self, chips, markdown, muted, strong};
use crate::app::{icons, theme};
use crate::assessment::{Annotation, Target};
use crate::checklist::answers::Standing;
use crate::checklist::{Check, Finding, Item, Mode, Outcome, Run, guidance_besides, looked_at, references};
use crate::report::words::size;
use egui::accesskit::Live;
use egui::{Label, ScrollArea, Ui};

pub fn show(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    let Some((item, check)) = form.selected.and_then(|selected| selected.parts(opened.checklist)) else {
        ui.label("Choose an item or a check in the list.");
        return;
    };
    let Some(check) = check else { return show_item(ui, form, item, opened, scene) };
    let finding = opened.finding(check.id);
    if let Some((finding, at)) =
        finding.zip(form.object).filter(|(finding, _)| form.tab(Some(*finding)) == Tab::Affected)
        && let Some(affected) = finding.affected.get(at)
    {
        let height = ui.available_height();
        if height < BOTH {
            // Alone; closed, the others are there again.
            return object::show(ui, form, check, affected, opened, scene);
        }
        if height < ALL_THREE {
            // In the place of the table, below what was found: three of them would be of two lines each.
            let mut whole = Split::whole(ui, "object");
            head::within(&mut whole, (height * FOUND_ABOVE, true), form, (item, check), opened, scene);
            whole.separator();
            return object::show(&mut whole, form, check, affected, opened, scene);
        }
        // A few rows of the table are in sight, however much there is to say of the object.
        let below = Split::bottom("object", (1.0 - ABOVE / height).min(0.36), 90.0..=0.7);
        body(&mut below.rest(ui), form, item, check, opened, scene);
        below.show(ui, |ui| object::show(ui, form, check, affected, opened, scene));
        return;
    }
    if ui.available_height() >= LEAST {
        // In a place of its own all the same: the focus stays where it is when an object is opened.
        return body(&mut Split::whole(ui, "object"), form, item, check, opened, scene);
    }
    // Everything below each other, and all of it scrolls: two of three places to scroll in would be of two lines each.
    ScrollArea::vertical().id_salt(("low finding", check.id)).auto_shrink(false).by_keys(ui, |ui| {
        let finding = opened.finding(check.id);
        head::show(ui, (item, check), false, opened, scene, &mut Vec::new());
        ui.add_space(4.0);
        tabs(ui, form, check, finding, opened);
        ui.separator();
        let size = egui::vec2(ui.available_width(), LEAST * 0.85);
        ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
            ui.set_min_size(size);
            below_tabs(ui, form, item, check, opened, scene);
        });
    });
}

/// From this height on, an object has room beside what was found; from the next on, beside the table of objects too.
const BOTH: f32 = 420.0;
const ALL_THREE: f32 = ABOVE + 140.0;
/// What a title, tabs, filters, headings and [`BESIDE_OBJECT`] rows take above an object.
#[allow(clippy::cast_precision_loss)] // A few rows.
const ABOVE: f32 = TITLE + OBJECTS - (ROWS - BESIDE_OBJECT) as f32 * theme::ROW + BORDER;
/// The share of what was found above an object.
const FOUND_ABOVE: f32 = 0.36;
/// From this height on, what was found has room beside what it is shown of; below the next, what leads elsewhere gives way.
const LEAST: f32 = 300.0;
const APART: f32 = 440.0;
/// What tabs, filters, headings and some rows of the affected objects take.
const OBJECTS: f32 = 350.0;
/// What the border of an object takes from the table above it.
const BORDER: f32 = 12.0;
/// What a title of two lines takes.
const TITLE: f32 = 84.0;
/// That many rows; fewer leave their room to what was found.
const ROWS: usize = 7;
/// The same beside an object.
const BESIDE_OBJECT: usize = 4;

/// All but the object that is looked at.
fn body(ui: &mut Ui, form: &mut ChecklistForm, item: &Item, check: &Check, opened: &Opened, scene: &mut Scene<'_>) {
    let finding = opened.finding(check.id);
    let height = ui.available_height();
    // What was found has the room that a few rows of the affected objects leave it; beside an object it gives way before
    // they do.
    let (tab, has_object) = (form.tab(finding), form.object.is_some());
    let most_rows = if has_object { BESIDE_OBJECT } else { ROWS };
    let rows = finding.map_or(0, |finding| finding.affected.len().min(most_rows));
    #[allow(clippy::cast_precision_loss)] // A few rows.
    let objects = OBJECTS - (ROWS - rows) as f32 * theme::ROW + if has_object { BORDER } else { 0.0 };
    let most = match tab {
        Tab::Affected if has_object => (height - objects).clamp(TITLE.min(height * 0.42), height * 0.6),
        _ if height < APART => (height * 0.32).max(112.0),
        Tab::Affected => (height - objects).max(height * 0.42),
        _ => height * 0.42,
    };
    let is_brief = height < APART || has_object && tab == Tab::Affected;
    head::within(ui, (most, is_brief), form, (item, check), opened, scene);
    ui.add_space(4.0);
    tabs(ui, form, check, finding, opened);
    ui.separator();
    below_tabs(ui, form, item, check, opened, scene);
}

fn below_tabs(
    ui: &mut Ui,
    form: &mut ChecklistForm,
    item: &Item,
    check: &Check,
    opened: &Opened,
    scene: &mut Scene<'_>,
) {
    let finding = opened.finding(check.id);
    match form.tab(finding) {
        Tab::Confirm => {
            if let Some(finding) = finding {
                confirm::show(ui, form, finding, opened, scene);
            }
        }
        Tab::Affected => objects::show(ui, form, check, finding, opened, scene),
        Tab::Guidance => guidance(ui, item, Some(check)),
        Tab::Missing => missing(ui, finding, opened, scene),
        Tab::Attachments => {
            ScrollArea::vertical().id_salt(("attachments", check.id)).auto_shrink(false).by_keys(ui, |ui| {
                attached(ui, form, &Target::check(opened.checklist.id, check.id), opened, scene);
            });
        }
    }
}

/// How an outcome came about. What evidence proposes waits for a person only where it is for review.
pub(super) fn how(check: &Check, outcome: Option<Outcome>) -> &'static str {
    match (check.run, check.mode) {
        (Run::Answer, _) => "answered by a person",
        (_, Mode::Assisted) if outcome == Some(Outcome::Review) => "proposed from evidence, to be confirmed by you",
        _ => "from evidence",
    }
}

fn tabs(ui: &mut Ui, form: &mut ChecklistForm, check: &Check, finding: Option<&Finding>, opened: &Opened) {
    let attachments = opened.assessment().on_check(check.id).map_or(0, |annotation| annotation.attachments.len());
    let affected = finding.map_or(0, |finding| finding.affected.len());
    form.said.follow(check.id, opened);
    let said = match form.said.count {
        0 => String::new(),
        count => format!("  {} {}", icons::NOTE, size(count)),
    };
    let gaps = finding.map_or(0, |finding| finding.missing.len());
    let missing = format!("Missing evidence ({})", size(gaps));
    let current = form.tab(finding);
    let confirm = finding.and_then(|finding| confirm::title(finding.check)).map(|(title, _)| title);
    let (is_narrow, is_tight) = (ui.available_width() < 660.0, ui.available_width() < 480.0);
    ui.horizontal_wrapped(|ui| {
        let titles = [
            (Tab::Confirm, confirm.unwrap_or_default().to_owned(), confirm.is_some()),
            (Tab::Affected, format!("Affected ({}){said}", size(affected)), true),
            (Tab::Guidance, "Guidance".to_owned(), true),
            (Tab::Missing, missing.clone(), gaps > 0),
            (Tab::Attachments, format!("Attachments ({attachments})"), true),
        ];
        for (tab, title, is_there) in titles {
            if !is_there {
                continue;
            }
            // In its usual words to who hears it; shorter where all are to stand on one line.
            let shown = match tab {
                Tab::Missing if is_narrow => format!("Missing ({})", size(gaps)),
                Tab::Attachments if is_tight => format!("{} {attachments}", icons::ATTACHMENT),
                _ => title.clone(),
            };
            let is_short = shown != title;
            let response = widgets::selectable(ui, current == tab, shown).accessible_name(&title);
            let response = if is_short { response.on_hover_text(title) } else { response };
            does(&response, || Command::ShowTab(tab));
            if tab == Tab::Affected {
                begins_region("finding", &response);
            }
            if response.clicked() {
                form.tab = Some(tab);
            }
        }
    });
}

fn guidance(ui: &mut Ui, item: &Item, check: Option<&Check>) {
    ScrollArea::vertical().id_salt(("guidance", item.id)).auto_shrink(false).by_keys(ui, |ui| {
        if let Some(text) = check.and_then(|check| looked_at(item, check)) {
            let palette = theme::palette(ui);
            egui::Frame::new().fill(palette.panel).corner_radius(theme::CORNER).inner_margin(8).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.label(strong("What is looked at here", theme::SMALL));
                markdown::whole(ui, &text);
            });
        }
        if let Some(check) = check.filter(|check| !check.references.is_empty()) {
            muted(ui, format!("Corresponds to {}", references::in_words(check.references)));
            let opposite = references::opposite_in_words(check.references);
            if !opposite.is_empty() {
                muted(ui, format!("Asks for the opposite: {opposite}"));
            }
        }
        match check {
            Some(check) => markdown::show(ui, &guidance_besides(item, check)),
            None => markdown::show(ui, item.guidance),
        }
    });
}

fn missing(ui: &mut Ui, finding: Option<&Finding>, opened: &Opened, scene: &mut Scene<'_>) {
    ScrollArea::vertical().id_salt("gaps").auto_shrink(false).by_keys(ui, |ui| {
        let gaps = finding.map_or(&[][..], |finding| &finding.missing);
        for gap in widgets::once(gaps.iter().map(|gap| gap.why.as_str())) {
            widgets::hanging(ui, "•", opened.told(&widgets::times(gap)));
        }
        ui.add_space(theme::GAP);
        widgets::labelled_button(ui, "How to get it", Command::Show(Screen::Evidence), None, scene.commands);
    });
}

/// The id and title of what the list has chosen, read aloud as it changes: the keyboard stays in the list.
pub(super) fn chosen_title(ui: &mut Ui, id: &str, title: &str) {
    let label = ui.add(Label::new(strong(&format!("{id}  {title}"), theme::SUBHEADING + 1.0)).wrap());
    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
}

/// An item as a whole: its checks with their outcomes, its scope, and its guidance.
fn show_item(ui: &mut Ui, form: &mut ChecklistForm, item: &Item, opened: &Opened, scene: &mut Scene<'_>) {
    let stage = opened.checklist.stages.iter().find(|stage| stage.id == item.stage);
    if let Some(stage) = stage {
        muted(ui, format!("Stage {} · {} · {} · {}", stage.id, stage.title, stage.horizon, item.track.title()));
    }
    chosen_title(ui, item.id, item.title);
    ui.horizontal_wrapped(|ui| {
        chips::outcome_if_known(ui, opened.known(opened.standing_of_item(item)));
        muted(ui, "the worst outcome of its roadmap checks");
    });
    ui.add_space(theme::GAP);
    ScrollArea::vertical().id_salt(("item", item.id)).auto_shrink(false).by_keys(ui, |ui| {
        for (place, check) in item.checks.iter().enumerate() {
            let standing = Standing::of(check, opened.finding(check.id).map(|finding| finding.outcome));
            let response = chips::before_link(ui, opened.known(standing), &format!("{}  {}", check.id, check.title));
            if place == 0 {
                begins_region("finding", &response);
            }
            if response.clicked() {
                scene.commands.push(Command::Select(Selected::Check(check.id)));
            }
        }
        if !item.applies.is_empty() {
            ui.add_space(theme::GAP);
            widgets::subheading(ui, "Scope");
            scope::show(ui, item.applies, scene);
        }
        ui.add_space(theme::GAP);
        widgets::subheading(ui, "Attachments");
        attached(ui, form, &Target::item(opened.checklist.id, item.id), opened, scene);
        ui.separator();
        markdown::show(ui, item.guidance);
    });
}

/// Files and pictures that hang on a target.
pub fn attached(ui: &mut Ui, form: &mut ChecklistForm, target: &Target, opened: &Opened, scene: &mut Scene<'_>) {
    let silent = Annotation::default();
    let annotation = opened.assessment().annotation(target).unwrap_or(&silent);
    let asks = std::mem::take(&mut form.asks_attachment);
    attachments::show(ui, (&mut form.attach, asks), target, annotation, opened, scene);
}
