//! Whether mail to an account reaches anybody: by its own mailbox, its mail address, or another address.

use super::people::{People, domain_of, is_inside, own_domains};
use super::stage1::emergency_accounts::personal::brings_mail_or_office;
use super::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::holders::Holder;
use crate::tenant::naming::Naming;
use crate::tenant::proposals::is_initial_domain;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Known, Mailbox, Missing, RecordKind, Tenant, User, figure};
use std::collections::{BTreeSet, HashMap};

/// Mailboxes by id, principal name and address.
#[derive(Debug)]
pub(super) struct Mail<'t> {
    tenant: &'t Tenant,
    by_name: HashMap<String, &'t Mailbox>,
    domains: BTreeSet<&'t str>,
}

/// What becomes of mail to an account.
#[derive(Debug)]
pub(super) enum Reached {
    /// With the reason, in words.
    Yes(String),
    /// A person must tell.
    Perhaps(String),
    No(String),
    Unknown(Missing),
}

impl Reached {
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Yes(_) => Outcome::Pass,
            Self::Perhaps(_) => Outcome::Review,
            Self::No(_) => Outcome::Fail,
            Self::Unknown(_) => Outcome::NoEvidence,
        }
    }
    pub fn fact(&self) -> Fact {
        match self {
            Self::Yes(words) | Self::Perhaps(words) | Self::No(words) => Fact::new("Mail", words.clone()),
            Self::Unknown(missing) => Fact::new("Mail", missing.why.clone()),
        }
    }
}

impl<'t> Mail<'t> {
    /// Needs mailboxes and domains among the check's needs, at least as what helps.
    pub fn of(tenant: &'t Tenant) -> Self {
        let mut by_name = HashMap::new();
        for mailbox in &tenant.mailboxes {
            let named = [&mailbox.id, &mailbox.upn, &mailbox.primary_address];
            for name in named.into_iter().chain(&mailbox.addresses) {
                let name = address(name).to_lowercase();
                if name.is_empty() {
                    continue;
                }
                // Where two lists differ and nobody knows which is the newer, the one that forwards is the worse.
                let known = by_name.entry(name).or_insert(mailbox);
                if mailbox.forwards() && !known.forwards() {
                    *known = mailbox;
                }
            }
        }
        Self { tenant, by_name, domains: own_domains(tenant) }
    }

    /// A mailbox by object id, principal name or any of its addresses.
    pub fn mailbox(&self, name: &str) -> Option<&'t Mailbox> {
        self.by_name.get(&address(name).to_lowercase()).copied()
    }

    /// The account's own mailbox.
    pub fn own(&self, id: &str, upn: &str) -> Option<&'t Mailbox> {
        [id, upn].into_iter().filter(|name| !name.is_empty()).find_map(|name| self.mailbox(name))
    }

    /// What becomes of mail to a holder of a role.
    pub fn reaches(&self, holder: &Holder) -> Reached {
        let Some(user) = holder.user(self.tenant) else {
            return Reached::Unknown(Missing {
                kind: RecordKind::Users,
                column: None,
                why: format!("{} is not in the list of users, so its mail addresses are not known.", holder.name()),
            });
        };
        if let Some(own) = self.own(&user.id, &user.upn) {
            return Reached::Yes(format!("its own mailbox {}", own.primary_address));
        }
        let addresses: Vec<&str> = user.mail.iter().chain(&user.other_mails).map(|text| address(text)).collect();
        let mut found: Vec<Reached> = addresses.iter().map(|address| self.by_address(user, address)).collect();
        if found.is_empty() {
            found.push(self.without(user));
        }
        let rank = |reached: &Reached| match reached {
            Reached::Yes(_) => 0,
            Reached::Perhaps(_) => 1,
            Reached::Unknown(_) => 2,
            Reached::No(_) => 3,
        };
        let best = found.into_iter().min_by_key(rank);
        let best = best.unwrap_or_else(|| self.without(user));
        // Addresses that were not exported could do better than one that bounces.
        let absent = |column: &&crate::tenant::Column| !self.tenant.users.supply.present.contains(*column);
        match (best, ["mail", "otherMails"].iter().find(absent)) {
            (Reached::No(_), Some(column)) => Reached::Unknown(Missing {
                kind: RecordKind::Users,
                column: Some(column),
                why: format!(
                    "{}, so an account without a mailbox may have another address.",
                    RecordKind::Users.does_not_tell(column, &format!("no column “{column}”")).trim_end_matches('.')
                ),
            }),
            (best, _) => best,
        }
    }

    /// Nothing is known that mail could reach. Whether it has a mailbox only the list of mailboxes tells.
    fn without(&self, user: &User) -> Reached {
        if let Some(gap) = self.tenant.mailboxes.supply.gap(RecordKind::Mailboxes) {
            return Reached::Unknown(gap);
        }
        if user.mail.is_none() && user.other_mails.is_empty() {
            Reached::No("no mailbox, no mail address, no other mail".to_owned())
        } else {
            Reached::No("its addresses reach no mailbox".to_owned())
        }
    }

    fn by_address(&self, user: &User, address: &str) -> Reached {
        let Some(domain) = domain_of(address) else {
            return Reached::No(format!("{address} is no mail address"));
        };
        if let Some(mailbox) = self.mailbox(address) {
            return Reached::Yes(format!("{address} reaches the mailbox {}", mailbox.primary_address));
        }
        let initial = is_initial_domain(self.tenant, &domain);
        let inside = initial || is_inside(&self.domains, &domain) || user.domain().as_deref() == Some(&domain);
        if !inside {
            return Reached::Yes(format!("{address}, outside the organisation"));
        }
        let Some(gap) = self.tenant.mailboxes.supply.gap(RecordKind::Mailboxes) else {
            return if user.synced == Known::Value(true) {
                Reached::Perhaps(format!("{address} has no mailbox in Exchange Online; it may have one on-premises"))
            } else {
                Reached::No(format!("{address} has no mailbox, so mail to it bounces"))
            };
        };
        let licensed = user.licences.value().is_some_and(|licences| {
            licences.iter().any(|licence| brings_mail_or_office(self.tenant, licence) == Some(true))
        });
        if licensed { Reached::Yes(format!("{address}, licensed for mail")) } else { Reached::Unknown(gap) }
    }
}

