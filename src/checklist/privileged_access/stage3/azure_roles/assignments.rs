//! 3.12.a and d: assignments as rows: permanent ones of powerful roles, and those of nobody.

use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::{be, counted};
use crate::checklist::{Affected, Context, Judgement, Outcome, SubjectKind};
use crate::tenant::azure::{AzureRoleAssignment, AzureScope};
use crate::tenant::holders::resolve;
use crate::tenant::{
    AssignmentState, Known, Missing, PrincipalKind, PrincipalRef, RecordKind, SupplyState, Tenant, azure_roles,
};

pub(super) fn name_of(principal: &PrincipalRef) -> String {
    let names = [&principal.upn, &principal.display_name, &principal.id];
    names.into_iter().find(|name| !name.is_empty()).map_or_else(|| "unnamed".to_owned(), ToString::to_string)
}

fn affected(tenant: &Tenant, row: &AzureRoleAssignment, principal: &PrincipalRef, outcome: Outcome) -> Affected {
    let scope = row.scope.title(tenant);
    let id = format!("{}|{}|{}", principal.id, tenant.azure_role_id(row), row.scope.path()).to_lowercase();
    Affected::new(SubjectKind::RoleAssignment, id, name_of(principal), outcome)
        .fact("Role", tenant.azure_role_name(row))
        .fact("Scope", scope)
        .at(row.sources.iter().copied())
}

const POWERFUL: &[&str] = &[
    azure_roles::OWNER,
    azure_roles::CONTRIBUTOR,
    azure_roles::USER_ACCESS_ADMINISTRATOR,
    azure_roles::RBAC_ADMINISTRATOR,
];

pub(super) fn permanent(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::AzurePimActive,
        RecordKind::AzureRoleAssignments,
        RecordKind::AzureRoleDefinitions,
        RecordKind::Licences,
        RecordKind::Subscriptions,
        RecordKind::ManagementGroups,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::ServicePrincipals,
        RecordKind::EmergencyAccounts,
    ]);
    let mut judge = context.judge();
    judge.gaps(tenant.azure_pim_active.supply.cut_gap(RecordKind::AzurePimActive));
    judge.gaps(tenant.azure_assignments_missing());
    judge.gaps(tenant.azure_begun_since(context.as_of(), &tenant.azure_pim_active));
    let (mut exempt, mut workloads) = (0, 0);
    let is_wide = |row: &&AzureRoleAssignment| {
        matches!(row.scope, AzureScope::Root | AzureScope::ManagementGroup(_) | AzureScope::Subscription(_))
    };
    let wide: Vec<_> = tenant.azure_active(context.as_of()).into_iter().filter(is_wide).collect();
    judge.gaps(tenant.azure_roles_not_understood(wide.iter().copied()));
    for row in wide {
        if !POWERFUL.contains(&tenant.azure_role_id(row)) {
            continue;
        }
        let principal = resolve(tenant, &row.principal);
        let is_emergency =
            context.emergency().iter().any(|account| account.confirmed && account.is(&principal.id, &principal.upn));
        if is_emergency {
            exempt += 1;
            judge.good();
            continue;
        }
        let (outcome, words) = match (row.state, &row.end) {
            (AssignmentState::Activated | AssignmentState::Eligible, _) | (_, Known::Value(_)) => {
                judge.good();
                continue;
            }
            (AssignmentState::Assigned, Known::Empty) => (Outcome::Fail, "permanent"),
            // A bare list carries activations without a mark; without PIM there are none.
            (AssignmentState::ActiveUnmarked, _) if context.has_p2() == Some(false) => {
                (Outcome::Fail, "permanent: there is no PIM")
            }
            // An activation lasts for hours.
            (AssignmentState::ActiveUnmarked, _) if stands_since(context, row).is_some() => {
                (Outcome::Review, "active; whether it ends was not exported")
            }
            (AssignmentState::Assigned | AssignmentState::ActiveUnmarked | AssignmentState::Unspecified, _) => {
                (Outcome::NoEvidence, "active; whether it ends was not exported")
            }
        };
        workloads += usize::from(principal.kind == PrincipalKind::ServicePrincipal);
        if outcome != Outcome::Fail {
            let why = "Whether every Azure role assignment ends is not in the evidence: the active PIM assignments tell activations and ends, other lists do not.".to_owned();
            judge.gap(Missing { kind: RecordKind::AzurePimActive, column: Some("endDateTime"), why });
        }
        let words = match stands_since(context, row) {
            Some(since) if outcome == Outcome::Review => {
                format!("stands since {since}; whether it ends was not exported")
            }
            _ => words.to_owned(),
        };
        judge.subject(affected(tenant, row, &principal, outcome).fact("How", words));
    }
    judge.say(&stage3::AZURE_PERMANENT);
    judge.reasons_of(tenant.azure_left_out_in_words(context.as_of()));
    if workloads > 0 {
        judge.reason(format!(
            "{} to applications, which cannot activate a role: give those a lesser role or a smaller scope.",
            counted(workloads, "of them belongs", "of them belong")
        ));
    }
    if exempt > 0 {
        judge.reason(format!(
            "{} to confirmed emergency accounts and {} exempt.",
            counted(exempt, "assignment belongs", "assignments belong"),
            be(exempt)
        ));
    }
    judge.finish(Nothing::NotApplicable("Nobody holds such a role actively over a subscription or more.".to_owned()))
}

