//! Coverage: what policies together ask of an account at every access.

mod access;
mod controls;
mod reach;
mod requirements;

use super::fixtures::{
    assign, directory, empty, legacy_block, mfa, named, policy, security_defaults, strength, texts, user, with_policies,
};
use super::{Answer, Asks, Coverage, Engine, Requirement};
use crate::tenant::holders::Holders;
use crate::tenant::policy::{Filter, FilterMode, GrantControls, PolicyState};
use crate::tenant::{AssignmentState, CaPolicy, RecordKind, Records, Scope, Tenant, roles};
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
        Coverage::NotKnown => "not known",
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
        "The account is excluded by name from “Strict”, which would cover it.",
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
fn nothing_supplied_says_nothing() {
    let mut tenant = directory();
    tenant.join();
    let holders = Holders::of(&tenant);
    let answer = Engine::new(&tenant, &holders).of_user(tenant.user_by_id("ga").unwrap(), Mfa);
    assert_eq!((answer.coverage, answer.words.len(), answer.sources.len()), (Coverage::NotKnown, 0, 0));
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
        "through the group “CA exclusions” (by way of “Helpdesk leads” in “Helpdesk”)"
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

/// Role lists by principal name, policies by object id, and no list of users between them.
#[test]
fn an_account_known_by_name_only_is_never_taken_as_not_named() {
    let answer = |policy: CaPolicy, supply_users: bool| {
        let mut tenant = directory();
        tenant.pim_active.items.retain(|row| &*row.principal.id == "ga");
        tenant.pim_eligible.items.clear();
        tenant.pim_active.items[0].principal.id = "".into();
        tenant.pim_active.items[0].principal.upn = "ga@contoso.com".into();
        if !supply_users {
            tenant.users = Records::default().into();
        }
        let tenant = with_policies(tenant, &[policy]);
        let holders = Holders::of(&tenant);
        word(&Engine::new(&tenant, &holders).of_holder(&holders.all[0], Mfa))
    };
    let excluding_ids = || mfa(|policy| policy.users.exclude_users = texts(&["someone"]));
    assert_eq!(answer(excluding_ids(), true), "covered");
    assert_eq!(answer(excluding_ids(), false), "not covered without users");
    assert_eq!(answer(mfa(excluding_group("leads")), true), "covered");
    assert_eq!(answer(mfa(excluding_group("leads")), false), "not covered without users");
    assert_eq!(answer(mfa(|_| {}), false), "covered");
}

/// Policies that each spare another app, another place and another kind of device: given up in words, not in silence.
#[test]
fn entangled_policies_are_left_to_a_person() {
    let mut policies: Vec<CaPolicy> = (0..60)
        .map(|at| {
            named(&format!("P{at:03}"), &["mfa"], |policy| {
                policy.applications.exclude = texts(&[&format!("app-{at}")]);
                policy.exclude_locations = texts(&[&format!("place-{at}")]);
                let rule = format!("device.model -eq {at}").into();
                policy.device_filter = Some(Filter { mode: FilterMode::Exclude, rule });
            })
        })
        .collect();
    says(&check(&policies, "member", Mfa, "unclear"), "too many ways");
    policies.push(mfa(|_| {}));
    check(&policies, "member", Mfa, "covered");
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
    let by_kind = engine.coverage_of_kinds(Mfa);
    for user in tenant.users.iter().step_by(997) {
        let kind = engine.kind_of(user).unwrap();
        assert_eq!(by_kind[kind as usize], engine.of_user(user, Mfa).coverage, "{}", user.upn);
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
