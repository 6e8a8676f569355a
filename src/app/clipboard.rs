//! What stands on the clipboard, read where no frame waits for it: the program that holds it may take seconds, or never answer.
//!
//! A picture is asked for before a text. Some programs (`xclip`) answer whatever is asked for with what they have: asked for a
//! text, one that has a large picture begins to send that, and is stuck where nobody takes it.

use arboard::{Clipboard, Error, ImageData};
use egui::ColorImage;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread::Builder;
use std::time::{Duration, Instant};

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    Picture(Arc<ColorImage>),
    Text(String),
    /// Neither.
    Nothing,
    /// The program that holds it does not answer.
    Silence,
    /// Something came and did not come whole, as long texts do from some programs.
    Part,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    Picture,
    /// A text rather than a picture.
    Text,
}

/// Reads the clipboard, however long that takes.
pub type Read = fn(Sought) -> Held;

/// The system gives up after four seconds.
const IS_SILENT: Duration = Duration::from_millis(3_500);

/// Who has nothing of what is asked for says so at once; a text whose pieces stop coming takes longer than that.
const BEGAN: Duration = Duration::from_millis(100);

/// A long text comes in pieces, and the system's reader gives up where one of them takes more than ten milliseconds: the next
/// time all of them may come.
const TRIES: usize = 3;

/// A text is waited for so long; where the program that holds it is stuck most likely, less.
const PATIENCE: Duration = Duration::from_secs(5);
const STUCK: Duration = Duration::from_secs(1);

/// Reads the system's clipboard.
pub fn read(sought: Sought) -> Held {
    // A reader that fails on a hostile picture costs that, not the window.
    catch_unwind(AssertUnwindSafe(|| found(sought))).unwrap_or(Held::Nothing)
}

fn found(sought: Sought) -> Held {
    let Ok(mut clipboard) = Clipboard::new() else { return Held::Nothing };
    let asked = Instant::now();
    let picture = clipboard.get_image();
    if picture.is_err() && asked.elapsed() >= IS_SILENT {
        return Held::Silence;
    }
    // Something was given, and no picture: a program that gives a long text for one is stuck with it, as with a picture for a text.
    let is_stuck = matches!(picture, Err(Error::ConversionFailure | Error::Unknown { .. }));
    let asked = Instant::now();
    let text = match sought {
        Sought::Picture => Err(Error::ContentNotAvailable),
        Sought::Text => text(if is_stuck { STUCK } else { PATIENCE }),
    };
    match (picture, text) {
        (_, Ok(text)) if !text.is_empty() => Held::Text(text.replace("\r\n", "\n")),
        (Ok(picture), text) => {
            let shown = shown(&picture);
            if text.is_ok() {
                // Whoever answers so is stuck now: the picture is held here, to be pasted once more.
                let _ = clipboard.set_image(picture);
            }
            shown.map_or(Held::Nothing, |picture| Held::Picture(Arc::new(picture)))
        }
        (Err(_), _) if sought == Sought::Text && (is_stuck || asked.elapsed() >= BEGAN) => Held::Part,
        (Err(_), _) => Held::Nothing,
    }
}

/// The system's reader asks for one kind of text after the other, four seconds for each: that is waited for elsewhere.
fn text(patience: Duration) -> Result<String, Error> {
    let (say, told) = channel();
    let read = move || {
        let asked = Instant::now();
        let mut text = Err(Error::ContentNotAvailable);
        for _ in 0..TRIES {
            text = Clipboard::new().and_then(|mut clipboard| clipboard.get_text());
            if !matches!(text, Err(Error::ContentNotAvailable)) || asked.elapsed() >= patience {
                break;
            }
        }
        // Nobody may wait any more.
        let _ = say.send(text);
    };
    match Builder::new().name("text of the clipboard".to_owned()).spawn(read) {
        Ok(_) => told.recv_timeout(patience).unwrap_or(Err(Error::ContentNotAvailable)),
        Err(_) => Err(Error::ContentNotAvailable),
    }
}

/// `None`: it is not as large as it says.
fn shown(picture: &ImageData<'_>) -> Option<ColorImage> {
    let size = [picture.width, picture.height];
    let is_whole = size[0].checked_mul(size[1])?.checked_mul(4)? == picture.bytes.len();
    is_whole.then(|| ColorImage::from_rgba_unmultiplied(size, &picture.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_as_large_as_it_says() {
        let of = |width, height, bytes: usize| shown(&ImageData { width, height, bytes: vec![9; bytes].into() });
        assert_eq!(of(3, 2, 24).map(|picture| picture.size), Some([3, 2]));
        assert_eq!(of(3, 2, 20), None);
        assert_eq!(of(usize::MAX, 2, 24), None);
    }
}
