//! 2.12.a, b and e: accounts of Tier 0.

use super::tier0::{Account, Tier0};
use crate::checklist::claims::said::Claim;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::{counted, days};
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind, wording};
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::roles::RoleSet;
use crate::tenant::{Known, Missing, RecordKind, Tenant, User, figure};
use std::collections::HashMap;

const BOTH: &[RecordKind] = &[RecordKind::AdUsers, RecordKind::AdGroupMembers];

const ENABLED: [&str; 2] = ["enabled on-premises Tier 0 account", "enabled on-premises Tier 0 accounts"];
const ENABLED_OR_MARKED: [&str; 2] =
    ["enabled account in a Tier 0 group, or marked so", "enabled accounts in a Tier 0 group, or marked so"];

fn none() -> Nothing {
    Nothing::NotApplicable("The lists hold no account of an on-premises Tier 0 group.".to_owned())
}

/// Accounts that were in such a group count too, and are called so: other checks of this item judge members alone.
fn tell(judge: &mut Judge, claim: &Claim, tier: &Tier0<'_>, limit: i64) {
    let [one, many] = if tier.accounts.iter().all(Account::is_member) {
        ENABLED
    } else {
        [
            "account that is or was in an on-premises Tier 0 group",
            "accounts that are or were in an on-premises Tier 0 group",
        ]
    };
    judge.tell(claim.of(judge.tally()).with("one", one).with("many", many).with("days", days(limit)));
}

/// Members whom the list of accounts does not hold (another domain's, or a list that is not whole): not evidenced.
fn unlisted(tier: &Tier0<'_>, judge: &mut Judge) {
    for (row, title) in &tier.unlisted {
        judge.gap(Missing {
            kind: RecordKind::AdUsers,
            column: None,
            why: format!("{}, a member of {title}, is not in the list of accounts.", row.account),
        });
        judge.subject(
            Affected::new(SubjectKind::User, row.account.to_lowercase(), &*row.account, Outcome::NoEvidence)
                .fact("Found", "not in the list of accounts")
                .fact("Groups", title.clone())
                .at([row.source]),
        );
    }
}

/// 2.12.a
pub(super) fn separate(context: &Context<'_>) -> Judgement {
    let tier = Tier0::of(context.tenant(BOTH));
    let mut judge = context.judge();
    judge.gaps(tier.gaps.iter().cloned());
    for account in tier.accounts.iter().filter(|account| account.user.enabled != Some(false)) {
        match &account.user.mail {
            Known::Value(mail) if account.is_member() => {
                let words = format!("mail-enabled ({mail}): the account of daily work");
                judge.subject(account.affected(Outcome::Fail, words, Vec::new()));
            }
            // The mark alone does not tell whether it still is in a group whose members were not supplied.
            Known::Value(mail) => {
                let words = format!("mail-enabled ({mail}), and marked as a member of a Tier 0 group");
                judge.subject(account.affected(Outcome::Review, words, Vec::new()));
            }
            Known::NotExported => {
                let words = "whether it has a mail address was not exported".to_owned();
                judge.subject(account.affected(Outcome::NoEvidence, words, Vec::new()));
            }
            Known::Empty if account.is_member() => judge.good(),
            Known::Empty => {}
        }
    }
    unlisted(&tier, &mut judge);
    let is_any_marked = judge.count(Outcome::Review) > 0;
    judge.gaps(tier.marked_only.iter().filter(|_| is_any_marked).cloned());
    let nouns = if is_any_marked { ENABLED_OR_MARKED } else { ENABLED };
    judge.tell(stage2::MAIL_ENABLED.of(judge.tally()).with("one", nouns[0]).with("many", nouns[1]));
    judge.finish(none())
}

