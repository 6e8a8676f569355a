//! Whether security defaults are on.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{SecurityDefaults, Tenant};

fields! {
    Enabled: "isEnabled" ["isenabled"];
}

pub static SECURITY_DEFAULTS: Dataset = Dataset {
    id: "security-defaults",
    title: "Security defaults",
    collect: include_str!("collect/security-defaults.md"),
    saved_as: &["identitySecurityDefaultsEnforcementPolicy.json"],
    may_be_empty: false,
    kind: RecordKind::SecurityDefaults,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["identitysecuritydefaultsenforcementpolicy"], odata_type: &[] },
            all: &["isenabled", "displayname", "description"],
            // Many policies are called, described and enabled.
            only: &["additionalproperties", "deleteddatetime", "description", "displayname", "id", "isenabled"],
            ..Layout::TABLE
        },
        // Nothing in it is nested, so that a table keeps all of it.
        Layout {
            id: "get-mg",
            all: &["deleteddatetime", "description", "displayname", "id", "isenabled"],
            none: &[
                "appliesto",
                "applicationrestrictions",
                "createddatetime",
                "isbuiltin",
                "mail",
                "modifieddatetime",
                "notifyreviewers",
                "restrictions",
                "reviewers",
                "rolepermissions",
                "rules",
                "scope",
                "state",
                "templateid",
                "type",
                "version",
            ],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let Some(enabled) = record.boolean(F::Enabled) else { return Err(no_key("isEnabled")) };
    tenant.security_defaults.items.push(SecurityDefaults { enabled, source: record.source });
    Ok(())
}
