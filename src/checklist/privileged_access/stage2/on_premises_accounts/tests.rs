//! The smallest tenants that show each outcome of 2.12; the fixtures serve 3.09 too.

use super::ITEM;
use crate::checklist::Finding;
use crate::checklist::Outcome::{self, Fail, NoEvidence, NotApplicable, Pass, Review};
use crate::checklist::tests::Case;
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::active_directory::{AdComputer, AdGroupMember, AdUser};
use crate::tenant::azure_security::{MachineSystem, VirtualMachine};
use crate::tenant::fixtures::*;
use crate::tenant::stated::WorkstationEntry;
use crate::tenant::{Known, PrincipalKind, RecordKind};

pub(in crate::checklist::privileged_access) const AT: SourceRef = SourceRef { file: EvidenceId(7), part: None, row: 1 };

#[track_caller]
fn judged(check: &str, world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{check}: {finding:#?}");
    finding
}

fn says(finding: &Finding, part: &str) {
    let facts: Vec<&str> = finding.affected.iter().flat_map(|of| &of.facts).map(|fact| &*fact.value).collect();
    assert!(facts.iter().any(|value| value.contains(part)), "{facts:?} do not say {part:?}");
}

/// Everything supplied, with the columns that the item needs.
pub(in crate::checklist::privileged_access) fn forest() -> World {
    let mut world = World::p2();
    for (kind, column) in [
        (RecordKind::AdUsers, "mail"),
        (RecordKind::AdUsers, "smartcardLogonRequired"),
        (RecordKind::Users, "onPremisesSyncEnabled"),
        (RecordKind::Groups, "onPremisesSyncEnabled"),
        (RecordKind::AdComputers, "lapsExpiry"),
    ] {
        world.supply(kind).present.insert(column);
    }
    world
}

/// An account without fault, changed as a test needs it; `groups` it is a member of.
pub(in crate::checklist::privileged_access) fn account(
    mut world: World,
    name: &str,
    groups: &[&str],
    change: impl FnOnce(&mut AdUser),
) -> World {
    let mut user = AdUser {
        distinguished_name: format!("CN={name},OU=Tier 0,DC=corp").into(),
        account: name.into(),
        sid: format!("S-1-5-21-1-2-3-{name}").into(),
        enabled: Some(true),
        mail: Known::Empty,
        admin_count: Known::Value(!groups.is_empty()),
        password_last_set: Known::Value(days_ago(10)),
        never_expires: Some(false),
        not_required: Some(false),
        reversible: Some(false),
        no_pre_authentication: Some(false),
        trusted_for_delegation: Some(false),
        trusted_to_authenticate: Some(false),
        smartcard_required: Some(false),
        service_names: Known::Empty,
        source: Some(AT),
        ..AdUser::default()
    };
    change(&mut user);
    for group in groups {
        world.tenant.ad_group_members.items.push(AdGroupMember {
            group: (*group).into(),
            account: user.account.clone(),
            distinguished_name: user.distinguished_name.clone(),
            sid: user.sid.clone(),
            class: "user".into(),
            source: AT,
        });
    }
    world.tenant.ad_users.items.push(user);
    world
}

fn nested(mut world: World, outer: &str, inner: &str) -> World {
    world.tenant.ad_group_members.items.push(AdGroupMember {
        group: outer.into(),
        account: inner.into(),
        distinguished_name: format!("CN={inner},DC=corp").into(),
        sid: "".into(),
        class: "group".into(),
        source: AT,
    });
    world
}

/// A domain administrator without fault.
pub(in crate::checklist::privileged_access) fn administrator(change: impl FnOnce(&mut AdUser)) -> World {
    account(forest(), "t0.anna", &["Domain Admins"], change)
}

pub(in crate::checklist::privileged_access) fn computer(
    mut world: World,
    name: &str,
    system: &str,
    change: impl FnOnce(&mut AdComputer),
) -> World {
    let unit = if system == "DC" { "Domain Controllers" } else { "Computers" };
    let mut computer = AdComputer {
        name: name.into(),
        distinguished_name: format!("CN={name},OU={unit},DC=corp").into(),
        enabled: Some(true),
        operating_system: Some(if system == "DC" { "Windows Server 2022".into() } else { system.into() }),
        last_logon: Known::Value(days_ago(1)),
        password_last_set: Known::Value(days_ago(1)),
        laps_expiry: Known::Value(days_ago(-5)),
        source: AT,
    };
    change(&mut computer);
    world.tenant.ad_computers.items.push(computer);
    world
}

pub(in crate::checklist::privileged_access) fn workstation(mut world: World, used_by: Option<&str>) -> World {
    world.tenant.workstations.items.push(WorkstationEntry {
        name: "PAW-01".into(),
        device_id: "".into(),
        used_by: used_by.map(Into::into),
        purpose: None,
        system: None,
        source: AT,
    });
    world
}

#[test]
fn a_separate_accounts() {
    judged("2.12.a", administrator(|_| {}), Pass);
    let mail = |user: &mut AdUser| user.mail = Known::Value("anna@contoso.example".into());
    says(&judged("2.12.a", administrator(mail), Fail), "mail-enabled (anna@contoso.example)");
    judged("2.12.a", administrator(|user| user.mail = Known::NotExported), NoEvidence);
    // The mark may be left over, or tell of a group whose members were not supplied.
    let marked = |mail: Known<Box<str>>| {
        account(administrator(|_| {}), "old", &[], |user| {
            user.mail = mail;
            user.admin_count = Known::Value(true);
        })
    };
    let open = judged("2.12.a", marked(Known::Value("old@contoso.example".into())), Review);
    says(&open, "mail-enabled (old@contoso.example), and marked as a member of a Tier 0 group");
    assert!(open.missing[0].why.contains("The members of Administrators"), "{:?}", open.missing);
    judged("2.12.a", marked(Known::Empty), Pass);
    judged("2.12.a", marked(Known::NotExported), NoEvidence);
    // Disabled: nobody works with it.
    judged(
        "2.12.a",
        administrator(|user| {
            mail(user);
            user.enabled = Some(false);
        }),
        NotApplicable,
    );
    // Through a nested group, by path, and localised.
    let team = nested(
        account(administrator(|_| {}), "ben", &["CN=Forest Team,OU=X,DC=corp"], mail),
        "Administratoren",
        "Forest Team",
    );
    says(&judged("2.12.a", team, Fail), "Forest Team in Administrators");
    let open = judged("2.12.a", nested(administrator(|_| {}), "Administrators", "Forest Team"), NoEvidence);
    assert!(open.missing[0].why.contains("Forest Team in Administrators were not supplied"), "{:?}", open.missing);
    // Domain Admins is never empty: a list without it was not asked for all.
    judged("2.12.a", account(forest(), "ops", &["Server Operators"], |_| {}), NoEvidence);
    // Nor is Administrators, unless the mark of every account says who is in any of the groups.
    let unmarked = || administrator(|user| user.admin_count = Known::NotExported);
    let open = judged("2.12.a", unmarked(), NoEvidence);
    assert!(open.missing[0].why.contains("The members of Administrators"), "{:?}", open.missing);
    judged("2.12.b", unmarked(), NoEvidence);
    let both = account(forest(), "t0.anna", &["Domain Admins", "Administrators"], |user| {
        user.admin_count = Known::NotExported;
    });
    judged("2.12.a", both, Pass);
    // A member whom the list of accounts does not hold.
    let mut unlisted = administrator(|_| {});
    let mut row = unlisted.tenant.ad_group_members.items[0].clone();
    (row.account, row.sid, row.distinguished_name) = ("carl".into(), "S-1-5-21-9-9-9-1".into(), "".into());
    unlisted.tenant.ad_group_members.items.push(row);
    judged("2.12.a", unlisted, NoEvidence);
    judged("2.12.a", forest(), NotApplicable);
    judged("2.12.a", administrator(|_| {}).cut(RecordKind::AdUsers), NoEvidence);
    judged("2.12.a", administrator(mail).cut(RecordKind::AdUsers), Fail);
    judged("2.12.a", administrator(|_| {}).without(&[RecordKind::AdGroupMembers]), NoEvidence);
}

#[test]
fn b_tier_zero_stays_on_premises() {
    const GUID: &str = "MyIRAFVEd2aImaq7zN3u/w==";
    let user = |upn: &'static str| {
        move |user: &mut crate::tenant::User| {
            user.upn = upn.into();
            user.synced = Known::Value(true);
            user.immutable_id = Known::Value(GUID.into());
        }
    };
    judged("2.12.b", administrator(|_| {}), Pass);
    let by_id = administrator(|user| user.immutable_id = GUID.into()).user_with("anna", user("a@contoso.example"));
    says(&judged("2.12.b", by_id, Fail), "synchronised to Entra ID as a@contoso.example");
    let by_name =
        administrator(|user| user.upn = "A@contoso.example".into()).user_with("anna", user("a@contoso.example"));
    says(&judged("2.12.b", by_name, Fail), "user principal name");
    judged("2.12.b", administrator(|_| {}).user_with("anna", user("t0.anna@contoso.example")), Review);
    let cloud = |world: World| world.user_with("anna", |user| user.upn = "a@contoso.example".into());
    judged("2.12.b", cloud(administrator(|user| user.upn = "a@contoso.example".into())), Pass);
    let role = cloud(administrator(|user| user.upn = "a@contoso.example".into())).active("anna", "Reports Reader");
    let finding = judged("2.12.b", role, Review);
    says(&finding, "holds an Entra role");
    // The account in both directories, and the assignment of the role.
    assert_eq!(finding.affected[0].sources.len(), 3, "{finding:?}");
    // An immutable id is nobody else's, synchronised still or not.
    let same = administrator(|user| user.immutable_id = GUID.into()).user_with("anna", |found| {
        user("a@contoso.example")(found);
        found.synced = Known::Value(false);
    });
    judged("2.12.b", same.active("anna", "Reports Reader"), Fail);
    let left = account(administrator(|_| {}), "old", &[], |user| {
        user.admin_count = Known::Value(true);
        user.immutable_id = GUID.into();
    });
    says(
        &judged("2.12.b", left.user_with("anna", user("a@contoso.example")), Review),
        "the mark “adminCount” says that it is or was in one",
    );
    // Under another name only the id tells that an account is no synchronised one.
    let other = |world: World, id: Known<Box<str>>| {
        world.user_with("ben", |user| {
            user.upn = "ben@contoso.example".into();
            user.synced = Known::Value(true);
            user.immutable_id = id;
        })
    };
    let with_id = || administrator(|user| user.immutable_id = GUID.into());
    judged("2.12.b", other(with_id(), Known::Value("another".into())), Pass);
    let silent = judged("2.12.b", other(with_id(), Known::NotExported), NoEvidence);
    assert!(silent.missing.iter().any(|gap| gap.column == Some("onPremisesImmutableId")), "{:?}", silent.missing);
    let nameless = judged("2.12.b", other(administrator(|_| {}), Known::Value("another".into())), NoEvidence);
    assert!(nameless.missing.iter().any(|gap| gap.column == Some("objectGUID")), "{:?}", nameless.missing);
    judged("2.12.b", administrator(|_| {}).without_column(RecordKind::Users, "onPremisesSyncEnabled"), NoEvidence);
    judged("2.12.b", forest(), NotApplicable);
}

