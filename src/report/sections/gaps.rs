//! What could not be assessed, why, and which export would answer it.

mod open;
mod received;

use super::{Preset, Section, findings, paragraph, ruled};
use crate::checklist::{Need, Outcome, Run};
use crate::evidence::EvidenceFile;
use crate::report::folded::folded;
use crate::report::input::Standing;
use crate::report::input::anchor;
use crate::report::{Block, Cell, Column, ReportInput, Span, card, words};
use crate::tenant::{RecordKind, Supply, natural};
use received::{cut_files, errors_received, instead, short};
use std::collections::{BTreeMap, BTreeSet};

pub const SECTION: Section =
    Section { id: "gaps", title: "What could not be assessed", preset: Preset::Executive, build };

/// More checks than these are counted; fewer in the editions that do not print them.
const MOST_IDS: usize = 24;
const FEW_IDS: usize = 12;

/// More checks that would have looked at an export besides are counted.
const MOST_BESIDES: usize = 6;

/// More sentences about one export, one per account mostly, are counted; where findings refer to them, many more are listed.
const MOST_WHYS: usize = 4;
const MOST_NUMBERED: usize = 400;

/// Only the full edition lists every export; of the others those who decide are told how many they are, and those who manage
/// Names of exports side by side.
const IN_COLUMNS: usize = 3;
/// it by their names.
const MOST_EXPORTS: usize = 10;

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
        let whole = numbered.get(&(kind, not_supplied(kind))).copied();
        numbered.extend(gap.implied.iter().filter_map(|why| Some(((kind, why.clone()), whole?))));
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
    /// Sentences that say no more than that all of it is missing, which another says.
    implied: BTreeSet<String>,
    pub(super) columns: BTreeSet<&'static str>,
    /// Checks that have no answer without it.
    unanswered: Vec<&'static str>,
    /// Checks that have an answer, which it would complete.
    incomplete: Vec<&'static str>,
}

impl Gap {
    /// Whether a sentence tells of this file already, by its name without its folders.
    fn names(&self, file: &EvidenceFile) -> bool {
        let name = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name);
        self.why.iter().any(|why| why.contains(name))
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
    let opening = "Checks wait for these exports, which are missing, cut short or lack a column. Each is listed with the checks \
                   that wait for it; those that would be answered most by come first. What a check leaves open is not a pass.";
    let beside = if input.options.has(&findings::SECTION) {
        " What a check would have looked at besides, and what was not supplied of that, its finding tells."
    } else {
        " What a check would have looked at besides, and what was not supplied of that, the full edition tells at the check."
    };
    let mut cut = cut_files(input, &gaps);
    // The short sentence would stand alone behind the table.
    let is_short = input.options.preset == Preset::Executive;
    let short = cut.take_if(|_| is_short).map(|cut| format!(" {cut}")).unwrap_or_default();
    blocks.push(paragraph(format!("{opening}{beside}{short}")));
    let most = if input.options.preset == Preset::Full { usize::MAX } else { MOST_EXPORTS };
    let (first, rest) = gaps.split_at(gaps.len().min(most));
    blocks.push(table(input, first));
    blocks.extend(further(rest).map(paragraph));
    if input.options.preset != Preset::Executive {
        blocks.extend(names(rest));
    }
    blocks.extend(errors_received(input, &gaps));
    blocks.extend(cut.map(paragraph));
    blocks.extend(besides(input, &gaps));
    blocks.extend(open::open(input));
    blocks
}

