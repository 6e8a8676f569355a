//! Access review definitions, and their instances where these come in files of their own.

use super::principal::{boolean, objects, text};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::review::{AccessReview, Ends, ReviewInstance, Reviewed, Reviewers};
use crate::tenant::{Known, Moment, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Name: "displayName" ["displayname"];
    Status: "status" ["status"];
    Scope: "scope" ["scope"];
    Enumeration: "instanceEnumerationScope" ["instanceenumerationscope"];
    Reviewers: "reviewers" ["reviewers"];
    Settings: "settings" ["settings"];
    Instances: "instances" ["instances"];
    Created: "createdDateTime" ["createddatetime"];
    Modified: "lastModifiedDateTime" ["lastmodifieddatetime"];
    Start: "startDateTime" ["startdatetime"];
    End: "endDateTime" ["enddatetime"];
}

pub static ACCESS_REVIEWS: Dataset = Dataset {
    id: "access-reviews",
    title: "Access reviews",
    collect: include_str!("collect/access-reviews.md"),
    saved_as: &["accessReviewDefinitions.json"],
    may_be_empty: false,
    kind: RecordKind::AccessReviews,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["accessreviews/definitions", "identitygovernance/accessreviews/definitions"],
                odata_type: &[],
            },
            all: &["displayname", "scope", "settings"],
            any: &["instanceenumerationscope", "fallbackreviewers", "stagesettings", "reviewers"],
            none: &["decision"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph-instances",
            form: Form::Objects { context: &["accessreviews/definitions/instances"], odata_type: &[] },
            all: &["startdatetime", "enddatetime", "status", "scope", "reviewers"],
            none: &["settings", "decision", "roledefinitionid", "principalid"],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("id"));
    }
    if record.part.layout == "graph-instances" {
        return instance_of_its_own(record, tenant, id);
    }
    record.needs(&[F::Scope])?;
    for event in [record.moment(F::Created), record.moment(F::Modified)].into_iter().flatten() {
        tenant.saw_event(event);
    }
    let settings = record.tree(F::Settings).unwrap_or(Value::Null);
    let mut reviewed = Vec::new();
    if let Some(scope) = record.tree(F::Scope) {
        queries(&scope, &mut reviewed);
    }
    if reviewed.iter().all(|found| matches!(found, Reviewed::Other(_)))
        && let Some(scope) = record.tree(F::Enumeration)
    {
        queries(&scope, &mut reviewed);
    }
    reviewed.sort();
    reviewed.dedup();
    let default_decision = text(&settings, "defaultdecision");
    tenant.access_reviews.items.push(AccessReview {
        id,
        name: record.boxed(F::Name),
        status: record.boxed(F::Status),
        reviewed,
        recurrence: recurrence(&settings),
        ends: ends(record, &settings),
        only_of: record.tree(F::Scope).and_then(|scope| only_of(&scope)),
        reviewers: reviewers(record),
        applies_itself: boolean(&settings, "autoapplydecisionsenabled"),
        default_decision: (boolean(&settings, "defaultdecisionenabled") != Some(false) && !default_decision.is_empty())
            .then_some(default_decision),
        instances: instances(record),
        source: record.source,
    });
    Ok(())
}

/// The instances of one definition, whose id stands in the context or the file's folders: `definitions('…')/instances`.
fn instance_of_its_own(record: &Record<'_>, tenant: &mut Tenant, id: Box<str>) -> Result<(), Refusal> {
    let part = record.part;
    let series = key_after(part.context.as_deref().unwrap_or_default(), "definitions")
        .or_else(|| key_after(&part.file, "definitions"));
    let Some(series) = series else {
        return Err(no_key(
            "review that it belongs to (its id stands in @odata.context; save the answer whole, as Graph gives it)",
        ));
    };
    part.supplies_nothing();
    tenant.review_instances.push((
        series,
        ReviewInstance {
            id,
            start: record.moment(F::Start),
            end: record.moment(F::End),
            status: record.boxed(F::Status),
            source: record.source,
        },
    ));
    Ok(())
}

/// The GUID that follows a word in an address: `definitions('…')`, `definitions/…/`.
pub(super) fn key_after(path: &str, word: &str) -> Option<Box<str>> {
    let at = path.to_lowercase().find(word)? + word.len();
    let mut rest = path.get(at..)?;
    while let Some(next) = ["(", "'", "/", "%27", "%28"].iter().find_map(|sign| rest.strip_prefix(sign)) {
        rest = next;
    }
    let key = super::principal::guid(rest.get(..36)?);
    (!key.is_empty()).then_some(key)
}

fn instances(record: &Record<'_>) -> Known<Vec<ReviewInstance>> {
    let Some(tree) = record.tree(F::Instances) else { return Known::NotExported };
    let items = match &tree {
        Value::Array(items) => items.iter().collect(),
        one @ Value::Object(_) => vec![one],
        _ => Vec::new(),
    };
    let moment = |item: &Value, name: &str| {
        let text = text(item, name);
        if text.is_empty() { None } else { record.moment_of(&text) }
    };
    let instance = |item: &Value| ReviewInstance {
        id: text(item, "id").to_lowercase().into(),
        start: moment(item, "startdatetime"),
        end: moment(item, "enddatetime"),
        status: text(item, "status"),
        source: record.source,
    };
    Known::Value(items.into_iter().filter(|item| item.is_object()).map(instance).collect())
}

