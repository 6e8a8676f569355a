//! What was changed before the program ended comes in with the next opening, once, and nothing that is another's.

#![allow(clippy::disallowed_methods, reason = "tests damage files on purpose")]

use crate::assessment::file::{Jot, Jotted, Session};
use crate::assessment::{Detail, Edit, EvidenceRecord, Passphrase, Step, Stored, Unlock};
use crate::jobs::damaged::copy_of;
use crate::jobs::keep::Open;
use crate::tenant::Moment;
use std::path::{Path, PathBuf};

fn session() -> Session {
    Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) }
}

fn summary(text: &str) -> Edit {
    Edit::SetDetail { detail: Detail::Summary, text: text.into() }
}

fn jotted(text: &str) -> Jotted {
    Jotted { who: "Grace".into(), when: Moment::of(7), edit: summary(text), step: Step::Continues }
}

/// A file with an edit in it, and a job's: `before` is done before the others are jotted down, `since` after that.
struct Case {
    folder: tempfile::TempDir,
    passphrase: Option<Passphrase>,
}

impl Case {
    fn new(passphrase: Option<&str>) -> Self {
        let case = Self { folder: tempfile::tempdir().unwrap(), passphrase: passphrase.map(Passphrase::new) };
        match &case.passphrase {
            None => Open::create(&case.path(), "privileged-access", &session(), "Ada"),
            Some(words) => Open::create_protected(&case.path(), "privileged-access", &session(), "Ada", words),
        }
        .unwrap();
        case
    }
    fn path(&self) -> PathBuf {
        self.folder.path().join("case.assessment")
    }
    fn unlock(&self) -> Unlock<'_> {
        self.passphrase.as_ref().map_or(Unlock::Nothing, Unlock::Passphrase)
    }
    fn open(&self) -> Open {
        Open::open_with(&self.path(), &session(), "Ada", self.unlock()).unwrap()
    }
    /// Jots these down, does that, and ends as a program that is killed does.
    fn killed(&self, texts: &[&str], since: impl FnOnce(&mut Open)) {
        let mut open = self.open();
        let mut jot = Jot::begin(open.file.jot_place(), || {});
        texts.iter().for_each(|text| jot.add(jotted(text)));
        drop(jot);
        since(&mut open);
    }
    /// Reopens it: the summary, the number of entries, what is told and what lies beside.
    fn check(&self, text: &str, entries: usize, told: (&str, &str), beside: &[&str]) {
        let open = self.open();
        let (warning, notice) = (open.file.warning().unwrap_or_default(), open.file.notice().unwrap_or_default());
        assert!(warning.contains(told.0) && warning.is_empty() == told.0.is_empty(), "{warning}");
        assert!(notice.contains(told.1) && notice.is_empty() == told.1.is_empty(), "{notice}");
        assert_eq!(open.document.assessment().details.summary, text);
        assert_eq!(open.document.history().entries().len(), entries);
        assert!(open.file.verify().unwrap().holds());
        open.file.close().unwrap();
        assert_eq!(names(self.folder.path()), beside);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        names.filter_map(|name| Some(name.strip_prefix("case.assessment")?.to_owned())).collect();
    names.sort();
    names
}

fn record(name: &str) -> EvidenceRecord {
    EvidenceRecord {
        name: name.into(),
        sha256: "0".repeat(64),
        bytes: 1,
        encoding: None,
        archive: None,
        stored: Stored::Not,
        parts: Vec::new(),
    }
}

/// What a job that stores evidence writes to the journal.
fn lists(open: &mut Open, name: &str) {
    open.perform(Edit::AddEvidence { files: vec![record(name)] }, Step::New, Moment::of(1)).unwrap();
}

#[test]
fn what_was_typed_before_the_program_ended_comes_in_with_the_next_opening() {
    for passphrase in [None, Some("correct horse battery")] {
        let case = Case::new(passphrase);
        case.killed(&["Six", "Six left"], |_| {});
        case.check("Six left", 2, ("", "2 changes that were made meanwhile"), &[""]);
        let last = case.open().document.history().entries().last().unwrap().clone();
        assert_eq!((last.who.as_str(), last.when, last.step), ("Grace", Moment::of(7), Step::Continues));
        // Also where the job came to its end.
        case.killed(&["Seven"], |open| lists(open, "a.csv"));
        case.check("Seven", 4, ("", "1 change that was made meanwhile"), &[""]);
        // And once only, where it was stored and not taken away.
        case.killed(&["Eight", "Nine"], |open| {
            lists(open, "b.csv");
            open.take_in(&[jotted("Eight"), jotted("Nine")]).unwrap();
        });
        case.check("Nine", 7, ("", ""), &[""]);
    }
}

