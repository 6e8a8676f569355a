//! The sign-in log, folded while it streams: counters for every account, compact rows only for the accounts of interest.

use super::lookup::Lookup;
use super::{Moment, Supply};
use crate::evidence::SourceRef;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

/// One sign-in of an account of interest (holder of a role, emergency account).
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Index into [`SignInLog::accounts`].
    pub account: u32,
    pub at: Moment,
    pub success: bool,
    pub interactive: Option<bool>,
    /// Interned: index into [`SignInLog::texts`].
    pub application: u32,
    pub client: u32,
    pub country: u32,
    /// `None`: the export does not say (Graph v1.0).
    pub multifactor: Option<bool>,
    pub device: DeviceUsed,
    /// How many sign-ins it stands for, the last of them at `at`: more than one only in a summary made by a query.
    pub count: u32,
    pub source: SourceRef,
}

/// What a sign-in says of its device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceUsed {
    /// The export carries columns about devices; without them nothing is known.
    pub is_exported: bool,
    pub compliant: Option<bool>,
    pub managed: Option<bool>,
    /// Interned: name or id of the device, how it is joined, its system; 0 may be an empty text.
    pub name: u32,
    pub join: u32,
    pub system: u32,
}

/// What is kept of every account in the log: one line of the processor's cache, because each row of a log that names a
/// hundred thousand accounts in turn waits for it. What few accounts have stands beside, in [`SignInLog`].
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
pub struct SignInSummary {
    pub last_success: Option<Moment>,
    /// Where `last_success` stands.
    pub last_source: Option<SourceRef>,
    pub successes: u32,
    pub failures: u32,
    /// Successful and failed sign-ins with legacy clients.
    pub legacy_successes: u32,
    pub legacy_failures: u32,
    /// Whether every sign-in of the account is kept.
    kept: bool,
}

const _: () = assert!(size_of::<SignInSummary>() == 64);

/// Legacy clients that an account used or tried.
#[derive(Debug)]
pub struct LegacyUse {
    /// Where the first such sign-in stands.
    pub first: SourceRef,
    /// Interned, in the order of the log.
    pub clients: Vec<u32>,
}

/// Successful sign-ins of an account to Azure and administration portals that asked for a single factor.
#[derive(Debug)]
pub struct SingleFactorUse {
    pub count: u32,
    /// The last one, and the text of its app, interned.
    pub last: (Moment, SourceRef),
    pub application: u32,
}

/// The log of all files together.
#[derive(Debug, Default)]
pub struct SignInLog {
    pub supply: Supply,
    /// Oldest and newest entry: the log shows absence only inside.
    pub window: Option<(Moment, Moment)>,
    pub rows: u64,
    pub accounts: Vec<SignInSummary>,
    /// Principal name, else id, of each account as the log first wrote it.
    pub names: Vec<Box<str>>,
    /// Both by index into [`SignInLog::accounts`].
    pub legacy: BTreeMap<u32, LegacyUse>,
    pub single_factor: BTreeMap<u32, SingleFactorUse>,
    pub of_interest: Vec<SignIn>,
    /// Positions in [`SignInLog::of_interest`] by account, made when first asked for: no account's question walks the rows
    /// of all others.
    by_account: OnceLock<BTreeMap<u32, Vec<u32>>>,
    pub texts: Vec<Box<str>>,
    /// By object id, where it is a GUID (nearly always): kept in the table itself, so that a row costs one look.
    by_guid: HashMap<u128, u32, foldhash::fast::RandomState>,
    /// By any other id, in lower case.
    by_id: super::Names<u32>,
    /// By principal name, as [`SignInLog::names`] holds it.
    by_name: Lookup,
    text_at: super::Names<u32>,
    /// Lower-case ids and principal names whose every sign-in is kept.
    interest: BTreeSet<Box<str>>,
}

/// One row of a log as a reader hands it over; borrowed, so that nothing is allocated for rows that are only counted.
#[derive(Clone, Copy, Debug)]
pub struct SignInRow<'a> {
    /// Object id and principal name, in any case; one of them may be empty.
    pub user_id: &'a str,
    pub upn: &'a str,
    pub at: Moment,
    pub success: bool,
    pub client: &'a str,
    pub source: SourceRef,
}

/// What is kept beside, of accounts of interest.
#[derive(Clone, Debug)]
pub struct SignInDetails<'a> {
    pub interactive: Option<bool>,
    pub application: &'a str,
    pub country: &'a str,
    pub multifactor: Option<bool>,
    /// `None`: the export carries nothing of devices.
    pub device: Option<DeviceDetails<'a>>,
}

