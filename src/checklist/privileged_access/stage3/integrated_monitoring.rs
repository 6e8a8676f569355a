//! 3.10 · Whether Microsoft Defender for Cloud watches every subscription and someone receives what it says.

#[cfg(test)]
mod tests;

use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::once::{once, worse};
use crate::checklist::wording::{self, counted};
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judge, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::azure::{AzureScope, Subscription};
use crate::tenant::azure_security::{DefenderPlan, PolicyAssignment};
use crate::tenant::stated::ScopeArea;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{Missing, RecordKind, Tenant};

pub static ITEM: Item = Item {
    id: "3.10",
    name: "integrated_monitoring",
    stage: "3",
    track: Track::Azure,
    title: "Integrated monitoring",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("integrated_monitoring.md"),
    checks: &[
        Check {
            id: "3.10.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Defender for Cloud plans are on in every subscription",
            needs: &[Need::All(RecordKind::Subscriptions), Need::All(RecordKind::DefenderPlans)],
            run: Run::Evidence(plans),
            references: &["RA-5", "SI-4"],
        },
        Check {
            id: "3.10.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every subscription has a security contact that receives alerts",
            needs: &[Need::All(RecordKind::Subscriptions), Need::All(RecordKind::SecurityContacts)],
            run: Run::Evidence(contacts),
            references: &["IR-6", "SI-4(5)"],
        },
        Check {
            id: "3.10.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "A security baseline is assigned to every subscription",
            needs: &[Need::All(RecordKind::Subscriptions), Need::All(RecordKind::PolicyAssignments)],
            run: Run::Evidence(baseline),
            references: &["CA-7", "CM-6"],
        },
    ],
};

/// Subscriptions in which something can run: a deleted or disabled one holds nothing to watch.
pub(in crate::checklist::privileged_access) fn living(tenant: &Tenant) -> impl Iterator<Item = &Subscription> {
    let is_gone = |state: &str| state.eq_ignore_ascii_case("Deleted") || state.eq_ignore_ascii_case("Disabled");
    tenant.subscriptions.iter().filter(move |subscription| !subscription.state.as_deref().is_some_and(is_gone))
}

fn affected(subscription: &Subscription, outcome: Outcome) -> Affected {
    let name = if subscription.name.is_empty() { &subscription.id } else { &subscription.name };
    Affected::new(SubjectKind::Subscription, &*subscription.id, &**name, outcome)
        .at(subscription.sources.iter().copied())
}

/// Files come one for each subscription: one of which nothing was supplied is not evidenced. Rows of others say nothing of it.
fn not_supplied(judge: &mut Judge, subscription: &Subscription, kind: RecordKind, what: &str) {
    let shown = affected(subscription, Outcome::NoEvidence).fact("Missing", what);
    let why = format!("The {what} of subscription {} were not supplied.", shown.name);
    judge.gap(Missing { kind, column: None, why });
    judge.subject(shown);
}

const NO_SUBSCRIPTION: &str = "There is no subscription in use.";

