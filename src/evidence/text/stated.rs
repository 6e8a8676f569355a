//! Encodings of eight-bit text, of which a person says which one a file has, and letters in them to tell by.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, ISO_8859_2, ISO_8859_15, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// An encoding that can be said of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it is shown beside a file, and stored.
    pub name: &'static str,
    /// Whose letters it has.
    pub letters: &'static str,
    pub(super) encoding: &'static Encoding,
}

const fn choice(name: &'static str, letters: &'static str, encoding: &'static Encoding) -> Choice {
    Choice { name, letters, encoding }
}

/// All of them, as they are offered.
pub static CHOICES: [Choice; 17] = [
    choice("Windows-1252", "Western European", WINDOWS_1252),
    choice("Windows-1250", "Central European: Czech, Hungarian, Polish", WINDOWS_1250),
    choice("Windows-1251", "Cyrillic", WINDOWS_1251),
    choice("Windows-1253", "Greek", WINDOWS_1253),
    choice("Windows-1254", "Turkish", WINDOWS_1254),
    choice("Windows-1255", "Hebrew", WINDOWS_1255),
    choice("Windows-1256", "Arabic", WINDOWS_1256),
    choice("Windows-1257", "Baltic", WINDOWS_1257),
    choice("Windows-1258", "Vietnamese", WINDOWS_1258),
    choice("Windows-874", "Thai", WINDOWS_874),
    choice("ISO-8859-2", "Central European, of Unix and older programs", ISO_8859_2),
    choice("ISO-8859-15", "Western European, of Unix and older programs", ISO_8859_15),
    choice("Shift_JIS", "Japanese", SHIFT_JIS),
    choice("GBK", "Chinese, simplified", GBK),
    choice("Big5", "Chinese, traditional", BIG5),
    choice("EUC-KR", "Korean", EUC_KR),
    choice("UTF-8", "all languages; what is damaged is told row by row", UTF_8),
];

impl Choice {
    /// The one of that name, or of another that it goes by (`cp1250`, `sjis`).
    pub fn called(name: &str) -> Option<&'static Self> {
        let encoding = Encoding::for_label(name.trim().as_bytes())?;
        CHOICES.iter().find(|choice| choice.encoding == encoding)
    }

    /// These bytes, read so.
    pub fn read(&self, bytes: &[u8]) -> String {
        self.encoding.decode_without_bom_handling(bytes).0.into_owned()
    }
}

/// All names, to be told to somebody who gave another one.
pub fn names() -> String {
    CHOICES.iter().map(|choice| choice.name).collect::<Vec<_>>().join(", ")
}

/// Words that are looked at, and bytes of one that are kept.
const WORDS: usize = 4;
const WORD_BYTES: usize = 24;

/// The first words of a text that are not all ASCII, as they stand.
pub(in crate::evidence) fn odd_words(bytes: &[u8]) -> Vec<u8> {
    let mut found: Vec<&[u8]> = Vec::new();
    let ends = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphabetic() && !matches!(byte, b'-' | b'.' | b'\'');
    for word in bytes.split(ends).filter(|word| !word.is_ascii() && word.len() <= WORD_BYTES) {
        if !found.contains(&word) {
            found.push(word);
        }
        if found.len() == WORDS {
            break;
        }
    }
    found.join(&b' ')
}

/// One byte, one character, and back: what a copy is read and written by that loses no byte.
#[derive(Clone, Debug)]
pub(super) struct Table([char; 128]);

impl Table {
    /// `None` where a character may have several bytes.
    pub fn of(encoding: &'static Encoding) -> Option<Self> {
        if !encoding.is_single_byte() {
            return None;
        }
        let mut table = [char::REPLACEMENT_CHARACTER; 128];
        for (byte, character) in (0x80..=0xFF_u8).zip(&mut table) {
            let bytes = [byte];
            let (text, had_errors) = encoding.decode_without_bom_handling(&bytes);
            let undefined = char::from_u32(UNDEFINED + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER);
            *character = text.chars().next().filter(|_| !had_errors).unwrap_or(undefined);
        }
        Some(Self(table))
    }

    pub fn character(&self, byte: u8) -> char {
        self.0.get(usize::from(byte.wrapping_sub(0x80))).copied().unwrap_or(char::from(byte))
    }

    /// The byte that is read as this character.
    pub fn byte(&self, character: char) -> Option<u8> {
        if character.is_ascii() {
            return u8::try_from(character).ok();
        }
        let at = self.0.iter().position(|known| *known == character)?;
        u8::try_from(at + 0x80).ok()
    }
}

/// Characters for private use stand for bytes that an encoding does not define.
const UNDEFINED: u32 = 0xF700;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_has_several_names() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(Choice::called(name).map(|choice| choice.name), expected, "{name}");
        };
        check("windows-1250", Some("Windows-1250"));
        check(" CP1251 ", Some("Windows-1251"));
        check("latin2", Some("ISO-8859-2"));
        check("sjis", Some("Shift_JIS"));
        check("utf8", Some("UTF-8"));
        // Nobody need say it of a file that has its marks.
        check("utf-16le", None);
        check("windows-1260", None);
        check("", None);
        for choice in &CHOICES {
            check(choice.name, Some(choice.name));
        }
    }

    #[test]
    fn words_tell_an_encoding() {
        let check = |name: &str, bytes: &[u8], expected: &str| {
            assert_eq!(Choice::called(name).unwrap().read(&odd_words(bytes)), expected);
        };
        let polish = b"Name,City\nAda,Berlin\n\xA3ukasz \xAFak,\"Krak\xF3w\"\nZo\xE9,x\n";
        check("Windows-1250", polish, "Łukasz Żak Kraków Zoé");
        check("Windows-1252", polish, "£ukasz ¯ak Kraków Zoé");
        check("Windows-1250", b"Ada,Berlin\n", "");
    }

    #[test]
    fn a_table_loses_no_byte() {
        for choice in &CHOICES {
            let Some(table) = Table::of(choice.encoding) else { continue };
            for byte in 0..=0xFF_u8 {
                assert_eq!(table.byte(table.character(byte)), Some(byte), "{} {byte:x}", choice.name);
            }
        }
        assert!(Table::of(SHIFT_JIS).is_none());
    }
}
