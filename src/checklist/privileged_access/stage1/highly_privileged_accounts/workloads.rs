//! 1.02.f: applications and managed identities that hold privileged roles: owners, credentials and their age.

use super::facts::{name_of, names_or_none};
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::{counted, days};
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::applications::{CredentialKind, unseen_credentials};
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{
    Application, Credential, Known, Missing, Moment, PrincipalKind, RecordKind, ServicePrincipal, Tenant, natural,
};

const SET: RoleSet = RoleSet::Privileged;

pub(super) fn workloads(ctx: &Context<'_>) -> Judgement {
    let tenant = ctx.tenant(&[
        RecordKind::ServicePrincipals,
        RecordKind::Applications,
        RecordKind::Organization,
        RecordKind::Users,
    ]);
    let mut judge = ctx.judge();
    let limit = ctx.parameters().sp_credential_max_age_days;
    let is_workload = |holder: &&Holder| holder.principal.kind == PrincipalKind::ServicePrincipal;
    for holder in ctx.holders().of_set(SET).filter(is_workload) {
        let affected = if let Some(app) = tenant.service_principal(&holder.principal.id) {
            judge_workload(ctx, tenant, holder, app, &mut judge)
        } else {
            let why = format!("{} is not in the list of service principals.", holder.name());
            judge.gap(Missing { kind: RecordKind::ServicePrincipals, column: None, why });
            let mut affected = ctx.affected(holder, SET, Outcome::NoEvidence);
            affected.facts.push(Fact::new("Found", "not in the list of service principals"));
            affected
        };
        judge.subject(affected);
    }
    let sentence = format!(
        "{} a privileged role; {} credentials older than {}. Whether each needs its role, a person has to say.",
        counted(judge.examined(), "application or managed identity holds", "applications and managed identities hold"),
        match judge.count(Outcome::Fail) {
            0 => "none is known to have".to_owned(),
            old => counted(old, "has", "have"),
        },
        days(limit)
    );
    judge.of_some(judge.examined(), sentence);
    judge.reason(ctx.holders().privileged_in_brief());
    judge.finish(Nothing::Pass("No application or managed identity holds a privileged role.".to_owned()))
}

/// Where the credentials of a workload are, and whether all of them were seen.
struct Credentials<'a> {
    seen: Vec<&'a Credential>,
    words: Option<&'static str>,
    missing: Option<Missing>,
}

/// Secrets live on the registration, and on the service principal itself too: a tool that reads only one of them
/// reports a workload as clean that is not.
fn credentials_of<'a>(
    tenant: &'a Tenant,
    app: &'a ServicePrincipal,
    registration: Option<&'a Application>,
) -> Credentials<'a> {
    let mut found = Credentials { seen: Vec::new(), words: None, missing: None };
    if app.is_managed_identity() {
        found.words = Some("managed by Azure: none to steal");
        return found;
    }
    found.seen.extend(app.credentials.value().into_iter().flatten());
    found.seen.extend(registration.and_then(|registration| registration.credentials.value()).into_iter().flatten());
    let own: Vec<&str> = tenant.organization.iter().map(|organization| organization.id.as_ref()).collect();
    let is_foreign = !own.is_empty()
        && app.owner_organization.as_deref().is_some_and(|id| !own.iter().any(|own| own.eq_ignore_ascii_case(id)));
    let of_registration = registration.and_then(|known| unseen_credentials(&known.credentials, known.credentials_lack));
    if let column @ Some(_) = unseen_credentials(&app.credentials, app.credentials_lack) {
        let why = format!("The credentials on the service principal {} itself were not exported.", app.name);
        found.missing = Some(Missing { kind: RecordKind::ServicePrincipals, column, why });
    } else if let column @ Some(_) = of_registration {
        let why = format!("The credentials of the app registration {} were not exported.", app.name);
        found.missing = Some(Missing { kind: RecordKind::Applications, column, why });
    } else if registration.is_none() && is_foreign {
        found.words = Some("registered in another organisation, which keeps its own credentials for it");
    } else if registration.is_none() {
        found.missing = tenant.hides_registration(app);
        let none = "no registration in this tenant: another organisation may keep credentials for it";
        found.words = found.missing.is_none().then_some(none);
    }
    found
}

