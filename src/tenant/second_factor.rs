//! Whether an account can answer a request for MFA, as its registration row says.

use super::Registration;

/// The checklist's *registered for MFA*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    Registered,
    /// Something is registered that the authentication methods policy does not allow.
    MethodNotAllowed,
    NotRegistered,
    /// The row says nothing of it.
    NotExported,
}

impl SecondFactor {
    /// The best column present answers: `isMfaCapable` (registered and allowed), else `isMfaRegistered`, else the
    /// methods. E-mail, security questions, a Temporary Access Pass or an app password alone are no second factor.
    pub fn of(row: &Registration) -> Self {
        let by_methods = row.methods.value().map(|methods| methods.iter().any(|method| method.is_second_factor()));
        // An empty list of methods is a list: nothing is registered.
        let by_methods = by_methods.or_else(|| row.methods.is_exported().then_some(false));
        let registered = row.mfa_registered.or(by_methods);
        match (row.mfa_capable, registered) {
            (Some(true), _) | (None, Some(true)) => Self::Registered,
            (Some(false), Some(true)) => Self::MethodNotAllowed,
            (Some(false), _) | (None, Some(false)) => Self::NotRegistered,
            (None, None) => Self::NotExported,
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
        use Method::{AppPassword, AuthenticatorPush, Email, SecurityQuestion, Sms, TemporaryAccessPass};
        use SecondFactor::{MethodNotAllowed, NotExported, NotRegistered, Registered};
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
}
