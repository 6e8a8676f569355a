//! Jobs that have the assessment's file to themselves: attaching, protecting; and those that read it beside the window.

use super::{Surroundings, Told, Wake, Work};
use crate::app::opened::file_name;
use crate::assessment::attachment::{self, Attachment, LARGEST};
use crate::assessment::{AssessmentFile, FileError, Key, Passphrase, Target, Unlock};
use crate::evidence::Input;
use crate::jobs::again::{self, Reperformed};
use crate::jobs::blacken::Area;
use crate::jobs::forget::{Forgotten, Versions};
use crate::jobs::keep::Open;
use crate::jobs::picture::{self, Picture};
use crate::jobs::writing;
use crate::report::words::counted;
use crate::tenant::Moment;
use egui::ColorImage;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;

/// The title of the job that changes the protection.
pub const PROTECTING: &str = "Protecting";
/// What files that are attached are about.
pub const ATTACHING: &str = "Attaching";

/// What is to be hung on a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Attached {
    File(PathBuf),
    /// From the clipboard.
    Picture(Arc<ColorImage>),
}

/// What a job that had the file says when it gives it back.
#[derive(Debug, Default)]
pub struct Returned {
    /// A sentence for what was done; none where nothing needs to be said.
    pub done: Option<String>,
    /// What went wrong, a sentence each.
    pub wrong: Vec<String>,
    /// The files that hang on the finding now.
    pub attached: Vec<PathBuf>,
    /// The first that came to hang there, by its number: its caption is typed next.
    pub first: Option<(Target, u32)>,
}

/// Hangs files and pictures on a target, which is called so. The file comes back whatever happens.
pub fn attach(
    mut open: Open,
    (target, name): (Target, String),
    all: Vec<Attached>,
    with: &Surroundings,
    wake: Wake,
) -> std::io::Result<Work> {
    let now = with.now;
    Work::start(ATTACHING, false, wake, move |teller| {
        let mut returned = Returned::default();
        let (mut count, mut known) = (0, Vec::new());
        for one in all {
            let path = if let Attached::File(path) = &one { Some(path.clone()) } else { None };
            let attached = match one {
                Attached::File(path) => {
                    open.attach_file(target.clone(), &path, "", now()).map_err(|error| error.to_string())
                }
                Attached::Picture(image) => png_of(&image).and_then(|bytes| {
                    let name = format!("Picture {}.png", open.document.assessment().next_attachment());
                    open.attach(target.clone(), &name, &bytes, "", now()).map_err(|error| error.to_string())
                }),
            };
            match attached {
                Ok(number) => {
                    count += 1;
                    returned.first.get_or_insert_with(|| (target.clone(), number));
                    returned.attached.extend(path);
                }
                Err(why) if is_known(&open, &target, &why) => {
                    known.push(why);
                    returned.attached.extend(path);
                }
                Err(why) => returned.wrong.push(why),
            }
        }
        if count > 0 {
            let what = counted(count, "file is", "files are");
            returned.done = Some(format!(
                "{what} attached to {name}. Say in the caption what is to be seen; after Escape keys are commands again."
            ));
        }
        // Nothing is wrong with that.
        returned.done = returned.done.into_iter().chain(known).reduce(|said, more| format!("{said} {more}"));
        teller.say(Told::Returned(Box::new(open), returned));
    })
}

/// Whether it was refused because the same hangs there already.
fn is_known(open: &Open, target: &Target, why: &str) -> bool {
    let annotation = open.document.assessment().annotation(target);
    annotation.is_some_and(|said| said.attachments.iter().any(|known| attachment::known(known, target) == why))
}

fn png_of(image: &ColorImage) -> Result<Vec<u8>, String> {
    let [width, height] = image.size;
    let rgba = image.pixels.iter().flat_map(egui::Color32::to_srgba_unmultiplied).collect();
    picture::png(&Picture { width, height, rgba })
}

/// Puts a picture with black parts in the place of an attached one. The file comes back whatever happens.
pub fn black_out(
    mut open: Open,
    number: u32,
    areas: Vec<Area>,
    with: &Surroundings,
    wake: Wake,
) -> std::io::Result<Work> {
    let now = with.now;
    Work::start(ATTACHING, false, wake, move |teller| {
        let mut returned = Returned::default();
        match open.black_out(number, &areas, now()) {
            Ok(elsewhere) => {
                let still = elsewhere.iter().map(Target::short).collect::<Vec<_>>().join(", ");
                let rest = if still.is_empty() {
                    "The one before stays in the file, for undo, until you remove for good what is no longer listed."
                        .to_owned()
                } else {
                    format!("As it was it still hangs on {still}.")
                };
                returned.done = Some(format!("Attachment {number} is a new picture with black parts. {rest}"));
            }
            Err(error) => returned.wrong.push(error.to_string()),
        }
        teller.say(Told::Returned(Box::new(open), returned));
    })
}

