//! Says whether a signed report and an assessment are as they were written, and whether they belong together.

use super::sign::{dates_of, read_report, unlike_named};
use crate::assessment::{AssessmentFile, FileError, Unlock};
use crate::report::dates::in_text;
use crate::report::{manifest, words};
use crate::signing::{self, CertificateSummary, Issued, SignatureReport};
use crate::tenant::Moment;
use std::path::Path;

/// So many missing files are named; the rest are counted.
const MOST_TOLD: usize = 5;

/// What verification found: a headline, details, and whether everything holds.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    pub holds: bool,
    /// Sentences, the most important first.
    pub lines: Vec<String>,
}

/// Verifies a signed report; with an assessment beside it, also that the report was printed from it.
///
/// # Errors
/// A sentence, where a file cannot be read.
pub fn verify_report(pdf: &Path, assessment: Option<&AssessmentFile>) -> anyhow::Result<Verified> {
    let bytes = read_report(pdf)?;
    let report = signing::verify(&bytes);
    let mut holds = report.holds();
    let mut lines = vec![if holds {
        format!("{}: intact. Every byte is covered by a valid signature.", pdf.display())
    } else {
        format!("{}: does NOT hold.", pdf.display())
    }];
    lines.extend(report.faults.iter().map(|fault| format!("Fault: {fault}")));
    for signature in &report.signatures {
        lines.push(heading(signature, dates_of(&bytes)));
        lines.extend(signature.faults.iter().map(|fault| format!("  Fault: {fault}")));
        if let Some(certificate) = &signature.certificate {
            let place = signing::FIELDS.iter().position(|field| *field == signature.field);
            let another = place.and_then(|place| unlike_named(&bytes, place, &certificate.subject));
            lines.extend(another.map(|another| format!("  Attention: {another}")));
            lines.extend(certificate_lines(certificate, &signature.issued, dates_of(&bytes)));
        }
    }
    if let Some(name) = report.signed_twice_by() {
        lines.push(format!(
            "Attention: both signatures are made with one key, that of {name}: nobody else has signed, so this is no review \
             by a second person."
        ));
    }
    if report.waits_for_second {
        lines.push("The place for the second signature is empty: nobody has countersigned the report.".to_owned());
    }
    if report.signatures.is_empty() {
        // It may say anything.
        lines.extend(assessment.map(|_| NOT_SIGNED.to_owned()));
        return Ok(Verified { holds, lines });
    }
    let manifest = signing::attachment(&bytes, manifest::FILE_NAME).and_then(|json| manifest::read(&json).ok());
    // A report without attachments says it in its metadata alone.
    let is_draft = || signing::metadata(&bytes, "xmp:Label").is_some_and(|label| label == "DRAFT");
    if manifest.map_or_else(is_draft, |manifest| manifest.is_draft) {
        lines.push("It was printed as a DRAFT: it is no final report.".to_owned());
    }
    if let Some(assessment) = assessment {
        match compare(&bytes, assessment) {
            Ok((fits, more)) => {
                holds &= fits;
                lines.extend(more);
            }
            // What is told above is of the report alone, and stays true.
            Err(error) if is_damage(&error) => {
                holds = false;
                lines.push(format!("The report cannot be compared with the assessment. {error}"));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Verified { holds, lines })
}

/// `Ada (Assessor), claimed time 22 November 2026, 09:00:00 UTC`; what a damaged signature does not say, in words.
fn heading(signature: &SignatureReport, language: &str) -> String {
    let SignatureReport { name, reason, claimed_time, .. } = signature;
    let name = if name.trim().is_empty() { "A signature without a name" } else { name };
    let role = if reason.trim().is_empty() { String::new() } else { format!(" ({reason})") };
    match &**claimed_time {
        "" => format!("{name}{role}, without a time"),
        time => format!("{name}{role}, claimed time {}", in_text(time, language)),
    }
}

fn certificate_lines(certificate: &CertificateSummary, issued: &Issued, language: &str) -> Vec<String> {
    let (named, trust) = match issued {
        Issued::Itself => (
            "issued by itself",
            "Nobody vouches for this certificate but itself: compare the fingerprint with the signer's.".to_owned(),
        ),
        Issued::By(issuer) => (
            "issued by",
            format!(
                "Its issuer's certificate is in the signature, and its key signed this one. Whether that issuer is to be \
                 trusted is yours to decide: its SHA-256 fingerprint is {}.",
                issuer.fingerprint
            ),
        ),
        Issued::NotShown | Issued::NotByNamed => (
            "which names as its issuer",
            "That was not checked, for the signature does not hold a certificate of the issuer that it could be checked \
             by: compare the fingerprint with the signer's."
                .to_owned(),
        ),
    };
    let named = if *issued == Issued::Itself { named.to_owned() } else { format!("{named} {}", certificate.issuer) };
    vec![
        format!("  Certificate: {}, {named}, {}", certificate.subject, certificate.key),
        format!(
            "  Serial number {}, valid from {} to {}",
            certificate.serial,
            in_text(&Moment::of(certificate.not_before).iso(), language),
            in_text(&Moment::of(certificate.not_after).iso(), language)
        ),
        format!("  SHA-256 fingerprint: {}", certificate.fingerprint),
        format!("  {trust}"),
    ]
}

/// A report that holds nothing it could be compared by.
const NOT_COMPARED: &str = "It cannot be compared with the assessment: the report carries no files inside, and its state of \
                            the journal cannot be read. Compare the line Journal on its page Integrity with the journal head \
                            of the assessment, or print it with files inside.";
/// What lies inside of the report was exchanged or broken.
const MANIFEST_DAMAGED: &str = "Fault: The evidence manifest inside the report is damaged, so the report cannot be compared with \
                                the assessment by it.";
/// Nothing that stands in the report is to be relied on.
const NOT_SIGNED: &str = "It was not compared with the assessment: nothing shows that it is as it was printed.";
/// A report without attachments fits.
const JOURNAL_ALONE: &str = "The report carries no files inside, so it was compared by its journal alone, which lists the \
                             evidence too.";

/// Whether an assessment's journal has this link, and a sentence on it.
fn compare_journal(head: &str, assessment: &AssessmentFile) -> anyhow::Result<(bool, String)> {
    Ok(match assessment.entries_since(head)? {
        Some(0) => (true, "The assessment's journal ends where the report was printed.".to_owned()),
        Some(1) => (
            true,
            "The assessment's journal contains the report's state; 1 entry was added since it was printed.".to_owned(),
        ),
        Some(count) => (
            true,
            format!(
                "The assessment's journal contains the report's state; {count} entries were added since it was printed."
            ),
        ),
        None => (
            false,
            "Fault: The assessment's journal does not contain the state that the report was printed from: it is another \
             assessment, or an older copy of it."
                .to_owned(),
        ),
    })
}

/// Whether a report's manifest fits an assessment: the chain of edits it was printed at, and every evidence file.
fn compare(pdf: &[u8], assessment: &AssessmentFile) -> anyhow::Result<(bool, Vec<String>)> {
    let Some(json) = signing::attachment(pdf, manifest::FILE_NAME) else {
        let Some(head) = signing::metadata(pdf, "xmp:Identifier") else {
            return Ok((false, vec![NOT_COMPARED.to_owned()]));
        };
        let (fits, line) = compare_journal(&head, assessment)?;
        let mut lines = vec![line];
        if fits {
            lines.push(JOURNAL_ALONE.to_owned());
        }
        return Ok((fits, lines));
    };
    let Ok(manifest) = manifest::read(&json) else {
        return Ok((false, vec![MANIFEST_DAMAGED.to_owned()]));
    };
    let (mut fits, line) = compare_journal(&manifest.journal_head, assessment)?;
    let mut lines = vec![line];
    let document = assessment.load()?;
    let listed = &document.assessment().evidence;
    let is_listed = |file: &&manifest::ManifestFile| {
        let is_called_so = |name: &str| manifest.are_names_masked || name == file.file;
        listed.iter().any(|record| record.sha256 == file.sha256 && is_called_so(&record.name))
    };
    let missing: Vec<_> = manifest.evidence.iter().filter(|file| !is_listed(file)).collect();
    if !missing.is_empty() {
        fits = false;
        lines.push(format!(
            "Fault: {} of the {} that the report rests on {} not in the assessment:",
            words::number(missing.len() as u64),
            words::counted(manifest.evidence.len(), "evidence file", "evidence files"),
            if missing.len() == 1 { "is" } else { "are" },
        ));
        let told = missing.iter().take(MOST_TOLD);
        lines.extend(told.map(|file| format!("  Fault: {} with SHA-256 {}", file.file, file.sha256)));
        let more = missing.len().saturating_sub(MOST_TOLD);
        if more > 0 {
            lines.push(format!("  and {} more", words::number(more as u64)));
        }
    }
    if fits {
        let masked = " Its names are masked, so the files were found by their SHA-256 alone.";
        lines.push(format!(
            "All evidence of the report is in the assessment, byte for byte: {}.{}",
            words::counted(manifest.evidence.len(), "file", "files"),
            if manifest.are_names_masked { masked } else { "" }
        ));
    }
    Ok((fits, lines))
}

/// Whether it is the assessment that is damaged, which says nothing of a report.
fn is_damage(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(FileError::Damaged { .. }))
}

/// Verifies a report, an assessment, or both against each other. Of a report beside a damaged assessment it is still told
/// whether it holds by itself.
///
/// # Errors
/// A sentence, where a file cannot be opened.
pub fn verify_files(report: Option<&Path>, assessment: Option<&Path>, with: Unlock<'_>) -> anyhow::Result<Verified> {
    let mut found = Verified { holds: true, lines: Vec::new() };
    let mut kept = None;
    match assessment.map(|path| verify_assessment_with(path, with)).transpose() {
        Ok(None) => {}
        Ok(Some((file, verified))) => {
            found = verified;
            kept = Some(file);
        }
        Err(error) if report.is_some() && is_damage(&error) => {
            found.holds = false;
            found.lines.push(format!("Fault: {error}"));
            found
                .lines
                .push("So the report cannot be compared with it; what follows is of the report alone.".to_owned());
        }
        Err(error) => return Err(error),
    }
    if let Some(report) = report {
        let verified = verify_report(report, kept.as_ref())?;
        found.holds &= verified.holds;
        found.lines.extend(verified.lines);
    }
    Ok(found)
}

/// Verifies an assessment file: chain of edits, stored evidence, stored results.
///
/// # Errors
/// A sentence, where the file cannot be opened.
pub fn verify_assessment(path: &Path) -> anyhow::Result<(AssessmentFile, Verified)> {
    verify_assessment_with(path, Unlock::Nothing)
}

/// As [`verify_assessment`], protected or not.
///
/// # Errors
/// Also where the passphrase is another.
pub fn verify_assessment_with(path: &Path, with: Unlock<'_>) -> anyhow::Result<(AssessmentFile, Verified)> {
    let file = AssessmentFile::open_read_only_with(path, with)?;
    let found = file.verify()?;
    let holds = found.holds() && file.warning().is_none();
    let mut lines = vec![if holds {
        format!("{}: every record is as it was written.", path.display())
    } else {
        format!("{}: does NOT hold.", path.display())
    }];
    let lacks = file.warning().map(str::to_owned);
    lines.extend(lacks.iter().map(|lacks| format!("Fault: {lacks}")));
    lines.extend(found.problems.iter().map(|problem| format!("Fault: {problem}")));
    let counted = |count, one, many| words::counted(usize::try_from(count).unwrap_or(usize::MAX), one, many);
    lines.push(format!(
        "{}, {}, {} with {} bytes in all (files that are the same are kept once). Space of the file that holds no record is \
         not verified: nothing is read from it.",
        counted(found.records, "record", "records"),
        counted(found.entries, "journal entry", "journal entries"),
        counted(found.evidence, "different evidence file", "different evidence files"),
        words::number(found.evidence_bytes)
    ));
    if found.removed > 0 {
        lines.push(format!(
            "{} removed for good, as the journal says: nothing of them can be checked any more.",
            counted(found.removed, "stored file was", "stored files were")
        ));
    }
    if found.set_back > 0 {
        lines.push(format!(
            "Before {} the clock was set back: their times are earlier than those of the entries before them. The journal \
             marks them; its order is that in which they were made.",
            counted(found.set_back, "journal entry", "journal entries")
        ));
    }
    lines.push(format!("Journal head: {}", found.head));
    lines.push(format!(
        "That nobody wrote the whole file anew{} is shown by a head that was noted or printed before: it is this one, or stands \
         in the journal.",
        if file.is_protected() { ", the passphrase in hand," } else { "" }
    ));
    Ok((file, Verified { holds, lines }))
}
