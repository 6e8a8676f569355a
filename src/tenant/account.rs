//! Accounts: users, how they registered to sign in, and their mailboxes.

use super::conflicts::Conflicts;
use super::folded::Folded;
use super::profile::{Filled, Profile};
use super::{GoesOn, Moment};
use crate::evidence::{SourceRef, Sources};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A fact that an export may hold, leave empty, or not carry at all: three different things.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Known<T> {
    #[default]
    NotExported,
    /// The column is there and the cell is empty: no value (never synchronised, never signed in, permanent).
    Empty,
    Value(T),
}

impl<T> Known<T> {
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
    pub fn is_exported(&self) -> bool {
        !matches!(self, Self::NotExported)
    }
    /// Takes the other's answer where this one has none; a value beats an empty cell.
    pub fn or_take(&mut self, other: &mut Self) {
        if matches!(self, Self::NotExported) || (matches!(self, Self::Empty) && matches!(other, Self::Value(_))) {
            *self = std::mem::take(other);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserType {
    Member,
    Guest,
}

/// Legacy per-user MFA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PerUserMfa {
    Disabled,
    Enabled,
    Enforced,
}

/// An account of a person, guest or script. Names as exported; ids in lower case.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// Object id; empty where the export has none.
    pub id: Arc<str>,
    /// User principal name; empty where the export has none.
    pub upn: Arc<str>,
    pub display_name: Arc<str>,
    /// Read as if it stood here.
    pub profile: Arc<Profile>,
    pub mail: Option<Arc<str>>,
    pub other_mails: Box<[Arc<str>]>,
    pub user_type: Option<UserType>,
    pub enabled: Option<bool>,
    pub created: Option<Moment>,
    /// `onPremisesSyncEnabled`; empty = never synchronised.
    pub synced: Known<bool>,
    pub immutable_id: Known<Box<str>>,
    pub last_password_change: Option<Moment>,
    pub job_title: Option<Arc<str>>,
    /// Name or id of the manager.
    pub manager: Known<Box<str>>,
    /// `signInActivity.lastSignInDateTime`; counts failed attempts too.
    pub last_sign_in: Known<Moment>,
    pub last_non_interactive: Known<Moment>,
    /// `signInActivity.lastSuccessfulSignInDateTime`; empty means unknown: it was never filled for the past.
    pub last_success: Known<Moment>,
    pub per_user_mfa: Option<PerUserMfa>,
    /// In the recycle bin (`deletedDateTime`).
    pub deleted: bool,
    /// Mobile or business phone numbers are set on the account.
    pub has_phone: Option<bool>,
    /// It stands in a restricted administrative unit: only some roles may change it.
    pub restricted: Option<bool>,
    /// Every row this account was read from.
    pub sources: Sources,
}

/// Whether a principal name carries the mark of an account from outside, `#EXT#`.
pub(crate) fn is_marked_external(upn: &str) -> bool {
    memchr::memchr(b'#', upn.as_bytes())
        .is_some_and(|at| upn.as_bytes().split_at(at).1.windows(5).any(|part| part.eq_ignore_ascii_case(b"#EXT#")))
}

impl Deref for User {
    type Target = Profile;
    fn deref(&self) -> &Profile {
        &self.profile
    }
}

/// A change is this account's alone.
impl DerefMut for User {
    fn deref_mut(&mut self) -> &mut Profile {
        Arc::make_mut(&mut self.profile)
    }
}

impl User {
    /// The name people know it by: principal name, else display name, else id.
    pub fn name(&self) -> &str {
        self.shared_name()
    }

    /// As [`User::name`], to be kept without a copy.
    pub fn shared_name(&self) -> &Arc<str> {
        let names = [&self.upn, &self.display_name];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or(&self.id)
    }

    /// A guest or other external account: by type, by `#EXT#`, or by invitation.
    pub fn is_external(&self) -> bool {
        self.user_type == Some(UserType::Guest)
            || is_marked_external(&self.upn)
            || self.creation_type.value().is_some_and(|kind| kind.eq_ignore_ascii_case("Invitation"))
            || self.external_state.value().is_some()
    }

