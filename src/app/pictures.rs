//! Small pictures of attached images: read and made on threads of their own, kept while the assessment is open.

use crate::app::opened::Opened;
use crate::assessment::attachment::{Attachment, LARGEST, Media};
use crate::evidence::Input;
use crate::jobs::picture::{Picture, small};
use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};

/// How large a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// In a list.
    Small,
    /// Alone.
    Large,
}

impl Shown {
    /// The longest side, in points of the image.
    fn side(self) -> u32 {
        match self {
            Self::Small => 240,
            Self::Large => 2000,
        }
    }
}

/// Made at once; each may hold a whole attachment in memory.
const AT_ONCE: usize = 2;

/// What is known of an image.
enum State {
    Asked,
    Ready(TextureHandle),
    /// It is none that can be shown here.
    Nothing,
}

/// A size, and the SHA-256 of an image.
type Asked = (Shown, String);

/// The pictures by size and image.
pub struct Pictures {
    known: BTreeMap<Asked, State>,
    sender: Sender<(Asked, Option<Picture>)>,
    made: Receiver<(Asked, Option<Picture>)>,
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
        while let Ok((asked, picture)) = self.made.try_recv() {
            self.running = self.running.saturating_sub(1);
            let state = picture.map_or(State::Nothing, |picture| {
                let size = [picture.width, picture.height];
                let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
                State::Ready(context.load_texture(&asked.1, image, TextureOptions::LINEAR))
            });
            self.known.insert(asked, state);
        }
    }

    /// The picture of an attachment, once it is made; asks for it the first time.
    pub fn of(
        &mut self,
        attachment: &Attachment,
        shown: Shown,
        opened: &Opened,
        context: &Context,
    ) -> Option<&TextureHandle> {
        if !matches!(attachment.media, Media::Png | Media::Jpeg) {
            return None;
        }
        let asked = (shown, attachment.sha256.clone());
        if !self.known.contains_key(&asked) && self.running < AT_ONCE {
            self.ask(asked.clone(), attachment, opened, context);
        }
        match self.known.get(&asked) {
            Some(State::Ready(texture)) => Some(texture),
            _ => None,
        }
    }

    /// One large picture takes as much as a hundred small ones: it goes when it is closed.
    pub fn forget_large(&mut self) {
        self.known.retain(|(shown, _), _| *shown != Shown::Large);
    }

    fn ask(&mut self, asked: Asked, attachment: &Attachment, opened: &Opened, context: &Context) {
        // While a job has the file it is asked for later.
        let Some(input) = opened.attachment(attachment) else { return };
        let (sender, to_make, context) = (self.sender.clone(), asked.clone(), context.clone());
        let make = move || {
            // A reader that fails on a hostile file costs its picture, not the window. The window may be gone by now.
            let made = catch_unwind(AssertUnwindSafe(|| picture(&input, to_make.0.side()))).ok().flatten();
            let _ = sender.send((to_make, made));
            context.request_repaint();
        };
        let started = std::thread::Builder::new().name("picture".to_owned()).spawn(make);
        let state = if started.is_ok() { State::Asked } else { State::Nothing };
        self.running += usize::from(started.is_ok());
        self.known.insert(asked, state);
    }
}

fn picture(input: &Input, side: u32) -> Option<Picture> {
    let mut bytes = Vec::new();
    input.source.open().ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    small(&bytes, side)
}