/// What a row says of its device.
#[derive(Clone, Debug, Default)]
pub struct DeviceDetails<'a> {
    pub compliant: Option<bool>,
    pub managed: Option<bool>,
    pub name: std::borrow::Cow<'a, str>,
    pub join: std::borrow::Cow<'a, str>,
    pub system: std::borrow::Cow<'a, str>,
}

impl SignInLog {
    /// Names the accounts whose sign-ins are kept row by row; call before the first row.
    pub fn keep_rows_of(&mut self, names: impl IntoIterator<Item = Box<str>>) {
        self.interest.extend(names);
    }

    /// Folds one row. `Some`: the account is of interest, and the row is to be kept with [`SignInLog::keep`].
    pub fn add(&mut self, row: &SignInRow<'_>) -> Option<u32> {
        self.rows += 1;
        self.window = Some(self.window.map_or((row.at, row.at), |(from, to)| (from.min(row.at), to.max(row.at))));
        let account = self.account(row.user_id, row.upn);
        let legacy = is_legacy_client(row.client);
        if legacy {
            let client = self.intern(row.client);
            let first = || LegacyUse { first: row.source, clients: Vec::new() };
            let clients = &mut self.legacy.entry(account).or_insert_with(first).clients;
            if !clients.contains(&client) {
                clients.push(client);
            }
        }
        let summary = self.accounts.get_mut(account as usize)?;
        if row.success {
            summary.successes = summary.successes.saturating_add(1);
            summary.legacy_successes += u32::from(legacy);
            if summary.last_success < Some(row.at) {
                summary.last_success = Some(row.at);
                summary.last_source = Some(row.source);
            }
        } else {
            summary.failures = summary.failures.saturating_add(1);
            summary.legacy_failures += u32::from(legacy);
        }
        summary.kept.then_some(account)
    }

    /// Notes so many successful sign-ins to a portal that asked for a single factor; after [`SignInLog::add`].
    pub fn note_single_factor(&mut self, row: &SignInRow<'_>, application: &str, count: u32) {
        let Some(account) = self.position(row.user_id, row.upn) else { return };
        let application = self.intern(application);
        let last = (row.at, row.source);
        let seen = self.single_factor.entry(account).or_insert(SingleFactorUse { count: 0, last, application });
        seen.count = seen.count.saturating_add(count);
        if seen.last.0 < row.at {
            (seen.last, seen.application) = (last, application);
        }
    }

    /// Folds a row that stands for several sign-ins, the last of them at `row.at`; else as [`SignInLog::add`].
    pub fn add_several(&mut self, row: &SignInRow<'_>, first: Moment, count: u32) -> Option<u32> {
        let kept = self.add(row);
        self.window = self.window.map(|(from, to)| (from.min(first), to));
        let (more, legacy) = (count.saturating_sub(1), is_legacy_client(row.client));
        let account = self.position(row.user_id, row.upn)?;
        let summary = self.accounts.get_mut(account as usize)?;
        let (all, with_legacy) = if row.success {
            (&mut summary.successes, &mut summary.legacy_successes)
        } else {
            (&mut summary.failures, &mut summary.legacy_failures)
        };
        *all = all.saturating_add(more);
        if legacy {
            *with_legacy = with_legacy.saturating_add(more);
        }
        kept
    }

    /// Keeps a row of an account of interest.
    pub fn keep(&mut self, account: u32, row: &SignInRow<'_>, details: &SignInDetails<'_>) {
        self.keep_several(account, row, details, 1);
    }

    /// Keeps a row of an account of interest that stands for `count` sign-ins.
    pub fn keep_several(&mut self, account: u32, row: &SignInRow<'_>, details: &SignInDetails<'_>, count: u32) {
        let (application, client, country) =
            (self.intern(details.application), self.intern(row.client), self.intern(details.country));
        let device = details.device.as_ref().map_or_else(DeviceUsed::default, |device| DeviceUsed {
            is_exported: true,
            compliant: device.compliant,
            managed: device.managed,
            name: self.intern(&device.name),
            join: self.intern(&device.join),
            system: self.intern(&device.system),
        });
        self.by_account.take();
        self.of_interest.push(SignIn {
            account,
            at: row.at,
            success: row.success,
            interactive: details.interactive,
            application,
            client,
            country,
            multifactor: details.multifactor,
            device,
            count,
            source: row.source,
        });
    }

