//! What could not be assessed, why, and which export would answer it.

mod open;

use super::{Preset, Section, evidence, findings, paragraph, ruled};
use crate::checklist::{Outcome, Run};
use crate::evidence::{EvidenceFile, EvidenceId, Part, Problem, ProblemKind};
use crate::report::folded::folded;
use crate::report::input::anchor;
use crate::report::{Block, Cell, Column, ReportInput, Span, card, words};
use crate::tenant::{RecordKind, Supply};
use std::collections::{BTreeMap, BTreeSet};

pub const SECTION: Section =
    Section { id: "gaps", title: "What could not be assessed", preset: Preset::Executive, build };

/// More checks than these are counted; fewer in the editions that do not print them.
const MOST_IDS: usize = 24;
const FEW_IDS: usize = 12;

/// More sentences about one export, one per account mostly, are counted; where findings refer to them, many more are listed.
const MOST_WHYS: usize = 4;
const MOST_NUMBERED: usize = 400;

/// Only the full edition lists every export; of the others those who decide are told how many they are, and those who manage
/// it by their names.
const MOST_EXPORTS: usize = 12;

/// Each gap that the list has with its number in it, and how many findings have it.
pub type Numbered = BTreeMap<(RecordKind, String), (usize, usize)>;

/// The numbers by which findings refer to gaps; none in an edition that does not have both.
pub fn numbered(input: &ReportInput<'_>) -> Numbered {
    if !input.options.has(&SECTION) || !input.options.has(&findings::SECTION) {
        return Numbered::new();
    }
    let mut numbered = Numbered::new();
    let mut number = 0;
    for (kind, gap) in gaps(input) {
        let whys = gap.sentences();
        for told in folded(&whys).into_iter().take(MOST_NUMBERED) {
            number += 1;
            let of = whys.get(told.of).unwrap_or_default();
            numbered.extend(of.iter().map(|why| ((kind, (*why).to_owned()), (number, 0))));
        }
    }
    for finding in &input.results.findings {
        let of_finding: BTreeSet<(RecordKind, &str)> =
            finding.missing.iter().map(|missing| (missing.kind, missing.why.as_str())).collect();
        for (kind, why) in of_finding {
            if let Some((_, findings)) = numbered.get_mut(&(kind, why.to_owned())) {
                *findings += 1;
            }
        }
    }
    numbered
}

/// One dataset that findings lack.
#[derive(Default)]
pub(super) struct Gap {
    /// Sentences, and columns, as the findings give them.
    pub(super) why: BTreeSet<String>,
    pub(super) columns: BTreeSet<&'static str>,
    /// Checks that have no answer without it.
    unanswered: Vec<&'static str>,
    /// Checks that have an answer, which it would complete.
    incomplete: Vec<&'static str>,
}

impl Gap {
    /// Whether a sentence tells of this file already.
    fn names(&self, file: &EvidenceFile) -> bool {
        self.why.iter().any(|why| why.contains(&file.name))
    }

    fn sentences(&self) -> Vec<&str> {
        self.why.iter().map(String::as_str).collect()
    }
}

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let gaps = gaps(input);
    let mut blocks = vec![SECTION.heading()];
    if gaps.is_empty() {
        let from_evidence = input.checklist.checks().any(|(_, check)| matches!(check.run, Run::Evidence(_)));
        blocks.push(paragraph(if from_evidence {
            "Every check that is judged from evidence had the evidence it needs."
        } else {
            "No check of this checklist is judged from evidence in this version."
        }));
        blocks.extend(open::open(input));
        return blocks;
    }
    blocks.push(paragraph(
        "These exports are missing, cut short or lack a column. Each is listed with the checks that wait for it; those that \
         would be answered most by come first. What a check leaves open is not a pass.",
    ));
    let most = if input.options.preset == Preset::Full { usize::MAX } else { MOST_EXPORTS };
    let (first, rest) = gaps.split_at(gaps.len().min(most));
    blocks.push(table(input, first));
    blocks.extend(further(rest, input.options.preset).map(paragraph));
    blocks.extend(errors_received(input, &gaps));
    blocks.extend(cut_files(input, &gaps));
    blocks.extend(open::open(input));
    blocks
}

