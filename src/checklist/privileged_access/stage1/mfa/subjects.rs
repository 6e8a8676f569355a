//! Whom the item is about: holders of the four roles who are people, without emergency accounts.

use crate::checklist::wording::{be, counted, has};
use crate::checklist::{Affected, Context, Fact, Outcome};
use crate::tenant::account::{Method, is_marked_external};
use crate::tenant::holders::Holder;
use crate::tenant::organization::Authentication;
use crate::tenant::roles::RoleSet;
use crate::tenant::second_factor::SecondFactor;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{AssignmentState, Domain, Missing, RecordKind, Records, Registration, Tenant, User, figure};
use std::collections::HashMap;
use std::sync::Arc;

pub(in crate::checklist::privileged_access) const FOUR: RoleSet = RoleSet::Four;

/// Holders of which roles are judged, and how a sentence calls these roles.
#[derive(Clone, Copy, Debug)]
pub(in crate::checklist::privileged_access) struct Who {
    pub set: RoleSet,
    /// "the four highest roles"
    pub roles: &'static str,
    /// "one of the four roles"
    pub one: &'static str,
}

/// A holder of whom nothing says what it is.
pub(in crate::checklist::privileged_access) fn unknown_kind(
    context: &Context<'_>,
    holder: &Holder,
    set: RoleSet,
) -> Affected {
    let mut affected = context.affected(holder, set, Outcome::NoEvidence);
    affected
        .facts
        .push(Fact::new("Why", "The evidence does not say whether this is a person, a group or an application."));
    affected
}

/// Whether a role of the set is held actively by assignment, so that it is there without any activation.
pub(in crate::checklist::privileged_access) fn holds_standing(
    context: &Context<'_>,
    holder: &Holder,
    set: RoleSet,
) -> bool {
    !standing_roles(context, holder, set).is_empty()
}

/// The names of the roles of the set that are held without activation.
pub(super) fn standing_roles<'h>(context: &'h Context<'_>, holder: &'h Holder, set: RoleSet) -> Vec<&'h str> {
    let standing = |state| matches!(state, AssignmentState::Assigned | AssignmentState::ActiveUnmarked);
    let held = holder.in_set(context.holders(), set).filter(|held| standing(held.state));
    let mut roles: Vec<&str> = held.map(|held| &*held.role_name).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Where an account signs in.
#[derive(Clone, Copy, Debug)]
pub(in crate::checklist::privileged_access) enum Home<'t> {
    Managed,
    Federated(&'t Domain),
    /// Invited: MFA may be done in the home tenant.
    Guest,
    /// Neither the domains nor the name tell.
    Unknown,
}

impl<'t> Home<'t> {
    pub fn of(tenant: &'t Tenant, holder: &Holder) -> Self {
        Self::at(tenant, holder.user(tenant), &holder.principal.upn)
    }

    /// Of an account of the list of users, or of one of which only the principal name is known.
    pub fn at(tenant: &'t Tenant, user: Option<&User>, upn: &str) -> Self {
        let upn = user.map(|user| &*user.upn).filter(|upn| !upn.is_empty()).unwrap_or(upn);
        if user.is_some_and(User::is_external) || is_marked_external(upn) {
            return Self::Guest;
        }
        let Some((_, domain)) = upn.rsplit_once('@') else { return Self::Unknown };
        let domain = domain.to_lowercase();
        // Domains that Microsoft runs are managed, whatever was supplied.
        if Domain::is_microsofts(&domain) {
            return Self::Managed;
        }
        match domain_of(tenant, &domain) {
            Some(found) if found.authentication == Some(Authentication::Federated) => Self::Federated(found),
            Some(found) if found.authentication == Some(Authentication::Managed) => Self::Managed,
            _ => Self::Unknown,
        }
    }

    /// What is lacking where the domain of a holder is unknown.
    pub fn gap_of(tenant: &Tenant, holder: &Holder) -> Missing {
        let upn = holder.user(tenant).map(|user| &*user.upn).filter(|upn| !upn.is_empty());
        Self::gap(upn.unwrap_or(&holder.principal.upn), holder.name())
    }

    /// The same of any account. It is said of the domain, which many have in common.
    pub fn gap(upn: &str, name: &str) -> Missing {
        let whose = match upn.rsplit_once('@') {
            Some((_, domain)) => format!("the domain {}", domain.to_lowercase()),
            None => format!("the domain of {name}"),
        };
        let why = format!("Whether {whose} is federated was not supplied.");
        Missing { kind: RecordKind::Domains, column: Some("authenticationType"), why }
    }

    pub fn title(self) -> String {
        match self {
            Self::Managed => "managed domain".to_owned(),
            Self::Federated(domain) => format!("federated domain {}", domain.name),
            Self::Guest => "guest: signs in at home".to_owned(),
            Self::Unknown => "whether the domain is federated was not supplied".to_owned(),
        }
    }
}

