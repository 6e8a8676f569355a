//! Conditional Access policies: Graph and portal JSON, PowerShell and collector JSON.

use super::principal::{boolean, text, words};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::policy::{
    CaApplications, CaUsers, Filter, FilterMode, GrantControls, Guests, PolicyState, SessionControls, StrengthRef,
};
use crate::tenant::{CaPolicy, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Name: "displayName" ["displayname"];
    State: "state" ["state"];
    Created: "createdDateTime" ["createddatetime"];
    Modified: "modifiedDateTime" ["modifieddatetime"];
    Conditions: "conditions" ["conditions"];
    Grant: "grantControls" ["grantcontrols"];
    Session: "sessionControls" ["sessioncontrols"];
    Deleted: "deletedDateTime" ["deleteddatetime"];
}

/// What the trial of policies (What If) answers beside each.
const OF_A_TRIAL: &[&str] = &["policyapplies", "analysisreasons"];

pub static CONDITIONAL_ACCESS: Dataset = Dataset {
    id: "conditional-access",
    title: "Conditional Access policies",
    collect: include_str!("collect/conditional-access.md"),
    saved_as: &["conditionalAccessPolicies.json"],
    may_be_empty: false,
    kind: RecordKind::ConditionalAccess,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["conditionalaccess/policies", "identity/conditionalaccess/policies"],
                odata_type: &[],
            },
            all: &["conditions", "state"],
            any: &["grantcontrols", "sessioncontrols"],
            none: OF_A_TRIAL,
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["conditions", "grantcontrols", "state", "displayname"],
            none: OF_A_TRIAL,
            ..Layout::TABLE
        },
        Layout { id: "scubagear", form: Form::CollectorKey(&["conditional_access_policies"]), ..Layout::TABLE },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let Some(whole) = record.whole() else {
        return Err(refuse(
            ProblemKind::LostValue,
            "A table cannot hold a policy’s conditions; export the policies again as JSON (-Depth 10).",
        ));
    };
    record.refuse_deleted(F::Deleted, "A policy that was deleted: it asks nothing of anybody any more.")?;
    let (id, name) = (record.id(F::Id), record.boxed(F::Name));
    if id.is_empty() && name.is_empty() {
        return Err(no_key("id and no name"));
    }
    let Some(state) = record.text(F::State) else { return Err(no_key("state")) };
    let state = match state.to_lowercase().as_str() {
        "enabled" | "on" => PolicyState::Enabled,
        "disabled" | "off" => PolicyState::Disabled,
        "enabledforreportingbutnotenforced" | "report-only" | "reportonly" => PolicyState::ReportOnly,
        other => return Err(refuse(ProblemKind::Value, format!("{:?} is no state of a policy.", value::shown(other)))),
    };
    let (created, modified) = (record.moment(F::Created), record.moment(F::Modified));
    for moment in [created, modified].into_iter().flatten() {
        tenant.saw_event(moment);
    }
    let empty = Value::Null;
    let conditions = whole.get("conditions").unwrap_or(&empty);
    let mut policy = CaPolicy {
        id,
        name,
        state,
        template: Some(text(&whole, "templateid")).filter(|id| !id.is_empty()),
        users: users(conditions.get("users").unwrap_or(&empty)),
        applications: applications(conditions.get("applications").unwrap_or(&empty)),
        for_workloads: for_workloads(conditions.get("clientapplications").unwrap_or(&empty)),
        client_types: words(conditions, "clientapptypes"),
        grant: grant(whole.get("grantcontrols").unwrap_or(&empty)),
        session: session(whole.get("sessioncontrols").unwrap_or(&empty)),
        lost: lacks_a_part(&whole)
            || is_garbled(&whole)
            || names_an_unknown_client(conditions)
            || has_an_unknown_condition(conditions)
            || is_for_a_name(conditions.get("users").unwrap_or(&empty))
            || is_lost(&whole),
        untold: NEWER.iter().copied().filter(|name| conditions.get(name.to_lowercase()).is_none()).collect(),
        created,
        modified,
        source: Some(record.source),
        ..CaPolicy::default()
    };
    conditions_into(conditions, &mut policy);
    if hides_what_narrows_it(&policy) {
        if policy.users.include_users.iter().any(|user| user.eq_ignore_ascii_case("all")) {
            policy.lost = true;
        } else {
            // Some people may well be blocked from everything, and others from one flow.
            policy.is_narrowed_untold = true;
        }
    }
    policy.lost |= asks_nothing(&policy, &whole);
    if policy.lost {
        record.part.note(
            ProblemKind::LostValue,
            "Parts of the policy are missing, were destroyed when it was exported, or say what is not known here; export it \
             again as JSON (-Depth 10).",
        );
    }
    if policy.is_narrowed_untold {
        record.part.note(
            ProblemKind::LostValue,
            "Whether the policy blocks some people from everything, or from some flows or at some insider risk only, was not \
             exported; export it again as JSON (-Depth 10).",
        );
    }
    tenant.ca_policies.items.push(policy);
    Ok(())
}

