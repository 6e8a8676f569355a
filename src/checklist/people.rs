//! Holders of roles who are people, and what many checks say of them in the same words.

pub(crate) use super::asked::{
    JOINED_CLAUSE, ONCE_JOINED, add_coverage, add_policies, answer_clause, answer_title, coverage_clause,
    coverage_title, outcome_at_all_hours, outcome_of,
};
pub(crate) use super::wording::{be, counted};
use super::{Affected, Context, Fact, Judge, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::holders::{Holder, Holders, Holding, Permanence, Via};
use crate::tenant::proposals::{ExposedPerson, LastUse};
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::stated::Category;
use crate::tenant::{Missing, PrincipalKind, RecordKind, Tenant, User, lower};
use std::borrow::Cow;
use std::sync::Arc;

/// Holders of a set of roles, sorted for one check.
#[derive(Debug, Default)]
pub(crate) struct People<'a> {
    /// People other than confirmed emergency accounts.
    pub people: Vec<&'a Holder>,
    /// Of whom the evidence does not say what they are.
    pub unknown: Vec<&'a Holder>,
    left: LeftOut,
}

/// Holders of roles whom a check does not judge, counted: all checks call them the same.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LeftOut {
    /// Confirmed emergency accounts.
    pub emergency: usize,
    /// Accounts that are stated to be scripts'.
    pub scripts: usize,
    pub workloads: usize,
    pub synchronisation: usize,
    /// Objects that no longer exist: nothing about them can be judged but that they hold a role, which 1.02.i does.
    pub gone: usize,
}

impl LeftOut {
    fn count(&mut self, who: NoPerson) {
        *match who {
            NoPerson::Workload => &mut self.workloads,
            NoPerson::Synchronisation => &mut self.synchronisation,
            NoPerson::Script => &mut self.scripts,
        } += 1;
    }

    /// "Left out: 2 confirmed emergency accounts, 1 account of directory synchronisation."
    pub fn in_words(self) -> Option<String> {
        const WORDS: [[&str; 3]; 4] = [
            ["confirmed emergency account", "confirmed emergency accounts", ""],
            ["account that is stated to be a script’s", "accounts that are stated to be scripts’", " (1.02.j)"],
            ["application or managed identity", "applications and managed identities", ""],
            ["account of directory synchronisation", "accounts of directory synchronisation", ""],
        ];
        let numbers = [self.emergency, self.scripts, self.workloads, self.synchronisation];
        let present = numbers.into_iter().zip(WORDS).filter(|(number, _)| *number > 0);
        let parts: Vec<String> = present
            .map(|(number, [one, many, judged])| format!("{}{judged}", counted(number, one, many)))
            .chain(gone_in_words(self.gone))
            .collect();
        (!parts.is_empty()).then(|| format!("Left out: {}.", parts.join(", ")))
    }
}

impl<'a> People<'a> {
    pub fn of(context: &Context<'a>, set: RoleSet) -> Self {
        let mut found = Self::default();
        for holder in context.holders().of_set(set) {
            if context.is_emergency(holder) {
                found.left.emergency += 1;
            } else if let Some(who) = no_person(context, holder) {
                found.left.count(who);
            } else if holder.is_gone() {
                found.left.gone += 1;
            } else if holder.principal.kind == PrincipalKind::Unknown && !holder.principal.upn.contains('@') {
                found.unknown.push(holder);
            } else {
                found.people.push(holder);
            }
        }
        found
    }

    /// Those with a permanent role of the set first.
    #[must_use]
    pub fn permanent_first(mut self, holders: &Holders, set: RoleSet) -> Self {
        let is_permanent = |held: &Holding| held.state.is_active() && held.permanence == Permanence::Permanent;
        self.people.sort_by_key(|holder| !holder.in_set(holders, set).any(is_permanent));
        self
    }

    /// Who was left out, in words.
    pub fn left_out(&self) -> Option<String> {
        self.left.in_words()
    }
}

/// "1 object that no longer exists (1.02.i)"; nothing where there is none.
pub(crate) fn gone_in_words(gone: usize) -> Option<String> {
    let words = counted(gone, "object that no longer exists", "objects that no longer exist");
    (gone > 0).then(|| format!("{words} (1.02.i)"))
}

/// What holds a role and is nobody's own account.
#[derive(Clone, Copy, Debug)]
enum NoPerson {
    Workload,
    Synchronisation,
    /// By the assessor's word.
    Script,
}

