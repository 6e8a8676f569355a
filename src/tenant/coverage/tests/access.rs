//! Coverage: which accesses a policy leaves out: applications, clients, locations, risk.

use super::{answer_in, check, directory, says, word};
use crate::tenant::coverage::Requirement::{LegacyBlocked, Mfa};
use crate::tenant::coverage::fixtures::{legacy_block, mfa, named, policy, texts};
use crate::tenant::policy::{Filter, FilterMode, PolicyState};
use crate::tenant::{CaPolicy, NamedLocation};

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

#[test]
fn a_trusted_location_can_be_too_wide() {
    let check = |ranges: &[&str], expected: &str| {
        let mut tenant = directory();
        tenant.named_locations.items.push(NamedLocation {
            id: "wide".into(),
            name: "Wide".into(),
            trusted: Some(true),
            ranges: texts(ranges),
            ..NamedLocation::default()
        });
        let sparing = mfa(|policy| policy.exclude_locations = texts(&["wide"]));
        let found = answer_in(tenant, &[sparing], "member", Mfa);
        assert_eq!(word(&found), expected, "{:?}", found.words);
        found.words.join(" ")
    };
    assert!(!check(&["10.0.0.0/8", "2001::/16"], "trusted spared").contains("strangers"));
    says(&check(&["0.0.0.0/1", "128.0.0.0/1"], "partly"), "“Wide”: marked as trusted, and wider than /8");
    check(&["2000::/3"], "partly");
}

/// An office lies in a country, and one range may hold another: a place spared by one policy is not always asked by the next.
#[test]
fn locations_that_may_overlap() {
    let of = |id: &str, trusted: bool, ranges: &[&str], countries: &[&str]| NamedLocation {
        id: id.into(),
        name: id.into(),
        trusted: countries.is_empty().then_some(trusted),
        ranges: texts(ranges),
        countries: texts(countries),
        ..NamedLocation::default()
    };
    let check = |policies: &[CaPolicy], expected: &str| {
        let mut tenant = directory();
        tenant.named_locations.items.extend([
            of("Home", false, &[], &["DE", "AT"]),
            of("Far", false, &[], &["US"]),
            of("North", false, &[], &["DE", "DK"]),
            of("Office", true, &["198.51.100.0/24"], &[]),
            of("Lab", false, &["198.51.100.16/28"], &[]),
            of("Depot", false, &["203.0.113.0/24"], &[]),
        ]);
        let found = answer_in(tenant, policies, "member", Mfa);
        assert_eq!(word(&found), expected, "{:?}", found.words);
        found.words.join(" ")
    };
    let but = |places: &[&str]| mfa(|policy| policy.exclude_locations = texts(places));
    let only = |include: &[&str], exclude: &[&str]| {
        named(&format!("Only {}", include.concat()), &["mfa"], |policy| {
            policy.include_locations = texts(include);
            policy.exclude_locations = texts(exclude);
        })
    };
    // In which country a range lies, no export says.
    let words = check(&[but(&["Home"]), only(&["Home"], &["Depot"])], "unclear");
    says(&words, "from a place in both the location “Depot” and the location “Home”, should there be such a place");
    let abroad = named("Abroad", &["block"], |policy| policy.exclude_locations = texts(&["Home"]));
    says(&check(&[but(&["AllTrusted"]), abroad], "unclear"), "from a trusted place in the location “Home”");
    // Whether or not, somebody else asks there; or nobody does.
    check(&[but(&["Home"]), only(&["Home"], &[])], "covered");
    check(&[but(&["Home", "Depot"]), only(&["Depot"], &[]), only(&["Home"], &["Depot"])], "covered");
    says(&check(&[but(&["Office"])], "trusted spared"), "Left open: from the location “Office”.");
    says(&check(&[but(&["Home"]), only(&["Office"], &[])], "partly"), "from the location “Home”");
    // Ranges can be compared, and so can countries.
    check(&[but(&["Office"]), only(&["Office"], &["Depot"])], "covered");
    let words = check(&[but(&["Office"]), only(&["Office"], &["Lab"])], "trusted spared");
    says(&words, "from the location “Lab”");
    check(&[but(&["Lab"]), only(&["Office"], &[])], "covered");
    check(&[but(&["Home"]), only(&["Home"], &["Far"])], "covered");
    says(
        &check(&[but(&["Home"]), only(&["Home"], &["North"])], "partly"),
        "in both the location “Home” and the location “North”",
    );
    // What was not supplied may overlap with anything.
    let words = check(&[but(&["Office"]), only(&["Office"], &["nowhere"])], "unclear without named-locations");
    says(&words, "the location “nowhere”");
}

/// More sets of locations than are told apart prove no coverage; what names none is as sure as ever.
#[test]
fn locations_without_end() {
    let places: Vec<String> = (0..60).map(|at| format!("place {at}")).collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let but = || mfa(|policy| policy.exclude_locations = texts(&places));
    let only = named("Only", &["mfa"], |policy| policy.include_locations = texts(&places));
    check(&[but(), only], "member", Mfa, "unclear without named-locations");
    check(&[but(), named("All", &["mfa"], |_| {})], "member", Mfa, "covered");
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
