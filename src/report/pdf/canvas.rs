//! What is on the pages before any file format: drawn items, the structure they belong to, and where things ended up.

use super::paragraph::{Line, Look};
use super::theme::Colour;
use crate::report::{Link, SignatureField};

/// A structure element: its place in [`Tree::nodes`].
pub type NodeId = usize;

/// The tag of a structure element, with what only that kind of element says.
#[derive(Clone, Debug, PartialEq)]
pub enum Tag {
    Document,
    Section,
    Heading(u8),
    Paragraph,
    List,
    ListItem,
    ListBody,
    Link,
    Contents,
    ContentsItem,
    Reference,
    Table,
    Caption,
    Row,
    ColumnHead,
    RowHead,
    Cell,
    /// A field of a form, with what it is for.
    Form(String),
    /// Text for those who do not see the picture, and where the picture is (filled in as it is placed).
    Figure(String, Option<(usize, Area)>),
}

/// What an element holds, in reading order.
#[derive(Clone, Copy, Debug)]
pub enum Kid {
    Node(NodeId),
    /// Marked content: page and number on it.
    Content(usize, i64),
    /// A link's active area: page and number on it.
    Area(usize, usize),
    /// A field: its page, and its number in the document.
    Field(usize, usize),
}

#[derive(Debug)]
pub struct Node {
    pub tag: Tag,
    pub parent: NodeId,
    pub kids: Vec<Kid>,
    attached: bool,
}

/// The structure of the document. An element joins its parent when its first content is placed, so that reading order is
/// the order of placing.
#[derive(Debug)]
pub struct Tree {
    pub nodes: Vec<Node>,
}

impl Tree {
    pub const ROOT: NodeId = 0;

    pub fn new() -> Self {
        Self { nodes: vec![Node { tag: Tag::Document, parent: Self::ROOT, kids: Vec::new(), attached: true }] }
    }

    pub fn open(&mut self, parent: NodeId, tag: Tag) -> NodeId {
        self.nodes.push(Node { tag, parent, kids: Vec::new(), attached: false });
        self.nodes.len() - 1
    }

    pub fn add(&mut self, node: NodeId, kid: Kid) {
        self.attach(node);
        self.nodes[node].kids.push(kid);
    }

    /// Notes that a picture, if the element is one, covers this area too; of a divided picture only its first page counts.
    pub fn picture(&mut self, node: NodeId, page: usize, area: Area) {
        let Tag::Figure(_, place) = &mut self.nodes[node].tag else { return };
        match place {
            Some((first, covered)) if *first == page => covered.height = area.y + area.height - covered.y,
            Some(_) => {}
            None => *place = Some((page, area)),
        }
    }

    fn attach(&mut self, node: NodeId) {
        if self.nodes[node].attached {
            return;
        }
        let parent = self.nodes[node].parent;
        self.attach(parent);
        self.nodes[parent].kids.push(Kid::Node(node));
        self.nodes[node].attached = true;
    }
}

/// A rectangle, from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// One thing drawn, in points from the top left corner of its strip (later: of the page), y downwards.
#[derive(Clone, Debug)]
pub enum Item {
    /// What follows, up to `End`, is content of this element.
    Begin(NodeId),
    /// What follows, up to `End`, is decoration that is not read out.
    Decoration,
    End,
    /// A line of text; `y` is the baseline. Opens content of `node` by itself (and of link elements in it); `None`: inside
    /// content already open.
    Text {
        x: f32,
        y: f32,
        line: Line,
        node: Option<NodeId>,
    },
    /// A line of letters over everything else on the page, which stays to be seen through them.
    Watermark {
        x: f32,
        y: f32,
        line: Line,
        /// Letters of thin lines instead of filled ones.
        is_outlined: bool,
    },
    /// The number of the page a heading is on, ending at `x`; `y` is the baseline.
    PageOf {
        heading: usize,
        x: f32,
        y: f32,
        look: Look,
    },
    Box {
        area: Area,
        radius: f32,
        fill: Option<Colour>,
        stroke: Option<(Colour, f32)>,
    },
    /// One of the document's pictures, by its number.
    Image {
        area: Area,
        image: usize,
    },
    /// A filled shape of straight and curved edges.
    Shape {
        points: Vec<Point>,
        fill: Colour,
    },
    /// Lines along straight and curved edges, closed or not.
    Stroke {
        paths: Vec<Vec<Point>>,
        is_closed: bool,
        colour: Colour,
        width: f32,
    },
    /// An active area leading somewhere, belonging to an element.
    Area {
        area: Area,
        link: Link,
        node: NodeId,
    },
    /// The same, leading to a heading by its number.
    HeadingArea {
        area: Area,
        heading: usize,
        node: NodeId,
    },
    /// A field for a digital signature.
    Field {
        area: Area,
        field: SignatureField,
        node: NodeId,
    },
    /// Here is heading number …
    Heading(usize),
    /// Here is what this anchor leads to.
    Anchor(String),
}

/// A corner of a shape; `control` corners come in pairs and bend the edge between the corners around them.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    pub x: f32,
    pub y: f32,
    pub control: bool,
}

impl Item {
    pub fn rectangle(x: f32, y: f32, width: f32, height: f32, fill: Colour) -> Self {
        Self::Box { area: Area { x, y, width, height }, radius: 0.0, fill: Some(fill), stroke: None }
    }

    /// The item moved.
    pub fn moved(mut self, dx: f32, dy: f32) -> Self {
        match &mut self {
            Self::Text { x, y, .. } | Self::Watermark { x, y, .. } | Self::PageOf { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Self::Box { area, .. }
            | Self::Image { area, .. }
            | Self::Area { area, .. }
            | Self::HeadingArea { area, .. }
            | Self::Field { area, .. } => {
                area.x += dx;
                area.y += dy;
            }
            Self::Shape { points, .. } => {
                for point in points {
                    point.x += dx;
                    point.y += dy;
                }
            }
            Self::Stroke { paths, .. } => {
                for point in paths.iter_mut().flatten() {
                    point.x += dx;
                    point.y += dy;
                }
            }
            Self::Begin(_) | Self::Decoration | Self::End | Self::Heading(_) | Self::Anchor(_) => {}
        }
        self
    }
}

/// A finished page: its items, placed.
#[derive(Debug, Default)]
pub struct Page {
    pub items: Vec<Item>,
    /// No running head and foot.
    pub bare: bool,
}

/// Where something is: page (from 0) and distance from its top.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub page: usize,
    pub y: f32,
}

/// A field for a digital signature, placed.
#[derive(Debug)]
pub struct PlacedField {
    pub page: usize,
    pub area: Area,
    pub field: SignatureField,
}

/// An entry of the outline.
#[derive(Clone, Debug)]
pub struct Entry {
    pub level: u8,
    pub text: String,
    pub place: Option<Place>,
}
