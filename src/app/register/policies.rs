//! What each Conditional Access policy does by itself for the accounts of the register.

use super::ASKED;
use crate::evidence::SourceRef;
use crate::tenant::coverage::{Coverage, Engine};
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::policy::PolicyState;
use crate::tenant::roles::RoleSet;
use crate::tenant::{CaPolicy, Tenant};

/// One policy that is switched on, or reports only.
#[derive(Debug)]
pub struct PolicyReach {
    pub name: String,
    pub is_report_only: bool,
    /// For each of [`ASKED`]: places of the accounts that it alone would cover, wholly or partly.
    pub reached: Vec<Vec<u32>>,
    /// Places of the accounts that it excludes.
    pub excluded: Vec<u32>,
    pub sources: Vec<SourceRef>,
}

/// In the order of the evidence; without policies that neither reach nor exclude anybody here.
pub fn reach(tenant: &Tenant, holders: &Holders, engine: &Engine<'_>) -> Vec<PolicyReach> {
    let people: Vec<(u32, &Holder)> =
        (0..).zip(holders.of_set(RoleSet::Privileged)).filter(|(_, holder)| holder.is_person()).collect();
    let about_people =
        tenant.ca_policies.iter().filter(|policy| policy.state != PolicyState::Disabled && !policy.for_workloads);
    let found = about_people.map(|policy| of_policy(policy, &people, engine));
    found
        .filter(|reach| !reach.excluded.is_empty() || reach.reached.iter().any(|reached| !reached.is_empty()))
        .collect()
}

fn of_policy(policy: &CaPolicy, people: &[(u32, &Holder)], engine: &Engine<'_>) -> PolicyReach {
    let alone = engine.under(std::iter::once(policy));
    let reaches = |coverage: &Coverage| {
        matches!(
            coverage,
            Coverage::Covered { .. } | Coverage::Partly { .. } | Coverage::ReportOnly | Coverage::Unclear
        )
    };
    let mut reached: Vec<Vec<u32>> = vec![Vec::new(); ASKED.len()];
    let mut excluded = Vec::new();
    for (place, holder) in people {
        let mut is_reached = false;
        for (requirement, reached) in ASKED.iter().zip(&mut reached) {
            if reaches(&alone.coverage_of_holder(holder, *requirement)) {
                reached.push(*place);
                is_reached = true;
            }
        }
        let principal = &holder.principal;
        if !is_reached && engine.excludes_account(policy, &principal.id, &principal.upn).is_some() {
            excluded.push(*place);
        }
    }
    PolicyReach {
        name: policy.name.to_string(),
        is_report_only: policy.state == PolicyState::ReportOnly,
        reached,
        excluded,
        sources: policy.source.into_iter().collect(),
    }
}
