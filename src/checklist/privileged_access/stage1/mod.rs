//! Stage 1: critical items, 24–48 hours.

pub mod emergency_accounts;
pub mod highly_privileged_accounts;
pub mod mfa;
pub mod privileged_identity_management;
