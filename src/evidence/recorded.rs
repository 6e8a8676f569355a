//! For the tests of this room: a consumer that writes down what it is told, one short line each.

#![expect(clippy::cast_possible_truncation, reason = "random numbers")]

use super::read::{ReadOutcome, read};
use super::text::Choice;
use super::worker::Workers;
use super::{Closed, Consumer, EvidenceId, Input, PartHead, Problem, Refusal, RefusedRow, Row, Shape, Source, Wanted};
use std::fmt::Write as _;

#[derive(Default)]
pub struct Recorded {
    pub lines: Vec<String>,
    pub delivered: u64,
    pub refused: u64,
    pub closed: Vec<Closed>,
    pub encoding: Option<&'static str>,
    /// What is said of the encoding of every file.
    pub stated: Option<&'static Choice>,
    /// What to answer for each part in turn; `Rows` beyond it.
    pub wanted: Vec<Wanted>,
    pub samples: usize,
    open_parts: i32,
    parts: usize,
    files: u32,
}

impl Recorded {
    pub fn of_encoding(stated: Option<&'static Choice>) -> Self {
        Self { stated, ..Self::default() }
    }
}

impl Consumer for Recorded {
    fn open(&mut self, _name: &str, _archive: Option<EvidenceId>) -> EvidenceId {
        self.files += 1;
        EvidenceId(self.files - 1)
    }
    fn begin(&mut self, head: &PartHead<'_>) -> Wanted {
        assert_eq!(self.open_parts, 0, "a part inside a part");
        self.open_parts += 1;
        self.parts += 1;
        let name = head.name.map(|name| format!("{name}: ")).unwrap_or_default();
        match &head.shape {
            Shape::Table { headings, sample } => {
                self.samples = sample.len();
                self.lines.push(format!("{name}{}", headings.join("|")));
            }
            Shape::Objects { context, sample, .. } => {
                self.samples = sample.len();
                self.lines.push(format!("{name}objects {}", context.unwrap_or("")).trim_end().to_owned());
            }
        }
        self.wanted.get(self.parts - 1).copied().unwrap_or(Wanted::Rows)
    }
    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal> {
        assert_eq!(self.open_parts, 1, "a row outside a part");
        self.delivered += 1;
        let mut line = format!("{row}: ");
        match data {
            Row::Cells(cells) => {
                for column in 0..cells.len() {
                    let text = cells.text(column).expect("a cell within the length");
                    let _ = write!(line, "{}{text}", if column == 0 { "" } else { "|" });
                }
            }
            Row::Object(object) => {
                let text = object.text();
                serde_json::from_str::<&serde_json::value::RawValue>(text).expect("a sound element");
                for (name, value) in object.properties() {
                    serde_json::from_str::<String>(&format!("\"{name}\"")).expect("a sound name");
                    serde_json::from_str::<&serde_json::value::RawValue>(value).expect("a sound value");
                }
                line += text;
            }
        }
        self.lines.push(line);
        Ok(())
    }
    fn problem(&mut self, problem: Problem, refused_row: RefusedRow) {
        if refused_row == RefusedRow::Yes {
            assert_eq!(self.open_parts, 1, "a refused row outside a part: {problem:?}");
            self.refused += 1;
        }
        let row = problem.row.map(|row| format!("{row} ")).unwrap_or_default();
        let refused = if refused_row == RefusedRow::Yes { " refused" } else { "" };
        assert!(!problem.message.is_empty());
        self.lines.push(format!("! {row}{}{refused}", problem.kind.id()));
    }
    fn turn(&mut self, to: Option<&str>) {
        self.open_parts = i32::from(to.is_some());
        self.lines.extend(to.map(|name| format!("turn {name}")));
    }
    fn encoding_of(&self, _name: &str) -> Option<&'static Choice> {
        self.stated
    }
    fn unread(&mut self, rows: u64) {
        self.lines.push(format!("unread {rows}"));
    }
    fn end(&mut self, complete: Option<bool>) {
        self.open_parts -= 1;
        if let Some(complete) = complete {
            self.lines.push(if complete { "complete".to_owned() } else { "incomplete".to_owned() });
        }
    }
    fn close(&mut self, _file: EvidenceId, closed: Closed) {
        assert_eq!(self.open_parts, 0, "a part that was not ended");
        self.encoding = closed.encoding;
        self.closed.push(closed);
    }
    fn progress(&mut self, _bytes: u64) -> bool {
        true
    }
}

pub fn record_with(bytes: &[u8], wanted: &[Wanted]) -> (Recorded, ReadOutcome) {
    let input = Input { name: "test".to_owned(), source: Source::Bytes(bytes.into()) };
    let workers = Workers { program: "/nonexistent".into() };
    let mut recorded = Recorded { wanted: wanted.to_vec(), ..Recorded::default() };
    let outcome = read(&input, &workers, &mut recorded);
    (recorded, outcome)
}

pub fn record(bytes: &[u8]) -> Recorded {
    record_with(bytes, &[]).0
}

/// Reads `bytes` and compares everything the consumer was told with `expected`, a line each.
#[track_caller]
pub fn check(bytes: impl AsRef<[u8]>, expected: &[&str]) -> Recorded {
    let recorded = record(bytes.as_ref());
    let shown = &bytes.as_ref()[..bytes.as_ref().len().min(300)];
    assert_eq!(recorded.lines, expected, "{}", String::from_utf8_lossy(shown));
    recorded
}

/// Deterministic random numbers.
pub struct Xorshift(pub u64);

impl Xorshift {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
    /// A few bytes flipped, cut out, doubled or replaced by ones with a meaning.
    pub fn mutate(&mut self, bytes: &[u8], meaningful: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(5) {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = meaningful[self.below(meaningful.len())],
                2 => bytes[at] ^= 1 << self.below(8),
                3 => bytes.insert(at, meaningful[self.below(meaningful.len())]),
                _ => {
                    let to = (at + self.below(20)).min(bytes.len());
                    let piece = bytes[at..to].to_vec();
                    let into = self.below(bytes.len());
                    bytes.splice(into..into, piece);
                }
            }
        }
        bytes
    }
}
