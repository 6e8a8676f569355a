//! 2.16.b: which applications policies reach.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::stage3::user_provisioning::{assigned_in_words, assigned_people};
use crate::checklist::{Affected, Context, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::policy::{GrantControls, PolicyState};
use crate::tenant::{CaPolicy, RecordKind, Tenant};

/// How enabled policies with a grant control reach one application.
#[derive(Debug, Default)]
pub(super) struct Reach<'t> {
    /// For everybody.
    all: Vec<&'t CaPolicy>,
    /// For some people.
    some: Vec<&'t CaPolicy>,
    /// By a filter over attributes that no export holds, or with parts lost at export.
    perhaps: Vec<&'t CaPolicy>,
}

impl<'t> Reach<'t> {
    /// `app`: the application id, empty where it is not known.
    pub(super) fn of(tenant: &'t Tenant, app: &str) -> Self {
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

    pub(super) fn words(&self) -> String {
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
pub(super) fn outcome_of(judge: &Judge, tenant: &Tenant, reach: &Reach<'_>) -> Outcome {
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
    judge.say(&stage2::APP_REACHED);
    if defaults_on(tenant) {
        judge.reason("Security defaults are on: they protect sign-in, but know no applications.");
    }
    judge.finish(Nothing::NotApplicable("Nobody is assigned to an application other than Microsoft’s.".to_owned()))
}
