use super::fixtures::{
    assign, directory, empty, guests, legacy_block, mfa, named, person, policy, security_defaults, strength, texts,
    user, with_policies,
};
use super::{Answer, Asks, Coverage, Engine, Requirement};
use crate::tenant::holders::Holders;
use crate::tenant::policy::{Filter, FilterMode, GrantControls, PolicyState};
use crate::tenant::{
    Access, AssignmentState, AuthenticationStrength, CaPolicy, GroupSchedule, Known, RecordKind, Scope, SupplyState,
    Tenant, roles,
};
use Requirement::{CompliantDevice, LegacyBlocked, Mfa, PhishingResistant};

fn answer_in(tenant: Tenant, policies: &[CaPolicy], account: &str, requirement: Requirement) -> Answer {
    let tenant = with_policies(tenant, policies);
    let holders = Holders::of(&tenant);
    let engine = Engine::new(&tenant, &holders);
    let answer = engine.of_user(tenant.user_by_id(account).unwrap(), requirement);
    if let Some(holder) = holders.all.iter().find(|holder| &*holder.principal.id == account) {
        let same = engine.of_holder(holder, requirement);
        assert_eq!((&same.coverage, &same.words), (&answer.coverage, &answer.words), "{account}");
    }
    answer
}

fn word(answer: &Answer) -> String {
    let word = match answer.coverage {
        Coverage::Covered { once_active: false } => "covered",
        Coverage::Covered { once_active: true } => "once active",
        Coverage::Partly { only_trusted_locations_spared: false } => "partly",
        Coverage::Partly { only_trusted_locations_spared: true } => "trusted spared",
        Coverage::Excluded => "excluded",
        Coverage::ReportOnly => "report-only",
        Coverage::NotCovered => "not covered",
        Coverage::Unclear => "unclear",
    };
    let missing: Vec<&str> = answer.missing.iter().map(|gap| gap.kind.id()).collect();
    if missing.is_empty() { word.to_owned() } else { format!("{word} without {}", missing.join(", ")) }
}

/// The answer in the directory of the tests, as one word and what is missing. The order of policies must not matter.
#[track_caller]
fn check(policies: &[CaPolicy], account: &str, requirement: Requirement, expected: &str) -> String {
    let answer = answer_in(directory(), policies, account, requirement);
    let words = answer.words.join(" ");
    assert_eq!(word(&answer), expected, "{account} {requirement:?}: {words}");
    let turned: Vec<CaPolicy> = policies.iter().rev().cloned().collect();
    let again = answer_in(directory(), &turned, account, requirement);
    assert_eq!((word(&again), again.words), (word(&answer), answer.words));
    words
}

#[track_caller]
fn says(words: &str, part: &str) {
    assert!(words.contains(part), "{words:?} does not say {part:?}");
}

fn roles_only(ids: &[&str]) -> impl FnOnce(&mut CaPolicy) {
    let ids = texts(ids);
    move |policy| {
        policy.users.include_users.clear();
        policy.users.include_roles = ids;
    }
}

fn groups_only(id: &'static str) -> impl FnOnce(&mut CaPolicy) {
    move |policy| {
        policy.users.include_users.clear();
        policy.users.include_groups = texts(&[id]);
    }
}

fn excluding_group(id: &'static str) -> impl FnOnce(&mut CaPolicy) {
    move |policy| policy.users.exclude_groups = texts(&[id])
}

#[test]
fn users() {
    let words = check(&[mfa(|_| {})], "member", Mfa, "covered");
    assert_eq!(words, "Covered by “Require MFA” for all apps, from every location.");
    check(&[mfa(|policy| policy.users.include_users = texts(&["None"]))], "member", Mfa, "not covered");
    check(&[mfa(|policy| policy.users.include_users = texts(&["ga"]))], "member", Mfa, "not covered");
    check(&[mfa(|policy| policy.users.include_users = texts(&["ga"]))], "ga", Mfa, "covered");
    let words = check(&[mfa(|policy| policy.users.exclude_users = texts(&["member"]))], "member", Mfa, "excluded");
    assert_eq!(words, "“Require MFA” would cover it, but the account is excluded by name.");
    // Exclusion beats inclusion, whatever includes; another policy may cover all the same.
    let excluding = mfa(|policy| policy.users.exclude_users = texts(&["ga"]));
    check(std::slice::from_ref(&excluding), "ga", Mfa, "excluded");
    check(&[excluding, named("Second", &["mfa"], |_| {})], "ga", Mfa, "covered");
    assert_eq!(
        check(&[], "member", Mfa, "not covered"),
        "No enabled policy asks this account for multifactor authentication."
    );
}

