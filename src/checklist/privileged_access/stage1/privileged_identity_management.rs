//! 1.01: roles are activated when needed, through Privileged Identity Management, and someone notices when they are.

mod licence;
mod notifications;
#[cfg(test)]
mod tests;

use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::object;
use crate::checklist::wording::capital;
use crate::checklist::wording::counted;
use crate::checklist::wording::listed;
use crate::checklist::wording::none_or;
use crate::checklist::{
    Affected, Basis, Check, Context, Fact, Item, Judge, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind,
    Track,
};
use crate::evidence::SourceRef;
use crate::tenant::holders::{AssignedRole, Holders};
use crate::tenant::role::Scope;
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::{AlertState, AssignmentState, Missing, RecordKind, RoleAssignment, Tenant, figure};
use std::collections::{BTreeMap, BTreeSet};

pub static ITEM: Item = Item {
    id: "1.01",
    name: "privileged_identity_management",
    stage: "1",
    track: Track::General,
    title: "Use Privileged Identity Management",
    applies: &[],
    guidance: include_str!("privileged_identity_management.md"),
    checks: &[
        Check {
            id: "1.01.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Licences include Entra ID P2 or Entra ID Governance, with enough units for the holders of privileged roles",
            needs: &[Need::All(RecordKind::Licences), Need::Holders(RoleSet::Privileged)],
            run: Run::Evidence(licence::licence),
            references: &["MT.1023", "MT.1022", "AC-2(7)"],
        },
        Check {
            id: "1.01.b",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Privileged Identity Management is in use: at least one role is held as an eligible assignment",
            needs: &[Need::All(RecordKind::PimEligible), Need::Holders(RoleSet::All)],
            run: Run::Evidence(in_use),
            references: &["MS.AAD.7.4", "ZTA 21815", "ZTA 21816", "CIS M365 5.3.1", "AC-2(6)", "AC-6(5)"],
        },
        Check {
            id: "1.01.c",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "Someone other than the emergency accounts administers roles, and someone administers security",
            needs: &[
                Need::Holders(RoleSet::Four),
                Need::Holders(RoleSet::One(roles::SECURITY_ADMINISTRATOR)),
                Need::Helps(&[RecordKind::Users, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(administrators_of_pim),
            references: &["AC-5", "AC-6(1)"],
        },
        Check {
            id: "1.01.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Assignments and activations of privileged roles are mailed to administrators who can read them",
            needs: &[
                Need::All(RecordKind::RolePolicies),
                Need::Holders(RoleSet::Privileged),
                Need::Helps(&[RecordKind::Users, RecordKind::Mailboxes]),
            ],
            run: Run::Evidence(notifications::notifications),
            references: &[
                "MS.AAD.7.7",
                "MS.AAD.7.8",
                "MS.AAD.7.9",
                "ZTA 21818",
                "ZTA 21819",
                "ZTA 21820",
                "AC-2(4)",
                "T1098.003",
            ],
        },
        Check {
            id: "1.01.e",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No alert of Privileged Identity Management is open",
            needs: &[Need::All(RecordKind::PimAlerts), Need::Helps(&[RecordKind::Licences])],
            run: Run::Evidence(alerts),
            references: &["MS.AAD.7.5", "MT.1029", "MT.1030", "MT.1031", "MT.1032", "AC-2(12)"],
        },
        Check {
            id: "1.01.f",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Current,
            title: "There are few assignments of privileged roles",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::Helps(&[RecordKind::Groups, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(few_assignments),
            references: &["AC-6(5)"],
        },
    ],
};

/// PIM's settings are no question where the licence for it is provably missing; 1.01.a judges the licence.
fn without_p2(ctx: &Context<'_>) -> Option<Judgement> {
    ctx.without_p2("Privileged Identity Management")
}

/// Presence counts whatever is missing: one eligible assignment, of a person or a group, or an activation of one.
fn in_use(ctx: &Context<'_>) -> Judgement {
    let holders = ctx.holders();
    let is_eligible = |state| matches!(state, AssignmentState::Eligible | AssignmentState::Activated);
    let mut roles: BTreeMap<(&str, &str), Share> = BTreeMap::new();
    let mut at_work = 0;
    for holder in &holders.all {
        for held in holder.holdings.iter().filter(|held| !held.is_by_ownership()) {
            let share = roles.entry((&held.role_name, &held.role)).or_default();
            // An activation is its eligible assignment at work, and not a second one.
            let is_told = held.state == AssignmentState::Activated
                && holder.holdings.iter().any(|other| {
                    (other.state, &other.role, &other.scope) == (AssignmentState::Eligible, &held.role, &held.scope)
                });
            if is_eligible(held.state) {
                share.eligible += usize::from(!is_told);
            } else if holder.may_be_activated(held) {
                at_work += 1;
            } else if held.state.is_active() {
                share.active += 1;
            }
            share.sources.extend(held.sources.iter().copied());
        }
    }
    let by_group = holders.groups.iter().any(|group| group.roles.iter().any(|(_, _, state)| is_eligible(*state)));
    let eligible: usize = roles.values().map(|share| share.eligible).sum();
    let active: usize = roles.values().map(|share| share.active).sum();
    let is_listed = holders.assignments.iter().any(|row| row.list == RecordKind::PimEligible);
    if eligible > 0 || by_group || is_listed {
        let mut judge = Judge::new();
        judge.whole(Outcome::Pass);
        judge.reason(format!(
            "PIM is in use: {} to be activated first (eligible), {} without it (active). Each member of a group that holds a \
             role counts.",
            counted(eligible, "way of holding a role has", "ways of holding a role have"),
            if active == 0 { "none works".to_owned() } else { counted(active, "works", "work") }
        ));
        if at_work > 0 {
            judge.reason(format!(
                "{} now: activated, or assigned besides; the list does not tell.",
                counted(at_work, "of the eligible ways is active", "of the eligible ways are active")
            ));
        }
        judge.reasons_of(holders.left_out_in_words());
        shares(&roles).into_iter().for_each(|role| judge.listed(role));
        let open = ctx.need_gaps().len();
        if open > 0 {
            judge.reason(format!(
                "One eligible assignment answers the question, whatever else there is. The counts by role are the least there can be: {} \
                 may name more holders.",
                counted(open, "list that was not supplied", "lists that were not supplied")
            ));
        }
        return judge.finish(Nothing::Fail(String::new()));
    }
    if let Some(judgement) = without_p2(ctx) {
        return judgement;
    }
    let mut judge = ctx.judge();
    let active = none_or(active, "way of holding a role is active", "ways of holding a role are active");
    if judge.has_gaps() {
        judge.reason(format!("No eligible assignment is in the evidence, which is not whole; {active}."));
    } else {
        judge.reason(format!("No role is held as an eligible assignment; {active}."));
        shares(&roles).into_iter().for_each(|role| judge.listed(role));
        judge.whole(Outcome::Fail);
    }
    judge.reasons_of(holders.left_out_in_words());
    judge.finish(Nothing::Fail(String::new()))
}

/// Ways of holding one role: eligible, active, and the rows that say so.
#[derive(Default)]
struct Share {
    eligible: usize,
    active: usize,
    sources: Vec<SourceRef>,
}

/// The share of each role, as the check is asked to report it.
fn shares(roles: &BTreeMap<(&str, &str), Share>) -> Vec<Affected> {
    let of = |((name, id), share): (&(&str, &str), &Share)| {
        let facts =
            vec![Fact::new("Eligible", share.eligible.to_string()), Fact::new("Active", share.active.to_string())];
        object(SubjectKind::Role, *id, *name, Outcome::Pass, facts, share.sources.iter().copied())
    };
    roles.iter().map(of).collect()
}

fn administrators_of_pim(ctx: &Context<'_>) -> Judgement {
    let tenant = ctx.tenant(&[RecordKind::Users, RecordKind::EmergencyAccounts]);
    let holders = ctx.holders();
    let mut judge = Judge::new();
    let questions: [(&str, &str, &[&str]); 2] = [
        (
            "Roles",
            "Privileged Role Administrator or Global Administrator",
            &[roles::PRIVILEGED_ROLE_ADMINISTRATOR, roles::GLOBAL_ADMINISTRATOR],
        ),
        ("Security", "Security Administrator", &[roles::SECURITY_ADMINISTRATOR]),
    ];
    for (what, title, any_of) in questions {
        // A disabled account or an application administers nothing.
        let can_work = |holder: &&crate::tenant::holders::Holder| {
            let user = holder.user(tenant);
            holder.is_person() && !user.is_some_and(|user| user.enabled == Some(false) || user.deleted)
        };
        let all = any_of.iter().flat_map(|role| holders.of_set(RoleSet::One(role)));
        let (sure, open): (Vec<_>, Vec<_>) = all
            .filter(can_work)
            .filter(|holder| !ctx.is_emergency(holder))
            .partition(|holder| holder.user(tenant).is_none_or(|user| user.enabled == Some(true)));
        let found: BTreeMap<String, &str> = sure.into_iter().map(|holder| (holder.key(), holder.name())).collect();
        let open: BTreeMap<String, &str> = open.into_iter().map(|holder| (holder.key(), holder.name())).collect();
        let mut gaps: Vec<Missing> = any_of.iter().flat_map(|role| holders.gaps(RoleSet::One(role))).collect();
        let of_whom = open.first_key_value().filter(|_| found.is_empty()).map(|(_, first)| match open.len() {
            1 => format!("Whether {first} is enabled was not exported."),
            people => {
                format!("Whether any of {} user accounts with this role is enabled was not exported.", figure(people))
            }
        });
        gaps.extend(of_whom.map(|why| Missing { kind: RecordKind::Users, column: Some("accountEnabled"), why }));
        if let Some((_, first)) = found.first_key_value() {
            judge.good();
            judge.reason(match found.len() {
                1 => format!("{title}: 1 user account apart from emergency accounts, {first}."),
                people => format!(
                    "{title}: {} user accounts apart from emergency accounts, among them {first}.",
                    figure(people)
                ),
            });
            continue;
        }
        // Of lists that are not whole nobody can be said to be missing.
        let known = match (open.len(), gaps.is_empty()) {
            (0, true) => "nobody",
            (0, false) => "nobody in the evidence, which is not whole,",
            (_, _) => "nobody who is known to be enabled,",
        };
        judge.reason(format!("{title}: {known} apart from emergency accounts."));
        let outcome = if gaps.is_empty() { Outcome::Fail } else { Outcome::NoEvidence };
        judge.gaps(gaps);
        judge.subject(Affected {
            id: any_of.first().copied().unwrap_or_default().to_owned().into(),
            name: title.to_owned().into(),
            kind: SubjectKind::Role,
            outcome,
            facts: vec![Fact::new("Administers", what)].into(),
            sources: Vec::new().into(),
        });
    }
    judge.finish(Nothing::Fail(String::new()))
}

/// Alerts by the ends of their definition ids. Source: Graph, unifiedRoleManagementAlertDefinition for directory roles.
const ALERTS: &[(&str, &str)] = &[
    ("TooManyGlobalAdminsAssignedToTenantAlert", "There are too many Global Administrators"),
    (
        "RolesAssignedOutsidePrivilegedIdentityManagementAlert",
        "Roles are assigned outside Privileged Identity Management",
    ),
    ("StaleSignInAlert", "Accounts with a privileged role have not been used"),
    ("RedundantAssignmentAlert", "Eligible administrators do not activate their role"),
    ("NoMfaOnRoleActivationAlert", "Roles do not ask for multifactor authentication on activation"),
    ("InvalidLicenseAlert", "The tenant has no licence for Privileged Identity Management"),
    ("SequentialActivationRenewalsAlert", "Roles are activated too often"),
];

fn alerts(ctx: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(ctx) {
        return judgement;
    }
    let tenant = ctx.tenant(&[RecordKind::PimAlerts]);
    let mut judge = ctx.judge();
    let most = ctx.parameters().evidence_max_age_days;
    for alert in tenant.pim_alerts.iter() {
        let scans = tenant.pim_alerts.supply.present.contains("lastScannedDateTime");
        let outcome = match (alert.active, alert.incidents) {
            // One row that contradicts itself: PIM counts incidents and calls the alert inactive (somebody dismissed it),
            // or the reverse (the count lags behind). Neither is a proof that nothing is open.
            (Some(true), Some(0)) => Outcome::Review,
            (Some(false), Some(count)) if count > 0 => Outcome::Review,
            (Some(true), _) | (None, Some(1..)) => Outcome::Fail,
            (None, None) => Outcome::NoEvidence,
            // An alert that PIM never looked for is not one that it did not find.
            _ if scans && alert.last_scanned.is_none() => Outcome::NoEvidence,
            (Some(false), _) | (None, Some(0)) => Outcome::Pass,
        };
        let old = alert.last_scanned.filter(|day| outcome == Outcome::Pass && day.age_days(ctx.as_of()) > most);
        if let Some(day) = old {
            let why = format!(
                "PIM last looked for its alerts on {}; at most {most} days are accepted: start a scan, and export them again.",
                day.iso_date()
            );
            judge.gap(Missing { kind: RecordKind::PimAlerts, column: Some("lastScannedDateTime"), why });
            judge.subject(affected_alert(alert, Outcome::NoEvidence));
            continue;
        }
        if outcome == Outcome::NoEvidence {
            let column = if scans { "lastScannedDateTime" } else { "isActive" };
            let why =
                "For some PIM alerts the export does not say whether they are open, or when PIM last looked: start a \
                       scan, and export them again."
                    .to_owned();
            judge.gap(Missing { kind: RecordKind::PimAlerts, column: Some(column), why });
        }
        judge.subject(affected_alert(alert, outcome));
    }
    judge.say(&stage1::ALERT_OPEN);
    let torn = judge.count(Outcome::Review);
    if torn > 0 {
        judge.reason(format!(
            "{} itself: active without an incident, or inactive with some. Scan again in PIM and look.",
            counted(torn, "alert contradicts", "alerts contradict")
        ));
    }
    if tenant.pim_alerts.items.is_empty() {
        let why = "The list of alerts is empty, and PIM lists its alerts whether they are open or not: export those of the \
                   directory roles (filter scopeId eq '/' and scopeType eq 'DirectoryRole').";
        judge.gap(Missing { kind: RecordKind::PimAlerts, column: None, why: why.to_owned() });
    } else {
        judge.gaps(absent_alerts(tenant));
    }
    judge.finish(Nothing::Pass("The list of alerts holds none.".to_owned()))
}

/// Those of PIM's alerts that the list does not hold, open or not: of them nothing is known.
fn absent_alerts(tenant: &Tenant) -> Option<Missing> {
    let is_listed = |id: &str| tenant.pim_alerts.iter().any(|alert| is_definition(alert, id));
    let absent: Vec<String> =
        ALERTS.iter().filter(|(id, _)| !is_listed(id)).map(|(_, title)| format!("“{title}”")).collect();
    (!absent.is_empty()).then(|| {
        let why = format!(
            "Not in the list of alerts, which PIM gives whether they are open or not: {}. Export all of the directory roles.",
            absent.join(", ")
        );
        Missing { kind: RecordKind::PimAlerts, column: None, why }
    })
}

fn is_definition(alert: &AlertState, id: &str) -> bool {
    alert.definition.to_lowercase().ends_with(&id.to_lowercase())
}

fn affected_alert(alert: &AlertState, outcome: Outcome) -> Affected {
    let title = ALERTS.iter().find(|(id, _)| is_definition(alert, id));
    let incidents = alert.incidents.map_or_else(|| "not exported".to_owned(), figure);
    let mut facts = vec![Fact::new("Incidents", incidents).from(alert.source, "incidentCount")];
    let active = alert.active.map_or("not exported", |active| if active { "yes" } else { "no" });
    facts.push(Fact::new("Active", active).from(alert.source, "isActive"));
    if let Some(scanned) = alert.last_scanned {
        facts.push(Fact::new("Last scanned", scanned.iso_date()).from(alert.source, "lastScannedDateTime"));
    }
    Affected {
        id: alert.definition.to_lowercase().into(),
        name: title.map_or_else(|| alert.definition.to_string(), |(_, title)| (*title).to_owned()).into(),
        kind: SubjectKind::Alert,
        outcome,
        facts: facts.into(),
        sources: vec![alert.source].into(),
    }
}

/// One assignment, whether it is told by one list or three, active or eligible: a role, an object, a scope.
fn few_assignments(ctx: &Context<'_>) -> Judgement {
    let tenant =
        ctx.tenant(&[RecordKind::RoleAssignments, RecordKind::PimActive, RecordKind::PimEligible, RecordKind::Groups]);
    let holders = ctx.holders();
    let mut judge = ctx.judge();
    let mut by_role: BTreeMap<(&str, &str), BTreeSet<(String, Scope)>> = BTreeMap::new();
    for assigned in holders.assignments.iter().filter(|row| holders.is_in(&row.role, RoleSet::Privileged)) {
        let Some(row) = assigned_row(tenant, assigned) else { continue };
        // Rows that expand a group's assignment are no assignments of their own: the group's is one, where it is named.
        if row.through_group == Some(true) {
            if !row.through_name.is_empty() {
                let name = row.through_name.to_lowercase();
                let known = tenant.groups.iter().find(|group| group.name.to_lowercase() == name);
                let key = known.map_or(name, |group| group.id.to_lowercase());
                by_role.entry((&assigned.role_name, &assigned.role)).or_default().insert((key, row.scope.clone()));
            }
        } else {
            let principal = crate::tenant::holders::resolve(tenant, &row.principal);
            let name =
                [&principal.id, &principal.upn, &principal.display_name].into_iter().find(|name| !name.is_empty());
            let name = name.map(|name| name.to_lowercase()).unwrap_or_default();
            by_role.entry((&assigned.role_name, &assigned.role)).or_default().insert((name, row.scope.clone()));
        }
    }
    // A list without scopes tells of assignments that one with scopes tells, too.
    for assigned in by_role.values_mut() {
        let scoped: BTreeSet<String> =
            assigned.iter().filter(|(_, scope)| *scope != Scope::NotExported).map(|(name, _)| name.clone()).collect();
        assigned.retain(|(name, scope)| *scope != Scope::NotExported || !scoped.contains(name));
    }
    let count: usize = by_role.values().map(BTreeSet::len).sum();
    let most = ctx.parameters().privileged_assignments_max;
    let is_too_many = i64::try_from(count).is_ok_and(|count| count > most);
    for ((role_name, role), principals) in &by_role {
        for _ in principals {
            judge.good();
        }
        if is_too_many {
            judge.also_show(Affected {
                id: (*role).to_owned().into(),
                name: (*role_name).to_owned().into(),
                kind: SubjectKind::Role,
                outcome: Outcome::Fail,
                facts: vec![Fact::new("Assignments", figure(principals.len()))].into(),
                sources: sources_of(tenant, holders, role).into(),
            });
        }
    }
    judge.whole(if is_too_many { Outcome::Fail } else { Outcome::Pass });
    let only_owns = |holder: &&crate::tenant::holders::Holder| {
        holder.in_set(holders, RoleSet::Privileged).all(crate::tenant::holders::Holding::is_by_ownership)
    };
    let owners = holders.of_set(RoleSet::Privileged).filter(only_owns).count();
    let people = holders.of_set(RoleSet::Privileged).filter(|holder| holder.is_person() && !only_owns(holder)).count();
    let others = holders.of_set(RoleSet::Privileged).count() - people - owners;
    let gone = holders.of_set(RoleSet::Privileged).filter(|holder| holder.is_gone() && !only_owns(holder)).count();
    let gone = gone.min(others);
    let emergency = holders.of_set(RoleSet::Privileged).filter(|holder| ctx.is_emergency(holder)).count();
    let among = match emergency {
        0 => "none of them an emergency account".to_owned(),
        _ => counted(emergency, "of them an emergency account", "of them emergency accounts"),
    };
    let mut who = vec![none_or(people, "user account", "user accounts")];
    if people > 0 {
        who = vec![format!("{} ({among})", counted(people, "user account", "user accounts"))];
    }
    if others > gone {
        who.push(counted(others - gone, "application or other object", "applications or other objects"));
    }
    if gone > 0 {
        who.push(counted(gone, "object that no longer exists", "objects that no longer exist"));
    }
    let told = format!(
        "{}, active and eligible; at most {most} should exist. Through them {} {} such a role.",
        capital(&none_or(count, "assignment of a privileged role", "assignments of privileged roles")),
        listed(&who),
        if people + others < 2 { "holds" } else { "hold" },
    );
    judge.seen(count, told);
    if owners > 0 {
        judge.reason(format!(
            "Not counted: {} a group that grants such a role (1.02.k).",
            counted(owners, "account that only owns", "accounts that only own")
        ));
    }
    judge.reason(holders.privileged_in_brief());
    judge.finish(Nothing::Pass(String::new()))
}

fn assigned_row<'a>(tenant: &'a Tenant, assigned: &AssignedRole) -> Option<&'a RoleAssignment> {
    let list = match assigned.list {
        RecordKind::PimActive => &tenant.pim_active.items,
        RecordKind::PimEligible => &tenant.pim_eligible.items,
        _ => &tenant.role_assignments.items,
    };
    list.get(assigned.at as usize)
}

fn sources_of(tenant: &Tenant, holders: &Holders, role: &str) -> Vec<crate::evidence::SourceRef> {
    let rows = holders.assignments.iter().filter(|row| row.role.as_ref() == role);
    rows.filter_map(|row| assigned_row(tenant, row)).map(|row| row.source).collect()
}
