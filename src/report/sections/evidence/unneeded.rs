//! Parts of a file that no check needs: a collector's file has dozens of them, of which the same is to be told.

use super::dated;
use crate::evidence::{EvidenceFile, Part, ProblemKind, none_read};
use crate::report::{Cell, ReportInput, Span, words};

/// Those parts of a file that have a name, where they are several: of them a row tells all there is to tell.
pub(super) fn of(parts: &[Part]) -> Vec<&Part> {
    let is_bare = |part: &&Part| {
        let is_unneeded = part.dataset.is_none() && part.is_unneeded && part.name.is_some();
        is_unneeded && part.period.is_none() && !part.problems.has(ProblemKind::LostValue)
    };
    let bare = || parts.iter().filter(is_bare);
    let collected = bare().next().and_then(|part| part.collected);
    let found: Vec<&Part> = bare().filter(|part| part.collected == collected).collect();
    if found.len() > 1 { found } else { Vec::new() }
}

/// Their row in the register: the names, and how many rows each has.
pub(super) fn row(input: &ReportInput<'_>, parts: &[&Part]) -> Option<Vec<Cell>> {
    let name = |part: &Part| part.name.clone().unwrap_or_default();
    let told: Vec<String> =
        parts.iter().map(|part| format!("{}\u{a0}({})", name(part), words::number(part.rows_unneeded()))).collect();
    let all: u64 = parts.iter().map(|part| part.rows_unneeded()).sum();
    let first = parts.first()?;
    let dated = dated(input, first).map_or_else(String::new, |text| format!(" · {text}"));
    Some(vec![
        Cell::default(),
        Cell::from(vec![
            Span::plain(format!("{} parts known, not needed", words::size(parts.len()))),
            Span::muted(format!("{dated}\nName, and how many rows: {}", told.join(" · "))),
        ]),
        Cell::from(vec![Span::plain("0"), Span::muted(format!("\n{} not needed", words::number(all)))]),
        Cell::from(Span::muted("–")),
    ])
}

/// Why no check needs them, a row for each reason that several have, with their names where the register
/// does not have just these; and the parts of which that is all to be said.
pub(super) fn said<'a>(number: &str, file: &'a EvidenceFile) -> (Vec<Vec<Cell>>, Vec<&'a Part>) {
    let mut reasons: Vec<(&str, Vec<&Part>)> = Vec::new();
    let all = of(&file.parts);
    for part in all.iter().copied() {
        let Some(reason) = only_reason(part) else { continue };
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, parts)) => parts.push(part),
            None => reasons.push((reason, vec![part])),
        }
    }
    reasons.retain(|(_, parts)| parts.len() > 1);
    let row = |(reason, parts): &(&str, Vec<&Part>)| {
        let count = words::size(parts.len());
        let of = if parts.len() == all.len() {
            format!("\nNo row of the {count} parts named above was read.")
        } else {
            let names: Vec<&str> = parts.iter().filter_map(|part| part.name.as_deref()).collect();
            format!("\nNo row of these {count} parts was read: {}", names.join(" · "))
        };
        vec![
            Cell::from(Span::strong(number)),
            Cell::from(file.name.as_str()),
            Cell::from(vec![Span::plain(words::capital(reason)), Span::muted(of)]),
            Cell::from(count),
        ]
    };
    (reasons.iter().map(row).collect(), reasons.iter().flat_map(|(_, parts)| parts.iter().copied()).collect())
}

/// The one thing that is said of a part, without how many rows it has: the register tells that.
fn only_reason(part: &Part) -> Option<&str> {
    let mut all = part.problems.iter();
    let problem = all.next().filter(|problem| problem.count == 1 && problem.row.is_none())?;
    let rows = part.rows_seen.saturating_sub(part.rows_above);
    // As one sentence of the message, behind the reason.
    let lost = format!("{}.", words::capital(&none_read(rows, &words::number(rows))));
    let message = problem.message.trim_end();
    let reason = if rows == 0 { message } else { message.strip_suffix(&lost)?.trim_end() };
    all.next().is_none().then_some(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Problem;
    use crate::report::sections::evidence::build;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn parts_that_no_check_needs_are_told_in_one_row_with_all_their_names() {
        let part = |name: &str, rows: u64, reason: &str| {
            let mut part = Part {
                name: Some(name.into()),
                is_known: true,
                is_unneeded: true,
                rows_seen: rows,
                rows_refused: rows,
                ..Part::default()
            };
            let lost = words::capital(&none_read(rows, &words::number(rows)));
            let message = format!("{reason} {lost}.");
            part.problems.push(Problem::file(ProblemKind::NotRecognised, message));
            part
        };
        let mut sample = sample();
        let parts = &mut sample.files[0].parts;
        parts.push(part("uuid", 1, "No check needs it."));
        parts.push(part("table", 2, "No check needs it."));
        let said = |sample: &crate::report::sections::sample::Sample| text_of(&build(&sample.input()));
        let told = said(&sample);
        let expected = "2 parts known, not needed\nName, and how many rows: uuid\u{a0}(1) · table\u{a0}(2)";
        assert!(told.contains(expected) && told.contains("\n3 not needed"), "{told}");
        assert!(told.contains("No check needs it.\nNo row of the 2 parts named above was read."), "{told}");
        assert_eq!(told.matches("No check needs it.").count(), 1, "{told}");
        // What has a reason of its own, or more to be said of it, keeps its line.
        let parts = &mut sample.files[0].parts;
        parts.push(part("scores", 7, "Give the score."));
        let mut lost = part("letters", 5, "No check needs it.");
        lost.problems.push(Problem::file(ProblemKind::Notice, "Letters were lost."));
        parts.push(lost);
        let told = said(&sample);
        assert!(told.contains("uuid\u{a0}(1) · table\u{a0}(2) · scores\u{a0}(7) · letters\u{a0}(5)"), "{told}");
        assert!(told.contains("No row of these 2 parts was read: uuid · table"), "{told}");
        assert!(told.contains("Give the score. None of its 7 rows were read."), "{told}");
        assert!(
            told.contains("No check needs it. None of its 5 rows were read.") && told.contains("Letters were"),
            "{told}"
        );
        // One alone is told as any other.
        sample.files[0].parts.truncate(4);
        let told = said(&sample);
        assert!(
            told.contains("uuid · Known, not needed") && told.contains("needs it. Its row was not read."),
            "{told}"
        );
    }
}
