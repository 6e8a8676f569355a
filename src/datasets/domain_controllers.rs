//! What is on domain controllers: sensors of Defender for Identity, PowerShell endpoints.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::active_directory::{IdentitySensor, ShellEndpoint};

fields! {
    Name: "displayName" ["displayname", "name", "sensorname"];
    Kind: "sensorType" ["sensortype"];
    State: "deploymentStatus" ["deploymentstatus"];
    Health: "healthStatus" ["healthstatus"];
    Version: "version" ["version"];
    Settings: "settings" ["settings"];
    Computer: "PSComputerName" ["pscomputername", "computername"];
    SessionType: "SessionType" ["sessiontype"];
    Roles: "RoleDefinitions" ["roledefinitions"];
    Virtual: "RunAsVirtualAccount" ["runasvirtualaccount"];
}

pub static IDENTITY_SENSORS: Dataset = Dataset {
    id: "identity-sensors",
    title: "Sensors of Defender for Identity",
    collect: include_str!("collect/identity-sensors.md"),
    saved_as: &["sensors.json"],
    may_be_empty: false,
    kind: RecordKind::IdentitySensors,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "graph",
        form: Form::Objects { context: &["identities/sensors"], odata_type: &[] },
        all: &["sensortype", "healthstatus"],
        any: &["deploymentstatus", "domainname", "version"],
        ..Layout::TABLE
    }],
    load: load_sensor,
};

pub static SHELL_ENDPOINTS: Dataset = Dataset {
    id: "shell-endpoints",
    title: "PowerShell endpoints of domain controllers",
    collect: include_str!("collect/shell-endpoints.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::ShellEndpoints,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "get-pssessionconfiguration",
        all: &["pscomputername", "name", "sessiontype"],
        ..Layout::EITHER
    }],
    load: load_endpoint,
};

fn load_sensor(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.boxed(F::Name);
    if name.is_empty() {
        return Err(no_key("name"));
    }
    let settings = record.tree(F::Settings).unwrap_or_default();
    tenant.identity_sensors.items.push(IdentitySensor {
        name,
        controllers: super::principal::text_list(&settings, "domaincontrollerdnsnames"),
        kind: record.optional(F::Kind),
        state: record.optional(F::State),
        health: record.optional(F::Health),
        version: record.optional(F::Version),
        source: record.source,
    });
    Ok(())
}

fn load_endpoint(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (computer, name) = (record.boxed(F::Computer), record.boxed(F::Name));
    if computer.is_empty() || name.is_empty() {
        return Err(no_key("computer and name"));
    }
    let is_limited =
        record.text(F::SessionType).is_some_and(|kind| kind.eq_ignore_ascii_case("RestrictedRemoteServer"));
    tenant.shell_endpoints.items.push(ShellEndpoint { computer, name, is_limited, source: record.source });
    Ok(())
}