#[test]
fn looking_leaves_it_alone_and_says_so() {
    let case = Case::new(None);
    case.killed(&["Six"], |_| {});
    let open = Open::open_read_only(&case.path(), "").unwrap();
    assert!(open.file.warning().unwrap().contains("case.assessment-typed"), "{:?}", open.file.warning());
    assert_eq!(open.document.assessment().details.summary, "");
    drop(open);
    assert_eq!(names(case.folder.path()), ["", "-typed"]);
    case.check("Six", 1, ("", "1 change that was"), &[""]);
    // Of one that is being written it is no news.
    let open = case.open();
    let mut jot = Jot::begin(open.file.jot_place(), || {});
    jot.add(jotted("Seven"));
    drop(jot);
    assert_eq!(Open::open_read_only(&case.path(), "").unwrap().file.warning(), None);
}

#[test]
fn what_does_not_belong_to_it_is_kept_and_not_taken_in() {
    let aside = &["", "-typed-not-taken-in-1"];
    // The file went on without it.
    let case = Case::new(None);
    case.killed(&["Six"], |open| open.perform(summary("Later"), Step::New, Moment::of(9)).unwrap());
    case.check("Later", 1, ("may be another file's or older", ""), aside);
    // Another assessment's.
    let (case, other) = (Case::new(None), Case::new(None));
    other.killed(&["Theirs"], |_| {});
    other.open().perform(summary("so that it has another head"), Step::New, Moment::of(1)).unwrap();
    other.killed(&["Theirs"], |_| {});
    std::fs::copy(other.folder.path().join("case.assessment-typed"), case.folder.path().join("case.assessment-typed"))
        .unwrap();
    case.check("", 0, ("may be another file's or older", ""), aside);
    // What is no such file at all.
    let case = Case::new(None);
    std::fs::write(case.folder.path().join("case.assessment-typed"), "whatever\n").unwrap();
    case.check("", 0, ("none that this program writes", ""), aside);
    // What was made, and not begun to be written, says nothing.
    let case = Case::new(None);
    std::fs::write(case.folder.path().join("case.assessment-typed"), "").unwrap();
    case.check("", 0, ("", ""), &[""]);
    // What is damaged behind its beginning is taken in as far as it goes.
    let case = Case::new(None);
    case.killed(&["Six", "Seven"], |_| {});
    let path = case.folder.path().join("case.assessment-typed");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.truncate(bytes.len() - 5);
    std::fs::write(&path, bytes).unwrap();
    case.check("Six", 1, ("The end of it is damaged", "1 change that was"), aside);
}

#[test]
fn what_may_not_be_changed_so_is_refused_and_told() {
    let case = Case::new(None);
    let mut open = case.open();
    let forged = Jotted { edit: Edit::AddEvidence { files: vec![record("x.csv")] }, ..jotted("") };
    let refused = open.take_in(&[forged.clone(), jotted("Six")]).unwrap();
    assert!(refused.len() == 1 && refused[0].contains("what the file stores"), "{refused:?}");
    assert!(open.document.assessment().evidence.is_empty());
    let mut jot = Jot::begin(open.file.jot_place(), || {});
    jot.add(forged);
    drop((jot, open));
    case.check("Six", 1, ("Not taken in was", ""), &["", "-typed-not-taken-in-1"]);
}

/// Work that goes on in a copy misses nothing, and a copy of a copy that was made too early does not seem whole.
#[test]
fn a_copy_has_what_was_jotted_down_and_what_is_told() {
    for passphrase in [None, Some("correct horse battery")] {
        let case = Case::new(passphrase);
        case.killed(&["typed meanwhile"], |_| {});
        let to = case.folder.path().join("copy.assessment");
        let open = |path: &Path| Open::open_with(path, &session(), "Ada", case.unlock()).unwrap();
        assert_eq!(copy_of(&case.path(), &to, case.unlock()).unwrap(), to);
        assert_eq!(open(&to).document.assessment().details.summary, "typed meanwhile");
        let mut held = case.open();
        held.perform(summary("held"), Step::Continues, Moment::of(9)).unwrap();
        let early = case.folder.path().join("early.assessment");
        std::fs::copy(case.path(), &early).unwrap();
        let told = copy_of(&early, &to, case.unlock()).unwrap();
        assert_eq!(told.file_name().unwrap(), "copy 2.assessment");
        assert!(open(&told).file.warning().unwrap_or_default().contains("was copied while it was open"));
    }
}
