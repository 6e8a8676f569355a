//! 1.04: the smallest tenant that shows each outcome, and one that must not.

mod covered;
mod federated;

use super::ITEM;
use super::registered::{Reliance, strength_of};
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::account::{Method, PerUserMfa, UserType};
use crate::tenant::coverage::fixtures::{
    assign, empty, legacy_block, link, mfa, named, security_defaults, source, strength, texts, user,
};
use crate::tenant::organization::Authentication;
use crate::tenant::policy::PolicyState;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::stated::{Category, Stated};
use crate::tenant::{
    AssignmentState, CaPolicy, Domain, Federation, Group, Known, Moment, PrincipalKind, RecordKind, Registration,
    Scope, SupplyState, Tenant, User, roles,
};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn as_of() -> Moment {
    Moment::from_date(2026, 6, 30).unwrap()
}

/// Everything supplied, no holder, no policy.
fn nobody() -> Tenant {
    let mut tenant = empty();
    for supply in [
        &mut tenant.registrations.supply,
        &mut tenant.domains.supply,
        &mut tenant.organization.supply,
        &mut tenant.federations.supply,
        &mut tenant.ca_policies.supply,
    ] {
        supply.state = SupplyState::Whole;
        supply.present.insert("methodsRegistered");
    }
    security_defaults(&mut tenant, false);
    domain(&mut tenant, "contoso.com", Authentication::Managed);
    tenant
}

fn domain(tenant: &mut Tenant, name: &str, authentication: Authentication) {
    tenant.domains.items.push(Domain {
        name: name.into(),
        authentication: Some(authentication),
        initial: None,
        default: None,
        verified: Some(true),
        source: source(20),
    });
}

fn admin(tenant: &mut Tenant, id: &str, state: AssignmentState) {
    tenant.users.items.push(user(id));
    assign(tenant, id, roles::GLOBAL_ADMINISTRATOR, state, Scope::Tenant);
}

fn row(tenant: &mut Tenant, id: &str, change: impl FnOnce(&mut Registration)) {
    let mut row = Registration { id: id.into(), sources: source(30).into(), ..Registration::default() };
    change(&mut row);
    tenant.registrations.items.push(row);
}

/// One standing Global Administrator `ga`.
fn one_admin() -> Tenant {
    let mut tenant = nobody();
    admin(&mut tenant, "ga", AssignmentState::Assigned);
    tenant
}

fn registered(change: impl FnOnce(&mut Registration)) -> Tenant {
    let mut tenant = one_admin();
    row(&mut tenant, "ga", change);
    tenant
}

fn with_policies(mut tenant: Tenant, policies: &[CaPolicy]) -> Tenant {
    tenant.ca_policies.items.extend(policies.iter().cloned());
    tenant
}

/// Judges one check; asking for anything undeclared fails.
fn judge_with(mut tenant: Tenant, id: &str, stated: &Stated, emergency: &[EmergencyAccount]) -> Finding {
    tenant.join();
    let mut case = Case::new(tenant, as_of());
    (case.stated, case.emergency) = (stated.clone(), emergency.to_vec());
    case.judge(&ITEM, id)
}

#[track_caller]
fn check(id: &str, tenant: Tenant, expected: Outcome) -> Finding {
    let judgement = judge_with(tenant, id, &Stated::default(), &[]);
    assert_eq!(judgement.outcome, expected, "{id}: {:?} {:?}", judgement.reasons, judgement.missing);
    judgement
}

#[track_caller]
fn says(judgement: &Finding, part: &str) {
    let facts = judgement.affected.iter().flat_map(|affected| &affected.facts).map(|fact| &*fact.value);
    let words: Vec<&str> = judgement.reasons.iter().map(String::as_str).chain(facts).collect();
    assert!(words.iter().any(|words| words.contains(part)), "{words:?} do not say {part:?}");
}

fn lacks(judgement: &Finding, kind: RecordKind) {
    assert!(judgement.missing.iter().any(|gap| gap.kind == kind), "{:?}", judgement.missing);
}

#[test]
fn nobody_is_not_applicable_and_never_a_pass() {
    for check_of in ITEM.checks {
        check(check_of.id, nobody(), NotApplicable);
    }
    for check_of in ITEM.checks {
        let mut tenant = nobody();
        tenant.pim_active.supply.state = SupplyState::NotSupplied;
        tenant.role_assignments.supply.state = SupplyState::NotSupplied;
        check(check_of.id, tenant, NoEvidence);
    }
}

