//! Tests of whole documents.

use super::{lay_out, render, sample};

/// Writes the sample where `TENANT_ASSESSOR_SAMPLE_PDF` says, to be looked at.
#[test]
fn the_sample_is_rendered_twice_to_the_same_bytes() {
    let document = sample::document();
    let first = render(&document).unwrap();
    assert_eq!(first, render(&document).unwrap());
    if let Some(path) = std::env::var_os("TENANT_ASSESSOR_SAMPLE_PDF") {
        std::fs::write(path, first).unwrap();
    }
    let _ = lay_out(&document);
}
