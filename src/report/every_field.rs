//! Nothing that was typed is missing: every way in which an assessment can change is made once, and every text, date and
//! choice in it has to stand in the full report.

use super::sections::sample::{Sample, day, sample};
use super::sections::{document, tests::text};
use super::{dates, words};
use crate::assessment::{
    Assessment, Attachment, Carried, Detail, Document, Edit, EvidenceKey, EvidenceRecord, Media, SeverityChange, Step,
    Stored, Target, TextThen, Treatment, WorkState,
};
use crate::checklist::previous::{PreviousObject, PreviousRole};
use crate::checklist::{Conclusion, Outcome, Previous, PreviousFinding, Severity};
use crate::tenant::Moment;
use crate::tenant::mapping::{Columns, DayMonth};
use crate::tenant::stated::{Category, ScopeArea};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Begins every text that the walk looks for.
const MARK: &str = "typed-";

/// Every kind of edit that the list below makes, by its stored name.
const KINDS: &[&str] = &[
    "add-evidence",
    "attach",
    "conclude",
    "detach",
    "explain-sign-in",
    "map-table",
    "remove-evidence",
    "set-as-of",
    "set-caption",
    "set-carried",
    "set-detail",
    "set-note",
    "set-parameter",
    "set-previous",
    "set-severity",
    "set-treatment",
    "set-work-state",
    "several",
    "state-category",
    "state-date-order",
    "state-emergency",
    "state-encoding",
    "state-exposed",
    "state-scope",
];

fn kind(edit: &Edit) -> String {
    serde_json::to_value(edit).unwrap()["edit"].as_str().unwrap().to_owned()
}

/// Texts that no two fields share.
struct Texts(usize);

impl Texts {
    fn next(&mut self) -> String {
        self.0 += 1;
        format!("{MARK}{:04}", self.0)
    }
}

/// Every edit, with a text of its own in every field.
fn edits(sample: &Sample) -> Vec<Edit> {
    let mut texts = Texts(0);
    let id = sample.checklist.id;
    let check = |check: &str| Target::check(id, check);
    let mut edits: Vec<Edit> =
        Detail::ALL.iter().map(|detail| Edit::SetDetail { detail: *detail, text: texts.next() }).collect();
    let parameter = sample.assessment.parameters.list().first().map(|parameter| parameter.name.to_owned()).unwrap();
    edits.extend([
        Edit::SetAsOf { as_of: Some(sample.results.as_of) },
        Edit::SetParameter { name: parameter, value: 77 },
        Edit::StateCategory { account: texts.next(), category: Some(Category::Automation) },
        Edit::StateEmergency { account: texts.next(), is_emergency: Some(true) },
        Edit::StateExposed { account: texts.next(), is_exposed: Some(false) },
        Edit::StateScope { area: ScopeArea::ActiveDirectory, is_in: Some(false) },
        Edit::ExplainSignIn { key: texts.next(), text: texts.next() },
        Edit::StateDateOrder { file: texts.next(), order: Some(DayMonth::MonthFirst) },
        Edit::StateEncoding { file: texts.next(), encoding: Some("Windows-1250".into()) },
    ]);
    let columns = Columns { dataset: "users".into(), columns: BTreeMap::from([(texts.next(), texts.next())]) };
    let headings = format!("{}\n{}", texts.next(), texts.next());
    edits.push(Edit::MapTable { headings, columns: Some(columns) });
    let targets = [check("1.02.b"), Target::item(id, "1.02"), Target::object(id, "1.02.b", texts.next())];
    for target in targets {
        let target = || target.clone();
        let justification = texts.next();
        edits.push(Edit::Conclude { target: target(), conclusion: Some(Conclusion::Met), justification });
        let change = SeverityChange { severity: Severity::Low, reason: texts.next() };
        edits.push(Edit::SetSeverity { target: target(), change: Some(change) });
        edits.push(Edit::SetNote { target: target(), text: texts.next() });
        let submitted = WorkState::ReadyForReview;
        edits.push(Edit::SetWorkState { target: target(), state: submitted, comment: String::new() });
        edits.push(Edit::SetWorkState { target: target(), state: WorkState::Returned, comment: texts.next() });
    }
    let (due, expiry) = (Some(day("2027-02-11")), Some(day("2027-03-12")));
    for (target, treatment) in [
        (check("1.02.c"), Treatment::Remediate { owner: texts.next(), due }),
        (check("1.02.d"), Treatment::AcceptRisk { approver: texts.next(), reason: texts.next(), expiry }),
        (check("1.03.a"), Treatment::CompensatingControl { text: texts.next() }),
        (Target::item(id, "1.03"), Treatment::Disputed { reason: texts.next() }),
        (Target::object(id, "1.02.c", texts.next()), Treatment::Remediate { owner: texts.next(), due: None }),
    ] {
        edits.push(Edit::SetTreatment { target, treatment });
    }
    let record = EvidenceRecord {
        name: texts.next(),
        sha256: "ab".repeat(32),
        bytes: 1,
        encoding: None,
        archive: None,
        stored: Stored::Not,
        parts: Vec::new(),
    };
    edits.extend(attachments(id, &mut texts));
    edits.extend(from_before(sample, &mut texts));
    let key = EvidenceKey { name: record.name.clone(), sha256: record.sha256.clone() };
    edits.push(Edit::AddEvidence { files: vec![record] });
    edits.push(Edit::RemoveEvidence { files: vec![key] });
    let note = Edit::SetNote { target: check("1.03.e"), text: texts.next() };
    edits.push(Edit::Several { label: texts.next(), edits: vec![note] });
    edits
}

