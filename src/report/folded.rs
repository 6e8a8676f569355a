//! Sentences that differ in one place only, told as one: `The licences of A were not exported.` and the same of B become
//! `The licences of A and B were not exported.`

use super::words;
use std::collections::BTreeSet;
use std::ops::Range;

/// Fewer words in common make no sentence that is the same.
const LEAST_ALIKE: usize = 4;
/// A longer difference is another sentence.
const LONGEST_APART: usize = 9;
/// So many are told in one; of a longer row the next begins anew.
const MOST: usize = 40;

/// What is told in one sentence, and the places of those it stands for.
#[derive(Debug, PartialEq, Eq)]
pub struct Folded {
    pub text: String,
    pub of: Range<usize>,
}

/// Neighbours that are alike, folded; `sentences` are sorted.
pub fn folded(sentences: &[&str]) -> Vec<Folded> {
    let mut told = Vec::new();
    let mut start = 0;
    while start < sentences.len() {
        let mut end = start + 1;
        let mut text = sentences[start].to_owned();
        while end < sentences.len() && end - start < MOST {
            let Some(longer) = together(&sentences[start..=end]) else { break };
            text = longer;
            end += 1;
        }
        told.push(Folded { text, of: start..end });
        start = end;
    }
    told
}

/// The sentences as one, where the same words stand before and behind what differs.
fn together(sentences: &[&str]) -> Option<String> {
    let words: Vec<Vec<&str>> = sentences.iter().map(|sentence| sentence.split(' ').collect()).collect();
    let (first, rest) = words.split_first()?;
    let common = |of: &dyn Fn(&[&str], usize) -> Option<String>| {
        (0..first.len())
            .take_while(|at| rest.iter().all(|other| of(other, *at).is_some() && of(other, *at) == of(first, *at)))
            .count()
    };
    let mut before = common(&|words, at| words.get(at).map(|word| (*word).to_owned()));
    let mut behind = common(&|words, at| words.len().checked_sub(at + 1).map(|at| words[at].to_owned()));
    // What names have in common stays with each of them.
    let is_name = |word: &str| word.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit());
    while before > 1 && is_name(first[before - 1]) {
        before -= 1;
    }
    while behind > 0 && is_name(first[first.len() - behind]) {
        behind -= 1;
    }
    let last_is_apart = behind == 0;
    let mut apart = Vec::new();
    for of in &words {
        let middle = of.get(before..of.len().checked_sub(behind)?)?;
        let text = middle.join(" ");
        // A number is another count and no further name; the full stop belongs to the sentence.
        let bare = if last_is_apart { text.strip_suffix('.')? } else { &text };
        let is_word = middle.first().is_none_or(|word| word.chars().all(char::is_lowercase));
        let is_number = bare.starts_with(|letter: char| letter.is_ascii_digit());
        if is_word
            || is_number
            || middle.len() > LONGEST_APART
            || bare.contains(". ")
            || bare.contains(": ")
            || bare.ends_with(':')
        {
            return None;
        }
        apart.push(bare.to_owned());
    }
    // One goes on where another ends: "users, so …" and "users." are no names.
    let starts: BTreeSet<&str> = apart.iter().filter_map(|text| text.split(' ').next()).collect();
    let bare: BTreeSet<&str> = starts.iter().map(|word| word.trim_end_matches([',', ';', ':', '.'])).collect();
    if bare.len() < starts.len() && in_single_words(&apart).is_none() {
        return None;
    }
    if before == 0 || before + behind < LEAST_ALIKE {
        return None;
    }
    let has_commas = apart.iter().any(|name| name.contains(','));
    let listed = match in_single_words(&apart) {
        Some(names) if has_commas => words::listed(&names),
        _ if has_commas => in_clauses(&apart),
        _ => words::listed(&apart),
    };
    let one = first.get(..before)?.join(" ");
    let several = of_several(one.clone());
    let is_several = several != one;
    let mut parts = vec![several, listed];
    if last_is_apart {
        return Some(format!("{}.", parts.join(" ")));
    }
    let (verb, rest) = first.get(first.len() - behind..)?.split_first()?;
    // What is said of several is said in the plural.
    let verb = match *verb {
        "is" if is_several => "are",
        "was" if is_several => "were",
        "has" if is_several => "have",
        verb => verb,
    };
    parts.extend(std::iter::once(verb).chain(rest.iter().copied()).map(str::to_owned));
    let text = parts.join(" ");
    Some(if is_several { text.replace(" through it ", " through them ") } else { text })
}

