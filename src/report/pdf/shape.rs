//! Words → positioned glyphs, remembered: a report repeats its words, and shaping is the dearest thing done to them.

use super::fonts::{FaceIndex, Fonts, Weight};
use super::plain::{Letter, Plain};
use crate::report::visible;
use foldhash::fast::FixedState;
use rustybuzz::ttf_parser::{GlyphId, Tag};
use rustybuzz::{BufferFlags, Direction, Feature, Script, ShapePlan, UnicodeBuffer, script};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// One glyph, in 1/1000 of the type size.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    pub face: FaceIndex,
    pub id: u16,
    pub advance: f32,
    /// What the advance that the file's width table gives (a whole number) is more than this glyph's.
    pub correction: f32,
    pub dx: f32,
    pub dy: f32,
    /// The part of the run's text that this glyph stands for: where it begins and ends.
    said: (u32, u32),
}

impl Run {
    /// The text that one of the run's glyphs stands for.
    pub fn said(&self, glyph: &Glyph) -> &str {
        self.text.get(glyph.said.0 as usize..glyph.said.1 as usize).unwrap_or_default()
    }
}

/// Text of one direction and weight, shaped; glyphs from left to right.
#[derive(Debug)]
pub struct Run {
    pub text: Box<str>,
    pub glyphs: Vec<Glyph>,
    /// In 1/1000 of the type size.
    pub width: f32,
    /// As it was asked for; not every typeface has it.
    pub weight: Weight,
    /// Glyphs stand from right to left.
    pub right_to_left: bool,
    /// The glyphs, read in their direction and by what the file says of each, give the text back.
    pub literal: bool,
    /// As it stands in a file, made the first time it is written; `None`: its glyphs have to be placed one by one.
    pub row: OnceCell<Option<Row>>,
}

/// A run whose glyphs follow one another on the baseline, as it stands within a row of glyphs in the file.
#[derive(Debug)]
pub struct Row {
    pub face: FaceIndex,
    /// Begins within a string.
    pub bytes: Box<[u8]>,
    /// Glyphs are moved, so that strings end and begin within it.
    pub is_corrected: bool,
    /// The last thing in it is a distance, and no string is open.
    pub ends_moved: bool,
}

/// Weight and direction: what a run is shaped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    pub weight: Weight,
    pub right_to_left: bool,
}

impl Manner {
    fn index(self) -> usize {
        self.weight.index() * 2 + usize::from(self.right_to_left)
    }
}

/// Shapes, and keeps account of the glyphs that the file must carry.
pub struct Shaper {
    pub fonts: Fonts,
    /// For every typeface the glyphs used, each with the text it stands for.
    pub used: Vec<BTreeMap<u16, String>>,
    known: [HashMap<Box<str>, Rc<Run>, FixedState>; 6],
    /// The plain letters of the typefaces that have a weight of their own.
    plain: [Plain; 3],
    spaces: [Option<Rc<Run>>; 3],
    /// How text of a typeface, direction and script is shaped: making a plan takes as long as shaping several words by it.
    plans: Vec<(FaceIndex, Direction, Option<Script>, Rc<ShapePlan>)>,
}

impl Shaper {
    pub fn new(fonts: Fonts) -> Self {
        let used = vec![BTreeMap::new(); fonts.faces.len()];
        let plain = Weight::ALL.map(|weight| Plain::new(&fonts.faces[usize::from(weight.face())]));
        let mut shaper =
            Self { fonts, used, known: Default::default(), plain, spaces: [None, None, None], plans: Vec::new() };
        // Specks (see `emit`) are made of this space, whatever else a document holds.
        shaper.space(Weight::Regular);
        shaper
    }