#[test]
fn c_workstations() {
    says(&judged("2.12.c", workstation(administrator(|_| {}), Some("CORP\\t0.anna")), Review), "PAW-01");
    says(&judged("2.12.c", workstation(administrator(|_| {}), Some("ben; carl")), Fail), "none in the inventory");
    let named = administrator(|user| user.display_name = "Quill, Philippa".into());
    says(&judged("2.12.c", workstation(named, Some("Quill, Philippa; ben")), Review), "PAW-01");
    judged("2.12.c", workstation(administrator(|_| {}), None), Review);
    judged("2.12.c", administrator(|_| {}), Fail);
    judged("2.12.c", forest(), NotApplicable);
    judged("2.12.c", administrator(|_| {}).without(&[RecordKind::Workstations]), NoEvidence);
}

/// Two lists of which nobody tells the newer: one machine, one krbtgt, by the worse of both rows.
#[test]
fn what_two_lists_hold_counts_once() {
    let other = |row: u64| SourceRef { file: EvidenceId(900), part: None, row };
    let kept = (0..19).fold(forest(), |world, at| computer(world, &format!("PC{at}"), "Windows 11", |_| {}));
    let twice = computer(kept, "PC0", "Windows 11", |found| {
        found.laps_expiry = Known::Value(days_ago(30));
        found.source = other(2);
    });
    let finding = judged("2.12.d", twice, Fail);
    assert_eq!(
        (finding.examined, finding.affected.len(), finding.affected[0].sources.len()),
        (19, 1, 2),
        "{finding:#?}"
    );
    let aged = |age| move |user: &mut AdUser| user.password_last_set = Known::Value(days_ago(age));
    let twice = account(account(forest(), "krbtgt", &[], aged(1)), "krbtgt", &[], |user| {
        aged(900)(user);
        user.source = Some(other(3));
    });
    let finding = judged("2.12.f", twice, Fail);
    assert_eq!(
        (finding.examined, finding.affected.len(), finding.affected[0].sources.len()),
        (1, 1, 2),
        "{finding:#?}"
    );
    let of_two_domains = account(account(forest(), "krbtgt", &[], aged(1)), "krbtgt", &[], |user| {
        aged(900)(user);
        user.distinguished_name = "".into();
        user.sid = "S-1-5-21-9-9-9-502".into();
        user.source = Some(other(3));
    });
    assert_eq!(judged("2.12.f", of_two_domains, Fail).examined, 2);
}

