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
fn holds_a_row(record: &[u8], dialect: Dialect, width: usize) -> bool {
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

/// Of narrower tables a line of text has as many cells by chance.
const TABLE: usize = 4;

/// Whether each line of a record would be a row of the table if there were no quotes in it: a quote that was closed rows later
/// has swallowed them. Text of one cell has lines with other numbers of commas, its first line fewer of them.
fn is_a_row_each_line(record: &[u8], dialect: Dialect, width: usize) -> bool {
    width >= TABLE
        && record
            .split(|byte| *byte == dialect.line_end)
            .all(|line| memchr_iter(dialect.delimiter, line).count() + 1 == width)
}

/// What becomes of a record that spans lines of which a later one looks like a row of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spanning {
    /// It is one row; `is_doubtful`: that is told.
    Row { is_doubtful: bool },
    /// Its first line is left out, and reading goes on with the next one.
    FirstLineOut,
    /// All of it is left out: whose the rows in it are cannot be told.
    Out,
}

/// `cells`: those of the record; `has_secrets`: columns of the table are not to be stored, so no cell may hold another row's.
/// Reading a file and copying it without its secrets both ask this: neither keeps what the other leaves out.
pub(super) fn spanning(
    record: &[u8],
    dialect: Dialect,
    (width, cells): (usize, usize),
    bare_quotes: bool,
    has_secrets: bool,
) -> Spanning {
    if !holds_a_row(record, dialect, width) {
        Spanning::Row { is_doubtful: false }
    } else if bare_quotes || cells != width {
        Spanning::FirstLineOut
    } else if has_secrets || is_a_row_each_line(record, dialect, width) {
        Spanning::Out
    } else {
        Spanning::Row { is_doubtful: true }
    }
}

/// Whether NUL bytes alone stand in a row, as a disk leaves them that lost what was written.
pub(super) fn is_void(record: &[u8], delimiter: u8) -> bool {
    record.contains(&0) && record.iter().all(|byte| matches!(byte, 0 | b' ' | b'"') || *byte == delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_inside_records() {
        let dialect = Dialect { delimiter: b',', line_end: b'\n', grid: false, padded: false };
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

    #[test]
    fn what_swallowed_rows_is_no_row() {
        let dialect = Dialect { delimiter: b',', line_end: b'\n', grid: false, padded: false };
        let check = |record: &str, of: (usize, usize), bare: bool, secrets: bool, expected| {
            assert_eq!(spanning(record.as_bytes(), dialect, of, bare, secrets), expected, "{record:?}");
        };
        let doubtful = Spanning::Row { is_doubtful: true };
        check("1,\"a\nb\",3,4", (4, 4), false, true, Spanning::Row { is_doubtful: false });
        check("1,\"2\n4,5,6\n7\",9", (3, 3), false, false, doubtful);
        check("1,\"2\n4,5,6\n7\",9", (3, 3), false, true, Spanning::Out);
        check("1,\"2,3\n4,5,6\n7,8\",9", (3, 3), false, false, doubtful);
        check("1,\"2,3,4\n5,6,7,8\n9,10\",11,12", (4, 4), false, false, Spanning::Out);
        check("1,\"{\n a,b,c,d\n}\",3,4", (4, 4), false, false, doubtful);
        check("1,\"2,3,4\n5,6,7,8\n9\",3", (4, 3), false, false, Spanning::FirstLineOut);
        check("1,\"2,3\n4,5,6\n7\",9", (3, 3), true, true, Spanning::FirstLineOut);
    }
}
