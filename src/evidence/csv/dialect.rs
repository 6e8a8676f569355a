//! How a text table is written: its delimiter, its line ends, and the lines some tools put above the headings.

use memchr::memchr;

/// The delimiters exports are written with, likeliest first.
const DELIMITERS: [u8; 5] = [b',', b';', b'\t', b'|', b'^'];

/// The delimiters, as they are called.
fn called(delimiter: u8) -> String {
    if delimiter == b'\t' { "tabs".to_owned() } else { format!("“{}”", char::from(delimiter)) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub delimiter: u8,
    /// The byte a line ends with; carriage returns before a line feed are dropped.
    pub line_end: u8,
    /// Azure portal grids: every line ends in one delimiter too many.
    pub grid: bool,
    /// Blanks before a quote that opens a cell are no part of it.
    pub padded: bool,
}

impl Dialect {
    /// What is said of a row that is too short for the table, and as wide as it by another delimiter: where files were joined.
    pub fn differs_in(self, record: &[u8], cells: usize, width: usize) -> Option<String> {
        if width < 3 || cells * 2 > width {
            return None;
        }
        let is_so = |delimiter: &&u8| {
            let (mut quoted, mut found) = (false, 0);
            for byte in record {
                quoted ^= *byte == b'"';
                found += usize::from(byte == *delimiter && !quoted);
            }
            found + 1 == width
        };
        let other = DELIMITERS.iter().filter(|delimiter| **delimiter != self.delimiter).find(is_so)?;
        let (other, own) = (called(*other), called(self.delimiter));
        Some(format!(
            "the cells of the row are separated by {other}, those above by {own}; save each table as a file of its own"
        ))
    }
}

/// What the first line with text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// `#TYPE …`, written by Windows PowerShell 5.1.
    Type,
    /// `sep=;`, written for Excel, and `SEP=,` of the Azure portal's grids.
    Separator(u8),
    /// `version:v1.0`: a bulk operation template of the Entra portal.
    Template,
    Headings,
}

pub(super) fn opening(line: &[u8]) -> Opening {
    let line = line.trim_ascii();
    let bare = line.strip_prefix(b"\"").unwrap_or(line);
    let starts = |prefix: &[u8]| bare.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    if starts(b"#TYPE ") {
        return Opening::Type;
    }
    if starts(b"version:v") {
        return Opening::Template;
    }
    match bare.get(4) {
        Some(separator) if starts(b"sep=") && bare[5..].iter().all(|byte| *byte == b'"') => {
            Opening::Separator(*separator)
        }
        // `sep=` and a tab, which trimming takes away.
        None if starts(b"sep=") => Opening::Separator(b'\t'),
        _ => Opening::Headings,
    }
}

/// The delimiter found most often outside quotes.
pub(super) fn delimiter_of(line: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in line {
        if *byte == b'"' {
            quoted = !quoted;
        } else if !quoted && let Some(which) = DELIMITERS.iter().position(|delimiter| delimiter == byte) {
            counts[which] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let which = counts.iter().position(|count| *count == most).unwrap_or(0);
    DELIMITERS[which]
}

/// The line end of a text: that of its first line; carriage returns count only where no line feed follows them.
pub(super) fn line_end_of(bytes: &[u8]) -> u8 {
    let mut quoted = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return b'\n',
            b'\r' if !quoted => {
                let next = bytes[at..].iter().find(|byte| **byte != b'\r');
                return if next.is_none_or(|byte| *byte == b'\n') && memchr(b'\n', bytes).is_some() {
                    b'\n'
                } else {
                    b'\r'
                };
            }
            _ => {}
        }
    }
    if memchr(b'\n', bytes).is_none() && memchr(b'\r', bytes).is_some() { b'\r' } else { b'\n' }
}
