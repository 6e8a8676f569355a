//! What the names of clients and apps in a sign-in log mean.

use crate::tenant::administration_apps::service_of;
use std::collections::HashMap;

/// What the name of a client says of how it authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// `Browser`, `Mobile Apps and Desktop clients`.
    Modern,
    /// It cannot do modern authentication.
    Legacy,
    /// The row names none, or says itself that it is not known.
    Untold,
    /// A name that is not known here: a portal may write it in its own language.
    Unknown,
}

/// How the legacy ones begin, in lower case (`Other clients; IMAP`). Source: sign-in log schema, `clientAppUsed`.
const LEGACY: &[&str] = &[
    "authenticated smtp",
    "autodiscover",
    "exchange activesync",
    "exchange online powershell",
    "exchange web services",
    "imap",
    "mapi over http",
    "offline address book",
    "other clients",
    "other client",
    "outlook anywhere",
    "outlook service",
    "pop",
    "reporting web services",
    "smtp",
    "universal outlook",
];

pub fn client(name: &str) -> Client {
    let name = name.trim();
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    if is("Browser") || is("Mobile Apps and Desktop clients") {
        return Client::Modern;
    }
    if name.is_empty() || is("Unknown") || is("(blank)") || is("None") {
        return Client::Untold;
    }
    let begins = |start: &&str| name.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if LEGACY.iter().any(begins) { Client::Legacy } else { Client::Unknown }
}

pub fn is_legacy_client(name: &str) -> bool {
    client(name) == Client::Legacy
}

/// The home page of Microsoft 365: everybody goes there, and administrators go on from it.
fn is_home_page(application: &str) -> bool {
    application.trim().eq_ignore_ascii_case("Microsoft Office 365 Portal")
}

/// Whether an administrator who signed in there may have administered: the portals, and the page that leads to them.
pub fn leads_to_administration(application: &str) -> bool {
    is_home_page(application) || is_administration_portal(application)
}

/// Apps with which Azure and the tenant are administered, by the names of the sign-in log. The home page of Microsoft 365
/// is not among them: everybody goes there.
pub fn is_administration_portal(application: &str) -> bool {
    if is_home_page(application) {
        return false;
    }
    let name = application.to_ascii_lowercase();
    service_of(application).is_some() || name.contains("admin center") || name.contains("powershell")
}

/// The names of applications of which [`is_administration_portal`] was asked: a log holds few, each a million times.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub(super) struct Portals {
    asked: HashMap<Box<str>, bool, foldhash::fast::RandomState>,
}

impl Portals {
    /// No tenant uses so many applications, and none with so long a name: a file made to fill memory is answered row by
    /// row.
    const MOST: usize = 10_000;
    const LONGEST: usize = 256;

    pub fn is_one(&mut self, application: &str) -> bool {
        if let Some(known) = self.asked.get(application) {
            return *known;
        }
        let is_one = is_administration_portal(application);
        if self.asked.len() < Self::MOST && application.len() <= Self::LONGEST {
            self.asked.insert(application.into(), is_one);
        }
        is_one
    }
}

/// As [`is_administration_portal`], by the application's id, which no portal translates. Source: Microsoft's list of
/// first-party apps in sign-in reports.
pub fn is_id_of_administration_portal(id: &str) -> bool {
    const IDS: [&str; 7] = [
        // Azure portal, command line, PowerShell, and the service they all speak to
        "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
        "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
        "1950a258-227b-4e31-a9cf-717495945fc2",
        "797f4846-ba00-4fd7-ba43-dac1f8f63013",
        // Graph command line tools, the retired PowerShell module
        "14d82eec-204b-4c2f-b7e8-296a70dab67e",
        "1b730954-1685-4b74-9bfd-dac224a7b894",
        // Exchange Online PowerShell
        "fb78d390-0c51-40cd-8e17-fdbfab77341b",
    ];
    // Of two ids the beginnings differ, which is seen at once; a bit makes capitals small.
    let beginning =
        |id: &str| id.as_bytes().first_chunk().map(|first| u64::from_le_bytes(*first) | 0x2020_2020_2020_2020);
    IDS.iter().any(|known| beginning(known) == beginning(id) && known.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portals_and_the_home_page() {
        let check = |name: &str, is_portal: bool, leads: bool| {
            assert_eq!((is_administration_portal(name), leads_to_administration(name)), (is_portal, leads), "{name}");
        };
        check("Azure Portal", true, true);
        check("Exchange Admin Center", true, true);
        check("Azure AD PowerShell", true, true);
        check("Microsoft Office 365 Portal", false, true);
        check("Microsoft Teams", false, false);
        check("", false, false);
    }
}