/// Two attachments, one with another caption later, and one that is taken off again.
fn attachments(checklist: &str, texts: &mut Texts) -> Vec<Edit> {
    let target = || Target::check(checklist, "1.02.e");
    let attachment = |number: u32, caption: String, texts: &mut Texts| Attachment {
        number,
        name: texts.next(),
        media: Media::Png,
        // What was taken off again is in the change log by its name and caption.
        sha256: if number == 2 { "ef".repeat(32) } else { format!("{MARK}{number:064}") },
        bytes: 4_711 + u64::from(number),
        caption,
    };
    let first = attachment(1, String::new(), texts);
    let taken_off = texts.next();
    let second = attachment(2, taken_off, texts);
    let caption = texts.next();
    let third = attachment(3, caption, texts);
    vec![
        Edit::Attach { target: target(), attachment: first },
        Edit::Attach { target: target(), attachment: second },
        Edit::SetCaption { target: target(), number: 1, caption: texts.next() },
        Edit::Attach { target: Target::item(checklist, "1.03"), attachment: third },
        Edit::Detach { target: target(), number: 2 },
    ]
}

/// A previous assessment, and what it said of a check.
fn from_before(sample: &Sample, texts: &mut Texts) -> Vec<Edit> {
    let object = |id: String, name: String| PreviousObject {
        id,
        name,
        kind: "user".into(),
        outcome: Outcome::Fail,
        facts: None,
    };
    let gone = object("gone-since".into(), texts.next());
    let then = |outcome, objects: Vec<PreviousObject>| PreviousFinding {
        outcome,
        affected: objects.len() as u64,
        objects: Some(objects),
        had_gaps: false,
        gaps: None,
        list: None,
    };
    let findings = [("1.02.b", then(Outcome::Pass, Vec::new())), ("1.02.c", then(Outcome::Fail, vec![gone]))];
    let role = PreviousRole { name: texts.next(), members: BTreeMap::from([("left-since".into(), texts.next())]) };
    // Not printed but hidden: names that masked reports look for.
    let previous = Previous {
        called: BTreeMap::new(),
        unlike: Vec::new(),
        name: texts.next(),
        head: "cd".repeat(32),
        as_of: day("2025-04-13"),
        findings: findings.map(|(check, finding)| (check.to_owned(), finding)).into(),
        roles: Some(BTreeMap::from([("role".into(), role)])),
    };
    let carried = |text: TextThen, texts: &mut Texts| Carried {
        from: texts.next(),
        as_of: day("2025-05-14"),
        text,
        conclusion: Some(Conclusion::PartlyMet),
        justification: texts.next(),
        severity: Some(SeverityChange { severity: Severity::Medium, reason: texts.next() }),
        note: texts.next(),
        treatment: Treatment::Remediate { owner: texts.next(), due: Some(day("2025-06-15")) },
    };
    let target = |check: &str| Target::check(sample.checklist.id, check);
    let changed = TextThen::Changed(texts.next());
    vec![
        Edit::SetPrevious { previous: Some(Box::new(previous)) },
        Edit::SetCarried { target: target("1.02.e"), carried: Some(Box::new(carried(changed, texts))) },
        Edit::SetCarried { target: target("1.02.k"), carried: Some(Box::new(carried(TextThen::Same, texts))) },
    ]
}

