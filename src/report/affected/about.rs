//! What describes an account, whatever finding it stands in: said once, in the register of privileged accounts, and left out
//! of the findings. Only what the register says word for word leaves a finding, so that nothing is lost.

use super::facts::DISPLAY_NAME;
use crate::checklist::{Affected, Fact, SubjectKind};
use crate::evidence::SourceRef;
use crate::report::masking::PersonalData;
use crate::report::sections::accounts;
use crate::report::{ReportInput, sections};
use crate::tenant::User;
use crate::tenant::account::UserType;
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::roles::RoleSet;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Facts that describe a person or an application, in the order in which the register says them.
const DESCRIBING: [&str; 7] = ["Type", ENABLED, "Created", "Synchronised", "Job title", "Manager", "Last use"];
/// What it may do, which is what some findings are about.
const ROLES: &str = "Roles";
const SINCE: &str = "Since";
/// Whether it can be used, and the word beside the name of one that cannot.
const ENABLED: &str = "Enabled";
const DISABLED: &str = "disabled";

/// What the register of privileged accounts says of each, by its id as findings have it.
#[derive(Debug, Default)]
pub struct Register<'a> {
    accounts: BTreeMap<String, About<'a>>,
}

/// What the register says of one account.
#[derive(Debug, Default)]
pub struct About<'a> {
    pub roles: String,
    /// Since when it holds the first of them.
    pub since: Option<Cow<'a, str>>,
    /// Labels and values, in order.
    pub facts: Vec<(&'static str, Cow<'a, str>)>,
    /// Where its roles were found, and the account itself.
    pub places: BTreeSet<SourceRef>,
}

impl<'a> Register<'a> {
    /// Of the accounts that this edition's register lists; empty where it lists none.
    pub fn of(input: &ReportInput<'a>) -> Self {
        let is_listed = input.options.has(&accounts::SECTION) && input.options.has(&sections::findings::SECTION);
        if !is_listed || input.options.personal_data == PersonalData::Counts {
            return Self::default();
        }
        Self::with(input, &Holders::as_stated(input.tenant, &input.assessment.stated, input.results.as_of))
    }

    /// The same of holders that are known already.
    pub fn with(input: &ReportInput<'a>, holders: &Holders) -> Self {
        let listed = holders.of_set(RoleSet::Privileged).take(accounts::MOST);
        let mut accounts: BTreeMap<String, About<'a>> =
            listed.map(|holder| (holder.key(), Self::begin(input, holders, holder))).collect();
        // Of values that differ between findings the most frequent is the register's; the others stay where they are.
        let mut values: BTreeMap<(&str, &'static str), BTreeMap<&'a str, usize>> = BTreeMap::new();
        let objects = input.results.findings.iter().flat_map(|finding| &finding.affected);
        for object in objects.filter(|object| accounts.contains_key(&*object.id)) {
            for fact in object.facts.iter().filter(|fact| DESCRIBING.contains(&fact.label) || fact.label == SINCE) {
                *values.entry((&object.id, fact.label)).or_default().entry(&fact.value).or_default() += 1;
            }
        }
        for (id, about) in &mut accounts {
            let most = |label: &'static str| {
                let values = values.get(&(id.as_str(), label))?;
                values.iter().rev().max_by_key(|(_, count)| **count).map(|(value, _)| *value)
            };
            if about.since.is_none() {
                about.since = most(SINCE).map(Cow::Borrowed);
            }
            let own = std::mem::take(&mut about.facts);
            let listed = |label: &str| own.iter().find(|(known, _)| *known == label).map(|(_, value)| value.clone());
            let fact = |label: &'static str| Some((label, most(label).map(Cow::Borrowed).or_else(|| listed(label))?));
            about.facts = DESCRIBING.into_iter().filter_map(fact).collect();
        }
        Self { accounts }
    }

