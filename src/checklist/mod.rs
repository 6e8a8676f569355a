//! Checklist: what is looked at, and how. Each item is a pair of files: `x.rs` for the machine, `x.md` for people.
//!
//! A check is a pure function of the evidence's tenant, what people stated, the parameters and the as-of date.
//! It reads no files and no clock. It gets only the records it declares.

pub mod answers;
mod asked;
mod check_text;
pub(crate) mod claims;
pub mod context;
mod finding;
mod gaps;
pub mod judgement;
mod licences;
mod once;
mod ordering;
pub mod parameters;
pub(crate) mod people;
pub mod previous;
pub mod privileged_access;
pub mod references;
mod repeated;
pub(crate) mod roll;
pub mod run;
pub(crate) mod shares;
pub mod steps;
pub mod subject;
#[cfg(test)]
mod tests;
mod text;
mod with_tail;
pub mod wording;
mod written;

pub use check_text::{check_text, guidance_besides, looked_at, text_hash, text_in_words};
pub use context::Context;
pub use judgement::{Affected, Fact, Judge, Judgement, SubjectKind, WEIGHT};
pub use parameters::Parameters;
pub use previous::{Previous, PreviousFinding};
pub use run::{Inputs, Results, run_all, run_each, run_while};
pub use text::{Text, Texts};
pub use with_tail::{Heads, Parts, WithTail};

use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Column, Missing, RecordKind};
use serde::{Deserialize, Serialize};

/// Every checklist there is.
pub const ALL: &[&Checklist] = &[&privileged_access::CHECKLIST];

/// A set of stages with items; ids are stable, because annotations hang on them.
#[derive(Debug)]
pub struct Checklist {
    pub id: &'static str,
    pub title: &'static str,
    pub stages: &'static [Stage],
    pub items: &'static [&'static Item],
    /// What to do first where checks fail; in the order in which it is done where it is equally grave.
    pub steps: &'static [steps::Step],
    /// What grave checks ask for that belong to no step.
    pub orders: &'static [steps::Part],
    /// What clients ask first.
    pub questions: &'static [answers::Question],
}

impl Checklist {
    pub fn by_id(id: &str) -> Option<&'static Self> {
        ALL.iter().find(|checklist| checklist.id == id).copied()
    }
    /// The check with this id, of whatever checklist.
    pub(crate) fn check_anywhere(id: &str) -> Option<&'static Check> {
        ALL.iter().find_map(|checklist| checklist.check(id)).map(|(_, check)| check)
    }
    pub fn stage(&self, id: &str) -> Option<&'static Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }
    pub fn item(&self, id: &str) -> Option<&'static Item> {
        self.items.iter().find(|item| item.id == id).copied()
    }
    /// The check with this id, and its item.
    pub fn check(&self, id: &str) -> Option<(&'static Item, &'static Check)> {
        self.checks().find(|(_, check)| check.id == id)
    }
    /// Every check, in the order of the checklist.
    pub fn checks(&self) -> impl Iterator<Item = (&'static Item, &'static Check)> + use<> {
        self.items.iter().flat_map(|item| item.checks.iter().map(move |check| (*item, check)))
    }
}

/// `1` … `4`, or `E`.
#[derive(Debug)]
pub struct Stage {
    pub id: &'static str,
    pub title: &'static str,
    /// "24–48 hours".
    pub horizon: &'static str,
}

impl Stage {
    /// Whether it is a numbered step of the roadmap.
    pub fn is_step(&self) -> bool {
        self.id.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// Which organisations an item concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    General,
    Azure,
    OtherApps,
}

impl Track {
    pub fn title(self) -> &'static str {
        match self {
            Self::General => "General",
            Self::Azure => "Azure",
            Self::OtherApps => "Other cloud apps",
        }
    }
}

/// One action of the roadmap; the unit that the assessor concludes on.
#[derive(Debug)]
pub struct Item {
    /// `1.02`
    pub id: &'static str,
    /// The file's name: `highly_privileged_accounts`.
    pub name: &'static str,
    pub stage: &'static str,
    pub track: Track,
    pub title: &'static str,
    /// The parts of the organisation it concerns; out of scope where one of them provably is.
    pub applies: &'static [crate::tenant::stated::ScopeArea],
    /// The item's `.md`: what a person reads.
    pub guidance: &'static str,
    pub checks: &'static [Check],
}