#[test]
fn groups_to_any_depth_and_in_cycles() {
    check(&[mfa(groups_only("exclusions"))], "nested", Mfa, "covered");
    check(&[mfa(groups_only("exclusions"))], "member", Mfa, "not covered");
    let words = check(&[mfa(excluding_group("exclusions"))], "nested", Mfa, "excluded");
    says(&words, "excluded through the group “CA exclusions” (member of “Helpdesk leads”, which is in “Helpdesk”).");
    says(&check(&[mfa(excluding_group("leads"))], "nested", Mfa, "excluded"), "through the group “Helpdesk leads”.");
    check(&[mfa(excluding_group("exclusions"))], "member", Mfa, "covered");
    // A group that the whole list of groups does not hold is deleted and reaches nobody.
    check(&[mfa(excluding_group("gone"))], "member", Mfa, "covered");
    check(&[mfa(groups_only("gone"))], "member", Mfa, "not covered");
}

#[test]
fn unknown_members_are_said_and_never_guessed() {
    let words = check(&[mfa(excluding_group("dark"))], "member", Mfa, "not covered without group-members");
    says(&words, "Whether “Require MFA” reaches this account cannot be told");
    check(&[mfa(groups_only("dark"))], "member", Mfa, "not covered without group-members");
    // Where the answer does not hang on it, nothing is missing.
    check(&[mfa(excluding_group("dark")), named("Second", &["mfa"], |_| {})], "member", Mfa, "covered");
    let narrow = mfa(|policy| {
        policy.users.exclude_groups = texts(&["dark"]);
        policy.applications.include = texts(&["office365"]);
    });
    check(&[narrow], "member", Mfa, "not covered");
    // A known member is a member, however much of the list was cut.
    let mut tenant = directory();
    super::fixtures::link(&mut tenant, "dark", "member", crate::tenant::PrincipalKind::User);
    let answer = answer_in(tenant, &[mfa(groups_only("dark"))], "member", Mfa);
    assert_eq!(word(&answer), "covered");
}

#[test]
fn pim_for_groups_counts_once_active_only() {
    for (state, expected) in [(AssignmentState::Assigned, "covered"), (AssignmentState::Eligible, "not covered")] {
        let mut tenant = directory();
        tenant.group_schedules.items.push(GroupSchedule {
            group: "desk".into(),
            principal: person("member"),
            access: Access::Member,
            state,
            start: None,
            end: Known::Empty,
            source: super::fixtures::source(5),
        });
        assert_eq!(word(&answer_in(tenant, &[mfa(groups_only("exclusions"))], "member", Mfa)), expected);
    }
}

#[test]
fn roles_reach_built_in_tenant_wide_active_holders() {
    let global = &[roles::GLOBAL_ADMINISTRATOR];
    check(&[mfa(roles_only(global))], "ga", Mfa, "covered");
    check(&[mfa(roles_only(&[roles::EXCHANGE_ADMINISTRATOR]))], "ga", Mfa, "not covered");
    let words = check(&[mfa(roles_only(global))], "eligible", Mfa, "once active");
    says(&words, "only once the eligible role is active");
    check(&[mfa(roles_only(global))], "activated", Mfa, "once active");
    check(&[mfa(roles_only(global))], "both", Mfa, "once active");
    check(&[mfa(|_| {})], "eligible", Mfa, "covered");
    let words = check(&[mfa(roles_only(global))], "unit", Mfa, "not covered");
    says(&words, "“Require MFA” does not reach the role Global Administrator, held for an administrative unit only");
    let words = check(&[mfa(roles_only(&["custom-role"]))], "custom", Mfa, "not covered");
    says(&words, "the custom role Helpdesk plus");
    check(&[mfa(roles_only(global))], "unscoped", Mfa, "not covered without role-assignments");
    let excluding = || mfa(|policy| policy.users.exclude_roles = texts(&[roles::GLOBAL_ADMINISTRATOR]));
    says(&check(&[excluding()], "ga", Mfa, "excluded"), "excluded through the role Global Administrator");
    // Active, the eligible holder is excluded: that is when it matters.
    check(&[excluding()], "eligible", Mfa, "excluded");
    check(&[excluding()], "unit", Mfa, "covered");
    check(&[excluding()], "member", Mfa, "covered");
}