#[test]
fn d_local_passwords() {
    let kept = |world: World, count: usize| {
        (0..count).fold(world, |world, at| computer(world, &format!("PC{at}"), "Windows 11", |_| {}))
    };
    judged("2.12.d", kept(forest(), 1), Pass);
    let expired = |age: i64| move |found: &mut AdComputer| found.laps_expiry = Known::Value(days_ago(age));
    judged("2.12.d", computer(forest(), "PC", "Windows 11", expired(0)), Pass);
    says(&judged("2.12.d", computer(forest(), "PC", "Windows 11", expired(1)), Fail), "expired on");
    let none = |found: &mut AdComputer| found.laps_expiry = Known::Empty;
    // 19 of 20 are 95 %.
    judged("2.12.d", computer(kept(forest(), 19), "PC", "Windows 11", none), Pass);
    judged("2.12.d", computer(kept(forest(), 18), "PC", "Windows 11", none), Fail);
    // Servers are counted apart, domain controllers, Linux and computers out of use not at all.
    let both = judged("2.12.d", computer(kept(forest(), 19), "SRV", "Windows Server 2022", none), Fail);
    let told = "With an unexpired LAPS password: not the one server in use (0 %), all 19 workstations in use (100 %); at least 95 % \
                is asked for.";
    assert_eq!(both.reasons[0], told);
    judged("2.12.d", computer(kept(forest(), 1), "DC1", "DC", none), Pass);
    // Accounts of single sign-on are no machines.
    for name in ["AZUREADSSOACC", "azureadssoacc$", "AzureADKerberos"] {
        let finding = judged("2.12.d", computer(kept(forest(), 1), name, "Windows 11", none), Pass);
        assert!(finding.reasons.concat().contains("no machine (2.05.e)"), "{:?}", finding.reasons);
    }
    judged("2.12.d", computer(kept(forest(), 1), "box", "Red Hat Linux", none), Pass);
    // What is not told of a computer, or in words that nobody knows, makes no verdict.
    judged("2.12.d", computer(kept(forest(), 1), "box", "unbekannt", none), NoEvidence);
    judged(
        "2.12.d",
        computer(kept(forest(), 1), "PC", "Windows 11", |found| {
            none(found);
            found.enabled = None;
        }),
        NoEvidence,
    );
    judged(
        "2.12.d",
        computer(kept(forest(), 1), "PC", "Windows 11", |found| {
            none(found);
            found.last_logon = Known::NotExported;
        }),
        NoEvidence,
    );
    let idle = |age: i64| {
        move |found: &mut AdComputer| {
            found.laps_expiry = Known::Empty;
            found.last_logon = Known::Value(days_ago(age));
        }
    };
    judged("2.12.d", computer(kept(forest(), 1), "PC", "Windows 11", idle(90)), Fail);
    judged("2.12.d", computer(kept(forest(), 1), "PC", "Windows 11", idle(91)), Pass);
    judged(
        "2.12.d",
        computer(forest(), "PC", "Windows 11", |found| found.laps_expiry = Known::NotExported),
        NoEvidence,
    );
    judged("2.12.d", computer(forest(), "PC", "Windows 11", none).cut(RecordKind::AdComputers), NoEvidence);
    judged("2.12.d", forest(), NotApplicable);
}

