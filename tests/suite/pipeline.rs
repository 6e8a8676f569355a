//! Bytes in, findings out: what the command line does, in this process, for many small cases.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test, helpers and all")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use tenant_assessor::checklist::{ALL, Outcome, Parameters, Results};
use tenant_assessor::datasets::{Import, import};
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::evidence::{Input, Source, folder};
use tenant_assessor::jobs::assess::{Given, judge};
use tenant_assessor::report::json;
use tenant_assessor::tenant::Moment;
use tenant_assessor::tenant::stated::Stated;

/// Says that something could not be tried here. Where nothing may be skipped, as in CI, that is a failure.
pub fn skipped(why: &str) {
    assert!(std::env::var_os("TENANT_ASSESSOR_NOTHING_SKIPPED").is_none(), "not tried: {why}");
    println!("skipped: {why}");
}

/// A file to be read: name and bytes.
pub type File = (String, Vec<u8>);

pub struct Run {
    pub import: Import,
    pub results: Results,
}

impl Run {
    /// Everything, as `assess --json` writes it.
    pub fn json(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        json::run(&mut bytes, &json::Run { results: &self.results, files: &self.import.files, as_of_source: "given" })
            .unwrap();
        bytes
    }
    /// The findings alone: they do not change where only hashes do.
    pub fn findings(&self) -> Value {
        let mut json: Value = serde_json::from_slice(&self.json()).unwrap();
        json["findings"].take()
    }
    pub fn outcome(&self, check: &str) -> Outcome {
        self.results.finding(check).unwrap().outcome
    }
    pub fn outcomes(&self) -> impl Iterator<Item = (&'static str, Outcome)> {
        self.results.findings.iter().map(|finding| (finding.check, finding.outcome))
    }
}

pub fn workers() -> Workers {
    Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() }
}

/// Both sample tenants are judged as of this day, whatever a case does to their files.
pub fn as_of() -> Moment {
    Moment::parse_iso("2026-06-30").unwrap()
}

pub fn run(files: &[File]) -> Run {
    let inputs: Vec<Input> = files
        .iter()
        .map(|(name, bytes)| Input { name: name.clone(), source: Source::Bytes(bytes.as_slice().into()) })
        .collect();
    let import = import(&inputs, &workers(), &mut |_, _| true);
    let given = Given {
        checklist: ALL[0],
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        answers: &BTreeMap::new(),
        previous: None,
        as_of: Some(as_of()),
        today: as_of(),
    };
    let (results, _) = judge(&import.tenant, &given);
    Run { import, results }
}

/// A sample tenant: its files, and what they come to.
pub struct Sample {
    pub name: &'static str,
    pub files: Vec<File>,
    pub run: Run,
}

impl Sample {
    fn read(name: &'static str) -> Self {
        let files = files_under(&format!("sample-data/{name}"));
        let run = run(&files);
        Self { name, files, run }
    }

    /// The tenant with some of its files changed; `None` leaves a file out.
    pub fn with(&self, change: impl Fn(&str, &[u8]) -> Option<Vec<u8>>) -> Vec<File> {
        self.files.iter().filter_map(|(name, bytes)| Some((name.clone(), change(name, bytes)?))).collect()
    }
}

pub fn flawed() -> &'static Sample {
    static FLAWED: OnceLock<Sample> = OnceLock::new();
    FLAWED.get_or_init(|| Sample::read("flawed"))
}

pub fn clean() -> &'static Sample {
    static CLEAN: OnceLock<Sample> = OnceLock::new();
    CLEAN.get_or_init(|| Sample::read("clean"))
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder of this project; a folder's own description is no evidence.
pub fn files_under(path: &str) -> Vec<File> {
    let (inputs, _) = folder::collect(&[root().join(path)]).unwrap();
    let evidence = inputs.into_iter().filter(|input| !input.name.ends_with("README.md"));
    evidence
        .map(|input| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut input.source.open().unwrap(), &mut bytes).unwrap();
            (input.name, bytes)
        })
        .collect()
}

/// Outcomes that clear: those that missing evidence must never bring about.
pub fn is_clear(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Pass | Outcome::NotApplicable)
}

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}
