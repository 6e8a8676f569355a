//! Questions about all accounts at once: what policies ask of everybody, gap by gap down to the account.

use super::people::counted;
use crate::checklist::people::{JOINED_CLAUSE, answer_clause, answer_title, coverage_clause, outcome_at_all_hours};
pub(super) use crate::checklist::roll::of_user;
use crate::checklist::roll::{Roll, Standing};
use crate::checklist::wording::some_of;
use crate::checklist::{Affected, Context, Fact, Judge, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::coverage::{Answer, Coverage, Engine, Requirement};
use crate::tenant::figure;
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, Missing, RecordKind, Tenant, User};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The accounts that policies should reach, and how many are left out.
#[derive(Debug)]
pub(super) struct Everyone<'a> {
    users: &'a [User],
    roll: &'a Roll,
    /// How many.
    pub accounts: usize,
    /// With accounts from outside.
    guests: bool,
    pub emergency: usize,
    pub synchronisation: usize,
    /// What is missing to confirm the proposed emergency accounts.
    unconfirmed: Option<Missing>,
    /// No list of policies was supplied: nothing is known of any account, and the gap says so once for all of them.
    pub is_dark: bool,
}

impl<'a> Everyone<'a> {
    /// Enabled accounts (those whose state is not exported too) but confirmed emergency accounts and the account of
    /// synchronisation. `guests`: with them.
    pub fn of(context: &Context<'a>, tenant: &'a Tenant, guests: bool) -> Self {
        let sheet = &context.tenant(&[RecordKind::EmergencyAccounts]).emergency.supply;
        let mut everyone = Self {
            users: &tenant.users.items,
            roll: context.roll(),
            accounts: 0,
            guests,
            emergency: 0,
            synchronisation: 0,
            unconfirmed: sheet.gap(RecordKind::EmergencyAccounts),
            is_dark: !tenant.ca_policies.supply.is_supplied(),
        };
        for at in everyone.roll.all().filter(|at| guests || !everyone.roll.is_external(*at)) {
            match everyone.roll.standing(at) {
                Standing::Gone => {}
                Standing::Emergency => everyone.emergency += 1,
                Standing::Synchronises => everyone.synchronisation += 1,
                Standing::Person => everyone.accounts += 1,
            }
        }
        everyone
    }

    fn holds(&self, at: u32) -> bool {
        self.roll.standing(at) == Standing::Person && (self.guests || !self.roll.is_external(at))
    }

    /// Accounts that policies on this question exclude by name and that the list of users does not hold: whether they exist,
    /// and what they may do, nobody here knows.
    pub fn excluded_strangers(
        &self,
        context: &Context<'_>,
        tenant: &Tenant,
        requirement: Requirement,
    ) -> Option<String> {
        let answering = context.engine().answering(requirement);
        let policies = tenant.ca_policies.iter().filter(|policy| {
            policy.state == PolicyState::Enabled
                && answering.contains(&&*policy.name)
                && !policy.for_workloads
                && is_on(policy, requirement)
        });
        let is_word = |id: &str| matches!(id, "All" | "None" | "GuestsOrExternalUsers");
        let mut strangers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for policy in policies {
            for id in policy.users.exclude_users.iter().filter(|id| !is_word(id) && tenant.user_by_id(id).is_none()) {
                strangers.entry(id).or_default().push(format!("“{}”", policy.name));
            }
        }
        let told: Vec<String> =
            strangers.iter().map(|(id, policies)| format!("{id} from {}", some_of(policies))).collect();
        (!told.is_empty()).then(|| {
            format!(
                "{} excluded by name and not in the list of users, so not judged: {}.",
                counted(told.len(), "account is", "accounts are"),
                some_of(&told)
            )
        })
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

/// Whether a policy is about just this: a block of all access blocks legacy clients and flows as well.
fn is_on(policy: &CaPolicy, requirement: Requirement) -> bool {
    let names = |words: &[Box<str>], wanted: &[&str]| {
        words.iter().any(|word| wanted.iter().any(|wanted| word.eq_ignore_ascii_case(wanted)))
    };
    match requirement {
        Requirement::LegacyBlocked => names(&policy.client_types, &["exchangeActiveSync", "other"]),
        Requirement::DeviceCodeBlocked => names(&policy.flows, &["deviceCodeFlow"]),
        Requirement::TransferBlocked => names(&policy.flows, &["authenticationTransfer"]),
        _ => true,
    }
}

/// How many accounts stand how.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub covered: usize,
    pub others: BTreeMap<&'static str, usize>,
    /// Of the others, those that a person has to judge.
    pub review: usize,
    /// Of whom a headline told already.
    told: usize,
}

impl Tally {
    /// Those whom policies reach only while an eligible role is active.
    pub fn once_active(&self) -> usize {
        self.others.get(coverage_clause(&Coverage::Covered { once_active: true })).copied().unwrap_or_default()
    }

