//! Words → positioned glyphs, remembered: a report repeats its words, and shaping is the dearest thing done to them.

use super::fonts::{FaceIndex, Fonts};
use crate::report::visible;
use rustybuzz::{BufferFlags, Direction, Feature, UnicodeBuffer, ttf_parser::Tag};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// One glyph, in 1/1000 of the type size.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    pub face: FaceIndex,
    pub id: u16,
    pub advance: f32,
    pub dx: f32,
    pub dy: f32,
    /// The character this glyph is the unshaped form of, alone in its cluster.
    pub nominal: Option<char>,
}

/// Text of one direction and weight, shaped; glyphs from left to right.
#[derive(Debug)]
pub struct Run {
    pub text: Box<str>,
    pub glyphs: Vec<Glyph>,
    /// In 1/1000 of the type size.
    pub width: f32,
    /// Glyphs are characters one to one and in reading order, so the glyphs alone give the text back.
    pub literal: bool,
}

/// Weight and direction: what a run is shaped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    pub bold: bool,
    pub right_to_left: bool,
}

impl Manner {
    fn index(self) -> usize {
        usize::from(self.bold) | usize::from(self.right_to_left) << 1
    }
}

/// Shapes, and keeps account of the glyphs that the file must carry.
pub struct Shaper {
    pub fonts: Fonts,
    /// For every typeface the glyphs used, each with the text it stands for.
    pub used: Vec<BTreeMap<u16, String>>,
    known: [HashMap<Box<str>, Rc<Run>>; 4],
}

impl Shaper {
    pub fn new(fonts: Fonts) -> Self {
        let used = vec![BTreeMap::new(); fonts.faces.len()];
        Self { fonts, used, known: Default::default() }
    }

