//! 2.06: the smallest tenant that shows each outcome, and one that must not.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::SourceRef;
use crate::tenant::account::{Method, PerUserMfa, Registered, UserType};
use crate::tenant::coverage::fixtures::{mfa, named, source, texts};
use crate::tenant::fixtures::*;
use crate::tenant::organization::Authentication;
use crate::tenant::policy::{CaApplications, PolicyState};
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::roles::GLOBAL_ADMINISTRATOR;
use crate::tenant::sign_in::SignInRow;
use crate::tenant::{CaPolicy, ExposedEntry, Federation, Known, RecordKind, Registration, SecurityDefaults, User};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const GLOBAL: &str = "Global Administrator";

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    check_case(&Case::new(world.build(), as_of()), id, expected)
}

fn check_case(case: &Case, id: &str, expected: Outcome) -> Finding {
    let finding = case.judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {:?}", finding.reasons, finding.missing, finding.affected);
    finding
}

fn under(mut world: World, policies: &[CaPolicy]) -> World {
    world.tenant.ca_policies.items.extend(policies.iter().cloned());
    world
}

fn defaults(mut world: World, enabled: bool) -> World {
    world.tenant.security_defaults.items.push(SecurityDefaults { enabled, source: source(70) });
    world
}

fn two() -> World {
    p2().user("anna").user("ben")
}

/// With a domain that Entra itself signs in.
fn p2() -> World {
    World::p2().domain("contoso.example", Authentication::Managed)
}

fn roles_only(policy: &mut CaPolicy, role: &str) {
    policy.users.include_users.clear();
    policy.users.include_roles = texts(&[role]);
}

/// With an account in the registration details that the list of users lacks.
fn lacking(mut world: World) -> World {
    world.tenant.registrations.items.push(Registration { id: "id-zoe".into(), ..Registration::default() });
    world
}

#[test]
fn a_privileged_people() {
    let admin = || World::p2().admin("anna", "User Administrator");
    check(under(admin(), &[mfa(|_| {})]), "2.06.a", Pass);
    check(admin(), "2.06.a", Fail);
    let four = mfa(|policy| roles_only(policy, GLOBAL_ADMINISTRATOR));
    check(under(admin(), &[four]), "2.06.a", Fail);
    check(under(World::p2().admin("anna", "Reports Reader"), &[]), "2.06.a", NotApplicable);
    // Union of policies: no single policy names all roles (ScubaGear asks for one that does).
    let [one, two] = [GLOBAL_ADMINISTRATOR, "fe930be7-5e62-47db-91af-98c3a49a38b1"]
        .map(|role| named(role, &["mfa"], |policy| roles_only(policy, role)));
    check(under(admin().admin("gus", GLOBAL), &[one, two]), "2.06.a", Pass);
    check(defaults(World::p2().admin("anna", GLOBAL), true), "2.06.a", Pass);
    check(defaults(World::p2().admin("anna", "Intune Administrator"), true), "2.06.a", Fail);
    check(admin().without(&[RecordKind::ConditionalAccess, RecordKind::SecurityDefaults]), "2.06.a", NoEvidence);
}

#[test]
fn what_a_list_repeats_of_an_earlier_one_is_said() {
    let check = |world: World, id: &str, expected: Option<&str>| {
        let told = check(world, id, Fail).reasons.into_iter().find(|reason| reason.contains("concerned"));
        assert_eq!(told.as_deref(), expected, "{id}");
    };
    let admins = || p2().admin("anna", GLOBAL).admin("ben", "User Administrator");
    let told =
        "1 of those concerned holds one of the four highest roles (1.04.b); 1 holds other privileged roles only.";
    check(admins(), "2.06.a", Some(told));
    check(
        p2().admin("anna", GLOBAL),
        "2.06.a",
        Some("The one concerned holds one of the four highest roles (1.04.b)."),
    );
    check(p2().admin("ben", "User Administrator"), "2.06.a", None);
    check(admins(), "2.06.b", Some("Both that are concerned hold a privileged role (2.06.a)."));
    check(two(), "2.06.b", None);
}

