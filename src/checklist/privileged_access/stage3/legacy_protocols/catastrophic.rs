//! 3.06.d: whether people whose compromise would be catastrophic must sign in strongly.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{
    add_coverage, be, coverage_title, exposed_account, exposed_person, exposed_unknown, outcome_at_all_hours,
    until_confirmed,
};
use crate::checklist::privileged_access::people::tell_untold_conditions;
use crate::checklist::privileged_access::stage1::mfa::covered::evidence_of_policies;
use crate::checklist::wording::{counted, none_or_figure};
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::RecordKind;
use crate::tenant::coverage::{Coverage, Requirement};

/// What is judged, and what is shown beside it.
const ASKED: [Requirement; 2] = [Requirement::Mfa, Requirement::PhishingResistant];

/// An exposed person is one at every hour, whatever role is active.
const ALWAYS: Coverage = Coverage::Covered { once_active: false };

const NOBODY: &str = "Neither the inventory nor the assessor names an exposed person, and no job title proposes one.";

const ALL_OFF: &str = "The accounts of all exposed people are disabled or deleted.";

/// 3.06.d, as 3.02.a: MFA at every access meets the roadmap; that it resists phishing is today's advice, and what falls short of
/// that is for a person to judge.
pub(super) fn strong(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::ConditionalAccess, RecordKind::SecurityDefaults]);
    let mut judge = context.judge();
    let open = evidence_of_policies(tenant, Requirement::Mfa);
    let is_open = !open.is_empty();
    judge.gaps(open);
    let people = context.exposed();
    judge.gaps(exposed_unknown(context));
    // Without any policy nothing is known of anybody, and the gap says so once for all of them.
    let is_dark = !tenant.ca_policies.supply.is_supplied();
    // A tenant that names nobody may have ten thousand exposed people, of a few kinds.
    let engine = context.engine();
    let by_kind =
        if people.is_empty() { [const { Vec::new() }; 2] } else { ASKED.map(|asked| engine.coverage_of_kinds(asked)) };
    let (mut all, mut resistant, mut spared) = (0, 0, 0);
    for person in people {
        let Some(user) = exposed_account(&mut judge, person) else { continue };
        all += 1;
        let kind = engine.kind_of(user).and_then(|kind| usize::try_from(kind).ok());
        let [asks, best] =
            by_kind.each_ref().map(|known| kind.and_then(|kind| known.get(kind)).cloned().unwrap_or_default());
        resistant += usize::from(best == ALWAYS);
        // Nobody asks which policy keeps them covered.
        if asks == ALWAYS {
            if best == ALWAYS {
                judge.good();
            } else {
                let affected = exposed_person(person, Outcome::Review);
                judge.subject(
                    affected.fact("MFA", coverage_title(&asks)).fact("Phishing-resistant", coverage_title(&best)),
                );
            }
            continue;
        }
        let mfa = engine.of_user(user, Requirement::Mfa);
        let outcome = outcome_at_all_hours(&mfa, is_open, Outcome::Fail);
        if outcome == Outcome::NoEvidence {
            judge.gaps(mfa.missing.iter().cloned());
            if is_dark && mfa.coverage == Coverage::NotKnown {
                continue;
            }
        }
        let mut affected = exposed_person(person, outcome);
        // Asked, but not everywhere or not for certain.
        spared += usize::from(affected.outcome == Outcome::Review);
        add_coverage(&mut affected, "MFA", &mfa);
        affected.facts.push(Fact::new("Phishing-resistant", coverage_title(&best)));
        judge.subject(affected);
    }
    if all > 0 && (!is_dark || judge.examined() > 0) {
        let by = if is_dark { "By security defaults" } else { "By the policies supplied" };
        let found = judge.tally();
        // Who is asked for MFA is asked, by whatever method.
        let asked = stage3::EXPOSED_ASKED.of(Counted { review: spared, ..found }).by(by);
        if found.examined > 0 && found.unknown == found.examined {
            judge.reason(format!(
                "{}: whether they are asked for multifactor authentication at every access, the evidence does not tell.",
                counted(found.examined, "exposed person", "exposed people")
            ));
        }
        judge.tell(asked);
        let today = format!(
            "Today methods that resist phishing are advised: {} {} asked for them.",
            none_or_figure(resistant),
            be(resistant)
        );
        judge.seen(resistant, today);
    }
    tell_untold_conditions(context, &[Requirement::Mfa], &mut judge);
    until_confirmed(&mut judge, people);
    let nobody = if people.is_empty() { NOBODY } else { ALL_OFF };
    judge.finish(Nothing::NotApplicable(nobody.to_owned()))
}
