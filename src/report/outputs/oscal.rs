//! OSCAL assessment results (NIST, version 1.1.2): findings, observations, risks and the evidence register in the form that
//! governance tools read. Ids come from content, so that the same assessment gives the same bytes.
//!
//! The schema forbids empty lists, empty texts and texts that begin or end in a space; what would be one is left out.

use crate::assessment::{Annotation, Attachment, Target, Treatment};
use crate::checklist::{Check, Conclusion, Finding, Item, Outcome};
use crate::evidence::EvidenceId;
use crate::report::input::Standing;
use crate::report::masking::PersonalData;
use crate::report::visible::visible;
use crate::report::{ReportInput, card, words};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

const VERSION: &str = "1.1.2";
/// The outcome of a question to a person that nobody has answered.
const NOT_JUDGED: &str = "NotJudgedYet";
/// Names our own properties; nothing is fetched from it.
const OURS: &str = "urn:tenant-assessor:properties";

/// The document, as JSON text.
///
/// # Errors
/// None is known: all texts are valid.
pub fn oscal(input: &ReportInput<'_>) -> serde_json::Result<Vec<u8>> {
    let ids = Ids { seed: format!("{}|{}|{}", input.organisation(), input.title(), input.results.as_of.iso()) };
    let made = input.results.as_of.iso();
    let mut result = Map::new();
    result.insert("uuid".into(), ids.of("result").into());
    result.insert("title".into(), text(input.title()).into());
    result.insert(
        "description".into(),
        text(&format!("{} judged from exported evidence.", input.checklist.title)).into(),
    );
    result.insert("start".into(), made.clone().into());
    result.insert("end".into(), made.clone().into());
    result.insert("local-definitions".into(), json!({ "components": [tenant(input, &ids)] }));
    result.insert("reviewed-controls".into(), json!({ "control-selections": [{ "include-all": {} }] }));
    list(
        &mut result,
        "observations",
        each(input, |item, check, finding| Some(observation(input, &ids, item, check, finding))),
    );
    list(&mut result, "risks", each(input, |item, check, finding| risk(input, &ids, item, check, finding)));
    list(&mut result, "findings", each(input, |item, check, finding| verdict(input, &ids, item, check, finding)));
    // Put in as they are: the macro would copy all that they hold.
    let mut results = Map::new();
    results.insert("uuid".into(), ids.of("assessment-results").into());
    results.insert("metadata".into(), metadata(input, &ids, &made));
    results.insert("import-ap".into(), json!({ "href": format!("#{}", ids.of("plan")) }));
    results.insert("results".into(), Value::Array(vec![result.into()]));
    let mut matter = Map::new();
    matter.insert("resources".into(), resources(input, &ids).into());
    results.insert("back-matter".into(), matter.into());
    let mut document = Map::new();
    document.insert("assessment-results".into(), results.into());
    serde_json::to_vec_pretty(&document)
}

/// Ids from names, in the shape of a name-based UUID.
struct Ids {
    seed: String,
}

impl Ids {
    fn of(&self, name: &str) -> String {
        let digest = Sha256::digest(format!("{}|{name}", self.seed));
        let mut bytes: Vec<u8> = digest.iter().take(16).copied().collect();
        bytes[6] = bytes[6] & 0x0f | 0x50;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut uuid = String::with_capacity(36);
        for (index, byte) in bytes.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                uuid.push('-');
            }
            let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            uuid.extend(digits);
        }
        uuid
    }
}

fn each(
    input: &ReportInput<'_>,
    make: impl Fn(&'static Item, &'static Check, &Finding) -> Option<Value>,
) -> Vec<Value> {
    let checks = input.checklist.checks();
    checks.filter_map(|(item, check)| make(item, check, input.finding(check)?)).collect()
}

/// A list, unless it is empty.
fn list(object: &mut Map<String, Value>, name: &str, values: Vec<Value>) {
    if !values.is_empty() {
        object.insert(name.to_owned(), values.into());
    }
}

/// A text that the schema takes: visible, trimmed, never empty.
fn text(value: &str) -> String {
    let shown = visible(value);
    let shown = shown.trim();
    if shown.is_empty() { "(empty)".to_owned() } else { shown.to_owned() }
}

