//! 3.01.a and b: which reviews there are, and what came of the latest run of each.

use super::series::{self, InUse};
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{counted, object};
use crate::checklist::wording::days;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind, wording};
use crate::tenant::records::Empty;
use crate::tenant::review::{AccessReview, ReviewDecision, ReviewInstance, Reviewers};
use crate::tenant::{Known, Missing, RecordKind, Tenant};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Access reviews are part of Entra ID P2 and Governance; without them a signed list serves, which no export shows.
pub(super) fn without_p2(context: &Context<'_>) -> Option<Judgement> {
    let mut judgement = context.without_p2("access reviews")?;
    judgement.reasons.push("Attach the signed list of the quarter instead.".to_owned());
    Some(judgement)
}

/// 3.01.a
pub(super) fn recurring(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let tenant = context.tenant(&[RecordKind::AccessReviews, RecordKind::ReviewDecisions]);
    let mut judge = context.judge();
    judge.gaps(tenant.access_reviews.supply.cut_gap(RecordKind::AccessReviews));
    let subjects = series::in_use(context);
    let of_history = series::of_history(tenant);
    let (mut once, mut through) = (0, 0);
    for subject in &subjects {
        let reviews: Vec<&AccessReview> = tenant
            .access_reviews
            .iter()
            .chain(&of_history)
            .filter(|review| series::covers(tenant, review, subject))
            .collect();
        if reviews.iter().any(|review| review.is_whole(context.as_of())) {
            judge.good();
            continue;
        }
        // Of several the one that comes nearest to what is wanted.
        let best = reviews.iter().copied().min_by_key(|review| match review.goes_on(context.as_of()) {
            Known::Value(Ok(())) => 0,
            Known::Value(Err(_)) => 2,
            Known::Empty | Known::NotExported => 1,
        });
        let (outcome, words) = match best.map(|review| (review, review.goes_on(context.as_of()))) {
            // Reviews that were not supplied may cover it.
            None if tenant.access_reviews.supply.gap(RecordKind::AccessReviews).is_some() => {
                judge.gaps(tenant.access_reviews.supply.gap(RecordKind::AccessReviews));
                (Outcome::NoEvidence, "no review in the evidence, which is not whole".to_owned())
            }
            // Entra shows the reviewer of a role its group as one holder, and the reviewer of the group its members: who
            // holds the role is asked, whether the group should hold it is not. A person judges whether that is enough.
            None if !subject.only_through.is_empty() && all_reviewed(context, &subjects, &subject.only_through) => {
                through += 1;
                let words = "none of the role itself; everyone who holds it does so through groups that are reviewed";
                (Outcome::Review, words.to_owned())
            }
            None => (Outcome::Fail, "none".to_owned()),
            Some((review, Known::Value(Ok(())))) => {
                let only = review.only_of.as_deref().unwrap_or_default();
                (
                    Outcome::Review,
                    format!("“{}” asks about some only ({only}): confirm that this is enough", review.name),
                )
            }
            Some((review, Known::NotExported | Known::Empty)) if !of_history.is_empty() => {
                match review.instances.value() {
                    Some(runs) if runs.len() > 1 => (
                        Outcome::Review,
                        format!(
                            "“{}” ran {} times in the history supplied: confirm that it goes on",
                            review.name,
                            runs.len()
                        ),
                    ),
                    _ => {
                        judge.gaps(tenant.access_reviews.supply.gap(RecordKind::AccessReviews));
                        (Outcome::NoEvidence, format!("“{}” ran once in the history supplied", review.name))
                    }
                }
            }
            Some((review, Known::NotExported | Known::Empty)) => {
                let why = format!("The access review “{}” was exported without its settings.", review.name);
                judge.gap(Missing { kind: RecordKind::AccessReviews, column: Some("settings"), why });
                (Outcome::NoEvidence, format!("“{}”; whether it recurs was not exported", review.name))
            }
            Some((review, Known::Value(Err(why)))) => {
                once += 1;
                (Outcome::Fail, format!("“{}” {why}", review.name))
            }
        };
        judge.subject(role_or_group(subject, outcome, words, best));
    }
    judge.say(&stage3::REVIEWED);
    if once > 0 {
        judge.reason(format!(
            "{} reviewed once only, or no longer, which is no recurring review.",
            counted(once, "is", "are")
        ));
    }
    if through > 0 {
        judge.reason(format!(
            "{} through reviewed groups only, without a review of the role itself: confirm that this is enough.",
            counted(through, "role is held", "roles are held")
        ));
    }
    judge.reason(context.holders().privileged_in_brief());
    judge.finish(Nothing::NotApplicable("Nobody holds a privileged role.".to_owned()))
}

