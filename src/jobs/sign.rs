//! Signs reports, and verifies what was signed: takes keys and files from disk, and keeps no passphrase.

use crate::assessment::{AssessmentFile, FileError, Plain, Unlock};
use crate::jobs::writing;
use crate::report::dates::{self, in_text};
use crate::report::input::another_signs;
use crate::report::{SignatureField, SignatureWords, manifest, pdf, words};
use crate::signing::{self, CertificateSummary, Claim, Identity, IdentityError, Issued, Permission, SignatureReport};
use crate::tenant::Moment;
use anyhow::Context as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// So many missing files are named; the rest are counted.
const MOST_TOLD: usize = 5;
/// A PKCS#12 file is a few kilobytes; nothing larger is read.
const LARGEST_KEY: u64 = 1 << 20;
/// No report is nearly as large.
const LARGEST_REPORT: u64 = 1 << 30;

/// Who signs, and as what.
#[derive(Debug)]
pub struct Signer {
    identity: Identity,
    pub name: String,
    pub role: String,
    /// By this machine's clock: nobody else vouches for it.
    pub time: Moment,
}

impl Signer {
    /// Opens a PKCS#12 file with the passphrase in the first line of another file.
    ///
    /// # Errors
    /// A sentence naming the file, and what is wrong with passphrase, key or certificate.
    pub fn open(key: &Path, passphrase: &Path, role: &str, now: Moment) -> anyhow::Result<Self> {
        let bytes = Zeroizing::new(read_small(key)?);
        let text = Zeroizing::new(read_small(passphrase)?);
        let text = std::str::from_utf8(&text)
            .with_context(|| format!("The passphrase file {} is not UTF-8 text.", passphrase.display()))?;
        let line = text.lines().next().unwrap_or_default();
        let opened = Self::with_passphrase(&bytes, line, role, now);
        let is_wrong = |error: &anyhow::Error| error.downcast_ref() == Some(&IdentityError::WrongPassphrase);
        if line.is_empty() && opened.as_ref().is_err_and(is_wrong) {
            anyhow::bail!(
                "The first line of {} is empty; it has to hold the passphrase of {}.",
                passphrase.display(),
                key.display()
            );
        }
        opened.with_context(|| format!("{} cannot be signed with", key.display()))
    }

    /// Opens a PKCS#12 file with a passphrase that a person typed.
    ///
    /// # Errors
    /// A sentence naming the file, and what is wrong with passphrase, key or certificate.
    pub fn open_with(key: &Path, passphrase: &str, role: &str, now: Moment) -> anyhow::Result<Self> {
        let bytes = Zeroizing::new(read_small(key)?);
        Self::with_passphrase(&bytes, passphrase, role, now)
            .with_context(|| format!("{} cannot be signed with", key.display()))
    }

    /// # Errors
    /// A sentence: what is wrong with passphrase, key or certificate.
    pub fn with_passphrase(pkcs12: &[u8], passphrase: &str, role: &str, now: Moment) -> anyhow::Result<Self> {
        let identity = Identity::open(pkcs12, passphrase, now.seconds()).map_err(|error| match error {
            IdentityError::Expired { .. } | IdentityError::NotYetValid { .. } => {
                anyhow::anyhow!("{}", in_text(&error.to_string(), ""))
            }
            error => error.into(),
        })?;
        let name = identity.certificate().subject;
        Ok(Self { identity, name, role: role.to_owned(), time: now })
    }

    pub fn certificate(&self) -> CertificateSummary {
        self.identity.certificate()
    }

    /// What the report prints in the box that is signed.
    pub fn words(&self, with_second: bool) -> SignatureWords {
        let certificate = self.identity.certificate();
        SignatureWords {
            name: self.name.clone(),
            role: self.role.clone(),
            claimed_time: self.time.iso(),
            issuer: match self.identity.issued() {
                Issued::Itself => "itself".to_owned(),
                Issued::By(issuer) => issuer.subject,
                Issued::NotShown | Issued::NotByNamed => format!("{} (as it says; not checked)", certificate.issuer),
            },
            fingerprint: certificate.fingerprint,
            with_second,
        }
    }

