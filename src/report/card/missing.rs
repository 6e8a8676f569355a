//! What a finding lacks: at its card, and in short where the list of gaps tells it whole.

use super::{Pairs, link_to};
use crate::checklist::Finding;
use crate::report::input::anchor;
use crate::report::once::{self, Told};
use crate::report::{Once, ReportInput, Span, words};
use crate::tenant::RecordKind;
use std::collections::BTreeSet;

/// What explains a gap in fewer bytes is said at each finding.
const EXPLAINED: usize = 40;

/// `Only some of the groups were supplied (G4).`: of a gap that several findings have and the list of gaps tells whole, what is
/// missing, without what explains it behind a colon.
pub(super) fn gap_in_short(
    input: &ReportInput<'_>,
    shared: &Once<'_>,
    finding: &Finding,
    why: &str,
) -> Option<Vec<Span>> {
    let (what, rest) = why.split_once(": ").filter(|(_, rest)| rest.len() >= EXPLAINED)?;
    let gap = finding.missing.iter().find(|missing| missing.why == why)?;
    let number = shared.listed(gap.kind, why)?;
    let ends = if rest.ends_with('.') { "." } else { "" };
    Some([Span::plain(input.in_words(what))].into_iter().chain(in_list(&[number])).chain([Span::plain(ends)]).collect())
}

/// What the finding lacks, once for each kind of export: its gaps, and where it is said how to obtain it.
pub(super) fn missing(input: &ReportInput<'_>, shared: &Once<'_>, finding: &Finding) -> Pairs {
    let mut kinds: Vec<RecordKind> = Vec::new();
    for missing in &finding.missing {
        if !kinds.contains(&missing.kind) {
            kinds.push(missing.kind);
        }
    }
    let one = |kind: &RecordKind| {
        let mut is_short = true;
        let of_kind = || finding.missing.iter().filter(|missing| missing.kind == *kind);
        let mut value = vec![Span::strong(words::capital(kind.title())).to(anchor::dataset(kind.id()))];
        let mut columns: Vec<&str> = of_kind().filter_map(|missing| missing.column).collect();
        let mut told = BTreeSet::new();
        columns.retain(|column| told.insert(*column));
        let count = columns.len();
        for (index, column) in columns.into_iter().enumerate() {
            let before = match (index, count) {
                (0, 1) => ", column ",
                (0, _) => ", columns ",
                _ if index + 1 == count => " and ",
                _ => ", ",
            };
            value.extend([Span::plain(before), Span::code(column)]);
        }
        match shared.told(input, finding, *kind) {
            Told::Nothing(numbers) => value.extend(in_list(&numbers)),
            Told::Here(why, number) => {
                if let Some(number) = in_list(number.as_slice()) {
                    value.push(number);
                } else {
                    is_short = false;
                    value.push(Span::plain(format!(": {}", input.in_words(why))));
                }
            }
            Told::At(check, count) => {
                let gaps = words::counted(count, "gap", "gaps");
                value.push(Span::plain(format!(": {gaps}, as told at ")));
                value.push(Span::plain(check).to(link_to(input, check)));
            }
            Told::All(whys) => {
                is_short = false;
                let whys: Vec<String> = whys.iter().map(|why| input.in_words(why).into_owned()).collect();
                value.push(Span::plain(format!(": {}", whys.join(" "))));
            }
            Told::There(count, numbers) => {
                if let Some(numbers) = in_list(&numbers) {
                    value.push(numbers);
                } else {
                    value.push(Span::plain(format!(": {} under ", words::counted(count, "gap", "gaps"))));
                    value.push(Span::plain("What could not be assessed").to("gaps"));
                }
            }
        }
        (is_short, value)
    };
    // What is short stands side by side.
    let mut lines: Vec<(bool, Vec<Span>)> = Vec::new();
    for (is_short, value) in kinds.iter().map(one) {
        match lines.last_mut().filter(|(was_short, _)| *was_short && is_short) {
            Some((_, line)) => line.extend([Span::plain(" · ")].into_iter().chain(value)),
            None => lines.push((is_short, value)),
        }
    }
    let label = |at: usize| if at == 0 { "Missing evidence" } else { "" };
    lines.into_iter().enumerate().map(|(at, (_, line))| (label(at).to_owned(), line)).collect()
}

/// `(G4)`: where it stands in the list of gaps.
fn in_list(numbers: &[usize]) -> Option<Span> {
    (!numbers.is_empty()).then(|| Span::muted(format!(" ({})", once::numbers(numbers))).to("gaps"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::sample;
    use crate::tenant::Missing;

    #[test]
    fn columns_that_lack_are_told_in_one_list() {
        let check = |columns: &[&'static str], expected: &str| {
            let mut sample = sample();
            let missing = |column: &&'static str| Missing {
                kind: RecordKind::Devices,
                column: Some(column),
                why: format!("There is no column {column}."),
            };
            sample.results.findings[0].missing = columns.iter().map(missing).collect();
            let told = super::missing(&sample.input(), &Once::default(), &sample.results.findings[0]);
            let text: String = told[0].1.iter().map(|span| span.text.as_str()).collect();
            assert!(text.starts_with(expected), "{text}");
        };
        check(&["a"], "List of devices, column a:");
        check(&["a", "b", "a"], "List of devices, columns a and b:");
        check(&["a", "b", "c"], "List of devices, columns a, b and c:");
    }
}
