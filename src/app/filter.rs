//! By what the checks of the list can be told apart, and in which order they stand.

use super::opened::{Mark, Treated};
use crate::assessment::WorkState;
use crate::checklist::answers::Standing;
use crate::checklist::{Severity, Track};

/// One filter; asked for once more it is taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    Outcome(Standing),
    /// By its id.
    Stage(&'static str),
    Track(Track),
    Severity(Severity),
    Headway(Headway),
    State(WorkState),
    /// Empty: nobody yet.
    Owner(String),
}

impl Filter {
    /// Those that every assessment has.
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = Standing::ALL.map(Self::Outcome).into();
        all.extend(Headway::ALL.iter().copied().map(Self::Headway));
        all.extend(Severity::ALL.iter().copied().map(Self::Severity));
        all.extend([Track::General, Track::Azure, Track::OtherApps].map(Self::Track));
        all.extend(WorkState::ALL.iter().copied().map(Self::State));
        all
    }

    /// `outcome Fail`, `severity High`, `owner IT Ops`.
    pub fn title(&self) -> String {
        match self {
            Self::Outcome(outcome) => format!("outcome {}", outcome.title()),
            Self::Stage(stage) => format!("stage {stage}"),
            Self::Track(track) => format!("track {}", track.title()),
            Self::Severity(severity) => format!("severity {}", severity.title()),
            Self::Headway(headway) => headway.title().to_lowercase(),
            Self::State(state) => format!("work state {}", state.title()),
            Self::Owner(owner) if owner.is_empty() => "owner nobody yet".to_owned(),
            Self::Owner(owner) => format!("owner {owner}"),
        }
    }
}

/// How far a check has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headway {
    Open,
    Concluded,
    /// The conclusion differs from the evidence, or the severity from the check's own, and lacks its reason.
    Owing,
    /// What is to happen is not decided to the end, or an acceptance ran out.
    Untreated,
}

impl Headway {
    pub const ALL: &[Self] = &[Self::Open, Self::Concluded, Self::Owing, Self::Untreated];

    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Concluded => "Concluded",
            Self::Owing => "Lacks a justification",
            Self::Untreated => "Treatment unfinished",
        }
    }

    pub fn holds(self, mark: &Mark) -> bool {
        match self {
            Self::Open => mark.waits(false),
            Self::Concluded => mark.is_concluded(),
            Self::Owing => mark.owes_severity || matches!(mark.conclusion, Some((_, true))),
            Self::Untreated => matches!(mark.treatment, Treated::Unfinished | Treated::Expired),
        }
    }
}

/// In which order the checks stand; all but the checklist's own leave the stages and items out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Checklist,
    Severity,
    Outcome,
    Affected,
}

impl Order {
    pub const ALL: &[Self] = &[Self::Checklist, Self::Severity, Self::Outcome, Self::Affected];

    pub fn title(self) -> &'static str {
        match self {
            Self::Checklist => "As in the checklist",
            Self::Severity => "Most severe first",
            Self::Outcome => "Worst outcome first",
            Self::Affected => "Most affected first",
        }
    }
}
