//! a–c: that the accounts exist, depend on nothing outside the cloud, and hold the role at any time.

use super::GLOBAL_ADMINISTRATORS;
use super::subject::{
    self, Verdict, cell, holder_of, is_decided, judge_each, name_of, no_value, until_confirmed, without_accounts,
};
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::last_use_words;
use crate::checklist::wording::{be, counted};
use crate::checklist::{Context, Fact, Judge, Judgement, Outcome};
use crate::tenant::holders::{Holding, Permanence, Via};
use crate::tenant::proposals::{EmergencyAccount, is_initial_domain};
use crate::tenant::{AssignmentState, Known, Missing, Moment, RecordKind, Scope, SupplyState, Tenant, User};

/// 1.03.a
pub(super) fn enough(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::EmergencyAccounts,
        RecordKind::SignIns,
        RecordKind::Registrations,
    ]);
    let accounts = context.emergency();
    let fewest = context.parameters().emergency_accounts_min;
    if accounts.is_empty() {
        return none(context, tenant, fewest);
    }
    if accounts.iter().any(|account| account.confirmed) {
        return enough_confirmed(context, tenant, fewest);
    }
    let mut judge = Judge::new();
    judge.reason(format!(
        "{} emergency accounts are asked for. None is confirmed yet; {} {} signals: confirm or turn down each.",
        at_least(fewest),
        counted(accounts.len(), "account", "accounts"),
        if accounts.len() == 1 { "is proposed by its" } else { "are proposed by their" },
    ));
    for account in accounts {
        let mut verdict = Verdict::default();
        verdict.review("Proposed, not confirmed.");
        show_use(context, tenant, account, &mut verdict);
        judge.subject(subject::affected(tenant, account, verdict));
    }
    judge.gaps(context.need_gaps());
    judge.finish(Nothing::NotApplicable(String::new()))
}

fn at_least(fewest: i64) -> String {
    format!("At least {fewest}")
}

