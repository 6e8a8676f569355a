//! Blocks → tagged PDF pages (PDF/A-2a, or 3a with attachments, and PDF/UA-1).
//!
//! In order: `layout` turns blocks into strips (its parts: `text_blocks`, `table`, `chart`, `panels`, `cover`, `contents`; text
//! through `paragraph`, `shape`, `fonts`), `flow` puts strips on pages and builds the tree of tags, `embed` turns typefaces into
//! printpdf's, `emit` (with `operators` and `pack`) pages into the bytes of their content, and `structure`, `outline` and
//! `metadata` complete the file through lopdf.
//! Up to `embed` nothing knows of a file format. No clock, no chance: the same document gives the same bytes.

mod boxes;
mod canvas;
mod chart;
mod contents;
mod cover;
mod embed;
mod emit;
mod fields;
mod flow;
mod fonts;
mod layout;
mod metadata;
mod operators;
mod outline;
mod pack;
mod panels;
mod paragraph;
mod preview;
#[cfg(test)]
mod sample;
mod shape;
mod structure;
mod table;
#[cfg(test)]
mod tests;
mod text_blocks;
mod theme;
mod time_line;

pub use fonts::typefaces;
pub use preview::{Picture, Preview};

use super::Document;
use emit::Emitter;
use layout::Layout;
use lopdf::ObjectId;
use printpdf::{PdfDocument, PdfPage, PdfSaveOptions, Pt, Rect};
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
    if let Some(logo) = &document.logo {
        embed::embed_logo(logo, &mut pages);
    }
    let emitter =
        Emitter { geometry, embedded: &embedded, shaper: &shaper, entries: &flow.entries, anchors: &flow.anchors };
    let mut contents = Vec::with_capacity(flow.pages.len());
    for page in flow.pages {
        let sheet = emitter.page(page);
        contents.push(pack::packed(lopdf::Dictionary::new(), &sheet.content)?);
        pages.pages.push(self::sheet(geometry, sheet.links));
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
    }
    file.compress();
    let annotations = structure::annotations(&mut file, &ids)?;
    let fields = fields::write(&mut file, &flow.fields, &ids, geometry.height)?;
    let active = structure::Active { links: &annotations, fields: &fields.widgets };
    let tags = structure::write(&mut file, flow.tree, &ids, active, geometry.height)?;
    let mut extra = vec![("StructTreeRoot", tags)];
    extra.extend(fields.form.map(|form| ("AcroForm", form)));
    extra.extend(outline::write(&mut file, &flow.entries, &ids, geometry.height).map(|outline| ("Outlines", outline)));
    metadata::write(&mut file, document, extra)?;
    file.compress();
    metadata::identify(&mut file);
    let mut bytes = Vec::new();
    // A signature is written into the bytes of the file, so its dictionary must not lie in a compressed stream of objects.
    let is_to_be_signed = !flow.fields.is_empty();
    let saved = if is_to_be_signed { file.save_to(&mut bytes) } else { file.save_modern(&mut bytes) };
    saved.map_err(|error| RenderError::Write(error.to_string()))?;
    Ok(bytes)
}

/// Everything before the file format: the pages, with their tags.
fn lay_out(document: &Document) -> Result<Layout<'_>, RenderError> {
    let mut layout = Layout::new(document, shape::Shaper::new(fonts::Fonts::load()?));
    layout.blocks(&document.blocks);
    layout.flow.finish();
    layout.fill_page_numbers();
    layout.furnish();
    Ok(layout)
}

fn sheet(geometry: Geometry, ops: Vec<printpdf::Op>) -> PdfPage {
    let edge = Rect::from_wh(Pt(geometry.width), Pt(geometry.height));
    PdfPage { media_box: edge.clone(), trim_box: edge.clone(), crop_box: edge, ops }
}
