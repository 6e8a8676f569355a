//! What in a workbook could act if a spreadsheet program opened it: macros, links to other files, commands by DDE, data
//! connections, embedded programs; and formulas, whose stored values are read. It is noticed, never evaluated.

use memchr::memmem;
use std::collections::{BTreeMap, HashSet};

/// Of old and new workbooks alike.
pub(super) const MACROS: &str = "the workbook holds macros; they were not run";

/// Kept of the end of one piece, so that what spans two pieces is found.
const OVERLAP: usize = 256;

/// What was found so far.
#[expect(clippy::struct_excessive_bools, reason = "independent finds, not a state")]
#[derive(Debug, Default)]
pub(super) struct Active {
    macros: bool,
    macro_sheets: bool,
    links: bool,
    commands: bool,
    connections: bool,
    embedded: bool,
    formulas: u64,
    /// Formulas without a stored value, and where the first of them stand: row and column from 0, by part.
    unstored: u64,
    places: BTreeMap<String, HashSet<(u32, u32)>>,
    /// Rows and columns that are hidden, by part: how many, and the first.
    hidden: BTreeMap<String, (u64, String)>,
    /// The first cells merged over several rows, as `C3:C5`, and their part of the workbook.
    merged: Option<(String, String)>,
    /// The first cell with a formula, as `B7`, and its part of the workbook.
    first: Option<(String, String)>,
}

impl Active {
    /// An entry of the workbook begins; `name` in lower case.
    pub fn entry(&mut self, name: &str) -> Look<'_> {
        self.macros |= name.ends_with("vbaproject.bin");
        self.macro_sheets |= name.starts_with("xl/macrosheets/");
        self.links |= name.starts_with("xl/externallinks/");
        self.connections |= name == "xl/connections.xml" || name == "xl/connections.bin";
        self.embedded |= name.starts_with("xl/embeddings/") || name.starts_with("xl/activex/");
        let sought = if name.starts_with("xl/externallinks/") && name.ends_with(".xml") {
            Sought::Commands
        } else if (name.starts_with("xl/worksheets/") || name.starts_with("xl/macrosheets/")) && name.ends_with(".xml")
        {
            Sought::Formulas
        } else {
            Sought::Nothing
        };
        Look { active: self, sought, name: name.to_owned(), piece: Vec::new(), done: 0, cell: None }
    }

    /// A sentence for each kind of it. `sheets`: names of sheets, by their parts.
    pub fn notices(&self, sheets: &BTreeMap<String, String>) -> Vec<String> {
        let of =
            |part: &str| sheets.get(part).map_or_else(|| format!("in {part}"), |name| format!("of the sheet {name}"));
        let plain = [
            (self.macros, MACROS),
            (self.macro_sheets, "the workbook holds sheets of old-style macros; they were not run"),
            (self.links, "the workbook links to other files; stored values were read, links not followed"),
            (self.commands, "the workbook holds a DDE or OLE link, which can start programs; it was not followed"),
            (self.connections, "the workbook holds connections to data elsewhere; none was opened"),
            (self.embedded, "the workbook holds embedded objects; they were not opened"),
        ];
        let mut notices: Vec<String> =
            plain.iter().filter(|(found, _)| *found).map(|(_, notice)| (*notice).to_owned()).collect();
        if let Some((cells, part)) = &self.merged {
            notices.push(format!(
                "cells are merged over several rows, the first {cells} {}; what stands in them counts for the first of these \
                 rows only, so write it into each row",
                of(part)
            ));
        }
        if let Some((cell, part)) = &self.first {
            let (count, hold) = if self.formulas == 1 {
                ("1 cell".to_owned(), "holds a formula")
            } else {
                (format!("{} cells", self.formulas), "hold formulas")
            };
            let read = "the values stored with them were read, nothing was computed, so they are as old as the last time the \
                        workbook was saved";
            let none = "has no value stored with it: it counts as lost; open the workbook in Excel and save it";
            let place = format!("{cell} {}", of(part));
            notices.push(match self.unstored {
                0 => format!("{count} {hold}, the first {place}; {read}"),
                1 if self.formulas == 1 => format!(
                    "{count} ({place}) holds a formula without a stored value; the value is lost: open the workbook in Excel \
                     and save it"
                ),
                unstored if unstored == self.formulas => format!(
                    "{count} hold formulas without stored values, the first {place}; the values are lost: open the workbook \
                     in Excel and save it"
                ),
                1 => format!("{count} {hold}, the first {place}; {read}; one {none}"),
                unstored => format!("{count} {hold}, the first {place}; {read}; {unstored} of them {}", none_of_them(none)),
            });
        }
        for (part, (count, first)) in &self.hidden {
            let (count, are) = if *count == 1 {
                ("1 row or column".to_owned(), "is")
            } else {
                (format!("{count} rows or columns"), "are")
            };
            notices.push(format!(
                "{count} {} {are} hidden, first {first}; what stands there was read like everything else",
                of(part)
            ));
        }
        notices
    }

    /// Of the sheet in this part, where formulas have no stored value.
    pub fn without_value(&mut self, part: &str) -> HashSet<(u32, u32)> {
        self.places.remove(part).unwrap_or_default()
    }
}

