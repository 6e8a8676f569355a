//! The evidence as JSON: its files with their parts, and what was wrong with them.

use super::SCHEMA;
use crate::evidence::sandbox::Confinement;
use crate::evidence::{EvidenceFile, Part, ProblemKind, Problems};
use crate::tenant::Moment;
use serde::{Serialize, Serializer};

/// `{"schema":1,"worker":{…},"evidence":[…]}`
#[derive(Serialize)]
struct EvidenceDocument<'a> {
    schema: u32,
    worker: Worker,
    #[serde(serialize_with = "files")]
    evidence: &'a [EvidenceFile],
}

/// How the process that reads workbooks and archives is locked in; nulls where none could be started.
#[derive(Serialize)]
struct Worker {
    landlock: Option<&'static str>,
    seccomp: Option<&'static str>,
    memory: Option<&'static str>,
    message: String,
}

impl Worker {
    fn of(confinement: &Result<Confinement, String>) -> Self {
        let known = confinement.as_ref().ok();
        Self {
            landlock: known.map(|known| known.landlock.id()),
            seccomp: known.map(|known| known.seccomp.id()),
            memory: known.map(|known| known.memory.id()),
            message: confinement.as_ref().map_or_else(Clone::clone, Confinement::sentence),
        }
    }
}

// The field names are the wire's.
#[allow(clippy::struct_field_names)]
#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    sha256: &'a str,
    bytes: u64,
    encoding: Option<&'static str>,
    sha256_stored: Option<&'a str>,
    secrets: Vec<&'a str>,
    notices: Vec<ProblemShape<'a>>,
    parts: Vec<PartShape<'a>>,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct CollectedShape {
    at: String,
    known_by: &'static str,
}

#[derive(Serialize)]
struct PartShape<'a> {
    dataset: Option<&'static str>,
    layout: Option<&'static str>,
    sheet: Option<&'a str>,
    rows_seen: u64,
    rows_read: u64,
    rows_refused: u64,
    rows_unneeded: u64,
    complete: Option<bool>,
    problems: Vec<ProblemShape<'a>>,
    unmapped: &'a [String],
    lines: Option<u64>,
    lost_cells: u64,
    period: Option<Period>,
    collected: Option<CollectedShape>,
}

#[derive(Serialize)]
struct ProblemShape<'a> {
    row: Option<u64>,
    kind: &'static str,
    message: &'a str,
    count: u64,
}

pub(super) fn files<S: Serializer>(files: &&[EvidenceFile], serializer: S) -> Result<S::Ok, S::Error> {
    let mut sorted: Vec<&EvidenceFile> = files.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    serializer.collect_seq(sorted.into_iter().map(|file| File {
        file: &file.name,
        sha256: &file.sha256,
        bytes: file.bytes,
        encoding: file.encoding,
        sha256_stored: file.sha256_stored.as_deref(),
        secrets: file.secrets(),
        notices: problems(&file.notices),
        parts: file.parts.iter().map(part).collect(),
    }))
}

fn problems(problems: &Problems) -> Vec<ProblemShape<'_>> {
    let shapes = problems.iter().map(|problem| ProblemShape {
        row: problem.row,
        kind: problem.kind.id(),
        message: &problem.message,
        count: problem.count,
    });
    shapes.collect()
}

fn part(part: &Part) -> PartShape<'_> {
    PartShape {
        dataset: part.dataset,
        layout: part.layout,
        sheet: part.name.as_deref(),
        rows_seen: part.rows_seen,
        rows_read: part.rows_read,
        rows_refused: part.rows_refused,
        rows_unneeded: part.rows_unneeded(),
        complete: part.complete.filter(|_| part.dataset.is_some()),
        problems: problems(&part.problems),
        unmapped: &part.unmapped,
        lines: part.lines,
        lost_cells: part.problems.count(ProblemKind::LostValue),
        period: part.period.map(|(from, to)| Period { from: Moment::of(from).iso(), to: Moment::of(to).iso() }),
        collected: part
            .collected
            .map(|collected| CollectedShape { at: Moment::of(collected.at).iso(), known_by: collected.known_by.id() }),
    }
}

/// The evidence that was read, and how its reader was locked in, as JSON.
pub fn evidence(
    out: &mut dyn std::io::Write,
    files: &[EvidenceFile],
    confinement: &Result<Confinement, String>,
) -> serde_json::Result<()> {
    serde_json::to_writer(out, &EvidenceDocument { schema: SCHEMA, worker: Worker::of(confinement), evidence: files })
}
