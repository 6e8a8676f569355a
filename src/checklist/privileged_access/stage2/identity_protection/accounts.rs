//! 2.07.c: accounts that may be in other hands, and nobody did anything.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::everyone::of_user;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::wording::{ago, some_of};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind, WEIGHT};
use crate::tenant::figure;
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Moment, PrincipalRef, RecordKind, RiskDetection, RiskState, RiskyAccount, Tenant};
use std::collections::{BTreeMap, BTreeSet};

const SET: RoleSet = RoleSet::Privileged;

pub(super) fn at_risk(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = context.without_p2("risk by account") {
        return judgement;
    }
    let tenant = context.tenant(&[
        RecordKind::RiskyUsers,
        RecordKind::RiskyWorkloads,
        RecordKind::RiskDetections,
        RecordKind::Users,
    ]);
    let mut judge = context.judge();
    let (mut privileged, mut roles) = (0, BTreeSet::new());
    let workloads = tenant.risky_workloads.iter().map(|account| (account, true));
    for (account, is_workload) in tenant.risky_users.iter().map(|account| (account, false)).chain(workloads) {
        if account.deleted {
            continue;
        }
        // Confirmed compromised is high by definition, whatever the level column holds.
        let high = &*account.level == "high" || account.state == RiskState::ConfirmedCompromised;
        let outcome = match account.state {
            state if state.is_open() && high => Outcome::Fail,
            // Without the licence for details the level is hidden; any other word, or none, may mean a high one.
            state if state.is_open() && !matches!(&*account.level, "low" | "medium" | "none") => Outcome::Review,
            RiskState::Unknown => Outcome::Review,
            _ => Outcome::Pass,
        };
        if outcome == Outcome::Pass {
            judge.good();
            continue;
        }
        let holder = holder_of(context, tenant, account);
        if let Some(holder) = holder.filter(|_| outcome == Outcome::Fail) {
            privileged += 1;
            roles.extend(holder.in_set(context.holders_where_known(), SET).map(|held| held.role_name.to_string()));
        }
        judge.subject(affected(context, tenant, account, is_workload, holder, outcome));
    }
    let (failing, untold) = (judge.count(Outcome::Fail), judge.count(Outcome::Review));
    let detected = detected(context, tenant);
    let unlisted = detected.len();
    detected.into_values().for_each(|account| judge.subject(account));
    judge.seen(
        failing,
        match failing {
            0 if untold > 0 => format!(
                "How high the risk of {} is, or what became of it, is not told; no other account stays at high risk.",
                counted(untold, "account", "accounts")
            ),
            0 if unlisted > 0 => {
                "No account of the list stays at high risk or confirmed compromised without something done about it."
                    .to_owned()
            }
            0 => "No account stays at high risk or confirmed compromised without something done about it.".to_owned(),
            _ => format!(
                "{} at high risk or confirmed compromised, and nothing was done about it.",
                counted(failing, "account is", "accounts are")
            ),
        },
    );
    if privileged > 0 {
        let who = match (failing, privileged) {
            (1, _) => "It holds".to_owned(),
            (_, 1) => "1 of them holds".to_owned(),
            (_, some) => format!("{} of them hold", figure(some)),
        };
        let roles: Vec<String> = roles.into_iter().collect();
        judge.reason(format!(
            "{who} privileged roles ({}), which makes the finding critical: somebody else may be acting with them.",
            some_of(&roles)
        ));
    }
    if unlisted > 0 {
        let have =
            if unlisted == 1 { "has open detections at high, and is" } else { "have open detections at high, and are" };
        judge.reason(format!(
            "{} {have} not in the list of risky users: which of the two exports holds, a person has to say.",
            counted(unlisted, "account", "accounts")
        ));
    }
    judge.finish(Nothing::Pass("The list of risky users is empty.".to_owned()))
}

