//! Applications by which administrators work, as sign-in logs name them, and which service each one is about.

/// What an application administers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// The portal, PowerShell or command line of more than one service: which of them was used, nobody is told.
    Many,
    Exchange,
    SharePoint,
    Teams,
    Intune,
    Security,
    PowerPlatform,
    Azure,
}

impl Service {
    pub fn title(self) -> &'static str {
        match self {
            Self::Many => "several services",
            Self::Exchange => "Exchange Online",
            Self::SharePoint => "SharePoint Online",
            Self::Teams => "Microsoft Teams",
            Self::Intune => "Intune",
            Self::Security => "Defender and Purview",
            Self::PowerPlatform => "Power Platform",
            Self::Azure => "Azure resources",
        }
    }

    /// The role that administers this service alone.
    pub fn role(self) -> Option<&'static str> {
        Some(match self {
            Self::Many | Self::Azure => return None,
            Self::Exchange => "Exchange Administrator",
            Self::SharePoint => "SharePoint Administrator",
            Self::Teams => "Teams Administrator",
            Self::Intune => "Intune Administrator",
            Self::Security => "Security Administrator",
            Self::PowerPlatform => "Power Platform Administrator",
        })
    }
}

/// Display names in lower case. Where programs of ordinary users begin with the same words (Intune Company Portal, Defender
/// for Mobile), the whole name; else its beginning, which is followed by words that change.
/// Source: display names of Microsoft's first-party applications in sign-in logs.
const APPS: &[(&str, Service)] = &[
    ("azure portal", Service::Many),
    ("microsoft azure portal", Service::Many),
    ("microsoft azure management", Service::Azure),
    ("windows azure service management api", Service::Azure),
    ("azure devops", Service::Azure),
    ("azure ad powershell", Service::Many),
    ("entra admin", Service::Many),
    ("office 365 admin", Service::Many),
    ("microsoft office 365 admin", Service::Many),
    ("microsoft security center", Service::Security),
    ("microsoft sharepoint online management shell", Service::SharePoint),
    ("microsoft power platform admin", Service::PowerPlatform),
    ("microsoft azure powershell", Service::Azure),
    ("microsoft azure cli", Service::Azure),
    ("azure active directory powershell", Service::Many),
    ("microsoft entra admin", Service::Many),
    ("azure ad identity governance", Service::Many),
    ("microsoft graph command line tools", Service::Many),
    ("microsoft graph powershell", Service::Many),
    ("graph explorer", Service::Many),
    ("microsoft 365 admin", Service::Many),
    ("m365 admin", Service::Many),
    ("microsoft office 365 portal", Service::Many),
    ("microsoft admin portals", Service::Many),
    ("microsoft exchange online remote powershell", Service::Exchange),
    ("microsoft exchange rest api based powershell", Service::Exchange),
    ("exchange admin center", Service::Exchange),
    ("microsoft exchange admin", Service::Exchange),
    ("sharepoint online management shell", Service::SharePoint),
    ("sharepoint online admin", Service::SharePoint),
    ("sharepoint admin", Service::SharePoint),
    ("pnp management shell", Service::SharePoint),
    ("microsoft teams admin portal", Service::Teams),
    ("microsoft teams powershell", Service::Teams),
    ("teams admin", Service::Teams),
    ("microsoft intune powershell", Service::Intune),
    ("microsoft intune admin", Service::Intune),
    ("microsoft intune portal", Service::Intune),
    ("intune admin", Service::Intune),
    ("microsoft 365 security and compliance center", Service::Security),
    ("office 365 security & compliance center", Service::Security),
    ("microsoft 365 defender", Service::Security),
    ("microsoft defender portal", Service::Security),
    ("microsoft defender xdr", Service::Security),
    ("microsoft defender security center", Service::Security),
    ("microsoft purview portal", Service::Security),
    ("microsoft purview compliance", Service::Security),
    ("power platform admin", Service::PowerPlatform),
    ("microsoft power platform cli", Service::PowerPlatform),
    ("powerplatform admin", Service::PowerPlatform),
];

/// Names in full, of which the beginning says nothing.
const NAMED: &[(&str, Service)] = &[
    ("microsoft intune", Service::Intune),
    ("intune", Service::Intune),
    ("microsoft defender", Service::Security),
    ("microsoft purview", Service::Security),
    ("purview", Service::Security),
    ("microsoft power platform", Service::PowerPlatform),
];

/// The service that an application administers; `None`: not one for administration.
pub fn service_of(application: &str) -> Option<Service> {
    let name = application.trim().to_lowercase();
    let named = NAMED.iter().find(|(known, _)| name == *known);
    named.or_else(|| APPS.iter().find(|(start, _)| name.starts_with(start))).map(|(_, service)| *service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applications_are_told_by_their_names() {
        let check = |name: &str, expected: Option<Service>| assert_eq!(service_of(name), expected, "{name}");
        check("Azure Portal", Some(Service::Many));
        check("Microsoft Exchange Online Remote PowerShell", Some(Service::Exchange));
        check("Microsoft Teams", None);
        // Whoever enrols a telephone administers nothing.
        check("Microsoft Intune", Some(Service::Intune));
        check("Microsoft Intune Enrollment", None);
        check("Microsoft Intune Company Portal", None);
        check("Microsoft Defender for Mobile", None);
        check("Office 365 Exchange Online", None);
        check("", None);
        for (_, service) in APPS {
            assert!(service.role().is_none_or(|role| crate::tenant::roles::by_name(role).is_some()), "{service:?}");
        }
    }
}
