//! The machine-readable outputs: evidence, checklist and assessment as JSON. Shapes are versioned and documented in
//! README; later versions only add.

mod objects;
mod said;

use super::ReportInput;
use crate::assessment::{Assessment, Attachment, Media, Target};
use crate::checklist::answers::{self, Answer, Standing};
use crate::checklist::{Checklist, Finding, Need, Parameters, Results, check_text};
use crate::evidence::sandbox::Confinement;
use crate::evidence::{EvidenceFile, Part, ProblemKind, Problems};
use crate::tenant::{Missing, Moment};
use objects::Objects;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// The version of all three shapes.
pub const SCHEMA: u32 = 1;

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

fn files<S: Serializer>(files: &&[EvidenceFile], serializer: S) -> Result<S::Ok, S::Error> {
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
        complete: part.complete,
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

/// Every item and check of a checklist, as JSON.
pub fn checklist(out: &mut dyn std::io::Write, checklist: &Checklist) -> serde_json::Result<()> {
    let items: Vec<serde_json::Value> = checklist
        .items
        .iter()
        .map(|item| {
            let checks: Vec<serde_json::Value> = item
                .checks
                .iter()
                .map(|check| {
                    serde_json::json!({
                        "id": check.id,
                        "mode": check.mode.id(),
                        "severity": check.severity.title(),
                        "basis": check.basis.id(),
                        "automated": true,
                        "title": check.title,
                        "needs": needs(check.needs),
                        "references": check.references,
                    })
                })
                .collect();
            serde_json::json!({
                "id": item.id,
                "stage": item.stage,
                "track": item.track.title(),
                "title": item.title,
                "checks": checks,
            })
        })
        .collect();
    let document =
        serde_json::json!({ "schema": SCHEMA, "checklist": checklist.id, "title": checklist.title, "items": items });
    serde_json::to_writer(out, &document)
}

/// Dataset ids; alternatives are joined by `|`.
pub fn needs(needs: &[Need]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for need in needs {
        let new: Vec<String> = match need {
            Need::All(kind) | Need::Column(kind, _, _) => vec![kind.id().to_owned()],
            Need::AnyOf(kinds) => vec![kinds.iter().map(|kind| kind.id()).collect::<Vec<_>>().join("|")],
            Need::Holders(_) => vec!["pim-active|role-assignments".to_owned(), "pim-eligible".to_owned()],
            Need::Helps(_) => Vec::new(),
        };
        for id in new {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids
}

/// What a run is told of beside its results.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    pub results: &'a Results,
    pub files: &'a [EvidenceFile],
    /// Where the as-of date came from: given, the newest event, or the day of import.
    pub as_of_source: &'a str,
}

/// One line of the register of attachments.
#[derive(Debug, Serialize)]
pub struct AttachmentShape<'a> {
    number: u32,
    /// `1.02`, `1.02.b`, or `1.02.b for OBJECT-ID`.
    target: String,
    name: &'a str,
    media: Media,
    bytes: u64,
    sha256: &'a str,
    caption: &'a str,
}

impl<'a> AttachmentShape<'a> {
    fn of(target: String, attachment: &'a Attachment) -> Self {
        Self {
            number: attachment.number,
            target,
            name: &attachment.name,
            media: attachment.media,
            bytes: attachment.bytes,
            sha256: &attachment.sha256,
            caption: &attachment.caption,
        }
    }
}

/// The register of attachments, by number.
pub fn attachments(assessment: &Assessment) -> Vec<AttachmentShape<'_>> {
    listed(assessment, Target::short)
}

fn listed(assessment: &Assessment, short: impl Fn(&Target) -> String) -> Vec<AttachmentShape<'_>> {
    let attachments = assessment.attachments().into_iter();
    attachments.map(|(target, attachment)| AttachmentShape::of(short(target), attachment)).collect()
}

struct Files<'a>(&'a [EvidenceFile]);

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        files(&self.0, serializer)
    }
}

/// The questions that clients ask first. `grounds`: the checks that the answer rests on.
struct Answers<'a>(&'a [Answer]);

impl Serialize for Answers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|answer| {
            let outcome = match answer.decisive {
                Standing::Open => None,
                Standing::Judged(outcome) => Some(outcome.id()),
            };
            let grounds: Vec<&str> = answer.grounds.iter().map(|ground| ground.check.id).collect();
            serde_json::json!({
                "id": answer.question.id,
                "question": answer.question.text,
                "answer": answer.words.0,
                "outcome": outcome,
                "grounds": grounds,
            })
        }))
    }
}

struct Items<'a>(&'a Results);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.0.items.iter().map(|item| serde_json::json!({ "id": item.item, "outcome": item.outcome.id() })),
        )
    }
}

fn missing(missing: &Missing) -> MissingShape<'_> {
    MissingShape { dataset: missing.kind.id(), column: missing.column, why: &missing.why }
}

#[derive(Serialize)]
struct MissingShape<'a> {
    dataset: &'static str,
    column: Option<&'static str>,
    why: &'a str,
}

/// The entries of an object, one after the other.
struct Entries<'o> {
    out: &'o mut (dyn Write + Send),
    is_first: bool,
}

impl<'o> Entries<'o> {
    fn begin(out: &'o mut (dyn Write + Send)) -> io::Result<Self> {
        out.write_all(b"{")?;
        Ok(Self { out, is_first: true })
    }
    /// Writes a name; its value is written by whoever asked.
    fn name(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        if !std::mem::take(&mut self.is_first) {
            self.out.write_all(b",")?;
        }
        serde_json::to_writer(&mut *self.out, name)?;
        self.out.write_all(b":")?;
        Ok(self.out)
    }
    fn entry(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        Ok(serde_json::to_writer(self.name(name)?, value)?)
    }
    fn end(self) -> io::Result<()> {
        self.out.write_all(b"}")
    }
}

