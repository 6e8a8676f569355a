//! The tags of the document, written into the finished pages: structure tree, parent tree, links as objects.

use super::RenderError;
use super::canvas::{Kid, Node, NodeId, Tag, Tree};
use super::emit::{ActiveArea, Leads};
use super::file::{Written, object, reference};
use super::operators::Operators;
use lopdf::{Document, Object, ObjectId, dictionary};

/// A text string: plain if ASCII, else UTF-16.
pub fn text(value: &str) -> Object {
    if value.is_ascii() {
        return Object::string_literal(value);
    }
    let bytes = [0xfe, 0xff].into_iter().chain(value.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, lopdf::StringFormat::Hexadecimal)
}

pub fn name(value: &str) -> Object {
    Object::Name(value.as_bytes().to_vec())
}

impl From<lopdf::Error> for RenderError {
    fn from(error: lopdf::Error) -> Self {
        Self::Write(error.to_string())
    }
}

/// Numbers for the links of every page, which the page then lists; returns them page by page.
pub fn annotations(
    document: &mut Document,
    pages: &[ObjectId],
    links: &[Vec<ActiveArea>],
) -> Result<Vec<Vec<u32>>, RenderError> {
    let mut all = Vec::with_capacity(pages.len());
    for (page, links) in pages.iter().zip(links) {
        let numbers: Vec<u32> = links.iter().map(|_| document.new_object_id().0).collect();
        if !numbers.is_empty() {
            let references: Vec<Object> = numbers.iter().map(|number| Object::Reference((*number, 0))).collect();
            document.get_dictionary_mut(*page)?.set("Annots", references);
        }
        all.push(numbers);
    }
    Ok(all)
}

struct Writer<'a> {
    document: &'a mut Document,
    pages: &'a [ObjectId],
    active: Active<'a>,
    /// The number that the root element has in the file; the others follow in their order.
    first: u32,
    written: Written,
    /// Links, each written when the key of its element is known.
    annotations: Written,
    /// Per page, the element of each piece of marked content; 0: none.
    contents: Vec<Vec<u32>>,
    height: f32,
    /// Elements of annotations; their keys follow those of the pages.
    areas: Vec<u32>,
}

/// What stands on the pages beside their content: links page by page, and the fields of the document.
#[derive(Clone, Copy, Debug)]
pub struct Active<'a> {
    pub links: &'a [Vec<ActiveArea>],
    /// What [`annotations`] numbered them.
    pub numbers: &'a [Vec<u32>],
    pub fields: &'a [ObjectId],
}

/// Writes the structure; returns the catalog's entry for it, and its elements. `height` is that of the page.
pub fn write(
    document: &mut Document,
    tree: &Tree,
    pages: &[ObjectId],
    active: Active<'_>,
    height: f32,
) -> Result<(Object, Written), RenderError> {
    let root = document.new_object_id();
    let first = document.max_id + 1;
    document.max_id += u32::try_from(tree.nodes.len()).map_err(|_| too_large())?;
    let contents = vec![Vec::new(); pages.len()];
    let (written, annotations) = (Written::default(), Written::default());
    let mut writer =
        Writer { document, pages, active, first, written, annotations, contents, height, areas: Vec::new() };
    for (id, node) in tree.nodes.iter().enumerate() {
        writer.element(id, node, root.0)?;
    }
    let (contents, areas, mut written) = (writer.contents, writer.areas, writer.written);
    written.append(writer.annotations);
    let mut numbers = Vec::with_capacity((contents.len() + areas.len()) * 2);
    for (index, on_page) in (0_i64..).zip(contents) {
        let list = document.new_object_id();
        references(&on_page, written.out());
        written.end(list.0);
        numbers.extend([Object::Integer(index), list.into()]);
    }
    for (index, page) in (0_i64..).zip(pages) {
        let page = document.get_dictionary_mut(*page)?;
        page.set("StructParents", index);
        page.set("Tabs", name("S"));
    }
    let first_area = i64::try_from(pages.len()).unwrap_or(i64::MAX);
    let next = first_area + i64::try_from(areas.len()).unwrap_or_default();
    for (key, element) in (first_area..).zip(areas) {
        numbers.extend([Object::Integer(key), Object::Reference((element, 0))]);
    }
    let parents = document.add_object(dictionary! { "Nums" => numbers });
    let root_dictionary = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => Object::Reference((first, 0)),
        "ParentTree" => parents,
        "ParentTreeNextKey" => next,
    };
    document.set_object(root, root_dictionary);
    Ok((root.into(), written))
}

