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
    fn fill(this: &mut Arc<Self>, other: &Self) {
        let is_open = |own: &Option<Arc<str>>, other: &Option<Arc<str>>| own.is_none() && other.is_some();
        let pairs = [
            (&this.system, &other.system),
            (&this.system_version, &other.system_version),
            (&this.join_type, &other.join_type),
        ];
        if pairs.into_iter().any(|(own, other)| is_open(own, other)) {
            let kind = Arc::make_mut(this);
            kind.system = kind.system.take().or_else(|| other.system.clone());
            kind.system_version = kind.system_version.take().or_else(|| other.system_version.clone());
            kind.join_type = kind.join_type.take().or_else(|| other.join_type.clone());
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

/// A release out of support: its name, and the day on which its security updates ended.
pub fn out_of_support(device: &Device, as_of: Moment) -> Option<(&'static str, Moment)> {
    let system = device.system.as_deref()?.to_lowercase();
    if system == "windowsphone" || system == "windows phone" {
        return Some(("Windows Phone", Moment::from_date(2020, 1, 14)?));
    }
    // Servers share build numbers with other lifecycles.
    if !system.starts_with("windows") || system.contains("server") {
        return None;
    }
    let mut parts = device.system_version.as_deref()?.split('.');
    let mut number = || parts.next().and_then(|part| part.trim().parse::<u32>().ok());
    let build = match (number()?, number(), number()) {
        (10, _, Some(build)) => build,
        (6, Some(2..), _) => 9_600,
        (6, ..) => 7_600,
        _ => return None,
    };
    let (_, name, (year, month, day)) = WINDOWS.iter().find(|(next, _, _)| build < *next)?;
    let ended = Moment::from_date(*year, *month, *day)?;
    (ended < as_of.midnight()).then_some((name, ended))
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