    /// Signs a report that was printed with [`Signer::words`].
    ///
    /// # Errors
    /// A sentence.
    pub fn sign(&self, pdf: &[u8], with_second: bool) -> anyhow::Result<Vec<u8>> {
        let permission = if with_second { Permission::PreparedFields } else { Permission::NoChange };
        Ok(signing::sign(pdf, &self.identity, &self.claim(), permission)?)
    }

    /// Adds the second signature to a report that was signed with a place for it.
    ///
    /// # Errors
    /// A sentence; above all where the first signature does not hold, or is of the same key.
    pub fn countersign(&self, report: &[u8]) -> anyhow::Result<Countersigned> {
        let words = self.words(false);
        let certificate = words::in_groups(&words.fingerprint);
        let time = in_text(&words.claimed_time, dates_of(report));
        let remark = unlike_named(report, 1, &self.name);
        let mut pairs = vec![
            ("Signed by", words.name.as_str()),
            ("Role", words.role.as_str()),
            ("Claimed time", &time),
            ("Certificate", &certificate),
        ];
        pairs.extend(remark.as_ref().map(|remark| ("", remark.as_str())));
        let draw = |width, height| pdf::stamp(width, height, &pairs).map_err(|error| error.to_string());
        let bytes = signing::countersign(report, &self.identity, &self.claim(), &draw)?;
        Ok(Countersigned { bytes, remark })
    }

    fn claim(&self) -> Claim {
        Claim { name: self.name.clone(), reason: self.role.clone(), time: self.time.iso() }
    }
}

/// A report with both signatures.
#[derive(Clone, Debug)]
pub struct Countersigned {
    pub bytes: Vec<u8>,
    /// A sentence, where somebody else than the named reviewer has signed; it is printed in the field as well.
    pub remark: Option<String>,
}

/// The language of a printed report's dates: its subject ends with one.
fn dates_of(report: &[u8]) -> &'static str {
    language_in(&signing::metadata(report, "dc:description").unwrap_or_default())
}

/// The language of the day at the end of a report's subject: `…, as of 30. Juni 2026`; empty: English, or no day.
fn language_in(subject: &str) -> &'static str {
    let day = subject.rsplit_once(", as of ").and_then(|(_, day)| day.split('<').next());
    day.and_then(dates::language_of).unwrap_or_default()
}

/// A sentence, where the report names another person for its first or second signature (0 and 1) than the one who signs.
fn unlike_named(report: &[u8], place: usize, signer: &str) -> Option<String> {
    let (field, role) = (signing::FIELDS.get(place)?, ["assessor", "reviewer"].get(place)?);
    let label = signing::label(report, field)?;
    another_signs(role, SignatureField::named_in(&label, role)?, signer)
}