fn no_person(context: &Context<'_>, holder: &Holder) -> Option<NoPerson> {
    let stated = &context.stated().categories;
    let names = [holder.key(), holder.principal.upn.to_lowercase()];
    match holder.principal.kind {
        _ if holder.synchronises => Some(NoPerson::Synchronisation),
        PrincipalKind::ServicePrincipal | PrincipalKind::Group | PrincipalKind::ForeignGroup => {
            Some(NoPerson::Workload)
        }
        _ if names.iter().any(|name| stated.get(name) == Some(&Category::Automation)) => Some(NoPerson::Script),
        _ => None,
    }
}

/// A proposed emergency account that nobody could confirm, because neither the inventory's sheet nor the assessor's word
/// is there: what would fail it as an ordinary account may be right, so it is not evidenced.
/// Needs the sheet among what helps the check.
pub(crate) fn perhaps_emergency(context: &Context<'_>, holder: &Holder) -> Option<Missing> {
    perhaps_emergency_account(context, &holder.key(), &holder.principal.upn)
}

/// The same for any account, by its object id (or principal name) in lower case and its principal name.
pub(crate) fn perhaps_emergency_account(context: &Context<'_>, key: &str, upn: &str) -> Option<Missing> {
    let tenant = context.tenant(&[RecordKind::EmergencyAccounts]);
    let is_proposed = context.emergency().iter().any(|account| !account.confirmed && account.is(key, upn));
    let is_turned_down = context.stated().is_emergency(key) == Some(false);
    if !is_proposed || is_turned_down {
        return None;
    }
    tenant.emergency.supply.gap(RecordKind::EmergencyAccounts)
}

/// How many hold a role: "6 accounts, 1 of them as owner of a group".
pub(crate) fn holders_in_words(all: usize, owners: usize, [one, many]: [&str; 2]) -> String {
    let all = counted(all, one, many);
    match owners {
        0 => all,
        1 => format!("{all}, 1 of them as owner of a group"),
        some => format!("{all}, {some} of them as owners of a group"),
    }
}

/// How a person stands to a set of roles: what is there at every hour, without a further question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    Standing,
    /// Active, and the evidence does not say for how long or whether it is an activation.
    Unknown,
    InTime,
}

pub(crate) fn stands(context: &Context<'_>, holder: &Holder, set: RoleSet) -> Stands {
    let mut found = Stands::InTime;
    for held in holder.in_set(context.holders(), set) {
        if held.is_standing() {
            return Stands::Standing;
        }
        if held.state.may_stand() && held.permanence == Permanence::Unknown {
            found = Stands::Unknown;
        }
    }
    found
}

/// Whether what is not known of how a person holds roles of a set hangs on groups alone, whose own PIM assignments tell it.
pub(crate) fn hangs_on_groups(context: &Context<'_>, holder: &Holder, set: RoleSet) -> bool {
    let is_open = |held: &&Holding| held.state.may_stand() && held.permanence == Permanence::Unknown;
    holder.in_set(context.holders(), set).filter(is_open).all(|held| held.via != Via::Direct)
}

/// Notes what is missing where it is not known whether an active assignment is permanent, unless it is noted already.
pub(crate) fn permanence_gap(context: &Context<'_>, by_group: bool, judge: &mut Judge) {
    let is_listed = context.tenant(&[RecordKind::PimActive]).pim_active.supply.is_supplied();
    let (kind, tail) = match (by_group, is_listed) {
        (true, _) => {
            (RecordKind::GroupSchedules, "the PIM assignments of the groups that grant them were not supplied.")
        }
        (false, true) => (RecordKind::PimActive, "the lists that name their holders do not tell."),
        (false, false) => (RecordKind::PimActive, "the active PIM assignments were not supplied."),
    };
    let why = format!("Whether some active assignments are permanent is not in the evidence: {tail}");
    if !by_group || !judge.lacks(kind) {
        judge.gap(Missing { kind, column: None, why });
    }
}

/// What is asked next of a person: since when the roles are held, and when the account was last used.
/// Needs users among the check's needs.
pub(crate) fn person(context: &Context<'_>, holder: &Holder, set: RoleSet, outcome: Outcome) -> Affected {
    let tenant = context.tenant(&[RecordKind::Users]);
    let mut affected = context.affected(holder, set, outcome);
    if let Some(since) = holder.in_set(context.holders(), set).filter_map(|held| held.start).min() {
        affected.facts.push(Fact::new("Since", since.iso_date()));
    }
    let Some(user) = holder.user(tenant) else { return affected };
    if user.enabled == Some(false) {
        affected.facts.push(Fact::new("Enabled", "no"));
    }
    let last_use = last_use_words(&context.last_use(user));
    if !last_use.is_empty() {
        affected.facts.push(Fact::new("Last use", last_use));
    }
    affected
}

