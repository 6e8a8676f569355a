//! Guests and other accounts from outside, as Conditional Access tells them apart.

use super::reach::{Side, Tri};
use crate::tenant::account::{UserType, is_marked_external};
use crate::tenant::policy::Guests;
use crate::tenant::{Missing, RecordKind, User};

/// Which kind of guest an account is. Source: *external user types* of Conditional Access, by `userType` and `#EXT#`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum GuestKind {
    Member,
    InternalGuest,
    Guest,
    ExternalMember,
    /// From outside, but whether as guest or member was not exported.
    External,
    /// Not from outside, but whether an internal guest was not exported.
    Internal,
    Unknown,
}

impl GuestKind {
    pub fn of(user: Option<&User>, upn: &str) -> Self {
        let external = is_marked_external(upn) || user.is_some_and(is_invited);
        match (user.and_then(|user| user.user_type), external) {
            (Some(UserType::Guest), true) => Self::Guest,
            (Some(UserType::Guest), false) => Self::InternalGuest,
            (Some(UserType::Member), true) => Self::ExternalMember,
            (Some(UserType::Member), false) => Self::Member,
            (None, true) => Self::External,
            (None, false) if upn.is_empty() => Self::Unknown,
            (None, false) => Self::Internal,
        }
    }

    pub fn is_type(self, word: &str) -> Tri {
        let word = word.to_ascii_lowercase();
        match (self, word.as_str()) {
            (Self::InternalGuest, "internalguest")
            | (Self::Guest, "b2bcollaborationguest")
            | (Self::ExternalMember, "b2bcollaborationmember") => Tri::Yes,
            (Self::Internal | Self::Unknown, "internalguest")
            | (Self::External | Self::Unknown, "b2bcollaborationguest" | "b2bcollaborationmember") => Tri::Maybe,
            // Direct-connect users, service providers and other external users have no account in the directory.
            _ => Tri::No,
        }
    }

    /// The word `GuestsOrExternalUsers` among users: all kinds at once.
    pub fn is_any(self) -> Tri {
        match self {
            Self::Member => Tri::No,
            Self::Internal | Self::Unknown => Tri::Maybe,
            _ => Tri::Yes,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::InternalGuest => "internal guest",
            Self::ExternalMember => "external member",
            _ => "guest or external user",
        }
    }
}

fn is_invited(user: &User) -> bool {
    user.creation_type.value().is_some_and(|kind| kind.eq_ignore_ascii_case("Invitation"))
        || user.external_state.value().is_some()
}

pub(super) fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

/// Guests by type; a limit to home tenants cannot be checked, because exports do not name a guest's home tenant.
pub(super) fn guest_type(guests: &Guests, kind: GuestKind) -> Tri {
    let of_types = guests.types.iter().map(|word| kind.is_type(word)).max().unwrap_or(Tri::No);
    if guests.tenants.is_empty() || kind == GuestKind::InternalGuest { of_types } else { of_types.min(Tri::Maybe) }
}

pub(super) fn guest_gap(side: &Side<'_>, kind: GuestKind, policy: &str) -> Missing {
    let limited = side.guests.is_some_and(|guests| !guests.tenants.is_empty());
    let (column, why) = if limited && !matches!(kind, GuestKind::Internal | GuestKind::Unknown) {
        (
            "identities",
            format!(
                "The policy “{policy}” names guests of certain home tenants, and the home tenant of the account is not in the evidence."
            ),
        )
    } else {
        ("userType", format!("The policy “{policy}” names guests, and whether the account is one was not exported."))
    };
    Missing { kind: RecordKind::Users, column: Some(column), why }
}
