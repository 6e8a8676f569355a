//! Any bytes behind an opening bracket: JSON, sound or not, through recognition and the datasets.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tenant_assessor::datasets::import;
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::evidence::{Input, Source};

fuzz_target!(|bytes: &[u8]| {
    let bytes = if bytes.starts_with(b"{") { bytes.to_vec() } else { [b"[", bytes].concat() };
    let input = Input { name: "x".to_owned(), source: Source::Bytes(bytes.into()) };
    let found = import(&[input], &Workers { program: "/nonexistent".into() }, &mut |_, _| true);
    for part in found.files.iter().flat_map(|file| &file.parts) {
        assert_eq!(part.rows_seen, part.rows_read + part.rows_refused);
    }
});
