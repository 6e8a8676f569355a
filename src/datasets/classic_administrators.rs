//! Classic administrators of Azure subscriptions, which Azure retired on 31 August 2024: only old exports hold them.

use super::resource::Resource;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, value};
use crate::evidence::{Refusal, SourceRef};
use crate::tenant::Tenant;
use crate::tenant::azure::{AzureScope, ClassicAdministrator};

fields! {
    Id: "id" ["id"];
    Mail: "emailAddress" ["emailaddress"];
    Role: "role" ["role"];
    Properties: "properties" ["properties"];
}

pub static CLASSIC_ADMINISTRATORS: Dataset = Dataset {
    id: "classic-administrators",
    title: "Classic administrators of Azure",
    collect: include_str!("collect/classic-administrators.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::ClassicAdministrators,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "arm",
        form: Form::Resource(&["microsoft.authorization/classicadministrators"]),
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let name = row.boxed(F::Mail);
    if name.is_empty() {
        return Err(no_key("mail address"));
    }
    let scope = AzureScope::parse(&row.boxed(F::Id));
    tenant.classic_administrators.items.push(ClassicAdministrator {
        name,
        roles: value::list(&row.boxed(F::Role)),
        subscription: scope.subscription().unwrap_or_default().into(),
        source: record.source,
    });
    Ok(())
}

/// A row of a list of assignments that is a classic administrator: `CoAdministrator`,
/// `ServiceAdministrator;AccountAdministrator`.
pub(super) fn of_assignment(
    role: &str,
    names: [Box<str>; 2],
    scope: &str,
    source: SourceRef,
) -> Option<ClassicAdministrator> {
    let roles = value::list(role);
    let is_classic = |role: &str| {
        let word = role.to_lowercase().replace([' ', '-'], "");
        matches!(word.as_str(), "coadministrator" | "serviceadministrator" | "accountadministrator")
    };
    if roles.is_empty() || !roles.iter().all(|role| is_classic(role)) {
        return None;
    }
    let name = names.into_iter().find(|name| !name.is_empty())?;
    let subscription = AzureScope::parse(scope).subscription().unwrap_or_default().into();
    Some(ClassicAdministrator { name, roles, subscription, source })
}
