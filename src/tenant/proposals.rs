//! What the program proposes and people confirm: emergency accounts, categories, scope; and when an account was last used.

use super::holders::Holders;
use super::stated::{ScopeArea, Stated};
use super::{EmergencyEntry, Moment, Tenant, User};

/// An emergency account: confirmed, listed in the inventory, or only proposed.
#[derive(Clone, Debug)]
pub struct EmergencyAccount {
    /// Object id in lower case, else principal name in lower case.
    pub key: String,
    pub upn: String,
    /// Index into `tenant.users`; `None`: not in the list of users.
    pub user: Option<u32>,
    /// Index into `tenant.emergency`.
    pub entry: Option<u32>,
    /// By the assessor or the inventory. Only these earn exemptions.
    pub confirmed: bool,
    /// Why it was proposed, in words.
    pub signals: Vec<String>,
}

impl EmergencyAccount {
    /// Whether this is the account with that key (id or name in lower case) or principal name.
    pub fn is(&self, key: &str, upn: &str) -> bool {
        self.key == key || !upn.is_empty() && self.upn.eq_ignore_ascii_case(upn)
    }
    pub fn user<'a>(&self, tenant: &'a Tenant) -> Option<&'a User> {
        tenant.users.items.get(self.user? as usize)
    }
    pub fn entry<'a>(&self, tenant: &'a Tenant) -> Option<&'a EmergencyEntry> {
        tenant.emergency.items.get(self.entry? as usize)
    }
}

/// When an account was last used, by the best evidence there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastUse {
    /// At this moment; the words say which column or log, and whether failed attempts count.
    At(Moment, String),
    /// Never, proven by a column whose emptiness says so.
    Never(String),
    /// The evidence does not say; the words say why.
    Unknown(String),
}

/// See the checklist's *last use*.
pub fn last_use(_tenant: &Tenant, _user: &User, _as_of: Moment) -> LastUse {
    LastUse::Unknown(String::new())
}

/// Confirmed accounts (assessor or inventory); without any, the proposals by their signals.
pub fn emergency_accounts(
    _tenant: &Tenant,
    _holders: &Holders,
    _stated: &Stated,
    _as_of: Moment,
) -> Vec<EmergencyAccount> {
    Vec::new()
}

/// Why an area is proven to be out of scope, or `None`.
pub fn proven_out_of_scope(_tenant: &Tenant, _area: ScopeArea) -> Option<String> {
    None
}