/// What names are of, said of several: "the subscriptions" before two of them.
fn of_several(before: String) -> String {
    const KINDS: &[(&str, &str)] = &[
        (" subscription", " subscriptions"),
        (" group", " groups"),
        (" role", " roles"),
        (" domain", " domains"),
        (" unit", " units"),
        (" policy", " policies"),
        (" domain of", " domains of"),
    ];
    let found = KINDS.iter().find_map(|(one, many)| Some(format!("{}{many}", before.strip_suffix(one)?)));
    found.unwrap_or(before)
}

/// Names with a clause behind each: the comma that closes the clause stands behind the last one only.
/// The names in lists of single words ("a, b and c"), each once; `None` where one is more than a word, or some are not told.
fn in_single_words(apart: &[String]) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for name in apart.iter().flat_map(|list| list.split(", ")).flat_map(|part| part.split(" and ")) {
        if name.is_empty() || name.contains(char::is_whitespace) {
            return None;
        }
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    Some(names)
}

fn in_clauses(apart: &[String]) -> String {
    let Some((last, rest)) = apart.split_last() else { return String::new() };
    let rest: Vec<&str> = rest.iter().map(|name| name.trim_end_matches(',')).collect();
    format!("{}; {last}", rest.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_differ_in_a_name_are_told_as_one() {
        fn check(sentences: &[&str], expected: &[&str]) {
            let told: Vec<String> = folded(sentences).into_iter().map(|folded| folded.text).collect();
            assert_eq!(told, expected);
        }
        check(&[], &[]);
        check(&["The sign-in log was not supplied."], &["The sign-in log was not supplied."]);
        check(
            &["The licences of A B were not exported.", "The licences of C were not exported.", "The log was cut."],
            &["The licences of A B and C were not exported.", "The log was cut."],
        );
        check(
            &[
                "Whether the domains of a@x, b@x are federated was not supplied.",
                "Whether the domains of b@x, c@x are federated was not supplied.",
            ],
            &["Whether the domains of a@x, b@x and c@x are federated was not supplied."],
        );
        check(
            &["The list of users has no column “a”.", "The list of users has no column “b”."],
            &["The list of users has no column “a” and “b”."],
        );
        check(
            &[
                "The owners of the group A, which grants X, were not supplied.",
                "The owners of the group B, which grants Y, were not supplied.",
            ],
            &["The owners of the groups A, which grants X; B, which grants Y, were not supplied."],
        );
        check(
            &["The licences of John Doe were not exported.", "The licences of John Public were not exported."],
            &["The licences of John Doe and John Public were not exported."],
        );
        let ways = ["Ada has no row in the list of ways.", "Ada has no row with methods in the list of ways."];
        check(&ways, &ways);
        check(
            &[
                "Whether the domain of Ada is federated was not supplied.",
                "Whether the domain of Bo is federated was not supplied.",
            ],
            &["Whether the domains of Ada and Bo are federated was not supplied."],
        );
        // Other counts are other statements, and so are other sentences.
        let counts =
            ["The last sign-in of 25 accounts is not evidenced.", "The last sign-in of 3 accounts is not evidenced."];
        check(&counts, &counts);
        // What goes on behind the end of another is no further name.
        let longer = [
            "a@x, b@x are not in the list of users, so their mail addresses are not known.",
            "a@x, b@x are not in the list of users.",
        ];
        check(&longer, &longer);
        let others = ["The log was cut.", "The log was not supplied."];
        check(&others, &others);
    }
}
