//! Holders of Azure roles, who are administrators as those of the directory are.

use super::administrators::SET;
use crate::checklist::{Affected, Context, Fact, Outcome, SubjectKind};
use crate::tenant::azure_holders::{AzureHolding, AzureHoldings};
use crate::tenant::holders::Holder;
use crate::tenant::stated::ScopeArea;
use crate::tenant::{Known, Missing, PrincipalKind, RecordKind, Tenant};
use std::collections::{BTreeMap, BTreeSet};

/// Whoever holds an Azure role that can change something, by key.
#[derive(Debug)]
pub(super) struct InAzure<'t> {
    pub of: BTreeMap<String, Vec<AzureHolding<'t>>>,
    /// What keeps "these are all" from being said; nothing where Azure is stated to be out of scope.
    pub gaps: Vec<Missing>,
}

impl<'t> InAzure<'t> {
    pub fn of(context: &Context<'t>) -> Self {
        let tenant = context.tenant(&[
            RecordKind::AzureRoleAssignments,
            RecordKind::AzurePimEligible,
            RecordKind::AzureRoleDefinitions,
            RecordKind::GroupMembers,
        ]);
        // Who is eligible holds the role too: the next activation is theirs to make.
        let found = AzureHoldings::of(
            tenant,
            tenant.azure_role_assignments.iter().chain(tenant.azure_eligible(context.as_of())),
        );
        let gaps = gaps(context, tenant, &found);
        let mut of: BTreeMap<String, Vec<AzureHolding<'t>>> = BTreeMap::new();
        for holding in found.all.into_iter().filter(|holding| administers(tenant, holding)) {
            of.entry(holding.key()).or_default().push(holding);
        }
        Self { of, gaps }
    }

    /// People among those of [`InAzure::beside_the_directory`].
    pub fn people(&self, context: &Context<'t>, tenant: &Tenant) -> Vec<(Holder, &[AzureHolding<'t>])> {
        let mut found = self.beside_the_directory(context, tenant);
        found.retain(|(holder, _)| holder.is_person());
        found
    }

    /// Whoever holds no role of the directory beside those of Azure.
    pub fn beside_the_directory(&self, context: &Context<'t>, tenant: &Tenant) -> Vec<(Holder, &[AzureHolding<'t>])> {
        let in_directory: BTreeSet<String> = context.holders().of_set(SET).map(Holder::key).collect();
        let others = self.of.iter().filter(|(key, _)| !in_directory.contains(*key));
        let people = others.filter_map(|(_, holdings)| {
            let principal = holdings.first().map(|holding| holding.principal.clone())?;
            let user = tenant.user_position(&principal);
            Some((Holder { principal, user, holdings: Vec::new(), synchronises: false }, &**holdings))
        });
        people.collect()
    }
}

/// Who is eligible in PIM is a holder, too, unless there is provably no PIM.
fn gaps(context: &Context<'_>, tenant: &Tenant, azure: &AzureHoldings<'_>) -> Vec<Missing> {
    if context.stated().scope.get(&ScopeArea::Azure) == Some(&false) {
        return Vec::new();
    }
    let supplied = tenant.azure_role_assignments.supply.gap(RecordKind::AzureRoleAssignments);
    let eligible = tenant.azure_pim_eligible.supply.gap(RecordKind::AzurePimEligible);
    let eligible = eligible.filter(|_| context.has_p2() != Some(false));
    supplied.into_iter().chain(eligible).chain(azure.gaps.iter().cloned()).collect()
}

/// Whether an Azure role can change something: readers administer nothing. The name of a custom role proves nothing.
fn administers(tenant: &Tenant, holding: &AzureHolding<'_>) -> bool {
    let name = tenant.azure_role_name(holding.assignment).to_lowercase();
    let reads = name.ends_with("reader") || name.ends_with("user login");
    let is_read = |action: &str| action.to_lowercase().ends_with("/read");
    let found = tenant.azure_role_definitions.iter().find(|role| role.id == holding.assignment.role_id);
    let writes = found.is_some_and(|role| {
        let all = || [&role.actions, &role.data_actions].into_iter().filter_map(Known::value).flatten();
        role.custom == Some(true) && (all().next().is_none() || !all().all(|action| is_read(action)))
    });
    !reads || writes
}

/// An account or application as one that holds Azure roles.
pub(super) fn of_azure(
    tenant: &Tenant,
    key: &str,
    holdings: &[AzureHolding<'_>],
    outcome: Outcome,
    first: Option<Fact>,
) -> Affected {
    let mut facts: Vec<Fact> = first.into_iter().collect();
    facts.extend(roles(tenant, holdings));
    let mut sources: Vec<_> = holdings.iter().flat_map(|holding| holding.sources.iter().copied()).collect();
    sources.sort();
    sources.dedup();
    Affected {
        id: key.to_owned().into(),
        name: holdings.first().map_or_else(String::new, |holding| holding.name().to_owned()).into(),
        kind: match holdings.first().map(|holding| holding.principal.kind) {
            Some(PrincipalKind::User) => SubjectKind::User,
            Some(PrincipalKind::ServicePrincipal) => SubjectKind::ServicePrincipal,
            Some(PrincipalKind::Group | PrincipalKind::ForeignGroup) => SubjectKind::Group,
            Some(PrincipalKind::Unknown) | None => SubjectKind::Unknown,
        },
        outcome,
        facts: facts.into(),
        sources: sources.into(),
    }
}

/// The roles that it holds, each as a fact.
pub(super) fn roles<'t>(tenant: &'t Tenant, holdings: &'t [AzureHolding<'_>]) -> impl Iterator<Item = Fact> + use<'t> {
    holdings.iter().map(|holding| Fact::new("Azure role", holding.words(tenant)))
}