#[test]
fn roles_without_their_lists_are_not_guessed() {
    let mut tenant = directory();
    tenant.pim_active.supply.state = SupplyState::Truncated("page 2 is missing".to_owned());
    tenant.role_assignments.supply.state = SupplyState::NotSupplied;
    let only_roles = [mfa(roles_only(&[roles::GLOBAL_ADMINISTRATOR]))];
    assert_eq!(word(&answer_in(tenant, &only_roles, "member", Mfa)), "not covered without pim-active");
    // Known holders stay holders.
    let mut tenant = directory();
    tenant.pim_active.supply.state = SupplyState::Truncated("page 2 is missing".to_owned());
    tenant.role_assignments.supply.state = SupplyState::NotSupplied;
    assert_eq!(word(&answer_in(tenant, &only_roles, "ga", Mfa)), "covered");
}

#[test]
fn guests_by_type_and_tenant() {
    let word = |policy: &mut CaPolicy| policy.users.include_users = texts(&["GuestsOrExternalUsers"]);
    for account in ["guest", "external", "internal"] {
        check(&[mfa(word)], account, Mfa, "covered");
    }
    check(&[mfa(word)], "member", Mfa, "not covered");
    let of = |types: &'static [&'static str], tenants: &'static [&'static str]| {
        mfa(move |policy: &mut CaPolicy| {
            policy.users.include_users.clear();
            policy.users.include_guests = guests(types, tenants);
        })
    };
    check(&[of(&["b2bCollaborationGuest"], &[])], "guest", Mfa, "covered");
    check(&[of(&["b2bCollaborationGuest"], &[])], "external", Mfa, "not covered");
    check(&[of(&["b2bCollaborationMember"], &[])], "external", Mfa, "covered");
    check(&[of(&["internalGuest"], &[])], "internal", Mfa, "covered");
    check(&[of(&["internalGuest"], &[])], "guest", Mfa, "not covered");
    check(&[of(&["serviceProvider", "otherExternalUser"], &[])], "guest", Mfa, "not covered");
    check(&[of(&["b2bCollaborationGuest"], &["tenant-1"])], "guest", Mfa, "not covered without users");
    check(&[of(&["b2bCollaborationGuest"], &["tenant-1"])], "member", Mfa, "not covered");
    let excluding = mfa(|policy| policy.users.exclude_guests = guests(&["b2bCollaborationGuest"], &[]));
    let words = check(std::slice::from_ref(&excluding), "guest", Mfa, "excluded");
    says(&words, "excluded as a guest or external user");
    check(std::slice::from_ref(&excluding), "member", Mfa, "covered");
    let mut tenant = directory();
    tenant.users.items.iter_mut().for_each(|user| user.user_type = None);
    assert_eq!(super::tests::word(&answer_in(tenant, &[excluding], "guest", Mfa)), "not covered without users");
}

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
            policy.applications.filter = Some(Filter { mode, rule: "CustomSecurityAttribute.Set.A -eq 1".into() })
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
    let only = |place: &'static str| named("Only", &["mfa"], move |policy| policy.include_locations = texts(&[place]));
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
fn platforms_risks_flows_and_devices_narrow() {
    let narrowed: [(fn(&mut CaPolicy), &str); 7] = [
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
                    Some(Filter { mode: FilterMode::Exclude, rule: "device.isCompliant -eq True".into() })
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
            policy.device_filter = Some(Filter { mode, rule: "device.model -eq 1".into() })
        })
    };
    check(&[filtered("A", FilterMode::Exclude), filtered("B", FilterMode::Include)], "member", Mfa, "covered");
    let words =
        check(&[named("Risk", &["block"], |policy| policy.user_risk = texts(&["high"]))], "member", Mfa, "not covered");
    says(&words, "only keeps some accesses out");
}

