//! On-premises Active Directory: accounts, members of its groups, computers.

use super::{Known, Moment};
use crate::evidence::SourceRef;

#[derive(Clone, Debug, Default)]
pub struct AdUser {
    pub distinguished_name: Box<str>,
    /// `samAccountName`.
    pub account: Box<str>,
    pub sid: Box<str>,
    /// What the account is called in Entra ID if it is synchronised: its GUID in base64, where that was exported.
    pub immutable_id: Box<str>,
    pub upn: Box<str>,
    /// Empty = no mail address.
    pub mail: Known<Box<str>>,
    pub display_name: Box<str>,
    pub enabled: Option<bool>,
    /// `adminCount` = 1; empty = never protected.
    pub admin_count: Known<bool>,
    pub password_last_set: Known<Moment>,
    pub never_expires: Option<bool>,
    pub not_required: Option<bool>,
    pub reversible: Option<bool>,
    pub no_pre_authentication: Option<bool>,
    pub trusted_for_delegation: Option<bool>,
    pub trusted_to_authenticate: Option<bool>,
    /// Interactive sign-in only with a certificate.
    pub smartcard_required: Option<bool>,
    /// Empty = none.
    pub service_names: Known<Vec<Box<str>>>,
    /// Distinguished names of groups.
    pub member_of: Known<Vec<Box<str>>>,
    pub source: Option<SourceRef>,
}

/// A member of a group, as `Get-ADGroupMember` gives it.
#[derive(Clone, Debug)]
pub struct AdGroupMember {
    /// Name, distinguished name or SID of the group: from a column, else from the file's name.
    pub group: Box<str>,
    pub account: Box<str>,
    pub distinguished_name: Box<str>,
    pub sid: Box<str>,
    /// `user`, `group`, `computer`, in lower case.
    pub class: Box<str>,
    pub source: SourceRef,
}

#[derive(Clone, Debug)]
pub struct AdComputer {
    pub name: Box<str>,
    pub distinguished_name: Box<str>,
    pub enabled: Option<bool>,
    pub operating_system: Option<Box<str>>,
    pub last_logon: Known<Moment>,
    pub password_last_set: Known<Moment>,
    /// The later of both LAPS attributes; empty = neither is set.
    pub laps_expiry: Known<Moment>,
    pub source: SourceRef,
}

/// A sensor of Microsoft Defender for Identity.
#[derive(Clone, Debug)]
pub struct IdentitySensor {
    pub name: Box<str>,
    /// Names of the domain controllers that it watches; empty: its own machine.
    pub controllers: Vec<Box<str>>,
    /// `domainControllerIntegrated`, `adfs`, `adcs` …
    pub kind: Option<Box<str>>,
    /// `upToDate`, `disconnected` …
    pub state: Option<Box<str>>,
    /// `healthy`, `notHealthyLow` …
    pub health: Option<Box<str>>,
    pub version: Option<Box<str>>,
    pub source: SourceRef,
}

impl IdentitySensor {
    /// Whether it watches a machine: its own, or one that it names.
    pub fn watches(&self, is_it: impl Fn(&str) -> bool) -> bool {
        is_it(&self.name) || self.controllers.iter().any(|name| is_it(name))
    }
}

/// A PowerShell endpoint (session configuration) on a machine.
#[derive(Clone, Debug)]
pub struct ShellEndpoint {
    pub computer: Box<str>,
    pub name: Box<str>,
    /// Its sessions are limited to what a role allows (Just Enough Administration).
    pub is_limited: bool,
    pub source: SourceRef,
}

impl AdComputer {
    pub fn is_domain_controller(&self) -> bool {
        self.distinguished_name.to_lowercase().contains("ou=domain controllers")
    }

    pub fn is_server(&self) -> bool {
        self.operating_system.as_deref().is_some_and(|name| name.to_lowercase().contains("server"))
    }
}

/// Groups that control the forest, by the end of their SID (domain groups) or the whole of it (built-in ones).
/// Source: well-known security identifiers.
const TIER0: &[(&str, &str)] = &[
    ("-512", "Domain Admins"),
    ("-518", "Schema Admins"),
    ("-519", "Enterprise Admins"),
    ("S-1-5-32-544", "Administrators"),
    ("S-1-5-32-548", "Account Operators"),
    ("S-1-5-32-549", "Server Operators"),
    ("S-1-5-32-550", "Print Operators"),
    ("S-1-5-32-551", "Backup Operators"),
];

