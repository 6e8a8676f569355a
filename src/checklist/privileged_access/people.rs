//! Administrators, as stage 2 speaks of them: people's accounts that hold any directory role.

use super::stage1::mfa::subjects::unknown_kind;
use crate::checklist::people::LeftOut;
pub(super) use crate::checklist::wording::counted;
use crate::checklist::{Context, Judge};
use crate::tenant::coverage::Requirement;
use crate::tenant::figure;
use crate::tenant::holders::Holder;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::roles::RoleSet;
use crate::tenant::{PrincipalKind, Tenant};
use std::collections::BTreeSet;

/// Beside whoever is covered: that the policies may be narrower than their export shows.
pub(super) fn tell_untold_conditions(context: &Context<'_>, requirements: &[Requirement], judge: &mut Judge) {
    if judge.tally().met() == 0 {
        return;
    }
    let told = requirements.iter().filter_map(|requirement| context.engine().untold_conditions(*requirement));
    told.collect::<BTreeSet<String>>().into_iter().for_each(|sentence| judge.reason(sentence));
}

/// Holders of a set of roles, sorted by what they are.
#[derive(Debug, Default)]
pub(super) struct People<'a> {
    /// Accounts of people, and of scripts that sign in as users.
    pub accounts: Vec<&'a Holder>,
    /// Nothing says what they are.
    unknown: Vec<&'a Holder>,
    pub left: LeftOut,
    /// How many of the accounts are confirmed emergency accounts.
    emergency: usize,
}

impl<'a> People<'a> {
    pub fn of(context: &Context<'a>, set: RoleSet) -> Self {
        let mut people = Self::default();
        for holder in context.holders().of_set(set) {
            match holder.principal.kind {
                _ if holder.synchronises => people.left.synchronisation += 1,
                PrincipalKind::User => people.accounts.push(holder),
                PrincipalKind::Group | PrincipalKind::ForeignGroup | PrincipalKind::ServicePrincipal => {
                    people.left.workloads += 1;
                }
                PrincipalKind::Unknown if holder.is_gone() => people.left.gone += 1,
                PrincipalKind::Unknown if holder.principal.upn.contains('@') => people.accounts.push(holder),
                PrincipalKind::Unknown => people.unknown.push(holder),
            }
        }
        people.emergency = people.accounts.iter().filter(|holder| context.is_emergency(holder)).count();
        people
    }

    /// Lists those of whom the evidence does not say whether they are people.
    pub fn judge_unknown(&self, context: &Context<'_>, judge: &mut Judge, set: RoleSet) {
        self.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, set)));
    }

    /// "Left out: 2 applications and managed identities, 1 account of directory synchronisation."
    pub fn left_out(&self) -> Option<String> {
        self.left.in_words()
    }

    /// As [`People::left_out`], where emergency accounts are judged like the others: that they are counted is said.
    pub fn counted_in_words(&self) -> Option<String> {
        self.counted_beside(None)
    }

    /// The same, where others are left out as well: `1 deleted account`.
    pub fn counted_beside(&self, others: Option<String>) -> Option<String> {
        let with = counted(self.emergency, "confirmed emergency account is", "confirmed emergency accounts are");
        let with = (self.emergency > 0).then(|| format!("{with} counted, too."));
        let left_out = match (others, self.left_out()) {
            (Some(others), Some(left)) => Some(left.replacen(LEFT_OUT, &format!("{LEFT_OUT}{others}, "), 1)),
            (Some(others), None) => Some(format!("{LEFT_OUT}{others}.")),
            (None, left) => left,
        };
        let parts: Vec<String> = with.into_iter().chain(left_out).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// How the sentence of [`LeftOut::in_words`] begins.
const LEFT_OUT: &str = "Left out: ";

/// Keys (object id, principal name, in lower case) of confirmed emergency accounts.
pub(super) fn emergency_keys(context: &Context<'_>) -> BTreeSet<String> {
    EmergencyAccount::keys(context.emergency().iter().filter(|account| account.confirmed))
}

/// Up to five names, and how many more there are.
pub(super) fn some_names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let shown = names.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(5) {
        0 => shown,
        more => format!("{shown} and {} more", figure(more)),
    }
}

/// Domains that the organisation proved to own, in lower case.
pub(super) fn own_domains(tenant: &Tenant) -> BTreeSet<&str> {
    let listed = tenant.domains.iter().chain(tenant.organization.iter().flat_map(|found| &found.domains));
    listed.filter(|domain| domain.verified != Some(false)).map(|domain| &*domain.name).collect()
}

/// Whether an address lies in one of these domains or below it: whoever owns a domain owns what is below.
pub(super) fn is_inside(domains: &BTreeSet<&str>, domain: &str) -> bool {
    let mut name = domain;
    loop {
        if domains.contains(name) {
            return true;
        }
        match name.split_once('.') {
            Some((_, above)) => name = above,
            None => return false,
        }
    }
}

/// The domain of a mail address, in lower case: of `smtp:ben@contoso.com`, `contoso.com`.
pub(super) fn domain_of(address: &str) -> Option<String> {
    let (_, domain) = address.trim().rsplit_once('@')?;
    let domain = domain.trim_end_matches(['>', ']', ' ', '.']).to_lowercase();
    (!domain.is_empty()).then_some(domain)
}
