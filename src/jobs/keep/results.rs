//! The results that a file keeps, with the texts under which something was said: whoever carries that over learns that a
//! check's text changed since.

use super::Open;
use crate::assessment::{Act, Edit, FileError, Target};
use crate::checklist::Checklist;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// As much of results as tells the texts of checks.
#[derive(Deserialize)]
struct Told<'a> {
    #[serde(borrow)]
    findings: Vec<Line<'a>>,
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    check: Cow<'a, str>,
    #[serde(borrow, default)]
    text: Option<&'a RawValue>,
}

impl Open {
    /// Keeps a results snapshot in place of the last one, unless it is that one, or nothing can be written. Of a check that
    /// something was said of before the file was opened, and nothing since, the text stays as it was kept: that one was read.
    pub fn keep_results(&mut self, snapshot: &[u8]) -> Result<(), FileError> {
        if snapshot.is_empty() || self.file.is_read_only() || self.file.has_results(snapshot) {
            return Ok(());
        }
        let said = self.said_before();
        // Damaged ones tell no texts, and are replaced.
        let kept = if said.is_empty() { None } else { self.file.results().ok().flatten() };
        let as_read = kept.and_then(|kept| with_texts_read(&said, &kept, snapshot));
        match as_read {
            Some(as_read) if self.file.has_results(&as_read) => Ok(()),
            Some(as_read) => self.file.set_results(&as_read),
            None => self.file.set_results(snapshot),
        }
    }

    /// The checks of which something was said before the file was opened, and nothing since.
    fn said_before(&self) -> BTreeSet<&str> {
        let (assessment, entries) = (self.document.assessment(), self.document.history().entries());
        let edit = |number: u64| match &entries.get(usize::try_from(number).ok()?.checked_sub(1)?)?.act {
            Act::Edit(edit) => Some(edit),
            Act::Undo(_) | Act::Redo(_) | Act::RemoveForGood(_) => None,
        };
        let since = entries.get(self.begun..).unwrap_or_default().iter().filter_map(|entry| match &entry.act {
            Act::Edit(edit) => Some(edit),
            Act::Undo(of) | Act::Redo(of) => edit(*of),
            Act::RemoveForGood(_) => None,
        });
        let since: BTreeSet<&Target> = since.flat_map(Edit::targets).collect();
        let checklist = Checklist::by_id(&assessment.checklist);
        let mut said = BTreeSet::new();
        for target in assessment.annotations.keys().filter(|target| !since.contains(target)) {
            match target {
                Target::Check { check, .. } | Target::Object { check, .. } => _ = said.insert(check.as_str()),
                Target::Item { item, .. } => {
                    let item = checklist.and_then(|checklist| checklist.item(item));
                    said.extend(item.into_iter().flat_map(|item| item.checks).map(|check| check.id));
                }
            }
        }
        for target in since {
            // What is said of it now is said under today's text.
            if let Target::Check { check, .. } = target {
                said.remove(check.as_str());
            }
        }
        said
    }
}

/// Results with the texts of these checks as they were kept; `None`: they are the same, or cannot be told.
fn with_texts_read(checks: &BTreeSet<&str>, kept: &[u8], results: &[u8]) -> Option<Vec<u8>> {
    let (then, now): (Told<'_>, Told<'_>) = (serde_json::from_slice(kept).ok()?, serde_json::from_slice(results).ok()?);
    let (mut whole, mut from) = (Vec::new(), 0);
    for line in now.findings.iter().filter(|line| checks.contains(&*line.check)) {
        let before = then.findings.iter().find(|before| before.check == line.check).and_then(|before| before.text);
        let Some((before, text)) = before.zip(line.text).filter(|(before, text)| before.get() != text.get()) else {
            continue;
        };
        // It lies in the results.
        let at = text.get().as_ptr().addr().checked_sub(results.as_ptr().addr())?;
        whole.extend_from_slice(results.get(from..at)?);
        whole.extend_from_slice(before.get().as_bytes());
        from = at + text.get().len();
    }
    whole.extend_from_slice(results.get(from..).filter(|_| from > 0)?);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Step;
    use crate::assessment::file::Session;
    use crate::tenant::Moment;

    fn session() -> Session {
        Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) }
    }

    fn results(b: &str, d: &str) -> Vec<u8> {
        let line = |check: &str, text: &str| serde_json::json!({ "check": check, "outcome": "Fail", "text": text, "affected": [{ "check": "x", "text": "y" }] });
        serde_json::to_vec(
            &serde_json::json!({ "as_of": "2026-06-30", "findings": [line("1.02.b", b), line("1.02.d", d)] }),
        )
        .unwrap()
    }

    #[test]
    fn the_text_under_which_something_was_said_stays_until_something_else_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.assessment");
        let note = |check: &str, text: &str| Edit::SetNote {
            target: Target::check("privileged-access", check),
            text: text.to_owned(),
        };
        let mut open = Open::create(&path, "privileged-access", &session(), "Ada").unwrap();
        open.perform(note("1.02.d", "Seen."), Step::New, Moment::of(1)).unwrap();
        open.keep_results(&results("old b", "old “d”\n")).unwrap();
        open.file.close().unwrap();

        // Another version has other texts; something is said of another check.
        for note_of_b in ["Seen, too.", "Seen again."] {
            let mut open = Open::open(&path, &session(), "Ada").unwrap();
            open.perform(note("1.02.b", note_of_b), Step::New, Moment::of(2)).unwrap();
            open.keep_results(&results("new b", "new d")).unwrap();
            assert_eq!(open.file.results().unwrap().unwrap(), results("new b", "old “d”\n"));
            open.file.close().unwrap();
        }

        let mut open = Open::open(&path, &session(), "Ada").unwrap();
        open.perform(note("1.02.d", "Seen again."), Step::New, Moment::of(3)).unwrap();
        open.keep_results(&results("new b", "new d")).unwrap();
        assert_eq!(open.file.results().unwrap().unwrap(), results("new b", "new d"));
        open.file.close().unwrap();

        // What a failing disk left of the results is no reason to keep no others.
        let disk = rusqlite::Connection::open(&path).unwrap();
        disk.execute("UPDATE records SET body = x'00' WHERE kind = 3", []).unwrap();
        drop(disk);
        let mut open = Open::open(&path, &session(), "Ada").unwrap();
        assert!(open.file.results().is_err());
        open.keep_results(&results("newer b", "newer d")).unwrap();
        assert_eq!(open.file.results().unwrap().unwrap(), results("newer b", "newer d"));
    }
}
