//! How the accounts of the register spread over ages of sign-ins and passwords, over methods, and over what policies ask.

use super::{ASKED, Account, in_a_word};
use crate::tenant::Moment;
use crate::tenant::proposals::LastUse;
use std::collections::BTreeMap;

/// Places of accounts, counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    /// Good, bad, or neither.
    pub is_good: Option<bool>,
    /// Places in the register.
    pub accounts: Vec<u32>,
}

/// Bars that are read together.
#[derive(Clone, Debug)]
pub struct Picture {
    pub title: &'static str,
    /// What the reader should know of it.
    pub note: &'static str,
    pub bars: Vec<Bar>,
}

/// All pictures; people's accounts only, for applications have none of it.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    pub all: Vec<Picture>,
    /// For each of [`ASKED`], how far accounts are covered.
    pub coverage: Vec<Vec<Bar>>,
}

/// Upper ends in days, and how the range is called.
const AGES: &[(i64, &str)] =
    &[(30, "up to 30 days"), (90, "31 to 90 days"), (180, "91 to 180 days"), (365, "181 to 365 days")];
const OLDER: &str = "more than a year";

impl Pictures {
    /// `as_of`: the day that ages are counted to.
    pub fn of(accounts: &[Account], as_of: Moment) -> Self {
        let people: Vec<(u32, &Account)> = (0..).zip(accounts).filter(|(_, account)| account.is_person).collect();
        let all = vec![
            Picture {
                title: "Last use",
                note: "A role nobody uses is a way in that nobody watches.",
                bars: spread(&people, &["never", "not known"], |account| match &account.last_use {
                    LastUse::At(at, _) => Ok(at.age_days(as_of)),
                    LastUse::Never(_) => Err("never"),
                    LastUse::Unknown(_) => Err("not known"),
                }),
            },
            Picture {
                title: "Age of the password",
                note: "Old passwords have had the most chances to leak.",
                bars: spread(&people, &["not exported"], |account| {
                    account.password.map(|day| day.age_days(as_of)).ok_or("not exported")
                }),
            },
            Picture {
                title: "Methods registered",
                note: "An account counts once for each of its methods.",
                bars: methods(&people),
            },
        ];
        let coverage = (0..ASKED.len()).map(|at| covered(&people, at)).collect();
        Self { all, coverage }
    }
}

/// Accounts by age in days; `Err`: why there is none, one of `others`.
fn spread(
    people: &[(u32, &Account)],
    others: &[&'static str],
    age: impl Fn(&Account) -> Result<i64, &'static str>,
) -> Vec<Bar> {
    let titles = AGES.iter().map(|(_, title)| *title).chain([OLDER]).chain(others.iter().copied());
    let mut bars: Vec<Bar> =
        titles.map(|title| Bar { label: title.to_owned(), is_good: None, accounts: Vec::new() }).collect();
    for (place, account) in people {
        let title = match age(account) {
            Ok(days) => AGES.iter().find(|(most, _)| days <= *most).map_or(OLDER, |(_, title)| title),
            Err(why) => why,
        };
        if let Some(bar) = bars.iter_mut().find(|bar| bar.label == title) {
            bar.accounts.push(*place);
        }
    }
    bars.retain(|bar| !bar.accounts.is_empty() || !others.contains(&&*bar.label));
    bars
}

/// The most frequent method first, then those without any.
fn methods(people: &[(u32, &Account)]) -> Vec<Bar> {
    let mut by_method: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let (mut none, mut unknown) = (Vec::new(), Vec::new());
    for (place, account) in people {
        match &account.methods {
            None => unknown.push(*place),
            Some(methods) if methods.is_empty() => none.push(*place),
            Some(methods) => methods.iter().for_each(|method| {
                let accounts = by_method.entry(method).or_default();
                // Several of one kind are one method.
                if accounts.last() != Some(place) {
                    accounts.push(*place);
                }
            }),
        }
    }
    let bar = |(label, accounts): (&str, Vec<u32>)| Bar { label: label.to_owned(), is_good: None, accounts };
    let mut bars: Vec<Bar> = by_method.into_iter().map(bar).collect();
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.accounts.len()));
    let rest = [("none registered", none), ("not exported", unknown)];
    bars.extend(rest.into_iter().filter(|(_, accounts)| !accounts.is_empty()).map(bar));
    bars
}

/// Accounts by how far one requirement is asked of them, the best first.
fn covered(people: &[(u32, &Account)], asked: usize) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for (place, account) in people {
        let Some(answer) = account.coverage.get(asked) else { continue };
        let (word, is_good) = in_a_word(&answer.coverage);
        match bars.iter_mut().find(|bar| bar.label == word) {
            Some(bar) => bar.accounts.push(*place),
            None => bars.push(Bar { label: word.to_owned(), is_good, accounts: vec![*place] }),
        }
    }
    let rank = |bar: &Bar| match bar.is_good {
        Some(true) => 0,
        None => 1,
        Some(false) => 2,
    };
    bars.sort_by(|one, other| rank(one).cmp(&rank(other)).then_with(|| one.label.cmp(&other.label)));
    bars
}
