//! Outputs beside the pages: whole, the same twice, and never more than text.

#![allow(clippy::unwrap_used, reason = "tests")]

mod machines;
mod sheets;

use super::{Row, Rows, csv, markdown, oscal, plan};
use crate::assessment::{Annotation, Attachment, Media, Target, Treatment};
use crate::checklist::{Affected, Conclusion, Fact, Finding, Heads, Outcome, SubjectKind, WithTail};
use crate::report::input::Standing;
use crate::report::masking::{self, PersonalData};
use crate::report::sections::sample::Sample;
use crate::report::{Block, Document, ReportInput, Span, attachments, json};
use std::borrow::Cow;
use std::sync::Arc;

fn sample() -> Sample {
    crate::report::sections::sample::sample()
}

fn rows(input: &ReportInput<'_>) -> Vec<Row> {
    Rows::of(input, None).all().collect()
}

fn csv_of(input: &ReportInput<'_>) -> String {
    let mut out = Vec::new();
    csv::csv(&mut out, Rows::of(input, None).all()).unwrap();
    String::from_utf8(out).unwrap()
}

fn oscal_of(input: &ReportInput<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    oscal::oscal(&mut out, input, None).unwrap();
    out
}

#[test]
fn every_finding_and_object_has_its_row() {
    let sample = sample();
    let input = sample.input();
    let rows = rows(&input);
    let text = csv_of(&input);
    let findings = sample.results.findings.len();
    let objects: usize = sample.results.findings.iter().map(|finding| finding.affected.len()).sum();
    assert_eq!(rows.iter().filter(|row| row.is_finding()).count(), findings);
    let listed = |row: &&Row| !row.is_finding() && row.outcome != super::rows::NOT_LISTED;
    assert_eq!(rows.iter().filter(listed).count(), objects);
    assert!(rows.iter().all(|row| row.cells().count() == Row::HEADINGS.len()));
    let marking = &sample.assessment.details.marking;
    assert!(!marking.is_empty() && rows.iter().all(|row| row.marking == *marking));
    assert!(text.starts_with('\u{feff}'));
    for finding in &sample.results.findings {
        assert!(text.contains(finding.check), "{}", finding.check);
    }
}

#[test]
fn what_was_said_of_objects_that_are_listed_no_more_has_its_row() {
    let mut sample = sample();
    let target = Target::object(sample.checklist.id, "1.02.b", "gone@contoso.com");
    let note = "Left the company in May.".to_owned();
    sample.annotate(target, Annotation { note, conclusion: Some(Conclusion::Met), ..Annotation::default() });
    let rows: Vec<Row> = Rows::of(&sample.input(), None).of_check("1.02.b").collect();
    let row = rows.last().unwrap();
    assert_eq!((&*row.object, row.outcome, row.with_conclusions), ("gone@contoso.com", "Not listed", "Pass"));
    assert_eq!(row.note, "Left the company in May.");
    // Of a listed one there is no second row.
    let listed = sample.results.findings.iter().find(|finding| finding.check == "1.02.b").unwrap().affected.len();
    assert_eq!(rows.len(), 1 + listed + 1);
}

#[test]
fn what_is_to_happen_with_a_finding_is_to_happen_with_its_objects() {
    let mut sample = sample();
    sample.assessment.annotations.clear();
    let remediate = |owner: &str| Treatment::Remediate { owner: owner.to_owned(), due: None };
    let said = |owner: &str| Annotation { treatment: remediate(owner), ..Annotation::default() };
    let finding = sample.results.findings.iter().find(|finding| finding.affected.len() > 1).unwrap();
    let (check, first) = (finding.check, finding.affected[0].id.to_string());
    sample.annotate(Target::check(sample.checklist.id, check), said("Ada"));
    sample.annotate(Target::object(sample.checklist.id, check, first), said("Bo"));
    let rows: Vec<Row> = Rows::of(&sample.input(), None).of_check(check).collect();
    let owners: Vec<&str> = rows.iter().take(3).map(|row| &*row.owner).collect();
    assert_eq!(owners, ["Ada", "Bo", "Ada"]);
}

