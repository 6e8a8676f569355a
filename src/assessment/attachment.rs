//! Attachments: images and files that an assessor hangs on a finding. The list is here; the bytes are stored like
//! evidence, under their SHA-256.

use super::{Refused, Target};
use serde::{Deserialize, Serialize};

/// Largest attachment, in bytes.
pub const LARGEST: u64 = 25 << 20;
/// Most attachments of one assessment.
pub const MOST: usize = 500;
/// Most pixels of an image: larger ones cannot be printed in bounded memory.
pub const MOST_PIXELS: u64 = 64_000_000;
/// Longest name kept, in characters.
const NAME: usize = 120;

/// One attachment of a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its number in the register, from 1; never given twice in one assessment while it is listed.
    pub number: u32,
    /// As [`clean_name`] leaves it.
    pub name: String,
    pub media: Media,
    /// Lower-case hex, of the bytes as received and as stored.
    pub sha256: String,
    pub bytes: u64,
    /// What it shows, in the assessor's words.
    pub caption: String,
}

/// What is said where the same bytes hang on a target already.
pub fn known(known: &Attachment, target: &Target) -> String {
    format!("This is attached to {} already: attachment {}, {}.", target.short(), known.number, known.name)
}

/// What an attachment is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    Png,
    Jpeg,
    Pdf,
    /// UTF-8 without control characters but tabs and line ends.
    Text,
    Other,
}

impl Media {
    /// By the first bytes, never by the name.
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Self::Png,
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            _ => match std::str::from_utf8(bytes) {
                Ok(text) if !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) => Self::Text,
                _ => Self::Other,
            },
        }
    }

    /// Whether window and report can show it.
    pub fn is_image(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg)
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Png => "PNG image",
            Self::Jpeg => "JPEG image",
            Self::Pdf => "PDF",
            Self::Text => "text",
            Self::Other => "file",
        }
    }

    /// The media type (RFC 6838).
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain",
            Self::Other => "application/octet-stream",
        }
    }

    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Pdf => &["pdf"],
            Self::Text | Self::Other => &[],
        }
    }
}

/// Width and height of an image in pixels, by its header; `None`: it has none that can be read.
pub fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    match Media::of(bytes) {
        Media::Png => {
            let header = bytes.get(12..24).filter(|header| header.starts_with(b"IHDR"))?;
            let number = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
            Some((number(4)?, number(8)?))
        }
        Media::Jpeg => frame_of(bytes),
        _ => None,
    }
}

/// Walks a JPEG's segments to the one that begins a frame.
fn frame_of(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        if marker == 0xff {
            at += 1;
            continue;
        }
        let number = |from: usize| Some(u32::from(u16::from_be_bytes(bytes.get(from..from + 2)?.try_into().ok()?)));
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            return Some((number(at + 7)?, number(at + 5)?));
        }
        let length = usize::try_from(number(at + 2)?).ok().filter(|length| *length >= 2)?;
        at += 2 + length;
    }
}

/// The last part of a name, safe as a file's name on every system: without characters that change direction, hide, or
/// mean something to a shell or a file system, not longer than 120 characters, and with an ending that fits the content.
pub fn clean_name(name: &str, media: Media) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_unsafe = |c: char| {
        c.is_control()
            || matches!(
                c,
                '<' | '>' | ':' | '"' | '|' | '?' | '*' | '`' | '$' | '%' | '\u{ad}' | '\u{61c}' | '\u{feff}'
            )
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}')
            || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
    };
    let plain: String = last.chars().map(|c| if is_unsafe(c) { '_' } else { c }).collect();
    let plain = plain.trim_matches(|c: char| c == '.' || c == '-' || c.is_whitespace());
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.chars().count() <= 8 => (stem, Some(ending)),
        _ => (plain, None),
    };
    let ending = match media.endings() {
        [] => ending.map(str::to_owned),
        [first, ..] if !ending.is_some_and(|e| media.endings().contains(&&*e.to_lowercase())) => {
            Some((*first).to_owned())
        }
        _ => ending.map(str::to_owned),
    };
    let stem = match stem {
        "" => "attachment".to_owned(),
        stem if is_device(stem) => {
            stem.split_once('.').map_or(format!("{stem}_"), |(first, rest)| format!("{first}_.{rest}"))
        }
        stem => stem.to_owned(),
    };
    let room = NAME - ending.as_ref().map_or(0, |ending| ending.chars().count() + 1);
    let stem: String = stem.chars().take(room).collect();
    ending.map_or_else(|| stem.clone(), |ending| format!("{stem}.{ending}"))
}

