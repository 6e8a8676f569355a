//! Sign-in logs: portal CSV in several languages, portal and Graph JSON, Log Analytics. Folded while they stream.

use super::repeated::number_of;
use super::supplies::Kind;
use super::{Dataset, Form, Layout, Record, RecordKind, WRAPPED, Wave, fields, no_key, refuse, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::sign_in::{DeviceDetails, SignInDetails, SignInRow, is_id_of_administration_portal};
use crate::tenant::{Moment, Tenant};
use std::borrow::Cow;

fields! {
    Date: "createdDateTime" ["dateutc", "createddatetime", "createddatetimeutc", "timegenerated", "timegeneratedutc", "timegeneratedlocaltime", "fechautc", "datumutc", "date", "datetime", "lastsignin", "timestamp"];
    UserId: "userId" ["userid", "iddeusuario", "idutilisateur", "benutzerid", "idutente", "accountobjectid"];
    Upn: "userPrincipalName" ["userprincipalname", "username", "nomdutilisateur", "nombredeusuario", "benutzername", "nomeutente", "accountupn"];
    AppId: "appId" ["applicationid", "appid", "iddapplication", "iddelapplication", "anwendungsid", "iddeaplicación", "iddelaaplicación", "idapplicazione"];
    App: "appDisplayName" ["application", "appdisplayname", "aplicación", "anwendung", "applicazione"];
    ResourceName: "resourceDisplayName" ["resourcedisplayname"];
    Resource: "resourceDisplayName" ["resource", "ressource", "recurso", "risorsa"];
    ResourceIdentity: "resourceId" ["resourceidentity"];
    ResourceId: "resourceId" ["resourceid"];
    Client: "clientAppUsed" ["clientapp", "clientappused", "applicationcliente", "aplicacióncliente", "clientanwendung", "clientapplikation"];
    Status: "status" ["status", "statut", "estado", "stato", "outcome"];
    ErrorCode: "errorCode" ["signinerrorcode", "codederreurdeconnexion", "resulttype", "códigodeerrordeiniciodesesión", "anmeldefehlercode", "errorcode"];
    Location: "location" ["location", "emplacement", "ubicación", "standort", "locationdetails", "countries", "country"];
    Requirement: "authenticationRequirement" ["authenticationrequirement", "exigencedauthentification", "requisitodeautenticación", "authentifizierungsanforderung"];
    Interactive: "isInteractive" ["isinteractive"];
    Types: "signInEventTypes" ["signineventtypes", "category", "logontype"];
    Service: "servicePrincipalId" ["serviceprincipalid"];
    Device: "deviceDetail" ["devicedetail"];
    DeviceId: "deviceId" ["deviceid", "entraiddeviceid", "aaddeviceid", "iddelappareil", "geräteid", "iddedispositivo", "iddeldispositivo"];
    Compliant: "isCompliant" ["compliant", "iscompliant", "devicecompliant", "konform", "conforme"];
    Managed: "isManaged" ["managed", "ismanaged", "verwaltet", "géré", "administrado", "gestito"];
    Join: "trustType" ["jointype", "trusttype", "devicetrusttype"];
    System: "operatingSystem" ["operatingsystem", "osplatform", "betriebssystem", "systèmedexploitation", "sistemaoperativo"];
    Count: "signIns" ["signins"];
    First: "firstSignIn" ["firstsignin"];
    Entry: "id" ["requestid", "id", "idderequête", "iddesolicitud", "anforderungsid"];
    UserType: "userType" ["usertype", "typedutilisateur", "tipodeusuario", "benutzertyp"];
}

pub static SIGN_INS: Dataset = Dataset {
    id: "sign-ins",
    title: "Sign-in log",
    collect: include_str!("collect/sign-ins.md"),
    saved_as: &["signIns-*.json"],
    may_be_empty: false,
    kind: RecordKind::SignIns,
    wave: Wave::Logs,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "portal",
            all: &["dateutc", "requestid", "signinerrorcode"],
            any: &["username", "userid"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal-service-principals",
            all: &["dateutc", "requestid", "serviceprincipalid"],
            any: &["credentialkeyid", "serviceprincipalname"],
            none: &["username"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal-french",
            all: &["nomdutilisateur", "statut"],
            any: &["applicationcliente", "exigencedauthentification", "codederreurdeconnexion"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal-spanish",
            all: &["nombredeusuario", "estado"],
            any: &["aplicacióncliente", "requisitodeautenticación", "fechautc"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal-german",
            all: &["benutzername", "status"],
            any: &["clientanwendung", "authentifizierungsanforderung", "datumutc"],
            ..Layout::TABLE
        },
        Layout {
            id: "log-analytics",
            all: &["userprincipalname", "appdisplayname"],
            any: &["timegeneratedutc", "createddatetimeutc", "timegeneratedlocaltime"],
            ..Layout::TABLE
        },
        // Log Analytics as its interface answers, in which dates have no remark behind their names.
        Layout {
            id: "log-analytics-answer",
            all: &["timegenerated", "userprincipalname", "appdisplayname", "appid", "resulttype"],
            ..Layout::EITHER
        },
        Layout {
            id: "log-analytics-az",
            all: &["tablename", "timegenerated", "userprincipalname", "appdisplayname", "appid", "resulttype"],
            nothing: Some("None"),
            ..Layout::OBJECTS
        },
        Layout {
            id: "log-analytics-service-principals",
            all: &["serviceprincipalid", "resulttype"],
            any: &["timegenerated", "timegeneratedutc"],
            none: &["userprincipalname"],
            ..Layout::EITHER
        },
        Layout {
            id: "log-analytics-service-principals-az",
            all: &["tablename", "serviceprincipalid", "resulttype"],
            any: &["timegenerated"],
            none: &["userprincipalname"],
            nothing: Some("None"),
            ..Layout::OBJECTS
        },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["auditlogs/signins", "signins"], odata_type: &[] },
            all: &["createddatetime", "appdisplayname", "ipaddress", "status"],
            any: &["clientappused", "conditionalaccessstatus", "appliedconditionalaccesspolicies"],
            ..Layout::TABLE
        },
        // Advanced hunting of Defender: `EntraIdSignInEvents`, formerly `AADSignInEventsBeta`, and the like of apps.
        Layout {
            id: "defender-hunting",
            all: &["timestamp", "accountupn", "applicationid", "errorcode"],
            any: &["accountobjectid", "logontype", "application"],
            ..Layout::EITHER
        },
        Layout {
            id: "defender-hunting-service-principals",
            all: &["timestamp", "serviceprincipalid", "applicationid", "errorcode"],
            none: &["accountupn"],
            ..Layout::EITHER
        },
        Layout {
            id: SUMMARY,
            all: &["userprincipalname", "appdisplayname", "outcome", "signins", "firstsignin", "lastsignin"],
            any: &["clientappused"],
            ..Layout::EITHER
        },
        Layout {
            id: SUMMARY_AZ,
            all: &[
                "tablename",
                "userprincipalname",
                "appdisplayname",
                "outcome",
                "signins",
                "firstsignin",
                "lastsignin",
            ],
            any: &["clientappused"],
            nothing: Some("None"),
            ..Layout::OBJECTS
        },
        Layout {
            id: "extractor-suite",
            all: &["createddatetime", "userprincipalname", "appdisplayname", "clientappused"],
            ..Layout::TABLE
        },
        // Known by its category.
        Layout { id: WRAPPED, none: &["properties"], all: &["category", "properties"], ..Layout::OBJECTS },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let Some(at) = record.moment(F::Date) else {
        return Err(refuse(ProblemKind::MissingKey, "The sign-in has no readable date."));
    };
    let upn = record.text(F::Upn).unwrap_or_default();
    // What is no object id leads to no account; the name does.
    let user_id = record.text(F::UserId).filter(|id| upn.is_empty() || id.len() == 36).unwrap_or_default();
    let nobody = user_id.is_empty() && upn.is_empty();
    let service = if nobody { record.text(F::Service) } else { None };
    if nobody && service.is_none() {
        return Err(no_key("account"));
    }
    let client = record.text(F::Client).unwrap_or_default();
    let success = told_success(record, tenant);
    let row = SignInRow {
        user_id: if nobody { service.as_deref().unwrap_or_default() } else { &user_id },
        upn: &upn,
        at,
        success,
        client: &client,
        source: record.source,
    };
    let summed = if matches!(record.part.layout, SUMMARY | SUMMARY_AZ) { Some(summed(record, at)?) } else { None };
    let is_interactive = if summed.is_some() { None } else { interactive(record) };
    if !nobody && !tenant.sign_ins.has_both_kinds() {
        if summed.is_some() {
            tenant.sign_ins.note_kind(Some(true));
            tenant.sign_ins.note_kind(Some(false));
        } else {
            if is_interactive.is_none() && record.part.layout == "portal" && record.part.rows.get() == 0 {
                record.part.note(ProblemKind::Notice, KIND_UNTOLD);
            }
            tenant.sign_ins.note_kind(is_interactive);
        }
    }
    tenant.saw_event(at);
    let kind = match (nobody, is_interactive) {
        (true, _) => Kind::Programs,
        (false, Some(false)) => Kind::Silent,
        (false, _) => Kind::Interactive,
    };
    record.part.saw_event_of(kind, at);
    if kind != Kind::Programs {
        tenant.sign_ins.saw_day(kind == Kind::Interactive, at);
    }
    if let Some(id) = record.text(F::Entry) {
        let (number, file) = (number_of(&id), record.source.file);
        record.part.saw_entry(number);
        if record.part.layout == WRAPPED && tenant.sign_ins.once.came_again(number, file) {
            return Ok(());
        }
        if tenant.sign_ins.once.is_watched(file) && tenant.sign_ins.once.was_told(number, file, || record.part.form()) {
            return Ok(());
        }
    }
    if let Some((first, _)) = summed {
        tenant.sign_ins.sums_days_up();
        // The queries that sum up read both.
        for kind in [Kind::Interactive, Kind::Silent] {
            record.part.saw_event_of(kind, at);
            record.part.saw_event_of(kind, first);
        }
    }
    let single_factor = if row.success == Some(true) { single_factor(record, tenant) } else { None };
    // Of most accounts the details are not kept; the first rows tell all the same which columns hold anything.
    let is_looked_at = record.part.rows.get() < ROWS_LOOKED_AT;
    if summed.is_none() && !is_looked_at && tenant.sign_ins.add_later(&row, single_factor.as_deref()) {
        return Ok(());
    }
    let folded = match summed {
        Some((first, count)) => tenant.sign_ins.add_several(&row, first, count),
        None => tenant.sign_ins.add(&row),
    };
    if let Some(application) = single_factor {
        let count = summed.map_or(1, |(_, count)| count);
        tenant.sign_ins.note_single_factor(folded.account, &row, &application, count);
    }
    if folded.is_kept || is_looked_at {
        let (application, country) = (record.text(F::App).unwrap_or_default(), country(record));
        // Asked of few rows otherwise.
        let _ = (resource(record), resource_id(record));
        let details = SignInDetails {
            interactive: interactive(record),
            application: &application,
            country: &country,
            multifactor: multifactor(record),
            device: device(record),
        };
        if folded.is_kept {
            let (_, count) = summed.unwrap_or((at, 1));
            tenant.sign_ins.keep_several(folded.account, &row, &details, count);
        }
    }
    Ok(())
}

/// The administration portal that a sign-in gave access to by a single factor, whichever application asked for it.
fn single_factor<'a>(record: &Record<'a>, tenant: &mut Tenant) -> Option<Cow<'a, str>> {
    let mut application = record.text(F::App).unwrap_or_default();
    let multifactor = multifactor(record);
    if multifactor == Some(true) {
        return None;
    }
    let is_portal = tenant.sign_ins.is_administration_portal(&application)
        || record.text(F::AppId).is_some_and(|id| is_id_of_administration_portal(&id));
    if !is_portal {
        let resource = resource(record).unwrap_or_default();
        let is_one = match resource_id(record).filter(|id| id.len() == 36) {
            Some(id) => is_id_of_administration_portal(&id),
            None => tenant.sign_ins.is_administration_portal(&resource),
        };
        if !is_one {
            return None;
        }
        application = match (application.is_empty(), resource.is_empty()) {
            (true, _) => resource,
            (false, true) => application,
            (false, false) => Cow::Owned(format!("{application} (for {resource})")),
        };
    }
    if let (None, Some(words)) = (multifactor, record.text(F::Requirement)) {
        tenant.sign_ins.unclear.requirements.note(&words);
    }
    (multifactor == Some(false)).then_some(application)
}