fn conditions_into(conditions: &Value, policy: &mut CaPolicy) {
    let empty = Value::Null;
    let platforms = conditions.get("platforms").unwrap_or(&empty);
    policy.include_platforms = words(platforms, "includeplatforms");
    policy.exclude_platforms = words(platforms, "excludeplatforms");
    let locations = conditions.get("locations").unwrap_or(&empty);
    policy.include_locations = ids(locations, "includelocations");
    policy.exclude_locations = ids(locations, "excludelocations");
    let devices = conditions.get("devices").unwrap_or(&empty);
    policy.device_filter = filter(devices.get("devicefilter").unwrap_or(&empty));
    policy.user_risk = words(conditions, "userrisklevels");
    policy.sign_in_risk = words(conditions, "signinrisklevels");
    policy.insider_risk = words(conditions, "insiderrisklevels");
    let flows = conditions.get("authenticationflows").unwrap_or(&empty);
    policy.flows =
        words(flows, "transfermethods").into_iter().filter(|flow| !flow.eq_ignore_ascii_case("none")).collect();
}

fn users(tree: &Value) -> CaUsers {
    CaUsers {
        include_users: ids(tree, "includeusers"),
        exclude_users: ids(tree, "excludeusers"),
        include_groups: ids(tree, "includegroups"),
        exclude_groups: ids(tree, "excludegroups"),
        include_roles: ids(tree, "includeroles"),
        exclude_roles: ids(tree, "excluderoles"),
        include_guests: guests(tree.get("includeguestsorexternalusers")),
        exclude_guests: guests(tree.get("excludeguestsorexternalusers")),
    }
}

/// Whether somebody is meant by a name: reports for people have them in place of ids, and a name may be anybody's.
fn is_for_a_name(users: &Value) -> bool {
    let is_word = |id: &str| ["all", "none", "guestsorexternalusers"].iter().any(|word| id.eq_ignore_ascii_case(word));
    let lists = ["includeusers", "excludeusers", "includegroups", "excludegroups", "includeroles", "excluderoles"];
    let mut all = lists.into_iter().flat_map(|list| words(users, list));
    all.any(|id| !is_word(&id) && !(id.len() == 36 && id.contains('-')))
}

/// Ids in lower case; words such as `All` keep theirs.
fn ids(tree: &Value, name: &str) -> Vec<Box<str>> {
    words(tree, name)
        .into_iter()
        .map(|text| if text.len() == 36 && text.contains('-') { text.to_lowercase().into() } else { text })
        .collect()
}

/// PowerShell writes an empty shell where there is no condition: then there is none.
fn guests(tree: Option<&Value>) -> Option<Guests> {
    let tree = tree?;
    let types: Vec<Box<str>> = words(tree, "guestorexternalusertypes")
        .into_iter()
        .flat_map(|text| text.split(',').map(|part| part.trim().into()).collect::<Vec<Box<str>>>())
        .filter(|kind| !kind.is_empty() && !kind.eq_ignore_ascii_case("none"))
        .collect();
    if types.is_empty() {
        return None;
    }
    let tenants = tree.get("externaltenants").map(|tenants| ids(tenants, "members")).unwrap_or_default();
    Some(Guests { types, tenants })
}

