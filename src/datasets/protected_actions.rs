//! Protected actions of directory roles, and authentication contexts.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::protection::{AuthenticationContext, ResourceAction};

fields! {
    Name: "name" ["name", "actionid"];
    Id: "id" ["id"];
    Context: "authenticationContextId" ["authenticationcontextid", "authcontextid"];
    DisplayName: "displayName" ["displayname"];
    Available: "isAvailable" ["isavailable"];
}

pub static PROTECTED_ACTIONS: Dataset = Dataset {
    id: "protected-actions",
    title: "Protected actions",
    collect: include_str!("collect/protected-actions.md"),
    saved_as: &["resourceActions.json"],
    may_be_empty: false,
    kind: RecordKind::ProtectedActions,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["resourcenamespaces/resourceactions"], odata_type: &[] },
            all: &["actionverb", "name", "id"],
            any: &["resourcescopeid", "isauthenticationcontextsettable", "authenticationcontextid"],
            ..Layout::TABLE
        },
        Layout { id: "m365identityposture", all: &["actionid", "actionverb", "authcontextid"], ..Layout::EITHER },
    ],
    load: load_action,
};

pub static AUTHENTICATION_CONTEXTS: Dataset = Dataset {
    id: "authentication-contexts",
    title: "Authentication contexts",
    collect: include_str!("collect/authentication-contexts.md"),
    saved_as: &["authenticationContexts.json"],
    may_be_empty: false,
    kind: RecordKind::AuthenticationContexts,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "graph",
        form: Form::Objects { context: &["conditionalaccess/authenticationcontextclassreferences"], odata_type: &[] },
        all: &["id", "displayname", "isavailable"],
        ..Layout::TABLE
    }],
    load: load_context,
};

fn load_action(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.boxed(F::Name);
    if name.is_empty() {
        return Err(no_key("name"));
    }
    let name = by_name(name);
    tenant.protected_actions.items.push(ResourceAction {
        name,
        context: record.known_text(F::Context),
        source: record.source,
    });
    Ok(())
}

/// The name that Graph's id of an action stands for: `microsoft.directory-x-y-patch` is `microsoft.directory/x/y`.
fn by_name(written: Box<str>) -> Box<str> {
    let verb = written.rsplit_once('-').filter(|(_, verb)| {
        ["get", "post", "patch", "put", "delete", "update", "create"]
            .iter()
            .any(|known| verb.eq_ignore_ascii_case(known))
    });
    match verb {
        Some((path, _)) if !written.contains('/') => path.replace('-', "/").into(),
        _ => written,
    }
}

fn load_context(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("id"));
    }
    tenant.authentication_contexts.items.push(AuthenticationContext {
        id,
        name: record.boxed(F::DisplayName),
        available: record.boolean(F::Available),
        source: record.source,
    });
    Ok(())
}
