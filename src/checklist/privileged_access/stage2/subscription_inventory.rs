//! 2.13 · Whether every Azure subscription has an owner and a purpose, and who stands behind its bill.

mod billing;
mod listed;
#[cfg(test)]
mod tests;

pub(in crate::checklist::privileged_access) use billing::{doubts, doubts_of_role};
pub(super) use listed::affected;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.13",
    name: "subscription_inventory",
    stage: "2",
    track: Track::Azure,
    title: "Inventory of subscriptions",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("subscription_inventory.md"),
    checks: &[
        Check {
            id: "2.13.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every subscription has an owner and a purpose in the inventory",
            needs: &[Need::All(RecordKind::Subscriptions), Need::All(RecordKind::SubscriptionInventory)],
            run: Run::Evidence(listed::inventoried),
            references: &["CM-8", "PM-5"],
        },
        Check {
            id: "2.13.b",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "No subscription is disabled, overdue, on trial or in another tenant",
            needs: &[
                Need::All(RecordKind::Subscriptions),
                Need::Column(RecordKind::Subscriptions, "state", Empty::MeansNothing),
                Need::Column(RecordKind::Subscriptions, "tenantId", Empty::MeansNothing),
                Need::Column(RecordKind::Subscriptions, "quotaId", Empty::MeansNothing),
                Need::Helps(&[RecordKind::Organization]),
            ],
            run: Run::Evidence(listed::in_order),
            references: &["CM-8"],
        },
        Check {
            id: "2.13.c",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Billing and account owners are known, enabled members of the organisation",
            needs: &[
                Need::AnyOf(&[RecordKind::BillingRoles, RecordKind::EnrollmentAccounts]),
                Need::Helps(&[
                    RecordKind::BillingAccounts,
                    RecordKind::BillingRoleDefinitions,
                    RecordKind::Users,
                    RecordKind::Organization,
                ]),
            ],
            run: Run::Evidence(billing::owners_of_the_bill),
            references: &["AC-2", "CM-8"],
        },
    ],
};