/// Files that hold a service's answer that there is no data: handed over, and missing all the same.
fn errors_received(input: &ReportInput<'_>, gaps: &[(RecordKind, Gap)]) -> Option<Block> {
    let error = |(at, file): (u32, &EvidenceFile)| {
        let found = is_error(file).filter(|_| !gaps.iter().any(|(_, gap)| gap.names(file)))?;
        let number = if input.options.has(&evidence::SECTION) {
            format!("{} ", input.exhibit(EvidenceId(at)))
        } else {
            String::new()
        };
        Some(format!("{number}{}: {}", file.name, found.message))
    };
    let errors: Vec<String> = (0..).zip(input.files).filter_map(error).collect();
    (!errors.is_empty()).then(|| {
        paragraph(format!(
            "{} an error in place of data, so what was to be in {} counts as not supplied. {}",
            words::counted(errors.len(), "file that was handed over holds", "files that were handed over hold"),
            if errors.len() == 1 { "it" } else { "them" },
            errors.join("; ")
        ))
    })
}

/// What is not listed singly, in one sentence.
fn further(rest: &[(RecordKind, Gap)], preset: Preset) -> Option<String> {
    let unanswered: BTreeSet<&str> = rest.iter().flat_map(|(_, gap)| gap.unanswered.iter().copied()).collect();
    let most = rest.iter().map(|(_, gap)| gap.unanswered.len()).max()?;
    let exports = words::counted(rest.len(), "further export is", "further exports are");
    let each = if most > 1 {
        format!(", each for {} at most", words::counted(most, "check", "checks"))
    } else {
        String::new()
    };
    let of = match unanswered.len() {
        0 => "no check depends on them alone".to_owned(),
        count => {
            format!("{} without an answer for want of them{each}", words::counted(count, "check is", "checks are"))
        }
    };
    let names: Vec<&str> = rest.iter().map(|(kind, _)| kind.title()).collect();
    let names = if preset == Preset::Executive { String::new() } else { format!(" They are: {}.", names.join("; ")) };
    Some(format!(
        "{exports} missing, cut or without a column: {of}.{names} The full edition of this report lists each with why, and its checks."
    ))
}

/// Which file was handed over in the place of an export, and holds an error: it is called like what it should have been.
fn instead(input: &ReportInput<'_>, (kind, gap): (RecordKind, &Gap)) -> Option<String> {
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let is_it = |file: &EvidenceFile| {
        let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        letters(stem) == letters(kind.id()) && is_error(file).is_some() && !gap.names(file)
    };
    // A number is told where a register has it.
    let numbers = input.options.has(&evidence::SECTION);
    let name = |(at, file): (u32, &EvidenceFile)| {
        if numbers { input.exhibit(EvidenceId(at)) } else { file.name.clone() }
    };
    let files: Vec<String> = (0..).zip(input.files).filter(|(_, file)| is_it(file)).map(name).collect();
    let holds = if files.len() == 1 { "was handed over for it and holds" } else { "were handed over for it and hold" };
    (!files.is_empty()).then(|| format!("\n{} {holds} an error answer; see below.", words::listed(&files)))
}

fn is_error(file: &EvidenceFile) -> Option<&Problem> {
    let mut problems = file.parts.iter().flat_map(|part| part.problems.iter()).chain(file.notices.iter());
    problems.find(|problem| problem.kind == ProblemKind::ErrorAnswer)
}

/// More cut files than these are counted.
const MOST_CUT: usize = 12;

