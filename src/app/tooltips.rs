//! Tooltips and the keyboard: who goes through a list by keys reads what the pointer was left on, and a tooltip there would
//! cover it. From the first key on none comes, until the pointer moves again.

use super::theme;
use egui::{Context, Event, PointerState, Pos2};

/// Longer than anybody waits, in seconds.
const NEVER: f32 = 1e6;

/// Which of keyboard and pointer was used last.
#[derive(Debug, Default)]
pub struct ByKeys {
    is_so: bool,
    /// The pointer where it was left: for one frame it is nowhere, which closes the tooltips that are open.
    left: Option<PointerState>,
    /// Where it was told to be last: systems tell that again while it rests.
    at: Option<Pos2>,
}

impl ByKeys {
    /// Call at the start of each frame.
    pub fn follow(&mut self, context: &Context) {
        let (mut is_key, mut is_pointer) = (false, false);
        context.input(|input| {
            for event in &input.events {
                match event {
                    Event::Key { pressed: true, .. } | Event::Text(_) => is_key = true,
                    Event::PointerMoved(to) => is_pointer |= self.at.replace(*to) != Some(*to),
                    Event::PointerButton { .. } | Event::MouseWheel { .. } => is_pointer = true,
                    _ => {}
                }
            }
        });
        if let Some(left) = self.left.take().filter(|_| !is_pointer) {
            context.input_mut(|input| input.pointer = left);
        }
        let is_so = (self.is_so || is_key) && !is_pointer;
        if is_so == self.is_so {
            return;
        }
        self.is_so = is_so;
        let delay = if is_so { NEVER } else { theme::TOOLTIP_DELAY };
        context.all_styles_mut(|style| style.interaction.tooltip_delay = delay);
        if is_so {
            self.close_tooltips(context);
        }
    }

    /// Closes what is open; the pointer counts again in the next frame.
    pub fn close_tooltips(&mut self, context: &Context) {
        self.left = Some(context.input_mut(|input| std::mem::take(&mut input.pointer)));
        context.request_repaint();
    }
}
