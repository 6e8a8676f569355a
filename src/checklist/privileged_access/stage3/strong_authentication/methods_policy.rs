//! 3.02.c: what the authentication methods policy allows to administrators.

use crate::checklist::judgement::Nothing;
use crate::checklist::people::{People, counted, object, unknown_kind};
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::holders::Holder;
use crate::tenant::policy::{MethodConfiguration, MethodsPolicy};
use crate::tenant::roles::RoleSet;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{Missing, PrincipalKind, RecordKind, Tenant};
use serde_json::Value;
use std::collections::BTreeSet;

const TITLE: &str = "Authentication methods policy";

/// 3.02.c
pub(super) fn bars_weak(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::MethodsPolicy, RecordKind::Groups, RecordKind::GroupMembers]);
    let mut judge = context.judge();
    let administrators = People::of(context, RoleSet::All);
    // An emergency account is an administrator's, too, and a weak method opens it like any other.
    let emergency = context.holders().of_set(RoleSet::All).filter(|holder| context.is_emergency(holder));
    let people: Vec<&Holder> = administrators.people.iter().copied().chain(emergency).collect();
    let mut said = Vec::new();
    for policy in tenant.methods_policy.iter() {
        said.push(migration(tenant, policy, &mut judge));
        let Some(methods) = &policy.methods else {
            judge.gap(methods_lost());
            continue;
        };
        for (id, title) in [("Sms", "SMS"), ("Voice", "Voice calls")] {
            said.push(weak(tenant, policy, methods, (id, title), &people, &mut judge));
        }
        said.extend(sign_in_context(policy, methods, &mut judge));
    }
    administrators.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, RoleSet::All)));
    said.into_iter().for_each(|sentence| judge.reason(sentence));
    judge.reason("Number matching is always on in Authenticator, whatever the policy says.");
    judge.finish(Nothing::NotApplicable("The authentication methods policy was supplied empty.".to_owned()))
}

pub(super) fn methods_lost() -> Missing {
    Missing {
        kind: RecordKind::MethodsPolicy,
        column: Some("authenticationMethodConfigurations"),
        why: "The methods of the authentication methods policy were lost when it was exported.".to_owned(),
    }
}

pub(super) fn setting(policy: &MethodsPolicy, id: &str, name: &str, outcome: Outcome, facts: Vec<Fact>) -> Affected {
    object(SubjectKind::Policy, format!("{TITLE}/{id}").to_lowercase(), name, outcome, facts, [policy.source])
}

/// No state at all is a tenant that never had the old policies: Entra treats it as migrated.
fn migration(tenant: &Tenant, policy: &MethodsPolicy, judge: &mut Judge) -> String {
    const COLUMN: &str = "policyMigrationState";
    if policy.migration.is_none() && !tenant.methods_policy.supply.present.contains(COLUMN) {
        let why = "Whether the old policies are replaced was not exported with the authentication methods policy.";
        judge.gap(Missing { kind: RecordKind::MethodsPolicy, column: Some(COLUMN), why: why.to_owned() });
        let facts = vec![Fact::new("Migration", "not exported")];
        judge.subject(setting(policy, "migration", "Migration of the old policies", Outcome::NoEvidence, facts));
        return "Migration of the old policies: not exported.".to_owned();
    }
    let state = policy.migration.as_deref().unwrap_or("migrationComplete");
    if state.eq_ignore_ascii_case("migrationComplete") {
        judge.good();
        return "The old MFA and self-service reset policies are replaced by this one.".to_owned();
    }
    let state = plain(Of::Migration, state);
    let words = format!("{state}: the old MFA and self-service reset policies still allow methods beside this one");
    let fact = Fact::new("Migration", words).from(policy.source, "policyMigrationState");
    judge.subject(setting(policy, "migration", "Migration of the old policies", Outcome::Fail, vec![fact]));
    "The old MFA and self-service reset policies are not replaced yet: they allow methods beside this one.".to_owned()
}