/// "2026-05-01 (sign-in of a person)", "never (the list gives no day for it …)"; empty where nothing is known.
pub(crate) fn last_use_words(last_use: &LastUse) -> String {
    // Within a line no sentence begins or ends.
    let clause = |words: &str| {
        let words = words.trim_end_matches('.');
        let mut letters = words.chars();
        let is_word = letters.clone().nth(1).is_some_and(char::is_lowercase);
        match letters.next() {
            Some(first) if is_word || words.starts_with("A ") => {
                format!("{}{}", first.to_lowercase(), letters.as_str())
            }
            _ => words.to_owned(),
        }
    };
    match last_use {
        LastUse::At(moment, words) if words.is_empty() => moment.iso_date(),
        LastUse::At(moment, words) => format!("{} ({words})", moment.iso_date()),
        LastUse::Never(words) if words.is_empty() => "never".to_owned(),
        LastUse::Never(words) => format!("never ({})", clause(words)),
        LastUse::Unknown(words) if words.is_empty() => String::new(),
        LastUse::Unknown(words) => format!("not known: {}", clause(words)),
    }
}

/// An account that the registration details do not hold, where there are any.
pub(crate) fn no_registration(tenant: &Tenant, name: &str) -> Missing {
    let supply = &tenant.registrations.supply;
    if let Some(gap) = supply.gap(RecordKind::Registrations).filter(|_| !supply.is_supplied()) {
        return gap;
    }
    let why = format!("{name} has no row in the authentication registration details.");
    Missing { kind: RecordKind::Registrations, column: None, why }
}

/// A holder of whom nothing says what it is.
pub(crate) fn unknown_kind(context: &Context<'_>, holder: &Holder, set: RoleSet) -> Affected {
    let mut affected = context.affected(holder, set, Outcome::NoEvidence);
    affected
        .facts
        .push(Fact::new("Why", "The evidence does not say whether this is a person, a group or an application."));
    affected
}

/// Adds the holders that no list describes to those who are judged: any of them may be the account that is asked about.
pub(crate) fn judge_undescribed(context: &Context<'_>, judge: &mut Judge, set: RoleSet) {
    let is_open = |holder: &&Holder| holder.principal.kind == PrincipalKind::Unknown && !holder.is_gone();
    let found: Vec<&Holder> = context.holders().of_set(set).filter(is_open).collect();
    judge.gaps(undescribed(found.len(), set));
    found.into_iter().for_each(|holder| judge.subject(unknown_kind(context, holder, set)));
}

/// The gap that so many holders of a role of the set leave; of other sets other numbers are told, so it is named.
pub(crate) fn undescribed(count: usize, set: RoleSet) -> Option<Missing> {
    let of = match set {
        RoleSet::Four => Cow::Borrowed("with one of the four highest roles"),
        RoleSet::Privileged => Cow::Borrowed("with a privileged role"),
        RoleSet::All => Cow::Borrowed("with a role"),
        RoleSet::One(id) => match roles::by_template(id) {
            Some(role) => Cow::Owned(format!("with the role {}", role.name)),
            None => Cow::Borrowed("with one role"),
        },
    };
    let why = format!(
        "{} {of} {} in no list of users, groups or applications that was supplied, by object id or sign-in name: what {} is not \
         known.",
        counted(count, "object", "objects"),
        if count == 1 { "stands" } else { "stand" },
        if count == 1 { "it is" } else { "they are" }
    );
    (count > 0).then_some(Missing { kind: RecordKind::Users, column: None, why })
}

/// An object other than an account.
pub(crate) fn object(
    kind: SubjectKind,
    id: impl Into<String>,
    name: impl Into<String>,
    outcome: Outcome,
    facts: Vec<Fact>,
    sources: impl IntoIterator<Item = SourceRef>,
) -> Affected {
    let mut sources: Vec<SourceRef> = sources.into_iter().collect();
    sources.sort();
    sources.dedup();
    Affected {
        id: id.into().into(),
        name: name.into().into(),
        kind,
        outcome,
        facts: facts.into(),
        sources: sources.into(),
    }
}

/// A fault of a person whom only a job title proposes waits for confirmation.
pub(crate) fn until_named(person: &ExposedPerson<'_>, outcome: Outcome) -> Outcome {
    if outcome == Outcome::Fail && !person.confirmed { Outcome::Review } else { outcome }
}