/// What an application asked for access to. Log Analytics has both spellings: there the short ones name the log.
fn resource<'a>(record: &Record<'a>) -> Option<Cow<'a, str>> {
    record.text(F::ResourceName).or_else(|| record.text(F::Resource))
}

fn resource_id<'a>(record: &Record<'a>) -> Option<Cow<'a, str>> {
    record.text(F::ResourceIdentity).or_else(|| record.text(F::ResourceId))
}

/// The layout that the queries in `assets/sign-in-summary/` give: a row for each account, application, resource, client and outcome.
const SUMMARY: &str = "summary";
/// The same as the command line of Azure gives it.
const SUMMARY_AZ: &str = "summary-az";

/// First of the sign-ins that a row of a summary stands for, and how many they are. Its date is the last one's.
fn summed(record: &Record<'_>, last: Moment) -> Result<(Moment, u32), Refusal> {
    let count = record.number(F::Count).and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
    let (Some(first), Some(count)) = (record.moment(F::First), count) else {
        return Err(refuse(
            ProblemKind::MissingKey,
            "The row does not say how many sign-ins it stands for, and since when.",
        ));
    };
    if first > last {
        return Err(refuse(ProblemKind::Value, "The first sign-in of the row is later than its last one."));
    }
    Ok((first, count))
}

