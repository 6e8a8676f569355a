//! What policies ask of an account: what that is worth, and how it is said.

use super::{Affected, Fact, Outcome};
use crate::tenant::coverage::{Answer, Coverage};

/// What a coverage is worth, as the checklist says. `open`: policies were not supplied that could make it better.
pub(crate) fn outcome_of(answer: &Answer, open: bool) -> Outcome {
    match &answer.coverage {
        Coverage::Covered { .. } => Outcome::Pass,
        Coverage::NotKnown => Outcome::NoEvidence,
        _ if open || !answer.missing.is_empty() => Outcome::NoEvidence,
        Coverage::Partly { only_trusted_locations_spared: true } | Coverage::Unclear => Outcome::Review,
        Coverage::Partly { .. } | Coverage::Excluded | Coverage::ReportOnly | Coverage::NotCovered => Outcome::Fail,
    }
}

/// What an answer is worth that has to hold at every hour, with eligible roles active and without. A gap leaves it open
/// unless it cannot turn it; `excluded`: what a policy that excludes the account is worth.
pub(crate) fn outcome_at_all_hours(answer: &Answer, open: bool, excluded: Outcome) -> Outcome {
    let of = |coverage: &Coverage| match coverage {
        Coverage::Covered { .. } => Outcome::Pass,
        Coverage::NotKnown => Outcome::NoEvidence,
        Coverage::Partly { only_trusted_locations_spared: true } | Coverage::Unclear => Outcome::Review,
        Coverage::Excluded => excluded,
        Coverage::Partly { .. } | Coverage::ReportOnly | Coverage::NotCovered => Outcome::Fail,
    };
    let active = of(&answer.coverage);
    let before = match (&answer.coverage, &answer.before) {
        (Coverage::Covered { once_active: false }, _) => return Outcome::Pass,
        _ if open => return Outcome::NoEvidence,
        (_, Some(before)) => of(before),
        (_, None) => active,
    };
    // Of what is open the answer tells the worst that may be.
    if answer.missing.is_empty() || answer.before.is_some() && (before == Outcome::Fail || before == active) {
        before.min(active)
    } else {
        Outcome::NoEvidence
    }
}

/// [`coverage_title`], where it is known what is activated.
pub(crate) fn answer_title(answer: &Answer) -> &'static str {
    match &answer.coverage {
        Coverage::Covered { once_active: true } if answer.joins => ONCE_JOINED,
        coverage => coverage_title(coverage),
    }
}

/// [`coverage_clause`], where it is known what is activated.
pub(crate) fn answer_clause(answer: &Answer) -> &'static str {
    match &answer.coverage {
        Coverage::Covered { once_active: true } if answer.joins => JOINED_CLAUSE,
        coverage => coverage_clause(coverage),
    }
}

/// How an owner of a group stands to policies by the role that it grants, in a fact and in a sentence.
pub(crate) const ONCE_JOINED: &str = "only once a member of the group";
pub(crate) const JOINED_CLAUSE: &str = "covered only once a member of a group that it owns";

/// In a fact: "partly", "excluded" …
pub(crate) fn coverage_title(coverage: &Coverage) -> &'static str {
    match coverage {
        Coverage::Covered { once_active: true } => "only while an eligible role is active",
        Coverage::Covered { once_active: false } => "covered",
        Coverage::Partly { only_trusted_locations_spared: true } => "partly: trusted locations are spared",
        Coverage::Partly { .. } => "partly",
        Coverage::Excluded => "excluded",
        Coverage::ReportOnly => "report-only",
        Coverage::NotCovered => "not covered",
        Coverage::NotKnown => "not known: no policies were supplied",
        Coverage::Unclear => "to be judged by a person",
    }
}

/// In a sentence, after "is" or "are".
pub(crate) fn coverage_clause(coverage: &Coverage) -> &'static str {
    match coverage {
        Coverage::Covered { once_active: true } => "covered only while an eligible role is active",
        Coverage::Covered { once_active: false } => "covered",
        Coverage::Partly { only_trusted_locations_spared: true } => "covered except from trusted locations",
        Coverage::Partly { .. } => "covered for some accesses only",
        Coverage::Excluded => "excluded from a policy that would otherwise apply",
        Coverage::ReportOnly => "reached by report-only policies, which enforce nothing",
        Coverage::NotCovered => "not covered",
        Coverage::NotKnown => "not known: no policies were supplied",
        Coverage::Unclear => "to be judged by a person",
    }
}

/// Adds what the policies say to an affected account.
pub(crate) fn add_coverage(affected: &mut Affected, label: &'static str, answer: &Answer) {
    affected.facts.push(Fact::new(label, answer_title(answer)));
    add_policies(affected, answer);
}

/// Adds the policies alone, where the verdict stands before.
pub(crate) fn add_policies(affected: &mut Affected, answer: &Answer) {
    let source = answer.sources.first().copied();
    for sentence in &answer.words {
        let fact = Fact::new("Policies", sentence.clone());
        affected.facts.push(match source {
            Some(source) => fact.from(source, "displayName"),
            None => fact,
        });
    }
    affected.sources.extend(answer.sources.iter().copied());
    affected.sources.sort_and_dedup();
}