/// The texts of an edit that the report has to hold.
fn typed(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let pieces = text.split(['/', '\n']).filter(|piece| piece.starts_with(MARK));
            found.extend(pieces.map(str::to_owned));
        }
        Value::Array(values) => values.iter().for_each(|value| typed(value, found)),
        Value::Object(entries) => {
            for (key, value) in entries {
                typed(&Value::String(key.clone()), found);
                if let (true, Some(seconds)) = (["due", "expiry", "as_of"].contains(&key.as_str()), value.as_i64()) {
                    found.push(dates::date(Moment::of(seconds), ""));
                }
                typed(value, found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_field_of_an_assessment_stands_in_the_full_report() {
    let mut sample = sample();
    let edits = edits(&sample);
    let kinds: BTreeSet<String> = edits.iter().map(kind).collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), KINDS, "an edit is made of every kind");
    let mut assessed = Document::new(Assessment::new(sample.checklist.id));
    for edit in &edits {
        // What was submitted is returned by the reviewer, who is another person.
        let reviewer = assessed.assessment().details.reviewer.clone();
        let user = if matches!(edit, Edit::SetWorkState { state: WorkState::Returned, .. }) {
            &reviewer
        } else {
            "typed-by-ada"
        };
        let entry = assessed.perform(edit.clone(), Step::New, user, day("2026-07-02")).unwrap();
        assert!(entry.is_some(), "{edit:?} changes something");
    }
    sample.assessment = assessed.assessment().clone();
    sample.results.parameters = sample.assessment.parameters.clone();
    sample.journal = assessed.history().lines();
    let text = text(&document(&sample.input()));
    let mut wanted = vec!["typed-by-ada".to_owned(), dates::date(day("2026-07-02"), "")];
    for edit in &edits {
        typed(&serde_json::to_value(edit).unwrap(), &mut wanted);
    }
    assert!(wanted.len() > 50, "{}", wanted.len());
    wanted.extend(
        ["77", "Month before day", "Out of scope", "Returned", "Turned down", "Confirmed", "Severity changed", "4,712"]
            .map(str::to_owned),
    );
    wanted.extend([Category::Automation.title().to_owned(), words::capital(Conclusion::Met.title())]);
    let missing: Vec<&String> = wanted.iter().filter(|wanted| !text.contains(*wanted)).collect();
    assert!(missing.is_empty(), "the report lacks {missing:?}");
    let journal = assessed.whole_history().unwrap();
    let told = |(at, label)| {
        let change = journal.change(at);
        format!("{label}\n{}\n{}\n", change.before, change.after)
    };
    let told: String = journal.labels().iter().enumerate().map(told).collect();
    // Of a previous assessment the file is named; what it holds was typed in that one.
    let mut wanted = Vec::new();
    for edit in edits.iter().filter(|edit| !matches!(edit, Edit::SetPrevious { .. })) {
        typed(&serde_json::to_value(edit).unwrap(), &mut wanted);
    }
    let is_typed = |wanted: &&String| wanted.starts_with(MARK) && !told.contains(*wanted);
    let missing: Vec<&String> = wanted.iter().filter(is_typed).collect();
    assert!(missing.is_empty(), "the journal lacks {missing:?}: {told}");
}
