//! Pictures: a small one of an attached image, to be looked at in a list, one to be printed, and a PNG file of what was pasted.

use crate::assessment::attachment::LARGEST;
use crate::assessment::{Assessment, Attachment, Media};
use crate::evidence::Input;
use crate::report::{Coding, Image, Images, Turn, on_paper};
use std::io::{Cursor, Read};

/// Bytes that reading an image may take; a larger one is only named.
const MEMORY: usize = 96 << 20;
/// Points of the widest row that is read.
const WIDEST: u32 = 40_000;
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

/// A PNG file made small: no side longer than `most` points. `None`: it is none, or too large to be read here. Row by row,
/// so that memory stays small whatever its size.
pub fn small(bytes: &[u8], most: u32) -> Option<Picture> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: MEMORY });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = reader.info().size();
    let is_too_large = u64::from(width) * u64::from(height) * 4 > MEMORY as u64;
    // The rows of an interlaced image come in seven rounds: it would have to be held as a whole.
    if width > WIDEST || width == 0 || height == 0 || (reader.info().interlaced && is_too_large) {
        return None;
    }
    let step = width.max(height).div_ceil(most.max(1)).max(1);
    let small = (width.div_ceil(step) as usize, height.div_ceil(step) as usize);
    let channels = reader.output_color_type().0.samples();
    let mut points = vec![Point::default(); small.0 * small.1];
    let mut add = |row: usize, data: &[u8]| {
        for (column, point) in data.chunks_exact(channels).enumerate() {
            let at = row / step as usize * small.0 + column / step as usize;
            if let Some(sum) = points.get_mut(at) {
                sum.add(point);
            }
        }
    };
    if reader.info().interlaced {
        let mut whole = vec![0; reader.output_buffer_size()?];
        let frame = reader.next_frame(&mut whole).ok()?;
        whole.chunks_exact(frame.line_size).take(height as usize).enumerate().for_each(|(row, data)| add(row, data));
    } else {
        for row in 0..height as usize {
            let line = reader.next_row().ok()??;
            add(row, line.data());
        }
    }
    let rgba = points.iter().flat_map(Point::mean).collect();
    Some(Picture { width: small.0, height: small.1, rgba })
}

/// The attached images of an assessment by their SHA-256, to be read where there is time; `input`: where the bytes are.
pub fn attached(assessment: &Assessment, input: impl Fn(&Attachment) -> Option<Input>) -> Vec<(String, Input)> {
    let all = assessment.attachments().into_iter().map(|(_, attachment)| attachment);
    all.filter(|attachment| attachment.media.is_image())
        .filter_map(|attachment| Some((attachment.sha256.clone(), input(attachment)?)))
        .collect()
}

/// The pictures of attached images, as they are printed; those that are known already are not read again.
pub fn read(attached: &[(String, Input)], mut known: Images) -> Images {
    for (sha256, input) in attached {
        if !known.knows(sha256) {
            known.add(sha256, of_input(input));
        }
    }
    known
}

fn of_input(input: &Input) -> Option<Image> {
    let mut bytes = Vec::new();
    input.source.open().ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    match Media::of(&bytes) {
        Media::Png => {
            let Picture { width, height, rgba } = small(&bytes, PRINTED)?;
            let rgb = rgba.chunks_exact(4).flat_map(on_paper).collect();
            Some(Image { width, height, turn: Turn::None, coding: Coding::Rgb(rgb) })
        }
        Media::Jpeg => Image::from_jpeg(&bytes),
        _ => None,
    }
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

    #[test]
    fn a_printed_picture_is_read_once_and_lies_on_paper() {
        let file = png(&Picture { width: 2, height: 1, rgba: vec![1, 2, 3, 255, 1, 2, 3, 0] }).unwrap();
        let input =
            |bytes: &[u8]| Input { name: "a".into(), source: crate::evidence::Source::Bytes(bytes.to_vec().into()) };
        let images =
            read(&[("one".into(), input(&file)), ("two".into(), input(b"\x89PNG\r\n\x1a\n"))], Images::default());
        let rgb = Coding::Rgb(vec![1, 2, 3, 255, 255, 255]);
        let shown = Image { width: 2, height: 1, turn: Turn::None, coding: rgb };
        assert_eq!(images.of("one").map(|image| (**image).clone()), Some(shown.clone()));
        assert!(images.of("two").is_none() && images.knows("two") && !images.knows("three"));
        let again = read(&[("one".into(), input(b"other bytes"))], images);
        assert_eq!(again.of("one").map(|image| (**image).clone()), Some(shown));
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
