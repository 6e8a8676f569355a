//! Licences the tenant owns, and which tier of Entra ID they bring.

use super::stated::{ScopeArea, Stated};
use super::{Known, SupplyState, Tenant};
use crate::evidence::SourceRef;

/// A service plan inside a licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Lower-case GUID, or empty.
    pub id: Box<str>,
    /// `AAD_PREMIUM_P2` …
    pub name: Box<str>,
    /// `Success`, `Disabled`, `PendingInput` …
    pub status: Option<Box<str>>,
}

/// A subscribed SKU. Plans are absent in CSV exports: then the part number decides, by `assets/licences.csv`.
#[derive(Clone, Debug, Default)]
pub struct Sku {
    /// Lower-case GUID, or empty.
    pub sku_id: Box<str>,
    /// `SPE_E5` …; tenant prefix (`contoso:`) taken off.
    pub part_number: Box<str>,
    /// Product title where the export gives one.
    pub title: Box<str>,
    /// `Enabled`, `Warning`, `Suspended` …
    pub status: Option<Box<str>>,
    pub enabled_units: Option<i64>,
    pub consumed_units: Option<i64>,
    pub plans: Known<Vec<Plan>>,
    pub source: Option<SourceRef>,
}

/// What a licence brings for privileged access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Free,
    P1,
    P2,
    /// Entra ID Governance: an add-on that brings PIM and access reviews with it.
    Governance,
    /// A product the table does not know, exported without its plans.
    Unknown,
}

/// Ids and names of the plans that make the tiers.
const P2: (&str, &str) = ("eec0eb4f-6444-4f95-aba0-50c24d67f998", "AAD_PREMIUM_P2");
const GOVERNANCE: (&str, &str) = ("e866a266-3cff-43a3-acca-0c90a7e00c8b", "Entra_Identity_Governance");
const P1: (&str, &str) = ("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM");

impl Sku {
    /// Counts only while the subscription runs: enabled, or in its grace period.
    pub fn is_live(&self) -> bool {
        self.status
            .as_deref()
            .is_none_or(|status| status.eq_ignore_ascii_case("Enabled") || status.eq_ignore_ascii_case("Warning"))
    }

    /// The best tier among its plans that are provisioned; by part number, id or title where plans were not exported.
    pub fn tier(&self) -> Tier {
        let mut is_told = false;
        let from_plans = self.plans.value().filter(|plans| !plans.is_empty()).map(|plans| {
            let is = |plan: &Plan, (id, name): (&str, &str)| {
                plan.id.eq_ignore_ascii_case(id) || plan.name.eq_ignore_ascii_case(name)
            };
            let says = |plan: &Plan, word: &str| plan.status.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(word));
            let works = |plan: &Plan| plan.status.is_none() || says(plan, "Success");
            let all = || plans.iter();
            // A plan that is named and switched off is no gap in a list.
            is_told = [P2, GOVERNANCE, P1].iter().any(|known| all().any(|plan| is(plan, *known)));
            let tiers = [(P2, Tier::P2), (GOVERNANCE, Tier::Governance), (P1, Tier::P1)];
            let found = tiers.into_iter().find_map(|(known, tier)| {
                let has = all().any(|plan| is(plan, known) && works(plan));
                // On its way, failed, or said in a word that is not known: whether it works is not told.
                let is_open = || all().any(|plan| is(plan, known) && !says(plan, "Disabled"));
                if has { Some(tier) } else { is_open().then_some(Tier::Unknown) }
            });
            found.unwrap_or(Tier::Free)
        });
        // A short plan list (fixtures, trimmed exports) must not hide what the product is known to bring.
        match (from_plans, self.tier_by_name()) {
            (Some(Tier::Free), _) if is_told => Tier::Free,
            (Some(Tier::Free) | None, Some(known)) => known,
            (Some(tier), _) => tier,
            (None, None) => Tier::Unknown,
        }
    }

    fn tier_by_name(&self) -> Option<Tier> {
        known(&[&self.part_number, &self.sku_id, &self.title]).map(|(_, tier)| match tier {
            "P1" => Tier::P1,
            "P2" => Tier::P2,
            "Governance" => Tier::Governance,
            _ => Tier::Free,
        })
    }

    /// The product's name, where it is a known one.
    pub fn product(&self) -> Option<&'static str> {
        known(&[&self.part_number, &self.sku_id, &self.title]).map(|(product, _)| product)
    }
}

/// The name of the product that a part number, an id or a title stands for (`SPE_E3`), where it is a known one.
pub fn product(word: &str) -> Option<&'static str> {
    known(&[word]).map(|(product, _)| product)
}

/// Product and tier of the first line of `assets/licences.csv` that one of these words names.
fn known(words: &[&str]) -> Option<(&'static str, &'static str)> {
    include_str!("../../assets/licences.csv").lines().skip(1).find_map(|line| {
        let cells: Vec<&'static str> = line.split(',').collect();
        let [part, id, product, tier] = cells[..] else { return None };
        let is_it =
            |word: &&str| !word.is_empty() && [part, id, product].iter().any(|cell| cell.eq_ignore_ascii_case(word));
        words.iter().any(is_it).then_some((product, tier))
    })
}

