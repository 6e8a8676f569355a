//! The thresholds that the findings were judged by; changed ones are marked.

use super::{Preset, Section, paragraph};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, Tone, words};

pub const SECTION: Section = Section { id: "thresholds", title: "Thresholds", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let list = input.results.parameters.list();
    let changed = list.iter().filter(|parameter| parameter.value != parameter.default).count();
    // Their names are for those who set them.
    let has_names = input.options.preset == Preset::Full;
    let mut columns = vec![Column::share("Threshold", 4.0)];
    columns.extend(has_names.then(|| Column::share("Name", 2.6)));
    columns.extend([Column::fixed("Value", 18.0).numeric(), Column::fixed("Usual value", 19.0).numeric()]);
    columns.extend((changed > 0).then(|| Column::fixed("", 19.0)));
    let rows = list.iter().map(|parameter| {
        let with_unit = |value: i64| {
            let space = if parameter.unit.is_empty() { "" } else { " " };
            format!("{value}{space}{}", parameter.unit)
        };
        let mark =
            if parameter.value == parameter.default { Span::plain("") } else { Span::chip(Tone::Review, "Changed") };
        let mut row = vec![Cell::from(parameter.title)];
        row.extend(has_names.then(|| Cell::from(Span::muted(parameter.name))));
        row.extend([Cell::from(Span::strong(with_unit(parameter.value))), Cell::from(with_unit(parameter.default))]);
        row.extend((changed > 0).then(|| Cell::from(mark)));
        row
    });
    let sentence = match changed {
        0 => "All thresholds have their usual values.".to_owned(),
        1 => "One threshold differs from its usual value and is marked.".to_owned(),
        many => format!("{} thresholds differ from their usual values and are marked.", words::size(many)),
    };
    vec![
        SECTION.heading(),
        paragraph(sentence),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns,
            rows: rows.collect(),
            look: TableLook::Ruled,
        }),
    ]
}
