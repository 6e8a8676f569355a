//! The way of an assessment to its end: everything concluded by the assessor, accepted by the reviewer, printed as final,
//! signed, and verified against the assessment. `TENANT_ASSESSOR_FINAL=FOLDER` keeps the files, to be looked at.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test, helpers and all")]

use crate::command_line::{json, run};
use crate::pipeline::root;
use crate::shape;
use std::fs;
use std::path::Path;
use tenant_assessor::assessment::{Detail, Edit, Session, SeverityChange, Step, Target, Treatment, WorkState};
use tenant_assessor::checklist::{Conclusion, Severity};
use tenant_assessor::jobs::keep::Open;
use tenant_assessor::report::dates::in_text;
use tenant_assessor::report::visible::visible;
use tenant_assessor::tenant::Moment;

const CHECKLIST: &str = "privileged-access";
/// Critical and failing, and set aside by the assessor; good by the evidence, and not by the assessor; critical, and called low.
const SET_ASIDE: &str = "2.07.c";
const NOT_MET: &str = "1.03.a";
const LESSENED: &str = "1.02.e";
const ASSESSOR: &str = "Ada Assessor";
const REVIEWER: &str = "Rita Reviewer";
/// 1 July 2026.
const WHEN: Moment = Moment::of(1_782_864_000);

fn details() -> Vec<Edit> {
    let texts = [
        (Detail::Client, "Skerry & Vane Freight Group"),
        (Detail::Organization, "Lind & Co"),
        (Detail::Assessor, ASSESSOR),
        (Detail::Reviewer, REVIEWER),
        (Detail::Marking, "TLP:AMBER"),
        (Detail::Version, "1.0"),
    ];
    texts.into_iter().map(|(detail, text)| Edit::SetDetail { detail, text: text.to_owned() }).collect()
}

/// What the assessor says of one check by its outcome; failures in turn are remedied, and once in a while accepted or called
/// partly met.
fn said(place: usize, check: &str, outcome: &str) -> Vec<Edit> {
    let target = || Target::check(CHECKLIST, check);
    let conclude = |conclusion, justification: &str| Edit::Conclude {
        target: target(),
        conclusion: Some(conclusion),
        justification: justification.to_owned(),
    };
    let treat = |treatment| Edit::SetTreatment { target: target(), treatment };
    match check {
        SET_ASIDE => return vec![conclude(Conclusion::NotApplicable, "The account belonged to a trial that is over.")],
        NOT_MET => {
            let conclude = conclude(Conclusion::NotMet, "Both accounts are kept by one person.");
            let treatment = Treatment::Remediate { owner: "Head of IT Operations".to_owned(), due: Some(WHEN) };
            return vec![conclude, treat(treatment)];
        }
        LESSENED => {
            let change = SeverityChange { severity: Severity::Low, reason: "The guest is an auditor.".to_owned() };
            let treatment = treat(Treatment::Disputed { reason: "Wanted by the board.".to_owned() });
            let severity = Edit::SetSeverity { target: target(), change: Some(change) };
            return vec![conclude(Conclusion::NotMet, ""), severity, treatment];
        }
        _ => {}
    }
    match outcome {
        "Fail" if place.is_multiple_of(9) => vec![
            conclude(Conclusion::NotMet, ""),
            treat(Treatment::AcceptRisk {
                approver: "Chief Information Officer".to_owned(),
                reason: "The system is replaced in the autumn; until then it is watched.".to_owned(),
                expiry: Some(Moment::of(1_798_675_200)),
            }),
            Edit::SetNote {
                target: target(),
                text: "Told to the **board** in June:\n\n- by letter\n- in the meeting".to_owned(),
            },
        ],
        "Fail" if place.is_multiple_of(13) => vec![
            conclude(Conclusion::PartlyMet, "Half of it was mended while the assessment was made."),
            treat(Treatment::Remediate {
                owner: "Head of Infrastructure".to_owned(),
                due: Some(Moment::of(1_784_073_600)),
            }),
        ],
        "Fail" => vec![
            conclude(Conclusion::NotMet, ""),
            treat(Treatment::Remediate {
                owner: "Head of IT Operations".to_owned(),
                due: Some(Moment::of(1_790_812_800)),
            }),
        ],
        "Review" => vec![
            conclude(Conclusion::PartlyMet, "Looked at together with the client."),
            treat(Treatment::CompensatingControl { text: "Watched daily by the service desk.".to_owned() }),
        ],
        "NoEvidence" => Vec::new(),
        _ => vec![conclude(Conclusion::Met, "")],
    }
}

