//! Writes a signature into a PDF that has an empty field for it.

use super::certificate::hexadecimal;
use super::identity::Identity;
use super::{FIELDS, message, packed, revision, verify};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

/// Room for the message, in bytes: one with four certificates takes about half of it.
const ROOM: usize = 16_384;
/// Stands where the byte range will be; as long as any range of a file up to 10 GB.
const RANGE: [i64; 4] = [0, 2_111_111_111, 2_122_222_222, 2_133_333_333];

/// What may still be done to a file once it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Nothing (DocMDP level 1).
    NoChange,
    /// Filling the fields that were prepared (DocMDP level 2).
    PreparedFields,
}

/// What a signer says of the signature; nobody vouches for it but the signer.
#[derive(Clone, Debug)]
pub struct Claim {
    pub name: String,
    /// Why it is signed: the signer's role.
    pub reason: String,
    /// `2026-11-22T09:00:00Z`, by the signer's clock.
    pub time: String,
}

/// Why a file could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    #[error("the file is no PDF that can be signed ({0})")]
    Unreadable(String),
    #[error("the report has no empty signature field; print it again for signing")]
    NoField,
    #[error("the report was not prepared for a second signature; it must be printed and signed with a place for it")]
    NoSecondField,
    #[error("the report has its second signature already; the place for it is used")]
    HasSecond,
    #[error("the report has not been signed yet: the first signature comes before the second")]
    NotSigned,
    #[error("the first signature does not hold, so there is nothing to countersign: {0}")]
    FirstFails(String),
    #[error(
        "the report was signed with the same key already, by {0}: the second signature is that of somebody else, who has \
         reviewed it"
    )]
    SameSigner(String),
    #[error("the certificates are too large for the place that the signature has ({0} bytes)")]
    TooLarge(usize),
    #[error("the signature could not be made: {0}")]
    Failed(String),
}

impl From<lopdf::Error> for SignError {
    fn from(_: lopdf::Error) -> Self {
        // What the reader says of it is about its own workings.
        Self::Unreadable("its structure is broken".to_owned())
    }
}

/// Signs a finished PDF: certifies it, in one revision. The same file, identity and claim give the same bytes.
pub fn sign(pdf: &[u8], identity: &Identity, claim: &Claim, permission: Permission) -> Result<Vec<u8>, SignError> {
    let mut file = Document::load_mem(pdf)?;
    let field = field(&file, FIELDS[0]).ok_or(SignError::NoField)?;
    if file.get_dictionary(field)?.has(b"V") {
        return Err(SignError::NoField);
    }
    let mut value = value(claim);
    value.set("Reference", vec![certification(permission).into()]);
    let signature = file.add_object(value);
    file.get_dictionary_mut(field)?.set("V", signature);
    file.catalog_mut()?.set("Perms", dictionary! { "DocMDP" => signature });
    let root = file.trailer.get(b"Root").and_then(Object::as_reference)?;
    let bytes = match revision::single(pdf) {
        Some(outline) if outline.table.own.is_some() => packed::with(pdf, outline, &file, &[root, field, signature]),
        _ => written(&mut file),
    };
    seal(bytes.map_err(|error| SignError::Failed(error.to_string()))?, 0, identity)
}

fn written(file: &mut Document) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes)
}

/// Draws what a signature shows in its field, which is this wide and high.
pub type Draw<'a> = &'a dyn Fn(f32, f32) -> Result<Vec<u8>, String>;

/// Adds the second signature to a file that was signed with a place for it, by somebody else; what was signed stays in
/// front, untouched.
pub fn countersign(pdf: &[u8], identity: &Identity, claim: &Claim, draw: Draw<'_>) -> Result<Vec<u8>, SignError> {
    let unread = |why: &str| {
        if verify::is_unsigned(pdf) { SignError::NotSigned } else { SignError::Unreadable(why.to_owned()) }
    };
    let before = verify::load(pdf).map_err(unread)?;
    let second = prepared(&before)?;
    by_another(pdf, identity)?;
    add_second(pdf, (before, second), identity, claim, draw)
}

/// The empty place for the second signature of a file that was signed.
pub(super) fn prepared(file: &Document) -> Result<ObjectId, SignError> {
    let first = field(file, FIELDS[0]).ok_or(SignError::NotSigned)?;
    if !file.get_dictionary(first)?.has(b"V") {
        return Err(SignError::NotSigned);
    }
    let second = field(file, FIELDS[1]).ok_or(SignError::NoSecondField)?;
    if file.get_dictionary(second)?.has(b"V") { Err(SignError::HasSecond) } else { Ok(second) }
}

/// Fills the place for the second signature, whatever stands before it.
pub(super) fn add_second(
    pdf: &[u8],
    (before, second): (Document, ObjectId),
    identity: &Identity,
    claim: &Claim,
    draw: Draw<'_>,
) -> Result<Vec<u8>, SignError> {
    let bytes = with_place(pdf, (before, second), claim, draw)?;
    seal(bytes, pdf.len(), identity)
}

