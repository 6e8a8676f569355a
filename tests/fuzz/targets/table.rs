//! Any bytes as a file of text: rows or sentences, through recognition and the datasets.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tenant_assessor::datasets::import;
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::evidence::{Input, Source};

fuzz_target!(|bytes: &[u8]| {
    // What is packed would need a worker, and has a target of its own.
    if bytes.starts_with(b"PK") {
        return;
    }
    let input = Input { name: "x".to_owned(), source: Source::Bytes(bytes.into()) };
    let found = import(&[input], &Workers { program: "/nonexistent".into() }, &mut |_, _| true);
    for part in found.files.iter().flat_map(|file| &file.parts) {
        assert_eq!(part.rows_seen, part.rows_read + part.rows_refused);
    }
});
