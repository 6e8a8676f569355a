//! Characters that must not act on a page or a screen, made visible.
//!
//! Names in an export are chosen by whoever made the account. A right-to-left override or a zero-width space in one lets two
//! different accounts look the same, so such characters are printed as what they are: `[U+202E]`.

use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_normalization::char::canonical_combining_class;

/// The text with every control, invisible, direction-changing, private-use and non-character printed as a tag such as
/// `[U+202E]`, and so each mark but the first three on one letter. Line feed and tab stay (CR LF becomes a line feed); the
/// two joiners stay between letters of the scripts that spell with them.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        || !text.chars().any(|character| is_hidden(character) || is_joiner(character) || is_mark(character))
    {
        return Cow::Borrowed(text);
    }
    let mut heaped = 0;
    let mut shown = String::with_capacity(text.len() + 16);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let after = rest.peek().copied();
        heaped = if is_mark(character) { heaped + 1 } else { 0 };
        match character {
            '\r' if after == Some('\n') => {}
            _ if is_joiner(character) => {
                if before.is_some_and(spells_with_joiners) && after.is_some_and(spells_with_joiners) {
                    shown.push(character);
                } else {
                    push_tag(&mut shown, character);
                }
            }
            _ if is_hidden(character) || heaped > MOST_MARKS => push_tag(&mut shown, character),
            _ => shown.push(character),
        }
        before = Some(character);
    }
    Cow::Owned(shown)
}

/// The same for a place that is one line: no line break in a name begins one.
pub fn on_one_line(text: &str) -> String {
    let shown = visible(text);
    if !shown.contains(['\n', '\t']) {
        return shown.into_owned();
    }
    shown.replace('\n', "[U+000A]").replace('\t', "[U+0009]")
}

/// No language heaps more marks on a letter; more of them run into the lines above and below.
const MOST_MARKS: usize = 3;

fn is_mark(character: char) -> bool {
    // Below are letters without marks, which is nearly all that there is.
    character >= '\u{300}' && canonical_combining_class(character) != 0
}

/// Appends the tag of a character: `[U+` and at least four hexadecimal digits `]`.
pub fn push_tag(text: &mut String, character: char) {
    // Writing to a String cannot fail.
    let _ = write!(text, "[U+{:04X}]", u32::from(character));
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

/// Arabic and the Indic scripts, whose spelling uses the joiners.
fn spells_with_joiners(character: char) -> bool {
    matches!(u32::from(character), 0x0600..=0x06ff | 0x0750..=0x077f | 0x08a0..=0x08ff | 0x0900..=0x0dff)
}

/// First and last of the characters that a reader would not see, or that put others in the wrong order; sorted.
const HIDDEN: [(u32, u32); 24] = [
    // C0 controls but tab and line feed, C1 controls
    (0x00, 0x08),
    (0x0b, 0x1f),
    (0x7f, 0x9f),
    // soft hyphen, grapheme joiner, Arabic letter mark, Hangul fillers, Khmer and Mongolian invisible signs
    (0xad, 0xad),
    (0x034f, 0x034f),
    (0x061c, 0x061c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    // zero-width and direction marks (the joiners are asked about first), separators, embeddings, isolates, operators
    (0x200b, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    // blank braille pattern, Hangul filler
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    // private use, what is not a character, variation selectors, byte order mark, half-width filler, annotation signs
    (0xe000, 0xf8ff),
    (0xfdd0, 0xfdef),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffc),
    (0xfffe, 0xffff),
    // shorthand and musical controls
    (0x1_bca0, 0x1_bca3),
    (0x1_d173, 0x1_d17a),
    // planes without characters, tag characters and further variation selectors, private use
    (0x4_0000, 0x10_ffff),
];

/// Whether a character shows nothing at all: a text with it looks like one without. Private use may be a letter of somebody's.
pub fn is_invisible(character: char) -> bool {
    let is_private = matches!(u32::from(character), 0xe000..=0xf8ff | 0xf_0000.. | 0x4_0000..=0xd_ffff);
    is_joiner(character) || (is_hidden(character) && !is_private && !character.is_whitespace())
}

fn is_hidden(character: char) -> bool {
    let code = u32::from(character);
    // The last two of every plane are not characters.
    let listed = HIDDEN.partition_point(|(_, last)| *last < code);
    code & 0xfffe == 0xfffe || HIDDEN.get(listed).is_some_and(|(first, _)| *first <= code)
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn ordinary_text_is_untouched() {
        for text in ["", "Anna Lindqvist", "Ελένη Жанна 王秀英 محمد דוד สมชาย अनिल", "line\nline\tcell"]
        {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn hidden_characters_are_printed_as_tags() {
        assert_eq!(visible("ad\u{202e}nim"), "ad[U+202E]nim");
        assert_eq!(visible("a\u{200b}b\u{feff}\u{ad}"), "a[U+200B]b[U+FEFF][U+00AD]");
        assert_eq!(visible("bell\u{7}\u{9f}"), "bell[U+0007][U+009F]");
        assert_eq!(visible("\u{e0041}\u{e000}\u{1ffff}"), "[U+E0041][U+E000][U+1FFFF]");
        assert_eq!(visible("a\r\nb\rc"), "a\nb[U+000D]c");
        assert_eq!(super::on_one_line("a\r\nb\tc\u{2028}"), "a[U+000A]b[U+0009]c[U+2028]");
    }

    #[test]
    fn marks_are_not_heaped() {
        let heaped = |count: usize| format!("a{}b", "\u{301}".repeat(count));
        assert_eq!(visible(&heaped(3)), heaped(3));
        assert_eq!(visible(&heaped(5)), "a\u{301}\u{301}\u{301}[U+0301][U+0301]b");
        let spelt = "שָּׁלוֹם ที่ป้ ệ हिन्दी";
        assert_eq!(visible(spelt), spelt);
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(super::HIDDEN.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(super::HIDDEN.iter().all(|(first, last)| first <= last));
    }

    #[test]
    fn joiners_stay_only_where_they_spell() {
        let persian = "می\u{200c}خواهم";
        assert_eq!(visible(persian), persian);
        assert_eq!(visible("ad\u{200d}min"), "ad[U+200D]min");
    }
}
