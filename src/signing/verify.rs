//! Says of a PDF whether everything in it is covered by intact signatures, and whose they are.
//!
//! Strict on purpose: a byte outside every signature, a second revision that does more than fill a prepared field, or a
//! signature that could be rewritten without breaking it, is a fault, each with a sentence.

use super::certificate::CertificateSummary;
use super::{FIELDS, message, sign};
use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest, Sha256};

/// A file larger than this is not looked at.
const LARGEST: usize = 1 << 30;

/// One signature of a file.
#[derive(Clone, Debug)]
pub struct SignatureReport {
    /// The field's name in the file.
    pub field: String,
    /// As the signer wrote it.
    pub name: String,
    pub reason: String,
    /// By the signer's clock: `2026-11-22T09:00:00Z`; empty where the file has none.
    pub claimed_time: String,
    /// The signer's certificate, where the signature could be read that far.
    pub certificate: Option<CertificateSummary>,
    /// Every fault found, a sentence each; none: the signature is intact.
    pub faults: Vec<String>,
    /// Where the bytes it covers end.
    end: usize,
}

/// What was found in a file.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub signatures: Vec<SignatureReport>,
    /// Faults of the file as a whole, a sentence each.
    pub faults: Vec<String>,
    /// There is a place for a second signature, and nobody has signed in it.
    pub waits_for_second: bool,
}

impl Report {
    /// Every signature is intact, and together they cover every byte of the file.
    pub fn holds(&self) -> bool {
        !self.signatures.is_empty()
            && self.faults.is_empty()
            && self.signatures.iter().all(|signature| signature.faults.is_empty())
    }

    /// Where two signatures are of one key: whose it is. Nobody else has signed then.
    pub fn signed_twice_by(&self) -> Option<&str> {
        let all: Vec<&CertificateSummary> =
            self.signatures.iter().filter_map(|signature| signature.certificate.as_ref()).collect();
        let again = all
            .iter()
            .enumerate()
            .find(|(at, one)| all.iter().take(*at).any(|earlier| earlier.public_key == one.public_key));
        again.map(|(_, one)| one.subject.as_str())
    }

    fn fault(sentence: impl Into<String>) -> Self {
        Self { faults: vec![sentence.into()], ..Self::default() }
    }
}

/// Verifies a file.
pub fn verify(bytes: &[u8]) -> Report {
    if bytes.len() > LARGEST {
        return Report::fault("The file is larger than 1 GiB and is not looked at.");
    }
    let file = match load(bytes) {
        Ok(file) => file,
        Err(why) => return Report::fault(format!("The file is no readable PDF ({why}): it is damaged or cut.")),
    };
    let mut signatures: Vec<SignatureReport> =
        values(&file).into_iter().map(|(field, value)| signature(bytes, field, value)).collect();
    if signatures.is_empty() {
        return Report::fault(
            "The file is not signed: a report without a signature does not show whether somebody changed it since it was printed.",
        );
    }
    signatures.sort_by_key(|signature| signature.end);
    let faults = whole(bytes, &file, &signatures);
    let second = sign::field(&file, super::FIELDS[1]).and_then(|field| file.get_dictionary(field).ok());
    let waits_for_second = second.is_some_and(|field| !field.has(b"V"));
    Report { signatures, faults, waits_for_second }
}

/// A file carried inside a PDF, by its name. Says nothing of signatures.
pub fn attachment(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let file = load(bytes).ok()?;
    let dictionary = |holder: &Dictionary, key: &[u8]| -> Option<Dictionary> {
        let (_, object) = file.dereference(holder.get(key).ok()?).ok()?;
        object.as_dict().ok().cloned()
    };
    let names = dictionary(&dictionary(file.catalog().ok()?, b"Names")?, b"EmbeddedFiles")?;
    let listed = names.get(b"Names").and_then(Object::as_array).ok()?;
    let pair = listed.chunks_exact(2).find(|pair| pair[0].as_str().is_ok_and(|found| found == name.as_bytes()))?;
    let (_, specification) = file.dereference(&pair[1]).ok()?;
    let embedded = dictionary(specification.as_dict().ok()?, b"EF")?;
    let (_, stream) = file.dereference(embedded.get(b"F").ok()?).ok()?;
    let stream = stream.as_stream().ok()?;
    if stream.dict.has(b"Filter") { stream.decompressed_content().ok() } else { Some(stream.content.clone()) }
}

