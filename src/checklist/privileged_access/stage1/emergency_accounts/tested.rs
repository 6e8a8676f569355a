//! j: that the accounts still work: a successful sign-in not long ago, with methods that policy still allows.

use super::methods::{methods_of, titles};
use super::subject::{Verdict, cell, judge_each, name_of, no_value, until_confirmed, without_accounts};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::hides_absence;
use crate::checklist::{Context, Fact, Judgement, wording};
use crate::tenant::account::Method;
use crate::tenant::policy::MethodConfiguration;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::sign_in::SignInSummary;
use crate::tenant::{Known, Missing, Moment, PrincipalKind, RecordKind, Registration, Tenant, User};

/// 1.03.j
pub(super) fn works(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Registrations,
        RecordKind::Users,
        RecordKind::SignIns,
        RecordKind::MethodsPolicy,
        RecordKind::GroupMembers,
        RecordKind::EmergencyAccounts,
    ]);
    if context.emergency().is_empty() {
        return without_accounts(context, tenant);
    }
    let limit = context.parameters().emergency_test_max_age_days;
    let mut judge = judge_each(context, tenant, |account| {
        let mut verdict = Verdict::default();
        if account.user(tenant).is_some_and(|user| user.deleted || user.enabled == Some(false)) {
            verdict.fail("It is disabled or deleted: nobody can sign in with it.");
        }
        signed_in(context, tenant, account, &mut verdict);
        allowed(tenant, account, &mut verdict);
        verdict
    });
    judge.tell(stage1::WORKS.of(judge.tally()).with("days", wording::days(limit)));
    judge.gaps(context.registrations_too_old());
    until_confirmed(context, tenant, judge.finish(Nothing::NotApplicable(String::new())))
}

/// Attempts do not count here: only a successful sign-in shows that the account works.
fn signed_in(context: &Context<'_>, tenant: &Tenant, account: &EmergencyAccount, verdict: &mut Verdict) {
    let (as_of, limit) = (context.as_of(), context.parameters().emergency_test_max_age_days);
    let user = account.user(tenant);
    let by_column = user.and_then(|user| user.last_success.value()).copied();
    let logged = tenant.sign_ins.summary(&account.key, &account.upn);
    let by_log = logged.and_then(SignInSummary::last_success);
    verdict.sources(logged.and_then(SignInSummary::last_source));
    if let Some(last) = by_column.max(by_log) {
        let age = last.age_days(as_of);
        let fact = Fact::new("Last successful sign-in", format!("{} ({})", last.iso_date(), wording::ago(last, as_of)));
        let column = user.filter(|_| by_column >= by_log);
        verdict.show(column.map_or(fact.clone(), |user| cell(fact, &user.sources, "lastSuccessfulSignInDateTime")));
        if age <= limit {
            return;
        }
        // The column is kept up to date by the service: an old date means that nothing succeeded since.
        if by_column.is_some() || no_absence(context, tenant).is_none() {
            verdict.fail(format!("It last signed in successfully {} ago.", wording::days(age)));
            return;
        }
    } else if no_absence(context, tenant).is_none() {
        verdict.fail(format!("The sign-in log of the last {limit} days shows no successful sign-in."));
        return;
    }
    match user.map(|user| attempts(tenant, user, as_of, limit)) {
        Some(Attempts::NoneSince(words)) => verdict.fail(words),
        found => verdict.lacks(unknown_success(context, tenant, account, found.is_some())),
    }
}

enum Attempts {
    /// No attempt, so no success, within the limit; in words.
    NoneSince(String),
    /// The columns leave room for a success.
    Unknown,
}

/// The columns of attempts move with every attempt, failed or not: where even they are old, nothing succeeded since.
fn attempts(tenant: &Tenant, user: &User, as_of: Moment, limit: i64) -> Attempts {
    let latest = user.last_sign_in.value().max(user.last_non_interactive.value());
    let node = ["lastSignInDateTime", "lastNonInteractiveSignInDateTime"];
    let said = node.iter().any(|column| tenant.users.supply.filled.contains(column));
    match (latest, &user.last_sign_in) {
        (Some(last), Known::Empty | Known::Value(_)) if last.age_days(as_of) > limit => {
            Attempts::NoneSince(format!("Its last attempt to sign in, successful or not, was on {}.", last.iso_date()))
        }
        (None, Known::Empty) if said => Attempts::NoneSince("It never signed in.".to_owned()),
        _ => Attempts::Unknown,
    }
}