#[test]
fn a_registered() {
    let judgement = check("1.04.a", registered(|row| row.mfa_capable = Some(true)), Pass);
    assert_eq!(judgement.reasons, ["The one holder of the four highest roles can use MFA."]);
    let judgement = check("1.04.a", registered(|row| row.mfa_capable = Some(false)), Fail);
    assert_eq!(judgement.reasons, ["The one holder of the four highest roles cannot use MFA."]);
    let fact = judgement.affected[0].facts.iter().find(|fact| fact.label == "Can use MFA").unwrap();
    assert_eq!((fact.source, fact.column), (Some(source(30)), Some("isMfaCapable")));
    assert!(judgement.affected[0].sources.contains(&source(30)));
    let not_allowed = registered(|row| {
        row.mfa_capable = Some(false);
        row.mfa_registered = Some(true);
    });
    says(&check("1.04.a", not_allowed, Fail), "no: a method is registered");
    check("1.04.a", registered(|row| row.methods = Known::Value([Method::TemporaryAccessPass].into())), Fail);
    // What the columns say, and the methods contradict.
    let torn = registered(|row| {
        row.mfa_capable = Some(true);
        row.methods = Known::Value([Method::TemporaryAccessPass].into());
    });
    says(&check("1.04.a", torn, Review), "has no second factor among its methods");
    check("1.04.a", registered(|_| {}), NoEvidence);
    says(&check("1.04.a", one_admin(), NoEvidence), "no row in the registration details");
}

#[test]
fn a_without_registration_details() {
    let mut tenant = one_admin();
    tenant.registrations.supply.state = SupplyState::NotSupplied;
    lacks(&check("1.04.a", tenant, NoEvidence), RecordKind::Registrations);
    for (state, expected) in
        [(PerUserMfa::Enforced, Pass), (PerUserMfa::Enabled, NoEvidence), (PerUserMfa::Disabled, NoEvidence)]
    {
        let mut tenant = one_admin();
        tenant.registrations.supply.state = SupplyState::NotSupplied;
        tenant.users.items[0].per_user_mfa = Some(state);
        check("1.04.a", tenant, expected);
    }
    // The better evidence answers.
    let mut tenant = registered(|row| row.mfa_capable = Some(false));
    tenant.users.items[0].per_user_mfa = Some(PerUserMfa::Enforced);
    check("1.04.a", tenant, Fail);
}

#[test]
fn a_truncated_list_of_rows() {
    let cut = |change: fn(&mut Registration)| {
        let mut tenant = registered(change);
        tenant.registrations.supply.state = SupplyState::Truncated("page 2 is missing".to_owned());
        tenant.users.supply.state = SupplyState::NotSupplied;
        tenant
    };
    check("1.04.a", cut(|row| row.mfa_capable = Some(true)), NoEvidence);
    check("1.04.a", cut(|row| row.mfa_capable = Some(false)), Fail);
}

#[test]
fn a_too_old_from_the_day_after_the_limit() {
    let of_age = |days: i64| {
        registered(|row| {
            row.mfa_capable = Some(true);
            row.last_updated = Some(Moment::of(as_of().seconds() - days * 86_400));
        })
    };
    check("1.04.a", of_age(30), Pass);
    says(&check("1.04.a", of_age(-2), Pass), "The one holder of the four highest roles can");
    let judgement = check("1.04.a", of_age(31), NoEvidence);
    assert!(judgement.missing[0].why.contains("31 days old"), "{:?}", judgement.missing);
}

