//! The tenant's authentication methods policy: which methods are on, and for whom.

use super::principal::{objects, text};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields};
use crate::evidence::Refusal;
use crate::tenant::policy::MethodConfiguration;
use crate::tenant::{MethodsPolicy, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Migration: "policyMigrationState" ["policymigrationstate"];
    Methods: "authenticationMethodConfigurations" ["authenticationmethodconfigurations"];
    Features: "authentication_method_feature_settings" ["authenticationmethodfeaturesettings"];
    Policy: "authentication_method_policy" ["authenticationmethodpolicy"];
    Modified: "lastModifiedDateTime" ["lastmodifieddatetime"];
    State: "state" ["state"];
}

pub static AUTHENTICATION_METHODS_POLICY: Dataset = Dataset {
    id: "authentication-methods-policy",
    title: "Authentication methods policy",
    collect: include_str!("collect/authentication-methods-policy.md"),
    saved_as: &["authenticationMethodsPolicy.json"],
    may_be_empty: false,
    kind: RecordKind::MethodsPolicy,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["authenticationmethodspolicy"], odata_type: &[] },
            all: &["authenticationmethodconfigurations"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph-method",
            form: Form::Objects {
                context: &["authenticationmethodconfigurations"],
                odata_type: &[
                    "#microsoft.graph.fido2authenticationmethodconfiguration",
                    "#microsoft.graph.smsauthenticationmethodconfiguration",
                    "#microsoft.graph.voiceauthenticationmethodconfiguration",
                    "#microsoft.graph.emailauthenticationmethodconfiguration",
                    "#microsoft.graph.softwareoathauthenticationmethodconfiguration",
                    "#microsoft.graph.hardwareoathauthenticationmethodconfiguration",
                    "#microsoft.graph.microsoftauthenticatorauthenticationmethodconfiguration",
                    "#microsoft.graph.temporaryaccesspassauthenticationmethodconfiguration",
                    "#microsoft.graph.x509certificateauthenticationmethodconfiguration",
                    "#microsoft.graph.qrcodepinauthenticationmethodconfiguration",
                    "#microsoft.graph.verifiablecredentialsauthenticationmethodconfiguration",
                ],
            },
            all: &["id", "state"],
            partial: Some("single methods saved one by one"),
            ..Layout::TABLE
        },
        Layout { id: "scubagear", form: Form::CollectorKey(&["authentication_method"]), ..Layout::TABLE },
    ],
    load,
};

#[expect(clippy::unnecessary_wraps, reason = "as every dataset's load")]
fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let whole = record.whole().unwrap_or(Value::Null);
    if record.part.layout == "graph-method" {
        let method = configuration(&whole);
        tenant.methods_policy.items.push(MethodsPolicy {
            migration: None,
            methods: Some(vec![method]),
            alone: true,
            modified: None,
            source: record.source,
        });
        return Ok(());
    }
    let (list, policy) = if whole.get("authenticationmethodfeaturesettings").is_some() {
        (
            objects(&whole, "authenticationmethodfeaturesettings"),
            whole.get("authenticationmethodpolicy").unwrap_or(&whole),
        )
    } else {
        (objects(&whole, "authenticationmethodconfigurations"), &whole)
    };
    let modified = policy.get("lastmodifieddatetime").and_then(Value::as_str);
    let modified = modified.and_then(|modified| record.moment_of(modified));
    modified.into_iter().for_each(|modified| tenant.saw_event(modified));
    // Type names in place of objects: older collectors lost the methods, which is not the same as having none.
    let methods = (!list.is_empty()).then(|| list.into_iter().map(configuration).collect());
    if methods.is_none() {
        let why = "The methods inside the policy were destroyed when it was exported; export it again as JSON with enough depth.";
        record.part.note(crate::evidence::ProblemKind::LostValue, why);
    }
    record.part.saw_nested("authenticationMethodConfigurations", methods.is_some());
    let migration = text(policy, "policymigrationstate");
    tenant.methods_policy.items.push(MethodsPolicy {
        migration: (!migration.is_empty()).then_some(migration),
        methods,
        alone: false,
        modified,
        source: record.source,
    });
    Ok(())
}

fn configuration(item: &Value) -> MethodConfiguration {
    let targets = |name: &str| -> Vec<Box<str>> {
        objects(item, name).into_iter().map(|target| text(target, "id").to_lowercase().into()).collect()
    };
    MethodConfiguration {
        id: text(item, "id"),
        enabled: item.get("state").and_then(Value::as_str).and_then(is_on),
        include: targets("includetargets"),
        exclude: targets("excludetargets"),
        settings: item.to_string().into(),
    }
}

/// A word that is not known is no state.
fn is_on(state: &str) -> Option<bool> {
    match state.to_ascii_lowercase().as_str() {
        "enabled" => Some(true),
        "disabled" => Some(false),
        _ => None,
    }
}
