//! The register of privileged accounts: who holds which role and how, what the evidence says of each, and where that stands.
//! Drawn once per judging, off the window's thread. `records` says what each file tells of an account, `policies` what
//! each Conditional Access policy does for all of them, `pictures` how they spread over ages, methods and coverage.

pub mod pictures;
mod policies;
mod records;

use crate::evidence::SourceRef;
use crate::tenant::coverage::{Answer, Coverage, Engine, Requirement};
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::proposals::{EmergencyAccount, LastUse, last_use};
use crate::tenant::role::AssignmentState;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::{Category, Stated};
use crate::tenant::{Moment, Tenant, categories};
use pictures::Pictures;
use policies::PolicyReach;
use records::Record;
pub use records::Said;

/// What is asked of policies for every account.
pub const ASKED: [Requirement; 4] =
    [Requirement::Mfa, Requirement::PhishingResistant, Requirement::CompliantDevice, Requirement::LegacyBlocked];

/// All accounts that hold a privileged role, by name.
#[derive(Debug, Default)]
pub struct Register {
    pub accounts: Vec<Account>,
    /// What keeps it from being whole.
    pub gaps: Vec<String>,
    /// What each policy that is switched on, or reports only, does for these accounts.
    pub policies: Vec<PolicyReach>,
    pub pictures: Pictures,
    /// Of an account, in letters; longer ones than 80 are cut in any list.
    pub longest_name: usize,
    /// Nine names of ten are no longer: a column that leaves room for these serves all.
    pub long_name: usize,
    /// The same of the privileged roles of an account in one line, up to 60.
    pub long_roles: usize,
}

/// One account.
#[derive(Debug)]
pub struct Account {
    /// The subject id of findings, under which statements are kept.
    pub key: String,
    pub name: String,
    pub display_name: String,
    /// Not an application.
    pub is_person: bool,
    /// It no longer exists; only its assignment does.
    pub is_gone: bool,
    pub roles: Vec<Held>,
    pub is_category_stated: bool,
    /// As stated, else as proposed.
    pub category: Option<Category>,
    /// Why a category is proposed, or why what was stated is unclear.
    pub signals: Vec<String>,
    pub emergency: Option<Emergency>,
    /// `None`: not exported.
    pub methods: Option<Vec<&'static str>>,
    pub last_use: LastUse,
    pub password: Option<Moment>,
    pub created: Option<Moment>,
    pub is_enabled: Option<bool>,
    /// In the order of [`ASKED`].
    pub coverage: Vec<Answer>,
    /// What each kind of file says of it.
    pub records: Vec<Record>,
}

/// A role that is held.
#[derive(Debug)]
pub struct Held {
    pub role: String,
    /// `active, permanent, direct`.
    pub how: String,
    pub since: Option<Moment>,
    pub is_privileged: bool,
    pub hold: Hold,
    pub sources: Vec<SourceRef>,
}

/// How firmly a role is held, the firmest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// To be activated first.
    Eligible,
    /// Active, with an end, or with an end that the evidence does not tell.
    Active,
    /// Active without end.
    Standing,
}

impl Hold {
    pub fn title(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Active => "active",
            Self::Standing => "standing",
        }
    }

    pub fn explanation(self) -> &'static str {
        match self {
            Self::Eligible => "Has to be activated before it works",
            Self::Active => "Active now; ends, or its end is not exported",
            Self::Standing => "Active without end, not activated when needed",
        }
    }
}

/// What speaks for an emergency account.
#[derive(Debug)]
pub struct Emergency {
    pub is_confirmed: bool,
    pub signals: Vec<String>,
}

impl Account {
    pub fn has_standing_role(&self) -> bool {
        self.privileged().any(|held| held.hold == Hold::Standing)
    }

    /// Nobody has stated its category: it is proposed at most.
    pub fn lacks_category(&self) -> bool {
        self.is_person && !self.is_category_stated
    }

    pub fn privileged(&self) -> impl Iterator<Item = &Held> {
        self.roles.iter().filter(|held| held.is_privileged)
    }

    /// Its privileged roles: how many where there are several, then their names.
    pub fn roles_in_a_line(&self) -> String {
        let mut names: Vec<&str> = self.privileged().map(|held| &*held.role).collect();
        names.dedup();
        match &*names {
            [] | [_] => names.concat(),
            several => format!("{}: {}", several.len(), several.join(", ")),
        }
    }

    /// The firmest way in which it holds a privileged role of this name; of any with `None`.
    pub fn hold(&self, role: Option<&str>) -> Option<Hold> {
        self.privileged().filter(|held| role.is_none_or(|role| held.role == role)).map(|held| held.hold).max()
    }

    /// Since when it holds a privileged role; the earliest start there is.
    pub fn since(&self) -> Option<Moment> {
        self.privileged().filter_map(|held| held.since).min()
    }

