//! Coverage: which accesses a policy leaves out: applications, clients, locations, risk.

use super::{check, says};
use crate::tenant::CaPolicy;
use crate::tenant::coverage::Requirement::{LegacyBlocked, Mfa};
use crate::tenant::coverage::fixtures::{legacy_block, mfa, named, policy, texts};
use crate::tenant::policy::{Filter, FilterMode, PolicyState};

#[test]
fn legacy_clients() {
    let modern = || mfa(|policy| policy.client_types = texts(&["browser", "mobileAppsAndDesktopClients"]));
    says(&check(&[modern()], "member", Mfa, "partly"), "Left open: with legacy clients.");
    let words = check(&[modern(), legacy_block()], "member", Mfa, "covered");
    assert_eq!(words, "Covered by “Block legacy” and “Require MFA” together for all apps, from every location.");
    check(&[legacy_block()], "member", LegacyBlocked, "covered");
    let words = check(&[legacy_block()], "member", Mfa, "not covered");
    says(&words, "“Block legacy” only keeps some accesses out");
    // MFA for legacy clients is no block, though they fail on it.
    check(&[mfa(|_| {})], "member", LegacyBlocked, "not covered");
    let half = named("Block other", &["block"], |policy| policy.client_types = texts(&["other"]));
    says(&check(&[half], "member", LegacyBlocked, "partly"), "with Exchange ActiveSync");
    let supported = named("Block EAS", &["block"], |policy| policy.client_types = texts(&["easSupported", "other"]));
    check(&[supported], "member", LegacyBlocked, "partly");
    // A known mistake elsewhere: a disabled block beside an enabled one for somebody else passed.
    let off = named("Off", &["block"], |policy| policy.state = PolicyState::Disabled);
    let mut other = legacy_block();
    other.users.include_users = texts(&["ga"]);
    check(&[off, other], "member", LegacyBlocked, "not covered");
}

#[test]
fn apps() {
    let but = |app: &'static str| mfa(move |policy| policy.applications.exclude = texts(&[app]));
    says(&check(&[but("app-1")], "member", Mfa, "partly"), "Left open: to the app “app-1”.");
    says(&check(&[but("MicrosoftAdminPortals")], "member", Mfa, "partly"), "to the Microsoft admin portals");
    // Azure management and the admin portals are never all apps.
    for app in ["797f4846-ba00-4fd7-ba43-dac1f8f63013", "MicrosoftAdminPortals", "Office365"] {
        let words = check(&[mfa(|policy| policy.applications.include = texts(&[app]))], "ga", Mfa, "partly");
        says(&words, "Left open: to all apps but");
    }
    check(&[mfa(|policy| policy.applications.include = texts(&["None"]))], "member", Mfa, "not covered");
    // Complementary policies are united.
    let exchange = "00000002-0000-0ff1-ce00-000000000000";
    let only = |app: &'static str| named("Only", &["mfa"], move |policy| policy.applications.include = texts(&[app]));
    check(&[but("app-1"), only("app-1")], "member", Mfa, "covered");
    check(&[but("app-1"), only("app-2")], "member", Mfa, "partly");
    check(&[but(exchange), only("Office365")], "member", Mfa, "covered");
    let filter = |mode| {
        mfa(move |policy| {
            policy.applications.filter = Some(Filter { mode, rule: "CustomSecurityAttribute.Set.A -eq 1".into() });
        })
    };
    says(&check(&[filter(FilterMode::Exclude)], "member", Mfa, "partly"), "to apps that match the filter");
    says(&check(&[filter(FilterMode::Include)], "member", Mfa, "partly"), "to all apps but apps that match the filter");
    check(&[filter(FilterMode::Include), named("Rest", &["mfa"], |_| {})], "member", Mfa, "covered");
}

#[test]
fn what_is_not_about_people_and_apps_covers_nobody() {
    let action = mfa(|policy| {
        policy.applications.include.clear();
        policy.applications.user_actions = texts(&["urn:user:registersecurityinfo"]);
    });
    check(&[action], "member", Mfa, "not covered");
    let context = mfa(|policy| {
        policy.applications.include.clear();
        policy.applications.authentication_contexts = texts(&["c1"]);
    });
    check(&[context], "member", Mfa, "not covered");
    check(&[mfa(|policy| policy.for_workloads = true)], "member", Mfa, "not covered");
    check(&[mfa(|policy| policy.grant = None)], "member", Mfa, "not covered");
    check(&[mfa(|policy| policy.state = PolicyState::Disabled)], "member", Mfa, "not covered");
}

