//! 4.01: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::run::Results;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome, Parameters, Previous};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::administrative_unit::{AdministrativeUnit, UnitMember};
use crate::tenant::fixtures::*;
use crate::tenant::holders::Holders;
use crate::tenant::stated::Category;
use crate::tenant::{Known, RecordKind, Scope};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    check_case(&Case::new(world.build(), as_of()), id, expected)
}

fn check_case(case: &Case, id: &str, expected: Outcome) -> Finding {
    let finding = case.judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {finding:?}");
    finding
}

#[test]
fn a_custom_roles() {
    let custom = || World::p2().definition("dispatch", |role| role.built_in = Some(false));
    check(World::p2().admin("anna", "Global Administrator"), "4.01.a", Pass);
    let finding = check(custom(), "4.01.a", Review);
    assert!(finding.affected[0].facts[1].value.contains("unused"), "{finding:?}");
    let held = custom().user("anna").eligible("anna", "id-dispatch");
    assert_eq!(check(held, "4.01.a", Review).affected[0].facts[1].value, "1 account".into());
    check(World::p2().definition("dispatch", |role| role.built_in = Some(true)), "4.01.a", Pass);
}

#[test]
fn a_changes_since_the_previous_assessment() {
    let before = World::p2().admin("anna", "Exchange Administrator").build();
    let (as_of, parameters) = (as_of(), Parameters::default());
    let results =
        Results { checklist: "privileged-access", as_of, parameters, findings: Vec::new(), items: Vec::new() };
    let previous = Previous::of("2025.assessment", "ab", &results, &Holders::of(&before));
    let mut case = Case::new(World::p2().admin("eva", "Exchange Administrator").build(), as_of);
    check_case(&case, "4.01.a", Pass);
    case.previous = Some(previous);
    let finding = check_case(&case, "4.01.a", Review);
    let facts: Vec<&str> = finding.affected[0].facts.iter().map(|fact| &*fact.value).collect();
    assert_eq!(facts, ["role whose holders changed", "eva@contoso.example", "anna@contoso.example"]);
    case.previous = case.previous.map(|previous| Previous { roles: None, ..previous });
    let finding = check_case(&case, "4.01.a", Pass);
    assert!(finding.reasons.iter().any(|reason| reason.contains("not known whole")), "{finding:?}");
}

#[test]
fn b_roles_that_a_unit_could_limit() {
    let scoped = |scope: Scope| {
        World::p2()
            .user("anna")
            .assignment(RecordKind::PimActive, by_id("anna"), "User Administrator", |row| row.scope = scope)
    };
    check(scoped(Scope::Tenant), "4.01.b", Review);
    check(scoped(Scope::AdministrativeUnit("u1".into())), "4.01.b", Pass);
    check(scoped(Scope::NotExported), "4.01.b", NoEvidence);
    check(World::p2().admin("anna", "Global Administrator"), "4.01.b", NotApplicable);
    check(World::p2().user("eva").eligible("eva", "Helpdesk Administrator"), "4.01.b", Review);
}

#[test]
fn c_confirmed_members() {
    let anna = || World::p2().admin("anna", "Teams Administrator");
    let finding = check(anna(), "4.01.c", Review);
    assert_eq!(finding.affected[0].facts[1].value, "anna@contoso.example".into());
    // What is no account says so.
    let app = World::p2().service_principal("robot", |_| {}).active("robot", "Teams Administrator");
    let app = check(app, "4.01.c", Review).affected[0].facts[1].value.to_string();
    assert!(app.ends_with(" (application or managed identity)"), "{app}");
    // What confirms the account confirms none of its roles.
    let kept = check(anna().inventory("anna@contoso.example", "admin only", None), "4.01.c", Review);
    assert_eq!(kept.affected[0].facts[1].label, "The account is confirmed, the role is not");
    let mut case = Case::new(anna().build(), as_of());
    case.stated.categories.insert("id-anna".to_owned(), Category::AdminOnly);
    check_case(&case, "4.01.c", Review);
    let named = |roles: &str| {
        let mut world = anna().inventory("anna@contoso.example", "admin only", None);
        world.tenant.administrators.items[0].roles = Some(roles.into());
        world
    };
    check(named("Global Reader; teams administrator"), "4.01.c", Pass);
    let other = check(named("Global Reader"), "4.01.c", Review);
    assert!(other.affected[0].facts[1].label.contains("names other roles"));
    let mut leaving = anna().inventory("anna@contoso.example", "admin only", None);
    leaving.tenant.administrators.items[0].decision = Some("Remove".into());
    assert_eq!(check(leaving, "4.01.c", Review).affected[0].facts[1].value, "anna@contoso.example (“Remove”)".into());
    for (decision, expected) in [("delete", Review), ("tbd", Review), ("reassign", Review), ("keep", Pass), ("", Pass)]
    {
        let mut decided = named("Teams Administrator");
        decided.tenant.administrators.items[0].decision = Some(decision.into());
        check(decided, "4.01.c", expected);
    }
}

