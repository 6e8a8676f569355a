//! 2.16.d: applications inside the client's network that people reach from outside, through Entra or AD FS.

use super::apps::{Reach, outcome_of};
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::capital;
use crate::checklist::wording::none_or;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::applications::RelyingParty;
use crate::tenant::policy::PolicyState;
use crate::tenant::published_apps::{Publication, PublishedApp};
use crate::tenant::{CaPolicy, Known, RecordKind, ServicePrincipal, Tenant};
use std::collections::BTreeMap;

/// Tags of applications that lead into the organisation's own network. Source: tags that Entra sets on them.
const ON_PREMISES: &[&str] = &[
    "WindowsAzureActiveDirectoryOnPremApp",
    "PrivateAccessNonWebApplication",
    "NetworkAccessManagedApplication",
    "NetworkAccessQuickAccessApplication",
];

/// Addresses of one application that are shown.
const ADDRESSES: usize = 10;

/// What is published of one application.
type Publications<'t> = Vec<&'t PublishedApp>;

/// 2.16.d. Assisted: published without sign-in or out of every policy's reach is a fault; the rest is for the assessor to
/// confirm, registered devices too.
pub(super) fn judge(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ConditionalAccess,
        RecordKind::ServicePrincipals,
        RecordKind::Applications,
        RecordKind::PublishedApps,
        RecordKind::RelyingParties,
        RecordKind::SecurityDefaults,
    ]);
    let mut judge = context.judge();
    applications(tenant, &mut judge);
    for party in tenant.relying_parties.iter().filter(|party| party.enabled != Some(false)) {
        // The trust of Microsoft 365 itself: behind it Conditional Access decides.
        let is_microsofts =
            party.identifiers.iter().any(|id| id.eq_ignore_ascii_case("urn:federation:MicrosoftOnline"));
        if !is_microsofts {
            judge.subject(federated(party));
        }
    }
    let total = judge.examined();
    if total == 0 {
        judge.reason("The evidence shows no application on-premises behind Entra or AD FS.");
    }
    judge.say(&stage2::PUBLISHED);
    let devices =
        tenant.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled && asks_for_device(policy));
    let devices = devices.count();
    judge.seen(devices, format!(
        "{} for a compliant or joined device; how registered devices reach applications on-premises is to be confirmed.",
        capital(&none_or(devices, "enabled policy asks", "enabled policies ask"))
    ));
    if !tenant.published_apps.supply.is_supplied() {
        judge.reason("What application proxy and Private Access publish was not supplied: whether Entra signs people in before an application is not known.");
    }
    if tenant.relying_parties.supply.is_supplied() {
        judge.gaps(tenant.relying_parties.supply.gap(RecordKind::RelyingParties));
    } else {
        judge.reason("Relying parties of AD FS were not supplied: ask whether there are any.");
    }
    if total > 0 || !tenant.relying_parties.supply.is_supplied() && !judge.has_gaps() {
        judge.whole(Outcome::Review);
    }
    judge.finish(Nothing::NotApplicable("No application on-premises is behind Entra or AD FS.".to_owned()))
}

/// Those that Entra lists with their mark, and those of which something is published.
fn applications(tenant: &Tenant, judge: &mut Judge) {
    let mut published = published(tenant);
    for app in tenant.service_principals.iter() {
        let how = if app.app_id.is_empty() { None } else { published.remove(&*app.app_id) };
        let is_tagged = app.tags.iter().any(|tag| ON_PREMISES.iter().any(|known| tag.eq_ignore_ascii_case(known)));
        if is_tagged || how.is_some() {
            let listed = proxied(judge, tenant, Some(app), &how.unwrap_or_default());
            judge.subject(listed);
        }
    }
    for how in published.into_values() {
        let listed = proxied(judge, tenant, None, &how);
        judge.subject(listed);
    }
}

/// What is published and not switched off, by the application's id; a list of network segments names its object only.
fn published(tenant: &Tenant) -> BTreeMap<&str, Publications<'_>> {
    let registered = tenant.applications.iter().map(|app| (&*app.id, &*app.app_id));
    let named = tenant.published_apps.iter().map(|app| (&*app.object, &*app.app_id));
    let by_object: BTreeMap<&str, &str> =
        registered.chain(named).filter(|(object, app)| !object.is_empty() && !app.is_empty()).collect();
    let mut found: BTreeMap<&str, Publications<'_>> = BTreeMap::new();
    for app in tenant.published_apps.iter().filter(|app| app.enabled != Some(false)) {
        let id = if app.app_id.is_empty() { by_object.get(&*app.object).copied() } else { Some(&*app.app_id) };
        let id = id.unwrap_or(if app.object.is_empty() { &app.name } else { &app.object });
        found.entry(id).or_default().push(app);
    }
    found
}

