//! 2.05.a, b and e: whether hashes are synchronised, how recently, and whether synchronisation can take over accounts.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::{of_setting, of_tenant};
use crate::checklist::wording::capital;
use crate::checklist::wording::{ago, counted, days};
use crate::checklist::{Context, Fact, Judge, Judgement, Outcome};
use crate::evidence::SourceRef;
use crate::tenant::{Column, Known, Missing, Moment, RecordKind, Tenant};

/// What all files together say of a setting, with where it stands. Where they differ, the one that is off counts.
fn setting(
    tenant: &Tenant,
    of: impl Fn(&crate::tenant::Synchronisation) -> Option<bool>,
) -> Option<(bool, Option<SourceRef>)> {
    let told = tenant.synchronisation.iter().filter_map(|found| Some((of(found)?, found.sources.first().copied())));
    told.min_by_key(|(on, _)| *on)
}

/// A time, its column, and where it stands.
type Time = (Moment, SourceRef);

fn newest(times: impl Iterator<Item = Time>) -> Option<Time> {
    times.max_by_key(|(at, _)| *at)
}

fn last_sync(tenant: &Tenant) -> Option<Time> {
    let organization = tenant.organization.iter().filter_map(|found| Some((*found.last_sync.value()?, found.source)));
    let others =
        tenant.synchronisation.iter().filter_map(|found| Some((*found.last_sync.value()?, *found.sources.first()?)));
    newest(organization.chain(others))
}

/// The last synchronisation of passwords, where it shows that it is on: one of long ago shows that it was. Needs the settings of
/// directory synchronisation and the organisation among the check's needs.
pub(in crate::checklist::privileged_access) fn password_sync_at_work(
    context: &Context<'_>,
    tenant: &Tenant,
) -> Option<Time> {
    let most = context.parameters().evidence_max_age_days;
    last_password_sync(tenant).filter(|(last, _)| last.age_days(context.as_of()) <= most)
}

pub(super) fn last_password_sync(tenant: &Tenant) -> Option<Time> {
    let organization =
        tenant.organization.iter().filter_map(|found| Some((*found.last_password_sync.value()?, found.source)));
    let others = tenant
        .synchronisation
        .iter()
        .filter_map(|found| Some((*found.last_password_sync.value()?, *found.sources.first()?)));
    newest(organization.chain(others))
}

/// Whether the evidence knows of an organisation that synchronises, or at least does not rule it out.
fn is_known(tenant: &Tenant) -> bool {
    !tenant.organization.items.is_empty() || !tenant.synchronisation.items.is_empty()
}

fn nothing() -> Nothing {
    Nothing::NotApplicable("The evidence knows of no synchronisation from on-premises.".to_owned())
}

/// Whether anything is synchronised from on-premises, where the evidence says so: a tenant without synchronisation has
/// the same settings, all of them off.
fn synchronises(tenant: &Tenant) -> Option<bool> {
    let is_synced = |synced: &Known<bool>| *synced == Known::Value(true);
    if tenant.organization.iter().any(|found| is_synced(&found.synced))
        || tenant.synchronisation.iter().any(|found| found.configured == Some(true) || found.scheduled == Some(true))
        || last_sync(tenant).is_some()
        || tenant.users.iter().any(|user| is_synced(&user.synced))
    {
        return Some(true);
    }
    let denied = tenant.synchronisation.iter().any(|found| found.configured == Some(false))
        || tenant.organization.iter().any(|found| matches!(found.synced, Known::Empty | Known::Value(false)));
    denied.then_some(false)
}

/// Whether "off" stands only beside the statement that nothing is synchronised at all.
fn is_said_of_nothing(tenant: &Tenant) -> bool {
    let mut off = tenant.synchronisation.iter().filter(|found| found.password_hashes == Some(false));
    off.all(|found| found.configured == Some(false))
}

