//! Settings towards other tenants: the default for all, and those for named ones.

use super::principal::boolean;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::consent::CrossTenantAccess;
use serde_json::Value;

fields! {
    Tenant: "tenantId" ["tenantid"];
    Trust: "inboundTrust" ["inboundtrust"];
    Redeem: "automaticUserConsentSettings" ["automaticuserconsentsettings"];
    Synchronise: "identitySynchronization" ["identitysynchronization"];
    Provider: "isServiceProvider" ["isserviceprovider"];
    Default: "isServiceDefault" ["isservicedefault"];
}

pub static CROSS_TENANT_DEFAULT: Dataset = Dataset {
    id: "cross-tenant-default",
    title: "Cross-tenant access: default",
    collect: include_str!("collect/cross-tenant-default.md"),
    saved_as: &["crossTenantAccessDefault.json"],
    may_be_empty: false,
    kind: RecordKind::CrossTenantDefault,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "graph",
        form: Form::Objects { context: &["crosstenantaccesspolicy/default"], odata_type: &[] },
        all: &["inboundtrust", "isservicedefault"],
        none: &["isserviceprovider"],
        ..Layout::TABLE
    }],
    load: |record, tenant| {
        let row = row(record, String::new())?;
        tenant.cross_tenant_default.items.push(row);
        Ok(())
    },
};

pub static CROSS_TENANT_PARTNERS: Dataset = Dataset {
    id: "cross-tenant-partners",
    title: "Cross-tenant access: named tenants",
    collect: include_str!("collect/cross-tenant-partners.md"),
    saved_as: &["crossTenantAccessPartners.json"],
    may_be_empty: false,
    kind: RecordKind::CrossTenantPartners,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "graph",
        form: Form::Objects { context: &["crosstenantaccesspolicy/partners"], odata_type: &[] },
        all: &["tenantid", "inboundtrust"],
        any: &["isserviceprovider", "isinmultitenantorganization", "automaticuserconsentsettings"],
        none: &["isservicedefault"],
        ..Layout::TABLE
    }],
    load: |record, tenant| {
        let id = record.id(F::Tenant);
        if id.is_empty() {
            return Err(no_key("tenantId"));
        }
        let row = row(record, id.into())?;
        tenant.cross_tenant_partners.items.push(row);
        Ok(())
    },
};

fn row(record: &Record<'_>, tenant: String) -> Result<CrossTenantAccess, Refusal> {
    if !record.has(F::Trust) && !record.has(F::Redeem) {
        return Err(no_key("inboundTrust"));
    }
    let trust = record.tree(F::Trust).unwrap_or(Value::Null);
    let redeem = record.tree(F::Redeem).unwrap_or(Value::Null);
    let synchronise = record.tree(F::Synchronise).unwrap_or(Value::Null);
    let inbound = synchronise.get("usersyncinbound").unwrap_or(&Value::Null);
    Ok(CrossTenantAccess {
        tenant: tenant.into(),
        trusts_mfa: boolean(&trust, "ismfaaccepted"),
        trusts_compliant_device: boolean(&trust, "iscompliantdeviceaccepted"),
        trusts_hybrid_device: boolean(&trust, "ishybridazureadjoineddeviceaccepted"),
        redeems_silently: boolean(&redeem, "inboundallowed"),
        synchronises_users: boolean(inbound, "issyncallowed"),
        is_service_provider: record.boolean(F::Provider),
        source: record.source,
    })
}
