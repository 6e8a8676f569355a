//! Says of a PDF whether everything in it is covered by intact signatures, and whose they are.
//!
//! Strict on purpose: a byte outside every signature, a second revision that does more than fill a prepared field, or a
//! signature that could be rewritten without breaking it, is a fault, each with a sentence.

use super::certificate::{self, CertificateSummary, Issued};
use super::{FIELDS, message, revision, sign};
use lopdf::{Dictionary, Document, LoadOptions, Object};
use sha2::{Digest, Sha256};

/// A file larger than this is not looked at.
const LARGEST: usize = 1 << 30;
/// What is compressed in a file is not read beyond this, whatever it says.
const LARGEST_INSIDE: usize = 1 << 28;

const NOT_SIGNED: &str = "The file is not signed: a report without a signature does not show whether somebody changed it \
                          since it was printed.";

const CUT: &str = "The file was cut: its end is missing, and with it any signature.";
const TAKEN_AWAY: &str =
    "The file has no signature field any more, though something in it was signed: it was changed since.";

/// Whether something in a file was signed once.
fn was_signed(bytes: &[u8]) -> bool {
    [b"/ByteRange".as_slice(), b"ETSI.CAdES.detached"].iter().any(|word| sign::find(bytes, word).is_some())
}

/// Whether this is a PDF from its beginning to its end, and nothing in it is signed.
pub(super) fn is_unsigned(bytes: &[u8]) -> bool {
    let end = bytes.get(bytes.len().saturating_sub(1024)..).unwrap_or_default();
    bytes.starts_with(b"%PDF-") && !was_signed(bytes) && sign::find(end, b"%%EOF").is_some()
}

/// One signature of a file.
#[derive(Clone, Debug)]
pub struct SignatureReport {
    /// The field's name in the file.
    pub field: String,
    /// As the signer wrote it.
    pub name: String,
    pub reason: String,
    /// By the signer's clock: `2026-11-22T09:00:00Z`; empty where the file has none that can be read, which is a fault.
    pub claimed_time: String,
    /// The signer's certificate, where the signature could be read that far.
    pub certificate: Option<CertificateSummary>,
    /// Who issued it, as far as the file shows.
    pub issued: Issued,
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
        Err(_) if is_unsigned(bytes) => return Report::fault(NOT_SIGNED),
        Err(_) if bytes.starts_with(b"%PDF-") && sign::find(bytes, b"/ByteRange").is_none() => {
            return Report::fault(CUT);
        }
        Err(why) => return Report::fault(format!("The file is no readable PDF of this program ({why}).")),
    };
    let mut signatures: Vec<SignatureReport> =
        values(&file).into_iter().map(|(field, value)| signature(bytes, field, value)).collect();
    if signatures.is_empty() {
        return Report::fault(if was_signed(bytes) { TAKEN_AWAY } else { NOT_SIGNED });
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
    stream.get_plain_content_with_limit(LARGEST_INSIDE).ok()
}

/// What a PDF's metadata says between the tags of this name, without the tags of lists in it. Says nothing of signatures.
pub fn metadata(bytes: &[u8], name: &str) -> Option<String> {
    let file = load(bytes).ok()?;
    let (_, stream) = file.dereference(file.catalog().ok()?.get(b"Metadata").ok()?).ok()?;
    let stream = stream.as_stream().ok()?;
    let text = String::from_utf8(stream.get_plain_content_with_limit(LARGEST_INSIDE).ok()?).ok()?;
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

/// Reads what is written as this program writes reports; what hangs behind it is not looked at. A reader of foreign files
/// may fail in any way; none of them ends the program. `Err`: part of a sentence.
pub(super) fn load(bytes: &[u8]) -> Result<Document, &'static str> {
    let end = revision::plain(bytes);
    if end == 0 {
        return Err("it is damaged or cut, or another program wrote it");
    }
    let options = LoadOptions { max_decompressed_size: Some(LARGEST_INSIDE), ..LoadOptions::default() };
    let read = std::panic::catch_unwind(|| Document::load_mem_with_options(&bytes[..end], options));
    // What the reader says of it is about its own workings.
    read.ok().and_then(Result::ok).ok_or("its structure is broken")
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
        issued: Issued::NotShown,
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
                    report.faults.extend(certificate::not_for_signing(&holds.certificate).map(|why| {
                        format!("The certificate of {} is not for signing documents: {why}.", certificate.subject)
                    }));
                    report.issued = Issued::of(&holds.certificate, &holds.others);
                    if report.issued == Issued::NotByNamed {
                        report.faults.push(format!(
                            "The certificate of {} does not bear the signature of {}, whose certificate is beside it.",
                            certificate.subject, certificate.issuer
                        ));
                    }
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
    let moved = "The signature leaves out more of the file than itself: the file was changed around it.";
    let gap = bytes.get(opens..closes).unwrap_or_default();
    let inner = gap.strip_prefix(b"<").and_then(|gap| gap.strip_suffix(b">")).ok_or(moved)?;
    if inner.iter().any(u8::is_ascii_uppercase) {
        return Err(
            "The signature stands in capital letters, which this program does not write: it was rewritten, or another \
             program signed."
                .to_owned(),
        );
    }
    let message = unhex(inner).ok_or(moved)?;
    let contents = value.get(b"Contents").and_then(Object::as_str).unwrap_or_default();
    if message != contents {
        return Err(moved.to_owned());
    }
    let length = der_length(&message).filter(|length| *length <= message.len()).ok_or(moved)?;
    if message[length..].iter().any(|byte| *byte != 0) {
        return Err("Something was written into the place of the signature, behind it.".to_owned());
    }
    let mut digest = Sha256::new();
    digest.update(&bytes[..opens]);
    digest.update(&bytes[closes..end]);
    Ok(Covered { digest: digest.finalize().to_vec(), message: message[..length].to_vec(), end })
}

