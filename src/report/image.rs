//! Pictures that are printed: points as they are, or a JPEG file bare of everything that is not its picture.

use super::Packed;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A picture that can be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    /// Points a row, as stored: before it is turned.
    pub width: usize,
    pub height: usize,
    pub turn: Turn,
    pub coding: Coding,
}

/// How the points are stored.
#[derive(Clone, PartialEq, Eq)]
pub enum Coding {
    /// Red, green, blue for each point, row by row from the top.
    Rgb(Packed),
    /// A JPEG file, kept as it was compressed; `is_grey`: of one channel in place of three.
    Jpeg { bytes: Vec<u8>, is_grey: bool },
}

/// How a stored picture is turned to be seen upright, clockwise: cameras say so beside the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    #[default]
    None,
    Quarter,
    Half,
    ThreeQuarters,
}

impl std::fmt::Debug for Image {
    /// Without its points.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Image").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Coding {
    /// Without its points.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (name, length) = match self {
            Self::Rgb(rgb) => ("Rgb", rgb.length()),
            Self::Jpeg { bytes, .. } => ("Jpeg", bytes.len() as u64),
        };
        f.debug_tuple(name).field(&length).finish()
    }
}

impl Image {
    /// Points of its width and height as it is seen.
    pub fn size(&self) -> (usize, usize) {
        match self.turn {
            Turn::None | Turn::Half => (self.width, self.height),
            Turn::Quarter | Turn::ThreeQuarters => (self.height, self.width),
        }
    }

    /// A JPEG file as it can be carried inside a report: without places, names of cameras, thumbnails and whatever else stood
    /// beside the picture. `None`: it is none, is damaged, or has channels other than grey or colour.
    pub fn from_jpeg(file: &[u8]) -> Option<Self> {
        let mut bytes = file.get(..2).filter(|start| *start == [0xff, 0xd8])?.to_vec();
        let (mut frame, mut turn, mut has_scan) = (None, Turn::None, false);
        let mut at = 2;
        loop {
            let marker = *file.get(at + 1).filter(|_| file.get(at) == Some(&0xff))?;
            if marker == 0xff {
                at += 1;
                continue;
            }
            if marker == 0xd9 {
                bytes.extend([0xff, 0xd9]);
                break;
            }
            let length = usize::from(u16::from_be_bytes(file.get(at + 2..at + 4)?.try_into().ok()?));
            let end = at + 2 + length.max(2);
            let segment = file.get(at..end)?;
            match marker {
                0xc0..=0xc2 => {
                    frame = Some(Frame::read(segment.get(4..)?)?);
                    bytes.extend(segment);
                }
                // Tables, and how the colours are meant.
                0xc4 | 0xdb | 0xdd | 0xee => bytes.extend(segment),
                0xe1 => turn = turn_of(segment.get(4..)?).unwrap_or(turn),
                0xda => {
                    let after = end + scan(file.get(end..)?)?;
                    bytes.extend(file.get(at..after)?);
                    (at, has_scan) = (after, true);
                    continue;
                }
                // Frames of kinds that a PDF cannot hold.
                0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return None,
                _ => {}
            }
            at = end;
        }
        let Frame { width, height, is_grey } = frame.filter(|_| has_scan)?;
        Some(Self { width, height, turn, coding: Coding::Jpeg { bytes, is_grey } })
    }
}

struct Frame {
    width: usize,
    height: usize,
    is_grey: bool,
}

impl Frame {
    fn read(head: &[u8]) -> Option<Self> {
        let [8, h1, h0, w1, w0, channels, ..] = *head else { return None };
        let length =
            |high: u8, low: u8| Some(usize::from(u16::from_be_bytes([high, low]))).filter(|length| *length > 0);
        let is_grey = match channels {
            1 => true,
            3 => false,
            _ => return None,
        };
        Some(Self { width: length(w1, w0)?, height: length(h1, h0)?, is_grey })
    }
}

/// How long the points of a scan are: up to the next marker that is not one of theirs.
fn scan(data: &[u8]) -> Option<usize> {
    data.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff))
}

