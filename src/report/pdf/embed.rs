//! The typefaces a report really uses, cut down to its glyphs.

use super::RenderError;
use super::fonts::FaceIndex;
use super::operators::Operators;
use super::paragraph::Line;
use super::shape::Shaper;
use super::stamp::{self, Drawn};
use super::theme;
use crate::report::{Coding, Image};
use printpdf::{
    Codepoint, DictItem, ExternalStream, ExternalXObject, FontId, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle,
    Pt, TextItem, XObject, XObjectId,
};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

/// Per typeface and glyph of the whole, which glyph of the subset it has become.
pub struct Embedded {
    numbers: Vec<Vec<u16>>,
}

impl Embedded {
    /// The subset's number of a glyph; every glyph that was shaped has one.
    pub fn glyph(&self, face: FaceIndex, id: u16) -> u16 {
        self.numbers
            .get(usize::from(face))
            .and_then(|numbers| numbers.get(usize::from(id)))
            .copied()
            .unwrap_or_default()
    }

    /// Every glyph of every typeface in use, with what it says: by this, and not by the pages, printpdf knows which widths
    /// and meanings a typeface in the file needs.
    pub fn roll_call(&self, shaper: &Shaper) -> Vec<Op> {
        let mut ops = Vec::new();
        for (face, used) in (0..).zip(&shaper.used) {
            let code = |(id, meaning): (&u16, &String)| {
                // A part of a cluster says nothing of its own: the text is in the replacement around it, but PDF/A wants
                // some character for every glyph, so it is a zero-width space.
                let meaning = if meaning.is_empty() { "\u{200b}".to_owned() } else { meaning.clone() };
                Codepoint { gid: self.glyph(face, *id), offset: 0.0, cid: Some(meaning) }
            };
            if !used.is_empty() {
                ops.push(Op::SetFont { font: PdfFontHandle::External(font_id(face)), size: Pt(1.0) });
                ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(used.iter().map(code).collect())] });
            }
        }
        ops
    }
}

/// The resource name of a typeface. Plain `F1` … would be taken for one of the fourteen builtin fonts.
pub fn font_id(face: FaceIndex) -> FontId {
    FontId(format!("F{face}e"))
}

/// Puts the subset of every typeface in use into the document.
pub fn embed(shaper: &Shaper, document: &mut PdfDocument) -> Result<Embedded, RenderError> {
    let mut all = Vec::with_capacity(shaper.used.len());
    for (index, (typeface, used)) in (0..).zip(shaper.fonts.faces.iter().zip(&shaper.used)) {
        let mut remapper = GlyphRemapper::new();
        for glyph in used.keys() {
            remapper.remap(*glyph);
        }
        if !used.is_empty() {
            let damaged = |why: String| RenderError::Font(format!("{}: {why}", typeface.name));
            let bytes = subsetter::subset(typeface.data, 0, &remapper).map_err(|error| damaged(error.to_string()))?;
            let mut parsed =
                ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or_else(|| damaged("its subset".to_owned()))?;
            parsed.font_name = Some(format!("{}+{}", subset_tag(index), typeface.name));
            document.resources.fonts.map.insert(font_id(index), PdfFont::new(parsed));
        }
        let last = used.keys().next_back().map_or(0, |last| usize::from(*last) + 1);
        let mut numbers = vec![0; last];
        for id in used.keys() {
            if let (Some(number), Some(new)) = (numbers.get_mut(usize::from(*id)), remapper.get(*id)) {
                *number = new;
            }
        }
        all.push(numbers);
    }
    Ok(Embedded { numbers: all })
}

/// The six letters that mark a subset: different for every typeface of a file.
fn subset_tag(face: FaceIndex) -> String {
    let letter = char::from(b'A' + face % 26);
    format!("TENAN{letter}")
}

/// The resource name of a picture.
pub fn image_name(number: usize) -> String {
    format!("I{number}")
}

/// Puts a picture into the document, in plain colours: PDF/A takes no others without more words.
pub fn embed_image(number: usize, image: &Image, document: &mut PdfDocument) {
    let length = |length: usize| DictItem::Int(i64::try_from(length).unwrap_or_default());
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let (space, filter, content) = match &image.coding {
        Coding::Rgb(rgb) => ("DeviceRGB", "FlateDecode", rgb.deflated().to_vec()),
        Coding::Jpeg { bytes, is_grey: true } => ("DeviceGray", "DCTDecode", bytes.clone()),
        Coding::Jpeg { bytes, is_grey: false } => ("DeviceRGB", "DCTDecode", bytes.clone()),
    };
    let dict = [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", length(image.width)),
        ("Height", length(image.height)),
        ("BitsPerComponent", DictItem::Int(8)),
        ("ColorSpace", name(space)),
        ("Filter", name(filter)),
        ("Interpolate", DictItem::Bool(false)),
    ];
    let dict: BTreeMap<String, DictItem> = dict.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let stream = ExternalStream { dict, content, compress: false };
    let picture = ExternalXObject { stream, width: None, height: None, dpi: None };
    document.resources.xobjects.map.insert(XObjectId(image_name(number)), XObject::External(picture));
}

/// The resource name of the watermark.
pub const WATERMARK_NAME: &str = "W0";

/// Puts the watermark into the document, from where its line begins. It is drawn and not written, so that whoever marks or copies
/// words of a page does not get hold of it.
pub fn embed_watermark(line: &Line, is_outlined: bool, shaper: &Shaper, document: &mut PdfDocument) {
    let mut out = Operators::default();
    out.operator("/M gs");
    let high = line.pieces.iter().map(|piece| piece.size).fold(0.0, f32::max);
    if is_outlined {
        // Dotted, so that no edge can be taken for a line through the words below it.
        let dot = 0.1;
        out.text("[");
        out.with_lengths(&[dot, theme::OUTLINE_PITCH - dot], "] 0 d");
        out.operator("1 J");
    }
    let how = if is_outlined { Drawn::Outlined(theme::OUTLINE) } else { Drawn::Filled };
    line.pieces.iter().for_each(|piece| stamp::draw(shaper, piece, (0.0, 0.0), (1.0, how), &mut out));
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let nested = |key: &str, value: DictItem| DictItem::Dict { map: BTreeMap::from([(key.to_owned(), value)]) };
    let edges = [0.0, -high, line.width, high].map(DictItem::Real).to_vec();
    let dict = [
        ("Type", name("XObject")),
        ("Subtype", name("Form")),
        ("BBox", DictItem::Array(edges)),
        // What lies below keeps its colours and is only darkened.
        ("Resources", nested("ExtGState", nested("M", nested("BM", name("Multiply"))))),
    ];
    let dict = dict.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let stream = ExternalStream { dict, content: out.bytes, compress: false };
    let drawing = ExternalXObject { stream, width: None, height: None, dpi: None };
    document.resources.xobjects.map.insert(XObjectId(WATERMARK_NAME.to_owned()), XObject::External(drawing));
}
