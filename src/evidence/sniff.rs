//! What a file is by its first bytes; its name and extension are never asked.

use super::printed::Printed;
use super::text::{Encoding, Window};
use super::{json, prose};

/// Compound files: .xls, and every Office file protected by a password.
pub(super) const CFB_MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Workbook,
    Archive,
    /// None we read; the sentence says what it is and what to do.
    Unknown(&'static str),
}

/// Formats known by their first bytes, and what to say of them.
const KNOWN: [(&[u8], &str); 19] = [
    (b"\xFF\xFE\0\0", "text in UTF-32; save it as UTF-8"),
    (b"\0\0\xFE\xFF", "text in UTF-32; save it as UTF-8"),
    (b"%PDF", "a PDF document; ask for the data as CSV or JSON"),
    (b"\x89PNG", "a picture (PNG); ask for the data as CSV or JSON"),
    (b"\xFF\xD8\xFF", "a picture (JPEG); ask for the data as CSV or JSON"),
    (b"GIF8", "a picture (GIF); ask for the data as CSV or JSON"),
    (b"SQLite format 3", "an SQLite database (ROADtools writes one); export it with its plugin, or as JSON"),
    (b"\x1F\x8B", "a gzip file; unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive; unpack it, or pack it as ZIP"),
    (b"Rar!", "a RAR archive; unpack it, or pack it as ZIP"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard file; unpack it first"),
    (b"BZh", "a bzip2 file; unpack it first"),
    (b"\xFD7zXZ", "an xz file; unpack it first"),
    (b"MZ", "a Windows program, not data"),
    (b"\x7FELF", "a program, not data"),
    (b"PAR1", "a Parquet file; export the data as CSV or JSON"),
    (b"{\\rtf", "a rich text document; ask for the data as CSV or JSON"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"PK\x07\x08", "one piece of a split ZIP archive; join it, or unpack it first"),
];

/// `head`: the first bytes of the file, all of it if it is short.
pub(super) fn format(head: &[u8]) -> Format {
    if head.is_empty() {
        return Format::Unknown("the file is empty (0 bytes); export it again");
    }
    if head.starts_with(b"PK\x03\x04") {
        return zip(head);
    }
    if head.starts_with(CFB_MAGIC) {
        return Format::Workbook;
    }
    match KNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        // Two letters are little proof; a text may begin with them.
        Some((magic, _)) if magic.len() < 4 && magic.is_ascii() && is_text(head) => Format::Text,
        Some((_, sentence)) => Format::Unknown(sentence),
        None if is_text(head) => Format::Text,
        None => Format::Unknown("not text and in no format that is read here; ask for the data as CSV or JSON"),
    }
}

/// Office writes its parts first thing; an archive of exports begins with any name.
fn zip(head: &[u8]) -> Format {
    let length = head.get(26..28).map_or(0, |bytes| usize::from(bytes[0]) | usize::from(bytes[1]) << 8);
    let name = head.get(30..30 + length).unwrap_or_default();
    if name == b"mimetype" {
        return Format::Unknown("an OpenDocument file (LibreOffice); save it as .xlsx or CSV");
    }
    let office: [&[u8]; 6] = [b"[Content_Types].xml", b"_rels/.rels", b"docProps/", b"xl/", b"customXml/", b"[trash]/"];
    if office.iter().any(|part| name.starts_with(part)) { Format::Workbook } else { Format::Archive }
}

/// NUL bytes in a run that no encoding has: a disk leaves them that lost what was written.
const RUN: [u8; 32] = [0; 32];
/// Bytes of text before such a run that prove a text: some archives begin with a name.
const PROOF: usize = 64;

/// Text in any encoding we read: few control characters once NULs of UTF-16 are set aside, and what a disk lost behind a line.
fn is_text(head: &[u8]) -> bool {
    let lost = memchr::memmem::find(head, &RUN).filter(|at| *at >= PROOF && head[..*at].contains(&b'\n'));
    let head = lost.map_or(head, |at| &head[..at]);
    let (encoding, _) = super::text::detect(head);
    let utf16 = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let control = |byte: &&u8| {
        **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B) && !(utf16 && **byte < 0x10)
    };
    head.iter().filter(control).count() * 50 <= head.len() + 100
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextFormat {
    Json,
    Table,
    /// Rows for the eye: told and counted, not read.
    Printed(Printed),
    Unknown(&'static str),
}

/// Tells JSON from tables, and both from markup.
pub(super) fn text_format(window: &Window<'_>) -> TextFormat {
    let bytes = window.bytes();
    let start = bytes.trim_ascii_start();
    if start.is_empty() && window.ended() {
        return TextFormat::Unknown("the file holds nothing but blanks; export it again");
    }
    let begins =
        |prefix: &str| start.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()));
    let markup = &start[..start.len().min(1024)];
    if begins("<Objs") || (begins("<?xml") && memchr::memmem::find(markup, b"<Objs").is_some()) {
        return TextFormat::Unknown(
            "PowerShell CLIXML; export it with ConvertTo-Json or Export-Csv instead of Export-Clixml",
        );
    }
    let beginning = start.get(..start.len().min(64 << 10)).unwrap_or_default().to_ascii_lowercase();
    let holds = |words: &str| memchr::memmem::find(&beginning, words.as_bytes()).is_some();
    let is_page = begins("<!doctype html") || begins("<html");
    if (is_page || begins("<table") || begins("<meta") || begins("<style")) && holds("<table") && holds("<td") {
        return TextFormat::Unknown(
            "a web page with a table in it (some tools write one and call it .xls); open it in Excel, save it as .xlsx or CSV, and \
             give that",
        );
    }
    if is_page {
        return TextFormat::Unknown(
            "a web page; it may be a sign-in page saved in place of the export; export it again",
        );
    }
    if begins("<?xml") && holds("urn:schemas-microsoft-com:office:spreadsheet") {
        return TextFormat::Unknown(
            "an XML spreadsheet of Excel 2003; open it in Excel, save it as .xlsx or CSV, and give that",
        );
    }
    if begins("<?xml") || begins("<") {
        return TextFormat::Unknown("XML; export the data as JSON or CSV");
    }
    if json::begins_at(bytes).is_some() {
        return TextFormat::Json;
    }
    match super::printed::of(bytes) {
        Some(printed) => TextFormat::Printed(printed),
        None if window.ended() && prose::is_prose(bytes) => TextFormat::Unknown(prose::PROSE),
        None => TextFormat::Table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_called_by_its_name() {
        let check = |head: &[u8], expected: &str| {
            assert!(matches!(format(head), Format::Unknown(what) if what.contains(expected)), "{expected}");
        };
        check(b"", "0 bytes");
        check(b"%PDF-1.7", "PDF");
        let wide =
            |order: fn(u32) -> [u8; 4]| "\u{FEFF}id,name".chars().flat_map(|c| order(c as u32)).collect::<Vec<u8>>();
        check(&wide(u32::to_le_bytes), "UTF-32");
        check(&wide(u32::to_be_bytes), "UTF-32");
        assert_eq!(format(b"\xFF\xFEi\0d\0"), Format::Text);
        assert_eq!(format(b"MZ,1\n"), Format::Text);
        let lost = [&b"id,name\n"[..], &b"1,Anna\n".repeat(20), &[0; 4096]].concat();
        assert_eq!(format(&lost), Format::Text);
        assert!(matches!(format(&[&b"users.csv"[..], &[0; 500], b"id,name\n"].concat()), Format::Unknown(_)));
    }
}
