//! Lines against records: a quote that is opened and never closed may swallow the lines that follow it, and their rows
//! would be missing without a word.

use super::dialect::Dialect;
use memchr::{memchr, memchr_iter};

/// How many line ends stand in these bytes.
pub(super) fn count(bytes: &[u8], dialect: Dialect) -> u64 {
    memchr_iter(dialect.line_end, bytes).count() as u64
}

/// The length of the first line with its end.
pub(super) fn first(record: &[u8], dialect: Dialect) -> usize {
    memchr(dialect.line_end, record).map_or(record.len(), |at| at + 1)
}

/// Whether a record spans several lines of which a later one looks like a row of its own.
pub(super) fn holds_a_row(record: &[u8], dialect: Dialect, width: usize) -> bool {
    if width < 2 {
        return false;
    }
    let Some(first) = memchr(dialect.line_end, record) else { return false };
    record[first + 1..].split(|byte| *byte == dialect.line_end).any(|line| {
        let mut quoted = false;
        let mut delimiters = 0;
        for byte in line {
            quoted ^= *byte == b'"';
            delimiters += usize::from(*byte == dialect.delimiter && !quoted);
        }
        delimiters + 1 >= width
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_inside_records() {
        let dialect = Dialect { delimiter: b',', line_end: b'\n', grid: false };
        let check = |record: &str, width, expected| {
            assert_eq!(holds_a_row(record.as_bytes(), dialect, width), expected, "{record:?}");
        };
        check("1,2,3", 3, false);
        check("1,\"two\nlines, and a comma\",3", 3, false);
        check("1,\",2,3\n4,5,6\n7,\",9", 3, true);
        // Text of a cell that is itself a table: to be told from swallowed rows by a person only.
        check("1,\"x\n\"\"a,b,c,d\"\"\",3", 3, true);
        check("\"a\nb\"", 1, false);
    }
}
