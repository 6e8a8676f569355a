//! Stage 4: keep building defences, six months and beyond.

pub mod device_administrators;
pub mod microsoft365_role_members;
pub mod ongoing_practice;
pub mod response_plan_validation;
pub mod role_review;
pub mod security_programme;
pub mod subscription_ownership;
