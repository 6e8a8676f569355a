//! Workbooks, the parent's side: the frames of one sheet → headings and rows for the consumer.

#![expect(clippy::cast_possible_truncation, reason = "a frame is at most LINE_BYTES long, so its offsets fit 32 bits")]

use super::heading::{HEADING_ROWS, heading_row_known};

use crate::evidence::frames::{Frame, Tag, problem_of};
use crate::evidence::limits::{COLUMNS, SAMPLE_ROWS};
use crate::evidence::masked::{Masking, NOTHING_LEFT};
use crate::evidence::secrets;
use crate::evidence::secrets::said::{IN_WORDS, may_say_one, says_nothing_else, says_one};
use crate::evidence::session::Session;
use crate::evidence::worker::Answers;
use crate::evidence::{Cells, PartHead, Problem, ProblemKind, RefusedRow, Row, Shape, Wanted};

/// Rows held back until the headings are found.
const HELD_ROWS: usize = HEADING_ROWS + SAMPLE_ROWS;
/// Totals in a row that may yet turn out not to be the last rows.
const HELD_TOTALS: usize = 20;

/// One row of a frame: where its cells are in the payload, by column; `(0, 0)` where there is none.
struct Packed {
    number: u64,
    next: usize,
}

/// Reads one sheet, whose `Sheet` frame was just taken; `None` where it holds nothing.
pub(in crate::evidence) fn read(
    file: &str,
    name: &str,
    answers: &mut Answers<'_>,
    session: &mut Session<'_>,
) -> Result<Option<Wanted>, &'static str> {
    let mut held = Vec::new();
    let (mut rows, mut ended) = (Vec::new(), None);
    let mut spans = Vec::new();
    while rows.len() < HELD_ROWS && ended.is_none() {
        let frame = answers.next(&mut || session.waits_on())?;
        match frame.tag {
            Tag::Rows => for_each_row(&frame.payload, &mut spans, |_, spans, payload| {
                let cells = Cells::new(payload, spans);
                // A frame may hold many more, each as wide as a sheet can be.
                if rows.len() < HELD_ROWS {
                    rows.push((0..cells.len()).map(|column| text(cells, column)).collect());
                }
            })?,
            Tag::SheetEnd => ended = Some(frame.payload.first() == Some(&1)),
            _ => {}
        }
        held.push(frame);
    }
    let Some(heading) = heading_row_known(&rows, &|name| session.consumer.knows_heading(name)) else {
        // A sheet of numbers or notes: its rows are counted, so that nobody thinks it was read.
        let is_filled = held.iter().any(|frame| matches!(frame.tag, Tag::Rows | Tag::Refused));
        let table = Table { file, name, headings: &[], sample: &rows, above: 0, width: COLUMNS };
        return if is_filled {
            table.read(held, ended.is_some(), answers, session).map(Some)
        } else {
            nothing(&held, session);
            Ok(None)
        };
    };
    let headings: Vec<String> = rows[heading].iter().map(|cell| cell.trim().to_owned()).collect();
    let mut masking = Masking::of(&headings);
    let sample = rows.into_iter().skip(heading + 1).take(SAMPLE_ROWS);
    let sample: Vec<Vec<String>> = sample.map(|row| masking.sample(&headings, row)).collect();
    let (headings, sample, above, width) = (&*headings, &*sample, heading + 1, headings.len());
    Table { file, name, headings, sample, above, width }.read(held, ended.is_some(), answers, session).map(Some)
}

/// Says what is wrong with a sheet that holds nothing.
fn nothing(held: &[Frame], session: &mut Session<'_>) {
    let problems = held.iter().filter(|frame| frame.tag == Tag::Problem);
    problems.for_each(|frame| session.problem(problem_of(&frame.payload)));
}

fn text(cells: Cells<'_>, column: usize) -> String {
    cells.text(column).unwrap_or_default().into_owned()
}

/// A sheet with rows, of which the first frames were taken.
struct Table<'a> {
    file: &'a str,
    name: &'a str,
    /// None where no row can be the headings.
    headings: &'a [String],
    sample: &'a [Vec<String>],
    /// Rows down to the headings, these among them.
    above: usize,
    width: usize,
}

impl Table<'_> {
    fn read(
        &self,
        held: Vec<Frame>,
        ended: bool,
        answers: &mut Answers<'_>,
        session: &mut Session<'_>,
    ) -> Result<Wanted, &'static str> {
        let Self { headings, above, width, .. } = *self;
        let shape = Shape::Table { headings, sample: self.sample };
        let wanted = session.consumer.begin(&PartHead { file: self.file, name: Some(self.name), shape });
        let tells = |heading: &&String| secrets::spoken(heading).is_some() || says_one(heading.as_bytes());
        for heading in headings.iter().filter(tells) {
            session.consumer.secret(secrets::spoken(heading).unwrap_or(IN_WORDS));
        }
        let totals = Vec::new();
        let titles = Vec::new();
        let mut reading = Reading {
            session,
            width,
            headings,
            masking: Masking::of(headings),
            wanted,
            above,
            titles,
            totals,
            beside: None,
            last: None,
            whole: true,
        };
        let ran = reading.run(held, ended, answers);
        let complete = if reading.whole && ran.is_ok() { None } else { Some(false) };
        session.consumer.end(complete);
        ran.map(|()| wanted)
    }
}

