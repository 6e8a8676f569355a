//! Signatures: what holds, what must not, and the sentence for each unfit key.

#![allow(clippy::unwrap_used, reason = "tests")]

mod altered;
mod compressed;
mod keys;
mod second;

use super::*;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

const RSA: &[u8] = include_bytes!("../../tests/keys/rsa.p12");
const P256: &[u8] = include_bytes!("../../tests/keys/p256.p12");
const REVIEWER: &[u8] = include_bytes!("../../tests/keys/reviewer.p12");
/// 1 December 2026, within the validity of every key.
const NOW: i64 = 1_796_083_200;

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
fn the_same_claim_gives_the_same_bytes() {
    assert_eq!(signed(), signed());
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

#[test]
fn a_signature_needs_its_field() {
    assert!(matches!(sign(&pdf(0), &identity(RSA), &claim("A"), Permission::NoChange), Err(SignError::NoField)));
    assert!(matches!(sign(&signed(), &identity(RSA), &claim("A"), Permission::NoChange), Err(SignError::NoField)));
    assert!(matches!(sign(b"%PDF", &identity(RSA), &claim("A"), Permission::NoChange), Err(SignError::Unreadable(_))));
}

#[test]
fn attachments_are_read_back() {
    assert_eq!(attachment(&signed(), "a.json").as_deref(), Some(&b"{\"schema\":1}"[..]));
    assert_eq!(attachment(&signed(), "b.json"), None);
    assert_eq!(attachment(b"no PDF", "a.json"), None);
}
