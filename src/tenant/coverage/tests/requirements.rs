//! Coverage: risk, flows, user actions, sessions and authentication contexts, and all accounts at once.

use super::{check, groups_only, roles_only, says};
use crate::tenant::coverage::fixtures::{directory, legacy_block, mfa, named, texts, with_policies};
use crate::tenant::coverage::{Coverage, Engine, Requirement};
use crate::tenant::holders::Holders;
use crate::tenant::policy::{Filter, FilterMode, PolicyState};
use crate::tenant::{CaPolicy, roles};
use Requirement::{
    Context, DeviceCodeBlocked, DeviceRegistrationGuarded, LegacyBlocked, Mfa, NoPersistentBrowser,
    RegistrationGuarded, SignInFrequency, SignInRisk, TokenProtection, TransferBlocked, UserRisk,
};

fn at_sign_in_risk(name: &str, controls: &[&str], levels: &'static [&'static str]) -> CaPolicy {
    named(name, controls, |policy| policy.sign_in_risk = texts(levels))
}

fn at_user_risk(name: &str, controls: &[&str], levels: &'static [&'static str]) -> CaPolicy {
    named(name, controls, |policy| policy.user_risk = texts(levels))
}

#[test]
fn risk_levels_are_a_set_and_policies_are_united() {
    let medium = || at_sign_in_risk("Medium", &["mfa"], &["medium"]);
    let high = || at_sign_in_risk("High", &["block"], &["high"]);
    says(&check(&[medium(), high()], "member", SignInRisk, "covered"), "“High” and “Medium” together");
    says(&check(&[medium()], "member", SignInRisk, "partly"), "Left open: at sign-in risk high.");
    says(&check(&[high()], "member", SignInRisk, "partly"), "Left open: at sign-in risk medium.");
    check(&[at_sign_in_risk("Low", &["mfa"], &["low"])], "member", SignInRisk, "not covered");
    check(&[at_sign_in_risk("All", &["riskRemediation"], &["low", "medium", "high"])], "member", SignInRisk, "covered");
    check(&[at_sign_in_risk("Device", &["compliantDevice"], &["medium", "high"])], "member", SignInRisk, "not covered");
    // MFA that is always asked for is satisfied by the claim of an earlier sign-in: it answers to no risk.
    check(&[mfa(|_| ())], "member", SignInRisk, "not covered");
    // Nobody comes in at all, whatever the risk.
    check(&[named("Closed", &["block"], |_| ())], "member", SignInRisk, "covered");
    // Both conditions in one policy must hold together.
    let both = named("Both", &["mfa"], |policy| {
        policy.sign_in_risk = texts(&["medium", "high"]);
        policy.user_risk = texts(&["high"]);
    });
    says(&check(&[both], "member", SignInRisk, "partly"), "at user risk none, low or medium");
    let report = |mut policy: CaPolicy| {
        policy.state = PolicyState::ReportOnly;
        policy
    };
    check(&[report(at_sign_in_risk("R", &["mfa"], &["medium", "high"]))], "member", SignInRisk, "report-only");
}

#[test]
fn user_risk_needs_a_password_change_remediation_or_a_block() {
    check(&[at_user_risk("U", &["passwordChange"], &["high"])], "member", UserRisk, "covered");
    check(&[at_user_risk("U", &["riskRemediation"], &["high"])], "member", UserRisk, "covered");
    check(&[at_user_risk("U", &["block"], &["high", "medium"])], "member", UserRisk, "covered");
    // Elsewhere the grant control is not looked at: MFA remediates no user risk.
    check(&[at_user_risk("U", &["mfa"], &["high"])], "member", UserRisk, "not covered");
    check(&[at_user_risk("U", &["block"], &["medium"])], "member", UserRisk, "not covered");
    let change = named("U", &["mfa", "passwordChange"], |policy| {
        policy.user_risk = texts(&["high"]);
        policy.grant.as_mut().unwrap().any_of = false;
    });
    check(&[change], "member", UserRisk, "covered");
    let few = |mut policy: CaPolicy| {
        groups_only("exclusions")(&mut policy);
        policy
    };
    check(&[few(at_user_risk("U", &["block"], &["high"]))], "member", UserRisk, "not covered");
    check(&[few(at_user_risk("U", &["block"], &["high"]))], "nested", UserRisk, "covered");
}

