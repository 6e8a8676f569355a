//! Who answers for the report: boxes for assessor, reviewer and client.

use super::{Preset, Section, evidence, integrity, paragraph, statements, thresholds};
use crate::report::{Block, ReportInput, SignatureBox, SignatureField, SignatureWords, manifest, words};

pub const SECTION: Section = Section { id: "sign_off", title: "Sign-off", preset: Preset::Executive, build };

const ASSESSOR: &str = "Assessor";
const REVIEWER: &str = "Reviewer";
const CLIENT: &str = "Client";

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let details = &input.assessment.details;
    let signed = input.options.signature.as_ref();
    let assessor = signed.map_or_else(|| by_hand(ASSESSOR, &details.assessor), |signed| digital(input, signed));
    let client = by_hand(CLIENT, "");
    let mut reviewer = by_hand(REVIEWER, &details.reviewer);
    if signed.is_some_and(|signed| signed.with_second) {
        // Name, date, role and certificate are shown by the signature itself.
        reviewer = SignatureBox { role: digitally(REVIEWER), ..SignatureBox::default() };
        let name = details.reviewer.trim();
        let whose = if name.is_empty() { "the reviewer" } else { name };
        let says = format!("Reserved for the signature of {whose}");
        reviewer.field = Some(SignatureField { says, ..field("Signature2", "reviewer", &details.reviewer) });
    }
    let another = signed.and_then(|signed| signed.by_another_than(&details.assessor));
    let mut boxes = vec![assessor, reviewer];
    // Right below whose box it is about.
    let first = another.as_ref().map(|_| boxes.remove(0));
    // Whoever is named as the assessor has not signed by this.
    if first.is_some() {
        let at = boxes.iter().position(|signed| signed.field.is_none()).unwrap_or(boxes.len());
        boxes.insert(at, by_hand(ASSESSOR, &details.assessor));
    }
    boxes.push(client);
    let tells_how = signed.filter(|_| !input.options.has(&integrity::SECTION));
    let mut blocks = vec![
        SECTION.heading(),
        paragraph(format!("{}. {} The conclusions are the assessor’s.", which(input), rests_on(input))),
    ];
    blocks.extend(first.map(|signed| Block::Signatures(vec![signed])));
    blocks.extend(another.map(paragraph));
    blocks.push(Block::Signatures(boxes));
    blocks.extend(tells_how.map(|signed| Block::Paragraph(integrity::how_to_verify(signed))));
    vec![Block::KeepTogether(blocks)]
}

/// What is signed, on the page that is.
fn which(input: &ReportInput<'_>) -> String {
    let version = input.assessment.details.version.trim();
    let version = if version.is_empty() { String::new() } else { format!(", version {version}") };
    let state = if input.options.is_draft { ", a draft" } else { "" };
    format!("Report {}{version}{state}, on the evidence as of {}", input.report_id(), input.date(input.results.as_of))
}

/// What the findings follow from, and where whoever signs this edition finds it.
fn rests_on(input: &ReportInput<'_>) -> String {
    let has_rest = input.options.has(&thresholds::SECTION) && input.options.has(&statements::SECTION);
    if has_rest && input.options.has(&evidence::SECTION) {
        "The findings follow from the evidence listed, the thresholds and the statements in this report.".to_owned()
    } else if has_rest && integrity::carries_manifest(input) {
        format!(
            "The findings follow from the evidence named in {}, which this file carries, and from the thresholds and the \
             statements in this report.",
            manifest::FILE_NAME
        )
    } else {
        "The findings follow from the evidence, the thresholds and the statements that the full edition lists."
            .to_owned()
    }
}

fn line(label: &str, value: &str) -> (String, String) {
    (label.to_owned(), value.to_owned())
}

fn by_hand(role: &str, name: &str) -> SignatureBox {
    let mut lines = vec![line("Name", name), line("Role", ""), line("Place, date", ""), line("Signature", "")];
    // Of assessor and reviewer who are named the title of the box is the role; who else signs writes another.
    let is_named = role == ASSESSOR || role == REVIEWER && !name.trim().is_empty();
    lines.retain(|(label, _)| !is_named || label != "Role");
    SignatureBox { role: role.to_owned(), lines, field: None }
}

/// By somebody else than the assessor it is no signature of the assessor.
fn digital(input: &ReportInput<'_>, signed: &SignatureWords) -> SignatureBox {
    let is_another = signed.by_another_than(&input.assessment.details.assessor).is_some();
    let role = (!signed.role.is_empty()).then(|| line("Role", &signed.role));
    let lines = [
        Some(line("Name", &signed.name)),
        role,
        Some(line("Claimed time", &input.in_words(&signed.claimed_time))),
        Some(line("Certificate (SHA-256)", &words::in_groups(&signed.fingerprint))),
    ];
    SignatureBox {
        role: if is_another { "Digital signature".to_owned() } else { digitally(ASSESSOR) },
        lines: lines.into_iter().flatten().collect(),
        field: Some(field("Signature1", "assessor", &input.assessment.details.assessor)),
    }
}

/// The title of a box that is signed so, before and afterwards.
fn digitally(role: &str) -> String {
    format!("{role}: digital signature")
}

fn field(name: &str, role: &str, whose: &str) -> SignatureField {
    SignatureField { name: name.to_owned(), label: SignatureField::label(role, whose), says: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::sample;

    #[test]
    fn whoever_is_not_named_writes_a_role_and_all_have_room_to_sign() {
        let check = |reviewer: &str, roles: &[&str]| {
            let mut sample = sample();
            sample.assessment.details.reviewer = reviewer.into();
            let blocks = build(&sample.input());
            let [Block::KeepTogether(blocks)] = blocks.as_slice() else { panic!("{blocks:?}") };
            let Some(Block::Signatures(boxes)) = blocks.last() else { panic!("{blocks:?}") };
            for signed in boxes {
                let labels: Vec<&str> = signed.lines.iter().map(|(label, _)| label.as_str()).collect();
                assert_eq!(labels.contains(&"Role"), roles.contains(&&*signed.role), "{labels:?}");
                assert_eq!(labels.last(), Some(&"Signature"));
            }
            assert_eq!(boxes.len(), 3);
        };
        check("Rita Reviewer", &[CLIENT]);
        check(" ", &[REVIEWER, CLIENT]);
    }

    #[test]
    fn a_signature_says_the_role_that_somebody_gave() {
        for role in ["Assessor", ""] {
            let sample = sample();
            let signed = digital(&sample.input(), &SignatureWords { role: role.into(), ..SignatureWords::default() });
            let told: Vec<&str> =
                signed.lines.iter().filter(|(label, _)| label == "Role").map(|(_, value)| value.as_str()).collect();
            assert_eq!(told, if role.is_empty() { vec![] } else { vec![role] });
        }
    }
}