/// Whether a recurring review covers each of these groups.
fn all_reviewed(context: &Context<'_>, subjects: &[InUse], groups: &BTreeSet<Box<str>>) -> bool {
    let tenant = context.tenant(&[RecordKind::AccessReviews]);
    let recurs = |group: &InUse| {
        let mut reviews = tenant.access_reviews.iter().filter(|review| review.is_whole(context.as_of()));
        reviews.any(|review| series::covers(tenant, review, group))
    };
    groups.iter().all(|id| subjects.iter().any(|group| group.is_group && *group.id == **id && recurs(group)))
}

fn role_or_group(subject: &InUse, outcome: Outcome, words: String, review: Option<&AccessReview>) -> Affected {
    let kind = if subject.is_group { SubjectKind::Group } else { SubjectKind::Role };
    let facts = vec![
        Fact::new(if subject.is_group { "Roles" } else { "Held by" }, subject.words.clone()),
        Fact::new("Review", words),
    ];
    let sources = subject.sources.iter().copied().chain(review.map(|review| review.source));
    object(kind, subject.id.clone(), subject.name.clone(), outcome, facts, sources)
}

/// 3.01.b
pub(super) fn latest(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let tenant = context.tenant(&[RecordKind::AccessReviews, RecordKind::ReviewDecisions]);
    let mut judge = context.judge();
    let subjects = series::in_use(context);
    let of_history = series::of_history(tenant);
    if of_history.is_empty() {
        judge.gaps(tenant.access_reviews.supply.gap(RecordKind::AccessReviews));
    }
    let about = |review: &&AccessReview| subjects.iter().any(|subject| series::covers(tenant, review, subject));
    let (reviews, replaced) =
        standing(context, &subjects, tenant.access_reviews.iter().chain(&of_history).filter(about).collect());
    for review in &reviews {
        let of: Vec<&InUse> = subjects.iter().filter(|subject| series::covers(tenant, review, subject)).collect();
        let mut run = Run { review, of: &of, facts: Vec::new(), worst: Outcome::Pass };
        run.judge(context, tenant, &mut judge);
        let covers: Vec<&str> = of.iter().map(|subject| &*subject.name).collect();
        run.facts.insert(0, Fact::new("Covers", covers.join(", ")));
        judge.subject(object(
            SubjectKind::AccessReview,
            review.id.to_string(),
            review.name.to_string(),
            run.worst,
            run.facts,
            [review.source],
        ));
    }
    let limit = days(context.parameters().access_review_max_age_days);
    judge.tell(stage3::REVIEW_DONE.of(judge.tally()).with("days", limit));
    if !of_history.is_empty() {
        judge.reason("By the history report alone: the definitions of the reviews were not supplied.");
    }
    if replaced > 0 {
        judge.reason(format!(
            "Left out: {} over; newer ones cover the same.",
            counted(replaced, "review that is", "reviews that are")
        ));
    }
    judge.finish(Nothing::NotApplicable("No access review covers a privileged role: see 3.01.a.".to_owned()))
}

/// Reviews that are judged, and how many are left out: definitions are never deleted, so one that is over says nothing where
/// another that goes on, or that ended later, covers all that it covers.
fn standing<'t>(
    context: &Context<'_>,
    subjects: &[InUse],
    all: Vec<&'t AccessReview>,
) -> (Vec<&'t AccessReview>, usize) {
    let tenant = context.tenant(&[RecordKind::AccessReviews]);
    let goes_on = |review: &AccessReview| !matches!(review.goes_on(context.as_of()), Known::Value(Err(_)));
    let ended = |review: &AccessReview| review.instances.value().into_iter().flatten().filter_map(|run| run.end).max();
    let is_newer = |other: &AccessReview, review: &AccessReview| {
        (other.only_of.is_none() || other.only_of == review.only_of)
            && (goes_on(other) || ended(other) > ended(review) && ended(review).is_some())
    };
    let is_replaced = |review: &AccessReview| {
        let mut covered = subjects.iter().filter(|subject| series::covers(tenant, review, subject));
        !goes_on(review)
            && covered.all(|subject| {
                let mut others = all.iter().filter(|other| !std::ptr::eq(**other, review));
                others.any(|other| series::covers(tenant, other, subject) && is_newer(other, review))
            })
    };
    let kept: Vec<&AccessReview> = all.iter().copied().filter(|review| !is_replaced(review)).collect();
    let left = all.len() - kept.len();
    (kept, left)
}

