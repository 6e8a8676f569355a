//! How much nearer or farther than they are wide two neighbours of a typeface stand: its own table for it (OpenType `GPOS`,
//! feature `kern`), read without the shaper.

use rustybuzz::ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use rustybuzz::ttf_parser::opentype_layout::{Lookup, LookupSubtables};
use rustybuzz::ttf_parser::{GlyphId, Tag};

const KERN: Tag = Tag::from_bytes(b"kern");
const LATIN: Tag = Tag::from_bytes(b"latn");

/// The tables of one typeface, each of which moves a pair once.
#[derive(Debug)]
pub struct Kerning {
    tables: Vec<LookupSubtables<'static>>,
}

impl Kerning {
    pub fn of(face: &rustybuzz::Face<'static>) -> Self {
        let Some(positions) = face.tables().gpos else { return Self { tables: Vec::new() } };
        let language = positions.scripts.find(LATIN).and_then(|script| script.default_language);
        let features = language.map(|language| language.feature_indices);
        let mut numbers: Vec<u16> = features
            .into_iter()
            .flatten()
            .filter_map(|feature| positions.features.get(feature))
            .filter(|feature| feature.tag == KERN)
            .flat_map(|feature| feature.lookup_indices)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let tables = numbers.into_iter().filter_map(|number| positions.lookups.get(number));
        Self { tables: tables.map(|lookup: Lookup<'static>| lookup.subtables).collect() }
    }

    /// In units of the typeface.
    pub fn between(&self, first: GlyphId, second: GlyphId) -> i16 {
        let moved = |table: &LookupSubtables<'static>| {
            let parts = (0..table.len()).filter_map(|part| table.get::<PositioningSubtable<'static>>(part));
            parts.into_iter().find_map(|part| moved_by(&part, first, second)).unwrap_or(0)
        };
        self.tables.iter().map(moved).sum()
    }
}

/// `None`: this part of a table says nothing of the pair, and the next is asked.
fn moved_by(part: &PositioningSubtable<'static>, first: GlyphId, second: GlyphId) -> Option<i16> {
    let PositioningSubtable::Pair(pairs) = part else { return None };
    let (value, _) = match pairs {
        PairAdjustment::Format1 { coverage, sets } => sets.get(coverage.get(first)?)?.get(second)?,
        PairAdjustment::Format2 { coverage, classes, matrix } => {
            coverage.get(first)?;
            matrix.get((classes.0.get(first), classes.1.get(second)))?
        }
    };
    Some(value.x_advance)
}
