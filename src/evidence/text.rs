//! Which encoding a file is in, and its text as UTF-8. UTF-8 passes through untouched and uncopied.
//!
//! Where a file does not say its encoding, a person may ([`Choice`]). Knows nothing of rows; that bytes were no text is counted by the readers, which know the row ([`damaged`]).

mod bytewise;
mod mixed;
mod stated;

use super::ahead::Chunks;
pub(super) use bytewise::Bytewise;
use encoding_rs::{CoderResult, Decoder};
pub(super) use mixed::two_encodings;
use mixed::{mark_undefined, mixed};
pub(super) use stated::odd_words;
pub use stated::{CHOICES, Choice, names};
use std::io::{self, Read};

/// Bytes looked at before anything is decided about a file.
pub(super) const HEAD_BYTES: usize = 64 << 10;
pub(super) const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";
const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// The encodings exports come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Only ASCII so far: UTF-8 unless later bytes prove Windows-1252.
    Ascii,
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Eight-bit text that does not say what its letters are.
    Windows1252,
    /// As a person said.
    Stated(&'static Choice),
}

impl Encoding {
    /// The name shown beside the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ascii | Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
            Self::Stated(choice) => choice.name,
        }
    }
    /// The file does not say it: another may be said, or was.
    pub fn may_be_another(self) -> bool {
        matches!(self, Self::Windows1252 | Self::Stated(_))
    }
    /// Every byte is a letter of its own.
    fn is_eight_bit(self) -> bool {
        match self {
            Self::Windows1252 => true,
            Self::Stated(choice) => choice.encoding.is_single_byte(),
            Self::Ascii | Self::Utf8 | Self::Utf16Le | Self::Utf16Be => false,
        }
    }
    fn decoder(self) -> Option<Decoder> {
        let encoding = match self {
            Self::Ascii | Self::Utf8 => return None,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Stated(choice) if choice.encoding == encoding_rs::UTF_8 => return None,
            Self::Stated(choice) => choice.encoding,
        };
        Some(encoding.new_decoder_without_bom_handling())
    }
}

/// The name shown beside a file, of an encoding that is read here.
pub fn known_name(name: &str) -> Option<&'static str> {
    let marked = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be].map(Encoding::name);
    marked.into_iter().chain(CHOICES.iter().map(|choice| choice.name)).find(|known| *known == name)
}

/// The encoding of a file that begins with `head`, and how many bytes of byte order mark to skip.
pub(super) fn detect(head: &[u8]) -> (Encoding, usize) {
    detect_or(head, None)
}

/// As [`detect`]; what a person said counts where the file has no marks of its own.
fn detect_or(head: &[u8], stated: Option<&'static Choice>) -> (Encoding, usize) {
    let mut skip = 0;
    // Some exporters write the mark twice (a file with one, appended to an empty file with one).
    while head[skip..].starts_with(UTF8_BOM) {
        skip += UTF8_BOM.len();
    }
    if skip > 0 {
        return (Encoding::Utf8, skip);
    }
    if head.starts_with(b"\xFF\xFE") {
        return (Encoding::Utf16Le, 2);
    }
    if head.starts_with(b"\xFE\xFF") {
        return (Encoding::Utf16Be, 2);
    }
    if let Some(encoding) = utf16_by_nuls(head) {
        return (encoding, 0);
    }
    if let Some(choice) = stated {
        return (Encoding::Stated(choice), 0);
    }
    if head.len() < HEAD_BYTES {
        return (utf8_or_1252(head), 0);
    }
    (of_a_piece(head), 0)
}

