//! Thresholds of an assessment: shown in the report, changeable, and marked where they were changed.

use serde::{Deserialize, Serialize};

macro_rules! parameters {
    ($($name:ident = $default:expr, $unit:expr, $title:expr;)*) => {
        /// Every threshold, by the name the command line and the report use.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Parameters { $(pub $name: i64,)* }

        impl Default for Parameters {
            fn default() -> Self { Self { $($name: $default,)* } }
        }

        impl Parameters {
            /// Name, value, default, unit and meaning of each, in a fixed order.
            pub fn list(&self) -> Vec<Parameter> {
                vec![$(Parameter { name: stringify!($name), value: self.$name, default: $default, unit: $unit, title: $title },)*]
            }

            /// Sets one by name.
            ///
            /// # Errors
            /// A sentence: an unknown name (with the names there are), or a value that is no whole number of 0 or more
            /// (100 at most for a percentage).
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
                let slot = match name {
                    $(stringify!($name) => (&mut self.$name, $unit),)*
                    _ => {
                        let names: Vec<&str> = self.list().iter().map(|parameter| parameter.name).collect();
                        return Err(format!("There is no parameter {name}; the parameters are {}.", names.join(", ")));
                    }
                };
                let number: i64 = value.trim().trim_end_matches('%').trim().parse()
                    .map_err(|_| format!("The parameter {name} takes a whole number, not {value:?}."))?;
                let most = if slot.1 == "%" { 100 } else { 100_000 };
                if !(0..=most).contains(&number) {
                    return Err(format!("The parameter {name} takes a number from 0 to {most}, not {number}."));
                }
                *slot.0 = number;
                Ok(())
            }
        }
    };
}

/// A fewest and the most that belong to it, by their names.
const PAIRS: [(&str, &str); 2] =
    [("global_admin_min", "global_admin_max"), ("subscription_owner_min", "subscription_owner_max")];

impl Parameters {
    /// A sentence, where a fewest is more than the most beside it, so that nothing could pass.
    pub fn contradiction(&self) -> Option<String> {
        let list = self.list();
        let of = |name: &str| list.iter().find(|parameter| parameter.name == name);
        PAIRS.iter().find_map(|(fewest, most)| {
            let (fewest, most) = (of(fewest)?, of(most)?);
            let told = |of: &Parameter| format!("“{}” ({}) is {}", of.title, of.name, of.value);
            let said = format!("{} and {}: no number is both. Change one of the two.", told(fewest), told(most));
            (fewest.value > most.value).then_some(said)
        })
    }
}

/// One threshold, for showing.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub value: i64,
    pub default: i64,
    /// "days", "hours", "%", or empty for a count.
    pub unit: &'static str,
    pub title: &'static str,
}

parameters! {
    global_admin_min = 2, "", "Fewest Global Administrators, emergency accounts included";
    global_admin_max = 4, "", "Most Global Administrators, emergency accounts included";
    emergency_accounts_min = 2, "", "Fewest emergency accounts";
    stale_sign_in_days = 90, "days", "An account not used for longer is stale";
    password_max_age_days = 90, "days", "Oldest password of an administrative account";
    permanent_share_max = 0, "%", "Largest share of standing assignments outside emergency accounts";
    sp_credential_max_age_days = 180, "days", "Oldest credential of a service principal in a privileged role";
    user_mfa_coverage_min = 95, "%", "Smallest share of members registered for MFA";
    emergency_test_max_age_days = 90, "days", "Longest time since an emergency account was tested";
    privileged_assignments_max = 9, "", "Most assignments of privileged roles";
    log_retention_min_days = 180, "days", "Shortest retention of logs";
    activation_max_hours = 8, "hours", "Longest activation of a role";
    access_review_max_age_days = 92, "days", "Longest time since an access review finished";
    secure_score_max_age_days = 30, "days", "Oldest Secure Score";
    evidence_max_age_days = 30, "days", "Oldest evidence";
    laps_coverage_min = 95, "%", "Smallest share of computers with managed local passwords";
    krbtgt_max_age_days = 180, "days", "Oldest krbtgt password";
    subscription_owner_max = 3, "", "Most owners of a subscription";
    subscription_owner_min = 2, "", "Fewest owners of a subscription";
    ir_exercise_max_age_days = 365, "days", "Longest time since the incident response plan was exercised";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_refuses_what_it_cannot_mean() {
        let mut parameters = Parameters::default();
        assert!(parameters.set("global_admin_max", "6").is_ok());
        assert_eq!(parameters.global_admin_max, 6);
        assert!(parameters.set("permanent_share_max", "10 %").is_ok());
        for (name, value) in [
            ("global_admin_maximum", "6"),
            ("global_admin_max", "six"),
            ("laps_coverage_min", "101"),
            ("global_admin_max", "-1"),
        ] {
            assert!(parameters.set(name, value).is_err(), "{name}={value}");
        }
        assert_eq!(Parameters::default().contradiction(), None);
        for (name, value) in [("global_admin_min", "5"), ("subscription_owner_max", "1")] {
            let mut parameters = Parameters::default();
            parameters.set(name, value).unwrap();
            assert!(parameters.contradiction().is_some_and(|said| said.contains(name)), "{name}={value}");
        }
    }
}