    /// The text as it can be printed: hidden characters and those of no typeface as tags, tabs as spaces.
    pub fn printable<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
            return Cow::Borrowed(text);
        }
        let seen = visible::visible(text);
        let has_glyph = |fonts: &mut Fonts, c: char| matches!(c, '\n' | '\u{200c}' | '\u{200d}') || fonts.face_of(c, false).is_some();
        if seen.chars().all(|character| has_glyph(&mut self.fonts, character)) {
            return seen;
        }
        let mut shown = String::with_capacity(seen.len() + 16);
        for character in seen.chars() {
            match character {
                '\t' => shown.push(' '),
                _ if has_glyph(&mut self.fonts, character) => shown.push(character),
                _ => visible::push_tag(&mut shown, character),
            }
        }
        Cow::Owned(shown)
    }

    /// The text as one run. The text must have gone through [`Self::printable`].
    pub fn run(&mut self, text: &str, manner: Manner) -> Rc<Run> {
        if let Some(run) = self.known[manner.index()].get(text) {
            return Rc::clone(run);
        }
        let mut run = self.shape(text, manner);
        if run.glyphs.iter().any(|glyph| glyph.id == 0) {
            // A typeface has the character but not the form shaping asked for; a file without a glyph is no PDF/A.
            run = self.shape(&tagged(text), Manner { right_to_left: false, ..manner });
        }
        self.account(&run);
        let run = Rc::new(run);
        self.known[manner.index()].insert(text.into(), Rc::clone(&run));
        run
    }

    fn shape(&mut self, text: &str, manner: Manner) -> Run {
        let mut parts = self.parts_by_face(text, manner.bold);
        if manner.right_to_left {
            parts.reverse();
        }
        let mut run = Run { text: text.into(), glyphs: Vec::with_capacity(text.len()), width: 0.0, literal: !manner.right_to_left };
        for (face, from, to) in parts {
            self.shape_part(&mut run, face, from..to, manner);
        }
        run
    }

    fn parts_by_face(&mut self, text: &str, bold: bool) -> Vec<(FaceIndex, usize, usize)> {
        let mut parts: Vec<(FaceIndex, usize, usize)> = Vec::new();
        for (at, character) in text.char_indices() {
            let end = at + character.len_utf8();
            let last = parts.last().map(|part| part.0);
            let face = match last {
                Some(last) if belongs_to_previous(character) && self.can_follow(character, last) => last,
                _ => self.fonts.face_of(character, bold).unwrap_or(last.unwrap_or_default()),
            };
            match parts.last_mut() {
                Some(part) if part.0 == face => part.2 = end,
                _ => parts.push((face, at, end)),
            }
        }
        parts
    }

    fn can_follow(&self, character: char, face: FaceIndex) -> bool {
        matches!(character, '\u{200c}' | '\u{200d}') || self.fonts.faces[usize::from(face)].prints(character)
    }

    fn shape_part(&self, run: &mut Run, index: FaceIndex, range: std::ops::Range<usize>, manner: Manner) {
        let typeface = &self.fonts.faces[usize::from(index)];
        let part = &run.text[range];
        let scale = 1000.0 / f32::from(u16::try_from(typeface.face.units_per_em()).unwrap_or(1000));
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(part);
        buffer.guess_segment_properties();
        buffer.set_direction(if manner.right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        // Without optional ligatures a Latin glyph is always one character, and copied text is exact.
        let features = [Feature::new(Tag::from_bytes(b"liga"), 0, ..), Feature::new(Tag::from_bytes(b"clig"), 0, ..)];
        let shaped = rustybuzz::shape(&typeface.face, &features, buffer);
        let infos = shaped.glyph_infos();
        let mut literal = run.literal;
        let mut glyphs = Vec::with_capacity(infos.len());
        for (place, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
            let id = u16::try_from(info.glyph_id).unwrap_or_default();
            let nominal = alone(infos, place).then(|| only_character(cluster_text(part, infos, place))).flatten();
            let nominal = nominal.filter(|character| typeface.nominal(*character) == Some(id));
            literal &= nominal.is_some();
            let glyph = Glyph {
                face: index,
                id,
                advance: as_f32(position.x_advance) * scale,
                dx: as_f32(position.x_offset) * scale,
                dy: as_f32(position.y_offset) * scale,
                nominal,
            };
            glyphs.push(glyph);
        }
        run.width += glyphs.iter().map(|glyph| glyph.advance).sum::<f32>();
        run.glyphs.append(&mut glyphs);
        run.literal = literal;
    }

    /// Notes which glyphs the file must carry. A glyph that stands for no single character is given the run's text only if
    /// it is the run's one glyph; otherwise the text comes from the run's replacement text.
    fn account(&mut self, run: &Run) {
        for glyph in &run.glyphs {
            let text = self.used[usize::from(glyph.face)].entry(glyph.id).or_default();
            if let Some(character) = glyph.nominal {
                if text.is_empty() {
                    text.push(character);
                }
            } else if run.glyphs.len() == 1 && text.is_empty() {
                text.push_str(&run.text);
            }
        }
    }
}

fn as_f32(units: i32) -> f32 {
    // Font units fit into 16 bits.
    f32::from(i16::try_from(units).unwrap_or_default())
}

fn alone(infos: &[rustybuzz::GlyphInfo], place: usize) -> bool {
    let cluster = infos[place].cluster;
    let same = |at: Option<usize>| at.and_then(|at| infos.get(at)).is_some_and(|other| other.cluster == cluster);
    !same(place.checked_sub(1)) && !same(place.checked_add(1))
}

/// The characters of a glyph's cluster: up to where the next cluster begins, whichever side that is on.
fn cluster_text<'a>(part: &'a str, infos: &[rustybuzz::GlyphInfo], place: usize) -> &'a str {
    let start = infos[place].cluster;
    let neighbours = [place.checked_sub(1), place.checked_add(1)];
    let next = neighbours.into_iter().flatten().filter_map(|at| infos.get(at)).map(|info| info.cluster).filter(|at| *at > start).min();
    let end = next.map_or(part.len(), |next| next as usize);
    part.get(start as usize..end).unwrap_or_default()
}

fn only_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// Marks and joiners are drawn by the typeface of the letter they sit on.
fn belongs_to_previous(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}') || character.is_whitespace()
}

fn tagged(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        if character.is_ascii() {
            shown.push(character);
        } else {
            visible::push_tag(&mut shown, character);
        }
    }
    shown
}
