//! The table of contents.

use super::{Preset, Section};
use crate::report::{Block, Contents, ReportInput};

pub const SECTION: Section = Section { id: "contents", title: "Contents", preset: Preset::Management, build };

fn build(_: &ReportInput<'_>) -> Vec<Block> {
    vec![Block::Contents(Contents { title: SECTION.title.to_owned(), depth: 2 })]
}
