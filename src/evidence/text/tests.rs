//! Encodings: told by their marks, by their bytes, and where they are mixed.

use super::*;
use crate::evidence::Input;
use crate::evidence::read::read;
use crate::evidence::recorded::{Recorded, check, record};
use crate::evidence::worker::Workers;

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn every_encoding_reads_the_same() {
    let text = "name,stadt\r\nJürg,Zürich\r\nÉva,Győr\r\n";
    let expected = ["name|stadt", "2: Jürg|Zürich", "3: Éva|Győr"];
    let le = utf16(text, u16::to_le_bytes);
    let be = utf16(text, u16::to_be_bytes);
    let cases: [(Vec<u8>, &str); 8] = [
        (text.into(), "UTF-8"),
        ([UTF8_BOM, text.as_bytes()].concat(), "UTF-8"),
        ([UTF8_BOM, UTF8_BOM, text.as_bytes()].concat(), "UTF-8"),
        (le.clone(), "UTF-16LE"),
        (be.clone(), "UTF-16BE"),
        ([b"\xFF\xFE", le.as_slice()].concat(), "UTF-16LE"),
        ([b"\xFE\xFF", be.as_slice()].concat(), "UTF-16BE"),
        ([b"\xFF\xFE\xFF\xFE", le.as_slice()].concat(), "UTF-16LE"),
    ];
    for (bytes, encoding) in cases {
        assert_eq!(check(bytes, &expected).encoding, Some(encoding));
    }
    let recorded = check(b"name,stadt\nJ\xFCrg,Z\xFCrich\n", &["name|stadt", "2: Jürg|Zürich", "! notice"]);
    assert_eq!(recorded.encoding, Some("Windows-1252"));
}

fn read_as(stated: &str, bytes: &[u8]) -> Recorded {
    let input = Input { name: "test".to_owned(), source: crate::evidence::Source::Bytes(bytes.into()) };
    let mut recorded = Recorded::of_encoding(Choice::called(stated));
    read(&input, &Workers { program: "/nonexistent".into() }, &mut recorded);
    recorded
}