    /// Those whom policies reach only once they join a group that they own.
    pub fn once_joined(&self) -> usize {
        self.others.get(JOINED_CLAUSE).copied().unwrap_or_default()
    }

    /// Those of whom the evidence does not tell.
    pub fn untold(&self) -> usize {
        self.others.get(UNTOLD).copied().unwrap_or_default()
    }

    /// Without those of whom a headline tells already.
    pub fn without_told(mut self) -> Self {
        let once_active = self.others.remove(coverage_clause(&Coverage::Covered { once_active: true }));
        let once_joined = self.others.remove(JOINED_CLAUSE);
        self.told = self.others.remove(UNTOLD).into_iter().chain(once_active).chain(once_joined).sum();
        self
    }

    /// "Of the others, 3 are excluded; 12 are not covered." Where none is covered there are no others: "Of these, …".
    pub fn sentence(&self) -> Option<String> {
        // Of how many the evidence does not tell, the headline says.
        let parts: Vec<(usize, &str)> =
            self.others.iter().filter(|(title, _)| **title != UNTOLD).map(|(title, count)| (*count, *title)).collect();
        of_the_others(self.covered, self.told + self.untold(), &parts)
    }
}

/// How those stand who are not among the `good` ones: numbers, and what is said of so many.
/// `untold`: of whom the evidence does not tell.
pub(super) fn of_the_others(good: usize, untold: usize, parts: &[(usize, &str)]) -> Option<String> {
    let told: Vec<String> = parts
        .iter()
        .map(|(count, title)| format!("{} {} {title}", figure(*count), crate::checklist::wording::be(*count)))
        .collect();
    match parts {
        [] => None,
        // The sentence before says it.
        [(_, "not covered")] if good == 0 => None,
        [(2.., title)] if good + untold == 0 => Some(match title.strip_prefix("not ") {
            Some(title) => format!("None of them is {title}."),
            None => format!("All of them are {title}."),
        }),
        [(1, title)] if good + untold == 0 => Some(format!("It is {title}.")),
        _ if good == 0 => Some(format!("Of these, {}.", told.join("; "))),
        _ => Some(format!("Of the others, {}.", told.join("; "))),
    }
}

/// What is asked of everybody, under which policies.
#[derive(Debug)]
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
#[derive(Debug)]
pub(super) struct Answers<'q, 'e> {
    question: &'q Question<'q, 'e>,
    pub tally: Tally,
    /// Evidence that could change an answer.
    pub gaps: Vec<Missing>,
    /// Classes of accounts that do not stand as they should.
    classes: Vec<Alike>,
    /// The class of each user by position; [`NONE`]: none of these.
    class_of: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// "Of the others, 76 are …".
const UNTOLD: &str = "not to be judged from this evidence";

impl Question<'_, '_> {
    /// Judges every account, and lists those that do not stand as they should.
    pub fn judge(&self, judge: &mut Judge, everyone: &Everyone<'_>) -> Tally {
        let answers = self.answer(everyone);
        judge.gaps(answers.gaps.iter().cloned());
        (0..answers.tally.covered).for_each(|_| judge.good());
        judge.subjects(listed(everyone, &[&answers]));
        answers.tally
    }

