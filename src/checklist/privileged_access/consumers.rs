//! Consumer Microsoft accounts: by what the evidence tells one from the account of an organisation.

use super::people::domain_of;
use crate::tenant::User;

/// Why an account is one, by its identities, else by its addresses; `None`: it is none, as far as the evidence says.
/// `name`: how the row that speaks of it calls it, which is all that is known where it is in no list of users.
pub(super) fn consumer(user: Option<&User>, name: &str) -> Option<String> {
    if let Some(issuer) = user.and_then(issuer) {
        return Some(format!("consumer Microsoft account (identity issuer “{issuer}”)"));
    }
    let domain = domain(name).or_else(|| user.and_then(domain_of_user))?;
    Some(format!("address of a consumer Microsoft account ({domain})"))
}

/// Who vouches for it, where that is who vouches for consumer accounts. Source: Graph objectIdentity.
pub(super) fn issuer(user: &User) -> Option<&str> {
    let vouches = |issuer: &&str| ["MicrosoftAccount", "live.com"].iter().any(|word| issuer.eq_ignore_ascii_case(word));
    user.identities.value()?.iter().map(|identity| &*identity.issuer).find(vouches)
}

/// The consumer domain of an account's principal name; of one from outside also of its mail address. Where mail of the
/// tenant's own account goes does not make it another's.
pub(super) fn domain_of_user(user: &User) -> Option<String> {
    let mail = user.mail.as_deref().filter(|_| user.is_external());
    [Some(&*user.upn), mail].into_iter().flatten().find_map(domain)
}

/// The domain of a name's home address, where only consumers have addresses in it; known by its first word:
/// `hotmail.co.uk`, `live.nl`. A tenant may be called so too: `live.onmicrosoft.com`.
pub(super) fn domain(name: &str) -> Option<String> {
    let domain = domain_of(&home_address(name))?;
    let (first, rest) = domain.split_once('.')?;
    let is_consumers = matches!(first, "outlook" | "hotmail" | "live" | "msn") && rest.split('.').count() <= 2;
    (is_consumers && !rest.contains("onmicrosoft")).then_some(domain)
}

/// `anna_outlook.com#EXT#@contoso.onmicrosoft.com` → `anna@outlook.com`.
pub(super) fn home_address(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    match upper.find("#EXT#").and_then(|at| name.get(..at)) {
        Some(home) => {
            home.rsplit_once('_').map_or_else(|| home.to_owned(), |(local, domain)| format!("{local}@{domain}"))
        }
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::account::UserType;
    use crate::tenant::{Identity, Known};

    #[test]
    fn addresses_of_consumers() {
        let check = |name: &str, expected: Option<&str>| assert_eq!(domain(name).as_deref(), expected, "{name}");
        check("a@outlook.com", Some("outlook.com"));
        check("A@Hotmail.co.uk", Some("hotmail.co.uk"));
        check("a@live.nl", Some("live.nl"));
        check("a@msn.com", Some("msn.com"));
        check("a_b_outlook.com#EXT#@contoso.onmicrosoft.com", Some("outlook.com"));
        check("a@contoso.com", None);
        check("a@live.contoso.co.uk", None);
        check("a@outlook.onmicrosoft.com", None);
        check("outlook.com", None);
    }

    #[test]
    fn an_account_is_known_by_its_identities_and_by_its_own_addresses() {
        let check = |change: fn(&mut User), name: &str, expected: Option<&str>| {
            let mut user = User { upn: "anna@contoso.example".into(), ..User::default() };
            change(&mut user);
            let found = consumer(Some(&user), name);
            assert!(found.is_some() == expected.is_some(), "{found:?}");
            assert!(found.zip(expected).is_none_or(|(found, part)| found.contains(part)));
        };
        check(|_| {}, "anna", None);
        check(|_| {}, "anna@hotmail.com", Some("hotmail.com"));
        let of_consumers: fn(&mut User) = |user| {
            let identity = Identity { sign_in_type: "federated".into(), issuer: "Live.com".into() };
            user.identities = Known::Value([identity].into());
        };
        check(of_consumers, "anna", Some("issuer “Live.com”"));
        // A member's mail may go to a private address; a guest is who the address belongs to.
        check(|user| user.mail = Some("anna@outlook.com".into()), "anna", None);
        let guest: fn(&mut User) = |user| {
            (user.mail, user.user_type) = (Some("anna@outlook.com".into()), Some(UserType::Guest));
        };
        check(guest, "anna", Some("outlook.com"));
    }
}
