//! The vendored typefaces and which of them prints which character. See `assets/fonts/README.md`.

use super::RenderError;
use rustybuzz::ttf_parser::Face;
use rustybuzz::ttf_parser::cmap::Subtable;
use std::collections::HashMap;
use std::sync::OnceLock;

/// One typeface, parsed from bytes compiled in.
pub struct Typeface {
    /// PostScript name.
    pub name: &'static str,
    pub data: &'static [u8],
    pub face: rustybuzz::Face<'static>,
}

macro_rules! asset {
    ($file:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/", $file))
    };
}

/// Place of a typeface in the list of them; at most 255 of them.
pub type FaceIndex = u8;
pub const REGULAR: FaceIndex = 0;
pub const BOLD: FaceIndex = 1;
pub const FIXED: FaceIndex = 11;

/// The looks of letters that have a typeface of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    #[default]
    Regular,
    Bold,
    /// Every letter as wide as the next: commands.
    Fixed,
}

impl Weight {
    pub const ALL: [Self; 3] = [Self::Regular, Self::Bold, Self::Fixed];

    pub fn of(bold: bool) -> Self {
        if bold { Self::Bold } else { Self::Regular }
    }

    pub fn index(self) -> usize {
        self as usize
    }

    /// The typeface of plain letters.
    pub fn face(self) -> FaceIndex {
        match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
            Self::Fixed => FIXED,
        }
    }
}

/// In the order they are asked for a character.
static SOURCES: [(&str, &[u8]); 13] = [
    ("NotoSans-Regular", asset!("NotoSans-Regular.ttf")),
    ("NotoSans-Bold", asset!("NotoSans-Bold.ttf")),
    ("NotoSansArabic-Regular", asset!("NotoSansArabic-Regular.ttf")),
    ("NotoSansHebrew-Regular", asset!("NotoSansHebrew-Regular.ttf")),
    ("NotoSansThai-Regular", asset!("NotoSansThai-Regular.ttf")),
    ("NotoSansDevanagari-Regular", asset!("NotoSansDevanagari-Regular.ttf")),
    ("NotoSansArmenian-Regular", asset!("NotoSansArmenian-Regular.ttf")),
    ("NotoSansGeorgian-Regular", asset!("NotoSansGeorgian-Regular.ttf")),
    ("NotoSansCJKsc-Regular", asset!("NotoSansCJKsc-Subset.otf")),
    ("NotoSansMath-Regular", asset!("NotoSansMath-Subset.ttf")),
    ("NotoSansSymbols2-Regular", asset!("NotoSansSymbols2-Subset.ttf")),
    ("NotoSansMono-Regular", asset!("NotoSansMono-Subset.ttf")),
    ("NotoEmoji", asset!("NotoEmoji-Subset.ttf")),
];

/// Name and bytes of every typeface, in the order they are asked for a character; the window shows the same ones. The one
/// of commands is called Mono.
pub fn typefaces() -> &'static [(&'static str, &'static [u8])] {
    &SOURCES
}

/// Whether any typeface has a character.
pub fn is_printed(character: char) -> bool {
    /// A bit for each character.
    static PRINTED: OnceLock<Vec<u64>> = OnceLock::new();
    let printed = PRINTED.get_or_init(|| {
        let mut printed = vec![0_u64; 0x11_0000 / 64];
        for face in SOURCES.iter().filter_map(|(_, data)| Face::parse(data, 0).ok()) {
            for table in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables).filter(Subtable::is_unicode) {
                table.codepoints(|code| {
                    let has_glyph = table.glyph_index(code).is_some_and(|glyph| glyph.0 != 0);
                    if let Some(bits) = printed.get_mut(code as usize / 64).filter(|_| has_glyph) {
                        *bits |= 1 << (code % 64);
                    }
                });
            }
        }
        printed
    });
    let code = u32::from(character);
    printed.get(code as usize / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1)
}

/// All typefaces, and a memory of which prints what.
pub struct Fonts {
    pub faces: Vec<Typeface>,
    known: HashMap<char, Option<FaceIndex>>,
}

impl Fonts {
    pub fn load() -> Result<Self, RenderError> {
        let mut faces = Vec::with_capacity(SOURCES.len());
        for (name, data) in SOURCES {
            let face = rustybuzz::Face::from_slice(data, 0).ok_or_else(|| RenderError::Font(name.to_owned()))?;
            faces.push(Typeface { name, data, face });
        }
        Ok(Self { faces, known: HashMap::new() })
    }

    /// The typeface that prints a character, if any does.
    pub fn face_of(&mut self, character: char, weight: Weight) -> Option<FaceIndex> {
        let is_fixed = || self.faces.get(usize::from(FIXED)).is_some_and(|typeface| typeface.prints(character));
        if weight == Weight::Fixed && is_fixed() {
            return Some(FIXED);
        }
        let regular = if matches!(character, ' '..='~') { Some(REGULAR) } else { self.look_up(character) };
        // The bold face covers exactly what the regular one does (a test says so).
        if weight == Weight::Bold && regular == Some(REGULAR) { Some(BOLD) } else { regular }
    }

    fn look_up(&mut self, character: char) -> Option<FaceIndex> {
        if let Some(found) = self.known.get(&character) {
            return *found;
        }
        let found = self.faces.iter().position(|typeface| typeface.prints(character));
        let found = found.and_then(|index| FaceIndex::try_from(index).ok());
        self.known.insert(character, found);
        found
    }
}

impl Typeface {
    /// What makes 1/1000 of the type size of a unit of the typeface.
    pub fn scale(&self) -> f32 {
        1000.0 / f32::from(u16::try_from(self.face.units_per_em()).unwrap_or(1000))
    }

    /// How wide a glyph is, in 1/1000 of the type size, and what the whole number in the file's width table is more than that.
    pub fn width(&self, glyph: u16) -> (f32, f32) {
        let natural = self.face.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph)).unwrap_or_default();
        let advance = f32::from(natural) * self.scale();
        (advance, advance.trunc() - advance)
    }

    pub fn prints(&self, character: char) -> bool {
        self.nominal(character).is_some_and(|glyph| glyph != 0)
    }

    /// The glyph a character has before any shaping.
    pub fn nominal(&self, character: char) -> Option<u16> {
        self.face.glyph_index(character).map(|glyph| glyph.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{BOLD, Fonts, REGULAR, Weight};

    #[test]
    fn bold_and_regular_cover_the_same_characters() {
        let fonts = Fonts::load().unwrap();
        for character in '\u{20}'..='\u{ffff}' {
            assert_eq!(
                fonts.faces[usize::from(REGULAR)].prints(character),
                fonts.faces[usize::from(BOLD)].prints(character),
                "{:04x}",
                u32::from(character)
            );
        }
    }

    #[test]
    fn what_is_printed_is_known_without_a_document() {
        let mut fonts = Fonts::load().unwrap();
        for character in ('\u{20}'..='\u{2ffff}').step_by(3).chain("😀🚀✅→".chars()) {
            let found = fonts.face_of(character, Weight::Regular).is_some();
            assert_eq!(super::is_printed(character), found, "{:04x}", u32::from(character));
        }
    }

    #[test]
    fn names_of_many_scripts_have_glyphs() {
        let mut fonts = Fonts::load().unwrap();
        for character in
            "Ångström Łódź Ελένη Щёголь 王秀英 臺灣 さとう カナ 김민준 محمد دوד สมชาย अनिल Հայ ქართ → ✓ ✗ ≥ ≤ • 😀 🚀 ✅ 🔑".chars()
        {
            assert!(fonts.face_of(character, Weight::Regular).is_some(), "{character}");
        }
    }
}