/// 3.10.a. A plan that is off may protect something the subscription does not have: only a person can say.
fn plans(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Subscriptions, RecordKind::DefenderPlans]);
    let mut judge = context.judge();
    for subscription in living(tenant) {
        let plans = tenant.defender_plans.iter();
        let plans = plans.filter(|plan| plan.subscription == subscription.id && !plan.deprecated);
        let name = |plan: &DefenderPlan| plan.name.to_lowercase();
        let plans = once(
            plans,
            |plan| Some(plan.source),
            name,
            |plan, other| {
                plan.on = worse(plan.on, other.on, false);
            },
        );
        let (plans, untold): (Vec<_>, Vec<_>) = plans.into_iter().partition(|plan| plan.row.on.is_some());
        if plans.is_empty() {
            not_supplied(&mut judge, subscription, RecordKind::DefenderPlans, "plans of Defender for Cloud");
            continue;
        }
        let names = |on: bool| -> Vec<String> {
            let plans = plans.iter().filter(|plan| plan.row.on == Some(on));
            plans.map(|plan| plain(Of::DefenderPlan, &plan.row.name)).collect()
        };
        let (on, off) = (names(true), names(false));
        if !untold.is_empty() {
            let why = format!(
                "Whether {} on in subscription {} was not exported (“pricingTier”).",
                counted(untold.len(), "plan of Defender for Cloud is", "plans of Defender for Cloud are"),
                if subscription.name.is_empty() { &subscription.id } else { &subscription.name }
            );
            judge.gap(Missing { kind: RecordKind::DefenderPlans, column: Some("pricingTier"), why });
        }
        let silent = silent_plans(tenant, subscription);
        if !silent.is_empty() {
            let why = format!(
                "Of the plans {} of Defender for Cloud the export says nothing in subscription {}: export the whole list, which \
                 names those that are off, too.",
                wording::listed(&silent),
                if subscription.name.is_empty() { &subscription.id } else { &subscription.name }
            );
            judge.gap(Missing { kind: RecordKind::DefenderPlans, column: None, why });
        }
        if off.is_empty() && untold.is_empty() && silent.is_empty() {
            judge.good();
            continue;
        }
        if off.is_empty() {
            let mut names: Vec<String> = untold.iter().map(|plan| plain(Of::DefenderPlan, &plan.row.name)).collect();
            names.extend(silent);
            let shown = affected(subscription, Outcome::NoEvidence)
                .fact("Plans that are on", if on.is_empty() { "none".to_owned() } else { on.join(", ") })
                .fact("Plans of which this was not exported", names.join(", "))
                .at(untold.iter().flat_map(|plan| plan.sources.iter().copied()));
            judge.subject(shown);
            continue;
        }
        let outcome = if on.is_empty() && !untold.is_empty() {
            Outcome::Review
        } else if on.is_empty() {
            Outcome::Fail
        } else {
            Outcome::Review
        };
        let shown = affected(subscription, outcome)
            .fact("Plans that are off", off.join(", "))
            .fact("Plans that are on", if on.is_empty() { "none".to_owned() } else { on.join(", ") })
            .at(plans.iter().flat_map(|plan| plan.sources.iter().copied()));
        judge.subject(shown);
    }
    judge.say(&stage3::PLANS);
    judge.finish(Nothing::NotApplicable(NO_SUBSCRIPTION.to_owned()))
}

/// Plans that every subscription has, on or off, and of which the list says nothing.
fn silent_plans(tenant: &Tenant, subscription: &Subscription) -> Vec<String> {
    const EVERYWHERE: &[&str] = &[
        "VirtualMachines",
        "StorageAccounts",
        "SqlServers",
        "KeyVaults",
        "Arm",
        "AppServices",
        "Containers",
        "CloudPosture",
    ];
    let is_told = |name: &str| {
        let mut of_it = tenant.defender_plans.iter().filter(|plan| plan.subscription == subscription.id);
        of_it.any(|plan| plan.name.eq_ignore_ascii_case(name))
    };
    EVERYWHERE.iter().filter(|name| !is_told(name)).map(|name| plain(Of::DefenderPlan, name)).collect()
}

/// 3.10.b
fn contacts(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Subscriptions, RecordKind::SecurityContacts]);
    let mut judge = context.judge();
    for subscription in living(tenant) {
        let contacts: Vec<_> =
            tenant.security_contacts.iter().filter(|contact| contact.subscription == subscription.id).collect();
        if contacts.is_empty() && !tenant.security_contacts.supply.per_object.contains(&*subscription.id) {
            not_supplied(&mut judge, subscription, RecordKind::SecurityContacts, "security contacts");
            continue;
        }
        let named = || contacts.iter().filter(|contact| !contact.emails.is_empty() || !contact.roles.is_empty());
        if named().any(|contact| contact.notifies == Some(true)) {
            judge.good();
            continue;
        }
        let gap = |column, what: &str| Missing {
            kind: RecordKind::SecurityContacts,
            column: Some(column),
            why: format!("{what} in subscription {} was not exported with its security contacts.", subscription.name),
        };
        let missing = if named().any(|contact| contact.notifies.is_none()) {
            Some(gap("alertNotifications", "Whether alerts are sent"))
        } else if named().next().is_none()
            && !contacts.is_empty()
            && !tenant.security_contacts.supply.present.contains("emails")
        {
            Some(gap("emails", "Who is told of alerts"))
        } else {
            None
        };
        let (outcome, words) = match (&missing, named().next()) {
            (Some(_), Some(_)) => (Outcome::NoEvidence, "named; whether alerts are sent was not exported"),
            (Some(_), None) => (Outcome::NoEvidence, "not exported"),
            (None, Some(_)) => (Outcome::Fail, "named, but alerts are not sent"),
            (None, None) => (Outcome::Fail, "nobody is named"),
        };
        judge.gaps(missing);
        let shown =
            affected(subscription, outcome).fact("Contacts", words).at(contacts.iter().map(|contact| contact.source));
        judge.subject(shown);
    }
    judge.say(&stage3::CONTACT);
    judge.finish(Nothing::NotApplicable(NO_SUBSCRIPTION.to_owned()))
}