#[test]
fn b_everybody() {
    let finding = check(under(two(), &[mfa(|_| {})]), "2.06.b", Pass);
    assert!(finding.reasons[0].starts_with("Both accounts (guests included) are asked"));
    check(two(), "2.06.b", Fail);
    let excluding = mfa(|policy| policy.users.exclude_users = texts(&["id-ben"]));
    let finding = check(under(two(), &[excluding.clone()]), "2.06.b", Fail);
    assert_eq!(finding.affected.len(), 1, "every exclusion is listed down to the account");
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value.contains("excluded by name")));
    let through = mfa(|policy| policy.users.exclude_groups = texts(&["id-outer"]));
    let nested = two().group("outer").group("inner").member("outer", "inner").member("inner", "ben");
    let rows: Vec<SourceRef> = nested.tenant.group_members.iter().map(|link| link.source).collect();
    let finding = check(under(nested, &[through]), "2.06.b", Fail);
    assert_eq!(finding.affected.len(), 1);
    assert!(
        !rows.is_empty() && rows.iter().all(|row| finding.affected[0].sources.contains(row)),
        "by which it is excluded"
    );
    // A confirmed emergency account may be excluded.
    let mut case = Case::new(under(two(), &[excluding]).build(), as_of());
    let account = EmergencyAccount {
        key: "id-ben".to_owned(),
        upn: String::new(),
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    };
    case.emergency = vec![account];
    check_case(&case, "2.06.b", Pass);
    case.emergency[0].confirmed = false;
    check_case(&case, "2.06.b", Fail);
    let report = mfa(|policy| policy.state = PolicyState::ReportOnly);
    check(under(two(), &[report]), "2.06.b", Fail);
    // An older export shows no flows and no insider risk of any policy: that is told, and taken for none.
    let older = |other: CaPolicy| {
        let asked = mfa(|policy| policy.untold = vec!["authenticationFlows", "insiderRiskLevels"]);
        let told = check(under(two(), &[asked, other]), "2.06.b", Pass).reasons;
        told.into_iter().find(|reason| reason.starts_with("The export of the policies shows no"))
    };
    let newer = |untold: &[&'static str]| {
        named("Other", &["block"], |policy| {
            policy.users.include_users = texts(&["somebody"]);
            policy.untold = untold.to_vec();
        })
    };
    let told = older(newer(&["authenticationFlows", "insiderRiskLevels"])).unwrap();
    assert!(told.contains("“authenticationFlows” and no “insiderRiskLevels”: a policy that counts"), "{told}");
    assert!(older(newer(&["insiderRiskLevels"])).unwrap().contains("shows no “insiderRiskLevels”: "));
    assert_eq!(older(newer(&[])), None);
    check(under(two(), &[mfa(|policy| policy.exclude_locations = texts(&["AllTrusted"]))]), "2.06.b", Review);
    let members = mfa(|policy| policy.users.exclude_users = texts(&["GuestsOrExternalUsers"]));
    let guest = |user: &mut User| user.user_type = Some(UserType::Guest);
    check(under(two().user_with("gil", guest), &[members.clone()]), "2.06.b", Fail);
    check(under(two(), &[members]), "2.06.b", Pass);
    check(under(two().user_with("old", |user| user.enabled = Some(false)), &[mfa(|_| {})]), "2.06.b", Pass);
    let finding = check(defaults(two(), true), "2.06.b", Pass);
    assert!(finding.reasons[0].contains("That is accepted here"));
    check(World::p2().without(&[RecordKind::Users]), "2.06.b", NoEvidence);
    check(under(World::p2(), &[]), "2.06.b", NotApplicable);
    // Only for the time in which a role is active is not always.
    let by_role = mfa(|policy| roles_only(policy, GLOBAL_ADMINISTRATOR));
    check(under(World::p2().user("anna").eligible("anna", GLOBAL), &[by_role]), "2.06.b", Fail);
}

fn row(mut world: World, name: &str, capable: bool) -> World {
    let row = Registration {
        id: id_of(name).into(),
        sources: source(71).into(),
        registered: std::sync::Arc::new(Registered { mfa_capable: Some(capable), ..Registered::default() }),
        ..Registration::default()
    };
    world.tenant.registrations.items.push(row);
    world
}

fn exposed(mut world: World, account: &str) -> World {
    let entry =
        ExposedEntry { person: None, account: account.into(), reason: Some("Payments".into()), source: source(72) };
    world.tenant.exposed.items.push(entry);
    world
}