/// The same on one line.
fn line(value: &str) -> String {
    text(&value.replace(['\n', '\r', '\t'], " "))
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": name, "ns": OURS, "value": line(value) })
}

fn metadata(input: &ReportInput<'_>, ids: &Ids, made: &str) -> Value {
    let details = &input.assessment.details;
    // The schema wants one; what was not written is not made up.
    let version = match details.version.trim() {
        "" if input.options.is_draft => "draft",
        "" => "not given",
        version => version,
    };
    let changed = input.journal.last().map_or_else(|| made.to_owned(), |line| line.when.iso());
    let mut metadata = Map::new();
    metadata.insert("title".into(), line(&format!("{}: {}", input.title(), input.organisation())).into());
    metadata.insert("last-modified".into(), changed.into());
    metadata.insert("version".into(), line(version).into());
    metadata.insert("oscal-version".into(), VERSION.into());
    let people = [("assessor", "Assessor", &details.assessor), ("reviewer", "Reviewer", &details.reviewer)];
    let (mut roles, mut parties, mut responsible) = (Vec::new(), Vec::new(), Vec::new());
    for (id, title, name) in people {
        if !name.trim().is_empty() {
            roles.push(json!({ "id": id, "title": title }));
            parties.push(json!({ "uuid": ids.of(id), "type": "person", "name": line(name) }));
            responsible.push(json!({ "role-id": id, "party-uuids": [ids.of(id)] }));
        }
    }
    list(&mut metadata, "roles", roles);
    list(&mut metadata, "parties", parties);
    list(&mut metadata, "responsible-parties", responsible);
    let names = match input.options.personal_data {
        PersonalData::Full => "full",
        PersonalData::Masked => "masked",
        PersonalData::Counts => "counts",
    };
    let mut properties = vec![
        property("report", &input.report_id()),
        property("status", if input.options.is_draft { "draft" } else { "final" }),
        property("names", names),
    ];
    if !details.marking.trim().is_empty() {
        properties.push(json!({ "name": "marking", "value": line(&details.marking) }));
    }
    list(&mut metadata, "props", properties);
    metadata.into()
}

fn tenant(input: &ReportInput<'_>, ids: &Ids) -> Value {
    json!({
        "uuid": ids.of("tenant"), "type": "this-system", "title": line(input.organisation()),
        "description": "The Microsoft Entra tenant whose exports were assessed.",
        "status": { "state": "operational" },
    })
}

/// What the evidence shows: the automatic outcome, untouched by anybody's conclusion.
fn observation(input: &ReportInput<'_>, ids: &Ids, item: &Item, check: &Check, finding: &Finding) -> Value {
    let mut observation = Map::new();
    let standing = Standing::of(check, Some(finding.outcome));
    let reasons = if finding.reasons.is_empty() { standing.title().to_owned() } else { finding.reasons.join(" ") };
    observation.insert("uuid".into(), ids.of(&format!("observation-{}", check.id)).into());
    observation.insert("title".into(), line(&format!("{} {}", check.id, check.title)).into());
    observation.insert("description".into(), text(&reasons).into());
    let mut properties = vec![
        property("check", check.id),
        property("item", item.id),
        property("stage", item.stage),
        property("severity", input.severity(check).title()),
        property("outcome", if standing == Standing::Open { NOT_JUDGED } else { finding.outcome.id() }),
        property("examined", &finding.examined.to_string()),
        property("affected", &finding.affected.len().to_string()),
    ];
    properties.extend(finding.missing.iter().map(|missing| property("missing-evidence", &missing.why)));
    observation.insert("props".into(), properties.into());
    observation.insert("methods".into(), json!([if check.mode.id() == "manual" { "INTERVIEW" } else { "EXAMINE" }]));
    observation.insert("types".into(), json!(["control-objective"]));
    observation.insert("subjects".into(), json!([{ "subject-uuid": ids.of("tenant"), "type": "component" }]));
    let files: BTreeSet<u32> =
        finding.affected.iter().flat_map(|object| object.sources.iter()).map(|source| source.file.0).collect();
    let evidence = files.iter().filter_map(|file| {
        let name = &input.files.get(usize::try_from(*file).ok()?)?.name;
        Some(json!({ "href": format!("#{}", ids.of(&format!("file-{name}"))), "description": line(name) }))
    });
    let attached = input.assessment.attachments().into_iter();
    let attached = attached.filter(|(target, _)| {
        matches!(target,
        Target::Check { check: on, .. } | Target::Object { check: on, .. } if on == check.id)
    });
    let attached = attached.map(|(_, attachment)| {
        let place = format!("#{}", ids.of(&format!("attachment-{}", attachment.number)));
        json!({ "href": place, "description": line(&format!("{} {}", card::number_of(attachment), attachment.name)) })
    });
    list(&mut observation, "relevant-evidence", evidence.chain(attached).collect());
    observation.insert("collected".into(), input.results.as_of.iso().into());
    observation.into()
}

