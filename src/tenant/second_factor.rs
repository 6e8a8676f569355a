//! Whether an account can answer a request for MFA, as its registration row says.

use super::account::Method;
use super::{Registration, Tenant};

/// The checklist's *registered for MFA*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    Registered,
    /// Something is registered that the authentication methods policy does not allow.
    MethodNotAllowed,
    /// The row calls the account able or registered, and names only methods that are no second factor.
    FlagAgainstMethods,
    NotRegistered,
    /// The row says nothing of it.
    NotExported,
}

/// In the words of a fact.
const FLAG_AGAINST_METHODS: &str = "to be reviewed: the account is reported as able to use MFA or registered for it, but of its \
                                    methods none is a second factor";

impl SecondFactor {
    /// The best column present answers: `isMfaCapable` (registered and allowed), else `isMfaRegistered`, else the
    /// methods. E-mail, security questions, a Temporary Access Pass or an app password alone are no second factor, whatever
    /// the columns call the account. An empty list contradicts nothing: a certificate is in none.
    pub fn of(row: &Registration) -> Self {
        let by_methods = row.methods.value().map(|methods| methods.iter().any(|method| method.is_second_factor()));
        // An empty list of methods is a list: nothing is registered.
        let by_methods = by_methods.or_else(|| row.methods.is_exported().then_some(false));
        let registered = row.mfa_registered.or(by_methods);
        let alone = |methods: &[Method]| {
            !methods.is_empty() && methods.iter().all(|method| !method.is_second_factor() && *method != Method::Unknown)
        };
        let is_alone = row.methods.value().is_some_and(|methods| alone(methods));
        match (row.mfa_capable, registered) {
            (Some(true), _) | (None, Some(true)) if is_alone => Self::FlagAgainstMethods,
            (Some(true), _) | (None, Some(true)) => Self::Registered,
            (Some(false), Some(true)) => Self::MethodNotAllowed,
            (Some(false), _) | (None, Some(false)) => Self::NotRegistered,
            (None, None) => Self::NotExported,
        }
    }

    /// "No", in the words of a fact: what is registered is not denied.
    pub fn no(self) -> &'static str {
        match self {
            Self::MethodNotAllowed => {
                "no: a method is registered, but the account is reported as not capable of MFA; as a rule the authentication \
                 methods policy does not allow the method"
            }
            Self::FlagAgainstMethods => FLAG_AGAINST_METHODS,
            _ => "no",
        }
    }

    /// The question that the row answers, as the label of a fact.
    pub fn question(row: Option<&Registration>) -> &'static str {
        match row.and_then(|row| row.mfa_capable) {
            Some(_) => "Can use MFA",
            None => "Registered for MFA",
        }
    }

    /// The column that answered.
    pub fn column(row: &Registration) -> super::Column {
        match (row.mfa_capable, row.mfa_registered) {
            (Some(_), _) => "isMfaCapable",
            (None, Some(_)) => "isMfaRegistered",
            (None, None) => "methodsRegistered",
        }
    }
}

/// What sentences on many accounts call it: "registered" only where that is what the rows say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Rows tell `isMfaCapable`.
    Capable,
    Registered,
}

impl Word {
    pub fn of(tenant: &Tenant) -> Self {
        let is_capability = tenant.registrations.iter().any(|row| row.mfa_capable.is_some());
        if is_capability { Self::Capable } else { Self::Registered }
    }

    /// "12 of 14 people", then: "can use MFA", "are registered for MFA".
    pub fn yes(self, number: usize) -> &'static str {
        match (self, number) {
            (Self::Capable, _) => "can use MFA",
            (Self::Registered, 1) => "is registered for MFA",
            (Self::Registered, _) => "are registered for MFA",
        }
    }

    /// The opposite.
    pub fn no(self, number: usize) -> &'static str {
        match (self, number) {
            (Self::Capable, _) => "cannot use MFA",
            (Self::Registered, 1) => "is not registered for MFA",
            (Self::Registered, _) => "are not registered for MFA",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::Known;
    use crate::tenant::account::{self, Method};

    fn check(capable: Option<bool>, registered: Option<bool>, methods: Option<&[Method]>, expected: SecondFactor) {
        let methods = methods.map_or(Known::NotExported, |methods| Known::Value(methods.into()));
        let row = Registration {
            registered: std::sync::Arc::new(account::Registered {
                mfa_capable: capable,
                mfa_registered: registered,
                methods,
                ..account::Registered::default()
            }),
            ..Registration::default()
        };
        assert_eq!(SecondFactor::of(&row), expected, "{row:?}");
    }

    #[test]
    fn the_best_column_answers() {
        use Method::{AppPassword, AuthenticatorPush, Email, SecurityQuestion, Sms, TemporaryAccessPass, Unknown};
        use SecondFactor::{FlagAgainstMethods, MethodNotAllowed, NotExported, NotRegistered, Registered};
        check(Some(true), None, None, Registered);
        check(Some(false), Some(true), None, MethodNotAllowed);
        check(Some(false), None, Some(&[Sms]), MethodNotAllowed);
        check(Some(false), Some(false), None, NotRegistered);
        check(Some(false), None, None, NotRegistered);
        check(None, Some(true), None, Registered);
        check(None, Some(false), Some(&[AuthenticatorPush]), NotRegistered);
        check(None, None, Some(&[Sms]), Registered);
        for alone in [Email, SecurityQuestion, TemporaryAccessPass, AppPassword] {
            check(None, None, Some(&[alone]), NotRegistered);
        }
        // What calls the account able does not make a second factor of them.
        for alone in [Email, SecurityQuestion, TemporaryAccessPass, AppPassword] {
            check(Some(true), Some(true), Some(&[alone]), FlagAgainstMethods);
            check(None, Some(true), Some(&[alone]), FlagAgainstMethods);
            check(Some(false), Some(true), Some(&[alone]), MethodNotAllowed);
            check(Some(true), None, Some(&[alone, Sms]), Registered);
            check(Some(true), None, Some(&[alone, Unknown]), Registered);
        }
        check(Some(true), None, Some(&[]), Registered);
        check(None, None, Some(&[]), NotRegistered);
        check(None, None, None, NotExported);
        let row = Registration {
            registered: std::sync::Arc::new(account::Registered {
                methods: Known::Empty,
                ..account::Registered::default()
            }),
            ..Registration::default()
        };
        assert_eq!(SecondFactor::of(&row), NotRegistered);
    }

    #[test]
    fn registered_is_said_only_of_what_says_so() {
        let check = |capable: Option<bool>, label: &str, word: Word| {
            let mut tenant = Tenant::default();
            let registered = account::Registered { mfa_capable: capable, ..account::Registered::default() };
            tenant.registrations.items.push(Registration { registered: registered.into(), ..Registration::default() });
            assert_eq!(SecondFactor::question(tenant.registrations.iter().next()), label);
            assert_eq!(Word::of(&tenant), word);
        };
        check(Some(false), "Can use MFA", Word::Capable);
        check(None, "Registered for MFA", Word::Registered);
        assert_eq!([Word::Capable.no(1), Word::Registered.no(2)], ["cannot use MFA", "are not registered for MFA"]);
    }
}