#[test]
fn who_is_left_out() {
    let tenant = || registered(|row| row.mfa_capable = Some(false));
    let account = |confirmed| EmergencyAccount {
        key: "ga".to_owned(),
        upn: "ga@contoso.com".to_owned(),
        user: Some(0),
        entry: None,
        confirmed,
        signals: Vec::new(),
    };
    for id in ["1.04.a", "1.04.b", "1.04.c", "1.04.d", "1.04.e"] {
        let judgement = judge_with(tenant(), id, &Stated::default(), &[account(true)]);
        assert_eq!(judgement.outcome, NotApplicable, "{id}");
        says(&judgement, "Left out: 1 confirmed emergency account.");
    }
    assert_eq!(judge_with(tenant(), "1.04.a", &Stated::default(), &[account(false)]).outcome, Fail);
    let stated = |category| Stated { categories: [("ga".to_owned(), category)].into(), ..Stated::default() };
    assert_eq!(judge_with(tenant(), "1.04.a", &stated(Category::Automation), &[]).outcome, NotApplicable);
    assert_eq!(judge_with(tenant(), "1.04.a", &stated(Category::Shared), &[]).outcome, Fail);
    let mut apps = nobody();
    assign(&mut apps, "app", roles::GLOBAL_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    apps.pim_active.items[0].principal.kind = PrincipalKind::ServicePrincipal;
    says(&check("1.04.b", apps, NotApplicable), "1 application or managed identity");
    let mut unknown = nobody();
    assign(&mut unknown, "what", roles::GLOBAL_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    unknown.pim_active.items[0].principal.kind = PrincipalKind::Unknown;
    for id in ["1.04.a", "1.04.b", "1.04.c", "1.04.d", "1.04.e"] {
        let mut again = nobody();
        again.pim_active.items = unknown.pim_active.items.clone();
        check(id, again, NoEvidence);
    }
    let mut other = nobody();
    other.users.items.push(user("helpdesk"));
    assign(&mut other, "helpdesk", "729827e3-9c14-49f7-bb1b-9608f156bbb8", AssignmentState::Assigned, Scope::Tenant);
    check("1.04.a", other, NotApplicable);
}

#[test]
fn a_federated_and_guest_accounts_are_judged_in_e() {
    let mut tenant = nobody();
    domain(&mut tenant, "fed.contoso.com", Authentication::Federated);
    tenant.users.items.push(User { upn: "fay@fed.contoso.com".into(), ..user("fay") });
    assign(&mut tenant, "fay", roles::GLOBAL_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    let judgement = check("1.04.a", tenant, NotApplicable);
    says(&judgement, "1 federated or guest account is judged in 1.04.e");
    // Without domains, an unregistered account may be federated; a registered one is registered all the same.
    let without = |capable| {
        let mut tenant = registered(|row| row.mfa_capable = Some(capable));
        tenant.domains = crate::tenant::Records::default();
        tenant
    };
    lacks(&check("1.04.a", without(false), NoEvidence), RecordKind::Domains);
    check("1.04.a", without(true), Pass);
    let mut initial = without(false);
    initial.users.items[0].upn = "ga@contoso.onmicrosoft.com".into();
    check("1.04.a", initial, Fail);
}

#[test]
fn through_a_group_and_eligible_only() {
    let mut tenant = nobody();
    tenant.users.items.push(user("gil"));
    tenant.groups.items.push(Group { id: "tier0".into(), name: "Tier 0".into(), ..Group::default() });
    link(&mut tenant, "tier0", "gil", PrincipalKind::User);
    assign(&mut tenant, "tier0", roles::EXCHANGE_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    tenant.pim_active.items[0].principal.kind = PrincipalKind::Group;
    row(&mut tenant, "gil", |row| row.mfa_capable = Some(false));
    let judgement = check("1.04.a", tenant, Fail);
    says(&judgement, "Exchange Administrator (active, permanent, via group Tier 0)");
    let mut eligible = nobody();
    admin(&mut eligible, "eva", AssignmentState::Eligible);
    row(&mut eligible, "eva", |row| row.mfa_capable = Some(false));
    check("1.04.a", eligible, Fail);
}

#[test]
fn c_not_only_by_phone_or_mail() {
    let with = |methods: &[Method]| registered(|row| row.methods = Known::Value(methods.into()));
    check("1.04.c", with(&[Method::Sms, Method::AuthenticatorPush]), Pass);
    let judgement = check("1.04.c", with(&[Method::MobilePhone, Method::Email]), Fail);
    says(&judgement, "The one holder of the four highest roles has no method other than SMS, voice and e-mail.");
    says(&judgement, "mobile phone (SMS or call), e-mail");
    check("1.04.c", with(&[Method::Sms, Method::Unknown]), Review);
    says(&check("1.04.c", with(&[]), NotApplicable), "1 holder without any second factor is judged in 1.04.a and e.");
    check("1.04.c", registered(|_| {}), NoEvidence);
    let mut without_column = with(&[Method::Fido2]);
    without_column.registrations.supply.present.clear();
    lacks(&check("1.04.c", without_column, NoEvidence), RecordKind::Registrations);
    for (methods, expected) in [
        (&[Method::Email][..], Reliance::Weak),
        (&[Method::OfficePhone, Method::TemporaryAccessPass], Reliance::Weak),
        (&[Method::SecurityQuestion], Reliance::Nothing),
        (&[Method::HardwareOath, Method::Sms], Reliance::Strong),
    ] {
        assert_eq!(strength_of(methods), expected, "{methods:?}");
    }
}
