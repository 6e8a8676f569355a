//! The directory audit log: portal CSV, Graph and portal JSON, Log Analytics. Folded while it streams.

pub(super) mod events;

use self::events::{Entry, Found, plain};
use super::principal::{objects, text};
use super::{Dataset, Form, Layout, PartState, Record, RecordKind, WRAPPED, Wave, fields, refuse, value};
use crate::evidence::{Problem, ProblemKind, Refusal};
use crate::tenant::Tenant;
use crate::tenant::audit::{AuditLog, Named};
use serde_json::Value;

fields! {
    Date: "activityDateTime" ["dateutc", "activitydatetime", "timegeneratedutc", "timegeneratedlocaltime", "timegenerated", "activitydatetimeutc", "fechautc", "datumutc"];
    Activity: "activityDisplayName" ["activity", "activitydisplayname", "operationname", "actividad"];
    Category: "category" ["category", "categoría"];
    Service: "loggedByService" ["service", "loggedbyservice", "servicio"];
    Result: "result" ["result", "resultado"];
    Reason: "resultReason" ["resultreason", "resultdescription"];
    Correlation: "correlationId" ["correlationid"];
    ActorType: "ActorType" ["actortype"];
    ActorId: "ActorObjectId" ["actorobjectid"];
    ActorName: "ActorUserPrincipalName" ["actoruserprincipalname"];
    ActorDisplay: "ActorDisplayName" ["actordisplayname"];
    ActorApp: "ActorServicePrincipalName" ["actorserviceprincipalname"];
    ActorAppId: "ActorServicePrincipalId" ["actorserviceprincipalid"];
    InitiatedBy: "initiatedBy" ["initiatedby"];
    Targets: "targetResources" ["targetresources"];
    T1Type: "Target1Type" ["target1type"];
    T1Name: "Target1DisplayName" ["target1displayname"];
    T1Id: "Target1ObjectId" ["target1objectid"];
    T1Upn: "Target1UserPrincipalName" ["target1userprincipalname", "objetivo1nombreprincipaldeusuario"];
    T1P1: "Target1ModifiedProperty1Name" ["target1modifiedproperty1name"];
    T1V1: "Target1ModifiedProperty1NewValue" ["target1modifiedproperty1newvalue"];
    T1P2: "Target1ModifiedProperty2Name" ["target1modifiedproperty2name"];
    T1V2: "Target1ModifiedProperty2NewValue" ["target1modifiedproperty2newvalue"];
    T1P3: "Target1ModifiedProperty3Name" ["target1modifiedproperty3name"];
    T1V3: "Target1ModifiedProperty3NewValue" ["target1modifiedproperty3newvalue"];
    T1P4: "Target1ModifiedProperty4Name" ["target1modifiedproperty4name"];
    T1V4: "Target1ModifiedProperty4NewValue" ["target1modifiedproperty4newvalue"];
    T1P5: "Target1ModifiedProperty5Name" ["target1modifiedproperty5name"];
    T1V5: "Target1ModifiedProperty5NewValue" ["target1modifiedproperty5newvalue"];
    T2Type: "Target2Type" ["target2type"];
    T2Name: "Target2DisplayName" ["target2displayname"];
    T2Id: "Target2ObjectId" ["target2objectid"];
    T2Upn: "Target2UserPrincipalName" ["target2userprincipalname"];
    T2P1: "Target2ModifiedProperty1Name" ["target2modifiedproperty1name"];
    T2V1: "Target2ModifiedProperty1NewValue" ["target2modifiedproperty1newvalue"];
    T2P2: "Target2ModifiedProperty2Name" ["target2modifiedproperty2name"];
    T2V2: "Target2ModifiedProperty2NewValue" ["target2modifiedproperty2newvalue"];
    T2P3: "Target2ModifiedProperty3Name" ["target2modifiedproperty3name"];
    T2V3: "Target2ModifiedProperty3NewValue" ["target2modifiedproperty3newvalue"];
    T2P4: "Target2ModifiedProperty4Name" ["target2modifiedproperty4name"];
    T2V4: "Target2ModifiedProperty4NewValue" ["target2modifiedproperty4newvalue"];
    T2P5: "Target2ModifiedProperty5Name" ["target2modifiedproperty5name"];
    T2V5: "Target2ModifiedProperty5NewValue" ["target2modifiedproperty5newvalue"];
    T3Type: "Target3Type" ["target3type"];
    T3Name: "Target3DisplayName" ["target3displayname"];
    T3Id: "Target3ObjectId" ["target3objectid"];
    T3Upn: "Target3UserPrincipalName" ["target3userprincipalname"];
    T3P1: "Target3ModifiedProperty1Name" ["target3modifiedproperty1name"];
    T3V1: "Target3ModifiedProperty1NewValue" ["target3modifiedproperty1newvalue"];
    T3P2: "Target3ModifiedProperty2Name" ["target3modifiedproperty2name"];
    T3V2: "Target3ModifiedProperty2NewValue" ["target3modifiedproperty2newvalue"];
    T3P3: "Target3ModifiedProperty3Name" ["target3modifiedproperty3name"];
    T3V3: "Target3ModifiedProperty3NewValue" ["target3modifiedproperty3newvalue"];
    T3P4: "Target3ModifiedProperty4Name" ["target3modifiedproperty4name"];
    T3V4: "Target3ModifiedProperty4NewValue" ["target3modifiedproperty4newvalue"];
    T3P5: "Target3ModifiedProperty5Name" ["target3modifiedproperty5name"];
    T3V5: "Target3ModifiedProperty5NewValue" ["target3modifiedproperty5newvalue"];
}

