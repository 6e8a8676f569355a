//! Counts in sentences. A check says what it counted, and of what; the sentence is chosen here, so that none says "0 of 1",
//! "1 of 1" or "all 2", denies a denial, or says "none" where some are not known.

use crate::tenant::{figure, in_words};

/// A noun or a verb with what follows it, said of one and of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms {
    pub one: &'static str,
    pub many: &'static str,
}

impl Forms {
    pub const fn new(one: &'static str, many: &'static str) -> Self {
        Self { one, many }
    }

    /// The form for so many.
    pub fn of(self, number: usize) -> &'static str {
        if number == 1 { self.one } else { self.many }
    }
}

/// "is …" and "are …".
macro_rules! be {
    ($what:literal) => {
        $crate::checklist::claims::said::Forms::new(concat!("is ", $what), concat!("are ", $what))
    };
}

/// "was …" and "were …".
macro_rules! was {
    ($what:literal) => {
        $crate::checklist::claims::said::Forms::new(concat!("was ", $what), concat!("were ", $what))
    };
}

/// "has …" and "have …".
macro_rules! have {
    ($what:literal) => {
        $crate::checklist::claims::said::Forms::new(concat!("has ", $what), concat!("have ", $what))
    };
}

/// "does …" and "do …": "does not remove an account".
macro_rules! does {
    ($what:literal) => {
        $crate::checklist::claims::said::Forms::new(concat!("does ", $what), concat!("do ", $what))
    };
}

/// What has one form for one and several: "can use MFA", "signed in".
macro_rules! same {
    ($what:literal) => {
        $crate::checklist::claims::said::Forms::new($what, $what)
    };
}

pub(crate) use {be, does, have, same, was};

/// What a sentence counts, and how it tells that nothing is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leads {
    /// "2 of 7 accounts are disabled"; "None of the 7 accounts are disabled".
    Fault,
    /// "2 of 7 people cannot use MFA"; "All 7 people can use MFA".
    Lack,
    /// "Only 5 of 7 accounts have a passkey"; "All 7 accounts have a passkey".
    Good,
    /// "5 of 7 labels are published": the others are no fault.
    Part,
}

/// What a check says of the things it looked at: the noun, what is said of those that are as they should be, and of those
/// that are not. Words in braces are filled in by [`Said::with`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    noun: Forms,
    good: Forms,
    fault: Forms,
    leads: Leads,
    /// What is said of those that a person has to judge; none: that they are for review.
    review: Option<Forms>,
    unknown: &'static str,
    /// What stands before the noun: "known ", where there may be others.
    before: &'static str,
}

const FOR_REVIEW: Forms = Forms::new("is for review", "are for review");

/// How a verb begins that denies.
const DENIALS: &[&str] = &["is not ", "does not ", "has no ", "cannot ", "was not ", "did not ", "never "];

impl Claim {
    const fn new(leads: Leads, noun: Forms, good: Forms, fault: Forms) -> Self {
        let unknown = "of {} the evidence does not tell";
        Self { noun, good, fault, leads, review: None, unknown, before: "" }
    }

    /// A fault is counted, and its absence is denied: "None of the 7 accounts are disabled."
    pub(super) const fn fault(noun: Forms, fault: Forms, good: Forms) -> Self {
        Self::new(Leads::Fault, noun, good, fault)
    }

    /// What is lacking is counted, and where nothing is, that is said of all: "All 7 people can use MFA."
    pub(super) const fn lack(noun: Forms, fault: Forms, good: Forms) -> Self {
        Self::new(Leads::Lack, noun, good, fault)
    }

    /// What is as it should be is counted: "Only 5 of 7 accounts have a passkey."
    pub(super) const fn good(noun: Forms, good: Forms, fault: Forms) -> Self {
        Self::new(Leads::Good, noun, good, fault)
    }

    /// So many of them are so, and the others are no fault: "5 of 7 labels are published."
    pub(super) const fn part(noun: Forms, so: Forms, not_so: Forms) -> Self {
        Self::new(Leads::Part, noun, so, not_so)
    }

    /// What is said of those that a person has to judge.
    #[must_use]
    pub const fn for_review(self, review: Forms) -> Self {
        Self { review: Some(review), ..self }
    }

