//! Files whose objects lie in compressed streams, as reports are written: the same holds for them.

use super::*;

/// The small PDF with all its objects in a stream but for streams, fields and the catalog.
fn compressed(fields: usize) -> Vec<u8> {
    let plain = pdf(fields);
    let file = Document::load_mem(&plain).unwrap();
    let root = file.trailer.get(b"Root").unwrap().as_reference().unwrap();
    let outline = revision::single(&plain).unwrap();
    let stands_alone = |number: u32| {
        let object = file.get_object((number, 0)).unwrap();
        number == root.0 || object.as_dict().map_or(true, |entries| entries.has(b"FT"))
    };
    let ends = outline.objects.iter().skip(1).map(|(_, at)| *at).chain([outline.table.place]);
    let (mut bytes, mut head, mut body) = (b"%PDF-1.7\n".to_vec(), String::new(), Vec::new());
    let stream = file.max_id + 1;
    let mut places = vec![(0_u8, 0_usize, 0_usize); stream as usize + 2];
    let mut held = 0;
    for ((number, at), end) in outline.objects.iter().zip(ends) {
        let object = &plain[*at..end];
        if stands_alone(*number) {
            places[*number as usize] = (1, bytes.len(), 0);
            bytes.extend_from_slice(object);
            continue;
        }
        places[*number as usize] = (2, stream as usize, held);
        held += 1;
        head.push_str(&format!("{number} {} ", body.len()));
        let inner = &object[sign::find(object, b"obj").unwrap() + 3..sign::find(object, b"endobj").unwrap()];
        body.extend_from_slice(inner.trim_ascii());
        body.push(b'\n');
    }
    places[stream as usize] = (1, bytes.len(), 0);
    let entries = format!("/Type/ObjStm/N {held}/First {}/Length {}", head.len(), head.len() + body.len());
    bytes.extend_from_slice(format!("{stream} 0 obj\n<<{entries}>>stream\n{head}").as_bytes());
    bytes.extend_from_slice(&body);
    bytes.extend_from_slice(b"\nendstream\nendobj\n");
    let at = bytes.len();
    places[stream as usize + 1] = (1, at, 0);
    bytes.extend(packed::table(stream + 1, &outline.table.trailer, &places).unwrap());
    bytes.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    bytes
}

fn first() -> Vec<u8> {
    sign(&compressed(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap()
}

#[test]
fn both_signatures_hold_and_are_the_same_each_time() {
    let first = first();
    assert_eq!(first, self::first());
    assert_eq!(faults(&first), Vec::<String>::new());
    assert!(sign::find(&first, b"/ObjStm").is_some() && sign::find(&first, b"\nxref\n").is_none());
    assert_eq!(revisions(&first), 1);
    let both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    assert_eq!(faults(&both), Vec::<String>::new());
    assert!(both.starts_with(&first) && verify(&both).signatures.len() == 2);
    assert_eq!(attachment(&both, "a.json").as_deref(), Some(&b"{\"schema\":1}"[..]));
}

fn revisions(bytes: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, b"startxref").count()
}

#[test]
fn every_altered_bit_is_found() {
    let bytes = first();
    let zeros = sign::find(&bytes, &[b'0'; 2000]).unwrap();
    for at in (0..bytes.len()).filter(|at| (*at < zeros || *at > zeros + 25_000) && at % 23 == 0) {
        let mut altered = bytes.clone();
        altered[at] ^= 1 << (at % 8);
        assert!(!verify(&altered).holds(), "bit {} of byte {at}", at % 8);
    }
}

/// What the second signer could write into a table that is a stream, or beside it.
#[test]
fn nothing_is_exchanged_under_a_second_signature() {
    let first = first();
    let before = Document::load_mem(&first).unwrap();
    let field = sign::prepared(&before).unwrap();
    let page = before.get_pages().values().next().unwrap().0;
    let prev = before.xref_start;
    let whole = sign::with_place(&first, (before, field), &claim("Rita"), DRAWN).unwrap();
    let head = first.len() + sign::find(&whole[first.len()..], b"/XRef").unwrap();
    let lines = head + sign::find(&whole[head..], b"stream\n").unwrap() + 7;
    let table = memchr::memmem::rfind(&whole[..head], b"endobj\n").unwrap() + 7;
    let signed = |bytes: Vec<u8>| sign::seal(bytes, first.len(), &identity(REVIEWER)).unwrap();
    assert_eq!(faults(&signed(whole.clone())), Vec::<String>::new(), "as it should be");
    let altered = |at: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[at] ^= byte;
        signed(bytes)
    };
    // A kind, a place and a generation of its first line.
    for at in [lines, lines + 4, lines + 6] {
        assert!(!verify(&altered(at, 3)).holds(), "byte {at} of its table");
    }
    let replaced = |from: &str, to: &str| {
        let at = table + sign::find(&whole[table..], from.as_bytes()).unwrap();
        let mut bytes = whole.clone();
        bytes.splice(at..at + from.len(), to.bytes());
        signed(bytes)
    };
    for (from, to) in [
        (format!("/Prev {prev}"), "/Prev 10".to_owned()),
        (format!("/Prev {prev}"), String::new()),
        ("/W[1 4 2]".to_owned(), "/W[1 2 4]".to_owned()),
        ("/Type/XRef".to_owned(), format!("/Type/XRef/XRefStm {prev}")),
        ("/Type/XRef".to_owned(), "/Type/XRef/Encrypt<<>>".to_owned()),
        ("/Type/XRef".to_owned(), "/Type/ObjStm".to_owned()),
    ] {
        assert!(!verify(&replaced(&from, &to)).holds(), "{from}: {to}");
    }
    // A page that no table tells, and objects in a stream of their own.
    for object in [
        format!("{page} 0 obj\n<</Type/Page>>\nendobj\n"),
        "90 0 obj\n<</Type/ObjStm/N 1/First 4/Length 8>>stream\n3 0 <<>>\nendstream\nendobj\n".to_owned(),
    ] {
        let mut bytes = whole.clone();
        bytes.splice(table..table, object.bytes());
        let at = sign::find(&bytes[table..], b"startxref\n").unwrap() + table + 10;
        bytes.truncate(at);
        bytes.extend_from_slice(format!("{}\n%%EOF", table + object.len()).as_bytes());
        assert!(!verify(&signed(bytes)).holds(), "{object}");
    }
}
