//! What Identity Protection holds against accounts.

use super::Moment;
use crate::evidence::SourceRef;

/// `riskState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskState {
    None,
    ConfirmedSafe,
    Remediated,
    Dismissed,
    AtRisk,
    ConfirmedCompromised,
    /// A word we do not know.
    Unknown,
}

impl RiskState {
    /// Nothing was done about it yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::AtRisk | Self::ConfirmedCompromised)
    }
    pub fn title(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ConfirmedSafe => "confirmed safe",
            Self::Remediated => "remediated",
            Self::Dismissed => "dismissed",
            Self::AtRisk => "at risk",
            Self::ConfirmedCompromised => "confirmed compromised",
            Self::Unknown => "unknown",
        }
    }
}

/// An account, or workload identity, with the risk it stands at.
#[derive(Clone, Debug)]
pub struct RiskyAccount {
    /// Object id in lower case, or empty.
    pub id: Box<str>,
    /// Principal name or display name, as exported.
    pub name: Box<str>,
    pub deleted: bool,
    /// `low`, `medium`, `high`, `hidden`, `none` in lower case; empty where the export has none.
    pub level: Box<str>,
    pub state: RiskState,
    pub detail: Option<Box<str>>,
    pub updated: Option<Moment>,
    pub source: SourceRef,
}

/// One risk detection.
#[derive(Clone, Debug)]
pub struct RiskDetection {
    /// Object id in lower case, or empty.
    pub user_id: Box<str>,
    pub upn: Box<str>,
    /// `unfamiliarFeatures`, `leakedCredentials` …
    pub kind: Box<str>,
    pub level: Box<str>,
    pub state: RiskState,
    pub at: Option<Moment>,
    pub source: SourceRef,
}
