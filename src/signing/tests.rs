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
const LARGE: &[u8] = include_bytes!("../../tests/keys/large.p12");
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
    // As reports are written.
    file.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
    let pages = file.new_object_id();
    let content = file.add_object(Stream::new(Dictionary::new(), b"0 0 m".to_vec()));
    let font = file.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let resources = file.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let page = file.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content,
    "Resources" => resources, "MediaBox" => vec![0.into(), 0.into(), 200.into(), 200.into()] });
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
fn a_longer_key_than_usual_signs() {
    assert_eq!(identity(LARGE).certificate().key, "RSA 6144");
}

#[test]
fn a_second_signature_of_another_program_is_told_by_its_own_fault() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    let mut both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    let message = both[first.len()..].windows(64).position(|bytes| bytes.iter().all(u8::is_ascii_hexdigit)).unwrap();
    both[first.len() + message..]
        .iter_mut()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .for_each(u8::make_ascii_uppercase);
    let told = faults(&both);
    assert!(told.iter().any(|fault| fault.contains("capital letters")), "{told:?}");
    assert!(!told.iter().any(|fault| fault.contains("not in the field")), "{told:?}");
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
        let field = file.get_dictionary(second).unwrap().clone();
        let id = field.get(b"AP").unwrap().as_dict().unwrap().get(b"N").unwrap().as_reference().unwrap();
        let form = file.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        assert!(revision::is_drawing(&field, form));
        form.dict.set(key, value);
        assert!(!revision::is_drawing(&field, form), "{key}");
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

/// What a second revision is made of, to be put together otherwise than `countersign` does.
struct Forgery {
    first: Vec<u8>,
    /// What stands before its table.
    added: Vec<u8>,
    /// Lines of the table, each with its heading: `88 1`, and where the object begins.
    table: Vec<(String, usize)>,
    trailer: String,
}

impl Forgery {
    /// What `countersign` would add.
    fn begin(first: &[u8]) -> Self {
        let before = Document::load_mem(first).unwrap();
        let field = sign::prepared(&before).unwrap();
        let whole = sign::with_place(first, (before, field), &claim("Rita"), DRAWN).unwrap();
        let at = memchr::memmem::rfind(&whole, b"\nxref\n").unwrap() + 1;
        let rest = String::from_utf8_lossy(&whole[at..]).into_owned();
        let (table, rest) = rest.split_once("trailer\n").unwrap();
        let (trailer, _) = rest.split_once("\nstartxref").unwrap();
        let mut lines = table.lines().skip(3);
        let mut told = Vec::new();
        while let Some(heading) = lines.next() {
            let (number, count) = heading.split_once(' ').unwrap();
            for index in 0..count.parse::<u32>().unwrap() {
                let place = lines.next().unwrap()[..10].parse().unwrap();
                told.push((format!("{} 1", number.parse::<u32>().unwrap() + index), place));
            }
        }
        let added = whole[first.len()..at].to_vec();
        Self { first: first.to_vec(), added, table: told, trailer: trailer.to_owned() }
    }

    fn len(&self) -> usize {
        self.first.len() + self.added.len()
    }

    /// Writes an object: `88 0 obj …`, and tells it.
    fn with(mut self, object: &str) -> Self {
        let number = object.split(' ').next().unwrap().to_owned();
        self.table.push((format!("{number} 1"), self.len()));
        self.silently(object)
    }

    /// Writes something that no table tells.
    fn silently(mut self, text: &str) -> Self {
        self.added.extend_from_slice(text.as_bytes());
        self.added.push(b'\n');
        self
    }

    fn altered(mut self, from: &str, to: &str) -> Self {
        let at = sign::find(&self.added, from.as_bytes()).unwrap();
        self.added.splice(at..at + from.len(), to.bytes());
        for (_, place) in self.table.iter_mut().filter(|(_, place)| *place > self.first.len() + at) {
            *place = *place + to.len() - from.len();
        }
        self
    }

    fn trailed(mut self, from: &str, to: &str) -> Self {
        assert!(self.trailer.contains(from), "{}", self.trailer);
        self.trailer = self.trailer.replace(from, to);
        self
    }

    fn signed(self) -> Vec<u8> {
        self.signed_with("xref\n0 1\n0000000000 65535 f \n")
    }

