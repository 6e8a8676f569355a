//! Role groups of Exchange Online and of Purview: the same commands write both, so the names of the groups decide.

use super::mapping::MAPPED;
use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{PrincipalKind, PrincipalRef, Service, ServiceRole, Tenant};

fields! {
    Group: "RoleGroup" ["rolegroup", "rolegroupname"];
    Name: "Name" ["name"];
    Members: "Members" ["members"];
    Roles: "Roles" ["roles", "roleassignments"];
    Kind: "RoleGroupType" ["rolegrouptype"];
    Upn: "userPrincipalName" ["windowsliveid", "userprincipalname", "primarysmtpaddress"];
    Id: "externalDirectoryObjectId" ["externaldirectoryobjectid"];
    MemberKind: "RecipientTypeDetails" ["recipienttypedetails", "recipienttype"];
    Role: "Role" ["role"];
    Assignee: "RoleAssigneeName" ["roleassigneename", "roleassignee"];
    AssigneeType: "RoleAssigneeType" ["roleassigneetype"];
    Effective: "EffectiveUserName" ["effectiveusername"];
    Enabled: "Enabled" ["enabled"];
}

pub static ROLE_GROUPS: Dataset = Dataset {
    id: "role-groups",
    title: "Role groups of Exchange and Purview",
    collect: include_str!("collect/role-groups.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::RoleGroups,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "get-rolegroup", all: &["name", "rolegrouptype", "members"], ..Layout::EITHER },
        Layout {
            id: "get-rolegroupmember",
            all: &["rolegroup", "recipienttype"],
            any: &["primarysmtpaddress", "windowsliveid", "externaldirectoryobjectid", "name"],
            ..Layout::EITHER
        },
        Layout {
            id: "get-managementroleassignment",
            all: &["roleassigneetype", "recipientwritescope", "role"],
            partial: Some("assignments of single roles, without the members of role groups"),
            ..Layout::EITHER
        },
    ],
    load,
};

/// Role groups that only Purview has. Names without blanks are Purview's: its built-in groups are named so, Exchange's
/// with blanks. Source: names of built-in role groups, export formats, section 26.2.
const PURVIEW: &[&str] = &[
    "ediscoverymanager",
    "complianceadministrator",
    "complianceadministratorgroup",
    "compliancemanagercontributors",
    "datainvestigator",
    "organizationmanagement",
    "reviewer",
    "recordsmanagement",
    "supervisoryreview",
    "securityadministrator",
    "securityoperator",
    "securityreader",
    "globalreader",
    "mailflowadministrator",
    "quarantineadministrator",
    "serviceassuranceuser",
    "attacksimadministrators",
    "auditmanager",
    "auditreader",
];

fn service_of(group: &str) -> Service {
    let name = group.trim().to_lowercase();
    let prefixes = ["communicationcompliance", "insiderriskmanagement", "informationprotection", "privacymanagement"];
    if PURVIEW.contains(&name.as_str()) || prefixes.iter().any(|start| name.starts_with(start)) {
        Service::Purview
    } else {
        Service::Exchange
    }
}

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (service, role, members) = match record.part.layout {
        layout if layout == "get-rolegroupmember" || layout == MAPPED.id && record.has(F::Group) => {
            let group = record.boxed(F::Group);
            (service_of(&group), group, vec![member(record)])
        }
        "get-managementroleassignment" => (Service::Exchange, record.boxed(F::Role), assignee(record)),
        _ => {
            let group = record.boxed(F::Name);
            let members = record.list(F::Members);
            if members.is_none() && !record.has(F::Members) {
                // Destroyed at export: who is in the group is not known.
                record.part.cut();
            }
            (service_of(&group), group, members.unwrap_or_default().iter().map(|name| named(name)).collect())
        }
    };
    if role.is_empty() {
        return Err(no_key("role group"));
    }
    tenant.role_groups.items.push(ServiceRole { service, role, scope: None, members, source: record.source });
    Ok(())
}

/// Exchange names members by alias, display name or address.
fn named(name: &str) -> PrincipalRef {
    // `domain/Organizational Unit/Name`: the last part is the name.
    let name = name.rsplit('/').next().unwrap_or(name).trim();
    PrincipalRef {
        upn: if name.contains('@') { name.into() } else { "".into() },
        display_name: name.into(),
        ..PrincipalRef::default()
    }
}

fn member(record: &Record<'_>) -> PrincipalRef {
    let kind = record.text(F::MemberKind).map(|kind| kind.to_lowercase()).unwrap_or_default();
    PrincipalRef {
        id: record.id(F::Id),
        upn: record.boxed(F::Upn),
        display_name: record.boxed(F::Name),
        kind: if kind.contains("group") {
            PrincipalKind::Group
        } else if kind.contains("mailbox") || kind.contains("user") {
            PrincipalKind::User
        } else {
            PrincipalKind::Unknown
        },
        ..PrincipalRef::default()
    }
}

/// Role groups stand in another list, and policies are what every user has. Of the rest, the user in whom the assignment
/// takes effect, where the command was asked for it, else the assignee.
fn assignee(record: &Record<'_>) -> Vec<PrincipalRef> {
    if record.boolean_quietly(F::Enabled) == Some(false) {
        return Vec::new();
    }
    let kind = record.text(F::AssigneeType).map(|kind| kind.to_lowercase()).unwrap_or_default();
    let effective = record.text(F::Effective).filter(|name| !name.eq_ignore_ascii_case("All Group Members"));
    let kind = match kind.as_str() {
        "user" => PrincipalKind::User,
        "securitygroup" => PrincipalKind::Group,
        "serviceprincipal" => PrincipalKind::ServicePrincipal,
        "rolegroup" | "linkedrolegroup" | "partnerlinkedrolegroup" if effective.is_some() => PrincipalKind::User,
        _ => return Vec::new(),
    };
    let name = effective.or_else(|| record.text(F::Assignee)).unwrap_or_default();
    if name.is_empty() { Vec::new() } else { vec![PrincipalRef { kind, ..named(&name) }] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_service() {
        for (name, expected) in [
            ("Organization Management", Service::Exchange),
            ("OrganizationManagement", Service::Purview),
            ("eDiscoveryManager", Service::Purview),
            ("Help Desk", Service::Exchange),
            ("InsiderRiskManagementAnalysts", Service::Purview),
        ] {
            assert_eq!(service_of(name), expected, "{name}");
        }
    }
}
