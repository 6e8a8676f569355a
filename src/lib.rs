//! Tenant Assessor: a tenant's exports in, an assessment report out, with no network. The map, one sentence per room.

/// The window: shows what is there, and turns what a person does into commands; decides and reads nothing itself.
pub mod app;
/// The document: what people decided, how it changes, undo, journal, and the file that keeps it; judges nothing.
pub mod assessment;
/// What is looked at, and how: one pair of files per item; no I/O, no clock.
pub mod checklist;
/// The same jobs as the window's, for scripts and terminals.
pub mod cli;
/// The kinds of export we know: recognise one, and turn its rows into records.
pub mod datasets;
/// Bytes → rows, each remembering where it came from; knows no dataset.
pub mod evidence;
/// Long work off the window's thread: read, judge, keep, print.
pub mod jobs;
/// Assessment and results → blocks → pages: says what the client is told, and how it looks.
pub mod report;
/// The report's digital signature: makes one, and says whether one holds; knows nothing of assessments.
pub mod signing;
/// What the evidence says: typed records joined into one picture; reads no files and judges nothing.
pub mod tenant;
