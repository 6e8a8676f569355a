//! Who may join devices, and who becomes local administrator on them.

use crate::evidence::SourceRef;

/// Who may do something with devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    All,
    None,
    /// How many users and groups are named.
    Selected {
        users: usize,
        groups: usize,
    },
}

impl Allowed {
    /// In a sentence: "all users", "nobody", "2 named groups".
    pub fn words(&self) -> String {
        let counted = |count: usize, one: &str| match count {
            1 => format!("1 named {one}"),
            more => format!("{more} named {one}s"),
        };
        match self {
            Self::All => "all users".to_owned(),
            Self::None | Self::Selected { users: 0, groups: 0 } => "nobody".to_owned(),
            Self::Selected { users, groups: 0 } => counted(*users, "user"),
            Self::Selected { users: 0, groups } => counted(*groups, "group"),
            Self::Selected { users, groups } => {
                format!("{} and {}", counted(*users, "user"), counted(*groups, "group"))
            }
        }
    }
}

/// The tenant's device settings. `None`: not exported.
#[derive(Clone, Debug)]
pub struct DeviceSettings {
    pub join: Option<Allowed>,
    pub register: Option<Allowed>,
    /// Intune or Mobility settings fix who registers; it cannot be chosen here.
    pub register_is_fixed: bool,
    /// MFA to join or register, as a tenant setting.
    pub requires_mfa: Option<bool>,
    /// Devices per user.
    pub quota: Option<i64>,
    /// Global Administrators become local administrators of every joined device.
    pub global_administrators: Option<bool>,
    /// Who becomes local administrator of the device that he joins.
    pub registering_users: Option<Allowed>,
    /// Local administrator passwords are managed by Entra (LAPS).
    pub manages_passwords: Option<bool>,
    pub source: SourceRef,
}
