//! The cover, and what is drawn around every other page.

use super::canvas::{Area, Item, NodeId, Place, Tag};
use super::layout::{Layout, baseline};
use super::paragraph::{self, Line, Look};
use super::picture;
use super::theme::{self, COVER_LINE, COVER_NAME, COVER_SUBTITLE, COVER_TITLE, MUTED, RULE, SMALL, WATERMARK};
use crate::report::{Block, Coding, Cover, Image, Logo, Packed, Span, Turn};
use std::sync::Arc;

/// Pale, so that a printed cover costs little toner.
const BAND: f32 = 300.0;
const EDGE: f32 = 9.0;
const LOGO_WIDTH: f32 = 170.0;
const LOGO_HEIGHT: f32 = 56.0;

/// Least distance between what stands at the left and at the right of a running head.
const HEADS_APART: f32 = 14.0;
/// The chapter takes no more of the running head.
const CHAPTER_SHARE: f32 = 0.5;
/// Where the title begins at the highest, and how small it gets before it runs out of the band.
const TITLE_TOP: f32 = 96.0;
const SMALLEST_TITLE: f32 = 13.0;
/// The same of the lines below it; where their values begin, and what lies between them.
const SMALLEST_LINE: f32 = 7.0;
const COVER_LABEL: f32 = 118.0;
const ROW_GAP: f32 = 3.0;

