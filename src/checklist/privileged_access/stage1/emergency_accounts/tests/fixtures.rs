//! A tenant with two faultless emergency accounts, to be spoiled one fact at a time; and an empty one.

use super::super::ITEM;
use crate::checklist::run::{Inputs, run_noting};
use crate::checklist::tests::{self, matrix};
use crate::checklist::{Checklist, Finding, Outcome, Parameters, Results, Stage};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::Profile;
use crate::tenant::account::{Method, Registered};
use crate::tenant::holders::Holders;
use crate::tenant::policy::{GrantControls, MethodConfiguration, PolicyState, StrengthRef};
use crate::tenant::proposals;
use crate::tenant::role::Expansion;
use crate::tenant::roles::GLOBAL_ADMINISTRATOR;
use crate::tenant::sign_in::{SignInDetails, SignInRow};
use crate::tenant::stated::Stated;
use crate::tenant::{
    AssignmentState, CaPolicy, EmergencyEntry, Group, GroupLink, Known, MethodsPolicy, Moment, PrincipalKind,
    PrincipalRef, RecordKind, Registration, RoleAssignment, Scope, Supply, SupplyState, Tenant, User,
};
use std::collections::BTreeMap;

pub const ONE: &str = "id-breakglass1";
pub const TWO: &str = "id-breakglass2";

pub struct Case {
    pub tenant: Tenant,
    pub stated: Stated,
    pub parameters: Parameters,
}

static CHECKLIST: Checklist = Checklist {
    id: "test",
    title: "Test",
    stages: &[Stage { id: "1", title: "One", horizon: "soon" }],
    items: &[&ITEM],
    steps: &[],
    orders: &[],
    questions: &[],
};

