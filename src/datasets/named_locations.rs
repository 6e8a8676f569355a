//! Named locations of Conditional Access.

use super::principal::{boolean, objects, text, text_list};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{NamedLocation, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Modified: "modifiedDateTime" ["modifieddatetime"];
    Trusted: "isTrusted" ["istrusted"];
}

pub static NAMED_LOCATIONS: Dataset = Dataset {
    id: "named-locations",
    title: "Named locations",
    collect: include_str!("collect/named-locations.md"),
    saved_as: &["namedLocations.json"],
    may_be_empty: false,
    kind: RecordKind::NamedLocations,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["conditionalaccess/namedlocations", "namedlocations"],
                odata_type: &["#microsoft.graph.ipnamedlocation", "#microsoft.graph.countrynamedlocation"],
            },
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            form: Form::Objects { context: &[], odata_type: &[] },
            all: &["id", "displayname"],
            any: &["ipranges", "countriesandregions"],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("id"));
    }
    let whole = record.whole().unwrap_or(Value::Null);
    let modified = record.moment(F::Modified);
    if let Some(modified) = modified {
        tenant.saw_event(modified);
    }
    let ranges: Vec<Box<str>> =
        objects(&whole, "ipranges").into_iter().map(|range| text(range, "cidraddress")).collect();
    let is_untold = |part: &&str| whole.get(*part).is_none_or(Value::is_null);
    tenant.named_locations.items.push(NamedLocation {
        id,
        name: text(&whole, "displayname"),
        trusted: boolean(&whole, "istrusted"),
        is_lost: ["ipranges", "countriesandregions"].iter().all(is_untold)
            || ranges.iter().any(|range| range.is_empty()),
        ranges: ranges.into_iter().filter(|range| !range.is_empty()).collect(),
        countries: text_list(&whole, "countriesandregions"),
        modified,
        source: Some(record.source),
    });
    Ok(())
}
