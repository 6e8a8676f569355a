//! Applications whose permissions ScubaGear calls risky: with each one its credentials and the permissions that an
//! administrator consented to. What consents of single people gave them does not stand there.

use super::principal::{credentials_in, guid, lacking_credentials, text};
use super::{Record, RecordKind, no_key};
use crate::evidence::Refusal;
use crate::tenant::applications::CredentialKind;
use crate::tenant::consent::{Consent, PermissionGrant};
use crate::tenant::{Application, Column, Credential, Known, ServicePrincipal, Tenant};
use serde_json::Value;

/// The layout of both lists.
pub(super) const LAYOUT: &str = "scubagear-risky";
/// Which applications stand there.
pub(super) const SOME: &str = "applications whose permissions ScubaGear calls risky";

/// An app registration, which has a service principal here where it is used.
pub(super) fn application(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let tree = record.whole().unwrap_or_default();
    let ids = tree.get("objectid").unwrap_or(&Value::Null);
    let own = if ids.is_object() { text(ids, "application") } else { text(&tree, "objectid") };
    let (id, app_id, principal) = (guid(&own), guid(&text(&tree, "appid")), guid(&text(ids, "serviceprincipal")));
    if id.is_empty() && app_id.is_empty() {
        return Err(no_key("object id and no application id"));
    }
    let name = text(&tree, "displayname");
    let audience = tree.get("ismultitenantenabled").and_then(Value::as_bool);
    let audience = audience.map(|is_for_many| if is_for_many { "AzureADMultipleOrgs" } else { "AzureADMyOrg" });
    record.part.supplies(RecordKind::Applications);
    tenant.applications.items.push(Application {
        id,
        app_id: app_id.clone(),
        name: name.clone(),
        audience: audience.map(Into::into),
        credentials: credentials(record, &tree, Some(true)),
        credentials_lack: lack(&tree),
        owners: Known::NotExported,
        created: None,
        sources: record.source.into(),
    });
    if principal.is_empty() {
        return Ok(());
    }
    record.part.supplies_some(RecordKind::ServicePrincipals, SOME);
    grants(record, tenant, &tree, (&principal, &name));
    tenant.service_principals.items.push(ServicePrincipal {
        id: principal,
        app_id,
        name,
        credentials: credentials(record, &tree, Some(false)),
        credentials_lack: lack(&tree),
        sources: record.source.into(),
        ..ServicePrincipal::default()
    });
    Ok(())
}

/// The service principal of another organisation's application.
pub(super) fn principal(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let tree = record.whole().unwrap_or_default();
    let (id, app_id) = (guid(&text(&tree, "objectid")), guid(&text(&tree, "appid")));
    if id.is_empty() && app_id.is_empty() {
        return Err(no_key("object id and no application id"));
    }
    let (name, owner) = (text(&tree, "displayname"), text(&tree, "appownerorganizationid"));
    record.part.supplies(RecordKind::ServicePrincipals);
    grants(record, tenant, &tree, (&id, &name));
    tenant.service_principals.items.push(ServicePrincipal {
        id,
        app_id,
        name,
        owner_organization: Some(owner).filter(|owner| !owner.is_empty()),
        credentials: credentials(record, &tree, None),
        credentials_lack: lack(&tree),
        sources: record.source.into(),
        ..ServicePrincipal::default()
    });
    Ok(())
}

/// Those that say whose they are, the registration's or its service principal's; `None`: all.
fn credentials(record: &Record<'_>, tree: &Value, of_application: Option<bool>) -> Known<Vec<Credential>> {
    let lists = [("passwordcredentials", CredentialKind::Secret), ("keycredentials", CredentialKind::Certificate)];
    if lists.iter().all(|(name, _)| tree.get(name).is_none()) {
        return Known::NotExported;
    }
    let is_theirs = |item: &Value| {
        let said = item.get("isfromapplication").and_then(Value::as_bool).unwrap_or(true);
        of_application.is_none_or(|wanted| wanted == said)
    };
    let all = lists.iter().flat_map(|(name, kind)| credentials_in(record, tree.get(name), *kind, &is_theirs));
    Known::Value(all.collect())
}

fn lack(tree: &Value) -> Option<Column> {
    lacking_credentials(tree.get("passwordcredentials").is_some(), tree.get("keycredentials").is_some())
}