/// How a check is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// From evidence.
    Auto,
    /// Proposed from evidence and confirmed by the assessor.
    Assisted,
    /// By the assessor.
    Manual,
}

impl Mode {
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Assisted => "assisted",
            Self::Manual => "manual",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    Critical,
    High,
    Medium,
    Low,
    Info,
}

impl Severity {
    pub const ALL: &[Self] = &[Self::Critical, Self::High, Self::Medium, Self::Low, Self::Info];
    pub fn title(self) -> &'static str {
        match self {
            Self::Critical => "Critical",
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
            Self::Info => "Info",
        }
    }
}

/// Whether the roadmap asks for it, or today's practice goes beyond (†).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    Roadmap,
    Current,
}

impl Basis {
    pub fn id(self) -> &'static str {
        match self {
            Self::Roadmap => "roadmap",
            Self::Current => "current",
        }
    }
}

/// What a check needs before it can be answered.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// These records.
    All(RecordKind),
    /// One of these; the first is the best.
    AnyOf(&'static [RecordKind]),
    /// A column of records that are needed.
    Column(RecordKind, Column, Empty),
    /// Who holds the roles of a set: assignments, PIM, and the groups between.
    Holders(RoleSet),
    /// Read where they are there: each sharpens the answer or is needed for some subjects only, which then lack evidence.
    Helps(&'static [RecordKind]),
}

/// What tells who holds a role of the directory.
pub const HOLDERS: &[RecordKind] = &[
    RecordKind::RoleAssignments,
    RecordKind::PimActive,
    RecordKind::PimEligible,
    RecordKind::GroupMembers,
    RecordKind::GroupOwners,
    RecordKind::GroupSchedules,
    RecordKind::RoleDefinitions,
    RecordKind::Licences,
];

/// What Conditional Access policies refer to when they say whom they cover.
pub const COVERAGE: &[RecordKind] = &[
    RecordKind::Groups,
    RecordKind::GroupMembers,
    RecordKind::NamedLocations,
    RecordKind::Strengths,
    RecordKind::ServicePrincipals,
    RecordKind::RoleAssignments,
    RecordKind::PimActive,
    RecordKind::PimEligible,
    RecordKind::GroupSchedules,
    RecordKind::RoleDefinitions,
    RecordKind::Licences,
];

impl Need {
    /// The kinds of record it is met by, of alternatives the best first.
    pub fn kinds(&self) -> &[RecordKind] {
        match self {
            Self::All(kind) | Self::Column(kind, _, _) => std::slice::from_ref(kind),
            Self::AnyOf(kinds) | Self::Helps(kinds) => kinds,
            Self::Holders(_) => HOLDERS,
        }
    }
}

/// What answers a check.
#[derive(Clone, Copy, Debug)]
pub enum Run {
    /// A function of the evidence.
    Evidence(fn(&Context<'_>) -> Judgement),
    /// The assessor's answer is the outcome.
    Answer,
}

/// One question under an item.
#[derive(Debug)]
pub struct Check {
    /// `1.02.b`
    pub id: &'static str,
    pub mode: Mode,
    pub severity: Severity,
    pub basis: Basis,
    /// What it looks for, as a statement that should be true: shown as the finding's title.
    pub title: &'static str,
    pub needs: &'static [Need],
    pub run: Run,
    /// Corresponding checks elsewhere: `MS.AAD.7.1`, `AC-6(5)`, `T1078.004` …
    pub references: &'static [&'static str],
}

/// A check's outcome. What is missing or not applicable stands in the finding's reasons and gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    Fail,
    Review,
    NoEvidence,
    Pass,
    NotApplicable,
}

impl Outcome {
    /// From worst to best: the order in which outcomes decide, and are shown.
    pub const ALL: &[Self] = &[Self::Fail, Self::Review, Self::NoEvidence, Self::Pass, Self::NotApplicable];
    /// The stable name in JSON output.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Fail => "Fail",
            Self::Review => "Review",
            Self::NoEvidence => "NoEvidence",
            Self::Pass => "Pass",
            Self::NotApplicable => "NotApplicable",
        }
    }
    /// In window and report.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NoEvidence => "No evidence",
            Self::NotApplicable => "Not applicable",
            other => other.id(),
        }
    }
}

/// The assessor's verdict on a finding or item, and the answer to a manual question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    Met,
    PartlyMet,
    NotMet,
    NotApplicable,
    NotAssessable,
}

