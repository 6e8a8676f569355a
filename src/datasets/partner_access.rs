//! Partners with delegated administration.

use super::principal::{objects, text};
use super::{Dataset, Form, Layout, PartState, Record, RecordKind, Wave, fields, no_key, value};
use crate::evidence::Refusal;
use crate::tenant::{Known, PartnerRelationship, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Name: "displayName" ["displayname", "relationshipname", "name"];
    Partner: "partner" ["partnercompanyname", "partner"];
    Status: "status" ["status"];
    Access: "accessDetails" ["accessdetails"];
    Customer: "customer" ["customer"];
    AutoExtend: "autoExtendDuration" ["autoextendduration"];
    Activated: "activatedDateTime" ["activateddatetime"];
    Created: "createdDateTime" ["createddatetime"];
    End: "endDateTime" ["enddatetime"];
    Dap: "dapEnabled" ["dapenabled"];
    CustomerId: "customerId" ["customerid"];
}

pub static PARTNER_ACCESS: Dataset = Dataset {
    id: "partner-access",
    title: "Partner relationships",
    collect: include_str!("collect/partner-access.md"),
    saved_as: &["delegatedAdminRelationships.json"],
    may_be_empty: false,
    kind: RecordKind::Partners,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["tenantrelationships/delegatedadminrelationships", "delegatedadminrelationships"],
                odata_type: &[
                    "#microsoft.graph.delegatedadminrelationship",
                    "#microsoft.graph.resellerdelegatedadminrelationship",
                ],
            },
            all: &["accessdetails", "autoextendduration"],
            any: &["customer", "status"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph-access-assignments",
            form: Form::Objects { context: &["delegatedadminrelationships/accessassignments"], odata_type: &[] },
            all: &["accesscontainer", "accessdetails"],
            partial: Some("access assignments name neither the relationship nor its end"),
            ..Layout::TABLE
        },
        Layout {
            id: "graph-contracts",
            form: Form::Objects { context: &["contracts"], odata_type: &["#microsoft.graph.contract"] },
            all: &["contracttype", "customerid"],
            partial: Some("contracts, from the partner’s tenant, name no role and no end"),
            ..Layout::TABLE
        },
        Layout {
            id: "contracts",
            all: &["contracttype", "customerid", "defaultdomainname"],
            partial: Some("contracts, from the partner’s tenant, name no role and no end"),
            ..Layout::OBJECTS
        },
        Layout {
            id: "get-mg-json",
            form: Form::Objects { context: &[], odata_type: &[] },
            all: &["accessdetails", "customer"],
            any: &["autoextendduration", "duration"],
            ..Layout::TABLE
        },
        Layout { id: "get-mg", all: &["autoextendduration", "duration", "status"], ..Layout::TABLE },
        Layout { id: "get-msolpartnerinformation", all: &["partnercompanyname", "dapenabled"], ..Layout::EITHER },
    ],
    load,
};

/// A list of granular relationships that is empty leaves none of their roles untold.
pub(super) fn list_ended(part: &PartState) {
    if part.rows.get() == 0 && matches!(part.layout, "graph" | "get-mg-json" | "get-mg") {
        part.saw_nested("accessDetails", true);
    }
}

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let relationship = record.part.context.as_deref().filter(|context| context.contains("accessAssignments"));
    let relationship = relationship.and_then(|context| context.split('\'').nth(1)).unwrap_or_default();
    let name = [record.boxed(F::Name), relationship.into(), record.boxed(F::Partner), record.boxed(F::Id)]
        .into_iter()
        .find(|name| !name.is_empty());
    let Some(name) = name else { return Err(no_key("name and no id")) };
    for field in [F::Created, F::Activated] {
        if let Some(moment) = record.moment(field) {
            tenant.saw_event(moment);
        }
    }
    let access = record.tree(F::Access).filter(|access| access.get("unifiedroles").is_some());
    // A role without its id may be any.
    let roles = access.and_then(|access| {
        let roles = objects(&access, "unifiedroles").into_iter().map(|role| text(role, "roledefinitionid"));
        roles.map(|id| (!id.is_empty()).then(|| id.to_lowercase().into())).collect()
    });
    let customer = record.tree(F::Customer).unwrap_or(Value::Null);
    tenant.partners.items.push(PartnerRelationship {
        name,
        partner: record.optional(F::Partner),
        status: record.optional(F::Status),
        roles: roles.map_or(Known::NotExported, Known::Value),
        auto_extends: record
            .text(F::AutoExtend)
            .and_then(|text| value::duration_seconds(&text))
            .map(|seconds| seconds != 0),
        activated: record.moment(F::Activated),
        end: record.known_moment(F::End),
        undelegated: record.boolean(F::Dap),
        customer_tenant: Some(text(&customer, "tenantid"))
            .filter(|id| !id.is_empty())
            .or_else(|| record.optional(F::CustomerId)),
        source: record.source,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::datasets::tests::read_texts;

    #[test]
    fn an_empty_list_of_granular_relationships_tells_their_roles() {
        let list = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#tenantRelationships/delegatedAdminRelationships","value":[]}"#;
        let (granular, older) = (("a.json", list), ("partners.csv", "PartnerCompanyName,DapEnabled\nnone,False\n"));
        let check = |files: &[(&str, &str)], expected: [bool; 2]| {
            let present = read_texts(files).tenant.partners.supply.present;
            assert_eq!(["accessDetails", "dapEnabled"].map(|column| present.contains(column)), expected, "{files:?}");
        };
        check(&[granular], [true, false]);
        check(&[older], [false, true]);
        check(&[granular, older], [true, true]);
    }
}
