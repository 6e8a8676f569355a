//! What the program proposes and people confirm: emergency accounts, exposed people, ordinary accounts and scope; and when an account was last used.
//!
//! Nothing is guessed silently: a proposal carries its signals in words, and only what people confirmed earns exemptions.

mod emergency;
mod exclusions;
mod exposed;
mod last_use;
mod names;
mod ordinary;
mod scope;
mod signals;
#[cfg(test)]
mod tests;

pub use emergency::{EmergencyAccount, emergency_accounts};
pub use exposed::{ExposedPerson, exposed_people};
pub use last_use::{LastUse, last_use};
pub use ordinary::OrdinaryAccounts;
pub use scope::{is_initial_domain, plan_brings_mail_or_office, proven_out_of_scope, signals_of_scope};
