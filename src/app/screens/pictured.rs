//! An attached picture, as large as there is room; and boxes over what nobody is to see of it.

use super::Scene;
use super::attachments::size;
use crate::app::command::Command;
use crate::app::pictures::Shown;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{elided, labelled_button, muted};
use crate::app::{icons, theme};
use crate::assessment::Attachment;
use crate::jobs::blacken::Area;
use egui::accesskit::Live;
use egui::{
    Color32, Context, DragValue, Id, Modal, Pos2, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
};

/// A picture, and what is to be blacked out of it.
#[derive(Debug)]
pub struct PictureForm {
    attachment: Attachment,
    /// `None`: it is only looked at.
    areas: Option<Vec<Area>>,
    /// Where a box that is being drawn began.
    began: Option<Pos2>,
    /// The picture was to be closed, with boxes that are not in it.
    asks: bool,
}

/// More boxes than a picture needs.
const MOST: usize = 40;

impl PictureForm {
    pub fn of(attachment: Attachment) -> Self {
        Self { attachment, areas: None, began: None, asks: false }
    }

    /// Whether boxes are drawn that are not in the picture.
    pub fn holds_boxes(&self) -> bool {
        self.areas.as_ref().is_some_and(|areas| areas.iter().any(|area| !area.is_empty()))
    }

    /// What would be lost with them.
    pub fn unfinished(&self) -> Option<String> {
        let name = visible(&self.attachment.name);
        self.holds_boxes().then(|| format!("The boxes drawn over {name} are not in the picture yet."))
    }
}

/// Shows it; `false`: it is done.
pub fn show(context: &Context, form: &mut PictureForm, scene: &mut Scene<'_>) -> bool {
    let Some(opened) = scene.opened else { return false };
    let below = if form.areas.is_some() { 320.0 } else { 180.0 };
    let room = (context.content_rect().size() - Vec2::new(80.0, below)).max(Vec2::splat(80.0));
    let mut stays = true;
    let modal = Modal::new(Id::unique("picture")).show(context, |ui| {
        let name = visible(&form.attachment.name).into_owned();
        let shown = scene.pictures.of(&form.attachment, Shown::Large, opened, context);
        if let Some(texture) = shown {
            // Never larger than it is: points that are not there help nobody.
            let share = (room / texture.size_vec2()).min_elem().min(1.0);
            let image = egui::Image::new(texture).fit_to_exact_size(texture.size_vec2() * share);
            let image = image.sense(if form.areas.is_some() { Sense::drag() } else { Sense::hover() });
            let response = ui.add(image.alt_text(format!("Picture, large: {name}")));
            draw(ui, &response, form);
        } else {
            ui.label("The picture is being read.");
        }
        ui.set_max_width(ui.min_rect().width().max(420.0).min(room.x.max(320.0)));
        let caption = form.attachment.caption.trim();
        if !caption.is_empty() {
            ui.add(egui::Label::new(visible(caption).into_owned()).wrap());
        }
        elided(ui, &name);
        muted(ui, format!("{}, {}", form.attachment.media.title(), size(form.attachment.bytes)));
        ui.add_space(theme::GAP);
        if form.areas.is_some() {
            stays &= boxes(ui, form, scene);
        } else {
            ui.horizontal_wrapped(|ui| {
                let disabled = scene.busy().or(scene.locked());
                let button = ui.add_enabled(disabled.is_none(), egui::Button::new("Black out parts…"));
                let tip = "Names, addresses, whatever the report is not to show";
                if button.on_hover_text(tip).says_why(disabled.unwrap_or_default()).clicked() {
                    form.areas = Some(Vec::new());
                }
                stays &= !ui.button("Close the picture").clicked();
            });
        }
    });
    let closes = modal.should_close();
    let holds_boxes = form.holds_boxes();
    form.asks = holds_boxes && (form.asks || closes);
    let stays = stays && !(closes && !holds_boxes);
    if !stays {
        scene.pictures.forget_large();
    }
    stays
}