fn recurrence(settings: &Value) -> Known<Box<str>> {
    if !settings.is_object() {
        return Known::NotExported;
    }
    // A review that runs once says so by null; what is not there at all was lost.
    let Some(recurrence) = settings.get("recurrence") else { return Known::NotExported };
    if recurrence.is_null() {
        return Known::Empty;
    }
    let pattern = match recurrence.get("pattern") {
        Some(Value::Null) => return Known::Empty,
        Some(pattern) if !text(pattern, "type").is_empty() => pattern,
        _ => return Known::NotExported,
    };
    let unit = match text(pattern, "type").to_lowercase() {
        kind if kind.ends_with("monthly") => "month",
        kind if kind.ends_with("yearly") => "year",
        kind if kind == "weekly" => "week",
        kind if kind == "daily" => "day",
        _ => return Known::Empty,
    };
    let interval = interval(pattern);
    let words = if interval <= 1 { format!("every {unit}") } else { format!("every {interval} {unit}s") };
    Known::Value(words.into())
}

/// Source: Graph, recurrenceRange.
fn ends(record: &Record<'_>, settings: &Value) -> Known<Ends> {
    let range = settings.get("recurrence").and_then(|recurrence| recurrence.get("range"));
    let Some(range) = range.filter(|range| range.is_object()) else { return Known::NotExported };
    match &*text(range, "type").to_lowercase() {
        "noend" => Known::Value(Ends::Never),
        "enddate" => {
            let day = record.moment_of(&text(range, "enddate"));
            day.map_or(Known::NotExported, |day| Known::Value(Ends::On(day)))
        }
        "numbered" => {
            let runs = range.get("numberofoccurrences");
            let runs = runs.and_then(|runs| runs.as_u64().or_else(|| runs.as_str()?.parse().ok()));
            let start = record.moment_of(&text(range, "startdate"));
            // The day on which the last of them is over, whatever was exported of them.
            let over = |runs: u64| {
                let days = i64::try_from(runs).ok()?.checked_mul(most_days(settings)?)?;
                Some(Moment::of(days.checked_mul(86_400)?.checked_add(start?.seconds())?))
            };
            runs.map_or(Known::NotExported, |runs| Known::Value(Ends::After(runs, over(runs))))
        }
        _ => Known::NotExported,
    }
}

/// The most days from one run of a series to the next.
fn most_days(settings: &Value) -> Option<i64> {
    let pattern = settings.get("recurrence")?.get("pattern")?;
    let unit = match text(pattern, "type").to_lowercase() {
        kind if kind.ends_with("monthly") => 31,
        kind if kind.ends_with("yearly") => 366,
        kind if kind == "weekly" => 7,
        kind if kind == "daily" => 1,
        _ => return None,
    };
    i64::try_from(interval(pattern).max(1)).ok()?.checked_mul(unit)
}

fn interval(pattern: &Value) -> u64 {
    match pattern.get("interval") {
        Some(Value::Number(number)) => number.as_u64().unwrap_or(1),
        Some(Value::String(text)) => text.parse().unwrap_or(1),
        _ => 1,
    }
}

/// Whom alone a scope asks about; `None`: everybody. Of several queries one for all users is enough.
fn only_of(scope: &Value) -> Option<Box<str>> {
    let is_of_inactive = |scope: &Value| text(scope, "odatatype").to_lowercase().contains("inactive");
    let narrowed = |scope: &Value| -> Option<Box<str>> {
        let query = text(scope, "query").to_lowercase();
        if is_of_inactive(scope) {
            return Some("inactive users".into());
        }
        query.split_once("$filter=").map(|(_, filter)| filter.trim().into())
    };
    let principals = objects(scope, "principalscopes");
    if principals.is_empty() {
        return narrowed(scope);
    }
    let is_of_all = |scope: &&Value| {
        narrowed(scope).is_none() && text(scope, "query").trim_end_matches('/').to_lowercase().ends_with("/users")
    };
    if principals.iter().copied().any(|scope| is_of_all(&scope)) {
        return None;
    }
    let words = principals.iter().map(|scope| narrowed(scope).unwrap_or_else(|| text(scope, "query")));
    Some(words.collect::<Vec<_>>().join(", ").into())
}

/// No reviewer named means that people review themselves. Source: Graph, accessReviewScheduleDefinition, `reviewers`.
fn reviewers(record: &Record<'_>) -> Known<Reviewers> {
    match record.tree(F::Reviewers) {
        Some(Value::Array(items)) if items.is_empty() => Known::Value(Reviewers::Themselves),
        Some(Value::Array(items)) => Known::Value(Reviewers::Others(items.len())),
        Some(Value::Object(one)) if one.is_empty() => Known::Value(Reviewers::Themselves),
        Some(Value::Object(_)) => Known::Value(Reviewers::Others(1)),
        _ => Known::NotExported,
    }
}

/// What the queries of a scope point to. Reviews of PIM roles name the definition; reviews of people who are in a group
/// or assigned to an application name that object.
fn queries(scope: &Value, found: &mut Vec<Reviewed>) {
    let resources = objects(scope, "resourcescopes");
    if !resources.is_empty() {
        found.extend(resources.into_iter().filter_map(|resource| reviewed(&text(resource, "query"))));
        return;
    }
    found.extend(reviewed(&text(scope, "query")));
}

fn reviewed(query: &str) -> Option<Reviewed> {
    let lower = query.to_lowercase();
    if lower.is_empty() {
        return None;
    }
    let id = |word: &str| key_after(&lower, word);
    Some(if lower.contains("microsoft.authorization") || lower.contains("/subscriptions/") {
        Reviewed::AzureRole(id("roledefinitions").unwrap_or_else(|| query.into()))
    } else if let Some(role) = id("roledefinitions") {
        Reviewed::DirectoryRole(role)
    } else if let Some(group) = id("groups") {
        Reviewed::Group(group)
    } else if let Some(app) = id("serviceprincipals") {
        Reviewed::Application(app)
    } else {
        Reviewed::Other(query.into())
    })
}