/// Names of those groups as they are localised. Source: Windows Server in those languages.
const LOCALISED: &[(&str, &str)] = &[
    ("domänen-admins", "Domain Admins"),
    ("admins du domaine", "Domain Admins"),
    ("admins. del dominio", "Domain Admins"),
    ("schema-admins", "Schema Admins"),
    ("administrateurs du schéma", "Schema Admins"),
    ("organisations-admins", "Enterprise Admins"),
    ("administrateurs de l'entreprise", "Enterprise Admins"),
    ("administratoren", "Administrators"),
    ("administrateurs", "Administrators"),
    ("administradores", "Administrators"),
    ("konten-operatoren", "Account Operators"),
    ("opérateurs de compte", "Account Operators"),
    ("server-operatoren", "Server Operators"),
    ("opérateurs de serveur", "Server Operators"),
    ("druck-operatoren", "Print Operators"),
    ("opérateurs d'impression", "Print Operators"),
    ("sicherungs-operatoren", "Backup Operators"),
    ("opérateurs de sauvegarde", "Backup Operators"),
];

/// The name of a group without its path, in lower case: of `CN=Domain Admins,CN=Users,DC=contoso`, `domain admins`.
pub fn group_name(group: &str) -> String {
    group_as_written(group).to_lowercase()
}

/// The same as the directory writes it.
pub fn group_as_written(group: &str) -> &str {
    let group = group.trim();
    match group.split_at_checked(3) {
        Some((start, path)) if start.eq_ignore_ascii_case("cn=") => path.split(',').next().unwrap_or(path).trim(),
        _ => group,
    }
}

/// `objectGUID` as it is written in the directory's immutable id: base64 of its bytes, the first three parts reversed.
pub fn immutable_id(guid: &str) -> Option<Box<str>> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let hex: Vec<u8> = guid
        .bytes()
        .filter(u8::is_ascii_hexdigit)
        .filter_map(|byte| char::from(byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    if hex.len() != 32 || guid.len() > 38 {
        return None;
    }
    let mut bytes: Vec<u8> = hex.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    // csvde writes the bytes as they are: X'33…'.
    if !guid.starts_with("X'") {
        for part in [0..4, 4..6, 6..8] {
            if let Some(part) = bytes.get_mut(part) {
                part.reverse();
            }
        }
    }
    let mut text = String::with_capacity(24);
    for three in bytes.chunks(3) {
        let bits = three.iter().enumerate().fold(0_u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    Some(text.into())
}

/// The Tier 0 group that a name, distinguished name or SID means.
pub fn tier0_group(group: &str) -> Option<&'static str> {
    let group = group.trim();
    if group.starts_with("S-1-") {
        let is = |sid: &str| match sid.strip_prefix('-') {
            Some(last) => group.starts_with("S-1-5-21-") && group.rsplit('-').next() == Some(last),
            None => group == sid,
        };
        return TIER0.iter().find(|(sid, _)| is(sid)).map(|(_, name)| *name);
    }
    let name = group_name(group).replace('’', "'");
    let english = TIER0.iter().find(|(_, known)| known.eq_ignore_ascii_case(&name)).map(|(_, known)| *known);
    english.or_else(|| LOCALISED.iter().find(|(known, _)| **known == *name).map(|(_, known)| *known))
}

#[cfg(test)]
mod tests {
    use super::{immutable_id, tier0_group};

    #[test]
    fn immutable_ids_are_base64_of_the_guid() {
        let check = |guid: &str, expected: Option<&str>| assert_eq!(immutable_id(guid).as_deref(), expected, "{guid}");
        check("00112233-4455-6677-8899-aabbccddeeff", Some("MyIRAFVEd2aImaq7zN3u/w=="));
        check("{00112233-4455-6677-8899-AABBCCDDEEFF}", Some("MyIRAFVEd2aImaq7zN3u/w=="));
        check("X'33221100554477668899aabbccddeeff'", Some("MyIRAFVEd2aImaq7zN3u/w=="));
        check("", None);
    }

    #[test]
    fn groups_by_name_path_and_sid() {
        let check = |group: &str, expected: Option<&str>| assert_eq!(tier0_group(group), expected, "{group}");
        check("Domain Admins", Some("Domain Admins"));
        check("CN=Domain Admins,CN=Users,DC=contoso,DC=example", Some("Domain Admins"));
        check("Administrateurs de l’entreprise", Some("Enterprise Admins"));
        check("S-1-5-21-1-2-3-512", Some("Domain Admins"));
        check("S-1-5-32-544", Some("Administrators"));
        check("S-1-5-21-1-2-3-1512", None);
        check("DnsAdmins", None);
        check("CN=Domain Admins Report,DC=x", None);
    }
}
