//! 2.08.a and b: the newest Secure Score, and the identity actions that it still misses.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::wording::days;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::{Missing, Moment, RecordKind, SecureScore, SecureScoreControl, Tenant};

/// A number with one decimal at most: "41.5", "90".
fn shown(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// The newest score that is not of a day after the as-of date: a later one tells nothing of that day.
fn newest(tenant: &Tenant, as_of: Moment) -> Option<&SecureScore> {
    let is_later = |score: &SecureScore| score.at.is_some_and(|at| at.day() > as_of.day());
    tenant.secure_scores.iter().filter(|score| !is_later(score)).max_by_key(|score| score.at)
}

/// What is missing where each score is of a day after the as-of date.
fn all_later(tenant: &Tenant, as_of: Moment) -> Option<Missing> {
    let first = tenant.secure_scores.iter().filter_map(|score| score.at).min()?;
    newest(tenant, as_of).is_none().then(|| Missing {
        kind: RecordKind::SecureScores,
        column: None,
        why: format!(
            "The Secure Score was supplied for days after the as-of date only, the first of them {}: it tells nothing of that \
             date. Export the score of the days before it.",
            first.iso_date()
        ),
    })
}

/// What is missing where the score is of a day too long before the as-of date.
fn too_old(score: &SecureScore, context: &Context<'_>) -> Option<Missing> {
    let (at, most) = (score.at?, context.parameters().secure_score_max_age_days);
    let age = at.age_days(context.as_of());
    (age > most).then(|| Missing {
        kind: RecordKind::SecureScores,
        column: Some("createdDateTime"),
        why: format!(
            "The points by action are of {}, {} before the as-of date; at most {most} are accepted. Export the Secure Score again.",
            at.iso_date(),
            days(age)
        ),
    })
}

/// 2.08.a
pub(super) fn recent(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SecureScores]);
    let limit = context.parameters().secure_score_max_age_days;
    let mut judge = context.judge();
    judge.gaps(all_later(tenant, context.as_of()));
    if let Some(score) = newest(tenant, context.as_of()) {
        let age = score.at.map(|at| (at, at.age_days(context.as_of())));
        let outcome = match age {
            Some((_, days)) if days <= limit => Outcome::Pass,
            Some(_) => Outcome::Fail,
            None => Outcome::NoEvidence,
        };
        if age.is_none() {
            judge.gap(Missing {
                kind: RecordKind::SecureScores,
                column: Some("createdDateTime"),
                why: "The newest Secure Score has no date.".to_owned(),
            });
        }
        judge.reason(match age {
            Some((at, 0)) => format!("The newest Secure Score is of {}, the as-of date itself.", at.iso_date()),
            Some((at, days)) => format!(
                "The newest Secure Score is of {}, {} before the as-of date; at most {limit} days are accepted.",
                at.iso_date(),
                counted(usize::try_from(days).unwrap_or(usize::MAX), "day", "days")
            ),
            None => "The newest Secure Score has no date.".to_owned(),
        });
        judge.reason(points(score));
        judge.subject(affected(score, outcome));
    }
    judge.finish(Nothing::Fail("No Secure Score is on record.".to_owned()))
}

fn points(score: &SecureScore) -> String {
    let percent = match (score.current, score.maximum) {
        (Some(current), Some(maximum)) if maximum > 0.0 => {
            format!("{} of {} points ({} %)", shown(current), shown(maximum), shown(current / maximum * 100.0))
        }
        (Some(current), _) => format!("{} points; the most possible was not exported", shown(current)),
        (None, _) => "The points were not exported".to_owned(),
    };
    let averages: Vec<String> = score
        .averages
        .iter()
        .map(|(basis, average)| {
            let of = match &**basis {
                "AllTenants" => "all tenants",
                "TotalSeats" => "tenants of similar size",
                "IndustryTypes" => "tenants of the same industry",
                "" => "others",
                other => other,
            };
            format!("{} % for {of}", shown(*average))
        })
        .collect();
    if averages.is_empty() {
        format!("{percent}; averages of other tenants were not exported.")
    } else {
        format!("{percent}; averages: {}.", averages.join(", "))
    }
}

