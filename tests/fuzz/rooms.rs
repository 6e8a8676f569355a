//! The rooms that meet untrusted bytes, and nothing of window, report or signature: a build of a few minutes.
#![allow(dead_code, missing_debug_implementations)]

#[path = "../../src/assessment/mod.rs"]
pub mod assessment;
#[path = "../../src/checklist/mod.rs"]
pub mod checklist;
#[path = "../../src/datasets/mod.rs"]
pub mod datasets;
#[path = "../../src/evidence/mod.rs"]
pub mod evidence;
/// Of the jobs, the one that keeps an assessment.
pub mod jobs;
#[path = "../../src/tenant/mod.rs"]
pub mod tenant;
