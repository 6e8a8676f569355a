//! 2.06.d and f: how many members registered, and which accounts still use per-user MFA.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::of_user;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::privileged_access::stage1::mfa::subjects::{
    RegistrationWords, not_allowed_in_words, second_factor,
};
use crate::checklist::shares::percent_of_wanted;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::account::PerUserMfa;
use crate::tenant::second_factor::{SecondFactor, Word};
use crate::tenant::{Missing, RecordKind};
use std::sync::Arc;

/// 2.06.d
pub(super) fn share(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::Registrations]);
    let wanted = context.parameters().user_mfa_coverage_min;
    let mut judge = context.judge();
    judge.gaps(context.registrations_too_old());
    let roll = context.roll();
    let (mut registered, mut not, mut unknown) = (0_usize, 0_usize, 0_usize);
    let mut not_allowed = 0;
    let mut is_not = vec![false; tenant.users.items.len()];
    for at in roll.all().filter(|at| roll.is_enabled(*at) && !roll.is_external(*at)) {
        judge.good();
        match tenant.registration_at(at).map_or(SecondFactor::NotExported, SecondFactor::of) {
            SecondFactor::Registered => registered += 1,
            SecondFactor::NotExported => unknown += 1,
            found @ (SecondFactor::MethodNotAllowed | SecondFactor::NotRegistered) => {
                not += 1;
                not_allowed += usize::from(found == SecondFactor::MethodNotAllowed);
                if let Some(known) = is_not.get_mut(at as usize) {
                    *known = true;
                }
            }
        }
    }
    let all = registered + not + unknown;
    let reaches = |count: usize| count as i64 * 100 >= wanted * all as i64;
    let outcome = match (reaches(registered), reaches(registered + unknown)) {
        (true, _) => Outcome::Pass,
        // Even if every account without a row were registered, the share would be too small.
        (false, false) if !judge.has_gaps() => Outcome::Fail,
        _ => Outcome::NoEvidence,
    };
    if all > 0 {
        judge.whole(outcome);
        judge.reason(format!(
            "{registered} of {} ({}) {}; at least {wanted} % are wanted.",
            counted(all, "enabled member account", "enabled member accounts"),
            percent_of_wanted(registered, all, wanted),
            Word::of(tenant).yes(registered)
        ));
        judge.reasons_of(not_allowed_in_words(not_allowed, "of the others"));
    }
    if unknown > 0 {
        let accounts = counted(unknown, "account has", "accounts have");
        judge.reason(format!("{accounts} no row in the registration details and count as not evidenced."));
        if outcome == Outcome::NoEvidence {
            judge.gap(Missing {
                kind: RecordKind::Registrations,
                column: None,
                why: format!("{accounts} no row in the registration details, which could decide the share."),
            });
        }
    }
    if outcome == Outcome::Fail {
        let [plain, method] =
            [SecondFactor::NotRegistered, SecondFactor::MethodNotAllowed].map(|found| Arc::<str>::from(found.no()));
        let mut words = RegistrationWords::default();
        let mut found = Vec::with_capacity(not);
        let is_not = |at: &&u32| is_not.get(**at as usize) == Some(&true);
        for at in roll.by_name(&tenant.users.items).iter().filter(is_not) {
            let Some(mut affected) = roll.affected(*at, Outcome::Fail) else { continue };
            let row = tenant.registration_at(*at);
            let mut facts = Vec::with_capacity(4);
            let answer = row.map(SecondFactor::of);
            let said = if answer == Some(SecondFactor::MethodNotAllowed) { &method } else { &plain };
            facts.push(second_factor(row, Arc::clone(said)));
            row.into_iter().for_each(|row| words.add(&mut facts, row));
            affected.facts.put(facts);
            affected.sources.put(row.map(|row| row.sources.to_vec()).unwrap_or_default());
            found.push(affected);
        }
        judge.show_all(found);
    }
    judge.finish(Nothing::NotApplicable("There is no enabled member account.".to_owned()))
}

/// 2.06.f
pub(super) fn per_user(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users]);
    let mut judge = context.judge();
    let mut unknown = 0;
    let roll = context.roll();
    for (at, user) in (0..).zip(tenant.users.iter()).filter(|(at, _)| roll.is_there(*at)) {
        let state = match user.per_user_mfa {
            Some(PerUserMfa::Enabled) => "enabled: asked to register, then asked at sign-in",
            Some(PerUserMfa::Enforced) => "enforced: asked at every sign-in, app passwords possible",
            Some(PerUserMfa::Disabled) => {
                judge.good();
                continue;
            }
            None => {
                unknown += usize::from(!roll.is_external(at));
                continue;
            }
        };
        let mut affected = of_user(user, Outcome::Review);
        let fact = Fact::new("Per-user MFA", state);
        affected.facts.push(match user.sources.first() {
            Some(source) => fact.from(*source, "perUserMfaState"),
            None => fact,
        });
        judge.subject(affected);
    }
    judge.reason(format!(
        "{} per-user MFA, which Microsoft has replaced by Conditional Access.",
        counted(judge.count(Outcome::Review), "account still uses", "accounts still use")
    ));
    if unknown > 0 {
        let why = format!(
            "The state of per-user MFA of {} was not exported.",
            counted(unknown, "enabled member account", "enabled member accounts")
        );
        judge.gap(Missing { kind: RecordKind::Users, column: Some("perUserMfaState"), why });
    }
    judge.finish(Nothing::Pass("No enabled account is in the list.".to_owned()))
}
