//! Who vouches for an account: this organisation, another one, or nobody but its owner.

use super::people::{domain_of, is_inside};
use crate::tenant::{Domain, Identity, Known, User};
use std::collections::BTreeSet;

/// Who vouches for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Identified {
    /// This tenant, or another organisation's.
    Organisation,
    /// A consumer Microsoft account; the words say by what it is known.
    Consumer(String),
    /// Google, a code by mail and the like; the words say which.
    Social(String),
    /// An account whose issuer was not exported.
    Unknown,
}

impl Identified {
    /// By the issuer of its identities, else by its names. A member can be a consumer's account too: whoever created the
    /// tenant with one is.
    pub fn of(user: &User) -> Self {
        let issuers = user.identities.value().map_or(&[][..], |all| &**all);
        let issuer = |words: &[&str]| {
            let is = |identity: &&Identity| words.iter().any(|word| identity.issuer.eq_ignore_ascii_case(word));
            issuers.iter().find(is).map(|identity| format!("issuer “{}”", identity.issuer))
        };
        if let Some(words) = issuer(&["MicrosoftAccount", "live.com"]) {
            return Self::Consumer(words);
        }
        let names = [Some(&*user.upn), user.mail.as_deref().filter(|_| user.is_external())];
        if let Some(words) = names.into_iter().flatten().find_map(consumer_address) {
            return Self::Consumer(words);
        }
        // Source: Graph objectIdentity, issuers of federated consumer identities; `mail` is the code by mail.
        if let Some(words) = issuer(&["google.com", "facebook.com", "mail", "apple.com"]) {
            return Self::Social(if words.contains("“mail”") {
                "a one-time code by e-mail".to_owned()
            } else {
                format!("a social identity ({words})")
            });
        }
        let home = domain_of(&home_address(&user.upn)).filter(|_| user.is_external());
        if let Some(domain) = home.filter(|domain| matches!(domain.as_str(), "gmail.com" | "googlemail.com")) {
            return Self::Social(format!("a social identity (address in {domain})"));
        }
        // What Active Directory vouches for is the organisation's own.
        let is_untold = issuers.iter().any(|identity| identity.issuer.is_empty());
        if (is_untold || matches!(user.identities, Known::NotExported)) && user.synced != Known::Value(true) {
            return Self::Unknown;
        }
        Self::Organisation
    }

    /// As [`Identified::of`], for an account of which the list of users may have no row: its name may tell.
    /// Only a name in one of the organisation's own domains is proof that the organisation vouches for it.
    pub fn of_named(user: Option<&User>, name: &str, own: &BTreeSet<&str>) -> Self {
        match (user.map(Self::of), consumer_address(name)) {
            (None | Some(Self::Unknown), Some(words)) => Self::Consumer(words),
            (Some(found), _) => found,
            (None, None) if !is_from_elsewhere(name) && is_own(name, own) => Self::Organisation,
            (None, None) => Self::Unknown,
        }
    }
}

/// Whether a name lies in one of the organisation's domains, or in a domain that Entra gives organisations alone.
fn is_own(name: &str, own: &BTreeSet<&str>) -> bool {
    domain_of(name).is_some_and(|domain| is_inside(own, &domain) || Domain::is_microsofts(&domain))
}

/// An address in a domain in which only consumers have one, known by its first word: `hotmail.co.uk`, `live.nl`. An
/// organisation's own `live.contoso.com` is none.
pub(super) fn consumer_address(name: &str) -> Option<String> {
    let domain = domain_of(&home_address(name))?;
    let (first, rest) = domain.split_once('.')?;
    let is_country = |rest: &str| match rest.split_once('.') {
        None => true,
        Some((kind, country)) => matches!(kind, "co" | "com") && country.len() == 2,
    };
    let consumer = matches!(first, "outlook" | "hotmail" | "live" | "msn") && is_country(rest);
    consumer.then(|| format!("address in {domain}"))
}

/// Whether a principal name is that of an account from outside.
fn is_from_elsewhere(name: &str) -> bool {
    name.to_ascii_uppercase().contains("#EXT#")
}

/// `anna_outlook.com#EXT#@contoso.onmicrosoft.com` → `anna@outlook.com`.
fn home_address(name: &str) -> String {
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

    #[test]
    fn a_name_tells_whose_an_account_is() {
        let own = BTreeSet::from(["contoso.example"]);
        let check =
            |name: &str, own: &BTreeSet<&str>, expected| assert_eq!(Identified::of_named(None, name, own), expected);
        check("a@contoso.example", &own, Identified::Organisation);
        for domain in ["onmicrosoft.com", "onmicrosoft.us", "partner.onmschina.cn", "onmicrosoft.de"] {
            check(&format!("a@contoso.{domain}"), &BTreeSet::new(), Identified::Organisation);
        }
        check("a@contoso.example", &BTreeSet::new(), Identified::Unknown);
        check("a_gmail.com#EXT#@contoso.onmicrosoft.com", &own, Identified::Unknown);
    }

    #[test]
    fn consumers_have_addresses_of_their_own() {
        let check = |name: &str, expected: bool| assert_eq!(consumer_address(name).is_some(), expected, "{name}");
        for name in ["a@outlook.com", "a@Hotmail.co.uk", "a@live.nl", "a_b@msn.com", "a@hotmail.com.br"] {
            check(name, true);
        }
        check("a_b_outlook.com#EXT#@contoso.onmicrosoft.com", true);
        for name in
            ["a@live.contoso.com", "a@outlook.onmicrosoft.com", "a@outlook-partners.com", "outlook.com", "a@", "é"]
        {
            check(name, false);
        }
        check("a_live.contoso.com#EXT#@contoso.onmicrosoft.com", false);
    }
}