/// What a PDF's metadata says between the tags of this name, without the tags of lists in it. Says nothing of signatures.
pub fn metadata(bytes: &[u8], name: &str) -> Option<String> {
    let file = load(bytes).ok()?;
    let (_, stream) = file.dereference(file.catalog().ok()?.get(b"Metadata").ok()?).ok()?;
    let stream = stream.as_stream().ok()?;
    let content = if stream.dict.has(b"Filter") { stream.decompressed_content().ok()? } else { stream.content.clone() };
    let text = String::from_utf8(content).ok()?;
    let (_, after) = text.split_once(&format!("<{name}>"))?;
    let (value, _) = after.split_once(&format!("</{name}>"))?;
    let list = ["<rdf:Bag>", "<rdf:li>", "</rdf:li>", "</rdf:Bag>"];
    Some(list.iter().fold(value.to_owned(), |value, tag| value.replace(tag, "")).trim().to_owned())
}

/// What a form's field is called for those who read it: `Signature of the reviewer`. Says nothing of signatures.
pub fn label(bytes: &[u8], name: &str) -> Option<String> {
    let file = load(bytes).ok()?;
    let field = file.get_dictionary(sign::field(&file, name)?).ok()?;
    Some(words(field, b"TU")).filter(|label| !label.is_empty())
}

/// A reader of foreign files may fail in any way; none of them ends the program.
fn load(bytes: &[u8]) -> Result<Document, String> {
    let read = std::panic::catch_unwind(|| Document::load_mem(bytes));
    match read {
        Ok(Ok(file)) => Ok(file),
        // What the reader says of it is about its own workings.
        Ok(Err(_)) | Err(_) => Err("its structure is broken".to_owned()),
    }
}

/// Every filled signature field: its name, and its value.
fn values(file: &Document) -> Vec<(String, Dictionary)> {
    let mut found = Vec::new();
    for field in sign::fields(file) {
        let Ok(field) = file.get_dictionary(field) else { continue };
        let is_signature = field.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig");
        let value = field.get(b"V").and_then(|value| file.dereference(value)).and_then(|(_, value)| value.as_dict());
        if let (true, Ok(value)) = (is_signature, value) {
            found.push((words(field, b"T"), value.clone()));
        }
    }
    found
}

