//! An attached picture, as large as there is room.

use super::Scene;
use super::attachments::size;
use crate::app::pictures::Shown;
use crate::app::theme;
use crate::app::widgets::{elided, muted};
use crate::assessment::Attachment;
use crate::report::visible::visible;
use egui::{Context, Id, Modal, Vec2};

/// Shows it; `false`: it is done.
pub fn show(context: &Context, attachment: &Attachment, scene: &mut Scene<'_>) -> bool {
    let Some(opened) = scene.opened else { return false };
    let room = context.content_rect().size() - Vec2::new(80.0, 150.0);
    let mut stays = true;
    let modal = Modal::new(Id::unique("picture")).show(context, |ui| {
        let name = visible(&attachment.name).into_owned();
        let shown = scene.pictures.of(attachment, Shown::Large, opened, context);
        if let Some(texture) = shown {
            // Never larger than it is: points that are not there help nobody.
            let share = (room / texture.size_vec2()).min_elem().min(1.0);
            let image = egui::Image::new(texture).fit_to_exact_size(texture.size_vec2() * share);
            ui.add(image.alt_text(format!("Picture, large: {name}")));
        } else {
            ui.label("The picture is being read.");
        }
        ui.set_max_width(ui.min_rect().width().max(320.0).min(room.x.max(320.0)));
        let caption = attachment.caption.trim();
        if !caption.is_empty() {
            ui.add(egui::Label::new(visible(caption).into_owned()).wrap());
        }
        elided(ui, &name);
        muted(ui, format!("{}, {}", attachment.media.title(), size(attachment.bytes)));
        ui.add_space(theme::GAP);
        stays &= !ui.button("Close the picture").clicked();
    });
    let stays = stays && !modal.should_close();
    if !stays {
        scene.pictures.forget_large();
    }
    stays
}
