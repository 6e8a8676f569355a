//! Gaps that are the same for many objects are told once: a tenant of 100,000 users has thousands of them.

use super::{Affected, Outcome, wording};
use crate::tenant::{Column, Missing, RecordKind};
use std::collections::{BTreeMap, HashSet};

/// Names of objects, found among the words of sentences.
struct Names<'n> {
    all: HashSet<&'n str, foldhash::fast::RandomState>,
    /// The first word of each: most words of a sentence begin no name.
    first_words: HashSet<&'n str, foldhash::fast::RandomState>,
}

impl<'n> Names<'n> {
    fn of(names: impl Iterator<Item = &'n str>) -> Self {
        let all: HashSet<&'n str, foldhash::fast::RandomState> = names.collect();
        let first_words = all.iter().map(|name| first_word(name)).collect();
        Self { all, first_words }
    }

    /// Whether a name may begin where this text does, quotes aside.
    fn may_begin(&self, text: &str) -> bool {
        let word = first_word(text.trim_start_matches(OPENING));
        let plain = word.trim_end_matches(CLOSING);
        self.first_words.contains(word) || self.first_words.contains(plain) || is_object_id(plain)
    }

    /// Whether this is one of the names, or an id that nothing names.
    fn is_name(&self, text: &str) -> bool {
        self.all.contains(text) || is_object_id(text)
    }
}

/// "0c2e1bab-4475-43b3-b5ed-42d7c243bb4b".
fn is_object_id(word: &str) -> bool {
    let shape = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    word.len() == 36 && word.bytes().enumerate().all(shape)
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

/// What may stand before a name, and after it.
const OPENING: [char; 2] = ['“', '('];
const CLOSING: [char; 6] = ['”', ')', ',', '.', ':', ';'];

/// Gaps of single objects that are told one by one.
const MOST_SINGLE: usize = 3;

/// Gaps that are printed as they are: for no more, names are not looked up.
const FEW: usize = MOST_SINGLE;

/// The most words that are looked at for a name.
const MOST_WORDS: usize = 8;

/// What is missing, where more than a few gaps differ by the name of an affected object alone as one gap with some of the
/// names: the objects stand among the affected ones.
pub(super) fn merged(missing: Vec<Missing>, affected: &[Affected]) -> Vec<Missing> {
    if missing.len() <= FEW {
        return missing;
    }
    let lacking = affected.iter().filter(|found| found.outcome == Outcome::NoEvidence && !found.name.is_empty());
    let names = Names::of(lacking.map(|found| &*found.name));
    type Key = (RecordKind, Option<Column>, String, String);
    let mut alike: BTreeMap<Key, Vec<(usize, String)>> = BTreeMap::new();
    for (at, gap) in missing.iter().enumerate() {
        if let Some((before, name, after)) = around_a_name(&gap.why, &names) {
            let key = (gap.kind, gap.column, before.to_owned(), after.to_owned());
            alike.entry(key).or_default().push((at, name.to_owned()));
        }
    }
    let mut told: Vec<Option<Missing>> = missing.into_iter().map(Some).collect();
    for ((kind, column, before, after), of) in alike {
        let [(first, _), ..] = of[..] else { continue };
        if of.len() <= MOST_SINGLE {
            continue;
        }
        for (at, _) in &of {
            if let Some(gap) = told.get_mut(*at) {
                *gap = None;
            }
        }
        let names: Vec<String> = of.into_iter().map(|(_, name)| name).collect();
        let about = ABOUT.iter().find_map(|(one, many)| Some(format!("{}{many}", before.strip_suffix(one)?)));
        let follows = FOLLOWS.iter().find_map(|(one, many)| Some(format!("{many}{}", after.strip_prefix(one)?)));
        let (before, after) = match (about, follows) {
            (Some(before), Some(after)) => (before, after),
            _ => (before, after),
        };
        let before = of_many_kinds(before);
        let is_subject = before.is_empty() || before.starts_with("What kind of object");
        let after = if is_subject { of_many(&after) } else { after };
        let why = format!("{before}{}{after}", wording::some_of(&names));
        if let Some(gap) = told.get_mut(first) {
            *gap = Some(Missing { kind, column, why });
        }
    }
    told.into_iter().flatten().collect()
}

/// A sentence, divided before and after the first of these names in it.
fn around_a_name<'s>(sentence: &'s str, names: &Names<'_>) -> Option<(&'s str, &'s str, &'s str)> {
    let ends = |text: &str| -> Vec<usize> {
        let spaces = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
        spaces.take(MOST_WORDS).collect()
    };
    let starts = std::iter::once(0).chain(sentence.match_indices(' ').map(|(at, _)| at + 1));
    for start in starts {
        let (_, rest) = sentence.split_at_checked(start)?;
        if !names.may_begin(rest) {
            continue;
        }
        for end in ends(rest) {
            let word = rest.get(..end)?;
            let name = word.trim_start_matches(OPENING).trim_end_matches(CLOSING);
            if names.is_name(name) {
                let at = start + word.len() - word.trim_start_matches(OPENING).len();
                return Some((sentence.get(..at)?, name, sentence.get(at + name.len()..)?));
            }
        }
    }
    None
}