/// Files that are not whole: each is a gap of its own, whether or not a check is limited by it.
fn cut_files(input: &ReportInput<'_>, gaps: &[(RecordKind, Gap)]) -> Option<Block> {
    let is_cut = |part: &Part| part.dataset.is_some() && part.complete == Some(false);
    let cut: Vec<(u32, &EvidenceFile)> =
        (0..).zip(input.files).filter(|(_, file)| file.parts.iter().any(is_cut)).collect();
    if cut.is_empty() {
        return None;
    }
    let listed = gaps.iter().map(|(kind, _)| kind.id()).collect::<BTreeSet<_>>();
    let named = cut.iter().take(MOST_CUT).map(|(at, file)| {
        let parts = || file.parts.iter().filter(|part| is_cut(part));
        let dataset = parts().find_map(|part| part.dataset).unwrap_or_default();
        let kind = RecordKind::ALL.iter().find(|kind| kind.id() == dataset);
        let mut why = parts().flat_map(|part| part.problems.iter()).filter(|problem| {
            matches!(problem.kind, ProblemKind::Truncated | ProblemKind::Incomplete | ProblemKind::Limit)
        });
        let why = why.next().map_or("", |problem| problem.message.trim_end_matches('.'));
        let number =
            if input.options.has(&evidence::SECTION) { input.exhibit(EvidenceId(*at)) } else { file.name.clone() };
        let mut said = format!("{number} {}", kind.map_or(dataset, |kind| kind.title()));
        if !why.is_empty() {
            said.push_str(&format!(" ({why})"));
        }
        if !listed.contains(dataset) {
            said.push_str(", which limits no check");
        }
        said
    });
    let mut named: Vec<String> = named.collect();
    let more = cut.len() - named.len();
    if more > 0 {
        named.push(format!("{} more", words::size(more)));
    }
    let count = words::counted(cut.len(), "file is", "files are");
    let text = if input.options.preset == Preset::Executive {
        format!("{count} not whole; the full edition names each.")
    } else {
        format!("{count} not whole, so what would stand in the rest is not known: {}.", named.join("; "))
    };
    Some(paragraph(text))
}

/// By how many checks they would answer, most first.
pub(super) fn gaps(input: &ReportInput<'_>) -> Vec<(RecordKind, Gap)> {
    let mut gaps: BTreeMap<RecordKind, Gap> = BTreeMap::new();
    for finding in &input.results.findings {
        for missing in &finding.missing {
            let gap = gaps.entry(missing.kind).or_default();
            gap.why.insert(missing.why.clone());
            gap.columns.extend(missing.column);
            let checks = if finding.outcome == Outcome::NoEvidence { &mut gap.unanswered } else { &mut gap.incomplete };
            if !checks.contains(&finding.check) {
                checks.push(finding.check);
            }
        }
    }
    let mut gaps: Vec<(RecordKind, Gap)> = gaps.into_iter().collect();
    gaps.sort_by_key(|(_, gap)| (std::cmp::Reverse(gap.unanswered.len()), std::cmp::Reverse(gap.incomplete.len())));
    gaps
}