/// The file with everything of its second signature but the message.
pub(super) fn with_place(
    pdf: &[u8],
    (before, second): (Document, ObjectId),
    claim: &Claim,
    draw: Draw<'_>,
) -> Result<Vec<u8>, SignError> {
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), before);
    update.opt_clone_object_to_new_document(second)?;
    let signature = update.new_document.add_object(value(claim));
    let edges = update.new_document.get_dictionary(second)?.get(b"Rect").and_then(Object::as_array).cloned();
    let edges: Vec<f32> = edges.unwrap_or_default().iter().filter_map(|edge| edge.as_float().ok()).collect();
    // In reports of earlier versions the picture stands apart from the field, and stays as it is.
    if let [left, bottom, right, top] = edges[..] {
        let shown = appearance(right - left, top - bottom, draw)?;
        let shown = update.new_document.add_object(shown);
        update.new_document.get_dictionary_mut(second)?.set("AP", dictionary! { "N" => shown });
    }
    update.new_document.get_dictionary_mut(second)?.set("V", signature);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).map_err(|error| SignError::Failed(error.to_string()))?;
    Ok(bytes)
}

/// That the first signature holds, and is another person's.
fn by_another(pdf: &[u8], identity: &Identity) -> Result<(), SignError> {
    let found = verify::verify(pdf);
    let faults = || found.signatures.iter().flat_map(|signature| &signature.faults).chain(&found.faults);
    if !found.holds() {
        return Err(SignError::FirstFails(faults().next().cloned().unwrap_or_default()));
    }
    let own = identity.certificate().public_key;
    let signers = found.signatures.iter().filter_map(|signature| signature.certificate.as_ref());
    match signers.into_iter().find(|certificate| certificate.public_key == own) {
        Some(same) => Err(SignError::SameSigner(same.subject.clone())),
        None => Ok(()),
    }
}

/// What a field shows once it is signed: it draws, and refers to nothing.
fn appearance(width: f32, height: f32, draw: Draw<'_>) -> Result<Stream, SignError> {
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => [0.0, 0.0, width, height].map(Object::Real).to_vec(),
        "Resources" => Dictionary::new(),
    };
    let mut shown = Stream::new(form, draw(width, height).map_err(SignError::Failed)?);
    shown.compress()?;
    Ok(shown)
}

/// The form's field of this name.
pub(super) fn field(file: &Document, name: &str) -> Option<ObjectId> {
    fields(file).into_iter().find(|id| {
        let title = file.get_dictionary(*id).and_then(|field| field.get(b"T")).and_then(Object::as_str);
        title.is_ok_and(|title| title == name.as_bytes())
    })
}

/// The form's top fields that are objects of their own.
pub(super) fn fields(file: &Document) -> Vec<ObjectId> {
    let form = file.catalog().and_then(|catalog| catalog.get(b"AcroForm")).and_then(|form| resolve(file, form));
    let listed = form.and_then(Object::as_dict).and_then(|form| form.get(b"Fields")).and_then(|it| resolve(file, it));
    let listed = listed.and_then(Object::as_array).cloned().unwrap_or_default();
    listed.iter().filter_map(|field| field.as_reference().ok()).collect()
}

fn resolve<'a>(file: &'a Document, object: &'a Object) -> lopdf::Result<&'a Object> {
    file.dereference(object).map(|(_, object)| object)
}

fn text(value: &str) -> Object {
    if value.is_ascii() {
        return Object::string_literal(value);
    }
    let bytes = [0xfe, 0xff].into_iter().chain(value.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// The signature's dictionary, with empty places for range and message.
fn value(claim: &Claim) -> Dictionary {
    let digits: String = claim.time.chars().filter(char::is_ascii_digit).collect();
    let mut value = dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => RANGE.map(Object::Integer).to_vec(),
        "Contents" => Object::String(vec![0; ROOM], StringFormat::Hexadecimal),
        "M" => Object::string_literal(format!("D:{digits}Z")),
        "Name" => text(&claim.name),
    };
    if !claim.reason.is_empty() {
        value.set("Reason", text(&claim.reason));
    }
    value
}

fn certification(permission: Permission) -> Dictionary {
    let level = match permission {
        Permission::NoChange => 1,
        Permission::PreparedFields => 2,
    };
    dictionary! {
        "Type" => "SigRef",
        "TransformMethod" => "DocMDP",
        "TransformParams" => dictionary! { "Type" => "TransformParams", "P" => level, "V" => "1.2" },
    }
}

/// Fills range and message into a saved file, behind `start`; every place keeps its length, so no offset moves.
pub(super) fn seal(mut bytes: Vec<u8>, start: usize, identity: &Identity) -> Result<Vec<u8>, SignError> {
    let lost = || SignError::Failed("its place was lost while the file was written".to_owned());
    let empty = format!("<{}>", "0".repeat(ROOM * 2));
    let opens = start + find(&bytes[start..], empty.as_bytes()).ok_or_else(lost)?;
    let closes = opens + empty.len();
    let range = format!("[{} {} {} {}]", RANGE[0], RANGE[1], RANGE[2], RANGE[3]);
    let at = start + find(&bytes[start..], range.as_bytes()).ok_or_else(lost)?;
    let real = format!("[0 {opens} {closes} {}", bytes.len() - closes);
    let real = format!("{real:<width$}]", width = range.len() - 1);
    bytes.get_mut(at..at + real.len()).ok_or_else(lost)?.copy_from_slice(real.as_bytes());
    let mut digest = Sha256::new();
    digest.update(&bytes[..opens]);
    digest.update(&bytes[closes..]);
    let message = message::make(&digest.finalize(), identity).map_err(|error| SignError::Failed(error.to_string()))?;
    if message.len() > ROOM {
        return Err(SignError::TooLarge(message.len()));
    }
    let message = hexadecimal(&message);
    bytes.get_mut(opens + 1..opens + 1 + message.len()).ok_or_else(lost)?.copy_from_slice(message.as_bytes());
    Ok(bytes)
}

pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}