/// 2.05.a
pub(super) fn hashes(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Synchronisation, RecordKind::Organization, RecordKind::Users]);
    let mut judge = context.judge();
    if !is_known(tenant) || synchronises(tenant) == Some(false) {
        return judge.finish(nothing());
    }
    let told = setting(tenant, |found| found.password_hashes);
    let at_work = password_sync_at_work(context, tenant);
    match (told, at_work) {
        (Some((true, _)), _) => {
            judge.reason("Password hash synchronisation is on.");
            judge.good();
        }
        (Some((false, _)), _) if synchronises(tenant).is_none() => judge.gap(Missing {
            kind: RecordKind::Organization,
            column: Some("onPremisesSyncEnabled"),
            why:
                "Password hash synchronisation is off; whether the tenant synchronises from on-premises at all was not \
                  exported (“onPremisesSyncEnabled” of the organisation)."
                    .to_owned(),
        }),
        (Some((false, _)), _) if is_said_of_nothing(tenant) => judge.gap(Missing {
            kind: RecordKind::Synchronisation,
            column: None,
            why: format!(
                "The settings of directory synchronisation say that nothing is synchronised, but {} synchronised from \
                 on-premises: one of the two exports is older or of another tenant.",
                counted(
                    tenant.users.iter().filter(|user| user.synced == Known::Value(true)).count(),
                    "account is",
                    "accounts are"
                )
            ),
        }),
        (Some((false, source)), _) => {
            judge.reason("Password hash synchronisation is off.");
            let mut fact = Fact::new("passwordSyncEnabled", "no");
            fact.source = source;
            fact.column = source.map(|_| "passwordSyncEnabled");
            judge.subject(of_tenant(tenant, Outcome::Fail, fact));
            judge
                .reason("Without it, a failure on-premises keeps everybody out, and leaked passwords are not noticed.");
        }
        // The setting was not exported, but its work shows.
        (None, Some((at, _))) => {
            judge.reason(format!(
                "Password hashes were last synchronised on {}, so synchronisation is on.",
                at.iso_date()
            ));
            judge.good();
        }
        (None, None) => judge.gap(lacks(tenant, "passwordSyncEnabled", "whether password hash synchronisation is on")),
    }
    judge.finish(nothing())
}

fn lacks(tenant: &Tenant, column: Column, what: &str) -> Missing {
    let supplied = tenant.synchronisation.supply.gap(RecordKind::Synchronisation);
    supplied.unwrap_or_else(|| Missing {
        kind: RecordKind::Synchronisation,
        column: Some(column),
        why: format!("The settings of directory synchronisation do not say {what}."),
    })
}

/// 2.05.b
pub(super) fn recent(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Organization,
        RecordKind::Synchronisation,
        RecordKind::Collectors,
        RecordKind::Users,
    ]);
    let mut judge = context.judge();
    if !is_known(tenant) || synchronises(tenant) == Some(false) {
        return judge.finish(nothing());
    }
    let no_hashes = setting(tenant, |found| found.password_hashes).is_some_and(|(on, _)| !on);
    one_day(context, tenant, &mut judge, "the directory was", last_sync(tenant), "onPremisesLastSyncDateTime");
    if no_hashes {
        judge.reason("Password hash synchronisation is off (2.05.a), so there is no time of it to judge.");
    } else {
        let column = "onPremisesLastPasswordSyncDateTime";
        one_day(context, tenant, &mut judge, "passwords were", last_password_sync(tenant), column);
    }
    if let Some((false, source)) = setting(tenant, |found| found.scheduled) {
        let mut fact = Fact::new("SyncCycleEnabled", "no: the scheduler of Entra Connect is stopped");
        fact.source = source;
        judge.subject(of_tenant(tenant, Outcome::Fail, fact));
    }
    judge.finish(nothing())
}

/// Less than a day before the evidence was collected, where that is known to the second; else by calendar days before the day
/// of collection, of which one is allowed. Where that day is not known either, an old date is no proof: the file may be as old.
fn one_day(context: &Context<'_>, tenant: &Tenant, judge: &mut Judge, what: &str, time: Option<Time>, column: Column) {
    let Some((at, source)) = time else {
        judge.gap(Missing {
            kind: RecordKind::Organization,
            column: Some(column),
            why: format!("When {what} last synchronised was not exported."),
        });
        return;
    };
    let run = tenant.collectors.iter().find(|run| run.source.file == source.file && run.is_exact);
    let collected = run.and_then(|run| run.collected);
    let (late, age) = if let Some(collected) = collected {
        let seconds = (collected.seconds() - at.seconds()).max(0);
        (seconds >= 86_400, format!("{} before it was collected", long_ago(seconds, at.age_days(collected))))
    } else if let Some(collected) = tenant.conflicts.date(source.file) {
        let age = at.age_days(collected);
        let ago =
            if age == 0 { "on the day of its export".to_owned() } else { format!("{} before its export", days(age)) };
        (age > 1, ago)
    } else {
        let age = at.age_days(context.as_of());
        let ago = match age {
            0 if at.day() > context.as_of().day() => "after the as-of date".to_owned(),
            0 => "on the as-of date".to_owned(),
            _ => format!("{} before the as-of date", days(age)),
        };
        if age > 1 {
            let why = format!(
                "{} last synchronised on {}, {ago}; when the file was exported is not known. Put the day of the export into its \
                 name, as in organization-2026-06-30.json.",
                capital(what),
                at.iso()
            );
            judge.gap(Missing { kind: RecordKind::Organization, column: Some(column), why });
            return;
        }
        (false, ago)
    };
    judge.reason(format!("{} last synchronised on {}, {age}.", capital(what), at.iso()));
    if late {
        let fact = Fact::new("Last synchronised", at.iso()).from(source, column);
        judge.subject(of_tenant(tenant, Outcome::Fail, fact));
    } else {
        judge.good();
    }
}

