//! Runs a checklist over one tenant.

use super::context::Shared;
use super::{
    Basis, Checklist, Conclusion, Context, Finding, Item, ItemOutcome, Judgement, Outcome, Parameters, Previous, Run,
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
    pub fn finding(&self, check: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.check == check)
    }
    pub fn item(&self, item: &str) -> Option<Outcome> {
        self.items.iter().find(|found| found.item == item).map(|found| found.outcome)
    }
}

/// Judges every check.
pub fn run_all(inputs: &Inputs<'_>) -> Results {
    run_noting(inputs).0
}

/// As [`run_all`], with each kind of record that a check used without declaring it.
pub(crate) fn run_noting(inputs: &Inputs<'_>) -> (Results, Vec<(&'static str, Vec<RecordKind>)>) {
    let holders = Holders::of(inputs.tenant);
    let engine = Engine::new(inputs.tenant, &holders);
    let emergency = proposals::emergency_accounts(inputs.tenant, &holders, inputs.stated, inputs.as_of);
    let shared = Shared {
        tenant: inputs.tenant,
        holders: &holders,
        engine: &engine,
        stated: inputs.stated,
        parameters: inputs.parameters,
        as_of: inputs.as_of,
        emergency: &emergency,
        previous: inputs.previous,
    };
    let mut results = Results {
        checklist: inputs.checklist.id,
        as_of: inputs.as_of,
        parameters: inputs.parameters.clone(),
        findings: Vec::new(),
        items: Vec::new(),
    };
    let mut undeclared = Vec::new();
    for item in inputs.checklist.items {
        let out = out_of_scope(item, inputs);
        let first = results.findings.len();
        for check in item.checks {
            let judgement = match (&out, check.run) {
                (Some(reason), _) => Judgement::not_applicable(reason.clone()),
                (None, Run::Evidence(run)) => {
                    let context = Context::new(&shared, check);
                    let judgement = run(&context);
                    let used = context.undeclared();
                    if !used.is_empty() {
                        undeclared.push((check.id, used));
                    }
                    judgement
                }
                (None, Run::Answer) => answered(inputs.answers.get(check.id).copied()),
                (None, Run::ByHand) => Judgement::review("To be judged by hand in this version."),
            };
            results.findings.push(finding(check.id, judgement));
        }
        let roadmap =
            item.checks.iter().zip(&results.findings[first..]).filter(|(check, _)| check.basis == Basis::Roadmap);
        let outcome = roadmap.map(|(_, finding)| finding.outcome).min().unwrap_or(Outcome::NotApplicable);
        results.items.push(ItemOutcome { item: item.id, outcome });
    }
    (results, undeclared)
}

fn finding(check: &'static str, judgement: Judgement) -> Finding {
    let Judgement { outcome, mut reasons, examined, missing, affected } = judgement;
    if outcome == Outcome::NoEvidence {
        for gap in &missing {
            if !reasons.contains(&gap.why) {
                reasons.push(gap.why.clone());
            }
        }
    }
    Finding { check, outcome, reasons, examined, missing, affected }
}

fn answered(answer: Option<Conclusion>) -> Judgement {
    match answer {
        None => Judgement::review("A question for the assessor, not answered yet."),
        Some(answer) => Judgement {
            outcome: answer.outcome(),
            ..Judgement::review(format!("Answered by the assessor: {}.", answer.title()))
        },
    }
}

/// The reason why an item does not concern this organisation; scope is *in* unless stated or evidence shows otherwise.
fn out_of_scope(item: &Item, inputs: &Inputs<'_>) -> Option<String> {
    item.applies.iter().find_map(|area| match inputs.stated.scope.get(area) {
        Some(true) => None,
        Some(false) => Some(format!("The assessor stated that {} is out of scope.", area.title())),
        None => proposals::proven_out_of_scope(inputs.tenant, *area)
            .map(|why| format!("Out of scope: {} ({why}).", ScopeArea::title(*area))),
    })
}

/// What a test judges one check on.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct Case {
    pub tenant: Tenant,
    pub stated: Stated,
    pub parameters: Parameters,
    pub as_of: Moment,
    pub emergency: Vec<proposals::EmergencyAccount>,
    pub previous: Option<Previous>,
}

#[cfg(test)]
impl Case {
    pub(crate) fn new(tenant: Tenant, as_of: Moment) -> Self {
        let (stated, parameters) = (Stated::default(), Parameters::default());
        Self { tenant, stated, parameters, as_of, emergency: Vec::new(), previous: None }
    }

    /// Judges the check with this id. A check must declare what it uses.
    pub(crate) fn judge(&self, item: &'static Item, id: &str) -> Finding {
        let check = item.checks.iter().find(|check| check.id == id).unwrap();
        let holders = Holders::of(&self.tenant);
        let engine = Engine::new(&self.tenant, &holders);
        let shared = Shared {
            tenant: &self.tenant,
            holders: &holders,
            engine: &engine,
            stated: &self.stated,
            parameters: &self.parameters,
            as_of: self.as_of,
            emergency: &self.emergency,
            previous: self.previous.as_ref(),
        };
        let context = Context::new(&shared, check);
        let Run::Evidence(run) = check.run else { panic!("{id} is not judged from evidence") };
        let judgement = run(&context);
        assert_eq!(context.undeclared(), [], "{id} uses records that it does not declare");
        finding(check.id, judgement)
    }
}