/// An array of references; 0 is none.
fn references(numbers: &[u32], out: &mut Operators) {
    out.text("[");
    for (index, number) in numbers.iter().enumerate() {
        out.text(if index == 0 { "" } else { " " });
        if *number == 0 {
            out.text("null");
        } else {
            reference(*number, out);
        }
    }
    out.text("]");
}

fn too_large() -> RenderError {
    RenderError::Write("it has more elements than a file can number".to_owned())
}

impl<'a> Writer<'a> {
    /// The number in the file of an element of the tree.
    fn number(&self, id: NodeId) -> Result<u32, RenderError> {
        u32::try_from(id).ok().and_then(|id| self.first.checked_add(id)).ok_or_else(too_large)
    }

    fn element(&mut self, id: NodeId, node: &Node, root: u32) -> Result<(), RenderError> {
        if node.kids.is_empty() && id != Tree::ROOT {
            return Ok(());
        }
        let own = self.number(id)?;
        let parent = if id == Tree::ROOT { root } else { self.number(node.parent)? };
        let home = node.kids.iter().find_map(|kid| match kid {
            Kid::Content(page, _) | Kid::Area(page, _) | Kid::Field(page, _) => Some(*page),
            Kid::Node(_) => None,
        });
        let out = self.written.out();
        out.text("<</S /");
        out.text(type_of(&node.tag));
        out.text("/P ");
        reference(parent, out);
        if let Some(page) = home {
            out.text("/Pg ");
            reference(self.pages[page].0, out);
        }
        let is_single = node.kids.len() == 1;
        out.text(if is_single { "/K " } else { "/K [" });
        for (index, kid) in node.kids.iter().enumerate() {
            self.written.out().text(if index == 0 { "" } else { " " });
            self.kid(*kid, own, home)?;
        }
        let out = self.written.out();
        out.text(if is_single { "" } else { "]" });
        attributes(&node.tag, out, self.height);
        out.text(">>");
        self.written.end(own);
        Ok(())
    }

    fn kid(&mut self, kid: Kid, own: u32, home: Option<usize>) -> Result<(), RenderError> {
        match kid {
            Kid::Node(child) => {
                let child = self.number(child)?;
                reference(child, self.written.out());
            }
            Kid::Content(page, number) => {
                let slot = usize::try_from(number).unwrap_or_default();
                let on_page = &mut self.contents[page];
                if on_page.len() <= slot {
                    on_page.resize(slot + 1, 0);
                }
                on_page[slot] = own;
                let out = self.written.out();
                if home == Some(page) {
                    out.integer(slot as u64);
                } else {
                    out.text("<</Type /MCR/Pg ");
                    reference(self.pages[page].0, out);
                    out.text("/MCID ");
                    out.integer(slot as u64);
                    out.text(">>");
                }
            }
            Kid::Area(page, number) => {
                let missing = || RenderError::Write("a link was lost".to_owned());
                let of = |links: &'a [Vec<ActiveArea>]| links.get(page).and_then(|on_page| on_page.get(number));
                let link = of(self.active.links).ok_or_else(missing)?;
                let numbered = self.active.numbers.get(page).and_then(|on_page| on_page.get(number));
                let annotation = *numbered.ok_or_else(missing)?;
                let key = self.join(annotation, page, own);
                self.annotation(annotation, link, key)?;
            }
            Kid::Field(page, number) => {
                let missing = || RenderError::Write("a signature field was lost".to_owned());
                let widget = self.active.fields.get(number).copied().ok_or_else(missing)?;
                let key = self.join(widget.0, page, own);
                let widget = self.document.get_dictionary_mut(widget)?;
                widget.set("StructParent", i64::try_from(key).unwrap_or_default());
            }
        }
        Ok(())
    }

