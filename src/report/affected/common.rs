//! What all of several objects have in common, said once before them; what is left stands beside each.

use super::about::Telling;
use super::facts::{all_printed, by_label, laid_out, printed};
use crate::checklist::{Affected, Fact};
use crate::evidence::SourceRef;
use crate::report::{ReportInput, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Of fewer objects each says all of it.
const SEVERAL: usize = 3;
/// Less than this many bytes saved are no reason to look in two places.
const MUCH: usize = 240;
/// What has fewer bytes may stand in a name by chance.
const LONG: usize = 16;
/// The same of what it ends with, as a sign-in with the application.
const LONG_AT_THE_END: usize = 8;
/// About what the name of a place takes.
const PLACE: usize = 10;

/// Facts and places of all of them.
#[derive(Default)]
pub(super) struct Common<'a> {
    facts: Vec<&'a Fact>,
    places: BTreeSet<SourceRef>,
}

impl<'a> Common<'a> {
    pub(super) fn of(telling: Telling<'_>, objects: &[&'a Affected]) -> Self {
        let Some((first, rest)) = objects.split_first().filter(|_| objects.len() >= SEVERAL) else {
            return Self::default();
        };
        let mut values = values(telling, first);
        let mut places: BTreeSet<SourceRef> = telling.sources(first).copied().collect();
        for object in rest {
            if values.is_empty() && places.is_empty() {
                return Self::default();
            }
            let its = self::values(telling, object);
            values.retain(|label, values| its.get(label) == Some(values));
            let its: BTreeSet<&SourceRef> = telling.sources(object).collect();
            places.retain(|place| its.contains(place));
        }
        let facts = telling.facts(first).filter(|fact| values.contains_key(fact.label)).collect();
        Self { facts, places }
    }

    /// The same, where so much of it is said of each that to say it once saves the reader something.
    pub(super) fn of_much(telling: Telling<'_>, objects: &[&'a Affected]) -> Self {
        let common = Self::of(telling, objects);
        let said: usize = common.facts.iter().map(|fact| fact.label.len() + fact.value.len()).sum();
        let saved = (said + common.places.len() * PLACE) * objects.len().saturating_sub(1);
        if saved < MUCH { Self::default() } else { common }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.places.is_empty()
    }

    /// A line for each label, and one for the places.
    pub(super) fn lines(&self, input: &ReportInput<'_>) -> Vec<Span> {
        self.lines_below("", input)
    }

    /// The same below a name, without what that says in the same words.
    pub(super) fn lines_below(&self, name: &str, input: &ReportInput<'_>) -> Vec<Span> {
        let mut said = Vec::new();
        let is_told = |value: &str| {
            let ends = || name.strip_suffix(value).is_some_and(|before| before.ends_with(' '));
            value.len() >= LONG && name.contains(value) || value.len() >= LONG_AT_THE_END && ends()
        };
        let is_new = |fact: &&Fact| !is_told(&fact.value);
        let facts: Vec<&Fact> = self.facts.iter().copied().filter(is_new).collect();
        for labelled in by_label(&facts) {
            said.push(Span::muted(format!("\n{}: ", labelled.label())));
            let values = all_printed(input, &labelled.values, |value| Span::plain(printed(input, value)));
            said.extend(laid_out(values, false).0);
        }
        if !self.places.is_empty() {
            said.push(Span::muted(format!("\nSource: {}", input.places(&self.places))));
        }
        said
    }

    /// The facts of one of them that are not those of all.
    pub(super) fn rest<'o>(&self, telling: Telling<'_>, object: &'o Affected) -> Vec<&'o Fact> {
        let is_common = |fact: &&Fact| self.facts.iter().any(|common| common.label == fact.label);
        telling.facts(object).filter(|fact| !is_common(fact)).collect()
    }

    /// The places of one of them that are not those of all.
    pub(super) fn other_places(&self, input: &ReportInput<'_>, telling: Telling<'_>, object: &Affected) -> String {
        input.places(telling.sources(object).filter(|place| !self.places.contains(place)))
    }
}

fn values<'a>(telling: Telling<'_>, object: &'a Affected) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut values: BTreeMap<&'a str, Vec<&'a str>> = BTreeMap::new();
    for fact in telling.facts(object) {
        values.entry(fact.label).or_default().push(&fact.value);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::{Outcome, SubjectKind};
    use crate::report::affected::Register;
    use crate::report::masking::PersonalData;

    #[test]
    fn what_a_name_tells_is_not_told_below_it() {
        let check = |name: &str, application: &str, is_told: bool| {
            let register = Register::default();
            let object = |number: usize| {
                let object = Affected::new(SubjectKind::SignIn, format!("id-{number}"), name, Outcome::Review);
                object.fact("Application", application)
            };
            let objects = [object(0), object(1), object(2)];
            let telling = Telling::of(PersonalData::Full, &register, &objects);
            let common = Common::of(telling, &objects.iter().collect::<Vec<_>>());
            let said = common.lines_below(name, &crate::report::sections::sample::sample().input());
            assert_eq!(said.iter().any(|span| span.text == application), is_told, "{name}: {said:?}");
        };
        check("ada@contoso.com to Azure Portal", "Azure Portal", false);
        check("ada@contoso.com to Contoso Payroll, Inc.", "Contoso Payroll, Inc.", false);
        check("ada@contoso.com to Old Azure Portals", "Azure Portal", true);
        check("ada@contoso.com to SharePoint", "Point", true);
        check("ada@contoso.com to PL", "PL", true);
        check("", "Azure Portal", true);
    }

    #[test]
    fn what_all_have_in_common_is_told_of_none() {
        let register = Register::default();
        let object = |number: usize, used: &str| {
            let object = Affected::new(SubjectKind::User, format!("id-{number}"), "", Outcome::Fail);
            object.fact("Dedicated", "no").fact("Used", used).fact("Used", "Teams")
        };
        let check = |objects: &[Affected], common: &[&str], rest: &[&str]| {
            let telling = Telling::of(PersonalData::Full, &register, objects);
            let found = Common::of(telling, &objects.iter().collect::<Vec<_>>());
            let labels = |facts: &[&Fact]| facts.iter().map(|fact| fact.label).collect::<Vec<_>>();
            assert_eq!(labels(&found.facts), common);
            assert_eq!(labels(&found.rest(telling, &objects[0])), rest);
        };
        let three = |last: &str| [object(0, "Mail"), object(1, "Mail"), object(2, last)];
        check(&three("Word"), &["Dedicated"], &["Used", "Used"]);
        check(&three("Mail"), &["Dedicated", "Used", "Used"], &[]);
        check(&three("Mail")[..2], &[], &["Dedicated", "Used", "Used"]);
        // So little is no reason to look in two places.
        let objects = three("Mail");
        let telling = Telling::of(PersonalData::Full, &register, &objects);
        assert!(Common::of_much(telling, &objects.iter().collect::<Vec<_>>()).is_empty());
    }
}