    fn begin(input: &ReportInput<'_>, holders: &Holders, holder: &Holder) -> About<'a> {
        let held = holder.in_set(holders, RoleSet::Privileged).flat_map(|held| held.sources.iter().copied());
        let user = holder.user(input.tenant);
        let of_user = user.into_iter().flat_map(|user| user.sources.iter().copied());
        let since = holder.in_set(holders, RoleSet::Privileged).filter_map(|held| held.start).min();
        About {
            roles: holder.roles_text(holders, RoleSet::Privileged),
            since: since.map(|since| Cow::Owned(since.iso_date())),
            facts: user.map(of_list).unwrap_or_default(),
            places: held.chain(of_user).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    pub fn get(&self, id: &str) -> Option<&About<'a>> {
        self.accounts.get(id)
    }
}

/// What the list of users says of an account that no finding describes.
fn of_list(user: &User) -> Vec<(&'static str, Cow<'static, str>)> {
    let yes_no = |is: bool| Cow::Borrowed(if is { "yes" } else { "no" });
    let type_of = |user_type| match user_type {
        UserType::Member => Cow::Borrowed("member"),
        UserType::Guest => Cow::Borrowed("guest"),
    };
    let told = [
        ("Type", user.user_type.map(type_of)),
        (ENABLED, user.enabled.filter(|_| !user.deleted).map(yes_no)),
        ("Created", user.created.map(|created| Cow::Owned(created.iso_date()))),
        ("Synchronised", user.synced.value().map(|synced| yes_no(*synced))),
        ("Job title", user.job_title.as_ref().map(|title| Cow::Owned(title.to_string()))),
        ("Manager", user.manager.value().map(|manager| Cow::Owned(manager.to_string()))),
    ];
    told.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

/// What is told of the objects of one finding in this edition.
#[derive(Clone, Copy)]
pub(super) struct Telling<'a> {
    pub(super) level: PersonalData,
    register: &'a Register<'a>,
    /// Its objects have facts of their own, and what they may do is said elsewhere. Otherwise that is the finding.
    has_more: bool,
}

impl<'a> Telling<'a> {
    pub(super) fn of(level: PersonalData, register: &'a Register<'a>, objects: &[Affected]) -> Self {
        let is_own =
            |fact: &Fact| !DESCRIBING.contains(&fact.label) && ![ROLES, SINCE, DISPLAY_NAME].contains(&fact.label);
        let with_own = objects.iter().filter(|object| object.facts.once().all().any(is_own)).count();
        Self { level, register, has_more: with_own * 2 > objects.len() }
    }

    pub(super) fn is_registered(&self, object: &Affected) -> bool {
        self.register.get(&object.id).is_some()
    }

    /// The facts that this finding tells of it, but its display name and its id, which stand with its name.
    pub(super) fn facts<'o>(self, object: &'o Affected) -> impl Iterator<Item = &'o Fact> + use<'o, 'a> {
        let about = self.register.get(&object.id);
        let own_id = object.own_id().filter(|_| about.is_none());
        let is_with_name = move |fact: &Fact| fact.label == DISPLAY_NAME || own_id == Some(&*fact.value);
        let facts = object.facts.iter().filter(move |fact| !is_with_name(fact));
        facts.filter(move |fact| self.level.tells(fact.label) && !about.is_some_and(|about| self.is_said(about, fact)))
    }

    fn is_said(self, about: &About<'_>, fact: &Fact) -> bool {
        match fact.label {
            ROLES => self.has_more && *fact.value == *about.roles,
            SINCE => self.has_more && about.since.as_deref() == Some(&*fact.value),
            // What is unusual belongs to every finding.
            ENABLED if *fact.value != *"yes" => false,
            "Type" if *fact.value != *"member" => false,
            label => about.facts.iter().any(|(known, value)| *known == label && **value == *fact.value),
        }
    }

    /// The places that the register does not name for it.
    pub(super) fn sources<'o>(self, object: &'o Affected) -> impl Iterator<Item = &'o SourceRef> + use<'o, 'a> {
        let about = self.register.get(&object.id).filter(|_| self.has_more);
        object.sources.iter().filter(move |source| !about.is_some_and(|about| about.places.contains(source)))
    }

    /// Whether some of its places are named by the register alone.
    pub(super) fn leaves_out(self, object: &Affected) -> bool {
        self.sources(object).count() < object.sources.iter().count()
    }

    /// What is unusual about an account as such, in a word behind its name: it makes no group of its own.
    pub(super) fn mark(fact: &Fact) -> Option<&'static str> {
        (fact.label == ENABLED && *fact.value == *"no").then_some(DISABLED)
    }

    /// The same, as the list of users tells it, where the finding says nothing of it.
    pub(super) fn mark_of(self, input: &ReportInput<'_>, object: &Affected) -> Option<&'static str> {
        let is_said = || self.facts(object).any(|fact| fact.label == ENABLED);
        let user = input.tenant.user_by_id(&object.id).filter(|_| object.kind == SubjectKind::User)?;
        let is_off = user.enabled == Some(false) && !user.deleted;
        (is_off && self.level.tells(ENABLED) && !is_said()).then_some(DISABLED)
    }

    /// Whether the fact only describes the object, and the finding has others.
    pub(super) fn only_describes(self, fact: &Fact) -> bool {
        self.has_more && DESCRIBING.contains(&fact.label)
    }
}