    /// Joins an annotation to its element; returns the key by which it finds its element again.
    fn join(&mut self, annotation: u32, page: usize, own: u32) -> usize {
        let key = self.pages.len() + self.areas.len();
        self.areas.push(own);
        let out = self.written.out();
        out.text("<</Type /OBJR/Obj ");
        reference(annotation, out);
        out.text("/Pg ");
        reference(self.pages[page].0, out);
        out.text(">>");
        key
    }

    /// A link: printed, without a frame, and with a text.
    fn annotation(&mut self, number: u32, link: &ActiveArea, key: usize) -> Result<(), RenderError> {
        let out = self.annotations.out();
        out.text("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/StructParent ");
        out.integer(key as u64);
        out.text("/Rect[");
        for edge in link.edges {
            out.number(edge);
            out.text(" ");
        }
        match &link.leads {
            Leads::Url(url) => {
                out.text("]/A<</S/URI/URI");
                object(&Object::string_literal(url.as_str()), out);
                out.text(">>/Contents");
                object(&text(url), out);
            }
            Leads::Page(page, top) => {
                let missing = || RenderError::Write("a link leads to a page that is not there".to_owned());
                let page = self.pages.get(*page).ok_or_else(missing)?;
                out.text("]/A<</S/GoTo/D[");
                reference(page.0, out);
                out.text("/XYZ 0 ");
                out.number(*top);
                out.text(" null]>>/Contents(Go to this place in the document)");
            }
        }
        out.text(">>");
        self.annotations.end(number);
        Ok(())
    }
}

fn type_of(tag: &Tag) -> &'static str {
    match tag {
        Tag::Document => "Document",
        Tag::Section => "Sect",
        Tag::Heading(1) => "H1",
        Tag::Heading(2) => "H2",
        Tag::Heading(3) => "H3",
        Tag::Heading(_) => "H4",
        Tag::Paragraph => "P",
        Tag::List => "L",
        Tag::ListItem => "LI",
        Tag::ListBody => "LBody",
        Tag::Link => "Link",
        Tag::Contents => "TOC",
        Tag::ContentsItem => "TOCI",
        Tag::Reference => "Reference",
        Tag::Table => "Table",
        Tag::Caption => "Caption",
        Tag::Row => "TR",
        Tag::ColumnHead | Tag::RowHead => "TH",
        Tag::Cell => "TD",
        Tag::Form(_) => "Form",
        Tag::Figure(..) => "Figure",
    }
}

/// What an element says beyond its type; `height` is that of the page.
fn attributes(tag: &Tag, out: &mut Operators, height: f32) {
    match tag {
        Tag::ColumnHead => out.text("/A <</O /Table/Scope /Column>>"),
        Tag::RowHead => out.text("/A <</O /Table/Scope /Row>>"),
        Tag::Form(says) => alternative(says, out),
        Tag::Figure(says, place) => {
            alternative(says, out);
            if let Some((_, area)) = place {
                let (bottom, top) = (height - area.y - area.height, height - area.y);
                out.text("/A <</O /Layout/BBox [");
                for edge in [area.x, bottom, area.x + area.width, top] {
                    out.number(edge);
                    out.text(" ");
                }
                out.text("]>>");
            }
        }
        _ => {}
    }
}

fn alternative(says: &str, out: &mut Operators) {
    out.text("/Alt ");
    object(&text(says), out);
}
