//! 2.16.b and d: which applications policies reach, those on-premises among them.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::stage3::user_provisioning::{assigned_in_words, assigned_people};
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::applications::{Published, RelyingParty};
use crate::tenant::policy::{GrantControls, PolicyState};
use crate::tenant::{CaPolicy, Known, RecordKind, ServicePrincipal, Tenant};

/// How enabled policies with a grant control reach one application.
#[derive(Debug, Default)]
struct Reach<'t> {
    /// For everybody.
    all: Vec<&'t CaPolicy>,
    /// For some people.
    some: Vec<&'t CaPolicy>,
    /// By a filter over attributes that no export holds, or with parts lost at export.
    perhaps: Vec<&'t CaPolicy>,
}

impl<'t> Reach<'t> {
    /// `app`: the application id, empty where it is not known.
    fn of(tenant: &'t Tenant, app: &str) -> Self {
        let mut found = Self::default();
        let in_force = tenant.ca_policies.iter().filter(|policy| {
            policy.state == PolicyState::Enabled && !policy.for_workloads && policy.grant.as_ref().is_some_and(asks)
        });
        for policy in in_force {
            let apps = &policy.applications;
            let names = |ids: &[Box<str>]| !app.is_empty() && ids.iter().any(|id| id.eq_ignore_ascii_case(app));
            let is_all = apps.include.iter().any(|id| &**id == "All");
            if policy.lost || apps.filter.is_some() && (is_all || apps.include.is_empty()) {
                found.perhaps.push(policy);
            } else if !(is_all || names(&apps.include)) || names(&apps.exclude) {
                // Out of its reach.
            } else if app.is_empty() && !apps.exclude.is_empty() {
                found.perhaps.push(policy);
            } else if policy.users.include_users.iter().any(|id| &**id == "All") {
                found.all.push(policy);
            } else {
                found.some.push(policy);
            }
        }
        found
    }

    fn outcome(&self) -> Outcome {
        match (self.all.is_empty(), self.some.is_empty() && self.perhaps.is_empty()) {
            (false, _) => Outcome::Pass,
            (true, false) => Outcome::Review,
            (true, true) => Outcome::Fail,
        }
    }

    fn words(&self) -> String {
        let names = |policies: &[&CaPolicy]| policies.iter().map(|policy| &*policy.name).collect::<Vec<_>>().join(", ");
        let lists = [
            ("for everybody", &self.all),
            ("for some people only", &self.some),
            ("perhaps, by a filter or with parts lost at export", &self.perhaps),
        ];
        let parts = lists.iter().filter(|(_, list)| !list.is_empty());
        let parts: Vec<String> = parts.map(|(title, list)| format!("{title}: {}", names(list))).collect();
        if parts.is_empty() { "no enabled policy with a grant control".to_owned() } else { parts.join("; ") }
    }
}

fn asks(grant: &GrantControls) -> bool {
    !grant.built_in.is_empty() || !grant.custom.is_empty() || !grant.terms_of_use.is_empty() || grant.strength.is_some()
}

/// Security defaults stand in for policies, but know no applications: what they give, a person must say.
fn defaults_on(tenant: &Tenant) -> bool {
    tenant.security_defaults.iter().any(|row| row.enabled)
}

/// Fails what no policy reaches; a list of policies that is cut proves nothing.
fn outcome_of(judge: &Judge, tenant: &Tenant, reach: &Reach<'_>) -> Outcome {
    let whole = tenant.supply(RecordKind::ConditionalAccess).gap(RecordKind::ConditionalAccess).is_none();
    match reach.outcome() {
        Outcome::Fail if defaults_on(tenant) => Outcome::Review,
        Outcome::Fail if !whole && judge.has_gaps() => Outcome::NoEvidence,
        outcome => outcome,
    }
}

/// 2.16.b
pub(super) fn reached(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ConditionalAccess,
        RecordKind::ServicePrincipals,
        RecordKind::AppRoleAssignments,
        RecordKind::SecurityDefaults,
    ]);
    let mut judge = context.judge();
    for (id, rows) in assigned_people(tenant) {
        let app = tenant.service_principal(id);
        // Microsoft's own applications are judged by who may do what in them (2.06), not one by one.
        if app.is_some_and(|app| app.is_microsofts() || app.is_managed_identity() || app.enabled == Some(false)) {
            continue;
        }
        let reach = Reach::of(tenant, app.map_or("", |app| &app.app_id));
        let outcome = outcome_of(&judge, tenant, &reach);
        let exported = rows.first().map_or("", |row| &row.resource_name);
        let known = app.map_or("", |app| &app.name);
        let name = [known, exported, id].into_iter().find(|name| !name.is_empty()).unwrap_or(id);
        judge.subject(
            Affected::new(SubjectKind::ServicePrincipal, id, name, outcome)
                .fact("Policies", reach.words())
                .fact("Assigned", assigned_in_words(&rows))
                .at(rows.iter().map(|row| row.source))
                .at(app.into_iter().flat_map(|app| app.sources.iter().copied())),
        );
    }
    let total = judge.examined();
    let (out, some) = (judge.count(Outcome::Fail), judge.count(Outcome::Review));
    judge.reason(format!(
        "{out} of {} with assigned people {} in reach of no enabled policy with a grant control; {some} {} for some people only, or perhaps.",
        counted(total, "application", "applications"),
        if out == 1 { "is" } else { "are" },
        if some == 1 { "is reached" } else { "are reached" }
    ));
    if defaults_on(tenant) {
        judge.reason("Security defaults are on: they protect sign-in, but know no applications.");
    }
    judge.finish(Nothing::NotApplicable("Nobody is assigned to an application other than Microsoft's.".to_owned()))
}