pub static AUDIT_LOG: Dataset = Dataset {
    id: "audit-log",
    title: "Directory audit log",
    collect: include_str!("collect/audit-log.md"),
    saved_as: &["directoryAudits-*.json"],
    may_be_empty: false,
    kind: RecordKind::AuditLog,
    wave: Wave::Logs,
    fields: FIELDS,
    layouts: &[
        Layout { id: "portal", all: &["actortype", "target1type", "activity"], ..Layout::TABLE },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["auditlogs/directoryaudits", "directoryaudits"], odata_type: &[] },
            all: &["activitydisplayname", "initiatedby", "targetresources"],
            any: &["activitydatetime"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal-spanish",
            all: &["actividad", "categoría", "resultado"],
            any: &["fechautc", "servicio", "objetivo1nombreprincipaldeusuario"],
            ..Layout::TABLE
        },
        Layout {
            id: "log-analytics",
            all: &["operationname", "initiatedby", "targetresources"],
            any: &["timegeneratedutc", "timegeneratedlocaltime", "timegenerated", "activitydatetimeutc"],
            ..Layout::EITHER
        },
        Layout {
            id: "log-analytics-az",
            all: &["tablename", "operationname", "initiatedby", "targetresources"],
            any: &["timegenerated", "activitydatetime"],
            nothing: Some("None"),
            ..Layout::OBJECTS
        },
        // Known by its category.
        Layout { id: WRAPPED, none: &["properties"], all: &["category", "properties"], ..Layout::OBJECTS },
    ],
    load,
};

/// The columns of one target in the portal's CSV.
struct Target {
    kind: F,
    name: F,
    id: F,
    upn: F,
    /// Names and new values of what was changed.
    properties: [(F, F); 5],
}

const TARGETS: &[Target] = &[
    Target {
        kind: F::T1Type,
        name: F::T1Name,
        id: F::T1Id,
        upn: F::T1Upn,
        properties: [
            (F::T1P1, F::T1V1),
            (F::T1P2, F::T1V2),
            (F::T1P3, F::T1V3),
            (F::T1P4, F::T1V4),
            (F::T1P5, F::T1V5),
        ],
    },
    Target {
        kind: F::T2Type,
        name: F::T2Name,
        id: F::T2Id,
        upn: F::T2Upn,
        properties: [
            (F::T2P1, F::T2V1),
            (F::T2P2, F::T2V2),
            (F::T2P3, F::T2V3),
            (F::T2P4, F::T2V4),
            (F::T2P5, F::T2V5),
        ],
    },
    Target {
        kind: F::T3Type,
        name: F::T3Name,
        id: F::T3Id,
        upn: F::T3Upn,
        properties: [
            (F::T3P1, F::T3V1),
            (F::T3P2, F::T3V2),
            (F::T3P3, F::T3V3),
            (F::T3P4, F::T3V4),
            (F::T3P5, F::T3V5),
        ],
    },
];

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let Some(at) = record.moment(F::Date) else {
        return Err(refuse(ProblemKind::MissingKey, "The entry has no readable date."));
    };
    tenant.audit_log.saw(at);
    if let Some(category) = record.text(F::Category) {
        tenant.audit_log.saw_category(&category);
    }
    tenant.saw_event(at);
    record.part.saw_event(at);
    let activity = record.text(F::Activity).unwrap_or_default();
    if events::is_english(&activity) {
        record.part.understood();
    }
    let Some(activity) = events::activity(&activity) else { return Ok(()) };
    let entry = Entry {
        at,
        success: succeeded(record),
        targets: targets(record),
        actor: actor(record),
        reason: record.boxed(F::Reason),
        correlation: record.boxed(F::Correlation),
        source: record.source,
    };
    let event = events::event(&tenant.audit_log, activity, entry);
    tenant.audit_log.events.extend(event);
    Ok(())
}

