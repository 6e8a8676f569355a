//! 1.01.a: whether the licences allow it, for everyone who needs it.

use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::wording::{capital, none_or};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::licence::Tier;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Missing, RecordKind, Sku, figure};

pub(super) fn licence(ctx: &Context<'_>) -> Judgement {
    let tenant = ctx.tenant(&[RecordKind::Licences]);
    let mut judge = ctx.judge();
    let holders = ctx.holders().of_set(RoleSet::Privileged).filter(|holder| holder.is_person()).count();
    let brings_pim = |sku: &&Sku| matches!(sku.tier(), Tier::P2 | Tier::Governance);
    let (live, stopped): (Vec<&Sku>, Vec<&Sku>) = tenant.skus.iter().filter(brings_pim).partition(|sku| sku.is_live());
    for sku in tenant.skus.iter().filter(|sku| sku.is_live() && sku.tier() == Tier::Unknown) {
        if live.is_empty() {
            let why =
                format!("What the licence {} includes is not known: it was exported without its plans.", name(sku));
            judge.gap(Missing { kind: RecordKind::Licences, column: Some("servicePlans"), why });
        }
    }
    let has_unknown = tenant.skus.iter().any(|sku| sku.is_live() && sku.tier() == Tier::Unknown);
    let unit_known = live.iter().all(|sku| sku.enabled_units.is_some());
    let sum = |wanted: fn(Tier) -> bool| {
        let skus = live.iter().filter(|sku| wanted(sku.tier()));
        skus.filter_map(|sku| sku.enabled_units).fold(0, i64::saturating_add)
    };
    let units: i64 = sum(|_| true);
    // Governance is mostly bought on top of P2, for the same people.
    let apart: i64 = sum(|tier| tier == Tier::P2).max(sum(|tier| tier == Tier::Governance));
    let list: Vec<String> = live.iter().map(|sku| described(sku)).collect();
    let people = capital(&none_or(holders, "user account holds", "user accounts hold"));
    for sku in live.iter().filter(|sku| sku.enabled_units.unwrap_or(1) > 0) {
        judge.good();
        if sku.status.as_deref().is_some_and(|status| status.eq_ignore_ascii_case("Warning")) {
            judge.reason(format!("The licence {} is in its grace period after expiry.", name(sku)));
        }
    }
    let lists_whole = tenant.skus.supply.gap(RecordKind::Licences).is_none();
    if live.is_empty() || unit_known && units == 0 {
        // Of licences that nobody supplied nothing can be said.
        if tenant.skus.supply.is_supplied() {
            let known = if has_unknown { " of those whose content is known" } else { "" };
            judge.reason(format!(
                "No running licence{known} includes Entra ID P2 or Entra ID Governance; {} privileged roles.",
                none_or(holders, "user account holds", "user accounts hold")
            ));
        }
        for sku in stopped {
            judge.subject(affected_licence(sku, Outcome::Fail));
        }
        if ctx.has_p2() == Some(false) {
            judge.whole(Outcome::Fail);
        }
    } else if !unit_known {
        judge.reason(format!(
            "Licences with Entra ID P2 or Governance: {}. How many units they have was not exported.",
            list.join(", ")
        ));
        let why = "The number of units of the licences was not exported.".to_owned();
        judge.gap(Missing { kind: RecordKind::Licences, column: Some("prepaidUnits"), why });
    } else {
        judge.reason(format!(
            "{people} privileged roles; licences with Entra ID P2 or Governance: {}.",
            list.join(", ")
        ));
        // More holders may be found, more licences not: a list of licences that is cut could hold the rest.
        if i64::try_from(holders).is_ok_and(|holders| units < holders) && lists_whole {
            judge.whole(Outcome::Fail);
            let units = if units == 1 { "1 unit is".to_owned() } else { format!("{} units are", figure(units)) };
            judge.reason(format!("{units} too few: everyone who can activate a role needs one."));
            for sku in &live {
                judge.also_show(affected_licence(sku, Outcome::Fail));
            }
        } else if i64::try_from(holders).is_ok_and(|holders| apart < holders) && lists_whole {
            judge.whole(Outcome::Review);
            judge.reason(format!(
                "It is enough only if P2 and Governance are not assigned to the same people: either alone has {} at most. \
                 Confirm who has which.",
                counted(usize::try_from(apart).unwrap_or_default(), "unit", "units")
            ));
        } else if holders > 0 && i64::try_from(holders).is_ok_and(|holders| holders <= apart) {
            let known = if ctx.holders().gaps(RoleSet::Privileged).is_empty() { "" } else { " that are known" };
            judge.reason(format!("The units are enough for the holders{known}."));
        }
    }
    judge.reason(ctx.holders().privileged_in_words());
    judge.finish(Nothing::Fail("No licence was found.".to_owned()))
}

fn name(sku: &Sku) -> &str {
    let given = || [&*sku.title, &*sku.part_number, &*sku.sku_id].into_iter().find(|name| !name.is_empty());
    sku.product().or_else(given).unwrap_or_default()
}

fn described(sku: &Sku) -> String {
    match sku.enabled_units {
        Some(1) => format!("{} (1 unit)", name(sku)),
        Some(units) => format!("{} ({} units)", name(sku), figure(units)),
        None => name(sku).to_owned(),
    }
}

fn affected_licence(sku: &Sku, outcome: Outcome) -> Affected {
    let cell = |fact: Fact, column| match sku.source {
        Some(source) => fact.from(source, column),
        None => fact,
    };
    let number = |number: Option<i64>| number.map_or_else(|| "not exported".to_owned(), figure);
    let status = sku.status.as_deref().unwrap_or("not exported");
    Affected {
        id: if sku.sku_id.is_empty() { name(sku).to_lowercase().into() } else { sku.sku_id.to_string().into() },
        name: name(sku).to_owned().into(),
        kind: SubjectKind::Licence,
        outcome,
        facts: vec![
            cell(Fact::new("Status", status), "capabilityStatus"),
            cell(Fact::new("Units", number(sku.enabled_units)), "prepaidUnits"),
            cell(Fact::new("In use", number(sku.consumed_units)), "consumedUnits"),
        ]
        .into(),
        sources: sku.source.into_iter().collect(),
    }
}