/// One row is read in one way by every check: registered, and not capable.
#[test]
fn a_method_that_is_not_allowed_is_no_answer_and_not_denied() {
    let anna = || p2().user("anna").active("anna", "Exchange Administrator");
    for id in ["2.06.c", "2.06.d"] {
        let mut world = row(exposed(anna(), "anna@contoso.example"), "anna", false);
        let methods = Registered {
            methods: Known::Value([Method::Sms].into()),
            mfa_capable: Some(false),
            ..Registered::default()
        };
        world.tenant.registrations.items[0].registered = std::sync::Arc::new(methods);
        let finding = check(world, id, Fail);
        let found = finding.affected[0].facts.iter().find(|fact| fact.label == "Can use MFA").unwrap();
        assert!(found.value.starts_with("no: a method is registered"), "{found:?}");
        let told = "has a method registered, but is reported as not capable of MFA";
        assert!(finding.reasons[1].contains(told), "{:?}", finding.reasons);
    }
}

#[test]
fn c_exposed_people() {
    let sheet = || exposed(two(), "anna@contoso.example");
    check(row(sheet(), "anna", true), "2.06.c", Pass);
    let finding = check(row(sheet(), "anna", false), "2.06.c", Fail);
    assert_eq!(finding.reasons[0], "The one exposed person cannot use MFA.");
    assert!(finding.affected[0].sources.contains(&source(72)));
    check(sheet(), "2.06.c", NoEvidence);
    check(exposed(two(), "zoe@contoso.example"), "2.06.c", NoEvidence);
    // Without a sheet, titles propose: whatever it is waits for confirmation.
    let titled = || p2().user_with("anna", |user| user.job_title = Some("Chief Financial Officer".into()));
    check(row(titled(), "anna", true), "2.06.c", Review);
    let finding = check(row(titled(), "anna", false), "2.06.c", Review);
    assert_eq!(finding.affected[0].outcome, Review);
    // What lacks evidence waits for that first; who is gone is nobody to confirm.
    check(titled(), "2.06.c", NoEvidence);
    let old = |user: &mut User| {
        user.job_title = Some("Chief Financial Officer".into());
        user.enabled = Some(false);
    };
    check(row(sheet().user_with("old", old), "anna", true), "2.06.c", Pass);
    let mut case = Case::new(row(titled(), "anna", true).build(), as_of());
    case.stated.exposed.insert("id-anna".to_owned(), true);
    check_case(&case, "2.06.c", Pass);
    case.stated.exposed.insert("id-anna".to_owned(), false);
    check_case(&case, "2.06.c", NotApplicable);
    let mut fault = Case::new(row(titled(), "anna", false).build(), as_of());
    fault.stated.exposed.insert("id-anna".to_owned(), true);
    check_case(&fault, "2.06.c", Fail);
    // Nobody is named, there is no sheet, and the list of users has no titles.
    case.tenant.exposed.supply = crate::tenant::Supply::default();
    check_case(&case, "2.06.c", NoEvidence);
    case.tenant.users.supply.filled.insert("jobTitle");
    check_case(&case, "2.06.c", NotApplicable);
    check(sheet().without(&[RecordKind::Registrations]), "2.06.c", NoEvidence);
}

/// Who is not registered here may be asked for MFA elsewhere: never passed, and failed only where Entra has to ask.
#[test]
fn c_exposed_people_who_sign_in_elsewhere() {
    let judged = |domain: Option<Authentication>, behavior: Option<&str>, expected: Outcome| {
        let world = domain.map_or_else(World::p2, |domain| World::p2().domain("contoso.example", domain));
        let mut world = row(exposed(world.user("anna"), "anna@contoso.example"), "anna", false);
        world.tenant.federations.items.extend(behavior.map(|word| Federation {
            domain: Some("contoso.example".into()),
            issuer: "".into(),
            mfa_behavior: Known::Value(word.into()),
            supports_mfa: None,
            signing_certificate: None,
            next_signing_certificate: None,
            source: source(74),
        }));
        check(world, "2.06.c", expected)
    };
    use Authentication::{Federated, Managed};
    judged(Some(Managed), None, Fail);
    judged(Some(Federated), Some("acceptIfMfaDoneByFederatedIdp"), Fail);
    judged(Some(Federated), Some("rejectMfaByFederatedIdp"), Fail);
    let provider = judged(Some(Federated), Some("enforceMfaByFederatedIdp"), Review);
    assert!(provider.reasons[1].starts_with("1 exposed person who is not registered here signs in elsewhere"));
    assert_eq!(judged(Some(Federated), None, NoEvidence).missing[0].kind, RecordKind::Federations);
    assert_eq!(judged(None, None, NoEvidence).missing[0].kind, RecordKind::Domains);
    let guest = row(
        exposed(p2().user_with("anna", |user| user.user_type = Some(UserType::Guest)), "anna@contoso.example"),
        "anna",
        false,
    );
    check(guest, "2.06.c", Review);
}