/// 2.05.e
pub(super) fn takeover(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Synchronisation,
        RecordKind::Organization,
        RecordKind::Users,
        RecordKind::AdComputers,
    ]);
    let mut judge = context.judge();
    let is_synced = synchronises(tenant);
    // Settings that came empty, though there are some, are lost.
    let are_lost = tenant.synchronisation.supply.is_supplied() && is_synced == Some(true);
    if tenant.synchronisation.items.is_empty() && !are_lost || is_synced == Some(false) {
        return judge.finish(nothing());
    }
    let settings = [
        (
            "blockSoftMatchEnabled",
            "soft match",
            setting(tenant, |found| found.soft_match_blocked),
            "By soft match an on-premises object with the same name or mail takes over a cloud account.",
        ),
        (
            "blockCloudObjectTakeoverThroughHardMatchEnabled",
            "hard-match takeover",
            setting(tenant, |found| found.hard_match_blocked),
            "By hard-match takeover an on-premises object with the right immutable id takes over a cloud account.",
        ),
    ];
    let mut open = Vec::new();
    for (column, title, told, danger) in settings {
        match told {
            Some((true, _)) => {
                judge.good();
                judge.reason(format!("Blocked: {title}."));
            }
            Some((false, source)) => {
                open.push(title);
                judge.reason(danger);
                let mut fact = Fact::new("Setting", "not blocked");
                fact.source = source;
                fact.column = source.map(|_| column);
                judge.subject(of_setting(title, Outcome::Fail, fact));
            }
            None => judge.gap(lacks(tenant, column, &format!("whether {title} is blocked"))),
        }
    }
    let keys_age = sign_on_key(context, tenant, &mut judge);
    // All that fails, before what explains it.
    let mut faults = Vec::new();
    faults.extend((!open.is_empty()).then(|| format!("Not blocked: {}", open.join(" and "))));
    faults.extend(keys_age.map(|age| format!("The key of seamless single sign-on was not changed for {}", days(age))));
    if !faults.is_empty() {
        judge.headline(format!("{}.", faults.join(". ")));
    }
    judge.finish(nothing())
}

/// The key that seamless single sign-on works with: the password of a computer account on-premises. How many days old it is,
/// where that is too old.
fn sign_on_key(context: &Context<'_>, tenant: &Tenant, judge: &mut Judge) -> Option<i64> {
    // Source: Microsoft Entra seamless single sign-on, frequently asked questions: roll over the key every 30 days.
    const LIMIT: i64 = 30;
    if !tenant.ad_computers.supply.is_supplied() {
        judge.reason(
            "Where seamless single sign-on is used, the key of the computer account AZUREADSSOACC should not be older than \
             the 30 days that Microsoft advises: the date stands on-premises (“passwordLastSet”), so look there.",
        );
        judge.gaps(tenant.ad_computers.supply.gap(RecordKind::AdComputers));
        return None;
    }
    let is_key = |name: &str| name.split('.').next().is_some_and(|first| first.eq_ignore_ascii_case("AZUREADSSOACC"));
    let mut keys = 0;
    let mut too_old: Option<i64> = None;
    for computer in tenant.ad_computers.iter().filter(|computer| is_key(&computer.name)) {
        keys += 1;
        let Known::Value(set) = &computer.password_last_set else {
            let why = "The age of the key of AZUREADSSOACC (“passwordLastSet”) was not exported.".to_owned();
            judge.gap(Missing { kind: RecordKind::AdComputers, column: Some("passwordLastSet"), why });
            continue;
        };
        let age = set.age_days(context.as_of());
        judge.reason(format!(
            "The single sign-on key was changed on {}, {}; Microsoft advises to change it at least every {LIMIT} days.",
            set.iso_date(),
            ago(*set, context.as_of())
        ));
        if age <= LIMIT {
            judge.good();
            continue;
        }
        let fact =
            Fact::new("AZUREADSSOACC", format!("key of {}", set.iso_date())).from(computer.source, "passwordLastSet");
        judge.subject(of_setting("key of seamless single sign-on", Outcome::Fail, fact));
        too_old = too_old.max(Some(age));
    }
    if keys == 0 {
        judge.gaps(tenant.ad_computers.supply.gap(RecordKind::AdComputers));
        judge.reason("The list of computers holds no AZUREADSSOACC: seamless single sign-on is not set up.");
    }
    too_old
}

/// Hours, and days from two of them on.
fn long_ago(seconds: i64, calendar_days: i64) -> String {
    let hours = seconds / 3_600;
    match hours {
        1 => "1 hour".to_owned(),
        ..48 => format!("{hours} hours"),
        _ => days(calendar_days),
    }
}