impl Layout<'_> {
    pub fn cover(&mut self, cover: &Cover) {
        self.flow.bare_page();
        let geometry = self.flow.geometry;
        let (left, width) = (geometry.left, geometry.column);
        let accent = self.accent;
        let stripe = if self.document.second.is_some() { self.second } else { accent.tint(0.45) };
        let ground = [
            Item::Decoration,
            Item::rectangle(0.0, 0.0, geometry.width, BAND, accent.tint(0.07)),
            Item::rectangle(0.0, 0.0, geometry.width, EDGE, accent),
            Item::rectangle(0.0, BAND, geometry.width, 3.0, stripe),
            Item::End,
        ];
        for item in ground {
            self.flow.place_on_page(item);
        }
        self.marking(&cover.marking);
        let node = self.open(Tag::Section);
        let subtitle = Look { colour: MUTED, ..Look::plain(COVER_SUBTITLE) };
        let subtitle_height = self.height_of(&cover.subtitle, subtitle, width);
        let room = BAND - 34.0 - TITLE_TOP - subtitle_height;
        let (title, title_height) = self.fitting_title(&cover.title, width, room);
        let mut y = (BAND - 34.0 - title_height - subtitle_height).max(TITLE_TOP);
        y = self.cover_text(&cover.title, title, y, width, node);
        y = self.cover_text(&cover.subtitle, subtitle, y + 6.0, width, node);
        // However long the title is, nothing is printed over it.
        y = (BAND + 46.0).max(y + 30.0);
        y = self.cover_text(&cover.organisation, Look::bold(COVER_NAME, theme::INK), y, width, node);
        let foot = Look { colour: MUTED, ..Look::plain(COVER_LINE) };
        let foot_height = self.height_of(&cover.made_by, foot, width);
        let logo = if self.document.logo.is_some() { LOGO_HEIGHT + 22.0 } else { 0.0 };
        let bottom = geometry.height - 70.0 - foot_height - 22.0 - logo;
        self.cover_lines(&cover.lines, y + 16.0, bottom, node);
        if !cover.made_by.is_empty() {
            let top = geometry.height - 70.0 - foot_height;
            let rule = Item::rectangle(left, top - 10.0, width, 0.6, RULE);
            for item in [Item::Decoration, rule, Item::End] {
                self.flow.place_on_page(item);
            }
            self.cover_text(&cover.made_by, foot, top, width, node);
        }
        self.logo(&cover.made_by, geometry.height - 70.0 - foot_height - 22.0);
        self.flow.page_break(false);
    }

    /// The title as large as it may be to stand in the band, and its height.
    fn fitting_title(&mut self, title: &str, width: f32, room: f32) -> (Look, f32) {
        let mut kind = COVER_TITLE;
        loop {
            let look = Look::bold(kind, self.accent);
            let height = self.height_of(title, look, width);
            if height <= room || kind.size < SMALLEST_TITLE {
                return (look, height);
            }
            kind = theme::Type { size: kind.size * 0.92, leading: kind.leading * 0.92 };
        }
    }

    /// The consultancy's logo, ending at the right edge and at `bottom`.
    fn logo(&mut self, name: &str, bottom: f32) {
        let Some(Logo { width, height, rgb }) = &self.document.logo else { return };
        let Ok(rgb) = Packed::whole(rgb) else { return };
        let image = Image { width: *width, height: *height, turn: Turn::None, coding: Coding::Rgb(rgb) };
        let (wide, high) = picture::size(&image);
        let image = self.image(&Arc::new(image));
        let scale = (LOGO_WIDTH / wide).min(LOGO_HEIGHT / high);
        let geometry = self.flow.geometry;
        let (width, height) = (wide * scale, high * scale);
        let area = Area { x: geometry.left + geometry.column - width, y: bottom - height, width, height };
        let says = if name.is_empty() { "Logo".to_owned() } else { format!("Logo of {name}") };
        let figure = self.open(Tag::Figure(says, None));
        self.flow.tree.picture(figure, self.flow.pages.len().saturating_sub(1), area);
        for item in [Item::Begin(figure), Item::Image { area, image }, Item::End] {
            self.flow.place_on_page(item);
        }
    }

    /// The handling marking, top right in a box.
    fn marking(&mut self, marking: &str) {
        if marking.is_empty() {
            return;
        }
        let colour = self.accent;
        let look = Look::bold(SMALL, colour);
        let node = self.open(Tag::Paragraph);
        let geometry = self.flow.geometry;
        let mut y = 44.0;
        for line in self.plain_lines(marking, look, geometry.column * 0.7) {
            let x = geometry.left + geometry.column - line.width - 9.0;
            let area = Area { x: x - 9.0, y, width: line.width + 18.0, height: 19.0 };
            let frame = Item::Box { area, radius: 9.0, fill: None, stroke: Some((colour, 0.9)) };
            let text = Item::Text { x, y: y + 12.2, line, node: Some(node) };
            for item in [Item::Decoration, frame, Item::End, text] {
                self.flow.place_on_page(item);
            }
            y += 22.0;
        }
    }

    fn height_of(&mut self, text: &str, look: Look, width: f32) -> f32 {
        if text.is_empty() { 0.0 } else { lines_high(self.plain_lines(text, look, width).len(), look) }
    }

    /// Text on the cover; returns where it ends.
    fn cover_text(&mut self, text: &str, look: Look, mut y: f32, width: f32, section: NodeId) -> f32 {
        if text.is_empty() {
            return y;
        }
        let node = self.open_in(section, Tag::Paragraph);
        let (left, bottom) = (self.flow.geometry.left, self.flow.geometry.height - 30.0);
        for line in self.plain_lines(text, look, width) {
            // All of the cover begins at the left, as its language does, whatever script a name is in. A title of hundreds of
            // letters must not run off the page.
            if y + look.kind.leading <= bottom {
                self.flow.place_on_page(Item::Text { x: left, y: y + baseline(look), line, node: Some(node) });
                y += look.kind.leading;
            }
        }
        y
    }

    /// Whose report it is, above `bottom`: however long the names are, every line of it stands there. What runs long gets
    /// smaller, and then is cut; document control has all of it.
    fn cover_lines(&mut self, pairs: &[(String, String)], mut y: f32, bottom: f32, section: NodeId) {
        let geometry = self.flow.geometry;
        let mut kind = COVER_LINE;
        let mut rows = self.cover_rows(pairs, kind, usize::MAX);
        while y + rows_high(&rows, kind) > bottom && kind.size > SMALLEST_LINE {
            kind = theme::Type { size: kind.size * 0.94, leading: kind.leading * 0.94 };
            rows = self.cover_rows(pairs, kind, usize::MAX);
        }
        let mut most = rows.iter().map(|[_, values]| values.len()).max().unwrap_or(1);
        while y + rows_high(&rows, kind) > bottom && most > 1 {
            most -= 1;
            rows = self.cover_rows(pairs, kind, most);
        }
        let look = Look::plain(kind);
        let table = self.open_in(section, Tag::Table);
        for [labels, values] in rows {
            let row = self.open_in(table, Tag::Row);
            let (head, cell) = (self.open_in(row, Tag::RowHead), self.open_in(row, Tag::Cell));
            let count = labels.len().max(values.len());
            for (lines, x, node) in [(labels, geometry.left, head), (values, geometry.left + COVER_LABEL, cell)] {
                for (index, line) in lines.into_iter().enumerate() {
                    let y = y + lines_high(index, look) + baseline(look);
                    self.flow.place_on_page(Item::Text { x, y, line, node: Some(node) });
                }
            }
            y += lines_high(count, look) + ROW_GAP;
        }
    }

    /// The lines of each label and value, of a value no more than `most`.
    fn cover_rows(&mut self, pairs: &[(String, String)], kind: theme::Type, most: usize) -> Vec<[Vec<Line>; 2]> {
        let (label_look, look) = (Look { colour: MUTED, ..Look::plain(kind) }, Look::plain(kind));
        let width = self.flow.geometry.column - COVER_LABEL;
        let row = |(label, value): &(String, String)| {
            let labels = self.plain_lines(label, label_look, COVER_LABEL - 8.0);
            let mut shown = value.clone();
            let mut values = self.plain_lines(&shown, look, width);
            while values.len() > most {
                let Some(next) = shorter(&shown) else { break };
                shown = next;
                values = self.plain_lines(&shown, look, width);
            }
            [labels, values]
        };
        pairs.iter().map(row).collect()
    }

    /// Running head, foot and watermark of every page; run when the number of pages is known.
    pub fn furnish(&mut self) {
        let count = self.flow.pages.len();
        let (chapters, head) = self.running_heads();
        for index in 0..count {
            let bare = self.flow.pages[index].bare;
            let watermark = self.watermark(if bare { 0.8 } else { 0.56 });
            let mut around = if bare { Vec::new() } else { self.head_and_foot(index, count, chapters, &head) };
            let page = &mut self.flow.pages[index].items;
            page.append(&mut around);
            // Grounds would hide a mark that lies behind them.
            page.extend(watermark.into_iter().flat_map(|mark| [Item::Decoration, mark, Item::End]));
        }
    }

    /// The chapter that stands at the top of a page.
    fn chapter(&self, page: usize) -> Option<&str> {
        let top = self.flow.geometry.top + 1.0;
        if let Some(title) = self.contents_at(page, top) {
            return Some(title);
        }
        let begins = |place: Place| place.page < page || place.page == page && place.y <= top;
        let chapters = self.flow.entries.iter().filter(|entry| entry.level == 1);
        chapters.take_while(|entry| entry.place.is_some_and(begins)).last().map(|entry| entry.text.as_str())
    }

    /// The title of the contents, where a page begins with entries of them: they are no chapter.
    fn contents_at(&self, page: usize, top: f32) -> Option<&str> {
        let is_entry = |item: &Item| matches!(item, Item::HeadingArea { area, .. } if area.y <= top);
        let begins = self.flow.pages.get(page).is_some_and(|page| page.items.iter().any(is_entry));
        self.title_of_contents().filter(|_| begins)
    }

    fn title_of_contents(&self) -> Option<&str> {
        self.document.blocks.iter().find_map(|block| match block {
            Block::Contents(contents) if !contents.title.is_empty() => Some(contents.title.as_str()),
            _ => None,
        })
    }

    /// How wide the chapter may stand in the running head, and what stands behind it: the same on every page.
    fn running_heads(&mut self) -> (f32, String) {
        let document = self.document;
        let look = Look::plain(SMALL);
        let column = self.flow.geometry.column;
        let marking = self.plain_lines(&document.header_right, look, column * 0.3);
        let marking = marking.first().map_or(0.0, |line| line.width + HEADS_APART);
        let room = column - marking;
        let chapters = self.flow.entries.iter().filter(|entry| entry.level == 1).map(|entry| entry.text.as_str());
        let titles: Vec<String> = chapters.chain(self.title_of_contents()).map(str::to_owned).collect();
        let wide = |layout: &mut Self, text: &str| {
            layout.plain_lines(text, look, 4000.0).first().map_or(0.0, |line| line.width)
        };
        let widest = titles.iter().map(|title| wide(self, title)).fold(0.0, f32::max);
        let chapter = widest.min(room * CHAPTER_SHARE);
        let head = if document.header_left.is_empty() { &document.title } else { &document.header_left };
        let mut head = head.replace('\n', " ");
        while wide(self, &format!("  ·  {head}")) > room - chapter {
            let Some(next) = shorter(&head) else { return (room, String::new()) };
            head = next;
        }
        // What the title leaves is the chapter's.
        let left = room - wide(self, &format!("  ·  {head}"));
        (chapter.max(left), head)
    }

    fn head_and_foot(&mut self, page: usize, count: usize, chapter_room: f32, head: &str) -> Vec<Item> {
        let document = self.document;
        let geometry = self.flow.geometry;
        let look = Look { colour: MUTED, ..Look::plain(SMALL) };
        let strong = Look::bold(SMALL, self.accent);
        let (left, column) = (geometry.left, geometry.column);
        let chapter = self.chapter(page).map(str::to_owned).map(|chapter| self.fitting(&chapter, look, chapter_room).0);
        let parts: Vec<&str> =
            [chapter.as_deref(), Some(head)].into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let head = parts.join("  ·  ");
        let (top, bottom) = (geometry.top - 30.0, geometry.height - theme::millimetres(15.0));
        let mut items = vec![Item::Decoration];
        let marking = self.running(&document.header_right, strong, left + column, top, column * 0.3, true);
        let taken = if let Some(Item::Text { line, .. }) = &marking { line.width + HEADS_APART } else { 0.0 };
        items.extend(self.running(&head, look, left, top, column - taken, false));
        items.extend(marking);
        items.push(Item::rectangle(left, top + 6.0, column, 0.5, RULE));
        items.push(Item::rectangle(left, bottom - 12.0, column, 0.5, RULE));
        let wide = |item: &Option<Item>| match item {
            Some(Item::Text { line, .. }) => line.width + HEADS_APART,
            _ => 0.0,
        };
        let number = format!("Page {} of {count}", page + 1);
        let number = self.running(&number, look, left + column, bottom, column * 0.24, true);
        let mut taken = wide(&number);
        // How a page is to be handled is told at its head and at its foot.
        let marking = self.running(&document.header_right, strong, left + column - taken, bottom, column * 0.25, true);
        taken += wide(&marking);
        items.extend(self.running(&document.footer_left, look, left, bottom, column - taken, false));
        items.extend(marking);
        items.extend(number);
        items.push(Item::End);
        items
    }

    /// One line of the running head or foot; of what does not fit whole parts are left out from the end, then words, then
    /// letters. `to_end`: it ends at `x`.
    fn running(&mut self, text: &str, look: Look, x: f32, y: f32, width: f32, to_end: bool) -> Option<Item> {
        let (_, line) = self.fitting(text, look, width);
        let line = line.filter(|line| !line.pieces.is_empty())?;
        let x = if to_end { x - line.width } else { x };
        Some(Item::Text { x, y, line, node: None })
    }

    /// As much of a text as one line holds, and that line.
    fn fitting(&mut self, text: &str, look: Look, width: f32) -> (String, Option<Line>) {
        let mut shown = text.replace('\n', " ");
        let mut lines = self.plain_lines(&shown, look, width);
        while lines.len() > 1 {
            let Some(next) = shorter(&shown) else { return (String::new(), None) };
            shown = next;
            lines = self.plain_lines(&shown, look, width);
        }
        (shown, lines.into_iter().next())
    }

    /// The watermark, at a share of the page's height.
    fn watermark(&mut self, height: f32) -> Option<Item> {
        let text = self.document.watermark.clone();
        if text.is_empty() {
            return None;
        }
        let geometry = self.flow.geometry;
        let size = 110.0;
        let look = Look { kind: theme::Type { size, leading: size }, colour: WATERMARK, bold: true };
        let lines = paragraph::lines(&mut self.shaper, &[Span::plain(text)], look, 4000.0, &|_| false);
        let mut line = lines.into_iter().next()?;
        let fitting = (geometry.column / line.width.max(1.0)).min(1.0);
        line.width *= fitting;
        for piece in &mut line.pieces {
            piece.size *= fitting;
            piece.width *= fitting;
            piece.x *= fitting;
        }
        let x = (geometry.width - line.width) / 2.0;
        Some(Item::Watermark { x, y: geometry.height * height, line, is_outlined: false })
    }
}

