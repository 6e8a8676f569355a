//! 1.04.b and d: what policies ask of every access.

use super::subjects::{FOUR, Who, holds_standing, standing_roles, unknown_kind};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{ONCE_JOINED, People, answer_title, outcome_at_all_hours};
use crate::checklist::privileged_access::everyone::of_the_others;
use crate::checklist::privileged_access::people::tell_untold_conditions;
use crate::checklist::wording::listed;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome};
use crate::tenant::coverage::{Answer, Coverage, Requirement};
use crate::tenant::figure;
use crate::tenant::holders::{Holder, Holding};
use crate::tenant::policy::PolicyState;
use crate::tenant::{Missing, RecordKind, Tenant};

/// 1.04.b
pub(super) fn by_mfa(context: &Context<'_>) -> Judgement {
    covered(context, Requirement::Mfa, THE_FOUR)
}

/// 1.04.d
pub(super) fn by_phishing_resistant(context: &Context<'_>) -> Judgement {
    covered(context, Requirement::PhishingResistant, THE_FOUR)
}

const THE_FOUR: Who = Who { set: FOUR, roles: "the four highest roles", one: "one of the four roles" };

/// How many accounts stand how.
#[derive(Debug, Default)]
struct Tally {
    covered: usize,
    once_active: usize,
    /// Asked everywhere but in trusted locations.
    trusted: usize,
    /// Reached by a policy only once another role, or a membership, is active.
    later: usize,
    partly: usize,
    excluded: usize,
    report_only: usize,
    not_covered: usize,
    to_judge: usize,
}

/// Whether all people who hold such a role are asked at every access.
pub(in crate::checklist::privileged_access) fn covered(
    context: &Context<'_>,
    requirement: Requirement,
    who: Who,
) -> Judgement {
    let tenant = context.tenant(&[RecordKind::ConditionalAccess, RecordKind::SecurityDefaults]);
    let subjects = People::of(context, who.set).permanent_first(context.holders(), who.set);
    let mut judge = context.judge();
    let policies = evidence_of_policies(tenant, requirement);
    let policies_open = !policies.is_empty();
    judge.gaps(policies);
    let mut tally = Tally::default();
    judge.in_this_order();
    for holder in &subjects.people {
        let answer = context.engine().of_holder(holder, requirement);
        let outcome = outcome_of(context, holder, who, &answer, policies_open);
        tally.count(&answer, outcome);
        match outcome {
            Outcome::Pass => judge.good(),
            outcome => {
                judge.gaps(answer.missing.iter().filter(|_| outcome == Outcome::NoEvidence).cloned());
                judge.subject(affected(context, holder, who, answer, outcome));
            }
        }
    }
    subjects.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, who.set)));
    if judge.examined() > 0 && !policies_open {
        let asked = stage1::ASKED.of(judge.tally()).with("roles", who.roles).with("what", requirement.title());
        judge.tell(asked.with("once", tally.of_them_once_active()));
        tally.sentence().into_iter().for_each(|sentence| judge.reason(sentence));
    }
    tell_untold_conditions(context, &[requirement], &mut judge);
    context.engine().inconsistency().into_iter().for_each(|sentence| judge.reason(sentence));
    subjects.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(format!("No person other than emergency accounts holds {}.", who.one)))
}

/// What keeps policies from being judged: none of the two is the whole story until one is proven in force.
/// Enabled security defaults rule out enabled policies, and enabled policies rule out security defaults. Where neither
/// is known both are named: nobody should be sent for the second file after the first.
pub(in crate::checklist::privileged_access) fn evidence_of_policies(
    tenant: &Tenant,
    requirement: Requirement,
) -> Vec<Missing> {
    if tenant.security_defaults.iter().any(|defaults| defaults.enabled) {
        return Vec::new();
    }
    let enforced = tenant.ca_policies.iter().any(|policy| policy.state == PolicyState::Enabled);
    // Security defaults never ask for phishing-resistant methods: whether they are on does not matter to those.
    let defaults = tenant.security_defaults.supply.gap(RecordKind::SecurityDefaults);
    let defaults = defaults.filter(|_| !enforced && requirement != Requirement::PhishingResistant);
    let policies = tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess);
    policies.into_iter().chain(defaults).collect()
}

