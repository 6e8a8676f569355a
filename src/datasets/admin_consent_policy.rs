//! The workflow by which users ask for an administrator's consent.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::consent::AdminConsentPolicy;

fields! {
    Enabled: "isEnabled" ["isenabled"];
    Notify: "notifyReviewers" ["notifyreviewers"];
    Reviewers: "reviewers" ["reviewers"];
}

pub static ADMIN_CONSENT_POLICY: Dataset = Dataset {
    id: "admin-consent-policy",
    title: "Admin consent request policy",
    collect: include_str!("collect/admin-consent-policy.md"),
    kind: RecordKind::AdminConsentPolicy,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "graph",
        form: Form::Objects { context: &["adminconsentrequestpolicy"], odata_type: &[] },
        all: &["isenabled", "notifyreviewers", "reviewers"],
        any: &["remindersenabled", "requestdurationindays"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
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
