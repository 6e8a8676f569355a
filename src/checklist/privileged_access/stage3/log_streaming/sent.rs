//! 3.13.a, b and c: which logs are streamed, and how long they stay where they arrive.

use super::super::super::logs::{
    Category, Destinations, Kept, NOWHERE, OF_DIRECTORY, OF_SUBSCRIPTION, by_way, directory_gap, lost_settings,
    no_setting, owners, settings_of, untold, was_asked,
};
use super::super::integrated_monitoring::living;
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::days;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::azure_monitoring::LogOwner;
use crate::tenant::vocabulary::quoted;
use crate::tenant::{RecordKind, Tenant};

/// 3.13.a
pub(super) fn directory(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::DiagnosticSettings, RecordKind::Licences]);
    let mut judge = context.judge();
    let settings = settings_of(tenant, &LogOwner::Directory);
    if settings.is_empty() && !was_asked(tenant, &LogOwner::Directory) {
        judge.gaps(directory_gap(tenant));
        if !judge.has_gaps() {
            // An empty answer does not say whose settings it is.
            judge.whole(Outcome::Review);
            judge.reason(
                "The diagnostic settings supplied are empty: confirm that those of the directory were asked for.",
            );
        }
        return judge.finish(Nothing::NotApplicable(String::new()));
    }
    let has_risk = context.has_p2() != Some(false);
    let (mut missing, mut untold) = (Vec::new(), Vec::new());
    for category in OF_DIRECTORY.iter().filter(|category| has_risk || !category.is_risk) {
        let found = Destinations::of(tenant, &settings, *category);
        let outcome = match (found.streamed.is_empty(), found.stored.is_empty()) {
            (false, _) => {
                judge.good();
                continue;
            }
            (true, _) if found.lost => {
                judge.gaps(lost_settings(&settings, "the directory"));
                Outcome::NoEvidence
            }
            // A storage account keeps; whether somebody's tool fetches it from there, Azure does not know.
            (true, false) => Outcome::Review,
            (true, true) => Outcome::Fail,
        };
        if outcome == Outcome::NoEvidence { &mut untold } else { &mut missing }.push(category.title);
        let listed = Affected::new(SubjectKind::Setting, category.name, category.title, outcome)
            .fact("Category", quoted(category.name))
            .fact("Sent to", found.words())
            .at(settings.iter().map(|setting| setting.source));
        judge.subject(listed);
    }
    let streamed = Counted { unknown: untold.len(), ..Counted::failing(missing.len(), judge.examined()) };
    judge.tell(stage3::STREAMED.of(streamed));
    if !missing.is_empty() {
        judge.reason(format!("Not streamed: {}.", missing.join(", ")));
    }
    if !untold.is_empty() {
        judge.reason(format!("Whether these are streamed was not exported: {}.", untold.join(", ")));
    }
    if !has_risk {
        judge.reason("Logs of risk are left out: they need Entra ID P2, which is not there (1.01.a).");
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

/// 3.13.b: the activity log holds the alerts of resources, and a record of each alert of Defender for Cloud.
pub(super) fn alerts(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Subscriptions, RecordKind::DiagnosticSettings]);
    let mut judge = context.judge();
    for subscription in living(tenant) {
        let owner = LogOwner::Subscription(subscription.id.clone());
        let settings = settings_of(tenant, &owner);
        let name = if subscription.name.is_empty() { &subscription.id } else { &subscription.name };
        let shown = |outcome| {
            Affected::new(SubjectKind::Subscription, &*subscription.id, &**name, outcome)
                .at(subscription.sources.iter().copied())
        };
        if !was_asked(tenant, &owner) {
            judge.gap(no_setting(name));
            judge.subject(shown(Outcome::NoEvidence).fact("Alerts", "no diagnostic setting in the evidence"));
            continue;
        }
        let of = |name: &str| {
            let known = OF_SUBSCRIPTION.iter().find(|category| category.name == name);
            known.map(|category| Destinations::of(tenant, &settings, *category)).unwrap_or_default()
        };
        let (resources, defender) = (of("Alert"), of("Security"));
        let outcome = match (resources.streamed.is_empty(), defender.streamed.is_empty()) {
            (false, false) => {
                judge.good();
                continue;
            }
            (one, other) if resources.lost && (one || other) => {
                judge.gaps(lost_settings(&settings, name));
                Outcome::NoEvidence
            }
            (true, _) if resources.stored.is_empty() => Outcome::Fail,
            // A storage account may be read by somebody's tool, and a connector may fetch Defender's alerts by itself.
            _ => Outcome::Review,
        };
        let listed = shown(outcome)
            .fact("Alerts of resources (Alert)", resources.words())
            .fact("Alerts of Defender for Cloud (Security)", defender.words())
            .at(settings.iter().map(|setting| setting.source));
        judge.subject(listed);
    }
    judge.say(&stage3::ALERTS_STREAMED);
    if judge.count(Outcome::Review) > 0 {
        judge.reason("A connector of the SIEM may fetch the alerts of Defender by itself: no export shows that.");
    }
    judge.finish(Nothing::NotApplicable("There is no subscription in use.".to_owned()))
}

