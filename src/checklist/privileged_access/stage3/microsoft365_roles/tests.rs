//! The smallest tenants that show each outcome of 3.07.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::fixtures::{World, as_of, by_id, days_ago, id_of};
use crate::tenant::sign_in::{SignInDetails, SignInRow};
use crate::tenant::{RecordKind, Scope, Tenant};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[track_caller]
fn check(check: &str, tenant: Tenant, expected: Outcome) -> Finding {
    let finding = Case::new(tenant, as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

#[test]
fn redundant_conflicting_and_many_roles() {
    let with =
        |roles: &[&str]| roles.iter().fold(World::p2().user("anna"), |world, role| world.active("anna", role)).build();
    check("3.07.a", with(&["Exchange Administrator"]), Pass);
    check("3.07.a", with(&["Exchange Administrator", "Teams Administrator"]), Pass);
    check("3.07.a", with(&["Exchange Administrator", "Teams Administrator", "Intune Administrator"]), Review);
    check("3.07.a", with(&["Global Administrator", "SharePoint Administrator"]), Fail);
    // Custom security attributes are kept from Global Administrators.
    check("3.07.a", with(&["Global Administrator", "Attribute Definition Administrator"]), Pass);
    check("3.07.a", with(&["User Administrator", "Helpdesk Administrator"]), Fail);
    let toxic = check("3.07.a", with(&["User Administrator", "Privileged Role Administrator"]), Fail);
    assert!(toxic.affected[0].facts.iter().any(|fact| fact.label == "Conflicting"));
    // The everyday role stands, the powerful one is taken when needed: nothing is redundant.
    let daily =
        World::p2().user("anna").active("anna", "SharePoint Administrator").eligible("anna", "Global Administrator");
    check("3.07.a", daily.build(), Pass);
    let eligible =
        World::p2().user("anna").eligible("anna", "SharePoint Administrator").active("anna", "Global Administrator");
    check("3.07.a", eligible.build(), Fail);
    // Twice the same role is one.
    let twice = World::p2().user("anna").eligible("anna", "Teams Administrator").active("anna", "Teams Administrator");
    check("3.07.a", twice.build(), Pass);
    // Over what the larger role is held was not exported: it may include the other one.
    let somewhere = |roles: &[&str]| {
        let held = |world: World, role: &&str| {
            world.assignment(RecordKind::PimActive, by_id("anna"), role, |row| row.scope = Scope::NotExported)
        };
        roles.iter().fold(World::p2().user("anna"), held).build()
    };
    check("3.07.a", somewhere(&["Global Administrator", "SharePoint Administrator"]), NoEvidence);
    check("3.07.a", somewhere(&["Teams Administrator", "SharePoint Administrator"]), Pass);
    check("3.07.a", World::p2().build(), NotApplicable);
    let through = World::p2().admin("anna", "Exchange Administrator").cut(RecordKind::PimEligible);
    check("3.07.a", through.build(), NoEvidence);
}

fn using(world: World, apps: &[&str]) -> Tenant {
    used(world, apps, 2)
}

/// As [`using`], so many days ago.
fn used(mut world: World, apps: &[&str], days: i64) -> Tenant {
    world.tenant.sign_ins.keep_rows_of([id_of("anna")]);
    for app in apps {
        let source = SourceRef { file: EvidenceId(3), part: None, row: 1 };
        let id = id_of("anna");
        let row =
            SignInRow { user_id: &id, upn: "", at: days_ago(days), success: Some(true), client: "Browser", source };
        let account = world.tenant.sign_ins.add(&row).account;
        let details =
            SignInDetails { interactive: None, application: app, country: "", multifactor: None, device: None };
        world.tenant.sign_ins.keep(account, &row, &details);
    }
    world.build()
}

#[test]
fn who_administers_one_service_needs_its_role_only() {
    let global = || World::p2().admin("anna", "Global Administrator");
    let finding =
        check("3.07.b", using(global(), &["Microsoft Exchange Online Remote PowerShell", "Microsoft Teams"]), Review);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value.starts_with("Exchange Administrator in place")));
    let several = ["Exchange Admin Center", "Microsoft Teams Admin Portal"];
    check("3.07.b", using(global(), &several), Pass);
    check("3.07.b", using(global(), &[several[0], several[1], "Azure Portal"]), Pass);
    // A portal that serves several services does not tell which were used.
    for apps in
        [&["Azure Portal"][..], &["Azure Portal", "Microsoft Entra Admin Center"], &[several[0], "Azure Portal"]]
    {
        let open = check("3.07.b", using(global(), apps), Review);
        let told = |reason: &String| reason.contains("which of them were used the log does not tell");
        assert!(open.reasons.iter().any(told), "{:?}", open.reasons);
        assert!(!open.affected[0].facts.iter().any(|fact| fact.label == "Proposed"), "{:?}", open.affected);
    }
    let azure = check("3.07.b", using(global(), &["Microsoft Azure CLI"]), Review);
    assert!(azure.affected[0].facts.iter().any(|fact| fact.value.starts_with("a role of Azure in place")));
    // The log ends on the last day that is accepted.
    check("3.07.b", used(global(), &several, 30), Pass);
    check("3.07.b", used(global(), &several, 31), NoEvidence);
    // A log without a row has no window: it shows no absence.
    check("3.07.b", using(global(), &[]), NoEvidence);
    let mut quiet = global();
    quiet.tenant.sign_ins.window = Some((days_ago(30), days_ago(0)));
    // Of what nobody is seen to do, nothing is learned, also of one beside others who do much.
    check("3.07.b", quiet.build(), NoEvidence);
    let beside = check("3.07.b", using(global().admin("berta", "Global Administrator"), &several), NoEvidence);
    let told = "1 Global Administrator shows no administration";
    assert!(beside.reasons.iter().any(|reason| reason.contains(told)), "{:?}", beside.reasons);
    check(
        "3.07.b",
        using(World::p2().admin("anna", "Exchange Administrator"), &["Exchange Admin Center"]),
        NotApplicable,
    );
    check("3.07.b", using(global().without(&[RecordKind::SignIns]), &[]), NoEvidence);
}

