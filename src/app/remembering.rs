//! The desk as a person left it: colours, size, place of the window, borders. Read once, written soon
//! after something changed and when the window is closed.

use super::launch::NAME;
use super::screens::{frame, splits};
use super::work::Surroundings;
use super::{Window, theme};
use crate::jobs::settings::{Place, Settings};
use egui::{Context, ViewportBuilder, ViewportCommand, vec2};
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
    opening: Opening,
    /// What the window is called.
    title: String,
}

impl Desk {
    pub fn new(settings: &Settings) -> Self {
        let opening = match &settings.window {
            Some(place) if place.is_maximized => Opening::Maximizes(FRAMES),
            _ => Opening::Fits(FRAMES),
        };
        Self { seen: settings.clone(), kept: settings.clone(), due: 0.0, opening, title: NAME.to_owned() }
    }
}

/// Frames after which the window is on the screen, and is known to the window manager.
const FRAMES: u8 = 3;

/// What is still to be done with the window's place, and after how many frames. On X11 a window cannot be maximised before it
/// is shown: window managers hear no such wish of one that they do not have yet (openbox, for one, drops it), and the
/// library that makes the window does not write it down where they would look. Nor is it known before how much of the screen
/// borders and title take.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Opening {
    Maximizes(u8),
    Fits(u8),
    /// The window manager draws its borders by this time.
    Looks(f64),
    /// It was asked for; the answer comes by this time, in egui's seconds.
    Awaits(f64),
    Done,
}

/// Seconds in which a window manager does what it was asked for.
const ANSWER: f64 = 1.0;

/// Without anything remembered.
const USUAL: [f32; 2] = [1280.0, 820.0];

/// Makes a window smaller that is larger than its screen, borders and title included. Whether it had to.
fn fit(context: &Context) -> bool {
    let seen = context.input(|input| {
        let viewport = input.viewport();
        Some((viewport.monitor_size?, viewport.inner_rect?, viewport.outer_rect?))
    });
    let Some((screen, inner, outer)) = seen else { return false };
    let room = screen - (outer.size() - inner.size());
    let size = inner.size().min(room);
    if size == inner.size() || size.x < 1.0 || size.y < 1.0 {
        return false;
    }
    context.send_viewport_cmd(ViewportCommand::OuterPosition(egui::pos2(0.0, 0.0)));
    context.send_viewport_cmd(ViewportCommand::InnerSize(vec2(size.x.floor(), size.y.floor())));
    true
}

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
    /// Puts the window where it belongs, once it is there. `false`: where it is now says nothing yet.
    fn has_its_place(&mut self, context: &Context) -> bool {
        let now = context.input(|input| input.time);
        self.desk.opening = match self.desk.opening {
            Opening::Done => return true,
            Opening::Awaits(until) if now >= until => Opening::Done,
            Opening::Awaits(until) => Opening::Awaits(until),
            Opening::Maximizes(0) => {
                if context.input(|input| input.viewport().maximized) != Some(true) {
                    context.send_viewport_cmd(ViewportCommand::Maximized(true));
                }
                Opening::Awaits(now + ANSWER)
            }
            Opening::Fits(0) => Opening::Looks(now + ANSWER / 2.0),
            Opening::Looks(until) if now < until => Opening::Looks(until),
            Opening::Looks(_) if fit(context) => Opening::Awaits(now + ANSWER),
            Opening::Looks(_) => Opening::Done,
            Opening::Maximizes(frames) => Opening::Maximizes(frames - 1),
            Opening::Fits(frames) => Opening::Fits(frames - 1),
        };
        if self.desk.opening != Opening::Done {
            context.request_repaint_after(Duration::from_millis(30));
        }
        self.desk.opening == Opening::Done
    }

    /// Notes how the desk looks now.
    pub(super) fn see_desk(&mut self, context: &Context) {
        self.settings.scale = context.zoom_factor();
        self.settings.splits = splits::shares(context);
        if self.opened.is_some() {
            self.settings.advances = self.checklist.advances;
        }
        let zoom = context.zoom_factor();
        let has_its_place = self.has_its_place(context);
        let place = context.input(|input| {
            if !has_its_place {
                return None;
            }
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
        self.name_window(context);
    }

    /// Calls the window by what is open in it, as it is called now.
    fn name_window(&mut self, context: &Context) {
        let title = frame::window_title(self.opened.as_ref());
        if title != self.desk.title {
            context.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.desk.title = title;
        }
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