/// Exports that no check waits for and some would have looked at, where the findings are told: none of them was supplied.
fn besides(input: &ReportInput<'_>, gaps: &[(RecordKind, Gap)]) -> Option<Block> {
    if !input.options.has(&findings::SECTION) {
        return None;
    }
    let mut kinds: BTreeMap<RecordKind, Vec<&'static str>> = BTreeMap::new();
    for (_, check) in input.checklist.checks() {
        if input.finding(check).is_none_or(|finding| finding.outcome == Outcome::NotApplicable) {
            continue;
        }
        let helps = check.needs.iter().filter_map(|need| match need {
            Need::Helps(kinds) | Need::AnyOf(kinds) => Some(*kinds),
            _ => None,
        });
        for kind in helps.flatten().filter(|kind| !input.tenant.supply(**kind).is_supplied()) {
            let ids = kinds.entry(*kind).or_default();
            if !ids.contains(&check.id) {
                ids.push(check.id);
            }
        }
    }
    kinds.retain(|kind, _| !gaps.iter().any(|(known, _)| known == kind));
    if kinds.is_empty() {
        return None;
    }
    let mut spans = vec![Span::plain(
        "No check waits for these exports, which were not supplied; some would have looked at them besides: ",
    )];
    for (index, (kind, ids)) in kinds.iter().enumerate() {
        spans.push(Span::plain(format!("{}{} (", if index == 0 { "" } else { "; " }, kind.title())));
        if ids.len() > MOST_BESIDES {
            spans.push(Span::plain(words::counted(ids.len(), "check", "checks")));
        } else {
            for (index, id) in ids.iter().enumerate() {
                let comma = if index == 0 { "" } else { ", " };
                spans.extend([Span::plain(comma), Span::plain(*id).to(card::link_to(input, id))]);
            }
        }
        spans.push(Span::plain(")"));
    }
    spans.push(Span::plain("."));
    Some(Block::Paragraph(spans))
}

/// What is not listed singly, in one sentence.
fn further(rest: &[(RecordKind, Gap)]) -> Option<String> {
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
    Some(format!(
        "{exports} missing, cut or without a column: {of}. The full edition of this report lists each with why, and its checks."
    ))
}

/// What is not listed singly by its names, in columns from A to Z.
fn names(rest: &[(RecordKind, Gap)]) -> Option<Block> {
    let mut names: Vec<String> = rest.iter().map(|(kind, _)| words::capital(kind.title())).collect();
    names.sort_by_cached_key(|name| natural(name));
    let high = names.len().div_ceil(IN_COLUMNS).max(1);
    let columns: Vec<&[String]> = names.chunks(high).collect();
    let heads = columns.iter().map(|_| Column::share("Export", 1.0)).collect();
    let cell = |column: &[String], at: usize| Cell::from(column.get(at).map(String::as_str).unwrap_or_default());
    let rows = (0..high).map(|at| columns.iter().map(|column| cell(column, at)).collect()).collect();
    (!names.is_empty()).then(|| ruled(heads, rows))
}

