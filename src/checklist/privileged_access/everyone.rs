//! Questions about all accounts at once: what policies ask of everybody, gap by gap down to the account.

use super::people::{counted, emergency_keys, is_among};
use super::stage1::mfa::covered::title;
use crate::checklist::accounts::Accounts;
use crate::checklist::people::coverage_clause;
use crate::checklist::{Affected, Context, Fact, Judge, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::coverage::{Answer, Coverage, Engine, Requirement};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, Missing, RecordKind, Tenant, User};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The accounts that policies should reach, and how many are left out.
#[derive(Debug, Default)]
pub(super) struct Everyone<'a> {
    pub accounts: Vec<&'a User>,
    /// Whether the user at each position of the list is among them.
    among: Vec<bool>,
    cards: Option<&'a Accounts>,
    pub emergency: usize,
    pub synchronisation: usize,
    /// Accounts that are proposed as emergency accounts where nobody could confirm it, and what is missing for that.
    perhaps: BTreeSet<String>,
    unconfirmed: Option<Missing>,
}

impl<'a> Everyone<'a> {
    /// Enabled accounts (those whose state is not exported too) but confirmed emergency accounts and the account of
    /// synchronisation. `guests`: with them.
    pub fn of(context: &Context<'a>, tenant: &'a Tenant, guests: bool) -> Self {
        let keys = emergency_keys(context);
        // As for single holders: what would fail a proposed emergency account as an ordinary one may be right.
        let sheet = &context.tenant(&[RecordKind::EmergencyAccounts]).emergency.supply;
        let unconfirmed = sheet.gap(RecordKind::EmergencyAccounts);
        let cards = context.accounts();
        let mut everyone = Self { unconfirmed, cards: Some(cards), ..Self::default() };
        if everyone.unconfirmed.is_some() {
            let stated = &context.stated().emergency;
            let proposed = context.emergency().iter().filter(|account| !account.confirmed);
            let proposed = proposed.filter(|account| stated.get(&account.key) != Some(&false));
            everyone.perhaps = proposed.flat_map(|account| [account.key.clone(), account.upn.to_lowercase()]).collect();
            everyone.perhaps.remove("");
        }
        for (at, user) in tenant.users.iter().enumerate() {
            everyone.among.push(false);
            let Some(standing) = cards.standing(at) else { continue };
            if !standing.is_enabled || !guests && standing.is_external {
                continue;
            }
            if is_among(&keys, user) {
                everyone.emergency += 1;
            } else if standing.is_synchronisation {
                everyone.synchronisation += 1;
            } else {
                everyone.accounts.push(user);
                if let Some(last) = everyone.among.last_mut() {
                    *last = true;
                }
            }
        }
        everyone
    }

    /// "Left out: 2 confirmed emergency accounts, 1 account of directory synchronisation."
    pub fn left_out(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.emergency > 0 {
            parts.push(counted(self.emergency, "confirmed emergency account", "confirmed emergency accounts"));
        }
        if self.synchronisation > 0 {
            parts.push(counted(
                self.synchronisation,
                "account of directory synchronisation",
                "accounts of directory synchronisation",
            ));
        }
        (!parts.is_empty()).then(|| format!("Left out: {}.", parts.join(", ")))
    }
}

/// How many accounts stand how.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub covered: usize,
    pub others: BTreeMap<&'static str, usize>,
}

impl Tally {
    /// "Of the others, 3 are excluded; 12 are not covered."
    pub fn sentence(&self) -> Option<String> {
        let part =
            |(title, count): (&&str, &usize)| format!("{count} {} {title}", if *count == 1 { "is" } else { "are" });
        let parts: Vec<String> = self.others.iter().map(part).collect();
        (!parts.is_empty()).then(|| format!("Of the others, {}.", parts.join("; ")))
    }
}

/// What is asked of everybody, under which policies.
pub(super) struct Question<'q, 'e> {
    pub engine: &'q Engine<'e>,
    pub requirement: Requirement,
    /// The outcome for an account that a policy excludes.
    pub excluded: Outcome,
    /// Policies that were not supplied could change every answer.
    pub open: bool,
    /// Labels of how an account stands, and of the policies that make it so.
    pub labels: [&'static str; 2],
}

/// What is asked, where a check asks one thing only.
pub(super) const LABELS: [&str; 2] = ["Coverage", "Policies"];

/// The answers to one question.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub tally: Tally,
    /// The accounts that do not stand as they should, by name.
    pub listed: Vec<Affected>,
    /// Evidence that could change an answer.
    pub gaps: Vec<Missing>,
}

impl Question<'_, '_> {
    /// Judges every account, and lists those that do not stand as they should.
    pub fn judge(&self, judge: &mut Judge, tenant: &Tenant, everyone: &Everyone<'_>) -> Tally {
        let answers = self.answer(tenant, everyone);
        judge.gaps(answers.gaps);
        (0..answers.tally.covered).for_each(|_| judge.good());
        judge.subjects(answers.listed);
        answers.tally
    }

