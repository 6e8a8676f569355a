//! The one integration-test binary: what needs the program itself.

mod evidence_worker;
mod layouts;
mod real_exports;