impl Conclusion {
    pub const ALL: &[Self] = &[Self::Met, Self::PartlyMet, Self::NotMet, Self::NotApplicable, Self::NotAssessable];
    pub fn title(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::PartlyMet => "partly met",
            Self::NotMet => "not met",
            Self::NotApplicable => "not applicable",
            Self::NotAssessable => "not assessable",
        }
    }
    /// What the answer to a manual question makes of its check.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Met => Outcome::Pass,
            Self::PartlyMet | Self::NotMet => Outcome::Fail,
            Self::NotApplicable => Outcome::NotApplicable,
            Self::NotAssessable => Outcome::NoEvidence,
        }
    }
}

/// A check's outcome in one assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub check: &'static str,
    pub outcome: Outcome,
    /// Sentences with numbers, for people.
    pub reasons: Vec<String>,
    /// How many subjects were judged.
    pub examined: u64,
    /// Every gap, not only the first; filled whatever the outcome.
    pub missing: Vec<Missing>,
    /// What fails, needs review or lacks evidence, all of it; then what a check was asked to list.
    pub affected: Vec<Affected>,
}

/// Checks whose objects may say that they weigh more or less than the check, with the fact [`WEIGHT`].
pub const WEIGHED: &[&str] = &["2.03.b", "2.07.c"];

impl Finding {
    /// How the reasons tell that the outcome is what a person answered or confirmed.
    pub(crate) const ANSWERED: &'static str = "Answered by the assessor";
    pub(crate) const CONFIRMED: &'static str = "What was proposed is confirmed by the assessor";

    /// The sentence that is told where one is: where evidence lacks (`lacks`), what is missing, and not what could be seen all
    /// the same.
    pub fn telling(&self, lacks: bool) -> Option<&String> {
        let is_missing = |reason: &&String| self.missing.iter().any(|missing| missing.why == **reason);
        let missing = || self.missing.first().map(|missing| &missing.why);
        let lacking = || self.reasons.iter().find(is_missing).or_else(missing);
        lacks.then(lacking).flatten().or_else(|| self.reasons.first())
    }

    /// What the reasons say of what is missing: it stands with the missing evidence too, there each for itself.
    pub fn gaps_told(&self) -> Vec<String> {
        if self.outcome != Outcome::NoEvidence {
            return Vec::new();
        }
        // Of more, the reasons count most.
        const LOOKED_AT: usize = 64;
        let whys = || self.missing.iter().take(LOOKED_AT).map(|missing| missing.why.clone());
        let alone = |why: &String| self.reasons.contains(why);
        let together = gaps::in_one(whys().filter(|why| !alone(why)).collect());
        whys().filter(alone).chain(together).collect()
    }

    /// Whether the outcome is the assessor's own word, and not that of the evidence.
    pub fn is_answered(&self) -> bool {
        self.reasons.last().is_some_and(|reason| Self::is_answer(reason))
    }

    /// What the evidence gives by itself: only what waits for a person takes an answer.
    pub fn by_evidence(&self) -> Outcome {
        if self.is_answered() { Outcome::Review } else { self.outcome }
    }

    /// Whether a reason tells nothing but what a person answered or confirmed.
    pub(crate) fn is_answer(reason: &str) -> bool {
        reason.starts_with(Self::ANSWERED) || reason.starts_with(Self::CONFIRMED)
    }

    /// How much it weighs: as its heaviest failing object, where objects weigh more or less than the check (2.03.b, 2.07.c);
    /// else as the check. `usual`: the check's own severity.
    pub fn severity(&self, usual: Severity) -> Severity {
        // It is asked for in every frame of the window, and other checks may have a hundred thousand objects.
        if !WEIGHED.contains(&self.check) {
            return usual;
        }
        let of = |object: &Affected| {
            let weight = object.facts.iter().find(|fact| fact.label == WEIGHT)?;
            Severity::ALL.iter().copied().find(|severity| weight.value.starts_with(severity.title()))
        };
        let failing = self.affected.iter().filter(|object| object.outcome == Outcome::Fail);
        failing.map(|object| of(object).unwrap_or(usual)).min().unwrap_or(usual)
    }
}

/// An item's outcome, derived from its roadmap checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemOutcome {
    pub item: &'static str,
    pub outcome: Outcome,
}