    /// The clause on those that cannot be judged, with `{}` for their number.
    #[must_use]
    pub const fn not_known(self, unknown: &'static str) -> Self {
        Self { unknown, ..self }
    }

    /// The claim with its numbers.
    pub fn of(&self, counted: Counted) -> Said {
        Said { claim: *self, counted, words: Vec::new(), by: None, further: Vec::new(), of_known: false }
    }

    /// The noun for one and for several.
    fn nouns(&self) -> [String; 2] {
        [self.noun.one, self.noun.many].map(|noun| format!("{}{noun}", self.before))
    }

    /// What all lack is denied of each: "None of the 7 roles ask for MFA", and not "All 7 roles do not".
    fn denies_the_good(&self) -> bool {
        let is_denial = || DENIALS.iter().any(|denial| self.fault.one.starts_with(denial));
        matches!(self.leads, Leads::Good | Leads::Part) || self.leads == Leads::Lack && is_denial()
    }

    /// The question that is open where nothing is known to be so or otherwise.
    fn question(&self) -> Forms {
        if self.leads == Leads::Fault { self.fault } else { self.good }
    }

    /// What is said where something is at fault, or nothing is and all is known.
    fn first_clause(&self, counted: Counted) -> Option<String> {
        let Self { good, fault, .. } = self;
        let [noun, nouns] = self.nouns();
        let Counted { examined: all, failed, review, unknown } = counted;
        let met = counted.met();
        let is_open = review + unknown > 0;
        Some(match (all, failed, met) {
            (1, 1, _) => format!("The one {noun} {}", fault.one),
            (1, _, 1) => format!("The one {noun} {}", good.one),
            (1, ..) if review == 1 => match self.review {
                Some(words) => format!("The one {noun} {}", words.one),
                None => format!("Whether the one {noun} {} is for review", self.question().one),
            },
            // All of one kind.
            (_, _, met) if met == all => match (self.leads, all) {
                (Leads::Fault, 2) => format!("Neither of the 2 {nouns} {}", fault.one),
                (Leads::Fault, _) => format!("None of the {} {nouns} {}", figure(all), fault.many),
                _ => format!("{} {nouns} {}", every(all), good.many),
            },
            (_, failed, _) if failed == all => match (self.denies_the_good(), all) {
                (true, 2) => format!("Neither of the 2 {nouns} {}", good.one),
                (true, _) => format!("None of the {} {nouns} {}", figure(all), good.many),
                (false, _) => format!("{} {nouns} {}", every(all), fault.many),
            },
            _ if review == all => match self.review {
                Some(words) => format!("{} {nouns} {}", every(all), words.many),
                None => format!("Whether the {} {nouns} {} is for review", figure(all), self.question().many),
            },
            (_, 0, 0) => return None,
            (_, 0, met) => format!("Of {} {nouns}, {} {}", figure(all), figure(met), good.of(met)),
            (_, failed, met) => match self.leads {
                Leads::Good | Leads::Part if met == 0 => {
                    format!("Of {} {nouns}, {} {}", figure(all), figure(failed), fault.of(failed))
                }
                Leads::Good if !is_open && all >= 10 && met * 10 >= all * 9 => {
                    format!("All but {} of the {} {nouns} {}", figure(failed), figure(all), good.many)
                }
                Leads::Part => format!("{} of {} {nouns} {}", figure(met), figure(all), good.of(met)),
                Leads::Good => format!("Only {} of {} {nouns} {}", figure(met), figure(all), good.of(met)),
                _ => format!("{} of {} {nouns} {}", figure(failed), figure(all), fault.of(failed)),
            },
        })
    }

