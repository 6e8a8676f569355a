//! A policy in words: whom, what, under which conditions, with which controls.

use crate::checklist::wording::{self, listed};
use crate::checklist::{Affected, Fact, Outcome, SubjectKind};
use crate::tenant::policy::{Guests, PolicyState};
use crate::tenant::vocabulary::{Of, plain, plain_list, quoted};
use crate::tenant::{CaPolicy, Tenant, roles};

/// So many names of a list are written: all that any policy reasonably has. The rest is counted.
const NAMED: usize = 120;

/// In place of a part that an export lost.
const LOST: &str = "lost at export";

pub(super) fn affected(tenant: &Tenant, policy: &CaPolicy, outcome: Outcome, first: Option<String>) -> Affected {
    let source = policy.source;
    let fact = |label, value: String, column| match source {
        Some(source) => Fact::new(label, value).from(source, column),
        None => Fact::new(label, value),
    };
    let mut facts: Vec<Fact> = first.into_iter().map(|words| Fact::new("Found", words)).collect();
    facts.push(fact("State", state(policy).to_owned(), "state"));
    facts.push(fact("Who", who(tenant, policy), "users"));
    facts.push(fact("What", what(tenant, policy), "applications"));
    facts.push(fact("Conditions", conditions(tenant, policy), "conditions"));
    facts.push(fact("Controls", controls(policy), "grantControls"));
    Affected {
        id: if policy.id.is_empty() { policy.name.to_lowercase().into() } else { policy.id.to_string().into() },
        name: policy.name.to_string().into(),
        kind: SubjectKind::Policy,
        outcome,
        facts: facts.into(),
        sources: source.into_iter().collect(),
    }
}

pub(super) fn state(policy: &CaPolicy) -> &'static str {
    match policy.state {
        PolicyState::Enabled => "enabled",
        PolicyState::Disabled => "disabled",
        PolicyState::ReportOnly => "report-only",
    }
}

fn who(tenant: &Tenant, policy: &CaPolicy) -> String {
    if policy.for_workloads {
        return "workload identities".to_owned();
    }
    let users = &policy.users;
    let mut included = names(&users.include_users, |id| user(tenant, id));
    included.extend(of_kind("group", names(&users.include_groups, |id| group_named(tenant, id))));
    included.extend(of_kind("role", names(&users.include_roles, |id| role(tenant, id).to_owned())));
    included.extend(users.include_guests.as_ref().map(guests));
    let mut excluded = names(&users.exclude_users, |id| user(tenant, id));
    excluded.extend(of_kind("group", names(&users.exclude_groups, |id| group_named(tenant, id))));
    excluded.extend(of_kind("role", names(&users.exclude_roles, |id| role(tenant, id).to_owned())));
    excluded.extend(users.exclude_guests.as_ref().map(guests));
    except(&included, &excluded, if policy.lost { LOST } else { "nobody" })
}

/// Kinds of accounts from outside: all of them, or which; and of which organisations, if of some only.
fn guests(guests: &Guests) -> String {
    const KINDS: usize = 6;
    let kinds = plain_list(Of::Guest, &guests.types);
    let kinds = if kinds.is_empty() || kinds.len() >= KINDS {
        "guests and external users of all kinds".to_owned()
    } else {
        wording::listed(&kinds)
    };
    match guests.tenants.len() {
        0 => kinds,
        number => format!("{kinds} of {}", wording::counted(number, "named organisation", "named organisations")),
    }
}

fn what(tenant: &Tenant, policy: &CaPolicy) -> String {
    let apps = &policy.applications;
    let app = |id: &str| {
        let known = tenant.service_principal(id).map(|known| &*known.name).filter(|name| !name.is_empty());
        known.map_or_else(|| plain(Of::App, id), str::to_owned)
    };
    let mut included = names(&apps.include, |id| app(id));
    included.extend(names(&apps.user_actions, |action| plain(Of::App, action)));
    included.extend(names(&apps.authentication_contexts, |id| format!("authentication context {}", quoted(id))));
    if let Some(filter) = &apps.filter {
        included.push(format!("apps by the filter {}", quoted(&filter.rule)));
    }
    except(&included, &names(&apps.exclude, |id| app(id)), if policy.lost { LOST } else { "nothing" })
}

