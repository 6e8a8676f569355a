//! 2.15: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Affected, Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::RecordKind;
use crate::tenant::azure_monitoring::{ActionGroup, AlertRule, DiagnosticSetting, Leaf, LogOwner, RoleChange};
use crate::tenant::fixtures::{World, as_of, days_ago};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const SOURCE: SourceRef = SourceRef { file: EvidenceId(5), part: None, row: 1 };

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

fn prod() -> World {
    World::new().subscription("prod", |_| {})
}

fn setting(mut world: World, categories: &[&str], destination: Option<&str>) -> World {
    world.tenant.diagnostic_settings.items.push(DiagnosticSetting {
        name: "to-soc".into(),
        of: LogOwner::Subscription("id-prod".into()),
        workspace: None,
        destinations: destination.map(ToOwned::to_owned).into_iter().collect(),
        categories: categories.iter().map(|name| (Box::from(*name), Some(true))).collect(),
        source: SOURCE,
    });
    world
}

const ALL: &[&str] = &["Administrative", "Security", "Policy", "Alert"];

#[test]
fn a_every_category_goes_somewhere() {
    check("2.15.a", setting(prod(), ALL, Some("workspace soc")), Pass);
    check("2.15.a", setting(prod(), &["allLogs"], Some("workspace soc")), Pass);
    says(&check("2.15.a", setting(prod(), &ALL[..2], Some("workspace soc")), Fail), "not sent anywhere: Policy, Alert");
    // Azure stores no setting that sends nowhere, or does not say of a category whether it is on.
    check("2.15.a", setting(prod(), ALL, None), NoEvidence);
    let mut untold = setting(prod(), ALL, Some("workspace soc"));
    untold.tenant.diagnostic_settings.items[0].categories[1].1 = None;
    check("2.15.a", untold, NoEvidence);
    let united = setting(setting(prod(), &ALL[..2], Some("workspace soc")), &ALL[2..], Some("storage account logs"));
    check("2.15.a", united, Pass);
    let mut off = setting(prod(), ALL, Some("workspace soc"));
    off.tenant.diagnostic_settings.items[0].categories[1].1 = Some(false);
    says(&check("2.15.a", off, Fail), "not sent anywhere: Security");
    let silent = check("2.15.a", prod(), NoEvidence);
    assert!(silent.missing[0].why.contains("prod"), "{:?}", silent.missing);
    check("2.15.a", World::new(), NotApplicable);
    check("2.15.a", prod().without(&[RecordKind::DiagnosticSettings]), NoEvidence);
}

fn rule(mut world: World, leaves: &[(&str, &[&str])], change: impl FnOnce(&mut AlertRule)) -> World {
    let leaf = |(field, values): &(&str, &[&str])| Leaf {
        field: Box::from(*field),
        values: values.iter().map(|value| Box::from(*value)).collect(),
    };
    let mut rule = AlertRule {
        name: "rule".into(),
        enabled: Some(true),
        scopes: vec!["/subscriptions/id-prod".into()],
        conditions: Some(leaves.iter().map(leaf).collect()),
        action_groups: vec!["/group".into()],
        lost_actions: false,
        source: SOURCE,
    };
    change(&mut rule);
    world.tenant.alert_rules.items.push(rule);
    world
}

const ROLES: &[&str] = &["microsoft.authorization/roleassignments/write"];
const POLICY: &[&str] = &["microsoft.authorization/policyassignments/write"];
const NETWORK: &[&str] = &["microsoft.network/networksecuritygroups/write"];

fn three(change: fn(&mut AlertRule)) -> World {
    let two = rule(rule(prod(), &[("operationname", ROLES)], |_| {}), &[("operationname", POLICY)], |_| {});
    rule(two, &[("operationname", NETWORK), ("category", &["administrative"])], change)
}

