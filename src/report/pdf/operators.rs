//! The operators of a page's content (ISO 32000-1, annex A), written one after the other as the bytes of the file.

use super::theme::{Colour, SLANT};

/// What was written so far.
#[derive(Debug, Default)]
pub struct Operators {
    pub bytes: Vec<u8>,
}

impl Operators {
    /// `12 34.5 Td`
    pub fn with_numbers(&mut self, numbers: &[f32], operator: &str) {
        for number in numbers {
            self.number(*number);
            self.bytes.push(b' ');
        }
        self.operator(operator);
    }

    /// The same of places and lengths, in hundredths of a point: no printer and no screen shows less.
    pub fn with_lengths(&mut self, lengths: &[f32], operator: &str) {
        for length in lengths {
            self.hundredths(hundredths(*length));
            self.bytes.push(b' ');
        }
        self.operator(operator);
    }

    pub fn operator(&mut self, operator: &str) {
        self.bytes.extend_from_slice(operator.as_bytes());
        self.bytes.push(b'\n');
    }

    pub fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// In thousandths.
    pub fn number(&mut self, value: f32) {
        let thousandths = (f64::from(value) * 1000.0).round() as i64;
        if thousandths < 0 {
            self.bytes.push(b'-');
        }
        self.thousandths(thousandths.unsigned_abs());
    }

    fn thousandths(&mut self, all: u64) {
        self.integer(all / 1000);
        let rest = all % 1000;
        if rest > 0 {
            let digits = [rest / 100, rest / 10 % 10, rest % 10];
            let shown = if rest.is_multiple_of(100) {
                1
            } else if rest.is_multiple_of(10) {
                2
            } else {
                3
            };
            self.bytes.push(b'.');
            self.bytes.extend(digits.iter().take(shown).map(|digit| b'0' + *digit as u8));
        }
    }

    /// Where a line of letters begins, in hundredths from the corner of the page, and whether they lean.
    pub fn place(&mut self, (x, y): (i64, i64), leans: bool) {
        self.text("1 0 ");
        self.number(if leans { SLANT } else { 0.0 });
        self.text(" 1 ");
        self.hundredths(x);
        self.text(" ");
        self.hundredths(y);
        self.operator(" Tm");
    }

    /// `12.5` of 1250.
    pub fn hundredths(&mut self, value: i64) {
        if value < 0 {
            self.bytes.push(b'-');
        }
        let all = value.unsigned_abs();
        self.integer(all / 100);
        let rest = all % 100;
        if rest > 0 {
            self.bytes.extend([b'.', b'0' + (rest / 10) as u8]);
        }
        if !rest.is_multiple_of(10) {
            self.bytes.push(b'0' + (rest % 10) as u8);
        }
    }

    pub fn integer(&mut self, value: u64) {
        if value < 10 {
            return self.bytes.push(b'0' + value as u8);
        }
        let mut digits = [0_u8; 20];
        let (mut at, mut left) = (digits.len(), value);
        loop {
            at -= 1;
            if let Some(digit) = digits.get_mut(at) {
                *digit = b'0' + (left % 10) as u8;
            }
            left /= 10;
            if left == 0 || at == 0 {
                break;
            }
        }
        self.bytes.extend_from_slice(digits.get(at..).unwrap_or_default());
    }

    /// The four hexadecimal digits of a code.
    pub fn code(&mut self, code: u16) {
        let [high, low] = code.to_be_bytes();
        self.byte(high);
        self.byte(low);
    }

    /// The code of a glyph within a string in brackets: half as long as its digits, so that packing takes half the time.
    pub fn letter(&mut self, code: u16) {
        for byte in code.to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => self.bytes.extend([b'\\', byte]),
                // A reader takes a bare carriage return for a line feed.
                b'\r' => self.bytes.extend(b"\\r"),
                _ => self.bytes.push(byte),
            }
        }
    }

    /// The two hexadecimal digits of a byte.
    pub fn byte(&mut self, byte: u8) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        let digit = |value: u8| DIGITS.get(usize::from(value & 15)).copied().unwrap_or(b'0');
        self.bytes.extend([digit(byte >> 4), digit(byte)]);
    }

    pub fn colour(&mut self, colour: Colour, operator: &str) {
        for value in [colour.0, colour.1, colour.2] {
            // In thousandths, without a detour over fractions.
            let thousandths = (u32::from(value) * 1000 + 127) / 255;
            self.thousandths(u64::from(thousandths));
            self.bytes.push(b' ');
        }
        self.operator(operator);
    }

    /// Opens text whose glyphs do not spell it: the text they stand for, as UTF-16.
    pub fn replacement(&mut self, text: &str) {
        self.text("/Span<</ActualText<FEFF");
        text.encode_utf16().for_each(|unit| self.code(unit));
        self.operator(">>>BDC");
    }
}

/// A length in points as hundredths of one.
pub fn hundredths(length: f32) -> i64 {
    (f64::from(length) * 100.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::Operators;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        fn check(value: f32, expected: &str) {
            let mut operators = Operators::default();
            operators.number(value);
            assert_eq!(String::from_utf8(operators.bytes).unwrap(), expected, "{value}");
        }
        check(0.0, "0");
        check(-0.0, "0");
        check(0.0004, "0");
        check(-0.0006, "-0.001");
        check(1.5, "1.5");
        check(841.89, "841.89");
        check(-12.345, "-12.345");
        check(595.276, "595.276");
        check(100.0, "100");
        check(10.05, "10.05");
        check(0.996, "0.996");
        check(0.9999, "1");
        check(16_000_000.0, "16000000");
        check(f32::NAN, "0");
    }

    #[test]
    fn places_are_as_short_as_they_can_be() {
        fn check(value: i64, expected: &str) {
            let mut operators = Operators::default();
            operators.hundredths(value);
            assert_eq!(String::from_utf8(operators.bytes).unwrap(), expected, "{value}");
        }
        check(0, "0");
        check(-1340, "-13.4");
        check(59_527, "595.27");
        check(5, "0.05");
        check(-1100, "-11");
    }

    #[test]
    fn letters_keep_their_bytes() {
        fn check(code: u16, expected: &[u8]) {
            let mut operators = Operators::default();
            operators.letter(code);
            assert_eq!(operators.bytes, expected, "{code:04x}");
        }
        check(0x0041, b"\0A");
        check(0x0a5c, b"\n\\\\");
        check(0x2829, b"\\(\\)");
        check(0x0d00, b"\\r\0");
    }

    #[test]
    fn texts_and_codes_are_hexadecimal() {
        let mut operators = Operators::default();
        operators.code(0x0fa3);
        operators.replacement("é𐍈");
        assert_eq!(String::from_utf8(operators.bytes).unwrap(), "0FA3/Span<</ActualText<FEFF00E9D800DF48>>>BDC\n");
    }
}