/// A text string, in either of its spellings.
fn words(holder: &Dictionary, key: &[u8]) -> String {
    let bytes = holder.get(key).and_then(Object::as_str).unwrap_or_default();
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(wide) => {
            let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn signature(bytes: &[u8], field: String, value: Dictionary) -> SignatureReport {
    let mut report = SignatureReport {
        field,
        name: words(&value, b"Name"),
        reason: words(&value, b"Reason"),
        claimed_time: time(&words(&value, b"M")),
        certificate: None,
        faults: Vec::new(),
        end: 0,
    };
    match covered(bytes, &value) {
        Ok(covered) => {
            report.end = covered.end;
            match message::check(&covered.message, &covered.digest) {
                Ok(holds) => {
                    let certificate = CertificateSummary::of(&holds.certificate);
                    report.faults.extend(validity(&certificate, &report.claimed_time));
                    report.certificate = Some(certificate);
                }
                Err(fault) => report.faults.push(fault),
            }
        }
        Err(fault) => report.faults.push(fault),
    }
    report
}

struct Covered {
    digest: Vec<u8>,
    message: Vec<u8>,
    end: usize,
}

/// What a signature covers: everything from the first byte to `end`, but its own message and nothing else.
fn covered(bytes: &[u8], value: &Dictionary) -> Result<Covered, String> {
    let range: Vec<usize> = value
        .get(b"ByteRange")
        .and_then(Object::as_array)
        .map(|range| range.iter().filter_map(|edge| usize::try_from(edge.as_i64().ok()?).ok()).collect())
        .unwrap_or_default();
    let [0, opens, closes, length] = range[..] else {
        return Err("The signature does not say which bytes it covers, or does not begin at the first one.".to_owned());
    };
    let end = closes.checked_add(length).filter(|end| *end <= bytes.len() && opens < closes);
    let Some(end) = end else {
        return Err(
            "The signature says that it covers bytes which are not there: the file was cut or altered.".to_owned()
        );
    };
    let moved = "What the signature leaves uncovered is not its own message: the file was rearranged around it.";
    let gap = bytes.get(opens..closes).unwrap_or_default();
    let inner = gap.strip_prefix(b"<").and_then(|gap| gap.strip_suffix(b">")).ok_or(moved)?;
    let message = unhex(inner).ok_or(moved)?;
    let contents = value.get(b"Contents").and_then(Object::as_str).unwrap_or_default();
    if message != contents {
        return Err(moved.to_owned());
    }
    let length = der_length(&message).filter(|length| *length <= message.len()).ok_or(moved)?;
    if message[length..].iter().any(|byte| *byte != 0) {
        return Err("Something was written behind the signature's message.".to_owned());
    }
    let mut digest = Sha256::new();
    digest.update(&bytes[..opens]);
    digest.update(&bytes[closes..end]);
    Ok(Covered { digest: digest.finalize().to_vec(), message: message[..length].to_vec(), end })
}

/// Hexadecimal in one case throughout: a mixture shows that a digit was altered.
fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let has = |case: fn(&u8) -> bool| text.iter().any(case);
    if !text.len().is_multiple_of(2) || (has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    text.chunks_exact(2).map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?)).collect()
}

/// How long the DER value at the start is, with its head.
fn der_length(bytes: &[u8]) -> Option<usize> {
    let first = usize::from(*bytes.get(1)?);
    if first < 0x80 {
        return Some(2 + first);
    }
    let count = first - 0x80;
    if !(1..=4).contains(&count) {
        return None;
    }
    let length = bytes.get(2..2 + count)?.iter().fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
    length.checked_add(2 + count)
}

/// Faults of the file around its signatures.
fn whole(bytes: &[u8], file: &Document, signatures: &[SignatureReport]) -> Vec<String> {
    let mut faults = Vec::new();
    let end = signatures.iter().map(|signature| signature.end).max().unwrap_or(0);
    if end != bytes.len() && signatures.iter().all(|signature| signature.end > 0) {
        faults.push(match bytes.len().saturating_sub(end) {
            1 => "1 byte was added after the last signature; nothing vouches for it.".to_owned(),
            more => format!("{more} bytes were added after the last signature; nothing vouches for them."),
        });
    }
    let revisions = revisions(bytes);
    if revisions != signatures.len() {
        faults.push(format!(
            "The file has {revisions} revisions and {} signatures: a change was added that nobody signed.",
            signatures.len()
        ));
    }
    for pair in signatures.windows(2) {
        let earlier = bytes.get(..pair[0].end).unwrap_or_default();
        if let Err(fault) = only_signed(earlier, file, &pair[1].field) {
            faults.push(fault);
        }
    }
    faults
}

/// How often the file was written: each time ends with the place of its table and the end mark.
fn revisions(bytes: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, b"\nstartxref\n")
        .filter(|at| {
            let rest = &bytes[at + b"\nstartxref\n".len()..];
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            digits > 0 && rest[digits..].starts_with(b"\n%%EOF")
        })
        .count()
}

