//! What supplied evidence proves of the organisation: areas that are out of scope, and its initial domain.

use crate::tenant::licence::{self, Plan, Sku, Tier};
use crate::tenant::stated::ScopeArea;
use crate::tenant::{Domain, Known, SupplyState, Tenant};

/// Whether a domain (in lower case) is one that Microsoft gave the tenant: it cannot expire, be lost or be federated.
pub fn is_initial_domain(tenant: &Tenant, domain: &str) -> bool {
    tenant.domains.iter().any(|known| known.initial == Some(true) && *known.name == *domain)
        || Domain::is_microsofts(domain)
}

/// Whether a service plan is mail or an Office product, by its name. The *foundation* plan comes with nearly every
/// licence and gives no mailbox. Source: Microsoft's list of product names and service plans.
pub fn plan_brings_mail_or_office(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    brings_mail(&name)
        || ["OFFICE", "SHAREPOINT", "ONEDRIVE", "TEAMS", "MCO", "YAMMER", "VIVAENGAGE"]
            .iter()
            .any(|product| name.starts_with(product))
}

/// `name` in upper case.
fn brings_mail(name: &str) -> bool {
    name.starts_with("EXCHANGE") && !name.contains("FOUNDATION") && !name.contains("ANALYTICS")
}

/// Why an area is proven to be out of scope (a clause), or `None`.
pub fn proven_out_of_scope(tenant: &Tenant, area: ScopeArea) -> Option<String> {
    match area {
        ScopeArea::Hybrid | ScopeArea::ActiveDirectory => never_synchronised(tenant),
        ScopeArea::Microsoft365 => no_plan(tenant, "mail or Office", plan_brings_mail_or_office),
        ScopeArea::ExchangeOnline => {
            no_plan(tenant, "Exchange Online mail", |name| brings_mail(&name.to_ascii_uppercase()))
        }
        ScopeArea::EntraP1 => lacks_licence(licence::has_p1(tenant), "Entra ID P1"),
        ScopeArea::EntraP2 => lacks_licence(licence::has_p2(tenant), "Entra ID P2"),
        ScopeArea::EntraGovernance => {
            let lacks = licence::lacks(tenant, &["Entra_Identity_Governance"])
                && !tenant.skus.iter().any(|sku| sku.tier() == Tier::Governance);
            lacks_licence(lacks.then_some(false), "Entra ID Governance")
        }
        ScopeArea::Azure | ScopeArea::OtherApps => None,
    }
}

fn lacks_licence(has: Option<bool>, what: &str) -> Option<String> {
    (has == Some(false)).then(|| format!("no licence here brings {what}"))
}

/// What in the evidence speaks for an area, each in a few words with its number; empty where nothing does. The
/// proposal is *in* all the same: only proof puts an area out.
pub fn signals_of_scope(tenant: &Tenant, area: ScopeArea) -> Vec<String> {
    let mut signals = Vec::new();
    let mut count = |number: usize, one: &str, more: &str| match number {
        0 => {}
        1 => signals.push(format!("1 {one}")),
        _ => signals.push(format!("{number} {more}")),
    };
    match area {
        ScopeArea::Hybrid | ScopeArea::ActiveDirectory => {
            let synced = |synced: &Known<bool>| *synced == Known::Value(true);
            let accounts = tenant.users.iter().filter(|user| synced(&user.synced)).count();
            count(accounts, "synchronised account", "synchronised accounts");
            if tenant.organization.iter().any(|organization| synced(&organization.synced)) {
                signals.push("the organisation synchronises from on-premises".to_owned());
            }
        }
        ScopeArea::Azure => {
            count(tenant.subscriptions.items.len(), "subscription", "subscriptions");
            let assignments = tenant.azure_role_assignments.items.len();
            count(assignments, "Azure role assignment", "Azure role assignments");
        }
        ScopeArea::Microsoft365 => {
            let licences = bringing(tenant, plan_brings_mail_or_office);
            count(licences, "licence with mail or Office", "licences with mail or Office");
        }
        ScopeArea::ExchangeOnline => {
            count(tenant.mailboxes.items.len(), "mailbox", "mailboxes");
            let licences = bringing(tenant, |name| brings_mail(&name.to_ascii_uppercase()));
            count(licences, "licence with Exchange Online", "licences with Exchange Online");
        }
        ScopeArea::OtherApps => {
            let foreign = tenant.service_principals.iter().filter(|app| !app.is_microsofts()).count();
            count(foreign, "application that is not Microsoft’s", "applications that are not Microsoft’s");
        }
        ScopeArea::EntraP1 => count_tiers(tenant, &[Tier::P1, Tier::P2, Tier::Governance], &mut signals),
        ScopeArea::EntraP2 => count_tiers(tenant, &[Tier::P2], &mut signals),
        ScopeArea::EntraGovernance => count_tiers(tenant, &[Tier::Governance], &mut signals),
    }
    signals
}

fn bringing(tenant: &Tenant, brings: impl Fn(&str) -> bool) -> usize {
    let with = |sku: &&Sku| sku.plans.value().is_some_and(|plans| plans.iter().any(|plan| brings(&plan.name)));
    tenant.skus.iter().filter(with).count()
}

/// The live licences of these tiers, by part number.
fn count_tiers(tenant: &Tenant, tiers: &[Tier], signals: &mut Vec<String>) {
    let live = tenant.skus.iter().filter(|sku| sku.is_live() && tiers.contains(&sku.tier()));
    signals.extend(live.map(|sku| {
        let name = if sku.part_number.is_empty() { &sku.title } else { &sku.part_number };
        format!("licence {name}")
    }));
    signals.sort();
    signals.dedup();
}

fn never_synchronised(tenant: &Tenant) -> Option<String> {
    let said_not = |synced: &Known<bool>| matches!(synced, Known::Empty | Known::Value(false));
    let organizations = &tenant.organization.items;
    let proven = organizations.iter().any(|organization| said_not(&organization.synced))
        && !organizations.iter().any(|organization| organization.synced == Known::Value(true));
    let synced = |synced: &Known<bool>| *synced == Known::Value(true);
    if !proven || tenant.users.iter().any(|user| synced(&user.synced)) {
        return None;
    }
    let accounts = tenant.users.items.len();
    let is_told = tenant.users.iter().all(|user| user.synced.is_exported());
    Some(if accounts == 0 || !is_told {
        "the organisation does not synchronise from on-premises".to_owned()
    } else {
        format!("the organisation does not synchronise from on-premises, and none of its {accounts} accounts does")
    })
}

/// Every licence counts, whatever its state: the data of a suspended one is still there. A licence without plans, or with
/// a plan that has no name, could bring anything.
fn no_plan(tenant: &Tenant, what: &str, brings: impl Fn(&str) -> bool) -> Option<String> {
    if tenant.skus.supply.state != SupplyState::Whole || !tenant.mailboxes.items.is_empty() {
        return None;
    }
    let other = |plan: &Plan| !plan.name.is_empty() && !brings(&plan.name);
    let without = |plans: Option<&Vec<Plan>>| plans.is_some_and(|plans| !plans.is_empty() && plans.iter().all(other));
    let licences = tenant.skus.items.len();
    tenant.skus.iter().all(|sku| without(sku.plans.value())).then(|| match licences {
        0 => format!("the organisation has no licences, so none brings {what}"),
        1 => format!("its only licence does not bring {what}"),
        _ => format!("none of its {licences} licences brings {what}"),
    })
}
