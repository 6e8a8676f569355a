//! Every edit, taken back and done again; histories made at random, always the same ones.

use super::*;
use crate::checklist::{Outcome, Severity};
use crate::tenant::mapping::{Columns, DayMonth};
use crate::tenant::stated::{Category, ScopeArea};

const LIST: &str = "privileged-access";

/// Every kind of edit with a sample and the text it is stored as. The match below holds this list whole, and a text that
/// changes means that older versions read a file wrongly: raise `FORMAT_VERSION`.
macro_rules! every_edit {
    ($($kind:ident: $sample:expr, $stored:expr;)*) => {
        pub(super) fn samples() -> Vec<Edit> {
            vec![$($sample,)*]
        }

        #[test]
        fn each_is_stored_as_ever() {
            let is_listed = |edit: &Edit| match edit { $(Edit::$kind { .. } => true,)* };
            $(
                let sample = $sample;
                assert!(is_listed(&sample) && matches!(sample, Edit::$kind { .. }), "{sample:?}");
                assert_eq!(serde_json::to_string(&sample).unwrap(), $stored);
                assert_eq!(serde_json::from_str::<Edit>($stored).unwrap(), sample);
            )*
        }
    };
}

fn check() -> Target {
    Target::check(LIST, "1.02.b")
}
fn object() -> Target {
    Target::object(LIST, "1.02.b", "5b2f/x")
}

fn carried() -> Carried {
    Carried {
        from: "2025.assessment".into(),
        as_of: Moment::of(7),
        text: TextThen::Changed("Old.".into()),
        conclusion: Some(Conclusion::Met),
        justification: "j".into(),
        severity: None,
        note: "n".into(),
        treatment: Treatment::None,
    }
}

fn previous() -> Previous {
    let (name, head) = ("2025.assessment".into(), "ab".into());
    Previous {
        name,
        head,
        as_of: Moment::of(7),
        findings: BTreeMap::new(),
        roles: None,
        called: BTreeMap::new(),
        unlike: Vec::new(),
    }
}

pub(super) fn file(name: &str, sha256: &str) -> EvidenceRecord {
    let problem = ProblemRecord { row: Some(7), kind: "syntax".into(), message: "A bare quote.".into(), count: 1 };
    let part =
        PartRecord { dataset: Some("users".into()), rows_seen: 3, problems: vec![problem], ..PartRecord::default() };
    EvidenceRecord {
        name: name.into(),
        sha256: sha256.into(),
        bytes: 12,
        encoding: Some("UTF-8".into()),
        archive: None,
        stored: Stored::Without { columns: vec!["Secret".into()], sha256: "ff".into() },
        parts: vec![part],
    }
}

