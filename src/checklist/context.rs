//! What a check may see: the records it declared, the roles drawn from them, what people stated, the thresholds.

use super::roll::Roll;
use super::{
    Affected, Check, Fact, Inputs, Judge, Judgement, Need, Outcome, Parameters, Previous, SubjectKind, licences,
};
use crate::tenant::coverage::Engine;
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::proposals::{self, EmergencyAccount, ExposedPerson, OrdinaryAccounts};
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::Stated;
use crate::tenant::{Missing, Moment, RecordKind, Tenant, User, licence, lower};
use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashSet;

/// Everything that is the same for all checks of one run.
#[derive(Debug)]
pub struct Shared<'a> {
    pub tenant: &'a Tenant,
    pub holders: &'a Holders,
    pub engine: &'a Engine<'a>,
    pub stated: &'a Stated,
    pub parameters: &'a Parameters,
    pub as_of: Moment,
    /// Emergency accounts: confirmed ones, or the proposals where none is confirmed.
    pub emergency: &'a [EmergencyAccount],
    pub previous: Option<&'a Previous>,
    once: Once<'a>,
}

/// What is found when the first check asks for it, and kept for the others.
#[derive(Debug, Default)]
struct Once<'a> {
    exposed: OnceCell<Vec<ExposedPerson<'a>>>,
    /// How exposed people are called.
    exposed_keys: OnceCell<HashSet<Cow<'a, str>, foldhash::fast::RandomState>>,
    /// When the newest registration row was written.
    newest_registration: OnceCell<Option<Moment>>,
    /// Ordinary accounts by their names.
    ordinary: OnceCell<OrdinaryAccounts<'a>>,
    /// How each user of the list stands.
    roll: OnceCell<Roll>,
}

impl<'a> Shared<'a> {
    pub(super) fn of(
        inputs: &Inputs<'a>,
        holders: &'a Holders,
        engine: &'a Engine<'a>,
        emergency: &'a [EmergencyAccount],
    ) -> Self {
        let Inputs { tenant, stated, parameters, as_of, previous, .. } = *inputs;
        Self { tenant, holders, engine, stated, parameters, as_of, emergency, previous, once: Once::default() }
    }
}

/// One check's view. Asking for a kind of record that the check did not declare is noted, and fails a test.
#[derive(Debug)]
pub struct Context<'a> {
    shared: &'a Shared<'a>,
    check: &'static Check,
    undeclared: RefCell<Vec<RecordKind>>,
    /// Whether the check asked who holds roles.
    asked_holders: Cell<bool>,
}

impl<'a> Context<'a> {
    pub(super) fn new(shared: &'a Shared<'a>, check: &'static Check) -> Self {
        Self { shared, check, undeclared: RefCell::default(), asked_holders: Cell::default() }
    }

    /// What assignments that ended, or are still to begin, change in the answer, where the check asked for holders of their roles and does not say it
    /// itself.
    pub(super) fn telling_what_is_left_out(&self, mut judgement: Judgement) -> Judgement {
        let holders = self.shared.holders;
        if !self.asked_holders.get() {
            return judgement;
        }
        let sets = self.check.needs.iter().filter_map(|need| match need {
            Need::Holders(set) => Some(*set),
            _ => None,
        });
        let is_concerned = |is_in: &dyn Fn(RoleSet) -> bool| match sets.clone().next() {
            Some(_) => sets.clone().any(is_in),
            None => true,
        };
        let ended = holders.ended_in_words().filter(|_| is_concerned(&|set| holders.ended_in(set)));
        let to_come = holders.to_come_in_words().filter(|_| is_concerned(&|set| holders.to_come_in(set)));
        for sentence in [ended, to_come].into_iter().flatten() {
            if !judgement.reasons.iter().any(|reason| reason.contains(&sentence)) {
                judgement.reasons.push(sentence);
            }
        }
        judgement
    }

    pub(super) fn undeclared(self) -> Vec<RecordKind> {
        self.undeclared.into_inner()
    }

