//! 3.17.b: apps with permissions of high impact or from nobody known, and how consent comes about.

use super::apps::{gaps, has_publisher, permitted, publisher_words};
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::consent::{AuthorizationPolicy, PermissionClassification};
use crate::tenant::figure;
use crate::tenant::permissions::by_name;
use crate::tenant::{Column, Missing, RecordKind, SupplyState, Tenant};
use std::collections::BTreeSet;

pub(super) fn risky_consent(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ServicePrincipals,
        RecordKind::PermissionGrants,
        RecordKind::AppRoleAssignments,
        RecordKind::AuthorizationPolicy,
        RecordKind::AdminConsentPolicy,
        RecordKind::Organization,
        RecordKind::Applications,
        RecordKind::PermissionClassifications,
    ]);
    let mut judge = context.judge();
    judge.gaps(gaps(tenant));
    let (apps, microsofts, high) = judge_apps(context, tenant, &mut judge);
    let settings = judge_settings(tenant, &mut judge);
    let at_fault = match judge.count(Outcome::Fail) {
        0 => "no application and no consent setting is at fault".to_owned(),
        1 => "1 application or consent setting is at fault".to_owned(),
        number => format!("of applications and consent settings together {} are at fault", figure(number)),
    };
    match apps {
        0 if lists_permissions(tenant) => judge.absence(format!("No application holds a permission; {at_fault}.")),
        0 => judge.reason(format!("What applications are permitted is not known; {at_fault}.")),
        apps => judge.tell(stage3::HIGH_IMPACT.of(Counted::meeting(high, apps)).and(at_fault)),
    }
    if microsofts > 0 {
        let own = counted(microsofts, "application of Microsoft’s own", "applications of Microsoft’s own");
        judge.reason(format!("Left out: {own}."));
    }
    settings.into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(
        "No application holds a permission, and no consent setting has content.".to_owned(),
    ))
}

fn lists_permissions(tenant: &Tenant) -> bool {
    tenant.permission_grants.supply.is_supplied() && tenant.app_role_assignments.supply.is_supplied()
}

/// Applications judged, those of Microsoft left aside, and how many hold permissions of high impact.
fn judge_apps(context: &Context<'_>, tenant: &Tenant, judge: &mut Judge) -> (usize, usize, usize) {
    let (mut apps, mut microsofts, mut high) = (0, 0, 0);
    for app in permitted(tenant) {
        if app.is_microsofts() && !app.high_for_everyone {
            microsofts += 1;
            continue;
        }
        apps += 1;
        let is_foreign = app.is_foreign(tenant);
        let unverified = match (app.app, is_foreign) {
            _ if !app.beyond_basic && !app.untold || app.is_microsofts() => Some(false),
            (_, Some(false)) => Some(false),
            (Some(found), Some(true)) => has_publisher(found).map(|known| !known),
            (Some(found), None) => has_publisher(found).filter(|known| *known).map(|_| false),
            (None, None | Some(true)) => None,
        };
        let unverified = if app.untold && unverified == Some(false) { None } else { unverified };
        let mut why = Vec::new();
        if !app.high.is_empty() {
            high += 1;
            why.push("permissions of high impact");
        }
        if unverified == Some(true) {
            why.push("publisher not verified");
        }
        let outcome = if app.is_microsofts() {
            why = vec!["a program of Microsoft’s own, with permissions of high impact for everyone who signs in to it"];
            Outcome::Review
        } else if !why.is_empty() {
            Outcome::Fail
        } else if app.untold {
            // Without its permissions, which is a gap already.
            Outcome::NoEvidence
        } else if unverified.is_none() {
            judge.gap(match is_foreign {
                None if app.app.is_none() => Missing {
                    kind: RecordKind::ServicePrincipals,
                    column: None,
                    why: format!("{} is not in the list of service principals: whose it is is not known.", app.name),
                },
                None if app.app.is_some_and(|found| found.owner_organization.is_none()) => Missing {
                    kind: RecordKind::ServicePrincipals,
                    column: Some("appOwnerOrganizationId"),
                    why: format!("Which organisation {} belongs to was not exported.", app.name),
                },
                None => tenant.organization.supply.gap(RecordKind::Organization).unwrap_or_else(|| Missing {
                    kind: RecordKind::Organization,
                    column: Some("id"),
                    why: format!("Whether {} is this organisation’s own app is not known.", app.name),
                }),
                Some(_) => Missing {
                    kind: RecordKind::ServicePrincipals,
                    column: Some("verifiedPublisher"),
                    why: format!("Whether the publisher of {} is verified was not exported.", app.name),
                },
            });
            Outcome::NoEvidence
        } else {
            judge.good();
            continue;
        };
        let mut affected = app.affected(outcome);
        affected.facts.insert(
            0,
            Fact::new(
                "Why",
                match (why.is_empty(), app.untold) {
                    (false, _) => why.join(", "),
                    (true, true) => "permissions not exported".to_owned(),
                    (true, false) => "publisher not known".to_owned(),
                },
            ),
        );
        affected.facts.push(Fact::new("Publisher", publisher_words(context, &app)));
        if app.by_one_account {
            affected.facts.push(Fact::new(
                "Consent",
                if app.only_by_one_account {
                    "given by single accounts for themselves"
                } else {
                    "given by single accounts for themselves, among others"
                },
            ));
        }
        judge.subject(affected);
    }
    (apps, microsofts, high)
}