fn asks_for_device(policy: &CaPolicy) -> bool {
    let is_device = |control: &str| {
        ["compliantDevice", "domainJoinedDevice"].iter().any(|known| control.eq_ignore_ascii_case(known))
    };
    policy.grant.as_ref().is_some_and(|grant| grant.built_in.iter().any(|control| is_device(control)))
}

fn proxied(judge: &Judge, tenant: &Tenant, app: Option<&ServicePrincipal>, published: &Publications<'_>) -> Affected {
    let app_id =
        app.map(|app| &*app.app_id).or_else(|| published.iter().map(|how| &*how.app_id).find(|id| !id.is_empty()));
    let reach = Reach::of(tenant, app_id.unwrap_or_default());
    let by_proxy = published.iter().filter(|how| how.through == Publication::ApplicationProxy);
    let sign_ins: Vec<Option<bool>> = by_proxy.map(|how| how.signed_in_before).collect();
    let passes_through = sign_ins.contains(&Some(false));
    let outcome = if passes_through { Outcome::Fail } else { outcome_of(judge, tenant, &reach) };
    let words = match sign_ins.as_slice() {
        [] if !published.is_empty() => "by Entra: it is reached through Private Access",
        _ if passes_through => "none by Entra (passthru): Conditional Access does not apply",
        [_, ..] if !sign_ins.contains(&None) => "by Entra before the application",
        _ => "not exported",
    };
    // A segment is named by what it reaches; the object it belongs to may be named elsewhere.
    let is_segment = |how: &PublishedApp| how.through == Publication::PrivateAccess && how.internal.is_some();
    let named = published.iter().find(|how| !is_segment(how)).or(published.first());
    let id = app.map(|app| &*app.id).or(app_id).or(named.map(|how| &*how.object)).unwrap_or_default();
    let name = app.map(|app| &*app.name).or(named.map(|how| &*how.name)).unwrap_or(id);
    let mut listed = Affected::new(SubjectKind::ServicePrincipal, id, name, outcome)
        .fact("Sign-in", words)
        .fact("Policies", reach.words())
        .at(app.into_iter().flat_map(|app| app.sources.iter().copied()))
        .at(published.iter().map(|how| how.source));
    let addresses = published.iter().filter_map(|how| how.external.as_ref().or(is_segment(how).then_some(&how.name)));
    let addresses: Vec<&Box<str>> = addresses.collect();
    listed.facts.extend(addresses.iter().take(ADDRESSES).map(|address| Fact::new("Address", address.to_string())));
    if let Some(more) = addresses.len().checked_sub(ADDRESSES).filter(|more| *more > 0) {
        listed.facts.push(Fact::new("Address", format!("and {more} more")));
    }
    listed
}

/// A relying party of AD FS: its own access control decides. The names of policies are localised, so that only what is
/// known to ask for MFA clears it.
fn federated(party: &RelyingParty) -> Affected {
    let policy = party.policy.value().map(|name| &**name);
    let by_policy = policy.is_some_and(|name| {
        let name = name.to_lowercase();
        name.contains("mfa") || name.contains("multi-factor")
    });
    let (outcome, words) = match (policy, party.rules_ask_for_mfa) {
        (Some(name), _) if by_policy => (Outcome::Pass, format!("access control policy {name}")),
        (_, Some(true)) => (Outcome::Pass, "its additional authentication rules ask for MFA".to_owned()),
        (Some(name), _) => (Outcome::Review, format!("access control policy {name}, which does not name MFA")),
        (None, Some(false)) => (Outcome::Review, "neither a policy nor its rules ask for MFA".to_owned()),
        (None, None) if party.policy == Known::Empty => {
            (Outcome::Review, "ruled by rules that were not exported".to_owned())
        }
        (None, None) => (Outcome::Review, "its access control was not exported".to_owned()),
    };
    Affected::new(SubjectKind::ServicePrincipal, format!("ad fs {}", party.name.to_lowercase()), &*party.name, outcome)
        .fact("AD FS", words)
        .at([party.source])
}
