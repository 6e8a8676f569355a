//! Billing: accounts, roles on them and their definitions, accounts of an enterprise agreement.

use super::principal::kind;
use super::resource::Resource;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::billing::{BillingAccount, BillingRole, BillingRoleDefinition, EnrollmentAccount};
use crate::tenant::role::Expansion;
use crate::tenant::{PrincipalKind, PrincipalRef, Tenant};

fields! {
    Id: "id" ["id"];
    Name: "name" ["name"];
    DisplayName: "displayName" ["displayname"];
    Agreement: "agreementType" ["agreementtype"];
    ReadAccess: "hasReadAccess" ["hasreadaccess"];
    Principal: "principalId" ["principalid"];
    PrincipalName: "principalName" ["principalname", "useremailaddress", "principaluserprincipalname"];
    PrincipalType: "principalType" ["principaltype"];
    PrincipalTenant: "principalTenantId" ["principaltenantid"];
    Role: "roleDefinitionId" ["roledefinitionid", "roledefinition"];
    Scope: "scope" ["scope", "billingaccount"];
    Authentication: "userAuthenticationType" ["userauthenticationtype", "authtype"];
    RoleName: "roleName" ["rolename"];
    Owner: "accountOwner" ["accountowner"];
    Status: "status" ["status", "accountstatus"];
    Properties: "properties" ["properties"];
}

pub static BILLING_ACCOUNTS: Dataset = Dataset {
    id: "billing-accounts",
    title: "Billing accounts",
    collect: include_str!("collect/billing-accounts.md"),
    saved_as: &["billingAccounts.json"],
    may_be_empty: false,
    kind: RecordKind::BillingAccounts,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "arm",
        form: Form::Resource(&["microsoft.billing/billingaccounts"]),
        none: &["principalid", "accountowner"],
        ..Layout::TABLE
    }],
    load: load_account,
};

pub static BILLING_ROLES: Dataset = Dataset {
    id: "billing-roles",
    title: "Billing role assignments",
    collect: include_str!("collect/billing-roles.md"),
    saved_as: &["billingRoleAssignments-*.json"],
    may_be_empty: false,
    kind: RecordKind::BillingRoles,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "arm", form: Form::Resource(&["billingroleassignments"]), ..Layout::TABLE },
        Layout {
            id: "microsoft365dsc",
            all: &["billingaccount", "principalname", "roledefinition"],
            any: &["principaltype", "principaltenantid"],
            ..Layout::EITHER
        },
    ],
    load: load_role,
};

pub static BILLING_ROLE_DEFINITIONS: Dataset = Dataset {
    id: "billing-role-definitions",
    title: "Billing role definitions",
    collect: include_str!("collect/billing-role-definitions.md"),
    saved_as: &["billingRoleDefinitions-*.json"],
    may_be_empty: false,
    kind: RecordKind::BillingRoleDefinitions,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout { id: "arm", form: Form::Resource(&["billingroledefinitions"]), ..Layout::TABLE }],
    load: load_definition,
};

pub static ENROLLMENT_ACCOUNTS: Dataset = Dataset {
    id: "enrollment-accounts",
    title: "Accounts of the enterprise agreement",
    collect: include_str!("collect/enrollment-accounts.md"),
    saved_as: &["enrollmentAccounts-*.json"],
    may_be_empty: true,
    kind: RecordKind::EnrollmentAccounts,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout { id: "arm", form: Form::Resource(&["enrollmentaccounts"]), ..Layout::TABLE }],
    load: load_enrollment,
};

fn load_account(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let id = row.last_segment(F::Id);
    if id.is_empty() {
        return Err(no_key("id"));
    }
    tenant.billing_accounts.items.push(BillingAccount {
        id,
        name: row.boxed(F::DisplayName),
        agreement: row.optional(F::Agreement),
        has_read_access: row.boolean(F::ReadAccess),
        source: record.source,
    });
    Ok(())
}

fn load_role(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let (id, name) = (row.boxed(F::Principal).to_lowercase(), row.boxed(F::PrincipalName));
    if id.is_empty() && name.is_empty() {
        return Err(no_key("principal"));
    }
    let mut of_kind = kind(&row.boxed(F::PrincipalType));
    if of_kind == PrincipalKind::Unknown && name.contains('@') {
        of_kind = PrincipalKind::User;
    }
    let role = row.boxed(F::Role);
    let is_id = super::principal::guid(&super::resource::last_segment(&role)).len() == 36 || role.contains('/');
    tenant.billing_roles.items.push(BillingRole {
        principal: PrincipalRef {
            id: id.into(),
            upn: if name.contains('@') { name.clone() } else { "".into() },
            display_name: if name.contains('@') { "".into() } else { name },
            kind: of_kind,
            expansion: Expansion::NotExpanded,
        },
        principal_tenant: row.optional(F::PrincipalTenant).map(|id| id.to_lowercase().into()),
        role_id: if is_id { row.last_segment(F::Role) } else { "".into() },
        role_name: if is_id { "".into() } else { role },
        scope: row.boxed(F::Scope),
        authentication: row.optional(F::Authentication),
        source: record.source,
    });
    Ok(())
}

fn load_definition(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let (id, name) = (row.last_segment(F::Id), row.boxed(F::RoleName));
    if id.is_empty() || name.is_empty() {
        return Err(no_key("id or no name"));
    }
    tenant.billing_role_definitions.items.push(BillingRoleDefinition { id, name, source: record.source });
    Ok(())
}

fn load_enrollment(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let owner = row.boxed(F::Owner);
    if owner.is_empty() {
        return Err(no_key("account owner"));
    }
    let name = [row.boxed(F::DisplayName), row.boxed(F::Name)].into_iter().find(|name| !name.is_empty());
    tenant.enrollment_accounts.items.push(EnrollmentAccount {
        name: name.unwrap_or_default(),
        owner,
        authentication: row.optional(F::Authentication),
        status: row.optional(F::Status),
        source: record.source,
    });
    Ok(())
}
