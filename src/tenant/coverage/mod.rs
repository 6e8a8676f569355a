//! Conditional Access coverage: what all enabled policies together ask of one account.
//!
//! `access` knows kinds of access as boxes, `controls` what a policy's controls are worth, `membership` and `reach`
//! whom a policy reaches, `verdict` what follows for a class of accounts, `words` how to say it. Accounts that no
//! policy tells apart form one class and are judged once.
//!
//! Microsoft's own mandatory MFA for its portals is invisible in exports and is no coverage here.

mod access;
mod controls;
#[cfg(test)]
pub mod fixtures;
mod guests;
mod lockout;
mod membership;
mod names;
mod places;
mod reach;
mod requirement;
mod survey;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

pub use lockout::{Asks, LockoutPolicy};
pub use requirement::{Requirement, SIGN_IN_FREQUENCY_HOURS};
pub use survey::Class;

use super::holders::{Holder, Holders};
use super::policy::PolicyState;
use super::{CaPolicy, Column, Missing, PrincipalKind, Tenant, User, natural};
use crate::evidence::SourceRef;
use access::Space;
use controls::Worth;
use membership::Membership;
use reach::{Account, Directory, Signature};
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::{Arc, Mutex, PoisonError};
use survey::Signatures;
use verdict::{Question, Rule, Standing, Verdict};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Coverage {
    /// For every access. `once_active`: only while an eligible role is active.
    Covered {
        once_active: bool,
    },
    /// Only for some apps, platforms, locations, client types, risk levels: named in the words.
    Partly {
        only_trusted_locations_spared: bool,
    },
    /// A policy would cover it, but excludes it.
    Excluded,
    ReportOnly,
    #[default]
    NotCovered,
    /// Nothing that was supplied covers it, and no list of policies was supplied: they may.
    NotKnown,
    /// Custom controls, or a policy whose content the export lost: only a person can judge.
    Unclear,
}

/// The answer for one account and one requirement.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where something is missing, the worst that the evidence leaves possible.
    pub coverage: Coverage,
    /// Sentences naming policies, gaps and exclusions; the first is the headline.
    pub words: Vec<String>,
    /// The policies' rows.
    pub sources: Vec<SourceRef>,
    /// How it stands before any eligible role is active, where policies reach it otherwise then and the evidence tells how.
    pub before: Option<Coverage>,
    /// Nothing is eligible about the account: an owner of a group has the role once among its members.
    pub joins: bool,
    /// Whether a policy that would matter excludes the account.
    pub is_excluded: bool,
    /// What keeps the answer from being certain (members of a group that a policy names); empty where a better answer
    /// would need other policies, not other evidence.
    pub missing: Vec<Missing>,
}

/// All policies of a tenant, prepared once.
#[derive(Debug)]
pub struct Engine<'a> {
    tenant: &'a Tenant,
    space: Arc<Space>,
    directory: Arc<Directory>,
    rules: Vec<Rule<'a>>,
    /// Said with every answer: security defaults beside enabled policies.
    inconsistent: Option<String>,
    /// Position of a user → its holder.
    holder_of: Arc<HashMap<u32, &'a Holder, foldhash::fast::RandomState>>,
    signatures: Arc<OnceLock<Signatures>>,
    questions: Mutex<HashMap<Requirement, Arc<Question>>>,
    verdicts: Mutex<HashMap<(Requirement, Standing), Arc<Verdict>>>,
}

