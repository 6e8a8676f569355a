//! Pictures: an attached image made as small as it is shown, one to be printed, and a PNG file of what was pasted.

use crate::assessment::attachment::LARGEST;
use crate::assessment::{Assessment, Attachment, Media};
use crate::evidence::Input;
use crate::report::{Coding, Image, Images, Packed, Turn, on_paper};
use std::io::{Cursor, Read};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Bytes that reading an image may take; a larger one is only named.
const MEMORY: usize = 96 << 20;
/// Points of the widest row that is read.
const WIDEST: u32 = 40_000;
/// Points of a photograph that is read: it is held as a whole, and its reader needs as much again.
const PHOTOGRAPH: usize = 50_000_000;
/// Longest side of a printed picture, in points: as wide as a page it has 390 to the inch.
const PRINTED: u32 = 2_600;

/// A picture as red, green, blue and cover of each point, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub rgba: Vec<u8>,
}

/// Sums of the points that become one.
#[derive(Clone, Copy, Default)]
struct Point {
    sums: [u32; 4],
    count: u32,
}

/// Points of an image added up into fewer.
struct Smaller {
    /// So many points of a row and of a column become one.
    step: usize,
    width: usize,
    points: Vec<Point>,
}

impl Smaller {
    /// No side longer than `most` points.
    fn new(width: usize, height: usize, most: u32) -> Self {
        let step = width.max(height).div_ceil(most.max(1) as usize).max(1);
        let (width, height) = (width.div_ceil(step), height.div_ceil(step));
        Self { step, width, points: vec![Point::default(); width * height] }
    }

    fn add(&mut self, row: usize, data: &[u8], channels: usize) {
        for (column, point) in data.chunks_exact(channels.max(1)).enumerate() {
            let at = row / self.step * self.width + column / self.step;
            if let Some(sum) = self.points.get_mut(at) {
                sum.add(point);
            }
        }
    }

    fn picture(&self) -> Picture {
        let rgba = self.points.iter().flat_map(Point::mean).collect();
        Picture { width: self.width, height: self.points.len() / self.width.max(1), rgba }
    }
}

/// A PNG or JPEG file made small: no side longer than `most` points. `None`: it is none, or too large to be read here.
pub fn small(bytes: &[u8], most: u32) -> Option<Picture> {
    if bytes.starts_with(&[0xff, 0xd8]) { small_photograph(bytes, most) } else { small_png(bytes, most) }
}

/// A JPEG file, turned as the camera says it was held.
fn small_photograph(bytes: &[u8], most: u32) -> Option<Picture> {
    let options = DecoderOptions::default()
        .set_max_width(WIDEST as usize)
        .set_max_height(WIDEST as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    if width == 0 || height == 0 || width * height > PHOTOGRAPH {
        return None;
    }
    let turned = decoder.exif().map_or(1, |exif| orientation(exif));
    let whole = decoder.decode().ok()?;
    let mut smaller = Smaller::new(width, height, most);
    whole.chunks_exact(width * 3).enumerate().for_each(|(row, data)| smaller.add(row, data, 3));
    Some(turn(smaller.picture(), turned))
}

/// How the camera was held, 1 to 8, as its notes say: tag 274 of the first list; 1 where they say nothing that makes sense.
fn orientation(exif: &[u8]) -> u16 {
    let found = || -> Option<u16> {
        let is_little = exif.starts_with(b"II");
        let number = |at: usize, long: usize| -> Option<usize> {
            let bytes = exif.get(at..at.checked_add(long)?)?.iter();
            let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
            Some(if is_little { bytes.rev().fold(0, add) } else { bytes.fold(0, add) })
        };
        let list = number(4, 4)?;
        let entries = number(list, 2)?;
        let entry = |at: usize| list.checked_add(2 + at * 12);
        let at =
            (0..entries).filter_map(entry).take_while(|at| *at < exif.len()).find(|at| number(*at, 2) == Some(274))?;
        u16::try_from(number(at + 8, 2)?).ok()
    };
    found().filter(|turned| (1..=8).contains(turned)).unwrap_or(1)
}

/// The picture upright.
fn turn(picture: Picture, turned: u16) -> Picture {
    let (width, height) = (picture.width, picture.height);
    let (new_width, new_height) = if turned >= 5 { (height, width) } else { (width, height) };
    let mut rgba = Vec::with_capacity(picture.rgba.len());
    for row in 0..new_height {
        for column in 0..new_width {
            let (x, y) = match turned {
                2 => (width - 1 - column, row),
                3 => (width - 1 - column, height - 1 - row),
                4 => (column, height - 1 - row),
                5 => (row, column),
                6 => (row, height - 1 - column),
                7 => (width - 1 - row, height - 1 - column),
                8 => (width - 1 - row, column),
                _ => (column, row),
            };
            let at = (y * width + x) * 4;
            rgba.extend_from_slice(picture.rgba.get(at..at + 4).unwrap_or(&[0; 4]));
        }
    }
    Picture { width: new_width, height: new_height, rgba }
}

/// Row by row, so that memory stays small whatever the size of the image.
fn small_png(bytes: &[u8], most: u32) -> Option<Picture> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: MEMORY });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = reader.info().size();
    let is_too_large = u64::from(width) * u64::from(height) * 4 > MEMORY as u64;
    // The rows of an interlaced image come in seven rounds: it would have to be held as a whole.
    if width > WIDEST || width == 0 || height == 0 || (reader.info().interlaced && is_too_large) {
        return None;
    }
    let channels = reader.output_color_type().0.samples();
    let mut smaller = Smaller::new(width as usize, height as usize, most);
    if reader.info().interlaced {
        let mut whole = vec![0; reader.output_buffer_size()?];
        let frame = reader.next_frame(&mut whole).ok()?;
        whole
            .chunks_exact(frame.line_size)
            .take(height as usize)
            .enumerate()
            .for_each(|(row, data)| smaller.add(row, data, channels));
    } else {
        for row in 0..height as usize {
            let line = reader.next_row().ok()??;
            smaller.add(row, line.data(), channels);
        }
    }
    Some(smaller.picture())
}

