//! The smallest tenants that show each outcome of 3.03.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::coverage::fixtures::{legacy_block, named, texts};
use crate::tenant::fixtures::{World, as_of, days_ago, id_of};
use crate::tenant::policy::{Filter, FilterMode, PolicyState};
use crate::tenant::sign_in::{DeviceDetails, SignInDetails, SignInRow};
use crate::tenant::stated::WorkstationEntry;
use crate::tenant::{CaPolicy, Device, Known, Moment, RecordKind, Tenant, roles};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[track_caller]
fn check(check: &str, tenant: Tenant, expected: Outcome) -> Finding {
    let finding = Case::new(tenant, as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn anna() -> World {
    World::p2().admin("anna", "Global Administrator")
}

fn under(mut world: World, policies: Vec<CaPolicy>) -> Tenant {
    world.tenant.ca_policies.items = policies;
    world.build()
}

fn device(change: impl FnOnce(&mut CaPolicy)) -> CaPolicy {
    named("Device", &["compliantDevice"], change)
}

#[test]
fn administrators_need_a_managed_device() {
    check("3.03.a", under(anna(), vec![device(|_| ())]), Pass);
    check("3.03.a", under(anna(), vec![]), Fail);
    check("3.03.a", under(anna(), vec![device(|policy| policy.state = PolicyState::ReportOnly)]), Fail);
    check("3.03.a", under(anna(), vec![device(|policy| policy.users.exclude_users = vec![id_of("anna")])]), Fail);
    // MFA or a device is no device requirement.
    check("3.03.a", under(anna(), vec![named("Either", &["compliantDevice", "mfa"], |_| ())]), Fail);
    // The portals alone leave PowerShell and Graph open.
    let portals = device(|policy| policy.applications.include = texts(&["MicrosoftAdminPortals"]));
    let finding = check("3.03.a", under(anna(), vec![portals]), Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value == "partly".into()));
    check("3.03.a", under(anna(), vec![device(|policy| policy.exclude_locations = texts(&["AllTrusted"]))]), Review);
    // All devices but the marked workstations are blocked.
    let marked = named("Workstations", &["block"], |policy| {
        let rule = "device.extensionAttribute1 -eq \"PAW\"".into();
        policy.device_filter = Some(Filter { mode: FilterMode::Exclude, rule });
    });
    check("3.03.a", under(anna(), vec![marked]), Pass);
    // Through the role, once it is active.
    let by_role = device(|policy| {
        policy.users.include_users.clear();
        policy.users.include_roles = texts(&[roles::GLOBAL_ADMINISTRATOR]);
    });
    let eligible = World::p2().user("anna").eligible("anna", "Global Administrator");
    check("3.03.a", under(eligible, vec![by_role]), Pass);
    // Excluded through a nested group; unknown where the members are not in the evidence.
    let but_group = || device(|policy| policy.users.exclude_groups = vec![id_of("outer")]);
    let nested = || anna().group("outer").group("inner").member("outer", "inner").member("inner", "anna");
    check("3.03.a", under(nested(), vec![but_group()]), Fail);
    check("3.03.a", under(anna().cut(RecordKind::ConditionalAccess), vec![]), NoEvidence);
    check("3.03.a", under(World::p2().admin("anna", "Message Center Reader"), vec![]), NotApplicable);
}

#[test]
fn sessions_are_short_and_bound() {
    let session = |hours: u32, ends: bool, bound: bool| {
        named("Session", &[], move |policy| {
            policy.grant = None;
            policy.session.sign_in_frequency_hours = Some(hours);
            policy.session.persistent_browser = ends.then(|| "never".into());
            policy.session.secure_sign_in_session = bound;
        })
    };
    check("3.03.d", under(anna(), vec![session(4, true, true)]), Pass);
    check("3.03.d", under(anna(), vec![session(24, true, true)]), Pass);
    check("3.03.d", under(anna(), vec![session(25, true, true)]), Fail);
    check("3.03.d", under(anna(), vec![session(4, false, true)]), Fail);
    let finding = check("3.03.d", under(anna(), vec![session(4, true, false)]), Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.label == "Token protection"));
    assert!(!finding.affected[0].facts.iter().any(|fact| fact.label == "Sign-in frequency"));
    // A block of legacy clients is no session control.
    check("3.03.d", under(anna(), vec![legacy_block()]), Fail);
}