#[test]
fn flows_are_blocked_not_asked() {
    let block = |flows: &'static [&'static str]| named("Flows", &["block"], |policy| policy.flows = texts(flows));
    let both = block(&["deviceCodeFlow", "authenticationTransfer"]);
    says(&check(&[both.clone()], "member", DeviceCodeBlocked, "covered"), "Device code flow is blocked by “Flows”");
    check(&[both], "member", TransferBlocked, "covered");
    check(&[block(&["deviceCodeFlow"])], "member", TransferBlocked, "not covered");
    check(&[mfa(|policy| policy.flows = texts(&["deviceCodeFlow"]))], "member", DeviceCodeBlocked, "not covered");
    let but_trusted = named("Flows", &["block"], |policy| {
        policy.flows = texts(&["deviceCodeFlow"]);
        policy.exclude_locations = texts(&["AllTrusted"]);
    });
    says(&check(&[but_trusted], "member", DeviceCodeBlocked, "trusted spared"), "from trusted locations");
}

fn on_action(action: &'static str, controls: &[&str]) -> CaPolicy {
    named("Action", controls, |policy| {
        policy.applications.include.clear();
        policy.applications.user_actions = texts(&[action]);
    })
}

#[test]
fn user_actions_and_apps_are_apart() {
    let register = || on_action("urn:user:registersecurityinfo", &["mfa"]);
    check(&[register()], "member", RegistrationGuarded, "covered");
    check(&[register()], "member", Mfa, "not covered");
    check(&[register()], "member", DeviceRegistrationGuarded, "not covered");
    check(&[on_action("urn:user:registerdevice", &["mfa"])], "member", DeviceRegistrationGuarded, "covered");
    // All apps are not the registration of security information.
    check(&[mfa(|_| ())], "member", RegistrationGuarded, "not covered");
    check(
        &[on_action("urn:user:registersecurityinfo", &["compliantDevice", "mfa"])],
        "member",
        RegistrationGuarded,
        "covered",
    );
    // Blocked, but not from trusted places: one of the three guards is a trusted place.
    let mut places = on_action("urn:user:registersecurityinfo", &["block"]);
    places.exclude_locations = texts(&["AllTrusted"]);
    check(&[places.clone()], "member", RegistrationGuarded, "covered");
    places.exclude_locations = texts(&["abroad"]);
    says(&check(&[places], "member", RegistrationGuarded, "partly"), "from the location “ABROAD”");
    // It does not change what is asked of apps, and is not named there.
    let words =
        check(&[register(), mfa(|policy| policy.applications.exclude = texts(&["app-1"]))], "member", Mfa, "partly");
    says(&words, "Left open: to the app “app-1”.");
}

#[test]
fn authentication_contexts_need_a_policy_of_their_own() {
    let on = |context: &'static str, controls: &[&str]| {
        named("Context", controls, |policy| {
            policy.applications.include.clear();
            policy.applications.authentication_contexts = texts(&[context]);
        })
    };
    check(&[on("c1", &["mfa"])], "member", Context(1), "covered");
    check(&[on("c1", &["mfa"])], "member", Context(2), "not covered");
    check(&[on("c1", &["compliantDevice"])], "member", Context(1), "not covered");
    check(&[mfa(|_| ())], "member", Context(1), "not covered");
    assert_eq!(Requirement::of_context("c25"), Some(Context(25)));
    for wrong in ["", "c", "c0", "c100", "25", "x1"] {
        assert_eq!(Requirement::of_context(wrong), None, "{wrong}");
    }
}