fn unknown_success(context: &Context<'_>, tenant: &Tenant, account: &EmergencyAccount, listed: bool) -> Missing {
    let name = name_of(tenant, account);
    let gap = no_absence(context, tenant).filter(|_| tenant.sign_ins.window.is_some());
    let log = match (tenant.sign_ins.reach_days(context.as_of()), gap) {
        (None, None) => "no sign-in log was supplied".to_owned(),
        // The gap says how far back the log reaches.
        (_, Some(gap)) => format!("the sign-in log shows none. {}", gap.why.trim_end_matches('.')),
        (Some(days), None) => format!("the sign-in log, which reaches back {}, shows none", wording::days(days)),
    };
    if listed {
        let why = format!(
            "The list of users does not give the last successful sign-in of {name} (“lastSuccessfulSignInDateTime”), and {log}."
        );
        return Missing { kind: RecordKind::Users, column: Some("lastSuccessfulSignInDateTime"), why };
    }
    let why = format!("{name} is not in the list of users, and {log}.");
    Missing { kind: RecordKind::SignIns, column: None, why }
}

/// Why the log does not show that nothing succeeded within the limit; `None`: it does. A sign-in whose result is not known
/// may have been the one that is looked for.
fn no_absence(context: &Context<'_>, tenant: &Tenant) -> Option<Missing> {
    let (log, limit) = (&tenant.sign_ins, context.parameters().emergency_test_max_age_days);
    hides_absence(log, context.as_of(), limit).or_else(|| log.unclear.results_gap())
}

/// Whether the methods that it relies on are still allowed: by the methods policy; without it by `isMfaCapable`, which
/// means that one method at least is registered *and* allowed.
fn allowed(tenant: &Tenant, account: &EmergencyAccount, verdict: &mut Verdict) {
    let Some((row, methods)) = methods_of(tenant, account, verdict) else { return };
    verdict.sources(row.sources.iter().copied());
    let mut relied: Vec<Method> = methods.iter().copied().filter(|method| method.is_phishing_resistant()).collect();
    if relied.is_empty() {
        relied = methods.iter().copied().filter(|method| method.is_second_factor()).collect();
    }
    verdict.show(cell(Fact::new("Methods", titles(methods)), &row.sources, "methodsRegistered"));
    if relied.is_empty() {
        verdict.fail("No method is registered that could answer a request for MFA.");
        return;
    }
    let policy = tenant.methods_policy.iter().find_map(|policy| Some((policy, policy.methods.as_deref()?)));
    let Some((policy, configurations)) = policy else {
        let factors = methods.iter().filter(|method| method.is_second_factor()).count();
        by_capability(tenant, account, row, factors, verdict);
        return;
    };
    let migrated = policy
        .migration
        .as_deref()
        .is_none_or(|state| state.is_empty() || state.eq_ignore_ascii_case("migrationComplete"));
    for method in relied {
        let (found, why) = permission(tenant, account, method, configurations);
        match found {
            Permission::Given => {}
            Permission::Refused if policy.alone && !are_told(method, configurations) => {
                let why = format!(
                    "The setting for {} was not exported: single methods were supplied, not the authentication methods policy.",
                    method.title()
                );
                verdict.lacks(Missing { kind: RecordKind::MethodsPolicy, column: None, why });
            }
            // Until the migration is complete, the old settings for MFA still allow methods of their own.
            Permission::Refused if !migrated && !method.is_phishing_resistant() => {
                let mut missing = no_value(RecordKind::MethodsPolicy, "policyMigrationState", name_of(tenant, account));
                missing.why = format!("{why} The old MFA settings, which are not exported, may still allow it.");
                verdict.lacks(missing);
            }
            Permission::Refused => {
                verdict.sources([policy.source]);
                verdict.fail(why);
            }
            Permission::Unknown => {
                verdict.lacks(Missing { kind: RecordKind::GroupMembers, column: None, why });
            }
        }
    }
}

