//! Mailboxes of Exchange Online.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{Mailbox, Tenant};

fields! {
    Id: "externalDirectoryObjectId" ["externaldirectoryobjectid"];
    Upn: "userPrincipalName" ["userprincipalname", "windowsemailaddress"];
    Primary: "primarySmtpAddress" ["primarysmtpaddress"];
    Name: "displayName" ["displayname"];
    Kind: "recipientTypeDetails" ["recipienttypedetails"];
    ForwardingSmtp: "forwardingSmtpAddress" ["forwardingsmtpaddress"];
    Forwarding: "forwardingAddress" ["forwardingaddress"];
    Deliver: "deliverToMailboxAndForward" ["delivertomailboxandforward"];
    Addresses: "emailAddresses" ["emailaddresses"];
    Called: "name" ["name"];
    Alias: "alias" ["alias"];
    Identity: "identity" ["identity", "id"];
    Guid: "guid" ["guid"];
    ExchangeGuid: "exchangeGuid" ["exchangeguid"];
    Path: "distinguishedName" ["distinguishedname"];
    Audit: "auditEnabled" ["auditenabled"];
}

pub static MAILBOXES: Dataset = Dataset {
    id: "mailboxes",
    title: "Mailboxes",
    collect: include_str!("collect/mailboxes.md"),
    saved_as: &["mailboxes.json"],
    may_be_empty: false,
    kind: RecordKind::Mailboxes,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "exchange-powershell",
            all: &["primarysmtpaddress", "recipienttypedetails"],
            any: &["userprincipalname"],
            none: &["rolegroup", "imapenabled", "popenabled", "auditbypassenabled"],
            ..Layout::EITHER
        },
        Layout {
            id: "exchange-without-principal-name",
            all: &["primarysmtpaddress", "recipienttypedetails"],
            any: &["externaldirectoryobjectid", "alias"],
            // Without a principal name, this is a member of a role group.
            none: &[
                "rolegroup",
                "imapenabled",
                "popenabled",
                "auditbypassenabled",
                "windowsliveid",
                "userprincipalname",
            ],
            ..Layout::EITHER
        },
        Layout {
            id: "exchange-forwarding",
            all: &["primarysmtpaddress"],
            any: &["forwardingsmtpaddress", "forwardingaddress"],
            ..Layout::EITHER
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (id, upn, primary) = (record.id(F::Id), record.boxed(F::Upn), record.boxed(F::Primary));
    if id.is_empty() && upn.is_empty() && primary.is_empty() {
        return Err(no_key("address"));
    }
    let addresses = record.text(F::Addresses).map(|text| {
        let parts = text.split([';', ' ', ',', '+', '[', ']', '"']).map(str::trim).filter(|part| part.contains('@'));
        parts.map(Into::into).collect()
    });
    let mut other_names: Vec<Box<str>> = Vec::new();
    for field in [F::Called, F::Alias, F::Identity, F::Guid, F::ExchangeGuid, F::Path] {
        let name = record.boxed(field);
        if !name.is_empty() && !other_names.contains(&name) {
            other_names.push(name);
        }
    }
    tenant.mailboxes.items.push(Mailbox {
        id,
        upn,
        primary_address: primary,
        display_name: record.boxed(F::Name),
        kind: record.optional(F::Kind),
        forwarding_smtp: record.known_text(F::ForwardingSmtp),
        forwarding_address: record.known_text(F::Forwarding),
        delivers_and_forwards: record.boolean(F::Deliver),
        addresses: addresses.unwrap_or_default(),
        other_names,
        audit_enabled: record.boolean(F::Audit),
        source: record.source,
    });
    Ok(())
}
