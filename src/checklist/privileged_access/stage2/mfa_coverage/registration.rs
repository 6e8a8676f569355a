//! 2.06.h: whoever has only a password must not be able to register a method.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::{Everyone, LABELS, Question, of_tenant};
use crate::checklist::privileged_access::people::tell_untold_conditions;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::RecordKind;
use crate::tenant::coverage::Requirement;

pub(super) fn guarded(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::ConditionalAccess,
        RecordKind::EmergencyAccounts,
        RecordKind::Organization,
        RecordKind::Registrations,
    ]);
    let mut judge = context.judge();
    let everyone = Everyone::of(context, tenant, true);
    let open = tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess).is_some();
    let requirement = Requirement::RegistrationGuarded;
    if everyone.accounts == 0 {
        // Said below.
    } else if everyone.is_dark {
        judge.gaps(tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess));
    } else if !open && context.engine().answering(requirement).is_empty() && tenant.lost_policies().next().is_some() {
        judge.gaps(tenant.lost_policies());
        let words = "not known: parts of enabled policies were lost at export";
        judge.subject(of_tenant(tenant, Outcome::NoEvidence, Fact::new("Policies", words)));
    } else if !open && context.engine().answering(requirement).is_empty() {
        let words = "No enabled policy guards the action Register security information by MFA, a device or a place.";
        judge.reason(words);
        judge.subject(of_tenant(tenant, Outcome::Fail, Fact::new("Policies", "none that does so")));
        return judge.finish(Nothing::Fail(String::new()));
    } else {
        let question =
            Question { engine: context.engine(), requirement, excluded: Outcome::Fail, open, labels: LABELS };
        judge.gaps(tenant.unlisted_accounts());
        let tally = question.judge(&mut judge, &everyone);
        judge.say(&stage2::REGISTERS_FREELY);
        tally.sentence().into_iter().for_each(|sentence| judge.reason(sentence));
        tell_untold_conditions(context, &[requirement], &mut judge);
    }
    everyone.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("There is no enabled account other than emergency accounts.".to_owned()))
}