#[test]
fn every_output_is_the_same_twice() {
    let sample = sample();
    let input = sample.input();
    assert_eq!(csv_of(&input), csv_of(&input));
    assert_eq!(oscal_of(&input), oscal_of(&input));
    assert_eq!(plan::workbook(&input, None).unwrap(), plan::workbook(&input, None).unwrap());
}

#[test]
fn oscal_has_a_finding_of_every_check_that_applies() {
    let sample = sample();
    let input = sample.input();
    let value: serde_json::Value = serde_json::from_slice(&oscal_of(&input)).unwrap();
    let findings = value["assessment-results"]["results"][0]["findings"].as_array().unwrap();
    let applies = |finding: &&crate::checklist::Finding| {
        let (_, check) = input.checklist.check(finding.check).unwrap();
        input.standing(check) != Standing::Judged(Outcome::NotApplicable)
    };
    assert_eq!(findings.len(), sample.results.findings.iter().filter(applies).count());
    for status in findings.iter().map(|finding| &finding["target"]["status"]) {
        assert_eq!(status["reason"] == "other", status["remarks"].is_string(), "{status}");
    }
}

#[test]
fn what_nobody_has_answered_is_not_judged_yet_in_every_output() {
    let mut sample = sample();
    sample.assessment.annotations.clear();
    let input = sample.input();
    let is_open = |id: &str| input.standing(input.checklist.check(id).unwrap().1) == Standing::Open;
    let rows = rows(&input);
    let findings = || rows.iter().filter(|row| row.is_finding());
    assert!(findings().any(|row| row.outcome == "Review") && findings().any(|row| is_open(row.check)));
    for row in findings() {
        assert_eq!(row.outcome == "Not judged yet", is_open(row.check), "{}", row.check);
    }
    let json: serde_json::Value = serde_json::from_slice(&oscal_of(&input)).unwrap();
    let result = &json["assessment-results"]["results"][0];
    for observation in result["observations"].as_array().unwrap() {
        let told = |name: &str| {
            let all = observation["props"].as_array().unwrap();
            all.iter().find(|property| property["name"] == name).map(|property| property["value"].as_str().unwrap())
        };
        assert_eq!(told("outcome") == Some("NotJudgedYet"), is_open(told("check").unwrap()), "{observation}");
    }
    for finding in result["findings"].as_array().unwrap() {
        let check = finding["target"]["target-id"].as_str().unwrap().trim_start_matches("check-");
        let said = finding["description"].as_str().unwrap();
        assert_eq!(said.starts_with("Outcome: Not judged yet."), is_open(check), "{said}");
        let reasons = &input.finding(input.checklist.check(check).unwrap().1).unwrap().reasons;
        assert!(reasons.iter().all(|reason| said.contains(reason.trim())), "{said}");
    }
}

#[test]
fn tables_have_what_the_evidence_gave_beside_what_counts() {
    let mut sample = sample();
    sample.assessment.annotations.clear();
    let id = sample.checklist.id;
    let partly = || Annotation { conclusion: Some(Conclusion::PartlyMet), ..Annotation::default() };
    let confirmed = format!("{} as partly met.", Finding::CONFIRMED);
    let answered = format!("{}: partly met.", Finding::ANSWERED);
    // One that the run took no answer for, one that it took it for, and one that only a person answers.
    let cases = [
        ("1.02.b", Outcome::Review, "", "Review"),
        ("1.02.c", Outcome::Fail, confirmed.as_str(), "Review"),
        ("2.09.b", Outcome::Fail, answered.as_str(), "Not by evidence"),
    ];
    for (check, outcome, reason, _) in cases {
        let finding = sample.results.findings.iter_mut().find(|finding| finding.check == check).unwrap();
        (finding.outcome, finding.reasons) = (outcome, vec![reason.to_owned()]);
        sample.annotate(Target::check(id, check), partly());
    }
    let input = sample.input();
    let rows = rows(&input);
    for (check, _, _, expected) in cases {
        let row = rows.iter().find(|row| row.is_finding() && row.check == check).unwrap();
        assert_eq!((row.outcome, row.with_conclusions, &*row.conclusion), (expected, "Fail", "partly met"), "{check}");
    }
    let failing = input.checklist.checks().filter(|(_, check)| input.fails(check)).count();
    let told = rows.iter().filter(|row| row.is_finding() && row.with_conclusions == "Fail").count();
    assert_eq!(told, failing, "the table counts as the report does");
}

