//! A file that a failing disk spoiled: it is told at opening and for as long as it is so, and the whole version is the way on.

use super::protection::palette;
use super::*;
use std::io::{Seek as _, SeekFrom, Write as _};
use tenant_assessor::jobs::damaged::Damaged;

/// Closes the window, and loses something of one stored file, in the middle or behind it: what stands in the very middle
/// depends on the size of the rest.
pub(super) fn spoiled(mut shown: Shown, path: &Path) {
    shown.state_mut().as_mut().unwrap().close();
    drop(shown);
    let was = std::fs::read(path).unwrap();
    let write = |at: usize, bytes: &[u8]| {
        // Where it lies, as a failing disk does it: the program itself writes over no assessment.
        let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        file.seek(SeekFrom::Start(at as u64)).unwrap();
        file.write_all(bytes).unwrap();
    };
    let is_one_file = |path: &Path| {
        let open = Open::open_read_only(path, "test").ok();
        open.and_then(|open| Damaged::of(&open)).is_some_and(|damaged| damaged.files.len() == 1)
    };
    for at in (was.len() / 2..was.len() - 400).step_by(4096) {
        write(at, &[0; 400]);
        if is_one_file(path) {
            return;
        }
        write(at, &was[at..at + 400]);
    }
    panic!("no stored file stands behind the middle");
}

fn holds(path: &Path) -> bool {
    Open::open_read_only(path, "test").unwrap().file.verify().unwrap().holds()
}

#[test]
fn damaged_evidence_is_told_until_it_is_put_away_and_the_whole_version_opens() {
    let (mut shown, path, folder) = with_sample();
    find(&mut shown, "1.02.b");
    press(&mut shown, Key::Num3);
    shown.state_mut().as_mut().unwrap().close();
    drop(shown);
    // Opened and worked on once more, it has a version; then something is lost.
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "Conclusion");
    idle(&mut shown);
    press(&mut shown, Key::Num3);
    spoiled(shown, &path);
    let version = folder.path().join("contoso.version-1.assessment");
    let was = std::fs::read(&version).unwrap();
    assert!(!holds(&path) && holds(&version));

    let banner = "contoso.version-1.assessment beside it was read to its end and is whole";
    for _ in 0..4 {
        let mut shown = window(Some(path.clone()));
        until(&mut shown, banner);
        idle(&mut shown);
        // Neither another screen nor time puts it away.
        for key in [Key::Num5, Key::Num2, Key::Num3] {
            control(&mut shown, key);
            shown.run_steps(40);
            assert!(shown.query_all_by_label_contains(banner).next().is_some(), "{key:?}");
        }
        press(&mut shown, Key::N);
        shown.get_by_role_and_label(Role::MultilineTextInput, "Note (n)").type_text("More. ");
        shown.run_steps(12);
        press(&mut shown, Key::Escape);
        shown.query_all_by_label("Dismiss").last().unwrap().click();
        settle(&mut shown);
        assert!(shown.query_all_by_label_contains(banner).next().is_none());
        // The foot says so all the same, and leads to it.
        click(&mut shown, "evidence damaged");
        assert!(shown.query_all_by_label_contains(banner).next().is_some());
        control(&mut shown, Key::Num5);
        until(&mut shown, "The assessment's file is damaged: 1 stored file cannot be read whole.");
        shown.state_mut().as_mut().unwrap().close();
    }
    assert!(std::fs::read(&version).unwrap() == was, "the whole version is as it was");

    let mut shown = window(Some(path));
    until(&mut shown, banner);
    idle(&mut shown);
    click(&mut shown, "Go on in a copy");
    until(&mut shown, "contoso from version-1.assessment");
    idle(&mut shown);
    assert!(shown.query_by_role_and_label(Role::Button, "evidence damaged").is_none());
    assert!(holds(&folder.path().join("contoso from version-1.assessment")));
    assert!(std::fs::read(&version).unwrap() == was);
}

#[test]
fn without_a_whole_version_it_says_so() {
    let (shown, path, folder) = with_sample();
    spoiled(shown, &path);
    let mut shown = window(Some(path.clone()));
    until(&mut shown, "No version of it is kept beside it: take a copy of it from your backup.");
    idle(&mut shown);
    // What takes the versions away is refused, and so is nothing else.
    palette(&mut shown, "protection by");
    super::report::secret(&mut shown, "New passphrase", "four words that differ");
    super::report::secret(&mut shown, "New passphrase once more", "four words that differ");
    click(&mut shown, "Protect the file");
    until(&mut shown, "so nothing was changed");
    assert!(!folder.path().join("contoso.version-1.assessment").exists());
}
