//! Opening an assessment of 5,000 findings, something said of each, with 100,000 objects; and storing an edit: processor
//! time and time. `cargo bench --bench assessment`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints what it measured")]

mod processor;

use processor::ClockId;
use std::path::Path;
use std::time::Instant;
use tenant_assessor::assessment::{AssessmentFile, Edit, Passphrase, Session, Step, Target, Unlock};
use tenant_assessor::tenant::Moment;

const LIST: &str = "privileged-access";
const FINDINGS: usize = 5_000;
const OBJECTS: usize = 100_000;

fn session() -> Session {
    Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) }
}

fn note(number: usize) -> Edit {
    let target = Target::object(LIST, format!("1.{:02}.a", number % 12), format!("object-{number:06}"));
    Edit::SetNote { target, text: format!("Note {number}: seen with the client, to be discussed with operations.") }
}

fn make(path: &Path, passphrase: Option<&Passphrase>) {
    let mut file = match passphrase {
        Some(passphrase) => AssessmentFile::create_protected(path, LIST, &session(), passphrase).unwrap(),
        None => AssessmentFile::create(path, LIST, &session()).unwrap(),
    };
    let mut document = file.load().unwrap();
    let entries = |number| document.perform(note(number), Step::New, "ada", Moment::of(0)).unwrap().unwrap();
    let entries: Vec<_> = (0..FINDINGS).map(entries).collect();
    file.append(&entries).unwrap();
    let findings: Vec<String> = (0..FINDINGS).map(finding).collect();
    file.set_results(format!(r#"{{"findings":[{}]}}"#, findings.join(",")).as_bytes()).unwrap();
    file.close().unwrap();
}

/// A finding as results are kept, with its share of the objects.
fn finding(number: usize) -> String {
    let object = |number: usize| {
        format!(
            r#"{{"id":"{number:08x}-5b2f-4c1d-9a77-{number:012x}","name":"user{number}@contoso.example","kind":"user","outcome":"Fail","facts":{{"Roles":"Global Administrator","Last sign-in":"2026-05-01"}},"sources":[{{"file":"users.csv","sheet":null,"row":{number}}}]}}"#
        )
    };
    let share = OBJECTS / FINDINGS;
    let objects: Vec<String> = (0..share).map(|at| object(number * share + at)).collect();
    format!(r#"{{"check":"finding-{number}","outcome":"Fail","reasons":["Seen."],"affected":[{}]}}"#, objects.join(","))
}

fn measure(what: &str, rounds: u32, mut act: impl FnMut()) {
    act();
    let (start, before) = (Instant::now(), processor::time(ClockId::ProcessCPUTime).as_secs_f64());
    for _ in 0..rounds {
        act();
    }
    let rounds = f64::from(rounds);
    let (time, work) = (
        start.elapsed().as_secs_f64() / rounds,
        (processor::time(ClockId::ProcessCPUTime).as_secs_f64() - before) / rounds,
    );
    println!("{what}: {:.1} ms, of it {:.1} ms of processor time", time * 1e3, work * 1e3);
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = Passphrase::new("correct horse battery");
    for (name, passphrase) in [("plain", None), ("protected", Some(&passphrase))] {
        let path = folder.path().join(format!("{name}.assessment"));
        make(&path, passphrase);
        println!("{name}: {} bytes", path.metadata().unwrap().len());
        let with = passphrase.map_or(Unlock::Nothing, Unlock::Passphrase);
        // The window reads the findings only for a comparison; with them it is the most that opening can mean.
        for with_findings in [false, true] {
            let what = if with_findings { "everything said and the findings" } else { "everything said" };
            measure(&format!("{name}: open, and load {what}"), 5, || {
                let file = AssessmentFile::open_with(&path, &session(), with).unwrap();
                assert_eq!(file.load().unwrap().history().entries().len(), FINDINGS);
                if with_findings {
                    assert!(file.results().unwrap().unwrap().len() > 100 * OBJECTS);
                }
                file.close().unwrap();
            });
        }
        let mut file = AssessmentFile::open_with(&path, &session(), with).unwrap();
        let mut document = file.load().unwrap();
        let mut number = FINDINGS;
        measure(&format!("{name}: store an edit"), 200, || {
            number += 1;
            let entry = document.perform(note(number), Step::New, "ada", Moment::of(0)).unwrap();
            file.append(entry.as_slice()).unwrap();
        });
        file.close().unwrap();
    }
}
