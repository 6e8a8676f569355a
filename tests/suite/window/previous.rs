//! The previous assessment beside this one: what changed, and what is carried over.

use super::*;
use tenant_assessor::assessment::{Edit, Step, Target, TextThen};
use tenant_assessor::jobs::writing::write_whole;

const LIST: &str = "privileged-access";

/// Last year's assessment, of the well-guarded sample: two conclusions, and a text of a check that was another then.
pub(super) fn earlier(folder: &Path) -> PathBuf {
    let path = folder.join("2025.assessment");
    let evidence = sample().with_file_name("clean");
    let words = ["assess", evidence.to_str().unwrap(), "--out", path.to_str().unwrap()];
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_tenant-assessor")).args(words).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let session = Session { user: "ada".to_owned(), host: "test".to_owned(), since: now() };
    let mut open = Open::open(&path, &session, "Ada").unwrap();
    for (check, note) in [("1.02.c", "Seen in the portal."), ("1.02.d", "Said by the owner.")] {
        let target = Target::check(LIST, check);
        open.perform(Edit::SetNote { target, text: note.to_owned() }, Step::New, now()).unwrap();
    }
    let mut results: serde_json::Value = serde_json::from_slice(&open.file.results().unwrap().unwrap()).unwrap();
    let finding = results["findings"].as_array_mut().unwrap().iter_mut().find(|it| it["check"] == "1.02.d").unwrap();
    finding["text"] = "Quite another text".into();
    open.file.set_results(&serde_json::to_vec(&results).unwrap()).unwrap();
    open.file.close().unwrap();
    path
}

#[test]
fn an_earlier_assessment_lies_beside_and_is_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    let old = earlier(folder.path());
    let (mut shown, path) = with_sample_in(folder.path());
    control(&mut shown, Key::Num6);
    until(&mut shown, "What changed since last time");
    fill(&mut shown, "Previous assessment", path.to_str().unwrap());
    idle(&mut shown);
    click(&mut shown, "Lay it beside");
    until(&mut shown, "That is the assessment which is open");
    fill(&mut shown, "Previous assessment", old.to_str().unwrap());
    click(&mut shown, "Lay it beside");
    until(&mut shown, "Are both of the same client?");
    idle(&mut shown);
    // The palette's way leads to the same question.
    protection::palette(&mut shown, "Carry over from");
    assert!(stored(&path).previous.is_none());
    assert!(shown.query_by_label_contains("of the tenant").is_some());
    click(&mut shown, "They belong together: compare");
    until(&mut shown, "beside 2025.assessment");

    let mut reached = Vec::new();
    shown.get_by_role_and_label(Role::Button, "Another previous assessment…").focus();
    for _ in 0..3 {
        settle(&mut shown);
        shown.key_press(Key::F6);
        settle(&mut shown);
        reached.extend(focus(&shown));
    }
    assert!(
        reached[0].starts_with("Only ") && reached[1..] == ["What differs", "Not protected by a passphrase"],
        "{reached:?}"
    );

    // What was met in the clean tenant and fails now is new.
    shown.query_all_by_label_contains("Only new: ").next().unwrap().click();
    settle(&mut shown);
    let new = rows(&shown);
    assert!(new.len() > 10 && new.iter().all(|row| row.contains(": new, ")), "{new:?}");
    let row = new.iter().find(|row| row.starts_with("1.02.d ")).unwrap_or_else(|| panic!("{new:?}"));
    assert!(row.contains("Pass → Fail; objects: "), "{row}");
    shown.get_by_label(row).click();
    settle(&mut shown);
    until(&mut shown, "The check's text changed");
    assert!(shown.query_all_by_label_contains("[removed: Quite another text").next().is_some());
    let object = shown.query_all_by_role(Role::Row).next().unwrap().accesskit_node().label().unwrap();
    assert!(object.contains("not named → "), "{object}");
    click(&mut shown, "Another previous assessment…");
    assert_eq!(focus(&shown).as_deref(), Some("Previous assessment"));
    press(&mut shown, Key::Escape);

    // The list comes before the deed, from wherever it is asked for.
    control(&mut shown, Key::Num2);
    protection::palette(&mut shown, "Carry over from");
    until(&mut shown, "Ask for it once more to have it done");
    until(&mut shown, "would be laid beside, because the check's text changed");
    assert!(stored(&path).previous.is_none());
    click(&mut shown, "Carry over 2 annotations");
    idle(&mut shown);
    let now = stored(&path);
    assert_eq!(now.previous.as_ref().unwrap().name, "2025.assessment");
    assert_eq!(now.on_check("1.02.c").unwrap().note, "Seen in the portal.");
    let beside = now.on_check("1.02.d").unwrap();
    assert_eq!(beside.note, "");
    assert_eq!(beside.carried.as_ref().unwrap().text, TextThen::Changed("Quite another text".to_owned()));

    // Once is all there is to it.
    let journal = Open::open_read_only(&path, "").unwrap().document.history().entries().len();
    until(&mut shown, "is carried over already");
    let again = shown.get_by_role_and_label(Role::Button, "Carry over");
    assert!(again.accesskit_node().is_disabled());
    // What the first time told is read by then.
    protection::wait(&mut shown, 10_000.0);
    protection::palette(&mut shown, "Carry over from");
    assert!(shown.query_by_label_contains("Undo takes all of it back").is_none());
    assert_eq!(Open::open_read_only(&path, "").unwrap().document.history().entries().len(), journal);

    find_in(&mut shown, "1.02.d");
    until(&mut shown, "Said in 2025.assessment");
    assert!(shown.query_all_by_label_contains("[removed: Quite another text").next().is_some());
    click(&mut shown, "Take it over");
    assert_eq!(stored(&path).on_check("1.02.d").unwrap().note, "Said by the owner.");
    click(&mut shown, "Set it aside");
    assert!(stored(&path).on_check("1.02.d").unwrap().carried.is_none());
    for _ in 0..3 {
        control(&mut shown, Key::Z);
        idle(&mut shown);
    }
    assert!(stored(&path).annotations.is_empty() && stored(&path).previous.is_none(), "undo takes all of it back");
}

