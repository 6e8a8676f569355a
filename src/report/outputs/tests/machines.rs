//! OSCAL: objects with their rows, what the assessor changed, and who did the work.

use super::{oscal_of, sample};
use crate::assessment::{Annotation, Attachment, Media, SeverityChange, Target, Treatment};
use crate::checklist::{Affected, Conclusion, Outcome, Severity, SubjectKind};
use crate::evidence::{EvidenceId, SourceRef};
use crate::report::json;
use crate::report::masking::PersonalData;
use crate::report::sections::sample::{Sample, day};
use serde_json::Value;
use std::collections::BTreeSet;

fn read(sample: &Sample) -> Value {
    serde_json::from_slice(&oscal_of(&sample.input())).unwrap()
}

fn result(sample: &Sample) -> Value {
    read(sample)["assessment-results"]["results"][0].clone()
}

fn list<'v>(value: &'v Value, name: &str) -> Vec<&'v Value> {
    value[name].as_array().into_iter().flatten().collect()
}

fn told<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    list(value, "props").into_iter().find(|property| property["name"] == name)?["value"].as_str()
}

fn of_check<'v>(result: &'v Value, part: &str, check: &str) -> &'v Value {
    let title = format!("{check} ");
    list(result, part).into_iter().find(|one| one["title"].as_str().unwrap().starts_with(&title)).unwrap()
}

#[test]
fn an_object_leads_to_its_file_and_row() {
    let sample = sample();
    let document = read(&sample);
    let result = &document["assessment-results"]["results"][0];
    let ids = |values: Vec<&Value>| -> BTreeSet<String> {
        let count = values.len();
        let ids: BTreeSet<String> = values.iter().map(|one| one["uuid"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids.len(), count, "an id stands for one");
        ids
    };
    let inventory = ids(list(&result["local-definitions"], "inventory-items"));
    let resources = ids(list(&document["assessment-results"]["back-matter"], "resources"));
    for finding in &sample.results.findings {
        let observation = of_check(result, "observations", finding.check);
        let subjects: Vec<&Value> =
            list(observation, "subjects").into_iter().filter(|subject| subject["type"] == "inventory-item").collect();
        assert_eq!(subjects.len(), finding.affected.len(), "{}", finding.check);
        for subject in subjects {
            assert!(inventory.contains(subject["subject-uuid"].as_str().unwrap()), "{subject}");
            let object = finding.affected.iter().find(|object| subject["title"] == *object.name).unwrap();
            assert_eq!(told(subject, "outcome"), Some(object.outcome.id()));
            let links = list(subject, "links");
            assert_eq!(links.is_empty(), object.sources.iter().next().is_none());
            for link in links {
                assert!(resources.contains(link["href"].as_str().unwrap().trim_start_matches('#')), "{link}");
                assert!(link["resource-fragment"].as_str().unwrap().starts_with("row="), "{link}");
            }
        }
        for evidence in list(observation, "relevant-evidence") {
            assert!(resources.contains(evidence["href"].as_str().unwrap().trim_start_matches('#')), "{evidence}");
        }
    }
}

#[test]
fn rows_are_told_by_file_and_sheet() {
    let mut sample = sample();
    let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "1.02.b").unwrap();
    let rows = [4, 3, 9, 5, 9].map(|row| SourceRef { file: EvidenceId(0), part: None, row });
    finding.affected = vec![Affected::new(SubjectKind::User, "id-9", "ada", Outcome::Fail).at(rows)];
    let result = result(&sample);
    let observation = of_check(&result, "observations", "1.02.b");
    let link = &list(observation, "subjects")[1]["links"][0];
    assert_eq!((&link["resource-fragment"], &link["text"]), (&"row=3-5;9".into(), &"E1 rows 3–5, 9".into()));
    assert_eq!(told(&observation["relevant-evidence"][0], "rows"), Some("rows 3–5, 9"));
}

#[test]
fn where_only_counts_are_told_there_is_no_object() {
    let mut sample = sample();
    sample.options.personal_data = PersonalData::Counts;
    let result = result(&sample);
    assert!(result["local-definitions"]["inventory-items"].is_null());
    for observation in list(&result, "observations") {
        assert!(list(observation, "subjects").iter().all(|subject| subject["type"] == "component"), "{observation}");
        assert!(list(observation, "relevant-evidence").iter().all(|one| told(one, "rows").is_none()), "{observation}");
        let check = told(observation, "check").unwrap();
        let finding = sample.results.finding(check).unwrap();
        assert_eq!(told(observation, "affected"), Some(&*finding.affected.len().to_string()));
    }
    let objects = sample.results.findings.iter().flat_map(|finding| &finding.affected);
    let ids: BTreeSet<&str> = objects.map(|object| &*object.id).filter(|id| id.len() > 8).collect();
    let text = result.to_string();
    assert!(!text.contains("\"row=") && ids.iter().all(|id| !text.contains(id)), "{ids:?}");
}

#[test]
fn of_counts_an_attachment_names_its_check_alone() {
    let check = |level, expected: &str, has_object: bool| {
        let mut sample = sample();
        let attachment = Attachment {
            number: 7,
            name: "seen.png".into(),
            media: Media::Png,
            sha256: "7".repeat(64),
            bytes: 12,
            caption: String::new(),
        };
        let id = sample.checklist.id;
        let target = Target::object(id, "1.02.b", "one-of-them");
        sample.annotate(target, Annotation { attachments: vec![attachment], ..Annotation::default() });
        sample.options.personal_data = level;
        let mut bytes = Vec::new();
        json::report(&mut bytes, &sample.input(), None).unwrap();
        let said: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(list(&said, "attachments").last().unwrap()["target"], expected);
        assert_eq!(read(&sample).to_string().contains("one-of-them"), has_object);
    };
    check(PersonalData::Full, "1.02.b for one-of-them", true);
    check(PersonalData::Counts, "1.02.b", false);
}

