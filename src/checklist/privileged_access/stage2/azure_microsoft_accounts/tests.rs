//! 2.14: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::Identity;
use crate::tenant::azure::ClassicAdministrator;
use crate::tenant::fixtures::{World, as_of};
use crate::tenant::{Known, Moment, PrincipalKind, RecordKind, User};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[track_caller]
fn check(id: &str, world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?}", finding.reasons, finding.missing);
    finding
}

fn says(finding: &Finding, part: &str) {
    let facts: Vec<&str> = finding.affected.iter().flat_map(|of| &of.facts).map(|fact| &*fact.value).collect();
    assert!(facts.iter().any(|value| value.contains(part)), "{facts:?} do not say {part:?}");
}

fn owner(world: World, name: &str) -> World {
    world.azure_role(name, PrincipalKind::User, "Owner", "/subscriptions/id-prod")
}

/// An account that the organisation itself vouches for.
fn own(user: &mut User) {
    let identity = Identity { sign_in_type: "userPrincipalName".into(), issuer: "contoso.onmicrosoft.com".into() };
    user.identities = Known::Value([identity].into());
}

fn guest(world: World) -> World {
    world.user_with("joe", |user| {
        user.upn = "joe_outlook.com#EXT#@contoso.onmicrosoft.com".into();
        user.user_type = Some(crate::tenant::account::UserType::Guest);
    })
}

#[test]
fn a_consumer_accounts() {
    let world = || World::new().subscription("prod", |_| {});
    check("2.14.a", owner(world().user_with("anna", own), "anna"), Pass);
    says(&check("2.14.a", owner(guest(world()), "joe"), Fail), "Owner on subscription prod (active, direct)");
    let issued = world().user_with("kim", |user| {
        user.identities =
            Known::Value([Identity { sign_in_type: "federated".into(), issuer: "MicrosoftAccount".into() }].into());
    });
    says(&check("2.14.a", owner(issued, "kim"), Fail), "issuer “MicrosoftAccount”");
    check("2.14.a", World::new(), NotApplicable);
    // Under a domain of one's own only the issuer tells.
    let named = |identities: Known<std::sync::Arc<[Identity]>>| {
        let outside = world().user_with("lee", |user| {
            user.upn = "lee_fabrikam.com#EXT#@contoso.onmicrosoft.com".into();
            user.identities = identities;
        });
        owner(outside, "lee")
    };
    let silent = check("2.14.a", named(Known::NotExported), NoEvidence);
    assert!(silent.missing.iter().any(|gap| gap.column == Some("identities")), "{:?}", silent.missing);
    says(&silent, "whose identity signs in was not exported");
    let federated = Identity { sign_in_type: "federated".into(), issuer: "ExternalAzureAD".into() };
    check("2.14.a", named(Known::Value([federated].into())), Pass);
    // A member whose mail goes elsewhere is no consumer's account.
    let mail = world().user_with("max", |user| {
        own(user);
        user.mail = Some("max@hotmail.com".into());
    });
    check("2.14.a", owner(mail, "max"), Pass);
}

#[test]
fn a_through_a_nested_group() {
    let world = guest(World::new()).group("outer").group("inner").member("outer", "inner").member("inner", "joe");
    let world = world.azure_role("outer", PrincipalKind::Group, "Reader", "/");
    says(&check("2.14.a", world, Fail), "via group outer, through inner");
    let hidden = World::new().group("outer").azure_role("outer", PrincipalKind::Group, "Reader", "/");
    check("2.14.a", hidden.without(&[RecordKind::GroupMembers]), NoEvidence);
}

#[test]
fn a_what_was_not_exported() {
    let two = || {
        owner(World::new().user_with("anna", own).subscription("prod", |_| {}), "anna").subscription("quiet", |_| {})
    };
    let finding = check("2.14.a", two(), NoEvidence);
    assert!(finding.missing[0].why.contains("quiet"), "{:?}", finding.missing);
    // What was not supplied is not said to name nobody.
    let finding = check("2.14.a", owner(World::new(), "nobody"), NoEvidence);
    says(&finding, "not in the list of users, and the organisation’s domains were not supplied");
    assert!(finding.missing.iter().any(|gap| gap.kind == RecordKind::Domains), "{:?}", finding.missing);
    let unseen = owner(World::new(), "nobody").without(&[RecordKind::Users]);
    says(&check("2.14.a", unseen, NoEvidence), "the list of users was not supplied");
    check("2.14.a", owner(guest(World::new()), "joe").cut(RecordKind::AzureRoleAssignments), Fail);
}

#[test]
fn a_eligible_for_an_azure_role() {
    let mut world = owner(guest(World::p2().subscription("prod", |_| {})), "joe");
    let mut rows = std::mem::take(&mut world.tenant.azure_role_assignments.items);
    rows.iter_mut().for_each(|row| row.state = crate::tenant::AssignmentState::Eligible);
    world.tenant.azure_pim_eligible.items.extend(rows);
    let world = owner(world.user_with("anna", own), "anna");
    says(&check("2.14.a", world, Fail), "Owner on subscription prod (eligible, direct)");
    let unseen = |world: World| owner(world.user_with("anna", own).subscription("prod", |_| {}), "anna");
    let without = [RecordKind::AzurePimEligible];
    check("2.14.a", unseen(World::p2()).without(&without), NoEvidence);
    check("2.14.a", unseen(World::new()).without(&without), Pass);
    // Only the list of subscriptions tells that one was left out.
    check("2.14.a", unseen(World::new()).without(&[RecordKind::Subscriptions]), NoEvidence);
}

fn classic(mut world: World) -> World {
    world.tenant.classic_administrators.items.push(ClassicAdministrator {
        name: "anna@contoso.example".into(),
        roles: vec!["CoAdministrator".into()],
        subscription: "id-prod".into(),
        source: SourceRef { file: EvidenceId(3), part: None, row: 2 },
    });
    world
}

#[test]
fn b_classic_administrators_and_what_they_left() {
    let new = || World::new().with_column(RecordKind::AzureRoleAssignments, "description");
    let world = || owner(new().user_with("anna", own).subscription("prod", |_| {}), "anna");
    check("2.14.b", world(), Pass);
    says(&check("2.14.b", classic(world()), Fail), "a classic administrator");
    let described = new().user_with("anna", own).azure_role_with("anna", PrincipalKind::User, "Owner", "/", |row| {
        row.description = Some("Converted from Classic Co-Administrator".into());
    });
    says(&check("2.14.b", described, Review), "left by the retirement");
    // The words mean nothing on a role other than Owner.
    let reader = new().user_with("anna", own).azure_role_with("anna", PrincipalKind::User, "Reader", "/", |row| {
        row.description = Some("classic apps".into());
    });
    check("2.14.b", reader, Pass);
    check("2.14.b", new(), Pass);
    // Without the column nobody knows what the retirement left.
    check("2.14.b", owner(World::new().user_with("anna", own), "anna"), NoEvidence);
}

#[test]
fn b_before_their_retirement_only_their_list_proves_that_there_are_none() {
    let judge = |day: &str| {
        let new = World::new().with_column(RecordKind::AzureRoleAssignments, "description");
        let world = owner(new.user_with("anna", own), "anna").without(&[RecordKind::ClassicAdministrators]);
        Case::new(world.build(), Moment::parse_iso(day).unwrap()).judge(&ITEM, "2.14.b").outcome
    };
    assert_eq!(judge("2024-08-30"), NoEvidence);
    assert_eq!(judge("2024-08-31"), Pass);
}
