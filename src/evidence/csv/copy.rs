//! Copies a table with its secrets' cells emptied, those of some columns and those that tell themselves; every row keeps its number, every other byte stays.

use super::lines::{self, Spanning};
use super::splitter::Step;
use super::{LINE_BYTES, find_headings};
use crate::evidence::masked::kept_in;
use crate::evidence::redact::write_without_tokens;
use crate::evidence::secrets::said::says_one;
use crate::evidence::secrets::{Pairs, columns, says_yes_or_no, words_heading};
use crate::evidence::text::Window;
use crate::evidence::{Cells, FOLD_QUOTES};
use memchr::memchr;
use std::io::{self, Write};

/// The window was filled once. What cannot be cut into cells is left out, because a secret may stand in it, and so is a row with
/// more cells than there are headings where some are secret; in its place stands a row that is refused as it was, so that the
/// copy is no more whole than the original. Below a cell that names a secret in a row of headings nothing of its column is kept,
/// wherever that row stands. Text above the headings is left out. `knows`: names that head columns, as the reader was told them.
///
/// # Errors
/// `InvalidData` where there are no headings, or a secret in their place.
pub(in crate::evidence) fn copy_without(
    window: &mut Window<'_>,
    knows: &dyn Fn(&str) -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let no_headings = || io::Error::new(io::ErrorKind::InvalidData, "no headings");
    let before = window.bytes().to_vec();
    let (mut splitter, headings) = find_headings(window, knows).map_err(|_| no_headings())?;
    if headings.secret().is_some() {
        return Err(no_headings());
    }
    // What stood above the rows was consumed; it is copied only where it was all in view.
    let above = before.strip_suffix(window.bytes()).ok_or_else(no_headings)?;
    for (number, line) in (1..).zip(above.split_inclusive(|byte| *byte == splitter.dialect.line_end)) {
        if headings.above.contains(&number) {
            out.write_all(LEFT_OUT)?;
            out.write_all(line_end_of(line, splitter.dialect.line_end))?;
        } else if says_one(line) {
            out.write_all(TYPE_LEFT_OUT)?;
            out.write_all(line_end_of(line, splitter.dialect.line_end))?;
        } else {
            write_without_tokens(line, out)?;
        }
    }
    let mut secret = columns(headings.names.iter().map(String::as_str));
    let of_objects = headings.of_objects();
    let pairs = Pairs::of(headings.names.iter().map(String::as_str));
    let width = headings.names.len();
    // A line that was left empty stood before the row.
    let mut stands_apart = false;
    let gap = Gap { delimiter: splitter.dialect.delimiter, width };
    loop {
        let bytes = window.bytes();
        let consumed = match splitter.step(bytes, window.ended()) {
            Step::End => return Ok(()),
            Step::More => {
                if window.fill(LINE_BYTES) == 0 && !window.ended() {
                    gap.write(out)?;
                    skip_line(splitter.dialect.line_end, window, out)?;
                }
                continue;
            }
            Step::Blank { consumed } => {
                stands_apart = true;
                out.write_all(&bytes[..consumed])?;
                consumed
            }
            Step::TooWide { consumed } | Step::Unbalanced { consumed, .. } => {
                gap.write(out)?;
                out.write_all(line_end_of(&bytes[..consumed], splitter.dialect.line_end))?;
                consumed
            }
            Step::Record { consumed, length, bare_quotes } => {
                let whole = &bytes[..length];
                let spanning = lines::spanning(
                    whole,
                    splitter.dialect,
                    (width, splitter.spans.len()),
                    bare_quotes,
                    !(secret.is_empty() && pairs.is_empty()),
                );
                let left_out = match spanning {
                    Spanning::Row { .. } => None,
                    Spanning::FirstLineOut => Some(lines::first(whole, splitter.dialect)),
                    Spanning::Out => Some(consumed),
                };
                if let Some(length) = left_out {
                    gap.write(out)?;
                    out.write_all(line_end_of(&bytes[..length], splitter.dialect.line_end))?;
                    window.consume(length);
                    continue;
                }
                let cells = Cells::new(whole, &splitter.spans);
                let named = words_heading(cells, &headings.names, std::mem::take(&mut stands_apart), knows);
                let is_filled = |column: &usize| cells.raw(*column).is_some_and(|raw| !raw.trim_ascii().is_empty());
                let holds_one = !(secret.is_empty() && named.is_empty()) || pairs.name_one(cells);
                let beside = pairs.secrets(cells);
                let is_emptied = |column: usize| {
                    beside.contains(&column)
                        || secret.contains(&column) && !cells.raw(column).is_some_and(says_yes_or_no)
                };
                let record = &bytes[..consumed];
                let proven = simdutf8::basic::from_utf8(record)
                    .map_or_else(|_| Cells::new(record, &splitter.spans), |text| Cells::of_text(text, &splitter.spans));
                let by_themselves = headings.secrets_in(&splitter, &of_objects, proven);
                let kept_of = |column: usize| {
                    let heading = headings.names.get(column).map_or("", String::as_str);
                    if is_emptied(column) { None } else { kept_in(heading, proven, column) }
                };
                // A row of which nothing would be left would be none any more.
                let stays = |column: usize| {
                    is_filled(&column)
                        && !is_emptied(column)
                        && (!by_themselves.contains(&column) || kept_of(column).is_some())
                };
                let is_uncut = || splitter.dialect.differs_in(whole, cells.len(), width).is_some();
                let is_left_out = headings.told_in_text(whole).is_some()
                    || !(secret.is_empty() && pairs.is_empty()) && is_uncut()
                    || holds_one && (width..cells.len()).any(|column| is_filled(&column))
                    || !(0..cells.len()).any(stays);
                if is_left_out {
                    gap.write(out)?;
                    out.write_all(&bytes[length..consumed])?;
                    secret.extend(named.iter().map(|(column, _)| *column));
                    window.consume(consumed);
                    continue;
                }
                let mut copied = 0;
                for (column, (start, end)) in splitter.spans.iter().enumerate() {
                    if is_emptied(column) || by_themselves.contains(&column) {
                        let before = &bytes[copied..*start as usize];
                        out.write_all(before)?;
                        copied = (*end & !FOLD_QUOTES) as usize;
                        if let Some(kept) = kept_of(column) {
                            let is_quoted = before.ends_with(b"\"");
                            let kept = if is_quoted { kept.replace('"', "\"\"") } else { kept };
                            out.write_all(kept.as_bytes())?;
                        }
                    }
                }
                out.write_all(&bytes[copied..consumed])?;
                secret.extend(named.iter().map(|(column, _)| *column));
                consumed
            }
        };
        window.consume(consumed);
    }
}

/// What stands for a row that was left out: one cell more than there are headings, which no reader takes.
struct Gap {
    delimiter: u8,
    width: usize,
}

impl Gap {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&vec![self.delimiter; self.width])?;
        out.write_all(LEFT_OUT)
    }
}

const LEFT_OUT: &[u8] = b"left out";
/// Of what stands above the headings and is no text, only this line says more than it has to.
const TYPE_LEFT_OUT: &[u8] = b"#TYPE left out";

fn line_end_of(line: &[u8], line_end: u8) -> &[u8] {
    let length = line.iter().rposition(|byte| *byte != line_end && *byte != b'\r').map_or(0, |at| at + 1);
    &line[length..]
}

/// A record beyond the limit: only its line end is kept.
fn skip_line(line_end: u8, window: &mut Window<'_>, out: &mut dyn Write) -> io::Result<()> {
    loop {
        let found = memchr(line_end, window.bytes());
        window.consume(found.map_or(window.bytes().len(), |at| at + 1));
        if found.is_some() {
            return out.write_all(&[line_end]);
        }
        if window.ended() {
            return Ok(());
        }
        window.fill(LINE_BYTES);
    }
}
