//! Spans → lines that fit a width: line breaking (UAX 14), direction (UAX 9), and breaking anywhere as the last resort.

mod alone;
mod held;

use super::direction::Directions;
use super::divisions::{is_bound, is_hump, letter_ends, within_tag};
use super::fonts::Weight;
use super::ids;
use super::shape::{Manner, Run, Shaper};
use super::theme::{CHIP_PAD, CHIP_SCALE, CODE_SCALE, COMMAND, Colour, INK, LINK, MUTED, TABLE, Type, paint};
use crate::report::{Link, Span, Style, Tone};
use std::ops::Range;
use std::rc::Rc;
use unicode_bidi::{BidiInfo, Level};

/// What paragraphs of a place look like.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub kind: Type,
    pub colour: Colour,
    pub bold: bool,
}

impl Look {
    pub fn plain(kind: Type) -> Self {
        Self { kind, colour: INK, bold: false }
    }
    pub fn bold(kind: Type, colour: Colour) -> Self {
        Self { kind, colour, bold: true }
    }
    pub fn muted(kind: Type) -> Self {
        Self { kind, colour: MUTED, bold: false }
    }
}

/// No line is longer than this, in bytes.
const LONGEST_LINE: usize = 1000;

/// In columns of no more points, dates are divided between their words.
const NARROW: f32 = 90.0;

/// What needs no more lines than this is divided evenly where nothing in it says where.
const EVEN_LINES: usize = 3;

/// An end of a name of so few letters.
const SHORT_END: usize = 4;

/// How a piece is drawn beyond its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    None,
    Code,
    /// As code; what stands behind it is drawn for all of its lines.
    Command,
    /// Nothing: the letters lean.
    Slanted,
    Chip(Tone),
}

/// Text of one look and direction on one line. Words are separated by one space each.
#[derive(Clone, Debug)]
pub struct Piece {
    /// From the start of the line, rightwards.
    pub x: f32,
    pub width: f32,
    pub size: f32,
    pub colour: Colour,
    pub ground: Ground,
    pub link: Option<Rc<Link>>,
    pub words: Vec<Rc<Run>>,
    pub space: Rc<Run>,
}

/// What ends with a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ends {
    /// A word.
    #[default]
    Word,
    /// An entry of a list in running text.
    Entry,
    /// What was written as a line of its own.
    Paragraph,
}

/// One line; its pieces in reading order, each with its own place.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub pieces: Vec<Piece>,
    pub width: f32,
    pub right_to_left: bool,
    pub ends: Ends,
}

struct Part {
    range: Range<usize>,
    weight: Weight,
    size: f32,
    colour: Colour,
    ground: Ground,
    link: Option<Rc<Link>>,
}

/// Breaks spans into lines no wider than `width`. Empty text is one empty line. `leads` says whether a link leads anywhere.
pub fn lines(shaper: &mut Shaper, spans: &[Span], look: Look, width: f32, leads: &dyn Fn(&Link) -> bool) -> Vec<Line> {
    let mut text = String::new();
    let mut parts = Vec::with_capacity(spans.len());
    for span in spans {
        let start = text.len();
        text.push_str(&shaper.printable(&span.text));
        if text.len() > start {
            of_span(&mut parts, span, &text, part(span, start..text.len(), look, leads), leads);
        }
    }
    let bidi = Directions::of(&text, parts.iter().map(|part| part.range.end));
    let mut setter = Setter {
        shaper,
        text: &text,
        parts: &parts,
        bidi: bidi.as_ref(),
        width,
        lines: Vec::new(),
        is_running_text: look.kind != TABLE,
    };
    let mut start = 0;
    for (end, _) in text.match_indices('\n').chain([(text.len(), "")]) {
        setter.paragraph(start..end);
        start = end + 1;
    }
    setter.lines
}

/// A span as a part, and each id of a check in it as a part of its own that leads to its card.
fn of_span(parts: &mut Vec<Part>, span: &Span, text: &str, whole: Part, leads: &dyn Fn(&Link) -> bool) {
    let Range { start, end } = whole.range;
    let mut from = start;
    for (id, link) in ids::in_text(span, &text[start..end], leads) {
        let id = start + id.start..start + id.end;
        if from < id.start {
            parts.push(Part { range: from..id.start, link: None, ..whole });
        }
        from = id.end;
        parts.push(Part { range: id, link: Some(Rc::new(link)), colour: LINK, ..whole });
    }
    if from < end {
        parts.push(Part { range: from..end, ..whole });
    }
}

