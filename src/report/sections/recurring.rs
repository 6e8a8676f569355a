//! The accounts that come up most among the failing checks, the gravest first.

use super::{Preset, Section, paragraph};
use crate::assessment::Target;
use crate::checklist::{Affected, Check, Outcome, Severity, SubjectKind};
use crate::report::masking::PersonalData;
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, card, words};
use crate::tenant::{Natural, natural};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

pub const SECTION: Section =
    Section { id: "recurring", title: "Accounts that come up most", preset: Preset::Management, build };

/// So many accounts are named.
const MOST: usize = 10;
/// In fewer checks an account does not come up often.
const OFTEN: usize = 2;

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let (first, often) = first(input);
    let Some(most) = first.first() else { return Vec::new() };
    let mut blocks = vec![SECTION.heading()];
    if input.options.personal_data == PersonalData::Counts {
        let text = format!("{} This edition gives counts only.", in_short(often, most));
        blocks.push(paragraph(text));
        return blocks;
    }
    let rest = often.saturating_sub(first.len());
    let rest = if rest == 0 { String::new() } else { format!(" {} more stand in two or more.", words::size(rest)) };
    blocks.push(paragraph(format!(
        "Accounts by the failing checks that concern them: by the critical ones, then by those of high severity, then by all \
         others. To begin with these takes most away at once. A check that fails more than half of all failing accounts is \
         not counted: it tells of the tenant, and of no single one.{rest}"
    )));
    let numbers = numbers(input, &first);
    let rows = first.iter().zip(numbers).map(|(account, checks)| row(input, account, &checks));
    blocks.push(Block::Table(Table {
        caption: String::new(),
        // Their order is that of their weight, in masked editions too.
        anchor: Some("recurring-accounts".to_owned()),
        columns: vec![
            Column::share("Account", 3.4),
            Column::fixed("Critical", 16.0).numeric(),
            Column::fixed("High", 13.0).numeric(),
            Column::fixed("Others", 15.0).numeric(),
            Column::share("Of critical and high severity", 3.4),
        ],
        rows: rows.collect(),
        look: TableLook::Ruled,
    }));
    blocks
}

/// One sentence for an edition that names nobody; none where no account comes up often, or the accounts are listed.
pub(super) fn told_in_short(input: &ReportInput<'_>) -> Option<String> {
    if input.options.has(&SECTION) {
        return None;
    }
    let (first, often) = first(input);
    let told = first.first().map(|most| in_short(often, most))?;
    let names =
        input.options.personal_data != PersonalData::Counts && !input.options.without.iter().any(|id| id == SECTION.id);
    Some(if names { format!("{told} The other editions of this report list those that come up most.") } else { told })
}

fn in_short(often: usize, most: &Account<'_>) -> String {
    let critical = match most.severities[0] {
        0 => String::new(),
        count => format!(", {} of them critical", words::size(count)),
    };
    let gravest = words::counted(most.all(), "failing check", "failing checks");
    let gravest = if often == 1 { format!("it stands in {gravest}") } else { format!("the gravest in {gravest}") };
    let stand = words::counted(often, "account stands", "accounts stand");
    format!("{stand} in two or more failing checks of their own, {gravest}{critical}.")
}

/// An account and the failing checks that concern it, by severity.
struct Account<'a> {
    object: &'a Affected,
    severities: [usize; Severity::ALL.len()],
}

impl Account<'_> {
    fn all(&self) -> usize {
        self.severities.iter().sum()
    }
}

/// Of fewer accounts none is told apart by how many others a check concerns.
const MANY: usize = 20;