/// 3.13.c
pub(super) fn kept(context: &Context<'_>) -> Judgement {
    const ADVISED: i64 = 365;
    let tenant = context.tenant(&[
        RecordKind::DiagnosticSettings,
        RecordKind::LogWorkspaces,
        RecordKind::Subscriptions,
        RecordKind::Licences,
    ]);
    let least = context.parameters().log_retention_min_days;
    let mut judge = context.judge();
    let has_risk = context.has_p2() != Some(false);
    let owners = owners(tenant);
    judge.gaps(directory_gap(tenant));
    let mut shortest: Option<i64> = None;
    for owner in &owners {
        let settings = settings_of(tenant, owner);
        if !was_asked(tenant, owner) {
            let listed = named(tenant, owner, Outcome::NoEvidence);
            judge.gap(no_setting(&listed.name));
            judge.subject(listed.fact("Kept", "no diagnostic setting in the evidence"));
            continue;
        }
        let categories: &[Category] = if *owner == LogOwner::Directory { OF_DIRECTORY } else { OF_SUBSCRIPTION };
        // What is sent nowhere Entra and Azure keep for a month or three.
        let sent: Vec<(Category, Destinations)> = categories
            .iter()
            .filter(|category| has_risk || !category.is_risk)
            .map(|category| (*category, Destinations::of(tenant, &settings, *category)))
            .collect();
        let Some(outcome) = sent.iter().map(|(_, found)| outcome(found.kept(least))).min() else { continue };
        shortest = sent.iter().filter_map(|(_, found)| found.days).chain(shortest).min();
        let mut listed = named(tenant, owner, outcome);
        for (_, found) in sent.iter().filter(|(_, found)| found.kept(least) == Kept::NotTold) {
            judge.gaps(untold(&found.untold));
            judge.gaps(lost_settings(&settings, &listed.name).filter(|_| found.is_nowhere()));
        }
        for (way, titles) in by_way(sent.iter().map(|(category, found)| (category.title, found.words()))) {
            let words = if way == NOWHERE { format!("{way}: {titles}") } else { format!("in {way}: {titles}") };
            listed.facts.push(Fact::new("Kept", words));
        }
        sent.iter().for_each(|(_, found)| listed.sources.extend(&found.sources));
        listed.sources.extend(settings.iter().map(|setting| setting.source));
        listed.sources.sort_and_dedup();
        judge.subject(listed);
    }
    let total = judge.examined();
    judge.tell(stage3::KEPT_SHORT.of(judge.tally()).with("days", days(least)));
    if let Some(time) = shortest.filter(|time| *time < ADVISED && total > 0) {
        judge
            .reason(format!("The shortest time in a workspace is {}; a year ({ADVISED} days) is advised.", days(time)));
    }
    if total == 0 && !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge.reason(
            "No diagnostic setting in the evidence sends anything anywhere, so there is no retention to judge.",
        );
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

fn outcome(kept: Kept) -> Outcome {
    match kept {
        Kept::Enough => Outcome::Pass,
        Kept::TooShort | Kept::Nowhere => Outcome::Fail,
        Kept::Elsewhere => Outcome::Review,
        Kept::NotTold => Outcome::NoEvidence,
    }
}

fn named(tenant: &Tenant, owner: &LogOwner, outcome: Outcome) -> Affected {
    match owner {
        LogOwner::Subscription(id) => {
            let name = tenant.subscription(id).map_or(&**id, |known| &*known.name);
            Affected::new(SubjectKind::Subscription, &**id, name, outcome)
        }
        LogOwner::Directory | LogOwner::Resource(_) => {
            Affected::new(SubjectKind::Tenant, "directory", "Logs of the directory", outcome)
        }
    }
}