#[test]
fn the_inventory_confirms_roles() {
    let decided = |decision: Option<&str>| {
        let world =
            World::p2().admin("anna", "Exchange Administrator").inventory("anna@contoso.example", "admin only", None);
        let mut tenant = world.build();
        tenant.administrators.items[0].decision = decision.map(Into::into);
        tenant.administrators.items[0].roles = Some("Exchange Administrator".into());
        tenant
    };
    check("3.07.c", decided(Some("keep")), Pass);
    let named = |roles: Option<&str>| {
        let mut tenant = decided(Some("keep"));
        tenant.administrators.items[0].roles = roles.map(Into::into);
        tenant
    };
    let silent = check("3.07.c", named(None), Review);
    assert!(silent.reasons.iter().any(|told| told.contains("without naming the roles")), "{:?}", silent.reasons);
    let other = check("3.07.c", named(Some("Global Reader, Teams Administrator")), Review);
    assert!(other.affected[0].facts.iter().any(|fact| fact.value.contains("inventory names: Exchange Administrator")));
    check("3.07.c", decided(Some("Reduce to Reader")), Fail);
    check("3.07.c", decided(Some("remove")), Fail);
    check("3.07.c", decided(Some("to be discussed")), Review);
    check("3.07.c", decided(None), Review);
    check("3.07.c", World::p2().admin("anna", "Exchange Administrator").build(), Review);
    check("3.07.c", World::p2().user("eva").eligible("eva", "Exchange Administrator").build(), Review);
    check("3.07.c", World::p2().build(), NotApplicable);
    check("3.07.c", World::p2().cut(RecordKind::PimEligible).build(), NoEvidence);
    // Whoever nobody knows to be a person or an application is not passed over.
    let unlisted = |role: &str| World::p2().active("zoe", role).cut(RecordKind::ServicePrincipals).build();
    check("3.07.c", unlisted("Exchange Administrator"), NoEvidence);
    check("3.07.b", unlisted("Global Administrator"), NoEvidence);
    // Whom no whole list holds is gone, which 1.02.i judges.
    check("3.07.c", World::p2().active("zoe", "Exchange Administrator").build(), NotApplicable);
}
