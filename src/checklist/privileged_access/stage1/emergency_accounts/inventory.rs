//! g and i: what the organisation's own inventory says of tests, passwords and alerts.
//!
//! Both are assisted: the inventory is the organisation's word on itself, so what it says for itself is for review until the
//! assessor concludes (rule 6). What it says against itself needs nobody's confirmation: a limit that is broken by its own
//! statement is `Fail`, here as in 2.12.c, 3.09.a and 4.04.a.

use super::subject::{Verdict, cell, judge_each, name_of, no_row, no_value, until_confirmed, without_accounts};
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Context, Fact, Judgement, wording};
use crate::tenant::cell::{says_no, says_nothing};
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{EmergencyEntry, Missing, Moment, RecordKind, Tenant};

/// 1.03.g
pub(super) fn tested_and_changed(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::EmergencyAccounts, RecordKind::Users]);
    if context.emergency().is_empty() {
        return without_accounts(context, tenant);
    }
    let limit = context.parameters().emergency_test_max_age_days;
    let tested_on = |entry: &EmergencyEntry| entry.last_tested;
    let never = count(context, tenant, |entry| entry.never_tested);
    let with_day = count(context, tenant, |entry| tested_on(entry).is_some());
    let to_come = count(context, tenant, |entry| tested_on(entry).is_some_and(|day| !is_past(day, context)));
    let too_old = |day: Moment| is_past(day, context) && day.age_days(context.as_of()) > limit;
    let examined = context.emergency().len();
    let tests = Counted {
        examined,
        failed: never + count(context, tenant, |entry| tested_on(entry).is_some_and(too_old)),
        review: to_come,
        unknown: examined - with_day - never,
    };
    let mut judge = judge_each(context, tenant, |account| {
        let mut verdict = Verdict::default();
        if let Some(entry) = entry_of(tenant, account, &mut verdict) {
            tested(context, tenant, account, entry, &mut verdict);
            changed(context, tenant, account, entry, &mut verdict);
        }
        verdict
    });
    judge.tell(stage1::TESTED.of(tests).with("days", wording::days(limit)).by("By the inventory"));
    until_confirmed(context, tenant, judge.finish(Nothing::NotApplicable(String::new())))
}

fn count(context: &Context<'_>, tenant: &Tenant, is: impl Fn(&EmergencyEntry) -> bool) -> usize {
    context.emergency().iter().filter_map(|account| account.entry(tenant)).filter(|entry| is(entry)).count()
}

fn entry_of<'a>(tenant: &'a Tenant, account: &EmergencyAccount, verdict: &mut Verdict) -> Option<&'a EmergencyEntry> {
    let entry = account.entry(tenant);
    if entry.is_none() {
        let name = name_of(tenant, account);
        verdict.lacks(no_row(RecordKind::EmergencyAccounts, &tenant.emergency.supply, name));
    }
    entry
}

fn tested(
    context: &Context<'_>,
    tenant: &Tenant,
    account: &EmergencyAccount,
    entry: &EmergencyEntry,
    verdict: &mut Verdict,
) {
    let limit = context.parameters().emergency_test_max_age_days;
    if entry.never_tested {
        verdict.show(Fact::new("Last tested", "never").from(entry.source, "Last tested"));
        verdict.fail("The inventory says that it was never tested.");
        return;
    }
    let Some(tested) = entry.last_tested else {
        verdict.lacks(no_value(RecordKind::EmergencyAccounts, "Last tested", name_of(tenant, account)));
        return;
    };
    let age = tested.age_days(context.as_of());
    let fact = Fact::new("Last tested", format!("{} ({})", tested.iso_date(), wording::ago(tested, context.as_of())));
    verdict.show(fact.from(entry.source, "Last tested"));
    if !is_past(tested, context) {
        verdict.review(to_come("tested", tested));
    } else if age > limit {
        verdict.fail(format!("It was last tested {} ago; the limit is {limit} days.", wording::days(age)));
    }
}

