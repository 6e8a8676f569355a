//! What to do first: the gravest failures in one short table.

use super::{Preset, Section, findings, first_steps, heading, paragraph, registers, ruled};
use crate::assessment::{Target, Treatment};
use crate::checklist::{Affected, Check, Outcome, Severity, SubjectKind};
use crate::report::decided::{self, Override};
use crate::report::input::anchor;
use crate::report::masking::PersonalData;
use crate::report::{Block, Cell, Column, ReportInput, Span, card, words};
use crate::tenant::natural;
use std::borrow::Cow;

pub const SECTION: Section =
    Section { id: "priorities", title: "What to deal with first", preset: Preset::Executive, build };

/// For those who decide, a list longer than a page is no list of priorities; the rest is counted.
const LONGEST: usize = 25;

fn longest(input: &ReportInput<'_>) -> usize {
    if input.options.preset == Preset::Executive { LONGEST } else { usize::MAX }
}

/// How many of so many failures stand here, as the beginning of a sentence.
pub(super) fn which(input: &ReportInput<'_>, count: usize) -> String {
    match (count, longest(input)) {
        (1, _) => "It is".to_owned(),
        (count, longest) if count > longest => format!("The first {} are", words::size(longest)),
        _ => "They are".to_owned(),
    }
}

/// All failures of critical and high severity, the gravest first.
fn grave(input: &ReportInput<'_>) -> Vec<&'static Check> {
    let checks = input.checklist.checks().map(|(_, check)| check);
    let mut grave: Vec<&'static Check> =
        checks.filter(|check| input.fails(check) && input.severity(check) <= Severity::High).collect();
    grave.sort_by_key(|check| input.severity(check));
    grave
}

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let failing = grave(input);
    let aside = set_aside(input);
    if failing.is_empty() {
        return if aside.is_empty() { aside } else { std::iter::once(SECTION.heading()).chain(aside).collect() };
    }
    let longest = longest(input);
    let rest = failing.len().saturating_sub(longest);
    let common = common(input, &failing);
    let treated = failing.iter().filter(|check| treatment(input, check).is_some()).count();
    // Whoever reads more than a page reads the critical ones singly, and all others by what is to be done.
    let is_short = input.options.preset == Preset::Executive;
    let singly = failing.iter().take_while(|check| is_short || input.severity(check) == Severity::Critical).count();
    let decided = match (treated, common) {
        (0, _) => " No treatment is chosen for any of them yet.",
        (some, None) if some < failing.len() => " Where no treatment is named, none is chosen yet.",
        _ => "",
    };
    let count = words::size(failing.len());
    let which = match rest {
        0 => "Failures of critical and high severity, in the order of severity and then of the roadmap.".to_owned(),
        _ => format!(
            "The first {longest} of {count} failures of critical and high severity; the other editions of this report hold the rest."
        ),
    };
    let names = if is_named_here(input) {
        format!(" Where more than {MOST_NAMED} objects fail, the full edition names them.")
    } else {
        String::new()
    };
    let mut blocks = vec![SECTION.heading(), paragraph(format!("{which}{names}{decided}"))];
    blocks.extend(common.map(|common| {
        let mut said = vec![Span::plain("Unless another is named below: ")];
        said.extend(card::treatment(common, input));
        Block::Paragraph(said)
    }));
    let listed: Vec<&'static Check> = failing.iter().copied().take(longest.min(singly)).collect();
    for alike in listed.chunk_by(|one, other| input.severity(one) == input.severity(other)) {
        let [first, ..] = alike else { continue };
        blocks.push(heading(3, format!("{} severity", input.severity(first).title())));
        let columns = vec![Column::share(what(input), 1.0), Column::fixed("Failing", 22.0).numeric()];
        blocks.push(ruled(columns, alike.iter().map(|check| row(input, check, common)).collect()));
    }
    blocks.extend(by_item(input, failing.get(singly..).unwrap_or_default(), common));
    blocks.extend(aside);
    blocks
}