fn applications(tree: &Value) -> CaApplications {
    CaApplications {
        include: ids(tree, "includeapplications"),
        exclude: ids(tree, "excludeapplications"),
        user_actions: words(tree, "includeuseractions"),
        authentication_contexts: words(tree, "includeauthenticationcontextclassreferences"),
        filter: filter(tree.get("applicationfilter").unwrap_or(&Value::Null)),
    }
}

fn for_workloads(tree: &Value) -> bool {
    !words(tree, "includeserviceprincipals").is_empty()
        || tree.get("serviceprincipalfilter").is_some_and(|rule| filter(rule).is_some())
}

fn filter(tree: &Value) -> Option<Filter> {
    let rule = text(tree, "rule");
    if rule.is_empty() {
        return None;
    }
    let mode =
        if text(tree, "mode").eq_ignore_ascii_case("exclude") { FilterMode::Exclude } else { FilterMode::Include };
    Some(Filter { mode, rule })
}

/// `None` where the policy has session controls only. An empty shell (PowerShell) is no grant control either.
fn grant(tree: &Value) -> Option<GrantControls> {
    let strength_tree = tree.get("authenticationstrength").unwrap_or(&Value::Null);
    let id = text(strength_tree, "id").to_lowercase();
    let strength = (!id.is_empty()).then(|| StrengthRef {
        id: id.into(),
        name: text(strength_tree, "displayname"),
        combinations: match strength_tree.get("allowedcombinations") {
            Some(Value::Array(items)) if !items.is_empty() => {
                Some(items.iter().filter_map(Value::as_str).map(Into::into).collect())
            }
            // A combination is one text whose parts are joined by commas; several may be joined by blanks.
            Some(Value::String(joined)) if !joined.is_empty() => {
                Some(joined.split_whitespace().map(Into::into).collect())
            }
            _ => None,
        },
    });
    let controls = GrantControls {
        any_of: !text(tree, "operator").eq_ignore_ascii_case("AND"),
        built_in: words(tree, "builtincontrols"),
        custom: words(tree, "customauthenticationfactors"),
        terms_of_use: words(tree, "termsofuse"),
        strength,
    };
    let nothing = controls.built_in.is_empty()
        && controls.custom.is_empty()
        && controls.terms_of_use.is_empty()
        && controls.strength.is_none();
    (!nothing).then_some(controls)
}

fn session(tree: &Value) -> SessionControls {
    let on = |name: &str| tree.get(name).and_then(|control| boolean(control, "isenabled")) == Some(true);
    let word = |name: &str, property: &str| {
        on(name)
            .then(|| tree.get(name).map(|control| text(control, property)))
            .flatten()
            .filter(|text| !text.is_empty())
    };
    SessionControls {
        sign_in_frequency_hours: on("signinfrequency").then(|| frequency(tree.get("signinfrequency"))).flatten(),
        persistent_browser: word("persistentbrowser", "mode"),
        cloud_app_security: word("cloudappsecurity", "cloudappsecuritytype"),
        secure_sign_in_session: on("securesigninsession"),
        app_enforced_restrictions: on("applicationenforcedrestrictions"),
    }
}

fn frequency(tree: Option<&Value>) -> Option<u32> {
    let tree = tree?;
    if text(tree, "frequencyinterval").eq_ignore_ascii_case("everyTime") {
        return Some(0);
    }
    let value: u32 = text(tree, "value").parse().ok()?;
    match text(tree, "type").to_lowercase().as_str() {
        "hours" => Some(value),
        "days" => Some(value.saturating_mul(24)),
        _ => None,
    }
}

