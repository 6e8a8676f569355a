//! Runs a checklist over one tenant.

use super::context::Shared;
use super::finding::finding;
use super::repeated::Repeated;
use super::{
    Basis, Check, Checklist, Conclusion, Context, Finding, Item, ItemOutcome, Judgement, Mode, Outcome, Parameters,
    Previous, Run, licences,
};
use crate::tenant::coverage::Engine;
use crate::tenant::holders::Holders;
use crate::tenant::stated::{ScopeArea, Stated};
use crate::tenant::{Moment, RecordKind, Tenant, proposals};
use std::collections::BTreeMap;

/// Everything a run depends on.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    pub checklist: &'static Checklist,
    pub tenant: &'a Tenant,
    pub stated: &'a Stated,
    pub parameters: &'a Parameters,
    pub as_of: Moment,
    /// Answers to manual checks, by check id.
    pub answers: &'a BTreeMap<String, Conclusion>,
    /// What the previous assessment found, where one is compared with.
    pub previous: Option<&'a Previous>,
}

/// What a run gives: a finding for every check, in the order of the checklist, and each item's outcome.
#[derive(Clone, Debug)]
pub struct Results {
    pub checklist: &'static str,
    pub as_of: Moment,
    pub parameters: Parameters,
    pub findings: Vec<Finding>,
    pub items: Vec<ItemOutcome>,
}

impl Results {
    /// Before any check.
    fn nothing(inputs: &Inputs<'_>) -> Self {
        Self {
            checklist: inputs.checklist.id,
            as_of: inputs.as_of,
            parameters: inputs.parameters.clone(),
            findings: Vec::new(),
            items: Vec::new(),
        }
    }

    pub fn finding(&self, check: &str) -> Option<&Finding> {
        // Nearly always the very name that the finding has: sections of a report ask hundreds of times.
        let same = self.findings.iter().find(|finding| std::ptr::eq(finding.check, check));
        same.or_else(|| self.findings.iter().find(|finding| finding.check == check))
    }
    pub fn item(&self, item: &str) -> Option<Outcome> {
        self.items.iter().find(|found| found.item == item).map(|found| found.outcome)
    }
}

/// Judges every check.
pub fn run_all(inputs: &Inputs<'_>) -> Results {
    run_each(inputs, &mut |_| {})
}

/// As [`run_all`]; each finding is shown as soon as it is made, and what is taken from it is not kept.
pub fn run_each(inputs: &Inputs<'_>, each: &mut dyn FnMut(&mut Finding)) -> Results {
    asking(inputs, each, &mut || true).map_or_else(|| Results::nothing(inputs), |(results, _)| results)
}

/// As [`run_all`]; `goes_on` is asked before each step of the preparation and before each check. `None`: it said to stop.
pub fn run_while(inputs: &Inputs<'_>, goes_on: &mut dyn FnMut() -> bool) -> Option<Results> {
    asking(inputs, &mut |_| {}, goes_on).map(|(results, _)| results)
}

/// As [`run_all`], with each kind of record that a check used without declaring it.
#[cfg(test)]
pub(crate) fn run_noting(inputs: &Inputs<'_>) -> (Results, Undeclared) {
    asking(inputs, &mut |_| {}, &mut || true).unwrap_or_else(|| (Results::nothing(inputs), Vec::new()))
}

