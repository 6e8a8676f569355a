//! What can be asked of policies: which accesses a question is about, and what to call it.

use super::access::{Atom, Axis, Region, Space};

/// What should be asked of every access, or of every access of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    Mfa,
    PhishingResistant,
    CompliantDevice,
    /// Legacy clients are blocked (not merely asked for something).
    LegacyBlocked,
    /// MFA, remediation or a block at medium and at high sign-in risk, by policies that look at the risk.
    SignInRisk,
    /// A password change, remediation or a block at high user risk, by policies that look at the risk.
    UserRisk,
    DeviceCodeBlocked,
    TransferBlocked,
    /// Registering security information from places that are not trusted needs MFA or a device, or is blocked.
    RegistrationGuarded,
    /// Registering or joining a device needs MFA.
    DeviceRegistrationGuarded,
    /// A new sign-in at least every [`SIGN_IN_FREQUENCY_HOURS`].
    SignInFrequency,
    NoPersistentBrowser,
    /// Tokens bound to the device, where Entra can bind them: Exchange and SharePoint by Windows' own apps.
    TokenProtection,
    /// MFA for the authentication context `c1` … `c99` with this number.
    Context(u8),
}

/// A sign-in frequency beyond a day leaves a stolen session alive overnight. Entra's own default is a rolling window of
/// 90 days, so any longer limit than a day changes little for an administrator.
pub const SIGN_IN_FREQUENCY_HOURS: u32 = 24;

impl Requirement {
    /// All but authentication contexts, which are the tenant's own.
    pub const ALL: &[Self] = &[
        Self::Mfa,
        Self::PhishingResistant,
        Self::CompliantDevice,
        Self::LegacyBlocked,
        Self::SignInRisk,
        Self::UserRisk,
        Self::DeviceCodeBlocked,
        Self::TransferBlocked,
        Self::RegistrationGuarded,
        Self::DeviceRegistrationGuarded,
        Self::SignInFrequency,
        Self::NoPersistentBrowser,
        Self::TokenProtection,
    ];

    /// The authentication context with this id (`c1`).
    pub fn of_context(id: &str) -> Option<Self> {
        let number: u8 = id.trim().strip_prefix(['c', 'C'])?.parse().ok()?;
        (1..=99).contains(&number).then_some(Self::Context(number))
    }

    /// In a sentence: "asks this account for …".
    pub fn title(self) -> String {
        let title = match self {
            Self::Mfa => "multifactor authentication",
            Self::PhishingResistant => "phishing-resistant authentication",
            Self::CompliantDevice => "a managed device",
            Self::LegacyBlocked => "a block of legacy clients",
            Self::SignInRisk => "MFA, remediation or a block at medium and high sign-in risk",
            Self::UserRisk => "a password change, remediation or a block at high user risk",
            Self::DeviceCodeBlocked => "a block of device code flow",
            Self::TransferBlocked => "a block of authentication transfer",
            Self::RegistrationGuarded => "a trusted place, a device or MFA when security information is registered",
            Self::DeviceRegistrationGuarded => "MFA when a device is registered or joined",
            Self::SignInFrequency => "a new sign-in every day",
            Self::NoPersistentBrowser => "a browser session that ends with the browser",
            Self::TokenProtection => "tokens bound to the device",
            Self::Context(number) => {
                return format!("multifactor authentication for the authentication context c{number}");
            }
        };
        title.to_owned()
    }

    /// What is blocked, where the requirement is a block.
    pub(super) fn blocked(self) -> Option<&'static str> {
        match self {
            Self::LegacyBlocked => Some("legacy clients"),
            Self::DeviceCodeBlocked => Some("device code flow"),
            Self::TransferBlocked => Some("authentication transfer"),
            _ => None,
        }
    }

    /// Where a full cover reaches, in words that follow "covered".
    pub(super) fn everywhere(self) -> &'static str {
        match self {
            Self::SignInRisk => " at medium and high sign-in risk, for all apps, from every location",
            Self::UserRisk => " at high user risk, for all apps, from every location",
            Self::RegistrationGuarded => " when security information is registered",
            Self::DeviceRegistrationGuarded => " when a device is registered or joined",
            Self::NoPersistentBrowser => " in browsers, for all apps, from every location",
            Self::TokenProtection => " in apps on Windows, for Exchange and SharePoint",
            Self::Context(_) => " wherever the authentication context is asked for",
            _ => " for all apps, from every location",
        }
    }

    /// Every access that the requirement is about.
    pub(super) fn start(self, space: &Space) -> Region {
        let mut region = space.everything();
        space.keep_apps(&mut region, |app| match self {
            Self::RegistrationGuarded => *app == Atom::Action("urn:user:registersecurityinfo".into()),
            Self::DeviceRegistrationGuarded => *app == Atom::Action("urn:user:registerdevice".into()),
            Self::Context(number) => *app == Atom::Context(number),
            Self::TokenProtection => app.is_bindable(),
            _ => app.is_app(),
        });
        let mut keep = |axis, atoms: &[usize]| space.keep(&mut region, axis, |atom| atoms.contains(&atom));
        match self {
            Self::LegacyBlocked => {
                keep(Axis::Clients, super::access::LEGACY);
                // They know no flow but the ordinary one.
                keep(Axis::Flows, &[0]);
            }
            Self::SignInRisk => keep(Axis::SignInRisk, &[2, 3]),
            Self::UserRisk => keep(Axis::UserRisk, &[3]),
            Self::DeviceCodeBlocked => keep(Axis::Flows, &[1]),
            Self::TransferBlocked => keep(Axis::Flows, &[2]),
            // Security information and devices are registered by clients that can be asked.
            Self::DeviceRegistrationGuarded => keep(Axis::Clients, super::access::MODERN),
            Self::RegistrationGuarded => {
                keep(Axis::Clients, super::access::MODERN);
                // A trusted place is itself one of the three guards; one of unknown trust may not be.
                space.keep(&mut region, Axis::Places, |atom| !space.is_trusted(atom));
            }
            // Sessions of legacy clients are not renewed by asking: those clients are to be blocked.
            Self::SignInFrequency => keep(Axis::Clients, super::access::MODERN),
            Self::NoPersistentBrowser => keep(Axis::Clients, &[0]),
            Self::TokenProtection => {
                keep(Axis::Clients, &[1]);
                keep(Axis::Platforms, &[2]);
            }
            Self::Mfa | Self::PhishingResistant | Self::CompliantDevice | Self::Context(_) => {}
        }
        region
    }
}
