//! The workflow by which users ask for an administrator's consent.

use super::principal::text;
use super::value::boolean;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::consent::AdminConsentPolicy;

fields! {
    Enabled: "isEnabled" ["isenabled"];
    Notify: "notifyReviewers" ["notifyreviewers"];
    Reviewers: "reviewers" ["reviewers"];
    Values: "Values" ["values"];
}

pub static ADMIN_CONSENT_POLICY: Dataset = Dataset {
    id: "admin-consent-policy",
    title: "Admin consent request policy",
    collect: include_str!("collect/admin-consent-policy.md"),
    saved_as: &["adminConsentRequestPolicy.json"],
    may_be_empty: false,
    kind: RecordKind::AdminConsentPolicy,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["adminconsentrequestpolicy"], odata_type: &[] },
            all: &["isenabled", "notifyreviewers", "reviewers"],
            any: &["remindersenabled", "requestdurationindays"],
            ..Layout::TABLE
        },
        Layout { id: "scubagear", form: Form::CollectorKey(&["admin_consent_policies"]), ..Layout::TABLE },
        Layout { id: SETTINGS, form: Form::CollectorKey(&["directory_settings"]), ..Layout::TABLE },
    ],
    load,
};

/// Settings of the directory as ScubaGear keeps them: groups of names and values, one of which concerns consent.
pub(super) const SETTINGS: &str = "scubagear-settings";

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.part.layout == SETTINGS {
        return setting(record, tenant);
    }
    let enabled = record.boolean(F::Enabled);
    if enabled.is_none() {
        return Err(no_key("isEnabled"));
    }
    let reviewers = record.tree(F::Reviewers).map(|list| match list {
        serde_json::Value::Array(items) => items.len(),
        _ => 1,
    });
    tenant.admin_consent_policy.items.push(AdminConsentPolicy {
        enabled,
        notifies_reviewers: record.boolean(F::Notify),
        reviewers,
        source: record.source,
    });
    Ok(())
}

/// `Values: [{Name, Value}]`. Other groups of settings (of Microsoft 365 groups, passwords) say nothing of consent.
fn setting(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let Some(serde_json::Value::Array(values)) = record.tree(F::Values) else { return Err(no_key("Values")) };
    let is_it = |value: &&serde_json::Value| text(value, "name").eq_ignore_ascii_case("EnableAdminConsentRequests");
    let enabled = values.iter().find(is_it).and_then(|value| boolean(&text(value, "value")));
    if enabled.is_some() {
        let policy = AdminConsentPolicy { enabled, notifies_reviewers: None, reviewers: None, source: record.source };
        tenant.admin_consent_policy.items.push(policy);
    }
    Ok(())
}
