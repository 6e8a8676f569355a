//! Devices that the directory, or Intune, knows.

use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{Device, DeviceKind, Known, Tenant};

fields! {
    ObjectId: "id" ["objectid", "id"];
    DeviceId: "deviceId" ["azureaddeviceid", "entradeviceid", "deviceid"];
    Name: "displayName" ["displayname", "devicename"];
    Enabled: "accountEnabled" ["accountenabled"];
    System: "operatingSystem" ["operatingsystem", "deviceostype", "os"];
    Version: "operatingSystemVersion" ["operatingsystemversion", "deviceosversion", "osversion"];
    Join: "trustType" ["jointypetrusttype", "jointype", "trusttype", "devicetrusttype"];
    Compliant: "isCompliant" ["iscompliant", "compliance", "compliancestate"];
    Managed: "isManaged" ["ismanaged"];
    LastSignIn: "approximateLastSignInDateTime" ["approximatelastsignindatetime", "approximatelastlogontimestamp", "lastcheckin", "lastsyncdatetime"];
    Registered: "registrationDateTime" ["registrationdatetime", "registrationtime", "enrollmentdate", "enrolleddatetime"];
    Owners: "registeredOwners" ["registeredowners", "usernames", "primaryuserupn", "owner", "userprincipalname"];
}

/// Devices as Intune knows them, from Graph; `id` is Intune's own.
const INTUNE_GRAPH: &str = "intune-graph";

pub static DEVICES: Dataset = Dataset {
    id: "devices",
    title: "Devices",
    collect: include_str!("collect/devices.md"),
    saved_as: &["devices.json"],
    may_be_empty: false,
    kind: RecordKind::Devices,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azdevice"]), ..Layout::TABLE },
        Layout {
            id: "portal",
            all: &["deviceid", "approximatelastsignindatetime", "displayname"],
            any: &["jointypetrusttype", "jointype", "registeredowners", "mdmdisplayname", "trusttype"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["devices"], odata_type: &[] },
            all: &["deviceid", "approximatelastsignindatetime"],
            none: &["enrolleddatetime"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["deviceid", "approximatelastsignindatetime", "displayname", "additionalproperties"],
            any: &["registeredowners", "trusttype"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-azureaddevice",
            all: &["deviceid", "approximatelastlogontimestamp"],
            any: &["devicetrusttype", "deviceostype", "deviceosversion"],
            ..Layout::EITHER
        },
        Layout {
            id: INTUNE_GRAPH,
            form: Form::Objects { context: &["devicemanagement/manageddevices"], odata_type: &[] },
            all: &["azureaddeviceid", "devicename", "compliancestate"],
            any: &["enrolleddatetime", "lastsyncdatetime"],
            ..Layout::TABLE
        },
        Layout {
            id: "intune",
            all: &["deviceid", "devicename", "lastcheckin", "osversion"],
            any: &["compliance", "primaryuserupn", "enrollmentdate"],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let intune = matches!(record.part.layout, "intune" | INTUNE_GRAPH);
    let id = if record.part.layout == INTUNE_GRAPH { "".into() } else { record.id(F::ObjectId) };
    let (device_id, name) = (record.id(F::DeviceId), record.boxed(F::Name));
    if id.is_empty() && device_id.is_empty() && name.is_empty() {
        return Err(no_key("device id"));
    }
    let last_sign_in = record.known_moment(F::LastSignIn);
    let registered = record.moment(F::Registered);
    for event in last_sign_in.value().copied().into_iter().chain(registered) {
        tenant.saw_event(event);
    }
    let compliant = if intune { compliance(record) } else { record.known_boolean(F::Compliant) };
    tenant.devices.items.push(Device {
        id,
        device_id,
        name: name.into(),
        enabled: record.boolean(F::Enabled),
        kind: record.part.device_kinds.of(DeviceKind {
            system: record.common(F::System),
            system_version: record.common(F::Version),
            join_type: record.common(F::Join),
        }),
        compliant,
        // What Intune lists, it manages.
        managed: if intune { Known::Value(true) } else { record.known_boolean(F::Managed) },
        last_sign_in,
        registered,
        owner: record.optional(F::Owners).filter(|owner| &**owner != "[]").map(Into::into),
        sources: record.source.into(),
    });
    Ok(())
}

/// `Compliant`, `Noncompliant`, `Not evaluated`, `In grace period`.
fn compliance(record: &Record<'_>) -> Known<bool> {
    if !record.has(F::Compliant) {
        return Known::NotExported;
    }
    match record.text(F::Compliant).map(|word| super::normalise(&word)).as_deref() {
        Some("compliant") => Known::Value(true),
        Some("noncompliant" | "notcompliant" | "ingraceperiod") => Known::Value(false),
        _ => Known::Empty,
    }
}
