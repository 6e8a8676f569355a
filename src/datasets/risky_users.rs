//! Risk that Identity Protection found: accounts, workload identities, and single detections.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{RiskDetection, RiskState, RiskyAccount, Tenant};

fields! {
    Id: "id" ["id", "userid", "objectid"];
    UserId: "userId" ["userid"];
    Upn: "userPrincipalName" ["userprincipalname", "username", "upn"];
    Name: "userDisplayName" ["userdisplayname", "user", "displayname"];
    Deleted: "isDeleted" ["isdeleted"];
    Level: "riskLevel" ["risklevel"];
    State: "riskState" ["riskstate"];
    Detail: "riskDetail" ["riskdetail"];
    Updated: "riskLastUpdatedDateTime" ["risklastupdateddatetime", "risklastupdateddatetimeutc", "risklastupdated", "timegenerated", "timegeneratedutc"];
    Event: "riskEventType" ["riskeventtype", "detectiontype", "riskdetectiontype"];
    Activity: "activityDateTime" ["activitydatetime", "detectiontime", "detecteddatetime", "timedetected"];
}

/// The portal's download stops at these numbers of rows. Source: export formats, section 13.
const MOST_USERS: u64 = 2_500;
const MOST_DETECTIONS: u64 = 5_000;

pub static RISKY_USERS: Dataset = Dataset {
    id: "risky-users",
    title: "Risky users",
    collect: include_str!("collect/risky-users.md"),
    saved_as: &["risky-users.json"],
    may_be_empty: false,
    kind: RecordKind::RiskyUsers,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["riskyusers", "identityprotection/riskyusers"], odata_type: &[] },
            all: &["risklevel", "riskstate", "userprincipalname"],
            none: NOT_ACCOUNTS,
            ..Layout::TABLE
        },
        Layout {
            id: "powershell",
            all: &["risklevel", "riskstate", "userprincipalname"],
            any: &["risklastupdateddatetime", "risklastupdateddatetimeutc"],
            none: NOT_ACCOUNTS,
            ..Layout::EITHER
        },
        Layout {
            id: "portal",
            all: &["user", "riskstate", "risklevel"],
            any: &["risklastupdated", "riskdetail"],
            none: NOT_ACCOUNTS,
            ..Layout::TABLE
        },
    ],
    load: load_user,
};

pub static RISKY_SERVICE_PRINCIPALS: Dataset = Dataset {
    id: "risky-service-principals",
    title: "Risky workload identities",
    collect: include_str!("collect/risky-service-principals.md"),
    saved_as: &["risky-service-principals.json"],
    may_be_empty: false,
    kind: RecordKind::RiskyWorkloads,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["riskyserviceprincipals"], odata_type: &[] },
            all: &["risklevel", "riskstate", "appid", "displayname"],
            none: &["riskeventtype", "userprincipalname"],
            ..Layout::TABLE
        },
        Layout {
            id: "powershell",
            all: &["risklevel", "riskstate", "appid", "displayname"],
            none: &["riskeventtype", "userprincipalname"],
            ..Layout::TABLE
        },
    ],
    load: load_workload,
};

pub static RISK_DETECTIONS: Dataset = Dataset {
    id: "risk-detections",
    title: "Risk detections",
    collect: include_str!("collect/risk-detections.md"),
    saved_as: &["risk-detections.json"],
    may_be_empty: false,
    kind: RecordKind::RiskDetections,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["riskdetections"], odata_type: &[] },
            all: &["riskeventtype", "risklevel", "riskstate"],
            none: &["appid", "serviceprincipalid"],
            ..Layout::TABLE
        },
        Layout {
            id: "powershell",
            all: &["riskeventtype", "risklevel", "userprincipalname"],
            any: &["activitydatetime", "detecteddatetime"],
            none: &["appliedconditionalaccesspolicies", "clientappused"],
            ..Layout::EITHER
        },
        Layout {
            id: "portal",
            all: &["detectiontype", "risklevel", "riskstate"],
            any: &["user", "username", "userprincipalname", "detectiontime"],
            ..Layout::TABLE
        },
    ],
    load: load_detection,
};

/// Names of detections, sign-ins and workloads.
const NOT_ACCOUNTS: &[&str] = &[
    "riskeventtype",
    "detectiontype",
    "requestid",
    "appid",
    "clientappused",
    "signinrisklevel",
    "initiatedby",
    "activity",
];

fn state(record: &Record<'_>) -> RiskState {
    let word: String = record.text(F::State).map(|text| super::normalise(&text)).unwrap_or_default();
    match word.as_str() {
        "none" => RiskState::None,
        // Every export says it: an account without it may be at risk as well as not.
        "" => RiskState::Unknown,
        "confirmedsafe" => RiskState::ConfirmedSafe,
        "remediated" => RiskState::Remediated,
        "dismissed" => RiskState::Dismissed,
        "atrisk" => RiskState::AtRisk,
        "confirmedcompromised" => RiskState::ConfirmedCompromised,
        other => {
            record.part.note(
                crate::evidence::ProblemKind::Value,
                format!("{:?} is no state of risk that is known here.", super::value::shown(other)),
            );
            RiskState::Unknown
        }
    }
}

fn level(record: &Record<'_>) -> Box<str> {
    record.text(F::Level).map(|level| level.to_lowercase().into()).unwrap_or_default()
}

/// The portal's download ends at a fixed number of rows without saying so.
fn stop(record: &Record<'_>, most: u64) {
    if record.part.layout == "portal" && record.part.rows.get() + 1 == most {
        record.part.cut();
    }
}

fn account(record: &Record<'_>, tenant: &mut Tenant) -> Result<RiskyAccount, Refusal> {
    let (id, upn) = (record.id(F::Id), record.boxed(F::Upn));
    let name = if upn.is_empty() { record.boxed(F::Name) } else { upn };
    if id.is_empty() && name.is_empty() {
        return Err(no_key("account"));
    }
    let updated = record.moment(F::Updated);
    updated.into_iter().for_each(|moment| tenant.saw_event(moment));
    Ok(RiskyAccount {
        id,
        name,
        deleted: record.boolean(F::Deleted) == Some(true),
        level: level(record),
        state: state(record),
        detail: record.optional(F::Detail),
        updated,
        source: record.source,
    })
}

fn load_user(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let account = account(record, tenant)?;
    stop(record, MOST_USERS);
    tenant.risky_users.items.push(account);
    Ok(())
}

fn load_workload(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let account = account(record, tenant)?;
    tenant.risky_workloads.items.push(account);
    Ok(())
}

fn load_detection(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let kind = record.boxed(F::Event);
    if kind.is_empty() {
        return Err(no_key("type of detection"));
    }
    stop(record, MOST_DETECTIONS);
    let at = record.moment(F::Activity);
    at.into_iter().for_each(|moment| tenant.saw_event(moment));
    let upn = record.boxed(F::Upn);
    tenant.risk_detections.items.push(RiskDetection {
        user_id: record.id(F::UserId),
        upn: if upn.is_empty() { record.boxed(F::Name) } else { upn },
        kind,
        level: level(record),
        state: state(record),
        at,
        source: record.source,
    });
    Ok(())
}