    /// The summary of an account, by object id, then principal name.
    pub fn summary(&self, id: &str, upn: &str) -> Option<&SignInSummary> {
        let at = self.position(id, upn)?;
        self.accounts.get(at as usize)
    }

    /// What the account did in portals with a single factor.
    pub fn single_factor_of(&self, id: &str, upn: &str) -> Option<&SingleFactorUse> {
        self.single_factor.get(&self.position(id, upn)?)
    }

    /// The kept rows of an account, in the order of the log.
    pub fn rows_of<'a>(&'a self, id: &str, upn: &str) -> impl Iterator<Item = &'a SignIn> + use<'a> {
        let by_account = self.by_account.get_or_init(|| {
            let mut by_account: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for (at, row) in (0..).zip(&self.of_interest) {
                by_account.entry(row.account).or_default().push(at);
            }
            by_account
        });
        let rows = self.position(id, upn).and_then(|at| by_account.get(&at)).map_or(&[][..], Vec::as_slice);
        rows.iter().filter_map(move |at| self.of_interest.get(*at as usize))
    }

    pub fn text(&self, index: u32) -> &str {
        self.texts.get(index as usize).map_or("", |text| text)
    }

    /// Days from the oldest entry to the as-of date, or `None` without a log.
    pub fn reach_days(&self, as_of: Moment) -> Option<i64> {
        self.window.map(|(from, _)| from.age_days(as_of))
    }

    fn position(&self, id: &str, upn: &str) -> Option<u32> {
        let by_id = match guid(id) {
            Some(guid) => self.by_guid.get(&guid),
            None if id.is_empty() => None,
            None => self.by_id.get(id.to_lowercase().as_str()),
        };
        by_id.copied().or_else(|| self.position_by_name(upn))
    }

    fn position_by_name(&self, upn: &str) -> Option<u32> {
        self.by_name.find(upn, |at| self.names.get(at as usize).map_or("", |name| name))
    }

    fn account(&mut self, id: &str, upn: &str) -> u32 {
        // The usual row needs no allocation: its id is a GUID that is known after its first row.
        let guid = guid(id);
        let known = match guid {
            Some(guid) => self.by_guid.get(&guid).copied(),
            None if id.is_empty() => self.position_by_name(upn),
            None => self.by_id.get(id).copied(),
        };
        if let Some(at) = known {
            return at;
        }
        let of_interest = self.is_of_interest(id) || self.is_of_interest(upn);
        let at = self.position(id, upn).unwrap_or_else(|| {
            let name = if upn.is_empty() { id } else { upn };
            self.names.push(name.into());
            self.accounts.push(SignInSummary::default());
            u32::try_from(self.accounts.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(summary) = self.accounts.get_mut(at as usize) {
            summary.kept |= of_interest;
        }
        match guid {
            Some(guid) => {
                self.by_guid.insert(guid, at);
            }
            None if id.is_empty() => {}
            None => {
                // As written too, so that it is found at once next time.
                self.by_id.insert(id.into(), at);
                self.by_id.insert(id.to_lowercase().into(), at);
            }
        }
        self.by_name.add(upn, at, |at| self.names.get(at as usize).map_or("", |name| name));
        at
    }

    fn is_of_interest(&self, name: &str) -> bool {
        !name.is_empty()
            && (self.interest.contains(name)
                || name.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii())
                    && self.interest.contains(name.to_lowercase().as_str()))
    }

    fn intern(&mut self, text: &str) -> u32 {
        if let Some(at) = self.text_at.get(text) {
            return *at;
        }
        let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.text_at.insert(text.into(), at);
        at
    }
}

/// A GUID as a number; `None` for any other text.
fn guid(text: &str) -> Option<u128> {
    let bytes = text.as_bytes();
    if bytes.len() != 36 {
        return None;
    }
    // Bits above a digit's four tell of anything that is none; they are looked at once, at the end.
    let (mut number, mut strange) = (0u128, 0u8);
    for (from, to) in [(0, 8), (9, 13), (14, 18), (19, 23), (24, 36)] {
        strange |= if from == 0 || bytes.get(from - 1) == Some(&b'-') { 0 } else { 0xFF };
        let mut group = 0u64;
        for byte in bytes.get(from..to)? {
            let digit = HEX_DIGITS[usize::from(*byte)];
            strange |= digit;
            group = group << 4 | u64::from(digit);
        }
        number = number << (4 * (to - from)) | u128::from(group);
    }
    (strange < 16).then_some(number)
}

/// The value of a hexadecimal digit; 255 for any other byte.
const HEX_DIGITS: [u8; 256] = {
    let mut digits = [0xFF; 256];
    let mut value = 0;
    while value < 16 {
        let digit = b"0123456789abcdef"[value];
        digits[digit as usize] = value as u8;
        digits[digit.to_ascii_uppercase() as usize] = value as u8;
        value += 1;
    }
    digits
};

/// Clients that cannot do modern authentication. Modern are `Browser` and `Mobile Apps and Desktop clients`; an empty
/// cell says nothing. Source: sign-in log schema, `clientAppUsed`.
pub fn is_legacy_client(client: &str) -> bool {
    let client = client.trim();
    !(client.is_empty()
        || client.eq_ignore_ascii_case("Browser")
        || client.eq_ignore_ascii_case("Mobile Apps and Desktop clients")
        || client.eq_ignore_ascii_case("Unknown")
        || client.eq_ignore_ascii_case("(blank)"))
}

/// Apps with which Azure and the tenant are administered, by the names of the sign-in log. The home page of Microsoft 365
/// is not among them: everybody goes there. Source: Microsoft's list of first-party apps in sign-in reports.
pub fn is_administration_portal(application: &str) -> bool {
    const PORTALS: &[&str] = &[
        "Azure Portal",
        "Microsoft Azure CLI",
        "Microsoft Azure PowerShell",
        "Azure Active Directory PowerShell",
        "Microsoft Graph Command Line Tools",
        "Microsoft Graph PowerShell",
        "Microsoft 365 Admin Portal",
        "Microsoft 365 admin center",
        "Microsoft Office 365 Admin Portal",
        "Microsoft Exchange Admin Center",
        "Microsoft Exchange REST API Based Powershell",
        "Microsoft Exchange Online Remote PowerShell",
        "Microsoft Intune Administrator",
        "Microsoft Intune portal extension",
        "Microsoft 365 Security and Compliance Center",
        "Office 365 Security & Compliance Center",
        "Microsoft 365 Defender",
        "Microsoft Defender XDR",
        "SharePoint Online Management Shell",
        "SharePoint Online Admin Center",
        "Microsoft Teams Admin Portal Service",
        "Microsoft Teams PowerShell Cmdlets",
        "Power Platform Admin Center",
        "Microsoft Entra admin center",
        "Windows Azure Service Management API",
        "Azure DevOps",
    ];
    PORTALS.iter().any(|portal| portal.eq_ignore_ascii_case(application))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::EvidenceId;

    const ADA: &str = "0a1b2c3d-0000-4000-8000-00000000000a";

    /// Rows by id and principal name, and the account that each is counted for.
    #[track_caller]
    fn check(rows: &[(&str, &str, u32)]) {
        let mut log = SignInLog::default();
        for (user_id, upn, expected) in rows {
            let source = SourceRef { file: EvidenceId(0), part: None, row: 1 };
            log.add(&SignInRow { user_id, upn, at: Moment(0), success: true, client: "Browser", source });
            assert_eq!(log.position(user_id, upn), Some(*expected), "{user_id:?} {upn:?}");
        }
        let accounts = rows.iter().map(|(.., at)| at + 1).max();
        assert_eq!(accounts, u32::try_from(log.accounts.len()).ok());
    }

    #[test]
    fn rows_find_their_account_by_id_and_then_by_name() {
        let upper = ADA.to_uppercase();
        check(&[
            (ADA, "ada@contoso.com", 0),
            (&upper, "", 0),
            ("", "ADA@Contoso.com", 0),
            (ADA, "ada.new@contoso.com", 0),
        ]);
        check(&[("", "Ärger@contoso.com", 0), ("", "ärger@CONTOSO.com", 0), ("", "bea@contoso.com", 1)]);
        check(&[("svc-1", "", 0), ("SVC-1", "", 0), ("sVc-1", "", 0), ("svc-2", "", 1)]);
        check(&[(ADA, "", 0), ("", "ada@contoso.com", 1)]);
        // Names that differ only in what they hash to.
        let names: Vec<String> = (0..500).map(|at| format!("user{at}@contoso.com")).collect();
        let rows: Vec<(&str, &str, u32)> = (0..).zip(&names).map(|(at, name)| ("", name.as_str(), at)).collect();
        check(&rows);
    }
}
