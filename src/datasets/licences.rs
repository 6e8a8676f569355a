//! Licences the tenant owns.

use super::principal::{guid, objects, text};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::licence::{Plan, plan_name};
use crate::tenant::{Known, Sku, Tenant};
use serde_json::Value;

fields! {
    SkuId: "skuId" ["skuid"];
    Part: "skuPartNumber" ["skupartnumber", "accountskuid"];
    Title: "productTitle" ["producttitle", "license"];
    Status: "capabilityStatus" ["capabilitystatus"];
    Consumed: "consumedUnits" ["consumedunits", "assigned", "assignedlicenses"];
    Enabled: "prepaidUnits" ["activeunits", "total", "totallicenses"];
    Prepaid: "prepaidUnits" ["prepaidunits"];
    Plans: "servicePlans" ["serviceplans"];
    PlanId: "servicePlanId" ["serviceplanid"];
    PlanName: "servicePlanName" ["serviceplanname"];
    PlanStatus: "provisioningStatus" ["provisioningstatus"];
}

pub static LICENCES: Dataset = Dataset {
    id: "licences",
    title: "Licences (subscribed SKUs)",
    collect: include_str!("collect/licences.md"),
    saved_as: &["subscribedSkus.json"],
    may_be_empty: false,
    kind: RecordKind::Licences,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["subscribedskus"], odata_type: &[] },
            all: &["skupartnumber", "prepaidunits"],
            none: &["accountskuid"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["skupartnumber", "skuid", "consumedunits"],
            none: &["accountskuid"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-msolaccountsku",
            all: &["accountskuid"],
            any: &["activeunits", "consumedunits"],
            ..Layout::EITHER
        },
        Layout { id: "m365-admin-products", all: &["producttitle", "totallicenses"], ..Layout::TABLE },
        Layout { id: "m365-assess-08", all: &["license", "skupartnumber", "total", "assigned"], ..Layout::TABLE },
        Layout { id: "scubagear", form: Form::CollectorKey(&["license_information"]), ..Layout::TABLE },
        Layout { id: "scubagear-plans", form: Form::CollectorKey(&["service_plans"]), ..Layout::TABLE },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.part.layout == "scubagear-plans" {
        return plan_alone(record, tenant);
    }
    let part = record.boxed(F::Part);
    let part_number: Box<str> = part.rsplit(':').next().unwrap_or_default().into();
    let title = record.boxed(F::Title);
    if part_number.is_empty() && title.is_empty() {
        return Err(no_key("part number and no title"));
    }
    let status = record.optional(F::Status);
    if let Some(status) = status.as_deref().filter(|status| !STATES.contains(&&*status.to_lowercase())) {
        return Err(refuse(ProblemKind::Value, format!("{:?} is no state of a licence.", value::shown(status))));
    }
    let prepaid = record.tree(F::Prepaid).unwrap_or(Value::Null);
    let unit = |name: &str| prepaid.get(name).and_then(Value::as_i64);
    // Units in their grace period still work.
    let enabled = unit("enabled").map(|enabled| enabled.saturating_add(unit("warning").unwrap_or(0)));
    tenant.skus.items.push(Sku {
        sku_id: guid(&record.boxed(F::SkuId)),
        part_number,
        title,
        status,
        enabled_units: enabled.or_else(|| record.number(F::Enabled)),
        consumed_units: record.number(F::Consumed),
        plans: plans(record),
        source: Some(record.source),
    });
    Ok(())
}

/// Source: `capabilityStatus` of `subscribedSku` in Graph.
const STATES: [&str; 5] = ["enabled", "warning", "suspended", "deleted", "lockedout"];

fn plans(record: &Record<'_>) -> Known<Vec<Plan>> {
    let Some(tree) = record.tree(F::Plans) else { return Known::NotExported };
    let tree = serde_json::json!({ "plans": tree });
    let plans: Vec<Plan> = objects(&tree, "plans")
        .into_iter()
        .map(|plan| {
            let (id, name) = (text(plan, "serviceplanid").to_lowercase(), text(plan, "serviceplanname"));
            // Some tools keep the ids alone.
            let name = if name.is_empty() { plan_name(&id).unwrap_or_default().into() } else { name };
            let status = Some(text(plan, "provisioningstatus")).filter(|status| !status.is_empty());
            Plan { id: id.into(), name, status }
        })
        .collect();
    Known::Value(plans)
}

/// A service plan without its licence: it proves what the tenant can do, and says nothing of units.
fn plan_alone(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.boxed(F::PlanName);
    if name.is_empty() {
        return Err(no_key("service plan name"));
    }
    let plan = Plan { id: record.id(F::PlanId), name: name.clone(), status: record.optional(F::PlanStatus) };
    tenant.skus.items.push(Sku {
        title: format!("service plan “{}”", value::shown(&name)).into(),
        plans: Known::Value(vec![plan]),
        source: Some(record.source),
        ..Sku::default()
    });
    Ok(())
}
