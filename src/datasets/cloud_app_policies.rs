//! The list of policies of Defender for Cloud Apps. No documented export names its headings; those of the policy page are
//! tried.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::information_protection::{CloudAppPolicy, CloudAppPolicyKind};

fields! {
    Name: "Policy name" ["policyname", "policy", "name"];
    Kind: "Policy type" ["policytype", "type"];
    Status: "Status" ["status", "state", "enabled"];
    Severity: "Severity" ["severity"];
    Category: "Category" ["category", "riskcategory"];
    Modified: "Last modified" ["lastmodified", "modified", "lastmodifieddate"];
}

pub static CLOUD_APP_POLICIES: Dataset = Dataset {
    id: "cloud-app-policies",
    title: "Policies of Defender for Cloud Apps",
    collect: include_str!("collect/cloud-app-policies.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::CloudAppPolicies,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "portal", all: &["policyname", "policytype", "status"], ..Layout::EITHER },
        Layout {
            id: "portal-short",
            all: &["policy", "type", "severity", "category"],
            any: &["status", "enabled", "state"],
            none: &["recommendationid", "alertid"],
            ..Layout::EITHER
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.boxed(F::Name);
    if name.is_empty() {
        return Err(no_key("policy name"));
    }
    let kind_text = record.boxed(F::Kind);
    let modified = record.moment(F::Modified);
    if let Some(modified) = modified {
        tenant.saw_event(modified);
    }
    let enabled = record.text(F::Status).and_then(|word| match word.to_lowercase().as_str() {
        "active" | "on" => Some(true),
        "inactive" | "off" => Some(false),
        other => super::value::boolean(other),
    });
    tenant.cloud_app_policies.items.push(CloudAppPolicy {
        kind: kind_of(&kind_text, record.text(F::Category).as_deref().unwrap_or_default()),
        name,
        kind_text,
        enabled,
        severity: record.optional(F::Severity),
        modified,
        source: record.source,
    });
    Ok(())
}

/// Whether a type of policy is one of Cloud Apps: other products list their policies in the same columns.
pub(super) fn is_kind(kind: &str) -> bool {
    const KINDS: &[&str] = &[
        "access",
        "session",
        "activity",
        "file",
        "discovery",
        "anomaly",
        "oauth",
        "app governance",
        "malware",
        "threat",
        "zugriff",
        "sitzung",
        "aktivit",
        "datei",
        "ermittlung",
    ];
    let kind = kind.to_lowercase();
    KINDS.iter().any(|known| kind.contains(known))
}

/// The type decides; where it says nothing known, the category does.
fn kind_of(kind: &str, category: &str) -> CloudAppPolicyKind {
    for text in [kind.to_lowercase(), category.to_lowercase()] {
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if has(&["discovery", "oauth", "app governance"]) {
            return CloudAppPolicyKind::Other;
        } else if has(&["access", "session"]) {
            return CloudAppPolicyKind::Access;
        } else if has(&["anomaly", "threat", "detection"]) {
            return CloudAppPolicyKind::Anomaly;
        } else if has(&["activity"]) {
            return CloudAppPolicyKind::Activity;
        } else if has(&["file", "sharing", "information protection", "dlp"]) {
            return CloudAppPolicyKind::Files;
        }
    }
    CloudAppPolicyKind::Other
}

#[cfg(test)]
mod tests {
    use super::{CloudAppPolicyKind, kind_of};

    #[test]
    fn kinds_of_policies() {
        use CloudAppPolicyKind::{Access, Activity, Anomaly, Files, Other};
        let check = |kind: &str, category: &str, expected| assert_eq!(kind_of(kind, category), expected, "{kind}");
        check("Access policy", "", Access);
        check("Session policy", "Conditional access", Access);
        check("Activity policy", "Threat detection", Activity);
        check("Anomaly detection policy", "", Anomaly);
        check("File policy", "DLP", Files);
        check("OAuth app policy", "Access control", Other);
        check("App discovery policy", "", Other);
        check("", "Sharing control", Files);
    }
}