/// What every export of a policy holds, be it `null`: where one is missing, nobody knows what the policy asks of whom.
/// Source: export formats, section 9; all policies of the exports at hand have them.
fn lacks_a_part(whole: &Value) -> bool {
    let lacks = |tree: &Value, names: &[&str]| names.iter().any(|name| tree.get(name).is_none());
    let of_controls = |grant: &Value| grant.is_object() && lacks(grant, &["builtincontrols"]);
    let of_users = ["includeusers", "excludeusers", "includegroups", "excludegroups", "includeroles", "excluderoles"];
    let Some(conditions) = whole.get("conditions").filter(|conditions| conditions.is_object()) else { return true };
    let parts = [
        "users",
        "applications",
        "clientapptypes",
        "locations",
        "platforms",
        "signinrisklevels",
        "userrisklevels",
        "devices",
    ];
    // Of controls `null` says that there are none; nobody and nothing is no condition of a policy.
    let is_null = |name: &&str| conditions.get(*name).is_some_and(Value::is_null);
    lacks(whole, &["grantcontrols", "sessioncontrols"])
        || ["users", "applications"].iter().any(is_null)
        || whole.get("grantcontrols").is_some_and(of_controls)
        || lacks(conditions, &parts)
        || conditions.get("users").is_some_and(|users| users.is_object() && lacks(users, &of_users))
        || CONDITIONS.iter().any(|(name, parts)| {
            conditions.get(*name).is_some_and(|condition| condition.is_object() && lacks(condition, parts))
        })
}

/// What every condition holds that is none of users: what it takes in, and what it spares.
const CONDITIONS: [(&str, &[&str]); 4] = [
    ("applications", &["includeapplications", "excludeapplications"]),
    ("locations", &["includelocations", "excludelocations"]),
    ("platforms", &["includeplatforms", "excludeplatforms"]),
    ("authenticationflows", &["transfermethods"]),
];

/// Conditions that older exports do not have.
const NEWER: [&str; 2] = ["authenticationFlows", "insiderRiskLevels"];

/// Older exports have neither flows nor insider risk. A block of every app without any condition would leave nobody at
/// work: where one of the two was not exported, it is what narrows the block.
fn hides_what_narrows_it(policy: &CaPolicy) -> bool {
    let blocks = |grant: &GrantControls| grant.built_in.iter().any(|control| control.eq_ignore_ascii_case("block"));
    let is_whole = |list: &[Box<str>]| list.iter().all(|entry| entry.eq_ignore_ascii_case("all"));
    let lists = [&policy.client_types, &policy.include_platforms, &policy.include_locations];
    let none = [&policy.exclude_platforms, &policy.exclude_locations, &policy.user_risk, &policy.sign_in_risk];
    policy.grant.as_ref().is_some_and(blocks)
        && policy.applications.include.iter().any(|app| app.eq_ignore_ascii_case("all"))
        && lists.into_iter().all(|list| is_whole(list))
        && none.into_iter().all(Vec::is_empty)
        && policy.device_filter.is_none()
        && policy.flows.is_empty()
        && policy.insider_risk.is_empty()
        && !policy.untold.is_empty()
}

/// No policy is about no app, action or context, none has neither controls of access nor of sessions, and none has an operator
/// without controls or controls without one: where an export has one, what it lacks was lost.
fn asks_nothing(policy: &CaPolicy, whole: &Value) -> bool {
    let lacks = |tree: Option<&Value>, names: &[&str]| {
        tree.is_some_and(|tree| tree.is_object() && names.iter().any(|name| tree.get(name).is_none()))
    };
    let applications = whole.get("conditions").and_then(|conditions| conditions.get("applications"));
    let about = &policy.applications;
    let is_about_nothing =
        about.include.is_empty() && about.user_actions.is_empty() && about.authentication_contexts.is_empty();
    let actions = ["includeuseractions", "includeauthenticationcontextclassreferences"];
    let grant = whole.get("grantcontrols");
    let operator = grant.map(|grant| text(grant, "operator")).unwrap_or_default();
    let controls = policy.grant.as_ref().map_or(0, |grant| {
        grant.built_in.len() + grant.custom.len() + grant.terms_of_use.len() + usize::from(grant.strength.is_some())
    });
    let session = whole.get("sessioncontrols").unwrap_or(&Value::Null);
    is_about_nothing && lacks(applications, &actions)
        || policy.grant.is_none() && !says_something("", session)
        || controls == 0 && !operator.is_empty()
        || controls > 1 && lacks(grant, &["operator"])
        || whole.get("sessioncontrols").is_some_and(hides_session_controls)
}

/// Controls of sessions that have a switch, and that every export names, if only as `null`.
const SESSION_CONTROLS: [&str; 4] =
    ["applicationenforcedrestrictions", "cloudappsecurity", "persistentbrowser", "signinfrequency"];

