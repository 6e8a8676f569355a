//! What the names of clients and apps in a sign-in log mean.

use crate::tenant::administration_apps::service_of;

/// What the name of a client says of how it authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// `Browser`, `Mobile Apps and Desktop clients`; an empty cell says nothing, and is none of the others.
    Modern,
    /// It cannot do modern authentication.
    Legacy,
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
    if is_no_client(name) || is("Browser") || is("Mobile Apps and Desktop clients") {
        return Client::Modern;
    }
    let begins = |start: &&str| name.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if LEGACY.iter().any(begins) { Client::Legacy } else { Client::Unknown }
}

/// Whether a row says nothing of its client.
pub fn is_no_client(name: &str) -> bool {
    let name = name.trim();
    name.is_empty() || ["Unknown", "(blank)", "None"].iter().any(|word| name.eq_ignore_ascii_case(word))
}

pub fn is_legacy_client(name: &str) -> bool {
    client(name) == Client::Legacy
}

/// Apps with which Azure and the tenant are administered, by the names of the sign-in log. The home page of Microsoft 365
/// is not among them: everybody goes there.
pub fn is_administration_portal(application: &str) -> bool {
    let says = |word: &str| application.to_ascii_lowercase().contains(word);
    service_of(application).is_some() || says("admin center") || says("powershell")
}

/// As [`is_administration_portal`], by the application's id, which no portal translates. Source: Microsoft's list of
/// first-party apps in sign-in reports.
pub fn is_id_of_administration_portal(id: &str) -> bool {
    const IDS: [&str; 8] = [
        // Azure portal, command line, PowerShell, and the service they all speak to
        "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
        "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
        "1950a258-227b-4e31-a9cf-717495945fc2",
        "797f4846-ba00-4fd7-ba43-dac1f8f63013",
        // Graph command line tools, the retired PowerShell module
        "14d82eec-204b-4c2f-b7e8-296a70dab67e",
        "1b730954-1685-4b74-9bfd-dac224a7b894",
        // Microsoft 365 admin portal, Exchange Online PowerShell
        "00000006-0000-0ff1-ce00-000000000000",
        "fb78d390-0c51-40cd-8e17-fdbfab77341b",
    ];
    // Of two ids the beginnings differ, which is seen at once; a bit makes capitals small.
    let beginning =
        |id: &str| id.as_bytes().first_chunk().map(|first| u64::from_le_bytes(*first) | 0x2020_2020_2020_2020);
    IDS.iter().any(|known| beginning(known) == beginning(id) && known.eq_ignore_ascii_case(id))
}
