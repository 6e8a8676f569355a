//! One name in many spellings: texts are compared without what writers and programs change.
//!
//! Folded are letters and their marks (one character or several), capitals, full width, blanks of every kind and number (a line
//! break is one), hyphens, apostrophes; what nobody sees is left out.

use crate::report::visible::is_invisible;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// A text as it is compared, and where each character of it came from.
#[derive(Debug)]
pub struct Folded<'t> {
    pub text: Cow<'t, str>,
    /// `None`: every byte stands where it stood.
    pieces: Option<Vec<Piece>>,
}

/// Characters that are one: they begin at a place of the folded text, and stood at one of the original. Or many, each of one byte
/// here and there.
#[derive(Debug)]
struct Piece {
    folded: usize,
    original: Range<usize>,
    is_plain: bool,
}

impl<'t> Folded<'t> {
    pub fn of(text: &'t str) -> Self {
        if is_folded_but_for_case(text) {
            return Self { text: Cow::Borrowed(text), pieces: None };
        }
        let mut folded = String::with_capacity(text.len() + 8);
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, character) in text.char_indices() {
            let until = at + character.len_utf8();
            // Most characters are these, and need no look at tables.
            if character.is_ascii_graphic() && character != '`' {
                match pieces.last_mut().filter(|piece| piece.is_plain && piece.original.end == at) {
                    Some(piece) => piece.original.end = until,
                    None => pieces.push(Piece { folded: folded.len(), original: at..until, is_plain: true }),
                }
                folded.push(character.to_ascii_lowercase());
                continue;
            }
            if is_invisible(character) {
                continue;
            }
            let joins = if is_blank(character) { folded.ends_with(' ') } else { belongs_to_what_precedes(character) };
            if !(joins && joined_to_the_last(&mut pieces, folded.len(), until)) {
                pieces.push(Piece { folded: folded.len(), original: at..until, is_plain: false });
            }
            if !(joins && is_blank(character)) {
                let start = folded.len();
                fold_character(character, &mut folded);
                if belongs_to_what_precedes(character) && folded.len() > start {
                    in_order_of_marks(&mut folded);
                }
            }
        }
        Self { text: Cow::Owned(folded), pieces: Some(pieces) }
    }

    /// Where a piece of the folded text stood; `None` where it ends within a character.
    pub fn original(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let Some(pieces) = &self.pieces else { return Some(place.clone()) };
        let within = |at: usize| {
            let piece = pieces.get(pieces.partition_point(|piece| piece.folded <= at).checked_sub(1)?)?;
            (piece.folded == at || piece.is_plain).then_some((piece, at - piece.folded))
        };
        // Nothing begins where the text ends.
        let (first, skipped) = within(place.start).filter(|_| place.start < self.text.len())?;
        let end = if place.end == self.text.len() {
            pieces.last()?.original.end
        } else {
            match within(place.end)? {
                (piece, 0) => {
                    pieces
                        .get(pieces.partition_point(|other| other.folded < piece.folded).checked_sub(1)?)?
                        .original
                        .end
                }
                (piece, taken) => piece.original.start + taken,
            }
        };
        Some(first.original.start + skipped..end)
    }
}

/// What belongs to the character before it becomes one piece with it; whether there is one.
fn joined_to_the_last(pieces: &mut Vec<Piece>, folded: usize, until: usize) -> bool {
    let Some(last) = pieces.last_mut() else { return false };
    let long = last.original.len();
    if last.is_plain && long > 1 {
        let end = last.original.end;
        last.original.end -= 1;
        pieces.push(Piece { folded: folded - 1, original: end - 1..until, is_plain: false });
    } else {
        (last.original.end, last.is_plain) = (until, false);
    }
    true
}

/// The spelling that all spellings of a name share.
pub fn fold(name: &str) -> String {
    Folded::of(name.trim()).text.to_ascii_lowercase()
}