/// The settings by which consent comes about; sentences for those that pass.
fn judge_settings(tenant: &Tenant, judge: &mut Judge) -> Vec<String> {
    let mut sentences = Vec::new();
    for policy in tenant.authorization_policy.iter().take(1) {
        let consent = user_consent(tenant, policy);
        let (outcome, column) = (consent.outcome, "permissionGrantPoliciesAssigned");
        let sources = consent.sources.into_iter().chain([policy.source]);
        setting(judge, column, "Consent by users", outcome, &consent.words, policy.source, sources);
        judge.gaps(consent.missing);
        if outcome == Outcome::Pass {
            sentences.push(format!("Consent by users: {}.", consent.words));
        }
        if policy.consents_to_risky_apps == Some(true) {
            let words = "users may consent even to apps that Entra takes for risky";
            setting(
                judge,
                "allowUserConsentForRiskyApps",
                "Consent to risky apps",
                Outcome::Fail,
                words,
                policy.source,
                [policy.source],
            );
        }
    }
    for policy in tenant.admin_consent_policy.iter().take(1) {
        let (outcome, words) = match (policy.enabled, policy.reviewers) {
            (Some(true), Some(0)) => (Outcome::Fail, "on, but nobody reviews the requests"),
            (Some(true), Some(_)) => (Outcome::Pass, "on"),
            (Some(true), None) => (Outcome::NoEvidence, "on; who reviews the requests was not exported"),
            _ => (Outcome::Fail, "off: users have nobody to ask"),
        };
        if outcome == Outcome::NoEvidence {
            let why = "The admin consent request policy was exported without the reviewers of requests.".to_owned();
            judge.gap(Missing { kind: RecordKind::AdminConsentPolicy, column: Some("reviewers"), why });
        }
        setting(judge, "isEnabled", "Admin consent workflow", outcome, words, policy.source, [policy.source]);
    }
    sentences
}

fn setting(
    judge: &mut Judge,
    column: Column,
    name: &str,
    outcome: Outcome,
    words: &str,
    source: SourceRef,
    sources: impl IntoIterator<Item = SourceRef>,
) {
    if outcome == Outcome::Pass {
        judge.good();
        return;
    }
    let mut affected = Affected::new(SubjectKind::Setting, column, name, outcome);
    affected.facts.push(Fact::new("Setting", words).from(source, column));
    judge.subject(affected.at(sources.into_iter().collect::<BTreeSet<_>>()));
}