/// Whether the tenant can use PIM, by what was stated, else by its licences.
pub fn pim(tenant: &Tenant, stated: &Stated) -> Option<bool> {
    let said = |area| stated.scope.get(&area).copied();
    match (said(ScopeArea::EntraP2), said(ScopeArea::EntraGovernance)) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        // The add-on alone brings PIM, too: of what was not stated the evidence tells.
        (Some(false), None) => Some(has_tier(tenant, Tier::Governance)),
        (None, _) => has_p2(tenant),
    }
}

/// Whether a live licence brings this very tier.
fn has_tier(tenant: &Tenant, tier: Tier) -> bool {
    tenant.skus.iter().any(|sku| sku.is_live() && sku.enabled_units != Some(0) && sku.tier() == tier)
}

/// Whether the tenant can use Conditional Access: `Some(true)` a live licence with any paid tier; `Some(false)` proven
/// without; `None` licences not supplied whole, or of unknown products.
pub fn has_p1(tenant: &Tenant) -> Option<bool> {
    if [Tier::P1, Tier::P2, Tier::Governance].into_iter().any(|tier| has_tier(tenant, tier)) {
        return Some(true);
    }
    let whole = tenant.skus.supply.state == SupplyState::Whole;
    let unknown = has_tier(tenant, Tier::Unknown);
    (whole && !unknown).then_some(false)
}

/// Whether the tenant can use PIM: `Some(true)` a live licence with P2 or Governance; `Some(false)` proven without;
/// `None` licences not supplied whole, or of unknown products.
pub fn has_p2(tenant: &Tenant) -> Option<bool> {
    let live = || tenant.skus.iter().filter(|sku| sku.is_live() && sku.enabled_units != Some(0));
    if live().any(|sku| matches!(sku.tier(), Tier::P2 | Tier::Governance)) {
        return Some(true);
    }
    let whole = tenant.skus.supply.state == SupplyState::Whole;
    (whole && live().all(|sku| sku.tier() != Tier::Unknown)).then_some(false)
}

/// The name of a service plan by its id in lower case, where it is one that matters here (`assets/service-plans.csv`).
/// Sovereign clouds have other ids for the same names.
pub fn plan_name(id: &str) -> Option<&'static str> {
    let mut lines =
        include_str!("../../assets/service-plans.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    lines.find(|(_, known)| !id.is_empty() && *known == id).map(|(name, _)| name)
}

/// Whether the licences, supplied whole and with their plans, prove that none of these service plans is there. A licence
/// whose plans were not exported could bring any.
pub fn lacks(tenant: &Tenant, plans: &[&str]) -> bool {
    let brings = |sku: &Sku| match sku.plans.value().filter(|plans| !plans.is_empty()) {
        None => true,
        Some(known) => known.iter().any(|plan| {
            // A plan without a name could be any.
            plan.name.is_empty() || plans.iter().any(|name| plan.name.eq_ignore_ascii_case(name))
        }),
    };
    tenant.skus.supply.state == SupplyState::Whole && !tenant.skus.iter().any(brings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_counts_while_it_runs_or_is_in_its_grace_period() {
        let check = |status: Option<&str>, expected: bool| {
            let sku = Sku { status: status.map(Into::into), ..Sku::default() };
            assert_eq!(sku.is_live(), expected, "{status:?}");
        };
        check(None, true);
        check(Some("enabled"), true);
        check(Some("Warning"), true);
        for ended in ["Suspended", "LockedOut", "Deleted", ""] {
            check(Some(ended), false);
        }
    }

    #[test]
    fn plans_by_id() {
        assert_eq!(plan_name("eec0eb4f-6444-4f95-aba0-50c24d67f998"), Some("AAD_PREMIUM_P2"));
        assert_eq!(plan_name("efb87545-963c-4e0d-99df-69c6916d9eb0"), Some("EXCHANGE_S_ENTERPRISE"));
        assert_eq!((plan_name(""), plan_name("00000000-0000-0000-0000-000000000000")), (None, None));
    }

    #[test]
    fn a_plan_counts_where_it_works() {
        let check = |status: Option<&str>, expected: Tier| {
            let plan = Plan { id: "".into(), name: "AAD_PREMIUM_P2".into(), status: status.map(Into::into) };
            let sku = Sku { part_number: "SPE_E5".into(), plans: Known::Value(vec![plan]), ..Sku::default() };
            assert_eq!(sku.tier(), expected, "{status:?}");
        };
        check(Some("Success"), Tier::P2);
        check(None, Tier::P2);
        check(Some("Disabled"), Tier::Free);
        // On its way, or a word that is not known: neither there nor not.
        for word in ["PendingActivation", "PendingInput", "PendingProvisioning", "Error", "Erfolg", ""] {
            check(Some(word), Tier::Unknown);
        }
    }
}