struct Used {
    app: &'static str,
    success: bool,
    device: Option<(Option<bool>, Option<bool>)>,
}

fn signed_in(mut world: World, rows: &[Used]) -> Tenant {
    let supply = world.supply(RecordKind::SignIns);
    supply.present.extend(["isCompliant", "appDisplayName"]);
    supply.filled.insert("appDisplayName");
    world.tenant.sign_ins.keep_rows_of([id_of("anna")]);
    for used in rows {
        let source = SourceRef { file: EvidenceId(3), part: None, row: 1 };
        let row = SignInRow {
            user_id: &id_of("anna"),
            upn: "",
            at: days_ago(2),
            success: Some(used.success),
            client: "Browser",
            source,
        };
        let account = world.tenant.sign_ins.add(&row).account;
        let details = SignInDetails {
            interactive: Some(true),
            application: used.app,
            country: "NO",
            multifactor: Some(true),
            device: used.device.map(|(compliant, managed)| DeviceDetails {
                compliant,
                managed,
                name: "PC-1".into(),
                join: "".into(),
                system: "Windows".into(),
            }),
        };
        world.tenant.sign_ins.keep(account, &row, &details);
    }
    world.build()
}

#[test]
fn portals_are_reached_from_managed_devices() {
    let row = |app, device| Used { app, success: true, device: Some(device) };
    let good = (Some(true), Some(true));
    check("3.03.b", signed_in(anna(), &[row("Azure Portal", good)]), Pass);
    for bad in [(Some(false), Some(false)), (None, None), (Some(false), Some(true))] {
        let finding =
            check("3.03.b", signed_in(anna(), &[row("Azure Portal", good), row("Azure Portal", bad)]), Review);
        assert_eq!(finding.affected.len(), 1);
    }
    // Daily work is not administration; an attempt is no access.
    check("3.03.b", signed_in(anna(), &[row("Microsoft Teams", (None, None))]), NotApplicable);
    let failed = Used { success: false, ..row("Azure Portal", (None, None)) };
    check("3.03.b", signed_in(anna(), &[failed]), NotApplicable);
    let silent = Used { device: None, ..row("Azure Portal", good) };
    check("3.03.b", signed_in(anna(), &[silent]), NoEvidence);
    check("3.03.b", signed_in(anna().cut(RecordKind::SignIns), &[row("Azure Portal", good)]), NoEvidence);
}

/// A row of a summary stands for several sign-ins.
#[test]
fn rows_of_a_summary_are_counted() {
    let row = |device| Used { app: "Azure Portal", success: true, device: Some(device) };
    let mut tenant = signed_in(anna(), &[row((Some(true), Some(true))), row((Some(false), Some(false)))]);
    for (row, count) in tenant.sign_ins.of_interest.iter_mut().zip([4, 3]) {
        row.count = count;
    }
    let finding = check("3.03.b", tenant, Review);
    assert!(finding.reasons[0].starts_with("3 of 7 successful sign-ins"), "{:?}", finding.reasons);
    let facts: Vec<&str> = finding.affected[0].facts.iter().map(|fact| &*fact.value).collect();
    assert!(facts.contains(&"7") && facts.contains(&"3"), "{facts:?}");
}

fn inventory(mut world: World, name: &str, id: &str) -> World {
    world.tenant.workstations.items.push(WorkstationEntry {
        name: name.into(),
        device_id: id.into(),
        used_by: Some("anna@contoso.example".into()),
        purpose: None,
        system: None,
        source: SourceRef { file: EvidenceId(4), part: None, row: 2 },
    });
    world
}

fn known(mut world: World, change: impl FnOnce(&mut Device)) -> World {
    let mut device = Device {
        id: "o1".into(),
        device_id: "d1".into(),
        name: "PAW-1".into(),
        enabled: Some(true),
        compliant: Known::Value(true),
        last_sign_in: Known::Value(days_ago(1)),
        sources: SourceRef { file: EvidenceId(5), part: None, row: 2 }.into(),
        ..Device::default()
    };
    (device.system, device.system_version) = (Some("Windows".into()), Some("10.0.26100.1".into()));
    device.join_type = Some("AzureAd".into());
    change(&mut device);
    world.tenant.devices.items.push(device);
    world
}

