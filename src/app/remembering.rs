//! The desk as a person left it: colours, size, place of the window, borders. Read once, written soon
//! after something changed and when the window is closed.

use super::screens::splits;
use super::work::Surroundings;
use super::{Window, theme};
use crate::jobs::settings::{Place, Settings};
use egui::{Context, ViewportBuilder};
use std::time::Duration;

/// Seconds for which nothing changes before it is written: not every step of a border that is dragged.
const PAUSE: f64 = 0.8;

/// What of the desk is written, and when the next writing is due.
#[derive(Debug)]
pub struct Desk {
    seen: Settings,
    kept: Settings,
    /// In egui's seconds.
    due: f64,
}

impl Desk {
    pub fn new(settings: &Settings) -> Self {
        Self { seen: settings.clone(), kept: settings.clone(), due: 0.0 }
    }
}

/// Without anything remembered.
const USUAL: [f32; 2] = [1280.0, 820.0];

fn load(with: &Surroundings) -> Settings {
    with.settings.as_deref().map(Settings::load).unwrap_or_default()
}

/// The window as it was left.
pub fn viewport(with: &Surroundings) -> ViewportBuilder {
    let builder = ViewportBuilder::default();
    let Some(place) = load(with).window else { return builder.with_inner_size(USUAL) };
    let builder = builder.with_inner_size([place.size.0, place.size.1]).with_maximized(place.is_maximized);
    match place.at {
        Some((left, top)) => builder.with_position([left, top]),
        None => builder,
    }
}

/// Puts everything but the window's own place as it was.
pub fn begin(with: &Surroundings, context: &Context) -> Settings {
    let settings = load(with);
    theme::choose(context, settings.colours);
    context.set_zoom_factor(settings.scale);
    splits::put(context, settings.splits.clone());
    settings
}

impl Window {
    /// Notes how the desk looks now.
    pub(super) fn see_desk(&mut self, context: &Context) {
        self.settings.scale = context.zoom_factor();
        self.settings.splits = splits::shares(context);
        if self.opened.is_some() {
            self.settings.advances = self.checklist.advances;
        }
        let zoom = context.zoom_factor();
        let place = context.input(|input| {
            let viewport = input.viewport();
            let (inner, outer) = (viewport.inner_rect?, viewport.outer_rect);
            let is_maximized = viewport.maximized.unwrap_or(false) || viewport.fullscreen.unwrap_or(false);
            // Points of the window's own are those of the system: without the person's scale.
            let size = (inner.width() * zoom, inner.height() * zoom);
            Some(Place { at: outer.map(|rect| (rect.left() * zoom, rect.top() * zoom)), size, is_maximized })
        });
        match place {
            // What it was before it was maximised is what it goes back to.
            Some(Place { is_maximized: true, .. }) => {
                if let Some(place) = &mut self.settings.window {
                    place.is_maximized = true;
                } else {
                    let size = (USUAL[0], USUAL[1]);
                    self.settings.window = Some(Place { at: None, size, is_maximized: true });
                }
            }
            Some(place) => self.settings.window = Some(place),
            None => {}
        }
        self.keep_what_changed(context);
    }

    /// Writes what changed, once it stays as it is: a program that is killed remembers it too.
    fn keep_what_changed(&mut self, context: &Context) {
        if self.settings == self.desk.kept {
            return;
        }
        let now = context.input(|input| input.time);
        if self.settings != self.desk.seen {
            (self.desk.seen, self.desk.due) = (self.settings.clone(), now + PAUSE);
        }
        if now >= self.desk.due {
            self.keep_settings();
        } else {
            context.request_repaint_after(Duration::from_secs_f64(self.desk.due - now + 0.01));
        }
    }

    pub(super) fn keep_settings(&mut self) {
        self.desk.kept = self.settings.clone();
        let Some(file) = self.with.settings.clone() else { return };
        if let Err(sentence) = self.settings.store(&file) {
            // Nothing of an assessment is lost by it.
            self.tell(format!("How the window looks is not remembered: {sentence}"), None);
        }
    }
}