#[test]
fn e_weak_settings() {
    let faulty = |change: fn(&mut AdUser), words: &str| says(&judged("2.12.e", administrator(change), Fail), words);
    judged("2.12.e", administrator(|user| user.password_last_set = Known::Value(days_ago(90))), Pass);
    faulty(|user| user.password_last_set = Known::Value(days_ago(91)), "password 91 days old");
    says(&judged("2.12.e", administrator(|user| user.password_last_set = Known::Empty), Review), "never set");
    faulty(|user| user.never_expires = Some(true), "never expires");
    faulty(|user| user.not_required = Some(true), "no password required");
    faulty(|user| user.reversible = Some(true), "stored reversibly");
    faulty(|user| user.no_pre_authentication = Some(true), "no Kerberos pre-authentication");
    faulty(|user| user.trusted_for_delegation = Some(true), "trusted for delegation");
    faulty(|user| user.trusted_to_authenticate = Some(true), "authenticate for others");
    faulty(|user| user.service_names = Known::Value(vec!["HTTP/srv".into()]), "service principal name HTTP/srv");
    judged("2.12.e", administrator(|user| user.enabled = Some(false)), NotApplicable);
    says(
        &judged("2.12.e", administrator(|user| user.reversible = None), NoEvidence),
        "AllowReversiblePasswordEncryption",
    );
    let left = account(administrator(|_| {}), "old", &[], |user| {
        user.admin_count = Known::Value(true);
        user.never_expires = Some(true);
    });
    judged("2.12.e", left, Review);
}