fn judge_workload(
    ctx: &Context<'_>,
    tenant: &Tenant,
    holder: &Holder,
    app: &ServicePrincipal,
    judge: &mut Judge,
) -> Affected {
    let limit = ctx.parameters().sp_credential_max_age_days;
    let registration = tenant.registration(app);
    let credentials = credentials_of(tenant, app, registration);
    let is_live = |credential: &&&Credential| credential.end.is_none_or(|end| end.day() >= ctx.as_of().day());
    let live: Vec<&Credential> = credentials.seen.iter().filter(is_live).copied().collect();
    let ages: Vec<Option<i64>> =
        live.iter().map(|credential| credential.start.map(|start| start.age_days(ctx.as_of()))).collect();
    let mut outcome = Outcome::Review;
    if ages.iter().flatten().any(|age| *age > limit) {
        outcome = Outcome::Fail;
    } else if ages.contains(&None) || credentials.missing.is_some() {
        outcome = Outcome::NoEvidence;
    }
    if outcome == Outcome::NoEvidence && ages.contains(&None) {
        let why = format!("When a credential of {} was made was not exported.", app.name);
        judge.gap(Missing { kind: RecordKind::Applications, column: Some("startDateTime"), why });
    }
    judge.gaps(credentials.missing.clone());
    let mut affected = ctx.affected(holder, SET, outcome);
    affected.sources.extend(&app.sources);
    affected.sources.extend(registration.into_iter().flat_map(|registration| &registration.sources));
    affected.facts.push(Fact::new(
        "Kind",
        app.kind.as_deref().map_or_else(|| "not exported".to_owned(), |kind| plain(Of::Workload, kind)),
    ));
    let mut words: Vec<String> = live.iter().map(|credential| described(credential, ctx.as_of())).collect();
    let expired = credentials.seen.len() - live.len();
    if expired > 0 {
        words.push(format!("{expired} expired"));
    }
    words.extend(credentials.words.map(str::to_owned));
    words.extend(credentials.missing.map(|missing| missing.why));
    affected.facts.push(Fact::new("Credentials", if words.is_empty() { "none".to_owned() } else { words.join("; ") }));
    affected.facts.push(Fact::new("Owners", owner_names(tenant, app, registration)));
    if let Some(enabled) = app.enabled {
        affected.facts.push(Fact::new("Enabled", super::facts::yes_no(enabled)));
    }
    if let Some(created) = app.created.or(registration.and_then(|registration| registration.created)) {
        affected.facts.push(Fact::new("Created", created.iso_date()));
    }
    affected
}

fn described(credential: &Credential, as_of: Moment) -> String {
    let kind = match credential.kind {
        CredentialKind::Secret => "secret",
        CredentialKind::Certificate => "certificate",
    };
    let age = credential
        .start
        .map_or_else(|| "of unknown age".to_owned(), |start| format!("{} old", days(start.age_days(as_of))));
    let end = credential.end.map_or_else(String::new, |end| format!(", until {}", end.iso_date()));
    format!("{kind} {age}{end}")
}

/// Owners of the service principal and of the registration: either can add a credential.
fn owner_names(tenant: &Tenant, app: &ServicePrincipal, registration: Option<&Application>) -> String {
    let lists = [Some(&app.owners), registration.map(|registration| &registration.owners)];
    if !lists.iter().flatten().any(|owners| owners.is_exported()) {
        return names_or_none(Known::NotExported);
    }
    let owners = lists.into_iter().flatten().filter_map(Known::value).flatten();
    let mut names: Vec<String> = owners.map(|owner| name_of(tenant, owner)).collect();
    names.sort_by_cached_key(|name| natural(name));
    names.dedup();
    names_or_none(Known::Value(names))
}
