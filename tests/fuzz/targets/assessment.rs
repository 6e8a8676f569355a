//! Any bytes as an assessment file: opened, loaded and verified, or refused in a sentence.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::io::Read;
use tenant_assessor::jobs::keep::Open;

fuzz_target!(|bytes: &[u8]| {
    let Ok(folder) = tempfile::tempdir() else { return };
    let path = folder.path().join("x.assessment");
    if std::fs::write(&path, bytes).is_err() {
        return;
    }
    if let Ok(open) = Open::open_read_only(&path, "") {
        let _ = open.file.verify();
        for input in open.inputs() {
            let mut held = Vec::new();
            let _ = input.source.open().and_then(|mut source| source.read_to_end(&mut held));
        }
    }
});
