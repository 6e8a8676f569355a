//! Keeps names out of outputs: people become stable pseudonyms, whose key is a file apart.
//!
//! Masked means absent: every text of a document, of its attachments and of the other outputs goes through [`Mask::text`].
//! What is masked: every id, principal name, address and display name of an account in the evidence, wherever it stands as a
//! word of its own, and besides anything that looks like a mail address.

use super::{Block, Cell, Chart, Chip, Cover, Document, Span};
use crate::checklist;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

/// How much of people an output tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonalData {
    /// Names as they are.
    #[default]
    Full,
    /// Pseudonyms in their place.
    Masked,
    /// Pseudonyms, and counts in place of lists of objects.
    Counts,
}

impl PersonalData {
    pub const ALL: &[Self] = &[Self::Full, Self::Masked, Self::Counts];

    /// The stable name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Masked => "masked",
            Self::Counts => "counts",
        }
    }

    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|level| level.id() == id).copied()
    }
}

/// The names of one person or account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What its number follows from: the object id, else the principal name.
    pub key: String,
    pub names: Vec<String>,
}

/// Shorter names are no names: they would blot out words. A Chinese or Korean name is whole with two characters.
fn is_long_enough(name: &str) -> bool {
    name.chars().count() >= if name.chars().any(|character| character >= '\u{2e80}') { 2 } else { 3 }
}

/// Names of built-in accounts that are words as well: replacing them would tear “Global Administrator” apart and hide nobody.
const WORDS: &[&str] = &[
    "account",
    "admin",
    "administrator",
    "administrators",
    "backup",
    "default",
    "defaultaccount",
    "emergency",
    "group",
    "guest",
    "helpdesk",
    "info",
    "krbtgt",
    "operator",
    "role",
    "security",
    "service",
    "support",
    "system",
    "tenant",
    "test",
    "user",
    "users",
    "wdagutilityaccount",
];

fn is_word_of_the_report(name: &str) -> bool {
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// The words that the checklists themselves use, in lower case. A sign-in name that is one of them stands for nobody where it
/// stands alone; its whole address is masked all the same.
fn vocabulary() -> &'static HashSet<String> {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let items = || checklist::ALL.iter().flat_map(|checklist| checklist.items);
        let texts = items().flat_map(|item| [item.title, item.guidance]);
        let checks = items().flat_map(|item| item.checks).map(|check| check.title);
        let words = texts.chain(checks).flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
        words.map(str::to_lowercase).collect()
    })
}

/// What stands before the `@`: texts name accounts by it too. Of a guest also the address at home that it is made of.
fn sign_in_names(name: &str) -> impl Iterator<Item = &str> {
    let local = name.split_once('@').map(|(local, _)| local);
    let home = local.and_then(|local| local.split_once("#EXT#")).map(|(home, _)| home);
    local.into_iter().chain(home).filter(|name| !vocabulary().contains(&name.to_lowercase()))
}

/// Finds names and gives pseudonyms.
#[derive(Debug)]
pub struct Mask {
    finder: Option<AhoCorasick>,
    /// Of each pattern, the number of its person.
    owners: Vec<usize>,
    keys: Vec<Person>,
}

impl Mask {
    /// Numbers follow the order of the keys, so that the same evidence gives the same pseudonyms.
    pub fn new(people: impl IntoIterator<Item = Person>) -> Self {
        let mut keys: Vec<Person> = people.into_iter().filter(|person| !person.key.is_empty()).collect();
        keys.sort_by_key(|person| person.key.to_lowercase());
        keys.dedup_by_key(|person| person.key.to_lowercase());
        // The first to bear a name keeps it: two people of one name cannot be told apart by it anyway.
        let mut patterns: BTreeMap<String, usize> = BTreeMap::new();
        for (number, person) in keys.iter().enumerate() {
            let whole = || person.names.iter().chain([&person.key]).map(|name| name.trim());
            for name in whole().chain(whole().flat_map(sign_in_names)) {
                if is_long_enough(name) && !is_word_of_the_report(name) {
                    for spelling in [name.to_owned(), name.to_lowercase(), name.to_uppercase()] {
                        patterns.entry(spelling).or_insert(number);
                    }
                }
            }
        }
        let (texts, owners): (Vec<String>, Vec<usize>) = patterns.into_iter().unzip();
        let finder = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(&texts)
            .ok();
        Self { finder, owners, keys }
    }