/// The boxes over the picture, and the one that is being drawn.
fn draw(ui: &Ui, response: &egui::Response, form: &mut PictureForm) {
    let Some(areas) = &mut form.areas else { return };
    let frame = response.rect;
    let place = |at: Pos2| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10,000")]
        let share = |at: f32, side: f32| ((at / side.max(1.0)).clamp(0.0, 1.0) * 1e4).round() as u32;
        (share(at.x - frame.left(), frame.width()), share(at.y - frame.top(), frame.height()))
    };
    if response.drag_started() {
        form.began = ui.input(|input| input.pointer.press_origin());
    }
    let drawn = form.began.zip(response.interact_pointer_pos());
    let drawn = drawn.map(|(began, at)| Area::between(place(began), place(at)));
    if response.drag_stopped() {
        form.began = None;
        areas.extend(drawn.filter(|area| !area.is_empty() && areas.len() < MOST));
    }
    let palette = theme::palette(ui);
    let on_screen = |area: &Area| {
        #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
        let corner = |x: u32, y: u32| frame.min + frame.size() * Vec2::new(x as f32, y as f32) / 1e4;
        Rect::from_min_max(corner(area.left, area.top), corner(area.right, area.bottom)).intersect(frame)
    };
    for area in areas.iter().chain(drawn.as_ref().filter(|_| form.began.is_some())) {
        let painter = ui.painter_at(frame);
        painter.rect_filled(on_screen(area), 0.0, Color32::BLACK);
        painter.rect_stroke(on_screen(area), 0.0, Stroke::new(1.0, palette.panel), StrokeKind::Inside);
    }
}

/// The boxes as numbers, for whoever has no mouse, and what is done with them; `false`: it was asked for.
fn boxes(ui: &mut Ui, form: &mut PictureForm, scene: &mut Scene<'_>) -> bool {
    let number = form.attachment.number;
    let Some(areas) = &mut form.areas else { return true };
    let (mut stays, mut leaves) = (true, false);
    muted(
        ui,
        "Draw a box over what nobody is to see, or add one and set its sides. A new picture takes the place of this one: what \
         lies under a box is gone from it, and so is what a camera noted in the file.",
    );
    let mut removed = None;
    ScrollArea::vertical().max_height(96.0).id_salt("boxes").by_keys(ui, |ui| {
        for (at, area) in areas.iter_mut().enumerate() {
            ui.horizontal_wrapped(|ui| {
                ui.label(format!("Box {}", at + 1));
                side(ui, at, "from the left", &mut area.left, 0);
                side(ui, at, "to", &mut area.right, area.left);
                side(ui, at, "from the top", &mut area.top, 0);
                side(ui, at, "to (height)", &mut area.bottom, area.top);
                if ui.button("Remove").accessible_name(format!("Remove box {}", at + 1)).clicked() {
                    removed = Some(at);
                }
            });
        }
    });
    if let Some(at) = removed {
        areas.remove(at);
    }
    if form.asks {
        let text = format!("{}  The boxes are not in the picture yet.", icons::WARNING);
        let said = ui.label(RichText::new(text).color(theme::palette(ui).warning));
        ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(Live::Assertive));
    }
    ui.horizontal_wrapped(|ui| {
        let is_full = areas.len() >= MOST;
        let add = ui.add_enabled(!is_full, egui::Button::new("Add a box"));
        if add.says_why("There are as many boxes as a picture may have").clicked() {
            areas.push(Area { left: 4_000, top: 4_000, right: 6_000, bottom: 6_000 });
        }
        let is_empty = areas.iter().all(Area::is_empty);
        let disabled = scene.busy().or(scene.locked()).or(is_empty.then_some("Draw or add a box first"));
        let command = Command::BlackOut(number, areas.clone());
        stays &= !labelled_button(ui, "Put the boxes into the picture", command, disabled, scene.commands).clicked();
        leaves = ui.button("Leave it as it is").clicked();
    });
    if leaves {
        stays &= !form.asks;
        (form.areas, form.began, form.asks) = (None, None, false);
    }
    stays
}

/// One side of a box, in hundredths of the picture.
fn side(ui: &mut Ui, at: usize, words: &str, value: &mut u32, least: u32) {
    ui.label(words.trim_end_matches(" (height)"));
    let mut percent = f64::from(*value) / 100.0;
    let field = DragValue::new(&mut percent).range(f64::from(least) / 100.0..=100.0).speed(0.5).suffix(" %");
    let response = ui.add(field.max_decimals(1));
    if response.changed() {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let hundredths = (percent.clamp(0.0, 100.0) * 100.0).round() as u32;
        *value = hundredths;
    }
    response.accessible_name(format!("Box {}, {words}", at + 1));
}
