//! Tenant Assessor: a tenant's exports in, an assessment report out, with no network. The map, one sentence per room.

/// The document: what people decided, how it changes, undo, journal, and the file that keeps it; judges nothing.
pub mod assessment;
/// What is looked at, and how: one pair of files per item; no I/O, no clock.
pub mod checklist;
/// The kinds of export we know: recognise one, and turn its rows into records.
pub mod datasets;
/// Bytes → rows, each remembering where it came from; knows no dataset.
pub mod evidence;
/// Assessment and results → blocks → pages: says what the client is told, and how it looks.
pub mod report;
/// What the evidence says: typed records joined into one picture; reads no files and judges nothing.
pub mod tenant;
