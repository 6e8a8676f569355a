//! What happens to mail: rules that people (or intruders) set, and mailboxes whose access is not logged.

use super::Mailbox;
use crate::evidence::SourceRef;

/// A rule of an inbox.
#[derive(Clone, Debug)]
pub struct InboxRule {
    /// Principal name, address or identity of the mailbox, as exported.
    pub mailbox: Box<str>,
    pub name: Box<str>,
    pub enabled: Option<bool>,
    /// Addresses that mail is forwarded or redirected to.
    pub forwards_to: Vec<Box<str>>,
    pub deletes: bool,
    /// Folder that mail is moved to.
    pub moves_to: Option<Box<str>>,
    pub source: SourceRef,
}

impl Mailbox {
    /// Whether a name that another list gives (principal name, address, display name or id) means this mailbox.
    pub fn is_called(&self, name: &str) -> bool {
        let names = [&self.upn, &self.primary_address, &self.display_name, &self.id];
        names.iter().any(|known| !known.is_empty() && name.eq_ignore_ascii_case(known))
    }
}

/// Whether the access to a mailbox is logged.
#[derive(Clone, Debug)]
pub struct MailboxAuditState {
    /// Principal name or name, as exported.
    pub account: Box<str>,
    /// What the account does in mailboxes is not logged.
    pub bypassed: Option<bool>,
    pub source: SourceRef,
}
