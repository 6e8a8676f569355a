//! 2.10.a: administrators that do not administer.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::judge_undescribed;
use crate::checklist::privileged_access::logs::hides_absence;
use crate::checklist::wording::counted;
use crate::checklist::wording::days;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::roles::RoleSet;
use crate::tenant::sign_in::{SignIn, leads_to_administration};
use crate::tenant::{PrincipalKind, RecordKind};

pub(super) fn used(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::SignIns]);
    let (holders, limit, as_of) = (context.holders(), context.parameters().stale_sign_in_days, context.as_of());
    let log = &tenant.sign_ins;
    // A sign-in whose result is not known may have been the one that is looked for.
    let hidden = hides_absence(log, as_of, limit).or_else(|| log.unclear.results_gap());
    let none = if log.supply.is_supplied() { "none in the log" } else { "not known: no log was supplied" };
    let mut judge = context.judge();
    let (mut emergency, mut unseen) = (0, 0);
    for holder in holders.of_set(RoleSet::All) {
        if context.is_emergency(holder) {
            emergency += 1;
            continue;
        }
        // The account of synchronisation works by itself, and at no portal.
        if holder.principal.kind != PrincipalKind::User || holder.synchronises {
            continue;
        }
        let user = holder.user(tenant);
        let rows: Vec<&SignIn> = log.rows_of(&holder.principal.id, &holder.principal.upn).collect();
        let used = rows
            .iter()
            .filter(|row| row.success == Some(true) && leads_to_administration(log.text(row.application)))
            .max_by_key(|row| row.at);
        if used.is_some_and(|row| row.at.age_days(as_of) <= limit) {
            judge.good();
            continue;
        }
        // An account younger than the limit has not had the time; it counts from its creation.
        if user.and_then(|user| user.created).is_some_and(|created| created.age_days(as_of) <= limit) && used.is_none()
        {
            judge.good();
            continue;
        }
        let outcome = if hidden.is_none() {
            Outcome::Fail
        } else {
            unseen += 1;
            Outcome::NoEvidence
        };
        let mut listed = context.affected(holder, RoleSet::All, outcome);
        let words = match used {
            Some(row) => format!("{} on {}", log.text(row.application), row.at.iso_date()),
            None => none.to_owned(),
        };
        let fact = Fact::new("Last sign-in to an administration tool", words);
        listed.facts.push(match used {
            Some(row) => fact.from(row.source, "createdDateTime"),
            None => fact,
        });
        let last = rows.iter().filter(|row| row.success == Some(true)).max_by_key(|row| row.at);
        let words = last
            .map_or_else(|| none.to_owned(), |row| format!("{} on {}", log.text(row.application), row.at.iso_date()));
        listed.facts.push(match last {
            Some(row) => Fact::new("Last sign-in to anything", words).from(row.source, "createdDateTime"),
            None => Fact::new("Last sign-in to anything", words),
        });
        judge.subject(listed);
    }
    judge.gaps(hidden.filter(|_| unseen > 0));
    judge_undescribed(context, &mut judge, RoleSet::All);
    judge.tell(stage2::PORTAL_USED.of(judge.tally()).with("days", days(limit)));
    if emergency > 0 {
        judge.reason(format!(
            "Left out: {}.",
            counted(emergency, "confirmed emergency account", "confirmed emergency accounts")
        ));
    }
    judge.finish(Nothing::NotApplicable("No person other than emergency accounts holds a role.".to_owned()))
}