/// Accounts with open detections at high that the list of risky users does not hold, by id, else name.
fn detected(context: &Context<'_>, tenant: &Tenant) -> BTreeMap<String, Affected> {
    let listed: BTreeSet<String> = tenant
        .risky_users
        .iter()
        .flat_map(|account| [&account.id, &account.name])
        .filter(|name| !name.is_empty())
        .map(|name| name.to_lowercase())
        .collect();
    let is_open = |found: &&RiskDetection| {
        let is_later = found.at.is_some_and(|at| at.day() > context.as_of().day());
        let is_high = &*found.level == "high" || found.state == RiskState::ConfirmedCompromised;
        found.state.is_open() && is_high && !is_later
    };
    let mut all: BTreeMap<String, Affected> = BTreeMap::new();
    for found in tenant.risk_detections.iter().filter(is_open) {
        let names = [found.user_id.to_lowercase(), found.upn.to_lowercase()];
        let Some(key) = names.iter().find(|name| !name.is_empty()) else { continue };
        if names.iter().any(|name| listed.contains(name)) {
            continue;
        }
        let user = tenant.user_of(&PrincipalRef {
            id: found.user_id.clone(),
            upn: found.upn.clone(),
            ..PrincipalRef::default()
        });
        let affected = all.entry(key.clone()).or_insert_with(|| {
            let name = if found.upn.is_empty() { &found.user_id } else { &found.upn };
            let unknown = || Affected::new(SubjectKind::User, key.clone(), &**name, Outcome::Review);
            user.map_or_else(unknown, |user| of_user(user, Outcome::Review))
        });
        let day = found.at.map_or_else(|| "on a day that was not exported".to_owned(), Moment::iso_date);
        affected
            .facts
            .push(Fact::new("Open detection", format!("{}, {day}", found.kind)).from(found.source, "riskState"));
        affected.sources.push(found.source);
    }
    all
}

fn holder_of<'c>(context: &Context<'c>, tenant: &Tenant, account: &RiskyAccount) -> Option<&'c Holder> {
    let holders = context.holders_where_known();
    let user =
        tenant.user_of(&PrincipalRef { id: account.id.clone(), upn: account.name.clone(), ..PrincipalRef::default() });
    let id = user.map_or(&*account.id, |user| &user.id);
    holders.of_set(SET).find(|holder| {
        !id.is_empty() && holder.principal.id.eq_ignore_ascii_case(id)
            || !account.name.is_empty() && holder.principal.upn.eq_ignore_ascii_case(&account.name)
    })
}

fn affected(
    context: &Context<'_>,
    tenant: &Tenant,
    account: &RiskyAccount,
    is_workload: bool,
    holder: Option<&Holder>,
    outcome: Outcome,
) -> Affected {
    let user =
        tenant.user_of(&PrincipalRef { id: account.id.clone(), upn: account.name.clone(), ..PrincipalRef::default() });
    let mut affected = user.map_or_else(
        || Affected {
            id: if account.id.is_empty() {
                account.name.to_lowercase().into()
            } else {
                account.id.to_lowercase().into()
            },
            name: account.name.to_string().into(),
            kind: if is_workload { SubjectKind::ServicePrincipal } else { SubjectKind::User },
            outcome,
            facts: Vec::new().into(),
            sources: Vec::new().into(),
        },
        |user| of_user(user, outcome),
    );
    if let Some(holder) = holder {
        let roles = holder.roles_text(context.holders_where_known(), SET);
        affected.facts.insert(0, Fact::new("Roles", roles));
        affected.facts.insert(1, Fact::new(WEIGHT, "Critical: it holds a privileged role"));
        affected.sources.extend(holder.sources());
    }
    affected.facts.push(Fact::new("Risk state", account.state.title()).from(account.source, "riskState"));
    if !account.level.is_empty() {
        affected.facts.push(Fact::new("Risk level", account.level.to_string()).from(account.source, "riskLevel"));
    }
    if let Some(detail) = account.detail.as_deref().filter(|detail| !matches!(*detail, "none" | "-")) {
        affected.facts.push(Fact::new("Detail", detail).from(account.source, "riskDetail"));
    }
    if let Some(updated) = account.updated {
        let words = format!("{} ({})", updated.iso_date(), ago(updated, context.as_of()));
        affected.facts.push(Fact::new("Since", words).from(account.source, "riskLastUpdatedDateTime"));
    }
    affected.sources.push(account.source);
    affected
}
