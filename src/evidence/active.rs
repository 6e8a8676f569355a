//! What in a workbook could act if a spreadsheet program opened it: macros, links to other files, commands by DDE, data
//! connections, embedded programs; and formulas, whose stored values are read. It is noticed, never evaluated.

use memchr::memmem;
use std::collections::BTreeMap;

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
        Look { active: self, sought, name: name.to_owned(), piece: Vec::new() }
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
            notices.push(format!(
                "{count} {hold}, the first {cell} {}; the values stored with them were read, nothing was computed, so they \
                 are as old as the last time the workbook was saved",
                of(part)
            ));
        }
        notices
    }
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
}

impl Look<'_> {
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.sought == Sought::Nothing {
            return;
        }
        let kept = self.piece.len().saturating_sub(OVERLAP);
        self.piece.drain(..kept);
        // What was whole in the last piece was counted there; the longest word sought is shorter than this.
        let seen = self.piece.len();
        self.piece.extend_from_slice(bytes);
        match self.sought {
            Sought::Commands => {
                let holds = |word: &[u8]| memmem::find(&self.piece, word).is_some();
                self.active.commands |= holds(b"ddeLink") || holds(b"oleLink");
            }
            Sought::Formulas => {
                self.formulas(seen);
                self.merged();
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

    /// Counts `<f>`, `<f …>` and `<f/>` that end behind the first `seen` bytes.
    fn formulas(&mut self, seen: usize) {
        let mut at = seen.saturating_sub(2);
        while let Some(found) = memmem::find(&self.piece[at..], b"<f").map(|found| at + found) {
            at = found + 2;
            if matches!(self.piece.get(at), Some(b'>' | b' ' | b'/')) && at >= seen {
                self.active.formulas += 1;
                if self.active.first.is_none() {
                    self.active.first = Some((cell_before(&self.piece[..found]), self.name.clone()));
                }
            }
        }
    }
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
            br#"<row r="7"><c r="A7"><v>1</v></c><c r="B7"><f>A1+1</f><v>2</v></c><c r="C7"><f t="shared" si="0"/>
            <v>3</v></c><c r="D7"><f/></c><fx/><font/></row>"#;
        for size in 1..text.len() {
            let mut active = Active::default();
            let mut look = active.entry("xl/worksheets/sheet1.xml");
            for piece in text.chunks(size) {
                look.feed(piece);
            }
            assert_eq!(active.formulas, 3, "pieces of {size}");
            let notices = active.notices(&BTreeMap::new());
            assert!(
                notices.len() == 1 && notices[0].starts_with("3 cells hold formulas, the first B7 in"),
                "{notices:?}"
            );
        }
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
