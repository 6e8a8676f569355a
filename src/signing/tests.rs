//! Signatures: what holds, what must not, and the sentence for each unfit key.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

const RSA: &[u8] = include_bytes!("../../tests/keys/rsa.p12");
const P256: &[u8] = include_bytes!("../../tests/keys/p256.p12");
const REVIEWER: &[u8] = include_bytes!("../../tests/keys/reviewer.p12");
const SERVER: &[u8] = include_bytes!("../../tests/keys/server.p12");
const ENCIPHER: &[u8] = include_bytes!("../../tests/keys/encipher.p12");
const AUTHORITY: &[u8] = include_bytes!("../../tests/keys/authority.p12");
const STAMP: &[u8] = include_bytes!("../../tests/keys/stamp.p12");
const SMALL: &[u8] = include_bytes!("../../tests/keys/small.p12");
const KEY_ALONE: &[u8] = include_bytes!("../../tests/keys/key-alone.p12");
const CERTIFICATE_ALONE: &[u8] = include_bytes!("../../tests/keys/certificate-alone.p12");
const BARE_KEY: &[u8] = include_bytes!("../../tests/keys/bare-key.p12");
const P384: &[u8] = include_bytes!("../../tests/keys/p384.p12");
const ED25519: &[u8] = include_bytes!("../../tests/keys/ed25519.p12");
/// 1 December 2026, within the validity of every key.
const NOW: i64 = 1_796_083_200;
const CENTURY: i64 = 100 * 366 * 86_400;

fn identity(pkcs12: &[u8]) -> Identity {
    Identity::open(pkcs12, "test", NOW).unwrap()
}

fn claim(name: &str) -> Claim {
    Claim { name: name.to_owned(), reason: "Assessor".to_owned(), time: "2026-12-01T09:00:00Z".to_owned() }
}

const DRAWN: &dyn Fn(f32, f32) -> Result<Vec<u8>, String> =
    &|width, height| Ok(format!("0 0 m {width} {height} l S").into_bytes());

/// A small PDF with so many empty fields and an attachment.
fn pdf(fields: usize) -> Vec<u8> {
    let mut file = Document::with_version("1.7");
    let pages = file.new_object_id();
    let content = file.add_object(Stream::new(Dictionary::new(), b"0 0 m".to_vec()));
    let page = file.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content,
    "MediaBox" => vec![0.into(), 0.into(), 200.into(), 200.into()] });
    file.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    let mut listed: Vec<Object> = Vec::new();
    for name in FIELDS.iter().take(fields) {
        let field = dictionary! { "Type" => "Annot", "Subtype" => "Widget", "P" => page, "F" => 132,
        "Rect" => vec![0.into(), 0.into(), 50.into(), 20.into()], "AP" => dictionary! { "N" => content },
        "FT" => "Sig", "T" => Object::string_literal(*name) };
        listed.push(file.add_object(field).into());
    }
    let carried = file.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"{\"schema\":1}".to_vec()));
    let specification = file.add_object(dictionary! { "Type" => "Filespec", "F" => Object::string_literal("a.json"),
    "EF" => dictionary! { "F" => carried } });
    let names = dictionary! { "Names" => vec![Object::string_literal("a.json"), specification.into()] };
    let catalog = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages,
    "Names" => dictionary! { "EmbeddedFiles" => names },
    "AcroForm" => dictionary! { "SigFlags" => 3, "Fields" => listed } });
    file.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

fn signed() -> Vec<u8> {
    sign(&pdf(1), &identity(RSA), &claim("Ada Assessor"), Permission::NoChange).unwrap()
}

fn faults(bytes: &[u8]) -> Vec<String> {
    let report = verify(bytes);
    let signatures = report.signatures.iter().flat_map(|signature| signature.faults.iter());
    report.faults.iter().chain(signatures).cloned().collect()
}

