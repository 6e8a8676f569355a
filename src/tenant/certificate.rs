//! The few facts of an X.509 certificate that a person needs: whose it is, and until when it is valid.
//!
//! Reads DER (RFC 5280) just as far as the subject. Bytes come from evidence: every length is checked, nothing is
//! trusted, and no signature is verified.

use super::Moment;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Common name of the issuer, or the first other name of it.
    pub issuer: String,
    pub subject: String,
    pub not_before: Option<Moment>,
    pub not_after: Option<Moment>,
}

/// A certificate as Graph gives it: base64 of DER, with or without line breaks and PEM lines.
pub fn read(base64: &str) -> Option<Certificate> {
    let text: String = base64.lines().filter(|line| !line.starts_with("-----")).collect();
    of_der(&decode(&text)?)
}

fn of_der(der: &[u8]) -> Option<Certificate> {
    let (certificate, _) = element(der, SEQUENCE)?;
    let (body, _) = element(certificate, SEQUENCE)?;
    // Version is optional: it stands in a context tag.
    let rest = if body.first() == Some(&0xA0) { any(body)?.1 } else { body };
    let (_, rest) = element(rest, INTEGER)?;
    let (_, rest) = element(rest, SEQUENCE)?;
    let (issuer, rest) = element(rest, SEQUENCE)?;
    let (validity, rest) = element(rest, SEQUENCE)?;
    let (subject, _) = element(rest, SEQUENCE)?;
    let (_, not_before, after) = any(validity).and_then(|(content, rest)| Some((content, moment(validity)?, rest)))?;
    Some(Certificate {
        issuer: name(issuer),
        subject: name(subject),
        not_before: Some(not_before),
        not_after: moment(after),
    })
}

const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const UTF16_STRING: u8 = 0x1E;
/// 2.5.4.3
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

/// The content of the next element of any kind, and what follows it.
fn any(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let first = usize::from(*bytes.get(1)?);
    let (length, head) = match first {
        0..=0x7F => (first, 2),
        0x81..=0x84 => {
            let count = first & 0x7F;
            let digits = bytes.get(2..2 + count)?;
            (digits.iter().fold(0usize, |length, digit| length << 8 | usize::from(*digit)), 2 + count)
        }
        _ => return None,
    };
    let end = head.checked_add(length)?;
    Some((bytes.get(head..end)?, bytes.get(end..)?))
}

fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    (bytes.first() == Some(&tag)).then(|| any(bytes)).flatten()
}

/// The common name among the parts of a name; else its first part.
fn name(mut parts: &[u8]) -> String {
    let mut first = String::new();
    while let Some((set, rest)) = element(parts, SET) {
        parts = rest;
        let Some((part, _)) = element(set, SEQUENCE) else { continue };
        let Some((kind, value)) = element(part, OBJECT_IDENTIFIER) else { continue };
        let Some((content, _)) = any(value) else { continue };
        let text = if value.first() == Some(&UTF16_STRING) {
            let units: Vec<u16> = content.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        } else {
            String::from_utf8_lossy(content).into_owned()
        };
        if kind == COMMON_NAME {
            return text;
        }
        if first.is_empty() {
            first = text;
        }
    }
    first
}

/// `YYMMDDhhmmssZ` (50–99 = 1950–1999) or `YYYYMMDDhhmmssZ`.
fn moment(bytes: &[u8]) -> Option<Moment> {
    let tag = *bytes.first()?;
    let text = std::str::from_utf8(any(bytes)?.0).ok()?;
    let (year, rest) = match tag {
        UTC_TIME => {
            let short: i64 = text.get(..2)?.parse().ok()?;
            (if short >= 50 { 1900 + short } else { 2000 + short }, text.get(2..)?)
        }
        GENERALIZED_TIME => (text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => return None,
    };
    let number = |range: std::ops::Range<usize>| rest.get(range)?.parse::<u32>().ok();
    let day = Moment::from_date(year, number(0..2)?, number(2..4)?)?;
    let seconds = number(4..6)? * 3_600 + number(6..8)? * 60 + number(8..10).unwrap_or(0);
    Some(Moment::of(day.seconds() + i64::from(seconds)))
}

fn decode(base64: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(base64.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0u32);
    for letter in base64.bytes().filter(|letter| !letter.is_ascii_whitespace() && *letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![tag];
        if content.len() < 0x80 {
            bytes.push(u8::try_from(content.len()).unwrap());
        } else {
            bytes.extend([0x82, u8::try_from(content.len() >> 8).unwrap(), (content.len() & 0xFF) as u8]);
        }
        bytes.extend(content);
        bytes
    }

    fn named(text: &str) -> Vec<u8> {
        let pair = [part(OBJECT_IDENTIFIER, COMMON_NAME), part(0x0C, text.as_bytes())].concat();
        part(SEQUENCE, &part(SET, &part(SEQUENCE, &pair)))
    }

    fn sample(until: &str) -> Vec<u8> {
        let tag = if until.len() == 13 { UTC_TIME } else { GENERALIZED_TIME };
        let validity = [part(UTC_TIME, b"250901000000Z"), part(tag, until.as_bytes())].concat();
        let body = [
            part(0xA0, &part(INTEGER, &[2])),
            part(INTEGER, &[1]),
            part(SEQUENCE, &[]),
            named("Ours"),
            part(SEQUENCE, &validity),
            named("Signing"),
        ]
        .concat();
        part(SEQUENCE, &part(SEQUENCE, &body))
    }

    #[test]
    fn who_and_until_when() {
        let found = of_der(&sample("260901000000Z")).unwrap();
        assert_eq!((&*found.issuer, &*found.subject), ("Ours", "Signing"));
        assert_eq!(found.not_before.unwrap().iso_date(), "2025-09-01");
        assert_eq!(found.not_after.unwrap().iso_date(), "2026-09-01");
        assert_eq!(of_der(&sample("20560901120000Z")).unwrap().not_after.unwrap().iso(), "2056-09-01T12:00:00Z");
    }

    #[test]
    fn cut_and_foreign_bytes_are_no_certificate() {
        let whole = sample("260901000000Z");
        for end in 0..whole.len() {
            assert!(of_der(&whole[..end]).is_none(), "cut at {end}");
        }
        for text in ["", "====", "not base64!", "AAAA", "MIIB", "MITA"] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
