//! How a report is to be made, beside what it says.

use super::input::SignatureWords;
use super::masking::PersonalData;
use super::{Accent, Logo, PageSize, SECTIONS, Section, words};

/// Chosen by whoever prints the report; the default is the whole report on A4, with everything carried inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Prints DRAFT across every page.
    pub is_draft: bool,
    pub preset: Preset,
    /// Ids of sections that are left out, whatever the preset.
    pub without: Vec<String>,
    pub paper: PageSize,
    pub carried: Carried,
    pub personal_data: PersonalData,
    pub look: Look,
    /// Who is about to sign the file digitally; makes the box for it a field.
    pub signature: Option<SignatureWords>,
}

/// How the consultancy's reports look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub logo: Option<Logo>,
    /// `None`: the program's own.
    pub accent: Option<Accent>,
    pub second: Option<Accent>,
    /// Without filled areas, for printing on paper.
    pub is_light_on_toner: bool,
}

/// Whom a report is for; each level has everything of the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preset {
    /// The answers, the picture, what to do first, what could not be seen.
    Executive,
    /// And how it was done, what was stated, which thresholds held.
    Management,
    /// And every finding with its objects and sources.
    #[default]
    Full,
}

impl Preset {
    pub const ALL: &[Self] = &[Self::Executive, Self::Management, Self::Full];

    /// The stable name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Executive => "executive",
            Self::Management => "management",
            Self::Full => "full",
        }
    }

    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|preset| preset.id() == id).copied()
    }
}

/// What the file carries inside for machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carried {
    /// Findings, evidence manifest, OSCAL: the file is PDF/A-3a.
    #[default]
    Everything,
    /// For recipients who do not take files with attachments: PDF/A-2a.
    Nothing,
}

impl Options {
    /// `Management, names masked`: what sets this edition apart from the others, for cover and footer.
    pub fn edition(&self) -> String {
        let names = match self.personal_data {
            PersonalData::Full => "",
            PersonalData::Masked => ", names masked",
            PersonalData::Counts => ", counts only",
        };
        format!("{}{names}", words::capital(self.preset.id()))
    }

    /// On the cover and in every footer.
    pub fn status(&self) -> &'static str {
        if self.is_draft { "Draft" } else { "Final" }
    }

    /// Whether anything is to be printed.
    pub fn has_any(&self) -> bool {
        SECTIONS.iter().any(|section| self.has(section))
    }

    pub fn has(&self, section: &Section) -> bool {
        section.preset <= self.preset && !self.without.iter().any(|id| id == section.id)
    }
}