/// The same of several.
fn none_of_them(one: &str) -> String {
    one.replace("has no value stored with it: it counts", "have no value stored with them: they count")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sought {
    Nothing,
    Commands,
    Formulas,
}

/// One entry of a workbook, looked through while it is inflated.
pub(super) struct Look<'a> {
    active: &'a mut Active,
    sought: Sought,
    name: String,
    /// The end of the last piece, and the piece in work.
    piece: Vec<u8>,
    /// How far the piece was looked through for formulas.
    done: usize,
    /// The cell with the formula whose value is awaited.
    cell: Option<String>,
}

impl Look<'_> {
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.sought == Sought::Nothing {
            return;
        }
        let kept = self.piece.len().saturating_sub(OVERLAP);
        self.piece.drain(..kept);
        self.done = self.done.saturating_sub(kept);
        let seen = self.piece.len();
        self.piece.extend_from_slice(bytes);
        match self.sought {
            Sought::Commands => {
                let holds = |word: &[u8]| memmem::find(&self.piece, word).is_some();
                self.active.commands |= holds(b"ddeLink") || holds(b"oleLink");
            }
            Sought::Formulas => {
                self.formulas();
                self.merged();
                self.hidden(seen);
            }
            Sought::Nothing => {}
        }
    }

    /// Looks for `<mergeCell ref="C3:C5"/>` over more than one row below the first ones, where titles stand.
    fn merged(&mut self) {
        const BEGIN: &[u8] = b"<mergeCell ref=\"";
        if self.active.merged.is_some() {
            return;
        }
        let found = memmem::find_iter(&self.piece, BEGIN).find_map(|at| {
            let cells = self.piece.get(at + BEGIN.len()..)?;
            let cells = std::str::from_utf8(cells.get(..memchr::memchr(b'"', cells)?)?).ok()?;
            let (from, to) = cells.split_once(':')?;
            let row =
                |cell: &str| cell.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).parse::<u32>().ok();
            (row(to)? > row(from)? && cells.len() < 32).then(|| cells.to_owned())
        });
        self.active.merged = found.map(|cells| (cells, self.name.clone()));
    }

    /// Counts `<f>`, `<f …>` and `<f/>`, and those behind which the cell ends before a value comes.
    fn formulas(&mut self) {
        // What begins in the last bytes is not whole yet.
        let whole = self.piece.len().saturating_sub(TAG - 1);
        while self.done < whole {
            let sought: &[u8] = if self.cell.is_some() { b"<" } else { b"<f" };
            let found = memmem::find(&self.piece[self.done..], sought).map(|found| self.done + found);
            let Some(found) = found.filter(|found| *found < whole) else {
                self.done = whole;
                return;
            };
            self.done = found + 1;
            match &self.piece[found + 1..found + TAG] {
                [b'f', b'>' | b' ' | b'/', _] if self.cell.is_none() => {
                    let cell = cell_before(&self.piece[..found]);
                    self.active.formulas += 1;
                    self.active.first.get_or_insert_with(|| (cell.clone(), self.name.clone()));
                    self.cell = Some(cell);
                }
                // As some tools write where nothing is stored.
                [b'v', b'/', _] | [b'v', b' ', b'/'] => {}
                [b'v', b'>' | b' ', _] => self.cell = None,
                [b'/', b'c', b'>'] => self.without_value(),
                _ => {}
            }
        }
    }

    /// The cell with a formula ends, and none stood in it.
    fn without_value(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        self.active.unstored += 1;
        let places = self.active.places.entry(self.name.clone()).or_default();
        if let (Some(place), true) = (place_of(&cell), places.len() < PLACES) {
            places.insert(place);
        }
    }

    /// Counts rows and columns that say `hidden="1"` behind the first `seen` bytes.
    fn hidden(&mut self, seen: usize) {
        const WORD: &[u8] = b" hidden=\"1\"";
        let begin = seen.saturating_sub(WORD.len() - 1);
        for at in memmem::find_iter(&self.piece[begin..], WORD).map(|at| begin + at) {
            let Some(element) = memchr::memrchr(b'<', &self.piece[..at]) else { continue };
            let element = &self.piece[element..];
            let first = match element {
                [b'<', b'r', b'o', b'w', b' ', ..] => format!("row {}", attribute(element, b" r=\"")),
                [b'<', b'c', b'o', b'l', b' ', ..] => {
                    let column = attribute(element, b" min=\"").parse::<u32>().ok().and_then(letters);
                    format!("column {}", column.unwrap_or_default())
                }
                _ => continue,
            };
            let hidden = self.active.hidden.entry(self.name.clone()).or_insert((0, first));
            hidden.0 += 1;
        }
    }
}

/// Bytes by which an element is told: `</c>`.
const TAG: usize = 4;
/// Cells without a stored value of which it is known where they are, for each sheet.
const PLACES: usize = 200_000;