/// Nobody is named and nothing is proposed. Said by people, that is a failure; else only they can tell.
fn none(context: &Context<'_>, tenant: &Tenant, fewest: i64) -> Judgement {
    let mut judge = context.judge();
    if judge.has_gaps() {
        return judge.finish(Nothing::NotApplicable(String::new()));
    }
    judge.reason(format!("{} emergency accounts are asked for, and none is known.", at_least(fewest)));
    if fewest > 0 && is_decided(context, tenant) {
        judge.whole(Outcome::Fail);
        judge.reason("The inventory or the assessor names none, and no account shows the signals of one.");
    } else {
        judge.whole(Outcome::Review);
        judge.reason("No account shows the signals of one: name the accounts, or conclude that there are none.");
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

fn enough_confirmed(context: &Context<'_>, tenant: &Tenant, fewest: i64) -> Judgement {
    let mut judge = Judge::new();
    let accounts = context.emergency();
    let (mut existing, mut unseen) = (0, 0);
    let cut = tenant.users_gap();
    for account in accounts {
        match account.user(tenant) {
            Some(user) if !user.deleted => {
                existing += 1;
                judge.good();
            }
            found => {
                let mut verdict = Verdict::default();
                if found.is_some() {
                    verdict.review("The account was deleted: it lies in the recycle bin.");
                } else if let Some(cut) = &cut {
                    unseen += 1;
                    verdict.lacks(cut.clone());
                    judge.gaps(Some(cut.clone()));
                    judge.gaps(context.need_gaps());
                } else {
                    verdict.review("No account of this id, principal name, mail address or display name exists.");
                }
                judge.subject(subject::affected(tenant, account, verdict));
            }
        }
    }
    let known = Counted { unknown: unseen, ..Counted::meeting(existing, accounts.len() - unseen) };
    let known = Counted { examined: accounts.len(), ..known };
    let wanted = format!("at least {fewest} {} asked for", be(usize::try_from(fewest).unwrap_or(0)));
    judge.tell(stage1::IN_LIST.of(known).and(wanted));
    let reached = |number: usize| i64::try_from(number).is_ok_and(|number| number >= fewest);
    if !reached(existing) {
        // Rows that are not in the evidence could still bring the number up: of the inventory, or of the list of users.
        let inventory = &tenant.emergency.supply;
        if inventory.is_supplied() {
            judge.gaps(inventory.gap(RecordKind::EmergencyAccounts));
        }
        if !reached(existing + unseen) && !(inventory.is_supplied() && inventory.state != SupplyState::Whole) {
            judge.whole(Outcome::Fail);
        }
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

fn show_use(context: &Context<'_>, tenant: &Tenant, account: &EmergencyAccount, verdict: &mut Verdict) {
    let Some(user) = account.user(tenant) else { return };
    let last_use = last_use_words(&context.last_use(user));
    if !last_use.is_empty() {
        verdict.show(Fact::new("Last use", last_use));
    }
}

/// 1.03.b
pub(super) fn independent(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Domains,
        RecordKind::EmergencyAccounts,
        RecordKind::Registrations,
    ]);
    if context.emergency().is_empty() {
        return without_accounts(context, tenant);
    }
    let cut = tenant.users_gap();
    let mut judge = judge_each(context, tenant, |account| match account.user(tenant) {
        Some(user) => stands_alone(tenant, user),
        None => unknown_account(cut.as_ref()),
    });
    judge.say(&stage1::INDEPENDENT);
    until_confirmed(context, tenant, judge.finish(Nothing::NotApplicable(String::new())))
}

/// `cut`: why the list of users is not whole, where it is not.
fn unknown_account(cut: Option<&Missing>) -> Verdict {
    let mut verdict = Verdict::default();
    match cut {
        None => verdict.fail("No such account is in the list of users."),
        Some(cut) => verdict.lacks(cut.clone()),
    }
    verdict
}

fn stands_alone(tenant: &Tenant, user: &User) -> Verdict {
    let mut verdict = Verdict::default();
    let lack = |column| no_value(RecordKind::Users, column, user.name());
    if user.deleted {
        verdict.fail("It was deleted and lies in the recycle bin.");
    }
    match user.enabled {
        Some(true) => {}
        Some(false) => {
            verdict.fail("It is disabled.");
            verdict.show(cell(Fact::new("Enabled", "no"), &user.sources, "accountEnabled"));
        }
        None => verdict.lacks(lack("accountEnabled")),
    }
    match &user.synced {
        Known::Value(true) => {
            verdict.fail("It is synchronised from on-premises.");
            verdict.show(cell(Fact::new("Synchronised", "yes"), &user.sources, "onPremisesSyncEnabled"));
        }
        Known::NotExported => verdict.lacks(lack("onPremisesSyncEnabled")),
        Known::Empty | Known::Value(false) => {}
    }
    // An account once synchronised keeps the anchor, and whoever controls the directory on-premises can match it again.
    // ScubaGear fails such accounts, Maester and Zero Trust Assessment do not see them: a person decides.
    if let (Known::Value(anchor), false) = (&user.immutable_id, user.synced == Known::Value(true)) {
        verdict.review("It has an on-premises anchor: it was synchronised once, or the anchor was set by hand.");
        verdict.show(cell(Fact::new("On-premises anchor", &**anchor), &user.sources, "onPremisesImmutableId"));
    }
    // Empty: never synchronised. `False`: it may have been.
    if (&user.synced, &user.immutable_id) == (&Known::Value(false), &Known::NotExported) {
        verdict.lacks(lack("onPremisesImmutableId"));
    }
    if user.is_external() {
        verdict.fail("It is a guest or another external account.");
    }
    match user.domain() {
        None => verdict.lacks(lack("userPrincipalName")),
        Some(domain) if is_initial_domain(tenant, &domain) => {}
        Some(domain) => {
            verdict.fail("It is on a domain that can expire, be lost or be federated.");
            verdict.show(cell(Fact::new("Domain", domain), &user.sources, "userPrincipalName"));
        }
    }
    verdict
}

/// 1.03.c
pub(super) fn always_administrator(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::EmergencyAccounts]);
    if context.emergency().is_empty() {
        return without_accounts(context, tenant);
    }
    // What is eligible cannot make an account permanently active: only gaps in the other lists can hide a holding.
    let gaps: Vec<_> = context
        .holders()
        .gaps(GLOBAL_ADMINISTRATORS)
        .into_iter()
        .filter(|gap| matches!(gap.kind, RecordKind::RoleAssignments | RecordKind::PimActive))
        .collect();
    let mut judge =
        judge_each(context, tenant, |account| holds_the_role(context, name_of(tenant, account), account, &gaps));
    judge.say(&stage1::ALWAYS_ADMINISTRATOR);
    until_confirmed(context, tenant, judge.finish(Nothing::NotApplicable(String::new())))
}