#[test]
fn locations() {
    let sparing = |place: &'static str| mfa(move |policy| policy.exclude_locations = texts(&[place]));
    let words = check(&[sparing("AllTrusted")], "member", Mfa, "trusted spared");
    assert_eq!(words, "Partly covered by “Require MFA”. Left open: from trusted locations.");
    check(&[sparing("hq")], "member", Mfa, "trusted spared");
    says(&check(&[sparing("abroad")], "member", Mfa, "partly"), "from the location “ABROAD”");
    check(&[sparing("00000000-0000-0000-0000-000000000000")], "member", Mfa, "trusted spared");
    let words = check(&[sparing("nowhere")], "member", Mfa, "partly without named-locations");
    says(&words, "from the location “nowhere”");
    let only = |place: &'static str| {
        named(if place == "nowhere" { "Only nowhere" } else { "Only" }, &["mfa"], move |policy| {
            policy.include_locations = texts(&[place]);
        })
    };
    says(&check(&[only("AllTrusted")], "member", Mfa, "partly"), "from locations that are not trusted");
    check(&[sparing("AllTrusted"), only("AllTrusted")], "member", Mfa, "covered");
    check(&[sparing("AllTrusted"), only("hq")], "member", Mfa, "trusted spared");
    // A location of unknown trust is spared with the trusted ones, and guarded with none.
    check(
        &[sparing("AllTrusted"), only("AllTrusted"), policy("Third", &["nothing"]), only("nowhere")],
        "member",
        Mfa,
        "covered",
    );
    // Blocked places need no factor.
    let blocked = named("Trusted blocked", &["block"], |policy| policy.include_locations = texts(&["AllTrusted"]));
    check(&[sparing("AllTrusted"), blocked], "member", Mfa, "covered");
    // Trusted places spared, and something else too: no mere review.
    let both = mfa(|policy| {
        policy.exclude_locations = texts(&["AllTrusted"]);
        policy.applications.exclude = texts(&["app-1"]);
    });
    says(&check(&[both], "member", Mfa, "partly"), "Left open: from trusted locations; to the app “app-1”.");
}

type Change = fn(&mut CaPolicy);

#[test]
fn platforms_risks_flows_and_devices_narrow() {
    let narrowed: [(Change, &str); 7] = [
        (
            |policy| policy.include_platforms = texts(&["windows", "iOS"]),
            "on Android, Windows Phone, macOS, Linux and unknown platforms",
        ),
        (|policy| policy.exclude_platforms = texts(&["linux"]), "on Linux"),
        (|policy| policy.sign_in_risk = texts(&["medium", "high"]), "at sign-in risk none or low"),
        (|policy| policy.user_risk = texts(&["high"]), "at user risk none, low or medium"),
        (|policy| policy.insider_risk = texts(&["elevated"]), "at insider risk none, minor or moderate"),
        (|policy| policy.flows = texts(&["deviceCodeFlow"]), "by ordinary sign-in and authentication transfer"),
        (
            |policy| {
                policy.device_filter =
                    Some(Filter { mode: FilterMode::Exclude, rule: "device.isCompliant -eq True".into() });
            },
            "with devices that match the filter “device.isCompliant -eq True”",
        ),
    ];
    for (narrow, open) in narrowed {
        says(&check(&[mfa(narrow)], "member", Mfa, "partly"), &format!("Left open: {open}."));
        // United with its complement, or with a policy for everything, nothing is open.
        check(&[mfa(narrow), named("All", &["mfa"], |_| {})], "member", Mfa, "covered");
    }
    check(&[mfa(|policy| policy.include_platforms = texts(&["all"]))], "member", Mfa, "covered");
    let filtered = |name, mode| {
        named(name, &["mfa"], move |policy| {
            policy.device_filter = Some(Filter { mode, rule: "device.model -eq 1".into() });
        })
    };
    check(&[filtered("A", FilterMode::Exclude), filtered("B", FilterMode::Include)], "member", Mfa, "covered");
    let words =
        check(&[named("Risk", &["block"], |policy| policy.user_risk = texts(&["high"]))], "member", Mfa, "not covered");
    says(&words, "only keeps some accesses out");
}