fn part(span: &Span, range: Range<usize>, look: Look, leads: &dyn Fn(&Link) -> bool) -> Part {
    let link = span.link.as_ref().filter(|link| leads(link)).cloned().map(Rc::new);
    let size = look.kind.size;
    let colour = if link.is_some() { LINK } else { look.colour };
    let plain = Part { range, weight: Weight::of(look.bold), size, colour, ground: Ground::None, link };
    match span.style {
        Style::Strong => Part { weight: Weight::Bold, ..plain },
        Style::Muted if plain.link.is_none() => Part { colour: MUTED, ..plain },
        Style::Emphasised => Part { ground: Ground::Slanted, ..plain },
        Style::Plain | Style::Muted => plain,
        Style::Code => Part { weight: Weight::Fixed, size: size * CODE_SCALE, ground: Ground::Code, ..plain },
        Style::Command => {
            Part { weight: Weight::Fixed, size: size.min(COMMAND.size), ground: Ground::Command, ..plain }
        }
        Style::Chip(tone) => {
            let colours = paint(tone);
            let colour = if colours.loud { super::theme::WHITE } else { colours.strong };
            Part { weight: Weight::Bold, size: size * CHIP_SCALE, colour, ground: Ground::Chip(tone), ..plain }
        }
    }
}

impl Part {
    fn is_code(&self) -> bool {
        matches!(self.ground, Ground::Code | Ground::Command)
    }
}

struct Setter<'a> {
    shaper: &'a mut Shaper,
    text: &'a str,
    parts: &'a [Part],
    bidi: Option<&'a Directions>,
    width: f32,
    lines: Vec<Line>,
    /// Text across a page, and not in a narrow cell: a short last line looks lost there.
    is_running_text: bool,
}

