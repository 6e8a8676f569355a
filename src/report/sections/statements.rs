//! What people stated as fact, and remarks that belong to no finding of this run.

use super::{Preset, Section, heading, registers};
use crate::assessment::Target;
use crate::checklist::subject;
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, affected, card, words};
use crate::tenant::mapping::DayMonth;
use std::collections::BTreeMap;

pub const SECTION: Section =
    Section { id: "statements", title: "What was stated by people", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let stated = &input.assessment.stated;
    let names = names(input);
    let account = |id: &str| account(&names, id);
    let yes_no = |is: bool| Cell::from(if is { "Confirmed" } else { "Turned down" });
    let mut tables = Vec::new();
    let mut add = |title: &str, columns: [&str; 2], rows: Vec<Vec<Cell>>| {
        if !rows.is_empty() {
            tables.push(heading(3, title));
            tables.push(table(columns, rows));
        }
    };
    let emergency = stated.emergency.iter().map(|(id, is)| vec![account(id), yes_no(*is)]).collect();
    add("Emergency accounts", ["Account", "Stated"], emergency);
    let categories = stated.categories.iter();
    let categories = categories.map(|(id, category)| vec![account(id), Cell::from(category.title())]).collect();
    add("Categories of privileged accounts", ["Account", "Category"], categories);
    let exposed = stated.exposed.iter().map(|(id, is)| vec![account(id), yes_no(*is)]).collect();
    add("Exposed people", ["Account", "Stated"], exposed);
    let scope = stated.scope.iter().map(|(area, is_in)| {
        vec![Cell::from(words::capital(area.title())), Cell::from(if *is_in { "In scope" } else { "Out of scope" })]
    });
    add("Scope", ["Part of the organisation", "Stated"], scope.collect());
    let name_of = |id: &str| names.get(id).map(|name| (*name).to_owned());
    let explained = stated.explained.iter().map(|(key, text)| {
        vec![Cell::from(input.in_words(&subject::in_words(key, name_of)).into_owned()), Cell::from(text.as_str())]
    });
    add("Sign-ins explained", ["Sign-in", "Explanation"], explained.collect());
    let tables_read = stated.mappings.tables.iter().map(|(headings, columns)| {
        let mut said = vec![Span::strong(&columns.dataset)];
        for (field, heading) in &columns.columns {
            said.push(Span::plain(format!("\n{field}: {heading}")));
        }
        vec![Cell::from(headings.replace('\n', " · ")), Cell::from(said)]
    });
    add("Tables whose columns were told", ["Headings", "Read as"], tables_read.collect());
    let dates = stated.mappings.dates.iter().map(|(file, order)| {
        let order = match order {
            DayMonth::DayFirst => "Day before month",
            DayMonth::MonthFirst => "Month before day",
        };
        vec![Cell::from(file.as_str()), Cell::from(order)]
    });
    add("Dates whose order was told", ["File", "Written"], dates.collect());
    let encodings = stated.mappings.encodings.iter();
    let encodings = encodings.map(|(file, encoding)| vec![Cell::from(file.as_str()), Cell::from(encoding.as_str())]);
    add("Files whose encoding was told", ["File", "Encoding"], encodings.collect());
    add("Remarks that belong to no finding of this run", ["Said of", "Said"], strays(input));
    let mut blocks: Vec<Block> = (!tables.is_empty()).then_some(Block::PageBreak).into_iter().collect();
    blocks.push(SECTION.heading());
    let parts = || input.files.iter().flat_map(|file| &file.parts);
    let has_inventory = parts().any(|part| part.dataset.is_some_and(|id| id.starts_with("inventory-")));
    let text = if tables.is_empty() && has_inventory {
        "The assessor stated nothing on categories of accounts, emergency accounts, exposed people or scope. What is called confirmed in the findings was confirmed in the \
         inventory workbook, which is part of the evidence; other proposals are open, and every part of the organisation \
         counts as in scope unless the evidence shows otherwise."
    } else if tables.is_empty() {
        "The assessor stated nothing on categories of accounts, emergency accounts, exposed people or scope, and no inventory workbook was supplied: nothing is confirmed, all \
         proposals are open, and every part of the organisation counts as in scope unless the evidence shows otherwise."
    } else {
        "The findings rest on these statements of the assessor as well as on the evidence."
    };
    let mut text = vec![Span::plain(text)];
    if !input.assessment.annotations.is_empty() && input.options.has(&registers::SECTION) {
        text.push(Span::plain(" Conclusions, accepted risks and other decisions on findings stand under "));
        text.push(Span::plain(registers::SECTION.title).to(registers::SECTION.id));
        text.push(Span::plain("."));
    }
    blocks.push(Block::Paragraph(text));
    blocks.extend(tables);
    blocks
}

fn table(columns: [&str; 2], rows: Vec<Vec<Cell>>) -> Block {
    let [first, second] = columns;
    let columns = vec![Column::share(first, 3.0), Column::share(second, 2.6)];
    Block::Table(Table { caption: String::new(), anchor: None, columns, rows, look: TableLook::Ruled })
}

/// Names of the objects in the findings, by id: statements keep ids.
pub(super) fn names<'a>(input: &ReportInput<'a>) -> BTreeMap<&'a str, &'a str> {
    let objects = input.results.findings.iter().flat_map(|finding| &finding.affected);
    objects.map(|object| (&*object.id, &*object.name)).collect()
}

fn account(names: &BTreeMap<&str, &str>, id: &str) -> Cell {
    match names.get(id) {
        Some(name) if !name.eq_ignore_ascii_case(id) => {
            Cell::from(vec![Span::strong(*name), Span::muted(format!("\n{id}"))])
        }
        _ => Cell::from(id),
    }
}

/// Remarks on items and checks that the checklist does not have (any more): kept, and so printed.
fn strays(input: &ReportInput<'_>) -> Vec<Vec<Cell>> {
    let is_known = |target: &Target| {
        target.checklist() == input.checklist.id
            && match target {
                Target::Item { item, .. } => input.checklist.item(item).is_some(),
                Target::Check { check, .. } | Target::Object { check, .. } => input.results.finding(check).is_some(),
            }
    };
    let strays = input.assessment.annotations.iter().filter(|(target, _)| !is_known(target));
    let row = |(target, annotation)| {
        let said = affected::lines_of(card::said(annotation, input));
        vec![Cell::from(Span::code(Target::to_string(target))), Cell::from(said)]
    };
    strays.map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn what_is_not_stated_is_limited_and_decisions_are_pointed_to() {
        let mut sample = sample();
        sample.assessment.stated = crate::tenant::stated::Stated::default();
        sample.assessment.annotations.clear();
        let said = crate::assessment::Annotation { note: "Seen.".into(), ..Default::default() };
        sample.annotate(Target::check(sample.checklist.id, "1.02.b"), said);
        let said = text_of(&build(&sample.input()));
        assert!(
            said.contains("stated nothing on categories of accounts") && said.contains("other decisions"),
            "{said}"
        );
        sample.assessment.annotations.clear();
        assert!(!text_of(&build(&sample.input())).contains("other decisions"));
    }
}
