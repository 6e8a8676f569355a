//! What Azure Monitor writes to storage accounts and event hubs: one envelope for every log, whose category tells which, and in
//! `properties` the record as Microsoft Graph has it, or the text of that. A stream holds what was chosen to go into it, so its categories are told
//! apart.

use super::Recognised;
use crate::datasets::audit_log::AUDIT_LOG;
use crate::datasets::sign_ins::SIGN_INS;
use crate::datasets::unneeded::{Said, hidden, plainly};
use crate::datasets::{Dataset, WRAPPED};
use crate::evidence::{KindIn, PartHead, Shape};
use serde_json::value::RawValue;
use std::borrow::Cow;

#[derive(serde::Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    category: Cow<'a, str>,
    #[serde(borrow, rename = "operationName")]
    _operation: Cow<'a, str>,
    #[serde(borrow)]
    properties: &'a RawValue,
}

/// The log of a category.
fn log_of(category: &str) -> Option<&'static Dataset> {
    Some(match category.to_ascii_lowercase().as_str() {
        "signinlogs" | "noninteractiveusersigninlogs" | "serviceprincipalsigninlogs" | "managedidentitysigninlogs" => {
            &SIGN_INS
        }
        "auditlogs" => &AUDIT_LOG,
        _ => return None,
    })
}

/// Whether a list is such a stream. A record that is cut or another thing is refused by itself.
pub(super) fn kinds(head: &PartHead<'_>) -> Option<KindIn> {
    let Shape::Objects { sample, .. } = &head.shape else { return None };
    // Most lists are of something else.
    let are = |name: &[u8]| sample.iter().any(|element| memchr::memmem::find(element, name).is_some());
    if !(are(b"\"operationName\"") && are(b"\"properties\"") && are(b"\"category\"")) {
        return None;
    }
    let envelopes = || {
        sample
            .iter()
            .filter_map(|element| serde_json::from_slice::<Envelope<'_>>(element).ok())
            .filter(|found| found.properties.get().starts_with(['{', '"']))
    };
    // An entry of Azure's activity log has a category, too, which is none of these.
    let has_log = envelopes().any(|envelope| log_of(&envelope.category).is_some());
    let is_of_entra = has_log || envelopes().any(|envelope| FORMS.iter().any(|(name, _)| envelope.category == *name));
    (is_of_entra && envelopes().count() * 2 > sample.len()).then_some(KindIn::Category)
}

/// The records of one category.
pub(super) fn recognise(head: &PartHead<'_>) -> Option<Recognised> {
    let Shape::Objects { context: Some(Shape::CATEGORIES), .. } = head.shape else { return None };
    let dataset = log_of(head.name?)?;
    let layout = dataset.layouts.iter().find(|layout| layout.id == WRAPPED)?;
    Some(Recognised { dataset, layout })
}

/// Categories in which stands what checks need, and which are read from another export; and those that none needs.
const FORMS: &[(&str, Said)] = &[
    (
        "RiskyUsers",
        hidden("Risky users are read as Graph or the portal export them, not from the records of Azure Monitor."),
    ),
    (
        "UserRiskEvents",
        hidden("Risk detections are read as Graph or the portal export them, not from the records of Azure Monitor."),
    ),
    (
        "RiskyServicePrincipals",
        hidden("Risky service principals are read as Graph exports them, not from the records of Azure Monitor."),
    ),
    ("ServicePrincipalRiskEvents", UNNEEDED),
    ("ProvisioningLogs", UNNEEDED),
    ("ADFSSignInLogs", UNNEEDED),
    ("B2CRequestLogs", UNNEEDED),
    ("MicrosoftGraphActivityLogs", UNNEEDED),
    ("NetworkAccessTrafficLogs", UNNEEDED),
    ("RemoteNetworkHealthLogs", UNNEEDED),
    ("EnrichedOffice365AuditLogs", UNNEEDED),
];

const UNNEEDED: Said = plainly("Azure Monitor’s records of this category are needed by no check.");

/// What is said of records of a category that is not read.
pub(in crate::datasets) fn says(category: &str) -> Said {
    FORMS.iter().find(|(name, _)| name.eq_ignore_ascii_case(category)).map_or(UNNEEDED, |(_, said)| *said)
}
