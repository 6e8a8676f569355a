//! What is pasted: a text into the field that has the keyboard, a picture to the finding that is shown.

use super::Window;
use super::clipboard::{Held, Sought};
use super::work::Attached;
use crate::assessment::Target;
use egui::{Context, Event, Id, Key};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A frame waits so long for a text at most, so that what is typed next comes after it, also where the machine is busy: it comes
/// within some milliseconds otherwise.
const AT_ONCE: Duration = Duration::from_millis(250);
/// Seconds after which it is said that the clipboard is being read.
const SAYS: f64 = 0.3;

const READING: &str = "The clipboard is being read; what is large takes a moment.";
const NO_PICTURE: &str = "There is no picture on the clipboard.";
const NEITHER: &str = "There is neither text nor a picture on the clipboard.";
const SILENT: &str =
    "The program that holds what was copied does not answer. Copy it there once more, then paste it again.";
const IN_PART: &str = "What was copied did not come whole: some programs cannot give a long text. Copy it in parts, or save it \
     as a file and attach that.";
const NO_PLACE: &str = "Choose a finding on the checklist screen first; then paste the picture again.";

/// The clipboard is being read.
#[derive(Debug)]
struct Reading {
    sought: Sought,
    told: Receiver<Held>,
    /// In egui's seconds.
    since: f64,
    /// What a picture is attached to, and in which assessment.
    target: Option<(PathBuf, Target)>,
    /// The field that had the keyboard.
    field: Option<Id>,
}

/// What is being pasted.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Debug, Default)]
pub struct Pasting {
    /// The keys are heard here, not by what stands between the window and the system: that asks for a text first, and waits.
    pub hears_keys: bool,
    reading: Option<Reading>,
    /// The key is down: what comes while it is held is the same press.
    is_held: bool,
    /// V was pressed as a letter; what came of the other presses of it.
    is_letter: bool,
    has_come: bool,
}

/// The keys of copying and pasting, as events.
fn of_keys(event: &Event) -> Option<Event> {
    let Event::Key { key, pressed: true, modifiers, .. } = event else { return None };
    match key {
        Key::Copy => Some(Event::Copy),
        Key::Cut => Some(Event::Cut),
        Key::C | Key::Insert if modifiers.command => Some(Event::Copy),
        Key::X if modifiers.command => Some(Event::Cut),
        _ => None,
    }
}

fn is_paste(event: &Event) -> bool {
    matches!(event, Event::Key { key, pressed: true, modifiers, .. }
        if *key == Key::Paste || *key == Key::V && modifiers.command || *key == Key::Insert && modifiers.shift_only())
}

impl Window {
    /// Before each frame: the keys of the clipboard become what they ask for, in their place among the others.
    pub(super) fn hear_clipboard_keys(&mut self, context: &Context, events: &mut Vec<Event>) {
        if self.pasting.hears_keys {
            let mut at = 0;
            while at < events.len() {
                if let Some(event) = events.get(at).and_then(of_keys) {
                    events.splice(at..=at, [event]);
                } else if events.get(at).is_some_and(is_paste) {
                    let is_again = std::mem::replace(&mut self.pasting.is_held, true);
                    let pasted: Option<Event> = self.paste(is_again, context);
                    let count = usize::from(pasted.is_some());
                    events.splice(at..=at, pasted);
                    at += count;
                    continue;
                } else if let Some(Event::Key { key: Key::V | Key::Paste | Key::Insert, pressed: false, .. }) =
                    events.get(at)
                {
                    self.pasting.is_held = false;
                }
                at += 1;
            }
            return;
        }
        self.note_silent_paste(context, events);
    }

    /// Where the keys are heard elsewhere, nothing comes of a clipboard without text and picture but the key going up.
    fn note_silent_paste(&mut self, context: &Context, events: &[Event]) {
        for event in events {
            match event {
                Event::Paste(_) | Event::PasteImage(_) => self.pasting.has_come = true,
                Event::Key { key: Key::V, pressed: true, .. } => self.pasting.is_letter = true,
                Event::Key { key: Key::V, pressed: false, .. } => {
                    let has_come = std::mem::take(&mut self.pasting.has_come);
                    if !std::mem::take(&mut self.pasting.is_letter) && !has_come {
                        self.tell_nothing(context.text_edit_focused());
                    }
                }
                _ => {}
            }
        }
    }

    fn tell_nothing(&mut self, is_typing: bool) {
        if is_typing {
            self.tell(NEITHER, None);
        } else if self.place_of_picture().is_some() {
            self.tell(NO_PICTURE, None);
        }
    }

    /// What a picture would be attached to: in a dialog nothing is.
    fn place_of_picture(&self) -> Option<(PathBuf, Target)> {
        let target = self.attached_to().filter(|_| !self.has_dialog())?;
        Some((self.opened.as_ref()?.path.clone(), target))
    }

