//! 2.06.i: sign-ins to Azure and the administration portals that asked for a password only.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::{ROW_GIVEN, row_given, windowless};
use crate::checklist::privileged_access::people::counted;
use crate::checklist::wording::between;
use crate::checklist::wording::capital;
use crate::checklist::wording::none_or;
use crate::checklist::wording::some_of;
use crate::checklist::written::{Writes, Written};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind, WithTail, roll};
use crate::evidence::SourceRef;
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::sign_in::{SignInLog, SingleFactorUse};
use crate::tenant::{Missing, Moment, RecordKind, figure};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

pub(super) fn single_factor(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns, RecordKind::Users]);
    let log = &tenant.sign_ins;
    let mut judge = context.judge();
    judge.gaps(windowless(context, RecordKind::SignIns, log.window));
    judge.gaps(log.unclear.requirements.told().map(|words| Missing {
        kind: RecordKind::SignIns,
        column: Some("authenticationRequirement"),
        why: format!(
            "What was required of sign-ins to portals is written in words that are not known here: {words}. Export the log \
             from a portal in English."
        ),
    }));
    let roll = context.roll();
    let mut sign_ins = 0;
    let deck = Arc::new(Deck::of(log, roll.deck(), |seen| tenant.user_of_sign_in(seen.account)));
    let mut found = Vec::with_capacity(log.single_factor.len());
    let mut who = Who::default();
    (log.single_factor.len()..log.names.len()).for_each(|_| judge.good());
    for ((at, seen), use_of) in (0..).zip(&log.single_factor).zip(&deck.uses) {
        let Some(name) = log.names.get(seen.account as usize) else { continue };
        sign_ins += seen.count;
        let mut affected = use_of
            .user
            .and_then(|at| roll.affected(at, Outcome::Fail))
            .unwrap_or_else(|| Affected::new(SubjectKind::User, name.to_lowercase(), name.to_string(), Outcome::Fail));
        who.add(use_of.user, &affected);
        affected.facts = WithTail::beginning(deck.clone(), at);
        affected.sources = WithTail::beginning(deck.clone(), at);
        found.push(affected);
    }
    let privileged = privileged_among(context, &who);
    judge.subjects(found);
    let accounts = judge.count(Outcome::Fail);
    if let Some((from, to)) = log.days_told(accounts > 0) {
        // Where the log lacks something, that nobody is in it is no denial.
        let who = none_or(accounts, "account", "accounts");
        let is_whole = accounts > 0 || !judge.has_gaps();
        judge.seen(
            accounts,
            format!(
                "{} signed in to Azure or an administration portal or tool with a single factor {}{}.",
                if is_whole { capital(&who) } else { format!("As far as the log tells, {who}") },
                between(from, to),
                if accounts == 0 {
                    String::new()
                } else {
                    format!(": {}", counted(sign_ins as usize, "sign-in", "sign-ins"))
                }
            ),
        );
        judge.reasons_of(privileged);
        judge.reason("The log shows nothing outside these days.");
    }
    judge.finish(Nothing::NotApplicable("The sign-in log holds no sign-in of an account.".to_owned()))
}

/// What is said of each account that a single factor let in, by position in the log's list of them: a million are found,
/// and few are looked at.
#[derive(Debug)]
struct Deck {
    /// What is said of every account of the list of users.
    roll: Arc<roll::Deck>,
    uses: Vec<Use>,
    /// Names of apps, by their number in the log.
    apps: BTreeMap<u32, Arc<str>>,
    facts: Written<Fact>,
    sources: Written<SourceRef>,
}

#[derive(Debug)]
struct Use {
    /// Position in the list of users.
    user: Option<u32>,
    count: u32,
    last: (Moment, SourceRef),
    application: u32,
}

impl Deck {
    fn of(log: &SignInLog, roll: Arc<roll::Deck>, user_of: impl Fn(&SingleFactorUse) -> Option<u32>) -> Self {
        let mut apps = BTreeMap::new();
        let use_of = |seen: &SingleFactorUse| {
            let SingleFactorUse { count, last, application, .. } = *seen;
            apps.entry(application).or_insert_with(|| log.text(application).into());
            Use { user: user_of(seen), count, last, application }
        };
        let uses: Vec<Use> = log.single_factor.iter().map(use_of).collect();
        let (facts, sources) = (Written::new(uses.len()), Written::new(uses.len()));
        Self { roll, uses, apps, facts, sources }
    }
}

impl Writes<Fact> for Deck {
    fn written(&self) -> &Written<Fact> {
        &self.facts
    }
    fn write(&self, at: u32) -> Vec<Fact> {
        let Some(seen) = self.uses.get(at as usize) else { return Vec::new() };
        let mut facts = seen.user.map(|user| self.roll.write(user)).unwrap_or_default();
        facts.reserve_exact(3);
        facts.push(Fact::new("Single-factor sign-ins", figure(seen.count)));
        let (when, source) = seen.last;
        let mut last = when.iso();
        last.extend([" to ", self.apps.get(&seen.application).map_or("", |app| app)]);
        facts.push(Fact::new("Last one", last).from(source, "appDisplayName"));
        if seen.count > 1 {
            facts.push(Fact::new(ROW_GIVEN, row_given(seen.count)));
        }
        facts
    }
}

impl Writes<SourceRef> for Deck {
    fn written(&self) -> &Written<SourceRef> {
        &self.sources
    }
    fn write(&self, at: u32) -> Vec<SourceRef> {
        let Some(seen) = self.uses.get(at as usize) else { return Vec::new() };
        let of_user = seen.user.map_or(&[][..], |user| self.roll.sources_at(user));
        of_user.iter().copied().chain([seen.last.1]).collect()
    }
}

/// Accounts by their positions in the list of users; by their ids where they are not in it.
#[derive(Debug, Default)]
struct Who {
    listed: HashSet<u32, foldhash::fast::RandomState>,
    others: HashSet<Arc<str>, foldhash::fast::RandomState>,
}

impl Who {
    fn add(&mut self, user: Option<u32>, account: &Affected) {
        match user {
            Some(at) => self.listed.insert(at),
            None => self.others.insert(account.id.shared()),
        };
    }

    fn has(&self, holder: &Holder) -> bool {
        holder.user.is_some_and(|at| self.listed.contains(&at))
            || self.others.contains(holder.key().as_str())
            || self.others.contains(holder.principal.upn.to_lowercase().as_str())
    }
}

/// How many of these accounts hold privileged roles, and which: a password alone gave access to those. Told as far as the
/// lists of roles go; nothing where none does.
fn privileged_among(context: &Context<'_>, who: &Who) -> Option<String> {
    const SET: RoleSet = RoleSet::Privileged;
    if who.listed.is_empty() && who.others.is_empty() {
        return None;
    }
    let holders = context.holders_where_known();
    let (mut number, mut roles) = (0, BTreeSet::new());
    for holder in holders.of_set(SET).filter(|holder| who.has(holder)) {
        number += 1;
        roles.extend(holder.in_set(holders, SET).map(|held| held.role_name.to_string()));
    }
    let roles: Vec<String> = roles.into_iter().collect();
    let who = match (who.listed.len() + who.others.len(), number) {
        (2, 2) => "Both hold".to_owned(),
        (all, _) if all == number && all > 1 => "All of them hold".to_owned(),
        (1, 1) => "It holds".to_owned(),
        _ => counted(number, "of these accounts holds", "of these accounts hold"),
    };
    (number > 0).then(|| format!("{who} privileged roles ({}).", some_of(&roles)))
}
