//! By which protocols each mailbox of Exchange Online may be reached.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::mail_protocols::MailProtocols;

fields! {
    Id: "externalDirectoryObjectId" ["externaldirectoryobjectid"];
    Address: "primarySmtpAddress" ["primarysmtpaddress", "windowsemailaddress"];
    Name: "displayName" ["displayname", "name"];
    Pop: "popEnabled" ["popenabled"];
    Imap: "imapEnabled" ["imapenabled"];
    ActiveSync: "activeSyncEnabled" ["activesyncenabled"];
    SmtpOff: "smtpClientAuthenticationDisabled" ["smtpclientauthenticationdisabled"];
}

pub static MAILBOX_PROTOCOLS: Dataset = Dataset {
    id: "mailbox-protocols",
    title: "Mailbox protocols",
    collect: include_str!("collect/mailbox-protocols.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::MailProtocols,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "get-casmailbox",
        all: &["popenabled", "imapenabled"],
        any: &["primarysmtpaddress", "externaldirectoryobjectid", "displayname", "name"],
        ..Layout::EITHER
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (id, address) = (record.id(F::Id), record.boxed(F::Address));
    if id.is_empty() && address.is_empty() {
        return Err(no_key("address"));
    }
    tenant.mail_protocols.items.push(MailProtocols {
        id,
        address,
        name: record.boxed(F::Name),
        pop: record.boolean(F::Pop),
        imap: record.boolean(F::Imap),
        active_sync: record.boolean(F::ActiveSync),
        smtp_auth_off: record.known_boolean(F::SmtpOff),
        source: record.source,
    });
    Ok(())
}
