//! 2.16: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::SecurityDefaults;
use crate::tenant::coverage::fixtures::{named, source, texts};
use crate::tenant::fixtures::{World, as_of};
use crate::tenant::policy::PolicyState;
use crate::tenant::protection::ResourceAction;
use crate::tenant::{CaPolicy, Known, Moment, RecordKind};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[track_caller]
fn check(id: &str, world: World, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {:?}", finding.reasons, finding.missing, finding.affected);
    finding
}

fn says(finding: &Finding, part: &str) {
    let facts: Vec<&str> = finding.affected.iter().flat_map(|of| &of.facts).map(|fact| &*fact.value).collect();
    assert!(facts.iter().any(|value| value.contains(part)), "{facts:?} do not say {part:?}");
}

fn policy(change: impl FnOnce(&mut CaPolicy)) -> World {
    with(World::new(), change)
}

fn with(mut world: World, change: impl FnOnce(&mut CaPolicy)) -> World {
    world.tenant.ca_policies.items.push(named("Require MFA", &["mfa"], change));
    world
}

#[test]
fn a_policies_in_force() {
    let finding = check("2.16.a", policy(|_| {}), Pass);
    assert_eq!((finding.affected.len(), finding.affected[0].outcome), (1, Pass), "each policy is listed");
    assert!(finding.affected[0].facts.iter().any(|fact| &*fact.value == "all users"), "{:?}", finding.affected);
    // What is left of a policy in part lost may ask for nothing.
    check("2.16.a", policy(|policy| policy.lost = true), NoEvidence);
    check("2.16.a", World::new(), Fail);
    check("2.16.a", policy(|policy| policy.state = PolicyState::ReportOnly), Fail);
    check("2.16.a", policy(|policy| policy.state = PolicyState::Disabled), Fail);
    let mut defaults = World::new();
    defaults.tenant.security_defaults.items.push(SecurityDefaults { enabled: true, source: source(1) });
    let mut rules_out = World::new();
    rules_out.tenant = defaults.tenant.clone();
    let rules_out = rules_out.without(&[RecordKind::ConditionalAccess]);
    assert!(check("2.16.a", rules_out, Review).reasons[0].ends_with("others were not supplied."));
    check("2.16.a", defaults, Review);
    check("2.16.a", World::new().without(&[RecordKind::ConditionalAccess]), NoEvidence);
    check("2.16.a", World::new().cut(RecordKind::ConditionalAccess), NoEvidence);
}

#[test]
fn c_without_effect() {
    let faulty = |change: fn(&mut CaPolicy), words: &str| says(&check("2.16.c", policy(change), Fail), words);
    check("2.16.c", policy(|_| {}), Pass);
    check("2.16.c", World::new(), NotApplicable);
    check("2.16.c", policy(|policy| policy.state = PolicyState::Disabled), Review);
    faulty(|policy| policy.grant = None, "asks for nothing");
    faulty(|policy| policy.users.include_users = texts(&["None"]), "assigned to nobody");
    faulty(|policy| policy.users.exclude_users = texts(&["All"]), "excludes everyone");
    faulty(|policy| policy.applications.include = texts(&["None"]), "no app and no action");
    faulty(|policy| policy.users.exclude_groups = texts(&["id-gone"]), "names groups that no longer exist: id-gone");
    faulty(|policy| policy.users.exclude_users = texts(&["id-gone"]), "names accounts that no longer exist");
    faulty(|policy| policy.users.include_roles = texts(&["id-gone"]), "names roles that no longer exist");
    faulty(|policy| policy.include_locations = texts(&["id-gone"]), "names locations that no longer exist");
    faulty(
        |policy| {
            policy.include_locations = texts(&["AllTrusted"]);
            policy.exclude_locations = texts(&["AllTrusted"]);
        },
        "excludes every location",
    );
    check("2.16.c", policy(|policy| policy.lost = true), NoEvidence);
    // The control that Microsoft retires: alone it asks for nothing once that has happened.
    let approved = |controls: &'static [&'static str], later: i64, expected: Outcome| {
        let world = policy(|policy| policy.grant.as_mut().unwrap().built_in = texts(controls));
        let finding = Case::new(world.build(), Moment::of(as_of().seconds() + later)).judge(&ITEM, "2.16.c");
        assert_eq!(finding.outcome, expected, "{controls:?} {later}: {finding:?}");
        says(&finding, "Microsoft no longer enforces it after 30 June 2026");
    };
    approved(&["approvedApplication"], 0, Review);
    approved(&["approvedApplication"], 2 * 86_400, Fail);
    approved(&["approvedApplication", "mfa"], 2 * 86_400, Review);
    check("2.16.c", policy(|policy| policy.for_workloads = true), Pass);
}