#[test]
fn f_krbtgt() {
    let aged = |age: i64| account(forest(), "krbtgt", &[], |user| user.password_last_set = Known::Value(days_ago(age)));
    judged("2.12.f", aged(180), Pass);
    says(&judged("2.12.f", aged(181), Fail), "181 days ago");
    let later = judged("2.12.f", aged(-1), Pass);
    assert!(later.reasons[0].contains("last changed on 2026-07-01, after the as-of date;"), "{:?}", later.reasons);
    let controller = account(aged(1), "krbtgt_12345", &[], |user| user.password_last_set = Known::Value(days_ago(500)));
    judged("2.12.f", controller, Fail);
    judged("2.12.f", account(forest(), "krbtgt", &[], |user| user.password_last_set = Known::NotExported), NoEvidence);
    judged("2.12.f", administrator(|_| {}), NoEvidence);
    judged("2.12.f", forest(), Review);
    judged("2.12.f", aged(1).cut(RecordKind::AdUsers), NoEvidence);
    judged("2.12.f", forest().without(&[RecordKind::AdUsers]), NoEvidence);
}

#[test]
fn g_groups_stay_on_premises() {
    let of = |groups: &[&str]| account(forest(), "t0.anna", groups, |_| {});
    let synced_in = |world: World, name: &str| world.group_with(name, |group| group.synced = Known::Value(true));
    let synced = |name: &str| synced_in(of(&["Domain Admins", "Administrators"]), name);
    judged("2.12.g", synced("Printers"), Pass);
    // What is nested in a group whose members were not supplied no mark of an account tells.
    let open = judged("2.12.g", synced_in(of(&["Domain Admins"]), "Printers"), NoEvidence);
    assert!(open.missing[0].why.contains("The members of Administrators"), "{:?}", open.missing);
    judged("2.12.g", synced_in(forest(), "Printers"), NoEvidence);
    judged("2.12.g", nested(synced("Printers"), "Administrators", "Forest Team"), NoEvidence);
    judged("2.12.g", synced_in(forest(), "Domain Admins"), Fail);
    says(&judged("2.12.g", synced("Domain Admins"), Fail), "Domain Admins");
    judged("2.12.g", forest().group("Domain Admins"), Pass);
    says(
        &judged("2.12.g", nested(synced("Forest Team"), "Administrators", "Forest Team"), Fail),
        "Forest Team in Administrators",
    );
    judged("2.12.g", forest(), Pass);
    judged("2.12.g", synced("Printers").cut(RecordKind::Groups), NoEvidence);
}