/// The domain, else the nearest one above it: subdomains take over their root's authentication.
fn domain_of<'t>(tenant: &'t Tenant, name: &str) -> Option<&'t Domain> {
    let mut name = name;
    loop {
        let listed = tenant.domains.iter().chain(tenant.organization.iter().flat_map(|found| &found.domains));
        let mut found =
            listed.filter(|domain| domain.name.eq_ignore_ascii_case(name) && domain.authentication.is_some());
        if let Some(domain) = found.next() {
            return Some(domain);
        }
        name = name.split_once('.')?.1;
    }
}

/// The registration row of a holder.
pub(in crate::checklist::privileged_access) fn row_of<'t>(
    tenant: &'t Tenant,
    holder: &Holder,
) -> Option<&'t Registration> {
    let upn = holder.user(tenant).map_or("", |user| &user.upn);
    let upn = if upn.is_empty() { &holder.principal.upn } else { upn };
    tenant.registration_of(&holder.principal.id, upn)
}

/// The answer of its row, under the question that the row answers.
pub(in crate::checklist::privileged_access) fn second_factor(
    rows: &Records<Registration>,
    row: Option<&Registration>,
    words: impl Into<Arc<str>>,
) -> Fact {
    // An account without a row is asked what the others are asked.
    let fact = Fact::new(SecondFactor::question(row.or_else(|| rows.items.first())), words);
    match row.and_then(|row| Some((row, *row.sources.first()?))) {
        Some((row, source)) => fact.from(source, SecondFactor::column(row)),
        None => fact,
    }
}

/// How many are called able or registered, and have no second factor among their methods, where there are any.
pub(in crate::checklist::privileged_access) fn contradicted_in_words(number: usize) -> Option<String> {
    (number > 0).then(|| {
        format!(
            "{} as able to use MFA or registered for it, but no second factor is among the methods: to be reviewed.",
            counted(number, "account is reported", "accounts are reported")
        )
    })
}

/// How many have a method that does not count, where there are any. `of`: "of them", "of the others".
pub(in crate::checklist::privileged_access) fn not_allowed_in_words(number: usize, of: &str) -> Option<String> {
    (number > 0).then(|| {
        format!(
            "{} {of} {} a method registered, but {} reported as not capable of MFA: as a rule the policy does not allow the \
             method.",
            figure(number),
            has(number),
            be(number)
        )
    })
}

/// What an assessor asks next of a registration: the methods, and how fresh the row is.
pub(in crate::checklist::privileged_access) fn registration_facts(row: &Registration) -> Vec<Fact> {
    let mut facts = Vec::with_capacity(3);
    RegistrationWords::default().add(&mut facts, row);
    facts
}

/// Texts on registrations that many accounts share, each made once.
#[derive(Debug, Default)]
pub(in crate::checklist::privileged_access) struct RegistrationWords {
    methods: HashMap<Box<[Method]>, Arc<str>, foldhash::fast::RandomState>,
    days: HashMap<i64, Arc<str>, foldhash::fast::RandomState>,
    defaults: HashMap<Box<str>, Arc<str>, foldhash::fast::RandomState>,
}

impl RegistrationWords {
    /// Adds the facts of [`registration_facts`].
    pub fn add(&mut self, facts: &mut Vec<Fact>, row: &Registration) {
        let source = row.sources.first().copied();
        let with = |fact: Fact, column| match source {
            Some(source) => fact.from(source, column),
            None => fact,
        };
        if row.methods.is_exported() {
            let methods = row.methods.value().map_or(&[][..], |methods| methods);
            facts.push(with(Fact::new("Methods", self.titles(methods)), "methodsRegistered"));
        }
        if let Some(default) = &row.default_method {
            facts.push(with(Fact::new("Default method", self.plain(default)), "defaultMfaMethod"));
        }
        if let Some(updated) = row.last_updated {
            let day = self.days.entry(updated.day()).or_insert_with(|| updated.iso_date().into());
            facts.push(with(Fact::new("Row updated", Arc::clone(day)), "lastUpdatedDateTime"));
        }
    }

    fn plain(&mut self, method: &str) -> Arc<str> {
        if let Some(known) = self.defaults.get(method) {
            return Arc::clone(known);
        }
        let words: Arc<str> = plain(Of::Method, method).into();
        self.defaults.insert(method.into(), Arc::clone(&words));
        words
    }

    fn titles(&mut self, methods: &[Method]) -> Arc<str> {
        if let Some(known) = self.methods.get(methods) {
            return Arc::clone(known);
        }
        let titles: Vec<&str> = methods.iter().map(|method| method.title()).collect();
        let titles: Arc<str> = if titles.is_empty() { "none".into() } else { titles.join(", ").into() };
        self.methods.insert(methods.into(), Arc::clone(&titles));
        titles
    }
}