/// By how many checks they would answer, most first.
pub(super) fn gaps(input: &ReportInput<'_>) -> Vec<(RecordKind, Gap)> {
    let mut gaps: BTreeMap<RecordKind, Gap> = BTreeMap::new();
    for finding in &input.results.findings {
        for missing in &finding.missing {
            let gap = gaps.entry(missing.kind).or_default();
            gap.why.insert(missing.why.clone());
            gap.columns.extend(missing.column);
            // What the assessor answered all the same has an answer.
            let check = input.checklist.check(finding.check).map(|(_, check)| check);
            let is_open = check.is_none_or(|check| input.standing(check) == Standing::Judged(Outcome::NoEvidence));
            let checks = if is_open { &mut gap.unanswered } else { &mut gap.incomplete };
            if !checks.contains(&finding.check) {
                checks.push(finding.check);
            }
        }
    }
    for (kind, gap) in &mut gaps {
        let all = not_supplied(*kind);
        if gap.why.contains(&all) {
            // That something of it was not supplied says no more; what is not known all the same does.
            let (implied, why) =
                std::mem::take(&mut gap.why).into_iter().partition(|why| *why != all && why.contains(" supplied"));
            (gap.implied, gap.why) = (implied, why);
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
            told.push(Span::plain(input.in_words(&short(input, &why))));
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

pub fn not_supplied(kind: RecordKind) -> String {
    Supply::default().gap(kind).map_or_else(String::new, |missing| missing.why)
}

fn checks(input: &ReportInput<'_>, gap: &Gap) -> Vec<Span> {
    let mut spans = Vec::new();
    let most = if input.options.preset == Preset::Full { MOST_IDS } else { FEW_IDS };
    let without = [
        (("stays unanswered", "stay unanswered"), &gap.unanswered),
        (("is answered less surely", "are answered less surely"), &gap.incomplete),
    ];
    for ((one, many), ids) in without {
        if ids.is_empty() {
            continue;
        }
        let line = if spans.is_empty() { "" } else { "\n" };
        let told = words::counted(ids.len(), one, many);
        if ids.len() > most || input.options.preset == Preset::Executive {
            spans.push(Span::plain(format!("{line}{told}")));
            continue;
        }
        spans.push(Span::plain(format!("{line}{told}: ")));
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
    use crate::checklist::Finding;
    use crate::report::sections::sample::{Sample, sample};
    use crate::report::sections::tests::text_of;
    use crate::tenant::Missing;

    #[test]
    fn those_who_decide_are_not_listed_every_export() {
        let sample = sample();
        let gap = |checks: &[&'static str]| Gap { unanswered: checks.to_vec(), ..Gap::default() };
        let rest = [(RecordKind::Groups, gap(&["1.02.g"])), (RecordKind::Users, gap(&["1.02.g", "1.02.i"]))];
        let said = "2 further exports are missing, cut or without a column: 2 checks are without an answer for want of them, \
                    each for 2 checks at most.";
        let full = "The full edition of this report lists each with why, and its checks.";
        assert_eq!(further(&rest), Some(format!("{said} {full}")));
        assert_eq!(further(&[]), None);
        let Some(Block::Table(listed)) = names(&rest) else { panic!("no names") };
        let [row] = listed.rows.as_slice() else { panic!("{:?}", listed.rows) };
        let shown: Vec<&str> = row.iter().flat_map(|cell| &cell.spans).map(|span| span.text.as_str()).collect();
        assert_eq!(shown, ["List of groups", "List of users"]);
        assert!(names(&[]).is_none());
        assert!(!gaps(&sample.input()).is_empty());
    }

    #[test]
    fn what_a_whole_export_lacks_is_not_said_of_parts_of_it() {
        let mut sample = sample();
        let missing = |why: &str| Missing { kind: RecordKind::Domains, column: None, why: why.to_owned() };
        let (all, part) =
            (not_supplied(RecordKind::Domains), "Whether the domain contoso.com is federated was not supplied.");
        sample.results.findings.iter_mut().for_each(|finding| finding.missing.clear());
        sample.results.findings[0].missing = vec![missing(part)];
        sample.results.findings[1].missing = vec![missing(&all)];
        let input = sample.input();
        let said = text_of(&build(&input));
        assert!(said.contains(&all) && !said.contains(part), "{said}");
        let numbers = numbered(&input);
        let of = |why: &str| numbers.get(&(RecordKind::Domains, why.to_owned())).copied();
        assert_eq!((of(part), of(&all)), (Some((1, 1)), Some((1, 1))));
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

    #[test]
    fn what_checks_would_have_looked_at_besides_is_told() {
        let mut sample = sample();
        let text = |sample: &Sample| {
            text_of(&besides(&sample.input(), &gaps(&sample.input())).into_iter().collect::<Vec<_>>())
        };
        sample.options.preset = Preset::Full;
        let finding = &sample.results.findings[0];
        let owners = |outcome: Outcome| Finding { check: "4.05.a", outcome, missing: Vec::new(), ..finding.clone() };
        let (stands, out) = (owners(Outcome::Pass), owners(Outcome::NotApplicable));
        sample.results.findings.retain(|finding| finding.check != "4.05.a");
        sample.results.findings.push(stands);
        let told = text(&sample);
        assert!(told.contains("some would have looked at them besides: "), "{told}");
        assert!(told.contains("billing role assignments (") && told.contains("4.05.a"), "{told}");
        for (kind, _) in gaps(&sample.input()) {
            assert!(!told.contains(&format!(" {} (", kind.title())), "{} is a gap: {told}", kind.title());
        }
        sample.options.preset = Preset::Executive;
        assert_eq!(text(&sample), "");
        sample.options.preset = Preset::Full;
        sample.results.findings.pop();
        sample.results.findings.push(out);
        assert!(!text(&sample).contains("4.05.a"), "what does not apply looks at nothing");
    }
}
