//! 1.02.i: assignments whose holder no longer exists.

use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::holders::{canonical_role, is_seen_elsewhere, lists_prove_absence, resolve};
use crate::tenant::role::Expansion;
use crate::tenant::{Missing, PrincipalKind, RecordKind, RoleAssignment, Tenant};
use std::collections::BTreeMap;

pub(super) fn gone(ctx: &Context<'_>) -> Judgement {
    let tenant = ctx.tenant(&[
        RecordKind::RoleAssignments,
        RecordKind::PimActive,
        RecordKind::PimEligible,
        RecordKind::RoleDefinitions,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::ServicePrincipals,
        RecordKind::Registrations,
        RecordKind::SignIns,
        RecordKind::GroupMembers,
    ]);
    let mut judge = ctx.judge();
    if ctx.has_p2() != Some(false) {
        judge.gaps(tenant.pim_eligible.supply.gap(RecordKind::PimEligible));
    }
    let mut objects: BTreeMap<String, Vec<&RoleAssignment>> = BTreeMap::new();
    let lists = [&tenant.pim_active.items, &tenant.role_assignments.items, &tenant.pim_eligible.items];
    for row in lists.into_iter().flatten() {
        let principal = resolve(tenant, &row.principal);
        let name = [&principal.id, &principal.upn, &principal.display_name].into_iter().find(|name| !name.is_empty());
        objects.entry(name.map(|name| name.to_lowercase()).unwrap_or_default()).or_default().push(row);
    }
    // What other lists name and this one lacks is missing from it, and not gone.
    let is_cut = tenant.unlisted_accounts();
    let absence_is_proof = lists_prove_absence(tenant);
    for (id, rows) in objects {
        let outcome = if rows.iter().any(|row| exists(tenant, row)) {
            Outcome::Pass
        } else if rows.iter().any(|row| row.principal.expansion == Expansion::Null)
            || absence_is_proof
                && rows.iter().any(|row| !row.principal.id.is_empty())
                && !is_seen_elsewhere(tenant, &id)
        {
            Outcome::Fail
        } else {
            Outcome::NoEvidence
        };
        let mut roles: Vec<String> = rows.iter().map(|row| canonical_role(tenant, row).1.to_string()).collect();
        roles.sort();
        roles.dedup();
        let names = rows.iter().flat_map(|row| [&row.principal.upn, &row.principal.display_name]);
        let name = names.filter(|name| !name.is_empty()).min().map_or_else(|| id.clone(), ToString::to_string);
        judge.subject(Affected {
            name: name.into(),
            id: id.into(),
            kind: SubjectKind::Unknown,
            outcome,
            facts: vec![Fact::new("Roles", roles.join("; "))].into(),
            sources: rows.iter().map(|row| row.source).collect(),
        });
    }
    if judge.count(Outcome::NoEvidence) > 0 {
        for kind in [RecordKind::Users, RecordKind::Groups, RecordKind::ServicePrincipals] {
            judge.gaps(tenant.supply(kind).gap(kind));
        }
        judge.gaps(is_cut);
        if !judge.has_gaps() {
            let why = if absence_is_proof {
                "No list of users, groups or service principals holds the object, though a sign-in or a list of members names it, \
                 or the assignment gives its name and no object id: export the lists again, and assignments with object ids."
            } else {
                "The list of users, groups or service principals holds objects without an id."
            };
            let why = why.to_owned();
            judge.gap(Missing { kind: RecordKind::Users, column: Some("id"), why });
        }
    }
    judge.say(&stage1::EXISTS);
    judge.finish(Nothing::Pass("No role is assigned.".to_owned()))
}

fn exists(tenant: &Tenant, row: &RoleAssignment) -> bool {
    let principal = &row.principal;
    let found = resolve(tenant, principal);
    principal.expansion == Expansion::Present
        || tenant.user_of(&found).is_some()
        || found.kind != PrincipalKind::User && !found.id.is_empty() && tenant.group_by_id(&found.id).is_some()
        || !found.id.is_empty() && tenant.service_principal(&found.id).is_some()
}
