//! What the assessor says of an item, a finding or one affected object: conclusion, work state and treatment, each apart.

use super::{Attachment, Carried, TextThen, owes_reason};
use crate::checklist::subject::readable;
use crate::checklist::{Check, Conclusion, Outcome, Severity};
use crate::tenant::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What an annotation hangs on. Ids, not indexes: it survives a re-import and a new version of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Target {
    Item { checklist: String, item: String },
    Check { checklist: String, check: String },
    Object { checklist: String, check: String, subject: String },
}

impl Target {
    pub fn item(checklist: impl Into<String>, item: impl Into<String>) -> Self {
        Self::Item { checklist: checklist.into(), item: item.into() }
    }
    pub fn check(checklist: impl Into<String>, check: impl Into<String>) -> Self {
        Self::Check { checklist: checklist.into(), check: check.into() }
    }
    /// `subject`: the affected object's id as in the finding.
    pub fn object(checklist: impl Into<String>, check: impl Into<String>, subject: impl Into<String>) -> Self {
        Self::Object { checklist: checklist.into(), check: check.into(), subject: subject.into() }
    }

    pub fn checklist(&self) -> &str {
        match self {
            Self::Item { checklist, .. } | Self::Check { checklist, .. } | Self::Object { checklist, .. } => checklist,
        }
    }

    /// As people say it: `1.02`, `1.02.b`, `1.02.b for 5b2f…`.
    pub fn short(&self) -> String {
        match self {
            Self::Item { item, .. } => item.clone(),
            Self::Check { check, .. } => check.clone(),
            Self::Object { check, subject, .. } => format!("{check} for {}", readable(subject)),
        }
    }

    /// Whether its text form leads back to it: no id is empty, and only the subject may hold a slash.
    pub(super) fn is_well_formed(&self) -> bool {
        self.to_string().parse().is_ok_and(|back: Self| back == *self)
    }
}

/// `privileged-access/check/1.02.b`, `privileged-access/object/1.02.b/5b2f…`: the form it is stored in.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item { checklist, item } => write!(f, "{checklist}/item/{item}"),
            Self::Check { checklist, check } => write!(f, "{checklist}/check/{check}"),
            Self::Object { checklist, check, subject } => write!(f, "{checklist}/object/{check}/{subject}"),
        }
    }
}

impl FromStr for Target {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(3, '/');
        let (checklist, kind, id) = (parts.next(), parts.next(), parts.next());
        let target = match (checklist, kind, id) {
            (Some(checklist), Some("item"), Some(item)) if !item.contains('/') => Self::item(checklist, item),
            (Some(checklist), Some("check"), Some(check)) if !check.contains('/') => Self::check(checklist, check),
            (Some(checklist), Some("object"), Some(id)) => {
                let (check, subject) = id.split_once('/').unwrap_or_default();
                Self::object(checklist, check, subject)
            }
            _ => return Err(format!("{text:?} names no item, check or object.")),
        };
        let is_whole = match &target {
            Self::Item { checklist, item: id } | Self::Check { checklist, check: id } => {
                !checklist.is_empty() && !id.is_empty()
            }
            Self::Object { checklist, check, subject } => {
                !checklist.is_empty() && !check.is_empty() && !subject.is_empty()
            }
        };
        if is_whole { Ok(target) } else { Err(format!("{text:?} names no item, check or object.")) }
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.to_string()
    }
}

impl TryFrom<String> for Target {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Everything said of one target. The default says nothing, and is not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    pub conclusion: Option<Conclusion>,
    /// Why the conclusion is what it is; needed where it differs from the outcome ([`super::needs_justification`]).
    pub justification: String,
    /// In place of the check's own severity.
    pub severity: Option<SeverityChange>,
    pub note: String,
    pub work_state: WorkState,
    /// What was said with the last change of the work state, above all by the reviewer who returned it.
    pub work_comment: String,
    pub treatment: Treatment,
    /// By number.
    pub attachments: Vec<Attachment>,
    /// What a previous assessment said of it.
    pub carried: Option<Box<Carried>>,
}

