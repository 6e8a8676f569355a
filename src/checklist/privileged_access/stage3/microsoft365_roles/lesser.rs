//! 3.07.b and c: whether a less privileged role would do, and what was decided about each role.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{People, counted, unknown_kind};
use crate::checklist::privileged_access::logs::windowless;
use crate::checklist::wording::between;
use crate::checklist::wording::listed;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::administration_apps::{Service, service_of};
use crate::tenant::figure;
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, RoleSet};
use crate::tenant::stated::Decision;
use crate::tenant::{Missing, RecordKind, categories};
use std::collections::BTreeMap;

/// 3.07.b: the role that spans all services is Global Administrator; who used one service only may need that one's role.
pub(super) fn less_would_do(context: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::One(GLOBAL_ADMINISTRATOR);
    let tenant = context.tenant(&[RecordKind::SignIns]);
    let mut judge = context.judge();
    judge.gaps(windowless(context, RecordKind::SignIns, tenant.sign_ins.window));
    let found = People::of(context, SET);
    let (mut narrow, mut open, mut idle) = (0, 0, 0);
    for holder in &found.people {
        let mut services: BTreeMap<Service, BTreeMap<&str, usize>> = BTreeMap::new();
        let mut sources = Vec::new();
        for row in
            tenant.sign_ins.rows_of(&holder.principal.id, &holder.principal.upn).filter(|row| row.success == Some(true))
        {
            let app = tenant.sign_ins.text(row.application);
            if let Some(service) = service_of(app) {
                *services.entry(service).or_default().entry(app).or_default() += row.count as usize;
                sources.push(row.source);
            }
        }
        if services.is_empty() {
            // Of what nobody is seen to do, nothing is learned.
            idle += 1;
            let why = "shows no administration in the log";
            judge.subject(context.affected(holder, SET, Outcome::NoEvidence).fact("Administered", why));
            continue;
        }
        let told = |apps: &BTreeMap<&str, usize>| {
            let apps: Vec<String> = apps.iter().map(|(app, number)| format!("{app} ({})", figure(*number))).collect();
            listed(&apps)
        };
        // A portal of several services is none of them: which were used there the log does not tell.
        let portals = services.remove(&Service::Many);
        if services.len() > 1 {
            judge.good();
            continue;
        }
        let only = services.first_key_value();
        if let Some(portals) = portals {
            open += 1;
            let mut affected = context.affected(holder, SET, Outcome::Review);
            affected.facts.extend(
                only.map(|(service, apps)| {
                    Fact::new("Administered", format!("{}, by {}", service.title(), told(apps)))
                }),
            );
            let words = format!("{}: which of its services were used the log does not tell", told(&portals));
            affected.facts.push(Fact::new("Portal of several services", words));
            affected.sources.extend(sources);
            judge.subject(affected);
            continue;
        }
        let Some((service, apps)) = only else { continue };
        narrow += 1;
        let mut affected = context.affected(holder, SET, Outcome::Review);
        affected.facts.push(Fact::new("Administered only", format!("{}, by {}", service.title(), told(apps))));
        let role = service.role().unwrap_or("a role of Azure");
        affected.facts.push(Fact::new("Proposed", format!("{role} in place of Global Administrator")));
        affected.sources.extend(sources);
        judge.subject(affected);
    }
    if let Some((from, to)) = tenant.sign_ins.days_told(narrow + open > 0) {
        let unknown = idle + found.unknown.len();
        let examined = found.people.len() + found.unknown.len();
        let seen = Counted { examined, failed: narrow, review: open, unknown };
        judge.tell(stage3::ONE_SERVICE.of(seen).with("span", format!(" {}", between(from, to))));
        if idle > 0 {
            judge.reason(format!(
                "{} no administration in this time: see 2.10.a.",
                counted(idle, "Global Administrator shows", "Global Administrators show")
            ));
        }
        if idle > 0 {
            judge.gap(Missing {
                kind: RecordKind::SignIns,
                column: Some("appDisplayName"),
                why: format!(
                    "The log shows no sign-in of {} to a service that is administered, so it does not tell which services they \
                     need.",
                    counted(idle, "Global Administrator", "Global Administrators")
                ),
            });
        }
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, SET)));
    found.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(
        "No person other than emergency accounts holds Global Administrator.".to_owned(),
    ))
}

/// 3.07.c: the inventory's decision confirms a role; until there is one, the role is shown for confirmation.
pub(super) fn confirmed(context: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::All;
    let tenant = context.tenant(&[RecordKind::Administrators, RecordKind::Users]);
    let mut judge = context.judge();
    let found = People::of(context, SET);
    let mut accounts_only = 0;
    for holder in &found.people {
        let rows = categories::inventory_rows(tenant, holder);
        let decisions: Vec<(Decision, &str)> = rows
            .iter()
            .filter_map(|row| row.decision.as_deref())
            .filter_map(|text| Some((Decision::of(text)?, text)))
            .collect();
        let (outcome, words) = if let Some((_, text)) = decisions.iter().find(|(found, _)| *found != Decision::Keep) {
            (Outcome::Fail, format!("“{text}” in the inventory, and still there"))
        } else if decisions.is_empty() {
            let outcome =
                if tenant.administrators.supply.is_supplied() { Outcome::Review } else { Outcome::NoEvidence };
            (outcome, "none yet: to be confirmed, reduced or removed".to_owned())
        } else {
            let mut roles: Vec<&str> = holder
                .holdings
                .iter()
                .filter(|held| categories::names_role(tenant, &rows, &held.role) != Some(true))
                .map(|held| &*held.role_name)
                .collect();
            roles.sort_unstable();
            roles.dedup();
            let names_some = rows.iter().any(|row| row.roles.is_some());
            accounts_only += usize::from(!names_some);
            match (roles.is_empty(), names_some) {
                (true, _) => {
                    judge.good();
                    continue;
                }
                (false, true) => (
                    Outcome::Review,
                    format!("keep; not among the roles that the inventory names: {}", roles.join(", ")),
                ),
                (false, false) => (Outcome::Review, "keep; the inventory names no roles".to_owned()),
            }
        };
        let mut affected = context.affected(holder, SET, outcome);
        affected.facts.push(Fact::new("Decision", words));
        affected.facts.extend(
            rows.iter()
                .filter_map(|row| row.justification.as_ref())
                .map(|text| Fact::new("Justification", text.to_string())),
        );
        affected.sources.extend(rows.iter().map(|row| row.source));
        judge.subject(affected);
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, SET)));
    if tenant.administrators.supply.is_supplied() {
        judge.say(&stage3::ROLE_CONFIRMED);
        judge.of_some(
            accounts_only,
            format!(
                "The inventory keeps {} without naming the roles (column Roles): these are still to be confirmed.",
                counted(accounts_only, "administrator", "administrators")
            ),
        );
    } else {
        let all = counted(found.people.len(), "administrator", "administrators");
        judge.of_some(found.people.len(), format!("There is no inventory that confirms the roles of {all}."));
    }
    found.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person other than emergency accounts holds a role.".to_owned()))
}
