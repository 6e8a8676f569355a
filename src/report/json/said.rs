//! What people decided, beside what the evidence gave: of findings, items and single objects.

use crate::assessment::{Annotation, Target, Treatment, WorkState};
use crate::checklist::{Check, Conclusion, Item};
use crate::report::ReportInput;
use crate::report::input::{ByEvidence, Standing};
use crate::tenant::Moment;
use serde::Serialize;

/// Everything that the assessor said of a finding, an item or an object.
#[derive(Serialize)]
pub(super) struct Said<'a> {
    conclusion: Option<Conclusion>,
    justification: &'a str,
    /// In place of the severity as judged.
    severity: Option<&'static str>,
    severity_reason: &'a str,
    note: &'a str,
    work_state: WorkState,
    work_comment: &'a str,
    treatment: Option<Treated<'a>>,
    /// Numbers in the register of attachments.
    attachments: Vec<u32>,
}

#[derive(Serialize)]
struct Treated<'a> {
    kind: &'static str,
    owner: Option<&'a str>,
    due: Option<String>,
    approver: Option<&'a str>,
    expiry: Option<String>,
    /// The reason, or the control.
    text: Option<&'a str>,
}

impl<'a> Said<'a> {
    pub fn of(annotation: &'a Annotation) -> Self {
        // A severity counts once it has its reason; until then it is told all the same, as unfinished as it is.
        let severity = annotation.severity.as_ref();
        Self {
            conclusion: annotation.conclusion,
            justification: &annotation.justification,
            severity: severity.map(|change| change.severity.title()),
            severity_reason: severity.map_or("", |change| &change.reason),
            note: &annotation.note,
            work_state: annotation.work_state,
            work_comment: &annotation.work_comment,
            treatment: treated(&annotation.treatment),
            attachments: annotation.attachments.iter().map(|attachment| attachment.number).collect(),
        }
    }
}

fn treated(treatment: &Treatment) -> Option<Treated<'_>> {
    let day = |date: &Option<Moment>| date.map(Moment::iso_date);
    let bare = |kind| Treated { kind, owner: None, due: None, approver: None, expiry: None, text: None };
    Some(match treatment {
        Treatment::None => return None,
        Treatment::Remediate { owner, due } => Treated { owner: Some(owner), due: day(due), ..bare("remediate") },
        Treatment::AcceptRisk { approver, reason, expiry } => {
            Treated { approver: Some(approver), expiry: day(expiry), text: Some(reason), ..bare("accept-risk") }
        }
        Treatment::CompensatingControl { text } => Treated { text: Some(text), ..bare("compensating-control") },
        Treatment::Disputed { reason } => Treated { text: Some(reason), ..bare("disputed") },
    })
}

/// Whose word is asked for: that of the evidence, or of a person, who has answered or not.
pub(super) fn outcome_by(outcome: ByEvidence) -> &'static str {
    match outcome {
        ByEvidence::Answered => "assessor",
        ByEvidence::Stands(Standing::Open) => "nobody",
        ByEvidence::Stands(Standing::Judged(_)) => "evidence",
    }
}

fn id(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Open => None,
        Standing::Judged(outcome) => Some(outcome.id()),
    }
}

/// The outcome that counts once the assessor has concluded; none while the check is open.
pub(super) fn with_conclusions(input: &ReportInput<'_>, check: &Check) -> Option<&'static str> {
    id(input.standing(check))
}

/// The items, by the evidence alone and with what was concluded.
pub(super) fn items(input: &ReportInput<'_>) -> Vec<serde_json::Value> {
    let item = |item: &&'static Item| {
        let said = input.assessment.on_item(item.id).map(Said::of);
        serde_json::json!({
            "id": item.id,
            "title": item.title,
            "stage": item.stage,
            "outcome": input.item_outcome(item).id(),
            "with_conclusions": id(input.item_standing(item)),
            "assessor": said,
        })
    };
    input.checklist.items.iter().map(item).collect()
}

#[derive(Serialize)]
pub(super) struct OfObject<'a> {
    check: &'a str,
    id: &'a str,
    assessor: Said<'a>,
}