#[test]
fn controls() {
    let with = |any_of: bool, controls: &'static [&'static str]| {
        named("Controls", controls, move |policy| policy.grant.as_mut().unwrap().any_of = any_of)
    };
    check(&[with(true, &["mfa", "compliantDevice"])], "member", Mfa, "not covered");
    check(&[with(false, &["mfa", "compliantDevice"])], "member", Mfa, "covered");
    check(&[with(false, &["mfa", "compliantDevice"])], "member", CompliantDevice, "covered");
    check(&[with(true, &["compliantDevice", "domainJoinedDevice"])], "member", CompliantDevice, "covered");
    check(&[with(true, &["compliantDevice", "domainJoinedDevice"])], "member", Mfa, "not covered");
    check(&[with(true, &["compliantDevice", "mfa"])], "member", CompliantDevice, "not covered");
    // Elsewhere looked for under the misspelt name `domainJoinDevice`.
    check(&[with(true, &["domainJoinedDevice"])], "member", CompliantDevice, "covered");
    // Who is kept out of everything needs nothing more.
    check(&[with(true, &["block"])], "member", Mfa, "covered");
    check(&[with(false, &["mfa", "passwordChange"])], "member", Mfa, "covered");
    check(&[with(true, &["passwordChange"])], "member", Mfa, "not covered");
    check(&[with(true, &["riskRemediation"])], "member", Mfa, "not covered");
    check(&[with(true, &["approvedApplication", "compliantApplication"])], "member", CompliantDevice, "not covered");
    check(&[with(true, &["somethingNew"])], "member", Mfa, "unclear");
    check(&[with(false, &["somethingNew", "mfa"])], "member", Mfa, "covered");
    check(&[with(true, &["mfa"])], "member", PhishingResistant, "not covered");
    let custom = |any_of: bool, controls: &'static [&'static str]| {
        named("Custom", controls, move |policy| {
            policy.grant.as_mut().unwrap().any_of = any_of;
            policy.grant.as_mut().unwrap().custom = texts(&["duo"]);
        })
    };
    says(&check(&[custom(true, &[])], "member", Mfa, "unclear"), "“Custom” asks for a custom or unknown control");
    check(&[custom(true, &["mfa"])], "member", Mfa, "unclear");
    check(&[custom(false, &["mfa"])], "member", Mfa, "covered");
    check(&[custom(true, &["compliantDevice"])], "member", Mfa, "not covered");
    let terms = |any_of: bool| {
        mfa(move |policy| {
            policy.grant.as_mut().unwrap().any_of = any_of;
            policy.grant.as_mut().unwrap().terms_of_use = texts(&["terms"]);
        })
    };
    check(&[terms(true)], "member", Mfa, "not covered");
    check(&[terms(false)], "member", Mfa, "covered");
}

#[test]
fn strengths_by_their_combinations_never_by_name() {
    let resistant: &[&str] = &["fido2", "windowsHelloForBusiness", "x509CertificateMultiFactor"];
    check(&[strength("x", Some(resistant))], "member", PhishingResistant, "covered");
    check(&[strength("x", Some(resistant))], "member", Mfa, "covered");
    check(&[strength("x", Some(&["fido2"]))], "member", PhishingResistant, "covered");
    // One weak combination spoils it, whatever the strength is called.
    for weak in
        ["password,microsoftAuthenticatorPush", "deviceBasedPush", "temporaryAccessPassOneTime", "federatedMultiFactor"]
    {
        check(&[strength("x", Some(&["fido2", weak]))], "member", PhishingResistant, "not covered");
        check(&[strength("x", Some(&["fido2", weak]))], "member", Mfa, "covered");
    }
    for single in [
        "password",
        "sms",
        "federatedSingleFactor",
        "x509CertificateSingleFactor",
        "qrCodePin",
        "email",
        "password,email",
    ] {
        check(&[strength("x", Some(&["fido2", single]))], "member", Mfa, "not covered");
    }
    check(
        &[strength("x", Some(&["sms,federatedSingleFactor", "password,x509CertificateSingleFactor"]))],
        "member",
        Mfa,
        "covered",
    );
    for (id, resistant) in [("2", "not covered"), ("3", "not covered"), ("4", "covered")] {
        let id = format!("00000000-0000-0000-0000-00000000000{id}");
        check(&[strength(&id, None)], "member", Mfa, "covered");
        check(&[strength(&id, None)], "member", PhishingResistant, resistant);
        check(&[strength(&id, None)], "member", CompliantDevice, "not covered");
    }
    check(&[strength("x", None)], "member", Mfa, "unclear without authentication-strengths");
    let mut tenant = directory();
    let combinations = texts(&["fido2"]);
    tenant.strengths.items.push(AuthenticationStrength {
        id: "X".into(),
        combinations,
        ..AuthenticationStrength::default()
    });
    assert_eq!(word(&answer_in(tenant, &[strength("x", None)], "member", PhishingResistant)), "covered");
    // Beside a control that OR makes an alternative, the strength counts no more.
    let mut either = strength("x", Some(&["fido2"]));
    either.grant.as_mut().unwrap().built_in = texts(&["compliantDevice"]);
    check(&[either], "member", PhishingResistant, "not covered");
}

