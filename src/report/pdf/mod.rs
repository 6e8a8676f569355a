//! Blocks → tagged PDF pages (PDF/A-2a, or 3a with attachments, and PDF/UA-1).
//!
//! In order: `layout` turns blocks into strips (its parts: `text_blocks`, `table`, `chart`, `panels`, `picture`, `cover`, `contents`; `toner` takes grounds away; text
//! through `paragraph`, `direction`, `shape`, `plain`, `kerning`, `fonts`), `flow` puts strips on pages and builds the tree of tags, `embed` turns typefaces into
//! printpdf's, `emit` (with `operators` and `pack`) pages into the bytes of their content, `structure`, `outline` and
//! `metadata` complete the objects of the file, and `file` writes them.
//! Up to `embed` nothing knows of a file format. No clock, no chance: the same document gives the same bytes.

mod boxes;
mod canvas;
mod chart;
mod contents;
mod cover;
mod direction;
mod divisions;
mod embed;
mod emit;
mod fields;
mod file;
mod flow;
mod fonts;
mod ids;
mod keep;
mod kerning;
mod layout;
mod metadata;
mod operators;
mod outline;
mod pack;
mod panels;
mod paragraph;
mod picture;
mod plain;
mod preview;
mod row_names;
#[cfg(test)]
mod sample;
mod shape;
mod sheet;
mod stamp;
mod structure;
mod table;
#[cfg(test)]
mod tests;
mod text_blocks;
mod theme;
mod time_line;
mod toner;

pub use fonts::{is_printed, typefaces};
pub use preview::{Picture, Preview};
pub use stamp::stamp;

use super::Document;
use canvas::Item;
use emit::Emitter;
use layout::Layout;
use lopdf::{ObjectId, dictionary};
use printpdf::{PdfDocument, PdfPage, PdfSaveOptions, Pt, Rect};
use structure::name;
use theme::Geometry;

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("a typeface of the report is damaged: {0}")]
    Font(String),
    #[error("the report could not be written: {0}")]
    Write(String),
}

/// The report as a PDF file. Same document, same bytes.
pub fn render(document: &Document) -> Result<Vec<u8>, RenderError> {
    let layout = lay_out(document)?;
    let geometry = layout.flow.geometry;
    let (shaper, flow) = (layout.shaper, layout.flow);
    let mut pages = PdfDocument::new(&document.title);
    let embedded = embed::embed(&shaper, &mut pages)?;
    for (number, image) in layout.images.iter().enumerate() {
        embed::embed_image(number, image, &mut pages);
    }
    let watermark = flow.pages.iter().flat_map(|page| page.items.iter().rev()).find_map(|item| match item {
        Item::Watermark { line, is_outlined, .. } => Some((line, *is_outlined)),
        _ => None,
    });
    if let Some((line, is_outlined)) = watermark {
        embed::embed_watermark(line, is_outlined, &shaper, &mut pages);
    }
    let is_marked = watermark.is_some();
    let emitter = Emitter {
        geometry,
        embedded: &embedded,
        shaper: &shaper,
        entries: &flow.entries,
        anchors: &flow.anchors,
        images: &layout.images,
    };
    let count = flow.pages.len();
    let (mut contents, mut links) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for page in flow.pages {
        let sheet = emitter.page(page);
        contents.push(pack::packed(lopdf::Dictionary::new(), &sheet.content)?);
        links.push(sheet.links);
        pages.pages.push(empty(geometry));
    }
    if let Some(first) = pages.pages.first_mut() {
        first.ops.extend(embedded.roll_call(&shaper));
    }
    let options = PdfSaveOptions { subset_fonts: false, ..PdfSaveOptions::default() };
    let mut file = pages.to_lopdf_document(&options, &mut Vec::new());
    drop(pages);
    let ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    for (page, content) in ids.iter().zip(contents) {
        let place = file.get_dictionary(*page)?.get(b"Contents")?.as_reference()?;
        file.set_object(place, content);
        if is_marked {
            let group = dictionary! { "S" => name("Transparency"), "CS" => name("DeviceRGB") };
            file.get_dictionary_mut(*page)?.set("Group", group);
        }
    }
    file.compress();
    let numbers = structure::annotations(&mut file, &ids, &links)?;
    let fields = fields::write(&mut file, &flow.fields, &ids, geometry.height)?;
    let active = structure::Active { links: &links, numbers: &numbers, fields: &fields.widgets };
    let (tags, written) = structure::write(&mut file, &flow.tree, &ids, active, geometry.height)?;
    let mut extra = vec![("StructTreeRoot", tags)];
    extra.extend(fields.form.map(|form| ("AcroForm", form)));
    extra.extend(outline::write(&mut file, &flow.entries, &ids, geometry.height).map(|outline| ("Outlines", outline)));
    metadata::write(&mut file, document, extra)?;
    file::write(&file, &written)
}

/// Everything before the file format: the pages, with their tags.
fn lay_out(document: &Document) -> Result<Layout<'_>, RenderError> {
    let mut layout = Layout::new(document, shape::Shaper::new(fonts::Fonts::load()?));
    layout.blocks(&document.blocks);
    layout.flow.finish();
    layout.fill_page_numbers();
    layout.furnish();
    if document.is_light_on_toner {
        toner::lighten(&mut layout.flow.pages);
    }
    Ok(layout)
}

/// A page whose content and links are written past printpdf.
fn empty(geometry: Geometry) -> PdfPage {
    let edge = Rect::from_wh(Pt(geometry.width), Pt(geometry.height));
    PdfPage { media_box: edge.clone(), trim_box: edge.clone(), crop_box: edge, ops: Vec::new() }
}
