//! All answers on one page, where that can be: what is told beside them is shortened until they fit.

use crate::report::{Block, Cell, Span};

/// Findings named beside an answer; the rest are counted.
const NAMED: usize = 3;

/// How much is told beside each answer.
pub(super) struct Depth {
    /// Of so many findings of each answer a sentence is told.
    named: Vec<usize>,
    /// What the evidence by itself gave is told in its own words, where the assessor concluded otherwise.
    has_evidence: bool,
}

impl Depth {
    pub(super) fn whole(answers: usize) -> Self {
        Self { named: vec![NAMED; answers], has_evidence: true }
    }

    pub(super) fn named(&self, answer: usize) -> usize {
        self.named.get(answer).copied().unwrap_or(NAMED)
    }

    pub(super) fn has_evidence(&self) -> bool {
        self.has_evidence
    }

    /// Tells one thing less: in the longest row that can be shortened. False where nothing is left to be taken away.
    pub(super) fn lessen(&mut self, rows: &[Vec<Cell>]) -> bool {
        if std::mem::take(&mut self.has_evidence) {
            return true;
        }
        let longest = self.named.iter_mut().zip(rows).filter(|(named, _)| **named > 1);
        let longest = longest.max_by_key(|(named, row)| (of_row(row, &A4), **named));
        longest.map(|(named, _)| *named -= 1).is_some()
    }
}

/// Letters that a line of the callout and of each column holds, and the lines of a row that a page has room for below the
/// chapter's heading, each row and the callout with what stands around them.
struct Page {
    callout: usize,
    columns: [usize; 3],
    lines: f32,
}

const A4: Page = Page { callout: 102, columns: [24, 20, 70], lines: 63.4 };
const LETTER: Page = Page { callout: 106, columns: [25, 20, 73], lines: 58.8 };

/// A row's padding, and the callout's, in lines of a row.
const AROUND_ROW: f32 = 0.62;
const AROUND_CALLOUT: f32 = 1.3;
/// A line of running text, in lines of a row.
const BODY_LINE: f32 = 1.22;
/// Heading of the chapter and of the table, in lines of a row.
const HEADS: f32 = 5.7;

/// Whether callout and rows stand on one page of either paper: whoever holds the other print reads the same reasons.
pub(super) fn fits(callout: &Block, rows: &[Vec<Cell>]) -> bool {
    let Block::Callout(callout) = callout else { return true };
    [A4, LETTER].iter().all(|page| {
        let said = 1 + lines(&callout.text, page.callout);
        let rows = rows.iter().map(|row| figure(of_row(row, page)) + AROUND_ROW).sum::<f32>();
        HEADS + figure(said) * BODY_LINE + AROUND_CALLOUT + rows <= page.lines
    })
}

fn figure(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn of_row(row: &[Cell], page: &Page) -> usize {
    row.iter().zip(page.columns).map(|(cell, letters)| lines(&cell.spans, letters)).max().unwrap_or(1)
}

/// Lines that a text fills: words stay whole.
fn lines(spans: &[Span], letters: usize) -> usize {
    let text: String = spans.iter().map(|span| span.text.as_str()).collect();
    let of_paragraph = |paragraph: &str| {
        let (mut count, mut used) = (1, 0);
        for word in paragraph.split(' ') {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > letters {
                (count, used) = (count + 1, length);
            } else {
                used += length + usize::from(used > 0);
            }
        }
        count
    };
    text.split('\n').map(of_paragraph).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Callout, Tone};

    #[test]
    fn words_stay_whole_in_the_lines_that_are_counted() {
        let check =
            |text: &str, letters, expected| assert_eq!(lines(&[Span::plain(text)], letters), expected, "{text}");
        check("", 5, 1);
        check("one two", 7, 1);
        check("one two", 6, 2);
        check("one\ntwo", 20, 2);
        check("a word of some length", 6, 4);
    }

    #[test]
    fn the_longest_rows_are_shortened_first_until_all_fit() {
        let callout = Block::Callout(Callout { tone: Tone::Fail, title: "No".into(), text: vec!["Why.".into()] });
        let check = |sentence: &str, expected: &[usize], has_evidence| {
            let row = |named: usize, times: usize| {
                let told = format!("{sentence}\n").repeat(named * times);
                vec![Cell::from("Question?"), Cell::from("No"), Cell::from(told)]
            };
            let rows = |depth: &Depth| -> Vec<Vec<Cell>> {
                [1, 9, 3, 3, 3].iter().enumerate().map(|(at, times)| row(depth.named(at), *times)).collect()
            };
            let mut depth = Depth::whole(5);
            let mut told = rows(&depth);
            while !fits(&callout, &told) && depth.lessen(&told) {
                told = rows(&depth);
            }
            assert_eq!((depth.named.as_slice(), depth.has_evidence), (expected, has_evidence), "{sentence}");
        };
        check("", &[3, 1, 3, 3, 3], false);
        check(&"word ".repeat(200), &[1; 5], false);
    }
}
