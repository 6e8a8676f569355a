//! The thresholds that the findings were judged by; changed ones are marked.

use super::{Preset, Section, paragraph, ruled};
use crate::report::{Block, Cell, Column, ReportInput, Span, Tone, words};

pub const SECTION: Section = Section { id: "thresholds", title: "Thresholds", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let list = input.results.parameters.list();
    let changed = list.iter().filter(|parameter| parameter.value != parameter.default).count();
    let mut columns = vec![Column::share("Threshold", 4.0), Column::fixed("Value", 24.0).numeric()];
    // What is nowhere else than usual needs no column that says so.
    columns.extend((changed > 0).then(|| Column::fixed("Usual value", 24.0).numeric()));
    columns.extend((changed > 0).then(|| Column::fixed("", 19.0)));
    let rows = list.iter().map(|parameter| {
        let with_unit = |value: i64| {
            let space = if parameter.unit.is_empty() { "" } else { " " };
            format!("{value}{space}{}", parameter.unit)
        };
        // Their names are for those who set them.
        let name = (input.options.preset == Preset::Full).then(|| Span::muted(format!("  {}", parameter.name)));
        let title: Vec<Span> = std::iter::once(Span::plain(parameter.title)).chain(name).collect();
        let is_changed = parameter.value != parameter.default;
        let mut row = vec![Cell::from(title), Cell::from(Span::strong(with_unit(parameter.value)))];
        if changed > 0 {
            row.push(Cell::from(if is_changed { with_unit(parameter.default) } else { String::new() }));
            row.push(Cell::from(if is_changed { Span::chip(Tone::Review, "Changed") } else { Span::plain("") }));
        }
        row
    });
    let sentence = match changed {
        0 => "All thresholds have their usual values.".to_owned(),
        1 => "One threshold differs from its usual value and is marked.".to_owned(),
        many => format!("{} thresholds differ from their usual values and are marked.", words::size(many)),
    };
    vec![SECTION.heading(), paragraph(sentence), ruled(columns, rows.collect())]
}
