//! Rows of a register; what many findings have in common is said once, and they stand side by side below it.

use super::super::{Preset, priorities};
use super::{all_of, of};
use crate::assessment::Target;
use crate::checklist::Severity;
use crate::report::{Block, Cell, Column, ReportInput, Span, Style, Table, TableLook, words};

/// Rows of a register, and the blocks behind them; whether some findings are only counted in them.
pub type Told = (Vec<Vec<Cell>>, Vec<Block>, bool);

/// What is said of more findings than this stands above them, who stand side by side: no row is as long as that.
pub const MANY: usize = 8;

/// Behind the number of those that stand side by side.
pub const COUNTED: &str = " · ";

/// A register as it comes about.
#[derive(Debug, Default)]
pub struct Register {
    rows: Vec<Vec<Cell>>,
    behind: Vec<Block>,
    /// Some are only counted.
    is_counted: bool,
}

impl Register {
    /// What is said, and of which findings, as a row; of more than [`MANY`], as blocks behind the rows, or as their number where
    /// another edition lists them. `before`: what stands before each cell of it in a line, which has no titles.
    pub fn tell(&mut self, input: &ReportInput<'_>, mut common: Vec<Cell>, before: &[&str], targets: &[&Target]) {
        if targets.len() <= MANY {
            common.push(all_of(input, targets.iter().copied()));
            return self.rows.push(common);
        }
        if is_told_before(input) {
            self.is_counted = true;
            common.push(by_severity(input, targets.iter().copied()));
            return self.rows.push(common);
        }
        let mut spans = vec![Span::plain(format!("{}{COUNTED}", words::counted(targets.len(), "finding", "findings")))];
        for (cell, word) in common.into_iter().zip(before) {
            spans.push(Span::plain(*word));
            // In a line.
            let in_line = |span: Span| if span.text == "\n" { Span::plain("  ") } else { span };
            spans.extend(cell.spans.into_iter().map(in_line));
        }
        let cells: Vec<Cell> = targets.iter().map(|target| of(input, target)).collect();
        self.behind.push(side_by_side(&spans, &cells));
    }

    pub fn told(self) -> Told {
        (self.rows, self.behind, self.is_counted)
    }
}

/// Whether the gravest of what is treated stand singly in this edition, and another lists all.
pub fn is_told_before(input: &ReportInput<'_>) -> bool {
    input.options.preset < Preset::Full && input.options.has(&priorities::SECTION)
}

/// `165 checks: 12 critical, 69 high and 84 medium; the full edition lists them`.
pub fn by_severity<'a>(input: &ReportInput<'_>, targets: impl Iterator<Item = &'a Target>) -> Cell {
    let (mut severities, mut items, mut objects) = (Vec::new(), 0, 0);
    for target in targets {
        match target {
            Target::Check { check, .. } => {
                severities.extend(input.checklist.check(check).map(|(_, check)| input.severity(check)));
            }
            Target::Item { .. } => items += 1,
            Target::Object { .. } => objects += 1,
        }
    }
    let of = |severity: &Severity| {
        let count = severities.iter().filter(|other| *other == severity).count();
        (count > 0).then(|| format!("{} {}", words::size(count), severity.title().to_lowercase()))
    };
    let told: Vec<String> = Severity::ALL.iter().filter_map(of).collect();
    let kinds = [
        (severities.len(), "check", "checks", format!(" ({})", told.join(", "))),
        (items, "action", "actions", String::new()),
        (objects, "object", "objects", String::new()),
    ];
    let kinds = kinds.into_iter().filter(|(count, ..)| *count > 0);
    let kinds: Vec<String> =
        kinds.map(|(count, one, many, of)| format!("{}{of}", words::counted(count, one, many))).collect();
    Cell::from(words::listed(&kinds))
}

/// Where those stand that [`by_severity`] only counts: once, before all registers.
pub fn listed_elsewhere() -> Block {
    Block::Paragraph(vec![
        Span::plain(format!(
            "Of more than {} findings decided alike only the number stands here. The full edition lists each; those of \
             critical and high severity that fail stand under ",
            words::size(MANY)
        )),
        Span::plain(priorities::SECTION.title).to(priorities::SECTION.id),
        Span::plain("."),
    ])
}

