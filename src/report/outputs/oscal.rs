//! OSCAL assessment results (NIST, version 1.1.2): findings, observations, risks and the evidence register in the form that
//! governance tools read. Ids come from content, so that the same assessment gives the same bytes.
//!
//! The schema forbids empty lists, empty texts and texts that begin or end in a space; what would be one is left out.

mod subjects;

use crate::assessment::{Annotation, Attachment, JournalLine, Target, Treatment};
use crate::checklist::{Check, Conclusion, Finding, Item, Outcome};
use crate::evidence::EvidenceId;
use crate::report::input::{ByEvidence, Standing};
use crate::report::late::told_on;
use crate::report::masking::{Mask, PersonalData};
use crate::report::visible::visible;
use crate::report::{ReportInput, card, words};
use crate::tenant::Moment;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use subjects::Objects;

const VERSION: &str = "1.1.2";
/// Names our own properties; nothing is fetched from it.
const OURS: &str = "urn:tenant-assessor:properties";

/// Writes the document, as JSON text; names replaced by pseudonyms where there is a mask.
///
/// # Errors
/// Those of `out`.
pub fn oscal(out: &mut dyn Write, input: &ReportInput<'_>, mask: Option<&Mask>) -> io::Result<()> {
    let ids = Ids::of_report(input);
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
    let objects = Objects::of(input);
    let mut definitions = Map::new();
    definitions.insert("components".into(), json!([tenant(input, &ids)]));
    list(&mut definitions, "inventory-items", objects.inventory(input, &ids));
    result.insert("local-definitions".into(), definitions.into());
    result.insert("reviewed-controls".into(), json!({ "control-selections": [{ "include-all": {} }] }));
    list(
        &mut result,
        "observations",
        each(input, |item, check, finding| Some(observation(input, &ids, &objects, item, check, finding))),
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
    let mut document = Value::Object(document);
    if let Some(mask) = mask {
        mask.json(&mut document);
    }
    Ok(serde_json::to_writer(out, &document)?)
}

/// Ids from names, in the shape of a name-based UUID.
struct Ids {
    seed: String,
    /// Of the files of the evidence, each named thousands of times.
    files: Vec<String>,
}

impl Ids {
    fn of_report(input: &ReportInput<'_>) -> Self {
        let seed = format!("{}|{}|{}", input.organisation(), input.title(), input.results.as_of.iso());
        let mut ids = Self { seed, files: Vec::new() };
        ids.files = (0..).zip(input.files).map(|(number, _)| ids.of_exhibit(input, EvidenceId(number))).collect();
        ids
    }

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

    /// Of a file of the evidence: by its number, since two may have one name.
    fn of_file(&self, input: &ReportInput<'_>, file: EvidenceId) -> String {
        let known = usize::try_from(file.0).ok().and_then(|index| self.files.get(index));
        known.map_or_else(|| self.of_exhibit(input, file), String::clone)
    }

    fn of_exhibit(&self, input: &ReportInput<'_>, file: EvidenceId) -> String {
        self.of(&format!("file-{}", input.exhibit(file)))
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
    match shown.trim() {
        "" => "(empty)".to_owned(),
        trimmed if trimmed.len() == shown.len() => shown.into_owned(),
        trimmed => trimmed.to_owned(),
    }
}

/// The same on one line.
fn line(value: &str) -> String {
    const BREAKS: [char; 3] = ['\n', '\r', '\t'];
    if value.contains(BREAKS) { text(&value.replace(BREAKS, " ")) } else { text(value) }
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": name, "ns": OURS, "value": line(value) })
}

/// How much a check weighs by the evidence, and what counts; the reason where the assessor gave another.
fn severities(input: &ReportInput<'_>, check: &Check) -> Vec<Value> {
    let changed = input.annotation(check).and_then(Annotation::changed_severity);
    let mut properties = vec![
        property("severity", input.found_severity(check).title()),
        property("severity-with-conclusions", input.severity(check).title()),
    ];
    properties.extend(changed.map(|change| property("severity-reason", &change.reason)));
    properties
}

fn metadata(input: &ReportInput<'_>, ids: &Ids, made: &str) -> Value {
    let details = &input.assessment.details;
    // The schema wants one; what was not written is not made up.
    let version = match details.version.trim() {
        "" if input.options.is_draft => "draft",
        "" => "not given",
        version => version,
    };
    let changed = JournalLine::last_changed(input.journal).map_or_else(|| made.to_owned(), Moment::iso);
    let mut metadata = Map::new();
    metadata.insert("title".into(), line(&format!("{}: {}", input.title(), input.organisation())).into());
    metadata.insert("last-modified".into(), changed.into());
    metadata.insert("version".into(), line(version).into());
    metadata.insert("oscal-version".into(), VERSION.into());
    const BY: &str = "prepared-by";
    let named = [
        (BY, "Assessing organisation", "organization", details.organization.as_str()),
        ("prepared-for", "Assessed organisation", "organization", input.organisation()),
        ("assessor", "Assessor", "person", &details.assessor),
        ("reviewer", "Reviewer", "person", &details.reviewer),
    ];
    let (mut roles, mut parties, mut responsible) = (Vec::new(), Vec::new(), Vec::new());
    for (id, title, kind, name) in named {
        if name.trim().is_empty() {
            continue;
        }
        roles.push(json!({ "id": id, "title": title }));
        let mut party = json!({ "uuid": ids.of(id), "type": kind, "name": line(name) });
        if id == "assessor" && !details.organization.trim().is_empty() {
            party["member-of-organizations"] = json!([ids.of(BY)]);
        }
        parties.push(party);
        responsible.push(json!({ "role-id": id, "party-uuids": [ids.of(id)] }));
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

/// What the evidence says, without what a person answered.
fn reasons(finding: &Finding) -> String {
    let reasons: Vec<&str> =
        finding.reasons.iter().map(String::as_str).filter(|reason| !Finding::is_answer(reason)).collect();
    reasons.join(" ")
}

/// What the evidence shows: its outcome, untouched by anybody's conclusion.
fn observation(
    input: &ReportInput<'_>,
    ids: &Ids,
    objects: &Objects<'_>,
    item: &Item,
    check: &Check,
    finding: &Finding,
) -> Value {
    let mut observation = Map::new();
    let outcome = input.outcome(check);
    let reasons = match reasons(finding) {
        none if none.trim().is_empty() => outcome.title().to_owned(),
        reasons => reasons,
    };
    observation.insert("uuid".into(), ids.of(&format!("observation-{}", check.id)).into());
    observation.insert("title".into(), line(&format!("{} {}", check.id, check.title)).into());
    observation.insert("description".into(), text(&reasons).into());
    let mut properties = vec![
        property("check", check.id),
        property("item", item.id),
        property("stage", item.stage),
        property("outcome", outcome.id()),
        property("examined", &finding.examined.to_string()),
        property("affected", &finding.affected.len().to_string()),
    ];
    properties.extend(severities(input, check));
    properties.extend(finding.missing.iter().map(|missing| property("missing-evidence", &missing.why)));
    observation.insert("props".into(), properties.into());
    observation.insert("methods".into(), json!([if check.mode.id() == "manual" { "INTERVIEW" } else { "EXAMINE" }]));
    observation.insert("types".into(), json!(["control-objective"]));
    let mut subjects = vec![json!({ "subject-uuid": ids.of("tenant"), "type": "component" })];
    subjects.extend(objects.subjects(input, ids, check, finding));
    observation.insert("subjects".into(), subjects.into());
    let evidence = subjects::evidence(input, ids, check, finding).into_iter();
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
    // What does not apply has no finding to say so.
    let concluded = (input.standing(check) == Standing::Judged(Outcome::NotApplicable))
        .then(|| said(input.annotation(check)))
        .filter(|said| !said.is_empty());
    let remarks: Vec<String> = subjects::left_out(input, finding).into_iter().chain(concluded).collect();
    if !remarks.is_empty() {
        observation.insert("remarks".into(), text(&remarks.join("\n\n")).into());
    }
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
    verdict.insert("description".into(), text(&described(input.outcome(check), finding, annotation)).into());
    verdict.insert("props".into(), severities(input, check).into());
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

fn described(outcome: ByEvidence, finding: &Finding, annotation: Option<&Annotation>) -> String {
    let by_evidence = format!("Outcome: {}. {}", outcome.title(), finding.reasons.join(" "));
    let parts = [by_evidence, said(annotation)];
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("\n\n")
}

/// What the assessor concluded, why, and what was noted.
fn said(annotation: Option<&Annotation>) -> String {
    let Some(annotation) = annotation else { return String::new() };
    let conclusion = annotation.conclusion;
    let conclusion = conclusion.map(|conclusion| format!("Assessor’s conclusion: {}.", Conclusion::title(conclusion)));
    let words = [&annotation.justification, &annotation.note].into_iter().filter(|text| !text.trim().is_empty());
    conclusion.into_iter().chain(words.cloned()).collect::<Vec<_>>().join("\n\n")
}

fn has_risk(annotation: &Annotation) -> bool {
    annotation.treatment != Treatment::None
}

/// What is to happen with a finding.
fn risk(input: &ReportInput<'_>, ids: &Ids, _: &Item, check: &Check, finding: &Finding) -> Option<Value> {
    let annotation = input.annotation(check).filter(|annotation| has_risk(annotation))?;
    let treatment = &annotation.treatment;
    let accepted = treatment.accepts(told_on(input));
    let (status, deadline) = match treatment {
        Treatment::Remediate { due, .. } => ("remediating", *due),
        Treatment::AcceptRisk { expiry, .. } => {
            let is_over = treatment.has_expired(told_on(input));
            let waits = if is_over { "open" } else { "deviation-requested" };
            (if accepted { "deviation-approved" } else { waits }, *expiry)
        }
        // Nobody is asked to approve one, so nobody has.
        Treatment::CompensatingControl { .. } => ("deviation-requested", None),
        Treatment::Disputed { .. } => ("deviation-requested", None),
        Treatment::None => return None,
    };
    let statement: String = card::treatment(treatment, input).iter().map(|span| span.text.as_str()).collect();
    // The mark of a date that has passed stands apart on paper.
    let statement = statement.replace("  (", " (").replace("  ", ": ");
    let mut risk = Map::new();
    risk.insert("uuid".into(), ids.of(&format!("risk-{}", check.id)).into());
    risk.insert("title".into(), line(&format!("{} {}", check.id, check.title)).into());
    risk.insert("description".into(), text(&finding.reasons.join(" ")).into());
    risk.insert("statement".into(), text(&statement).into());
    let mut properties = vec![property("treatment", treatment.title())];
    properties.extend(severities(input, check));
    if accepted {
        properties.push(json!({ "name": "accepted", "value": "yes" }));
    }
    risk.insert("props".into(), properties.into());
    risk.insert("status".into(), status.into());
    if let Treatment::CompensatingControl { text: control } = treatment
        && !control.trim().is_empty()
    {
        let uuid = ids.of(&format!("control-{}", check.id));
        risk.insert("mitigating-factors".into(), json!([{ "uuid": uuid, "description": text(control) }]));
    }
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
        let mut resource = json!({ "uuid": ids.of_file(input, EvidenceId(number)), "title": line(&file.name),
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
    if let Target::Object { subject, .. } = target
        && input.options.personal_data != PersonalData::Counts
    {
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