/// What was said of single objects, by check and id.
pub(super) fn objects<'a>(input: &ReportInput<'a>) -> Vec<OfObject<'a>> {
    let of = |(target, annotation): (&'a Target, &'a Annotation)| match target {
        Target::Object { checklist, check, subject } if *checklist == input.checklist.id => {
            Some(OfObject { check, id: subject, assessor: Said::of(annotation) })
        }
        _ => None,
    };
    input.assessment.annotations.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::SeverityChange;
    use crate::checklist::{Finding, Outcome, Severity};
    use crate::report::json;
    use crate::report::sections::sample::{day, sample};
    use serde_json::{Value, json};

    #[test]
    fn what_people_decided_stands_beside_what_the_evidence_gave() {
        let mut sample = sample();
        let id = sample.checklist.id;
        sample.assessment.annotations.clear();
        let mut say =
            |target: Target, annotation: Annotation| _ = sample.assessment.annotations.insert(target, annotation);
        say(
            Target::check(id, "1.02.b"),
            Annotation {
                conclusion: Some(Conclusion::NotApplicable),
                justification: "A trial that is over.".into(),
                severity: Some(SeverityChange { severity: Severity::Low, reason: "A trial.".into() }),
                work_state: WorkState::Accepted,
                treatment: Treatment::Remediate { owner: "Head of IT".into(), due: Some(day("2026-07-01")) },
                ..Annotation::default()
            },
        );
        let justification = "Looked at together.".to_owned();
        let met = Annotation { conclusion: Some(Conclusion::Met), justification, ..Annotation::default() };
        say(Target::item(id, "1.02"), met);
        say(Target::object(id, "1.02.b", "id-1"), Annotation { note: "Hers.".into(), ..Annotation::default() });
        let mut bytes = Vec::new();
        json::report(&mut bytes, &sample.input(), None).unwrap();
        let said: Value = serde_json::from_slice(&bytes).unwrap();
        let by = |list: &str, key: &str, id: &str| {
            let found = said[list].as_array().unwrap().iter().find(|one| one[key] == id);
            found.unwrap_or_else(|| panic!("{list} {id}")).clone()
        };
        let finding = by("findings", "check", "1.02.b");
        let told = json!([finding["outcome"], finding["outcome_by"], finding["with_conclusions"]]);
        assert_eq!(told, json!(["Fail", "evidence", "NotApplicable"]));
        let told = json!([finding["severity"], finding["severity_with_conclusions"]]);
        assert_eq!(told, json!(["Critical", "Low"]));
        let told = ["title", "item_title", "stage", "stage_title"].map(|key| finding[key].as_str().unwrap_or_default());
        let (item, check) = sample.checklist.check("1.02.b").unwrap();
        assert_eq!(told, [check.title, item.title, "1", sample.checklist.stage("1").unwrap().title]);
        assert_eq!(
            finding["assessor"],
            json!({
                "conclusion": "not-applicable", "justification": "A trial that is over.", "severity": "Low",
                "severity_reason": "A trial.", "note": "", "work_state": "accepted", "work_comment": "",
                "treatment": {"kind": "remediate", "owner": "Head of IT", "due": "2026-07-01", "approver": null,
                    "expiry": null, "text": null},
                "attachments": [],
            })
        );
        assert_eq!(by("findings", "check", "1.02.c")["assessor"], Value::Null);
        let item = by("items", "id", "1.02");
        assert_eq!(json!([item["outcome"], item["with_conclusions"]]), json!(["Fail", "Pass"]));
        assert_eq!(item["assessor"]["conclusion"], "met");
        assert_eq!(by("objects", "id", "id-1")["assessor"]["note"], "Hers.");
    }

    #[test]
    fn an_answer_that_the_run_took_is_no_outcome_by_the_evidence() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        let id = sample.checklist.id;
        let cases = [
            ("1.02.c", format!("{} as not met.", Finding::CONFIRMED), ["Review", "evidence", "Fail"]),
            ("2.09.a", format!("{}: not met.", Finding::ANSWERED), ["Review", "assessor", "Fail"]),
            ("2.09.b", "A question.".to_owned(), ["Review", "nobody", "null"]),
        ];
        for (check, reason, told) in &cases {
            let outcome = if told[2] == "Fail" { Outcome::Fail } else { Outcome::Review };
            let finding = sample.results.findings.iter_mut().find(|finding| finding.check == *check).unwrap();
            (finding.outcome, finding.reasons) = (outcome, vec![reason.clone()]);
            if outcome == Outcome::Fail {
                let said = Annotation { conclusion: Some(Conclusion::NotMet), ..Annotation::default() };
                sample.annotate(Target::check(id, *check), said);
            }
        }
        let mut bytes = Vec::new();
        json::report(&mut bytes, &sample.input(), None).unwrap();
        let said: Value = serde_json::from_slice(&bytes).unwrap();
        for (check, _, expected) in cases {
            let found = said["findings"].as_array().unwrap().iter().find(|found| found["check"] == check).unwrap();
            let told = ["outcome", "outcome_by", "with_conclusions"].map(|key| found[key].as_str().unwrap_or("null"));
            assert_eq!(told, expected, "{check}");
        }
        // The eight answers are those that the report begins with.
        let input = sample.input();
        for (told, answer) in said["answers"].as_array().unwrap().iter().zip(input.answers()) {
            assert_eq!(told["answer"], answer.words.0, "{told}");
        }
    }
}
