//! Stage 1, critical, 24–48 hours: who holds the highest roles, and how they are protected.

pub mod highly_privileged_accounts;
pub mod privileged_identity_management;
