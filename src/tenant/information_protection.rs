//! Sensitivity labels, who may use them, and policies of Defender for Cloud Apps.

use super::Moment;
use crate::evidence::SourceRef;

/// A sensitivity label.
#[derive(Clone, Debug, Default)]
pub struct Label {
    /// GUID in lower case, or empty.
    pub id: Box<str>,
    /// The name in policies, which is a GUID for newer labels.
    pub name: Box<str>,
    pub display_name: Box<str>,
    /// GUID of the label above it in lower case, or empty.
    pub parent: Box<str>,
    pub enabled: Option<bool>,
    /// Applying it encrypts; `None`: not exported.
    pub encrypts: Option<bool>,
    pub source: Option<SourceRef>,
}

/// A policy that publishes labels to people.
#[derive(Clone, Debug, Default)]
pub struct LabelPolicy {
    pub name: Box<str>,
    /// Names or GUIDs of labels, as exported.
    pub labels: Vec<Box<str>>,
    pub enabled: Option<bool>,
    pub source: Option<SourceRef>,
}

/// What a policy of Defender for Cloud Apps watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CloudAppPolicyKind {
    /// Access and session policies.
    Access,
    Activity,
    /// Anomaly detection, threat detection.
    Anomaly,
    /// File policies: sharing and content.
    Files,
    /// Discovery of unsanctioned apps, OAuth apps and the rest.
    Other,
}

impl CloudAppPolicyKind {
    pub fn title(self) -> &'static str {
        match self {
            Self::Access => "access and session",
            Self::Activity => "activity",
            Self::Anomaly => "anomaly detection",
            Self::Files => "files and data sharing",
            Self::Other => "other",
        }
    }
}

/// A policy of Defender for Cloud Apps.
#[derive(Clone, Debug)]
pub struct CloudAppPolicy {
    pub name: Box<str>,
    /// As exported.
    pub kind_text: Box<str>,
    pub kind: CloudAppPolicyKind,
    pub enabled: Option<bool>,
    pub severity: Option<Box<str>>,
    pub modified: Option<Moment>,
    pub source: SourceRef,
}
