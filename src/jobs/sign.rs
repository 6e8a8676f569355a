//! Signs reports: takes keys and files from disk, and keeps no passphrase.

use crate::assessment::Plain;
use crate::jobs::writing;
use crate::report::dates::{self, in_text};
use crate::report::input::another_signs;
use crate::report::{SignatureField, SignatureWords, pdf, words};
use crate::signing::{self, CertificateSummary, Claim, Identity, IdentityError, Issued, Permission};
use crate::tenant::Moment;
use anyhow::Context as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A PKCS#12 file is a few kilobytes; nothing larger is read.
const LARGEST_KEY: u64 = 1 << 20;
/// What a signature of the named assessor says where nobody says otherwise; that of anybody else says no role then.
pub const ASSESSOR: &str = "Assessor";
/// No report is nearly as large.
const LARGEST_REPORT: u64 = 1 << 30;

/// Who signs, and as what.
#[derive(Debug)]
pub struct Signer {
    identity: Identity,
    pub name: String,
    /// Empty where nobody said it.
    pub role: String,
    /// By this machine's clock: nobody else vouches for it.
    pub time: Moment,
}

/// The first line of a file, without the mark that some editors begin it with.
pub fn first_line(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default()
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
        let line = first_line(text);
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

    /// Nobody but the assessor whom the report names signs as the assessor, unless that was asked for.
    #[must_use]
    pub fn in_usual_role(mut self, assessor: &str) -> Self {
        if self.role == ASSESSOR && self.words(false).by_another_than(assessor).is_some() {
            self.role.clear();
        }
        self
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
            ("Name", words.name.as_str()),
            ("Role", words.role.as_str()),
            ("Claimed time", &time),
            ("Certificate (SHA-256)", &certificate),
            ("Issuer", &words.issuer),
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
pub(super) fn dates_of(report: &[u8]) -> &'static str {
    language_in(&signing::metadata(report, "dc:description").unwrap_or_default())
}

/// The language of the day at the end of a report's subject: `…, as of 30. Juni 2026`; empty: English, or no day.
fn language_in(subject: &str) -> &'static str {
    let day = subject.rsplit_once(", as of ").and_then(|(_, day)| day.split('<').next());
    day.and_then(dates::language_of).unwrap_or_default()
}

/// A sentence, where the report names another person for its first or second signature (0 and 1) than the one who signs.
pub(super) fn unlike_named(report: &[u8], place: usize, signer: &str) -> Option<String> {
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
    /// A sentence, where nothing may be written over what stands there.
    pub refused: Option<String>,
}

impl ReportPlace {
    /// What somebody signed stays as it is: beside it, a report gets the first number under which nothing stands, or one
    /// that this program printed and nobody signed.
    pub fn of(asked: &Path) -> Self {
        if !is_signed(asked) {
            return Self {
                path: asked.to_owned(),
                replaces: asked.exists(),
                signed_stays: false,
                refused: writing::kept(asked).err().map(|error| error.to_string()),
            };
        }
        let numbered = (2..).map(|number| writing::numbered(asked, number));
        let may_be = |path: &PathBuf| !path.exists() || is_own(path) && !is_signed(path);
        // Numbers do not end before names do.
        let path = numbered.into_iter().find(may_be).unwrap_or_else(|| asked.to_owned());
        Self { replaces: path.exists(), path, signed_stays: true, refused: None }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_is_the_first_line() {
        for (text, expected) in [("a b\nc", "a b"), ("\u{feff}a b\r\n", "a b"), ("", ""), ("\n", "")] {
            assert_eq!(first_line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_assessment_is_said_not_to_be_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let check = |name: &str, bytes: &[u8], expected: bool| {
            let path = folder.path().join(name);
            writing::write_whole(&path, bytes).unwrap();
            assert_eq!(ReportPlace::of(&path).refused.is_some(), expected, "{name}");
        };
        check("a.assessment", b"SQLite format 3\0 and more", true);
        check("b.pdf", b"%PDF-1.7", false);
        check("c.pdf", b"", false);
        assert_eq!(ReportPlace::of(&folder.path().join("none.pdf")).refused, None);
    }

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