/// The attached images of an assessment by their SHA-256, to be read where there is time; `input`: where the bytes are.
pub fn attached(assessment: &Assessment, input: impl Fn(&Attachment) -> Option<Input>) -> Vec<(String, Input)> {
    let all = assessment.attachments().into_iter().map(|(_, attachment)| attachment);
    all.filter(|attachment| attachment.media.is_image())
        .filter_map(|attachment| Some((attachment.sha256.clone(), input(attachment)?)))
        .collect()
}

/// The pictures of attached images, as they are printed; those that are known already are not read again.
pub fn read(attached: &[(String, Input)], known: Images) -> Images {
    read_as(attached, known, |media, bytes| match media {
        Media::Png => unpacked(bytes),
        Media::Jpeg => Image::from_jpeg(bytes),
        _ => None,
    })
}

/// As [`read`], for pages that are looked at on a screen: photographs as points, too.
pub fn read_for_screen(attached: &[(String, Input)], known: Images) -> Images {
    read_as(attached, known, |media, bytes| media.is_image().then(|| unpacked(bytes)).flatten())
}

fn read_as(attached: &[(String, Input)], mut known: Images, image: impl Fn(Media, &[u8]) -> Option<Image>) -> Images {
    let bytes_of = |input: &Input| {
        let mut bytes = Vec::new();
        input.source.open().ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok().map(|_| bytes)
    };
    for (sha256, input) in attached {
        if !known.knows(sha256) {
            known.add(sha256, bytes_of(input).and_then(|bytes| image(Media::of(&bytes), &bytes)));
        }
    }
    known
}

fn unpacked(bytes: &[u8]) -> Option<Image> {
    let Picture { width, height, rgba } = small(bytes, PRINTED)?;
    let rgb: Vec<u8> = rgba.chunks_exact(4).flat_map(on_paper).collect();
    // Hundreds may be attached, and a large one takes 20 MB as it is.
    Some(Image { width, height, turn: Turn::None, coding: Coding::Rgb(Packed::whole(&rgb).ok()?) })
}

impl Point {
    fn add(&mut self, point: &[u8]) {
        let [red, green, blue, cover] = match *point {
            [grey] => [grey, grey, grey, 255],
            [grey, cover] => [grey, grey, grey, cover],
            [red, green, blue] => [red, green, blue, 255],
            [red, green, blue, cover, ..] => [red, green, blue, cover],
            [] => [0; 4],
        };
        for (sum, value) in self.sums.iter_mut().zip([red, green, blue, cover]) {
            *sum = sum.saturating_add(u32::from(value));
        }
        self.count = self.count.saturating_add(1);
    }

    fn mean(&self) -> [u8; 4] {
        self.sums.map(|sum| u8::try_from(sum / self.count.max(1)).unwrap_or(255))
    }
}