/// All of many in two columns. What they have in common is the caption, which is told again on every page.
pub fn side_by_side(common: &[Span], cells: &[Cell]) -> Block {
    let told = |span: &Span| match span.style {
        Style::Chip(_) => format!("({})", span.text),
        _ => span.text.clone(),
    };
    let caption = common.iter().map(told).collect::<String>().replace("  ", " ");
    let columns = vec![Column::share("What should be true", 1.0); 2];
    let rows = cells.chunks(2).map(<[Cell]>::to_vec).collect();
    Block::Table(Table { caption, anchor: None, columns, rows, look: TableLook::Ruled })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Annotation, Treatment};
    use crate::report::sections::Preset;
    use crate::report::sections::sample::{day, sample};
    use crate::report::sections::tests::text_of;

    #[test]
    fn what_many_findings_have_in_common_is_told_above_all_of_them() {
        let check = |count: usize, preset: Preset, shape: (usize, usize), lists_last: bool| {
            let mut sample = sample();
            sample.assessment.annotations.clear();
            sample.options.preset = preset;
            let checks: Vec<&str> = sample.checklist.checks().map(|(_, check)| check.id).take(count).collect();
            let treatment = Treatment::CompensatingControl { text: "Watched daily.".into() };
            for check in &checks {
                let said = Annotation { treatment: treatment.clone(), ..Annotation::default() };
                sample.annotate(Target::check(sample.checklist.id, *check), said);
            }
            let input = sample.input();
            let (rows, blocks, is_counted) = super::super::others(&input);
            assert_eq!((rows.len(), blocks.len()), shape, "{count}");
            let told = text_of(&super::super::build(&input));
            // Said once, and never on a page of its own behind all registers.
            let place = told.find("The full edition lists each");
            assert_eq!(place.is_some(), is_counted, "{told}");
            assert!(place.is_none_or(|place| told.find("Watched daily.").is_some_and(|register| place < register)));
            assert_eq!(told.matches("Watched daily.").count(), 1, "{told}");
            assert_eq!(told.contains(checks[count - 1]), lists_last, "{told}");
        };
        check(MANY, Preset::Full, (1, 0), true);
        check(MANY + 1, Preset::Full, (0, 1), true);
        // Those who manage read how many there are of each severity.
        check(MANY, Preset::Management, (1, 0), true);
        check(MANY + 1, Preset::Management, (1, 0), false);
    }

    #[test]
    fn what_is_told_in_a_line_says_what_each_part_of_it_is() {
        let check = |treatment: Treatment, expected: &str| {
            let mut sample = sample();
            sample.assessment.annotations.clear();
            sample.options.preset = Preset::Full;
            let checks: Vec<&str> = sample.checklist.checks().map(|(_, check)| check.id).take(MANY + 1).collect();
            for check in checks {
                let said = Annotation { treatment: treatment.clone(), ..Annotation::default() };
                sample.annotate(Target::check(sample.checklist.id, check), said);
            }
            let told = text_of(&super::super::build(&sample.input()));
            assert!(told.contains(expected), "{expected}: {told}");
        };
        let accepted = |approver: &str| Treatment::AcceptRisk {
            approver: approver.into(),
            reason: "Replaced in autumn.".into(),
            expiry: Some(day("2099-12-31")),
        };
        check(accepted("Bo"), "9 findings · Accepted by Bo, until 31 December 2099: Replaced in autumn.");
        check(
            accepted(" "),
            "9 findings · Accepted, approver not named yet, until 31 December 2099: Replaced in autumn.",
        );
        let due = |due| Treatment::Remediate { owner: "Ada".into(), due };
        check(due(Some(day("2026-01-01"))), "9 findings · Owner Ada, due 1 January 2026 (overdue)");
        check(due(None), "9 findings · Owner Ada, no date yet");
        check(Treatment::Disputed { reason: "Not so.".into() }, ": Not so.");
    }
}