/// Rows of a log in which every column is looked at, whoever signed in.
const ROWS_LOOKED_AT: u64 = 1_000;

/// The part of `status` that is asked for.
#[derive(serde::Deserialize)]
struct Status {
    #[serde(default, alias = "ErrorCode", rename = "errorCode")]
    error_code: Option<i64>,
}

/// The part of `location` that is asked for.
#[derive(serde::Deserialize)]
struct Place<'a> {
    #[serde(borrow, default, alias = "CountryOrRegion", rename = "countryOrRegion")]
    country: Option<Cow<'a, str>>,
}

/// Words for a sign-in that gave access, by how they begin; the portal writes them in its language.
const SUCCEEDED: &[&str] =
    &["success", "réussi", "opération réussie", "correcto", "éxito", "erfolg", "completato", "êxito", "geslaagd"];

/// Words for one that failed or was interrupted.
const FAILED: &[&str] = &[
    "fail",
    "interrupt",
    "error",
    "échec",
    "échou",
    "interromp",
    "fehl",
    "unterbrochen",
    "fall",
    "interrumpid",
    "incorrecto",
    "non riuscit",
    "interrott",
    "errore",
    "falh",
    "mislukt",
    "onderbroken",
];

/// Error code 0 is success; `Success` in the portal's language where there is no code. An interrupted sign-in is none.
/// `None`: no code, and a word that is not known here.
fn success(record: &Record<'_>) -> Option<bool> {
    if let Some(code) = record.text(F::ErrorCode).and_then(|code| code.parse::<i64>().ok()) {
        return Some(code == 0);
    }
    let told = record.text(F::Status)?;
    if told.starts_with('{') {
        return Some(serde_json::from_str::<Status>(&told).ok()?.error_code? == 0);
    }
    let word = told.to_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    if begins(SUCCEEDED) { Some(true) } else { begins(FAILED).then_some(false) }
}

