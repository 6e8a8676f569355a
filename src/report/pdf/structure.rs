//! The tags of the document, written into the finished pages: structure tree, parent tree, links as objects.

use super::RenderError;
use super::canvas::{Kid, Node, NodeId, Tag, Tree};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

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

/// Makes annotations objects of their own, printed and with a text; returns them page by page.
pub fn annotations(document: &mut Document, pages: &[ObjectId]) -> Result<Vec<Vec<ObjectId>>, RenderError> {
    let mut all = Vec::with_capacity(pages.len());
    for page in pages {
        let on_page = document.get_dictionary_mut(*page)?.remove(b"Annots");
        let on_page = on_page.and_then(|annotations| annotations.as_array().cloned().ok()).unwrap_or_default();
        let mut ids = Vec::with_capacity(on_page.len());
        for annotation in on_page {
            let mut annotation = annotation.as_dict()?.clone();
            let address = annotation
                .get(b"A")
                .and_then(Object::as_dict)
                .and_then(|action| action.get(b"URI"))
                .and_then(Object::as_str);
            let says = address.map_or_else(
                |_| "Go to this place in the document".to_owned(),
                |url| String::from_utf8_lossy(url).into_owned(),
            );
            annotation.set("Contents", text(&says));
            annotation.set("F", 4);
            ids.push(document.add_object(annotation));
        }
        if !ids.is_empty() {
            let references: Vec<Object> = ids.iter().map(|id| Object::Reference(*id)).collect();
            document.get_dictionary_mut(*page)?.set("Annots", references);
        }
        all.push(ids);
    }
    Ok(all)
}

struct Writer<'a> {
    document: &'a mut Document,
    pages: &'a [ObjectId],
    annotations: &'a [Vec<ObjectId>],
    fields: &'a [ObjectId],
    ids: Vec<ObjectId>,
    /// Per page, the element of each piece of marked content.
    contents: Vec<Vec<Object>>,
    height: f32,
    /// Elements of annotations; their keys follow those of the pages.
    areas: Vec<Object>,
}

/// What stands on the pages beside their content: links page by page, and the fields of the document.
#[derive(Clone, Copy, Debug)]
pub struct Active<'a> {
    pub links: &'a [Vec<ObjectId>],
    pub fields: &'a [ObjectId],
}

/// Writes the structure and returns the catalog's entry for it; `height` is that of the page.
pub fn write(
    document: &mut Document,
    tree: Tree,
    pages: &[ObjectId],
    active: Active<'_>,
    height: f32,
) -> Result<Object, RenderError> {
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = tree.nodes.iter().map(|_| document.new_object_id()).collect();
    let contents = vec![Vec::new(); pages.len()];
    let Active { links: annotations, fields } = active;
    let mut writer = Writer { document, pages, annotations, fields, ids, contents, height, areas: Vec::new() };
    for (id, node) in tree.nodes.into_iter().enumerate() {
        writer.element(id, &node, root)?;
    }
    let first = writer.ids.get(Tree::ROOT).copied().unwrap_or(root);
    let (contents, areas) = (writer.contents, writer.areas);
    let mut numbers = Vec::with_capacity((contents.len() + areas.len()) * 2);
    for (index, on_page) in (0_i64..).zip(contents) {
        let list = document.add_object(Object::Array(on_page));
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
        numbers.extend([Object::Integer(key), element]);
    }
    let parents = document.add_object(dictionary! { "Nums" => numbers });
    let root_dictionary =
        dictionary! { "Type" => "StructTreeRoot", "K" => first, "ParentTree" => parents, "ParentTreeNextKey" => next };
    document.set_object(root, root_dictionary);
    Ok(root.into())
}

impl Writer<'_> {
    fn element(&mut self, id: NodeId, node: &Node, root: ObjectId) -> Result<(), RenderError> {
        if node.kids.is_empty() && id != Tree::ROOT {
            return Ok(());
        }
        let own = self.ids[id];
        let parent = if id == Tree::ROOT { root } else { self.ids[node.parent] };
        let mut element = Dictionary::new();
        element.set("S", name(type_of(&node.tag)));
        element.set("P", parent);
        let home = node.kids.iter().find_map(|kid| match kid {
            Kid::Content(page, _) | Kid::Area(page, _) | Kid::Field(page, _) => Some(*page),
            Kid::Node(_) => None,
        });
        if let Some(page) = home {
            element.set("Pg", self.pages[page]);
        }
        let mut kids = Vec::with_capacity(node.kids.len());
        for kid in &node.kids {
            kids.push(self.kid(*kid, own, home)?);
        }
        let kids = if kids.len() == 1 { kids.remove(0) } else { Object::Array(kids) };
        element.set("K", kids);
        attributes(&node.tag, &mut element, self.height);
        self.document.set_object(own, element);
        Ok(())
    }

    fn kid(&mut self, kid: Kid, own: ObjectId, home: Option<usize>) -> Result<Object, RenderError> {
        match kid {
            Kid::Node(child) => Ok(self.ids[child].into()),
            Kid::Content(page, number) => {
                let slot = usize::try_from(number).unwrap_or_default();
                let on_page = &mut self.contents[page];
                if on_page.len() <= slot {
                    on_page.resize(slot + 1, Object::Null);
                }
                on_page[slot] = own.into();
                if home == Some(page) {
                    return Ok(Object::Integer(number));
                }
                Ok(dictionary! { "Type" => "MCR", "Pg" => self.pages[page], "MCID" => number }.into())
            }
            Kid::Area(page, number) => {
                let missing = || RenderError::Write("a link was lost".to_owned());
                let annotation =
                    self.annotations.get(page).and_then(|on_page| on_page.get(number)).copied().ok_or_else(missing)?;
                self.object(annotation, page, own)
            }
            Kid::Field(page, number) => {
                let missing = || RenderError::Write("a signature field was lost".to_owned());
                let widget = self.fields.get(number).copied().ok_or_else(missing)?;
                self.object(widget, page, own)
            }
        }
    }

    /// Joins an annotation to its element.
    fn object(&mut self, annotation: ObjectId, page: usize, own: ObjectId) -> Result<Object, RenderError> {
        let key = self.pages.len() + self.areas.len();
        self.areas.push(own.into());
        self.document.get_dictionary_mut(annotation)?.set("StructParent", i64::try_from(key).unwrap_or_default());
        Ok(dictionary! { "Type" => "OBJR", "Obj" => annotation, "Pg" => self.pages[page] }.into())
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
fn attributes(tag: &Tag, element: &mut Dictionary, height: f32) {
    match tag {
        Tag::ColumnHead => element.set("A", dictionary! { "O" => "Table", "Scope" => "Column" }),
        Tag::RowHead => element.set("A", dictionary! { "O" => "Table", "Scope" => "Row" }),
        Tag::Form(says) => element.set("Alt", text(says)),
        Tag::Figure(says, place) => {
            element.set("Alt", text(says));
            if let Some((_, area)) = place {
                let (bottom, top) = (height - area.y - area.height, height - area.y);
                let edges: Vec<Object> = [area.x, bottom, area.x + area.width, top].map(Object::Real).to_vec();
                element.set("A", dictionary! { "O" => "Layout", "BBox" => edges });
            }
        }
        _ => {}
    }
}