#[test]
fn a_block_that_spares_managed_devices_is_a_device_requirement() {
    let filtered = |mode, rule: &'static str| {
        named("Managed only", &["block"], move |policy| policy.device_filter = Some(Filter { mode, rule: rule.into() }))
    };
    use FilterMode::{Exclude, Include};
    for (mode, rule, expected) in [
        (Exclude, "device.isCompliant -eq True", "covered"),
        (Exclude, "device.isCompliant -eq True -and device.model -eq \"X\"", "covered"),
        (Exclude, "device.isCompliant -eq True -or device.trustType -eq \"ServerAD\"", "covered"),
        (Exclude, "device.extensionAttribute1 -eq \"SAW\"", "covered"),
        (Exclude, "device.isCompliant -eq True -or device.model -eq \"X\"", "not covered"),
        (Exclude, "device.isCompliant -ne True", "not covered"),
        (Exclude, "device.model -eq \"X\"", "not covered"),
        (Include, "device.isCompliant -ne True", "covered"),
        (Include, "device.isCompliant -eq False", "not covered"),
        (Include, "device.trustType -ne 'AzureAD' -and device.trustType -ne 'ServerAD'", "not covered"),
    ] {
        check(&[filtered(mode, rule)], "member", CompliantDevice, expected);
        check(&[filtered(mode, rule)], "member", Mfa, "not covered");
    }
}

#[test]
fn report_only() {
    let report = |change: fn(&mut CaPolicy)| {
        named("Pilot", &["mfa"], move |policy| {
            policy.state = PolicyState::ReportOnly;
            change(policy);
        })
    };
    let words = check(&[report(|_| {})], "member", Mfa, "report-only");
    assert_eq!(words, "“Pilot” would cover it, but only reports and enforces nothing.");
    check(&[report(|_| {}), mfa(|_| {})], "member", Mfa, "covered");
    check(&[report(|policy| policy.users.exclude_users = texts(&["member"]))], "member", Mfa, "not covered");
    let but_one = || mfa(|policy| policy.applications.exclude = texts(&["app-1"]));
    let words = check(&[report(|_| {}), but_one()], "member", Mfa, "report-only");
    says(&words, "In force now: “Require MFA”. Left open: to the app “app-1”.");
    let small = report(|policy| policy.applications.include = texts(&["app-2"]));
    check(&[small.clone(), but_one()], "member", Mfa, "partly");
    says(&check(&[small], "member", Mfa, "report-only"), "would cover a part of it");
    // A pilot, or an exclusion, makes nothing worse than without it.
    let spared = mfa(|policy| policy.exclude_locations = texts(&["AllTrusted"]));
    check(&[report(|_| {}), spared.clone()], "member", Mfa, "trusted spared");
    let excluding = named("Strict", &["mfa"], |policy| policy.users.exclude_users = texts(&["member"]));
    says(
        &check(&[excluding, spared], "member", Mfa, "trusted spared"),
        "“Strict” would cover it, but the account is excluded by name.",
    );
}

#[test]
fn excluded_from_what_would_not_have_covered_is_not_excluded() {
    let risky = named("Block risky", &["block"], |policy| {
        policy.user_risk = texts(&["high"]);
        policy.users.exclude_users = texts(&["member"]);
    });
    check(&[risky], "member", Mfa, "not covered");
    let portals = mfa(|policy| policy.applications.include = texts(&["MicrosoftAdminPortals"]));
    let excluding = named("All", &["mfa"], |policy| policy.users.exclude_users = texts(&["member"]));
    let words = check(&[portals, excluding], "member", Mfa, "excluded");
    says(&words, "In force now: “Require MFA”.");
}