    /// The tenant's records, for the kinds named; each must be among the check's needs.
    pub fn tenant(&self, kinds: &[RecordKind]) -> &'a Tenant {
        for kind in kinds {
            if !self.declares(*kind) {
                self.undeclared.borrow_mut().push(*kind);
            }
        }
        self.shared.tenant
    }

    /// Who holds which role. Needs [`Need::Holders`], or that the lists it is drawn from help.
    pub fn holders(&self) -> &'a Holders {
        if !self.declares(RecordKind::RoleAssignments) {
            self.undeclared.borrow_mut().push(RecordKind::RoleAssignments);
        }
        self.asked_holders.set(true);
        self.shared.holders
    }

    /// Who holds which role, as far as the evidence goes, for what merely sharpens an answer: no gap follows from it.
    /// Needs the lists of roles at least as what helps.
    pub fn holders_where_known(&self) -> &'a Holders {
        for kind in [RecordKind::RoleAssignments, RecordKind::PimActive, RecordKind::PimEligible] {
            if !self.declares(kind) {
                self.undeclared.borrow_mut().push(kind);
            }
        }
        self.asked_holders.set(true);
        self.shared.holders
    }

    /// What policies cover whom. Needs Conditional Access among the check's needs.
    pub fn engine(&self) -> &'a Engine<'a> {
        if !self.declares(RecordKind::ConditionalAccess) {
            self.undeclared.borrow_mut().push(RecordKind::ConditionalAccess);
        }
        self.shared.engine
    }

    pub fn stated(&self) -> &'a Stated {
        self.shared.stated
    }
    pub fn parameters(&self) -> &'a Parameters {
        self.shared.parameters
    }
    pub fn as_of(&self) -> Moment {
        self.shared.as_of
    }

    /// Exposed people: by the inventory and the assessor, else the proposals. Needs users and the inventory's sheet among
    /// the check's needs.
    pub fn exposed(&self) -> &'a [ExposedPerson<'a>] {
        let tenant = self.tenant(&[RecordKind::Users, RecordKind::ExposedPeople]);
        self.shared.once.exposed.get_or_init(|| proposals::exposed_people(tenant, self.shared.stated))
    }

    /// Object ids, principal names and mail addresses of exposed people, in lower case. Needs what [`Context::exposed`] needs.
    pub(crate) fn exposed_keys(&self) -> &'a HashSet<Cow<'a, str>, foldhash::fast::RandomState> {
        let people = self.exposed();
        self.shared.once.exposed_keys.get_or_init(|| {
            let users = people.iter().filter_map(|person| person.user);
            let names = users.flat_map(|user| [&*user.id, &*user.upn, user.mail.as_deref().unwrap_or_default()]);
            names.filter(|name| !name.is_empty()).map(lower).collect()
        })
    }

    /// Why the registration details are too old to be believed; `None`: they are not, or do not tell. The list says itself how
    /// fresh its rows are; the newest one is the list's age.
    pub(crate) fn registrations_too_old(&self) -> Option<Missing> {
        let rows = &self.tenant(&[RecordKind::Registrations]).registrations;
        let newest = || rows.iter().filter_map(|row| row.last_updated).max();
        let newest = (*self.shared.once.newest_registration.get_or_init(newest))?;
        let (age, most) = (newest.age_days(self.as_of()), self.parameters().evidence_max_age_days);
        (age > most).then(|| Missing {
            kind: RecordKind::Registrations,
            column: Some("lastUpdatedDateTime"),
            why: format!(
                "The authentication registration details are {age} days old ({}); at most {most} days are accepted.",
                newest.iso_date()
            ),
        })
    }

    /// The ordinary accounts that may belong to the people behind the accounts that hold roles. Needs users among the
    /// check's needs.
    pub fn ordinary_accounts(&self) -> &'a OrdinaryAccounts<'a> {
        let tenant = self.tenant(&[RecordKind::Users]);
        let holders = || self.shared.holders.all.iter().filter_map(|holder| holder.user(tenant));
        self.shared.once.ordinary.get_or_init(|| OrdinaryAccounts::of(tenant, holders()))
    }

    /// How each user of the list stands to questions about everybody. Needs users among the check's needs.
    pub(crate) fn roll(&self) -> &'a Roll {
        self.tenant(&[RecordKind::Users]);
        self.shared.once.roll.get_or_init(|| Roll::of(self.shared))
    }

    /// What the previous assessment found; `None`: this one names none.
    pub fn previous(&self) -> Option<&'a Previous> {
        self.shared.previous
    }

    /// Emergency accounts: all confirmed, or all proposed (then `confirmed` is false on each).
    pub fn emergency(&self) -> &'a [EmergencyAccount] {
        self.shared.emergency
    }

    /// Only confirmed or inventoried emergency accounts earn exemptions.
    pub fn is_emergency(&self, holder: &Holder) -> bool {
        let key = holder.key();
        self.shared.emergency.iter().any(|account| account.confirmed && account.is(&key, &holder.principal.upn))
    }

    /// Whether the tenant can use PIM; `None`: licences do not say.
    pub fn has_p2(&self) -> Option<bool> {
        licence::pim(self.shared.tenant, self.shared.stated)
    }

    /// The answer where the licence for a feature of Entra ID P2 is provably missing, and who says so.
    pub fn without_p2(&self, feature: &str) -> Option<Judgement> {
        let why = licences::lacking_p2(self.shared.tenant, self.shared.stated)?;
        Some(Judgement::not_applicable(format!("Needs Entra ID P2 or Governance ({feature}), {why}.")))
    }

    /// A judge that already knows the gaps of the check's declared needs.
    pub fn judge(&self) -> Judge {
        let mut judge = Judge::new();
        judge.gaps(self.need_gaps());
        judge
    }

    /// Days since the account was last used, in words and number, as the checklist defines *last use*.
    pub fn last_use(&self, user: &User) -> proposals::LastUse {
        proposals::last_use(self.shared.tenant, user, self.shared.as_of)
    }

    /// The gaps of declared needs: whole datasets, columns, and who holds the roles.
    pub fn need_gaps(&self) -> Vec<Missing> {
        let tenant = self.shared.tenant;
        let mut gaps = Vec::new();
        for need in self.check.needs {
            match need {
                Need::All(kind) => gaps.extend(tenant.supply(*kind).gap(*kind)),
                Need::AnyOf(kinds) => {
                    if !kinds.iter().any(|kind| tenant.supply(*kind).gap(*kind).is_none()) {
                        let best = kinds.iter().find(|kind| tenant.supply(**kind).is_supplied()).or(kinds.first());
                        gaps.extend(best.and_then(|kind| tenant.supply(*kind).gap(*kind)));
                    }
                }
                Need::Column(kind, column, empty) => {
                    let supply = tenant.supply(*kind);
                    if supply.is_supplied() {
                        gaps.extend(supply.column_gap(*kind, column, *empty));
                    }
                }
                Need::Holders(set) => gaps.extend(self.shared.holders.gaps(*set)),
                Need::Helps(_) => {}
            }
            // What a log says in unknown words is as if it had not said it.
            if !matches!(need, Need::Helps(_)) && need.kinds().contains(&RecordKind::SignIns) {
                gaps.extend(tenant.sign_ins.unclear.results_gap());
            }
        }
        gaps
    }

    /// An affected account, with its roles of the set as the first fact.
    pub fn affected(&self, holder: &Holder, set: RoleSet, outcome: Outcome) -> Affected {
        let mut sources: Vec<_> =
            holder.in_set(self.shared.holders, set).flat_map(|holding| holding.sources.iter().copied()).collect();
        sources.extend(holder.user(self.shared.tenant).into_iter().flat_map(|user| user.sources.iter().copied()));
        sources.sort();
        sources.dedup();
        Affected {
            id: holder.key().into(),
            name: holder.name().to_owned().into(),
            kind: match holder.principal.kind {
                crate::tenant::PrincipalKind::User => SubjectKind::User,
                crate::tenant::PrincipalKind::Group | crate::tenant::PrincipalKind::ForeignGroup => SubjectKind::Group,
                crate::tenant::PrincipalKind::ServicePrincipal => SubjectKind::ServicePrincipal,
                crate::tenant::PrincipalKind::Unknown => SubjectKind::Unknown,
            },
            outcome,
            facts: vec![Fact::new("Roles", holder.roles_text(self.shared.holders, set))].into(),
            sources: sources.into(),
        }
    }

    fn declares(&self, kind: RecordKind) -> bool {
        self.check.needs.iter().any(|need| need.kinds().contains(&kind))
    }
}
