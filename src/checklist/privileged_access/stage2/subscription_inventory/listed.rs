//! 2.13.a and b: subscriptions against the inventory, and subscriptions that are not as they should be.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::azure::Subscription;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{Missing, RecordKind};
use std::collections::BTreeSet;

/// 2.13.a
pub(super) fn inventoried(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Subscriptions, RecordKind::SubscriptionInventory]);
    let mut judge = context.judge();
    let exported: BTreeSet<&str> = tenant.subscriptions.iter().map(|known| &*known.id).collect();
    // A list that was not supplied, or is cut, contradicts nobody: what it lacks may be on the next page.
    let whole = |kind: RecordKind| tenant.supply(kind).gap(kind).is_none();
    for subscription in &tenant.subscriptions {
        let mut rows = tenant.subscription_inventory.iter().filter(|row| row.id == subscription.id);
        let Some(row) = rows.next() else {
            let outcome = if whole(RecordKind::SubscriptionInventory) { Outcome::Fail } else { Outcome::NoEvidence };
            judge.subject(affected(subscription, outcome, "not in the inventory", Vec::new()));
            continue;
        };
        let mut lacks = Vec::new();
        for (value, what) in [(&row.owner, "owner"), (&row.purpose, "purpose")] {
            if value.is_none() {
                lacks.push(what);
            }
        }
        if row.production.is_none() {
            lacks.push("mark whether it is production");
        }
        if lacks.is_empty() {
            judge.good();
            continue;
        }
        let facts = vec![
            Fact::new("Owner", row.owner.as_deref().unwrap_or("none")).from(row.source, "Owner"),
            Fact::new("Purpose", row.purpose.as_deref().unwrap_or("none")).from(row.source, "Purpose"),
        ];
        let found = format!("the inventory has no {}", lacks.join(" and no "));
        let mut listed = affected(subscription, Outcome::Fail, &found, facts);
        listed.sources.push(row.source);
        judge.subject(listed);
    }
    let mut unknown = 0;
    for row in tenant.subscription_inventory.iter().filter(|row| !exported.contains(&*row.id)) {
        unknown += 1;
        let outcome = if whole(RecordKind::Subscriptions) { Outcome::Fail } else { Outcome::NoEvidence };
        judge.subject(Affected {
            id: row.id.to_string().into(),
            name: if row.name.is_empty() { row.id.to_string().into() } else { row.name.to_string().into() },
            kind: SubjectKind::Subscription,
            outcome,
            facts: vec![
                Fact::new("Found", "in the inventory, and not among the subscriptions exported"),
                Fact::new("Owner", row.owner.as_deref().unwrap_or("none")).from(row.source, "Owner"),
            ]
            .into(),
            sources: vec![row.source].into(),
        });
    }
    let total = tenant.subscriptions.items.len();
    let faulty = judge.count(Outcome::Fail).saturating_sub(if whole(RecordKind::Subscriptions) { unknown } else { 0 });
    let surplus = if whole(RecordKind::Subscriptions) { 0 } else { unknown };
    let open = judge.count(Outcome::NoEvidence).saturating_sub(surplus);
    let listed = Counted { examined: total, failed: faulty, review: 0, unknown: open };
    judge.tell(stage2::SUBSCRIPTION_LISTED.of(listed));
    if unknown > 0 {
        judge.reason(format!(
            "{} not among those exported.",
            counted(unknown, "subscription of the inventory is", "subscriptions of the inventory are")
        ));
    }
    judge.finish(Nothing::NotApplicable("There is no Azure subscription, and the inventory names none.".to_owned()))
}

/// 2.13.b
pub(super) fn in_order(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Subscriptions, RecordKind::Organization]);
    let own: Vec<&str> = tenant.organization.iter().map(|own| &*own.id).filter(|id| !id.is_empty()).collect();
    let mut judge = context.judge();
    let mut open = 0;
    for subscription in &tenant.subscriptions {
        let (mut faults, mut unsaid) = (Vec::new(), Vec::new());
        match subscription.state.as_deref() {
            None => unsaid.push("its state"),
            // The portal writes Active for what the others call Enabled.
            Some(state) if !matches!(&*state.to_lowercase(), "enabled" | "active") => {
                faults.push(format!("state {state}"));
            }
            Some(_) => {}
        }
        match &subscription.offer {
            crate::tenant::Known::Value(offer) => {
                if let Some(words) = trial(offer) {
                    faults.push(words.to_owned());
                }
            }
            _ => unsaid.push("its offer"),
        }
        match subscription.tenant.as_deref() {
            Some(tenant) if !own.is_empty() && !own.contains(&tenant) => {
                faults.push(format!("it belongs to the tenant {tenant}"));
            }
            Some(_) if !own.is_empty() => {}
            _ => unsaid.push("whether it belongs to this tenant"),
        }
        if faults.is_empty() && unsaid.is_empty() {
            judge.good();
        } else if faults.is_empty() {
            open += 1;
            judge.subject(affected(
                subscription,
                Outcome::NoEvidence,
                &format!("the export does not say {}", unsaid.join(", ")),
                Vec::new(),
            ));
        } else {
            judge.subject(affected(subscription, Outcome::Fail, &faults.join("; "), Vec::new()));
        }
    }
    if open > 0 && own.is_empty() {
        let why =
            "Which tenant is the organisation’s own was not supplied, so subscriptions of another one cannot be told.";
        judge.gap(Missing { kind: RecordKind::Organization, column: None, why: why.to_owned() });
    }
    judge.say(&stage2::SUBSCRIPTION_ODD);
    judge.finish(Nothing::NotApplicable("There is no Azure subscription.".to_owned()))
}

/// Offers that end by themselves or are meant for learning. Source: quota ids of Azure offers.
fn trial(offer: &str) -> Option<&'static str> {
    let offer = offer.to_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| offer.starts_with(word));
    if is(&["freetrial", "azureforstudents", "dreamspark"]) {
        Some("a trial or student offer")
    } else if is(&["azurepass", "sponsored", "lightweighttrial", "azureinopen"]) {
        Some("a pass or sponsored credit that ends")
    } else {
        None
    }
}

pub(in crate::checklist::privileged_access) fn affected(
    subscription: &Subscription,
    outcome: Outcome,
    found: &str,
    more: Vec<Fact>,
) -> Affected {
    let mut facts = vec![Fact::new("Found", found)];
    let cell = |fact: Fact, column| match subscription.sources.first() {
        Some(source) => fact.from(*source, column),
        None => fact,
    };
    facts.push(cell(Fact::new("State", subscription.state.as_deref().unwrap_or("not exported")), "state"));
    facts.push(Fact::new("Subscription id", &*subscription.id));
    if let Some(offer) = subscription.offer.value() {
        facts.push(cell(Fact::new("Offer", plain(Of::Offer, offer)), "quotaId"));
    }
    facts.extend(more);
    Affected {
        id: subscription.id.to_string().into(),
        name: if subscription.name.is_empty() {
            subscription.id.to_string().into()
        } else {
            subscription.name.to_string().into()
        },
        kind: SubjectKind::Subscription,
        outcome,
        facts: facts.into(),
        sources: subscription.sources.to_vec().into(),
    }
}
