//! What the program proposes and people confirm: emergency accounts and scope; and when an account was last used.
//!
//! Nothing is guessed silently: a proposal carries its signals in words, and only what people confirmed earns exemptions.

mod emergency;
mod exclusions;
mod last_use;
mod names;
mod scope;
mod signals;
#[cfg(test)]
mod tests;

pub use emergency::{EmergencyAccount, emergency_accounts};
pub use last_use::{LastUse, last_use};
pub use scope::{is_initial_domain, plan_brings_mail_or_office, proven_out_of_scope};