/// Checks, with the kinds of record that each used without declaring it.
type Undeclared = Vec<(&'static str, Vec<RecordKind>)>;

fn asking(
    inputs: &Inputs<'_>,
    each: &mut dyn FnMut(&mut Finding),
    goes_on: &mut dyn FnMut() -> bool,
) -> Option<(Results, Undeclared)> {
    if !goes_on() {
        return None;
    }
    let holders = Holders::as_stated(inputs.tenant, inputs.stated, inputs.as_of);
    if !goes_on() {
        return None;
    }
    let engine = Engine::new(inputs.tenant, &holders);
    if !goes_on() {
        return None;
    }
    let emergency = proposals::emergency_accounts(inputs.tenant, &holders, inputs.stated, inputs.as_of);
    let shared = Shared::of(inputs, &holders, &engine, &emergency);
    let mut results = Results::nothing(inputs);
    let mut undeclared = Vec::new();
    let mut repeated = Repeated::default();
    for item in inputs.checklist.items {
        let out = out_of_scope(item, inputs);
        let first = results.findings.len();
        for check in item.checks {
            if !goes_on() {
                return None;
            }
            let lacking = || licences::lacking(check.id, inputs.tenant, inputs.stated);
            let judgement = match (out.clone().or_else(lacking), check.run) {
                (Some(reason), _) => Judgement::not_applicable(reason),
                (None, Run::Evidence(run)) => {
                    let context = Context::new(&shared, check);
                    let judgement = context.telling_what_is_left_out(run(&context));
                    let used = context.undeclared();
                    if !used.is_empty() {
                        undeclared.push((check.id, used));
                    }
                    let judgement = silent_about_nothing(check, inputs.tenant, judgement);
                    confirmed(check, judgement, inputs.answers.get(check.id).copied())
                }
                (None, Run::Answer) => answered(inputs.answers.get(check.id).copied()),
            };
            let mut found = finding(check.id, judgement);
            repeated.note(&mut found);
            each(&mut found);
            results.findings.push(found);
        }
        let roadmap =
            item.checks.iter().zip(&results.findings[first..]).filter(|(check, _)| check.basis == Basis::Roadmap);
        let outcome = roadmap.map(|(_, finding)| finding.outcome).min().unwrap_or(Outcome::NotApplicable);
        results.items.push(ItemOutcome { item: item.id, outcome });
    }
    Some((results, undeclared))
}

/// Assisted checks whose proposals are confirmed one by one, as statements on accounts: a verdict on the whole does not
/// stand in for them.
const BY_STATEMENT: &[&str] = &["1.02.a", "1.03.a", "2.03.a"];

/// Where none of the lists that a check looks at was supplied, its sentences would be claims about nothing: only what is
/// missing is told.
fn silent_about_nothing(check: &Check, tenant: &Tenant, judgement: Judgement) -> Judgement {
    let is_there = |kind: &RecordKind| tenant.supply(*kind).is_supplied();
    let is_silent = judgement.outcome == Outcome::NoEvidence
        && !judgement.missing.is_empty()
        && !check.needs.iter().any(|need| need.kinds().iter().any(is_there));
    if is_silent { Judgement { reasons: Vec::new(), ..judgement } } else { judgement }
}

/// What an assisted check proposes stays for review until the assessor concludes on it. That what was proposed is met says
/// nothing of what the evidence lacks.
fn confirmed(check: &Check, judgement: Judgement, answer: Option<Conclusion>) -> Judgement {
    let waits = check.mode == Mode::Assisted && judgement.outcome == Outcome::Review;
    let (true, Some(answer)) = (waits && !BY_STATEMENT.contains(&check.id), answer) else { return judgement };
    let lacks = !judgement.missing.is_empty() || judgement.affected.iter().any(|it| it.outcome == Outcome::NoEvidence);
    let is_open = lacks && answer.outcome() == Outcome::Pass;
    let outcome = if is_open { Outcome::NoEvidence } else { answer.outcome() };
    let mut judgement = Judgement { outcome, ..judgement };
    judgement.reasons.push(format!("{} as {}.", Finding::CONFIRMED, answer.title()));
    if is_open {
        judgement.reasons.push("What the evidence lacks stays open.".to_owned());
    }
    judgement
}

fn answered(answer: Option<Conclusion>) -> Judgement {
    match answer {
        None => Judgement::review("A question for the assessor, not answered yet."),
        Some(answer) => Judgement {
            outcome: answer.outcome(),
            ..Judgement::review(format!("{}: {}.", Finding::ANSWERED, answer.title()))
        },
    }
}

/// The reason why an item does not concern this organisation; scope is *in* unless stated or evidence shows otherwise. Of an
/// item of two areas that belong together one that is stated to be there goes before what evidence shows of the other.
fn out_of_scope(item: &Item, inputs: &Inputs<'_>) -> Option<String> {
    let stated = |area: &ScopeArea| inputs.stated.scope.get(area).copied();
    let is_there = item.applies.iter().any(|area| stated(area) == Some(true));
    item.applies.iter().find_map(|area| match stated(area) {
        Some(true) => None,
        Some(false) => Some(format!("Out of scope, as the assessor stated: {}.", area.title())),
        None if is_there => None,
        None => proposals::proven_out_of_scope(inputs.tenant, *area)
            .map(|why| format!("Out of scope: {}; {why}.", ScopeArea::title(*area))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::privileged_access::CHECKLIST;
    use crate::checklist::{Affected, SubjectKind};
    use crate::tenant::Missing;
    use crate::tenant::fixtures::{World, as_of};

    fn run(answers: &[(&str, Conclusion)], world: World) -> Results {
        let answers = answers.iter().map(|(check, answer)| ((*check).to_owned(), *answer)).collect();
        run_all(&Inputs {
            checklist: &CHECKLIST,
            tenant: &world.build(),
            stated: &Stated::default(),
            parameters: &Parameters::default(),
            as_of: as_of(),
            answers: &answers,
            previous: None,
        })
    }

    #[test]
    fn a_conclusion_confirms_what_an_assisted_check_proposes() {
        let check = |answer: Option<Conclusion>, expected: Outcome| {
            let answers: Vec<_> = answer.into_iter().map(|answer| ("4.04.a", answer)).collect();
            let results = run(&answers, World::p2());
            assert_eq!(results.finding("4.04.a").unwrap().outcome, expected, "{answer:?}");
        };
        check(None, Outcome::Review);
        check(Some(Conclusion::Met), Outcome::Pass);
        check(Some(Conclusion::PartlyMet), Outcome::Fail);
        check(Some(Conclusion::NotAssessable), Outcome::NoEvidence);
        // What evidence decided stays, and so does what only statements on accounts confirm.
        let missing = World::p2().without(&[RecordKind::ResponsePlans]);
        let told = run(&[("4.04.a", Conclusion::Met), ("2.16.a", Conclusion::Met)], missing);
        assert_eq!(told.finding("4.04.a").unwrap().outcome, Outcome::NoEvidence);
        assert_eq!(told.finding("2.16.a").unwrap().outcome, Outcome::Fail);
        let admin = World::p2().admin("anna", "Global Administrator");
        let told = run(&[("1.02.a", Conclusion::Met)], admin);
        assert_eq!(told.finding("1.02.a").unwrap().outcome, Outcome::Review);
    }

    #[test]
    fn a_confirmation_fills_no_gap() {
        let check = |answer: Conclusion, gaps: usize, lacking: usize, expected: Outcome| {
            let check = CHECKLIST.items.iter().flat_map(|item| item.checks).find(|check| check.id == "4.04.a").unwrap();
            let gap = Missing { kind: RecordKind::Users, column: None, why: "Cut.".to_owned() };
            let judgement = Judgement {
                missing: vec![gap; gaps],
                affected: vec![Affected::new(SubjectKind::User, "a", "a", Outcome::NoEvidence); lacking],
                ..Judgement::review("To be confirmed.")
            };
            assert_eq!(confirmed(check, judgement, Some(answer)).outcome, expected, "{answer:?} {gaps} {lacking}");
        };
        check(Conclusion::Met, 0, 0, Outcome::Pass);
        check(Conclusion::Met, 1, 0, Outcome::NoEvidence);
        check(Conclusion::Met, 0, 1, Outcome::NoEvidence);
        check(Conclusion::NotMet, 1, 1, Outcome::Fail);
        check(Conclusion::NotApplicable, 1, 0, Outcome::NotApplicable);
    }
}
