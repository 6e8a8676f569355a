//! The typefaces a report really uses, cut down to its glyphs.

use super::RenderError;
use super::canvas::Area;
use super::fonts::FaceIndex;
use super::shape::Shaper;
use crate::report::Logo;
use printpdf::{
    DictItem, ExternalStream, ExternalXObject, FontId, Op, ParsedFont, PdfDocument, PdfFont, Pt, XObject, XObjectId,
    XObjectTransform,
};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

/// Per typeface, which glyph of the whole has become which of the subset.
pub struct Embedded {
    remappers: Vec<GlyphRemapper>,
}

impl Embedded {
    /// The subset's number of a glyph; every glyph that was shaped has one.
    pub fn glyph(&self, face: FaceIndex, id: u16) -> u16 {
        self.remappers.get(usize::from(face)).and_then(|remapper| remapper.get(id)).unwrap_or_default()
    }
}

/// The resource name of a typeface. Plain `F1` … would be taken for one of the fourteen builtin fonts.
pub fn font_id(face: FaceIndex) -> FontId {
    FontId(format!("F{face}e"))
}

/// Puts the subset of every typeface in use into the document.
pub fn embed(shaper: &Shaper, document: &mut PdfDocument) -> Result<Embedded, RenderError> {
    let mut remappers = Vec::with_capacity(shaper.used.len());
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
            for (glyph, text) in used {
                let character = text.chars().next().filter(|character| typeface.nominal(*character) == Some(*glyph));
                if let (Some(character), Some(new)) = (character, remapper.get(*glyph)) {
                    parsed.set_codepoint_mapping(u32::from(character), new);
                }
            }
            parsed.font_name = Some(format!("{}+{}", subset_tag(index), typeface.name));
            document.resources.fonts.map.insert(font_id(index), PdfFont::new(parsed));
        }
        remappers.push(remapper);
    }
    Ok(Embedded { remappers })
}

/// The six letters that mark a subset: different for every typeface of a file.
fn subset_tag(face: FaceIndex) -> String {
    let letter = char::from(b'A' + face % 26);
    format!("TENAN{letter}")
}

fn logo_id() -> XObjectId {
    XObjectId("Logo".to_owned())
}

/// Puts the logo into the document, in plain colours: PDF/A takes no other without more words.
pub fn embed_logo(logo: &Logo, document: &mut PdfDocument) {
    let number = |number: usize| DictItem::Int(i64::try_from(number).unwrap_or_default());
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let dict = [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", number(logo.width)),
        ("Height", number(logo.height)),
        ("BitsPerComponent", DictItem::Int(8)),
        ("ColorSpace", name("DeviceRGB")),
        ("Interpolate", DictItem::Bool(false)),
    ];
    let dict: BTreeMap<String, DictItem> = dict.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let stream = ExternalStream { dict, content: logo.rgb.clone(), compress: true };
    let picture = ExternalXObject { stream, width: None, height: None, dpi: None };
    document.resources.xobjects.map.insert(logo_id(), XObject::External(picture));
}

/// Draws the logo over an area whose lower edge is at `bottom`, from the foot of the page.
pub fn draw_logo(area: Area, bottom: Pt) -> Op {
    let transform = XObjectTransform {
        translate_x: Some(Pt(area.x)),
        translate_y: Some(bottom),
        scale_x: Some(area.width),
        scale_y: Some(area.height),
        no_auto_scale: true,
        ..XObjectTransform::default()
    };
    Op::UseXobject { id: logo_id(), transform }
}
