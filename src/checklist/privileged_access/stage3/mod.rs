//! Stage 3: control of administrator activity, 1–3 months.

pub mod access_reviews;
pub mod administration_workstations;
pub mod azure_roles;
pub mod conditional_access_targeting;
pub mod connected_apps;
pub mod incident_comparison;
pub mod incident_handling;
pub mod information_protection;
pub mod integrated_monitoring;
pub mod just_in_time;
pub mod legacy_protocols;
pub mod log_streaming;
pub mod microsoft365_roles;
pub mod on_premises_administration;
pub mod strong_authentication;
pub mod user_provisioning;
pub mod virtual_machine_accounts;