#[test]
fn lost_policies_are_never_read_as_empty() {
    let lost = || named("Lost", &[], |policy| policy.lost = true);
    let words = check(&[lost()], "member", Mfa, "unclear without conditional-access");
    says(&words, "Parts of the policy “Lost” were lost when it was exported");
    check(&[lost(), mfa(|_| {})], "member", Mfa, "covered");
    let off = named("Lost", &[], |policy| {
        policy.lost = true;
        policy.state = PolicyState::Disabled;
    });
    check(&[off], "member", Mfa, "not covered");
    let for_whom = named("Lost", &[], |policy| {
        policy.lost = true;
        policy.users.include_users.clear();
    });
    check(&[for_whom], "member", Mfa, "unclear without conditional-access");
}

#[test]
fn security_defaults_alone_and_beside_policies() {
    let with = |policies: &[CaPolicy], account: &str, requirement| {
        let mut tenant = directory();
        security_defaults(&mut tenant, true);
        answer_in(tenant, policies, account, requirement)
    };
    let answer = with(&[], "ga", Mfa);
    assert_eq!(word(&answer), "covered");
    assert_eq!(answer.words, ["Covered by security defaults for all apps, from every location."]);
    assert_eq!(word(&with(&[], "eligible", Mfa)), "once active");
    let answer = with(&[], "member", Mfa);
    assert_eq!(word(&answer), "partly");
    says(&answer.words.join(" "), "to all apps but Azure management");
    assert_eq!(word(&with(&[], "sync", Mfa)), "excluded");
    assert_eq!(word(&with(&[], "member", LegacyBlocked)), "covered");
    assert_eq!(word(&with(&[], "ga", PhishingResistant)), "not covered");
    assert_eq!(word(&with(&[], "ga", CompliantDevice)), "not covered");
    // Both at once cannot be: what only security defaults would cover is for a person to judge.
    let narrow = mfa(|policy| policy.applications.include = texts(&["office365"]));
    let answer = with(&[narrow], "ga", Mfa);
    assert_eq!(word(&answer), "unclear");
    says(&answer.words.join(" "), "Entra does not allow both");
    let answer = with(&[mfa(|_| {})], "ga", Mfa);
    assert_eq!(word(&answer), "covered");
    says(&answer.words.join(" "), "Entra does not allow both");
    let mut tenant = directory();
    security_defaults(&mut tenant, false);
    assert_eq!(word(&answer_in(tenant, &[], "ga", Mfa)), "not covered");
}

#[test]
fn the_synchronisation_account_is_apart() {
    let excluding = || mfa(|policy| policy.users.exclude_roles = texts(&[roles::DIRECTORY_SYNCHRONIZATION]));
    check(&[excluding()], "sync", Mfa, "excluded");
    check(&[excluding()], "member", Mfa, "covered");
    // Its role is known by the account's name, so lists of only some roles leave no doubt about other accounts.
    let mut tenant = directory();
    tenant.pim_active.supply.state = SupplyState::Some("eight roles only".to_owned());
    tenant.pim_eligible.supply.state = SupplyState::Some("eight roles only".to_owned());
    tenant.role_assignments.supply.state = SupplyState::NotSupplied;
    assert_eq!(word(&answer_in(tenant, &[excluding()], "ga", Mfa)), "covered");
}

#[test]
fn nothing_supplied_says_nothing() {
    let mut tenant = directory();
    tenant.join();
    let holders = Holders::of(&tenant);
    let answer = Engine::new(&tenant, &holders).of_user(tenant.user_by_id("ga").unwrap(), Mfa);
    assert_eq!((answer.coverage, answer.words.len(), answer.sources.len()), (Coverage::NotCovered, 0, 0));
}