fn what(input: &ReportInput<'_>) -> &'static str {
    if tells_rules(input) { "What was found, and what should be true" } else { "What was found" }
}

/// The treatment that most of the failures have: it is told once.
fn common<'a>(input: &ReportInput<'a>, failing: &[&'static Check]) -> Option<&'a Treatment> {
    let all: Vec<&Treatment> = failing.iter().filter_map(|check| treatment(input, check)).collect();
    let times = |one: &Treatment| all.iter().filter(|other| **other == one).count();
    let most = all.iter().copied().max_by_key(|one| times(one))?;
    let count = times(most);
    (count >= FEWEST_ALIKE && count * 2 > failing.len()).then_some(most)
}

/// So many are alike before what they have in common is told once.
const FEWEST_ALIKE: usize = 3;

/// What is to happen, where that is not what most have in common.
fn told_apart(input: &ReportInput<'_>, check: &Check, common: Option<&Treatment>) -> Vec<Span> {
    match (treatment(input, check), common) {
        (Some(own), common) if common == Some(own) => Vec::new(),
        (Some(own), _) => card::treatment(own, input),
        (None, Some(_)) => vec![Span::muted("no treatment chosen")],
        (None, None) => Vec::new(),
    }
}

/// What does not stand above only because the assessor decided so: nobody is to learn of it from another edition.
fn set_aside(input: &ReportInput<'_>) -> Vec<Block> {
    let all = decided::set_aside(input);
    if all.is_empty() {
        return Vec::new();
    }
    let row = |it: &Override<'_>| {
        let severity = decided::severity(input, it.target);
        let chip = severity.map_or_else(|| Span::muted("–"), |it| Span::chip(words::severity_tone(it), it.title()));
        let mut row = vec![Cell::from(chip), registers::concerned(input, it.target, None)];
        row.extend(registers::decision(it.decision));
        row.push(registers::reason(it.why));
        row
    };
    let columns = vec![
        Column::fixed("Severity", 19.0),
        Column::share("What", 3.4),
        Column::fixed("Evidence", 24.0),
        Column::fixed("Assessor", 25.0),
        Column::share("Justification", 2.8),
    ];
    let objects = all.iter().filter(|it| matches!(it.target, Target::Object { .. })).count();
    let findings = all.len() - objects;
    let of_findings = (findings > 0).then(|| {
        let who = words::counted(findings, "finding", "findings");
        let are = if findings == 1 { "is" } else { "are" };
        format!("{who} that would weigh as critical or high by the evidence {are} not among them")
    });
    let of_objects = (objects > 0).then(|| {
        let who = words::counted(objects, "object", "objects");
        format!("{who} of such findings {} not count", if objects == 1 { "does" } else { "do" })
    });
    let said: Vec<String> = of_findings.into_iter().chain(of_objects).collect();
    let said = format!("{}: the assessor decided otherwise.", said.join(", and "));
    vec![heading(3, "Set aside by the assessor"), paragraph(said), ruled(columns, all.iter().map(row).collect())]
}

/// Failures below the actions of the roadmap that they belong to, a line each.
fn by_item(input: &ReportInput<'_>, failing: &[&'static Check], common: Option<&Treatment>) -> Vec<Block> {
    if failing.is_empty() || input.options.preset == Preset::Executive {
        return Vec::new();
    }
    let rows = input.checklist.items.iter().filter_map(|item| {
        let of_item: Vec<&&'static Check> =
            failing.iter().filter(|check| item.checks.iter().any(|of_item| of_item.id == check.id)).collect();
        (!of_item.is_empty()).then(|| {
            let mut said = vec![Span::strong(item.title)];
            for check in of_item {
                said.extend(line(input, check, common));
            }
            vec![Cell::from(Span::strong(item.id).to(anchor::item(item.id))), Cell::from(said)]
        })
    });
    vec![
        heading(3, "High severity, by action"),
        ruled(vec![Column::fixed("Action", 14.0), Column::share("What was found", 1.0)], rows.collect()),
    ]
}

/// What was found, how many objects fail, and what is to happen.
fn line(input: &ReportInput<'_>, check: &'static Check, common: Option<&Treatment>) -> Vec<Span> {
    let mut line = vec![Span::plain("\n"), Span::plain(check.id).to(card::link_to(input, check.id)), Span::plain("  ")];
    line.extend(decided::why(input, check));
    let mut counts: Vec<String> = counted(input, check, &BY_OUTCOME).into_iter().map(|(_, told)| told).collect();
    if let (Some(first), Some(aside)) = (counts.first_mut(), aside(input, check)) {
        first.push_str(&format!(" ({aside})"));
    }
    line.extend((!counts.is_empty()).then(|| Span::muted(format!("  {}", counts.join(", ")))));
    let apart = told_apart(input, check, common);
    // Behind a full stop no mark is needed.
    let gap = if line.last().is_some_and(|last| last.text.ends_with('.')) { " " } else { " · " };
    line.extend((!apart.is_empty()).then(|| Span::plain(gap)));
    line.extend(apart);
    line
}

/// So many failing objects are named where no list follows.
const MOST_NAMED: usize = 3;

/// Whether this section is the one that names objects.
fn is_named_here(input: &ReportInput<'_>) -> bool {
    !input.options.has(&findings::SECTION) && input.options.personal_data != PersonalData::Counts
}

