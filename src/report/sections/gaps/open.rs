//! What no export answers.

use crate::checklist::{Check, Outcome};
use crate::report::input::Standing;
use crate::report::options::Preset;
use crate::report::sections::paragraph;
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, words};

/// What stays open when every export is there: what no export answers.
pub(super) fn open(input: &ReportInput<'_>) -> Vec<Block> {
    let checks = || input.checklist.checks().map(|(_, check)| check);
    let waiting: Vec<&Check> = checks().filter(|check| input.standing(check) == Standing::Open).collect();
    let count = |outcome: Outcome| checks().filter(|check| input.standing(check) == Standing::Judged(outcome)).count();
    let review = Standing::Judged(Outcome::Review);
    let looked_at: Vec<&Check> = checks().filter(|check| input.standing(check) == review).collect();
    let (review, unknown) = (looked_at.len(), count(Outcome::NoEvidence));
    if waiting.is_empty() && review == 0 {
        return Vec::new();
    }
    let mut parts = Vec::new();
    if !waiting.is_empty() {
        parts.push(format!("{} to the assessor", words::counted(waiting.len(), "question", "questions")));
    }
    if review > 0 {
        let which = match input.options.preset {
            Preset::Management => {
                format!(" ({})", looked_at.iter().map(|check| check.id).collect::<Vec<_>>().join(", "))
            }
            Preset::Executive | Preset::Full => String::new(),
        };
        let checks = words::counted(review, "check", "checks");
        parts.push(format!("{checks} whose evidence a person has to look at{which}"));
    }
    let all_there = if unknown > 0 {
        "When all of these exports are there, this still waits for a person"
    } else {
        "This waits for a person"
    };
    let names = input.options.preset == Preset::Management && !waiting.is_empty();
    let place = match input.options.preset {
        Preset::Executive => " The other editions of this report list them.",
        Preset::Management => "",
        Preset::Full => " They are listed with their items.",
    };
    let mut blocks = vec![paragraph(format!("{all_there}: {}.{place}", words::listed(&parts)))];
    if names {
        let row = |check: &&Check| vec![Cell::from(Span::strong(check.id)), Cell::from(check.title)];
        blocks.push(Block::Table(Table {
            caption: "Questions to the assessor that are not answered yet".to_owned(),
            anchor: None,
            columns: vec![Column::fixed("Check", 17.0), Column::share("What should be true", 1.0)],
            rows: waiting.iter().map(row).collect(),
            look: TableLook::Ruled,
        }));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::{Sample, sample};
    use crate::report::sections::tests::text_of;

    #[test]
    fn what_no_export_answers_is_told_and_listed() {
        let mut sample = sample();
        let of = |sample: &Sample| text_of(&open(&sample.input()));
        sample.options.preset = Preset::Management;
        let said = of(&sample);
        let asked = sample.checklist.checks().filter(|(_, check)| sample.input().standing(check) == Standing::Open);
        let asked: Vec<_> = asked.map(|(_, check)| check.title).collect();
        assert!(!asked.is_empty() && asked.iter().all(|title| said.contains(title)), "{said}");
        let count = format!("this still waits for a person: {} questions to the assessor and 2 checks", asked.len());
        assert!(said.contains(&count), "{said}");
        let review = Standing::Judged(Outcome::Review);
        let looked_at = sample.checklist.checks().filter(|(_, check)| sample.input().standing(check) == review);
        let looked_at: Vec<_> = looked_at.map(|(_, check)| check.id).collect();
        let numbers = format!("2 checks whose evidence a person has to look at ({}).", looked_at.join(", "));
        assert!(said.contains(&numbers), "{numbers}: {said}");
        sample.options.preset = Preset::Executive;
        let said = of(&sample);
        assert!(said.contains("list them") && !said.contains(asked[0]) && !said.contains(looked_at[0]), "{said}");
    }
}