/// Judges everything, with the kinds that were used undeclared.
pub fn run(case: &Case) -> (Results, Vec<(&'static str, Vec<RecordKind>)>) {
    run_noting(&Inputs {
        checklist: &CHECKLIST,
        tenant: &case.tenant,
        stated: &case.stated,
        parameters: &case.parameters,
        as_of: day("2026-06-30"),
        answers: &BTreeMap::new(),
        previous: None,
    })
}

pub fn judged(case: &Case, letter: &str) -> Finding {
    let id = format!("1.03.{letter}");
    let holders = Holders::as_stated(&case.tenant, &case.stated, day("2026-06-30"));
    let emergency = proposals::emergency_accounts(&case.tenant, &holders, &case.stated, day("2026-06-30"));
    let mut noted = tests::Case::new(case.tenant.clone(), day("2026-06-30"));
    (noted.stated, noted.parameters, noted.emergency) = (case.stated.clone(), case.parameters.clone(), emergency);
    matrix::note(&noted, ITEM.checks.iter().find(|check| check.id == id).unwrap());
    run(case).0.finding(&id).unwrap().clone()
}

pub fn check(case: &Case, letter: &str, expected: Outcome) {
    let found = judged(case, letter);
    assert_eq!(found.outcome, expected, "1.03.{letter}: {found:#?}");
}

/// The words of the first affected object.
pub fn why(case: &Case, letter: &str) -> String {
    let found = judged(case, letter);
    let first = found.affected.first().unwrap_or_else(|| panic!("nothing affected: {found:#?}"));
    first.facts.first().map(|fact| fact.value.to_string()).unwrap_or_default()
}

pub fn day(text: &str) -> Moment {
    Moment::parse_iso(text).unwrap()
}

/// A day that is so many days before the as-of date.
pub fn days_ago(days: i64) -> Moment {
    Moment::of(day("2026-06-30").seconds() - days * 86_400)
}

pub fn row(row: u64) -> SourceRef {
    SourceRef { file: EvidenceId(0), part: None, row }
}

pub fn person(id: &str) -> PrincipalRef {
    PrincipalRef {
        id: id.into(),
        upn: "".into(),
        display_name: "".into(),
        kind: PrincipalKind::User,
        expansion: Expansion::NotExpanded,
    }
}

pub fn link(group: &str, member: PrincipalRef) -> GroupLink {
    GroupLink { group: group.into(), group_name: "".into(), principal: member, source: row(40) }
}

pub fn group(id: &str) -> PrincipalRef {
    PrincipalRef { kind: PrincipalKind::Group, ..person(id) }
}

pub fn global_administrator(principal: PrincipalRef, state: AssignmentState, end: Known<Moment>) -> RoleAssignment {
    RoleAssignment {
        id: "".into(),
        principal,
        role_id: GLOBAL_ADMINISTRATOR.into(),
        role_name: "".into(),
        scope: Scope::Tenant,
        state,
        start: None,
        end,
        through_group: None,
        through_name: Box::default(),
        list: RecordKind::PimActive,
        source: row(10),
    }
}

/// Enabled, all users, all apps, MFA; leaves out these accounts.
pub fn policy(name: &str, excluded: &[&str]) -> CaPolicy {
    let mut policy = CaPolicy {
        id: name.to_lowercase().into(),
        name: name.into(),
        state: PolicyState::Enabled,
        source: Some(row(20)),
        grant: Some(GrantControls { built_in: vec!["mfa".into()], ..GrantControls::default() }),
        ..CaPolicy::default()
    };
    policy.users.include_users = vec!["All".into()];
    policy.applications.include = vec!["All".into()];
    policy.users.exclude_users = excluded.iter().map(|id| (*id).into()).collect();
    policy
}

pub fn asks_strength(mut policy: CaPolicy, combinations: &[&str]) -> CaPolicy {
    policy.grant = Some(GrantControls {
        strength: Some(StrengthRef {
            id: "s".into(),
            name: "Phishing-resistant".into(),
            combinations: Some(combinations.iter().map(|words| (*words).into()).collect()),
        }),
        ..GrantControls::default()
    });
    policy
}

pub fn entry(account: &str) -> EmergencyEntry {
    EmergencyEntry {
        account: account.into(),
        purpose: None,
        stored_at: None,
        last_tested: Some(days_ago(30)),
        never_tested: false,
        password_changed: Some(days_ago(30)),
        monitored: Some("Sentinel rule".into()),
        source: row(30),
    }
}

pub fn allow(id: &str) -> MethodConfiguration {
    MethodConfiguration {
        id: id.into(),
        enabled: Some(true),
        include: vec!["all_users".into()],
        ..MethodConfiguration::default()
    }
}

fn account(id: &str, at: u64) -> User {
    User {
        id: id.into(),
        upn: format!("{}@contoso.onmicrosoft.com", id.trim_start_matches("id-")).into(),
        enabled: Some(true),
        synced: Known::Empty,
        profile: Profile { licences: Known::Empty, ..Profile::default() }.into(),
        manager: Known::Empty,
        last_success: Known::Value(days_ago(1)),
        last_password_change: Some(days_ago(30)),
        sources: row(at).into(),
        ..User::default()
    }
}

fn registration(id: &str, method: Method, at: u64) -> Registration {
    Registration {
        id: id.into(),
        sources: row(at).into(),
        registered: std::sync::Arc::new(Registered {
            methods: Known::Value([method].into()),
            mfa_capable: Some(true),
            ..Registered::default()
        }),
        ..Registration::default()
    }
}

impl Case {
    /// Everything supplied whole, with every column, and nothing in it.
    pub fn empty() -> Self {
        let mut tenant = Tenant::default();
        for kind in RecordKind::ALL {
            supply(&mut tenant, *kind).state = SupplyState::Whole;
        }
        for column in ["accountEnabled", "onPremisesSyncEnabled", "assignedLicenses", "manager"] {
            tenant.users.supply.present.insert(column);
            tenant.users.supply.filled.insert(column);
        }
        tenant.registrations.supply.present.insert("methodsRegistered");
        tenant.registrations.supply.filled.insert("methodsRegistered");
        tenant.join();
        Self { tenant, stated: Stated::default(), parameters: Parameters::default() }
    }

    /// Two accounts without fault, listed in the inventory.
    pub fn good() -> Self {
        let mut case = Self::empty();
        let tenant = &mut case.tenant;
        tenant.users.items = vec![account(ONE, 1), account(TWO, 2)];
        tenant.registrations.items =
            vec![registration(ONE, Method::Fido2, 3), registration(TWO, Method::Certificate, 4)];
        tenant.pim_active.items = vec![
            global_administrator(person(ONE), AssignmentState::Assigned, Known::Empty),
            global_administrator(person(TWO), AssignmentState::Assigned, Known::Empty),
        ];
        tenant.ca_policies.items = vec![policy("MFA for all", &[ONE, TWO])];
        tenant.methods_policy.items = vec![MethodsPolicy {
            migration: Some("migrationComplete".into()),
            methods: Some(vec![allow("Fido2"), allow("X509Certificate")]),
            alone: false,
            modified: None,
            source: row(50),
        }];
        tenant.emergency.items = vec![entry(ONE), entry(TWO)];
        tenant.groups.items = vec![Group { id: "g".into(), name: "Exclusions".into(), ..Group::default() }];
        tenant.sign_ins.keep_rows_of([ONE.into(), TWO.into()]);
        case.sign_in("somebody", days_ago(1), true);
        case.tenant.join();
        case
    }

    /// One fault for every check.
    pub fn spoil(&mut self) {
        let tenant = &mut self.tenant;
        tenant.emergency.items.truncate(1);
        tenant.emergency.items[0].last_tested = Some(days_ago(91));
        tenant.emergency.items[0].monitored = Some("No".into());
        tenant.users.items[0].enabled = Some(false);
        tenant.users.items[0].manager = Known::Value("Ada".into());
        tenant.users.items[0].last_success = Known::Value(days_ago(91));
        tenant.pim_active.items[0].end = Known::Value(day("2027-01-01"));
        tenant.ca_policies.items[0].users.exclude_users.clear();
        tenant.registrations.items[0].methods = Known::Value([Method::AuthenticatorPush].into());
        self.sign_in(ONE, days_ago(100), true);
        self.tenant.join();
    }

    pub fn sign_in(&mut self, id: &str, at: Moment, success: bool) {
        let row = SignInRow { user_id: id, upn: "", at, success: Some(success), client: "Browser", source: row(60) };
        let log = &mut self.tenant.sign_ins;
        let folded = log.add(&row);
        if folded.is_kept {
            let details = SignInDetails {
                interactive: Some(true),
                application: "Azure Portal",
                country: "DE",
                multifactor: Some(true),
                device: None,
            };
            log.keep(folded.account, &row, &details);
        }
    }

    /// The first account, to be changed.
    pub fn first(&mut self) -> &mut User {
        &mut self.tenant.users.items[0]
    }

    pub fn methods(&mut self, of_one: &[Method], of_two: &[Method]) {
        self.tenant.registrations.items[0].methods = Known::Value(of_one.into());
        self.tenant.registrations.items[1].methods = Known::Value(of_two.into());
    }
}

/// The same list as [`Tenant::supply`], to be changed.
pub fn supply(tenant: &mut Tenant, kind: RecordKind) -> &mut Supply {
    match kind {
        RecordKind::Users => &mut tenant.users.supply,
        RecordKind::Registrations => &mut tenant.registrations.supply,
        RecordKind::Mailboxes => &mut tenant.mailboxes.supply,
        RecordKind::Groups => &mut tenant.groups.supply,
        RecordKind::GroupMembers => &mut tenant.group_members.supply,
        RecordKind::RoleAssignments => &mut tenant.role_assignments.supply,
        RecordKind::PimActive => &mut tenant.pim_active.supply,
        RecordKind::PimEligible => &mut tenant.pim_eligible.supply,
        RecordKind::MethodsPolicy => &mut tenant.methods_policy.supply,
        RecordKind::ConditionalAccess => &mut tenant.ca_policies.supply,
        RecordKind::Licences => &mut tenant.skus.supply,
        RecordKind::SignIns => &mut tenant.sign_ins.supply,
        RecordKind::EmergencyAccounts => &mut tenant.emergency.supply,
        // No check of this item reads the others.
        _ => &mut tenant.collectors.supply,
    }
}

/// Takes the records of a kind out.
pub fn remove(tenant: &mut Tenant, kind: RecordKind) {
    match kind {
        RecordKind::Users => tenant.users.items.clear(),
        RecordKind::Registrations => tenant.registrations.items.clear(),
        RecordKind::PimActive => tenant.pim_active.items.clear(),
        RecordKind::ConditionalAccess => tenant.ca_policies.items.clear(),
        RecordKind::MethodsPolicy => tenant.methods_policy.items.clear(),
        RecordKind::EmergencyAccounts => tenant.emergency.items.clear(),
        RecordKind::SignIns => tenant.sign_ins = crate::tenant::SignInLog::default(),
        _ => {}
    }
    tenant.join();
}
