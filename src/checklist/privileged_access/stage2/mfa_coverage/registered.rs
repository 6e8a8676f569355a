//! 2.06.d and f: how many members registered, and which accounts still use per-user MFA.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::of_user;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::privileged_access::stage1::mfa::registered::too_old;
use crate::checklist::privileged_access::stage1::mfa::subjects::registration_facts;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::account::PerUserMfa;
use crate::tenant::second_factor::SecondFactor;
use crate::tenant::{Missing, RecordKind, User, lower};
use std::sync::Arc;

/// 2.06.d
pub(super) fn share(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::Registrations]);
    let wanted = context.parameters().user_mfa_coverage_min;
    let mut judge = context.judge();
    judge.gaps(too_old(context, tenant));
    let (mut registered, mut not, mut unknown): (usize, Vec<(u32, &User)>, usize) = (0, Vec::new(), 0);
    let rows = context.registrations();
    let row_at = |at: u32| tenant.registrations.items.get(rows.get(at as usize).copied().flatten()? as usize);
    let members = (0..)
        .zip(tenant.users.iter())
        .filter(|(_, user)| !user.deleted && user.enabled == Some(true) && !user.is_external());
    for (at, user) in members {
        judge.good();
        match row_at(at).map_or(SecondFactor::NotExported, SecondFactor::of) {
            SecondFactor::Registered => registered += 1,
            SecondFactor::NotExported => unknown += 1,
            SecondFactor::MethodNotAllowed | SecondFactor::NotRegistered => not.push((at, user)),
        }
    }
    let all = registered + not.len() + unknown;
    let reaches = |count: usize| count as i64 * 100 >= wanted * all as i64;
    let outcome = match (reaches(registered), reaches(registered + unknown)) {
        (true, _) => Outcome::Pass,
        // Even if every account without a row were registered, the share would be too small.
        (false, false) if !judge.has_gaps() => Outcome::Fail,
        _ => Outcome::NoEvidence,
    };
    if all > 0 {
        judge.whole(outcome);
        let tenths = registered * 1_000 / all;
        judge.reason(format!(
            "{registered} of {} ({}.{} %) are registered for MFA; at least {wanted} % are wanted.",
            counted(all, "enabled member account", "enabled member accounts"),
            tenths / 10,
            tenths % 10
        ));
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
        // Users stand in the order in which files were read; what is shown must not depend on it.
        not.sort_by_cached_key(|(_, user)| (lower(&user.upn), &user.id));
        let no: Arc<str> = "no".into();
        for (at, _) in not {
            let Some(mut affected) = context.roll().affected(&tenant.users.items, at, Outcome::Fail) else { continue };
            let row = row_at(at);
            let said = Fact::new("Registered for MFA", Arc::clone(&no));
            affected.facts.put(std::iter::once(said).chain(row.map(registration_facts).unwrap_or_default()).collect());
            affected.sources.put(row.map(|row| row.sources.clone()).unwrap_or_default());
            judge.also_show(affected);
        }
    }
    judge.finish(Nothing::NotApplicable("There is no enabled member account.".to_owned()))
}

/// 2.06.f
pub(super) fn per_user(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users]);
    let mut judge = context.judge();
    let mut unknown = 0;
    for user in tenant.users.iter().filter(|user| !user.deleted && user.enabled != Some(false)) {
        let state = match user.per_user_mfa {
            Some(PerUserMfa::Enabled) => "enabled: asked to register, then asked at sign-in",
            Some(PerUserMfa::Enforced) => "enforced: asked at every sign-in, app passwords possible",
            Some(PerUserMfa::Disabled) => {
                judge.good();
                continue;
            }
            None => {
                unknown += usize::from(!user.is_external());
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