/// Tags of applications that lead into the organisation's own network. Source: tags that Entra sets on them.
const ON_PREMISES: &[&str] = &[
    "WindowsAzureActiveDirectoryOnPremApp",
    "PrivateAccessNonWebApplication",
    "NetworkAccessManagedApplication",
    "NetworkAccessQuickAccessApplication",
];

/// 2.16.d. Assisted: published without sign-in or out of every policy's reach is a fault; the rest is for the assessor to
/// confirm, registered devices too.
pub(super) fn on_premises(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ConditionalAccess,
        RecordKind::ServicePrincipals,
        RecordKind::Applications,
        RecordKind::RelyingParties,
        RecordKind::SecurityDefaults,
    ]);
    let mut judge = context.judge();
    for app in tenant.service_principals.iter() {
        let published = tenant.applications.iter().find(|known| !app.app_id.is_empty() && known.app_id == app.app_id);
        let published = published.and_then(|known| Some((known.published.as_ref()?, known)));
        let is_tagged = app.tags.iter().any(|tag| ON_PREMISES.iter().any(|known| tag.eq_ignore_ascii_case(known)));
        if is_tagged || published.is_some() {
            let sources = published.iter().flat_map(|(_, known)| known.sources.iter().copied());
            let listed = proxied(&judge, tenant, app, published.map(|(how, _)| how)).at(sources);
            judge.subject(listed);
        }
    }
    for party in tenant.relying_parties.iter().filter(|party| party.enabled != Some(false)) {
        // The trust of Microsoft 365 itself: behind it Conditional Access decides.
        let is_microsofts =
            party.identifiers.iter().any(|id| id.eq_ignore_ascii_case("urn:federation:MicrosoftOnline"));
        if !is_microsofts {
            judge.subject(federated(party));
        }
    }
    let total = judge.examined();
    judge.reason(if total == 0 {
        "The evidence shows no application on-premises behind Entra or AD FS.".to_owned()
    } else {
        format!(
            "{} of {} {} published without sign-in or under no policy; {} to be looked at.",
            judge.count(Outcome::Fail),
            counted(total, "application on-premises", "applications on-premises"),
            if judge.count(Outcome::Fail) == 1 { "is" } else { "are" },
            judge.count(Outcome::Review)
        )
    });
    let devices =
        tenant.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled && asks_for_device(policy));
    judge.reason(format!(
        "{} for a compliant or joined device; how registered devices reach applications on-premises is to be confirmed.",
        counted(devices.count(), "enabled policy asks", "enabled policies ask")
    ));
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

fn asks_for_device(policy: &CaPolicy) -> bool {
    let is_device = |control: &str| {
        ["compliantDevice", "domainJoinedDevice"].iter().any(|known| control.eq_ignore_ascii_case(known))
    };
    policy.grant.as_ref().is_some_and(|grant| grant.built_in.iter().any(|control| is_device(control)))
}

fn proxied(judge: &Judge, tenant: &Tenant, app: &ServicePrincipal, published: Option<&Published>) -> Affected {
    let reach = Reach::of(tenant, &app.app_id);
    let sign_in = published.and_then(|how| how.pre_authentication);
    let outcome = if sign_in == Some(false) { Outcome::Fail } else { outcome_of(judge, tenant, &reach) };
    let words = match sign_in {
        Some(true) => "by Entra before the application",
        Some(false) => "none by Entra (passthru): Conditional Access does not apply",
        None => "not exported",
    };
    let mut listed = Affected::new(SubjectKind::ServicePrincipal, &*app.id, &*app.name, outcome)
        .fact("Sign-in", words)
        .fact("Policies", reach.words())
        .at(app.sources.iter().copied());
    listed.facts.extend(published.map(|how| Fact::new("Address", &*how.external_url)));
    listed
}

/// A relying party of AD FS: its own access control decides. The names of policies are localised, so that only what is
/// known to ask for MFA clears it.
fn federated(party: &RelyingParty) -> Affected {
    let policy = party.policy.value().map(|name| &**name);
    let by_policy = policy.is_some_and(|name| name.to_lowercase().contains("mfa"));
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
