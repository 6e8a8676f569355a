//! Access reviews: what is reviewed, how often and by whom, and what came of it.

use super::{Known, Moment, Tenant};
use crate::evidence::SourceRef;
use std::collections::{BTreeMap, BTreeSet};

/// What a review is about; ids in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reviewed {
    DirectoryRole(Box<str>),
    /// Members of a group.
    Group(Box<str>),
    /// Assignments to an application.
    Application(Box<str>),
    /// A role on Azure resources: the definition's id or name.
    AzureRole(Box<str>),
    /// All groups that a query finds, all guests …
    Other(Box<str>),
}

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reviewers {
    /// No reviewer is named: everyone reviews their own access.
    Themselves,
    /// So many users, groups or queries.
    Others(usize),
}

/// One run of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewInstance {
    pub id: Box<str>,
    pub start: Option<Moment>,
    pub end: Option<Moment>,
    /// `NotStarted`, `InProgress`, `Completed`, `AutoReviewed`, `Applied` … as exported.
    pub status: Box<str>,
    pub source: SourceRef,
}

/// When a series is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    Never,
    /// After this day.
    On(Moment),
    /// After so many runs; the day on which the last must be over, where the first and the time between them are known.
    After(u64, Option<Moment>),
}

/// A review definition (a series).
#[derive(Clone, Debug)]
pub struct AccessReview {
    /// In lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    pub status: Box<str>,
    pub reviewed: Vec<Reviewed>,
    /// "every 3 months" in words; `Empty`: once only.
    pub recurrence: Known<Box<str>>,
    pub ends: Known<Ends>,
    /// Whom alone it asks about, as exported, where that is not everybody: guests, inactive users, applications.
    pub only_of: Option<Box<str>>,
    pub reviewers: Known<Reviewers>,
    /// Decisions take effect by themselves.
    pub applies_itself: Option<bool>,
    /// What happens to what nobody decided: `None`, `Approve`, `Deny`, `Recommendation`.
    pub default_decision: Option<Box<str>>,
    /// `NotExported`: the instances were neither expanded nor supplied in files of their own.
    pub instances: Known<Vec<ReviewInstance>>,
    pub source: SourceRef,
}

impl AccessReview {
    /// Whether it recurs, and goes on doing so; `NotExported`: the settings do not tell. `Err`: why it does not.
    pub fn goes_on(&self, as_of: Moment) -> Known<Result<(), &'static str>> {
        const OVER: Known<Result<(), &'static str>> = Known::Value(Err("has ended, and recurs no more"));
        match (&self.recurrence, &self.ends) {
            (Known::Empty, _) | (Known::Value(_), Known::Value(Ends::After(0 | 1, _))) => {
                return Known::Value(Err("runs once only"));
            }
            (Known::NotExported, _) | (Known::Value(_), Known::NotExported | Known::Empty) => {
                return Known::NotExported;
            }
            (Known::Value(_), Known::Value(Ends::On(day))) if day.day() < as_of.day() => return OVER,
            (Known::Value(_), Known::Value(Ends::After(_, Some(day)))) if day.day() < as_of.day() => return OVER,
            (Known::Value(_), Known::Value(Ends::After(runs, _))) => {
                let known = self.instances.value().into_iter().flatten();
                let ended = known.filter(|run| run.end.is_some_and(|end| end.day() <= as_of.day())).count();
                if u64::try_from(ended).is_ok_and(|ended| ended >= *runs) {
                    return OVER;
                }
            }
            (Known::Value(_), Known::Value(_)) => {}
        }
        // Of a series that goes on Graph says that it is in progress, or not started yet.
        let over = ["Completed", "Stopped", "Canceled", "Cancelled"];
        if over.iter().any(|word| self.status.eq_ignore_ascii_case(word)) { OVER } else { Known::Value(Ok(())) }
    }

    /// Recurs, goes on, and asks about everybody.
    pub fn is_whole(&self, as_of: Moment) -> bool {
        self.only_of.is_none() && matches!(self.goes_on(as_of), Known::Value(Ok(())))
    }
}