#[test]
fn oscal_calls_no_answer_of_a_person_automatic() {
    let mut sample = sample();
    let described = |sample: &Sample| {
        let json: serde_json::Value = serde_json::from_slice(&oscal_of(&sample.input())).unwrap();
        let findings = json["assessment-results"]["results"][0]["findings"].as_array().unwrap().clone();
        let found = findings.iter().find(|finding| finding["target"]["target-id"] == "check-2.09.a").unwrap();
        found["description"].as_str().unwrap().to_owned()
    };
    assert!(described(&sample).starts_with("Outcome: Not judged yet."), "{}", described(&sample));
    let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "2.09.a").unwrap();
    (finding.outcome, finding.reasons) = (Outcome::Pass, vec!["Answered by the assessor: met.".into()]);
    assert!(described(&sample).starts_with("Outcome: Not by evidence. Answered"), "{}", described(&sample));
}

#[test]
fn oscal_tells_when_it_was_changed_and_what_it_is() {
    let mut sample = sample();
    let metadata = |sample: &Sample| {
        let json: serde_json::Value = serde_json::from_slice(&oscal_of(&sample.input())).unwrap();
        json["assessment-results"]["metadata"].clone()
    };
    let told = metadata(&sample);
    let newest = crate::assessment::JournalLine::last_changed(&sample.journal).unwrap();
    assert_eq!(told["last-modified"], newest.iso());
    assert_eq!(told["version"], "0.9");
    let properties = told["props"].to_string();
    assert!(properties.contains("\"draft\"") && properties.contains("\"Confidential\""), "{properties}");
    // A clock that was set back takes nothing back.
    let mut late = sample.journal.last().unwrap().clone();
    late.when = crate::tenant::Moment::of(newest.seconds() - 400 * 86_400);
    sample.journal.push(late);
    assert_eq!(metadata(&sample)["last-modified"], newest.iso());
    sample.assessment.details.version = " ".into();
    sample.journal.clear();
    let told = metadata(&sample);
    assert_eq!((&told["version"], &told["last-modified"]), (&"draft".into(), &sample.results.as_of.iso().into()));
}

#[test]
fn findings_tell_how_many_of_their_objects_are_concerned() {
    let sample = sample();
    let rows = rows(&sample.input());
    let number = |text: &str| text.parse().unwrap_or(0_usize);
    let told: usize =
        rows.iter().map(|row| number(&row.failing) + number(&row.to_review) + number(&row.not_known)).sum();
    let is_counted =
        |object: &&crate::checklist::Affected| !matches!(object.outcome, Outcome::Pass | Outcome::NotApplicable);
    let objects = sample.results.findings.iter().flat_map(|finding| &finding.affected).filter(is_counted);
    assert_eq!(told, objects.count());
}

#[test]
fn tables_have_ordinary_blanks() {
    let sample = sample();
    let text = csv_of(&sample.input());
    assert!(text.contains("row ") && !text.contains("row\u{a0}") && !text.contains("rows\u{a0}"));
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
    let json: serde_json::Value = serde_json::from_slice(&oscal_of(&sample.input())).unwrap();
    walk(&json, "");
    let result = &json["assessment-results"]["results"][0];
    let count = result["observations"].as_array().unwrap().len();
    assert_eq!(count, sample.results.findings.len());
}