fn affected(score: &SecureScore, outcome: Outcome) -> Affected {
    Affected {
        id: "secure-score".to_owned().into(),
        name: "Secure Score".to_owned().into(),
        kind: SubjectKind::Tenant,
        outcome,
        facts: vec![
            Fact::new("Day", score.at.map_or_else(|| "not exported".to_owned(), Moment::iso_date))
                .from(score.source, "currentScore"),
        ]
        .into(),
        sources: vec![score.source].into(),
    }
}

/// An identity action as the best list knows it.
#[derive(Debug)]
struct Action {
    id: String,
    title: String,
    points: Option<f64>,
    maximum: Option<f64>,
    percent: Option<f64>,
    status: Option<String>,
    sources: Vec<SourceRef>,
}

impl Action {
    /// Points still to gain; `None`: not told.
    fn to_gain(&self) -> Option<f64> {
        Some((self.maximum? - self.points?).max(0.0))
    }

    /// Whether nothing is left to do; `None`: not told.
    fn is_complete(&self) -> Option<bool> {
        self.percent.map(|percent| percent >= 99.95).or_else(|| self.to_gain().map(|points| points < 0.05))
    }
}

/// 2.08.b
pub(super) fn identity(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SecureScores, RecordKind::SecureScoreControls]);
    let mut judge = context.judge();
    let later = all_later(tenant, context.as_of());
    let score = newest(tenant, context.as_of()).filter(|score| !score.controls.is_empty());
    if let Some(score) = score {
        judge.gaps(tenant.secure_scores.supply.cut_gap(RecordKind::SecureScores));
        judge.gaps(too_old(score, context));
    } else {
        judge.gaps(tenant.secure_score_controls.supply.cut_gap(RecordKind::SecureScoreControls));
    }
    let mut actions = actions(tenant, score);
    // Profiles say how many points there are; how many the tenant has, the score of a later day does not tell.
    if later.is_some() && actions.iter().all(|action| action.points.is_none() && action.percent.is_none()) {
        actions.clear();
    }
    // The most to gain first.
    judge.in_this_order();
    actions.sort_by(|a, b| {
        b.to_gain().unwrap_or(-1.0).total_cmp(&a.to_gain().unwrap_or(-1.0)).then_with(|| a.title.cmp(&b.title))
    });
    let mut elsewhere = 0;
    let mut left = 0.0;
    for action in &actions {
        let status: String = action
            .status
            .iter()
            .flat_map(|status| status.chars())
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let resolved = ["thirdparty", "resolvedthroughthirdparty", "resolvedthroughalternatemitigation", "alternate"];
        let outcome = match action.is_complete() {
            Some(true) => Outcome::Pass,
            None if status == "completed" => Outcome::Pass,
            _ if resolved.contains(&status.as_str()) => {
                elsewhere += 1;
                Outcome::Pass
            }
            _ if matches!(status.as_str(), "ignored" | "riskaccepted") => Outcome::Review,
            Some(false) => Outcome::Fail,
            None => Outcome::NoEvidence,
        };
        if matches!(outcome, Outcome::Fail | Outcome::Review) {
            left += action.to_gain().unwrap_or(0.0);
        }
        if outcome == Outcome::NoEvidence {
            judge.gap(if action.points.is_none() {
                let why =
                    "How many points the tenant has of each action was not exported: add secureScores.".to_owned();
                Missing { kind: RecordKind::SecureScores, column: Some("controlScores"), why }
            } else {
                let why =
                    "How many points an action can give was not exported: add secureScoreControlProfiles.".to_owned();
                Missing { kind: RecordKind::SecureScoreControls, column: Some("maxScore"), why }
            });
        }
        judge.subject(of_action(action, outcome));
    }
    let points = match judge.count(Outcome::NoEvidence) {
        0 if left < 0.05 => "no point is left to gain".to_owned(),
        0 => format!("{} points could be gained", shown(left)),
        _ if left < 0.05 => "how many points could be gained was not exported".to_owned(),
        _ => format!("{} points at least could be gained", shown(left)),
    };
    let found = judge.tally();
    let left = Counted { failed: found.failed + found.review, review: 0, ..found };
    judge.tell(stage2::SCORE_ACTION.of(left).and(points));
    if elsewhere > 0 {
        judge.reason(format!("{} marked as resolved by other means.", counted(elsewhere, "action is", "actions are")));
    }
    let is_later = later.is_some();
    judge.gaps(later);
    if actions.is_empty() && !is_later && !tenant.secure_scores.items.is_empty() {
        judge.gap(Missing {
            kind: RecordKind::SecureScores,
            column: Some("controlScores"),
            why: "The Secure Score holds no points by action: export it from Graph, or the recommended actions."
                .to_owned(),
        });
    }
    judge.finish(Nothing::NotApplicable("The list of recommended actions has none for identity.".to_owned()))
}

