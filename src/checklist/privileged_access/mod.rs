//! The four-stage roadmap for securing privileged access, with readiness for the emergency procedure.

pub mod emergency;
mod everyone;
mod identities;
mod logs;
mod mail;
mod people;
mod questions;
pub mod stage1;
pub mod stage2;
pub mod stage3;
pub mod stage4;
mod steps;

use super::{Checklist, Stage};

pub static CHECKLIST: Checklist = Checklist {
    id: "privileged-access",
    title: "Securing privileged access",
    stages: &[
        Stage { id: "1", title: "Critical items", horizon: "24–48 hours" },
        Stage { id: "2", title: "Most used attack techniques", horizon: "2–4 weeks" },
        Stage { id: "3", title: "Control of administrator activity", horizon: "1–3 months" },
        Stage { id: "4", title: "Keep building defences", horizon: "6 months and beyond" },
        Stage { id: "E", title: "Emergency readiness", horizon: "at any time" },
    ],
    items: &[
        &stage1::privileged_identity_management::ITEM,
        &stage1::highly_privileged_accounts::ITEM,
        &stage1::emergency_accounts::ITEM,
        &stage1::mfa::ITEM,
        &stage2::service_inventory::ITEM,
        &stage2::microsoft_accounts::ITEM,
        &stage2::separate_accounts::ITEM,
        &stage2::administrator_passwords::ITEM,
        &stage2::password_hash_synchronisation::ITEM,
        &stage2::mfa_coverage::ITEM,
        &stage2::identity_protection::ITEM,
        &stage2::secure_score::ITEM,
        &stage2::security_guidance::ITEM,
        &stage2::microsoft365_activity::ITEM,
        &stage2::response_plan_owners::ITEM,
        &stage2::on_premises_accounts::ITEM,
        &stage2::subscription_inventory::ITEM,
        &stage2::azure_microsoft_accounts::ITEM,
        &stage2::azure_activity::ITEM,
        &stage2::conditional_access::ITEM,
        &stage3::access_reviews::ITEM,
        &stage3::strong_authentication::ITEM,
        &stage3::administration_workstations::ITEM,
        &stage3::incident_handling::ITEM,
        &stage3::just_in_time::ITEM,
        &stage3::legacy_protocols::ITEM,
        &stage3::microsoft365_roles::ITEM,
        &stage3::incident_comparison::ITEM,
        &stage3::on_premises_administration::ITEM,
        &stage3::integrated_monitoring::ITEM,
        &stage3::virtual_machine_accounts::ITEM,
        &stage3::azure_roles::ITEM,
        &stage3::log_streaming::ITEM,
        &stage3::user_provisioning::ITEM,
        &stage3::information_protection::ITEM,
        &stage3::conditional_access_targeting::ITEM,
        &stage3::connected_apps::ITEM,
        &stage4::role_review::ITEM,
        &stage4::device_administrators::ITEM,
        &stage4::microsoft365_role_members::ITEM,
        &stage4::response_plan_validation::ITEM,
        &stage4::subscription_ownership::ITEM,
        &stage4::ongoing_practice::ITEM,
        &stage4::security_programme::ITEM,
        &emergency::break_glass_procedure::ITEM,
    ],
    steps: steps::STEPS,
    orders: steps::ORDERS,
    questions: questions::QUESTIONS,
};
