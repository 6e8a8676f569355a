//! A look at the names in each element: one given twice in an object, which a parser passes over in silence, and those
//! under which secrets stand.

use super::tokens::{Nesting, Token, Tokens};
use crate::evidence::secrets;
use foldhash::fast::FixedState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

/// More names in one object are looked up, not searched.
const FEW: usize = 64;
/// Different names remembered of one file; objects keyed by identifiers have a new one each time.
const REMEMBERED: usize = 10_000;

/// What was learnt of the names of one file.
#[derive(Debug)]
pub(super) struct Names {
    hash: FixedState,
    /// Names of the objects open now, one after the other; where each begins.
    names: Vec<u64>,
    starts: Vec<usize>,
    /// For an object of many names.
    many: Vec<(usize, HashSet<u64>)>,
    /// Whether a name makes its text worth a look.
    known: HashMap<u64, bool, FixedState>,
    secrets: Vec<String>,
}

impl Names {
    pub fn new() -> Self {
        Self {
            hash: FixedState::default(),
            names: Vec::new(),
            starts: Vec::new(),
            many: Vec::new(),
            known: HashMap::with_hasher(FixedState::default()),
            secrets: Vec::new(),
        }
    }

    /// Names under which secrets were met, as written.
    pub fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// Looks at one sound element; gives the first name that stands twice in one of its objects.
    pub fn look(&mut self, element: &[u8]) -> Option<String> {
        self.names.clear();
        self.starts.clear();
        self.many.clear();
        let mut twice = None;
        let mut suspect = false;
        for (token, _) in Tokens::new(element, true) {
            match token {
                Token::OpenObject | Token::OpenList => self.starts.push(self.names.len()),
                Token::Close => {
                    self.names.truncate(self.starts.pop().unwrap_or(0));
                    self.many.retain(|(depth, _)| *depth <= self.starts.len());
                }
                Token::Name(name) => {
                    let hash = self.hash.hash_one(name);
                    suspect |= self.is_suspect(hash, name);
                    if self.is_repeated(hash) && twice.is_none() {
                        twice = Some(String::from_utf8_lossy(name).into_owned());
                    }
                }
                Token::Text(text) => suspect |= secrets::is_token(text),
            }
        }
        if suspect {
            self.note_secrets(element);
        }
        twice
    }

    fn is_suspect(&mut self, hash: u64, name: &[u8]) -> bool {
        if let Some(known) = self.known.get(&hash) {
            return *known;
        }
        let suspect = secrets::may_be_secret(name);
        if self.known.len() < REMEMBERED {
            self.known.insert(hash, suspect);
        }
        suspect
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

    /// The careful look, with the names around: only for elements in which a name or text is suspect.
    fn note_secrets(&mut self, element: &[u8]) {
        let mut nesting = Nesting::default();
        for (token, _) in Tokens::new(element, true) {
            if let Token::Text(text) = token
                && secrets::is_secret(nesting.parent(), nesting.name(), text)
            {
                let name = String::from_utf8_lossy(nesting.name()).into_owned();
                if !self.secrets.contains(&name) && self.secrets.len() < FEW {
                    self.secrets.push(name);
                }
            }
            nesting.follow(token);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    fn check(element: &str, expected: Option<&str>) {
        assert_eq!(Names::new().look(element.as_bytes()).as_deref(), expected, "{element}");
    }

    #[test]
    fn names_given_twice() {
        check(r#"{"a":1,"b":2}"#, None);
        check(r#"{"a":1,"b":2,"a":3}"#, Some("a"));
        check(r#"{"a":"a","b":"a"}"#, None);
        check(r#"{"a":{"a":1},"b":[{"a":1},{"a":2}]}"#, None);
        check(r#"{"x":[{"deep":{"n":1 , "n" : 2}}],"y":0}"#, Some("n"));
        check(r#"{"a\"":1,"a\"":2}"#, Some("a\\\""));
        check(r#"{"id":1,"ID":2}"#, None);
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
        assert_eq!(names.secrets(), ["password"]);
    }
}