impl Setter<'_> {
    fn paragraph(&mut self, range: Range<usize>) {
        let text = self.text;
        let (mut start, mut end, mut used) = (range.start, range.start, 0.0);
        // The line before the one being filled, and where it could have ended sooner.
        let (mut before, mut stops) = (None, Vec::new());
        for (stop, _) in unicode_linebreak::linebreaks(&text[range.clone()]) {
            let stop = range.start + stop;
            let is_held = || {
                self.inside_chip(stop)
                    || self.inside_a_word_of_code(stop)
                    || self.inside_a_name(stop)
                    || self.before_a_point(stop)
            };
            // In a narrow column a figure would be torn within its letters.
            if stop < range.end && (is_held() || self.width > NARROW && is_bound(text, stop)) {
                continue;
            }
            let shown = end + text[end..stop].trim_end().len();
            let needed = self.measure(end..shown);
            if used + needed > self.width && end > start {
                self.held(&mut before);
                // What no line holds whole begins on the one that is begun: a label does not stand alone.
                let begun = if needed > self.width { self.begun(end..shown, self.width - used) } else { None };
                if let Some(cut) = begun {
                    self.line(start..cut);
                    stops.clear();
                    (start, used) = self.break_anywhere(cut..shown);
                    used += self.measure(shown..stop);
                    end = stop;
                    continue;
                }
                before = Some((start..end, std::mem::take(&mut stops)));
                (start, used) = (end, 0.0);
            }
            if used + needed > self.width {
                self.held(&mut before);
                (start, used) = self.break_anywhere(start..shown);
            } else {
                stops.extend((end > start).then_some(end));
                used += needed;
            }
            used += self.measure(shown..stop);
            end = stop;
        }
        if let Some((line, sooner)) = before.take() {
            let end_of_line = self.not_so_alone(&line, &sooner, end, used).unwrap_or(line.end);
            self.line(line.start..end_of_line);
            start = end_of_line;
        }
        if end > start || range.is_empty() {
            self.line(start..end);
        }
        if let Some(last) = self.lines.last_mut() {
            last.ends = Ends::Paragraph;
        }
    }

    /// Sets the line that was held back until the next one was known not to be the last.
    fn held(&mut self, before: &mut Option<(Range<usize>, Vec<usize>)>) {
        if let Some((line, _)) = before.take() {
            self.line(line);
        }
    }

    /// Sets lines of text that has no fitting break until what is left fits; returns where that begins and its width.
    fn break_anywhere(&mut self, range: Range<usize>) -> (usize, f32) {
        let mut start = range.start;
        loop {
            let seen = window(self.text, start..range.end);
            let rest = if seen == range.end { self.measure(start..seen) } else { f32::INFINITY };
            if rest <= self.width || start >= range.end {
                return (start, rest);
            }
            let cut = self.fitting_prefix(start..seen);
            self.line(start..cut);
            start = cut;
        }
    }

    /// Where a name is divided that begins on a line with so much room; none where no separator is in it.
    fn begun(&mut self, range: Range<usize>, room: f32) -> Option<usize> {
        let stops: Vec<usize> = letter_ends(&self.text[range.clone()]).map(|at| range.start + at).collect();
        let fits = |setter: &mut Self, stop: usize| setter.measure(range.start..stop) <= room;
        let (mut low, mut high) = (0, stops.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if fits(self, stops[middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let is_code = self.is_code(range.start);
        let at = self.division(&stops[..low], range.end, is_code, SHORT_END)?;
        (at >= SHORT_END).then(|| stops[at])
    }

    /// The end of the longest beginning of a range that fits the width: after a separator if one is near, at least one letter.
    fn fitting_prefix(&mut self, range: Range<usize>) -> usize {
        let text = self.text;
        let stops: Vec<usize> = letter_ends(&text[range.clone()]).map(|at| range.start + at).collect();
        let is_code = self.is_code(range.start);
        let (mut low, mut high) = (0, stops.len().saturating_sub(1));
        while low < high {
            let middle = (low + high).div_ceil(2);
            if self.measure(range.start..stops[middle]) <= self.width {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        let near = self.division(&stops[..=low], range.end, is_code, low / 2);
        // Behind a separator, unless that leaves most of the line empty and makes one line more of it.
        let lines = |letters: usize| letters.div_ceil(low + 1);
        let hump = stops[..=low].iter().rposition(|stop| is_hump(&text[range.start..*stop], &text[*stop..range.end]));
        let cut = match near {
            Some(near)
                if near * 10 >= low * 3 || lines(stops.len() - near - 1) < lines(stops.len()) && near >= SHORT_END =>
            {
                stops[near]
            }
            _ if let Some(hump) = hump.filter(|hump| hump * 2 >= low) => stops[hump],
            // A figure of few lines is divided evenly: a last letter does not stand alone.
            _ if stops.len() <= (low + 1) * EVEN_LINES => {
                let lines = stops.len().div_ceil(low + 1);
                stops.get(stops.len().div_ceil(lines) - 1).copied().unwrap_or(range.end)
            }
            _ => stops.get(low).copied().unwrap_or(range.end),
        };
        // What stands for one character is not torn.
        within_tag(text, cut).filter(|start| *start > range.start).unwrap_or(cut)
    }

    fn measure(&mut self, range: Range<usize>) -> f32 {
        let mut width = 0.0;
        for index in self.parts_in(&range) {
            let part = &self.parts[index];
            let within = part.range.start.max(range.start)..part.range.end.min(range.end);
            if within.start < within.end {
                width += self.width_of(index, within);
            }
        }
        width
    }

    /// The parts that a range touches; they follow one another.
    fn parts_in(&self, range: &Range<usize>) -> Range<usize> {
        let from = self.parts.partition_point(|part| part.range.end <= range.start);
        let to = self.parts.partition_point(|part| part.range.start < range.end);
        from..to.max(from)
    }

    /// As wide as the pieces of the range are together.
    fn width_of(&mut self, index: usize, range: Range<usize>) -> f32 {
        let text = self.text;
        let Some(bidi) = self.bidi else { return self.width_of_words(index, &text[range], false) };
        let (mut start, mut width) = (range.start, 0.0);
        while start < range.end {
            let level = bidi.levels[start];
            let length = bidi.levels[start..range.end].iter().take_while(|other| **other == level).count();
            width += self.width_of_words(index, &text[start..start + length], level.is_rtl());
            start += length;
        }
        width
    }

    /// The width of text of one part and direction.
    fn width_of_words(&mut self, index: usize, text: &str, right_to_left: bool) -> f32 {
        let manner = Manner { weight: self.parts[index].weight, right_to_left };
        let (mut letters, mut gaps) = (0.0, 0_u16);
        if right_to_left {
            letters = self.shaper.width(text, manner);
        } else {
            for (number, word) in text.split(' ').enumerate() {
                gaps = u16::try_from(number).unwrap_or(u16::MAX);
                // Between two spaces there is nothing to measure.
                letters += if word.is_empty() { 0.0 } else { self.shaper.width(word, manner) };
            }
        }
        self.wide(index, letters, gaps)
    }

    /// The words of text of one part and direction, and its width.
    fn words(&mut self, index: usize, text: &str, right_to_left: bool) -> (Vec<Rc<Run>>, f32) {
        let manner = Manner { weight: self.parts[index].weight, right_to_left };
        if right_to_left {
            let run = self.shaper.run(text, manner);
            let width = self.wide(index, run.width, 0);
            return (vec![run], width);
        }
        let count = text.bytes().filter(|byte| *byte == b' ').count();
        let mut words: Vec<Rc<Run>> = Vec::with_capacity(count + 1);
        words.extend(text.split(' ').map(|word| self.shaper.run(word, manner)));
        let gaps = u16::try_from(count).unwrap_or(u16::MAX);
        let width = self.wide(index, words.iter().map(|word| word.width).sum(), gaps);
        (words, width)
    }

    /// The width of letters (in 1/1000 of the type size) and the gaps between words of a part, with what is around it.
    fn wide(&mut self, index: usize, letters: f32, gaps: u16) -> f32 {
        let part = &self.parts[index];
        let space = if gaps > 0 { self.shaper.space(part.weight).width } else { 0.0 };
        let padding = if matches!(part.ground, Ground::Chip(_)) { 2.0 * CHIP_PAD } else { 0.0 };
        (letters + f32::from(gaps) * space) * part.size / 1000.0 + padding
    }

    /// The pieces of a range within one part, in reading order, each with its direction level.
    fn pieces(&mut self, index: usize, range: Range<usize>, pieces: &mut Vec<(Piece, Level)>) {
        let Some(bidi) = self.bidi else {
            let piece = self.piece(index, &self.text[range], false);
            pieces.push((piece, Level::ltr()));
            return;
        };
        let mut start = range.start;
        while start < range.end {
            let level = bidi.levels[start];
            let length = bidi.levels[start..range.end].iter().take_while(|other| **other == level).count();
            let piece = self.piece(index, &self.text[start..start + length], level.is_rtl());
            pieces.push((piece, level));
            start += length;
        }
    }

    fn piece(&mut self, index: usize, text: &str, right_to_left: bool) -> Piece {
        let (words, width) = self.words(index, text, right_to_left);
        let part = &self.parts[index];
        let space = self.shaper.space(part.weight);
        let link = part.link.clone();
        Piece { x: 0.0, width, size: part.size, colour: part.colour, ground: part.ground, link, words, space }
    }

    /// Sets one line. A space it ends in is kept as text, so that words stay apart when copied, but takes no room.
    fn line(&mut self, range: Range<usize>) {
        let shown = range.start + self.text[range.clone()].trim_end().len();
        let parts = self.parts_in(&(range.start..shown));
        let mut placed = Vec::with_capacity(parts.len());
        for index in parts {
            let part = &self.parts[index].range;
            let within = part.start.max(range.start)..part.end.min(shown);
            if within.start < within.end {
                self.pieces(index, within, &mut placed);
            }
        }
        let base = self.base_level(range.start);
        let width = place(&mut placed);
        let mut pieces: Vec<Piece> = placed.into_iter().map(|(piece, _)| piece).collect();
        if shown < range.end
            && let Some(last) = pieces.last_mut()
            && last.words.iter().all(|word| !word.right_to_left)
            && !matches!(last.ground, Ground::Chip(_))
        {
            let nothing = self.shaper.run("", Manner { weight: Weight::Regular, right_to_left: false });
            last.words.push(nothing);
        }
        let ends = if self.text[..shown].ends_with(';') { Ends::Entry } else { Ends::Word };
        self.lines.push(Line { pieces, width, right_to_left: base.is_rtl(), ends });
    }

    fn base_level(&self, at: usize) -> Level {
        self.bidi.map_or(Level::ltr(), |bidi| bidi.base(at))
    }
}

/// Where to stop looking for the end of a line: a field may be a megabyte long, and a line is not.
fn window(text: &str, range: Range<usize>) -> usize {
    let mut end = range.end.min(range.start + LONGEST_LINE);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

/// What stands right beside a command does not touch its ground.
const BESIDE_CODE: f32 = 1.8;

/// Whether one of two pieces is a command and the other begins or ends right at it.
fn touch(before: &Piece, piece: &Piece) -> bool {
    let is_code = |piece: &Piece| piece.ground == Ground::Code;
    let ends = || before.words.last().is_some_and(|word| !word.text.is_empty());
    let begins = || piece.words.first().is_some_and(|word| !word.text.is_empty());
    is_code(before) != is_code(piece) && if is_code(before) { begins() } else { ends() }
}

/// Gives the pieces of a line their places from left to right (UAX 9, rule L2); returns the line's width.
fn place(pieces: &mut [(Piece, Level)]) -> f32 {
    if pieces.iter().all(|(_, level)| level.is_ltr()) {
        let mut x = 0.0;
        for index in 0..pieces.len() {
            let touches = index > 0 && touch(&pieces[index - 1].0, &pieces[index].0);
            x += if touches { BESIDE_CODE } else { 0.0 };
            pieces[index].0.x = x;
            x += pieces[index].0.width;
        }
        return x;
    }
    let levels: Vec<Level> = pieces.iter().map(|(_, level)| *level).collect();
    let mut x = 0.0;
    for index in BidiInfo::reorder_visual(&levels) {
        pieces[index].0.x = x;
        x += pieces[index].0.width;
    }
    x
}
