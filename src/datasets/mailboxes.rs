//! Mailboxes of Exchange Online.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key, refuse, value};
use crate::evidence::{ProblemKind, Refusal};
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

/// What groups and contacts have and mailboxes have not.
const NO_MAILBOXES: &[&str] = &["grouptype", "externalemailaddress", "accesstype"];

/// Kinds of recipients that are no mailboxes, by what their names hold. Source: the values of RecipientTypeDetails.
const NO_MAILBOX: &[&str] = &["group", "contact", "mailuser", "publicfolder", "roomlist"];

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
            nor: NO_MAILBOXES,
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
            nor: NO_MAILBOXES,
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

/// `MailUniversalDistributionGroup`, `GroupMailbox`, `MailContact`, `GuestMailUser`; as a number, no kind is told.
fn is_no_mailbox(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    NO_MAILBOX.iter().any(|other| kind.contains(other))
}

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (id, upn, primary) = (record.id(F::Id), record.boxed(F::Upn), record.boxed(F::Primary));
    if id.is_empty() && upn.is_empty() && primary.is_empty() {
        return Err(no_key("address"));
    }
    let kind = record.optional(F::Kind);
    if let Some(kind) = kind.as_deref().filter(|kind| is_no_mailbox(kind)) {
        record.part.saw_other();
        return Err(refuse(
            ProblemKind::NotData,
            format!("The row is of the kind {:?}, no mailbox.", value::shown(kind)),
        ));
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
        kind,
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
