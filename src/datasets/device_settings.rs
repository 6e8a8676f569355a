//! The device registration policy: who joins and registers devices, who becomes administrator on them, LAPS.

use super::principal::{boolean, text, text_list};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::device_settings::{Allowed, DeviceSettings};
use serde_json::Value;

fields! {
    Quota: "userDeviceQuota" ["userdevicequota"];
    Mfa: "multiFactorAuthConfiguration" ["multifactorauthconfiguration"];
    Register: "azureADRegistration" ["azureadregistration"];
    Join: "azureADJoin" ["azureadjoin"];
    Passwords: "localAdminPassword" ["localadminpassword"];
}

pub static DEVICE_SETTINGS: Dataset = Dataset {
    id: "device-settings",
    title: "Device settings",
    collect: include_str!("collect/device-settings.md"),
    saved_as: &["deviceRegistrationPolicy.json"],
    may_be_empty: false,
    kind: RecordKind::DeviceSettings,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "graph",
        form: Form::Objects { context: &["deviceregistrationpolicy"], odata_type: &[] },
        all: &["azureadjoin", "azureadregistration"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (join, register) = (record.tree(F::Join), record.tree(F::Register).unwrap_or(Value::Null));
    let Some(join) = join.filter(Value::is_object) else { return Err(no_key("azureADJoin")) };
    let administrators = join.get("localadmins").unwrap_or(&Value::Null);
    let passwords = record.tree(F::Passwords).unwrap_or(Value::Null);
    // Beta says 0 and 1 where v1.0 has words.
    let requires_mfa = record.text(F::Mfa).and_then(|word| match word.to_lowercase().as_str() {
        "required" | "1" => Some(true),
        "notrequired" | "0" => Some(false),
        _ => None,
    });
    let laps = boolean(&passwords, "isenabled");
    record.part.saw_nested("localAdmins", administrators.is_object());
    if record.has(F::Passwords) {
        record.part.saw_nested("localAdminPassword.isEnabled", laps.is_some());
    }
    tenant.device_settings.items.push(DeviceSettings {
        join: allowed(join.get("allowedtojoin").or_else(|| join.get("appliesto")), &join),
        register: allowed(register.get("allowedtoregister").or_else(|| register.get("appliesto")), &register),
        register_is_fixed: boolean(&register, "isadminconfigurable") == Some(false),
        requires_mfa,
        quota: record.number(F::Quota),
        global_administrators: boolean(administrators, "enableglobaladmins"),
        registering_users: allowed(administrators.get("registeringusers"), administrators),
        manages_passwords: laps,
        source: record.source,
    });
    Ok(())
}

/// `#microsoft.graph.allDeviceRegistrationMembership`, `no…`, `enumerated…` with users and groups. An older spelling is
/// `appliesTo`: 0 nobody, 1 everybody, 2 selected, with the lists beside it.
fn allowed(value: Option<&Value>, beside: &Value) -> Option<Allowed> {
    let value = value?;
    let selected = |tree: &Value| Allowed::Selected {
        users: text_list(tree, "users").len() + text_list(tree, "allowedusers").len(),
        groups: text_list(tree, "groups").len() + text_list(tree, "allowedgroups").len(),
    };
    let kind = if value.is_object() {
        text(value, "odatatype").to_lowercase()
    } else {
        value.as_str().map_or_else(|| value.to_string(), str::to_lowercase)
    };
    let kind = kind.rsplit('.').next().unwrap_or_default();
    match kind {
        "alldeviceregistrationmembership" | "1" | "all" => Some(Allowed::All),
        "nodeviceregistrationmembership" | "0" | "none" => Some(Allowed::None),
        "enumerateddeviceregistrationmembership" => Some(selected(value)),
        "2" | "selected" => Some(selected(beside)),
        _ => None,
    }
}