/// Hexadecimal in small letters, as it is written here: no digit can be written otherwise.
fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect()
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
    let times = |count: usize| match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    };
    let (revisions, signed) = (revisions(bytes), signatures.len());
    if revisions > signed {
        faults.push(format!(
            "A change was added that nobody signed: the file was written {}, and signed {}.",
            times(revisions),
            times(signed)
        ));
    } else if revisions < signed {
        faults.push(format!(
            "The file was written anew after it was signed: it was written {}, and signed {}.",
            times(revisions),
            times(signed)
        ));
    }
    // Of what cannot be read so far nobody knows which was first: its own fault says enough.
    let pairs = signatures.windows(2).filter(|pair| pair.iter().all(|signature| signature.end > 0));
    for pair in pairs {
        if let Err(why) = only_signed(bytes, file, pair[0].end, &pair[1]) {
            faults.push(format!(
                "The file was changed after the first signature in more than the prepared second signature: {why}."
            ));
        }
    }
    faults
}

/// Whether the later of two signatures added nothing but itself. `Err`: the end of a sentence.
fn only_signed(bytes: &[u8], file: &Document, start: usize, second: &SignatureReport) -> Result<(), String> {
    if second.field != FIELDS[1] || second.end <= start {
        return Err("it is not in the field that was prepared for it".to_owned());
    }
    let before = load(bytes.get(..start).unwrap_or_default())
        .map_err(|why| format!("what was signed first cannot be read: {why}"))?;
    revision::only_fills(&before, file, bytes.get(..second.end).unwrap_or_default(), start)
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

/// `D:20261122090000Z` as `2026-11-22T09:00:00Z`, `D:20261122110000+02'00'` too; empty: it is no time.
fn time(pdf: &str) -> String {
    let read = || -> Option<String> {
        let (digits, zone) = pdf.strip_prefix("D:")?.split_at_checked(14)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        let iso =
            format!("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12), part(12, 14));
        let local = i64::try_from(iso.parse::<der::DateTime>().ok()?.unix_duration().as_secs()).ok()?;
        let utc = u64::try_from(local.checked_sub(offset(zone)?)?).ok()?;
        Some(der::DateTime::from_unix_duration(std::time::Duration::from_secs(utc)).ok()?.to_string())
    };
    read().unwrap_or_default()
}

/// Seconds that a clock is ahead of UTC: `Z`, `+02'00'`, `-05'30`, `+01`. Nothing: not known to be another than UTC.
fn offset(zone: &str) -> Option<i64> {
    let bare = zone.replace('\'', "");
    let (sign, digits) = match bare.split_at_checked(1) {
        None => return Some(0),
        Some(("Z", rest)) => (1, rest),
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        Some(_) => return None,
    };
    if !matches!(digits.len(), 0 | 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| digits.get(from..to).map_or(Some(0), |part| part.parse::<i64>().ok());
    let (hours, minutes) = (number(0, 2)?, number(2, 4)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Whether the certificate was valid when, by their own word, the signer signed.
fn validity(certificate: &CertificateSummary, claimed: &str) -> Option<String> {
    let at = claimed.parse::<der::DateTime>().ok().and_then(|at| i64::try_from(at.unix_duration().as_secs()).ok());
    let Some(at) = at else {
        return Some(format!(
            "The signature says no time, so whether the certificate of {} was valid then cannot be told.",
            certificate.subject
        ));
    };
    let is_valid = (certificate.not_before..=certificate.not_after).contains(&at);
    (!is_valid)
        .then(|| format!("The certificate of {} was not valid at the claimed time {claimed}.", certificate.subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_utc() {
        fn check(pdf: &str, expected: &str) {
            assert_eq!(time(pdf), expected, "{pdf}");
        }
        check("D:20261122090000Z", "2026-11-22T09:00:00Z");
        check("D:20261122090000", "2026-11-22T09:00:00Z");
        check("D:20261122090000+02'00'", "2026-11-22T07:00:00Z");
        check("D:20261231233000-05'30", "2027-01-01T05:00:00Z");
        check("D:20261122090000+01", "2026-11-22T08:00:00Z");
        check("D:20261122090000Z00'00'", "2026-11-22T09:00:00Z");
        for wrong in
            ["", "D:2026", "20261122090000Z", "D:20261322090000Z", "D:20261122090000+2", "D:20261122090000+25'00'"]
        {
            check(wrong, "");
        }
        check("D:19700101000000+01'00'", "");
        check("D:2026112209000é", "");
    }
}
