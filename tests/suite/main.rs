//! The one integration-test binary: what needs the program itself.

mod assessment_kill;
mod evidence_worker;
mod layouts;
mod real_exports;
mod window;
