//! Administrative units, and who is in them. A file of members lists one unit and does not name it: its context or its
//! folder does.

use super::place::object_of;
use super::principal::kind;
use super::{Dataset, Form, Layout, PartState, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::administrative_unit::{AdministrativeUnit, UnitMember};
use crate::tenant::role::Expansion;
use crate::tenant::{PrincipalKind, PrincipalRef, Tenant};

fields! {
    Id: "id" ["id", "objectid"];
    Name: "displayName" ["displayname"];
    Restricted: "isMemberManagementRestricted" ["ismembermanagementrestricted"];
    Unit: "administrativeUnitId" ["administrativeunitid"];
    Type: "@odata.type" ["odatatype", "objecttype"];
    Upn: "userPrincipalName" ["userprincipalname"];
}

pub static ADMINISTRATIVE_UNITS: Dataset = Dataset {
    id: "administrative-units",
    title: "Administrative units",
    collect: include_str!("collect/administrative-units.md"),
    saved_as: &["administrativeUnits.json"],
    may_be_empty: false,
    kind: RecordKind::AdministrativeUnits,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["administrativeunits"], odata_type: &[] },
            all: &["displayname", "ismembermanagementrestricted"],
            none: &["grouptypes", "userprincipalname"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["id", "displayname", "ismembermanagementrestricted"],
            none: &["grouptypes", "userprincipalname"],
            ..Layout::TABLE
        },
    ],
    load: load_unit,
};

pub static UNIT_MEMBERS: Dataset = Dataset {
    id: "administrative-unit-members",
    title: "Members of administrative units",
    collect: include_str!("collect/administrative-unit-members.md"),
    saved_as: &["members.json"],
    may_be_empty: false,
    kind: RecordKind::UnitMembers,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["administrativeunits/members"], odata_type: &[] },
            all: &["administrativeunitid", "id"],
            none: &["rolememberinfo", "roleid"],
            ..Layout::TABLE
        },
        Layout {
            id: "script",
            all: &["administrativeunitid", "id"],
            none: &["rolememberinfo", "roleid"],
            ..Layout::TABLE
        },
    ],
    load: load_member,
};

fn load_unit(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("id"));
    }
    let written = record.known_boolean(F::Restricted);
    let row = AdministrativeUnit {
        id,
        name: record.boxed(F::Name),
        restricted: written.is_exported().then(|| written.value() == Some(&true)),
        source: Some(record.source),
    };
    tenant.administrative_units.items.push(row);
    Ok(())
}

fn unit_of(part: &PartState) -> Box<str> {
    object_of(part.context.as_deref().unwrap_or_default(), &part.file)
}

fn load_member(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("id"));
    }
    let own = record.id(F::Unit);
    let unit = if own.is_empty() { unit_of(record.part) } else { own };
    if unit.is_empty() {
        let what =
            "The file does not say which administrative unit it lists; save it in a folder named by the unit’s id.";
        return Err(refuse(ProblemKind::MissingKey, what));
    }
    record.part.lists(&unit);
    let told = record.text(F::Type).map_or(PrincipalKind::Unknown, |word| kind(&word));
    let upn = record.boxed(F::Upn);
    let kind = if told == PrincipalKind::Unknown && !upn.is_empty() { PrincipalKind::User } else { told };
    let principal = PrincipalRef { id, upn, display_name: record.boxed(F::Name), kind, expansion: Expansion::Present };
    tenant.unit_members.items.push(UnitMember { unit, principal, source: record.source });
    Ok(())
}

/// A unit without members has a list all the same.
pub(super) fn list_ended(part: &PartState) {
    let unit = unit_of(part);
    if part.objects_listed().is_empty() && !unit.is_empty() {
        part.lists(&unit);
    }
}