    fn signed_with(self, heading: &str) -> Vec<u8> {
        let (start, place) = (self.first.len(), self.len());
        let mut bytes = [self.first, self.added].concat();
        bytes.extend_from_slice(heading.as_bytes());
        for (heading, place) in self.table {
            bytes.extend_from_slice(format!("{heading}\n{place:010} 00000 n \n").as_bytes());
        }
        bytes.extend_from_slice(format!("trailer\n{}\nstartxref\n{place}\n%%EOF", self.trailer).as_bytes());
        sign::seal(bytes, start, &identity(REVIEWER)).unwrap()
    }
}

/// Whatever the second signer does beside signing is found, though every byte of it is signed.
#[test]
fn nothing_is_exchanged_under_a_second_signature() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    let begin = || Forgery::begin(&first);
    assert_eq!(faults(&begin().signed()), Vec::<String>::new(), "as it should be");
    let file = Document::load_mem(&first).unwrap();
    let page = *file.get_pages().values().next().unwrap();
    let of_page = |key: &[u8]| file.get_dictionary(page).unwrap().get(key).unwrap().as_reference().unwrap().0;
    let (content, resources, root) =
        (of_page(b"Contents"), of_page(b"Resources"), file.trailer.get(b"Root").unwrap().as_reference().unwrap().0);
    let typed =
        |kind: &[u8]| file.objects.iter().find(|(_, it)| it.type_name().is_ok_and(|it| it == kind)).unwrap().0.0;
    let (font, carried) = (typed(b"Font"), typed(b"EmbeddedFile"));
    let field = sign::field(&file, FIELDS[1]).unwrap().0;
    let (value, shown) = (file.max_id + 1, file.max_id + 2);
    let new = file.max_id + 3;
    let (page, before) = (page.0, file.xref_start);
    let stream = |number: u32, more: &str, text: &str| {
        format!("{number} 0 obj\n<<{more}/Length {}>>stream\n{text}\nendstream\nendobj", text.len())
    };
    let grown = |forgery: Forgery| forgery.trailed(&format!("/Size {new}"), &format!("/Size {}", new + 1));
    let check = |what: &str, forged: Vec<u8>| {
        let found = faults(&forged);
        let words = [
            "more than the prepared second signature",
            "added after the last signature",
            "does not say which bytes it covers",
        ];
        assert!(found.iter().any(|fault| words.iter().any(|word| fault.contains(word))), "{what}: {found:?}");
        assert!(!verify(&forged).holds(), "{what}");
        // As if the whole file were read, however it is written.
        let after = Document::load_mem(&forged);
        let fills = after.map(|after| revision::only_fills(&file, &after, &forged, first.len()));
        assert!(!matches!(fills, Ok(Ok(()))), "{what}");
    };
    let red = "1 0 0 rg 0 0 200 200 re f";
    check("content", begin().with(&stream(content, "", red)).signed());
    check("content as a table", begin().with(&stream(content, "/Type/XRef", red)).signed());
    check("content as objects", begin().with(&stream(content, "/Type/ObjStm/N 0/First 0", red)).signed());
    check("manifest", begin().with(&stream(carried, "/Type/XRef", "{}")).signed());
    check(
        "font",
        begin().with(&format!("{font} 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Symbol>>\nendobj")).signed(),
    );
    check("resources", begin().with(&format!("{resources} 0 obj\n<</Font<<>>>>\nendobj")).signed());
    let annotated = format!("<</Type/Page/Parent 1 0 R/Contents {content} 0 R/Annots[{new} 0 R]>>");
    check("annotation", begin().with(&format!("{page} 0 obj\n{annotated}\nendobj")).signed());
    let fields = FIELDS.map(|name| format!("{} 0 R", sign::field(&file, name).unwrap().0)).join(" ");
    let form = format!("/AcroForm<</SigFlags 3/Fields[{fields}]>>");
    for more in ["/Names<<>>", "/OpenAction<</S/JavaScript/JS(x)>>", ""] {
        check(more, begin().with(&format!("{root} 0 obj\n<</Type/Catalog/Pages 1 0 R{form}{more}>>\nendobj")).signed());
    }
    let without_form = format!("{root} 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj");
    assert!(!verify(&begin().with(&without_form).signed()).holds());
    // Objects that nothing asks for yet, or that the table does not tell.
    check("new object", grown(begin()).with(&format!("{new} 0 obj\n<</S/JavaScript>>\nendobj")).signed());
    check("new objects", grown(begin()).with(&stream(new, "/Type/ObjStm/N 1/First 4", "3 0 <<>>")).signed());
    check("untold", begin().silently(&stream(content, "", red)).signed());
    check("another generation", begin().with(&format!("{content} 1 obj\n<<>>\nendobj")).signed());
    check("generation untold", begin().silently(&format!("{content} 1 obj\n<<>>\nendobj")).signed());
    check("told twice", begin().with(&format!("{value} 0 obj\n<</Type/Sig>>\nendobj")).signed());
    check("comment", begin().silently(&format!("% {content} 0 obj")).signed());
    check("text", begin().silently("endstream").signed());
    // The table.
    let freed = format!("xref\n0 1\n0000000000 65535 f \n{content} 1\n0000000000 00001 f \n");
    check("freed", begin().signed_with(&freed));
    let elsewhere = format!("xref\n0 1\n0000000000 65535 f \n{content} 1\n0000000020 00000 n \n");
    check("moved", begin().signed_with(&elsewhere));
    check("two chains", begin().signed_with("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1>>\nxref\n"));
    for (from, to) in [
        ("<<".to_owned(), format!("<</XRefStm {before}")),
        ("<<".to_owned(), format!("<</Prev {before}")),
        ("<<".to_owned(), "<</Encrypt<<>>".to_owned()),
        (format!("/Prev {before}"), "/Prev 10".to_owned()),
        (format!("/Prev {before}"), String::new()),
        (format!("/Root {root} 0 R"), format!("/Root {page} 0 R")),
        (format!("/Size {new}"), format!("/Size {}", new + 5)),
    ] {
        let forged = begin().trailed(&from, &to).signed();
        assert!(!verify(&forged).holds(), "{from}: {to}");
    }
    // The field, the signature and the drawing.
    for (from, to) in [
        ("/F 132".to_owned(), "/F 2".to_owned()),
        ("/F 132".to_owned(), "/F 132/AA<</E<</S/URI/URI(x)>>>>".to_owned()),
        ("/Subtype/Widget".to_owned(), "/Subtype/Link".to_owned()),
        ("/Rect[0".to_owned(), "/Rect[9".to_owned()),
        ("/FT/Sig".to_owned(), "/F#54/Sig".to_owned()),
        ("/FT/Sig".to_owned(), "/FT/Sig/FT/Sig".to_owned()),
        (format!("/N {shown} 0 R"), format!("/N {content} 0 R")),
        (format!("/N {shown} 0 R"), format!("/N {shown} 0 R/D {content} 0 R")),
        ("/Reason(Assessor)".to_owned(), format!("/Reason(Assessor)/Data {content} 0 R")),
        ("/Reason(Assessor)".to_owned(), "/Reason(Assessor)/Reference[<<>>]".to_owned()),
        ("/Resources<<>>".to_owned(), format!("/Resources {resources} 0 R")),
        ("/Resources<<>>".to_owned(), "/Resources<<>>/Matrix[9 0 0 9 0 0]".to_owned()),
        ("/BBox[0 0".to_owned(), "/BBox[0 -9".to_owned()),
        ("\nendobj\n".to_owned(), "\nendobj %\n".to_owned()),
    ] {
        check(&format!("{from}: {to}"), begin().altered(&from, &to).signed());
    }
    assert!(field < value);
    // Who signed first may have allowed nothing at all.
    let closed = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::NoChange).unwrap();
    let found = faults(&Forgery::begin(&closed).signed());
    assert!(found[0].contains("the first signer allowed no change at all"), "{found:?}");
}