/// Of every failing check the accounts that it fails, without those checks that fail most of many accounts: they tell of the
/// tenant, and of no single account.
fn failing<'a>(input: &ReportInput<'a>) -> Vec<(&'static Check, Vec<&'a Affected>)> {
    let input = *input;
    let settled: BTreeSet<(&str, &str)> = input.assessment.annotations.iter().filter_map(settled).collect();
    let failing = input.checklist.checks().map(|(_, check)| check).filter(|check| input.fails(check));
    let failing = failing.filter_map(|check| {
        let fails = |object: &&Affected| {
            object.kind == SubjectKind::User
                && object.outcome == Outcome::Fail
                && (settled.is_empty() || !settled.contains(&(check.id, &*object.id)))
        };
        Some((check, input.finding(check)?.affected.iter().filter(fails).collect()))
    });
    let mut failing: Vec<(&'static Check, Vec<&'a Affected>)> = failing.collect();
    let different = |objects: &[&'a Affected]| objects.iter().map(|object| &*object.id).collect::<BTreeSet<&str>>();
    let all: BTreeSet<&str> = failing.iter().flat_map(|(_, objects)| different(objects)).collect();
    failing.retain(|(_, objects)| all.len() <= MANY || different(objects).len() * 2 <= all.len());
    failing
}

/// An account that the assessor does not hold to be at fault in a check.
fn settled<'a>((target, annotation): (&'a Target, &'a crate::assessment::Annotation)) -> Option<(&'a str, &'a str)> {
    let Target::Object { check, subject, .. } = target else { return None };
    let outcome = annotation.conclusion?.outcome();
    (outcome != Outcome::Fail).then_some((check.as_str(), subject.as_str()))
}

/// The first accounts of those that come up often, and how many do.
fn first<'a>(input: &ReportInput<'a>) -> (Vec<Account<'a>>, usize) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    // The check at which an account was counted last: one that names it in two rows counts once.
    let mut accounts: Vec<(Account<'a>, &'static str)> = Vec::new();
    for (check, objects) in failing(input) {
        let severity = Severity::ALL.iter().position(|severity| *severity == input.severity(check)).unwrap_or_default();
        for object in objects {
            let place = *places.entry(&object.id).or_insert_with(|| {
                accounts.push((Account { object, severities: Default::default() }, ""));
                accounts.len() - 1
            });
            if let Some((account, last)) = accounts.get_mut(place)
                && *last != check.id
            {
                *last = check.id;
                account.severities[severity] += 1;
            }
        }
    }
    let mut often: Vec<Account<'a>> =
        accounts.into_iter().map(|(account, _)| account).filter(|account| account.all() >= OFTEN).collect();
    let count = often.len();
    // The order of names would tell who is who where names are masked.
    let tells = input.options.personal_data == PersonalData::Full;
    let name = |account: &Account<'_>| if tells { natural(&account.object.name) } else { Natural::default() };
    often.sort_by_cached_key(|account| {
        (Reverse(account.severities), name(account), Sha256::digest(account.object.id.as_bytes()))
    });
    often.truncate(MOST);
    (often, count)
}

/// Of each account its failing checks of critical and high severity.
fn numbers(input: &ReportInput<'_>, accounts: &[Account<'_>]) -> Vec<Vec<&'static Check>> {
    let mut numbers = vec![Vec::new(); accounts.len()];
    for (check, objects) in failing(input).into_iter().filter(|(check, _)| input.severity(check) <= Severity::High) {
        let ids: BTreeSet<&str> = objects.into_iter().map(|object| &*object.id).collect();
        for (account, numbers) in accounts.iter().zip(&mut numbers) {
            if ids.contains(&*account.object.id) {
                numbers.push(check);
            }
        }
    }
    numbers.iter_mut().for_each(|checks| checks.sort_by_key(|check| input.severity(check)));
    numbers
}

