//! Tenant Assessor: a tenant's exports in, an assessment report out, with no network. The map, one sentence per room.

/// Bytes → rows, each remembering where it came from; knows no dataset.
pub mod evidence;
/// Assessment and results → blocks → pages: says what the client is told, and how it looks.
pub mod report;