#[test]
fn d_share_of_members() {
    let members = |registered: usize, not: usize, without: usize| {
        let mut world = World::p2();
        for at in 0..registered + not + without {
            let name = format!("u{at}");
            world = world.user(&name);
            if at < registered + not {
                world = row(world, &name, at < registered);
            }
        }
        world
    };
    let finding = check(members(95, 5, 0), "2.06.d", Pass);
    assert!(finding.reasons[0].starts_with("All but 5 of the 100 enabled member accounts (95 %) can use MFA"));
    let finding = check(members(94, 6, 0), "2.06.d", Fail);
    assert_eq!(finding.affected.len(), 6);
    check(members(94, 0, 6), "2.06.d", NoEvidence);
    check(members(95, 0, 5), "2.06.d", Pass);
    check(members(80, 15, 5), "2.06.d", Fail);
    check(members(80, 20, 0).cut(RecordKind::Registrations), "2.06.d", NoEvidence);
    let guest = |user: &mut User| user.user_type = Some(UserType::Guest);
    check(members(1, 0, 0).user_with("gil", guest), "2.06.d", Pass);
    check(members(1, 0, 0).user_with("old", |user| user.enabled = Some(false)), "2.06.d", Pass);
    check(members(0, 0, 0), "2.06.d", NotApplicable);
    // One of whom it is not known whether they count decides only where the share is narrow.
    check(members(95, 0, 0).user_with("perhaps", |user| user.enabled = None), "2.06.d", Pass);
    check(members(3, 0, 0).user_with("perhaps", |user| user.enabled = None), "2.06.d", NoEvidence);
    check(members(3, 0, 0).user_with("perhaps", |user| user.user_type = None), "2.06.d", NoEvidence);
    check(members(0, 0, 0).user_with("perhaps", |user| user.user_type = None), "2.06.d", NoEvidence);
    check(members(1, 0, 0).without_column(RecordKind::Users, "userType"), "2.06.d", NoEvidence);
}

#[test]
fn e_policies_that_wait() {
    let report = |policy: &mut CaPolicy| policy.state = PolicyState::ReportOnly;
    let finding = check(under(two(), &[mfa(report)]), "2.06.e", Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value == "MFA to 2 accounts".into()));
    assert!(!finding.reasons.concat().contains("emergency"), "{:?}", finding.reasons);
    let mut case = Case::new(under(two(), &[mfa(report)]).build(), as_of());
    case.emergency.push(EmergencyAccount {
        key: "id-ben".to_owned(),
        upn: String::new(),
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    });
    let finding = case.judge(&ITEM, "2.06.e");
    let told = "so 1 confirmed emergency account as well, which 2.06.b leaves out";
    assert!(finding.reasons.concat().contains(told), "{:?}", finding.reasons);
    check(under(two(), &[mfa(|policy| policy.state = PolicyState::Disabled)]), "2.06.e", Fail);
    // A block gives nobody MFA.
    let browsers = mfa(|policy| policy.client_types = texts(&["browser", "mobileAppsAndDesktopClients"]));
    let block = named("Block legacy", &["block"], |policy| {
        policy.client_types = texts(&["exchangeActiveSync", "other"]);
        report(policy);
    });
    let finding = check(under(two(), &[browsers, block]), "2.06.e", Fail);
    let facts = &finding.affected[0].facts;
    assert!(facts.iter().any(|fact| fact.value == "ways round MFA for 2 accounts".into()), "{facts:?}");
    // What an enabled policy gives already, nobody misses.
    let copy = named("Copy", &["mfa"], report);
    check(under(two(), &[mfa(|_| {}), copy.clone()]), "2.06.e", Pass);
    check(under(two(), &[copy, mfa(|policy| policy.applications.exclude = texts(&["app-1"]))]), "2.06.e", Fail);
    check(under(two(), &[mfa(|_| {})]), "2.06.e", Pass);
    check(two(), "2.06.e", Pass);
    let nobody = named("Nobody", &["mfa"], |policy| {
        report(policy);
        policy.users.include_users = texts(&["None"]);
    });
    check(under(two(), &[nobody]), "2.06.e", Pass);
    // An old policy for guests gives nothing to members, even where another policy in report-only would.
    let guests = named("Guests", &["mfa"], |policy| {
        policy.state = PolicyState::Disabled;
        policy.users.include_users = texts(&["GuestsOrExternalUsers"]);
    });
    let partly = named("Office", &["mfa"], |policy| policy.applications.include = texts(&["Office365"]));
    let finding = check(under(two(), &[partly, mfa(report), guests]), "2.06.e", Fail);
    assert_eq!(finding.affected.len(), 1);
    check(under(two(), &[mfa(report)]).cut(RecordKind::ConditionalAccess), "2.06.e", Fail);
    check(two().cut(RecordKind::ConditionalAccess), "2.06.e", NoEvidence);
}