    /// Looks at every account: those to which the policies stand alike together.
    pub fn answer<'q>(&'q self, everyone: &Everyone<'_>) -> Answers<'q, 'q> {
        let (mut tally, mut gaps) = (Tally::default(), Vec::new());
        let mut classes: Vec<Alike> = Vec::new();
        let mut class_of = vec![NONE; everyone.users.len()];
        for class in self.engine.survey(self.requirement) {
            let mut of_class = class.users.iter().copied().filter(|at| everyone.holds(*at)).peekable();
            let Some(first) = of_class.peek().and_then(|at| everyone.users.get(*at as usize)) else { continue };
            if class.coverage == (Coverage::Covered { once_active: false }) {
                tally.covered += of_class.count();
                continue;
            }
            let answer = self.engine.of_user(first, self.requirement);
            let outcome = self.outcome(&answer);
            if outcome == Outcome::NoEvidence {
                gaps.extend(answer.missing.iter().cloned());
                if everyone.is_dark && answer.coverage == Coverage::NotKnown {
                    continue;
                }
            }
            let number = u32::try_from(classes.len()).unwrap_or(NONE);
            let mut count = 0;
            for at in of_class {
                count += 1;
                if outcome == Outcome::Fail && everyone.roll.is_perhaps_emergency(at) {
                    gaps.extend(everyone.unconfirmed.clone());
                }
                if let Some(known) = class_of.get_mut(at as usize) {
                    *known = number;
                }
            }
            // How an account stands by the policies that are known to reach it is no answer where others may.
            let clause = if outcome == Outcome::NoEvidence { UNTOLD } else { answer_clause(&answer) };
            *tally.others.entry(clause).or_default() += count;
            tally.review += if outcome == Outcome::Review { count } else { 0 };
            classes.push(Alike::new(&answer, outcome, self.labels));
        }
        // Classes stand in the order of the evidence, which is no order to show.
        gaps.sort();
        Answers { question: self, tally, gaps, classes, class_of }
    }

    fn outcome(&self, answer: &Answer) -> Outcome {
        // Everybody works without an active role most of the time.
        outcome_at_all_hours(answer, self.open, self.excluded)
    }
}

/// What accounts that stand alike share: how they stand, and why.
#[derive(Clone, Debug)]
struct Alike {
    outcome: Outcome,
    /// Some policy excludes them, even where another covers a part: how, by name or through which group, differs from one to
    /// the next.
    has_exclusion: bool,
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
            has_exclusion: answer.is_excluded,
            facts: std::iter::once(Fact::new(standing, answer_title(answer))).chain(words).collect(),
            sources: answer.sources.iter().copied().collect(),
        }
    }

    /// Several answers on the same accounts as one.
    fn together(all: &[Cow<'_, Self>]) -> Option<Self> {
        let (first, others) = all.split_first()?;
        let mut both = first.clone().into_owned();
        for other in others {
            both.outcome = both.outcome.min(other.outcome);
            both.has_exclusion |= other.has_exclusion;
            let facts = other.facts.iter().filter(|fact| !both.facts.contains(fact));
            both.facts = both.facts.iter().chain(facts).cloned().collect();
            let sources = other.sources.iter().filter(|source| !both.sources.contains(source));
            both.sources = both.sources.iter().chain(sources).copied().collect();
        }
        Some(both)
    }
}