/// The next shorter form of a running head: without its last part, its last word, its last letter.
fn shorter(text: &str) -> Option<String> {
    if let Some((rest, _)) = text.rsplit_once("·") {
        return Some(rest.trim_end().to_owned());
    }
    let bare = text.trim_end_matches('…').trim_end();
    let kept = match bare.rsplit_once(' ') {
        Some((rest, _)) => rest.trim_end(),
        None => bare.get(..bare.char_indices().next_back()?.0)?,
    };
    (!kept.is_empty()).then(|| format!("{kept}…"))
}

fn rows_high(rows: &[[Vec<Line>; 2]], kind: theme::Type) -> f32 {
    let high =
        |[labels, values]: &[Vec<Line>; 2]| lines_high(labels.len().max(values.len()), Look::plain(kind)) + ROW_GAP;
    rows.iter().map(high).sum()
}

fn lines_high(count: usize, look: Look) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX)) * look.kind.leading
}

#[cfg(test)]
mod tests {
    use super::shorter;

    #[test]
    fn running_heads_are_shortened_by_whole_parts_and_words() {
        let mut shown = "Stage 2: Most used  ·  Client · Title".to_owned();
        let mut forms = Vec::new();
        while let Some(next) = shorter(&shown) {
            forms.push(next.clone());
            shown = next;
        }
        assert_eq!(
            forms[..5],
            ["Stage 2: Most used  ·  Client", "Stage 2: Most used", "Stage 2: Most…", "Stage 2:…", "Stage…"]
        );
        assert_eq!(shorter("王秀英").as_deref(), Some("王秀…"));
        assert_eq!(shorter("a…"), None);
    }
}