#[test]
fn f_per_user_mfa() {
    let with = |state: Option<PerUserMfa>| {
        let mut world = World::p2().user_with("anna", |user| user.per_user_mfa = state);
        let supply = world.supply(RecordKind::Users);
        supply.present.insert("perUserMfaState");
        supply.filled.insert("perUserMfaState");
        world
    };
    check(with(Some(PerUserMfa::Disabled)), "2.06.f", Pass);
    let finding = check(with(Some(PerUserMfa::Enforced)), "2.06.f", Review);
    assert_eq!(finding.affected.len(), 1);
    check(with(Some(PerUserMfa::Enabled)), "2.06.f", Review);
    check(with(None), "2.06.f", NoEvidence);
    check(with(Some(PerUserMfa::Enabled)).user("ben"), "2.06.f", Review);
    check(with(Some(PerUserMfa::Disabled)).without_column(RecordKind::Users, "perUserMfaState"), "2.06.f", NoEvidence);
}

fn flow(flows: &[&str], change: impl FnOnce(&mut CaPolicy)) -> CaPolicy {
    let flows = texts(flows);
    named("Block flows", &["block"], |policy| {
        policy.flows = flows;
        change(policy);
    })
}

#[test]
fn g_flows() {
    let both = ["deviceCodeFlow", "authenticationTransfer"];
    check(under(lacking(two()), &[flow(&both, |_| {})]), "2.06.g", NoEvidence);
    check(under(two(), &[flow(&both, |_| {})]), "2.06.g", Pass);
    check(two(), "2.06.g", Fail);
    let finding = check(under(two(), &[flow(&["deviceCodeFlow"], |_| {})]), "2.06.g", Fail);
    assert!(
        finding.reasons.iter().any(|reason| reason == "No enabled policy blocks authentication transfer for anybody.")
    );
    // A block for some people only: another tool does not require all users.
    let some = flow(&both, |policy| policy.users.include_users = texts(&["id-anna"]));
    check(under(two(), &[some]), "2.06.g", Fail);
    // A block of some, of which the export does not tell whether it is for these flows: no policy less, and none more.
    let untold = flow(&[], |policy| {
        policy.users.include_users = texts(&["id-anna", "id-ben"]);
        policy.is_narrowed_untold = true;
    });
    let finding = check(under(two(), &[untold]), "2.06.g", NoEvidence);
    assert!(!finding.reasons.iter().any(|reason| reason.contains("for anybody")), "{:?}", finding.reasons);
    let excluding = flow(&both, |policy| policy.users.exclude_users = texts(&["id-ben"]));
    let finding = check(under(two(), &[excluding]), "2.06.g", Review);
    let told = "Of 2 accounts, 1 is kept from device code flow at every access; 1 is for review.";
    assert!(finding.reasons.iter().any(|reason| reason == told), "{finding:?}");
    let labels: Vec<&str> = finding.affected[0].facts.iter().map(|fact| fact.label).collect();
    assert_eq!(finding.affected.len(), 1, "one for both flows");
    assert!(labels.contains(&"Device code flow") && labels.contains(&"Authentication transfer"), "{labels:?}");
    // Whom a policy names and the list of users does not hold is told.
    let stranger = flow(&both, |policy| policy.users.exclude_users = texts(&["id-stranger"]));
    let finding = check(under(two(), &[stranger]), "2.06.g", Pass);
    let told = "1 account is excluded by name and not in the list of users, so not judged: id-stranger from";
    assert!(finding.reasons.iter().any(|reason| reason.starts_with(told)), "{finding:?}");
    // A disabled policy for all beside an enabled one for one app: the state of each counts for itself.
    let disabled = flow(&both, |policy| policy.state = PolicyState::Disabled);
    let one_app = named("One app", &["block"], |policy| {
        policy.flows = texts(&both);
        policy.applications = CaApplications { include: texts(&["app-1"]), ..CaApplications::default() };
    });
    check(under(two(), &[disabled, one_app]), "2.06.g", Fail);
    let asking = named("Ask", &["mfa"], |policy| policy.flows = texts(&both));
    check(under(two(), &[asking]), "2.06.g", Fail);
    check(two().without(&[RecordKind::ConditionalAccess]), "2.06.g", NoEvidence);
    check(World::p2(), "2.06.g", NotApplicable);
}