/// What a person says of a file counts, unless it has marks of its own.
#[test]
fn the_encoding_of_a_file_can_be_said() {
    let check = |stated: &str, bytes: &[u8], encoding: &str, expected: &[&str]| {
        let recorded = read_as(stated, bytes);
        assert_eq!(
            (recorded.encoding, recorded.lines.iter().map(String::as_str).collect::<Vec<_>>()),
            (Some(encoding), expected.to_vec()),
            "{stated}"
        );
    };
    let encoded = |encoding: &'static encoding_rs::Encoding, text: &str| encoding.encode(text).0.into_owned();
    let polish = encoded(encoding_rs::WINDOWS_1250, "name,miasto\nŁukasz,Kraków\n");
    check("windows-1250", &polish, "Windows-1250", &["name|miasto", "2: Łukasz|Kraków"]);
    check("none", &polish, "Windows-1252", &["name|miasto", "2: £ukasz|Kraków", "! notice"]);
    check("windows-1252", &polish, "Windows-1252", &["name|miasto", "2: £ukasz|Kraków"]);
    // These two letters could be one of UTF-8.
    let ukrainian = encoded(encoding_rs::WINDOWS_1251, "ім'я,місто\nСірко,Суми\n");
    check("cp1251", &ukrainian, "Windows-1251", &["ім'я|місто", "2: Сірко|Суми"]);
    let japanese = encoded(encoding_rs::SHIFT_JIS, "名前,市\n表示 ソ,東京\n");
    check("Shift_JIS", &japanese, "Shift_JIS", &["名前|市", "2: 表示 ソ|東京"]);
    let json = encoded(encoding_rs::WINDOWS_1250, r#"[{"a":"Łódź"}]"#);
    check("windows-1250", &json, "Windows-1250", &["objects", r#"1: {"a":"Łódź"}"#]);
    check("windows-1250", "\u{feff}a,b\nŁ,x\n".as_bytes(), "UTF-8", &["a|b", "2: Ł|x"]);
    check("windows-1250", b"a,b\n1,2\n", "Windows-1250", &["a|b", "2: 1|2"]);
    check("windows-1250", b"a,b\n\x81,\xA3\n", "Windows-1250", &["a|b", "! 2 encoding", "2: \u{FFFD}\u{FFFD}|Ł"]);
    check("utf-8", b"a,b\nZ\xFCri,\xC5\x81\n", "UTF-8", &["a|b", "! 2 encoding", "2: Z\u{FFFD}ri|Ł"]);
    // A large file is received by another thread.
    let large = encoded(encoding_rs::WINDOWS_1250, &["a,b\n", &"Łódź,Żak\n".repeat(40_000)].concat());
    let recorded = read_as("windows-1250", &large);
    assert_eq!((recorded.delivered, recorded.lines.last().map(String::as_str)), (40_000, Some("40001: Łódź|Żak")));
}

#[test]
fn undefined_bytes_are_counted() {
    check(b"a,b\nJ\xFCrg,x\n\x81,y\n", &["a|b", "2: Jürg|x", "! 3 encoding", "3: \u{FFFD}\u{FFFD}|y", "! notice"]);
    let mut odd = [b"\xFF\xFE".as_slice(), &utf16("a,b\n1,2\n", u16::to_le_bytes)].concat();
    odd.extend_from_slice(b"\x00\xD8,\0y\0\n\0");
    let recorded = record(&odd);
    assert!(recorded.lines.iter().any(|line| line.starts_with("! 3 encoding")), "{:?}", recorded.lines);
}

/// Two exports appended to each other, each in its encoding: every letter is read, and that there are two is said.
#[test]
fn mixed_encodings_are_read_and_told_once() {
    let check = |row: &str, latin: &[u8]| {
        let (row, latin) = (row.as_bytes(), [latin, b"\n"].concat());
        let bytes = [b"name,city\n".as_slice(), row, b"\n", &latin, &latin, &latin].concat();
        let recorded = record(&bytes);
        assert_eq!(recorded.encoding, Some("Windows-1252"));
        let lines = recorded.lines.join("\n");
        assert!(lines.contains("J\u{fc}rg|Z\u{fc}rich") && lines.contains("Bj\u{f6}rn|Malm\u{f6}"), "{lines}");
        assert_eq!(lines.matches("encoding").count(), 1, "{lines}");
    };
    check("Jürg,Zürich", b"Bj\xF6rn,Malm\xF6");
    // However the pieces fall, a character is never cut in two.
    for shift in 0..4 {
        let long =
            [b"a,b\nJ\xFCrg,\xFC\n".as_slice(), "x".repeat(HEAD_BYTES + shift).as_bytes(), "é,ü\n".as_bytes()].concat();
        let lines = record(&long).lines;
        assert!(lines.iter().any(|line| line.ends_with("xé|ü")), "{shift}");
    }
}

#[test]
fn a_character_cut_by_the_sample_is_no_proof() {
    for shift in 0..4 {
        let text = format!("a,b\n{}{}\n", "x".repeat(HEAD_BYTES - 8 + shift), "é".repeat(20));
        assert_eq!(record(text.as_bytes()).encoding, Some("UTF-8"), "{shift}");
    }
    let late = [b"a,b\n".as_slice(), "1,2\n".repeat(HEAD_BYTES).as_bytes(), b"J\xFCrg,x\n"].concat();
    let recorded = record(&late);
    assert_eq!(recorded.encoding, Some("Windows-1252"));
    assert!(recorded.lines.iter().any(|line| line.ends_with("Jürg|x")));
}

#[test]
fn what_is_no_text_gets_a_sentence() {
    let cases: [&[u8]; 9] = [
        b"",
        b"   \n\n",
        b"%PDF-1.7\n1 0 obj",
        b"\x89PNG\r\n\x1A\n",
        b"SQLite format 3\0....",
        b"<Objs Version=\"1.1.0.1\">",
        b"<!DOCTYPE html><html>",
        b"<?xml version=\"1.0\"?><a/>",
        b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0E",
    ];
    for bytes in cases {
        check(bytes, &["! unknown-format"]);
    }
}
