//! The consultancy's logo for the cover: a PNG file as plain colours.

use std::io::Cursor;

/// A wider or higher picture is no logo.
const LARGEST: u32 = 4_000;
/// Bytes that reading one may take.
const MEMORY: usize = 128 << 20;

/// A picture without transparency: what shines through is paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logo {
    pub width: usize,
    pub height: usize,
    /// Red, green, blue for each point, row by row from the top.
    pub rgb: Vec<u8>,
}

impl Logo {
    /// Reads a PNG file.
    ///
    /// # Errors
    /// A sentence: what is wrong with the picture.
    pub fn from_png(bytes: &[u8]) -> Result<Self, String> {
        let wrong = |_: png::DecodingError| {
            "The logo is not a PNG picture that can be read: it is of another kind, or damaged. Save it as PNG."
                .to_owned()
        };
        let limits = png::Limits { bytes: MEMORY };
        let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(wrong)?;
        let (width, height) = reader.info().size();
        if width > LARGEST || height > LARGEST {
            return Err(format!(
                "The logo has {width} × {height} points; at most {LARGEST} × {LARGEST} are taken. Save it smaller."
            ));
        }
        let size = reader.output_buffer_size().ok_or_else(|| "The logo is too large.".to_owned())?;
        let mut points = vec![0; size];
        let frame = reader.next_frame(&mut points).map_err(wrong)?;
        let channels = frame.color_type.samples();
        let rgb = points.chunks_exact(channels).flat_map(on_paper).collect();
        Ok(Self { width: frame.width as usize, height: frame.height as usize, rgb })
    }
}

/// Grey or colour, with or without transparency, as it looks on white.
pub fn on_paper(point: &[u8]) -> [u8; 3] {
    let (colour, cover) = match *point {
        [grey] => ([grey; 3], 255),
        [grey, cover] => ([grey; 3], cover),
        [red, green, blue] => ([red, green, blue], 255),
        [red, green, blue, cover, ..] => ([red, green, blue], cover),
        [] => ([255; 3], 255),
    };
    colour.map(|channel| {
        let (channel, cover) = (u32::from(channel), u32::from(cover));
        u8::try_from((channel * cover + 255 * (255 - cover) + 127) / 255).unwrap_or(255)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A PNG file of these points.
    pub(crate) fn png(width: u32, height: u32, colour: png::ColorType, points: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(colour);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header().unwrap().write_image_data(points).unwrap();
        bytes
    }

    #[test]
    fn transparency_shows_paper() {
        let file = png(2, 1, png::ColorType::Rgba, &[10, 20, 30, 255, 10, 20, 30, 0]);
        assert_eq!(Logo::from_png(&file).unwrap(), Logo { width: 2, height: 1, rgb: vec![10, 20, 30, 255, 255, 255] });
        let file = png(1, 1, png::ColorType::GrayscaleAlpha, &[0, 128]);
        assert_eq!(Logo::from_png(&file).unwrap().rgb, [127; 3]);
    }

    #[test]
    fn what_is_no_logo_is_refused_with_a_sentence() {
        let whole = png(1, 1, png::ColorType::Rgb, &[1, 2, 3]);
        for bad in [&b""[..], b"%PDF-1.7", &whole[..whole.len() - 20]] {
            assert!(Logo::from_png(bad).unwrap_err().starts_with("The logo is not a PNG picture"));
        }
        let wide = png(5_000, 1, png::ColorType::Grayscale, &[0; 5_000]);
        assert!(Logo::from_png(&wide).unwrap_err().contains("5000 × 1"));
    }
}
