//! The portal's list of one Azure resource: active and eligible assignments in one table, everything by name.

use super::F;
use crate::datasets::principal::guid;
use crate::datasets::{Record, no_key, refuse, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::azure::{AzureRoleAssignment, AzureScope};
use crate::tenant::role::Expansion;
use crate::tenant::{AssignmentState, PrincipalKind, PrincipalRef, RecordKind, Tenant};

pub(super) fn row(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let word = record.text(F::State).unwrap_or_default().to_lowercase();
    let state = match word.as_str() {
        "eligible" | "éligible" | "admissible" | "berechtigt" | "elegible" | "apto" => AssignmentState::Eligible,
        "active" | "actif" | "aktiv" | "activo" => AssignmentState::ActiveUnmarked,
        _ => {
            let message = format!("{:?} is neither active nor eligible.", value::shown(&word));
            return Err(refuse(ProblemKind::Value, message));
        }
    };
    let list =
        if state == AssignmentState::Eligible { RecordKind::AzurePimEligible } else { RecordKind::AzurePimActive };
    let role_name = record.boxed(F::RoleName);
    if role_name.is_empty() {
        return Err(no_key("role"));
    }
    // A GUID stands where a service principal or group has no name of the form user@domain.
    let written = record.boxed(F::Upn);
    let id = guid(&written);
    let mail = record.boxed(F::Mail);
    let upn = [written, mail].into_iter().find(|name| name.contains('@')).unwrap_or_default();
    let display_name = record.boxed(F::PrincipalName);
    if id.is_empty() && upn.is_empty() && display_name.is_empty() {
        return Err(no_key("principal"));
    }
    for kind in [RecordKind::AzurePimActive, RecordKind::AzurePimEligible] {
        record.part.supplies(kind);
    }
    let kind = if upn.is_empty() { PrincipalKind::Unknown } else { PrincipalKind::User };
    let end = record.known_moment(F::End);
    let principal = PrincipalRef { id, upn, display_name, kind, expansion: Expansion::NotExpanded };
    let scope = scope(&record.boxed(F::ResourceName), &record.boxed(F::ResourceType));
    let start = record.moment(F::Start);
    start.into_iter().for_each(|start| tenant.events.saw_beginning(start));
    let assignment = AzureRoleAssignment {
        role_name,
        state,
        start,
        end,
        list,
        ..AzureRoleAssignment::listed(principal, scope, record.source)
    };
    let records = if list == RecordKind::AzurePimEligible {
        &mut tenant.azure_pim_eligible
    } else {
        &mut tenant.azure_pim_active
    };
    records.items.push(assignment);
    Ok(())
}

/// A scope by its name; the name stands for the id until the lists of subscriptions and management groups are read.
fn scope(name: &str, kind: &str) -> AzureScope {
    let name: Box<str> = name.to_lowercase().into();
    let kind: String = kind.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    match kind.as_str() {
        _ if name.is_empty() => AzureScope::NotExported,
        "subscription" | "abonnement" | "suscripción" => AzureScope::Subscription(name),
        "managementgroup" | "verwaltungsgruppe" | "groupedadministration" => AzureScope::ManagementGroup(name),
        "resourcegroup" | "ressourcengruppe" | "groupederessources" => {
            AzureScope::ResourceGroup { subscription: "".into(), name }
        }
        _ => AzureScope::Resource { subscription: "".into(), path: name },
    }
}
