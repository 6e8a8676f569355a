//! The `.assessment` file: the only code that stores an assessment.

/// Version of what is written; a file of a later one is not opened.
pub const FORMAT_VERSION: u32 = 1;