fn outcome_of(context: &Context<'_>, holder: &Holder, who: Who, answer: &Answer, policies_open: bool) -> Outcome {
    // A standing role that the policy reaches only through another, eligible one is open until that is activated.
    if holds_standing(context, holder, who.set) {
        return outcome_at_all_hours(answer, policies_open, Outcome::Fail);
    }
    match &answer.coverage {
        Coverage::Covered { .. } => Outcome::Pass,
        // Policies that were not supplied could cover it.
        Coverage::NotKnown => Outcome::NoEvidence,
        _ if policies_open || !answer.missing.is_empty() => Outcome::NoEvidence,
        Coverage::Partly { only_trusted_locations_spared: true } | Coverage::Unclear => Outcome::Review,
        Coverage::Partly { .. } | Coverage::Excluded | Coverage::ReportOnly | Coverage::NotCovered => Outcome::Fail,
    }
}

fn affected(context: &Context<'_>, holder: &Holder, who: Who, answer: Answer, outcome: Outcome) -> Affected {
    let mut affected = context.affected(holder, who.set, outcome);
    // Nothing is eligible about an owner: whoever only owns a group that grants the role is no member of it yet.
    let only_owns = holder.in_set(context.holders(), who.set).all(Holding::is_by_ownership);
    let is_owners = only_owns && answer.coverage == Coverage::Covered { once_active: true };
    let coverage = if is_owners { ONCE_JOINED } else { answer_title(&answer) };
    affected.facts.push(Fact::new("Coverage", coverage));
    let source = answer.sources.first().copied();
    for sentence in
        answer.words.into_iter().filter(|sentence| !is_owners || !sentence.starts_with("It holds only once"))
    {
        let fact = Fact::new("Policies", sentence);
        affected.facts.push(match source {
            Some(source) => fact.from(source, "displayName"),
            None => fact,
        });
    }
    if is_owners {
        let why =
            "Policies by role reach an owner only after joining the group; until then no policy asks this account.";
        affected.facts.push(Fact::new("Why", why));
    } else if matches!(answer.coverage, Coverage::Covered { .. }) {
        let roles = standing_roles(context, holder, who.set);
        let held = if roles.len() == 1 { "is held" } else { "are held" };
        let why = format!("{} {held} without activation, and no policy reaches the account there.", listed(&roles));
        affected.facts.push(Fact::new("Why", why));
    }
    affected.sources.extend(answer.sources);
    affected.sources.sort_and_dedup();
    affected
}

impl Tally {
    fn count(&mut self, answer: &Answer, outcome: Outcome) {
        let of = match (&answer.coverage, outcome) {
            (Coverage::Covered { once_active: true }, Outcome::Pass) => {
                self.once_active += 1;
                &mut self.covered
            }
            (_, Outcome::Pass) => &mut self.covered,
            (_, Outcome::NoEvidence) | (Coverage::Unclear | Coverage::NotKnown, _) => &mut self.to_judge,
            (Coverage::Partly { only_trusted_locations_spared: true }, _) => &mut self.trusted,
            (Coverage::Covered { .. }, _) => &mut self.later,
            (Coverage::Partly { .. }, _) => &mut self.partly,
            (Coverage::Excluded, _) => &mut self.excluded,
            (Coverage::ReportOnly, _) => &mut self.report_only,
            (Coverage::NotCovered, _) => &mut self.not_covered,
        };
        *of += 1;
    }

    /// Those who are covered once active are among the covered ones.
    fn of_them_once_active(&self) -> String {
        match self.once_active {
            0 => String::new(),
            all if all == self.covered => ", once the eligible role is active, which is when it matters".to_owned(),
            some => format!(", {} of them once the eligible role is active, which is when it matters", figure(some)),
        }
    }

    fn sentence(&self) -> Option<String> {
        let rest = [
            (self.trusted, "covered except from trusted locations"),
            (self.later, "reached by a policy only once another role or a membership is active"),
            (self.partly, "covered for some accesses only"),
            (self.excluded, "excluded from a policy that would otherwise apply"),
            (self.report_only, "reached by report-only policies, which enforce nothing"),
            (self.not_covered, "not covered"),
        ];
        let parts: Vec<(usize, &str)> = rest.into_iter().filter(|(number, _)| *number > 0).collect();
        of_the_others(self.covered, self.to_judge, &parts)
    }
}