/// What a camera's notes (Exif) say of how the picture is to be turned; mirrored ones are left as they are.
fn turn_of(notes: &[u8]) -> Option<Turn> {
    let tiff = notes.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let number = |at: usize, length: usize| {
        let bytes = tiff.get(at..at.checked_add(length)?)?;
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(if is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    };
    let list = number(4, 4)?;
    let entries = (0..number(list, 2)?.min(200)).map(|entry| list + 2 + entry * 12);
    let orientation = entries.into_iter().find(|entry| number(*entry, 2) == Some(0x0112))?;
    match number(orientation + 8, 2)? {
        3 => Some(Turn::Half),
        6 => Some(Turn::Quarter),
        8 => Some(Turn::ThreeQuarters),
        _ => Some(Turn::None),
    }
}

/// The pictures of an assessment, by the SHA-256 of the file that each was attached as.
#[derive(Clone, Debug, Default)]
pub struct Images(BTreeMap<String, Option<Arc<Image>>>);

impl Images {
    /// The picture, if the file of this SHA-256 has one that can be printed.
    pub fn of(&self, sha256: &str) -> Option<&Arc<Image>> {
        self.0.get(sha256)?.as_ref()
    }

    /// Whether it is known what the file shows, or that it shows nothing.
    pub fn knows(&self, sha256: &str) -> bool {
        self.0.contains_key(sha256)
    }

    pub fn add(&mut self, sha256: &str, image: Option<Image>) {
        self.0.insert(sha256.to_owned(), image.map(Arc::new));
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The parts of a JPEG file that say what it is; no reader would see more than noise.
    pub(crate) fn jpeg(channels: u8, orientation: u8) -> Vec<u8> {
        let mut exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut file = vec![0xff, 0xd8];
        file.extend(exif);
        file.extend(b"\xff\xfe\x00\x09secret!");
        file.extend(b"\xff\xdb\x00\x03\x01");
        file.extend([0xff, 0xc0, 0, 8 + 3 * channels, 8, 0, 2, 0, 3, channels]);
        file.extend(std::iter::repeat_n(1, 3 * usize::from(channels)));
        file.extend(b"\xff\xda\x00\x03\x01ab\xff\x00c\xff\xd0d\xff\xd9trailing secret");
        file
    }

    #[test]
    fn a_jpeg_keeps_its_picture_and_nothing_beside_it() {
        let image = Image::from_jpeg(&jpeg(3, 1)).unwrap();
        assert_eq!((image.width, image.height, image.turn), (3, 2, Turn::None));
        let Coding::Jpeg { bytes, is_grey: false } = image.coding else { panic!("colour") };
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("secret") && !text.contains("Exif"), "{text:?}");
        assert!(bytes.ends_with(b"ab\xff\x00c\xff\xd0d\xff\xd9"));
        let again = Image::from_jpeg(&bytes).unwrap();
        assert!(again.coding == Coding::Jpeg { bytes, is_grey: false });
    }

    #[test]
    fn a_jpeg_is_turned_as_its_camera_was() {
        fn check(orientation: u8, turn: Turn, size: (usize, usize)) {
            let image = Image::from_jpeg(&jpeg(1, orientation)).unwrap();
            assert_eq!((image.turn, image.size()), (turn, size), "{orientation}");
        }
        check(1, Turn::None, (3, 2));
        check(2, Turn::None, (3, 2));
        check(3, Turn::Half, (3, 2));
        check(6, Turn::Quarter, (2, 3));
        check(8, Turn::ThreeQuarters, (2, 3));
        check(99, Turn::None, (3, 2));
    }

    #[test]
    fn what_is_no_whole_jpeg_of_known_channels_is_none() {
        assert!(Image::from_jpeg(&jpeg(4, 1)).is_none());
        let whole = jpeg(3, 6);
        let end = whole.len() - b"trailing secret".len();
        for length in 0..end {
            assert!(Image::from_jpeg(&whole[..length]).is_none(), "{length}");
        }
        assert!(Image::from_jpeg(&whole[..end]).is_some());
        assert!(Image::from_jpeg(b"\x89PNG\r\n\x1a\n").is_none());
    }
}