#[test]
fn d_deprecated_and_unknown_roles() {
    check(World::p2().admin("anna", "Global Administrator"), "4.01.d", Pass);
    check(World::p2().admin("anna", "Partner Tier2 Support"), "4.01.d", Fail);
    check(World::p2().user("anna").eligible("anna", "Partner Tier2 Support"), "4.01.d", Fail);
    check(World::p2().admin("anna", "Directory Writers"), "4.01.d", Fail);
    // The roles of synchronisation are for its own account, and for nobody who holds another.
    check(World::p2().admin("anna", "Directory Synchronization Accounts"), "4.01.d", Fail);
    check(World::p2().admin("sync_dc1", "Directory Synchronization Accounts"), "4.01.d", Pass);
    let both = World::p2().admin("sync_dc1", "Directory Synchronization Accounts").active("sync_dc1", "Global Reader");
    check(both, "4.01.d", Fail);
    check(World::p2().user("anna").active("anna", "id-unheard"), "4.01.d", Fail);
    check(World::p2().user("anna").eligible("anna", "id-unheard"), "4.01.d", Pass);
    let custom = World::p2()
        .definition("dispatch", |role| role.built_in = Some(false))
        .user("anna")
        .active("anna", "id-dispatch");
    check(custom, "4.01.d", Pass);
}

fn unit(mut world: World, restricted: Option<bool>, members: &[&str]) -> World {
    let source = SourceRef { file: EvidenceId(0), part: None, row: 1 };
    world.tenant.administrative_units.items.push(AdministrativeUnit {
        id: "u1".into(),
        name: "Protected".into(),
        restricted,
        source: Some(source),
    });
    for name in members {
        world.tenant.unit_members.items.push(UnitMember { unit: "u1".into(), principal: by_id(name), source });
    }
    world
}

#[test]
fn e_out_of_reach_of_the_helpdesk() {
    let anna = || World::p2().admin("anna", "Exchange Administrator");
    check(anna(), "4.01.e", Fail);
    check(unit(anna(), Some(true), &["anna"]), "4.01.e", Pass);
    // Nobody but their like resets the password of an active Global Administrator.
    let global = check(World::p2().admin("anna", "Global Administrator"), "4.01.e", Review);
    assert!(global.affected[0].facts.iter().any(|fact| fact.value.contains("active role keeps helpdesk roles away")));
    check(World::p2().user("anna").eligible("anna", "Global Administrator"), "4.01.e", Fail);
    check(unit(anna(), Some(false), &["anna"]), "4.01.e", Fail);
    check(unit(anna(), Some(true), &["bert"]), "4.01.e", Fail);
    check(unit(anna(), None, &["anna"]), "4.01.e", NoEvidence);
    check(unit(anna(), Some(true), &[]).without(&[RecordKind::UnitMembers]), "4.01.e", NoEvidence);
    check(anna().group("tier0").member("tier0", "anna"), "4.01.e", Pass);
    check(
        anna().group_with("staff", |group| group.role_assignable = Known::Empty).member("staff", "anna"),
        "4.01.e",
        Fail,
    );
    let unmarked = |group: &mut crate::tenant::Group| group.role_assignable = Known::NotExported;
    check(anna().group_with("staff", unmarked).member("staff", "anna"), "4.01.e", NoEvidence);
    // Members known by their names alone.
    let mut named = anna().group("tier0").member("tier0", "anna");
    named.tenant.group_members.items[0].principal = crate::tenant::fixtures::by_upn("anna");
    check(named, "4.01.e", Pass);
    check(World::p2().user("eva").eligible("eva", "Global Administrator"), "4.01.e", Fail);
    check(World::p2(), "4.01.e", NotApplicable);
    let unknown = unit(anna().admin("bert", "Global Administrator").group("dark"), Some(true), &["anna"]);
    let unknown = check(unknown.without(&[RecordKind::GroupMembers]), "4.01.e", NoEvidence);
    assert!(
        unknown.reasons[0]
            .starts_with("Of 2 accounts with privileged roles or for emergencies, 1 sits in a restricted unit")
    );
    // One account that is protected for sure does not hide another that is not.
    let two = unit(anna().admin("bert", "Exchange Administrator"), Some(true), &["anna"]);
    assert_eq!(check(two, "4.01.e", Fail).affected.len(), 1);
    // An emergency account without a role is to be out of reach, too.
    let glass = |world: World| {
        let mut case = Case::new(world.build(), as_of());
        case.emergency = vec![crate::tenant::proposals::EmergencyAccount {
            key: id_of("glass").into(),
            upn: String::new(),
            user: None,
            entry: None,
            confirmed: true,
            signals: Vec::new(),
        }];
        case.judge(&ITEM, "4.01.e").outcome
    };
    assert_eq!(glass(World::p2().user("glass")), Fail);
    assert_eq!(glass(unit(World::p2().user("glass"), Some(true), &["glass"])), Pass);
    assert_eq!(glass(World::p2().admin("glass", "Global Administrator")), Review);
}