#[test]
fn policies_that_could_lock_everyone_out() {
    let session = named("Session", &[], |policy| policy.grant = None);
    let roles = named("Roles", &["mfa"], roles_only(&[roles::GLOBAL_ADMINISTRATOR]));
    let off = named("Off", &["block"], |policy| policy.state = PolicyState::Disabled);
    let abroad = named("Abroad", &["block"], |policy| {
        policy.include_locations = texts(&["abroad"]);
        policy.users.exclude_groups = texts(&["exclusions"]);
    });
    let one_app = named("One app", &["block"], |policy| policy.applications.include = texts(&["app-1"]));
    let code = named("Code", &["block"], |policy| policy.flows = texts(&["deviceCodeFlow"]));
    let policies = [
        session,
        roles,
        off,
        abroad,
        one_app,
        code,
        legacy_block(),
        policy("Device", &["compliantDevice"]),
        strength("x", Some(&["fido2"])),
    ];
    let tenant = with_policies(directory(), &policies);
    let holders = Holders::of(&tenant);
    let engine = Engine::new(&tenant, &holders);
    let found: Vec<(&str, Asks)> =
        engine.lockout_policies().into_iter().map(|found| (&*found.policy.name, found.asks)).collect();
    assert_eq!(
        found,
        [
            ("Abroad", Asks::Block),
            ("Device", Asks::Control),
            ("Require strength", Asks::Strength(Some(texts(&["fido2"]))))
        ]
    );
    let abroad = &tenant.ca_policies.items[3];
    assert_eq!(
        engine.excludes(abroad, tenant.user_by_id("nested").unwrap()).unwrap(),
        "through the group “CA exclusions” (member of “Helpdesk leads”, which is in “Helpdesk”)"
    );
    assert_eq!(engine.excludes(abroad, tenant.user_by_id("member").unwrap()), None);
    assert!(engine.excludes_account(abroad, "NESTED", "").is_some());
    assert!(engine.exclusion_gaps(abroad, tenant.user_by_id("member").unwrap()).is_empty());
}

/// The worst mix that policies of real tenants show: every one narrowed, in several ways at once.
#[test]
fn many_narrow_policies_stay_tractable() {
    let mut policies = Vec::new();
    for at in 0..200 {
        policies.push(named(&format!("P{at:03}"), &["mfa"], |policy| {
            policy.applications.include = texts(&[&format!("app-{}", at % 60)]);
            if at % 2 == 0 {
                policy.exclude_locations = texts(&["AllTrusted"]);
            }
            if at % 3 == 0 {
                policy.include_platforms = texts(&["windows", "macOS"]);
            }
            if at % 5 == 0 {
                policy.sign_in_risk = texts(&["high"]);
            }
        }));
    }
    check(&policies, "member", Mfa, "partly");
    policies.push(mfa(|_| {}));
    says(&check(&policies, "member", Mfa, "covered"), "Covered by “Require MFA” for all apps");
}

#[test]
fn a_large_tenant_is_judged_by_class() {
    let mut tenant = empty();
    for at in 0..100_000 {
        tenant.users.items.push(user(&format!("u{at}")));
    }
    for group in 0..6 {
        let id = format!("g{group}");
        tenant.groups.items.push(crate::tenant::Group {
            id: id.as_str().into(),
            name: id.as_str().into(),
            ..Default::default()
        });
        for at in (0..100_000).filter(|at| at % (group + 2) == 0) {
            super::fixtures::link(&mut tenant, &id, &format!("u{at}"), crate::tenant::PrincipalKind::User);
        }
    }
    assign(&mut tenant, "u1", roles::GLOBAL_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    let policies: Vec<CaPolicy> = (0..200)
        .map(|at| {
            named(&format!("P{at}"), &["mfa"], |policy| {
                policy.users.exclude_groups = texts(&[&format!("g{}", at % 6)]);
                policy.applications.include = texts(&[&format!("app-{}", at % 40)]);
            })
        })
        .collect();
    let tenant = with_policies(tenant, &policies);
    let holders = Holders::of(&tenant);
    let engine = Engine::new(&tenant, &holders);
    for user in tenant.users.iter() {
        engine.coverage_of(user, Mfa);
    }
    // Six groups tell at most 2^6 kinds of account apart, and the one administrator is another.
    assert!(engine.classes_judged() <= 65, "{}", engine.classes_judged());
}

#[test]
fn answers_lead_to_the_rows_of_policies() {
    let answer = answer_in(directory(), &[mfa(|_| {})], "member", Mfa);
    assert_eq!(answer.sources, [super::fixtures::source(1)]);
    let grant = GrantControls::default();
    assert_eq!(
        word(&answer_in(directory(), &[mfa(|policy| policy.grant = Some(grant))], "member", Mfa)),
        "not covered"
    );
    assert_eq!(RecordKind::ConditionalAccess.id(), "conditional-access");
}