#[test]
fn c_what_a_cut_list_does_not_know_is_not_gone() {
    let names_group = |policy: &mut CaPolicy| policy.users.exclude_groups = texts(&["id-gone"]);
    check("2.16.c", policy(names_group).cut(RecordKind::Groups), NoEvidence);
    let empty = |policy: &mut CaPolicy| {
        policy.users.include_users.clear();
        policy.users.include_groups = texts(&["id-team"]);
    };
    says(&check("2.16.c", with(World::new().group("team"), empty), Fail), "have no members");
    check("2.16.c", with(World::new().user("anna").group("team").member("team", "anna"), empty), Pass);
    check("2.16.c", with(World::new().group("team"), empty).without(&[RecordKind::GroupMembers]), NoEvidence);
}

#[test]
fn e_groups_that_exclude_people() {
    let excluding = |world: World| with(world, |policy| policy.users.exclude_groups = texts(&["id-out"]));
    let group = |change: fn(&mut crate::tenant::Group)| World::new().group_with("out", change);
    check("2.16.e", excluding(group(|_| {})), Pass);
    let ordinary = |group: &mut crate::tenant::Group| {
        group.role_assignable = Known::Empty;
        group.management_restricted = Known::Value(false);
    };
    says(&check("2.16.e", excluding(group(ordinary)), Fail), "an ordinary group");
    let unknown = check("2.16.e", excluding(group(|group| group.role_assignable = Known::Empty)), NoEvidence);
    assert_eq!(unknown.missing[0].column, Some("isManagementRestricted"));
    let restricted = |group: &mut crate::tenant::Group| {
        group.role_assignable = Known::Empty;
        group.management_restricted = Known::Value(true);
    };
    check("2.16.e", excluding(group(restricted)), Pass);
    // A group nested in a protected one adds people all the same.
    let nested = group(|_| {}).group_with("inner", ordinary).member("out", "inner");
    let finding = check("2.16.e", excluding(nested), Fail);
    assert_eq!(finding.affected[0].name, "inner".into());
    let unlisted = excluding(group(|_| {})).without(&[RecordKind::GroupMembers]);
    let mut case = Case::new(unlisted.build(), as_of());
    case.tenant.groups.items[0].role_assignable = Known::Value(false);
    let members = |finding: &Finding| {
        let mut facts = finding.affected[0].facts.iter();
        facts.find(|fact| fact.label == "Direct members").map(|fact| fact.value.to_string())
    };
    assert_eq!(members(&case.judge(&ITEM, "2.16.e")).as_deref(), Some("not supplied"));
    assert_eq!(check("2.16.e", policy(|_| {}), NotApplicable).reasons, ["No enabled policy excludes a group."]);
    // What a list that is not whole lacks is no group that is gone; what a whole one lacks is not passed over in silence.
    let missing = || policy(|policy| policy.users.exclude_groups = texts(&["id-other"]));
    let gone = check("2.16.e", missing(), NotApplicable);
    assert!(gone.reasons[0].contains("1 group that the list of groups does not hold"), "{:?}", gone.reasons);
    let unlisted = check("2.16.e", missing().cut(RecordKind::Groups), NoEvidence);
    says(&unlisted, "not in the list of groups, which is not whole");
    let disabled = with(group(ordinary), |policy| {
        policy.users.exclude_groups = texts(&["id-out"]);
        policy.state = PolicyState::ReportOnly;
    });
    check("2.16.e", disabled, NotApplicable);
}

fn actions(mut world: World, context: &Known<Box<str>>) -> World {
    world.supply(RecordKind::ProtectedActions).present.insert("authenticationContextId");
    for action in ["basic/update", "create", "delete"] {
        world.tenant.protected_actions.items.push(ResourceAction {
            name: format!("microsoft.directory/conditionalAccessPolicies/{action}").into(),
            context: context.clone(),
            source: source(4),
        });
    }
    world
}

