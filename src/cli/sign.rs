//! Signing and verifying from the command line.

use super::unlock::{self, Unlocking, with};
use super::{Stop, now, print};
use crate::assessment::Passphrase;
use crate::jobs::sign::{self, Signer};
use crate::jobs::verify::verify_files;
use crate::jobs::writing::{self, Outputs};
use crate::report::visible::on_one_line;
use clap::Args;
use std::path::{Path, PathBuf};

/// Where the key and its passphrase are. A passphrase on the command line would be seen by every other program.
#[derive(Args, Debug)]
pub struct KeyFiles {
    /// Sign with the key of this PKCS#12 file (.p12, .pfx).
    #[arg(long, value_name = "KEY.p12", requires = "passphrase_file")]
    sign_with: Option<PathBuf>,
    /// A file whose first line is the passphrase of the PKCS#12 file; without --sign-with: of a protected assessment.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// What the signer signs as. Otherwise: Assessor where the certificate is that of whom the report names so, else
    /// Signer; of a second signature Reviewer.
    #[arg(long, value_name = "ROLE", requires = "sign_with")]
    role: Option<String>,
}

/// A signer, and whether a second one is to follow.
#[derive(Debug)]
pub struct Signing {
    pub signer: Signer,
    pub with_second: bool,
}

impl KeyFiles {
    /// The files that are read.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        [&self.sign_with, &self.passphrase_file].into_iter().flatten().map(PathBuf::as_path)
    }

    /// The passphrase of a protected assessment, where no key has it.
    pub fn passphrase_of_assessment(&self) -> Result<Option<Passphrase>, Stop> {
        let own = self.passphrase_file.as_deref().filter(|_| self.sign_with.is_none());
        own.map(unlock::read).transpose()
    }

    /// The signer of a report that names this assessor, in the role asked for or the usual one.
    pub fn in_role(&self, signer: Signer, assessor: &str) -> Signer {
        if self.role.is_some() { signer } else { signer.in_usual_role(assessor) }
    }

    /// The signer, if one was asked for.
    pub fn signer(&self, role: &str) -> Result<Option<Signer>, Stop> {
        let (Some(key), Some(passphrase)) = (&self.sign_with, &self.passphrase_file) else { return Ok(None) };
        for path in [key, passphrase] {
            if !path.exists() {
                return Err(Stop::Usage(format!("{} does not exist.", super::shown(path))));
            }
        }
        let role = self.role.as_deref().unwrap_or(role);
        Ok(Some(Signer::open(key, passphrase, role, now())?))
    }
}

/// Adds the reviewer's signature.
pub fn countersign(pdf: &Path, key: &KeyFiles, out: &Path) -> Result<(), Stop> {
    let signer = key.signer("Reviewer")?;
    let signer =
        signer.ok_or_else(|| Stop::Usage("countersign needs --sign-with and --passphrase-file.".to_owned()))?;
    if !pdf.exists() {
        return Err(Stop::Usage(format!("{} does not exist.", super::shown(pdf))));
    }
    Outputs::beside(key.files().chain([pdf])).allow(out)?;
    let signed = signer.countersign(&sign::read_report(pdf)?)?;
    writing::write_whole(out, &signed.bytes)?;
    if let Some(remark) = &signed.remark {
        super::say(&on_one_line(remark));
    }
    print(&format!(
        "{}: countersigned by {} ({}). Both signatures hold; {} stays as it is.\n",
        super::shown(out),
        on_one_line(&signer.name),
        on_one_line(&signer.role),
        super::shown(pdf)
    ))?;
    Ok(())
}

/// Verifies a report, an assessment, or both against each other.
pub(super) fn verify(files: &[PathBuf], unlocking: &Unlocking) -> Result<(), Stop> {
    if let Some(missing) = files.iter().find(|file| !file.exists()) {
        return Err(Stop::Usage(format!("{} does not exist.", super::shown(missing))));
    }
    let is_report = |file: &PathBuf| file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"));
    let (reports, assessments): (Vec<&PathBuf>, Vec<&PathBuf>) = files.iter().partition(|file| is_report(file));
    if reports.len() > 1 || assessments.len() > 1 {
        return Err(Stop::Usage("verify takes one report (.pdf), one assessment, or one of each.".to_owned()));
    }
    let passphrase = if assessments.is_empty() { None } else { unlocking.passphrase()? };
    let (report, assessment) = (reports.first().map(|path| &***path), assessments.first().map(|path| &***path));
    let found = verify_files(report, assessment, with(passphrase.as_ref()))?;
    for line in &found.lines {
        print(&format!("{}\n", on_one_line(line)))?;
    }
    if found.holds {
        Ok(())
    } else {
        Err(Stop::Refused("not everything holds; the faults are listed above. Do not rely on the file as it is: ask for the one that was \
             signed, from whoever signed it.".to_owned()))
    }
}