#[test]
fn what_was_signed_holds_and_says_whose_it_is() {
    for (pkcs12, name, key) in [(RSA, "Ada Assessor", "RSA 2048"), (P256, "Пётр Ассессор 評価者", "ECDSA P-256")]
    {
        let bytes = sign(&pdf(1), &identity(pkcs12), &claim(name), Permission::NoChange).unwrap();
        assert_eq!(faults(&bytes), Vec::<String>::new());
        let report = verify(&bytes);
        assert!(report.holds());
        let signature = &report.signatures[0];
        assert_eq!((signature.name.as_str(), signature.reason.as_str()), (name, "Assessor"));
        assert_eq!(signature.claimed_time, "2026-12-01T09:00:00Z");
        let certificate = signature.certificate.as_ref().unwrap();
        assert_eq!((certificate.subject.as_str(), certificate.issuer.as_str()), (name, "Sample Authority"));
        assert_eq!(certificate.key, key);
        assert_eq!(certificate.fingerprint, identity(pkcs12).certificate().fingerprint);
    }
}

#[test]
fn a_key_in_the_clear_signs_where_the_file_is_sealed() {
    let (bare, own) = (identity(BARE_KEY), identity(RSA));
    assert_eq!(bare.certificate().fingerprint, own.certificate().fingerprint);
    assert_eq!(bare.chain.len(), own.chain.len());
    let bytes = sign(&pdf(1), &bare, &claim("Ada Assessor"), Permission::NoChange).unwrap();
    assert_eq!(faults(&bytes), Vec::<String>::new());
}

#[test]
fn the_same_claim_gives_the_same_bytes() {
    assert_eq!(signed(), signed());
}

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
    assert!(faults.iter().any(|fault| fault.contains("2 revisions and 1 signatures")), "{faults:?}");
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

#[test]
fn a_prepared_second_signature_is_accepted_and_nothing_else() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    assert!(verify(&first).holds());
    let both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    let waits = [&first, &both, &signed()].map(|file| verify(file).waits_for_second);
    assert_eq!(waits, [true, false, false]);
    assert_eq!(faults(&both), Vec::<String>::new());
    let report = verify(&both);
    assert_eq!(report.signatures.iter().map(|signature| signature.name.as_str()).collect::<Vec<_>>(), ["Ada", "Rita"]);
    assert!(both.starts_with(&first));
    // What it shows is a drawing in its field; one that looks at anything else is none.
    for (key, value) in [("Resources", dictionary! { "XObject" => (9, 0) }.into()), ("OC", Object::Reference((9, 0)))] {
        let mut file = Document::load_mem(&both).unwrap();
        let second = sign::field(&file, FIELDS[1]).unwrap();
        let id = super::verify::shown(&file, second).unwrap();
        file.get_object_mut(id).unwrap().as_stream_mut().unwrap().dict.set(key, value);
        assert_eq!(super::verify::shown(&file, second), None, "{key}");
    }
    assert!(matches!(countersign(&both, &identity(REVIEWER), &claim("Rita"), DRAWN), Err(SignError::HasSecond)));
    assert!(matches!(
        countersign(&signed(), &identity(REVIEWER), &claim("Rita"), DRAWN),
        Err(SignError::NoSecondField)
    ));
    assert!(matches!(countersign(&pdf(2), &identity(REVIEWER), &claim("Rita"), DRAWN), Err(SignError::NotSigned)));
    // A second signature over a changed page.
    let before = Document::load_mem(&first).unwrap();
    let page = *before.get_pages().values().next().unwrap();
    let mut update = lopdf::IncrementalDocument::create_from(first, before);
    update.opt_clone_object_to_new_document(page).unwrap();
    update.new_document.get_dictionary_mut(page).unwrap().set("Rotate", 90);
    let mut changed = Vec::new();
    update.save_to(&mut changed).unwrap();
    let refused = countersign(&changed, &identity(REVIEWER), &claim("Rita"), DRAWN);
    assert!(matches!(refused, Err(SignError::FirstFails(_))));
    // As another program would.
    let place = Document::load_mem(&changed).unwrap();
    let field = sign::prepared(&place).unwrap();
    let changed = sign::add_second(&changed, (place, field), &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    assert!(!verify(&changed).holds());
}

#[test]
fn whoever_signed_does_not_countersign() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    // Another certificate of the same key is the same signer.
    for pkcs12 in [RSA, &twin()] {
        let refused = countersign(&first, &identity(pkcs12), &claim("Rita"), DRAWN).unwrap_err().to_string();
        assert!(refused.contains("signed with the same key already, by Ada Assessor"), "{refused}");
        // Where another program did it, it is told.
        let place = Document::load_mem(&first).unwrap();
        let field = sign::prepared(&place).unwrap();
        let both = sign::add_second(&first, (place, field), &identity(pkcs12), &claim("Rita"), DRAWN).unwrap();
        assert!(verify(&both).signed_twice_by().is_some());
    }
    let both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    assert_eq!(verify(&both).signed_twice_by(), None);
}