every_edit! {
    SetDetail: Edit::SetDetail { detail: Detail::DateLanguage, text: "de".into() },
        r#"{"edit":"set-detail","detail":"date-language","text":"de"}"#;
    SetAsOf: Edit::SetAsOf { as_of: Some(Moment::of(1_780_000_000)) },
        r#"{"edit":"set-as-of","as_of":1780000000}"#;
    SetParameter: Edit::SetParameter { name: "global_admin_max".into(), value: 6 },
        r#"{"edit":"set-parameter","name":"global_admin_max","value":6}"#;
    Conclude: Edit::Conclude { target: check(), conclusion: Some(Conclusion::NotMet), justification: "Seen.".into() },
        r#"{"edit":"conclude","target":"privileged-access/check/1.02.b","conclusion":"not-met","justification":"Seen."}"#;
    SetSeverity: Edit::SetSeverity { target: check(), change: Some(SeverityChange { severity: Severity::Low, reason: "Small.".into() }) },
        r#"{"edit":"set-severity","target":"privileged-access/check/1.02.b","change":{"severity":"Low","reason":"Small."}}"#;
    SetNote: Edit::SetNote { target: Target::item(LIST, "1.02"), text: "Ask.".into() },
        r#"{"edit":"set-note","target":"privileged-access/item/1.02","text":"Ask."}"#;
    SetWorkState: Edit::SetWorkState { target: check(), state: WorkState::ReadyForReview, comment: String::new() },
        r#"{"edit":"set-work-state","target":"privileged-access/check/1.02.b","state":"ready-for-review","comment":""}"#;
    SetTreatment: Edit::SetTreatment { target: object(), treatment: Treatment::AcceptRisk { approver: "CISO".into(), reason: "Old.".into(), expiry: Some(Moment::of(0)) } },
        r#"{"edit":"set-treatment","target":"privileged-access/object/1.02.b/5b2f/x","treatment":{"kind":"accept-risk","approver":"CISO","reason":"Old.","expiry":0}}"#;
    Attach: Edit::Attach { target: check(), attachment: Attachment { number: 1, name: "a.png".into(), media: Media::Png, sha256: "0a".into(), bytes: 9, caption: "Seen.".into() } },
        r#"{"edit":"attach","target":"privileged-access/check/1.02.b","attachment":{"number":1,"name":"a.png","media":"png","sha256":"0a","bytes":9,"caption":"Seen."}}"#;
    SetCaption: Edit::SetCaption { target: check(), number: 1, caption: "Portal.".into() },
        r#"{"edit":"set-caption","target":"privileged-access/check/1.02.b","number":1,"caption":"Portal."}"#;
    Detach: Edit::Detach { target: check(), number: 1 },
        r#"{"edit":"detach","target":"privileged-access/check/1.02.b","number":1}"#;
    SetCarried: Edit::SetCarried { target: check(), carried: Some(Box::new(carried())) },
        r#"{"edit":"set-carried","target":"privileged-access/check/1.02.b","carried":{"from":"2025.assessment","as_of":7,"text":{"is":"changed","text":"Old."},"conclusion":"met","justification":"j","severity":null,"note":"n","treatment":{"kind":"none"}}}"#;
    SetPrevious: Edit::SetPrevious { previous: Some(Box::new(previous())) },
        r#"{"edit":"set-previous","previous":{"name":"2025.assessment","head":"ab","as_of":7,"findings":{},"roles":null}}"#;
    StateCategory: Edit::StateCategory { account: "5b2f".into(), category: Some(Category::AdminOnly) },
        r#"{"edit":"state-category","account":"5b2f","category":"admin-only"}"#;
    StateEmergency: Edit::StateEmergency { account: "5b2f".into(), is_emergency: Some(false) },
        r#"{"edit":"state-emergency","account":"5b2f","is_emergency":false}"#;
    StateExposed: Edit::StateExposed { account: "5b2f".into(), is_exposed: Some(true) },
        r#"{"edit":"state-exposed","account":"5b2f","is_exposed":true}"#;
    StateScope: Edit::StateScope { area: ScopeArea::Microsoft365, is_in: Some(false) },
        r#"{"edit":"state-scope","area":"microsoft365","is_in":false}"#;
    ExplainSignIn: Edit::ExplainSignIn { key: "r1".into(), text: "Drill.".into() },
        r#"{"edit":"explain-sign-in","key":"r1","text":"Drill."}"#;
    MapTable: Edit::MapTable { headings: "login\nname".into(), columns: Some(Columns { dataset: "users".into(), columns: BTreeMap::from([("displayName".into(), "Name".into())]) }) },
        r#"{"edit":"map-table","headings":"login\nname","columns":{"dataset":"users","columns":{"displayName":"Name"}}}"#;
    StateDateOrder: Edit::StateDateOrder { file: "a.csv".into(), order: Some(DayMonth::DayFirst) },
        r#"{"edit":"state-date-order","file":"a.csv","order":"day-first"}"#;
    StateEncoding: Edit::StateEncoding { file: "a.csv".into(), encoding: Some("Windows-1250".into()) },
        r#"{"edit":"state-encoding","file":"a.csv","encoding":"Windows-1250"}"#;
    AddEvidence: Edit::AddEvidence { files: vec![file("b.csv", "02"), file("a.csv", "01")] },
        concat!(r#"{"edit":"add-evidence","files":["#,
            r#"{"name":"b.csv","sha256":"02","bytes":12,"encoding":"UTF-8","archive":null,"stored":{"as":"without","columns":["Secret"],"sha256":"ff"},"parts":[{"name":null,"dataset":"users","layout":null,"rows_seen":3,"rows_read":0,"rows_refused":0,"complete":null,"problems":[{"row":7,"kind":"syntax","message":"A bare quote.","count":1}],"unmapped":[]}]},"#,
            r#"{"name":"a.csv","sha256":"01","bytes":12,"encoding":"UTF-8","archive":null,"stored":{"as":"without","columns":["Secret"],"sha256":"ff"},"parts":[{"name":null,"dataset":"users","layout":null,"rows_seen":3,"rows_read":0,"rows_refused":0,"complete":null,"problems":[{"row":7,"kind":"syntax","message":"A bare quote.","count":1}],"unmapped":[]}]}]}"#);
    RemoveEvidence: Edit::RemoveEvidence { files: vec![EvidenceKey { name: "a.csv".into(), sha256: "01".into() }] },
        r#"{"edit":"remove-evidence","files":[{"name":"a.csv","sha256":"01"}]}"#;
    Several: Edit::Several { label: "Conclude 2 findings: met".into(), edits: vec![Edit::SetNote { target: check(), text: "Both.".into() }, Edit::SetAsOf { as_of: None }] },
        r#"{"edit":"several","label":"Conclude 2 findings: met","edits":[{"edit":"set-note","target":"privileged-access/check/1.02.b","text":"Both."},{"edit":"set-as-of","as_of":null}]}"#;
}

pub(super) fn document() -> Document {
    Document::new(Assessment::new(LIST))
}

pub(super) fn perform(document: &mut Document, edit: Edit) -> Option<Entry> {
    document.perform(edit, Step::New, "Ada", Moment::of(5)).unwrap()
}

#[test]
fn each_is_undone_and_done_again() {
    let mut document = document();
    for edit in samples() {
        let before = document.assessment().clone();
        let label = edit.label();
        perform(&mut document, edit.clone()).unwrap_or_else(|| panic!("{edit:?} changed nothing"));
        let after = document.assessment().clone();
        assert_ne!(before, after, "{edit:?}");
        assert_eq!(document.history().undo_label(), Some(&*label));
        document.undo("Ada", Moment::of(6)).unwrap().unwrap();
        assert_eq!(*document.assessment(), before, "{edit:?}");
        assert_eq!(document.history().redo_label(), Some(&*label));
        document.redo("Ada", Moment::of(7)).unwrap().unwrap();
        assert_eq!(*document.assessment(), after, "{edit:?}");
    }
    assert_eq!(document.history().entries().len(), samples().len() * 3);
    assert_eq!(document.assessment().answers(), BTreeMap::from([("1.02.b".to_owned(), Conclusion::NotMet)]));
    assert_eq!(document.assessment().on_item("1.02").unwrap().note, "Ask.");
    assert!(document.assessment().on_object("1.02.b", "5b2f/x").unwrap().treatment.has_expired(Moment::of(86_400)));
}

#[test]
fn labels_are_plain_words() {
    let labels: Vec<String> = samples().iter().map(Edit::label).collect();
    let expected = [
        "Set language of dates: de",
        "Set as-of date: 2026-05-28",
        "Set threshold global_admin_max: 6",
        "Conclude 1.02.b: not met",
        "Change severity of 1.02.b: Low",
        "Note on 1.02",
        "Set work state of 1.02.b: ready for review",
        "Treat 1.02.b for 5b2f/x: accept risk",
        "Attach to 1.02.b: a.png",
        "Caption of attachment 1: Portal.",
        "Remove attachment 1 of 1.02.b",
        "Carry over 1.02.b from 2025.assessment",
        "Compare with 2025.assessment",
        "State category of 5b2f: admin only",
        "State 5b2f: not an emergency account",
        "State 5b2f: an exposed person",
        "State scope: Microsoft 365 is out",
        "Explain sign-in r1",
        "Map a table's columns: users",
        "Dates of a.csv: day first",
        "Encoding of a.csv: Windows-1250",
        "Add evidence: 2 files",
        "Remove evidence: a.csv",
        "Conclude 2 findings: met",
    ];
    assert_eq!(labels, expected);
    let long = Edit::SetDetail { detail: Detail::Client, text: format!("{}\nsecond line", "é".repeat(80)) };
    assert_eq!(long.label(), format!("Set client: {}…", "é".repeat(60)));
}

#[test]
fn refused_edits_change_nothing() {
    let mut document = document();
    perform(&mut document, Edit::AddEvidence { files: vec![file("a.csv", "01"), file("a.csv", "02")] });
    let key = |name: &str| EvidenceKey { name: name.into(), sha256: "01".into() };
    let note = |target| Edit::SetNote { target, text: "x".into() };
    let refused = [
        Edit::SetParameter { name: "global_admin_maximum".into(), value: 6 },
        Edit::SetParameter { name: "global_admin_max".into(), value: -1 },
        Edit::Detach { target: check(), number: 1 },
        Edit::SetCaption { target: check(), number: 1, caption: "x".into() },
        Edit::SetWorkState { target: check(), state: WorkState::Returned, comment: " ".into() },
        note(Target::check("another", "1.02.b")),
        note(Target::check(LIST, "1.02/b")),
        note(Target::item(LIST, "")),
        Edit::StateEmergency { account: String::new(), is_emergency: Some(true) },
        Edit::AddEvidence { files: vec![file("b.csv", "01"), file("a.csv", "01")] },
        Edit::AddEvidence { files: vec![file("b.csv", "01"), file("b.csv", "01")] },
        Edit::RemoveEvidence { files: vec![key("a.csv"), key("b.csv")] },
        Edit::RemoveEvidence { files: vec![key("a.csv"), key("a.csv")] },
        Edit::Several { label: "Both".into(), edits: vec![note(check()), note(Target::item(LIST, ""))] },
    ];
    for edit in refused {
        let before = document.clone();
        let sentence = document.perform(edit.clone(), Step::New, "Ada", Moment::of(0)).unwrap_err().to_string();
        assert!(sentence.ends_with('.') && sentence.contains(' '), "{sentence}");
        assert_eq!(document, before, "{edit:?}");
    }
}

#[test]
fn an_edit_without_effect_is_not_written_down() {
    let mut document = document();
    for edit in [
        Edit::SetNote { target: check(), text: String::new() },
        Edit::SetParameter { name: "global_admin_max".into(), value: 4 },
        Edit::Several { label: "None".into(), edits: Vec::new() },
        Edit::AddEvidence { files: Vec::new() },
        Edit::ExplainSignIn { key: "r".into(), text: String::new() },
    ] {
        assert_eq!(perform(&mut document, edit), None);
    }
    assert_eq!(document, self::document());
    assert_eq!(document.undo("Ada", Moment::of(0)), Ok(None));
    assert_eq!(document.redo("Ada", Moment::of(0)), Ok(None));
}

#[test]
fn typing_on_is_one_step_and_many_entries() {
    let mut document = document();
    let mut write = |text: &str, step| {
        let edit = Edit::SetNote { target: check(), text: text.into() };
        document.perform(edit, step, "Ada", Moment::of(0)).unwrap().unwrap();
    };
    write("First", Step::New);
    write("Second", Step::New);
    write("Second t", Step::Continues);
    write("Second thought", Step::Continues);
    assert_eq!(document.history().entries().len(), 4);
    let note = |document: &Document| document.assessment().on_check("1.02.b").map(|it| it.note.clone());
    document.undo("Ada", Moment::of(0)).unwrap();
    assert_eq!(note(&document).as_deref(), Some("First"));
    // Typing after an undo does not join what was undone.
    let edit = Edit::SetNote { target: check(), text: "First!".into() };
    document.perform(edit, Step::Continues, "Ada", Moment::of(0)).unwrap();
    document.undo("Ada", Moment::of(0)).unwrap();
    assert_eq!(note(&document).as_deref(), Some("First"));
    document.undo("Ada", Moment::of(0)).unwrap();
    assert_eq!(note(&document), None);
    let history = document.history();
    assert_eq!(history.labels().pop().as_deref(), Some("Undo: Note on 1.02.b"));
}

#[test]
fn a_clock_that_was_set_back_is_told() {
    let mut document = document();
    let note = |text: &str| Edit::SetNote { target: check(), text: text.into() };
    for (text, when) in [("a", 9_000_000), ("b", 8_999_900), ("c", 400), ("d", 500)] {
        document.perform(note(text), Step::New, "Ada", Moment::of(when)).unwrap();
    }
    let lines = document.history().lines();
    let told: Vec<Option<i64>> = lines.iter().map(|line| line.after.map(Moment::seconds)).collect();
    // Two computers may differ by a few minutes.
    assert_eq!(told, [None, None, Some(8_999_900), None]);
    assert_eq!(JournalLine::last_changed(&lines), Some(Moment::of(9_000_000)));
}

#[test]
fn a_reason_has_letters() {
    let check = |text: &str, expected: bool| assert_eq!(is_reason(text), expected, "{text:?}");
    for text in ["", " ", "1", "j", "ok", "4711", "…", "- -"] {
        check(text, false);
    }
    for text in ["Owned", "INC 4711", "a b c", "例外", "да нет"] {
        check(text, true);
    }
}

#[test]
fn what_was_carried_over_is_a_draft_until_somebody_says_otherwise() {
    let carried = Annotation { conclusion: Some(Conclusion::Met), ..Annotation::default() };
    let beside = Carried::of(&carried, "2025.assessment", Moment::of(0), TextThen::Same);
    let draft = Annotation { carried: Some(Box::new(beside)), ..carried };
    assert!(draft.is_only_carried());
    let changes: [fn(&mut Annotation); 4] = [
        |said| said.carried = None,
        |said| said.justification = "Seen.".to_owned(),
        |said| said.conclusion = Some(Conclusion::NotMet),
        |said| said.work_state = WorkState::ReadyForReview,
    ];
    for change in changes {
        let mut said = draft.clone();
        change(&mut said);
        assert!(!said.is_only_carried(), "{said:?}");
    }
}

#[test]
fn only_a_differing_conclusion_owes_a_justification() {
    for (outcome, conclusion, needs) in [
        (Outcome::Pass, Conclusion::Met, false),
        (Outcome::Pass, Conclusion::PartlyMet, true),
        (Outcome::Fail, Conclusion::PartlyMet, false),
        (Outcome::Fail, Conclusion::NotMet, false),
        (Outcome::Fail, Conclusion::Met, true),
        (Outcome::NoEvidence, Conclusion::NotAssessable, false),
        (Outcome::NoEvidence, Conclusion::Met, true),
        (Outcome::NotApplicable, Conclusion::NotApplicable, false),
        (Outcome::Review, Conclusion::Met, false),
        (Outcome::Review, Conclusion::NotMet, false),
    ] {
        assert_eq!(needs_justification(outcome, conclusion), needs, "{outcome:?} {conclusion:?}");
    }
}

/// Numbers that look random and are the same on every run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()].clone()
    }
    fn text(&mut self) -> String {
        self.pick(&["", "a", "b", "a longer text\nof two lines", "שלום \u{202e}"]).into()
    }
    fn target(&mut self) -> Target {
        self.pick(&[
            check(),
            object(),
            Target::item(LIST, "1.02"),
            Target::item("other", "1"),
            Target::check(LIST, "2.01.a"),
        ])
    }
    fn treatment(&mut self) -> Treatment {
        let (text, day) = (self.text(), self.pick(&[None, Some(Moment::of(0)), Some(Moment::of(i64::MIN))]));
        self.pick(&[
            Treatment::None,
            Treatment::Remediate { owner: text.clone(), due: day },
            Treatment::AcceptRisk { approver: text.clone(), reason: text.clone(), expiry: day },
            Treatment::CompensatingControl { text: text.clone() },
            Treatment::Disputed { reason: text },
        ])
    }
    fn attachment(&mut self) -> Attachment {
        let number = u32::try_from(self.roll(3)).unwrap() + 1;
        let (name, sha256) = ("a.png".into(), self.pick(&["01", "02"]).into());
        Attachment { number, name, media: Media::Png, sha256, bytes: 9, caption: String::new() }
    }
    fn evidence(&mut self) -> Vec<EvidenceRecord> {
        (0..self.roll(3)).map(|_| file(self.pick(&["a", "b"]), self.pick(&["1", "2", ""]))).collect()
    }
    pub(super) fn edit(&mut self, depth: u32) -> Edit {
        let (target, text) = (self.target(), self.text());
        let is = self.pick(&[None, Some(true), Some(false)]);
        let account = self.pick(&["", "ada", "bob"]).to_owned();
        let severity = SeverityChange { severity: self.pick(Severity::ALL), reason: self.text() };
        match self.roll(if depth < 3 { 23 } else { 20 }) {
            0 => Edit::SetDetail { detail: self.pick(Detail::ALL), text },
            1 => Edit::SetAsOf { as_of: self.pick(&[None, Some(Moment::of(1)), Some(Moment::of(i64::MAX))]) },
            2 => Edit::SetParameter {
                name: self.pick(&["global_admin_max", "none"]).into(),
                value: self.pick(&[4, 6, -1]),
            },
            3 => Edit::SetNote { target, text },
            4 => Edit::SetSeverity { target, change: self.pick(&[None, Some(severity)]) },
            5 => Edit::SetWorkState { target, state: self.pick(WorkState::ALL), comment: text },
            6 => Edit::SetTreatment { target, treatment: self.treatment() },
            7 => Edit::StateCategory { account, category: self.pick(&[None, Some(Category::Shared)]) },
            8 => Edit::StateEmergency { account, is_emergency: is },
            9 => Edit::StateExposed { account, is_exposed: is },
            10 => Edit::StateScope { area: self.pick(ScopeArea::ALL), is_in: is },
            11 => Edit::ExplainSignIn { key: account, text },
            12 => Edit::AddEvidence { files: self.evidence() },
            13 => Edit::RemoveEvidence { files: self.evidence().iter().map(EvidenceRecord::key).collect() },
            14 => Edit::MapTable { headings: account, columns: self.pick(&[None, Some(Columns::default())]) },
            15 => Edit::StateDateOrder { file: account, order: self.pick(&[None, Some(DayMonth::MonthFirst)]) },
            21 => Edit::StateEncoding {
                file: account,
                encoding: self.pick(&[None, Some("GBK".into()), Some("?".into())]),
            },
            16 => Edit::Attach { target, attachment: self.attachment() },
            17 => Edit::Detach { target, number: self.attachment().number },
            18 => Edit::SetCaption { target, number: self.attachment().number, caption: text },
            19 if is.is_some() => Edit::SetCarried { target, carried: self.pick(&[None, Some(Box::new(carried()))]) },
            19 => Edit::SetPrevious { previous: self.pick(&[None, Some(Box::new(previous()))]) },
            20 => Edit::Conclude { target, conclusion: self.pick(&[None, Some(Conclusion::Met)]), justification: text },
            _ => Edit::Several { label: text, edits: (0..self.roll(5)).map(|_| self.edit(depth + 1)).collect() },
        }
    }
}