/// Writes an attachment beside the assessment, under a name that is free.
pub fn export_attachment(input: Input, attachment: Attachment, path: PathBuf, wake: Wake) -> std::io::Result<Work> {
    Work::start("Writing the attachment", false, wake, move |teller| {
        let write = || -> anyhow::Result<PathBuf> {
            let mut bytes = Vec::new();
            input.source.open()?.take(LARGEST + 1).read_to_end(&mut bytes)?;
            writing::write_beside(&path, &bytes)
        };
        teller.say(match write() {
            Ok(path) => Told::Written { what: format!("Attachment {} is", attachment.number), path },
            Err(error) => Told::Failed(format!(
                "Attachment {} was not written: {}.",
                attachment.number,
                writing::at_the_end(&error)
            )),
        });
    })
}

/// Protects the file, changes its passphrase, or takes the protection off (`new` is none). The present passphrase is asked
/// for once more: the person at the window need not be the one who opened it.
pub fn protect(mut open: Open, old: Option<Passphrase>, new: Option<Passphrase>, wake: Wake) -> std::io::Result<Work> {
    Work::start(PROTECTING, false, wake, move |teller| {
        let was_protected = open.file.is_protected();
        let returned = match protected(&mut open, old.as_ref(), new.as_ref()) {
            Ok(done) => Returned { done: Some(done), ..Returned::default() },
            Err(error) => Returned { wrong: vec![not_protected(&error, was_protected)], ..Returned::default() },
        };
        teller.say(Told::Returned(Box::new(open), returned));
    })
}

/// What is said where the file could not be written anew: it is as it was.
fn not_protected(error: &FileError, was_protected: bool) -> String {
    let FileError::DiskFull { .. } = error else { return error.to_string() };
    let stays = if was_protected { "its passphrase is the one of before" } else { "the file is still not protected" };
    format!(
        "The whole file is written once more for that, and the disk has no room for it: nothing was changed, {stays}. Make \
         room and try again."
    )
}

fn protected(open: &mut Open, old: Option<&Passphrase>, new: Option<&Passphrase>) -> Result<String, FileError> {
    let path = open.file.path().to_owned();
    let was_protected = open.file.is_protected();
    if was_protected {
        let unlock = old.map_or(Unlock::Nothing, Unlock::Passphrase);
        drop(AssessmentFile::open_read_only_with(&path, unlock)?);
    }
    let name = file_name(&path);
    let (removed, done, opened) = match new {
        Some(new) => {
            let opened =
                if was_protected { "opened with the passphrase of before" } else { "could be read without it" };
            let which = if was_protected { "the new" } else { "a" };
            (open.file.protect(new)?, format!("{name} is protected by {which} passphrase."), opened)
        }
        None => (open.file.unprotect()?, format!("{name} is not protected any more."), "still asked for it"),
    };
    let done = match removed {
        0 => done,
        count => format!(
            "{done} {} beside it {opened}, and went.",
            counted(count as usize, "earlier version", "earlier versions")
        ),
    };
    let aside: Vec<String> = open.file.jots_aside().iter().map(|aside| file_name(aside)).collect();
    Ok(match (new, aside.as_slice()) {
        (_, []) | (None, _) => done,
        _ => format!("{done} Beside it stays what was typed and not taken in: {}.", aside.join(", ")),
    })
}

/// Removes for good what stands on no list any more.
pub fn remove_for_good(mut open: Open, fate: Versions, when: Moment, wake: Wake) -> std::io::Result<Work> {
    Work::start("Removing for good", false, wake, move |teller| {
        let returned = match open.remove_for_good(fate, when) {
            Ok(done) => Returned { done: Some(removed(&done)), ..Returned::default() },
            Err(error) => Returned { wrong: vec![error.to_string()], ..Returned::default() },
        };
        teller.say(Told::Returned(Box::new(open), returned));
    })
}

fn removed(done: &Forgotten) -> String {
    let files = counted(done.files.len(), "file was", "files were");
    let versions = match (done.versions_removed, done.versions_left.len()) {
        (0, 0) => String::new(),
        (0, left) => {
            let left =
                counted(left, "earlier version beside it still holds", "earlier versions beside it can still hold");
            format!(" {left} what was removed.")
        }
        (removed, _) => {
            format!(" {} beside it went too.", counted(removed as usize, "earlier version", "earlier versions"))
        }
    };
    format!("{files} removed for good; the journal says which.{versions}")
}

/// Runs everything again from the stored evidence, beside the window: the file is only read. `kept`: what it is held
/// against; none: what the file keeps.
pub fn reperform(
    path: PathBuf,
    key: Option<Key>,
    kept: Option<Arc<Vec<u8>>>,
    with: &Surroundings,
    wake: Wake,
) -> std::io::Result<Work> {
    let with = with.clone();
    Work::start("Running everything again", true, wake, move |teller| {
        let again = || -> anyhow::Result<Reperformed> {
            let open = Open::open_read_only_with(&path, "", key.as_ref().map_or(Unlock::Nothing, Unlock::Key))?;
            let listener = &mut |message| teller.hear(message);
            match &kept {
                Some(kept) => again::reperform_against(&open, kept, &with.workers, listener),
                None => again::reperform(&open, &with.workers, listener),
            }
        };
        teller.say(match again() {
            Ok(found) => Told::Reperformed(Box::new(found)),
            Err(error) => Told::Failed(format!("It was not run again: {}.", writing::at_the_end(&error))),
        });
    })
}
