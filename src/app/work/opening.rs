//! Jobs at whose end an assessment is open: one that is there, a version of a damaged one, or the sample.

use super::{OPENING, OPENING_SAMPLE, On, Purpose, Surroundings, Teller, Told, Wake, Work, read_and_judge};
use crate::assessment::file::{Key, Session};
use crate::assessment::{FileError, Passphrase, Unlock};
use crate::jobs::damaged::{Damaged, copy_of, copy_of_version};
use crate::jobs::demo;
use crate::jobs::keep::Open;
use crate::tenant::mapping::Mappings;
use std::path::{Path, PathBuf};

/// Opens an assessment, reads its evidence, and judges it.
pub fn open_with(
    path: PathBuf,
    read_only: bool,
    passphrase: Option<Passphrase>,
    with: &Surroundings,
    wake: Wake,
) -> std::io::Result<Work> {
    let with = with.clone();
    Work::start(OPENING, true, wake, move |teller| {
        let purpose = if read_only { Purpose::ReadingOnly } else { Purpose::Working };
        let unlock = passphrase.as_ref().map_or(Unlock::Nothing, Unlock::Passphrase);
        open_for(teller, path, purpose, unlock, &with);
    })
}

/// Copies a version of a damaged assessment to a name of its own, and opens that.
pub fn go_on_in_copy(version: PathBuf, with: &Surroundings, wake: Wake) -> std::io::Result<Work> {
    let with = with.clone();
    Work::start(OPENING, true, wake, move |teller| match copy_of_version(&version) {
        Ok(copy) => open_for(teller, copy, Purpose::Working, Unlock::Nothing, &with),
        Err(error) => teller.say(Told::Failed(error.to_string())),
    })
}

/// Copies an assessment that can only be read to this place, and opens the copy for changes.
pub fn go_on_in_copy_at(
    (assessment, key): (PathBuf, Option<Key>),
    place: PathBuf,
    with: &Surroundings,
    wake: Wake,
) -> std::io::Result<Work> {
    let with = with.clone();
    Work::start(OPENING, true, wake, move |teller| {
        let unlock = || key.as_ref().map_or(Unlock::Nothing, Unlock::Key);
        match copy_of(&assessment, &place, unlock()) {
            Ok(copy) => open_for(teller, copy, Purpose::Working, unlock(), &with),
            Err(error) => teller.say(Told::Failed(error.to_string())),
        }
    })
}

fn open_for(teller: &Teller, path: PathBuf, purpose: Purpose, unlock: Unlock<'_>, with: &Surroundings) {
    let who = with.session.user.clone();
    let session = Session { since: (with.now)(), ..with.session.clone() };
    let opened = match purpose {
        Purpose::Working => Open::open_with(&path, &session, &who, unlock),
        _ => Open::open_read_only_with(&path, &who, unlock),
    };
    // What cannot be changed can still be looked at, and why is said for as long as it is.
    let (opened, purpose, why) = match opened {
        Err(
            error @ (FileError::InUse { .. }
            | FileError::ReadOnly { .. }
            | FileError::DiskFull { .. }
            | FileError::HasOtherNames { .. }
            | FileError::IsVersion { .. }),
        ) => {
            let why = Some(error.why_read_only());
            (Open::open_read_only_with(&path, &who, unlock), Purpose::ReadingOnly, why)
        }
        opened => {
            let holder = || crate::assessment::file::holder(&path).as_ref().map(crate::assessment::file::in_use);
            (opened, purpose, Some(purpose).filter(|purpose| *purpose == Purpose::ReadingOnly).and_then(|_| holder()))
        }
    };
    match opened {
        Ok(open) => show(teller, open, why, with),
        Err(error @ (FileError::Protected { .. } | FileError::WrongPassphrase { .. })) => {
            let refused = matches!(unlock, Unlock::Passphrase(_)).then(|| error.to_string());
            teller.say(Told::Protected { path, purpose, refused, why_read_only: why });
        }
        Err(error @ FileError::Damaged { .. }) => {
            let whole = crate::assessment::file::whole_version(&path, unlock);
            teller.say(Told::Damaged { sentence: error.to_string(), whole });
        }
        Err(error) => teller.say(Told::Failed(error.to_string())),
    }
}

/// Hands an open assessment over, then what is found in it.
fn show(teller: &Teller, open: Open, why_read_only: Option<String>, with: &Surroundings) {
    let inputs = open.inputs();
    let on = On::of_opened(&open);
    let damaged = Damaged::of(&open);
    let (path, key) = (open.file.path().to_owned(), open.file.key().cloned());
    teller.say(Told::Opened(Box::new(open), why_read_only));
    if let Some(damaged) = damaged {
        teller.say(Told::IsDamaged(damaged.with_versions(&path, key.as_ref())));
    }
    read_and_judge(teller, inputs, on, with);
}

/// Opens the sample tenant's assessment in a folder, making it where it is not there yet.
pub fn sample(folder: PathBuf, with: &Surroundings, wake: Wake) -> std::io::Result<Work> {
    let with = with.clone();
    Work::start(OPENING_SAMPLE, true, wake, move |teller| {
        let file = folder.join("demo.assessment");
        if file.exists() {
            return open_for(teller, file, Purpose::Working, Unlock::Nothing, &with);
        }
        match make_sample(teller, &folder, &file, &with) {
            Ok(Some(open)) => show(teller, open, None, &with),
            Ok(None) => {}
            Err(error) => teller.say(Told::Failed(format!("{error:#}"))),
        }
    })
}

fn make_sample(teller: &Teller, folder: &Path, file: &Path, with: &Surroundings) -> anyhow::Result<Option<Open>> {
    crate::jobs::writing::make_folder(folder)?;
    let session = Session { since: (with.now)(), ..with.session.clone() };
    let inputs = demo::inputs();
    let Ok(import) = teller.read(&inputs, &Mappings::default(), &with.workers) else { return Ok(None) };
    let checklist = crate::checklist::ALL.first().map_or("", |checklist| checklist.id);
    let mut open = Open::create(file, checklist, &session, &session.user)?;
    open.store(&inputs, &import, (with.now)(), &with.workers, &mut |message| teller.hear(message))?;
    Ok(Some(open))
}
