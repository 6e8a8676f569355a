//! The directory audit log: portal CSV, Graph and portal JSON, Log Analytics. Folded while it streams.

use super::principal::{objects, text};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::audit::{Act, AuditEvent, Named};
use crate::tenant::{Tenant, roles};
use serde_json::Value;

fields! {
    Date: "activityDateTime" ["dateutc", "activitydatetime", "timegeneratedutc", "timegenerated", "activitydatetimeutc", "fechautc", "datumutc", "creationdate"];
    Activity: "activityDisplayName" ["activity", "activitydisplayname", "operationname", "actividad", "operation", "operations"];
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
    Unified: "AuditData" ["auditdata"];
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
            any: &["timegeneratedutc", "timegenerated", "activitydatetimeutc"],
            ..Layout::EITHER
        },
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
    tenant.saw_event(at);
    record.part.saw_event(at);
    let activity = record.text(F::Activity).unwrap_or_default();
    let Some((act, permanent)) = act(&activity) else { return Ok(()) };
    let (targets, actor) = (targets(record), actor(record));
    let (what, whom) = what_and_whom(act, &targets, &actor.0);
    let of_interest = match act {
        Act::GroupMember | Act::GroupOwner => tenant.audit_log.is_kept_group(&what),
        // Of the many permissions of apps, those that lead to roles, credentials or everybody's mail.
        Act::AppRole => is_high_impact(&what.name),
        _ => true,
    };
    if !of_interest {
        return Ok(());
    }
    tenant.audit_log.events.push(AuditEvent {
        at,
        act,
        permanent,
        success: succeeded(record),
        what,
        whom,
        actor: actor.0,
        by_app: actor.1,
        reason: record.boxed(F::Reason),
        correlation: record.boxed(F::Correlation),
        source: record.source,
    });
    Ok(())
}

fn succeeded(record: &Record<'_>) -> bool {
    const WORDS: [&str; 4] = ["success", "correcto", "éxito", "realizado correctamente"];
    record.text(F::Result).is_none_or(|result| WORDS.iter().any(|word| result.to_lowercase() == *word))
}

/// What an activity means here. Names as the audit log of PIM and of the core directory writes them; a request is no
/// grant until it is completed.
fn act(activity: &str) -> Option<(Act, Option<bool>)> {
    let name = activity.trim().to_lowercase();
    let permanent = if name.contains("(permanent)") {
        Some(true)
    } else if name.contains("(timebound)") {
        Some(false)
    } else {
        None
    };
    let act = match name.as_str() {
        "add member to role completed (pim activation)" => Act::Activation,
        "add member to role" | "add eligible member to role" | "add scoped member to role" => Act::DirectoryRole,
        "add member to group" => Act::GroupMember,
        "add owner to group" => Act::GroupOwner,
        "add app role assignment to service principal" => Act::AppRole,
        _ if name.starts_with("add member to role outside of pim") => Act::OutsidePim,
        _ if name.starts_with("add eligible member to role in pim completed") => Act::EligibleInPim,
        _ if name.starts_with("add member to role in pim completed") => Act::ActiveInPim,
        _ => return None,
    };
    Some((act, permanent))
}

/// Application permissions by which an app can make itself or others administrator, or read everybody's mail.
/// Source: Graph permissions reference; the names are those that the log gives under `AppRole.Value`.
fn is_high_impact(permission: &str) -> bool {
    const HIGH: &[&str] = &[
        "RoleManagement.ReadWrite.Directory",
        "RoleAssignmentSchedule.ReadWrite.Directory",
        "RoleEligibilitySchedule.ReadWrite.Directory",
        "PrivilegedAccess.ReadWrite.AzureADGroup",
        "AppRoleAssignment.ReadWrite.All",
        "Application.ReadWrite.All",
        "Directory.ReadWrite.All",
        "Group.ReadWrite.All",
        "GroupMember.ReadWrite.All",
        "User.ReadWrite.All",
        "UserAuthenticationMethod.ReadWrite.All",
        "Policy.ReadWrite.ConditionalAccess",
        "Policy.ReadWrite.AuthenticationMethod",
        "Domain.ReadWrite.All",
        "Mail.ReadWrite",
        "Mail.Read",
        "Mail.Send",
        "MailboxSettings.ReadWrite",
        "Files.ReadWrite.All",
        "Sites.FullControl.All",
        "DeviceManagementConfiguration.ReadWrite.All",
        "full_access_as_app",
        "Exchange.ManageAsApp",
    ];
    HIGH.iter().any(|known| permission.eq_ignore_ascii_case(known))
}

/// One target: its kind in lower case, who it is, and what was changed about it (name, new value without its quotes).
struct Found {
    kind: String,
    named: Named,
    properties: Vec<(String, String)>,
}

impl Found {
    fn property(&self, name: &str) -> Option<&str> {
        let found = self.properties.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
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

/// Values are JSON texts inside text (`"\"Global Reader\""`, `[""x""]`): what stands between the quotes.
fn plain(value: &str) -> String {
    value.trim_matches(['"', '[', ']', ' ', '\\']).to_owned()
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

/// What was granted, and to whom. PIM names the role as a target; the directory names the person, and the role, group or
/// permission among the changed properties.
fn what_and_whom(act: Act, targets: &[Found], actor: &Named) -> (Named, Named) {
    let property = |names: [&str; 2]| {
        let value = |name: &str| targets.iter().find_map(|target| target.property(name)).unwrap_or_default();
        Named { id: value(names[0]).to_lowercase().into(), name: value(names[1]).into() }
    };
    let of_kind = |kinds: &[&str]| {
        targets.iter().find(|target| kinds.contains(&target.kind.as_str())).map(|target| target.named.clone())
    };
    let people = ["user", "serviceprincipal", "service principal", "group"];
    match act {
        Act::GroupMember | Act::GroupOwner => {
            let by_property = property(["Group.ObjectID", "Group.DisplayName"]);
            let group = if by_property.is_empty() { of_kind(&["group"]).unwrap_or_default() } else { by_property };
            let whom = targets.iter().find(|target| target.kind != "group" || target.named != group);
            (group, whom.map(|target| target.named.clone()).unwrap_or_default())
        }
        Act::AppRole => {
            let permission = property(["AppRole.Id", "AppRole.Value"]);
            let whom = property(["ServicePrincipal.ObjectID", "ServicePrincipal.DisplayName"]);
            (permission, whom)
        }
        _ => {
            let role = of_kind(&["role"]).filter(|role| !role.is_empty());
            let role = role.unwrap_or_else(|| property(["Role.TemplateId", "Role.DisplayName"]));
            let whom = of_kind(&people);
            // Who activates a role is both.
            let whom = if act == Act::Activation { whom.or_else(|| Some(actor.clone())) } else { whom };
            (canonical(role), whom.unwrap_or_default())
        }
    }
}

/// The role by its template, where the log gives that or a name we know; its id may be the id of an object.
fn canonical(role: Named) -> Named {
    let known = roles::by_template(&role.id).or_else(|| roles::by_name(&role.name));
    known.map_or(role, |known| Named { id: known.template_id.into(), name: known.name.into() })
}
