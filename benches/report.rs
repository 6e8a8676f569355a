//! Pages of a report: ten findings with a table each, as many rows as asked for (20,000 by default) and 2,000 of it.
//! `cargo bench --bench report -- [ROWS [FILE.pdf]]`

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark")]

use std::time::Instant;
use tenant_assessor::report::pdf::{Preview, render};
use tenant_assessor::report::{Block, Cell, Column, Document, Heading, Span, Table, TableLook};

const FINDINGS: usize = 10;

/// What the report holds; the script that is compared with it prints the same words.
fn document(rows: usize) -> Document {
    let mut blocks = Vec::new();
    for finding in 0..FINDINGS {
        let text = format!("1.{finding:02}.a Finding number {finding} of the benchmark");
        blocks.push(Block::Heading(Heading { level: 1, text, anchor: None }));
        blocks.push(Block::Paragraph(vec![Span::plain(
            "Every account that holds a privileged role is listed with what the evidence says of it and where that stands.",
        )]));
        blocks.push(Block::Table(Table {
            caption: "Objects concerned".to_owned(),
            anchor: None,
            columns: vec![Column::share("Object", 3.3), Column::share("Facts", 4.9), Column::share("Found in", 1.6)],
            rows: (0..rows / FINDINGS).map(|row| cells(finding, row)).collect(),
            look: TableLook::Ruled,
        }));
    }
    Document { title: "Benchmark".to_owned(), blocks, ..Document::default() }
}

fn cells(finding: usize, row: usize) -> Vec<Cell> {
    let number = finding * 100_000 + row;
    vec![
        Cell::from(format!("person{number}@contoso.example")),
        Cell::from(format!(
            "Roles: Global Administrator (active, permanent, direct) · Since: 2024-03-{:02} · Display name: Person {number} · \
             Last use: 2026-06-{:02}",
            row % 28 + 1,
            row % 30 + 1
        )),
        Cell::from(format!("E{} · row {number}", row % 90 + 1)),
    ]
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let rows = arguments.next().and_then(|rows| rows.parse().ok()).unwrap_or(20_000);
    let document = document(rows);
    let start = Instant::now();
    let bytes = render(&document).unwrap();
    println!("{rows} rows: {} bytes in {:?}", bytes.len(), start.elapsed());
    if let Some(path) = arguments.next() {
        std::fs::write(path, bytes).unwrap();
        return;
    }
    let start = Instant::now();
    let preview = Preview::of(&document).unwrap();
    let laid_out = start.elapsed();
    let start = Instant::now();
    let picture = preview.picture(preview.pages() / 2, 1.5).unwrap();
    println!(
        "preview: {} pages laid out in {laid_out:?}, one drawn in {:?} ({} × {})",
        preview.pages(),
        start.elapsed(),
        picture.width,
        picture.height
    );
}