    /// Coverage of a requirement in a word, and whether it is good, bad (`Some(false)`) or a person's to judge.
    pub fn covered(&self, requirement: Requirement) -> Option<(&'static str, Option<bool>)> {
        let at = ASKED.iter().position(|asked| *asked == requirement)?;
        self.coverage.get(at).map(|answer| in_a_word(&answer.coverage))
    }
}

/// A word for a coverage, and whether that is good, bad, or a person's to judge.
pub fn in_a_word(coverage: &Coverage) -> (&'static str, Option<bool>) {
    match coverage {
        Coverage::Covered { once_active: false } => ("always", Some(true)),
        Coverage::Covered { once_active: true } => ("while active", Some(true)),
        Coverage::Partly { .. } => ("partly", None),
        Coverage::Excluded => ("excluded", Some(false)),
        Coverage::ReportOnly => ("report-only", Some(false)),
        Coverage::NotCovered => ("no", Some(false)),
        Coverage::NotKnown => ("not known", None),
        Coverage::Unclear => ("unclear", None),
    }
}

impl Register {
    /// Draws it. `as_of`: the day that ages are counted to.
    pub fn of(tenant: &Tenant, stated: &Stated, emergency: &[EmergencyAccount], as_of: Moment) -> Self {
        let holders = Holders::as_stated(tenant, stated, as_of);
        let engine = Engine::new(tenant, &holders);
        let gaps = holders.gaps(RoleSet::Privileged).into_iter().map(|gap| gap.why).collect();
        let draw = |holder: &Holder| account(holder, &holders, &engine, &(tenant, stated, emergency, as_of));
        let accounts: Vec<Account> = holders.of_set(RoleSet::Privileged).map(draw).collect();
        let policies = policies::reach(tenant, &holders, &engine);
        let pictures = Pictures::of(&accounts, as_of);
        let mut lengths: Vec<usize> = accounts.iter().map(|account| account.name.chars().count().min(80)).collect();
        lengths.sort_unstable();
        let longest_name = lengths.last().copied().unwrap_or(0);
        let long_name = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(longest_name);
        let roles = accounts.iter().map(Account::roles_in_a_line).filter(|roles| !roles.is_empty());
        let mut lengths: Vec<usize> = roles.map(|roles| roles.chars().count().min(60)).collect();
        lengths.sort_unstable();
        let long_roles = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(0);
        Self { accounts, gaps, policies, pictures, longest_name, long_name, long_roles }
    }

    pub fn account(&self, key: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.key == key)
    }
}

type Known<'a> = (&'a Tenant, &'a Stated, &'a [EmergencyAccount], Moment);

fn account(holder: &Holder, holders: &Holders, engine: &Engine<'_>, known: &Known<'_>) -> Account {
    let (tenant, stated, emergency, as_of) = *known;
    let user = holder.user(tenant);
    let proposal = categories::propose(tenant, emergency, holder);
    let said = categories::stated(tenant, stated, emergency, holder);
    let is_category_stated = said.category().is_some();
    let (category, signals) = match said {
        categories::StatedCategory::Is(category, by) => (Some(category), vec![format!("Stated by {by}.")]),
        categories::StatedCategory::Unclear(why) => (proposal.category, vec![why]),
        categories::StatedCategory::Nothing => (proposal.category, proposal.signals),
    };
    let found = emergency.iter().find(|account| account.is(&holder.key(), &holder.principal.upn));
    let registration = tenant.registration_of(&holder.principal.id, &holder.principal.upn);
    let methods = registration.and_then(|registration| registration.methods.value());
    Account {
        key: holder.key(),
        name: holder.name().to_owned(),
        display_name: holder.principal.display_name.to_string(),
        is_person: holder.is_person(),
        is_gone: holder.is_gone(),
        is_category_stated,
        roles: holder.holdings.iter().map(|holding| held(holding, holders)).collect(),
        category,
        signals,
        emergency: found.map(|account| Emergency { is_confirmed: account.confirmed, signals: account.signals.clone() }),
        methods: methods.map(|methods| methods.iter().map(|method| method.title()).collect()),
        last_use: match user {
            Some(user) => last_use(tenant, user, as_of),
            None => LastUse::Unknown("The account is not in the list of users.".to_owned()),
        },
        password: user.and_then(|user| user.last_password_change),
        created: user.and_then(|user| user.created),
        is_enabled: user.and_then(|user| user.enabled),
        coverage: ASKED.iter().map(|requirement| engine.of_holder(holder, *requirement)).collect(),
        records: records::of(tenant, holder),
    }
}

fn held(holding: &crate::tenant::holders::Holding, holders: &Holders) -> Held {
    Held {
        role: holding.role_name.to_string(),
        how: holding.how(),
        since: holding.start,
        is_privileged: holders.is_in(&holding.role, RoleSet::Privileged),
        hold: match holding.state {
            AssignmentState::Eligible => Hold::Eligible,
            _ if holding.is_standing() => Hold::Standing,
            _ => Hold::Active,
        },
        sources: holding.sources.clone(),
    }
}