    /// What is said of those at fault behind what is said of the others: "are not", where the rest would be the same words.
    fn others(&self, number: usize) -> &'static str {
        let (good, fault) = (self.good.of(number), self.fault.of(number));
        let denials =
            [("is ", "is not"), ("are ", "are not"), ("was ", "was not"), ("were ", "were not"), ("can ", "cannot")];
        let denies = |(said, denied): &&(&str, &str)| {
            let rest = fault.strip_prefix(*denied).and_then(|rest| rest.strip_prefix(' '));
            good.strip_prefix(*said).zip(rest).is_some_and(|(good, rest)| good.starts_with(rest))
        };
        denials.iter().find(denies).map_or(fault, |(_, denied)| denied)
    }

    fn clauses(&self, counted: Counted) -> Vec<String> {
        let Counted { examined: all, review, unknown, .. } = counted;
        let mut clauses: Vec<String> = self.first_clause(counted).into_iter().collect();
        // Of those that are as they should be the first clause tells: how many fail is not what is left of all then.
        let (failed, is_open) = (counted.failed, review + unknown > 0);
        if self.leads == Leads::Good && is_open && failed > 0 && counted.met() > 0 {
            clauses.push(format!("{} {}", figure(failed), self.others(failed)));
        }
        if review > 0 && review < all {
            let words = self.review.unwrap_or(FOR_REVIEW).of(review);
            let [_, nouns] = self.nouns();
            let start = match (clauses.is_empty(), self.review) {
                (false, _) => String::new(),
                (true, Some(_)) => format!("Of {} {nouns}, ", figure(all)),
                (true, None) => {
                    format!("Whether the {} {nouns} {}: ", figure(all), self.question().many)
                }
            };
            clauses.push(format!("{start}{} {words}", figure(review)));
        }
        if unknown > 0 {
            clauses.push(self.unknown.replace("{}", &figure(unknown)));
        }
        clauses
    }
}

/// "Both", "All 7": of two and more.
pub fn every(number: usize) -> String {
    if number == 2 { "Both".to_owned() } else { format!("All {}", figure(number)) }
}

/// How many things were looked at, and what came of it; what is none of the three is as it should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub examined: usize,
    pub failed: usize,
    pub review: usize,
    pub unknown: usize,
}

impl Counted {
    /// So many of so many are at fault, and the others are not.
    pub fn failing(failed: usize, examined: usize) -> Self {
        Self { examined, failed, ..Self::default() }
    }

    /// So many of so many are as they should be, and the others are not.
    pub fn meeting(met: usize, examined: usize) -> Self {
        Self { examined, failed: examined.saturating_sub(met), ..Self::default() }
    }

    /// How many are as they should be.
    pub fn met(self) -> usize {
        self.examined.saturating_sub(self.failed + self.review + self.unknown)
    }
}

/// A claim with its numbers: a sentence to be.
#[derive(Clone, Debug)]
pub struct Said {
    claim: Claim,
    counted: Counted,
    words: Vec<(&'static str, String)>,
    by: Option<&'static str>,
    further: Vec<String>,
    of_known: bool,
}

impl Said {
    /// Fills in the words that stand in braces.
    #[must_use]
    pub fn with(mut self, place: &'static str, words: impl Into<String>) -> Self {
        self.words.push((place, words.into()));
        self
    }

    /// By what this is so: "By the inventory".
    #[must_use]
    pub fn by(self, source: &'static str) -> Self {
        Self { by: Some(source), ..self }
    }

    /// A clause behind the counts.
    #[must_use]
    pub fn and(mut self, clause: impl Into<String>) -> Self {
        self.further.push(clause.into());
        self
    }

    /// There may be others than were counted: "None of the 7 known accounts are disabled."
    #[must_use]
    pub fn of_known(self) -> Self {
        Self { of_known: true, ..self }
    }

    /// The sentence; none where nothing was looked at, or nothing is known: what is missing says more then.
    pub fn sentence(&self) -> Option<String> {
        let Counted { examined, unknown, .. } = self.counted;
        if unknown >= examined {
            return None;
        }
        let claim = Claim { before: if self.of_known { "known " } else { "" }, ..self.claim };
        let mut clauses = claim.clauses(self.counted);
        clauses.iter_mut().for_each(|clause| *clause = filled(clause, &self.words));
        clauses.extend(self.further.iter().cloned());
        let sentence = format!("{}.", clauses.join("; "));
        Some(match self.by {
            Some(source) => format!("{source}, {}", in_words::small(&sentence)),
            None => sentence,
        })
    }
}

/// The text with each `{place}` filled in; what was filled in is not looked at again.
fn filled(text: &str, words: &[(&'static str, String)]) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        told.push_str(before);
        let place = after.split_once('}').and_then(|(place, after)| {
            let (_, value) = words.iter().find(|(known, _)| *known == place)?;
            Some((&**value, after))
        });
        let (value, after) = place.unwrap_or(("{", after));
        told.push_str(value);
        rest = after;
    }
    told.push_str(rest);
    told
}

#[cfg(test)]
mod tests;
