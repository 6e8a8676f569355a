//! Domains of the tenant.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::organization::Authentication;
use crate::tenant::{Domain, Tenant};

fields! {
    Name: "id" ["id", "name"];
    Authentication: "authenticationType" ["authenticationtype", "authentication"];
    Initial: "isInitial" ["isinitial"];
    Default: "isDefault" ["isdefault"];
    Verified: "isVerified" ["isverified"];
    Status: "isVerified" ["status"];
}

pub static DOMAINS: Dataset = Dataset {
    id: "domains",
    title: "Domains",
    collect: include_str!("collect/domains.md"),
    saved_as: &["domains.json"],
    may_be_empty: false,
    kind: RecordKind::Domains,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["domains"], odata_type: &[] },
            all: &["id", "authenticationtype", "isinitial"],
            ..Layout::TABLE
        },
        Layout { id: "get-mg", all: &["id", "authenticationtype", "isinitial", "isverified"], ..Layout::TABLE },
        Layout {
            id: "get-azureaddomain",
            all: &["name", "authenticationtype", "isinitial", "isverified"],
            none: &["id"],
            ..Layout::EITHER
        },
        Layout { id: "get-msoldomain", all: &["name", "authentication", "isinitial", "status"], ..Layout::EITHER },
        Layout { id: "scubagear", form: Form::CollectorKey(&["domain_settings"]), ..Layout::TABLE },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.id(F::Name);
    if name.is_empty() {
        return Err(no_key("domain name"));
    }
    tenant.domains.items.push(Domain {
        name,
        authentication: match record.text(F::Authentication).map(|word| word.to_lowercase()).as_deref() {
            Some("managed" | "0") => Some(Authentication::Managed),
            Some("federated" | "1") => Some(Authentication::Federated),
            _ => None,
        },
        initial: record.boolean(F::Initial),
        default: record.boolean(F::Default),
        verified: record
            .boolean_quietly(F::Verified)
            .or_else(|| record.text(F::Status).map(|status| status.eq_ignore_ascii_case("Verified"))),
        source: record.source,
    });
    Ok(())
}