/// "The members of the group ", before several names.
fn of_many_kinds(before: String) -> String {
    let kinds = [
        ("the group ", "the groups "),
        ("the role ", "the roles "),
        ("the account ", "the accounts "),
        ("the policy ", "the policies "),
        ("subscription ", "subscriptions "),
    ];
    for (one, many) in kinds {
        if let Some(rest) = before.strip_suffix(one) {
            return format!("{rest}{many}");
        }
    }
    before
}

/// What stands before the one thing that a gap is about, said of one and of several.
const ABOUT: [(&str, &str); 4] = [
    (" domain of ", " domains of "),
    (" domain ", " domains "),
    (" group ", " groups "),
    (" subscription ", " subscriptions "),
];
/// What follows it where it was not supplied.
const FOLLOWS: [(&str, &str); 4] = [
    (" is federated was not supplied", " are federated was not supplied"),
    (" were not supplied", " were not supplied"),
    (" was not supplied", " was not supplied"),
    (" are cut", " are cut"),
];

/// Sentences that differ by one group, subscription or domain alone, told as one sentence of them all.
pub(super) fn in_one(sentences: Vec<String>) -> Vec<String> {
    let mut told: Vec<(Option<(String, String)>, Vec<String>)> = Vec::new();
    for sentence in sentences {
        let (key, thing) = match about(&sentence) {
            Some((before, thing, after)) => (Some((before.to_owned(), after.to_owned())), thing.to_owned()),
            None => (None, sentence),
        };
        match told.iter_mut().find(|(known, _)| key.is_some() && *known == key) {
            Some((_, things)) => things.push(thing),
            None => told.push((key, vec![thing])),
        }
    }
    let sentence = |(key, things): (Option<(String, String)>, Vec<String>)| match (key, &things[..]) {
        (None, _) => things.concat(),
        (Some((before, after)), [only]) => format!("{before}{only}{after}"),
        (Some((before, after)), _) => {
            let after = FOLLOWS.iter().find_map(|(one, many)| Some(format!("{many}{}", after.strip_prefix(one)?)));
            let after = after.unwrap_or_default().replace(" through it ", " through them ");
            let before = ABOUT.iter().find_map(|(one, many)| Some(format!("{}{many}", before.strip_suffix(one)?)));
            format!("{}{}{after}", before.unwrap_or_default(), and(&things))
        }
    };
    told.into_iter().map(sentence).collect()
}

/// A sentence divided before and after the thing that it is about.
fn about(sentence: &str) -> Option<(&str, &str, &str)> {
    let starts = ABOUT.iter().filter_map(|(about, _)| Some((sentence.find(about)?, about.len())));
    // Of two at one place the longer says more: "domain of" before "domain".
    let (at, length) = starts.min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)))?;
    let (before, rest) = sentence.split_at_checked(at + length)?;
    let end = FOLLOWS.iter().filter_map(|(follows, _)| rest.find(follows)).min()?;
    Some((before, rest.get(..end)?, rest.get(end..)?))
}