/// A control without its switch, its kind or its unit, or an object of controls of which none is on and some were left out.
fn hides_session_controls(session: &Value) -> bool {
    let is_filled = |tree: &Value| tree.as_object().is_some_and(|tree| !tree.is_empty());
    let controls = || SESSION_CONTROLS.iter().filter_map(|name| Some((*name, session.get(*name)?)));
    let is_cut = |(name, control): (&str, &Value)| {
        let is_untyped = match name {
            "cloudappsecurity" => control.get("cloudappsecuritytype").is_none(),
            // A number without its unit, or a unit without a number.
            "signinfrequency" => boolean(control, "isenabled") == Some(true) && frequency(Some(control)).is_none(),
            _ => false,
        };
        is_filled(control) && (control.get("isenabled").is_none() || is_untyped)
    };
    let is_on = |(_, control): (&str, &Value)| boolean(control, "isenabled") == Some(true);
    let others = session.as_object().into_iter().flatten();
    let mut others = others.filter(|(name, control)| !SESSION_CONTROLS.contains(&name.as_str()) && !control.is_null());
    controls().any(is_cut)
        || is_filled(session)
            && controls().count() < SESSION_CONTROLS.len()
            && !controls().any(is_on)
            && others.next().is_none()
}

/// A word where an object belongs: what it held is lost, and is no absence of a condition.
fn is_garbled(whole: &Value) -> bool {
    let is_object = |part: &Value| match part {
        Value::Null | Value::Object(_) => true,
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    let is_word =
        |tree: &Value, names: &[&str]| names.iter().any(|name| tree.get(*name).is_some_and(|part| !is_object(part)));
    let objects =
        ["users", "applications", "locations", "platforms", "devices", "clientapplications", "authenticationflows"];
    is_word(whole, &["conditions", "grantcontrols", "sessioncontrols"])
        || whole.get("conditions").is_some_and(|conditions| is_word(conditions, &objects))
}

/// Source: the `conditionalAccessClientApp` values of Graph.
fn names_an_unknown_client(conditions: &Value) -> bool {
    const KNOWN: [&str; 6] =
        ["all", "browser", "mobileappsanddesktopclients", "exchangeactivesync", "eassupported", "other"];
    words(conditions, "clientapptypes").iter().any(|client| !KNOWN.contains(&&*client.to_lowercase()))
}

/// Conditions that are read, and those that bear on no person.
const CONDITIONS_READ: &[&str] = &[
    "users",
    "applications",
    "clientapptypes",
    "locations",
    "platforms",
    "devices",
    "signinrisklevels",
    "userrisklevels",
    "insiderrisklevels",
    "authenticationflows",
    "clientapplications",
    "serviceprincipalrisklevels",
    "agentidrisklevels",
];

/// A condition that is not read here spares or takes in somebody, whom nobody knows: legacy conditions on the state of
/// devices (`deviceStates`, `devices.excludeDevices`), and whatever comes.
fn has_an_unknown_condition(conditions: &Value) -> bool {
    let others = |tree: &Value, known: &[&str]| {
        let parts = tree.as_object().into_iter().flatten();
        parts.filter(|(name, _)| !known.contains(&name.as_str())).any(|(name, value)| says_something(name, value))
    };
    others(conditions, CONDITIONS_READ)
        || conditions.get("devices").is_some_and(|devices| others(devices, &["devicefilter"]))
}

/// Whether a condition narrows anything; to include all is none, and what Graph notes of a property is no condition.
fn says_something(name: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => {
            !(text.is_empty()
                || text.eq_ignore_ascii_case("none")
                || name.contains("odata")
                || name.starts_with("include") && text.eq_ignore_ascii_case("all"))
        }
        Value::Array(items) => items.iter().any(|item| says_something(name, item)),
        Value::Object(map) => map.iter().any(|(name, value)| says_something(name, value)),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

/// Type names or `@{…}` in place of values: PowerShell cut the nesting.
fn is_lost(tree: &Value) -> bool {
    match tree {
        Value::String(text) => text.starts_with("@{") || value::is_lost(text),
        Value::Array(items) => items.iter().any(is_lost),
        Value::Object(map) => {
            map.iter().any(|(name, value)| name != "description" && name != "displayname" && is_lost(value))
        }
        _ => false,
    }
}
