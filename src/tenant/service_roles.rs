//! Rights that services give by themselves, beside the roles of the directory.

use super::PrincipalRef;
use crate::evidence::SourceRef;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    Exchange,
    Purview,
    Intune,
    Defender,
    SharePoint,
    PowerPlatform,
    Dynamics,
}

impl Service {
    pub const ALL: &[Self] = &[
        Self::Exchange,
        Self::Purview,
        Self::Intune,
        Self::Defender,
        Self::SharePoint,
        Self::PowerPlatform,
        Self::Dynamics,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Exchange => "Exchange Online",
            Self::Purview => "Purview",
            Self::Intune => "Intune",
            Self::Defender => "Defender XDR",
            Self::SharePoint => "SharePoint",
            Self::PowerPlatform => "Power Platform",
            Self::Dynamics => "Dynamics 365",
        }
    }
}

/// A role of a service with those who hold it, as one row gives them.
#[derive(Clone, Debug)]
pub struct ServiceRole {
    pub service: Service,
    /// The role's name, or its id in lower case where a list of roles names it.
    pub role: Box<str>,
    /// Site, environment, or what else it is limited to.
    pub scope: Option<Box<str>>,
    pub members: Vec<PrincipalRef>,
    pub source: SourceRef,
}
