//! 2.11.a: owners of response plans. Assisted: the inventory is the organisation's word on itself, so each plan is for
//! review until the assessor concludes; what it says against itself needs nobody's confirmation, here as in 1.03.g.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::naming::Naming;
use crate::tenant::stated::ResponsePlan;
use crate::tenant::{RecordKind, Tenant};

pub(super) fn reachable(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::ResponsePlans, RecordKind::Users]);
    let mut judge = context.judge();
    let (naming, mut right) = (Naming::of(tenant), 0);
    for plan in &tenant.response_plans {
        let faults = faults(tenant, &naming, plan);
        right += usize::from(faults.is_empty());
        judge.subject(affected(plan, &faults));
    }
    let plans = tenant.response_plans.items.len();
    if plans > 0 {
        judge.tell(stage2::PLAN_OWNED.of(Counted::meeting(right, plans)).by("By the inventory").and("to be confirmed"));
    } else if !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge.reason("The inventory names no response plan.");
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

/// What is wrong with a plan, each with what it is worth: what was not exported is no fault yet.
fn faults(tenant: &Tenant, naming: &Naming<'_>, plan: &ResponsePlan) -> Vec<(Outcome, String)> {
    let mut faults = Vec::new();
    let is_whole = tenant.users.supply.gap(RecordKind::Users).is_none();
    let owners = plan.owner.as_deref().map(|cell| naming.accounts(cell)).unwrap_or_default();
    if owners.is_empty() {
        faults.push((Outcome::Fail, "it names no owner".to_owned()));
    }
    for (owner, account) in owners {
        match account {
            None => {
                let outcome = if is_whole { Outcome::Fail } else { Outcome::Review };
                faults.push((outcome, format!("owner {owner} is no account of the tenant")));
            }
            Some(user) if user.deleted => faults.push((Outcome::Fail, format!("the account of {owner} is deleted"))),
            Some(user) if user.enabled == Some(false) => {
                faults.push((Outcome::Fail, format!("the account of {owner} is disabled")));
            }
            Some(user) if user.enabled.is_none() => {
                let words = format!("whether the account of {owner} is enabled was not exported");
                faults.push((Outcome::Review, words));
            }
            Some(_) => {}
        }
    }
    match plan.phone.as_deref() {
        None => faults.push((Outcome::Fail, "no contact outside the tenant".to_owned())),
        // An address in one of the tenant's own domains fails with the tenant.
        Some(contact) if depends_on_tenant(tenant, contact) => {
            faults.push((Outcome::Fail, format!("the contact {contact} depends on the tenant")));
        }
        Some(_) => {}
    }
    faults
}

fn depends_on_tenant(tenant: &Tenant, contact: &str) -> bool {
    let Some((_, domain)) = contact.trim().rsplit_once('@') else {
        return contact.to_lowercase().contains("teams");
    };
    let domain = domain.to_lowercase();
    tenant.users.iter().any(|user| !user.is_external() && user.domain().as_deref() == Some(domain.as_str()))
}

fn affected(plan: &ResponsePlan, faults: &[(Outcome, String)]) -> Affected {
    let cell = |label, value: &Option<Box<str>>, column| {
        Fact::new(label, value.as_deref().unwrap_or("none")).from(plan.source, column)
    };
    let words: Vec<&str> = faults.iter().map(|(_, words)| words.as_str()).collect();
    let found = if words.is_empty() { "owner and contact are as they should be".to_owned() } else { words.join("; ") };
    let exercised =
        plan.last_exercised.map_or_else(|| "none in the inventory".to_owned(), crate::tenant::moment::Moment::iso_date);
    Affected {
        id: plan.plan.to_lowercase().into(),
        name: plan.plan.to_string().into(),
        kind: SubjectKind::ResponsePlan,
        outcome: faults.iter().map(|(outcome, _)| *outcome).min().unwrap_or(Outcome::Review),
        facts: vec![
            Fact::new("Found", found),
            cell("Owner", &plan.owner, "Owner"),
            cell("Deputy", &plan.deputy, "Deputy"),
            cell("Contact outside the tenant", &plan.phone, "Phone outside the tenant"),
            cell("Stored at", &plan.stored_at, "Stored at"),
            Fact::new("Last exercised", exercised).from(plan.source, "Last exercised"),
        ]
        .into(),
        sources: vec![plan.source].into(),
    }
}