    /// Looks at every account: those to which the policies stand alike together.
    pub fn answer(&self, tenant: &Tenant, everyone: &Everyone<'_>) -> Answers {
        let (mut tally, mut gaps) = (Tally::default(), Vec::new());
        let mut classes: Vec<Alike> = Vec::new();
        let Some(cards) = everyone.cards else { return Answers::default() };
        // Place in the order of names, user, class, and whether it may be an emergency account.
        let mut listed: Vec<(u32, &User, usize, bool)> = Vec::new();
        for class in self.engine.survey(self.requirement) {
            let is_asked_of = |at: &&u32| everyone.among.get(**at as usize) == Some(&true);
            let user = |at: &u32| Some((*at as usize, tenant.users.items.get(*at as usize)?));
            let users: Vec<(usize, &User)> = class.users.iter().filter(is_asked_of).filter_map(user).collect();
            let Some((_, first)) = users.first().copied() else { continue };
            if class.coverage == (Coverage::Covered { once_active: false }) {
                tally.covered += users.len();
                continue;
            }
            let answer = self.engine.of_user(first, self.requirement);
            let outcome = self.outcome(&answer);
            *tally.others.entry(coverage_clause(&answer.coverage)).or_default() += users.len();
            if outcome == Outcome::NoEvidence {
                gaps.extend(answer.missing.iter().cloned());
            }
            for (at, user) in users {
                let perhaps = outcome == Outcome::Fail && is_among(&everyone.perhaps, user);
                if perhaps {
                    gaps.extend(everyone.unconfirmed.clone());
                }
                listed.extend(cards.place(at).map(|place| (place, user, classes.len(), perhaps)));
            }
            classes.push(Alike::new(&answer, outcome, self.labels));
        }
        // Classes stand in the order of the evidence, which is no order to show.
        gaps.sort();
        listed.sort_unstable_by_key(|(place, ..)| *place);
        let listed = listed.into_iter().filter_map(|(place, user, class, perhaps)| {
            let class = classes.get(class)?;
            let outcome = if perhaps { Outcome::NoEvidence } else { class.outcome };
            // Who is excluded wants to know through which group; the rest of a class shares its words.
            let own = class
                .is_excluded
                .then(|| Alike::new(&self.engine.of_user(user, self.requirement), outcome, self.labels));
            Some(own.as_ref().unwrap_or(class).speak_of(cards.affected(place, outcome)?))
        });
        Answers { tally, listed: listed.collect(), gaps }
    }

    fn outcome(&self, answer: &Answer) -> Outcome {
        match &answer.coverage {
            Coverage::Covered { once_active: false } => Outcome::Pass,
            // Everybody works without an active role most of the time.
            Coverage::Covered { once_active: true } => Outcome::Fail,
            _ if self.open || !answer.missing.is_empty() => Outcome::NoEvidence,
            Coverage::Partly { only_trusted_locations_spared: true } | Coverage::Unclear => Outcome::Review,
            Coverage::Excluded => self.excluded,
            Coverage::Partly { .. } | Coverage::ReportOnly | Coverage::NotCovered => Outcome::Fail,
        }
    }
}

/// What accounts that stand alike share: how they stand, and why.
struct Alike {
    outcome: Outcome,
    is_excluded: bool,
    facts: Arc<[Fact]>,
    sources: Arc<[SourceRef]>,
}

impl Alike {
    fn new(answer: &Answer, outcome: Outcome, [standing, policies]: [&'static str; 2]) -> Self {
        let source = answer.sources.first().copied();
        let words = answer.words.iter().map(|sentence| {
            let fact = Fact::new(policies, sentence.as_str());
            match source {
                Some(source) => fact.from(source, "displayName"),
                None => fact,
            }
        });
        Self {
            outcome,
            is_excluded: answer.coverage == Coverage::Excluded,
            facts: std::iter::once(Fact::new(standing, title(&answer.coverage))).chain(words).collect(),
            sources: answer.sources.iter().copied().collect(),
        }
    }

    fn speak_of(&self, mut affected: Affected) -> Affected {
        affected.facts.share(&self.facts);
        affected.sources.share(&self.sources);
        affected
    }
}

/// An affected policy, with its state.
pub(super) fn of_policy(policy: &CaPolicy, outcome: Outcome) -> Affected {
    let state = match policy.state {
        PolicyState::Enabled => "on",
        PolicyState::Disabled => "off",
        PolicyState::ReportOnly => "report-only",
    };
    let fact = Fact::new("State", state);
    let name = if policy.name.is_empty() { &policy.id } else { &policy.name };
    Affected {
        id: policy.id.to_lowercase().into(),
        name: name.to_string().into(),
        kind: SubjectKind::Policy,
        outcome,
        facts: vec![match policy.source {
            Some(source) => fact.from(source, "state"),
            None => fact,
        }]
        .into(),
        sources: policy.source.into_iter().collect(),
    }
}

/// The tenant itself, where a fault concerns all of it and not single objects.
pub(super) fn of_tenant(tenant: &Tenant, outcome: Outcome, fact: Fact) -> Affected {
    let organization = tenant.organization.items.first();
    Affected {
        id: organization.map_or_else(|| "tenant".to_owned(), |found| found.id.to_lowercase()).into(),
        name: organization.map_or_else(|| "The tenant".to_owned(), |found| found.name.to_string()).into(),
        kind: SubjectKind::Tenant,
        outcome,
        sources: fact.source.into_iter().collect(),
        facts: vec![fact].into(),
    }
}