/// The columns of a row in which a secret stands by itself or in words.
fn secrets_in(cells: Cells<'_>, headings: &[String]) -> Vec<usize> {
    let is_long = |column: usize| cells.raw(column).is_some_and(|cell| cell.len() >= secrets::SHORTEST_SECRET);
    let may_hold =
        memchr::memchr(b'{', cells.bytes()).is_some() || (0..cells.len()).any(is_long) || may_say_one(cells.bytes());
    let heading = |column: usize| headings.get(column).map_or("", String::as_str);
    let is_list = headings.len() == 1;
    let is_one = |column: &usize| {
        cells.raw(*column).is_some_and(|cell| {
            secrets::is_secret_cell_under(heading(*column), cell) || is_list && says_nothing_else(cell)
        })
    };
    if may_hold || is_list { (0..cells.len()).filter(is_one).collect() } else { Vec::new() }
}

/// A row kept: its number, the frame it came in, and where its cells are in that.
type Total = (u64, Vec<u8>, Vec<(u32, u32)>);

struct Reading<'a, 's> {
    session: &'a mut Session<'s>,
    width: usize,
    headings: &'a [String],
    masking: Masking,
    wanted: Wanted,
    /// Rows still to pass over: those above the headings, and the headings.
    above: usize,
    /// The numbers of those above the headings that were passed.
    titles: Vec<u64>,
    /// Rows that begin with "Total": refused at the end of the sheet, rows like others if one follows.
    totals: Vec<Total>,
    /// The first cell to the right of the headings that was met.
    beside: Option<String>,
    /// The number of the row before.
    last: Option<u64>,
    whole: bool,
}

impl Reading<'_, '_> {
    fn run(&mut self, held: Vec<Frame>, ended: bool, answers: &mut Answers<'_>) -> Result<(), &'static str> {
        let mut spans = Vec::new();
        for frame in held {
            self.frame(&frame, &mut spans)?;
        }
        let mut ended = ended;
        while !ended {
            let frame = answers.next(&mut || self.session.waits_on())?;
            ended = frame.tag == Tag::SheetEnd;
            self.frame(&frame, &mut spans)?;
            if !self.session.goes_on(frame.payload.len()) {
                return Ok(());
            }
        }
        for (number, ..) in std::mem::take(&mut self.totals) {
            let message = "a total below the table, not data";
            self.session.refuse(Problem::row(number, ProblemKind::PassedOver, message));
        }
        if let Some(first) = &self.beside {
            let message = format!("cells to the right of the headings were not read; the first is {first}");
            self.session.problem(Problem::file(ProblemKind::Notice, message));
        }
        Ok(())
    }

    fn frame(&mut self, frame: &Frame, spans: &mut Vec<(u32, u32)>) -> Result<(), &'static str> {
        match frame.tag {
            Tag::Rows if self.wanted == Wanted::Rows => {
                return for_each_row(&frame.payload, spans, |number, spans, payload| self.row(number, payload, spans));
            }
            Tag::Rows => {}
            Tag::SheetEnd => self.whole = frame.payload.first() == Some(&1),
            Tag::Problem => self.session.problem(problem_of(&frame.payload)),
            Tag::Refused => {
                let (number, problem) = frame.payload.split_first_chunk::<8>().ok_or(PROTOCOL)?;
                let problem = Problem { row: Some(u64::from_le_bytes(*number)), ..problem_of(problem) };
                if self.wanted == Wanted::Rows {
                    self.session.consumer.problem(problem, RefusedRow::Yes);
                }
            }
            _ => return Answers::nonsense(),
        }
        Ok(())
    }

