//! The machine-readable outputs: evidence, checklist and assessment as JSON. Shapes are versioned and documented in
//! README; later versions only add.

mod evidence;
mod objects;
mod said;

pub use evidence::evidence;

use super::ReportInput;
use super::masking::{Mask, PersonalData};
use crate::assessment::{Assessment, Attachment, Media, Target};
use crate::checklist::answers::{self, Answer, Standing};
use crate::checklist::{Checklist, Finding, Need, Parameters, Results, check_text, references};
use crate::evidence::EvidenceFile;
use crate::tenant::{Missing, Moment};
use objects::Objects;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// The version of all three shapes.
pub const SCHEMA: u32 = 1;

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
                        "references": references::corresponding(check.references).collect::<Vec<_>>(),
                        "askingForTheOpposite": references::opposite(check.references).collect::<Vec<_>>(),
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
        evidence::files(&self.0, serializer)
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
    /// Replaces names by pseudonyms.
    mask: Option<&'o Mask>,
    is_first: bool,
}

impl<'o> Entries<'o> {
    fn begin(out: &'o mut (dyn Write + Send), mask: Option<&'o Mask>) -> io::Result<Self> {
        out.write_all(b"{")?;
        Ok(Self { out, mask, is_first: true })
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
        let Some(mask) = self.mask else { return Ok(serde_json::to_writer(self.name(name)?, value)?) };
        let mut value = serde_json::to_value(value)?;
        mask.json(&mut value);
        Ok(serde_json::to_writer(self.name(name)?, &value)?)
    }
    fn end(self) -> io::Result<()> {
        self.out.write_all(b"}")
    }
}

/// A run as JSON, with what the assessor said of it, and the register of attachments. Where only counts are told, no object is.
pub fn report<'o>(out: &'o mut (dyn Write + Send), input: &ReportInput<'_>, mask: Option<&'o Mask>) -> io::Result<()> {
    let run = Run { results: input.results, files: input.files, as_of_source: input.as_of_source };
    let mut map = whole(out, &run, Some(input), mask)?.end_findings(&input.answers())?;
    map.entry("marking", input.assessment.details.marking.trim())?;
    map.entry("items", &said::items(input))?;
    // What was said of a single object tells that it is there.
    map.entry("objects", &if tells_counts(input) { Vec::new() } else { said::objects(input) })?;
    map.entry("attachments", &listed(input.assessment, |target| input.short(target)))?;
    map.end()
}

fn tells_counts(input: &ReportInput<'_>) -> bool {
    input.options.personal_data == PersonalData::Counts
}

/// A run as JSON: what the evidence gives.
pub fn run(out: &mut (dyn Write + Send), run: &Run<'_>) -> io::Result<()> {
    whole(out, run, None, None)?.end(run.results)
}

fn whole<'o>(
    out: &'o mut (dyn Write + Send),
    run: &Run<'_>,
    input: Option<&ReportInput<'_>>,
    mask: Option<&'o Mask>,
) -> io::Result<RunWriter<'o>> {
    let results = run.results;
    let head = Head {
        checklist: results.checklist,
        as_of: results.as_of,
        as_of_source: run.as_of_source,
        parameters: &results.parameters,
        files: run.files,
    };
    let mut writer = RunWriter::begin_masked(out, &head, mask)?;
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
        Self::begin_masked(out, head, None)
    }

    fn begin_masked(out: &'o mut (dyn Write + Send), head: &Head<'_>, mask: Option<&'o Mask>) -> io::Result<Self> {
        let mut map = Entries::begin(out, mask)?;
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
        let (objects, checklist) = (Objects::new(head.files, mask), Checklist::by_id(head.checklist));
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
        let map = Entries::begin(self.map.out, self.map.mask)?;
        finding(map, found, self.checklist, &mut self.objects, input)
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
    mut map: Entries<'_>,
    finding: &Finding,
    checklist: Option<&'static Checklist>,
    objects: &mut Objects,
    input: Option<&ReportInput<'_>>,
) -> io::Result<()> {
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
    if input.is_some_and(tells_counts) {
        map.entry("affected", &[(); 0])?;
        map.entry("affected_count", &finding.affected.len())?;
    } else {
        let mask = map.mask;
        objects.write(map.name("affected")?, &finding.affected, mask)?;
    }
    map.end()
}