    /// The text with every name replaced.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = 0;
        let mut from = 0;
        while let Some(found) = self.next(text, from) {
            let (start, end, owner) = found;
            if !is_word(text, start, end) {
                from = start + text[start..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            out.push_str(&addresses_masked(&text[rest..start]));
            out.push_str(&pseudonym(owner));
            (rest, from) = (end, end);
        }
        out.push_str(&addresses_masked(&text[rest..]));
        out
    }

    fn next(&self, text: &str, from: usize) -> Option<(usize, usize, usize)> {
        let found = self.finder.as_ref()?.find(aho_corasick::Input::new(text).range(from..))?;
        let owner = self.owners.get(found.pattern().as_usize()).copied()?;
        Some((found.start(), found.end(), owner))
    }

    /// The key, as CSV: pseudonym, and every name it stands for. To be kept apart from what was masked.
    pub fn key(&self) -> Vec<u8> {
        let mut text = String::from("\u{feff}Pseudonym,Id,Names\r\n");
        for (number, person) in self.keys.iter().enumerate() {
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let line = [pseudonym(number), person.key.clone(), person.names.join(" | ")];
            let line: Vec<String> = line.iter().map(|cell| quoted(cell)).collect();
            text.push_str(&format!("{}\r\n", line.join(",")));
        }
        text.into_bytes()
    }

    /// Every text of a JSON value, its keys included.
    pub fn json(&self, value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => *text = self.text(text),
            serde_json::Value::Array(values) => values.iter_mut().for_each(|value| self.json(value)),
            serde_json::Value::Object(entries) => {
                for (key, mut value) in std::mem::take(entries) {
                    self.json(&mut value);
                    entries.insert(self.text(&key), value);
                }
            }
            _ => {}
        }
    }

    /// Every text of a document; attachments are masked by whoever makes them.
    pub fn document(&self, document: &mut Document) {
        let texts = [
            &mut document.title,
            &mut document.subject,
            &mut document.header_left,
            &mut document.header_right,
            &mut document.footer_left,
        ];
        texts.into_iter().for_each(|text| self.change(text));
        document.blocks.iter_mut().for_each(|block| self.block(block));
    }

    fn change(&self, text: &mut String) {
        *text = self.text(text);
    }

    fn spans(&self, spans: &mut [Span]) {
        spans.iter_mut().for_each(|span| self.change(&mut span.text));
    }

    fn chips(&self, chips: &mut [Chip]) {
        for chip in chips {
            self.change(&mut chip.text);
        }
    }

    fn block(&self, block: &mut Block) {
        match block {
            Block::Cover(cover) => self.cover(cover),
            Block::Heading(heading) => self.change(&mut heading.text),
            Block::Paragraph(spans) => self.spans(spans),
            Block::Bullets(entries) | Block::Steps(entries) => entries.iter_mut().for_each(|spans| self.spans(spans)),
            Block::KeyValues(pairs) => {
                for (label, value) in pairs {
                    self.change(label);
                    self.spans(value);
                }
            }
            Block::Table(table) => {
                self.change(&mut table.caption);
                let cells = table.rows.iter_mut().flatten();
                cells.for_each(|cell: &mut Cell| {
                    self.spans(&mut cell.spans);
                    once(&mut cell.spans);
                });
            }
            Block::Chart(chart) => self.chart(chart),
            Block::Tiles(tiles) => tiles.iter_mut().for_each(|tile| self.change(&mut tile.label)),
            Block::FindingHeading(heading) => {
                self.change(&mut heading.title);
                self.chips(&mut heading.chips);
            }
            Block::Callout(callout) => {
                self.change(&mut callout.title);
                self.spans(&mut callout.text);
            }
            // Those who sign stand by their names.
            Block::Picture(picture) => {
                self.spans(&mut picture.caption);
                self.change(&mut picture.says);
            }
            Block::Signatures(_) | Block::Contents(_) | Block::PageBreak | Block::Spacer(_) => {}
            Block::KeepTogether(blocks) => blocks.iter_mut().for_each(|block| self.block(block)),
        }
    }

    fn cover(&self, cover: &mut Cover) {
        for text in [&mut cover.organisation, &mut cover.title, &mut cover.subtitle] {
            self.change(text);
        }
    }

    fn chart(&self, chart: &mut Chart) {
        match chart {
            Chart::StackedBars { title, bars, .. } => {
                self.change(title);
                bars.iter_mut().for_each(|bar| self.change(&mut bar.label));
            }
            Chart::Donut { title, parts, .. } | Chart::Bars { title, parts } => {
                self.change(title);
                parts.iter_mut().for_each(|part| self.change(&mut part.label));
            }
            Chart::TimeLine { title, .. } => self.change(title),
        }
    }
}

/// Name and id have become the same: it is said once.
fn once(spans: &mut Vec<Span>) {
    let Some(first) = spans.first().map(|span| span.text.clone()).filter(|text| is_pseudonym(text)) else { return };
    let mut place = 0;
    spans.retain(|span| {
        place += 1;
        place == 1 || span.text.trim() != first
    });
}

fn is_pseudonym(text: &str) -> bool {
    text.strip_prefix("Person-").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `Person-0007`
fn pseudonym(number: usize) -> String {
    format!("Person-{:04}", number + 1)
}

/// Whether what was found is not a piece of a longer word. Scripts without spaces between words have no such pieces.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let joins = |character: char| character.is_alphanumeric() && character < '\u{0e00}';
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    let (first, last) = (text[start..].chars().next(), text[..end].chars().next_back());
    let cut = |inside: Option<char>, outside: Option<char>| inside.is_some_and(joins) && outside.is_some_and(joins);
    !cut(first, before) && !cut(last, after)
}

