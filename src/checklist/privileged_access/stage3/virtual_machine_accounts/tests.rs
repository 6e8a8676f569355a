//! 3.11: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::azure::AzureRoleDefinition;
use crate::tenant::azure_security::{MachineAccountEntry, MachineSystem, VirtualMachine};
use crate::tenant::fixtures::*;
use crate::tenant::{Known, PrincipalKind, RecordKind};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const AT: SourceRef = SourceRef { file: EvidenceId(0), part: None, row: 1 };

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {finding:?}");
    finding
}

fn machine(mut world: World, name: &str, change: impl FnOnce(&mut VirtualMachine)) -> World {
    let mut row = VirtualMachine {
        id: name.into(),
        name: name.into(),
        resource_group: "".into(),
        system: MachineSystem::Windows,
        local_administrator: Some("azureadmin".into()),
        lacks_administrator: false,
        has_identity: Some(true),
        entra_sign_in: Some(true),
        source: AT,
    };
    change(&mut row);
    world.tenant.virtual_machines.items.push(row);
    world.with_column(RecordKind::VirtualMachines, "osProfile")
}

fn listed(mut world: World, machine: &str, account: &str, owner: Option<&str>) -> World {
    let (account, owner) = (Some(account.into()), owner.map(Into::into));
    let entry = MachineAccountEntry { machine: machine.into(), account, owner, purpose: None, source: AT };
    world.tenant.machine_accounts.items.push(entry);
    world
}

#[test]
fn a_inventory_of_local_administrators() {
    let vm = || machine(World::p2(), "vm1", |_| {});
    check(listed(vm(), "VM1", "root; AzureAdmin", Some("ben")), "3.11.a", Pass);
    check(vm(), "3.11.a", Review);
    check(listed(vm(), "vm1", "root", Some("ben")), "3.11.a", Review);
    check(listed(vm(), "vm1", "azureadmin", None), "3.11.a", Review);
    let gone = listed(listed(vm(), "vm1", "azureadmin", Some("ben")), "vm9", "root", Some("ben"));
    assert_eq!(check(gone, "3.11.a", Review).affected[0].name, "vm9".into());
    check(World::p2(), "3.11.a", NotApplicable);
    // One list alone differs from nothing.
    check(vm().without(&[RecordKind::MachineAccounts]), "3.11.a", NoEvidence);
    let unlisted = listed(World::p2(), "vm1", "root", Some("ben")).without(&[RecordKind::VirtualMachines]);
    assert!(check(unlisted, "3.11.a", NoEvidence).affected.is_empty());
}

#[test]
fn b_custom_roles_that_sign_in() {
    const ID: &str = "aaaaaaaa-0000-0000-0000-000000000001";
    let held = |actions: Known<Vec<Box<str>>>| {
        let mut world =
            World::p2().user("anna").azure_role_with("anna", PrincipalKind::User, "Ours", "/subscriptions/s1", |row| {
                row.role_id = ID.into();
            });
        world.tenant.azure_role_definitions.items.push(AzureRoleDefinition {
            id: ID.into(),
            name: "Ours".into(),
            custom: Some(true),
            data_actions: actions,
            ..AzureRoleDefinition::default()
        });
        world
    };
    let actions = |name: &str| held(Known::Value(vec![name.into()]));
    check(actions("Microsoft.Compute/virtualMachines/loginAsAdmin/action"), "3.11.b", Review);
    check(actions("Microsoft.Compute/virtualMachines/*"), "3.11.b", Review);
    check(actions("Microsoft.Compute/virtualMachines/login/action"), "3.11.b", Pass);
    check(held(Known::NotExported), "3.11.b", NoEvidence);
    let mut undefined = held(Known::NotExported).without(&[RecordKind::AzureRoleDefinitions]);
    undefined.tenant.azure_role_definitions.items.clear();
    assert_eq!(check(undefined, "3.11.b", NoEvidence).missing[0].column, Some("dataActions"));
    // Whoever is eligible holds it, too.
    check(World::p2().without(&[RecordKind::AzurePimEligible]), "3.11.b", NoEvidence);
    check(World::new().without(&[RecordKind::AzurePimEligible]), "3.11.b", Pass);
}

