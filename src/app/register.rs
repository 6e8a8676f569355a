//! The register of privileged accounts: who holds which role and how, what the evidence says of each, and where that stands.
//! Drawn once per judging, off the window's thread.

use crate::evidence::SourceRef;
use crate::tenant::coverage::{Answer, Coverage, Engine, Requirement};
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::proposals::{EmergencyAccount, LastUse, last_use};
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::{Category, Stated};
use crate::tenant::{Moment, Tenant, categories};

/// What is asked of policies for every account.
pub const ASKED: [Requirement; 4] =
    [Requirement::Mfa, Requirement::PhishingResistant, Requirement::CompliantDevice, Requirement::LegacyBlocked];

/// All accounts that hold a privileged role, by name.
#[derive(Debug, Default)]
pub struct Register {
    pub accounts: Vec<Account>,
    /// What keeps it from being whole.
    pub gaps: Vec<String>,
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
    pub sources: Vec<SourceRef>,
}

/// A role that is held.
#[derive(Debug)]
pub struct Held {
    pub role: String,
    /// `active, permanent, direct`.
    pub how: String,
    pub since: Option<Moment>,
    pub is_privileged: bool,
    pub is_standing: bool,
    pub sources: Vec<SourceRef>,
}

/// What speaks for an emergency account.
#[derive(Debug)]
pub struct Emergency {
    pub is_confirmed: bool,
    pub signals: Vec<String>,
}

impl Account {
    pub fn has_standing_role(&self) -> bool {
        self.roles.iter().any(|held| held.is_privileged && held.is_standing)
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
        Coverage::Unclear => ("unclear", None),
    }
}

impl Register {
    /// Draws it. `as_of`: the day that ages are counted to.
    pub fn of(tenant: &Tenant, stated: &Stated, emergency: &[EmergencyAccount], as_of: Moment) -> Self {
        let holders = Holders::of(tenant);
        let engine = Engine::new(tenant, &holders);
        let gaps = holders.gaps(RoleSet::Privileged).into_iter().map(|gap| gap.why).collect();
        let draw = |holder: &Holder| account(holder, &holders, &engine, &(tenant, stated, emergency, as_of));
        Self { accounts: holders.of_set(RoleSet::Privileged).map(draw).collect(), gaps }
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
    let mut sources: Vec<SourceRef> = user.map(|user| user.sources.clone()).unwrap_or_default();
    sources.extend(registration.iter().flat_map(|registration| registration.sources.iter().copied()));
    Account {
        key: holder.key(),
        name: holder.name().to_owned(),
        display_name: holder.principal.display_name.to_string(),
        is_person: holder.is_person(),
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
        sources,
    }
}

fn held(holding: &crate::tenant::holders::Holding, holders: &Holders) -> Held {
    Held {
        role: holding.role_name.to_string(),
        how: holding.how(),
        since: holding.start,
        is_privileged: holders.is_in(&holding.role, RoleSet::Privileged),
        is_standing: holding.is_standing(),
        sources: holding.sources.clone(),
    }
}
