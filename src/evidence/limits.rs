//! Every size beyond which input is refused, in one place. Counted on bytes really read, never on what a header declares.

/// Problems of one kind kept as they are; further ones are only counted.
pub const PROBLEMS_KEPT: u64 = 1_000;
/// Longest field of a CSV file, and text in a JSON element, bytes. A longer field is taken for an unbalanced quote.
pub const FIELD_BYTES: usize = 1 << 20;
/// Longest record of a CSV file, line of text, and JSON element (which is a row), bytes.
pub const LINE_BYTES: usize = 16 << 20;
/// Longest single JSON object at the top of a file, bytes. A collector writes all its tables into one, of which each
/// element is a row and has the limit of rows.
pub const DOCUMENT_BYTES: usize = 64 << 20;
/// Deepest JSON nesting.
pub const JSON_DEPTH: usize = 64;
/// Columns of a table: the width of a worksheet.
pub const COLUMNS: usize = 16_384;
/// Filled cells of a workbook.
pub const WORKBOOK_CELLS: u64 = 5_000_000;
/// A workbook's own size, bytes.
pub const WORKBOOK_BYTES: u64 = 512 << 20;
/// Inflated bytes of one entry of a workbook, and of all of them.
pub const WORKBOOK_ENTRY_BYTES: u64 = 256 << 20;
pub const WORKBOOK_TOTAL_BYTES: u64 = 1 << 30;
/// Entries of a workbook.
pub const WORKBOOK_ENTRIES: usize = 2_000;
/// Inflated : stored, above [`RATIO_FLOOR_BYTES`].
pub const INFLATE_RATIO: u64 = 200;
pub const RATIO_FLOOR_BYTES: u64 = 10 << 20;
/// Inflated bytes of an archive of exports and of the archives in it, in all.
pub const ARCHIVE_TOTAL_BYTES: u64 = 32 << 30;
/// Archives that are read inside one another, the given one counted.
pub const ARCHIVE_DEPTH: usize = 4;
/// Members of an archive of exports, with those of the archives in it.
pub const ARCHIVE_MEMBERS: usize = 100_000;
/// Size up to which an archive is handed to the worker whole; of a larger one it is given the pieces it asks for, bytes.
pub const ARCHIVE_BYTES: u64 = 512 << 20;
/// Address space of the worker process, bytes.
pub const WORKER_MEMORY: u64 = 1 << 30;
/// CPU time of the worker process, seconds.
pub const WORKER_SECONDS: u64 = 60;
/// Rows (or elements) shown to the recogniser.
pub const SAMPLE_ROWS: usize = 20;
/// A worker that neither takes input nor answers for so many seconds is ended.
pub const WORKER_SILENCE_SECONDS: u64 = 120;

/// Rows of a table that was not recognised, kept to show what is in it.
pub const HEAD_ROWS: usize = 500;
/// Characters of one cell of such a row.
pub const HEAD_CELL_CHARACTERS: usize = 400;
