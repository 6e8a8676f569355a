//! The authorization policy: what ordinary users and guests may do, and what they may consent to.

use super::principal::{apart, boolean, words};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::consent::AuthorizationPolicy;
use crate::tenant::{Known, Tenant};
use serde_json::Value;

fields! {
    Invites: "allowInvitesFrom" ["allowinvitesfrom"];
    GuestRole: "guestUserRoleId" ["guestuserroleid"];
    Risky: "allowUserConsentForRiskyApps" ["allowuserconsentforriskyapps"];
    Reset: "allowedToUseSSPR" ["allowedtousesspr"];
    Rights: "defaultUserRolePermissions" ["defaultuserrolepermissions"];
    BetaGrants: "permissionGrantPolicyIdsAssignedToDefaultUserRole" ["permissiongrantpolicyidsassignedtodefaultuserrole"];
}

pub static AUTHORIZATION_POLICY: Dataset = Dataset {
    id: "authorization-policy",
    title: "Authorization policy",
    collect: include_str!("collect/authorization-policy.md"),
    saved_as: &["authorizationPolicy.json"],
    may_be_empty: false,
    kind: RecordKind::AuthorizationPolicy,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["authorizationpolicy"], odata_type: &[] },
            all: &["allowinvitesfrom", "guestuserroleid"],
            ..Layout::TABLE
        },
        Layout { id: "scubagear", form: Form::CollectorKey(&["authorization_policies"]), ..Layout::TABLE },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let invites = record.optional(F::Invites);
    let rights = record.tree(F::Rights).unwrap_or(Value::Null);
    if invites.is_none() && !rights.is_object() {
        return Err(no_key("allowInvitesFrom and no defaultUserRolePermissions"));
    }
    // An unknown right is absent or null here; a right that PowerShell lost makes the whole object text.
    for (column, name) in
        [("allowedToCreateApps", "allowedtocreateapps"), ("allowedToCreateTenants", "allowedtocreatetenants")]
    {
        if let Some(value) = rights.get(name) {
            record.part.saw_nested(column, !value.is_null());
        }
    }
    tenant.authorization_policy.items.push(AuthorizationPolicy {
        creates_apps: boolean(&rights, "allowedtocreateapps"),
        creates_tenants: boolean(&rights, "allowedtocreatetenants"),
        creates_security_groups: boolean(&rights, "allowedtocreatesecuritygroups"),
        invites_from: invites,
        guest_role: record.text(F::GuestRole).map(|id| id.to_lowercase().into()),
        consents_to_risky_apps: record.boolean(F::Risky),
        administrators_reset: record.boolean(F::Reset),
        grant_policies: grant_policies(record, &rights),
        source: record.source,
    });
    Ok(())
}

/// v1.0 keeps the list among the rights of users, beta beside them.
fn grant_policies(record: &Record<'_>, rights: &Value) -> Known<Vec<Box<str>>> {
    if rights.get("permissiongrantpoliciesassigned").is_some_and(|list| !list.is_null()) {
        return Known::Value(words(rights, "permissiongrantpoliciesassigned"));
    }
    record.list(F::BetaGrants).map_or(Known::NotExported, |list| Known::Value(apart(list)))
}
