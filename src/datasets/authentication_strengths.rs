//! Authentication strengths: sets of combinations of methods that policies can ask for.

use super::principal::{text, text_list};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{AuthenticationStrength, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Name: "displayName" ["displayname"];
    Combinations: "allowedCombinations" ["allowedcombinations"];
}

pub static AUTHENTICATION_STRENGTHS: Dataset = Dataset {
    id: "authentication-strengths",
    title: "Authentication strengths",
    collect: include_str!("collect/authentication-strengths.md"),
    saved_as: &["authenticationStrengths.json"],
    may_be_empty: false,
    kind: RecordKind::Strengths,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "graph",
        form: Form::Objects {
            context: &["authenticationstrengthpolicies", "authenticationstrength/policies"],
            odata_type: &[],
        },
        all: &["id", "displayname", "allowedcombinations"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("id"));
    }
    let whole = record.whole().unwrap_or(Value::Null);
    tenant.strengths.items.push(AuthenticationStrength {
        id,
        name: text(&whole, "displayname"),
        // A combination is one text whose parts are joined by commas: it is not a list in a cell; several may be joined by
        // blanks.
        combinations: match whole.get("allowedcombinations") {
            Some(Value::String(joined)) => joined.split_whitespace().map(Into::into).collect(),
            _ => text_list(&whole, "allowedcombinations"),
        },
        source: Some(record.source),
    });
    Ok(())
}
