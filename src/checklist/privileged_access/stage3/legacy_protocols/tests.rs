//! The smallest tenants that show each outcome of 3.06.

use super::ITEM;
use crate::checklist::run::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::coverage::fixtures::{legacy_block, named, security_defaults, texts};
use crate::tenant::fixtures::{World, as_of, id_of};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, RecordKind, Tenant};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[track_caller]
fn check(check: &str, tenant: Tenant, expected: Outcome) -> Finding {
    let finding = Case::new(tenant, as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn under(mut world: World, policies: Vec<CaPolicy>) -> Tenant {
    world.tenant.ca_policies.items = policies;
    world.build()
}

fn block(change: impl FnOnce(&mut CaPolicy)) -> CaPolicy {
    let mut policy = legacy_block();
    change(&mut policy);
    policy
}

#[test]
fn legacy_clients_are_blocked_for_everybody() {
    let anna = || World::p2().user("anna");
    check("3.06.b", under(anna(), vec![legacy_block()]), Pass);
    check("3.06.b", under(anna(), vec![]), Fail);
    // Elsewhere a disabled policy passes if any other one is enabled.
    let disabled = block(|policy| policy.state = PolicyState::Disabled);
    check("3.06.b", under(anna(), vec![disabled, named("MFA", &["mfa"], |_| ())]), Fail);
    check("3.06.b", under(anna(), vec![block(|policy| policy.state = PolicyState::ReportOnly)]), Fail);
    let excluded = || block(|policy| policy.users.exclude_groups = vec![id_of("outer")]);
    let nested = || anna().group("outer").group("inner").member("outer", "inner").member("inner", "anna");
    let finding = check("3.06.b", under(nested(), vec![excluded()]), Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value.contains("through the group “outer”")));
    let dark = under(anna().group("outer").without(&[RecordKind::GroupMembers]), vec![excluded()]);
    check("3.06.b", dark, NoEvidence);
    // A control that such clients cannot meet stops them, and is no block here.
    let asks = named("Asks", &["mfa"], |policy| policy.client_types = texts(&["exchangeActiveSync", "other"]));
    assert!(check("3.06.b", under(anna(), vec![asks]), Fail).reasons.concat().contains("cannot meet"));
    // One of the two legacy kinds.
    check("3.06.b", under(anna(), vec![block(|policy| policy.client_types = texts(&["other"]))]), Fail);
    check("3.06.b", under(anna(), vec![block(|policy| policy.exclude_locations = texts(&["AllTrusted"]))]), Review);
    // Disabled accounts sign in to nothing.
    check("3.06.b", under(World::p2().user_with("anna", |user| user.enabled = Some(false)), vec![]), NotApplicable);
    let mut defaults = anna().build();
    defaults.security_defaults.items.clear();
    security_defaults(&mut defaults, true);
    check("3.06.b", defaults, Pass);
    check("3.06.b", under(anna().without(&[RecordKind::ConditionalAccess]), vec![]), NoEvidence);
    check("3.06.b", under(anna().cut(RecordKind::Users), vec![legacy_block()]), NoEvidence);
}