fn grants(record: &Record<'_>, tenant: &mut Tenant, tree: &Value, (client, name): (&str, &str)) {
    if client.is_empty() {
        return;
    }
    let permissions = match tree.get("permissions") {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(object @ Value::Object(_)) => vec![object],
        _ => Vec::new(),
    };
    record.part.supplies_some(RecordKind::PermissionGrants, SOME);
    for (role, consent) in [("application", Consent::Application), ("delegated", Consent::AllPrincipals)] {
        let is_given = |item: &&&Value| {
            item.get("isadminconsented").and_then(Value::as_bool) == Some(true)
                && text(item, "roletype").eq_ignore_ascii_case(role)
        };
        let named: Vec<Box<str>> =
            permissions.iter().filter(is_given).map(|item| text(item, "roledisplayname")).collect();
        if named.is_empty() {
            continue;
        }
        tenant.permission_grants.items.push(PermissionGrant {
            client: client.into(),
            client_name: name.into(),
            resource: "".into(),
            consent,
            principal: "".into(),
            permissions: Known::Value(named),
            source: record.source,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::datasets::import::import;
    use crate::evidence::worker::Workers;
    use crate::evidence::{Input, Source};
    use crate::tenant::SupplyState;
    use crate::tenant::consent::Consent;

    const APP: &str = r#"{"ObjectId":{"Application":"11111111-1111-1111-1111-111111111111","ServicePrincipal":"22222222-1111-1111-1111-111111111111"},"AppId":"33333333-1111-1111-1111-111111111111","DisplayName":"App","IsMultiTenantEnabled":true,"KeyCredentials":{"KeyId":"k","EndDateTime":"/Date(1650882678000)/","IsFromApplication":true},"PasswordCredentials":[{"KeyId":"a","EndDateTime":"/Date(1733990400000)/","IsFromApplication":true},{"KeyId":"b","EndDateTime":"/Date(1733990400000)/","IsFromApplication":false}],"Permissions":[{"RoleType":"Application","RoleDisplayName":"Application.ReadWrite.All","IsAdminConsented":true,"IsRisky":true},{"RoleType":"Application","RoleDisplayName":"Mail.Send","IsAdminConsented":false,"IsRisky":true},{"RoleType":"Delegated","RoleDisplayName":"User.Read","IsAdminConsented":true,"IsRisky":false}]}"#;
    const FOREIGN: &str = r#"{"ObjectId":"44444444-1111-1111-1111-111111111111","AppId":"55555555-1111-1111-1111-111111111111","DisplayName":"Foreign","SignInAudience":"AzureADMultipleOrgs","KeyCredentials":null,"PasswordCredentials":null,"Permissions":{"RoleType":"Application","RoleDisplayName":"Policy.Read.All","IsAdminConsented":true,"IsRisky":true},"AppOwnerOrganizationId":"f8cdef31-a31e-4b4a-93e4-5f571e912345"}"#;

    #[test]
    fn applications_with_risky_permissions() {
        let text = format!(
            r#"{{"baseline_version":"1","module_version":"1.8.0","date":"","risky_applications":[{APP}],"risky_third_party_service_principals":{FOREIGN}}}"#
        );
        let input = Input { name: "export.json".to_owned(), source: Source::Bytes(text.into_bytes().into()) };
        let workers = Workers { program: "no worker here".into() };
        let tenant = import(&[input], &workers, &mut |_, _| true).tenant;
        let app = &tenant.applications.items[0];
        let ends = |known: &crate::tenant::Known<Vec<crate::tenant::Credential>>| known.value().unwrap().len();
        assert_eq!(
            (&*app.name, app.audience.as_deref(), ends(&app.credentials)),
            ("App", Some("AzureADMultipleOrgs"), 2)
        );
        let principals: Vec<(&str, usize, Option<&str>)> = tenant
            .service_principals
            .iter()
            .map(|app| (&*app.name, ends(&app.credentials), app.owner_organization.as_deref()))
            .collect();
        assert_eq!(principals, [("App", 1, None), ("Foreign", 0, Some("f8cdef31-a31e-4b4a-93e4-5f571e912345"))]);
        let grants: Vec<(&str, Consent, &str)> = tenant
            .permission_grants
            .iter()
            .map(|grant| (&*grant.client_name, grant.consent, &*grant.permissions.value().unwrap()[0]))
            .collect();
        let expected = [
            ("App", Consent::Application, "Application.ReadWrite.All"),
            ("App", Consent::AllPrincipals, "User.Read"),
            ("Foreign", Consent::Application, "Policy.Read.All"),
        ];
        assert_eq!(grants, expected);
        for state in [
            &tenant.applications.supply.state,
            &tenant.service_principals.supply.state,
            &tenant.permission_grants.supply.state,
        ] {
            assert!(matches!(state, SupplyState::Some(_)), "{state:?}");
        }
        assert!(!tenant.app_role_assignments.supply.is_supplied());
    }
}
