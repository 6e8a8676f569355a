//! What was signed and then altered: each way is found, and most are named.

use super::*;

#[test]
fn every_altered_bit_is_found() {
    let bytes = signed();
    // The ends, and some of the rest.
    for at in (0..bytes.len()).filter(|at| at % 61 == 0 || *at < 40 || *at + 200 > bytes.len()) {
        let mut altered = bytes.clone();
        altered[at] ^= 1 << (at % 8);
        assert!(!verify(&altered).holds(), "bit {} of byte {at}", at % 8);
    }
}

#[test]
fn every_altered_bit_of_the_message_is_found() {
    for pkcs12 in [RSA, P256] {
        let bytes = sign(&pdf(1), &identity(pkcs12), &claim("A"), Permission::NoChange).unwrap();
        let opens = sign::find(&bytes, b"/Contents<").unwrap() + 9;
        let zeros = sign::find(&bytes[opens..], "0".repeat(64).as_bytes()).unwrap();
        for at in (opens..opens + zeros + 4).step_by(3) {
            for bit in [0, 5] {
                let mut altered = bytes.clone();
                altered[at] ^= 1 << bit;
                assert!(!verify(&altered).holds(), "bit {bit} of byte {at}");
            }
        }
    }
}

#[test]
fn altered_files_are_named_for_what_they_are() {
    fn check(what: &str, bytes: &[u8], expected: &str) {
        let faults = faults(bytes);
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{what}: {faults:?}");
    }
    let bytes = signed();
    check("nothing", &pdf(1), "not signed");
    check("no PDF", b"hello", "no readable PDF");
    let mut appended = bytes.clone();
    appended.extend_from_slice(b"\n% more");
    check("appended", &appended, "added after the last signature");
    check("cut", &bytes[..bytes.len() - 40], "");
    let before = sign::find(&bytes, b"/ByteRange").unwrap();
    check("cut before its signature", &bytes[..before], "The file was cut");
    let mut page = bytes.clone();
    let at = sign::find(&page, b"0 0 m").unwrap();
    page[at] = b'1';
    check("a page", &page, "altered after it was signed");
    let mut carried = bytes.clone();
    let at = sign::find(&carried, b"{\"schema\":1}").unwrap();
    carried[at + 10] = b'2';
    check("an attachment", &carried, "altered after it was signed");
}

#[test]
fn an_added_revision_is_found() {
    let bytes = signed();
    let before = Document::load_mem(&bytes).unwrap();
    let page = *before.get_pages().values().next().unwrap();
    let mut update = lopdf::IncrementalDocument::create_from(bytes, before);
    update.opt_clone_object_to_new_document(page).unwrap();
    let other = update.new_document.add_object(Stream::new(Dictionary::new(), b"9 9 m".to_vec()));
    update.new_document.get_dictionary_mut(page).unwrap().set("Contents", other);
    let mut changed = Vec::new();
    update.save_to(&mut changed).unwrap();
    let faults = faults(&changed);
    assert!(faults.iter().any(|fault| fault.contains("written 2 times, and signed once")), "{faults:?}");
}

/// A range that spares more than the message, or covers the file without its message at another place.
#[test]
fn another_range_is_found() {
    let bytes = signed();
    let at = sign::find(&bytes, b"/ByteRange[").unwrap() + 11;
    let end = at + bytes[at..].iter().position(|byte| *byte == b']').unwrap();
    let numbers: Vec<usize> =
        String::from_utf8_lossy(&bytes[at..end]).split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [start, opens, closes, length] = numbers[..] else { unreachable!("four numbers") };
    let with = |range: [usize; 4]| {
        let text = format!("{} {} {} {}", range[0], range[1], range[2], range[3]);
        let mut altered = bytes.clone();
        altered[at..end].copy_from_slice(format!("{text:<width$}", width = end - at).as_bytes());
        altered
    };
    assert!(verify(&with([start, opens, closes, length])).holds());
    for range in [
        [start, opens - 1, closes, length],
        [start, opens, closes + 1, length - 1],
        [start, opens, closes, length - 5],
        [1, opens - 1, closes, length],
        [start, opens, opens, length],
        [start, closes, opens, length],
        [start, opens, closes, usize::MAX / 2],
    ] {
        assert!(!verify(&with(range)).holds(), "{range:?}");
    }
    let mut without = bytes.clone();
    without[at - 11..at - 1].copy_from_slice(b"/ByteRangX");
    assert!(!verify(&without).holds());
}

/// What was signed is kept byte by byte, and other content is put around it or into the gap that the range spares.
#[test]
fn a_wrapped_signature_is_found() {
    let bytes = signed();
    let opens = sign::find(&bytes, b"/Contents<").unwrap() + 9;
    let closes = opens + bytes[opens..].iter().position(|byte| *byte == b'>').unwrap() + 1;
    let other = b"\n9 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n";
    for at in [0, opens, closes - 1, closes, bytes.len()] {
        let mut wrapped = bytes.clone();
        wrapped.splice(at..at, other.iter().copied());
        assert!(!verify(&wrapped).holds(), "at {at}");
    }
    // The same with a range that spares what was put in.
    let range = sign::find(&bytes, b"/ByteRange[").unwrap() + 11;
    let end = range + bytes[range..].iter().position(|byte| *byte == b']').unwrap();
    let mut wrapped = bytes.clone();
    wrapped.splice(closes..closes, other.iter().copied());
    let spared = format!("0 {opens} {} {}", closes + other.len(), bytes.len() - closes);
    wrapped[range..end].copy_from_slice(format!("{spared:<width$}", width = end - range).as_bytes());
    assert!(!verify(&wrapped).holds());
    // The whole signed file as a stream within another file.
    let mut outer = pdf(1);
    outer.extend_from_slice(&bytes);
    assert!(!verify(&outer).holds());
}

/// What this program did not write is not read at all: a table may lead to one place so often that reading never ends.
#[test]
fn only_what_is_written_here_is_read() {
    let of = revision::plain;
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    let both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    assert_eq!([of(&first), of(&both), of(b""), of(b"%PDF-1.7\n")], [first.len(), both.len(), 0, 0]);
    assert_eq!(of(&[&both[..], b"\n% more"].concat()), both.len());
    assert_eq!(of(&both[..both.len() - 10]), first.len());
    let at = sign::find(&first, b" 00000 n").unwrap();
    let mut again = first.clone();
    again.copy_within(at - 10..at, at + 10);
    assert_eq!(of(&again), 0, "two numbers lead to one place");
    let nested = format!("%PDF-1.7\n1 0 obj\n{}", "[".repeat(1 << 20));
    assert_eq!(of(nested.as_bytes()), 0);
    let endless = format!("%PDF-1.7\n1 0 obj\n[{}", "0 ".repeat(3 << 20));
    assert_eq!(of(endless.as_bytes()), 0);
    let unsigned = [b"%PDF-1.5 of another program ".as_slice(), nested.as_bytes(), b"\n%%EOF\n"].concat();
    assert!(faults(&unsigned)[0].starts_with("The file is not signed"));
}

#[test]
fn capital_letters_in_the_message_are_found() {
    let mut bytes = signed();
    let opens = sign::find(&bytes, b"/Contents<").unwrap() + 10;
    let closes = opens + bytes[opens..].iter().position(|byte| *byte == b'>').unwrap();
    bytes[opens..closes].make_ascii_uppercase();
    let found = faults(&bytes);
    assert!(found.iter().any(|fault| fault.contains("stands in capital letters")), "{found:?}");
}