/// Initiatives that are security baselines, by the last segment of their path. Source: Azure Policy's built-in
/// initiatives: Microsoft cloud security benchmark (and its second version), NIST SP 800-53 R5, CIS 2.0.0, PCI DSS 4.0.
const BASELINES: &[&str] = &[
    "1f3afdf9-d0c9-4c3d-847f-89da613e70a8",
    "e3ec7e09-768c-4b64-882c-fcada3772047",
    "179d1daa-458f-4e47-8086-2a68d0d6c38f",
    "06f19060-9e68-4070-92ca-f15cc126059e",
    "c676748e-3af9-4e22-bc28-50fed0f511a8",
];

/// How an assignment reaches a subscription.
fn reaches(assignment: &PolicyAssignment, subscription: &Subscription) -> Option<bool> {
    let is_spared = assignment.not_scopes.contains(&AzureScope::Subscription(subscription.id.clone()));
    if is_spared { Some(false) } else { subscription.inherits(&assignment.scope) }
}

/// 3.10.c. A list without any row from above the subscription may lack what it inherits.
fn baseline(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Subscriptions, RecordKind::PolicyAssignments]);
    let mut judge = context.judge();
    let inherited = tenant
        .policy_assignments
        .iter()
        .any(|row| matches!(row.scope, AzureScope::Root | AzureScope::ManagementGroup(_)));
    for subscription in living(tenant) {
        let of = |wanted: Option<bool>| {
            tenant
                .policy_assignments
                .iter()
                .filter(move |row| row.is_initiative && reaches(row, subscription) == wanted)
        };
        let is_baseline = |row: &&PolicyAssignment| BASELINES.contains(&&*row.definition);
        let spares = |row: &PolicyAssignment| {
            row.not_scopes.iter().filter(|scope| scope.subscription() == Some(&*subscription.id)).count()
        };
        if of(Some(true)).filter(is_baseline).any(|row| row.enforced == Some(true) && spares(row) == 0) {
            judge.good();
            continue;
        }
        let baselines = || of(Some(true)).filter(is_baseline);
        let weak = baselines().find(|row| row.enforced == Some(true)).or_else(|| baselines().next());
        let perhaps = of(None).find(is_baseline);
        let own = of(Some(true)).find(|row| !is_baseline(row));
        if let Some(row) = of(Some(true)).filter(is_baseline).find(|row| row.enforced.is_none()) {
            let words = format!("{} is assigned; whether it is enforced was not exported", row.name);
            judge.subject(affected(subscription, Outcome::NoEvidence).fact("Baseline", words).at([row.source]));
            let why = "Whether assigned policies are enforced was not exported (“enforcementMode”).";
            judge.gap(Missing {
                kind: RecordKind::PolicyAssignments,
                column: Some("enforcementMode"),
                why: why.to_owned(),
            });
            continue;
        }
        let (outcome, words, row) = match (weak, perhaps, own) {
            (Some(row), _, _) if row.enforced == Some(true) => {
                let scopes = counted(spares(row), "scope", "scopes");
                (
                    Outcome::Review,
                    format!("{} is assigned, and {scopes} in the subscription left out", row.name),
                    Some(row),
                )
            }
            (Some(row), _, _) => (Outcome::Review, format!("{} is assigned and not enforced", row.name), Some(row)),
            (_, _, Some(row)) => {
                (Outcome::Review, format!("{} is assigned: is it a security baseline?", row.name), Some(row))
            }
            (_, Some(row), _) => (
                Outcome::NoEvidence,
                format!("{} is assigned to a management group that may hold it", row.name),
                Some(row),
            ),
            (None, None, None) if inherited => (Outcome::Fail, "no initiative is assigned".to_owned(), None),
            (None, None, None) => {
                (Outcome::NoEvidence, "assignments of management groups were not supplied".to_owned(), None)
            }
        };
        let shown = affected(subscription, outcome).fact("Baseline", words).at(row.map(|row| row.source));
        if outcome == Outcome::NoEvidence {
            let why = format!(
                "The policies that management groups hand down to the subscription {} were not supplied.",
                shown.name
            );
            judge.gap(Missing { kind: RecordKind::PolicyAssignments, column: None, why });
        }
        judge.subject(shown);
    }
    judge.say(&stage3::BASELINE);
    judge.finish(Nothing::NotApplicable(NO_SUBSCRIPTION.to_owned()))
}
