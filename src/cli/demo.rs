//! `demo`: the sample tenant, assessed and printed.

use super::progress::Progress;
use super::reading::read;
use super::unlock::{Unlocking, with};
use super::{Stop, first_checklist, report, say, session, this_program};
use crate::assessment::{Session, Step};
use crate::jobs::again::judge_again;
use crate::jobs::keep::Open;
use crate::jobs::{Message, demo, writing};
use crate::report::Options;
use crate::tenant::mapping::Mappings;
use std::path::{Path, PathBuf};

/// The sample tenant's assessment and report in a folder; gives the assessment's path. With a passphrase it protects a new
/// assessment, and opens one that is there.
pub(super) fn run(out: &Path, unlocking: &Unlocking) -> Result<PathBuf, Stop> {
    let passphrase = unlocking.passphrase()?;
    writing::make_folder(out)?;
    let (file, pdf) = (out.join("demo.assessment"), out.join("report.pdf"));
    if file.exists() {
        let open = Open::open_read_only_with(&file, "", with(passphrase.as_ref())).map_err(anyhow::Error::from)?;
        report::again(&open, &report::Wanted::only(&pdf), &Options { is_draft: true, ..Options::default() }, None)?;
    } else {
        let checklist = first_checklist()?;
        let inputs = demo::inputs();
        let mut progress = Progress::new();
        let import = read(&inputs, &Mappings::default(), &mut progress)?;
        let (session, when) = (Session { since: demo::made(), ..session() }, demo::made());
        let made = match &passphrase {
            Some(passphrase) => Open::create_protected(&file, checklist.id, &session, demo::ASSESSOR, passphrase),
            None => Open::create(&file, checklist.id, &session, demo::ASSESSOR),
        };
        let mut open = made.map_err(anyhow::Error::from)?;
        let listener = &mut |message: Message| {
            progress.hear(&message);
            true
        };
        open.store(&inputs, &import, when, &this_program()?, listener).map_err(anyhow::Error::from)?;
        for edit in demo::edits(checklist.id) {
            open.perform_by(demo::ASSESSOR, edit, Step::New, when).map_err(anyhow::Error::from)?;
        }
        let again = judge_again(&open, when, &this_program()?, &mut |_| true)?;
        open.keep_results(&again.snapshot()?).map_err(anyhow::Error::from)?;
        report::again(&open, &report::Wanted::only(&pdf), &Options { is_draft: true, ..Options::default() }, None)?;
        open.file.close().map_err(anyhow::Error::from)?;
        progress.clear();
    }
    say(&format!("The sample tenant's report is {}; its assessment is {}.", super::shown(&pdf), super::shown(&file)));
    Ok(file)
}
