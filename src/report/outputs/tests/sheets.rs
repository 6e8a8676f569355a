//! The tables as an action plan: what is to be done, by when, and what the assessor changed.

use super::{csv_of, rows, sample};
use crate::assessment::{Annotation, SeverityChange, Target, Treatment};
use crate::checklist::{Conclusion, Outcome, Severity};
use crate::report::outputs::{Row, plan};
use crate::report::sections::sample::{Sample, day};
use std::io::Read as _;

/// A part of the workbook that a sample makes.
fn part(sample: &Sample, name: &str) -> String {
    let input = sample.input();
    let bytes = plan::workbook(&input, None).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn row(sample: &Sample, check: &str) -> Row {
    rows(&sample.input()).into_iter().find(|row| row.is_finding() && row.check == check).unwrap()
}

#[test]
fn a_treatment_is_told_apart_from_its_words_and_its_dates() {
    let check = |treatment: Treatment, expected: [&str; 5], accepted: bool| {
        let mut sample = sample();
        let id = sample.checklist.id;
        sample.annotate(Target::check(id, "1.02.b"), Annotation { treatment, ..Annotation::default() });
        let row = row(&sample, "1.02.b");
        let told = [row.treatment, &row.treatment_words, &row.owner, &row.due, &row.expiry];
        assert_eq!((told, row.is_accepted), (expected, accepted));
    };
    let text = String::from;
    let accept =
        |expiry| Treatment::AcceptRisk { approver: text("Ada"), reason: text("Old."), expiry: Some(day(expiry)) };
    check(Treatment::None, ["", "", "", "", ""], false);
    check(
        Treatment::Remediate { owner: text("Bo"), due: Some(day("2026-10-01")) },
        ["remediate", "", "Bo", "2026-10-01", ""],
        false,
    );
    check(accept("2026-12-31"), ["accept risk", "Old.", "Ada", "", "2026-12-31"], true);
    check(accept("2026-06-29"), ["accept risk", "Old.", "Ada", "", "2026-06-29"], false);
    check(
        Treatment::CompensatingControl { text: text("Watched.") },
        ["compensating control", "Watched.", "", "", ""],
        false,
    );
}

#[test]
fn an_object_is_accepted_with_its_finding_unless_something_else_was_said_of_it() {
    let mut sample = sample();
    let id = sample.checklist.id;
    let treatment =
        Treatment::AcceptRisk { approver: "Ada".into(), reason: "Old.".into(), expiry: Some(day("2026-12-31")) };
    sample.annotate(Target::check(id, "1.02.b"), Annotation { treatment, ..Annotation::default() });
    let objects = |sample: &Sample| -> Vec<bool> {
        let rows = rows(&sample.input()).into_iter();
        rows.filter(|row| !row.is_finding() && row.check == "1.02.b").map(|row| row.is_accepted).collect()
    };
    let before = objects(&sample);
    assert!(!before.is_empty() && before.iter().all(|accepted| *accepted));
    let finding = sample.results.findings.iter().find(|finding| finding.check == "1.02.b").unwrap();
    let first = finding.affected[0].id.to_string();
    let treatment = Treatment::Remediate { owner: "Bo".into(), due: None };
    sample.annotate(Target::object(id, "1.02.b", first), Annotation { treatment, ..Annotation::default() });
    assert_eq!(objects(&sample).iter().filter(|accepted| !**accepted).count(), 1);
}

#[test]
fn dates_that_have_passed_are_coloured_by_a_day_that_is_told() {
    let mut sample = sample();
    let id = sample.checklist.id;
    let treatment = Treatment::Remediate { owner: "Bo".into(), due: Some(day("2026-01-01")) };
    sample.annotate(Target::check(id, "1.02.b"), Annotation { treatment, ..Annotation::default() });
    let findings = part(&sample, "xl/worksheets/sheet1.xml");
    let rule = findings.split("<formula>").find(|part| part.starts_with("AND(ISNUMBER(")).unwrap();
    let (rule, _) = rule.split_once("</formula>").unwrap();
    let settled: Vec<bool> = ["done", "not planned", "risk accepted", "open"].map(|word| rule.contains(word)).to_vec();
    assert_eq!(settled, [true, true, true, false], "{rule}");
    let (_, cell) = rule.split_once("About!$B$").unwrap();
    let line: String = cell.chars().take_while(char::is_ascii_digit).collect();
    // 1 July 2026, the day of the last change, as a workbook counts days.
    let about = part(&sample, "xl/worksheets/sheet3.xml");
    let value = about.split(&format!("<c r=\"B{line}\"")).nth(1).unwrap();
    assert!(value.split("</c>").next().unwrap().contains("<v>46204</v>"), "{value}");
    // A stage is a number.
    let findings = part(&sample, "xl/worksheets/sheet1.xml");
    assert!(!findings.contains("<t>1</t>") && !findings.contains("<t>2</t>"));
}

#[test]
fn what_does_not_apply_needs_no_action() {
    let mut sample = sample();
    let id = sample.checklist.id;
    let has = |sample: &Sample| {
        let title = sample.checklist.check("1.02.b").unwrap().1.title;
        part(sample, "xl/worksheets/sheet1.xml").contains(&format!("<t>{title}</t>"))
    };
    sample.annotate(Target::check(id, "1.02.b"), Annotation::default());
    assert!(has(&sample));
    let bare = Annotation { conclusion: Some(Conclusion::NotApplicable), ..Annotation::default() };
    sample.annotate(Target::check(id, "1.02.b"), bare.clone());
    assert!(has(&sample), "it counts with its reason alone");
    sample.annotate(Target::check(id, "1.02.b"), Annotation { justification: "A trial.".into(), ..bare });
    assert!(!has(&sample));
    // The CSV has every finding.
    assert_eq!(row(&sample, "1.02.b").with_conclusions, "Not applicable");
}

#[test]
fn tables_tell_the_first_severity_and_why_it_was_changed() {
    let mut sample = sample();
    let id = sample.checklist.id;
    let change = SeverityChange { severity: Severity::Low, reason: "The guest is an auditor.".into() };
    sample.annotate(Target::check(id, "1.02.b"), Annotation { severity: Some(change), ..Annotation::default() });
    let row = row(&sample, "1.02.b");
    let told = [row.severity, row.severity_by_evidence, &row.severity_reason];
    assert_eq!(told, ["Low", "Critical", "The guest is an auditor."]);
    let text = csv_of(&sample.input());
    assert!(text.contains("The guest is an auditor.") && text.contains("Severity by evidence"));
    let strings = part(&sample, "xl/worksheets/sheet1.xml");
    assert!(strings.contains("The guest is an auditor.") && strings.contains("Severity by evidence"));
}

/// What counts is the severity that the assessor gave; within one, stages and numbers follow each other as in the checklist.
#[test]
fn tables_begin_with_what_is_gravest() {
    let mut sample = sample();
    let id = sample.checklist.id;
    let places: Vec<&str> = sample.checklist.checks().map(|(_, check)| check.id).collect();
    let change = SeverityChange { severity: Severity::Critical, reason: "It leads to the rest.".into() };
    let last = sample.results.findings.last().unwrap().check;
    sample.annotate(Target::check(id, last), Annotation { severity: Some(change), ..Annotation::default() });
    let rows = rows(&sample.input());
    let findings: Vec<&Row> = rows.iter().filter(|row| row.is_finding()).collect();
    let order = |row: &Row| {
        let severity = Severity::ALL.iter().position(|severity| severity.title() == row.severity);
        (severity, places.iter().position(|place| *place == row.check))
    };
    assert!(findings.iter().map(|row| order(row)).is_sorted());
    assert_eq!(findings.iter().rfind(|row| row.severity == "Critical").unwrap().check, last);
    // Each is followed by its own objects.
    let whose: Vec<&str> = rows.iter().map(|row| row.check).collect();
    assert_eq!(whose.chunk_by(|one, next| one == next).count(), findings.len());
    // So are the objects by themselves: of one check what fails comes first.
    let objects: Vec<Row> = super::Rows::of(&sample.input(), None).objects().collect();
    let outcome = |row: &Row| Outcome::ALL.iter().position(|outcome| outcome.title() == row.outcome);
    let places: Vec<_> = objects.iter().map(|row| (order(row), outcome(row).unwrap_or(usize::MAX))).collect();
    assert!(!places.is_empty() && places.is_sorted(), "{places:?}");
}

/// Everybody can filter, print and keep it without preparing it first.
#[test]
fn sheets_are_ready_to_be_worked_with() {
    let sample = sample();
    for name in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        let sheet = part(&sample, name);
        let (_, dimension) = sheet.split_once("<dimension ref=\"").unwrap();
        let (dimension, _) = dimension.split_once('"').unwrap();
        for expected in [
            format!("<autoFilter ref=\"{dimension}\"/>").as_str(),
            "ySplit=\"1\"",
            "state=\"frozen\"",
            "<dataValidation type=\"list\"",
            "<pageSetUpPr fitToPage=\"1\"/>",
            "paperSize=\"8\" fitToHeight=\"0\" orientation=\"landscape\"",
            "customHeight=\"1\"",
        ] {
            assert!(sheet.contains(expected), "{name}: {expected}");
        }
        assert!(!sheet.contains("<f>"), "a formula in {name}");
    }
    let names = part(&sample, "xl/workbook.xml");
    assert!(names.contains("Print_Titles") && names.contains("Findings!$1:$1") && names.contains("Objects!$1:$1"));
}