/// What it comes to once the assessor has concluded; nothing where it does not apply.
fn verdict(input: &ReportInput<'_>, ids: &Ids, _: &Item, check: &Check, finding: &Finding) -> Option<Value> {
    // There are two states only; that something is neither is the reason, and told in words.
    let (state, reason, remark) = match input.standing(check) {
        Standing::Judged(Outcome::Pass) => ("satisfied", "pass", ""),
        Standing::Judged(Outcome::Fail) => ("not-satisfied", "fail", ""),
        Standing::Judged(Outcome::Review) => ("not-satisfied", "other", "A person has to review it: not decided."),
        Standing::Judged(Outcome::NoEvidence) => ("not-satisfied", "other", "Evidence is missing: not decided."),
        Standing::Open => ("not-satisfied", "other", "Not judged yet: the assessor has to answer it."),
        Standing::Judged(Outcome::NotApplicable) => return None,
    };
    let mut verdict = Map::new();
    verdict.insert("uuid".into(), ids.of(&format!("finding-{}", check.id)).into());
    verdict.insert("title".into(), line(&format!("{} {}", check.id, check.title)).into());
    let annotation = input.annotation(check);
    verdict.insert("description".into(), text(&described(check, finding, annotation)).into());
    let mut status = json!({ "state": state, "reason": reason });
    if !remark.is_empty() {
        status["remarks"] = remark.into();
    }
    let target = json!({ "type": "objective-id", "target-id": format!("check-{}", check.id), "status": status });
    verdict.insert("target".into(), target);
    verdict.insert(
        "related-observations".into(),
        json!([{ "observation-uuid": ids.of(&format!("observation-{}", check.id)) }]),
    );
    if annotation.is_some_and(has_risk) {
        verdict.insert("related-risks".into(), json!([{ "risk-uuid": ids.of(&format!("risk-{}", check.id)) }]));
    }
    Some(verdict.into())
}

fn described(check: &Check, finding: &Finding, annotation: Option<&Annotation>) -> String {
    let outcome = match Standing::of(check, Some(finding.outcome)) {
        Standing::Open => "Automatic outcome: none. ".to_owned(),
        Standing::Judged(outcome) if finding.is_answered() => {
            format!("Outcome by the assessor’s word: {}. ", outcome.title())
        }
        Standing::Judged(outcome) => format!("Automatic outcome: {}. ", outcome.title()),
    };
    let mut parts = vec![outcome + &finding.reasons.join(" ")];
    if let Some(annotation) = annotation {
        if let Some(conclusion) = annotation.conclusion {
            parts.push(format!("Assessor’s conclusion: {}.", Conclusion::title(conclusion)));
        }
        let said = [&annotation.justification, &annotation.note];
        parts.extend(said.into_iter().filter(|text| !text.trim().is_empty()).cloned());
    }
    parts.join("\n\n")
}

fn has_risk(annotation: &Annotation) -> bool {
    annotation.treatment != Treatment::None
}