#[test]
fn b_rules_on_roles_policy_and_security() {
    check("2.15.b", three(|_| {}), Pass);
    let whole_category = rule(prod(), &[("category", &["administrative"])], |_| {});
    check("2.15.b", whole_category, Pass);
    // That something was taken away tells of nothing new.
    let deletes = &["microsoft.authorization/roleassignments/delete"];
    let only = three(|rule| {
        let operations = &mut rule.conditions.as_mut().unwrap()[0];
        operations.values.iter_mut().for_each(|value| *value = value.replace("/write", "/delete").into());
    });
    says(&check("2.15.b", only, Fail), "no alert on changes of");
    says(&check("2.15.b", rule(prod(), &[("operationname", deletes)], |_| {}), Fail), "role assignments");
    says(
        &check("2.15.b", prod(), Fail),
        "no alert on changes of role assignments, policy assignments, security settings",
    );
    for change in [
        (|rule| rule.enabled = Some(false)) as fn(&mut AlertRule),
        |rule| rule.scopes = vec!["/subscriptions/id-prod/resourcegroups/rg".into()],
        |rule| rule.action_groups.clear(),
        |rule| rule.conditions.as_mut().unwrap().push(Leaf { field: "caller".into(), values: vec!["x".into()] }),
        |rule| rule.conditions.as_mut().unwrap()[1].values = vec!["servicehealth".into()],
    ] {
        says(&check("2.15.b", three(change), Fail), "no alert on changes of security settings");
    }
    // The rules of another subscription were not asked for, as far as the evidence shows.
    let two = check("2.15.b", rule(prod().subscription("lab", |_| {}), &[("operationname", ROLES)], |_| {}), Fail);
    let outcomes: Vec<_> = two.affected.iter().map(|found| (&*found.name, found.outcome)).collect();
    assert_eq!(outcomes, [("prod", Fail), ("lab", NoEvidence)]);
    let names_the_rule = |found: &Affected| found.sources.contains(&SOURCE);
    assert!(names_the_rule(&two.affected[0]) && !names_the_rule(&two.affected[1]), "no row of another: {two:?}");
    says(&two, "rule (enabled): fires on changes of role assignments");
    check("2.15.b", three(|rule| rule.conditions = None), NoEvidence);
    let lost = |rule: &mut AlertRule| {
        rule.action_groups.clear();
        rule.lost_actions = true;
    };
    check("2.15.b", three(lost), NoEvidence);
    check("2.15.b", prod().cut(RecordKind::AlertRules), NoEvidence);
    check("2.15.b", World::new(), NotApplicable);
}

#[test]
fn b_a_group_without_receivers_tells_nobody() {
    let with = |receivers: usize, enabled: Option<bool>| {
        let mut world = three(|_| {});
        world.tenant.action_groups.items.push(ActionGroup {
            id: "/group".into(),
            name: "duty".into(),
            enabled,
            mails: Vec::new(),
            receivers,
            lost_receivers: false,
            source: SOURCE,
        });
        world
    };
    check("2.15.b", with(1, Some(true)), Pass);
    says(&check("2.15.b", with(0, Some(true)), Fail), "tells nobody");
    check("2.15.b", with(1, Some(false)), Fail);
    check("2.15.b", three(|_| {}).without(&[RecordKind::ActionGroups]), NoEvidence);
}

fn change(mut world: World, status: &str, correlation: &str) -> World {
    world.tenant.activity_log.window = Some((days_ago(30), days_ago(0)));
    world.tenant.activity_log.role_changes.push(RoleChange {
        at: days_ago(3),
        operation: "Microsoft.Authorization/roleAssignments/write".into(),
        caller: "anna@contoso.example".into(),
        status: status.into(),
        subscription: "id-prod".into(),
        scope: "/subscriptions/id-prod".into(),
        correlation: correlation.into(),
        source: SOURCE,
    });
    world
}

#[test]
fn c_each_change_once() {
    // A log without a row has no window: it shows no absence.
    check("2.15.c", World::new(), NoEvidence);
    let quiet = || {
        let mut quiet = World::new();
        quiet.tenant.activity_log.window = Some((days_ago(30), days_ago(0)));
        quiet
    };
    check("2.15.c", quiet(), Pass);
    let mut quiet = quiet();
    quiet.tenant.activity_log.unknown.note("Rollenzuweisung erstellen");
    let finding = check("2.15.c", quiet, NoEvidence);
    assert!(finding.missing[0].why.contains("“Rollenzuweisung erstellen” (1)"), "{finding:?}");
    let twice = change(change(change(prod(), "Started", "c1"), "Succeeded", "c1"), "Succeeded", "c2");
    let finding = check("2.15.c", twice, Review);
    assert_eq!(finding.affected.len(), 2, "one change is several lines");
    says(&finding, "subscription prod");
    // When the log begins and ends is told apart from what stands in it.
    let [changes, log] = finding.reasons.as_slice() else { panic!("{finding:?}") };
    assert_eq!(changes, "2 changes of Azure roles by 1 account: each to be explained.");
    assert!(
        log.starts_with("The activity log has entries ") && log.ends_with(" and says nothing of other days."),
        "{log}"
    );
    check("2.15.c", prod().without(&[RecordKind::ActivityLog]), NoEvidence);
    check("2.15.c", change(prod(), "Succeeded", "c1").cut(RecordKind::ActivityLog), Review);
}
