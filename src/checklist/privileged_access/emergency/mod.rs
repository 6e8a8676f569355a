//! Emergency: readiness for the "break glass" procedure.

pub mod break_glass_procedure;