#[test]
fn f_a_context_counts_where_an_enabled_policy_enforces_it() {
    let c1 = Known::Value("c1".into());
    let guard = |state: PolicyState| {
        policy(|policy| {
            policy.applications.include.clear();
            policy.applications.authentication_contexts = texts(&["c1"]);
            policy.state = state;
        })
    };
    check("2.16.f", actions(guard(PolicyState::Enabled), &c1), Pass);
    // A list of protected actions alone tells that another is none; one with others left that out.
    let cut = |context: &Known<Box<str>>| {
        let mut world = actions(guard(PolicyState::Enabled), context);
        world.tenant.protected_actions.items.truncate(1);
        world
    };
    check("2.16.f", cut(&c1), Fail);
    check("2.16.f", cut(&Known::NotExported), NoEvidence);
    // It must be enforced for those who may change policies.
    let changed_by = |change: fn(&mut CaPolicy)| {
        let mut world = guard(PolicyState::Enabled).admin("anna", "Security Administrator");
        world.tenant.ca_policies.items.iter_mut().for_each(change);
        actions(world, &c1)
    };
    check("2.16.f", changed_by(|_| {}), Pass);
    let others = changed_by(|policy| policy.users.include_users = texts(&["id-ben"]));
    says(&check("2.16.f", others, Fail), "anna@contoso.example: ");
    check("2.16.f", changed_by(|policy| policy.users.exclude_users = texts(&["id-anna"])), Fail);
    let device = |policy: &mut CaPolicy| policy.grant.as_mut().unwrap().built_in = texts(&["compliantDevice"]);
    check("2.16.f", changed_by(device), Review);
    let lists = [RecordKind::RoleAssignments, RecordKind::PimActive, RecordKind::PimEligible];
    check("2.16.f", changed_by(|_| {}).without(&lists), NoEvidence);
    says(&check("2.16.f", actions(guard(PolicyState::ReportOnly), &c1), Fail), "is not enabled");
    says(&check("2.16.f", actions(World::new(), &c1), Fail), "no policy enforces");
    says(&check("2.16.f", actions(guard(PolicyState::Enabled), &Known::Empty), Fail), "no authentication context");
    let missing = World::new().without(&[RecordKind::ProtectedActions]);
    check("2.16.f", missing, NoEvidence);
    let mut columnless = actions(World::new(), &Known::NotExported);
    columnless.supply(RecordKind::ProtectedActions).present.clear();
    check("2.16.f", columnless, NoEvidence);
}

fn assigned(mut world: World, app: &str) -> World {
    world.tenant.app_role_assignments.items.push(crate::tenant::consent::AppRoleAssignment {
        role: "".into(),
        principal: crate::tenant::fixtures::by_id("anna"),
        resource: format!("id-{}", app.to_lowercase()).into(),
        resource_name: app.into(),
        created: None,
        source: source(4),
    });
    world
}

#[test]
fn b_apps_in_reach() {
    let roster = |world: World| assigned(world.service_principal("Roster", |_| {}), "Roster");
    check("2.16.b", roster(policy(|_| {})), Pass);
    says(&check("2.16.b", roster(World::new()), Fail), "no enabled policy");
    check("2.16.b", roster(policy(|policy| policy.state = PolicyState::ReportOnly)), Fail);
    check("2.16.b", roster(policy(|policy| policy.grant = None)), Fail);
    check("2.16.b", roster(policy(|policy| policy.for_workloads = true)), Fail);
    check("2.16.b", roster(policy(|policy| policy.applications.exclude = texts(&["app-roster"]))), Fail);
    check("2.16.b", roster(policy(|policy| policy.applications.include = texts(&["APP-ROSTER"]))), Pass);
    check("2.16.b", roster(policy(|policy| policy.applications.include = texts(&["Office365"]))), Fail);
    let some = policy(|policy| policy.users.include_users = texts(&["id-anna"]));
    says(&check("2.16.b", roster(some), Review), "for some people only: Require MFA");
    check("2.16.b", roster(policy(|policy| policy.lost = true)), Review);
    let mut defaults = roster(World::new());
    defaults.tenant.security_defaults.items.push(SecurityDefaults { enabled: true, source: source(1) });
    check("2.16.b", defaults, Review);
    // Nobody is assigned, or it is Microsoft's.
    check("2.16.b", World::new().service_principal("Roster", |_| {}), NotApplicable);
    let microsofts = World::new().service_principal("Roster", |app| {
        app.owner_organization = Some("f8cdef31-a31e-4b4a-93e4-5f571e91255a".into());
    });
    check("2.16.b", assigned(microsofts, "Roster"), NotApplicable);
    check("2.16.b", roster(World::new().cut(RecordKind::ConditionalAccess)), NoEvidence);
    check("2.16.b", roster(policy(|_| {})).without(&[RecordKind::AppRoleAssignments]), NoEvidence);
}

