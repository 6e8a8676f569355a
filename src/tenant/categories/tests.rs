//! Categories of accounts: what speaks for each, and what the inventory says first.

use super::*;
use crate::tenant::fixtures::*;
use crate::tenant::holders::Holders;
use crate::tenant::{RecordKind, account};

fn check(name: &str, change: impl FnOnce(&mut User), expected: Option<Category>) {
    let tenant = World::new()
        .user_with(name, |user| {
            user.display_name = "Jane Doe".into();
            change(user);
        })
        .assignment(RecordKind::RoleAssignments, by_upn(name), "Global Administrator", |_| {})
        .build();
    let holders = Holders::of(&tenant);
    let proposal = propose(&tenant, &[], &holders.all[0]);
    assert_eq!(proposal.category, expected, "{name}: {:?}", proposal.signals);
    assert_eq!(proposal.category.is_some(), !proposal.signals.is_empty(), "{name}");
}

#[test]
fn names_propose() {
    use Category::{AdminOnly, Automation, DualUse, External, Shared};
    let nothing = |_: &mut User| {};
    check("jane.doe", nothing, None);
    for name in ["adm-jane", "adm.jane", "jane.adm", "jane-admin", "a-jane", "t0_jane", "admin.jane"] {
        check(name, nothing, Some(AdminOnly));
    }
    for name in ["svc-backup", "svcBackup01", "azure.runbook", "sync_srv01", "payroll-api", "script1"] {
        check(name, nothing, Some(Automation));
    }
    for name in ["admin", "administrator", "helpdesk", "it-support", "Admin01", "globaladmin", "it.admin"] {
        check(name, nothing, Some(Shared));
    }
    // Names of people that look like something else.
    for name in ["anita.bothe", "robin.servais", "adama.jobs", "syncha.root-meyer", "carla.taskin"] {
        check(name, nothing, None);
    }
    check("jane_partner.example#EXT#", nothing, Some(External));
    check("jane.doe", |user| user.user_type = Some(account::UserType::Guest), Some(External));
    check("jane.doe", |user| user.display_name = "Anna and Ben".into(), Some(Shared));
    check("jane.doe", |user| user.display_name = "Sandy Anderson".into(), None);
    check("jane.doe", |user| user.display_name = "Service Account Payroll".into(), Some(Automation));
    check("jane.doe", |user| user.display_name = "Jane Doe (Customer Service)".into(), None);
    // A long name goes on with titles and notes, which say nothing of who signs in.
    let long = "Maximilian von Hohenstein, Deputy Head of Terminal Automation and Crane Scheduling (see directory, shared drive)";
    check("adm.hohenstein", |user| user.display_name = long.into(), Some(AdminOnly));
    check("jane.doe", |user| user.plans = Known::Value(["exchange".into()].into()), Some(DualUse));
    check("adm-jane", |user| user.plans = Known::Value(["exchange".into()].into()), Some(AdminOnly));
    let never_interactive = |user: &mut User| {
        user.last_sign_in = Known::Empty;
        user.last_non_interactive = Known::Value(days_ago(1));
    };
    check("jane.doe", never_interactive, Some(Automation));
    check("jane.doe", |user| user.last_non_interactive = Known::Value(days_ago(1)), None);
}

#[test]
fn roles_and_kinds_propose() {
    let sync = World::new().admin("jane", "Directory Synchronization Accounts").build();
    let holders = Holders::of(&sync);
    assert_eq!(propose(&sync, &[], &holders.all[0]).category, Some(Category::Automation));
    let app = World::new().service_principal("robot", |_| {}).active("robot", "Global Administrator").build();
    let holders = Holders::of(&app);
    assert_eq!(propose(&app, &[], &holders.all[0]).category, Some(Category::Automation));
    let emergency = EmergencyAccount {
        key: "id-jane".to_owned(),
        upn: String::new(),
        user: Some(0),
        entry: None,
        confirmed: false,
        signals: Vec::new(),
    };
    let proposed = propose(&sync, &[emergency], &Holders::of(&sync).all[0]);
    assert_eq!(proposed.category, Some(Category::Emergency));
}

fn check_stated(world: World, by_assessor: Option<Category>, expected: Option<Category>) {
    let tenant = world.admin("jane", "Global Administrator").build();
    let mut said = Stated::default();
    said.categories.extend(by_assessor.map(|category| ("id-jane".to_owned(), category)));
    let holders = Holders::of(&tenant);
    let holder = holders.all.iter().find(|holder| holder.key() == "id-jane").unwrap();
    assert_eq!(stated(&tenant, &said, &[], holder).category(), expected);
}

#[test]
fn the_assessor_comes_before_the_inventory() {
    use Category::{AdminOnly, DualUse, Shared};
    check_stated(World::new(), None, None);
    check_stated(World::new().inventory("Jane@Contoso.example", "Dual use", None), None, Some(DualUse));
    check_stated(World::new().inventory("jane", "admin-only", None), None, Some(AdminOnly));
    check_stated(World::new().inventory("jane@contoso.example", "shared", None), Some(AdminOnly), Some(AdminOnly));
    check_stated(World::new().inventory("jane@contoso.example", "shared", None), None, Some(Shared));
    // No category we know, a contradiction, a display name that two people bear.
    check_stated(World::new().inventory("jane@contoso.example", "important", None), None, None);
    let twice = World::new().inventory("jane@contoso.example", "shared", None).inventory("id-jane", "dual", None);
    check_stated(twice, None, None);
    let namesake = World::new().user_with("other", |user| user.display_name = "jane".into());
    check_stated(namesake.inventory("jane", "shared", None), None, None);
}