/// The digits of an attribute that begins so.
fn attribute(element: &[u8], begin: &[u8]) -> String {
    let within = element.get(..OVERLAP.min(element.len())).unwrap_or_default();
    let value = memmem::find(within, begin).map(|at| &within[at + begin.len()..]).unwrap_or_default();
    value.iter().take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect()
}

/// Column 1 → A, 28 → AB.
fn letters(mut column: u32) -> Option<String> {
    let mut letters = Vec::new();
    while column > 0 {
        letters.insert(0, char::from(b'A' + u8::try_from((column - 1) % 26).ok()?));
        column = (column - 1) / 26;
    }
    String::from_iter(letters).into()
}

/// Row and column from 0 of a cell as `B7`.
fn place_of(cell: &str) -> Option<(u32, u32)> {
    let (name, row) = cell.split_at(cell.find(|letter: char| letter.is_ascii_digit())?);
    let column = name.bytes().try_fold(0_u32, |column, letter| {
        let letter = letter.to_ascii_uppercase().checked_sub(b'A').filter(|letter| *letter < 26)?;
        column.checked_mul(26)?.checked_add(u32::from(letter) + 1)
    })?;
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// The reference of the cell whose element was opened last.
fn cell_before(bytes: &[u8]) -> String {
    let cell = memmem::rfind(bytes, b" r=\"").map(|at| &bytes[at + 4..]).unwrap_or_default();
    let reference: String =
        cell.iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).map(|byte| char::from(*byte)).collect();
    if reference.is_empty() { "somewhere".to_owned() } else { reference }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_counted_however_the_text_is_cut() {
        let text =
            br#"<cols><col min="28" max="29" width="9" hidden="1"/></cols><row r="7" spans="1:2" hidden="1"><c r="A7"><v>1</v></c><c r="B7"><f>A1+1</f><v>2</v></c><c r="C7"><f t="shared" si="0"/>
            <v>3</v></c><c r="D7"><f/></c><c r="E7"><f>1</f><v /></c><fx/><font/></row>"#;
        for size in 1..text.len() {
            let mut active = Active::default();
            let mut look = active.entry("xl/worksheets/sheet1.xml");
            for piece in text.chunks(size) {
                look.feed(piece);
            }
            assert_eq!((active.formulas, active.unstored), (4, 2), "pieces of {size}");
            assert_eq!(active.places["xl/worksheets/sheet1.xml"], HashSet::from([(6, 3), (6, 4)]));
            assert_eq!(active.hidden["xl/worksheets/sheet1.xml"], (2, "column AB".to_owned()), "pieces of {size}");
            let notices = active.notices(&BTreeMap::new());
            assert!(
                notices.len() == 2
                    && notices[0].starts_with("4 cells hold formulas, the first B7 in")
                    && notices[0].contains("; 2 of them have no value stored with them: they count as lost"),
                "{notices:?}"
            );
        }
    }

    #[test]
    fn a_formula_without_a_value_is_told_in_one_sentence() {
        let check = |cells: &str, expected: &str| {
            let mut active = Active::default();
            active.entry("xl/worksheets/sheet1.xml").feed(format!("<row r=\"4\">{cells}</row>").as_bytes());
            let notices =
                active.notices(&BTreeMap::from([("xl/worksheets/sheet1.xml".to_owned(), "Users".to_owned())]));
            assert!(notices.iter().any(|notice| notice.starts_with(expected)), "{notices:?}");
        };
        let lost = r#"<c r="B4"><f>1</f><v/></c>"#;
        check(lost, "1 cell (B4 of the sheet Users) holds a formula without a stored value; the value is lost: open");
        let two = format!("{lost}<c r=\"C4\"><f>1</f></c>");
        check(
            &two,
            "2 cells hold formulas without stored values, the first B4 of the sheet Users; the values are lost",
        );
        let stored = r#"<c r="B4"><f>1</f><v>1</v></c>"#;
        check(stored, "1 cell holds a formula, the first B4 of the sheet Users; the values stored with them were read");
    }

    #[test]
    fn what_can_act_is_told_by_name_and_content() {
        let check = |name: &str, content: &str, word: &str| {
            let mut active = Active::default();
            active.entry(name).feed(content.as_bytes());
            let notices = active.notices(&BTreeMap::new());
            assert!(notices.last().is_some_and(|notice| notice.contains(word)), "{name}: {notices:?}");
        };
        check("xl/vbaproject.bin", "", "macros");
        check("xl/macrosheets/sheet1.xml", "", "old-style");
        check("xl/externallinks/externallink1.xml", "<externalBook/>", "other files");
        check("xl/externallinks/externallink1.xml", "<ddeLink ddeService=\"cmd\"/>", "DDE");
        check("xl/connections.xml", "", "connections");
        check("xl/embeddings/oleobject1.bin", "", "embedded");
        let mut plain = Active::default();
        plain.entry("xl/worksheets/sheet1.xml").feed(b"<c r=\"A1\"><v>1</v></c>");
        assert!(plain.notices(&BTreeMap::new()).is_empty());
    }
}
