//! Digital signatures of reports: PAdES baseline B-B, made and verified without a network.
//!
//! `identity` opens a PKCS#12 file (`bare_key`: one whose key is not encrypted), `message` makes and reads the signed message
//! (CMS), `sign` writes it into a PDF that has an empty field for it (`packed`: into one whose objects are compressed), `verify` says of a PDF whether everything in it is covered
//! by intact signatures, and `revision` that the second one added nothing but itself. No time stamp can
//! be had offline, so a signature's time is what the signer's clock said: it is called *claimed time* everywhere.

mod bare_key;
mod certificate;
mod identity;
mod message;
mod packed;
mod revision;
mod sign;
mod verify;

#[cfg(test)]
mod tests;

pub use certificate::{CertificateSummary, Issued};
pub use identity::{Identity, IdentityError};
pub use sign::{Claim, Permission, SignError, countersign, sign};
pub use verify::{Report, SignatureReport, attachment, label, metadata, verify};

/// The fields of a report, in the order in which they are signed.
pub const FIELDS: [&str; 2] = ["Signature1", "Signature2"];