/// The names of a few failing objects, where no list in this edition has them.
fn named<'a>(input: &ReportInput<'a>, check: &Check) -> Option<Span> {
    if !is_named_here(input) {
        return None;
    }
    let affected = &input.finding(check)?.affected;
    let failing = affected.iter().filter(|object| object.outcome == Outcome::Fail);
    // A pseudonym stands for a name as the evidence has it.
    let tells = input.options.personal_data == PersonalData::Full;
    let name = |object: &'a Affected| match tells {
        true if is_on_premises(object) => Cow::Owned(format!("{} (on-premises)", object.name)),
        true => object.called(),
        false => Cow::Borrowed(&*object.name),
    };
    let mut names: Vec<Cow<'a, str>> = failing.filter(|object| object.kind != SubjectKind::Tenant).map(name).collect();
    if tells {
        names.sort_by_cached_key(|name| natural(name));
    }
    (1..=MOST_NAMED).contains(&names.len()).then(|| Span::muted(format!("\n{}", names.join(" · "))))
}

/// Whether it is an account of Active Directory: its name there tells it, and is not one to sign in to the tenant with.
fn is_on_premises(object: &Affected) -> bool {
    object.kind == SubjectKind::User && !object.name.contains('@') && object.id.eq_ignore_ascii_case(&object.name)
}

/// How many objects fail, and below it how many others are not in order by what is known.
fn counts(input: &ReportInput<'_>, check: &Check) -> Cell {
    let failing = failing_objects(input, check);
    let mut told = vec![Span::plain(if failing == 0 { "–".to_owned() } else { words::size(failing) })];
    told.extend(aside(input, check).map(|aside| Span::muted(format!("\n{aside}"))));
    told.extend(counted(input, check, &BY_OUTCOME[1..]).into_iter().map(|(_, told)| Span::muted(format!("\n{told}"))));
    Cell::from(told)
}

/// What an object that is listed is called by its outcome.
const BY_OUTCOME: [(Outcome, &str); 3] =
    [(Outcome::Fail, "failing"), (Outcome::Review, "to review"), (Outcome::NoEvidence, "not known")];

/// `3 failing`, `2 to review`: how many objects of a check there are of each outcome, where there are any.
fn counted(input: &ReportInput<'_>, check: &Check, outcomes: &[(Outcome, &str)]) -> Vec<(usize, String)> {
    let Some(finding) = input.finding(check) else { return Vec::new() };
    let of = |(outcome, what): &(Outcome, &str)| {
        let count = finding.affected.iter().filter(|object| object.outcome == *outcome).count();
        (count, format!("{}\u{a0}{}", words::size(count), what.replace(' ', "\u{a0}")))
    };
    outcomes.iter().map(of).filter(|(count, _)| *count > 0).collect()
}

/// `1 of them set aside`: of the failing objects those that the assessor concluded to be none.
fn aside(input: &ReportInput<'_>, check: &Check) -> Option<String> {
    let aside = input.aside(check);
    let affected = input.finding(check).into_iter().flat_map(|finding| &finding.affected);
    let fails = |object: &&Affected| object.outcome == Outcome::Fail && aside.contains(&*object.id);
    let count = if aside.is_empty() { 0 } else { affected.filter(fails).count() };
    (count > 0).then(|| format!("{}\u{a0}of\u{a0}them set\u{a0}aside", words::size(count)))
}

fn failing_objects(input: &ReportInput<'_>, check: &Check) -> usize {
    counted(input, check, &BY_OUTCOME[..1]).first().map_or(0, |(count, _)| *count)
}

/// Where the first steps say what is to be done, those who decide need not read each rule as well.
fn tells_rules(input: &ReportInput<'_>) -> bool {
    input.options.preset != Preset::Executive || !input.options.has(&first_steps::SECTION)
}

fn treatment<'a>(input: &ReportInput<'a>, check: &Check) -> Option<&'a Treatment> {
    input.annotation(check).map(|annotation| &annotation.treatment).filter(|treatment| **treatment != Treatment::None)
}