fn holds_the_role(context: &Context<'_>, name: &str, account: &EmergencyAccount, gaps: &[Missing]) -> Verdict {
    let mut verdict = Verdict::default();
    let holder = holder_of(context, account);
    let held: Vec<&Holding> =
        holder.into_iter().flat_map(|holder| holder.in_set(context.holders(), GLOBAL_ADMINISTRATORS)).collect();
    if let Some(holder) = holder.filter(|_| !held.is_empty()) {
        let text = holder.roles_text(context.holders(), GLOBAL_ADMINISTRATORS);
        verdict.show(Fact::new("Global Administrator", text));
        verdict.sources(held.iter().flat_map(|held| held.sources.iter().copied()));
    }
    if held.iter().any(|held| fault(held).is_none()) {
        return verdict;
    }
    if held.iter().any(|held| fault(held) == Some(Fault::EndUnknown)) {
        verdict.lacks(Missing {
            kind: RecordKind::PimActive,
            column: Some("endDateTime"),
            why: format!(
                "Whether {name} holds Global Administrator permanently is not said: the list marks neither activations nor \
                 an end. The active PIM assignments of roles do."
            ),
        });
    } else if held.iter().any(|held| fault(held) == Some(Fault::ScopeUnknown)) {
        let listed = context.tenant(&[RecordKind::PimActive]).supply(RecordKind::PimActive).is_supplied();
        verdict.lacks(Missing {
            kind: if listed { RecordKind::PimActive } else { RecordKind::RoleAssignments },
            column: Some("directoryScopeId"),
            why: format!("Whether {name} holds Global Administrator for the whole tenant was not exported."),
        });
    } else if !gaps.is_empty() {
        for gap in gaps {
            verdict.lacks(gap.clone());
        }
    } else if held.is_empty() {
        verdict.fail("It does not hold Global Administrator.");
    } else {
        let faults: Vec<String> = held.iter().filter_map(|held| fault(held)).map(Fault::words).collect();
        verdict.fail(format!("It holds Global Administrator only {}.", faults.join(", and ")));
    }
    verdict
}

/// What keeps a way of holding the role from being one that always works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Eligible,
    Activated,
    ThroughGroup,
    Ends(Moment),
    NotWholeTenant,
    EndUnknown,
    ScopeUnknown,
}

impl Fault {
    fn words(self) -> String {
        match self {
            Self::Eligible => "as eligible, to be activated first".to_owned(),
            Self::Activated => "while it is activated".to_owned(),
            Self::ThroughGroup => "through a group".to_owned(),
            Self::Ends(end) => format!("until {}", end.iso_date()),
            Self::NotWholeTenant => "for a part of the tenant".to_owned(),
            Self::EndUnknown => "with an end that was not exported".to_owned(),
            Self::ScopeUnknown => "with a scope that was not exported".to_owned(),
        }
    }
}

/// The first fault in the order in which they matter; an unknown end or scope counts only where nothing else is wrong.
fn fault(held: &Holding) -> Option<Fault> {
    match (held.state, held.permanence) {
        (AssignmentState::Eligible, _) => Some(Fault::Eligible),
        (AssignmentState::Activated, _) => Some(Fault::Activated),
        _ if held.via != Via::Direct => Some(Fault::ThroughGroup),
        _ if !matches!(held.scope, Scope::Tenant | Scope::NotExported) => Some(Fault::NotWholeTenant),
        (_, Permanence::Until(end)) => Some(Fault::Ends(end)),
        // A list that does not tell active from eligible says nothing of standing.
        (_, Permanence::Unknown) | (AssignmentState::Unspecified, _) => Some(Fault::EndUnknown),
        (_, Permanence::Permanent) if held.scope == Scope::NotExported => Some(Fault::ScopeUnknown),
        (_, Permanence::Permanent) => None,
    }
}
