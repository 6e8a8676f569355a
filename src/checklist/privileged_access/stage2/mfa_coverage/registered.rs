//! 2.06.d and f: how many members registered, and which accounts still use per-user MFA.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::of_user;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::privileged_access::stage1::mfa::subjects::{
    not_allowed_in_words, registration_facts, second_factor,
};
use crate::checklist::shares::percent_of_wanted;
use crate::checklist::wording::{capital, none_or};
use crate::checklist::written::{Writes, Written};
use crate::checklist::{Context, Fact, Judgement, Outcome, WithTail, roll};
use crate::evidence::SourceRef;
use crate::tenant::account::PerUserMfa;
use crate::tenant::figure;
use crate::tenant::second_factor::{SecondFactor, Word};
use crate::tenant::{Missing, RecordKind, Records, Registration, Tenant};
use std::sync::Arc;

/// 2.06.d
pub(super) fn share(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::Registrations]);
    let wanted = context.parameters().user_mfa_coverage_min;
    let mut judge = context.judge();
    judge.gaps(context.registrations_too_old());
    let roll = context.roll();
    let (mut registered, mut not, mut unknown) = (0_usize, 0_usize, 0_usize);
    let mut not_allowed = 0;
    let mut is_not = vec![false; tenant.users.items.len()];
    let mut perhaps = Perhaps::default();
    for at in roll.all().filter(|at| roll.is_there(*at) && !roll.is_external(*at)) {
        if roll.may_be_no_enabled_member(at) {
            perhaps.add(tenant.registration_at(at).map_or(SecondFactor::NotExported, SecondFactor::of));
            continue;
        }
        judge.good();
        match tenant.registration_at(at).map_or(SecondFactor::NotExported, SecondFactor::of) {
            SecondFactor::Registered => registered += 1,
            SecondFactor::NotExported => unknown += 1,
            found @ (SecondFactor::MethodNotAllowed
            | SecondFactor::FlagAgainstMethods
            | SecondFactor::NotRegistered) => {
                not += 1;
                not_allowed += usize::from(found == SecondFactor::MethodNotAllowed);
                if let Some(known) = is_not.get_mut(at as usize) {
                    *known = true;
                }
            }
        }
    }
    // A list that lacks these may lack as many who did not register.
    let unlisted = tenant.registrations_of_unlisted().count();
    let all = registered + not + unknown;
    let reaches = |count: usize, all: usize| count as i64 * 100 >= wanted * all as i64;
    let least = reaches(registered, all + perhaps.not + perhaps.unknown + unlisted);
    let more = perhaps.registered + perhaps.unknown + unlisted;
    let most = reaches(registered + unknown + more, all + more);
    let outcome = match (least, most) {
        _ if all == 0 => Outcome::NoEvidence,
        (true, _) => Outcome::Pass,
        // Even if every account without a row were registered, the share would be too small.
        (false, false) if !judge.has_gaps() => Outcome::Fail,
        _ => Outcome::NoEvidence,
    };
    if all + perhaps.all() > 0 {
        judge.whole(outcome);
    }
    if all > 0 {
        let claim = match Word::of(tenant) {
            Word::Capable => &stage2::MEMBER_CAN_USE_MFA,
            Word::Registered => &stage2::MEMBER_REGISTERED,
        };
        let share = percent_of_wanted(registered, all, wanted);
        let found = claim.of(Counted { examined: all, failed: not, review: 0, unknown }).with("share", share);
        judge.tell(found.and(format!("at least {wanted} % are wanted")));
        judge.reasons_of(not_allowed_in_words(not_allowed, "of the others"));
    }
    judge.reasons_of(perhaps.in_words());
    if unlisted > 0 {
        judge.reason(format!(
            "{} not in the list of users, though the registration details name {}.",
            counted(unlisted, "account is", "accounts are"),
            if unlisted == 1 { "it" } else { "them" }
        ));
    }
    if outcome == Outcome::NoEvidence {
        judge.gaps(perhaps.gap());
        judge.gaps(tenant.unlisted_accounts());
    }
    if unknown > 0 {
        let accounts = counted(unknown, "account has", "accounts have");
        let count = if unknown == 1 { "counts" } else { "count" };
        judge.reason(format!("{accounts} no row in the registration details and {count} as not evidenced."));
        if outcome == Outcome::NoEvidence {
            judge.gap(Missing {
                kind: RecordKind::Registrations,
                column: None,
                why: format!("{accounts} no row in the registration details, which could decide the share."),
            });
        }
    }
    if outcome == Outcome::Fail {
        let is_not = |at: &u32| is_not.get(*at as usize) == Some(&true);
        let who: Vec<u32> = roll.by_name(&tenant.users.items).iter().copied().filter(is_not).collect();
        let deck = Arc::new(Deck::of(tenant, roll.deck(), &who));
        let found = (0..).zip(who).filter_map(|(at, user)| {
            let mut affected = roll.affected(user, Outcome::Fail)?;
            affected.facts = WithTail::beginning(deck.clone(), at);
            affected.sources = WithTail::beginning(deck.clone(), at);
            Some(affected)
        });
        judge.show_all(found.collect());
    }
    judge.finish(Nothing::NotApplicable("There is no enabled member account.".to_owned()))
}