fn row(input: &ReportInput<'_>, check: &Check, common: Option<&Treatment>) -> Vec<Cell> {
    // The fault first: a rule in bold beside a red mark would read like good news.
    let mut what = vec![Span::strong(check.id).to(card::link_to(input, check.id))];
    what.push(Span::plain("  "));
    what.extend(decided::why(input, check));
    if tells_rules(input) && !decided::tells_rule(input, check) {
        what.push(Span::muted(format!("\nShould be true: {}", check.title)));
    }
    what.extend(named(input, check));
    let apart = told_apart(input, check, common);
    what.extend((!apart.is_empty()).then(|| Span::plain("\n")));
    what.extend(apart);
    vec![Cell::from(what), counts(input, check)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Annotation, Target};
    use crate::checklist::Conclusion;
    use crate::report::sections::sample::{Sample, day, person, sample};
    use crate::report::sections::tests::text_of;

    #[test]
    fn objects_that_were_set_aside_are_counted_apart() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "1.02.d").unwrap();
        finding.outcome = Outcome::Fail;
        finding.affected = (0..3).map(|at| person(at, Outcome::Fail)).collect();
        let subject = finding.affected[0].id.to_string();
        let said = |justification: &str| Annotation {
            conclusion: Some(Conclusion::NotApplicable),
            justification: justification.into(),
            ..Annotation::default()
        };
        sample.annotate(Target::object(sample.checklist.id, "1.02.d", subject), said("On leave."));
        let told = |sample: &Sample| {
            let input = sample.input();
            let (_, check) = input.checklist.check("1.02.d").unwrap();
            let line: String = line(&input, check, None).iter().map(|span| span.text.as_str()).collect();
            (line, text_of(&set_aside(&input)))
        };
        let (line, aside) = told(&sample);
        assert!(line.contains("3\u{a0}failing (1\u{a0}of\u{a0}them set\u{a0}aside)"), "{line}");
        assert!(aside.contains("1 object of such findings does not count: the assessor decided otherwise."), "{aside}");
        sample.annotate(Target::check(sample.checklist.id, "1.02.b"), said("None is left."));
        let fails = sample.results.findings.iter_mut().find(|finding| finding.check == "1.02.b").unwrap();
        fails.outcome = Outcome::Fail;
        let (_, aside) = told(&sample);
        let expected = "1 finding that would weigh as critical or high by the evidence is not among them, and 1 object of such \
                        findings does not count";
        assert!(aside.contains(expected), "{aside}");
    }

    #[test]
    fn no_mark_stands_behind_a_full_stop() {
        let check = |affected: usize, expected: &str| {
            let mut sample = sample();
            sample.assessment.annotations.clear();
            let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "1.02.d").unwrap();
            finding.outcome = Outcome::Fail;
            finding.reasons = vec!["Some are unused.".into()];
            finding.affected = (0..affected).map(|at| person(at, Outcome::Fail)).collect();
            let treatment = Treatment::CompensatingControl { text: "Watched daily.".into() };
            let target = Target::check(sample.checklist.id, "1.02.d");
            sample.annotate(target, Annotation { treatment, ..Annotation::default() });
            let input = sample.input();
            let (_, check) = input.checklist.check("1.02.d").unwrap();
            let line: String = line(&input, check, None).iter().map(|span| span.text.as_str()).collect();
            assert!(line.ends_with(expected), "{line}");
        };
        check(0, "unused. Compensating control: Watched daily.");
        check(3, "3\u{a0}failing · Compensating control: Watched daily.");
    }

    #[test]
    fn every_object_beside_a_sentence_is_told_by_its_outcome() {
        let check = |outcomes: &[Outcome], expected: &str| {
            let mut sample = sample();
            let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "1.02.d").unwrap();
            finding.affected = (0..).zip(outcomes).map(|(at, outcome)| person(at, *outcome)).collect();
            let input = sample.input();
            let (_, check) = input.checklist.check("1.02.d").unwrap();
            let told: String = line(&input, check, None).iter().map(|span| span.text.as_str()).collect();
            // The number stays on the line of its word.
            assert!(told.contains(&expected.replace(' ', "\u{a0}").replace(",\u{a0}", ", ")), "{told}");
        };
        check(&[Outcome::Fail], "1 failing");
        check(&[Outcome::Review, Outcome::Fail, Outcome::Review], "1 failing, 2 to review");
        check(&[Outcome::NoEvidence, Outcome::Fail], "1 failing, 1 not known");
    }

    #[test]
    fn a_treatment_that_most_have_is_told_once() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        let ids = ["1.02.b", "1.02.e", "1.03.a", "1.03.e"];
        for finding in &mut sample.results.findings {
            finding.outcome = if ids.contains(&finding.check) { Outcome::Fail } else { Outcome::Pass };
        }
        let due = |owner: &str| {
            let treatment = Treatment::Remediate { owner: owner.into(), due: Some(day("2026-12-31")) };
            Annotation { treatment, ..Annotation::default() }
        };
        for id in &ids[..3] {
            sample.annotate(Target::check(sample.checklist.id, *id), due("Identity team"));
        }
        for preset in Preset::ALL {
            sample.options.preset = *preset;
            let said = text_of(&build(&sample.input()));
            assert!(said.contains("Unless another is named below: "), "{said}");
            assert_eq!(said.matches("Identity team").count(), 1, "{said}");
            assert_eq!(said.matches("no treatment chosen").count(), 1, "{said}");
        }
        sample.annotate(Target::check(sample.checklist.id, ids[0]), due("Service desk"));
        let said = text_of(&build(&sample.input()));
        assert!(
            !said.contains("Unless another") && said.contains("Where no treatment is named, none is chosen"),
            "{said}"
        );
        assert_eq!(said.matches("Identity team").count(), 2, "{said}");
    }
}