/// The bytes of a report that is to be signed.
///
/// # Errors
/// A sentence naming the file.
pub fn read_report(path: &Path) -> anyhow::Result<Vec<u8>> {
    let known = std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?;
    anyhow::ensure!(known.len() <= LARGEST_REPORT, "{} is larger than 1 GiB and is not looked at.", path.display());
    Plain::read_all(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Whether a file is a PDF that somebody signed.
pub fn is_signed(path: &Path) -> bool {
    const MARK: &[u8] = b"/ByteRange";
    let read = || -> std::io::Result<bool> {
        let mut file = Plain::open(path)?;
        let mut bytes = Vec::new();
        file.by_ref().take(5).read_to_end(&mut bytes)?;
        if bytes != b"%PDF-" {
            return Ok(false);
        }
        file.read_to_end(&mut bytes)?;
        Ok(memchr::memmem::find(&bytes, MARK).is_some())
    };
    read().unwrap_or(false)
}

/// Where a report is written that was asked for under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPlace {
    pub path: PathBuf,
    /// A file that stands there.
    pub replaces: bool,
    /// Under the name that was asked for stands a signed report, which stays.
    pub signed_stays: bool,
}

impl ReportPlace {
    /// What somebody signed stays as it is: beside it, a report gets the first number under which nothing stands, or one
    /// that this program printed and nobody signed.
    pub fn of(asked: &Path) -> Self {
        if !is_signed(asked) {
            return Self { path: asked.to_owned(), replaces: asked.exists(), signed_stays: false };
        }
        let numbered = (2..).map(|number| writing::numbered(asked, number));
        let may_be = |path: &PathBuf| !path.exists() || is_own(path) && !is_signed(path);
        // Numbers do not end before names do.
        let path = numbered.into_iter().find(may_be).unwrap_or_else(|| asked.to_owned());
        Self { replaces: path.exists(), path, signed_stays: true }
    }
}

/// Whether a file is a report that this program printed.
fn is_own(path: &Path) -> bool {
    const MARK: &[u8] = b"<pdf:Producer>Tenant Assessor ";
    let is_marked = |bytes: Vec<u8>| bytes.starts_with(b"%PDF-") && bytes.windows(MARK.len()).any(|at| at == MARK);
    Plain::read_all(path).is_ok_and(is_marked)
}

fn read_small(path: &Path) -> anyhow::Result<Vec<u8>> {
    let metadata = std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?;
    anyhow::ensure!(metadata.len() <= LARGEST_KEY, "{} is too large for a key or a passphrase.", path.display());
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

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
        lines.push(heading(signature));
        lines.extend(signature.faults.iter().map(|fault| format!("  Fault: {fault}")));
        if let Some(certificate) = &signature.certificate {
            let place = signing::FIELDS.iter().position(|field| *field == signature.field);
            let another = place.and_then(|place| unlike_named(&bytes, place, &certificate.subject));
            lines.extend(another.map(|another| format!("  Attention: {another}")));
            lines.extend(certificate_lines(certificate, &signature.issued));
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
        let (fits, more) = compare(&bytes, assessment)?;
        holds &= fits;
        lines.extend(more);
    }
    Ok(Verified { holds, lines })
}

/// `Ada (Assessor), claimed time 2026-11-22T09:00:00Z`; what a damaged signature does not say, in words.
fn heading(signature: &SignatureReport) -> String {
    let SignatureReport { name, reason, claimed_time, .. } = signature;
    let name = if name.trim().is_empty() { "A signature without a name" } else { name };
    let role = if reason.trim().is_empty() { String::new() } else { format!(" ({reason})") };
    match &**claimed_time {
        "" => format!("{name}{role}, without a time"),
        time => format!("{name}{role}, claimed time {time}"),
    }
}

fn certificate_lines(certificate: &CertificateSummary, issued: &Issued) -> Vec<String> {
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
        format!("  SHA-256 fingerprint: {}", certificate.fingerprint),
        format!("  {trust}"),
    ]
}

/// A report that holds nothing it could be compared by.
const NOT_COMPARED: &str = "It cannot be compared with the assessment: the report carries no files inside, and its state of \
                            the journal cannot be read. Compare the line Journal on its page Integrity with the journal head \
                            of the assessment, or print it with files inside.";
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
    let manifest = manifest::read(&json).context("The report's evidence manifest cannot be read")?;
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
        Err(error) if report.is_some() && matches!(error.downcast_ref(), Some(FileError::Damaged { .. })) => {
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
    let mut lines = vec![if found.holds() {
        format!("{}: intact. Every record is as it was written.", path.display())
    } else {
        format!("{}: does NOT hold.", path.display())
    }];
    lines.extend(found.problems.iter().map(|problem| format!("Fault: {problem}")));
    let counted = |count, one, many| words::counted(usize::try_from(count).unwrap_or(usize::MAX), one, many);
    lines.push(format!(
        "{}, {}, {} with {} bytes in all (files that are the same are kept once).",
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
    Ok((file, Verified { holds: found.holds(), lines }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_signature_writes_dates_as_the_report_does() {
        fn check(subject: &str, expected: &str) {
            assert_eq!(language_in(subject), expected, "{subject}");
        }
        check("Securing privileged access, as of 30. Juni 2026", "de");
        check("A & B, as of soon, as of 1er août 2026", "fr");
        check("Anything, as of 30 June 2026", "");
        check("", "");
    }
}