/// A run as JSON, with what the assessor said of it, and the register of attachments.
pub fn report(out: &mut (dyn Write + Send), input: &ReportInput<'_>) -> io::Result<()> {
    let run = Run { results: input.results, files: input.files, as_of_source: input.as_of_source };
    let mut map = whole(out, &run, Some(input))?.end_findings(&input.answers())?;
    map.entry("items", &said::items(input))?;
    map.entry("objects", &said::objects(input))?;
    map.entry("attachments", &listed(input.assessment, |target| input.short(target)))?;
    map.end()
}

/// A run as JSON: what the evidence gives.
pub fn run(out: &mut (dyn Write + Send), run: &Run<'_>) -> io::Result<()> {
    whole(out, run, None)?.end(run.results)
}

fn whole<'o>(
    out: &'o mut (dyn Write + Send),
    run: &Run<'_>,
    input: Option<&ReportInput<'_>>,
) -> io::Result<RunWriter<'o>> {
    let results = run.results;
    let head = Head {
        checklist: results.checklist,
        as_of: results.as_of,
        as_of_source: run.as_of_source,
        parameters: &results.parameters,
        files: run.files,
    };
    let mut writer = RunWriter::begin(out, &head)?;
    for finding in &results.findings {
        writer.finding_with(finding, input)?;
    }
    Ok(writer)
}

/// What is known of a run before it judges.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    pub checklist: &'static str,
    pub as_of: Moment,
    pub as_of_source: &'a str,
    pub parameters: &'a Parameters,
    pub files: &'a [EvidenceFile],
}

/// Writes a run while it judges: findings one by one, then what follows from them all.
pub struct RunWriter<'o> {
    map: Entries<'o>,
    objects: Objects,
    checklist: Option<&'static Checklist>,
    findings: usize,
}

impl std::fmt::Debug for RunWriter<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RunWriter").field("findings", &self.findings).finish_non_exhaustive()
    }
}

impl<'o> RunWriter<'o> {
    pub fn begin(out: &'o mut (dyn Write + Send), head: &Head<'_>) -> io::Result<Self> {
        let mut map = Entries::begin(out)?;
        map.entry("schema", &SCHEMA)?;
        map.entry("checklist", head.checklist)?;
        let (name, version, build) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"), env!("TENANT_ASSESSOR_BUILD"));
        let tool = serde_json::json!({ "name": name, "version": version, "build": build });
        map.entry("tool", &tool)?;
        map.entry("as_of", &head.as_of.iso_date())?;
        map.entry("as_of_source", head.as_of_source)?;
        map.entry("parameters", head.parameters)?;
        map.entry("evidence", &Files(head.files))?;
        map.name("findings")?.write_all(b"[")?;
        let (objects, checklist) = (Objects::new(head.files), Checklist::by_id(head.checklist));
        Ok(Self { map, objects, checklist, findings: 0 })
    }

    pub fn finding(&mut self, found: &Finding) -> io::Result<()> {
        self.finding_with(found, None)
    }

    fn finding_with(&mut self, found: &Finding, input: Option<&ReportInput<'_>>) -> io::Result<()> {
        if self.findings > 0 {
            self.map.out.write_all(b",")?;
        }
        self.findings += 1;
        finding(self.map.out, found, self.checklist, &mut self.objects, input)
    }

    /// Items and answers; of the results, only outcomes and reasons are looked at.
    pub fn end(self, results: &Results) -> io::Result<()> {
        let mut map = self.end_findings(&answers::of_results(results))?;
        map.entry("items", &Items(results))?;
        map.end()
    }

    fn end_findings(mut self, answers: &[Answer]) -> io::Result<Entries<'o>> {
        self.map.out.write_all(b"]")?;
        self.map.entry("answers", &Answers(answers))?;
        Ok(self.map)
    }
}

fn finding(
    out: &mut (dyn Write + Send),
    finding: &Finding,
    checklist: Option<&'static Checklist>,
    objects: &mut Objects,
    input: Option<&ReportInput<'_>>,
) -> io::Result<()> {
    let mut map = Entries::begin(out)?;
    let found = checklist.and_then(|checklist| Some((checklist, checklist.check(finding.check)?)));
    map.entry("check", finding.check)?;
    if let Some((checklist, (item, check))) = found {
        map.entry("item", item.id)?;
        if input.is_some() {
            map.entry("title", check.title)?;
            map.entry("item_title", item.title)?;
            map.entry("stage", item.stage)?;
            map.entry("stage_title", checklist.stage(item.stage).map_or("", |stage| stage.title))?;
        }
        map.entry("mode", check.mode.id())?;
        map.entry("severity", finding.severity(check.severity).title())?;
        map.entry("basis", check.basis.id())?;
        map.entry("automated", &true)?;
        map.entry("text", &check_text(item, check))?;
    }
    if let Some((input, (_, (_, check)))) = input.zip(found) {
        let outcome = input.outcome(check);
        map.entry("outcome", outcome.outcome().id())?;
        map.entry("outcome_by", said::outcome_by(outcome))?;
        map.entry("with_conclusions", &said::with_conclusions(input, check))?;
        map.entry("severity_with_conclusions", input.severity(check).title())?;
        map.entry("assessor", &input.annotation(check).map(said::Said::of))?;
    } else {
        map.entry("outcome", finding.outcome.id())?;
    }
    map.entry("reasons", &finding.reasons)?;
    map.entry("examined", &finding.examined)?;
    let missing: Vec<MissingShape<'_>> = finding.missing.iter().map(missing).collect();
    map.entry("missing", &missing)?;
    objects.write(map.name("affected")?, &finding.affected)?;
    map.end()
}
