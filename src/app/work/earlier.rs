//! The previous assessment: read, judged by this version's rules, and laid beside this one's results.

use super::{Purpose, Surroundings, Told, Wake, Work};
use crate::assessment::compare::{FindingChange, Snapshot, compare};
use crate::assessment::{FileError, Passphrase, Unlock};
use crate::jobs::again::{Earlier, side};
use crate::jobs::damaged::Damaged;
use crate::jobs::keep::Open;
use crate::tenant::in_words::counted;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Two assessments beside each other, as the window shows them.
#[derive(Debug)]
pub struct Beside {
    pub earlier: Arc<Earlier>,
    /// Where its file lies.
    pub path: PathBuf,
    /// The results of this assessment as they are compared, and the bytes they were read from.
    pub now: Snapshot,
    pub of: Arc<Vec<u8>>,
    pub changes: Vec<FindingChange>,
}

impl Beside {
    fn new((earlier, path): (Arc<Earlier>, PathBuf), of: Arc<Vec<u8>>) -> Result<Self, String> {
        let now = Snapshot::read(&of)?;
        let changes = compare(&earlier.side.results, &now);
        Ok(Self { earlier, path, now, of, changes })
    }
}

/// Opens the older file for reading, judges it, and compares. `checklist`: of this assessment.
pub fn beside(
    path: PathBuf,
    passphrase: Option<Passphrase>,
    (checklist, of): (String, Arc<Vec<u8>>),
    with: &Surroundings,
    wake: Wake,
) -> std::io::Result<Work> {
    let with = with.clone();
    Work::start("Reading the previous assessment", true, wake, move |teller| {
        let unlock = passphrase.as_ref().map_or(Unlock::Nothing, Unlock::Passphrase);
        let open = match Open::open_read_only_with(&path, "", unlock) {
            Ok(open) => open,
            Err(error @ (FileError::Protected { .. } | FileError::WrongPassphrase { .. })) => {
                let refused = passphrase.is_some().then(|| error.to_string());
                return teller.say(Told::Protected { path, purpose: Purpose::Beside, refused, why_read_only: None });
            }
            Err(error) => return teller.say(Told::Failed(error.to_string())),
        };
        let then = &open.document.assessment().checklist;
        if *then != checklist {
            return teller.say(Told::Failed(format!(
                "{} follows another checklist, {then:?}; the two cannot be compared.",
                shown(&path)
            )));
        }
        if let Some(damaged) = Damaged::of(&open) {
            return teller.say(Told::Failed(format!(
                "{} is damaged: {} of what is stored in it cannot be read whole. It was not compared, for what is lacking would \
                 be told as a change.",
                shown(&path),
                counted(damaged.files.len().max(1), "piece", "pieces")
            )));
        }
        let judged = side(&open, (with.now)(), &with.workers, &mut |message| teller.hear(message));
        let compared = judged.map(|side| Arc::new(Earlier::new(&open, side))).map_err(|error| format!("{error:#}"));
        teller.say(match compared.and_then(|earlier| Beside::new((earlier, path.clone()), of)) {
            Ok(beside) => Told::Beside(Box::new(beside)),
            Err(why) => Told::Failed(format!("{} was not compared: {why}.", shown(&path))),
        });
    })
}

/// Compares once more: this assessment was judged again.
pub fn compare_again(earlier: (Arc<Earlier>, PathBuf), of: Arc<Vec<u8>>, wake: Wake) -> std::io::Result<Work> {
    Work::start("Comparing", false, wake, move |teller| {
        teller.say(match Beside::new(earlier, of) {
            Ok(beside) => Told::Beside(Box::new(beside)),
            Err(why) => Told::Failed(why),
        });
    })
}

fn shown(path: &Path) -> String {
    crate::app::opened::file_name(path)
}