/// The day on which an assignment was made, where it is older than any activation.
fn stands_since(context: &Context<'_>, row: &AzureRoleAssignment) -> Option<String> {
    row.created.filter(|made| made.age_days(context.as_of()) > 1).map(crate::tenant::Moment::iso_date)
}

/// What the portal writes in place of the name of an object that it does not find.
fn is_not_found(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "identity not found",
        "identität nicht gefunden",
        "die identität wurde nicht gefunden",
        "identité introuvable",
        "identidad no encontrada",
        "no se encontró la identidad",
        "identità non trovata",
        "identiteit niet gevonden",
        "identidade não encontrada",
    ];
    WORDS.contains(&name.trim().trim_end_matches('.').to_lowercase().as_str())
}

/// 3.12.d
pub(super) fn orphaned(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::AzurePimActive,
        RecordKind::AzureRoleAssignments,
        RecordKind::AzureRoleDefinitions,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::ServicePrincipals,
        RecordKind::Subscriptions,
        RecordKind::ManagementGroups,
    ]);
    let mut judge = context.judge();
    judge.gaps(tenant.azure_assignments_missing());
    let lists = [RecordKind::Users, RecordKind::Groups, RecordKind::ServicePrincipals];
    let all_known = lists.iter().all(|kind| tenant.supply(*kind).state == SupplyState::Whole);
    for row in tenant.azure_active(context.as_of()) {
        let principal = resolve(tenant, &row.principal);
        let user = tenant.user_of(&principal);
        if user.is_some_and(|user| user.deleted) {
            let words = "a user who was deleted";
            judge.subject(affected(tenant, row, &principal, Outcome::Fail).fact("Principal", words));
            continue;
        }
        let known = user.is_some()
            || tenant.group_by_id(&principal.id).is_some()
            || tenant.service_principal(&principal.id).is_some();
        let said_gone = is_not_found(&row.principal.display_name);
        // A name shows that the exporter found the object in the directory.
        if known || !row.principal.upn.is_empty() || !row.principal.display_name.is_empty() && !said_gone {
            judge.good();
            continue;
        }
        let (outcome, words) = match (all_known, said_gone) {
            (true, _) => (Outcome::Fail, "in none of the lists of users, groups and applications"),
            // Whoever exported it may not have been allowed to see the object.
            (false, true) => (
                Outcome::Review,
                "not found when the list was exported: gone, or not to be seen by whoever exported it",
            ),
            (false, false) => (Outcome::NoEvidence, "not found in the lists supplied"),
        };
        judge.subject(affected(tenant, row, &principal, outcome).fact("Principal", words));
    }
    if judge.count(Outcome::NoEvidence) > 0 {
        for kind in lists {
            judge.gaps(tenant.supply(kind).gap(kind));
        }
    }
    judge.say(&stage3::ORPHANED);
    judge.finish(Nothing::Pass("There is no Azure role assignment.".to_owned()))
}