/// Accounts of which the list does not say whether they are enabled, or members: each may belong to the share or not.
#[derive(Debug, Default)]
struct Perhaps {
    registered: usize,
    not: usize,
    unknown: usize,
}

impl Perhaps {
    fn add(&mut self, found: SecondFactor) {
        match found {
            SecondFactor::Registered => self.registered += 1,
            SecondFactor::NotExported => self.unknown += 1,
            SecondFactor::MethodNotAllowed | SecondFactor::FlagAgainstMethods | SecondFactor::NotRegistered => {
                self.not += 1;
            }
        }
    }

    fn all(&self) -> usize {
        self.registered + self.not + self.unknown
    }

    fn in_words(&self) -> Option<String> {
        let (all, registered) = (self.all(), self.registered);
        (all > 0).then(|| {
            format!(
                "Whether {} enabled, or of members, the list of users does not say; {} use MFA.",
                counted(all, "more account is", "more accounts are"),
                match (registered, all) {
                    (1, 1) => "it can".to_owned(),
                    (0, 1) => "it is not known to".to_owned(),
                    (0, _) => "none of these is known to".to_owned(),
                    (some, all) if some == all => "all of these can".to_owned(),
                    (some, _) => format!("{} of these can", figure(some)),
                }
            )
        })
    }

    fn gap(&self) -> Option<Missing> {
        let why = format!(
            "Whether {} enabled, or of members, is not in the list of users (columns “accountEnabled” and “userType”), which \
             could decide the share.",
            counted(self.all(), "account is", "accounts are")
        );
        (self.all() > 0).then_some(Missing { kind: RecordKind::Users, column: Some("accountEnabled"), why })
    }
}

/// What is said of each account without a method that counts, in the order in which they are shown: a million are found, and few
/// are looked at.
#[derive(Debug)]
struct Deck {
    /// What is said of every account of the list of users.
    roll: Arc<roll::Deck>,
    rows: Arc<Records<Registration>>,
    /// Positions in the list of users and in that of registrations.
    accounts: Vec<(u32, Option<u32>)>,
    facts: Written<Fact>,
    sources: Written<SourceRef>,
}

impl Deck {
    fn of(tenant: &Tenant, roll: Arc<roll::Deck>, users: &[u32]) -> Self {
        let accounts = users.iter().map(|at| (*at, tenant.joined_registration(*at))).collect();
        let (facts, sources) = (Written::new(users.len()), Written::new(users.len()));
        Self { roll, rows: tenant.registrations.share(), accounts, facts, sources }
    }

    fn row(&self, at: Option<u32>) -> Option<&Registration> {
        self.rows.items.get(at? as usize)
    }
}

impl Writes<Fact> for Deck {
    fn written(&self) -> &Written<Fact> {
        &self.facts
    }
    fn write(&self, at: u32) -> Vec<Fact> {
        let Some(&(user, row)) = self.accounts.get(at as usize) else { return Vec::new() };
        let row = self.row(row);
        let mut facts = self.roll.write(user);
        facts.push(second_factor(&self.rows, row, row.map_or(SecondFactor::NotRegistered, SecondFactor::of).no()));
        facts.extend(row.map(registration_facts).unwrap_or_default());
        facts
    }
}

impl Writes<SourceRef> for Deck {
    fn written(&self) -> &Written<SourceRef> {
        &self.sources
    }
    fn write(&self, at: u32) -> Vec<SourceRef> {
        let Some(&(user, row)) = self.accounts.get(at as usize) else { return Vec::new() };
        let of_user = self.roll.sources_at(user).iter().copied();
        of_user.chain(self.row(row).into_iter().flat_map(|row| row.sources.iter().copied())).collect()
    }
}

/// 2.06.f
pub(super) fn per_user(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users]);
    let mut judge = context.judge();
    let mut unknown = 0;
    let roll = context.roll();
    for (at, user) in (0..).zip(tenant.users.iter()).filter(|(at, _)| roll.is_there(*at)) {
        let state = match user.per_user_mfa {
            Some(PerUserMfa::Enabled) => "enabled: asked to register, then asked at sign-in",
            Some(PerUserMfa::Enforced) => "enforced: asked at every sign-in, app passwords possible",
            Some(PerUserMfa::Disabled) => {
                judge.good();
                continue;
            }
            None => {
                unknown += usize::from(!roll.is_external(at));
                continue;
            }
        };
        let mut affected = of_user(user, Outcome::Review);
        let fact = Fact::new("Per-user MFA", state);
        affected.facts.push(match user.sources.first() {
            Some(source) => fact.from(*source, "perUserMfaState"),
            None => fact,
        });
        judge.subject(affected);
    }
    let using = judge.count(Outcome::Review);
    let accounts = capital(&none_or(using, "account still uses", "accounts still use"));
    judge.seen(using, format!("{accounts} per-user MFA, which Microsoft has replaced by Conditional Access."));
    if unknown > 0 {
        let accounts = counted(unknown, "enabled member account", "enabled member accounts");
        let why = format!("The state of per-user MFA of {accounts} was not exported.");
        if using > 0 {
            judge.reason(why.clone());
        }
        judge.gap(Missing { kind: RecordKind::Users, column: Some("perUserMfaState"), why });
    }
    judge.finish(Nothing::Pass("No enabled account is in the list.".to_owned()))
}