/// `smtp:ben@contoso.com`, `"Ben" <ben@contoso.com>` → the bare address.
pub(super) fn address(text: &str) -> &str {
    let text = text.trim();
    let text = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end_matches('>'));
    match text.split_once(':') {
        Some((kind, rest)) if kind.eq_ignore_ascii_case("smtp") => rest.trim(),
        _ => text,
    }
}

/// 2.01.c and 2.03.c: whether mail reaches each person who holds a role of this set. `who`: what one of them is called, and
/// many; `nobody`: said where nobody holds one.
/// `more`: people who hold other roles alone, each with what is to be said of them, and why they may not be all.
pub(super) fn reaches_each(
    context: &Context<'_>,
    set: RoleSet,
    more: (&[(Holder, Vec<Fact>)], Vec<Missing>),
    who: [&str; 2],
    nobody: &str,
) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Mailboxes,
        RecordKind::Domains,
        RecordKind::Organization,
        RecordKind::Licences,
    ]);
    let mail = Mail::of(tenant);
    let mut judge = context.judge();
    let (more, open) = more;
    judge.gaps(open);
    let people = People::of(context, set);
    let own = people.accounts.iter().map(|holder| (*holder, &[][..]));
    for (holder, facts) in own.chain(more.iter().map(|(holder, facts)| (holder, &facts[..]))) {
        let found = mail.reaches(holder);
        if let Reached::Unknown(gap) = &found {
            judge.gap(gap.clone());
        }
        let mut affected = account(context, holder, set, found.outcome());
        affected.facts.insert(1, found.fact());
        affected.facts.extend(facts.iter().cloned());
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, set);
    let [one, many] = who;
    judge.tell(stage2::REACHED_BY_MAIL.of(judge.tally()).with("one", one).with("many", many));
    people.counted_in_words().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(nobody.to_owned()))
}

/// Whether a name is that of an account other than these, so that nobody here is meant by it.
pub(super) fn others<'h>(naming: &Naming<'_>, holders: impl Iterator<Item = &'h str>) -> impl Fn(&str) -> bool {
    let holders: BTreeSet<String> = holders.map(str::to_lowercase).collect();
    move |name| naming.find(name).user().is_some_and(|user| !holders.contains(&user.id.to_lowercase()))
}

/// The gap where a list (rules, audit settings) names owners that no list knows.
pub(super) fn owners_unknown(owners: &[&str], kind: RecordKind) -> Option<Missing> {
    let (first, rest) = owners.split_first()?;
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", figure(rest.len() as u64)) };
    let why = format!(
        "Of whom the {} of “{first}”{more} are is not known: no mailbox and no account is called so. Export the mailboxes \
         with their names and aliases.",
        kind.title()
    );
    Some(Missing { kind, column: None, why })
}