/// "a, b and c"; of many the first five.
fn and(things: &[String]) -> String {
    if things.len() <= 5 { wording::listed(things) } else { wording::some_of(things) }
}

/// More gaps are not compared with each other.
const MOST_COMPARED: usize = 64;

/// Without gaps that another one says already: it begins so and says more; or of the whole list, or the whole column, that it
/// was not supplied.
pub(super) fn without_repeats(mut missing: Vec<Missing>) -> Vec<Missing> {
    let lists: Vec<RecordKind> = missing.iter().filter(|gap| is_of_list(gap)).map(|gap| gap.kind).collect();
    missing.retain(|gap| !lists.contains(&gap.kind) || is_of_list(gap));
    let columns: Vec<(RecordKind, Column)> = missing.iter().filter_map(whole_column).collect();
    missing.retain(|gap| {
        let is_told = gap.column.is_some_and(|column| columns.contains(&(gap.kind, column)));
        !is_told || whole_column(gap).is_some() || gap.why.contains(", so ")
    });
    if missing.len() > MOST_COMPARED {
        return missing;
    }
    let is_repeated = |gap: &Missing| {
        let begins = gap.why.trim_end_matches('.');
        missing.iter().any(|other| {
            let rest = other.why.strip_prefix(begins);
            (other.kind, other.column) == (gap.kind, gap.column) && rest.is_some_and(|rest| rest.starts_with(", "))
        })
    };
    let kept: Vec<bool> = missing.iter().map(|gap| !is_repeated(gap)).collect();
    missing.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(gap, _)| gap).collect()
}

/// Whether nothing of the kind was supplied.
fn is_of_list(gap: &Missing) -> bool {
    let rest = gap.why.strip_prefix("The ").and_then(|rest| rest.strip_prefix(gap.kind.title()));
    rest.is_some_and(|rest| rest.starts_with(" was not supplied") || rest.starts_with(" were not supplied"))
}

/// The column that a list lacks altogether.
fn whole_column(gap: &Missing) -> Option<(RecordKind, Column)> {
    let column = gap.column?;
    let says = |how: String| gap.why.ends_with(&how);
    let is_whole =
        says(format!("(no column “{column}”).")) || says(format!("(the column “{column}” is empty in every row)."));
    is_whole.then_some((gap.kind, column))
}

