//! Small pictures of attached images: read and made on threads of their own, kept while the assessment is open.

use crate::app::opened::Opened;
use crate::assessment::attachment::{Attachment, LARGEST, Media};
use crate::evidence::Input;
use crate::jobs::picture::{Picture, small};
use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::mpsc::{Receiver, Sender, channel};

/// The longest side, in points of the image.
pub const SIDE: u32 = 160;
/// Made at once; each may hold a whole attachment in memory.
const AT_ONCE: usize = 2;

/// What is known of an image.
enum State {
    Asked,
    Ready(TextureHandle),
    /// It is none that can be shown here.
    Nothing,
}

/// The pictures by the SHA-256 of their images.
pub struct Pictures {
    known: BTreeMap<String, State>,
    sender: Sender<(String, Option<Picture>)>,
    made: Receiver<(String, Option<Picture>)>,
    running: usize,
}

impl Default for Pictures {
    fn default() -> Self {
        let (sender, made) = channel();
        Self { known: BTreeMap::new(), sender, made, running: 0 }
    }
}

impl std::fmt::Debug for Pictures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pictures")
            .field("known", &self.known.len())
            .field("running", &self.running)
            .finish_non_exhaustive()
    }
}

impl Pictures {
    /// Takes in what was made since the last frame.
    pub fn hear(&mut self, context: &Context) {
        while let Ok((sha256, picture)) = self.made.try_recv() {
            self.running = self.running.saturating_sub(1);
            let state = picture.map_or(State::Nothing, |picture| {
                let size = [picture.width, picture.height];
                let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
                State::Ready(context.load_texture(&sha256, image, TextureOptions::LINEAR))
            });
            self.known.insert(sha256, state);
        }
    }

    /// The picture of an attachment, once it is made; asks for it the first time.
    pub fn of(&mut self, attachment: &Attachment, opened: &Opened, context: &Context) -> Option<&TextureHandle> {
        // The only kind that is read here: for another reader of hostile files the gain is too small.
        if attachment.media != Media::Png {
            return None;
        }
        if !self.known.contains_key(&attachment.sha256) && self.running < AT_ONCE {
            self.ask(attachment, opened, context);
        }
        match self.known.get(&attachment.sha256) {
            Some(State::Ready(texture)) => Some(texture),
            _ => None,
        }
    }

    fn ask(&mut self, attachment: &Attachment, opened: &Opened, context: &Context) {
        // While a job has the file it is asked for later.
        let Some(input) = opened.attachment(attachment) else { return };
        let (sender, sha256, context) = (self.sender.clone(), attachment.sha256.clone(), context.clone());
        let make = move || {
            // The window may be gone by now.
            let _ = sender.send((sha256, picture(&input)));
            context.request_repaint();
        };
        let started = std::thread::Builder::new().name("picture".to_owned()).spawn(make);
        let state = if started.is_ok() { State::Asked } else { State::Nothing };
        self.running += usize::from(started.is_ok());
        self.known.insert(attachment.sha256.clone(), state);
    }
}

fn picture(input: &Input) -> Option<Picture> {
    let mut bytes = Vec::new();
    input.source.open().ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    small(&bytes, SIDE)
}
