//! How the directory is synchronised from on-premises.

use super::Moment;
use super::account::Known;
use crate::evidence::{SourceRef, Sources};

/// Settings and times of synchronisation, as one file gives them.
#[derive(Clone, Debug)]
pub struct Synchronisation {
    /// Password hash synchronisation: `passwordSyncEnabled`, `PasswordSync`.
    pub password_hashes: Option<bool>,
    /// `blockSoftMatchEnabled`: a new on-premises object takes over no cloud account of the same name.
    pub soft_match_blocked: Option<bool>,
    /// `blockCloudObjectTakeoverThroughHardMatchEnabled`: nor one to which its immutable id was given.
    pub hard_match_blocked: Option<bool>,
    pub last_sync: Known<Moment>,
    pub last_password_sync: Known<Moment>,
    /// `SyncCycleEnabled`: the scheduler of Entra Connect runs.
    pub scheduled: Option<bool>,
    /// A server that only watches.
    pub staging: Option<bool>,
    /// Whether anything is synchronised at all, where the file says so.
    pub configured: Option<bool>,
    pub sources: Sources,
}

impl Synchronisation {
    /// A record that says nothing yet.
    pub fn of(source: SourceRef) -> Self {
        Self {
            password_hashes: None,
            soft_match_blocked: None,
            hard_match_blocked: None,
            last_sync: Known::NotExported,
            last_password_sync: Known::NotExported,
            scheduled: None,
            staging: None,
            configured: None,
            sources: source.into(),
        }
    }
}
