//! The sample tenants' findings: all of them as one snapshot each, stage 1 also against what their READMEs intend.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test` writes the snapshots anew; what changed is for people to judge.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test, helpers and all")]
#![expect(clippy::disallowed_methods, reason = "snapshots are under version control")]

use crate::pipeline::{Sample, clean, flawed, root};
use std::fmt::Write as _;
use std::fs;
use tenant_assessor::checklist::{Finding, Outcome, Results, WEIGHED, WEIGHT};

/// `1.02.b Fail 7 examined, 7 affected | the first reason`
fn lines(results: &Results) -> String {
    let mut text = String::new();
    for finding in &results.findings {
        let reason = finding.reasons.first().map_or("", String::as_str);
        let (check, outcome, examined) = (finding.check, finding.outcome.id(), finding.examined);
        let _ = writeln!(text, "{check} {outcome} {examined} examined, {} affected | {reason}", finding.affected.len());
    }
    text
}

fn check(sample: &Sample) {
    let path = root().join(format!("tests/suite/snapshots/{}.txt", sample.name));
    let found = lines(&sample.run.results);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<&str> = found.lines().filter(|line| !expected.lines().any(|known| known == *line)).collect();
    assert!(found == expected, "changed in {}:\n{}", sample.name, changed.join("\n"));
}

#[test]
fn findings_of_the_flawed_tenant() {
    check(flawed());
}

#[test]
fn objects_say_their_weight_only_where_it_counts() {
    let has_weight =
        |finding: &&Finding| finding.affected.iter().any(|object| object.facts.iter().any(|fact| fact.label == WEIGHT));
    let findings = flawed().run.results.findings.iter().filter(has_weight);
    assert_eq!(findings.map(|finding| finding.check).collect::<Vec<_>>(), WEIGHED);
}

#[test]
fn findings_of_the_clean_tenant() {
    check(clean());
}

#[test]
fn the_clean_tenant_fails_nothing() {
    let failed: Vec<&str> =
        clean().run.outcomes().filter(|(_, outcome)| *outcome == Outcome::Fail).map(|(check, _)| check).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

/// The outcomes of a table of the README: check, outcome (`Pass or NotApplicable`).
fn intended(name: &str, title: &str, items: &str) -> Vec<(String, String)> {
    let readme = fs::read_to_string(root().join(format!("sample-data/{name}/README.md"))).unwrap();
    let section = readme.split("\n## ").find(|section| section.starts_with(title)).unwrap();
    let rows = section.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let check = cells.next()?.trim_end_matches(" †").to_owned();
        check.starts_with(items).then_some((check, cells.next()?.trim().to_owned()))
    });
    rows.collect()
}