/// The account of an exposed person; `None` where it is disabled or deleted, or not in the list of users, which is a gap.
pub(crate) fn exposed_account<'t>(judge: &mut Judge, person: &ExposedPerson<'t>) -> Option<&'t User> {
    let Some(user) = person.user else {
        let why = format!("{} of the inventory sheet Exposed people is not in the list of users.", person.name);
        judge.gap(Missing { kind: RecordKind::Users, column: None, why });
        judge.subject(exposed_person(person, Outcome::NoEvidence));
        return None;
    };
    (user.enabled != Some(false) && !user.deleted).then_some(user)
}

/// An exposed person as an affected object: the job title, and who says that they are exposed.
/// One whom only a job title proposes is not blamed before somebody confirmed it: a fault is to be reviewed.
pub(crate) fn exposed_person(person: &ExposedPerson<'_>, outcome: Outcome) -> Affected {
    let outcome = until_named(person, outcome);
    let user = person.user;
    let id = match user {
        None => lower(&person.name),
        Some(user) if user.id.is_empty() => lower(&user.upn),
        Some(user) => lower(&user.id),
    };
    let mut facts = Vec::with_capacity(5);
    if let Some(user) = user {
        facts.push(Fact::new("Display name", Arc::clone(&user.display_name)));
        facts.extend(user.job_title.iter().map(|title| Fact::new("Job title", Arc::clone(title))));
    }
    facts.push(Fact::new("Exposed because", Arc::clone(&person.why)));
    let mut sources: Vec<SourceRef> = user.map(|user| user.sources.to_vec()).unwrap_or_default();
    sources.extend(person.entry.map(|entry| entry.source));
    sources.sort_unstable();
    sources.dedup();
    Affected {
        id: id.into(),
        name: Arc::clone(&person.name).into(),
        kind: SubjectKind::User,
        outcome,
        facts: facts.into(),
        sources: sources.into(),
    }
}

/// A method with a name that is not known here may be a strong or a weak one.
pub(crate) fn unknown_method(name: &str) -> Missing {
    let why = format!("A method of {name} has a name that is not known here, so how strong it is is not known.");
    Missing { kind: RecordKind::Registrations, column: Some("methodsRegistered"), why }
}

/// Nobody named as exposed and no titles to propose by: that nobody is exposed is not evidenced.
pub(crate) fn exposed_unknown(context: &Context<'_>) -> Option<Missing> {
    let people = context.exposed();
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::ExposedPeople]);
    // A row that could not be read names somebody, too.
    if let Some(cut) = tenant.exposed.supply.cut_gap(RecordKind::ExposedPeople) {
        return Some(cut);
    }
    let has_titles = tenant.users.supply.filled.contains("jobTitle");
    let unknown = people.is_empty() && !tenant.exposed.supply.is_supplied() && !has_titles;
    unknown.then(|| Missing {
        kind: RecordKind::ExposedPeople,
        column: None,
        why:
            "Who is exposed is not known: there is no inventory sheet Exposed people, and the list of users has no job \
              titles to propose people by."
                .to_owned(),
    })
}

/// A `Pass` that rests on people whom nobody confirmed is a `Review`; what lacks evidence still does.
pub(crate) fn until_confirmed(judge: &mut Judge, people: &[ExposedPerson<'_>]) {
    let lives =
        |person: &&ExposedPerson<'_>| person.user.is_none_or(|user| user.enabled != Some(false) && !user.deleted);
    let open = people.iter().filter(lives).filter(|person| !person.confirmed).count();
    if open > 0 {
        if !judge.has_gaps() {
            judge.whole(Outcome::Review);
        }
        judge.reason(format!(
            "{} proposed by job title and not confirmed yet.",
            counted(open, "exposed person is", "exposed people are")
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::LeftOut;

    #[test]
    fn who_is_left_out_is_called_what_it_is() {
        let check = |left: LeftOut, expected: Option<&str>| assert_eq!(left.in_words().as_deref(), expected);
        check(LeftOut::default(), None);
        check(
            LeftOut { scripts: 1, ..LeftOut::default() },
            Some("Left out: 1 account that is stated to be a script’s (1.02.j)."),
        );
        check(
            LeftOut { emergency: 2, workloads: 2, synchronisation: 1, gone: 1, ..LeftOut::default() },
            Some(
                "Left out: 2 confirmed emergency accounts, 2 applications and managed identities, 1 account of directory \
                 synchronisation, 1 object that no longer exists (1.02.i).",
            ),
        );
    }
}
