//! Relying parties of AD FS: the applications that the federation signs people in to.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::applications::RelyingParty;

fields! {
    Name: "Name" ["name"];
    Identifier: "Identifier" ["identifier"];
    Enabled: "Enabled" ["enabled"];
    Policy: "AccessControlPolicyName" ["accesscontrolpolicyname"];
    Issuance: "IssuanceAuthorizationRules" ["issuanceauthorizationrules"];
    Additional: "AdditionalAuthenticationRules" ["additionalauthenticationrules"];
}

pub static RELYING_PARTIES: Dataset = Dataset {
    id: "relying-parties",
    title: "AD FS relying parties",
    collect: include_str!("collect/relying-parties.md"),
    saved_as: &["relyingParties.json"],
    may_be_empty: true,
    kind: RecordKind::RelyingParties,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "get-adfsrelyingpartytrust",
        all: &["name", "enabled"],
        any: &["accesscontrolpolicyname", "issuanceauthorizationrules", "additionalauthenticationrules"],
        ..Layout::EITHER
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.boxed(F::Name);
    if name.is_empty() {
        return Err(no_key("name"));
    }
    let rules = [F::Issuance, F::Additional].into_iter().filter_map(|field| record.text(field));
    let rules: Vec<String> = rules.map(std::borrow::Cow::into_owned).collect();
    tenant.relying_parties.items.push(RelyingParty {
        name,
        identifiers: record.list(F::Identifier).unwrap_or_default(),
        enabled: record.boolean(F::Enabled),
        policy: record.known_text(F::Policy),
        rules_ask_for_mfa: record.has(F::Additional).then(|| rules.join(" ").to_lowercase().contains("multipleauthn")),
        source: record.source,
    });
    Ok(())
}