#[test]
fn sessions() {
    let every = |hours| {
        named("Often", &[], move |policy| {
            policy.grant = None;
            policy.session.sign_in_frequency_hours = Some(hours);
        })
    };
    check(&[every(0)], "member", SignInFrequency, "covered");
    check(&[every(24)], "member", SignInFrequency, "covered");
    check(&[every(25)], "member", SignInFrequency, "not covered");
    check(&[every(4)], "member", Mfa, "not covered");
    let ends = |mode: &'static str| {
        named("Ends", &["mfa"], move |policy| policy.session.persistent_browser = Some(mode.into()))
    };
    check(&[ends("never")], "member", NoPersistentBrowser, "covered");
    check(&[ends("always")], "member", NoPersistentBrowser, "not covered");
    let bound = |change: fn(&mut CaPolicy)| {
        named("Bound", &[], |policy| {
            policy.grant = None;
            policy.session.secure_sign_in_session = true;
            policy.applications.include = texts(&["Office365"]);
            policy.include_platforms = texts(&["windows"]);
            policy.client_types = texts(&["mobileAppsAndDesktopClients"]);
            change(policy);
        })
    };
    check(&[bound(|_| ())], "member", TokenProtection, "covered");
    let exchange = bound(|policy| policy.applications.include = texts(&["00000002-0000-0ff1-ce00-000000000000"]));
    says(&check(&[exchange], "member", TokenProtection, "partly"), "to SharePoint Online");
    let admins = |mut policy: CaPolicy| {
        roles_only(&[roles::GLOBAL_ADMINISTRATOR])(&mut policy);
        policy
    };
    check(&[admins(every(1))], "ga", SignInFrequency, "covered");
    check(&[admins(every(1))], "eligible", SignInFrequency, "once active");
    // Frequency on unmanaged devices only leaves managed ones.
    let unmanaged = named("Often", &[], |policy| {
        policy.grant = None;
        policy.session.sign_in_frequency_hours = Some(1);
        policy.device_filter = Some(Filter { mode: FilterMode::Exclude, rule: "device.isCompliant -eq True".into() });
    });
    says(&check(&[unmanaged], "member", SignInFrequency, "partly"), "with devices that match the filter");
}

#[test]
fn a_survey_gives_every_account_the_answer_it_gets_alone() {
    let risk = at_sign_in_risk("Risk", &["mfa"], &["medium", "high"]);
    let admins = mfa(|policy| {
        roles_only(&[roles::GLOBAL_ADMINISTRATOR])(policy);
        policy.users.exclude_groups = texts(&["exclusions"]);
    });
    let legacy = {
        let mut policy = legacy_block();
        policy.users.exclude_groups = texts(&["dark"]);
        policy
    };
    let tenant = with_policies(directory(), &[risk, admins, legacy]);
    let holders = Holders::of(&tenant);
    let engine = Engine::new(&tenant, &holders);
    for requirement in Requirement::ALL.iter().copied() {
        let classes = engine.survey(requirement);
        let mut seen = 0;
        for class in &classes {
            for user in &class.users {
                let user = &tenant.users.items[*user as usize];
                let alone = engine.of_user(user, requirement);
                assert_eq!(
                    (&alone.coverage, alone.missing.is_empty()),
                    (&class.coverage, class.is_certain),
                    "{requirement:?} {}",
                    user.id
                );
                seen += 1;
            }
        }
        assert_eq!(seen, tenant.users.items.len(), "{requirement:?}");
    }
    let mfa = engine.survey(Mfa);
    let covered = mfa.iter().find(|class| class.coverage == Coverage::Covered { once_active: false }).unwrap();
    assert_eq!(covered.users.len(), 1);
    // Whether anyone is in the group that was not supplied is not known: nobody is certainly covered or excluded.
    assert!(engine.survey(LegacyBlocked).iter().all(|class| !class.is_certain));
    assert_eq!(engine.explain(tenant.user_by_id("ga").unwrap()).len(), Requirement::ALL.len());
}