/// UTF-16 without a mark: mostly Latin text has a NUL in every second byte, always on the same side.
fn utf16_by_nuls(head: &[u8]) -> Option<Encoding> {
    let sample = &head[..head.len().min(1024)];
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let even = sample.chunks_exact(2).filter(|pair| pair[0] == 0).count();
    let odd = sample.chunks_exact(2).filter(|pair| pair[1] == 0).count();
    match (even, odd) {
        (even, odd) if even * 20 < pairs && odd * 10 > pairs * 7 => Some(Encoding::Utf16Le),
        (even, odd) if odd * 20 < pairs && even * 10 > pairs * 7 => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Mostly sound multi-byte characters: damaged UTF-8, whose bad bytes are reported row by row. Otherwise Windows-1252.
fn utf8_or_1252(bytes: &[u8]) -> Encoding {
    if bytes.is_ascii() {
        return Encoding::Ascii;
    }
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if broken == 0 || sound > broken * 4 { Encoding::Utf8 } else { Encoding::Windows1252 }
}

/// The same for bytes cut out of a file: a character cut in two at the end speaks for UTF-8, not against it.
fn of_a_piece(bytes: &[u8]) -> Encoding {
    let tail = bytes.utf8_chunks().last().map_or(0, |chunk| chunk.invalid().len());
    let cut = tail > 0 && std::str::from_utf8(&bytes[bytes.len() - tail..]).is_err_and(|e| e.error_len().is_none());
    if !cut {
        return utf8_or_1252(bytes);
    }
    match utf8_or_1252(&bytes[..bytes.len() - tail]) {
        Encoding::Ascii => Encoding::Utf8,
        other => other,
    }
}

/// Whether these bytes of a [`Text`] hold something that was no text. `decoded`: they went through a decoder.
pub(super) fn damaged(bytes: &[u8], decoded: bool) -> bool {
    if bytes.is_ascii() {
        return false;
    }
    std::str::from_utf8(bytes).is_err() || (decoded && memchr::memmem::find(bytes, REPLACEMENT).is_some())
}

/// A file's text as UTF-8, without byte order marks. Undecodable bytes become U+FFFD only where a decoder is at work;
/// invalid UTF-8 is left as it is.
pub(super) struct Text<'s> {
    source: Source<'s>,
    head: Vec<u8>,
    head_at: usize,
    encoding: Encoding,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    raw_at: usize,
    raw_ended: bool,
    at_start: bool,
    done: bool,
    /// Characters of UTF-8 in a text that is otherwise Windows-1252.
    foreign: u64,
    bytewise: Option<Bytewise>,
}

/// Where the bytes come from.
pub(super) enum Source<'s> {
    Plain(&'s mut (dyn Read + Send)),
    /// Received by another thread, in pieces that may be kept.
    Ahead(&'s mut Chunks),
}

impl<'s> Text<'s> {
    /// `head`: the first bytes of the file, already taken from `source`; `stated`: what a person said of its encoding.
    pub fn new(head: Vec<u8>, source: Source<'s>, stated: Option<&'static Choice>) -> Self {
        let (encoding, skip) = detect_or(&head, stated);
        Self {
            source,
            head,
            head_at: skip,
            encoding,
            decoder: encoding.decoder(),
            raw: Vec::new(),
            raw_at: 0,
            raw_ended: false,
            at_start: true,
            done: false,
            foreign: 0,
            bytewise: None,
        }
    }
    /// Text to be copied: where each byte is a letter of its own, none is lost on the way.
    pub fn bytewise(self, bytewise: Bytewise) -> Self {
        Self { bytewise: Some(bytewise), ..self }
    }
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }
    fn take(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.head_at < self.head.len() {
            let count = into.len().min(self.head.len() - self.head_at);
            into[..count].copy_from_slice(&self.head[self.head_at..self.head_at + count]);
            self.head_at += count;
            return Ok(count);
        }
        loop {
            let read = match &mut self.source {
                Source::Plain(source) => source.read(into),
                Source::Ahead(chunks) => chunks.read(into),
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
    /// The next bytes behind those in view, uncopied, where they need no decoding: see [`Chunks::follow`].
    fn follow(&mut self, view: &mut Vec<u8>, tail: std::ops::Range<usize>) -> io::Result<Option<usize>> {
        let Source::Ahead(chunks) = &mut self.source else { return Ok(None) };
        if self.decoder.is_some() || self.head_at < self.head.len() {
            return Ok(None);
        }
        let is_ascii = self.encoding == Encoding::Ascii;
        chunks.follow(view, tail, |bytes| !is_ascii || bytes.is_ascii())
    }
    /// UTF-8 as it is, until bytes show that a file which began in ASCII is Windows-1252.
    fn pass(&mut self, into: &mut [u8]) -> io::Result<Option<usize>> {
        let count = self.take(into)?;
        if self.encoding == Encoding::Ascii && !into[..count].is_ascii() {
            self.encoding = of_a_piece(&into[..count]);
            if self.encoding == Encoding::Windows1252 {
                self.decoder = self.encoding.decoder();
                self.raw = into[..count].to_vec();
                return Ok(None);
            }
        }
        Ok(Some(count))
    }
    /// Reads on behind what is left of the bytes in view.
    fn more_raw(&mut self) -> io::Result<()> {
        let mut raw = self.raw.split_off(self.raw_at);
        let kept = raw.len();
        raw.resize(kept + HEAD_BYTES, 0);
        let count = self.take(&mut raw[kept..])?;
        raw.truncate(kept + count);
        self.raw_ended = count == 0;
        (self.raw, self.raw_at) = (raw, 0);
        Ok(())
    }
    fn decode(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.done {
                return Ok(0);
            }
            if self.raw_at == self.raw.len() && !self.raw_ended {
                let mut raw = std::mem::take(&mut self.raw);
                raw.resize(HEAD_BYTES, 0);
                let count = self.take(&mut raw)?;
                raw.truncate(count);
                self.raw = raw;
                self.raw_at = 0;
                self.raw_ended = count == 0;
            }
            let bytewise = self.bytewise.as_mut().filter(|_| self.encoding.is_eight_bit());
            if self.encoding == Encoding::Windows1252 || bytewise.is_some() {
                let raw = &self.raw[self.raw_at..];
                let (used, written) = match bytewise {
                    Some(bytewise) => bytewise.read(raw, into),
                    None => mixed(raw, self.raw_ended, into, &mut self.foreign),
                };
                self.raw_at += used;
                self.done = self.raw_ended && self.raw_at == self.raw.len();
                if written > 0 || self.done {
                    return Ok(written);
                }
                if into.len() < ROOM {
                    return Err(io::Error::other("the reader's buffer is too small for one character"));
                }
                if self.raw_at < self.raw.len() {
                    self.more_raw()?;
                }
                continue;
            }
            let Some(decoder) = &mut self.decoder else { return Ok(0) };
            let (result, used, written, _) = decoder.decode_to_utf8(&self.raw[self.raw_at..], into, self.raw_ended);
            self.raw_at += used;
            self.done = self.raw_ended && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
            if result == CoderResult::OutputFull {
                return Err(io::Error::other("the reader's buffer is too small for one character"));
            }
        }
    }
}

impl Read for Text<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.decoder.is_none()
            && let Some(count) = self.pass(into)?
        {
            return Ok(count);
        }
        let mut count = self.decode(into)?;
        if std::mem::take(&mut self.at_start) && self.encoding != Encoding::Windows1252 {
            while into[..count].starts_with(UTF8_BOM) {
                into.copy_within(UTF8_BOM.len()..count, 0);
                count -= UTF8_BOM.len();
            }
            if count == 0 {
                count = self.decode(into)?;
            }
        }
        if self.encoding.is_eight_bit() && self.bytewise.is_none() {
            mark_undefined(&mut into[..count], self.encoding);
        }
        Ok(count)
    }
}

/// A sliding view of a text: whole records are cut out of it, then it moves on. It grows only as far as a record may.
pub(super) struct Window<'s> {
    text: Text<'s>,
    data: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    failure: Option<io::Error>,
}