fn conditions(tenant: &Tenant, policy: &CaPolicy) -> String {
    let place = |id: &str| {
        let known = tenant.named_locations.iter().find(|known| known.id.eq_ignore_ascii_case(id));
        known.map_or_else(|| plain(Of::Location, id), |known| known.name.to_string())
    };
    let mut parts = Vec::new();
    let mut add = |label: &str, included: &[Box<str>], excluded: &[Box<str>], name: &dyn Fn(&str) -> String| {
        let is_any = included.is_empty() || included.iter().any(|word| word.eq_ignore_ascii_case("all"));
        if is_any && excluded.is_empty() {
            return;
        }
        let words = except(&names(included, name), &names(excluded, name), "any");
        parts.push(format!("{label}: {words}"));
    };
    let risk = |word: &str| plain(Of::Risk, word);
    add("clients", &policy.client_types, &[], &|word| plain(Of::Client, word));
    add("platforms", &policy.include_platforms, &policy.exclude_platforms, &|word| plain(Of::Platform, word));
    add("locations", &policy.include_locations, &policy.exclude_locations, &place);
    add("user risk", &policy.user_risk, &[], &risk);
    add("sign-in risk", &policy.sign_in_risk, &[], &risk);
    add("insider risk", &policy.insider_risk, &[], &risk);
    add("flows", &policy.flows, &[], &|word| plain(Of::Flow, word));
    if policy.is_narrowed_untold {
        parts.push("flows and insider risk: not exported".to_owned());
    }
    if let Some(filter) = &policy.device_filter {
        parts.push(format!("devices by the filter {}", quoted(&filter.rule)));
    }
    if parts.is_empty() { "none".to_owned() } else { parts.join("; ") }
}

fn controls(policy: &CaPolicy) -> String {
    let mut parts = Vec::new();
    if let Some(grant) = &policy.grant {
        let mut asked = plain_list(Of::Control, &grant.built_in);
        asked.extend(grant.strength.iter().map(|strength| format!("strength {}", quoted(&strength.name))));
        asked.extend(grant.custom.iter().map(|id| format!("custom control {}", quoted(id))));
        asked.extend(grant.terms_of_use.iter().map(|_| "terms of use".to_owned()));
        if !asked.is_empty() {
            parts.push(asked.join(if grant.any_of { " or " } else { " and " }));
        }
    }
    let session = &policy.session;
    if let Some(hours) = session.sign_in_frequency_hours {
        parts.push(match hours {
            0 => "sign-in every time".to_owned(),
            hours => format!("sign-in every {hours} hours"),
        });
    }
    parts.extend(
        session.persistent_browser.iter().map(|mode| format!("persistent browser {}", plain(Of::Session, mode))),
    );
    parts.extend(
        session.cloud_app_security.iter().map(|mode| format!("Defender for Cloud Apps {}", plain(Of::Session, mode))),
    );
    if session.secure_sign_in_session {
        parts.push("token protection".to_owned());
    }
    if session.app_enforced_restrictions {
        parts.push("restrictions by the app".to_owned());
    }
    if parts.is_empty() { "none".to_owned() } else { parts.join("; ") }
}

/// Whether the policy asks for anything or restricts the session at all.
pub(super) fn has_control(policy: &CaPolicy) -> bool {
    controls(policy) != "none"
}

fn names(ids: &[Box<str>], name: impl Fn(&str) -> String) -> Vec<String> {
    ids.iter().filter(|id| !id.eq_ignore_ascii_case("None")).map(|id| name(id)).collect()
}

fn except(included: &[String], excluded: &[String], nothing: &str) -> String {
    let listed = |names: &[String]| match names.get(NAMED..) {
        Some(rest) if !rest.is_empty() => format!("{} and {} more", names[..NAMED].join(", "), rest.len()),
        _ => names.join(", "),
    };
    let included = if included.is_empty() { nothing.to_owned() } else { listed(included) };
    if excluded.is_empty() { included } else { format!("{included}, except {}", listed(excluded)) }
}

fn user(tenant: &Tenant, id: &str) -> String {
    match id {
        "All" => "all users".to_owned(),
        "GuestsOrExternalUsers" => "guests and external users".to_owned(),
        id => tenant.user_by_id(id).map_or_else(
            || format!("an account that is not in the list of users ({id})"),
            |user| user.name().to_owned(),
        ),
    }
}

/// `group A` of one, `the groups A, B and C` of several.
fn of_kind(kind: &str, names: Vec<String>) -> Option<String> {
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("{kind} {one}")),
        _ if names.len() <= NAMED => Some(format!("the {kind}s {}", listed(&names))),
        _ => Some(format!("the {kind}s {} and {} more", names[..NAMED].join(", "), names.len() - NAMED)),
    }
}

/// By its name; else that the list of groups, where there is one, has none.
fn group_named(tenant: &Tenant, id: &str) -> String {
    match group(tenant, id) {
        unknown if unknown == id && tenant.groups.supply.is_supplied() => format!("{id} (not in the list of groups)"),
        name => name.to_owned(),
    }
}

pub(super) fn group<'a>(tenant: &'a Tenant, id: &'a str) -> &'a str {
    tenant.group_by_id(id).map(|group| &*group.name).filter(|name| !name.is_empty()).unwrap_or(id)
}

fn role<'a>(tenant: &'a Tenant, id: &'a str) -> &'a str {
    let defined = tenant.role_definition(id).map(|role| &*role.name).filter(|name| !name.is_empty());
    defined.or_else(|| roles::by_template(id).map(|role| role.name)).unwrap_or(id)
}