fn perform(open: &mut Open, who: &str, edits: Vec<Edit>) {
    who.clone_into(&mut open.who);
    open.perform(Edit::Several { label: "Several changes together".to_owned(), edits }, Step::New, WHEN).unwrap();
}

/// Every object that a finding concerns, and everything found about it, stands in the full edition: in the finding, or once
/// in the register that it leads to.
fn holds_everything_found(text: &str, json: &str) {
    // Marks of Markdown, and lines within a cell, are no part of what is said.
    let bare = |text: &str| text.replace('\\', "").replace("<br>", "\n").replace("**", "").replace('\n', " ");
    let text = bare(text);
    let results: serde_json::Value = serde_json::from_str(json).unwrap();
    let mut count = 0;
    for finding in results["findings"].as_array().unwrap() {
        for object in finding["affected"].as_array().unwrap() {
            let facts = object["facts"].as_object().unwrap().values();
            let values = facts.flat_map(|value| match value {
                serde_json::Value::Array(values) => values.clone(),
                value => vec![value.clone()],
            });
            let name = object["name"].clone();
            let values: Vec<String> =
                values.chain([name]).filter_map(|value| value.as_str().map(str::to_owned)).collect();
            // Several values of a label stand a line each in the JSON.
            for value in values.iter().flat_map(|value| value.lines()) {
                // Sentences of one label stand a line each or in notes, roles of an account a line each.
                let said = bare(&in_text(&visible(value), ""));
                let pieces = said.split("; ").flat_map(|piece| piece.split(". "));
                let missing: Vec<&str> = pieces.filter(|piece| !text.contains(piece.trim())).collect();
                let is_there = missing.is_empty() || text.contains(&bare(&visible(value)));
                assert!(is_there, "{}: {missing:?} of {said}", finding["check"]);
                count += 1;
            }
        }
    }
    assert!(count > 3_000, "{count}");
}

fn conclude_everything(file: &Path, json: &str) {
    let results: serde_json::Value = serde_json::from_str(json).unwrap();
    let findings: Vec<(String, String)> = results["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["check"].as_str().unwrap().to_owned(), finding["outcome"].as_str().unwrap().to_owned()))
        .filter(|(_, outcome)| outcome != "NotApplicable")
        .collect();
    let session = Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) };
    let mut open = Open::open(file, &session, ASSESSOR).unwrap();
    perform(&mut open, ASSESSOR, details());
    let edits: Vec<Edit> =
        findings.iter().enumerate().flat_map(|(place, (check, outcome))| said(place, check, outcome)).collect();
    perform(&mut open, ASSESSOR, edits);
    let state = |state: WorkState| {
        let concluded = findings.iter().filter(|(_, outcome)| outcome != "NoEvidence");
        let set = |(check, _): &(String, String)| Edit::SetWorkState {
            target: Target::check(CHECKLIST, check),
            state,
            comment: String::new(),
        };
        concluded.map(set).collect::<Vec<Edit>>()
    };
    perform(&mut open, ASSESSOR, state(WorkState::ReadyForReview));
    perform(&mut open, REVIEWER, state(WorkState::Accepted));
}

