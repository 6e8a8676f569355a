//! The one integration-test binary: what needs the program itself, and what holds for the whole of it.

// Files of the samples are named as the tests name them.
#![allow(clippy::case_sensitive_file_extension_comparisons)]

mod assessment_kill;
mod bad_input;
mod command_line;
mod desktop;
mod differential;
mod evidence_worker;
mod final_report;
mod house;
mod kept_assessments;
mod layouts;
mod limits;
mod masking;
mod missing_columns;
mod mutations;
mod no_network;
mod odd_values;
mod pipeline;
mod properties;
mod real_exports;
mod report_options;
mod sample;
mod sandbox;
mod save_faults;
mod shape;
mod signatures;
mod trust;
mod window;