/// Capable by one of several methods does not say which.
fn by_capability(
    tenant: &Tenant,
    account: &EmergencyAccount,
    row: &Registration,
    factors: usize,
    verdict: &mut Verdict,
) {
    match (row.mfa_capable, factors) {
        (Some(true), 1) => {
            let fact = Fact::new("Allowed by policy", "yes, by isMfaCapable");
            verdict.show(cell(fact, &row.sources, "isMfaCapable"));
        }
        (Some(false), _) => {
            verdict.fail("Its methods are registered but not allowed by policy (isMfaCapable is false).");
        }
        _ => {
            let missing = tenant.methods_policy.supply.gap(RecordKind::MethodsPolicy);
            let column =
                || no_value(RecordKind::MethodsPolicy, "authenticationMethodConfigurations", name_of(tenant, account));
            verdict.lacks(missing.unwrap_or_else(column));
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Permission {
    Given,
    Refused,
    Unknown,
}

/// Whether the policy lets this account use this method. Exclusion beats inclusion.
fn permission(
    tenant: &Tenant,
    account: &EmergencyAccount,
    method: Method,
    configurations: &[MethodConfiguration],
) -> (Permission, String) {
    let rank = |found: &(Permission, String)| match found.0 {
        Permission::Given => 0,
        Permission::Unknown => 1,
        Permission::Refused => 2,
    };
    let found =
        configuration_ids(method).iter().map(|id| by_configuration(tenant, account, method, id, configurations));
    found.min_by_key(rank).unwrap_or((Permission::Given, String::new()))
}

fn by_configuration(
    tenant: &Tenant,
    account: &EmergencyAccount,
    method: Method,
    id: &str,
    configurations: &[MethodConfiguration],
) -> (Permission, String) {
    let title = method.title();
    let Some(found) = configurations.iter().find(|configuration| configuration.id.eq_ignore_ascii_case(id)) else {
        return (Permission::Refused, format!("The authentication methods policy has no setting for {title}."));
    };
    match found.enabled {
        Some(true) => {}
        Some(false) => {
            return (Permission::Refused, format!("The authentication methods policy has {title} switched off."));
        }
        None => return (Permission::Unknown, format!("Whether {title} is switched on was not exported.")),
    }
    let excluded: Vec<_> = found.exclude.iter().map(|group| is_in(tenant, account, group)).collect();
    if excluded.contains(&Some(true)) {
        return (Permission::Refused, format!("The account is excluded from {title}."));
    }
    let included: Vec<_> = found.include.iter().map(|group| is_in(tenant, account, group)).collect();
    if !included.contains(&Some(true)) && !included.contains(&None) {
        return (Permission::Refused, format!("The account is in no group that may use {title}."));
    }
    if excluded.contains(&None) || !included.contains(&Some(true)) {
        let why = format!("Who may use {title} depends on groups whose members were not supplied.");
        return (Permission::Unknown, why);
    }
    (Permission::Given, String::new())
}

/// Whether the settings of this method are among those supplied.
fn are_told(method: Method, configurations: &[MethodConfiguration]) -> bool {
    let is_told = |id: &&str| configurations.iter().any(|configuration| configuration.id.eq_ignore_ascii_case(id));
    configuration_ids(method).iter().all(is_told)
}

/// Any one of the settings allows it. Windows Hello and platform credentials have none in this policy.
fn configuration_ids(method: Method) -> &'static [&'static str] {
    match method {
        Method::Fido2 | Method::PasskeyDeviceBound | Method::PasskeySynced => &["Fido2"],
        Method::Certificate => &["X509Certificate"],
        Method::AuthenticatorPush | Method::AuthenticatorPasswordless => &["MicrosoftAuthenticator"],
        Method::SoftwareOath => &["SoftwareOath"],
        Method::HardwareOath => &["HardwareOath"],
        Method::Sms => &["Sms"],
        Method::MobilePhone => &["Sms", "Voice"],
        Method::Voice | Method::OfficePhone | Method::AlternateMobilePhone => &["Voice"],
        _ => &[],
    }
}

/// Membership to any depth; `None`: a list of members is missing and the others do not settle it.
fn is_in(tenant: &Tenant, account: &EmergencyAccount, group: &str) -> Option<bool> {
    if group.eq_ignore_ascii_case("all_users") {
        return Some(true);
    }
    let mut groups = vec![group.to_owned()];
    let (mut next, mut complete) = (0, true);
    while let Some(group) = groups.get(next).cloned() {
        next += 1;
        complete &= tenant.group_members.of_group(&group);
        for link in tenant.members_of(&group) {
            let member = &link.principal;
            if account.is(&member.id, &member.upn) {
                return Some(true);
            }
            let nested = member.kind == PrincipalKind::Group || tenant.group_by_id(&member.id).is_some();
            if nested && !groups.iter().any(|known| **known == *member.id) {
                groups.push(member.id.to_string());
            }
        }
    }
    complete.then_some(false)
}