    /// The domain after the last `@` of the principal name, in lower case.
    pub fn domain(&self) -> Option<String> {
        self.upn.rsplit_once('@').map(|(_, domain)| domain.to_lowercase())
    }
}

/// A method of `methodsRegistered`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    Email,
    SecurityQuestion,
    AppPassword,
    TemporaryAccessPass,
    MobilePhone,
    AlternateMobilePhone,
    OfficePhone,
    Sms,
    Voice,
    AuthenticatorPush,
    AuthenticatorPasswordless,
    SoftwareOath,
    HardwareOath,
    WindowsHello,
    MacPlatformCredential,
    Fido2,
    /// Bound to a device, in Authenticator or Windows Hello too.
    PasskeyDeviceBound,
    PasskeySynced,
    Certificate,
    QrCodePin,
    /// A word we do not know: never counted as strong or weak.
    Unknown,
}

impl Method {
    /// Passkey, FIDO2, Windows Hello for Business, platform credential, certificate.
    pub fn is_phishing_resistant(self) -> bool {
        matches!(
            self,
            Self::WindowsHello
                | Self::MacPlatformCredential
                | Self::Fido2
                | Self::PasskeyDeviceBound
                | Self::PasskeySynced
                | Self::Certificate
        )
    }
    /// E-mail, questions, a pass or an app password are no second factor.
    pub fn is_second_factor(self) -> bool {
        !matches!(
            self,
            Self::Email
                | Self::SecurityQuestion
                | Self::AppPassword
                | Self::TemporaryAccessPass
                | Self::QrCodePin
                | Self::Unknown
        )
    }
    /// SMS and voice calls.
    pub fn is_phone(self) -> bool {
        matches!(self, Self::MobilePhone | Self::AlternateMobilePhone | Self::OfficePhone | Self::Sms | Self::Voice)
    }
    /// In a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            Self::SecurityQuestion => "security questions",
            Self::AppPassword => "app password",
            Self::TemporaryAccessPass => "Temporary Access Pass",
            Self::MobilePhone | Self::Sms => "mobile phone (SMS or call)",
            Self::AlternateMobilePhone => "second mobile phone",
            Self::OfficePhone | Self::Voice => "office phone (call)",
            Self::AuthenticatorPush => "Authenticator push",
            Self::AuthenticatorPasswordless => "Authenticator passwordless",
            Self::SoftwareOath => "software one-time code",
            Self::HardwareOath => "hardware one-time code",
            Self::WindowsHello => "Windows Hello for Business",
            Self::MacPlatformCredential => "macOS platform credential",
            Self::Fido2 => "FIDO2 security key",
            Self::PasskeyDeviceBound => "device-bound passkey",
            Self::PasskeySynced => "synced passkey",
            Self::Certificate => "certificate",
            Self::QrCodePin => "QR code with PIN",
            Self::Unknown => "unknown method",
        }
    }
}

/// What an account has registered: of one, or of many that are alike in all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Registered {
    pub mfa_registered: Option<bool>,
    /// Registered and allowed by policy.
    pub mfa_capable: Option<bool>,
    pub passwordless_capable: Option<bool>,
    pub sspr_registered: Option<bool>,
    pub methods: Known<Arc<[Method]>>,
    pub default_method: Option<Arc<str>>,
}

impl Registered {
    /// Takes the other's answers where this one has none. What is alike stays so.
    fn fill(this: &mut Arc<Self>, other: &Self) {
        let mut filled = Self::clone(this);
        filled.mfa_registered = filled.mfa_registered.or(other.mfa_registered);
        filled.mfa_capable = filled.mfa_capable.or(other.mfa_capable);
        filled.passwordless_capable = filled.passwordless_capable.or(other.passwordless_capable);
        filled.sspr_registered = filled.sspr_registered.or(other.sspr_registered);
        filled.methods.or_take(&mut other.methods.clone());
        filled.default_method = filled.default_method.take().or_else(|| other.default_method.clone());
        if filled != **this {
            *this = Arc::new(filled);
        }
    }
}

/// One row of the registration details.
#[derive(Clone, Debug, Default)]
pub struct Registration {
    /// Object id in lower case, or empty (portal CSV).
    pub id: Arc<str>,
    pub upn: Arc<str>,
    pub display_name: Arc<str>,
    /// Read as if it stood here.
    pub registered: Arc<Registered>,
    pub last_updated: Option<Moment>,
    pub sources: Sources,
}

impl Deref for Registration {
    type Target = Registered;
    fn deref(&self) -> &Registered {
        &self.registered
    }
}

