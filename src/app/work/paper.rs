//! Jobs that print, sign and verify.

use super::{Surroundings, Told, Wake, Work};
use crate::app::opened::Judged;
use crate::assessment::{Assessment, Details, JournalLine, Key as FileKey, Unlock, two_people};
use crate::evidence::Input;
use crate::jobs::Message;
use crate::jobs::export::{self, Form};
use crate::jobs::picture;
use crate::jobs::sign::{self, ReportPlace, Signer};
use crate::jobs::verify::{Verified, verify_files};
use crate::jobs::writing;
use crate::report::input::another_signs;
use crate::report::{Images, Options};
use crate::tenant::Moment;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The titles of the jobs that sign.
pub const PRINTING: &str = "Printing the report";
pub const COUNTERSIGNING: &str = "Signing";

/// What the report is asked to be.
#[derive(Debug)]
pub struct Wanted {
    pub path: PathBuf,
    pub form: Form,
    pub options: Options,
    /// Attached images by their SHA-256.
    pub pictures: Vec<(String, Input)>,
    pub key: Option<Key>,
}

/// What signs, and as what.
pub struct Key {
    /// A PKCS#12 file.
    pub path: PathBuf,
    pub passphrase: Zeroizing<String>,
    pub role: String,
    /// Nobody typed a role.
    pub has_usual_role: bool,
    /// Leaves a place for a second signature.
    pub with_second: bool,
}

impl std::fmt::Debug for Key {
    /// Without the passphrase.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("path", &self.path).field("role", &self.role).finish_non_exhaustive()
    }
}

impl Key {
    fn signer(&self, now: Moment) -> anyhow::Result<Signer> {
        Signer::open_with(&self.path, &self.passphrase, &self.role, now)
    }

    /// Who signs the report of an assessment.
    fn signer_of(&self, assessment: &Assessment, now: Moment) -> anyhow::Result<Signer> {
        let signer = self.signer(now)?;
        // Whoever is the other of assessor and reviewer is told so.
        let is_usual = self.has_usual_role && of_the_other(&assessment.details, &signer).is_none();
        Ok(if is_usual { signer.in_usual_role(&assessment.details.assessor) } else { signer })
    }
}

/// Prints the report, and signs it if that is wanted; tells whether it replaced a file that stood there. A signed report
/// that is there already stays: [`ReportPlace`].
pub fn print(
    wanted: Wanted,
    assessment: Assessment,
    judged: Judged,
    (head, journal): (Option<String>, Vec<JournalLine>),
    with: &Surroundings,
    wake: Wake,
) -> std::io::Result<Work> {
    let now = with.now;
    Work::start(PRINTING, false, wake, move |teller| {
        teller.hear(Message::Printing);
        teller.say(match print_and_sign(&wanted, &assessment, &judged, (head.as_deref(), &journal), now()) {
            Ok(printed) => printed,
            Err(error) => Told::Failed(format!("The report was not written: {}.", writing::at_the_end(&error))),
        });
    })
}

/// Where the certificate is that of the other of assessor and reviewer than it would sign as: a sentence.
fn of_the_other(details: &Details, signer: &Signer) -> Option<String> {
    let (assessor, reviewer) = two_people(details)?;
    let roles = [("assessor", assessor, reviewer), ("reviewer", reviewer, assessor)];
    let (_, own, other) = roles.into_iter().find(|(role, ..)| signer.role.trim().eq_ignore_ascii_case(role))?;
    let is_of = |name: &str| another_signs("", name, &signer.name).is_none();
    let (role, other_role) = if own == assessor { ("assessor", "Reviewer") } else { ("reviewer", "Assessor") };
    (is_of(other) && !is_of(own)).then(|| {
        format!(
            "the certificate is that of {}, who is the {} here, and it would sign as the {role}; write “{other_role}” in \
             “Signs as”, or choose another certificate",
            signer.name,
            other_role.to_lowercase(),
        )
    })
}

fn print_and_sign(
    wanted: &Wanted,
    assessment: &Assessment,
    judged: &Judged,
    (head, journal): (Option<&str>, &[JournalLine]),
    now: Moment,
) -> anyhow::Result<Told> {
    // Before anything is printed: a wrong passphrase costs no waiting.
    let signer =
        wanted.key.as_ref().map(|key| anyhow::Ok((key.signer_of(assessment, now)?, key.with_second))).transpose()?;
    if let Some(why) = signer.as_ref().and_then(|(signer, _)| of_the_other(&assessment.details, signer)) {
        anyhow::bail!(why);
    }
    let signature = signer.as_ref().map(|(signer, with_second)| signer.words(*with_second));
    let options = Options { signature, ..wanted.options.clone() };
    let images = picture::read(&wanted.pictures, Images::default());
    let printed = export::Printed::of(assessment, judged.found(), (head, journal), &images, &options);
    let masked = export::Masked::of(&printed)?;
    let printed = masked.as_ref().map_or(printed, |masked| masked.printed(printed));
    // What somebody signed stays as it is.
    let ReportPlace { path, replaces: has_replaced, .. } = ReportPlace::of(&wanted.path);
    match &signer {
        Some((signer, with_second)) => {
            writing::write_whole(&path, &signer.sign(&export::output(&printed, wanted.form)?, *with_second)?)?;
        }
        None => export::write_to(&path, &printed, wanted.form)?,
    }
    if options.personal_data.has_key() {
        writing::write_whole(&export::key_beside(&path), &export::mask_key(&printed)?)?;
    }
    let by_another = options.signature.as_ref().and_then(|signed| signed.by_another_than(&assessment.details.assessor));
    let words = masked.as_ref().and_then(export::Masked::warning);
    let remarks: Vec<String> = by_another.into_iter().chain(words).collect();
    let remark = (!remarks.is_empty()).then(|| remarks.join(" "));
    Ok(Told::Exported { path, is_signed: wanted.key.is_some(), has_replaced, remark })
}

/// Adds the second signature to a report, in a file beside it.
pub fn countersign(report: PathBuf, key: Key, with: &Surroundings, wake: Wake) -> std::io::Result<Work> {
    let now = with.now;
    Work::start(COUNTERSIGNING, false, wake, move |teller| {
        let sign = || -> anyhow::Result<(PathBuf, Option<String>)> {
            let bytes = sign::read_report(&report)?;
            let signed = key.signer(now())?.countersign(&bytes)?;
            let stem = report.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let place = report.with_file_name(format!("{stem} with both signatures.pdf"));
            Ok((writing::write_beside(&place, &signed.bytes)?, signed.remark))
        };
        teller.say(match sign() {
            Ok((path, remark)) => Told::Exported { path, is_signed: true, has_replaced: false, remark },
            Err(error) => Told::Failed(format!("The report was not signed: {}.", writing::at_the_end(&error))),
        });
    })
}

/// Whether a signed report, an assessment, or both hold.
/// `key`: of the assessment, where it is open.
pub fn verify(
    report: Option<PathBuf>,
    assessment: Option<PathBuf>,
    key: Option<FileKey>,
    wake: Wake,
) -> std::io::Result<Work> {
    Work::start("Verifying", false, wake, move |teller| {
        teller.say(match verify_both(report.as_deref(), assessment.as_deref(), key.as_ref()) {
            Ok(found) => Told::Verified(Box::new(found)),
            Err(error) => Told::Failed(format!("{error:#}")),
        });
    })
}

fn verify_both(report: Option<&Path>, assessment: Option<&Path>, key: Option<&FileKey>) -> anyhow::Result<Verified> {
    verify_files(report, assessment, key.map_or(Unlock::Nothing, Unlock::Key))
}