#[test]
fn the_inventory_of_workstations_and_the_directory() {
    let paw = |change: fn(&mut Device)| inventory(known(World::p2(), change), "paw-1", "").build();
    let finding = check("3.03.c", paw(|_| {}), Pass);
    assert!(finding.reasons[0].starts_with("The one administration workstation in the inventory is present"));
    check("3.03.c", inventory(known(World::p2(), |_| {}), "any name", "d1").build(), Pass);
    // The id goes before the name.
    check("3.03.c", inventory(known(World::p2(), |_| {}), "paw-1", "d2").build(), Fail);
    check("3.03.c", paw(|device| device.compliant = Known::Value(false)), Fail);
    check("3.03.c", paw(|device| device.compliant = Known::Empty), Fail);
    check("3.03.c", paw(|device| device.compliant = Known::NotExported), NoEvidence);
    check("3.03.c", paw(|device| device.join_type = Some("Workplace".into())), Fail);
    check("3.03.c", paw(|device| device.join_type = Some("ServerAd".into())), Pass);
    check("3.03.c", paw(|device| device.join_type = None), NoEvidence);
    check("3.03.c", paw(|device| device.enabled = Some(false)), Fail);
    let open = check("3.03.c", paw(|device| device.enabled = None), NoEvidence);
    assert_eq!(open.missing[0].column, Some("accountEnabled"));
    // Intune does not tell it, and gives no id of the directory.
    check("3.03.c", paw(|device| (device.id, device.enabled) = ("".into(), None)), Pass);
    let open = check("3.03.c", paw(|device| device.last_sign_in = Known::NotExported), NoEvidence);
    assert_eq!(open.missing[0].column, Some("approximateLastSignInDateTime"));
    check("3.03.c", paw(|device| device.last_sign_in = Known::Empty), Pass);
    // What the directory says of a device that no longer reports may not hold any more.
    check("3.03.c", paw(|device| device.last_sign_in = Known::Value(days_ago(90))), Pass);
    check("3.03.c", paw(|device| device.last_sign_in = Known::Value(days_ago(91))), Review);
    check("3.03.c", paw(|device| device.system_version = Some("10.0.19045.1".into())), Fail);
    check("3.03.c", paw(|device| device.system_version = None), NoEvidence);
    check("3.03.c", paw(|device| device.system_version = Some("Windows 10 1607".into())), NoEvidence);
    for system in ["MacMDM", "Windows Server"] {
        let mut other = known(World::p2(), |_| {});
        other.tenant.devices.items[0].system = Some(system.into());
        check("3.03.c", inventory(other, "paw-1", "").build(), Review);
    }
    check("3.03.c", paw(|device| device.join_type = Some("Something".into())), NoEvidence);
    // No device tells its id: the name is left.
    check("3.03.c", inventory(known(World::p2(), |device| device.device_id = "".into()), "paw-1", "d9").build(), Pass);
    // Windows 10 22H2 was supported until 2025-10-14.
    let on = |day: u32| {
        let world =
            inventory(known(World::p2(), |device| device.system_version = Some("10.0.19045.1".into())), "paw-1", "");
        Case::new(world.build(), Moment::from_date(2025, 10, day).unwrap()).judge(&ITEM, "3.03.c").outcome
    };
    assert_eq!((on(14), on(15)), (Pass, Fail));
    let gone = || inventory(World::p2(), "paw-1", "");
    check("3.03.c", gone().build(), Fail);
    check("3.03.c", gone().cut(RecordKind::Devices).build(), NoEvidence);
    check("3.03.c", gone().without(&[RecordKind::Devices]).build(), NoEvidence);
    let twice = known(known(World::p2(), |_| {}), |device| {
        device.id = "o2".into();
        device.device_id = "d2".into();
    });
    check("3.03.c", inventory(twice, "PAW-1", "").build(), Review);
    check("3.03.c", World::p2().build(), Review);
    check("3.03.c", World::p2().without(&[RecordKind::Workstations]).build(), NoEvidence);
}
