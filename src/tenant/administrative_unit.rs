//! Administrative units: parts of the directory with administrators of their own.

use super::{PrincipalRef, Tenant};
use crate::evidence::SourceRef;

#[derive(Clone, Debug, Default)]
pub struct AdministrativeUnit {
    /// Object id in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    /// Only administrators of the unit may change its members. `None`: not exported; an empty value means no.
    pub restricted: Option<bool>,
    pub source: Option<SourceRef>,
}

/// A member of an administrative unit.
#[derive(Clone, Debug)]
pub struct UnitMember {
    /// Object id of the unit in lower case.
    pub unit: Box<str>,
    pub principal: PrincipalRef,
    pub source: SourceRef,
}

impl Tenant {
    /// Administrative units whose members only their own administrators may change.
    pub fn restricted_units(&self) -> impl Iterator<Item = &AdministrativeUnit> {
        self.administrative_units.iter().filter(|unit| unit.restricted == Some(true))
    }
}
