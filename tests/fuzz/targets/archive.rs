//! Any bytes as an archive, parsed in this process as the worker does it in its own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tenant_assessor::evidence::serving::answer;

fuzz_target!(|bytes: &[u8]| {
    // A refusal is an answer too.
    let _ = answer("archive", bytes.to_vec(), &mut std::io::sink());
});
