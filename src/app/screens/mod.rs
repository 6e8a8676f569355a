//! The screens: each looks at a [`Scene`] and leaves commands in it.

pub mod about;
pub mod accounts;
mod answers;
pub mod attachments;
pub mod checklist;
pub mod evidence;
pub mod frame;
pub mod give_out;
pub mod journal;
pub mod overlay;
pub mod passphrase;
pub mod pictured;
pub mod preview;
pub mod previous;
pub mod protection;
mod reperformed;
pub mod report;
mod scope;
pub mod source;
pub mod splits;
pub mod start;

use super::command::Command;
use super::drafts::Drafts;
use super::icons;
use super::opened::Opened;
use super::pictures::Pictures;
use super::work::{Surroundings, Work};
use crate::jobs::settings::Settings;
use crate::jobs::texts::Texts;
use egui::{Context, Id, Key, Response};

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
        } else if opened.is_lent() {
            Some("The file is being written")
        } else {
            None
        }
    }

    /// Why no job can begin now.
    pub fn busy(&self) -> Option<&'static str> {
        self.work.map(|_| "Another job is still running")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Start,
    Evidence,
    Checklist,
    Accounts,
    Report,
    Previous,
}

impl Screen {
    pub const ALL: &[Self] =
        &[Self::Start, Self::Evidence, Self::Checklist, Self::Accounts, Self::Report, Self::Previous];

    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Evidence => "Evidence",
            Self::Checklist => "Checklist",
            Self::Accounts => "Accounts",
            Self::Report => "Report",
            Self::Previous => "Previous",
        }
    }

    pub fn purpose(self) -> &'static str {
        match self {
            Self::Start => "Make or open an assessment",
            Self::Evidence => "What the client exported",
            Self::Checklist => "Findings, and what you conclude",
            Self::Accounts => "Who holds privileged roles, and how each account is guarded",
            Self::Report => "What the client gets",
            Self::Previous => "What changed since an earlier assessment, and what to carry over from it",
        }
    }

    pub fn icon(self) -> &'static str {
        match self {
            Self::Start => icons::START,
            Self::Evidence => icons::EVIDENCE,
            Self::Checklist => icons::CHECKLIST,
            Self::Accounts => icons::ACCOUNTS,
            Self::Report => icons::REPORT,
            Self::Previous => icons::PREVIOUS,
        }
    }

    pub fn key(self) -> Key {
        match self {
            Self::Start => Key::Num1,
            Self::Evidence => Key::Num2,
            Self::Checklist => Key::Num3,
            Self::Accounts => Key::Num4,
            Self::Report => Key::Num5,
            Self::Previous => Key::Num6,
        }
    }

    /// Moves the focus to the first control of the next part of the screen, from the top bar around.
    pub fn next_region(self, context: &Context) {
        let names: &[&str] = match self {
            Self::Start => &["top", "start"],
            Self::Evidence => &["top", "evidence", "missing"],
            Self::Checklist => &["top", "list", "finding", "conclusion"],
            Self::Accounts => &["top", "accounts", "account"],
            Self::Report => &["top", "report"],
            Self::Previous => &["top", "previous"],
        };
        let current = Id::unique("current region");
        // Another screen's place says nothing here: one begins after the top bar.
        let before: Option<(Self, usize)> = context.data(|data| data.get_temp(current));
        let at = before.filter(|(screen, _)| *screen == self).map_or(0, |(_, at)| at);
        // Parts that are not shown now have no control to go to.
        for step in 1..=names.len() {
            let next = (at + step) % names.len();
            let Some(name) = names.get(next) else { continue };
            let control = context.data(|data| data.get_temp::<Id>(Id::unique(("region", *name))));
            if let Some(control) = control.filter(|control| context.read_response(*control).is_some()) {
                context.data_mut(|data| data.insert_temp(current, (self, next)));
                context.memory_mut(|memory| memory.request_focus(control));
                return;
            }
        }
    }
}

/// Marks a control as the one that F6 goes to in a part of the screen.
pub fn begins_region(name: &'static str, control: &Response) {
    control.ctx.data_mut(|data| data.insert_temp(Id::unique(("region", name)), control.id));
}
