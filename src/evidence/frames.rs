//! What goes over the pipe between the program and its worker process: frames of a tag and bytes.

use super::sandbox::Enforced;
use super::{Problem, ProblemKind};
use anyhow::Context as _;
use std::io::Write;

/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A sheet begins; its name.
    Sheet,
    /// Rows of the sheet (see [`xlsx`]).
    Rows,
    /// A row that had to be refused: its number, then as in `Problem`.
    Refused,
    /// The sheet is done; one byte: 0 if it was cut off.
    SheetEnd,
    /// A problem of the sheet or file: one byte for its kind, then the sentence.
    Problem,
    /// A member of an archive begins: its bytes as packed and as declared, eight bytes each, and its name.
    Member,
    /// Bytes of the member.
    Data,
    MemberEnd,
    /// All was said. A worker that ends without it died.
    Done,
    /// When a workbook was last saved, as it says.
    Saved,
    /// How the worker is locked in, one byte for each wall (see [`sandbox`]).
    Confinement,
    /// The worker asks for a piece of its file: where it begins, and how many bytes.
    Wanted,
}

pub(super) const TAGS: [Tag; 12] = [
    Tag::Sheet,
    Tag::Rows,
    Tag::Refused,
    Tag::SheetEnd,
    Tag::Problem,
    Tag::Member,
    Tag::Data,
    Tag::MemberEnd,
    Tag::Done,
    Tag::Saved,
    Tag::Confinement,
    Tag::Wanted,
];

/// The kinds of problem a worker may report.
const KINDS: [ProblemKind; 6] = [
    ProblemKind::Unreadable,
    ProblemKind::UnknownFormat,
    ProblemKind::Limit,
    ProblemKind::Syntax,
    ProblemKind::Incomplete,
    ProblemKind::Notice,
];

/// The kind of worker that only says how it is locked in.
pub(super) const CONFINEMENT: &str = "confinement";
pub(super) const ARCHIVE: &str = "archive";
/// An archive too large to be handed over whole.
pub(super) const LARGE_ARCHIVE: &str = "large-archive";
pub(super) const WALLS: [Enforced; 3] = [Enforced::Whole, Enforced::Partly, Enforced::No];

/// The worker's end of the pipe.
pub(super) struct Out<W: Write> {
    pub to: W,
}

impl<W: Write> Out<W> {
    pub fn send(&mut self, tag: Tag, payload: &[u8]) -> anyhow::Result<()> {
        let length = u32::try_from(payload.len()).context("a frame is too long")?;
        self.to.write_all(&[tag as u8])?;
        self.to.write_all(&length.to_le_bytes())?;
        self.to.write_all(payload)?;
        Ok(())
    }
    pub fn problem(&mut self, kind: ProblemKind, message: &str) -> anyhow::Result<()> {
        let payload = [&[kind_code(kind)], message.as_bytes()].concat();
        self.send(Tag::Problem, &payload)
    }
    pub fn refused(&mut self, row: u64, kind: ProblemKind, message: &str) -> anyhow::Result<()> {
        let payload = [&row.to_le_bytes(), [kind_code(kind)].as_slice(), message.as_bytes()].concat();
        self.send(Tag::Refused, &payload)
    }
    pub fn done(mut self) -> anyhow::Result<()> {
        self.send(Tag::Done, &[])?;
        Ok(self.to.flush()?)
    }
}

fn kind_code(kind: ProblemKind) -> u8 {
    (0..).zip(KINDS).find_map(|(code, known)| (known == kind).then_some(code)).unwrap_or_default()
}

/// The problem in a frame's payload.
pub(super) fn problem_of(payload: &[u8]) -> Problem {
    let kind = payload.first().and_then(|code| KINDS.get(usize::from(*code))).copied();
    let message = String::from_utf8_lossy(payload.get(1..).unwrap_or_default());
    Problem::file(kind.unwrap_or(ProblemKind::Unreadable), message)
}

/// A frame as the parent receives it.
pub(super) struct Frame {
    pub tag: Tag,
    pub payload: Vec<u8>,
}
