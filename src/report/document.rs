//! What a report is besides its blocks: title, dates, paper, running head and foot, files carried inside.

use super::{Block, Logo, Packed};

/// A whole report, ready to be rendered. Start from `Document::default()` and fill in: later versions only add fields.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The document's title: window title of a viewer, metadata, running head if the header is empty.
    pub title: String,
    /// One line on what the report is about (metadata).
    pub subject: String,
    /// Who answers for the report (metadata): a person or the consultancy.
    pub author: String,
    /// What identifies the state that it was printed from (metadata): the last link of the journal. Empty: nothing.
    pub identifier: String,
    /// Language of the text, BCP 47 (`en-GB`). Empty: `en`.
    pub language: String,
    /// When the report says it was made; there is no other clock in it.
    pub date: ClaimedDate,
    /// Left of the running head, on every page but a cover.
    pub header_left: String,
    /// Right of the running head, usually the marking.
    pub header_right: String,
    /// Left of the foot; the right is `Page n of m`.
    pub footer_left: String,
    /// Printed large and pale across every page (`DRAFT`), and its label in the metadata; empty: nothing.
    pub watermark: String,
    /// Paper.
    pub page: PageSize,
    /// The colour that is not a meaning: rules, cover, headings.
    pub accent: Accent,
    /// A second one, for lines and marks beside it.
    pub second: Option<Accent>,
    /// On the cover, with the name in `Cover::made_by` as its text.
    pub logo: Option<Logo>,
    /// Lists of labels and values in the type of tables, and less room to sign in: for a report of a few pages.
    pub is_close: bool,
    /// No filled areas: grounds become frames, charts are hatched.
    pub is_light_on_toner: bool,
    /// The content, in reading order.
    pub blocks: Vec<Block>,
    /// Files carried inside the report. None: PDF/A-2a; any: PDF/A-3a.
    pub attachments: Vec<Attachment>,
}

/// The time a report claims, in both forms that are needed; the caller makes them from one instant.
#[derive(Clone, Debug, Default)]
pub struct ClaimedDate {
    /// As printed (`22 November 2026, 09:00 UTC`).
    pub shown: String,
    /// `2026-11-22T09:00:00Z`: the UTC form of ISO 8601, to the second. Anything else leaves the metadata without a date.
    pub iso: String,
}

/// Paper sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageSize {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

/// A consultancy's colour, 0–255 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

/// White against it has a contrast of 2 to 1: a thin line is still seen. Most second colours of houses are light ones.
const MOST_LUMINANCE_OF_LINES: f64 = 0.475;

impl Accent {
    /// Reads `#1b4f72`. White lettering stands on it, so it has to be dark enough.
    ///
    /// # Errors
    /// A sentence: what a colour looks like, or that it is too light.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Self { red, green, blue } = Self::read(text)?;
        let light = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
        if light > 160 * 1_000 {
            return Err(format!("{text:?} is too light: white letters on it could not be read"));
        }
        Ok(Self { red, green, blue })
    }

    /// The same of a colour for lines and marks on white paper: they have to be seen, and carry no letters.
    ///
    /// # Errors
    /// A sentence, as of [`Accent::parse`].
    pub fn parse_for_lines(text: &str) -> Result<Self, String> {
        let colour = Self::read(text)?;
        if colour.luminance() > MOST_LUMINANCE_OF_LINES {
            return Err(format!("{text:?} is too light: a line of it on white paper could not be seen"));
        }
        Ok(colour)
    }

    fn read(text: &str) -> Result<Self, String> {
        let digits = text.trim().trim_start_matches('#');
        let is_hexadecimal = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hexadecimal);
        let number = number.ok_or_else(|| format!("{text:?} is no colour; one looks like this: #1b4f72"))?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self { red, green, blue })
    }

    /// How bright it is, 0 to 1, as WCAG 2 measures contrast.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl Default for Accent {
    fn default() -> Self {
        Self { red: 0x1b, green: 0x4f, blue: 0x72 }
    }
}

/// A file carried inside the report.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// File name as a reader will save it (`findings.json`).
    pub name: String,
    /// `application/json`, `text/csv` …
    pub mime: String,
    /// What it is, one line.
    pub description: String,
    /// What the file is to the report.
    pub relationship: Relationship,
    pub content: Packed,
}

/// What an attachment is to the report that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relationship {
    /// What a chart or table was made from.
    Data,
    /// What the report was made from.
    Source,
    /// The same content in another form.
    Alternative,
    /// More than the report prints.
    Supplement,
}

#[cfg(test)]
mod tests {
    use super::Accent;

    #[test]
    fn colours_are_read_and_light_ones_refused() {
        assert_eq!(Accent::parse("#1B4f72"), Ok(Accent::default()));
        assert_eq!(Accent::parse("000000"), Ok(Accent { red: 0, green: 0, blue: 0 }));
        for bad in ["", "#fff", "blue", "#12345g", "#+12345", "#ffffff", "#f0e68c"] {
            assert!(Accent::parse(bad).is_err(), "{bad}");
        }
        let lines = Accent::parse_for_lines;
        assert_eq!(lines("#e0a030"), Ok(Accent { red: 0xe0, green: 0xa0, blue: 0x30 }));
        assert_eq!(Accent::parse("#e0a030").map_err(|why| why.contains("white letters")), Err(true));
        for bad in ["", "amber", "#ffffff", "#f0e68c", "#ffff00"] {
            assert!(lines(bad).is_err_and(|why| !why.contains("letters")), "{bad}");
        }
    }
}
