//! Authentication policies of Exchange Online: which protocols accept a password alone.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::mail_protocols::MailAuthenticationPolicy;
use crate::tenant::{Known, Tenant};

fields! {
    Name: "Name" ["name", "identity"];
    Smtp: "AllowBasicAuthSmtp" ["allowbasicauthsmtp"];
    Pop: "AllowBasicAuthPop" ["allowbasicauthpop"];
    Imap: "AllowBasicAuthImap" ["allowbasicauthimap"];
    ActiveSync: "AllowBasicAuthActiveSync" ["allowbasicauthactivesync"];
    Autodiscover: "AllowBasicAuthAutodiscover" ["allowbasicauthautodiscover"];
    Mapi: "AllowBasicAuthMapi" ["allowbasicauthmapi"];
    AddressBook: "AllowBasicAuthOfflineAddressBook" ["allowbasicauthofflineaddressbook"];
    Outlook: "AllowBasicAuthOutlookService" ["allowbasicauthoutlookservice"];
    PowerShell: "AllowBasicAuthPowershell" ["allowbasicauthpowershell"];
    Reporting: "AllowBasicAuthReportingWebServices" ["allowbasicauthreportingwebservices"];
    Rpc: "AllowBasicAuthRpc" ["allowbasicauthrpc"];
    WebServices: "AllowBasicAuthWebServices" ["allowbasicauthwebservices"];
}

/// The fields about protocols, with what people call these.
const PROTOCOLS: &[(F, &str)] = &[
    (F::Smtp, "SMTP"),
    (F::Pop, "POP"),
    (F::Imap, "IMAP"),
    (F::ActiveSync, "ActiveSync"),
    (F::Autodiscover, "Autodiscover"),
    (F::Mapi, "MAPI"),
    (F::AddressBook, "offline address book"),
    (F::Outlook, "Outlook service"),
    (F::PowerShell, "PowerShell"),
    (F::Reporting, "reporting web services"),
    (F::Rpc, "RPC"),
    (F::WebServices, "Exchange web services"),
];

pub static MAIL_AUTHENTICATION_POLICIES: Dataset = Dataset {
    id: "mail-authentication-policies",
    title: "Exchange authentication policies",
    collect: include_str!("collect/mail-authentication-policies.md"),
    saved_as: &["authenticationPolicies.json"],
    may_be_empty: true,
    kind: RecordKind::MailPolicies,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "get-authenticationpolicy",
        all: &["allowbasicauthsmtp"],
        any: &["allowbasicauthpop", "allowbasicauthimap", "allowbasicauthactivesync"],
        ..Layout::EITHER
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.boxed(F::Name);
    if name.is_empty() {
        return Err(no_key("name"));
    }
    // That none accepts a password alone only the columns of all of them tell.
    let told = PROTOCOLS.iter().all(|(field, _)| record.has(*field));
    let allowed = PROTOCOLS.iter().filter(|(field, _)| record.boolean(*field) == Some(true)).map(|(_, title)| *title);
    let allowed: Vec<&'static str> = allowed.collect();
    let allows_basic = if told || !allowed.is_empty() { Known::Value(allowed) } else { Known::NotExported };
    tenant.mail_policies.items.push(MailAuthenticationPolicy { name, allows_basic, source: record.source });
    Ok(())
}
