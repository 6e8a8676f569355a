//! Everything the evidence says of an account, by the kind of file that says it.

use crate::evidence::SourceRef;
use crate::tenant::account::{Known, PerUserMfa, Registration, User, UserType};
use crate::tenant::holders::Holder;
use crate::tenant::licence::product;
use crate::tenant::sign_in::{SignInSummary, SingleFactorUse};
use crate::tenant::{Column, Moment, Tenant};

/// What files of one kind say.
#[derive(Debug)]
pub struct Record {
    pub title: &'static str,
    pub facts: Vec<Said>,
    pub sources: Vec<SourceRef>,
}

/// One property.
#[derive(Debug)]
pub struct Said {
    pub label: &'static str,
    pub value: String,
    /// By its name in Graph.
    pub column: Option<Column>,
}

/// The list of users, the registration details, the sign-in log, and where files differ.
pub fn of(tenant: &Tenant, holder: &Holder) -> Vec<Record> {
    let user = holder.user(tenant);
    let principal = &holder.principal;
    let mut records = vec![Record {
        title: "As the role assignments name it",
        facts: lines([
            ("Object id", Some(principal.id.to_string()), None),
            ("Principal name", Some(principal.upn.to_string()), None),
            ("Display name", Some(principal.display_name.to_string()), None),
        ]),
        sources: Vec::new(),
    }];
    records.extend(user.map(of_user));
    records.extend(tenant.registration_of(&principal.id, &principal.upn).map(of_registration));
    let single = tenant.sign_ins.single_factor_of(&principal.id, &principal.upn);
    let summary = tenant.sign_ins.summary(&principal.id, &principal.upn);
    records.extend(summary.map(|summary| of_sign_ins(summary, single)));
    records.push(differences(tenant, user.map_or(holder.name(), User::name)));
    records.retain(|record| !record.facts.is_empty());
    records
}