#[test]
fn b_roles_that_sign_in_as_administrator() {
    const ROLE: &str = "Virtual Machine Administrator Login";
    check(
        World::p2().user("anna").azure_role("anna", PrincipalKind::User, ROLE, "/subscriptions/s1"),
        "3.11.b",
        Review,
    );
    let nested = World::p2().user("ben").group("outer").group("inner").member("outer", "inner").member("inner", "ben");
    let nested = nested.azure_role("outer", PrincipalKind::Group, ROLE, "/");
    let finding = check(nested, "3.11.b", Review);
    assert!(finding.affected[0].facts[0].value.contains("through inner"), "{finding:?}");
    let open = World::p2()
        .group("team")
        .azure_role("team", PrincipalKind::Group, ROLE, "/")
        .without(&[RecordKind::GroupMembers]);
    check(open, "3.11.b", NoEvidence);
    check(World::p2().azure_role("anna", PrincipalKind::User, "Reader", "/"), "3.11.b", Pass);
    // Whoever may run commands on a machine, or set its passwords, is its administrator.
    let contributor =
        |role| World::p2().user("anna").azure_role("anna", PrincipalKind::User, role, "/subscriptions/s1");
    check(contributor("Virtual Machine Contributor"), "3.11.b", Review);
    check(contributor("Windows Admin Center Administrator Login"), "3.11.b", Review);
    check(contributor("Virtual Machine User Login"), "3.11.b", Pass);
}

#[test]
fn c_entra_sign_in_and_shared_names() {
    check(machine(World::p2(), "vm1", |_| {}), "3.11.c", Pass);
    check(machine(World::p2(), "vm1", |row| row.has_identity = Some(false)), "3.11.c", Fail);
    check(machine(World::p2(), "vm1", |row| row.has_identity = None), "3.11.c", NoEvidence);
    // Names are unique within a resource group only: of two the inventory does not tell which it means.
    let twins =
        machine(machine(World::p2(), "vm1", |row| row.local_administrator = Some("one".into())), "vm1", |row| {
            (row.id, row.local_administrator) = ("vm1-elsewhere".into(), Some("two".into()));
        });
    check(listed(twins, "vm1", "three", Some("ben")), "3.11.c", Pass);
    check(machine(World::p2(), "vm1", |row| row.entra_sign_in = Some(false)), "3.11.c", Fail);
    check(machine(World::p2(), "vm1", |row| row.entra_sign_in = None), "3.11.c", NoEvidence);
    let two =
        machine(machine(World::p2(), "vm1", |_| {}), "vm2", |row| row.local_administrator = Some("AzureAdmin".into()));
    assert!(check(two, "3.11.c", Fail).affected[0].facts[0].value.contains("on 2 machines"));
    // A name that was not exported may be a shared one; the inventory may tell it.
    let unnamed = || machine(machine(World::p2(), "vm1", |_| {}), "vm2", |row| row.local_administrator = None);
    let finding = check(unnamed(), "3.11.c", NoEvidence);
    assert_eq!((finding.affected.len(), finding.missing[0].column), (1, Some("adminUsername")), "{finding:?}");
    check(listed(unnamed(), "VM2", "harbour-2", None), "3.11.c", Pass);
    // Of all machines the profile was lost: the inventory does not make up for it.
    let lost = || machine(World::p2(), "vm1", |row| row.local_administrator = None);
    let lost = || lost().without_column(RecordKind::VirtualMachines, "osProfile");
    for id in ["3.11.a", "3.11.c"] {
        check(listed(lost(), "vm1", "harbour-1", Some("Anna")), id, NoEvidence);
    }
    check(listed(unnamed(), "vm2", "root; AzureAdmin", None), "3.11.c", Fail);
    // The other question fails all the same.
    check(machine(unnamed(), "vm3", |row| row.entra_sign_in = Some(false)), "3.11.c", Fail);
    check(World::p2(), "3.11.c", NotApplicable);
    check(World::p2().without(&[RecordKind::VirtualMachines]), "3.11.c", NoEvidence);
}
