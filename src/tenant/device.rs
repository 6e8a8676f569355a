//! Devices: what the directory, or Intune, knows of them.

use super::account::Known;
use super::folded::Folded;
use super::{GoesOn, Moment};
use crate::evidence::Sources;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// What many devices have alike, and which is held once for all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DeviceKind {
    /// `Windows`, `iOS` …
    pub system: Option<Arc<str>>,
    /// `10.0.19045.4412`, `17.5.1` …
    pub system_version: Option<Arc<str>>,
    /// `AzureAd`, `ServerAd`, `Workplace`, or what the portal calls them.
    pub join_type: Option<Arc<str>>,
}

impl DeviceKind {
    /// Takes the other's answers where this one has none. What is alike stays so.
    pub(super) fn fill(this: &mut Arc<Self>, other: &Self) {
        let mut filled = Self::clone(this);
        filled.system = filled.system.take().or_else(|| other.system.clone());
        filled.system_version = filled.system_version.take().or_else(|| other.system_version.clone());
        filled.join_type = filled.join_type.take().or_else(|| other.join_type.clone());
        if filled != **this {
            *this = Arc::new(filled);
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Device {
    /// Object id in the directory, in lower case, or empty.
    pub id: Box<str>,
    /// `deviceId` in lower case, or empty.
    pub device_id: Box<str>,
    pub name: Arc<str>,
    pub enabled: Option<bool>,
    /// Read as if it stood here.
    pub kind: Arc<DeviceKind>,
    /// Empty: no management says anything of it.
    pub compliant: Known<bool>,
    pub managed: Known<bool>,
    /// `approximateLastSignInDateTime`; moves every two weeks or so only.
    pub last_sign_in: Known<Moment>,
    pub registered: Option<Moment>,
    /// Owner or user, as exported.
    pub owner: Option<Arc<str>>,
    pub sources: Sources,
}

impl Deref for Device {
    type Target = DeviceKind;
    fn deref(&self) -> &DeviceKind {
        &self.kind
    }
}

/// A change is this device's alone.
impl DerefMut for Device {
    fn deref_mut(&mut self) -> &mut DeviceKind {
        Arc::make_mut(&mut self.kind)
    }
}

/// One device, one record: rows of several files are joined by `deviceId`, else by object id. The first file answers;
/// others fill what it leaves open.
pub(super) fn merge(devices: &mut Vec<Device>, goes_on: GoesOn<'_>) -> bool {
    Folded::default().fold(
        devices,
        |device| (&device.device_id, &device.id),
        |first, device| {
            for (text, other) in [(&mut first.id, &mut device.id), (&mut first.device_id, &mut device.device_id)] {
                if text.is_empty() {
                    *text = std::mem::take(other);
                }
            }
            if first.name.is_empty() {
                first.name = std::mem::take(&mut device.name);
            }
            first.enabled = first.enabled.or(device.enabled);
            DeviceKind::fill(&mut first.kind, &device.kind);
            first.compliant.or_take(&mut device.compliant);
            first.managed.or_take(&mut device.managed);
            match (&first.last_sign_in, &device.last_sign_in) {
                (Known::Value(known), Known::Value(other)) if other > known => {
                    first.last_sign_in = Known::Value(*other);
                }
                _ => first.last_sign_in.or_take(&mut device.last_sign_in),
            }
            first.registered = first.registered.or(device.registered);
            first.owner = first.owner.take().or(device.owner.take());
            first.sources.append(&mut device.sources);
        },
        goes_on,
    )
}

/// Releases of Windows with the day on which security updates ended for the edition that lasts longest, by the lowest
/// build number that is no longer this release. Long-term servicing channels are told by no build number; their devices
/// must be explained. Source: Microsoft's lifecycle pages of each release.
const WINDOWS: &[(u32, &str, (i64, u32, u32))] = &[
    (9_200, "Windows 7 or older", (2020, 1, 14)),
    (10_240, "Windows 8 or 8.1", (2023, 1, 10)),
    (19_045, "Windows 10, a release before 22H2", (2023, 6, 13)),
    (22_000, "Windows 10 22H2", (2025, 10, 14)),
    (22_621, "Windows 11 21H2", (2024, 10, 8)),
    (22_631, "Windows 11 22H2", (2025, 10, 14)),
    (26_100, "Windows 11 23H2", (2026, 11, 10)),
    (26_200, "Windows 11 24H2", (2027, 10, 12)),
];

/// Whether security updates are still made for the system of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    Current,
    /// The release, and the day on which its security updates ended.
    Ended(&'static str, Moment),
    /// A system whose releases are not known here: macOS, Linux, Windows Server …
    NotJudged,
    /// The system or its version was not exported, or in words that cannot be read.
    NotTold,
}

impl Support {
    pub fn of(device: &Device, as_of: Moment) -> Self {
        let (Some(system), Some(version)) = (device.system.as_deref(), device.system_version.as_deref()) else {
            return Self::without_version(device.system.as_deref());
        };
        let system = system.to_lowercase();
        // Servers share build numbers with other lifecycles.
        if is_phone(&system) || !system.starts_with("windows") || system.contains("server") {
            return Self::without_version(Some(&system));
        }
        let mut parts = version.split('.');
        let mut number = || parts.next().and_then(|part| part.trim().parse::<u32>().ok());
        let build = match (number(), number(), number()) {
            (Some(10), _, Some(build)) => build,
            (Some(6), Some(2..), _) => 9_600,
            (Some(6), ..) => 7_600,
            _ => return Self::NotTold,
        };
        let Some((_, name, (year, month, day))) = WINDOWS.iter().find(|(next, _, _)| build < *next) else {
            return Self::Current;
        };
        match Moment::from_date(*year, *month, *day) {
            Some(ended) if ended < as_of.midnight() => Self::Ended(name, ended),
            _ => Self::Current,
        }
    }

    fn without_version(system: Option<&str>) -> Self {
        match system.map(str::to_lowercase) {
            Some(system) if is_phone(&system) => {
                Moment::from_date(2020, 1, 14).map_or(Self::NotJudged, |ended| Self::Ended("Windows Phone", ended))
            }
            Some(system) if !system.starts_with("windows") || system.contains("server") => Self::NotJudged,
            _ => Self::NotTold,
        }
    }
}

fn is_phone(system: &str) -> bool {
    system == "windowsphone" || system == "windows phone"
}

/// A release out of support: its name, and the day on which its security updates ended.
pub fn out_of_support(device: &Device, as_of: Moment) -> Option<(&'static str, Moment)> {
    match Support::of(device, as_of) {
        Support::Ended(name, ended) => Some((name, ended)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(system: &str, version: &str) -> Arc<DeviceKind> {
        Arc::new(DeviceKind { system: Some(system.into()), system_version: Some(version.into()), join_type: None })
    }

    fn check(system: &str, version: &str, expected: Option<&str>) {
        let device = Device { kind: kind(system, version), ..Device::default() };
        let as_of = Moment::from_date(2026, 6, 30).unwrap();
        assert_eq!(out_of_support(&device, as_of).map(|(name, _)| name), expected, "{system} {version}");
    }

    #[test]
    fn releases_end() {
        check("Windows", "10.0.19045.5487", Some("Windows 10 22H2"));
        check("Windows", "10.0.17763.1", Some("Windows 10, a release before 22H2"));
        check("Windows", "10.0.22621.4", Some("Windows 11 22H2"));
        check("Windows", "10.0.22631.4", None);
        check("Windows", "10.0.26100.4349", None);
        check("Windows", "6.1.7601", Some("Windows 7 or older"));
        check("Windows", "6.3.9600", Some("Windows 8 or 8.1"));
        check("Windows Server", "10.0.17763.1", None);
        check("iOS", "15.8", None);
        check("Windows", "unknown", None);
        check("WindowsPhone", "8.1", Some("Windows Phone"));
    }

    #[test]
    fn the_day_itself_is_supported() {
        let device = Device { kind: kind("Windows", "10.0.22631"), ..Device::default() };
        let on = |day| out_of_support(&device, Moment::from_date(2026, 11, day).unwrap()).is_some();
        assert_eq!((on(10), on(11)), (false, true));
    }

    #[test]
    fn one_device_of_two_files_is_one() {
        let row = |id: &str, device_id: &str, name: &str, enabled| Device {
            id: id.into(),
            device_id: device_id.into(),
            name: name.into(),
            enabled,
            ..Device::default()
        };
        let mut devices = vec![
            row("", "D1", "PC", None),
            row("o1", "d1", "", Some(true)),
            row("O1", "", "x", None),
            row("", "", "y", None),
        ];
        (devices[0].system, devices[1].system) = (Some("Windows".into()), Some("iOS".into()));
        devices[1].join_type = Some("AzureAd".into());
        assert!(merge(&mut devices, &mut || true));
        assert_eq!(devices.len(), 2);
        assert_eq!((&*devices[0].name, &*devices[0].id, devices[0].enabled), ("PC", "o1", Some(true)));
        let kind = (devices[0].system.as_deref(), devices[0].join_type.as_deref());
        assert_eq!(kind, (Some("Windows"), Some("AzureAd")), "the first answers, others fill");
    }
}