#[test]
fn h_detours() {
    judged("2.12.h", forest(), Review);
    says(&judged("2.12.h", account(forest(), "MSOL_1a2b", &[], |_| {}), Review), "replicate passwords");
    says(&judged("2.12.h", account(forest(), "dns", &["DnsAdmins"], |_| {}), Review), "member of “DnsAdmins”");
    // A computer in a group of Tier 0 makes whoever administers it an administrator of the forest.
    let mut world = account(forest(), "anna", &["Domain Admins"], |_| {});
    let mut row = world.tenant.ad_group_members.items.last().unwrap().clone();
    (row.class, row.account) = ("computer".into(), "SV-APP09$".into());
    world.tenant.ad_group_members.items.push(row);
    says(&judged("2.12.h", world, Review), "a computer in Domain Admins");
    let mut hosted = computer(forest(), "DC1.corp.example", "DC", |_| {})
        .user("carl")
        .azure_role("carl", PrincipalKind::User, "Virtual Machine Contributor", "/subscriptions/s/resourceGroups/rg")
        .azure_role("carl", PrincipalKind::User, "Owner", "/subscriptions/other");
    hosted.tenant.virtual_machines.items.push(VirtualMachine {
        id: "/subscriptions/s/resourcegroups/rg/providers/microsoft.compute/virtualmachines/dc1".into(),
        name: "dc1".into(),
        resource_group: "".into(),
        system: MachineSystem::Windows,
        local_administrator: None,
        lacks_administrator: false,
        has_identity: None,
        entra_sign_in: None,
        source: AT,
    });
    let finding = judged("2.12.h", hosted, Review);
    says(&finding, "Virtual Machine Contributor on");
    let control = finding.affected.iter().flat_map(|of| &of.facts).filter(|fact| fact.label == "In control of it");
    assert_eq!(control.count(), 1, "the owner of another subscription does not reach it: {finding:?}");
    judged("2.12.h", forest().without(&[RecordKind::AdUsers]), Review);
}