pub(super) fn method<'m>(methods: &'m [MethodConfiguration], id: &str) -> Option<&'m MethodConfiguration> {
    methods.iter().find(|method| method.id.eq_ignore_ascii_case(id))
}

pub(super) fn not_there(policy: &MethodsPolicy, id: &str, title: &str, judge: &mut Judge) -> String {
    judge.gap(Missing {
        kind: RecordKind::MethodsPolicy,
        column: Some("authenticationMethodConfigurations"),
        why: format!("The authentication methods policy was exported without the method {title}."),
    });
    let facts = vec![Fact::new("State", "not exported")];
    judge.subject(setting(policy, id, title, Outcome::NoEvidence, facts));
    format!("{title}: not exported.")
}

/// Whether a weak method is open to an administrator.
fn weak(
    tenant: &Tenant,
    policy: &MethodsPolicy,
    methods: &[MethodConfiguration],
    (id, title): (&'static str, &'static str),
    administrators: &[&Holder],
    judge: &mut Judge,
) -> String {
    let Some(found) = method(methods, id) else { return not_there(policy, id, title, judge) };
    match found.enabled {
        Some(false) => {
            judge.good();
            return format!("{title}: off for everybody.");
        }
        None => return not_there(policy, id, title, judge),
        Some(true) => {}
    }
    let mut gaps = Vec::new();
    let included = Targets::of(tenant, &found.include, &mut gaps);
    let excluded = Targets::of(tenant, &found.exclude, &mut gaps);
    let open: Vec<String> = administrators
        .iter()
        .filter(|holder| included.has(holder) && !excluded.has(holder))
        .map(|holder| holder.name().to_owned())
        .collect();
    let everybody = if included.everybody { "all users" } else { "some groups" };
    if open.is_empty() && gaps.is_empty() {
        judge.good();
        return format!("{title}: on for {everybody}, for no administrator.");
    }
    // Groups whose members are unknown can exclude those who look open, and include those who do not.
    let outcome = if open.is_empty() || !gaps.is_empty() && !found.exclude.is_empty() {
        judge.gaps(gaps);
        Outcome::NoEvidence
    } else {
        Outcome::Fail
    };
    let facts = vec![
        Fact::new("On for", everybody),
        Fact::new("Administrators who may use it", format!("{}: {}", open.len(), open.join(", "))),
    ];
    judge.subject(setting(policy, id, title, outcome, facts));
    format!("{title}: on, and open to {}.", counted(open.len(), "administrator", "administrators"))
}

/// Whom a method is for.
#[derive(Default)]
struct Targets {
    everybody: bool,
    /// Object ids and principal names in lower case.
    people: BTreeSet<String>,
}

impl Targets {
    fn of(tenant: &Tenant, targets: &[Box<str>], gaps: &mut Vec<Missing>) -> Self {
        let mut found = Self::default();
        let mut open: Vec<String> = Vec::new();
        for target in targets {
            if target.eq_ignore_ascii_case("all_users") {
                found.everybody = true;
            } else {
                open.push(target.to_lowercase());
            }
        }
        let mut seen = BTreeSet::new();
        while let Some(group) = open.pop() {
            if !seen.insert(group.clone()) {
                continue;
            }
            if !tenant.group_members.of_group(&group) && !found.everybody {
                let name = tenant.group_by_id(&group).map_or(group.clone(), |known| known.name.to_string());
                gaps.push(Missing {
                    kind: RecordKind::GroupMembers,
                    column: None,
                    why: format!("The members of the group “{name}”, which the authentication methods policy names, were not supplied."),
                });
            }
            for link in tenant.members_of(&group) {
                let principal = &link.principal;
                let is_group = principal.kind == PrincipalKind::Group
                    || principal.kind == PrincipalKind::Unknown && tenant.group_by_id(&principal.id).is_some();
                if is_group {
                    open.push(principal.id.to_lowercase());
                } else {
                    if tenant.may_be_a_group(principal) && !found.everybody {
                        let why = format!(
                            "Whether {}, a member of a group that the authentication methods policy names, is a group \
                             itself is not known.",
                            principal.id
                        );
                        gaps.push(Missing { kind: RecordKind::Groups, column: None, why });
                    }
                    let names = [principal.id.to_lowercase(), principal.upn.to_lowercase()];
                    found.people.extend(names.into_iter().filter(|name| !name.is_empty()));
                }
            }
        }
        found
    }

