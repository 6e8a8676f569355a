//! 3.17.c: credentials and owners of the apps that hold permissions of high impact.

use super::apps::{Permitted, gaps, permitted};
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::counted;
use crate::checklist::{Context, Fact, Judge, Judgement, Outcome, wording};
use crate::tenant::applications::{CredentialKind, unseen_credentials};
use crate::tenant::holders::resolve;
use crate::tenant::{
    Application, Credential, Known, Missing, Moment, PrincipalRef, RecordKind, ServicePrincipal, Tenant,
};

pub(super) fn credentials(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ServicePrincipals,
        RecordKind::PermissionGrants,
        RecordKind::AppRoleAssignments,
        RecordKind::Applications,
        RecordKind::Users,
        RecordKind::Organization,
    ]);
    let mut judge = context.judge();
    judge.gaps(gaps(tenant));
    let all = permitted(tenant);
    let (microsofts, others): (Vec<_>, Vec<_>) =
        all.iter().filter(|app| !app.high.is_empty()).partition(|app| app.is_microsofts());
    let mut elsewhere = 0;
    for app in others {
        elsewhere += usize::from(!judge_app(context, tenant, app, &mut judge));
    }
    judge.say(&stage3::APP_AT_FAULT);
    if elsewhere > 0 {
        judge.reason(format!(
            "Left out: {} elsewhere, whose credentials {} organisation keeps (3.17.b judges what it may do).",
            counted(elsewhere, "application that is registered", "applications that are registered"),
            if elsewhere == 1 { "its" } else { "their" }
        ));
        return judge.finish(Nothing::NotApplicable(
            "No application that is registered here holds a permission of high impact.".to_owned(),
        ));
    }
    let but = if microsofts.is_empty() { "" } else { " but Microsoft’s own" };
    judge.finish(Nothing::NotApplicable(format!("No application{but} holds a permission of high impact.")))
}

/// Whether the app is judged: of one that another organisation registered nobody here sees the credentials, so that none is at
/// fault says nothing.
fn judge_app(context: &Context<'_>, tenant: &Tenant, app: &Permitted<'_>, judge: &mut Judge) -> bool {
    let Some(found) = app.app else {
        let why = format!("{} is not in the list of service principals.", app.name);
        judge.gap(Missing { kind: RecordKind::ServicePrincipals, column: None, why });
        judge.subject(app.affected(Outcome::NoEvidence));
        return true;
    };
    if found.is_managed_identity() {
        judge.good();
        return true;
    }
    let registration = tenant.registration(found);
    let seen = found.credentials.value().into_iter().flatten();
    let of_registration = registration.and_then(|known| known.credentials.value()).into_iter().flatten();
    let faults: Vec<String> = seen.chain(of_registration).filter_map(|credential| fault(context, credential)).collect();
    let owners = owners(context, tenant, &[Some(&found.owners), registration.map(|known| &known.owners)]);
    let missing = missing(tenant, app, found, registration);
    let mut outcome = Outcome::Pass;
    if !faults.is_empty() || !owners.ordinary.is_empty() {
        outcome = Outcome::Fail;
    } else if let Some(gap) = missing {
        judge.gap(gap);
        outcome = Outcome::NoEvidence;
    } else if !owners.exported {
        let why = format!("The owners of {} were not exported.", app.name);
        judge.gap(Missing { kind: RecordKind::Applications, column: Some("owners"), why });
        outcome = Outcome::NoEvidence;
    }
    if outcome == Outcome::Pass {
        let is_elsewhere = registration.is_none() && app.is_foreign(tenant) == Some(true);
        if !is_elsewhere {
            judge.good();
        }
        return !is_elsewhere;
    }
    let mut affected = app.affected(outcome);
    let none = |words: Vec<String>| if words.is_empty() { "none found".to_owned() } else { words.join("; ") };
    affected.facts.push(Fact::new("Credentials at fault", none(faults)));
    affected.facts.push(if owners.is_empty {
        Fact::new("Owners", "none")
    } else {
        Fact::new("Owners who are ordinary users", none(owners.ordinary))
    });
    affected.sources.extend(registration.into_iter().flat_map(|known| &known.sources));
    judge.subject(affected);
    true
}

