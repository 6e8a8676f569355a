//! 3.17.b: apps with permissions of high impact or from nobody known, and how consent comes about.

use super::apps::{gaps, has_publisher, permitted, publisher_words};
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::consent::AuthorizationPolicy;
use crate::tenant::{Column, Missing, RecordKind, Tenant};

pub(super) fn risky_consent(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ServicePrincipals,
        RecordKind::PermissionGrants,
        RecordKind::AppRoleAssignments,
        RecordKind::AuthorizationPolicy,
        RecordKind::AdminConsentPolicy,
        RecordKind::Organization,
        RecordKind::Applications,
    ]);
    let mut judge = context.judge();
    judge.gaps(gaps(tenant));
    let (apps, microsofts, high) = judge_apps(context, tenant, &mut judge);
    let settings = judge_settings(tenant, &mut judge);
    let applications = match apps {
        0 => "No application holds a permission".to_owned(),
        apps => format!(
            "{high} of {} with permissions {} some of high impact",
            counted(apps, "application", "applications"),
            if high == 1 { "holds" } else { "hold" }
        ),
    };
    judge.reason(format!(
        "{applications}; {} at fault.",
        counted(
            judge.count(Outcome::Fail),
            "application or consent setting is",
            "applications and consent settings are"
        )
    ));
    if microsofts > 0 {
        let own = counted(microsofts, "application of Microsoft's own", "applications of Microsoft's own");
        judge.reason(format!("Left out: {own}."));
    }
    settings.into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(
        "No application holds a permission, and no consent setting has content.".to_owned(),
    ))
}

/// Applications judged, those of Microsoft left aside, and how many hold permissions of high impact.
fn judge_apps(context: &Context<'_>, tenant: &Tenant, judge: &mut Judge) -> (usize, usize, usize) {
    let (mut apps, mut microsofts, mut high) = (0, 0, 0);
    for app in permitted(tenant) {
        if app.is_microsofts() {
            microsofts += 1;
            continue;
        }
        apps += 1;
        let unverified = match app.app {
            Some(found) if app.beyond_basic && app.is_foreign(tenant) => has_publisher(found).map(|known| !known),
            _ => Some(false),
        };
        let mut why = Vec::new();
        if !app.high.is_empty() {
            high += 1;
            why.push("permissions of high impact");
        }
        if unverified == Some(true) {
            why.push("publisher not verified");
        }
        let outcome = if !why.is_empty() {
            Outcome::Fail
        } else if unverified.is_none() {
            let why = format!("Whether the publisher of {} is verified was not exported.", app.name);
            judge.gap(Missing { kind: RecordKind::ServicePrincipals, column: Some("verifiedPublisher"), why });
            Outcome::NoEvidence
        } else {
            judge.good();
            continue;
        };
        let mut affected = app.affected(outcome);
        affected.facts.insert(
            0,
            Fact::new("Why", if why.is_empty() { "publisher not exported".to_owned() } else { why.join(", ") }),
        );
        affected.facts.push(Fact::new("Publisher", publisher_words(context, &app)));
        if app.by_one_account {
            affected.facts.push(Fact::new("Consent", "given by single accounts for themselves, among others"));
        }
        judge.subject(affected);
    }
    (apps, microsofts, high)
}

/// The settings by which consent comes about; sentences for those that pass.
fn judge_settings(tenant: &Tenant, judge: &mut Judge) -> Vec<String> {
    let mut sentences = Vec::new();
    for policy in tenant.authorization_policy.iter().take(1) {
        let (outcome, words) = user_consent(policy);
        let column = "permissionGrantPoliciesAssigned";
        setting(judge, column, "Consent by users", outcome, &words, policy.source);
        if outcome == Outcome::NoEvidence {
            let why =
                "The authorization policy was exported without the policies by which users may consent.".to_owned();
            judge.gap(Missing { kind: RecordKind::AuthorizationPolicy, column: Some(column), why });
        } else if outcome == Outcome::Pass {
            sentences.push(format!("Consent by users: {words}."));
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
            );
        }
    }
    for policy in tenant.admin_consent_policy.iter().take(1) {
        let (outcome, words) = match (policy.enabled, policy.reviewers) {
            (Some(true), Some(0)) => (Outcome::Fail, "on, but nobody reviews the requests"),
            (Some(true), _) => (Outcome::Pass, "on"),
            _ => (Outcome::Fail, "off: users have nobody to ask"),
        };
        setting(judge, "isEnabled", "Admin consent workflow", outcome, words, policy.source);
    }
    sentences
}

fn setting(judge: &mut Judge, column: Column, name: &str, outcome: Outcome, words: &str, source: SourceRef) {
    if outcome == Outcome::Pass {
        judge.good();
        return;
    }
    let mut affected = Affected::new(SubjectKind::Setting, column, name, outcome);
    affected.facts.push(Fact::new("Setting", words).from(source, column));
    judge.subject(affected.at([source]));
}

/// Which of the policies for users' own consent is assigned. Policies for owned resources (chats and teams) are not it.
fn user_consent(policy: &AuthorizationPolicy) -> (Outcome, String) {
    let Some(assigned) = policy.grant_policies.value() else {
        return (Outcome::NoEvidence, "not exported".to_owned());
    };
    let own: Vec<&str> = assigned
        .iter()
        .filter_map(|id| {
            let (kind, name) = id.split_once('.').unwrap_or(("ManagePermissionGrantsForSelf", id));
            kind.eq_ignore_ascii_case("ManagePermissionGrantsForSelf").then_some(name)
        })
        .collect();
    let judged = own.iter().map(|name| match name.to_lowercase().as_str() {
        "microsoft-user-default-legacy" => (Outcome::Fail, "users may consent to any app".to_owned()),
        "microsoft-user-default-recommended" => (
            Outcome::Fail,
            "users may consent as Microsoft currently recommends, which is beyond low impact".to_owned(),
        ),
        "microsoft-user-default-low" => {
            // Which permissions count as low impact, the organisation decides, in a list that is not among those read.
            (
                Outcome::Review,
                "only to low-impact permissions of verified or own apps; confirm which permissions are classified as low \
                 impact"
                    .to_owned(),
            )
        }
        other => (Outcome::Review, format!("by a policy of the organisation's own, {other}")),
    });
    judged.min_by_key(|(outcome, _)| *outcome).unwrap_or((Outcome::Pass, "not allowed".to_owned()))
}