fn table(input: &ReportInput<'_>, gaps: &[(RecordKind, Gap)]) -> Block {
    let has_findings = input.options.has(&findings::SECTION);
    let most = if has_findings { MOST_NUMBERED } else { MOST_WHYS };
    let mut number = 0;
    let rows = gaps.iter().map(|(kind, gap)| {
        let where_to = if has_findings { "the findings as JSON hold each" } else { "the full edition names each" };
        let mut why: Vec<String> = folded(&gap.sentences()).into_iter().map(|told| told.text).collect();
        let more = why.len().saturating_sub(most);
        let more = format!("and {} more of this kind; {where_to}", words::size(more));
        let all = format!("{}; {where_to}", words::counted(why.len(), "gap", "gaps"));
        if input.options.preset != Preset::Full && why == [not_supplied(*kind)] {
            // Its name stands beside it.
            why = vec!["Not supplied.".to_owned()];
        }
        if input.options.preset == Preset::Executive && why.len() > 1 {
            // Who is not going to export anything is not told of single accounts.
            why = vec![all];
        }
        let is_cut = why.len() > most;
        why.truncate(most);
        let mut told = Vec::new();
        for (index, why) in why.into_iter().enumerate() {
            if index > 0 {
                told.push(Span::plain("\n"));
            }
            if has_findings {
                number += 1;
                told.push(Span::strong(format!("G{number}  ")));
            }
            told.push(Span::plain(input.in_words(&why)));
        }
        told.extend(instead(input, (*kind, gap)).map(Span::muted));
        told.extend(is_cut.then(|| Span::plain(format!("\n{more}"))));
        vec![
            Cell::from(Span::strong(words::capital(kind.title())).to(anchor::dataset(kind.id()))),
            Cell::from(told),
            Cell::from(checks(input, gap)),
        ]
    });
    let columns = vec![Column::share("Export", 2.0), Column::share("Why", 4.0), Column::share("Checks", 2.6)];
    ruled(columns, rows.collect())
}

fn not_supplied(kind: RecordKind) -> String {
    Supply::default().gap(kind).map_or_else(String::new, |missing| missing.why)
}

