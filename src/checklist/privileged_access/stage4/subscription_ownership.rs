//! 4.05 · Whether any subscription hangs on a person who is gone, going, or never belonged.

#[cfg(test)]
mod tests;

use super::super::stage2::subscription_inventory::{Doubts, doubts, doubts_of_role};
use crate::checklist::claims::stage4;
use crate::checklist::judgement::Nothing;
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judge, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::naming::Naming;
use crate::tenant::stated::{ScopeArea, SubscriptionEntry};
use crate::tenant::{RecordKind, Tenant, User};

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
            Need::All(RecordKind::Users),
            Need::Helps(&[RecordKind::Organization, RecordKind::ClassicAdministrators, RecordKind::Subscriptions]),
        ],
        run: Run::Evidence(owners),
        references: &["AC-2", "PS-4", "PS-5"],
    }],
};

/// 4.05.a. What the evidence shows fails, as everywhere. Assisted: who leaves, personnel knows and no directory; so even where
/// nothing is found, it is to be confirmed.
fn owners(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::SubscriptionInventory,
        RecordKind::EnrollmentAccounts,
        RecordKind::BillingRoles,
        RecordKind::ClassicAdministrators,
        RecordKind::Subscriptions,
        RecordKind::Users,
        RecordKind::Organization,
    ]);
    let (mut judge, naming) = (context.judge(), Naming::of(tenant));
    for entry in &tenant.subscription_inventory {
        let found = of_entry(tenant, &naming, entry);
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
    // Other classic administrators are gone; whoever opened the account still owns it.
    let is_owner = |role: &str| role.trim().eq_ignore_ascii_case("AccountAdministrator");
    for classic in tenant.classic_administrators.iter().filter(|row| row.roles.iter().any(|role| is_owner(role))) {
        let user = tenant.user_by_name(&classic.name);
        let found = doubts(tenant, user, &classic.name, None, None);
        let subscription =
            tenant.subscription(&classic.subscription).map_or(&classic.subscription, |known| &known.name);
        listed(
            &mut judge,
            (SubjectKind::User, &classic.name.to_lowercase(), &classic.name),
            "Owns the account",
            Some(subscription),
            &found,
            classic.source,
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
    judge.say(&stage4::OWNER_UNFIT);
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
fn of_entry(tenant: &Tenant, naming: &Naming<'_>, entry: &SubscriptionEntry) -> Doubts {
    let mut found = Doubts::default();
    if entry.leaving == Some(true) {
        found.words.push("marked as leaving in the inventory".to_owned());
        found.is_fault = true;
    }
    let Some(owner) = entry.owner.as_deref() else {
        // That an owner is missing is the fault of 2.13.a.
        found.words.push("the inventory names no owner".to_owned());
        return found;
    };
    for (name, account) in naming.accounts(owner) {
        let told = doubts(tenant, account, name, None, None);
        found.is_fault |= told.is_fault;
        found.words.extend(told.words.into_iter().map(|words| format!("{name}: {words}")));
    }
    found
}

fn listed(
    judge: &mut Judge,
    (kind, id, name): (SubjectKind, &str, &str),
    label: &'static str,
    value: Option<&str>,
    found: &Doubts,
    source: crate::evidence::SourceRef,
) {
    if found.words.is_empty() {
        return judge.good();
    }
    let outcome = if found.is_fault { Outcome::Fail } else { Outcome::Review };
    judge.subject(
        Affected::new(kind, id, name, outcome)
            .fact("Doubtful", found.words.join("; "))
            .fact(label, value.unwrap_or("none"))
            .at([source]),
    );
}
