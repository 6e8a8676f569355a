//! 2.04.b: accounts with a directory role that nobody uses.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::{People, counted};
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::people::{
    absent_from_log, judge_use, shows_silent_use, unused_fact,
};
use crate::checklist::wording::days;
use crate::checklist::{Context, Judgement, Outcome};
use crate::tenant::proposals::LastUse;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Missing, RecordKind, Tenant, User};

const SET: RoleSet = RoleSet::All;

pub(super) fn signed_in(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::SignIns, RecordKind::EmergencyAccounts]);
    let limit = context.parameters().stale_sign_in_days;
    let mut judge = context.judge();
    let people = People::of(context, SET);
    let mut exempt = 0;
    for holder in &people.accounts {
        if context.is_emergency(holder) {
            // Whether they work is asked in 1.03.j.
            exempt += 1;
            continue;
        }
        let (outcome, words) = match holder.user(tenant) {
            Some(user) => used(context, tenant, user, limit),
            None => (Outcome::NoEvidence, "not in the list of users".to_owned()),
        };
        let mut affected = account(context, holder, SET, outcome);
        // It says when the account was last used, and by what that is known.
        affected.facts.own().retain(|fact| fact.label != "Last use");
        affected.facts.insert(1, unused_fact(holder.user(tenant), words));
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    let open = judge.count(Outcome::NoEvidence);
    if open > 0 {
        judge.gap(Missing {
            kind: RecordKind::Users,
            column: Some("signInActivity"),
            why: format!(
                "The last sign-in of {} is not evidenced: export the users with their last sign-in and the day they were \
                 created (columns “signInActivity” and “createdDateTime”).",
                counted(open, "account with a role", "accounts with a role")
            ),
        });
    }
    judge.tell(stage2::NOT_SIGNED_IN.of(judge.tally()).with("days", days(limit)));
    if exempt > 0 {
        judge.reason(format!(
            "Left out: {}, judged in 1.03.j.",
            counted(exempt, "confirmed emergency account", "confirmed emergency accounts")
        ));
    }
    people.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person other than emergency accounts holds a directory role.".to_owned()))
}

/// As 1.02.d judges it, for all roles.
fn used(context: &Context<'_>, tenant: &Tenant, user: &User, limit: i64) -> (Outcome, String) {
    let last_use = context.last_use(user);
    let found = judge_use(&last_use, user.created, limit, context.as_of());
    match found.0 {
        Outcome::NoEvidence if matches!(last_use, LastUse::Unknown(_)) => {
            absent_from_log(&tenant.sign_ins, user, limit, context.as_of()).unwrap_or(found)
        }
        Outcome::Fail if !shows_silent_use(user) => {
            (Outcome::Review, format!("{}; non-interactive sign-ins were not exported", found.1))
        }
        _ => found,
    }
}