/// The result of a row; where it is not known, the word is remembered and told.
fn told_success(record: &Record<'_>, tenant: &mut Tenant) -> Option<bool> {
    let found = success(record);
    if found.is_none() {
        let word = record.text(F::Status).filter(|word| !word.starts_with('{')).unwrap_or_default();
        let shown = if word.is_empty() { Cow::Borrowed("no result") } else { Cow::Owned(value::shown(&word)) };
        let why = if record.has(F::Status) || record.has(F::ErrorCode) {
            format!("{shown:?} is no result that is known here")
        } else {
            "No column is known to hold results".to_owned()
        };
        record.part.note(ProblemKind::Value, format!("{why}; whether the sign-in gave access is not known."));
        tenant.sign_ins.unclear.results.note(&shown);
    }
    found
}

const KIND_UNTOLD: &str = "Whether these sign-ins are interactive stands only in the file’s name (InteractiveSignIns_…), and this name does not tell.";

/// Told by the row, else by the file's name: the headings of both kinds are the same.
fn interactive(record: &Record<'_>) -> Option<bool> {
    if let Some(told) = record.boolean_quietly(F::Interactive) {
        return Some(told);
    }
    if let Some(types) = record.text(F::Types) {
        let has = |word: &str| {
            types.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
        };
        // The table's name stands in Category: `SigninLogs` holds interactive ones.
        if has("noninteractive") {
            return Some(false);
        }
        if has("interactiveuser") || types.eq_ignore_ascii_case("SignInLogs") {
            return Some(true);
        }
    }
    record.part.interactive
}

