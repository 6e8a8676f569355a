//! When an account was last used, by the best evidence there is.

use crate::tenant::sign_in::SignInSummary;
use crate::tenant::{Known, Moment, Tenant, User};

/// When an account was last used, by the best evidence there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastUse {
    /// At this moment; the words (a noun phrase) say which column or log, and whether failed attempts count.
    At(Moment, String),
    /// Never, proven by a column whose emptiness says so; a sentence. How long that is, counts from creation.
    Never(String),
    /// The evidence does not say; a sentence says why.
    Unknown(String),
}

/// The checklist's *last use*: the last successful sign-in where exported; else the later of the two columns of
/// attempts; else the sign-in log. A successful sign-in in the log that is later than the columns counts in any case:
/// presence always does.
pub fn last_use(tenant: &Tenant, user: &User, as_of: Moment) -> LastUse {
    let by_column = by_columns(user);
    let by_log = tenant.sign_ins.summary(&user.id, &user.upn).and_then(SignInSummary::last_success);
    if let Some(log) = by_log.filter(|log| by_column.as_ref().is_none_or(|(at, _)| at < log)) {
        return LastUse::At(log, format!("sign-in log{}", window(tenant)));
    }
    match by_column {
        Some((at, words)) => LastUse::At(at, words),
        None => never_or_unknown(tenant, user, as_of),
    }
}

fn by_columns(user: &User) -> Option<(Moment, String)> {
    if let Known::Value(success) = user.last_success {
        return Some((success, "last successful sign-in".to_owned()));
    }
    let interactive = user.last_sign_in.value().copied();
    let silent = user.last_non_interactive.value().copied();
    // Both columns move with failed attempts too (Graph: signInActivity), so the words say so.
    if silent > interactive {
        let words = "last non-interactive sign-in; failed attempts count too";
        return silent.map(|at| (at, words.to_owned()));
    }
    let words = if user.last_non_interactive.is_exported() {
        "last interactive sign-in; failed attempts count too"
    } else {
        "last interactive sign-in; failed attempts count too, non-interactive ones were not exported"
    };
    interactive.map(|at| (at, words.to_owned()))
}

/// An empty cell means *never* only where the tenant's export carries sign-in activity at all: without the licence or the
/// permission the node is absent for everyone. `lastSuccessfulSignInDateTime` was never filled for the past, so its
/// emptiness says nothing.
fn never_or_unknown(tenant: &Tenant, user: &User, as_of: Moment) -> LastUse {
    let filled = &tenant.users.supply.filled;
    let node_exists = ["lastSignInDateTime", "lastNonInteractiveSignInDateTime", "lastSuccessfulSignInDateTime"]
        .iter()
        .any(|column| filled.contains(column));
    if user.last_sign_in == Known::Empty && node_exists {
        let silent = if user.last_non_interactive.is_exported() {
            "and non-interactive sign-ins are empty too"
        } else {
            "though non-interactive sign-ins were not exported"
        };
        return LastUse::Never(format!("The last sign-in is empty while other accounts have one, {silent}."));
    }
    let columns = match (&user.last_sign_in, &user.last_success) {
        (Known::Empty, _) => "The last sign-in is empty for every account, so it was not exported or not licensed",
        (_, Known::Empty) => {
            "The last successful sign-in is empty, which says nothing: it was never filled in for the past"
        }
        _ => "The list of users has no last sign-in for this account",
    };
    let log = match tenant.sign_ins.reach_days(as_of) {
        None => "no sign-in log was supplied".to_owned(),
        Some(days) => {
            format!("the sign-in log, which reaches back {days} days, shows no successful sign-in with it")
        }
    };
    LastUse::Unknown(format!("{columns}; {log}."))
}

fn window(tenant: &Tenant) -> String {
    tenant
        .sign_ins
        .window
        .map_or_else(String::new, |(from, to)| format!(" of {} to {}", from.iso_date(), to.iso_date()))
}
