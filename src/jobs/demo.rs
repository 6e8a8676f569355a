//! The sample tenant, carried inside the program.

use crate::evidence::{Input, Source};

/// Names relative to `sample-data/flawed`, and the bytes.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sample_tenant.rs"));

/// The sample tenant's exports.
pub fn inputs() -> Vec<Input> {
    FILES
        .iter()
        .map(|(name, bytes)| Input { name: (*name).to_owned(), source: Source::Bytes((*bytes).into()) })
        .collect()
}
