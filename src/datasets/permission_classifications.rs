//! Which delegated permissions of an API are classified as low impact: to these users may consent where the policy says so.

use super::principal::text;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::consent::PermissionClassification;

fields! {
    Permission: "permissionName" ["permissionname"];
    Classification: "classification" ["classification"];
    Risky: "RiskyPermClassifications" ["riskypermclassifications"];
    Api: "DisplayName" ["displayname"];
}

pub static PERMISSION_CLASSIFICATIONS: Dataset = Dataset {
    id: "permission-classifications",
    title: "Classified delegated permissions",
    collect: include_str!("collect/permission-classifications.md"),
    saved_as: &["delegatedPermissionClassifications.json"],
    may_be_empty: false,
    kind: RecordKind::PermissionClassifications,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["delegatedpermissionclassifications"], odata_type: &[] },
            all: &["classification", "permissionname"],
            any: &["permissionid"],
            ..Layout::TABLE
        },
        Layout { id: "get-mg", all: &["classification", "permissionname"], any: &["permissionid"], ..Layout::TABLE },
        Layout {
            id: SCUBAGEAR,
            form: Form::CollectorKey(&["risky_delegated_permission_classifications"]),
            partial: Some("the permissions that ScubaGear takes for risky"),
            ..Layout::TABLE
        },
    ],
    load,
};

const SCUBAGEAR: &str = "scubagear";

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.part.layout == SCUBAGEAR {
        return risky(record, tenant);
    }
    let permission = record.boxed(F::Permission);
    if permission.is_empty() {
        return Err(no_key("permissionName"));
    }
    tenant.permission_classifications.items.push(PermissionClassification {
        api: Box::default(),
        permission,
        level: record.boxed(F::Classification).to_lowercase().into(),
        risky_elsewhere: false,
        source: record.source,
    });
    Ok(())
}

/// ScubaGear asks every API for the permissions of its own list and keeps those classified as low: a name, or a list.
fn risky(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let names: Vec<String> = match record.tree(F::Risky) {
        Some(serde_json::Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map_or_else(|| text(item, "permissionname").to_string(), str::to_owned))
            .collect(),
        _ => record.boxed(F::Risky).split([',', ';']).map(str::to_owned).collect(),
    };
    let names: Vec<String> = names.into_iter().filter(|name| !name.trim().is_empty()).collect();
    if names.is_empty() {
        return Err(no_key("RiskyPermClassifications"));
    }
    for name in names {
        tenant.permission_classifications.items.push(PermissionClassification {
            api: record.boxed(F::Api),
            permission: name.trim().into(),
            level: "low".into(),
            risky_elsewhere: true,
            source: record.source,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::datasets::import::import;
    use crate::evidence::worker::Workers;
    use crate::evidence::{Input, Source};
    use crate::tenant::{SupplyState, Tenant};

    fn tenant(text: &str) -> Tenant {
        let input = Input { name: "export.json".to_owned(), source: Source::Bytes(text.as_bytes().to_vec().into()) };
        let workers = Workers { program: "no worker here".into() };
        import(&[input], &workers, &mut |_, _| true).tenant
    }

    #[test]
    fn a_list_of_one_collapses() {
        let check = |risky: &str, expected: &[&str]| {
            let text = format!(
                r#"{{"baseline_version":"1","module_version":"1.8.0","date":"","risky_delegated_permission_classifications":{risky}}}"#
            );
            let tenant = tenant(&text);
            let found: Vec<&str> = tenant.permission_classifications.iter().map(|row| &*row.permission).collect();
            assert_eq!(found, expected, "{risky}");
            assert!(matches!(tenant.permission_classifications.supply.state, SupplyState::Some(_)), "{risky}");
        };
        check("[]", &[]);
        check(r#"{"DisplayName":"Exchange","RiskyPermClassifications":"Mail.ReadWrite"}"#, &["Mail.ReadWrite"]);
        check(
            r#"[{"DisplayName":"Graph","RiskyPermClassifications":["Mail.Send","Files.ReadWrite.All"]}]"#,
            &["Mail.Send", "Files.ReadWrite.All"],
        );
    }

    #[test]
    fn an_empty_list_of_graph_is_a_list() {
        let text = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#servicePrincipals('8f1b')/delegatedPermissionClassifications","value":[]}"#;
        let tenant = tenant(text);
        assert_eq!(tenant.permission_classifications.supply.state, SupplyState::Whole);
        assert!(tenant.permission_classifications.items.is_empty());
    }
}