/// What one of the policies by which users consent is worth.
struct Consent {
    outcome: Outcome,
    words: String,
    sources: Vec<SourceRef>,
    missing: Option<Missing>,
}

impl Consent {
    fn of(outcome: Outcome, words: impl Into<String>) -> Self {
        Self { outcome, words: words.into(), sources: Vec::new(), missing: None }
    }
}

/// Which of the policies for users' own consent is assigned. Policies for owned resources (chats and teams) are not it.
fn user_consent(tenant: &Tenant, policy: &AuthorizationPolicy) -> Consent {
    let Some(assigned) = policy.grant_policies.value() else {
        let why = "The authorization policy was exported without the policies by which users may consent.".to_owned();
        let column = Some("permissionGrantPoliciesAssigned");
        let missing = Some(Missing { kind: RecordKind::AuthorizationPolicy, column, why });
        return Consent { missing, ..Consent::of(Outcome::NoEvidence, "not exported") };
    };
    let own = assigned.iter().filter_map(|id| {
        let (kind, name) = id.split_once('.').unwrap_or(("ManagePermissionGrantsForSelf", id));
        kind.eq_ignore_ascii_case("ManagePermissionGrantsForSelf").then_some(name)
    });
    let judged = own.map(|name| match name.to_lowercase().as_str() {
        "microsoft-user-default-legacy" => Consent::of(Outcome::Fail, "users may consent to any app"),
        "microsoft-user-default-recommended" => Consent::of(
            Outcome::Fail,
            "users may consent as Microsoft currently recommends, which is beyond low impact",
        ),
        "microsoft-user-default-low" => low_impact(tenant),
        other => Consent::of(Outcome::Review, format!("by a policy of the organisation’s own, {other}")),
    });
    judged.min_by_key(|consent| consent.outcome).unwrap_or(Consent::of(Outcome::Pass, "not allowed"))
}

/// Which permissions count as low impact the organisation decides itself. Graph lists them one API at a time, so that a
/// list shows what is on it, and never that no other API has one: that is to be confirmed. ScubaGear asks every API for
/// the permissions that it takes for risky, so its empty list clears those.
fn low_impact(tenant: &Tenant) -> Consent {
    const LOW: &str = "only to low-impact permissions of verified or own apps";
    let classified = &tenant.permission_classifications;
    let low: Vec<&PermissionClassification> = classified.iter().filter(|row| &*row.level == "low").collect();
    let risky = |row: &&&PermissionClassification| row.risky_elsewhere || by_name(&row.permission).is_some();
    let names = |rows: &[&PermissionClassification]| {
        let names: BTreeSet<&str> = rows.iter().map(|row| &*row.permission).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    };
    let sources = |rows: &[&PermissionClassification]| rows.iter().map(|row| row.source).collect();
    let bad: Vec<&PermissionClassification> = low.iter().filter(risky).copied().collect();
    if !bad.is_empty() {
        let words = format!("{LOW}, among which are classified permissions of high impact: {}", names(&bad));
        return Consent { sources: sources(&bad), ..Consent::of(Outcome::Fail, words) };
    }
    let words = match (&classified.supply.state, low.as_slice()) {
        (SupplyState::Some(_), []) => {
            let words = "of which none is classified that ScubaGear takes for risky";
            return Consent::of(Outcome::Pass, format!("{LOW}, {words}"));
        }
        (SupplyState::Whole, []) => {
            format!("{LOW}; the lists supplied classify none: confirm that those of all APIs are there")
        }
        (SupplyState::Whole | SupplyState::Some(_), rows) => format!(
            "{LOW}; classified as such: {}. Confirm that they are harmless, and that the lists of all APIs are there",
            names(rows)
        ),
        _ => {
            let missing = classified.supply.gap(RecordKind::PermissionClassifications);
            return Consent {
                missing,
                ..Consent::of(Outcome::NoEvidence, format!("{LOW}; which those are is missing"))
            };
        }
    };
    Consent { sources: sources(&low), ..Consent::of(Outcome::Review, words) }
}