/// One decision on one account's access, from the history report or an instance's decisions.
#[derive(Clone, Debug)]
pub struct ReviewDecision {
    /// The series, in lower case; empty where the export gives only the instance.
    pub series: Box<str>,
    pub instance: Box<str>,
    pub review_name: Box<str>,
    /// What kind of review, as the history report names it.
    pub review_type: Box<str>,
    pub resource_id: Box<str>,
    pub resource_name: Box<str>,
    /// Of the run; history report only.
    pub start: Option<Moment>,
    pub end: Option<Moment>,
    pub status: Box<str>,
    /// Object id in lower case, principal name.
    pub principal: Box<str>,
    pub principal_name: Box<str>,
    /// `Approve`, `Deny`, `NotReviewed`, `DontKnow`, as exported.
    pub decision: Box<str>,
    pub reviewer: Box<str>,
    pub reviewer_name: Box<str>,
    pub applied: Option<Moment>,
    pub source: SourceRef,
}

impl ReviewDecision {
    /// Whether somebody said yes or no.
    pub fn is_decided(&self) -> bool {
        let word = self.decision.to_lowercase();
        ["approve", "deny"].iter().any(|start| word.starts_with(start)) || word == "denied"
    }
    pub fn is_denied(&self) -> bool {
        self.decision.to_lowercase().starts_with("den")
    }
    /// Whether the reviewed person decided.
    pub fn is_by_themselves(&self) -> bool {
        !self.reviewer.is_empty() && self.reviewer == self.principal
            || !self.reviewer_name.is_empty() && self.reviewer_name.eq_ignore_ascii_case(&self.principal_name)
    }
}

/// Gives instances from files of their own to their reviews. May be called again: an instance is kept once.
pub(super) fn assign_instances(tenant: &mut Tenant) {
    if tenant.review_instances.is_empty() {
        return;
    }
    let mut told: BTreeMap<Box<str>, Vec<ReviewInstance>> = BTreeMap::new();
    for (series, instance) in std::mem::take(&mut tenant.review_instances) {
        told.entry(series).or_default().push(instance);
    }
    for review in &mut tenant.access_reviews.items {
        let Some(instances) = told.remove(&review.id) else { continue };
        let mut known = match std::mem::replace(&mut review.instances, Known::NotExported) {
            Known::Value(known) => known,
            Known::Empty | Known::NotExported => Vec::new(),
        };
        let mut ids: BTreeSet<Box<str>> = known.iter().map(|instance| instance.id.clone()).collect();
        known.extend(instances.into_iter().filter(|instance| ids.insert(instance.id.clone())));
        review.instances = Known::Value(known);
    }
    let waiting = told.into_iter();
    tenant.review_instances =
        waiting.flat_map(|(series, all)| all.into_iter().map(move |instance| (series.clone(), instance))).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::EvidenceId;

    fn decision(word: &str) -> ReviewDecision {
        ReviewDecision {
            series: "".into(),
            instance: "".into(),
            review_name: "".into(),
            review_type: "".into(),
            resource_id: "".into(),
            resource_name: "".into(),
            start: None,
            end: None,
            status: "".into(),
            principal: "".into(),
            principal_name: "".into(),
            decision: word.into(),
            reviewer: "".into(),
            reviewer_name: "".into(),
            applied: None,
            source: SourceRef { file: EvidenceId(0), part: None, row: 2 },
        }
    }

    #[test]
    fn words_of_a_decision() {
        let check = |word: &str, is_decided: bool, is_denied: bool| {
            let row = decision(word);
            assert_eq!((row.is_decided(), row.is_denied()), (is_decided, is_denied), "{word}");
        };
        check("Approve", true, false);
        check("approved", true, false);
        check("Deny", true, true);
        check("Denied", true, true);
        check("NotReviewed", false, false);
        check("DontKnow", false, false);
        check("", false, false);
    }

    #[test]
    fn nobody_is_not_the_reviewed_person() {
        let check = |principal: [&str; 2], reviewer: [&str; 2], expected: bool| {
            let [principal, principal_name] = principal.map(Into::into);
            let [reviewer, reviewer_name] = reviewer.map(Into::into);
            let row = ReviewDecision { principal, principal_name, reviewer, reviewer_name, ..decision("Approve") };
            assert_eq!(row.is_by_themselves(), expected);
        };
        check(["id-anna", ""], ["id-anna", ""], true);
        check(["", "anna@contoso.example"], ["", "ANNA@contoso.example"], true);
        check(["id-anna", "anna"], ["id-ben", "ben"], false);
        // Neither an id nor a name was exported of either.
        check(["", ""], ["", ""], false);
    }
}
