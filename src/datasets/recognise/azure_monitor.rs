//! What Azure Monitor writes to storage accounts and event hubs: one envelope for every log, whose category tells which, and in
//! `properties` the record as Microsoft Graph has it.

use super::Recognised;
use crate::datasets::audit_log::AUDIT_LOG;
use crate::datasets::sign_ins::SIGN_INS;
use crate::datasets::{Dataset, WRAPPED};
use crate::evidence::{PartHead, Shape};
use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    category: std::borrow::Cow<'a, str>,
    #[serde(borrow, rename = "operationName")]
    _operation: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    properties: BTreeMap<std::borrow::Cow<'a, str>, &'a serde_json::value::RawValue>,
}

/// The log of a category, and the property by which its records are known.
fn log_of(category: &str) -> Option<(&'static Dataset, &'static str)> {
    Some(match category.to_ascii_lowercase().as_str() {
        "signinlogs" | "noninteractiveusersigninlogs" | "serviceprincipalsigninlogs" | "managedidentitysigninlogs" => {
            (&SIGN_INS, "createdDateTime")
        }
        "auditlogs" => (&AUDIT_LOG, "activityDateTime"),
        _ => return None,
    })
}

/// Where every record in view is of one log.
pub(super) fn recognise(head: &PartHead<'_>) -> Option<Recognised> {
    let Shape::Objects { sample, .. } = &head.shape else { return None };
    // Most lists are of something else.
    memchr::memmem::find(sample.first()?, b"\"operationName\"")?;
    let mut found: Option<&'static Dataset> = None;
    for element in *sample {
        let envelope: Envelope<'_> = serde_json::from_slice(element).ok()?;
        let (dataset, property) = log_of(&envelope.category)?;
        let is_other = found.is_some_and(|found| found.id != dataset.id);
        if is_other || !envelope.properties.contains_key(property) {
            return None;
        }
        found = Some(dataset);
    }
    let dataset = found?;
    let layout = dataset.layouts.iter().find(|layout| layout.id == WRAPPED)?;
    Some(Recognised { dataset, layout })
}
