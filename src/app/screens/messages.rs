//! Sentences that wait to be read, in a strip of their own above the status bar: they cover no control. What stands at the top
//! of the screen stays where it is when one comes or goes.

use super::splits::{Foot, Split};
use crate::app::banners::Banner;
use crate::app::command::Command;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::{self, icon_button};
use crate::app::{icons, theme};
use egui::accesskit::Live;
use egui::{Align, Frame, Id, Label, Layout, Margin, RichText, ScrollArea, Stroke, Ui};

/// What they leave of the screen, to be shown before them.
pub fn above(ui: &mut Ui, banners: &[Banner]) -> Ui {
    if banners.is_empty() {
        // The same place, so that nothing is folded or forgotten when one comes.
        return Split::whole(ui, "messages");
    }
    Foot::new("messages").rest(ui)
}

/// Whether the mouse is on them.
pub fn show(ui: &mut Ui, banners: &[Banner], commands: &mut Vec<Command>) -> bool {
    if banners.is_empty() {
        return false;
    }
    let most = ui.ctx().content_rect().height() * 0.4;
    let mut has_mouse = false;
    let frame = Frame::new().fill(theme::palette(ui).ground).inner_margin(Margin::symmetric(8, 2));
    Foot::new("messages").framed(frame).show(ui, |ui| {
        // As high as they are, up to a part of the window, however high the strip was before.
        let area = ScrollArea::vertical().id_salt("messages").max_height(most).min_scrolled_height(most);
        area.stick_to_bottom(true).by_keys(ui, |ui| {
            for (at, banner) in banners.iter().enumerate() {
                one(ui, banner, (at, banners.len()), commands);
            }
        });
        has_mouse = ui.rect_contains_pointer(ui.min_rect());
    });
    has_mouse
}

/// `place`: which of how many.
fn dismissing((at, all): (usize, usize)) -> String {
    if all == 1 { "Dismiss".to_owned() } else { format!("Dismiss message {} of {all}", at + 1) }
}

fn one(ui: &mut Ui, banner: &Banner, place: (usize, usize), commands: &mut Vec<Command>) {
    let palette = theme::palette(ui);
    let (icon, ink, ground) = if banner.is_error {
        (icons::ERROR, palette.danger, palette.danger_ground)
    } else {
        (icons::NOTICE, palette.accent, palette.selected)
    };
    let frame = Frame::new().fill(ground).stroke(Stroke::new(1.0, ink)).corner_radius(theme::CORNER);
    frame.inner_margin(Margin::symmetric(10, 3)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new(icon).color(ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let dismiss = icon_button(ui, &dismissing(place), Command::Dismiss(banner.number), None, commands);
                // What it puts away, for whoever does not see what stands beside it.
                let said = visible(&banner.text);
                ui.ctx().accesskit_node_builder(dismiss.id, |node| node.set_description(said.as_ref()));
                if let Some(offer) = &banner.offer
                    && widgets::button(ui, offer.clone(), None, commands).clicked()
                {
                    commands.push(Command::Dismiss(banner.number));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = ui.push_id(Id::unique(("message", banner.number)), |ui| {
                        ui.add(Label::new(visible(&banner.text).into_owned()).wrap())
                    });
                    // Read aloud as it comes; an error at once.
                    let live = if banner.is_error { Live::Assertive } else { Live::Polite };
                    ui.ctx().accesskit_node_builder(text.inner.id, |node| node.set_live(live));
                });
            });
        });
    });
}