/// `City, State, CC` in CSV; an object in JSON.
fn country<'a>(record: &Record<'a>) -> Cow<'a, str> {
    let Some(text) = record.text(F::Location) else { return Cow::Borrowed("") };
    if text.starts_with('{') {
        return match &text {
            Cow::Borrowed(json) => {
                serde_json::from_str::<Place<'a>>(json).ok().and_then(|place| place.country).unwrap_or_default()
            }
            Cow::Owned(json) => {
                let place = serde_json::from_str::<Place<'_>>(json).ok().and_then(|place| place.country);
                Cow::Owned(place.map(Cow::into_owned).unwrap_or_default())
            }
        };
    }
    // Of a place that is not known the commas are left: ", , ".
    let start = text.rfind(',').map_or(0, |at| at + 1);
    let start = start + text.get(start..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(start..).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(start..).unwrap_or_default().to_owned()),
    }
}

/// The device of a row: columns of its own in the portal's CSV, one object elsewhere.
fn device<'a>(record: &Record<'a>) -> Option<DeviceDetails<'a>> {
    if record.has(F::Compliant) || record.has(F::Managed) {
        return Some(DeviceDetails {
            compliant: record.boolean_quietly(F::Compliant),
            managed: record.boolean_quietly(F::Managed),
            name: record.text(F::DeviceId).unwrap_or_default(),
            join: record.text(F::Join).unwrap_or_default(),
            system: record.text(F::System).unwrap_or_default(),
        });
    }
    let tree = record.tree(F::Device)?;
    record.part.saw_nested("isCompliant", tree.get("iscompliant").is_some_and(|value| !value.is_null()));
    record.part.saw_nested("isManaged", tree.get("ismanaged").is_some_and(|value| !value.is_null()));
    let words = |name: &str| super::principal::text(&tree, name).into_string();
    let name = [words("displayname"), words("deviceid")].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    Some(DeviceDetails {
        compliant: super::principal::boolean(&tree, "iscompliant"),
        managed: super::principal::boolean(&tree, "ismanaged"),
        name: name.into(),
        join: words("trusttype").into(),
        system: words("operatingsystem").into(),
    })
}

fn multifactor(record: &Record<'_>) -> Option<bool> {
    let text = record.text(F::Requirement)?;
    let has = |part: &str| text.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part));
    if has("multi") {
        Some(true)
    } else if has("single") {
        Some(false)
    } else {
        let lower = text.to_lowercase();
        if lower.contains("multi") || lower.contains("mehrstufig") {
            Some(true)
        } else if lower.contains("single")
            || lower.contains("unique")
            || lower.contains("único")
            || lower.contains("einstufig")
        {
            Some(false)
        } else {
            None
        }
    }
}
