//! Outputs beside the pages: whole, the same twice, and never more than text.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::{csv, markdown, oscal, plan, rows};
use crate::report::sections::sample::Sample;
use crate::report::{Block, Document, Span};

fn sample() -> Sample {
    crate::report::sections::sample::sample()
}

#[test]
fn every_finding_and_object_has_its_row() {
    let sample = sample();
    let input = sample.input();
    let rows = rows(&input);
    let text = String::from_utf8(csv::csv(&rows)).unwrap();
    let findings = sample.results.findings.len();
    let objects: usize = sample.results.findings.iter().map(|finding| finding.affected.len()).sum();
    assert_eq!(rows.iter().filter(|row| row.is_finding()).count(), findings);
    assert_eq!(rows.iter().filter(|row| !row.is_finding()).count(), objects);
    assert!(rows.iter().all(|row| row.cells().len() == super::Row::HEADINGS.len()));
    assert!(text.starts_with('\u{feff}'));
    for finding in &sample.results.findings {
        assert!(text.contains(finding.check), "{}", finding.check);
    }
}

#[test]
fn every_output_is_the_same_twice() {
    let sample = sample();
    let input = sample.input();
    assert_eq!(csv::csv(&rows(&input)), csv::csv(&rows(&input)));
    assert_eq!(oscal::oscal(&input).unwrap(), oscal::oscal(&input).unwrap());
    assert_eq!(
        plan::workbook(&input, &rows(&input), None).unwrap(),
        plan::workbook(&input, &rows(&input), None).unwrap()
    );
}

#[test]
fn oscal_has_no_empty_list_and_no_empty_text() {
    fn walk(value: &serde_json::Value, at: &str) {
        match value {
            serde_json::Value::Array(values) => {
                assert!(!values.is_empty(), "{at}");
                values.iter().for_each(|value| walk(value, at));
            }
            serde_json::Value::Object(entries) => {
                entries.iter().for_each(|(key, value)| walk(value, &format!("{at}/{key}")));
            }
            serde_json::Value::String(text) => {
                assert!(!text.is_empty() && text.trim() == text, "{at}: {text:?}");
            }
            _ => {}
        }
    }
    let sample = sample();
    let json: serde_json::Value = serde_json::from_slice(&oscal::oscal(&sample.input()).unwrap()).unwrap();
    walk(&json, "");
    let result = &json["assessment-results"]["results"][0];
    let count = result["observations"].as_array().unwrap().len();
    assert_eq!(count, sample.results.findings.len());
}

#[test]
fn text_never_becomes_markup() {
    fn check(text: &str, expected: &str) {
        let block = Block::Paragraph(vec![Span::plain(text)]);
        let document = Document { blocks: vec![block], ..Document::default() };
        assert_eq!(markdown::markdown(&document).trim_end(), expected, "{text:?}");
    }
    check("plain words", "plain words");
    check("[x](http://a.b)", r"\[x\](http\://a.b)");
    check("<script>", r"\<script\>");
    check("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`");
    check("# no heading", r"\# no heading");
    check("- no list", r"\- no list");
    check("1. no list", r"1\. no list");
    check("a@b.example", r"a\@b.example");
    check("a\n- b", "a  \n\\- b");
    check("x\u{202e}y", r"x\[U+202E\]y");
}