#[test]
fn what_lay_beside_lies_there_again_after_a_lock() {
    let folder = tempfile::tempdir().unwrap();
    let old = earlier(folder.path());
    let (mut shown, _) = with_sample_in(folder.path());
    protection::protect(&mut shown);
    control(&mut shown, Key::Num6);
    fill(&mut shown, "Previous assessment", old.to_str().unwrap());
    idle(&mut shown);
    click(&mut shown, "Lay it beside");
    until(&mut shown, "Are both of the same client?");
    idle(&mut shown);
    protection::palette(&mut shown, "lock now");
    until(&mut shown, "Locked. Everything is stored");
    report::secret(&mut shown, "Passphrase", protection::PASSPHRASE);
    click(&mut shown, "Open with this passphrase");
    until(&mut shown, "Are both of the same client?");
}

fn find_in(shown: &mut Shown, check: &str) {
    control(shown, Key::Num3);
    find(shown, check);
}

#[test]
fn a_file_that_is_no_earlier_assessment_is_a_sentence() {
    let (mut shown, _, folder) = with_sample();
    control(&mut shown, Key::Num6);
    let other = folder.path().join("other.assessment");
    write_whole(&other, b"nothing of the kind").unwrap();
    fill(&mut shown, "Previous assessment", other.to_str().unwrap());
    idle(&mut shown);
    click(&mut shown, "Lay it beside");
    idle(&mut shown);
    assert!(shown.query_all_by_label_contains("other.assessment").next().is_some(), "the banner names it");
    assert!(shown.query_by_label_contains("What changed since last time").is_some());
}