#[test]
fn a_signature_needs_its_field() {
    assert!(matches!(sign(&pdf(0), &identity(RSA), &claim("A"), Permission::NoChange), Err(SignError::NoField)));
    assert!(matches!(sign(&signed(), &identity(RSA), &claim("A"), Permission::NoChange), Err(SignError::NoField)));
    assert!(matches!(sign(b"%PDF", &identity(RSA), &claim("A"), Permission::NoChange), Err(SignError::Unreadable(_))));
}

#[test]
fn each_unfit_key_has_its_sentence() {
    fn check(pkcs12: &[u8], passphrase: &str, at: i64, expected: &str) {
        let error = Identity::open(pkcs12, passphrase, at).unwrap_err().to_string();
        assert!(error.contains(expected), "{error:?} lacks {expected:?}");
    }
    check(RSA, "other", NOW, "passphrase does not open");
    check(RSA, "", NOW, "passphrase does not open");
    check(b"hello", "test", NOW, "no PKCS#12 file");
    check(&RSA[..RSA.len() / 2], "test", NOW, "no PKCS#12 file");
    check(b"\n-----BEGIN PRIVATE KEY-----\n", "test", NOW, "is a text file (PEM)");
    check(KEY_ALONE, "test", NOW, "holds a private key and no certificate that belongs to it");
    check(CERTIFICATE_ALONE, "test", NOW, "holds no private key that could be read");
    let mut unsealed: pkcs12::pfx::Pfx = der::Decode::from_der(BARE_KEY).unwrap();
    unsealed.mac_data = None;
    check(&der::Encode::to_der(&unsealed).unwrap(), "test", NOW, "not encrypted, and no checksum shows");
    check(BARE_KEY, "tset", NOW, "passphrase does not open");
    check(P384, "test", NOW, "the key is ECDSA P-384, and cannot sign here");
    check(ED25519, "test", NOW, "the key is Ed25519, and cannot sign here");
    check(RSA, "test", NOW + CENTURY, "expired on 2126-");
    check(RSA, "test", 0, "not valid before ");
    check(SERVER, "test", NOW, "servers or services alone");
    check(ENCIPHER, "test", NOW, "Only Encrypts is not for signing documents: its key usage names neither");
    check(AUTHORITY, "test", NOW, "Some Authority is not for signing documents: it is the certificate of an authority");
    check(
        STAMP,
        "test",
        NOW,
        "Time Stamps is not for signing documents: its purposes are those of servers or services",
    );
    check(SMALL, "test", NOW, "RSA with 1024 bits");
    check(&mismatched(), "test", NOW, "does not belong to the certificate");
}

/// The key of one person beside the certificate of another.
fn mismatched() -> Vec<u8> {
    let chain = |pkcs12: &[u8]| {
        let store = p12_keystore::KeyStore::from_pkcs12(pkcs12, "test").unwrap();
        store.private_key_chain().unwrap().1.clone()
    };
    let (key, other) = (chain(RSA), chain(REVIEWER));
    let mixed = p12_keystore::PrivateKeyChain::new(key.key(), other.local_key_id(), other.chain().to_vec());
    let mut store = p12_keystore::KeyStore::new();
    store.add_entry("mixed", p12_keystore::KeyStoreEntry::PrivateKeyChain(mixed));
    store.writer("test").write().unwrap()
}

/// The key of `RSA` with a certificate of its own, as when one is renewed.
fn twin() -> Vec<u8> {
    include_bytes!("../../tests/keys/twin.p12").to_vec()
}

#[test]
fn a_day_is_written_out() {
    assert_eq!(identity::day(NOW), "2026-12-01");
    assert_eq!(identity::day(i64::MAX), "an unknown day");
}

#[test]
fn attachments_are_read_back() {
    assert_eq!(attachment(&signed(), "a.json").as_deref(), Some(&b"{\"schema\":1}"[..]));
    assert_eq!(attachment(&signed(), "b.json"), None);
    assert_eq!(attachment(b"no PDF", "a.json"), None);
}
