//! What speaks for an emergency account, and how much.
//!
//! | signal | points |
//! | --- | --- |
//! | named *break glass* · *emergency access* · a word for emergency | 7 · 5 · 3 |
//! | Global Administrator: permanently active · active, end not exported · in any other way | 3 · 2 · 1 |
//! | excluded from every enabled Conditional Access policy for all users | 3 |
//! | cloud-only · on `*.onmicrosoft.com` · no licence · no mailbox · rarely used | 1 each |
//! | used in the last 30 days | −2 |
//!
//! An account is proposed from [`THRESHOLD`] points. A dedicated administrator's account has 8 at most (permanent Global
//! Administrator, cloud-only, on `*.onmicrosoft.com`, no licence, no mailbox, rarely used), so it needs a name or an
//! exclusion from everything as well. Exclusion alone, as other tools go by, proposes ordinary accounts, so exclusion from
//! *some* policies is said and earns nothing.

use super::exclusions::Exclusions;
use super::last_use::{LastUse, last_use};
use super::names::{self, NameHint};
use super::scope::is_initial_domain;
use crate::tenant::holders::{Holder, Permanence};
use crate::tenant::roles::GLOBAL_ADMINISTRATOR;
use crate::tenant::{Known, Moment, Scope, SupplyState, Tenant, User};
use std::collections::HashSet;

/// Fewest points of a proposal.
pub(super) const THRESHOLD: i32 = 9;

/// Not used for longer is rare; used within the shorter time is daily work (days).
const RARE_DAYS: i64 = 90;
const DAILY_DAYS: i64 = 30;

/// An account that could be one, by its role or its name.
pub(super) struct Candidate<'a> {
    pub(super) key: String,
    pub(super) upn: &'a str,
    pub(super) display_name: &'a str,
    pub(super) user: Option<&'a User>,
    pub(super) holder: Option<&'a Holder>,
}

/// What all candidates are held against, prepared once.
pub(super) struct Evidence<'a> {
    tenant: &'a Tenant,
    as_of: Moment,
    exclusions: Exclusions<'a>,
    /// Ids, else principal names in lower case, of accounts with a mailbox; `None` where the list is not whole.
    mailboxes: Option<HashSet<String>>,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(tenant: &'a Tenant, as_of: Moment) -> Self {
        let whole = tenant.mailboxes.supply.state == SupplyState::Whole;
        let name = |mailbox: &crate::tenant::Mailbox| {
            if mailbox.id.is_empty() { mailbox.upn.to_lowercase() } else { mailbox.id.to_string() }
        };
        let mailboxes = whole.then(|| tenant.mailboxes.iter().map(name).collect());
        Self { tenant, as_of, exclusions: Exclusions::of(tenant), mailboxes }
    }

    /// Points, and the signals in words.
    pub(super) fn score(&self, candidate: &Candidate<'_>) -> (i32, Vec<String>) {
        let mut sum = Sum { points: 0, signals: Vec::new() };
        name(candidate, &mut sum);
        role(candidate, &mut sum);
        let (excluded, policies) = self.exclusions.count(&candidate.key, candidate.upn);
        if excluded > 0 {
            let points = if excluded == policies { 3 } else { 0 };
            sum.add(
                points,
                match (excluded, policies) {
                    (1, 1) => "excluded from the one enabled Conditional Access policy for all users".to_owned(),
                    _ => format!(
                        "excluded from {excluded} of {policies} enabled Conditional Access policies for all users"
                    ),
                },
            );
        }
        let domain = candidate.upn.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
        if let Some(domain) = domain.filter(|domain| is_initial_domain(self.tenant, domain)) {
            sum.add(1, format!("on {domain}"));
        }
        if let Some(user) = candidate.user {
            self.account(user, &mut sum);
        }
        (sum.points, sum.signals)
    }

    fn account(&self, user: &User, sum: &mut Sum) {
        if user.synced == Known::Empty || user.synced == Known::Value(false) {
            sum.add(1, "cloud-only".to_owned());
        }
        let unlicensed = match &user.licences {
            Known::NotExported => false,
            Known::Empty => true,
            Known::Value(licences) => licences.is_empty(),
        };
        if unlicensed {
            sum.add(1, "no licence".to_owned());
        }
        match &self.mailboxes {
            Some(known) if !known.contains(&*user.id) && !known.contains(&user.upn.to_lowercase()) => {
                sum.add(1, "no mailbox".to_owned());
            }
            None if user.mail.is_none() && self.tenant.users.supply.filled.contains("mail") => {
                sum.add(1, "no mail address".to_owned());
            }
            _ => {}
        }
        match last_use(self.tenant, user, self.as_of) {
            LastUse::Never(_) => sum.add(1, "never used".to_owned()),
            LastUse::At(at, _) if at.age_days(self.as_of) > RARE_DAYS => {
                sum.add(1, format!("rarely used (last on {})", at.iso_date()));
            }
            LastUse::At(at, _) if at.age_days(self.as_of) <= DAILY_DAYS => sum.points -= 2,
            _ => {}
        }
    }
}

fn name(candidate: &Candidate<'_>, sum: &mut Sum) {
    let mut folded = String::new();
    let hints = [candidate.upn, candidate.display_name].map(|name| (names::hint(name, &mut folded), name));
    let Some((Some(hint), name)) = hints.into_iter().max_by_key(|(hint, _)| *hint) else { return };
    match hint {
        NameHint::BreakGlass => sum.add(7, format!("the name \"{name}\" says break glass")),
        NameHint::EmergencyAccess => sum.add(5, format!("the name \"{name}\" says emergency access")),
        NameHint::Emergency => sum.add(3, format!("the name \"{name}\" hints at emergencies")),
    }
}

fn role(candidate: &Candidate<'_>, sum: &mut Sum) {
    let held = candidate.holder.into_iter().flat_map(|holder| &holder.holdings);
    let best = held
        .filter(|held| *held.role == *GLOBAL_ADMINISTRATOR && matches!(held.scope, Scope::Tenant | Scope::NotExported))
        .map(|held| {
            let points = match (held.state.is_active(), held.permanence) {
                (true, Permanence::Permanent) if held.is_standing() => 3,
                (true, Permanence::Unknown) => 2,
                _ => 1,
            };
            (points, held.how())
        })
        .max_by_key(|(points, _)| *points);
    if let Some((points, how)) = best {
        sum.add(points, format!("Global Administrator ({how})"));
    }
}

struct Sum {
    points: i32,
    signals: Vec<String>,
}

impl Sum {
    fn add(&mut self, points: i32, signal: String) {
        self.points += points;
        self.signals.push(signal);
    }
}
