//! The ring round the control that has the focus: the same round every kind, its words with it.

use super::theme;
use egui::{Context, CornerRadius, Id, Rect, Stroke, StrokeKind};

/// How wide it is; and the room that it needs beyond its control.
const WIDTH: f32 = 2.0;
const ROOM: f32 = 4.0;
/// How far it stands from what it is round.
pub const DISTANCE: f32 = 1.5;

/// Where it stands in which control painted its own.
fn painted() -> Id {
    Id::unique("the control with a ring of its own")
}

pub fn stroke(context: &Context) -> Stroke {
    Stroke::new(WIDTH, theme::palette_of(&context.style_of(context.theme()).visuals).accent)
}

pub const CORNER: CornerRadius = CornerRadius::same(theme::CORNER + 2);

/// This control painted its own in this pass.
pub fn is_painted(context: &Context, control: Id) {
    let pass = context.cumulative_pass_nr();
    context.data_mut(|data| data.insert_temp(painted(), (control, pass)));
}

/// Call at the end of a frame. Fields have theirs from egui: their edge.
pub fn paint(context: &Context) {
    let Some(control) = context.memory(egui::Memory::focused).and_then(|id| context.read_response(id)) else { return };
    let own = context.data(|data| data.get_temp::<(Id, u64)>(painted()));
    let seen = control.interact_rect;
    if own == Some((control.id, context.cumulative_pass_nr())) || context.text_edit_focused() || !seen.is_positive() {
        return;
    }
    let painter = context.layer_painter(control.layer_id).with_clip_rect(room(control.rect, seen));
    painter.rect_stroke(control.rect.expand(DISTANCE), CORNER, stroke(context), StrokeKind::Middle);
}

/// Where it may stand: beyond a side that is cut off nothing is painted.
fn room(whole: Rect, seen: Rect) -> Rect {
    let beyond = |whole: f32, seen: f32| if (whole - seen).abs() < 0.5 { ROOM } else { 0.0 };
    let (min, max) = (seen.min, seen.max);
    Rect::from_min_max(
        egui::pos2(min.x - beyond(whole.min.x, min.x), min.y - beyond(whole.min.y, min.y)),
        egui::pos2(max.x + beyond(whole.max.x, max.x), max.y + beyond(whole.max.y, max.y)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{RawInput, Shape, pos2, vec2};

    /// The rings in what is painted, in a frame in which this control has the focus.
    fn rings(show: impl Fn(&mut egui::Ui) -> egui::Response) -> Vec<(Rect, Rect)> {
        let context = Context::default();
        theme::apply(&context);
        let (mut control, mut shapes) = (Rect::NOTHING, Vec::new());
        for _ in 0..3 {
            let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 300.0)));
            let mut output = context.run_ui(RawInput { screen_rect, ..RawInput::default() }, |ui| {
                let response = show(ui);
                response.request_focus();
                control = response.rect;
                paint(ui.ctx());
            });
            output.textures_delta.clear();
            shapes = output.shapes;
        }
        let ring = |shape: &Shape| match shape {
            Shape::Rect(rect) if rect.stroke == stroke(&context) && rect.corner_radius == CORNER => Some(rect.rect),
            _ => None,
        };
        shapes.iter().filter_map(|clipped| ring(&clipped.shape)).map(|ring| (control, ring)).collect()
    }

    #[test]
    fn one_ring_is_round_all_of_the_control_that_has_the_focus() {
        let check = |name: &str, show: &dyn Fn(&mut egui::Ui) -> egui::Response| {
            let rings = rings(show);
            assert!(matches!(rings[..], [(control, ring)] if ring == control.expand(DISTANCE)), "{name}: {rings:?}");
        };
        check("a link", &|ui| ui.link("Report version is empty"));
        check("a radio button", &|ui| ui.radio(false, "Met"));
        check("a checkbox", &|ui| ui.checkbox(&mut true, "Go on after concluding"));
        check("a button", &|ui| ui.button("Attach"));
        check("a choice", &|ui| ui.selectable_label(true, "TLP:AMBER"));
        assert!(rings(|ui| ui.text_edit_singleline(&mut String::new())).is_empty(), "a field has its edge");
    }
}
