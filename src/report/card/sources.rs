//! What a finding rests on: the files that it was found in, and those that were read besides.

use super::{Once, link_to};
use crate::checklist::{Check, Finding, Outcome};
use crate::evidence::EvidenceId;
use crate::report::input::anchor;
use crate::report::{ReportInput, Span};
use std::collections::BTreeSet;

/// The files that its objects were found in, with the numbers by which the table refers to them; where it lists none, those
/// that the check looks at.
pub(super) fn sources(
    input: &ReportInput<'_>,
    shared: &Once<'_>,
    check: &Check,
    finding: &Finding,
) -> Option<(String, Vec<Span>)> {
    let mut files = files_named(finding);
    let label = if files.is_empty() { "Looked at" } else { "Sources" };
    // Where no object names a file, those that the check looked at stand for them.
    if files.is_empty() && finding.outcome != Outcome::NotApplicable {
        files = input.files_of(check);
    }
    if files.is_empty() {
        let says_nothing =
            !check.needs.is_empty() && finding.missing.is_empty() && finding.outcome != Outcome::NotApplicable;
        let text = "none of the exports that this check reads was supplied";
        return says_nothing.then(|| (label.to_owned(), vec![Span::muted(text)]));
    }
    // Many lists have one name, each in a folder of its own: the register tells them apart.
    let mut by_name: Vec<(&str, Vec<EvidenceId>)> = Vec::new();
    let named = files.clone();
    for file in files {
        let name = usize::try_from(file.0).ok().and_then(|place| input.files.get(place));
        let name = name.map_or("a file that is no longer listed", |file| &file.name);
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        match by_name.iter_mut().find(|(known, _)| *known == name) {
            Some((_, files)) => files.push(file),
            None => by_name.push((name, vec![file])),
        }
    }
    let mut value = Vec::new();
    for (index, (name, files)) in by_name.into_iter().enumerate() {
        value.push(Span::plain(if index == 0 { "" } else { " · " }));
        // Each leads to its row of the register.
        for (at, file) in files.iter().take(MOST_EXHIBITS).enumerate() {
            let number = input.exhibit(*file);
            value.extend((at > 0).then(|| Span::plain(", ")));
            value.push(Span::strong(number.as_str()).to(anchor::exhibit(&number)));
        }
        let more = files.len().saturating_sub(MOST_EXHIBITS);
        value.extend((more > 0).then(|| Span::plain(format!(" and {more} more"))));
        value.push(Span::plain(format!("\u{a0}{name}")));
    }
    value.extend(read_beside(input, shared, check, finding, &named));
    Some((label.to_owned(), value))
}

/// What the check read besides, and found nothing in of what it names: an absence rests on the whole of it.
fn read_beside(
    input: &ReportInput<'_>,
    shared: &Once<'_>,
    check: &Check,
    finding: &Finding,
    named: &BTreeSet<EvidenceId>,
) -> Vec<Span> {
    let is_told = !finding.affected.is_empty() && finding.outcome != Outcome::NotApplicable;
    let others: BTreeSet<EvidenceId> = input.files_of(check).difference(named).copied().collect();
    if !is_told || others.is_empty() {
        return Vec::new();
    }
    match shared.read_at(check, &others) {
        Some(first) => {
            vec![Span::muted("\nRead as well: the same files as at "), Span::muted(first).to(link_to(input, first))]
        }
        None => vec![Span::muted(format!("\nRead as well: {}", exhibits(input, others)))],
    }
}

/// The files that a finding's objects name.
pub fn files_named(finding: &Finding) -> BTreeSet<EvidenceId> {
    let mut files = BTreeSet::new();
    for object in &finding.affected {
        files.extend(object.sources.once().all().map(|source| source.file));
    }
    files
}

/// So many files of one kind are named.
const MOST_EXHIBITS: usize = 60;

/// `E2, E14–E16`
pub fn exhibits(input: &ReportInput<'_>, files: impl IntoIterator<Item = EvidenceId>) -> String {
    let all: Vec<String> = files.into_iter().map(|file| input.exhibit(file)).collect();
    let named = in_ranges(&all[..all.len().min(MOST_EXHIBITS)]);
    match all.len().saturating_sub(MOST_EXHIBITS) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// Numbers of exhibits, three and more that follow each other as a range.
fn in_ranges(exhibits: &[String]) -> String {
    let number =
        |exhibit: &str| exhibit.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse::<u64>().ok();
    let follows = |one: &String, next: &String| number(one).is_some_and(|one| number(next) == one.checked_add(1));
    let runs = exhibits.chunk_by(follows).flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{first}–{last}")],
        few => few.to_vec(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exhibits_that_follow_each_other_are_ranges() {
        let check = |numbers: &[u32], expected: &str| {
            assert_eq!(in_ranges(&numbers.iter().map(|number| format!("E{number}")).collect::<Vec<_>>()), expected);
        };
        check(&[2, 14, 15, 16, 20], "E2, E14–E16, E20");
        check(&[4, 5], "E4, E5");
        check(&[], "");
    }
}
