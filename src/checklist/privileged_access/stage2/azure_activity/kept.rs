//! 2.15.a: where each subscription's activity log goes.

use super::super::subscription_inventory::affected;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::{lost_settings, no_setting, was_asked};
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::RecordKind;
use crate::tenant::azure_monitoring::{DiagnosticSetting, LogOwner};

/// What the roadmap's *monitor your Azure activity* cannot do without; health and recommendations are left aside.
const CATEGORIES: &[&str] = &["Administrative", "Security", "Policy", "Alert"];

pub(super) fn kept(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Subscriptions, RecordKind::DiagnosticSettings]);
    let supplied = tenant.diagnostic_settings.supply.is_supplied();
    let mut judge = context.judge();
    for subscription in &tenant.subscriptions {
        let of_it = |setting: &&DiagnosticSetting| setting.of == LogOwner::Subscription(subscription.id.clone());
        let settings: Vec<&DiagnosticSetting> = tenant.diagnostic_settings.iter().filter(of_it).collect();
        if !was_asked(tenant, &LogOwner::Subscription(subscription.id.clone())) {
            let found = "no diagnostic setting in the evidence";
            judge.subject(affected(subscription, Outcome::NoEvidence, found, Vec::new()));
            if supplied {
                // Settings are exported one subscription at a time.
                let name = if subscription.name.is_empty() { &subscription.id } else { &subscription.name };
                judge.gap(no_setting(name));
            }
            continue;
        }
        // Several settings of one subscription are united: a category is kept if any of them sends it somewhere.
        let sends = |category: &&&str| {
            settings.iter().any(|setting| !setting.destinations.is_empty() && setting.sends(category))
        };
        let missing: Vec<&str> = CATEGORIES.iter().filter(|category| !sends(category)).copied().collect();
        if missing.is_empty() {
            judge.good();
            continue;
        }
        let name = if subscription.name.is_empty() { &subscription.id } else { &subscription.name };
        let lost = lost_settings(&settings, name);
        let (outcome, found) = match lost {
            None => (Outcome::Fail, format!("not sent anywhere: {}", missing.join(", "))),
            Some(_) => (Outcome::NoEvidence, format!("not exported whether they are sent: {}", missing.join(", "))),
        };
        judge.gaps(lost);
        let facts = settings.iter().map(|setting| {
            let on = setting
                .categories
                .iter()
                .filter(|(_, on)| *on == Some(true))
                .map(|(name, _)| &**name)
                .collect::<Vec<_>>()
                .join(", ");
            let to =
                if setting.destinations.is_empty() { "nowhere".to_owned() } else { setting.destinations.join(", ") };
            let on = if on.is_empty() { "nothing" } else { &on };
            Fact::new("Setting", format!("{} sends {on} to {to}", setting.name)).from(setting.source, "logs")
        });
        let mut listed = affected(subscription, outcome, &found, facts.collect());
        listed.sources.extend(settings.iter().map(|setting| setting.source));
        judge.subject(listed);
    }
    judge.say(&stage2::EVENTS_KEPT);
    judge.finish(Nothing::NotApplicable("There is no Azure subscription.".to_owned()))
}