/// 2.12.b
pub(super) fn kept_apart(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::AdUsers, RecordKind::AdGroupMembers, RecordKind::Users]);
    let holders = context.holders();
    let tier = Tier0::of(tenant);
    let entra = Entra::of(tenant, holders);
    let mut judge = context.judge();
    judge.gaps(tier.gaps.iter().cloned());
    for account in &tier.accounts {
        let Some((user, by)) = entra.counterpart(account) else {
            match entra.hides(account) {
                Some(missing) => {
                    let words = "whether it is synchronised cannot be told".to_owned();
                    judge.subject(account.affected(Outcome::NoEvidence, words, vec![Fact::new("Why", &*missing.why)]));
                    judge.gap(missing);
                }
                None => judge.good(),
            }
            continue;
        };
        let role = tenant.position_of(user).and_then(|position| entra.holders.get(&position));
        let is_synced = user.synced == Known::Value(true);
        let mut words = Vec::new();
        if is_synced {
            words.push(format!("synchronised to Entra ID as {}", user.name()));
        }
        let mut facts = vec![Fact::new("Matched by", by.title())];
        if let Some(holder) = role {
            words.push("holds an Entra role".to_owned());
            facts.push(Fact::new("Entra roles", holder.roles_text(holders, RoleSet::All)));
        }
        if words.is_empty() {
            judge.good();
            continue;
        }
        // A left-over of a former membership is to be cleaned up; an account matched by its name alone may be another's,
        // and one of the same name that is not synchronised is another account. An immutable id is nobody else's.
        let is_same = by == Match::ImmutableId || is_synced && by == Match::PrincipalName;
        let is_sure = account.is_member() && is_same;
        let outcome = if is_sure { Outcome::Fail } else { Outcome::Review };
        let mut listed = account.affected(outcome, words.join(" and "), facts);
        listed.sources.extend(user.sources.iter().copied());
        // The roles rest on their assignments, and on the memberships through which they are held.
        listed.sources.extend(role.iter().flat_map(|holder| holder.sources()));
        listed.sources.sort_and_dedup();
        judge.subject(listed);
    }
    unlisted(&tier, &mut judge);
    tell(&mut judge, &stage2::TIER_0_SYNCHRONISED, &tier, 0);
    judge.finish(none())
}

/// By what an on-premises account and an Entra account were found to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    ImmutableId,
    PrincipalName,
    FirstPart,
}

impl Match {
    fn title(self) -> &'static str {
        match self {
            Self::ImmutableId => "immutable id",
            Self::PrincipalName => "user principal name",
            Self::FirstPart => "account name, which may be another’s",
        }
    }
}

/// Accounts of Entra ID by what an on-premises account can be recognised by.
struct Entra<'a> {
    tenant: &'a Tenant,
    by_id: HashMap<&'a str, &'a User>,
    /// Synchronised accounts, by the first part of the principal name in lower case.
    by_first_part: HashMap<String, &'a User>,
    /// By the position of the user.
    holders: HashMap<u32, &'a Holder>,
    /// Of how many synchronised accounts the id that synchronisation writes is not told, of all of them.
    silent: (usize, usize),
}

impl<'a> Entra<'a> {
    fn of(tenant: &'a Tenant, holders: &'a Holders) -> Self {
        let holders = holders.all.iter().filter_map(|holder| Some((holder.user?, holder))).collect();
        let (by_id, by_first_part) = (HashMap::new(), HashMap::new());
        let mut found = Self { tenant, by_id, by_first_part, holders, silent: (0, 0) };
        for user in tenant.users.iter().filter(|user| !user.deleted) {
            if let Some(id) = user.immutable_id.value() {
                found.by_id.entry(id).or_insert(user);
            }
            if user.synced == Known::Value(true) {
                let first = user.upn.split('@').next().unwrap_or_default();
                found.by_first_part.entry(first.to_lowercase()).or_insert(user);
                found.silent.0 += usize::from(user.immutable_id.value().is_none());
                found.silent.1 += 1;
            }
        }
        found
    }

    /// The account of an on-premises one: by the id that synchronisation writes, else by principal name, else a synchronised
    /// account with the same first part.
    fn counterpart(&self, account: &Account<'_>) -> Option<(&'a User, Match)> {
        let (id, upn) = (&*account.user.immutable_id, &account.user.upn);
        if let Some(user) = self.by_id.get(id).filter(|_| !id.is_empty()) {
            return Some((user, Match::ImmutableId));
        }
        if !upn.is_empty() {
            let user = self.tenant.user_by_name(upn);
            if let Some(user) = user.filter(|user| !user.deleted && user.upn.eq_ignore_ascii_case(upn)) {
                return Some((user, Match::PrincipalName));
            }
        }
        self.by_first_part.get(&account.user.account.to_lowercase()).map(|user| (*user, Match::FirstPart))
    }