/// What is said of one account after its name, said of many.
fn of_many(after: &str) -> String {
    for (one, many) in [(" is ", " are "), (" has ", " have "), (" holds ", " hold ")] {
        if let Some(rest) = after.strip_prefix(one) {
            return format!("{many}{}", rest.replace(", so its ", ", so their "));
        }
    }
    after.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::SubjectKind;

    fn check(whys: &[String], names: &[String], expected: &[&str]) {
        let gap = |why: &String| Missing { kind: RecordKind::Users, column: None, why: why.clone() };
        let affected: Vec<Affected> =
            names.iter().map(|name| Affected::new(SubjectKind::User, "", &**name, Outcome::NoEvidence)).collect();
        let found = merged(whys.iter().map(gap).collect(), &affected);
        assert_eq!(found.iter().map(|gap| &*gap.why).collect::<Vec<_>>(), expected);
    }

    fn of(names: &[String], say: impl Fn(&str) -> String) -> Vec<String> {
        names.iter().map(|name| say(name)).collect()
    }

    #[test]
    fn a_gap_that_another_says_more_of_is_left_out() {
        let gap = |why: &str| Missing { kind: RecordKind::Users, column: None, why: why.to_owned() };
        let all = [
            "The list has no column “mail”.",
            "The list has no column “mail”, so who knows.",
            "The list has no column.",
        ];
        let found = without_repeats(all.into_iter().map(gap).collect());
        assert_eq!(found.iter().map(|gap| &*gap.why).collect::<Vec<_>>(), all[1..]);
    }

    #[test]
    fn what_a_whole_list_or_column_lacks_is_not_said_of_single_objects() {
        let gap = |column, why: &str| Missing { kind: RecordKind::Users, column, why: why.to_owned() };
        let check = |gaps: &[(Option<Column>, &str)], expected: &[&str]| {
            let found = without_repeats(gaps.iter().map(|(column, why)| gap(*column, why)).collect());
            assert_eq!(found.iter().map(|gap| &*gap.why).collect::<Vec<_>>(), expected);
        };
        let list = (None, "The list of users was not supplied.");
        let single = (Some("mail"), "The mail of Anna was not exported.");
        let column = (Some("mail"), "The list of users does not tell mail addresses (no column “mail”).");
        let other = (Some("manager"), "Who manages Anna was not exported.");
        check(&[single, list, other], &[list.1]);
        check(&[single, column, other], &[column.1, other.1]);
        check(&[single, other], &[single.1, other.1]);
    }

    #[test]
    fn gaps_of_several_groups_are_one_sentence() {
        let check = |sentences: &[&str], expected: &[&str]| {
            assert_eq!(in_one(sentences.iter().map(ToString::to_string).collect()), expected);
        };
        let of = |group: &str| {
            format!(
                "The PIM assignments of the group {group} were not supplied: who is eligible through it is not known."
            )
        };
        let (one, two, three) = (of("A (it grants X)"), of("B (it grants Y)"), of("C (it grants Z)"));
        let all = "The PIM assignments of the groups A (it grants X), B (it grants Y) and C (it grants Z) were not supplied: who is eligible through them is not known.";
        check(&[&one, "Another.", &two, &three], &[all, "Another."]);
        check(&[&one, "Another."], &[&one, "Another."]);
        check(
            &["Who asks in the domain a was not supplied.", "Who asks in the domain b was not supplied."],
            &["Who asks in the domains a and b was not supplied."],
        );
        let federated = |name: &str| format!("Whether the domain of {name} is federated was not supplied.");
        let all = "Whether the domains of A B, c@d and E are federated was not supplied.";
        check(&[&federated("A B"), &federated("c@d"), &federated("E")], &[all]);
    }

    #[test]
    fn gaps_of_many_objects_are_told_once() {
        let names: Vec<String> = (1..=7).map(|at| format!("Anna {at}")).collect();
        let rows = |name: &str| format!("{name} has no row in the registration details.");
        check(
            &of(&names, rows),
            &names,
            &["Anna 1, Anna 2, Anna 3, Anna 4, Anna 5 and 2 more have no row in the registration details."],
        );
        let federated = |name: &str| format!("Whether the domain of {name} is federated was not supplied.");
        let all =
            "Whether the domains of Anna 1, Anna 2, Anna 3, Anna 4, Anna 5 and 2 more are federated was not supplied.";
        check(&of(&names, federated), &names, &[all]);
        let few = &names[..3];
        let each = of(few, rows);
        check(&each, few, &each.iter().map(String::as_str).collect::<Vec<_>>());
        let mut mixed = vec!["The domains were not supplied.".to_owned()];
        mixed.extend(of(&names[..5], |name| format!("The members of “{name}”, a group, were not supplied.")));
        mixed.push("Something else about Anna 1.".to_owned());
        check(
            &mixed,
            &names,
            &[
                "The domains were not supplied.",
                "The members of “Anna 1, Anna 2, Anna 3, Anna 4, Anna 5”, a group, were not supplied.",
                "Something else about Anna 1.",
            ],
        );
        // What nothing names is known by its id, whatever the list of objects holds.
        let ids: Vec<String> = (1..=7).map(|at| format!("0c2e1bab-4475-43b3-b5ed-42d7c243bb4{at}")).collect();
        let kind = |id: &str| format!("What kind of object {id} is (person, group or application) is not known.");
        let listed = ids[..5].join(", ");
        let told = format!("What kind of object {listed} and 2 more are (person, group or application) is not known.");
        check(&of(&ids, kind), &[], &[&told]);
    }
}