/// Why a credential is at fault: expired, a secret, or valid for longer than the limit (or for ever).
fn fault(context: &Context<'_>, credential: &Credential) -> Option<String> {
    let limit = context.parameters().sp_credential_max_age_days;
    let date = |moment: Option<Moment>| moment.map_or_else(|| "no end".to_owned(), Moment::iso_date);
    let kind = match credential.kind {
        CredentialKind::Secret => "secret",
        CredentialKind::Certificate => "certificate",
    };
    if credential.end.is_some_and(|end| end.day() < context.as_of().day()) {
        return Some(format!("{kind} expired on {}", date(credential.end)));
    }
    let life = credential.start.zip(credential.end).map(|(start, end)| end.day() - start.day());
    // One that still holds for longer than it may hold at all is too long, whenever it began.
    let left = credential.end.map(|end| end.day() - context.as_of().day()).filter(|days| *days > limit);
    if let (None, Some(days)) = (life, left) {
        return Some(format!("{kind} valid for another {}, to {}", wording::days(days), date(credential.end)));
    }
    if life.is_none_or(|days| days > limit) && (credential.end.is_none() || life.is_some()) {
        let words = life.map_or_else(|| "without an end".to_owned(), |days| format!("for {}", wording::days(days)));
        return Some(format!("{kind} valid {words}, to {}", date(credential.end)));
    }
    (credential.kind == CredentialKind::Secret)
        .then(|| format!("secret instead of a certificate, to {}", date(credential.end)))
}

/// What keeps the credentials from being all there are. Those of an app that another organisation registered are its own.
fn missing(
    tenant: &Tenant,
    app: &Permitted<'_>,
    own: &ServicePrincipal,
    registration: Option<&Application>,
) -> Option<Missing> {
    if let column @ Some(_) = unseen_credentials(&own.credentials, own.credentials_lack) {
        let why = format!("The credentials on the service principal {} itself were not exported.", app.name);
        return Some(Missing { kind: RecordKind::ServicePrincipals, column, why });
    }
    let of_registration = registration.and_then(|known| unseen_credentials(&known.credentials, known.credentials_lack));
    if let column @ Some(_) = of_registration {
        let why = format!("The credentials of the app registration {} were not exported.", app.name);
        return Some(Missing { kind: RecordKind::Applications, column, why });
    }
    let is_unseen = registration.is_none() && app.is_foreign(tenant) != Some(true);
    is_unseen.then(|| tenant.hides_registration(own)).flatten()
}

struct Owners {
    exported: bool,
    /// No list names any.
    is_empty: bool,
    ordinary: Vec<String>,
}

/// Owners who hold no role: whoever takes over such an account takes over the app.
fn owners(context: &Context<'_>, tenant: &Tenant, lists: &[Option<&Known<Vec<PrincipalRef>>>]) -> Owners {
    let holders = context.holders();
    let listed = lists.iter().flatten().filter_map(|list| list.value()).flatten();
    let listed: Vec<&PrincipalRef> = listed.collect();
    let (exported, is_empty) = (lists.iter().flatten().all(|list| list.is_exported()), listed.is_empty());
    let mut ordinary: Vec<String> = listed
        .into_iter()
        .map(|owner| resolve(tenant, owner))
        .filter(|owner| owner.kind != crate::tenant::PrincipalKind::ServicePrincipal)
        .filter(|owner| !holders.all.iter().any(|holder| !owner.id.is_empty() && holder.principal.id == owner.id))
        .map(|owner| {
            [owner.upn, owner.display_name, owner.id]
                .into_iter()
                .find(|name| !name.is_empty())
                .unwrap_or_default()
                .into()
        })
        .collect();
    ordinary.sort();
    ordinary.dedup();
    Owners { exported, is_empty: exported && is_empty, ordinary }
}
