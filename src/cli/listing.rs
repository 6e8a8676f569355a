//! What commands print for people to read.

use super::{Stop, first_checklist, print};
use crate::assessment::Assessment;
use crate::checklist::answers::Standing;
use crate::checklist::{Checklist, Finding, Results};
use crate::datasets::Import;
use crate::evidence::{Counts, EvidenceFile, Part, ProblemKind, Problems};
use crate::jobs::whose::Whose;
use crate::report::json;
use crate::report::not_read::{not_read, passed_over};
use crate::report::visible::on_one_line;
use crate::report::words::number;
use crate::tenant::Moment;
use std::collections::BTreeMap;

/// How much was read, and how the checks came out.
pub(super) fn summary(files: &[EvidenceFile], results: &Results) -> String {
    let counts = Counts::of(files);
    let left = if counts.refused == 0 { vec!["0 refused".to_owned()] } else { Vec::new() };
    let left: Vec<String> = left.into_iter().chain(not_read(&counts)).collect();
    let closed = match files.iter().filter(|file| is_closed(file)).count() {
        0 => String::new(),
        count => format!(" ({} could not be opened)", number(count as u64)),
    };
    let mut text = format!(
        "{}{closed}, {} read, {}. As of {}.\n",
        counted(files.len() as u64, "file"),
        counted(counts.read, "row"),
        left.join(", "),
        results.as_of.iso_date()
    );
    let standings: Vec<Standing> = results.findings.iter().filter_map(|finding| standing(results, finding)).collect();
    let count = |one: &Standing| standings.iter().filter(|standing| *standing == one).count();
    let said = |one: &Standing| format!("{} {}", count(one), one.title().to_lowercase());
    let counts: Vec<String> = Standing::ALL.iter().map(said).collect();
    text.push_str(&format!("{} checks: {}.\n", results.findings.len(), counts.join(", ")));
    text
}

/// Nothing is known of a file that could not be opened, not even its hash.
pub(super) fn is_closed(file: &EvidenceFile) -> bool {
    file.sha256.is_empty() && file.parts.iter().any(|part| part.problems.has(ProblemKind::Unreadable))
}

/// A line where the exports are of several tenants; nothing else.
pub(super) fn of_whom(import: &Import) -> String {
    let checklist = crate::checklist::ALL.first().map_or("", |checklist| checklist.id);
    let several = Whose::of(&Assessment::new(checklist), &import.tenant).several_tenants();
    several.map_or_else(String::new, |sentence| format!("{sentence}\n"))
}

/// Where a finding stands: what only people can answer is no review of evidence.
fn standing(results: &Results, finding: &Finding) -> Option<Standing> {
    let (_, check) = Checklist::by_id(results.checklist)?.check(finding.check)?;
    Some(Standing::of(check, Some(finding.outcome)))
}

/// "1 row", "2 rows".
pub(super) fn counted(count: u64, what: &str) -> String {
    format!("{} {what}{}", number(count), if count == 1 { "" } else { "s" })
}

