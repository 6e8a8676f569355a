//! What guards changes of the directory itself: protected actions, and the authentication contexts they ask for.

use super::Known;
use crate::evidence::SourceRef;

/// An action of directory roles that an authentication context can guard.
#[derive(Clone, Debug)]
pub struct ResourceAction {
    /// `microsoft.directory/conditionalAccessPolicies/basic/update`
    pub name: Box<str>,
    /// `c1` … `c99`; empty = not protected.
    pub context: Known<Box<str>>,
    pub source: SourceRef,
}

/// An authentication context, which policies enforce.
#[derive(Clone, Debug)]
pub struct AuthenticationContext {
    /// `c1` … `c99`, in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    pub available: Option<bool>,
    pub source: SourceRef,
}