/// Whether Windows keeps a name for one of its devices, whatever follows its first full stop.
pub fn is_device(name: &str) -> bool {
    let name = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = || {
        let number = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
        number.is_some_and(|number| matches!(number, "¹" | "²" | "³") || matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    matches!(&*name, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") || numbered()
}

/// Whether these bytes may be attached.
///
/// # Errors
/// A sentence that says why not.
pub fn admit(name: &str, bytes: &[u8]) -> Result<Media, Refused> {
    if bytes.is_empty() {
        return Err(Refused(format!("{name} is empty; nothing was attached.")));
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Refused(format!(
            "{name} has more than {} MB, which is the most that an attachment may have. Attach a smaller picture, or the \
             page that matters.",
            LARGEST >> 20
        )));
    }
    let media = Media::of(bytes);
    if media.is_image() {
        let pixels = dimensions(bytes).map(|(width, height)| u64::from(width) * u64::from(height));
        match pixels {
            None | Some(0) => {
                return Err(Refused(format!("{name} begins like an image, but is none that can be shown.")));
            }
            Some(pixels) if pixels > MOST_PIXELS => {
                return Err(Refused(format!("{name} has {pixels} pixels; an image may have {MOST_PIXELS}.")));
            }
            Some(_) => {}
        }
    }
    Ok(media)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The smallest beginning of a PNG with this size.
    pub fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\x06\0\0\0");
        bytes
    }

    #[test]
    fn content_says_what_it_is() {
        for (bytes, media, size) in [
            (png(640, 480), Media::Png, Some((640, 480))),
            (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x11\x08\0\x10\0\x20\x03".to_vec(), Media::Jpeg, Some((32, 16))),
            (b"\xff\xd8\xff\xe0\0\x00ab".to_vec(), Media::Jpeg, None),
            (b"\xff\xd8\xff\xe0\xff\xff".to_vec(), Media::Jpeg, None),
            (b"\x89PNG\r\n\x1a\n\0\0".to_vec(), Media::Png, None),
            (b"%PDF-1.7".to_vec(), Media::Pdf, None),
            ("Ωmega\n".into(), Media::Text, None),
            (b"a\0b".to_vec(), Media::Other, None),
            (b"\xfe\xff".to_vec(), Media::Other, None),
        ] {
            assert_eq!((Media::of(&bytes), dimensions(&bytes)), (media, size), "{bytes:?}");
        }
    }

    #[test]
    fn names_are_made_safe() {
        for (name, media, clean) in [
            ("screen.png", Media::Png, "screen.png"),
            ("../../etc/passwd", Media::Text, "passwd"),
            ("C:\\Users\\ada\\a.JPG", Media::Jpeg, "a.JPG"),
            ("invoice\u{202e}gnp.exe", Media::Png, "invoice_gnp.png"),
            ("a<b>|c?.txt", Media::Text, "a_b__c_.txt"),
            ("", Media::Png, "attachment.png"),
            ("...", Media::Other, "attachment"),
            (".bashrc", Media::Text, "bashrc"),
            ("-rf", Media::Text, "rf"),
            ("CON.txt", Media::Text, "CON_.txt"),
            ("lpt1", Media::Other, "lpt1_"),
            ("con.x.png", Media::Png, "con_.x.png"),
            ("company.txt", Media::Text, "company.txt"),
            ("屏幕.png", Media::Png, "屏幕.png"),
            ("a\nb.txt", Media::Text, "a_b.txt"),
        ] {
            assert_eq!(clean_name(name, media), clean, "{name:?}");
        }
        let long = clean_name(&format!("{}.png", "é".repeat(500)), Media::Png);
        assert_eq!(long.chars().count(), NAME);
        assert!(long.ends_with(".png"));
        assert_eq!(clean_name(&long, Media::Png), long);
    }

    #[test]
    fn limits_are_named() {
        let check = |bytes: &[u8], word: &str| {
            let refused = admit("a.png", bytes).unwrap_err().0;
            assert!(refused.starts_with("a.png") && refused.contains(word), "{refused}");
        };
        check(b"", "empty");
        check(&vec![0; usize::try_from(LARGEST).unwrap() + 1], "25 MB");
        check(&png(8_001, 8_000), "pixels");
        check(&png(0, 5), "none that can be shown");
        assert_eq!(admit("a", &png(8_000, 8_000)), Ok(Media::Png));
        assert_eq!(admit("a", &vec![0; usize::try_from(LARGEST).unwrap()]), Ok(Media::Other));
    }
}