#[test]
fn any_history_leads_back_and_forth() {
    for seed in 1..=300_u64 {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let mut document = document();
        for number in 0..60 {
            let before = document.clone();
            let when = Moment::of(number);
            match dice.roll(5) {
                0 => drop(document.undo("Ada", when).unwrap()),
                // By the rules of review not everything is another's to do again.
                1 if document.redo("Bob", when).is_err() => assert_eq!(document, before),
                1 => {}
                kind => {
                    let (edit, step) = (dice.edit(0), if kind == 2 { Step::Continues } else { Step::New });
                    let Ok(Some(_)) = document.perform(edit, step, "Ada", when) else {
                        assert_eq!(document, before);
                        continue;
                    };
                    if step == Step::New {
                        let after = document.assessment().clone();
                        document.undo("Ada", when).unwrap().unwrap();
                        assert_eq!(document.assessment(), before.assessment(), "seed {seed}");
                        document.redo("Ada", when).unwrap().unwrap();
                        assert_eq!(*document.assessment(), after, "seed {seed}");
                    }
                }
            }
        }
        let mut replayed = self::document();
        for entry in document.history().entries() {
            let stored = serde_json::to_string(entry).unwrap();
            replayed.replay(serde_json::from_str(&stored).unwrap()).unwrap();
        }
        assert_eq!(replayed, document, "seed {seed}");
        let last = document.assessment().clone();
        let mut steps = 0;
        while document.undo("Ada", Moment::of(0)).unwrap().is_some() {
            steps += 1;
        }
        assert_eq!(*document.assessment(), Assessment::new(LIST), "seed {seed}");
        while document.redo("Ada", Moment::of(0)).unwrap().is_some() {
            steps -= 1;
        }
        // What had been undone before the end is redone as well: take it back.
        for _ in steps..0 {
            document.undo("Ada", Moment::of(0)).unwrap();
        }
        assert_eq!(*document.assessment(), last, "seed {seed}");
    }
}