/// What finds a name that was folded need not be folded again: most texts are plain.
fn is_folded_but_for_case(text: &str) -> bool {
    let is_plain = |byte: &u8| (b' '..=b'~').contains(byte) && *byte != b'`';
    text.bytes().all(|byte| is_plain(&byte)) && !text.contains("  ")
}

fn is_blank(character: char) -> bool {
    character.is_whitespace()
}

/// Marks stand on the letter before them, and later parts of a Korean syllable in its square.
fn belongs_to_what_precedes(character: char) -> bool {
    canonical_combining_class(character) != 0 || matches!(character, '\u{1160}'..='\u{11ff}')
}

fn fold_character(character: char, folded: &mut String) {
    match character {
        _ if is_blank(character) => folded.push(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => folded.push('-'),
        '`' | '\u{b4}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{ff07}' => {
            folded.push('\'');
        }
        _ => {
            // A capital may be several small letters (ß), and some small letters share one capital (ς and σ).
            let capitals = character.to_uppercase();
            let small = capitals.flat_map(char::to_lowercase);
            small.for_each(|small| decompose_compatible(small, |part| folded.extend(part.to_lowercase())));
        }
    }
}

/// Several marks on one letter stand in an order of their own, whichever came first.
fn in_order_of_marks(folded: &mut String) {
    let is_mark = |character: &char| canonical_combining_class(*character) != 0;
    let mut marks: Vec<char> = folded.chars().rev().take_while(is_mark).collect();
    if marks.len() < 2 {
        return;
    }
    marks.reverse();
    folded.truncate(folded.len() - marks.iter().map(|mark| mark.len_utf8()).sum::<usize>());
    marks.sort_by_key(|mark| canonical_combining_class(*mark));
    folded.extend(marks);
}

/// How else people write the name of a person: turned around a comma, its words joined as in sign-in names, and without marks
/// on its letters. Of a single word only what marks leave unmistakable: nothing.
pub fn others(name: &str) -> BTreeSet<String> {
    let name = fold(name);
    let mut turned = BTreeSet::from([name.clone()]);
    if let Some((last, first)) = name.split_once(',') {
        turned.insert(format!("{} {}", first.trim(), last.trim()));
        turned.insert(format!("{},{}", last.trim(), first.trim()));
    } else {
        let blanks: Vec<usize> = name.match_indices(' ').map(|(at, _)| at).collect();
        if blanks.len() <= MOST_WORDS && name.split(' ').all(|word| word.starts_with(char::is_alphabetic)) {
            for at in blanks {
                let (first, last) = (&name[..at], &name[at + 1..]);
                turned.extend([format!("{last}, {first}"), format!("{last},{first}")]);
            }
        }
    }
    let joined: Vec<String> = turned.iter().filter(|name| !name.contains(',')).flat_map(|name| joined(name)).collect();
    turned.extend(joined);
    let spellings = turned.iter().flat_map(|name| [without_marks(name), with_letters_for_marks(name)]);
    let mut others: BTreeSet<String> = spellings.filter(|other| other.contains([' ', '.', '_', '@', ','])).collect();
    others.extend(turned);
    others.remove(&name);
    others
}

/// `ida.lind`, `ida_lind` and `idalind` of “Ida Lind”.
fn joined(name: &str) -> impl Iterator<Item = String> + use<> {
    let words: Vec<&str> = name.split(' ').collect();
    let is_plain = |word: &&str| word.chars().all(|letter| letter.is_alphabetic() || is_latin_mark(letter));
    let are_names =
        (2..=MOST_WORDS + 1).contains(&words.len()) && words.iter().all(|word| !word.is_empty() && is_plain(word));
    let by = [".", "_", ""].map(|by| are_names.then(|| words.join(by)));
    by.into_iter().flatten()
}

/// A name of more words is turned around nowhere.
const MOST_WORDS: usize = 5;

fn is_latin_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

fn plain_letter(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ħ' => "h",
        _ => return None,
    })
}

