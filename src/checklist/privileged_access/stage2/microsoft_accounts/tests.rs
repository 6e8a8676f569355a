//! 2.02: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::Identity;
use crate::tenant::account::UserType;
use crate::tenant::fixtures::*;
use crate::tenant::{Known, RecordKind, User};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const ROLE: &str = "Teams Administrator";

fn check(world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, "2.02.a");
    assert_eq!(finding.outcome, expected, "{:?} {:?}", finding.reasons, finding.affected);
    finding
}

fn admin(change: impl FnOnce(&mut User)) -> World {
    World::p2().user_with("anna", change).active("anna", ROLE)
}

fn issued(user: &mut User, issuer: &str) {
    user.identities = Known::Value([Identity { sign_in_type: "federated".into(), issuer: issuer.into() }].into());
}

fn guest(user: &mut User, home: &str) {
    user.user_type = Some(UserType::Guest);
    user.upn = format!("{}#EXT#@contoso.onmicrosoft.com", home.replace('@', "_")).into();
}

#[test]
fn a_consumer_identities() {
    // A member may be one too, so the name alone clears nobody; what Active Directory vouches for is no such account.
    check(admin(|_| {}), NoEvidence);
    check(admin(|user| user.synced = Known::Value(true)), Pass);
    check(admin(|user| issued(user, "contoso.onmicrosoft.com")), Pass);
    check(admin(|user| issued(user, "")), NoEvidence);
    // A member with a Microsoft account: whoever created the tenant with one.
    let finding = check(admin(|user| issued(user, "MicrosoftAccount")), Fail);
    assert_eq!(finding.reasons[0], "The one account with a directory role signs in with a consumer Microsoft account.");
    assert!(!finding.affected[0].sources.is_empty());
    check(admin(|user| issued(user, "live.com")), Fail);
    for home in ["anna@outlook.com", "anna_b@hotmail.co.uk", "anna@live.nl", "anna@msn.com"] {
        check(admin(|user| guest(user, home)), Fail);
    }
    check(admin(|user| guest(user, "anna@outlook-partners.com")), NoEvidence);
    for (home, issuer, expected) in [
        ("anna@fabrikam.com", "ExternalAzureAD", Pass),
        ("anna@fabrikam.com", "google.com", Review),
        ("anna@fabrikam.com", "mail", Review),
        ("anna@gmail.com", "ExternalAzureAD", Review),
    ] {
        check(
            admin(|user| {
                guest(user, home);
                issued(user, issuer);
            }),
            expected,
        );
    }
    let by_code = check(
        admin(|user| {
            guest(user, "anna@fabrikam.com");
            issued(user, "mail");
        }),
        Review,
    );
    let facts = &by_code.affected[0].facts;
    assert!(facts.iter().any(|fact| fact.value == "a one-time code by e-mail".into()), "{facts:?}");
    check(World::p2(), NotApplicable);
    let mail = admin(|user| {
        guest(user, "anna@fabrikam.com");
        user.mail = Some("anna@hotmail.com".into());
    });
    check(mail, Fail);
}

#[test]
fn a_through_a_group_eligible_and_not_supplied() {
    let consumer = |user: &mut User| issued(user, "MicrosoftAccount");
    let group = World::p2().user_with("anna", consumer).group("Tier 1").active("Tier 1", ROLE).member("Tier 1", "anna");
    check(group, Fail);
    check(World::p2().user_with("anna", consumer).eligible("anna", ROLE), Fail);
    // A guest without a role is nobody's administrator.
    check(World::p2().user_with("anna", consumer), NotApplicable);
    check(admin(|_| {}).without(&[RecordKind::Users]), NoEvidence);
    check(admin(consumer).cut(RecordKind::Users), Fail);
    check(World::p2().service_principal("robot", |_| {}).active("robot", ROLE), NotApplicable);
}
