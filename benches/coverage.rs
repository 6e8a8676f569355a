//! How long the gap analysis of Conditional Access takes: `cargo bench --bench coverage`. 100,000 accounts under 200
//! policies, which name groups, roles, places, apps and risks and exclude through nested groups. Prints processor time.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

mod processor;

use processor::ClockId;
use tenant_assessor::evidence::{EvidenceId, SourceRef};
use tenant_assessor::tenant::account::UserType;
use tenant_assessor::tenant::coverage::{Coverage, Engine, Requirement};
use tenant_assessor::tenant::holders::Holders;
use tenant_assessor::tenant::policy::{GrantControls, PolicyState};
use tenant_assessor::tenant::{
    CaPolicy, Group, GroupLink, NamedLocation, PrincipalKind, PrincipalRef, SupplyState, Tenant, User, roles,
};

const ACCOUNTS: u64 = 100_000;
const POLICIES: u64 = 200;
const GROUPS: u64 = 120;

fn main() {
    let tenant = tenant();
    let before = processor::time(ClockId::ProcessCPUTime).as_secs_f64();
    let holders = Holders::of(&tenant);
    let engine = Engine::new(&tenant, &holders);
    let prepared = processor::time(ClockId::ProcessCPUTime).as_secs_f64();
    println!("{:.2} s to prepare {} policies", prepared - before, tenant.ca_policies.items.len());
    let mut last = prepared;
    for requirement in Requirement::ALL {
        let classes = engine.survey(*requirement);
        let covered: usize = classes
            .iter()
            .filter(|class| matches!(class.coverage, Coverage::Covered { .. }))
            .map(|class| class.users.len())
            .sum();
        let now = processor::time(ClockId::ProcessCPUTime).as_secs_f64();
        println!("{:.2} s  {requirement:?}: {} classes, {covered} accounts covered", now - last, classes.len());
        last = now;
    }
    println!("{:.2} s in all", last - before);
}

/// The id of a numbered object, as long as a real one.
fn id(kind: &str, number: u64) -> Box<str> {
    format!("{kind:0<8.8}-0000-4000-8000-{number:012}").to_lowercase().into()
}

/// The same numbers in every run, without a crate for it.
fn scatter(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 16
}

fn tenant() -> Tenant {
    let mut tenant = Tenant::default();
    for supply in [
        &mut tenant.users.supply,
        &mut tenant.groups.supply,
        &mut tenant.group_members.supply,
        &mut tenant.group_schedules.supply,
        &mut tenant.role_definitions.supply,
        &mut tenant.pim_active.supply,
        &mut tenant.pim_eligible.supply,
        &mut tenant.ca_policies.supply,
        &mut tenant.named_locations.supply,
    ] {
        supply.state = SupplyState::Whole;
    }
    let source = SourceRef { file: EvidenceId(0), part: None, row: 1 };
    for number in 0..ACCOUNTS {
        tenant.users.items.push(User {
            id: id("account", number).into(),
            upn: format!("person{number}@contoso.example").into(),
            user_type: Some(if number % 25 == 0 { UserType::Guest } else { UserType::Member }),
            enabled: Some(true),
            ..User::default()
        });
        for turn in 0..3 {
            tenant.group_members.items.push(GroupLink {
                group: id("group", scatter(number * 3 + turn) % GROUPS).into(),
                group_name: "".into(),
                principal: PrincipalRef {
                    id: id("account", number),
                    kind: PrincipalKind::User,
                    ..PrincipalRef::default()
                },
                source,
            });
        }
    }
    for number in 0..GROUPS {
        tenant.groups.items.push(Group {
            id: id("group", number),
            name: format!("Group {number}").into(),
            ..Group::default()
        });
        // Every tenth group lies in the next one.
        if number % 10 == 0 {
            tenant.group_members.items.push(GroupLink {
                group: id("group", number + 1).into(),
                group_name: "".into(),
                principal: PrincipalRef {
                    id: id("group", number),
                    kind: PrincipalKind::Group,
                    ..PrincipalRef::default()
                },
                source,
            });
        }
    }
    for number in 0..12 {
        tenant.named_locations.items.push(NamedLocation {
            id: id("place", number),
            name: format!("Place {number}").into(),
            trusted: Some(number % 2 == 0),
            ..NamedLocation::default()
        });
    }
    tenant.ca_policies.items.extend((0..POLICIES).map(policy));
    tenant.join();
    tenant
}

fn policy(number: u64) -> CaPolicy {
    let text = |text: &str| -> Vec<Box<str>> { vec![text.into()] };
    let mut policy = CaPolicy {
        id: id("policy", number),
        name: format!("Policy {number:03}").into(),
        state: if number % 9 == 8 { PolicyState::ReportOnly } else { PolicyState::Enabled },
        client_types: text("all"),
        ..CaPolicy::default()
    };
    match number % 8 {
        0 => policy.users.include_users = text("All"),
        1 => policy.users.include_roles = text(roles::FOUR.get(number as usize % 4).copied().unwrap_or_default()),
        _ => policy.users.include_groups = vec![id("group", scatter(number) % GROUPS)],
    }
    policy.users.exclude_groups = vec![id("group", scatter(number + 7) % GROUPS)];
    policy.users.exclude_users = vec![id("account", scatter(number) % ACCOUNTS)];
    policy.applications.include =
        if number.is_multiple_of(3) { text("All") } else { vec![id("app", scatter(number) % 20)] };
    match number % 7 {
        1 => policy.exclude_locations = text("AllTrusted"),
        2 => policy.include_locations = vec![id("place", number % 12)],
        3 => policy.include_platforms = text("windows"),
        4 => policy.sign_in_risk = vec!["medium".into(), "high".into()],
        5 => policy.client_types = vec!["exchangeActiveSync".into(), "other".into()],
        _ => {}
    }
    let control = match number % 7 {
        5 => "block",
        6 => "compliantDevice",
        _ => "mfa",
    };
    policy.grant = Some(GrantControls { any_of: true, built_in: text(control), ..GrantControls::default() });
    policy
}
