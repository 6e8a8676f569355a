//! Findings that another control covers, or that somebody disputes.

use super::{MANY, all_of, by_severity, is_told_before, listed_elsewhere, of, reason, side_by_side, together};
use crate::assessment::{Annotation, Target, Treatment};
use crate::report::decided;
use crate::report::{Block, Cell, ReportInput, Span, words};

pub(super) const TITLE: &str = "Other controls and disputed findings";

/// How findings are treated that are neither accepted nor remediated; behind the rows blocks of what [`MANY`] findings have in
/// common.
pub(super) fn others(input: &ReportInput<'_>) -> (Vec<Vec<Cell>>, Vec<Block>) {
    let treated = |(target, annotation): (&'_ Target, &'_ Annotation)| match &annotation.treatment {
        Treatment::CompensatingControl { text } | Treatment::Disputed { reason: text } => {
            Some((target.clone(), words::capital(annotation.treatment.title()), text.clone()))
        }
        _ => None,
    };
    let (mut rows, mut blocks) = (Vec::new(), Vec::new());
    let mut is_counted = false;
    let all = decided::said(input).filter_map(treated);
    for alike in together(all, |(_, title, text)| (title.clone(), text.clone())) {
        let Some((_, title, text)) = alike.first() else { continue };
        let targets = || alike.iter().map(|(target, ..)| target);
        if alike.len() > MANY && !is_told_before(input) {
            let mut common = vec![Span::plain(format!("{title}: "))];
            common.extend(reason(text).spans);
            common.push(Span::muted(format!("  ({})", words::size(alike.len()))));
            blocks.extend(side_by_side(common, targets().map(|target| of(input, target)).collect()));
            continue;
        }
        let is_short = alike.len() > MANY;
        is_counted |= is_short;
        let what = if is_short { by_severity(input, targets()) } else { all_of(input, targets()) };
        rows.push(vec![Cell::from(title.as_str()), reason(text), what]);
    }
    blocks.extend(is_counted.then(listed_elsewhere));
    (rows, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::Preset;
    use crate::report::sections::sample::sample;
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
            let (rows, blocks) = others(&input);
            assert_eq!((rows.len(), blocks.len()), shape, "{count}");
            let told = text_of(&super::super::build(&input));
            assert_eq!(told.matches("Watched daily.").count(), 1, "{told}");
            assert_eq!(told.contains(checks[count - 1]), lists_last, "{told}");
        };
        check(12, Preset::Full, (1, 0), true);
        check(13, Preset::Full, (0, 2), true);
        // Those who manage read how many there are of each severity.
        check(12, Preset::Management, (1, 0), true);
        check(13, Preset::Management, (1, 1), false);
    }
}