/// The latest run of a review.
struct Run<'r> {
    review: &'r AccessReview,
    /// What it covers.
    of: &'r [&'r InUse],
    facts: Vec<Fact>,
    worst: Outcome,
}

impl Run<'_> {
    fn say(&mut self, outcome: Outcome, label: &'static str, words: impl Into<Arc<str>>) {
        self.worst = self.worst.min(outcome);
        self.facts.push(Fact::new(label, words));
    }

    fn judge(&mut self, context: &Context<'_>, tenant: &Tenant, judge: &mut Judge) {
        if self.review.reviewers == Known::Value(Reviewers::Themselves) {
            self.say(Outcome::Fail, "Reviewers", "everyone reviews their own access");
        }
        let Known::Value(instances) = &self.review.instances else {
            let why = format!("The runs (instances) of the access review “{}” were not supplied.", self.review.name);
            judge.gap(Missing { kind: RecordKind::AccessReviews, column: Some("instances"), why });
            return self.say(Outcome::NoEvidence, "Latest run", "not supplied");
        };
        // A run that still goes on is none that was finished.
        let ended = |instance: &&ReviewInstance| instance.end.is_some_and(|end| end.day() <= context.as_of().day());
        let Some(run) = instances.iter().filter(ended).max_by_key(|instance| (instance.end, &instance.id)) else {
            if instances.iter().any(|instance| instance.end.is_none()) {
                let why = format!("When the runs of the access review “{}” end was not exported.", self.review.name);
                judge.gap(Missing { kind: RecordKind::AccessReviews, column: Some("endDateTime"), why });
                return self.say(Outcome::NoEvidence, "Latest run", "when it ended was not exported");
            }
            return self.say(Outcome::Fail, "Latest run", "none has ended yet");
        };
        let end = run.end.unwrap_or(context.as_of());
        let (age, most) = (end.age_days(context.as_of()), context.parameters().access_review_max_age_days);
        let outcome = if age > most { Outcome::Fail } else { Outcome::Pass };
        self.say(
            outcome,
            "Latest run",
            format!("ended {}, {} ago; at most {most} are wanted", end.iso_date(), wording::days(age)),
        );
        self.facts.push(Fact::new("Status", run.status.to_string()));
        self.decisions(tenant, run, judge);
    }

    fn decisions(&mut self, tenant: &Tenant, run: &ReviewInstance, judge: &mut Judge) {
        let decisions = series::decisions_of(tenant, &self.review.id, &run.id);
        if decisions.is_empty() {
            if tenant.review_decisions.supply.is_supplied() {
                let why = format!(
                    "The decisions of the run of “{}” that ended {} are not among those supplied.",
                    self.review.name,
                    run.end.map(crate::tenant::Moment::iso_date).unwrap_or_default()
                );
                judge.gap(Missing { kind: RecordKind::ReviewDecisions, column: None, why });
            }
            return self.say(Outcome::NoEvidence, "Decisions", "not supplied");
        }
        let supply = &tenant.review_decisions.supply;
        if let Some(gap) = supply.column_gap(RecordKind::ReviewDecisions, "ReviewResult", Empty::MeansNothing) {
            judge.gap(gap);
            return self.say(Outcome::NoEvidence, "Decisions", "not exported");
        }
        let open = decisions.iter().filter(|row| !row.is_decided()).count();
        let of = format!("{} of {} decided", decisions.len() - open, decisions.len());
        // What nobody decided is decided by default, where the review says so.
        let by_default = self.review.default_decision.as_deref().filter(|word| !word.eq_ignore_ascii_case("None"));
        match (open, by_default) {
            (0, _) => self.say(Outcome::Pass, "Decisions", of),
            (_, Some(word)) if open < decisions.len() => {
                self.say(Outcome::Review, "Decisions", format!("{of}; the others by default ({word})"));
            }
            _ => self.say(Outcome::Fail, "Decisions", format!("{of}; nobody decided about the others")),
        }
        self.reviewers(&decisions, judge);
        self.undecided(tenant, run, &decisions, judge);
        self.applied(tenant, run, &decisions, judge);
    }

    /// Whether others than the reviewed person decided.
    fn reviewers(&mut self, decisions: &[&ReviewDecision], judge: &mut Judge) {
        let alone = decisions.iter().filter(|row| row.is_decided() && row.is_by_themselves()).count();
        if alone > 0 {
            self.say(Outcome::Fail, "Decided by the reviewed person", format!("{alone} of {}", decisions.len()));
        }
        let is_untold =
            |row: &&&ReviewDecision| row.is_decided() && row.reviewer.is_empty() && row.reviewer_name.is_empty();
        if !self.review.reviewers.is_exported() && decisions.iter().any(|row| is_untold(&row)) {
            let why = format!("Who decides in the access review “{}” was not exported.", self.review.name);
            judge.gap(Missing { kind: RecordKind::AccessReviews, column: Some("reviewers"), why });
            self.say(Outcome::NoEvidence, "Reviewers", "not exported");
        }
    }

    /// What the review covers and no decision is about, though somebody held it when the run began.
    fn undecided(&mut self, tenant: &Tenant, run: &ReviewInstance, decisions: &[&ReviewDecision], judge: &mut Judge) {
        let is_told = decisions.iter().any(|row| !row.resource_id.is_empty() || !row.resource_name.is_empty());
        if !is_told && self.of.len() < 2 {
            return;
        }
        let was_held = |subject: &&&InUse| match (subject.since, run.start) {
            (Some(since), Some(start)) => since <= start,
            _ => true,
        };
        let is_decided = |subject: &InUse| decisions.iter().any(|row| series::is_about(tenant, row, subject));
        let open: Vec<&str> = self
            .of
            .iter()
            .filter(was_held)
            .filter(|subject| !is_decided(subject))
            .map(|subject| &*subject.name)
            .collect();
        if !open.is_empty() {
            let why = format!(
                "No decision of the latest run of “{}” about {} is among those supplied.",
                self.review.name,
                wording::listed(&open.iter().map(ToString::to_string).collect::<Vec<_>>())
            );
            judge.gap(Missing { kind: RecordKind::ReviewDecisions, column: None, why });
            self.say(Outcome::NoEvidence, "No decision about", open.join(", "));
        }
    }

    fn applied(&mut self, tenant: &Tenant, run: &ReviewInstance, decisions: &[&ReviewDecision], judge: &mut Judge) {
        if run.status.eq_ignore_ascii_case("Applied") {
            return;
        }
        let pending = decisions.iter().filter(|row| row.is_denied() && row.applied.is_none()).count();
        let none_applied = decisions.iter().all(|row| row.applied.is_none());
        let waits = none_applied && self.review.applies_itself != Some(true);
        if pending == 0 && !waits {
            return;
        }
        // That nothing was applied only a column of dates shows; that nothing applies itself the review's settings.
        let is_told = !none_applied || tenant.review_decisions.supply.present.contains("AppliedDate");
        if !is_told || pending == 0 && self.review.applies_itself.is_none() {
            let (kind, column) = if is_told {
                (RecordKind::AccessReviews, "autoApplyDecisionsEnabled")
            } else {
                (RecordKind::ReviewDecisions, "AppliedDate")
            };
            let why =
                format!("Whether the decisions of “{}” were applied was not exported (“{column}”).", self.review.name);
            judge.gap(Missing { kind, column: Some(column), why });
            self.say(Outcome::NoEvidence, "Applied", "not exported");
        } else if pending > 0 {
            self.say(Outcome::Fail, "Applied", format!("{} not applied", counted(pending, "removal", "removals")));
        } else {
            self.say(Outcome::Fail, "Applied", "no: decisions wait to be applied by hand");
        }
    }
}