fn registering(controls: &[&str], change: impl FnOnce(&mut CaPolicy)) -> CaPolicy {
    named("Registration", controls, |policy| {
        policy.applications =
            CaApplications { user_actions: texts(&["urn:user:registersecurityinfo"]), ..CaApplications::default() };
        change(policy);
    })
}

#[test]
fn h_registration() {
    check(under(lacking(two()), &[registering(&["mfa"], |_| {})]), "2.06.h", NoEvidence);
    check(under(two(), &[registering(&["mfa"], |_| {})]), "2.06.h", Pass);
    check(under(two(), &[registering(&["compliantDevice"], |_| {})]), "2.06.h", Pass);
    // Grant controls are looked at: terms of use guard nothing.
    check(under(two(), &[registering(&["approvedApplication"], |_| {})]), "2.06.h", Fail);
    let away = |policy: &mut CaPolicy| {
        policy.include_locations = texts(&["All"]);
        policy.exclude_locations = texts(&["AllTrusted"]);
    };
    check(under(two(), &[registering(&["block"], away)]), "2.06.h", Pass);
    check(under(two(), &[mfa(|_| {})]), "2.06.h", Fail);
    check(two(), "2.06.h", Fail);
    check(under(two(), &[mfa(|policy| policy.lost = true)]), "2.06.h", NoEvidence);
    let excluding = registering(&["mfa"], |policy| policy.users.exclude_users = texts(&["id-ben"]));
    check(under(two(), &[excluding]), "2.06.h", Fail);
    check(under(two(), &[registering(&["mfa"], |policy| policy.state = PolicyState::ReportOnly)]), "2.06.h", Fail);
    check(two().without(&[RecordKind::ConditionalAccess]), "2.06.h", NoEvidence);
}

#[test]
fn i_single_factor_in_portals() {
    let log = |portal: bool| {
        let mut world = World::p2().user("anna");
        for column in ["authenticationRequirement", "appDisplayName"] {
            world.supply(RecordKind::SignIns).present.insert(column);
            world.supply(RecordKind::SignIns).filled.insert(column);
        }
        let (id, upn) = (id_of("anna"), upn_of("anna"));
        let row = SignInRow {
            user_id: &id,
            upn: &upn,
            at: days_ago(3),
            success: Some(true),
            client: "Browser",
            source: source(73),
        };
        let account = world.tenant.sign_ins.add(&row).account;
        if portal {
            world.tenant.sign_ins.note_single_factor(account, &row, "Azure Portal", 1);
        }
        world
    };
    check(log(false), "2.06.i", Pass);
    // A log without a row has no window: it shows no absence.
    let mut empty = World::p2();
    for column in ["authenticationRequirement", "appDisplayName"] {
        empty.supply(RecordKind::SignIns).present.insert(column);
        empty.supply(RecordKind::SignIns).filled.insert(column);
    }
    let finding = check(empty, "2.06.i", NoEvidence);
    let cut = check(log(false).without_column(RecordKind::SignIns, "resourceDisplayName"), "2.06.i", NoEvidence);
    assert!(!cut.reasons.iter().any(|reason| reason.starts_with("No account")), "{:?}", cut.reasons);
    assert!(finding.missing[0].why.contains("without a single entry"), "{finding:?}");
    let finding = check(log(true), "2.06.i", Fail);
    assert!(finding.reasons[0].ends_with("on 2026-06-27: 1 sign-in."), "{:?}", finding.reasons);
    assert!(finding.affected[0].sources.contains(&source(73)));
    check(log(true).cut(RecordKind::SignIns), "2.06.i", Fail);
    // Whose password alone gave access to roles is told.
    let admin = check(log(true).active("anna", "Global Administrator"), "2.06.i", Fail);
    assert_eq!(admin.reasons[1], "It holds privileged roles (Global Administrator).");
    check(log(false).cut(RecordKind::SignIns), "2.06.i", NoEvidence);
    check(log(false).without_column(RecordKind::SignIns, "authenticationRequirement"), "2.06.i", NoEvidence);
    check(World::p2().without(&[RecordKind::SignIns]), "2.06.i", NoEvidence);
}
