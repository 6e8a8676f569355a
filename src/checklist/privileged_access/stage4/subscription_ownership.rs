//! 4.05 · Whether any subscription hangs on a person who is gone, going, or never belonged.

#[cfg(test)]
mod tests;

use super::super::stage2::subscription_inventory::{doubts, doubts_of_role};
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::{account_named, counted, names_in};
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judge, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::Tenant;
use crate::tenant::stated::{ScopeArea, SubscriptionEntry};
use crate::tenant::{RecordKind, User};

pub static ITEM: Item = Item {
    id: "4.05",
    name: "subscription_ownership",
    stage: "4",
    track: Track::Azure,
    title: "Transfer of subscription ownership",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("subscription_ownership.md"),
    checks: &[Check {
        id: "4.05.a",
        mode: Mode::Assisted,
        severity: Severity::Medium,
        basis: Basis::Roadmap,
        title: "No subscription belongs to a person who is leaving, disabled or from outside",
        needs: &[
            Need::AnyOf(&[RecordKind::SubscriptionInventory, RecordKind::EnrollmentAccounts, RecordKind::BillingRoles]),
            Need::Helps(&[RecordKind::Users, RecordKind::Organization]),
        ],
        run: Run::Evidence(owners),
        references: &["AC-2", "PS-4", "PS-5"],
    }],
};

/// 4.05.a. Assisted: who leaves, personnel knows and no directory; so even where nothing is found, it is to be confirmed.
fn owners(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::SubscriptionInventory,
        RecordKind::EnrollmentAccounts,
        RecordKind::BillingRoles,
        RecordKind::Users,
        RecordKind::Organization,
    ]);
    let mut judge = context.judge();
    for entry in &tenant.subscription_inventory {
        let found = of_entry(tenant, entry);
        let name = if entry.name.is_empty() { &entry.id } else { &entry.name };
        listed(
            &mut judge,
            (SubjectKind::Subscription, &entry.id, name),
            "Owner",
            entry.owner.as_deref(),
            &found,
            entry.source,
        );
    }
    for account in &tenant.enrollment_accounts {
        let user = tenant.user_by_name(&account.owner);
        let found = doubts(tenant, user, &account.owner, account.authentication.as_deref(), None);
        let key = account.owner.to_lowercase();
        listed(
            &mut judge,
            (SubjectKind::User, &key, &account.owner),
            "Owns the account",
            Some(&account.name),
            &found,
            account.source,
        );
    }
    for role in &tenant.billing_roles {
        let principal = &role.principal;
        let names = [&principal.upn, &principal.display_name, &principal.id];
        let name = names.into_iter().find(|name| !name.is_empty()).map_or("", |name| name);
        let user = tenant.user_of(principal);
        let found = doubts_of_role(tenant, role);
        let shown = user.map_or(name, User::name);
        let key = if principal.id.is_empty() { name.to_lowercase() } else { principal.id.to_string() };
        listed(&mut judge, (SubjectKind::User, &key, shown), "Billing scope", Some(&role.scope), &found, role.source);
    }
    let total = judge.examined();
    judge.reason(format!(
        "{} of {} {} doubtful: disabled, from outside, a consumer account, unknown, or leaving.",
        judge.count(Outcome::Review),
        counted(total, "subscription or billing owner", "subscriptions and billing owners"),
        if judge.count(Outcome::Review) == 1 { "is" } else { "are" }
    ));
    for (kind, what) in [
        (RecordKind::SubscriptionInventory, "the inventory sheet Subscriptions"),
        (RecordKind::EnrollmentAccounts, "the accounts of an enterprise agreement"),
        (RecordKind::BillingRoles, "billing roles"),
    ] {
        if !judge.has_gaps() && !tenant.supply(kind).is_supplied() {
            judge.reason(format!("Not supplied, so not looked at: {what}."));
        }
    }
    if !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge.reason("Personnel knows who leaves: confirm with them.");
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

/// What is doubtful about the owner that the inventory names.
fn of_entry(tenant: &Tenant, entry: &SubscriptionEntry) -> Vec<String> {
    let mut found = Vec::new();
    if entry.leaving == Some(true) {
        found.push("marked as leaving in the inventory".to_owned());
    }
    let Some(owner) = entry.owner.as_deref() else {
        found.push("the inventory names no owner".to_owned());
        return found;
    };
    for name in names_in(owner) {
        let told = doubts(tenant, account_named(tenant, name), name, None, None);
        found.extend(told.into_iter().map(|words| format!("{name}: {words}")));
    }
    found
}

fn listed(
    judge: &mut Judge,
    (kind, id, name): (SubjectKind, &str, &str),
    label: &'static str,
    value: Option<&str>,
    found: &[String],
    source: crate::evidence::SourceRef,
) {
    if found.is_empty() {
        return judge.good();
    }
    judge.subject(
        Affected::new(kind, id, name, Outcome::Review)
            .fact("Doubtful", found.join("; "))
            .fact(label, value.unwrap_or("none"))
            .at([source]),
    );
}
