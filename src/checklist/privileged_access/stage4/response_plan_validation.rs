//! 4.04 · Whether the plan was exercised, corrected and handed out.

#[cfg(test)]
mod tests;

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage4;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::{ago, days};
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::vocabulary::quoted;
use crate::tenant::{Moment, RecordKind};

pub static ITEM: Item = Item {
    id: "4.04",
    name: "response_plan_validation",
    stage: "4",
    track: Track::General,
    title: "Validation of the incident response plan",
    applies: &[],
    guidance: include_str!("response_plan_validation.md"),
    checks: &[
        Check {
            id: "4.04.a",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "The incident response plan was exercised recently",
            needs: &[Need::All(RecordKind::ResponsePlans)],
            run: Run::Evidence(exercised),
            references: &["IR-3", "CP-4"],
        },
        Check {
            id: "4.04.b",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The roadmap was gone through for gaps in the plan",
            needs: &[],
            run: Run::Answer,
            references: &["IR-8"],
        },
        Check {
            id: "4.04.c",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Lessons from past incidents led to changes",
            needs: &[],
            run: Run::Answer,
            references: &["IR-4", "IR-8"],
        },
        Check {
            id: "4.04.d",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The updated plan was distributed",
            needs: &[],
            run: Run::Answer,
            references: &["IR-8"],
        },
    ],
};

/// 4.04.a. Assisted: a date in the inventory is the organisation's word on itself; the assessor asks for the minutes. An
/// exercise that is too old by its own word needs no minutes: it is `Fail` (see 1.03.g). No date at all states nothing.
fn exercised(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::ResponsePlans]);
    let limit = context.parameters().ir_exercise_max_age_days;
    let mut judge = context.judge();
    let mut recent = 0;
    for plan in &tenant.response_plans {
        let as_of = context.as_of();
        let told = |day: Moment| format!("{}, {}", day.iso_date(), ago(day, as_of));
        let (outcome, words) = match plan.last_exercised {
            None => match plan.exercise_said.as_deref() {
                Some(text) => (Outcome::Review, format!("what is written is no date: {}", quoted(text))),
                None => (Outcome::Review, "no exercise is written down".to_owned()),
            },
            Some(day) if day.day() > as_of.day() => {
                (Outcome::Review, format!("{}: ask whether that is a plan", told(day)))
            }
            Some(day) if day.age_days(as_of) > limit => (Outcome::Fail, format!("{}: more than {limit}", told(day))),
            Some(day) => {
                recent += 1;
                (Outcome::Review, format!("{}: ask for its record", told(day)))
            }
        };
        let mut listed = Affected::new(SubjectKind::ResponsePlan, plan.plan.to_lowercase(), &*plan.plan, outcome)
            .fact("Last exercised", words)
            .fact("Owner", plan.owner.as_deref().unwrap_or("none"))
            .at([plan.source]);
        if let Some(fact) = listed.facts.first_mut() {
            *fact = fact.clone().from(plan.source, "Last exercised");
        }
        judge.subject(listed);
    }
    let plans = tenant.response_plans.items.len();
    if plans > 0 {
        let unwritten = tenant.response_plans.iter().filter(|plan| plan.last_exercised.is_none()).count();
        let late = judge.count(Outcome::Fail);
        let told =
            Counted { examined: plans, failed: late, review: plans - recent - late - unwritten, unknown: unwritten };
        let told = stage4::PLAN_EXERCISED.of(told).with("days", days(limit)).by("By the inventory");
        judge.tell(if recent > 0 { told.and("to be confirmed by the record of the exercise") } else { told });
        if unwritten == plans {
            judge.reason("The inventory gives no day of an exercise.");
        }
    } else if !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge.reason("The inventory names no response plan.");
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}