    fn has(&self, holder: &Holder) -> bool {
        self.everybody
            || self.people.contains(&holder.key())
            || !holder.principal.upn.is_empty() && self.people.contains(&holder.principal.upn.to_lowercase())
    }
}

/// Additional context: the name of the app and the place of the sign-in, shown with the request in Authenticator.
fn sign_in_context(policy: &MethodsPolicy, methods: &[MethodConfiguration], judge: &mut Judge) -> Vec<String> {
    let id = "MicrosoftAuthenticator";
    let Some(found) = method(methods, id) else { return vec![not_there(policy, id, "Microsoft Authenticator", judge)] };
    if found.enabled == Some(false) {
        return vec!["Microsoft Authenticator is off: additional context does not arise.".to_owned()];
    }
    let settings: Value = serde_json::from_str(&found.settings).unwrap_or(Value::Null);
    let mut said = Vec::new();
    for (name, title) in [
        ("displayAppInformationRequiredState", "App name in Authenticator requests"),
        ("displayLocationInformationRequiredState", "Place in Authenticator requests"),
    ] {
        let state = state_of(&settings, name);
        let (outcome, words) = match state.as_deref() {
            Some(state) if state.eq_ignore_ascii_case("enabled") => match is_for_all(&settings, name) {
                Some(true) => (Outcome::Pass, "on"),
                Some(false) => (Outcome::Review, "on for some groups only"),
                None => {
                    judge.gap(Missing {
                        kind: RecordKind::MethodsPolicy,
                        column: Some("featureSettings"),
                        why: format!("The authentication methods policy was exported without the targets of {name}."),
                    });
                    (Outcome::NoEvidence, "on; for whom was not exported")
                }
            },
            Some(state) if state.eq_ignore_ascii_case("disabled") => (Outcome::Fail, "off"),
            // Left to Microsoft, whose choice changed over time: somebody should decide.
            Some(_) => (Outcome::Review, "left to Microsoft (default)"),
            None => {
                judge.gap(Missing {
                    kind: RecordKind::MethodsPolicy,
                    column: Some("featureSettings"),
                    why: format!("The authentication methods policy was exported without {name}."),
                });
                (Outcome::NoEvidence, "not exported")
            }
        };
        said.push(format!("{title}: {words}."));
        judge.subject(setting(policy, name, title, outcome, vec![Fact::new("State", words)]));
    }
    said
}

/// Whether a feature is on for all users, and nobody is left out; `None`: not exported.
fn is_for_all(settings: &Value, name: &str) -> Option<bool> {
    // Graph writes this in place of nobody.
    const NOBODY: &str = "00000000-0000-0000-0000-000000000000";
    let feature = settings.get("featuresettings").unwrap_or(settings).get(name.to_lowercase())?;
    let target = |side: &str| feature.get(side)?.get("id")?.as_str();
    let is_all = target("includetarget")?.eq_ignore_ascii_case("all_users");
    let left_out = target("excludetarget").is_some_and(|id| !id.is_empty() && id != NOBODY);
    Some(is_all && !left_out)
}

/// `featureSettings.<name>.state`; the names are in lower case, as the reader keeps them.
fn state_of(settings: &Value, name: &str) -> Option<String> {
    let features = settings.get("featuresettings").unwrap_or(settings);
    features.get(name.to_lowercase())?.get("state")?.as_str().map(str::to_owned)
}