/// Room to read into; one read of this size costs little and stays in the cache.
const WINDOW_BYTES: usize = 512 << 10;
/// Less than this is no room: a decoder needs space for a few characters.
const ROOM: usize = 16;

impl<'s> Window<'s> {
    pub fn new(text: Text<'s>) -> Self {
        Self { text, data: vec![0; WINDOW_BYTES], start: 0, end: 0, ended: false, failure: None }
    }
    /// The bytes in view, not yet consumed.
    pub fn bytes(&self) -> &[u8] {
        &self.data[self.start..self.end]
    }
    pub fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }
    /// Nothing comes after the bytes in view.
    pub fn ended(&self) -> bool {
        self.ended
    }
    /// Why reading broke off before the end, if it did.
    pub fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }
    pub fn encoding(&self) -> Encoding {
        self.text.encoding()
    }
    /// Another thread receives it: it is a large one.
    pub fn is_ahead(&self) -> bool {
        matches!(self.text.source, Source::Ahead(_))
    }
    /// Characters of UTF-8 that stood in a text of Windows-1252.
    pub fn foreign(&self) -> u64 {
        self.text.foreign
    }
    /// Whether the text went through a decoder (see [`damaged`]).
    pub fn decoded(&self) -> bool {
        self.text.decoder.is_some()
    }
    /// Reads on until the window is full, growing it where one record fills it, up to `most` bytes.
    /// Gives the bytes gained: 0 at the end, or where `most` is reached.
    pub fn fill(&mut self, most: usize) -> usize {
        if self.ended {
            return 0;
        }
        match self.text.follow(&mut self.data, self.start..self.end) {
            Ok(Some(start)) => {
                let before = self.end - self.start;
                (self.start, self.end) = (start, self.data.len());
                return self.end - self.start - before;
            }
            Ok(None) => {}
            Err(error) => {
                self.failure = Some(error);
                self.ended = true;
                return 0;
            }
        }
        if self.start > 0 {
            self.data.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.data.len() - self.end < ROOM {
            if self.data.len() >= most {
                return 0;
            }
            self.data.resize(self.data.len() * 2, 0);
        }
        let before = self.end;
        while self.data.len() - self.end >= ROOM {
            match self.text.read(&mut self.data[self.end..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(count) => self.end += count,
                Err(error) => {
                    self.failure = Some(error);
                    self.ended = true;
                    break;
                }
            }
        }
        self.end - before
    }
}

#[cfg(test)]
mod tests;
