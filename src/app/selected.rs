//! What is chosen in the checklist.

use crate::assessment::Target;
use crate::checklist::{Check, Checklist, Item};

/// What stands below the reasons of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What evidence proposes and the assessor confirms.
    Confirm,
    Affected,
    Guidance,
    Missing,
    Attachments,
}

impl Tab {
    pub const ALL: &[Self] = &[Self::Confirm, Self::Affected, Self::Guidance, Self::Missing, Self::Attachments];

    pub fn title(self) -> &'static str {
        match self {
            Self::Confirm => "what is to be confirmed",
            Self::Affected => "the affected objects",
            Self::Guidance => "the guidance",
            Self::Missing => "the missing evidence",
            Self::Attachments => "the attachments",
        }
    }
}

/// What the finding and the conclusion are shown of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    Item(&'static str),
    Check(&'static str),
}

impl Selected {
    /// Its item, and the check if it is one.
    pub fn parts(self, checklist: &'static Checklist) -> Option<(&'static Item, Option<&'static Check>)> {
        match self {
            Self::Item(id) => checklist.item(id).map(|item| (item, None)),
            Self::Check(id) => checklist.check(id).map(|(item, check)| (item, Some(check))),
        }
    }

    /// What a target of this checklist is shown with.
    pub fn of(target: &Target, checklist: &'static Checklist) -> Option<Self> {
        match target {
            Target::Item { item, .. } => checklist.item(item).map(|item| Self::Item(item.id)),
            Target::Check { check, .. } | Target::Object { check, .. } => {
                checklist.check(check).map(|(_, check)| Self::Check(check.id))
            }
        }
    }

    pub fn title(self, checklist: &'static Checklist) -> &'static str {
        let parts = self.parts(checklist);
        parts.map_or("", |(item, check)| check.map_or(item.title, |check| check.title))
    }

    pub fn target(self, checklist: &'static Checklist) -> Target {
        match self {
            Self::Item(id) => Target::item(checklist.id, id),
            Self::Check(id) => Target::check(checklist.id, id),
        }
    }
}
