//! Stage 1: critical items, to be done within 24–48 hours.

pub mod emergency_accounts;
