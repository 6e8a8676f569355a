//! Empty fields for digital signatures, over the boxes they belong to; whoever signs fills in their values.

use super::RenderError;
use super::canvas::PlacedField;
use super::structure::{name, text};
use lopdf::{Document, Object, ObjectId, Stream, dictionary};

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
/// The first field and its widget are one object, which every reader understands. Of a further field, to be filled after
/// the file was signed, the widget stands apart: filling it then changes no object that the structure tree refers to.
pub fn write(
    document: &mut Document,
    fields: &[PlacedField],
    pages: &[ObjectId],
    height: f32,
) -> Result<Fields, RenderError> {
    let (mut widgets, mut listed) = (Vec::new(), Vec::new());
    for (number, placed) in fields.iter().enumerate() {
        let page = *pages.get(placed.page).ok_or_else(|| RenderError::Write("a field has no page".to_owned()))?;
        let area = placed.area;
        let edges = [area.x, height - area.y - area.height, area.x + area.width, height - area.y];
        let appearance = appearance(document, area.width, area.height);
        let mut widget = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "F" => PRINTED_AND_LOCKED,
            "P" => page,
            "Rect" => edges.map(Object::Real).to_vec(),
            "AP" => dictionary! { "N" => appearance },
            "Contents" => text(&placed.field.label),
        };
        let field = [("FT", name("Sig")), ("T", text(&placed.field.name)), ("TU", text(&placed.field.label))];
        let id = document.new_object_id();
        if number == 0 {
            field.into_iter().for_each(|(key, value)| widget.set(key, value));
            listed.push(Object::Reference(id));
        } else {
            let mut parent = lopdf::Dictionary::new();
            field.into_iter().for_each(|(key, value)| parent.set(key, value));
            parent.set("Kids", vec![Object::Reference(id)]);
            let parent = document.add_object(parent);
            widget.set("Parent", parent);
            widget.set("TU", text(&placed.field.label));
            listed.push(Object::Reference(parent));
        }
        document.set_object(id, widget);
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

/// A frame; the words inside it are text of the page, so that they can be read out and hold any script.
fn appearance(document: &mut Document, width: f32, height: f32) -> ObjectId {
    let frame = format!("q 0.106 0.31 0.447 RG 1.2 w 0.6 0.6 {:.2} {:.2} re S Q", width - 1.2, height - 1.2);
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => [0.0, 0.0, width, height].map(Object::Real).to_vec(),
        "Resources" => lopdf::Dictionary::new(),
    };
    document.add_object(Stream::new(form, frame.into_bytes()))
}