/// Any bytes at all in place of the second revision give a sentence, and never a panic.
#[test]
fn a_broken_second_revision_is_found() {
    let first = sign(&pdf(2), &identity(RSA), &claim("Ada"), Permission::PreparedFields).unwrap();
    let both = countersign(&first, &identity(REVIEWER), &claim("Rita"), DRAWN).unwrap();
    let before = Document::load_mem(&first).unwrap();
    let after = Document::load_mem(&both).unwrap();
    let holds = |bytes: &[u8]| revision::only_fills(&before, &after, bytes, first.len()).is_ok();
    assert!(holds(&both));
    let contents = first.len() + sign::find(&both[first.len()..], b"/Contents<").unwrap() + 10;
    for at in (first.len()..both.len()).filter(|at| *at < contents || *at > contents + 32_768).step_by(5) {
        assert!(!holds(&both[..at]), "cut at {at}");
        let mut altered = both.clone();
        altered[at] = [b'(', b'<', b'[', b'9', 0xff][at / 5 % 5];
        let _ = holds(&altered);
    }
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

/// As another program would sign, whatever the key and its certificate are.
fn forced(pkcs12: &[u8]) -> Identity {
    use rsa::pkcs8::DecodePrivateKey;
    let store = p12_keystore::KeyStore::from_pkcs12(pkcs12, "test").unwrap();
    let (_, found) = store.private_key_chain().unwrap();
    let key = rsa::pkcs1v15::SigningKey::new(rsa::RsaPrivateKey::from_pkcs8_der(found.key()).unwrap());
    let chain = found.chain().iter().filter_map(|one| certificate::read(one.as_der())).collect();
    Identity { key: identity::Key::Rsa(Box::new(key)), chain }
}

/// What nobody may sign with here does not count where another program signed with it.
#[test]
fn what_cannot_sign_does_not_hold() {
    fn check(pkcs12: &[u8], time: &str, expected: &str) {
        let claim = Claim { time: time.to_owned(), ..claim("A") };
        let found = faults(&sign(&pdf(1), &forced(pkcs12), &claim, Permission::NoChange).unwrap());
        assert!(found.iter().any(|fault| fault.contains(expected)), "{expected}: {found:?}");
    }
    let now = "2026-12-01T09:00:00Z";
    check(SMALL, now, "The signer's key is RSA with 1,024 bits");
    check(SERVER, now, "server.example is not for signing documents");
    check(ENCIPHER, now, "is not for signing documents: its key usage");
    check(AUTHORITY, now, "is not for signing documents: it is the certificate of an authority");
    check(RSA, "2200-01-01T00:00:00Z", "was not valid at the claimed time 2200-01-01T00:00:00Z");
    check(RSA, "", "says no time");
    check(RSA, "2026-13-01T09:00:00Z", "says no time");
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

/// Who issued a certificate is what its signature shows, never what it names.
#[test]
fn an_issuer_is_checked_or_said_not_to_be() {
    let chain = identity(RSA).chain;
    let [own, authority] = &chain[..] else { unreachable!("the signer and the authority") };
    let mut namesake = authority.clone();
    namesake.tbs_certificate.subject_public_key_info =
        forced(REVIEWER).chain[0].tbs_certificate.subject_public_key_info.clone();
    let mut named_itself = own.clone();
    named_itself.tbs_certificate.issuer = own.tbs_certificate.subject.clone();
    let by = Issued::By(Box::new(CertificateSummary::of(authority)));
    for (of, others, expected) in [
        (own, vec![own.clone(), authority.clone()], by.clone()),
        (own, vec![namesake.clone(), authority.clone()], by.clone()),
        (own, vec![own.clone()], Issued::NotShown),
        (own, vec![namesake.clone()], Issued::NotByNamed),
        (authority, vec![], Issued::Itself),
        (&named_itself, vec![], Issued::NotShown),
    ] {
        assert_eq!(Issued::of(of, &others), expected);
    }
    assert_eq!(verify(&signed()).signatures[0].issued, by);
    let alone = Identity { chain: vec![own.clone()], ..forced(RSA) };
    assert_eq!([identity(RSA).issued(), alone.issued()], [by, Issued::NotShown]);
    let bytes = sign(&pdf(1), &alone, &claim("A"), Permission::NoChange).unwrap();
    assert_eq!(verify(&bytes).signatures[0].issued, Issued::NotShown);
    let with_namesake = Identity { chain: vec![own.clone(), namesake], ..forced(RSA) };
    let found = faults(&sign(&pdf(1), &with_namesake, &claim("A"), Permission::NoChange).unwrap());
    assert!(found.iter().any(|fault| fault.contains("does not bear the signature of Sample Authority")), "{found:?}");
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
    // As stores without any passphrase are, whose checksum no passphrase makes.
    check(BARE_KEY, "", NOW, "if it was made without a passphrase");
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
    check(SMALL, "test", NOW, "RSA with 1,024 bits");
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