/// The day's points by action, with titles and maxima of the profiles; else the portal's list, which has both.
fn actions(tenant: &Tenant, of_score: Option<&SecureScore>) -> Vec<Action> {
    let is_identity = |category: &str| {
        matches!(category.trim().to_lowercase().as_str(), "identity" | "identität" | "identité" | "identidad")
    };
    let profiles: Vec<&SecureScoreControl> =
        tenant.secure_score_controls.iter().filter(|control| !control.deprecated).collect();
    if let Some(score) = of_score {
        let of = |control: &crate::tenant::secure_score::ControlScore| {
            let profile = profiles.iter().find(|profile| profile.id.eq_ignore_ascii_case(&control.name));
            let mut sources = vec![score.source];
            sources.extend(profile.map(|profile| profile.source));
            Action {
                id: control.name.to_lowercase(),
                title: profile.map_or_else(|| control.name.to_string(), |profile| profile.title.to_string()),
                points: control.points,
                maximum: profile.and_then(|profile| profile.maximum),
                percent: control.percent,
                status: profile.and_then(|profile| profile.status.as_deref()).map(str::to_owned),
                sources,
            }
        };
        return score.controls.iter().filter(|control| is_identity(&control.category)).map(of).collect();
    }
    profiles
        .iter()
        .filter(|control| is_identity(&control.category))
        .map(|control| Action {
            id: if control.id.is_empty() { control.title.to_lowercase() } else { control.id.to_lowercase() },
            title: control.title.to_string(),
            points: control.points,
            maximum: control.maximum,
            percent: None,
            status: control.status.as_deref().map(str::to_owned),
            sources: vec![control.source],
        })
        .collect()
}

fn of_action(action: &Action, outcome: Outcome) -> Affected {
    let source = action.sources.first().copied();
    let with = |fact: Fact, column| match source {
        Some(source) => fact.from(source, column),
        None => fact,
    };
    let mut facts = Vec::new();
    if let Some(points) = action.to_gain() {
        facts.push(with(Fact::new("Points to gain", shown(points)), "score"));
    }
    if let (Some(points), Some(maximum)) = (action.points, action.maximum) {
        facts.push(with(Fact::new("Points", format!("{} of {}", shown(points), shown(maximum))), "score"));
    } else if let Some(percent) = action.percent {
        facts.push(with(Fact::new("Implemented", format!("{} %", shown(percent))), "scoreInPercentage"));
    }
    if let Some(status) = &action.status {
        facts.push(Fact::new("Status", status.clone()));
    }
    Affected {
        id: action.id.clone().into(),
        name: action.title.clone().into(),
        kind: SubjectKind::Alert,
        outcome,
        facts: facts.into(),
        sources: action.sources.clone().into(),
    }
}