#[test]
fn a_large_tenant_makes_no_large_file() {
    let mut sample = sample();
    let object = |number: u64| {
        let outcome = if number < 9_990 { Outcome::Review } else { Outcome::Fail };
        let at = (0..5).map(|file| SourceRef { file: EvidenceId(file), part: None, row: number });
        Affected::new(SubjectKind::User, format!("id-{number}"), format!("user{number}@contoso.com"), outcome).at(at)
    };
    for finding in sample.results.findings.iter_mut().take(3) {
        finding.affected = (0..10_000).map(object).collect();
    }
    let check = sample.results.findings[0].check;
    let bytes = oscal_of(&sample.input());
    assert!(bytes.len() < 4_000_000, "{}", bytes.len());
    let result = result(&sample);
    let observation = of_check(&result, "observations", check);
    let subjects = list(observation, "subjects");
    assert_eq!(subjects.len(), 1 + 250);
    // What fails is told before what is to be reviewed.
    assert!(subjects[1..=10].iter().all(|subject| told(subject, "outcome") == Some("Fail")));
    let remark = "250 of 10,000 objects are told here, the worst first. The JSON and CSV outputs of this report tell all of them.";
    assert_eq!((&observation["remarks"], told(observation, "affected")), (&remark.into(), Some("10000")));
}

#[test]
fn a_changed_severity_stands_with_the_first_and_its_reason() {
    let mut sample = sample();
    let change = SeverityChange { severity: Severity::Low, reason: "The guest is an auditor.".into() };
    let treatment = Treatment::Remediate { owner: "Head of IT".into(), due: Some(day("2026-07-01")) };
    let said = Annotation { severity: Some(change), treatment, ..Annotation::default() };
    let id = sample.checklist.id;
    sample.annotate(Target::check(id, "1.02.b"), said);
    let result = result(&sample);
    for part in ["observations", "findings", "risks"] {
        let one = of_check(&result, part, "1.02.b");
        let severities = ["severity", "severity-with-conclusions", "severity-reason"].map(|name| told(one, name));
        assert_eq!(severities, [Some("Critical"), Some("Low"), Some("The guest is an auditor.")], "{part}");
        for other in list(&result, part) {
            assert!(told(other, "severity").is_some() && told(other, "severity-with-conclusions").is_some(), "{other}");
        }
    }
}

#[test]
fn nothing_is_approved_that_nobody_approved() {
    let accept = |approver: &str, expiry: &str| Treatment::AcceptRisk {
        approver: approver.into(),
        reason: "It is replaced.".into(),
        expiry: Some(day(expiry)),
    };
    let check = |treatment: Treatment, expected: &str| {
        let mut sample = sample();
        let id = sample.checklist.id;
        sample.annotate(
            Target::check(id, "1.02.b"),
            Annotation { treatment: treatment.clone(), ..Annotation::default() },
        );
        let result = result(&sample);
        let risk = of_check(&result, "risks", "1.02.b");
        assert_eq!(risk["status"], expected, "{treatment:?}");
        let is_control = matches!(treatment, Treatment::CompensatingControl { .. });
        assert_eq!(risk["mitigating-factors"][0]["description"] == "Watched daily.", is_control);
    };
    check(accept("Ada", "2026-12-31"), "deviation-approved");
    check(accept("", "2026-12-31"), "deviation-requested");
    check(accept("Ada", "2026-01-01"), "open");
    check(Treatment::CompensatingControl { text: "Watched daily.".into() }, "deviation-requested");
    check(Treatment::Disputed { reason: "No.".into() }, "deviation-requested");
}

#[test]
fn who_assesses_and_who_is_assessed_are_parties() {
    let sample = sample();
    let metadata = read(&sample)["assessment-results"]["metadata"].clone();
    let party = |role: &str| {
        let by = list(&metadata, "responsible-parties").into_iter().find(|one| one["role-id"] == role).unwrap().clone();
        let found = list(&metadata, "parties").into_iter().find(|party| party["uuid"] == by["party-uuids"][0]);
        found.unwrap().clone()
    };
    let details = &sample.assessment.details;
    let (by, of, person) = (party("prepared-by"), party("prepared-for"), party("assessor"));
    assert_eq!((&by["name"], &by["type"]), (&details.organization.as_str().into(), &"organization".into()));
    assert_eq!((&of["name"], &of["type"]), (&details.client.as_str().into(), &"organization".into()));
    assert_eq!(
        (&person["name"], &person["member-of-organizations"][0]),
        (&details.assessor.as_str().into(), &by["uuid"])
    );
}

#[test]
fn what_was_set_aside_as_not_applicable_keeps_its_reason() {
    let mut sample = sample();
    let id = sample.checklist.id;
    let said = Annotation {
        conclusion: Some(Conclusion::NotApplicable),
        justification: "A trial that is over.".into(),
        ..Annotation::default()
    };
    sample.annotate(Target::check(id, "1.02.b"), said);
    let result = result(&sample);
    let remarks = of_check(&result, "observations", "1.02.b")["remarks"].as_str().unwrap();
    assert!(remarks.contains("not applicable") && remarks.contains("A trial that is over."), "{remarks}");
    assert!(list(&result, "findings").iter().all(|one| one["target"]["target-id"] != "check-1.02.b"));
}