fn check_intended(sample: &Sample) {
    let mut intended_of = intended(sample.name, "Stage 1", "1.");
    assert_eq!(intended_of.len(), 33);
    intended_of.extend(intended(sample.name, "Items 2.01 to 2.08", "2.0"));
    assert_eq!(intended_of.len(), 33 + 36);
    let mut differing = Vec::new();
    for (check, outcome) in intended_of {
        let found = sample.run.outcome(&check);
        if !outcome.split(" or ").any(|one| one == found.id()) {
            let reasons = sample.run.results.finding(&check).unwrap().reasons.join(" ");
            differing.push(format!("{check} is {}, intended {outcome}: {reasons}", found.id()));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn the_flawed_tenant_is_judged_as_its_readme_says() {
    check_intended(flawed());
}

#[test]
fn the_clean_tenant_is_judged_as_its_readme_says() {
    check_intended(clean());
}

/// Every sentence of every finding of both tenants, with its check; labels and values of facts too.
fn sentences() -> impl Iterator<Item = (&'static str, &'static str)> {
    let findings = [flawed(), clean()].into_iter().flat_map(|sample| &sample.run.results.findings);
    findings.flat_map(|finding| {
        let reasons = finding.reasons.iter().map(String::as_str);
        let gaps = finding.missing.iter().map(|gap| gap.why.as_str());
        let facts = finding.affected.iter().flat_map(|object| object.facts.iter());
        let facts = facts.flat_map(|fact| [fact.label, &*fact.value]);
        reasons.chain(gaps).chain(facts).map(|text| (finding.check, text))
    })
}

#[test]
fn facts_speak_only_of_rows_that_are_named() {
    for sample in [flawed(), clean()] {
        let files = &sample.run.import.files;
        for (finding, object) in sample
            .run
            .results
            .findings
            .iter()
            .flat_map(|finding| finding.affected.iter().map(move |object| (finding, object)))
        {
            let place = format!("{} {} {}", sample.name, finding.check, object.name);
            for source in object.facts.iter().filter_map(|fact| fact.source) {
                assert!(object.sources.contains(&source), "{place}: {source:?} is not among its rows");
            }
            for source in object.sources.iter() {
                let file = files.get(usize::try_from(source.file.0).unwrap());
                let parts = file.map_or(&[][..], |file| &file.parts);
                assert!(!parts.is_empty() && source.row > 0, "{place}: {source:?} leads nowhere");
            }
        }
    }
}

/// Product names, people's own names and names of permissions in which a capital stands within a word.
const NAMES: &[&str] = &[
    "PowerShell",
    "SharePoint",
    "OneDrive",
    "ScubaGear",
    "OAuth",
    "iOS",
    "ActiveSync",
    "McTavish",
    "RoleManagement.ReadWrite.Directory",
    "Mail.ReadWrite",
];

/// A word of a program rather than of people: `compliantDevice`, `AAD_PREMIUM_P2`.
fn is_internal(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let letters: Vec<char> = word.chars().collect();
    let has_hump = letters.windows(2).any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase());
    let is_constant = word.contains('_')
        && word.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    // Addresses, sign-in names, ids of objects and names of files are the tenant's own words.
    let is_of_the_tenant =
        word.contains('@') || word.contains('\\') || word.ends_with(".json") || word.contains("/svg-");
    (has_hump || is_constant) && !is_of_the_tenant && !NAMES.contains(&word)
}

#[test]
fn no_internal_word_stands_outside_quotes() {
    let mut found: Vec<String> = Vec::new();
    for (check, text) in sentences() {
        let mut unquoted = String::new();
        let mut depth = 0_u32;
        for letter in text.chars() {
            match letter {
                '“' => depth += 1,
                '”' => depth = depth.saturating_sub(1),
                _ if depth == 0 => unquoted.push(letter),
                _ => {}
            }
        }
        found.extend(
            unquoted
                .split(|letter: char| letter.is_whitespace() || ",;()".contains(letter))
                .filter(|word| is_internal(word))
                .map(|word| format!("{check}: {word}")),
        );
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn objects_stand_by_outcome_and_their_numbers_are_told() {
    for finding in [flawed(), clean()].into_iter().flat_map(|sample| &sample.run.results.findings) {
        let outcomes: Vec<Outcome> = finding.affected.iter().map(|object| object.outcome).collect();
        assert!(outcomes.is_sorted(), "{}: {outcomes:?}", finding.check);
        let told: Vec<&str> =
            finding.reasons.iter().flat_map(|reason| reason.split(|letter: char| !letter.is_ascii_digit())).collect();
        let mut numbers: Vec<usize> = [Outcome::Fail, Outcome::Review, Outcome::NoEvidence]
            .into_iter()
            .map(|outcome| outcomes.iter().filter(|found| **found == outcome).count())
            .collect();
        numbers.retain(|number| *number > 0);
        let is_told = |number: &usize| told.contains(&number.to_string().as_str());
        assert!(
            numbers.len() < 2 || numbers.iter().all(is_told),
            "{}: {numbers:?} {:?}",
            finding.check,
            finding.reasons
        );
    }
}

#[test]
fn numbers_of_four_digits_are_set_apart_by_thousands() {
    // Telephone numbers; years; numbers that are pieces of names.
    let is_bare = |word: &&str| {
        let number = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        number.len() > 3
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !number.parse::<u64>().is_ok_and(|number| (1900..=2100).contains(&number))
    };
    let found: Vec<_> = sentences()
        .filter(|(_, text)| !text.contains('+') && text.split_whitespace().any(|word| is_bare(&word)))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn titles_of_objects_are_words_without_dates_of_machines() {
    for finding in [flawed(), clean()].into_iter().flat_map(|sample| &sample.run.results.findings) {
        for object in &finding.affected {
            let has_time = object
                .name
                .as_bytes()
                .windows(3)
                .any(|three| three[0].is_ascii_digit() && three[1] == b'T' && three[2].is_ascii_digit());
            assert!(!has_time, "{}: {}", finding.check, &*object.name);
        }
    }
}
