//! What each layout's sample becomes, record by record, beside the tests that look at single fields: `records.txt` holds the
//! first records of every sample. `UPDATE_SNAPSHOTS=1` writes it anew; read the difference before it is committed.

use super::{read, samples};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// Records of one list that are shown of a sample; the others are alike.
const SHOWN: usize = 3;

/// Accounts and sign-ins have a form of their own in memory; `fields.rs` looks at them field by field.
const APART: &[&str] = &["users", "registrations", "sign_ins", "accounts"];

/// The lists of a tenant with their records, from what it says of itself: a line of four blanks begins a list, one of twelve a
/// record.
pub(super) fn lists(tenant: &str) -> BTreeMap<&str, Vec<String>> {
    let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let (mut list, mut holds_items) = ("", false);
    for line in tenant.lines() {
        let depth = line.len() - line.trim_start().len();
        let words = line.trim();
        match depth {
            4 => list = words.split(':').next().unwrap_or_default(),
            8 => holds_items = words == "items: [",
            12 if holds_items && !APART.contains(&list) && words != "}," => {
                lists.entry(list).or_default().push(words.trim_end_matches([' ', '{']).to_owned());
            }
            depth if depth > 12 && holds_items => {
                if let Some(record) = lists.get_mut(list).and_then(|records| records.last_mut()) {
                    record.push(' ');
                    record.push_str(words);
                }
            }
            _ => {}
        }
    }
    lists
}

/// Without what is not there, and without where it was read, which other tests hold.
pub(super) fn short(record: &str) -> String {
    let mut short = record.to_owned();
    let places = ["source: SourceRef {", "sources: [ SourceRef {"];
    for place in places {
        while let Some(at) = short.find(place) {
            let end = short[at..].find("},").map_or(short.len(), |end| at + end + 2);
            short.replace_range(at..end, "");
        }
    }
    let mut words: Vec<&str> = Vec::new();
    for word in short.split_whitespace() {
        let says_nothing = ["None,", "NotExported,", "\"\",", "[],", "Empty,"].contains(&word);
        if says_nothing && words.last().is_some_and(|last| last.ends_with(':')) {
            words.pop();
        } else {
            words.push(word);
        }
    }
    words.join(" ")
}

#[test]
fn every_sample_becomes_the_records_that_it_holds() {
    let mut found = String::new();
    for sample in samples().iter().filter(|sample| sample.sheet.is_none()) {
        let tenant = format!("{:#?}", read(&[&sample.file]).tenant);
        writeln!(found, "{} ({} {})", sample.file, sample.dataset, sample.layout).unwrap();
        for (list, records) in lists(&tenant) {
            for record in records.iter().take(SHOWN) {
                writeln!(found, "  {list}: {}", short(record)).unwrap();
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/datasets/tests/records.txt");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::File::create(&path).unwrap().write_all(found.as_bytes()).unwrap();
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap();
    let other = known.lines().zip(found.lines()).find(|(known, found)| known != found);
    assert_eq!(other, None, "see records.txt");
    assert_eq!(known.lines().count(), found.lines().count(), "see records.txt");
}
