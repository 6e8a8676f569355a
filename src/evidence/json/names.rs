//! A look at the names in each element: one given twice in an object, which a parser passes over in silence, and those
//! under which secrets stand.

use super::met::Met;
use super::object::PropertySpan;
use super::scan::Expected;
use super::tokens::{Nesting, Token, Tokens, is_shown};
use crate::evidence::secrets::names::{Suspicion, names_a_secret, suspicion};
use crate::evidence::secrets::{
    is_changed, is_name_of_a_key, is_secret_in_text, may_be_one, token_in, told_of, without,
};
use foldhash::fast::FixedState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

/// More names in one object are looked up, not searched.
const FEW: usize = 64;
/// Different names remembered of one file; objects keyed by identifiers have a new one each time.
const REMEMBERED: usize = 10_000;

/// A longer name is looked at each time.
const LONGEST_REMEMBERED: usize = 256;

/// What a name says.
#[derive(Clone, Copy, Debug)]
struct Meaning {
    /// Of the name in lower case.
    hash: u64,
    suspicion: Suspicion,
    /// The text under it names the value beside it.
    is_key: bool,
    is_shown: bool,
    is_changed: bool,
}

/// A name as it is written, and which one mostly follows it: objects of a file are alike.
#[derive(Debug)]
struct Written {
    name: Box<[u8]>,
    meaning: Meaning,
    next: usize,
}

/// What was learnt of the names of one file.
#[derive(Debug)]
pub(super) struct Names {
    hash: FixedState,
    /// Names of the objects open now, one after the other; where each begins.
    names: Vec<u64>,
    starts: Vec<usize>,
    /// For an object of many names.
    many: Vec<(usize, HashSet<u64>)>,
    /// What a name says of the text under it.
    known: HashMap<u64, Suspicion, FixedState>,
    written: Vec<Written>,
    places: HashMap<Box<[u8]>, usize, FixedState>,
    /// The name met last, among those.
    before: usize,
    secrets: Vec<String>,
    /// The element in view without its secrets, where it has any.
    kept: Option<Vec<u8>>,
    last: Last,
    /// The name in view, in lower case.
    lower: Vec<u8>,
}

/// The names of the last element, where none stood twice, and what they said.
#[derive(Debug, Default)]
struct Last {
    names: Expected,
    suspect: bool,
    outer: bool,
    inner: bool,
    /// Which of them name the value beside theirs.
    keys: Vec<usize>,
}

impl Last {
    fn note(&mut self, object: &[u8], properties: &[PropertySpan], seen: &Seen) {
        if seen.twice.is_none() {
            self.names.those_of(object, properties);
        } else {
            self.names.nothing();
        }
        (self.suspect, self.outer, self.inner) = (seen.suspect, seen.outer, seen.inner);
    }
}

/// What was met in one element.
#[derive(Default)]
struct Seen {
    twice: Option<String>,
    /// A name or text that may be a secret's.
    suspect: bool,
    /// The names of [`Suspicion::Outer`] and [`Suspicion::Inner`] make a secret only together.
    outer: bool,
    inner: bool,
}

impl Names {
    pub fn new() -> Self {
        Self {
            hash: FixedState::default(),
            names: Vec::new(),
            starts: Vec::new(),
            many: Vec::new(),
            known: HashMap::with_hasher(FixedState::default()),
            written: Vec::new(),
            places: HashMap::with_hasher(FixedState::default()),
            before: 0,
            secrets: Vec::new(),
            kept: None,
            last: Last::default(),
            lower: Vec::new(),
        }
    }

    /// Names under which secrets were met, as written.
    pub fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// The element that was looked at last without its secrets; nothing where it has none.
    pub fn take_kept(&mut self) -> Option<Vec<u8>> {
        self.kept.take()
    }

    /// The names that the next element is likely to have.
    pub fn expected(&self) -> &Expected {
        &self.last.names
    }

    /// Looks at one sound object whose properties were found before, with what was met in it; gives the first name that stands
    /// twice in it or in an object inside it. `alike`: its own names are those that were expected.
    pub fn look_at(&mut self, object: &[u8], properties: &[PropertySpan], alike: bool, met: &Met) -> Option<String> {
        let mut seen = self.begin();
        self.starts.push(0);
        let piece = |(start, end): (u32, u32)| object.get(start as usize..end as usize).unwrap_or_default();
        // Elements of a file are alike: what was learnt of the last one's names holds for the same ones.
        if alike {
            seen.suspect = self.last.suspect;
            seen.outer = self.last.outer;
            seen.inner = self.last.inner;
        } else {
            self.last.keys.clear();
            for (number, property) in properties.iter().enumerate() {
                if self.name(piece(property.name), &mut seen).is_key {
                    self.last.keys.push(number);
                }
            }
            self.last.note(object, properties, &seen);
        }
        let text = |number: usize| match properties.get(number).map(|property| piece(property.value)) {
            Some([b'"', text @ .., b'"']) => text,
            _ => b"",
        };
        seen.suspect |= met.suspects.iter().any(|number| is_secret_in_text(text(*number as usize)));
        seen.suspect |= self.last.keys.iter().any(|number| names_a_secret(text(*number)));
        self.walk(met.inside(object), &mut seen);
        self.end(object, seen)
    }