/// What the evidence gave, and what the assessor made of it, each as what it is.
fn conclusions_stand_in_the_json(case: &str) {
    let json = json(&run(["report", case, "--json", "-"]));
    assert_eq!(shape::differences(&json, &shape::report()), Vec::<String>::new());
    let told = |check: &str| {
        let found = json["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == check).unwrap();
        ["outcome", "outcome_by", "with_conclusions"].map(|key| found[key].as_str().unwrap_or("null").to_owned())
    };
    assert_eq!(told(SET_ASIDE), ["Fail", "evidence", "NotApplicable"]);
    assert_eq!(told("2.09.a"), ["Review", "assessor", "Fail"]);
}

/// A certificate that is not the assessor's signs, is told, and is printed as what it is.
fn signed_by_somebody_else(folder: &Path) {
    let path = |name: &str| folder.join(name).display().to_string();
    let key = root().join("tests/keys/reviewer.p12").display().to_string();
    let (case, pdf, markdown) = (path("case.assessment"), path("other.pdf"), path("other.md"));
    let words = ["report", &case, "--pdf", &pdf, "--markdown", &markdown, "--preset", "executive"];
    let more = ["--sign-with", &key, "--passphrase-file", &path("passphrase")];
    let printed = run(words.into_iter().chain(more));
    let told =
        format!("The report names {ASSESSOR} as its assessor; the certificate that signs it is that of {REVIEWER}.");
    assert!(printed.code == 0 && printed.said.contains(&told), "{}", printed.said);
    assert!(fs::read_to_string(&markdown).unwrap().contains(&told));
    let draft = run(["verify", &pdf]);
    // Nobody said in which role.
    let nameless = draft.out.contains(REVIEWER) && !draft.out.contains(&format!("{REVIEWER} ("));
    assert!(draft.out.contains(DRAFT) && nameless, "{}", draft.out);
    assert!(!fs::read_to_string(&markdown).unwrap().contains("- Role: Signer"));
}

const DRAFT: &str = "It was printed as a DRAFT: it is no final report.";

#[test]
fn a_report_becomes_final_when_everything_is_concluded_and_accepted() {
    let temp = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("TENANT_ASSESSOR_FINAL").map(std::path::PathBuf::from);
    let folder = kept.unwrap_or_else(|| temp.path().to_owned());
    let path = |name: &str| folder.join(name).display().to_string();
    let sample = root().join("sample-data/flawed").display().to_string();
    let assessed = run(["assess", &sample, "--as-of", "2026-06-30", "--out", &path("case.assessment")]);
    assert_eq!(assessed.code, 0, "{}", assessed.said);
    let print = |more: &[&str]| {
        let pdf = path("final.pdf");
        let words = ["report", &path("case.assessment"), "--pdf", &pdf, "--final"].map(str::to_owned);
        run(words.into_iter().chain(more.iter().map(|word| (*word).to_owned())))
    };
    let refused = print(&[]);
    assert_eq!(refused.code, 1, "{}", refused.said);
    assert!(refused.said.contains("things are still open"), "{}", refused.said);
    let json = run(["report", &path("case.assessment"), "--json", "-"]);
    assert_eq!(json.code, 0, "{}", json.said);
    conclude_everything(Path::new(&path("case.assessment")), &json.out);
    conclusions_stand_in_the_json(&path("case.assessment"));
    fs::write(path("passphrase"), "test\n").unwrap();
    let key = root().join("tests/keys/rsa.p12").display().to_string();
    let markdown = path("final.md");
    let more = ["--sign-with", &key, "--passphrase-file", &path("passphrase"), "--markdown", &markdown];
    let printed = print(&more);
    assert_eq!(printed.code, 0, "{}", printed.said);
    assert!(!printed.said.contains("as its assessor"), "{}", printed.said);
    signed_by_somebody_else(&folder);
    let text = fs::read_to_string(&markdown).unwrap();
    assert!(!text.contains("Draft: work on the findings"));
    for words in [ASSESSOR, REVIEWER, "TLP:AMBER", "Head of IT Operations", "Watched daily by the service desk."] {
        assert!(text.contains(words), "{words}");
    }
    holds_everything_found(&text, &json.out);
    // What the assessor says otherwise is told as theirs, and an answer to a question that no evidence answers overrides nothing.
    assert!(text.contains("Partly met, says the assessor: “") || text.contains("The assessor: partly met."));
    let register = text.split("Overrides").nth(1).and_then(|rest| rest.split("Accepted risks").next()).unwrap();
    let (overrides, others) = register.split_once("Conclusions on questions and confirmed findings").unwrap();
    assert!(overrides.contains("Half of it was mended") && !overrides.contains("2.09.a"), "{overrides}");
    assert!(others.contains("2.09.a") && !others.contains("Half of it was mended"), "{others}");
    let short = path("executive.md");
    let printed = run(["report", &path("case.assessment"), "--markdown", &short, "--preset", "executive"]);
    assert_eq!(printed.code, 0, "{}", printed.said);
    let short = fs::read_to_string(&short).unwrap();
    // Who reads the short edition learns what was set aside and why, and the counts are those of the register.
    let aside = short.split("# Set aside by the assessor").nth(1).unwrap();
    for words in ["2.07.c", "Not applicable", "a trial that is over", "1.02.e", "The guest is an auditor"] {
        assert!(aside.contains(words), "{words}: {aside}");
    }
    let is_told = |line: &str| {
        line.contains("Not met, says the assessor: “") && line.contains("”. Both accounts are kept by one person")
    };
    assert!(short.lines().any(is_told), "{short}");
    assert!(short.contains("conclusions and 1 severity of the assessor differ"), "{short}");
    let pages = lopdf::Document::load(path("final.pdf")).unwrap();
    let pages = pages.extract_text(&pages.get_pages().into_keys().collect::<Vec<u32>>()).unwrap();
    assert!(pages.contains("TLP:AMBER") && !pages.contains("DRAFT"));
    let verified = run(["verify", &path("final.pdf"), &path("case.assessment")]);
    assert!(!verified.out.contains(DRAFT), "{}", verified.out);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.said);
}