/// Another severity than the check's, with the reason. Until that is given it is kept, and does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityChange {
    pub severity: Severity,
    pub reason: String,
}

impl Annotation {
    /// Another severity than the check's, once it has its reason.
    pub fn changed_severity(&self) -> Option<&SeverityChange> {
        self.severity.as_ref().filter(|change| !change.owes_reason())
    }

    /// What was concluded, where it counts: what goes against the outcome does with its reason alone. `check`: that it is about;
    /// `None` for an item.
    pub fn counted(&self, check: Option<&Check>, outcome: Option<Outcome>) -> Option<Conclusion> {
        let owes = |conclusion, outcome| owes_reason(check, outcome, conclusion, &self.justification);
        self.conclusion.filter(|conclusion| !outcome.is_some_and(|outcome| owes(*conclusion, outcome)))
    }

    /// Whether its conclusion and reason are those of the previous assessment, taken over as a draft that nobody has
    /// confirmed: by setting aside what was said then, by saying it otherwise, or by handing it on for review.
    pub fn is_only_carried(&self) -> bool {
        let is_same = |carried: &Carried| {
            carried.text == TextThen::Same
                && carried.conclusion == self.conclusion
                && carried.justification == self.justification
        };
        self.work_state == WorkState::Draft && self.carried.as_deref().is_some_and(is_same)
    }
}

impl SeverityChange {
    /// Whether a reader is owed the reason.
    pub fn owes_reason(&self) -> bool {
        self.reason.trim().is_empty()
    }
}

/// Where the work on a finding stands; says nothing of the finding itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkState {
    #[default]
    Draft,
    ReadyForReview,
    Returned,
    Accepted,
}

impl WorkState {
    pub const ALL: &[Self] = &[Self::Draft, Self::ReadyForReview, Self::Returned, Self::Accepted];

    pub fn title(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::ReadyForReview => "ready for review",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
        }
    }
}

/// What is to happen with a finding, or with one affected object. Texts may be empty while they are being written;
/// [`Treatment::lacks`] says what a finished one still needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Treatment {
    #[default]
    None,
    Remediate {
        owner: String,
        due: Option<Moment>,
    },
    /// Counts up to and including the day of its expiry.
    AcceptRisk {
        approver: String,
        reason: String,
        expiry: Option<Moment>,
    },
    CompensatingControl {
        text: String,
    },
    /// A false positive, in the assessor's eyes.
    Disputed {
        reason: String,
    },
}