/// An act counts as done unless its result says otherwise in a word that is known: a grant must not go unseen because of
/// the language of the portal.
fn succeeded(record: &Record<'_>) -> bool {
    const DONE: [&str; 4] = ["success", "correcto", "éxito", "realizado correctamente"];
    const FAILED: [&str; 7] = ["failure", "failed", "timeout", "fehler", "échec", "error", "incorrecto"];
    let Some(result) = record.text(F::Result) else { return true };
    let word = result.to_lowercase();
    if FAILED.contains(&&*word) {
        return false;
    }
    if !DONE.contains(&&*word) {
        record.part.note(
            ProblemKind::Value,
            format!(
                "{:?} is no result that is known here; what the entry tells counts as done.",
                value::shown(&result)
            ),
        );
    }
    true
}

/// A log in which no activity has an English name tells nothing here: it shows no act, and proves that of none.
pub(super) fn list_ended(part: &PartState, log: &mut AuditLog) -> Option<Problem> {
    // The request saves each category under its name, the empty answers too.
    let name = part.file.rsplit('/').next().unwrap_or_default();
    if let Some(category) = name.strip_suffix(".json").and_then(|name| name.strip_prefix("directoryAudits-")) {
        log.saw_category(category);
    }
    if part.rows.get() == 0 || part.is_understood() {
        return None;
    }
    part.cut();
    if !part.has(F::Activity) {
        let message = "No column says what was done (Activity); export the log with all its columns.";
        return Some(Problem::file(ProblemKind::Incomplete, message));
    }
    let message = "None of its activities is one that is looked for: they are others, or named in a language that is not read \
                   here. Export the log from a portal in English, or from Graph, with every category.";
    Some(Problem::file(ProblemKind::Incomplete, message))
}

fn targets(record: &Record<'_>) -> Vec<Found> {
    if let Some(tree) = record.tree(F::Targets) {
        let items = match &tree {
            Value::Array(items) => items.iter().collect(),
            one => vec![one],
        };
        return items.into_iter().filter(|item| item.is_object()).map(of_json).collect();
    }
    let cells = TARGETS.iter().map(|target| Found {
        kind: record.text(target.kind).unwrap_or_default().to_lowercase(),
        named: Named {
            id: record.id(target.id),
            name: record.optional(target.upn).unwrap_or_else(|| record.boxed(target.name)),
        },
        properties: target
            .properties
            .iter()
            .filter_map(|(name, value)| {
                Some((record.text(*name)?.into_owned(), plain(&record.text(*value).unwrap_or_default())))
            })
            .collect(),
    });
    cells.filter(|found| !found.named.is_empty() || !found.properties.is_empty()).collect()
}

fn of_json(item: &Value) -> Found {
    let name = text(item, "userprincipalname");
    Found {
        kind: text(item, "type").to_lowercase(),
        named: Named {
            id: text(item, "id").to_lowercase().into(),
            name: if name.is_empty() { text(item, "displayname") } else { name },
        },
        properties: objects(item, "modifiedproperties")
            .into_iter()
            .map(|property| (text(property, "displayname").into(), plain(&text(property, "newvalue"))))
            .collect(),
    }
}

/// Who did it, and whether that is an application.
fn actor(record: &Record<'_>) -> (Named, bool) {
    if let Some(tree) = record.tree(F::InitiatedBy) {
        let user = tree.get("user").filter(|user| user.is_object());
        let person = user.map(|user| {
            let name = text(user, "userprincipalname");
            Named {
                id: text(user, "id").to_lowercase().into(),
                name: if name.is_empty() { text(user, "displayname") } else { name },
            }
        });
        if let Some(person) = person.filter(|person| !person.is_empty()) {
            return (person, false);
        }
        let app = tree.get("app").unwrap_or(&Value::Null);
        let named = Named { id: text(app, "serviceprincipalid").to_lowercase().into(), name: text(app, "displayname") };
        return (named, true);
    }
    let person = Named {
        id: record.id(F::ActorId),
        name: record.optional(F::ActorName).unwrap_or_else(|| record.boxed(F::ActorDisplay)),
    };
    let by_app = record.text(F::ActorType).is_some_and(|kind| !kind.eq_ignore_ascii_case("User"));
    let app = Named { id: record.id(F::ActorAppId), name: record.boxed(F::ActorApp) };
    if by_app && !app.is_empty() { (app, true) } else { (person, by_app) }
}
