//! The report's content in other forms than pages: an action plan as a workbook, tables as CSV, the report as Markdown,
//! OSCAL assessment results. All are made from the same input and blocks as the PDF, so none of them can say anything else.
//! Text of a tenant stays text: no cell of it can become a formula, no line of it markup.

pub mod csv;
pub mod markdown;
pub mod oscal;
pub mod plan;
mod rows;
#[cfg(test)]
mod tests;

pub use rows::{Row, Rows};