fn checks(input: &ReportInput<'_>, gap: &Gap) -> Vec<Span> {
    let mut spans = Vec::new();
    let most = if input.options.preset == Preset::Full { MOST_IDS } else { FEW_IDS };
    for (label, ids) in
        [("cannot be answered without it", &gap.unanswered), ("would be surer with it", &gap.incomplete)]
    {
        if ids.is_empty() {
            continue;
        }
        let line = if spans.is_empty() { "" } else { "\n" };
        if ids.len() > most || input.options.preset == Preset::Executive {
            let told = if input.options.has(&findings::SECTION) { "; each says so itself" } else { "" };
            spans.push(Span::plain(format!("{line}{} {label}{told}", words::size(ids.len()))));
            continue;
        }
        spans.push(Span::plain(format!("{line}{} {label}: ", words::size(ids.len()))));
        for (index, id) in ids.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            spans.extend([Span::plain(comma), Span::plain(*id).to(card::link_to(input, id))]);
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::{Sample, sample};
    use crate::report::sections::tests::text_of;

    #[test]
    fn what_was_handed_over_as_an_error_is_said() {
        let mut sample = sample();
        let told = |sample: &Sample| {
            let spans = |block| if let Block::Paragraph(spans) = block { spans } else { Vec::new() };
            let spans = errors_received(&sample.input(), &[]).map(spans).unwrap_or_default();
            spans.iter().map(|span| span.text.as_str()).collect::<String>()
        };
        assert_eq!(told(&sample), "");
        let mut part = Part::default();
        part.problems.push(Problem::file(ProblemKind::ErrorAnswer, "the file is an error answer, not data"));
        let number = sample.files.len() + 1;
        sample.files.push(EvidenceFile { name: "policy.json".into(), parts: vec![part], ..EvidenceFile::default() });
        assert_eq!(
            told(&sample),
            format!(
                "1 file that was handed over holds an error in place of data, so what was to be in it counts as not \
                 supplied. E{number} policy.json: The file is an error answer, not data."
            )
        );
    }

    #[test]
    fn files_that_are_not_whole_are_named_whatever_they_limit() {
        let mut sample = sample();
        let told = |sample: &Sample, gaps: &[(RecordKind, Gap)]| {
            text_of(&cut_files(&sample.input(), gaps).into_iter().collect::<Vec<_>>())
        };
        for part in sample.files.iter_mut().flat_map(|file| &mut file.parts) {
            part.complete = Some(true);
        }
        assert_eq!(told(&sample, &[]), "");
        let mut part = Part { dataset: Some(RecordKind::Groups.id()), complete: Some(false), ..Part::default() };
        part.problems.push(Problem::file(ProblemKind::Incomplete, "more pages exist than were saved"));
        let number = sample.files.len() + 1;
        sample.files.push(EvidenceFile { name: "groups.json".into(), parts: vec![part], ..EvidenceFile::default() });
        let said = told(&sample, &[]);
        let expected = format!(
            "E{number} {} (More pages exist than were saved), which limits no check.",
            RecordKind::Groups.title()
        );
        assert!(said.contains("1 file is not whole") && said.contains(&expected), "{said}");
        let listed = told(&sample, &[(RecordKind::Groups, Gap::default())]);
        assert!(!listed.contains("limits no check"), "{listed}");
        sample.options.preset = Preset::Executive;
        assert!(!told(&sample, &[]).contains("More pages"));
    }

    #[test]
    fn an_error_answer_stands_beside_the_export_it_was_handed_over_for() {
        let mut sample = sample();
        let kind = RecordKind::MethodsPolicy;
        let gap = Gap::default();
        assert_eq!(instead(&sample.input(), (kind, &gap)), None);
        let mut part = Part::default();
        part.problems.push(Problem::file(ProblemKind::ErrorAnswer, "the file is an error answer, not data"));
        let number = sample.files.len() + 1;
        let name = "graph/authenticationMethodsPolicy.json".into();
        sample.files.push(EvidenceFile { name, parts: vec![part], ..EvidenceFile::default() });
        let expected = format!("\nE{number} was handed over for it and holds an error answer; see below.");
        assert_eq!(instead(&sample.input(), (kind, &gap)), Some(expected));
        assert_eq!(instead(&sample.input(), (RecordKind::Groups, &gap)), None);
        // Where the gap tells of the file itself, that is enough.
        let why = "It was not supplied: graph/authenticationMethodsPolicy.json is an error answer.".to_owned();
        let gap = Gap { why: BTreeSet::from([why]), ..Gap::default() };
        assert_eq!(instead(&sample.input(), (kind, &gap)), None);
        assert!(errors_received(&sample.input(), &[(kind, gap)]).is_none());
    }

    #[test]
    fn those_who_decide_are_not_listed_every_export() {
        let sample = sample();
        let gap = |checks: &[&'static str]| Gap { unanswered: checks.to_vec(), ..Gap::default() };
        let rest = [(RecordKind::Groups, gap(&["1.02.g"])), (RecordKind::Users, gap(&["1.02.g", "1.02.i"]))];
        let said = "2 further exports are missing, cut or without a column: 2 checks are without an answer for want of them, \
                    each for 2 checks at most.";
        let full = "The full edition of this report lists each with why, and its checks.";
        assert_eq!(further(&rest, Preset::Executive), Some(format!("{said} {full}")));
        let names = "They are: list of groups; list of users.";
        assert_eq!(further(&rest, Preset::Management), Some(format!("{said} {names} {full}")));
        assert_eq!(further(&[], Preset::Executive), None);
        assert!(!gaps(&sample.input()).is_empty());
    }

    #[test]
    fn those_who_manage_read_a_table_of_few_rows() {
        let mut sample = sample();
        let gap = |why: &[String]| Gap { why: why.iter().cloned().collect(), ..Gap::default() };
        let rows = |sample: &Sample, gap: Gap| text_of(&[table(&sample.input(), &[(RecordKind::Users, gap)])]);
        let only = [not_supplied(RecordKind::Users)];
        assert!(rows(&sample, gap(&only)).contains(&only[0]));
        sample.options.preset = Preset::Management;
        let said = rows(&sample, gap(&only));
        assert!(said.contains("Not supplied.") && !said.contains(&only[0]), "{said}");
        let many: Vec<String> = (0..9).map(|at| format!("{at}{at} is one sentence, {at} of another kind.")).collect();
        let said = rows(&sample, gap(&many));
        assert!(said.contains("and 5 more of this kind; the full edition names each"), "{said}");
    }
}