impl Treatment {
    pub fn title(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Remediate { .. } => "remediate",
            Self::AcceptRisk { .. } => "accept risk",
            Self::CompensatingControl { .. } => "compensating control",
            Self::Disputed { .. } => "disputed",
        }
    }

    /// What another treatment of the same kind says differently, by the names of its fields.
    pub(super) fn changed_parts(&self, now: &Self) -> Vec<&'static str> {
        let differing = |parts: &[(&'static str, bool)]| {
            parts.iter().filter(|(_, differs)| *differs).map(|(part, _)| *part).collect()
        };
        match (self, now) {
            (Self::Remediate { owner, due }, Self::Remediate { owner: new_owner, due: new_due }) => {
                differing(&[("owner", owner != new_owner), ("due date", due != new_due)])
            }
            (
                Self::AcceptRisk { approver, reason, expiry },
                Self::AcceptRisk { approver: new_approver, reason: new_reason, expiry: new_expiry },
            ) => differing(&[
                ("approver", approver != new_approver),
                ("expiry", expiry != new_expiry),
                ("reason", reason != new_reason),
            ]),
            (Self::CompensatingControl { text }, Self::CompensatingControl { text: new }) => {
                differing(&[("text", text != new)])
            }
            (Self::Disputed { reason }, Self::Disputed { reason: new }) => differing(&[("reason", reason != new)]),
            _ => Vec::new(),
        }
    }

    /// Whether a risk acceptance has run out on this day; nothing else runs out.
    pub fn has_expired(&self, as_of: Moment) -> bool {
        matches!(self, Self::AcceptRisk { expiry: Some(expiry), .. } if expiry.day() < as_of.day())
    }

    /// Whether what was to be done should have been done before this day.
    pub fn is_overdue(&self, as_of: Moment) -> bool {
        matches!(self, Self::Remediate { due: Some(due), .. } if due.day() < as_of.day())
    }

    /// Whether a risk is accepted on this day: by somebody, for a reason, and not for longer than was said.
    pub fn accepts(&self, as_of: Moment) -> bool {
        matches!(self, Self::AcceptRisk { .. }) && self.lacks().is_empty() && !self.has_expired(as_of)
    }

    /// What is still missing, in words: `an approver`, `an expiry date`.
    pub fn lacks(&self) -> Vec<&'static str> {
        let needs: &[(bool, &'static str)] = match self {
            Self::None => &[],
            Self::Remediate { owner, due } => &[(owner.trim().is_empty(), "an owner"), (due.is_none(), "a due date")],
            Self::AcceptRisk { approver, reason, expiry } => &[
                (approver.trim().is_empty(), "an approver"),
                (reason.trim().is_empty(), "a reason"),
                (expiry.is_none(), "an expiry date"),
            ],
            Self::CompensatingControl { text } => &[(text.trim().is_empty(), "a description of the control")],
            Self::Disputed { reason } => &[(reason.trim().is_empty(), "a reason")],
        };
        needs.iter().filter(|(is_missing, _)| *is_missing).map(|(_, what)| *what).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_come_back_from_their_text() {
        for target in [
            Target::item("privileged-access", "1.02"),
            Target::check("privileged-access", "1.02.b"),
            Target::object("privileged-access", "1.02.b", "a/b//c d"),
        ] {
            assert_eq!(target.to_string().parse(), Ok(target.clone()), "{target}");
            assert!(target.is_well_formed());
            let json = serde_json::to_string(&target).unwrap();
            assert_eq!(serde_json::from_str::<Target>(&json).unwrap(), target);
        }
        for bad in
            ["", "a", "a/item", "a/item/", "/item/1", "a/item/1/2", "a/check/", "a/object/1", "a/object/1/", "a/b/c"]
        {
            assert!(bad.parse::<Target>().is_err(), "{bad}");
        }
        assert!(!Target::item("a", "1/2").is_well_formed());
        assert!(!Target::check("a/item", "1").is_well_formed());
    }

    #[test]
    fn an_acceptance_counts_through_its_last_day() {
        let expiry = Moment::from_date(2026, 6, 30);
        let accepted = Treatment::AcceptRisk { approver: "CISO".into(), reason: "Migration".into(), expiry };
        assert!(!accepted.has_expired(Moment::parse_iso("2026-06-30T23:59:59Z").unwrap()));
        assert!(accepted.has_expired(Moment::from_date(2026, 7, 1).unwrap()));
        assert!(accepted.lacks().is_empty());
        let bare = Treatment::AcceptRisk { approver: " ".into(), reason: String::new(), expiry: None };
        assert_eq!(bare.lacks(), ["an approver", "a reason", "an expiry date"]);
        assert!(!bare.has_expired(Moment::of(i64::MAX)));
        let accepts = |treatment: &Treatment| treatment.accepts(Moment::from_date(2026, 6, 30).unwrap());
        let due = Treatment::Remediate { owner: "IT".into(), due: expiry };
        assert!(!due.is_overdue(expiry.unwrap()) && due.is_overdue(Moment::from_date(2026, 7, 1).unwrap()));
        assert!(accepts(&accepted) && !accepts(&bare) && !accepts(&Treatment::None));
    }
}