/// What is written down may be a plan, or the as-of date too early.
fn is_past(day: Moment, context: &Context<'_>) -> bool {
    day.day() <= context.as_of().day()
}

fn to_come(what: &str, day: Moment) -> String {
    format!(
        "The inventory says that it was {what} on {}, which is after the as-of date: ask whether that is a plan.",
        day.iso_date()
    )
}

/// Whether anybody left since the password was changed, no export tells: the dates are shown, and a person confirms.
fn changed(
    context: &Context<'_>,
    tenant: &Tenant,
    account: &EmergencyAccount,
    entry: &EmergencyEntry,
    verdict: &mut Verdict,
) {
    let by_directory = account.user(tenant).and_then(|user| Some((user, user.last_password_change?)));
    if let Some((user, changed)) = by_directory {
        let fact = Fact::new("Password changed, as the directory says", changed.iso_date());
        verdict.show(cell(fact, &user.sources, "lastPasswordChangeDateTime"));
    }
    let Some(changed) = entry.password_changed else {
        verdict.lacks(no_value(RecordKind::EmergencyAccounts, "Password changed", name_of(tenant, account)));
        return;
    };
    verdict.show(
        Fact::new("Password changed, as the inventory says", changed.iso_date()).from(entry.source, "Password changed"),
    );
    match by_directory {
        _ if !is_past(changed, context) => verdict.review(to_come("changed", changed)),
        // A day of tolerance: inventories are kept in local time.
        Some((_, directory)) if changed.day() > directory.day() + 1 => verdict.review(format!(
            "The inventory says that the password was changed on {}, the directory knows of no change since {}.",
            changed.iso_date(),
            directory.iso_date()
        )),
        _ => verdict.review(format!(
            "Confirm that nobody who knew the password has left since it was changed on {}.",
            changed.iso_date()
        )),
    }
}

/// 1.03.i
pub(super) fn monitored(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::EmergencyAccounts, RecordKind::Users]);
    if context.emergency().is_empty() {
        return without_accounts(context, tenant);
    }
    let watched =
        count(context, tenant, |entry| monitoring(entry).is_some_and(|words| !says_not(words) && !says_nothing(words)));
    let unwatched = count(context, tenant, |entry| monitoring(entry).is_some_and(says_not));
    let examined = context.emergency().len();
    let watch = Counted { examined, failed: unwatched, review: 0, unknown: examined - watched - unwatched };
    let mut judge = judge_each(context, tenant, |account| {
        let mut verdict = Verdict::default();
        let Some(entry) = entry_of(tenant, account, &mut verdict) else { return verdict };
        let Some(words) = monitoring(entry) else {
            verdict.lacks(no_value(RecordKind::EmergencyAccounts, "Monitored", name_of(tenant, account)));
            return verdict;
        };
        verdict.show(Fact::new("Monitored", words).from(entry.source, "Monitored"));
        if says_not(words) {
            verdict.fail("The inventory says that its sign-ins are not monitored.");
        } else if says_nothing(words) && !words.eq_ignore_ascii_case("x") {
            let why = format!(
                "The inventory says “{words}” of {}, which tells neither yes nor no.",
                name_of(tenant, account)
            );
            verdict.lacks(Missing { why, ..no_value(RecordKind::EmergencyAccounts, "Monitored", "") });
        } else {
            verdict.review(format!("The inventory says “{words}”: confirm that the alert exists and reaches someone."));
        }
        verdict
    });
    judge.tell(stage1::MONITORED.of(watch).by("By the inventory"));
    until_confirmed(context, tenant, judge.finish(Nothing::NotApplicable(String::new())))
}

fn monitoring(entry: &EmergencyEntry) -> Option<&str> {
    entry.monitored.as_deref().map(str::trim).filter(|words| !words.is_empty())
}

/// A plain *no*; what is planned, or left empty with a stroke, does not watch yet.
fn says_not(words: &str) -> bool {
    let word = words.trim().trim_end_matches('.').to_lowercase();
    says_no(words) || ["to be done", "tbd", "todo", "-", "–", "n/a"].contains(&word.as_str())
}