    /// As [`Names::look_at`], of any sound value.
    pub fn look(&mut self, element: &[u8]) -> Option<String> {
        let mut seen = self.begin();
        self.walk(Tokens::new(element, true).map(|(token, _)| (token, true)), &mut seen);
        self.end(element, seen)
    }

    fn begin(&mut self) -> Seen {
        self.names.clear();
        self.starts.clear();
        self.many.clear();
        self.kept = None;
        Seen::default()
    }

    fn end(&mut self, element: &[u8], seen: Seen) -> Option<String> {
        if seen.suspect || seen.outer && seen.inner {
            self.kept = self.note_secrets(element);
        }
        seen.twice
    }

    /// `tokens`: each with whether, being a text, it may be a secret or say one.
    fn walk<'t>(&mut self, tokens: impl Iterator<Item = (Token<'t>, bool)>, seen: &mut Seen) {
        let (mut is_key, mut is_title, mut title) = (false, false, &b""[..]);
        for (token, may_be_one) in tokens {
            match token {
                Token::OpenObject | Token::OpenList => {
                    title = b"";
                    self.starts.push(self.names.len());
                }
                Token::Close => {
                    title = b"";
                    self.names.truncate(self.starts.pop().unwrap_or(0));
                    if !self.many.is_empty() {
                        self.many.retain(|(depth, _)| *depth <= self.starts.len());
                    }
                }
                Token::Name(name) => {
                    let meaning = self.name(name, seen);
                    (is_key, is_title) = (meaning.is_key, meaning.is_shown);
                    seen.suspect |= meaning.is_changed && !title.is_empty() && names_a_secret(title);
                    continue;
                }
                Token::Text(text) => {
                    if is_title {
                        title = text;
                    }
                    seen.suspect |= may_be_one && is_secret_in_text(text) || is_key && names_a_secret(text);
                }
                Token::Plain(_) => {}
            }
            (is_key, is_title) = (false, false);
        }
    }

    fn name(&mut self, name: &[u8], seen: &mut Seen) -> Meaning {
        let meaning = self.meaning(name);
        match meaning.suspicion {
            Suspicion::None => {}
            Suspicion::Secret | Suspicion::Told => seen.suspect = true,
            Suspicion::Outer => seen.outer = true,
            Suspicion::Inner => seen.inner = true,
        }
        if self.is_repeated(meaning.hash) && seen.twice.is_none() {
            seen.twice = Some(String::from_utf8_lossy(name).into_owned());
        }
        meaning
    }

    fn meaning(&mut self, name: &[u8]) -> Meaning {
        let next = self.written.get(self.before).and_then(|before| Some((before.next, self.written.get(before.next)?)));
        if let Some((next, written)) = next
            && *written.name == *name
        {
            self.before = next;
            return written.meaning;
        }
        let at = if let Some(at) = self.places.get(name) {
            *at
        } else {
            let meaning = self.meaning_of_new(name);
            if self.written.len() >= REMEMBERED || name.len() > LONGEST_REMEMBERED {
                return meaning;
            }
            self.places.insert(name.into(), self.written.len());
            self.written.push(Written { name: name.into(), meaning, next: 0 });
            self.written.len() - 1
        };
        if let Some(before) = self.written.get_mut(self.before) {
            before.next = at;
        }
        self.before = at;
        self.written[at].meaning
    }

    fn meaning_of_new(&mut self, name: &[u8]) -> Meaning {
        // Most readers of JSON take names that differ only in case for one.
        self.lower.clear();
        self.lower.extend(name.iter().map(u8::to_ascii_lowercase));
        let hash = self.hash.hash_one(&*self.lower);
        Meaning {
            hash,
            suspicion: self.suspicion(hash, name),
            is_key: is_name_of_a_key(name),
            is_shown: is_shown(name),
            is_changed: is_changed(name),
        }
    }

    fn suspicion(&mut self, hash: u64, name: &[u8]) -> Suspicion {
        if let Some(known) = self.known.get(&hash) {
            return *known;
        }
        let suspicion = suspicion(name);
        if self.known.len() < REMEMBERED {
            self.known.insert(hash, suspicion);
        }
        suspicion
    }

    fn is_repeated(&mut self, hash: u64) -> bool {
        let depth = self.starts.len();
        let start = self.starts.last().copied().unwrap_or(0);
        let own = self.names.get(start..).unwrap_or_default();
        let is_repeated = if own.len() < FEW {
            own.contains(&hash)
        } else {
            if self.many.last().is_none_or(|(of, _)| *of != depth) {
                self.many.push((depth, own.iter().copied().collect()));
            }
            self.many.last_mut().is_some_and(|(_, names)| !names.insert(hash))
        };
        self.names.push(hash);
        is_repeated
    }

    /// Looks at what stands beside the rows of an envelope.
    pub fn beside(&mut self, text: &[u8]) {
        self.note_secrets(text);
    }

    /// Looks at what a tool wrote above the JSON, which is left out as a whole where any of it is.
    pub fn above(&mut self, text: &[u8]) {
        let says_one = |line: &[u8]| may_be_one(&String::from_utf8_lossy(line));
        if token_in(text).is_none() && text.split(|byte| *byte == b'\n').any(says_one) {
            self.secrets.push("text above the JSON".to_owned());
        }
        self.loose(text);
    }

    /// Looks at text that is no JSON, above the rows or between them, or no sound one: tokens are pasted there, and pieces of rows.
    pub fn loose(&mut self, text: &[u8]) {
        let name = "token";
        if token_in(text).is_some() && !self.secrets.iter().any(|known| known == name) {
            self.secrets.push(name.to_owned());
        }
        self.note_secrets(text);
    }

    /// The careful look, with the names around: only for elements in which a name or text is suspect.
    fn note_secrets(&mut self, element: &[u8]) -> Option<Vec<u8>> {
        let secrets = &mut self.secrets;
        without(Nesting::default(), element, |nesting, token| {
            let name = match nesting.name() {
                // In a list, or among words, it is known by itself.
                b"" => "token".to_owned(),
                name => {
                    let shown = String::from_utf8_lossy(name).into_owned();
                    if let Token::Text(text) = token { told_of(shown, name, text) } else { shown }
                }
            };
            if !secrets.contains(&name) && secrets.len() < FEW {
                secrets.push(name);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Met, Names};
    use crate::evidence::json::scan;

    fn look_at(names: &mut Names, element: &str) -> Option<String> {
        let (mut properties, mut met) = (Vec::new(), Met::default());
        let (_, alike) = scan::like(element.as_bytes(), true, names.expected(), &mut properties, &mut met);
        names.look_at(element.as_bytes(), &properties, alike, &met)
    }

    fn check(element: &str, expected: Option<&str>) {
        assert_eq!(Names::new().look(element.as_bytes()).as_deref(), expected, "{element}");
        if element.starts_with('{') {
            let found = look_at(&mut Names::new(), element);
            assert_eq!(found.as_deref(), expected, "{element}, by its properties");
        }
    }

    #[test]
    fn names_given_twice() {
        check(r#"{"a":1,"b":2}"#, None);
        check(r#"{"a":1,"b":2,"a":3}"#, Some("a"));
        check(r#"{"a":"a","b":"a"}"#, None);
        check(r#"{"a":{"a":1},"b":[{"a":1},{"a":2}]}"#, None);
        check(r#"{"x":[{"deep":{"n":1 , "n" : 2}}],"y":0}"#, Some("n"));
        check(r#"{"a\"":1,"a\"":2}"#, Some("a\\\""));
        check(r#"{"id":1,"ID":2}"#, Some("ID"));
        check(r#"{"Id":1,"inner":{"id":2}}"#, None);
    }

    /// Elements with the names of the one before are told by that one.
    #[test]
    fn elements_alike() {
        let mut names = Names::new();
        let mut look = |element: &str| look_at(&mut names, element);
        assert_eq!(look(r#"{"ab":1,"c":2}"#), None);
        assert_eq!(look(r#"{"ab":1,"c":{"d":1,"d":2}}"#).as_deref(), Some("d"));
        assert_eq!(look(r#"{"a":1,"bc":2}"#), None);
        for _ in 0..2 {
            assert_eq!(look(r#"{"a":1,"a":2}"#).as_deref(), Some("a"));
        }
        assert_eq!(look("{}"), None);
        for text in ["x", "y"] {
            assert_eq!(look(&format!(r#"{{"id":1,"secretText":"{text}"}}"#)), None);
        }
        assert_eq!(look(r#"{"id":1,"secretText":null}"#), None);
        assert_eq!(names.secrets(), ["secretText"]);
    }

    #[test]
    fn objects_of_many_names() {
        let mut names: Vec<String> = (0..100_000).map(|number| format!("\"n{number}\":{{\"x\":1}}")).collect();
        check(&format!("{{{}}}", names.join(",")), None);
        names.push("\"n70000\":1".to_owned());
        check(&format!("{{{}}}", names.join(",")), Some("n70000"));
        let wide = format!("{{{}}}", (0..80).map(|n| format!("\"n{n}\":1")).collect::<Vec<_>>().join(","));
        check(&format!("[{wide},{wide},{{\"a\":{wide},\"b\":{wide},\"a\":1}}]"), Some("a"));
    }

    #[test]
    fn secrets_are_named_once() {
        let mut names = Names::new();
        for _ in 0..3 {
            names.look(br#"{"passwordProfile":{"password":"x"},"secretText":null,"passwordPolicies":"None"}"#);
        }
        names.look(br#"{"additionalDetails":[{"key":"User-Agent"}]}"#);
        assert_eq!(names.secrets(), ["password"]);
        names.look(br#"{"x":[{"key":"111111-222222-333333-444444-555555-666666-777777-888888"}]}"#);
        names.look(br#"{"passwordCredentials":[{"hint":"abc"}]}"#);
        assert_eq!(names.secrets(), ["password", "key", "hint"]);
    }
}
