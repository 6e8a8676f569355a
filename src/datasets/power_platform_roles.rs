//! Rights over environments: of Power Platform without Dataverse, and security roles inside Dataverse (Dynamics 365).

use super::principal::{objects, text};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{PrincipalKind, PrincipalRef, Service, ServiceRole, Tenant};

fields! {
    RoleName: "RoleName" ["rolename"];
    PrincipalId: "PrincipalObjectId" ["principalobjectid", "azureactivedirectoryobjectid"];
    Mail: "PrincipalEmail" ["principalemail", "domainname", "internalemailaddress"];
    Name: "PrincipalDisplayName" ["principaldisplayname", "fullname"];
    Kind: "PrincipalType" ["principaltype"];
    Environment: "EnvironmentName" ["environmentname"];
    User: "systemuserid" ["systemuserid"];
    Disabled: "isdisabled" ["isdisabled"];
    Application: "applicationid" ["applicationid"];
    Roles: "systemuserroles_association" ["systemuserrolesassociation"];
}

pub static POWER_PLATFORM_ROLES: Dataset = Dataset {
    id: "power-platform-roles",
    title: "Power Platform environment roles",
    collect: include_str!("collect/power-platform-roles.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::PowerPlatformRoles,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "get-adminpowerappenvironmentroleassignment",
        all: &["rolename", "principalobjectid", "environmentname"],
        ..Layout::EITHER
    }],
    load: load_environment,
};

pub static DYNAMICS_ROLES: Dataset = Dataset {
    id: "dynamics-roles",
    title: "Dynamics 365 security roles",
    collect: include_str!("collect/dynamics-roles.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::DynamicsRoles,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "dataverse",
        form: Form::Objects { context: &[], odata_type: &[] },
        all: &["systemuserid", "systemuserrolesassociation"],
        ..Layout::TABLE
    }],
    load: load_dataverse,
};

/// `EnvironmentAdmin` is an administrator; a maker is anybody.
fn load_environment(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let role = record.boxed(F::RoleName);
    let id = record.id(F::PrincipalId);
    if role.is_empty() || id.is_empty() {
        return Err(no_key("role or no principal"));
    }
    let kind = super::principal::kind(&record.boxed(F::Kind));
    let principal = PrincipalRef {
        id,
        upn: if kind == PrincipalKind::Group { "".into() } else { record.boxed(F::Mail) },
        display_name: record.boxed(F::Name),
        kind,
        ..PrincipalRef::default()
    };
    let is_administrator = role.to_lowercase().contains("admin");
    tenant.power_platform_roles.items.push(ServiceRole {
        service: Service::PowerPlatform,
        role,
        scope: record.optional(F::Environment),
        members: if is_administrator { vec![principal] } else { Vec::new() },
        source: record.source,
    });
    Ok(())
}

/// The template of *System Administrator*, the role that can do everything in its environment.
const SYSTEM_ADMINISTRATOR: &str = "627090ff-40a3-4053-8790-584edc5be201";

/// One user with all roles: only administrators' roles are kept, as ordinary users have roles too.
fn load_dataverse(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.id(F::User).is_empty() {
        return Err(no_key("user"));
    }
    let whole = record.whole().unwrap_or_default();
    let is_application = record.text(F::Application).is_some();
    let principal = PrincipalRef {
        id: record.id(F::PrincipalId),
        upn: if is_application { "".into() } else { record.boxed(F::Mail) },
        display_name: record.boxed(F::Name),
        kind: if is_application { PrincipalKind::ServicePrincipal } else { PrincipalKind::User },
        ..PrincipalRef::default()
    };
    for role in objects(&whole, "systemuserrolesassociation") {
        let name = text(role, "name");
        let administers = &*text(role, "roletemplateidvalue") == SYSTEM_ADMINISTRATOR
            || name.to_lowercase().contains("administrator");
        if administers && record.boolean_quietly(F::Disabled) != Some(true) {
            tenant.dynamics_roles.items.push(ServiceRole {
                service: Service::Dynamics,
                role: name,
                scope: None,
                members: vec![principal.clone()],
                source: record.source,
            });
        }
    }
    Ok(())
}