/// Each file with its tables, their rows and problems.
pub(super) fn evidence(files: &[EvidenceFile]) -> String {
    let mut sorted: Vec<&EvidenceFile> = files.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let mut text = String::new();
    for file in sorted {
        text.push_str(&format!("{}\n", on_one_line(&file.name)));
        let encoding = file.encoding.map(|encoding| format!("{encoding}, ")).unwrap_or_default();
        if !file.sha256.is_empty() {
            text.push_str(&format!("  {encoding}SHA-256 {}\n", file.sha256));
        } else if !is_closed(file) {
            text.push_str(&format!("  {encoding}no SHA-256: it could not be read to its end\n"));
        }
        problems(&mut text, "  ", &file.notices);
        for part in &file.parts {
            let what = match (part.dataset, part.layout) {
                (Some(dataset), Some(layout)) => format!("{dataset} ({layout})"),
                _ if part.is_unneeded => "known, not needed".to_owned(),
                _ if part.is_known => "known, not read".to_owned(),
                _ => "not recognised".to_owned(),
            };
            let (unneeded, no_data) = (part.rows_unneeded(), part.rows_of_no_data());
            let mut unread = if unneeded > 0 { format!(" + {} not needed", number(unneeded)) } else { String::new() };
            if no_data > 0 {
                unread.push_str(&format!(" + {}", passed_over(no_data)));
            }
            let sheet = part.name.as_ref().map(|name| format!("{}: ", on_one_line(name))).unwrap_or_default();
            // Of what was not recognised nobody knows what it would be to be whole.
            let cut = if part.dataset.is_some() && part.complete == Some(false) { ", incomplete" } else { "" };
            text.push_str(&format!(
                "  {sheet}{what}: {} = {} read + {} refused{unread}{cut}\n",
                counted(part.rows_seen, "row"),
                number(part.rows_read),
                number(part.rows_lost())
            ));
            for line in about(part) {
                text.push_str(&format!("    {line}\n"));
            }
            problems(&mut text, "    ", &part.problems);
        }
    }
    text
}

/// Of problems of one kind so many lines are printed; the rest is counted.
const ALIKE: usize = 10;

fn problems(text: &mut String, indent: &str, problems: &Problems) {
    let mut shown: BTreeMap<ProblemKind, usize> = BTreeMap::new();
    for problem in problems.iter() {
        let count = shown.entry(problem.kind).or_default();
        *count += 1;
        if *count > ALIKE {
            continue;
        }
        let row = problem.row.map(|row| format!("row {row}: ")).unwrap_or_default();
        let times = if problem.count > 1 { format!(" ({} times)", problem.count) } else { String::new() };
        text.push_str(&format!("{indent}{row}{}{times}\n", on_one_line(&problem.message)));
    }
    for (kind, count) in shown.into_iter().filter(|(_, count)| *count > ALIKE) {
        let more = problems.count(kind).max(count as u64) - ALIKE as u64;
        text.push_str(&format!("{indent}… and {} more of the last kind ({})\n", number(more), kind.id()));
    }
}

/// What else is known of a table, a line each.
fn about(part: &Part) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((from, to)) = part.period {
        lines.push(format!("period: {} to {}", Moment::of(from).iso_date(), Moment::of(to).iso_date()));
    }
    if let Some(collected) = part.collected {
        let by = collected.known_by.remark().map_or_else(String::new, |remark| format!(", {remark}"));
        lines.push(format!("collected: {}{by}", Moment::of(collected.at).iso_date()));
    }
    if !part.unmapped.is_empty() && part.dataset.is_some() {
        lines.push(format!("columns not used: {}", on_one_line(&part.unmapped.join(", "))));
    }
    let lost = part.problems.count(ProblemKind::LostValue);
    if lost > 0 {
        lines.push(format!("values lost when it was exported: {lost}"));
    }
    lines
}

/// Every stage, item and check.
pub(super) fn checklist(checklist: &Checklist) -> String {
    let mut text = String::new();
    for stage in checklist.stages {
        text.push_str(&format!("Stage {}: {} ({})\n", stage.id, stage.title, stage.horizon));
        for item in checklist.items.iter().filter(|item| item.stage == stage.id) {
            text.push_str(&format!("  {} {} [{}]\n", item.id, item.title, item.track.title()));
            for check in item.checks {
                text.push_str(&format!(
                    "    {} {} ({}, {})\n",
                    check.id,
                    check.title,
                    check.mode.id(),
                    check.severity.title()
                ));
            }
        }
    }
    text
}

/// Every stage, item and check, for people or as JSON.
pub(super) fn show_checklist(as_json: bool) -> Result<(), Stop> {
    let checklist = first_checklist()?;
    if as_json {
        let mut bytes = Vec::new();
        json::checklist(&mut bytes, checklist).map_err(anyhow::Error::from)?;
        bytes.push(b'\n');
        print(&String::from_utf8_lossy(&bytes))?;
        return Ok(());
    }
    print(&self::checklist(checklist))?;
    Ok(())
}