#[test]
fn words_alone_are_no_conclusion() {
    let mut document = document();
    let conclude = |conclusion, text: &str| Edit::Conclude {
        target: check(),
        conclusion: Some(conclusion),
        justification: text.to_owned(),
    };
    perform(&mut document, conclude(Conclusion::NotMet, ""));
    perform(&mut document, conclude(Conclusion::NotMet, "Seen."));
    assert_eq!(document.history().undo_label(), Some("Justify 1.02.b"));
    perform(&mut document, conclude(Conclusion::Met, "Seen."));
    let lines = document.history().lines();
    let lines: Vec<&str> = lines.iter().map(|line| &*line.what).collect();
    assert_eq!(lines, ["Conclude 1.02.b: not met", "Justify 1.02.b", "Conclude 1.02.b: met"]);
}

/// What could not be stored was never made, whatever came before.
#[test]
fn a_document_without_its_last_entry_is_the_one_before() {
    let mut document = document();
    let mut before = document.clone();
    for edit in samples() {
        if perform(&mut document, edit).is_some() {
            assert_eq!(document.without_last().unwrap(), before);
            before = document.clone();
        }
    }
    document.undo("Bob", Moment::of(9)).unwrap().unwrap();
    assert_eq!(document.without_last().unwrap(), before);
    before = document.clone();
    document.redo("Bob", Moment::of(10)).unwrap().unwrap();
    assert_eq!(document.without_last().unwrap(), before);
}

/// Evidence that was taken off again does not tell the day.
#[test]
fn the_day_of_import_is_that_of_evidence_that_stands() {
    let add = |name: &str| Edit::AddEvidence { files: vec![file(name, name)] };
    let (june, later) = (Moment::parse_iso("2026-06-01").unwrap(), Moment::parse_iso("2026-11-20").unwrap());
    let mut document = document();
    document.perform(add("one.csv"), Step::New, "Ada", june).unwrap();
    let both = Edit::Several { label: "Exchange".into(), edits: vec![add("two.csv")] };
    document.perform(both, Step::New, "Ada", later).unwrap();
    assert_eq!(document.history().imported(), Some(later.midnight()));
    document.undo("Ada", later).unwrap();
    assert_eq!(document.history().imported(), Some(june.midnight()));
    document.redo("Ada", later).unwrap();
    assert_eq!(document.history().imported(), Some(later.midnight()));
}
