//! Federation settings of domains. The object does not name its domain: its context, file name or an added column does.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{Federation, Tenant};

fields! {
    Domain: "domain" ["domain", "domainname", "domainid"];
    Issuer: "issuerUri" ["issueruri"];
    Behavior: "federatedIdpMfaBehavior" ["federatedidpmfabehavior"];
    SupportsMfa: "supportsMfa" ["supportsmfa"];
    Signing: "signingCertificate" ["signingcertificate"];
    NextSigning: "nextSigningCertificate" ["nextsigningcertificate"];
}

/// Federation with the identity provider of guests bears the guests' domains; it is none of the tenant's own domains.
const NOT_OWN_DOMAIN: &[&str] = &["domains"];

pub static FEDERATION: Dataset = Dataset {
    id: "federation",
    title: "Federation settings of domains",
    collect: include_str!("collect/federation.md"),
    saved_as: &["federationConfiguration-*.json"],
    may_be_empty: false,
    kind: RecordKind::Federations,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["domains/federationconfiguration", "internaldomainfederation"],
                odata_type: &["#microsoft.graph.internaldomainfederation"],
            },
            all: &["issueruri"],
            none: NOT_OWN_DOMAIN,
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["issueruri", "signingcertificate"],
            any: &["federatedidpmfabehavior", "passivesigninuri"],
            none: NOT_OWN_DOMAIN,
            ..Layout::EITHER
        },
        Layout {
            id: "get-msol",
            all: &["issueruri", "signingcertificate"],
            any: &["federationbrandname", "passivelogonuri", "supportsmfa"],
            none: &["federatedidpmfabehavior", "domains"],
            ..Layout::EITHER
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let issuer = record.boxed(F::Issuer);
    if issuer.is_empty() {
        return Err(no_key("issuerUri"));
    }
    let domain = match record.id(F::Domain) {
        name if !name.is_empty() => Some(name),
        _ => domain_of(record.part.context.as_deref().unwrap_or_default(), &record.part.file),
    };
    if domain.is_none() {
        record.part.note(
            crate::evidence::ProblemKind::Notice,
            "The file does not say which domain these settings belong to; put the domain into the file’s name.",
        );
    }
    tenant.federations.items.push(Federation {
        domain,
        issuer,
        mfa_behavior: record.known_text(F::Behavior),
        supports_mfa: record.boolean(F::SupportsMfa),
        signing_certificate: record.optional(F::Signing),
        next_signing_certificate: record.optional(F::NextSigning),
        source: record.source,
    });
    Ok(())
}

/// Words that people put before the domain in a file's name.
const COMMAND_WORDS: [&str; 8] =
    ["federationconfiguration", "federationsettings", "federation-", "get-", "mgdomain", "msoldomain", "mg-", "msol-"];

/// `#domains('contoso.com')/federationConfiguration`, else a name with a dot in the file's name.
fn domain_of(context: &str, file: &str) -> Option<Box<str>> {
    let quoted = context.split('\'').nth(1).filter(|name| name.contains('.'));
    if let Some(name) = quoted {
        return Some(name.to_lowercase().into());
    }
    let name = file.rsplit('/').next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let parts = stem.split(['_', ' ', '(', ')']).map(|part| {
        // `federationConfiguration-skerry-ports.example`: words for the object or its command come off the front.
        let mut rest = part;
        while let Some(shorter) = COMMAND_WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = shorter.trim_start_matches(['-', '.']);
        }
        rest
    });
    parts.into_iter().find(|part| part.contains('.')).map(Into::into)
}