type Line = (&'static str, Option<String>, Option<Column>);

fn lines<const N: usize>(lines: [Line; N]) -> Vec<Said> {
    let said =
        |(label, value, column): Line| Some(Said { label, value: value.filter(|value| !value.is_empty())?, column });
    lines.into_iter().filter_map(said).collect()
}

fn text(known: &Known<Box<str>>, empty: &str) -> Option<String> {
    match known {
        Known::NotExported => None,
        Known::Empty => Some(empty.to_owned()),
        Known::Value(value) => Some(value.to_string()),
    }
}

fn day(known: &Known<Moment>) -> Option<String> {
    match known {
        Known::NotExported => None,
        Known::Empty => Some("empty".to_owned()),
        Known::Value(at) => Some(at.iso_date()),
    }
}

fn yes(value: Option<bool>) -> Option<String> {
    value.map(|value| if value { "yes" } else { "no" }.to_owned())
}

fn of_user(user: &User) -> Record {
    let some = |text: Option<&str>| text.map(str::to_owned);
    let synced = match user.synced {
        Known::NotExported => None,
        Known::Empty | Known::Value(false) => Some("no: it lives in the cloud alone".to_owned()),
        Known::Value(true) => Some("yes, from the organisation's own directory".to_owned()),
    };
    let licences = match &user.licences {
        Known::NotExported => None,
        Known::Empty => Some("none".to_owned()),
        Known::Value(licences) => Some(
            licences
                .iter()
                .map(|licence| if licence.name.is_empty() { &*licence.sku_id } else { &*licence.name })
                .map(|word| product(word).unwrap_or(word))
                .collect::<Vec<_>>()
                .join(", "),
        ),
    };
    let kind = user.user_type.map(|kind| if kind == UserType::Guest { "guest" } else { "member" }.to_owned());
    let per_user = user.per_user_mfa.map(|state| match state {
        PerUserMfa::Disabled => "disabled",
        PerUserMfa::Enabled => "enabled",
        PerUserMfa::Enforced => "enforced",
    });
    let facts = lines([
        ("Type", kind, Some("userType")),
        ("External state", text(&user.external_state, ""), Some("externalUserState")),
        ("Enabled", yes(user.enabled), Some("accountEnabled")),
        ("Deleted", user.deleted.then(|| "yes: it lies in the recycle bin".to_owned()), Some("deletedDateTime")),
        ("Created", user.created.map(Moment::iso_date), Some("createdDateTime")),
        ("Synchronised", synced, Some("onPremisesSyncEnabled")),
        ("Job title", some(user.job_title.as_deref()), Some("jobTitle")),
        ("Department", some(user.department.as_deref()), Some("department")),
        ("Company", some(user.company.as_deref()), Some("companyName")),
        ("Manager", text(&user.manager, "none"), Some("manager")),
        ("Mail", some(user.mail.as_deref()), Some("mail")),
        ("Licences", licences, Some("assignedLicenses")),
        ("Password changed", user.last_password_change.map(Moment::iso_date), Some("lastPasswordChangeDateTime")),
        ("Password policies", text(&user.password_policies, "none"), Some("passwordPolicies")),
        ("Last interactive sign-in", day(&user.last_sign_in), Some("lastSignInDateTime")),
        ("Last silent sign-in", day(&user.last_non_interactive), Some("lastNonInteractiveSignInDateTime")),
        ("Last successful sign-in", day(&user.last_success), Some("lastSuccessfulSignInDateTime")),
        ("Per-user MFA", per_user.map(str::to_owned), None),
        ("Phone number on the account", yes(user.has_phone), None),
    ]);
    Record { title: "The list of users", facts, sources: user.sources.to_vec() }
}

fn of_registration(registration: &Registration) -> Record {
    let methods = match &registration.methods {
        Known::NotExported => None,
        Known::Empty => Some("none".to_owned()),
        Known::Value(methods) => Some(methods.iter().map(|method| method.title()).collect::<Vec<_>>().join(", ")),
    };
    let facts = lines([
        ("Methods", methods, Some("methodsRegistered")),
        ("Default method", registration.default_method.as_ref().map(ToString::to_string), None),
        ("Registered for MFA", yes(registration.mfa_registered), Some("isMfaRegistered")),
        ("Capable of MFA", yes(registration.mfa_capable), Some("isMfaCapable")),
        (
            "Capable of signing in without password",
            yes(registration.passwordless_capable),
            Some("isPasswordlessCapable"),
        ),
        ("Registered for password reset", yes(registration.sspr_registered), Some("isSsprRegistered")),
        ("Last updated", registration.last_updated.map(Moment::iso_date), Some("lastUpdatedDateTime")),
    ]);
    Record { title: "The registration details", facts, sources: registration.sources.to_vec() }
}

fn of_sign_ins(summary: &SignInSummary, single: Option<&SingleFactorUse>) -> Record {
    let count = |count: u32| (count > 0).then(|| count.to_string());
    let facts = lines([
        ("Last success", summary.last_success().map(Moment::iso_date), Some("createdDateTime")),
        ("Successes", Some(summary.successes.to_string()), None),
        ("Failures", Some(summary.failures.to_string()), None),
        ("Successes by legacy clients", count(summary.legacy_successes), None),
        ("Portal sign-ins with one factor", single.and_then(|seen| count(seen.count)), None),
    ]);
    let single = single.map(|seen| seen.last.1);
    Record { title: "The sign-in log", facts, sources: summary.last_source().into_iter().chain(single).collect() }
}

/// What one file says and another says differently.
fn differences(tenant: &Tenant, name: &str) -> Record {
    let of_it = tenant.conflicts.found().filter(|conflict| conflict.object.eq_ignore_ascii_case(name));
    let (mut facts, mut sources) = (Vec::new(), Vec::new());
    for conflict in of_it {
        let why = match (conflict.is_newer, conflict.both_count) {
            (true, _) => "the newer file counts",
            (false, true) => "nothing tells which is the newer, so both count",
            (false, false) => "the first file by name counts",
        };
        let value = format!("{} – another file says {}; {why}", conflict.kept, conflict.other);
        facts.push(Said { label: conflict.what, value, column: Some(conflict.what) });
        sources.extend([conflict.kept_from, conflict.other_from]);
    }
    Record { title: "Where files differ", facts, sources }
}
