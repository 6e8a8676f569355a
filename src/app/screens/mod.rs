//! The screens: each looks at a [`Scene`] and leaves commands in it.

pub mod about;
pub mod accounts;
pub mod acting;
mod answers;
pub mod attachments;
pub mod checklist;
pub mod evidence;
pub mod frame;
pub mod give_out;
pub mod journal;
pub mod leaving;
pub mod messages;
pub mod overlay;
pub mod palette;
pub mod passphrase;
pub mod pictured;
pub mod preview;
pub mod previous;
pub mod protection;
pub mod removal;
mod reperformed;
pub mod report;
mod scope;
pub mod source;
pub mod splits;
pub mod start;
pub mod who;

use super::command::Command;
use super::drafts::Drafts;
use super::opened::Opened;
use super::pictures::Pictures;
use super::work::{Surroundings, Work};
use crate::jobs::settings::Settings;
use crate::jobs::texts::Texts;

/// Why something waits until a job gives the file back.
const WRITTEN: &str = "The file is being written";

/// What a screen sees, and where it leaves what is asked for.
pub struct Scene<'a> {
    pub opened: Option<&'a Opened>,
    pub work: Option<&'a Work>,
    pub with: &'a Surroundings,
    pub texts: &'a Texts,
    pub settings: &'a Settings,
    pub drafts: &'a mut Drafts,
    pub pictures: &'a mut Pictures,
    pub commands: &'a mut Vec<Command>,
}

impl Scene<'_> {
    /// Why nothing can be changed now.
    pub fn locked(&self) -> Option<&'static str> {
        let opened = self.opened?;
        if opened.is_read_only {
            Some("This assessment is open for reading only")
        } else if !opened.takes_changes() {
            Some(WRITTEN)
        } else {
            None
        }
    }

    /// Why nothing can be changed now of what the file itself stores.
    pub fn locked_file(&self) -> Option<&'static str> {
        self.locked().or_else(|| self.opened?.is_lent().then_some(WRITTEN))
    }

    /// Why no job can begin now.
    pub fn busy(&self) -> Option<&'static str> {
        self.work.map(|_| "Another job is still running")
    }
}
