//! When an account was last used, by the best evidence there is.

use super::{HERE, as_of, day, tenant_of, user};
use crate::tenant::proposals::last_use::{LastUse, last_use};
use crate::tenant::sign_in::SignInRow;
use crate::tenant::{Known, SupplyState, Tenant, User};

#[test]
fn last_use_takes_the_best_evidence() {
    fn check(change: impl Fn(&mut Tenant, &mut User), expected: &str) {
        let mut tenant = tenant_of(Vec::new());
        let mut user = user("ada@contoso.com");
        change(&mut tenant, &mut user);
        let found = match last_use(&tenant, &user, as_of()) {
            LastUse::At(at, by) => format!("{} {by}", at.iso_date()),
            LastUse::Never(why) | LastUse::Unknown(why) => why,
        };
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    let log = |tenant: &mut Tenant, at: &str, success: bool| {
        tenant.sign_ins.supply.state = SupplyState::Whole;
        tenant.sign_ins.add(&SignInRow {
            user_id: "id-ada",
            upn: "ADA@contoso.com",
            at: day(at),
            success: Some(success),
            client: "",
            source: HERE,
        });
    };
    let value = |text: &str| Known::Value(day(text));
    check(
        |_, user| {
            user.last_success = value("2026-01-02");
            user.last_sign_in = value("2026-06-01");
        },
        "2026-01-02 last successful",
    );
    check(
        |_, user| {
            user.last_success = Known::Empty;
            user.last_sign_in = value("2026-02-01");
            user.last_non_interactive = value("2026-03-01");
        },
        "2026-03-01 last non-interactive sign-in; failed attempts count too",
    );
    check(|_, user| user.last_sign_in = value("2026-02-01"), "2026-02-01 last interactive");
    // The log only ever adds: a later success counts, an earlier one or a failure does not.
    check(
        |tenant, user| {
            user.last_success = value("2026-02-01");
            log(tenant, "2026-05-01", true);
        },
        "2026-05-01 sign-in log of 2026-05-01",
    );
    check(
        |tenant, user| {
            user.last_sign_in = value("2026-05-02");
            log(tenant, "2026-05-01", true);
        },
        "2026-05-02 last interactive",
    );
    check(|tenant, _| log(tenant, "2026-06-01", false), "The list of users has no last sign-in for this account");
    check(|tenant, _| log(tenant, "2026-06-01", true), "2026-06-01 sign-in log");
    // A date after the as-of date stays as it is; its age is 0 for whoever asks.
    check(|_, user| user.last_success = value("2026-07-15"), "2026-07-15");
}

#[test]
fn never_needs_a_column_that_others_fill() {
    let mut tenant = tenant_of(Vec::new());
    let mut user = user("ada@contoso.com");
    user.last_sign_in = Known::Empty;
    assert!(matches!(last_use(&tenant, &user, as_of()), LastUse::Unknown(_)));
    tenant.users.supply.filled.insert("lastSignInDateTime");
    assert!(matches!(last_use(&tenant, &user, as_of()), LastUse::Never(_)));
    // An empty lastSuccessfulSignInDateTime alone says nothing: it was never back-filled.
    user.last_sign_in = Known::NotExported;
    user.last_success = Known::Empty;
    tenant.users.supply.filled.insert("lastSuccessfulSignInDateTime");
    assert!(matches!(last_use(&tenant, &user, as_of()), LastUse::Unknown(_)));
    user.last_non_interactive = Known::Empty;
    assert!(matches!(last_use(&tenant, &user, as_of()), LastUse::Unknown(_)));
}