/// The accounts that do not stand as they should by any of these answers, by name; each once, with what all of them say.
pub(super) fn listed(everyone: &Everyone<'_>, answers: &[&Answers<'_, '_>]) -> Vec<Affected> {
    let mut place: HashMap<Vec<u32>, usize, foldhash::fast::RandomState> = HashMap::default();
    let mut known: Vec<Option<Alike>> = Vec::new();
    // At least so many: an answer's others are accounts that stand in the list.
    let number_of = |answer: &&Answers<'_, '_>| answer.tally.others.values().sum::<usize>();
    let mut found = Vec::with_capacity(answers.iter().map(number_of).max().unwrap_or_default());
    let mut classes = vec![NONE; answers.len()];
    let (mut facts, mut sources) = (HashSet::default(), HashSet::default());
    for at in everyone.roll.by_name(everyone.users) {
        for (class, answer) in classes.iter_mut().zip(answers) {
            *class = answer.class_of.get(*at as usize).copied().unwrap_or(NONE);
        }
        if classes.iter().all(|class| *class == NONE) {
            continue;
        }
        let alike = |own: bool| -> Option<Alike> {
            let pairs = classes.iter().zip(answers).filter(|(class, _)| **class != NONE);
            let parts: Vec<Cow<'_, Alike>> =
                pairs.filter_map(|(class, answer)| answer.of(everyone, *class, own.then_some(*at))).collect();
            Alike::together(&parts)
        };
        let number = place.get(classes.as_slice()).copied().unwrap_or_else(|| {
            place.insert(classes.clone(), known.len());
            known.push(alike(false));
            known.len() - 1
        });
        let Some(Some(shared)) = known.get(number) else { continue };
        // Who is excluded wants to know through which group; the rest of a class shares its words.
        let is_alone = shared.has_exclusion || everyone.roll.is_perhaps_emergency(*at);
        let own = if is_alone { alike(true) } else { None };
        let shown = own.as_ref().unwrap_or(shared);
        if let Some(mut affected) = everyone.roll.affected(*at, shown.outcome) {
            if shared.has_exclusion
                && let Some(user) = everyone.users.get(*at as usize)
            {
                affected.sources.extend(memberships(user, answers));
            }
            affected.facts.share(&one_of(&mut facts, &shown.facts));
            affected.sources.share(&one_of(&mut sources, &shown.sources));
            found.push(affected);
        }
    }
    found
}

/// The rows by which an account is in a group that policies exclude.
fn memberships(user: &User, answers: &[&Answers<'_, '_>]) -> Vec<SourceRef> {
    let of = |answer: &&Answers<'_, '_>| answer.question.engine.memberships_of_user(user, answer.question.requirement);
    let mut rows: Vec<SourceRef> = answers.iter().flat_map(of).collect();
    rows.sort();
    rows.dedup();
    rows
}

/// The list that is held of all that are equal: thousands of accounts are excluded through one group.
fn one_of<T: Clone + Eq + std::hash::Hash>(
    known: &mut HashSet<Arc<[T]>, foldhash::fast::RandomState>,
    list: &Arc<[T]>,
) -> Arc<[T]> {
    if let Some(one) = known.get(&**list) {
        return Arc::clone(one);
    }
    known.insert(Arc::clone(list));
    Arc::clone(list)
}

impl Answers<'_, '_> {
    /// What a class shares, or what is said of one account of it.
    fn of(&self, everyone: &Everyone<'_>, class: u32, account: Option<u32>) -> Option<Cow<'_, Alike>> {
        let shared = self.classes.get(class as usize)?;
        let Some(at) = account else { return Some(Cow::Borrowed(shared)) };
        let mut own = if shared.has_exclusion {
            let answer = self.question.engine.of_user(everyone.users.get(at as usize)?, self.question.requirement);
            Alike::new(&answer, shared.outcome, self.question.labels)
        } else {
            shared.clone()
        };
        if own.outcome == Outcome::Fail && everyone.roll.is_perhaps_emergency(at) {
            own.outcome = Outcome::NoEvidence;
        }
        Some(Cow::Owned(own))
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

/// A setting of the whole tenant, by its own name: several of one tenant are several objects.
pub(super) fn of_setting(name: &str, outcome: Outcome, fact: Fact) -> Affected {
    Affected {
        id: name.to_lowercase().into(),
        name: name.to_owned().into(),
        kind: SubjectKind::Setting,
        outcome,
        sources: fact.source.into_iter().collect(),
        facts: vec![fact].into(),
    }
}