/// What is to happen with a finding.
fn risk(input: &ReportInput<'_>, ids: &Ids, _: &Item, check: &Check, finding: &Finding) -> Option<Value> {
    let annotation = input.annotation(check).filter(|annotation| has_risk(annotation))?;
    let treatment = &annotation.treatment;
    let accepted = matches!(treatment, Treatment::AcceptRisk { .. }) && !treatment.has_expired(input.results.as_of);
    let (status, deadline) = match treatment {
        Treatment::Remediate { due, .. } => ("remediating", *due),
        Treatment::AcceptRisk { expiry, .. } => (if accepted { "deviation-approved" } else { "open" }, *expiry),
        Treatment::CompensatingControl { .. } => ("deviation-approved", None),
        Treatment::Disputed { .. } => ("deviation-requested", None),
        Treatment::None => return None,
    };
    let statement: String = card::treatment(treatment, input).iter().map(|span| span.text.as_str()).collect();
    let mut risk = Map::new();
    risk.insert("uuid".into(), ids.of(&format!("risk-{}", check.id)).into());
    risk.insert("title".into(), line(&format!("{} {}", check.id, check.title)).into());
    risk.insert("description".into(), text(&finding.reasons.join(" ")).into());
    risk.insert("statement".into(), text(&statement).into());
    let mut properties = vec![property("treatment", treatment.title())];
    if accepted {
        properties.push(json!({ "name": "accepted", "value": "yes" }));
    }
    risk.insert("props".into(), properties.into());
    risk.insert("status".into(), status.into());
    if let Some(deadline) = deadline {
        risk.insert("deadline".into(), deadline.iso().into());
    }
    risk.insert(
        "related-observations".into(),
        json!([{ "observation-uuid": ids.of(&format!("observation-{}", check.id)) }]),
    );
    Some(risk.into())
}

/// The registers of evidence and attachments.
fn resources(input: &ReportInput<'_>, ids: &Ids) -> Vec<Value> {
    let plan = json!({ "uuid": ids.of("plan"), "title": "Assessment plan",
        "description": "The checklist of this report; it was not issued as an OSCAL document." });
    let files = (0..).zip(input.files).map(|(number, file)| {
        let mut resource = json!({ "uuid": ids.of(&format!("file-{}", file.name)), "title": line(&file.name),
            "description": format!("Evidence, {} bytes.", words::number(file.bytes)) });
        if !file.sha256.is_empty() {
            let href = reference(input, "evidence", &input.exhibit(EvidenceId(number)), &file.name);
            resource["rlinks"] = json!([{ "href": href, "hashes": [hash(&file.sha256)] }]);
        }
        resource
    });
    let attachments = input.assessment.attachments().into_iter();
    let attachments = attachments.map(|(target, attachment)| attached(input, ids, target, attachment));
    std::iter::once(plan).chain(files).chain(attachments).collect()
}

fn hash(sha256: &str) -> Value {
    json!({ "algorithm": "SHA-256", "value": sha256 })
}

/// What the assessor hung on a finding. The file itself is kept in the assessment; it is known by its fingerprint.
fn attached(input: &ReportInput<'_>, ids: &Ids, target: &Target, attachment: &Attachment) -> Value {
    let number = card::number_of(attachment);
    let title = if attachment.caption.trim().is_empty() { &attachment.name } else { &attachment.caption };
    let href = reference(input, "attachments", &number, &attachment.name);
    let mut properties = vec![property("attachment", &number)];
    properties.push(match target {
        Target::Item { item, .. } => property("item", item),
        Target::Check { check, .. } | Target::Object { check, .. } => property("check", check),
    });
    if let Target::Object { subject, .. } = target {
        properties.push(property("object", subject));
    }
    json!({
        "uuid": ids.of(&format!("attachment-{}", attachment.number)),
        "title": line(title),
        "description": text(&format!(
            "Attachment {number}, {}: {}, {} bytes.",
            attachment.name, attachment.media.title(), words::number(attachment.bytes)
        )),
        "props": properties,
        "rlinks": [{ "href": href, "media-type": attachment.media.mime(), "hashes": [hash(&attachment.sha256)] }],
    })
}

/// A file's name as a relative reference: what an address may not hold is percent-encoded. Where names are not to be told it
/// is the number by which the report refers to the file: an encoded name would not be found to be one.
fn reference(input: &ReportInput<'_>, folder: &str, number: &str, name: &str) -> String {
    if input.options.personal_data != PersonalData::Full {
        return format!("{folder}/{number}");
    }
    let mut out = format!("{folder}/");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