/// A folded word as it is, without its marks, and with letters for them.
pub fn without_its_marks(word: &str) -> BTreeSet<String> {
    BTreeSet::from([word.to_owned(), without_marks(word), with_letters_for_marks(word)])
}

fn without_marks(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    for letter in name.chars().filter(|letter| !is_latin_mark(*letter)) {
        match plain_letter(letter) {
            Some(plain) => out.push_str(plain),
            None => out.push(letter),
        }
    }
    out
}

/// `Mueller` of “Müller”, `Oedegaard` of “Ødegård”.
fn with_letters_for_marks(name: &str) -> String {
    const SPELLED: [(&str, &str); 5] =
        [("a\u{308}", "ae"), ("o\u{308}", "oe"), ("u\u{308}", "ue"), ("a\u{30a}", "aa"), ("ø", "oe")];
    if name.is_ascii() {
        return name.to_owned();
    }
    let spelled = SPELLED.iter().fold(name.to_owned(), |name, (marked, spelled)| name.replace(marked, spelled));
    without_marks(&spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_characters_fold_as_all_others_do() {
        for character in '!'..='~' {
            let mut expected = String::new();
            fold_character(character, &mut expected);
            assert_eq!(Folded::of(&format!("{character}\u{a0}x")).text, format!("{expected} x"));
        }
    }

    #[test]
    fn spellings_of_a_name_are_one() {
        let check = |one: &str, other: &str| assert_eq!(fold(one), fold(other), "{one:?} {other:?}");
        check("Jürgen Müller-Ødegård", "JU\u{308}RGEN\u{a0} \nmu\u{308}ller\u{2011}ødega\u{30a}rd");
        check("Strauß", "STRAUSS");
        check("ΣΊΣΥΦΟΣ", "σίσυφος");
        check("Ａｎｎａ", "anna");
        check("O’Brien", "o'brien");
        check("J\u{200b}ü\u{ad}rgen", "jürgen");
        check("a\u{323}\u{302}", "a\u{302}\u{323}");
        check("a\u{323}\u{302}", "ậ");
        check("김철수", "\u{1100}\u{1175}\u{11b7}철수");
        check("İpek", "i\u{307}pek");
    }

    #[test]
    fn what_was_found_is_led_back_to_its_text() {
        fn check(text: &str, folded: &str, expected: Option<&str>) {
            let all = Folded::of(text);
            let at = all.text.find(folded).unwrap();
            let place = all.original(&(at..at + folded.len()));
            assert_eq!(place.map(|place| &text[place]), expected, "{text:?}");
        }
        check("von J\u{200b}ü\u{200b}rgen \u{a0} M\u{200b}!", "m", Some("M"));
        check("von Jü rgen", "ju\u{308}", Some("Jü"));
        check("von Jü rgen", "ju", None);
        check("von u\u{308}", "u", None);
        check("a  b", "a b", Some("a  b"));
        check("기김", "\u{1100}\u{1175}\u{11b7}", Some("김"));
        check("Straße", "s", Some("S"));
        check("ßa", "sa", None);
    }

    #[test]
    fn names_are_turned_and_lose_their_marks() {
        fn check(name: &str, expected: &[&str]) {
            let others = others(name);
            for expected in expected {
                assert!(others.contains(&fold(expected)), "{name}: {expected} {others:?}");
            }
            assert_eq!(others.len(), expected.len(), "{name}: {others:?}");
        }
        check("Müller", &[]);
        check("Ida Lind", &["Lind, Ida", "Lind,Ida", "Ida.Lind", "Ida_Lind", "IdaLind"]);
        check("Lind, Ida", &["Ida Lind", "Lind,Ida", "ida.lind", "ida_lind", "idalind"]);
        check("李雷", &[]);
        check("Ida Lind (admin)", &[]);
        check("zoë.ström@c.example", &["zoe.strom@c.example", "zoe.stroem@c.example"]);
    }
}
