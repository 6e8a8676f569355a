//! The passphrase of a protected assessment, from a file: on the command line every other program would see it.

use super::Stop;
use crate::assessment::{Passphrase, Unlock};
use crate::jobs::sign::first_line;
use clap::Args;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A passphrase file is a line; nothing longer is read.
const LONGEST: u64 = 64 << 10;

#[derive(Args, Debug, Default)]
pub(super) struct Unlocking {
    /// A file whose first line is the passphrase of the protected assessment.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Unlocking {
    pub(super) fn passphrase(&self) -> Result<Option<Passphrase>, Stop> {
        self.passphrase_file.as_deref().map(read).transpose()
    }
}

/// The first line of a file, without its end.
pub(super) fn read(path: &Path) -> Result<Passphrase, Stop> {
    if !path.exists() {
        return Err(Stop::Usage(format!("{} does not exist.", super::shown(path))));
    }
    let unreadable =
        |why: String| Stop::Refused(format!("the passphrase file {} cannot be read: {why}.", super::shown(path)));
    let mut bytes = Zeroizing::new(Vec::new());
    let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    file.take(LONGEST).read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    let line = first_line(text);
    if line.is_empty() {
        return Err(unreadable("its first line is empty".to_owned()));
    }
    Ok(Passphrase::new(line))
}

pub(super) fn with(passphrase: Option<&Passphrase>) -> Unlock<'_> {
    passphrase.map_or(Unlock::Nothing, Unlock::Passphrase)
}
