//! Settings that cannot be set without a licence. Where it is missing, that is no fault of the setting: the check is not
//! applicable and says what it needs; 1.01.a judges the licence itself. Not to know the licences is no answer.
//!
//! What needs Entra ID P2 is said beside the checks of PIM, risk and access reviews; here stands what needs P1.

use crate::tenant::policy::PolicyState;
use crate::tenant::stated::{ScopeArea, Stated};
use crate::tenant::{Tenant, licence};

/// Checks of settings that exist in Conditional Access only, with nothing beside it that would do instead: security
/// defaults answer for MFA and legacy clients, so 1.04.b, 2.06.a, b and 3.06.b are judged without a licence, too.
pub(super) const NEED_P1: &[&str] = &[
    "1.04.d", "2.06.g", "2.06.h", "2.16.a", "2.16.b", "2.16.c", "2.16.e", "2.16.f", "3.03.a", "3.03.d", "3.16.a",
    "3.16.b",
];

/// Why what Entra ID P2 or Governance brings is no question here, as a clause: by what was stated, else by the licences.
pub(super) fn lacking_p2(tenant: &Tenant, stated: &Stated) -> Option<&'static str> {
    let is_stated = stated.scope.get(&ScopeArea::EntraP2) == Some(&false);
    (licence::pim(tenant, stated) == Some(false)).then_some(if is_stated {
        "which the organisation does not have, as the assessor stated"
    } else {
        "which no licence here brings; 1.01.a judges the licence"
    })
}

/// Why a check does not apply for want of a licence, by what was stated, else by the licences supplied whole. An enabled
/// policy shows that Conditional Access is in use, whatever a list of licences says.
pub(super) fn lacking(check: &str, tenant: &Tenant, stated: &Stated) -> Option<String> {
    if !NEED_P1.contains(&check) {
        return None;
    }
    let needs = "Needs Microsoft Entra ID P1 (Conditional Access)";
    match stated.scope.get(&ScopeArea::EntraP1) {
        Some(true) => None,
        Some(false) => Some(format!("{needs}, which the organisation does not have, as the assessor stated.")),
        None => {
            let in_use = tenant.ca_policies.iter().any(|policy| policy.state == PolicyState::Enabled);
            let lacks = licence::has_p1(tenant) == Some(false) && !in_use;
            lacks.then(|| format!("{needs}, which no licence here brings; 1.01.a judges the licence."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::RecordKind;
    use crate::tenant::coverage::fixtures::mfa;
    use crate::tenant::fixtures::World;

    #[track_caller]
    fn check(world: World, stated: Option<bool>, expected: bool) {
        let mut said = Stated::default();
        said.scope.extend(stated.map(|is_in| (ScopeArea::EntraP1, is_in)));
        let tenant = world.build();
        let found = lacking("3.03.a", &tenant, &said);
        assert_eq!(found.is_some(), expected, "{found:?}");
        assert!(found.is_none_or(|why| why.starts_with("Needs Microsoft Entra ID P1")));
        assert_eq!(lacking("1.01.a", &tenant, &said), None, "the licence itself is judged");
    }

    #[test]
    fn a_missing_licence_is_no_fault_of_the_setting() {
        check(World::new(), None, true);
        check(World::new().licence("EXCHANGESTANDARD", "EXCHANGE_S_STANDARD", 5), None, true);
        check(World::new().licence("AAD_PREMIUM", "AAD_PREMIUM", 5), None, false);
        check(World::p2(), None, false);
        // Not to know is no answer.
        check(World::new().without(&[RecordKind::Licences]), None, false);
        check(World::new().cut(RecordKind::Licences), None, false);
        // A person's word goes first, and a policy in force shows more than a list.
        check(World::new(), Some(true), false);
        check(World::p2(), Some(false), true);
        let mut world = World::new();
        world.tenant.ca_policies.items.push(mfa(|_| {}));
        check(world, None, false);
    }

    #[test]
    fn who_says_that_there_is_no_p2() {
        let check = |world: World, stated: Option<bool>, expected: Option<&str>| {
            let mut said = Stated::default();
            said.scope.extend(stated.map(|is_in| (ScopeArea::EntraP2, is_in)));
            let found = lacking_p2(&world.build(), &said);
            assert!(found.is_some() == expected.is_some(), "{found:?}");
            assert!(found.zip(expected).is_none_or(|(found, part)| found.contains(part)), "{found:?}");
        };
        check(World::new(), None, Some("no licence here brings"));
        check(World::p2(), Some(false), Some("as the assessor stated"));
        check(World::new(), Some(false), Some("as the assessor stated"));
        check(World::new(), Some(true), None);
        check(World::p2(), None, None);
        check(World::new().without(&[RecordKind::Licences]), None, None);
        check(World::new().without(&[RecordKind::Licences]), Some(false), Some("as the assessor stated"));
    }
}