#[test]
fn d_apps_on_premises() {
    use crate::tenant::applications::RelyingParty;
    use crate::tenant::published_apps::{Publication, PublishedApp};
    let tagged = |world: World| {
        world.service_principal("Roster", |app| app.tags = texts(&["WindowsAzureActiveDirectoryOnPremApp"]))
    };
    let publish = |world: &mut World, before: Option<bool>, through: Publication, id: &str| {
        world.tenant.published_apps.items.push(PublishedApp {
            through,
            name: "Roster".into(),
            object: "object".into(),
            app_id: id.into(),
            external: Some("https://roster.example/".into()),
            internal: None,
            enabled: None,
            signed_in_before: before,
            source: source(7),
        });
    };
    let published = |world: World, before: Option<bool>| {
        let mut world = tagged(world);
        publish(&mut world, before, Publication::ApplicationProxy, "app-roster");
        world
    };
    let reached = check("2.16.d", published(policy(|_| {}), Some(true)), Review);
    assert!(reached.affected.is_empty(), "{reached:?}");
    says(&check("2.16.d", published(policy(|_| {}), Some(false)), Fail), "passthru");
    says(&check("2.16.d", tagged(World::new()), Fail), "no enabled policy");
    // Published, but not in the list of service principals; and switched off.
    let mut alone = policy(|_| {});
    publish(&mut alone, Some(false), Publication::ApplicationProxy, "app-alone");
    says(&check("2.16.d", alone, Fail), "passthru");
    let mut off = policy(|_| {});
    publish(&mut off, Some(false), Publication::ApplicationProxy, "app-off");
    off.tenant.published_apps.items[0].enabled = Some(false);
    check("2.16.d", off, NotApplicable);
    // A network segment names only the object; its application is told by the registration.
    let segment = |world: World| {
        let mut world = world.application("Roster", |app| app.id = "object".into());
        publish(&mut world, None, Publication::PrivateAccess, "");
        world
    };
    let roster = || World::new().service_principal("Roster", |_| {});
    let unreached = check("2.16.d", segment(roster()), Fail);
    assert_eq!(unreached.affected.len(), 1, "{unreached:?}");
    says(&unreached, "Private Access");
    let named = policy(|policy| policy.applications.include = texts(&["app-roster"]));
    check("2.16.d", segment(named.service_principal("Roster", |_| {})), Review);
    let party = |policy: Known<Box<str>>, rules: Option<bool>| {
        let mut world = World::new();
        world.tenant.relying_parties.items.push(RelyingParty {
            name: "Roster".into(),
            identifiers: Vec::new(),
            enabled: Some(true),
            policy,
            rules_ask_for_mfa: rules,
            source: source(6),
        });
        world
    };
    let name = |name: &str| Known::Value(name.into());
    assert!(check("2.16.d", party(name("Permit everyone and require MFA"), None), Review).affected.is_empty());
    says(&check("2.16.d", party(name("Permit everyone"), Some(false)), Review), "does not name MFA");
    assert!(check("2.16.d", party(Known::Empty, Some(true)), Review).affected.is_empty());
    check("2.16.d", party(Known::Empty, None), Review);
    let mut office = party(name("Permit everyone"), None);
    office.tenant.relying_parties.items[0].identifiers = texts(&["urn:federation:MicrosoftOnline"]);
    check("2.16.d", office, NotApplicable);
    check("2.16.d", World::new(), NotApplicable);
    check("2.16.d", World::new().without(&[RecordKind::RelyingParties]), Review);
    check("2.16.d", World::new().without(&[RecordKind::ServicePrincipals]), NoEvidence);
}