    fn row(&mut self, number: u64, payload: &[u8], spans: &[(u32, u32)]) {
        if self.above > 0 {
            self.above -= 1;
            if self.above > 0 {
                if !secrets_in(Cells::new(payload, spans), &[]).is_empty() {
                    self.session.consumer.secret(IN_WORDS);
                }
                self.titles.push(number);
            } else if !self.titles.is_empty() {
                self.session.consumer.above(&std::mem::take(&mut self.titles), "row");
            }
            return;
        }
        let filled = |(start, end): &(u32, u32)| end > start;
        let beside = spans.iter().skip(self.width).position(filled);
        if let (Some(column), None) = (beside, &self.beside) {
            self.beside = Some(cell_name(self.width + column, number));
        }
        let spans = &spans[..spans.len().min(self.width)];
        let cells = Cells::new(payload, spans);
        let Some(first) = (0..cells.len()).filter_map(|column| cells.raw(column)).find(|text| !text.is_empty()) else {
            if beside.is_some() {
                let message = "the row has cells only to the right of the headings";
                self.session.refuse(Problem::row(number, ProblemKind::NotData, message));
            }
            return;
        };
        if first.get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"total")) && self.totals.len() < HELD_TOTALS {
            self.totals.push((number, payload.to_vec(), spans.to_vec()));
            return;
        }
        for (number, payload, spans) in std::mem::take(&mut self.totals) {
            self.deliver(number, Cells::new(&payload, &spans));
        }
        self.deliver(number, cells);
    }

    fn deliver(&mut self, number: u64, cells: Cells<'_>) {
        let found = secrets_in(cells, self.headings);
        for column in found.iter().copied() {
            let name = self.headings.get(column).map_or("", String::as_str);
            let shown = secrets::shown(name, column, &|name| self.session.consumer.knows_heading(name));
            let told = secrets::told_of(shown, name.as_bytes(), cells.raw(column).unwrap_or_default());
            self.session.consumer.secret(&told);
        }
        let kept = self.masking.row(self.headings, cells, &found);
        kept.told.into_iter().for_each(|word| self.session.consumer.secret(word));
        if kept.is_empty {
            self.session.refuse(Problem::row(number, ProblemKind::NotData, NOTHING_LEFT));
        } else if let Err(refusal) = self.session.consumer.row(number, Row::Cells(kept.cells)) {
            self.session.refuse(Problem::row(number, refusal.kind, refusal.message));
        }
        let stands_apart = self.last.replace(number).is_some_and(|last| last + 1 < number);
        let knows = |name: &str| self.session.consumer.knows_heading(name);
        let named = self.masking.heads(self.headings, cells, stands_apart, &knows);
        named.into_iter().for_each(|word| self.session.consumer.secret(word));
    }
}

/// A cell as Excel names it: column 16,383 of row 1,048,576 is `XFD1048576`.
fn cell_name(column: usize, row: u64) -> String {
    let (mut letters, mut rest) = (String::new(), column + 1);
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{row}")
}

const PROTOCOL: &str = "the process reading it answered nonsense";

fn for_each_row(
    payload: &[u8],
    spans: &mut Vec<(u32, u32)>,
    mut row: impl FnMut(u64, &[(u32, u32)], &[u8]),
) -> Result<(), &'static str> {
    let mut at = 0;
    while at < payload.len() {
        let rest = payload.get(at..).unwrap_or_default();
        let packed = unpack(rest, spans).ok_or(PROTOCOL)?;
        // Its own bytes, not those of its neighbours: what looks at a row looks at all of them.
        row(packed.number, spans, rest.get(..packed.next).ok_or(PROTOCOL)?);
        at += packed.next;
    }
    Ok(())
}

fn unpack(payload: &[u8], spans: &mut Vec<(u32, u32)>) -> Option<Packed> {
    let (number, rest) = payload.split_first_chunk::<8>()?;
    let (count, _) = rest.split_first_chunk::<4>()?;
    let mut next = 12;
    spans.clear();
    for _ in 0..u32::from_le_bytes(*count) {
        let (column, rest) = payload.get(next..)?.split_first_chunk::<4>()?;
        let (length, _) = rest.split_first_chunk::<4>()?;
        let (column, length) = (u32::from_le_bytes(*column) as usize, u32::from_le_bytes(*length) as usize);
        let start = next + 8;
        next = start.checked_add(length).filter(|end| *end <= payload.len())?;
        if column >= COLUMNS {
            return None;
        }
        if spans.len() <= column {
            spans.resize(column + 1, (0, 0));
        }
        spans[column] = (start as u32, next as u32);
    }
    Some(Packed { number: u64::from_le_bytes(*number), next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_given_its_own_bytes() {
        let row = |number: u64, column: u32, text: &str| {
            let length = u32::try_from(text.len()).unwrap();
            let head = [&number.to_le_bytes()[..], &1_u32.to_le_bytes(), &column.to_le_bytes(), &length.to_le_bytes()];
            [&head.concat(), text.as_bytes()].concat()
        };
        let rows = [row(7, 1, "ada"), row(9, 0, "b?")];
        let (mut spans, mut seen) = (Vec::new(), Vec::new());
        for_each_row(&rows.concat(), &mut spans, |number, spans, bytes| {
            let cells = Cells::new(bytes, spans);
            let texts: Vec<String> = (0..cells.len()).map(|column| text(cells, column)).collect();
            seen.push((number, texts.join("|"), bytes.to_vec()));
        })
        .unwrap();
        let [first, second] = rows;
        assert_eq!(seen, [(7, "|ada".to_owned(), first), (9, "b?".to_owned(), second)]);
    }
}