/// A change is this row's alone.
impl DerefMut for Registration {
    fn deref_mut(&mut self) -> &mut Registered {
        Arc::make_mut(&mut self.registered)
    }
}

/// A mailbox of Exchange Online.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// `ExternalDirectoryObjectId` in lower case, or empty.
    pub id: Box<str>,
    pub upn: Box<str>,
    pub primary_address: Box<str>,
    pub display_name: Box<str>,
    /// `UserMailbox`, `SharedMailbox` …
    pub kind: Option<Box<str>>,
    pub forwarding_smtp: Known<Box<str>>,
    pub forwarding_address: Known<Box<str>>,
    pub delivers_and_forwards: Option<bool>,
    pub addresses: Vec<Box<str>>,
    /// What Exchange calls it in other lists: name, alias, identity, ids of its own.
    pub other_names: Vec<Box<str>>,
    pub audit_enabled: Option<bool>,
    pub source: SourceRef,
}

impl Mailbox {
    /// Whether it sends what it receives on, by a setting of its own.
    pub fn forwards(&self) -> bool {
        [&self.forwarding_smtp, &self.forwarding_address].iter().any(|to| to.value().is_some())
    }
}

/// One account, one record: joins rows of several files by object id, then principal name. The newest file
/// answers, else the first in the order of names; others fill what it leaves open.
/// As [`Folded::fold`].
pub(super) fn merge_users(
    users: &mut Vec<User>,
    folded: &mut Folded,
    filled: &mut Filled,
    conflicts: &mut Conflicts,
    goes_on: GoesOn<'_>,
) -> bool {
    folded.fold(
        users,
        |user| (&user.id, &user.upn),
        |user, other| {
            conflicts.settle_users(user, other);
            user.profile = filled.of(&user.profile, &other.profile);
            fill(&mut user.id, &mut other.id);
            fill(&mut user.upn, &mut other.upn);
            fill(&mut user.display_name, &mut other.display_name);
            user.mail = user.mail.take().or_else(|| other.mail.take());
            if user.other_mails.is_empty() {
                user.other_mails = std::mem::take(&mut other.other_mails);
            }
            user.user_type = user.user_type.or(other.user_type);
            user.enabled = user.enabled.or(other.enabled);
            user.created = user.created.or(other.created);
            user.synced.or_take(&mut other.synced);
            user.immutable_id.or_take(&mut other.immutable_id);
            user.last_password_change = user.last_password_change.max(other.last_password_change);
            user.job_title = user.job_title.take().or_else(|| other.job_title.take());
            user.manager.or_take(&mut other.manager);
            later(&mut user.last_sign_in, &mut other.last_sign_in);
            later(&mut user.last_non_interactive, &mut other.last_non_interactive);
            later(&mut user.last_success, &mut other.last_success);
            user.per_user_mfa = user.per_user_mfa.or(other.per_user_mfa);
            user.deleted |= other.deleted;
            user.has_phone = user.has_phone.or(other.has_phone);
            user.restricted = user.restricted.or(other.restricted);
            user.sources.append(&mut other.sources);
        },
        goes_on,
    )
}

/// As [`Folded::fold`].
pub(super) fn merge_registrations(
    rows: &mut Vec<Registration>,
    folded: &mut Folded,
    conflicts: &mut Conflicts,
    goes_on: GoesOn<'_>,
) -> bool {
    folded.fold(
        rows,
        |row| (&row.id, &row.upn),
        |row, other| {
            conflicts.settle_registrations(row, other);
            fill(&mut row.id, &mut other.id);
            fill(&mut row.upn, &mut other.upn);
            fill(&mut row.display_name, &mut other.display_name);
            Registered::fill(&mut row.registered, &other.registered);
            row.last_updated = row.last_updated.max(other.last_updated);
            row.sources.append(&mut other.sources);
        },
        goes_on,
    )
}

fn fill<T: AsRef<str> + Default>(text: &mut T, other: &mut T) {
    if text.as_ref().is_empty() {
        *text = std::mem::take(other);
    }
}

fn later(moment: &mut Known<Moment>, other: &mut Known<Moment>) {
    match (&*moment, &*other) {
        (Known::Value(a), Known::Value(b)) if b > a => *moment = Known::Value(*b),
        _ => moment.or_take(other),
    }
}
