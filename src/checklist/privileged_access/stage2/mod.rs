//! Stage 2: the most used attack techniques, 2–4 weeks.

pub mod administrator_passwords;
pub mod azure_activity;
pub mod azure_microsoft_accounts;
pub mod conditional_access;
pub mod identity_protection;
pub mod mfa_coverage;
pub mod microsoft365_activity;
pub mod microsoft_accounts;
pub mod on_premises_accounts;
pub mod password_hash_synchronisation;
pub mod response_plan_owners;
pub mod secure_score;
pub mod security_guidance;
pub mod separate_accounts;
pub mod service_inventory;
pub mod subscription_inventory;