/// Mail addresses and principal names of accounts that the evidence does not list.
fn addresses_masked(text: &str) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let is_part = |character: char| character.is_alphanumeric() || "._%+-#'".contains(character);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let name = rest[..at].char_indices().rev().take_while(|(_, character)| is_part(*character)).last();
        let after = &rest[at + 1..];
        let length: usize = after
            .chars()
            .take_while(|character| character.is_alphanumeric() || ".-".contains(*character))
            .map(char::len_utf8)
            .sum();
        let domain = after[..length].trim_end_matches('.');
        if let Some((start, _)) = name
            && domain.contains('.')
        {
            out.push_str(&rest[..start]);
            out.push_str("[address]");
            rest = &after[domain.len()..];
        } else {
            out.push_str(&rest[..=at]);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask() -> Mask {
        let person = |key: &str, names: &[&str]| Person {
            key: key.to_owned(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        Mask::new([
            person("b-2", &["anna.berg@contoso.example", "Anna Berg"]),
            person("a-1", &["li@contoso.example", "李雷", "Li", "Ann"]),
            person("c-3", &["Ωμέγα Πέτρου"]),
        ])
    }

    #[test]
    fn names_are_replaced_as_whole_words() {
        fn check(text: &str, expected: &str) {
            assert_eq!(mask().text(text), expected, "{text:?}");
        }
        check("Anna Berg signed in", "Person-0002 signed in");
        check("ANNA BERG and anna berg", "Person-0002 and Person-0002");
        check("ANNA.BERG@CONTOSO.EXAMPLE", "Person-0002");
        check("Annabel, Anna Bergen", "Annabel, Anna Bergen");
        check("Ann, Anna", "Person-0001, Anna");
        check("id b-2.", "id Person-0002.");
        check("帐户李雷已登录", "帐户Person-0001已登录");
        check("ωμέγα πέτρου", "Person-0003");
        check("Li stays, it is too short", "Li stays, it is too short");
        check("other@fabrikam.example wrote", "[address] wrote");
        check("x@y, a @ b, @c.d", "x@y, a @ b, @c.d");
        check("mail to a.b+c@d.e.example.", "mail to [address].");
    }

    #[test]
    fn sign_in_names_are_masked_where_they_stand_alone() {
        fn check(text: &str, expected: &str) {
            let person = |key: &str, name: &str| Person { key: key.to_owned(), names: vec![name.to_owned()] };
            let mask = Mask::new([
                person("a-1", "adm.costa@contoso.example"),
                person("b-2", "zoe_fabrikam.example#EXT#@contoso.example"),
                person("c-3", "password@contoso.example"),
                person("d-4", "krbtgt"),
            ]);
            assert_eq!(mask.text(text), expected, "{text:?}");
        }
        check("the sign-in name adm.costa is marked", "the sign-in name Person-0001 is marked");
        check("ADM.COSTA, adm.costas", "Person-0001, adm.costas");
        check("zoe_fabrikam.example", "Person-0002");
        check("zoe_fabrikam.example#EXT#", "Person-0002");
        // Words of the checklist stay words; the address goes.
        check("a password of password@contoso.example", "a password of Person-0003");
        check("The krbtgt password was changed", "The krbtgt password was changed");
    }

    #[test]
    fn a_name_and_its_id_become_one_pseudonym() {
        let mut spans = vec![Span::plain("Anna Berg"), Span::plain("\nUser"), Span::plain("\nb-2")];
        mask().spans(&mut spans);
        once(&mut spans);
        let texts: Vec<&str> = spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(texts, ["Person-0002", "\nUser"]);
    }

    #[test]
    fn an_account_called_administrator_leaves_the_word_alone() {
        let person = |key: &str, names: &[&str]| Person {
            key: key.to_owned(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let mask = Mask::new([person("administrator", &["Administrator", "Administrator@corp.example", "Ida Admin"])]);
        assert_eq!(
            mask.text("A Global Administrator, or an administrator"),
            "A Global Administrator, or an administrator"
        );
        assert_eq!(mask.text("administrator@corp.example, Ida Admin"), "Person-0001, Person-0001");
    }

    #[test]
    fn json_is_masked_in_texts_and_keys() {
        let mut value = serde_json::json!({ "Anna Berg": ["b-2", 5, { "x": "Anna Berg, 李雷" }] });
        mask().json(&mut value);
        assert_eq!(
            value,
            serde_json::json!({ "Person-0002": ["Person-0002", 5, { "x": "Person-0002, Person-0001" }] })
        );
    }

    #[test]
    fn the_key_names_everybody() {
        let key = String::from_utf8(mask().key()).unwrap();
        assert!(key.contains("\"Person-0002\",\"b-2\",\"anna.berg@contoso.example | Anna Berg\""), "{key}");
        assert_eq!(key.lines().count(), 4);
    }
}