    /// Control and V: what of it is there at once. Held down, a text comes again and again, and a picture once.
    fn paste(&mut self, is_again: bool, context: &Context) -> Option<Event> {
        let is_typing = context.text_edit_focused();
        let sought = if is_typing { Sought::Text } else { Sought::Picture };
        if !is_typing && (is_again || self.place_of_picture().is_none()) {
            return None;
        }
        self.read_clipboard(sought, context);
        let reading = self.pasting.reading.as_ref().filter(|_| is_typing)?;
        match reading.told.recv_timeout(AT_ONCE).ok()? {
            Held::Text(text) => {
                self.pasting.reading = None;
                Some(Event::Paste(text))
            }
            other => {
                self.came(other, context);
                None
            }
        }
    }

    /// From the list of commands, or a button: a picture alone.
    pub(super) fn paste_picture(&mut self, context: &Context) {
        if self.attached_to().is_none() {
            return self.tell("Choose a finding on the checklist screen first; the picture is attached to it.", None);
        }
        self.read_clipboard(Sought::Picture, context);
    }

    /// One reading at a time: keys that are held down, or pressed again meanwhile, ask for the same.
    fn read_clipboard(&mut self, sought: Sought, context: &Context) {
        if self.pasting.reading.is_some() {
            return;
        }
        let (say, told) = channel();
        let (read, wake) = (self.with.clipboard, Arc::clone(&self.wake));
        let thread = std::thread::Builder::new().name("clipboard".to_owned()).spawn(move || {
            // The window may be gone by now.
            let _ = say.send(read(sought));
            wake();
        });
        if let Err(error) = thread {
            return self.fail(format!("The clipboard cannot be read: {error}. Close other programs and try again."));
        }
        let target = self.place_of_picture();
        let field = context.memory(egui::Memory::focused).filter(|_| sought == Sought::Text);
        let since = context.input(|input| input.time);
        // What the last one came to is of no interest any more.
        self.banners.retain(|banner| ![NO_PICTURE, NEITHER, SILENT, IN_PART].contains(&&*banner.text));
        self.pasting.reading = Some(Reading { sought, told, since, target, field });
    }

    /// What was pasted, and what the reading of the clipboard came to.
    pub(super) fn take_pasted(&mut self, context: &Context) {
        self.take_pasted_events(context);
        let Some(reading) = &self.pasting.reading else { return };
        match reading.told.try_recv() {
            Ok(held) => self.came(held, context),
            Err(std::sync::mpsc::TryRecvError::Disconnected) => self.came(Held::Nothing, context),
            Err(std::sync::mpsc::TryRecvError::Empty) => {
                let (since, now) = (reading.since, context.input(|input| input.time));
                if now - since < SAYS {
                    context.request_repaint_after(Duration::from_secs_f64(SAYS));
                } else if !self.banners.iter().any(|banner| banner.text == READING) {
                    self.tell(READING, None);
                }
            }
        }
    }

    fn came(&mut self, held: Held, context: &Context) {
        self.banners.retain(|banner| banner.text != READING);
        let Some(reading) = self.pasting.reading.take() else { return };
        let is_same = |path: &PathBuf| self.opened.as_ref().is_some_and(|opened| opened.path == *path);
        match held {
            Held::Picture(image) => match reading.target.filter(|(path, _)| is_same(path)) {
                Some((_, target)) => self.attach(target, vec![Attached::Picture(image)]),
                None => self.tell(NO_PLACE, None),
            },
            // It came late: into the field that it was meant for, or into none.
            Held::Text(text) => {
                if reading.field.is_some() && context.memory(egui::Memory::focused) == reading.field {
                    context.input_mut(|input| input.events.push(Event::Paste(text)));
                } else {
                    self.tell("What was copied came after you had left the field; paste it again.", None);
                }
            }
            Held::Nothing if reading.sought == Sought::Text => self.tell(NEITHER, None),
            Held::Nothing => self.tell(NO_PICTURE, None),
            Held::Silence => self.tell(SILENT, None),
            Held::Part => self.tell(IN_PART, None),
        }
    }

    /// What comes from elsewhere, already read.
    fn take_pasted_events(&mut self, context: &Context) {
        let pasted = context.input_mut(|input| {
            let at = input.events.iter().position(|event| matches!(event, Event::PasteImage(_)))?;
            match input.events.remove(at) {
                Event::PasteImage(image) => Some(image),
                _ => None,
            }
        });
        if let Some(image) = pasted {
            // While the clipboard is read the same picture comes from there.
            if self.pasting.reading.is_some() {
                return;
            }
            return match self.attached_to() {
                Some(target) => self.attach(target, vec![Attached::Picture(image)]),
                None => self.tell(NO_PLACE, None),
            };
        }
        let is_text = context.input(|input| input.events.iter().any(|event| matches!(event, Event::Paste(_))));
        // A text that no field takes: there may be a picture as well.
        if is_text && !context.text_edit_focused() && self.place_of_picture().is_some() {
            self.read_clipboard(Sought::Picture, context);
        }
    }
}