fn row(input: &ReportInput<'_>, account: &Account<'_>, checks: &[&'static Check]) -> Vec<Cell> {
    let [critical, high, others @ ..] = account.severities;
    let number = |count: usize| Cell::from(if count == 0 { "–".to_owned() } else { words::size(count) });
    let mut named = Vec::new();
    for (index, check) in checks.iter().enumerate() {
        named.push(Span::plain(if index == 0 { "" } else { ", " }));
        named.push(Span::plain(check.id).to(card::link_to(input, check.id)));
    }
    let object = account.object;
    let name = match input.options.personal_data {
        _ if object.name.is_empty() => Cow::Borrowed(&*object.id),
        PersonalData::Full => object.called(),
        // A pseudonym stands for a name as the evidence has it.
        PersonalData::Masked | PersonalData::Counts => Cow::Borrowed(&*object.name),
    };
    vec![Cell::from(Span::strong(name)), number(critical), number(high), number(others.iter().sum()), Cell::from(named)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Annotation;
    use crate::checklist::Conclusion;
    use crate::report::sections::sample::{Sample, person, sample};
    use crate::report::sections::tests::text_of;

    /// Each check fails for these people.
    fn with(fails: &[(&str, &[usize])]) -> Sample {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        for finding in &mut sample.results.findings {
            let people = fails.iter().find(|(check, _)| *check == finding.check).map(|(_, people)| *people);
            finding.outcome = if people.is_some() { Outcome::Fail } else { Outcome::Pass };
            finding.affected = people.unwrap_or_default().iter().map(|at| person(*at, Outcome::Fail)).collect();
        }
        sample
    }

    /// Names in their order, with how many checks are critical, high and others.
    #[track_caller]
    fn check(sample: &Sample, expected: &[(usize, [usize; 3])]) {
        let input = sample.input();
        let (first, _) = first(&input);
        let found: Vec<(String, [usize; 3])> = first
            .iter()
            .map(|account| {
                let [critical, high, others @ ..] = account.severities;
                (account.object.name.to_string(), [critical, high, others.iter().sum()])
            })
            .collect();
        let expected: Vec<(String, [usize; 3])> =
            expected.iter().map(|(at, counts)| (person(*at, Outcome::Fail).name.to_string(), *counts)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn one_critical_failure_weighs_more_than_any_number_of_high_ones() {
        let fails: &[(&str, &[usize])] =
            &[("1.02.b", &[0, 0]), ("1.02.c", &[0, 1, 3]), ("1.02.d", &[1, 3]), ("1.03.f", &[1]), ("2.03.c", &[4])];
        check(&with(fails), &[(0, [1, 1, 0]), (1, [0, 3, 0]), (3, [0, 2, 0])]);
        let mut sample = with(fails);
        let id = sample.checklist.id;
        let justification = "Looked at.";
        let not_so = |conclusion| Annotation {
            conclusion: Some(conclusion),
            justification: justification.to_owned(),
            ..Annotation::default()
        };
        sample.annotate(Target::object(id, "1.02.c", &*person(0, Outcome::Fail).id), not_so(Conclusion::NotApplicable));
        sample.annotate(Target::check(id, "1.02.d"), not_so(Conclusion::Met));
        check(&sample, &[(1, [0, 2, 0])]);
        check(&with(&[("1.02.b", &[0])]), &[]);
    }

    #[test]
    fn a_check_that_fails_most_accounts_tells_of_none_of_them() {
        let all: Vec<usize> = (0..30).collect();
        check(
            &with(&[("1.02.b", &all), ("1.02.c", &all[..15]), ("1.02.d", &[3, 4])]),
            &[(4, [0, 2, 0]), (3, [0, 2, 0])],
        );
    }

    #[test]
    fn each_edition_tells_what_it_may() {
        let mut sample = with(&[("1.02.b", &[0, 1]), ("1.02.c", &[0, 1])]);
        let name = person(0, Outcome::Fail).name.to_string();
        let said = text_of(&build(&sample.input()));
        assert!(said.contains(&name) && said.contains("1.02.b, 1.02.c"), "{said}");
        assert_eq!(told_in_short(&sample.input()), None);
        sample.options.preset = Preset::Executive;
        let short = told_in_short(&sample.input()).unwrap();
        assert!(!short.contains(&name), "{short}");
        assert!(short.starts_with("2 accounts stand in two or more failing checks of their own, the gravest in 2 failing checks, 1 of them critical. The other"), "{short}");
        sample.options.preset = Preset::Full;
        sample.options.personal_data = PersonalData::Counts;
        let said = text_of(&build(&sample.input()));
        assert!(said.contains("counts only") && !said.contains(&name), "{said}");
        assert!(build(&with(&[]).input()).is_empty());
    }
}