#[test]
fn oscal_refers_to_attachments_by_their_fingerprints() {
    let mut sample = sample();
    let attachment = |number: u32, name: &str, caption: &str| Attachment {
        number,
        name: name.to_owned(),
        media: Media::Png,
        sha256: format!("{number}").repeat(64),
        bytes: 12,
        caption: caption.to_owned(),
    };
    let id = sample.checklist.id;
    let check = sample.results.findings[0].check;
    let with = |attachment| Annotation { attachments: vec![attachment], ..Annotation::default() };
    sample.annotate(Target::object(id, check, "of-one"), with(attachment(1, "Åsa Öberg.png", "The portal.")));
    sample.annotate(Target::item(id, "1.02"), with(attachment(2, "b.png", "")));
    let read = |sample: &Sample| -> serde_json::Value { serde_json::from_slice(&oscal_of(&sample.input())).unwrap() };
    let json = read(&sample);
    let resources = json["assessment-results"]["back-matter"]["resources"].as_array().unwrap();
    let [one, two] = resources.last_chunk().unwrap();
    assert_eq!((&one["title"], &two["title"]), (&"The portal.".into(), &"b.png".into()));
    let link = &one["rlinks"][0];
    assert_eq!(link["href"], "attachments/%C3%85sa%20%C3%96berg.png");
    assert_eq!((&link["media-type"], &link["hashes"][0]["value"]), (&"image/png".into(), &"1".repeat(64).into()));
    let observation = &json["assessment-results"]["results"][0]["observations"][0];
    let place = format!("#{}", one["uuid"].as_str().unwrap());
    assert!(observation["relevant-evidence"].as_array().unwrap().iter().any(|evidence| evidence["href"] == place));
    sample.options.personal_data = PersonalData::Masked;
    let json = read(&sample).to_string();
    assert!(json.contains("\"attachments/A1\"") && !json.contains("%C3%85sa"), "an encoded name is a name");
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
    check("1.", r"1\.");
    check("1.02.b is a check", "1.02.b is a check");
    check("A & B &amp; &#38; &", r"A & B \&amp; \&\#38; \&");
    check("![x](y)", r"!\[x\](y)");
    check("a@b.example", r"a\@b.example");
    check("a\n- b", "a  \n\\- b");
    check("x\u{202e}y", r"x\[U+202E\]y");
    check(" \t# no heading", r"\# no heading");
    check("    no code", "no code");
    check(
        "App\n ---\n  === \n    code\n \u{a0}1) x\n\t- [x] y",
        "App  \n\\---  \n\\===   \ncode  \n1\\) x  \n\\- \\[x\\] y",
    );
    check(": no definition", r"\: no definition");
}

#[test]
fn code_stays_code() {
    let check = |text: &str, expected: &str| {
        let code = Span { style: crate::report::Style::Code, ..Span::plain(text) };
        let document = Document { blocks: vec![Block::Paragraph(vec![code])], ..Document::default() };
        assert_eq!(markdown::markdown(&document).trim_end(), expected, "{text:?}");
    };
    check("Get-MgUser -All", "`Get-MgUser -All`");
    check("a `b` c", "`` a `b` c ``");
    check("a\n    $b.'@c'\n", "```\na\n    $b.'@c'\n```");
    check("a\n```\n# x", "````\na\n```\n# x\n````");
    check("a\n\u{202e}b", "```\na\n[U+202E]b\n```");
}

