//! Inbox rules, and accounts whose access to mailboxes is not logged.

use super::principal::{boolean, objects, text};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::Tenant;
use crate::tenant::mail_rules::{InboxRule, MailboxAuditState};
use serde_json::Value;

fields! {
    Mailbox: "mailboxOwnerId" ["mailboxownerid", "mailbox", "mailboxname"];
    User: "userPrincipalName" ["userprincipalname", "username", "userid", "primarysmtpaddress"];
    Name: "displayName" ["rulename", "displayname", "name", "identity"];
    Enabled: "isEnabled" ["isenabled", "enabled"];
    Forward: "forwardTo" ["forwardto"];
    ForwardAttached: "forwardAsAttachmentTo" ["forwardasattachmentto"];
    Redirect: "redirectTo" ["redirectto"];
    Delete: "delete" ["deletemessage", "delete"];
    SoftDelete: "permanentDelete" ["softdeletemessage", "permanentdelete"];
    Move: "moveToFolder" ["movetofolder"];
    Actions: "actions" ["actions"];
    Bypass: "auditBypassEnabled" ["auditbypassenabled"];
}

pub static INBOX_RULES: Dataset = Dataset {
    id: "inbox-rules",
    title: "Inbox rules",
    collect: include_str!("collect/inbox-rules.md"),
    saved_as: &["inboxRules_*.json"],
    may_be_empty: true,
    kind: RecordKind::InboxRules,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["messagerules"], odata_type: &[] },
            all: &["sequence", "actions", "isreadonly"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-inboxrule",
            all: &["mailboxownerid", "ruleidentity", "stopprocessingrules"],
            ..Layout::EITHER
        },
        Layout {
            id: "get-inboxrule-selected",
            all: &["mailboxownerid", "name"],
            any: &["forwardto", "redirectto", "forwardasattachmentto", "deletemessage"],
            ..Layout::EITHER
        },
        Layout { id: "extractor-suite", all: &["username", "rulename", "ruleidentity"], ..Layout::EITHER },
    ],
    load: load_rule,
};

pub static MAILBOX_AUDIT: Dataset = Dataset {
    id: "mailbox-audit",
    title: "Mailbox auditing",
    collect: include_str!("collect/mailbox-audit.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::MailboxAudit,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "extractor-suite",
            all: &["userprincipalname", "auditenabled", "auditbypassenabled"],
            ..Layout::EITHER
        },
        Layout {
            id: "get-mailboxauditbypassassociation",
            all: &["name", "auditbypassenabled"],
            none: &["userprincipalname"],
            ..Layout::EITHER
        },
    ],
    load: load_audit,
};

fn load_rule(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let own = record.optional(F::Mailbox).or_else(|| record.optional(F::User));
    let Some(mailbox) = own.or_else(|| owner(record)) else {
        let what = "The file does not say whose rules it lists; put the mailbox’s address into the file’s name.";
        return Err(refuse(ProblemKind::MissingKey, what));
    };
    let actions = record.tree(F::Actions).unwrap_or(Value::Null);
    let mut forwards = Vec::new();
    for (field, name) in
        [(F::Forward, "forwardto"), (F::ForwardAttached, "forwardasattachmentto"), (F::Redirect, "redirectto")]
    {
        let written = record.text(field).unwrap_or_default();
        forwards.extend(addresses(&written));
        for target in objects(&actions, name) {
            let address = target.get("emailaddress").map(|inner| text(inner, "address")).unwrap_or_default();
            forwards.extend((!address.is_empty()).then_some(address));
        }
    }
    let says = |name: &str| boolean(&actions, name) == Some(true);
    let folder =
        record.optional(F::Move).or_else(|| Some(text(&actions, "movetofolder")).filter(|name| !name.is_empty()));
    tenant.inbox_rules.items.push(InboxRule {
        mailbox,
        name: record.boxed(F::Name),
        enabled: record.boolean(F::Enabled),
        forwards_to: forwards,
        deletes: record.boolean(F::Delete) == Some(true)
            || record.boolean(F::SoftDelete) == Some(true)
            || says("delete")
            || says("permanentdelete"),
        moves_to: folder,
        source: record.source,
    });
    Ok(())
}

/// `"Name" [SMTP:user@…]` and plain lists alike: whatever holds an `@`.
fn addresses(written: &str) -> impl Iterator<Item = Box<str>> {
    let parts = written.split(|c: char| c.is_whitespace() || matches!(c, '"' | '[' | ']' | ';' | ',' | '<' | '>'));
    let plain = parts.map(|part| part.trim_start_matches("SMTP:").trim_start_matches("smtp:"));
    plain.filter(|part| part.contains('@')).map(Box::from)
}

/// `users('…')/mailFolders/…` in the context, else an address in the file's name.
fn owner(record: &Record<'_>) -> Option<Box<str>> {
    let context = record.part.context.as_deref().unwrap_or_default();
    let named = context.split_once("users('").and_then(|(_, rest)| rest.split_once('\'')).map(|(id, _)| decoded(id));
    named.or_else(|| address_in(&record.part.file)).map(Into::into)
}

/// The address in a file's name, without what the list may be called before it.
fn address_in(file: &str) -> Option<String> {
    let file = file.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let found = stem.split(['_', ' ']).find(|part| part.contains('@') || part.contains("%40"))?;
    let is_list = |word: &str| {
        let plain: String = word.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        ["inbox", "rule", "rules", "inboxrule", "inboxrules", "messagerule", "messagerules", "mailrules"]
            .contains(&&*plain)
    };
    let mut address = found;
    while let Some((_, rest)) =
        address.split_once('-').filter(|(word, rest)| is_list(word) && rest.contains(['@', '%']))
    {
        address = rest;
    }
    Some(decoded(address))
}

/// `ada%40contoso.com`, as addresses are written in URLs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn load_audit(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let Some(account) = record.optional(F::User).or_else(|| record.optional(F::Name)) else {
        return Err(no_key("name"));
    };
    let bypassed = record.boolean(F::Bypass);
    tenant.mailbox_audit.items.push(MailboxAuditState { account, bypassed, source: record.source });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{address_in, addresses, decoded};

    #[test]
    fn owners_of_rules() {
        let check = |file: &str, expected: Option<&str>| assert_eq!(address_in(file).as_deref(), expected, "{file}");
        check("x/messageRules-ada.lind@x.example.json", Some("ada.lind@x.example"));
        check("inboxRules_jean-luc@x.example.json", Some("jean-luc@x.example"));
        check("inbox-rules-jean-luc%40x.example.json", Some("jean-luc@x.example"));
        check("rules of ada.json", None);
        let check = |text: &str, expected: &str| assert_eq!(decoded(text), expected, "{text}");
        check("ada%40x.example", "ada@x.example");
        check("100%", "100%");
        check("%zz%é%4", "%zz%é%4");
    }

    #[test]
    fn addresses_in_cells() {
        let check = |written: &str, expected: &[&str]| {
            let found: Vec<Box<str>> = addresses(written).collect();
            assert_eq!(found.iter().map(|address| &**address).collect::<Vec<_>>(), expected, "{written}");
        };
        check("\"Ada\" [SMTP:ada@x.example]", &["ada@x.example"]);
        check("a@x.example; b@x.example", &["a@x.example", "b@x.example"]);
        check("\"Ada\" [EX:/o=ExchangeLabs/cn=ada]", &[]);
    }
}
