//! Groups.

use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::{Group, Tenant};

fields! {
    Id: "id" ["id", "objectid", "groupid"];
    Name: "displayName" ["displayname", "groupname"];
    Types: "groupTypes" ["grouptypes"];
    TypeShown: "groupTypes" ["grouptype"];
    MembershipShown: "groupTypes" ["membershiptype"];
    SecurityEnabled: "securityEnabled" ["securityenabled"];
    MailEnabled: "mailEnabled" ["mailenabled"];
    RoleAssignable: "isAssignableToRole" ["isassignabletorole"];
    Synced: "onPremisesSyncEnabled" ["onpremisessyncenabled", "dirsyncenabled", "directorysynced"];
    Source: "onPremisesSyncEnabled" ["source"];
    Rule: "membershipRule" ["membershiprule"];
    Restricted: "isManagementRestricted" ["ismanagementrestricted"];
    Sid: "onPremisesSecurityIdentifier" ["onpremisessecurityidentifier"];
    Account: "onPremisesSamAccountName" ["onpremisessamaccountname"];
    Created: "createdDateTime" ["createddatetime"];
    Deleted: "deletedDateTime" ["deleteddatetime"];
}

pub static GROUPS: Dataset = Dataset {
    id: "groups",
    title: "Groups",
    collect: include_str!("collect/groups.md"),
    saved_as: &["groups.json"],
    may_be_empty: false,
    kind: RecordKind::Groups,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: AZUREHOUND,
            form: Form::CollectorKey(&["azgroup"]),
            partial: Some("security groups only"),
            ..Layout::TABLE
        },
        Layout {
            id: "portal",
            all: &["displayname"],
            any: &["grouptypes", "grouptype"],
            none: &["objecttype", "userprincipalname", "memberid"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["groups"], odata_type: &[] },
            all: &["id", "displayname", "grouptypes"],
            any: &["securityenabled", "mailenabled"],
            none: &["userprincipalname"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["id", "displayname", "grouptypes", "securityenabled", "additionalproperties"],
            none: &["userprincipalname"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-azureadgroup",
            all: &["objectid", "displayname", "mailenabled", "securityenabled"],
            none: &["userprincipalname", "grouptypes"],
            ..Layout::EITHER
        },
        Layout {
            id: "azureadassessment",
            all: &["id", "grouptypes", "grouptype", "mailenabled", "securityenabled"],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("object id"));
    }
    record.refuse_deleted(F::Deleted, "A group that was deleted.")?;
    let types = record.list(F::Types);
    let has_type = |word: &str| types.as_ref().map(|types| types.iter().any(|kind| kind.eq_ignore_ascii_case(word)));
    let shown = |field: F, words: &[&str]| {
        record.text(field).map(|text| words.iter().any(|word| text.to_lowercase().contains(word)))
    };
    // An empty list of types is a plain security or distribution group, where the column exists.
    let empty = || record.has(F::Types).then_some(false);
    let created = record.moment(F::Created);
    if let Some(created) = created {
        tenant.saw_event(created);
    }
    let rule = record.text(F::Rule).map(|_| true);
    tenant.groups.items.push(Group {
        id,
        name: record.boxed(F::Name),
        security_enabled: record.boolean(F::SecurityEnabled),
        mail_enabled: record.boolean(F::MailEnabled),
        dynamic: has_type("DynamicMembership")
            .or_else(|| shown(F::MembershipShown, &["dynam"]))
            .or(rule)
            .or_else(empty),
        unified: has_type("Unified").or_else(|| shown(F::TypeShown, &["microsoft 365", "unified"])).or_else(empty),
        role_assignable: record.known_boolean(F::RoleAssignable),
        synced: match record.text(F::Source) {
            Some(source) if !record.has(F::Synced) => {
                let synced =
                    source.to_lowercase().contains("windows server") || source.to_lowercase().contains("premises");
                if synced { crate::tenant::Known::Value(true) } else { crate::tenant::Known::Empty }
            }
            _ => record.known_boolean(F::Synced),
        },
        management_restricted: record.known_boolean(F::Restricted),
        sid: record.boxed(F::Sid),
        account: record.boxed(F::Account),
        rule: record.boxed(F::Rule),
        created,
        sources: record.source.into(),
    });
    nested_links(record, tenant);
    Ok(())
}

/// Members and owners that a query expanded inside the group.
fn nested_links(record: &Record<'_>, tenant: &mut Tenant) {
    let Some(tree) = record.whole() else { return };
    let group = record.id(F::Id);
    for (name, kind) in [("members", RecordKind::GroupMembers), ("owners", RecordKind::GroupOwners)] {
        let value = tree.get(name);
        if value.is_some_and(super::value::was_cut) {
            record.part.note(
                ProblemKind::LostValue,
                format!(
                    "The {name} of the group were destroyed when it was exported; export it again as JSON (-Depth 10)."
                ),
            );
        }
        let Some(items) = value.and_then(serde_json::Value::as_array) else {
            if value.is_some_and(super::value::was_cut) {
                // One text in place of the list.
                super::group_members::add_links(
                    record,
                    tenant,
                    kind,
                    &group,
                    &value.cloned().into_iter().collect::<Vec<_>>(),
                );
            }
            continue;
        };
        if items.is_empty() && tree.get(format!("{name}odatacontext")).is_none() {
            // An empty list without a context may be a property nobody expanded (PowerShell writes those).
            continue;
        }
        super::group_members::add_links(record, tenant, kind, &group, items);
    }
}