impl<'a> Engine<'a> {
    pub fn new(tenant: &'a Tenant, holders: &'a Holders) -> Self {
        let space = Arc::new(Space::of(tenant));
        let directory = Arc::new(Directory::of(tenant.ca_policies.iter(), Membership::of(tenant), holders));
        let defaults = tenant.security_defaults.iter().find(|defaults| defaults.enabled);
        let enforced = tenant.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled).count();
        let inconsistent = (defaults.is_some() && enforced > 0).then(|| {
            format!(
                "Security defaults are shown as enabled beside {enforced} enabled Conditional Access {}; Entra does not \
                 allow both, so one of the two exports is out of date.",
                if enforced == 1 { "policy" } else { "policies" }
            )
        });
        let mut rules = rules_of(&space, &directory, tenant.ca_policies.iter());
        if let Some(defaults) = defaults {
            rules.extend(verdict::security_defaults(&space, &directory, defaults, inconsistent.is_some()));
        }
        let holder_of = Arc::new(holders.all.iter().filter_map(|holder| Some((holder.user?, holder))).collect());
        Self {
            tenant,
            space,
            directory,
            rules,
            inconsistent,
            holder_of,
            signatures: Arc::default(),
            questions: Mutex::default(),
            verdicts: Mutex::default(),
        }
    }

    /// The same directory under these policies alone, without security defaults: variants of the tenant's own policies,
    /// which name no user, app or place that those do not name.
    pub fn under<'b>(&self, policies: impl Iterator<Item = &'b CaPolicy>) -> Engine<'b>
    where
        'a: 'b,
    {
        Engine {
            tenant: self.tenant,
            space: Arc::clone(&self.space),
            directory: Arc::clone(&self.directory),
            rules: rules_of(&self.space, &self.directory, policies),
            inconsistent: None,
            holder_of: Arc::<HashMap<u32, &'a Holder, foldhash::fast::RandomState>>::clone(&self.holder_of),
            signatures: Arc::clone(&self.signatures),
            questions: Mutex::default(),
            verdicts: Mutex::default(),
        }
    }

    /// Names of the enabled policies that answer a requirement for somebody, in their order; a block that only keeps
    /// accesses out of what others answer is none. Security defaults have no name.
    pub fn answering(&self, requirement: Requirement) -> Vec<&str> {
        let question = self.question(requirement);
        let rules = question.relevant.iter().filter_map(|(at, _)| self.rules.get(*at));
        rules.filter(|rule| !rule.report_only && rule.asks(requirement)).map(|rule| &*rule.name).collect()
    }

    /// How many policies, enabled or in report-only, matter to a requirement.
    pub fn relevant(&self, requirement: Requirement) -> usize {
        self.question(requirement).relevant.len()
    }

    /// Whether the account is the one that synchronises the directory.
    pub fn synchronises(&self, user: &User) -> bool {
        self.account(user).is_synchronisation
    }

    /// For a holder of roles: role conditions reach it by its holdings. The rows of memberships that exclude it are told too.
    pub fn of_holder(&self, holder: &Holder, requirement: Requirement) -> Answer {
        if holder.principal.kind == PrincipalKind::ServicePrincipal {
            let words = vec!["Conditional Access for people does not reach a service principal.".to_owned()];
            let coverage = Coverage::NotCovered;
            let (before, sources, missing) = (None, Vec::new(), Vec::new());
            return Answer { coverage, words, sources, before, joins: false, is_excluded: false, missing };
        }
        let account = Account::of_holder(holder, holder.user(self.tenant));
        let mut answer = self.answer(&account, requirement);
        answer.sources.extend(self.memberships(&account, requirement));
        answer.sources.sort();
        answer.sources.dedup();
        answer
    }

    /// The rows of memberships by which policies exclude an account of the list of users.
    pub fn memberships_of_user(&self, user: &User, requirement: Requirement) -> Vec<SourceRef> {
        self.memberships(&self.account(user), requirement)
    }

    fn memberships(&self, account: &Account<'_>, requirement: Requirement) -> Vec<SourceRef> {
        let verdict = self.verdict(account, requirement);
        let rules = verdict.excluded.iter().filter_map(|at| self.rules.get(*at));
        let mut rows: Vec<SourceRef> =
            rules.flat_map(|rule| self.directory.memberships(self.tenant, &rule.exclude, account)).collect();
        rows.sort();
        rows.dedup();
        rows
    }

    /// For any account of the list of users, without the rows of [`Self::memberships_of_user`].
    pub fn of_user(&self, user: &User, requirement: Requirement) -> Answer {
        self.answer(&self.account(user), requirement)
    }

    /// Only the coverage of a holder of roles, without words.
    pub fn coverage_of_holder(&self, holder: &Holder, requirement: Requirement) -> Coverage {
        if holder.principal.kind == PrincipalKind::ServicePrincipal {
            return Coverage::NotCovered;
        }
        self.as_known(&self.verdict(&Account::of_holder(holder, holder.user(self.tenant)), requirement).coverage)
    }

    /// What no policy that was supplied covers is not known where none was. Enabled security defaults rule policies out.
    fn as_known(&self, coverage: &Coverage) -> Coverage {
        let is_dark = !self.tenant.ca_policies.supply.is_supplied()
            && !self.tenant.security_defaults.iter().any(|defaults| defaults.enabled);
        match coverage {
            Coverage::NotCovered if is_dark => Coverage::NotKnown,
            coverage => coverage.clone(),
        }
    }

    /// What covers an account for what, and why not: every requirement in turn.
    pub fn explain(&self, user: &User) -> Vec<(Requirement, Answer)> {
        Requirement::ALL.iter().map(|requirement| (*requirement, self.of_user(user, *requirement))).collect()
    }

    /// The sentence about security defaults beside enabled policies, where the evidence contradicts itself so.
    pub fn inconsistency(&self) -> Option<&str> {
        self.inconsistent.as_deref()
    }

    /// The sentence about conditions of the policies that answer a requirement, where no policy of their export shows such a
    /// condition: it may have been left out, and is taken for none. Where another policy shows it, it was exported.
    pub fn untold_conditions(&self, requirement: Requirement) -> Option<String> {
        let file = |policy: &CaPolicy| policy.source.map(|source| source.file);
        let shows = |column: &Column, of: &CaPolicy| {
            let mut others = self.tenant.ca_policies.iter().filter(|other| file(other) == file(of));
            others.any(|other| !other.untold.contains(column))
        };
        let open = |policy: &CaPolicy| -> Vec<Column> {
            policy.untold.iter().copied().filter(|column| !shows(column, policy)).collect()
        };
        let answering = self.answering(requirement);
        let enabled = self.tenant.ca_policies.iter().filter(|policy| policy.state == PolicyState::Enabled);
        let mut columns: Vec<Column> =
            enabled.filter(|policy| answering.contains(&&*policy.name)).flat_map(open).collect();
        columns.sort_unstable();
        columns.dedup();
        let some: Vec<&str> = columns
            .iter()
            .map(|column| if *column == "insiderRiskLevels" { "insider risks" } else { "flows" })
            .collect();
        let shown: Vec<String> = columns.iter().map(|column| format!("“{column}”")).collect();
        (!columns.is_empty()).then(|| {
            format!(
                "The export of the policies shows no {}: a policy that counts here may be for some {} only.",
                shown.join(" and no "),
                some.join(" or ")
            )
        })
    }

    /// Enabled policies that could lock everyone out, in the order of the evidence.
    pub fn lockout_policies(&self) -> Vec<LockoutPolicy<'a>> {
        lockout::policies(self.tenant, &self.space)
    }

    /// How a policy excludes an account, in words ("by name", "through the group “CA exclusions”"); `None`: it does not.
    pub fn excludes(&self, policy: &CaPolicy, user: &User) -> Option<String> {
        self.excluded_how(policy, &self.account(user))
    }

    /// As [`Engine::excludes`], for an account whose row was not supplied: object id and principal name, either empty.
    pub fn excludes_account(&self, policy: &CaPolicy, id: &str, upn: &str) -> Option<String> {
        let id = id.to_lowercase();
        self.excluded_how(
            policy,
            &Account { id: &id, upn, user: None, position: None, holdings: &[], is_synchronisation: false },
        )
    }

    /// What keeps "this policy does not exclude the account" from being said (members of a group that it excludes).
    pub fn exclusion_gaps(&self, policy: &CaPolicy, user: &User) -> Vec<Missing> {
        self.directory.explain(&policy.name, &self.directory.exclude(&policy.users), &self.account(user)).1
    }

    fn excluded_how(&self, policy: &CaPolicy, account: &Account<'_>) -> Option<String> {
        self.directory.explain(&policy.name, &self.directory.exclude(&policy.users), account).0
    }

    fn account<'s>(&'s self, user: &'s User) -> Account<'s> {
        match self.tenant.position_of(user) {
            Some(position) => self.account_at(position, user),
            None => Account {
                id: &user.id,
                upn: &user.upn,
                user: Some(user),
                position: None,
                holdings: &[],
                is_synchronisation: false,
            },
        }
    }

    /// One class of accounts is judged once.
    fn verdict(&self, account: &Account<'_>, requirement: Requirement) -> Arc<Verdict> {
        self.verdict_on(&self.directory.signature(account), &self.question(requirement))
    }

    fn verdict_on(&self, signature: &Signature, question: &Question) -> Arc<Verdict> {
        let standing = Standing::of(&self.directory, &self.rules, question, signature);
        let key = (question.requirement, standing);
        let mut verdicts = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = verdicts.get(&key) {
            return Arc::clone(known);
        }
        let found = Arc::new(verdict::of_class(&self.space, &self.rules, question, &key.1));
        verdicts.insert(key, Arc::clone(&found));
        found
    }

    fn question(&self, requirement: Requirement) -> Arc<Question> {
        let mut questions = self.questions.lock().unwrap_or_else(PoisonError::into_inner);
        let question = || Arc::new(Question::of(self.tenant, &self.space, &self.rules, requirement));
        Arc::clone(questions.entry(requirement).or_insert_with(question))
    }

    /// How many classes were judged so far.
    #[cfg(test)]
    fn classes_judged(&self) -> usize {
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn answer(&self, account: &Account<'_>, requirement: Requirement) -> Answer {
        let verdict = self.verdict(account, requirement);
        let question = self.question(requirement);
        let mut words = words::Words { engine: self, account, verdict: &verdict, question: &question }.sentences();
        words.extend(self.inconsistent.clone());
        Answer {
            coverage: self.as_known(&verdict.coverage),
            sources: self.sources(&verdict, &words),
            before: verdict
                .before
                .as_deref()
                .filter(|before| before.is_certain(&question))
                .map(|before| self.as_known(&before.coverage)),
            joins: verdict.joins,
            is_excluded: !verdict.excluded.is_empty(),
            words,
            missing: self.missing(account, &verdict, &question),
        }
    }

    /// The rows of what the words name: policies and locations.
    fn sources(&self, verdict: &Verdict, words: &[String]) -> Vec<SourceRef> {
        let named = verdict.named_rules().filter_map(|at| self.rules.get(at)?.source);
        let mut sources: Vec<SourceRef> = named.collect();
        let says = |name: &str| words.iter().any(|sentence| sentence.contains(&names::location(name)));
        let locations = self.tenant.named_locations.iter().filter(|location| says(names::location_name(location)));
        sources.extend(locations.filter_map(|location| location.source));
        sources.sort();
        sources.dedup();
        sources
    }

    /// What keeps it open whether these rules reach the account.
    fn missing_of_reach(&self, account: &Account<'_>, rules: &[usize]) -> Vec<Missing> {
        let rules = rules.iter().filter_map(|at| self.rules.get(*at));
        let of = |rule: &Rule<'_>| {
            [&rule.include, &rule.exclude].map(|side| self.directory.explain(&rule.name, side, account).1)
        };
        let mut missing: Vec<Missing> = rules.flat_map(of).flatten().collect();
        missing.sort();
        missing.dedup();
        missing
    }

    fn missing(&self, account: &Account<'_>, verdict: &Verdict, question: &Question) -> Vec<Missing> {
        if let Some(before) = verdict.until_active() {
            let mut missing = self.missing(account, before, question);
            missing.retain(|gap| !reach::is_of_activation(gap));
            return missing;
        }
        let mut missing = self.missing_of_reach(account, &verdict.uncertain);
        for rule in &verdict.unclear {
            if let Worth::Unclear(Some(gap)) = question.worth(*rule) {
                missing.push(gap.clone());
            }
        }
        if verdict.trust_unknown {
            missing.push(names::trust_gap(self, verdict));
        }
        if verdict.places_unknown {
            missing.push(names::overlap_gap(self, verdict));
        }
        missing.sort();
        missing.dedup();
        missing
    }
}

/// Policies ready to be put together: the same answers and words whatever the order of files.
fn rules_of<'p>(space: &Space, directory: &Directory, policies: impl Iterator<Item = &'p CaPolicy>) -> Vec<Rule<'p>> {
    let mut rules: Vec<Rule<'p>> = policies.filter_map(|policy| Rule::of(space, directory, policy)).collect();
    rules.sort_by_cached_key(|rule| (natural(&rule.name), rule.id));
    rules
}