/// A PNG file of a picture.
///
/// # Errors
/// A sentence: sizes and points do not fit.
pub fn png(picture: &Picture) -> Result<Vec<u8>, String> {
    let side = |side: usize| u32::try_from(side).map_err(|_| "The picture is too large.".to_owned());
    let wrong = |error: png::EncodingError| format!("The picture could not be made a PNG file: {error}.");
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side(picture.width)?, side(picture.height)?);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(wrong)?;
    writer.write_image_data(&picture.rgba).map_err(wrong)?;
    writer.finish().map_err(wrong)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_made_small_and_keeps_its_colours() {
        let point = |at: usize| if at % 4 < 2 { [200, 0, 0, 255] } else { [0, 100, 0, 255] };
        let whole = Picture { width: 4, height: 2, rgba: (0..8).flat_map(point).collect() };
        let file = png(&whole).unwrap();
        assert_eq!(small(&file, 4), Some(whole));
        let half = small(&file, 2).unwrap();
        assert_eq!((half.width, half.height, half.rgba), (2, 1, vec![200, 0, 0, 255, 0, 100, 0, 255]));
        assert_eq!(small(&file, 1).unwrap().rgba, [100, 50, 0, 255]);
    }

    /// 8 by 8 points of one grey, as the standard's example tables have it.
    fn photograph(turned: Option<u8>) -> Vec<u8> {
        let mut file = vec![0xff, 0xd8];
        if let Some(turned) = turned {
            file.extend([0xff, 0xe1, 0, 34]);
            file.extend(*b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
            file.extend([turned, 0, 0, 0, 0, 0, 0]);
        }
        file.extend([0xff, 0xdb, 0, 67, 0]);
        file.extend([1; 64]);
        // 8 rows of 16 points, one channel.
        file.extend([0xff, 0xc0, 0, 11, 8, 0, 8, 0, 16, 1, 1, 0x11, 0]);
        // One code each: nothing differs, and nothing follows.
        file.extend([0xff, 0xc4, 0, 20, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        file.extend([0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        file.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x0f, 0xff, 0xd9]);
        file
    }

    #[test]
    fn a_photograph_is_shown_as_it_was_held() {
        let check = |turned, size: (usize, usize)| {
            let small = small(&photograph(turned), 100).unwrap();
            assert_eq!((small.width, small.height), size, "{turned:?}");
            assert_eq!(small.rgba.get(..4), Some(&[128, 128, 128, 255][..]));
        };
        check(None, (16, 8));
        check(Some(1), (16, 8));
        check(Some(6), (8, 16));
        check(Some(99), (16, 8));
        let points = |turned| {
            let picture = Picture { width: 2, height: 1, rgba: vec![1, 1, 1, 1, 2, 2, 2, 2] };
            let turned = turn(picture, turned);
            (turned.width, turned.rgba.chunks(4).map(|point| point[0]).collect::<Vec<_>>())
        };
        assert_eq!(points(2), (2, vec![2, 1]));
        assert_eq!(points(3), (2, vec![2, 1]));
        assert_eq!(points(6), (1, vec![1, 2]));
        assert_eq!(points(8), (1, vec![2, 1]));
    }

    #[test]
    fn a_printed_picture_is_read_once_and_lies_on_paper() {
        let file = png(&Picture { width: 2, height: 1, rgba: vec![1, 2, 3, 255, 1, 2, 3, 0] }).unwrap();
        let input =
            |bytes: &[u8]| Input { name: "a".into(), source: crate::evidence::Source::Bytes(bytes.to_vec().into()) };
        let images =
            read(&[("one".into(), input(&file)), ("two".into(), input(b"\x89PNG\r\n\x1a\n"))], Images::default());
        let rgb = Coding::Rgb(Packed::whole(&[1, 2, 3, 255, 255, 255]).unwrap());
        let shown = Image { width: 2, height: 1, turn: Turn::None, coding: rgb };
        assert_eq!(images.of("one").map(|image| (**image).clone()), Some(shown.clone()));
        assert!(images.of("two").is_none() && images.knows("two") && !images.knows("three"));
        let again = read(&[("one".into(), input(b"other bytes"))], images);
        assert_eq!(again.of("one").map(|image| (**image).clone()), Some(shown));
    }

    #[test]
    fn a_photograph_is_seen_on_the_pages_of_the_preview() {
        let bytes: std::sync::Arc<[u8]> = photograph(Some(6)).into();
        let input = Input { name: "a".into(), source: crate::evidence::Source::Bytes(bytes) };
        let attached = [("one".to_owned(), input)];
        let image = |images: Images| images.of("one").map(|image| (**image).clone()).unwrap();
        let seen = image(read_for_screen(&attached, Images::default()));
        assert_eq!(
            (seen.width, seen.height, seen.coding),
            (8, 16, Coding::Rgb(Packed::whole(&[128; 8 * 16 * 3]).unwrap()))
        );
        assert!(matches!(image(read(&attached, Images::default())).coding, Coding::Jpeg { .. }));
    }

    #[test]
    fn what_is_no_whole_image_has_no_picture() {
        let file = png(&Picture { width: 1, height: 1, rgba: vec![1, 2, 3, 255] }).unwrap();
        for bad in [&b""[..], b"\x89PNG\r\n\x1a\n", &file[..file.len() - 25], b"\xff\xd8\xff\xe0"] {
            assert_eq!(small(bad, 96), None, "{bad:?}");
        }
        assert!(png(&Picture { width: 2, height: 1, rgba: vec![1, 2, 3, 255] }).is_err());
    }
}