/// Between two revisions nothing may differ but that the prepared field got its value, and shows it.
fn only_signed(earlier: &[u8], file: &Document, signed: &str) -> Result<(), String> {
    let before = load(earlier).map_err(|why| format!("The revision that was signed first cannot be read ({why})."))?;
    let more =
        || "The file was changed after the first signature in more than the prepared second signature.".to_owned();
    let field =
        FIELDS.get(1).filter(|name| **name == signed).and_then(|name| sign::field(file, name)).ok_or_else(more)?;
    let value = file.get_dictionary(field).and_then(|field| field.get(b"V")).and_then(Object::as_reference);
    let value: ObjectId = value.map_err(|_| more())?;
    let shown = shown(file, field).filter(|shown| !before.objects.contains_key(shown));
    for (id, object) in &file.objects {
        let was = before.objects.get(id);
        let is_new = was.is_none() && (*id == value || shown == Some(*id));
        let may_differ = is_new || is_table(object);
        if may_differ || was == Some(object) {
            continue;
        }
        let (Some(Object::Dictionary(was)), Object::Dictionary(now)) = (was, object) else { return Err(more()) };
        let mut now = now.clone();
        now.remove(b"V");
        if shown.is_some() {
            now.set("AP", was.get(b"AP").cloned().map_err(|_| more())?);
        }
        if *id != field || now != *was {
            return Err(more());
        }
    }
    let gone = before.objects.iter().any(|(id, object)| !file.objects.contains_key(id) && !is_table(object));
    let same = |key: &[u8]| before.trailer.get(key).ok() == file.trailer.get(key).ok();
    if gone || !same(b"Root") || !same(b"Info") { Err(more()) } else { Ok(()) }
}

/// What a signed field shows: a drawing as large as the field, which refers to nothing and does nothing.
pub(super) fn shown(file: &Document, field: ObjectId) -> Option<ObjectId> {
    let field = file.get_dictionary(field).ok()?;
    let appearance = field.get(b"AP").and_then(Object::as_dict).ok().filter(|appearance| appearance.len() == 1)?;
    let id = appearance.get(b"N").and_then(Object::as_reference).ok()?;
    let form = &file.get_object(id).and_then(Object::as_stream).ok()?.dict;
    let known: [&[u8]; 6] = [b"Type", b"Subtype", b"BBox", b"Resources", b"Length", b"Filter"];
    let edges = |holder: &Dictionary, key: &[u8]| -> Option<[f32; 4]> {
        let edges = holder.get(key).and_then(Object::as_array).ok()?;
        edges.iter().map(Object::as_float).collect::<Result<Vec<_>, _>>().ok()?.try_into().ok()
    };
    let ([left, bottom, right, top], [x, y, width, height]) = (edges(field, b"Rect")?, edges(form, b"BBox")?);
    let is_near = |a: f32, b: f32| (a - b).abs() < 0.1;
    let fits = is_near(x, 0.0) && is_near(y, 0.0) && is_near(width, right - left) && is_near(height, top - bottom);
    let is_bare = form.iter().all(|(key, _)| known.contains(&key.as_slice()))
        && form.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form")
        && form.get(b"Resources").and_then(Object::as_dict).is_ok_and(Dictionary::is_empty);
    (fits && is_bare).then_some(id)
}

fn is_table(object: &Object) -> bool {
    matches!(object, Object::Stream(stream) if stream.dict.has_type(b"XRef"))
}

/// `D:20261122090000Z` as `2026-11-22T09:00:00Z`.
fn time(pdf: &str) -> String {
    let digits = pdf.strip_prefix("D:").and_then(|rest| rest.get(..14)).unwrap_or_default();
    if digits.len() != 14 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return String::new();
    }
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12), part(12, 14))
}

/// Whether the certificate was valid when, by their own word, the signer signed.
fn validity(certificate: &CertificateSummary, claimed: &str) -> Option<String> {
    let at = claimed.parse::<der::DateTime>().ok()?.unix_duration().as_secs();
    let at = i64::try_from(at).ok()?;
    let is_valid = (certificate.not_before..=certificate.not_after).contains(&at);
    (!is_valid)
        .then(|| format!("The certificate of {} was not valid at the claimed time {claimed}.", certificate.subject))
}
