//! Empty fields for digital signatures, over the boxes they belong to; whoever signs fills in their values.

use super::RenderError;
use super::canvas::PlacedField;
use super::pack;
use super::stamp::stamp;
use super::structure::{name, text};
use lopdf::{Document, Object, ObjectId, dictionary};

/// Printed, and not to be moved or removed by a reader.
const PRINTED_AND_LOCKED: i64 = 4 + 128;
/// The file holds signatures, and may only grow at its end.
const SIGNATURES_EXIST_APPEND_ONLY: i64 = 3;

/// What was written: the widgets, in the order of the fields, and the catalog's form, if there is a field at all.
pub struct Fields {
    pub widgets: Vec<ObjectId>,
    pub form: Option<Object>,
}

/// Writes every field; `height` is that of the page.
///
/// A field and its widget are one object, which every reader understands. What signs a further field, after the file was
/// signed, may change its value and its appearance; strict readers accept that where its element refers to it alone.
pub fn write(
    document: &mut Document,
    fields: &[PlacedField],
    pages: &[ObjectId],
    height: f32,
) -> Result<Fields, RenderError> {
    let (mut widgets, mut listed) = (Vec::new(), Vec::new());
    for placed in fields {
        let page = *pages.get(placed.page).ok_or_else(|| RenderError::Write("a field has no page".to_owned()))?;
        let area = placed.area;
        let edges = [area.x, height - area.y - area.height, area.x + area.width, height - area.y];
        let appearance = appearance(document, area.width, area.height, &placed.field.says)?;
        let id = document.add_object(dictionary! {
            "FT" => name("Sig"),
            "T" => text(&placed.field.name),
            "TU" => text(&placed.field.label),
            "Type" => "Annot",
            "Subtype" => "Widget",
            "F" => PRINTED_AND_LOCKED,
            "P" => page,
            "Rect" => edges.map(Object::Real).to_vec(),
            "AP" => dictionary! { "N" => appearance },
            "Contents" => text(&placed.field.label),
        });
        listed.push(Object::Reference(id));
        let page = document.get_dictionary_mut(page)?;
        let mut annotations = page.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
        annotations.push(id.into());
        page.set("Annots", annotations);
        widgets.push(id);
    }
    let form = (!listed.is_empty())
        .then(|| dictionary! { "SigFlags" => SIGNATURES_EXIST_APPEND_ONLY, "Fields" => listed }.into());
    Ok(Fields { widgets, form })
}

/// A frame, and in it the word that stands there until somebody signs. Other words inside of it are text of the page.
fn appearance(document: &mut Document, width: f32, height: f32, says: &str) -> Result<ObjectId, RenderError> {
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => [0.0, 0.0, width, height].map(Object::Real).to_vec(),
        "Resources" => lopdf::Dictionary::new(),
    };
    let words = if says.is_empty() { Vec::new() } else { vec![("", says)] };
    let drawn = stamp(width, height, &words)?;
    Ok(document.add_object(pack::packed(form, &drawn)?))
}