/// Whatever a name is made of, no line of it begins as markup does, wherever it stands.
#[test]
fn no_name_begins_a_line_of_markup() {
    use crate::report::{Callout, Heading, SignatureBox, Table, Tile, Tone};
    let marks =
        ["---", "===", "- x", "+ x", "1. x", "2) x", "# x", "> x", "```", "~~~", "| a |", "<b>", "    x", ": x"];
    for (mark, blanks) in marks.into_iter().flat_map(|mark| ["", " ", "   ", "\t"].map(|blanks| (mark, blanks))) {
        let name = format!("App\n{blanks}{mark}\n\n{blanks}{mark}");
        let spans = || vec![Span::plain("x\n"), Span::plain(name.as_str())];
        let table = Table { caption: name.clone(), rows: vec![vec![spans().into()]], ..Table::default() };
        let signature =
            SignatureBox { role: name.clone(), lines: vec![(name.clone(), name.clone())], ..SignatureBox::default() };
        let blocks = vec![
            Block::Heading(Heading { text: name.clone(), ..Heading::default() }),
            Block::Paragraph(spans()),
            Block::Bullets(vec![spans()]),
            Block::KeyValues(vec![(name.clone(), spans()), (String::new(), spans())]),
            Block::Table(table),
            Block::Tiles(vec![Tile { figure: name.clone(), label: name.clone(), tone: Tone::Pass }]),
            Block::Callout(Callout { title: name.clone(), text: spans(), tone: Tone::Pass }),
            Block::Signatures(vec![signature]),
        ];
        let text = markdown::markdown(&Document { blocks, ..Document::default() });
        let begins = |line: &str| line.trim_start_matches(['>', ' ', '|', '*']).starts_with(mark.trim());
        let ours = |line: &&str| line.starts_with("# ") || line.starts_with("- ");
        for line in text.lines().filter(|line| !ours(line)) {
            assert!(mark.trim() == "x" || !begins(line), "{mark:?}: {line:?}\n{text}");
            assert!(line.trim().is_empty() || !line.starts_with("    ") && !line.starts_with('\t'), "{line:?}");
        }
    }
}

#[test]
fn a_value_that_goes_on_has_no_label() {
    let pair = |label: &str, value: &str| (label.to_owned(), vec![Span::plain(value)]);
    let block = Block::KeyValues(vec![pair("Reasons", "one"), pair("", "two")]);
    let document = Document { blocks: vec![block], ..Document::default() };
    assert_eq!(markdown::markdown(&document).trim_end(), "- **Reasons:** one  \n  two");
}

/// What is said of a million objects is written down for each when its turn comes, and of none is it kept.
#[test]
fn of_many_objects_nothing_is_kept() {
    #[derive(Debug)]
    struct Once;
    impl Heads<Fact> for Once {
        fn head(&self, _: u32) -> &[Fact] {
            unreachable!("it would be kept")
        }
        fn head_once(&self, at: u32) -> Cow<'_, [Fact]> {
            vec![Fact::new("Number", at.to_string())].into()
        }
    }
    let mut sample = sample();
    let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "1.02.b").unwrap();
    let heads: Arc<dyn Heads<Fact>> = Arc::new(Once);
    let object = |at: u32| Affected {
        facts: WithTail::beginning(Arc::clone(&heads), at),
        ..Affected::new(SubjectKind::User, format!("id-{at}"), format!("user{at}@contoso.com"), Outcome::Fail)
    };
    finding.affected = (0..3_000).map(object).collect();
    let input = sample.input();
    let lines = csv_of(&input).lines().filter(|line| line.contains(",Number: ")).count();
    assert_eq!(lines, 3_000);
    let masked = masking::Mask::new([], |_| {});
    for mask in [None, Some(&masked)] {
        let mut out = Vec::new();
        oscal::oscal(&mut out, &input, mask).unwrap();
        json::report(&mut out, &input, mask).unwrap();
        assert!(!plan::workbook(&input, mask).unwrap().is_empty());
        let files = attachments(&input, mask).unwrap();
        assert!(files.iter().any(|file| file.name == "objects-1.02.b.csv"));
    }
}