    /// The text as it can be printed: hidden characters and those of no typeface as tags, tabs as spaces.
    pub fn printable<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if text.chars().all(|character| matches!(character, ' ' | '\n') || Plain::has(character)) {
            return Cow::Borrowed(text);
        }
        let seen = visible::visible(text);
        let has_glyph = |fonts: &mut Fonts, c: char| {
            matches!(c, '\n' | '\u{200c}' | '\u{200d}') || fonts.face_of(c, Weight::Regular).is_some()
        };
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
        let run = Rc::new(self.plain_run(text, manner).unwrap_or_else(|| self.whole_run(text, manner)));
        self.known[manner.index()].insert(text.into(), Rc::clone(&run));
        run
    }

    fn whole_run(&mut self, text: &str, manner: Manner) -> Run {
        let mut run = self.shape(text, manner);
        if run.glyphs.iter().any(|glyph| glyph.id == 0) {
            // A typeface has the character but not the form shaping asked for; a file without a glyph is no PDF/A.
            run = self.shape(&tagged(text), Manner { right_to_left: false, ..manner });
        }
        run.literal = self.account(&run);
        run
    }

    /// What stands between two words.
    pub fn space(&mut self, weight: Weight) -> Rc<Run> {
        if let Some(space) = &self.spaces[weight.index()] {
            return Rc::clone(space);
        }
        let space = self.run(" ", Manner { weight, right_to_left: false });
        self.spaces[weight.index()] = Some(Rc::clone(&space));
        space
    }

    /// How wide text is, in 1/1000 of the type size, without making a run of it where its letters are known.
    pub fn width(&mut self, text: &str, manner: Manner) -> f32 {
        let known = self.plain.get(manner.weight.index()).filter(|_| !manner.right_to_left);
        known.and_then(|plain| plain.width(text)).unwrap_or_else(|| self.run(text, manner).width)
    }

    /// Text of plain letters, put together from what is known of them; `None`: it has to be shaped whole.
    fn plain_run(&mut self, text: &str, manner: Manner) -> Option<Run> {
        if manner.right_to_left || !Plain::is(text) {
            return None;
        }
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len());
        let (mut literal, mut before) = (true, None);
        for (at, character) in text.char_indices() {
            let Letter { mut glyph, is_literal } = self.letter(character, manner);
            if let (Some(before), Some(last)) = (before, glyphs.last_mut()) {
                let moved = self.plain[manner.weight.index()].moved(before, (character, glyph));
                last.advance += moved;
                last.correction -= moved;
            }
            let place = |at: usize| u32::try_from(at).unwrap_or_default();
            glyph.said = (place(at), place(at + character.len_utf8()));
            literal &= is_literal;
            glyphs.push(glyph);
            before = Some((character, glyph));
        }
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        let (weight, row) = (manner.weight, OnceCell::new());
        Some(Run { text: text.into(), glyphs, width, weight, right_to_left: false, literal, row })
    }

    fn letter(&mut self, character: char, manner: Manner) -> Letter {
        if let Some(known) = self.plain[manner.weight.index()].letter(character) {
            return known;
        }
        let face = manner.weight.face();
        let typeface = &self.fonts.faces[usize::from(face)];
        let id = typeface.nominal(character).unwrap_or_default();
        let (advance, correction) = typeface.width(id);
        let glyph = Glyph { face, id, advance, correction, dx: 0.0, dy: 0.0, said: (0, 0) };
        let told = self.used[usize::from(face)].entry(id).or_insert_with(|| character.to_string());
        let letter = Letter { glyph, is_literal: told.chars().eq([character]) };
        self.plain[manner.weight.index()].learn_letter(character, letter);
        letter
    }

    fn shape(&mut self, text: &str, manner: Manner) -> Run {
        let mut parts = self.parts_by_face(text, manner.weight);
        if manner.right_to_left {
            parts.reverse();
        }
        let mut run = Run {
            text: text.into(),
            glyphs: Vec::with_capacity(text.len()),
            width: 0.0,
            weight: manner.weight,
            right_to_left: manner.right_to_left,
            literal: true,
            row: OnceCell::new(),
        };
        for (face, from, to) in parts {
            self.shape_part(&mut run, face, from..to, manner);
        }
        run
    }

    fn parts_by_face(&mut self, text: &str, weight: Weight) -> Vec<(FaceIndex, usize, usize)> {
        let mut parts: Vec<(FaceIndex, usize, usize)> = Vec::new();
        for (at, character) in text.char_indices() {
            let end = at + character.len_utf8();
            let last = parts.last().map(|part| part.0);
            let face = match last {
                Some(last) if belongs_to_previous(character) && self.can_follow(character, last) => last,
                _ => self.fonts.face_of(character, weight).unwrap_or(last.unwrap_or_default()),
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

    /// The plan for text of a typeface, made the first time it is asked for.
    fn plan(&mut self, index: FaceIndex, direction: Direction, script: Option<Script>) -> Rc<ShapePlan> {
        let known = self.plans.iter().find(|plan| (plan.0, plan.1, plan.2) == (index, direction, script));
        if let Some((.., plan)) = known {
            return Rc::clone(plan);
        }
        // Without optional ligatures a Latin glyph is always one character, and copied text is exact.
        let features = [Feature::new(Tag::from_bytes(b"liga"), 0, ..), Feature::new(Tag::from_bytes(b"clig"), 0, ..)];
        let face = &self.fonts.faces[usize::from(index)].face;
        let plan = Rc::new(ShapePlan::new(face, direction, script, None, &features));
        self.plans.push((index, direction, script, Rc::clone(&plan)));
        plan
    }

    fn shape_part(&mut self, run: &mut Run, index: FaceIndex, range: std::ops::Range<usize>, manner: Manner) {
        let part = &run.text[range.clone()];
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(part);
        buffer.guess_segment_properties();
        let direction = if manner.right_to_left { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.set_direction(direction);
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        let plan = self.plan(index, direction, Some(buffer.script()).filter(|script| *script != script::UNKNOWN));
        let typeface = &self.fonts.faces[usize::from(index)];
        let scale = typeface.scale();
        let shaped = rustybuzz::shape_with_plan(&typeface.face, &plan, buffer);
        let infos = shaped.glyph_infos();
        let mut glyphs = Vec::with_capacity(infos.len());
        for (info, position) in infos.iter().zip(shaped.glyph_positions()) {
            let id = u16::try_from(info.glyph_id).unwrap_or_default();
            let natural = typeface.face.glyph_hor_advance(GlyphId(id)).unwrap_or_default();
            let advance = as_f32(position.x_advance) * scale;
            glyphs.push(Glyph {
                face: index,
                id,
                advance,
                correction: (f32::from(natural) * scale).trunc() - advance,
                dx: as_f32(position.x_offset) * scale,
                dy: as_f32(position.y_offset) * scale,
                said: (0, 0),
            });
        }
        let mut from = 0;
        while from < infos.len() {
            let cluster = infos[from].cluster;
            let to = from + infos[from..].iter().take_while(|info| info.cluster == cluster).count();
            let next = [from.checked_sub(1), Some(to)].into_iter().flatten().filter_map(|at| infos.get(at));
            let end =
                next.map(|info| info.cluster as usize).filter(|at| *at > cluster as usize).min().unwrap_or(part.len());
            tell(&mut glyphs[from..to], &part[cluster as usize..end], range.start + cluster as usize, manner);
            from = to;
        }
        run.width += glyphs.iter().map(|glyph| glyph.advance).sum::<f32>();
        run.glyphs.append(&mut glyphs);
    }

    /// What the file says of a glyph; nothing of a part of a cluster.
    pub fn meaning(&self, glyph: &Glyph) -> &str {
        self.used.get(usize::from(glyph.face)).and_then(|used| used.get(&glyph.id)).map_or("", String::as_str)
    }

    /// Notes which glyphs the file must carry and what it says of each; the first use decides. Returns whether what is said
    /// of the run's glyphs, in reading order, is its text.
    fn account(&mut self, run: &Run) -> bool {
        let mut told = String::with_capacity(run.text.len());
        let mut tell = |glyph: &Glyph| {
            let own = run.said(glyph);
            let text = self.used[usize::from(glyph.face)].entry(glyph.id).or_default();
            if text.is_empty() {
                text.push_str(own);
            }
            told.push_str(text);
        };
        if run.right_to_left {
            run.glyphs.iter().rev().for_each(&mut tell);
        } else {
            run.glyphs.iter().for_each(&mut tell);
        }
        *told == *run.text
    }
}

/// Says for the glyphs of one cluster which of its characters each stands for: one each if there are as many, otherwise all
/// of them for the first in reading order.
fn tell(glyphs: &mut [Glyph], text: &str, start: usize, manner: Manner) {
    let place = |from: usize, to: usize| {
        (u32::try_from(start + from).unwrap_or_default(), u32::try_from(start + to).unwrap_or_default())
    };
    let mut characters: Vec<(usize, char)> = text.char_indices().collect();
    if manner.right_to_left {
        characters.reverse();
    }
    if characters.len() == glyphs.len() {
        for (glyph, (at, character)) in glyphs.iter_mut().zip(characters) {
            glyph.said = place(at, at + character.len_utf8());
        }
    } else if let Some(first) = if manner.right_to_left { glyphs.last_mut() } else { glyphs.first_mut() } {
        first.said = place(0, text.len());
    }
}

fn as_f32(units: i32) -> f32 {
    // Font units fit into 16 bits.
    f32::from(i16::try_from(units).unwrap_or_default())
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

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;

    /// Every pair of plain letters, and rows of three with those that move their neighbours most, as the shaper would have them.
    #[test]
    fn plain_letters_are_set_as_the_shaper_sets_them() {
        let mut shaper = Shaper::new(Fonts::load().unwrap());
        for weight in Weight::ALL {
            let manner = Manner { weight, right_to_left: false };
            for first in plain::letters() {
                let mut text = String::new();
                for second in plain::letters() {
                    "AVTfy.,-1/(\"–é".chars().for_each(|third| text.extend([first, second, third]));
                }
                let plain = shaper.plain_run(&text, manner).unwrap();
                let whole = shaper.whole_run(&text, manner);
                assert!(plain.literal && whole.literal, "{first}");
                assert!((plain.width - whole.width).abs() < 1.0, "{first}");
                assert!((shaper.width(&text, manner) - whole.width).abs() < 1.0, "{first}");
                assert_eq!(plain.glyphs.len(), whole.glyphs.len());
                for (plain, whole) in plain.glyphs.iter().zip(&whole.glyphs) {
                    assert_eq!(format!("{plain:?}"), format!("{whole:?}"), "{first}");
                }
            }
        }
        let all: String = plain::letters().collect();
        assert_eq!(visible::visible(&all), all);
        assert!(
            plain::letters()
                .all(|letter| shaper.fonts.face_of(letter, Weight::Regular) == Some(Weight::Regular.face()))
        );
        assert!(shaper.plain_run("Ω", Manner { weight: Weight::Regular, right_to_left: false }).is_none());
    }
}