    /// What keeps "it has no account here" from being said: names differ on the two sides, and only the id that
    /// synchronisation writes tells. Where nothing is synchronised, nothing has one.
    fn hides(&self, account: &Account<'_>) -> Option<Missing> {
        if self.by_first_part.is_empty() {
            return None;
        }
        let name = &account.user.account;
        if let (silent @ 1.., all) = self.silent {
            let whose = if silent == all {
                "synchronised accounts".to_owned()
            } else {
                format!("{} of {}", figure(silent), counted(all, "synchronised account", "synchronised accounts"))
            };
            return Some(Missing {
                kind: RecordKind::Users,
                column: Some("onPremisesImmutableId"),
                why: format!(
                    "Of {whose} the list of users does not tell the immutable id, so whether {name} is one of them under \
                     another name is not known."
                ),
            });
        }
        account.user.immutable_id.is_empty().then(|| Missing {
            kind: RecordKind::AdUsers,
            column: Some("objectGUID"),
            why: format!(
                "The object GUID of {name} was not exported, so whether it is synchronised under another name is not known."
            ),
        })
    }
}

/// 2.12.e
pub(super) fn settings(context: &Context<'_>) -> Judgement {
    let tier = Tier0::of(context.tenant(BOTH));
    let limit = context.parameters().password_max_age_days;
    let mut judge = context.judge();
    judge.gaps(tier.gaps.iter().cloned());
    for account in tier.accounts.iter().filter(|account| account.user.enabled != Some(false)) {
        let (faults, unsaid) = weak(context, account);
        let is_fresh = faults.as_slice() == [NO_DAY];
        if !faults.is_empty() && !(is_fresh && !unsaid.is_empty()) {
            let outcome = if account.is_member() && !is_fresh { Outcome::Fail } else { Outcome::Review };
            judge.subject(account.affected(outcome, faults.join("; "), Vec::new()));
        } else if unsaid.is_empty() {
            judge.good();
        } else {
            let why = format!("Of {} the export lacks: {}.", account.user.account, unsaid.join(", "));
            judge.gap(Missing { kind: RecordKind::AdUsers, column: None, why: why.clone() });
            judge.subject(account.affected(Outcome::NoEvidence, why, Vec::new()));
        }
    }
    unlisted(&tier, &mut judge);
    tell(&mut judge, &stage2::TIER_0_WEAK, &tier, limit);
    judge.reason("Today’s advice is a change on compromise or change of staff rather than by age alone.");
    judge.finish(none())
}

/// What is said of a password of which no day is known.
const NO_DAY: &str = "password never set, or to be changed at the next sign-in";

/// What is weak about an account, and what was not exported.
fn weak(context: &Context<'_>, account: &Account<'_>) -> (Vec<String>, Vec<&'static str>) {
    let (user, limit) = (account.user, context.parameters().password_max_age_days);
    let (mut faults, mut unsaid) = (Vec::new(), Vec::new());
    match &user.password_last_set {
        Known::Value(set) if set.age_days(context.as_of()) > limit => {
            faults.push(format!("password {} old ({})", wording::days(set.age_days(context.as_of())), set.iso_date()));
        }
        Known::Value(_) => {}
        // 0: it must be changed at the next sign-in, which is good practice where it was set anew.
        Known::Empty => faults.push(NO_DAY.to_owned()),
        Known::NotExported => unsaid.push("PasswordLastSet"),
    }
    for (flag, words, column) in [
        (user.never_expires, "password never expires", "PasswordNeverExpires"),
        (user.not_required, "no password required", "PasswordNotRequired"),
        (user.reversible, "password stored reversibly", "AllowReversiblePasswordEncryption"),
        (user.no_pre_authentication, "no Kerberos pre-authentication", "DoesNotRequirePreAuth"),
        (user.trusted_for_delegation, "trusted for delegation", "TrustedForDelegation"),
        (user.trusted_to_authenticate, "trusted to authenticate for others", "TrustedToAuthForDelegation"),
    ] {
        match flag {
            Some(true) => faults.push(words.to_owned()),
            Some(false) => {}
            None => unsaid.push(column),
        }
    }
    match &user.service_names {
        Known::Value(names) => {
            faults.extend(names.first().map(|name| format!("service principal name {name}")));
        }
        Known::Empty => {}
        Known::NotExported => unsaid.push("ServicePrincipalNames"),
    }
    (faults, unsaid)
}
